"""Looking through what came in: each file hashed once, proposed for, and compared with what is registered already."""

import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from lke.errors import TEMUAN, Problem
from lke.evidence.catalogue import catalogue_of
from lke.evidence.checking import format_word
from lke.evidence.finding import LIKELY, SURE, UNKNOWN
from lke.evidence.formats import HEAD, format_of, keeps_promise
from lke.evidence.proposing import Proposal, Proposer
from lke.evidence.sources import Source, Sources
from lke.files.evidence import EvidenceFiles, Progress, stream_sha256
from lke.files.runs import Frame, read_register
from lke.language import _
from lke.model.places import RESTRICTED, visible


class Scan(NamedTuple):
    """What was found in all sources."""

    proposals: tuple[tuple[Proposal, str], ...]
    """Each with a remark, or with none."""
    left_out: tuple[Problem, ...]
    registered: int
    """How many are registered already."""

    def count(self, sure: str) -> int:
        """For how many files it is so *sure* what they are for."""
        return sum(1 for proposal, _remark in self.proposals if proposal.item.sure == sure)

    def as_counts(self) -> dict[str, int]:
        """How many there are, by how sure it is what they are for."""
        return {sure: self.count(sure) for sure in (SURE, LIKELY, UNKNOWN)}


class Found(NamedTuple):
    """What lies in some sources, not looked into yet."""

    sources: tuple[Source, ...]
    left_out: tuple[Problem, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(source.size for source in self.sources)


def find(opened: Sources, roots: Sequence[Path]) -> Found:
    """What lies below *roots*.

    Raises:
        InvalidFiles: when one cannot be read, or is absurd.

    """
    sources: dict[Source, None] = {}
    left_out: list[Problem] = []
    for root in roots:
        below, faults = opened.below(root)
        sources.update(dict.fromkeys(below))
        left_out += faults
    return Found(tuple(sources), tuple(left_out))


def look(run: Path, frame: Frame, opened: Sources, found: Found, progress: Progress | None) -> Scan:
    """Propose for everything that was *found*; *progress* is told of bytes."""
    proposer = Proposer(catalogue_of(frame), frame.rubric.evidence_kinds, frame.header.year)
    known = _Known(run)
    proposals: list[tuple[Proposal, list[str]]] = []
    left_out, registered = list(found.left_out), 0
    for source in found.sources:
        try:
            sha256, remarks = ("", []) if source.link else _content(opened, source, progress)
        except (OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            left_out.append(_unreadable(source, error))
            continue
        already = known.called(source, sha256) if source.size or source.link else None
        registered += already is not None
        proposal = proposer.propose(source, sha256)
        if proposal.copied:
            remarks.append(_("namanya tampak seperti salinan"))
        proposals.append((proposal, [already, *remarks] if already else remarks))
    _tell_twins(proposals)
    told = tuple((proposal, "; ".join(remarks)) for proposal, remarks in proposals)
    return Scan(told, tuple(left_out), registered)


def _tell_twins(proposals: list[tuple[Proposal, list[str]]]) -> None:
    """Say of each file whose content is another's which one that is: one that is not called a copy, with the shortest name."""
    groups: dict[str, list[int]] = {}
    for at, (proposal, _remarks) in enumerate(proposals):
        if proposal.sha256 and proposal.source.size:
            groups.setdefault(proposal.sha256, []).append(at)
    for group in groups.values():
        first = min(group, key=lambda at: (proposals[at][0].copied, len(proposals[at][0].source.path), at))
        for at in group:
            if at != first:
                path = proposals[first][0].source.path
                proposals[at][1].insert(0, _("isi sama dengan {path}").format(path=path))


def _content(opened: Sources, source: Source, progress: Progress | None) -> tuple[str, list[str]]:
    """The hash of a file, and what its first bytes say against its name."""
    with opened.open(source) as stream:
        found = format_of(stream.read(HEAD))
    with opened.open(source) as stream:
        sha256 = stream_sha256(stream, progress or (lambda _count: None))
    name, remarks = source.parts[-1], []
    if not source.size:
        remarks.append(_("kosong (0 byte)"))
    elif not keeps_promise(name, found):
        remarks.append(_("isinya {found}, tidak sesuai namanya").format(found=format_word(found)))
    return sha256, remarks


class _Known:
    """What is registered: by hash and by link."""

    def __init__(self, run: Path) -> None:
        self._by_hash: dict[str, list[str]] = {}
        self._by_link: dict[str, list[str]] = {}
        files = EvidenceFiles(run)
        register = read_register(run)
        unhashed = [(line, row) for line, row in register if row.file and row.sha256 is None]
        actual = {content.line: content.sha256 for content in files.contents(unhashed)[0]}
        for line, row in register:
            sha256 = row.sha256 or actual.get(line)
            if sha256 and row.file:
                self._by_hash.setdefault(sha256, []).append(row.id)
            if row.link and row.access != RESTRICTED:
                self._by_link.setdefault(row.link.strip(), []).append(row.id)

    def called(self, source: Source, sha256: str) -> str | None:
        """That it is registered already, and as what."""
        ids: Iterable[str] = self._by_link.get(source.link, ()) if source.link else self._by_hash.get(sha256, ())
        return _("sudah terdaftar sebagai {ids}").format(ids=", ".join(ids)) if ids else None


def _unreadable(source: Source, error: Exception) -> Problem:
    reason = getattr(error, "strerror", None) or visible(str(error))
    what = _("tidak dapat dibaca: {reason}").format(reason=reason)
    mend = _("tidak diusulkan; perbaiki di asalnya, lalu pindai lagi")
    return Problem(TEMUAN, source.root.as_posix(), None, visible(source.path), "source-unreadable", what, mend)
