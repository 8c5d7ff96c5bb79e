"""The register as people look through it: what each piece is for, and whether it counts there."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from lke.engine.evidence import standing_faults
from lke.evidence.folder import Lying
from lke.language import _
from lke.model.assessment import Evidence, FileState
from lke.model.places import RESTRICTED, visible
from lke.model.score import EvidenceUse, Scorecard


class Listed(NamedTuple):
    """One registered piece of evidence."""

    evidence: Evidence
    uses: tuple[tuple[str, EvidenceUse], ...]
    """Criterion -> whether it counts there."""

    @property
    def valid(self) -> bool:
        """Whether it counts for anything."""
        return any(use.valid for _criterion, use in self.uses)


class Wish(NamedTuple):
    """What is to be listed; a blank lists all."""

    item: str = ""
    """An indicator or criterion, or what they stand under."""
    kind: str = ""
    state: str = ""
    """The state of its file: ``ada``, ``hilang``, …"""
    not_valid: bool = False
    """Only what counts for nothing."""


def listed(card: Scorecard, wish: Wish) -> list[Listed]:
    """The register of *card* as wished, in its order."""
    uses: dict[str, list[tuple[str, EvidenceUse]]] = {}
    for criterion, judged in card.uses.items():
        for use in judged:
            uses.setdefault(use.evidence.id, []).append((criterion, use))
    everything = (Listed(each, tuple(uses.get(each.id, ()))) for each in card.assessment.evidence)
    return [each for each in everything if _is_wished(each, wish)]


def _is_wished(each: Listed, wish: Wish) -> bool:
    row = each.evidence.row
    items = (*row.indicators, *row.criteria, *each.evidence.criteria)
    return (
        (not wish.item or any(item == wish.item or item.startswith(f"{wish.item}.") for item in items))
        and (not wish.kind or row.kind == wish.kind.lower())
        and (not wish.state or each.evidence.state.value == wish.state)
        and not (wish.not_valid and each.valid)
    )


def state_word(state: FileState) -> str:
    """Say what a piece's file is like."""
    return {
        FileState.NONE: _("tanpa berkas"),
        FileState.PRESENT: _("ada"),
        FileState.UNHASHED: _("ada, hash belum dicatat"),
        FileState.MISSING: _("HILANG"),
        FileState.EMPTY: _("KOSONG"),
        FileState.CHANGED: _("BERUBAH"),
        FileState.UNREADABLE: _("TIDAK TERBACA"),
    }[state]


def list_text(rows: Sequence[Listed], loose: Sequence[Lying]) -> str:
    """The list for the terminal."""
    lines = [line for each in rows for line in _lines(each)]
    lines += [_("tidak terdaftar, bukan bagian dari penilaian: {file}").format(file=visible(each.place)) for each in loose]
    total = _("{count} bukti, {valid} di antaranya sah untuk sesuatu; {loose} berkas tidak terdaftar")
    return "\n".join([*lines, total.format(count=len(rows), valid=sum(each.valid for each in rows), loose=len(loose))])


def _lines(each: Listed) -> Iterator[str]:
    row = each.evidence.row
    if row.access == RESTRICTED:
        told = _("(akses terbatas) sha256 {hash}").format(hash=row.sha256 or "–")
    else:
        told = visible(row.title) + (f" [{visible(row.file or row.link or '')}]" if row.file or row.link else "")
    yield f"{row.id}  {row.kind}  {state_word(each.evidence.state)}  {told}"
    valid = [criterion for criterion, use in each.uses if use.valid]
    if valid:
        yield "    " + _("sah untuk {criteria}").format(criteria=", ".join(valid))
    for criterion, use in each.uses:
        if not use.valid:
            why = "; ".join(dict.fromkeys(fault.what for fault in use.faults))
            yield "    " + _("tidak sah untuk {criterion}: {why}").format(criterion=criterion, why=why)
    if not each.uses:
        faults = "; ".join(fault.what for fault in standing_faults(each.evidence))
        yield "    " + _("tidak melayani kriteria mana pun") + (f"; {faults}" if faults else "")


def list_document(rows: Sequence[Listed], loose: Sequence[Lying]) -> dict[str, Any]:
    """What ``lke evidence list --json`` prints; of restricted evidence no name, title or day."""
    return {
        "evidence": [_as_json(each) for each in rows],
        "unregistered": [{"file": each.place, "size": each.size} for each in loose],
    }


def _as_json(each: Listed) -> dict[str, Any]:
    row = each.evidence.row
    shown: Callable[[object], object] = (lambda _cell: None) if row.access == RESTRICTED else (lambda cell: cell)
    return {
        "id": row.id,
        "kind": row.kind,
        "restricted": row.access == RESTRICTED,
        "state": each.evidence.state.value,
        "sha256": row.sha256,
        "title": shown(row.title),
        "file": shown(row.file),
        "link": shown(row.link),
        "date": shown(row.dated.isoformat() if row.dated else None),
        "indicators": list(row.indicators),
        "criteria": list(each.evidence.criteria),
        "valid": each.valid,
        "serves": [
            {"criterion": criterion, "valid": use.valid, "faults": [fault.code for fault in use.faults]}
            for criterion, use in each.uses
        ],
    }
