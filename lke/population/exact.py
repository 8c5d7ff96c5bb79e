"""Exact rationals for single rows: what decides where a float lies too near to a bound."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

from lke.engine.facts import Facts
from lke.engine.ratios import share_of
from lke.engine.weights import effective_weights
from lke.model.rubric import ChoiceScale, Criterion
from lke.model.score import Outcome
from lke.population.answers import Answers
from lke.population.compiled import AWAY, BLANK, FIRST_CHOICE, CompiledRubric, maximum_of
from lke.population.said import round_index
from lke.population.score import BlockScores

ZERO = Fraction(0)


class ExactRow:
    """One case of a block, by one score, in exact rationals."""

    def __init__(self, scores: BlockScores, case: int) -> None:
        compiled = scores.compiled
        self._compiled = compiled
        self._credits = {
            name: _credit(scores, case, column)
            for column, name in enumerate(compiled.questions)
            if scores.codes[case, column] not in (BLANK, AWAY)
        }
        away = frozenset(name for column, name in enumerate(compiled.questions) if scores.codes[case, column] == AWAY)
        self._blank = frozenset(name for column, name in enumerate(compiled.questions) if scores.codes[case, column] == BLANK)
        self._weights = _weights(compiled, away)

    def credit(self, question: str) -> Fraction | None:
        """Credit of a question; None where it is not scored."""
        return self._credits.get(question)

    def points(self, nodes: Iterable[str]) -> Fraction:
        """Points of nodes together, questions or branches."""
        compiled = self._compiled
        questions = [compiled.questions[column] for node in nodes for column in compiled.columns_in(node)]
        return sum((self._weights[name] * self._credits.get(name, ZERO) for name in questions), ZERO)

    def opened(self, nodes: Iterable[str]) -> Fraction:
        """Weight of the blank questions of nodes together."""
        compiled = self._compiled
        questions = [compiled.questions[column] for node in nodes for column in compiled.columns_in(node)]
        return sum((self._weights[name] for name in questions if name in self._blank), ZERO)

    def weight(self, nodes: Iterable[str]) -> Fraction:
        """Weight of nodes together."""
        return sum((self._weights[node] for node in nodes), ZERO)


@lru_cache(maxsize=4096)
def _weights(compiled: CompiledRubric, away: frozenset[str]) -> Mapping[str, Fraction]:
    return effective_weights(compiled.rubric, away).by_id


@lru_cache(maxsize=16)
def _stating(compiled: CompiledRubric) -> tuple[tuple[Criterion, Criterion], ...]:
    """Of every question: itself, and the criterion that holds its fact."""
    facts = Facts(compiled.rubric)
    return tuple((each, facts.stating(each)) for each in compiled.rubric.criteria() if each.scored)


def _credit(scores: BlockScores, case: int, column: int) -> Fraction:
    """Exact credit of a question that is scored."""
    answers, compiled = scores.answers, scores.compiled
    if scores.by in answers.layers:
        layer = answers.layers[scores.by]
        known = layer.exact.get((case, column))
        return (
            known if known is not None else Fraction(int(layer.numerators[case, column]), int(layer.denominators[case, column]))
        )
    if scores.by != "tpi":
        return _said(compiled, answers, (case, round_index(answers, scores.by), column)) or ZERO
    for round_ in range(len(answers.rounds) - 1, 0, -1):
        found = _said(compiled, answers, (case, round_, column))
        if found is not None:
            return found
    return _said(compiled, answers, (case, 0, column)) or ZERO


def _said(compiled: CompiledRubric, answers: Answers, place: tuple[int, int, int]) -> Fraction | None:
    """Exact credit of what a round said; None where it did not answer."""
    case, round_, column = place
    criterion, stating = _stating(compiled)[column]
    given = {}
    for name in stating.ratio.needs if stating.ratio is not None else ():
        number = answers.exact_number(case, round_, compiled.number[stating.id, name])
        if number is not None:
            given[name] = number
    if given:
        leaf = share_of(stating, given)
        return leaf.credit if leaf.outcome is Outcome.SCORED else None
    code = int(answers.codes[case, round_, column])
    if code >= FIRST_CHOICE:
        scale = compiled.rubric.scales[compiled.choices[code - FIRST_CHOICE][0]]
        assert isinstance(scale, ChoiceScale)
        return scale.choices[compiled.choices[code - FIRST_CHOICE][1]]
    if code in (BLANK, AWAY):
        return None
    typed = answers.exact_number(case, round_, compiled.number[criterion.id, ""])
    return None if typed is None else typed / maximum_of(compiled.rubric, criterion)
