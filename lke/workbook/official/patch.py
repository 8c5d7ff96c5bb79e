"""Fills a workbook by patching it: changed cells are cut into the XML of their sheets, everything else keeps its bytes.

A template is analysed once: where its cells lie, and its sheets without the stored results of formulas, which a new
answer would make stale. Filling is then joining slices, deflating the changed sheets, and copying the packed rest.
"""

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import islice, product
from operator import itemgetter
from typing import NamedTuple
from xml.parsers import expat

from lke.errors import SALAH, InvalidFiles, Problem
from lke.language import _
from lke.workbook.official.package import Package
from lke.workbook.official.patch_map import (
    Element,
    LinkMap,
    SheetMap,
    Span,
    Walk,
    attribute_span,
    cell_head,
    cell_place,
    map_sheet,
    row_place,
    stretched,
    without,
)
from lke.workbook.official.patch_text import attribute_xml, number_text, texts_xml
from lke.workbook.official.patch_zip import Packed, pack, zipped
from lke.workbook.official.sheetmodel import Box, Position, coordinate

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_NEW_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_BEFORE_CALC = frozenset(
    (
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
        "definedNames",
    )
)
"""What comes before ``calcPr`` in a workbook (ECMA-376, CT_Workbook)."""
MOST_LINKS = 65_530
"""Hyperlinks that Excel allows on one sheet."""

Value = str | Fraction | None
"""What a cell is to hold: a text, a number, or nothing."""


class CellWrite(NamedTuple):
    """One cell of a sheet and what it is to hold; its style stays."""

    place: Position
    value: Value
    link: str | None = None
    """The address of its hyperlink; None takes one away that is there."""


class Relation(NamedTuple):
    """One relation of a part."""

    id: str
    kind: str
    """Last word of its type: ``worksheet``, ``hyperlink``."""
    target: str
    whole: Span


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A sheet of the template without stored results, and where everything lies in it."""

    part: str
    content: bytes
    map: SheetMap
    relations_part: str
    relations_content: bytes
    relations: Mapping[str, Relation]
    packed: Packed | None
    """Ready to be written where no answer changes it; None where it is the template's own."""


@dataclass(frozen=True, slots=True)
class Template:
    """A package analysed for filling."""

    package: Package
    sheets: Mapping[str, PlainSheet]
    """By part."""
    workbook_part: str
    workbook: Packed
    """``workbook.xml`` that asks for a full recalculation when it is opened."""

    def fill(self, writes: Mapping[str, Sequence[CellWrite]]) -> bytes:
        """The package with *writes* (part of a sheet -> its cells) and no stored result of any formula."""
        changed: dict[str, Packed] = {self.workbook_part: self.workbook}
        for part, sheet in self.sheets.items():
            if writes.get(part):
                content, relations = _patched(sheet, writes[part])
                changed[part] = pack(content)
                if relations is not None:
                    changed[sheet.relations_part] = pack(relations)
            elif sheet.packed is not None:
                changed[part] = sheet.packed
        return zipped(self.package, changed)


# --- analysis ----------------------------------------------------------------------------------------------------


def analyse(package: Package) -> Template:
    """Analyse *package* for filling; what was analysed is remembered by its content's hash.

    Raises:
        InvalidFiles: when its XML is damaged, or a sheet that the workbook names is not there.

    """
    return _analysed(_Hashed(package.sha256, package))


class _Hashed:
    """A package that is the same key as another of the same content."""

    def __init__(self, sha256: str, package: Package) -> None:
        self.sha256 = sha256
        self.package = package

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashed) and other.sha256 == self.sha256


@lru_cache(maxsize=4)
def _analysed(hashed: _Hashed) -> Template:
    package = hashed.package
    part = ""
    try:
        workbook = workbook_part(package)
        sheets = {}
        for part in sheet_parts(package, workbook):
            sheets[part] = _plain_sheet(package, part)
        part = workbook
        calculating = _asking_to_calculate(package.read(workbook))
        return Template(package, sheets, workbook, pack(calculating))
    except (expat.ExpatError, KeyError) as error:
        what = _("bagian ini rusak atau tidak ada: {reason}").format(reason=str(error))
        mend = _("buka di Excel, biarkan diperbaiki, lalu simpan sebagai berkas baru")
        raise InvalidFiles([Problem(SALAH, package.file, None, part, "workbook-damaged", what, mend)]) from None


def _plain_sheet(package: Package, part: str) -> PlainSheet:
    content = package.read(part)
    mapped = map_sheet(content)
    stale = mapped.stale()
    if stale:
        content = without(content, stale)
        mapped = map_sheet(content)
    relations_part = _relations_part(part)
    stored = package.read(relations_part) if relations_part in package.parts else b""
    relations = {each.id: each for each in _relations_in(stored)} if stored else {}
    return PlainSheet(part, content, mapped, relations_part, stored, relations, pack(content) if stale else None)


def workbook_part(package: Package) -> str:
    """The name of the part that holds the workbook."""
    for relation in _relations_in(package.read("_rels/.rels")):
        if relation.kind == "officeDocument":
            return _resolved("", relation.target)
    raise KeyError("officeDocument")


def sheet_parts(package: Package, workbook: str) -> list[str]:
    """The parts of its worksheets."""
    relations = _relations_in(package.read(_relations_part(workbook)))
    return [_resolved(workbook, each.target) for each in relations if each.kind == "worksheet"]


def _relations_part(part: str) -> str:
    folder, _slash, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def _resolved(source: str, target: str) -> str:
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))


class _RelationsWalk(Walk):
    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.found: list[Relation] = []
        self._given: Mapping[str, str] = {}

    def opened(self, name: str, given: Mapping[str, str], start: int, end: int) -> None:  # noqa: ARG002
        self._given = given

    def closed(self, name: str, element: Element) -> None:
        if name == "Relationship":
            kind = self._given.get("Type", "").rpartition("/")[2]
            span = Span(element.start, element.end)
            self.found.append(Relation(self._given.get("Id", ""), kind, self._given.get("Target", ""), span))


def _relations_in(content: bytes) -> list[Relation]:
    walk = _RelationsWalk(content)
    walk.run()
    return walk.found


class _WorkbookWalk(Walk):
    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.place = 0
        self.calc: Element | None = None
        self.prefix = b""

    def opened(self, name: str, given: Mapping[str, str], start: int, end: int) -> None:  # noqa: ARG002
        if self.depth == 1:
            prefix, colon, _local = self.root.rpartition(":")
            self.prefix = (prefix + colon).encode()
            self.place = end

    def closed(self, name: str, element: Element) -> None:
        if self.depth == 1:
            if name in _BEFORE_CALC:
                self.place = element.end
            elif name == "calcPr":
                self.calc = element


def _asking_to_calculate(content: bytes) -> bytes:
    """``workbook.xml`` with ``fullCalcOnLoad``."""
    walk = _WorkbookWalk(content)
    walk.run()
    if walk.calc is None:
        return b'%b<%bcalcPr fullCalcOnLoad="1"/>%b' % (content[: walk.place], walk.prefix, content[walk.place :])
    stated = attribute_span(content, walk.calc, b"fullCalcOnLoad")
    if stated is not None:
        return content[: stated.start] + b' fullCalcOnLoad="1"' + content[stated.end :]
    end = walk.calc.tag_end - (2 if content[walk.calc.tag_end - 2 : walk.calc.tag_end] == b"/>" else 1)
    return content[:end].rstrip() + b' fullCalcOnLoad="1"' + content[end:]


# --- one sheet ---------------------------------------------------------------------------------------------------


def _patched(sheet: PlainSheet, writes: Sequence[CellWrite]) -> tuple[bytes, bytes | None]:
    """The sheet's XML with *writes*, and its relations where they change."""
    ordered = sorted(writes, key=itemgetter(0))
    cuts = _cell_cuts(sheet, ordered)
    link_cuts, relations = _link_cuts(sheet, ordered)
    cuts += link_cuts
    cuts += _dimension_cut(sheet.map, ordered)
    return _cut(sheet.content, cuts), relations


_Cut = tuple[int, int, bytes]
"""Bytes from a place up to another, and what takes their place."""


def _cut(content: bytes, cuts: list[_Cut]) -> bytes:
    pieces: list[bytes] = []
    at = 0
    cuts.sort(key=itemgetter(0, 1))  # stable: new cells at one place stay in order
    for start, end, new in cuts:
        pieces.append(content[at:start])
        pieces.append(new)
        at = end
    pieces.append(content[at:])
    return b"".join(pieces)


def _cell_cuts(sheet: PlainSheet, ordered: Sequence[CellWrite]) -> list[_Cut]:
    cuts: list[_Cut] = []
    absent: dict[int, list[tuple[Position, bytes]]] = {}
    slots, untouchable = sheet.map.slots, sheet.map.untouchable
    for (place, value, _link), body in zip(ordered, _bodies(sheet.map.prefix, ordered), strict=True):
        slot = slots.get(place)
        if slot is not None:
            start, end, head = slot
            cuts.append((start, end, head + body))
        elif place in untouchable:
            raise ValueError(f"{sheet.part}: {coordinate(place)} is not for filling")
        elif value is not None:
            head = cell_head(sheet.map.prefix, place, sheet.map.style_of_absent(place))
            absent.setdefault(place[0], []).append((place, head + body))
    for row, cells in absent.items():
        cuts += _absent_cuts(sheet.map, row, cells)
    return _in_one_data(sheet, cuts)


def _bodies(prefix: bytes, writes: Sequence[CellWrite]) -> list[bytes]:
    """What follows the start of each cell's tag."""
    start = b' t="inlineStr"><%bis><%bt xml:space="preserve">' % (prefix, prefix)
    end = b"</%bt></%bis></%bc>" % (prefix, prefix, prefix)
    texts = iter(texts_xml([value for _place, value, _link in writes if isinstance(value, str)], start, end))
    return [next(texts) if isinstance(value, str) else _body(prefix, value) for _place, value, _link in writes]


def _body(prefix: bytes, value: Fraction | None) -> bytes:
    return b"/>" if value is None else b"><%bv>%b</%bv></%bc>" % (prefix, number_text(value).encode(), prefix, prefix)


def _absent_cuts(mapped: SheetMap, row: int, cells: Sequence[tuple[Position, bytes]]) -> list[_Cut]:
    there = mapped.rows.get(row)
    together = b"".join(xml for _place, xml in cells)
    if there is None:
        place = row_place(mapped, row)
        return [(place, place, b'<%brow r="%d">%b</%brow>' % (mapped.prefix, row, together, mapped.prefix))]
    if there.columns:
        return [(place, place, xml) for place, xml in ((cell_place(mapped, at), xml) for at, xml in cells)]
    if there.whole.tag_end == there.whole.end:  # <row …/>
        end = there.whole.end
        return [(end - 2, end, b">%b</%brow>" % (together, mapped.prefix))]
    return [(there.whole.tag_end, there.whole.tag_end, together)]


def _in_one_data(sheet: PlainSheet, cuts: list[_Cut]) -> list[_Cut]:
    """Give rows a ``sheetData`` to stand in where the template has an empty one."""
    data = sheet.map.data
    if data is None:
        raise ValueError(f"{sheet.part}: no sheetData")
    if data.tag_end != data.end or not cuts:
        return cuts
    rows = b"".join(new for _start, _end, new in cuts)
    return [(data.end - 2, data.end, b">%b</%bsheetData>" % (rows, sheet.map.prefix))]


def _dimension_cut(mapped: SheetMap, writes: Sequence[CellWrite]) -> list[_Cut]:
    """Widen the stated used range: some readers look no further."""
    wider = stretched(mapped.used, [write.place for write in writes if write.value is not None])
    if wider is None or mapped.dimension is None:
        return []
    return [(mapped.dimension.start, mapped.dimension.end, b'"%b"' % wider.encode())]


# --- hyperlinks --------------------------------------------------------------------------------------------------


def _link_cuts(sheet: PlainSheet, writes: Sequence[CellWrite]) -> tuple[list[_Cut], bytes | None]:
    """Cuts of ``hyperlinks``, and the relations with new addresses and without those that nothing names any more."""
    gone: list[LinkMap] = []
    new: list[tuple[Position, str]] = []
    linked = sheet.map.linked
    if not linked and not any(write.link for write in writes):
        return [], None
    for write in writes:
        there = linked.get(write.place)
        if there is not None and write.link is not None and _address_of(sheet, there) == write.link:
            continue
        if there is not None and there not in gone:
            gone.append(there)
        if write.link is not None:
            new.append((write.place, write.link))
    if not gone and not new:
        return [], None
    written = {write.place for write in writes}
    kept = [(link, place) for link in gone for place in _others(sheet.map, link.box, written)]
    remaining = [link for link in sheet.map.links if link not in gone]
    still_named = [*remaining, *(link for link, _place in kept)]
    relations, ids = _changed_relations(sheet, gone, still_named, [link for _place, link in new])
    fresh = b"".join(_link_xml(sheet.map, place, ids[link]) for place, link in new)
    fresh += b"".join(_moved_link(sheet.content, link, place) for link, place in kept)
    return _element_cuts(sheet, gone, remaining, fresh), relations


def _others(mapped: SheetMap, box: Box, written: Iterable[Position]) -> list[Position]:
    """The cells of a link over several that are not written; those below a merged cell show nothing of their own."""
    names = set(written)
    places = product(range(box.top, box.bottom + 1), range(box.left, box.right + 1))
    return [place for place in islice(places, MOST_LINKS) if place not in names and not mapped.hidden_by_merge(place)]


def _moved_link(content: bytes, link: LinkMap, place: Position) -> bytes:
    """The same link on one cell."""
    span = attribute_span(content, Element(link.whole.start, link.whole.end, link.whole.end), b"ref")
    assert span is not None
    return content[link.whole.start : span.start] + b' ref="%b"' % coordinate(place).encode() + content[span.end : link.whole.end]


def _address_of(sheet: PlainSheet, link: LinkMap) -> str | None:
    relation = sheet.relations.get(link.relation or "")
    return relation.target if relation is not None else None


def _link_xml(mapped: SheetMap, place: Position, relation: str) -> bytes:
    known = next((prefix for prefix, name in mapped.namespaces.items() if prefix and name in (_RELATIONS, _STRICT)), None)
    name = known or "r"
    declared = b"" if known else b' xmlns:r="%b"' % _namespace(mapped).encode()
    parts = (mapped.prefix, coordinate(place).encode(), declared, name.encode(), relation.encode())
    return b'<%bhyperlink ref="%b"%b %b:id="%b"/>' % parts


def _namespace(mapped: SheetMap) -> str:
    return _STRICT if any("purl.oclc.org" in name for name in mapped.namespaces.values()) else _RELATIONS


def _element_cuts(sheet: PlainSheet, gone: Sequence[LinkMap], remaining: Sequence[LinkMap], fresh: bytes) -> list[_Cut]:
    element, prefix = sheet.map.links_element, sheet.map.prefix
    if element is None:
        place = sheet.map.links_place
        return [(place, place, b"<%bhyperlinks>%b</%bhyperlinks>" % (prefix, fresh, prefix))]
    if not remaining and not fresh:
        return [(element.start, element.end, b"")]
    end = sheet.content.rindex(b"</", element.start, element.end)
    return [*((link.whole.start, link.whole.end, b"") for link in gone), (end, end, fresh)]


def _changed_relations(
    sheet: PlainSheet, gone: Iterable[LinkMap], remaining: Iterable[LinkMap], links: Iterable[str]
) -> tuple[bytes | None, dict[str, str]]:
    content = sheet.relations_content or _NEW_RELATIONS
    used = {link.relation for link in remaining}
    unused = {link.relation for link in gone if link.relation} - used
    spans = sorted(sheet.relations[name].whole for name in unused if name in sheet.relations)
    ids: dict[str, str] = {}
    number = max((int(found[1]) for name in sheet.relations if (found := re.fullmatch(r"rId(\d{1,9})", name))), default=0)
    kind = f"{_namespace(sheet.map)}/hyperlink"
    pieces = []
    for link in dict.fromkeys(links):
        number += 1
        ids[link] = f"rId{number}"
        known = (ids[link].encode(), kind.encode(), attribute_xml(link))
        pieces.append(b'<Relationship Id="%b" Type="%b" Target="%b" TargetMode="External"/>' % known)
    if not spans and not pieces:
        return None, ids
    return _with_relations(without(content, spans), b"".join(pieces)), ids


def _with_relations(content: bytes, pieces: bytes) -> bytes:
    """Put new relations last."""
    if not pieces:
        return content
    end = content.rfind(b"</")
    if end >= 0:
        prefix = content[end + 2 : content.index(b">", end)].strip().rpartition(b":")
        named = pieces.replace(b"<Relationship ", b"<%b%bRelationship " % prefix[:2])
        return content[:end] + named + content[end:]
    return content[: content.rindex(b"/>")] + b">" + pieces + b"</Relationships>"
