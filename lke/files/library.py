"""Loading rubrics and plans: shipped by id, or from a folder of the user's own."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from lke.errors import SALAH, InvalidFiles, NotFound, Problem
from lke.files.checked import recall_checked, remember_checked
from lke.files.places import MAPPING_FILE, RUBRIC_FILE, shipped_plans, shipped_rubrics
from lke.files.shape import shaped
from lke.files.variants import RubricSource, merged, place_in_variant
from lke.files.yaml import LARGEST, line_at, lines_of, parse_yaml, read_bounded, read_yaml
from lke.language import _
from lke.model.mapping import PlanMapping
from lke.model.plan import Plan
from lke.model.rubric import Rubric


class LoadedRubric(NamedTuple):
    """A rubric that has passed its checks, with the hash of its file (and of those that it varies)."""

    rubric: Rubric
    sha256: str
    folder: Path
    bases: tuple[Path, ...] = ()
    """The folders of the rubrics that it varies, the nearest first."""


def load_plan(file: Path, *, afresh: bool = False) -> Plan:
    """Load an action plan; *afresh*: check it even where these bytes are known to be sound.

    Raises:
        InvalidFiles: with every fault.

    """
    return _plan_of(read_bounded(file, LARGEST), file, afresh=afresh)


def load_rubric(folder: Path, *, afresh: bool = False) -> LoadedRubric:
    """Load and check the rubric in *folder*, with what it varies and the mapping to the plan that it names.

    *afresh*: check all of it even where these bytes are known to be sound.

    Raises:
        InvalidFiles: with every fault.

    """
    recalled = None if afresh else _recalled_rubric(folder)
    return recalled or _checked_rubric(folder, afresh=afresh)


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


def _recalled_rubric(folder: Path) -> LoadedRubric | None:
    """The rubric in *folder*, if it was found sound with what it varies and the plan that it names, as they are now."""
    content = read_bounded(folder / RUBRIC_FILE, LARGEST)
    recalled = recall_checked(Rubric, content)
    if recalled is None:
        return None
    rubric, against = recalled
    try:
        base = load_rubric(_base_of(folder, rubric.extends, ())) if rubric.extends is not None else None
        if _against(rubric, folder, base) != against:
            return None
    except (NotFound, InvalidFiles):  # the checks say it, with its place
        return None
    bases = (base.folder, *base.bases) if base is not None else ()
    return LoadedRubric(rubric, _sha256(bases, content), folder, bases)


def _against(rubric: Rubric, folder: Path, base: LoadedRubric | None) -> str:
    """The hashes of what else a rubric was checked against: what it varies, and the plan that it names."""
    file = plan_file(rubric, folder)
    plan = "" if file is None else hashlib.sha256(read_bounded(file, LARGEST)).hexdigest()
    return f"{base.sha256 if base is not None else ''} {plan}"


def _sha256(bases: Sequence[Path], content: bytes) -> str:
    """The hash of a rubric's own bytes after those of what it varies."""
    digest = hashlib.sha256()
    for base in reversed(bases):
        digest.update(read_bounded(base / RUBRIC_FILE, LARGEST))
    digest.update(content)
    return digest.hexdigest()


def _checked_rubric(folder: Path, *, afresh: bool) -> LoadedRubric:
    from lke.engine.checks import check_rubric

    file = folder / RUBRIC_FILE
    source = read_rubric(folder)
    rubric = shaped_variant(source, file) if source.bases else shaped(Rubric, source.data, file)
    plan, problems = _plan_named(rubric, folder, afresh=afresh)
    problems += check_rubric(rubric, plan)
    if problems:
        raise InvalidFiles(_of_variant(problems, source, file) if source.bases else _located(problems, file))
    base = load_rubric(source.bases[0]) if source.bases else None
    remember_checked(rubric, read_bounded(file, LARGEST), _against(rubric, folder, base))
    return LoadedRubric(rubric, hashlib.sha256(source.content).hexdigest(), folder, source.bases)


def load_mapping(loaded: LoadedRubric, plan_id: str, plan: Plan | None = None) -> PlanMapping | None:
    """Load and check the mapping from the plan *plan_id* to a rubric; None where it has none.

    Raises:
        InvalidFiles: with every fault of the mapping.

    """
    from lke.engine.instrument_checks import check_mapping

    file = mapping_file(loaded, plan_id)
    if file is None:
        return None
    data, _content = read_yaml(file)
    mapping = shaped(PlanMapping, data, file)
    known = plan if plan is not None else load_plan(plan_beside(file.parent, plan_id))
    ids = (loaded.rubric.id, *(each.name for each in loaded.bases))
    problems = list(check_mapping(mapping, loaded.rubric, known, ids, inherited=file.parent != loaded.folder))
    if problems:
        raise InvalidFiles(_located(problems, file))
    return mapping


def mapped_plan(loaded: LoadedRubric, plan_id: str) -> Plan | None:
    """The plan that a mapping of the rubric leads from; None where it has none from *plan_id*."""
    file = mapping_file(loaded, plan_id)
    return None if file is None else load_plan(plan_beside(file.parent, plan_id))


def mapping_file(loaded: LoadedRubric, plan_id: str) -> Path | None:
    """Where the mapping lies: in the rubric's folder, or in that of what it varies."""
    places = (folder / MAPPING_FILE.format(plan=plan_id) for folder in (loaded.folder, *loaded.bases))
    return next((file for file in places if _is_file(file)), None)


def mapping_files(folder: Path) -> Iterable[Path]:
    """Every mapping in a rubric's folder."""
    return sorted(folder.glob(MAPPING_FILE.format(plan="*")))


def plan_of_mapping(file: Path) -> str:
    """The plan that a mapping file is named after."""
    before, after = MAPPING_FILE.split("{plan}")
    return file.name.removeprefix(before).removesuffix(after)


def plan_beside(folder: Path, plan_id: str) -> Path:
    """The file of the plan of that id that a rubric or mapping in *folder* means: beside it, or shipped.

    Raises:
        NotFound: when it is neither.

    """
    beside = folder / f"{plan_id}.yaml"
    return beside if _is_file(beside) else find_plan(plan_id)


DEEPEST_VARIANT = 5


def read_rubric(folder: Path, above: tuple[str, ...] = ()) -> RubricSource:
    """Read ``rubric.yaml`` as data; a variant is merged into what it varies, and its bytes follow those.

    Raises:
        InvalidFiles: with every fault of form, or where a variant varies nothing that can be found.

    """
    file = folder / RUBRIC_FILE
    data, content = read_yaml(file)
    base_id = data.get("turunan_dari") if isinstance(data, dict) else None
    if base_id is None:
        return RubricSource(data, content, ())
    base_folder = _base_of(folder, str(base_id), above)
    base = read_rubric(base_folder, (*above, folder.resolve().as_posix()))
    whole, faults = merged(base.data, data)
    if faults:
        raise InvalidFiles(_located(faults, file))
    return RubricSource(whole, base.content + content, (base_folder, *base.bases), data)


def _base_of(folder: Path, base_id: str, above: tuple[str, ...]) -> Path:
    file = folder / RUBRIC_FILE
    beside = folder.parent / base_id
    try:
        base = beside if _is_file(beside / RUBRIC_FILE) else find_rubric(base_id)
    except NotFound as error:
        line = line_at(lines_of(file), "turunan_dari")
        problems = [replace(each, file=file.as_posix(), line=line, path="turunan_dari") for each in error.problems]
        raise InvalidFiles(problems) from None
    if base.resolve().as_posix() in (*above, folder.resolve().as_posix()) or len(above) >= DEEPEST_VARIANT:
        what = _("turunan {id} kembali kepada dirinya, atau lebih dari {count} tingkat").format(id=base_id, count=DEEPEST_VARIANT)
        mend = _("sebut rubrik yang bukan turunannya sendiri")
        line = line_at(lines_of(file), "turunan_dari")
        raise InvalidFiles([Problem(SALAH, file.as_posix(), line, "turunan_dari", "variant-of-itself", what, mend)])
    return base


def shaped_variant(source: RubricSource, file: Path) -> Rubric:
    """Validate a merged rubric; what its base is sound in can only be at fault where the variant changed it."""
    try:
        return shaped(Rubric, source.data, file)
    except InvalidFiles as error:
        raise InvalidFiles(_of_variant(error.problems, source, file)) from None


def _of_variant(problems: Iterable[Problem], source: RubricSource, file: Path) -> list[Problem]:
    placed = [replace(each, path=place_in_variant(source.own, source.data, each.path)) for each in problems]
    return _located(placed, file)


def plan_file(rubric: Rubric, folder: Path) -> Path | None:
    """The file of the plan that *rubric* in *folder* names: ``<id>.yaml`` beside it, or shipped.

    Raises:
        NotFound: when it is neither.

    """
    if rubric.plan is None:
        return None
    return plan_beside(folder, rubric.plan)


def _plan_named(rubric: Rubric, folder: Path, *, afresh: bool) -> tuple[Plan | None, list[Problem]]:
    """The plan that *rubric* maps to, or why it cannot be found."""
    try:
        file = plan_file(rubric, folder)
        return None if file is None else load_plan(file, afresh=afresh), []
    except NotFound as error:
        return None, [replace(each, path="rencana_aksi") for each in error.problems]


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
