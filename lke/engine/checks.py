"""Faults of a rubric that its shape alone does not show: weights, ids, names, rules, mapping."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from lke.engine.instrument_checks import check_branch, check_instrument, check_question, check_source, fault, unknown
from lke.engine.ratios import ratio_inputs
from lke.errors import Problem
from lke.figures import plain
from lke.language import _
from lke.model.plan import Plan
from lke.model.rubric import Branch, ChoiceScale, Criterion, PercentScale, Rubric, Scale
from lke.model.rules import Complete, Count, Exists, Share


def check_rubric(rubric: Rubric, plan: Plan | None = None) -> list[Problem]:
    """Every fault of *rubric* and of its mapping to *plan*; file and line are filled in by the reader."""
    problems = [*_check_years(rubric), *_check_scales(rubric), *_check_ids(rubric), *_check_weights(rubric)]
    problems += check_instrument(rubric)
    for path, node in _paths(rubric.roots, "isi"):
        if isinstance(node, Criterion):
            problems += _check_criterion(rubric, node, path)
            problems += check_question(rubric, node, path)
        else:
            problems += check_branch(rubric, node, path, root=path.count("[") == 1)
        problems += check_source(rubric, node.source, path)
    if plan is not None and rubric.plan == plan.id:
        problems += _check_mapping(rubric, plan)
    return problems


def _paths(nodes: Sequence[Branch | Criterion], prefix: str) -> Iterator[tuple[str, Branch | Criterion]]:
    for index, node in enumerate(nodes):
        path = f"{prefix}[{index}]"
        yield path, node
        if isinstance(node, Branch):
            yield from _paths(node.children, f"{path}.isi")


def _check_years(rubric: Rubric) -> Iterator[Problem]:
    if rubric.valid.last is not None and rubric.valid.last < rubric.valid.first:
        what = _("berlaku sampai {last}, sebelum {first}").format(last=rubric.valid.last, first=rubric.valid.first)
        yield fault("berlaku.sampai", "years-reversed", what, _("tukar atau perbaiki kedua tahun"))
    for name, timing in rubric.timings.items():
        if timing.until is not None and timing.date == "berlaku":
            what = _("batas sampai tidak dipakai untuk tanggal berlaku")
            yield fault(f"waktu.{name}.sampai", "cutoff-ignored", what, _("hapus sampai, atau pakai dibuat atau periode"))


def _check_scales(rubric: Rubric) -> Iterator[Problem]:
    for name, scale in rubric.scales.items():
        path = f"skala.{name}.pilihan"
        if isinstance(scale, ChoiceScale) and (not scale.choices or max(scale.choices.values()) > 1):
            mend = _("tulis setiap pilihan dengan kredit 0 sampai 1")
            yield fault(path, "scale-credit-outside", _("skala tanpa pilihan, atau kredit di atas 1"), mend)
        yield from check_source(rubric, scale.source, f"skala.{name}")


def _check_ids(rubric: Rubric) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for path, node in _paths(rubric.roots, "isi"):
        if node.id in seen:
            what = _("id {id} sudah dipakai di {place}").format(id=node.id, place=seen[node.id])
            yield fault(f"{path}.id", "duplicate-id", what, _("beri id lain"))
        seen.setdefault(node.id, path)


def _check_weights(rubric: Rubric) -> Iterator[Problem]:
    if not any(root.scored for root in rubric.roots):
        mend = _("tulis paling sedikit satu cabang dengan satu kriteria yang dinilai")
        yield fault("isi", "nothing-to-score", _("rubrik tanpa kriteria yang dinilai"), mend)
    for index, root in enumerate(rubric.roots):
        if root.scored and root.weight is None:
            what = _("cabang teratas {id} tanpa bobot").format(id=root.id)
            yield fault(f"isi[{index}]", "weight-missing", what, _("isi bobot dengan poin cabang ini"))
    for path, node in _paths(rubric.roots, "isi"):
        if node.scored and node.weight == 0:
            mend = _("isi bobot lebih dari 0, atau pakai aturan masukan_saja")
            yield fault(f"{path}.bobot", "weight-zero", _("bobot {id} adalah 0, padahal dinilai").format(id=node.id), mend)
        if not isinstance(node, Branch):
            continue
        stated = [child.weight for child in node.children if child.weight is not None]
        if not stated or node.grouping in ("predikat", "rata_rata_tertimbang"):
            continue
        if any(child.scored and child.weight is None for child in node.children):
            mend = _("isi bobot semua bagian, atau kosongkan semuanya agar sama rata")
            what = _("hanya sebagian butir di bawah {id} yang diberi bobot").format(id=node.id)
            yield fault(path, "weight-missing", what, mend)
        elif sum(stated, Fraction(0)) != (whole := node.weight if node.weight is not None else Fraction(1)):
            total = sum(stated, Fraction(0))
            what = _("bobot {id} adalah {whole}, tetapi jumlah bagiannya {total}")
            mend = _("jadikan bobot ini {total}, atau ubah bagiannya sebesar {difference}")
            yield fault(
                f"{path}.bobot" if node.weight is not None else path,
                "weights-do-not-add-up",
                what.format(id=node.id, whole=_weight(whole), total=_weight(total)),
                mend.format(total=_weight(total), difference=_weight(abs(whole - total))),
            )


def _weight(number: Fraction) -> str:
    """A weight in words: short where 2 decimals say it exactly, else the fraction."""
    return plain(number) if (number * 100).denominator == 1 else str(number)


def _check_criterion(rubric: Rubric, node: Criterion, path: str) -> Iterator[Problem]:
    if node.scale not in rubric.scales:
        yield unknown(f"{path}.skala", "unknown-scale", _("skala"), node.scale, list(rubric.scales))
    else:
        yield from _check_result(rubric, node, path)
    yield from _check_demand(rubric, node, path)
    rule = node.rule
    for name in ratio_inputs(node):
        if name not in node.inputs:
            yield unknown(f"{path}.aturan", "unknown-input", _("masukan"), name, list(node.inputs))
    if isinstance(rule, Share) and rule.part == rule.whole:
        mend = _("sebut masukan lain untuk keseluruhannya")
        yield fault(f"{path}.aturan.dari", "part-is-whole", _("bagian dan keseluruhan adalah masukan yang sama"), mend)
    if isinstance(rule, Count) and (rule.need is None) == (rule.need_input is None):
        mend = _("isi perlu (angka) atau perlu_masukan (nama masukan), salah satu")
        yield fault(f"{path}.aturan", "need-not-stated", _("aturan jumlah harus menyebut tepat satu kebutuhan"), mend)
    if rule is not None and rule.kind == "masukan_saja" and not node.inputs:
        mend = _("tulis masukan: dengan judul dan satuan")
        yield fault(f"{path}.aturan", "record-without-inputs", _("masukan_saja tanpa masukan"), mend)


def _check_result(rubric: Rubric, node: Criterion, path: str) -> Iterator[Problem]:
    """The answers that a rule names exist on the criterion's scale."""
    scale, rule = rubric.scales[node.scale], node.rule
    if isinstance(rule, Share | Count) and not isinstance(scale, PercentScale):
        mend = _("pakai skala berjenis persen untuk aturan ini")
        yield fault(f"{path}.skala", "rule-needs-percent", _("aturan {kind} butuh skala persen").format(kind=rule.kind), mend)
    names: list[str] = []
    if isinstance(rule, Exists) and rule.result is not None:
        names = [rule.result]
    if isinstance(rule, Complete):
        names = list(rule.results or {})
        yield from _check_elements(rule, isinstance(scale, PercentScale), path)
        yield from _check_order(rule, scale, path)
    known = list(scale.choices) if isinstance(scale, ChoiceScale) else []
    for name in names:
        if name not in known:
            yield unknown(f"{path}.aturan.hasil", "unknown-answer", _("jawaban"), name, known)


def _check_elements(rule: Complete, percent: bool, path: str) -> Iterator[Problem]:
    if not rule.elements:
        yield fault(f"{path}.aturan.unsur", "elements-missing", _("aturan lengkap tanpa unsur"), _("tulis unsurnya"))
    if not percent and not rule.results:
        mend = _("tulis hasil: {A: 3, B: 2} atau pakai skala persen")
        yield fault(f"{path}.aturan", "results-missing", _("aturan lengkap tanpa hasil"), mend)
    beyond = [name for name, least in (rule.results or {}).items() if not 1 <= least <= len(rule.elements)]
    if beyond:
        what = _("hasil {names} meminta jumlah unsur di luar 1 sampai {count}")
        mend = _("sesuaikan dengan jumlah unsur")
        what = what.format(names=", ".join(beyond), count=len(rule.elements))
        yield fault(f"{path}.aturan.hasil", "results-out-of-reach", what, mend)
    for index, element in enumerate(rule.elements):
        if not element.kinds:
            what = _("unsur {name} tanpa jenis bukti: tidak pernah ditemukan").format(name=repr(element.name))
            yield fault(f"{path}.aturan.unsur[{index}].jenis_bukti", "elements-missing", what, _("tulis jenis buktinya"))
    kinds = [kind for element in rule.elements for kind in element.kinds]
    twice = sorted({kind for kind in kinds if kinds.count(kind) > 1})
    if twice:
        mend = _("satu jenis bukti hanya untuk satu unsur")
        what = _("jenis {kinds} dipakai dua unsur").format(kinds=", ".join(twice))
        yield fault(f"{path}.aturan.unsur", "elements-overlap", what, mend)


def _check_order(rule: Complete, scale: Scale, path: str) -> Iterator[Problem]:
    """A better answer asks for more elements; else the worse one could never be given."""
    if not isinstance(scale, ChoiceScale) or not rule.results or not rule.results.keys() <= scale.choices.keys():
        return
    least = [rule.results[name] for name in sorted(rule.results, key=lambda name: scale.choices[name], reverse=True)]
    if any(better <= worse for better, worse in pairwise(least)):
        mend = _("jawaban yang lebih baik meminta unsur lebih banyak, misalnya {A: 3, B: 2, C: 1}")
        yield fault(f"{path}.aturan.hasil", "results-out-of-order", _("ada jawaban yang tidak pernah tercapai"), mend)


def _check_demand(rubric: Rubric, node: Criterion, path: str) -> Iterator[Problem]:
    rule, demand = node.rule, node.demand
    if rule is not None and rule.kind not in ("masukan_saja", "rasio", "penurunan") and demand is None:
        mend = _("tulis bukti: {jenis: […], waktu: …}")
        yield fault(path, "demand-missing", _("aturan {kind} tanpa syarat bukti").format(kind=rule.kind), mend)
    if demand is None:
        return
    own = [element.timing for element in rule.elements if element.timing] if isinstance(rule, Complete) else []
    for timing in (demand.timing, *own):
        if timing not in rubric.timings:
            yield unknown(f"{path}.bukti.waktu", "unknown-timing", _("waktu"), timing, list(rubric.timings))
    kinds = list(demand.kinds)
    if isinstance(rule, Complete):
        if kinds:
            mend = _("hapus; jenisnya disebut tiap unsur")
            yield fault(f"{path}.bukti.jenis", "demand-ignored", _("jenis di sini tidak dipakai aturan lengkap"), mend)
        kinds = [kind for element in rule.elements for kind in element.kinds]
    elif not kinds:
        mend = _("tulis jenis bukti yang diterima")
        yield fault(f"{path}.bukti", "demand-missing", _("syarat bukti tanpa jenis"), mend)
    for kind in kinds:
        if kind not in rubric.evidence_kinds:
            yield unknown(f"{path}.bukti", "unknown-evidence-kind", _("jenis bukti"), kind, list(rubric.evidence_kinds))


def _check_mapping(rubric: Rubric, plan: Plan) -> Iterator[Problem]:
    planned = [indicator.id for _row, indicator in plan.indicators()]
    served = {indicator for criterion in rubric.criteria() for indicator in criterion.indicators}
    for path, node in _paths(rubric.roots, "isi"):
        for indicator in node.indicators if isinstance(node, Criterion) else ():
            if indicator not in planned:
                yield unknown(f"{path}.indikator", "unknown-indicator", _("indikator"), indicator, planned)
    for indicator in rubric.unmapped:
        if indicator not in planned:
            yield unknown(f"tanpa_padanan.{indicator}", "unknown-indicator", _("indikator"), indicator, planned)
        elif indicator in served:
            what = _("indikator {id} dilayani kriteria, tetapi juga tertulis tanpa padanan").format(id=indicator)
            yield fault(f"tanpa_padanan.{indicator}", "mapped-and-unmapped", what, _("hapus dari salah satunya"))
    for indicator in planned:
        if indicator not in served and indicator not in rubric.unmapped:
            what = _("indikator {id} rencana aksi tidak dilayani kriteria mana pun").format(id=indicator)
            mend = _("cantumkan pada indikator: salah satu kriteria, atau pada tanpa_padanan beserta alasannya")
            yield fault("isi", "indicator-not-mapped", what, mend)
