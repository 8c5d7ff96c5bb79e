"""``lke review findings``."""

from datetime import datetime
from pathlib import Path

import click

from lke.cli.review import DAY
from lke.cli.words import JSON, RUN, WHO, actor, say_json
from lke.language import _


@click.command(
    help=_("""Usulkan tindak lanjut: jawaban yang diturunkan penilai dan bukti yang ditolak, satu rekomendasi masing-masing.

Dengan --write yang belum ada ditambahkan ke tindak_lanjut.csv; baris yang sudah ada tidak pernah diubah. Yang masih
menunggu putusan tanggapan belum diusulkan.

\b
Contoh:
    lke review findings reports/contoh-kpu-kota-banjarmasin-2022
    lke review findings reports/2022 --write --due 2023-03-31 --who "Ketua TPI"
""")
)
@RUN
@click.option("--write", is_flag=True, help=_("Tambahkan ke tindak_lanjut.csv."))
@click.option("--due", type=DAY, metavar="YYYY-MM-DD", help=_("Tenggat baris yang ditambahkan."))
@WHO
@JSON
def command(run: Path, due: datetime | None, who: str, *, write: bool, as_json: bool) -> None:
    """Propose follow-ups, and add them where asked."""
    from lke.report.review import findings_json, findings_text
    from lke.reviewing.following import propose, write_findings

    if due is not None and not write:
        raise click.UsageError(_("--due hanya untuk --write"))
    day = due.date() if due is not None else None
    assessment, found = write_findings(run, day, actor(who)) if write else propose(run)
    if as_json:
        say_json(findings_json(assessment, found, written=write))
    else:
        click.echo(findings_text(found, written=write))
