"""``lke demo``."""

from pathlib import Path

import click

from lke.language import _


@click.command(
    help=_("""Tulis contoh-contoh (data rekaan, bertanda CONTOH) ke folder DIR, lalu nilai dan tulis semua keluarannya.

Berkas yang sudah ada di DIR tidak diganti.

\b
Contoh:
    lke demo
    lke demo latihan
""")
)
@click.argument("folder", metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path), default="contoh-lke")
def command(folder: Path) -> None:
    """Write the worked examples and run everything on them."""
    from lke import app
    from lke.report.text import score_table

    for run, done in app.demo(folder).items():
        click.secho(run.as_posix(), bold=True)
        click.echo(score_table(done.card, done.card.record))
        for file in done.written:
            click.echo(_("ditulis: {file}").format(file=file.as_posix()))
