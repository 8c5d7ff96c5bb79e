"""What an assessor looks at next: questions by the points that his answer can move.

The points at stake of a question in a round are the most by which any answer of that round can move the ``tpi`` total, up
or down, against what counts now. That is the greater of
what the worst answer of the scale takes away and what the best one adds. TB, where it may be answered, shares the weight
out among the others and so lies between the two, unless the scale does not reach from 0 to 1: then it is worked out as
well. A question that a later round has answered has nothing at stake. Where several criteria state one fact they are one
question, with the points of all of them.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from lke.engine.scales import NOT_APPLICABLE, best, worst
from lke.engine.score import ROUND_PREFIX, Scorer
from lke.engine.words import may_not_apply
from lke.model.assessment import Answer
from lke.model.rubric import Criterion
from lke.model.score import Leaf, Outcome, Score, ScoreNode

ZERO = Fraction(0)
_COUNTS = (Outcome.SCORED, Outcome.NOT_APPLICABLE)


class Question(NamedTuple):
    """One question of the queue."""

    criterion: Criterion
    also: tuple[str, ...]
    """Other criteria that state the same fact."""
    verified: bool
    """Whether this round has answered it."""
    down: Fraction
    """Points of the total that the worst answer takes away."""
    up: Fraction
    """Points that the best answer adds."""
    unproved: Fraction
    """Points that stand on the claim alone: klaim less berbukti."""
    claim: Leaf
    system: Leaf | None
    """What evidence and data propose; None where no rule says anything."""

    @property
    def stake(self) -> Fraction:
        """The most by which an answer can move the total."""
        return max(self.down, self.up)


def queue(scorer: Scorer, round_: str) -> tuple[Question, ...]:
    """The questions of *round_*: those it has not answered first, those with most at stake before the others.

    Equal ones by the points that are claimed but not proved, then as they stand on the sheet.
    """
    asked = list(_Questions(scorer, round_).all())
    order = sorted(range(len(asked)), key=lambda at: (asked[at].verified, -asked[at].stake, -asked[at].unproved, at))
    return tuple(asked[at] for at in order)


class _Questions:
    """Works out what is at stake; what all questions share is looked up once."""

    def __init__(self, scorer: Scorer, round_: str) -> None:
        self.scorer, self.round = scorer, round_
        self.rounds = scorer.rounds
        self.now = scorer.score("tpi")
        self.nodes, self.claims, self.proved = (_by_id(score) for score in (self.now, *map(scorer.score, ("klaim", "berbukti"))))

    def all(self) -> Iterator[Question]:
        """One for each fact, in the order of the sheet."""
        seen: set[str] = set()
        members = self.scorer.facts.members
        for criterion in self.scorer.criteria:
            owner = self.scorer.facts.owner[criterion.id]
            if criterion.scored and owner not in seen:
                seen.add(owner)
                alike = [each for each in self.scorer.criteria if each.id in members[owner] and each.scored]
                yield self._question(alike)

    def _question(self, alike: list[Criterion]) -> Question:
        criterion, names = alike[0], [each.id for each in alike]
        down, up = self._moves(criterion, names)
        unproved = sum(((self.claims[each].points or ZERO) - (self.proved[each].points or ZERO) for each in names), ZERO)
        return Question(
            criterion=criterion,
            also=tuple(names[1:]),
            verified=self._answered(criterion, self.round),
            down=down,
            up=up,
            unproved=max(unproved, ZERO),
            claim=self.scorer.klaim(criterion),
            system=self.scorer.sistem(criterion) if criterion.id in self.scorer.decisions else None,
        )

    def _answered(self, criterion: Criterion, name: str) -> bool:
        return self.scorer.leaf(criterion, ROUND_PREFIX + name).outcome in _COUNTS

    def _moves(self, criterion: Criterion, names: list[str]) -> tuple[Fraction, Fraction]:
        """What the worst answer takes away and the best one adds."""
        if any(self._answered(criterion, name) for name in self.rounds[self.rounds.index(self.round) + 1 :]):
            return ZERO, ZERO
        scale = self.scorer.assessment.rubric.scales[criterion.scale]
        least, most = worst(scale), best(scale)
        totals = [self._total(names, answer) for answer in (least, most)]
        if may_not_apply(criterion, self.scorer.assessment.rubric) and not (least.credit == 0 and most.credit == 1):
            totals.append(self._supposed(names, Leaf(Outcome.NOT_APPLICABLE, None, NOT_APPLICABLE, "")))
        return max(self.now.points - min(totals), ZERO), max(max(totals) - self.now.points, ZERO)

    def _total(self, names: list[str], answer: Answer) -> Fraction:
        """The total with *answer* given to the question; weights stay as they are unless it did not apply before."""
        assert answer.credit is not None
        if any(self.nodes[each].outcome is Outcome.NOT_APPLICABLE for each in names):
            return self._supposed(names, Leaf(Outcome.SCORED, answer.credit, answer.text, ""))
        gained = (self.nodes[each].weight * answer.credit - (self.nodes[each].points or ZERO) for each in names)
        return self.now.points + sum(gained, ZERO)

    def _supposed(self, names: list[str], leaf: Leaf) -> Fraction:
        """The total with *leaf* instead of what counts now, scored anew."""
        return self.scorer.score("tpi", dict.fromkeys(names, leaf)).points


def _by_id(score: Score) -> dict[str, ScoreNode]:
    return {leaf.id: leaf for leaf in score.leaves()}
