"""A run as evaluators write it: ``penilaian.yaml`` and the rows of its CSV tables."""

import re
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, WithJsonSchema

from lke.model.base import Frozen, Slug, Text, Word
from lke.model.days import Day
from lke.model.gates import BoundText
from lke.model.plan import Level

ROUND_OF_UNIT = "unit"
"""The office's own round: always the first."""


RUN_TABLES = ("jawaban", "data", "bukti", "jadwal", "realisasi", "tanggapan", "tindak_lanjut", "isian", "bukti_usulan")
"""Names of the tables that a run has itself; no list may be called so."""


def _blank_is_none(value: object) -> object:
    """A cell with nothing in it states nothing."""
    return None if isinstance(value, str) and not value.strip() else value


def _ids(value: object) -> object:
    """Split several ids in one cell at semicolons."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return value


def word(value: object) -> object:
    """Read a key word leniently: case and blanks do not matter."""
    value = _blank_is_none(value)
    return re.sub(r"[\s-]+", "_", value.strip().lower()) if isinstance(value, str) else value


def _hash(value: object) -> object:
    value = _blank_is_none(value)
    return value.strip().lower() if isinstance(value, str) else value


Cell = Annotated[Annotated[str, Field(max_length=32_767)] | None, BeforeValidator(_blank_is_none)]
Ids = Annotated[tuple[str, ...], BeforeValidator(_ids)]
Sha256 = Annotated[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None, BeforeValidator(_hash)]

Code = Annotated[Text, WithJsonSchema({"type": ["string", "integer"], "description": "Kode, angka atau teks."})]

Signing = Annotated[Literal["draf", "ditandatangani", "tte"] | None, BeforeValidator(word)]
Origin = Annotated[Literal["satker", "provinsi", "pusat"] | None, BeforeValidator(word)]
Access = Annotated[Literal["biasa", "terbatas"] | None, BeforeValidator(word)]
Review = Annotated[Literal["diajukan", "diterima", "ditolak"] | None, BeforeValidator(word)]
Carried = Annotated[Literal["terlaksana", "sebagian", "tidak_terlaksana"] | None, BeforeValidator(word)]
_Reason = Literal[
    "tidak_relevan",
    "tidak_ditandatangani",
    "di_luar_periode",
    "bukan_milik_satker",
    "tidak_dapat_dibuka",
    "isi_tidak_mendukung",
]
Reason = Annotated[_Reason | None, BeforeValidator(word)]
"""Why an assessor lowers an answer or rejects a piece of evidence."""
REASONS: tuple[str, ...] = get_args(_Reason)
"""The same, in the order in which they are offered."""


class Unit(Frozen):
    """The office that is assessed."""

    code: Code = Field(alias="kode")
    region_code: Code | None = Field(default=None, alias="kode_wilayah")
    name: Text = Field(alias="nama")
    level: Level = Field(alias="jenjang")
    province: Text | None = Field(default=None, alias="provinsi")

    @property
    def region(self) -> str:
        """The 4-digit region code; what ``--unit`` gave where none is stated."""
        return self.region_code or self.code


class SuppliedBound(Frozen):
    """A gate's bound that the rubric leaves open, with its source."""

    bound: BoundText = Field(alias="batas")
    source: Text = Field(alias="sumber")


class Header(Frozen):
    """``penilaian.yaml``: one office, one year, one instrument."""

    unit: Unit = Field(alias="satker")
    year: int = Field(alias="tahun", ge=2000, le=2100)
    rubric: Text = Field(alias="rubrik")
    """A shipped id, or a folder relative to ``penilaian.yaml``."""
    plan: Text | None = Field(default=None, alias="rencana_aksi")
    dated: Day = Field(default=None, alias="tanggal_nilai")
    rounds: tuple[Word, ...] = Field(default=(ROUND_OF_UNIT, "tpi"), alias="putaran")
    assessors: dict[Word, Text] = Field(default={}, alias="penilai")
    """Round -> the role that answers in it."""
    status: Literal["draf", "final"] = "draf"
    related: dict[Word, Text] = Field(default={}, alias="penilaian_terkait")
    """Other runs of the office, as folders relative to this one; ``tahun_lalu`` is last year's."""
    mapping: Slug | None = Field(default=None, alias="pemetaan")
    """The action plan whose indicators the evidence names; it serves the questions through the rubric's mapping."""
    gate_bounds: dict[str, SuppliedBound] = Field(default={}, alias="batas_gerbang")
    """Bounds that the rubric leaves open, as the run supplies them: ``WBK.bersih_kkn``."""
    example: bool = Field(default=False, alias="contoh")
    """Invented data: every output is marked CONTOH."""


class AnswerRow(Frozen):
    """A row of ``jawaban.csv`` under the default rounds; other rounds add a pair of columns each."""

    criterion: Text = Field(alias="kriteria")
    unit: Cell = None
    unit_note: Cell = Field(default=None, alias="catatan_unit")
    tpi: Cell = None
    tpi_note: Cell = Field(default=None, alias="catatan_tpi")


class DataRow(Frozen):
    """A row of ``data.csv``: one measured input, or a person's ruling (``<id>:putusan``)."""

    key: Text = Field(alias="kunci")
    figure: Cell = Field(default=None, alias="nilai")
    source: Cell = Field(default=None, alias="sumber")
    round: Cell = Field(default=None, alias="putaran")


class EvidenceRow(Frozen):
    """A row of ``bukti.csv``: one registered piece of evidence."""

    id: Text
    indicators: Ids = Field(default=(), alias="indikator")
    criteria: Ids = Field(default=(), alias="kriteria")
    kind: Annotated[Text, BeforeValidator(word)] = Field(alias="jenis")
    title: Text = Field(alias="judul")
    number: Cell = Field(default=None, alias="nomor")
    dated: Day = Field(default=None, alias="tanggal")
    period_from: Day = Field(default=None, alias="periode_dari")
    period_to: Day = Field(default=None, alias="periode_sampai")
    received: Day = Field(default=None, alias="diterima")
    valid_until: Day = Field(default=None, alias="berlaku_sampai")
    signing: Signing = Field(default=None, alias="pengesahan")
    origin: Origin = Field(default=None, alias="asal")
    access: Access = Field(default=None, alias="akses")
    file: Cell = Field(default=None, alias="berkas")
    link: Cell = Field(default=None, alias="tautan")
    page: Cell = Field(default=None, alias="halaman")
    sha256: Sha256 = None
    status: Review = None
    seen_by: Cell = Field(default=None, alias="dilihat_oleh")
    seen_on: Day = Field(default=None, alias="dilihat_pada")
    note: Cell = Field(default=None, alias="catatan")
    place: Cell = Field(default=None, alias="tempat")
    """Where it was seen: what a person observed."""
    signer: Cell = Field(default=None, alias="penanda_tangan")
    """The role that signed; never a name."""
    reviewed_by: Cell = Field(default=None, alias="diperiksa_oleh")
    """The assessor's role that accepted or rejected it."""
    reviewed_on: Day = Field(default=None, alias="diperiksa_pada")
    rejected_for: Reason = Field(default=None, alias="alasan_penolakan")
    review_note: Cell = Field(default=None, alias="catatan_pemeriksa")


REVIEW_COLUMNS = ("diperiksa_oleh", "diperiksa_pada", "alasan_penolakan", "catatan_pemeriksa")
"""Columns of ``bukti.csv`` that an assessor fills in; a register gets them when the first piece is looked at."""


class ScheduleRow(Frozen):
    """A row of ``jadwal.csv``: the office's own months for a sub-activity."""

    sub_activity: Text = Field(alias="sub_kegiatan")
    months: Ids = Field(default=(), alias="bulan")
    """Month numbers 1..12."""
    responsible: Cell = Field(default=None, alias="penanggung_jawab")


class RealisationRow(Frozen):
    """A row of ``realisasi.csv``: what became of one sub-activity in one month of the schedule."""

    sub_activity: Text = Field(alias="sub_kegiatan")
    month: Text = Field(alias="bulan")
    """The month 1..12 that it is about, whenever it was done."""
    dated: Day = Field(default=None, alias="tanggal")
    """The day on which it was done; blank: in that month."""
    status: Carried = None
    """Blank: terlaksana."""
    note: Cell = Field(default=None, alias="keterangan")
    evidence: Ids = Field(default=(), alias="bukti")
    """Ids of ``bukti.csv`` that show it."""
    obstacle: Cell = Field(default=None, alias="kendala")
    follow_up: Cell = Field(default=None, alias="tindak_lanjut")

    @property
    def done(self) -> bool:
        """Whether it says that the sub-activity was carried out in full."""
        return self.status in (None, "terlaksana")
