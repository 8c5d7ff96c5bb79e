"""The assessors' round as the report shows it: how far it is, why it lowers, what was said, what is left to do."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lke.engine.review.effects import Effect, decision_effect
from lke.engine.review.follow_ups import lowered
from lke.engine.review.words import kind_word, progress_word, reason_word, verdict_word
from lke.engine.score import ROUND_PREFIX, Scorer
from lke.language import _
from lke.model.places import RESTRICTED
from lke.model.review import FollowUpRow, ResponseRow, ReviewTables
from lke.model.score import Outcome, Scorecard
from lke.report.labels import long_date

_COUNTS = (Outcome.SCORED, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class RoundView:
    """How far one round of the assessors is."""

    name: str
    role: str
    answered: int
    of: int


@dataclass(frozen=True, slots=True)
class ReasonView:
    """The questions that were lowered for one reason."""

    reason: str
    criteria: tuple[str, ...]
    lost: Fraction
    """Points of the total that the office claimed and did not get."""


@dataclass(frozen=True, slots=True)
class ResponseView:
    """A response, with what was decided."""

    row: ResponseRow
    kind: str
    said: str
    """By whom and when."""
    verdict: str
    decided: str
    answers: str
    """The answer before and after."""
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """A recommendation that is still to be carried out."""

    row: FollowUpRow
    status: str
    due: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """The section of the report."""

    rounds: tuple[RoundView, ...]
    reasons: tuple[ReasonView, ...]
    rejected: tuple[tuple[str, str], ...]
    """Rejected pieces of evidence with the reason."""
    responses: tuple[ResponseView, ...]
    follow_ups: tuple[FollowUpView, ...]
    closed: int


def review_view(card: Scorecard, tables: ReviewTables) -> ReviewView | None:
    """The section; None where no assessor has answered and nothing was said."""
    scorer = Scorer(card.assessment)
    rounds = tuple(_round(scorer, name) for name in scorer.rounds[1:])
    rejected = tuple(
        (piece.id, reason_word(piece.row.rejected_for) if piece.row.rejected_for and piece.row.access != RESTRICTED else "")
        for piece in card.assessment.evidence
        if piece.row.status == "ditolak"
    )
    if not any(each.answered for each in rounds) and not tables.responses and not tables.follow_ups and not rejected:
        return None
    follow_ups = [row for _line, row in tables.follow_ups]
    return ReviewView(
        rounds=rounds,
        reasons=tuple(_reasons(card, scorer)),
        rejected=rejected,
        responses=tuple(_response(card, row) for _line, row in tables.responses),
        follow_ups=tuple(_follow_up(row) for row in follow_ups if row.open),
        closed=sum(not row.open for row in follow_ups),
    )


def _round(scorer: Scorer, name: str) -> RoundView:
    scored = [criterion for criterion in scorer.criteria if criterion.scored]
    answered = sum(scorer.leaf(criterion, ROUND_PREFIX + name).outcome in _COUNTS for criterion in scored)
    return RoundView(name, scorer.assessment.header.assessors.get(name, ""), answered, len(scored))


def _reasons(card: Scorecard, scorer: Scorer) -> list[ReasonView]:
    """Reasons by the points lost, the most first."""
    claims, verdicts = ({leaf.id: leaf for leaf in card.scores[by].leaves()} for by in ("klaim", "tpi"))
    found: dict[str, list[str]] = {}
    for each in lowered(scorer):
        signed = card.assessment.signed.get((each.criterion.id, each.round))
        found.setdefault(reason_word(signed.reason) if signed and signed.reason else "", []).append(each.criterion.id)
    views = [
        ReasonView(
            reason or _("tanpa alasan tercatat"),
            tuple(names),
            sum(((claims[name].points or Fraction(0)) - (verdicts[name].points or Fraction(0)) for name in names), Fraction(0)),
        )
        for reason, names in found.items()
    ]
    return sorted(views, key=lambda view: (-view.lost, view.reason))


def _response(card: Scorecard, row: ResponseRow) -> ResponseView:
    answers = f"{row.old_answer or _('belum dijawab')} → {row.new_answer}" if row.new_answer else ""
    return ResponseView(
        row=row,
        kind=kind_word(row.kind),
        said=_signed(row.who, row.when),
        verdict=verdict_word(row.verdict),
        decided=_signed(row.decided_by, row.decided_on),
        answers=answers,
        effect=decision_effect(card.assessment, row) if row.new_answer else None,
    )


def _signed(who: str | None, day: date | None) -> str:
    return ", ".join(filter(None, (who, long_date(day) if day else "")))


def _follow_up(row: FollowUpRow) -> FollowUpView:
    return FollowUpView(row, progress_word(row.status), long_date(row.due) if row.due else _("belum ditetapkan"))
