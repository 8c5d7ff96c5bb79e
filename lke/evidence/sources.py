"""Where evidence comes from: folder trees, zips as drives hand them out, lists of links; bounded, and never unpacked anywhere."""

import os
import stat
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from io import BufferedIOBase
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, cast

from lke.errors import SALAH, TEMUAN, InvalidFiles, Problem
from lke.evidence.links import links_in
from lke.evidence.names import is_system_file
from lke.language import _
from lke.model.places import visible

MOST_FILES = 20_000
DEEPEST = 30
LARGEST_ENTRY = 4_000_000_000
STEEPEST = 200
"""How many times its packed size an entry of a zip may have, once it is larger than ``STEEP_FROM``."""
STEEP_FROM = 20_000_000
_IN_DOCUMENTS = frozenset({"[Content_Types].xml", "META-INF/manifest.xml"})
"""Entries that tell a document of Word, Excel or LibreOffice, which is a zip as well, from one of files."""
_ENCRYPTED = 0x1
_UNIX = 3


class Source(NamedTuple):
    """A file, or a link, that may be evidence."""

    root: Path
    """The folder, the zip, or the list of links, as it was given."""
    parts: tuple[str, ...]
    """The folders below the root that it lies in, and its name."""
    size: int
    link: str = ""

    @property
    def path(self) -> str:
        """The way from the root to it."""
        return "/".join(self.parts)


class Sources:
    """Everything below some roots, and a way to read it; zips stay open meanwhile."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._zips: dict[Path, zipfile.ZipFile] = {}
        self._entries: dict[tuple[Path, str], zipfile.ZipInfo] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def below(self, root: Path) -> tuple[list[Source], list[Problem]]:
        """Everything that may be evidence below *root*, in order of names, and what was left out and why.

        Raises:
            InvalidFiles: when *root* cannot be read, or is made to cost more than it is worth.

        """
        if root.is_dir():
            found, left_out = _tree(root)
        elif root.suffix.lower() in (".txt", ".csv"):
            found, left_out = [Source(root, link.parts, 0, link.address) for link in links_in(root)], []
        else:
            found, left_out = self._zip(root)
        return sorted(found, key=lambda each: (each.parts, each.link)), left_out

    def open(self, source: Source) -> BufferedIOBase:
        """The bytes of *source*, which is no link.

        Raises:
            OSError: when they cannot be read.

        """
        entry = self._entries.get((source.root, source.path))
        if entry is not None:
            return cast("BufferedIOBase", self._zips[source.root].open(entry))
        return source.root.joinpath(*source.parts).open("rb")

    def _zip(self, root: Path) -> tuple[list[Source], list[Problem]]:
        try:
            packed = self._stack.enter_context(zipfile.ZipFile(root))
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            what = _("bukan folder, zip, atau daftar tautan (.txt, .csv) yang dapat dibaca")
            mend = _("unduh sekali lagi, atau ekstrak sendiri lalu sebut foldernya")
            raise InvalidFiles([Problem(SALAH, root.as_posix(), None, "", "source-unreadable", what, mend)]) from error
        self._zips[root] = packed
        entries = packed.infolist()
        if not _IN_DOCUMENTS.isdisjoint(entry.filename for entry in entries):
            what, mend = _("dokumen, bukan zip berisi bukti"), _("daftarkan dengan lke evidence add, atau sebut foldernya")
            raise InvalidFiles([Problem(SALAH, root.as_posix(), None, "", "source-unreadable", what, mend)])
        _refuse_absurd(root, entries)
        found, left_out = [], []
        for entry in entries:
            parts = tuple(part for part in entry.filename.split("/") if part)
            if entry.is_dir() or _is_of_the_system(parts):
                continue
            problem = _entry_fault(root, entry, parts) or _name_fault(root, parts)
            if problem is None and (root, "/".join(parts)) in self._entries:
                problem = _left_out(root, parts, "source-name-twice", _("ada dua kali dengan nama itu"))
            if problem is not None:
                left_out.append(problem)
                continue
            self._entries[root, "/".join(parts)] = entry
            found.append(Source(root, parts, entry.file_size))
        return found, left_out


# --- folders ------------------------------------------------------------------------------------------------------


def _tree(root: Path) -> tuple[list[Source], list[Problem]]:
    found: list[Source] = []
    left_out: list[Problem] = []
    for parts, size, problem in _below(root, ()):
        if problem is not None:
            left_out.append(problem)
        else:
            found.append(Source(root, parts, size))
        if len(found) + len(left_out) > MOST_FILES:
            _refuse_many(root)
    return found, left_out


def _below(root: Path, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int, Problem | None]]:
    folder = root.joinpath(*above)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield above, 0, _left_out(root, above, "source-unreadable", _unreadable(error))
        return
    for entry in entries:
        parts = (*above, entry.name)
        if _is_of_the_system(parts[-1:]):
            continue
        problem = _name_fault(root, parts)
        try:
            found = entry.stat(follow_symlinks=False)
        except OSError as error:
            problem = problem or _left_out(root, parts, "source-unreadable", _unreadable(error))
            found = None
        if problem is not None or found is None:
            yield parts, 0, problem
        elif stat.S_ISDIR(found.st_mode) and not _is_junction(entry):
            if len(parts) > DEEPEST:
                yield parts, 0, _left_out(root, parts, "source-too-deep", _("lebih dari {most} folder").format(most=DEEPEST))
            else:
                yield from _below(root, parts)
        elif stat.S_ISREG(found.st_mode):
            yield parts, found.st_size, None
        else:
            what = _("pintasan (symlink) atau bukan berkas biasa: tidak diikuti")
            yield parts, 0, _left_out(root, parts, "source-is-a-link", what)


def _is_junction(entry: "os.DirEntry[str]") -> bool:
    """Windows' links of folders look like folders."""
    return bool(getattr(os.path, "isjunction", lambda _path: False)(entry.path))


def _unreadable(error: OSError) -> str:
    return _("tidak dapat dibaca: {reason}").format(reason=error.strerror or str(error))


# --- zips ---------------------------------------------------------------------------------------------------------


def _refuse_absurd(root: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Stop at a zip that is made to fill the disk or to take for ever, before anything of it is read."""
    if len(entries) > MOST_FILES:
        _refuse_many(root)
    packed = sum(entry.compress_size for entry in entries)
    steep = [e for e in entries if e.file_size > STEEP_FROM and e.file_size > STEEPEST * max(e.compress_size, 1)]
    if steep or packed > root.stat().st_size:
        name = visible((steep or entries)[0].filename)
        what = _("isi zip ini jauh lebih besar daripada zip-nya ({name}): tampaknya bom zip").format(name=repr(name))
        mend = _("jangan dibuka; minta berkas aslinya dari pengirim")
        raise InvalidFiles([Problem(SALAH, root.as_posix(), None, "", "source-is-a-bomb", what, mend)])


def _entry_fault(root: Path, entry: zipfile.ZipInfo, parts: tuple[str, ...]) -> Problem | None:
    name = entry.orig_filename
    escapes = name.startswith(("/", "\\")) or "\\" in name or any(part in ("..", ".") for part in parts) or ":" in parts[0]
    if escapes:
        return _left_out(root, parts, "source-escapes", _("namanya menunjuk ke luar zip"))
    if entry.create_system == _UNIX and stat.S_ISLNK(entry.external_attr >> 16):
        return _left_out(root, parts, "source-is-a-link", _("pintasan (symlink) atau bukan berkas biasa: tidak diikuti"))
    if entry.flag_bits & _ENCRYPTED:
        return _left_out(root, parts, "source-locked", _("dikunci dengan kata sandi di dalam zip"))
    if entry.file_size > LARGEST_ENTRY:
        return _left_out(root, parts, "source-too-large", _("lebih dari {most} GB").format(most=LARGEST_ENTRY // 1_000_000_000))
    return None


# --- what is left out ---------------------------------------------------------------------------------------------


def _is_of_the_system(parts: Iterable[str]) -> bool:
    return any(part == "__MACOSX" or is_system_file(part) for part in parts)


def _name_fault(root: Path, parts: tuple[str, ...]) -> Problem | None:
    if all(visible(part) == part for part in parts):
        return None
    return _left_out(root, parts, "source-name-unseen", _("namanya memuat huruf yang tidak terlihat atau membalik tulisan"))


def _left_out(root: Path, parts: tuple[str, ...], code: str, what: str) -> Problem:
    mend = _("tidak diusulkan; perbaiki di asalnya, lalu pindai lagi")
    return Problem(TEMUAN, root.as_posix(), None, visible("/".join(parts)), code, what, mend)


def _refuse_many(root: Path) -> None:
    what = _("lebih dari {most} berkas").format(most=MOST_FILES)
    mend = _("pindai bagian demi bagian, atau periksa apakah ini folder yang benar")
    raise InvalidFiles([Problem(SALAH, root.as_posix(), None, "", "source-too-many", what, mend)])
