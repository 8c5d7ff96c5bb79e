"""What lies in the evidence folder of a run, registered or not."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lke.evidence.names import is_system_file
from lke.model.places import EVIDENCE_FOLDER


class Lying(NamedTuple):
    """A file that lies in the evidence folder."""

    place: str
    """Below the run: ``bukti/…``."""
    size: int


def lying_in(run: Path) -> tuple[Lying, ...]:
    """Every file below ``bukti/``, in order of names; links and what computers write for themselves are left out."""
    return tuple(sorted(_below(run, EVIDENCE_FOLDER)))


def _below(run: Path, folder: str) -> Iterator[Lying]:
    try:
        entries = list(os.scandir(run / folder))
    except OSError:
        return
    for entry in entries:
        place = f"{folder}/{entry.name}"
        try:
            found = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        if stat.S_ISDIR(found.st_mode):
            yield from _below(run, place)
        elif stat.S_ISREG(found.st_mode) and not is_system_file(entry.name):
            yield Lying(place, found.st_size)
