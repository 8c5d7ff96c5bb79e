"""Writes a package anew: changed parts are packed again, all others keep their packed bytes."""

import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lke.workbook.official.package import DEFLATED, Package, Part

LEVEL = 6
"""Of deflate: what Excel and zlib use."""
_UTF8, _FROM_STREAM = 0x800, 0x8
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END_RECORD = struct.Struct("<4s4H2LH")
_NEEDED = 20
"""Version needed to unpack deflate."""
_DAY = (1 << 5) | 1
"""1 January 1980: the date of a part that was not there before, so that the same fill gives the same bytes."""


class Packed(NamedTuple):
    """A part's content, ready to be put into a zip."""

    method: int
    crc: int
    size: int
    content: bytes | memoryview


def pack(content: bytes) -> Packed:
    """Deflate *content*."""
    deflater = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return Packed(DEFLATED, zlib.crc32(content), len(content), deflater.compress(content) + deflater.flush())


def as_packed(package: Package, name: str) -> Packed:
    """A part as it lies in *package*."""
    part = package.parts[name]
    return Packed(part.method, part.crc, part.size, package.packed(name))


def zipped(package: Package, changed: Mapping[str, Packed]) -> bytes:
    """*package* with the *changed* parts; those that it does not have come last."""
    given = [(part, changed.get(name) or as_packed(package, name)) for name, part in package.parts.items()]
    new = [(_new_part(name), packed) for name, packed in changed.items() if name not in package.parts]
    return _joined([*given, *new])


def _new_part(name: str) -> Part:
    raw = name.encode()
    flags = 0 if raw.isascii() else _UTF8
    return Part(name, raw, flags, DEFLATED, 0, _DAY, 0, 0, 0, 0, _NEEDED, 0, 0)


def _joined(parts: Iterable[tuple[Part, Packed]]) -> bytes:
    pieces: list[bytes | memoryview] = []
    directory: list[bytes] = []
    offset = 0
    for part, packed in parts:
        flags = part.flags & ~_FROM_STREAM  # sizes stand in the header now
        sizes = (packed.crc, len(packed.content), packed.size, len(part.raw_name), 0)
        shared = (_NEEDED, flags, packed.method, part.time, part.date, *sizes)
        pieces += (_LOCAL.pack(b"PK\x03\x04", *shared), part.raw_name, packed.content)
        place = (0, 0, part.internal, part.external, offset)
        directory += (_CENTRAL.pack(b"PK\x01\x02", part.made_by, *shared, *place), part.raw_name)
        offset += _LOCAL.size + len(part.raw_name) + len(packed.content)
    size = sum(map(len, directory))
    count = len(directory) // 2
    end = _END_RECORD.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)
    return b"".join((*pieces, *directory, end))
