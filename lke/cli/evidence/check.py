"""``lke evidence check``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lke.cli.words import JSON, RUN, bytes_watched, say_json
from lke.errors import ExitCode
from lke.language import _

if TYPE_CHECKING:
    from lke.evidence.checking import Checked


@click.command(
    help=_("""Periksa berkas dan tautan bukti RUN: ada, tidak berubah sejak didaftarkan, isinya sesuai namanya, dapat dibuka,
tidak terkunci, berhalaman, namanya aman di semua komputer, tidak kembar, tidak dipakai untuk terlalu banyak butir.

Isi tiap berkas diperiksa sekali dan diingat. Kode keluar 4 bila ada yang gagal; catatan saja tidak menggagalkan.

\b
Contoh:
    lke evidence check reports/contoh-kpu-kota-banjarmasin-2022
    lke evidence check reports/contoh-kpu-kota-banjarmasin-2022 --json
""")
)
@RUN
@click.option(
    "--most",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    metavar="JUMLAH",
    help=_("Sebut dokumen yang dipakai untuk lebih banyak butir dari ini."),
)
@JSON
@click.pass_context
def command(ctx: click.Context, run: Path, most: int, *, as_json: bool) -> None:
    """Check the evidence files of a run."""
    from lke import gathering

    with bytes_watched(_("Memeriksa bukti"), lambda: gathering.bytes_to_look_at(run)) as progress:
        checked = gathering.evidence_checked(run, progress, most=most)
    if as_json:
        from lke.evidence.telling import checked_document

        say_json(checked_document(checked))
    else:
        _say_checked(checked)
    ctx.exit(ExitCode.UNMET if checked.failing else ExitCode.DONE)


def _say_checked(checked: "Checked") -> None:
    for problem in checked.problems:
        click.echo(str(problem))
    said = _("{files} berkas diperiksa: {failing} gagal, {remarks} catatan")
    files, failing = len({each.place for each in checked.contents if each.sha256}), len(checked.failing)
    click.echo(said.format(files=files, failing=failing, remarks=len(checked.problems) - failing))
