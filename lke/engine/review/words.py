"""What reasons, decisions and states are called when people read them."""

from lke.language import _
from lke.model.assessment import Signed


def reason_word(code: str) -> str:
    """Say why an answer was lowered or a piece of evidence rejected."""
    return {
        "tidak_relevan": _("tidak relevan"),
        "tidak_ditandatangani": _("tidak ditandatangani"),
        "di_luar_periode": _("di luar periode"),
        "bukan_milik_satker": _("bukan milik satker"),
        "tidak_dapat_dibuka": _("tidak dapat dibuka"),
        "isi_tidak_mendukung": _("isi tidak mendukung"),
    }.get(code, code)


def signed_words(signed: Signed | None, day: str) -> str:
    """Say by whom, when (as *day* writes it) and why an answer was given; nothing where nothing is stated."""
    if signed is None:
        return ""
    why = _("alasan: {reason}").format(reason=reason_word(signed.reason)) if signed.reason else ""
    return "; ".join(filter(None, (", ".join(filter(None, (signed.who, day))), why)))


def reason_mend(code: str | None) -> str:
    """Say what the office can do about it: the beginning of a recommendation."""
    return {
        "tidak_relevan": _("Lampirkan bukti yang menjawab pertanyaan ini"),
        "tidak_ditandatangani": _("Lampirkan dokumen yang sudah ditandatangani"),
        "di_luar_periode": _("Lampirkan bukti dari periode penilaian"),
        "bukan_milik_satker": _("Lampirkan bukti milik satker sendiri"),
        "tidak_dapat_dibuka": _("Lampirkan bukti yang dapat dibuka"),
        "isi_tidak_mendukung": _("Lengkapi pelaksanaannya dan buktinya"),
    }.get(code or "", _("Tindak lanjuti catatan penilai"))


def kind_word(kind: str | None) -> str:
    """Name a response: of the office to an assessor, or of the institution to the national team."""
    return _("sanggah") if kind == "sanggah" else _("tanggapan")


def verdict_word(verdict: str | None) -> str:
    """Say what became of a response."""
    words = {"diterima": _("diterima"), "sebagian": _("diterima sebagian"), "ditolak": _("ditolak")}
    return words.get(verdict or "", _("belum diputus"))


def progress_word(status: str | None) -> str:
    """Say how far a follow-up is."""
    return {
        "berjalan": _("berjalan"),
        "selesai": _("selesai"),
        "tidak_dapat_dilanjutkan": _("tidak dapat dilanjutkan"),
    }.get(status or "", _("terbuka"))
