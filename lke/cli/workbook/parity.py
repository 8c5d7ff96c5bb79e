"""``lke workbook parity``."""

from pathlib import Path

import click

from lke.cli.words import JSON, say_json
from lke.cli.workbook.words import FILE, MAP
from lke.errors import ExitCode
from lke.language import _

_RUN = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(
    help=_("""Bandingkan tiap baris buku kerja FILE: nilai yang tersimpan, rumusnya yang dihitung ulang program lain,
dan mesin lke atas penilaian di RUN (tanpa RUN: atas isi FILE sendiri). Setiap perbedaan disebut dengan sebabnya.
Kode keluar 4 bila ada yang berbeda.

\b
Contoh:
    lke workbook parity lke-resmi-terisi.xlsx
    lke workbook parity lke-resmi-terisi.xlsx reports/zi-2026 --json
""")
)
@FILE
@click.argument("run", metavar="[RUN]", required=False, type=_RUN)
@click.option("--round", "round_", metavar="R", help=_("Putaran yang dibandingkan; R=KOLOM bila namanya di buku kerja berbeda."))
@MAP
@JSON
@click.pass_context
def command(ctx: click.Context, file: Path, run: Path | None, round_: str | None, layout: Path | None, *, as_json: bool) -> None:
    """Print where workbook and engine differ."""
    from lke import official
    from lke.workbook.official.parity_text import parity_text

    parity = official.parity_file(file, run, round_, layout)
    if as_json:
        say_json(parity.as_json())
    else:
        click.echo(parity_text(parity))
    ctx.exit(ExitCode.DONE if parity.holds else ExitCode.UNMET)
