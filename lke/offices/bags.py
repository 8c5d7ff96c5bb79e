"""The run in a submitted bag, and what its preflight counted; a zip that was never meant as a bag is told apart."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.bag import layout
from lke.files.bag.archive import Damaged, opened
from lke.files.bag.runs import runs_in_bag
from lke.files.bag.tags import DECLARATION
from lke.language import _
from lke.offices.preflights import LARGEST


class Bagged(NamedTuple):
    """What a bag holds, while it is open."""

    run: Path
    preflight: bytes | None


@contextmanager
def opened_bag(file: Path) -> Iterator[Bagged]:
    """The run in the bag *file*, as a folder that can be scored while the block lasts.

    Raises:
        InvalidFiles: when it is no bag of lke, is not safe to read, or a part was changed.

    """
    _refuse_other_zips(file)
    with opened(file) as archive:
        try:
            preflight = archive.read(layout.PREFLIGHT, LARGEST) if layout.PREFLIGHT in archive.entries else None
        except Damaged:
            preflight = None
    with runs_in_bag(file) as run:
        yield Bagged(run, preflight)


def _refuse_other_zips(file: Path) -> None:
    """Refuse a sound zip without a bag in it, with a code of its own; damage is for the reader of bags to tell."""
    try:
        with opened(file) as archive:
            if DECLARATION in archive.entries:
                return
    except InvalidFiles as error:
        # what is unsafe in one entry was found in a directory within bounds, which may be read again
        bounded = all(problem.code == "not-a-bag" or problem.path for problem in error.problems)
        if not bounded or not _is_other_zip(file):
            raise
    what, mend = _("zip ini bukan paket penilaian"), _("tidak perlu apa-apa, bila memang berkas lain")
    raise InvalidFiles([Problem(SALAH, file.as_posix(), None, "", "zip-without-bag", what, mend)])


def _is_other_zip(file: Path) -> bool:
    """Whether *file*, whose directory is within bounds, is whole from its first byte and declares no bag.

    A bag that was cut off may end with a workbook, which is a zip too, but does not begin where the file does.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            entries = packed.infolist()
            whole = not entries or min(entry.header_offset for entry in entries) == 0
            return whole and not any(entry.filename.rpartition("/")[2] == DECLARATION for entry in entries)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        return False
