"""Verifying a package on any machine: whole, and its score worked out again by the rubric that lies in it."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import lke
from lke import app
from lke.engine.score import scorecard
from lke.errors import SALAH, TEMUAN, InvalidFiles, LkeError, Problem
from lke.files.bag import layout
from lke.files.bag.archive import Archive, Damaged, opened
from lke.files.bag.checking import BagCheck, check_bag
from lke.files.bag.runs import LARGEST_PART, unpack_run
from lke.files.bagged import read_opened, read_pointer
from lke.files.evidence import file_sha256
from lke.files.library import load_rubric
from lke.files.places import shipped_rubrics
from lke.files.runs import load_run
from lke.handover.preflight import stamp_in
from lke.handover.stamp import TEMPLATE, WORKBOOK, as_found, changed_since, stamp_of
from lke.language import _
from lke.model.assessment import FileState
from lke.model.bagged import Bagged
from lke.model.places import POINTER, evidence_path
from lke.model.score import Scorecard
from lke.report.handover.verified import Findings, Total

LEAST_RECEIPT = 12
"""Characters of a hash by which a receipt may be given."""

Progress = Callable[[int], None]


class Stamped(NamedTuple):
    """The preflight in a package."""

    result: str
    changed: tuple[str, ...]
    """What no longer fits its stamp."""


@dataclass(frozen=True)
class Rescored:
    """The score in a package, and as it is worked out here."""

    card: Scorecard
    stored: str
    """The stored total, exact."""
    differences: tuple[Problem, ...]
    not_checked: tuple[str, ...]
    """Evidence whose file is not in the package: taken as it was recorded."""
    masked: tuple[str, ...]
    """Evidence of which the package holds id, kind and hash only."""
    other_rubric: bool
    """Whether the rubric of the same id that is shipped here is another."""
    engine: str
    """The version of lke that wrote it."""
    preflight: Stamped | None
    journal: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Verified:
    """All that can be said of a package."""

    file: str
    bag: BagCheck
    problems: tuple[Problem, ...]
    package: bool
    """Whether it holds an assessment; else only the bag is looked at."""
    rescored: Rescored | None = None
    """None where there is nothing to score, or it cannot be scored."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problems


def verify_package(path: Path, receipt: str | None = None, progress: Progress | None = None) -> Verified:
    """Verify the package at *path*; *receipt* is a hash that was printed on its receipt, whole or its beginning.

    *progress* is told of bytes. Nothing is written but into a temporary folder.

    Raises:
        InvalidFiles: when it is no bag at all, or is not safe to read.

    """
    with opened(path) as archive:
        bag = check_bag(archive, progress)
        problems = list(bag.problems)
        rescored = None
        package = f"{layout.RUN}/{POINTER}" in archive.entries
        if package:
            try:
                rescored = rescore(archive, bag.hashes)
                problems += [*rescored.differences, *_stale(path, rescored.preflight)]
            except LkeError as error:
                if any(each.code == "bag-unsafe" for each in error.problems):
                    raise
                problems += error.problems
    problems += _receipt_faults(path, bag, receipt)
    return Verified(path.as_posix(), bag, tuple(dict.fromkeys(problems)), package, rescored)


def _stale(path: Path, preflight: Stamped | None) -> Iterator[Problem]:
    if preflight is not None and preflight.changed:
        what = _("praperiksa di dalamnya tidak dibuat untuk isi paket ini; berubah: {names}")
        what = what.format(names=", ".join(preflight.changed))
        mend = _("minta paket yang ditulis lke package, apa adanya")
        yield Problem(SALAH, path.as_posix(), None, layout.PREFLIGHT, "preflight-stale", what, mend)


def _receipt_faults(path: Path, bag: BagCheck, receipt: str | None) -> Iterator[Problem]:
    if receipt is None:
        return
    stated = receipt.strip().lower()
    if len(stated) >= LEAST_RECEIPT and ((bag.seal or "").startswith(stated) or file_sha256(path).startswith(stated)):
        return
    what = _("hash {hash} pada berita acara bukan hash paket ini").format(hash=stated)
    mend = _("paket ini bukan yang ditandatangani; minta paket aslinya")
    yield Problem(SALAH, path.as_posix(), None, "", "receipt-differs", what, mend)


# --- the score ----------------------------------------------------------------------------------------------------


def rescore(archive: Archive, hashes: Mapping[str, str]) -> Rescored:
    """Work out the score of the run in *archive* and hold it against the stored one.

    *hashes*: SHA-256 of the bag's files, by which its evidence is judged.

    Raises:
        InvalidFiles: when the run or its rubric cannot be read, or the stored score is none.

    """
    with tempfile.TemporaryDirectory(prefix="lke-") as folder:
        try:
            run = unpack_run(archive, hashes, Path(folder))
            loaded = load_run(run)
            card = scorecard(loaded.assessment, loaded.findings)
            pointer = read_pointer(run)
            assert pointer is not None, "unpacked with it"
            stored = _stored(archive)
            return Rescored(
                card=card,
                stored=str(_at(stored, "total", "exact")),
                differences=tuple(_differences(archive.file, stored, card)),
                not_checked=tuple(each.id for each in pointer.evidence if _is_unseen(each.state, packed=each.packed)),
                masked=tuple(each.id for each in pointer.evidence if each.masked),
                other_rubric=_is_other_rubric(card),
                engine=pointer.engine,
                preflight=_preflight(archive, hashes, run, card, pointer),
                journal=app.check_journal(run)[1],
            )
        except InvalidFiles as error:
            raise InvalidFiles(_in_zip(archive.file, Path(folder), each) for each in error.problems) from None


def _in_zip(file: str, folder: Path, problem: Problem) -> Problem:
    """Name what is wrong as it lies in the package."""
    if problem.file == file:
        return problem
    inside = problem.file.removeprefix(f"{folder.as_posix()}/")
    at = inside if problem.line is None else f"{inside}:{problem.line}"
    return replace(problem, file=file, line=None, path=f"{at} {problem.path}".strip())


def _is_unseen(state: str, *, packed: bool) -> bool:
    """Whether there was a file that the package does not hold."""
    return not packed and state not in (FileState.NONE.value, FileState.MISSING.value)


def _is_other_rubric(card: Scorecard) -> bool:
    shipped = shipped_rubrics().get(card.assessment.rubric.id)
    return shipped is not None and load_rubric(shipped).sha256 != card.assessment.rubric_sha256


def _stored(archive: Archive) -> dict[str, Any]:
    try:
        stored = json.loads(archive.read(layout.NUMBERS, LARGEST_PART))
    except (Damaged, KeyError, ValueError, RecursionError):
        stored = None
    if not isinstance(stored, dict):
        what, mend = _("nilai tersimpan tidak ada atau tidak terbaca"), _("minta paket yang ditulis lke package, apa adanya")
        raise InvalidFiles([Problem(SALAH, archive.file, None, layout.NUMBERS, "bag-score-missing", what, mend)])
    return stored


def _at(document: Any, *path: str) -> Any:
    """What stands at *path* of a document that nobody vouches for; None where nothing does."""
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document


_OF_TOTAL = (("total", "exact"), ("total", "weight"), ("by",), ("year",), ("rubric", "sha256"), ("complete",), ("scores",))
_OF_NODE = ("exact", "weight", "outcome", "answer")


def _differences(file: str, stored: Mapping[str, Any], card: Scorecard) -> Iterator[Problem]:
    """Every number that was stored and is worked out otherwise; sums and nodes as exact rationals."""
    fresh = app.score_json(card, card.record)
    mend = _("jangan dipakai sebelum pengirim menjelaskannya")
    for path in _OF_TOTAL:
        if _at(stored, *path) != _at(fresh, *path):
            what = _("nilai tersimpan {stored}, dihitung ulang {fresh}").format(
                stored=_at(stored, *path), fresh=_at(fresh, *path)
            )
            yield Problem(SALAH, file, None, ".".join(path), "bag-score-differs", what, mend)
    nodes = _at(stored, "nodes")
    known = {str(_at(node, "id")): node for node in nodes} if isinstance(nodes, list) else {}
    for node in fresh["nodes"]:
        other = known.pop(node["id"], None)
        wrong = [name for name in _OF_NODE if _at(other, name) != node[name]]
        if wrong:
            told = ", ".join(f"{name} {_at(other, name)} ≠ {node[name]}" for name in wrong)
            what = _("butir ini tersimpan lain dari yang dihitung ulang: {told}").format(told=told)
            yield Problem(SALAH, file, None, node["id"], "bag-score-differs", what, mend)
    for name in known:
        yield Problem(
            SALAH, file, None, name, "bag-score-differs", _("butir ini tersimpan tetapi tidak ada dalam rubriknya"), mend
        )


# --- the preflight ------------------------------------------------------------------------------------------------


def _preflight(archive: Archive, hashes: Mapping[str, str], run: Path, card: Scorecard, pointer: Bagged) -> Stamped | None:
    """The preflight in the package, and what of it no longer fits the package."""
    if layout.PREFLIGHT not in archive.entries:
        return None
    try:
        content = archive.read(layout.PREFLIGHT, LARGEST_PART)
        before = {name: sha256 for name, sha256 in stamp_in(content, layout.PREFLIGHT).items() if name != TEMPLATE}
        result = str(json.loads(content).get("result"))
    except (Damaged, InvalidFiles):
        return Stamped("", ("praperiksa.json",))
    now = stamp_of(run, card.assessment, _found(archive, hashes, run, card, pointer), {})
    now |= {name: each.sha256 for name, each in pointer.masked.items()}
    books = [
        hashes.get(path) for path in archive.entries if path.startswith(layout.OUTPUTS) and path.endswith((".xlsx", ".xlsm"))
    ]
    if before.get(WORKBOOK) in books:
        now[WORKBOOK] = before[WORKBOOK]
    return Stamped(result, changed_since(before, now))


def _found(archive: Archive, hashes: Mapping[str, str], run: Path, card: Scorecard, pointer: Bagged) -> dict[str, str]:
    """Evidence -> what its file is like: as it lies in the package, else as recorded."""
    seen = read_opened(run)
    recorded = {each.id: each for each in pointer.evidence}
    found = {}
    for piece in card.assessment.evidence:
        place = evidence_path(piece.row.file) if piece.row.file else None
        path = f"{layout.RUN}/{place}"
        known = recorded.get(piece.id)
        if place is not None and path in archive.entries:
            empty = hashlib.sha256().hexdigest()
            sha256 = hashes.get(path)
            found[piece.id] = as_found(piece.state, None if sha256 == empty else sha256)
        elif known is not None and seen is not None:
            found[piece.id] = as_found(FileState(known.state), known.sha256)
    return found


# --- for people ---------------------------------------------------------------------------------------------------


def notes_of(verified: Verified) -> tuple[str, ...]:
    """What a reader has to know that makes nothing wrong."""
    rescored = verified.rescored
    if rescored is None:
        if verified.package:
            return ()
        return (_("bukan paket lke: hanya keutuhan kantong BagIt yang diperiksa, tidak ada nilai di dalamnya"),)
    notes = []
    if rescored.not_checked:
        notes.append(
            _("{count} bukti tidak ada dalam paket, tidak diperiksa; keabsahannya menurut catatan paket: {ids}").format(
                count=len(rescored.not_checked), ids=", ".join(rescored.not_checked)
            )
        )
    if rescored.other_rubric:
        rubric = rescored.card.assessment.rubric.id
        notes.append(_("rubrik {id} dalam paket berbeda dari yang terpasang di sini; dipakai yang dalam paket").format(id=rubric))
    if rescored.engine != lke.__version__:
        notes.append(_("ditulis lke {theirs}, diperiksa lke {ours}").format(theirs=rescored.engine, ours=lke.__version__))
    if rescored.preflight is None:
        notes.append(_("paket ini tanpa praperiksa"))
    notes += [_("jurnal: {what}").format(what=each.what) for each in rescored.journal if each.severity == TEMUAN]
    return tuple(notes)


def findings_of(verified: Verified) -> Findings:
    """What is told of it."""
    rescored, bag = verified.rescored, verified.bag
    return Findings(
        file=verified.file,
        seal=bag.seal,
        files=len(bag.sizes),
        bytes=sum(bag.sizes.values()),
        problems=verified.problems,
        notes=notes_of(verified),
        package=verified.package,
        total=None if rescored is None else _total(rescored),
        preflight=rescored.preflight.result if rescored is not None and rescored.preflight is not None else None,
        not_checked=rescored.not_checked if rescored is not None else (),
        masked=rescored.masked if rescored is not None else (),
    )


def _total(rescored: Rescored) -> Total:
    card = rescored.card
    header, rubric = card.assessment.header, card.assessment.rubric
    return Total(
        unit=(header.unit.code, header.unit.name),
        year=header.year,
        rubric=(rubric.id, card.assessment.rubric_sha256),
        by=card.basis,
        stored=rescored.stored,
        points=card.record.points,
        weight=card.record.weight,
        same=not rescored.differences,
    )
