"""Where evidence may lie: below the run's ``bukti/``, or on the web; nothing else is a place."""

import re
import unicodedata

EVIDENCE_FOLDER = "bukti"
JOURNAL = "jurnal.jsonl"
"""Who changed what in a run, and when."""
POINTER = "paket.json"
"""Beside ``penilaian.yaml`` in a bag."""
_WEB = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#][^\x00-\x1f]*)?", re.IGNORECASE)
RESTRICTED = "terbatas"
"""The access of evidence of which only id, kind and hash may be shown."""


def evidence_path(name: str) -> str | None:
    """Where a register's ``berkas`` lies below the run: ``bukti/…``; None when it would lie outside.

    Both ``SK.pdf`` and ``bukti/SK.pdf`` name the same file; backslashes are Windows' slashes.
    """
    text = name.strip().replace("\\", "/")
    if not text or text.startswith("/") or re.match(r"[A-Za-z]:", text) or re.search(r"[\x00-\x1f]", text):
        return None
    parts = [part for part in text.split("/") if part not in ("", ".")]
    if parts and parts[0] == EVIDENCE_FOLDER:
        parts = parts[1:]
    return "/".join((EVIDENCE_FOLDER, *parts)) if parts and ".." not in parts else None


def web_address(text: str) -> str | None:
    """*text* where it is an http or https address, else None; ``javascript:`` and typing mistakes are none."""
    return text.strip() if _WEB.fullmatch(text.strip()) else None


def visible(text: str) -> str:
    """*text* without a character that a terminal obeys or that turns the direction of writing: those are shown as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(each) if unicodedata.category(each) in _UNSEEN else each for each in text)


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape", "surrogatepass").decode("ascii")
