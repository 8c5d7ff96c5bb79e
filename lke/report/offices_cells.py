"""How a cell of a table is shown to people, and by what it is sorted."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from lke.engine.offices.table import CHANCE, CHANGE, NUMBER, SHARE, WHOLE, Cell, Column
from lke.figures import percent, plain, rounded

_TINY = Fraction(1, 10_000)


def shown(column: Column, cell: Cell) -> str:
    """A cell in the reader's language; a dash where there is no number."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    return _TOLD.get(column.kind, rounded)(Fraction(cell))


def _signed(number: Fraction) -> str:
    return ("+" if number > 0 else "") + rounded(number)


def _chance(number: Fraction) -> str:
    return f"< {rounded(_TINY, 4)}" if 0 < number < _TINY else rounded(number, 4)


_TOLD: Mapping[str, Callable[[Fraction], str]] = {WHOLE: str, NUMBER: plain, SHARE: percent, CHANGE: _signed, CHANCE: _chance}


def sorted_by(cell: Cell) -> str:
    """What a cell is sorted by in the page: a number as it is; empty for words and where there is no number."""
    return "" if cell is None or isinstance(cell, str) else repr(float(cell))


def is_number(column: Column) -> bool:
    """Whether a column holds numbers."""
    return column.kind not in ("teks", "panjang")
