"""What a change of answers or evidence does to the score: two full scorings, compared exactly."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from lke.engine.score import Scorer
from lke.model.assessment import Assessment
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


def _leaves(score: Score) -> dict[str, ScoreNode]:
    return {leaf.id: leaf for leaf in score.leaves()}
