"""``lke check``."""

from pathlib import Path

import click

from lke.cli.words import JSON, say_json
from lke.errors import SALAH, ExitCode, Problem
from lke.language import _


@click.command(
    help=_("""Periksa rubrik, rencana aksi atau penilaian di setiap PATH: semua kesalahan sekaligus,
dengan tempat dan perbaikannya.

\b
Contoh:
    lke check reports/contoh-kpu-kota-banjarmasin-2022
    lke check rubrics/rb-kpu-2022 plans/kpu-kota-banjarmasin-2022.yaml
""")
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@JSON
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Print every fault of what lies at the paths."""
    from lke import app

    problems = app.check_paths(paths)
    wrong = sum(problem.severity == SALAH for problem in problems)
    if as_json:
        say_json({"problems": [problem.as_json() for problem in problems]})
    else:
        for problem in problems:
            click.echo(_told(problem))
        click.echo(_("{wrong} salah, {found} temuan").format(wrong=wrong, found=len(problems) - wrong))
    ctx.exit(ExitCode.INVALID if wrong else ExitCode.DONE)


def _told(problem: Problem) -> str:
    """Say a problem, and the points that hang on it where that can be said."""
    if not problem.points:
        return str(problem)
    from lke.figures import rounded

    hangs = _("yang bergantung padanya: paling banyak {points} poin").format(points=rounded(problem.points))
    return f"{problem}\n    {hangs}"
