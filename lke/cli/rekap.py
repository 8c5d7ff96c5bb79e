"""``lke rekap``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from lke.cli import words
from lke.language import _
from lke.model.score import SCORES

_ENGINES = ("exact", "numpy", "dask")
_VIEWS = ("rekap", "antrean", "drift", "salinan", "beban")


@click.command(
    help=_("""Rekap banyak kantor: satu tabel dan satu halaman dari semua penilaian di dalam DIR.

Yang dibaca: folder penilaian, paket (.zip dari lke package) dan buku kerja LKE yang terisi (.xlsx), di mana pun di bawah
DIR. Yang tidak terbaca disebut dengan kesalahannya dan tidak menghentikan yang lain. Tidak ada yang dirata-rata
diam-diam: instrumen, edisi dan tahun dihitung sendiri-sendiri; kantor yang ada dua kali disisihkan dan disebut.

--view menampilkan satu pandangan: antrean (apa yang diperiksa lebih dulu, menurut poin dipertaruhkan), drift (di mana
penilaian diri di atas penilai), salinan (berkas atau catatan yang sama di beberapa kantor), beban (siapa memeriksa apa).

\b
Contoh:
    lke rekap penilaian/2022
    lke rekap penilaian/2021 penilaian/2022 -o rekap.html
    lke rekap penilaian -o rekap.xlsx --by klaim
    lke rekap penilaian --view antrean --top 50
    lke rekap penilaian --view beban --reviewers "Tim A,Tim B:6371,Tim C" --hours 40
    lke rekap penilaian --anonim kata-kunci -o untuk-dibagikan.html
    lke rekap penilaian --json
    lke rekap penilaian --engine numpy
    lke rekap /berbagi/penilaian --engine dask --scheduler tcp://10.0.0.5:8786
""")
)
@click.argument("places", metavar="DIR…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o",
    "target",
    metavar="FILE.xlsx|.html|.parquet",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Berkas tujuan."),
)
@click.option("--by", metavar="|".join(SCORES), help=_("Nilai yang diurutkan; bila kosong, nilai dasar tiap rubrik."))
@click.option("--view", type=click.Choice(_VIEWS), help=_("Satu pandangan saja."))
@click.option("--top", type=click.IntRange(1), default=500, show_default=True, help=_("Baris antrean jawaban."))
@click.option(
    "--reviewers", metavar='"A,B:KODE,C"', help=_("Pemeriksa; KODE kantor yang jawabannya dari dia, lebih dari satu dengan +.")
)
@click.option("--hours", type=click.FloatRange(0, min_open=True), default=40, show_default=True, help=_("Jam tiap pemeriksa."))
@click.option("--anonim", "disguise", metavar="KUNCI", help=_("Tanpa nama: samaran tetap dari kata kunci ini."))
@click.option("--jobs", type=click.IntRange(1), help=_("Banyaknya proses; bila kosong, sebanyak prosesor."))
@click.option(
    "--engine",
    type=click.Choice(_ENGINES),
    default="exact",
    show_default=True,
    help=_("Yang menghitung: satu per satu tepat, per blok dengan numpy, atau blok yang sama pada klaster Dask."),
)
@click.option("--scheduler", metavar="ALAMAT", help=_("Penjadwal Dask, tcp://HOST:8786; bila kosong, klaster di komputer ini."))
@words.FORCE
@words.JSON
def command(
    places: tuple[Path, ...],
    target: Path | None,
    by: str | None,
    view: str | None,
    top: int,
    reviewers: str | None,
    hours: float,
    disguise: str | None,
    jobs: int | None,
    engine: str,
    scheduler: str | None,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Print or write the recap of many offices."""
    from fractions import Fraction
    from math import isfinite

    from lke.offices import recap
    from lke.offices.engines import Engine

    if target is not None and target.suffix.lower() not in recap.ENDINGS:
        raise click.UsageError(_("berkas tujuan harus berakhiran .xlsx, .html atau .parquet"))
    if not isfinite(hours):
        raise click.UsageError(_("--hours harus angka yang terhingga"))
    if disguise is not None and not disguise.strip():  # pseudonyms without a key can be undone by everyone
        raise click.UsageError(_("--anonim butuh kata kunci yang tidak kosong"))
    if scheduler is not None and engine != "dask":
        raise click.UsageError(_("--scheduler hanya bersama --engine dask"))
    if scheduler is not None:
        places = tuple(place.resolve() for place in places)  # workers elsewhere know no working folder of ours
    sources = recap.sources_of(places, target)
    wanted = recap.Wanted(by, reviewers, Fraction(str(hours)), jobs, disguise, Engine(engine, scheduler))
    with _watched(len(sources)) as progress:
        overview = recap.recap(sources, wanted, progress)
    if target is not None:
        recap.write_overview(overview, target, view, top, force=force)
    if as_json:
        words.say_json(recap.overview_json(overview, view, top))
        return
    click.echo(recap.overview_text(overview, view, top))
    if target is not None:
        click.echo(_("ditulis: {file}").format(file=target.as_posix()))


@contextmanager
def _watched(count: int) -> Iterator[Callable[[int], None] | None]:
    """Draw how many sources have been read, where a person watches."""
    import sys

    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=count, label=_("Membaca"), file=sys.stderr) as bar:
        yield bar.update
