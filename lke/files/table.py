"""CSV tables as Excel and people write them: BOM, semicolons and decimal commas are fine; nothing is guessed."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.shape import complaint
from lke.files.yaml import read_bounded
from lke.language import _

if TYPE_CHECKING:
    from _csv import Reader as _Reader

LARGEST = 20_000_000
MOST_ROWS = 200_000
WIDEST_CELL = 100_000
_STATED_DELIMITER = re.compile(r"sep=([,;\t])", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What no text needs, and what a terminal might obey."""

Row = TypeVar("Row", bound=BaseModel)


class Table(NamedTuple):
    """The rows of a table by column name, each with the line on which it begins."""

    file: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read_table(file: Path, name: str, columns: Sequence[str], required: Iterable[str]) -> Table:
    """Read *file* as a table that may have *columns* and must have *required*; absent columns are blank.

    Args:
        file: where it lies.
        name: how messages call it.
        columns: known column names; case and outer blanks in the header do not matter.
        required: columns without which the table says nothing.

    Raises:
        InvalidFiles: with every fault of form.

    """
    text = decode_table(read_bounded(file, LARGEST), name)
    stated = _stated_delimiter(text)
    delimiter = delimiter_of(text)
    csv.field_size_limit(WIDEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = list(_numbered(reader, name))[1 if stated else 0 :]
    if not lines:
        what, mend = _("berkas kosong"), _("tulis baris judul kolom")
        raise InvalidFiles([Problem(SALAH, name, 1, "", "file-empty", what, mend)])
    head, cells = lines[0], lines[1:]
    names = _header(name, head, columns, tuple(required))
    return Table(name, tuple(_rows(name, names, cells)))


def _stated_delimiter(text: str) -> re.Match[str] | None:
    """Excel's own first line: ``sep=;``."""
    return _STATED_DELIMITER.fullmatch(text.lstrip("\r\n").split("\n", 1)[0].strip())


def delimiter_of(text: str) -> str:
    """What separates the cells: as Excel's own first line says, or as the header line shows."""
    stated = _stated_delimiter(text)
    return stated[1] if stated else max(",;\t", key=text.lstrip("\r\n").split("\n", 1)[0].count)


def _numbered(reader: "_Reader", name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, with the line on which each begins."""
    begins = 1
    count = 0
    while (row := _next_row(reader, name, begins)) is not None:
        if any(cell.strip() for cell in row):
            count += 1
            yield begins, row
        begins = reader.line_num + 1
        if count > MOST_ROWS:
            what = _("lebih dari {count} baris").format(count=MOST_ROWS)
            mend = _("periksa apakah ini berkas yang benar")
            raise InvalidFiles([Problem(SALAH, name, begins, "", "too-many-rows", what, mend)])


def _next_row(reader: "_Reader", name: str, begins: int) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        what = _("bentuk CSV rusak: {reason}").format(reason=_reason(str(error)))
        mend = _("periksa tanda kutip pada baris ini dan sesudahnya")
        raise InvalidFiles([Problem(SALAH, name, begins, "", "not-csv", what, mend)]) from None


def _reason(said: str) -> str:
    """What the reader of CSV found, in the reader's language."""
    if "field limit" in said:
        return _("sel lebih panjang dari {most} huruf").format(most=WIDEST_CELL)
    if "unexpected end" in said:
        return _("tanda kutip tidak ditutup")
    return _("ada isi sesudah tanda kutip penutup") if "expected after" in said else said


def decode_table(content: bytes, name: str) -> str:
    """The text of a CSV file's bytes.

    Raises:
        InvalidFiles: when they are no UTF-8, a workbook, or hold control characters.

    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or b"\x00" in content:
        what = _("bukan CSV, melainkan buku kerja Excel atau teks Unicode lain")
        mend = _("di Excel: Simpan Sebagai, CSV UTF-8")
        raise InvalidFiles([Problem(SALAH, name, 1, "", "wrong-encoding", what, mend)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        mend = _("di Excel: Simpan Sebagai, CSV UTF-8")
        raise InvalidFiles([Problem(SALAH, name, line, "", "wrong-encoding", _("bukan teks UTF-8"), mend)]) from None
    control = CONTROL.search(text)
    if control is not None:
        line = text[: control.start()].count("\n") + 1
        what = _("ada tanda kendali tak terlihat {found}").format(found=repr(control[0]))
        mend = _("ketik ulang sel itu; jangan menyalin dari aplikasi lain")
        raise InvalidFiles([Problem(SALAH, name, line, "", "control-character", what, mend)])
    return text


def _header(name: str, head: tuple[int, list[str]], columns: Sequence[str], required: tuple[str, ...]) -> list[str]:
    line, cells = head
    names = ["_".join(cell.strip().lower().split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    problems = []
    for each in names:
        if each and each not in columns:
            near = get_close_matches(each, columns, n=1)
            mend = (
                _("mungkin maksudnya {near}").format(near=near[0])
                if near
                else _("kolom yang dikenal: {names}").format(names=", ".join(columns))
            )
            what = _("kolom {name} tidak dikenal").format(name=repr(each))
            problems.append(Problem(SALAH, name, line, each, "wrong-header", what, mend))
    for each in dict.fromkeys(each for each in names if each and names.count(each) > 1):
        what = _("kolom {name} muncul dua kali").format(name=repr(each))
        problems.append(Problem(SALAH, name, line, each, "duplicate-column", what, _("sisakan satu kolom")))
    for each in required:
        if each not in names:
            what = _("kolom {name} tidak ada").format(name=repr(each))
            mend = _("tambahkan kolom {name} di baris judul").format(name=each)
            problems.append(Problem(SALAH, name, line, each, "wrong-header", what, mend))
    if problems:
        raise InvalidFiles(problems)
    return names


def _rows(name: str, names: list[str], lines: Sequence[tuple[int, list[str]]]) -> Iterator[tuple[int, Mapping[str, str]]]:
    problems = []
    for line, cells in lines:
        beyond = [cell for cell in cells[len(names) :] if cell.strip()]
        if beyond:
            what = _("baris ini berisi {count} sel, sedangkan baris judul {columns}").format(count=len(cells), columns=len(names))
            mend = _("apit teks yang berisi koma atau titik koma dengan tanda kutip")
            problems.append(Problem(SALAH, name, line, "", "too-many-cells", what, mend))
        pairs = [(column, cell.strip()) for column, cell in zip_longest(names, cells[: len(names)], fillvalue="")]
        problems += [_untitled(name, line, cell) for column, cell in pairs if cell and not column]
        yield line, {column: cell for column, cell in pairs if column}
    if problems:
        raise InvalidFiles(problems)


def _untitled(name: str, line: int, cell: str) -> Problem:
    """A cell in a column without a name; a column that is blank throughout does no harm."""
    what, mend = _("sel {found} di kolom tanpa judul").format(found=repr(cell)), _("beri kolom itu judul, atau kosongkan")
    return Problem(SALAH, name, line, "", "wrong-header", what, mend)


def columns_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The column names of a row model, in the contract's order."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def read_rows(file: Path, name: str, model: type[Row], required: Iterable[str]) -> tuple[tuple[int, Row], ...]:
    """Read a table whose rows are *model*; a file that is not there has no rows.

    A blank cell of a column that may be absent is as one that is absent.

    Raises:
        InvalidFiles: with every fault of every row.

    """
    if not file.exists():
        return ()
    table = read_table(file, name, columns_of(model), required)
    needed = {field.alias or field_name for field_name, field in model.model_fields.items() if field.is_required()}
    rows: list[tuple[int, Row]] = []
    problems: list[Problem] = []
    for line, cells in table.rows:
        try:
            # most cells of a wide table are blank: validating them all would take as long again
            written = {column: cell for column, cell in cells.items() if cell or column in needed}
            rows.append((line, model.model_validate(written)))
        except ValidationError as error:
            for detail in error.errors():
                column = str(detail["loc"][0]) if detail["loc"] else ""
                problems.append(Problem(SALAH, name, line, column, *complaint(model, detail)))
    if problems:
        raise InvalidFiles(problems)
    return tuple(rows)
