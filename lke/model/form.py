"""A form: what was handed out to be filled in, and what forms have said since, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

ANSWER, NOTE, REASON = "jawaban", "catatan", "alasan"
"""Parts of a criterion that a form asks for; its inputs are ``masukan:NAME`` with ``sumber:NAME``."""
_INPUT, _SOURCE = "masukan:", "sumber:"

TABLE, RULING = "tabel", "putusan"
"""What a row of ``isian.csv`` names instead of a form: an edit of the run's own table, and a person's decision."""


class FieldKey(NamedTuple):
    """One field: of which criterion, and which part of it."""

    criterion: str
    part: str

    @property
    def input_name(self) -> str | None:
        """The input whose number this is; None for another part."""
        return self.part.removeprefix(_INPUT) if self.part.startswith(_INPUT) else None

    @property
    def source_of(self) -> str | None:
        """The input whose source this is; None for another part."""
        return self.part.removeprefix(_SOURCE) if self.part.startswith(_SOURCE) else None

    @property
    def answers(self) -> bool:
        """Whether it is an answer, or a number that makes one."""
        return self.part == ANSWER or self.input_name is not None

    def __str__(self) -> str:
        return f"{self.criterion} {self.part}"


def input_field(criterion: str, name: str) -> FieldKey:
    """The field of an input's number."""
    return FieldKey(criterion, f"{_INPUT}{name}")


def source_field(criterion: str, name: str) -> FieldKey:
    """The field of where an input's number comes from."""
    return FieldKey(criterion, f"{_SOURCE}{name}")


class Place(NamedTuple):
    """A cell of a form; row and column counted from 1."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One field as it was handed out."""

    key: FieldKey
    place: Place
    base: str
    """What the run held."""
    knows: tuple[str, ...] = ()
    """Ids of what forms had said of the field by then."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A cell in which a proposed answer is accepted: the word to be chosen -> the answer."""

    criterion: str
    place: Place
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Region:
    """The rows in which new evidence is named: its first column and the columns by name."""

    sheet: str
    first: int
    last: int
    columns: tuple[str, ...]
    """Names of the register, from the column that ``left`` says on."""
    left: int


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A form as it was handed out; it travels inside the workbook."""

    unit: str
    year: int
    rubric: str
    rubric_sha256: str
    round: str
    role: str
    """Who is to fill it in; empty where that was not said."""
    areas: tuple[str, ...]
    anchor: str
    """The last hash of the run's journal; empty where there was none."""
    asked: tuple[Asked, ...]
    offers: tuple[Offer, ...]
    evidence: Region
    frame: Mapping[str, Mapping[int, str]]
    """Sheet -> row -> hash of what stands there and is not to be filled in."""
    id: str = ""
    """Hash of all the rest."""


class Said(NamedTuple):
    """What was said of one field: a row of ``isian.csv``."""

    id: str
    round: str
    key: FieldKey
    first: str
    """What the run held before anything was said."""
    base: str
    """What the form was handed out with."""
    text: str
    role: str
    day: str
    """When it came in, as ISO date."""
    form: str
    """Id of the form; or ``tabel`` or ``putusan``."""
    knows: frozenset[str]
    """Ids of what had been said before it was handed out, or decided."""
    first_signed: tuple[str, str] = ("", "")
    """By whom and when the answer had been given before anything was said."""

    @property
    def is_state(self) -> bool:
        """Whether it is what the run's own table held, or a decision, and no proposal."""
        return self.form in (TABLE, RULING)
