"""``lke export``."""

from pathlib import Path

import click

from lke.cli import words
from lke.language import _

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
@click.option("--overwrite", is_flag=True, help=_("Ganti isi sel yang berbeda, dan kosongkan yang tidak dijawab."))
@words.FORCE
def command(run: Path, target: Path, template: Path | None, round_: str | None, *, overwrite: bool, force: bool) -> None:
    """Build the LKE workbook of a run, or fill an official one."""
    if template is not None:
        _fill(run, template, target, round_, overwrite=overwrite, force=force)
        return
    if round_ is not None or overwrite:
        raise click.UsageError(_("--round dan --overwrite hanya bersama --template"))
    if target.suffix.lower() != ".xlsx":
        raise click.UsageError(_("berkas tujuan harus berakhiran .xlsx"))
    from lke import app

    with words.watched(run) as progress:
        written = app.export_run(run, target, force=force, progress=progress)
    click.echo(_("ditulis: {file}").format(file=written.as_posix()))


def _fill(run: Path, template: Path, target: Path, round_: str | None, *, overwrite: bool, force: bool) -> None:
    from lke import official

    asked = official.Fill(run, template, target, round_, overwrite, force)
    with words.watched(run) as progress:
        filling = official.fill_run(asked, progress)
    for problem in filling.problems:
        click.echo(str(problem), err=True)
    click.echo(_("ditulis: {file}").format(file=target.as_posix()))
    told = _("{count} sel diisi, {same} sudah benar, {computed} sel rumus dibiarkan; nilai dihitung Excel saat dibuka")
    click.echo(told.format(count=filling.count, same=filling.same, computed=filling.computed))
