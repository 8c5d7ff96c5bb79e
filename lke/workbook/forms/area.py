"""A sheet of a form for one area: a row for every question, and one for every number that it needs."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from lke.engine.form_fields import InputForm, QuestionForm, reason_shown
from lke.engine.ratios import ratio_inputs, share_of
from lke.engine.scales import NOT_APPLICABLE, choices, read_number
from lke.engine.words import choices_in_words, may_not_apply
from lke.figures import plain
from lke.language import _
from lke.model.form import REASON as REASON_PART
from lke.model.form import Asked, FieldKey, Offer, Place, input_field, source_field
from lke.model.rubric import Branch, ChoiceScale, Criterion, NumberScale, PercentScale
from lke.model.rules import Input
from lke.model.run import REASONS, ROUND_OF_UNIT
from lke.workbook import formulas
from lke.workbook.book import Cached, leaf_value
from lke.workbook.forms.content import ACCEPT_LAST_YEAR, ACCEPT_SYSTEM, Content
from lke.workbook.forms.page import Page
from lke.workbook.inputs import allowed
from lke.workbook.paper import BANDS, BOXED, CENTRED, HEAD, MUTED, SMALL, TITLE, Paper, Style
from lke.workbook.words import pieces, round_title, without_weight

ID, TEXT, EXPLANATION, CHOICES, EARLIER, SYSTEM, ACCEPT, ANSWER, NOTE, REASON = range(10)
"""Columns; that of the reason stands in forms of assessors only, and what follows moves up where it does not."""
_WIDTHS = (9, 32, 38, 13, 13, 21, 10.5, 12, 24)
_REASON_WIDTH = 16
_LAST_WIDTHS = (24, 10.5, 2)
HEAD_ROW = 3
"""Row of the heads, from 0."""
_NOT_YET: Style = {"bg_color": "#F2F2F2", "font_color": "#595959"}
"""Of what nobody has confirmed."""
_TYPED: Style = {"num_format": "@"}
_GREEN, _ORANGE = "#D9EAD3", "#FBD9B0"
_MOST_IN_LIST = 255


class Progress(NamedTuple):
    """How far an area is filled in."""

    cells: str
    """The cells that say of each question whether it is answered, as a range that other sheets can name."""
    answered: int
    of: int


class AreaSheet:
    """Writes the sheet, and says what it asks for."""

    def __init__(self, content: Content, paper: Paper, area: str, name: str) -> None:
        self.content, self.area = content, area
        self.page = Page(paper, name)
        self.asked: list[Asked] = []
        self.offers: list[Offer] = []
        self.assessor = content.round != ROUND_OF_UNIT
        self.evidence, self.state, self.key = range(NOTE + 1 + self.assessor, NOTE + 4 + self.assessor)
        self.row = HEAD_ROW + 1
        self._answered = self._of = 0

    def write(self) -> Progress:
        """Write heads and rows."""
        page = self.page
        for column, width in enumerate((*_WIDTHS, *([_REASON_WIDTH] if self.assessor else []), *_LAST_WIDTHS)):
            page.paper.widths(page.sheet, column, column, width)
        self._heads()
        for node in self.content.below[self.area]:
            self._node(node)
        last = self.row
        letter = xl_col_to_name(self.state)
        span = f"${letter}${HEAD_ROW + 2}:${letter}${last}"
        progress = Progress(f"'{page.name}'!{span}", self._answered, self._of)
        counted = f"COUNTIF({span},{formulas.quoted(done_word())})"
        words = _("Terisi {done} dari {of}").replace("{of}", str(self._of))
        begins, _mark, ends = words.partition("{done}")
        said, now = f"{formulas.quoted(begins)}&{counted}&{formulas.quoted(ends)}", f"{begins}{self._answered}{ends}"
        page.wide_formula(1, NOTE, self.state, said, now, {"bold": True, "align": "right", "font_size": 12})
        self._set_up(last)
        return progress

    def _set_up(self, last: int) -> None:
        page = self.page
        page.paper.hide(page.sheet, self.key, self.key)
        page.sheet.freeze_panes(HEAD_ROW + 1, TEXT + 1)
        page.sheet.repeat_rows(HEAD_ROW)
        page.sheet.print_area(0, 0, last - 1, self.state)
        for word, colour in ((done_word(), _GREEN), (note_word(), _ORANGE)):
            style = page.paper.workbook.add_format({"bg_color": colour})
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": style}
            page.sheet.conditional_format(HEAD_ROW + 1, self.state, last - 1, self.state, rule)

    def _heads(self) -> None:
        page, content = self.page, self.content
        branch = content.below[self.area][0]
        title = branch.title if isinstance(branch, Branch) else branch.text
        page.paper.height(page.sheet, 0, 26)
        page.text(0, 0, f"{page.name} – {title}", TITLE, {"text_wrap": False})
        unit = _("{name} – {year} – {rubric}").format(
            name=content.header.unit.name, year=content.header.year, rubric=content.rubric.title
        )
        page.paper.height(page.sheet, 1, 18)
        page.text(1, 0, unit, {"text_wrap": False})
        page.paper.height(page.sheet, 2, 18)
        page.text(2, 0, _("Isi sel kuning saja. Bukti baru ditulis di lembar Bukti."), MUTED, {"text_wrap": False})
        page.paper.height(page.sheet, HEAD_ROW, 45)
        for column, (text, colour) in enumerate(self._titles()):
            page.text(HEAD_ROW, column, text, HEAD, {"bg_color": colour} if colour else {})

    def _titles(self) -> list[tuple[str, str]]:
        """Heads of the columns, with another colour where it says something."""
        first = self.content.round == self.content.header.rounds[0]
        unconfirmed, filled = "#7F7F7F", "#9C6500"
        return [
            (_("No."), ""),
            (_("Pertanyaan"), ""),
            (_("Penjelasan"), ""),
            (_("Pilihan jawaban"), ""),
            (_("Tahun lalu (belum dikonfirmasi)") if first else _("Putaran sebelumnya"), unconfirmed),
            (_("Usulan sistem (belum dikonfirmasi)"), unconfirmed),
            (_("Terima usulan?"), filled),
            (_("Jawaban {round}").format(round=round_title(self.content.round)), filled),
            (_("Catatan; sumber angka"), filled),
            *([(_("Alasan (bila diturunkan)"), filled)] if self.assessor else []),
            (_("Bukti terdaftar"), ""),
            (_("Keadaan"), ""),
            ("", ""),
        ]

    # --- rows ---

    def _node(self, node: Branch | Criterion) -> None:
        if isinstance(node, Branch):
            if node.id != self.area or node.judged is not None:
                self._branch(node)
            if node.judged is not None:
                self._question(node.judged)
        else:
            self._question(node)

    def _branch(self, node: Branch) -> None:
        depth = self.content.depth[node.id]
        band: Style = {"bg_color": BANDS[min(depth, len(BANDS) - 1)], "bold": True, "text_wrap": False, "num_format": "@"}
        page, row = self.page, self.row
        page.text(row, ID, node.id, BOXED, band)
        page.text(row, TEXT, node.title, BOXED, band)
        note = "" if node.scored else without_weight(node)
        for column in range(EXPLANATION, self.key):
            page.text(row, column, note if column == self.state else "", BOXED, band, {"text_wrap": True, "bold": False})
        page.text(row, self.key, f"cabang {node.id}")
        self.row += 1

    def _question(self, criterion: Criterion) -> None:
        content, page, row = self.content, self.page, self.row
        question = content.questions[criterion.id]
        self.row += 1
        page.text(row, ID, criterion.id, BOXED, {"text_wrap": False, "num_format": "@"})
        page.text(row, TEXT, criterion.text, BOXED)
        page.text(row, EXPLANATION, content.explained(criterion), BOXED, SMALL)
        words = choices_in_words(criterion, content.rubric) if criterion.answerable else without_weight(criterion)
        page.text(row, CHOICES, words, CENTRED, SMALL)
        page.text(row, EARLIER, content.earlier(criterion), BOXED, _NOT_YET, SMALL)
        page.text(row, SYSTEM, content.proposal(criterion)[0], BOXED, _NOT_YET, SMALL)
        page.text(row, self.evidence, pieces(content.card.uses[criterion.id]), BOXED, SMALL)
        page.text(row, self.key, criterion.id)
        self._accept(row, criterion)
        self._note(row, question)
        self._reason(row, question)
        cells = {each.name: self._input(criterion, each) for each in question.inputs}
        place = self._answer(row, question, cells)
        self._state(row, question, place, cells)

    def _accept(self, row: int, criterion: Criterion) -> None:
        offers = self.content.offers(criterion)
        if not offers:
            self.page.text(row, ACCEPT, "", BOXED)
            return
        place = self.page.field(row, ACCEPT, "", None, {"align": "center"})
        self.offers.append(Offer(criterion.id, place, offers))
        told = {
            ACCEPT_SYSTEM: _("Ya = pakai usulan sistem."),
            ACCEPT_LAST_YEAR: _("Tahun lalu = pakai lagi jawaban tahun lalu."),
        }
        message = " ".join([*(told[word] for word in offers), _("Kosongkan bila menjawab sendiri.")])
        self._validate(place, {"validate": "list", "source": list(offers), **_message(_("Terima usulan"), message)})

    def _answer(self, row: int, question: QuestionForm, cells: Mapping[str, str]) -> Place | None:
        criterion, content = question.criterion, self.content
        scale = content.scale(criterion)
        form: Style = (
            {} if isinstance(scale, ChoiceScale) else {"num_format": "0.##" if isinstance(scale, NumberScale) else "0.00%"}
        )
        if question.answer:
            key = content.answer_key(criterion)
            base = content.base(key)
            number = read_number(base.removesuffix("%"))
            if isinstance(scale, ChoiceScale) or number is None:
                number = None
            elif isinstance(scale, PercentScale) and base.endswith("%"):
                number /= 100
            place = self._field(row, ANSWER, key, number, {"align": "center", **form})
            self._validate(place, self._accepted(question))
            return place
        if question.same_as:
            text = _("fakta yang sama: jawab di {id}").format(id=question.same_as)
            self.page.text(row, ANSWER, text, CENTRED, MUTED, SMALL)
        elif question.computed:
            self._computed(row, criterion, cells, form)
        else:
            self.page.text(row, ANSWER, "", BOXED)
        return None

    def _computed(self, row: int, criterion: Criterion, cells: Mapping[str, str], form: Style) -> None:
        """The ratio as the numbers below make it, while they are typed."""
        scale = self.content.scale(criterion)
        formula = formulas.ratio(criterion, lambda name: cells[name])
        value = leaf_value(share_of(criterion, self.content.assessment.inputs.get((criterion.id, self.content.round), {})))
        if isinstance(scale, NumberScale):
            formula = f"IF(ISNUMBER({formula}),({formula})*{formulas.number(scale.maximum)},{formula})"
            value = value if isinstance(value, str) else value * float(scale.maximum)
        self.page.formula(row, ANSWER, formula, value, CENTRED, _NOT_YET, form)

    def _note(self, row: int, question: QuestionForm) -> None:
        if question.note:
            self._field(row, NOTE, self.content.note_key(question.criterion), None, _TYPED)
        else:
            self.page.text(row, NOTE, "", BOXED)

    def _reason(self, row: int, question: QuestionForm) -> None:
        if question.reason:
            key = FieldKey(question.criterion.id, REASON_PART)
            place = self._field(row, REASON, key, None, _TYPED, SMALL)
            message = _("Pilih mengapa jawaban lebih rendah daripada jawaban satker; kosongkan bila tidak diturunkan.")
            names = [reason_shown(code) for code in REASONS]
            self._validate(place, {"validate": "list", "source": names, **_message(_("Alasan"), message)})
        elif self.assessor:
            self.page.text(row, REASON, "", BOXED)

    def _input(self, criterion: Criterion, each: InputForm) -> str:
        """A row for a number; the name of its cell."""
        page, row, stated = self.page, self.row, criterion.inputs[each.name]
        self.row += 1
        for column in (ID, CHOICES, SYSTEM, ACCEPT, *range(REASON, self.key)):
            page.text(row, column, "", BOXED)
        page.text(row, TEXT, f"– {stated.title}", BOXED, {"indent": 1})
        page.text(row, EXPLANATION, _("angka dalam {unit}").format(unit=stated.unit), BOXED, SMALL, MUTED)
        last = self.content.last_year.get(criterion.id)
        before = last.inputs.get(each.name) if last is not None else None
        page.text(row, EARLIER, "" if before is None else plain(before), BOXED, _NOT_YET, {"align": "center"})
        page.text(row, self.key, f"{criterion.id}:{each.name}")
        if each.typed_here:
            key = input_field(criterion.id, each.name)
            number = read_number(self.content.base(key))
            place = self._field(row, ANSWER, key, number, {"align": "center"})
            self._validate(place, allowed(stated) | _message(_("Angka"), _input_words(stated)))
            self._field(row, NOTE, source_field(criterion.id, each.name), None, _TYPED, SMALL)
        else:
            self._elsewhere(row, each)
        return str(xl_rowcol_to_cell(row, ANSWER))

    def _elsewhere(self, row: int, each: InputForm) -> None:
        if each.figure is None:
            self.page.text(row, ANSWER, "", BOXED)
        else:
            self.page.number(row, ANSWER, each.figure, CENTRED, _NOT_YET)
        self.page.text(row, NOTE, _("dari {place}").format(place=each.comes_from), BOXED, SMALL, MUTED)

    def _field(self, row: int, column: int, key: FieldKey, number: Fraction | None, *styles: Style) -> Place:
        base = self.content.base(key)
        shown = reason_shown(base) if key.part == REASON_PART else base
        place = self.page.field(row, column, shown, number, *styles)
        self.asked.append(Asked(key, place, base, self.content.knows.get(key, ())))
        return place

    # --- what is watched over ---

    def _accepted(self, question: QuestionForm) -> dict[str, Any]:
        criterion, rubric = question.criterion, self.content.rubric
        scale, away = self.content.scale(criterion), may_not_apply(criterion, rubric)
        told = _(" TB bila tidak berlaku, dengan catatan.") if away else ""
        if isinstance(scale, ChoiceScale):
            names = [*scale.choices, *([NOT_APPLICABLE] if away else [])]
            message = _message(_("Jawaban"), _("Pilih dari daftar, atau kosongkan.") + told)
            listable = len(",".join(names)) <= _MOST_IN_LIST and not any(mark in each for each in names for mark in ',"')
            return {"validate": "list", "source": names, **message} if listable else {"validate": "any", **message}
        words = _("Isi dengan {choices}, atau kosongkan.").format(choices=choices(scale))
        if question.computed:
            words = _("Dihitung dari angka di bawahnya: biarkan kosong.")
        return {"validate": "any", **_message(_("Jawaban"), words + told)}

    def _validate(self, place: Place, options: dict[str, Any]) -> None:
        row, column = place.row - 1, place.column - 1
        self.page.sheet.data_validation(row, column, row, column, options)

    def _state(self, row: int, question: QuestionForm, place: Place | None, cells: Mapping[str, str]) -> None:
        """Say whether the question is answered, while it is being filled in."""
        criterion = question.criterion
        if not criterion.answerable or question.same_as:
            self.page.text(row, self.state, "", CENTRED)
            return
        answer, note, accept = (xl_rowcol_to_cell(row, column) for column in (ANSWER, NOTE, ACCEPT))
        conditions = [f'TRIM({answer})<>""'] if place is not None else []
        conditions += [f'TRIM({accept})<>""'] if self.content.offers(criterion) else []
        needed = [cells[name] for name in ratio_inputs(criterion)]
        conditions += [f"COUNT({','.join(needed)})={len(needed)}"] if needed else []
        done = f"OR({','.join(conditions)})" if len(conditions) > 1 else conditions[0]
        text = f"IF({done},{formulas.quoted(done_word())},{formulas.quoted(_open_word())})"
        if place is not None:
            away = f'AND(UPPER(TRIM({answer}))="{NOT_APPLICABLE}",TRIM({note})="")'
            text = f"IF({away},{formulas.quoted(note_word())},{text})"
        self.page.formula(row, self.state, text, self._now(question), CENTRED, SMALL)

    def _now(self, question: QuestionForm) -> Cached:
        """Whether it is answered now; what the state's cell holds until a spreadsheet program works it out."""
        criterion, content = question.criterion, self.content
        given = content.assessment.inputs.get((criterion.id, content.round), {})
        needed = ratio_inputs(criterion)
        counted = bool(needed) and all(name in given for name in needed)
        done = counted or (question.answer and bool(content.base(content.answer_key(criterion))))
        self._of += 1
        self._answered += done
        return done_word() if done else _open_word()


def done_word() -> str:
    """What the state of an answered question is called."""
    return _("terisi")


def _open_word() -> str:
    return _("belum diisi")


def note_word() -> str:
    """What the state of an answer is called that needs a note."""
    return _("isi catatan")


def _message(title: str, text: str) -> dict[str, str]:
    return {
        "input_title": title[:32],
        "input_message": text[:255],
        "error_title": _("Isi tidak diterima"),
        "error_message": _("Isi tidak sesuai; lihat petunjuk di sel itu."),
    }


def _input_words(stated: Input) -> str:
    kind = _("bilangan bulat") if stated.whole else _("angka")
    return _("Isi {kind} ({unit}), tanpa titik ribuan; kosongkan bila belum diketahui.").format(kind=kind, unit=stated.unit)
