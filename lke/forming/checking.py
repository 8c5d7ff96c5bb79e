"""A form that came back, held against the run: whether it belongs to it, and what it says that was not handed out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from lke.engine.form_fields import answer_text, input_text, note_text, reason_text
from lke.engine.join import AnswerLine, RunTables, join
from lke.engine.review.signing import unknown_reason
from lke.engine.scales import Refusal
from lke.errors import SALAH, Problem
from lke.files.table import CONTROL
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.form import ANSWER, NOTE, REASON, Asked, FieldKey, Place, source_field
from lke.model.rubric import Criterion, Scale
from lke.model.run import REASONS, ROUND_OF_UNIT, DataRow, Header
from lke.workbook.forms.reading import Returned


class Change(NamedTuple):
    """A field that a form says anew."""

    asked: Asked
    text: str
    accepted: str
    """The word by which a proposal was accepted; empty where it was typed."""


class Checked(NamedTuple):
    """What a form says, and every fault in it."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


def belongs(returned: Returned, assessment: Assessment) -> Iterator[Problem]:
    """Why a form is not of this run."""
    handed, header = returned.handed, assessment.header
    if (handed.unit, handed.year) != (header.unit.code, header.year):
        what = _("formulir satker {unit} tahun {year}, bukan {own} tahun {own_year}").format(
            unit=handed.unit, year=handed.year, own=header.unit.code, own_year=header.year
        )
        mend = _("sebut folder penilaian dari mana formulir itu dibuat")
        yield Problem(SALAH, returned.file, None, "", "form-of-another-run", what, mend)
        return
    if (handed.rubric, handed.rubric_sha256) != (assessment.rubric.id, assessment.rubric_sha256):
        what = _("formulir dibuat dengan rubrik {rubric} ({sha}), sekarang {own} ({own_sha})").format(
            rubric=handed.rubric, sha=handed.rubric_sha256[:12], own=assessment.rubric.id, own_sha=assessment.rubric_sha256[:12]
        )
        mend = _("buat formulir baru dengan lke form dan salin isiannya")
        yield Problem(SALAH, returned.file, None, "", "form-of-another-edition", what, mend)
        return
    if handed.round not in header.rounds:
        what = _("formulir untuk putaran {round}, yang tidak ada dalam penilaian ini").format(round=repr(handed.round))
        mend = _("yang ada: {names}").format(names=", ".join(header.rounds))
        yield Problem(SALAH, returned.file, None, "", "form-of-another-round", what, mend)


def check(returned: Returned, assessment: Assessment) -> Checked:
    """Work out what a form of this run says, refusing cell by cell what no table may hold."""
    work = _Check(returned, assessment)
    work.read()
    return Checked(tuple(work.changes), tuple(work.problems))


class _Check:
    def __init__(self, returned: Returned, assessment: Assessment) -> None:
        self.returned, self.assessment = returned, assessment
        self.criteria: Mapping[str, Criterion] = {each.id: each for each in assessment.rubric.criteria()}
        self.asked = {each.key: each for each in returned.handed.asked}
        self.raw: dict[FieldKey, str] = {}
        self.accepted: dict[str, tuple[str, str]] = {}
        """Criterion -> the word chosen, and the answer that it stands for."""
        self.changes: list[Change] = []
        self.problems: list[Problem] = []

    def read(self) -> None:
        """Read every cell, then hold the whole against the rules of the tables."""
        self._read_offers()
        for asked in self.returned.handed.asked:
            self._read(asked)
        self._check_as_tables()

    def _fault(self, place: Place, code: str, what: str, mend: str) -> None:
        where = self.returned.where(place)
        self.problems.append(Problem(SALAH, self.returned.file, None, where, code, what, mend))

    def _read_offers(self) -> None:
        for offer in self.returned.handed.offers:
            word = self.returned.text(offer.place)
            if not word:
                continue
            answer = next((each for name, each in offer.answers.items() if name.casefold() == word.casefold()), None)
            if answer is None:
                what = _("ditemukan {found}").format(found=repr(word))
                mend = _("pilih {words}, atau kosongkan").format(words=", ".join(offer.answers))
                self._fault(offer.place, "form-offer-unknown", what, mend)
            else:
                self.accepted[offer.criterion] = (word, answer)

    def _read(self, asked: Asked) -> None:
        key, returned = asked.key, self.returned
        if returned.holds_error(asked.place):
            what, mend = _("sel berisi galat, atau rumus tanpa hasil"), _("ketik isinya, bukan rumus")
            self._fault(asked.place, "form-cell-error", what, mend)
            return
        scale = self.assessment.rubric.scales[self.criteria[key.criterion].scale]
        raw = self._raw(asked, scale)
        control = CONTROL.search(raw)
        if control is not None:
            what = _("ada tanda kendali tak terlihat {found}").format(found=repr(control[0]))
            mend = _("ketik ulang sel itu; jangan menyalin dari aplikasi lain")
            self._fault(asked.place, "control-character", what, mend)
            return
        text = self._canonical(key, raw, scale)
        if key.part == REASON and text and text not in REASONS:
            self._fault(asked.place, *unknown_reason(raw))
            return
        word, proposed = self.accepted.get(key.criterion, ("", "")) if key.part == ANSWER else ("", "")
        if word and text not in (asked.base, proposed):
            what = _("usulan diterima ({proposed}), tetapi jawaban lain diketik ({typed})").format(proposed=proposed, typed=raw)
            mend = _("kosongkan salah satu: Terima usulan atau Jawaban")
            self._fault(asked.place, "form-offer-contradicts", what, mend)
            return
        if word:
            raw = text = proposed
        self.raw[key] = raw
        if text != asked.base:
            self.changes.append(Change(asked, text, word))

    def _raw(self, asked: Asked, scale: Scale) -> str:
        """What the cell holds, as a table would hold it."""
        if asked.key.part == ANSWER:
            return self.returned.answer(asked.place, scale)
        if asked.key.input_name is not None:
            return self.returned.figure(asked.place)
        return self.returned.text(asked.place)

    def _canonical(self, key: FieldKey, raw: str, scale: Scale) -> str:
        if key.part == ANSWER:
            text = answer_text(raw, scale)
            return raw if isinstance(text, Refusal) else text
        if key.part == REASON:
            return reason_text(raw)
        return input_text(raw) if key.input_name is not None else note_text(raw)

    # --- the form as tables ---

    def _check_as_tables(self) -> None:
        """Every fault that the run would have with what was typed, named by its cell."""
        touched = {change.asked.key.criterion for change in self.changes}
        answers, data = self._answers(), self._data()
        header = _with_round(self.assessment, self.returned.handed.round)
        _assessment, found = join(header, self.assessment.rubric, "", None, RunTables(answers, data))
        keys = list(self.asked)
        for problem in found:
            if problem.severity != SALAH or problem.line is None:
                continue
            asked = self.asked[keys[problem.line]]
            if asked.key.criterion in touched:
                where = self.returned.where(asked.place)
                self.problems.append(replace(problem, file=self.returned.file, line=None, path=where))

    def _answers(self) -> tuple[AnswerLine, ...]:
        """A line for each criterion; its number is that of the field to be named."""
        keys, round_ = list(self.asked), self.returned.handed.round
        lines: dict[str, AnswerLine] = {}
        for at, key in enumerate(keys):
            if key.part == ANSWER or (key.part == NOTE and key.criterion not in lines):
                texts = (self.raw.get(FieldKey(key.criterion, part), "") for part in (ANSWER, NOTE))
                answer, note = texts
                lines[key.criterion] = AnswerLine(at, key.criterion, {round_: (answer, note)})
        return tuple(lines.values())

    def _data(self) -> tuple[tuple[int, DataRow], ...]:
        round_ = self.returned.handed.round
        rows = []
        for at, key in enumerate(self.asked):
            if key.input_name is not None:
                cells = {
                    "kunci": f"{key.criterion}:{key.input_name}",
                    "nilai": self.raw.get(key, ""),
                    "sumber": self.raw.get(source_field(key.criterion, key.input_name), ""),
                    "putaran": "" if round_ == ROUND_OF_UNIT else round_,
                }
                rows.append((at, DataRow.model_validate(cells)))
        return tuple(rows)


def _with_round(assessment: Assessment, round_: str) -> Header:
    """The header with the office's round and this one only: other rounds are not in the form."""
    rounds = tuple(dict.fromkeys((assessment.header.rounds[0], round_)))
    return assessment.header.model_copy(update={"rounds": rounds, "assessors": {}})
