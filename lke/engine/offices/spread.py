"""How numbers of many offices lie: exact mean, median and quartiles, ranks with ties, and whether a difference is a pattern."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from math import comb, erfc, sqrt
from typing import NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)

LEAST_CASES = 10
"""Fewer cases are no pattern, whatever they say."""
LEVEL = Fraction(1, 20)
"""How likely chance may be, over all rows of a list together, where a pattern is called one."""
_EXACT_UP_TO = 2_000
_Z = 1.959963984540054
"""Of a 95 % interval."""


class Spread(NamedTuple):
    """Numbers of several offices; every number is exact."""

    over: int
    """Over how many offices; the others are None of it."""
    mean: Fraction | None = None
    median: Fraction | None = None
    lower: Fraction | None = None
    """The first quartile, as QUARTILE.INC of a spreadsheet has it."""
    upper: Fraction | None = None
    least: Fraction | None = None
    greatest: Fraction | None = None


def spread(numbers: Iterable[Fraction | None]) -> Spread:
    """Mean, median and quartiles of what is known of *numbers*."""
    # credits are few different numbers, hundreds of times: each is added and compared once
    counted = Counter(number for number in numbers if number is not None)
    if not counted:
        return Spread(0)
    known = sorted(counted.items())
    count = counted.total()
    mean = sum((number * times for number, times in known), Fraction(0)) / count
    upto = list(accumulate(times for _number, times in known))
    lower, median, upper = (_at(known, upto, Fraction(each, 4)) for each in (1, 2, 3))
    return Spread(count, mean, median, lower, upper, known[0][0], known[-1][0])


def _at(known: Sequence[tuple[Fraction, int]], upto: Sequence[int], share: Fraction) -> Fraction:
    """The number that lies at *share* of the way from the first to the last, between two in proportion.

    *known*: ordered numbers with how often each is there; *upto*: how many numbers end with each.
    """
    place = share * (upto[-1] - 1)
    below = place.numerator // place.denominator
    low = known[bisect_right(upto, below)][0]
    high = known[bisect_right(upto, min(below + 1, upto[-1] - 1))][0]
    return low + (place - below) * (high - low)


def ranks(numbers: Mapping[Key, Fraction | None]) -> dict[Key, int]:
    """Key -> rank, greatest first; equals share a rank and the next ranks stay empty; None has none."""
    known = {key: number for key, number in numbers.items() if number is not None}
    first: dict[Fraction, int] = {}
    for place, number in enumerate(sorted(known.values(), reverse=True), start=1):
        first.setdefault(number, place)
    return {key: first[number] for key, number in known.items()}


class Leaning(NamedTuple):
    """How often one side is above the other, and whether that is more than chance."""

    cases: int
    above: int
    below: int
    mean: Fraction
    """Mean difference over all cases, equal ones included."""
    points: Fraction
    """The differences in points of the total, added up."""
    low: float
    """Of the 95 % Wilson interval of the share of cases that are above."""
    high: float
    chance: float
    """Of the sign test, two-sided: how likely so one-sided a split is if both directions are as likely."""

    @property
    def enough(self) -> bool:
        """Whether there are cases enough to speak of a pattern at all."""
        return self.cases >= LEAST_CASES

    def pattern(self, tested: int) -> bool:
        """Whether it is one, above, with *tested* rows looked at together (Bonferroni)."""
        return self.enough and self.above > self.below and self.chance * max(tested, 1) <= LEVEL


def leaning(differences: Sequence[tuple[Fraction, Fraction]]) -> Leaning:
    """Look at *differences*: (credit of the one less credit of the other, weight)."""
    counted = Counter(differences)
    count = len(differences)
    above = sum(times for (difference, _weight), times in counted.items() if difference > 0)
    below = sum(times for (difference, _weight), times in counted.items() if difference < 0)
    total = sum((difference * times for (difference, _weight), times in counted.items()), Fraction(0))
    points = sum((difference * weight * times for (difference, weight), times in counted.items()), Fraction(0))
    low, high = wilson(above, count)
    mean = total / count if count else Fraction(0)
    return Leaning(count, above, below, mean, points, low, high, sign_test(above, below))


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson's score interval); all of 0..1 where nothing is known."""
    if not count:
        return 0.0, 1.0
    share, square = hits / count, _Z * _Z / count
    middle = (share + square / 2) / (1 + square)
    half = _Z * sqrt(share * (1 - share) / count + square / (4 * count)) / (1 + square)
    return max(middle - half, 0.0) if hits else 0.0, min(middle + half, 1.0) if hits < count else 1.0


def sign_test(above: int, below: int) -> float:
    """How likely a split at least so one-sided is by chance; ties are left out. Normal with correction beyond 2,000."""
    count, less = above + below, min(above, below)
    if count <= _EXACT_UP_TO:
        tail = sum(comb(count, each) for each in range(less + 1))
        return float(min(Fraction(2 * tail, 2**count), Fraction(1)))
    return min(erfc(max(abs(above - below) - 1, 0) / sqrt(2 * count)), 1.0)
