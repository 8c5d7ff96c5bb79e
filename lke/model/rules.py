"""How evidence decides an answer: a closed vocabulary of declared rules, no code in YAML.

Every rule is one small model, told apart by ``jenis`` before it is validated. What each one means is
said in ``docs/aturan-bukti.md`` and computed in ``lke.engine.rules``.
"""

from typing import Annotated, Literal

from pydantic import Discriminator, Field

from lke.model.base import Exact, Frozen, Status, Text, Word

ZeroDenominator = Literal["penuh", "nol", "tidak_berlaku"]
"""What 0 of 0 means; the regulation is silent, so each rubric says it."""


class Exists(Frozen):
    """``ada``: at least ``minimal`` valid pieces of evidence give ``hasil``."""

    kind: Literal["ada"] = Field(alias="jenis")
    at_least: int = Field(default=1, alias="minimal", ge=1, le=1000)
    signed: bool = Field(default=False, alias="pengesahan")
    """Drafts do not count: evidence must be ``ditandatangani`` or ``tte``."""
    result: str | None = Field(default=None, alias="hasil")
    """The answer that it gives; the scale's best when left out."""


class Element(Frozen):
    """One *unsur* of a set: found when a valid piece of one of its kinds is there."""

    name: Text = Field(alias="nama")
    kinds: tuple[Word, ...] = Field(alias="jenis_bukti")
    timing: Word | None = Field(default=None, alias="waktu")
    """Which date of it counts; as the criterion says when left out."""
    signed: bool = Field(default=False, alias="pengesahan")


class Complete(Frozen):
    """``lengkap``: how many of a set of elements were found, n of m."""

    kind: Literal["lengkap"] = Field(alias="jenis")
    elements: tuple[Element, ...] = Field(alias="unsur")
    results: dict[str, int] | None = Field(default=None, alias="hasil")
    """Answer -> least number of elements; on a % scale left out: n / m."""


class Share(Frozen):
    """``bagian``: a part of a whole, two inputs of ``data.csv``, proved by valid evidence."""

    kind: Literal["bagian"] = Field(alias="jenis")
    part: Word = Field(alias="bagian")
    whole: Word = Field(alias="dari")
    zero_denominator: ZeroDenominator = Field(alias="penyebut_nol")
    signed: bool = Field(default=False, alias="pengesahan")


class Count(Frozen):
    """``jumlah``: a count against a stated need, capped at 1.

    Counted are the valid pieces of evidence, or the input ``masukan``; needed is the number ``perlu`` or the
    input ``perlu_masukan``. Unlike a part, a count may exceed its need.
    """

    kind: Literal["jumlah"] = Field(alias="jenis")
    counted: Word | None = Field(default=None, alias="masukan")
    need: int | None = Field(default=None, alias="perlu", ge=1, le=100_000)
    need_input: Word | None = Field(default=None, alias="perlu_masukan")
    zero_denominator: ZeroDenominator = Field(alias="penyebut_nol")
    signed: bool = Field(default=False, alias="pengesahan")


class Record(Frozen):
    """``masukan_saja``: the inputs are recorded and never scored."""

    kind: Literal["masukan_saja"] = Field(alias="jenis")


class Human(Frozen):
    """``perlu_orang``: a person decides, by the datum ``<id>:putusan``, once valid evidence is there."""

    kind: Literal["perlu_orang"] = Field(alias="jenis")
    reason: Text = Field(alias="alasan")
    look_at: Text = Field(alias="periksa")
    """What the person must look at."""
    signed: bool = Field(default=False, alias="pengesahan")


class Balance(Frozen):
    """Inputs that should add up: ``harus`` = ``proses`` + ``selesai``; where they do not, it is said and nothing else."""

    total: Word = Field(alias="jumlah")
    parts: tuple[Word, ...] = Field(alias="bagian")


class Ratio(Frozen):
    """``rasio``: sums of inputs over one another, capped at 1; the office's answer to a % question."""

    kind: Literal["rasio"] = Field(alias="jenis")
    numerator: tuple[Word, ...] = Field(alias="pembilang")
    denominator: tuple[Word, ...] = Field(alias="penyebut")
    may_exceed: bool = Field(default=False, alias="boleh_lebih")
    """Whether the numerator may exceed the denominator, as changes per agent may; it is capped all the same."""
    balance: Balance | None = Field(default=None, alias="seimbang")
    zero_denominator: ZeroDenominator = Field(alias="penyebut_nol")
    zero_status: Status | None = Field(default=None, alias="status_penyebut_nol")
    zero_source: str | None = Field(default=None, alias="sumber_penyebut_nol")
    signed: bool = Field(default=False, alias="pengesahan")


class Decrease(Frozen):
    """``penurunan``: (lalu - kini) / lalu, clamped to 0..1."""

    kind: Literal["penurunan"] = Field(alias="jenis")
    before: Word = Field(alias="lalu")
    now: Word = Field(alias="kini")
    zero_denominator: ZeroDenominator = Field(alias="penyebut_nol")
    """None before and none now."""
    rise_from_zero: ZeroDenominator = Field(alias="naik_dari_nol")
    """None before, some now."""
    zero_status: Status | None = Field(default=None, alias="status_penyebut_nol")
    zero_source: str | None = Field(default=None, alias="sumber_penyebut_nol")
    signed: bool = Field(default=False, alias="pengesahan")


Rule = Annotated[Exists | Complete | Share | Count | Record | Human | Ratio | Decrease, Discriminator("kind")]

RULE_KINDS = ("ada", "lengkap", "bagian", "jumlah", "masukan_saja", "perlu_orang", "rasio", "penurunan")


RULING = "putusan"
"""The datum with which a person decides a ``perlu_orang``."""


class Input(Frozen):
    """A measured number that ``data.csv`` gives under ``<id>:<name>``."""

    title: Text = Field(alias="judul")
    unit: Text = Field(alias="satuan")
    whole: bool = Field(default=True, alias="bulat")
    """Only whole numbers make sense: people, documents."""
    maximum: Exact | None = Field(default=None, alias="maksimal")
