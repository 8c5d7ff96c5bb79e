"""``lke evidence scan``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lke.cli.words import FORCE, JSON, RUN, bytes_watched, say_json
from lke.language import _

if TYPE_CHECKING:
    from lke.evidence.scanning import Scan


@click.command(
    help=_("""Usulkan bukti untuk RUN dari folder, zip unduhan drive, atau daftar tautan (.txt, .csv), dan tulis tabel untuk
disetujui orang. Tidak ada yang didaftarkan.

Butir, jenis, tanggal, periode dan judul dibaca dari nama folder dan berkas; tiap usulan menyebut asalnya dan seberapa
yakin (pasti, mungkin, tidak tahu). Yang dapat berarti beberapa hal dikosongkan dan calonnya didaftar. Buka tabelnya di
Excel, periksa, tulis ya di kolom daftar, lalu lke evidence add.

\b
Contoh:
    lke evidence scan reports/contoh-kpu-kota-banjarmasin-2022 unduhan/
    lke evidence scan reports/contoh-kpu-kota-banjarmasin-2022 bukti-2022.zip tautan.txt -o usulan.csv
""")
)
@RUN
@click.argument(
    "sources", metavar="FOLDER|ZIP|LINKS.txt...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "-o",
    "target",
    metavar="TABLE.csv",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Tabel usulan; bila kosong, keluaran/usulan-bukti.csv."),
)
@FORCE
@JSON
def command(run: Path, sources: tuple[Path, ...], target: Path | None, *, force: bool, as_json: bool) -> None:
    """Propose evidence and write the table to confirm."""
    from lke import gathering

    if target is not None and target.suffix.lower() != ".csv":
        raise click.UsageError(_("tabel usulan harus berakhiran .csv"))
    with (
        gathering.Scanning.begin(run, sources) as scanning,
        bytes_watched(_("Memindai"), lambda: scanning.found.size) as progress,
    ):
        scan = scanning.propose(progress)
    written = gathering.write_proposals(run, scan, target, force=force)
    if as_json:
        from lke.evidence.telling import scan_document

        say_json(scan_document(scan, written))
    else:
        _say_scan(scan, written)


def _say_scan(scan: "Scan", written: Path) -> None:
    for problem in scan.left_out:
        click.echo(str(problem))
    told = _("{count} diusulkan: butirnya {counts}; {registered} sudah terdaftar; {left_out} dilewati")
    counts = ", ".join(f"{sure} {count}" for sure, count in scan.as_counts().items())
    click.echo(told.format(count=len(scan.proposals), counts=counts, registered=scan.registered, left_out=len(scan.left_out)))
    click.echo(_("ditulis: {file}").format(file=written.as_posix()))
    click.echo(
        _("periksa tabel itu, tulis ya di kolom daftar, lalu: lke evidence add RUN {file}").format(file=written.as_posix())
    )
