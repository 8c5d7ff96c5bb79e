"""Lists of a run (``pegawai.csv``, ``layanan.csv``, …): which columns they have is the rubric's word."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pydantic_core import PydanticCustomError

from lke.errors import SALAH, TEMUAN, InvalidFiles, Problem
from lke.files.shape import expectation
from lke.files.table import read_table
from lke.language import _
from lke.model.assessment import RosterRow
from lke.model.days import read_day
from lke.model.rubric import ROSTER_COLUMNS, ColumnForm, RosterForm, Rubric


def read_rosters(folder: Path, rubric: Rubric, problems: list[Problem]) -> dict[str, tuple[RosterRow, ...]]:
    """Read the lists of *rubric* that the run in *folder* has; every fault joins *problems*."""
    found = {}
    for name, form in rubric.lists.items():
        file = folder / f"{name}.csv"
        if file.exists():
            try:
                found[name], findings = _read_roster(file, form)
                problems.extend(findings)
            except InvalidFiles as error:
                problems.extend(error.problems)
                found[name] = ()
    return found


def _read_roster(file: Path, form: RosterForm) -> tuple[tuple[RosterRow, ...], list[Problem]]:
    """The rows, and what is to be said of them though they can be counted."""
    table = read_table(file, file.name, (*ROSTER_COLUMNS, *form.columns), ("id",))
    reader = _Reader(file.name, form)
    rows = tuple(reader.row(line, cells) for line, cells in table.rows)
    if any(each.severity == SALAH for each in reader.problems):
        raise InvalidFiles(reader.problems)
    return rows, reader.problems


class _Reader:
    """Reads rows, gathering what is wrong with them."""

    def __init__(self, name: str, form: RosterForm) -> None:
        self.name, self.form = name, form
        self.problems: list[Problem] = []
        self._seen: dict[str, int] = {}
        self._named: dict[str, int] = {}

    def row(self, line: int, cells: Mapping[str, str]) -> RosterRow:
        """One row; a cell that cannot be read is blank, and said."""
        row_id = cells.get("id", "")
        self._identify(line, row_id)
        self._name(line, " ".join(cells.get("nama", "").casefold().split()))
        begins, ends = (self._day(line, column, cells.get(column, "")) for column in ("mulai", "selesai"))
        if begins and ends and begins > ends:
            what = _("mulai {first} sesudah selesai {last}").format(first=begins, last=ends)
            self._add(line, "mulai", "period-reversed", what, _("tukar atau perbaiki kedua tanggal"))
        read = {name: self._cell(line, name, form, cells.get(name, "")) for name, form in self.form.columns.items()}
        return RosterRow(row_id, line, begins, ends, {name: found for name, found in read.items() if found is not None})

    def _identify(self, line: int, row_id: str) -> None:
        if not row_id:
            mend = _("isi id: kode yang tetap, misalnya nomor urut")
            self._add(line, "id", "missing-key", _("baris tanpa id"), mend)
        elif row_id in self._seen:
            what = _("{id} sudah ada di baris {line}").format(id=row_id, line=self._seen[row_id])
            self._add(line, "id", "duplicate-row", what, _("sisakan satu baris untuk tiap id"))
        self._seen.setdefault(row_id, line)

    def _name(self, line: int, name: str) -> None:
        """Two rows of one name may be one person twice, or two people."""
        first = self._named.setdefault(name, line) if name else line
        if first != line:
            what = _("nama ini sudah ada di baris {line}").format(line=first)
            mend = _("bila orang atau hal yang sama, sisakan satu baris; bila berbeda, bedakan namanya")
            self.problems.append(Problem(TEMUAN, self.name, line, "nama", "row-named-twice", what, mend))

    def _cell(self, line: int, name: str, form: ColumnForm, text: str) -> str | date | None:
        if not text:
            return None
        if form.content == "tanggal":
            return self._day(line, name, text)
        words = ("ya", "tidak") if form.content == "ya_tidak" else form.choices
        known = {word.casefold(): word for word in words}
        if known and text.casefold() not in known:
            mend = _("isi dengan {words}, atau kosongkan").format(words=", ".join(words))
            self._add(line, name, "unknown-word", _("ditemukan {found}").format(found=repr(text)), mend)
        return known.get(text.casefold(), text)

    def _day(self, line: int, column: str, text: str) -> date | None:
        try:
            read = read_day(text)
        except PydanticCustomError as error:
            code, mend = expectation(error.type)
            self._add(line, column, code, _("ditemukan {found}").format(found=repr(text)), mend)
            return None
        return read if isinstance(read, date) else None

    def _add(self, line: int, column: str, code: str, what: str, mend: str) -> None:
        self.problems.append(Problem(SALAH, self.name, line, column, code, what, mend))


def roster_columns(rubric: Rubric) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each list of *rubric* with the columns of its file."""
    for name, form in rubric.lists.items():
        yield name, (*ROSTER_COLUMNS, *form.columns)
