"""Many sources read by several processes, in one order whatever finishes first, each reduced where it was read."""

import copyreg
import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from lke import language
from lke.errors import SALAH, Problem
from lke.files.checked import keep_in_memory
from lke.language import _
from lke.model.offices import RUN, Instrument, OfficeRun, Source, Unread
from lke.offices.reading import Read, read_source

Progress = Callable[[int], None]

_ALONE_UP_TO = 6
"""Sources for which starting processes would take longer than reading."""
_CHUNK = 4
"""Sources that a process takes at once: enough to spare talk, few enough that none waits at the end."""
_COLLECT_AFTER = 200_000


class Gathered(NamedTuple):
    """What was read."""

    runs: tuple[OfficeRun, ...]
    unread: tuple[Unread, ...]
    named: dict[str, OfficeRun]
    """Place of a run -> last year's run that it names, where that was not among the sources."""


def gather(sources: Sequence[Source], jobs: int | None = None, progress: Progress | None = None) -> Gathered:
    """Read *sources* with *jobs* processes (as many as there are processors), then the runs of last year that they name."""
    told = progress or (lambda _count: None)
    runs, unread = _read_all(sources, jobs, told)
    return Gathered(tuple(runs), tuple(unread), _last_years(runs, jobs))


def _read_all(sources: Sequence[Source], jobs: int | None, told: Progress) -> tuple[list[OfficeRun], list[Unread]]:
    runs: list[OfficeRun] = []
    unread: list[Unread] = []
    instruments: dict[tuple[str, str], Instrument] = {}
    for read in _each(sources, jobs):
        told(1)
        for each in read:
            if isinstance(each, Unread):
                unread.append(each)
            else:
                known = instruments.setdefault((each.instrument.id, each.instrument.sha256), each.instrument)
                object.__setattr__(each, "instrument", known)  # one copy, not one a run
                runs.append(each)
    return runs, unread


def _each(sources: Sequence[Source], jobs: int | None) -> Iterator[Read]:
    """What each source holds, in order."""
    workers = min(jobs or os.cpu_count() or 1, -(-len(sources) // _CHUNK))
    if workers < 2 or len(sources) <= _ALONE_UP_TO:
        with keep_in_memory():
            yield from map(read_source, sources)
        return
    done = 0
    try:
        with ProcessPoolExecutor(workers, initializer=_begin, initargs=(language.code(),)) as pool:
            for read in pool.map(read_source, sources, chunksize=_CHUNK):
                done += 1
                yield read
    except BrokenProcessPool:
        # a process was killed, most often for want of memory: the rest is read here, one after another
        with keep_in_memory():
            yield from map(read_source, sources[done:])


def _begin(code: str) -> None:
    """Make a process ready: the language of the user, rubrics loaded once, no looking through what lasts."""
    language.use(code)
    gc.set_threshold(_COLLECT_AFTER)
    copyreg.pickle(Fraction, _as_parts)
    keep_in_memory().__enter__()


def _as_parts(number: Fraction) -> tuple[Callable[[int, int], Fraction], tuple[int, int]]:
    return _of_parts, (number.numerator, number.denominator)


@lru_cache(maxsize=100_000)
def _of_parts(numerator: int, denominator: int) -> Fraction:
    """The number; the few hundred that occur again and again exist once."""
    return Fraction(numerator, denominator)


# --- last year, by name ------------------------------------------------------------------------------------------


def _last_years(runs: Sequence[OfficeRun], jobs: int | None) -> dict[str, OfficeRun]:
    """Last year's runs that runs name and that were not read already; one that cannot be read is the run's own finding."""
    known = {(run.code, run.instrument.family, run.year) for run in runs}
    lacking = [run for run in runs if run.last_year and run.year and (run.code, run.instrument.family, run.year - 1) not in known]
    wanted = {run.place: Source(_way(run), RUN, named=False) for run in lacking}
    sources = sorted(set(wanted.values()))
    read = dict(zip(sources, _each(sources, jobs), strict=True))
    found = {}
    for run in lacking:
        for each in read[wanted[run.place]]:
            if isinstance(each, OfficeRun) and (each.code, each.year) == (run.code, (run.year or 0) - 1):
                found[run.place] = each
    return found


def _way(run: OfficeRun) -> str:
    return Path(os.path.normpath(Path(run.place) / (run.last_year or ""))).as_posix()


def nothing_read(unread: Sequence[Unread]) -> tuple[Problem, ...]:
    """Every fault of every source, where none could be read."""
    if unread:
        return tuple(problem for each in unread for problem in each.problems)
    what, mend = _("tidak ada penilaian, paket atau buku kerja LKE"), _("sebut folder yang berisi folder-folder penilaian")
    return (Problem(SALAH, "", None, "", "no-runs-found", what, mend),)
