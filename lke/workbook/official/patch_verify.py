"""Proof that a filled workbook is its template but for what was to be filled: read again from its bytes, part by part."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from lke.errors import SALAH, Problem, Refused
from lke.language import _
from lke.workbook.official.package import Package, package_of
from lke.workbook.official.patch import CellWrite, Template
from lke.workbook.official.patch_map import SheetMap, Span, map_sheet, without
from lke.workbook.official.patch_text import cell_text
from lke.workbook.official.read_back import Held, read_back
from lke.workbook.official.reading import XmlPass, read_package
from lke.workbook.official.sheetmodel import Book, Cell, Position, Sheet, coordinate

_EMPTY_DATA = re.compile(rb"<([\w.-]+:)?sheetData\s*/>")
_REQUEST = re.compile(rb"""\s+fullCalcOnLoad\s*=\s*["'][a-z0-9]*["']""")
_EMPTY_REQUEST = re.compile(rb"<([\w.-]+:)?calcPr\s*/>")
Writes = Mapping[str, Sequence[CellWrite]]


def verify(template: Template, filled: bytes, writes: Writes) -> None:
    """Make sure that *filled* differs from the template only where it may.

    Raises:
        Refused: naming every part or cell that is not as it has to be; nothing may be written then.

    """
    package = package_of(filled, template.package.file)
    refuse_places(template, (*_wrong_parts(template, package, writes), *_wrong_cells(template, package, writes)))


def refuse_places(template: Template, wrong: Iterable[str]) -> None:
    """Refuse a fill of *template* in which the parts or cells *wrong* are not as they have to be.

    Raises:
        Refused: when there are any.

    """
    places = dict.fromkeys(wrong)
    if places:
        mend = _("hasilnya tidak ditulis; laporkan ini bersama templatnya")
        what = _("isi sesudah diisi tidak seperti seharusnya")
        raise Refused(Problem(SALAH, template.package.file, None, place, "fill-not-verified", what, mend) for place in places)


# --- parts -------------------------------------------------------------------------------------------------------


def _wrong_parts(template: Template, filled: Package, writes: Writes) -> Iterable[str]:
    before = template.package
    links = {template.sheets[part].relations_part for part in writes if _touches_links(template, part, writes)}
    yield from sorted(set(before.names) - set(filled.names))
    yield from sorted(set(filled.names) - set(before.names) - links)
    for name in filled.names:
        if name == template.workbook_part:
            same = _without_request(before.read(name)) == _without_request(filled.read(name))
        elif name in template.sheets:
            same = _same_sheet(before.read(name), filled.read(name), [write.place for write in writes.get(name, ())])
        else:
            same = name in before.parts and before.packed(name) == filled.packed(name)
            same = same or (name in links and _same_relations(before, filled, name))
        if not same:
            yield name


def _same_relations(before: Package, filled: Package, name: str) -> bool:
    """Whether all that is no hyperlink leads where it did; the cells say what became of those."""
    return relations_kept(before.read(name) if name in before.parts else b"") == relations_kept(filled.read(name))


def relations_kept(content: bytes) -> list[tuple[str | None, ...]]:
    """The relations in *content* that are no hyperlinks, in order."""
    found: list[tuple[str | None, ...]] = []

    def start(element: str, said: Mapping[str, str]) -> None:
        if element == "Relationship" and not said.get("Type", "").endswith("/hyperlink"):
            found.append(tuple(said.get(key) for key in ("Id", "Type", "Target", "TargetMode")))

    if content:
        XmlPass(start, lambda _element, _text: None).run(content)
    return found


def _touches_links(template: Template, part: str, writes: Writes) -> bool:
    mapped = template.sheets[part].map
    return any(write.link is not None or write.place in mapped.linked for write in writes[part])


def _without_request(workbook: bytes) -> bytes:
    """``workbook.xml`` without the request to calculate, and without a ``calcPr`` that says nothing else."""
    return _EMPTY_REQUEST.sub(b"", _REQUEST.sub(b"", workbook).replace(b" />", b"/>"))


def _same_sheet(before: bytes, after: bytes, declared: Iterable[Position]) -> bool:
    places = set(declared)
    first, second = map_sheet(before), map_sheet(after)
    new_rows = {row for row in second.rows if row not in first.rows or not first.rows[row].columns}
    return _bones(before, first, places, new_rows) == _bones(after, second, places, new_rows)


def _bones(content: bytes, mapped: SheetMap, declared: set[Position], new_rows: set[int]) -> bytes:
    """The sheet without what may differ: declared cells, stored results, hyperlinks, and the used range."""
    spans = [Span(cell.whole.start, cell.whole.end) for place, cell in mapped.cells.items() if place in declared]
    spans += mapped.stale()
    for row in new_rows & mapped.rows.keys():
        if all((row, column) in declared for column in mapped.rows[row].columns):
            spans.append(Span(mapped.rows[row].whole.start, mapped.rows[row].whole.end))
    if mapped.links_element is not None:
        spans.append(Span(mapped.links_element.start, mapped.links_element.end))
    if mapped.dimension is not None:
        spans.append(mapped.dimension)
    return _EMPTY_DATA.sub(rb"<\1sheetData></\1sheetData>", without(content, _apart(spans)))


def _apart(spans: Iterable[Span]) -> list[Span]:
    """*spans* in order, without those that lie inside another."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


# --- cells -------------------------------------------------------------------------------------------------------


def _wrong_cells(template: Template, filled: Package, writes: Writes) -> Iterable[str]:
    before = _read(template.package)
    after = _read(filled)
    for old, new in zip(before.sheets, after.sheets, strict=True):
        expected = {write.place: write for write in writes.get(old.part, ())}
        for place in sorted({*old.cells, *new.cells, *expected}):
            computed = template.sheets[old.part].map.computed(place)
            if not _as_it_has_to_be(old.cell(place), new.cell(place), expected.get(place), computed=computed):
                yield f"{old.name}!{coordinate(place)}"
        held = read_back(filled, old.part, expected)
        yield from (f"{old.name}!{coordinate(place)}" for place, write in expected.items() if not is_written(held[place], write))
        yield from (f"{old.name}!{rule}" for rule in _lost_rules(old, new))


def _read(package: Package) -> Book:
    return read_package(package, package.file, "xlsx", "")


def _as_it_has_to_be(old: Cell | None, new: Cell | None, write: CellWrite | None, *, computed: bool) -> bool:
    if computed:
        return write is None and _formula(old) == _formula(new) and (new is None or new.value is None)
    if write is None:
        return _unchanged(old, new)
    if new is None:
        return write.value is None and write.link is None
    return new.formula is None and _holds(new, write) and (new.link or None) == write.link


def _formula(cell: Cell | None) -> tuple[str | None, str | None]:
    return (None, None) if cell is None else (cell.formula, cell.link)


def _unchanged(old: Cell | None, new: Cell | None) -> bool:
    if old is None or new is None:
        return old is new
    return (old.kind, old.value, old.formula, old.link) == (new.kind, new.value, new.formula, new.link)


def _holds(cell: Cell, write: CellWrite) -> bool:
    if isinstance(write.value, Fraction):
        return isinstance(cell.value, float) and cell.value == float(write.value)
    return cell.text == cell_text(write.value or "")


def is_written(held: Held, write: CellWrite) -> bool:
    """Whether a reader that knows only the cell's name finds the same there."""
    if isinstance(write.value, Fraction):
        return held == float(write.value)
    return (held or "") == cell_text(write.value or "")


def _lost_rules(old: Sheet, new: Sheet) -> Iterable[str]:
    """Dropdowns, merges and protection are read back too, by a reader that shares nothing with the patch."""
    if old.validations != new.validations:
        yield "dataValidations"
    if (old.merged, old.protected, old.hidden_rows, old.hidden_columns) != (
        new.merged,
        new.protected,
        new.hidden_rows,
        new.hidden_columns,
    ):
        yield "sheet"
