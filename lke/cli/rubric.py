"""``lke rubric``: rubrics."""

import click

from lke.cli.shell import LazyGroup
from lke.cli.words import JSON, say_json
from lke.language import _


@click.command(
    name="list",
    help=_("""Daftar rubrik yang tersedia.

\b
Contoh:
    lke rubric list
"""),
)
@JSON
def list_(*, as_json: bool) -> None:
    """Print the shipped rubrics."""
    from lke import app
    from lke.report.coverage import as_text, rubric_rows

    rows = rubric_rows(app.all_rubrics())
    if as_json:
        say_json({"rubrics": rows})
    else:
        click.echo(as_text(rows))


@click.command(
    help=_("""Tampilkan rubrik: pohonnya, bobot, skala, aturan bukti dan statusnya.

RUBRIC adalah id atau folder rubrik.

\b
Contoh:
    lke rubric show rb-kpu-2022
""")
)
@click.argument("rubric", metavar="RUBRIC")
@JSON
def show(rubric: str, *, as_json: bool) -> None:
    """Print a rubric."""
    from lke import app

    opened = app.open_rubric(rubric)
    if as_json:
        say_json(opened.model_dump(mode="json", by_alias=True))
        return
    from lke.report.text import rubric_tree

    click.echo(rubric_tree(opened))


@click.command(
    help=_("""Tampilkan kriteria yang melayani tiap indikator rencana aksi PLAN dalam rubrik RUBRIC.

\b
Contoh:
    lke rubric coverage kpu-kota-banjarmasin-2022 rb-kpu-2022
    lke rubric coverage kpu-kota-banjarmasin-2022 rb-kpu-2022 --json
""")
)
@click.argument("plan", metavar="PLAN")
@click.argument("rubric", metavar="RUBRIC")
@JSON
def coverage(plan: str, rubric: str, *, as_json: bool) -> None:
    """Print criteria by indicator, and criteria that serve none."""
    from lke import app
    from lke.report.coverage import as_text, rubric_coverage

    document = rubric_coverage(app.open_plan(plan), app.open_rubric(rubric))
    if as_json:
        say_json(document)
        return
    click.echo(as_text(document["indicators"]))
    click.echo(_("kriteria tanpa indikator: {ids}").format(ids=", ".join(document["unserved"]) or _("tidak ada")))


class _Rubric(LazyGroup):
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The commands are all here."""
        return {"list": list_, "show": show, "coverage": coverage}.get(cmd_name)


command = _Rubric(
    name="rubric",
    help=_("""Lihat rubrik dan cakupannya.

\b
Contoh:
    lke rubric list
"""),
    lines={
        "list": _("Daftar rubrik"),
        "show": _("Tampilkan rubrik"),
        "coverage": _("Kriteria untuk tiap indikator"),
    },
)
