"""Many offices as a workbook: a sheet a table, numbers as numbers, heads that stay and filter."""

from collections.abc import Sequence
from datetime import date

from xlsxwriter.worksheet import Worksheet

from lke import __version__
from lke.engine.offices.table import CHANCE, CHANGE, LONG, NUMBER, POINTS, SHARE, WHOLE, Cell, Column, Table
from lke.language import _
from lke.workbook.paper import BOXED, CENTRED, HEAD, PERCENT, SMALL, TITLE, Paper, Style
from lke.workbook.paper import POINTS as POINTS_STYLE

_FIRST = 3
_WIDTHS = {LONG: 46.0, WHOLE: 10.0, NUMBER: 11.0, POINTS: 11.0, SHARE: 11.0, CHANGE: 11.0, CHANCE: 11.0}
_TEXT_WIDTH = 16.0
_STYLES: dict[str, Style] = {
    WHOLE: {**CENTRED, "num_format": "0"},
    NUMBER: CENTRED,
    POINTS: POINTS_STYLE,
    SHARE: PERCENT,
    CHANGE: {**POINTS_STYLE, "num_format": "+0.00;-0.00;0.00"},
    CHANCE: {**CENTRED, "num_format": "0.0000"},
}
_WIDE, _A3 = 16, 8
"""Columns beyond which a sheet is printed on A3."""
MOST_ROWS = 1_000_000
"""Rows of one sheet."""


def build_offices(tables: Sequence[Table], *, example: bool, created: date) -> bytes:
    """The workbook of *tables*, as a file's bytes."""
    name = _("Rekap kantor")
    paper = Paper(created, example=example, header=name, footer=f"lke {__version__}")
    for table in tables:
        _write(paper, table)
    paper.workbook.set_properties({"title": name, "created": paper.created, "author": "lke"})
    return paper.bytes()


def sheet_name(table: Table) -> str:
    """What the sheet of a table is called."""
    return {
        "rekap": _("Rekap"),
        "provinsi": _("Provinsi"),
        "gerbang": _("Gerbang"),
        "gerbang_kantor": _("Gerbang kantor"),
        "area": _("Area"),
        "pertanyaan": _("Pertanyaan"),
        "antrean_pertanyaan": _("Antrean pertanyaan"),
        "antrean": _("Antrean"),
        "selisih": _("Selisih"),
        "tahun_lalu": _("Tahun lalu"),
        "salinan_berkas": _("Berkas sama"),
        "salinan_catatan": _("Catatan sama"),
        "beban": _("Beban"),
        "pembagian": _("Pembagian"),
        "rencana": _("Rencana"),
        "temuan": _("Temuan"),
    }[table.key]


def _write(paper: Paper, table: Table) -> None:
    sheet = paper.sheet(sheet_name(table))
    if len(table.columns) > _WIDE:
        sheet.set_paper(_A3)
    paper.height(sheet, 0, 24)
    paper.text(sheet, 0, 0, table.title, TITLE, {"text_wrap": False})
    paper.text(sheet, 1, 0, " ".join(filter(None, (table.remark, table.left))), SMALL, {"text_wrap": False})
    paper.height(sheet, _FIRST - 1, 44)
    for at, column in enumerate(table.columns):
        paper.widths(sheet, at, at, _WIDTHS.get(column.kind, _TEXT_WIDTH))
        paper.text(sheet, _FIRST - 1, at, column.title, HEAD)
    for row, cells in enumerate(table.rows[:MOST_ROWS], start=_FIRST):
        for at, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            _cell(paper, (sheet, row, at), column, cell)
    last = max(_FIRST, _FIRST + len(table.rows) - 1)
    sheet.freeze_panes(_FIRST, _kept_columns(table))
    sheet.repeat_rows(0, _FIRST - 1)
    sheet.autofilter(_FIRST - 1, 0, last, len(table.columns) - 1)


def _kept_columns(table: Table) -> int:
    """Columns that stay when scrolling to the right: up to the first that names something, of the first four."""
    longs = [at for at, column in enumerate(table.columns[:4]) if column.kind == LONG]
    return longs[0] + 1 if longs else 1


def _cell(paper: Paper, place: tuple[Worksheet, int, int], column: Column, cell: Cell) -> None:
    sheet, row, at = place
    style = _STYLES.get(column.kind, BOXED)
    if cell is None:
        paper.text(sheet, row, at, "", style)
    elif isinstance(cell, str):
        paper.text(sheet, row, at, cell, BOXED, SMALL if column.kind == LONG else {})
    else:
        paper.number(sheet, row, at, float(cell), style)
