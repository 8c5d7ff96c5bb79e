"""Reads an .ods file: values, links, merges, hidden sheets, dropdowns. Its formulas are read through LibreOffice only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from lke.language import _
from lke.workbook.official.package import open_package
from lke.workbook.official.reading import LONGEST_TEXT, MOST_CELLS, XmlPass, refused
from lke.workbook.official.sheetmodel import Book, Box, Cell, CellType, Position, Sheet, Validation, coordinate

MOST_REPEATED = 2_000
"""A row or cell that is repeated more often than this only fills the rest of the sheet."""
LAST_ROW, LAST_COLUMN = 200_000, 1_000


def read_ods(path: Path) -> Book:
    """Read the .ods file at *path*.

    Raises:
        InvalidFiles: when it is none, is encrypted, damaged or too large.

    """
    package = open_package(path)
    if "content.xml" not in package.names:
        raise refused(path.name, "", "not-a-workbook", _("bukan berkas .ods"), _("simpan ulang dari LibreOffice atau Excel"))
    if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.read("META-INF/manifest.xml"):
        what, mend = _("buku kerja dikunci dengan kata sandi"), _("buka, hapus kata sandinya, lalu simpan")
        raise refused(path.name, "", "workbook-encrypted", what, mend)
    reading = _Reading(path.name)
    try:
        XmlPass(reading.start, reading.end, reading.text).run(package.read("content.xml"))
    except expat.ExpatError as error:
        what = _("bagian buku kerja rusak: {reason}").format(reason=expat.ErrorString(error.code))
        raise refused(path.name, "content.xml", "workbook-damaged", what, _("simpan ulang dari LibreOffice atau Excel")) from None
    return Book(path.name, "ods", package.sha256, tuple(reading.sheets()), formulas_known=False)


@dataclass
class _Table:
    """A sheet while it is read."""

    name: str
    state: str
    protected: bool
    cells: dict[Position, Cell] = field(default_factory=dict)
    merged: list[Box] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    listed: dict[str, list[Box]] = field(default_factory=dict)
    row: int = 0
    column: int = 0
    columns: int = 0


class _Reading:
    """Collects the sheets of ``content.xml``."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._tables: list[_Table] = []
        self._rules: dict[str, tuple[str, ...]] = {}
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._cell: Mapping[str, str] | None = None
        self._lines: list[str] = []
        self._piece: list[str] = []
        self._link: str | None = None
        self._row_attributes: Mapping[str, str] = {}
        self._stored = 0
        self._aside = 0

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        if element == "style":
            self._style = attributes.get("name", "")
        elif element == "table-properties" and attributes.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif element == "content-validation":
            self._rules[attributes.get("name", "")] = _options(attributes.get("condition", ""))
        elif element == "table":
            state = "hidden" if attributes.get("style-name", "") in self._hidden_styles else "visible"
            self._tables.append(_Table(attributes.get("name", ""), state, attributes.get("protected") == "true"))
        elif self._tables:
            self._inside(element, attributes)

    def _inside(self, element: str, attributes: Mapping[str, str]) -> None:
        table = self._tables[-1]
        if element == "table-column":
            count = _times(attributes, "number-columns-repeated")
            if attributes.get("visibility") in {"collapse", "filter"} and count <= MOST_REPEATED:
                table.hidden_columns.update(range(table.columns + 1, table.columns + count + 1))
            table.columns += count
        elif element == "table-row":
            self._row_attributes = attributes
            table.row += 1
            table.column = 0
        elif element in {"table-cell", "covered-table-cell"}:
            self._cell, self._lines, self._link = attributes, [], None
        elif element == "annotation":
            self._aside += 1
        elif element == "p":
            self._piece = []
        elif element in {"s", "tab", "line-break"} and not self._aside:
            self._piece.append(
                " " * min(_times(attributes, "c"), 1_000) if element == "s" else "\t" if element == "tab" else "\n"
            )
        elif element == "a" and not self._aside:
            self._link = attributes.get("href")

    def text(self, data: str) -> None:
        """Characters inside a paragraph."""
        if self._cell is not None and not self._aside:
            self._piece.append(data)

    def end(self, element: str, _text: str) -> None:
        if element == "annotation":
            self._aside -= 1
        elif element == "p" and self._cell is not None and not self._aside:
            self._lines.append("".join(self._piece))
            self._piece = []
        elif element in {"table-cell", "covered-table-cell"} and self._tables and self._cell is not None:
            self._close_cell(self._tables[-1], self._cell)
            self._cell = None
        elif element == "table-row" and self._tables:
            repeated = _times(self._row_attributes, "number-rows-repeated")
            self._repeat_row(self._tables[-1], repeated)

    def _close_cell(self, table: _Table, attributes: Mapping[str, str]) -> None:
        count = _times(attributes, "number-columns-repeated")
        kind, value = self._typed(attributes)
        place = (table.row, table.column + 1)
        rule = attributes.get("content-validation-name")
        if rule and count <= MOST_REPEATED:
            table.listed.setdefault(rule, []).append(Box(place[0], place[1], place[0], place[1] + count - 1))
        rows, spanned = _times(attributes, "number-rows-spanned"), _times(attributes, "number-columns-spanned")
        if rows > 1 or spanned > 1:
            table.merged.append(Box(place[0], place[1], place[0] + min(rows, 5_000) - 1, place[1] + min(spanned, 500) - 1))
        if kind is not CellType.EMPTY or self._link:
            for at in range(min(count, MOST_REPEATED)):
                self._store(table, Cell((place[0], place[1] + at), kind, value, None, _format(attributes), link=self._link))
        table.column += count

    def _store(self, table: _Table, cell: Cell) -> None:
        self._stored += 1
        if self._stored > MOST_CELLS or cell.place[0] > LAST_ROW or cell.place[1] > LAST_COLUMN:
            what = _("lebih dari {most} sel berisi: bukan lembar kerja evaluasi").format(most=MOST_CELLS)
            mend = _("hapus baris dan lembar yang tidak perlu, lalu simpan ulang")
            raise refused(self._file, "", "workbook-too-large", what, mend)
        if len(cell.text) > LONGEST_TEXT:
            what = _("isi sel {length} karakter, melebihi batas Excel {most}").format(length=len(cell.text), most=LONGEST_TEXT)
            place = f"{table.name}!{coordinate(cell.place)}"
            raise refused(self._file, place, "cell-too-long", what, _("pendekkan teks di sel itu"))
        table.cells[cell.place] = cell

    def _repeat_row(self, table: _Table, repeated: int) -> None:
        """A row that stands for several alike."""
        own = [cell for place, cell in table.cells.items() if place[0] == table.row] if 1 < repeated <= MOST_REPEATED else []
        for step in range(1, repeated if own else 1):
            for cell in own:
                self._store(
                    table,
                    Cell((table.row + step, cell.place[1]), cell.kind, cell.value, None, cell.number_format, link=cell.link),
                )
        table.row += repeated - 1

    def _typed(self, attributes: Mapping[str, str]) -> tuple[CellType, str | float | bool | None]:
        kind, shown = attributes.get("value-type", ""), "\n".join(self._lines)
        if kind in {"float", "percentage", "currency"}:
            try:
                return CellType.NUMBER, float(attributes.get("value", ""))
            except ValueError:
                return CellType.TEXT, shown
        if kind == "boolean":
            return CellType.LOGICAL, attributes.get("boolean-value") == "true"
        if re.fullmatch(r"#(REF|VALUE|DIV/0|NAME|N/A|NUM)!?\??|Err:\d{3}", shown):
            return CellType.ERROR, shown
        text = shown or attributes.get("string-value", "") or attributes.get("date-value", "")
        return (CellType.TEXT, text) if text else (CellType.EMPTY, None)

    def sheets(self) -> list[Sheet]:
        """The sheets that were read."""
        return [
            Sheet(
                table.name,
                index,
                table.state,
                dict(sorted(table.cells.items())),
                tuple(table.merged),
                tuple(
                    Validation(tuple(boxes), "list", "between", "", options=self._rules.get(rule, ()))
                    for rule, boxes in table.listed.items()
                ),
                frozenset(table.hidden_columns),
                protected=table.protected,
            )
            for index, table in enumerate(self._tables)
        ]


def _times(attributes: Mapping[str, str], name: str) -> int:
    stated = attributes.get(name, "1")
    return int(stated) if stated.isdigit() and len(stated) < 9 else 1


def _format(attributes: Mapping[str, str]) -> str:
    return "0%" if attributes.get("value-type") == "percentage" else "General"


def _options(condition: str) -> tuple[str, ...]:
    """The options of ``cell-content-is-in-list("A";"B")``."""
    if "is-in-list" not in condition:
        return ()
    return tuple(each.replace('""', '"').strip() for each in re.findall(r'"((?:[^"]|"")*)"', condition))
