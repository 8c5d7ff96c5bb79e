"""The use cases, as plain functions over files and engine."""

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lke.engine.certainty import final_refusals
from lke.engine.gates import decide_gates
from lke.engine.score import score as score_assessment
from lke.engine.score import scorecard
from lke.errors import SALAH, InvalidFiles, NotFound, Problem, Refused, in_order
from lke.files.library import (
    LoadedRubric,
    find_plan,
    find_rubric,
    load_mapping,
    load_plan,
    load_rubric,
    mapping_files,
    plan_file,
    plan_of_mapping,
)
from lke.files.outputs import OUTPUT_FOLDER, Outputs, cannot_write, replace_file
from lke.files.places import RUBRIC_FILE, RUN_FILE, seen_from, shipped_examples, shipped_plans, shipped_rubrics
from lke.files.runs import load_run, read_register
from lke.language import _
from lke.model.places import EVIDENCE_FOLDER
from lke.model.plan import Plan
from lke.model.rubric import Rubric
from lke.model.rules import PREVIOUS_YEAR
from lke.model.score import Score, Scorecard

if TYPE_CHECKING:
    from lke.engine.gates import GateVerdict
    from lke.files.journal import Journal
    from lke.files.new_run import NewRun
    from lke.files.taken_over import TakenOver
    from lke.model.mapping import PlanMapping
    from lke.model.review import ReviewTables

Progress = Callable[[int], None]

WORKBOOK = "lke.xlsx"
REPORT = "laporan.html"
NUMBERS = "nilai.json"


def score_run(
    run: Path,
    progress: Progress | None = None,
    *,
    allow_unverified: bool = True,
    afresh: bool = False,
    monitoring: bool = False,
) -> Scorecard:
    """Score the run in folder *run* all four ways; *afresh*: check its rubric and plan even where known to be sound.

    *monitoring*: read what was carried out (``realisasi.csv``), too, on which no score depends.

    Raises:
        InvalidFiles: also when a final assessment stands on an outline or unverified numbers and that is not allowed.

    """
    loaded = load_run(run, progress, afresh=afresh, monitoring=monitoring)
    card = scorecard(loaded.assessment, loaded.findings)
    if not allow_unverified:
        refuse_unverified(run, card)
    return card


def refuse_unverified(run: Path, card: Scorecard) -> None:
    """Stop where a final assessment stands on an outline or on unverified numbers.

    Raises:
        InvalidFiles: in that case, with the place.

    """
    refusals = final_refusals(card.assessment)
    if refusals:
        raise InvalidFiles(replace(each, file=(run / each.file).as_posix(), line=_header_line(run, each)) for each in refusals)


def _header_line(run: Path, problem: Problem) -> int | None:
    from lke.files.yaml import line_at, lines_of

    return line_at(lines_of(run / RUN_FILE), problem.path)


def unmet_levels(card: Scorecard, score: Score, levels: Sequence[str]) -> tuple["GateVerdict", ...]:
    """Those of *levels* that *score* does not meet.

    Raises:
        NotFound: when the rubric has no such gate.

    """
    gates = {gate.level: gate for gate in decide_gates(card.assessment, score)}
    missing = [level for level in levels if level not in gates]
    if missing:
        known = ", ".join(gates) or _("rubrik ini tanpa gerbang")
        mend = _("yang ada: {names}").format(names=known)
        raise NotFound(
            Problem(SALAH, level, None, "", "unknown-gate", _("tidak ada gerbang {name}").format(name=repr(level)), mend)
            for level in missing
        )
    return tuple(gates[level] for level in levels if not gates[level].met)


def score_by(card: Scorecard, by: str | None) -> Score:
    """One score of *card*: of record when *by* is None, or of one round (``round:NAME``)."""
    name = by or card.basis
    return card.scores[name] if name in card.scores else score_assessment(card.assessment, name)


def score_json(card: Scorecard, score: Score) -> dict[str, Any]:
    """The contract's JSON document of *score*."""
    from lke.report.as_json import score_document

    return score_document(card, score)


def build_workbook(card: Scorecard, evidence: str | None, run: Path) -> bytes:
    """The LKE workbook of *card* of *run*, with *evidence* as the way to the evidence folder."""
    from lke.workbook.build import build

    last_year = None
    if PREVIOUS_YEAR in card.assessment.header.related:
        from lke.comparing import against_last_year

        last_year = against_last_year(run, card)
    return build(card, evidence=evidence, last_year=last_year)


def render_report(card: Scorecard, evidence: str | None, review: "ReviewTables | None" = None) -> bytes:
    """The HTML report of *card*, with *evidence* as the way to the evidence folder."""
    from lke.report.html import render

    return render(card, evidence=evidence, review=review).encode()


def reviewed(run: Path, card: Scorecard) -> "tuple[Scorecard, ReviewTables]":
    """*card* with what was found in the responses and follow-ups of *run*, and these.

    Raises:
        InvalidFiles: with every ``salah`` of both tables.

    """
    from lke.reviewing.opening import review_of, stop_at

    tables, problems = review_of(run, card.assessment)
    stop_at(run, problems)
    return (replace(card, findings=in_order((*card.findings, *problems))) if problems else card), tables


def evidence_seen_from(target: Path, run: Path) -> str | None:
    """The way from the file *target* to the evidence of *run*; None where there is none: another drive on Windows."""
    try:
        return Path(os.path.relpath(run / EVIDENCE_FOLDER, target.parent)).as_posix()
    except ValueError:
        return None


def export_run(
    run: Path, target: Path, *, force: bool = False, progress: Progress | None = None, allow_unverified: bool = True
) -> Path:
    """Build the LKE workbook of *run* into *target*."""
    card, _review = reviewed(run, score_run(run, progress, allow_unverified=allow_unverified, monitoring=True))
    Outputs(run).write({target: build_workbook(card, evidence_seen_from(target, run), run)}, force=force)
    return target


def report_run(
    run: Path, target: Path, *, force: bool = False, progress: Progress | None = None, allow_unverified: bool = True
) -> Path:
    """Write the report of *run* into *target*."""
    card, review = reviewed(run, score_run(run, progress, allow_unverified=allow_unverified, monitoring=True))
    Outputs(run).write({target: render_report(card, evidence_seen_from(target, run), review)}, force=force)
    return target


class Done(NamedTuple):
    """What the main job yielded."""

    card: Scorecard
    written: tuple[Path, ...]


STEPS = 3
"""Steps of the main job after the evidence has been looked at."""


def run_all(run: Path, *, force: bool = False, progress: Progress | None = None, allow_unverified: bool = True) -> Done:
    """The main job: check, score, export the LKE, report; all in ``keluaran/``.

    *progress* is told of each piece of evidence looked at, then of each of ``STEPS`` steps.
    """
    told = progress or (lambda _count: None)
    card, review = reviewed(run, score_run(run, progress, allow_unverified=allow_unverified, monitoring=True))
    told(1)
    folder = run / OUTPUT_FOLDER
    numbers = json.dumps(score_json(card, card.record), ensure_ascii=False, indent=1) + "\n"
    workbook = build_workbook(card, evidence_seen_from(folder / WORKBOOK, run), run)
    told(1)
    report = render_report(card, evidence_seen_from(folder / REPORT, run), review)
    files = {folder / WORKBOOK: workbook, folder / REPORT: report, folder / NUMBERS: numbers.encode()}
    Outputs(run).write(files, force=force)
    told(1)
    return Done(card, tuple(files))


def evidence_count(run: Path) -> int:
    """How many pieces of evidence are registered in *run*; 0 where the register cannot be read."""
    try:
        return len(read_register(run))
    except InvalidFiles:
        return 0


# --- check -------------------------------------------------------------------------------------------------------


def check_paths(paths: Sequence[Path]) -> tuple[Problem, ...]:
    """Every fault of the rubrics, plans and runs at *paths*."""
    return in_order(problem for path in paths for problem in _check_path(path))


def _check_path(path: Path) -> Iterator[Problem]:
    from lke.files.crosswalks import is_crosswalk

    try:
        if path.is_dir() and (path / RUN_FILE).is_file():
            yield from _check_run(path)
        elif path.is_dir() and (path / RUBRIC_FILE).is_file():
            yield from _check_rubric(path)
        elif path.name == RUN_FILE:
            yield from _check_run(path.parent)
        elif path.name == RUBRIC_FILE:
            yield from _check_rubric(path.parent)
        elif is_crosswalk(path):
            yield from _check_crosswalk(path)
        elif path.suffix in (".yaml", ".yml"):
            yield from _check_plan(path)
        else:
            what = _("bukan folder penilaian, folder rubrik, atau berkas rencana aksi")
            mend = _("sebut folder dengan {run} atau {rubric}, atau berkas .yaml").format(run=RUN_FILE, rubric=RUBRIC_FILE)
            yield Problem(SALAH, path.as_posix(), None, "", "nothing-to-check", what, mend)
    except InvalidFiles as error:
        yield from error.problems


def _check_run(run: Path) -> Iterator[Problem]:
    from lke.files.schemas import against_schema
    from lke.reviewing.opening import review_of

    try:
        card = score_run(run, afresh=True, monitoring=True)
    except InvalidFiles as error:  # what is wrong with the form of the other tables is said at once
        raise InvalidFiles((*error.problems, *_inside(run, review_of(run, None)[1]))) from None
    yield from _inside(run, (*card.findings, *review_of(run, card.assessment)[1]))
    yield from against_schema(run / RUN_FILE, "penilaian")
    yield from check_journal(run)[1]
    yield from waiting_in_forms(run)


def waiting_in_forms(run: Path) -> Iterable[Problem]:
    """What forms have said that a person has yet to decide on, or to complete."""
    from lke.forming.collecting import waiting

    return waiting(run)


def _inside(run: Path, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems whose file is named as it is called in *run*."""
    return (replace(problem, file=(run / problem.file).as_posix()) for problem in problems)


def check_journal(run: Path, anchors: Sequence[str] = ()) -> "tuple[Journal, tuple[Problem, ...]]":
    """The journal of *run*, and where it was tampered with as far as its chain, printed *anchors* and outputs tell."""
    from lke.files.journal import anchor_faults, read_journal

    journal = read_journal(run)
    faults = (*journal.problems, *anchor_faults(journal, (*Outputs(run).anchors, *anchors)))
    return journal, tuple(replace(each, file=(run / each.file).as_posix()) for each in faults)


def _check_rubric(folder: Path) -> Iterator[Problem]:
    from lke.engine.instrument_checks import check_sources
    from lke.files.crosswalks import crosswalks_in
    from lke.files.schemas import against_schema
    from lke.files.yaml import line_at, lines_of

    loaded = load_rubric(folder, afresh=True)
    lines = lines_of(folder / RUBRIC_FILE)
    for problem in check_sources(loaded.rubric):
        line = line_at(lines, problem.path)
        yield replace(problem, file=(folder / RUBRIC_FILE).as_posix(), line=line)
    if not loaded.bases:  # a variant holds only what it changes
        yield from against_schema(folder / RUBRIC_FILE, "rubrik")
    for file in mapping_files(folder):
        yield from _check_mapping(loaded, file)
    for file in crosswalks_in(folder):
        yield from _check_crosswalk(file)


def _check_crosswalk(file: Path) -> Iterator[Problem]:
    from lke.files.crosswalks import check_crosswalk_file
    from lke.files.schemas import against_schema

    yield from check_crosswalk_file(file)
    yield from against_schema(file, "padanan")


def _check_mapping(loaded: LoadedRubric, file: Path) -> Iterator[Problem]:
    from lke.files.schemas import against_schema

    try:
        load_mapping(loaded, plan_of_mapping(file))
        yield from against_schema(file, "pemetaan")
    except InvalidFiles as error:
        yield from error.problems
    except NotFound as error:
        yield from (replace(each, file=file.as_posix()) for each in error.problems)


def _check_plan(file: Path) -> Iterator[Problem]:
    from lke.files.schemas import against_schema

    load_plan(file, afresh=True)
    yield from against_schema(file, "rencana-aksi")


# --- new runs and examples ---------------------------------------------------------------------------------------


def demo(folder: Path) -> dict[Path, Done]:
    """Write the worked examples into *folder* and run everything on them; files that are there stay as they are."""
    done = {}
    for slug, source in shipped_examples().items():
        copy_missing(source, folder / slug)
        done[folder / slug] = run_all(folder / slug)
    return done


def copy_missing(source: Path, target: Path) -> None:
    """Copy what *target* does not have yet."""
    for file in sorted(source.rglob("*")):
        relative = file.relative_to(source)
        if file.is_dir() or OUTPUT_FOLDER in relative.parts or (target / relative).exists():
            continue
        try:
            (target / relative).parent.mkdir(parents=True, exist_ok=True)
            replace_file(target / relative, file.read_bytes())
        except OSError as error:
            raise Refused([cannot_write(target / relative, error)]) from error


def init_run(new: "NewRun", to: Path) -> tuple[Path, "TakenOver | None"]:
    """Make the folder of a new run, with every criterion and input in its tables, unanswered.

    Returns the folder, and what it took over from the run ``new.source``.

    Raises:
        Refused: when the folder already exists.
        InvalidFiles: when what was given makes no valid ``penilaian.yaml``.

    """
    from lke.files.carried_over import FOLLOW_UPS
    from lke.files.new_run import run_files
    from lke.files.taken_over import take_over

    run = to / new.slug
    if run.exists():
        what, mend = _("folder sudah ada"), _("pilih nama lain, atau pindahkan folder itu")
        raise Refused([Problem(SALAH, run.as_posix(), None, "", "run-exists", what, mend)])
    rubric_folder = find_rubric(new.rubric)
    loaded = load_rubric(rubric_folder)
    rubric = loaded.rubric
    taken = take_over(new.source, new.unit, new.year, loaded, new.plan) if new.source is not None else None
    plan_at = find_plan(new.plan) if new.plan else plan_file(rubric, rubric_folder)
    plan = load_plan(plan_at) if plan_at is not None else None
    named = new._replace(
        rubric=seen_from(run, rubric_folder, shipped_rubrics()),
        plan=None if plan_at is None else seen_from(run, plan_at, shipped_plans()),
        mapping=taken.plan if taken is not None and plan is None else None,
        example=taken is not None and taken.example,
        last_year=seen_from(run, new.source, {}) if taken is not None and new.source is not None and taken.last_year else None,
    )
    files = run_files(named, rubric, plan)
    if taken is not None:
        files["bukti.csv"] = taken.register
        files |= {} if taken.follow_ups is None else {FOLLOW_UPS: taken.follow_ups}
    _write_new_folder(run, files, taken)
    return run, taken


def _write_new_folder(run: Path, files: Mapping[str, bytes], taken: "TakenOver | None" = None) -> None:
    """Make the whole folder beside and rename it, so that no half of one is left behind."""
    unfinished = run.with_name(f".{run.name}.tmp")
    made = [folder for folder in run.parents if not folder.exists()]
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        (unfinished / "bukti").mkdir(parents=True)
        for name, content in files.items():
            (unfinished / name).write_bytes(content)
        if taken is not None:
            from lke.files.taken_over import copy_evidence

            copy_evidence(taken, unfinished)
        load_run(unfinished)
        unfinished.rename(run)
    except InvalidFiles as error:
        raise InvalidFiles(replace(each, file=each.file.replace(unfinished.name, run.name)) for each in error.problems) from None
    except OSError as error:
        raise Refused([cannot_write(run, error)]) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        with contextlib.suppress(OSError):
            for folder in made if not run.exists() else ():
                folder.rmdir()


# --- looking things up -------------------------------------------------------------------------------------------


def open_rubric(name: str) -> Rubric:
    """The rubric of that id or folder."""
    return load_rubric(find_rubric(name)).rubric


def open_mapping(rubric: str, plan: Plan) -> "PlanMapping | None":
    """The mapping from *plan* to the rubric of that id or folder."""
    loaded = load_rubric(find_rubric(rubric))
    return None if loaded.rubric.plan == plan.id else load_mapping(loaded, plan.id, plan)


def new_rubric(name: str, source: str, to: Path, *, variant: bool) -> Path:
    """Start the rubric *name* in *to* from the one of id or folder *source*: a copy, or an empty variant.

    Raises:
        Refused: when its folder already exists.

    """
    from lke.files.new_rubric import rubric_files

    folder = to / name
    if folder.exists():
        what, mend = _("folder sudah ada"), _("pilih id lain, atau pindahkan folder itu")
        raise Refused([Problem(SALAH, folder.as_posix(), None, "", "rubric-exists", what, mend)])
    files = rubric_files(name, load_rubric(find_rubric(source)), folder, variant=variant)
    try:
        folder.mkdir(parents=True)
        for file, content in files.items():
            replace_file(folder / file, content)
    except OSError as error:
        raise Refused([cannot_write(folder, error)]) from error
    return folder


def open_plan(name: str) -> Plan:
    """The action plan of that id or file."""
    return load_plan(find_plan(name))


def all_rubrics() -> list[Rubric]:
    """Every shipped rubric."""
    return [load_rubric(folder).rubric for folder in shipped_rubrics().values()]


def no_such_node(name: str, known: Iterable[str]) -> NotFound:
    """The refusal of an id that the rubric and the plan do not have."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=3)
    mend = _("mungkin maksudnya {near}").format(near=", ".join(near)) if near else _("lihat lke rubric show")
    what = _("tidak ada kriteria, kelompok atau indikator {id}").format(id=repr(name))
    return NotFound([Problem(SALAH, name, None, "", "unknown-id", what, mend)])
