"""One writer at a time in a folder of outputs: a lock that the system lets go when its process ends, however it ends.

The library that locks a run would cost a batch, whose processes have a bound, a sixth of its memory.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from lke.errors import SALAH, Problem, Refused
from lke.files.outputs import cannot_write
from lke.language import _

LOCK = ".lke.lock"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Be the only lke that writes many files into *folder*, which is made where it is not there.

    Raises:
        Refused: when another one is at it, or the folder cannot be written.

    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("ab")
    except OSError as error:
        raise Refused([cannot_write(folder, error)]) from error
    with lock:
        if not _locked(lock):
            what, mend = _("lke lain sedang menulis ke folder ini"), _("tunggu sampai selesai, atau sebut folder lain")
            raise Refused([Problem(SALAH, folder.as_posix(), None, "", "folder-busy", what, mend)])
        yield


def _locked(lock: BinaryIO) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
