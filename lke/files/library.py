"""Loading rubrics and plans: shipped by id, or from a folder of the user's own."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from lke.errors import SALAH, InvalidFiles, NotFound, Problem
from lke.files.checked import recall_checked, remember_checked
from lke.files.places import RUBRIC_FILE, shipped_plans, shipped_rubrics
from lke.files.shape import shaped
from lke.files.yaml import LARGEST, line_at, lines_of, parse_yaml, read_bounded
from lke.language import _
from lke.model.plan import Plan
from lke.model.rubric import Rubric


class LoadedRubric(NamedTuple):
    """A rubric that has passed its checks, with the hash of its file."""

    rubric: Rubric
    sha256: str
    folder: Path


def load_plan(file: Path, *, afresh: bool = False) -> Plan:
    """Load an action plan; *afresh*: check it even where these bytes are known to be sound.

    Raises:
        InvalidFiles: with every fault.

    """
    return _plan_of(read_bounded(file, LARGEST), file, afresh=afresh)


def load_rubric(folder: Path, *, afresh: bool = False) -> LoadedRubric:
    """Load and check the rubric in *folder*, with the mapping to the plan that it names.

    *afresh*: check both even where these bytes are known to be sound.

    Raises:
        InvalidFiles: with every fault.

    """
    file = folder / RUBRIC_FILE
    content = read_bounded(file, LARGEST)
    rubric = None if afresh else _recalled_rubric(content, folder)
    return LoadedRubric(rubric or _checked_rubric(content, file, afresh=afresh), hashlib.sha256(content).hexdigest(), folder)


def _plan_of(content: bytes, file: Path, *, afresh: bool) -> Plan:
    recalled = None if afresh else recall_checked(Plan, content)
    if recalled is not None:
        return recalled[0]
    plan = shaped(Plan, parse_yaml(content, file), file)
    problems = list(_plan_faults(plan))
    if problems:
        raise InvalidFiles(_located(problems, file))
    remember_checked(plan, content)
    return plan


def _recalled_rubric(content: bytes, folder: Path) -> Rubric | None:
    """The rubric of these bytes, if it was found sound with the plan that it names here and now."""
    recalled = recall_checked(Rubric, content)
    if recalled is None:
        return None
    rubric, against = recalled
    try:
        return rubric if _plan_sha256(rubric, folder) == against else None
    except (NotFound, InvalidFiles):  # the checks say it, with its place
        return None


def _plan_sha256(rubric: Rubric, folder: Path) -> str | None:
    file = plan_file(rubric, folder)
    return None if file is None else hashlib.sha256(read_bounded(file, LARGEST)).hexdigest()


def _checked_rubric(content: bytes, file: Path, *, afresh: bool) -> Rubric:
    from lke.engine.checks import check_rubric

    rubric = shaped(Rubric, parse_yaml(content, file), file)
    against, plan, problems = _plan_named(rubric, file.parent, afresh=afresh)
    problems += check_rubric(rubric, plan)
    if problems:
        raise InvalidFiles(_located(problems, file))
    remember_checked(rubric, content, against)
    return rubric


def plan_file(rubric: Rubric, folder: Path) -> Path | None:
    """The file of the plan that *rubric* in *folder* names: ``<id>.yaml`` beside it, or shipped.

    Raises:
        NotFound: when it is neither.

    """
    if rubric.plan is None:
        return None
    beside = folder / f"{rubric.plan}.yaml"
    return beside if _is_file(beside) else find_plan(rubric.plan)


def _plan_named(rubric: Rubric, folder: Path, *, afresh: bool) -> tuple[str | None, Plan | None, list[Problem]]:
    """The plan that *rubric* maps to with the hash of its file, or why it cannot be found."""
    try:
        file = plan_file(rubric, folder)
        if file is None:
            return None, None, []
        content = read_bounded(file, LARGEST)
        return hashlib.sha256(content).hexdigest(), _plan_of(content, file, afresh=afresh), []
    except NotFound as error:
        return None, None, [replace(each, path="rencana_aksi") for each in error.problems]


def _is_file(file: Path) -> bool:
    """Whether there is such a file; a name too long for one names none."""
    try:
        return file.is_file()
    except OSError:
        return False


def _located(problems: Iterable[Problem], file: Path) -> list[Problem]:
    lines = lines_of(file)
    return [replace(each, file=file.as_posix(), line=line_at(lines, each.path) or 1) for each in problems]


def _plan_faults(plan: Plan) -> Iterable[Problem]:
    seen: set[str] = set()
    for area_index, area in enumerate(plan.areas):
        for activity_index, activity in enumerate(area.activities):
            for row_index, row in enumerate(activity.sub_activities):
                path = f"area[{area_index}].kegiatan[{activity_index}].sub_kegiatan[{row_index}]"
                for index, indicator in enumerate(row.indicators):
                    where = f"{path}.indikator[{index}].id"
                    if indicator.id in seen:
                        what = _("id {id} dipakai dua kali").format(id=indicator.id)
                        yield Problem(SALAH, "", None, where, "duplicate-id", what, _("beri id lain"))
                    seen.add(indicator.id)


def find_rubric(name: str, beside: Path | None = None) -> Path:
    """The folder of a rubric named by shipped id, or by a folder relative to *beside*.

    Raises:
        NotFound: naming the nearest known id.

    """
    return _find(_("rubrik"), name, shipped_rubrics(), beside, RUBRIC_FILE)


def find_plan(name: str, beside: Path | None = None) -> Path:
    """The file of a plan named by shipped id, or by a file relative to *beside*.

    Raises:
        NotFound: naming the nearest known id.

    """
    return _find(_("rencana aksi"), name, shipped_plans(), beside, "")


def _find(kind: str, name: str, known: dict[str, Path], beside: Path | None, marker: str) -> Path:
    """What is shipped as *name*, or lies there relative to *beside* and holds the file *marker* (or is the file)."""
    if name in known:
        return known[name]
    place = (beside or Path()) / name
    if _is_file(place / marker):
        return place
    raise NotFound([_unknown(kind, name, known)])


def _unknown(kind: str, name: str, known: Iterable[str]) -> Problem:
    names = list(known)
    near = get_close_matches(name, names, n=1)
    mend = _("mungkin maksudnya {near}").format(near=near[0]) if near else _("yang ada: {names}").format(names=", ".join(names))
    what = _("{kind} {name} tidak ditemukan").format(kind=kind, name=repr(name))
    return Problem(SALAH, name, None, "", "not-found", what, mend)
