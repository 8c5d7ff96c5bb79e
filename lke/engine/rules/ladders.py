"""Rules made of rules: ``tangga``, ``pita``, ``nihil`` and ``batas``."""

from fractions import Fraction

from lke.engine.rules.case import ONE, ZERO, Case, answered, credit_of, nothing, settled, with_evidence
from lke.engine.rules.decide import judge
from lke.engine.scales import show_answer
from lke.figures import plain
from lke.language import _
from lke.model.assessment import Answer, Evidence
from lke.model.rules import Band, Bands, Capped, Ladder, Nothing, Step
from lke.model.score import Standing, Verdict


def tangga(rule: Ladder, case: Case) -> Verdict:
    """The first level whose conditions hold; something found but no level held gives the scale's worst."""
    wanted = ""
    tried: list[Verdict] = []
    for step in rule.steps:
        conditions = tuple(judge(condition, case) for condition in step.conditions)
        tried += conditions
        held = [each for each in conditions if each.met]
        if len(held) >= step.least:
            because = _("tingkat {answer}: {conditions}").format(
                answer=step.result, conditions="; ".join(each.because for each in held)
            )
            stated = answered(case, rule.kind, step.result, because, _pieces(held))
            return stated._replace(wanting=wanted if stated.share != 1 else "", parts=tuple(tried))
        wanted = _next_level(step, conditions)  # the lowest of those above: the nearest to reach
    found = [each for each in tried if each.standing in (Standing.DECIDED, Standing.NOT_APPLICABLE)]
    if not found:
        because = "; ".join(dict.fromkeys(each.because for each in tried))
        return nothing(rule.kind, because, wanted)._replace(parts=tuple(tried))
    because = _("tidak satu pun tingkat terpenuhi: {conditions}").format(
        conditions="; ".join(dict.fromkeys(each.because for each in tried))
    )
    return Verdict(rule.kind, Standing.DECIDED, ZERO, None, because, _pieces(found), wanted, tuple(tried))


def _next_level(step: Step, conditions: tuple[Verdict, ...]) -> str:
    lacking = [each.wanting or each.because for each in conditions if not each.met]
    joined = _("; atau ") if step.least < len(step.conditions) else "; "
    return _("untuk {answer}: {lacking}").format(answer=step.result, lacking=joined.join(dict.fromkeys(lacking)))


def _pieces(verdicts: list[Verdict]) -> tuple[Evidence, ...]:
    """The evidence of several verdicts, each piece once."""
    return tuple({piece.id: piece for each in verdicts for piece in each.evidence}.values())


def pita(rule: Bands, case: Case) -> Verdict:
    """A share becomes a letter by the band in which it lies."""
    measured = judge(rule.measure, case)
    if measured.standing is not Standing.DECIDED or measured.share is None:
        return measured._replace(kind=rule.kind, parts=(measured,))
    band = next(each for each in rule.bands if lies_in_band(measured.share, each))
    credit = credit_of(case.scale, band.result)
    better = [each for each in rule.bands if credit_of(case.scale, each.result) > credit]
    nearest = min(better, key=lambda each: credit_of(case.scale, each.result), default=None)
    wanting = ""
    if nearest is not None:
        wanting = _("untuk {answer}: {bound}").format(answer=nearest.result, bound=lower_bound(nearest))
        wanting += f" ({measured.wanting})" if measured.wanting else ""
    because = _("{because}; pita {answer}: {band}").format(because=measured.because, answer=band.result, band=band_in_words(band))
    return Verdict(rule.kind, Standing.DECIDED, credit, band.result, because, measured.evidence, wanting, (measured,))


def bounds(band: Band) -> tuple[tuple[Fraction, bool], tuple[Fraction, bool]]:
    """The lower and the upper bound of a band, each with whether it is closed."""
    low = (band.above, False) if band.above is not None else (ZERO if band.at_least is None else band.at_least, True)
    high = (band.below, False) if band.below is not None else (ONE if band.at_most is None else band.at_most, True)
    return low, high


def lies_in_band(share: Fraction, band: Band) -> bool:
    """Whether *share* lies in *band*, each bound open or closed as stated."""
    (low, low_closed), (high, high_closed) = bounds(band)
    return (low < share or (low_closed and low == share)) and (share < high or (high_closed and high == share))


def lower_bound(band: Band) -> str:
    """What a share must reach for the band."""
    (low, closed), _high = bounds(band)
    shown = f"{plain(low * 100)}%"
    return _("paling sedikit {share}").format(share=shown) if closed else _("lebih dari {share}").format(share=shown)


def band_in_words(band: Band) -> str:
    """Say both bounds of a band; 0 and 1 themselves go without saying."""
    (low, low_closed), (high, closed) = bounds(band)
    shown = f"{plain(high * 100)}%"
    upper = _("paling banyak {share}").format(share=shown) if closed else _("kurang dari {share}").format(share=shown)
    if high == 1 and closed:
        return lower_bound(band)
    return upper if low == 0 and low_closed else f"{lower_bound(band)}, {upper}"


def nihil(rule: Nothing, case: Case) -> Verdict:
    """A signed statement that nothing happened is a branch of its own, unless a number says that something did."""
    other = judge(rule.otherwise, case)
    statements = case.valid(rule.statement)
    happened = [name for name in rule.none_of if case.inputs.get(name)]
    if not statements or happened:
        return _no_statement(rule, case, other, bool(statements), happened)
    because = with_evidence(_("nihil: pernyataan yang ditandatangani bahwa tidak ada kejadian"), statements)
    stated = answered(case, rule.kind, rule.result, because, statements)
    better = other.standing is Standing.DECIDED and _credit(other, case) > _credit(stated, case)
    return other._replace(kind=rule.kind, parts=(stated, other)) if better else stated._replace(parts=(other,))


def _no_statement(rule: Nothing, case: Case, other: Verdict, stated: bool, happened: list[str]) -> Verdict:
    if stated:
        names = "; ".join(f"{case.criterion.inputs[name].title}: {plain(case.inputs[name])}" for name in happened)
        because = _("pernyataan nihil tidak dipakai, sebab bertentangan dengan {names}; {because}").format(
            because=other.because, names=names
        )
        mend = _("batalkan pernyataan nihil, atau perbaiki angkanya")
        return other._replace(kind=rule.kind, because=because, parts=(other,), finding=("nihil-contradicted", mend))
    if other.standing is Standing.NOTHING:
        wanting = _("{wanting}; atau, bila tidak ada kejadian, pernyataan nihil yang ditandatangani")
        wanting = wanting.format(wanting=other.wanting)
        return other._replace(kind=rule.kind, wanting=wanting, parts=(other,))
    return other._replace(kind=rule.kind, parts=(other,))


def batas(rule: Capped, case: Case) -> Verdict:
    """Evidence sets the highest answer; a ruling, else what ``penentu`` finds, decides at or below it."""
    highest = judge(rule.highest, case)
    if highest.standing is not Standing.DECIDED or highest.share is None:
        return highest._replace(kind=rule.kind, parts=(highest,))
    decider = judge(rule.decider, case) if rule.decider is not None else None
    parts = (highest,) if decider is None else (highest, decider)
    cap = settled(highest, case.scale)
    ruling = case.ruling
    if ruling is not None and ruling.source:
        return _at_most(rule, case, (ruling.answer, _("diputuskan {source}").format(source=ruling.source)), cap, parts)
    if decider is not None and decider.standing is Standing.DECIDED:
        return _at_most(rule, case, (settled(decider, case.scale), decider.because), cap, parts)
    look = _("perlu putusan orang: {reason}; yang diperiksa: {look}").format(
        reason=rule.reason.rstrip("."), look=rule.look_at.rstrip(".")
    )
    because = _("bukti membatasi paling tinggi {cap} ({why}); {look}").format(
        cap=show_answer(cap.text, case.scale), why=highest.because, look=look
    )
    wanting = decider.wanting if decider is not None else rule.look_at.rstrip(".")
    return Verdict(rule.kind, Standing.WAITING, cap.credit, cap.text, because, highest.evidence, wanting, parts)


def _at_most(rule: Capped, case: Case, said: tuple[Answer, str], cap: Answer, parts: tuple[Verdict, ...]) -> Verdict:
    """What was decided, or the cap where that is lower."""
    (answer, why), highest, evidence = said, parts[0], _pieces(list(parts))
    assert answer.credit is not None
    assert cap.credit is not None
    shown = show_answer(cap.text, case.scale)
    if answer.credit <= cap.credit:
        because = _("{why}; bukti membatasi paling tinggi {cap}").format(why=why, cap=shown)
        wanting = parts[-1].wanting or highest.wanting if answer.credit < 1 else ""
        return Verdict(rule.kind, Standing.DECIDED, answer.credit, answer.text, because, evidence, wanting, parts)
    because = _("{why}, tetapi bukti membatasi paling tinggi {cap}: {highest}")
    because = because.format(why=why, cap=shown, highest=highest.because)
    mend = _("perbarui putusan, atau lengkapi buktinya: {wanting}").format(wanting=highest.wanting)
    above = ("ruling-above-cap", mend) if case.ruling is not None else None
    return Verdict(rule.kind, Standing.DECIDED, cap.credit, cap.text, because, evidence, highest.wanting, parts, above)


def _credit(verdict: Verdict, case: Case) -> Fraction:
    return settled(verdict, case.scale).credit or ZERO
