"""What provinces and the nation look like: distributions over offices, and every office's rank; always over how many."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lke.population.compiled import Floats
from lke.population.labels import Grouping, Labels, joined
from lke.population.score import BlockScores

TOTAL = ""
"""The total, where nodes are named."""
_TIE = 9
"""Decimals within which two totals have one rank; sums of floats differ in the fifteenth."""


_AT_ONCE = 500_000
"""Numbers that are sorted at once: with many offices a node after the other."""


class Totals(NamedTuple):
    """What is kept of a scored block: n offices, V nodes, the total first."""

    labels: Labels
    by: str
    nodes: tuple[str, ...]
    points: Floats
    """(V, n); NaN where a node does not apply."""
    complete: NDArray[np.bool_]


class Figures(NamedTuple):
    """One distribution: of one node, by one score, in one year, over the offices of one region."""

    by: str
    year: int
    province: str | None
    """None for the nation; empty for offices that state none."""
    node: str
    """Empty for the total."""
    offices: int
    """Offices whose number it is over."""
    without: int
    """Offices of the region for which the node does not apply: in none of the numbers."""
    complete: int
    """Offices of the region that answered every question."""
    mean: float
    median: float
    lowest: float
    lower_quartile: float
    upper_quartile: float
    highest: float


class Rank(NamedTuple):
    """Where an office's total stands, 1 the best; equal totals have one rank."""

    by: str
    year: int
    office: str
    province: str
    total: float
    in_nation: int
    of_nation: int
    in_province: int
    of_province: int


class _Spread(NamedTuple):
    """Distributions of V nodes over g groups of offices."""

    offices: NDArray[np.intp]
    """(V, g) offices to which the node applies."""
    mean: Floats
    """(V, g)"""
    five: Floats
    """(5, V, g) least, lower quartile, median, upper quartile, greatest."""


class _Ranks(NamedTuple):
    place: NDArray[np.intp]
    """(n,) rank in the office's group; 0 where it has no total."""
    of: NDArray[np.intp]
    """(n,) offices of the group that have one."""


@dataclass(frozen=True)
class Rollup:
    """The distributions of blocks, as arrays; ``figures`` and ``ranks`` tell them one by one."""

    scores: tuple["ScoreRollup", ...]

    def figures(self) -> Iterator[Figures]:
        """Every distribution: the nation first, then its provinces."""
        for score in self.scores:
            yield from score.figures()

    def ranks(self) -> Iterator[Rank]:
        """Every office's rank."""
        for score in self.scores:
            yield from score.ranks()

    def as_json(self) -> dict[str, Any]:
        """All of it as a JSON object; numbers unrounded, null where there is none."""
        return {
            "figures": [_without_nan(each._asdict()) for each in self.figures()],
            "ranks": [_without_nan(each._asdict()) for each in self.ranks()],
        }


@dataclass(frozen=True)
class ScoreRollup:
    """The distributions of one score."""

    by: str
    nodes: tuple[str, ...]
    labels: Labels
    points: Floats
    """(V, n)"""
    regions: tuple[tuple[int, str | None], ...]
    """(year, province) of every group: the nation's years first, then the provinces'."""
    spread: _Spread
    """Over all groups."""
    complete: NDArray[np.intp]
    """Offices of every group that answered every question."""
    offices: NDArray[np.intp]
    """Offices of every group."""
    national: _Ranks
    provincial: _Ranks

    def figures(self) -> Iterator[Figures]:
        """Every distribution of the score."""
        for row, node in enumerate(self.nodes):
            for at, (year, province) in enumerate(self.regions):
                count = int(self.spread.offices[row, at])
                least, lower, median, upper, greatest = map(float, self.spread.five[:, row, at])
                yield Figures(
                    self.by,
                    year,
                    province,
                    node,
                    count,
                    int(self.offices[at]) - count,
                    int(self.complete[at]),
                    float(self.spread.mean[row, at]),
                    median,
                    least,
                    lower,
                    upper,
                    greatest,
                )

    def ranks(self) -> Iterator[Rank]:
        """Every office's rank by the score; none where nothing applies to it."""
        for at in map(int, np.flatnonzero(self.national.place)):
            yield Rank(
                self.by,
                int(self.labels.year[at]),
                str(self.labels.office[at]),
                self.labels.provinces[int(self.labels.province[at])],
                float(self.points[0, at]),
                int(self.national.place[at]),
                int(self.national.of[at]),
                int(self.provincial.place[at]),
                int(self.provincial.of[at]),
            )


def totals_of(scores: BlockScores, nodes: Sequence[str] = ()) -> Totals:
    """What a roll-up keeps of a block: its totals, and the points of *nodes*."""
    points = np.empty((1 + len(nodes), len(scores.codes)))
    points[0] = scores.total
    for at, node in enumerate(nodes, start=1):
        points[at] = scores.points(node)
    return Totals(scores.answers.labels, scores.by, (TOTAL, *nodes), points, scores.complete)


def rollup(blocks: Iterable[Totals]) -> Rollup:
    """Put the totals of blocks together: count, mean, median, quartiles and ranks, by year, for the nation and its provinces."""
    by_score: dict[str, list[Totals]] = {}
    for block in blocks:
        by_score.setdefault(block.by, []).append(block)
    alike: dict[tuple[object, ...], list[_Score]] = {}
    for by, parts in by_score.items():
        points = parts[0].points if len(parts) == 1 else np.concatenate([each.points for each in parts], axis=1)
        whole = _Score(by, parts, points, np.concatenate([each.complete for each in parts]))
        alike.setdefault((parts[0].nodes, *(id(each.labels) for each in parts)), []).append(whole)
    made = {rolled.by: rolled for scores in alike.values() for rolled in _rolled_up(scores)}
    return Rollup(tuple(made[by] for by in by_score))


class _Score(NamedTuple):
    by: str
    parts: Sequence[Totals]
    points: Floats
    """(V, n)"""
    complete: NDArray[np.bool_]
    """(n,)"""


def _rolled_up(scores: Sequence[_Score]) -> Iterator[ScoreRollup]:
    """Roll up scores of the same nodes and offices together."""
    labels, nodes = joined([each.labels for each in scores[0].parts]), scores[0].parts[0].nodes
    groups = labels.groups
    both = (groups.years, groups.provinces)
    pieces = []
    for some in _in_pieces(len(nodes), len(scores) * len(labels)):
        points = np.stack([score.points[some] for score in scores])
        spreads = [_spread(each, points) for each in both]
        pieces.append(_Spread(*(np.concatenate(each, axis=-1) for each in zip(*spreads, strict=True))))
    spread = _Spread(*(np.concatenate(each, axis=-2) for each in zip(*pieces, strict=True)))
    totals = [score.points[0] for score in scores]
    national, provincial = (
        [rank for some in _in_pieces(len(scores), len(labels)) for rank in _ranked(each, np.stack(totals[some]))] for each in both
    )
    for at, score in enumerate(scores):
        yield ScoreRollup(
            score.by,
            nodes,
            labels,
            score.points,
            groups.regions,
            _Spread(spread.offices[at], spread.mean[at], spread.five[:, at]),
            np.concatenate([each.counted(score.complete) for each in both]),
            np.concatenate([each.sizes for each in both]),
            national[at],
            provincial[at],
        )


def _in_pieces(count: int, numbers: int) -> Iterator[slice]:
    """Slices of *count* things with so many *numbers* each, as many at once as may be sorted together."""
    at_once = max(1, _AT_ONCE // max(1, numbers))
    return (slice(first, first + at_once) for first in range(0, count, at_once))


def _spread(grouping: Grouping, points: Floats) -> _Spread:
    """Of S scores, V nodes, n offices (S, V, n) the distributions over the groups."""
    ordered = np.sort(_inside(grouping, points), axis=-1)  # what is not there stands last
    missing = np.isnan(ordered)
    counts = ordered.shape[-1] - missing.sum(axis=-1, dtype=np.uint32).astype(np.intp)
    five = _five(ordered, counts)
    ordered[missing] = 0.0
    mean = np.divide(ordered.sum(axis=-1), counts, out=np.full(counts.shape, np.nan), where=counts > 0)
    return _Spread(counts, mean, five)


def _inside(grouping: Grouping, points: Floats) -> Floats:
    """(…, g, w) *points* (…, n) by group, NaN where a group has no more offices."""
    apart = np.concatenate((points, np.full((*points.shape[:-1], 1), np.nan)), axis=-1)
    return np.take(apart, grouping.members, axis=-1)


def _five(ordered: Floats, counts: NDArray[np.intp]) -> Floats:
    """Least, quartiles and greatest (5, …) of *ordered* (…, w), of which only *counts* are there."""
    if not ordered.shape[-1]:
        return np.full((5, *counts.shape), np.nan)
    exact = np.multiply.outer(np.array([0.0, 0.25, 0.5, 0.75, 1.0]), np.maximum(counts - 1, 0))
    low = exact.astype(np.intp)
    high = np.minimum(low + 1, np.maximum(counts - 1, 0))
    flat = ordered.reshape(-1)
    begins = np.arange(counts.size).reshape(counts.shape) * ordered.shape[-1]
    first, second = flat[begins + low], flat[begins + high]
    return np.asarray(first + (second - first) * (exact - low))


def _ranked(grouping: Grouping, totals: Floats) -> list[_Ranks]:
    """Ranks by *totals* (S, n) in each group, from the greatest down; equal totals have the best rank of theirs."""
    members, offices = grouping.members, totals.shape[-1]
    inside = _inside(grouping, totals)
    counts = np.count_nonzero(~np.isnan(inside), axis=-1)
    order = np.argsort(inside, axis=-1)
    same = np.round(np.take_along_axis(inside, order, axis=-1), _TIE)
    width = inside.shape[-1]
    last = np.broadcast_to(np.arange(width), inside.shape).copy()
    last[..., :-1][same[..., 1:] == same[..., :-1]] = width  # not the last of those that are equal
    last = np.minimum.accumulate(last[..., ::-1], axis=-1)[..., ::-1]
    who = np.take_along_axis(np.broadcast_to(members, inside.shape), order, axis=-1)
    there = ~np.isnan(same)
    who[~there] = offices  # beside the offices
    score = np.arange(len(inside))[:, None, None]
    place, of = np.zeros((2, len(inside), offices + 1), dtype=np.intp)
    place[score, who] = counts[..., None] - last
    of[score, who] = counts[..., None]
    place[:, offices] = 0
    return [_Ranks(*each) for each in zip(place[:, :-1], of[:, :-1], strict=True)]


def _without_nan(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if isinstance(each, float) and each != each else each for name, each in row.items()}  # noqa: PLR0124 - NaN
