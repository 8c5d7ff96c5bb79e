"""``lke preflight``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lke.cli.words import ALLOW_UNVERIFIED, FORCE, JSON, RUN, say_json, watched
from lke.errors import ExitCode
from lke.language import _

if TYPE_CHECKING:
    from lke.handover.preflight import Asked

_READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    help=_("""Periksa penilaian RUN sebelum diserahkan: satu daftar LULUS, GAGAL dan PERINGATAN, masing-masing dengan tempat,
perbaikan dan poinnya. Kode keluar 4 bila ada yang GAGAL.

Yang diperiksa: kelengkapan per area, catatan wajib, gerbang, bukti (ada, utuh, dapat dibuka, namanya aman), tautan tanpa
salinan, buku kerja LKE.xlsx (bila kosong, keluaran/lke.xlsx) terhadap penilaian, jurnal, dan angka yang belum terverifikasi.
Gerbang yang belum terpenuhi hanya PERINGATAN, kecuali diminta dengan --require.

\b
Contoh:
    lke preflight reports/contoh-kpu-kota-banjarmasin-2022
    lke preflight reports/zi-2026 "LKE ZI 2026 terisi.xlsx" --template "LKE ZI 2026.xlsx" --require WBK
    lke preflight reports/zi-2026 --stamp reports/zi-2026/keluaran/praperiksa.json
""")
)
@RUN
@click.argument("workbook", metavar="[LKE.xlsx]", required=False, type=_READABLE)
@click.option(
    "--template", metavar="OFFICIAL.xlsx", type=_READABLE, help=_("Buku kerja resmi yang diisi: selain sel masukan harus sama.")
)
@click.option("--round", "round_", metavar="R", help=_("Putaran buku kerja resmi; R=KOLOM bila namanya di situ berbeda."))
@click.option(
    "--require", "levels", metavar="WBK[,WBBM]", default="", help=_("Tingkat yang diusulkan: GAGAL bila belum terpenuhi.")
)
@click.option("--stamp", metavar="FILE.json", type=_READABLE, help=_("Praperiksa terdahulu: katakan apakah masih cocok."))
@click.option(
    "-o",
    "target",
    metavar="FILE.json|.html",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Simpan hasilnya juga di sini."),
)
@FORCE
@ALLOW_UNVERIFIED
@JSON
@click.pass_context
def command(
    ctx: click.Context,
    run: Path,
    workbook: Path | None,
    template: Path | None,
    round_: str | None,
    levels: str,
    stamp: Path | None,
    target: Path | None,
    *,
    force: bool,
    allow_unverified: bool,
    as_json: bool,
) -> None:
    """Check a run before it is handed over."""
    from lke.handover.preflight import Asked, preflight_run, write_preflight
    from lke.report.handover.preflight import preflight_document, preflight_text

    if target is not None and target.suffix.lower() not in {".json", ".html", ".htm"}:
        raise click.UsageError(_("berkas hasil harus berakhiran .json atau .html"))
    wanted = tuple(name.strip() for name in levels.split(",") if name.strip())
    asked = Asked(run, workbook, template, round_, wanted, allow_unverified)
    if stamp is not None:
        ctx.exit(_say_stamp(asked, stamp, as_json=as_json))
    with watched(run) as progress:
        looked = preflight_run(asked, progress)
    if target is not None:
        write_preflight(run, looked, target, force=force)
    if as_json:
        say_json(preflight_document(looked.preflight, looked.card, looked.seal))
    else:
        click.echo(preflight_text(looked.preflight))
        if target is not None:
            click.echo(_("ditulis: {file}").format(file=target.as_posix()))
    ctx.exit(ExitCode.UNMET if looked.failed else ExitCode.DONE)


def _say_stamp(asked: "Asked", stamp: Path, *, as_json: bool) -> ExitCode:
    from lke.handover.preflight import stale_parts

    with watched(asked.run) as progress:
        stale = stale_parts(asked, stamp, progress)
    if as_json:
        say_json({"fits": not stale, "changed": list(stale)})
    elif stale:
        click.echo(_("praperiksa basi; berubah sesudahnya: {names}").format(names=", ".join(stale)))
    else:
        click.echo(_("praperiksa masih cocok: tidak ada yang berubah sesudahnya"))
    return ExitCode.UNMET if stale else ExitCode.DONE
