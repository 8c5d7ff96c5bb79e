"""The last hash of a run's journal: printed on reports, forms and receipts, it anchors all entries up to it."""

import json
from pathlib import Path

from lke.model.places import JOURNAL


def last_hash(run: Path) -> str | None:
    """The last hash in the journal of *run*, its chain not checked; None where there is none."""
    try:
        lines = (run / JOURNAL).read_bytes().rstrip().rsplit(b"\n", 1)
        found = json.loads(lines[-1])["hash"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return found if isinstance(found, str) else None
