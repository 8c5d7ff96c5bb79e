"""``lke evidence add``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lke.cli.words import JSON, RUN, WHO, actor, bytes_watched, say_json
from lke.language import _

if TYPE_CHECKING:
    from lke.evidence.registering import Registered

OPTIONS = {
    "title": "judul",
    "number": "nomor",
    "date": "tanggal",
    "period_from": "periode_dari",
    "period_to": "periode_sampai",
    "received": "diterima",
    "valid_until": "berlaku_sampai",
    "signed": "pengesahan",
    "origin": "asal",
    "page": "halaman",
    "link": "tautan",
    "seen_by": "dilihat_oleh",
    "seen_on": "dilihat_pada",
    "note": "catatan",
}
"""Option -> column of the register."""


@click.command(
    help=_("""Daftarkan bukti ke RUN: baris yang disetujui (daftar = ya) dari tabel usulan, berkas satu per satu, atau tautan.

Berkas disalin ke folder bukti/ lebih dulu, lalu register dan jurnal ditulis; terputus di mana pun, ulangi saja. Berkas
yang sudah terdaftar untuk butir yang sama tidak didaftarkan lagi. Tautan dicatat dengan siapa yang membukanya dan kapan.

\b
Contoh:
    lke evidence add reports/contoh-kpu-kota-banjarmasin-2022 usulan.csv
    lke evidence add reports/contoh-kpu-kota-banjarmasin-2022 "SK Tim.pdf" --indicator 1.1.a.1 --kind sk --date 2022-01-10
    lke evidence add reports/contoh-kpu-kota-banjarmasin-2022 --link https://contoh.invalid/a --indicator 1.2.a.1 --kind tautan \\
        --title "Unggahan" --seen-by "Operator" --seen-on 2022-12-01
""")
)
@RUN
@click.argument("things", metavar="TABLE.csv|FILE...", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--indicator", "indicators", multiple=True, metavar="ID", help=_("Indikator rencana aksi; boleh berulang."))
@click.option("--criterion", "criteria", multiple=True, metavar="ID", help=_("Kriteria rubrik; boleh berulang."))
@click.option("--kind", metavar="JENIS", help=_("Jenis bukti menurut rubrik."))
@click.option("--title", metavar="JUDUL", help=_("Judul; bila kosong, dari nama berkas."))
@click.option("--number", metavar="NOMOR", help=_("Nomor dokumen."))
@click.option("--date", metavar="TANGGAL", help=_("Tanggal dokumen, YYYY-MM-DD."))
@click.option("--from", "period_from", metavar="TANGGAL", help=_("Awal periode yang dicakup."))
@click.option("--to", "period_to", metavar="TANGGAL", help=_("Akhir periode yang dicakup."))
@click.option("--received", metavar="TANGGAL", help=_("Tanggal diterima."))
@click.option("--valid-until", metavar="TANGGAL", help=_("Berlaku sampai."))
@click.option("--signed", type=click.Choice(["draf", "ditandatangani", "tte"]), help=_("Pengesahan."))
@click.option("--origin", type=click.Choice(["satker", "provinsi", "pusat"]), help=_("Asal dokumen."))
@click.option("--page", metavar="HALAMAN", help=_("Halaman yang mendukung."))
@click.option("--link", metavar="URL", help=_("Tautan, tanpa berkas."))
@click.option("--seen-by", metavar="PERAN", help=_("Siapa yang membuka tautan atau mengamati."))
@click.option("--seen-on", metavar="TANGGAL", help=_("Kapan dibuka atau diamati."))
@click.option("--note", metavar="CATATAN", help=_("Catatan."))
@click.option("--restricted", is_flag=True, help=_("Akses terbatas: hanya id, jenis dan hash yang ditampilkan."))
@WHO
@JSON
def command(
    run: Path,
    things: tuple[Path, ...],
    indicators: tuple[str, ...],
    criteria: tuple[str, ...],
    kind: str | None,
    who: str,
    *,
    restricted: bool,
    as_json: bool,
    **given: str | None,
) -> None:
    """Register evidence."""
    from lke import gathering

    if not things and not given["link"]:
        raise click.UsageError(_("sebut tabel usulan, berkas, atau --link"))
    options = {OPTIONS[name]: each for name, each in given.items() if each}
    options |= {"indikator": ";".join(indicators), "kriteria": ";".join(criteria), "jenis": kind or ""}
    options |= {"akses": "terbatas"} if restricted else {}
    if any(options.values()) and not given["link"] and all(map(gathering.is_proposal_table, things)):
        raise click.UsageError(_("pilihan seperti --kind hanya untuk berkas dan --link; isi tabelnya di kolomnya sendiri"))
    with (
        gathering.Addition.begin(run, things, options) as addition,
        bytes_watched(_("Menyalin bukti"), lambda: addition.size) as progress,
    ):
        done = addition.register(actor(who), progress)
    if as_json:
        say_json({"evidence": [each._asdict() for each in done]})
    else:
        _say_done(done)


def _say_done(done: "tuple[Registered, ...]") -> None:
    words = {
        "baru": _("{id}  didaftarkan  {file}"),
        "ditambah": _("{id}  butir ditambahkan: {items}"),
        "sudah": _("{id}  sudah terdaftar  {file}"),
    }
    for each in done:
        click.echo(words[each.outcome].format(id=each.id, file=each.file or "–", items=", ".join(each.items)))
    counts = {outcome: sum(each.outcome == outcome for each in done) for outcome in words}
    if not done:
        click.echo(_("tidak ada baris yang disetujui: tulis ya di kolom daftar"))
        return
    click.echo(_("{baru} didaftarkan, {ditambah} ditambah butirnya, {sudah} sudah terdaftar").format(**counts))
