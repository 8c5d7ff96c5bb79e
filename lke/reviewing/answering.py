"""An assessor answers a question, or looks at a piece of evidence."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from lke.engine.review.effects import Effect, effect
from lke.engine.review.signing import answerer, is_lower, reason_wanted, same_person, told_by
from lke.engine.scales import Refusal, read_answer
from lke.engine.score import ROUND_PREFIX, Scorer
from lke.errors import SALAH, Problem, Refused
from lke.files.changing import RunChange, change_run
from lke.files.runs import answer_columns, signing_columns
from lke.files.table import columns_of
from lke.files.table_patch import TablePatch
from lke.language import _
from lke.model.assessment import Assessment, Evidence
from lke.model.journal import Actor
from lke.model.places import RESTRICTED
from lke.model.rubric import ChoiceScale, Criterion
from lke.model.run import ROUND_OF_UNIT, EvidenceRow
from lke.reviewing.opening import Opened, open_review, read_reason, refused, with_change


class Reply(NamedTuple):
    """What an assessor answers."""

    answer: str
    reason: str | None = None
    note: str | None = None
    """None leaves the note as it is."""
    on: date | None = None
    """The day of the answer; None: the day of the command."""


def answer(run: Path, criterion_id: str, round_: str | None, reply: Reply, actor: Actor) -> Effect:
    """Write an assessor's answer into ``jawaban.csv``; says what it does to the ``tpi`` score.

    Raises:
        NotFound: when there is no such question or round.
        Refused: when it is no answer, lowers without a reason, or comes from who answered for the office.

    """
    reason = read_reason(reply.reason)
    with change_run(run, actor, "review answer") as change:
        opened = open_review(run)
        criterion, name = opened.criterion(criterion_id), opened.round(round_)
        cells = {
            name: as_stored(opened.assessment, criterion, reply.answer),
            f"oleh_{name}": actor.who,
            f"pada_{name}": (reply.on or actor.when.date()).isoformat(),
            f"alasan_{name}": reason or "",
            **({} if reply.note is None else {f"catatan_{name}": reply.note}),
        }
        before = set_answer(opened, change, criterion.id, cells)
        after = with_change(opened, change)
        if reason is None and lowers(after, criterion, name):
            raise refused(f"{criterion.id}.{name}", reason_wanted(name))
        change.record(kriteria=criterion.id, putaran=name, jawaban=cells[name], sebelumnya=before, alasan=reason or "")
        return effect(opened.assessment, after, (criterion.id,))


def as_stored(assessment: Assessment, criterion: Criterion, text: str) -> str:
    """How an answer stands in the table: a choice as the scale spells it, a number as it was typed.

    Raises:
        Refused: when it is no answer on the criterion's scale.

    """
    scale = assessment.rubric.scales[criterion.scale]
    read = read_answer(text, scale)
    if isinstance(read, Refusal):
        raise refused(criterion.id, read)
    return read.text if isinstance(scale, ChoiceScale) or read.credit is None else " ".join(text.split())


def set_answer(opened: Opened, change: RunChange, criterion: str, cells: dict[str, str]) -> str:
    """Put *cells* into the row of *criterion*, which is added where there is none; returns what the first of them held."""
    rounds = opened.assessment.header.rounds
    columns = (*answer_columns(rounds), *signing_columns(rounds))
    patch = TablePatch(change.table("jawaban.csv"), "jawaban.csv", columns)
    number, row = next(((at, row) for at, row in patch.rows() if row.get("kriteria") == criterion), (None, {}))
    if number is None:
        patch.append({"kriteria": criterion, **cells})
    else:
        patch.set(number, cells)
    change.replace("jawaban.csv", patch.content())
    return row.get(next(iter(cells)), "")


def lowers(assessment: Assessment, criterion: Criterion, round_: str) -> bool:
    """Whether a round gives a question less than the office does."""
    scorer = Scorer(assessment)
    return is_lower(scorer.leaf(criterion, ROUND_PREFIX + round_).credit, scorer.klaim(criterion).credit)


# --- evidence ----------------------------------------------------------------------------------------------------


class Look(NamedTuple):
    """What an assessor makes of evidence."""

    accepted: bool
    reason: str | None = None
    note: str | None = None


def judge(run: Path, ids: Sequence[str], look: Look, actor: Actor) -> tuple[Effect, ...]:
    """Accept or reject registered evidence; says what that does to the scores that look at evidence.

    Raises:
        NotFound: when the register has no such piece.
        Refused: when a rejection has no reason, or who looks has answered a question that the evidence serves.

    """
    reason = read_reason(look.reason)
    if not look.accepted and reason is None:
        what = _("bukti ditolak tanpa alasan")
        raise refused("--reason", Refusal("rejected-without-reason", what, reason_wanted(ROUND_OF_UNIT).mend.partition(": ")[2]))
    with change_run(run, actor, "review evidence") as change:
        opened = open_review(run)
        pieces = opened.pieces(ids)
        _refuse_own(opened.assessment, pieces, actor.who)
        cells = {
            "status": "diterima" if look.accepted else "ditolak",
            "diperiksa_oleh": actor.who,
            "diperiksa_pada": actor.when.date().isoformat(),
            "alasan_penolakan": reason or "",
            **({} if look.note is None else {"catatan_pemeriksa": look.note}),
        }
        patch = TablePatch(change.table("bukti.csv"), "bukti.csv", columns_of(EvidenceRow))
        for number, row in patch.rows():
            if row.get("id") in ids:
                patch.set(number, cells)
        change.replace("bukti.csv", patch.content())
        hidden = any(piece.row.access == RESTRICTED for piece in pieces)
        change.record(bukti=list(ids), status=cells["status"], alasan="" if hidden else reason or "")
        after = with_change(opened, change)
        served = {criterion for piece in pieces for criterion in piece.criteria}
        scores = ("sistem", "berbukti") if Scorer(after).decisions else ("berbukti",)
        return tuple(effect(opened.assessment, after, served, by) for by in scores)


def _refuse_own(assessment: Assessment, pieces: Sequence[Evidence], who: str) -> None:
    """Who answered a question does not judge its evidence."""
    told = told_by(assessment)
    problems = [
        Problem(SALAH, piece.id, None, "", "verifier-answered", *_own(who, criterion))
        for piece in pieces
        for criterion in piece.criteria
        if same_person(answerer(told, criterion, ROUND_OF_UNIT)[0], who)
    ]
    if problems:
        raise Refused(problems)


def _own(who: str, criterion: str) -> tuple[str, str]:
    what = _("{who} menjawab kriteria {id} pada putaran unit dan memeriksa buktinya").format(who=who, id=criterion)
    return what, _("yang menjawab tidak memverifikasi kriteria yang sama: minta penilai lain memeriksanya")
