"""What the report calls scores, outcomes and dates; the words that it shares with the workbook are the engine's."""

from datetime import date

from lke.engine.score import ROUND_PREFIX
from lke.engine.words import provisional_words
from lke.language import _
from lke.model.score import Outcome, Score, ScoreNode


def score_name(by: str) -> str:
    """Name a score, or the round whose own answers it holds."""
    if by.startswith(ROUND_PREFIX):
        return _("putaran {name}").format(name=by.removeprefix(ROUND_PREFIX))
    return by


def provisional(score: Score) -> str:
    """Say how far assessors have verified a score; empty once they have verified all of it."""
    if not score.provisional:
        return ""
    return provisional_words().format(verified=score.verified, of=score.of)


def outcome_word(outcome: Outcome) -> str:
    """Name an outcome."""
    return {
        Outcome.SCORED: _("dinilai"),
        Outcome.UNANSWERED: _("belum dijawab"),
        Outcome.NOT_APPLICABLE: _("tidak berlaku (TB)"),
        Outcome.RECORDED: _("dicatat, tidak dinilai"),
    }[outcome]


def standing_word(node: ScoreNode) -> str:
    """Say what became of a node; a branch without questions has no indicators, rather than being recorded."""
    if node.outcome is Outcome.RECORDED and all(each.criterion is None for each in node.walk()):
        return _("tanpa indikator")
    return outcome_word(node.outcome)


def signing_word(signing: str | None, signer: str | None = None) -> str:
    """Say whether a document is signed, and by which role."""
    words = {"draf": _("masih draf"), "ditandatangani": _("ditandatangani"), "tte": _("tanda tangan elektronik")}
    word = words.get(signing or "", _("pengesahan tidak dicatat"))
    signed = signing in ("ditandatangani", "tte")
    return _("{word} oleh {role}").format(word=word, role=signer) if signer and signed else word


def rule_name(kind: str) -> str:
    """Name a rule kind in a word or two."""
    return {
        "ada": _("bukti ada"),
        "lengkap": _("unsur lengkap"),
        "berlaku": _("dokumen berlaku"),
        "warisan": _("dokumen dari KPU RI atau provinsi"),
        "pengamatan": _("pengamatan"),
        "bagian": _("bagian"),
        "jumlah": _("jumlah"),
        "tren": _("tren"),
        "capaian": _("capaian"),
        "survei": _("survei"),
        "neraca": _("neraca"),
        "rasio": _("rasio"),
        "penurunan": _("penurunan"),
        "per_orang": _("per orang"),
        "per_objek": _("per objek"),
        "frekuensi": _("frekuensi"),
        "tenggat": _("tenggat"),
        "rantai": _("rantai"),
        "rujuk": _("fakta yang sama"),
        "sama_dengan": _("angka yang sama"),
        "keluaran": _("keluaran penilaian lain"),
        "tangga": _("tangga"),
        "pita": _("pita"),
        "nihil": _("nihil"),
        "batas": _("batas"),
        "masukan_saja": _("masukan saja"),
        "perlu_orang": _("perlu orang"),
    }[kind]


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
