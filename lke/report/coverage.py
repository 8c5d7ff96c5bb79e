"""Coverage tables: evidence by indicator, criteria by indicator."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from lke.engine.instruments import indicators_served
from lke.engine.words import certainty
from lke.figures import rounded
from lke.language import _
from lke.model.mapping import PlanMapping
from lke.model.plan import Indicator, Plan, SubActivity
from lke.model.rubric import Rubric
from lke.model.run import EvidenceRow
from lke.model.score import Scorecard

_WIDEST = 60


def evidence_coverage(card: Scorecard) -> list[dict[str, Any]]:
    """For every indicator of the plan: its criteria, its evidence, the points not yet reached, or why nothing asks for it."""
    serving = indicators_served(card.assessment.rubric, card.assessment.mapping)
    points = {leaf.id: leaf.weight - leaf.points for leaf in card.record.leaves() if leaf.points is not None}
    texts, reasons = _texts(card.assessment.indicator_plan), card.assessment.unmapped
    rows = []
    for indicator in texts or serving:
        criteria = serving.get(indicator, ())
        uses = [use for each in criteria for use in card.uses[each] if _is_of(use.evidence.row, indicator, each, serving)]
        rows.append(
            {
                "id": indicator,
                "text": texts.get(indicator, ""),
                "criteria": list(criteria),
                "reason": reasons.get(indicator),
                "valid": list(dict.fromkeys(use.evidence.id for use in uses if use.valid)),
                "not_valid": list(dict.fromkeys(use.evidence.id for use in uses if not use.valid)),
                "points_open": float(sum(points.get(criterion, 0) for criterion in criteria)),
            }
        )
    return rows


def _is_of(row: EvidenceRow, indicator: str, criterion: str, serving: Mapping[str, Sequence[str]]) -> bool:
    """Whether a piece that serves a criterion does so for an indicator: it names it, or names no other that serves it."""
    return indicator in row.indicators or not any(criterion in serving.get(each, ()) for each in row.indicators)


def rubric_coverage(plan: Plan, rubric: Rubric, mapping: PlanMapping | None = None) -> dict[str, Any]:
    """Both directions: the questions of every indicator, and the indicators of every question, of *plan*.

    Where the rubric is no rubric of the plan, *mapping* says which serves which.
    """
    serving = indicators_served(rubric, mapping)
    reasons = {**rubric.unmapped, **(mapping.unmapped if mapping else {})}
    texts = _texts(plan)
    served: dict[str, list[str]] = {}
    for indicator, questions in serving.items():
        for question in questions:
            served.setdefault(question, []).append(indicator)
    scored = [each for each in rubric.criteria() if each.scored]
    return {
        "plan": plan.id,
        "rubric": rubric.id,
        "mapping": None if mapping is None else {"status": mapping.status},
        "indicators": [
            {"id": id_, "text": text, "criteria": list(serving.get(id_, ())), "reason": reasons.get(id_)}
            for id_, text in texts.items()
        ],
        "criteria": [{"id": each.id, "text": each.text, "indicators": served.get(each.id, [])} for each in rubric.criteria()],
        "unserved": [each.id for each in scored if not set(served.get(each.id, ())) & texts.keys()],
    }


def covered_lines(document: Mapping[str, Any]) -> list[str]:
    """Say in a few lines how far each side covers the other."""
    indicators, unserved = document["indicators"], document["unserved"]
    with_partner = sum(bool(each["criteria"]) for each in indicators)
    lines = [
        _("indikator yang melayani pertanyaan: {count} dari {of}").format(count=with_partner, of=len(indicators)),
        _("kriteria tanpa indikator: {ids}").format(ids=", ".join(unserved) or _("tidak ada")),
    ]
    status = document["mapping"] and document["mapping"]["status"]
    return [_("pemetaan ini {status}").format(status=certainty(status)), *lines] if status else lines


def rubric_rows(rubrics: Iterable[Rubric]) -> list[dict[str, Any]]:
    """One line per rubric."""
    return [
        {
            "id": rubric.id,
            "title": rubric.title,
            "edition": rubric.edition,
            "years": f"{rubric.valid.first}-{rubric.valid.last or ''}",
            "criteria": sum(each.scored for each in rubric.criteria()),
            "basis": rubric.basis,
            "unverified": rubric.unverified,
            "outline": rubric.outline,
        }
        for rubric in rubrics
    ]


def as_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """A table for the terminal."""
    import pandas as pd  # noqa: PLC0415  # heavy: loaded only by the commands that show a table

    if not rows:
        return _("tidak ada baris")
    headings = _headings()
    frame = pd.DataFrame([{headings.get(key, key): _cell(value) for key, value in row.items()} for row in rows])
    for column in frame.columns:
        texts = frame[column].map(_shortened)
        frame[column] = texts.str.ljust(max(texts.str.len().max(), len(column)))
    return str(frame.to_string(index=False, justify="left", max_colwidth=_WIDEST + 1))


def _shortened(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _headings() -> dict[str, str]:
    return {
        "id": "id",
        "question": _("kriteria"),
        "text": _("indikator"),
        "title": _("judul"),
        "criteria": _("kriteria"),
        "valid": _("bukti sah"),
        "not_valid": _("bukti tidak sah"),
        "points_open": _("poin belum diraih"),
        "reason": _("tanpa padanan karena"),
        "edition": _("edisi"),
        "years": _("tahun"),
        "basis": _("nilai dasar"),
        "unverified": _("ada yang belum terverifikasi"),
        "outline": _("garis besar"),
        "indicators": _("indikator"),
    }


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, float):
        return rounded(Fraction(value))
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "–" if value is None else str(value)


def _texts(plan: Plan | None) -> dict[str, str]:
    if plan is None:
        return {}
    return {indicator.id: _text(row, indicator) for row, indicator in plan.indicators()}


def _text(row: SubActivity, indicator: Indicator) -> str:
    """The indicator's text under its lead-in."""
    return f"{row.lead_in} {indicator.text}" if row.lead_in else indicator.text
