"""Looking into evidence files, once per content: what they are, and whether they can be opened."""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import lke
from lke.evidence.formats import HEAD, format_of
from lke.evidence.opening import OPENABLE
from lke.files.memory import recall, remember

PATIENCE_S = 60.0
"""How long one file may take to be opened."""
EDITION = 1
"""Of what is remembered: raise it when files are looked at in another way."""
_VERDICTS = frozenset({"sound", "locked", "no_pages", "damaged", "too_large"})


class Inspection(NamedTuple):
    """What a file is, and whether it can be opened."""

    format: str
    verdict: str
    """``sound``, ``locked``, ``no_pages``, ``damaged``; ``too_large``, ``too_long`` or ``crashed`` where nobody knows."""


class Inspector:
    """Looks into files in a process of its own, and remembers by hash what it saw."""

    def __init__(self, patience: float = PATIENCE_S) -> None:
        self._patience = patience
        self._known: dict[str, dict[str, list[str]]] = {}
        self._learned: set[str] = set()
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._answers: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()
        for shelf in self._learned:
            remember(_memory_name(shelf), {"edition": EDITION, "files": self._known[shelf]})

    def inspect(self, file: Path, sha256: str) -> Inspection:
        """What *file*, whose content has the hash *sha256*, is.

        Raises:
            OSError: when it cannot be read.

        """
        shelf = sha256[0]
        known = self._shelf(shelf)
        if sha256 in known:
            return Inspection(*known[sha256])
        with file.open("rb") as stream:
            found = format_of(stream.read(HEAD))
        inspection = self._ask(file, found) if found in OPENABLE else Inspection(found, "sound")
        if inspection.verdict in _VERDICTS:
            known[sha256] = list(inspection)
            self._learned.add(shelf)
        return inspection

    def _shelf(self, shelf: str) -> dict[str, list[str]]:
        if shelf not in self._known:
            found = recall(_memory_name(shelf))
            files = found.get("files") if isinstance(found, dict) and found.get("edition") == EDITION else None
            sound = files.items() if isinstance(files, dict) else ()
            self._known[shelf] = {name: each for name, each in sound if _is_inspection(each)}
        return self._known[shelf]

    def _ask(self, file: Path, found: str) -> Inspection:
        process = self._process or self._start()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps({"file": str(file.resolve()), "format": found}) + "\n")
            process.stdin.flush()
            answer = self._answers.get(timeout=self._patience)
        except (OSError, queue.Empty) as error:
            self._stop()
            return Inspection(found, "too_long" if isinstance(error, queue.Empty) else "crashed")
        if not answer:
            self._stop()
            return Inspection(found, "crashed")
        told = json.loads(answer)
        return Inspection(told["format"], told["verdict"])

    def _start(self) -> subprocess.Popen[str]:
        above = str(Path(lke.__file__).parent.parent)
        places = os.pathsep.join(filter(None, (above, os.environ.get("PYTHONPATH"))))
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "lke.evidence.opening"],  # -P: nothing from the folder in which a person works
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": places},
        )
        self._answers = queue.Queue()
        self._reader = threading.Thread(target=_pass_on, args=(process, self._answers), daemon=True)
        self._reader.start()
        self._process = process
        return process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        if self._reader is not None:
            self._reader.join(5)
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                stream.close()  # type: ignore[union-attr]


def _pass_on(process: subprocess.Popen[str], answers: "queue.Queue[str]") -> None:
    """Hand over each line, and an empty one when there are no more."""
    assert process.stdout is not None
    with contextlib.suppress(ValueError, OSError):  # closed under its hands
        for line in process.stdout:
            answers.put(line)
    answers.put("")


def _is_inspection(found: object) -> bool:
    return isinstance(found, list) and len(found) == len(Inspection._fields) and all(isinstance(each, str) for each in found)


def _memory_name(shelf: str) -> str:
    return f"isi/{shelf}.json"
