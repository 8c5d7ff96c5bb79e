"""An answer as a template wants it: in the words of its dropdown, its type column or its number format."""

from fractions import Fraction
from typing import NamedTuple

from lke.engine.scales import NOT_APPLICABLE
from lke.language import _
from lke.model.rubric import ChoiceScale, PercentScale, Scale
from lke.workbook.official.patch import Value
from lke.workbook.official.scales import SCALES, is_placeholder, plain_words, read_stored_answer
from lke.workbook.official.sheetmodel import Validation

_NOT_APPLICABLE = frozenset({"tb", "n/a", "na", "tidak berlaku", "tidak relevan"})


class Wanted(NamedTuple):
    """What a template says of one answer cell."""

    scale: str | None
    """Key of the recognised scale."""
    printed: str
    """Its type column: ``Y/T``."""
    rule: Validation | None
    number_format: str

    @property
    def options(self) -> tuple[str, ...]:
        """What may be chosen, placeholders apart; empty where nothing says so."""
        listed = self.rule.options if self.rule is not None and self.rule.kind == "list" else ()
        options = listed or tuple(part.strip() for part in self.printed.split("/") if "/" in self.printed)
        return tuple(option for option in options if option.strip() and (len(options) == 1 or not is_placeholder(option)))


class Unwritable(NamedTuple):
    """Why an answer cannot be written as the template wants it, and what to do."""

    what: str
    mend: str


def spelled(answer: str, scale: Scale, wanted: Wanted) -> Value | Unwritable:
    """*answer* (as the engine spells it) for the template's cell."""
    if answer == NOT_APPLICABLE:
        return _not_applicable(wanted)
    if isinstance(scale, ChoiceScale):
        return _choice(answer, wanted)
    return _number(Fraction(answer), scale, wanted)


def _not_applicable(wanted: Wanted) -> Value | Unwritable:
    for option in wanted.rule.options if wanted.rule is not None else ():
        if plain_words(option) in _NOT_APPLICABLE:
            return option
    what = _("jawaban TB (tidak berlaku) tidak dikenal templat ini")
    return Unwritable(what, _("jawab dengan pilihan templat, atau tanyakan kepada pembuatnya"))


def _choice(answer: str, wanted: Wanted) -> Value | Unwritable:
    known = SCALES.get(wanted.scale or "")
    if known is not None and known.credits and read_stored_answer(answer, known.key) is None:
        return _outside(answer, tuple(known.credits))
    options = wanted.options
    for option in options:
        if plain_words(option) == plain_words(answer):
            return _as_stored(option)
    if known is not None and known.credits:
        meant = read_stored_answer(answer, known.key)
        for option in options:
            if read_stored_answer(option, known.key) == meant:
                return _as_stored(option)
    return _outside(answer, options) if options else _as_stored(answer)


def _as_stored(option: str) -> Value:
    """A dropdown of numbers gives numbers."""
    return Fraction(int(option)) if option.strip().isdecimal() and len(option) < 6 else option


def _outside(answer: str, options: tuple[str, ...]) -> Unwritable:
    what = _("jawaban {answer} bukan pilihan templat: {options}")
    mend = _("periksa apakah pertanyaan ini bertipe lain di templat; jawab dengan salah satu pilihannya")
    return Unwritable(what.format(answer=repr(answer), options=", ".join(options)), mend)


def _number(number: Fraction, scale: Scale, wanted: Wanted) -> Value | Unwritable:
    known = SCALES.get(wanted.scale or "")
    if isinstance(scale, PercentScale):
        if known is not None and known.scored and known.key != "persen":
            return _outside(f"{float(number):.2%}", tuple(known.credits) or (known.printed,))
        return number * _hundred(wanted)
    maximum = getattr(scale, "maximum", None)
    if known is not None and known.scored and known.maximum != maximum:
        return _outside(str(float(number)), tuple(known.credits) or (known.printed,))
    return number


def _hundred(wanted: Wanted) -> int:
    """100 where the cell takes 87 for 87 %: its rule allows that much and its format shows no percent."""
    if "%" in wanted.number_format or wanted.rule is None or wanted.rule.kind not in ("whole", "decimal"):
        return 1
    limit = wanted.rule.second or (wanted.rule.first if "less" in wanted.rule.operator else "")
    return 100 if limit.strip() in ("100", "100.0") else 1


def same_answer(stored: str, new: Value, scale: str | None) -> bool:
    """Whether a text that a cell holds means what is to be written, spelt another way."""
    if not isinstance(new, str):
        return False
    if plain_words(stored) == plain_words(new):
        return True
    known = SCALES.get(scale or "")
    if known is None or not known.credits:
        return False
    meant = read_stored_answer(stored, known.key)
    return meant is not None and meant == read_stored_answer(new, known.key)
