"""Pictures of scores: where each bar of an inline SVG stands. Numbers come from the score tree as they are."""

from dataclasses import dataclass
from fractions import Fraction

from lke.figures import percent, plain, rounded
from lke.language import _
from lke.model.score import SCORES, Score, Scorecard, ScoreNode

TRACK = 300
"""Width of a bar that reaches 100%, in the picture's own units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a name, how far it reaches, and its number."""

    name: str
    width: str
    """In the picture's units, with a decimal point."""
    text: str


@dataclass(frozen=True, slots=True)
class AreaChart:
    """The four scores of one area."""

    id: str
    title: str
    weight: str
    points: str
    description: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """How far a score reaches now, and how far at most once everything is answered."""

    reached: str
    open: str
    description: str


def area_charts(card: Scorecard) -> list[AreaChart]:
    """One picture for each area that can bring points."""
    by_score = {name: {root.id: root for root in card.scores[name].roots} for name in SCORES}
    return [
        _area(root, {name: by_score[name][root.id] for name in SCORES}) for root in card.record.roots if root.points is not None
    ]


def _area(record: ScoreNode, by_name: dict[str, ScoreNode]) -> AreaChart:
    bars = tuple(Bar(name, width(node.credit), percent(node.credit)) for name, node in by_name.items())
    described = ", ".join(f"{each.name} {each.text}" for each in bars)
    points = rounded(record.points or Fraction(0))
    return AreaChart(record.id, record.title, plain(record.weight), points, described, bars)


def width(share: Fraction | None) -> str:
    """How long the bar of *share* is."""
    length = min(max(share or Fraction(0), Fraction(0)), Fraction(1)) * TRACK
    return f"{float(length):.1f}"


def reach(score: Score) -> Range:
    """The score of record within its weight, with what is still open."""
    whole = score.weight or Fraction(1)
    described = _("{points} poin sekarang, paling tinggi {highest}, dari {weight}").format(
        points=rounded(score.points), highest=rounded(score.highest), weight=plain(score.weight)
    )
    return Range(width(score.points / whole), width(score.highest / whole), described)
