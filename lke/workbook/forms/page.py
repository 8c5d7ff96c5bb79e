"""One sheet of a form: what is fixed on it is remembered row by row, so that a changed structure is noticed."""

from datetime import date
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from lke.model.form import Place
from lke.workbook.book import Cached
from lke.workbook.forms.travelling import row_hash
from lke.workbook.paper import INPUT, Paper, Style


class Page:
    """A sheet that is written on; rows and columns are counted from 0."""

    def __init__(self, paper: Paper, name: str, *, portrait: bool = False) -> None:
        self.paper, self.name = paper, name
        self.sheet: Worksheet = paper.sheet(name, portrait=portrait)
        self._fixed: dict[int, dict[int, str]] = {}

    def text(self, row: int, column: int, text: str, *styles: Style) -> None:
        """Write what is not to be changed."""
        self._fixed.setdefault(row + 1, {})[column + 1] = text
        self.paper.text(self.sheet, row, column, text, *styles)

    def wide(self, row: int, left: int, right: int, text: str, *styles: Style) -> None:
        """Write what is not to be changed over several columns."""
        self._fixed.setdefault(row + 1, {})[left + 1] = text
        self.paper.merged(self.sheet, (row, left, row, right), text, *styles)

    def number(self, row: int, column: int, number: Fraction, *styles: Style) -> None:
        """Write a number that stands elsewhere; formulas read it and nobody types it."""
        shown = float(number)
        self._fixed.setdefault(row + 1, {})[column + 1] = str(int(shown)) if shown.is_integer() else repr(shown)
        self.paper.number(self.sheet, row, column, shown, *styles)

    def formula(self, row: int, column: int, formula: str, value: Cached, *styles: Style) -> None:
        """Write what the sheet works out."""
        self._fixed.setdefault(row + 1, {})
        self.paper.formula(self.sheet, row, column, formula, value, *styles)

    def wide_formula(self, row: int, left: int, right: int, formula: str, value: Cached, *styles: Style) -> None:
        """Write what the sheet works out over several columns."""
        self.sheet.merge_range(row, left, row, right, "", self.paper.style(*styles))
        self.formula(row, left, formula, value, *styles)

    def field(self, row: int, column: int, base: str, number: Fraction | None, *styles: Style) -> Place:
        """Write a cell that is to be filled in with what it holds now: as a number where a spreadsheet holds it exactly."""
        self._fixed.setdefault(row + 1, {})
        if number is not None and Fraction(repr(float(number))) == number:
            self.paper.number(self.sheet, row, column, float(number), INPUT, *styles)
        else:
            self.paper.text(self.sheet, row, column, base, INPUT, *styles)
        return Place(self.name, row + 1, column + 1)

    def frame(self) -> dict[int, str]:
        """Row, counted from 1 -> hash of what is fixed in it."""
        return {row: row_hash(texts) for row, texts in sorted(self._fixed.items())}


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
"""Dates that a form accepts."""
