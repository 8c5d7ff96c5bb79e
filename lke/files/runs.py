"""Reading a run folder: ``penilaian.yaml`` and its tables, every fault at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lke.engine.join import AnswerLine, RunTables, join
from lke.engine.realisations import check_realisations
from lke.errors import SALAH, InvalidFiles, NotFound, Problem
from lke.files.anchor import last_hash
from lke.files.bagged import RecordedStates, in_bag, read_opened, recorded_in
from lke.files.evidence import EvidenceFiles, Hashing, Progress, file_sha256
from lke.files.library import LoadedRubric, find_plan, find_rubric, load_mapping, load_plan, load_rubric, mapped_plan
from lke.files.places import CHANGE_NOTE, HIDDEN, RUN_FILE
from lke.files.related import read_related
from lke.files.rosters import read_rosters
from lke.files.shape import shaped
from lke.files.table import LARGEST, parse_rows, parse_table, read_rows
from lke.files.yaml import line_at, lines_of, read_bounded, read_yaml
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.mapping import PlanMapping
from lke.model.places import JOURNAL
from lke.model.plan import Plan
from lke.model.rubric import Rubric
from lke.model.run import DataRow, EvidenceRow, Header, RealisationRow, ScheduleRow

if TYPE_CHECKING:
    from lke.model.bagged import OpenedBag

Read = TypeVar("Read")

REGISTERED = ("id", "jenis", "judul")
"""Columns without which ``bukti.csv`` says nothing."""


class LoadedRun(NamedTuple):
    """A run that can be scored, with the findings of its tables."""

    folder: Path
    assessment: Assessment
    findings: tuple[Problem, ...]
    tables: RunTables
    """What was read, before it was joined: a change is tried on it before it is written."""


def load_run(
    folder: Path,
    progress: Progress | None = None,
    *,
    afresh: bool = False,
    monitoring: bool = False,
    hashing: Hashing = Hashing.ONCE,
) -> LoadedRun:
    """Load the run in *folder*; *progress* is told of each piece of evidence looked at.

    *afresh*: check rubric and plan even where they are known to be sound. *monitoring*: read what was carried out
    (``realisasi.csv``), too, on which no score depends. *hashing*: which evidence files are read to be hashed; none for
    what a round answered, which does not hang on it.

    Raises:
        NotFound: when there is no ``penilaian.yaml``.
        InvalidFiles: with every ``salah`` of every file.

    """
    require_run(folder)
    problems: list[Problem] = []
    header = _attempt(problems, lambda: load_header(folder))
    opened = read_opened(folder)
    files = RecordedStates(opened) if opened is not None else EvidenceFiles(folder, hashing)
    tables = _read_tables(folder, header, problems, files, progress)
    realised = _attempt(problems, lambda: read_realisations(folder)) if monitoring else None
    rubric = _attempt(problems, lambda: _rubric_of(folder, header, afresh=afresh)) if header else None
    plan = _attempt(problems, lambda: _plan_of(folder, header, afresh=afresh)) if header else None
    named = _attempt(problems, lambda: _named_plan(header, rubric)) if header and rubric else None
    mapping = _attempt(problems, lambda: _mapping_of(header, rubric, named or plan)) if header and rubric else None
    if header is None or rubric is None:
        raise InvalidFiles(in_folder(folder, problems))
    rosters = read_rosters(folder, rubric.rubric, problems)
    related = read_related(folder, header, rubric, problems, (load_header, _answers_and_data))
    problems = [_with_line(folder, each) for each in problems]
    tables = tables._replace(rosters=rosters, related=related)
    assessment, found = join(header, rubric.rubric, rubric.sha256, plan, tables, mapping)
    problems += [_with_line(folder, each) for each in found]
    register_known = not any(each.file == "bukti.csv" and each.severity == SALAH for each in problems)
    problems += check_realisations(realised or (), assessment, register_known=register_known)
    if any(each.severity == SALAH for each in problems):
        raise InvalidFiles(in_folder(folder, problems))
    known = replace(assessment, hashes=_hashes(folder, header, rosters), named_plan=named)
    if monitoring:
        known = _with_realisations(folder, known, realised)
    return LoadedRun(folder, _as_recorded(known, opened), tuple(problems), tables)


def _with_realisations(folder: Path, assessment: Assessment, realised: Sequence[tuple[int, RealisationRow]] | None) -> Assessment:
    """With what was carried out, and the hashes of the tables that say so."""
    read = {name: file_sha256(folder / name) for name in ("jadwal.csv", "realisasi.csv") if (folder / name).is_file()}
    rows = None if realised is None else tuple(row for _line, row in realised)
    return replace(assessment, hashes={**assessment.hashes, **read}, realisations=rows)


def tried(loaded: LoadedRun, tables: Mapping[str, bytes]) -> Assessment:
    """The assessment of *loaded* as it would be if ``jawaban.csv`` and ``bukti.csv`` held these *tables*.

    Raises:
        InvalidFiles: with every ``salah`` that they would have.

    """
    known, own = loaded.assessment, loaded.tables
    if tables.get("jawaban.csv"):
        own = own._replace(answers=parse_answers(tables["jawaban.csv"], known.header.rounds))
    if tables.get("bukti.csv"):
        states = {row.id: state for _line, row, state in own.evidence}
        rows = parse_rows(tables["bukti.csv"], "bukti.csv", EvidenceRow, REGISTERED)
        own = own._replace(evidence=tuple((line, row, states[row.id]) for line, row in rows))
    assessment, found = join(known.header, known.rubric, known.rubric_sha256, known.plan, own, known.mapping)
    problems = [each for each in found if each.severity == SALAH]
    if problems:
        raise InvalidFiles(in_folder(loaded.folder, problems))
    return replace(assessment, named_plan=known.named_plan)


def _as_recorded(assessment: Assessment, opened: "OpenedBag | None") -> Assessment:
    """With what was decided on evidence that is masked here, for a run that lke unpacked from a bag."""
    if opened is None:
        return assessment
    unseen, recorded = recorded_in(assessment, opened)
    return replace(assessment, unseen=unseen, recorded=recorded)


class Frame(NamedTuple):
    """What a run is measured by, without its answers and evidence."""

    header: Header
    rubric: Rubric
    plan: Plan | None
    """The plan whose indicators evidence names; None where none is known."""
    mapping: PlanMapping | None


def load_frame(folder: Path) -> Frame:
    """Load what the run in *folder* is measured by; its tables may be at fault.

    Raises:
        NotFound: when there is no ``penilaian.yaml``.
        InvalidFiles: with every ``salah`` of header, rubric, plan and mapping.

    """
    require_run(folder)
    problems: list[Problem] = []
    header = _attempt(problems, lambda: load_header(folder))
    rubric = _attempt(problems, lambda: _rubric_of(folder, header, afresh=False)) if header else None
    plan = _attempt(problems, lambda: _plan_of(folder, header, afresh=False)) if header else None
    named = _attempt(problems, lambda: _named_plan(header, rubric)) if header and rubric else None
    mapping = _attempt(problems, lambda: _mapping_of(header, rubric, named or plan)) if header and rubric else None
    if header is None or rubric is None or problems:
        raise InvalidFiles(in_folder(folder, problems))
    return Frame(header, rubric.rubric, named or plan, mapping)


def require_run(folder: Path) -> None:
    """Refuse a folder that is no run.

    Raises:
        NotFound: when there is no ``penilaian.yaml``.

    """
    if not (folder / RUN_FILE).is_file():
        what = _("tidak ada {file} di folder ini").format(file=RUN_FILE)
        mend = _("sebut folder penilaian, atau buat dengan lke init")
        raise NotFound([Problem(SALAH, folder.as_posix(), None, "", "not-a-run", what, mend)])


def _hashes(folder: Path, header: Header, rosters: Iterable[str]) -> dict[str, str]:
    """What was read, by hash: the run's tables and lists, and the action plan."""
    tables = ("jawaban.csv", "data.csv", "bukti.csv", *(f"{name}.csv" for name in rosters))
    files = {name: folder / name for name in (RUN_FILE, *tables)}
    if header.plan is not None:
        files["rencana_aksi"] = find_plan(header.plan, folder)
    hashes = {name: file_sha256(file) for name, file in files.items() if file.is_file()}
    anchor = last_hash(folder)
    return hashes if anchor is None else {**hashes, JOURNAL: anchor}


def _attempt(problems: list[Problem], read: Callable[[], Read]) -> Read | None:
    """Read one file; its faults join the others'."""
    try:
        return read()
    except (InvalidFiles, NotFound) as error:
        problems.extend(error.problems)
        return None


def load_header(folder: Path) -> Header:
    """Load ``penilaian.yaml``, having finished a change that was cut short."""
    if (folder / HIDDEN / CHANGE_NOTE).is_file():
        from lke.files.changing import finish_change

        finish_change(folder)
    file = folder / RUN_FILE
    try:
        data, _content = read_yaml(file)
        header = shaped(Header, data, file)
    except InvalidFiles as error:
        raise InvalidFiles(replace(each, file=RUN_FILE) for each in error.problems) from None
    return in_bag(header, folder)


def _rubric_of(folder: Path, header: Header, *, afresh: bool) -> LoadedRubric:
    try:
        return load_rubric(find_rubric(header.rubric, folder), afresh=afresh)
    except NotFound as error:
        raise InvalidFiles(_named_in_header(folder, "rubrik", each) for each in error.problems) from None


def _plan_of(folder: Path, header: Header, *, afresh: bool) -> Plan | None:
    if header.plan is None:
        return None
    try:
        return load_plan(find_plan(header.plan, folder), afresh=afresh)
    except NotFound as error:
        raise InvalidFiles(_named_in_header(folder, "rencana_aksi", each) for each in error.problems) from None


def _named_plan(header: Header, rubric: LoadedRubric) -> Plan | None:
    """The plan that the header's mapping leads from; None where it names none that the rubric has."""
    return mapped_plan(rubric, header.mapping) if header.mapping is not None else None


def _mapping_of(header: Header, rubric: LoadedRubric, plan: Plan | None) -> PlanMapping | None:
    """The mapping from the plan whose indicators the run's evidence names, where the rubric itself names none."""
    if header.mapping is not None:
        return load_mapping(rubric, header.mapping, plan)
    return load_mapping(rubric, plan.id, plan) if plan is not None and rubric.rubric.plan != plan.id else None


def _named_in_header(folder: Path, key: str, problem: Problem) -> Problem:
    return replace(problem, file=RUN_FILE, line=line_at(lines_of(folder / RUN_FILE), key), path=key)


def _with_line(folder: Path, problem: Problem) -> Problem:
    """The join knows the header's keys, not their lines."""
    return _named_in_header(folder, problem.path, problem) if problem.file == RUN_FILE else problem


def _read_tables(
    folder: Path,
    header: Header | None,
    problems: list[Problem],
    files: EvidenceFiles | RecordedStates,
    progress: Progress | None,
) -> RunTables:
    own = _answers_and_data(folder, header, problems)
    register = _attempt(problems, lambda: read_register(folder)) or ()
    schedule = _attempt(problems, lambda: read_rows(folder / "jadwal.csv", "jadwal.csv", ScheduleRow, ("sub_kegiatan",))) or ()
    looked, outside = files.states(register, progress)
    problems += outside
    return own._replace(evidence=tuple(looked), schedule=schedule)


def _answers_and_data(folder: Path, header: Header | None, problems: list[Problem]) -> RunTables:
    """What people answered and measured, without evidence."""
    rounds = header.rounds if header else ("unit", "tpi")
    answers = _attempt(problems, lambda: read_answers(folder / "jawaban.csv", rounds)) or ()
    data = _attempt(problems, lambda: read_rows(folder / "data.csv", "data.csv", DataRow, ("kunci", "nilai"))) or ()
    return RunTables(answers, data)


def read_register(folder: Path) -> tuple[tuple[int, EvidenceRow], ...]:
    """Read ``bukti.csv``."""
    return read_rows(folder / "bukti.csv", "bukti.csv", EvidenceRow, REGISTERED)


def read_realisations(folder: Path) -> tuple[tuple[int, RealisationRow], ...] | None:
    """Read ``realisasi.csv``; None where there is none: then nothing is known of what was carried out."""
    file = folder / "realisasi.csv"
    return read_rows(file, "realisasi.csv", RealisationRow, ("sub_kegiatan", "bulan")) if file.exists() else None


def read_answers(file: Path, rounds: Sequence[str]) -> tuple[AnswerLine, ...]:
    """Read ``jawaban.csv``: a pair of columns per round."""
    return parse_answers(read_bounded(file, LARGEST), rounds) if file.exists() else ()


def parse_answers(content: bytes, rounds: Sequence[str]) -> tuple[AnswerLine, ...]:
    """Read the bytes of ``jawaban.csv``."""
    columns = (*answer_columns(rounds), *signing_columns(rounds))
    table = parse_table(content, "jawaban.csv", columns, ("kriteria",))
    return tuple(
        AnswerLine(
            line,
            cells.get("kriteria", ""),
            {name: (cells.get(name, ""), cells.get(f"catatan_{name}", "")) for name in rounds},
            _signed(cells, rounds),
        )
        for line, cells in table.rows
    )


def _signed(cells: Mapping[str, str], rounds: Sequence[str]) -> Mapping[str, tuple[str, str, str]]:
    signed = {name: tuple(cells.get(f"{word}_{name}", "") for word in SIGNING) for name in rounds}
    return {name: (who, when, why) for name, (who, when, why) in signed.items() if who or when or why}


SIGNING = ("oleh", "pada", "alasan")
"""What a table of answers may say of each answer beside it: by whom, when, and the reason's code."""


def signing_columns(rounds: Sequence[str]) -> tuple[str, ...]:
    """The columns that ``jawaban.csv`` may have besides: ``oleh_tpi``, ``pada_tpi``, ``alasan_tpi``."""
    return tuple(f"{word}_{name}" for name in rounds for word in SIGNING)


def answer_columns(rounds: Sequence[str]) -> tuple[str, ...]:
    """The columns of ``jawaban.csv`` for *rounds*."""
    return ("kriteria", *(column for name in rounds for column in (name, f"catatan_{name}")))


def in_folder(folder: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Name the run's own files with the run's folder, as the user typed it."""
    return [replace(each, file=(folder / each.file).as_posix()) if _is_own(each.file) else each for each in problems]


def _is_own(file: str) -> bool:
    """Whether a problem names a file of the run by its bare name."""
    return file == RUN_FILE or (file.endswith(".csv") and "/" not in file)
