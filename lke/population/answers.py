"""Answers of many offices as arrays: one byte each, with the numbers that stand apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lke.engine.ratios import inputs_decide
from lke.engine.score import Scorer
from lke.model.assessment import Answer, Assessment
from lke.model.gates import Bound
from lke.model.rubric import ChoiceScale, Criterion
from lke.model.run import ROUND_OF_UNIT
from lke.model.score import Leaf, Outcome
from lke.population.compiled import AWAY, BLANK, NUMBER, Codes, CompiledRubric, Floats, maximum_of
from lke.population.labels import Labels, labels_of

LAYERS = ("sistem", "berbukti")
"""The scores whose credits come from evidence rules, by the exact engine."""
_LARGEST = 2**62


class Layer(NamedTuple):
    """What a score says of every question, worked out by the exact engine; K cases, Q questions."""

    codes: Codes
    """(K, Q) blank, TB, or ``NUMBER``: then the credit is numerator / denominator."""
    numerators: NDArray[np.int64]
    denominators: NDArray[np.int64]
    exact: Mapping[tuple[int, int], Fraction] = {}
    """(case, question) -> credit, of those that do not fit 62 bits."""

    def part(self, first: int, last: int) -> "Layer":
        """The cases *first* up to *last*."""
        exact = {(at - first, column): credit for (at, column), credit in self.exact.items() if first <= at < last}
        return Layer(self.codes[first:last], self.numerators[first:last], self.denominators[first:last], exact)


@dataclass(frozen=True)
class Answers:
    """A block of answers: K cases, R rounds, Q questions, M numbers."""

    rounds: tuple[str, ...]
    """R names, the office's own first."""
    codes: Codes
    """(K, R, Q): 0 blank, 1 TB, 2 a number of ``numbers``, from 3 on a choice of ``CompiledRubric.choices``."""
    numbers: Floats
    """(K, R, M): typed numbers and inputs as the office wrote them; NaN where blank. Targets stand in the first round."""
    labels: Labels
    """Whose they are."""
    exact: Mapping[tuple[int, int, int], Fraction] = field(default_factory=dict)
    """(case, round, number) -> the number, of those that a float does not tell by its shortest decimal."""
    layers: Mapping[str, Layer] = field(default_factory=dict)
    """``sistem`` and ``berbukti``, where they were worked out."""
    bounds: Mapping[int, Mapping[str, Bound]] = field(default_factory=dict)
    """Case -> gate -> the bound that the run supplies where the rubric leaves it open."""

    def __len__(self) -> int:
        """The number of cases."""
        return len(self.codes)

    def part(self, first: int, last: int) -> "Answers":
        """The cases *first* up to *last*, as a block of their own; arrays are not copied."""
        return Answers(
            self.rounds,
            self.codes[first:last],
            self.numbers[first:last],
            self.labels.part(first, last),
            {(at - first, r, m): number for (at, r, m), number in self.exact.items() if first <= at < last},
            {name: layer.part(first, last) for name, layer in self.layers.items()},
            {at - first: supplied for at, supplied in self.bounds.items() if first <= at < last},
        )

    def exact_number(self, case: int, round_: int, number: int) -> Fraction | None:
        """A number as the office wrote it; None where blank. At most 15 digits are told by a float's shortest decimal."""
        known = self.exact.get((case, round_, number))
        if known is not None:
            return known
        found = float(self.numbers[case, round_, number])
        return None if np.isnan(found) else Fraction(repr(found))


def encode(compiled: CompiledRubric, scored: Sequence[Assessment | Scorer], layers: Sequence[str] = ()) -> Answers:
    """Turn assessments by one rubric, or their scorers, into a block.

    Rounds that only some have are blank in the others. *layers*: which of ``sistem`` and ``berbukti`` to work out, by the
    exact engine; it takes about as long as scoring each office.

    Raises:
        ValueError: when two of them name the same rounds in another order, or are of another rubric.

    """
    scorers = [each if isinstance(each, Scorer) else Scorer(each) for each in scored]
    assessments = [each.assessment for each in scorers]
    if any(each.rubric.id != compiled.rubric.id for each in assessments):
        raise ValueError("assessments of several rubrics do not make one block")
    rounds = _rounds(assessments)
    shape = (len(assessments), len(rounds))
    made = Answers(
        rounds,
        np.zeros((*shape, len(compiled.questions)), dtype=np.uint8),
        np.full((*shape, len(compiled.numbers)), np.nan),
        labels_of(assessments),
        {},
        {name: _empty_layer(len(assessments), len(compiled.questions)) for name in layers},
        {at: supplied for at, each in enumerate(assessments) if (supplied := _supplied(each))},
    )
    writer = _Writer(compiled, made)
    for at, scorer in enumerate(scorers):
        writer.write(at, scorer)
    return made


def _supplied(assessment: Assessment) -> dict[str, Bound]:
    return {name: supplied.bound for name, supplied in assessment.header.gate_bounds.items()}


def _rounds(assessments: Sequence[Assessment]) -> tuple[str, ...]:
    """All rounds in one order that agrees with every assessment's."""
    stated = {each.header.rounds for each in assessments}
    order = sorted({name for rounds in stated for name in rounds}, key=lambda name: max(_place(r, name) for r in stated))
    for rounds in stated:
        if [name for name in order if name in rounds] != list(rounds):
            raise ValueError(f"rounds in another order: {', '.join(rounds)}")
    return tuple(order) or (ROUND_OF_UNIT,)


def _place(rounds: tuple[str, ...], name: str) -> float:
    """How far along a round stands; the last round of any office stands at the end of all."""
    return rounds.index(name) / max(1, len(rounds) - 1) if name in rounds else 0.0


def _empty_layer(cases: int, questions: int) -> Layer:
    shape = (cases, questions)
    return Layer(np.zeros(shape, np.uint8), np.zeros(shape, np.int64), np.ones(shape, np.int64), {})


class _Writer:
    """Writes assessments into a block."""

    def __init__(self, compiled: CompiledRubric, into: Answers) -> None:
        self.compiled = compiled
        self.into = into
        self.criteria = tuple(each for each in compiled.rubric.criteria() if each.scored)

    def write(self, at: int, scorer: Scorer) -> None:
        """Write what every round of an assessment says."""
        assessment = scorer.assessment
        for round_, name in enumerate(self.into.rounds):
            if name not in assessment.header.rounds:
                continue
            for column, criterion in enumerate(self.criteria):
                answer, _note = scorer.typed(criterion, name)
                self.into.codes[at, round_, column] = self._code(at, round_, criterion, answer)
                self._inputs(at, round_, scorer, scorer.facts.stating(criterion))
        self._targets(at, assessment)
        for name, layer in self.into.layers.items():
            for column, criterion in enumerate(self.criteria):
                _write_leaf(layer, (at, column), scorer.leaf(criterion, name))

    def _code(self, at: int, round_: int, criterion: Criterion, answer: Answer | None) -> int:
        if answer is None:
            return BLANK
        if answer.credit is None:
            return AWAY
        if isinstance(self.compiled.rubric.scales[criterion.scale], ChoiceScale):
            return self.compiled.code[criterion.scale, answer.text]
        place = self.compiled.number[criterion.id, ""]
        self._number((at, round_, place), answer.credit * maximum_of(self.compiled.rubric, criterion))
        return NUMBER

    def _inputs(self, at: int, round_: int, scorer: Scorer, stating: Criterion) -> None:
        """The inputs that are an answer; those whose numbers only stand elsewhere answer nothing."""
        if stating.ratio is None:
            return
        name = self.into.rounds[round_]
        given = scorer.assessment.inputs.get((stating.id, name), {})
        if inputs_decide(stating, given, scorer.assessment.carried_in(stating.id, name)):
            for each in stating.ratio.needs:
                if each in given:
                    self._number((at, round_, self.compiled.number[stating.id, each]), given[each])

    def _targets(self, at: int, assessment: Assessment) -> None:
        for criterion in self.criteria:
            given = assessment.inputs.get((criterion.id, ROUND_OF_UNIT), {})
            if criterion.target is not None and criterion.target in given:
                self._number((at, 0, self.compiled.number[criterion.id, f">{criterion.target}"]), given[criterion.target])

    def _number(self, place: tuple[int, int, int], number: Fraction) -> None:
        self.into.numbers[place] = found = float(number)
        if Fraction(repr(found)) != number:
            assert isinstance(self.into.exact, dict)
            self.into.exact[place] = number


def _write_leaf(layer: Layer, place: tuple[int, int], leaf: Leaf) -> None:
    layer.codes[place] = {Outcome.SCORED: NUMBER, Outcome.NOT_APPLICABLE: AWAY}.get(leaf.outcome, BLANK)
    if leaf.credit is None:
        return
    if max(leaf.credit.numerator, leaf.credit.denominator) < _LARGEST:
        layer.numerators[place], layer.denominators[place] = leaf.credit.numerator, leaf.credit.denominator
        return
    assert isinstance(layer.exact, dict)
    layer.exact[place] = leaf.credit
    layer.numerators[place], layer.denominators[place] = round(leaf.credit * 2**40), 2**40
