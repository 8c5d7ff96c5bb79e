"""Runs in bags: what ``paket.json`` beside ``penilaian.yaml`` points to, and runs that lke unpacked from one.

What a bag recorded of evidence that it does not hold counts only where lke itself unpacked it (``.lke/paket-dibuka.json``):
a file beside a run can never make missing evidence valid.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.places import HIDDEN
from lke.files.yaml import LARGEST, read_bounded
from lke.language import _
from lke.model.assessment import Assessment, FileState, RecordedDecision
from lke.model.base import Frozen
from lke.model.places import POINTER
from lke.model.run import EvidenceRow, Header

if TYPE_CHECKING:  # few runs lie in a bag: the others do without building these models
    from lke.model.bagged import Bagged, OpenedBag, RecordedVerdict

OPENED = "paket-dibuka.json"
Read = TypeVar("Read", bound=Frozen)


def in_bag(header: Header, folder: Path) -> Header:
    """The header of a run that lies in a bag names the rubric, plan and runs that lie there with it.

    Raises:
        InvalidFiles: when ``paket.json`` is no such file.

    """
    pointer = read_pointer(folder)
    if pointer is None:
        return header
    related = {name: pointer.related.get(name, place) for name, place in header.related.items()}
    return header.model_copy(update={"rubric": pointer.rubric, "plan": pointer.plan, "related": related})


def read_pointer(folder: Path) -> "Bagged | None":
    """``paket.json`` of the run in *folder*; None where it lies in no bag."""
    if not (folder / POINTER).is_file():
        return None
    from lke.model.bagged import Bagged

    return _read(folder / POINTER, Bagged)


def read_opened(folder: Path) -> "OpenedBag | None":
    """What is known of a run that lke unpacked from a bag; None for every other run."""
    file = folder / HIDDEN / OPENED
    if not file.is_file():
        return None
    from lke.model.bagged import OpenedBag

    return _read(file, OpenedBag)


def _read(file: Path, model: type[Read]) -> Read:
    return parse(read_bounded(file, LARGEST), model, file.as_posix())


def parse(content: bytes, model: type[Read], file: str) -> Read:
    """Read the JSON *content* as *model*.

    Raises:
        InvalidFiles: when it is not so; *file* is how the message calls it.

    """
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(map(str, detail["loc"]))
        what = _("bukan catatan paket yang ditulis lke")
        raise InvalidFiles([Problem(SALAH, file, None, where, "not-a-package", what, _("minta paket aslinya"))]) from None


class RecordedStates:
    """What evidence files are like where a bag was opened; it stands in for looking at the files."""

    def __init__(self, opened: "OpenedBag") -> None:
        self._opened = opened

    def states(
        self, rows: Iterable[tuple[int, EvidenceRow]], progress: Callable[[int], None] | None = None
    ) -> tuple[list[tuple[int, EvidenceRow, FileState]], list[Problem]]:
        """Say of every row's file what was found or recorded."""
        looked = [(line, row, self._state(row)) for line, row in rows]
        if progress is not None:
            progress(len(looked))
        return looked, []

    def _state(self, row: EvidenceRow) -> FileState:
        known = self._opened.states.get(row.id)
        return FileState(known) if known is not None else FileState.MISSING if row.file else FileState.NONE


def recorded_in(assessment: Assessment, opened: "OpenedBag") -> tuple[frozenset[str], dict[str, RecordedDecision]]:
    """The evidence of *assessment* that is masked, and what was decided on it."""
    known = {criterion.id for criterion in assessment.rubric.criteria()}
    verdicts = {each.criterion: _decision(each) for each in opened.verdicts if each.criterion in known}
    return frozenset(opened.masked), verdicts


def _decision(verdict: "RecordedVerdict") -> RecordedDecision:
    return RecordedDecision(
        decided=verdict.decided,
        outcome=verdict.outcome,
        credit=verdict.credit,
        answer=verdict.answer,
        because=verdict.because,
        cap=verdict.cap,
        waiting=verdict.waiting,
        valid=frozenset(verdict.valid),
    )
