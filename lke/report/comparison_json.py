"""A comparison as the contract's JSON document: numbers unrounded, ``exact`` the rationals."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import lke
from lke.engine.trend import Course, Trend
from lke.model.comparison import Comparison, Movement, Side


def document(trend: Trend, reasons: Mapping[str, str]) -> dict[str, Any]:
    """What ``lke compare --json`` prints."""
    header = trend.sides[-1].assessment.header
    last = trend.steps[-1]
    found = {
        "engine": lke.__version__,
        "unit": {"code": header.unit.code, "name": header.unit.name},
        "example": any(side.assessment.header.example for side in trend.sides),
        "sides": [_side(side) for side in trend.sides],
        **_numbers(trend.total),
        "nodes": [_node(trend, course) for course in trend.courses()],
        "unpaired": [{"id": row.id, "kind": row.kind, "change": float(row.change)} for row in last.unpaired],
        "fallen": [_fallen(row, reasons) for row in last.fallen],
        "problems": [],
    }
    if len(trend.steps) > 1:
        found["steps"] = [_step(step) for step in trend.steps]
    return found


def _side(side: Side) -> dict[str, Any]:
    header, rubric = side.assessment.header, side.assessment.rubric
    return {
        "year": header.year,
        "status": header.status,
        "by": side.score.by,
        "provisional": side.score.provisional,
        "rubric": {
            "id": rubric.id,
            "edition": rubric.edition,
            "sha256": side.assessment.rubric_sha256,
            "unverified": rubric.unverified,
        },
        "weight": float(side.score.weight),
        "complete": {"answered": side.score.answered, "of": side.score.of},
    }


def _step(step: Comparison) -> dict[str, Any]:
    years = [side.assessment.header.year for side in (step.before, step.after)]
    return {"from": years[0], "to": years[1], **_numbers(step.total)}


def _numbers(row: Movement) -> dict[str, Any]:
    """The total as the contract names it."""
    return {"total": _change(row), "causes": {cause: float(points) for cause, points in row.causes.items()}}


def _change(row: Movement) -> dict[str, Any]:
    exact = {"before": _exact(row.before), "after": _exact(row.after), "change": str(row.change)}
    return {"before": _float(row.before), "after": _float(row.after), "change": float(row.change), "exact": exact}


def _node(trend: Trend, course: Course) -> dict[str, Any]:
    row = course.movement
    since = trend.sides[len(trend.steps) - len(course.rows)].assessment.header.year
    return {
        "id": row.id,
        "parent": row.parent,
        "title": row.title,
        "kind": row.kind,
        "partners": list(row.partners),
        **_change(row),
        "causes": {cause: float(points) for cause, points in row.causes.items()},
        "weight": {"before": float(row.weight_before), "after": float(row.weight_after)},
        "percent": {"before": _percent(row.share_before), "after": _percent(row.share_after)},
        "because": {"before": row.why_before, "after": row.why_after},
        "fell": row.fell,
        "since": since,
        "points": [_float(points) for points in course.points],
    }


def _fallen(row: Movement, reasons: Mapping[str, str]) -> dict[str, Any]:
    percent = {"before": _percent(row.share_before), "after": _percent(row.share_after)}
    return {"id": row.id, "title": row.title, "percent": percent, "reason": reasons.get(row.id)}


def _float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)


def _exact(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _percent(share: Fraction | None) -> float | None:
    return None if share is None else float(100 * share)
