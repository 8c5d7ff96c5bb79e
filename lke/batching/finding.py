"""Which runs lie below a folder, and what each one's workbook is called."""

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from lke.errors import SALAH, NotFound, Problem
from lke.files.outputs import OUTPUT_FOLDER
from lke.files.places import RUN_FILE
from lke.language import _
from lke.model.places import EVIDENCE_FOLDER

_LEFT_OUT = frozenset({OUTPUT_FOLDER, EVIDENCE_FOLDER})


class Found(NamedTuple):
    """One run, and the file that it is to fill."""

    run: Path
    name: str
    """Below the output folder, with forward slashes: the way from the searched folder to the run."""


def runs_below(folder: Path, ending: str) -> tuple[list[Found], list[Problem]]:
    """Every run below *folder* in order, with the name of its workbook; and what could not be looked into.

    A run's own folder is not searched for others. Two runs never share a name, not even where case makes no difference.

    Raises:
        NotFound: when there is none.

    """
    problems: list[Problem] = []
    found = [Found(run, _name(run, folder, ending)) for run in _runs(folder, problems)]
    if not found:
        what = _("tidak ada folder penilaian ({file}) di bawah folder ini").format(file=RUN_FILE)
        mend = _("sebut folder yang berisi folder-folder penilaian")
        raise NotFound([*problems, Problem(SALAH, folder.as_posix(), None, "", "no-runs-below", what, mend)])
    clashing = list(_clashing(found))
    problems += [_clash(each) for each in clashing]
    return [each for each in found if each not in clashing], problems


def _runs(folder: Path, problems: list[Problem]) -> Iterable[Path]:
    for place, below, files in os.walk(folder, onerror=lambda error: problems.append(_unreadable(error))):
        if RUN_FILE in files:
            below.clear()
            yield Path(place)
        else:
            below[:] = sorted(name for name in below if not name.startswith(".") and name not in _LEFT_OUT)


def _name(run: Path, folder: Path, ending: str) -> str:
    way = run.relative_to(folder).as_posix()
    return f"{run.resolve().name if way == '.' else way}{ending}"


def _clashing(found: Iterable[Found]) -> Iterable[Found]:
    """Runs whose workbooks would be one file on a disk that does not tell case or Unicode forms apart."""
    by_name = defaultdict(list)
    for each in found:
        by_name[unicodedata.normalize("NFC", each.name).casefold()].append(each)
    return (each for group in by_name.values() if len(group) > 1 for each in group)


def _clash(each: Found) -> Problem:
    what = _("nama berkasnya sama dengan milik penilaian lain bila huruf besar dan kecil tidak dibedakan")
    return Problem(SALAH, each.run.as_posix(), None, "", "names-clash", what, _("beri folder itu nama lain"))


def _unreadable(error: OSError) -> Problem:
    what = _("tidak dapat dibaca: {reason}").format(reason=error.strerror or str(error))
    return Problem(SALAH, Path(error.filename).as_posix(), None, "", "file-unreadable", what, _("periksa nama dan izin berkas"))
