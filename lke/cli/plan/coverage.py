"""``lke plan coverage``."""

from pathlib import Path

import click

from lke.cli.words import FORCE, JSON, RUN, say_json, watched
from lke.language import _

GAPS = ("tanpa", "satu", "belum-terbukti")


@click.command(
    name="coverage",
    help=_("""Tampilkan bukti yang ada untuk tiap indikator dan kriteria, dan poin yang bergantung padanya, yang
terbanyak lebih dahulu.

tanpa: tidak ada bukti sah, dan poin yang dapat dibawa bukti. satu: bersandar pada satu dokumen, dan poin yang
jatuh bila dokumen itu gugur. belum-terbukti: diklaim lebih tinggi daripada yang terbukti, dan selisihnya.

\b
Contoh:
    lke plan coverage reports/contoh-kpu-kota-banjarmasin-2022
    lke plan coverage reports/contoh-kpu-kota-banjarmasin-2022 --only belum-terbukti
    lke plan coverage reports/contoh-kpu-kota-banjarmasin-2022 --json
    lke plan coverage reports/contoh-kpu-kota-banjarmasin-2022 -o cakupan.xlsx
"""),
)
@RUN
@click.option("--only", type=click.Choice(GAPS), help=_("Hanya kriteria dengan celah itu."))
@click.option(
    "-o", "target", metavar="FILE.xlsx", type=click.Path(dir_okay=False, path_type=Path), help=_("Matriks sebagai buku kerja.")
)
@FORCE
@JSON
def command(run: Path, only: str | None, target: Path | None, *, force: bool, as_json: bool) -> None:
    """Print evidence by indicator and criterion."""
    from lke import planning
    from lke.report.coverage import as_text, chosen, coverage_document, gap_lines, gap_rows

    if target is not None and target.suffix.lower() != ".xlsx":
        raise click.UsageError(_("berkas tujuan harus berakhiran .xlsx"))
    with watched(run) as progress:
        card, covered = planning.coverage_of(run, progress)
    if target is not None:
        planning.write_coverage(run, card, chosen(covered, only), target, force=force)
    document = coverage_document(card, covered, only)
    if as_json:
        say_json(document)
        return
    if only is None:
        click.echo(as_text(document["indicators"]) + "\n")
    click.echo(as_text(gap_rows(document, only)) + "\n")
    click.echo("\n".join(gap_lines(document)))
    if target is not None:
        click.echo(_("ditulis: {file}").format(file=target.as_posix()))
