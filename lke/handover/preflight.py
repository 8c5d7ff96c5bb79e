"""The use case of the preflight: everything that is looked at before an assessment leaves the office, in one list."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from lke import app
from lke.engine.score import scorecard
from lke.errors import SALAH, InvalidFiles, Problem
from lke.evidence.checking import Checked
from lke.files.evidence import Hashing
from lke.files.outputs import OUTPUT_FOLDER, Outputs
from lke.files.runs import load_run
from lke.files.yaml import LARGEST, read_bounded
from lke.gathering import evidence_checked
from lke.handover import checks
from lke.handover.stamp import TEMPLATE, WORKBOOK, changed_since, found_in, seal_of, stamp_of
from lke.handover.workbook import BESIDE, as_written, workbook_lines
from lke.language import _
from lke.model.preflight import Line, Preflight, Result, in_gravity
from lke.model.review import ReviewTables
from lke.model.score import Scorecard
from lke.report.handover.preflight import preflight_document, preflight_html

Progress = Callable[[int], None]


class Asked(NamedTuple):
    """What is to be looked at."""

    run: Path
    workbook: Path | None = None
    """The LKE that will be handed over; by default the one in ``keluaran/``."""
    template: Path | None = None
    """The official workbook that it was filled from."""
    round: str | None = None
    levels: tuple[str, ...] = ()
    """Levels of gates that the office proposes: unmet, they fail."""
    allow_unverified: bool = False
    anew: bool = False
    """Make the workbook now, rather than looking at one."""

    @property
    def book(self) -> Path | None:
        """The workbook to look at; None where there is none yet, or it is made now."""
        if self.anew:
            return None
        beside = self.run / OUTPUT_FOLDER / app.WORKBOOK
        return self.workbook or (beside if beside.is_file() else None)


class Looked(NamedTuple):
    """A preflight, and what it was made from."""

    preflight: Preflight
    card: Scorecard
    review: ReviewTables
    checked: Checked
    made: bytes | None = None
    """The workbook, where it was made now."""

    @property
    def failed(self) -> bool:
        """Whether a line fails."""
        return self.preflight.result is Result.FAIL

    @property
    def seal(self) -> str:
        """One hash for what it was made for."""
        return seal_of(self.preflight.stamp)


def preflight_run(asked: Asked, progress: Progress | None = None, *, hashing: Hashing = Hashing.AGAIN) -> Looked:
    """Look at everything; *progress* is told of pieces of evidence. *hashing*: by default every evidence file is read again.

    Raises:
        InvalidFiles: when the run cannot be scored or reported, or the workbook or the template is none.
        NotFound: when the rubric has no gate of that level.

    """
    loaded = load_run(asked.run, progress, hashing=hashing, monitoring=True)
    card, review = app.reviewed(asked.run, scorecard(loaded.assessment, loaded.findings))
    app.unmet_levels(card, card.record, asked.levels)  # refuses a level that the rubric does not have
    checked = evidence_checked(asked.run)
    made = app.build_workbook(card, BESIDE, asked.run) if asked.anew else None
    lines = [
        *checks.completeness(card),
        *checks.notes(card.findings),
        *checks.gates(card, card.record, asked.levels),
        *checks.evidence(card, _within(asked.run, checked.problems)),
        *_workbook(asked, card),
        *_journal(asked.run),
        *checks.certainty(card, allow_unverified=asked.allow_unverified),
        *checks.other_findings((*card.findings, *_within(asked.run, app.waiting_in_forms(asked.run)))),
        *_edited_outputs(asked),
    ]
    stamp = stamp_of(asked.run, loaded.assessment, found_in(checked.contents), _files(asked))
    if made is not None:
        stamp[WORKBOOK] = hashlib.sha256(made).hexdigest()
    return Looked(Preflight(in_gravity(lines), stamp), card, review, checked, made)


def _within(run: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Name files as they lie in the run: what is said must not depend on where the run lies."""
    return [replace(each, file=each.file.removeprefix(f"{run.as_posix()}/")) for each in problems]


def _files(asked: Asked) -> dict[str, Path]:
    named = {WORKBOOK: asked.book, TEMPLATE: asked.template}
    return {name: file for name, file in named.items() if file is not None}


def _workbook(asked: Asked, card: Scorecard) -> Iterator[Line]:
    if asked.anew:
        yield as_written(app.WORKBOOK)
        return
    if asked.book is None:
        mend = _("tulis dengan lke run atau lke export, atau sebut berkasnya")
        yield Line("workbook-missing", "buku_kerja", Result.FAIL, _("buku kerja LKE belum ada"), "", mend)
        return
    yield from workbook_lines(asked.run, card, asked.book, asked.template, asked.round)


def _journal(run: Path) -> Iterator[Line]:
    """Whether the journal is whole; changes by hand are allowed and are only said."""
    journal, faults = app.check_journal(run)
    for each in faults:
        yield Line(each.code, "jurnal", Result.FAIL, each.what, f"jurnal.jsonl:{each.line or ''}".rstrip(":"), each.mend)
    if not faults:
        count = len(journal.entries)
        what = _("jurnal utuh: {count} entri, hash terakhir {hash}").format(count=count, hash=(journal.last_hash or "–")[:16])
        yield Line("journal-whole", "jurnal", Result.PASS, what if count else _("jurnal belum ada"), "jurnal.jsonl")


def _edited_outputs(asked: Asked) -> Iterator[Line]:
    """What a person typed into an output is not in the run, and would be lost."""
    for name in Outputs(asked.run).edited():
        if asked.run / OUTPUT_FOLDER / name != asked.book:
            what = _("berkas keluaran disunting orang sesudah ditulis lke; isinya tidak ada dalam penilaian")
            mend = _("salin jawabannya ke penilaian, lalu pindahkan berkas itu")
            yield Line("output-edited", "keluaran", Result.WARN, what, f"{OUTPUT_FOLDER}/{name}", mend)


def write_preflight(run: Path, looked: Looked, target: Path, *, force: bool = False) -> None:
    """Write a preflight into *target*, as a page or as JSON by its ending.

    Raises:
        Refused: when the target is there and not lke's own, or cannot be written.

    """
    if target.suffix.lower() in {".html", ".htm"}:
        content = preflight_html(looked.preflight, looked.card, looked.seal).encode()
    else:
        content = preflight_bytes(looked)
    Outputs(run).write({target: content}, force=force)


def preflight_bytes(looked: Looked) -> bytes:
    """``praperiksa.json``."""
    document = preflight_document(looked.preflight, looked.card, looked.seal)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


# --- stamps -------------------------------------------------------------------------------------------------------


def stale_parts(asked: Asked, file: Path, progress: Progress | None = None) -> tuple[str, ...]:
    """What has changed since the preflight whose document is *file*; nothing where its stamp still fits.

    Raises:
        InvalidFiles: when *file* holds no preflight, or the run cannot be read.

    """
    before = stamp_in(read_bounded(file, LARGEST), file.as_posix())
    loaded = load_run(asked.run, progress, hashing=Hashing.AGAIN)
    found = found_in(evidence_checked(asked.run).contents)
    now = stamp_of(asked.run, loaded.assessment, found, _files(asked))
    unasked = {name for name in (WORKBOOK, TEMPLATE) if name not in now}  # nobody says which file it was
    return changed_since({name: sha256 for name, sha256 in before.items() if name not in unasked}, now)


def stamp_in(content: bytes, file: str) -> Mapping[str, str]:
    """The stamp in a preflight's document.

    Raises:
        InvalidFiles: when it is none.

    """
    try:
        stamp = json.loads(content)["stamp"]["hashes"]
        return {str(name): str(sha256) for name, sha256 in stamp.items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        what, mend = _("bukan hasil lke preflight --json"), _("sebut praperiksa.json yang ditulis lke")
        raise InvalidFiles([Problem(SALAH, file, None, "stamp", "not-a-preflight", what, mend)]) from None
