"""The sheet Rencana Aksi: the decree's own 17 columns, each month shaded and lettered by what became of it."""

from datetime import date

from xlsxwriter.worksheet import Worksheet

from lke import __version__
from lke.engine.monitoring_words import as_of_words, legend, progress_words, remark_of, remarks, state_sign
from lke.engine.words import hashed_words
from lke.language import _
from lke.model.monitoring import Monitoring, State, StatusLine
from lke.model.plan_table import (
    ACTIVITY,
    AREA,
    COLUMNS,
    FIRST_MONTH,
    INDICATOR,
    MONTHS,
    REMARK,
    SUB_ACTIVITY,
    printed_activity,
    printed_area,
    printed_indicators,
    printed_sub_activity,
)
from lke.model.score import Scorecard
from lke.workbook.layout import PLAN
from lke.workbook.paper import BOXED, CENTRED, HEAD, SMALL, TITLE, Paper, Style
from lke.workbook.plan_meeting import write_meeting

SHADES = {State.PLANNED: "#DCE6F2", State.DONE: "#FFE8A3", State.PROVED: "#BFE3C6", State.OVERDUE: "#F2AFAF"}
"""Fill of a month; what is not scheduled has none."""
_WIDTHS = (15.0, 22.0, 32.0, 38.0, *(3.3 for _month in range(12)), 27.0)
_HEAD_ROW = 3
_FIRST = _HEAD_ROW + 3
_LAST_MONTH = FIRST_MONTH + 11


def build_plan_status(card: Scorecard, monitoring: Monitoring) -> bytes:
    """A workbook of the table and of what the next evaluation meeting has to look at, as a file's bytes."""
    header = card.assessment.header
    created = monitoring.as_of or date(header.year, 12, 31)
    name = _("Pemantauan rencana aksi {name} {year}").format(name=header.unit.name, year=header.year)
    footer = f"{monitoring.plan.id} · {as_of_words(monitoring)} · lke {__version__}"
    paper = Paper(created, example=header.example, header=name, footer=footer)
    write_plan_sheet(paper, monitoring)
    write_meeting(paper, monitoring, hashed_words(card.assessment))
    paper.workbook.set_properties({"title": name[:255], "created": paper.created, "author": "lke"})
    return paper.bytes()


def write_plan_sheet(paper: Paper, monitoring: Monitoring) -> None:
    """Write the sheet: the plan's title, the day, what the letters mean, and the table as printed."""
    sheet = paper.sheet(PLAN)
    for column, width in enumerate(_WIDTHS):
        paper.widths(sheet, column, column, width)
    paper.height(sheet, 0, 24)
    paper.text(sheet, 0, 0, monitoring.plan.title, TITLE, {"text_wrap": False})
    told = "; ".join((as_of_words(monitoring), progress_words(monitoring.progress()), *remarks(monitoring)))
    paper.text(sheet, 1, 0, told, SMALL, {"text_wrap": False})
    meaning = "; ".join(f"{sign} {text}" if sign else text for sign, _state, text in legend())
    paper.text(sheet, 2, 0, meaning, SMALL, {"text_wrap": False})
    _write_heads(paper, sheet)
    above: StatusLine | None = None
    for row, line in enumerate(monitoring.lines, _FIRST):
        _write_line(paper, sheet, row, line, above)
        above = line


def _write_heads(paper: Paper, sheet: Worksheet) -> None:
    """The two printed rows of heads, and the row that numbers the columns."""
    top, below = _HEAD_ROW, _HEAD_ROW + 1
    for column, head in enumerate((AREA, ACTIVITY, SUB_ACTIVITY, INDICATOR)):
        paper.merged(sheet, (top, column, below, column), head, HEAD)
    paper.merged(sheet, (top, FIRST_MONTH, top, _LAST_MONTH), MONTHS, HEAD)
    for month in range(1, 13):
        paper.number(sheet, below, FIRST_MONTH + month - 1, month, HEAD)
    paper.merged(sheet, (top, COLUMNS - 1, below, COLUMNS - 1), REMARK, HEAD)
    for column in range(COLUMNS):
        paper.number(sheet, below + 1, column, column + 1, CENTRED, {"font_size": 8, "font_color": "#595959"})
    sheet.freeze_panes(_FIRST, 3)
    sheet.repeat_rows(top, below + 1)


def _write_line(paper: Paper, sheet: Worksheet, row: int, line: StatusLine, above: StatusLine | None) -> None:
    """One sub-activity; area and activity are printed where they begin."""
    new_area = above is None or above.area is not line.area
    new_activity = above is None or above.activity is not line.activity
    paper.text(sheet, row, 0, printed_area(line.area) if new_area else "", BOXED, SMALL, _begins(new=new_area), {"bold": True})
    paper.text(sheet, row, 1, printed_activity(line.activity) if new_activity else "", BOXED, SMALL, _begins(new=new_activity))
    paper.text(sheet, row, 2, printed_sub_activity(line.row), BOXED, SMALL)
    paper.text(sheet, row, 3, printed_indicators(line.row), BOXED, SMALL)
    for at, cell in enumerate(line.months, FIRST_MONTH):
        shade: Style = {"bg_color": SHADES[cell.state]} if cell.state in SHADES else {"font_color": "#7F7F7F"}
        bold: Style = {"bold": cell.state is not State.UNSCHEDULED, "valign": "vcenter"}
        paper.text(sheet, row, at, state_sign(cell, line.scheduling), CENTRED, SMALL, bold, shade)
    paper.text(sheet, row, COLUMNS - 1, remark_of(line), BOXED, {"font_size": 8})


def _begins(*, new: bool) -> Style:
    """The lines round a cell that runs on from the one above are left away, as in a merged cell."""
    return {} if new else {"top": 0}
