"""``lke explain``."""

from pathlib import Path

import click

from lke.cli.words import BY, RUN, watched
from lke.language import _


@click.command(
    help=_("""Jelaskan asal satu angka: rumus, bagian-bagiannya, jawaban, bukti dengan berkas dan halaman, dan pasalnya.

ID adalah kriteria, kelompok, gerbang (WBK.total), atau indikator rencana aksi.

\b
Contoh:
    lke explain reports/contoh-kpu-kota-banjarmasin-2022 1.2.c.2
    lke explain reports/contoh-kpu-kota-banjarmasin-2022 1 --by klaim
""")
)
@RUN
@click.argument("node_id", metavar="ID")
@BY
def command(run: Path, node_id: str, by: str | None) -> None:
    """Explain one node of a run's score."""
    from lke import app
    from lke.report.text import explain_node

    with watched(run) as progress:
        card = app.score_run(run, progress)
    text = explain_node(card, node_id, app.score_by(card, by))
    if text is None:
        raise app.no_such_node(node_id, (node.id for node in card.record.walk()))
    click.echo(text)
