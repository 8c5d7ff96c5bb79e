"""``lke plan show``."""

import click

from lke.cli.words import JSON, say_json
from lke.language import _


@click.command(
    name="show",
    help=_("""Tampilkan rencana aksi: area, kegiatan, sub kegiatan, indikator keberhasilan.

PLAN adalah id atau berkas rencana aksi.

\b
Contoh:
    lke plan show kpu-kota-banjarmasin-2022
"""),
)
@click.argument("plan", metavar="PLAN")
@JSON
def command(plan: str, *, as_json: bool) -> None:
    """Print an action plan."""
    from lke import app

    opened = app.open_plan(plan)
    if as_json:
        say_json(opened.model_dump(mode="json", by_alias=True))
        return
    from lke.report.text import plan_tree

    click.echo(plan_tree(opened))
