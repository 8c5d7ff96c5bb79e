"""``lke form``."""

from pathlib import Path

import click

from lke.cli import words
from lke.language import _


@click.command(
    help=_("""Tulis formulir Excel untuk orang yang mengisi sebagian pertanyaan RUN, tanpa melihat CSV.

Berisi pertanyaan areanya dengan penjelasan, daftar pilihan, jawaban tahun lalu, usulan sistem (keduanya belum
dikonfirmasi), bukti yang terdaftar, dan baris untuk bukti baru. Ambil kembali isiannya dengan lke collect.

\b
Contoh:
    lke form reports/contoh-kpu-kota-banjarmasin-2022 -o "Formulir Area 1.xlsx" --area 1 --for "Subbagian Hukum dan SDM"
    lke form reports/contoh-kpu-kota-banjarmasin-2022 -o formulir-tpi.xlsx --round tpi
""")
)
@words.RUN
@words.target("FORM.xlsx")
@click.option("--area", "areas", metavar="ID,…", help=_("Area (atau bagiannya) yang ditanyakan; bila kosong, semua."))
@click.option("--round", "round_", metavar="R", help=_("Putaran yang diisi; bila kosong, putaran satker."))
@click.option("--for", "role", metavar="PERAN", default="", help=_("Peran yang mengisi, untuk dicatat pada jawabannya."))
@words.FORCE
def command(run: Path, target: Path, areas: str | None, round_: str | None, role: str, *, force: bool) -> None:
    """Hand out a form of a run."""
    if target.suffix.lower() != ".xlsx":
        raise click.UsageError(_("berkas tujuan harus berakhiran .xlsx"))
    from lke.forming.handing import hand_out

    named = [part.strip() for part in (areas or "").replace(";", ",").split(",") if part.strip()]
    with words.watched(run) as progress:
        handed = hand_out(run, target, areas=named, round_=round_, role=role, force=force, progress=progress)
    click.echo(_("ditulis: {file}").format(file=target.as_posix()))
    questions = len({each.key.criterion for each in handed.asked})
    text = _("formulir {id}: {questions} pertanyaan, {fields} sel isian; hash jurnal {anchor}")
    anchor = handed.anchor[:12] or _("belum ada")
    click.echo(text.format(id=handed.id, questions=questions, fields=len(handed.asked), anchor=anchor))
