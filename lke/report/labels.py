"""What the closed vocabularies of models and contract are called when people read them."""

from datetime import date

from lke.language import _
from lke.model.score import Outcome, Score

ROUND_PREFIX = "round:"


def score_name(by: str) -> str:
    """Name a score, or the round whose own answers it holds."""
    if by.startswith(ROUND_PREFIX):
        return _("putaran {name}").format(name=by.removeprefix(ROUND_PREFIX))
    return by


def score_meaning(by: str) -> str:
    """Say in one line what a score counts."""
    meanings = {
        "sistem": _("yang dihasilkan bukti dan data saja menurut aturan rubrik, tanpa melihat jawaban"),
        "klaim": _("yang dijawab satker sendiri"),
        "berbukti": _("klaim sejauh didukung bukti sah: yang lebih rendah dari klaim dan sistem"),
        "tpi": _("jawaban penilai; yang belum diverifikasi memakai klaim"),
    }
    return meanings.get(by, _("jawaban putaran ini saja, tanpa pengganti"))


def provisional(score: Score) -> str:
    """Say how far assessors have verified a score; empty once they have verified all of it."""
    if not score.provisional:
        return ""
    return _("sementara ({verified} dari {of} diverifikasi)").format(verified=score.verified, of=score.of)


def outcome_word(outcome: Outcome) -> str:
    """Name an outcome."""
    return {
        Outcome.SCORED: _("dinilai"),
        Outcome.UNANSWERED: _("belum dijawab"),
        Outcome.NOT_APPLICABLE: _("tidak berlaku (TB)"),
        Outcome.RECORDED: _("dicatat, tidak dinilai"),
    }[outcome]


def certainty(status: str) -> str:
    """Say how sure a number of the rubric is."""
    return {
        "verified": _("terverifikasi"),
        "derived": _("dihitung dari sumber"),
        "unverified": _("BELUM TERVERIFIKASI"),
        "usulan": _("usulan"),
    }[status]


def signing_word(signing: str | None) -> str:
    """Say whether a document is signed."""
    words = {"draf": _("masih draf"), "ditandatangani": _("ditandatangani"), "tte": _("tanda tangan elektronik")}
    return words.get(signing or "", _("pengesahan tidak dicatat"))


def months() -> tuple[str, ...]:
    """The months of the year."""
    return (
        _("Januari"),
        _("Februari"),
        _("Maret"),
        _("April"),
        _("Mei"),
        _("Juni"),
        _("Juli"),
        _("Agustus"),
        _("September"),
        _("Oktober"),
        _("November"),
        _("Desember"),
    )


def long_date(day: date) -> str:
    """Write a date as people do: 2 Februari 2022."""
    return f"{day.day} {months()[day.month - 1]} {day.year}"
