"""A scorecard as the contract's JSON document: numbers unrounded, ``exact`` the rational."""

from fractions import Fraction
from typing import Any

import lke
from lke.engine.certainty import unverified_numbers
from lke.engine.gates import decide_gates
from lke.engine.predicates import predicate_of
from lke.engine.scales import NOT_APPLICABLE
from lke.model.rubric import ChoiceScale
from lke.model.score import SCORES, Score, Scorecard, ScoreNode
from lke.report.gates import gate_documents, level_documents, predicate_document
from lke.report.never_done import never_done_documents


def score_document(card: Scorecard, score: Score) -> dict[str, Any]:
    """What ``lke score --json`` prints of *score*."""
    header, rubric = card.assessment.header, card.assessment.rubric
    percent = _percent(score.points, score.weight)
    gates, predicate = decide_gates(card.assessment, score), predicate_of(card.assessment, score)
    return {
        "engine": lke.__version__,
        "rubric": {
            "id": rubric.id,
            "edition": rubric.edition,
            "sha256": card.assessment.rubric_sha256,
            "unverified": rubric.unverified,
        },
        "unit": {"code": header.unit.code, "name": header.unit.name},
        "year": header.year,
        "status": header.status,
        "example": header.example,
        "by": score.by,
        "total": {
            "points": float(score.points),
            "exact": str(score.points),
            "weight": _plain(score.weight),
            "percent": percent,
            "predicate": predicate.rung.name if predicate and predicate.rung else None,
            "provisional": score.provisional,
        },
        "complete": {"answered": score.answered, "of": score.of},
        "verified": {"answered": score.verified, "of": score.of},
        "interval": {"min": float(score.points), "max": float(score.highest)},
        "open": {
            "gates": [verdict.id for gate in gates for verdict in gate.verdicts if verdict.open],
            "levels": [gate.level for gate in gates if gate.open],
            "predicates": [rung.name for rung in predicate.possible] if predicate and len(predicate.possible) > 1 else [],
        },
        "scores": {name: _score_of(card, name) for name in SCORES},
        "problems": [problem.as_json() for problem in card.findings],
        "predicate": predicate_document(predicate),
        "outline": rubric.outline,
        "unverified": list(unverified_numbers(rubric)),
        "gates": gate_documents(gates),
        "levels": level_documents(gates),
        "never_done": never_done_documents(card, score),
        "nodes": [_node(card, node) for node in score.walk()],
    }


def _score_of(card: Scorecard, name: str) -> float | None:
    """A score's points; sistem is null where no criterion has a rule."""
    if name == "sistem" and not card.decisions:
        return None
    return float(card.totals[name])


def _node(card: Scorecard, node: ScoreNode) -> dict[str, Any]:
    return {
        "id": node.id,
        "parent": node.parent,
        "title": node.title,
        "weight": _plain(node.weight),
        "points": None if node.points is None else float(node.points),
        "exact": None if node.points is None else str(node.points),
        "percent": None if node.points is None else _percent(node.points, node.weight),
        "outcome": node.outcome.value,
        "answer": _answer(card, node),
        "disputed": node.disputed,
        "because": node.because,
    }


def _answer(card: Scorecard, node: ScoreNode) -> str | float | None:
    """A letter as it is; a number as a number."""
    if node.criterion is None or node.answer is None or node.answer == NOT_APPLICABLE:
        return node.answer
    if isinstance(card.assessment.rubric.scales[node.criterion.scale], ChoiceScale):
        return node.answer
    return float(Fraction(node.answer))


def _percent(points: Fraction, weight: Fraction) -> float | None:
    return float(100 * points / weight) if weight else None


def _plain(number: Fraction) -> int | float:
    return number.numerator if number.denominator == 1 else float(number)
