"""``lke run``: the main job."""

from pathlib import Path

import click

from lke.cli.words import ALLOW_UNVERIFIED, FORCE, RUN, watched
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
@ALLOW_UNVERIFIED
def command(run: Path, *, force: bool, allow_unverified: bool) -> None:
    """Do the main job on a run."""
    from lke import app
    from lke.report.text import score_table

    with watched(run, app.STEPS) as progress:
        done = app.run_all(run, force=force, progress=progress, allow_unverified=allow_unverified)
    click.echo(score_table(done.card, done.card.record))
    click.echo()
    for file in done.written:
        click.echo(_("ditulis: {file}").format(file=file.as_posix()))
