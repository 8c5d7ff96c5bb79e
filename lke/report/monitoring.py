"""How far a plan is carried out, for scripts and for the terminal."""

from typing import Any

from lke.engine.monitoring_words import agenda, as_of_words, legend, progress_words, remarks, scheduling_word, state_sign
from lke.figures import percent
from lke.language import _
from lke.model.monitoring import MeetingItem, Monitoring, MonthCell, Progress, Scheduling, StatusLine
from lke.model.score import Scorecard

_WIDEST = 46


def status_document(card: Scorecard, monitoring: Monitoring) -> dict[str, Any]:
    """The whole of it as a JSON document."""
    header = card.assessment.header
    return {
        "unit": {"code": header.unit.code, "name": header.unit.name},
        "year": monitoring.year,
        "plan": monitoring.plan.id,
        "as_of": None if monitoring.as_of is None else monitoring.as_of.isoformat(),
        "as_of_from": "--as-of" if monitoring.stated else "tanggal_nilai",
        "scheduled": monitoring.scheduled,
        "known": monitoring.known,
        "sub_activities": [_line(line) for line in monitoring.lines],
        "areas": [
            {"id": area.id, "title": area.name, **_progress(monitoring.progress(area.id))} for area in monitoring.plan.areas
        ],
        "total": _progress(monitoring.progress()),
        "meeting": {
            "overdue": [_item(each) for each in monitoring.overdue],
            "due_this_month": [_item(each) for each in monitoring.due_this_month],
            "due_next_month": [_item(each) for each in monitoring.due_next_month],
            "unproved": [_item(each) for each in monitoring.unproved],
            "without_months": [{"id": line.row.id, "scheduling": line.scheduling.value} for line in monitoring.without_months],
        },
        "problems": [problem.as_json() for problem in card.findings if problem.file.endswith("realisasi.csv")],
    }


def _line(line: StatusLine) -> dict[str, Any]:
    return {
        "id": line.row.id,
        "area": line.area.id,
        "activity": line.activity.id,
        "title": line.row.title,
        "scheduling": line.scheduling.value,
        "responsible": line.responsible or None,
        "months": [_cell(cell) for cell in line.months],
    }


def _cell(cell: MonthCell) -> dict[str, Any]:
    row = cell.row
    return {
        "month": cell.month,
        "planned": cell.planned,
        "state": cell.state.value,
        "status": None if row is None else row.status or "terlaksana",
        "date": None if row is None or row.dated is None else row.dated.isoformat(),
        "proof": list(cell.proof),
        "lacking": cell.lacking or None,
        "note": None if row is None else row.note,
        "obstacle": None if row is None else row.obstacle,
        "follow_up": None if row is None else row.follow_up,
    }


def _progress(counts: Progress) -> dict[str, Any]:
    document: dict[str, Any] = dict(counts._asdict())
    for name, share in (("percent_done", counts.share_done), ("percent_proved", counts.share_proved)):
        document[name] = None if share is None else float(share * 100)
    return document


def _item(item: MeetingItem) -> dict[str, Any]:
    line, cell = item
    return {"id": line.row.id, "title": line.row.title, "responsible": line.responsible or None, **_cell(cell)}


# --- for the terminal ---------------------------------------------------------------------------------------------


def status_text(card: Scorecard, monitoring: Monitoring) -> str:
    """The months of every sub-activity, progress by area, and what the next meeting has to look at."""
    header = card.assessment.header
    heading = _("Rencana aksi {name} {year}: {as_of}").format(
        name=header.unit.name, year=monitoring.year, as_of=as_of_words(monitoring)
    )
    lines = [heading, *remarks(monitoring), "", *_grid(monitoring), "", *_areas(monitoring)]
    *listed, _unscheduled = agenda(monitoring)
    for title, entries in listed:
        lines += ["", f"{title} ({len(entries)})", *(f"  {_entry(*entry)}" for entry in entries)]
    lines += ["", *_without_months(monitoring)]
    return "\n".join(line.rstrip() for line in lines)


def _grid(monitoring: Monitoring) -> list[str]:
    lines = [" " * (8 + _WIDEST) + "".join(f"{month:>3}" for month in range(1, 13))]
    for line in monitoring.lines:
        signs = "".join(f"{state_sign(cell, line.scheduling) or '.':>3}" for cell in line.months)
        lines.append(f"{line.row.id:<8}{_shortened(line.row.title):<{_WIDEST}}{signs}")
    meaning = [f"{sign or '.'} {text}" for sign, _state, text in legend()]
    return [*lines, "", "; ".join(meaning)]


def _areas(monitoring: Monitoring) -> list[str]:
    lines = []
    for area in monitoring.plan.areas:
        counts = monitoring.progress(area.id)
        lines.append(f"{area.id} {_shortened(area.name):<{_WIDEST}} {percent(counts.share_done):>8}  {progress_words(counts)}")
    counts = monitoring.progress()
    return [*lines, f"  {_('Jumlah'):<{_WIDEST}} {percent(counts.share_done):>8}  {progress_words(counts)}"]


def _without_months(monitoring: Monitoring) -> list[str]:
    """The sub-activities without months in a line for each reason; the workbook lists them."""
    lines = []
    for scheduling in (Scheduling.NO_ROW, Scheduling.NO_MONTH):
        ids = [line.row.id for line in monitoring.without_months if line.scheduling is scheduling]
        if ids:
            text = _("{reason} ({count}): {ids}")
            lines.append(text.format(reason=scheduling_word(scheduling), count=len(ids), ids=", ".join(ids)))
    return lines


def _entry(code: str, title: str, month: str, responsible: str, told: str) -> str:
    text = _("{id} bulan {month}: {title} – {responsible}").format(
        id=code, month=month, title=_shortened(title), responsible=responsible
    )
    return f"{text}; {told}" if told else text


def _shortened(text: str) -> str:
    return text if len(text) < _WIDEST else f"{text[: _WIDEST - 2]}…"
