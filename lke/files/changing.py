"""Changing a run: all of a change or nothing of it, whatever moment the computer stops, and one writer at a time.

Evidence files are put in place first; nobody refers to them yet. Then the new tables are written beside, a note of what
is to be renamed is written (from here on the change is made), the tables are renamed, the journal last, and the note
goes. Whoever next opens a run with such a note finishes the renaming.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from lke.errors import SALAH, Problem, Refused
from lke.files.evidence import file_sha256
from lke.files.journal import continued
from lke.files.locking import locked
from lke.files.outputs import cannot_write, replace_file
from lke.files.places import CHANGE_NOTE, HIDDEN, RUN_FILE
from lke.language import _
from lke.model.journal import Actor
from lke.model.places import EVIDENCE_FOLDER, JOURNAL, evidence_path

_PIECE = 1 << 20

Progress = Callable[[int], None]


def run_tables(run: Path) -> dict[str, Path]:
    """The files that are the state of a run, evidence files apart: ``penilaian.yaml`` and its tables."""
    names = [RUN_FILE, *sorted(file.name for file in run.glob("*.csv") if not file.name.startswith((".", "~$")))]
    return {name: run / name for name in names if (run / name).is_file()}


@dataclass(slots=True)
class RunChange:
    """A change of a run that is being made; nothing of it shows before it is committed."""

    run: Path
    _new: dict[str, bytes] = field(default_factory=dict)
    _found: dict[str, bytes] = field(default_factory=dict)
    _details: dict[str, Any] = field(default_factory=dict)

    def table(self, name: str) -> bytes:
        """What table *name* holds, with this change in it; empty where there is none."""
        if name not in self._new and name not in self._found:
            file = self.run / name
            self._found[name] = file.read_bytes() if file.is_file() else b""
        return self._new.get(name, self._found.get(name, b""))

    def replace(self, name: str, content: bytes) -> None:
        """Give table *name* new content."""
        if content != self.table(name):
            self._new[name] = content

    def record(self, **details: Any) -> None:
        """Say in the journal what is changed; keys are Indonesian."""
        self._details |= details

    def keep_evidence(self, source: BinaryIO, name: str, progress: Progress | None = None, *, expected: str | None = None) -> str:
        """Copy *source* to ``bukti/<name>`` and return its SHA-256; *progress* is told of bytes.

        A file that already holds the same stays as it is. *expected*: the SHA-256 without which it is not kept.

        Raises:
            Refused: when another file lies there, *source* is not what was expected, the name leads out of the folder,
                or it cannot be written.

        """
        place = evidence_path(name)
        target = self.run / (place or "")
        folder = (self.run / EVIDENCE_FOLDER).resolve()
        if place is None or not target.parent.resolve().is_relative_to(folder):
            what = _("nama {name} menunjuk ke luar folder bukti").format(name=repr(name))
            raise Refused([Problem(SALAH, name, None, "", "evidence-name-unsafe", what, _("beri nama lain"))])
        try:
            return self._copy(source, target, progress, expected)
        except OSError as error:
            raise Refused([cannot_write(target, error)]) from error

    def _copy(self, source: BinaryIO, target: Path, progress: Progress | None, expected: str | None) -> str:
        temporary = self.run / HIDDEN / f"{os.urandom(8).hex()}.tmp"
        digest = hashlib.sha256()
        try:
            with temporary.open("xb") as stream:
                while piece := source.read(_PIECE):
                    digest.update(piece)
                    stream.write(piece)
                    if progress is not None:
                        progress(len(piece))
                stream.flush()
                os.fsync(stream.fileno())
            sha256 = digest.hexdigest()
            if expected is not None and sha256 != expected:
                what, mend = _("isinya berubah sejak dipindai"), _("pindai sekali lagi, lalu setujui tabel yang baru")
                raise Refused([Problem(SALAH, target.as_posix(), None, "", "evidence-source-changed", what, mend)])
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                temporary.replace(target)
            elif file_sha256(target) != sha256:
                what = _("berkas bukti dengan nama itu sudah ada dan isinya lain")
                raise Refused([Problem(SALAH, target.as_posix(), None, "", "evidence-exists", what, _("beri nama lain"))])
        finally:
            temporary.unlink(missing_ok=True)
        return sha256

    def commit(self, actor: Actor, command: str) -> bool:
        """Make the change; whether there was anything to change."""
        changed = {name: content for name, content in self._new.items() if content != self._found[name]}
        if not changed:
            return False
        tables = run_tables(self.run)
        found = {name: _sha256(file.read_bytes()) for name, file in tables.items()}
        self._refuse_changed_meanwhile(changed, found)
        after = found | {name: _sha256(content) for name, content in changed.items()}
        self.table(JOURNAL)
        journal = continued(self._found[JOURNAL], actor, command, self._details, (found, after))
        _write(self.run, {**changed, JOURNAL: journal}, self._found)
        return True

    def _refuse_changed_meanwhile(self, changed: Mapping[str, bytes], found: Mapping[str, str]) -> None:
        """A person may have saved a table in Excel while it was being worked out what to write."""
        problems = [
            _changed_meanwhile(self.run / name) for name in changed if found.get(name, _sha256(b"")) != _sha256(self._found[name])
        ]
        if problems:
            raise Refused(problems)


@contextmanager
def change_run(run: Path, actor: Actor, command: str) -> Iterator[RunChange]:
    """Hold *run*, and commit what is put into the :class:`RunChange` when the block ends well.

    Raises:
        Refused: when another writer holds it, a table was edited meanwhile or is open elsewhere, or it cannot be written.

    """
    with locked(run):
        _finish(run)
        _clear(run)
        change = RunChange(run)
        yield change
        change.commit(actor, command)


def finish_change(run: Path) -> None:
    """Finish a change of *run* that was made but whose tables were not all renamed when the computer stopped.

    Raises:
        Refused: when a table was edited since, or cannot be written.

    """
    with locked(run):
        _finish(run)


def _write(run: Path, new: Mapping[str, bytes], found: Mapping[str, bytes]) -> None:
    hidden = run / HIDDEN
    note = []
    try:
        for name in new:
            _refuse_open(run / name)
        for number, (name, content) in enumerate(new.items()):
            replace_file(hidden / f"{number}.baru", content)
            old = _sha256(found[name]) if (run / name).is_file() else None
            note.append({"berkas": name, "lama": old, "baru": _sha256(content), "isi": f"{number}.baru"})
        replace_file(hidden / CHANGE_NOTE, (json.dumps(note, indent=1) + "\n").encode())
    except OSError as error:
        raise Refused([cannot_write(hidden, error)]) from error
    _finish(run)


def _refuse_open(file: Path) -> None:
    """Find out before anything is changed whether *file* can be replaced; Excel on Windows holds what it has open."""
    if not file.exists():
        return
    try:
        with file.open("ab"):
            pass
    except PermissionError as error:
        what = _("berkas sedang dibuka di Excel, atau tidak boleh ditulis")
        mend = _("tutup berkasnya lalu ulangi; belum ada yang diubah")
        raise Refused([Problem(SALAH, file.as_posix(), None, "", "table-open", what, mend)]) from error


def _finish(run: Path) -> None:
    hidden = run / HIDDEN
    note = hidden / CHANGE_NOTE
    if not note.is_file():
        return
    try:
        steps = json.loads(note.read_bytes())
        problems = [problem for step in steps if (problem := _cannot_finish(run, step)) is not None]
        if problems:
            raise Refused(problems)
        for step in steps:
            if _hash_of(run / step["berkas"]) != step["baru"]:
                (hidden / step["isi"]).replace(run / step["berkas"])
        note.unlink()
    except OSError as error:
        raise Refused([cannot_write(note, error)]) from error


def _cannot_finish(run: Path, step: Mapping[str, Any]) -> Problem | None:
    """Why a table cannot be renamed: it is neither as it was nor as it is to be, or what it is to be is gone."""
    table, staged = run / Path(step["berkas"]).name, run / HIDDEN / Path(step["isi"]).name
    now = _hash_of(table)
    if now == step["baru"] or (now == step["lama"] and _hash_of(staged) == step["baru"]):
        return None
    what = _("perubahan yang terputus tidak dapat diselesaikan: tabel ini disunting sesudahnya")
    mend = _("isi yang baru ada di {staged}: gabungkan sendiri, lalu hapus {note}").format(
        staged=staged.as_posix(), note=(run / HIDDEN / CHANGE_NOTE).as_posix()
    )
    return Problem(SALAH, table.as_posix(), None, "", "change-unfinished", what, mend)


def _clear(run: Path) -> None:
    """Remove what a writer that was stopped has left."""
    for file in (run / HIDDEN).iterdir():
        if file.suffix in (".tmp", ".baru"):
            file.unlink(missing_ok=True)
        elif file.is_dir():
            shutil.rmtree(file, ignore_errors=True)


def _hash_of(file: Path) -> str | None:
    return _sha256(file.read_bytes()) if file.is_file() else None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _changed_meanwhile(file: Path) -> Problem:
    what = _("tabel ini disimpan orang lain sementara perintah berjalan")
    return Problem(SALAH, file.as_posix(), None, "", "table-changed-meanwhile", what, _("ulangi perintahnya"))
