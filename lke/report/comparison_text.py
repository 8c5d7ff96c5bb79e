"""A comparison in the terminal: plain lines, no colours."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from textwrap import shorten

from lke.engine.comparison_words import cause_meaning, cause_name, kind_name, signed
from lke.engine.trend import Course, Trend
from lke.figures import percent, plain, rounded
from lke.language import _
from lke.model.comparison import CAUSES, Movement, Side
from lke.report.labels import provisional, score_name

_TITLE = 44
_MOST = 12


def comparison_table(trend: Trend, reasons: Mapping[str, str] | None = None) -> str:
    """The total, its causes, the areas, what fell and what has no partner."""
    parts = [_head(trend), _causes(trend), _areas(trend), [*_fallen(trend, reasons or {}), *_unpaired(trend)]]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _head(trend: Trend) -> list[str]:
    header = trend.sides[-1].assessment.header
    lines = [_("CONTOH – data rekaan")] if any(side.assessment.header.example for side in trend.sides) else []
    lines.append(f"{header.unit.name} ({header.unit.code})")
    lines += [_side(label, side) for label, side in zip(trend.labels(), trend.sides, strict=True)]
    total = trend.total
    change = _("Perubahan {change} poin: dari {before} menjadi {after}").format(
        change=signed(total.change), before=_points(total.before), after=_points(total.after)
    )
    return [*lines, change]


def _side(label: str, side: Side) -> str:
    score, rubric = side.score, side.assessment.rubric
    reached = percent(score.points / score.weight if score.weight else None)
    text = _("{label}: nilai {name} {points} dari {weight} poin = {percent}, rubrik {rubric}").format(
        label=label,
        name=score_name(score.by),
        points=rounded(score.points),
        weight=plain(score.weight),
        percent=reached,
        rubric=rubric.id,
    )
    text += _(" (memuat angka yang BELUM TERVERIFIKASI)") if rubric.unverified else ""
    return "; ".join(filter(None, (text, provisional(score))))


def _causes(trend: Trend) -> list[str]:
    found = trend.total.causes
    lines = [f"{_('Sebab'):<16}{_('poin'):>9}"]
    lines += [f"{cause_name(cause):<16}{signed(found[cause]):>9}  {cause_meaning(cause)}" for cause in CAUSES]
    return [*lines, f"{_('jumlah'):<16}{signed(trend.total.change):>9}"]


def _areas(trend: Trend) -> list[str]:
    labels = trend.labels()
    head = (
        f"{_('Bagian'):<{_TITLE}}"
        + "".join(f"{label:>{_width(label)}}" for label in labels)
        + f"{_('berubah'):>10}  {_('terutama')}"
    )
    return [head, *(_area(course, labels) for course in trend.areas())]


def _width(label: str) -> int:
    return max(9, len(label) + 2)


def _area(course: Course, labels: list[str]) -> str:
    row = course.movement
    title = shorten("  " * row.depth + f"{row.id}  {row.title}", _TITLE - 1, placeholder="…")
    known = [None] * (len(labels) - len(course.points)) + list(course.points)
    numbers = "".join(f"{_points(points):>{_width(label)}}" for points, label in zip(known, labels, strict=True))
    return f"{title:<{_TITLE}}{numbers}{signed(row.change):>10}  {_mostly(row)}"


def _mostly(row: Movement) -> str:
    """The cause that moved it most."""
    cause, points = max(row.causes.items(), key=lambda each: abs(each[1]))
    return f"{cause_name(cause)} {signed(points)}" if points else ""


def _points(points: Fraction | None) -> str:
    return "–" if points is None else rounded(points)


def _fallen(trend: Trend, reasons: Mapping[str, str]) -> Iterator[str]:
    fallen = trend.steps[-1].fallen
    yield _("Kriteria yang turun: {count}").format(count=len(fallen))
    for row in sorted(fallen, key=lambda each: each.change)[:_MOST]:
        title = shorten(f"{row.id}  {row.title}", _TITLE - 1, placeholder="…")
        reason = reasons.get(row.id) or _mostly(row)
        yield f"  {title:<{_TITLE}}{percent(row.share_before):>9} -> {percent(row.share_after):>8}  {reason}"
    yield from _more(len(fallen))


def _unpaired(trend: Trend) -> Iterator[str]:
    rows = trend.steps[-1].unpaired
    if rows:
        yield _("Kriteria tanpa padanan: {count}").format(count=len(rows))
    for row in rows[:_MOST]:
        title = shorten(f"{row.id}  {row.title}", _TITLE - 1, placeholder="…")
        yield f"  {title:<{_TITLE}}{signed(row.change):>9}  {kind_name(row.kind)}"
    yield from _more(len(rows))


def _more(count: int) -> Iterator[str]:
    if count > _MOST:
        yield "  " + _("… dan {count} lagi (semuanya: --json, atau -o FILE)").format(count=count - _MOST)
