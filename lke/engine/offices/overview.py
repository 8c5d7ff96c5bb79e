"""All that is said of many offices, worked out once: tables, pages and documents only print it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from lke.engine.offices.copies import (
    Contradiction,
    SameFile,
    SameNote,
    contradictions,
    same_files,
    same_notes,
    stopped_by_last_year,
)
from lke.engine.offices.drift import Drift, drift
from lke.engine.offices.grouping import Group, grouped, identity
from lke.engine.offices.last_year import Earlier, earlier, pair_years
from lke.engine.offices.load import WEEK, Load, Plan, Reviewer, loads, make_plan, plan_by_roles
from lke.engine.offices.queue import Waiting, WaitingQuestion, by_question, newest, queue, waiting
from lke.engine.offices.rollup import Rollup, roll_up
from lke.errors import Problem, in_order
from lke.model.offices import OfficeRun, Unread


class Asking(NamedTuple):
    """How the offices are to be looked at."""

    by: str | None = None
    """The score that ranks; that of record where None."""
    reviewers: tuple[Reviewer, ...] = ()
    """Among whom what waits is shared out; the roles of the runs where empty."""
    hours: Fraction = WEEK
    """Of each reviewer."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything."""

    runs: tuple[OfficeRun, ...]
    """All that could be read, in order of instrument, year and office."""
    rollups: tuple[Rollup, ...]
    unread: tuple[Unread, ...]
    remarks: tuple[Problem, ...]
    """What is not averaged, or averaged with care: each named."""
    before: Mapping[int, Earlier]
    """id of a run -> the year before."""
    queue: tuple[Waiting, ...]
    questions: tuple[WaitingQuestion, ...]
    drifts: tuple[Drift, ...]
    files: tuple[SameFile, ...]
    notes: tuple[SameNote, ...]
    contradictions: tuple[Contradiction, ...]
    stopped: tuple[tuple[Unread, Problem], ...]
    loads: tuple[Load, ...]
    plan: Plan
    asking: Asking
    counted: frozenset[int]
    """ids of the runs that averages hold."""

    @property
    def example(self) -> bool:
        """Whether any of it is invented."""
        return any(run.example for run in self.runs)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that are rolled up."""
        return tuple(each.group for each in self.rollups)

    def rollup_of(self, run: OfficeRun) -> Rollup:
        """The roll-up to which *run* belongs."""
        key = (run.instrument.id, run.instrument.sha256, run.year or 0)
        return next(each for each in self.rollups if each.group.key == key)


def look_over(
    runs: Iterable[OfficeRun],
    unread: Iterable[Unread] = (),
    named: Mapping[str, OfficeRun] | None = None,
    asking: Asking | None = None,
) -> Overview:
    """Look *runs* over; their order changes nothing.

    *named*: place of a run -> last year's run that it names itself, where that is not among *runs*.
    """
    asked = asking or Asking()
    found = grouped(runs)
    groups = found.groups
    years = pair_years(groups, _by_run(groups, named or {}))
    rows = list(waiting(newest(groups)))
    everyone = tuple(run for group in groups for run in _in_order(group))
    lost = tuple(sorted(unread, key=lambda each: (each.source.path, each.source.kind)))
    return Overview(
        runs=everyone,
        rollups=tuple(roll_up(group, asked.by) for group in groups),
        unread=lost,
        remarks=in_order((*found.remarks, *years.remarks)),
        before=_earlier(groups, years.before, asked.by),
        queue=queue(rows),
        questions=by_question(rows),
        drifts=tuple(row for group in groups for row in drift(group)),
        files=same_files(everyone),
        notes=same_notes(everyone),
        contradictions=tuple(contradictions(years.before, everyone)),
        stopped=tuple(stopped_by_last_year(lost)),
        loads=loads(newest(groups)),
        plan=make_plan(rows, asked.reviewers, asked.hours) if asked.reviewers else plan_by_roles(rows, asked.hours),
        asking=asked,
        counted=frozenset(id(run) for group in groups for run in group.runs),
    )


def _by_run(groups: Iterable[Group], named: Mapping[str, OfficeRun]) -> Mapping[int, OfficeRun]:
    return {id(run): named[run.place] for group in groups for run in group.runs if run.place in named}


def _in_order(group: Group) -> Sequence[OfficeRun]:
    return sorted((*group.runs, *group.aside), key=lambda run: (identity(run), run.place))


def _earlier(groups: Iterable[Group], before: Mapping[int, OfficeRun], by: str | None) -> Mapping[int, Earlier]:
    runs = [run for group in groups for run in group.runs]
    told = {id(run): earlier(run, before.get(id(run)), by or run.instrument.basis) for run in runs}
    return {key: each for key, each in told.items() if each is not None}
