"""What the last preflight of a run counted, and whether the run is still the one that it looked at."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from lke.errors import InvalidFiles
from lke.files.evidence import file_sha256
from lke.files.outputs import OUTPUT_FOLDER
from lke.files.yaml import read_bounded
from lke.model.preflight import GRAVITY

FILE = "praperiksa.json"
LARGEST = 30_000_000


class Counted(NamedTuple):
    """Lines of a preflight by result, and the files that were changed since it was made."""

    counts: Mapping[str, int]
    changed: tuple[str, ...]


def last_preflight(run: Path) -> Counted | None:
    """The preflight in the run's ``keluaran/``, held against its tables as they are now; None where there is none.

    Evidence is not read again for it: ``lke preflight --stamp`` does that.
    """
    file = run / OUTPUT_FOLDER / FILE
    if not file.is_file():
        return None
    try:
        return counted(read_bounded(file, LARGEST), run)
    except InvalidFiles:
        return None


def counted(content: bytes, run: Path | None) -> Counted | None:
    """What the preflight document *content* says; *run*: whose tables its stamp is held against, None: nothing is."""
    try:
        document = json.loads(content)
        counts = {result.value: int(document["counts"][result.value]) for result in GRAVITY}
        stamp = {str(name): str(sha256) for name, sha256 in document["stamp"]["hashes"].items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    tables = {name: run / name for name in stamp if Path(name).name == name and "." in name} if run is not None else {}
    changed = (name for name, file in tables.items() if not file.is_file() or file_sha256(file) != stamp[name])
    return Counted(counts, tuple(sorted(changed)))
