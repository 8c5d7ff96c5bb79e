"""Weights shared out over what applies, for many rows at once: ``lke.engine.weights`` with arrays for numbers."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lke.population.compiled import AWAY, Codes, CompiledRubric, Floats


class Shared(NamedTuple):
    """k rows, G groups, H of which have questions as children."""

    points: Floats
    """(G, k); NaN where nothing of a group is scored or applies."""
    weights: Floats
    """(G, k)"""
    unit: Floats
    """(H, k) weight of a question with part 1."""
    applies: NDArray[np.bool_]
    """(G, k)"""


def shared_out(compiled: CompiledRubric, codes: Codes, credits_: Floats) -> Shared:
    """Share out the weights of k rows of *codes* and *credits_*, both (k, Q), and add up their points."""
    return _Sharing(compiled, codes, credits_).all()


class _Sharing:
    def __init__(self, compiled: CompiledRubric, codes: Codes, credits_: Floats) -> None:
        self.compiled = compiled
        rows, groups = len(codes), len(compiled.groups)
        here = codes != AWAY
        self.sums = np.zeros((groups, rows))
        self.sums[compiled.leaf_groups] = compiled.spread @ credits_.T
        self.parts = np.zeros((groups, rows))
        self.parts[compiled.leaf_groups] = compiled.spread @ here.T.astype(np.float64)
        self.applies = np.array([here[:, columns].any(axis=1) for columns in compiled.columns_below]).reshape(groups, rows)
        self.weights = np.zeros((groups, rows))
        self.unit = np.zeros((groups, rows))
        self.points = np.zeros((groups, rows))

    def all(self) -> Shared:
        """Share out what stands above the roots, and all below it."""
        for at, group in enumerate(self.compiled.groups):
            if group.parent < 0:
                kept = self._share_out(at, np.full(self.weights.shape[1], group.weight))
                self.weights[at] = kept
        nothing = ~self.applies & (self.weights == 0)
        unscored = np.array([not group.scored for group in self.compiled.groups])
        self.points[nothing | unscored[:, None]] = np.nan
        return Shared(self.points, self.weights, self.unit[self.compiled.leaf_groups], self.applies)

    def _share_out(self, at: int, given: Floats) -> Floats:
        """Give *given* to the children of a group and below; return what they keep of it."""
        below = {child: self._part(child) for child in self.compiled.children[at]}
        whole = self.parts[at] + sum(below.values(), np.zeros_like(given))
        unit = np.divide(given, whole, out=np.zeros_like(given), where=whole > 0)
        self.unit[at] = unit
        self.points[at] = unit * self.sums[at]
        kept: Floats = unit * self.parts[at]
        for child, part in below.items():
            kept += self._of_branch(child, unit * part)
            self.points[at] += self.points[child]
        return kept

    def _part(self, at: int) -> Floats:
        """The part that a group takes when its parent's weight is shared out: 0 where it has no place."""
        group = self.compiled.groups[at]
        stays_empty = self.compiled.rubric.all_not_applicable != "sebar"
        takes = (self.applies[at] | stays_empty) & group.scored
        return np.where(takes, group.part, 0.0)

    def _of_branch(self, at: int, given: Floats) -> Floats:
        """What a group keeps of the weight that it was given."""
        kept = self._share_out(at, given)
        rule = self.compiled.rubric.all_not_applicable
        own: Floats = np.where(self.applies[at], kept if rule == "hilang" else given, given if rule == "nol" else 0.0)
        self.weights[at] = own
        return own
