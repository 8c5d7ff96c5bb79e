"""Numbers that evidence proves: shares, counts, trends, achievement, surveys, balances, what people knew."""

from collections.abc import Sequence
from fractions import Fraction

from lke.engine.documents import how_many, titles
from lke.engine.ratios import balances, imbalance, measure, ratio_leaf
from lke.engine.rules.case import ONE, ZERO, Case, nothing, shared, with_evidence
from lke.engine.rules.presence import enough
from lke.figures import plain
from lke.language import _
from lke.model.assessment import Evidence
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
from lke.model.score import Leaf, Outcome, Standing, Verdict


def bagian(rule: Share, case: Case) -> Verdict:
    """A part of a whole, from two inputs, once valid evidence proves them."""
    return proved(case, rule, rule.kind)


def rasio(rule: Ratio, case: Case) -> Verdict:
    """Sums of inputs over one another, once valid evidence proves them."""
    return proved(case, rule, rule.kind)


def penurunan(rule: Decrease, case: Case) -> Verdict:
    """A decrease from last year, once valid evidence proves it."""
    return proved(case, rule, rule.kind)


def jumlah(rule: Count, case: Case) -> Verdict:
    """A count against a stated need: of valid evidence, or of an input."""
    if rule.counted is not None:
        return proved(case, rule, rule.kind)
    pieces, need_input = case.valid(rule), rule.need_input or ""
    need = Fraction(rule.need) if rule.need is not None else case.inputs.get(need_input)
    if not pieces:
        return nothing(rule.kind, _("tidak ada bukti sah yang dihitung"), _("daftarkan bukti yang sah"))
    if need is None:
        return nothing(rule.kind, _("kebutuhan belum diisi di data.csv"), case.criterion.inputs[need_input].title)
    count = Fraction(how_many(pieces))
    leaf = ratio_leaf(count, need, rule.zero_denominator, _("bukti sah terhadap kebutuhan"))
    return of_leaf(rule.kind, leaf, pieces, _("tambah {count} bukti sah").format(count=plain(max(ZERO, need - count))))


def tren(rule: Trend, case: Case) -> Verdict:
    """A number against last year's."""
    return proved(case, rule, rule.kind)


def capaian(rule: Achievement, case: Case) -> Verdict:
    """Realisation over target, once the signed agreement and a report are there."""
    if not case.valid(rule.agreement):
        because = _("belum ada perjanjian sah yang menyebut targetnya")
        return nothing(rule.kind, because, _("lampirkan perjanjian yang ditandatangani"))
    return proved(case, rule, rule.kind, (*case.valid(rule.agreement), *case.valid(rule)))


def survei(rule: Survey, case: Case) -> Verdict:
    """A survey's value, from enough respondents."""
    count = case.inputs.get(rule.respondents)
    if count is not None and count < rule.at_least:
        because = _("baru {count} responden, paling sedikit {need}").format(count=plain(count), need=rule.at_least)
        return nothing(rule.kind, because, _("tambah {count} responden").format(count=plain(rule.at_least - count)))
    return proved(case, rule, rule.kind)


def neraca(rule: Balance, case: Case) -> Verdict:
    """Inputs that must balance; the share of what is done is told either way."""
    if rule.done is not None:
        return proved(case, rule, rule.kind)
    blank = [case.criterion.inputs[name].title for name in rule.needs if name not in case.inputs]
    pieces = case.valid(rule)
    if blank:
        because = _("belum diisi di data.csv: {names}").format(names="; ".join(blank))
        return nothing(rule.kind, because, "; ".join(blank))
    if not pieces:
        return nothing(rule.kind, _("belum ada bukti sah"), _("daftarkan bukti yang sah"))
    if balances(rule, case.inputs):
        return shared(rule.kind, ONE, with_evidence(_("angka seimbang"), pieces), pieces)
    wrong = imbalance(rule, case.criterion, case.inputs)
    return shared(rule.kind, ZERO, wrong, pieces, _("perbaiki angka yang tidak seimbang"))


def pengamatan(rule: Observation, case: Case) -> Verdict:
    """What people knew when asked, or what somebody saw: a photo with place and day."""
    if rule.asked is None:
        pieces = case.valid(rule)
        sought = _("dicari paling sedikit {need} pengamatan dengan tempat, hari dan siapa yang melihat, ditemukan {count}")
        sought = sought.format(need=rule.at_least, count=how_many(pieces))
        return enough(case, rule.kind, rule.at_least, pieces, sought, None)
    asked = case.inputs.get(rule.asked)
    if asked is not None and asked < rule.at_least:
        because = _("baru {count} orang ditanya, paling sedikit {need}").format(count=plain(asked), need=rule.at_least)
        return nothing(rule.kind, because, _("tanya {count} orang lagi").format(count=plain(rule.at_least - asked)))
    return proved(case, rule, rule.kind)


def has_proof(rule: RatioRule, case: Case) -> bool:
    """Whether valid evidence hangs on what *rule* measures, whatever its inputs say."""
    if isinstance(rule, Achievement) and not case.valid(rule.agreement):
        return False
    if isinstance(rule, ListShare) and not _can_be_counted(rule, case):
        return False
    return bool(case.valid(rule))


def _can_be_counted(rule: ListShare, case: Case) -> bool:
    """Whether the list is there, and the rubric knows the deadlines by which its rows are judged."""
    asked = [case.rubric.deadlines[each.deadline] for each in rule.requirements if each.deadline is not None]
    return rule.roster in case.rosters and all(deadline.limit_in(case.year) is not None for deadline in asked)


def proved(case: Case, rule: RatioRule, kind: str, pieces: Sequence[Evidence] | None = None) -> Verdict:
    """A ratio counts once its inputs are there and valid evidence hangs on them."""
    leaf = measure(rule, case.criterion, case.inputs)
    own = case.valid(rule)
    if leaf.outcome is Outcome.UNANSWERED:
        return nothing(kind, leaf.because, _("isi angkanya di data.csv"))
    if not own:
        because = _("{because}; belum ada bukti sah").format(because=leaf.because)
        return nothing(kind, because, _("daftarkan bukti yang sah untuk angka ini"))
    shown = own if pieces is None else pieces
    told = leaf._replace(because=f"{leaf.because}; {titles(shown)}")
    return of_leaf(kind, told, shown, _("tingkatkan: {title}").format(title=case.criterion.inputs[rule.needs[0]].title))


def of_leaf(kind: str, leaf: Leaf, pieces: Sequence[Evidence], wanting: str) -> Verdict:
    """What a ratio yields: a share, or that it does not apply."""
    if leaf.credit is None:
        return Verdict(kind, Standing.NOT_APPLICABLE, None, None, leaf.because, tuple(pieces))
    return shared(kind, leaf.credit, leaf.because, pieces, wanting)
