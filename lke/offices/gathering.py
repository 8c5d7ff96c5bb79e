"""Many sources read by several processes, in one order whatever finishes first, each reduced where it was read."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import NamedTuple

from lke import language
from lke.errors import SALAH, Problem
from lke.files.checked import keep_in_memory
from lke.language import _
from lke.model.offices import RUN, Instrument, OfficeRun, Source, Unread
from lke.offices.engines import (
    DASK,
    NUMPY,
    Engine,
    begin,
    blocks_of,
    read_alone,
    read_block,
    read_each,
    read_on_dask,
)
from lke.offices.reading import Read, read_source

Progress = Callable[[int], None]

_ALONE_UP_TO = 6
"""Sources for which starting processes would take longer than reading."""
_CHUNK = 4
"""Sources that a process takes at once: enough to spare talk, few enough that none waits at the end."""


class Gathered(NamedTuple):
    """What was read."""

    runs: tuple[OfficeRun, ...]
    unread: tuple[Unread, ...]
    named: dict[str, OfficeRun]
    """Place of a run -> last year's run that it names, where that was not among the sources."""


def gather(
    sources: Sequence[Source], jobs: int | None = None, progress: Progress | None = None, engine: Engine | None = None
) -> Gathered:
    """Read *sources* with *jobs* processes (as many as there are processors), then the runs of last year that they name.

    Raises:
        Refused: when *engine* is Dask and there is none, or its scheduler does not answer.

    """
    told, reader = progress or (lambda _count: None), _Reader(jobs or os.cpu_count() or 1, engine or Engine())
    runs, unread = _read_all(sources, reader, told)
    return Gathered(tuple(runs), tuple(unread), _last_years(runs, reader))


def _read_all(sources: Sequence[Source], reader: "_Reader", told: Progress) -> tuple[list[OfficeRun], list[Unread]]:
    runs: list[OfficeRun] = []
    unread: list[Unread] = []
    instruments: dict[tuple[str, str], Instrument] = {}
    for read in reader.each(sources):
        told(1)
        for each in read:
            if isinstance(each, Unread):
                unread.append(each)
            else:
                known = instruments.setdefault((each.instrument.id, each.instrument.sha256), each.instrument)
                object.__setattr__(each, "instrument", known)  # one copy, not one a run
                runs.append(each)
    return runs, unread


class _Reader(NamedTuple):
    """Reads sources by several processes, or by the workers of a cluster."""

    jobs: int
    engine: Engine

    def each(self, sources: Sequence[Source]) -> Iterator[Read]:
        """What each source holds, in order."""
        if not sources:
            return iter(())
        if self.engine.name == DASK:
            return read_on_dask(sources, self.engine.scheduler, self.jobs)
        if self.engine.name == NUMPY:
            return self._read(blocks_of(sources), read_block, read_alone)
        return self._read(blocks_of(sources, _CHUNK), partial(read_each, read_source), read_source)

    def _read(
        self,
        blocks: Sequence[tuple[Source, ...]],
        read: Callable[[Sequence[Source]], list[Read]],
        alone: Callable[[Source], Read],
    ) -> Iterator[Read]:
        workers = min(self.jobs, len(blocks))
        if workers < 2 or sum(map(len, blocks)) <= _ALONE_UP_TO:
            with keep_in_memory():
                yield from (each for block in map(read, blocks) for each in block)
            return
        done = 0
        pool = _processes(workers)
        try:
            for block in pool.map(read, blocks):
                done += 1
                yield from block
        except BrokenProcessPool:  # one was killed, and which source it was reading is not said
            yield from _one_by_one([source for block in blocks[done:] for source in block], alone)
        finally:
            pool.shutdown(cancel_futures=True)


def _processes(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, initializer=begin, initargs=(language.code(),))


def _one_by_one(sources: Sequence[Source], alone: Callable[[Source], Read]) -> Iterator[Read]:
    """What each source holds, read by one process that may die of one of them and is replaced."""
    pool = _processes(1)
    try:
        for source in sources:
            try:
                yield pool.submit(alone, source).result()
            except BrokenProcessPool:
                pool.shutdown()
                pool = _processes(1)
                what = _("proses yang membacanya dihentikan sistem, biasanya karena memori habis")
                mend = _("periksa ukuran berkasnya, atau baca dengan --jobs 1 di komputer lain")
                yield (Unread(source, (Problem(SALAH, source.path, None, "", "source-failed", what, mend),)),)
    finally:
        pool.shutdown(cancel_futures=True)


# --- last year, by name ------------------------------------------------------------------------------------------


def _last_years(runs: Sequence[OfficeRun], reader: _Reader) -> dict[str, OfficeRun]:
    """Last year's runs that runs name and that were not read already; one that cannot be read is the run's own finding."""
    known = {(run.code, run.instrument.family, run.year) for run in runs}
    lacking = [run for run in runs if run.last_year and run.year and (run.code, run.instrument.family, run.year - 1) not in known]
    wanted = {run.place: Source(_way(run), RUN, named=False) for run in lacking}
    sources = sorted(set(wanted.values()))
    read = dict(zip(sources, reader.each(sources), strict=True))
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
