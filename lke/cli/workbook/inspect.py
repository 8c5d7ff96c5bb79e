"""``lke workbook inspect``."""

from pathlib import Path

import click

from lke.cli.words import JSON, say_json
from lke.cli.workbook.words import FILE, MAP
from lke.language import _


@click.command(
    help=_("""Kenali buku kerja FILE: lembarnya (yang tersembunyi juga), baris judul, kolom dan putarannya,
baris komponen, kelompok, pertanyaan dan masukan dengan jalur kodenya, dan apa yang tidak dimengerti beserta sebabnya.

Bila ada yang keliru, simpan petanya, perbaiki dengan tangan, lalu pakai dengan --map.

\b
Contoh:
    lke workbook inspect lke-resmi.xlsx
    lke workbook inspect lke-resmi.xlsx --save-map peta.yaml
    lke workbook inspect lke-resmi.xlsx --map peta.yaml --json
""")
)
@FILE
@MAP
@click.option(
    "--save-map",
    "save_map",
    metavar="PETA.yaml",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Simpan peta tata letak yang dikenali."),
)
@JSON
def command(file: Path, layout: Path | None, save_map: Path | None, *, as_json: bool) -> None:
    """Print what was recognised in a workbook."""
    from lke import official
    from lke.workbook.official.telling import as_document, as_text

    recognised = official.inspect(file, layout)
    if save_map is not None:
        official.save_layout(recognised, save_map)
    if as_json:
        say_json(as_document(recognised))
        return
    click.echo(as_text(recognised))
    if save_map is not None:
        click.echo(_("ditulis: {file}").format(file=save_map.as_posix()))
