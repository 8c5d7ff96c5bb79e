"""The cheapest set of options that meets every need: a binary programme solved by HiGHS, its answer held against exact sums."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

_FINEST = Fraction(1, 100_000)
"""Steps finer than this are below what HiGHS tells apart; a strict bound is then held by the exact sums alone."""
_MOST_CUTS = 500


class Need(NamedTuple):
    """At least (or more than) so many points from the options chosen."""

    least: Fraction
    strict: bool
    gains: Mapping[int, Fraction]
    """Option -> points that it brings towards this need."""

    def met_by(self, chosen: Sequence[int]) -> bool:
        """Whether the exact sum of *chosen* is enough."""
        total = sum((self.gains.get(at, Fraction(0)) for at in chosen), Fraction(0))
        return total > self.least if self.strict else total >= self.least

    @property
    def bound(self) -> Fraction:
        """What the sum must reach: of a strict bound, half the least step above it."""
        step = Fraction(1, lcm(self.least.denominator, *(gain.denominator for gain in self.gains.values())))
        return self.least + step / 2 if self.strict and step >= _FINEST else self.least


def cheapest(efforts: Sequence[Fraction], groups: Sequence[Sequence[int]], needs: Sequence[Need]) -> tuple[int, ...] | None:
    """The options of least effort together that meet every need, at most one of each group; None where no choice does.

    Raises:
        ArithmeticError: when rounding keeps the solver from an exact answer.

    """
    open_needs = [need for need in needs if not need.met_by(())]
    if not open_needs:
        return ()
    refused: list[tuple[int, ...]] = []
    while len(refused) <= _MOST_CUTS:
        chosen = _solve(efforts, groups, open_needs, refused)
        if chosen is None or all(need.met_by(chosen) for need in open_needs):
            return chosen
        refused.append(chosen)
    raise ArithmeticError("HiGHS keeps offering sets that miss a need by less than its tolerance")


def _solve(
    efforts: Sequence[Fraction], groups: Sequence[Sequence[int]], needs: Sequence[Need], refused: Sequence[Sequence[int]]
) -> tuple[int, ...] | None:
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    count = len(efforts)
    if not count:
        return None
    rows, low, high = _constraints(count, groups, needs, refused)
    scale = lcm(*(effort.denominator for effort in efforts))  # whole numbers: the solver's least gap is far below 1
    found: Any = milp(
        c=np.array([float(effort * scale) for effort in efforts]),
        constraints=LinearConstraint(np.array(rows), np.array(low), np.array(high)),
        integrality=np.ones(count),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        return None
    return tuple(at for at in range(count) if found.x[at] > 0.5)


def _constraints(
    count: int, groups: Sequence[Sequence[int]], needs: Sequence[Need], refused: Sequence[Sequence[int]]
) -> tuple[list[list[float]], list[float], list[float]]:
    """Rows with their least and greatest sums: needs, one of each group, and no set again that exact sums refused."""
    rows = [[float(need.gains.get(at, 0)) for at in range(count)] for need in needs]
    low, high = [float(need.bound) for need in needs], [float("inf")] * len(needs)
    for group in groups:
        rows.append([float(at in group) for at in range(count)])
        low.append(0.0)
        high.append(1.0)
    for chosen in refused:
        rows.append([1.0 if at in chosen else -1.0 for at in range(count)])
        low.append(float("-inf"))
        high.append(len(chosen) - 1.0)
    return rows, low, high
