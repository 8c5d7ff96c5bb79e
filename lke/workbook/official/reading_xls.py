"""Reads an .xls file: results, links, merges, hidden sheets. The old form's formulas are not read here."""

import hashlib
import struct
from pathlib import Path
from typing import Any

import xlrd

from lke.errors import InvalidFiles
from lke.language import _
from lke.workbook.official.reading import BUILT_IN_FORMATS, LONGEST_TEXT, MOST_CELLS, refused
from lke.workbook.official.sheetmodel import Book, Box, Cell, CellType, Position, Sheet, coordinate

LARGEST = 64_000_000
_STATES = ("visible", "hidden", "veryHidden")


def read_xls(path: Path) -> Book:
    """Read the .xls file at *path*.

    Raises:
        InvalidFiles: when it is none, is encrypted, damaged or too large.

    """
    with path.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        what = _("berkas lebih dari {most} MB").format(most=LARGEST // 1_000_000)
        raise refused(path.name, "", "workbook-too-large", what, _("periksa apakah ini buku kerja yang benar"))
    book = _opened(content, path.name)
    if sum(sheet.nrows for sheet in book.sheets()) > MOST_CELLS:
        what = _("lebih dari {most} sel berisi: bukan lembar kerja evaluasi").format(most=MOST_CELLS)
        raise refused(path.name, "", "workbook-too-large", what, _("hapus baris dan lembar yang tidak perlu, lalu simpan ulang"))
    sheets = tuple(_sheet(book, sheet, index, path.name) for index, sheet in enumerate(book.sheets()))
    sha256 = hashlib.sha256(content).hexdigest()
    return Book(path.name, "xls", sha256, sheets, formulas_known=False, from_1904=bool(book.datemode))


def _opened(content: bytes, name: str) -> Any:
    try:
        return xlrd.open_workbook(file_contents=content, formatting_info=True, on_demand=False)
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower():
            what, mend = _("buku kerja dikunci dengan kata sandi"), _("buka di Excel, hapus kata sandinya, lalu simpan")
            raise refused(name, "", "workbook-encrypted", what, mend) from None
        raise _damaged(name) from None
    except (
        struct.error,
        AssertionError,
        IndexError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        NotImplementedError,
        MemoryError,
    ):
        raise _damaged(name) from None


def _damaged(name: str) -> InvalidFiles:
    mend = _("buka di Excel, lalu simpan sebagai .xlsx")
    return refused(name, "", "workbook-damaged", _("bukan berkas .xls yang utuh"), mend)


def _sheet(book: Any, sheet: Any, index: int, file: str) -> Sheet:
    cells: dict[Position, Cell] = {}
    links = dict(sheet.hyperlink_map)
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = _cell(book, sheet, row, column, _target(links.get((row, column))))
            if cell is None:
                continue
            if len(cell.text) > LONGEST_TEXT:
                what = _("isi sel {length} karakter, melebihi batas Excel {most}").format(
                    length=len(cell.text), most=LONGEST_TEXT
                )
                place = f"{sheet.name}!{coordinate(cell.place)}"
                raise refused(file, place, "cell-too-long", what, _("pendekkan teks di sel itu"))
            cells[cell.place] = cell
    merged = tuple(Box(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells)
    hidden = frozenset(at + 1 for at, info in sheet.colinfo_map.items() if info.hidden)
    state = _STATES[sheet.visibility] if 0 <= sheet.visibility < len(_STATES) else "visible"
    return Sheet(sheet.name, index, state, cells, merged, hidden_columns=hidden, protected=bool(getattr(sheet, "protect", False)))


def _target(link: Any) -> str | None:
    if link is None:
        return None
    if link.url_or_path:
        found = link.url_or_path
        return found.decode("latin-1") if isinstance(found, bytes) else str(found)
    return f"#{link.textmark}" if link.textmark else None


def _cell(book: Any, sheet: Any, row: int, column: int, link: str | None) -> Cell | None:
    found = sheet.cell(row, column)
    kind, value = _typed(found)
    if kind is CellType.EMPTY and link is None:
        return None
    style = book.xf_list[found.xf_index] if found.xf_index is not None and found.xf_index < len(book.xf_list) else None
    locked = bool(style.protection.cell_locked) if style is not None else True
    return Cell((row + 1, column + 1), kind, value, None, _format(book, style), locked, link)


def _format(book: Any, style: Any) -> str:
    if style is None:
        return "General"
    known = book.format_map.get(style.format_key)
    return str(known.format_str) if known is not None else BUILT_IN_FORMATS.get(style.format_key, "General")


def _typed(found: Any) -> tuple[CellType, str | float | bool | None]:
    if found.ctype == xlrd.XL_CELL_TEXT:
        return (CellType.TEXT, found.value) if found.value else (CellType.EMPTY, None)
    if found.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return CellType.NUMBER, float(found.value)
    if found.ctype == xlrd.XL_CELL_BOOLEAN:
        return CellType.LOGICAL, bool(found.value)
    if found.ctype == xlrd.XL_CELL_ERROR:
        return CellType.ERROR, xlrd.error_text_from_code.get(found.value, "#N/A")
    return CellType.EMPTY, None
