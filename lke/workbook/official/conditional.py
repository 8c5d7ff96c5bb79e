"""COUNTIF, SUMIF, AVERAGEIF and their plural forms: what a criterion looks for, and ranges held beside each other.

As Excel has it: a criterion is a value or a text with a sign and wildcards; logicals, texts and errors are not numbers. In
a few corners Excel is said to do one thing and other programs do another (a number that is stored as text, texts put in
order): there the cell is not computed.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from lke.workbook.official.formulas import Tree
from lke.workbook.official.sheetmodel import Box, Position
from lke.workbook.official.values import COMPARED, DIV_0, VALUE, ExcelError, NotComputedError, Value, compared, number

if TYPE_CHECKING:
    from lke.workbook.official.evaluating import Worked

Test = Callable[[Value], bool]
_CRITERION = re.compile(r"(<=|>=|<>|=|<|>)?(.*)", re.DOTALL)
_WILDCARD = re.compile(r"~[*?~]|[*?]|[^*?~]+|~")
_LOGICALS = {"true": True, "false": False}
_ERRORS = frozenset(("#DIV/0!", "#VALUE!", "#N/A", "#REF!", "#NUM!", "#NAME?", "#NULL!"))


# --- criteria ----------------------------------------------------------------------------------------------------


def matches(criterion: Value) -> Test:
    """What a criterion looks for: ``"A"``, ``">0"``, a number; case does not matter, ``*`` and ``?`` stand for any letters.

    Raises:
        NotComputedError: when it, or what it meets, cannot be decided.

    """
    if criterion is None:  # a blank cell
        return _equal(Fraction(0))
    if not isinstance(criterion, str) or isinstance(criterion, ExcelError):
        return _equal(criterion)
    found = _CRITERION.fullmatch(criterion)
    assert found is not None
    sign, rest = found[1], found[2]
    if sign in (None, "=", "<>"):
        same = _same(sign, rest)
        return same if sign != "<>" else lambda value: not same(value)
    limit = number(rest) if rest.strip() else VALUE
    if isinstance(limit, ExcelError):
        raise NotComputedError  # texts in order: by the rules of a language
    test = COMPARED[sign]
    return lambda value: isinstance(value, Fraction) and test(compared(value, limit))


def _same(sign: str | None, text: str) -> Test:
    if not text:
        return (lambda value: value is None) if sign is not None else (lambda value: value is None or value == "")
    limit = number(text) if text.strip() else VALUE
    if isinstance(limit, Fraction):
        return _equal(limit)
    if text.casefold() in _LOGICALS:
        return _equal(_LOGICALS[text.casefold()])
    if text.upper() in _ERRORS:
        return _equal(ExcelError(text.upper()))
    pattern = re.compile("".join(map(_as_pattern, _WILDCARD.findall(text))), re.IGNORECASE | re.DOTALL)
    return lambda value: isinstance(value, str) and not isinstance(value, ExcelError) and bool(pattern.fullmatch(value))


def _as_pattern(piece: str) -> str:
    return {"*": ".*", "?": "."}.get(piece) or re.escape(piece[1:] if len(piece) == 2 and piece[0] == "~" else piece)


def _equal(wanted: Fraction | bool | ExcelError) -> Test:
    """Values of the same kind that are equal; a text that reads as the same number or logical is a matter of dispute."""

    def test(value: Value) -> bool:
        if isinstance(value, str) and not isinstance(value, ExcelError) and not isinstance(wanted, ExcelError):
            if _LOGICALS.get(value.casefold(), number(value) if value.strip() else None) == wanted:
                raise NotComputedError
            return False
        return type(value) is type(wanted) and value == wanted

    return test


# --- ranges ------------------------------------------------------------------------------------------------------


class _Range(NamedTuple):
    """The cells of a range by their place in it; those that hold nothing may be absent."""

    height: int
    width: int
    cells: Mapping[Position, Value]


def _range(work: "Worked", tree: Tree, size: tuple[int, int] | None = None) -> _Range | ExcelError:
    """The range that *tree* names; of *size* (height, width) from its first cell where that is given."""
    found = work.place(tree)
    if isinstance(found, ExcelError):
        return found
    sheet, box = found
    if size is not None:
        box = Box(box.top, box.left, box.top + size[0] - 1, box.left + size[1] - 1)
    places = list(work.book.stored(sheet, box))
    values = work.book.read((sheet, place) for place in places)
    cells = {(row - box.top, column - box.left): value for (row, column), value in zip(places, values, strict=True)}
    return _Range(box.bottom - box.top + 1, box.right - box.left + 1, cells)


_Asked = list[tuple[_Range, Test]]


def _asked(work: "Worked", pairs: Iterable[tuple[Tree, Tree]]) -> _Asked | ExcelError:
    """Ranges of one size, each with the test of its criterion."""
    asked: _Asked = []
    for ranged, criterion in pairs:
        found = _range(work, ranged)
        if isinstance(found, ExcelError):
            return found
        asked.append((found, matches(work.scalar(criterion))))
    return asked if len({(each.height, each.width) for each, _test in asked}) == 1 else VALUE


def _met(asked: _Asked, place: Position) -> bool:
    return all(test(each.cells.get(place)) for each, test in asked)


def _pairs(arguments: Sequence[Tree]) -> Iterable[tuple[Tree, Tree]]:
    if not arguments or len(arguments) % 2:
        raise NotComputedError
    return zip(arguments[::2], arguments[1::2], strict=True)


# --- functions ---------------------------------------------------------------------------------------------------


def _count(work: "Worked", arguments: tuple[Tree, ...]) -> Value:
    asked = _asked(work, _pairs(arguments))
    if isinstance(asked, ExcelError):
        return asked
    first = asked[0][0]
    stored = {place for each, _test in asked for place in each.cells}
    absent = first.height * first.width - len(stored)
    blank = absent if absent and all(test(None) for _range, test in asked) else 0
    return Fraction(blank + sum(_met(asked, place) for place in stored))


Fold = Callable[[list[Fraction]], Value]


def _folded(work: "Worked", over: Tree, pairs: Iterable[tuple[Tree, Tree]], fold: Fold, *, stretched: bool) -> Value:
    """*fold* over the numbers of the range *over* where all criteria are met; it takes their size where it is *stretched*."""
    asked = _asked(work, pairs)
    if isinstance(asked, ExcelError):
        return asked
    size = (asked[0][0].height, asked[0][0].width)
    found = _range(work, over, size if stretched else None)
    if isinstance(found, ExcelError):
        return found
    if (found.height, found.width) != size:
        return VALUE
    values = [value for place, value in found.cells.items() if value is not None and _met(asked, place)]
    error = next((value for value in values if isinstance(value, ExcelError)), None)
    return error if error is not None else fold([value for value in values if isinstance(value, Fraction)])


def _one(fold: Fold) -> "Callable[[Worked, tuple[Tree, ...]], Value]":
    """A function of a range, a criterion, and the range that is folded where it is another."""
    return lambda work, given: _folded(work, given[2] if len(given) > 2 else given[0], _pairs(given[:2]), fold, stretched=True)


def _several(fold: Fold) -> "Callable[[Worked, tuple[Tree, ...]], Value]":
    """A function of the range that is folded, and of pairs of a range and a criterion."""
    return lambda work, given: _folded(work, given[0], _pairs(given[1:]), fold, stretched=False)


def _sum(found: list[Fraction]) -> Value:
    return sum(found, Fraction(0))


def _mean(found: list[Fraction]) -> Value:
    return sum(found, Fraction(0)) / len(found) if found else DIV_0


CONDITIONAL: "Mapping[str, Callable[[Worked, tuple[Tree, ...]], Value]]" = {
    "COUNTIF": _count,
    "COUNTIFS": _count,
    "SUMIF": _one(_sum),
    "SUMIFS": _several(_sum),
    "AVERAGEIF": _one(_mean),
    "AVERAGEIFS": _several(_mean),
    "MINIFS": _several(lambda found: min(found, default=Fraction(0))),
    "MAXIFS": _several(lambda found: max(found, default=Fraction(0))),
}
