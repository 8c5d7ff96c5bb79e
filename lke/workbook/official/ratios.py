"""Ratio questions: what the formula in an answer cell divides by what, and what it says of nothing over nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lke.workbook.official.formulas import Call, Operation, Reference, Tree, try_parse, walk
from lke.workbook.official.lint import Linting
from lke.workbook.official.lint_structure import subtotal_parts
from lke.workbook.official.readers import Place
from lke.workbook.official.scales import plain_words
from lke.workbook.official.sheetmodel import RecognisedRow, Role, RowKind
from lke.workbook.official.values import NotComputedError, Value


@dataclass(frozen=True, slots=True)
class PrintedRatio:
    """A ratio as the sheet computes it."""

    kind: str
    """``rasio`` (numerator / denominator, capped at 1) or ``penurunan`` ((before - now) / before)."""
    numerator: tuple[RecognisedRow, ...]
    denominator: tuple[RecognisedRow, ...]
    """Input rows; a printed subtotal is taken apart. Of a decrease: the row before, and the row now."""
    subtotal: RecognisedRow | None
    """The printed subtotal that the denominator was taken from."""
    zero: str
    """What 0 of 0 is: ``penuh``, ``nol`` or ``tidak_berlaku``."""
    zero_stated: bool
    """Whether the sheet's formula says so itself, or divides by nothing."""
    may_exceed: bool
    """Whether the numerator is no part of the denominator, as changes per agent are not."""


def ratio_of(linting: Linting, row: RecognisedRow, round_: str) -> PrintedRatio | None:
    """The ratio in the row's answer cell; None where there is none that can be read."""
    place = linting.place(row, Role.ANSWER, round_)
    cell = linting.cell(place)
    tree = try_parse(cell.formula) if cell is not None else None
    if place is None or tree is None:
        return None
    counts = _counts_by_place(linting, row, round_)
    for each in walk(tree):
        if isinstance(each, Operation) and each.operator == "/" and each.left is not None and each.right is not None:
            return _read(linting, row, place, each, counts)
    return None


def _counts_by_place(linting: Linting, row: RecognisedRow, round_: str) -> dict[Place, RecognisedRow]:
    counts = linting.counts(row)
    return {place: each for each in counts if (place := linting.place(each, Role.ANSWER, round_)) is not None}


def _read(
    linting: Linting, row: RecognisedRow, place: Place, division: Operation, counts: dict[Place, RecognisedRow]
) -> PrintedRatio | None:
    assert division.left is not None
    assert division.right is not None
    below = _rows(division.right, place[0], counts)
    if isinstance(division.left, Operation) and division.left.operator == "-":
        assert division.left.right is not None
        now = _rows(division.left.right, place[0], counts)
        if len(below) != 1 or len(now) != 1:
            return None
        zero, stated = _zero(linting, row, place, counts)
        return PrintedRatio("penurunan", now, below, None, zero, stated, may_exceed=False)
    above = _rows(division.left, place[0], counts)
    if not above or not below:
        return None
    subtotal = below[0] if len(below) == 1 and below[0].kind is RowKind.SUBTOTAL else None
    parts = tuple(subtotal_parts(linting, subtotal)) if subtotal is not None else below
    zero, stated = _zero(linting, row, place, counts)
    return PrintedRatio("rasio", above, parts or below, subtotal if parts else None, zero, stated, _may_exceed(above, below))


def _rows(tree: Tree, sheet: str, counts: dict[Place, RecognisedRow]) -> tuple[RecognisedRow, ...]:
    """The count rows that one side adds up; empty where it does anything else."""
    found: list[RecognisedRow] = []
    for each in _summands(tree):
        if not isinstance(each, Reference) or each.sheet not in (None, sheet):
            return ()
        for at in range(each.box.top, min(each.box.bottom, each.box.top + 50) + 1):
            row = counts.get((sheet, (at, each.box.left)))
            if row is None:
                return ()
            found.append(row)
    return tuple(found)


def _summands(tree: Tree) -> Iterator[Tree]:
    waiting: list[Tree] = [tree]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Operation) and current.operator == "+" and current.left is not None and current.right is not None:
            waiting += [current.right, current.left]
        elif isinstance(current, Call) and current.name == "SUM":
            yield from current.arguments
        else:
            yield current


_NOTHING_DUE = re.compile(r"lhkpn|lhkasn|harta kekayaan|pengaduan|pelanggaran|disiplin")


def _zero(linting: Linting, row: RecognisedRow, place: Place, counts: dict[Place, RecognisedRow]) -> tuple[str, bool]:
    """What the formula gives when every count is 0; where it divides by nothing, what the field takes for usual."""
    nothing: dict[Place, Value] = dict.fromkeys(counts, Fraction(0))
    try:
        found = linting.value(place, nothing)
    except NotComputedError:
        found = None
    if found == 1:
        return "penuh", True
    if found == 0:
        return "nol", True
    return ("penuh" if _NOTHING_DUE.search(plain_words(row.text)) else "nol"), False


def _may_exceed(above: tuple[RecognisedRow, ...], below: tuple[RecognisedRow, ...]) -> bool:
    """Whether what is counted above is another thing than what is counted below: changes per agent."""
    if len(above) != 1 or len(below) != 1:
        return False
    mine, theirs = (set(re.findall(r"[a-z]{4,}", plain_words(each[0].text))) for each in (above, below))
    return "agen" in theirs and "agen" not in mine
