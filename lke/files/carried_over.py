"""What an earlier year's assessment of the same office gives to a new one: evidence still in force and open follow-ups.

Nothing of it is confirmed: evidence waits for review again, a link must be opened again, and answers are not copied at
all; a form shows them as last year's.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from lke.engine.evidence import KIND_FAULTS, faults_for, searches_of
from lke.engine.pairing import Pairing
from lke.errors import Refused
from lke.files.crosswalks import pairing_of
from lke.files.library import LoadedRubric, find_rubric, load_rubric
from lke.files.runs import load_run
from lke.files.table_patch import TablePatch, table_of
from lke.language import _
from lke.model.assessment import Assessment, Evidence
from lke.model.run import EvidenceRow

FOLLOW_UPS = "tindak_lanjut.csv"
_CLOSED = ("selesai", "tidak_dapat_dilanjutkan")
_NOT_NOW = {"evidence-wrong-period", "evidence-date-missing", *KIND_FAULTS}


class Carried(NamedTuple):
    """What is carried over to the new year."""

    rows: tuple[tuple[EvidenceRow, tuple[str, ...]], ...]
    """Evidence still in force, each with the questions of the new sheet."""
    expired: tuple[str, ...]
    """Ids of evidence that is not in force any more, or was rejected."""
    unmatched: tuple[str, ...]
    """Questions that were answered and have none on the new sheet that stands for them."""
    matches: Mapping[str, tuple[str, ...]]
    """Old question -> the new ones that stand for it."""
    same_instrument: bool
    """Whether the old answers can be shown beside the new ones."""


def carry_over(
    source: Path, year: int, loaded: LoadedRubric, by_indicator: Callable[[], Mapping[str, tuple[str, ...]]]
) -> Carried:
    """Work out what the run *source* gives to an assessment of *year* by the rubric *loaded*; nothing is touched.

    *by_indicator*: indicator -> questions of the new sheet; asked for where nothing joins the two instruments.

    Raises:
        InvalidFiles: when *source* cannot be read.

    """
    before = load_run(source).assessment
    own = load_rubric(find_rubric(before.header.rubric, source))
    pairing = _pairing(own, loaded)
    matches = _matches(before, loaded, pairing) if pairing is not None else _led(before, by_indicator())
    kept: list[tuple[EvidenceRow, tuple[str, ...]]] = []
    expired: list[str] = []
    for piece in before.evidence:
        named = (*piece.criteria, *(piece.row.indicators if pairing is None else ()))
        questions = tuple(dict.fromkeys(new for old in named for new in matches.get(old, ())))
        if in_force(piece, questions, loaded, year):
            kept.append((piece.row, questions))
        else:
            expired.append(piece.id)
    answered = {criterion for criterion, _round in before.answers} | {criterion for criterion, _round in before.inputs}
    lost = [each.id for each in before.rubric.criteria() if each.id in answered and not matches.get(each.id)]
    unmatched = tuple(lost) if pairing is not None else ()
    return Carried(tuple(kept), tuple(expired), unmatched, matches, pairing is not None)


def _pairing(own: LoadedRubric, loaded: LoadedRubric) -> Pairing | None:
    """How the questions stand for each other; None where nothing joins the two instruments."""
    try:
        return pairing_of(own, loaded)
    except Refused:
        return None


def _led(before: Assessment, by_indicator: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Old question, or indicator -> the questions of another instrument that the same indicators serve."""
    found = dict(by_indicator)
    for criterion in before.rubric.criteria():
        found[criterion.id] = tuple(new for each in criterion.indicators for new in by_indicator.get(each, ()))
    return found


def _matches(before: Assessment, loaded: LoadedRubric, pairing: Pairing) -> Mapping[str, tuple[str, ...]]:
    """Old question -> the new ones that stand for it."""
    found: dict[str, list[str]] = {}
    for pair in pairing.pairs:
        if pair.old is not None and pair.new is not None:
            found.setdefault(pair.old, []).append(pair.new)
    if before.rubric.id == loaded.rubric.id:  # questions that are only recorded, or inform a predicate, are in no pair
        for criterion in loaded.rubric.criteria():
            found.setdefault(criterion.id, [criterion.id])
    return {old: tuple(new) for old, new in found.items()}


def in_force(piece: Evidence, questions: tuple[str, ...], loaded: LoadedRubric, year: int) -> bool:
    """Whether a piece says something of *year* too: by the end that it states, else by the dates that a question takes."""
    row = piece.row
    if row.status == "ditolak":
        return False
    if row.valid_until is not None:
        return row.valid_until >= date(year, 1, 1)
    if row.period_to is not None and row.period_to >= date(year, 1, 1):
        return True
    criteria = {criterion.id: criterion for criterion in loaded.rubric.criteria()}
    return any(
        search.timing is not None and not {fault.code for fault in faults_for(piece, search, (), loaded.rubric, year)} & _NOT_NOW
        for name in questions
        for search in searches_of(criteria[name], loaded.rubric, year).values()
    )


def unconfirmed(row: EvidenceRow, year: int) -> EvidenceRow:
    """The piece as it stands in the new register: to be looked at again, and a link to be opened again."""
    told = _("dibawa dari penilaian {year}, belum dikonfirmasi").format(year=year)
    changes = {"status": "diajukan", "note": f"{row.note}; {told}" if row.note else told}
    if row.link and not row.file:
        changes |= {"seen_by": None, "seen_on": None}  # type: ignore[dict-item]
    return row.model_copy(update=changes)


def open_follow_ups(source: Path, carried: Carried) -> bytes | None:
    """What was recommended and is not closed, with all that is said of it; None where there is nothing.

    Evidence that is not carried over and questions that exist no more are not named any longer.
    """
    file = source / FOLLOW_UPS
    if not file.is_file():
        return None
    table = TablePatch(file.read_bytes(), FOLLOW_UPS, ())
    known = {row.id for row, _questions in carried.rows}
    rows = [_without(cells, known, carried) for _number, cells in table.rows() if _is_open(cells)]
    return table_of([name for name in table.names if name], rows) if rows else None


def _is_open(cells: Mapping[str, str]) -> bool:
    return "_".join(cells.get("status", "").lower().split()) not in _CLOSED


def _without(cells: Mapping[str, str], known: set[str], carried: Carried) -> dict[str, str]:
    kept = dict(cells)
    if "bukti" in kept:
        kept["bukti"] = ";".join(part for part in _parts(kept["bukti"]) if part in known)
    if "kriteria" in kept:
        named = (new for old in _parts(kept["kriteria"]) for new in carried.matches.get(old, ()))
        kept["kriteria"] = ";".join(dict.fromkeys(named))
    return kept


def _parts(text: str) -> Iterator[str]:
    return (part.strip() for part in text.split(";") if part.strip())
