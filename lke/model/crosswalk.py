"""A crosswalk: which question of a new edition stands where which question of the old one stood."""

from typing import Literal

from pydantic import Field

from lke.model.base import Frozen, Id, Slug, Status, Text

MatchKind = Literal["sama", "pindah", "teks", "skala", "bobot", "pecah", "gabung", "baru", "hilang"]
"""Same, moved to another branch, reworded, other scale, other weight, one became several, several became one, new, dropped."""

ONE_TO_ONE = frozenset({"sama", "pindah", "teks", "skala", "bobot"})


class Match(Frozen):
    """Questions of the old edition and those that stand for them in the new one; a branch's id means all of its questions."""

    kind: MatchKind = Field(alias="jenis")
    old: tuple[Id, ...] = Field(default=(), alias="dari")
    new: tuple[Id, ...] = Field(default=(), alias="ke")
    note: Text | None = Field(default=None, alias="catatan")


class BranchMatch(Frozen):
    """A branch of the old edition and the one that stands for it: their points are put beside each other."""

    old: Id = Field(alias="dari")
    new: Id = Field(alias="ke")


class Crosswalk(Frozen):
    """``crosswalk-from-<old>.yaml`` in the folder of the new edition."""

    old: Slug = Field(alias="dari")
    new: Slug = Field(alias="ke")
    status: Status
    source: Text = Field(alias="sumber")
    """What the pairs rest on."""
    branches: tuple[BranchMatch, ...] = Field(default=(), alias="kelompok")
    matches: tuple[Match, ...] = Field(alias="padanan")
