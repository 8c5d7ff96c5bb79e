"""Many offices as one JSON document: every number unrounded, every average with its count."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import lke
from lke.engine.offices.copies import SameFile, SameNote
from lke.engine.offices.drift import Drift
from lke.engine.offices.grouping import Group
from lke.engine.offices.last_year import Earlier
from lke.engine.offices.load import Plan, Task
from lke.engine.offices.overview import Overview
from lke.engine.offices.queue import Waiting
from lke.engine.offices.rollup import Area, Province, Question, Rolled, Rollup
from lke.engine.offices.spread import Spread
from lke.model.offices import Instrument, OfficeRun, Unread
from lke.model.score import SCORES


def overview_document(overview: Overview, view: str | None, most: int) -> dict[str, Any]:
    """What ``lke rekap --json`` prints: all views, or one of them; *most*: rows of the queue."""
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "rekap": lambda: _recap(overview),
        "antrean": lambda: _queue(overview, most),
        "drift": lambda: _drift(overview),
        "salinan": lambda: {"files": [*map(_file, overview.files)], "notes": [*map(_note, overview.notes)]},
        "beban": lambda: _load(overview),
    }
    document: dict[str, Any] = {
        "engine": lke.__version__,
        "example": overview.example,
        "by": overview.asking.by,
        "offices": len({run.code or run.place for run in overview.runs}),
        "read": len(overview.runs),
        "counted": len(overview.counted),
        "unread": [_unread(each) for each in overview.unread],
        "remarks": [each.as_json() for each in overview.remarks],
    }
    for name in parts if view is None else (view,):
        document |= parts[name]()
    return document


def _number(number: Fraction | float | None) -> float | int | None:
    if number is None or isinstance(number, float | int):
        return number
    return number.numerator if number.denominator == 1 else float(number)


def _unread(each: Unread) -> dict[str, Any]:
    return {
        "path": each.source.path,
        "kind": each.source.kind,
        "passed_over": each.passed_over,
        "count": len(each.problems),
        "problems": [problem.as_json() for problem in each.problems],
    }


# --- recap -------------------------------------------------------------------------------------------------------


def _recap(overview: Overview) -> dict[str, Any]:
    return {
        "runs": [_run(overview, run) for run in overview.runs],
        "groups": [_rollup(rollup) for rollup in overview.rollups],
    }


def _instrument(instrument: Instrument) -> dict[str, Any]:
    return {
        "id": instrument.id,
        "edition": instrument.edition,
        "sha256": instrument.sha256,
        "family": instrument.family,
        "unverified": instrument.unverified,
        "outline": instrument.outline,
    }


def _run(overview: Overview, run: OfficeRun) -> dict[str, Any]:
    rollup = overview.rollup_of(run)
    counted = id(run) in overview.counted
    placed = rollup.places.get(run.code) if counted else None
    return {
        "path": run.place,
        "kind": run.source.kind,
        "unit": {"code": run.code, "name": run.name, "level": run.level, "province": run.province},
        "rubric": _instrument(run.instrument),
        "year": run.year,
        "status": run.status,
        "example": run.example,
        "counted": counted,
        "rank": {
            "by": rollup.ranked_by,
            "nation": placed.nation if placed else None,
            "province": placed.province if placed else None,
        },
        "complete": {"by": "klaim", "answered": run.answered, "of": run.of},
        "verified": {"answered": run.verified, "of": run.of},
        "provisional": run.provisional,
        "weight": _number(run.weight),
        "scores": {by: _number(run.totals[by]) for by in SCORES},
        "exact": {by: None if (points := run.totals[by]) is None else str(points) for by in SCORES},
        "interval": {"by": run.instrument.basis, "min": _number(run.total), "max": _number(run.highest)},
        "predicate": run.predicate,
        "gates": [
            {
                "level": gate.level,
                "met": gate.met,
                "provisional": gate.provisional,
                "conditions": [
                    {
                        "id": line.id,
                        "met": line.met,
                        "open": line.open,
                        "margin": _number(line.margin),
                        "gap": _number(line.gap),
                        "unit": line.unit,
                    }
                    for line in gate.lines
                ],
            }
            for gate in run.gates
        ],
        "findings": dict(sorted(run.findings.items())),
        "lint": None if run.lint is None else {"salah": run.lint[0], "temuan": run.lint[1]},
        "preflight": None if run.preflight is None else dict(run.preflight),
        "last_year": _earlier(overview.before.get(id(run))),
        "remarks": list(run.remarks),
    }


def _earlier(before: Earlier | None) -> dict[str, Any] | None:
    if before is None:
        return None
    return {
        "path": before.run.place,
        "rubric": before.run.instrument.id,
        "points": _number(before.points),
        "share": _number(before.share),
        "change": _number(before.change),
        "change_of_share": _number(before.change_of_share),
        "same_edition": before.same_edition,
    }


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "offices": spread.over,
        "mean": _number(spread.mean),
        "median": _number(spread.median),
        "q1": _number(spread.lower),
        "q3": _number(spread.upper),
        "min": _number(spread.least),
        "max": _number(spread.greatest),
    }


def _group(group: Group) -> dict[str, Any]:
    return {"rubric": _instrument(group.instrument), "year": group.year}


def _rollup(rollup: Rollup) -> dict[str, Any]:
    group = rollup.group
    return {
        **_group(group),
        "title": group.instrument.title,
        "ranked_by": rollup.ranked_by,
        "aside": [{"path": run.place, "code": run.code} for run in group.aside],
        "nation": _rolled(rollup.nation),
        "provinces": [_province(each) for each in rollup.provinces],
        "areas": [_area(each) for each in rollup.areas],
        "questions": [_question(each) for each in rollup.questions],
    }


def _rolled(rolled: Rolled) -> dict[str, Any]:
    return {
        "offices": rolled.offices,
        "incomplete": rolled.incomplete,
        "provisional": rolled.provisional,
        "levels": dict(rolled.levels),
        "points": {by: _spread(each) for by, each in rolled.by.items()},
        "share": _spread(rolled.share),
    }


def _province(province: Province) -> dict[str, Any]:
    return {"name": province.name or None, "rank": province.rank, **_rolled(province.rolled)}


def _area(area: Area) -> dict[str, Any]:
    return {
        "id": area.form.id,
        "title": area.form.title,
        "weight": _spread(area.weight),
        "share": {by: _spread(each) for by, each in area.by.items()},
        "lost": _number(area.lost),
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "id": question.form.id,
        "title": question.form.title,
        "area": question.form.area,
        "weight": _spread(question.weight),
        "answered": question.answered,
        "blank": question.blank,
        "not_applicable": question.not_applicable,
        "credit": {by: _spread(each) for by, each in question.by.items()},
    }


# --- triage ------------------------------------------------------------------------------------------------------


def _queue(overview: Overview, most: int) -> dict[str, Any]:
    left: Sequence[Waiting] = overview.queue[most:]
    return {
        "queue": {
            "waiting": len(overview.queue),
            "unproved": _number(sum((row.unproved for row in overview.queue), Fraction(0))),
            "questions": [
                {
                    "rubric": row.instrument.id,
                    "year": row.year,
                    "id": row.form.id,
                    "title": row.form.title,
                    "offices": row.offices,
                    "unproved": _number(row.unproved),
                    "claimed": _number(row.claimed),
                }
                for row in overview.questions
            ],
            "answers": [_waiting(row) for row in overview.queue[:most]],
            "left": {"answers": len(left), "unproved": _number(sum((row.unproved for row in left), Fraction(0)))},
        }
    }


def _waiting(row: Waiting) -> dict[str, Any]:
    return {
        "code": row.run.code,
        "path": row.run.place,
        "rubric": row.run.instrument.id,
        "year": row.run.year,
        "id": row.form.id,
        "weight": _number(row.asked.weight),
        "klaim": _number(row.asked.klaim),
        "berbukti": _number(row.asked.berbukti),
        "unproved": _number(row.unproved),
        "claimed": _number(row.claimed),
    }


def _drift(overview: Overview) -> dict[str, Any]:
    return {
        "drift": [_drift_row(row) for row in overview.drifts],
        "contradictions": [
            {
                "code": each.run.code,
                "path": each.run.place,
                "year": each.run.year,
                "key": each.key,
                "stated": _number(each.stated),
                "path_before": each.before.place,
                "key_before": each.key_before,
                "was": _number(each.was),
            }
            for each in overview.contradictions
        ],
        "stopped": [{"path": unread.source.path, **problem.as_json()} for unread, problem in overview.stopped],
    }


def _drift_row(row: Drift) -> dict[str, Any]:
    leaning = row.leaning
    return {
        "kind": row.kind,
        **_group(row.group),
        "id": row.id,
        "title": row.title,
        "offices": row.offices,
        "cases": leaning.cases,
        "above": leaning.above,
        "below": leaning.below,
        "mean": _number(leaning.mean),
        "points": _number(leaning.points),
        "interval": {"min": leaning.low, "max": leaning.high},
        "chance": leaning.chance,
        "enough": leaning.enough,
        "pattern": row.pattern,
    }


def _file(row: SameFile) -> dict[str, Any]:
    hidden = any(filed.restricted for _run, filed in row.kept)
    return {
        "sha256": row.sha256,
        "offices": row.offices,
        "expected": row.expected,
        "title": None if hidden else row.kept[0][1].title,
        "registered": [_at(run, id=filed.id) for run, filed in row.kept],
    }


def _note(row: SameNote) -> dict[str, Any]:
    return {
        "offices": row.offices,
        "common": row.common,
        "text": row.kept[0][1].shown,
        "written": [_at(run, question=noted.question) for run, noted in row.kept],
    }


def _at(run: OfficeRun, **more: str) -> dict[str, Any]:
    return {"code": run.code, "path": run.place, "year": run.year, **more}


def _load(overview: Overview) -> dict[str, Any]:
    return {
        "load": [
            {
                "round": each.round,
                "role": each.role,
                "offices": each.offices,
                "done": each.done,
                "waiting": each.waiting,
                "unproved": _number(each.unproved),
                "claimed": _number(each.claimed),
            }
            for each in overview.loads
        ],
        "plan": _plan(overview.plan),
    }


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "hours": _number(plan.hours),
        "by_area": plan.by_area,
        "reviewers": [
            {
                "name": each.reviewer,
                "offices": each.offices,
                "answers": each.answers,
                "unproved": _number(each.unproved),
                "seconds": _number(each.seconds),
                "seconds_each": _number(each.each),
            }
            for each in plan.shares
        ],
        "tasks": _tasks(plan.tasks),
    }


def _tasks(tasks: Iterable[Task]) -> list[dict[str, Any]]:
    return [
        {
            "reviewer": task.reviewer or None,
            **_at(task.run, rubric=task.run.instrument.id),
            "areas": list(task.areas),
            "answers": task.answers,
            "unproved": _number(task.unproved),
            "claimed": _number(task.claimed),
            "seconds": _number(task.seconds),
            "seconds_each": _number(task.each),
        }
        for task in tasks
    ]
