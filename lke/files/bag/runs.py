"""The run in a package, unpacked into a temporary folder without its evidence: enough to score it as it was scored.

What evidence files are like is taken from the bag's own list where they are in it, else from what was recorded.
"""

import hashlib
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.bag import layout, tags
from lke.files.bag.archive import Archive, Damaged, opened
from lke.files.bagged import OPENED, parse
from lke.files.places import HIDDEN, RUN_FILE
from lke.files.runs import read_register
from lke.language import _
from lke.model.assessment import FileState
from lke.model.bagged import Bagged, OpenedBag
from lke.model.places import POINTER, evidence_path
from lke.model.run import EvidenceRow

LARGEST_PART = 30_000_000
LARGEST_PARTS = 300_000_000
_SMALL = (".yaml", ".csv", ".json", ".jsonl", ".md")
_ROOMS = tuple(f"{room}/" for room in (layout.RUN, layout.RUBRICS, layout.PLANS, layout.RELATED))
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


@contextmanager
def runs_in_bag(path: Path) -> Iterator[Path]:
    """The run in the package *path*, as a folder that can be loaded and scored while the block lasts.

    Its evidence stays in the zip; ``lke verify`` looks at that. What is unpacked is held against the bag's list.

    Raises:
        InvalidFiles: when it is no package, is not safe to read, or a part was changed.

    """
    with opened(path) as archive, tempfile.TemporaryDirectory(prefix="lke-") as folder:
        listed = stated_hashes(archive)
        run = unpack_run(archive, listed, Path(folder))
        for part in small_parts(archive):
            content = (Path(folder) / part).read_bytes()
            if hashlib.sha256(content).hexdigest() != listed.get(part):
                _refuse(archive, part, "bag-file-changed", _("isi berkas tidak sama dengan daftar hash paket"))
        yield run


def stated_hashes(archive: Archive) -> dict[str, str]:
    """Path -> SHA-256 of the payload as the bag's list says."""
    content = _content(archive, tags.MANIFEST)
    return {tags.unescaped(path): sha256 for path, sha256 in tags.read_manifest(content).hashes.items()}


def small_parts(archive: Archive) -> list[str]:
    """What is unpacked: tables, headers, rubrics and plans."""
    return [path for path in archive.entries if _is_small(path)]


def _is_small(path: str) -> bool:
    return path.startswith(_ROOMS) and not path.startswith((layout.EVIDENCE, f"{layout.OUTPUTS}/")) and path.endswith(_SMALL)


def unpack_run(archive: Archive, hashes: Mapping[str, str], into: Path) -> Path:
    """Unpack the run and what it was scored by below the empty folder *into*; return the run's folder.

    *hashes*: SHA-256 of the bag's files, by which its evidence is judged.

    Raises:
        InvalidFiles: when it is no package of lke, or a part is not safe to unpack.

    """
    if f"{layout.RUN}/{RUN_FILE}" not in archive.entries or f"{layout.RUN}/{POINTER}" not in archive.entries:
        _refuse(archive, "", "not-a-package", _("kantong BagIt ini tidak memuat penilaian lke"))
    parts = small_parts(archive)
    _check_names(archive, parts)
    for part in parts:
        target = into / part
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_content(archive, part))
    _mark_opened(archive, hashes, into)
    return into / layout.RUN


def _check_names(archive: Archive, parts: list[str]) -> None:
    """Names that mean the same everywhere: no device of Windows, no two that differ in case alone."""
    seen: set[str] = set()
    total = 0
    for part in parts:
        total += archive.entries[part].file_size
        steps = part.split("/")
        if len(steps) > 6 or not all(_NAME.fullmatch(step) and not _DEVICE.fullmatch(step) for step in steps):
            _refuse(archive, part, "bag-unsafe", _("nama ini tidak aman untuk dibuka"))
        if part.casefold() in seen or total > LARGEST_PARTS:
            _refuse(archive, part, "bag-unsafe", _("dua nama hanya berbeda huruf besarnya, atau isinya terlalu besar"))
        seen.add(part.casefold())


def _content(archive: Archive, part: str) -> bytes:
    try:
        return archive.read(part, LARGEST_PART)
    except (Damaged, KeyError):
        _refuse(archive, part, "bag-file-damaged", _("isi berkas rusak atau tidak ada"))


def _mark_opened(archive: Archive, hashes: Mapping[str, str], into: Path) -> None:
    """Note beside every run that it comes from a bag, with what its evidence is like."""
    for part in small_parts(archive):
        if part.endswith(f"/{POINTER}"):
            folder = (into / part).parent
            pointer = parse(_content(archive, part), Bagged, part)
            own = part == f"{layout.RUN}/{POINTER}"
            states = _states(archive, hashes, pointer, folder) if own else {}
            found = OpenedBag(
                keadaan={name: state.value for name, state in states.items()},
                disamarkan=tuple(each.id for each in pointer.evidence if each.masked),
                putusan=pointer.verdicts,
                keluaran_utuh=pointer.outputs,
            )
            (folder / HIDDEN).mkdir()
            (folder / HIDDEN / OPENED).write_bytes(found.model_dump_json(by_alias=True).encode())


def _states(archive: Archive, hashes: Mapping[str, str], pointer: Bagged, folder: Path) -> dict[str, FileState]:
    """Evidence -> what its file is like: as it lies in the bag, else as recorded."""
    recorded = {each.id: each for each in pointer.evidence}
    states = {}
    for _line, row in read_register(folder):
        place = evidence_path(row.file) if row.file else None
        known = recorded.get(row.id)
        if place is not None and f"{layout.RUN}/{place}" in archive.entries:
            states[row.id] = _state_in_bag(archive, hashes, f"{layout.RUN}/{place}", row)
        elif known is not None and not known.packed:
            states[row.id] = FileState(known.state)
        else:
            states[row.id] = FileState.MISSING if row.file else FileState.NONE
    return states


def _state_in_bag(archive: Archive, hashes: Mapping[str, str], path: str, row: EvidenceRow) -> FileState:
    if not archive.entries[path].file_size:
        return FileState.EMPTY
    if path not in hashes:
        return FileState.UNREADABLE
    if row.sha256 is None:
        return FileState.UNHASHED
    return FileState.PRESENT if hashes[path] == row.sha256 else FileState.CHANGED


def _refuse(archive: Archive, path: str, code: str, what: str) -> NoReturn:
    mend = _("minta paket yang ditulis lke package, apa adanya; lke verify menyebut semua yang salah")
    raise InvalidFiles([Problem(SALAH, archive.file, None, path, code, what, mend)])
