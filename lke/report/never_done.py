"""What an office of its level never does (``berlaku_untuk``): shown apart with its points; the score keeps it."""

from typing import Any

from lke.model.assessment import Assessment
from lke.model.plan import Level
from lke.model.rubric import Branch, Criterion, Rubric
from lke.model.score import Score, Scorecard, ScoreNode


def not_done_by(rubric: Rubric, level: Level) -> tuple[Branch | Criterion, ...]:
    """The highest nodes that offices of *level* never do."""
    away: list[Branch | Criterion] = []
    below: set[str] = set()
    for node, parent, _depth in rubric.walk():
        if parent is not None and parent.id in below:
            below.add(node.id)
        elif node.done_by is not None and level not in node.done_by:
            away.append(node)
            below.add(node.id)
    return tuple(away)


def never_done(assessment: Assessment, score: Score) -> tuple[ScoreNode, ...]:
    """The nodes of *score* that this office never does."""
    away = {node.id for node in not_done_by(assessment.rubric, assessment.header.unit.level)}
    return tuple(node for node in score.walk() if node.id in away)


def never_done_documents(card: Scorecard, score: Score) -> list[dict[str, Any]]:
    """The same for scripts."""
    return [
        {"id": node.id, "title": node.title, "weight": float(node.weight), "points": float(node.points or 0)}
        for node in never_done(card.assessment, score)
    ]
