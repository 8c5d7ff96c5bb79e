"""Faults of a rubric that its shape alone does not show: weights, ids, names, rules, mapping."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from lke.engine.check_rules import check_facts, check_rules
from lke.engine.faults import check_day, fault, unknown
from lke.engine.instrument_checks import (
    AccountWords,
    check_accounted,
    check_branch,
    check_instrument,
    check_question,
    check_source,
)
from lke.errors import Problem
from lke.figures import plain
from lke.language import _
from lke.model.calendar import Limit
from lke.model.plan import Plan
from lke.model.rubric import ROSTER_COLUMNS, Branch, ChoiceScale, Criterion, Rubric
from lke.model.run import RUN_TABLES


def check_rubric(rubric: Rubric, plan: Plan | None = None) -> list[Problem]:
    """Every fault of *rubric* and of its mapping to *plan*; file and line are filled in by the reader."""
    problems = [
        *_check_years(rubric),
        *_check_deadlines(rubric),
        *_check_lists(rubric),
        *_check_scales(rubric),
        *_check_ids(rubric),
    ]
    problems += [*_check_weights(rubric), *check_facts(rubric), *check_instrument(rubric)]
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
        if timing.until is not None:
            yield from check_day(timing.until.month, timing.until.day, f"waktu.{name}.sampai")


def _check_deadlines(rubric: Rubric) -> Iterator[Problem]:
    for name, deadline in rubric.deadlines.items():
        path = f"tenggat.{name}"
        if not deadline.limits:
            mend = _("tulis batas: [{dari: 2022, bulan: 3, hari: 31, sumber: …, status: usulan}]")
            yield fault(f"{path}.batas", "deadline-half-stated", _("tenggat tanpa batas"), mend)
        for index, limit in enumerate(deadline.limits):
            yield from _check_limit(deadline.every, limit, f"{path}.batas[{index}]")
            yield from check_source(rubric, limit.source, f"{path}.batas[{index}]")
        ordered = sorted(deadline.limits, key=lambda limit: limit.first)
        if any(before.last is None or before.last >= after.first for before, after in pairwise(ordered)):
            mend = _("akhiri satu batas sebelum tahun batas berikutnya (sampai)")
            yield fault(f"{path}.batas", "years-overlap", _("satu tahun punya dua batas"), mend)


def _check_lists(rubric: Rubric) -> Iterator[Problem]:
    """A list does not take the name of a table of the run, nor a column one that every list has."""
    for name, form in rubric.lists.items():
        if name in RUN_TABLES:
            what = _("{file} adalah tabel penilaian sendiri").format(file=f"{name}.csv")
            yield fault(f"daftar.{name}", "name-taken", what, _("beri daftar nama lain"))
        for column in form.columns:
            if column in ROSTER_COLUMNS:
                what = _("kolom {name} sudah ada pada setiap daftar").format(name=column)
                yield fault(f"daftar.{name}.kolom.{column}", "name-taken", what, _("hapus, atau beri nama lain"))


def _check_limit(every: str, limit: Limit, path: str) -> Iterator[Problem]:
    if (every == "tahun") != (limit.month is not None) or (every == "tahun") == (limit.after is not None):
        wanted, other = ("bulan: 3", "sesudah") if every == "tahun" else ("sesudah: 1", "bulan")
        what = _("batas tiap {every} harus menyebut {wanted}, tanpa {other}").format(
            every=every, wanted=wanted.partition(":")[0], other=other
        )
        mend = _("tulis misalnya {wanted}, dan hapus {other} bila ada").format(wanted=wanted, other=other)
        yield fault(path, "deadline-half-stated", what, mend)
    if limit.month is not None:
        yield from check_day(limit.month, limit.day, path)


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
        yield from check_rules(rubric, node, path)
    if node.demand is not None and not node.demand.kinds and node.rule is None:
        yield fault(f"{path}.bukti", "demand-missing", _("syarat bukti tanpa jenis"), _("tulis jenis bukti yang diterima"))


def _check_mapping(rubric: Rubric, plan: Plan) -> Iterator[Problem]:
    planned = [indicator.id for _row, indicator in plan.indicators()]
    served = {indicator for criterion in rubric.criteria() for indicator in criterion.indicators}
    for path, node in _paths(rubric.roots, "isi"):
        for indicator in node.indicators if isinstance(node, Criterion) else ():
            if indicator not in planned:
                yield unknown(f"{path}.indikator", "unknown-indicator", _("indikator"), indicator, planned)
    words = AccountWords(
        "isi",
        _("indikator {id} dilayani kriteria, tetapi juga tertulis tanpa padanan"),
        _("indikator {id} rencana aksi tidak dilayani kriteria mana pun"),
        _("cantumkan pada indikator: salah satu kriteria, atau pada tanpa_padanan beserta alasannya"),
    )
    yield from check_accounted(planned, served, rubric.unmapped, words)
