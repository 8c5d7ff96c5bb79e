"""The Shapley value: what each cause contributes, averaged over every order in which causes can be taken.

Shapley (1953); as a decomposition of any indicator by its determinants: Shorrocks (2013). The parts sum to the whole
change, do not depend on an order, and a cause that never changes anything gets nothing. Exact: rationals throughout.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import factorial


class Shares:
    """Splits games of the same causes; a coalition is a bit mask of the causes already taken from the side after."""

    def __init__(self, causes: Sequence[str]) -> None:
        self.causes = tuple(causes)
        self.coalitions = range(2 ** len(self.causes))
        self._orders = factorial(len(self.causes))
        self._factors = [[self._factor(at, coalition) for coalition in self.coalitions] for at in range(len(self.causes))]

    def _factor(self, at: int, coalition: int) -> int:
        """In how many orders the value of *coalition* is gained, less those in which it is given up, by taking cause *at*."""
        size, among = coalition.bit_count(), len(self.causes)
        if coalition >> at & 1:
            return factorial(size - 1) * factorial(among - size)
        return -factorial(size) * factorial(among - size - 1)

    def split(self, values: Sequence[Fraction]) -> dict[str, Fraction]:
        """Cause -> its share of ``values[-1] - values[0]``, for the value of every coalition in order of its mask."""
        if all(value == values[0] for value in values):
            return {}
        return {cause: self._share(factors, values) for cause, factors in zip(self.causes, self._factors, strict=True)}

    def _share(self, factors: Sequence[int], values: Sequence[Fraction]) -> Fraction:
        together: dict[Fraction, int] = {}
        for factor, value in zip(factors, values, strict=True):
            together[value] = together.get(value, 0) + factor
        return sum((factor * value for value, factor in together.items() if factor), Fraction(0)) / self._orders
