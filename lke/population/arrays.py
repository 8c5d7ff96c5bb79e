"""Answers as arrays on disk, mapped into memory: the form for computing, of which a block is a slice.

Layers, supplied bounds and numbers with more than 15 digits are no part of it; a block that has any is refused.
"""

import json
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap

from lke.errors import SALAH, InvalidFiles, NotFound, Problem, Refused
from lke.language import _
from lke.population.answers import Answers
from lke.population.compiled import CompiledRubric
from lke.population.labels import Labels
from lke.population.stored import (
    contents,
    damaged,
    nothing_stored,
    read_contents,
    refuse_unknown_codes,
    refuse_unstorable,
    rounds_of,
)

CONTENTS = "isi.json"
_ARRAYS = ("jawaban", "angka", "kantor", "tahun", "provinsi")
BLOCK = 8192
"""Cases of a block: 200 questions in 3 rounds are 5 MB of answers."""


def new_arrays(
    folder: Path, compiled: CompiledRubric, rounds: tuple[str, ...], provinces: tuple[str, ...], cases: int
) -> Answers:
    """Arrays for *cases* in a new folder, mapped for writing, every answer blank.

    Raises:
        Refused: when the folder exists.

    """
    if folder.exists():
        what, mend = _("folder sudah ada"), _("pilih nama lain, atau pindahkan folder itu")
        raise Refused([Problem(SALAH, folder.as_posix(), None, "", "population-exists", what, mend)])
    folder.mkdir(parents=True)
    codes = open_memmap(folder / "jawaban.npy", "w+", np.uint8, (cases, len(rounds), len(compiled.questions)))
    numbers = open_memmap(folder / "angka.npy", "w+", np.float64, (cases, len(rounds), len(compiled.numbers)))
    for first in range(0, cases, BLOCK):
        numbers[first : first + BLOCK] = np.nan
    office = open_memmap(folder / "kantor.npy", "w+", np.dtype("U24"), (cases,))
    year = open_memmap(folder / "tahun.npy", "w+", np.int16, (cases,))
    province = open_memmap(folder / "provinsi.npy", "w+", np.int16, (cases,))
    told = {**contents(compiled, rounds), "provinsi": list(provinces)}
    (folder / CONTENTS).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return Answers(rounds, codes, numbers, Labels(office, year, province, provinces))


def save_arrays(folder: Path, compiled: CompiledRubric, answers: Answers) -> None:
    """Write *answers* as arrays into a new folder.

    Raises:
        Refused: when the folder exists, or the block has what arrays do not hold.

    """
    refuse_unstorable(answers, folder)
    made = new_arrays(folder, compiled, answers.rounds, answers.labels.provinces, len(answers))
    made.codes[:], made.numbers[:] = answers.codes, answers.numbers
    made.labels.office[:], made.labels.year[:], made.labels.province[:] = (
        answers.labels.office,
        answers.labels.year,
        answers.labels.province,
    )


def open_arrays(folder: Path, compiled: CompiledRubric) -> Answers:
    """The answers in *folder*, mapped for reading: what is looked at is read, and nothing else.

    Raises:
        NotFound: when there are none.
        InvalidFiles: when they are damaged, or of another rubric.

    """
    if not (folder / CONTENTS).is_file():
        raise NotFound([nothing_stored(folder)])
    told = read_contents((folder / CONTENTS).read_bytes(), folder / CONTENTS)
    provinces = told.pop("provinsi", None)
    rounds = rounds_of(told, compiled, folder)
    names = provinces if isinstance(provinces, list) else []
    if not names or not all(isinstance(each, str) for each in names):
        raise InvalidFiles([damaged(folder)])
    try:
        codes, numbers, office, year, province = (
            np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS
        )
    except (OSError, ValueError):
        raise InvalidFiles([damaged(folder)]) from None
    found = [(each.shape, each.dtype.kind, each.dtype.itemsize) for each in (codes, numbers, year, province)]
    cases, many = office.shape, len(rounds)
    expected = [
        ((*cases, many, len(compiled.questions)), "u", 1),
        ((*cases, many, len(compiled.numbers)), "f", 8),
        (cases, "i", 2),
        (cases, "i", 2),
    ]
    if found != expected or office.dtype.kind != "U":
        raise InvalidFiles([damaged(folder)])
    return Answers(rounds, codes, numbers, Labels(office, year, province, tuple(names)))


def array_part(folder: Path, compiled: CompiledRubric, first: int, last: int) -> Answers:
    """The cases *first* up to *last* of the arrays in *folder*, read when they are looked at.

    Raises:
        NotFound: when there are none.
        InvalidFiles: when they are damaged, or of another rubric.

    """
    part = open_arrays(folder, compiled).part(first, last)
    refuse_unknown_codes(compiled, part, folder)
    if len(part) and not 0 <= int(part.labels.province.min()) <= int(part.labels.province.max()) < len(part.labels.provinces):
        raise InvalidFiles([damaged(folder)])
    return part
