"""What is to be done after the assessors' round, until it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lke.engine.evidence import standing_faults
from lke.engine.review.follow_ups import Finding, findings
from lke.engine.review.queue import Question, queue
from lke.engine.scales import Refusal
from lke.engine.score import Scorer
from lke.errors import SALAH, NotFound, Problem, Refused
from lke.files.changing import change_run
from lke.files.table import columns_of
from lke.files.table_patch import TablePatch
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.journal import Actor
from lke.model.review import FOLLOW_UPS, FollowUpRow
from lke.reviewing.opening import Opened, open_review, refused


@dataclass(frozen=True, slots=True)
class Queued:
    """The queue of one round, with what its entries show."""

    scorer: Scorer
    round: str
    questions: tuple[Question, ...]


def queue_run(run: Path, round_: str | None = None) -> Queued:
    """The questions of an assessors' round of *run*, those with most at stake first.

    Raises:
        NotFound: when there is no such round.

    """
    opened = open_review(run)
    name = opened.round(round_)
    scorer = Scorer(opened.assessment)
    return Queued(scorer, name, queue(scorer, name))


def propose(run: Path) -> tuple[Assessment, tuple[Finding, ...]]:
    """What was found in *run*, and the follow-ups that it asks for; nothing is written."""
    opened = open_review(run)
    return opened.assessment, findings(Scorer(opened.assessment), opened.tables)


def write_findings(run: Path, due: date | None, actor: Actor) -> tuple[Assessment, tuple[Finding, ...]]:
    """Add the follow-ups that are not in the table yet; rows that are there stay as they are."""
    with change_run(run, actor, "review findings") as change:
        opened = open_review(run)
        found = findings(Scorer(opened.assessment), opened.tables)
        new = [each.proposed for each in found if each.waits_for is None and each.known_as is None]
        patch = TablePatch(change.table(FOLLOW_UPS), FOLLOW_UPS, columns_of(FollowUpRow))
        for row in new:
            patch.append({**_cells(row), "tenggat": due.isoformat() if due is not None else ""})
        if new:
            change.replace(FOLLOW_UPS, patch.content())
            change.record(tindak_lanjut=[row.id for row in new])
        return opened.assessment, found


def _cells(row: FollowUpRow) -> dict[str, str]:
    return {
        "id": row.id,
        "rekomendasi": row.recommendation,
        "penanggung_jawab": row.responsible or "",
        "status": row.status or "",
        "kriteria": ";".join(row.criteria),
        "asal": row.origin or "",
    }


def close(run: Path, name: str, evidence: Sequence[str], note: str | None, actor: Actor) -> FollowUpRow:
    """Close a follow-up with the evidence that it was carried out.

    Raises:
        NotFound: when there is no such follow-up or evidence.
        Refused: when it is closed already, or the evidence does not stand.

    """
    with change_run(run, actor, "review close") as change:
        opened = open_review(run)
        known = {row.id: row for _line, row in opened.tables.follow_ups}
        if name not in known:
            what = _("tidak ada tindak lanjut {id}").format(id=repr(name))
            mend = _("yang dikenal: {names}").format(names=", ".join(known) or _("belum ada"))
            raise NotFound([Problem(SALAH, name, None, "", "unknown-follow-up", what, mend)])
        row = known[name]
        if not row.open:
            what = _("tindak lanjut {id} sudah ditutup: {status}").format(id=name, status=row.status)
            raise refused(name, Refusal("follow-up-closed", what, _("catat tindak lanjut baru bila masih ada yang kurang")))
        _refuse_evidence(opened, evidence)
        shown = tuple(dict.fromkeys((*row.evidence, *evidence)))
        cells = {
            "status": "selesai",
            "bukti": ";".join(shown),
            "ditutup_oleh": actor.who,
            "ditutup_pada": actor.when.date().isoformat(),
            **({} if note is None else {"catatan": note}),
        }
        patch = TablePatch(change.table(FOLLOW_UPS), FOLLOW_UPS, columns_of(FollowUpRow))
        patch.set(next(number for number, each in patch.rows() if each.get("id") == name), cells)
        change.replace(FOLLOW_UPS, patch.content())
        change.record(tindak_lanjut=name, bukti=list(shown))
        return row.model_copy(update={"status": "selesai", "evidence": shown})


def _refuse_evidence(opened: Opened, ids: Sequence[str]) -> None:
    """What closes a follow-up must be registered, and its file must be there as registered and not rejected."""
    problems = [
        Problem(SALAH, piece.id, None, "", fault.code, fault.what, fault.mend)
        for piece in opened.pieces(ids)
        for fault in standing_faults(piece)
    ]
    if problems:
        raise Refused(problems)
