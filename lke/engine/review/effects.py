"""What a change of answers or evidence does to the score: two full scorings, compared exactly."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from lke.engine.scales import Refusal, read_answer
from lke.engine.score import Scorer
from lke.model.assessment import Answer, Assessment
from lke.model.review import ResponseRow
from lke.model.score import Outcome, Score, ScoreNode


class Change(NamedTuple):
    """One number before and after; points of the total, None for what brings none."""

    before: Fraction | None
    after: Fraction | None

    @property
    def moved(self) -> Fraction:
        """Points gained; negative where points are lost."""
        return (self.after or Fraction(0)) - (self.before or Fraction(0))


class CriterionChange(NamedTuple):
    """One criterion before and after."""

    id: str
    outcomes: tuple[Outcome, Outcome]
    answers: tuple[str | None, str | None]
    points: Change


class Effect(NamedTuple):
    """What a change does to one score."""

    by: str
    criteria: tuple[CriterionChange, ...]
    """The criteria that were asked about, and those that moved with them."""
    total: Change


def effect(before: Assessment, after: Assessment, criteria: Iterable[str], by: str = "tpi") -> Effect:
    """Score both assessments whole by *by*, and say what became of *criteria* and of the total."""
    old, new = Scorer(before).score(by), Scorer(after).score(by)
    leaves, then = _leaves(new), _leaves(old)
    asked = set(criteria)
    shown = [
        CriterionChange(
            name,
            (then[name].outcome, leaf.outcome),
            (then[name].answer, leaf.answer),
            Change(then[name].points, leaf.points),
        )
        for name, leaf in leaves.items()
        if name in asked or (leaf.outcome, leaf.answer, leaf.credit) != (then[name].outcome, then[name].answer, then[name].credit)
    ]
    return Effect(by, tuple(shown), Change(old.points, new.points))


def decision_effect(assessment: Assessment, row: ResponseRow) -> Effect | None:
    """What a decision does to the ``tpi`` score: as the round answered before it, against its new answer; all else as it is.

    None where it gave no new answer.
    """
    scales = {criterion.id: assessment.rubric.scales[criterion.scale] for criterion in assessment.rubric.criteria()}
    key = (row.criterion, row.round or "")
    given = [read_answer(text, scales[row.criterion]) if text else None for text in (row.old_answer, row.new_answer)]
    if given[1] is None or any(isinstance(each, Refusal) for each in given):
        return None
    others = {name: answer for name, answer in assessment.answers.items() if name != key}
    before, after = ({**others, key: each} if isinstance(each, Answer) else others for each in given)
    return effect(replace(assessment, answers=before), replace(assessment, answers=after), (row.criterion,))


def _leaves(score: Score) -> dict[str, ScoreNode]:
    return {leaf.id: leaf for leaf in score.leaves()}
