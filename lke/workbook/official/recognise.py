"""Says what the columns and rows of a workbook are. Meaning decides, never a place known from another file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from lke.language import _
from lke.workbook.official.codes import give_codes
from lke.workbook.official.evaluating import Supposed
from lke.workbook.official.formulas import references, try_parse
from lke.workbook.official.headers import BY_ROUND, UNNAMED, Header, find_header
from lke.workbook.official.layout import Layout, SheetLayout, apply_columns
from lke.workbook.official.numerals import Numeral, Style, split_leading
from lke.workbook.official.outline import Gardener, Grown, Node, slot_place
from lke.workbook.official.sheetmodel import (
    Book,
    Column,
    Doubt,
    RecognisedBook,
    RecognisedRow,
    RecognisedSheet,
    Role,
    RowKind,
    Sheet,
    Slot,
    coordinate,
    letters,
)

WORKSHEET, SUMMARY, OTHER = "lembar_kerja", "ringkasan", "lain"


def recognise(book: Book, layout: Layout | None = None) -> RecognisedBook:
    """Say what the columns and rows of *book* are; what *layout* states by hand goes before what is seen."""
    worked = Supposed(book)
    grown = [_grown(sheet, worked, layout.of(sheet.name) if layout else None) for sheet in book.sheets]
    worksheets = [each for each in grown if each.purpose == WORKSHEET]
    _give_all_codes(worksheets)
    for each in grown:
        if each.purpose == SUMMARY and each.tree is not None:
            give_codes(each.tree.roots)
    sheets = tuple(each.recognised(layout) for each in grown)
    rounds = _rounds(sheets)
    return RecognisedBook(book, sheets, rounds, tuple(_doubts(sheets, rounds, worksheets)))


class _Grown:
    """One sheet while it is recognised."""

    def __init__(self, sheet: Sheet, purpose: str, header: Header | None, tree: Grown | None, gardener: Gardener | None) -> None:
        self.sheet = sheet
        self.purpose = purpose
        self.header = header
        self.tree = tree
        self.gardener = gardener
        self.component: Node | None = None

    def recognised(self, layout: Layout | None) -> RecognisedSheet:
        """The sheet as everybody else sees it."""
        if self.header is None or self.tree is None:
            return RecognisedSheet(self.sheet.name, self.sheet.state, self.purpose, None)
        stated = layout.of(self.sheet.name) if layout else None
        nodes = [*([self.component] if self.component else []), *self.tree.nodes, *self.tree.totals]
        rows = tuple(self._row(node, stated) for node in sorted(nodes, key=lambda node: (node.row, node.depth)))
        doubts = (
            *(Doubt(self.sheet.name, column.letter, _unsure(column)) for column in self.header.columns if _matters(column)),
            *(Doubt(self.sheet.name, str(row), why) for row, why in self.tree.orphans),
        )
        header = (self.header.first, self.header.last)
        return RecognisedSheet(self.sheet.name, self.sheet.state, self.purpose, header, self.header.columns, rows, doubts)

    def _row(self, node: Node, stated: SheetLayout | None) -> RecognisedRow:
        key = stated.scales.get(node.code) if stated else None
        scale = key or (node.reading.key if node.reading is not None and node.kind in _ANSWERED else None)
        return RecognisedRow(
            self.sheet.name,
            node.row,
            node.kind,
            node.code,
            node.parent.code if node.parent is not None else None,
            node.numeral.printed if node.numeral is not None else "",
            node.text,
            coordinate((node.row, node.text_column)) if node.text_column else "",
            node.key,
            "\n".join([*self._guide(node), *node.guide]),
            scale,
            "peta" if key else node.scale_from if scale else "",
            node.weight,
            self._slots(node),
            (node.row, node.last_row) if node.last_row > node.row else None,
            tuple(node.doubts),
        )

    def _guide(self, node: Node) -> list[str]:
        assert self.header is not None
        texts = [self.sheet.text((node.row, each.column)) for each in self.header.of(Role.GUIDE)]
        return [text for text in texts if text]

    def _slots(self, node: Node) -> dict[Slot, str]:
        assert self.header is not None
        slots: dict[Slot, str] = {}
        if not node.leads:
            return slots
        for column in self.header.columns:
            if column.role in {Role.OTHER, Role.OUTLINE}:
                continue
            name = coordinate(slot_place(self.sheet, node.row, column))
            slots.setdefault(Slot(column.role, column.round if column.role in BY_ROUND else None), name)
        if node.weight_cell:
            slots[Slot(Role.WEIGHT)] = node.weight_cell
        return slots


_ANSWERED = frozenset({RowKind.QUESTION, RowKind.INPUT, RowKind.SUBTOTAL})


def _grown(sheet: Sheet, worked: Supposed, stated: SheetLayout | None) -> _Grown:
    if stated is not None and stated.purpose == OTHER:
        return _Grown(sheet, OTHER, None, None, None)
    header = find_header(sheet, stated.header if stated else None)
    if header is not None and stated is not None:
        header = apply_columns(header, stated)
    if header is None or not header.of(Role.OUTLINE, Role.DEMAND):
        return _Grown(sheet, OTHER, None, None, None)
    purpose = (stated.purpose if stated else None) or _purpose(sheet, header)
    gardener = Gardener(sheet, header, worked, summary=purpose != WORKSHEET)
    tree = gardener.grow() if purpose != OTHER else None
    if tree is not None and not tree.nodes:
        return _Grown(sheet, OTHER, header, None, None)
    return _Grown(sheet, purpose, header, tree, gardener)


def _purpose(sheet: Sheet, header: Header) -> str:
    """Answers are given on a worksheet; a summary has points that come from other sheets."""
    if header.of(Role.ANSWER):
        return WORKSHEET
    if not header.of(Role.POINTS, Role.PERCENT):
        return OTHER
    scored = [cell for (row, column), cell in sheet.cells.items() if row > header.last and _is_points(header, column)]
    outside = sum(_reads_elsewhere(cell.formula, sheet.name) for cell in scored)
    formulas = sum(cell.formula is not None for cell in scored)
    return SUMMARY if outside or formulas or not header.of(Role.OPTIONS, Role.GUIDE) else WORKSHEET


def _is_points(header: Header, column: int) -> bool:
    return any(each.column == column for each in header.of(Role.POINTS))


def _reads_elsewhere(formula: str | None, own: str) -> bool:
    tree = try_parse(formula)
    if tree is None:
        return formula is not None and "!" in formula
    return any(each.sheet is not None and each.sheet != own for each in references(tree))


def _give_all_codes(worksheets: Sequence[_Grown]) -> None:
    """Codes for every worksheet; where sheets number alike, each sheet is a component of its own."""
    shown: set[str] = set()
    together = len(worksheets) > 1 and _number_alike(worksheets)
    for at, each in enumerate(worksheets, start=1):
        assert each.tree is not None
        if together:
            each.component = _component(each, at)
            give_codes([each.component], shown)
        else:
            give_codes(each.tree.roots, shown)


def _number_alike(worksheets: Sequence[_Grown]) -> bool:
    seen: set[str] = set()
    for each in worksheets:
        assert each.tree is not None
        own = {node.numeral.printed.strip(" .") if node.numeral else node.stated_code for node in each.tree.roots} - {""}
        if own & seen or not own:
            return True
        seen |= own
    return False


def _component(grown: _Grown, at: int) -> Node:
    """The sheet itself as a component: its name is its title, a numeral before it its code."""
    assert grown.tree is not None
    assert grown.header is not None
    numeral, title = split_leading(grown.sheet.name.strip())
    numeral = numeral or Numeral(letters(at), ((Style.UPPER, at),))
    weights = [node.weight for node in grown.tree.roots if node.weight is not None]
    node = Node(grown.header.last, 0, numeral, title or grown.sheet.name.strip(), 0, "", RowKind.COMPONENT)
    node.weight = sum(weights, Fraction(0)) if len(weights) == len(grown.tree.roots) else None
    node.stated_code = numeral.printed.strip(" .") if Style.PATH not in numeral.styles else ""
    node.children = list(grown.tree.roots)
    node.leads = False
    for root in node.children:
        root.parent = node
        root.kind = RowKind.GROUP if root.kind is RowKind.COMPONENT else root.kind
        for below in root.walk():
            below.depth += 1
    return node


def _rounds(sheets: Iterable[RecognisedSheet]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for sheet in sheets:
        if sheet.purpose == WORKSHEET:
            found.update({each.round: None for each in sheet.columns if each.role is Role.ANSWER and each.round})
    return tuple(found)


def _matters(column: Column) -> bool:
    return not column.sure and (column.role is not Role.OTHER or bool(column.header))


def _unsure(column: Column) -> str:
    shown = repr(column.header) if column.header else _("tanpa judul")
    if column.role is Role.OTHER:
        return _("kolom {header} tidak dikenal; diabaikan").format(header=shown)
    what = _("kolom {header} dianggap {role}").format(header=shown, role=column.role.value)
    owner = _(" putaran {round}").format(round=column.round) if column.round else ""
    return what + owner + (f": {column.because}" if column.because else "")


def _doubts(sheets: Sequence[RecognisedSheet], rounds: Sequence[str], worksheets: Sequence[_Grown]) -> Iterator[Doubt]:
    if not worksheets:
        yield Doubt("", "", _("tidak ada lembar dengan kolom jawaban yang dikenal; nyatakan letaknya dengan peta"))
    for name in rounds:
        if name.startswith(UNNAMED):
            what = _("putaran penilai {name} tidak disebut namanya oleh judul; beri nama dengan peta")
            yield Doubt("", "", what.format(name=name))
    for sheet in sheets:
        yield from sheet.doubts
        for row in sheet.rows:
            yield from (Doubt(sheet.name, str(row.row), each) for each in row.doubts)


def unnamed_rounds(recognised: RecognisedBook) -> tuple[str, ...]:
    """Rounds whose name nobody has said yet."""
    return tuple(name for name in recognised.rounds if name.startswith(UNNAMED))


def renamed(recognised: RecognisedBook, names: dict[str, str]) -> RecognisedBook:
    """The same workbook with its rounds called as the user says."""

    def name(old: str | None) -> str | None:
        return names.get(old, old) if old is not None else None

    def row(each: RecognisedRow) -> RecognisedRow:
        return replace(each, slots={Slot(slot.role, name(slot.round)): cell for slot, cell in each.slots.items()})

    sheets = tuple(
        replace(
            sheet,
            columns=tuple(replace(column, round=name(column.round)) for column in sheet.columns),
            rows=tuple(row(each) for each in sheet.rows),
        )
        for sheet in recognised.sheets
    )
    rounds = tuple(name(each) or each for each in recognised.rounds)
    return replace(recognised, sheets=sheets, rounds=rounds)
