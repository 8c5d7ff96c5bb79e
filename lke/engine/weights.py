"""Weights: as the rubric states them, and as they are shared out over what applies.

A node's weight is what its parent gives it: shared out over the children that take part, in proportion to their
stated weights (equal where none is stated). TB leaves its group's mean; when all of a group is TB the rubric's
``kelompok_tb`` decides (DOMAIN: not applicable).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from lke.model.rubric import Branch, Criterion, Rubric

ZERO, ONE = Fraction(0), Fraction(1)


class Weights(NamedTuple):
    """Effective weights of every node, in points of the total, for one set of criteria that do not apply."""

    by_id: Mapping[str, Fraction]
    applies: Mapping[str, bool]
    """Node -> whether anything in it is neither TB nor merely recorded."""


@dataclass(slots=True)
class _Sharing:
    rubric: Rubric
    applies: dict[str, bool]
    by_id: dict[str, Fraction] = field(default_factory=dict)


def effective_weights(rubric: Rubric, away: frozenset[str]) -> Weights:
    """Share out the weights of *rubric* when the criteria in *away* do not apply."""
    sharing = _Sharing(rubric, _what_applies(rubric, away))
    within = [root for root in rubric.roots if not root.outside_sum]
    _share_out(sharing, within, sum((root.weight or ZERO for root in within), ZERO))
    for root in rubric.roots:
        if root.outside_sum:
            _share_out(sharing, [root], root.weight or ZERO)
    return Weights(sharing.by_id, sharing.applies)


def _what_applies(rubric: Rubric, away: frozenset[str]) -> dict[str, bool]:
    applies: dict[str, bool] = {}
    for node, _parent, _depth in reversed(list(rubric.walk())):
        if isinstance(node, Branch) and node.judged is None:
            applies[node.id] = any(applies[child.id] for child in node.children)
        else:
            applies[node.id] = node.scored and node.id not in away
    return applies


def _share_out(sharing: _Sharing, nodes: Sequence[Branch | Criterion], weight: Fraction) -> Fraction:
    """Give *weight* to *nodes* and below; return what they keep of it."""
    stated = any(node.weight is not None for node in nodes)
    parts = {node.id: (node.weight or ZERO) if stated else ONE for node in nodes if _takes_part(sharing, node)}
    whole = sum(parts.values(), ZERO)
    kept = ZERO
    for node in nodes:
        own = weight * parts[node.id] / whole if whole and node.id in parts else ZERO
        if isinstance(node, Branch):
            own = _of_branch(sharing, node, own)
        sharing.by_id[node.id] = own
        kept += own
    return kept


def _takes_part(sharing: _Sharing, node: Branch | Criterion) -> bool:
    """Whether *node* keeps its place when its parent's weight is shared out."""
    if not node.scored:
        return False
    stays_empty = isinstance(node, Branch) and node.judged is None and sharing.rubric.all_not_applicable != "sebar"
    return sharing.applies[node.id] or stays_empty


def _of_branch(sharing: _Sharing, node: Branch, given: Fraction) -> Fraction:
    """What a branch keeps of the weight that it was given."""
    kept = _share_out(sharing, node.children, given)
    if node.judged is not None:
        return given
    rule = sharing.rubric.all_not_applicable
    if not sharing.applies[node.id]:
        return given if rule == "nol" else ZERO
    return kept if rule == "hilang" else given
