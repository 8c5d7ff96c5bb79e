"""``lke export``."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lke.cli import words
from lke.cli.workbook.words import MAP
from lke.language import _

if TYPE_CHECKING:
    from lke.batching.filling_all import Batch
    from lke.filling import Fill

_READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(
    help=_("""Tulis buku kerja LKE (Excel) penilaian di folder RUN, dengan rumus hidup; atau isi buku kerja resmi
yang Anda terima.

Dengan --template hanya sel jawaban, masukan, catatan dan bukti satu putaran yang ditulis, di salinannya; rumus,
gaya, gambar dan makro tetap. Sel yang sudah berisi hal lain ditolak dan disebut satu per satu.

Dengan --batch DIR templat itu diisi untuk tiap penilaian di bawah DIR, ke folder -o OUTDIR dengan nama folder
penilaiannya. Diulang, hanya yang berubah dikerjakan lagi; yang salah atau ditolak disebut dan yang lain tetap diisi.
Kode keluar: 0 semua terisi, 1 ada yang ditolak, 3 ada penilaian yang salah.

\b
Contoh:
    lke export reports/contoh-kpu-kota-banjarmasin-2022 -o lke.xlsx
    lke export reports/zi-2026 --template "LKE ZI 2026.xlsx" --round unit -o "LKE ZI 2026 terisi.xlsx"
    lke export --batch reports --template "LKE ZI 2026.xlsx" -o terisi --jobs 4
""")
)
@click.argument("run", metavar="[RUN]", required=False, type=_FOLDER)
@click.option(
    "-o",
    "target",
    required=True,
    metavar="FILE.xlsx|OUTDIR",
    type=click.Path(path_type=Path),
    help=_("Berkas tujuan; folder tujuan bersama --batch."),
)
@click.option("--template", metavar="OFFICIAL.xlsx", type=_READABLE, help=_("Buku kerja resmi yang diisi; tidak diubah."))
@click.option("--batch", metavar="DIR", type=_FOLDER, help=_("Isi templat untuk tiap penilaian di bawah DIR."))
@click.option("--jobs", metavar="N", type=click.IntRange(1, 60), help=_("Banyaknya proses bersama --batch."))
@click.option("--round", "round_", metavar="R", help=_("Putaran yang ditulis; R=KOLOM bila namanya di templat berbeda."))
@MAP
@click.option("--overwrite", is_flag=True, help=_("Ganti isi sel yang berbeda, dan kosongkan yang tidak dijawab."))
@words.FORCE
@words.ALLOW_UNVERIFIED
@words.JSON
@click.pass_context
def command(
    ctx: click.Context,
    run: Path | None,
    target: Path,
    template: Path | None,
    batch: Path | None,
    jobs: int | None,
    round_: str | None,
    layout: Path | None,
    *,
    overwrite: bool,
    force: bool,
    allow_unverified: bool,
    as_json: bool,
) -> None:
    """Build the LKE workbook of a run, or fill an official one, for one run or many."""
    if (run is None) == (batch is None):
        raise click.UsageError(_("sebut satu folder penilaian RUN, atau --batch DIR"))
    if batch is not None:
        _many(ctx, batch, target, template, jobs, round_, layout, overwrite=overwrite, force=force, as_json=as_json)
        return
    assert run is not None
    if jobs is not None or as_json:
        raise click.UsageError(_("--jobs dan --json hanya bersama --batch"))
    if os.path.isdir(target):  # noqa: PTH112 - a name that cannot exist is no folder; writing it says why
        raise click.UsageError(_("tujuan -o adalah folder; sebut nama berkasnya"))
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


def _many(
    ctx: click.Context,
    folder: Path,
    target: Path,
    template: Path | None,
    jobs: int | None,
    round_: str | None,
    layout: Path | None,
    *,
    overwrite: bool,
    force: bool,
    as_json: bool,
) -> None:
    if template is None:
        raise click.UsageError(_("--batch perlu --template; untuk LKE buatan lke sendiri: lke run tiap penilaian"))
    if os.path.isfile(target):  # noqa: PTH113
        raise click.UsageError(_("bersama --batch, -o adalah folder; di situ sudah ada berkas bernama itu"))
    from lke.batching.filling_all import Batch

    batch = Batch(folder, template, target, round_, overwrite, force, jobs or os.cpu_count() or 1, layout)
    _tell(ctx, batch, as_json=as_json)


def _tell(ctx: click.Context, batch: "Batch", *, as_json: bool) -> None:
    import gc

    from lke.batching.filling_all import fill_batch, find
    from lke.batching.filling_one import COLLECT_EVERY
    from lke.batching.summary import as_json as document
    from lke.batching.summary import as_text

    gc.set_threshold(COLLECT_EVERY)
    layout = None
    if batch.layout is not None:
        from lke.official import load_layout

        layout = load_layout(batch.layout)
    found = find(batch)
    with words.counted(len(found[0]), _("Mengisi")) as progress:
        batched = fill_batch(batch, found, layout, progress)
    if as_json:
        words.say_json(document(batch, batched))
    else:
        told, counted = as_text(batch, batched)
        if told:
            click.echo(told, err=True)
        click.echo(counted)
    ctx.exit(batched.exit_code)
