"""Texts that explain a question on the sheet: what may be answered, which evidence counts, what was handed in."""

from collections.abc import Iterator, Sequence

from lke.engine.scales import NOT_APPLICABLE, choices
from lke.figures import plain
from lke.language import _
from lke.model.rubric import Branch, ChoiceScale, Criterion, PercentScale, Rubric
from lke.model.rules import Complete, Count, Human, Share
from lke.model.score import EvidenceUse

_MOST_PIECES = 12
"""More pieces than this in one cell are no longer read; the sheet Bukti lists them all."""


def score_title(by: str) -> str:
    """Name a score in a heading."""
    return {"sistem": _("Sistem"), "klaim": _("Klaim"), "berbukti": _("Berbukti"), "tpi": _("TPI")}[by]


def score_meaning(by: str) -> str:
    """Say in a line what a score counts."""
    return {
        "sistem": _("yang dihasilkan bukti dan data saja menurut aturan rubrik"),
        "klaim": _("yang dijawab satker"),
        "berbukti": _("yang lebih rendah antara klaim dan sistem; klaim tanpa bukti dihitung 0"),
        "tpi": _("putaran penilai terakhir yang menjawab, selain itu klaim"),
    }[by]


def round_title(name: str) -> str:
    """Name a round in a heading: TPI, UNIT."""
    return name.replace("_", " ").upper() if name != "unit" else _("Unit")


def choices_in_words(criterion: Criterion, rubric: Rubric, *, may_not_apply: bool) -> str:
    """Say what may be answered: ``Ya / Tidak / TB``."""
    scale = rubric.scales[criterion.scale]
    if isinstance(scale, ChoiceScale):
        names = [_("{choice} ({credit})").format(choice=name, credit=plain(credit)) for name, credit in scale.choices.items()]
    else:
        names = ["0–100%" if isinstance(scale, PercentScale) else choices(scale)]
    return " / ".join([*names, NOT_APPLICABLE] if may_not_apply else names)


def explanation(criterion: Criterion, rubric: Rubric) -> str:
    """Explain a question: the rubric's note, then how it is computed and which evidence counts."""
    return "\n".join([*([criterion.note] if criterion.note else []), *_how(criterion), *_evidence(criterion, rubric)])


def _how(criterion: Criterion) -> Iterator[str]:
    rule = criterion.rule
    title = {name: each.title for name, each in criterion.inputs.items()}
    if isinstance(rule, Share):
        yield _("Dihitung: {part} ÷ {whole}").format(part=title[rule.part], whole=title[rule.whole])
    if isinstance(rule, Count):
        need = str(rule.need) if rule.need is not None else title[rule.need_input or ""]
        counted = title[rule.counted] if rule.counted is not None else _("jumlah bukti sah")
        yield _("Dihitung: {counted} ÷ {need}").format(counted=counted, need=need)
    if isinstance(rule, Human):
        yield _("Diputuskan orang; periksa: {look}").format(look=rule.look_at)


def _evidence(criterion: Criterion, rubric: Rubric) -> Iterator[str]:
    if criterion.demand is None:
        return
    timing = rubric.timings.get(criterion.demand.timing)
    when = f"; {timing.label}" if timing is not None else ""
    if isinstance(criterion.rule, Complete):
        parts = [each.name + (_(" (ditandatangani)") if each.signed else "") for each in criterion.rule.elements]
        yield _("Bukti: {parts}{when}").format(parts=" + ".join(parts), when=when)
    elif criterion.demand.kinds:
        kinds = " / ".join(rubric.evidence_kinds.get(kind, kind) for kind in criterion.demand.kinds)
        signed = _(" (ditandatangani)") if getattr(criterion.rule, "signed", False) else ""
        yield _("Bukti: {parts}{when}").format(parts=kinds + signed, when=when)


def pieces(uses: Sequence[EvidenceUse]) -> str:
    """List the evidence of a question, one piece a line, with why a piece does not count."""
    shown = [_piece(use) for use in uses[:_MOST_PIECES]]
    if len(uses) > _MOST_PIECES:
        shown.append(_("… dan {count} bukti lain di lembar Bukti").format(count=len(uses) - _MOST_PIECES))
    return "\n".join(shown)


def _piece(use: EvidenceUse) -> str:
    row = use.evidence.row
    text = f"{row.id} {row.title}" + (_(", hlm. {page}").format(page=row.page) if row.page else "")
    return text if use.valid else text + " – " + not_valid(use)


def not_valid(use: EvidenceUse) -> str:
    """Say why a piece of evidence does not count."""
    return _("tidak sah: {why}").format(why="; ".join(fault.what for fault in use.faults))


def without_weight(node: Branch | Criterion) -> str:
    """Say why a node brings no points."""
    if isinstance(node, Criterion) or node.children:
        return _("dicatat")
    return _("tanpa indikator")
