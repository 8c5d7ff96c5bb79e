"""``lke review close``."""

from pathlib import Path

import click

from lke.cli.review import ids
from lke.cli.words import JSON, RUN, WHO, actor, say_json
from lke.language import _


@click.command(
    help=_("""Tutup tindak lanjut ID dengan bukti bahwa rekomendasinya sudah dikerjakan.

Buktinya harus terdaftar, ada, dan tidak ditolak.

\b
Contoh:
    lke review close reports/2022 TL01 --evidence B045 --who "Sekretaris"
""")
)
@RUN
@click.argument("name", metavar="ID")
@click.option("--evidence", multiple=True, required=True, metavar="B045;…", help=_("Id bukti di bukti.csv."))
@click.option("--note", metavar="TEKS", help=_("Catatan."))
@WHO
@JSON
def command(run: Path, name: str, evidence: tuple[str, ...], note: str | None, who: str, *, as_json: bool) -> None:
    """Close a follow-up."""
    from lke.reviewing.following import close

    row = close(run, name, ids(evidence), note, actor(who))
    if as_json:
        say_json({"id": row.id, "status": row.status, "evidence": list(row.evidence), "problems": []})
    else:
        click.echo(_("ditutup: {id}").format(id=row.id))
