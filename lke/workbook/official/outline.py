"""The tree of a worksheet: which row is a component, group, question, input or subtotal, and under what.

Hierarchy is read from what a sheet shows: titles in columns of their own, a level column, code paths, or numerals in
columns and styles (A, I, 1, i, a). Formulas and weights are the second witness where numerals repeat.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from lke.language import _
from lke.workbook.official.evaluating import Supposed
from lke.workbook.official.formulas import Tree, references, try_parse
from lke.workbook.official.headers import Header
from lke.workbook.official.numerals import Numeral, Style, read_numeral, split_leading
from lke.workbook.official.scales import (
    COUNTS,
    Reading,
    guide_scale,
    is_placeholder,
    options_scale,
    plain_words,
    read_local_number,
    read_stored_answer,
    read_type,
)
from lke.workbook.official.sheetmodel import Box, Cell, CellType, Column, Position, Role, RowKind, Sheet, Validation, coordinate

LONGEST_BLOCK = 40
WIDEST_RANGE = 3_000


@dataclass
class Node:
    """A row, or one of the levels that a row opens, while its place in the tree is found."""

    row: int
    key: int
    """What orders levels: a column, or a stated level."""
    numeral: Numeral | None
    text: str
    text_column: int
    stated_code: str = ""
    kind: RowKind = RowKind.UNKNOWN
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    depth: int = 0
    code: str = ""
    style: Style | None = None
    """How its code path counts at its level."""
    reading: Reading | None = None
    scale_from: str = ""
    weight: Fraction | None = None
    weight_cell: str = ""
    guide: list[str] = field(default_factory=list)
    last_row: int = 0
    leads: bool = True
    """Whether it is the node that the row's own cells belong to."""
    doubts: list[str] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """The node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Grown:
    """The tree of one sheet."""

    roots: list[Node]
    nodes: list[Node]
    """All that are in the tree, in sheet order."""
    totals: list[Node]
    orphans: list[tuple[int, str]]
    """Row and why it is not understood."""


_TOTAL = re.compile(
    r"(grand )?total\b.*|jumlah( nilai| total| keseluruhan| skor| bobot)?|nilai (akhir|evaluasi|total|akuntabilitas|hasil)\b.*"
    r"|skor (akhir|total)\b.*|hasil akhir\b.*|jumlah (seluruh|total|nilai|skor)\b.*|predikat\b.*|rata[- ]rata\b.*",
)


class Gardener:
    """Grows the tree of one worksheet."""

    def __init__(self, sheet: Sheet, header: Header, worked: Supposed, *, summary: bool = False) -> None:
        self.sheet = sheet
        self.header = header
        self.worked = worked
        self.summary = summary
        self.outline = [each.column for each in header.of(Role.OUTLINE)]
        self.answers = [each.column for each in header.of(Role.ANSWER)]
        self.points = [each.column for each in header.of(Role.POINTS)]
        self.credits = [each.column for each in header.of(Role.CREDIT)]
        self.weights = [each.column for each in header.of(Role.WEIGHT)]
        self.options = [each.column for each in header.of(Role.OPTIONS)]
        self.guides = [each.column for each in header.of(Role.GUIDE)]
        self.demands = [each.column for each in header.of(Role.DEMAND)]
        self.numerals = [each.column for each in header.of(Role.NUMERAL)]
        self.codes = [each.column for each in header.of(Role.CODE)]
        self.level = next((each.column for each in header.of(Role.LEVEL)), None)
        self.titled = self._titled_levels(header)
        self._lists = {
            column: [
                (each, reading)
                for rule in sheet.validations
                if (reading := rule_scale(rule)) is not None
                for each in rule.boxes
                if each.left <= column <= each.right
            ]
            for column in self.answers
        }

    def _titled_levels(self, header: Header) -> bool:
        """Whether columns with titles of their own stand for levels: Komponen | Sub komponen | Kriteria."""
        titles = {plain_words(each.header) for each in header.of(Role.OUTLINE) if each.header}
        return len(titles) > 1 and self.level is None

    # --- what a row shows ----------------------------------------------------------------------------------------

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell, or the one it is merged into from the left."""
        return self.sheet.cell((row, column))

    def text(self, row: int, columns: Iterable[int]) -> str:
        """The first text of the row in *columns*."""
        return next((text for column in columns if (text := self.sheet.text((row, column)))), "")

    def last_row(self) -> int:
        """The last row of the table: below it there are signatures and notes."""
        deciding = {*self.points, *self.answers, *self.options, *self.credits, *self.weights, *self.codes}
        rows = [
            row
            for (row, column), cell in self.sheet.cells.items()
            if column in deciding and row > self.header.last and (cell.text.strip() or cell.formula) and not _is_prose(cell)
        ]
        listed = [each.bottom for column in self.answers for each, _reading in self._lists[column] if each.bottom < 100_000]
        with_text = [row for row in listed if any(self.sheet.text((row, c)) for c in (*self.outline, *self.demands))]
        last = max([*rows, *with_text], default=self.header.last)
        while self._goes_on(last + 1):
            last += 1
        return last

    def _goes_on(self, row: int) -> bool:
        """Whether the row right below the last answer still belongs to the table: criteria, or a numeral with its words."""
        if self.text(row, self.guides):
            return True
        shown = [text for column in (*self.numerals, *self.outline) if (text := self.sheet.text((row, column)))]
        numbered = bool(shown) and (read_numeral(shown[0]) is not None or split_leading(shown[0])[0] is not None)
        return numbered and (len(shown) > 1 or len(shown[0]) > 4) and not self.summary

    def formula(self, row: int, columns: Iterable[int]) -> Tree | None:
        """The first formula of the row in *columns*, read."""
        for column in columns:
            cell = self.sheet.cell((row, column))
            if cell is not None and cell.formula is not None:
                return try_parse(cell.formula)
        return None

    def rows_summed(self, row: int) -> set[int]:
        """Rows whose points (or credits) the row's points formula reads; empty where it sums nothing."""
        tree = self.formula(row, self.points)
        if tree is None:
            return set()
        found: set[int] = set()
        for each in references(tree):
            if each.sheet is not None and each.sheet.casefold() != self.sheet.name.casefold():
                continue
            box = each.box
            if any(box.left <= column <= box.right for column in (*self.points, *self.credits)):
                found |= set(range(box.top, min(box.bottom, box.top + WIDEST_RANGE) + 1))
        return found - {row}

    def asks(self, row: int) -> bool:
        """Whether an answer is asked for in the row: a type, a dropdown, an answer, or a formula that reads the answer."""
        if self.summary:
            return False
        if read_type(self.text(row, self.options)) is not None:
            return True
        return any(self._asks_in(row, column) for column in self.answers)

    def _asks_in(self, row: int, column: int) -> bool:
        if self.list_at(row, column) is not None:
            return True
        cell = self.sheet.cell((row, column))
        if cell is not None and cell.text.strip() and not _is_prose(cell):
            return True
        for at in (*self.points, *self.credits):
            scored = self.sheet.cell((row, at))
            tree = try_parse(scored.formula) if scored is not None else None
            if tree is not None and any(each.sheet is None and each.box.covers((row, column)) for each in references(tree)):
                return True
        return False

    def list_at(self, row: int, column: int) -> Reading | None:
        """The scale of the dropdown, or number rule, on the answer cell."""
        return next((reading for each, reading in self._lists.get(column, ()) if each.covers((row, column))), None)

    def scale(self, row: int, last: int) -> tuple[Reading | None, str]:
        """The row's answer scale and what said so; *last* is the last row of its block."""
        reading = read_type(self.text(row, self.options))
        if reading is not None:
            return reading, "pilihan"
        for column in self.answers:
            if (reading := self.list_at(row, column)) is not None:
                return reading, "validasi"
        block = range(row, last + 1)
        letters = [text for at in block if (text := self.text(at, self.options)) and len(text) <= 3]
        if len(letters) > 1 and (reading := options_scale(letters)) is not None:
            return reading, "pilihan"
        guide = "\n".join(text for at in block if (text := self.text(at, self.guides)))
        if (reading := guide_scale(guide)) is not None:
            return reading, "penjelasan"
        return self._scale_of_answers(row), "isian"

    def _scale_of_answers(self, row: int) -> Reading | None:
        for column in self.answers:
            cell = self.sheet.cell((row, column))
            if cell is None or not cell.text.strip():
                continue
            if is_placeholder(cell.text) and (reading := read_type(cell.text)) is not None:
                return Reading(reading.key, exact=False)
            if read_stored_answer(cell.text, "ya_tidak") is not None:
                return Reading("ya_tidak", exact=False)
            if "%" in cell.number_format and cell.kind is CellType.NUMBER:
                return Reading("persen", exact=False)
        return None

    def weight(self, row: int) -> tuple[Fraction | None, str]:
        """The row's weight as stated or worked out, and its cell."""
        for column in self.weights:
            cell = self.sheet.cell((row, column))
            if cell is None:
                continue
            found = self.worked.number(self.sheet.name, (row, column))
            if found is None and cell.exact is not None:
                found = cell.exact
            if found is None and cell.kind is CellType.TEXT:
                found = read_local_number(cell.text)
            if found is not None:
                return found, coordinate((row, column))
        return None, coordinate((row, self.weights[0])) if self.weights else ""

    # --- growing -------------------------------------------------------------------------------------------------

    def grow(self) -> Grown:
        """Read every row, hang it where it belongs, and say what each is."""
        last = self.last_row()
        nodes: list[Node] = []
        totals: list[Node] = []
        orphans: list[tuple[int, str]] = []
        opened: list[Node] = []
        for row in sorted(row for row in self.sheet.by_row if self.header.last < row <= last):
            found = self._openings(row, opened)
            if not found:
                self._belongs_to_block(row, nodes, orphans)
                continue
            leading = found[-1]
            if self._is_total(leading):
                leading.kind = RowKind.TOTAL
                totals.append(leading)
                continue
            for node in found:
                node.leads = node is leading
                self._hang(node, opened)
                nodes.append(node)
        for node in nodes:
            node.last_row = max(node.last_row, node.row)
        return self._settled(nodes, totals, orphans)

    def _openings(self, row: int, opened: Sequence[Node]) -> list[Node]:
        """The nodes that a row opens, outermost first."""
        code = self.text(row, self.codes)
        code = code if re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._/ -]{0,40}", code) else ""
        shown = [(column, text) for column in self.outline if (text := self.sheet.text((row, column)))]
        marked = self.text(row, self.numerals)
        numeral = read_numeral(marked) if marked else None
        if not shown and marked and numeral is None:
            shown = [(self.numerals[0], marked)]
        if not shown:
            return self._demanded(row, code, numeral)
        if self.titled:
            return self._titled(row, shown, code, numeral, opened)
        return [self._outlined(row, shown, code, numeral)]

    def _demanded(self, row: int, code: str, numeral: Numeral | None) -> list[Node]:
        """A row whose only words are the evidence asked for is a question of its own where it asks for an answer."""
        for column in self.demands:
            text = self.sheet.text((row, column))
            if text and self.asks(row):
                own, rest = split_leading(text)
                return [Node(row, column, numeral or own, rest, column, code)]
        return []

    def _titled(
        self, row: int, shown: list[tuple[int, str]], code: str, numeral: Numeral | None, opened: Sequence[Node]
    ) -> list[Node]:
        """Levels in columns of their own; what is only filled down again opens nothing."""
        found: list[Node] = []
        for at, (column, text) in enumerate(shown):
            if found and found[-1].text_column == column:
                continue  # the title of the numeral to its left
            own, rest = split_leading(text)
            open_here = next((node for node in opened if node.key == column), None)
            is_last = at == len(shown) - 1
            repeated = open_here is not None and plain_words(open_here.text) == plain_words(rest)
            if repeated and not found and not is_last:
                continue
            alone = read_numeral(text)
            if alone is not None and not is_last and numeral is None:
                found.append(Node(row, column, alone, shown[at + 1][1], shown[at + 1][0]))
            else:
                found.append(Node(row, column, own, rest, column))
        if found:
            found[-1].stated_code = code
            found[-1].numeral = numeral or found[-1].numeral
        return found

    def _outlined(self, row: int, shown: list[tuple[int, str]], code: str, numeral: Numeral | None) -> Node:
        """Numerals in columns, or before the title in one column."""
        column, text = shown[0]
        if numeral is None:
            printed = read_numeral(text) if len(shown) > 1 else None
            if printed is not None:
                return Node(row, self._key(row, column), printed, shown[1][1], shown[1][0], code)
            own, rest = split_leading(text)
            return Node(row, self._key(row, column), own, rest, column, code)
        return Node(row, self._key(row, column), numeral, text, column, code)

    def _key(self, row: int, column: int) -> int:
        if self.level is None:
            return column
        stated = self.sheet.text((row, self.level))
        return _level(stated) if stated else column + 1000

    def _belongs_to_block(self, row: int, nodes: list[Node], orphans: list[tuple[int, str]]) -> None:
        """A row without words of its own continues the question above, or is not understood."""
        if self.asks(row) and not any(self._merged_above(row, column) for column in self.answers):
            scored = self.formula(row, self.points) is not None
            listed = any(self.list_at(row, column) for column in self.answers)
            if scored or listed:
                orphans.append((row, _("ada rumus nilai atau daftar pilihan, tetapi tidak ada pertanyaannya")))
                return
        text = self.text(row, (*self.guides, *self.options, *self.demands))
        if text and nodes and row - nodes[-1].row <= LONGEST_BLOCK:
            nodes[-1].last_row = row
            nodes[-1].guide.append(text)

    def _merged_above(self, row: int, column: int) -> bool:
        merged = self.sheet.merged_at((row, column))
        return merged is not None and merged.top < row

    def _is_total(self, node: Node) -> bool:
        if node.numeral is not None or node.stated_code or self.text(node.row, self.options):
            return False
        if any(self.list_at(node.row, column) for column in self.answers):
            return False
        summed = self.rows_summed(node.row)
        return _TOTAL.fullmatch(plain_words(node.text)) is not None or (bool(summed) and max(summed) < node.row)

    def _hang(self, node: Node, opened: list[Node]) -> None:
        """Put *node* below what is open, and close what it ends."""
        keep = self._keeps(node, opened)
        del opened[keep:]
        if opened:
            node.parent = opened[-1]
            opened[-1].children.append(node)
        node.depth = len(opened)
        opened.append(node)

    def _keeps(self, node: Node, opened: Sequence[Node]) -> int:
        """How many of the open nodes stay open above *node*."""
        if self.titled or self.level is not None:
            return sum(1 for each in opened if each.key < node.key)
        by_code = _by_code(node, opened)
        if by_code is not None:
            return by_code
        key = self._column_of(node)
        node.key = key
        outer = [at for at, each in enumerate(opened) if each.key < key]
        floor = outer[-1] + 1 if outer else 0
        same = [at for at in range(floor, len(opened)) if opened[at].key == key]
        if not same:
            return floor
        return _by_style(node, [(at, opened[at]) for at in same], grouped=self._grouped(node))

    def _grouped(self, node: Node) -> bool:
        """Whether it shows what only groups have: points that are summed, or a weight without an answer."""
        return bool(self.rows_summed(node.row)) or (self.weight(node.row)[0] is not None and not self.asks(node.row))

    def _column_of(self, node: Node) -> int:
        """The column that tells the level: of the numeral; without one, the column where its level's numerals stand."""
        if node.numeral is not None or node.text_column != node.key or len(self.outline) < 3:
            return node.key
        before = [column for column in self.outline if column < node.key]
        return before[-1] if before and (self.asks(node.row) or self._grouped(node)) else node.key

    # --- settling ------------------------------------------------------------------------------------------------

    def _settled(self, nodes: list[Node], totals: list[Node], orphans: list[tuple[int, str]]) -> Grown:
        for node in nodes:
            node.weight, node.weight_cell = self.weight(node.row) if node.leads else (None, "")
            node.reading, node.scale_from = self.scale(node.row, max(node.last_row, node.row)) if node.leads else (None, "")
        self._take_counts(nodes)
        self._adopt(nodes)
        for node in nodes:
            self._say_kind(node)
        for node in nodes:
            self._mark_subtotals(node)
        kept = [node for node in nodes if node.kind is not RowKind.UNKNOWN]
        orphans += [(node.row, _("baris tanpa jawaban, tanpa isi di bawahnya")) for node in nodes if node not in kept]
        for node in nodes:
            if node.kind is RowKind.UNKNOWN and node.parent is not None:
                node.parent.children.remove(node)
        roots = [node for node in kept if node.parent is None]
        _set_depths(roots)
        return Grown(roots, kept, totals, sorted(orphans))

    def _take_counts(self, nodes: list[Node]) -> None:
        """Counts and amounts hang under the last question before them, whatever their column."""
        question: Node | None = None
        for node in nodes:
            if self._is_count(node, question):
                node.kind = RowKind.INPUT
                if question is not None and node.parent is not question:
                    self._move(node, question)
                for child in list(node.children):
                    if question is not None:
                        self._move(child, question)
            elif node.leads and self.asks(node.row) and not self.rows_summed(node.row):
                question = node
            elif node.parent is None or self.rows_summed(node.row):
                question = None

    def _is_count(self, node: Node, question: Node | None) -> bool:
        if not node.leads or self.summary:
            return False
        if node.reading is not None and node.reading.key in COUNTS:
            return True
        if node.scale_from == "pilihan" and node.reading is not None:
            return False
        labelled = re.match(r"[-–•]?\s*(jumlah|banyaknya|total)\b", plain_words(node.text)) is not None
        listed = node.reading is not None and node.scale_from == "validasi"
        return labelled and not listed and question is not None and self._reads_row(question.row, node.row)

    def _reads_row(self, row: int, other: int) -> bool:
        """Whether a formula in the answer cell of *row* reads the answer of *other*, directly or through a subtotal."""
        tree = self.formula(row, self.answers)
        if tree is None:
            return False
        read = [each.box for each in references(tree)]
        direct = {at for box in read for at in range(box.top, min(box.bottom, box.top + 50) + 1)}
        if other in direct:
            return True
        return any(at != row and at > row and self._reads_row(at, other) for at in direct if at - row < 30)

    def _move(self, node: Node, parent: Node) -> None:
        if node.parent is not None:
            node.parent.children.remove(node)
        node.parent = parent
        parent.children.append(node)

    def _adopt(self, nodes: list[Node]) -> None:
        """A group whose numeral repeats its parent's level: the formulas, or the weights, say whose child it is."""
        for node in nodes:
            siblings = [child for child in node.children if child.kind is not RowKind.INPUT]
            if len(siblings) < 2:
                continue
            summed = self.rows_summed(node.row)
            named = [child for child in siblings if child.row in summed] if summed else self._by_weight(node, siblings)
            left_out = [child for child in siblings if child not in named]
            if not named or not left_out:
                continue
            adopter: Node | None = None
            for child in siblings:
                if child in named:
                    adopter = child if not child.children and not self.asks_alone(child) else None
                elif adopter is not None and self._weights_agree(adopter, siblings, named):
                    child.doubts.append(_("nomornya mengulang tingkat di atasnya; dipasang di bawahnya menurut rumus dan bobot"))
                    self._move(child, adopter)

    def asks_alone(self, node: Node) -> bool:
        """Whether it is a question itself, not only a group that carries a type."""
        return self.asks(node.row) and not self.rows_summed(node.row)

    def _weights_agree(self, adopter: Node, siblings: Sequence[Node], named: Sequence[Node]) -> bool:
        at = siblings.index(adopter)
        following: list[Node] = []
        for each in siblings[at + 1 :]:
            if each in named:
                break
            following.append(each)
        weights = [each.weight for each in following if each.weight is not None]
        return adopter.weight is None or not weights or sum(weights, Fraction(0)) == adopter.weight

    def _by_weight(self, node: Node, siblings: Sequence[Node]) -> list[Node]:
        """The children whose weights add up to their parent's, where a childless one equals the sum of those after it."""
        if node.weight is None or any(child.weight is None for child in siblings):
            return []
        total = sum((child.weight for child in siblings if child.weight is not None), Fraction(0))
        if total == node.weight:
            return []
        for at, child in enumerate(siblings):
            if child.children or self.asks_alone(child) or child.weight is None:
                continue
            rest = Fraction(0)
            for end in range(at + 1, len(siblings)):
                rest += siblings[end].weight or 0
                if rest == child.weight and total - rest == node.weight:
                    return [each for each in siblings if each not in siblings[at + 1 : end + 1]]
        return []

    def _say_kind(self, node: Node) -> None:
        if node.kind is RowKind.INPUT:
            return
        below = [child for child in node.children if child.kind is not RowKind.INPUT]
        if below:
            node.kind = RowKind.COMPONENT if node.parent is None else RowKind.GROUP
            if node.reading is not None and node.scale_from == "pilihan":
                node.doubts.append(_("tipe jawaban tercetak pada baris kelompok; diabaikan"))
            node.reading = None
        elif self.summary or not node.leads:
            node.kind = RowKind.COMPONENT if node.parent is None else RowKind.GROUP
        elif self.asks(node.row) or node.reading is not None or self._like_a_question(node):
            node.kind = RowKind.QUESTION
            self._check_question(node)

    def _like_a_question(self, node: Node) -> bool:
        """A row at the bottom of the outline where answers are given, though nothing says of what type."""
        return bool(self.answers) and node.parent is not None and not self.rows_summed(node.row) and len(node.text) > 3

    def _check_question(self, node: Node) -> None:
        if node.reading is None:
            node.doubts.append(_("tipe jawaban tidak diketahui"))
        elif not node.reading.exact and node.scale_from == "pilihan":
            printed = self.text(node.row, self.options)
            node.doubts.append(
                _("tipe jawaban tertulis {printed}; dibaca {scale}").format(printed=repr(printed), scale=node.reading.key)
            )

    def _mark_subtotals(self, node: Node) -> None:
        """A count row above deeper count rows adds them up."""
        counts = [child for child in node.children if child.kind is RowKind.INPUT]
        for at, child in enumerate(counts):
            following = counts[at + 1] if at + 1 < len(counts) else None
            deeper = following is not None and following.key > child.key
            if deeper or self._adds_up(child, counts):
                child.kind = RowKind.SUBTOTAL

    def _adds_up(self, node: Node, counts: Sequence[Node]) -> bool:
        tree = self.formula(node.row, self.answers)
        if tree is None:
            return False
        rows = {at for each in references(tree) for at in range(each.box.top, min(each.box.bottom, each.box.top + 50) + 1)}
        return len(rows & {each.row for each in counts if each is not node}) > 1


def _is_prose(cell: Cell) -> bool:
    """Signatures, notes and instructions are no answers, weights or points."""
    if cell.kind is not CellType.TEXT or cell.formula is not None:
        return False
    words = cell.text.strip()
    return len(words) > 40 or words.startswith("(")


_LEVEL_WORDS = ("komponen", "aspek", "area", "sub", "kelompok", "indikator", "pertanyaan", "kriteria")


def _level(text: str) -> int:
    digits = re.search(r"\d+", text)
    if digits is not None:
        return int(digits[0][:3])
    words = plain_words(text)
    found = [at for at, word in enumerate(_LEVEL_WORDS, start=1) if words.startswith(word)]
    return 100 + found[0] if found else 999


def _by_code(node: Node, opened: Sequence[Node]) -> int | None:
    """Where a code path says that it hangs: under the open node whose code it extends."""
    code = node.stated_code or (node.numeral.printed.rstrip(".") if node.numeral and Style.PATH in node.numeral.styles else "")
    if not code:
        return None
    for at in range(len(opened) - 1, -1, -1):
        other = opened[at].stated_code or (opened[at].numeral.printed.rstrip(".") if opened[at].numeral else "")  # type: ignore[union-attr]
        if other and _extends(code, other):
            return at + 1
    return 0 if any(each.stated_code for each in opened) or Style.PATH in (node.numeral.styles if node.numeral else ()) else None


def _extends(code: str, other: str) -> bool:
    """Whether *code* lies below *other*: ``1.2.a`` below ``1.2``, ``AREN001`` below ``AREN01``."""
    if code != other and re.match(re.escape(other) + r"[.\-]", code):
        return True
    mine, theirs = re.fullmatch(r"([A-Za-z]{2,})(\d+)", code), re.fullmatch(r"([A-Za-z]{2,})(\d+)", other)
    return bool(mine and theirs and mine[1] == theirs[1] and len(mine[2]) > len(theirs[2]))


def _by_style(node: Node, same: list[tuple[int, Node]], *, grouped: bool) -> int:
    """Which open node of the same column *node* follows, by the style of its numeral; deeper where the style is new."""
    if node.numeral is None or Style.DASH in node.numeral.styles:
        without = [at for at, each in same if each.numeral is None or Style.DASH in each.numeral.styles]
        numbered = [at for at, each in same if each.numeral is not None and Style.DASH not in each.numeral.styles]
        if without:
            return without[0]
        return numbered[-1] if node.numeral is not None or grouped else numbered[-1] + 1
    for at, each in reversed(same):
        if each.numeral is not None and _follows(node.numeral, each.numeral):
            return at
    for at, each in same:
        if each.numeral is not None and node.numeral.mark == each.numeral.mark and node.numeral.styles & each.numeral.styles:
            return at
    dashed = [at for at, each in same if each.numeral is None or Style.DASH in each.numeral.styles]
    return dashed[0] if dashed and len(same) == len(dashed) else same[-1][0] + 1


def _follows(numeral: Numeral, before: Numeral) -> bool:
    """Whether *numeral* is the next after *before* in a style that both may have."""
    if numeral.mark and before.mark and numeral.mark != before.mark:
        return False
    return any(before.ordinal(style) == ordinal - 1 for style, ordinal in numeral.readings)


def _set_depths(roots: Iterable[Node], depth: int = 0) -> None:
    for node in roots:
        node.depth = depth
        _set_depths(node.children, depth + 1)


def rule_scale(rule: Validation) -> Reading | None:
    """The scale that a dropdown or a number rule allows."""
    if rule.kind == "list":
        return options_scale(rule.options)
    if rule.kind in {"decimal", "whole"} and rule.operator == "between" and rule.first.strip() in {"0", "1"}:
        return read_type(f"{rule.first.strip()}-{rule.second.strip()}")
    return None


def slot_place(sheet: Sheet, row: int, column: Column) -> Position:
    """Where a row's cell of that column is stored: the top left of its merge."""
    merged = sheet.merged_at((row, column.column))
    return (merged.top, merged.left) if isinstance(merged, Box) else (row, column.column)
