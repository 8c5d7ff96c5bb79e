"""The waterfall of a change: where each bar of an inline SVG stands. Numbers come from the comparison as they are."""

from dataclasses import dataclass
from fractions import Fraction

from lke.engine.comparison_words import cause_name, signed
from lke.engine.trend import Trend
from lke.figures import rounded
from lke.model.comparison import CAUSES, ZERO

WIDTH, ROW = 640, 34
"""Of the drawing area and of one bar, in the picture's own units."""
_LEFT, _RIGHT = 150, 90
_MARGIN = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Step:
    """One bar: a total, or a cause that raises or lowers it."""

    name: str
    kind: str
    """``total``, ``up``, ``down`` or ``none``."""
    x: str
    width: str
    y: int
    text: str
    end: str
    """Where the line to the next bar stands."""


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A picture of one change."""

    steps: tuple[Step, ...]
    height: int
    description: str
    cut: bool
    """Whether the totals do not begin at 0."""


def waterfall(trend: Trend) -> Waterfall:
    """Draw the total before, each cause that moves it, and the total after."""
    total, labels = trend.total, trend.labels()
    before, after = total.before or ZERO, total.after or ZERO
    bars: list[tuple[str, str, Fraction, Fraction, str]] = [(labels[0], "total", ZERO, before, rounded(before))]
    reached = before
    for cause in CAUSES:
        points = total.causes[cause]
        kind = "up" if points > 0 else "down" if points < 0 else "none"
        bars.append((cause_name(cause), kind, reached, reached + points, signed(points)))
        reached += points
    bars.append((labels[-1], "total", ZERO, after, rounded(after)))
    return _drawn(bars)


def _drawn(bars: list[tuple[str, str, Fraction, Fraction, str]]) -> Waterfall:
    ends = [end for _name, kind, start, stop, _text in bars for end in ((stop,) if kind == "total" else (start, stop))]
    low, high = min(ends), max(ends)
    spread = (high - low) or Fraction(1)
    origin = max(ZERO, low - spread * (1 + _MARGIN)) if low > 0 else low
    scale = Fraction(WIDTH - _LEFT - _RIGHT) / ((high - origin) or 1)

    def place(number: Fraction) -> Fraction:
        return _LEFT + (max(number, origin) - origin) * scale

    steps = tuple(
        Step(
            name=name,
            kind=kind,
            x=_units(place(min(start, stop))),
            width=_units(max(place(max(start, stop)) - place(min(start, stop)), Fraction(3, 2))),
            y=at * ROW,
            text=text,
            end=_units(place(stop)),
        )
        for at, (name, kind, start, stop, text) in enumerate(bars)
    )
    return Waterfall(steps, len(bars) * ROW, ", ".join(f"{step.name} {step.text}" for step in steps), origin > 0)


def _units(number: Fraction) -> str:
    return f"{float(number):.1f}"
