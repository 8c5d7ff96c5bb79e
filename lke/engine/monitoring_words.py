"""What the states of a month are called, and the letters that stand for them on paper: screen, page and workbook say the same."""

from collections.abc import Iterable
from typing import NamedTuple

from lke.language import _
from lke.model.monitoring import MeetingItem, Monitoring, MonthCell, Progress, Scheduling, State, StatusLine

UNPLANNED_MARK = "*"
"""Behind the letter of what was done in a month for which it was not planned."""


def state_sign(cell: MonthCell, scheduling: Scheduling) -> str:
    """The letter that stands in a month; what is not scheduled has none, or the mark of why."""
    if cell.state is State.UNSCHEDULED:
        return {Scheduling.NO_ROW: "–", Scheduling.NO_MONTH: "?", Scheduling.MONTHS: ""}[scheduling]
    letter = {State.PLANNED: "R", State.OVERDUE: "T", State.DONE: "D", State.PROVED: "B"}[cell.state]
    return letter if cell.planned else letter + UNPLANNED_MARK


def state_word(state: State) -> str:
    """Name a state."""
    return {
        State.UNSCHEDULED: _("tidak dijadwalkan"),
        State.PLANNED: _("direncanakan"),
        State.OVERDUE: _("terlambat"),
        State.DONE: _("dikerjakan, belum terbukti"),
        State.PROVED: _("terbukti"),
    }[state]


def legend() -> tuple[tuple[str, State, str], ...]:
    """Every sign, its state, and what it means."""
    return (
        ("R", State.PLANNED, _("direncanakan, belum lewat")),
        ("D", State.DONE, _("dikerjakan, belum terbukti")),
        ("B", State.PROVED, _("dikerjakan dan terbukti")),
        ("T", State.OVERDUE, _("terlambat: bulannya lewat, belum dikerjakan")),
        ("*", State.DONE, _("di luar jadwal")),
        ("", State.UNSCHEDULED, _("kosong: tidak direncanakan bulan itu")),
        ("?", State.UNSCHEDULED, _("bulan belum diisi di jadwal.csv")),
        ("–", State.UNSCHEDULED, _("tidak ada di jadwal.csv")),
    )


def scheduling_word(scheduling: Scheduling) -> str:
    """Say whether a sub-activity is scheduled."""
    return {
        Scheduling.NO_ROW: _("tidak dijadwalkan: tidak ada di jadwal.csv"),
        Scheduling.NO_MONTH: _("tidak dijadwalkan: bulannya belum diisi"),
        Scheduling.MONTHS: _("dijadwalkan"),
    }[scheduling]


def as_of_words(monitoring: Monitoring) -> str:
    """Say as of which day, and where the day comes from."""
    if monitoring.as_of is None:
        return _("tanggal_nilai kosong: keterlambatan tidak dapat dihitung")
    source = _("diminta dengan --as-of") if monitoring.stated else _("tanggal_nilai penilaian")
    return _("keadaan per {day} ({source})").format(day=monitoring.as_of, source=source)


def remarks(monitoring: Monitoring) -> tuple[str, ...]:
    """What must be known before the table is read."""
    said = []
    if not monitoring.scheduled:
        said.append(_("Tidak ada jadwal: jadwal.csv tidak ada, atau semua bulannya kosong; tidak ada yang dapat terlambat."))
    if not monitoring.known:
        said.append(_("Tidak ada realisasi.csv: pelaksanaan tidak diketahui, dan tidak ada yang disebut terlambat."))
    return tuple(said)


def progress_words(progress: Progress) -> str:
    """Count in a line how far an area is."""
    text = _("{done} dari {planned} bulan rencana dikerjakan, {proved} terbukti, {overdue} terlambat").format(
        done=progress.done, planned=progress.planned, proved=progress.proved, overdue=progress.overdue
    )
    return text + (_(", {count} di luar jadwal").format(count=progress.outside) if progress.outside else "")


def remark_of(line: StatusLine) -> str:
    """What the column KET says of a sub-activity: the role responsible, and what stands in the way."""
    parts = [line.responsible] if line.responsible else []
    if line.scheduling is not Scheduling.MONTHS:
        parts.append(scheduling_word(line.scheduling))
    for cell in line.months:
        parts += [_("bulan {month}: {text}").format(month=cell.month, text=text) for text in _told(cell)]
    return "\n".join(parts)


def _told(cell: MonthCell) -> list[str]:
    row = cell.row
    if row is None:
        return []
    texts = []
    if row.status == "sebagian" and not cell.is_done:
        texts.append(_("baru sebagian"))
    if row.obstacle:
        texts.append(_("kendala: {text}").format(text=row.obstacle))
    if row.follow_up:
        texts.append(_("tindak lanjut: {text}").format(text=row.follow_up))
    if row.note:
        texts.append(row.note)
    return ["; ".join(texts)] if texts else []


# --- for the next evaluation meeting ------------------------------------------------------------------------------


class Entry(NamedTuple):
    """A line of the meeting's list."""

    sub_activity: str
    title: str
    months: str
    responsible: str
    told: str
    """What is known of it."""


def agenda(monitoring: Monitoring) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """What the next evaluation meeting has to look at, under a heading each."""
    return (
        (_("Terlambat"), _entries(monitoring.overdue)),
        (_("Jatuh pada bulan ini"), _entries(monitoring.due_this_month)),
        (_("Jatuh pada bulan depan"), _entries(monitoring.due_next_month)),
        (_("Dikerjakan, belum terbukti"), _entries(monitoring.unproved)),
        (_("Belum dijadwalkan"), tuple(_unscheduled(line) for line in monitoring.without_months)),
    )


def _entries(items: Iterable[MeetingItem]) -> tuple[Entry, ...]:
    """An entry for each sub-activity; its months stand together where the same is known of them."""
    months: dict[tuple[str, str, str, str], list[str]] = {}
    for line, cell in items:
        told = "; ".join([*([cell.lacking] if cell.lacking else []), *_told(cell)])
        key = (line.row.id, line.row.title, line.responsible or _("belum ditetapkan"), told)
        months.setdefault(key, []).append(str(cell.month))
    return tuple(Entry(code, title, ", ".join(found), role, told) for (code, title, role, told), found in months.items())


def _unscheduled(line: StatusLine) -> Entry:
    done = [str(cell.month) for cell in line.months if cell.is_done]
    told = [scheduling_word(line.scheduling)]
    if done:
        told.append(_("dikerjakan bulan {months}").format(months=", ".join(done)))
    return Entry(line.row.id, line.row.title, "–", line.responsible or _("belum ditetapkan"), "; ".join(told))
