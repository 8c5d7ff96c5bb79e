"""Rules in words: one function a rule kind, the table is made from them."""

from collections.abc import Callable

from lke.engine.scales import best, show_answer, worst
from lke.engine.words import demand_in_words, element_in_words, timing_in_words
from lke.language import _
from lke.model.rubric import Criterion, Rubric
from lke.model.rules import Complete, Count, Decrease, Exists, Human, Ratio, Record, Rule, Share, ZeroDenominator


def in_words(criterion: Criterion, rubric: Rubric) -> str:
    """Say how evidence and data decide *criterion*."""
    if criterion.rule is None:
        return _("Tanpa aturan bukti: jawaban diberikan orang.")
    return RULES[criterion.rule.kind](criterion.rule, criterion, rubric)


def ada(rule: Exists, criterion: Criterion, rubric: Rubric) -> str:
    """At least so many pieces give the answer."""
    scale = rubric.scales[criterion.scale]
    text = _("{answer} bila ada paling sedikit {count} {demand}").format(
        answer=rule.result or show_answer(best(scale).text, scale),
        count=rule.at_least,
        demand=demand_in_words(criterion, rubric),
    )
    if rule.at_least > 1:
        text += _("; bila ada tetapi kurang, {answer}").format(answer=show_answer(worst(scale).text, scale))
    return text + _nothing()


def lengkap(rule: Complete, criterion: Criterion, rubric: Rubric) -> str:
    """How many elements of a set give which answer."""
    elements = "; ".join(element_in_words(element, rubric) for element in rule.elements)
    timing = timing_in_words(criterion, rubric)
    text = _("{results} dari {count} unsur ditemukan: {elements}").format(
        results=_results(rule, criterion, rubric), count=len(rule.elements), elements=elements
    )
    return text + (_(". Waktu bukti: {timing}").format(timing=timing) if timing else "") + _nothing()


def bagian(rule: Share, criterion: Criterion, rubric: Rubric) -> str:
    """A part of a whole, proved by evidence."""
    text = _("{part} dibagi {whole}, bila ada {demand}").format(
        part=_input(criterion, rule.part), whole=_input(criterion, rule.whole), demand=demand_in_words(criterion, rubric)
    )
    return text + _zero(rule.zero_denominator)


def rasio(rule: Ratio, criterion: Criterion, rubric: Rubric) -> str:
    """Sums of inputs over one another."""
    part, whole = (" + ".join(_input(criterion, name) for name in names) for names in (rule.numerator, rule.denominator))
    text = _("{part} dibagi {whole}, paling tinggi 100%").format(part=part, whole=whole)
    return text + _proof(criterion, rubric) + _zero(rule.zero_denominator)


def penurunan(rule: Decrease, criterion: Criterion, rubric: Rubric) -> str:
    """A decrease from last year."""
    before, now = _input(criterion, rule.before), _input(criterion, rule.now)
    text = _("({before} - {now}) dibagi {before}, antara 0% dan 100%").format(before=before, now=now) + _proof(criterion, rubric)
    both, rise = _zero_meaning(rule.zero_denominator), _zero_meaning(rule.rise_from_zero)
    return text + _("; bila tahun lalu 0: {both} bila kini 0, {rise} bila tidak").format(both=both, rise=rise)


def _proof(criterion: Criterion, rubric: Rubric) -> str:
    return _(", bila ada {demand}").format(demand=demand_in_words(criterion, rubric)) if criterion.demand else ""


def jumlah(rule: Count, criterion: Criterion, rubric: Rubric) -> str:
    """A count against a need."""
    need = str(rule.need) if rule.need is not None else _input(criterion, rule.need_input)
    demand = demand_in_words(criterion, rubric)
    if rule.counted is None:
        text = _("Jumlah {demand} dibagi kebutuhan ({need}), paling tinggi 100%").format(demand=demand, need=need)
    else:
        text = _("{count} dibagi kebutuhan ({need}), paling tinggi 100%, bila ada {demand}").format(
            count=_input(criterion, rule.counted), need=need, demand=demand
        )
    return text + (_zero(rule.zero_denominator) if rule.need is None else "")


def masukan_saja(_rule: Record, criterion: Criterion, _rubric: Rubric) -> str:
    """Recorded, never scored."""
    titles = "; ".join(each.title for each in criterion.inputs.values())
    return _("Hanya dicatat, tidak dinilai: {titles}").format(titles=titles)


def perlu_orang(rule: Human, criterion: Criterion, rubric: Rubric) -> str:
    """A person decides, once evidence is there."""
    return _("Diputuskan orang setelah ada {demand}. Alasan: {reason} Yang diperiksa: {look}").format(
        demand=demand_in_words(criterion, rubric), reason=_sentence(rule.reason), look=rule.look_at
    )


RULES: dict[str, Callable[[Rule, Criterion, Rubric], str]] = {
    function.__name__: function  # type: ignore[misc]
    for function in (ada, lengkap, bagian, rasio, penurunan, jumlah, masukan_saja, perlu_orang)
}


def _input(criterion: Criterion, name: str | None) -> str:
    return f"“{criterion.inputs[name].title}”" if name in criterion.inputs else name or ""


def _results(rule: Complete, criterion: Criterion, rubric: Rubric) -> str:
    """Which answer how many elements give, the best first."""
    if rule.results is None:
        return _("Persen")
    steps = sorted(rule.results.items(), key=lambda step: -step[1])
    shown = [_("{answer} bila {least}").format(answer=answer, least=least) for answer, least in steps]
    if steps[-1][1] > 1:
        scale = rubric.scales[criterion.scale]
        shown.append(_("{answer} bila kurang").format(answer=show_answer(worst(scale).text, scale)))
    return ", ".join(shown)


def _zero(zero: ZeroDenominator) -> str:
    return _("; bila penyebutnya 0, {meaning}").format(meaning=_zero_meaning(zero))


def _zero_meaning(zero: ZeroDenominator) -> str:
    return {"penuh": _("dinilai penuh"), "nol": _("dinilai nol"), "tidak_berlaku": _("tidak berlaku (TB)")}[zero]


def _nothing() -> str:
    return _("; bila tidak ditemukan apa pun, tidak ada jawaban")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
