"""How a comparison is told in words, on every output alike."""

from fractions import Fraction

from lke.figures import rounded
from lke.language import _
from lke.model.comparison import CAUSES


def cause_name(cause: str) -> str:
    """Name a cause."""
    return {
        "jawaban": _("jawaban"),
        "bukti": _("bukti"),
        "tpi": _("TPI"),
        "rubrik": _("rubrik"),
        "tidak_berlaku": _("tidak berlaku"),
        "kelengkapan": _("kelengkapan"),
    }[cause]


def cause_meaning(cause: str) -> str:
    """Say what a cause covers."""
    return {
        "jawaban": _("jawaban dan angka masukan kantor berbeda"),
        "bukti": _("bukti bertambah, gugur, atau diputuskan lain"),
        "tpi": _("penilai menjawab lain"),
        "rubrik": _("bobot, skala, atau kriteria lembarnya berbeda"),
        "tidak_berlaku": _("kriteria yang tidak berlaku (TB) berbeda"),
        "kelengkapan": _("kriteria yang belum dijawab berbeda"),
    }[cause]


def kind_name(kind: str) -> str:
    """Name how a criterion stands to the other edition."""
    return {
        "sama": _("sama"),
        "pindah": _("pindah kelompok"),
        "teks": _("redaksi berubah"),
        "skala": _("skala berubah"),
        "bobot": _("bobot berubah"),
        "pecah": _("dipecah"),
        "gabung": _("digabung"),
        "baru": _("baru"),
        "hilang": _("tidak ada lagi"),
    }[kind]


def signed(points: Fraction, places: int = 2) -> str:
    """Write a change with its sign; nothing that rounds to a number shows as ``0,00`` with a sign."""
    text = rounded(points, places)
    return text if points <= 0 or not any(digit in text for digit in "123456789") else f"+{text}"


def causes_in_order() -> tuple[str, ...]:
    """Causes as every output lists them."""
    return CAUSES
