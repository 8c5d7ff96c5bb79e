"""Writing a bag: streamed, in a fixed order with fixed times, so that the same content gives the same bytes."""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lke.files.bag import tags
from lke.files.bag.archive import PIECE

_TIME = (1980, 1, 1, 0, 0, 0)
_SAMPLE = 1 << 16
_WORTH = 0.8
"""What a sample has to shrink to for packing the whole to be worth its time."""
_PACKED = (b"%PDF", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"RIFF")
"""How files begin that are packed in themselves."""
_UNIX, _PERMISSIONS = 3, 0o100644 << 16

Progress = Callable[[int], None]


class BagWriter:
    """A bag that is being written; its lists are written last."""

    def __init__(self, packed: zipfile.ZipFile, top: str) -> None:
        self._packed = packed
        self._top = top
        self.hashes: dict[str, str] = {}
        """Path in the bag -> SHA-256."""
        self.sizes: dict[str, int] = {}
        self.add(tags.DECLARATION, tags.declaration())

    def add(self, path: str, content: bytes) -> None:
        """Write *content* as *path*."""
        self._write(path, len(content), iter([content]), content[:_SAMPLE])

    def add_file(self, path: str, source: IO[bytes], size: int, progress: Progress | None = None) -> str:
        """Stream *source* of *size* bytes into *path* and return its SHA-256; *progress* is told of bytes.

        Raises:
            SizeChanged: when it is not as long as it was said to be.

        """
        sample = source.read(_SAMPLE)
        return self._write(path, size, _pieces(sample, source), sample, progress)

    def close(self, described: Iterable[tuple[str, str]]) -> str:
        """Write what describes the bag (tags of ``bag-info.txt``) and its lists; return the seal: the hash of the last list."""
        payload = {path: sha256 for path, sha256 in self.hashes.items() if path.startswith(tags.PAYLOAD)}
        size = sum(self.sizes[path] for path in payload)
        self.add(tags.INFO, tags.info([*described, (tags.OXUM, f"{size}.{len(payload)}")]))
        self.add(tags.MANIFEST, tags.manifest(payload))
        self.add(tags.TAG_MANIFEST, tags.manifest({path: self.hashes[path] for path in self.hashes.keys() - payload.keys()}))
        return self.hashes[tags.TAG_MANIFEST]

    def _write(self, path: str, size: int, pieces: Iterator[bytes], sample: bytes, progress: Progress | None = None) -> str:
        assert path not in self.hashes, path
        info = zipfile.ZipInfo(f"{self._top}/{path}", _TIME)
        info.create_system, info.external_attr, info.file_size = _UNIX, _PERMISSIONS, size
        info.compress_type = zipfile.ZIP_DEFLATED if _shrinks(sample) else zipfile.ZIP_STORED
        digest, written = hashlib.sha256(), 0
        with self._packed.open(info, "w") as stream:
            for piece in pieces:
                digest.update(piece)
                written += len(piece)
                if written > size:
                    raise SizeChanged(path)
                stream.write(piece)
                if progress is not None:
                    progress(len(piece))
        if written != size:
            raise SizeChanged(path)
        self.hashes[path], self.sizes[path] = digest.hexdigest(), size
        return self.hashes[path]


class SizeChanged(Exception):
    """A file became longer or shorter while it was being read."""


@contextmanager
def bag_writer(target: Path, top: str) -> Iterator[BagWriter]:
    """A bag in the new file *target*, all below the folder *top*; nothing is left of it where the block fails."""
    try:
        with target.open("xb") as stream:
            with zipfile.ZipFile(stream, "w") as packed:
                yield BagWriter(packed, top)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:  # Ctrl-C too
        target.unlink(missing_ok=True)
        raise


def _pieces(first: bytes, source: IO[bytes]) -> Iterator[bytes]:
    while first:
        yield first
        first = source.read(PIECE)


def _shrinks(sample: bytes) -> bool:
    """Whether packing helps: photographs, office files and nearly all PDF files are packed already."""
    return not sample.startswith(_PACKED) and len(zlib.compress(sample, 1)) < _WORTH * len(sample)
