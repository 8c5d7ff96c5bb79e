"""The use cases of action plans: how far one is carried out, what its evidence covers, another office's as a draft."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from lke.engine.coverage import Covered, covered_criteria
from lke.engine.monitoring import monitor
from lke.engine.score import scorecard
from lke.errors import SALAH, NotFound, Problem
from lke.files.outputs import Outputs
from lke.files.places import RUN_FILE
from lke.files.runs import load_run
from lke.language import _
from lke.model.monitoring import Monitoring
from lke.model.score import Scorecard

Progress = Callable[[int], None]


def plan_status(run: Path, as_of: date | None = None, progress: Progress | None = None) -> tuple[Scorecard, Monitoring]:
    """How far the plan of *run* is carried out on the day *as_of*; by default on its ``tanggal_nilai``.

    Raises:
        NotFound: when the run has no plan, or no day is known.
        InvalidFiles: with every ``salah`` of the run.

    """
    loaded = load_run(run, progress, monitoring=True)
    card = scorecard(loaded.assessment, loaded.findings)
    monitoring = monitor(card, as_of)
    if monitoring is None:
        what, mend = _("penilaian ini tanpa rencana aksi"), _("isi rencana_aksi di penilaian.yaml")
        raise NotFound([_in_header(run, "rencana_aksi", "run-without-plan", what, mend)])
    if monitoring.as_of is None:
        what, mend = _("tanggal_nilai kosong: keadaan per kapan?"), _("isi tanggal_nilai, atau pakai --as-of YYYY-MM-DD")
        raise NotFound([_in_header(run, "tanggal_nilai", "day-not-stated", what, mend)])
    return card, monitoring


def _in_header(run: Path, path: str, code: str, what: str, mend: str) -> Problem:
    return Problem(SALAH, (run / RUN_FILE).as_posix(), None, path, code, what, mend)


def write_status(run: Path, card: Scorecard, monitoring: Monitoring, target: Path, *, force: bool = False) -> None:
    """Write the plan's table as of the day into the workbook *target*."""
    from lke.workbook.plan_sheet import build_plan_status

    Outputs(run).write({target: build_plan_status(card, monitoring)}, force=force)


def write_coverage(run: Path, card: Scorecard, covered: list[Covered], target: Path, *, force: bool = False) -> None:
    """Write which evidence covers what into the workbook *target*."""
    from lke.workbook.coverage import build_coverage

    Outputs(run).write({target: build_coverage(card, covered)}, force=force)


def coverage_of(run: Path, progress: Progress | None = None) -> tuple[Scorecard, tuple[Covered, ...]]:
    """The scorecard of *run*, and every criterion with what hangs on its evidence, the most first."""
    loaded = load_run(run, progress)
    card = scorecard(loaded.assessment, loaded.findings)
    return card, covered_criteria(card)
