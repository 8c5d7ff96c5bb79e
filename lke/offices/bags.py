"""The run in a submitted bag: unpacked into a folder that does not last, within bounds, never outside it."""

import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.places import RUN_FILE
from lke.language import _

MOST_FILES = 20_000
LARGEST = 8_000_000_000
"""Bytes of a bag when unpacked."""
_PAYLOAD = "data"
_DECLARATION = "bagit.txt"


def runs_in_bag(file: Path, below: Path) -> tuple[Path, ...]:
    """Unpack the payload of the bag *file* below the folder *below* and name the runs in it.

    Raises:
        InvalidFiles: when it is no bag with a run, damaged, larger than a bag may be, or would write elsewhere.

    """
    try:
        with zipfile.ZipFile(file) as packed:
            members = list(_payload(packed, file))
            for member, place in members:
                target = below / place
                target.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(member) as source, target.open("xb") as sink:
                    shutil.copyfileobj(source, sink)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InvalidFiles(
            [_fault(file, "not-a-bag", _("bukan paket yang dapat dibuka: {reason}").format(reason=error))]
        ) from None
    runs = tuple(sorted((below / place).parent for _member, place in members if place.name == RUN_FILE))
    if not runs:
        raise InvalidFiles([_fault(file, "not-a-bag", _("paket ini tidak berisi penilaian"))])
    return runs


def _payload(packed: zipfile.ZipFile, file: Path) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The files of the payload with their places; refused before anything is written."""
    members = packed.infolist()
    if len(members) > MOST_FILES or sum(member.file_size for member in members) > LARGEST:
        raise InvalidFiles([_fault(file, "bag-too-large", _("paket terlalu besar, atau bom zip"))])
    places = [(member, PurePosixPath(member.filename)) for member in members]
    tops = {place.parts[0] for _member, place in places if place.parts}
    if len(tops) != 1 or not any(len(place.parts) == 2 and place.name == _DECLARATION for _member, place in places):
        raise InvalidFiles([_fault(file, "not-a-bag", _("bukan paket lke: tanpa {name}").format(name=_DECLARATION))])
    for member, place in places:
        if _leads_out(member, place):
            raise InvalidFiles(
                [
                    _fault(
                        file,
                        "bag-unsafe",
                        _("paket memuat nama berkas yang berbahaya: {name}").format(name=repr(member.filename)),
                    )
                ]
            )
        if not member.is_dir() and len(place.parts) > 2 and place.parts[1] == _PAYLOAD:
            yield member, PurePosixPath(*place.parts[2:])


def _leads_out(member: zipfile.ZipInfo, place: PurePosixPath) -> bool:
    odd = (
        place.is_absolute() or ".." in place.parts or "\\" in member.filename or ":" in member.filename or "\0" in member.filename
    )
    return odd or stat.S_ISLNK(member.external_attr >> 16)


def _fault(file: Path, code: str, what: str) -> Problem:
    return Problem(SALAH, file.as_posix(), None, "", code, what, _("minta paketnya dibuat lagi dengan lke package"))
