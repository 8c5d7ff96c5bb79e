"""What a preflight says: one list of lines, and the stamp of what it was made for."""

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import NamedTuple


class Result(Enum):
    """How a line came out; the gravest first."""

    FAIL = "fail"
    WARN = "warn"
    PASS = "pass"  # noqa: S105 - no password


GRAVITY = (Result.FAIL, Result.WARN, Result.PASS)


class Line(NamedTuple):
    """One thing that was looked at."""

    id: str
    """Stable: a check's own name, or the code of the problem that it found."""
    group: str
    """Which part of the preflight it belongs to."""
    result: Result
    what: str
    where: str = ""
    mend: str = ""
    points: Fraction | None = None
    """Points of the total that hang on it at most."""


class Preflight(NamedTuple):
    """All that a preflight says."""

    lines: tuple[Line, ...]
    """The gravest first, else in the order of the checks."""
    stamp: Mapping[str, str]
    """What it was made for -> SHA-256."""

    @property
    def result(self) -> Result:
        """The gravest of its lines."""
        return next((each for each in GRAVITY if self.count(each)), Result.PASS)

    def count(self, result: Result) -> int:
        """How many lines came out so."""
        return sum(line.result is result for line in self.lines)


def in_gravity(lines: list[Line]) -> tuple[Line, ...]:
    """The gravest first; each said once."""
    return tuple(sorted(dict.fromkeys(lines), key=lambda line: GRAVITY.index(line.result)))
