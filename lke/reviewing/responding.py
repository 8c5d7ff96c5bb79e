"""The office says something to an assessor's answer, and somebody decides."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lke.engine.review.checks import review_faults
from lke.engine.review.effects import Effect, effect
from lke.engine.review.follow_ups import last_round, next_number
from lke.engine.review.signing import answerer, is_lower, same_person, told_by
from lke.engine.scales import Refusal, read_answer
from lke.engine.score import ROUND_PREFIX, Scorer
from lke.errors import SALAH, NotFound, Problem, Refused
from lke.files.changing import RunChange, change_run
from lke.files.table import columns_of, parse_rows
from lke.files.table_patch import TablePatch
from lke.language import _
from lke.model.journal import Actor
from lke.model.review import RESPONSES, ResponseRow, ReviewTables
from lke.model.run import ROUND_OF_UNIT
from lke.model.score import Outcome
from lke.reviewing.answering import as_stored, set_answer
from lke.reviewing.opening import Opened, open_review, refused, with_change

_PREFIX = {"tanggapan": "T", "sanggah": "S"}


class Said(NamedTuple):
    """What the office says to an assessor's answer."""

    text: str
    evidence: tuple[str, ...] = ()
    kind: str = "tanggapan"
    """Or ``sanggah``: of the institution to the national team."""


class Decision(NamedTuple):
    """What is decided on a response."""

    verdict: str
    """``diterima``, ``sebagian`` or ``ditolak``."""
    why: str
    answer: str | None = None
    """The round's new answer; None leaves it as it is."""


class Decided(NamedTuple):
    """A decision that was written, and what it does to the ``tpi`` score."""

    row: ResponseRow
    effect: Effect


def respond(run: Path, criterion_id: str, round_: str | None, said: Said, actor: Actor) -> str:
    """Write a response into ``tanggapan.csv``; returns its id.

    Raises:
        NotFound: when there is no such question, round or evidence.
        Refused: when no assessor has answered it, it was answered by who responds, or another response still waits.

    """
    with change_run(run, actor, "review respond") as change:
        opened = open_review(run)
        criterion = opened.criterion(criterion_id)
        name = opened.round(round_ or last_round(Scorer(opened.assessment), criterion) or None)
        _refuse_response(opened, criterion.id, name, said, actor.who)
        rows = [row for _line, row in opened.tables.responses]
        prefix = _PREFIX[said.kind]
        new = f"{prefix}{next_number(prefix, (row.id for row in rows)):02d}"
        patch = _patch(change)
        patch.append(
            {
                "id": new,
                "jenis": said.kind,
                "kriteria": criterion.id,
                "putaran": name,
                "teks": said.text,
                "bukti": ";".join(said.evidence),
                "oleh": actor.who,
                "pada": actor.when.date().isoformat(),
            }
        )
        _replace(opened, change, patch)
        change.record(tanggapan=new, kriteria=criterion.id, putaran=name, bukti=list(said.evidence))
        return new


def _refuse_response(opened: Opened, criterion: str, round_: str, said: Said, who: str) -> None:
    opened.pieces(said.evidence)
    answered, _stated = answerer(told_by(opened.assessment), criterion, round_)
    leaf = Scorer(opened.assessment).leaf(opened.criterion(criterion), ROUND_PREFIX + round_)
    if leaf.outcome not in (Outcome.SCORED, Outcome.NOT_APPLICABLE):
        what = _("putaran {round} belum menjawab kriteria {id}: belum ada yang ditanggapi").format(round=round_, id=criterion)
        raise refused(criterion, Refusal("nothing-to-respond-to", what, _("tunggu jawaban penilai")))
    if same_person(answered, who):
        what = _("{who} menjawab putaran {round} dan menanggapinya sendiri").format(who=who, round=round_)
        raise refused(criterion, Refusal("responder-assessed", what, _("tanggapan disampaikan satker")))
    for _line, row in opened.tables.responses:
        if row.open and (row.criterion, row.round, row.kind or "tanggapan") == (criterion, round_, said.kind):
            what = _("{id} atas jawaban yang sama belum diputus").format(id=row.id)
            raise refused(
                criterion, Refusal("response-open", what, _("tunggu putusannya, atau perbaiki teksnya di tanggapan.csv"))
            )


def decide(run: Path, response_id: str, decision: Decision, actor: Actor) -> Decided:
    """Write a decision, and the round's new answer with it; says what that does to the ``tpi`` score.

    Raises:
        NotFound: when there is no such response.
        Refused: when it is decided already, a rejection gives a new answer, or who decides has answered or responded.

    """
    with change_run(run, actor, "review decide") as change:
        opened = open_review(run)
        row = _response(opened.tables, response_id)
        if not row.open:
            what = _("{id} sudah diputus: {verdict}").format(id=row.id, verdict=row.verdict)
            raise refused(row.id, Refusal("response-decided", what, _("putusan tidak diubah; sampaikan tanggapan baru")))
        _refuse_decider(opened, row, actor.who)
        cells = {
            "keputusan": decision.verdict,
            "alasan": decision.why,
            "diputus_oleh": actor.who,
            "diputus_pada": actor.when.date().isoformat(),
        }
        if decision.answer is not None:
            cells |= _new_answer(opened, change, row, decision, actor)
        patch = _patch(change)
        patch.set(next(number for number, each in patch.rows() if each.get("id") == row.id), cells)
        after = with_change(opened, change)
        _replace(opened._replace(loaded=opened.loaded._replace(assessment=after)), change, patch)
        change.record(
            tanggapan=row.id,
            keputusan=decision.verdict,
            kriteria=row.criterion,
            putaran=row.round,
            jawaban_lama=cells.get("jawaban_lama", ""),
            jawaban_baru=cells.get("jawaban_baru", ""),
        )
        decided = next(each for _line, each in _parsed(change).responses if each.id == row.id)
        return Decided(decided, effect(opened.assessment, after, (row.criterion,)))


def _new_answer(opened: Opened, change: RunChange, row: ResponseRow, decision: Decision, actor: Actor) -> dict[str, str]:
    """Give the round its new answer, beside the note that it had: nothing that was said is lost."""
    criterion, name = opened.criterion(row.criterion), opened.round(row.round)
    answer = as_stored(opened.assessment, criterion, decision.answer or "")
    note = opened.assessment.notes.get((criterion.id, name), "")
    added = f"[{row.id} {decision.verdict}: {decision.why}]"
    read = read_answer(answer, opened.assessment.rubric.scales[criterion.scale])
    credit = None if isinstance(read, Refusal) else read.credit
    stays = is_lower(credit, Scorer(opened.assessment).klaim(criterion).credit)
    cells = {
        name: answer,
        **({} if stays else {f"alasan_{name}": ""}),  # nothing is lowered any more
        f"catatan_{name}": f"{note} {added}" if note else added,
        f"oleh_{name}": actor.who,
        f"pada_{name}": actor.when.date().isoformat(),
    }
    return {"jawaban_baru": answer, "jawaban_lama": set_answer(opened, change, criterion.id, cells)}


def _refuse_decider(opened: Opened, row: ResponseRow, who: str) -> None:
    """Who responded, or answered for the office, does not decide."""
    office, _stated = answerer(told_by(opened.assessment), row.criterion, ROUND_OF_UNIT)
    if same_person(row.who, who):
        what = _("{who} menanggapi dan memutus {id}").format(who=who, id=row.id)
        raise refused(row.id, Refusal("responder-decided", what, _("minta penilai yang memutus")))
    if same_person(office, who):
        what = _("{who} menjawab kriteria {criterion} pada putaran unit dan memutus {id}")
        mend = _("yang menjawab tidak memverifikasi kriteria yang sama: minta penilai lain memutus")
        raise refused(row.id, Refusal("verifier-answered", what.format(who=who, criterion=row.criterion, id=row.id), mend))


def _response(tables: ReviewTables, name: str) -> ResponseRow:
    known = {row.id: row for _line, row in tables.responses}
    if name not in known:
        what = _("tidak ada tanggapan {id}").format(id=repr(name))
        mend = _("yang dikenal: {names}").format(names=", ".join(known) or _("belum ada"))
        raise NotFound([Problem(SALAH, name, None, "", "unknown-response", what, mend)])
    return known[name]


# --- the table ---------------------------------------------------------------------------------------------------


def _patch(change: RunChange) -> TablePatch:
    return TablePatch(change.table(RESPONSES), RESPONSES, columns_of(ResponseRow))


def _parsed(change: RunChange) -> ReviewTables:
    return ReviewTables(parse_rows(change.table(RESPONSES), RESPONSES, ResponseRow, ("id", "kriteria", "teks")))


def _replace(opened: Opened, change: RunChange, patch: TablePatch) -> None:
    """Put the table into the change, unless it would then be wrong."""
    change.replace(RESPONSES, patch.content())
    problems: Sequence[Problem] = review_faults(_parsed(change), opened.assessment)
    stopping = [each for each in problems if each.severity == SALAH]
    if stopping:
        raise Refused(stopping)
