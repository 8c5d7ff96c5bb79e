"""What the vocabularies of rubric, run and score are called when people read them: page, terminal and workbook say the same."""

from collections.abc import Iterator
from fractions import Fraction

from lke.engine.evidence import accepted_kinds
from lke.engine.scales import NOT_APPLICABLE, best, choices, show_answer
from lke.figures import plain
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.base import Status
from lke.model.places import JOURNAL
from lke.model.plan import Level
from lke.model.rubric import Branch, ChoiceScale, Criterion, PercentScale, Rubric, Scale
from lke.model.rules import Element, Sought

_SIGNED_ALREADY = "yang ditandatangani"
"""How a rubric's label of a kind says it; rubrics are Indonesian in every language."""


# --- scores ------------------------------------------------------------------------------------------------------


def score_meaning(by: str) -> str:
    """Say in one line what a score counts."""
    meanings = {
        "sistem": _("yang dihasilkan bukti dan data saja menurut aturan rubrik, tanpa melihat jawaban"),
        "klaim": _("yang dijawab satker sendiri"),
        "berbukti": _("klaim sejauh didukung bukti sah: yang lebih rendah dari klaim dan sistem"),
        "tpi": _("jawaban penilai; yang belum diverifikasi memakai klaim"),
    }
    return meanings.get(by, _("jawaban putaran ini saja, tanpa pengganti"))


def provisional_words() -> str:
    """Say how far assessors have verified a score that is not final; to be formatted with ``verified`` and ``of``."""
    return _("sementara ({verified} dari {of} diverifikasi)")


# --- office and run ----------------------------------------------------------------------------------------------


def status_word(status: str) -> str:
    """Say whether an assessment is final."""
    return {"draf": _("draf"), "final": _("final")}[status]


def level_word(level: Level) -> str:
    """Name the level of an office."""
    return {"kabkota": _("KPU Kabupaten/Kota"), "provinsi": _("KPU Provinsi"), "pusat": _("KPU RI")}[level]


def hashed_words(assessment: Assessment) -> Iterator[tuple[str, str]]:
    """Name what was read with its SHA-256: the action plan, then the run's own files."""
    called = {"rencana_aksi": _("Rencana aksi"), JOURNAL: _("Jurnal, entri terakhir")}
    first = ("rencana_aksi", "penilaian.yaml", "jawaban.csv", "data.csv", "bukti.csv")
    for name in (*first, *sorted(assessment.hashes.keys() - set(first))):
        if name in assessment.hashes:
            yield called.get(name, name), assessment.hashes[name]


# --- how sure a number is ----------------------------------------------------------------------------------------


def certainty(status: Status) -> str:
    """Say how sure a number of the rubric is."""
    return {
        "verified": _("terverifikasi"),
        "derived": _("dihitung dari sumber"),
        "unverified": _("BELUM TERVERIFIKASI"),
        "usulan": _("usulan"),
    }[status]


def credit_in_words(number: Fraction) -> str:
    """A credit or weight: short where 2 decimals say it exactly, else the fraction."""
    return plain(number) if (number * 100).denominator == 1 else str(number)


def weight_status(node: Branch | Criterion, rubric: Rubric) -> Status:
    """How sure a node's weight is: as stated, or as equal shares are."""
    if node.weight is None:
        return rubric.default_weights.status
    return node.weight_status or rubric.default_status


# --- questions ---------------------------------------------------------------------------------------------------


def may_not_apply(criterion: Criterion, rubric: Rubric) -> bool:
    """Whether TB may be answered."""
    return rubric.may_not_apply if criterion.may_not_apply is None else criterion.may_not_apply


def choices_in_words(criterion: Criterion, rubric: Rubric) -> str:
    """Say what may be answered and what it brings: ``Ya (1) / Tidak (0) / TB``."""
    scale = rubric.scales[criterion.scale]
    if isinstance(scale, ChoiceScale):
        names = [_("{choice} ({credit})").format(choice=name, credit=plain(credit)) for name, credit in scale.choices.items()]
    else:
        names = ["0–100%" if isinstance(scale, PercentScale) else choices(scale)]
    return " / ".join([*names, NOT_APPLICABLE] if may_not_apply(criterion, rubric) else names)


# --- evidence ----------------------------------------------------------------------------------------------------


def demand_in_words(criterion: Criterion, rubric: Rubric) -> str:
    """Say what evidence the criterion accepts: kinds, signature, time."""
    if isinstance(criterion.rule, Sought):
        return search_in_words(criterion.rule, criterion, rubric)
    timing = timing_in_words(criterion, rubric)
    return _kinds(accepted_kinds(criterion), rubric, signed=False) + (f", {timing}" if timing else "")


def search_in_words(sought: Sought, criterion: Criterion, rubric: Rubric) -> str:
    """Say what evidence a rule looks for: kinds, signature, whose, about what, of when."""
    own = criterion.demand.kinds if criterion.demand is not None else ()
    text = _kinds(sought.kinds or own, rubric, signed=sought.signed)
    if sought.origins:
        text += _(" dari {origins}").format(origins=_(" atau ").join(sought.origins))
    if sought.about is not None:
        names = _(" atau ").join(dict.fromkeys(each.name for each in rubric.names.get(sought.about, ())))
        text += _(" tentang {names}").format(names=names)
    timing = rubric.timings.get(sought.timing or "")
    label = timing.label if timing is not None else timing_in_words(criterion, rubric)
    return text + (f", {label}" if label else "")


def choice_or_share(answer: str | None, scale: Scale) -> str:
    """An answer that a rule names, or the scale's best."""
    return answer or show_answer(best(scale).text, scale)


def element_in_words(element: Element, rubric: Rubric) -> str:
    """Say what shows that an element of a set is there."""
    return f"{element.name} ({_kinds(element.kinds, rubric, signed=element.signed)})"


def timing_in_words(criterion: Criterion, rubric: Rubric) -> str:
    """Say of when evidence must be; empty where the criterion does not say."""
    timing = rubric.timings.get(criterion.demand.timing) if criterion.demand is not None else None
    return timing.label if timing is not None else ""


def _kinds(kinds: tuple[str, ...], rubric: Rubric, *, signed: bool) -> str:
    """The kinds' labels; they hold commas and ``atau`` themselves, so a slash parts them."""
    text = " / ".join(rubric.evidence_kinds.get(kind, kind) for kind in kinds) or _("bukti")
    if not signed or text.endswith(_SIGNED_ALREADY):
        return text
    return text + (_(", ditandatangani") if len(kinds) > 1 else _(" yang ditandatangani"))


def restricted_words() -> str:
    """Stand in for what is not shown of restricted evidence."""
    return _("(akses terbatas)")
