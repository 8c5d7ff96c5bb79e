"""Mistakes in the words that decide: thresholds that leave a value without a letter, or twice with one; bounds of a legend."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lke.language import _
from lke.workbook.official.formulas import Call, Constant, Operation, Tree, try_parse, walk
from lke.workbook.official.lint import Finding, Linting, Rule, notice, wrong
from lke.workbook.official.readers import Place
from lke.workbook.official.scales import plain_words
from lke.workbook.official.sheetmodel import RecognisedRow, Role, RowKind, Sheet


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of percent or points."""

    low: Fraction | None
    low_in: bool
    high: Fraction | None
    high_in: bool

    def holds(self, number: Fraction) -> bool:
        """Whether *number* lies in it."""
        above = self.low is None or number > self.low or (self.low_in and number == self.low)
        below = self.high is None or number < self.high or (self.high_in and number == self.high)
        return above and below


_OPTION = re.compile(
    r"(?:^|\n)\s*(aa|bb|cc|[a-e])\s*[.):]\s*(.*?)(?=\n\s*(?:aa|bb|cc|[a-e])\s*[.):]|\Z)", re.IGNORECASE | re.DOTALL
)
_NUMBER = r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%?"
_SPAN = re.compile(
    rf"(?P<sign1>>=|≥|>|<=|≤|<|lebih dari|di ?atas|kurang dari|di ?bawah|minimal|paling sedikit|maksimal|paling banyak)?\s*"
    rf"(?<![\d.,]){_NUMBER}"
    rf"(?:\s*(?:-|–|s\.?\s*/?\s*d\.?|sampai(?: dengan)?|hingga)\s*(?P<sign2><=|≤|<)?\s*{_NUMBER})?",
    re.IGNORECASE,
)
_OPEN_BELOW = {">", "lebih dari", "diatas", "di atas"}
_FROM = {">=", "≥", "minimal", "paling sedikit"}
_OPEN_ABOVE = {"<", "kurang dari", "dibawah", "di bawah"}
_UNTIL = {"<=", "≤", "maksimal", "paling banyak"}


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))


def read_span(text: str) -> Span | None:
    """The interval that a text states: ``>25%-50%``, ``<25 %``, ``50 s.d. 60``; None where it states none or several."""
    found = [each for each in _SPAN.finditer(plain_words(text)) if each["sign1"] or each[4] or "%" in each[0]]
    if len(found) != 1:
        return None
    match = found[0]
    sign, first, second = (match["sign1"] or "").strip(), _number(match[2]), match[4]
    if second is not None:
        return Span(first, sign not in _OPEN_BELOW, _number(second), match["sign2"] != "<")
    if sign in _OPEN_BELOW or sign in _FROM:
        return Span(first, sign in _FROM, None, high_in=False)
    if sign in _OPEN_ABOVE or sign in _UNTIL:
        return Span(None, False, first, sign in _UNTIL)
    return Span(first, True, first, high_in=True)


def criteria_leave_gaps(linting: Linting) -> Iterator[Finding]:
    """Criteria in percent under which a value has no letter, or two."""
    for row in linting.recognised.rows(RowKind.QUESTION):
        options = [(letter.upper(), read_span(text)) for letter, text in _OPTION.findall(row.guide)]
        spans = [(letter, span) for letter, span in options if span is not None]
        place = linting.place(row, Role.GUIDE)
        if place is None or "%" not in row.guide or len(spans) < 2 or len(spans) < len(options) - 1:
            continue
        yield from _gaps(row, place, spans, complete=len(spans) == len(options))


def _gaps(row: RecognisedRow, place: Place, spans: Sequence[tuple[str, Span]], *, complete: bool) -> Iterator[Finding]:
    bounds = sorted({bound for _letter, span in spans for bound in (span.low, span.high) if bound is not None})
    inner = [bound for bound in bounds if bounds[0] < bound < bounds[-1] or _both_sides(bound, spans)]
    for bound in inner:
        letters = [letter for letter, span in spans if span.holds(bound)]
        if not letters and complete:
            what = _("kriteria {code} tidak memberi huruf untuk tepat {bound}").format(code=row.code, bound=_shown(bound))
            yield notice("criteria-gap", place, what, _("salah satu huruf memuat {bound}").format(bound=_shown(bound)))
        elif len(letters) > 1:
            what = _("kriteria {code} memberi {letters} sekaligus untuk tepat {bound}")
            what = what.format(code=row.code, letters=_(" dan ").join(letters), bound=_shown(bound))
            yield notice("criteria-overlap", place, what, _("satu huruf untuk {bound}").format(bound=_shown(bound)))


def _both_sides(bound: Fraction, spans: Sequence[tuple[str, Span]]) -> bool:
    """Whether some interval ends at *bound* and another begins there."""
    return any(span.high == bound for _l, span in spans) and any(span.low == bound for _l, span in spans)


def _shown(number: Fraction) -> str:
    return f"{float(number):g}".replace(".", ",")


# --- legends -----------------------------------------------------------------------------------------------------

_PREDICATE = re.compile(r"(aa|a-|a|bb|b|cc|c|d|e)", re.IGNORECASE)


def bound_differs(linting: Linting) -> Iterator[Finding]:
    """A formula that gives a predicate with ``>=`` where the legend says ``>``, or the other way round."""
    for sheet in linting.recognised.book.sheets:
        legend = read_legend(sheet)
        if len(legend) < 2:
            continue
        for cell in sheet.cells.values():
            tree = try_parse(cell.formula)
            for letter, bound, inclusive in _thresholds(tree) if tree is not None else ():
                span = legend.get(letter)
                if span is None or span.low is None or span.low != bound * _scale(span.low, bound) or span.low_in == inclusive:
                    continue
                signs = {True: ">=", False: ">"}
                what = _("rumus memberi {letter} bila {used} {bound}, legendanya {stated} {bound}")
                what = what.format(letter=letter, used=signs[inclusive], stated=signs[span.low_in], bound=_shown(span.low))
                yield wrong("bound-differs", (sheet.name, cell.place), what, f"{signs[span.low_in]} {_shown(span.low)}")


def _scale(stated: Fraction, used: Fraction) -> int:
    return 100 if stated > 1 >= used > 0 else 1


def read_legend(sheet: Sheet) -> dict[str, Span]:
    """Predicates with the interval printed beside them."""
    found: dict[str, Span] = {}
    for spot, cell in sheet.cells.items():
        if cell.formula is not None or not _PREDICATE.fullmatch(cell.text.strip()):
            continue
        for step in (1, 2, -1):
            beside = sheet.cell((spot[0], spot[1] + step))
            span = read_span(beside.text) if beside is not None and beside.formula is None and not beside.exact else None
            if span is not None:
                found.setdefault(cell.text.strip().upper(), span)
                break
    return found


def _thresholds(tree: Tree) -> Iterator[tuple[str, Fraction, bool]]:
    """(predicate, bound, whether the bound belongs to it) of ``IF(x>=80,"A",…)``."""
    for each in walk(tree):
        if not isinstance(each, Call) or each.name not in {"IF", "IFS"}:
            continue
        pairs = zip(each.arguments[::2], each.arguments[1::2], strict=False) if each.name == "IFS" else [each.arguments[:2]]
        for asked, given in (pair for pair in pairs if len(pair) == 2):
            if not isinstance(asked, Operation) or not isinstance(given, Constant) or not isinstance(given.value, str):
                continue
            bound = asked.right.value if isinstance(asked.right, Constant) else None
            if asked.operator in {">", ">="} and isinstance(bound, Fraction) and _PREDICATE.fullmatch(given.value.strip()):
                yield given.value.strip().upper(), bound, asked.operator == ">="


RULES: list[Rule] = [criteria_leave_gaps, bound_differs]
