"""Parity: for every row of an official workbook its stored value, another program's recalculation, and the engine.

Where they differ, the mistakes that the lint found on the way from the row to its questions are named; what no finding
explains is said to be unexplained.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isclose
from typing import Any, NamedTuple

from lke.errors import SALAH
from lke.model.rubric import Rubric
from lke.model.score import Outcome, Score, ScoreNode
from lke.workbook.official.fill_match import match
from lke.workbook.official.lint import Finding, Linting, Report
from lke.workbook.official.recalc import Place, Recalculated, Result
from lke.workbook.official.sheetmodel import Cell, RecognisedBook, RecognisedRow, Role, RowKind, coordinate, position

NEAR = 1e-9
"""Relative difference below which two doubles are the same number, worked out in another order."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a row differs."""

    place: str
    code: str
    what: str
    effect: Fraction | None = None
    """Points of the total when it is mended."""

    def as_json(self) -> dict[str, Any]:
        """The cause for scripts."""
        effect = None if self.effect is None else float(self.effect)
        return {"place": self.place, "code": self.code, "what": self.what, "effect": effect}


@dataclass(frozen=True, slots=True)
class Compared:
    """One row, three witnesses."""

    sheet: str
    cell: str
    """The cell of its points."""
    code: str
    kind: str
    title: str
    cached: Result
    recalculated: Result
    """None where it was not computed."""
    computed: bool
    """Whether the other program computed it; a typed score needs no computing."""
    engine: Fraction | None
    """In the unit of the cell; None where the engine has no such node."""
    stale: bool
    """The stored value is not what the formulas give."""
    differs: bool
    """The workbook does not give what the engine does."""
    causes: tuple[Cause, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The row for scripts."""
        return {
            "sheet": self.sheet,
            "cell": self.cell,
            "code": self.code,
            "kind": self.kind,
            "title": self.title,
            "cached": self.cached,
            "recalculated": self.recalculated,
            "computed": self.computed,
            "engine": None if self.engine is None else float(self.engine),
            "exact": None if self.engine is None else str(self.engine),
            "stale": self.stale,
            "differs": self.differs,
            "causes": [cause.as_json() for cause in self.causes],
        }


@dataclass(frozen=True, slots=True)
class Totals:
    """The total, in the unit of the workbook's own total."""

    place: str
    """``Sheet!L208``; empty where the workbook has none."""
    cached: Result
    recalculated: Result
    engine: Fraction
    formulas_mended: Fraction | None
    """By the workbook's formulas with the template's mistakes mended and everything typed kept."""
    all_mended: Fraction | None
    """With typed results replaced by what they should be as well."""

    def as_json(self) -> dict[str, Any]:
        """The totals for scripts."""
        mended = {"formulas_mended": self.formulas_mended, "all_mended": self.all_mended}
        return {
            "cell": self.place,
            "cached": self.cached,
            "recalculated": self.recalculated,
            "engine": float(self.engine),
            "exact": str(self.engine),
            **{name: None if value is None else float(value) for name, value in mended.items()},
        }


@dataclass(frozen=True, slots=True)
class Parity:
    """All that the comparison says."""

    file: str
    sha256: str
    round: str | None
    rounds: tuple[str, ...]
    """All rounds of the workbook."""
    by: str | None
    """The program that recalculated; None where there was none."""
    formulas: int
    """Formula cells of the workbook."""
    not_computed: tuple[str, ...]
    """Formula cells that the program did not compute."""
    stale: tuple[tuple[str, Result, Result], ...]
    """Formula cells of any sheet whose stored value is not what they give: place, stored, recalculated."""
    totals: Totals
    rows: tuple[Compared, ...]

    @property
    def different(self) -> tuple[Compared, ...]:
        """Rows on which workbook and engine differ."""
        return tuple(row for row in self.rows if row.differs)

    @property
    def holds(self) -> bool:
        """Whether all witnesses agree, where they say anything."""
        return not self.different and not self.stale

    def as_json(self) -> dict[str, Any]:
        """The document for scripts."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "round": self.round,
            "rounds": list(self.rounds),
            "holds": self.holds,
            "recalculated_by": self.by,
            "formulas": self.formulas,
            "computed": self.formulas - len(self.not_computed),
            "not_computed": list(self.not_computed),
            "stale": [{"place": place, "cached": old, "recalculated": new} for place, old, new in self.stale],
            "totals": self.totals.as_json(),
            "rows": [row.as_json() for row in self.rows],
        }


class Witnesses(NamedTuple):
    """What a workbook is held against."""

    report: Report
    """The lint's, for the causes."""
    again: Recalculated
    rubric: Rubric
    score: Score
    """The engine's, of one round."""


def compare(book: RecognisedBook, witnesses: Witnesses, round_: str | None) -> Parity:
    """Hold the workbook's round *round_* against the *witnesses*."""
    again = witnesses.again
    comparison = _Comparison(book, witnesses, round_)
    formulas = sorted(comparison.formula_places)
    return Parity(
        file=book.book.file,
        sha256=book.book.sha256,
        round=round_,
        rounds=book.rounds,
        by=again.by,
        formulas=len(formulas),
        not_computed=tuple(_shown(place) for place in formulas if place not in again.results),
        stale=tuple(comparison.stale()),
        totals=comparison.totals(),
        rows=tuple(comparison.rows()),
    )


class _Comparison:
    def __init__(self, book: RecognisedBook, witnesses: Witnesses, round_: str | None) -> None:
        self.report, self.again, self.rubric, self.score = witnesses
        self.book = book
        self.round = round_
        self.linting = Linting(book)

    @cached_property
    def cells(self) -> Mapping[Place, Cell]:
        return {(sheet.name, place): cell for sheet in self.book.book.sheets for place, cell in sheet.cells.items()}

    @cached_property
    def formula_places(self) -> list[Place]:
        return [place for place, cell in self.cells.items() if cell.formula is not None]

    def stale(self) -> Iterator[tuple[str, Result, Result]]:
        for place in sorted(self.formula_places):
            if place in self.again.results and self._is_stale(place):
                yield _shown(place), self.cells[place].value, self.again.results[place]

    def _is_stale(self, place: Place) -> bool:
        """Whether the stored value is not the recalculated one; no stored value is none, and errors are one class."""
        cell = self.cells[place]
        if cell.value is None or place not in self.again.results:
            return False
        if place in self.again.errors or (isinstance(cell.value, str) and cell.value.startswith("#")):
            return not (place in self.again.errors and isinstance(cell.value, str) and cell.value.startswith("#"))
        return not same(cell.value, self.again.results[place])

    # --- rows

    def rows(self) -> Iterator[Compared]:
        for row in self.book.rows(RowKind.COMPONENT, RowKind.GROUP, RowKind.QUESTION):
            node = self.node_of.get(row.code)
            name = row.cell(Role.POINTS, self.round)
            at = position(name) if name else None
            if at is not None and (node is not None or (row.sheet, at) in self.cells):
                yield self._compared(row, (row.sheet, at), node)

    def _compared(self, row: RecognisedRow, place: Place, node: ScoreNode | None) -> Compared:
        cell = self.cells.get(place)
        cached = cell.value if cell is not None else None
        typed = cell is not None and cell.formula is None
        recalculated = cached if typed else self.again.results.get(place)
        engine = self._engine(row, node)
        value = recalculated if place in self.again.results or typed else cached
        differs = engine is not None and self._differs(value, engine, place)
        if differs and (cell is None or (cell.formula is None and cell.value is None)):
            differs = self._should_hold_something(row)
        return Compared(
            sheet=row.sheet,
            cell=coordinate(place[1]),
            code=row.code,
            kind=row.kind.value,
            title=" ".join(row.text.split()),
            cached=cached,
            recalculated=recalculated,
            computed=typed or cell is None or place in self.again.results,
            engine=engine,
            stale=cell is not None and cell.formula is not None and self._is_stale(place),
            differs=differs,
            causes=tuple(self._causes(row)) if differs else (),
        )

    def _should_hold_something(self, row: RecognisedRow) -> bool:
        """Whether the lint misses something in an empty row; many sheets score only some of their levels."""
        return any(each.severity == SALAH and row.row in _rows_of(each) for each in self._findings_below(row))

    def _differs(self, value: Result, engine: Fraction, place: Place) -> bool:
        if place in self.again.errors:
            return True
        if value in (None, ""):
            return bool(engine)  # a blank cell says 0 as well as 0 does
        return not same(value, float(engine))

    def _engine(self, row: RecognisedRow, node: ScoreNode | None) -> Fraction | None:
        """What the engine says, in the unit of the row's points cell."""
        if node is None or node.outcome in (Outcome.NOT_APPLICABLE, Outcome.RECORDED):
            return None
        if node.criterion is not None and not self._in_points(row):
            return node.credit if node.credit is not None else Fraction(0)
        return (node.points or Fraction(0)) / self.linting.factor * self._scale

    @cached_property
    def _scale(self) -> Fraction:
        """What the engine's weights are of the workbook's: 1, or 100 where a rubric has points and the sheet fractions."""
        stated = sum((row.weight for row in self.book.rows(RowKind.COMPONENT) if row.weight is not None), Fraction(0))
        if not stated or not self.score.weight:
            return Fraction(1)
        return Fraction(self.linting.factor) if same(float(stated), float(self.score.weight)) else Fraction(1)

    def _in_points(self, row: RecognisedRow) -> bool:
        """Whether a question's score is in points; the mean of a group is one of credits."""
        group = self.book.by_code.get(row.parent or "")
        cell = self.book.cell(group, Role.POINTS, self.round) if group is not None else None
        formula = (cell.formula or "").upper() if cell is not None else ""
        return "AVERAGE" not in formula and ("SUM(" in formula or row.weight is not None)

    @cached_property
    def node_of(self) -> Mapping[str, ScoreNode]:
        """Code of a row -> the engine's node."""
        nodes = {node.id: node for node in self.score.walk()}
        found = {code: node for code, node in nodes.items() if node.criterion is None}
        for name, row in self._matching.items():
            found[row.code] = nodes[name]
        return found

    @cached_property
    def _matching(self) -> Mapping[str, RecognisedRow]:
        return match(self.rubric, self.book, {}).questions

    # --- causes

    def _causes(self, row: RecognisedRow) -> Iterator[Cause]:
        """The findings that move a number at or below the row; where there are none, whatever was found in the row itself."""
        below = list(self._findings_below(row))
        moving = [finding for finding in below if _moves(finding)]
        for finding in moving or [each for each in below if row.row in _rows_of(each)]:
            yield Cause(finding.place, finding.code, finding.what, finding.effect or finding.effect_after_others)

    def _findings_below(self, row: RecognisedRow) -> Iterator[Finding]:
        for finding in self.report.findings:
            if finding.sheet == row.sheet and any(self._is_below(number, row) for number in _rows_of(finding)):
                yield finding

    def _is_below(self, number: int, row: RecognisedRow) -> bool:
        return row.code in self._ancestors.get((row.sheet, number), ())

    @cached_property
    def _ancestors(self) -> Mapping[tuple[str, int], frozenset[str]]:
        """(sheet, row) -> codes of its nodes and all above them."""
        found: dict[tuple[str, int], set[str]] = defaultdict(set)
        for row in self.book.rows():
            code: str | None = row.code or None
            while code is not None and code not in found[row.sheet, row.row]:
                found[row.sheet, row.row].add(code)
                above = self.book.by_code.get(code)
                code = above.parent if above is not None else None
        return {place: frozenset(codes) for place, codes in found.items()}

    # --- the total

    def totals(self) -> Totals:
        top = self.linting.headline
        cell = self.cells.get(top) if top is not None else None
        factor = Fraction(1, self.linting.factor)
        mended = self.report.totals
        return Totals(
            place=_shown(top) if top is not None else "",
            cached=cell.value if cell is not None else None,
            recalculated=self.again.results.get(top) if top is not None else None,
            engine=self.score.points * factor * self._scale,
            formulas_mended=None if mended.formulas_mended is None else mended.formulas_mended * factor,
            all_mended=None if mended.all_mended is None else mended.all_mended * factor,
        )


def _moves(finding: Finding) -> bool:
    """Whether it changes a number: by its effect, alone or after the others; unmeasured errors may."""
    measured = (finding.effect, finding.effect_after_others)
    return any(measured) or (finding.severity == SALAH and None in measured)


def same(first: Result, second: Result) -> bool:
    """Whether two values are one: numbers up to rounding in another order, texts and logicals as they are."""
    if isinstance(first, bool) or isinstance(second, bool) or isinstance(first, str) or isinstance(second, str):
        return type(first) is type(second) and first == second
    if first is None or second is None:
        return first is second
    return isclose(first, second, rel_tol=NEAR, abs_tol=NEAR)


def _shown(place: Place) -> str:
    return f"{place[0]}!{coordinate(place[1])}"


def _rows_of(finding: Finding) -> range:
    """Rows that a finding is about."""
    first, _colon, last = finding.cell.partition(":")
    start, end = position(first), position(last or first)
    return range(start[0], end[0] + 1) if start is not None and end is not None else range(0)
