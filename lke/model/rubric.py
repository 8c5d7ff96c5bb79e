"""A rubric: one edition of an instrument, with every number's source and status."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from lke.model.base import Exact, Frozen, Id, Slug, Status, Text, Word
from lke.model.calendar import Cutoff, Deadline
from lke.model.gates import Gate, Ladder
from lke.model.plan import Level
from lke.model.rules import FORMULA_KINDS, PERSON_KINDS, RULING, Input, Nothing, RatioRule, Rule

GateLevel = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,19}$")]
Basis = Literal["sistem", "klaim", "berbukti", "tpi"]
AllNotApplicable = Literal["sebar", "hilang", "nol"]
Grouping = Literal["rata_rata", "rata_rata_tertimbang", "jumlah", "predikat"]
"""How a branch is made of its parts: their equal mean, their mean by relative weights, the sum of their points by
weights that add up to its own, or a predicate that a person gives to the branch itself."""
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
    note_must_say: Text | None = Field(default=None, alias="wajib_catatan")
    """What the note of an answer must state: whose survey it is, where a credit comes from."""
    target: Word | None = None
    """The input that holds its target, in the unit of its scale."""
    done_by: tuple[Level, ...] | None = Field(default=None, alias="berlaku_untuk")
    """The levels of offices that do this at all; every one when left out."""
    informing: bool = Field(default=False, alias="hanya_informasi")
    """Its answer informs the person who gives the predicate above it, and is never scored; set there."""

    @property
    def scored(self) -> bool:
        """Whether it can bring points; recorded inputs and what only informs cannot."""
        return not self.informing and (self.rule is None or self.rule.kind != "masukan_saja")

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

    @property
    def decides(self) -> bool:
        """Whether evidence and data alone can answer it: a formula without a demand on evidence only computes the claim."""
        return self.rule is not None and (self.rule.kind not in FORMULA_KINDS or self.demand is not None)


class Branch(Frozen):
    """A weighted branch: komponen, aspek, area, kegiatan or sub kegiatan."""

    id: Id
    title: Text = Field(alias="judul")
    weight: Exact | None = Field(default=None, alias="bobot")
    weight_status: Status | None = Field(default=None, alias="status_bobot")
    source: str | None = Field(default=None, alias="sumber")
    grouping: Grouping | None = Field(default=None, alias="cara")
    """Left out: ``jumlah`` where its parts have weights, else ``rata_rata``."""
    scale: Word | None = Field(default=None, alias="skala")
    """The scale of the predicate that the branch itself takes (``cara: predikat``)."""
    outside_sum: bool = Field(default=False, alias="di_luar_jumlah")
    """A root whose points are added on top: its weight is no part of the total's, which can then exceed 100 %."""
    done_by: tuple[Level, ...] | None = Field(default=None, alias="berlaku_untuk")
    """The levels of offices that do this at all; every one when left out."""
    children: tuple["Node", ...] = Field(alias="isi")

    @model_validator(mode="before")
    @classmethod
    def _parts_inform(cls, data: Any) -> Any:
        """What stands below a predicate informs the person who gives it."""
        if not isinstance(data, dict) or data.get("cara") != "predikat" or not isinstance(data.get("isi"), list):
            return data
        parts = [{**part, "hanya_informasi": True} if _kind(part) == "Criterion" else part for part in data["isi"]]
        return {**data, "isi": parts}

    @cached_property
    def judged(self) -> Criterion | None:
        """The branch as the question that a person answers with a predicate; None where its parts decide."""
        if self.grouping != "predikat":
            return None
        return Criterion.model_construct(
            id=self.id, text=self.title, scale=self.scale or "", weight=self.weight, weight_status=self.weight_status
        )

    @property
    def scored(self) -> bool:
        """Whether it, or anything below it, can bring points."""
        return self.grouping == "predikat" or any(child.scored for child in self.children)

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
    extends: Slug | None = Field(default=None, alias="turunan_dari")
    """The rubric that this one varies; merged before it is read (``lke.files.variants``)."""
    outline: bool = Field(default=False, alias="garis_besar")
    """Only an outline: not every question is known; no final assessment by it unless allowed."""
    basis: Basis = Field(alias="nilai_dasar")
    """The score of record."""
    weight: Exact | None = Field(default=None, alias="bobot")
    """What the roots within the sum must add up to: 100, or 36.30."""
    areas: int | None = Field(default=None, alias="jumlah_area", ge=1, le=50)
    """How many areas of change it has; a plan of another number is not scored by it."""
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
    gates: dict[GateLevel, Gate] = Field(default={}, alias="gerbang")
    """Level -> its conditions: ``WBK``, ``WBBM``."""
    ladder: Ladder | None = Field(default=None, alias="predikat")
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
        """Every question in preorder: the leaves, and the branches that take a predicate themselves."""
        for node, _, _ in self.walk():
            question = node if isinstance(node, Criterion) else node.judged
            if question is not None:
                yield question

    @property
    def unverified(self) -> bool:
        """Whether any number in it is unverified."""
        stated: list[Status | None] = [self.default_status, self.default_weights.status]
        stated += [scale.status for scale in self.scales.values()]
        stated += [condition.status for gate in self.gates.values() for condition in gate.conditions.values()]
        stated += [self.ladder.status] if self.ladder is not None else []
        for node, _, _ in self.walk():
            stated.append(node.weight_status or self.default_status)
            if isinstance(node, Criterion):
                stated += [node.status or self.default_status, getattr(node.rule, "zero_status", None)]
        return "unverified" in stated
