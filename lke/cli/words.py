"""Arguments and options that several commands share."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from lke.cli.shell import JSON_ASKED
from lke.language import _
from lke.model.score import SCORES

RUN = click.argument("run", metavar="RUN", type=click.Path(exists=True, file_okay=False, path_type=Path))
FORCE = click.option("--force", is_flag=True, help=_("Ganti berkas keluaran walau sudah diubah orang."))


def _remember_json(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> bool:
    ctx.meta[JSON_ASKED] = asked
    return asked


JSON = click.option(
    "--json",
    "as_json",
    is_flag=True,
    is_eager=True,
    callback=_remember_json,
    help=_("Cetak satu dokumen JSON."),
)

BY = click.option(
    "--by",
    metavar="|".join(SCORES) + "|round:NAMA",
    help=_("Nilai mana; bila kosong, nilai dasar rubrik."),
)


def say_json(document: Any) -> None:
    """Print one JSON document and nothing else; in ASCII where the reader's encoding is not UTF-8."""
    in_full = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(document, ensure_ascii=not in_full, indent=1))


def on_terminal() -> bool:
    """Whether progress may be drawn: only where a person watches."""
    return sys.stderr.isatty()
