"""What waits for an assessor: questions by the points that stand on a claim alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from lke.engine.offices.grouping import Group, identity
from lke.model.offices import Asked, Instrument, OfficeRun, QuestionForm


class Waiting(NamedTuple):
    """One answer of one office that no assessor has looked at."""

    run: OfficeRun
    form: QuestionForm
    asked: Asked

    @property
    def unproved(self) -> Fraction:
        """Points at stake: weight x (klaim - berbukti)."""
        return self.asked.unproved

    @property
    def claimed(self) -> Fraction:
        """Points that the claim brings, proved or not."""
        return self.asked.claimed


class WaitingQuestion(NamedTuple):
    """One question over all offices where it waits."""

    instrument: Instrument
    year: int | None
    form: QuestionForm
    offices: int
    unproved: Fraction
    claimed: Fraction


def newest(groups: Iterable[Group]) -> tuple[OfficeRun, ...]:
    """Of each office and family of instruments the runs of the newest year: older ones are not queued."""
    latest: dict[tuple[str, str], int] = {}
    runs = [run for group in groups for run in group.runs]
    for run in runs:
        key = (identity(run), run.instrument.family)
        latest[key] = max(latest.get(key, 0), run.year or 0)
    return tuple(run for run in runs if (run.year or 0) == latest[identity(run), run.instrument.family])


def waiting(runs: Iterable[OfficeRun]) -> Iterator[Waiting]:
    """Every answer of *runs* that no assessor has looked at, in the order of the sheet."""
    for run in runs:
        for form, asked in zip(run.instrument.questions, run.questions, strict=True):
            if asked.waits:
                yield Waiting(run, form, asked)


def queue(rows: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """*rows* by points at stake, then by points claimed; those that are equal by office and place on the sheet."""
    placed = list(rows)
    order = sorted(
        range(len(placed)),
        key=lambda at: (-placed[at].unproved, -placed[at].claimed, identity(placed[at].run), placed[at].run.instrument.id, at),
    )
    return tuple(placed[at] for at in order)


def by_question(rows: Iterable[Waiting]) -> tuple[WaitingQuestion, ...]:
    """The same, added up for each question of each instrument and year."""
    found: dict[tuple[str, str, int | None, str], list[Waiting]] = defaultdict(list)
    for row in rows:
        found[row.run.instrument.id, row.run.instrument.sha256, row.run.year, row.form.id].append(row)
    added = [
        WaitingQuestion(
            members[0].run.instrument,
            members[0].run.year,
            members[0].form,
            len(members),
            sum((each.unproved for each in members), Fraction(0)),
            sum((each.claimed for each in members), Fraction(0)),
        )
        for members in found.values()
    ]
    return tuple(
        sorted(
            added,
            key=lambda row: (-row.unproved, -row.claimed, row.instrument.id, row.instrument.sha256, row.year or 0, row.form.id),
        )
    )
