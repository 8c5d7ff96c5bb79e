"""Proof of many fills of one template, at a small part of what proving each from the start costs.

The template filled with nothing is proved once, by every means that ``patch_verify`` has: it is the template without
stored results. Each filled workbook is then held against that one, byte by byte outside the cells that were to be
filled, and those cells are read back. What is written otherwise than Excel writes it is proved from the start, as is
whatever looks wrong here, so that a refusal always names the places.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from typing import NamedTuple
from xml.parsers import expat

from lke.errors import InvalidFiles
from lke.workbook.official.package import Package, package_of
from lke.workbook.official.patch import CellWrite, PlainSheet, Template
from lke.workbook.official.patch_verify import Writes, is_written, refuse_places, relations_kept, verify
from lke.workbook.official.read_back import read_back
from lke.workbook.official.sheetmodel import coordinate

_CELL = re.compile(rb'(<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*?(?:/>|>.*?</c>))', re.DOTALL)
_PARTS_OF_CELL = 4
_ANY_CELL = re.compile(rb"<(?:[\w.-]+:)?c(?=[\s/>])")
_ROW = re.compile(rb'<row r="([0-9]{1,7})"[^<>]*>')
_EMPTY_ROW = re.compile(rb"(<row [^<>]*?)\s*(?:/>|></row>)")
_STYLE = re.compile(rb'\A<c r="[A-Z0-9]+"(?: s="([0-9]+)")?')
_DIMENSION = re.compile(rb'(<dimension ref=)"[^"]*"')
_LINKS = re.compile(rb"<hyperlinks>(.*)</hyperlinks>", re.DOTALL)
_LINK = re.compile(rb"<hyperlink [^<>]*/>")
_RELATION = re.compile(rb"<Relationship [^<>]*/>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


class _UnusualError(Exception):
    """Not as Excel writes it, or not as it has to be: to be proved from the start."""


class _Grid(NamedTuple):
    """The cells of a sheet: those that were to be filled, and the bytes around them."""

    around: bytes
    filled: Mapping[bytes, bytes]
    """Name of a cell -> its bytes."""


class Proof:
    """What proves the fills of one template."""

    def __init__(self, template: Template) -> None:
        blank = template.fill({})
        verify(template, blank, {})
        self._template = template
        self._blank = package_of(blank, template.package.file).lean()

    def check(self, filled: bytes, writes: Writes) -> None:
        """Make sure that *filled* differs from the template only where it may.

        Raises:
            Refused: naming every part or cell that is not as it has to be; nothing may be written then.

        """
        package = package_of(filled, self._template.package.file)
        others = self._other_parts(package, writes)
        try:
            sound = not others and all(self.is_filled(package, part, cells) for part, cells in writes.items() if cells)
        except (_UnusualError, expat.ExpatError, InvalidFiles, ValueError, LookupError):
            sound = False
        if not sound:
            verify(self._template, filled, writes)
            refuse_places(self._template, sorted(others))

    def _other_parts(self, filled: Package, writes: Writes) -> set[str]:
        """The parts that nothing was to be written to, and that are not those of the blank fill."""
        sheets = {part: self._template.sheets[part] for part, cells in writes.items() if cells}
        apart = {*sheets, *(sheet.relations_part for part, sheet in sheets.items() if _touches_links(sheet, writes[part]))}
        there, wanted = set(filled.names) - apart, set(self._blank.names) - apart
        return (there ^ wanted) | {name for name in there & wanted if filled.packed(name) != self._blank.packed(name)}

    def is_filled(self, filled: Package, part: str, cells: Sequence[CellWrite]) -> bool:
        """Whether a sheet of *filled* is that of the blank fill but for *cells*, as far as can be told quickly."""
        plain = self._template.sheets[part]
        content = filled.read(part)
        expat.ParserCreate().Parse(content, True)
        before, after = _pieces(plain.content), _pieces(content)
        if before[0] != after[0] or not _same_cells(before[1], after[1], cells):
            return False
        if _touches_links(plain, cells):
            stored = filled.read(plain.relations_part) if plain.relations_part in filled.parts else b""
            same_links = _same_links((before[2], plain.relations_content), (after[2], stored), cells)
        else:
            same_links = before[2] == after[2]
        held = read_back(filled, part, [write.place for write in cells])
        return same_links and all(is_written(held[write.place], write) for write in cells)


def _touches_links(sheet: PlainSheet, cells: Iterable[CellWrite]) -> bool:
    return any(write.link is not None or write.place in sheet.map.linked for write in cells)


def _pieces(content: bytes) -> tuple[bytes, bytes, bytes]:
    """A sheet before its cells (its used range left out), its cells, and after them."""
    head, opened, rest = content.partition(b"<sheetData>")
    data, closed, tail = rest.rpartition(b"</sheetData>")
    if not opened or not closed or b"<!" in content or b"<?" in content[2:]:
        raise _UnusualError
    return _DIMENSION.sub(rb"\1", head), data, tail


# --- cells -------------------------------------------------------------------------------------------------------


def _same_cells(before: bytes, after: bytes, cells: Iterable[CellWrite]) -> bool:
    """Whether all is the same but for the content of *cells*, each of which stands in its row and order."""
    names = {coordinate(write.place).encode(): write for write in cells}
    old, new = _grid(before, names), _grid(after, names)
    if not old.filled.keys() <= new.filled.keys() or any(b"<f" in cell for cell in new.filled.values()):
        return False
    if any(_style(cell) != _style(new.filled[name]) for name, cell in old.filled.items()):
        return False
    around = new.around
    for name in new.filled.keys() - old.filled.keys():  # a row that was not there is there for it alone
        row = b'<row r="%d"' % names[name].place[0]
        if row not in old.around:
            around = around.replace(row + b"/>", b"")
    return old.around == around


def _grid(data: bytes, names: Mapping[bytes, CellWrite]) -> _Grid:
    pieces = _CELL.split(data)
    if len(pieces) // _PARTS_OF_CELL != sum(1 for _found in _ANY_CELL.finditer(data)):
        raise _UnusualError
    filled: dict[bytes, bytes] = {}
    row, last = b"", (0, b"")
    for at in range(1, len(pieces), _PARTS_OF_CELL):
        if pieces[at - 1]:
            rows = _ROW.findall(pieces[at - 1])
            if rows:
                row, last = rows[-1], (0, b"")
        letters, number = pieces[at + 1], pieces[at + 2]
        place = (len(letters), letters)
        if number != row or place <= last:
            raise _UnusualError
        last = place
        name = letters + number
        if name in names:
            filled[name], pieces[at] = pieces[at], b""
        pieces[at + 1] = pieces[at + 2] = b""
    return _Grid(_EMPTY_ROW.sub(rb"\1/>", b"".join(pieces)), filled)


def _style(cell: bytes) -> bytes | None:
    found = _STYLE.match(cell)
    if found is None:
        raise _UnusualError
    return found[1]


# --- hyperlinks --------------------------------------------------------------------------------------------------


def _same_links(before: tuple[bytes, bytes], after: tuple[bytes, bytes], cells: Iterable[CellWrite]) -> bool:
    """Whether sheets and relations (*before*, *after*) are the same but for the hyperlinks of *cells*, which are as asked."""
    written = {coordinate(write.place).encode(): write.link for write in cells}
    if _LINKS.sub(b"", before[0]) != _LINKS.sub(b"", after[0]) or relations_kept(before[1]) != relations_kept(after[1]):
        return False
    old, new = _links(*before), _links(*after)
    expected = {place: link for place, link in old.items() if place not in written}
    asked = {place: link for place, link in written.items() if link is not None}
    found = {place: unescape(new[place][b"target"].decode()) for place in new.keys() & written.keys()}
    return found == asked and {place: link for place, link in new.items() if place not in written} == expected


def _links(tail: bytes, relations: bytes) -> dict[bytes, dict[bytes, bytes]]:
    """Cell -> what its hyperlink says, its target in the place of the id that leads there."""
    targets = {each[b"Id"]: each[b"Target"] for each in _tags(_RELATION, b"<Relationship ", relations)}
    links: dict[bytes, dict[bytes, bytes]] = {}
    for found in _LINKS.findall(tail):
        for said in _tags(_LINK, b"<hyperlink ", found):
            place = said.pop(b"ref")
            if b":" in place or place in links:  # over several cells
                raise _UnusualError
            if b"r:id" in said:
                said[b"target"] = targets[said.pop(b"r:id")]
            links[place] = said
    return links


def _tags(pattern: re.Pattern[bytes], opened: bytes, content: bytes) -> list[dict[bytes, bytes]]:
    """The attributes of each tag that *pattern* finds, which must be all that begin as *opened*."""
    found = [dict(_ATTRIBUTE.findall(tag)) for tag in pattern.findall(content)]
    if len(found) != content.count(opened):
        raise _UnusualError
    return found
