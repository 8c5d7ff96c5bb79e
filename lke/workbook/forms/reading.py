"""Reads a form that came back: what was handed out with it, whether its structure is as it was, and what each cell holds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from lke.engine.form_fields import decimal
from lke.errors import SALAH, InvalidFiles, Problem, Refused
from lke.language import _
from lke.model.form import HandedOut, Place
from lke.model.rubric import PercentScale, Scale
from lke.workbook.forms.travelling import HIDDEN_SHEET, MARK, joined, row_hash
from lke.workbook.official.package import open_package
from lke.workbook.official.reading import read_package
from lke.workbook.official.sheetmodel import Book, Cell, CellType, Sheet, coordinate

_MARK_BEGINS = "lke-formulir-"
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_MOST_FAULTS = 20
_LAST_DAY_NUMBER = 109_574
"""31 December 2199 as Excel counts days."""


@dataclass(frozen=True)
class Returned:
    """A form as it came back."""

    file: str
    sha256: str
    handed: HandedOut
    book: Book

    def cell(self, place: Place) -> Cell | None:
        """The cell at *place*; None where it is blank."""
        sheet = self.book.sheet(place.sheet)
        return sheet.cell((place.row, place.column)) if sheet is not None else None

    def where(self, place: Place) -> str:
        """Name a cell: ``Area 1!H6``."""
        return f"{place.sheet}!{coordinate((place.row, place.column))}"

    def text(self, place: Place) -> str:
        """What was typed in a cell, as text; a date as YYYY-MM-DD."""
        cell = self.cell(place)
        return "" if cell is None else _text(cell, self.book).strip()

    def answer(self, place: Place, scale: Scale) -> str:
        """What was typed as an answer: a share that Excel keeps as 0.9 as percent."""
        cell = self.cell(place)
        if cell is None:
            return ""
        exact = cell.exact
        if exact is None or is_date_format(cell.number_format):
            return _text(cell, self.book).strip()
        if isinstance(scale, PercentScale) and 0 <= exact <= 1:
            return f"{decimal(exact * 100)}%"
        return f"-{decimal(-exact)}" if exact < 0 else decimal(exact)

    def figure(self, place: Place) -> str:
        """What was typed as a number."""
        cell = self.cell(place)
        exact = cell.exact if cell is not None else None
        if cell is None or exact is None or is_date_format(cell.number_format):
            return self.text(place)
        return f"-{decimal(-exact)}" if exact < 0 else decimal(exact)

    def holds_error(self, place: Place) -> bool:
        """Whether a cell holds an error of a formula, or a formula of which no result is stored."""
        cell = self.cell(place)
        return cell is not None and (cell.kind is CellType.ERROR or (cell.kind is CellType.EMPTY and cell.formula is not None))


def read_form(path: Path) -> Returned:
    """Read the form at *path*.

    Raises:
        InvalidFiles: when it cannot be read safely, or was damaged or changed so that its cells cannot be trusted.
        Refused: when it is no form at all, or of another making.

    """
    package = open_package(path)
    book = read_package(package, path.as_posix(), "xlsx", package.sha256)
    file = path.as_posix()
    hidden = book.sheet(HIDDEN_SHEET)
    first = hidden.text((1, 1)) if hidden is not None else ""
    if hidden is None or not first.startswith(_MARK_BEGINS):
        what = _("bukan formulir lke: lembar tersembunyi {name} tidak ada").format(name=HIDDEN_SHEET)
        mend = _("kirim formulir yang dibuat lke form; jangan menyalin isinya ke buku kerja lain")
        raise Refused([Problem(SALAH, file, None, "", "not-a-form", what, mend)])
    if first != MARK:
        what = _("formulir buatan lke versi lain ({found})").format(found=first)
        raise Refused([Problem(SALAH, file, None, "", "form-other-version", what, _("pasang lke yang membuatnya"))])
    handed = joined(_column(hidden))
    if handed is None:
        what = _("data tersembunyi formulir rusak atau disunting")
        mend = _("salin isiannya ke formulir baru dari lke form")
        raise InvalidFiles([Problem(SALAH, file, None, HIDDEN_SHEET, "form-damaged", what, mend)])
    returned = Returned(file, package.sha256, handed, book)
    faults = list(_structure(returned))
    if faults:
        raise InvalidFiles(faults[:_MOST_FAULTS])
    return returned


def _column(sheet: Sheet) -> list[str]:
    """The texts of the first column, down to the first blank."""
    texts: list[str] = []
    while (text := sheet.text((len(texts) + 1, 1))) != "":
        texts.append(text)
    return texts


# --- structure ---------------------------------------------------------------------------------------------------


def _structure(returned: Returned) -> Iterator[Problem]:
    """Every place where sheets, rows or columns are not as they were handed out."""
    inputs = _input_cells(returned.handed)
    for name, rows in returned.handed.frame.items():
        sheet = returned.book.sheet(name)
        if sheet is None:
            what = _("lembar {name} tidak ada: dihapus atau diganti namanya").format(name=repr(name))
            yield _changed(returned, name, what)
            continue
        found = _fixed(sheet, inputs.get(name, frozenset()))
        wrong = [row for row in rows if row_hash(found.get(row, {})) != rows[row]]
        if wrong:
            what = _(
                "susunan berubah di baris {rows}: baris atau kolom disisipkan, dihapus, dipindah, atau sel terkunci disunting"
            )
            yield _changed(returned, name, what.format(rows=_numbers(wrong)))
            continue
        for row, texts in found.items():
            if row not in rows:
                for column in texts:
                    place = returned.where(Place(name, row, column))
                    what = _("ada isi di luar sel isian: {text}").format(text=repr(texts[column][:60]))
                    mend = _("pindahkan ke sel kuning, lalu kosongkan sel ini")
                    yield Problem(SALAH, returned.file, None, place, "form-cell-outside", what, mend)


def _input_cells(handed: HandedOut) -> Mapping[str, frozenset[tuple[int, int]]]:
    region = handed.evidence
    filled: list[Place] = [each.place for each in handed.asked] + [each.place for each in handed.offers]
    places = [(place.sheet, place.row, place.column) for place in filled]
    places += [
        (region.sheet, row, region.left + at) for row in range(region.first, region.last + 1) for at in range(len(region.columns))
    ]
    cells: dict[str, set[tuple[int, int]]] = {}
    for sheet, row, column in places:
        cells.setdefault(sheet, set()).add((row, column))
    return {sheet: frozenset(places) for sheet, places in cells.items()}


def _fixed(sheet: Sheet, inputs: frozenset[tuple[int, int]]) -> dict[int, dict[int, str]]:
    """What stands outside the cells that are filled in, formulas apart."""
    found: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        if (row, column) not in inputs and cell.formula is None and cell.text.strip():
            found.setdefault(row, {})[column] = cell.text
    return found


def _numbers(rows: Sequence[int]) -> str:
    shown = ", ".join(map(str, rows[:8]))
    return shown + (", …" if len(rows) > 8 else "")


def _changed(returned: Returned, place: str, what: str) -> Problem:
    mend = _("kembalikan susunannya, atau salin isiannya ke formulir baru dari lke form")
    return Problem(SALAH, returned.file, None, place, "form-structure-changed", what, mend)


# --- cells -------------------------------------------------------------------------------------------------------


def _text(cell: Cell, book: Book) -> str:
    if cell.exact is not None and is_date_format(cell.number_format):
        return _day(float(cell.exact), from_1904=book.from_1904)
    return cell.text


def _day(number: float, *, from_1904: bool) -> str:
    """A date as Excel counts days, written out; what is no day stays a number."""
    days = int(number) + (1_462 if from_1904 else 0)
    if not 60 < days <= _LAST_DAY_NUMBER:
        return str(number)
    return (date(1899, 12, 30) + timedelta(days=days)).isoformat()


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date."""
    bare = _QUOTED.sub("", code).lower()
    return bare not in ("general", "@") and re.search(r"[dy]|mmm|m/", bare) is not None
