"""Rules in words: one function a rule kind, the table is made from them."""

from collections.abc import Callable

from lke.engine.rules.ladders import band_in_words
from lke.engine.scales import best, show_answer, worst
from lke.engine.words import choice_or_share, demand_in_words, element_in_words, search_in_words, timing_in_words
from lke.figures import plain
from lke.language import _
from lke.model.calendar import Cutoff
from lke.model.rubric import Criterion, Rubric
from lke.model.rules import (
    FILLED,
    Achievement,
    Balance,
    Bands,
    Capped,
    Chain,
    Complete,
    Count,
    Decrease,
    Equal,
    Exists,
    Frequency,
    Human,
    InForce,
    Inherited,
    InTime,
    Ladder,
    ListShare,
    Nothing,
    Observation,
    OtherRun,
    Ratio,
    RatioRule,
    Record,
    Requirement,
    Rule,
    SameFact,
    Share,
    Step,
    Survey,
    Trend,
    ZeroDenominator,
)


def in_words(criterion: Criterion, rubric: Rubric) -> str:
    """Say how evidence and data decide *criterion*."""
    rule = criterion.rule
    if rule is None:
        return _("Tanpa aturan bukti: jawaban diberikan orang.")
    text = phrase(rule, criterion, rubric)
    if isinstance(rule, Exists):
        scale = rubric.scales[criterion.scale]
        text = _("{answer} bila {condition}").format(answer=rule.result or show_answer(best(scale).text, scale), condition=text)
        if rule.at_least > 1:
            text += _("; bila ada tetapi kurang, {answer}").format(answer=show_answer(worst(scale).text, scale))
    silent = isinstance(rule, RatioRule | Record | Human | Count | SameFact | Capped)
    return text if silent else text + _("; bila tidak ditemukan apa pun, tidak ada jawaban")


def phrase(rule: Rule, criterion: Criterion, rubric: Rubric) -> str:
    """Say what *rule* looks for, as a part of a sentence."""
    return RULES[rule.kind](rule, criterion, rubric)


# --- evidence ----------------------------------------------------------------------------------------------------


def ada(rule: Exists, criterion: Criterion, rubric: Rubric) -> str:
    """At least so many pieces."""
    demand = search_in_words(rule, criterion, rubric)
    return _("ada paling sedikit {count} {demand}").format(count=rule.at_least, demand=demand)


def lengkap(rule: Complete, criterion: Criterion, rubric: Rubric) -> str:
    """How many elements of a set give which answer."""
    elements = "; ".join(element_in_words(element, rubric) for element in rule.elements)
    timing = timing_in_words(criterion, rubric)
    text = _("{results} dari {count} unsur ditemukan: {elements}").format(
        results=_results(rule, criterion, rubric), count=len(rule.elements), elements=elements
    )
    return text + (_(". Waktu bukti: {timing}").format(timing=timing) if timing else "")


def berlaku(rule: InForce, criterion: Criterion, rubric: Rubric) -> str:
    """Documents in force on a day."""
    demand = search_in_words(rule, criterion, rubric)
    text = _("ada paling sedikit {count} {demand} yang berlaku pada {day}, tahun berapa pun dibuatnya")
    return text.format(count=rule.at_least, demand=demand, day=_day(rule.on))


def warisan(rule: Inherited, criterion: Criterion, rubric: Rubric) -> str:
    """A document from above."""
    demand = search_in_words(rule, criterion, rubric)
    return _("ada paling sedikit {count} {demand}").format(count=rule.at_least, demand=demand)


def pengamatan(rule: Observation, criterion: Criterion, rubric: Rubric) -> str:
    """What was seen, or who knew."""
    demand = search_in_words(rule, criterion, rubric)
    if rule.asked is None:
        text = _("ada paling sedikit {count} {demand}, dengan tempat, hari dan siapa yang melihat")
        return text.format(count=rule.at_least, demand=demand)
    text = _("{share}, bila paling sedikit {count} orang ditanya dan ada {demand}")
    return text.format(share=ratio_in_words(rule, criterion), count=rule.at_least, demand=demand)


# --- numbers -----------------------------------------------------------------------------------------------------


def bagian(rule: Share, criterion: Criterion, rubric: Rubric) -> str:
    """A part of a whole, proved by evidence."""
    return _proved(rule, criterion, rubric) + _zero(rule.zero_denominator)


def jumlah(rule: Count, criterion: Criterion, rubric: Rubric) -> str:
    """A count against a need."""
    need, demand = need_in_words(rule, criterion), search_in_words(rule, criterion, rubric)
    if rule.counted is None:
        text = _("Jumlah {demand} dibagi kebutuhan ({need}), paling tinggi 100%").format(demand=demand, need=need)
    else:
        text = _("{count} dibagi kebutuhan ({need}), paling tinggi 100%, bila ada {demand}").format(
            count=_input(criterion, rule.counted), need=need, demand=demand
        )
    return text + (_zero(rule.zero_denominator) if rule.need is None else "")


def tren(rule: Trend, criterion: Criterion, rubric: Rubric) -> str:
    """Against last year."""
    return _proved(rule, criterion, rubric)


def capaian(rule: Achievement, criterion: Criterion, rubric: Rubric) -> str:
    """Realisation over target."""
    agreement = search_in_words(rule.agreement, criterion, rubric)
    text = _("{proved} dan {agreement} yang menyebut targetnya").format(
        proved=_proved(rule, criterion, rubric), agreement=agreement
    )
    return text + _zero(rule.zero_denominator)


def survei(rule: Survey, criterion: Criterion, rubric: Rubric) -> str:
    """A survey with enough respondents."""
    text = _("{proved} dan paling sedikit {count} responden")
    return text.format(proved=_proved(rule, criterion, rubric), count=rule.at_least)


def neraca(rule: Balance, criterion: Criterion, rubric: Rubric) -> str:
    """Numbers that balance."""
    balance = _("{whole} = {terms}").format(
        whole=_input(criterion, rule.whole), terms=" + ".join(_input(criterion, name) for name in rule.terms)
    )
    if rule.done is None:
        demand = search_in_words(rule, criterion, rubric)
        return _("angkanya seimbang ({balance}), bila ada {demand}").format(balance=balance, demand=demand)
    text = _("{proved}; angkanya harus seimbang ({balance})")
    return text.format(proved=_proved(rule, criterion, rubric), balance=balance) + _zero(rule.zero_denominator)


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


def per_orang(rule: ListShare, criterion: Criterion, rubric: Rubric) -> str:
    """The rows of a list that meet what they must."""
    form = rubric.lists[rule.roster]
    who = "; ".join(_cells(form.columns[each.column].title, each.words) for each in rule.who) or _("semua baris")
    text = _("bagian dari {list} yang wajib ({who}, pada {day}) dan memenuhi: {requirements}; bila ada {demand}").format(
        list=form.title,
        who=who,
        day=_day(rule.on),
        requirements="; ".join(_requirement(each, rule, rubric) for each in rule.requirements),
        demand=search_in_words(rule, criterion, rubric),
    )
    return text + _zero(rule.zero_denominator)


def per_objek(rule: ListShare, criterion: Criterion, rubric: Rubric) -> str:
    """The things of a list that meet what they must."""
    return per_orang(rule, criterion, rubric)


def _requirement(each: Requirement, rule: ListShare, rubric: Rubric) -> str:
    text = _cells(rubric.lists[rule.roster].columns[each.column].title, each.words)
    if each.deadline is not None:
        text += _(" paling lambat tenggat {title}").format(title=rubric.deadlines[each.deadline].title)
    return text + (_(" dalam tahun penilaian") if each.year == 0 else "")


def _cells(title: str, words: tuple[str, ...]) -> str:
    return f"{title}: {' / '.join(words)}" if words else title


# --- time --------------------------------------------------------------------------------------------------------


def frekuensi(rule: Frequency, criterion: Criterion, rubric: Rubric) -> str:
    """Distinct periods."""
    unit = {"bulan": _("bulan"), "triwulan": _("triwulan"), "semester": _("semester")}[rule.unit]
    text = _("{unit} yang berbeda dengan {demand}, dibagi {need}")
    return text.format(unit=unit, demand=search_in_words(rule, criterion, rubric), need=rule.need)


def tenggat(rule: InTime, criterion: Criterion, rubric: Rubric) -> str:
    """By a deadline."""
    text = _("{demand} diterima paling lambat tenggat {title}; yang dihitung tanggal diterima, bukan tanggal surat")
    return text.format(demand=search_in_words(rule, criterion, rubric), title=rubric.deadlines[rule.deadline].title)


def rantai(rule: Chain, criterion: Criterion, rubric: Rubric) -> str:
    """One after the other."""
    stages = _(" → ").join(element_in_words(stage, rubric) for stage in rule.stages)
    text = _("tahap yang dokumennya berurutan waktu: {stages}").format(stages=stages)
    if rule.closed is None:
        return text
    return text + _("; tahap terakhir dihitung sebesar {closed} dibagi {opened}").format(
        closed=_input(criterion, rule.closed), opened=_input(criterion, rule.opened)
    )


# --- elsewhere ---------------------------------------------------------------------------------------------------


def rujuk(rule: SameFact, _criterion: Criterion, _rubric: Rubric) -> str:
    """The same fact as another criterion."""
    return _("Fakta yang sama dengan {id}: bukti, masukan dan jawabannya satu").format(id=rule.target)


def sama_dengan(rule: Equal, criterion: Criterion, _rubric: Rubric) -> str:
    """The same number as elsewhere."""
    reference = criterion.inputs[rule.given].same_as
    place = "" if reference is None else f"{reference.run}, {reference.key}" if reference.run else reference.key
    return _("{input} sama dengan {place}").format(input=_input(criterion, rule.given), place=place)


def keluaran(rule: OtherRun, _criterion: Criterion, _rubric: Rubric) -> str:
    """Another run."""
    which = _("{run} ({rubric})").format(run=rule.run, rubric=rule.rubric) if rule.rubric else rule.run
    if rule.output == FILLED:
        return _("bagian lembar penilaian {run} yang terisi").format(run=which)
    return _("penilaian {run} sudah membuat {file}").format(run=which, file=rule.output)


# --- combinations ------------------------------------------------------------------------------------------------


def tangga(rule: Ladder, criterion: Criterion, rubric: Rubric) -> str:
    """Levels, the best first."""
    scale = rubric.scales[criterion.scale]
    steps = "; ".join(_step(step, criterion, rubric) for step in rule.steps)
    low = show_answer(worst(scale).text, scale)
    if rule.steps and rule.steps[-1].result == low:
        return steps
    return steps + _("; {answer} bila ada yang ditemukan tetapi tidak satu pun tingkat terpenuhi").format(answer=low)


def _step(step: Step, criterion: Criterion, rubric: Rubric) -> str:
    conditions = [phrase(each, criterion, rubric) for each in step.conditions]
    joined = _(" dan ").join(f"({each})" for each in conditions) if step.all_of else "; ".join(f"({each})" for each in conditions)
    if len(conditions) == 1:
        joined = conditions[0]
    elif step.any_of:
        joined = _("salah satu: {conditions}").format(conditions=joined)
    elif step.some_of:
        joined = _("paling sedikit {least} dari: {conditions}").format(least=step.at_least, conditions=joined)
    return _("{answer} bila {condition}").format(answer=step.result, condition=joined)


def pita(rule: Bands, criterion: Criterion, rubric: Rubric) -> str:
    """A share as a letter."""
    bands = "; ".join(f"{band.result}: {band_in_words(band)}" for band in rule.bands)
    text = _("{measure}; hasilnya menjadi {bands}")
    return text.format(measure=phrase(rule.measure, criterion, rubric), bands=bands)


def nihil(rule: Nothing, criterion: Criterion, rubric: Rubric) -> str:
    """Nothing happened, or another rule."""
    statement = search_in_words(rule.statement.model_copy(update={"signed": True}), criterion, rubric)
    text = _("{answer} bila tidak ada kejadian dan ada {statement}; selain itu {otherwise}").format(
        answer=choice_or_share(rule.result, rubric.scales[criterion.scale]),
        statement=statement,
        otherwise=phrase(rule.otherwise, criterion, rubric),
    )
    if not rule.none_of:
        return text
    names = ", ".join(_input(criterion, name) for name in rule.none_of)
    return text + _("; pernyataan nihil batal bila {names} lebih dari 0").format(names=names)


def batas(rule: Capped, criterion: Criterion, rubric: Rubric) -> str:
    """A cap, and who decides below it."""
    text = _("Bukti menetapkan jawaban paling tinggi: {highest}. ").format(highest=phrase(rule.highest, criterion, rubric))
    if rule.decider is not None:
        text += _("Penentu: {decider}. ").format(decider=phrase(rule.decider, criterion, rubric))
    return text + _("Orang memutuskan pada atau di bawahnya. Alasan: {reason} Yang diperiksa: {look}").format(
        reason=_sentence(rule.reason), look=rule.look_at
    )


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
    for function in (
        ada,
        lengkap,
        berlaku,
        warisan,
        pengamatan,
        bagian,
        jumlah,
        tren,
        capaian,
        survei,
        neraca,
        rasio,
        penurunan,
        per_orang,
        per_objek,
        frekuensi,
        tenggat,
        rantai,
        rujuk,
        sama_dengan,
        keluaran,
        tangga,
        pita,
        nihil,
        batas,
        masukan_saja,
        perlu_orang,
    )
}


# --- pieces ------------------------------------------------------------------------------------------------------


def computed_in_words(rule: RatioRule, criterion: Criterion) -> str:
    """How a ratio is computed, for a cell of its own: titles without quotes."""
    return ratio_in_words(rule, criterion, "÷").replace("“", "").replace("”", "")


def ratio_in_words(rule: RatioRule, criterion: Criterion, sign: str | None = None) -> str:
    """How a ratio is computed from its inputs; *sign* stands for the division."""
    if isinstance(rule, Trend) and rule.direction == "naik":
        now, before = (_input(criterion, name) for name in rule.needs)
        return _("{now} terhadap {before}, yang tidak boleh turun").format(now=now, before=before)
    part, whole = _part_and_whole(rule, criterion)
    return f"{part} {sign or _('dibagi')} {whole}"


def _part_and_whole(rule: RatioRule, criterion: Criterion) -> tuple[str, str]:
    """What is divided, and by what."""
    match rule:
        case Trend() | Decrease():
            now, before = (_input(criterion, name) for name in (rule.now, rule.before))
            parts = (f"({before} - {now})", before)
        case Ratio():
            part, whole = (" + ".join(_input(criterion, name) for name in names) for names in (rule.numerator, rule.denominator))
            parts = (part, f"({whole})" if len(rule.denominator) > 1 else whole)
        case Survey():
            most = criterion.inputs[rule.measured].maximum
            parts = (_input(criterion, rule.measured), plain(most) if most is not None else "?")
        case Count():
            parts = (_input(criterion, rule.counted), need_in_words(rule, criterion))
        case Balance():
            parts = (_input(criterion, rule.done), _input(criterion, rule.whole))
        case _:
            parts = (_input(criterion, rule.needs[0]), _input(criterion, rule.needs[1]))
    return parts


def need_in_words(rule: Count, criterion: Criterion) -> str:
    """What a count is held against."""
    return str(rule.need) if rule.need is not None else _input(criterion, rule.need_input)


def _proved(rule: RatioRule, criterion: Criterion, rubric: Rubric) -> str:
    demand = search_in_words(rule, criterion, rubric)
    return _("{ratio}, bila ada {demand}").format(ratio=ratio_in_words(rule, criterion), demand=demand)


def _day(on: Cutoff | None) -> str:
    """A cut-off day without its year, which is the assessment's unless said."""
    if on is None:
        return _("akhir tahun penilaian")
    text = f"{on.day:02}-{on.month:02}"
    return text if not on.year else _("{day} tahun {offset}").format(day=text, offset=f"{on.year:+d}")


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


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
