"""Faults of evidence rules that their shape alone does not show: names, answers, bands, levels, circles."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from lke.engine.faults import check_day, fault, unknown
from lke.engine.rules.ladders import bounds
from lke.errors import Problem
from lke.figures import plain
from lke.language import _
from lke.model.calendar import MONTHS
from lke.model.rubric import ChoiceScale, Criterion, PercentScale, RosterForm, Rubric, Scale
from lke.model.rules import (
    FILLED,
    FORMULA_KINDS,
    TOP_ONLY,
    Achievement,
    Balance,
    Band,
    Bands,
    Capped,
    Chain,
    Complete,
    Count,
    Element,
    Equal,
    Exists,
    Frequency,
    InForce,
    InTime,
    Ladder,
    ListShare,
    Nothing,
    Observation,
    OtherRun,
    PerObject,
    PerPerson,
    RatioRule,
    Rule,
    SameFact,
    Share,
    Sought,
    Survey,
    Trend,
)

_WHOLE = (Fraction(0), Fraction(1))


def check_rules(rubric: Rubric, node: Criterion, path: str) -> Iterator[Problem]:
    """Every fault of the rule of *node*, which lies at *path*, and of the rules that it is made of."""
    if node.rule is None:
        return
    if node.rule.kind == "masukan_saja" and not node.inputs:
        mend = _("tulis masukan: dengan judul dan satuan")
        yield fault(f"{path}.aturan", "record-without-inputs", _("masukan_saja tanpa masukan"), mend)
    yield from _check_demand(rubric, node, path)
    yield from _check_inputs(rubric, node, path)
    for place, rule, answers in _placed(node.rule, f"{path}.aturan", answers=True):
        if rule is not node.rule and rule.kind in TOP_ONLY:
            what = _("aturan {kind} hanya untuk satu kriteria utuh").format(kind=rule.kind)
            yield fault(place, "rule-not-inside", what, _("pakai aturan lain di sini, atau jadikan aturan kriteria"))
        yield from _check_searches(rubric, node, rule, place)
        yield from _check_names(rubric, node, rule, place)
        yield from _check_answers(rubric, rubric.scales[node.scale], rule, place, answers=answers)
        yield from _check_own(rubric, node, rule, place)
        if isinstance(rule, InForce | ListShare) and rule.on is not None:
            yield from check_day(rule.on.month, rule.on.day, f"{place}.pada")


def _placed(rule: Rule, path: str, *, answers: bool) -> Iterator[tuple[str, Rule, bool]]:
    """The rule and all below it with their places, and whether what it yields is the criterion's answer."""
    yield path, rule, answers
    match rule:
        case Ladder(steps=steps):
            for index, step in enumerate(steps):
                for key, conditions in (("semua", step.all_of), ("salah_satu", step.any_of), ("dari", step.some_of)):
                    for at, each in enumerate(conditions):
                        yield from _placed(each, f"{path}.tingkat[{index}].{key}[{at}]", answers=False)
        case Bands(measure=measure):
            yield from _placed(measure, f"{path}.ukuran", answers=False)
        case Nothing(otherwise=otherwise):
            yield from _placed(otherwise, f"{path}.selain_itu", answers=answers)
        case Capped(highest=highest, decider=decider):
            yield from _placed(highest, f"{path}.tertinggi", answers=answers)
            if decider is not None:
                yield from _placed(decider, f"{path}.penentu", answers=answers)


# --- what is looked for ------------------------------------------------------------------------------------------


def _check_demand(rubric: Rubric, node: Criterion, path: str) -> Iterator[Problem]:
    demand = node.demand
    if demand is None:
        return
    if demand.timing not in rubric.timings:
        yield unknown(f"{path}.bukti.waktu", "unknown-timing", _("waktu"), demand.timing, list(rubric.timings))
    yield from _check_kinds(rubric, demand.kinds, f"{path}.bukti")
    if isinstance(node.rule, Complete) and demand.kinds:
        mend = _("hapus; jenisnya disebut tiap unsur")
        yield fault(f"{path}.bukti.jenis", "demand-ignored", _("jenis di sini tidak dipakai aturan lengkap"), mend)


def _check_kinds(rubric: Rubric, kinds: Iterable[str], path: str) -> Iterator[Problem]:
    for kind in kinds:
        if kind not in rubric.evidence_kinds:
            yield unknown(path, "unknown-evidence-kind", _("jenis bukti"), kind, list(rubric.evidence_kinds))


def _check_searches(rubric: Rubric, node: Criterion, rule: Rule, path: str) -> Iterator[Problem]:
    for sought in rule.searches:
        yield from _check_search(rubric, node, rule, sought, path)
    elements = rule.elements if isinstance(rule, Complete) else rule.stages if isinstance(rule, Chain) else ()
    yield from _check_elements(elements, f"{path}.{'unsur' if isinstance(rule, Complete) else 'tahap'}")


def _check_search(rubric: Rubric, node: Criterion, rule: Rule, sought: Sought, path: str) -> Iterator[Problem]:
    if rule.kind in FORMULA_KINDS and node.demand is None:
        return  # it computes the claim, and asks for no evidence
    timing = sought.timing or (node.demand.timing if node.demand is not None else None)
    if timing is None:
        mend = _("tulis bukti: {jenis: […], waktu: …}")
        yield fault(path, "demand-missing", _("aturan {kind} tanpa syarat bukti").format(kind=rule.kind), mend)
    elif sought.timing is not None and timing not in rubric.timings:
        yield unknown(f"{path}.waktu", "unknown-timing", _("waktu"), timing, list(rubric.timings))
    if timing is not None and not isinstance(sought, Element) and not (sought.kinds or (node.demand and node.demand.kinds)):
        yield fault(path, "demand-missing", _("syarat bukti tanpa jenis"), _("tulis jenis bukti yang diterima"))
    yield from _check_kinds(rubric, sought.kinds, path)
    if sought.about is not None and sought.about not in rubric.names:
        yield unknown(f"{path}.tentang", "unknown-name", _("sebutan"), sought.about, list(rubric.names))


def _check_elements(elements: tuple[Element, ...], path: str) -> Iterator[Problem]:
    for index, element in enumerate(elements):
        if not element.kinds:
            what = _("unsur {name} tanpa jenis bukti: tidak pernah ditemukan").format(name=repr(element.name))
            yield fault(f"{path}[{index}].jenis_bukti", "elements-missing", what, _("tulis jenis buktinya"))
    kinds = [kind for element in elements for kind in element.kinds]
    twice = sorted({kind for kind in kinds if kinds.count(kind) > 1})
    if twice:
        what = _("jenis {kinds} dipakai dua unsur").format(kinds=", ".join(twice))
        yield fault(path, "elements-overlap", what, _("satu jenis bukti hanya untuk satu unsur"))


# --- names -------------------------------------------------------------------------------------------------------


def _check_names(rubric: Rubric, node: Criterion, rule: Rule, path: str) -> Iterator[Problem]:
    named = list(rule.needs)
    named += rule.none_of if isinstance(rule, Nothing) else ()
    named += [rule.before] if isinstance(rule, Achievement) and rule.before else []
    named += [rule.done] if isinstance(rule, Balance) and rule.done else []
    for name in dict.fromkeys(named):
        if name not in node.inputs:
            yield unknown(path, "unknown-input", _("masukan"), name, list(node.inputs))
    if isinstance(rule, InTime) and rule.deadline not in rubric.deadlines:
        yield unknown(f"{path}.tenggat", "unknown-deadline", _("tenggat"), rule.deadline, list(rubric.deadlines))
    if isinstance(rule, ListShare):
        yield from _check_list(rubric, rule, path)


def _check_list(rubric: Rubric, rule: ListShare, path: str) -> Iterator[Problem]:
    form = rubric.lists.get(rule.roster)
    if form is None:
        yield unknown(f"{path}.daftar", "unknown-list", _("daftar"), rule.roster, list(rubric.lists))
        return
    for index, each in enumerate(rule.who):
        yield from _check_cell(form, each.column, each.words, f"{path}.wajib[{index}]", dated=False)
    for index, asked in enumerate(rule.requirements):
        place = f"{path}.syarat[{index}]"
        dated = asked.deadline is not None or asked.year is not None
        yield from _check_cell(form, asked.column, asked.words, place, dated=dated)
        deadline = rubric.deadlines.get(asked.deadline or "")
        if asked.deadline is not None and deadline is None:
            yield unknown(f"{place}.tenggat", "unknown-deadline", _("tenggat"), asked.deadline, list(rubric.deadlines))
        elif deadline is not None and deadline.every != "tahun":
            what = _("tenggat {name} berulang (tiap {every})").format(name=asked.deadline, every=deadline.every)
            yield fault(f"{place}.tenggat", "unknown-deadline", what, _("di sini hanya tenggat tahunan"))


def _check_cell(form: RosterForm, name: str, words: Iterable[str], path: str, *, dated: bool) -> Iterator[Problem]:
    """What a rule asks of a column, that column can hold."""
    column = form.columns.get(name)
    if column is None:
        yield unknown(f"{path}.kolom", "unknown-column", _("kolom"), name, list(form.columns))
        return
    if dated and column.content != "tanggal":
        what = _("kolom {name} tidak berisi tanggal").format(name=name)
        mend = _("pakai kolom yang isinya tanggal, atau hapus tenggat dan tahun")
        yield fault(f"{path}.kolom", "column-not-a-date", what, mend)
    known = ("ya", "tidak") if column.content == "ya_tidak" else column.choices
    for word in words:
        if known and word.casefold() not in {one.casefold() for one in known}:
            yield unknown(f"{path}.isi", "unknown-word", _("isi"), word, known)


def _check_inputs(rubric: Rubric, node: Criterion, path: str) -> Iterator[Problem]:
    """Where an input says that it stands elsewhere too, that place exists."""
    keys = {f"{criterion.id}:{name}" for criterion in rubric.criteria() for name in criterion.inputs}
    for name, each in node.inputs.items():
        reference = each.same_as
        if reference is not None and reference.key == f"{node.id}:{name}" and reference.run is None:
            what = _("masukan {name} menunjuk dirinya sendiri").format(name=name)
            yield fault(f"{path}.masukan.{name}.sama_dengan", "fact-circular", what, _("sebut masukan lain"))
        elif reference is not None and reference.run is None and reference.key not in keys:
            place = f"{path}.masukan.{name}.sama_dengan.kunci"
            yield unknown(place, "unknown-input", _("masukan"), reference.key, sorted(keys))


def check_facts(rubric: Rubric) -> Iterator[Problem]:
    """``rujuk`` leads to a criterion of the same scale that states the fact, never in a circle."""
    criteria = {criterion.id: criterion for criterion in rubric.criteria()}
    for criterion in criteria.values():
        if not isinstance(criterion.rule, SameFact):
            continue
        path = _path_of(rubric, criterion)
        target = criteria.get(criterion.rule.target)
        if target is None:
            yield unknown(f"{path}.aturan.ke", "unknown-criterion", _("kriteria"), criterion.rule.target, list(criteria))
        elif _leads_back(criterion, criteria):
            what = _("rujukan {id} berputar kembali ke dirinya").format(id=criterion.id)
            mend = _("biarkan satu kriteria menyatakan faktanya sendiri")
            yield fault(f"{path}.aturan.ke", "fact-circular", what, mend)
        elif target.scale != criterion.scale or not target.scored:
            what = _("{id} merujuk {target} yang skalanya lain, atau hanya dicatat").format(id=criterion.id, target=target.id)
            yield fault(f"{path}.aturan.ke", "fact-on-another-scale", what, _("pakai skala yang sama"))


def _leads_back(criterion: Criterion, criteria: dict[str, Criterion]) -> bool:
    seen: set[str] = set()
    here: Criterion | None = criterion
    while here is not None and isinstance(here.rule, SameFact):
        if here.id in seen:
            return True
        seen.add(here.id)
        here = criteria.get(here.rule.target)
    return False


def _path_of(rubric: Rubric, criterion: Criterion) -> str:
    """Where a criterion lies in the file."""

    def below(nodes: Iterable[object], path: str) -> str | None:
        for index, node in enumerate(nodes):
            if node is criterion:
                return f"{path}[{index}]"
            found = below(getattr(node, "children", ()), f"{path}[{index}].isi")
            if found is not None:
                return found
        return None

    return below(rubric.roots, "isi") or "isi"


# --- answers -----------------------------------------------------------------------------------------------------


def _graded(rule: Rule, rubric: Rubric) -> bool:
    """Whether it yields any share of 0..1, and not only all or nothing."""
    match rule:
        case Observation() | Balance():
            return rule.measures
        case OtherRun(output=output):
            return output == FILLED
        case InTime(deadline=name):
            return name in rubric.deadlines and rubric.deadlines[name].every != "tahun"
        case _:
            return isinstance(rule, RatioRule | Frequency | Chain)


def _check_answers(rubric: Rubric, scale: Scale, rule: Rule, path: str, *, answers: bool) -> Iterator[Problem]:
    """The answers that a rule names exist on the criterion's scale, and a share finds a scale that can hold it."""
    formula = rule.kind in FORMULA_KINDS  # checked with the instrument's questions
    if answers and isinstance(scale, ChoiceScale) and _graded(rule, rubric) and not formula:
        what = _("aturan {kind} butuh skala persen").format(kind=rule.kind)
        mend = _("pakai skala berjenis persen untuk aturan ini, atau bungkus dengan pita")
        yield fault(path, "rule-needs-percent", what, mend)
    if not answers and isinstance(rule, Exists) and rule.result is not None:
        what = _("hasil tidak dipakai di dalam aturan lain")
        yield fault(f"{path}.hasil", "result-ignored", what, _("hapus hasil"))
    known = list(scale.choices) if isinstance(scale, ChoiceScale) else []
    for name in _named(rule):
        if name not in known:
            yield unknown(f"{path}.hasil", "unknown-answer", _("jawaban"), name, known)


def _named(rule: Rule) -> list[str]:
    """The answers that a rule names."""
    match rule:
        case Exists(result=str(name)) | Nothing(result=str(name)):
            return [name]
        case Complete(results=results):
            return list(results or {})
        case Ladder(steps=steps):
            return [step.result for step in steps]
        case Bands(bands=bands):
            return [band.result for band in bands]
        case _:
            return []


# --- one kind ----------------------------------------------------------------------------------------------------


def _check_own(rubric: Rubric, node: Criterion, rule: Rule, path: str) -> Iterator[Problem]:
    scale = rubric.scales[node.scale]
    match rule:
        case Complete():
            yield from _check_complete(rule, scale, path)
        case Ladder():
            yield from _check_ladder(rule, scale, path)
        case Bands():
            yield from _check_bands(rule, scale, path)
        case Chain():
            yield from _check_chain(rule, path)
        case RatioRule():
            yield from _check_ratio(node, rule, path)
        case Frequency() if rule.need > 12 // MONTHS[rule.unit]:
            what = _("perlu {need} {unit}, padahal setahun ada {most}")
            most = 12 // MONTHS[rule.unit]
            mend = _("sesuaikan dengan jumlah {unit} dalam setahun").format(unit=rule.unit)
            yield fault(f"{path}.perlu", "results-out-of-reach", what.format(need=rule.need, unit=rule.unit, most=most), mend)
        case OtherRun(output=output) if "/" in output or "\\" in output or output.startswith("."):
            what = _("hasil {name} menunjuk keluar dari folder keluaran").format(name=repr(output))
            yield fault(f"{path}.hasil", "path-outside-folder", what, _("tulis nama berkasnya saja, misalnya laporan.html"))
        case Equal(given=given) if given in node.inputs and node.inputs[given].same_as is None:
            what = _("masukan {name} tanpa sama_dengan").format(name=given)
            yield fault(f"{path}.masukan", "rule-half-stated", what, _("tulis sama_dengan: {kunci: …} pada masukan itu"))
        case _:
            pass


def _check_ratio(node: Criterion, rule: RatioRule, path: str) -> Iterator[Problem]:
    match rule:
        case Share() | PerPerson() | PerObject() if rule.needs[0] == rule.needs[1]:
            mend = _("sebut masukan lain untuk keseluruhannya")
            yield fault(f"{path}.dari", "part-is-whole", _("bagian dan keseluruhan adalah masukan yang sama"), mend)
        case Trend() if rule.now == rule.before:
            mend = _("sebut masukan lain untuk angka tahun lalu")
            yield fault(f"{path}.lalu", "part-is-whole", _("kini dan lalu adalah masukan yang sama"), mend)
        case Achievement() if rule.realised == rule.target:
            mend = _("sebut masukan lain untuk targetnya")
            yield fault(f"{path}.target", "part-is-whole", _("realisasi dan target adalah masukan yang sama"), mend)
        case Count() if rule.counted is not None and rule.counted == rule.need_input:
            mend = _("sebut masukan lain untuk kebutuhannya")
            yield fault(f"{path}.perlu_masukan", "part-is-whole", _("hitungan dan kebutuhan adalah masukan yang sama"), mend)
        case Count() if (rule.need is None) == (rule.need_input is None):
            mend = _("isi perlu (angka) atau perlu_masukan (nama masukan), salah satu")
            yield fault(path, "need-not-stated", _("aturan jumlah harus menyebut tepat satu kebutuhan"), mend)
        case Observation() if (rule.asked is None) != (rule.knew is None):
            mend = _("tulis keduanya: ditanya dan tahu")
            yield fault(path, "rule-half-stated", _("pengamatan menyebut hanya satu dari ditanya dan tahu"), mend)
        case Survey() if rule.measured in node.inputs and node.inputs[rule.measured].maximum is None:
            what = _("masukan {name} tanpa maksimal").format(name=rule.measured)
            yield fault(f"{path}.nilai", "survey-without-maximum", what, _("tulis maksimal: 4 pada masukan itu"))
        case Balance():
            yield from _check_balance(rule, path)
        case ListShare():
            yield from _check_asked(rule, path)
        case _:
            pass


def _check_balance(rule: Balance, path: str) -> Iterator[Problem]:
    if rule.whole in rule.terms or len(set(rule.terms)) < len(rule.terms):
        mend = _("sebut tiap masukan sekali, dan jumlahnya hanya di jumlah")
        yield fault(f"{path}.bagian", "part-is-whole", _("bagian memuat jumlahnya sendiri, atau satu masukan dua kali"), mend)
    if not rule.terms:
        yield fault(f"{path}.bagian", "elements-missing", _("neraca tanpa bagian"), _("tulis bagian-bagiannya"))
    if rule.done is not None and rule.done not in rule.terms:
        yield unknown(f"{path}.selesai", "unknown-input", _("bagian"), rule.done, list(rule.terms))


def _check_asked(rule: ListShare, path: str) -> Iterator[Problem]:
    """Without a requirement everybody would meet it, and a filter without words lets nobody through."""
    if not rule.requirements:
        yield fault(f"{path}.syarat", "elements-missing", _("daftar dihitung tanpa syarat"), _("tulis syaratnya"))
    for index, each in enumerate(rule.who):
        if not each.words:
            what = _("penyaring {column} tanpa isi").format(column=each.column)
            yield fault(f"{path}.wajib[{index}].isi", "elements-missing", what, _("tulis isi: [ya]"))


def _check_complete(rule: Complete, scale: Scale, path: str) -> Iterator[Problem]:
    if not rule.elements:
        yield fault(f"{path}.unsur", "elements-missing", _("aturan lengkap tanpa unsur"), _("tulis unsurnya"))
    if not isinstance(scale, PercentScale) and not rule.results:
        mend = _("tulis hasil: {A: 3, B: 2} atau pakai skala persen")
        yield fault(path, "results-missing", _("aturan lengkap tanpa hasil"), mend)
    beyond = [name for name, least in (rule.results or {}).items() if not 1 <= least <= len(rule.elements)]
    if beyond:
        what = _("hasil {names} meminta jumlah unsur di luar 1 sampai {count}")
        mend = _("sesuaikan dengan jumlah unsur")
        what = what.format(names=", ".join(beyond), count=len(rule.elements))
        yield fault(f"{path}.hasil", "results-out-of-reach", what, mend)
    if isinstance(scale, ChoiceScale) and rule.results and rule.results.keys() <= scale.choices.keys():
        least = [rule.results[name] for name in _best_first(rule.results, scale)]
        if any(better <= worse for better, worse in pairwise(least)):
            mend = _("jawaban yang lebih baik meminta unsur lebih banyak, misalnya {A: 3, B: 2, C: 1}")
            yield fault(f"{path}.hasil", "results-out-of-order", _("ada jawaban yang tidak pernah tercapai"), mend)


def _best_first(names: Iterable[str], scale: ChoiceScale) -> list[str]:
    return sorted(names, key=lambda name: scale.choices[name], reverse=True)


def _check_chain(rule: Chain, path: str) -> Iterator[Problem]:
    if len(rule.stages) < 2:
        what = _("rantai dengan kurang dari dua tahap")
        yield fault(f"{path}.tahap", "elements-missing", what, _("tulis tahap-tahapnya"))
    if (rule.closed is None) != (rule.opened is None):
        mend = _("tulis keduanya: selesai dan dari")
        yield fault(path, "rule-half-stated", _("rantai menyebut hanya satu dari selesai dan dari"), mend)


def _check_ladder(rule: Ladder, scale: Scale, path: str) -> Iterator[Problem]:
    if not rule.steps:
        yield fault(f"{path}.tingkat", "elements-missing", _("tangga tanpa tingkat"), _("tulis tingkatnya, yang terbaik dahulu"))
    for index, step in enumerate(rule.steps):
        place = f"{path}.tingkat[{index}]"
        stated = [each for each in (step.all_of, step.any_of, step.some_of) if each]
        if len(stated) != 1:
            mend = _("tulis salah satu: semua, salah_satu, atau minimal dan dari")
            yield fault(place, "rule-half-stated", _("tingkat harus menyebut tepat satu daftar syarat"), mend)
        elif step.some_of and step.at_least > len(step.some_of):
            what = _("minimal {least} dari {count} syarat").format(least=step.at_least, count=len(step.some_of))
            yield fault(f"{place}.minimal", "results-out-of-reach", what, _("sesuaikan dengan jumlah syarat"))
    names = [step.result for step in rule.steps]
    if not _falling(names, scale, strictly=True):
        mend = _("urutkan tingkat dari jawaban terbaik ke terendah, tiap jawaban sekali")
        yield fault(f"{path}.tingkat", "results-out-of-order", _("ada jawaban yang tidak pernah tercapai"), mend)


def _falling(names: list[str], scale: Scale, *, strictly: bool) -> bool:
    """Whether the credits of these answers fall from each to the next; what is not known is said elsewhere."""
    if not isinstance(scale, ChoiceScale) or not set(names) <= scale.choices.keys():
        return True
    credited = [scale.choices[name] for name in names]
    return all(higher > lower or (higher == lower and not strictly) for higher, lower in pairwise(credited))


def _check_bands(rule: Bands, scale: Scale, path: str) -> Iterator[Problem]:
    for index, band in enumerate(rule.bands):
        beyond = [each for each in (band.at_least, band.above, band.at_most, band.below) if each is not None and each > 1]
        if beyond:
            what = _("batas {found} lebih dari 1").format(found=plain(beyond[0]))
            mend = _("tulis bagian dari 1, misalnya 0.9 untuk 90%")
            yield fault(f"{path}.pita[{index}]", "number-out-of-range", what, mend)
            return
        if None not in (band.at_least, band.above) or None not in (band.at_most, band.below):
            what = _("satu batas dinyatakan dua kali")
            mend = _("pakai paling_sedikit atau lebih_dari, dan paling_banyak atau kurang_dari")
            yield fault(f"{path}.pita[{index}]", "bound-stated-twice", what, mend)
    ordered = sorted(rule.bands, key=lambda band: (bounds(band)[0][0], not bounds(band)[0][1]))
    yield from _check_cover(ordered, f"{path}.pita")
    if not _falling([band.result for band in reversed(ordered)], scale, strictly=False):
        mend = _("pita yang lebih tinggi memberi jawaban yang lebih baik")
        yield fault(f"{path}.pita", "results-out-of-order", _("bagian yang lebih besar memberi jawaban lebih rendah"), mend)


def _check_cover(ordered: list[Band], path: str) -> Iterator[Problem]:
    """The bands cover 0 to 1: where one ends the next begins, and exactly one of the two has the bound."""
    before = (_WHOLE[0], False)
    for band in ordered:
        low, high = bounds(band)
        yield from _check_joint(before, low, path)
        if low[0] > high[0] or (low[0] == high[0] and not (low[1] and high[1])):
            what = _("pita {name} kosong: {low} sampai {high}").format(name=band.result, low=_share(low[0]), high=_share(high[0]))
            yield fault(path, "band-empty", what, _("tukar kedua batasnya"))
        before = high
    if before != (_WHOLE[1], True):
        yield fault(path, "bands-gap", _gap(before[0], _WHOLE[1]), _("perluas pita yang tertinggi sampai 100%"))


def _check_joint(before: tuple[Fraction, bool], low: tuple[Fraction, bool], path: str) -> Iterator[Problem]:
    (end, end_closed), (start, start_closed) = before, low
    shown = _share(start)
    if start < end or (start == end and end_closed and start_closed):
        what = _("dua pita berlaku pada {share}").format(share=shown)
        yield fault(path, "bands-overlap", what, _("buat satu batas terbuka: lebih_dari atau kurang_dari"))
    elif start > end or not (end_closed or start_closed):
        yield fault(path, "bands-gap", _gap(end, start), _("sambung pita: akhir yang satu adalah awal yang berikut"))


def _gap(first: Fraction, last: Fraction) -> str:
    if first == last:
        return _("bagian tepat {share} tanpa jawaban").format(share=_share(first))
    return _("bagian dari {first} sampai {last} tanpa jawaban").format(first=_share(first), last=_share(last))


def _share(share: Fraction) -> str:
    return f"{plain(share * 100)}%"
