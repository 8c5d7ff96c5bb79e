"""Scores of a block: points, weights, completeness and interval of every office, by any of the scores."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lke.population.answers import Answers
from lke.population.compiled import AWAY, BLANK, TOP, Codes, CompiledRubric, Floats
from lke.population.points import Points, parts_where, points_of, units_of, weights_of
from lke.population.said import Said, said_by, said_in


@dataclass(frozen=True)
class BlockScores:
    """One score of a block of K cases; G groups and Q questions as in ``compiled``."""

    compiled: CompiledRubric
    answers: Answers
    by: str
    said: Said
    groups: Points
    """Points of the groups."""

    @property
    def codes(self) -> Codes:
        """(K, Q) outcome of every question: 0 belum dijawab, 1 TB, 2 and above scored."""
        return self.said.codes

    @cached_property
    def credits(self) -> Floats:
        """(K, Q) credit 0..1; 0 where not scored."""
        return self.said.credits(0, len(self.codes))

    @cached_property
    def total(self) -> Floats:
        """(K,) points of the total, those outside the sum included."""
        total: Floats = np.nan_to_num(self.groups.points[list(self.compiled.tops)]).sum(axis=0)
        return total

    @cached_property
    def weight(self) -> Floats:
        """(K,) weight of the total, without what stands outside the sum."""
        return self._of_all(self._weights[TOP])

    @cached_property
    def percent(self) -> Floats:
        """(K,) 100 x points / weight; NaN where nothing applies."""
        nothing = np.full(len(self.codes), np.nan)
        percent: Floats = np.divide(100 * self.total, self.weight, out=nothing, where=self.weight > 0)
        return percent

    @cached_property
    def highest(self) -> Floats:
        """(K,) the total when every blank gets full credit; the least is ``total``."""
        highest: Floats = self.total + (self._units * parts_where(self.compiled, self.codes == BLANK)).sum(axis=0)
        return highest

    @cached_property
    def answered(self) -> NDArray[np.intp]:
        """(K,) questions answered, TB included."""
        answered: NDArray[np.intp] = (self.codes != BLANK).sum(axis=1, dtype=np.uint32).astype(np.intp)
        return answered

    @property
    def of(self) -> int:
        """Questions that can bring points."""
        return len(self.compiled.questions)

    @cached_property
    def verified(self) -> NDArray[np.intp]:
        """(K,) questions that an assessor has answered."""
        looked = np.zeros(self.codes.shape, dtype=bool)
        for round_ in range(1, len(self.answers.rounds)):
            looked |= said_in(self.compiled, self.answers, round_).codes != BLANK
        verified: NDArray[np.intp] = np.count_nonzero(looked, axis=1)
        return verified

    @property
    def complete(self) -> NDArray[np.bool_]:
        """(K,) whether every question is answered."""
        complete: NDArray[np.bool_] = (self.codes != BLANK).all(axis=1)
        return complete

    @property
    def provisional(self) -> NDArray[np.bool_]:
        """(K,) whether it is the assessors' score and they have not come to every question."""
        provisional: NDArray[np.bool_] = np.zeros(len(self.codes), dtype=bool)
        return self.verified < self.of if self.by == "tpi" else provisional

    def points(self, node: str) -> Floats:
        """(K,) points of a node, question or branch; NaN where it is only recorded or does not apply.

        Raises:
            KeyError: when the rubric has no such node.

        """
        compiled = self.compiled
        if node in compiled.silent:
            return np.full(len(self.codes), np.nan)
        if node in compiled.row:
            points: Floats = self.groups.points[compiled.row[node]]
            return points
        column = compiled.column[node]
        return np.where(self.codes[:, column] == AWAY, np.nan, self._unit(column) * self.credits[:, column])

    def weights(self, node: str) -> Floats:
        """(K,) weight of a node, question or branch.

        Raises:
            KeyError: when the rubric has no such node.

        """
        compiled = self.compiled
        if node in compiled.silent:
            return np.zeros(len(self.codes))
        if node in compiled.row:
            return self._of_all(self._weights[compiled.row[node]])
        column = compiled.column[node]
        return np.where(self.codes[:, column] == AWAY, 0.0, self._unit(column))

    def open_weight(self, node: str) -> Floats:
        """(K,) weight of the blank questions in a node."""
        compiled = self.compiled
        columns = [int(column) for column in compiled.columns_in(node)]
        open_weights = (np.where(self.codes[:, column] == BLANK, self._unit(column), 0.0) for column in columns)
        return sum(open_weights, np.zeros(len(self.codes)))

    def _unit(self, column: int) -> Floats:
        """(K,) weight of a question where it applies."""
        units: Floats = self._units[self.compiled.leaf_group_of[column]]
        return self._of_all(units * self.compiled.parts[column])

    def _of_all(self, some: Floats) -> Floats:
        return np.broadcast_to(some, len(self.codes))

    @cached_property
    def _weights(self) -> Floats:
        return weights_of(self.compiled, self.groups)

    @cached_property
    def _units(self) -> Floats:
        return units_of(self.compiled, self.codes, self.groups)


def score_block(compiled: CompiledRubric, answers: Answers, by: str = "klaim") -> BlockScores:
    """Score every case of *answers* by ``klaim``, ``tpi``, ``round:NAME``, or a layer: ``sistem``, ``berbukti``.

    Raises:
        KeyError: when the block has no such round or layer.

    """
    said = said_by(compiled, answers, by)
    return BlockScores(compiled, answers, by, said, points_of(said))
