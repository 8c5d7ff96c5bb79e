"""Pictures of scores: where each bar of an inline SVG stands. Numbers come from the score tree as they are."""

from dataclasses import dataclass
from fractions import Fraction

from lke.figures import percent, rounded, whole
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
        _area(root, {name: by_score[name][root.id] for name in SCORES}, without_rules=card.without_rules)
        for root in card.record.roots
        if root.points is not None
    ]


def _area(record: ScoreNode, by_name: dict[str, ScoreNode], *, without_rules: bool) -> AreaChart:
    shares = {name: None if name == "sistem" and without_rules else node.credit for name, node in by_name.items()}
    bars = tuple(Bar(name, width(share), percent(share)) for name, share in shares.items())
    described = ", ".join(f"{each.name} {each.text}" for each in bars)
    points = rounded(record.points or Fraction(0))
    return AreaChart(record.id, record.title, whole(record.weight), points, described, bars)


def width(share: Fraction | None) -> str:
    """How long the bar of *share* is."""
    length = min(max(share or Fraction(0), Fraction(0)), Fraction(1)) * TRACK
    return f"{float(length):.1f}"


def reach(score: Score) -> Range:
    """The score of record within its weight, with what is still open."""
    weight = score.weight or Fraction(1)
    described = _("{points} poin sekarang, paling tinggi {highest}, dari {weight}").format(
        points=rounded(score.points), highest=rounded(score.highest), weight=whole(score.weight)
    )
    return Range(width(score.points / weight), width(score.highest / weight), described)
