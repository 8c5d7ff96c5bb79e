"""Other runs of the same office that a run names in ``penilaian_terkait``: their numbers and how far they are filled.

Only tables are read, never their evidence, and not the runs that they name in turn.
"""

from collections.abc import Callable
from pathlib import Path

from lke.engine.join import RunTables, join
from lke.engine.score import Scorer
from lke.errors import SALAH, TEMUAN, InvalidFiles, NotFound, Problem
from lke.files.bagged import read_opened
from lke.files.library import LoadedRubric, find_rubric, load_rubric
from lke.files.outputs import Outputs
from lke.files.places import RUN_FILE
from lke.files.rosters import read_rosters
from lke.language import _
from lke.model.assessment import RelatedRun
from lke.model.rubric import Rubric
from lke.model.rules import FILLED, PREVIOUS_YEAR, OtherRun, parts_of
from lke.model.run import ROUND_OF_UNIT, Header

ReadTables = Callable[[Path, Header, list[Problem]], RunTables]
ReadHeader = Callable[[Path], Header]


def names_used(rubric: Rubric) -> frozenset[str]:
    """The related runs that rules or inputs of *rubric* look at."""
    used = {reference.run for criterion in rubric.criteria() for each in criterion.inputs.values() if (reference := each.same_as)}
    for criterion in rubric.criteria():
        rules = parts_of(criterion.rule) if criterion.rule is not None else ()
        used |= {rule.run for rule in rules if isinstance(rule, OtherRun)}
    return frozenset(name for name in used if name is not None)


def read_related(
    folder: Path, header: Header, own: LoadedRubric, problems: list[Problem], readers: tuple[ReadHeader, ReadTables]
) -> dict[str, RelatedRun]:
    """The related runs of the run in *folder* that its rubric looks at; what is wrong with them joins *problems*."""
    found = {}
    for name in sorted(names_used(own.rubric) & header.related.keys()):
        place = header.related[name]
        try:
            run, other = _read(folder / place, place, own, readers)
        except (InvalidFiles, NotFound) as error:
            what = _("penilaian {place} tidak dapat dibaca: {what}").format(place=place, what=error.problems[0].what)
            mend = _("perbaiki foldernya (lke check {place}), atau hapus dari penilaian_terkait").format(place=place)
            problems.append(_about(TEMUAN, name, "related-run-unreadable", what, mend))
            continue
        expected = header.year - 1 if name == PREVIOUS_YEAR else header.year
        if other.unit.code != header.unit.code or other.year != expected:
            what = _("penilaian {place} adalah {unit} tahun {year}, bukan {own} tahun {expected}").format(
                place=place, unit=other.unit.code, year=other.year, own=header.unit.code, expected=expected
            )
            mend = _("sebut penilaian kantor yang sama untuk tahun itu")
            problems.append(_about(SALAH, name, "related-run-mismatch", what, mend))
        found[name] = run
    return found


def _outputs(folder: Path, rubric: Rubric) -> frozenset[str]:
    """The files of another run for which a rule asks, and which it has made."""
    rules = [rule for each in rubric.criteria() if each.rule is not None for rule in parts_of(each.rule)]
    wanted = {rule.output for rule in rules if isinstance(rule, OtherRun) and rule.output != FILLED}
    opened = read_opened(folder)
    if opened is not None:
        return frozenset(wanted & set(opened.outputs))
    return Outputs(folder).untouched(name for name in wanted if Path(name).name == name) if wanted else frozenset()


def _about(severity: str, name: str, code: str, what: str, mend: str) -> Problem:
    return Problem(severity, RUN_FILE, None, f"penilaian_terkait.{name}", code, what, mend)


def _read(folder: Path, place: str, own: LoadedRubric, readers: tuple[ReadHeader, ReadTables]) -> tuple[RelatedRun, Header]:
    if not (folder / RUN_FILE).is_file():
        what = _("tidak ada {file} di folder ini").format(file=RUN_FILE)
        raise NotFound([Problem(SALAH, place, None, "", "not-a-run", what, _("sebut folder penilaian"))])
    read_header, read_tables = readers
    header = read_header(folder)
    at = find_rubric(header.rubric, folder)
    rubric = own.rubric if at == own.folder else load_rubric(at).rubric
    problems: list[Problem] = []
    tables = read_tables(folder, header, problems)._replace(rosters=read_rosters(folder, rubric, problems))
    assessment, joined = join(header, rubric, "", None, tables)
    stopping = [each for each in (*problems, *joined) if each.severity == SALAH]
    if stopping:
        raise InvalidFiles(stopping)
    answered, of = Scorer(assessment).filled("klaim")
    numbers = {
        f"{criterion}:{name}": number
        for (criterion, round_), given in assessment.inputs.items()
        if round_ == ROUND_OF_UNIT
        for name, number in given.items()
    }
    run = RelatedRun(header.year, rubric.id, answered, of, numbers, _outputs(folder, own.rubric), place)
    return run, header
