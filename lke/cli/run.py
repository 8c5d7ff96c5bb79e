"""``lke run``: the main job."""

import sys
from pathlib import Path

import click

from lke.cli.words import FORCE, RUN, on_terminal
from lke.language import _


@click.command(
    help=_("""Kerjakan semuanya untuk penilaian di folder RUN: periksa, nilai, tulis LKE dan laporan ke RUN/keluaran.

\b
Contoh:
    lke run reports/contoh-kpu-kota-banjarmasin-2022
""")
)
@RUN
@FORCE
def command(run: Path, *, force: bool) -> None:
    """Do the main job on a run."""
    from lke import app
    from lke.report.text import score_table

    with click.progressbar(length=app.work_of(run), label=_("Menilai"), hidden=not on_terminal(), file=sys.stderr) as bar:
        done = app.run_all(run, force=force, progress=bar.update)
    click.echo(score_table(done.card, done.card.record))
    click.echo()
    for file in done.written:
        click.echo(_("ditulis: {file}").format(file=file.as_posix()))
