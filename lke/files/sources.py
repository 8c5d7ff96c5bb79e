"""What of many offices lies below some folders: runs, bags and filled workbooks, in one order."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from lke.files.outputs import OUTPUT_FOLDER
from lke.files.places import RUN_FILE
from lke.model.offices import BAG, FOLDER, RUN, WORKBOOK, Source
from lke.model.places import EVIDENCE_FOLDER

WORKBOOK_ENDINGS = (".xlsx", ".xlsm")
BAG_ENDING = ".zip"
_NOT_ENTERED = (OUTPUT_FOLDER, EVIDENCE_FOLDER)
DEEPEST = 40
"""Folders in folders; a tree of links or mistakes ends there."""


def find_sources(places: Iterable[Path], but: Path | None = None) -> tuple[Source, ...]:
    """Every run, bag and workbook at or below *places*, each once, by path; *but*: the file that is about to be written.

    Links are not followed, and hidden folders, ``keluaran`` and ``bukti`` not entered. What the user names himself is read
    whatever it is called.
    """
    found: dict[str, Source] = {}
    for place in places:
        for source in _at(place):
            real = os.path.realpath(source.path)
            if but is None or real != os.path.realpath(but):
                known = found.get(real)
                # one thing named twice is one; of two ways to it the first in order is told, whatever was typed first
                better = known is None or (not source.named, source.path) < (not known.named, known.path)
                found[real] = source if better else found[real]
    return tuple(sorted(found.values(), key=lambda source: (source.path, source.kind)))


def _at(place: Path) -> Iterator[Source]:
    if place.is_dir():
        found = list(_below(place, 0))
        yield from found or [Source(place.as_posix(), FOLDER)]
    elif place.name == RUN_FILE:
        yield Source(place.parent.as_posix(), RUN)
    else:
        yield Source(place.as_posix(), _kind(place.name) or WORKBOOK)


def _below(folder: Path, depth: int) -> Iterator[Source]:
    if (folder / RUN_FILE).is_file():
        yield Source(folder.as_posix(), RUN, named=depth == 0)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # reading it says why
        yield Source(folder.as_posix(), FOLDER)
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.is_symlink():
            continue
        if entry.is_dir() and depth < DEEPEST and entry.name not in _NOT_ENTERED:
            yield from _below(folder / entry.name, depth + 1)
        elif entry.is_file() and (kind := _kind(entry.name)) is not None:
            yield Source((folder / entry.name).as_posix(), kind, named=False)


def _kind(name: str) -> str | None:
    lower = name.lower()
    if lower.endswith(BAG_ENDING):
        return BAG
    return WORKBOOK if lower.endswith(WORKBOOK_ENDINGS) else None
