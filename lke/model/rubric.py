"""A rubric: one edition of an instrument, with every number's source and status."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from lke.model.base import Exact, Frozen, Id, Slug, Status, Text, Word
from lke.model.calendar import Cutoff, Deadline
from lke.model.rules import PERSON_KINDS, RULING, Input, Nothing, RatioRule, Rule

Basis = Literal["sistem", "klaim", "berbukti", "tpi"]
AllNotApplicable = Literal["sebar", "hilang", "nol"]
EvidenceDate = Literal["dibuat", "diterima", "periode", "berlaku"]


class Source(Frozen):
    """Where a rule or number is written, so that a reader can go and look."""

    regulation: Text = Field(alias="peraturan")
    locator: Text | None = Field(default=None, alias="letak")


class ChoiceScale(Frozen):
    """A scale of named answers, best first: ``Ya`` 1, ``Tidak`` 0."""

    kind: Literal["pilihan"] = Field(alias="jenis")
    choices: dict[str, Exact] = Field(alias="pilihan")
    status: Status
    source: str | None = Field(default=None, alias="sumber")


class PercentScale(Frozen):
    """A share from 0 to 1."""

    kind: Literal["persen"] = Field(alias="jenis")
    status: Status
    source: str | None = Field(default=None, alias="sumber")


class NumberScale(Frozen):
    """A number from 0 to ``maksimal``; credit is number / maximum."""

    kind: Literal["angka"] = Field(alias="jenis")
    maximum: Exact = Field(alias="maksimal", gt=0)
    unit: Text = Field(alias="satuan")
    status: Status
    source: str | None = Field(default=None, alias="sumber")


Scale = Annotated[ChoiceScale | PercentScale | NumberScale, Discriminator("kind")]


class Timing(Frozen):
    """Which date of evidence counts, and for which period.

    ``dibuat`` and ``diterima``: that date lies in the year; ``periode``: the period that it is about lies in the
    year; ``berlaku``: it is in force in the year. The year is the assessment's plus ``tahun``.
    """

    label: Text = Field(alias="sebutan")
    date: EvidenceDate = Field(alias="tanggal")
    year: int = Field(default=0, alias="tahun", ge=-5, le=5)
    until: Cutoff | None = Field(default=None, alias="sampai")
    """A later end for the date made (or received) than the year's end."""


class Demand(Frozen):
    """What evidence must be to count for a criterion."""

    kinds: tuple[Word, ...] = Field(default=(), alias="jenis")
    """Kinds that count; ``lengkap`` states them per element instead."""
    timing: Word = Field(alias="waktu")


class DatedName(Frozen):
    """A name that something had in some years."""

    name: Text = Field(alias="nama")
    first: int | None = Field(default=None, alias="dari", ge=2000, le=2100)
    last: int | None = Field(default=None, alias="sampai", ge=2000, le=2100)

    def holds_in(self, year: int) -> bool:
        """Whether it was called so in *year*."""
        return (self.first or year) <= year <= (self.last or year)


ROSTER_COLUMNS = ("id", "nama", "mulai", "selesai", "catatan")
"""Columns that every list may have; ``id`` it must."""


class ColumnForm(Frozen):
    """A column of a list beside ``id``, ``nama``, ``mulai``, ``selesai`` and ``catatan``."""

    title: Text = Field(alias="judul")
    content: Literal["ya_tidak", "tanggal", "teks"] = Field(alias="isi")
    choices: tuple[Text, ...] = Field(default=(), alias="pilihan")
    """Of a text: the words that it may hold; any when left out."""


class RosterForm(Frozen):
    """What a list of the run holds."""

    title: Text = Field(alias="judul")
    restricted: bool = Field(default=False, alias="terbatas")
    """Its rows are people: outputs count them and name none."""
    columns: dict[Word, ColumnForm] = Field(alias="kolom")


class Criterion(Frozen):
    """One question: the leaf that receives an answer."""

    id: Id
    text: Text = Field(alias="pertanyaan")
    note: Text | None = Field(default=None, alias="penjelasan")
    indicators: tuple[Id, ...] = Field(default=(), alias="indikator")
    """The indicators of the action plan that it serves."""
    scale: Word = Field(alias="skala")
    weight: Exact | None = Field(default=None, alias="bobot")
    """Points of its parent; equal to its siblings' when left out."""
    weight_status: Status | None = Field(default=None, alias="status_bobot")
    may_not_apply: bool | None = Field(default=None, alias="boleh_tb")
    demand: Demand | None = Field(default=None, alias="bukti")
    rule: Rule | None = Field(default=None, alias="aturan")
    inputs: dict[Word, Input] = Field(default={}, alias="masukan")
    status: Status | None = None
    source: str | None = Field(default=None, alias="sumber")

    @property
    def scored(self) -> bool:
        """Whether it can bring points; recorded inputs cannot."""
        return self.rule is None or self.rule.kind != "masukan_saja"

    @property
    def ratio(self) -> RatioRule | None:
        """The rule by which inputs are the office's answer; None where a person types it."""
        rule = self.rule.otherwise if isinstance(self.rule, Nothing) else self.rule
        return rule if isinstance(rule, RatioRule) and rule.measures else None

    @property
    def is_ratio(self) -> bool:
        """Whether its claim comes from inputs."""
        return self.ratio is not None

    @property
    def has_criteria(self) -> bool:
        """A criterion has itself."""
        return True

    @property
    def data_names(self) -> tuple[str, ...]:
        """What ``data.csv`` may give for it: its inputs, and a person's ruling where one decides."""
        ruled = self.rule is not None and self.rule.kind in PERSON_KINDS
        return (*self.inputs, *((RULING,) if ruled else ()))


class Branch(Frozen):
    """A weighted branch: komponen, aspek, area, kegiatan or sub kegiatan."""

    id: Id
    title: Text = Field(alias="judul")
    weight: Exact | None = Field(default=None, alias="bobot")
    weight_status: Status | None = Field(default=None, alias="status_bobot")
    source: str | None = Field(default=None, alias="sumber")
    children: tuple["Node", ...] = Field(alias="isi")

    @property
    def scored(self) -> bool:
        """Whether anything below it can bring points."""
        return any(child.scored for child in self.children)

    @property
    def has_criteria(self) -> bool:
        """Whether there is any question below it; 8.4 of the action plan has none."""
        return any(child.has_criteria for child in self.children)


def _kind(data: object) -> str:
    """Tell a branch from a leaf before validating, so that a fault is said once."""
    if isinstance(data, dict):
        return "Branch" if "isi" in data else "Criterion"
    return type(data).__name__


Node = Annotated[Annotated[Branch, Tag("Branch")] | Annotated[Criterion, Tag("Criterion")], Discriminator(_kind)]


class Validity(Frozen):
    """The assessment years that the edition is for."""

    first: int = Field(alias="dari", ge=2000, le=2100)
    last: int | None = Field(default=None, alias="sampai", ge=2000, le=2100)


class EqualWeights(Frozen):
    """What a node without a stated weight gets: an equal share of its parent."""

    method: Literal["sama"] = Field(alias="cara")
    status: Status


class Rubric(Frozen):
    """One edition of an instrument."""

    id: Slug
    title: Text = Field(alias="judul")
    edition: Text = Field(alias="edisi")
    basis: Basis = Field(alias="nilai_dasar")
    """The score of record."""
    valid: Validity = Field(alias="berlaku")
    plan: Slug | None = Field(default=None, alias="rencana_aksi")
    """The action plan whose every indicator must be served, or be listed in ``tanpa_padanan``."""
    unmapped: dict[Id, Text] = Field(default={}, alias="tanpa_padanan")
    all_not_applicable: AllNotApplicable = Field(default="sebar", alias="kelompok_tb")
    may_not_apply: bool = Field(default=False, alias="boleh_tb")
    default_weights: EqualWeights = Field(alias="bobot_bawaan")
    default_status: Status = Field(alias="status")
    """Status of every criterion and rule that states none of its own."""
    sources: dict[Word, Source] = Field(default={}, alias="sumber")
    scales: dict[Word, Scale] = Field(alias="skala")
    timings: dict[Word, Timing] = Field(default={}, alias="waktu")
    deadlines: dict[Word, Deadline] = Field(default={}, alias="tenggat")
    lists: dict[Word, RosterForm] = Field(default={}, alias="daftar")
    """Lists that a run may have as ``<name>.csv``: people, services, SOPs."""
    names: dict[Word, tuple[DatedName, ...]] = Field(default={}, alias="sebutan")
    """What things were called, by year: applications change their names."""
    evidence_kinds: dict[Word, Text] = Field(default={}, alias="jenis_bukti")
    levels: tuple[Text, ...] = Field(alias="tingkat")
    """What the branches are called, from the root down: Area, Kegiatan, Sub kegiatan."""
    roots: tuple[Branch, ...] = Field(alias="isi")

    def walk(self) -> Iterator[tuple["Branch | Criterion", "Branch | None", int]]:
        """Every node with its parent and its depth, in preorder."""
        stack: list[tuple[Branch | Criterion, Branch | None, int]] = [(root, None, 0) for root in reversed(self.roots)]
        while stack:
            node, parent, depth = stack.pop()
            yield node, parent, depth
            if isinstance(node, Branch):
                stack.extend((child, node, depth + 1) for child in reversed(node.children))

    def criteria(self) -> Iterator[Criterion]:
        """Every leaf in preorder."""
        return (node for node, _, _ in self.walk() if isinstance(node, Criterion))

    @property
    def unverified(self) -> bool:
        """Whether any number in it is unverified."""
        stated = [self.default_status, self.default_weights.status, *(scale.status for scale in self.scales.values())]
        for node, _, _ in self.walk():
            stated.append(node.weight_status or self.default_status)
            if isinstance(node, Criterion):
                stated.append(node.status or self.default_status)
        return "unverified" in stated
