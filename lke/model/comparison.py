"""What a comparison says: before, after, and the change split into causes."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from lke.model.assessment import Assessment
from lke.model.score import Score

CAUSES = ("jawaban", "bukti", "tpi", "rubrik", "tidak_berlaku", "kelengkapan")
"""Answers and inputs; evidence and rulings on it; the assessor; the rubric; what does not apply; what is unanswered."""

ZERO = Fraction(0)
UNMOVED: Mapping[str, Fraction] = dict.fromkeys(CAUSES, ZERO)


class Side(NamedTuple):
    """One side of a comparison: an assessment under one of its scores."""

    assessment: Assessment
    score: Score


class Movement(NamedTuple):
    """One node, or the total, on both sides. Points of the total; a side without points counts 0 in the change."""

    id: str
    parent: str | None
    title: str
    depth: int
    is_leaf: bool
    kind: str
    """How it stands to the other edition: a kind of ``MatchKind``."""
    partners: tuple[str, ...]
    """Ids on the side before; none where it is new."""
    before: Fraction | None
    after: Fraction | None
    weight_before: Fraction
    weight_after: Fraction
    causes: Mapping[str, Fraction]
    """Cause -> points; they sum to ``change`` exactly."""
    why_before: str = ""
    why_after: str = ""

    @property
    def change(self) -> Fraction:
        """After less before, in points."""
        return (self.after or ZERO) - (self.before or ZERO)

    @property
    def share_before(self) -> Fraction | None:
        """Points over weight before, 0..1."""
        return None if self.before is None or not self.weight_before else self.before / self.weight_before

    @property
    def share_after(self) -> Fraction | None:
        """Points over weight after, 0..1."""
        return None if self.after is None or not self.weight_after else self.after / self.weight_after

    @property
    def fell(self) -> bool:
        """Whether a criterion on both sides reaches less of its weight than before."""
        before, after = self.share_before, self.share_after
        return self.is_leaf and before is not None and after is not None and after < before


class Comparison(NamedTuple):
    """Two sides, the total and every node: those of the side after in preorder, then what is no more."""

    before: Side
    after: Side
    total: Movement
    nodes: tuple[Movement, ...]
    same_rubric: bool

    @property
    def unpaired(self) -> tuple[Movement, ...]:
        """Criteria without a partner on the other side."""
        return tuple(node for node in self.nodes if node.is_leaf and node.kind in ("baru", "hilang"))

    @property
    def fallen(self) -> tuple[Movement, ...]:
        """Criteria that reach less of their weight than before."""
        return tuple(node for node in self.nodes if node.fell)
