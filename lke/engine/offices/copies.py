"""The same file or the same note in several offices, and numbers that contradict last year's run."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from lke.engine.offices.grouping import identity
from lke.errors import Problem
from lke.model.offices import Filed, Noted, OfficeRun, Unread

_FROM_ABOVE = ("pusat", "provinsi")
_COMMON_FROM = 10
"""Offices from which on a note that more than half of them write is taken for a given text."""


class SameFile(NamedTuple):
    """One file that several offices registered."""

    sha256: str
    kept: tuple[tuple[OfficeRun, Filed], ...]
    offices: int
    expected: bool
    """Every office says that it came from above (asal: pusat or provinsi)."""


class SameNote(NamedTuple):
    """One note that several offices wrote."""

    kept: tuple[tuple[OfficeRun, Noted], ...]
    offices: int
    common: bool
    """More than half of the offices write it: rather a given text than a copy."""


def same_files(runs: Iterable[OfficeRun]) -> tuple[SameFile, ...]:
    """Hashes that stand in the registers of more than one office, suspicious ones first, most offices first."""
    found: dict[str, list[tuple[OfficeRun, Filed]]] = defaultdict(list)
    for run in _in_order(runs):
        for filed in run.files:
            found[filed.sha256].append((run, filed))
    rows = [
        SameFile(sha256, tuple(kept), count, all(filed.origin in _FROM_ABOVE for _run, filed in kept))
        for sha256, kept in found.items()
        if (count := _offices(kept)) > 1
    ]
    return tuple(sorted(rows, key=lambda row: (row.expected, -row.offices, row.sha256)))


def same_notes(runs: Iterable[OfficeRun]) -> tuple[SameNote, ...]:
    """Long notes that more than one office wrote, in the same words."""
    found: dict[str, list[tuple[OfficeRun, Noted]]] = defaultdict(list)
    ordered = _in_order(runs)
    for run in ordered:
        for noted in run.notes:
            found[noted.text].append((run, noted))
    everyone = len({identity(run) for run in ordered})
    rows = [
        (text, SameNote(tuple(kept), count, everyone >= _COMMON_FROM and 2 * count > everyone))
        for text, kept in found.items()
        if (count := _offices(kept)) > 1
    ]
    return tuple(row for _text, row in sorted(rows, key=lambda pair: (pair[1].common, -pair[1].offices, pair[0])))


def _in_order(runs: Iterable[OfficeRun]) -> list[OfficeRun]:
    return sorted(runs, key=lambda run: (identity(run), run.year or 0, run.instrument.id, run.place))


def _offices(kept: Sequence[tuple[OfficeRun, object]]) -> int:
    return len({identity(run) for run, _kept in kept})


class Contradiction(NamedTuple):
    """A number of last year that this year's run repeats differently."""

    run: OfficeRun
    before: OfficeRun
    key: str
    stated: Fraction
    """Here, as last year's number."""
    key_before: str
    was: Fraction
    """There."""


def contradictions(pairs: Mapping[int, OfficeRun], runs: Iterable[OfficeRun]) -> Iterator[Contradiction]:
    """Numbers of *runs* that differ from what their run of last year says; *pairs*: id of a run -> last year's."""
    for run in _in_order(runs):
        before = pairs.get(id(run))
        for each in run.earlier if before is not None else ():
            assert before is not None
            if each.same_rubric and before.instrument.id != run.instrument.id:
                continue
            was = before.inputs.get(each.there)
            if was is not None and was != each.number:
                yield Contradiction(run, before, each.here, each.number, each.there, was)


def stopped_by_last_year(unread: Iterable[Unread]) -> Iterator[tuple[Unread, Problem]]:
    """Runs that cannot be read because a number differs from what another place says: last year's run, or another question."""
    for each in unread:
        yield from ((each, problem) for problem in each.problems if problem.code == "facts-differ")
