"""A run that lies in a bag: where there the rubric is that it was scored by, and what was known of what was left out."""

from typing import Annotated, Literal

from pydantic import Field

from lke.model.base import Exact, Frozen, Text, Word

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_Way = Annotated[str, Field(pattern=rf"^(\.|(\.\./){{0,2}}{_NAME}(/{_NAME}){{0,2}})$")]
"""From the run's folder to another inside the bag."""


class RecordedEvidence(Frozen):
    """What was known of one piece of evidence when the bag was written."""

    id: Text
    state: Literal["tidak_ada_berkas", "ada", "hash_belum_dicatat", "hilang", "kosong", "berubah", "tidak_terbaca"] = Field(
        alias="keadaan"
    )
    sha256: Hash | None = None
    """Of the file as it was; None where there was none."""
    packed: bool = Field(alias="dipaket")
    """Whether its file is in the bag."""
    masked: bool = Field(default=False, alias="disamarkan")
    """Whether the register in the bag holds no more of it than id, kind and hash."""


class RecordedVerdict(Frozen):
    """What a criterion's rule yielded from evidence that is masked in the bag."""

    criterion: Text = Field(alias="kriteria")
    valid: tuple[str, ...] = Field(alias="sah")
    """The masked evidence that counts for it."""
    decided: bool = Field(alias="beraturan")
    """Whether it has a rule; what follows is the rule's."""
    outcome: Literal["dinilai", "belum_dijawab", "tidak_berlaku", "dicatat"] = Field(default="belum_dijawab", alias="hasil")
    credit: Exact | None = Field(default=None, alias="kredit")
    answer: str | None = Field(default=None, alias="jawaban")
    because: str = Field(default="", alias="karena")
    cap: Exact | None = Field(default=None, alias="batas")
    waiting: bool = Field(default=False, alias="menunggu_orang")


class Masked(Frozen):
    """A table of which the bag holds less than the run."""

    sha256: Hash
    """Of the run's own table."""
    columns: tuple[str, ...] = Field(alias="kolom")
    """What was blanked in it."""


class Bagged(Frozen):
    """``paket.json``."""

    engine: str = Field(alias="lke")
    rubric: _Way = Field(alias="rubrik")
    plan: _Way | None = Field(default=None, alias="rencana_aksi")
    related: dict[Word, _Way] = Field(default={}, alias="penilaian_terkait")
    evidence: tuple[RecordedEvidence, ...] = Field(default=(), alias="bukti")
    verdicts: tuple[RecordedVerdict, ...] = Field(default=(), alias="putusan")
    outputs: tuple[str, ...] = Field(default=(), alias="keluaran_utuh")
    """Files of ``keluaran/`` that a rule asks for and that were as lke wrote them."""
    masked: dict[str, Masked] = Field(default={}, alias="disamarkan")
    """Table -> what the bag does not show of it."""
    left_out: tuple[str, ...] = Field(default=(), alias="tidak_dipaket")
    """Files of the run that nothing refers to, and that are not in the bag."""


class OpenedBag(Frozen):
    """What is known of a run that lke itself unpacked from a bag, its evidence left where it was."""

    states: dict[str, str] = Field(default={}, alias="keadaan")
    """Evidence -> what its file is like, as found in the bag or as recorded there."""
    masked: tuple[str, ...] = Field(default=(), alias="disamarkan")
    verdicts: tuple[RecordedVerdict, ...] = Field(default=(), alias="putusan")
    outputs: tuple[str, ...] = Field(default=(), alias="keluaran_utuh")
