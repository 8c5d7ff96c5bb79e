"""Who has how much to verify, and a plan of who verifies what: balanced by time, never one's own office."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from lke.engine.offices.drift import assessor_of
from lke.engine.offices.grouping import identity
from lke.engine.offices.queue import Waiting
from lke.engine.offices.reduce import levelled
from lke.model.offices import OfficeRun
from lke.model.run import ROUND_OF_UNIT

WEEK = Fraction(40)
"""Hours of one assessor's week: 40 offices of 139 answers are then 26 seconds an answer."""
_SPLIT_BELOW = 4
"""Offices for each reviewer, below which an office is shared out by area."""
ZERO = Fraction(0)


class Load(NamedTuple):
    """What waits in one assessor round for one role."""

    round: str
    role: str
    offices: int
    done: int
    waiting: int
    unproved: Fraction
    claimed: Fraction


def loads(runs: Iterable[OfficeRun]) -> tuple[Load, ...]:
    """Answers that each role has given and that wait for it, in each of its rounds."""
    found: dict[tuple[int, str, str], list[OfficeRun]] = defaultdict(list)
    for run in runs:
        for at, name in enumerate(run.rounds[1:], start=1):
            found[at, name, assessor_of(run, name)].append(run)
    return tuple(_load(*key, members) for key, members in sorted(found.items(), key=lambda pair: pair[0]))


def _load(at: int, name: str, role: str, runs: Sequence[OfficeRun]) -> Load:
    answered = [each for run in runs for each in run.questions if each.outcome != "belum_dijawab"]
    waits = [each for each in answered if at in each.open_rounds]
    return Load(
        name,
        role,
        len({identity(run) for run in runs}),
        len(answered) - len(waits),
        len(waits),
        sum((each.unproved for each in waits), ZERO),
        sum((each.claimed for each in waits), ZERO),
    )


# --- plan --------------------------------------------------------------------------------------------------------


class Reviewer(NamedTuple):
    """One person or team, with the offices for which it answered."""

    name: str
    own: frozenset[str] = frozenset()

    def may_verify(self, run: OfficeRun) -> bool:
        """Whether it did not answer for that office."""
        return run.code not in self.own and levelled(self.name) != levelled(run.roles.get(ROUND_OF_UNIT, ""))


class Task(NamedTuple):
    """Some answers of one office, for one reviewer."""

    reviewer: str
    """Empty where nobody may verify it."""
    run: OfficeRun
    areas: tuple[str, ...]
    """All of the office's answers where empty."""
    answers: int
    unproved: Fraction
    claimed: Fraction
    seconds: Fraction
    """Of the reviewer's time, for all of its answers."""

    @property
    def each(self) -> Fraction:
        """Seconds for one answer."""
        return self.seconds / self.answers


class Share(NamedTuple):
    """What one reviewer gets altogether."""

    reviewer: str
    offices: int
    answers: int
    unproved: Fraction
    seconds: Fraction
    each: Fraction
    """Seconds for one answer, on average."""


class Plan(NamedTuple):
    """Who verifies what."""

    hours: Fraction
    """Of each reviewer."""
    by_area: bool
    shares: tuple[Share, ...]
    tasks: tuple[Task, ...]
    """By reviewer; of each the most points at stake first; those that nobody may verify last."""


def make_plan(rows: Iterable[Waiting], reviewers: Sequence[Reviewer], hours: Fraction = WEEK) -> Plan:
    """Share out *rows*, all that waits, among *reviewers*.

    Half of the time goes evenly to all answers and half by the points that stand on the claim alone; blocks of answers go, the
    longest first, to whom has least and may verify them; then each one's time is what he has.
    """
    placed = tuple(rows)
    offices = {identity(row.run) for row in placed}
    by_area = len(offices) < _SPLIT_BELOW * len(reviewers)
    wanted = _seconds(placed, hours * 3600 * len(reviewers))
    blocks = _blocks(placed, wanted, by_area=by_area)
    given: dict[str, list[Task]] = {each.name: [] for each in reviewers}
    busy = dict.fromkeys(given, ZERO)
    nobody: list[Task] = []
    for block in sorted(blocks, key=lambda task: (-task.seconds, *_place(task))):
        able = [each for each in reviewers if each.may_verify(block.run)]
        if not able:
            nobody.append(block)
            continue
        least = min(able, key=lambda each: busy[each.name])  # of equals the one that was named first
        busy[least.name] += block.seconds
        given[least.name].append(block._replace(reviewer=least.name))
    fitted = {name: _fitted(tasks, hours * 3600) for name, tasks in given.items()}
    tasks = [task for each in reviewers for task in fitted[each.name]]
    left = sorted((task._replace(seconds=ZERO) for task in nobody), key=_by_stake)
    return Plan(hours, by_area, tuple(_share(name, of) for name, of in fitted.items()), (*tasks, *left))


def _seconds(rows: Sequence[Waiting], time: Fraction) -> tuple[Fraction, ...]:
    """Seconds for each of *rows*, which together take *time*."""
    stakes = [row.unproved for row in rows]
    if not any(stakes):
        stakes = [row.claimed for row in rows]
    whole = sum(stakes, ZERO)
    even = time / len(rows) if rows else ZERO
    return tuple(even / 2 + time * stake / whole / 2 if whole else even for stake in stakes)


def _blocks(rows: Sequence[Waiting], seconds: Sequence[Fraction], *, by_area: bool) -> list[Task]:
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        found[id(row.run), row.form.area if by_area else ""].append(at)
    return [
        Task(
            "",
            rows[members[0]].run,
            (area,) if area else (),
            len(members),
            sum((rows[at].unproved for at in members), ZERO),
            sum((rows[at].claimed for at in members), ZERO),
            sum((seconds[at] for at in members), ZERO),
        )
        for (_run, area), members in found.items()
    ]


def _place(task: Task) -> tuple[str, str, int, str, tuple[str, ...]]:
    return identity(task.run), task.run.instrument.id, task.run.year or 0, task.run.place, task.areas


def _by_stake(task: Task) -> tuple[object, ...]:
    return (-task.unproved, -task.claimed, *_place(task))


def _fitted(tasks: Sequence[Task], time: Fraction) -> list[Task]:
    """*tasks* with all of one reviewer's time, in proportion; the most points at stake first."""
    whole = sum((task.seconds for task in tasks), ZERO)
    fitted = [task._replace(seconds=task.seconds * time / whole if whole else ZERO) for task in tasks]
    return sorted(fitted, key=_by_stake)


def _share(name: str, tasks: Sequence[Task]) -> Share:
    answers = sum(task.answers for task in tasks)
    seconds = sum((task.seconds for task in tasks), ZERO)
    return Share(
        name,
        len({identity(task.run) for task in tasks}),
        answers,
        sum((task.unproved for task in tasks), ZERO),
        seconds,
        seconds / answers if answers else ZERO,
    )


def roles_as_reviewers(rows: Iterable[Waiting]) -> Mapping[str, list[Waiting]]:
    """*rows* by the role that the run names for the first assessor round that has not answered."""
    found: dict[str, list[Waiting]] = defaultdict(list)
    for row in rows:
        if row.asked.open_rounds:
            found[assessor_of(row.run, row.run.rounds[row.asked.open_rounds[0]])].append(row)
    return {name: found[name] for name in sorted(found)}


def plan_by_roles(rows: Iterable[Waiting], hours: Fraction = WEEK) -> Plan:
    """The plan that the runs themselves state: each answer goes to the role of its first open round."""
    plans = [make_plan(members, [Reviewer(name)], hours) for name, members in roles_as_reviewers(rows).items()]
    tasks = [task for plan in plans for task in plan.tasks]
    return Plan(
        hours,
        any(plan.by_area for plan in plans),
        tuple(share for plan in plans for share in plan.shares),
        (*(task for task in tasks if task.reviewer), *(task for task in tasks if not task.reviewer)),
    )
