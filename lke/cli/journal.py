"""``lke journal``."""

from pathlib import Path

import click

from lke.cli.words import JSON, RUN, say_json
from lke.errors import ExitCode
from lke.language import _


@click.command(
    help=_("""Tampilkan jurnal penilaian RUN: siapa mengubah apa dan kapan, dan periksa keutuhannya.

Entri yang diubah, dihapus atau dipindah sebelum hash yang pernah dicetak pada laporan, formulir atau berita acara
ditemukan dan disebut. Kode keluar 4 bila ada.

\b
Contoh:
    lke journal reports/contoh-kpu-kota-banjarmasin-2022
    lke journal reports/contoh-kpu-kota-banjarmasin-2022 --anchor 3f2a9c0d71be
""")
)
@RUN
@click.option("--anchor", "anchors", multiple=True, metavar="HASH", help=_("Hash jurnal yang pernah dicetak, utuh atau awalnya."))
@JSON
@click.pass_context
def command(ctx: click.Context, run: Path, anchors: tuple[str, ...], *, as_json: bool) -> None:
    """Print and check the journal of a run."""
    from lke import app

    journal, problems = app.check_journal(run, anchors)
    if as_json:
        entries = [entry.model_dump(mode="json", by_alias=True) for _line, entry in journal.entries]
        say_json({"entries": entries, "last": journal.last_hash, "problems": [each.as_json() for each in problems]})
    else:
        for _line, entry in journal.entries:
            click.echo(f"{entry.number}  {entry.when:%Y-%m-%d %H:%M}  {entry.who}  {entry.command}  {entry.hash[:12]}")
            if entry.outside:
                click.echo("    " + _("disunting di luar lke sebelumnya: {names}").format(names=", ".join(entry.outside)))
        click.echo(_("hash terakhir: {hash}").format(hash=journal.last_hash or _("jurnal belum ada")))
        for problem in problems:
            click.echo(str(problem))
    ctx.exit(ExitCode.UNMET if problems else ExitCode.DONE)
