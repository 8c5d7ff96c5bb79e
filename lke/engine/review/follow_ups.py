"""What follows from the assessors' round: recommendations from lowered answers and rejected evidence."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from lke.engine.review.words import reason_mend
from lke.engine.score import ROUND_PREFIX, Scorer
from lke.language import _
from lke.model.assessment import Assessment, Evidence
from lke.model.places import RESTRICTED
from lke.model.review import FollowUpRow, ResponseRow, ReviewTables
from lke.model.rubric import Criterion
from lke.model.run import ROUND_OF_UNIT
from lke.model.score import Leaf, Outcome

_COUNTS = (Outcome.SCORED, Outcome.NOT_APPLICABLE)


class Lowered(NamedTuple):
    """A question to which the last assessor who answered gives less than the office."""

    criterion: Criterion
    round: str
    claim: Leaf
    verdict: Leaf


class Finding(NamedTuple):
    """What was found, and the follow-up that it asks for."""

    proposed: FollowUpRow
    waits_for: str | None
    """The response that is not decided yet: until then nothing is accepted."""
    known_as: str | None
    """The follow-up that stands in the table already."""


def lowered(scorer: Scorer) -> Iterator[Lowered]:
    """The lowered questions in the order of the sheet; what the office called TB counts as claimed in full."""
    for criterion in scorer.criteria:
        name = last_round(scorer, criterion)
        if not criterion.scored or name is None:
            continue
        claim, verdict = scorer.klaim(criterion), scorer.leaf(criterion, ROUND_PREFIX + name)
        claimed = Fraction(1) if claim.outcome is Outcome.NOT_APPLICABLE else claim.credit
        if claimed is not None and verdict.credit is not None and verdict.credit < claimed:
            yield Lowered(criterion, name, claim, verdict)


def last_round(scorer: Scorer, criterion: Criterion) -> str | None:
    """The last assessor round that answered *criterion*."""
    rounds = reversed(scorer.rounds[1:])
    return next((name for name in rounds if scorer.leaf(criterion, ROUND_PREFIX + name).outcome in _COUNTS), None)


def findings(scorer: Scorer, tables: ReviewTables) -> tuple[Finding, ...]:
    """What was found, each with the follow-up that it asks for, numbered after those of the table.

    A rejected piece whose questions were all lowered asks for nothing more.
    """
    known = [row for _line, row in tables.follow_ups]
    waiting = {(row.criterion, row.round): row for _line, row in tables.responses if row.open}
    number = next_number("TL", (row.id for row in known))
    found = []
    for proposed, response in _asked(scorer, waiting):
        same = next((row.id for row in known if _same(row, proposed)), None)
        fresh = same is None and response is None
        name = f"TL{number:02d}" if fresh else ""
        number += fresh
        found.append(Finding(proposed.model_copy(update={"id": name or "–"}), response.id if response else None, same))
    return tuple(found)


def next_number(prefix: str, ids: Iterable[str]) -> int:
    """The number after the highest that begins with *prefix*."""
    numbers = (re.fullmatch(rf"{prefix}(\d{{1,9}})", each) for each in ids)
    return 1 + max((int(match[1]) for match in numbers if match), default=0)


def _same(row: FollowUpRow, proposed: FollowUpRow) -> bool:
    return row.origin == proposed.origin and set(proposed.criteria) <= set(row.criteria)


def _asked(
    scorer: Scorer, waiting: Mapping[tuple[str, str | None], ResponseRow]
) -> Iterator[tuple[FollowUpRow, ResponseRow | None]]:
    covered = set()
    for each in lowered(scorer):
        covered.add(each.criterion.id)
        yield _of_answer(scorer.assessment, each), waiting.get((each.criterion.id, each.round))
    for piece in scorer.assessment.evidence:
        if piece.row.status == "ditolak" and not (piece.criteria and covered.issuperset(piece.criteria)):
            yield _of_evidence(scorer.assessment, piece), None


def _of_answer(assessment: Assessment, each: Lowered) -> FollowUpRow:
    signed = assessment.signed.get((each.criterion.id, each.round))
    note = assessment.notes.get((each.criterion.id, each.round), "")
    text = _recommended(reason_mend(signed.reason if signed is not None else None), note)
    return _row(text, responsible(assessment, (each.criterion.id,)), (each.criterion.id,), each.round)


def _of_evidence(assessment: Assessment, piece: Evidence) -> FollowUpRow:
    row = piece.row
    hidden = row.access == RESTRICTED
    mend = reason_mend(None if hidden else row.rejected_for)
    shown = _("Ganti bukti {id} yang ditolak. {mend}").format(id=row.id, mend=mend)
    return _row(
        _recommended(shown, "" if hidden else row.review_note or ""),
        responsible(assessment, piece.criteria),
        piece.criteria,
        row.id,
    )


def _row(text: str, role: str | None, criteria: Sequence[str], origin: str) -> FollowUpRow:
    return FollowUpRow.model_validate(
        {
            "id": "–",
            "rekomendasi": text,
            "penanggung_jawab": role,
            "status": "terbuka",
            "kriteria": tuple(criteria),
            "asal": origin,
        }
    )


def _recommended(mend: str, note: str) -> str:
    return _("{mend}: {note}").format(mend=mend, note=note)[:4000] if note else f"{mend}."


def responsible(assessment: Assessment, criteria: Iterable[str]) -> str | None:
    """Who sees to it: the role that the schedule names for the sub-activity, else the office's own role."""
    asked = set(criteria)
    indicators = {each for criterion in assessment.rubric.criteria() if criterion.id in asked for each in criterion.indicators}
    plan = assessment.plan
    rows = [row.id for row, indicator in plan.indicators() if indicator.id in indicators] if plan is not None else []
    roles = {row.sub_activity: row.responsible for row in assessment.schedule if row.responsible}
    return next((roles[row] for row in rows if row in roles), assessment.header.assessors.get(ROUND_OF_UNIT))
