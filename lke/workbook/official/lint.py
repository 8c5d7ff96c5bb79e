"""What is wrong with an official workbook: every finding with its cell, what stands there, what should, and the points.

The rules stand in the ``lint_*`` modules beside this one, one function a kind of mistake; ``RULES`` is made from them.
The effect of a finding is worked out with the sheet's own formulas: the total as it is against the total with the mend.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from lke.errors import SALAH, TEMUAN
from lke.workbook.official.evaluating import Supposed
from lke.workbook.official.formulas import Tree, references, try_parse
from lke.workbook.official.readers import Place
from lke.workbook.official.scales import is_placeholder, read_stored_answer
from lke.workbook.official.sheetmodel import (
    Cell,
    CellType,
    Position,
    RecognisedBook,
    RecognisedRow,
    RecognisedSheet,
    Role,
    RowKind,
    Sheet,
    coordinate,
    position,
)
from lke.workbook.official.values import NotComputedError, Value

WIDEST_RANGE = 5_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake in a workbook."""

    severity: str
    """``salah`` (a number comes out wrong, or will) or ``temuan``."""
    code: str
    sheet: str
    cell: str
    """``K8``, a range, or empty for the whole sheet or file."""
    what: str
    expected: str
    mends: Mapping[Place, Value] | None = None
    """What the cells should hold (``"=…"`` is a formula), where that can be said."""
    typed: bool = False
    """The mend replaces something that a person typed, not the template's own content."""
    effect: Fraction | None = None
    """Points that the total changes by when only this is mended; None where it cannot be worked out."""
    effect_after_others: Fraction | None = None
    """Points that it changes by when everything else is mended too."""

    @property
    def place(self) -> str:
        """Sheet and cell in one."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    def as_json(self) -> dict[str, Any]:
        """The finding for scripts."""
        return {
            "severity": self.severity,
            "code": self.code,
            "sheet": self.sheet,
            "cell": self.cell,
            "what": self.what,
            "expected": self.expected,
            "effect": None if self.effect is None else float(self.effect),
            "effect_exact": None if self.effect is None else str(self.effect),
            "effect_after_others": None if self.effect_after_others is None else float(self.effect_after_others),
        }


class Totals(NamedTuple):
    """The total of the workbook three ways, in points."""

    as_is: Fraction | None
    """By its own formulas."""
    formulas_mended: Fraction | None
    """With the template's mistakes mended and everything typed kept."""
    all_mended: Fraction | None
    """With typed results replaced by what they should be as well."""


class Linting:
    """A recognised workbook with what the rules look up again and again."""

    def __init__(self, recognised: RecognisedBook) -> None:
        self.recognised = recognised
        self.book = recognised.book
        self.worked = Supposed(recognised.book)
        self.sheets: Mapping[str, Sheet] = {sheet.name: sheet for sheet in recognised.book.sheets}

    @property
    def worksheets(self) -> Iterator[RecognisedSheet]:
        """Sheets where answers are given."""
        return (sheet for sheet in self.recognised.sheets if sheet.purpose == "lembar_kerja")

    @property
    def summaries(self) -> Iterator[RecognisedSheet]:
        """Sheets that only gather."""
        return (sheet for sheet in self.recognised.sheets if sheet.purpose == "ringkasan")

    def rounds(self, sheet: RecognisedSheet) -> list[str]:
        """Rounds that have points on the sheet."""
        return list(dict.fromkeys(each.round for each in sheet.columns if each.role is Role.POINTS and each.round))

    def place(self, row: RecognisedRow, role: Role, round_: str | None = None) -> Place | None:
        """Where the row's cell for that job is."""
        name = row.cell(role, round_)
        at = position(name) if name else None
        return (row.sheet, at) if at is not None else None

    def cell(self, place: Place | None) -> Cell | None:
        """What is stored there."""
        return None if place is None else self.sheets[place[0]].cell(place[1])

    def children(self, row: RecognisedRow) -> list[RecognisedRow]:
        """The nodes right below it, counts left out."""
        return [each for each in self._below.get((row.sheet, row.code), ()) if each.kind not in (RowKind.INPUT, RowKind.SUBTOTAL)]

    def counts(self, row: RecognisedRow) -> list[RecognisedRow]:
        """The count rows of a question."""
        return [each for each in self._below.get((row.sheet, row.code), ()) if each.kind in (RowKind.INPUT, RowKind.SUBTOTAL)]

    @cached_property
    def _below(self) -> Mapping[tuple[str, str], list[RecognisedRow]]:
        found: dict[tuple[str, str], list[RecognisedRow]] = {}
        for sheet in self.recognised.sheets:
            for row in sheet.rows:
                if row.parent is not None and row.code:
                    found.setdefault((sheet.name, row.parent), []).append(row)
        return found

    @cached_property
    def by_row(self) -> Mapping[tuple[str, int], RecognisedRow]:
        """(sheet, row) -> the node that the row's own cells belong to."""
        return {(row.sheet, row.row): row for sheet in self.recognised.sheets for row in sheet.rows if row.slots}

    def value(self, place: Place | None, instead: Mapping[Place, Value] | None = None) -> Value:
        """What the cell gives by the workbook's own formulas, with some cells supposed otherwise.

        Raises:
            NotComputedError: when that cannot be said.

        """
        if place is None:
            return None
        worked = self.worked.supposing(instead) if instead else self.worked
        return worked.value(*place)

    def spelt(self, row: RecognisedRow, round_: str, answer: str) -> str:
        """The answer as the sheet's dropdown spells it (``Y`` for Ya), else as the scale does."""
        place = self.place(row, Role.ANSWER, round_)
        rule = self.sheets[row.sheet].validation_at(place[1]) if place is not None else None
        for option in rule.options if rule is not None else ():
            if row.scale is not None and not is_placeholder(option) and read_stored_answer(option, row.scale) == answer:
                return option
        return answer

    # --- the total -----------------------------------------------------------------------------------------------

    def reads(self, place: Place) -> list[Place]:
        """Stored cells that the cell's formula reads."""
        cell = self.cell(place)
        tree = try_parse(cell.formula) if cell is not None else None
        return list(self._read_by(tree, place[0])) if tree is not None else []

    def _read_by(self, tree: Tree, sheet: str) -> Iterator[Place]:
        for each in references(tree):
            name = self.worked.sheet_name(each.sheet, sheet)
            if name is None:
                continue
            cells = self.sheets[name].cells
            box = each.box
            if (box.bottom - box.top + 1) * (box.right - box.left + 1) <= WIDEST_RANGE:
                for row in range(box.top, box.bottom + 1):
                    yield from ((name, at) for column in range(box.left, box.right + 1) if (at := (row, column)) in cells)
            else:
                yield from ((name, at) for at in cells if box.covers(at))

    @cached_property
    def headline(self) -> Place | None:
        """The cell of the total: nothing reads it, and the most points lead to it."""
        scored = {place for sheet in self.recognised.sheets if sheet.purpose != "lain" for place in self._scored(sheet)}
        graph = {place: [each for each in self.reads(place) if each in scored] for place in scored}
        tops = scored - {each for read in graph.values() for each in read}
        reached = {place: len(_closure(place, graph)) for place in tops}
        best = max(reached.values(), default=0)
        return min((place for place, count in reached.items() if count == best), default=None) if best > 2 else None

    def _scored(self, sheet: RecognisedSheet) -> Iterator[Place]:
        """Cells in the points column of the worksheet's first round; of the sheet's own where a summary has other ones."""
        rounds = self.rounds(sheet)
        first = next((each for each in self.recognised.rounds if each in rounds), next(iter(rounds), None))
        column = sheet.column(Role.POINTS, first)
        if column is not None and sheet.header is not None:
            cells = self.sheets[sheet.name].cells
            yield from ((sheet.name, at) for at in cells if at[1] == column.column and at[0] > sheet.header[1])

    @cached_property
    def factor(self) -> int:
        """100 where the sheet weighs in fractions of 1, else 1: what turns its numbers into points."""
        roots = [row.weight for row in self.recognised.rows(RowKind.COMPONENT) if row.weight is not None]
        groups = [row.weight for sheet in self.summaries for row in sheet.rows if row.parent is None and row.weight is not None]
        total = sum(groups or roots, Fraction(0))
        return 100 if Fraction(9, 10) <= total <= Fraction(11, 10) else 1

    def total(self, instead: Mapping[Place, Value] | None = None) -> Fraction | None:
        """The total in points, with some cells supposed otherwise; None where it cannot be worked out."""
        try:
            found = self.value(self.headline, instead)
        except NotComputedError:
            return None
        return found * self.factor if isinstance(found, Fraction) else None


def _closure(place: Place, graph: Mapping[Place, Sequence[Place]]) -> set[Place]:
    seen: set[Place] = set()
    waiting = [place]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting.extend(graph.get(current, ()))
    return seen


Rule = Callable[[Linting], Iterator[Finding]]


class Report(NamedTuple):
    """All that a lint says."""

    findings: tuple[Finding, ...]
    totals: Totals
    headline: str
    """``Sheet!L208``; empty where no total was found."""
    formulas_read: bool

    @property
    def wrong(self) -> int:
        """How many findings are errors."""
        return sum(each.severity == SALAH for each in self.findings)


def report(recognised: RecognisedBook, rules: Sequence[Rule]) -> Report:
    """Look with *rules*, and measure what each finding costs."""
    linting = Linting(recognised)
    found = [each for rule in rules for each in rule(linting)]
    order = {sheet.name: sheet.index for sheet in recognised.book.sheets}
    found = sorted(_once(found), key=lambda finding: _sorting(finding, order))
    measured, totals = with_effects(linting, found)
    top = linting.headline
    shown = f"{top[0]}!{coordinate(top[1])}" if top else ""
    return Report(tuple(measured), totals, shown, recognised.book.formulas_known)


def _once(found: Sequence[Finding]) -> list[Finding]:
    """Each mistake said once, by the first rule that saw it."""
    seen: dict[tuple[str, str, str], Finding] = {}
    for each in found:
        seen.setdefault((each.code, each.sheet, each.cell), each)
    return list(seen.values())


def _sorting(finding: Finding, order: Mapping[str, int]) -> tuple[object, ...]:
    at = position(finding.cell.partition(":")[0]) or (0, 0)
    return finding.severity != SALAH, order.get(finding.sheet, -1), at, finding.code


def with_effects(linting: Linting, found: Sequence[Finding]) -> tuple[list[Finding], Totals]:
    """The findings with the points that each costs, alone and after all others; and the total three ways."""
    now = linting.total()
    mends: dict[Place, Value] = {}
    formulas: dict[Place, Value] = {}
    for each in found:
        mends.update(each.mends or {})
        formulas.update({} if each.typed else each.mends or {})
    whole = linting.total(mends) if mends else now
    by_formulas = linting.total(formulas) if formulas else now
    measured = [_measured(linting, each, now, whole, mends) for each in found]
    return measured, Totals(now, by_formulas, whole)


def _measured(
    linting: Linting, finding: Finding, now: Fraction | None, whole: Fraction | None, mends: Mapping[Place, Value]
) -> Finding:
    if not finding.mends or now is None:
        return finding
    alone = linting.total(finding.mends)
    rest = {place: content for place, content in mends.items() if place not in finding.mends}
    without = linting.total(rest)
    return replace(
        finding,
        effect=None if alone is None else alone - now,
        effect_after_others=None if whole is None or without is None else whole - without,
    )


def wrong(
    code: str, place: Place, what: str, expected: str, mends: Mapping[Place, Value] | None = None, *, typed: bool = False
) -> Finding:
    """An error at a cell."""
    return Finding(SALAH, code, place[0], coordinate(place[1]), what, expected, mends, typed)


def notice(
    code: str, place: Place, what: str, expected: str, mends: Mapping[Place, Value] | None = None, *, typed: bool = False
) -> Finding:
    """A finding at a cell that makes no number wrong by itself."""
    return Finding(TEMUAN, code, place[0], coordinate(place[1]), what, expected, mends, typed)


def is_filled(cell: Cell | None) -> bool:
    """Whether the cell holds something of its own."""
    return cell is not None and (cell.formula is not None or (cell.kind is not CellType.EMPTY and bool(cell.text.strip())))


def at(sheet: str, place: Position) -> str:
    """``Sheet!K8`` for messages."""
    return f"{sheet}!{coordinate(place)}"
