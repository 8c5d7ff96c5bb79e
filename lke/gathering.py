"""The use cases of evidence: proposing it, registering it, listing it and checking it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Self

from lke.errors import InvalidFiles, Problem, in_order
from lke.evidence.catalogue import catalogue_of
from lke.evidence.checking import MOST_ITEMS, Checked, bytes_to_look_at, check_files, fails
from lke.evidence.folder import Lying, lying_in
from lke.evidence.listing import Listed, Wish, listed
from lke.evidence.proposals import is_proposal_table, proposal_table
from lke.evidence.registering import Registered, Registrar, pieces_of
from lke.evidence.scanning import Found, Scan, find, look
from lke.evidence.sources import Source, Sources
from lke.evidence.wanted import Wanted, wanted_from
from lke.files.changing import change_run
from lke.files.evidence import Progress, stream_sha256
from lke.files.outputs import OUTPUT_FOLDER, Outputs
from lke.files.runs import Frame, in_folder, load_frame, load_header, load_run, read_register, require_run
from lke.model.journal import Actor
from lke.model.places import evidence_path

__all__ = [
    "MOST_ITEMS",
    "Addition",
    "Scanning",
    "bytes_to_look_at",
    "check_evidence",
    "evidence_checked",
    "fails",
    "is_proposal_table",
    "list_evidence",
    "write_proposals",
]

PROPOSALS = "usulan-bukti.csv"


# --- check --------------------------------------------------------------------------------------------------------


def check_evidence(run: Path, progress: Progress | None = None, *, most: int = MOST_ITEMS) -> tuple[Problem, ...]:
    """Every fault and remark about the evidence files and links of *run*; :func:`fails` tells which is which.

    *progress* is told of bytes looked at, of ``bytes_to_look_at(run)``.

    Raises:
        NotFound: when *run* is no run.
        InvalidFiles: when its register cannot be read.

    """
    return evidence_checked(run, progress, most=most).problems


def evidence_checked(run: Path, progress: Progress | None = None, *, most: int = MOST_ITEMS) -> Checked:
    """As :func:`check_evidence`, with what was found of each file."""
    require_run(run)
    load_header(run)  # finishes a change that was cut short
    try:
        checked = check_files(run, progress, most=most)
    except InvalidFiles as error:
        raise InvalidFiles(in_folder(run, error.problems)) from None
    return checked._replace(problems=in_order(replace(each, file=(run / each.file).as_posix()) for each in checked.problems))


# --- scan ---------------------------------------------------------------------------------------------------------


class Scanning(NamedTuple):
    """Sources that are open to be looked through; used as a context."""

    run: Path
    frame: Frame
    opened: Sources
    found: Found

    @classmethod
    def begin(cls, run: Path, roots: Sequence[Path]) -> Self:
        """Find out what lies below *roots*; nothing is read yet.

        Raises:
            NotFound: when *run* is no run.
            InvalidFiles: when a source cannot be read or is absurd, or the run's rubric is at fault.

        """
        frame = load_frame(run)
        _readable_register(run)
        opened = Sources()
        return cls(run, frame, opened, find(opened, roots))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.opened.__exit__(None, None, None)

    def propose(self, progress: Progress | None = None) -> Scan:
        """Propose for everything; *progress* is told of bytes, of ``found.size``."""
        return look(self.run, self.frame, self.opened, self.found, progress)


def write_proposals(run: Path, scan: Scan, target: Path | None, *, force: bool = False) -> Path:
    """Write the table of *scan* for a person to confirm; nothing is registered.

    Raises:
        Refused: when the table is there and a person has edited it.

    """
    to = target or run / OUTPUT_FOLDER / PROPOSALS
    Outputs(run).write({to: proposal_table(scan.proposals, to)}, force=force)
    return to


# --- add ----------------------------------------------------------------------------------------------------------


class Addition(NamedTuple):
    """What is to be registered, checked and open to be read; used as a context."""

    run: Path
    frame: Frame
    opened: Sources
    wanted: tuple[Wanted, ...]

    @classmethod
    def begin(cls, run: Path, things: Sequence[Path], options: Mapping[str, str]) -> Self:
        """Read what a person wants registered: tables of proposals, and single files with *options* (the register's columns).

        Raises:
            NotFound: when *run* is no run.
            InvalidFiles: with every fault of every row.

        """
        frame = load_frame(run)
        _readable_register(run)
        tables = [thing for thing in things if is_proposal_table(thing)]
        files = [thing for thing in things if thing not in tables]
        opened = Sources()
        known = (catalogue_of(frame), frame.rubric.evidence_kinds)
        return cls(run, frame, opened, tuple(wanted_from(opened, tables, files, options, known)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.opened.__exit__(None, None, None)

    @property
    def size(self) -> int:
        """Bytes to be read: what has no hash yet is read twice."""
        sources = [(each.source, each.row.sha256) for each in self.wanted if each.source is not None]
        return sum(source.size * (1 if sha256 else 2) for source, sha256 in sources)

    def register(self, actor: Actor, progress: Progress | None = None) -> tuple[Registered, ...]:
        """Copy the files, write the register and the journal: all of it or nothing; *progress* is told of bytes.

        Raises:
            Refused: when a file cannot be copied or has changed, or the run is held by another.

        """
        told = progress or (lambda _count: None)

        def hash_of(source: Source) -> str:
            with self.opened.open(source) as stream:
                return stream_sha256(stream, told)

        pieces = pieces_of(self.run, self.wanted, hash_of)
        if not pieces:
            return ()
        with change_run(self.run, actor, "evidence add") as change:
            return Registrar(change, self.opened, catalogue_of(self.frame), progress).register(pieces)


# --- list ---------------------------------------------------------------------------------------------------------


def list_evidence(run: Path, wish: Wish, progress: Progress | None = None) -> tuple[list[Listed], tuple[Lying, ...]]:
    """The register of *run* as wished, and what lies in its evidence folder without being registered.

    *progress* is told of pieces.

    Raises:
        InvalidFiles: when the run cannot be scored.

    """
    from lke.engine.score import scorecard

    loaded = load_run(run, progress)
    places = {evidence_path(each.row.file) for each in loaded.assessment.evidence if each.row.file}
    loose = tuple(each for each in lying_in(run) if each.place not in places)
    return listed(scorecard(loaded.assessment, loaded.findings), wish), loose


def _readable_register(run: Path) -> None:
    try:
        read_register(run)
    except InvalidFiles as error:
        raise InvalidFiles(in_folder(run, error.problems)) from None
