"""The use cases of evidence: proposing it, registering it, listing it and checking it."""

from dataclasses import replace
from pathlib import Path

from lke.errors import InvalidFiles, Problem, in_order
from lke.evidence.checking import MOST_ITEMS, Checked, bytes_to_look_at, check_files, fails
from lke.files.evidence import Progress
from lke.files.runs import in_folder, load_header, require_run

__all__ = ["MOST_ITEMS", "bytes_to_look_at", "check_evidence", "evidence_checked", "fails"]


def check_evidence(run: Path, progress: Progress | None = None, *, most: int = MOST_ITEMS) -> tuple[Problem, ...]:
    """Every fault and remark about the evidence files and links of *run*; :func:`fails` tells which is which.

    *progress* is told of bytes looked at, of ``bytes_to_look_at(run)``.

    Raises:
        NotFound: when *run* is no run.
        InvalidFiles: when its register cannot be read.

    """
    return evidence_checked(run, progress, most=most).problems


def evidence_checked(run: Path, progress: Progress | None = None, *, most: int = MOST_ITEMS) -> Checked:
    """As :func:`check_evidence`, with what was found of each file."""
    require_run(run)
    load_header(run)  # finishes a change that was cut short
    try:
        checked = check_files(run, progress, most=most)
    except InvalidFiles as error:
        raise InvalidFiles(in_folder(run, error.problems)) from None
    return checked._replace(problems=in_order(replace(each, file=(run / each.file).as_posix()) for each in checked.problems))
