"""Ratio questions: a credit worked out from typed inputs, and what 0 in the denominator means."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from lke.engine.leaves import unanswered
from lke.figures import percent, plain
from lke.language import _
from lke.model.rubric import Criterion
from lke.model.rules import Count, Decrease, Ratio, Share, ZeroDenominator
from lke.model.score import Leaf, Outcome


class Part(NamedTuple):
    """A part that should stay within its whole: sums of the named inputs."""

    part: tuple[str, ...]
    whole: tuple[str, ...]


def ratio_inputs(criterion: Criterion) -> tuple[str, ...]:
    """Names of the inputs without which the criterion's ratio cannot be computed."""
    match criterion.rule:
        case Share(part=part, whole=whole):
            return (part, whole)
        case Count(counted=counted, need_input=need_input):
            return tuple(name for name in (counted, need_input) if name is not None)
        case Ratio(numerator=numerator, denominator=denominator):
            return tuple(dict.fromkeys((*numerator, *denominator)))
        case Decrease(before=before, now=now):
            return (before, now)
        case _:
            return ()


def bounded_part(criterion: Criterion) -> Part | None:
    """The part and whole of a ratio whose part may not exceed its whole; None for other rules."""
    match criterion.rule:
        case Share(part=part, whole=whole):
            return Part((part,), (whole,))
        case Ratio(may_exceed=False, numerator=numerator, denominator=denominator):
            return Part(numerator, denominator)
        case _:
            return None


def share_of(criterion: Criterion, inputs: Mapping[str, Fraction]) -> Leaf:
    """Compute a ratio criterion from its inputs; blank inputs leave it unanswered."""
    blank = [criterion.inputs[name].title for name in ratio_inputs(criterion) if name not in inputs]
    if blank:
        return unanswered(_("belum diisi di data.csv: {names}").format(names="; ".join(blank)))
    match criterion.rule:
        case Decrease() as rule:
            return decrease_leaf(rule, inputs, criterion.inputs[rule.now].title)
        case Ratio(numerator=numerator, denominator=denominator, zero_denominator=zero):
            title = " + ".join(criterion.inputs[name].title for name in numerator)
            return ratio_leaf(total(inputs, numerator), total(inputs, denominator), zero, title)
        case Share(part=part, whole=whole, zero_denominator=zero):
            return ratio_leaf(inputs[part], inputs[whole], zero, criterion.inputs[part].title)
        case Count(counted=str(counted), need=need, need_input=need_input, zero_denominator=zero):
            needed = Fraction(need) if need is not None else inputs[need_input or ""]
            return ratio_leaf(inputs[counted], needed, zero, criterion.inputs[counted].title)
        case _:
            raise AssertionError("only a ratio has a share")


def total(inputs: Mapping[str, Fraction], names: tuple[str, ...]) -> Fraction:
    """Sum the named inputs."""
    return sum((inputs[name] for name in names), Fraction(0))


def ratio_leaf(part: Fraction, whole: Fraction, zero: ZeroDenominator, title: str) -> Leaf:
    """Part over whole, capped at 1; what 0 in the denominator means is the rubric's word."""
    if whole:
        share = min(Fraction(1), part / whole)
        capped = _(", dibatasi 100%") if part > whole else ""
        because = f"{title}: {plain(part)} / {plain(whole)} = {percent(share)}{capped}"
        return Leaf(Outcome.SCORED, share, str(share), because)
    return by_word(zero, _("{title}: penyebut 0, menurut rubrik {zero}").format(title=title, zero=zero_word(zero)))


def decrease_leaf(rule: Decrease, inputs: Mapping[str, Fraction], title: str) -> Leaf:
    """(before - now) / before, clamped to 0..1; what nothing before means is the rubric's word."""
    before, now = inputs[rule.before], inputs[rule.now]
    if before:
        share = max(Fraction(0), (before - now) / before)
        because = f"{title}: ({plain(before)} - {plain(now)}) / {plain(before)} = {percent(share)}"
        return Leaf(Outcome.SCORED, share, str(share), because + (_(", naik: dibatasi 0%") if now > before else ""))
    zero = rule.rise_from_zero if now else rule.zero_denominator
    branch = _("tahun lalu 0 dan kini {now}").format(now=plain(now)) if now else _("tahun lalu 0 dan kini 0")
    return by_word(zero, _("{title}: {branch}, menurut rubrik {zero}").format(title=title, branch=branch, zero=zero_word(zero)))


def zero_word(zero: ZeroDenominator) -> str:
    """Name what a zero denominator means."""
    return {"penuh": _("penuh"), "nol": _("nol"), "tidak_berlaku": _("tidak berlaku")}[zero]


def by_word(zero: ZeroDenominator, because: str) -> Leaf:
    """The credit that the rubric gives where there is nothing to divide by."""
    if zero == "tidak_berlaku":
        return Leaf(Outcome.NOT_APPLICABLE, None, "TB", because)
    share = Fraction(1) if zero == "penuh" else Fraction(0)
    return Leaf(Outcome.SCORED, share, str(share), because)
