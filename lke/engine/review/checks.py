"""What can be wrong with responses and follow-ups beyond their shape: every fault of both tables at once."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from lke.engine.review.signing import same_person
from lke.engine.scales import Refusal, read_answer
from lke.errors import SALAH, TEMUAN, Problem
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.review import FOLLOW_UPS, RESPONSES, FollowUpRow, ResponseRow, ReviewTables
from lke.model.rubric import Criterion
from lke.model.run import ROUND_OF_UNIT


class _Known(NamedTuple):
    """What the rows may name."""

    assessment: Assessment
    criteria: dict[str, Criterion]
    evidence: frozenset[str]


def review_faults(tables: ReviewTables, assessment: Assessment) -> list[Problem]:
    """Every fault of both tables against what they speak of; in no order."""
    criteria = {criterion.id: criterion for criterion in assessment.rubric.criteria()}
    known = _Known(assessment, criteria, frozenset(piece.id for piece in assessment.evidence))
    problems = [*_repeated(RESPONSES, [(line, row.id) for line, row in tables.responses])]
    problems += _repeated(FOLLOW_UPS, [(line, row.id) for line, row in tables.follow_ups])
    for line, response in tables.responses:
        problems += _response_faults(known, line, response)
    last = {(row.criterion, row.round): row for _line, row in tables.responses if row.new_answer}
    for line, response in tables.responses:
        if last.get((response.criterion, response.round)) is response:
            problems += _not_carried_out(known, line, response)
    for line, follow_up in tables.follow_ups:
        problems += _follow_up_faults(known, line, follow_up)
    return problems


def _repeated(file: str, ids: Sequence[tuple[int, str]]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for line, name in ids:
        if name in seen:
            what = _("id {id} sudah dipakai di baris {line}").format(id=name, line=seen[name])
            yield Problem(SALAH, file, line, "id", "duplicate-id", what, _("beri id lain"))
        seen.setdefault(name, line)


# --- tanggapan.csv -----------------------------------------------------------------------------------------------


def _response_faults(known: _Known, line: int, row: ResponseRow) -> Iterator[Problem]:
    rounds = known.assessment.header.rounds
    criterion = known.criteria.get(row.criterion)
    if criterion is None:
        yield _unknown_criterion(known, RESPONSES, line, row.criterion)
    if row.round == ROUND_OF_UNIT or row.round is None:
        what = _("tanggapan {id} tidak menunjuk putaran penilai").format(id=row.id)
        mend = _("isi putaran: {names}").format(names=", ".join(rounds[1:]))
        yield Problem(SALAH, RESPONSES, line, "putaran", "response-to-unit", what, mend)
    elif row.round not in rounds:
        what = _("tidak ada putaran {name}").format(name=repr(row.round))
        yield Problem(SALAH, RESPONSES, line, "putaran", "unknown-round", what, _near(row.round, rounds))
    yield from _unknown_evidence(known, RESPONSES, line, row.evidence)
    yield from _decision_faults(line, row)
    if criterion is not None and row.new_answer:
        read = read_answer(row.new_answer, known.assessment.rubric.scales[criterion.scale])
        if isinstance(read, Refusal):
            yield Problem(SALAH, RESPONSES, line, "jawaban_baru", *read)


def _decision_faults(line: int, row: ResponseRow) -> Iterator[Problem]:
    blank = [name for name, cell in (("diputus_oleh", row.decided_by), ("diputus_pada", row.decided_on)) if not cell]
    if row.open and (row.new_answer or row.decided_by or row.decided_on):
        what = _("tanggapan {id} punya isi putusan, tetapi keputusan kosong").format(id=row.id)
        mend = _("isi keputusan: diterima, sebagian atau ditolak")
        yield Problem(SALAH, RESPONSES, line, "keputusan", "decision-incomplete", what, mend)
    elif not row.open and blank:
        what = _("keputusan {id} tanpa {columns}").format(id=row.id, columns=", ".join(blank))
        yield Problem(TEMUAN, RESPONSES, line, "keputusan", "decision-unsigned", what, _("isi peran dan tanggal yang memutus"))
    if row.verdict == "ditolak" and row.new_answer:
        what, mend = (
            _("tanggapan {id} ditolak, tetapi memberi jawaban baru"),
            _("kosongkan jawaban_baru, atau perbaiki keputusan"),
        )
        yield Problem(SALAH, RESPONSES, line, "jawaban_baru", "decision-contradicts", what.format(id=row.id), mend)
    if row.when and row.decided_on and row.decided_on < row.when:
        what = _("diputus {decided}, sebelum disampaikan {said}").format(decided=row.decided_on, said=row.when)
        mend = _("perbaiki pada atau diputus_pada")
        yield Problem(SALAH, RESPONSES, line, "diputus_pada", "decided-before-said", what, mend)
    if same_person(row.who, row.decided_by):
        what = _("{who} menanggapi dan memutus {id}").format(who=row.who, id=row.id)
        yield Problem(SALAH, RESPONSES, line, "diputus_oleh", "responder-decided", what, _("minta penilai yang memutus"))


def _not_carried_out(known: _Known, line: int, row: ResponseRow) -> Iterator[Problem]:
    """The last decision on an answer is what the round answers now; else somebody has changed one of the two."""
    criterion = known.criteria.get(row.criterion)
    if criterion is None or row.open or row.round not in known.assessment.header.rounds[1:]:
        return
    read = read_answer(row.new_answer or "", known.assessment.rubric.scales[criterion.scale])
    now = known.assessment.answers.get((row.criterion, row.round or ""))
    if not isinstance(read, Refusal) and read != now:
        what = _("putusan {id} memberi {decided}, tetapi jawaban.csv putaran {round} berisi {found}").format(
            id=row.id, decided=read.text, round=row.round, found=now.text if now is not None else _("kosong")
        )
        mend = _("samakan keduanya, atau catat tanggapan baru")
        yield Problem(TEMUAN, RESPONSES, line, "jawaban_baru", "decision-not-in-answer", what, mend)


# --- tindak_lanjut.csv -------------------------------------------------------------------------------------------


def _follow_up_faults(known: _Known, line: int, row: FollowUpRow) -> Iterator[Problem]:
    for criterion in row.criteria:
        if criterion not in known.criteria:
            yield _unknown_criterion(known, FOLLOW_UPS, line, criterion)
    yield from _unknown_evidence(known, FOLLOW_UPS, line, row.evidence)
    if row.status == "selesai" and not row.evidence:
        what = _("tindak lanjut {id} selesai tanpa bukti").format(id=row.id)
        yield Problem(TEMUAN, FOLLOW_UPS, line, row.id, "closed-without-evidence", what, _("isi bukti dengan id dari bukti.csv"))
    if row.open and row.closed_on:
        what = _("tindak lanjut {id} punya tanggal tutup, tetapi belum selesai").format(id=row.id)
        mend = _("isi status selesai, atau kosongkan ditutup_pada")
        yield Problem(SALAH, FOLLOW_UPS, line, "status", "follow-up-half-closed", what, mend)


# --- names -------------------------------------------------------------------------------------------------------


def _unknown_criterion(known: _Known, file: str, line: int, found: str) -> Problem:
    what = _("tidak ada kriteria {id} dalam rubrik {rubric}").format(id=repr(found), rubric=known.assessment.rubric.id)
    return Problem(SALAH, file, line, "kriteria", "unknown-criterion", what, _near(found, known.criteria))


def _unknown_evidence(known: _Known, file: str, line: int, named: Iterable[str]) -> Iterator[Problem]:
    for name in named:
        if name not in known.evidence:
            yield Problem(SALAH, file, line, "bukti", "unknown-evidence", *no_such_evidence(name, known.evidence))


def no_such_evidence(name: str, known: Iterable[str]) -> tuple[str, str]:
    """What and mend of a piece of evidence that the register does not have."""
    return _("tidak ada bukti {id} dalam bukti.csv").format(id=repr(name)), _near(name, sorted(known))


def _near(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant."""
    names = list(known)
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    if near:
        return _("mungkin maksudnya {near}").format(near=", ".join(near))
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return _("yang dikenal: {names}").format(names=shown or _("belum ada"))
