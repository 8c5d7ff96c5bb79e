"""Where points are missing, where the office rates itself above its evidence, and where an assessor disagrees."""

from dataclasses import dataclass
from fractions import Fraction

from lke.language import _
from lke.model.score import Outcome, Scorecard, ScoreNode
from lke.report.next_step import next_step
from lke.report.reasons import Reasoner, RoundLine, shown_answer

_COUNTED = (Outcome.SCORED, Outcome.UNANSWERED)


@dataclass(frozen=True, slots=True)
class Gap:
    """A criterion that did not bring all its points in the score of record."""

    id: str
    title: str
    area: str
    lost: Fraction
    why: str
    step: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """A criterion of which two scores say different things."""

    id: str
    title: str
    first: str
    second: str
    change: Fraction
    """Points of the second less those of the first."""
    why: str


def gaps(reasoner: Reasoner) -> list[Gap]:
    """Criteria by the points lost in the score of record, the most first."""
    card = reasoner.card
    areas = {node.id: root.title for root in card.record.roots for node in root.walk()}
    found = [_gap(reasoner, leaf, areas[leaf.id]) for leaf in card.record.leaves() if lost_points(leaf)]
    return sorted(found, key=lambda gap: -gap.lost)


def lost_points(leaf: ScoreNode) -> Fraction:
    """Weight less points, where the criterion can bring any."""
    if leaf.outcome not in _COUNTED or leaf.points is None:
        return Fraction(0)
    return leaf.weight - leaf.points


def _gap(reasoner: Reasoner, leaf: ScoreNode, area: str) -> Gap:
    assert leaf.criterion is not None, "a leaf holds its criterion"
    claim = reasoner.leaf("klaim", leaf.id).outcome
    step = next_step(reasoner.card, leaf.criterion, claim)
    return Gap(leaf.id, leaf.title, area, lost_points(leaf), leaf.because, step)


def overrated(reasoner: Reasoner) -> list[Contrast]:
    """Criteria that the office claims higher than evidence and data yield, the costliest first.

    What no rule decides is held against its valid evidence (berbukti).
    """
    found = []
    for claim in reasoner.card.scores["klaim"].leaves():
        proof = reasoner.leaf("sistem" if claim.id in reasoner.card.decisions else "berbukti", claim.id)
        if _claimed_above(reasoner.card, claim, proof):
            unproved = proof.outcome is Outcome.UNANSWERED
            yielded = _("belum terbukti") if unproved else shown_answer(proof, reasoner.card.assessment.rubric)
            found.append(_contrast(reasoner.card, (claim, proof), yielded, proof.because))
    return sorted(found, key=lambda each: each.change)


def _claimed_above(card: Scorecard, claim: ScoreNode, proof: ScoreNode) -> bool:
    """Whether the claim has more credit than was proved; what waits for a person is not overrated."""
    if claim.outcome is not Outcome.SCORED or not claim.credit:
        return False
    if proof.outcome is Outcome.UNANSWERED:
        decision = card.decisions.get(claim.id)
        return decision is not None and not decision.needs_person
    return proof.credit is not None and proof.credit < claim.credit


def disputes(reasoner: Reasoner) -> list[Contrast]:
    """Criteria on which office and assessor differ, the costliest first."""
    found = []
    for claim in reasoner.card.scores["klaim"].leaves():
        if claim.disputed and claim.criterion is not None:
            rounds = reasoner.of(claim.criterion).rounds
            notes = "; ".join(f"{each.name}: {_noted(each)}" for each in rounds if _noted(each))
            verdict = reasoner.leaf("tpi", claim.id)
            shown = shown_answer(verdict, reasoner.card.assessment.rubric)
            found.append(_contrast(reasoner.card, (claim, verdict), shown, notes))
    return sorted(found, key=lambda each: each.change)


def _noted(line: RoundLine) -> str:
    """A round's reason and note."""
    return " – ".join(filter(None, (line.reason, line.note)))


def _contrast(card: Scorecard, pair: tuple[ScoreNode, ScoreNode], shown: str, why: str) -> Contrast:
    first, second = pair
    change = (second.points or Fraction(0)) - (first.points or Fraction(0))
    return Contrast(first.id, first.title, shown_answer(first, card.assessment.rubric), shown, change, why)
