"""``lke score``."""

from pathlib import Path

import click

from lke.cli.words import BY, JSON, RUN, say_json, watched
from lke.language import _


@click.command(
    help=_("""Hitung nilai penilaian di folder RUN: sistem, klaim, berbukti dan tpi, dengan nilai tiap area.

\b
Contoh:
    lke score reports/contoh-kpu-kota-banjarmasin-2022
    lke score reports/contoh-kpu-kota-banjarmasin-2022 --by klaim --json
""")
)
@RUN
@BY
@JSON
def command(run: Path, by: str | None, *, as_json: bool) -> None:
    """Print the score tree of a run."""
    from lke import app

    with watched(run) as progress:
        card = app.score_run(run, progress)
    score = app.score_by(card, by)
    if as_json:
        say_json(app.score_json(card, score))
        return
    from lke.report.text import score_table

    click.echo(score_table(card, score))
