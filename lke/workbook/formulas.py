"""What the cells compute, as text: only functions that Excel and LibreOffice agree on to the last digit.

An answer is compared with each choice in turn and not looked up by MATCH, because MATCH takes ``*`` and ``?`` in a
typed answer for wildcards.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from lke.engine.scales import NOT_APPLICABLE
from lke.model.rubric import ChoiceScale, Criterion, PercentScale, Scale
from lke.model.rules import (
    Achievement,
    Balance,
    Count,
    Decrease,
    ListShare,
    Observation,
    Ratio,
    RatioRule,
    Share,
    Survey,
    Trend,
    ZeroDenominator,
)

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


def inputs_decide(cells: Mapping[str, str], carried: Collection[str]) -> str:
    """Whether the inputs of a ratio decide: one that is given here is a number, or all of them are."""
    here = [cell for name, cell in cells.items() if name not in carried]
    given = f"COUNT({','.join(here)})>0" if here else ""
    whole = f"COUNT({','.join(cells.values())})={len(cells)}"
    return given if len(here) == len(cells) else f"OR({given},{whole})" if given else whole


def ratio(criterion: Criterion, cell_of: Callable[[str], str]) -> str:
    """Compute a ratio criterion from its inputs: blank until all of them are numbers."""
    assert criterion.ratio is not None
    return measured(criterion.ratio, criterion, cell_of)


def measured(rule: RatioRule, criterion: Criterion, cell_of: Callable[[str], str]) -> str:
    """Compute what *rule* measures from the inputs of *criterion*: blank until all of them are numbers."""
    cells = [cell_of(name) for name in rule.needs]
    return complete(cells, _measured(rule, criterion, cells, cell_of))


def _measured(rule: RatioRule, criterion: Criterion, cells: Sequence[str], cell_of: Callable[[str], str]) -> str:
    match rule:
        case Balance():
            formula = _over(cell_of(rule.done or ""), cells[0], _ZERO[rule.zero_denominator])
        case Observation():
            formula = _over(cells[0], cells[1], '""')
        case Count():
            whole = str(rule.need) if rule.need is not None else cells[1]
            formula = _over(cells[0], whole, _ZERO[rule.zero_denominator])
        case Trend(direction="naik"):
            formula = f"IF({cells[0]}>={cells[1]},1,{cells[0]}/{cells[1]})"
        case Trend():
            fallen = _between(f"({cells[1]}-{cells[0]})/{cells[1]}")
            formula = f"IF({cells[1]}=0,IF({cells[0]}=0,1,0),{fallen})"
        case Ratio():
            part, whole = (_added([cell_of(name) for name in names]) for names in (rule.numerator, rule.denominator))
            formula = _over(part, whole, _ZERO[rule.zero_denominator])
        case Decrease():
            zero = f"IF({cells[1]}=0,{_ZERO[rule.zero_denominator]},{_ZERO[rule.rise_from_zero]})"
            formula = f"IF({cells[0]}=0,{zero},{_between(f'({cells[0]}-{cells[1]})/{cells[0]}')})"
        case Survey():
            formula = f"{cells[0]}/{number(criterion.inputs[rule.measured].maximum or Fraction(1))}"
        case Share() | ListShare() | Achievement():
            formula = _over(cells[0], cells[1], _ZERO[rule.zero_denominator])
        case _:
            raise AssertionError(rule.kind)
    return formula


def _added(cells: Sequence[str]) -> str:
    return cells[0] if len(cells) == 1 else f"({'+'.join(cells)})"


def count_of_evidence(rule: Count, valid: int, cell_of: Callable[[str], str]) -> str:
    """Compute a count of valid evidence against a need that is itself an input."""
    cell = cell_of(rule.need_input or "")
    return complete([cell], _over(str(valid), cell, _ZERO[rule.zero_denominator]))


def complete(cells: Sequence[str], formula: str, otherwise: str = '""') -> str:
    """*formula* where all *cells* are numbers, else blank or what stands in its place."""
    return f"IF(COUNT({','.join(cells)})<{len(cells)},{otherwise},{formula})"


def over(part: str, whole: str, zero: ZeroDenominator) -> str:
    """Divide, capped at 1; *zero* is what 0 in the denominator means."""
    return _over(part, whole, _ZERO[zero])


def _over(part: str, whole: str, zero: str) -> str:
    share = _between(f"{part}/{whole}")
    return share if whole.isdigit() else f"IF({whole}=0,{zero},{share})"


def _between(text: str) -> str:
    return f"MAX(0,MIN(1,{text}))"


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
