"""``lke compare``."""

from pathlib import Path

import click

from lke.cli import words
from lke.errors import ExitCode
from lke.language import _


@click.command(
    help=_("""Bandingkan penilaian antar tahun atau antar edisi, dan rinci sebab perubahannya.

Dua RUN dibandingkan; lebih dari dua menjadi tren; satu RUN dengan --by X:Y membandingkan dua nilai atau dua
putaran penilaian itu sendiri. Berkas LKE resmi yang terisi (Excel) boleh menggantikan RUN: diimpor seketika.

\b
Contoh:
    lke compare reports/2021 reports/2022
    lke compare reports/2021 reports/2022 -o perbandingan.html
    lke compare LKE-ZI-2021.xlsx reports/zi-2022
    lke compare reports/2022 --by klaim:berbukti
    lke compare reports/2022 --by round:unit:round:tpi --json
    lke compare reports/2021 reports/2022 --no-worse --allow alasan.csv
""")
)
@click.argument("runs", metavar="RUN…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--by", metavar="X[:Y]", help=_("Nilai yang dibandingkan; X:Y: X sebelum, Y sesudah."))
@click.option(
    "-o", "target", metavar="FILE.html|FILE.xlsx", type=click.Path(dir_okay=False, path_type=Path), help=_("Berkas tujuan.")
)
@click.option("--no-worse", is_flag=True, help=_("Kode keluar 4 bila ada kriteria turun tanpa alasan tercatat."))
@click.option(
    "--allow",
    metavar="FILE.csv",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Alasan yang tercatat: kolom kriteria, alasan."),
)
@words.FORCE
@words.JSON
def command(
    runs: tuple[Path, ...], by: str | None, target: Path | None, allow: Path | None, *, no_worse: bool, force: bool, as_json: bool
) -> ExitCode:
    """Compare runs."""
    from lke import comparing

    if target is not None and target.suffix.lower() not in (".html", ".htm", ".xlsx"):
        raise click.UsageError(_("berkas tujuan harus berakhiran .html atau .xlsx"))
    if allow is not None and not no_worse:
        raise click.UsageError(_("--allow hanya berlaku bersama --no-worse"))
    trend = comparing.compare_runs(runs, by)
    held = comparing.ratchet(trend, allow)
    if target is not None:
        comparing.write_comparison(trend, runs[-1], target, force=force)
    if as_json:
        words.say_json(comparing.comparison_json(trend, held.reasons))
    else:
        from lke.report.comparison_text import comparison_table

        click.echo(comparison_table(trend, held.reasons))
        if target is not None:
            click.echo(_("ditulis: {file}").format(file=target.as_posix()))
    if not (no_worse and held.unexplained):
        return ExitCode.DONE
    for problem in comparing.falls(held):
        click.echo(str(problem), err=True)
    return ExitCode.UNMET
