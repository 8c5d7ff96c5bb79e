"""A zip from anywhere, opened with everything bounded before it costs memory: its directory, its names, its sizes.

Nothing is written anywhere here; pieces are read as streams, no further than the directory says.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn

from lke.errors import SALAH, InvalidFiles, Problem
from lke.language import _

MOST_ENTRIES = 100_000
LARGEST_DIRECTORY = 64_000_000
LARGEST_TOTAL = 100_000_000_000
STEEPEST = 200
"""How many times its packed size an entry may have, once it is larger than ``STEEP_FROM``."""
STEEP_FROM = 20_000_000
PIECE = 1 << 20

_ENCRYPTED_FLAG = 0x1 | 0x40
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error, ValueError)
"""What the reader of zips says of damage."""
_END = b"PK\x05\x06"
_END_RECORD = struct.Struct("<4s4H2LH")
_LOCATOR, _END64 = struct.Struct("<4sLQL"), struct.Struct("<4sQ2H2L4Q")
_IN_64_BITS = 0xFFFFFFFF


class Damaged(Exception):
    """An entry whose bytes cannot be unpacked as the directory says."""


class Archive:
    """An opened zip whose names and sizes are safe; one top folder holds everything."""

    def __init__(self, file: str, packed: zipfile.ZipFile, top: str, entries: Mapping[str, zipfile.ZipInfo]) -> None:
        self.file = file
        self.top = top
        self.entries = entries
        """Path below the top folder -> entry; folders are none."""
        self._packed = packed

    def pieces(self, path: str) -> Iterator[bytes]:
        """The content of an entry, piece by piece.

        Raises:
            Damaged: when it cannot be unpacked, or is not what the directory says.

        """
        try:
            with self._packed.open(self.entries[path]) as stream:
                while piece := stream.read(PIECE):
                    yield piece
        except _UNREADABLE as error:
            raise Damaged(str(error)) from error

    def read(self, path: str, largest: int) -> bytes:
        """The content of a small entry.

        Raises:
            Damaged: as :meth:`pieces`.
            InvalidFiles: when it is larger than *largest* bytes.

        """
        if self.entries[path].file_size > largest:
            what = _("lebih dari {most} MB setelah dibuka").format(most=largest // 1_000_000)
            raise InvalidFiles([Problem(SALAH, self.file, None, path, "bag-unsafe", what, _ask_again())])
        return b"".join(self.pieces(path))


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open the zip at *path*.

    Raises:
        InvalidFiles: when it is none, is damaged so that nothing can be said of it, or is not safe to read.

    """
    file = path.as_posix()
    with ExitStack() as held:
        try:
            stream = held.enter_context(path.open("rb"))
            _check_directory(file, stream)
            archive = _archive(file, held.enter_context(zipfile.ZipFile(stream)))
        except OSError as error:
            what = _("tidak dapat dibaca: {reason}").format(reason=error.strerror or str(error))
            _refuse(file, "", "file-unreadable", what, _("periksa nama dan izin berkas"))
        except _UNREADABLE:
            _refuse(file, "", "not-a-bag", _("zip rusak atau terpotong"), _copy_again())
        yield archive


def _archive(file: str, packed: zipfile.ZipFile) -> Archive:
    infos = packed.infolist()
    _check_sizes(file, infos)
    _check_no_overlap(file, infos, packed.start_dir)
    tops: dict[str, None] = {}
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        _check_entry(file, info)
        top, _slash, below = info.filename.partition("/")
        tops[top] = None
        if below in entries:
            _unsafe(file, info.filename, _("berkas ini ada dua kali dalam zip"))
        if not info.is_dir():
            entries[below] = info
    if len(tops) != 1 or "" in entries:
        what = _("zip harus memuat tepat satu folder teratas; ditemukan: {names}").format(names=", ".join(list(tops)[:5]) or "–")
        _refuse(file, "", "not-a-bag", what, _("minta paket yang ditulis lke package, apa adanya"))
    return Archive(file, packed, next(iter(tops)), entries)


# --- the directory -----------------------------------------------------------------------------------------------


class _Directory(NamedTuple):
    entries: int
    size: int


def _check_directory(file: str, stream: BinaryIO) -> None:
    """Bound the directory before a reader makes an object of each of its entries."""
    stream.seek(0, 2)
    length = stream.tell()
    stream.seek(max(0, length - 66_000))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or at + _END_RECORD.size > len(tail):
        _refuse(file, "", "not-a-bag", _("bukan berkas zip, atau terpotong"), _copy_again())
    _sign, disk, _start, _here, count, size, offset, comment = _END_RECORD.unpack_from(tail, at)
    if at + _END_RECORD.size + comment != len(tail):
        _refuse(file, "", "not-a-bag", _("ada isi sesudah akhir zip"), _copy_again())
    directory = _in_64_bits(tail, at, stream) if _IN_64_BITS in (size, offset) or 0xFFFF in (count, disk) else None
    found = directory or _Directory(count, size)
    if found.entries > MOST_ENTRIES or found.size > min(LARGEST_DIRECTORY, length):
        _unsafe(file, "", _("lebih dari {most} berkas di dalam zip").format(most=MOST_ENTRIES))
    stream.seek(0)


def _in_64_bits(tail: bytes, at: int, stream: BinaryIO) -> _Directory | None:
    """The directory of a large zip; None where the marks stand but nothing of 64 bits."""
    if at < _LOCATOR.size or tail[at - _LOCATOR.size : at - _LOCATOR.size + 4] != b"PK\x06\x07":
        return None
    offset = _LOCATOR.unpack_from(tail, at - _LOCATOR.size)[2]
    stream.seek(min(offset, 1 << 62))
    record = stream.read(_END64.size)
    if len(record) < _END64.size or not record.startswith(b"PK\x06\x06"):
        return None
    fields = _END64.unpack(record)
    return _Directory(fields[7], fields[8])


def _check_sizes(file: str, infos: list[zipfile.ZipInfo]) -> None:
    total = 0
    if len(infos) > MOST_ENTRIES:
        _unsafe(file, "", _("lebih dari {most} berkas di dalam zip").format(most=MOST_ENTRIES))
    for info in infos:
        total += info.file_size
        if total > LARGEST_TOTAL or (info.file_size > STEEP_FROM and info.file_size > STEEPEST * info.compress_size):
            what = _("isi {size} MB setelah dibuka dari {packed} kB: tampaknya bom zip")
            _unsafe(file, info.filename, what.format(size=info.file_size // 1_000_000, packed=info.compress_size // 1_000))


def _check_no_overlap(file: str, infos: list[zipfile.ZipInfo], directory: int) -> None:
    """Entries that share their packed bytes are how a small zip inflates without end."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end or info.header_offset + info.compress_size > directory:
            _unsafe(file, info.filename, _("berkas ini bertumpuk dengan yang lain dalam zip"))
        end = info.header_offset + 30 + info.compress_size


def _check_entry(file: str, info: zipfile.ZipInfo) -> None:
    name, mode = info.orig_filename, info.external_attr >> 16
    if _escapes(name):
        _unsafe(file, name, _("nama menunjuk ke luar foldernya"))
    if info.flag_bits & _ENCRYPTED_FLAG:
        _refuse(file, name, "bag-encrypted", _("dikunci dengan kata sandi"), _("minta paket tanpa kata sandi"))
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR) or (stat.S_ISDIR(mode) and not info.is_dir()):
        _unsafe(file, name, _("bukan berkas biasa: tautan atau yang lain"))
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        _unsafe(file, name, _("cara pemampatan {method} tidak dikenal").format(method=info.compress_type))
    if info.is_dir() and info.file_size:
        _unsafe(file, name, _("folder yang berisi byte"))


def _escapes(name: str) -> bool:
    steps = name.removesuffix("/").split("/")
    odd = re.search(r"[\x00-\x1f\x7f\\]", name) or re.match(r"[A-Za-z]:", name)
    return odd is not None or any(step in ("", ".", "..") for step in steps)


# --- refusals ----------------------------------------------------------------------------------------------------


def _refuse(file: str, path: str, code: str, what: str, mend: str) -> NoReturn:
    raise InvalidFiles([Problem(SALAH, file, None, path, code, what, mend)])


def _unsafe(file: str, path: str, what: str) -> NoReturn:
    raise InvalidFiles([Problem(SALAH, file, None, path, "bag-unsafe", what, _ask_again())])


def _ask_again() -> str:
    return _("jangan dibuka; minta paket aslinya dari pengirim")


def _copy_again() -> str:
    return _("salin atau unduh berkasnya sekali lagi")
