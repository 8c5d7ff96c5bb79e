"""The sheet LKE: one row per node of the rubric, with a block of columns for each who answers."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from xlsxwriter.worksheet import Worksheet

from lke.engine.scales import NOT_APPLICABLE
from lke.engine.words import choices_in_words
from lke.language import _
from lke.model.places import RESTRICTED
from lke.model.rubric import Branch, ChoiceScale, Criterion, NumberScale
from lke.model.score import SCORES, EvidenceUse
from lke.workbook import formulas, watching
from lke.workbook.book import Book
from lke.workbook.layout import FIRST_ROW, Line
from lke.workbook.paper import (
    BANDS,
    BLOCKS,
    BOXED,
    CENTRED,
    HEAD,
    INPUT,
    MUTED,
    PERCENT,
    POINTS,
    SMALL,
    TITLE,
    Paper,
    Style,
    file_target,
    web_target,
)
from lke.workbook.words import explanation, pieces, reviewed, round_title, without_weight

_WIDTHS = {
    "level": 3.2,
    "id": 8,
    "text": 33,
    "weight": 6.2,
    "explanation": 41,
    "choices": 9.5,
    "answer": 8.6,
    "points": 6.2,
    "percent": 8.4,
    "note": 14,
    "evidence:unit": 23,
    "evidence:tpi": 14,
    "link": 6.5,
    "because": 19,
    "signed": 16,
    "mark": 9.2,
}
"""Widths of the columns by name, or of all of a kind."""


class QuestionSheet:
    """Writes the sheet."""

    def __init__(self, book: Book, paper: Paper) -> None:
        self.book, self.paper, self.columns = book, paper, book.questions
        self.sheet: Worksheet = paper.sheet(book.questions.sheet)

    def write(self) -> None:
        """Write heads, rows, totals and what watches over them."""
        self._set_up()
        self._heads()
        for line in self.book.lines:
            if isinstance(line.node, Criterion):
                self._criterion(line, line.node)
            else:
                self._branch(line, line.node)
        self._total()
        self._watch()

    def _set_up(self) -> None:
        for name in self.columns.names:
            self.paper.widths(self.sheet, self.columns.at(name), self.columns.at(name), _width(name))
        if self.book.card.without_rules:
            self.paper.hide(self.sheet, self.columns.at("answer:sistem"), self.columns.at("because"))
        self.sheet.freeze_panes(FIRST_ROW, self.columns.at("text") + 1)
        self.sheet.repeat_rows(0, FIRST_ROW - 1)
        self.sheet.autofilter(FIRST_ROW - 1, 0, self.book.last_row, len(self.columns.names) - 1)

    # --- heads ---

    def _heads(self) -> None:
        header = self.book.header
        title = _("Lembar Kerja Evaluasi – {name} – {year}").format(name=header.unit.name, year=header.year)
        self.paper.height(self.sheet, 0, 24)
        self.paper.text(self.sheet, 0, 0, title, TITLE, {"text_wrap": False})
        self.paper.height(self.sheet, 1, 28)
        self.paper.height(self.sheet, 2, 64)
        for first, last, text, colour in self._blocks():
            left, right = self.columns.at(first), self.columns.at(last)
            self.paper.merged(self.sheet, (1, left, 1, right), text, HEAD, {"bg_color": colour})
            for name in self.columns.names[left : right + 1]:
                turned = {"rotation": 90} if name.startswith("level:") else {}
                self.paper.text(self.sheet, 2, self.columns.at(name), self._head(name), HEAD, {"bg_color": colour}, turned)

    def _blocks(self) -> Iterator[tuple[str, str, str, str]]:
        """First and last column, name and colour of each block."""
        yield "level:0", "choices", _("Pertanyaan"), HEAD["bg_color"]
        yield "answer:unit", "link:unit", self._record(_("Unit – penilaian mandiri (klaim)"), "klaim"), BLOCKS["klaim"]
        system = _("Sistem – ditetapkan sistem dari bukti saat lembar ini dibuat")
        yield "answer:sistem", "because", self._record(system, "sistem"), BLOCKS["sistem"]
        yield "points:berbukti", "percent:berbukti", self._record(_("Berbukti"), "berbukti"), BLOCKS["berbukti"]
        yield from self._assessor_blocks()
        yield "mark", "mark", _("Periksa"), HEAD["bg_color"]

    def _assessor_blocks(self) -> Iterator[tuple[str, str, str, str]]:
        only = self.book.only_assessor
        if only is not None:
            text = _("{round} – penilaian penilai (tpi)").format(round=round_title(only))
            yield f"answer:{only}", self._last_of_assessors(), self._record(text, "tpi"), BLOCKS["tpi"]
            return
        for name in self.book.rounds[1:]:
            yield f"answer:{name}", f"note:{name}", _("Penilai {round}").format(round=round_title(name)), BLOCKS["tpi"]
        yield "points:tpi", self._last_of_assessors(), self._record(_("Nilai TPI"), "tpi"), BLOCKS["tpi"]

    def _last_of_assessors(self) -> str:
        return "signed" if self.book.signing else "link:tpi"

    def _record(self, text: str, by: str) -> str:
        return f"{text} ★" if by == self.book.card.basis else text

    def _head(self, name: str) -> str:
        kind, _colon, whose = name.partition(":")
        if kind == "level":
            levels = self.book.rubric.levels
            return levels[int(whose)] if int(whose) < len(levels) else ""
        if kind in ("answer", "note"):
            title = _("Sistem") if whose == "sistem" else round_title(whose)
            return (_("Jawaban {whose}") if kind == "answer" else _("Catatan {whose}")).format(whose=title)
        return {
            "id": _("No."),
            "text": _("Pertanyaan"),
            "weight": _("Bobot"),
            "explanation": _("Penjelasan"),
            "choices": _("Pilihan Jawaban"),
            "points": _("Nilai"),
            "percent": "%",
            "evidence": _("Bukti Dukung TPI") if whose == "tpi" else _("Bukti Dukung"),
            "link": _("Tautan TPI") if whose == "tpi" else _("Tautan"),
            "because": _("Alasan"),
            "signed": _("Oleh, tanggal, alasan"),
            "mark": _("Tanda"),
        }[kind]

    # --- rows ---

    def _branch(self, line: Line, node: Branch) -> None:
        band: Style = {"bg_color": BANDS[min(line.depth, len(BANDS) - 1)], "bold": line.depth < 2}
        for name in self.columns.names:
            self._text(name, line, "", BOXED, band)
        self._text(f"level:{line.depth}", line, node.id, BOXED, band, {"text_wrap": False, "num_format": "@"})
        self._text("text", line, node.title, BOXED, band)
        if node.judged is not None:
            self._stated(line, node.judged)
            self._answered(line, node.judged, band)
        elif node.scored:
            self._scores(line, band)
        else:
            self._text("choices", line, without_weight(node), CENTRED, band, MUTED)

    def _criterion(self, line: Line, node: Criterion) -> None:
        for depth in range(self.book.levels):
            self._text(f"level:{depth}", line, "", BOXED)
        self._text("id", line, node.id, BOXED, {"text_wrap": False})
        self._text("text", line, node.text, BOXED)
        self._stated(line, node)
        if node.scored:
            self._answered(line, node, {})
        else:
            self._recorded(line, node)

    def _stated(self, line: Line, node: Criterion) -> None:
        """Write what is said of a question, and the notes of those who answer."""
        self._text("explanation", line, explanation(node, self.book.rubric), BOXED, SMALL)
        self._evidence(line, self.book.card.uses[node.id])
        why = self.book.nodes["sistem"][node.id].because
        self._text("because", line, why, BOXED, SMALL)
        for name in self.book.rounds:
            self._text(f"note:{name}", line, self.book.note(node, name), INPUT)
        if self.book.signing:
            self._text("signed", line, self.book.signed(node), BOXED, SMALL)

    def _answered(self, line: Line, node: Criterion, band: Style) -> None:
        self._answers(line, node)
        self._scores(line, band)
        self._mark(line, node)

    def _recorded(self, line: Line, node: Criterion) -> None:
        kinds = ("answer", "points", "percent", "weight", "mark")
        for name in self.columns.names:
            if name.partition(":")[0] in kinds:
                self._text(name, line, "", BOXED)
        self._text("choices", line, without_weight(node), CENTRED, MUTED)
        for name in self.book.rounds if node.informing else ():
            self._answer(line, node, name)
            self._validate(line, node, name)

    def _answers(self, line: Line, node: Criterion) -> None:
        self._text("choices", line, choices_in_words(node, self.book.rubric), CENTRED, SMALL)
        for name in self.book.rounds:
            self._answer(line, node, name)
            self._validate(line, node, name)
        self._system_answer(line, node)

    def _answer(self, line: Line, node: Criterion, name: str) -> None:
        row, column = line.row, self.columns.at(f"answer:{name}")
        style = (INPUT, CENTRED, self._answer_format(node))
        answer = self.book.typed(node, name)
        if not self.book.holds_fact(node):
            self._mirrored(line, node, name)
        elif self.book.computed(node, name):
            self._computed(line, node, name)
        elif answer is None or answer.credit is None or isinstance(self.book.scale(node), ChoiceScale):
            self.paper.text(self.sheet, row, column, answer.text if answer else "", *style)
        else:
            self.paper.number(self.sheet, row, column, float(Fraction(answer.text)), *style)

    def _computed(self, line: Line, node: Criterion, name: str) -> None:
        """A ratio answers by its inputs, in the unit of its scale."""
        ratio, value = formulas.ratio(node, partial(self.book.input_cell, node.id, name)), self.book.ratio_value(node, name)
        scale = self.book.scale(node)
        if isinstance(scale, NumberScale):
            cell = self.book.working.cell(f"ratio:{name}", line.row)
            ratio = f"IF(ISNUMBER({cell}),{cell}*{formulas.number(scale.maximum)},{cell})"
            value = value if isinstance(value, str) else value * float(scale.maximum)
        style = (INPUT, CENTRED, self._answer_format(node))
        self.paper.formula(self.sheet, line.row, self.columns.at(f"answer:{name}"), ratio, value, *style)

    def _mirrored(self, line: Line, node: Criterion, name: str) -> None:
        """What another criterion answers, of which this one states the same fact: to be changed there."""
        owner = self.book.owner_row(node)
        assert owner is not None
        cell = self.columns.here(f"answer:{name}", owner)
        value = self.book.answer_value(node, name)
        style = (CENTRED, self._answer_format(node))
        self.paper.formula(self.sheet, line.row, self.columns.at(f"answer:{name}"), f'IF({cell}="","",{cell})', value, *style)

    def _answer_format(self, node: Criterion) -> Style:
        scale = self.book.scale(node)
        if isinstance(scale, ChoiceScale):
            return {}
        return {"num_format": "0.##" if isinstance(scale, NumberScale) else "0.00%"}

    def _system_answer(self, line: Line, node: Criterion) -> None:
        scale, leaf = self.book.scale(node), self.book.credits["sistem"][node.id]
        work = self.book.working
        if isinstance(scale, ChoiceScale):
            stated = self.book.card.decisions.get(node.id)
            text = stated.leaf.answer if stated is not None and stated.leaf.answer is not None else ""
            away = work.cell("typed_away", line.row)
            formula = f'IF({away}=1,"{NOT_APPLICABLE}",{formulas.quoted(text)})'
            value: float | str = leaf.answer or ""
        else:
            credit = work.cell("credit:sistem", line.row)
            maximum = scale.maximum if isinstance(scale, NumberScale) else Fraction(1)
            formula = f"IF(ISNUMBER({credit}),{credit}*{formulas.number(maximum)},{credit})"
            known = self.book.credit_value(node, "sistem")
            value = known if isinstance(known, str) else known * float(maximum)
        style = (CENTRED, self._answer_format(node))
        self.paper.formula(self.sheet, line.row, self.columns.at("answer:sistem"), formula, value, *style)

    def _scores(self, line: Line, band: Style) -> None:
        record = self.book.card.basis
        given = self.book.working.cell(self.book.weight_column(record), line.row)
        effective = float(self.book.nodes[record][line.node.id].weight)
        self.paper.formula(self.sheet, line.row, self.columns.at("weight"), given, effective, POINTS, band)
        for by in SCORES:
            node = self.book.nodes[by][line.node.id]
            points, weight = (self.book.working.cell(name, line.row) for name in (f"points:{by}", self.book.weight_column(by)))
            shown = NOT_APPLICABLE if node.points is None else float(node.points)
            self.paper.formula(self.sheet, line.row, self.columns.at(f"points:{by}"), points, shown, POINTS, band)
            share = f'IF(ISNUMBER({points}),IF({weight}>0,{points}/{weight},""),"")'
            reached = "" if node.credit is None else float(node.credit)
            self.paper.formula(self.sheet, line.row, self.columns.at(f"percent:{by}"), share, reached, PERCENT, band)

    def _evidence(self, line: Line, uses: tuple[EvidenceUse, ...]) -> None:
        self._text("evidence:unit", line, pieces(uses), BOXED, SMALL)
        target, text = _first_target(uses, self.book.evidence)
        self.paper.link(self.sheet, line.row, self.columns.at("link:unit"), target, text, BOXED, SMALL)
        self._text("evidence:tpi", line, reviewed(uses), INPUT, SMALL)
        self._text("link:tpi", line, "", INPUT, SMALL)

    def _mark(self, line: Line, node: Criterion) -> None:
        formula, value = watching.mark(self.book, line, node)
        self.paper.formula(self.sheet, line.row, self.columns.at("mark"), formula, value, CENTRED, SMALL)

    def _total(self) -> None:
        row, band = self.book.total_row, {"bg_color": BANDS[0], "bold": True, "top": 2}
        for name in self.columns.names:
            self.paper.text(self.sheet, row, self.columns.at(name), "", BOXED, band)
        self.paper.text(self.sheet, row, self.columns.at("text"), _("Jumlah"), BOXED, band)
        whole = self.columns.total("weight", self.book.summed_rows)
        weight = float(self.book.card.record.weight)
        self.paper.formula(self.sheet, row, self.columns.at("weight"), whole, weight, POINTS, band)
        for by in SCORES:
            score, work = self.book.card.scores[by], self.book.working
            points = work.cell(f"points:{by}", row)
            self.paper.formula(self.sheet, row, self.columns.at(f"points:{by}"), points, float(score.points), POINTS, band)
            share = float(score.points / score.weight) if score.weight else ""
            reached = work.cell(f"credit:{by}", row)
            self.paper.formula(self.sheet, row, self.columns.at(f"percent:{by}"), reached, share, PERCENT, band)

    def _validate(self, line: Line, node: Criterion, name: str) -> None:
        options = watching.accepted(self.book, line, node, name) if self.book.holds_fact(node) else {}
        if options:
            column = self.columns.at(f"answer:{name}")
            self.sheet.data_validation(line.row, column, line.row, column, options)

    def _watch(self) -> None:
        """Colour the rows that need a look."""
        first, last = FIRST_ROW, self.book.last_row
        mark = self.columns.at("mark")
        cell = f"${self.columns.here('mark', first)}"
        for text, colour, beginning in watching.colours():
            style = self.paper.workbook.add_format({"bg_color": colour})
            rule = {"type": "formula", "criteria": f"={cell}={formulas.quoted(text)}", "format": style}
            self.sheet.conditional_format(first, mark, last, mark, rule)
            if beginning:
                self.sheet.conditional_format(first, 0, last, self.columns.at("id"), rule)

    def _text(self, name: str, line: Line, text: str, *styles: Style) -> None:
        self.paper.text(self.sheet, line.row, self.columns.at(name), text, *styles)


def _width(name: str) -> float:
    return _WIDTHS.get(name) or _WIDTHS[name.partition(":")[0]]


def _first_target(uses: tuple[EvidenceUse, ...], folder: str | None) -> tuple[str | None, str]:
    """Return where the first piece that counts (or the first of all) may be opened; a restricted one is not opened."""
    for use in sorted(uses, key=lambda each: not each.valid):
        row = use.evidence.row
        target = None if row.access == RESTRICTED else web_target(row.link) or file_target(row.file, folder)
        if target is not None:
            return target, row.id
    return None, ""
