"""A plan's table as found in a file, and the draft of a plan that is made of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class FoundRow(NamedTuple):
    """One row of a table as it lies in a file."""

    place: str
    """Where it is: ``Lembar!12``, or ``tabel 3 baris 5``."""
    cells: tuple[str, ...]
    """Texts by column; lines are kept."""
    shaded: frozenset[int] = frozenset()
    """Columns whose cell is filled."""
    merged: frozenset[int] = frozenset()
    """Columns whose cell goes on from the row above."""


class Doubt(NamedTuple):
    """Something that a person has to look at."""

    place: str
    id: str
    """What it is about; empty where it is about no part of the plan."""
    what: str


class FoundTables(NamedTuple):
    """The tables of a file in their order, and the text around them."""

    tables: tuple[tuple[FoundRow, ...], ...]
    texts: tuple[str, ...]
    shading_known: bool = True
    """Whether the file's form tells which cells are filled."""
    notes: tuple[Doubt, ...] = ()
    """What the reader came upon that a person has to know."""


@dataclass(slots=True)
class DraftIndicator:
    """An indicator as printed."""

    label: str | None
    text: str
    details: list[str] = field(default_factory=list)


@dataclass(slots=True)
class DraftSubActivity:
    """A row of the table."""

    id: str
    label: str | None = None
    name: str | None = None
    parts: list[tuple[str, str]] = field(default_factory=list)
    lead_in: str | None = None
    printed_indicator: str | None = None
    indicators: list[DraftIndicator] = field(default_factory=list)
    months: set[int] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)
    """What the column KET says."""
    printed: str = ""
    """Its cell, to recognise it where it is repeated."""


@dataclass(slots=True)
class DraftActivity:
    """A *kegiatan*."""

    id: str
    label: str | None = None
    name: str | None = None
    rows: list[DraftSubActivity] = field(default_factory=list)
    printed: str = ""


@dataclass(slots=True)
class DraftArea:
    """An *area perubahan*."""

    id: str
    label: str | None = None
    name: str | None = None
    activities: list[DraftActivity] = field(default_factory=list)
    printed: str = ""


class Facts(NamedTuple):
    """What the text around the table says of the plan; None where it says nothing."""

    title: str | None = None
    year: str | None = None
    unit: str | None = None
    level: str | None = None
    number: str | None = None
    issued: str | None = None
    """YYYY-MM-DD."""
    place: str | None = None


@dataclass(slots=True)
class Draft:
    """The draft of a plan."""

    areas: list[DraftArea]
    doubts: list[Doubt]
    facts: Facts

    def rows(self) -> Iterator[DraftSubActivity]:
        """Every sub-activity in printed order."""
        for area in self.areas:
            for activity in area.activities:
                yield from activity.rows

    def doubts_of(self, name: str) -> list[Doubt]:
        """What is doubtful of the part of that id."""
        return [doubt for doubt in self.doubts if doubt.id == name]
