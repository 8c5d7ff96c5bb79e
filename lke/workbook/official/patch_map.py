"""Where everything lies in the XML of a worksheet, byte by byte, so that a change is a slice and nothing else moves.

The parser says where each element begins; its name and attributes are then read from the bytes themselves, because what
is not changed must stay exactly as it was written.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, product
from typing import NamedTuple
from xml.parsers import expat

from lke.workbook.official.sheetmodel import Box, Position, box, coordinate, position

_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")

_BEFORE_HYPERLINKS = frozenset(
    (
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "sheetCalcPr",
        "sheetProtection",
        "protectedRanges",
        "scenarios",
        "autoFilter",
        "sortState",
        "dataConsolidate",
        "customSheetViews",
        "mergeCells",
        "phoneticPr",
        "conditionalFormatting",
        "dataValidations",
    )
)
"""What comes before ``hyperlinks`` in a worksheet (ECMA-376, CT_Worksheet)."""


MOST_PLACES = 100_000


def covers(rectangle: Box, place: Position) -> bool:
    """Whether *place* lies in *rectangle*."""
    return rectangle.top <= place[0] <= rectangle.bottom and rectangle.left <= place[1] <= rectangle.right


def places_of(rectangle: Box) -> Iterator[Position]:
    """The cells of *rectangle*, row by row; of one over whole columns only as many as any worksheet uses."""
    every = product(range(rectangle.top, rectangle.bottom + 1), range(rectangle.left, rectangle.right + 1))
    return islice(every, MOST_PLACES)


class Span(NamedTuple):
    """From *start* up to but without *end*, in bytes."""

    start: int
    end: int


class Element(NamedTuple):
    """An element: its whole span and its start tag's end; an empty one has both ends alike."""

    start: int
    tag_end: int
    end: int


@dataclass(slots=True)
class CellMap:
    """One ``<c>``."""

    whole: Element
    style: bytes | None
    """Its ``s`` as written."""
    head: bytes = b""
    """The start of its tag up to the style, as a patch writes it."""
    formula: bool = False
    stale: list[Span] = field(default_factory=list)
    """What a stored result takes up: ``<v>``, ``<is>`` and the ``t`` that names its kind."""


@dataclass(slots=True)
class RowMap:
    """One ``<row>``."""

    whole: Element
    style: bytes | None
    columns: list[int] = field(default_factory=list)
    """Columns of its cells in order."""


class LinkMap(NamedTuple):
    """One ``<hyperlink>``."""

    whole: Span
    box: Box
    relation: str | None
    """Id of the relation that holds its address; None for a place in the workbook itself."""


class ColumnStyle(NamedTuple):
    """The style of cells that are not there, of columns *first* to *last*."""

    first: int
    last: int
    style: bytes


@dataclass
class SheetMap:
    """Everything that a patch of the sheet needs to know."""

    prefix: bytes = b""
    """Of the element names, with its colon."""
    namespaces: dict[str, str] = field(default_factory=dict)
    """Prefixes that the root declares -> namespace."""
    cells: dict[Position, CellMap] = field(default_factory=dict)
    rows: dict[int, RowMap] = field(default_factory=dict)
    row_numbers: list[int] = field(default_factory=list)
    data: Element | None = None
    """``sheetData``."""
    columns: list[ColumnStyle] = field(default_factory=list)
    merged: list[Box] = field(default_factory=list)
    spilled: list[Box] = field(default_factory=list)
    """Rectangles of array formulas and data tables: their other cells hold results without a formula of their own."""
    links: list[LinkMap] = field(default_factory=list)
    links_element: Element | None = None
    links_place: int = 0
    """Where a new ``hyperlinks`` goes."""
    dimension: Span | None = None
    """The stated used range, between its quotes."""
    used: Box | None = None

    @cached_property
    def untouchable(self) -> frozenset[Position]:
        """Cells that are never written: results of formulas, and what merged cells cover."""
        computed = [place for place, cell in self.cells.items() if cell.formula]
        spilled = [place for rectangle in self.spilled for place in places_of(rectangle)]
        covered = [place for rectangle in self.merged for place in places_of(rectangle) if place != rectangle[:2]]
        return frozenset((*computed, *spilled, *covered))

    @cached_property
    def slots(self) -> Mapping[Position, tuple[int, int, bytes]]:
        """Cell that may be written -> where it begins and ends, and the start of its tag."""
        return {
            place: (cell.whole.start, cell.whole.end, cell.head)
            for place, cell in self.cells.items()
            if place not in self.untouchable
        }

    @cached_property
    def linked(self) -> Mapping[Position, LinkMap]:
        """Cell -> the hyperlink that covers it."""
        found: dict[Position, LinkMap] = {}
        for link in self.links:
            for place in places_of(link.box):
                found.setdefault(place, link)
        return found

    def computed(self, place: Position) -> bool:
        """Whether what *place* holds is a result of a formula."""
        cell = self.cells.get(place)
        return (cell is not None and cell.formula) or any(covers(each, place) for each in self.spilled)

    def hidden_by_merge(self, place: Position) -> bool:
        """Whether *place* lies below a merged range without being its first cell."""
        return any(covers(each, place) and place != (each.top, each.left) for each in self.merged)

    def style_of_absent(self, place: Position) -> bytes | None:
        """The style that a cell takes which is not there: its row's, else its column's."""
        row = self.rows.get(place[0])
        if row is not None and row.style is not None:
            return row.style
        return next((each.style for each in self.columns if each.first <= place[1] <= each.last), None)

    def stale(self) -> list[Span]:
        """What stored results take up in all computed cells, in order."""
        spans = [
            span
            for place, cell in self.cells.items()
            if cell.stale and (cell.formula or any(covers(each, place) for each in self.spilled))
            for span in cell.stale
        ]
        return sorted(spans)


def cell_head(prefix: bytes, place: Position, style: bytes | None) -> bytes:
    """The start of a cell's tag: its name and style."""
    name = coordinate(place).encode()
    return b'<%bc r="%b"' % (prefix, name) if style is None else b'<%bc r="%b" s="%b"' % (prefix, name, style)


def attributes(tag: bytes) -> dict[str, bytes]:
    """The attributes of a start tag as written, by name with prefix."""
    return {name.decode(): value[1:-1] for name, value in _ATTRIBUTE.findall(tag)}


def attribute_span(content: bytes, element: Element, name: bytes) -> Span | None:
    """Where the attribute stands in the start tag, with the blank before it."""
    for match in _ATTRIBUTE.finditer(content, element.start, element.tag_end):
        if match[1] == name:
            return Span(match.start(), match.end())
    return None


def tag_end(content: bytes, start: int) -> int:
    """Where the tag that begins at *start* ends."""
    match = _TAG.match(content, start)
    if match is None:  # the parser has read this tag, so it is one; only its form is stranger than any seen
        raise expat.ExpatError("tag")
    return match.end()


class Walk:
    """One pass over XML bytes that calls ``opened`` and ``closed`` with local names and places."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._parser = expat.ParserCreate()
        self._stack: list[tuple[str, int, int]] = []
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close

    def run(self) -> None:
        """Parse all of it.

        Raises:
            expat.ExpatError: when it is not well formed.

        """
        self._parser.Parse(self.content, True)
        self._parser.StartElementHandler = self._parser.EndElementHandler = None  # else each holds the other in memory

    def _open(self, name: str, given: dict[str, str]) -> None:
        start = self._parser.CurrentByteIndex
        end = tag_end(self.content, start)
        self._stack.append((name, start, end))
        self.opened(name.rpartition(":")[2], given, start, end)

    def _close(self, _name: str) -> None:
        name, start, end = self._stack.pop()
        empty = self.content[end - 2 : end] == b"/>"
        stop = end if empty else self.content.index(b">", self._parser.CurrentByteIndex) + 1
        self.closed(name.rpartition(":")[2], Element(start, end, stop))

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._stack)

    @property
    def root(self) -> str:
        """The root's name with its prefix."""
        return self._stack[0][0]

    def opened(self, name: str, given: Mapping[str, str], start: int, end: int) -> None:
        """An element begins."""

    def closed(self, name: str, element: Element) -> None:
        """An element has ended."""


class _SheetWalk(Walk):
    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.map = SheetMap()
        self._row = 0
        self._column = 0
        self._in_data = False

    def opened(self, name: str, given: Mapping[str, str], start: int, end: int) -> None:
        if self.depth == 1:
            self._root(given, end)
        elif name == "sheetData" and self.depth == 2:
            self._in_data = True
        elif self._in_data:
            self._opened_in_data(name, given, start, end)
        else:
            self._opened_elsewhere(name, given, start, end)

    def _root(self, given: Mapping[str, str], end: int) -> None:
        prefix, colon, _local = self.root.rpartition(":")
        self.map.prefix = (prefix + colon).encode()
        self.map.links_place = end
        for key, value in given.items():
            if key == "xmlns" or key.startswith("xmlns:"):
                self.map.namespaces[key.partition(":")[2]] = value

    def _opened_in_data(self, name: str, given: Mapping[str, str], start: int, end: int) -> None:
        if name == "row" and self.depth == 3:
            stated = given.get("r", "")
            self._row = int(stated) if stated.isdecimal() else self._row + 1
            self._column = 0
            style = given["s"].encode() if "s" in given and given.get("customFormat") in ("1", "true") else None
            self.map.rows[self._row] = RowMap(Element(start, end, end), style)
        elif name == "c" and self.depth == 4:
            place = position(given.get("r", "")) or (self._row, self._column + 1)
            self._column = place[1]
            style_stated = given.get("s")
            style = style_stated.encode() if style_stated else None
            cell = CellMap(Element(start, end, end), style, cell_head(self.map.prefix, (self._row, self._column), style))
            self.map.cells[self._row, self._column] = cell
            self.map.rows[self._row].columns.append(self._column)
        elif name == "f" and self.depth == 5:
            self.map.cells[self._row, self._column].formula = True
            rectangle = box(given.get("ref", "")) if given.get("t") in ("array", "dataTable") else None
            if rectangle is not None and rectangle[:2] != rectangle[2:]:
                self.map.spilled.append(rectangle)

    def _opened_elsewhere(self, name: str, given: Mapping[str, str], start: int, end: int) -> None:
        if name == "col" and self.depth == 3 and given.get("style", "0") != "0":
            self.map.columns.append(ColumnStyle(int(given["min"]), int(given["max"]), given["style"].encode()))
        elif name == "mergeCell":
            rectangle = box(given.get("ref", ""))
            if rectangle is not None:
                self.map.merged.append(rectangle)
        elif name == "hyperlink" and self.depth == 3:
            rectangle = box(given.get("ref", ""))
            relation = next((value for key, value in given.items() if key.rpartition(":")[2] == "id" and ":" in key), None)
            if rectangle is not None:
                self.map.links.append(LinkMap(Span(start, end), rectangle, relation))
        elif name == "dimension" and self.depth == 2:
            found = attribute_span(self.content, Element(start, end, end), b"ref")
            self.map.used = box(given.get("ref", ""))
            if found is not None:
                self.map.dimension = Span(self.content.index(b"=", found.start) + 1, found.end)

    def closed(self, name: str, element: Element) -> None:
        depth = self.depth + 1
        if depth == 2:
            self._closed_part(name, element)
        elif self._in_data:
            self._closed_in_data(name, element, depth)
        elif name == "hyperlink" and depth == 3 and self.map.links and self.map.links[-1].whole.start == element.start:
            self.map.links[-1] = self.map.links[-1]._replace(whole=Span(element.start, element.end))

    def _closed_part(self, name: str, element: Element) -> None:
        if name in _BEFORE_HYPERLINKS:
            self.map.links_place = element.end
        if name == "sheetData":
            self.map.data = element
            self._in_data = False
        elif name == "hyperlinks":
            self.map.links_element = element

    def _closed_in_data(self, name: str, element: Element, depth: int) -> None:
        if name == "row" and depth == 3:
            self.map.rows[self._row].whole = element
        elif name == "c" and depth == 4:
            cell = self.map.cells[self._row, self._column]
            cell.whole = element
            kind = attribute_span(self.content, element, b"t")
            if kind is not None:
                cell.stale.append(kind)
        elif name in ("v", "is") and depth == 5:
            self.map.cells[self._row, self._column].stale.append(Span(element.start, element.end))


def map_sheet(content: bytes) -> SheetMap:
    """Map the worksheet XML *content*.

    Raises:
        expat.ExpatError: when it is not well formed.

    """
    walk = _SheetWalk(content)
    walk.run()
    walk.map.row_numbers = sorted(walk.map.rows)
    return walk.map


def without(content: bytes, spans: Sequence[Span]) -> bytes:
    """*content* without the *spans*, which are in order and do not overlap."""
    pieces, at = [], 0
    for span in spans:
        pieces.append(content[at : span.start])
        at = span.end
    return b"".join((*pieces, content[at:]))


def row_place(sheet: SheetMap, row: int) -> int:
    """Where a new row of that number goes."""
    assert sheet.data is not None
    index = bisect_left(sheet.row_numbers, row)
    if index < len(sheet.row_numbers):
        return sheet.rows[sheet.row_numbers[index]].whole.start
    if sheet.row_numbers:
        return sheet.rows[sheet.row_numbers[-1]].whole.end
    return sheet.data.tag_end


def cell_place(sheet: SheetMap, place: Position) -> int:
    """Where a new cell goes in its row, which is there and not empty."""
    row = sheet.rows[place[0]]
    after = next((column for column in row.columns if column > place[1]), None)
    if after is not None:
        return sheet.cells[place[0], after].whole.start
    return sheet.cells[place[0], row.columns[-1]].whole.end if row.columns else row.whole.tag_end


def stretched(used: Box | None, places: Sequence[Position]) -> str | None:
    """The used range with *places*, which are in order, in it; None where it has them already, or is not known."""
    if used is None or not places:
        return None
    columns = {column for _row, column in places}
    top, bottom = min(used.top, places[0][0]), max(used.bottom, places[-1][0])
    left, right = min(used.left, *columns), max(used.right, *columns)
    return None if (top, left, bottom, right) == tuple(used) else f"{coordinate((top, left))}:{coordinate((bottom, right))}"
