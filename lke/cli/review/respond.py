"""``lke review respond``."""

from pathlib import Path

import click

from lke.cli.review import ROUND, WHO, ids
from lke.cli.words import JSON, RUN, actor, say_json
from lke.language import _


@click.command(
    help=_("""Tanggapi jawaban penilai atas kriteria ID: satker kepada penilai, atau lembaga kepada TPN (--kind sanggah).

Ditulis di tanggapan.csv; nilai tidak berubah sampai diputus dengan lke review decide.

\b
Contoh:
    lke review respond reports/2022 1.2.d.2 --text "Foto Maret 2022 dilampirkan." --evidence B045 --who "Tim RB"
""")
)
@RUN
@click.argument("criterion", metavar="ID")
@click.option("--text", required=True, metavar="TEKS", help=_("Isi tanggapan."))
@click.option("--evidence", multiple=True, metavar="B045;…", help=_("Id bukti baru yang sudah terdaftar di bukti.csv."))
@click.option("--kind", type=click.Choice(["tanggapan", "sanggah"]), default="tanggapan", help=_("Tanggapan atau sanggah."))
@ROUND
@WHO
@JSON
def command(
    run: Path, criterion: str, text: str, evidence: tuple[str, ...], kind: str, round_: str | None, who: str, *, as_json: bool
) -> None:
    """Write a response."""
    from lke.reviewing.responding import Said, respond

    name = respond(run, criterion, round_, Said(text, ids(evidence), kind), actor(who))
    if as_json:
        say_json({"id": name, "problems": []})
    else:
        click.echo(_("dicatat: {id}").format(id=name))
