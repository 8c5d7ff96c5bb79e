"""Answers: read leniently, or refused; never guessed."""

import re
from fractions import Fraction
from typing import NamedTuple

from lke.figures import plain
from lke.language import _
from lke.model.assessment import Answer
from lke.model.rubric import ChoiceScale, NumberScale, PercentScale, Scale

NOT_APPLICABLE = "TB"


class Refusal(NamedTuple):
    """Why a cell is no answer, and what to write instead."""

    code: str
    what: str
    mend: str


_NUMBER = re.compile(r"(\d{1,12})(?:[.,](\d{1,12}))?")
_LIKE_A_DATE = re.compile(
    r"\d{1,2}[-/ ](?:\d{1,2}|jan|feb|mar|apr|mei|may|jun|jul|agu|aug|ags|sep|okt|oct|nov|des|dec)[a-z]*(?:[-/ ]\d{2,4})?"
    r"|\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?",
    re.IGNORECASE,
)
_SERIALS = range(36_526, 55_154)  # 2000-01-01 to 2050-12-31 as Excel counts days


def looks_like_a_date(text: str) -> bool:
    """Whether Excel seems to have turned the cell into a date: ``1-Mei``, ``44682``."""
    return bool(_LIKE_A_DATE.fullmatch(text)) or (text.isdigit() and int(text[:9]) in _SERIALS)


def date_refusal(text: str) -> Refusal:
    """The refusal of a cell that Excel turned into a date."""
    return Refusal(
        "cell-became-date",
        _("sel berisi {found}: tampaknya Excel mengubahnya menjadi tanggal").format(found=repr(text)),
        _("format kolom sebagai Teks di Excel, lalu ketik ulang isi yang dimaksud"),
    )


def read_number(text: str) -> Fraction | None:
    """Read a number of 0 or more with a decimal point or comma; None when it is not one."""
    match = _NUMBER.fullmatch(text)
    return Fraction(f"{match[1]}.{match[2] or 0}") if match else None


def choices(scale: Scale) -> str:
    """Say what may be answered on *scale*."""
    if isinstance(scale, ChoiceScale):
        return ", ".join(scale.choices)
    if isinstance(scale, PercentScale):
        return _("0 sampai 1, atau 0% sampai 100%")
    return _("0 sampai {maximum} ({unit})").format(maximum=plain(scale.maximum), unit=scale.unit)


def read_answer(text: str, scale: Scale) -> Answer | Refusal:
    """Read a cell as an answer on *scale*; case, outer blanks and the decimal comma do not matter."""
    text = " ".join(text.split())
    if text.upper() == NOT_APPLICABLE:
        return Answer(NOT_APPLICABLE, None)
    if isinstance(scale, ChoiceScale):
        return _read_choice(text, scale)
    is_percent = isinstance(scale, PercentScale) and text.endswith("%")
    number = read_number(text.removesuffix("%").strip() if is_percent else text)
    if number is None:
        return date_refusal(text) if looks_like_a_date(text) else _outside(text, scale)
    if is_percent:
        number /= 100
    maximum = Fraction(1) if isinstance(scale, PercentScale) else scale.maximum
    if number > maximum:
        return date_refusal(text) if looks_like_a_date(text) else _too_much(text, number, scale)
    return Answer(str(number), number / maximum)


def _read_choice(text: str, scale: ChoiceScale) -> Answer | Refusal:
    for choice, credit in scale.choices.items():
        if choice.casefold() == text.casefold():
            return Answer(choice, credit)
    return date_refusal(text) if looks_like_a_date(text) else _outside(text, scale)


def _outside(text: str, scale: Scale) -> Refusal:
    return Refusal(
        "answer-outside-scale",
        _("jawaban {found} tidak ada dalam skala").format(found=repr(text)),
        _("isi dengan {choices}, atau kosongkan").format(choices=choices(scale)),
    )


def _too_much(text: str, number: Fraction, scale: Scale) -> Refusal:
    if isinstance(scale, PercentScale) and not text.endswith("%") and number <= 100:
        return Refusal(
            "answer-outside-scale",
            _("jawaban {found} lebih dari 1 pada skala persen").format(found=repr(text)),
            _("tulis {percent}% bila yang dimaksud persen").format(percent=text),
        )
    if not isinstance(scale, PercentScale) and not isinstance(scale, ChoiceScale):
        factor = hundredfold(number, scale.maximum)
        if factor is not None:
            return _hundredfold(text, number, factor, scale)
    return _outside(text, scale)


def hundredfold(number: Fraction, maximum: Fraction) -> Fraction | None:
    """By what to divide a number that somebody has converted to 100, as SKM 25-100 is of an index 1-4; else None."""
    factor = 100 / maximum
    return factor if factor > maximum and max(factor, maximum) < number <= 100 else None


def _hundredfold(text: str, number: Fraction, factor: Fraction, scale: NumberScale) -> Refusal:
    """The refusal of an index that somebody has converted to 100."""
    what = _("jawaban {found} lebih dari {maximum}; tampaknya nilai yang dikonversi ke 100, seperti SKM")
    mend = _("bagi dengan {factor}: {found} / {factor} = {mended}")
    return Refusal(
        "answer-outside-scale",
        what.format(found=repr(text), maximum=plain(scale.maximum)),
        mend.format(found=text, factor=plain(factor), mended=as_typed(number / factor)),
    )


def as_typed(number: Fraction) -> str:
    """A number as it may be typed in a cell, with its decimal comma."""
    return str(float(number)).replace(".", ",")


def best(scale: Scale) -> Answer:
    """The answer with full credit."""
    if isinstance(scale, ChoiceScale):
        choice = max(scale.choices, key=lambda name: scale.choices[name])
        return Answer(choice, scale.choices[choice])
    maximum = Fraction(1) if isinstance(scale, PercentScale) else scale.maximum
    return Answer(str(maximum), Fraction(1))


def worst(scale: Scale) -> Answer:
    """The answer with the least credit."""
    if isinstance(scale, ChoiceScale):
        choice = min(scale.choices, key=lambda name: scale.choices[name])
        return Answer(choice, scale.choices[choice])
    return Answer("0", Fraction(0))


def answer_with(credit: Fraction, scale: Scale) -> str:
    """The answer on *scale* that has this credit."""
    if isinstance(scale, ChoiceScale):
        return next((name for name, each in scale.choices.items() if each == credit), worst(scale).text)
    return str(credit if isinstance(scale, PercentScale) else credit * scale.maximum)


def show_answer(answer: str | None, scale: Scale) -> str:
    """Write an answer for people: a letter as it is, a share as percent."""
    if answer is None:
        return ""
    if answer == NOT_APPLICABLE or isinstance(scale, ChoiceScale):
        return answer
    number = Fraction(answer)
    return f"{plain(number * 100)}%" if isinstance(scale, PercentScale) else plain(number)
