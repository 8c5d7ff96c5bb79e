"""Where a reader may go from a report: evidence files of the run, and pages of the web; nothing else becomes a link."""

import re
from urllib.parse import quote, urlsplit

BESIDE_OUTPUT = "../bukti"
"""The evidence folder as seen from ``RUN/keluaran/``."""


def file_link(name: str, folder: str | None = BESIDE_OUTPUT) -> str | None:
    """Link a register's ``berkas``; None where it would leave the evidence folder, or no way leads there."""
    parts = [part for part in name.strip().replace("\\", "/").split("/") if part not in ("", ".")]
    if folder is None or name.strip().startswith(("/", "\\")) or ".." in parts or re.match(r"\s*[A-Za-z]:", name):
        return None
    if parts and parts[0] == "bukti":
        parts = parts[1:]
    return quote("/".join([folder, *parts])) if parts else None


def web_link(text: str) -> str | None:
    """*text* where it is an http or https address; a ``javascript:`` or a typing mistake is only shown."""
    try:
        address = urlsplit(text.strip())
    except ValueError:
        return None
    return text.strip() if address.scheme in ("http", "https") and address.netloc else None
