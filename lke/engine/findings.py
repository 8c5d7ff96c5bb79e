"""Findings about evidence (``temuan``), each with the points that hang on it."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from lke.engine.documents import documents
from lke.engine.evidence import shown_file, standing_faults
from lke.errors import TEMUAN, Problem
from lke.language import _
from lke.model.assessment import Assessment, Evidence, FileState
from lke.model.score import Decision, EvidenceUse, Outcome, Score

REGISTER = "bukti.csv"
DATA = "data.csv"


def evidence_findings(assessment: Assessment, uses: Mapping[str, tuple[EvidenceUse, ...]], record: Score) -> Iterator[Problem]:
    """Say what is wrong with evidence, and how many points of the score of record it could bring at most."""
    at_stake = _at_stake(record)
    by_piece: dict[str, list[tuple[str, EvidenceUse]]] = {piece.id: [] for piece in assessment.evidence}
    for criterion_id, judged in uses.items():
        for use in judged:
            by_piece[use.evidence.id].append((criterion_id, use))
    for piece in assessment.evidence:
        if piece.id in assessment.unseen:
            continue
        yield from _of_piece(piece, by_piece[piece.id], at_stake, assessment.unmapped)
    yield from registered_twice(assessment.evidence)


def rule_findings(decisions: Mapping[str, Decision], record: Score) -> Iterator[Problem]:
    """Say where what a person or a statement says contradicts what else is known."""
    at_stake = _at_stake(record)
    for criterion_id, decision in decisions.items():
        for verdict in decision.verdict.walk():
            if verdict.finding is not None and decision.verdict.kind != "rujuk":
                code, mend = verdict.finding
                yield Problem(TEMUAN, DATA, None, criterion_id, code, verdict.because, mend, at_stake.get(criterion_id))


def _at_stake(record: Score) -> Mapping[str, Fraction]:
    """Points that a criterion has not brought yet."""
    return {
        leaf.id: leaf.weight - leaf.points
        for leaf in record.leaves()
        if leaf.points is not None and leaf.outcome in (Outcome.SCORED, Outcome.UNANSWERED)
    }


def registered_twice(pieces: tuple[Evidence, ...]) -> Iterator[Problem]:
    """One file under two ids is one document: it is counted once."""
    filed = [piece for piece in pieces if piece.row.file]
    seen: dict[str, Evidence] = {}
    for piece, document in zip(filed, documents(filed), strict=True):
        same = seen.setdefault(document, piece)
        if same is not piece:
            what = _("berkas yang sama dengan {id}; dihitung sebagai satu dokumen").format(id=same.id)
            mend = _("satu baris untuk satu berkas: pindahkan kriteria dan indikatornya ke {id}").format(id=same.id)
            yield _finding(piece, "", "evidence-registered-twice", what, mend, None)


def _of_piece(
    piece: Evidence, judged: list[tuple[str, EvidenceUse]], at_stake: Mapping[str, Fraction], unmapped: Mapping[str, str]
) -> Iterator[Problem]:
    served = sum((at_stake.get(criterion_id, Fraction(0)) for criterion_id, _use in judged), Fraction(0))
    standing = standing_faults(piece)
    for fault in standing:
        yield _finding(piece, "", fault.code, fault.what, fault.mend, served)
    if piece.state is FileState.UNHASHED:
        what = _("hash belum dicatat untuk {name}").format(name=shown_file(piece))
        yield _finding(piece, "", "hash-not-recorded", what, _("isi sha256 agar perubahan berkas ketahuan"), None)
    if not piece.criteria:
        yield from _serving_nothing(piece, unmapped)
    for criterion_id, use in judged:
        for fault in use.faults:
            if fault not in standing:
                points = at_stake.get(criterion_id, Fraction(0))
                yield _finding(piece, criterion_id, fault.code, fault.what, fault.mend, points)


def _serving_nothing(piece: Evidence, unmapped: Mapping[str, str]) -> Iterator[Problem]:
    """Evidence that points nowhere; what the sheet is known not to ask for is no fault of it."""
    indicators = piece.row.indicators
    if indicators and all(each in unmapped for each in indicators):
        return
    what = _("bukti tidak menunjuk kriteria atau indikator")
    if indicators:
        what = _("indikator {ids} tidak melayani pertanyaan pada lembar ini").format(ids=", ".join(indicators))
    yield _finding(piece, "", "evidence-serves-nothing", what, _("isi kolom kriteria atau indikator"), None)


def _finding(piece: Evidence, criterion: str, code: str, what: str, mend: str, points: Fraction | None) -> Problem:
    for_what = _(" untuk {criterion}").format(criterion=criterion) if criterion else ""
    return Problem(TEMUAN, REGISTER, piece.line, piece.id, code, f"{what}{for_what}", mend, points)
