"""Reading ``tanggapan.csv`` and ``tindak_lanjut.csv``: what nobody needs to score a run, read only by who needs it."""

from collections.abc import Iterable
from pathlib import Path

from lke.errors import InvalidFiles, Problem
from lke.files.table import Row, read_rows
from lke.model.review import FOLLOW_UPS, RESPONSES, FollowUpRow, ResponseRow, ReviewTables


def read_review(run: Path) -> ReviewTables:
    """Read both tables of *run*; one that is not there has no rows.

    Raises:
        InvalidFiles: with every fault of form of both.

    """
    problems: list[Problem] = []
    responses = _rows(problems, run / RESPONSES, ResponseRow, ("id", "kriteria", "teks"))
    follow_ups = _rows(problems, run / FOLLOW_UPS, FollowUpRow, ("id", "rekomendasi"))
    if problems:
        raise InvalidFiles(problems)
    return ReviewTables(responses, follow_ups)


def _rows(problems: list[Problem], file: Path, model: type[Row], required: Iterable[str]) -> tuple[tuple[int, Row], ...]:
    try:
        return read_rows(file, file.name, model, required)
    except InvalidFiles as error:
        problems += error.problems
        return ()
