"""What lke remembers between commands, to be faster and never to be right: files that may vanish any time."""

import contextlib
import json
from typing import Any

from lke.files.outputs import replace_file
from lke.files.places import memory_folder

LARGEST = 64_000_000


def recall_bytes(name: str) -> bytes | None:
    """Return the bytes remembered under *name*, or None."""
    file = memory_folder() / name
    try:
        return file.read_bytes() if file.stat().st_size <= LARGEST else None
    except OSError:
        return None


def remember_bytes(name: str, content: bytes) -> None:
    """Remember *content* under *name*; where that cannot be written, nothing is lost but time."""
    file = memory_folder() / name
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, content)


def recall(name: str) -> Any:
    """Return the JSON data remembered under *name*, or None."""
    try:
        return json.loads(recall_bytes(name) or b"null")
    except (ValueError, RecursionError):
        return None


def remember(name: str, data: Any) -> None:
    """Remember the JSON *data* under *name*."""
    remember_bytes(name, json.dumps(data, separators=(",", ":")).encode())
