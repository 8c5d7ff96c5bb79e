"""What an invented office answers and what its assessors make of it."""

from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import NamedTuple

from lke.engine.scales import NOT_APPLICABLE
from lke.model.rubric import Criterion, Scale
from lke.model.rules import PERSON_KINDS
from lke.simulation.inputs import lowered
from lke.simulation.offices import Office
from lke.simulation.questions import Sheet, nearest, one_lower

_NOTES = (
    "Dokumen lengkap dan dapat dilihat di ruang arsip.",
    "Dilaksanakan setiap triwulan, notulen terlampir.",
    "Sebagian dokumen masih dalam proses penandatanganan.",
    "Sudah disampaikan kepada KPU Provinsi melalui nota dinas.",
)
_COPIED = (
    "Telah disusun dan ditetapkan oleh pimpinan, disosialisasikan kepada seluruh pegawai dalam rapat pleno, serta "
    "ditindaklanjuti oleh tim pada setiap subbagian sesuai rencana aksi yang telah disepakati bersama."
)
_ASSESSOR_NOTES = (
    "Bukti belum menunjukkan pelaksanaan sepanjang tahun.",
    "Notulen tidak ditandatangani.",
    "Dokumen yang dilampirkan adalah milik tahun sebelumnya.",
    "Baru rancangan, belum ditetapkan.",
)


class Said(NamedTuple):
    """A row of ``jawaban.csv``, and the inputs that the assessor counted otherwise."""

    unit: str = ""
    unit_note: str = ""
    tpi: str = ""
    tpi_note: str = ""
    tpi_inputs: Mapping[str, Fraction] = {}
    blank: bool = False
    """The office has left it open: its inputs too."""


class Speaker:
    """One office in one year, and its assessors."""

    def __init__(self, sheet: Sheet, office: Office, verified: float, chance: Random) -> None:
        self.sheet = sheet
        self.office = office
        self.verified = verified
        self.chance = chance

    def says(self, criterion: Criterion, level: float, numbers: Mapping[tuple[str, str], Fraction]) -> Said:
        """What is said of one question whose credit would be about *level*."""
        chance, sheet = self.chance, self.sheet
        blank = chance.random() < self.office.blank
        away = sheet.may_not_apply(criterion) and sheet.owns_its_fact(criterion) and chance.random() < 0.03
        looked = chance.random() < self.verified
        if not criterion.answerable or not sheet.owns_its_fact(criterion):
            return Said(blank=blank)
        if away and not blank:
            note = "Tidak dilaksanakan pada jenjang ini menurut keputusan pusat (CONTOH)."
            return Said(NOT_APPLICABLE, note, *((NOT_APPLICABLE, note) if looked else ("", "")))
        if criterion.is_ratio:
            return self._of_ratio(criterion, numbers, blank=blank, looked=looked)
        scale = sheet.rubric.scales[criterion.scale]
        own = "" if blank else nearest(level, scale)
        if not looked:
            return Said(own, self._note(criterion) if own else "", blank=blank)
        theirs, why = self._assessed(criterion, own or nearest(max(0.0, level - 0.3), scale), level, scale)
        return Said(own, self._note(criterion) if own else "", theirs, why, blank=blank)

    def _assessed(self, criterion: Criterion, answer: str, level: float, scale: Scale) -> tuple[str, str]:
        """The assessor's answer and note: mostly the same, now and then lower, hardly ever higher."""
        chance = self.chance
        strict = 1.6 if self.office.assessor % 5 == 0 else 1.0
        if chance.random() >= self.sheet.natures[criterion.id].overclaimed * strict:
            higher = chance.random() < 0.02
            answer = nearest(1.0, scale) if higher else answer
            must = criterion.note_must_say is not None
            return answer, "Disebut pada laporan hasil survei (CONTOH)." if must else ""
        return one_lower(answer, scale, level), chance.choice(_ASSESSOR_NOTES)

    def _of_ratio(self, criterion: Criterion, numbers: Mapping[tuple[str, str], Fraction], *, blank: bool, looked: bool) -> Said:
        """A ratio question is answered by its inputs, the assessor's too."""
        given = {name: numbers[criterion.id, name] for name in criterion.inputs}
        if blank or not looked:
            return Said(blank=blank)
        if self.chance.random() < self.sheet.natures[criterion.id].overclaimed:
            note = self.chance.choice(_ASSESSOR_NOTES)
            return Said(tpi_note=note, tpi_inputs=lowered(self.sheet, criterion, given))
        return Said(tpi_inputs=given)

    def _note(self, criterion: Criterion) -> str:
        if criterion.note_must_say is not None:
            return f"Menurut laporan CONTOH {self.office.code}."
        chance = self.chance.random()
        if self.sheet.natures[criterion.id].overclaimed > 0.3 and chance < 0.4:
            return f"{_COPIED} ({self.office.copies_from})"
        return self.chance.choice(_NOTES) if chance < 0.06 else ""


def ruling(sheet: Sheet, criterion: Criterion, year: int, level: float, chance: Random) -> tuple[str, str] | None:
    """The letter and source by which a person decided; None where nobody did, or nobody is asked."""
    if criterion.rule is None or criterion.rule.kind not in PERSON_KINDS or chance.random() < 0.35:
        return None
    return nearest(level, sheet.rubric.scales[criterion.scale]), f"Ketua Tim Penilai (CONTOH), {year}-12-15"
