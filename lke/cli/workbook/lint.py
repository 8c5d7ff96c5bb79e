"""``lke workbook lint``."""

from pathlib import Path

import click

from lke.cli.words import FORCE, JSON, say_json
from lke.cli.workbook.words import FILE, MAP
from lke.errors import ExitCode
from lke.language import _


@click.command(
    help=_("""Cari kesalahan di buku kerja FILE: lembar dan selnya, apa yang ditemukan, apa yang seharusnya,
dan pengaruhnya dalam poin. Kode keluar 4 bila ada yang salah.

Dengan -o laporannya ditulis sebagai HTML atau teks yang dapat dikirim balik kepada pembuat buku kerja.

\b
Contoh:
    lke workbook lint lke-resmi.xlsx
    lke workbook lint lke-resmi.xlsx -o temuan.html
    lke workbook lint lke-resmi.xlsx --json
""")
)
@FILE
@MAP
@click.option(
    "-o",
    "target",
    metavar="FILE.html|.txt",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Berkas laporan."),
)
@FORCE
@JSON
@click.pass_context
def command(ctx: click.Context, file: Path, layout: Path | None, target: Path | None, *, force: bool, as_json: bool) -> None:
    """Print every mistake of a workbook."""
    from lke import official
    from lke.workbook.official.telling import lint_document, lint_text

    if target is not None and target.suffix.lower() not in {".html", ".htm", ".txt"}:
        raise click.UsageError(_("berkas laporan harus berakhiran .html atau .txt"))
    linted = official.lint_file(file, layout)
    if target is not None:
        official.write_lint(linted, target, force=force)
    if as_json:
        say_json(lint_document(linted.recognised, linted.report, linted.remark))
    else:
        click.echo(lint_text(linted.recognised, linted.report, linted.remark))
        if target is not None:
            click.echo(_("ditulis: {file}").format(file=target.as_posix()))
    ctx.exit(ExitCode.UNMET if linted.report.wrong else ExitCode.DONE)
