"""The use cases of comparing: runs read, their questions paired, the causes of the change told."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from lke.engine.compare import compare
from lke.engine.crosswalks import propose
from lke.engine.pairing import Pairing, pair_by_id
from lke.engine.score import ROUND_PREFIX, Scorer
from lke.engine.trend import Trend
from lke.errors import SALAH, LkeError, NotFound, Problem, Refused
from lke.figures import percent
from lke.files.allowances import read_allowances
from lke.files.crosswalks import crosswalk_text, pairing_of
from lke.files.library import LoadedRubric, find_rubric, load_rubric
from lke.files.outputs import Outputs, write_or_refuse
from lke.files.runs import load_run
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.comparison import Movement, Side
from lke.model.rules import PREVIOUS_YEAR
from lke.model.run import Unit
from lke.model.score import Scorecard


class _Opened(NamedTuple):
    scorer: Scorer
    assessment: Assessment
    rubric: LoadedRubric
    edition: str | None = None
    """Of a workbook that was imported to be compared: the known edition of which its questions are."""


def compare_runs(runs: Sequence[Path], by: str | None = None) -> Trend:
    """Compare each run with the one before it; with one run, *by* names the two scores of it: ``klaim:berbukti``.

    A filled official workbook may stand in the place of a run: it is imported for this comparison and nothing is kept.

    Raises:
        Refused: when the runs are of different offices, or no crosswalk joins their rubrics.
        InvalidFiles: with every fault of a run or a crosswalk.
        NotFound: when a score or round does not exist, or one run comes without two scores.

    """
    opened = {at: _opened(run, load_run(run).assessment) for at, run in enumerate(runs) if not run.is_file()}
    files = {at: _imported(run, _whose(opened, at, len(runs))) for at, run in enumerate(runs) if run.is_file()}
    return _compare(runs, [(opened | files)[at] for at in range(len(runs))], by)


def _compare(runs: Sequence[Path], opened: Sequence[_Opened], by: str | None) -> Trend:
    names = _scores(by, opened)
    if len(opened) == 1:
        opened = [opened[0], opened[0]]
    _same_office(runs, opened)
    sides = [Side(each.assessment, each.scorer.score(name)) for each, name in zip(opened, names, strict=True)]
    steps = [
        compare(sides[at], sides[at + 1], _pairing(one, other), (one.scorer, other.scorer))
        for at, (one, other) in enumerate(pairwise(opened))
    ]
    return Trend(tuple(steps))


def _pairing(one: _Opened, other: _Opened) -> Pairing:
    """By id where both are of one edition, whether from its rubric or from an official workbook of it; else as is stated."""
    if one.edition is None and other.edition is None:
        return pairing_of(one.rubric, other.rubric)
    editions = {each.edition or each.rubric.rubric.extends or each.rubric.rubric.id for each in (one, other)}
    if len(editions) == 1:
        return pair_by_id(one.rubric.rubric, other.rubric.rubric)
    return pairing_of(one.rubric, other.rubric)


def _whose(opened: Mapping[int, _Opened], at: int, count: int) -> tuple[Unit | None, int]:
    """Whose a workbook is and of which year, by the run beside it: consecutive years stand side by side."""
    if not opened:
        return None, datetime.now(UTC).year - (count - 1 - at)
    nearest = min(opened, key=lambda each: abs(each - at))
    header = opened[nearest].assessment.header
    return header.unit, header.year - (nearest - at)


def _imported(file: Path, whose: tuple[Unit | None, int]) -> _Opened:
    """Import an official workbook into a folder that does not outlive the reading of it."""
    from lke.official import RUN_FOLDER, Office, import_workbook

    unit, year = whose
    with TemporaryDirectory() as folder:
        office = Office(unit.code if unit is not None else None, unit.name if unit is not None else None, year)
        made = import_workbook(file, Path(folder), office)
        run = Path(folder) / RUN_FOLDER
        opened = _opened(run, load_run(run).assessment)
    return opened._replace(edition=made.edition.edition if made.edition is not None else None)


def _opened(run: Path, assessment: Assessment) -> _Opened:
    return _Opened(Scorer(assessment), assessment, load_rubric(find_rubric(assessment.header.rubric, run)))


def _scores(by: str | None, opened: Sequence[_Opened]) -> list[str]:
    """The score of each side; where none is asked for, the last rubric's score of record on all."""
    named = split_scores(by) if by else []
    if len(opened) == 1 and len(named) != 2:
        raise NotFound([_by_problem(_("satu penilaian dibandingkan dengan dirinya menurut dua nilai"), "--by klaim:berbukti")])
    if len(named) > 2 or (len(named) == 2 and len(opened) > 2):
        raise NotFound([_by_problem(_("terlalu banyak nilai dalam --by"), "--by klaim")])
    if len(named) == 2:
        return named
    return [named[0] if named else opened[-1].assessment.rubric.basis] * len(opened)


def _by_problem(what: str, mend: str) -> Problem:
    return Problem(SALAH, "", None, "--by", "scores-not-named", what, _("tulis misalnya {example}").format(example=mend))


def split_scores(by: str) -> list[str]:
    """The scores named in ``X:Y``, where a round has a colon of its own: ``round:unit:round:tpi``."""
    parts = by.split(":")
    names = []
    while parts:
        head = parts.pop(0)
        names.append(f"{head}:{parts.pop(0)}" if head + ":" == ROUND_PREFIX and parts else head)
    return names


def _same_office(runs: Sequence[Path], opened: Sequence[_Opened]) -> None:
    units = [each.assessment.header.unit for each in opened]
    for run, unit in zip(runs, units, strict=False):
        if unit.code != units[0].code:
            what = _("penilaian ini milik {name} ({code}), bukan {first} ({first_code})").format(
                name=unit.name, code=unit.code, first=units[0].name, first_code=units[0].code
            )
            mend = _("bandingkan penilaian kantor yang sama; untuk banyak kantor: lke rekap")
            raise Refused([Problem(SALAH, run.as_posix(), None, "satker.kode", "offices-differ", what, mend)])


# --- outputs -----------------------------------------------------------------------------------------------------


def comparison_json(trend: Trend, reasons: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The contract's JSON document of a comparison."""
    from lke.report.comparison_json import document

    return document(trend, reasons or {})


def write_comparison(trend: Trend, run: Path, target: Path, *, force: bool = False) -> Path:
    """Write a comparison as a page (``.html``) or a workbook (``.xlsx``)."""
    if target.suffix.lower() == ".xlsx":
        from lke.workbook.comparison import build_comparison

        content = build_comparison(trend)
    else:
        from lke.report.comparison_html import render_comparison

        content = render_comparison(trend).encode()
    Outputs(run).write({target: content}, force=force)
    return target


# --- ratchet -----------------------------------------------------------------------------------------------------


class Ratchet(NamedTuple):
    """What fell, and the reasons that were recorded for it."""

    fallen: tuple[Movement, ...]
    reasons: Mapping[str, str]

    @property
    def unexplained(self) -> tuple[Movement, ...]:
        """Criteria that fell without a recorded reason."""
        return tuple(row for row in self.fallen if row.id not in self.reasons)


def ratchet(trend: Trend, allow: Path | None) -> Ratchet:
    """Hold what fell in the last step against the reasons in *allow*.

    Raises:
        InvalidFiles: when *allow* is faulty.

    """
    step = trend.steps[-1]
    known = [row.id for row in step.nodes if row.is_leaf]
    return Ratchet(step.fallen, read_allowances(allow, known) if allow is not None else {})


def falls(held: Ratchet) -> tuple[Problem, ...]:
    """Every criterion that fell without a recorded reason, as a problem."""
    mend = _("perbaiki, atau catat alasannya di berkas --allow (kolom kriteria, alasan)")
    return tuple(
        Problem(
            SALAH,
            "",
            None,
            row.id,
            "criterion-fell",
            _("turun dari {before} menjadi {after}: {title}").format(
                before=percent(row.share_before), after=percent(row.share_after), title=row.title
            ),
            mend,
        )
        for row in held.unexplained
    )


# --- crosswalks --------------------------------------------------------------------------------------------------


def diff_rubrics(old: str, new: str) -> str:
    """A proposed crosswalk from one rubric to another, as the file that a person finishes."""
    return crosswalk_text(propose(load_rubric(find_rubric(old)).rubric, load_rubric(find_rubric(new)).rubric))


def write_diff(text: str, target: Path) -> None:
    """Write a proposed crosswalk; one that is there is a person's work and stays.

    Raises:
        Refused: when *target* exists or cannot be written.

    """
    if target.exists():
        what, mend = _("berkas sudah ada"), _("pilih nama lain, atau pindahkan berkas itu")
        raise Refused([Problem(SALAH, target.as_posix(), None, "", "file-exists", what, mend)])
    write_or_refuse(target, text.encode())


def against_last_year(run: Path, card: Scorecard) -> Trend | str:
    """*run* against the run that it names as last year's, by the score of record; or why they cannot be compared."""
    place = card.assessment.header.related[PREVIOUS_YEAR]
    try:
        before = _opened(run / place, load_run(run / place).assessment)
        return _compare([run / place, run], [before, _opened(run, card.assessment)], card.basis)
    except LkeError as error:
        return "; ".join(problem.what for problem in error.problems)
