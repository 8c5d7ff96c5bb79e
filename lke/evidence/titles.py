"""Titles out of file names: without ending, copy marks, underscores and what scanners and cameras count."""

import re
import unicodedata
from typing import NamedTuple

_COPY = re.compile(
    r"\s*(?:[-–_]\s*(?:copy|salinan|kopi)(?:\s*\(\d+\))?|\(\d{1,3}\)|\((?:copy|salinan)\))\s*$"
    r"|^\s*(?:copy of|copy|salinan dari|salinan)\s+(?=\S)",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,5})$")
_MEANINGLESS = re.compile(
    r"(?>whatsapp image|whatsapp video|screen ?shot|cam ?scanner|adobe scan|scanned|scan|img|image|dscn|dsc|pxl|vid|photo|foto|"
    r"document|dokumen|docs|doc|new|untitled|file|page|hal|wa|fax|at|jam|pukul|am|pm|tanpa judul|baru|"
    r"[0-9a-f]{16,}|[\d\s._:()-]+)++",
    re.IGNORECASE,
)
"""Nothing is read twice here, whatever the name: no part of it is given back once it is matched."""


class Title(NamedTuple):
    """A file name taken apart."""

    text: str
    """For people; empty where the name says nothing."""
    ending: str
    """With its dot, in lower case."""
    copied: bool
    """Whether the name says that it is a copy."""


def stem_of(name: str) -> tuple[str, str]:
    """*name* without its ending, and the ending with its dot."""
    match = _ENDING.search(name)
    return (name[: match.start()], match[0].lower()) if match and match.start() else (name, "")


def title_of(stem: str, ending: str) -> Title:
    """The title that *stem* (a name without its code and ending) holds."""
    whole = unicodedata.normalize("NFC", stem)
    text = without_copy_marks(whole)
    copied = text != whole
    text = re.sub(r"[_+]|%20", " ", text) if " " not in text.strip() or "_" in text else text
    text = " ".join(text.split()).strip(" .-–_,;")
    return Title("" if _MEANINGLESS.fullmatch(text) else text, ending, copied)


def without_copy_marks(stem: str) -> str:
    """*stem* without ``- Copy``, ``(1)`` and ``Salinan``."""
    text = stem
    while (match := _COPY.search(text)) is not None and match[0].strip():
        text = text[: match.start()] + text[match.end() :]
    return text
