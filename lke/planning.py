"""The use cases of action plans: how far one is carried out, what its evidence covers, another office's as a draft."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from lke.engine.coverage import Covered, covered_criteria
from lke.engine.monitoring import monitor
from lke.engine.score import scorecard
from lke.errors import SALAH, InvalidFiles, NotFound, Problem, Refused
from lke.files.library import load_plan
from lke.files.outputs import Outputs, write_or_refuse
from lke.files.places import RUN_FILE
from lke.files.plan_out import Stated, missing, plan_yaml, schedule_csv
from lke.files.runs import load_run
from lke.language import _
from lke.model.monitoring import Monitoring
from lke.model.plan_draft import Draft
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
    file = (run / RUN_FILE).as_posix()
    if monitoring is None:
        what, mend = _("penilaian ini tanpa rencana aksi"), _("isi rencana_aksi di penilaian.yaml")
        raise NotFound([Problem(SALAH, file, None, "rencana_aksi", "run-without-plan", what, mend)])
    if monitoring.as_of is None:
        what, mend = _("tanggal_nilai kosong: keadaan per kapan?"), _("isi tanggal_nilai, atau pakai --as-of YYYY-MM-DD")
        raise NotFound([Problem(SALAH, file, None, "tanggal_nilai", "day-not-stated", what, mend)])
    return card, monitoring


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


# --- another office's plan ----------------------------------------------------------------------------------------


class Imported(NamedTuple):
    """What an import wrote, and what a person has to do."""

    plan: Path
    schedule: Path | None
    """None where the table marks no month."""
    draft: Draft
    missing: tuple[str, ...]
    """Keys that nobody stated and the file does not say."""
    problems: tuple[Problem, ...]
    """What ``lke check`` says of the draft as it is."""


def import_plan(file: Path, target: Path, known: Stated, sheet: str | None = None) -> Imported:
    """Make the draft of a plan in *target*, and its schedule beside it, from the table in *file*.

    *sheet*: the only one of a workbook that is read; otherwise all that are seen, one after another.

    Raises:
        InvalidFiles: when *file* cannot be read, or holds no plan's table.
        Refused: when something is already there.

    """
    from lke.engine.plan_draft import draft_of
    from lke.workbook.plan_tables import read_plan_tables

    schedule = target.with_name(f"{target.stem}-jadwal.csv")
    _refuse_existing(target, schedule)
    draft = draft_of(read_plan_tables(file, sheet))
    if draft is None:
        what = _("tidak ada tabel rencana aksi: kolom SUB KEGIATAN dan INDIKATOR KEBERHASILAN tidak ditemukan")
        mend = _("periksa apakah ini berkas yang benar; judul kolomnya seperti pada lampiran keputusan")
        raise InvalidFiles([Problem(SALAH, file.as_posix(), None, "", "plan-table-not-found", what, mend)])
    stated, given = _completed(known, draft)
    files = {target: plan_yaml(draft, stated, file.name, given).encode()}
    if any(row.months for row in draft.rows()):
        files[schedule] = schedule_csv(draft)
    for place, content in files.items():
        write_or_refuse(place, content)
    problems: tuple[Problem, ...] = ()
    try:
        load_plan(target, afresh=True)
    except InvalidFiles as error:
        problems = error.problems
    return Imported(target, schedule if schedule in files else None, draft, tuple(missing(stated)), problems)


def _refuse_existing(*targets: Path) -> None:
    what, mend = _("berkas sudah ada, dan tidak ditimpa"), _("pilih nama lain, atau pindahkan berkas itu")
    there = [target for target in targets if target.exists()]
    if there:
        raise Refused(Problem(SALAH, target.as_posix(), None, "", "file-exists", what, mend) for target in there)


def _completed(known: Stated, draft: Draft) -> tuple[Stated, list[str]]:
    """What a person stated, else what the file says; and the names of what a person stated."""
    given = [name for name, found in known._asdict().items() if found is not None]
    read = {name: found for name, found in draft.facts._asdict().items() if name not in given}
    return known._replace(**read), given
