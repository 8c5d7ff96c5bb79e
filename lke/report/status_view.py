"""The report's section on the plan: months and what became of them, progress, and the next evaluation meeting."""

from dataclasses import dataclass
from fractions import Fraction

from lke.engine.monitoring import monitor
from lke.engine.monitoring_words import Entry, agenda, legend, remarks, state_sign, state_word
from lke.language import _
from lke.model.monitoring import Monitoring, Progress, StatusLine
from lke.model.score import Scorecard
from lke.report.labels import long_date


@dataclass(frozen=True, slots=True)
class Sign:
    """A letter, the state that colours it, and what it means."""

    letter: str
    state: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Row:
    """One sub-activity through the year."""

    id: str
    title: str
    months: tuple[Sign, ...]
    responsible: str


@dataclass(frozen=True, slots=True)
class AreaRows:
    """An area with its sub-activities and how far it is; the total has no rows."""

    title: str
    rows: tuple[Row, ...]
    counts: Progress
    share_done: Fraction | None
    share_proved: Fraction | None


@dataclass(frozen=True, slots=True)
class StatusView:
    """The whole section."""

    as_of: str
    remarks: tuple[str, ...]
    areas: tuple[AreaRows, ...]
    total: AreaRows
    legend: tuple[Sign, ...]
    agenda: tuple[tuple[str, tuple[Entry, ...]], ...]


def status_view(card: Scorecard) -> StatusView | None:
    """Prepare the section; None where the assessment has no plan."""
    monitoring = monitor(card)
    if monitoring is None:
        return None
    areas = [
        _area(f"{area.id} {area.name}", monitoring, area.id, [line for line in monitoring.lines if line.area is area])
        for area in monitoring.plan.areas
    ]
    return StatusView(
        as_of=_as_of(monitoring),
        remarks=remarks(monitoring),
        areas=tuple(areas),
        total=_area(_("Jumlah"), monitoring, None, []),
        legend=tuple(Sign(sign, state.value, meaning) for sign, state, meaning in legend()),
        agenda=agenda(monitoring),
    )


def _as_of(monitoring: Monitoring) -> str:
    if monitoring.as_of is None:
        return _("tanggal_nilai kosong: keterlambatan tidak dapat dihitung.")
    return _("Keadaan per {day}, tanggal_nilai penilaian.").format(day=long_date(monitoring.as_of))


def _area(title: str, monitoring: Monitoring, area: str | None, lines: list[StatusLine]) -> AreaRows:
    counts = monitoring.progress(area)
    return AreaRows(title, tuple(map(_row, lines)), counts, counts.share_done, counts.share_proved)


def _row(line: StatusLine) -> Row:
    months = (Sign(state_sign(cell, line.scheduling), cell.state.value, state_word(cell.state)) for cell in line.months)
    return Row(line.row.id, line.row.title, tuple(months), line.responsible)
