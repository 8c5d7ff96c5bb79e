"""``lke package``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from lke.cli.words import ALLOW_UNVERIFIED, FORCE, RUN, target
from lke.language import _

_READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    help=_("""Tulis paket serah terima penilaian RUN: zip berisi satu kantong BagIt (RFC 8493) dengan penilaian, rubrik, rencana
aksi, buku kerja LKE, laporan, nilai, praperiksa, jurnal dan bukti; dan di sebelahnya berita acara untuk ditandatangani.

Bukti berakses terbatas hanya ikut dengan id, jenis dan hash-nya, dan daftar pegawai tanpa nama, kecuali --with-restricted.
Praperiksa yang GAGAL ikut di dalam dan di sampulnya; hanya --require-pass yang menolaknya (kode keluar 4). Dua paket dari
penilaian yang sama sama byte demi byte.

\b
Contoh:
    lke package reports/contoh-kpu-kota-banjarmasin-2022 -o serah-terima.zip
    lke package reports/zi-2026 -o zi-2026.zip --workbook "LKE ZI 2026 terisi.xlsx" --template "LKE ZI 2026.xlsx" --require-pass
""")
)
@RUN
@target("FILE.zip")
@click.option("--with-restricted", is_flag=True, help=_("Ikutkan bukti berakses terbatas dan daftar pegawai seutuhnya."))
@click.option("--without-evidence", is_flag=True, help=_("Tanpa berkas bukti: hanya daftarnya, hash-nya dan keadaannya."))
@click.option("--require-pass", is_flag=True, help=_("Tolak bila praperiksa GAGAL."))
@click.option("--workbook", metavar="LKE.xlsx", type=_READABLE, help=_("Buku kerja yang diserahkan; bila kosong, dibuat."))
@click.option("--template", metavar="OFFICIAL.xlsx", type=_READABLE, help=_("Buku kerja resmi kosong asal --workbook."))
@click.option("--round", "round_", metavar="R", help=_("Putaran buku kerja resmi; R=KOLOM bila namanya di situ berbeda."))
@click.option(
    "--require", "levels", metavar="WBK[,WBBM]", default="", help=_("Tingkat yang diusulkan: GAGAL bila belum terpenuhi.")
)
@click.option(
    "--who", metavar="PERAN", envvar="LKE_WHO", default="", help=_("Peran yang menyiapkan, tertulis di paket dan berita acara.")
)
@FORCE
@ALLOW_UNVERIFIED
def command(
    run: Path,
    target: Path,
    workbook: Path | None,
    template: Path | None,
    round_: str | None,
    levels: str,
    who: str,
    *,
    with_restricted: bool,
    without_evidence: bool,
    require_pass: bool,
    force: bool,
    allow_unverified: bool,
) -> None:
    """Write the package of a run."""
    from lke.handover.contents import Scope
    from lke.handover.packing import Wanted, package_run
    from lke.handover.preflight import Asked
    from lke.report.handover.preflight import summary

    if target.suffix.lower() != ".zip":
        raise click.UsageError(_("berkas tujuan harus berakhiran .zip"))
    if with_restricted and without_evidence:
        raise click.UsageError(_("--with-restricted dan --without-evidence saling meniadakan"))
    if template is not None and workbook is None:
        raise click.UsageError(_("--template hanya bersama --workbook"))
    wanted = tuple(name.strip() for name in levels.split(",") if name.strip())
    asked = Asked(run, workbook, template, round_, wanted, allow_unverified)
    scope = Scope(restricted=with_restricted, evidence=not without_evidence)
    done = package_run(Wanted(asked, target, scope, require_pass, who, force), _watch)
    click.echo(summary(done.looked.preflight))
    click.echo(_("ditulis: {file}").format(file=done.target.as_posix()))
    click.echo(_("ditulis: {file}").format(file=done.receipt.as_posix()))
    click.echo(_("sidik paket: {hash}").format(hash=done.packed.seal))
    for place in done.packed.left_out:
        click.echo(_("tidak terdaftar, tidak dipaketkan: {file}").format(file=place))


@contextmanager
def _watch(label: str, length: int) -> Iterator[Callable[[int], None] | None]:
    """Draw how far a step is, where a person watches."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
