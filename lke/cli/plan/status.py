"""``lke plan status``."""

from datetime import date
from pathlib import Path

import click

from lke.cli.words import FORCE, JSON, RUN, say_json, watched
from lke.language import _


def _day(_ctx: click.Context, _parameter: click.Parameter, found: str | None) -> date | None:
    """Read a day as evaluators write it: YYYY-MM-DD or DD/MM/YYYY."""
    if found is None:
        return None
    from pydantic_core import PydanticCustomError

    from lke.model.days import read_day

    try:
        day = read_day(found)
    except PydanticCustomError:
        day = None
    if not isinstance(day, date):
        raise click.BadParameter(_("{found} bukan tanggal; tulis YYYY-MM-DD").format(found=repr(found)))
    return day


@click.command(
    name="status",
    help=_("""Tunjukkan sejauh mana rencana aksi dilaksanakan, bulan demi bulan, per suatu tanggal: direncanakan,
dikerjakan, terbukti, terlambat, tidak dijadwalkan; kemajuan tiap area; dan bahan rapat evaluasi berikutnya.

Jadwal dibaca dari jadwal.csv, pelaksanaan dari realisasi.csv, bukti dari bukti.csv. Tanpa --as-of tanggalnya
tanggal_nilai penilaian, bukan tanggal hari ini. -o menulis tabel 17 kolom seperti lampiran keputusannya.

\b
Contoh:
    lke plan status reports/contoh-kpu-kota-banjarmasin-2022
    lke plan status reports/contoh-kpu-kota-banjarmasin-2022 --as-of 2022-06-30
    lke plan status reports/contoh-kpu-kota-banjarmasin-2022 -o pemantauan.xlsx
    lke plan status reports/contoh-kpu-kota-banjarmasin-2022 --json
"""),
)
@RUN
@click.option(
    "--as-of", "as_of", callback=_day, metavar="YYYY-MM-DD", help=_("Keadaan per tanggal itu; bila kosong, tanggal_nilai.")
)
@click.option(
    "-o",
    "target",
    metavar="FILE.xlsx",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Tabel 17 kolom sebagai buku kerja."),
)
@FORCE
@JSON
def command(run: Path, as_of: date | None, target: Path | None, *, force: bool, as_json: bool) -> None:
    """Print how far the plan is carried out."""
    from lke import planning

    if target is not None and target.suffix.lower() != ".xlsx":
        raise click.UsageError(_("berkas tujuan harus berakhiran .xlsx"))
    with watched(run) as progress:
        card, monitoring = planning.plan_status(run, as_of, progress)
    if target is not None:
        planning.write_status(run, card, monitoring, target, force=force)
    if as_json:
        from lke.report.monitoring import status_document

        say_json(status_document(card, monitoring))
        return
    from lke.report.monitoring import status_text

    click.echo(status_text(card, monitoring))
    if target is not None:
        click.echo(_("ditulis: {file}").format(file=target.as_posix()))
