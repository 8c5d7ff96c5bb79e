"""What the cells compute, as text: only functions that Excel and LibreOffice agree on to the last digit.

An answer is compared with each choice in turn and not looked up by MATCH, because MATCH takes ``*`` and ``?`` in a
typed answer for wildcards.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from lke.engine.ratios import ratio_inputs
from lke.engine.scales import NOT_APPLICABLE
from lke.model.rubric import ChoiceScale, Criterion, PercentScale, Scale
from lke.model.rules import Count, Decrease, Ratio, Share, ZeroDenominator

INVALID = "?"
"""What a credit cell shows for an answer that is none; it counts as belum dijawab."""

_MOST_IN_TEXT = 120
"""A text inside a formula has at most 255 characters in Excel, doubled quotes included."""

_ZERO: dict[ZeroDenominator, str] = {"penuh": "1", "nol": "0", "tidak_berlaku": f'"{NOT_APPLICABLE}"'}


def number(exact: Fraction) -> str:
    """Write *exact* so that the sheet computes with the same number."""
    denominator = exact.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if exact.denominator == 1:
        return str(exact.numerator)
    text = f"{float(exact):.12f}".rstrip("0")
    return text if denominator == 1 and Fraction(text) == exact else f"({exact.numerator}/{exact.denominator})"


def quoted(text: str) -> str:
    """Write *text* as a text inside a formula, in pieces where Excel would not read it in one."""
    pieces = [text[at : at + _MOST_IN_TEXT] for at in range(0, len(text), _MOST_IN_TEXT)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def typed(cell: str) -> str:
    """Read a typed answer without its outer blanks and its case."""
    return f"UPPER(TRIM({cell}))"


class RatioCell(NamedTuple):
    """Where a round's ratio stands, and what tells that one of its inputs is given."""

    cell: str
    given: str


def any_given(criterion: Criterion, cell_of: Callable[[str], str]) -> str:
    """Whether any input of a ratio is a number: from then on the inputs decide."""
    return f"COUNT({','.join(cell_of(name) for name in ratio_inputs(criterion))})>0"


def ratio(criterion: Criterion, cell_of: Callable[[str], str]) -> str:
    """Compute a ratio criterion from its inputs: blank until all of them are numbers, capped at 1."""
    cells = [cell_of(name) for name in ratio_inputs(criterion)]
    match criterion.rule:
        case Ratio() as rule:
            part, whole = (_added([cell_of(name) for name in names]) for names in (rule.numerator, rule.denominator))
            return _share(part, whole, cells, rule.zero_denominator)
        case Decrease() as rule:
            return _decrease(rule, cells)
        case Share(zero_denominator=zero):
            return _share(cells[0], cells[1], cells, zero)
        case Count(need=need, zero_denominator=zero):
            return _share(cells[0], str(need) if need is not None else cells[1], cells, zero)
        case _:
            raise AssertionError("only a ratio has a formula")


def _added(cells: Sequence[str]) -> str:
    return cells[0] if len(cells) == 1 else f"({'+'.join(cells)})"


def _decrease(rule: Decrease, cells: Sequence[str]) -> str:
    """Compute (before - now) / before, between 0 and 1; nothing before means what the rubric says."""
    before, now = cells
    zero = f"IF({now}=0,{_ZERO[rule.zero_denominator]},{_ZERO[rule.rise_from_zero]})"
    return f'IF(COUNT({before},{now})<2,"",IF({before}=0,{zero},MAX(0,MIN(1,({before}-{now})/{before}))))'


def count_of_evidence(rule: Count, valid: int, cell_of: Callable[[str], str]) -> str:
    """Compute a count of valid evidence against a need that is itself an input."""
    cell = cell_of(rule.need_input or "")
    return _share(str(valid), cell, [cell], rule.zero_denominator)


def _share(part: str, whole: str, cells: Sequence[str], zero: ZeroDenominator) -> str:
    share = f"MAX(0,MIN(1,{part}/{whole}))"
    branches = share if whole.isdigit() else f"IF({whole}=0,{_ZERO[zero]},{share})"
    return f'IF(COUNT({",".join(cells)})<{len(cells)},"",{branches})'


def own_credit(scale: Scale, answer: str, note: str, *, may_not_apply: bool) -> str:
    """Read one round's typed answer: a credit, ``TB``, blank, or ``?``."""
    away = not_applicable(note, may_not_apply=may_not_apply)
    return f'IF({typed(answer)}="","",IF({typed(answer)}="{NOT_APPLICABLE}",{away},{_credit(scale, answer)}))'


def ratio_credit(scale: Scale, answer: str, note: str, inputs: RatioCell, *, computed: bool, may_not_apply: bool) -> str:
    """Read one round's ratio: a typed TB, else the ratio once an input is given, else a typed number.

    Where the answer's cell holds the ratio's own formula (*computed*), the TB that it shows is not a typed one.
    """
    says_away = f'{typed(answer)}="{NOT_APPLICABLE}"'
    if computed:
        says_away = f'AND({says_away},{inputs.cell}<>"{NOT_APPLICABLE}")'
    away = not_applicable(note, may_not_apply=may_not_apply)
    stated = f'IF({typed(answer)}="","",{_credit(scale, answer)})'
    return f"IF({says_away},{away},IF({inputs.given},{inputs.cell},{stated}))"


def not_applicable(note: str, *, may_not_apply: bool) -> str:
    """TB holds where the rubric allows it and a note says why."""
    return f'IF(TRIM({note})="","{INVALID}","{NOT_APPLICABLE}")' if may_not_apply else f'"{INVALID}"'


def _credit(scale: Scale, answer: str) -> str:
    if isinstance(scale, ChoiceScale):
        text = f'"{INVALID}"'
        for choice, credit in reversed(scale.choices.items()):
            text = f"IF({typed(answer)}={quoted(choice.upper())},{number(credit)},{text})"
        return text
    maximum = Fraction(1) if isinstance(scale, PercentScale) else scale.maximum
    share = answer if maximum == 1 else f"{answer}/{number(maximum)}"
    inside = f"AND({answer}>=0,{answer}<={number(maximum)})"
    return f'IF(ISNUMBER({answer}),IF({inside},{share},"{INVALID}"),"{INVALID}")'


def proven(claim: str, proof: str, typed_away: str) -> str:
    """Take the lower credit of klaim and sistem; a claim that nothing proves counts 0."""
    lower = f'IF(OR({claim}="{NOT_APPLICABLE}",{proof}="{NOT_APPLICABLE}"),{proof},MIN({claim},{proof}))'
    judged = f'IF({proof}="",0,{lower})'
    return f'IF({claim}="","",IF({typed_away}=1,"{NOT_APPLICABLE}",{judged}))'


def unproven(claim: str, typed_away: str) -> str:
    """Count a claim 0 that no valid evidence supports."""
    return f'IF({claim}="","",IF({typed_away}=1,"{NOT_APPLICABLE}",0))'


def last_that_answered(rounds: Sequence[str], claim: str) -> str:
    """Take the last assessor round that answered, else the claim."""
    text = claim
    for cell in rounds:
        text = f"IF({answered(cell)},{cell},{text})"
    return text


def answered(cell: str) -> str:
    """Whether a credit cell holds an answer: a credit or TB."""
    return f'OR(ISNUMBER({cell}),{cell}="{NOT_APPLICABLE}")'
