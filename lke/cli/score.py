"""``lke score``."""

from pathlib import Path

import click

from lke.cli.words import ALLOW_UNVERIFIED, BY, JSON, RUN, say_json, watched
from lke.errors import ExitCode
from lke.language import _


@click.command(
    help=_("""Hitung nilai penilaian di folder RUN: sistem, klaim, berbukti dan tpi, dengan nilai tiap area.

\b
Contoh:
    lke score reports/contoh-kpu-kota-banjarmasin-2022
    lke score reports/contoh-kpu-kota-banjarmasin-2022 --by klaim --json
    lke score reports/zi-2022 --require WBK,WBBM
""")
)
@RUN
@BY
@JSON
@click.option(
    "--require",
    metavar="WBK[,WBBM]",
    help=_("Gerbang yang harus terpenuhi; keluar dengan 4 bila tidak, atau bila nilainya masih sementara."),
)
@ALLOW_UNVERIFIED
@click.pass_context
def command(ctx: click.Context, run: Path, by: str | None, require: str | None, *, as_json: bool, allow_unverified: bool) -> None:
    """Print the score tree of a run, and hold it against the gates asked for."""
    from lke import app

    with watched(run) as progress:
        card = app.score_run(run, progress, allow_unverified=allow_unverified)
    score = app.score_by(card, by)
    levels = [level.strip() for level in require.split(",") if level.strip()] if require is not None else []
    unmet = app.unmet_levels(card, score, levels)
    if as_json:
        say_json(app.score_json(card, score))
    else:
        from lke.report.text import score_table

        click.echo(score_table(card, score))
    if levels:
        _tell(levels, [gate.level for gate in unmet])
    ctx.exit(ExitCode.UNMET if unmet else ExitCode.DONE)


def _tell(levels: list[str], unmet: list[str]) -> None:
    """Say what was asked for and what of it is not met; beside the document, never in it."""
    asked = _("tidak terpenuhi: {levels}").format(levels=", ".join(unmet))
    met = _("terpenuhi: {levels}").format(levels=", ".join(levels))
    click.echo(asked if unmet else met, err=True)
    click.echo(_("Yang diuji hanya gerbang pada lembar ini; syarat di luarnya tidak diuji."), err=True)
