"""Arguments and options that several commands share."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lke.cli.shell import JSON_ASKED
from lke.language import _
from lke.model.score import SCORES

if TYPE_CHECKING:
    from lke.model.journal import Actor

Function = TypeVar("Function", bound=Callable[..., Any])

RUN = click.argument("run", metavar="RUN", type=click.Path(exists=True, file_okay=False, path_type=Path))
FORCE = click.option("--force", is_flag=True, help=_("Ganti berkas keluaran walau sudah diubah orang."))


def target(form: str) -> Callable[[Function], Function]:
    """The file that a command writes: *form* is ``FILE`` with its ending."""
    path = click.Path(dir_okay=False, path_type=Path)
    return click.option("-o", "target", required=True, metavar=form, type=path, help=_("Berkas tujuan."))


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

ALLOW_UNVERIFIED = click.option(
    "--allow-unverified",
    is_flag=True,
    help=_("Terima garis besar dan angka yang belum terverifikasi pada penilaian final."),
)

BY = click.option(
    "--by",
    metavar="|".join(SCORES) + "|round:NAMA",
    help=_("Nilai mana; bila kosong, nilai dasar rubrik."),
)


def _login() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError, ImportError):  # no such user, as in some containers
        return _("tidak disebut")


WHO = click.option(
    "--who",
    metavar="PERAN",
    envvar="LKE_WHO",
    default=_login,
    help=_("Peran yang mengubah, untuk jurnal; bila kosong, isi LKE_WHO atau nama masuk komputer ini."),
)


def actor(who: str) -> "Actor":
    """Who changes a run, now."""
    from datetime import datetime

    from lke.model.journal import Actor

    return Actor(who, datetime.now().astimezone())


def say_json(document: Any) -> None:
    """Print one JSON document and nothing else; in ASCII where the reader's encoding is not UTF-8."""
    in_full = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    # in lines for a person; in one for a script, which the C encoder writes four times faster
    indent = 1 if sys.stdout.isatty() else None
    click.echo(json.dumps(document, ensure_ascii=not in_full, indent=indent))


@contextmanager
def watched(run: Path, steps: int = 0) -> Iterator[Callable[[int], None] | None]:
    """Draw how far looking at the evidence of *run* is, and *steps* after it, where a person watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from lke import app

    with click.progressbar(length=app.evidence_count(run) + steps, label=_("Menilai"), file=sys.stderr) as bar:
        yield bar.update


@contextmanager
def bytes_watched(label: str, length: Callable[[], int]) -> Iterator[Callable[[int], None] | None]:
    """Draw how many of *length* bytes are done, where a person watches."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=max(length(), 1), label=label, file=sys.stderr) as bar:
        yield bar.update
