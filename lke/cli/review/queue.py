"""``lke review queue``."""

from pathlib import Path

import click

from lke.cli.review import ROUND
from lke.cli.words import JSON, RUN, say_json
from lke.language import _

_MOST = 20


@click.command(
    help=_("""Antrean penilai: yang belum diverifikasi lebih dulu, menurut poin yang dipertaruhkan.

Taruhan sebuah pertanyaan adalah perubahan nilai tpi terbesar yang dapat dibuat jawaban putaran itu, turun atau naik.
Tiap butir menyebut jawaban satker, usul sistem, bukti dengan berkas dan halaman yang perlu dibuka, dan dasarnya.

\b
Contoh:
    lke review queue reports/contoh-kpu-kota-banjarmasin-2022
    lke review queue reports/2022 --round ketua --first 0
""")
)
@RUN
@ROUND
@click.option("--first", type=click.IntRange(0), metavar="N", help=_("Banyaknya; 0 semua. Di layar bila kosong: 20."))
@JSON
def command(run: Path, round_: str | None, first: int | None, *, as_json: bool) -> None:
    """Print what an assessor looks at next."""
    from lke.report.review import queue_json, queue_text
    from lke.reviewing.following import queue_run

    found = queue_run(run, round_)
    if as_json:
        say_json(queue_json(found.scorer, found.round, found.questions, first or None))
    else:
        most = _MOST if first is None else first or None
        click.echo(queue_text(found.scorer, found.round, found.questions, most))
