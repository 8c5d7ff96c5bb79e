"""A line of the evidence register as people may see it: restricted evidence shows its id, kind and hash, no more."""

from dataclasses import dataclass

from lke.engine.review.words import reason_word
from lke.language import _
from lke.model.assessment import FileState
from lke.model.places import RESTRICTED
from lke.model.rubric import Rubric
from lke.model.run import EvidenceRow
from lke.model.score import EvidenceUse
from lke.report.labels import long_date, signing_word


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence as judged for one criterion; texts that may not be shown are empty."""

    id: str
    kind: str
    restricted: bool
    valid: bool
    faults: tuple[str, ...]
    mends: tuple[str, ...]
    sha256: str
    title: str = ""
    number: str = ""
    dates: str = ""
    page: str = ""
    signing: str = ""
    origin: str = ""
    file: str = ""
    present: bool = False
    """Whether the file can be opened."""
    link: str = ""
    seen: str = ""
    place: str = ""
    """Where it was seen."""
    review: str = ""
    note: str = ""


def evidence_line(use: EvidenceUse, rubric: Rubric) -> EvidenceLine:
    """Show *use* as far as its access allows."""
    row = use.evidence.row
    kind = rubric.evidence_kinds.get(row.kind, row.kind)
    faults = tuple(fault.what for fault in use.faults)
    mends = tuple(fault.mend for fault in use.faults)
    if row.access == RESTRICTED:
        return EvidenceLine(row.id, kind, True, use.valid, faults, mends, row.sha256 or "")
    return EvidenceLine(
        id=row.id,
        kind=kind,
        restricted=False,
        valid=use.valid,
        faults=faults,
        mends=mends,
        sha256=row.sha256 or "",
        title=row.title,
        number=row.number or "",
        dates=_dates(row),
        page=row.page or "",
        signing=signing_word(row.signing, row.signer),
        origin=row.origin or "",
        file=row.file or "",
        present=use.evidence.state in (FileState.PRESENT, FileState.UNHASHED, FileState.CHANGED),
        link=row.link or "",
        seen=_seen(row),
        place=_("di {place}").format(place=row.place) if row.place else "",
        review=_review(row),
        note=row.note or "",
    )


def _dates(row: EvidenceRow) -> str:
    parts = [long_date(row.dated)] if row.dated else []
    if row.period_from or row.period_to:
        first = long_date(row.period_from) if row.period_from else "…"
        last = long_date(row.period_to) if row.period_to else "…"
        parts.append(_("periode {first} – {last}").format(first=first, last=last))
    if row.received:
        parts.append(_("diterima {day}").format(day=long_date(row.received)))
    if row.valid_until:
        parts.append(_("berlaku sampai {day}").format(day=long_date(row.valid_until)))
    return "; ".join(parts)


def _review(row: EvidenceRow) -> str:
    """What the assessors made of it: the register's own word, by whom and when, and why it was rejected."""
    parts: list[str] = [row.status or ""]
    if row.reviewed_by:
        day = f", {long_date(row.reviewed_on)}" if row.reviewed_on else ""
        parts.append(_("diperiksa {role}{day}").format(role=row.reviewed_by, day=day))
    if row.rejected_for:
        parts.append(_("alasan: {reason}").format(reason=reason_word(row.rejected_for)))
    return "; ".join(filter(None, (*parts, row.review_note)))


def _seen(row: EvidenceRow) -> str:
    if not row.seen_by:
        return ""
    day = f", {long_date(row.seen_on)}" if row.seen_on else ""
    return _("dilihat {role}{day}").format(role=row.seen_by, day=day)
