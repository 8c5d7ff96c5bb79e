"""Reads a workbook file cell by cell: formula and stored result side by side, links, dropdowns, merges, protection.

An own pass over the parts, because a spreadsheet library gives either formulas or stored results, not both at once,
and forgets rich text and x14 dropdowns. Nothing is evaluated, nothing outside the file is opened.
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, product
from pathlib import Path
from typing import Protocol
from xml.parsers import expat

from lke.errors import SALAH, InvalidFiles, Problem
from lke.language import _
from lke.workbook.official.shared_formulas import moved
from lke.workbook.official.sheetmodel import Book, Box, Cell, CellType, Position, Sheet, Validation, box, coordinate, position

MOST_CELLS = 250_000
"""Stored cells in all sheets; the largest official workbook met has under 20,000."""
MOST_MERGED = 20_000
MOST_LINKED = 1_000
"""Cells of one hyperlink that are looked at."""
LONGEST_TEXT = 32_767
"""What one cell of Excel holds."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
OLE_MARK = b"\xd0\xcf\x11\xe0"


class Parts(Protocol):
    """A verified package: names of its parts, and their bytes within bounds."""

    @property
    def names(self) -> object:
        """Names of the parts."""

    def read(self, name: str) -> bytes:
        """The bytes of one part."""


def refused(file: str, place: str, code: str, what: str, mend: str) -> InvalidFiles:
    """A file that cannot be read as a workbook."""
    return InvalidFiles([Problem(SALAH, file, None, place, code, what, mend)])


def read_book(path: Path) -> Book:
    """Read the workbook at *path*: .xlsx, .xlsm, .xls or .ods.

    Raises:
        InvalidFiles: when it is no workbook, is encrypted, damaged, or larger than any worksheet of an evaluation.

    """
    ending = path.suffix.lower().lstrip(".")
    with path.open("rb") as stream:
        head = stream.read(4_096)
    if head.startswith(OLE_MARK) and (ending == "xls" or b"W\x00o\x00r\x00k\x00b\x00o\x00o\x00k" in path.read_bytes()):
        from lke.workbook.official.reading_xls import read_xls

        return read_xls(path)
    if ending == "ods" or b"opendocument.spreadsheet" in head:
        from lke.workbook.official.reading_ods import read_ods

        return read_ods(path)
    from lke.workbook.official.package import open_package

    package = open_package(path)
    return read_package(package, path.name, "xlsm" if ending == "xlsm" else "xlsx", package.sha256)


def read_package(package: Parts, file: str, form: str, sha256: str) -> Book:
    """Read the verified *package* of an .xlsx or .xlsm file."""
    try:
        return _Reader(package, file).book(form, sha256)
    except expat.ExpatError as error:
        what = _("bagian buku kerja rusak: {reason}").format(reason=expat.ErrorString(error.code))
        mend = _("buka di Excel, biarkan diperbaiki, lalu simpan sebagai berkas baru")
        raise refused(file, "", "workbook-damaged", what, mend) from None


# --- XML ---------------------------------------------------------------------------------------------------------


class _DoctypeFoundError(Exception):
    """A document type declaration: no workbook has one; with entities it is an attack."""


class XmlPass:
    """One pass over a part: tells *start* and *end* of each element by its local name, with the text inside at the end.

    *text* is told the characters as they come, for parts in which text and elements mix.
    """

    def __init__(
        self,
        start: Callable[[str, Mapping[str, str]], None],
        end: Callable[[str, str], None],
        text: Callable[[str], None] | None = None,
    ) -> None:
        self._start = start
        self._end = end
        self._pieces: list[str] = []
        self._text = text or self._pieces.append

    def run(self, data: bytes) -> None:
        """Go over *data*.

        Raises:
            ExpatError: when it is not well-formed.

        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._opened
        parser.EndElementHandler = self._closed
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.Parse(data, True)

    def _doctype(self, *_parts: object) -> None:
        raise _DoctypeFoundError

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        self._pieces.clear()
        self._start(name.rpartition(" ")[2], {key.rpartition(" ")[2]: each for key, each in attributes.items()})

    def _closed(self, name: str) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        self._end(name.rpartition(" ")[2], text)


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    """Undo Excel's ``_x000D_``; control characters other than line breaks and tabs stay escaped, so that they harm nobody."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)) if _harmless(int(m[1], 16)) else m[0], text).replace("\r\n", "\n")


def _harmless(code: int) -> bool:
    return code in {9, 10, 13} or (32 <= code < 0xD800) or (0xE000 <= code < 0xFFFE)


# --- the workbook ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Style:
    number_format: str
    locked: bool


@dataclass
class _Declared:
    """A sheet as the workbook declares it."""

    name: str
    state: str
    relation: str


@dataclass
class _Workbook:
    """What ``workbook.xml`` says."""

    sheets: list[_Declared] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    from_1904: bool = False
    recalculates: bool = False


class _Reader:
    """Reads the parts of one package."""

    def __init__(self, package: Parts, file: str) -> None:
        self._package = package
        self._file = file
        self._names = set(package.names)  # type: ignore[call-overload]
        self._stored = 0

    def book(self, form: str, sha256: str) -> Book:
        main = self._main_part()
        relations = self.relations(main)
        workbook = self._workbook(main)
        by_type = {kind.rpartition("/")[2]: target for kind, target in relations.values()}
        self.strings = self._shared_strings(by_type.get("sharedStrings", ""))
        self.styles = self._styles(by_type.get("styles", ""))
        sheets = [self._sheet(declared, index, relations) for index, declared in enumerate(workbook.sheets)]
        sheets = [replace(sheet, validations=_with_options(sheet, sheets, workbook.names)) for sheet in sheets]
        external = tuple(self._external(target) for kind, target in relations.values() if kind.endswith("/externalLink"))
        return Book(
            self._file,
            form,
            sha256,
            tuple(sheets),
            names=workbook.names,
            from_1904=workbook.from_1904,
            recalculates=workbook.recalculates,
            external=external,
        )

    def _pass(self, part: str, start: Callable[[str, Mapping[str, str]], None], end: Callable[[str, str], None]) -> None:
        try:
            XmlPass(start, end).run(self._package.read(part))
        except _DoctypeFoundError:
            what = _("bagian {part} memuat deklarasi DOCTYPE, yang tidak pernah ada di buku kerja").format(part=part)
            mend = _("minta berkas aslinya; yang ini tidak aman dibuka")
            raise refused(self._file, part, "workbook-unsafe", what, mend) from None

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id -> its type and what it points at: a part's name, or an outside address."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(element: str, attributes: Mapping[str, str]) -> None:
            if element == "Relationship":
                target = attributes.get("Target", "")
                inside = attributes.get("TargetMode", "Internal") != "External"
                place = posixpath.normpath(posixpath.join(folder, target)).lstrip("/") if inside else target
                found[attributes.get("Id", "")] = (attributes.get("Type", ""), place)

        if rels in self._names:
            self._pass(rels, start, _nothing)
        return found

    def _main_part(self) -> str:
        for kind, target in self.relations("").values():
            if kind.endswith("/officeDocument") and target in self._names:
                return target
        what = _("tidak ada buku kerja di dalam berkas ini")
        mend = _("simpan ulang dari Excel sebagai .xlsx")
        raise refused(self._file, "", "workbook-damaged", what, mend)

    def _workbook(self, part: str) -> _Workbook:
        found = _Workbook()
        name = [""]

        def start(element: str, attributes: Mapping[str, str]) -> None:
            if element == "sheet":
                state = attributes.get("state", "visible")
                found.sheets.append(_Declared(attributes.get("name", ""), state, attributes.get("id", "")))
            elif element == "workbookPr":
                found.from_1904 = attributes.get("date1904", "0") in {"1", "true"}
            elif element == "calcPr":
                found.recalculates = attributes.get("fullCalcOnLoad", "0") in {"1", "true"}
            elif element == "definedName":
                name[0] = attributes.get("name", "")

        def end(element: str, text: str) -> None:
            if element == "definedName":
                found.names[name[0]] = text

        self._pass(part, start, end)
        return found

    def _external(self, part: str) -> str:
        return next((target for kind, target in self.relations(part).values() if "externalLinkPath" in kind), part)

    def _shared_strings(self, part: str) -> list[str]:
        strings: list[str] = []
        pieces: list[str] = []
        phonetic = [0]

        def start(element: str, _attributes: Mapping[str, str]) -> None:
            if element == "si":
                pieces.clear()
            phonetic[0] += element == "rPh"

        def end(element: str, text: str) -> None:
            if element == "t" and not phonetic[0]:
                pieces.append(text)
            elif element == "si":
                strings.append(_unescaped("".join(pieces)))
            phonetic[0] -= element == "rPh"

        if part in self._names:
            self._pass(part, start, end)
        return strings

    def _styles(self, part: str) -> list[_Style]:
        formats = dict(BUILT_IN_FORMATS)
        styles: list[_Style] = []
        inside = [""]

        def start(element: str, attributes: Mapping[str, str]) -> None:
            if element == "numFmt":
                formats[_whole(attributes.get("numFmtId"), -1)] = attributes.get("formatCode", "General")
            elif element in {"cellXfs", "cellStyleXfs", "dxfs"}:
                inside[0] = element
            elif inside[0] == "cellXfs" and element == "xf":
                styles.append(_Style(formats.get(_whole(attributes.get("numFmtId"), 0), "General"), locked=True))
            elif inside[0] == "cellXfs" and element == "protection" and styles:
                styles[-1] = replace(styles[-1], locked=attributes.get("locked", "1") not in {"0", "false"})

        def end(element: str, _text: str) -> None:
            if element == inside[0]:
                inside[0] = ""

        if part in self._names:
            self._pass(part, start, end)
        return styles

    def _sheet(self, declared: _Declared, index: int, relations: Mapping[str, tuple[str, str]]) -> Sheet:
        part = relations.get(declared.relation, ("", ""))[1]
        if part not in self._names:
            return Sheet(declared.name, index, declared.state, {}, part=part)
        reading = _SheetPass(self, declared.name, self.relations(part))
        self._pass(part, reading.start, reading.end)
        return reading.sheet(declared, index, part)

    def style(self, number: str | None) -> _Style:
        """The style of that number; a plain one where there is none."""
        at = _whole(number, 0)
        return self.styles[at] if 0 <= at < len(self.styles) else _Style("General", locked=True)

    def string(self, number: str) -> str:
        """The shared string of that number."""
        at = _whole(number, -1)
        return self.strings[at] if 0 <= at < len(self.strings) else ""

    def count_cell(self) -> None:
        """Count one stored cell.

        Raises:
            InvalidFiles: when there are more than any worksheet of an evaluation has.

        """
        self._stored += 1
        if self._stored > MOST_CELLS:
            what = _("lebih dari {most} sel berisi: bukan lembar kerja evaluasi").format(most=MOST_CELLS)
            mend = _("hapus baris dan lembar yang tidak perlu, lalu simpan ulang")
            raise refused(self._file, "", "workbook-too-large", what, mend)

    def check_text(self, text: str, sheet: str, place: Position) -> str:
        """Return *text* where a cell of Excel can hold it.

        Raises:
            InvalidFiles: when it is longer.

        """
        if len(text) > LONGEST_TEXT:
            what = _("isi sel {length} karakter, melebihi batas Excel {most}").format(length=len(text), most=LONGEST_TEXT)
            mend = _("pendekkan teks di sel itu")
            raise refused(self._file, f"{sheet}!{coordinate(place)}", "cell-too-long", what, mend)
        return text


def _nothing(_element: str, _text: str) -> None:
    """What the end of an element means where nothing is read there."""


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdigit() and len(text) < 10 else otherwise


# --- one sheet ---------------------------------------------------------------------------------------------------


class _SheetPass:
    """Collects the cells and rules of one sheet."""

    def __init__(self, reader: _Reader, name: str, relations: Mapping[str, tuple[str, str]]) -> None:
        self._reader = reader
        self._name = name
        self._relations = relations
        self.cells: dict[Position, Cell] = {}
        self.merged: list[Box] = []
        self.validations: list[Validation] = []
        self.links: list[tuple[Box, str]] = []
        self.hidden_columns: set[int] = set()
        self.hidden_rows: set[int] = set()
        self.protected = False
        self._row = 0
        self._column = 0
        self._cell: Mapping[str, str] = {}
        self._value = ""
        self._inline: list[str] = []
        self._formula: str | None = None
        self._formula_of: Mapping[str, str] = {}
        self._shared: dict[str, tuple[Position, str]] = {}
        self._rule: dict[str, str] = {}

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        opened = getattr(self, f"_open_{element}", None) if element.isidentifier() else None
        if opened is not None:
            opened(attributes)

    def end(self, element: str, text: str) -> None:
        closed = getattr(self, f"_close_{element}", None)
        if closed is not None:
            closed(text)

    # rows and cells

    def _open_row(self, attributes: Mapping[str, str]) -> None:
        self._row = _whole(attributes.get("r"), self._row + 1)
        self._column = 0
        if attributes.get("hidden") in {"1", "true"}:
            self.hidden_rows.add(self._row)

    def _open_c(self, attributes: Mapping[str, str]) -> None:
        place = position(attributes.get("r", "")) or (self._row, self._column + 1)
        self._row, self._column = place
        self._cell = attributes
        self._value, self._formula, self._formula_of = "", None, {}
        self._inline = []

    def _open_f(self, attributes: Mapping[str, str]) -> None:
        self._formula_of = attributes

    def _close_f(self, text: str) -> None:
        if self._rule:  # the formula of an x14 rule
            self._rule["first" if "first" not in self._rule else "second"] = text
        else:
            self._formula = text

    def _close_v(self, text: str) -> None:
        self._value = text

    def _close_t(self, text: str) -> None:
        self._inline.append(text)

    def _close_c(self, _text: str) -> None:
        if not self._value and not self._inline and self._formula is None:
            return
        place = (self._row, self._column)
        if not (1 <= place[0] <= LAST_ROW and 1 <= place[1] <= LAST_COLUMN):
            return
        kind, value = self._typed(place)
        formula = self._written_out(place)
        if kind is CellType.EMPTY and formula is None:
            return
        self._reader.count_cell()
        style = self._reader.style(self._cell.get("s"))
        array = self._formula_of.get("t") == "array"
        self.cells[place] = Cell(place, kind, value, formula, style.number_format, style.locked, array=array)

    def _typed(self, place: Position) -> tuple[CellType, str | float | bool | None]:
        stored, text = self._cell.get("t", "n"), self._value
        if stored in {"s", "str", "inlineStr"}:
            if stored == "s":
                text = self._reader.string(text)
            else:
                text = _unescaped("".join(self._inline) if stored == "inlineStr" else text)
            self._reader.check_text(text, self._name, place)
            return (CellType.TEXT, text) if text or stored == "str" else (CellType.EMPTY, None)
        if stored == "b":
            return CellType.LOGICAL, text in {"1", "true"}
        if stored == "e":
            return CellType.ERROR, text
        if stored == "d":
            return CellType.TEXT, text
        try:
            return (CellType.NUMBER, float(text)) if text else (CellType.EMPTY, None)
        except ValueError:
            return CellType.TEXT, text

    def _written_out(self, place: Position) -> str | None:
        """The formula of the cell itself; a shared one moved to where it stands."""
        if self._formula is None:
            return None
        group = self._formula_of.get("si") if self._formula_of.get("t") == "shared" else None
        if group is None:
            return self._formula or None
        if self._formula:
            self._shared[group] = (place, self._formula)
            return self._formula
        if group not in self._shared:
            return None
        origin, formula = self._shared[group]
        return moved(formula, origin, place)

    # what lies over the cells

    def _open_col(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("hidden") in {"1", "true"}:
            first, last = _whole(attributes.get("min"), 1), _whole(attributes.get("max"), 0)
            self.hidden_columns.update(range(first, min(last, LAST_COLUMN) + 1))

    def _open_mergeCell(self, attributes: Mapping[str, str]) -> None:  # noqa: N802 - named after the element
        merged = box(attributes.get("ref", ""))
        if merged is not None and len(self.merged) < MOST_MERGED:
            self.merged.append(merged)

    def _open_sheetProtection(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        self.protected = attributes.get("sheet") in {"1", "true"}

    def _open_hyperlink(self, attributes: Mapping[str, str]) -> None:
        where = box(attributes.get("ref", ""))
        outside = self._relations.get(attributes.get("id", ""), ("", ""))[1]
        inside = attributes.get("location", "")
        target = f"{outside}#{inside}" if outside and inside else outside or (f"#{inside}" if inside else "")
        if where is not None and target:
            self.links.append((where, target))

    def _open_dataValidation(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        self._rule = {
            "kind": attributes.get("type", "none"),
            "operator": attributes.get("operator", "between"),
            "ranges": attributes.get("sqref", ""),
        }

    def _close_formula1(self, text: str) -> None:
        self._rule.setdefault("first", text)

    def _close_formula2(self, text: str) -> None:
        self._rule.setdefault("second", text)

    def _close_sqref(self, text: str) -> None:
        self._rule["ranges"] = text
        self._rule["extended"] = "1"

    def _close_dataValidation(self, _text: str) -> None:  # noqa: N802
        rule, self._rule = self._rule, {}
        boxes = tuple(each for each in map(box, rule["ranges"].split()[:MOST_MERGED]) if each is not None)
        self.validations.append(
            Validation(
                boxes,
                rule["kind"],
                rule["operator"],
                rule.get("first", ""),
                rule.get("second", ""),
                extended="extended" in rule,
            )
        )

    def _linked(self, where: Box) -> Iterator[Position]:
        """The cells of a link: all that show, since a click on any of them opens it."""
        covering = [box for box in self.merged if not (box.bottom < where.top or box.top > where.bottom)]
        places = product(range(where.top, where.bottom + 1), range(where.left, where.right + 1))
        for place in islice(places, MOST_LINKED):
            if not any(box.__contains__(place) and place != (box.top, box.left) for box in covering):
                yield place

    def sheet(self, declared: _Declared, index: int, part: str) -> Sheet:
        """The sheet that was read."""
        for where, address in self.links:
            for place in self._linked(where):
                cell = self.cells.get(place) or Cell(place, CellType.EMPTY, None)
                self.cells[place] = replace(cell, link=address)
        for place, cell in self.cells.items():
            if cell.link is None and cell.formula is not None and (target := _link_of_formula(cell.formula)):
                self.cells[place] = replace(cell, link=target)
        return Sheet(
            declared.name,
            index,
            declared.state,
            dict(sorted(self.cells.items())),
            tuple(self.merged),
            tuple(self.validations),
            frozenset(self.hidden_columns),
            frozenset(self.hidden_rows),
            self.protected,
            part,
        )


_HYPERLINK = re.compile(r'\s*HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)


def _link_of_formula(formula: str) -> str | None:
    match = _HYPERLINK.match(formula)
    return match[1].replace('""', '"') if match else None


# --- dropdowns ---------------------------------------------------------------------------------------------------


def _with_options(sheet: Sheet, sheets: list[Sheet], names: Mapping[str, str]) -> tuple[Validation, ...]:
    return tuple(
        replace(rule, options=tuple(_options(rule.first, sheet, sheets, names))) if rule.kind == "list" else rule
        for rule in sheet.validations
    )


def _options(stated: str, sheet: Sheet, sheets: list[Sheet], names: Mapping[str, str], depth: int = 0) -> Iterator[str]:
    """Options of a dropdown, in quotes, in a range or behind a name."""
    text = stated.strip().removeprefix("=")
    if len(text) > 1 and text[0] == text[-1] == '"':
        yield from (part.strip() for part in text[1:-1].split(","))
        return
    place, _mark, ranged = text.rpartition("!")
    where = box(ranged)
    if where is None:
        if depth < 3 and text in names:
            yield from _options(names[text], sheet, sheets, names, depth + 1)
        return
    name = place.strip("'").replace("''", "'")
    source = next((each for each in sheets if each.name == name), sheet if not name else None)
    if source is not None:
        held = (cell for at, cell in source.cells.items() if where.covers(at))
        yield from (cell.text.strip() for cell in list(held)[:200] if cell.text.strip())


BUILT_IN_FORMATS = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
"""Number formats that a workbook names by number only."""
