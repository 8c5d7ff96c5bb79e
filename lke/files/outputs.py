"""Writing: to a temporary file, then renamed; a file that a person changed is never replaced unasked."""

import contextlib
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from lke.errors import SALAH, Problem, Refused
from lke.files.anchor import last_hash
from lke.language import _

OUTPUT_FOLDER = "keluaran"
LEDGER = ".lke.json"
_TEMPORARY = re.compile(r"\.(.+)\.[0-9a-f]{8}\.tmp")


def replace_file(target: Path, content: bytes) -> None:
    """Write *content* so that *target* is the old file or the new one, never half of it.

    Raises:
        OSError: when the folder cannot be written, or the target is open in Excel on Windows.

    """
    temporary = _write_beside(target, content)
    try:
        temporary.replace(target)
    except BaseException:  # Ctrl-C too
        temporary.unlink(missing_ok=True)
        raise


def write_or_refuse(target: Path, content: bytes) -> None:
    """Write *content* into *target* as :func:`replace_file` does.

    Raises:
        Refused: when *target* cannot be written.

    """
    try:
        replace_file(target, content)
    except OSError as error:
        raise Refused([cannot_write(target, error)]) from error


def _write_beside(target: Path, content: bytes) -> Path:
    temporary = target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:  # Ctrl-C too
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def sweep(targets: Iterable[Path]) -> None:
    """Remove what a killed command left beside *targets* while it was writing them; nobody else gives such names."""
    by_folder: dict[Path, set[str]] = {}
    for target in targets:
        by_folder.setdefault(target.parent, set()).add(target.name)
    for folder, names in by_folder.items():
        with contextlib.suppress(OSError):
            for file in folder.glob(".*.tmp"):
                found = _TEMPORARY.fullmatch(file.name)
                if found is not None and found[1] in names:
                    file.unlink()


class Outputs:
    """The files that lke wrote for one run, remembered by hash in ``keluaran/.lke.json``; or those in *folder*, in its own."""

    def __init__(self, run: Path, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else run / OUTPUT_FOLDER
        self._run = run
        self._ledger = self.folder / LEDGER
        ledger = self._read()
        self._known = _listed(ledger, "berkas")
        self.anchors: tuple[str, ...] = _anchors(ledger)
        """Last hashes of the journal that were printed on what was written."""

    def write(self, files: Mapping[Path, bytes], *, force: bool = False) -> None:
        """Write all of *files*, or refuse before writing any.

        Raises:
            Refused: when a target was changed by a person, is not lke's own, is open elsewhere or cannot be written.

        """
        fresh = {target: content for target, content in files.items() if not _holds(target, content)}
        if not force:
            self._refuse_foreign(fresh)
        problems: list[Problem] = []
        for target, content in files.items():
            try:
                self._write_one(target, content, changed=target in fresh)
            except Refused as error:  # one open in Excel does not leave the others of an older run
                problems.extend(error.problems)
        if problems:
            raise Refused(problems)
        self._anchor()

    def untouched(self, names: Iterable[str]) -> frozenset[str]:
        """Which of the files *names* in the output folder are as lke last wrote them."""
        return frozenset(name for name in names if self._wrote(self.folder / name))

    def edited(self) -> tuple[str, ...]:
        """The files of the output folder that lke wrote and somebody changed since."""
        names = [name for name in self._known if not name.startswith("../") and not Path(name).is_absolute()]
        return tuple(name for name in sorted(names) if _is_there(self.folder / name) and not self._wrote(self.folder / name))

    def refuse_foreign(self, target: Path) -> None:
        """Refuse a target that a person changed or that is not lke's own, before long work for it.

        Raises:
            Refused: in those cases.

        """
        self._refuse_foreign({target: b""})

    def adopt(self, target: Path, made: Path, sha256: str) -> None:
        """Put the finished file *made*, which lies beside *target*, in its place: the old file or the new one.

        *sha256* is that of *made*.

        Raises:
            Refused: when the target is open elsewhere or cannot be written.

        """
        name = self._name(target)
        try:
            self._note(name, [*self._known.get(name, []), sha256])
            _put_in_place(made, target)
            self._note(name, [sha256])
        except OSError as error:
            raise Refused([cannot_write(target, error)]) from error
        self._anchor()

    def _write_one(self, target: Path, content: bytes, *, changed: bool) -> None:
        name, new = self._name(target), _sha256(content)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if changed:
                self._replace(target, name, content, new)
            self._note(name, [new])
        except OSError as error:
            raise Refused([cannot_write(target, error)]) from error

    def _replace(self, target: Path, name: str, content: bytes, new: str) -> None:
        temporary = _write_beside(target, content)
        try:
            # both hashes are good until the rename is done, so that a killed command leaves a known file
            self._note(name, [*self._known.get(name, []), new])
            _put_in_place(temporary, target)
        except BaseException:  # Ctrl-C too
            temporary.unlink(missing_ok=True)
            raise

    def _refuse_foreign(self, files: Mapping[Path, bytes]) -> None:
        problems = [_not_ours(target) for target in files if _is_there(target) and not self._wrote(target)]
        if problems:
            raise Refused(problems)

    def _wrote(self, target: Path) -> bool:
        try:
            return target.is_file() and _hash_of(target) in self._known.get(self._name(target), [])
        except OSError:
            return False

    def _name(self, target: Path) -> str:
        try:
            return Path(os.path.relpath(target.resolve(), self.folder.resolve())).as_posix()
        except ValueError:  # another drive on Windows
            return target.resolve().as_posix()

    def _note(self, name: str, hashes: list[str]) -> None:
        if self._known.get(name) == hashes:
            return
        # another lke may have written into the ledger since it was read
        self._known = {**self._known, **_listed(self._read(), "berkas"), name: hashes}
        outside = name.startswith("../") or Path(name).is_absolute()
        # a run that cannot be written to, as on a share, can still be exported elsewhere: lke then forgets the file
        with contextlib.suppress(OSError) if outside else contextlib.nullcontext():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write_ledger()

    def _anchor(self) -> None:
        """Remember which end of the journal was printed, so that a journal cut short is noticed."""
        printed = last_hash(self._run)
        if printed is not None and printed not in self.anchors:
            self.anchors = (*self.anchors, printed)
            with contextlib.suppress(OSError):
                self.folder.mkdir(parents=True, exist_ok=True)
                self._write_ledger()

    def _write_ledger(self) -> None:
        ledger: dict[str, object] = {"berkas": dict(sorted(self._known.items()))}
        if self.anchors:
            ledger["jangkar"] = self.anchors
        replace_file(self._ledger, (json.dumps(ledger, indent=1) + "\n").encode())

    def _read(self) -> object:
        """Read the ledger; one that cannot be read protects every file, since none is known to be ours."""
        with contextlib.suppress(OSError, ValueError, RecursionError):
            return json.loads(self._ledger.read_bytes())
        return {}


def _listed(ledger: object, key: str) -> dict[str, list[str]]:
    with contextlib.suppress(AttributeError, TypeError, KeyError):
        return {str(name): [str(each) for each in hashes] for name, hashes in ledger[key].items()}  # type: ignore[index]
    return {}


def _anchors(ledger: object) -> tuple[str, ...]:
    found = ledger.get("jangkar", ()) if isinstance(ledger, dict) else ()
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _hash_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _is_there(target: Path) -> bool:
    """Whether *target* exists; a name that cannot exist does not, and writing it says why."""
    try:
        return target.exists()
    except OSError:
        return False


def _holds(target: Path, content: bytes) -> bool:
    try:
        return target.stat().st_size == len(content) and target.read_bytes() == content
    except OSError:
        return False


def _put_in_place(temporary: Path, target: Path) -> None:
    """Rename *temporary* to *target*, or keep it beside where *target* is open in Excel."""
    try:
        if _is_held(target):
            raise PermissionError  # noqa: TRY301 - as Windows does by itself
        temporary.replace(target)
    except PermissionError as error:
        beside = temporary.replace(_free_beside(target, temporary))
        raise Refused([_open_elsewhere(target, beside)]) from error


def _is_held(target: Path) -> bool:
    """Whether *target* is read-only, or open in Excel or LibreOffice: renaming over it would hide it from who has it open."""
    if not target.exists():
        return False
    locks = (target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#"))
    return not target.stat().st_mode & stat.S_IWUSR or any(lock.exists() for lock in locks)


def _free_beside(target: Path, made: Path) -> Path:
    """A name beside *target* that nobody uses yet, or that holds this already; what a person made of one stays."""
    names = (f"{target.stem} (baru{number}){target.suffix}" for number in ("", *(f" {count}" for count in range(2, 1000))))
    return next(beside for beside in map(target.with_name, names) if not beside.exists() or _are_one(beside, made))


def _are_one(first: Path, second: Path) -> bool:
    try:
        return first.stat().st_size == second.stat().st_size and _hash_of(first) == _hash_of(second)
    except OSError:
        return False


def _not_ours(target: Path) -> Problem:
    what = _("berkas sudah ada dan bukan tulisan lke yang terakhir: seseorang mengubahnya")
    mend = _("pindahkan berkas itu, atau pakai --force untuk menggantinya")
    return Problem(SALAH, target.as_posix(), None, "", "output-edited", what, mend)


def _open_elsewhere(target: Path, kept: Path) -> Problem:
    what = _("berkas sedang dibuka di Excel, atau tidak boleh ditulis")
    mend = _("tutup berkasnya lalu ulangi; hasil baru disimpan sebagai {name}").format(name=kept.name)
    return Problem(SALAH, target.as_posix(), None, "", "output-open", what, mend)


def cannot_write(target: Path, error: OSError) -> Problem:
    """Say why *target* could not be written."""
    what = _("tidak dapat ditulis: {reason}").format(reason=error.strerror or str(error))
    return Problem(SALAH, target.as_posix(), None, "", "output-not-writable", what, _("periksa izin dan ruang folder itu"))
