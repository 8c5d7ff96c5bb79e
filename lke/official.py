"""The use cases of official workbooks, as plain functions over files, engine and workbook."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from lke.engine.score import ROUND_PREFIX, score
from lke.errors import SALAH, NotFound, Problem, Refused
from lke.files.outputs import Outputs
from lke.files.runs import load_run
from lke.language import _
from lke.workbook.official.fill import Filling, Rounds, plan_filling
from lke.workbook.official.package import Package, open_package
from lke.workbook.official.patch import analyse
from lke.workbook.official.patch_verify import verify
from lke.workbook.official.reading import read_package
from lke.workbook.official.recognise import recognise
from lke.workbook.official.sheetmodel import RecognisedBook

Progress = Callable[[int], None]
FILLABLE = (".xlsx", ".xlsm")


# --- fill --------------------------------------------------------------------------------------------------------


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


def fill_run(asked: Fill, progress: Progress | None = None) -> Filling:
    """Fill the official workbook with a run's answers, into a new file; the template stays as it is.

    Raises:
        NotFound: when there is no such round.
        InvalidFiles: when the run or the template cannot be read.
        Refused: with everything that forbids it, before anything is written.

    """
    _refuse_wrong_files(asked)
    loaded = load_run(asked.run, progress)
    package = open_package(asked.template)
    book = recognised(package)
    rounds = choose_rounds(loaded.assessment.header.rounds, book, asked.round)
    result = score(loaded.assessment, f"{ROUND_PREFIX}{rounds.run}")
    filling = plan_filling(loaded.assessment, result, book, rounds, overwrite=asked.overwrite)
    if filling.refused:
        raise Refused(filling.problems)
    template = analyse(package)
    filled = template.fill(filling.writes)
    verify(template, filled, filling.writes)
    Outputs(asked.run).write({asked.target: filled}, force=asked.force)
    return filling


def recognised(package: Package) -> RecognisedBook:
    """What is understood of an opened workbook."""
    form = Path(package.file).suffix.lower().lstrip(".")
    return recognise(read_package(package, package.file, form, package.sha256))


def _refuse_wrong_files(asked: Fill) -> None:
    ending = asked.template.suffix.lower()
    if ending not in FILLABLE:
        what = _("hanya templat .xlsx dan .xlsm yang dapat diisi")
        mend = _("di Excel: Simpan Sebagai, Buku Kerja Excel (.xlsx)")
        raise Refused([Problem(SALAH, asked.template.as_posix(), None, "", "not-fillable", what, mend)])
    if asked.target.suffix.lower() != ending:
        what = _("berkas tujuan harus berakhiran {ending} seperti templatnya").format(ending=ending)
        raise Refused([Problem(SALAH, asked.target.as_posix(), None, "", "not-fillable", what, _("ganti nama tujuannya"))])
    if asked.target.exists() and asked.target.samefile(asked.template):
        what = _("tujuan adalah templat itu sendiri")
        mend = _("sebut nama lain dengan -o; templat tidak pernah diubah")
        raise Refused([Problem(SALAH, asked.target.as_posix(), None, "", "target-is-template", what, mend)])


def choose_rounds(of_run: tuple[str, ...], book: RecognisedBook, asked: str | None) -> Rounds:
    """Which round of the run goes into which columns; nothing is guessed where the workbook has several.

    Raises:
        NotFound: when the round has to be named, or there is none of that name.

    """
    mine, _equals, theirs = (asked or "").partition("=")
    if not mine and len(book.rounds) > 1:
        raise _no_round(book.book.file, _("templat ini memuat beberapa putaran: {names}"), book.rounds)
    mine = mine or of_run[0]
    if mine not in of_run:
        raise _no_round("penilaian.yaml", _("tidak ada putaran {name}; yang ada: {names}"), of_run, mine)
    if len(book.rounds) < 2 and not theirs:
        return Rounds(mine, book.rounds[0] if book.rounds else None, first=True)
    theirs = theirs or mine
    if theirs not in book.rounds:
        raise _no_round(book.book.file, _("templat ini tidak memuat putaran {name}; yang ada: {names}"), book.rounds, theirs)
    return Rounds(mine, theirs, first=theirs == book.rounds[0])


def _no_round(file: str, what: str, names: tuple[str, ...], name: str = "") -> NotFound:
    mend = _("pakai --round NAMA, atau --round NAMA=KOLOM bila namanya di templat berbeda")
    said = what.format(name=repr(name), names=", ".join(names))
    return NotFound([Problem(SALAH, file, None, "", "no-such-round", said, mend)])
