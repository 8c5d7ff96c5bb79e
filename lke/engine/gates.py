"""Gates: every condition decided on exact values, by how much it is met or missed, and what would close the gap."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from lke.model.assessment import Assessment
from lke.model.gates import Bound, Condition, Gate
from lke.model.score import Outcome, Score, ScoreNode

HUNDRED = Fraction(100)


class Close(NamedTuple):
    """A criterion that could help to close a gap."""

    id: str
    title: str
    gain: Fraction
    """Points of the total that it has not reached."""


class Verdict(NamedTuple):
    """One condition of a gate, decided."""

    id: str
    """``WBK.area.1``."""
    level: str
    condition: Condition
    bound: Bound | None
    """The rubric's, or what the run supplies; None where neither says it: then it cannot be met."""
    source: str | None
    """Where a supplied bound comes from."""
    actual: Fraction | None
    """In the condition's unit; None where nothing it sums applies."""
    highest: Fraction | None
    """The most that it can become when every blank gets full credit."""
    reached: bool
    """Whether the bound is reached, whoever vouches for it."""
    met: bool
    """Reached, and not by a provisional score."""
    nodes: tuple[ScoreNode, ...]
    weight: Fraction
    gap: Fraction
    """Points of the total that are missing to the bound; 0 where it is reached."""
    margin: Fraction | None
    """Actual less bound, in the condition's unit; None where one of them is unknown."""
    closing: tuple[Close, ...]
    """The criteria below it with points to gain, greatest first, up to those that close the gap."""
    enough: bool
    """Whether those close it."""

    @property
    def open(self) -> bool:
        """Not reached, but what is still unanswered could reach it."""
        return not self.reached and self.bound is not None and self.highest is not None and self.bound.met_by(self.highest)


class GateVerdict(NamedTuple):
    """One level with all of its conditions."""

    level: str
    gate: Gate
    verdicts: tuple[Verdict, ...]
    provisional: bool

    @property
    def met(self) -> bool:
        """Every condition holds, and the score is not provisional."""
        return not self.provisional and all(verdict.met for verdict in self.verdicts)

    @property
    def open(self) -> bool:
        """Not met, but what is still unanswered could meet every condition."""
        return not self.met and all(verdict.reached or verdict.open for verdict in self.verdicts)


def decide_gates(assessment: Assessment, score: Score) -> tuple[GateVerdict, ...]:
    """Decide every gate of the rubric on *score*."""
    nodes = {node.id: node for node in score.walk()}
    return tuple(
        GateVerdict(level, gate, tuple(_verdicts(assessment, score, level, gate, nodes)), score.provisional)
        for level, gate in assessment.rubric.gates.items()
    )


def _verdicts(assessment: Assessment, score: Score, level: str, gate: Gate, nodes: Mapping[str, ScoreNode]) -> Iterator[Verdict]:
    for name, condition in gate.conditions.items():
        full = f"{level}.{name}"
        supplied = assessment.header.gate_bounds.get(full)
        bound = condition.bound if condition.bound is not None or supplied is None else supplied.bound
        summed = tuple(nodes[each] for each in condition.nodes) or score.roots
        yield _verdict(full, level, condition, bound, supplied.source if supplied else None, summed, score)


def _verdict(
    full: str,
    level: str,
    condition: Condition,
    bound: Bound | None,
    source: str | None,
    nodes: tuple[ScoreNode, ...],
    score: Score,
) -> Verdict:
    points = _sum(node.points for node in nodes)
    weight = _sum(node.weight for node in nodes) if condition.nodes else score.weight
    applies = any(node.points is not None for node in nodes)
    open_weight = _sum(leaf.weight for node in nodes for leaf in node.walk() if _blank(leaf))
    actual = _in_unit(condition, points, weight) if applies else None
    highest = _in_unit(condition, points + open_weight, weight) if applies else None
    said = _Decision(False, Fraction(0), None, (), False)
    if bound is not None and actual is not None:
        said = _decide(condition, bound, actual, nodes, points, weight)
    return Verdict(
        id=full,
        level=level,
        condition=condition,
        bound=bound,
        source=source,
        actual=actual,
        highest=highest,
        reached=said.reached,
        met=said.reached and not score.provisional,
        nodes=nodes,
        weight=weight,
        gap=said.gap,
        margin=said.margin,
        closing=said.closing,
        enough=said.enough,
    )


class _Decision(NamedTuple):
    reached: bool
    gap: Fraction
    margin: Fraction | None
    closing: tuple[Close, ...]
    enough: bool


def _decide(
    condition: Condition, bound: Bound, actual: Fraction, nodes: tuple[ScoreNode, ...], points: Fraction, weight: Fraction
) -> _Decision:
    """Hold the exact number against the bound; where it falls short, look for what closes the gap."""
    margin = actual - bound.least
    if bound.met_by(actual):
        return _Decision(True, Fraction(0), margin, (), True)
    gap = _gap(condition, bound, points, weight)
    return _Decision(False, gap, margin, *_closing(nodes, gap, strict=bound.strict))


def _blank(node: ScoreNode) -> bool:
    return node.criterion is not None and node.outcome is Outcome.UNANSWERED


def _sum(numbers: Iterator[Fraction | None]) -> Fraction:
    return sum((number for number in numbers if number is not None), Fraction(0))


def _in_unit(condition: Condition, points: Fraction, weight: Fraction) -> Fraction | None:
    if condition.unit == "poin":
        return points
    return HUNDRED * points / weight if weight else None


def _gap(condition: Condition, bound: Bound, points: Fraction, weight: Fraction) -> Fraction:
    needed = bound.least if condition.unit == "poin" else bound.least * weight / HUNDRED
    return needed - points


def _closing(nodes: tuple[ScoreNode, ...], gap: Fraction, *, strict: bool) -> tuple[tuple[Close, ...], bool]:
    """The fewest criteria whose full credit closes *gap*: those with most to gain."""
    leaves = [leaf for node in nodes for leaf in node.walk() if leaf.criterion is not None and leaf.points is not None]
    gains = sorted(
        (Close(leaf.id, leaf.title, leaf.weight - leaf.points) for leaf in leaves if leaf.points is not None),
        key=lambda close: (-close.gain, close.id),
    )
    chosen, gained = [], Fraction(0)
    for close in gains:
        if gained > gap or (gained == gap and not strict) or not close.gain:
            break
        chosen.append(close)
        gained += close.gain
    return tuple(chosen), gained > gap or (gained == gap and not strict)
