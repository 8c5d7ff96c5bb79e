"""After the assessor's answers: what the office says to them, and what is to be done about them."""

from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from lke.model.base import Frozen, Text
from lke.model.days import Day
from lke.model.run import Cell, Ids, word

RESPONSES, FOLLOW_UPS = "tanggapan.csv", "tindak_lanjut.csv"


ResponseKind = Annotated[Literal["tanggapan", "sanggah"] | None, BeforeValidator(word)]
Verdict = Annotated[Literal["diterima", "sebagian", "ditolak"] | None, BeforeValidator(word)]
Progress = Annotated[Literal["terbuka", "berjalan", "selesai", "tidak_dapat_dilanjutkan"] | None, BeforeValidator(word)]


class ResponseRow(Frozen):
    """A row of ``tanggapan.csv``: what the office says to an assessor's answer, and what became of it."""

    id: Text
    kind: ResponseKind = Field(default=None, alias="jenis")
    """``tanggapan`` of the office to an assessor (so when blank), or ``sanggah`` of the institution to the national team."""
    criterion: Text = Field(alias="kriteria")
    round: Cell = Field(default=None, alias="putaran")
    """The assessor's round that it answers to."""
    text: Text = Field(alias="teks")
    evidence: Ids = Field(default=(), alias="bukti")
    who: Cell = Field(default=None, alias="oleh")
    when: Day = Field(default=None, alias="pada")
    verdict: Verdict = Field(default=None, alias="keputusan")
    """Blank while nobody has decided."""
    new_answer: Cell = Field(default=None, alias="jawaban_baru")
    why: Cell = Field(default=None, alias="alasan")
    decided_by: Cell = Field(default=None, alias="diputus_oleh")
    decided_on: Day = Field(default=None, alias="diputus_pada")
    old_answer: Cell = Field(default=None, alias="jawaban_lama")
    """What the round had answered before the decision gave it a new answer."""

    @property
    def open(self) -> bool:
        """Whether it waits for a decision."""
        return self.verdict is None


class FollowUpRow(Frozen):
    """A row of ``tindak_lanjut.csv``: a recommendation that somebody carries out."""

    id: Text
    recommendation: Text = Field(alias="rekomendasi")
    responsible: Cell = Field(default=None, alias="penanggung_jawab")
    """The role, never a name."""
    due: Day = Field(default=None, alias="tenggat")
    status: Progress = None
    """Blank: terbuka."""
    evidence: Ids = Field(default=(), alias="bukti")
    """What shows that it was carried out."""
    criteria: Ids = Field(default=(), alias="kriteria")
    origin: Cell = Field(default=None, alias="asal")
    """Whence it comes: an assessor's round, a rejected piece of evidence, or what a person writes."""
    closed_by: Cell = Field(default=None, alias="ditutup_oleh")
    closed_on: Day = Field(default=None, alias="ditutup_pada")
    note: Cell = Field(default=None, alias="catatan")

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.status not in ("selesai", "tidak_dapat_dilanjutkan")


class ReviewTables(NamedTuple):
    """The rows of both tables, each with its line; neither is part of any score."""

    responses: tuple[tuple[int, ResponseRow], ...] = ()
    follow_ups: tuple[tuple[int, FollowUpRow], ...] = ()
