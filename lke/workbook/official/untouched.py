"""Two workbooks that should say the same, cell by cell: what was typed, what stands over a formula, what is missing.

Programs that open and save a workbook rewrite its parts; what people see in its cells stays, and only that is compared.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lke.workbook.official.parity import same
from lke.workbook.official.sheetmodel import Book, Cell, Position, Sheet, coordinate

_REWRITTEN = re.compile(r"\s+|_xlfn\.|_xlws\.")


class Difference(NamedTuple):
    """One place at which they differ."""

    place: str
    """``Sheet!C5``, or the sheet's name."""
    kind: str
    """``content``, ``formula_lost``, ``formula_other`` or ``sheet``."""
    expected: str
    found: str


def differences(expected: Book, found: Book) -> Iterator[Difference]:
    """Where *found* does not hold what *expected* does; stored results of formulas are not compared."""
    names = {sheet.name for sheet in expected.sheets}
    for sheet in expected.sheets:
        other = found.sheet(sheet.name)
        if other is None:
            yield Difference(sheet.name, "sheet", sheet.name, "")
        else:
            yield from _of_sheet(sheet, other)
    for sheet in found.sheets:
        if sheet.name not in names and any(cell.text or cell.formula for cell in sheet.cells.values()):
            yield Difference(sheet.name, "sheet", "", sheet.name)


def _of_sheet(expected: Sheet, found: Sheet) -> Iterator[Difference]:
    for place in sorted({*expected.cells, *found.cells}):
        kind = _kind(expected.cell(place), found.cell(place))
        if kind is not None:
            shown = f"{expected.name}!{coordinate(place)}"
            yield Difference(shown, kind, _said(expected, place), _said(found, place))


def _kind(expected: Cell | None, found: Cell | None) -> str | None:
    """How two cells differ; None where they say the same."""
    if expected is not None and expected.formula is not None:
        if found is None or found.formula is None:
            return "formula_lost"
        return None if _plain(expected.formula) == _plain(found.formula) else "formula_other"
    if found is not None and found.formula is not None:
        return "formula_other"
    return None if _same_content(expected, found) else "content"


def _same_content(expected: Cell | None, found: Cell | None) -> bool:
    first, second = (None if cell is None else cell.value for cell in (expected, found))
    if isinstance(first, float) and isinstance(second, float):
        return same(first, second)
    return _text(expected) == _text(found)


def _text(cell: Cell | None) -> str:
    return "" if cell is None else cell.text.replace("\r\n", "\n").strip()


def _said(sheet: Sheet, place: Position) -> str:
    cell = sheet.cell(place)
    if cell is None:
        return ""
    return f"={cell.formula}" if cell.formula is not None else _text(cell)


def _plain(formula: str) -> str:
    return _REWRITTEN.sub("", formula.removeprefix("=")).casefold()
