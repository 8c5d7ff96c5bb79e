"""The whole batch: one template analysed once, every run below a folder filled into it, and what became of each."""

import hashlib
import multiprocessing
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from lke import language
from lke.batching.filling_one import CURRENT, FAILED, FILLED, INVALID, REFUSED, Filler, Result, Setup, Task, begin, fill_here
from lke.batching.finding import Found, runs_below
from lke.batching.remembering import MEMORY, Memory
from lke.batching.summary import SUMMARY, as_csv
from lke.errors import TEMUAN, ExitCode, Problem, Refused
from lke.files.alone import alone_in
from lke.files.outputs import LEDGER, Outputs, sweep
from lke.filling import recognised, refuse_template, refuse_unfillable
from lke.language import _
from lke.workbook.official.fill_rounds import refuse_unknown_round
from lke.workbook.official.layout import Layout
from lke.workbook.official.package import open_package
from lke.workbook.official.patch import analyse
from lke.workbook.official.patch_proof import Proof

Progress = Callable[[int], None]
_FEW = 8
"""So few workbooks take less than another process needs to begin."""
_AHEAD = 3
"""Tasks given to each process at a time: it never waits for one, and few workbooks wait to be written."""


class Batch(NamedTuple):
    """What is to be filled, with what, and how."""

    folder: Path
    """Searched below for runs."""
    template: Path
    target: Path
    """The folder of the filled workbooks."""
    round: str | None = None
    overwrite: bool = False
    force: bool = False
    jobs: int = 1
    layout: Path | None = None


@dataclass(frozen=True)
class Batched:
    """What became of all."""

    results: tuple[Result, ...]
    """In the order of the runs."""
    problems: tuple[Problem, ...]
    """About no single run: folders that cannot be read, names that clash, an office met twice, files without a run."""
    jobs: int
    template: str
    """Hash of the template."""

    @property
    def counts(self) -> Counter[str]:
        """Outcome -> how many runs."""
        return Counter(result.outcome for result in self.results)

    @property
    def exit_code(self) -> ExitCode:
        """Of the worst that happened: a bug, a faulty run, a refusal, or nothing."""
        if self.counts[FAILED]:
            return ExitCode.BUG
        if self.counts[INVALID]:
            return ExitCode.INVALID
        refused = self.counts[REFUSED] or any(problem.severity != TEMUAN for problem in self.problems)
        return ExitCode.REFUSED if refused else ExitCode.DONE


def find(batch: Batch) -> tuple[list[Found], list[Problem]]:
    """The runs of the batch.

    Raises:
        NotFound: when there is none.
        Refused: when the template is of a kind that cannot be filled.

    """
    refuse_unfillable(batch.template)
    return runs_below(batch.folder, batch.template.suffix.lower())


def fill_batch(
    batch: Batch, found: tuple[list[Found], list[Problem]], layout: Layout | None = None, progress: Progress | None = None
) -> Batched:
    """Fill the template once for every run of *found*; *progress* is told of each that is done with.

    Raises:
        InvalidFiles: when the template cannot be read.
        NotFound: when the template does not have the round.
        Refused: when another batch writes into the same folder, or the template does not survive being filled with nothing.

    """
    runs, problems = found
    setup = _setup(batch, layout)
    with alone_in(batch.target):
        sweep(batch.target / name for name in (*(each.name for each in runs), SUMMARY, LEDGER, MEMORY))
        writing = _Writing(batch)
        tasks = [Task(each.run, each.name, writing.memory.known(each.name)) for each in runs]
        jobs = max(1, min(batch.jobs, len(tasks) // _FEW))
        results: dict[str, Result] = {}
        try:
            for result in _results(setup, tasks, jobs):
                results[result.task.name] = writing.settled(result)
                if progress is not None:
                    progress(1)
        finally:  # Ctrl-C too
            writing.memory.save()
        ordered = tuple(results[each.name] for each in runs)
        problems += [*_twice(ordered), *_without_run(batch.target, writing.memory, runs)]
        problems += writing.summary(ordered)
    return Batched(ordered, tuple(problems), jobs, setup.template.package.sha256)


def _setup(batch: Batch, layout: Layout | None) -> Setup:
    package = open_package(batch.template).lean()
    template = analyse(package)
    proof = Proof(template)  # what takes most memory, before anything is kept
    book = recognised(package, layout)
    refuse_unknown_round(book, batch.round)
    stated = hashlib.sha256(batch.layout.read_bytes()).hexdigest() if batch.layout is not None else ""
    return Setup(template, book, proof, batch.round, batch.overwrite, language.code(), stated)


# --- in one process or several -----------------------------------------------------------------------------------


def _results(setup: Setup, tasks: Sequence[Task], jobs: int) -> Iterator[Result]:
    """The result of every task, as they come."""
    if jobs == 1:
        yield from map(Filler(setup).fill, tasks)
        return
    # a process of its own kind on every system: what this one has loaded is not copied into the others
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), begin, (setup,))
    try:
        waiting = iter(tasks)
        running = {pool.submit(fill_here, task) for task in islice(waiting, jobs * _AHEAD)}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            running |= {pool.submit(fill_here, task) for task in islice(waiting, len(done))}
            yield from map(Future.result, done)
    finally:
        pool.shutdown(cancel_futures=True)


class _Writing:
    """Puts workbooks into their place, one after another, and remembers them."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._outputs = Outputs(batch.target, batch.target)
        self.memory = Memory(batch.target)

    def settled(self, result: Result) -> Result:
        """Write what was filled; what became of the run, without the workbook's bytes."""
        if result.outcome == CURRENT:
            return self.memory.recalled(result.task)
        if result.outcome != FILLED:
            return self._with_older(result)
        target = self._batch.target / result.task.name
        try:
            refuse_template(target, self._batch.template)
            self._outputs.write({target: result.content}, force=self._batch.force)
        except Refused as error:
            return result._replace(outcome=REFUSED, content=b"", problems=error.problems)
        self.memory.note(result)
        return result._replace(content=b"")

    def _with_older(self, result: Result) -> Result:
        """Where an earlier workbook of the run stays as it is, say so: it does not hold what the run says now."""
        file = self._batch.target / result.task.name
        if not file.exists():
            return result
        what, mend = (
            _("buku kerja dari isi sebelumnya tetap ada"),
            _("perbaiki penilaiannya lalu ulangi; jangan kirim berkas ini"),
        )
        older = Problem(TEMUAN, file.as_posix(), None, "", "workbook-outdated", what, mend)
        return result._replace(problems=(*result.problems, older))

    def summary(self, results: Sequence[Result]) -> Iterable[Problem]:
        """Write the table of all; why not, where it could not be."""
        try:
            self._outputs.write({self._batch.target / SUMMARY: as_csv(results, self._batch.folder)}, force=self._batch.force)
        except Refused as error:
            return error.problems
        return ()


# --- what concerns several runs ----------------------------------------------------------------------------------


def _twice(results: Iterable[Result]) -> Iterable[Problem]:
    """Offices of which several runs are of one year: each has its workbook, and a person decides which one counts."""
    by_office = defaultdict(list)
    for result in results:
        if result.code:
            by_office[result.code, result.year].append(result)
    for (code, year), same in by_office.items():
        if len(same) > 1:
            places = ", ".join(each.task.run.as_posix() for each in same)
            what = _("kantor {code} tahun {year} ada di beberapa folder: {places}").format(code=code, year=year, places=places)
            mend = _("pakai satu saja; buku kerja masing-masing tetap ditulis")
            yield Problem(TEMUAN, same[0].task.run.as_posix(), None, "satker.kode", "office-met-twice", what, mend)


def _without_run(target: Path, memory: Memory, runs: Iterable[Found]) -> Iterable[Problem]:
    """Workbooks of an earlier batch whose run is not there any more: they stay, and are named."""
    names = {each.name for each in runs}
    for name in memory.names():
        if name not in names:
            what, mend = _("penilaiannya tidak ditemukan lagi"), _("hapus berkas itu bila memang tidak dipakai")
            yield Problem(TEMUAN, (target / name).as_posix(), None, "", "workbook-without-run", what, mend)
