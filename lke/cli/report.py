"""``lke report``."""

from pathlib import Path

import click

from lke.cli import words
from lke.language import _


@click.command(
    help=_("""Tulis laporan penilaian di folder RUN: satu halaman HTML yang dapat dicetak.

\b
Contoh:
    lke report reports/contoh-kpu-kota-banjarmasin-2022 -o laporan.html
""")
)
@words.RUN
@words.target("FILE.html")
@words.FORCE
@words.ALLOW_UNVERIFIED
def command(run: Path, target: Path, *, force: bool, allow_unverified: bool) -> None:
    """Write the report of a run."""
    from lke import app

    if target.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(_("berkas tujuan harus berakhiran .html"))
    with words.watched(run) as progress:
        written = app.report_run(run, target, force=force, progress=progress, allow_unverified=allow_unverified)
    click.echo(_("ditulis: {file}").format(file=written.as_posix()))
