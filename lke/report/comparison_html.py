"""The page of a comparison: one HTML file that needs nothing beside it, on screen and on paper."""

from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from lke.engine.comparison_words import cause_meaning, cause_name, kind_name, signed
from lke.engine.trend import Course, Trend
from lke.figures import percent, plain, rounded
from lke.language import code
from lke.model.comparison import CAUSES, Movement
from lke.report.html import asset, environment, policy, style
from lke.report.labels import provisional, score_name
from lke.report.waterfall import waterfall

_TRACK = 150


@dataclass(frozen=True, slots=True)
class Area:
    """One part with its course and the causes of its change."""

    course: Course
    numbers: tuple[str, ...]
    """Points on every side; a dash where it was not."""
    left: str
    """Where the bar of the change begins, and how wide it is, in the picture's units."""
    width: str


def render_comparison(trend: Trend) -> str:
    """Write *trend* as a page; the same runs give the same bytes."""
    example = any(side.assessment.header.example for side in trend.sides)
    sheet = style(example=example) + asset("perbandingan.css")
    made = environment(None)
    made.globals.update(
        {"cause_name": cause_name, "cause_meaning": cause_meaning, "kind_name": kind_name, "provisional": provisional}
    )
    made.filters.update({"signed": signed, "score_name": score_name, "rounded": rounded, "plain": plain, "percent": percent})
    return made.get_template("perbandingan.html").render(
        trend=trend,
        example=example,
        header=trend.sides[-1].assessment.header,
        labels=trend.labels(),
        causes=CAUSES,
        picture=waterfall(trend),
        areas=_areas(trend),
        fallen=sorted(trend.steps[-1].fallen, key=lambda row: row.change),
        risen=_risen(trend),
        unpaired=trend.steps[-1].unpaired,
        track=_TRACK,
        lang=code(),
        policy=policy(sheet, ""),
        style=Markup(sheet),  # noqa: S704  # our own file
    )


def _risen(trend: Trend) -> list[Movement]:
    rows = [
        row
        for row in trend.steps[-1].nodes
        if row.is_leaf and row.share_before is not None and row.share_after is not None and row.share_after > row.share_before
    ]
    return sorted(rows, key=lambda row: -row.change)


def _areas(trend: Trend) -> list[Area]:
    courses = trend.areas()
    greatest = max((abs(course.movement.change) for course in courses), default=Fraction(0)) or Fraction(1)
    return [_area(course, len(trend.sides), greatest) for course in courses]


def _area(course: Course, sides: int, greatest: Fraction) -> Area:
    known = [None] * (sides - len(course.points)) + list(course.points)
    half = Fraction(_TRACK, 2)
    length = abs(course.movement.change) / greatest * half
    left = half if course.movement.change >= 0 else half - length
    return Area(
        course,
        tuple("–" if points is None else rounded(points) for points in known),
        f"{float(left):.1f}",
        f"{float(length):.1f}",
    )
