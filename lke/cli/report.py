"""``lke report``."""

from pathlib import Path

import click

from lke.cli.words import FORCE, RUN
from lke.language import _


@click.command(
    help=_("""Tulis laporan penilaian di folder RUN: satu halaman HTML yang dapat dicetak.

\b
Contoh:
    lke report reports/contoh-kpu-kota-banjarmasin-2022 -o laporan.html
""")
)
@RUN
@click.option(
    "-o", "target", required=True, metavar="FILE.html", type=click.Path(dir_okay=False, path_type=Path), help=_("Berkas tujuan.")
)
@FORCE
def command(run: Path, target: Path, *, force: bool) -> None:
    """Write the report of a run."""
    from lke import app

    if target.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(_("berkas tujuan harus berakhiran .html"))
    click.echo(_("ditulis: {file}").format(file=app.report_run(run, target, force=force).as_posix()))
