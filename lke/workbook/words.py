"""Texts that explain a question on the sheet: what may be answered, which evidence counts, what was handed in."""

from collections.abc import Iterator, Sequence

from lke.engine.evidence import accepted_kinds
from lke.engine.review.words import reason_word
from lke.engine.rule_words import computed_in_words, in_words, need_in_words
from lke.engine.words import demand_in_words, restricted_words, timing_in_words
from lke.language import _
from lke.model.places import RESTRICTED
from lke.model.rubric import Branch, Criterion, Rubric
from lke.model.rules import Capped, Complete, Count, Human
from lke.model.run import EvidenceRow
from lke.model.score import EvidenceUse

_MOST_PIECES = 12
"""More pieces than this in one cell are no longer read; the sheet Bukti lists them all."""


def score_title(by: str) -> str:
    """Name a score in a heading."""
    return {"sistem": _("Sistem"), "klaim": _("Klaim"), "berbukti": _("Berbukti"), "tpi": _("TPI")}[by]


def round_title(name: str) -> str:
    """Name a round in a heading: TPI, UNIT."""
    return name.replace("_", " ").upper() if name != "unit" else _("Unit")


def explanation(criterion: Criterion, rubric: Rubric) -> str:
    """Explain a question: the rubric's note, then how it is computed and which evidence counts."""
    return "\n".join([*([criterion.note] if criterion.note else []), *_how(criterion), *_evidence(criterion, rubric)])


def _how(criterion: Criterion) -> Iterator[str]:
    if criterion.ratio is not None:
        yield _("Dihitung: {formula}").format(formula=computed_in_words(criterion.ratio, criterion))
    if isinstance(criterion.rule, Count) and criterion.ratio is None:
        yield _("Dihitung: {counted} ÷ {need}").format(
            counted=_("jumlah bukti sah"), need=need_in_words(criterion.rule, criterion).strip("“”")
        )
    if isinstance(criterion.rule, Human | Capped):
        yield _("Diputuskan orang; periksa: {look}").format(look=criterion.rule.look_at)


def _evidence(criterion: Criterion, rubric: Rubric) -> Iterator[str]:
    if isinstance(criterion.rule, Complete):
        parts = [each.name + (_(" (ditandatangani)") if each.signed else "") for each in criterion.rule.elements]
        timing = timing_in_words(criterion, rubric)
        yield _("Bukti: {demand}").format(demand=" + ".join(parts) + (f", {timing}" if timing else ""))
    elif criterion.rule is not None and criterion.rule.parts:
        yield in_words(criterion, rubric)
    elif accepted_kinds(criterion):
        yield _("Bukti: {demand}").format(demand=demand_in_words(criterion, rubric))


def pieces(uses: Sequence[EvidenceUse]) -> str:
    """List the evidence of a question, one piece a line, with why a piece does not count."""
    shown = [_piece(use) for use in uses[:_MOST_PIECES]]
    if len(uses) > _MOST_PIECES:
        shown.append(_("… dan {count} bukti lain di lembar Bukti").format(count=len(uses) - _MOST_PIECES))
    return "\n".join(shown)


def _piece(use: EvidenceUse) -> str:
    row = use.evidence.row
    if row.access == RESTRICTED:
        text = f"{row.id} {restricted_words()}"
    else:
        text = f"{row.id} {row.title}" + (_(", hlm. {page}").format(page=row.page) if row.page else "")
    return text if use.valid else text + " – " + not_valid(use)


def not_valid(use: EvidenceUse) -> str:
    """Say why a piece of evidence does not count."""
    return _("tidak sah: {why}").format(why="; ".join(fault.what for fault in use.faults))


def reviewed(uses: Sequence[EvidenceUse]) -> str:
    """Say what the assessors made of a question's evidence: the ids accepted, and each rejected one with their note."""
    rows = [use.evidence.row for use in uses]
    accepted = [row.id for row in rows if row.status == "diterima"]
    rejected = [row for row in rows if row.status == "ditolak"]
    lines = [_("Diterima: {ids}").format(ids=", ".join(accepted))] if accepted else []
    return "\n".join([*lines, *(_rejected(row) for row in rejected)])


def _rejected(row: EvidenceRow) -> str:
    own = filter(None, (reason_word(row.rejected_for) if row.rejected_for else "", row.review_note))
    why = " – ".join(own) or row.note or ""
    return _("Ditolak: {id}").format(id=row.id) + (f" – {why}" if why and row.access != RESTRICTED else "")


def without_weight(node: Branch | Criterion) -> str:
    """Say why a node brings no points."""
    if isinstance(node, Criterion) and node.informing:
        return _("hanya informasi")
    return _("dicatat") if node.has_criteria else _("tanpa indikator")
