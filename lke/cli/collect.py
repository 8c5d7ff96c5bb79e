"""``lke collect``."""

from pathlib import Path

import click

from lke.cli import words
from lke.errors import ExitCode
from lke.language import _

_FORM = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    help=_("""Ambil kembali formulir dari lke form ke dalam penilaian RUN: jawaban, catatan, angka dan bukti baru.

Tiap isian dibandingkan dengan yang diserahkan dan yang ada sekarang. Yang hanya diubah satu pihak dipakai; yang
diisi berbeda oleh beberapa pihak tetap seperti semula, semua teksnya disimpan di isian.csv, dan disebut di sini
sampai diputuskan dengan --take atau --keep (kode keluar 1). Urutan mengambilnya tidak berpengaruh. Formulir dengan
isi yang tidak diterima ditolak sel demi sel, dan tidak ada yang ditulis. Tanpa FORM: tampilkan yang menunggu.

\b
Contoh:
    lke collect reports/contoh-kpu-kota-banjarmasin-2022 "Formulir Area 1.xlsx" "Formulir Area 2.xlsx"
    lke collect reports/contoh-kpu-kota-banjarmasin-2022
    lke collect reports/contoh-kpu-kota-banjarmasin-2022 --take u3f2a9c0d --keep 1.2.a.1
""")
)
@words.RUN
@click.argument("forms", metavar="FORM.xlsx…", nargs=-1, type=_FORM)
@click.option("--take", "take", multiple=True, metavar="ID", help=_("Isian yang dipakai dari yang berbeda."))
@click.option("--keep", "keep", multiple=True, metavar="KRITERIA", help=_("Kriteria yang dibiarkan seperti sekarang."))
@words.WHO
@words.JSON
@click.pass_context
def command(
    ctx: click.Context,
    run: Path,
    forms: tuple[Path, ...],
    take: tuple[str, ...],
    keep: tuple[str, ...],
    who: str,
    *,
    as_json: bool,
) -> None:
    """Take forms back."""
    from lke.forming import telling
    from lke.forming.collecting import Decisions, collect, open_conflicts

    if not (forms or take or keep):
        conflicts = open_conflicts(run)
        if as_json:
            words.say_json({"conflicts": telling.conflicts_json(conflicts)})
        else:
            for line in telling.told_conflicts(conflicts, run) if conflicts else [_("tidak ada yang menunggu keputusan")]:
                click.echo(line)
        ctx.exit(ExitCode.REFUSED if conflicts else ExitCode.DONE)
    collected = collect(run, forms, words.actor(who), Decisions(take, keep))
    if as_json:
        words.say_json(telling.document(collected))
    else:
        for line in telling.told(collected, run):
            click.echo(line)
        for problem in collected.problems:
            click.echo(str(problem), err=True)
    ctx.exit(ExitCode.REFUSED if collected.conflicts else ExitCode.DONE)
