"""What stored answers say of themselves, and what is refused of them: another rubric's, damaged ones, those that do not fit."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lke.errors import SALAH, InvalidFiles, Problem, Refused
from lke.language import _
from lke.population.answers import Answers
from lke.population.compiled import FIRST_CHOICE, CompiledRubric


def contents(compiled: CompiledRubric, rounds: tuple[str, ...]) -> dict[str, Any]:
    """What the columns and codes of stored answers mean; another rubric's are refused by it."""
    return {
        "bentuk": 1,
        "rubrik": compiled.rubric.id,
        "putaran": list(rounds),
        "pertanyaan": list(compiled.questions),
        "angka": [list(name) for name in compiled.numbers],
        "pilihan": [list(choice) for choice in compiled.choices],
    }


def rounds_of(told: Mapping[str, Any], compiled: CompiledRubric, place: Path) -> tuple[str, ...]:
    """The rounds that stored answers *told* of.

    Raises:
        InvalidFiles: when they are of another rubric, or of another edition of this one.

    """
    stated = told.get("putaran")
    rounds = tuple(map(str, stated)) if isinstance(stated, list) else ()
    if told != contents(compiled, rounds):
        what = _("jawaban tersimpan itu bukan menurut rubrik {id} yang sekarang").format(id=compiled.rubric.id)
        mend = _("simpan ulang dari penilaiannya, atau pakai rubrik semula")
        raise InvalidFiles([Problem(SALAH, place.as_posix(), None, "", "population-of-another-rubric", what, mend)])
    return rounds


def refuse_unstorable(answers: Answers, place: Path) -> None:
    """Stop where a block holds what is not stored.

    Raises:
        Refused: in that case.

    """
    if answers.exact or answers.layers or answers.bounds:
        what = _("nilai dari aturan bukti, batas dari penilaian, dan angka di atas 15 digit tidak dapat disimpan")
        mend = _("hitung langsung dari penilaiannya")
        raise Refused([Problem(SALAH, place.as_posix(), None, "", "population-not-storable", what, mend)])


def read_contents(text: str | bytes, place: Path) -> dict[str, Any]:
    """What stored answers say of themselves.

    Raises:
        InvalidFiles: when that is no JSON object.

    """
    try:
        told = json.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise InvalidFiles([damaged(place)])
    return told


def refuse_unknown_codes(compiled: CompiledRubric, answers: Answers, place: Path) -> None:
    """Stop at a code that the rubric does not have.

    Raises:
        InvalidFiles: in that case.

    """
    if answers.codes.size and int(answers.codes.max()) >= FIRST_CHOICE + len(compiled.choices):
        raise InvalidFiles([damaged(place)])


def damaged(place: Path) -> Problem:
    """The fault of what is stored at *place* and cannot be read as it was written."""
    what, mend = _("jawaban tersimpan rusak atau tidak lengkap"), _("simpan ulang dari penilaiannya")
    return Problem(SALAH, place.as_posix(), None, "", "population-damaged", what, mend)


def nothing_stored(folder: Path) -> Problem:
    """The fault of a folder without stored answers."""
    what, mend = _("tidak ada jawaban tersimpan di folder ini"), _("sebut folder yang ditulis lke")
    return Problem(SALAH, folder.as_posix(), None, "", "population-missing", what, mend)
