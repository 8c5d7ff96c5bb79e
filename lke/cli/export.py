"""``lke export``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lke.cli import words
from lke.cli.workbook.words import MAP
from lke.language import _

if TYPE_CHECKING:
    from lke.filling import Fill

_READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    help=_("""Tulis buku kerja LKE (Excel) penilaian di folder RUN, dengan rumus hidup; atau isi buku kerja resmi
yang Anda terima.

Dengan --template hanya sel jawaban, masukan, catatan dan bukti satu putaran yang ditulis, di salinannya; rumus,
gaya, gambar dan makro tetap. Sel yang sudah berisi hal lain ditolak dan disebut satu per satu.

\b
Contoh:
    lke export reports/contoh-kpu-kota-banjarmasin-2022 -o lke.xlsx
    lke export reports/zi-2026 --template "LKE ZI 2026.xlsx" --round unit -o "LKE ZI 2026 terisi.xlsx"
""")
)
@words.RUN
@words.target("FILE.xlsx")
@click.option("--template", metavar="OFFICIAL.xlsx", type=_READABLE, help=_("Buku kerja resmi yang diisi; tidak diubah."))
@click.option("--round", "round_", metavar="R", help=_("Putaran yang ditulis; R=KOLOM bila namanya di templat berbeda."))
@MAP
@click.option("--overwrite", is_flag=True, help=_("Ganti isi sel yang berbeda, dan kosongkan yang tidak dijawab."))
@words.FORCE
@words.ALLOW_UNVERIFIED
def command(
    run: Path,
    target: Path,
    template: Path | None,
    round_: str | None,
    layout: Path | None,
    *,
    overwrite: bool,
    force: bool,
    allow_unverified: bool,
) -> None:
    """Build the LKE workbook of a run, or fill an official one."""
    if template is not None:
        from lke.filling import Fill

        _fill(Fill(run, template, target, round_, overwrite, force), layout)
        return
    if round_ is not None or overwrite or layout is not None:
        raise click.UsageError(_("--round, --map dan --overwrite hanya bersama --template"))
    if target.suffix.lower() != ".xlsx":
        raise click.UsageError(_("berkas tujuan harus berakhiran .xlsx"))
    from lke import app

    with words.watched(run) as progress:
        written = app.export_run(run, target, force=force, progress=progress, allow_unverified=allow_unverified)
    click.echo(_("ditulis: {file}").format(file=written.as_posix()))


def _fill(asked: "Fill", layout: Path | None) -> None:
    from lke import filling, official

    stated = official.load_layout(layout) if layout is not None else None
    with words.watched(asked.run) as progress:
        filled = filling.fill_run(asked, stated, progress)
    for problem in filled.problems:
        click.echo(str(problem), err=True)
    click.echo(_("ditulis: {file}").format(file=asked.target.as_posix()))
    told = _("{count} sel diisi, {same} sudah benar, {computed} sel rumus dibiarkan; nilai dihitung Excel saat dibuka")
    click.echo(told.format(count=filled.count, same=filled.same, computed=filled.computed))
