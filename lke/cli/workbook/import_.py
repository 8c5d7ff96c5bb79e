"""``lke workbook import``."""

from pathlib import Path

import click

from lke.cli.words import JSON, say_json
from lke.cli.workbook.words import FILE, MAP
from lke.language import _


@click.command(
    name="import",
    help=_("""Buat DIR/rubrik/ dan DIR/penilaian/ dari buku kerja FILE: rubrik dengan kata-kata aslinya, dan jawaban,
masukan, catatan dan tautan bukti yang sudah terisi, per putaran penilai.

Yang tidak disebut tetap kosong dan penilaiannya tetap dapat dihitung. Jawaban tidak pernah ditebak: yang tidak
terbaca dikosongkan dan didaftar.

\b
Contoh:
    lke workbook import lke-resmi.xlsx -o tahun-lalu
    lke workbook import lke-resmi.xlsx -o tahun-lalu --unit 6371 --name "KPU Kota Banjarmasin" --year 2022
    lke score tahun-lalu/penilaian
"""),
)
@FILE
@click.option(
    "-o", "target", required=True, metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help=_("Folder tujuan.")
)
@click.option("--unit", metavar="KODE", help=_("Kode satker."))
@click.option("--name", metavar="NAMA", help=_("Nama satker."))
@click.option("--year", type=click.IntRange(2000, 2100), metavar="TAHUN", help=_("Tahun penilaian."))
@MAP
@JSON
def command(
    file: Path, target: Path, unit: str | None, name: str | None, year: int | None, layout: Path | None, *, as_json: bool
) -> None:
    """Make a rubric and a run from a workbook."""
    from lke import official
    from lke.workbook.official.telling import import_document, import_text

    done = official.import_workbook(file, target, official.Office(unit, name, year), layout)
    if as_json:
        say_json(import_document(done))
    else:
        click.echo(import_text(done, file.as_posix()))
