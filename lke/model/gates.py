"""Gates (gerbang) and predicate ladders of an instrument, as data: every bound says > or >=."""

import re
from fractions import Fraction
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from lke.model.base import Frozen, Id, Status, Text, exact

Unit = Literal["poin", "persen"]
Owner = Literal["satker", "instansi"]

_BOUND = re.compile(r"(>=|>)\s*(\S+)")


class Bound(NamedTuple):
    """A least number: at it (``>=``) or above it (``>``)."""

    least: Fraction
    strict: bool

    def met_by(self, number: Fraction) -> bool:
        """Whether *number*, exact and unrounded, meets it."""
        return number > self.least if self.strict else number >= self.least

    @property
    def sign(self) -> str:
        """How the regulation writes it."""
        return ">" if self.strict else ">="


def read_bound(value: object) -> Bound:
    """Read ``">= 75"`` or ``"> 90"``.

    Raises:
        PydanticCustomError: when it says neither, or no number.

    """
    if isinstance(value, Bound):
        return value
    match = _BOUND.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("not_a_bound", "not a bound", {})
    return Bound(exact(match[2]), match[1] == ">")


BoundText = Annotated[
    Bound,
    PlainValidator(read_bound),
    PlainSerializer(lambda bound: f"{bound.sign} {bound.least}"),
    WithJsonSchema({"type": "string", "pattern": r"^(>=|>)\s*\d+(\.\d+)?(/\d+)?$", "description": 'Batas: ">= 75" atau "> 90".'}),
]


class Condition(Frozen):
    """One condition of a gate: the points (or the percent) of some nodes together, against a bound."""

    title: Text = Field(alias="judul")
    nodes: tuple[Id, ...] = Field(default=(), alias="dari")
    """The nodes that it sums; left out: the total."""
    bound: BoundText | None = Field(default=None, alias="batas")
    """None where no official number is at hand: the run supplies it (``batas_gerbang``) or the gate stays open."""
    unit: Unit = Field(default="poin", alias="satuan")
    status: Status | None = None
    source: str | None = Field(default=None, alias="sumber")


class Gate(Frozen):
    """One level, ``WBK``: all of its conditions must hold."""

    title: Text = Field(alias="judul")
    conditions: dict[Id, Condition] = Field(alias="syarat")
    """Id without the level -> condition: ``total``, ``area.1``; the full id is ``WBK.total``."""
    untested: tuple[Text, ...] = Field(default=(), alias="tidak_diuji")
    """Conditions of the regulation that the sheet holds no number for."""


class Rung(Frozen):
    """One predicate; of a ladder the first rung whose bound is met is given."""

    name: Text = Field(alias="predikat")
    bound: BoundText = Field(alias="batas")
    meaning: Text | None = Field(default=None, alias="sebutan")
    every_target: bool = Field(default=False, alias="semua_target")
    """Only where every criterion with a ``target`` has reached it."""


class Ladder(Frozen):
    """The predicates of a total, best first."""

    title: Text = Field(alias="judul")
    owner: Owner = Field(alias="milik")
    """Whose predicate it is: the office's (AKIP), or the institution's as a whole (RB index)."""
    unit: Unit = Field(default="poin", alias="satuan")
    rungs: tuple[Rung, ...] = Field(alias="tangga")
    status: Status | None = None
    source: str | None = Field(default=None, alias="sumber")
