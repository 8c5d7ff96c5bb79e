"""What the registered evidence files are like: present, empty, changed; never outside the run's ``bukti/``."""

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterable
from io import BufferedIOBase, RawIOBase
from pathlib import Path
from typing import Any, NamedTuple

from lke.errors import SALAH, Problem
from lke.files.memory import recall, remember
from lke.language import _
from lke.model.assessment import FileState
from lke.model.places import EVIDENCE_FOLDER, RESTRICTED, evidence_path
from lke.model.run import EvidenceRow

_SETTLED_NS = 2_000_000_000
"""A file changed less than 2 s ago may change again without its time showing it: hashed, not remembered."""

_PIECE = 1 << 18
_FIRST = 1 << 16

Progress = Callable[[int], None]


class Content(NamedTuple):
    """What was found of one registered piece of evidence."""

    line: int
    row: EvidenceRow
    state: FileState
    place: str | None
    """Below the run; None where the row names no file, or one outside."""
    size: int
    sha256: str | None
    """As the file is now; None where it cannot be read or holds nothing."""


class EvidenceFiles:
    """The evidence files of one run, each hashed once per size and times; with *rehash* read again whatever is remembered."""

    def __init__(self, run: Path, *, rehash: bool = False) -> None:
        self._run = run
        self._root = run.resolve() / EVIDENCE_FOLDER
        self._linked = (run / EVIDENCE_FOLDER).is_symlink()
        name = hashlib.sha256(os.fsencode(run.resolve())).hexdigest()[:32]
        self._memory_name = f"hash/{name}.json"
        known = recall(self._memory_name)
        self._known: dict[str, Any] = known if isinstance(known, dict) and not rehash else {}
        self._learned = False

    def states(
        self, rows: Iterable[tuple[int, EvidenceRow]], progress: Progress | None = None
    ) -> tuple[list[tuple[int, EvidenceRow, FileState]], list[Problem]]:
        """Look at the file of every row; paths outside the folder are problems. *progress* is told of rows."""
        looked, problems = [], []
        try:
            for line, row in rows:
                state = FileState.NONE
                if row.file:
                    relative = self._inside(row.file)
                    if relative is None:
                        problems.append(_outside(line, row))
                    else:
                        state = self._state(relative, row.sha256)
                looked.append((line, row, state))
                if progress is not None:
                    progress(1)
        finally:
            self._remember()
        return looked, problems

    def contents(
        self, rows: Iterable[tuple[int, EvidenceRow]], progress: Progress | None = None
    ) -> tuple[list["Content"], list[Problem]]:
        """As :meth:`states`, with the hash that each file has, registered or not. *progress* is told of bytes."""
        looked, problems = [], []
        try:
            for line, row in rows:
                relative = self._inside(row.file) if row.file else None
                if row.file and relative is None:
                    problems.append(_outside(line, row))
                looked.append(self._content(line, row, relative, progress))
        finally:
            self._remember()
        return looked, problems

    def sha256(self, relative: str, progress: Progress | None = None) -> str:
        """The hash of the file at *relative* below the run; *progress* is told of bytes.

        Raises:
            OSError: when it cannot be read.

        """
        path = self._run / relative
        return self._sha256(relative, path, path.stat(), progress)

    def _content(self, line: int, row: EvidenceRow, relative: str | None, progress: Progress | None) -> "Content":
        if relative is None:
            return Content(line, row, FileState.NONE, None, 0, None)
        path = self._run / relative
        sha256, size = None, 0
        try:
            found = path.stat()
            state = _state_of(found)
            if state is FileState.UNHASHED:
                sha256, size = self._sha256(relative, path, found, progress), found.st_size
        except FileNotFoundError:
            state = FileState.MISSING
        except OSError:
            state = FileState.UNREADABLE
        if sha256 is not None and row.sha256 is not None:
            state = FileState.PRESENT if sha256 == row.sha256 else FileState.CHANGED
        return Content(line, row, state, relative, size, sha256)

    def _remember(self) -> None:
        """Keep what was hashed, also when a person stops the command: the next goes on from there."""
        if self._learned:
            remember(self._memory_name, self._known)
            self._learned = False

    def _inside(self, name: str) -> str | None:
        """Where it lies below the run, as the register names it; None when that is outside."""
        relative = evidence_path(name)
        if relative is None:
            return None
        try:
            if not self._linked and not _goes_through_a_link(self._run, relative):
                return relative
            return relative if (self._run / relative).resolve().is_relative_to(self._root) else None
        except (OSError, RuntimeError):  # a loop of links
            return None

    def _state(self, relative: str, registered: str | None) -> FileState:
        path = self._run / relative
        try:
            found = path.stat()
            state = _state_of(found)
            if registered is None or state is not FileState.UNHASHED:
                return state
            return FileState.PRESENT if self._sha256(relative, path, found) == registered else FileState.CHANGED
        except FileNotFoundError:
            return FileState.MISSING
        except OSError:
            return FileState.UNREADABLE

    def _sha256(self, key: str, path: Path, found: os.stat_result, progress: Progress | None = None) -> str:
        stamp = [found.st_size, found.st_mtime_ns, found.st_ctime_ns]
        known = self._known.get(key)
        if isinstance(known, list) and known[:3] == stamp and len(known) == 4 and isinstance(known[3], str):
            if progress is not None:
                progress(found.st_size)
            return known[3]
        sha256 = file_sha256(path, progress)
        if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _SETTLED_NS:
            self._known[key] = [*stamp, sha256]
            self._learned = True
        return sha256


def _state_of(found: os.stat_result) -> FileState:
    """What a file is like before its content is looked at."""
    if not stat.S_ISREG(found.st_mode):
        return FileState.MISSING
    return FileState.UNHASHED if found.st_size else FileState.EMPTY


def _goes_through_a_link(run: Path, relative: str) -> bool:
    """Whether anything below the evidence folder on the way to a file is a link; resolving every path would cost more."""
    place = os.path.join(run, EVIDENCE_FOLDER)  # noqa: PTH118 - hundreds of files, and pathlib is slower
    for part in relative.split("/")[1:]:
        place = os.path.join(place, part)  # noqa: PTH118
        try:
            if stat.S_ISLNK(os.lstat(place).st_mode):
                return True
        except OSError:  # not there, or not to be read: looking at the file will say which
            return False
    return False


def file_sha256(path: Path, progress: Progress | None = None) -> str:
    """The SHA-256 of a file, read in pieces; *progress* is told of bytes."""
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - thousands of small files, and pathlib is slower
        return stream_sha256(stream, progress or _untold)


def _untold(_count: int) -> None:
    """Nobody is told."""


def stream_sha256(stream: RawIOBase | BufferedIOBase, progress: Progress) -> str:
    """The SHA-256 of what is left in *stream*; *progress* is told of bytes."""
    digest, piece = hashlib.sha256(), stream.read(_FIRST) or b""
    digest.update(piece)
    progress(len(piece))
    if len(piece) == _FIRST:  # most files are small: only larger ones are worth a buffer
        buffer = memoryview(bytearray(_PIECE))
        while count := stream.readinto(buffer):
            digest.update(buffer[:count])
            progress(count)
    else:
        while piece := stream.read(_FIRST) or b"":
            digest.update(piece)
            progress(len(piece))
    return digest.hexdigest()


def _outside(line: int, row: EvidenceRow) -> Problem:
    name = _("(akses terbatas)") if row.access == RESTRICTED else repr(row.file)
    what = _("berkas {name} menunjuk ke luar folder bukti").format(name=name)
    mend = _("salin berkasnya ke folder bukti/, lalu tulis namanya di situ")
    return Problem(SALAH, "bukti.csv", line, "berkas", "path-outside-folder", what, mend)
