"""Coverage tables: evidence by indicator, criteria by indicator."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from lke.figures import rounded
from lke.language import _
from lke.model.plan import Indicator, Plan, SubActivity
from lke.model.rubric import Rubric
from lke.model.score import Scorecard

_WIDEST = 60


def evidence_coverage(card: Scorecard) -> list[dict[str, Any]]:
    """For every indicator that a criterion serves: its criteria, its evidence and the points not yet reached."""
    serving = _serving(card.assessment.rubric)
    points = {leaf.id: leaf.weight - leaf.points for leaf in card.record.leaves() if leaf.points is not None}
    texts = _texts(card.assessment.plan)
    rows = []
    for indicator in texts or serving:
        criteria = serving.get(indicator, [])
        uses = [use for criterion in criteria for use in card.uses[criterion]]
        rows.append(
            {
                "id": indicator,
                "text": texts.get(indicator, ""),
                "criteria": criteria,
                "valid": list(dict.fromkeys(use.evidence.id for use in uses if use.valid)),
                "not_valid": list(dict.fromkeys(use.evidence.id for use in uses if not use.valid)),
                "points_open": float(sum(points.get(criterion, 0) for criterion in criteria)),
            }
        )
    return rows


def rubric_coverage(plan: Plan, rubric: Rubric) -> dict[str, Any]:
    """Both directions: the criteria of every indicator, and the criteria that serve no indicator of *plan*."""
    serving = _serving(rubric)
    texts = _texts(plan)
    return {
        "plan": plan.id,
        "rubric": rubric.id,
        "indicators": [
            {"id": id_, "text": text, "criteria": serving.get(id_, []), "reason": rubric.unmapped.get(id_)}
            for id_, text in texts.items()
        ],
        "criteria": [
            {"id": criterion.id, "text": criterion.text, "indicators": list(criterion.indicators)}
            for criterion in rubric.criteria()
        ],
        "unserved": [each.id for each in rubric.criteria() if not set(each.indicators) & texts.keys()],
    }


def rubric_rows(rubrics: Iterable[Rubric]) -> list[dict[str, Any]]:
    """One line per rubric."""
    return [
        {
            "id": rubric.id,
            "title": rubric.title,
            "edition": rubric.edition,
            "years": f"{rubric.valid.first}-{rubric.valid.last or ''}",
            "criteria": sum(1 for _criterion in rubric.criteria()),
            "basis": rubric.basis,
            "unverified": rubric.unverified,
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
    }


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, float):
        return rounded(Fraction(value))
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "–" if value is None else str(value)


def _serving(rubric: Rubric) -> dict[str, list[str]]:
    serving: dict[str, list[str]] = {}
    for criterion in rubric.criteria():
        for indicator in criterion.indicators:
            serving.setdefault(indicator, []).append(criterion.id)
    return serving


def _texts(plan: Plan | None) -> dict[str, str]:
    if plan is None:
        return {}
    return {indicator.id: _text(row, indicator) for row, indicator in plan.indicators()}


def _text(row: SubActivity, indicator: Indicator) -> str:
    """The indicator's text under its lead-in."""
    return f"{row.lead_in} {indicator.text}" if row.lead_in else indicator.text
