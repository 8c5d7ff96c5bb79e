"""What joining a run needs to know of instruments: mappings, matching plans, notes, inputs that should balance."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction

from lke.engine.scales import Refusal
from lke.errors import SALAH, Problem
from lke.figures import plain
from lke.language import _
from lke.model.mapping import PlanMapping
from lke.model.plan import Plan
from lke.model.rubric import Branch, Criterion, Rubric
from lke.model.rules import Ratio
from lke.model.run import Header

_HEADER = "penilaian.yaml"


def indicators_served(rubric: Rubric, mapping: PlanMapping | None) -> dict[str, tuple[str, ...]]:
    """Indicator -> the questions that it serves: as the rubric says itself, and as the mapping says."""
    serving: dict[str, tuple[str, ...]] = {}
    mapped = mapped_questions(rubric, mapping) if mapping is not None else {}
    for criterion in rubric.criteria():
        for indicator in (*criterion.indicators, *mapped.get(criterion.id, ())):
            if criterion.id not in serving.get(indicator, ()):
                serving[indicator] = (*serving.get(indicator, ()), criterion.id)
    return serving


def mapped_questions(rubric: Rubric, mapping: PlanMapping) -> dict[str, tuple[str, ...]]:
    """Question -> indicators; what is mapped to a group serves every question in it."""
    reached: dict[str, tuple[str, ...]] = {}
    for node, parent, _depth in rubric.walk():
        above = reached[parent.id] if parent is not None and (parent.judged is None) else ()
        reached[node.id] = tuple(dict.fromkeys((*above, *mapping.served.get(node.id, ()))))
    questions = {criterion.id for criterion in rubric.criteria()}
    return {name: indicators for name, indicators in reached.items() if name in questions and indicators}


def predicates_above(rubric: Rubric) -> dict[str, str]:
    """Criterion -> the branch whose predicate it informs: evidence of the one is evidence of the other."""
    return {
        child.id: node.id
        for node, _parent, _depth in rubric.walk()
        if isinstance(node, Branch) and node.judged is not None
        for child in node.children
    }


def header_faults(header: Header, rubric: Rubric, plan: Plan | None, mapping: PlanMapping | None) -> Iterator[Problem]:
    """What of ``penilaian.yaml`` does not go with the rubric: plan, mapping, supplied bounds."""
    if plan is not None and rubric.areas is not None and len(plan.areas) != rubric.areas:
        what = _("rencana aksi {plan} punya {count} area, rubrik {rubric} {areas} area")
        what = what.format(plan=plan.id, count=len(plan.areas), rubric=rubric.id, areas=rubric.areas)
        mend = _("nilai rencana aksi itu dengan rubriknya sendiri; buktinya melayani lembar ini lewat pemetaan: {plan}")
        yield _fault("rencana_aksi", "plan-does-not-match", what, mend.format(plan=plan.id))
    if header.mapping is not None and mapping is None:
        what = _("rubrik {rubric} tidak punya pemetaan dari {plan}").format(rubric=rubric.id, plan=header.mapping)
        mend = _("hapus pemetaan, atau tulis pemetaan-{plan}.yaml di folder rubrik").format(plan=header.mapping)
        yield _fault("pemetaan", "mapping-not-found", what, mend)
    yield from _bound_faults(header, rubric)


def _bound_faults(header: Header, rubric: Rubric) -> Iterator[Problem]:
    conditions = {
        f"{level}.{name}": condition for level, gate in rubric.gates.items() for name, condition in gate.conditions.items()
    }
    for name in header.gate_bounds:
        path = f"batas_gerbang.{name}"
        if name not in conditions:
            near = get_close_matches(name, conditions, n=3)
            known = near or sorted(conditions)
            mend = _("yang dikenal: {names}").format(names=", ".join(known) or _("belum ada"))
            yield _fault(path, "unknown-gate", _("tidak ada gerbang {name}").format(name=repr(name)), mend)
        elif conditions[name].bound is not None:
            what = _("batas {name} sudah ditetapkan rubrik").format(name=name)
            yield _fault(path, "gate-bound-stated", what, _("hapus; batas rubrik tidak dapat diganti penilaian"))


def _fault(path: str, code: str, what: str, mend: str) -> Problem:
    return Problem(SALAH, _HEADER, None, path, code, what, mend)


def note_missing(criterion: Criterion, round_: str) -> Refusal:
    """The finding of an answer whose note does not state what it must."""
    what = _("jawaban tanpa catatan; yang harus disebut: {what}").format(what=criterion.note_must_say)
    return Refusal("note-missing", what, _("isi catatan_{round}").format(round=round_))


def unbalanced(criterion: Criterion, given: Mapping[str, Fraction]) -> Refusal | None:
    """The finding of inputs that should add up and do not; None where they do, or where one is blank."""
    balance = criterion.rule.balance if isinstance(criterion.rule, Ratio) else None
    if balance is None or any(name not in given for name in (balance.total, *balance.parts)):
        return None
    parts = sum((given[name] for name in balance.parts), Fraction(0))
    if parts == given[balance.total]:
        return None
    what = _("{whole} ({whole_number}) tidak sama dengan {parts} ({parts_number})").format(
        whole=balance.total, whole_number=plain(given[balance.total]), parts=" + ".join(balance.parts), parts_number=plain(parts)
    )
    return Refusal("inputs-unbalanced", what, _("periksa ketiganya; nilainya tetap dihitung dari rasio"))
