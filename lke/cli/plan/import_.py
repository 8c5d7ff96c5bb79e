"""``lke plan import``."""

from pathlib import Path

import click

from lke.cli.words import JSON, say_json, target
from lke.language import _


@click.command(
    name="import",
    help=_("""Jadikan tabel rencana aksi 17 kolom dari FILE (Excel atau Word) draf rencana aksi PLAN.yaml.

Teksnya disalin apa adanya, id diberi menurut urutan. Yang meragukan ditandai PERIKSA di atas barisnya dan didaftar
di layar dengan tempatnya: nomor yang hilang atau tidak urut, sel yang terpisah, baris tanpa indikator, teks yang
berlanjut melewati batas halaman. Bulan yang diarsir atau ditandai menjadi draf jadwal di sebelahnya
(PLAN-jadwal.csv). Yang tidak tertulis di berkas harus diisi orang. Berkas yang sudah ada tidak pernah ditimpa.

\b
Contoh:
    lke plan import "Rencana Aksi 2023.docx" -o rencana-2023.yaml
    lke plan import rencana.xlsx -o rencana-2023.yaml --id kpu-kota-contoh-2023 --region 6371 --province "Kalimantan Selatan"
    lke check rencana-2023.yaml
"""),
)
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@target("PLAN.yaml")
@click.option("--id", "plan_id", metavar="ID", help=_("Id rencana aksi; bila kosong, menurut nama berkas tujuan."))
@click.option("--sheet", metavar="LEMBAR", help=_("Lembar Excel yang dibaca; bila kosong, semua yang tampak, berurutan."))
@click.option("--name", metavar="NAMA", help=_("Nama satker."))
@click.option("--region", metavar="KODE", help=_("Kode wilayah satker."))
@click.option("--level", type=click.Choice(("kabkota", "provinsi", "pusat")), help=_("Jenjang satker."))
@click.option("--province", metavar="NAMA", help=_("Provinsi satker."))
@click.option("--year", type=click.IntRange(2000, 2100), metavar="TAHUN", help=_("Tahun rencana aksi."))
@JSON
def command(
    file: Path,
    target: Path,
    plan_id: str | None,
    sheet: str | None,
    name: str | None,
    region: str | None,
    level: str | None,
    province: str | None,
    year: int | None,
    *,
    as_json: bool,
) -> None:
    """Make the draft of a plan."""
    import re

    from lke import planning
    from lke.files.plan_out import Stated
    from lke.report.plan_import import import_document, import_text

    if target.suffix.lower() not in (".yaml", ".yml"):
        raise click.UsageError(_("berkas tujuan harus berakhiran .yaml"))
    slug = plan_id or re.sub(r"[^a-z0-9]+", "-", target.stem.lower()).strip("-")[:64] or "rencana"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", slug):
        raise click.UsageError(_("id {id} hanya boleh berisi huruf kecil, angka dan tanda hubung").format(id=repr(slug)))
    known = Stated(id=slug, year=None if year is None else str(year), unit=name, region=region, level=level, province=province)
    done = planning.import_plan(file, target, known, sheet)
    if as_json:
        say_json(import_document(done.plan, done.schedule, done.draft, done.missing, done.problems))
    else:
        click.echo(import_text(done.plan, done.schedule, done.draft, done.missing, done.problems))
