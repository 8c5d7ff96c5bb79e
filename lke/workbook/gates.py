"""The sheet Gerbang: every condition of every gate and the predicate, live for each of the four scores."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from xlsxwriter.worksheet import Worksheet

from lke.engine.gates import GateVerdict, Verdict, decide_gates
from lke.engine.predicates import Predicate, predicate_of
from lke.engine.scales import NOT_APPLICABLE
from lke.engine.verdicts import closing_words, whose_words
from lke.engine.words import credit_in_words
from lke.language import _
from lke.model.gates import Ladder, Rung
from lke.model.rubric import Criterion, NumberScale
from lke.model.run import ROUND_OF_UNIT
from lke.model.score import SCORES
from lke.workbook.book import Book, Cached
from lke.workbook.formulas import number, quoted
from lke.workbook.layout import FIRST_ROW, GATES, Columns, Line
from lke.workbook.paper import BANDS, BLOCKS, BOXED, CENTRED, HEAD, MUTED, POINTS, SMALL, TITLE, Paper, Style
from lke.workbook.words import score_title

COLUMNS = Columns(
    GATES, ["id", "title", "nodes", "bound", *(f"{kind}:{by}" for by in SCORES for kind in ("actual", "met")), "closing"]
)
"""Columns of the sheet."""

_PLACES = 9
"""Both sides of a bound are rounded to this many decimals: 9 is met by what a sheet computes as 8.9999999999999."""
_BAND: Style = {"bg_color": BANDS[0], "bold": True}


def has_gates(book: Book) -> bool:
    """Whether the rubric has anything for this sheet."""
    return bool(book.rubric.gates) or book.rubric.ladder is not None


def level_rows(book: Book) -> Mapping[str, int]:
    """Level -> the row that says whether all of its conditions hold."""
    rows, row = {}, FIRST_ROW
    for level, gate in book.rubric.gates.items():
        rows[level] = row
        row += 1 + len(gate.conditions) + len(gate.untested)
    return rows


def ladder_row(book: Book) -> int:
    """The row of the predicate, below the gates."""
    gates = book.rubric.gates.values()
    return FIRST_ROW + sum(1 + len(gate.conditions) + len(gate.untested) for gate in gates)


class GateSheet:
    """Writes the sheet."""

    def __init__(self, book: Book, paper: Paper) -> None:
        self.book, self.paper = book, paper
        self.sheet: Worksheet = paper.sheet(GATES)

    @cached_property
    def decided(self) -> Mapping[str, tuple[GateVerdict, ...]]:
        """Score -> its gates, as the engine decided them."""
        return {by: decide_gates(self.book.assessment, self.book.card.scores[by]) for by in SCORES}

    def write(self) -> None:
        """Write heads, gates and predicate."""
        for name, width in {"id": 20, "title": 34, "nodes": 18, "bound": 9, "closing": 60}.items():
            self.paper.widths(self.sheet, COLUMNS.at(name), COLUMNS.at(name), width)
        self.paper.widths(self.sheet, COLUMNS.at(f"actual:{SCORES[0]}"), COLUMNS.at(f"met:{SCORES[-1]}"), 10.5)
        self.sheet.freeze_panes(FIRST_ROW, 2)
        self.sheet.repeat_rows(0, FIRST_ROW - 1)
        self._heads()
        rows = level_rows(self.book)
        for at, gate in enumerate(self.decided[self.book.card.basis]):
            self._gate(rows[gate.level], at, gate)
        if self.book.rubric.ladder is not None:
            self._ladder(ladder_row(self.book), self.book.rubric.ladder)

    def _heads(self) -> None:
        self.paper.height(self.sheet, 0, 24)
        self.paper.text(self.sheet, 0, 0, _("Gerbang dan predikat"), TITLE, {"text_wrap": False})
        heads = {
            "id": _("Id"),
            "title": _("Syarat"),
            "nodes": _("Dijumlahkan dari"),
            "bound": _("Batas"),
            "closing": _("Yang menutup kekurangan (saat lembar ini dibuat)"),
        }
        for name, text in heads.items():
            self.paper.merged(self.sheet, (1, COLUMNS.at(name), 2, COLUMNS.at(name)), text, HEAD)
        for by in SCORES:
            first, colour = COLUMNS.at(f"actual:{by}"), {"bg_color": BLOCKS[by]}
            text = score_title(by) + (_(" ★ nilai dasar") if by == self.book.card.basis else "")
            self.paper.merged(self.sheet, (1, first, 1, first + 1), text, HEAD, colour)
            self.paper.text(self.sheet, 2, first, _("Nilai"), HEAD, colour)
            self.paper.text(self.sheet, 2, first + 1, _("Terpenuhi"), HEAD, colour)

    # --- gates ---

    def _gate(self, row: int, at: int, gate: GateVerdict) -> None:
        for name in COLUMNS.names:
            self.paper.text(self.sheet, row, COLUMNS.at(name), "", BOXED, _BAND)
        self.paper.text(self.sheet, row, 0, gate.level, BOXED, _BAND)
        self.paper.text(self.sheet, row, 1, gate.gate.title, BOXED, _BAND)
        for offset, verdict in enumerate(gate.verdicts, start=1):
            self._condition(row + offset, at, offset - 1, verdict)
        first, last = row + 1, row + len(gate.verdicts)
        for by in SCORES:
            met = f"{COLUMNS.here(f'met:{by}', first)}:{COLUMNS.here(f'met:{by}', last)}"
            formula = f"IF(COUNTIF({met},{quoted(_yes())})={len(gate.verdicts)},{quoted(_yes())},{quoted(_no())})"
            value = _yes() if self.decided[by][at].met else _no()
            self.paper.formula(self.sheet, row, COLUMNS.at(f"met:{by}"), formula, value, CENTRED, BOXED, _BAND)
        for offset, text in enumerate(gate.gate.untested):
            said = _("tidak diuji: {condition}").format(condition=text)
            self.paper.merged(self.sheet, (last + 1 + offset, 0, last + 1 + offset, len(COLUMNS.names) - 1), said, MUTED, BOXED)

    def _condition(self, row: int, at: int, place: int, verdict: Verdict) -> None:
        condition = verdict.condition
        nodes = " + ".join(condition.nodes) or _("nilai total")
        percent = condition.unit == "persen"
        bound = (
            ""
            if verdict.bound is None
            else f"{verdict.bound.sign} {credit_in_words(verdict.bound.least)}{'%' if percent else ''}"
        )
        texts = {"id": verdict.id, "title": condition.title, "nodes": nodes, "bound": bound, "closing": closing_words(verdict)}
        for name, text in texts.items():
            self.paper.text(self.sheet, row, COLUMNS.at(name), text, BOXED, SMALL if name == "closing" else {})
        for by in SCORES:
            told = self.decided[by][at].verdicts[place]
            value: Cached = "" if told.actual is None else float(told.actual)
            column = COLUMNS.at(f"actual:{by}")
            self.paper.formula(self.sheet, row, column, self._actual(by, told), value, POINTS, BOXED)
            met = _yes() if told.met else _no()
            self.paper.formula(self.sheet, row, column + 1, self._met(row, by, told), met, CENTRED, BOXED)

    def _actual(self, by: str, verdict: Verdict) -> str:
        """Sum the points of the nodes; in percent of their weights where the bound is."""
        work = self.book.working
        rows = [self.row_of[node.id] for node in verdict.nodes]
        points = f"SUM({','.join(work.cell(f'points:{by}', row) for row in rows)})"
        weights = [work.cell(self.book.weight_column(by), row) for row in rows]
        applies = f"COUNT({','.join(work.cell(f'points:{by}', row) for row in rows)})>0"
        if verdict.condition.unit == "poin":
            return f'IF({applies},{points},"")'
        whole = f"SUM({','.join(weights)})"
        return f'IF(AND({applies},{whole}>0),100*{points}/{whole},"")'

    def _met(self, row: int, by: str, verdict: Verdict) -> str:
        if verdict.bound is None:
            return quoted(_no())
        actual = COLUMNS.here(f"actual:{by}", row)
        least = number(verdict.bound.least)
        test = f"ROUND({actual},{_PLACES}){verdict.bound.sign}ROUND({least},{_PLACES})"
        provisional = f",{self._all_verified()}" if by == "tpi" else ""
        return f"IF(ISNUMBER({actual}),IF(AND({test}{provisional}),{quoted(_yes())},{quoted(_no())}),{quoted(_no())})"

    def _all_verified(self) -> str:
        """A provisional score meets no gate."""
        verified = f"SUM({self.book.working.span('verified', FIRST_ROW, self.book.last_row)})"
        return f"{verified}>={self.book.card.scores['tpi'].of}"

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """Node -> its row on the sheets LKE and Hitung."""
        return {line.node.id: line.row for line in self.book.lines}

    # --- predicate ---

    def _ladder(self, row: int, ladder: Ladder) -> None:
        for name in COLUMNS.names:
            self.paper.text(self.sheet, row, COLUMNS.at(name), "", BOXED, _BAND)
        self.paper.text(self.sheet, row, 0, _("Predikat"), BOXED, _BAND)
        self.paper.text(self.sheet, row, 1, ladder.title, BOXED, _BAND)
        steps = "; ".join(_step(rung) for rung in ladder.rungs)
        whose = whose_words() if ladder.owner == "instansi" and self.book.header.unit.level != "pusat" else ""
        self.paper.text(self.sheet, row, COLUMNS.at("closing"), ". ".join(filter(None, (steps, whose))), BOXED, SMALL)
        for by in SCORES:
            predicate = predicate_of(self.book.assessment, self.book.card.scores[by])
            self._predicate(row, by, ladder, predicate)

    def _predicate(self, row: int, by: str, ladder: Ladder, predicate: Predicate | None) -> None:
        score, column = self.book.card.scores[by], COLUMNS.at(f"actual:{by}")
        work, total = self.book.working, self.book.total_row
        credit = work.cell(f"credit:{by}", total)
        points = work.cell(f"points:{by}", total)
        in_percent = ladder.unit == "persen"
        share: Cached = float(100 * score.points / score.weight) if score.weight else ""
        formula = f'IF(ISNUMBER({credit}),100*{credit},"")' if in_percent else points
        value = share if in_percent else float(score.points)
        self.paper.formula(self.sheet, row, column, formula, value, POINTS, BOXED, _BAND)
        name = predicate.rung.name if predicate is not None and predicate.rung is not None else ""
        chosen = self._rungs(COLUMNS.here(f"actual:{by}", row), ladder, by)
        self.paper.formula(self.sheet, row, column + 1, chosen, name, CENTRED, BOXED, _BAND)

    def _rungs(self, reached: str, ladder: Ladder, by: str) -> str:
        text = '""'
        missed = self._missed_targets(by)
        for rung in reversed(ladder.rungs):
            test = f"ROUND({reached},{_PLACES}){rung.bound.sign}ROUND({number(rung.bound.least)},{_PLACES})"
            test = f"AND({test},{missed}=0)" if rung.every_target else test
            text = f"IF({test},{quoted(rung.name)},{text})"
        return text

    def _missed_targets(self, by: str) -> str:
        """Count the targets that are not reached, or not known."""
        terms = [self._missed(line, line.question, by) for line in self.book.lines if line.question and line.question.target]
        return f"({'+'.join(terms)})" if terms else "0"

    def _missed(self, line: Line, node: Criterion, by: str) -> str:
        scale = self.book.scale(node)
        most = scale.maximum if isinstance(scale, NumberScale) else Fraction(1)
        credit = self.book.working.cell(f"credit:{by}", line.row)
        target = self.book.input_cell(node.id, ROUND_OF_UNIT, node.target or "")
        reached = f"ROUND({credit}*{number(most)},{_PLACES})>=ROUND({target},{_PLACES})"
        known = f"IF(AND(ISNUMBER({credit}),ISNUMBER({target})),IF({reached},0,1),1)"
        return f'IF({credit}="{NOT_APPLICABLE}",0,{known})'


def cover_facts(book: Book) -> Iterator[tuple[str, str, Cached]]:
    """What the cover says of gates and predicate: a label, the formula, and what it yields now."""
    basis, score = book.card.basis, book.card.record
    for gate in decide_gates(book.assessment, score):
        cell = COLUMNS.cell(f"met:{basis}", level_rows(book)[gate.level])
        yield _("Gerbang {level}").format(level=gate.level), cell, _yes() if gate.met else _no()
    predicate = predicate_of(book.assessment, score)
    if predicate is not None:
        cell = COLUMNS.cell(f"met:{basis}", ladder_row(book))
        yield _("Predikat"), cell, predicate.rung.name if predicate.rung is not None else ""


def _step(rung: Rung) -> str:
    asks = _(" dengan semua target tercapai") if rung.every_target else ""
    return f"{rung.name} {rung.bound.sign} {credit_in_words(rung.bound.least)}{asks}"


def _yes() -> str:
    return _("terpenuhi")


def _no() -> str:
    return _("tidak")
