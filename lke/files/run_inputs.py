"""Everything that a run's answers hang on, as one hash: its tables and lists, its rubric, plan and mapping, the runs it names."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from lke.errors import InvalidFiles, NotFound
from lke.files.evidence import file_sha256
from lke.files.library import find_plan, find_rubric, load_rubric, mapped_plan_file, plan_file
from lke.files.runs import load_header
from lke.model.run import Header

_READ = (".csv", ".yaml", ".yml")


def inputs_sha256(run: Path) -> str | None:
    """The hash of what the run in folder *run* is made of, evidence files apart; None where it cannot be worked out.

    It changes with any of these files, also where the change means nothing; the file's name counts, its place does not.
    """
    try:
        header = load_header(run)
        digest = hashlib.sha256()
        for name, file in _files(run, header):
            digest.update(f"{name}\0{file_sha256(file)}\n".encode())
        return digest.hexdigest()
    except (InvalidFiles, NotFound, OSError):  # reading the run will say what is wrong with it
        return None


def _files(run: Path, header: Header) -> Iterator[tuple[str, Path]]:
    yield from _tables("", run)
    rubric = load_rubric(find_rubric(header.rubric, run))
    for folder in (rubric.folder, *rubric.bases):
        yield from _tables("rubrik", folder)
    plans = [plan_file(rubric.rubric, rubric.folder)]
    plans.append(find_plan(header.plan, run) if header.plan is not None else None)
    plans.append(mapped_plan_file(rubric, header.mapping) if header.mapping is not None else None)
    yield from (("rencana", plan) for plan in plans if plan is not None)
    for name, place in sorted(header.related.items()):
        if (run / place).is_dir():
            yield from _tables(name, run / place)


def _tables(room: str, folder: Path) -> Iterable[tuple[str, Path]]:
    files = (file for file in sorted(folder.iterdir()) if file.suffix.lower() in _READ and file.is_file())
    return ((f"{room}/{file.name}", file) for file in files)
