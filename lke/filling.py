"""The use case of filling an official workbook from a run."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from lke.engine.score import ROUND_PREFIX, score
from lke.errors import SALAH, Problem, Refused
from lke.files.evidence import Hashing
from lke.files.outputs import Outputs
from lke.files.runs import load_run
from lke.language import _
from lke.model.assessment import Assessment
from lke.workbook.official.fill import Filling, plan_filling
from lke.workbook.official.fill_rounds import choose_rounds
from lke.workbook.official.layout import Layout
from lke.workbook.official.package import Package, open_package
from lke.workbook.official.patch import analyse
from lke.workbook.official.patch_verify import verify
from lke.workbook.official.reading import read_package
from lke.workbook.official.recognise import recognise
from lke.workbook.official.sheetmodel import RecognisedBook

Progress = Callable[[int], None]
FILLABLE = (".xlsx", ".xlsm")


class Fill(NamedTuple):
    """What is to be filled, with what, and how."""

    run: Path
    template: Path
    target: Path
    round: str | None = None
    """A round of the run, or ``run=workbook`` where the two call it differently."""
    overwrite: bool = False
    """Cells that hold something else may be replaced."""
    force: bool = False
    """The output file may be replaced."""


def fill_run(asked: Fill, layout: Layout | None = None, progress: Progress | None = None) -> Filling:
    """Fill the official workbook with a run's answers, into a new file; the template stays as it is.

    *layout* states by hand what its columns are.

    Raises:
        NotFound: when there is no such round.
        InvalidFiles: when the run or the template cannot be read.
        Refused: with everything that forbids it, before anything is written.

    """
    _refuse_wrong_files(asked)
    loaded = load_run(asked.run, progress, hashing=Hashing.NEVER)
    package = open_package(asked.template)
    filling = planned(loaded.assessment, recognised(package, layout), asked.round, overwrite=asked.overwrite)
    template = analyse(package)
    filled = template.fill(filling.writes)
    verify(template, filled, filling.writes)
    Outputs(asked.run).write({asked.target: filled}, force=asked.force)
    return filling


def planned(assessment: Assessment, book: RecognisedBook, round_: str | None, *, overwrite: bool) -> Filling:
    """What of one round of *assessment* goes into which cells of *book*.

    Raises:
        NotFound: when there is no such round.
        Refused: with everything that forbids it.

    """
    rounds = choose_rounds(assessment.header.rounds, book, round_)
    result = score(assessment, f"{ROUND_PREFIX}{rounds.run}")
    filling = plan_filling(assessment, result, book, rounds, overwrite=overwrite)
    if filling.refused:
        raise Refused(filling.problems)
    return filling


def refuse_unfillable(template: Path) -> None:
    """Stop where *template* is of a kind that cannot be filled.

    Raises:
        Refused: in that case.

    """
    if template.suffix.lower() not in FILLABLE:
        what = _("hanya templat .xlsx dan .xlsm yang dapat diisi")
        mend = _("di Excel: Simpan Sebagai, Buku Kerja Excel (.xlsx)")
        raise Refused([Problem(SALAH, template.as_posix(), None, "", "not-fillable", what, mend)])


def recognised(package: Package, layout: Layout | None = None) -> RecognisedBook:
    """What is understood of an opened workbook."""
    form = Path(package.file).suffix.lower().lstrip(".")
    return recognise(read_package(package, package.file, form, package.sha256), layout)


def _refuse_wrong_files(asked: Fill) -> None:
    refuse_unfillable(asked.template)
    ending = asked.template.suffix.lower()
    if asked.target.suffix.lower() != ending:
        what = _("berkas tujuan harus berakhiran {ending} seperti templatnya").format(ending=ending)
        raise Refused([Problem(SALAH, asked.target.as_posix(), None, "", "not-fillable", what, _("ganti nama tujuannya"))])
    refuse_template(asked.target, asked.template)


def refuse_template(target: Path, template: Path) -> None:
    """Stop where *target* is the template itself.

    Raises:
        Refused: in that case.

    """
    if target.exists() and target.samefile(template):
        what = _("tujuan adalah templat itu sendiri")
        mend = _("sebut nama lain dengan -o; templat tidak pernah diubah")
        raise Refused([Problem(SALAH, target.as_posix(), None, "", "target-is-template", what, mend)])
