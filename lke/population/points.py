"""From credits to points of every group, for many rows at once; weights as ``lke.engine.weights`` shares them out.

Where no group loses all of its questions its weight is what it always is, and a TB only changes the mean within it: that is
most rows, and one product of matrices. The other rows are shared out one group after the other, as the engine does. Rows are
taken a block at a time, so that their credits stay in the processor's cache.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lke.population.compiled import AWAY, Codes, CompiledRubric, Floats
from lke.population.said import Said
from lke.population.sharing import Shared, shared_out

ROWS = 512
"""Rows at a time: 200 questions of so many are 0.8 MB of credits."""
_NOTHING_LEFT = 1e-9
"""Share of a group's parts below which a row is looked at closely: it may have lost the whole group."""


class Points(NamedTuple):
    """n rows, G groups, H of which have questions as children."""

    points: Floats
    """(G, n); NaN where nothing of a group is scored or applies."""
    rows: NDArray[np.intp]
    """The k rows that were shared out anew."""
    anew: Shared | None
    """What they got."""


def points_of(said: Said) -> Points:
    """Points of every group for every row."""
    compiled, count = said.compiled, len(said.codes)
    sums = np.empty((len(compiled.leaf_groups), count))
    buffer = np.empty((min(ROWS, count), len(compiled.questions)))
    for first in range(0, count, ROWS):
        last = min(first + ROWS, count)
        credits_ = said.credits(first, last, buffer[: last - first])
        for panel in compiled.panels:
            sums[panel.groups, first:last] = panel.weights @ credits_[:, panel.columns].T
    away = said.codes == AWAY
    rows = _without(compiled, sums, away) if away.any() else np.zeros(0, dtype=np.intp)
    points = np.empty((len(compiled.groups), count))
    points[~compiled.base.applies] = np.nan
    points[compiled.leaf_groups] = sums
    points[compiled.above] = compiled.summing @ sums
    if not len(rows):
        return Points(points, rows, None)
    anew = shared_out(compiled, said.codes[rows], said.credits_at(rows))
    points[:, rows] = anew.points
    return Points(points, rows, anew)


def weights_of(compiled: CompiledRubric, made: Points) -> Floats:
    """(G, n) weights of the groups, or (G, 1) where every row has the same."""
    if made.anew is None:
        return compiled.base.weights[:, None]
    weights = np.repeat(compiled.base.weights[:, None], made.points.shape[1], axis=1)
    weights[:, made.rows] = made.anew.weights
    return weights


def units_of(compiled: CompiledRubric, codes: Codes, made: Points) -> Floats:
    """(H, n) weight of a question with part 1 in each group that has questions, or (H, 1) where every row has the same."""
    base = compiled.base
    away = codes == AWAY
    if not away.any():
        return base.unit[:, None]
    left = base.full[:, None] - parts_where(compiled, away)
    unit = base.unit[:, None] * np.divide(base.full[:, None], left, out=np.ones_like(left), where=left > 0)
    if made.anew is not None:
        unit[:, made.rows] = made.anew.unit
    return unit


def parts_where(compiled: CompiledRubric, chosen: NDArray[np.bool_]) -> Floats:
    """(H, n) parts of the chosen questions in each group; *chosen* is (n, Q) and mostly false."""
    return _parts_at(compiled, *_entries(compiled, chosen), len(chosen))


def _entries(compiled: CompiledRubric, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Of every chosen question its place in (H, n), counted through, and its column."""
    row, column = np.divmod(np.flatnonzero(chosen), chosen.shape[1])
    place: NDArray[np.intp] = compiled.leaf_group_of[column] * len(chosen) + row
    return place, column


def _parts_at(compiled: CompiledRubric, place: NDArray[np.intp], column: NDArray[np.intp], rows: int) -> Floats:
    shape = (len(compiled.leaf_groups), rows)
    found: Floats = np.bincount(place, compiled.parts[column], minlength=shape[0] * rows).astype(np.float64, copy=False)
    return found.reshape(shape)


def _without(compiled: CompiledRubric, sums: Floats, away: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Divide *sums* (H, n) by what is left of each group; return the rows for which that is not all."""
    base = compiled.base
    place, column = _entries(compiled, away)
    full = base.full[compiled.leaf_group_of[column]]
    left = full - _parts_at(compiled, place, column, len(away)).ravel()[place]
    lost = left <= _NOTHING_LEFT * full
    flat = sums.reshape(-1)
    flat[place] = flat[place] * (full / np.where(lost, 1.0, left))  # a group that stands here twice gets the same twice
    if base.all_fixed:
        return np.unique(place[lost] % len(away))
    beside = ~base.fixed[compiled.leaf_group_of[column]]
    return np.unique(place[lost | beside] % len(away))
