"""``lke export``."""

from pathlib import Path

import click

from lke.cli.words import FORCE, RUN
from lke.language import _


@click.command(
    help=_("""Tulis buku kerja LKE (Excel) penilaian di folder RUN, dengan rumus hidup.

\b
Contoh:
    lke export reports/contoh-kpu-kota-banjarmasin-2022 -o lke.xlsx
""")
)
@RUN
@click.option(
    "-o", "target", required=True, metavar="FILE.xlsx", type=click.Path(dir_okay=False, path_type=Path), help=_("Berkas tujuan.")
)
@FORCE
def command(run: Path, target: Path, *, force: bool) -> None:
    """Build the LKE workbook of a run."""
    from lke import app

    if target.suffix.lower() != ".xlsx":
        raise click.UsageError(_("berkas tujuan harus berakhiran .xlsx"))
    click.echo(_("ditulis: {file}").format(file=app.export_run(run, target, force=force).as_posix()))
