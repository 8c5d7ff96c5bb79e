"""Whether evidence files can be opened: run as a process of its own (``python -m lke.evidence.opening``).

A document from outside may be made to loop, to fill the memory or to crash who reads it. So it is opened here, apart:
who asked may stop this process after a while, and the system bounds its memory.

Speaks lines of JSON: ``{"file": …, "format": …}`` in, ``{"verdict": …, "format": …}`` out.
"""

import json
import logging
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from lke.evidence.formats import ZIPPED

MEMORY = 1_500_000_000
"""Bytes of address space that the process may take, where the system can bound it."""
LARGEST_OLE = 100_000_000
LARGEST_INFLATED = 400_000_000
MOST_ENTRIES = 10_000
MOST_PIXELS = 200_000_000
_PIECE = 1 << 18


class Opened(NamedTuple):
    """What became of opening one file."""

    verdict: str
    """``sound``, ``locked``, ``no_pages``, ``damaged``, or ``too_large`` to be looked into."""
    format: str
    """As found, once it was looked into."""


def open_file(file: Path, found: str) -> Opened:
    """Open *file*, which begins as a file of format *found*."""
    opener = _OPENERS.get("zip" if found in ZIPPED else found)
    if opener is None:
        return Opened("sound", found)
    with file.open("rb") as stream:
        try:
            return opener(stream, found)
        except MemoryError:
            return Opened("too_large", found)
        except Exception:  # noqa: BLE001 - whatever a reader says of it, the file cannot be read
            return Opened("damaged", found)


def _open_pdf(stream: BinaryIO, found: str) -> Opened:
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(stream)
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        return Opened("locked", found)
    if not len(reader.pages):
        return Opened("no_pages", found)
    _ = reader.pages[0].mediabox
    return Opened("sound", found)


def _open_image(stream: BinaryIO, found: str) -> Opened:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # bounded here, by the size that the file states
    with Image.open(stream) as image:
        if image.width * image.height > MOST_PIXELS:
            return Opened("too_large", found)
        image.draft("L", (1, 1))  # a JPEG is read to its end all the same, at an eighth of the work
        image.load()
    return Opened("sound", found)


def _open_ole(stream: BinaryIO, found: str) -> Opened:
    """An old Office document, or the envelope of an encrypted new one."""
    from xlrd.compdoc import CompDoc

    content = stream.read(LARGEST_OLE + 1)
    if len(content) > LARGEST_OLE:
        return Opened("too_large", found)
    document = CompDoc(content, logfile=sys.stderr, ignore_workbook_corruption=True)

    def stream_of(name: str) -> bytes:
        return bytes(document.get_named_stream(name) or b"")

    if stream_of("EncryptedPackage"):
        return Opened("locked", found)
    word, book, slides = stream_of("WordDocument"), stream_of("Workbook") or stream_of("Book"), stream_of("Current User")
    locked = (
        (len(word) > 11 and word[11] & 1)  # fEncrypted of the FIB
        or _has_filepass(book)
        or slides[12:16] == b"\xdf\xc4\xd1\xf3"  # headerToken of an encrypted presentation
    )
    return Opened("locked" if locked else "sound", found)


def _has_filepass(book: bytes) -> bool:
    """Whether the globals of a BIFF workbook hold the record FILEPASS, which stands near its beginning."""
    at = 0
    for _count in range(20):
        kind, length = int.from_bytes(book[at : at + 2], "little"), int.from_bytes(book[at + 2 : at + 4], "little")
        if kind == 0x2F or at + 4 > len(book):
            return kind == 0x2F
        at += 4 + length
    return False


def _open_zip(stream: BinaryIO, found: str) -> Opened:
    with zipfile.ZipFile(stream) as packed:
        entries = packed.infolist()
        names = {entry.filename for entry in entries}
        found = _office_of(names) or found
        if any(entry.flag_bits & 1 for entry in entries) or _locked_opendocument(packed, names):
            return Opened("locked", found)
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_INFLATED:
            return Opened("too_large", found)
        for entry in entries:
            with packed.open(entry) as part:
                while part.read(_PIECE):
                    pass
    return Opened("sound", found)


def _office_of(names: set[str]) -> str:
    if "[Content_Types].xml" not in names:
        return ""
    kinds = {"word": "word/", "excel": "xl/", "powerpoint": "ppt/"}
    return next((kind for kind, folder in kinds.items() if any(name.startswith(folder) for name in names)), "")


def _locked_opendocument(packed: zipfile.ZipFile, names: set[str]) -> bool:
    if "META-INF/manifest.xml" not in names:
        return False
    with packed.open("META-INF/manifest.xml") as part:
        return b"encryption-data" in part.read(1_000_000)


_OPENERS: dict[str, Callable[[BinaryIO, str], Opened]] = {
    "pdf": _open_pdf,
    "zip": _open_zip,
    "ole": _open_ole,
    **dict.fromkeys(("png", "jpeg", "gif", "tiff", "bmp", "webp"), _open_image),
}
OPENABLE = frozenset({*_OPENERS, *ZIPPED})
"""Formats that can be looked into; of others only the first bytes are known."""


def main() -> None:
    """Answer each line until there are no more."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    _bound_memory()
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            opened = open_file(Path(asked["file"]), asked["format"])
        except OSError:
            opened = Opened("unreadable", asked["format"])
        sys.stdout.write(json.dumps(opened._asdict()) + "\n")
        sys.stdout.flush()


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
