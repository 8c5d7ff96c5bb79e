"""Faults of what instruments have beside their tree: ratios, predicates, gates, ladders, targets; and of mappings."""

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from lke.engine.faults import fault, unknown
from lke.errors import TEMUAN, Problem
from lke.language import _
from lke.model.gates import Condition, Ladder
from lke.model.mapping import PlanMapping
from lke.model.plan import Plan
from lke.model.rubric import Branch, ChoiceScale, Criterion, PercentScale, Rubric
from lke.model.rules import Decrease, Ratio


def check_instrument(rubric: Rubric) -> Iterator[Problem]:
    """Every fault of gates, ladder and total."""
    yield from _check_total(rubric)
    ids = [node.id for node, _parent, _depth in rubric.walk()]
    for level, gate in rubric.gates.items():
        if not gate.conditions:
            yield fault(f"gerbang.{level}.syarat", "gate-empty", _("gerbang tanpa syarat"), _("tulis syaratnya"))
        for name, condition in gate.conditions.items():
            yield from _check_condition(rubric, condition, ids, f"gerbang.{level}.syarat.{name}")
    if rubric.ladder is not None:
        yield from _check_ladder(rubric, rubric.ladder)


def _check_total(rubric: Rubric) -> Iterator[Problem]:
    within = sum(root.weight or 0 for root in rubric.roots if not root.outside_sum)
    if rubric.weight is not None and within != rubric.weight:
        what = _("bobot rubrik {whole}, tetapi jumlah cabang teratasnya {total}").format(whole=rubric.weight, total=within)
        yield fault("bobot", "weights-do-not-add-up", what, _("jadikan {total}, atau ubah bobot cabangnya").format(total=within))


def _check_condition(rubric: Rubric, condition: Condition, ids: Sequence[str], path: str) -> Iterator[Problem]:
    for node in condition.nodes:
        if node not in ids:
            yield unknown(f"{path}.dari", "unknown-id", _("id"), node, ids)
    if len(set(condition.nodes)) < len(condition.nodes):
        yield fault(f"{path}.dari", "duplicate-id", _("id yang sama dua kali"), _("hapus salah satunya"))
    yield from check_source(rubric, condition.source, path)


def check_source(rubric: Rubric, source: str | None, path: str) -> Iterator[Problem]:
    """A source that the rubric does not list."""
    if source is not None and source not in rubric.sources:
        yield unknown(f"{path}.sumber", "unknown-source", _("sumber"), source, list(rubric.sources))


def _check_ladder(rubric: Rubric, ladder: Ladder) -> Iterator[Problem]:
    yield from check_source(rubric, ladder.source, "predikat")
    if not ladder.rungs:
        yield fault("predikat.tangga", "ladder-empty", _("tangga predikat kosong"), _("tulis predikat dari yang terbaik"))
    for at, (better, worse) in enumerate(pairwise(ladder.rungs), start=1):
        falls = (better.bound.least, better.bound.strict) > (worse.bound.least, worse.bound.strict)
        narrower = better.every_target and not worse.every_target and better.bound == worse.bound
        if not falls and not narrower:
            what = _("predikat {name} tidak pernah tercapai").format(name=worse.name)
            mend = _("urutkan dari yang terbaik, batasnya menurun")
            yield fault(f"predikat.tangga[{at}]", "ladder-out-of-order", what, mend)
    if any(rung.every_target for rung in ladder.rungs) and not any(each.target for each in rubric.criteria()):
        mend = _("tulis target: nama masukan pada pertanyaan yang bertarget")
        yield fault("predikat.tangga", "targets-missing", _("semua_target tanpa satu pun target"), mend)


def check_sources(rubric: Rubric) -> Iterator[Problem]:
    """Findings: numbers said to be read or recomputed, without the source that says where."""
    sure = ("verified", "derived")
    for name, scale in rubric.scales.items():
        if scale.status in sure and scale.source is None:
            yield _sourceless(f"skala.{name}", _("skala {name}").format(name=name))
    for level, gate in rubric.gates.items():
        for name, condition in gate.conditions.items():
            if (condition.status or rubric.default_status) in sure and condition.source is None and condition.bound is not None:
                yield _sourceless(f"gerbang.{level}.syarat.{name}", _("gerbang {id}").format(id=f"{level}.{name}"))
    ladder = rubric.ladder
    if ladder is not None and (ladder.status or rubric.default_status) in sure and ladder.source is None:
        yield _sourceless("predikat", _("tangga predikat"))
    yield from _sourceless_nodes(rubric, rubric.roots, "isi", None)


def _sourceless_nodes(rubric: Rubric, nodes: Sequence[Branch | Criterion], prefix: str, above: str | None) -> Iterator[Problem]:
    """A node's numbers stand in its own source, or in that of the nearest branch above it that states one."""
    for at, node in enumerate(nodes):
        path, source = f"{prefix}[{at}]", node.source or above
        sure = (node.weight_status or rubric.default_status) in ("verified", "derived")
        if node.weight is not None and sure and source is None:
            yield _sourceless(f"{path}.bobot", _("bobot {id}").format(id=node.id))
        if isinstance(node, Branch):
            yield from _sourceless_nodes(rubric, node.children, f"{path}.isi", source)
        elif _sure_zero_without_source(node):
            yield _sourceless(f"{path}.aturan", _("penyebut nol {id}").format(id=node.id))


def _sure_zero_without_source(node: Criterion) -> bool:
    rule = node.rule
    return isinstance(rule, Ratio | Decrease) and rule.zero_status in ("verified", "derived") and rule.zero_source is None


def _sourceless(path: str, what: str) -> Problem:
    said = _("{what} tanpa sumber, padahal disebut terverifikasi atau dihitung").format(what=what)
    return Problem(TEMUAN, "", None, path, "source-missing", said, _("tulis sumber: nama dari daftar sumber rubrik"))


# --- branches and criteria ---------------------------------------------------------------------------------------


def check_branch(rubric: Rubric, node: Branch, path: str, *, root: bool) -> Iterator[Problem]:
    """What a branch says of how it is made of its parts."""
    if node.outside_sum and not root:
        mend = _("hapus; hanya cabang teratas dapat berdiri di luar jumlah")
        yield fault(f"{path}.di_luar_jumlah", "outside-not-root", _("{id} bukan cabang teratas").format(id=node.id), mend)
    if node.grouping == "predikat":
        yield from _check_predicate(rubric, node, path)
    elif node.scale is not None:
        what, mend = _("skala hanya untuk cabang ber-predikat"), _("hapus skala, atau tulis cara: predikat")
        yield fault(f"{path}.skala", "scale-ignored", what, mend)
    weighted = any(child.weight is not None for child in node.children)
    if node.grouping == "rata_rata" and weighted:
        what, mend = _("rata_rata dengan bobot pada bagiannya"), _("hapus bobotnya, atau tulis cara: jumlah")
        yield fault(f"{path}.cara", "grouping-contradicts", what, mend)
    if node.grouping in ("jumlah", "rata_rata_tertimbang") and not weighted and node.scored:
        what = _("{way} tanpa bobot pada bagiannya").format(way=node.grouping)
        yield fault(f"{path}.cara", "grouping-contradicts", what, _("tulis bobot tiap bagian"))


def _check_predicate(rubric: Rubric, node: Branch, path: str) -> Iterator[Problem]:
    if node.scale is None:
        mend = _("tulis skala: nama skala predikatnya")
        yield fault(path, "predicate-without-scale", _("cabang ber-predikat {id} tanpa skala").format(id=node.id), mend)
    elif not isinstance(rubric.scales.get(node.scale), ChoiceScale):
        known = [name for name, scale in rubric.scales.items() if isinstance(scale, ChoiceScale)]
        yield unknown(f"{path}.skala", "unknown-scale", _("skala predikat"), node.scale, known)
    for at, child in enumerate(node.children):
        if isinstance(child, Branch):
            mend = _("tulis pertanyaannya langsung di bawah cabang ini")
            what = _("cabang {id} di bawah predikat").format(id=child.id)
            yield fault(f"{path}.isi[{at}]", "branch-below-predicate", what, mend)


def check_question(rubric: Rubric, node: Criterion, path: str) -> Iterator[Problem]:
    """What instruments ask of a question: ratios on a % scale, targets that are inputs."""
    rule = node.rule
    if isinstance(rule, Ratio | Decrease):
        if node.scale in rubric.scales and not isinstance(rubric.scales[node.scale], PercentScale):
            mend = _("pakai skala berjenis persen untuk aturan ini")
            what = _("aturan {kind} butuh skala persen").format(kind=rule.kind)
            yield fault(f"{path}.skala", "rule-needs-percent", what, mend)
        yield from check_source(rubric, rule.zero_source, f"{path}.aturan")
    if isinstance(rule, Ratio):
        yield from _check_ratio(rule, node, path)
    if isinstance(rule, Decrease) and rule.before == rule.now:
        mend = _("sebut masukan lain untuk tahun lalu")
        yield fault(f"{path}.aturan.lalu", "part-is-whole", _("lalu dan kini adalah masukan yang sama"), mend)
    if node.target is not None and node.target not in node.inputs:
        yield unknown(f"{path}.target", "unknown-input", _("masukan"), node.target, list(node.inputs))


def _check_ratio(rule: Ratio, node: Criterion, path: str) -> Iterator[Problem]:
    for key, names in (("pembilang", rule.numerator), ("penyebut", rule.denominator)):
        if not names or len(set(names)) < len(names):
            what = _("{key} kosong, atau menyebut masukan yang sama dua kali").format(key=key)
            yield fault(f"{path}.aturan.{key}", "ratio-incomplete", what, _("sebut tiap masukan sekali"))
    if set(rule.numerator) == set(rule.denominator):
        mend = _("sebut masukan lain untuk keseluruhannya")
        yield fault(f"{path}.aturan", "part-is-whole", _("bagian dan keseluruhan adalah masukan yang sama"), mend)
    balance = rule.balance
    for name in (balance.total, *balance.parts) if balance else ():
        if name not in node.inputs:
            yield unknown(f"{path}.aturan.seimbang", "unknown-input", _("masukan"), name, list(node.inputs))


# --- mappings ----------------------------------------------------------------------------------------------------


def check_mapping(mapping: PlanMapping, rubric: Rubric, plan: Plan, ids: Iterable[str], *, inherited: bool) -> Iterator[Problem]:
    """Every fault of a mapping: names that are not there, and indicators that it forgets.

    *ids* are the rubric's id and those of what it varies; an *inherited* mapping may name questions that a variant
    has taken away.
    """
    if mapping.rubric not in ids:
        what = _("pemetaan ini untuk rubrik {found}, bukan {id}").format(found=mapping.rubric, id=rubric.id)
        yield fault("rubrik", "mapping-of-another", what, _("pindahkan berkasnya, atau perbaiki rubrik:"))
    if mapping.plan != plan.id:
        what = _("pemetaan ini untuk rencana aksi {found}, bukan {id}").format(found=mapping.plan, id=plan.id)
        yield fault("rencana_aksi", "mapping-of-another", what, _("samakan nama berkas dan rencana_aksi:"))
    questions = [node.id for node, _parent, _depth in rubric.walk()]
    planned = [indicator.id for _row, indicator in plan.indicators()]
    for question, indicators in mapping.served.items():
        if question not in questions and not inherited:
            yield unknown(f"pemetaan.{question}", "unknown-criterion", _("pertanyaan"), question, questions)
        for at, indicator in enumerate(indicators):
            if indicator not in planned:
                path = f"pemetaan.{question}[{at}]"
                yield unknown(path, "unknown-indicator", _("indikator"), indicator, planned)
    words = AccountWords(
        "pemetaan",
        _("indikator {id} dilayani pertanyaan, tetapi juga tertulis tanpa padanan"),
        _("indikator {id} rencana aksi tidak dipetakan"),
        _("cantumkan pada pemetaan: salah satu pertanyaan, atau pada tanpa_padanan beserta alasannya"),
    )
    yield from check_accounted(planned, mapping.indicators(), mapping.unmapped, words)


class AccountWords(NamedTuple):
    """How a file says that an indicator is served, and where."""

    path: str
    both: str
    """Served and yet written as unmapped; with ``{id}``."""
    neither: str
    """Neither served nor written as unmapped; with ``{id}``."""
    mend: str


def check_accounted(
    planned: Sequence[str], served: Container[str], unmapped: Collection[str], words: AccountWords
) -> Iterator[Problem]:
    """Every indicator of the plan is served or written as unmapped, never both."""
    for indicator in unmapped:
        if indicator not in planned:
            yield unknown(f"tanpa_padanan.{indicator}", "unknown-indicator", _("indikator"), indicator, planned)
        elif indicator in served:
            what = words.both.format(id=indicator)
            yield fault(f"tanpa_padanan.{indicator}", "mapped-and-unmapped", what, _("hapus dari salah satunya"))
    for indicator in planned:
        if indicator not in served and indicator not in unmapped:
            yield fault(words.path, "indicator-not-mapped", words.neither.format(id=indicator), words.mend)
