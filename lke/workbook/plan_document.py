"""Reads the tables of a Word document: merged cells, shading, and numerals that Word makes by itself and does not store."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from lke.language import _
from lke.model.plan_draft import FoundRow, FoundTables
from lke.workbook.official.package import Package
from lke.workbook.plan_tables import MOST_COLUMNS, MOST_ROWS, refused

_THROUGH = tuple(qn(name) for name in ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag"))
"""Wrappers that hold what counts."""
_LEVELS = 9
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def read_document(path: Path, package: Package) -> FoundTables:
    """The tables of the document in *package*, and its paragraphs outside them.

    Raises:
        InvalidFiles: when the library cannot make sense of it.

    """
    try:
        document = Document(BytesIO(package.content))
        return _Reader(document).read()
    except _TooLargeError:
        what = _("tabel dengan lebih dari {rows} baris").format(rows=MOST_ROWS)
        raise refused(path, "", "workbook-too-large", what, _("periksa apakah ini berkas rencana aksi yang benar")) from None
    except Exception as error:  # noqa: BLE001 - whatever a damaged document does to the library, it is a damaged document
        what = _("dokumen Word rusak: {reason}").format(reason=f"{type(error).__name__}: {error}"[:120])
        mend = _("buka di Word, biarkan diperbaiki, lalu simpan sebagai berkas baru")
        raise refused(path, "", "document-damaged", what, mend) from None


class _TooLargeError(Exception):
    """A table that no plan has."""


class _Reader:
    """Reads one document; numerals count on from one paragraph to the next."""

    def __init__(self, document: Any) -> None:
        self._body = document.element.body
        self._numerals = _Numerals(document)

    def read(self) -> FoundTables:
        tables: list[tuple[FoundRow, ...]] = []
        texts: list[str] = []
        for block in _within(self._body):
            if block.tag == qn("w:p"):
                texts.append(self._paragraph(block))
            elif block.tag == qn("w:tbl"):
                tables.append(self._table(block, len(tables) + 1))
        return FoundTables(tuple(tables), tuple(text for text in texts if text.strip()))

    def _table(self, table: Any, number: int) -> tuple[FoundRow, ...]:
        rows = []
        for at, row in enumerate((each for each in _within(table) if each.tag == qn("w:tr")), 1):
            if at > MOST_ROWS:
                raise _TooLargeError
            place = _("tabel {table} baris {row}").format(table=number, row=at)
            rows.append(self._row(row, place))
        return tuple(rows)

    def _row(self, row: Any, place: str) -> FoundRow:
        cells: list[str] = [""] * _grid_before(row)
        shaded: set[int] = set()
        merged: set[int] = set()
        for cell in (each for each in _within(row) if each.tag == qn("w:tc")):
            width, goes_on, filled = _properties(cell)
            here = range(len(cells), min(len(cells) + width, MOST_COLUMNS))
            merged |= set(here) if goes_on else set()
            shaded |= set(here) if filled else set()
            text = "\n".join(self._paragraph(each) for each in _within(cell) if each.tag == qn("w:p")).strip()
            cells += [("" if goes_on else text) if at == 0 else "" for at, _column in enumerate(here)]
        return FoundRow(place, tuple(cells), frozenset(shaded), frozenset(merged))

    def _paragraph(self, paragraph: Any) -> str:
        """A paragraph's text after its own numeral; what a reviewer has struck out does not count."""
        pieces = []
        for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")):
            if node.tag == qn("w:t"):
                pieces.append(node.text or "")
            elif node.getparent().tag == qn("w:r"):
                pieces.append(" " if node.tag == qn("w:tab") else "\n")
        text = "".join(pieces).strip()
        label = self._numerals.of(paragraph) if text else ""
        return f"{label} {text}" if label else text


def _within(element: Any) -> Iterator[Any]:
    """The children of an element, those inside wrappers too."""
    for child in element.iterchildren():
        if child.tag in _THROUGH:
            yield from _within(child)
        else:
            yield child


def _grid_before(row: Any) -> int:
    """Columns that a row leaves out before its first cell."""
    before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    return min(_whole(before, 0), MOST_COLUMNS) if before is not None else 0


def _properties(cell: Any) -> tuple[int, bool, bool]:
    """How many columns a cell spans, whether it goes on from the row above, whether it is filled."""
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return 1, False, False
    span, merge, shading = (properties.find(qn(name)) for name in ("w:gridSpan", "w:vMerge", "w:shd"))
    goes_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
    fill = (shading.get(qn("w:fill")) or "auto").lower() if shading is not None else "auto"
    return max(_whole(span, 1), 1) if span is not None else 1, goes_on, fill not in ("auto", "ffffff")


def _whole(element: Any, otherwise: int) -> int:
    text = element.get(qn("w:val"), "")
    return int(text) if text.isdecimal() else otherwise


class _Numerals:
    """The numerals that Word makes for paragraphs of a list: counted as Word does, list by list and level by level."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._definition: dict[str, str] = {}
        self._read_definitions(document)
        self._read_styles(document)

    def _read_definitions(self, document: Any) -> None:
        parts = [rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")]
        if not parts:
            return
        root = parts[0].element
        for definition in root.iter(qn("w:abstractNum")):
            levels = {_attribute(level, "w:ilvl"): _level(level) for level in definition.iter(qn("w:lvl"))}
            self._levels[definition.get(qn("w:abstractNumId"), "")] = levels
        for number in root.iter(qn("w:num")):
            used = number.find(qn("w:abstractNumId"))
            if used is not None:
                self._definition[number.get(qn("w:numId"), "")] = used.get(qn("w:val"), "")

    def _read_styles(self, document: Any) -> None:
        for style in document.styles.element.iter(qn("w:style")):
            used = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if used is not None:
                self._styles[style.get(qn("w:styleId"), "")] = _number_of(used)

    def of(self, paragraph: Any) -> str:
        """The numeral before *paragraph*; empty where it has none."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return ""
        own, style = properties.find(qn("w:numPr")), properties.find(qn("w:pStyle"))
        if own is not None:
            number, level = _number_of(own)
        elif style is not None and style.get(qn("w:val"), "") in self._styles:
            number, level = self._styles[style.get(qn("w:val"), "")]
        else:
            return ""
        levels = self._levels.get(self._definition.get(number, ""), {})
        if level not in levels:
            return ""
        return self._next(number, level, levels)

    def _next(self, number: str, level: int, levels: dict[int, tuple[str, str, int]]) -> str:
        counts = self._counts.setdefault(number, [None] * _LEVELS)
        form, shown, start = levels[level]
        before = counts[level]
        counts[level] = start if before is None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if form == "bullet":
            return "-"
        for at in range(level + 1):
            count = counts[at] or levels.get(at, ("", "", 1))[2]
            shown = shown.replace(f"%{at + 1}", _written(count, levels.get(at, (form, "", 1))[0]))
        return shown.strip()


def _level(level: Any) -> tuple[str, str, int]:
    """A level's form, how it is shown (``%1)``), and where it begins."""
    form, shown, start = (level.find(qn(name)) for name in ("w:numFmt", "w:lvlText", "w:start"))
    return (
        form.get(qn("w:val"), "decimal") if form is not None else "decimal",
        shown.get(qn("w:val"), "") if shown is not None else "",
        _whole(start, 1) if start is not None else 1,
    )


def _attribute(element: Any, name: str) -> int:
    text = element.get(qn(name), "")
    return min(int(text), _LEVELS - 1) if text.isdecimal() else 0


def _number_of(properties: Any) -> tuple[str, int]:
    number, level = properties.find(qn("w:numId")), properties.find(qn("w:ilvl"))
    name = number.get(qn("w:val"), "") if number is not None else ""
    return name, min(_whole(level, 0), _LEVELS - 1) if level is not None else 0


def _written(count: int, form: str) -> str:
    """A number as a list shows it."""
    forms: dict[str, Callable[[int], str]] = {
        "lowerLetter": lambda number: chr(ord("a") + (number - 1) % 26),
        "upperLetter": lambda number: chr(ord("A") + (number - 1) % 26),
        "lowerRoman": _roman,
        "upperRoman": lambda number: _roman(number).upper(),
    }
    return forms.get(form, str)(count)


def _roman(number: int) -> str:
    text = ""
    for unit, sign in _ROMAN:
        while number >= unit:
            text, number = text + sign, number - unit
    return text
