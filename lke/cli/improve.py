"""``lke improve``."""

from pathlib import Path

import click

from lke.cli import words
from lke.language import _


@click.command(
    help=_("""Apa yang diperbaiki lebih dulu: poin yang dapat ditambah tiap kriteria, dan gerbang yang terbantu.

Dengan --effort: himpunan termurah yang mencapai target dengan semua syaratnya. Berkas CSV itu berkolom kriteria,
usaha, jawaban (kosong: jawaban terbaik) dan catatan; beberapa baris untuk satu kriteria adalah pilihan.

\b
Contoh:
    lke improve reports/2022
    lke improve reports/2022 --target WBK
    lke improve reports/2022 --target 75 --effort usaha.csv
""")
)
@words.RUN
@click.option("--target", "targets", metavar="75|75%|BB|WBK", multiple=True, help=_("Yang hendak dicapai; boleh berulang."))
@click.option(
    "--effort",
    metavar="FILE.csv",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Usaha tiap perbaikan."),
)
@words.BY
@words.JSON
def command(run: Path, targets: tuple[str, ...], effort: Path | None, by: str | None, *, as_json: bool) -> None:
    """Print what to fix first."""
    from lke import improving

    if effort is not None and not targets:
        raise click.UsageError(_("--effort memerlukan --target"))
    found = improving.improve_run(run, targets, effort, by)
    if as_json:
        words.say_json(improving.improvement_json(found))
    else:
        click.echo(improving.improvement_text(found))
