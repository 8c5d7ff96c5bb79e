"""What a cell can hold as the evaluator sees it, and how Excel compares and reads such values."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from lke.workbook.official.sheetmodel import Cell, CellType


class ExcelError(str):
    """An error value: ``#DIV/0!``; it spreads through what reads it."""

    __slots__ = ()


Value = Fraction | str | bool | ExcelError | None


class NotComputedError(Exception):
    """It cannot be said what the cell holds."""


DIV_0, VALUE, NOT_AVAILABLE, BAD_REFERENCE, BAD_NUMBER = map(ExcelError, ("#DIV/0!", "#VALUE!", "#N/A", "#REF!", "#NUM!"))


def constant(cell: Cell) -> Value:
    """What a cell without formula holds."""
    if cell.kind is CellType.NUMBER:
        return cell.exact
    if cell.kind is CellType.ERROR:
        return ExcelError(cell.value)
    return cell.value if isinstance(cell.value, bool | str) else None


def stored_result(cell: Cell | None) -> Value:
    """What a cell last held, its formula not asked."""
    return None if cell is None else constant(cell)


COMPARED: Mapping[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
}


def compared(first: Value, second: Value) -> int:
    """-1, 0 or 1 as Excel orders: numbers before texts before logicals; case does not matter, blanks do."""
    if first is None and second is None:
        return 0
    first = _like(second) if first is None else first
    second = _like(first) if second is None else second
    ranks = [2 if isinstance(each, bool) else 0 if isinstance(each, Fraction) else 1 for each in (first, second)]
    if ranks[0] != ranks[1]:
        return -1 if ranks[0] < ranks[1] else 1
    low = first.casefold() if isinstance(first, str) else first
    high = second.casefold() if isinstance(second, str) else second
    return (low > high) - (low < high)  # type: ignore[operator]


def _like(other: Value) -> Value:
    """What an empty cell is beside *other*."""
    return "" if isinstance(other, str) else False if isinstance(other, bool) else Fraction(0)


def number(found: Value) -> Fraction | ExcelError:
    """*found* as arithmetic takes it."""
    if isinstance(found, ExcelError | Fraction):
        return found
    if found is None:
        return Fraction(0)
    if isinstance(found, bool):
        return Fraction(int(found))
    try:
        text = found.strip()
        return Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        return VALUE


def text_of(found: Value) -> str:
    """*found* as text."""
    if found is None:
        return ""
    if isinstance(found, bool):
        return "TRUE" if found else "FALSE"
    if isinstance(found, Fraction):
        return str(found.numerator) if found.denominator == 1 else repr(float(found))
    return found
