"""Ratio questions: a credit worked out from typed inputs, and what 0 in the denominator means."""

from collections.abc import Mapping
from fractions import Fraction

from lke.engine.leaves import unanswered
from lke.figures import percent, plain
from lke.language import _
from lke.model.rubric import Criterion
from lke.model.rules import Count, Share, ZeroDenominator
from lke.model.score import Leaf, Outcome


def ratio_inputs(criterion: Criterion) -> tuple[str, ...]:
    """Names of the inputs without which the criterion's ratio cannot be computed."""
    match criterion.rule:
        case Share(part=part, whole=whole):
            return (part, whole)
        case Count(counted=counted, need_input=need_input):
            return tuple(name for name in (counted, need_input) if name is not None)
        case _:
            return ()


def share_of(criterion: Criterion, inputs: Mapping[str, Fraction]) -> Leaf:
    """Compute a ratio criterion from its inputs; blank inputs leave it unanswered."""
    rule = criterion.rule
    assert isinstance(rule, Share | Count)
    blank = [criterion.inputs[name].title for name in ratio_inputs(criterion) if name not in inputs]
    if blank:
        return unanswered(_("belum diisi di data.csv: {names}").format(names="; ".join(blank)))
    if isinstance(rule, Share):
        part, whole = inputs[rule.part], inputs[rule.whole]
    else:
        part = inputs[rule.counted or ""]
        whole = Fraction(rule.need) if rule.need is not None else inputs[rule.need_input or ""]
    first = rule.part if isinstance(rule, Share) else rule.counted or ""
    return ratio_leaf(part, whole, rule.zero_denominator, criterion.inputs[first].title)


def ratio_leaf(part: Fraction, whole: Fraction, zero: ZeroDenominator, title: str) -> Leaf:
    """Part over whole, capped at 1; what 0 in the denominator means is the rubric's word."""
    if whole:
        share = min(Fraction(1), part / whole)
        capped = _(", dibatasi 100%") if part > whole else ""
        because = f"{title}: {plain(part)} / {plain(whole)} = {percent(share)}{capped}"
        return Leaf(Outcome.SCORED, share, str(share), because)
    meaning = {"penuh": _("penuh"), "nol": _("nol"), "tidak_berlaku": _("tidak berlaku")}[zero]
    because = _("{title}: penyebut 0, menurut rubrik {zero}").format(title=title, zero=meaning)
    if zero == "tidak_berlaku":
        return Leaf(Outcome.NOT_APPLICABLE, None, "TB", because)
    share = Fraction(1) if zero == "penuh" else Fraction(0)
    return Leaf(Outcome.SCORED, share, str(share), because)
