"""The tag files of a bag as text: ``bagit.txt``, ``bag-info.txt`` and the manifests."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

DECLARATION, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
PAYLOAD = "data/"
VERSION = "1.0"
OXUM = "Payload-Oxum"

_DECLARED = re.compile(r"BagIt-Version: (\d+)\.(\d+)\r?\nTag-File-Character-Encoding: ([\w-]+)\s*")
_MANIFEST_NAME = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")
_LINE = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(?:\./)?(\S.*)")
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_ESCAPED = re.compile(r"%(25|0D|0A)", re.IGNORECASE)
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def declaration() -> bytes:
    """``bagit.txt``."""
    return f"BagIt-Version: {VERSION}\nTag-File-Character-Encoding: UTF-8\n".encode()


def info(tags: Iterable[tuple[str, str]]) -> bytes:
    """``bag-info.txt``: each tag on one line."""
    return "".join(f"{name}: {_BREAKS.sub(' ', text).strip()}\n" for name, text in tags).encode()


def manifest(hashes: Mapping[str, str]) -> bytes:
    """A manifest of *hashes*, path -> hexadecimal, by path."""
    return "".join(f"{sha256}  {escaped(path)}\n" for path, sha256 in sorted(hashes.items())).encode()


def escaped(path: str) -> str:
    """A path as a manifest writes it (RFC 8493, 2.1.3)."""
    return re.sub(r"[%\r\n]", lambda match: _ESCAPES[match[0]], path)


def unescaped(path: str) -> str:
    """A path as a manifest means it."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), path)


# --- reading -----------------------------------------------------------------------------------------------------


class Declared(NamedTuple):
    """What ``bagit.txt`` says."""

    version: tuple[int, int]
    encoding: str


class Listing(NamedTuple):
    """A manifest as read."""

    hashes: Mapping[str, str]
    """Path as written -> hexadecimal in small letters."""
    faulty: Sequence[int]
    """Lines that are no entry, or name a path again."""


def read_declaration(content: bytes) -> Declared | None:
    """Read ``bagit.txt``; None where it does not declare a bag."""
    found = _DECLARED.fullmatch(content.decode("utf-8", errors="replace").removeprefix("\ufeff"))
    return Declared((int(found[1]), int(found[2])), found[3]) if found else None


def read_info(content: bytes) -> dict[str, list[str]] | None:
    """Read ``bag-info.txt``: tag -> what it says each time; None where a line is no tag."""
    tags: dict[str, list[str]] = {}
    last = ""
    for line in content.decode("utf-8", errors="replace").removeprefix("\ufeff").splitlines():
        if not line.strip():
            continue
        if line[0].isspace() and last:
            tags[last][-1] = f"{tags[last][-1]} {line.strip()}"
            continue
        last, colon, text = line.partition(":")
        last = last.strip()
        if not colon or not last:
            return None
        tags.setdefault(last, []).append(text.strip())
    return tags


def read_manifest(content: bytes) -> Listing:
    """Read a manifest."""
    hashes: dict[str, str] = {}
    faulty = []
    for number, line in enumerate(content.decode("utf-8", errors="replace").removeprefix("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        entry = _LINE.fullmatch(line.rstrip("\r"))
        if entry is None or entry[2] in hashes:
            faulty.append(number)
        else:
            hashes[entry[2]] = entry[1].lower()
    return Listing(hashes, faulty)


def manifest_of(name: str) -> tuple[bool, str] | None:
    """Whether *name* is a manifest: of tag files or not, and its algorithm; None where it is none."""
    found = _MANIFEST_NAME.fullmatch(name)
    return (found[1] is not None, found[2]) if found else None


def oxum(tags: Mapping[str, Sequence[str]]) -> tuple[int, int] | None:
    """Bytes and files of the payload as ``bag-info.txt`` says; None where it says nothing, (-1, -1) what is no oxum."""
    stated = next((texts for name, texts in tags.items() if name.lower() == OXUM.lower()), None)
    if stated is None:
        return None
    found = re.fullmatch(r"(\d+)\.(\d+)", stated[0]) if len(stated) == 1 else None
    return (int(found[1]), int(found[2])) if found else (-1, -1)
