"""``lke init``."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lke.language import _

if TYPE_CHECKING:
    from lke.files.taken_over import TakenOver


@click.command(
    help=_("""Buat folder penilaian baru DIR/SLUG: satu kantor, satu tahun, satu instrumen.

Semua kriteria dan masukan sudah tertulis di tabelnya, belum dijawab.

\b
Contoh:
    lke init kpu-kota-banjarmasin-2022 --unit 6371 --name "KPU Kota Banjarmasin" --year 2022 --rubric rb-kpu-2022
    lke init zi-2022 --unit 6371 --name "KPU Kota Banjarmasin" --year 2022 --rubric zi-90-2021 --from reports/rb-2022
    lke init zi-2023 --unit 6371 --name "KPU Kota Banjarmasin" --year 2023 --rubric zi-90-2021 --from reports/zi-2022
""")
)
@click.argument("slug")
@click.option("--unit", required=True, metavar="KODE", help=_("Kode satker."))
@click.option("--name", required=True, metavar="NAMA", help=_("Nama satker."))
@click.option("--year", required=True, type=click.IntRange(2000, 2100), metavar="TAHUN", help=_("Tahun penilaian."))
@click.option("--rubric", required=True, metavar="ID", help=_("Rubrik: lihat lke rubric list."))
@click.option("--plan", metavar="ID", help=_("Rencana aksi; bila kosong, yang disebut rubrik."))
@click.option("--level", type=click.Choice(["kabkota", "provinsi", "pusat"]), default="kabkota", help=_("Jenjang satker."))
@click.option("--rounds", default="unit,tpi", metavar="unit,tpi", help=_("Putaran, unit dulu: unit,provinsi,ketua,final."))
@click.option("--province", metavar="NAMA", help=_("Provinsi."))
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="RUN",
    help=_(
        "Penilaian lain satker yang sama. Tahun yang sama: bukti dan registernya disalin untuk lembar ini. Tahun "
        "sebelumnya: bukti yang masih berlaku dan tindak lanjut yang terbuka dibawa, belum dikonfirmasi; jawabannya "
        "tampil di formulir sebagai jawaban tahun lalu."
    ),
)
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    default="reports",
    metavar="DIR",
    help=_("Folder induk; bila kosong, reports."),
)
def command(
    slug: str,
    unit: str,
    name: str,
    year: int,
    rubric: str,
    plan: str | None,
    level: str,
    rounds: str,
    province: str | None,
    source: Path | None,
    to: Path,
) -> None:
    """Make a new run folder."""
    from lke import app
    from lke.files.new_run import NewRun

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", slug) or re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", slug):
        raise click.UsageError(_("SLUG terdiri dari huruf kecil, angka dan tanda -, misalnya kpu-kota-banjarmasin-2022"))
    named = tuple(part.strip() for part in rounds.split(","))
    if not all(re.fullmatch(r"[a-z][a-z0-9_]{0,39}", part) for part in named):
        raise click.UsageError(_("putaran terdiri dari huruf kecil, angka dan tanda _, dipisahkan koma: unit,provinsi,tpi"))
    new = NewRun(slug, unit, name, year, rubric, plan=plan, level=level, province=province, source=source, rounds=named)
    run, taken = app.init_run(new, to)
    click.echo(_("dibuat: {run}").format(run=run.as_posix()))
    if taken is not None:
        text = _("diambil: {pieces} bukti ({files} berkas); {without} di antaranya tidak melayani pertanyaan lembar ini")
        click.echo(text.format(pieces=taken.pieces, files=len(taken.files), without=taken.without_question))
        for line in _from_earlier(taken) if taken.from_year < year else ():
            click.echo(line)
    click.echo(_("berikutnya: isi jawaban.csv, data.csv dan bukti.csv, lalu lke run {run}").format(run=run.as_posix()))


def _from_earlier(taken: "TakenOver") -> Iterator[str]:
    """Say what an earlier year gave, and what it did not."""
    yield _("semuanya dari {year} dan belum dikonfirmasi: diajukan lagi, tautan harus dibuka lagi").format(year=taken.from_year)
    if taken.expired:
        yield _("tidak dibawa karena tidak berlaku lagi atau ditolak: {ids}").format(ids=", ".join(taken.expired))
    if taken.unmatched:
        yield _("tanpa padanan di lembar ini: {ids}").format(ids=", ".join(taken.unmatched))
    if taken.follow_ups is not None:
        yield _("tindak lanjut yang masih terbuka dibawa di tindak_lanjut.csv")
    if taken.last_year:
        yield _("jawaban tahun lalu tampil di formulir (lke form) sampai ada yang menerimanya")
    else:
        yield _("jawabannya tidak ditampilkan sebagai tahun lalu: bukan tahun sebelumnya, atau instrumennya lain")
