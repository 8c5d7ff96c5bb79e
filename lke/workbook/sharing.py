"""How the weights are shared out, step by step as the sheet Hitung does it: the numbers that its cells hold when written."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lke.engine.weights import ONE, ZERO, effective_weights
from lke.model.rubric import Branch
from lke.model.score import Outcome
from lke.workbook.book import Book
from lke.workbook.layout import Line


@dataclass(frozen=True, slots=True)
class Shared:
    """One line of one score."""

    applies: bool
    share: Fraction
    """What it takes part with; 0 where it does not take part."""
    whole: Fraction
    """Sum of the shares of its children."""
    given: Fraction
    """The weight that its parent gives it."""


def stated_share(line: Line) -> Fraction:
    """Return the stated weight of a line, or an equal share where it and its siblings state none."""
    stated = any(sibling.weight is not None for sibling in line.siblings)
    return (line.node.weight or ZERO) if stated else ONE


def always_takes_part(book: Book, line: Line) -> bool:
    """Whether a branch keeps its place even when nothing in it applies."""
    return (
        isinstance(line.node, Branch) and line.question is None and line.node.scored and book.rubric.all_not_applicable != "sebar"
    )


def total_weight(book: Book) -> Fraction:
    """Return the weight of the whole rubric."""
    return sum((root.weight or ZERO for root in book.rubric.roots if root.scored and not root.outside_sum), ZERO)


def shared_out(book: Book, by: str) -> Mapping[int, Shared]:
    """Share the weights out for one score: row -> numbers; the total has its own row."""
    away = frozenset(leaf.id for leaf in book.card.scores[by].leaves() if leaf.outcome is Outcome.NOT_APPLICABLE)
    applies = effective_weights(book.rubric, away).applies
    shares = {line.row: _share(book, line, applies=applies[line.node.id]) for line in book.lines}
    whole = {line.row: sum((shares[row] for row in line.children), ZERO) for line in book.lines}
    total = book.total_row
    whole[total] = sum((shares[row] for row in book.summed_rows), ZERO)
    given = {total: total_weight(book)}
    for line in book.lines:
        above = total if line.parent is None else line.parent
        given[line.row] = given[above] * shares[line.row] / whole[above] if whole[above] else ZERO
        if line.outside:
            given[line.row] = shares[line.row]
    rows = {line.row: Shared(applies[line.node.id], shares[line.row], whole[line.row], given[line.row]) for line in book.lines}
    rows[total] = Shared(any(applies[root.id] for root in book.rubric.roots), ZERO, whole[total], given[total])
    return rows


def _share(book: Book, line: Line, *, applies: bool) -> Fraction:
    takes_part = line.node.scored and (applies or always_takes_part(book, line))
    return stated_share(line) if takes_part else ZERO
