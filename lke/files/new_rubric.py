"""A new rubric begun from another: a copy of its folder under a new id, or a variant that changes nothing yet."""

import re
from pathlib import Path

from lke.files.library import LoadedRubric
from lke.files.places import RUBRIC_FILE, shipped_rubrics
from lke.language import _

SOURCES = "SOURCES.md"
_ID = re.compile(r"^id:.*$", re.MULTILINE)
_TO_RUBRIC = re.compile(r"^ke:.*$", re.MULTILINE)
_OF_RUBRIC = re.compile(r"^rubrik:.*$", re.MULTILINE)


def rubric_files(name: str, loaded: LoadedRubric, folder: Path, *, variant: bool) -> dict[str, bytes]:
    """File name -> content of the new rubric *name*; comments and order of the original stay as they are."""
    return _variant(name, loaded, folder) if variant else _copy(name, loaded.folder)


def _copy(name: str, source: Path) -> dict[str, bytes]:
    files = {RUBRIC_FILE: _renamed(source / RUBRIC_FILE, _ID, f"id: {name}")}
    for file in sorted(source.iterdir()):
        if file.name.startswith("pemetaan-"):
            files[file.name] = _renamed(file, _OF_RUBRIC, f"rubrik: {name}")
        elif file.name.startswith("crosswalk-from-"):
            files[file.name] = _renamed(file, _TO_RUBRIC, f"ke: {name}")
        elif file.is_file() and file.name != RUBRIC_FILE:
            files[file.name] = file.read_bytes()
    return files


def _renamed(file: Path, line: re.Pattern[str], text: str) -> bytes:
    """The file with its first such line replaced, line ends as they are."""
    content = file.read_bytes().decode("utf-8-sig")
    ending = "\r" if "\r\n" in content else ""
    return line.sub(text + ending, content, count=1).encode()


def _variant(name: str, loaded: LoadedRubric, folder: Path) -> dict[str, bytes]:
    rubric = loaded.rubric
    found = rubric.id in shipped_rubrics() or (folder.parent / rubric.id / RUBRIC_FILE).is_file()
    beside = "" if found else "  # " + _("letakkan folder induknya di sebelah folder ini") + "\n"
    lines = [
        beside.rstrip("\n"),
        f"id: {name}",
        f"turunan_dari: {rubric.id}",
        f"edisi: {rubric.edition} ({name})",
        "# " + _("Yang tidak disebut di sini dibaca dari induknya; lihat docs/menulis-rubrik.md."),
        "ganti: {}",
        "# ganti:",
        "#   " + _("ID: {bobot: 5, status_bobot: unverified}"),
    ]
    sources = _("# Sumber {name}\n\nTurunan {base}. Tulis di sini apa yang diubah, mengapa, dan sumbernya.\n")
    return {
        RUBRIC_FILE: ("\n".join(line for line in lines if line) + "\n").encode(),
        SOURCES: sources.format(name=name, base=rubric.id).encode(),
    }
