"""Gates and predicates of a block: decided on floats, and by exact rationals where a float lies within 1e-9 of its bound."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from lke.engine.predicates import rung_at
from lke.model.gates import Bound, Condition, Ladder
from lke.population.compiled import AWAY, BLANK, Floats, Target
from lke.population.exact import ExactRow
from lke.population.score import BlockScores

NEAR = 1e-9
"""Floats as near to a bound as this, in its unit, prove nothing."""
HUNDRED = Fraction(100)


@dataclass(frozen=True)
class ConditionVerdicts:
    """One condition of a gate for K cases."""

    id: str
    """``WBK.area.1``."""
    level: str
    unit: str
    """``poin`` or ``persen``."""
    actual: Floats
    """(K,) in the condition's unit; NaN where nothing it sums applies."""
    highest: Floats
    """(K,) the most that it can become when every blank gets full credit."""
    margin: Floats
    """(K,) actual less the bound, the rubric's or what the run supplies; NaN where one of them is unknown."""
    missing: Floats
    """(K,) points of the total that are missing to the bound; 0 where it is reached or unknown."""
    reached: NDArray[np.bool_]
    """(K,) whether the bound is reached, whoever vouches for it."""
    met: NDArray[np.bool_]
    """(K,) reached, and not by a provisional score."""
    open: NDArray[np.bool_]
    """(K,) not reached, but what is still unanswered could reach it."""


@dataclass(frozen=True)
class GateVerdicts:
    """One level with all of its conditions for K cases."""

    level: str
    conditions: tuple[ConditionVerdicts, ...]
    met: NDArray[np.bool_]
    """(K,) every condition holds, and the score is not provisional."""


class _Rows:
    """Exact rows of a block, each worked out once."""

    def __init__(self, scores: BlockScores) -> None:
        self._scores = scores
        self._known: dict[int, ExactRow] = {}

    def __getitem__(self, case: int) -> ExactRow:
        if case not in self._known:
            self._known[case] = ExactRow(self._scores, case)
        return self._known[case]


def decide_gates(scores: BlockScores) -> tuple[GateVerdicts, ...]:
    """Decide every gate of the rubric for every case; equal to ``lke.engine.gates`` in every verdict."""
    rows = _Rows(scores)
    made = []
    for level, gate in scores.compiled.rubric.gates.items():
        conditions = tuple(_condition(scores, rows, level, name, each) for name, each in gate.conditions.items())
        met = np.all([each.met for each in conditions], axis=0) if conditions else ~scores.provisional
        made.append(GateVerdicts(level, conditions, met))
    return tuple(made)


def _condition(scores: BlockScores, rows: _Rows, level: str, name: str, condition: Condition) -> ConditionVerdicts:
    full = f"{level}.{name}"
    actual, highest, points, weight = _measured(scores, condition)
    reached, could = np.zeros((2, len(actual)), dtype=bool)
    margin, missing = np.full(len(actual), np.nan), np.zeros(len(actual))
    for bound, cases in _bounds(scores, full, condition):
        least = float(bound.least)
        margin[cases] = actual[cases] - least
        reached[cases] = _meets(scores, rows, condition, bound, (actual, cases), full_credit=False)
        could[cases] = _meets(scores, rows, condition, bound, (highest, cases), full_credit=True)
        needed = least if condition.unit == "poin" else least * weight[cases] / 100
        missing[cases] = np.where(reached[cases] | np.isnan(actual[cases]), 0.0, needed - points[cases])
    met = reached & ~scores.provisional
    return ConditionVerdicts(full, level, condition.unit, actual, highest, margin, missing, reached, met, could & ~reached)


def _bounds(scores: BlockScores, full: str, condition: Condition) -> Iterator[tuple[Bound, NDArray[np.intp]]]:
    """The rubric's bound with all cases; where it states none, what cases supply, each with theirs."""
    if condition.bound is not None:
        yield condition.bound, np.arange(len(scores.codes))
        return
    supplied: dict[Bound, list[int]] = {}
    for case, bounds in scores.answers.bounds.items():
        if full in bounds:
            supplied.setdefault(bounds[full], []).append(case)
    yield from ((bound, np.array(cases, dtype=np.intp)) for bound, cases in supplied.items())


def _meets(
    scores: BlockScores,
    rows: _Rows,
    condition: Condition,
    bound: Bound,
    measured: tuple[Floats, NDArray[np.intp]],
    *,
    full_credit: bool,
) -> NDArray[np.bool_]:
    """Which cases meet *bound*: by their float where it is not near, else exactly; *full_credit* for every blank."""
    numbers, cases = measured
    least = float(bound.least)
    meets: NDArray[np.bool_] = numbers[cases] > least  # NaN is never above
    for at in map(int, np.flatnonzero(np.abs(numbers[cases] - least) <= NEAR * max(1.0, abs(least)))):
        meets[at] = _exactly(scores, rows[int(cases[at])], condition, bound, full_credit=full_credit)
    return meets


def _measured(scores: BlockScores, condition: Condition) -> tuple[Floats, Floats, Floats, Floats]:
    """What a condition sums, in its unit, and the most that it can become; and its points and weight."""
    nodes = condition.nodes
    if nodes:
        each = np.array([scores.points(node) for node in nodes])
        points, applies = np.nan_to_num(each).sum(axis=0), ~np.isnan(each).all(axis=0)
        weight = np.sum([scores.weights(node) for node in nodes], axis=0)
        opened = np.sum([scores.open_weight(node) for node in nodes], axis=0)
    else:
        points, weight, opened = scores.total, scores.weight, scores.highest - scores.total
        applies = ~np.isnan(scores.groups.points[list(scores.compiled.tops)]).all(axis=0)
    factor: float | Floats = 1.0
    if condition.unit == "persen":
        applies = applies & (weight > 0)
        factor = np.divide(100.0, weight, out=np.zeros_like(points), where=weight > 0)
    actual, highest = points * factor, (points + opened) * factor
    return np.where(applies, actual, np.nan), np.where(applies, highest, np.nan), points, weight


def _exactly(scores: BlockScores, row: ExactRow, condition: Condition, bound: Bound, *, full_credit: bool) -> bool:
    roots = scores.compiled.rubric.roots
    nodes = condition.nodes or tuple(root.id for root in roots)
    points = row.points(nodes) + (row.opened(nodes) if full_credit else 0)
    if condition.unit == "poin":
        return bound.met_by(points)
    weight = row.weight(condition.nodes or tuple(root.id for root in roots if not root.outside_sum))
    return bool(weight) and bound.met_by(HUNDRED * points / weight)


# --- predicates --------------------------------------------------------------------------------------------------


def decide_predicates(scores: BlockScores) -> NDArray[np.intp] | None:
    """(K,) place of the predicate on the rubric's ladder, best 0, -1 below all; None where the rubric has none."""
    ladder = scores.compiled.rubric.ladder
    if ladder is None:
        return None
    number = scores.total if ladder.unit == "poin" else np.nan_to_num(scores.percent)
    rows = _Rows(scores)
    targets = _targets_met(scores, rows) if any(rung.every_target for rung in ladder.rungs) else np.ones(len(number), bool)
    place = np.full(len(number), -1, dtype=np.intp)
    near = np.zeros(len(number), dtype=bool)
    for at in range(len(ladder.rungs) - 1, -1, -1):
        rung = ladder.rungs[at]
        least = float(rung.bound.least)
        near |= np.abs(number - least) <= NEAR * max(1.0, abs(least))
        place[(number > least) & (targets | (not rung.every_target))] = at
    for case in map(int, np.flatnonzero(near)):
        place[case] = _exact_rung(scores, rows[case], ladder, all_targets=bool(targets[case]))
    return place


def _exact_rung(scores: BlockScores, row: ExactRow, ladder: Ladder, *, all_targets: bool) -> int:
    roots = scores.compiled.rubric.roots
    points = row.points(root.id for root in roots)
    weight = row.weight(root.id for root in roots if not root.outside_sum)
    number = points if ladder.unit == "poin" else (HUNDRED * points / weight if weight else Fraction(0))
    rung = rung_at(ladder, number, all_targets=all_targets)
    return next((at for at, each in enumerate(ladder.rungs) if each is rung), -1)


def _targets_met(scores: BlockScores, rows: _Rows) -> NDArray[np.bool_]:
    """(K,) whether every target is known and reached."""
    met = np.ones(len(scores.codes), dtype=bool)
    for target in scores.compiled.targets:
        codes, wanted = scores.codes[:, target.column], scores.answers.numbers[:, 0, target.number]
        reached = scores.credits[:, target.column] * float(target.maximum)
        good = (codes != BLANK) & (reached >= wanted)
        for case in map(int, np.flatnonzero(np.abs(reached - wanted) <= NEAR * np.maximum(1.0, np.abs(wanted)))):
            good[case] = codes[case] != BLANK and _target_met(scores, rows[case], case, target)
        met &= good | (codes == AWAY)
    return met


def _target_met(scores: BlockScores, row: ExactRow, case: int, target: Target) -> bool:
    credit = row.credit(scores.compiled.questions[target.column])
    wanted = scores.answers.exact_number(case, 0, target.number)
    return credit is not None and wanted is not None and credit * target.maximum >= wanted


def predicate_names(scores: BlockScores) -> Sequence[str | None]:
    """The predicate of every case by name; None below all rungs, or where the rubric has no ladder."""
    ladder, places = scores.compiled.rubric.ladder, decide_predicates(scores)
    if ladder is None or places is None:
        return [None] * len(scores.codes)
    return [ladder.rungs[place].name if place >= 0 else None for place in places]
