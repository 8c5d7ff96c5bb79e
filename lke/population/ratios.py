"""Ratio questions over arrays: what ``lke.engine.ratios`` computes for one office, for many at once."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lke.model.rubric import Criterion
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
)

Floats = NDArray[np.float64]
SCORED, BLANK, AWAY = 2, 0, 1
_BY_WORD = {"penuh": (SCORED, 1.0), "nol": (SCORED, 0.0), "tidak_berlaku": (AWAY, 0.0), "belum": (BLANK, 0.0)}
"""What nothing to divide by means: outcome and credit."""


class Formula(NamedTuple):
    """How inputs become a credit; places are those of the rule's ``needs``."""

    kind: str
    """``bagian`` (part over whole), ``turun`` (what is gone of last year's), ``naik`` (what is left of it)."""
    part: tuple[int, ...]
    """Of ``turun`` and ``naik``: this year's number."""
    whole: tuple[int, ...]
    """Empty where a constant is meant. Of ``turun`` and ``naik``: last year's number."""
    constant: float = 0.0
    zero: str = "nol"
    """What 0 of 0 means; ``belum`` leaves it unanswered."""
    rise: str = "nol"
    """Of ``turun``: what something after nothing means."""


def formula_of(rule: RatioRule, criterion: Criterion) -> Formula:
    """The formula of *rule*, whose inputs are its ``needs``.

    Raises:
        ValueError: for a kind that is no ratio.

    """
    at = {name: place for place, name in enumerate(rule.needs)}
    if isinstance(rule, Trend):
        return Formula("turun" if rule.direction == "turun" else "naik", (at[rule.now],), (at[rule.before],), zero="penuh")
    if isinstance(rule, Decrease):
        return Formula("turun", (at[rule.now],), (at[rule.before],), 0.0, rule.zero_denominator, rule.rise_from_zero)
    if isinstance(rule, Survey):
        maximum = criterion.inputs[rule.measured].maximum
        assert maximum is not None, "checked with the rubric"
        return Formula("bagian", (at[rule.measured],), (), float(maximum))
    share = _share_of(rule)
    constant = float(rule.need or 0) if isinstance(rule, Count) else 0.0
    return Formula(
        "bagian", tuple(at[name] for name in share.part), tuple(at[name] for name in share.whole), constant, share.zero
    )


class _Share(NamedTuple):
    part: tuple[str, ...]
    whole: tuple[str, ...]
    zero: str


def _share_of(rule: RatioRule) -> _Share:
    match rule:
        case Share():
            return _Share((rule.part,), (rule.whole,), rule.zero_denominator)
        case Count():
            need = () if rule.need is not None or rule.need_input is None else (rule.need_input,)
            return _Share((rule.counted or "",), need, rule.zero_denominator)
        case ListShare():
            return _Share((rule.met,), (rule.obliged,), rule.zero_denominator)
        case Achievement():
            return _Share((rule.realised,), (rule.target,), rule.zero_denominator)
        case _:
            return _other_share_of(rule)


def _other_share_of(rule: RatioRule) -> _Share:
    match rule:
        case Observation():
            return _Share((rule.knew or "",), (rule.asked or "",), "belum")
        case Balance():
            return _Share((rule.done or "",), (rule.whole,), rule.zero_denominator)
        case Ratio():
            return _Share(rule.numerator, rule.denominator, rule.zero_denominator)
        case _:
            raise ValueError(f"{rule.kind} computes nothing from inputs")


def measured(formula: Formula, inputs: Floats) -> tuple[NDArray[np.uint8], Floats]:
    """Outcome (2 scored, 1 TB, 0 unanswered) and credit of every row of *inputs*, (n, needs), of which none is blank."""
    part, whole = (inputs[:, list(places)].sum(axis=1) for places in (formula.part, formula.whole))
    if not formula.whole:
        whole = np.full(len(inputs), formula.constant)
    some = whole != 0
    divisor = np.where(some, whole, 1.0)
    if formula.kind == "bagian":
        credit = np.minimum(1.0, part / divisor)
    elif formula.kind == "turun":
        credit = np.clip((whole - part) / divisor, 0.0, 1.0)
    else:
        credit = np.where(part >= whole, 1.0, part / divisor)
    empty, zero = _BY_WORD[formula.zero]
    outcome = np.where(some, SCORED, empty)
    credit = np.where(some, credit, zero)
    if formula.kind == "turun":
        rose = ~some & (part > 0)
        outcome = np.where(rose, _BY_WORD[formula.rise][0], outcome)
        credit = np.where(rose, _BY_WORD[formula.rise][1], credit)
    return outcome.astype(np.uint8), credit
