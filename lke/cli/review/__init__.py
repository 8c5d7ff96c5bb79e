"""``lke review``: the assessor's round."""

import click

from lke.cli.shell import LazyGroup
from lke.language import _

WHO = click.option(
    "--who",
    metavar="PERAN",
    envvar="LKE_WHO",
    required=True,
    help=_("Peran yang menulis (atau LKE_WHO); yang menjawab tidak boleh memverifikasi."),
)
ROUND = click.option("--round", "round_", metavar="PUTARAN", help=_("Putaran penilai; bila hanya satu, tidak perlu disebut."))
REASON = click.option(
    "--reason",
    metavar="KODE",
    help=_(
        "tidak_relevan, tidak_ditandatangani, di_luar_periode, bukan_milik_satker, tidak_dapat_dibuka atau isi_tidak_mendukung."
    ),
)
DAY = click.DateTime(["%Y-%m-%d"])


def ids(words: tuple[str, ...]) -> tuple[str, ...]:
    """Ids as they are typed: several words, or several in one word with semicolons."""
    return tuple(part.strip() for word in words for part in word.split(";") if part.strip())


command = LazyGroup(
    name="review",
    package="lke.cli.review",
    help=_("""Putaran penilai: antrean, jawaban, pemeriksaan bukti, tanggapan, putusan, dan tindak lanjut.

\b
Contoh:
    lke review queue reports/contoh-kpu-kota-banjarmasin-2022
"""),
    lines={
        "queue": _("Pertanyaan menurut poin yang dipertaruhkan"),
        "answer": _("Jawab satu pertanyaan sebagai penilai"),
        "evidence": _("Terima atau tolak bukti"),
        "respond": _("Tanggapi jawaban penilai"),
        "decide": _("Putuskan tanggapan"),
        "findings": _("Usulkan tindak lanjut dari temuan penilai"),
        "close": _("Tutup tindak lanjut"),
    },
)
