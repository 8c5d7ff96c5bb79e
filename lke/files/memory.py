"""What lke remembers between commands, to be faster and never to be right: JSON files that may vanish any time."""

import contextlib
import json
from pathlib import Path
from typing import Any

from lke.files.outputs import replace_file
from lke.files.places import memory_folder

LARGEST = 64_000_000


def recall(name: str) -> Any:
    """Return what was remembered under *name*, or None."""
    file = memory_folder() / name
    try:
        return json.loads(file.read_bytes()) if file.stat().st_size <= LARGEST else None
    except (OSError, ValueError, RecursionError):
        return None


def remember(name: str, data: Any) -> None:
    """Remember *data* under *name*; where that cannot be written, nothing is lost but time."""
    file = memory_folder() / name
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(Path(file), json.dumps(data, separators=(",", ":")).encode())
