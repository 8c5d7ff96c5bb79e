"""Coverage tables: evidence by indicator, criteria by indicator."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from lke.engine.coverage import GAPS, NONE, SINGLE, UNPROVED, Covered, Shown, evidence_of_indicators
from lke.engine.instruments import indicators_served
from lke.engine.words import certainty
from lke.figures import rounded
from lke.language import _
from lke.model.mapping import PlanMapping
from lke.model.plan import Indicator, Plan, SubActivity
from lke.model.rubric import Rubric
from lke.model.score import Scorecard

_WIDEST = 60


def evidence_coverage(card: Scorecard) -> list[dict[str, Any]]:
    """For every indicator of the plan: its criteria, its evidence, the points not yet reached, or why nothing asks for it."""
    serving = indicators_served(card.assessment.rubric, card.assessment.mapping)
    points = {leaf.id: leaf.weight - leaf.points for leaf in card.record.leaves() if leaf.points is not None}
    texts, reasons = _texts(card.assessment.indicator_plan), card.assessment.unmapped
    return [
        {
            "id": indicator,
            "text": texts.get(indicator, ""),
            "criteria": list(serving.get(indicator, ())),
            "reason": reasons.get(indicator),
            "valid": [piece.id for piece in shown.valid],
            "not_valid": [piece.id for piece in shown.not_valid],
            "points_open": float(sum(points.get(criterion, 0) for criterion in serving.get(indicator, ()))),
        }
        for indicator, shown in evidence_of_indicators(card, texts or serving).items()
    ]


def coverage_document(card: Scorecard, covered: Sequence[Covered], only: str | None = None) -> dict[str, Any]:
    """Evidence by indicator, and by criterion with the points that hang on it; *only* the criteria with that gap."""
    return {
        "indicators": evidence_coverage(card),
        "criteria": [_criterion(each) for each in chosen(covered, only)],
        "totals": {gap: _total(chosen(covered, gap), gap) for gap in GAPS},
    }


def _total(having: Sequence[Covered], gap: str) -> dict[str, Any]:
    return {"criteria": len(having), **_number(sum((each.hanging[gap] for each in having), Fraction(0)))}


def chosen(covered: Sequence[Covered], only: str | None) -> list[Covered]:
    """Those with the gap *only*, most points first; all of them where none is named."""
    if only is None:
        return list(covered)
    return sorted((each for each in covered if only in each.hanging), key=lambda each: -each.hanging[only])


def _criterion(each: Covered) -> dict[str, Any]:
    node = each.node
    return {
        "id": node.id,
        "title": node.title,
        "weight": float(node.weight),
        "points": {"klaim": float(each.claimed), "berbukti": float(node.points or 0)},
        "indicators": [{"id": name, **_ids(shown)} for name, shown in each.indicators],
        **_ids(each.shown),
        "documents": each.documents,
        "gaps": {gap: _number(points) for gap, points in each.hanging.items()},
        "at_stake": _number(each.at_stake),
    }


def _ids(shown: Shown) -> dict[str, list[str]]:
    return {"valid": [piece.id for piece in shown.valid], "not_valid": [piece.id for piece in shown.not_valid]}


def _number(points: Fraction) -> dict[str, Any]:
    return {"points": float(points), "exact": str(points)}


def gap_rows(document: Mapping[str, Any], only: str | None = None) -> list[dict[str, Any]]:
    """The criteria of a coverage document that have a gap, a line each for the terminal; *only*: the points of that one."""
    return [
        {
            "question": each["id"],
            "criterion_title": each["title"],
            "claimed": each["points"]["klaim"],
            "proved": each["points"]["berbukti"],
            "documents": each["documents"],
            "gaps": list(each["gaps"]),
            "at_stake": (each["at_stake"] if only is None else each["gaps"][only])["points"],
        }
        for each in document["criteria"]
        if each["gaps"]
    ]


def gap_lines(document: Mapping[str, Any]) -> list[str]:
    """Say for each gap how many criteria have it, and how many points hang on them."""
    words = {
        NONE: _("tanpa bukti sah: {count} kriteria; bukti dapat membawa {points} poin"),
        SINGLE: _("bersandar pada satu dokumen: {count} kriteria; {points} poin jatuh bila dokumen itu gugur"),
        UNPROVED: _("diklaim, belum terbukti: {count} kriteria, {points} poin"),
    }
    return [
        words[gap].format(count=total["criteria"], points=rounded(Fraction(total["exact"])))
        for gap, total in document["totals"].items()
    ]


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
        "criterion_title": _("pertanyaan"),
        "claimed": _("klaim"),
        "proved": _("berbukti"),
        "documents": _("dokumen sah"),
        "gaps": _("celah"),
        "at_stake": _("poin bergantung"),
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
