"""What the answers, the evidence and the assessor of two sides say of one question, each taken from either side.

The credit of a question is made in layers: the office's answer, what its evidence lets stand of it, and the assessor's answer
over both. Each layer can be taken from either side; a layer that is blank on one side is known from the other alone, so that
a question answered on one side only moves by ``kelengkapan`` and by nothing else.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from lke.engine.pairing import Pair
from lke.engine.score import ROUND_PREFIX, Scorer
from lke.model.assessment import Answer, Assessment, RosterRow
from lke.model.comparison import Side
from lke.model.rubric import ChoiceScale, Criterion, Scale
from lke.model.run import ROUND_OF_UNIT
from lke.model.score import Leaf, Outcome

BEFORE, AFTER = 0, 1
BOTH = (BEFORE, AFTER)
ZERO = Fraction(0)

Reading = tuple[Fraction, Fraction]
"""A credit as the rubric before and the rubric after give it."""


class Voice(NamedTuple):
    """One pair of questions: all that each side says of it."""

    away: tuple[bool, bool]
    """Side -> whether it does not apply."""
    blank: tuple[bool, bool]
    """Side -> whether it is unanswered."""
    credits: Mapping[tuple[int, int, int], Reading]
    """(answers' side, evidence's side, assessor's side) -> credit."""


class _End(NamedTuple):
    """A question on one side; one without a partner stands on both sides as it is on its own."""

    side: int
    criterion: Criterion


class Voices:
    """Hears every pair of two sides."""

    def __init__(self, before: Side, after: Side, pairs: tuple[Pair, ...], scorers: tuple[Scorer, Scorer] | None = None) -> None:
        self._sides = (before, after)
        self._scorers = scorers or (Scorer(before.assessment), Scorer(after.assessment))
        self._criteria = tuple({each.id: each for each in side.assessment.rubric.criteria()} for side in self._sides)
        self._alike = {(pair.old, pair.new) for pair in pairs if self._is_alike(pair)}
        self._mixed: dict[tuple[int, int], Scorer] = {}
        self._pairs = pairs

    def all(self) -> list[Voice]:
        """One voice for each pair, in their order."""
        return [self._voice(pair) for pair in self._pairs]

    def _voice(self, pair: Pair) -> Voice:
        ends = self._ends(pair)
        finals = [self._scorers[end.side].leaf(end.criterion, self._by(end)) for end in ends]
        away = tuple(leaf.outcome is Outcome.NOT_APPLICABLE for leaf in finals)
        blank = tuple(
            leaf.outcome is Outcome.UNANSWERED and self._by(end) != "sistem" for leaf, end in zip(finals, ends, strict=True)
        )
        office = {(a, e): self._office(ends, a, e) for a, e in product(BOTH, BOTH)}
        assessor = [self._assessor(ends, side) for side in BOTH]
        credits_ = {(a, e, t): self._credit(ends, office, assessor, (a, e, t)) for a, e, t in product(BOTH, BOTH, BOTH)}
        return Voice((away[0], away[1]), (blank[0], blank[1]), credits_)

    def _ends(self, pair: Pair) -> tuple[_End, _End]:
        old = None if pair.old is None else _End(BEFORE, self._criteria[BEFORE][pair.old])
        new = None if pair.new is None else _End(AFTER, self._criteria[AFTER][pair.new])
        before, after = old or new, new or old
        assert before is not None
        assert after is not None
        return before, after

    def _by(self, end: _End) -> str:
        return self._sides[end.side].score.by

    # --- the office, with its evidence ---

    def _office(self, ends: tuple[_End, _End], answers: int, evidence: int) -> Reading | None:
        """What the answers of one side are worth under the evidence of one side; None where there is none."""
        layer = _layer(self._by(ends[evidence]))
        if answers == evidence:  # evidence can decide where the inputs say that nothing applies
            end = ends[evidence]
            own = self._proved(ends, end, self._scorers[end.side], layer)
            if own is not None:
                return own
        if layer != "sistem":
            answers = self._answering(ends, answers)
        if layer == "klaim":
            end = ends[answers]
            return self._read(ends, end, self._scorers[end.side].klaim(end.criterion))
        end = ends[evidence]
        if ends[answers].side == end.side:
            return self._proved(ends, end, self._scorers[end.side], layer)
        if (ends[BEFORE].criterion.id, ends[AFTER].criterion.id) in self._alike:
            return self._proved(ends, end, self._mixture(answers, evidence), layer)
        return self._proved(ends, end, self._scorers[end.side], layer, self._claim(ends, answers))

    def _answering(self, ends: tuple[_End, _End], side: int) -> int:
        """The side that answered: *side* unless only the other one did."""
        answered = [self._scorers[end.side].klaim(end.criterion).outcome is Outcome.SCORED for end in ends]
        return side if answered[side] or not answered[1 - side] else 1 - side

    def _claim(self, ends: tuple[_End, _End], side: int) -> Reading | None:
        end = ends[side]
        return self._read(ends, end, self._scorers[end.side].klaim(end.criterion))

    def _proved(
        self, ends: tuple[_End, _End], end: _End, scorer: Scorer, layer: str, claim: Reading | None = None
    ) -> Reading | None:
        """What a score that looks at evidence says; of another edition's *claim*, what the evidence lets stand of it."""
        leaf = scorer.leaf(end.criterion, layer)
        if layer == "sistem" and leaf.outcome is Outcome.UNANSWERED:
            return ZERO, ZERO
        said = self._read(ends, end, leaf)
        if layer == "sistem" or claim is None or said is None:
            return said
        own = scorer.klaim(end.criterion)
        limited = own.credit is not None and leaf.credit is not None and leaf.credit < own.credit
        decision = scorer.decisions.get(end.criterion.id)
        if limited or decision is None or decision.leaf.credit is None:
            return (min(claim[0], said[0]), min(claim[1], said[1])) if limited else claim
        proof = self._read(ends, end, decision.leaf)
        return claim if proof is None else (min(claim[0], proof[0]), min(claim[1], proof[1]))

    def _mixture(self, answers: int, evidence: int) -> Scorer:
        """Scores the evidence of one side with the answers and inputs of the other."""
        if (answers, evidence) not in self._mixed:
            told, proved = self._sides[answers].assessment, self._sides[evidence].assessment
            names = {(old, new)[answers]: (old, new)[evidence] for old, new in self._alike if old is not None and new is not None}
            self._mixed[answers, evidence] = Scorer(_with_answers_of(told, proved, names))
        return self._mixed[answers, evidence]

    def _is_alike(self, pair: Pair) -> bool:
        """Whether both ends measure the same thing in the same way, so that answers of one side fit the evidence of the other."""
        if pair.old is None or pair.new is None or pair.share_of_old != 1 or pair.share_of_new != 1:
            return False
        old, new = self._criteria[BEFORE][pair.old], self._criteria[AFTER][pair.new]
        return old.inputs.keys() == new.inputs.keys() and (old.rule is None) == (new.rule is None) and old.ratio == new.ratio

    # --- the assessor ---

    def _assessor(self, ends: tuple[_End, _End], side: int) -> Reading | None:
        end = ends[side]
        scorer, rounds = self._scorers[end.side], self._sides[end.side].assessment.header.rounds
        by = self._by(end)
        asked = {"tpi": rounds[:0:-1], f"{ROUND_PREFIX}{ROUND_OF_UNIT}": ()}.get(by, (by.removeprefix(ROUND_PREFIX),))
        for name in asked if by == "tpi" or by.startswith(ROUND_PREFIX) else ():
            leaf = scorer.leaf(end.criterion, ROUND_PREFIX + name)
            if leaf.outcome in (Outcome.SCORED, Outcome.NOT_APPLICABLE):
                return self._read(ends, end, leaf)
        return None

    # --- together ---

    def _credit(
        self,
        ends: tuple[_End, _End],
        office: Mapping[tuple[int, int], Reading | None],
        assessor: list[Reading | None],
        sides: tuple[int, int, int],
    ) -> Reading:
        """The first of the layers that is known, those of the sides asked for before those of the other."""
        a, e, t = sides
        by = self._by(ends[t])
        alone = by.startswith(ROUND_PREFIX) and by != ROUND_PREFIX + ROUND_OF_UNIT
        known = (
            assessor[t],
            assessor[1 - t] if alone else None,
            office[a, e],
            office[a, 1 - e],
            office[1 - a, e],
            office[1 - a, 1 - e],
            assessor[1 - t],
        )
        return next((reading for reading in known if reading is not None), (ZERO, ZERO))

    def _read(self, ends: tuple[_End, _End], end: _End, leaf: Leaf) -> Reading | None:
        """The credit of *leaf*, said of *end*, on the scales of both rubrics."""
        if leaf.credit is None:
            return None
        before, after = (self._on(other, end, leaf.answer, leaf.credit) for other in ends)
        return before, after

    def _on(self, other: _End, end: _End, answer: str | None, credit: Fraction) -> Fraction:
        if other.side == end.side:
            return credit
        return on_other_scale(answer, credit, self._scale(end), self._scale(other))

    def _scale(self, end: _End) -> Scale:
        return self._sides[end.side].assessment.rubric.scales[end.criterion.scale]


def on_other_scale(answer: str | None, credit: Fraction, own: Scale, other: Scale) -> Fraction:
    """What *answer* is worth on the *other* scale, where that has a letter of this name; else its own credit."""
    if not isinstance(own, ChoiceScale) or not isinstance(other, ChoiceScale) or answer is None:
        return credit
    return other.choices.get(answer, credit) if own.choices.get(answer) == credit else credit


def _layer(by: str) -> str:
    return by if by in ("sistem", "berbukti") else "klaim"


def _with_answers_of(told: Assessment, proved: Assessment, names: Mapping[str, str]) -> Assessment:
    """*proved* with what the office of *told* answered and measured; *names*: its question -> the one that stands for it."""
    taken = set(names.values())
    criteria = {each.id: each for each in proved.rubric.criteria()}
    own_criteria = {each.id: each for each in told.rubric.criteria()}

    def moved(key: tuple[str, str], answer: Answer) -> Answer:
        own, other = told.rubric.scales[own_criteria[key[0]].scale], proved.rubric.scales[criteria[names[key[0]]].scale]
        if answer.credit is None:
            return answer
        return Answer(answer.text, on_other_scale(answer.text, answer.credit, own, other))

    def kept(key: tuple[str, ...]) -> bool:
        return key[0] not in taken or key[1] != ROUND_OF_UNIT

    def given(key: tuple[str, ...]) -> bool:
        return key[0] in names and key[1] == ROUND_OF_UNIT

    def renamed(key: tuple[str, str]) -> tuple[str, str]:
        return names[key[0]], key[1]

    return replace(
        proved,
        answers={key: each for key, each in proved.answers.items() if kept(key)}
        | {renamed(key): moved(key, each) for key, each in told.answers.items() if given(key)},
        notes={key: each for key, each in proved.notes.items() if kept(key)}
        | {renamed(key): each for key, each in told.notes.items() if given(key)},
        inputs={key: each for key, each in proved.inputs.items() if kept(key)}
        | {renamed(key): each for key, each in told.inputs.items() if given(key)},
        carried=frozenset(key for key in proved.carried if kept(key))
        | {(names[key[0]], *key[1:]) for key in told.carried if given(key)},
        before={name: each for name, each in proved.before.items() if name not in taken}
        | {names[name]: each for name, each in told.before.items() if name in names},
        rosters=_lists(told, proved),
    )


def _lists(told: Assessment, proved: Assessment) -> dict[str, tuple[RosterRow, ...]]:
    """The lists of *told* where both rubrics know them: what is counted in them is an input."""
    known = proved.rubric.lists
    return {name: rows for name, rows in told.rosters.items() if name in known and known[name] == told.rubric.lists.get(name)}
