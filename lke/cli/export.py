"""``lke export``."""

from pathlib import Path

import click

from lke.cli import words
from lke.language import _


@click.command(
    help=_("""Tulis buku kerja LKE (Excel) penilaian di folder RUN, dengan rumus hidup.

\b
Contoh:
    lke export reports/contoh-kpu-kota-banjarmasin-2022 -o lke.xlsx
""")
)
@words.RUN
@words.target("FILE.xlsx")
@words.FORCE
@words.ALLOW_UNVERIFIED
def command(run: Path, target: Path, *, force: bool, allow_unverified: bool) -> None:
    """Build the LKE workbook of a run."""
    from lke import app

    if target.suffix.lower() != ".xlsx":
        raise click.UsageError(_("berkas tujuan harus berakhiran .xlsx"))
    with words.watched(run) as progress:
        written = app.export_run(run, target, force=force, progress=progress, allow_unverified=allow_unverified)
    click.echo(_("ditulis: {file}").format(file=written.as_posix()))
