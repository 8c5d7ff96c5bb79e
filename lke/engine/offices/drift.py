"""Where self-assessment stands above the assessor: per question, area, office and assessor, and whether it is a pattern."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from lke.engine.offices.grouping import Group
from lke.engine.offices.spread import Leaning, leaning
from lke.language import _
from lke.model.offices import Asked, OfficeRun, QuestionForm

QUESTION, AREA, OFFICE, ASSESSOR = "pertanyaan", "area", "kantor", "penilai"
KINDS = (QUESTION, AREA, OFFICE, ASSESSOR)


class Drift(NamedTuple):
    """One row: how the office's answers stand against the assessor's."""

    kind: str
    group: Group
    id: str
    title: str
    leaning: Leaning
    offices: int
    pattern: bool
    """Above the assessor more often than chance explains, among all rows of its kind in its group."""


class _Case(NamedTuple):
    run: OfficeRun
    form: QuestionForm
    difference: Fraction
    weight: Fraction
    assessor: str


def drift(group: Group) -> tuple[Drift, ...]:
    """Every row of *group* with a case, the four kinds after one another.

    Patterns come first, what has too few cases last; within that the most points.
    """
    cases = list(_cases(group))
    return tuple(row for kind in KINDS for row in _rows(group, kind, cases))


def assessor_of(run: OfficeRun, round_: str) -> str:
    """The role that answers in a round, as the run states it."""
    return run.roles.get(round_) or _("peran putaran {name} belum dicatat").format(name=round_)


def _cases(group: Group) -> Iterator[_Case]:
    """Every question that both the office and an assessor scored."""
    for run in group.runs:
        for form, asked in zip(group.instrument.questions, run.questions, strict=True):
            difference = _difference(asked)
            if difference is not None and asked.round is not None:
                yield _Case(run, form, difference, asked.weight, assessor_of(run, run.rounds[asked.round]))


def _difference(asked: Asked) -> Fraction | None:
    if asked.klaim is None or asked.assessed is None:
        return None
    return asked.klaim - asked.assessed


def _rows(group: Group, kind: str, cases: list[_Case]) -> list[Drift]:
    titles = {AREA: {area.id: area.title for area in group.instrument.areas}}
    found: dict[str, list[_Case]] = defaultdict(list)
    names: dict[str, str] = {}
    for case in cases:
        key, title = {
            QUESTION: (case.form.id, case.form.title),
            AREA: (case.form.area, titles[AREA][case.form.area]),
            OFFICE: (case.run.code, case.run.name),
            ASSESSOR: (case.assessor, ""),
        }[kind]
        found[key].append(case)
        names.setdefault(key, title)
    leanings = {key: leaning([(case.difference, case.weight) for case in members]) for key, members in found.items()}
    tested = sum(each.enough for each in leanings.values())
    rows = [
        Drift(
            kind, group, key, names[key], leanings[key], len({case.run.code for case in members}), leanings[key].pattern(tested)
        )
        for key, members in found.items()
    ]
    return sorted(rows, key=lambda row: (not row.pattern, not row.leaning.enough, -row.leaning.points, row.id))
