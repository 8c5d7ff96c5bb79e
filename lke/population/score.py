"""Scores of a block: points, weights, completeness and interval of every office, by any of the scores."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lke.engine.score import ROUND_PREFIX
from lke.population.answers import Answers
from lke.population.compiled import AWAY, BLANK, NUMBER, TOP, Codes, CompiledRubric, Floats
from lke.population.points import Points, points_of
from lke.population.ratios import measured


@dataclass(frozen=True)
class BlockScores:
    """One score of a block of K cases; G groups and Q questions as in ``compiled``."""

    compiled: CompiledRubric
    answers: Answers
    by: str
    codes: Codes
    """(K, Q) outcome of every question: 0 belum dijawab, 1 TB, 2 and above scored."""
    credits: Floats
    """(K, Q) credit 0..1; 0 where not scored."""
    groups: Points
    """Points and weights of the groups."""

    @cached_property
    def total(self) -> Floats:
        """(K,) points of the total, those outside the sum included."""
        return np.nan_to_num(self.groups.points[list(self.compiled.tops)]).sum(axis=0)

    @cached_property
    def weight(self) -> Floats:
        """(K,) weight of the total, without what stands outside the sum."""
        return np.broadcast_to(self.groups.weights[TOP], len(self.codes))

    @property
    def percent(self) -> Floats:
        """(K,) 100 x points / weight; NaN where nothing applies."""
        return np.divide(100 * self.total, self.weight, out=np.full(len(self.codes), np.nan), where=self.weight > 0)

    @cached_property
    def highest(self) -> Floats:
        """(K,) the total when every blank gets full credit; the least is ``total``."""
        return self.total + np.einsum("hk,hk->k", self.groups.unit, self.groups.opened)

    @cached_property
    def answered(self) -> NDArray[np.intp]:
        """(K,) questions answered, TB included."""
        return np.count_nonzero(self.codes, axis=1)

    @property
    def of(self) -> int:
        """Questions that can bring points."""
        return len(self.compiled.questions)

    @cached_property
    def verified(self) -> NDArray[np.intp]:
        """(K,) questions that an assessor has answered."""
        looked = np.zeros(self.codes.shape, dtype=bool)
        for round_ in range(1, len(self.answers.rounds)):
            looked |= said(self.compiled, self.answers, round_)[0] != BLANK
        return np.count_nonzero(looked, axis=1)

    @property
    def complete(self) -> NDArray[np.bool_]:
        """(K,) whether every question is answered."""
        return self.answered == self.of

    @property
    def provisional(self) -> NDArray[np.bool_]:
        """(K,) whether it is the assessors' score and they have not come to every question."""
        return self.verified < self.of if self.by == "tpi" else np.zeros(len(self.codes), dtype=bool)

    def points(self, node: str) -> Floats:
        """(K,) points of a node, question or branch; NaN where it is only recorded or does not apply.

        Raises:
            KeyError: when there is no such node with points.

        """
        if node in self.compiled.row:
            return self.groups.points[self.compiled.row[node]]
        if node in self.compiled.silent:
            return np.full(len(self.codes), np.nan)
        column = self.compiled.column[node]
        return np.where(self.codes[:, column] == AWAY, np.nan, self._unit(column) * self.credits[:, column])

    def weights(self, node: str) -> Floats:
        """(K,) weight of a node, question or branch.

        Raises:
            KeyError: when there is no such node.

        """
        if node in self.compiled.row:
            return np.broadcast_to(self.groups.weights[self.compiled.row[node]], len(self.codes))
        if node in self.compiled.silent:
            return np.zeros(len(self.codes))
        column = self.compiled.column[node]
        return np.where(self.codes[:, column] == AWAY, 0.0, self._unit(column))

    def open_weight(self, node: str) -> Floats:
        """(K,) weight of the blank questions in a node."""
        compiled = self.compiled
        if node in compiled.column:
            column = compiled.column[node]
            return np.where(self.codes[:, column] == BLANK, self._unit(column), 0.0)
        columns = [] if node in compiled.silent else compiled.columns_below[compiled.row[node]]
        return sum((self.open_weight(compiled.questions[column]) for column in columns), np.zeros(len(self.codes)))

    def _unit(self, column: int) -> Floats:
        """(K,) weight of a question where it applies."""
        compiled = self.compiled
        group = int(np.searchsorted(compiled.leaf_groups, compiled.group_of[column]))
        return self.groups.unit[group] * compiled.parts[column]


def score_block(compiled: CompiledRubric, answers: Answers, by: str = "klaim") -> BlockScores:
    """Score every case of *answers* by ``klaim``, ``tpi``, ``round:NAME``, or a layer: ``sistem``, ``berbukti``.

    Raises:
        KeyError: when the block has no such round or layer.

    """
    if by == "tpi":
        codes, credits_ = _assessed(compiled, answers)
    elif by in answers.layers:
        codes, credits_ = _of_layer(answers, by)
    else:
        codes, credits_ = said(compiled, answers, round_index(answers, by))
    return BlockScores(compiled, answers, by, codes, credits_, points_of(compiled, codes, credits_))


def round_index(answers: Answers, by: str) -> int:
    """The round that ``klaim`` or ``round:NAME`` means.

    Raises:
        KeyError: when there is none.

    """
    if by == "klaim":
        return 0
    name = by.removeprefix(ROUND_PREFIX)
    if not by.startswith(ROUND_PREFIX) or name not in answers.rounds:
        raise KeyError(by)
    return answers.rounds.index(name)


def said(compiled: CompiledRubric, answers: Answers, round_: int) -> tuple[Codes, Floats]:
    """What one round says of every question: outcome codes and credits, both (K, Q)."""
    return settled(compiled, answers.codes[:, round_], answers.numbers[:, round_])


def settled(compiled: CompiledRubric, codes: Codes, numbers: Floats) -> tuple[Codes, Floats]:
    """Outcomes and credits of n rows: *codes* (n, Q) with their *numbers* (n, M); ratio questions worked out."""
    credits_ = np.take(compiled.credits, codes, mode="clip")  # a byte is never out of range
    for column, (place, maximum) in compiled.typed.items():
        typed = codes[:, column] == NUMBER
        if typed.any():
            credits_[typed, column] = numbers[typed, place] / maximum
    if compiled.ratios:
        codes = codes.copy()
    for ratio in compiled.ratios:
        given = ~np.isnan(numbers[:, ratio.inputs])
        rows = np.flatnonzero(given.any(axis=1) & (codes[:, ratio.column] != AWAY))
        codes[rows, ratio.column], credits_[rows, ratio.column] = BLANK, 0.0
        rows = rows[given[rows].all(axis=1)]
        codes[rows, ratio.column], credits_[rows, ratio.column] = measured(ratio.formula, numbers[rows][:, ratio.inputs])
    return codes, credits_


def _assessed(compiled: CompiledRubric, answers: Answers) -> tuple[Codes, Floats]:
    """What the last assessor round said that answered, else the office itself."""
    codes, credits_ = said(compiled, answers, 0)
    for round_ in range(1, len(answers.rounds)):
        theirs, their_credits = said(compiled, answers, round_)
        answered = theirs != BLANK
        codes, credits_ = np.where(answered, theirs, codes), np.where(answered, their_credits, credits_)
    return codes, credits_


def _of_layer(answers: Answers, by: str) -> tuple[Codes, Floats]:
    layer = answers.layers[by]
    return layer.codes, np.where(layer.codes == NUMBER, layer.numerators / layer.denominators, 0.0)
