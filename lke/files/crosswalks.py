"""Crosswalks as files: ``crosswalk-from-<old>.yaml`` in the folder of the new edition."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

from lke.engine.crosswalks import check_crosswalk, likeness
from lke.engine.pairing import Pairing, pair_by_crosswalk, pair_by_id, reversed_pairing
from lke.errors import SALAH, InvalidFiles, NotFound, Problem, Refused
from lke.files.library import LoadedRubric, find_rubric, load_rubric
from lke.files.shape import shaped
from lke.files.yaml import line_at, lines_of, read_yaml
from lke.language import _
from lke.model.crosswalk import Crosswalk
from lke.model.rubric import Rubric

PREFIX = "crosswalk-from-"
_UNLIKE = 0.1
"""Below this part of likely partners two rubrics are taken for different instruments."""


def is_crosswalk(file: Path) -> bool:
    """Whether *file* is named as a crosswalk."""
    return file.name.startswith(PREFIX) and file.suffix in (".yaml", ".yml")


def crosswalks_in(folder: Path) -> list[Path]:
    """The crosswalks to the edition in *folder*."""
    return sorted(folder.glob(f"{PREFIX}*.yaml"))


def load_crosswalk(file: Path, old: Rubric, new: Rubric) -> Crosswalk:
    """Load a crosswalk between two rubrics.

    Raises:
        InvalidFiles: with every fault.

    """
    data, _content = read_yaml(file)
    crosswalk = shaped(Crosswalk, data, file)
    problems = list(check_crosswalk(crosswalk, old, new))
    if problems:
        lines = lines_of(file)
        raise InvalidFiles(replace(each, file=file.as_posix(), line=line_at(lines, each.path) or 1) for each in problems)
    return crosswalk


def check_crosswalk_file(file: Path) -> Iterator[Problem]:
    """Every fault of one crosswalk, held against the rubric beside it and the one that its name gives."""
    try:
        old = load_rubric(find_rubric(file.stem.removeprefix(PREFIX), file.parent.parent)).rubric
        load_crosswalk(file, old, load_rubric(file.parent).rubric)
    except NotFound as error:
        yield from (replace(each, file=file.as_posix(), path="dari") for each in error.problems)
    except InvalidFiles as error:
        yield from error.problems


def pairing_of(old: LoadedRubric, new: LoadedRubric) -> Pairing:
    """How the questions of two rubrics stand for each other.

    Raises:
        Refused: when they are different instruments, or no crosswalk joins them.
        InvalidFiles: when the crosswalk is faulty.

    """
    if old.rubric.id == new.rubric.id or _family(old.rubric) == _family(new.rubric):
        return pair_by_id(old.rubric, new.rubric)
    there = _stated(old, new)
    if there is not None:
        return pair_by_crosswalk(there, old.rubric, new.rubric)
    back = _stated(new, old)
    if back is not None:
        return reversed_pairing(pair_by_crosswalk(back, new.rubric, old.rubric))
    raise Refused([_nothing_joins(old.rubric, new.rubric, new.folder / _name(old.rubric))])


def _stated(old: LoadedRubric, new: LoadedRubric) -> Crosswalk | None:
    """The crosswalk from *old* to *new*; where a variant has none, its base's, held against the base."""
    for before, after in product((old.folder, *old.bases), (new.folder, *new.bases)):
        one, other = load_rubric(before).rubric, load_rubric(after).rubric
        file = after / _name(one)
        if file.is_file():
            return load_crosswalk(file, one, other)
    return None


def _name(rubric: Rubric) -> str:
    return f"{PREFIX}{rubric.id}.yaml"


def _family(rubric: Rubric) -> str:
    """A variant belongs to the rubric that it varies."""
    return rubric.extends or rubric.id


def _nothing_joins(old: Rubric, new: Rubric, wanted: Path) -> Problem:
    if likeness(old, new) < _UNLIKE:
        what = _("{old} dan {new} adalah instrumen yang berlainan: hampir tidak ada kriteria yang serupa")
        mend = _("bandingkan dua penilaian dengan instrumen yang sama")
        return Problem(SALAH, "", None, "rubrik", "instruments-unrelated", what.format(old=old.id, new=new.id), mend)
    what = _("belum ada padanan (crosswalk) dari {old} ke {new}").format(old=old.id, new=new.id)
    mend = _("buat usulannya: lke rubric diff {old} {new} -o {file}, lalu selesaikan dan periksa dengan lke check").format(
        old=old.id, new=new.id, file=wanted.as_posix()
    )
    return Problem(SALAH, wanted.as_posix(), None, "", "crosswalk-missing", what, mend)


def crosswalk_text(crosswalk: Crosswalk) -> str:
    """A crosswalk as the file that a person finishes."""
    head = [
        "# "
        + _("Padanan {old} -> {new}: usulan dari id dan teks. Baca tiap pasangan, perbaiki jenisnya, lalu lke check.").format(
            old=crosswalk.old, new=crosswalk.new
        ),
        f"dari: {crosswalk.old}",
        f"ke: {crosswalk.new}",
        f"status: {crosswalk.status}",
        f"sumber: {crosswalk.source}",
    ]
    branches = [f"  - {{dari: {_quoted(each.old)}, ke: {_quoted(each.new)}}}" for each in crosswalk.branches]
    matches = [f"  - {{jenis: {each.kind}{_list('dari', each.old)}{_list('ke', each.new)}}}" for each in crosswalk.matches]
    return "\n".join([*head, *(["kelompok:", *branches] if branches else []), "padanan:", *matches]) + "\n"


def _list(key: str, ids: tuple[str, ...]) -> str:
    return f", {key}: [{', '.join(map(_quoted, ids))}]" if ids else ""


def _quoted(name: str) -> str:
    """An id as YAML holds it; one that reads as a number stays a text for every reader."""
    return f'"{name}"' if name.replace(".", "").isdigit() else name
