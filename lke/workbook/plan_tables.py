"""Reads the tables of a plan that another office sends: a sheet of Excel, or a document of Word; bounded before it is parsed."""

import re
from collections.abc import Mapping
from pathlib import Path

from lke.errors import SALAH, InvalidFiles, Problem
from lke.language import _
from lke.model.plan_draft import Doubt, FoundRow, FoundTables
from lke.workbook.official.package import Package, open_package
from lke.workbook.official.reading import OLE_MARK, XmlPass, read_book, read_package
from lke.workbook.official.sheetmodel import Book, Position, Sheet, position

MOST_ROWS, MOST_COLUMNS = 5_000, 100
"""Of one table; the plan of an office has some hundred rows in 17 columns."""
LARGEST_PARTS = 40_000_000
"""Bytes of all parts that are XML; a plan has under a million."""
DOCUMENT = "word/document.xml"
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ZIP = b"PK\x03\x04"
_WHITE = re.compile(r"(?:[0-9A-Fa-f]{2})?[Ff]{6}")


def read_plan_tables(path: Path, sheet: str | None = None) -> FoundTables:
    """The tables of the file at *path*, and the text around them; of a workbook only *sheet*, where one is named.

    Raises:
        InvalidFiles: when it is neither, is encrypted, damaged, or not safe to read, or has no such sheet.

    """
    try:
        with path.open("rb") as stream:
            head = stream.read(4_096)
    except OSError as error:
        what = _("tidak dapat dibaca: {reason}").format(reason=error.strerror or str(error))
        raise refused(path, "", "file-unreadable", what, _("periksa nama dan izin berkas")) from error
    if head.startswith(_ZIP) and b"opendocument.spreadsheet" not in head:
        package = open_package(path)
        _bound(path, package)
        if DOCUMENT in package.names:
            from lke.workbook.plan_document import read_document

            return read_document(path, package)
        return _of_book(path, read_package(package, path.name, "xlsx", package.sha256), _Fills(package), sheet)
    if head.startswith((OLE_MARK, _ZIP)):
        return _of_book(path, read_book(path), None, sheet)
    what, mend = _("bukan buku kerja Excel dan bukan dokumen Word"), _("simpan sebagai .xlsx atau .docx, lalu ulangi")
    raise refused(path, "", "not-a-plan-file", what, mend)


def refused(path: Path, place: str, code: str, what: str, mend: str) -> InvalidFiles:
    """A file that cannot be read as a plan."""
    return InvalidFiles([Problem(SALAH, path.as_posix(), None, place, code, what, mend)])


def _bound(path: Path, package: Package) -> None:
    """Refuse what is too large, and declarations in parts whose names do not say that they are XML."""
    total = 0
    for name, part in package.parts.items():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            total += part.size
        elif _DECLARES.search(package.read(name)):
            what, mend = _("bagian ini memuat DOCTYPE atau ENTITY"), _("jangan dibuka; minta berkas aslinya dari pengirim")
            raise refused(path, name, "workbook-unsafe", what, mend)
    if total > LARGEST_PARTS:
        what = _("isi berkas {size} MB, lebih dari {most} MB").format(size=total // 1_000_000, most=LARGEST_PARTS // 1_000_000)
        raise refused(path, "", "workbook-too-large", what, _("periksa apakah ini berkas rencana aksi yang benar"))


# --- Excel --------------------------------------------------------------------------------------------------------


def _of_book(path: Path, book: Book, fills: "_Fills | None", name: str | None) -> FoundTables:
    """The sheets that are seen, or the one that is named; what is hidden is said."""
    if name is not None and name not in [sheet.name for sheet in book.sheets]:
        what = _("lembar {name} tidak ada di buku kerja").format(name=repr(name))
        mend = _("yang ada: {names}").format(names=", ".join(sheet.name for sheet in book.sheets))
        raise refused(path, name, "unknown-sheet", what, mend)
    tables: list[tuple[FoundRow, ...]] = []
    notes: list[Doubt] = []
    for sheet in book.sheets:
        if name not in (None, sheet.name):
            continue
        if name is None and sheet.state != "visible":
            notes.append(Doubt(sheet.name, "", _("lembar tersembunyi tidak dibaca; sebut dengan --sheet bila perlu")))
            continue
        tables.append(_rows(path, sheet, fills.of(sheet) if fills is not None else frozenset()))
        hidden = sorted(sheet.hidden_rows & {row for row, _column in sheet.cells})
        notes += [Doubt(f"{sheet.name}!{row}", "", _("baris tersembunyi ikut dibaca")) for row in hidden]
    texts = tuple(cell for rows in tables for row in rows for cell in row.cells if cell)
    return FoundTables(tuple(tables), texts, shading_known=fills is not None, notes=tuple(notes))


def _rows(path: Path, sheet: Sheet, filled: frozenset[Position]) -> tuple[FoundRow, ...]:
    last_row = max((row for row, _column in sheet.cells), default=0)
    last_column = min(max((column for _row, column in sheet.cells), default=0) + 1, MOST_COLUMNS)
    if last_row > MOST_ROWS:
        what = _("lembar {sheet} punya {rows} baris, lebih dari {most}").format(sheet=sheet.name, rows=last_row, most=MOST_ROWS)
        mend = _("hapus baris di bawah tabelnya, lalu simpan")
        raise refused(path, sheet.name, "workbook-too-large", what, mend)
    merged: dict[int, set[int]] = {}
    for area in sheet.merged:
        for row in range(area.top + 1, min(area.bottom, last_row) + 1):
            merged.setdefault(row, set()).update(range(area.left - 1, min(area.right, MOST_COLUMNS)))
    return tuple(
        FoundRow(
            place=f"{sheet.name}!{row}",
            cells=tuple(_text(sheet, (row, column)) for column in range(1, last_column + 1)),
            shaded=frozenset(column - 1 for column in range(1, last_column + 1) if (row, column) in filled),
            merged=frozenset(merged.get(row, ())),
        )
        for row in range(1, last_row + 1)
    )


def _text(sheet: Sheet, place: Position) -> str:
    cell = sheet.cells.get(place)
    return "" if cell is None else cell.text.strip()


class _Fills:
    """Which cells of a workbook are filled with a colour that is not white."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = self._filled_styles() if "xl/styles.xml" in package.names else frozenset()

    def _filled_styles(self) -> frozenset[int]:
        """Numbers of the cell styles that fill."""
        fills: list[bool] = []
        styles: list[bool] = []
        inside = [""]

        def start(element: str, attributes: Mapping[str, str]) -> None:
            if element in ("fills", "cellXfs", "cellStyleXfs", "dxfs"):
                inside[0] = element
            elif inside[0] == "fills" and element == "fill":
                fills.append(False)
            elif inside[0] == "fills" and element == "patternFill" and fills:
                fills[-1] = attributes.get("patternType", "none") not in ("none", "")
            elif inside[0] == "fills" and element == "gradientFill" and fills:
                fills[-1] = True
            elif inside[0] == "fills" and element == "fgColor" and fills:
                fills[-1] = fills[-1] and not _is_white(attributes)
            elif inside[0] == "cellXfs" and element == "xf":
                number = attributes.get("fillId", "0")
                styles.append(number.isdecimal() and int(number) < len(fills) and fills[int(number)])

        def end(element: str, _text: str) -> None:
            if element == inside[0]:
                inside[0] = ""

        XmlPass(start, end).run(self._package.read("xl/styles.xml"))
        return frozenset(number for number, filled in enumerate(styles) if filled)

    def of(self, sheet: Sheet) -> frozenset[Position]:
        """The filled cells of a sheet."""
        found: set[Position] = set()

        def start(element: str, attributes: Mapping[str, str]) -> None:
            number = attributes.get("s", "")
            if element == "c" and number.isdecimal() and int(number) in self._styles:
                place = position(attributes.get("r", ""))
                if place is not None:
                    found.add(place)

        if self._styles and sheet.part in self._package.names:
            XmlPass(start, lambda _element, _text: None).run(self._package.read(sheet.part))
        return frozenset(found)


def _is_white(attributes: Mapping[str, str]) -> bool:
    """Whether a colour is white: as such, as the theme's background, or as the palette's."""
    if "rgb" in attributes:
        return _WHITE.fullmatch(attributes["rgb"]) is not None
    if "theme" in attributes:
        return attributes["theme"] == "0" and attributes.get("tint", "0") in ("0", "")
    return attributes.get("indexed") in ("1", "9", "65")
