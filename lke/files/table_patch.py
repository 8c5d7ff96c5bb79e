"""Changing cells of a CSV table that people keep: every row that is not changed keeps its bytes."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.table import CONTROL, decode_table, delimiter_of
from lke.language import _

_FORMULA = re.compile(r"[=+\-@\t]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?%?")


@dataclass(slots=True)
class _Record:
    text: str
    """As it stands in the file, with its line end."""
    cells: list[str] | None
    """None for what is no row: a blank line, or Excel's ``sep=;``."""


class TablePatch:
    """A table of which single cells are changed and to which rows are added.

    Args:
        content: the file's bytes; none for a new table.
        name: how messages call the file.
        columns: the columns that a new table gets, and from which missing ones are added as they are needed.

    Raises:
        InvalidFiles: when *content* is no CSV in UTF-8.

    """

    def __init__(self, content: bytes, name: str, columns: Sequence[str]) -> None:
        self._name = name
        self._columns = tuple(columns)
        self._bom = content.startswith(b"\xef\xbb\xbf") or not content
        text = decode_table(content, name) if content else ""
        self._delimiter = delimiter_of(text) if text else ","
        self._records = list(self._split(text))
        rows = [record for record in self._records if record.cells is not None]
        if rows:
            self._header = rows[0]
        else:
            self._header = _Record("", list(columns))
            self._records.append(self._header)
        self._end = "\n" if self._header.text.endswith("\n") and not self._header.text.endswith("\r\n") else "\r\n"
        if not self._header.text:
            self._write(self._header)
        self._rows = rows[1:]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that the table has."""
        return tuple("_".join(cell.strip().lower().split()) for cell in self._header.cells or ())

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The number of each row and its cells by column."""
        names = self.names
        for number, record in enumerate(self._rows):
            cells = record.cells or []
            if any(cell.strip() for cell in cells):
                yield number, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}

    def set(self, number: int, cells: Mapping[str, str]) -> None:
        """Give cells of row *number* new texts; a cell that holds the same already keeps its bytes."""
        record = self._rows[number]
        row = record.cells
        assert row is not None
        changed = False
        for column, text in cells.items():
            at = self._place(column, needed=bool(text))
            if at is None or (at < len(row) and row[at].strip() == text.strip()) or (at >= len(row) and not text.strip()):
                continue
            row.extend([""] * (at + 1 - len(row)))
            row[at] = _safe(text, self._name, column)
            changed = True
        if changed:
            self._write(record)

    def append(self, cells: Mapping[str, str]) -> int:
        """Add a row at the end, and return its number."""
        for column, text in cells.items():
            self._place(column, needed=bool(text))
        row = [_safe(cells.get(name, ""), self._name, name) for name in self.names]
        record = _Record("", row)
        self._write(record)
        self._records.append(record)
        self._rows.append(record)
        return len(self._rows) - 1

    def content(self) -> bytes:
        """The bytes of the table."""
        ended = [record.text for record in self._records]
        for at, text in enumerate(ended[:-1]):
            if not text.endswith(("\n", "\r")):
                ended[at] = text + self._end
        return (b"\xef\xbb\xbf" if self._bom else b"") + "".join(ended).encode()

    def _place(self, column: str, *, needed: bool) -> int | None:
        """Where *column* stands; it is added behind the others where it is *needed*."""
        if column in self.names:
            return self.names.index(column)
        if column not in self._columns:
            raise KeyError(column)
        if not needed:
            return None
        header = self._header.cells
        assert header is not None
        header.append(column)
        self._write(self._header)
        return len(header) - 1

    def _write(self, record: _Record) -> None:
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=self._delimiter, lineterminator=self._end).writerow(record.cells or [])
        record.text = stream.getvalue()

    def _split(self, text: str) -> Iterator[_Record]:
        """The records of *text*, each with the very text that it was read from."""
        lines = list(io.StringIO(text, newline=""))
        reader = csv.reader(iter(lines), delimiter=self._delimiter, strict=True)
        begins = 0
        first = True
        try:
            for cells in reader:
                raw = "".join(lines[begins : reader.line_num])
                begins = reader.line_num
                blank = not any(cell.strip() for cell in cells)
                stated = first and re.fullmatch(r"sep=.", raw.strip(), re.IGNORECASE) is not None
                first = first and blank
                yield _Record(raw, None if blank or stated else cells)
        except csv.Error as error:
            what = _("bentuk CSV rusak: {reason}").format(reason=error)
            mend = _("periksa tanda kutip pada baris ini dan sesudahnya")
            raise InvalidFiles([Problem(SALAH, self._name, begins + 1, "", "not-csv", what, mend)]) from None


def table_of(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A new table that Excel opens as UTF-8."""
    patch = TablePatch(b"", "", columns)
    for row in rows:
        patch.append(row)
    return patch.content()


def _safe(text: str, name: str, column: str) -> str:
    """*text* as a cell that no spreadsheet takes for a formula: a blank before it, which lke does not read.

    Raises:
        InvalidFiles: when it holds a control character, which no table may.

    """
    found = CONTROL.search(text)
    if found is not None:
        what = _("ada tanda kendali tak terlihat {found}").format(found=repr(found[0]))
        mend = _("ketik ulang sel itu; jangan menyalin dari aplikasi lain")
        raise InvalidFiles([Problem(SALAH, name, None, column, "control-character", what, mend)])
    stripped = text.strip()
    return f" {stripped}" if _FORMULA.match(stripped) and not _NUMBER.fullmatch(stripped) else stripped
