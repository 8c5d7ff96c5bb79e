"""``lke plan``: action plans."""

from pathlib import Path

import click

from lke.cli.shell import LazyGroup
from lke.cli.words import JSON, RUN, say_json
from lke.language import _


@click.command(
    help=_("""Tampilkan rencana aksi: area, kegiatan, sub kegiatan, indikator keberhasilan.

PLAN adalah id atau berkas rencana aksi.

\b
Contoh:
    lke plan show kpu-kota-banjarmasin-2022
""")
)
@click.argument("plan", metavar="PLAN")
@JSON
def show(plan: str, *, as_json: bool) -> None:
    """Print an action plan."""
    from lke import app

    opened = app.open_plan(plan)
    if as_json:
        say_json(opened.model_dump(mode="json", by_alias=True))
        return
    from lke.report.text import plan_tree

    click.echo(plan_tree(opened))


@click.command(
    help=_("""Tampilkan bukti yang ada untuk tiap indikator rencana aksi, dan poin yang bergantung padanya.

\b
Contoh:
    lke plan coverage reports/contoh-kpu-kota-banjarmasin-2022
    lke plan coverage reports/contoh-kpu-kota-banjarmasin-2022 --json
""")
)
@RUN
@JSON
def coverage(run: Path, *, as_json: bool) -> None:
    """Print evidence by indicator."""
    from lke import app
    from lke.report.coverage import as_text, evidence_coverage

    rows = evidence_coverage(app.score_run(run))
    if as_json:
        say_json({"indicators": rows})
    else:
        click.echo(as_text(rows))


class _Plan(LazyGroup):
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The commands are all here."""
        return {"show": show, "coverage": coverage}.get(cmd_name)


command = _Plan(
    name="plan",
    help=_("""Lihat rencana aksi dan cakupan buktinya.

\b
Contoh:
    lke plan show kpu-kota-banjarmasin-2022
"""),
    lines={"show": _("Tampilkan rencana aksi"), "coverage": _("Bukti untuk tiap indikator")},
)
