"""What the rooms of an official workbook speak in: the grid as it was read, and what was recognised in it.

``Book`` is the file cell by cell, nothing understood; ``RecognisedBook`` says which column and row is what. Both are
frozen, so that a reader, a lint, an import, a fill and a parity proof can stand on the same analysis.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

Position = tuple[int, int]
"""Row and column, both counted from 1."""


def letters(column: int) -> str:
    """Name a column counted from 1 as Excel does: 1 is A, 28 is AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def coordinate(position: Position) -> str:
    """Name a cell as Excel does: ``(8, 11)`` is ``K8``."""
    return f"{letters(position[1])}{position[0]}"


_COORDINATE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def position(text: str) -> Position | None:
    """Read a cell's name, dollar signs or not; None where it is none."""
    match = _COORDINATE.fullmatch(text)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


class Box(NamedTuple):
    """A rectangle of cells, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, place: Position) -> bool:
        """Whether *place* lies in it."""
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    def __str__(self) -> str:
        first, last = coordinate((self.top, self.left)), coordinate((self.bottom, self.right))
        return first if first == last else f"{first}:{last}"


def box(text: str) -> Box | None:
    """Read a range's name: ``B2:G3`` or ``K8``; None where it is none."""
    first, _, last = text.partition(":")
    start, end = position(first), position(last or first)
    if start is None or end is None:
        return None
    return Box(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))


class CellType(Enum):
    """What a cell holds, or what its formula last gave."""

    TEXT = "teks"
    NUMBER = "angka"
    LOGICAL = "logika"
    ERROR = "galat"
    EMPTY = "kosong"
    """Only a formula that has no stored result, or a cell that only has a link."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as stored; nothing in it is interpreted."""

    place: Position
    kind: CellType
    value: str | float | bool | None
    """Text (rich text flattened), number, logical, error name (``#REF!``) or None; of a formula: its cached result."""
    formula: str | None = None
    """Without the leading ``=``; shared formulas are written out. None for a constant."""
    number_format: str = "General"
    locked: bool = True
    """The protection flag of its style; means something only where the sheet is protected, and even then people fill."""
    link: str | None = None
    """Hyperlink target: an address, or ``#Sheet!A1`` inside the file. It counts, not the shown text."""
    array: bool = False
    """An array formula."""

    @property
    def text(self) -> str:
        """What it holds as text; empty where it holds nothing. Blanks at the ends are kept."""
        if self.value is None:
            return ""
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        if isinstance(self.value, float):
            return str(int(self.value)) if self.value.is_integer() and abs(self.value) < 1e15 else repr(self.value)
        return self.value

    @property
    def exact(self) -> Fraction | None:
        """Its number as the shortest decimal that Excel shows for it (0.1 is 1/10); None where it is no number."""
        if self.kind is not CellType.NUMBER or not isinstance(self.value, float):
            return None
        return Fraction(Decimal(repr(self.value)))

    @property
    def coordinate(self) -> str:
        """Its name: ``K8``."""
        return coordinate(self.place)


@dataclass(frozen=True, slots=True)
class Validation:
    """A rule for what may be typed, with its dropdown's options where it lists them."""

    boxes: tuple[Box, ...]
    kind: str
    """As stored: ``list``, ``whole``, ``decimal``, ``date``, ``custom`` …"""
    operator: str
    first: str
    """First formula as stored, e.g. ``"A,B,C"`` in quotes or ``=$X$1:$X$5``."""
    second: str = ""
    options: tuple[str, ...] = ()
    """Of a list: its options, wherever they stand; empty where they cannot be read."""
    extended: bool = False
    """Stored in the x14 extension (options on another sheet)."""


@dataclass(frozen=True)
class Sheet:
    """One sheet as stored."""

    name: str
    """Exactly, trailing blanks included."""
    index: int
    state: str
    """``visible``, ``hidden`` or ``veryHidden``."""
    cells: Mapping[Position, Cell]
    """Only cells that hold something: a value, a formula or a link; in row order."""
    merged: tuple[Box, ...] = ()
    validations: tuple[Validation, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    protected: bool = False
    part: str = ""
    """Its part in the zip: ``xl/worksheets/sheet3.xml``; empty for .xls and .ods."""

    def cell(self, place: Position) -> Cell | None:
        """The cell at *place*, or None where nothing is stored."""
        return self.cells.get(place)

    def text(self, place: Position) -> str:
        """The trimmed text at *place*; empty where there is nothing."""
        cell = self.cells.get(place)
        return "" if cell is None else cell.text.strip()

    @cached_property
    def last_row(self) -> int:
        """The last row that holds anything; 0 for an empty sheet."""
        return max((row for row, _ in self.cells), default=0)

    @cached_property
    def last_column(self) -> int:
        """The last column that holds anything; 0 for an empty sheet."""
        return max((column for _, column in self.cells), default=0)

    @cached_property
    def by_row(self) -> Mapping[int, tuple[Cell, ...]]:
        """Row -> its cells from left to right."""
        rows: dict[int, list[Cell]] = {}
        for place in sorted(self.cells):
            rows.setdefault(place[0], []).append(self.cells[place])
        return {row: tuple(cells) for row, cells in rows.items()}

    @cached_property
    def _merged_by_place(self) -> Mapping[Position, Box]:
        return {
            (row, column): merged
            for merged in self.merged
            if (merged.bottom - merged.top + 1) * (merged.right - merged.left + 1) <= 100_000
            for row in range(merged.top, merged.bottom + 1)
            for column in range(merged.left, merged.right + 1)
        }

    def merged_at(self, place: Position) -> Box | None:
        """The merged range that covers *place*."""
        return self._merged_by_place.get(place)

    def validation_at(self, place: Position) -> Validation | None:
        """The first rule that covers *place*."""
        return next((rule for rule in self.validations if any(each.covers(place) for each in rule.boxes)), None)


@dataclass(frozen=True)
class Book:
    """A workbook file as stored."""

    file: str
    """Its name as the user gave it."""
    form: str
    """``xlsx``, ``xlsm``, ``xls`` or ``ods``."""
    sha256: str
    sheets: tuple[Sheet, ...]
    formulas_known: bool = True
    """False where only results could be read (.xls without LibreOffice)."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Defined names -> what they stand for."""
    from_1904: bool = False
    recalculates: bool = False
    """Excel works everything out anew when it opens the file: stored results mean nothing."""
    external: tuple[str, ...] = ()
    """Other workbooks that formulas refer to."""

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of exactly that name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


class Role(Enum):
    """What a column is for."""

    CODE = "kode"
    NUMERAL = "nomor"
    LEVEL = "tingkat"
    OUTLINE = "uraian"
    """One of the columns over which numerals, titles and questions are spread."""
    WEIGHT = "bobot"
    GUIDE = "penjelasan"
    """Criteria of the answers."""
    OPTIONS = "pilihan_jawaban"
    ANSWER = "jawaban"
    CREDIT = "kredit"
    """A helper column between answer and points (koefisien)."""
    POINTS = "nilai"
    PERCENT = "persen"
    NOTE = "catatan"
    ADVICE = "rekomendasi"
    EVIDENCE = "bukti"
    DEMAND = "bukti_diminta"
    """The template's own words on which evidence it asks for; the office writes nothing here."""
    LINK = "tautan"
    OTHER = "lain"
    """Recognised as nothing that matters here."""


class RowKind(Enum):
    """What a row is."""

    COMPONENT = "komponen"
    GROUP = "kelompok"
    QUESTION = "pertanyaan"
    INPUT = "masukan"
    """A count or amount below a ratio question, never scored itself."""
    SUBTOTAL = "subtotal"
    """A count row that adds up input rows."""
    TOTAL = "total"
    """A printed sum of components; no node of the tree."""
    UNKNOWN = "tidak_dikenal"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a worksheet and what it is."""

    column: int
    role: Role
    round: str | None
    """The assessor round that it belongs to; None where it belongs to all."""
    header: str
    """As printed, in one line; empty where it has none."""
    sure: bool = True
    because: str = ""
    """Why it is taken for that, in the reader's language."""

    @property
    def letter(self) -> str:
        """Its name: ``K``."""
        return letters(self.column)


class Slot(NamedTuple):
    """A column's job: role and round (None where it belongs to all rounds)."""

    role: Role
    round: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that was not understood, or understood against what is printed."""

    sheet: str
    place: str
    """``K8``, ``row 8`` as ``8``, a column letter, or empty for the whole sheet."""
    what: str


@dataclass(frozen=True, slots=True)
class RecognisedRow:
    """One node of the worksheet's tree.

    A row of the sheet may hold several nodes (filled-down tables print component, group and question side by side): they
    then follow each other with the same ``row``.
    """

    sheet: str
    row: int
    kind: RowKind
    code: str
    """The code path, unique in the workbook; empty for UNKNOWN and TOTAL rows."""
    parent: str | None
    """Code of the node that it hangs under; for INPUT and SUBTOTAL the question's."""
    numeral: str
    """As printed, possibly empty or a lie."""
    text: str
    """Title, question or label, in one line's blanks but with its line breaks."""
    text_cell: str = ""
    """Where the text stands: ``G8``."""
    indent: int = 0
    """Where the row starts: the column of its numeral or title, or its stated level. Larger is deeper."""
    guide: str = ""
    """The criteria text of the answers."""
    scale: str | None = None
    """Key of ``scales.SCALES`` (``ya_tidak``, ``a_c``, ``persen``, ``angka_4`` …); None where there is none or it is unknown."""
    scale_from: str = ""
    """What said so: ``pilihan``, ``validasi``, ``penjelasan``, ``rumus``, ``isian`` or ``peta``."""
    weight: Fraction | None = None
    """Points of the total, as stated or worked out by the sheet; None where the row states none."""
    slots: Mapping[Slot, str] = field(default_factory=dict)
    """Job -> cell (``K8``): every column that matters for this kind of row, whether the cell holds something or not.

    Merged slots name their top-left cell.
    """
    block: tuple[int, int] | None = None
    """First and last sheet row where the node takes several (blocks, criteria below each other)."""
    doubts: tuple[str, ...] = ()

    def cell(self, role: Role, round_: str | None = None) -> str | None:
        """Name of the row's cell for that job; of the round, or of all rounds where the column is shared."""
        found = self.slots.get(Slot(role, round_))
        return found if found is not None or round_ is None else self.slots.get(Slot(role))


@dataclass(frozen=True, slots=True)
class RecognisedSheet:
    """A sheet and what it is for."""

    name: str
    state: str
    purpose: str
    """``lembar_kerja`` (answers are given here), ``ringkasan`` (only sums of others) or ``lain``."""
    header: tuple[int, int] | None
    """First and last header row."""
    columns: tuple[Column, ...] = ()
    rows: tuple[RecognisedRow, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def column(self, role: Role, round_: str | None = None) -> Column | None:
        """The first column of that job."""
        return next((each for each in self.columns if each.role is role and each.round == round_), None)


@dataclass(frozen=True)
class RecognisedBook:
    """A workbook file with what was understood of it."""

    book: Book
    sheets: tuple[RecognisedSheet, ...]
    rounds: tuple[str, ...]
    """Assessor rounds in the order of the columns; the office's own is ``unit``."""
    doubts: tuple[Doubt, ...] = ()

    def rows(self, *kinds: RowKind) -> Iterator[RecognisedRow]:
        """Rows of the worksheets (not of summaries) in sheet order; of *kinds* where given."""
        for sheet in self.sheets:
            if sheet.purpose == "lembar_kerja":
                yield from (row for row in sheet.rows if not kinds or row.kind in kinds)

    @cached_property
    def by_code(self) -> Mapping[str, RecognisedRow]:
        """Code -> its row."""
        return {row.code: row for row in self.rows() if row.code}

    def cell(self, row: RecognisedRow, role: Role, round_: str | None = None) -> Cell | None:
        """What the row's cell for that job holds; None where nothing is stored or it has no such cell."""
        name = row.cell(role, round_)
        sheet = self.book.sheet(row.sheet)
        place = position(name) if name else None
        return sheet.cell(place) if sheet is not None and place is not None else None
