"""What a batch remembers in its output folder: for which inputs each workbook was made, and what was said of it.

Losing it costs time and never a file: which files are ours, and unchanged, is known from the ledger of ``Outputs``.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lke.batching.filling_one import CURRENT, FILLED, Result, Task
from lke.errors import Problem
from lke.files.outputs import replace_file

MEMORY = ".lke-batch.json"
_EVERY = 25
"""After so many workbooks it is written: a killed batch makes that many again at most."""
_KEPT = ("made_for", "code", "office", "year", "filled", "same", "computed")


class Memory:
    """The memory of one output folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entries = self._read()
        self._unsaved = 0

    def known(self, name: str) -> str:
        """For which hash the workbook *name* was made; empty where it is not there any more as it was made."""
        entry = self._entries.get(name)
        return str(entry["made_for"]) if entry is not None and entry["sha256"] == _sha256(self._folder / name) else ""

    def note(self, result: Result) -> None:
        """Remember a workbook that was just written."""
        entry: dict[str, Any] = {key: getattr(result, key) for key in _KEPT}
        entry["sha256"] = hashlib.sha256(result.content).hexdigest()
        entry["problems"] = [{**asdict(each), "points": None} for each in result.problems]
        self._entries[result.task.name] = entry
        self._unsaved += 1
        if self._unsaved >= _EVERY:
            self.save()

    def recalled(self, task: Task) -> Result:
        """What was said of a workbook that is current."""
        entry = self._entries[task.name]
        problems = tuple(Problem(**each) for each in entry["problems"])
        return Result(task, CURRENT, **{key: entry[key] for key in _KEPT}, problems=problems)

    def names(self) -> Iterator[str]:
        """The workbooks that were made and are still there."""
        return (name for name in self._entries if (self._folder / name).is_file())

    def save(self) -> None:
        """Write what is remembered; where that cannot be done, nothing is lost but time."""
        if not self._unsaved:
            return
        text = json.dumps({"dibuat": dict(sorted(self._entries.items()))}, ensure_ascii=False, separators=(",", ":"))
        with contextlib.suppress(OSError):
            replace_file(self._folder / MEMORY, text.encode())
            self._unsaved = 0

    def _read(self) -> dict[str, dict[str, Any]]:
        """What is remembered; an entry that is damaged is as good as not there."""
        with contextlib.suppress(OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
            found = json.loads((self._folder / MEMORY).read_bytes())["dibuat"]
            return {name: entry for name, entry in found.items() if _is_whole(name, entry)}
        return {}


def _is_whole(name: str, entry: Any) -> bool:
    try:
        Result(Task(Path(), name), FILLED, **{key: entry[key] for key in _KEPT})
        problems = [Problem(**each) for each in entry["problems"]]
        return isinstance(entry["sha256"], str) and all(isinstance(each.what, str) for each in problems)
    except (KeyError, TypeError, AttributeError):
        return False


def _sha256(file: Path) -> str | None:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return None
