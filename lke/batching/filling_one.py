"""One run's part of a batch, in whatever process: read, planned, filled, proved; nothing is written here."""

import gc
import hashlib
import multiprocessing
import os
import signal
import threading
import traceback
from pathlib import Path
from typing import NamedTuple

from lke import language
from lke.errors import SALAH, InvalidFiles, LkeError, Problem
from lke.files.checked import code_of
from lke.files.evidence import Hashing
from lke.files.run_inputs import inputs_sha256
from lke.files.runs import load_run
from lke.filling import planned
from lke.language import _
from lke.workbook.official.patch import Template
from lke.workbook.official.patch_proof import Proof
from lke.workbook.official.sheetmodel import RecognisedBook

FILLED, CURRENT, REFUSED, INVALID, FAILED = "terisi", "mutakhir", "ditolak", "salah", "gagal"
"""What becomes of one run: its workbook was filled, is there already, may not be written or would lose something, the run
or its answers are faulty, or lke itself failed."""


COLLECT_EVERY = 10_000
"""New objects between two collections of garbage: what one run leaves behind is not kept for the next hundred."""


class Setup(NamedTuple):
    """What every run of a batch shares; it is made once, and sent to each process once."""

    template: Template
    book: RecognisedBook
    proof: Proof
    round: str | None
    overwrite: bool
    language: str
    layout: str = ""
    """Hash of the map that states its columns; empty where none does."""

    def seal(self) -> str:
        """The hash of all that decides what is written, but for the run itself."""
        code = code_of("model", "engine", "files", "workbook/official", "batching")
        said = (code, self.template.package.sha256, self.layout, self.round, self.overwrite, self.language)
        return hashlib.sha256(repr(said).encode()).hexdigest()


class Task(NamedTuple):
    """One run, and for which hash its workbook was filled last time; empty where that does not count."""

    run: Path
    name: str
    known: str = ""


class Result(NamedTuple):
    """What became of one run."""

    task: Task
    outcome: str
    made_for: str = ""
    """The hash of all that its workbook was made of; empty where that is not known."""
    content: bytes = b""
    code: str = ""
    """Of the office."""
    office: str = ""
    year: int | None = None
    filled: int = 0
    same: int = 0
    computed: int = 0
    problems: tuple[Problem, ...] = ()
    trace: str = ""
    """Where lke failed, for the one who mends it."""


class Filler:
    """Fills the shared template for one run after another; each begins from the template as it came."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._seal = setup.seal()

    def fill(self, task: Task) -> Result:
        """The filled workbook of a run, or why there is none."""
        try:
            return self._filled(task)
        except InvalidFiles as error:
            return Result(task, INVALID, problems=error.problems)
        except LkeError as error:
            return Result(task, REFUSED, problems=error.problems)
        except Exception as error:  # noqa: BLE001 - a bug met in one office must not cost the other 551 theirs
            what = _("lke gagal pada penilaian ini: {error}").format(error=f"{type(error).__name__}: {error}")
            mend = _("laporkan ini bersama jejaknya; penilaian lain tetap diisi")
            problem = Problem(SALAH, task.run.as_posix(), None, "", "fill-failed", what, mend)
            return Result(task, FAILED, problems=(problem,), trace=traceback.format_exc())

    def _filled(self, task: Task) -> Result:
        inputs = inputs_sha256(task.run)
        made_for = hashlib.sha256(f"{self._seal} {inputs}".encode()).hexdigest() if inputs is not None else ""
        if made_for and made_for == task.known:
            return Result(task, CURRENT, made_for)
        setup = self._setup
        assessment = load_run(task.run, hashing=Hashing.NEVER).assessment
        filling = planned(assessment, setup.book, setup.round, overwrite=setup.overwrite)
        content = setup.template.fill(filling.writes)
        setup.proof.check(content, filling.writes)
        unit, year = assessment.header.unit, assessment.header.year
        counts = (filling.count, filling.same, filling.computed)
        return Result(task, FILLED, made_for, content, unit.code, unit.name, year, *counts, filling.problems)


# --- in a process of its own -------------------------------------------------------------------------------------

_filler: list[Filler] = []


def begin(setup: Setup) -> None:
    """Make this process ready to fill. Ctrl-C is for its parent, with which it ends, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.set_threshold(COLLECT_EVERY)
    language.use(setup.language)
    _filler[:] = [Filler(setup)]


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def fill_here(task: Task) -> Result:
    """:meth:`Filler.fill` in a process that has begun."""
    return _filler[0].fill(task)
