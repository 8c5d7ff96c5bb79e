"""What is said of every question of a block: by one round, by the assessors with the office behind them, or by evidence rules."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lke.engine.score import ROUND_PREFIX
from lke.population.answers import Answers
from lke.population.compiled import AWAY, BLANK, NUMBER, Codes, CompiledRubric, Floats
from lke.population.ratios import measured


@dataclass(frozen=True)
class Said:
    """Outcomes of n rows and Q questions; credits are filled in piece by piece, since they take eight times the room."""

    compiled: CompiledRubric
    codes: Codes
    """(n, Q) 0 belum dijawab, 1 TB, 2 a credit of ``columns`` or ``dense``, above that the credit of a choice."""
    columns: dict[int, Floats]
    """Question -> (n,) credits of those answered by a number, 0 elsewhere."""
    dense: Floats | None = None
    """(n, Q) where every credit stands apart."""

    def credits(self, first: int, last: int, out: Floats | None = None) -> Floats:
        """Credits of rows *first* up to *last*, into *out* where it is given."""
        if self.dense is not None:
            return self.dense[first:last]
        found = np.take(self.compiled.credits, self.codes[first:last], out=out, mode="clip")  # a byte is never out of range
        for column, credit in self.columns.items():
            found[:, column] += credit[first:last]
        return found

    def credits_at(self, rows: NDArray[np.intp]) -> Floats:
        """Credits of single rows."""
        if self.dense is not None:
            return self.dense[rows]
        found = np.take(self.compiled.credits, self.codes[rows])
        for column, credit in self.columns.items():
            found[:, column] += credit[rows]
        return found


def said_by(compiled: CompiledRubric, answers: Answers, by: str) -> Said:
    """What the score *by* says: ``klaim``, ``tpi``, ``round:NAME``, or a layer.

    Raises:
        KeyError: when the block has no such round or layer.

    """
    if by == "tpi":
        return _assessed(compiled, answers)
    if by in answers.layers:
        layer = answers.layers[by]
        credits_ = np.where(layer.codes == NUMBER, layer.numerators / layer.denominators, 0.0)
        return Said(compiled, layer.codes, {}, credits_)
    return said_in(compiled, answers, round_index(answers, by))


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


def said_in(compiled: CompiledRubric, answers: Answers, round_: int) -> Said:
    """What one round says, ratio questions worked out from their inputs."""
    codes, numbers = answers.codes[:, round_], answers.numbers[:, round_]
    columns = {}
    for column, (place, maximum) in compiled.typed.items():
        columns[column] = np.where(codes[:, column] == NUMBER, numbers[:, place] / maximum, 0.0)
    if compiled.ratios:
        codes = codes.copy()
    for ratio in compiled.ratios:
        credit = columns.setdefault(ratio.column, np.zeros(len(codes)))
        given = ~np.isnan(numbers[:, ratio.inputs])
        rows = np.flatnonzero(given.any(axis=1) & (codes[:, ratio.column] != AWAY))
        codes[rows, ratio.column], credit[rows] = BLANK, 0.0
        rows = rows[given[rows].all(axis=1)]
        codes[rows, ratio.column], credit[rows] = measured(ratio.formula, numbers[rows][:, ratio.inputs])
    return Said(compiled, codes, columns)


def _assessed(compiled: CompiledRubric, answers: Answers) -> Said:
    """What the last assessor round said that answered, else the office itself."""
    said = said_in(compiled, answers, 0)
    for round_ in range(1, len(answers.rounds)):
        theirs = said_in(compiled, answers, round_)
        answered = theirs.codes != BLANK
        columns = {
            column: np.where(answered[:, column], theirs.columns[column], credit) for column, credit in said.columns.items()
        }
        said = Said(compiled, np.where(answered, theirs.codes, said.codes), columns)
    return said
