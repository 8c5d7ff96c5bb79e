"""An office file as a zip of parts, opened with every size bounded before anything is inflated.

The directory of the zip is read here and not by ``zipfile``, for two reasons: a hostile file is refused before it costs
memory, and what was compressed can be copied into another file byte for byte.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple, NoReturn

from lke.errors import SALAH, InvalidFiles, Problem
from lke.language import _

LARGEST_FILE = 64_000_000
LARGEST_PART = 100_000_000
LARGEST_TOTAL = 250_000_000
MOST_PARTS = 5_000
STEEPEST = 200
"""How many times its packed size a part may have, once it is larger than ``STEEP_FROM``; real sheets stay below 30."""
STEEP_FROM = 5_000_000
MOST_ROWS = 200_000
_KEPT = 32_000_000
"""How much of what was inflated for checking is kept for reading."""

STORED, DEFLATED = 0, 8
_ENCRYPTED_FLAG = 0x1
_END = b"PK\x05\x06"
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END_RECORD = struct.Struct("<4s4H2LH")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML_ENDINGS = (".xml", ".rels", ".vml")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)["']""")
_SHEET = re.compile(r"xl/worksheets/[^/]*\.xml")
_ROW = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?row[\s/>]")


class Part(NamedTuple):
    """One part of the zip as its directory describes it."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed: int
    """Bytes in the zip."""
    size: int
    """Bytes when inflated."""
    start: int
    """Where its packed bytes begin in the file."""
    made_by: int
    internal: int
    external: int


@dataclass(frozen=True)
class Package:
    """An opened zip: its parts in the order of its directory."""

    file: str
    """Its name as the user gave it."""
    content: bytes = field(repr=False)
    parts: Mapping[str, Part] = field(repr=False)
    _kept: dict[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parts in directory order."""
        return tuple(self.parts)

    @property
    def sha256(self) -> str:
        """Hash of the whole file."""
        return hashlib.sha256(self.content).hexdigest()

    def lean(self) -> "Package":
        """The same without what was inflated: what is sent to another process, or kept for long."""
        return replace(self, _kept={})

    def packed(self, name: str) -> memoryview:
        """The bytes of a part as they lie in the zip."""
        part = self.parts[name]
        return memoryview(self.content)[part.start : part.start + part.packed]

    def read(self, name: str) -> bytes:
        """A part's content, inflated no further than its stated size.

        Raises:
            InvalidFiles: when it is damaged, too large, or XML that is not safe to parse.

        """
        kept = self._kept.get(name)
        if kept is not None:
            return kept
        content = _inflated(self, self.parts[name])
        _check_content(self, name, content)
        return content


def open_package(path: Path) -> Package:
    """Open the file at *path*.

    Raises:
        InvalidFiles: when it is no sound zip of parts, is encrypted, or would not be safe to read.

    """
    file = path.as_posix()
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        what = _("tidak dapat dibaca: {reason}").format(reason=error.strerror or str(error))
        _refuse(file, "", "file-unreadable", what, _("periksa nama dan izin berkas"))
    return package_of(content, file)


def package_of(content: bytes, file: str) -> Package:
    """Open what is already in memory; *file* is how messages call it.

    Raises:
        InvalidFiles: as ``open_package``.

    """
    if len(content) > LARGEST_FILE:
        _too_large(file, "", _("berkas lebih dari {most} MB").format(most=LARGEST_FILE // 1_000_000))
    if content.startswith(_OLE):
        _refuse_ole(file, content)
    parts = _directory(file, content)
    _check_sizes(file, parts)
    package = Package(file, content, {part.name: part for part in parts})
    _check_xml(package)
    return package


# --- the directory of the zip ------------------------------------------------------------------------------------


def _directory(file: str, content: bytes) -> list[Part]:
    at = content.rfind(_END, max(0, len(content) - 65_557))
    if at < 0 or at + _END_RECORD.size > len(content):
        if content.startswith(b"PK\x03\x04"):
            _refuse(file, "", "workbook-truncated", _("berkas terpotong: akhirnya tidak ada"), _copy_again())
        _refuse(file, "", "not-a-workbook", _("bukan buku kerja Excel (.xlsx atau .xlsm)"), _save_as())
    _sign, _disk, _start_disk, _here, count, size, offset, _comment = _END_RECORD.unpack_from(content, at)
    if count > MOST_PARTS or size > MOST_PARTS * 1_000:
        _too_large(file, "", _("lebih dari {most} bagian di dalam zip").format(most=MOST_PARTS))
    if offset + size > at or not count:
        _damaged(file, "", _("daftar isi zip menunjuk ke luar berkas"))
    parts = list(_entries(file, content, offset, count))
    _check_names(file, parts)
    _check_no_overlap(file, parts, offset)
    return parts


def _entries(file: str, content: bytes, offset: int, count: int) -> Iterable[Part]:
    for _number in range(count):
        if content[offset : offset + 4] != b"PK\x01\x02" or offset + _CENTRAL.size > len(content):
            _damaged(file, "", _("daftar isi zip rusak"))
        fields = _CENTRAL.unpack_from(content, offset)
        _sign, made_by, _needed, flags, method, time, date, crc, packed, size, name_length, extra, comment = fields[:13]
        _disk, internal, external, local = fields[13:]
        raw_name = content[offset + _CENTRAL.size : offset + _CENTRAL.size + name_length]
        name = _decoded(raw_name, flags)
        if flags & _ENCRYPTED_FLAG:
            _refuse(file, name, "workbook-encrypted", _("bagian ini dikunci dengan kata sandi"), _unlock())
        if method not in (STORED, DEFLATED):
            _damaged(file, name, _("cara pemampatan {method} tidak dikenal").format(method=method))
        start = _data_start(file, content, local, raw_name)
        yield Part(name, raw_name, flags, method, time, date, crc, packed, size, start, made_by, internal, external)
        offset += _CENTRAL.size + name_length + extra + comment


def _decoded(raw_name: bytes, flags: int) -> str:
    return raw_name.decode("utf-8" if flags & 0x800 else "cp437", errors="replace")


def _data_start(file: str, content: bytes, local: int, raw_name: bytes) -> int:
    """Where the packed bytes begin, after the local header that must name the same part."""
    if local + _LOCAL.size > len(content) or content[local : local + 4] != b"PK\x03\x04":
        _damaged(file, raw_name.decode("cp437"), _("kepala bagian tidak ada di tempatnya"))
    name_length, extra = _LOCAL.unpack_from(content, local)[9:11]
    named = content[local + _LOCAL.size : local + _LOCAL.size + name_length]
    if named != raw_name:
        _damaged(file, raw_name.decode("cp437"), _("nama bagian tidak sama dengan daftar isi zip"))
    return int(local + _LOCAL.size + name_length + extra)


def _check_names(file: str, parts: Iterable[Part]) -> None:
    seen: set[str] = set()
    for part in parts:
        folded = part.name.casefold()
        if _escapes(part.name):
            _unsafe(file, part.name, _("nama bagian menunjuk ke luar buku kerja"))
        if folded in seen:
            _unsafe(file, part.name, _("bagian ini ada dua kali"))
        seen.add(folded)


def _escapes(name: str) -> bool:
    steps = name.rstrip("/").split("/")
    return not name or "\\" in name or "\x00" in name or ":" in name or any(step in ("", ".", "..") for step in steps)


def _check_no_overlap(file: str, parts: Iterable[Part], directory: int) -> None:
    """Parts that share their packed bytes are how a small zip inflates without end."""
    end = 0
    for part in sorted(parts, key=lambda part: part.start):
        if part.start < end or part.start + part.packed > directory:
            _damaged(file, part.name, _("bagian ini bertumpuk dengan yang lain"))
        end = part.start + part.packed


def _check_sizes(file: str, parts: Iterable[Part]) -> None:
    total = 0
    for part in parts:
        total += part.size
        steep = part.size > STEEP_FROM and part.size > STEEPEST * part.packed
        if part.size > LARGEST_PART or total > LARGEST_TOTAL or steep:
            what = _("isi bagian ini {size} MB setelah dibuka dari {packed} kB: tampaknya bom zip")
            _too_large(file, part.name, what.format(size=part.size // 1_000_000, packed=part.packed // 1_000))


# --- the content of the parts ------------------------------------------------------------------------------------


def _inflated(package: Package, part: Part) -> bytes:
    packed = package.packed(part.name)
    if part.method == STORED:
        content = bytes(packed)
    else:
        inflater = zlib.decompressobj(-15)
        try:
            content = inflater.decompress(packed, part.size + 1)
        except zlib.error:
            _damaged(package.file, part.name, _("isi bagian ini rusak"))
    if len(content) != part.size or zlib.crc32(content) != part.crc:
        _damaged(package.file, part.name, _("isi bagian ini tidak sama dengan daftar isi zip"))
    return content


def _check_xml(package: Package) -> None:
    """Look at every XML part once, one at a time; what was inflated for it is kept while that is little."""
    kept = 0
    for name, part in package.parts.items():
        if name.lower().endswith(_XML_ENDINGS):
            content = _inflated(package, part)
            _check_content(package, name, content)
            if kept + len(content) <= _KEPT:
                kept += len(content)
                package._kept[name] = content  # noqa: SLF001 - its own module


def _check_content(package: Package, name: str, content: bytes) -> None:
    lower = name.lower()
    if not lower.endswith(_XML_ENDINGS):
        return
    encoding = _ENCODING.match(content)
    if b"\x00" in content or (encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        _unsafe(package.file, name, _("bagian XML ini bukan UTF-8"))
    if b"!" in content and _DOCTYPE.search(content):  # one byte is found many times faster than two
        _unsafe(package.file, name, _("bagian XML ini memuat DOCTYPE atau ENTITY"))
    if len(content) > 5 * MOST_ROWS and _SHEET.fullmatch(lower):
        rows = sum(1 for _found in _ROW.finditer(content))
        if rows > MOST_ROWS:
            what = _("{rows} baris, lebih dari {most}").format(rows=rows, most=MOST_ROWS)
            mend = _("hapus baris kosong di bawah isi lembar itu, lalu simpan")
            _refuse(package.file, name, "workbook-too-large", what, mend)


# --- refusals ----------------------------------------------------------------------------------------------------


def _refuse(file: str, path: str, code: str, what: str, mend: str) -> NoReturn:
    raise InvalidFiles([Problem(SALAH, file, None, path, code, what, mend)])


def _refuse_ole(file: str, content: bytes) -> NoReturn:
    if "EncryptedPackage".encode("utf-16-le") in content:
        _refuse(file, "", "workbook-encrypted", _("buku kerja dikunci dengan kata sandi"), _unlock())
    what = _("buku kerja Excel lama (.xls), bukan .xlsx atau .xlsm")
    raise InvalidFiles([Problem(SALAH, file, None, "", "not-a-workbook", what, _save_as())])


def _damaged(file: str, path: str, what: str) -> NoReturn:
    raise InvalidFiles([Problem(SALAH, file, None, path, "workbook-damaged", what, _copy_again())])


def _unsafe(file: str, path: str, what: str) -> NoReturn:
    mend = _("jangan dibuka; minta berkas aslinya dari pengirim")
    raise InvalidFiles([Problem(SALAH, file, None, path, "workbook-unsafe", what, mend)])


def _too_large(file: str, path: str, what: str) -> NoReturn:
    mend = _("periksa apakah ini buku kerja yang benar")
    raise InvalidFiles([Problem(SALAH, file, None, path, "workbook-too-large", what, mend)])


def _copy_again() -> str:
    return _("salin atau unduh berkasnya sekali lagi, atau buka dan simpan ulang di Excel")


def _save_as() -> str:
    return _("di Excel: Simpan Sebagai, Buku Kerja Excel (.xlsx)")


def _unlock() -> str:
    return _("buka di Excel, hapus kata sandinya (Info, Proteksi Buku Kerja, Enkripsi), lalu simpan")
