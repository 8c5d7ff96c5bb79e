"""Pictures of many offices: where each bar, box and dot of an inline SVG stands. Numbers come from the roll-up as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lke.engine.offices.rollup import Rollup, share_of
from lke.engine.offices.spread import Spread, spread
from lke.figures import percent
from lke.language import _
from lke.model.offices import OfficeRun
from lke.model.score import SCORES

TRACK, HEIGHT = 400, 90
"""Of 0..100 %, and of the highest bar, in the picture's own units."""
BINS = 20


@dataclass(frozen=True, slots=True)
class Column:
    """One bar of the histogram."""

    x: str
    y: str
    height: str
    text: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One score of all offices: a box of the middle half, a line from least to greatest, a dot an office."""

    name: str
    count: int
    left: str
    right: str
    box: str
    box_width: str
    median: str
    dots: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """How the offices of one group lie."""

    columns: tuple[Column, ...]
    most: int
    strips: tuple[Strip, ...]
    description: str


def picture(rollup: Rollup) -> Picture:
    """The distribution of one group, in percent of the weight."""
    runs = rollup.group.runs
    ranked = _shares(runs, rollup.ranked_by)
    strips = tuple(strip(by, _shares(runs, by)) for by in SCORES)
    described = "; ".join(f"{each.name} {each.text}" for each in strips)
    columns, most = _histogram(ranked)
    return Picture(columns, most, strips, described)


def _shares(runs: Sequence[OfficeRun], by: str) -> list[Fraction]:
    shares = [share_of(run.totals[by], run.weight) for run in runs]
    return [share for share in shares if share is not None]


def _histogram(shares: Sequence[Fraction]) -> tuple[tuple[Column, ...], int]:
    counts = [0] * BINS
    for share in shares:
        counts[min(max(int(share * BINS), 0), BINS - 1)] += 1
    most = max(counts, default=0)
    wide = Fraction(TRACK, BINS)
    columns = []
    for at, count in enumerate(counts):
        if not count:
            continue
        high = Fraction(count * HEIGHT, most)
        text = _("{count} kantor antara {low} dan {high}").format(
            count=count, low=percent(Fraction(at, BINS)), high=percent(Fraction(at + 1, BINS))
        )
        columns.append(Column(_units(at * wide), _units(HEIGHT - high), _units(high), text))
    return tuple(columns), most


def strip(name: str, shares: Sequence[Fraction]) -> Strip:
    """One strip of *shares*."""
    of = spread(shares)
    if of.median is None or of.lower is None or of.upper is None or of.least is None or of.greatest is None:
        return Strip(name, 0, "0", "0", "0", "0", "0", (), _("tidak ada"))
    text = _("median {median}, separuh tengah {lower}–{upper}, n {count}").format(
        median=percent(of.median), lower=percent(of.lower), upper=percent(of.upper), count=of.over
    )
    left, right = _place(of.least), _place(of.greatest)
    box, end = _place(of.lower), _place(of.upper)
    dots = tuple(dict.fromkeys(_units(_place(share)) for share in sorted(shares)))
    return Strip(
        name,
        of.over,
        _units(left),
        _units(right),
        _units(box),
        _units(max(end - box, Fraction(1))),
        _units(_place(of.median)),
        dots,
        text,
    )


def mini(of: Spread, weight: Fraction | None) -> Strip | None:
    """The strip of a province, of points of *weight*; None where there is nothing to draw."""
    known = [number for number in (of.least, of.lower, of.median, of.upper, of.greatest) if number is not None]
    return strip("", [number / weight for number in known]) if known and weight else None


def _place(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1)) * TRACK


def _units(number: Fraction) -> str:
    return f"{float(number):.1f}"
