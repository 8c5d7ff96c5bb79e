"""``lke evidence list``."""

from pathlib import Path

import click

from lke.cli.words import JSON, RUN, say_json, watched
from lke.language import _


@click.command(
    help=_("""Tampilkan register bukti RUN: keadaan berkasnya, kriteria mana yang dilayaninya dan apakah sah di situ.

Berkas di folder bukti/ yang tidak terdaftar disebut di akhir: itu bukan bagian dari penilaian. Bukti terbatas hanya
ditampilkan id, jenis dan hash-nya.

\b
Contoh:
    lke evidence list reports/contoh-kpu-kota-banjarmasin-2022
    lke evidence list reports/contoh-kpu-kota-banjarmasin-2022 --item 1.2 --not-valid
    lke evidence list reports/contoh-kpu-kota-banjarmasin-2022 --state hilang --json
""")
)
@RUN
@click.option("--item", default="", metavar="ID", help=_("Hanya untuk indikator, kriteria atau kelompok ini."))
@click.option("--kind", default="", metavar="JENIS", help=_("Hanya jenis ini."))
@click.option(
    "--state",
    type=click.Choice(["ada", "hash_belum_dicatat", "hilang", "kosong", "berubah", "tidak_terbaca", "tidak_ada_berkas"]),
    help=_("Hanya yang berkasnya begini."),
)
@click.option("--not-valid", is_flag=True, help=_("Hanya yang tidak sah untuk apa pun."))
@JSON
def command(run: Path, item: str, kind: str, state: str | None, *, not_valid: bool, as_json: bool) -> None:
    """Print the register."""
    from lke import gathering
    from lke.evidence.listing import Wish, list_document, list_text

    with watched(run) as progress:
        rows, loose = gathering.list_evidence(run, Wish(item, kind, state or "", not_valid), progress)
    if as_json:
        say_json(list_document(rows, loose))
    else:
        click.echo(list_text(rows, loose))
