"""``lke simulate``."""

import sys
from pathlib import Path

import click

from lke.language import _


@click.command(
    help=_("""Buat penilaian rekaan (CONTOH) untuk peragaan dan ukuran kecepatan: DIR/<tahun>/<slug>/, satu per kantor dan tahun.

Provinsinya nyata menurut tahunnya; kantor dan isinya dikarang. Benih (--seed) yang sama memberi berkas yang sama.

\b
Contoh:
    lke simulate --offices 40 --years 3 --rubric zi-90-2021 -o contoh-nasional
    lke simulate --offices 552 --years 2 --rubric rb-kpu-2022 --seed 7 -o contoh-rb
""")
)
@click.option("--offices", required=True, type=click.IntRange(1, 20_000), metavar="N", help=_("Banyaknya kantor."))
@click.option("--years", default=1, type=click.IntRange(1, 20), metavar="N", help=_("Banyaknya tahun; bila kosong, 1."))
@click.option("--rubric", required=True, metavar="ID", help=_("Rubrik: lihat lke rubric list."))
@click.option(
    "-o", "target", required=True, metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help=_("Folder baru.")
)
@click.option("--seed", default=1, type=click.IntRange(0, 2**31 - 1), metavar="N", help=_("Benih acak; bila kosong, 1."))
@click.option("--first-year", type=click.IntRange(2000, 2100), metavar="TAHUN", help=_("Tahun penilaian pertama."))
def command(offices: int, years: int, rubric: str, target: Path, seed: int, first_year: int | None) -> None:
    """Write synthetic runs."""
    from lke.simulating import Simulation, simulate_runs

    with click.progressbar(length=offices * years, label=_("Mengarang"), file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        made = simulate_runs(Simulation(offices, years, seed, first_year), rubric, target, bar.update)
    click.echo(_("CONTOH: {count} penilaian rekaan ditulis di {folder}").format(count=offices * years, folder=target.as_posix()))
    click.echo(_("berikutnya: lke rekap {folder}/{year}").format(folder=target.as_posix(), year=made[-1]))
