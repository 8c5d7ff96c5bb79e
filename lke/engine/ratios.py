"""Ratio questions: a credit worked out from inputs, and what 0 in the denominator means. One function a kind."""

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from lke.engine.leaves import unanswered
from lke.figures import percent, plain
from lke.language import _
from lke.model.rubric import Criterion, NumberScale, Scale
from lke.model.rules import (
    Achievement,
    Balance,
    Chain,
    Count,
    Decrease,
    ListShare,
    Observation,
    Ratio,
    RatioRule,
    Rule,
    Share,
    Survey,
    Trend,
    ZeroDenominator,
)
from lke.model.score import Leaf, Outcome

Inputs = Mapping[str, Fraction]
ZERO, ONE = Fraction(0), Fraction(1)


class Part(NamedTuple):
    """A part that should stay within its whole: sums of the named inputs."""

    part: tuple[str, ...]
    whole: tuple[str, ...]


def bounded_part(rule: Rule | RatioRule) -> Part | None:
    """The part and whole of a rule whose part may not exceed its whole; None for other rules."""
    match rule:
        case Share():
            return Part((rule.part,), (rule.whole,))
        case Observation(asked=str(asked), knew=str(knew)):
            return Part((knew,), (asked,))
        case Chain(closed=str(closed), opened=str(opened)):
            return Part((closed,), (opened,))
        case Balance(done=str(done)):
            return Part((done,), (rule.whole,))
        case Ratio(may_exceed=False):
            return Part(rule.numerator, rule.denominator)
        case _:
            return None


def total(inputs: Inputs, names: tuple[str, ...]) -> Fraction:
    """Sum the named inputs."""
    return sum((inputs[name] for name in names), ZERO)


def ratio_inputs(criterion: Criterion) -> tuple[str, ...]:
    """Names of the inputs that are the office's answer; none where a person types it."""
    return criterion.ratio.needs if criterion.ratio is not None else ()


def share_of(criterion: Criterion, inputs: Inputs) -> Leaf:
    """Compute a ratio criterion from its inputs; blank inputs leave it unanswered."""
    assert criterion.ratio is not None
    return measure(criterion.ratio, criterion, inputs)


def inputs_decide(criterion: Criterion, given: Inputs, carried: Collection[str]) -> bool:
    """Whether the inputs of a ratio criterion are the office's answer: one was given here, or all are known.

    *carried* are inputs whose number stands elsewhere: one of them alone is nobody's answer.
    """
    known = [name for name in ratio_inputs(criterion) if name in given]
    return bool(known) and (any(name not in carried for name in known) or len(known) == len(ratio_inputs(criterion)))


def measure(rule: RatioRule, criterion: Criterion, inputs: Inputs) -> Leaf:
    """Compute what *rule* measures from the inputs of *criterion*; its answer is the share."""
    blank = [criterion.inputs[name].title for name in rule.needs if name not in inputs]
    if blank:
        return unanswered(_("belum diisi di data.csv: {names}").format(names="; ".join(blank)))
    return _MEASURES[rule.kind](rule, criterion, inputs)


def on_scale(leaf: Leaf, scale: Scale) -> Leaf:
    """The leaf with its share written as an answer on *scale*."""
    if not isinstance(scale, NumberScale) or leaf.credit is None:
        return leaf
    return leaf._replace(answer=str(leaf.credit * scale.maximum))


def _bagian(rule: Share, criterion: Criterion, inputs: Inputs) -> Leaf:
    title = criterion.inputs[rule.part].title
    return ratio_leaf(inputs[rule.part], inputs[rule.whole], rule.zero_denominator, title)


def _jumlah(rule: Count, criterion: Criterion, inputs: Inputs) -> Leaf:
    counted = rule.counted or ""
    need = Fraction(rule.need) if rule.need is not None else inputs[rule.need_input or ""]
    return ratio_leaf(inputs[counted], need, rule.zero_denominator, criterion.inputs[counted].title)


def _daftar(rule: ListShare, criterion: Criterion, inputs: Inputs) -> Leaf:
    return ratio_leaf(inputs[rule.met], inputs[rule.obliged], rule.zero_denominator, criterion.inputs[rule.met].title)


def _pengamatan(rule: Observation, criterion: Criterion, inputs: Inputs) -> Leaf:
    knew, asked = (inputs[name] for name in rule.needs)
    if not asked:
        return unanswered(_("belum ada yang ditanya"))
    return ratio_leaf(knew, asked, "nol", criterion.inputs[rule.knew or ""].title)


def _tren(rule: Trend, criterion: Criterion, inputs: Inputs) -> Leaf:
    now, before = inputs[rule.now], inputs[rule.before]
    title = criterion.inputs[rule.now].title
    told = _("{title}: {now}, tahun lalu {before}").format(title=title, now=plain(now), before=plain(before))
    share = falling(now, before) if rule.direction == "turun" else rising(now, before)
    wanted = _("harus turun") if rule.direction == "turun" else _("tidak boleh turun")
    return Leaf(Outcome.SCORED, share, str(share), f"{told} ({wanted}) = {percent(share)}")


def falling(now: Fraction, before: Fraction) -> Fraction:
    """How much of last year's number is gone, 0..1; nothing in both years is full, something after nothing is none (DOMAIN)."""
    if not before:
        return ZERO if now else ONE
    return max(ZERO, min(ONE, (before - now) / before))


def rising(now: Fraction, before: Fraction) -> Fraction:
    """Full where the number did not fall, else what is left of last year's."""
    return ONE if now >= before else now / before


def _capaian(rule: Achievement, criterion: Criterion, inputs: Inputs) -> Leaf:
    title = criterion.inputs[rule.realised].title
    leaf = ratio_leaf(inputs[rule.realised], inputs[rule.target], rule.zero_denominator, title)
    before = inputs.get(rule.before or "")
    if before is None:
        return leaf
    told = _("tahun lalu {before}").format(before=plain(before))
    return leaf._replace(because=f"{leaf.because}; {told}")


def _survei(rule: Survey, criterion: Criterion, inputs: Inputs) -> Leaf:
    form = criterion.inputs[rule.measured]
    assert form.maximum is not None, "checked with the rubric"
    share = inputs[rule.measured] / form.maximum
    because = _("{title}: {number} dari {maximum} {unit}, {count} responden = {percent}").format(
        title=form.title,
        number=plain(inputs[rule.measured]),
        maximum=plain(form.maximum),
        unit=form.unit,
        count=plain(inputs[rule.respondents]),
        percent=percent(share),
    )
    return Leaf(Outcome.SCORED, share, str(share), because)


def _neraca(rule: Balance, criterion: Criterion, inputs: Inputs) -> Leaf:
    done = rule.done or ""
    leaf = ratio_leaf(inputs[done], inputs[rule.whole], rule.zero_denominator, criterion.inputs[done].title)
    return leaf if balances(rule, inputs) else leaf._replace(because=f"{leaf.because}; {imbalance(rule, criterion, inputs)}")


def _rasio(rule: Ratio, criterion: Criterion, inputs: Inputs) -> Leaf:
    title = " + ".join(criterion.inputs[name].title for name in rule.numerator)
    return ratio_leaf(total(inputs, rule.numerator), total(inputs, rule.denominator), rule.zero_denominator, title)


def _penurunan(rule: Decrease, criterion: Criterion, inputs: Inputs) -> Leaf:
    return decrease_leaf(rule, inputs, criterion.inputs[rule.now].title)


def balances(rule: Balance, inputs: Inputs) -> bool:
    """Whether the terms add up to the whole."""
    return inputs[rule.whole] == sum((inputs[name] for name in rule.terms), ZERO)


def imbalance(rule: Balance, criterion: Criterion, inputs: Inputs) -> str:
    """Say what does not add up."""
    terms = " + ".join(f"{criterion.inputs[name].title} {plain(inputs[name])}" for name in rule.terms)
    whole = f"{criterion.inputs[rule.whole].title} {plain(inputs[rule.whole])}"
    return _("tidak seimbang: {whole}, tetapi {terms}").format(whole=whole, terms=terms)


Measure = Callable[[Any, Criterion, Inputs], Leaf]

_MEASURES: dict[str, Measure] = {
    "bagian": _bagian,
    "jumlah": _jumlah,
    "per_orang": _daftar,
    "per_objek": _daftar,
    "pengamatan": _pengamatan,
    "tren": _tren,
    "capaian": _capaian,
    "survei": _survei,
    "neraca": _neraca,
    "rasio": _rasio,
    "penurunan": _penurunan,
}


def ratio_leaf(part: Fraction, whole: Fraction, zero: ZeroDenominator, title: str) -> Leaf:
    """Part over whole, capped at 1; what 0 in the denominator means is the rubric's word."""
    if whole:
        share = min(ONE, part / whole)
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
    share = ONE if zero == "penuh" else ZERO
    return Leaf(Outcome.SCORED, share, str(share), because)
