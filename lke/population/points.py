"""From credits to points of every group, for many rows at once; weights as ``lke.engine.weights`` shares them out.

Where no group loses all of its questions its weight is what it always is, and a TB only changes the mean within it: that is
most rows, and a few products of matrices. The other rows are shared out one group after the other, as the engine does.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lke.population.compiled import AWAY, BLANK, Base, Codes, CompiledRubric, Floats
from lke.population.sharing import Shared, shared_out


class Points(NamedTuple):
    """n rows, G groups, H of which have questions as children."""

    points: Floats
    """(G, n); NaN where nothing of a group is scored or applies."""
    weights: Floats
    """(G,) where no row lost a group, else (G, n)."""
    unit: Floats
    """(H, n) weight of a question with part 1 in each group that has questions."""
    applies: NDArray[np.bool_]
    """(G, n) or (G, 1) whether anything in it applies."""
    opened: Floats
    """(H, n) parts of the blank questions of each group that has questions."""


def points_of(compiled: CompiledRubric, codes: Codes, credits_: Floats) -> Points:
    """Points of every group for n rows of *codes* and *credits_*, both (n, Q)."""
    base = compiled.base
    sums = compiled.spread @ credits_.T
    opened = _sums_where(compiled, codes == BLANK)
    away = codes == AWAY
    if not away.any():
        return _fixed_points(compiled, base, sums, opened)
    gone = _sums_where(compiled, away)
    lost = _counts_where(compiled, away)
    left = base.full[:, None] - gone
    unit = base.unit[:, None] * np.divide(base.full[:, None], left, out=np.ones_like(left), where=left > 0)
    changed = (
        lost == base.count[:, None] if base.all_fixed else (lost == base.count[:, None]) | ((lost > 0) & ~base.fixed[:, None])
    )
    rows = np.flatnonzero(changed.any(axis=0))
    unit[:, rows] = 0.0
    made = _fixed_points(compiled, base, sums, opened, unit)
    return _with_rows(base, made, rows, shared_out(compiled, codes[rows], credits_[rows])) if len(rows) else made


def _with_rows(base: Base, made: Points, rows: NDArray[np.intp], other: Shared) -> Points:
    """*made* with what was worked out anew for *rows*."""
    shape = made.points.shape
    weights = np.repeat(base.weights[:, None], shape[1], axis=1)
    applies = np.repeat(base.applies[:, None], shape[1], axis=1)
    unit = made.unit.copy()
    made.points[:, rows], weights[:, rows], unit[:, rows], applies[:, rows] = other
    return Points(made.points, weights, unit, applies, made.opened)


def _sums_where(compiled: CompiledRubric, chosen: NDArray[np.bool_]) -> Floats:
    """(H, n) parts of the chosen questions in each group; *chosen* is (n, Q) and mostly false."""
    return _gathered(compiled, chosen, compiled.parts)


def _counts_where(compiled: CompiledRubric, chosen: NDArray[np.bool_]) -> Floats:
    """(H, n) how many questions of each group are chosen."""
    return _gathered(compiled, chosen, None)


def _gathered(compiled: CompiledRubric, chosen: NDArray[np.bool_], weights: Floats | None) -> Floats:
    rows, questions = chosen.shape
    row, column = np.divmod(np.flatnonzero(chosen), questions)
    place = np.searchsorted(compiled.leaf_groups, compiled.group_of)[column] * rows + row
    shape = (len(compiled.leaf_groups), rows)
    found = np.bincount(place, None if weights is None else weights[column], minlength=shape[0] * rows)
    return found.reshape(shape)


def _fixed_points(compiled: CompiledRubric, base: Base, sums: Floats, opened: Floats, unit: Floats | None = None) -> Points:
    """Points where every group has its own weight."""
    units = np.broadcast_to(base.unit[:, None], sums.shape) if unit is None else unit
    points = np.zeros((len(compiled.groups), sums.shape[1]))
    np.multiply(sums, units, out=sums)
    points[compiled.leaf_groups] = sums
    _add_up(compiled, points)
    points[~base.applies] = np.nan
    return Points(points, base.weights, units, base.applies[:, None], opened)


def _add_up(compiled: CompiledRubric, points: Floats) -> None:
    """Add every group's points to its parent's; children stand after their parents."""
    for at in range(len(compiled.groups) - 1, 0, -1):
        parent = compiled.groups[at].parent
        if parent >= 0:
            points[parent] += points[at]
