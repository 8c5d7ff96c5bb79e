"""The sheet Evaluasi: progress by area, and what the next evaluation meeting has to look at."""

from collections.abc import Iterable, Sequence

from xlsxwriter.worksheet import Worksheet

from lke.engine.monitoring_words import Entry, agenda, as_of_words, remarks
from lke.language import _
from lke.model.monitoring import Monitoring, Progress
from lke.workbook.paper import BANDS, BOXED, CENTRED, HEAD, MUTED, PERCENT, SMALL, TITLE, Paper, Style
from lke.workbook.wrapping import wrapped_height

MEETING = "Evaluasi"
"""Name of the sheet: an identifier, the same in every language."""
_WIDTHS = (9.0, 46.0, 11.0, 11.0, 11.0, 11.0, 11.0, 11.0, 11.0, 11.0)
_HIGHEST = 409.0
"""Points that a row may be high in Excel."""
_TOTAL: Style = {"bg_color": BANDS[0], "bold": True}


def write_meeting(paper: Paper, monitoring: Monitoring, read: Iterable[tuple[str, str]]) -> None:
    """Write the sheet; *read* names what it rests on, each with its hash."""
    sheet = paper.sheet(MEETING)
    for column, width in enumerate(_WIDTHS):
        paper.widths(sheet, column, column, width)
    paper.height(sheet, 0, 24)
    paper.text(sheet, 0, 0, _("Bahan rapat evaluasi rencana aksi"), TITLE, {"text_wrap": False})
    paper.text(sheet, 1, 0, "; ".join((as_of_words(monitoring), *remarks(monitoring))), SMALL, {"text_wrap": False})
    row = _write_progress(paper, sheet, 3, monitoring)
    for heading, rows in agenda(monitoring):
        row = _write_list(paper, sheet, row + 1, heading, rows)
    paper.text(sheet, row + 1, 0, _("Berkas masukan (sha256)"), SMALL, {"bold": True, "text_wrap": False})
    for at, (name, sha256) in enumerate(read, row + 2):
        paper.text(sheet, at, 0, f"{name} {sha256}", SMALL, MUTED, {"text_wrap": False})


def _write_progress(paper: Paper, sheet: Worksheet, row: int, monitoring: Monitoring) -> int:
    heads = (
        _("Area"),
        _("Uraian"),
        _("Sub kegiatan"),
        _("Bulan rencana"),
        _("Sudah lewat"),
        _("Dikerjakan"),
        _("Terbukti"),
        _("Terlambat"),
        _("% dikerjakan"),
        _("% terbukti"),
    )
    for column, head in enumerate(heads):
        paper.text(sheet, row, column, head, HEAD)
    for area in monitoring.plan.areas:
        row += 1
        _write_counts(paper, sheet, row, (area.id, area.name), monitoring.progress(area.id))
    _write_counts(paper, sheet, row + 1, ("", _("Jumlah")), monitoring.progress(), _TOTAL)
    return row + 2


def _write_counts(paper: Paper, sheet: Worksheet, row: int, names: tuple[str, str], counts: Progress, *look: Style) -> None:
    paper.text(sheet, row, 0, names[0], CENTRED, *look)
    paper.text(sheet, row, 1, names[1], BOXED, *look)
    numbers = (counts.sub_activities, counts.planned, counts.due, counts.done, counts.proved, counts.overdue)
    for column, number in enumerate(numbers, 2):
        paper.number(sheet, row, column, number, CENTRED, *look)
    for column, share in enumerate((counts.share_done, counts.share_proved), 8):
        if share is None:
            paper.text(sheet, row, column, "–", CENTRED, *look)
        else:
            paper.number(sheet, row, column, float(share), PERCENT, *look)


def _write_list(paper: Paper, sheet: Worksheet, row: int, heading: str, rows: Sequence[Entry]) -> int:
    """A heading, then month, sub-activity, what it is, the role responsible, and what is known; returns the row after."""
    paper.text(sheet, row, 0, f"{heading} ({len(rows)})", {"bold": True, "font_size": 11, "text_wrap": False})
    if not rows:
        paper.text(sheet, row + 1, 0, _("Tidak ada."), MUTED, {"text_wrap": False})
        return row + 2
    row += 1
    for area, head in _spans(row, (_("Sub kegiatan"), _("Uraian"), _("Bulan"), _("Penanggung jawab"), _("Keterangan"))):
        paper.merged(sheet, area, head, HEAD)
    for entry in rows:
        row += 1
        spans = _spans(row, entry)
        for area, text in spans:
            paper.merged(sheet, area, text, BOXED, SMALL)
        # a spreadsheet program never finds out by itself how high a row of merged cells must be
        heights = (wrapped_height(text, sum(_WIDTHS[area[1] : area[3] + 1]), SMALL) for area, text in spans)
        paper.height(sheet, row, min(max(heights), _HIGHEST))
    return row + 1


def _spans(row: int, texts: Sequence[str]) -> list[tuple[tuple[int, int, int, int], str]]:
    columns = ((0, 0), (1, 1), (2, 2), (3, 5), (6, 9))
    return [((row, first, row, last), text) for (first, last), text in zip(columns, texts, strict=True)]
