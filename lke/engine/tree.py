"""From credits to points: every node with its weight, its points and why."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from lke.engine.weights import Weights
from lke.figures import percent, plain, rounded
from lke.language import _
from lke.model.rubric import Branch, Criterion, Rubric
from lke.model.score import Leaf, Outcome, ScoreNode

ZERO = Fraction(0)
_COUNTED = (Outcome.SCORED, Outcome.UNANSWERED)


class _Tree(NamedTuple):
    leaves: Mapping[str, Leaf]
    weights: Weights
    disputed: frozenset[str]


def grow(rubric: Rubric, leaves: Mapping[str, Leaf], weights: Weights, disputed: frozenset[str]) -> tuple[ScoreNode, ...]:
    """Build the score tree of *rubric* from what was said of each criterion and the weights that follow from it."""
    tree = _Tree(leaves, weights, disputed)
    return tuple(_branch(tree, root, None, 0) for root in rubric.roots)


def _node(tree: _Tree, node: Branch | Criterion, parent: str, depth: int) -> ScoreNode:
    return _branch(tree, node, parent, depth) if isinstance(node, Branch) else _leaf(tree, node, parent, depth)


def _leaf(tree: _Tree, node: Criterion, parent: str | None, depth: int) -> ScoreNode:
    leaf, weight = tree.leaves[node.id], tree.weights.by_id[node.id]
    points = {Outcome.SCORED: weight * (leaf.credit or ZERO), Outcome.UNANSWERED: ZERO}.get(leaf.outcome)
    return ScoreNode(
        id=node.id,
        parent=parent,
        title=node.text,
        depth=depth,
        outcome=leaf.outcome,
        weight=weight,
        points=points,
        answer=leaf.answer,
        because=leaf.because,
        disputed=node.id in tree.disputed,
        criterion=node,
    )


def _branch(tree: _Tree, node: Branch, parent: str | None, depth: int) -> ScoreNode:
    children = tuple(_node(tree, child, node.id, depth + 1) for child in node.children)
    if node.judged is not None:
        return replace(_leaf(tree, node.judged, parent, depth), children=children)
    outcome, weight = _branch_outcome(tree, node, children), tree.weights.by_id[node.id]
    points = None if outcome in (Outcome.NOT_APPLICABLE, Outcome.RECORDED) else _points(children)
    return ScoreNode(
        id=node.id,
        parent=parent,
        title=node.title,
        depth=depth,
        outcome=outcome,
        weight=weight,
        points=points,
        answer=None,
        because=_why(node, outcome, weight, points, children, counted_nil=not tree.weights.applies[node.id]),
        disputed=any(child.disputed for child in children),
        children=children,
    )


def _branch_outcome(tree: _Tree, node: Branch, children: Sequence[ScoreNode]) -> Outcome:
    if not node.scored:
        return Outcome.RECORDED
    if not tree.weights.applies[node.id] and not tree.weights.by_id[node.id]:
        return Outcome.NOT_APPLICABLE
    counted = [child.outcome for child in children if child.outcome in _COUNTED]
    blank = bool(counted) and all(outcome is Outcome.UNANSWERED for outcome in counted)
    return Outcome.UNANSWERED if blank else Outcome.SCORED


def _points(children: Sequence[ScoreNode]) -> Fraction:
    return sum((child.points for child in children if child.points is not None), ZERO)


def _why(
    node: Branch,
    outcome: Outcome,
    weight: Fraction,
    points: Fraction | None,
    children: Sequence[ScoreNode],
    *,
    counted_nil: bool,
) -> str:
    if outcome is Outcome.RECORDED:
        return _("hanya dicatat; tidak mengambil bobot") if node.has_criteria else _("tanpa indikator; tidak mengambil bobot")
    if outcome is Outcome.NOT_APPLICABLE:
        return _("seluruhnya tidak berlaku (TB)")
    if counted_nil:
        return _("seluruhnya TB; menurut rubrik dihitung nol")
    counted = [child for child in children if child.outcome in _COUNTED]
    share_reached = points / weight if points is not None and weight else None
    text = _("{points} dari {weight} = {percent}; {count} bagian").format(
        points=rounded(points or ZERO), weight=plain(weight), percent=percent(share_reached), count=len(counted)
    )
    blank = sum(child.outcome is Outcome.UNANSWERED for child in counted)
    away = sum(child.outcome is Outcome.NOT_APPLICABLE for child in children)
    text += ", " + _("{count} belum dijawab").format(count=blank) if blank else ""
    text += ", " + _("{count} tidak berlaku").format(count=away) if away else ""
    return text
