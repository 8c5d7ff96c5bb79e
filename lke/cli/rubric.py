"""``lke rubric``: rubrics."""

import re
from pathlib import Path

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
    help=_("""Tampilkan kriteria yang dilayani tiap indikator rencana aksi PLAN dalam rubrik RUBRIC, dan sebaliknya.

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
    from lke.report.coverage import as_text, covered_lines, rubric_coverage

    opened = app.open_plan(plan)
    document = rubric_coverage(opened, app.open_rubric(rubric), app.open_mapping(rubric, opened))
    if as_json:
        say_json(document)
        return
    click.echo(as_text(document["indicators"]))
    click.echo()
    click.echo(as_text([{"question": each["id"], "indicators": each["indicators"]} for each in document["criteria"]]))
    click.echo()
    click.echo("\n".join(covered_lines(document)))


@click.command(
    help=_("""Mulai rubrik baru ID dari rubrik lain: salinan foldernya, atau turunan yang hanya menulis bedanya.

Edisi lama tidak disentuh: koreksi ditulis sebagai turunan (--variant), peraturan baru sebagai salinan.

\b
Contoh:
    lke rubric new zi-90-2021-koreksi --from zi-90-2021 --variant --to rubrik
    lke rubric new rb-kpu-2023 --from rb-kpu-2022 --to rubrik
""")
)
@click.argument("name", metavar="ID")
@click.option("--from", "source", required=True, metavar="ID", help=_("Rubrik asal: id atau folder."))
@click.option("--variant", is_flag=True, help=_("Turunan: yang tidak ditulis dibaca dari rubrik asal."))
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    default="rubrics",
    metavar="DIR",
    help=_("Folder induk; bila kosong, rubrics."),
)
def new(name: str, source: str, to: Path, *, variant: bool) -> None:
    """Start a rubric from another."""
    from lke import app

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", name):
        raise click.UsageError(_("ID terdiri dari huruf kecil, angka dan tanda -, misalnya zi-90-2021-koreksi"))
    folder = app.new_rubric(name, source, to, variant=variant)
    click.echo(_("dibuat: {run}").format(run=folder.as_posix()))
    click.echo(_("berikutnya: tulis perubahannya, lalu lke check {folder}").format(folder=folder.as_posix()))


@click.command(
    help=_("""Usulkan padanan (crosswalk) dari rubrik OLD ke rubrik NEW menurut id dan teksnya, untuk diselesaikan orang.

\b
Contoh:
    lke rubric diff zi-10-2019 zi-90-2021
    lke rubric diff lama baru -o baru/crosswalk-from-lama.yaml
""")
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("-o", "target", metavar="FILE.yaml", type=click.Path(dir_okay=False, path_type=Path), help=_("Berkas tujuan."))
def diff(old: str, new: str, target: Path | None) -> None:
    """Propose a crosswalk."""
    from lke import comparing

    text = comparing.diff_rubrics(old, new)
    if target is None:
        click.echo(text, nl=False)
        return
    comparing.write_diff(text, target)
    click.echo(_("ditulis: {file}").format(file=target.as_posix()))


class _Rubric(LazyGroup):
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The commands are all here."""
        return {"list": list_, "show": show, "coverage": coverage, "new": new, "diff": diff}.get(cmd_name)


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
        "coverage": _("Kriteria untuk tiap indikator, dan sebaliknya"),
        "new": _("Mulai rubrik baru dari rubrik lain"),
        "diff": _("Usulkan padanan antara dua edisi"),
    },
)
