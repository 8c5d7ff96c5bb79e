"""What improvements cost: a CSV of ``kriteria,usaha,jawaban,catatan``; several rows of one criterion are alternatives."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path

from lke.engine.improve import Option
from lke.engine.scales import Refusal, best, read_answer, read_number
from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.table import read_table
from lke.language import _
from lke.model.rubric import ChoiceScale, Criterion, Rubric

_FULL = Fraction(1)
COLUMNS = ("kriteria", "usaha", "jawaban", "catatan")


def read_efforts(file: Path, rubric: Rubric) -> tuple[Option, ...]:
    """The options in *file*; an answer left out is the scale's best.

    Raises:
        InvalidFiles: on an unknown criterion, an effort that is no number, or an answer outside its scale.

    """
    table = read_table(file, file.as_posix(), COLUMNS, ("kriteria", "usaha"))
    criteria = {each.id: each for each in rubric.criteria() if each.scored}
    problems: list[Problem] = []
    options = []
    for line, cells in table.rows:
        told = {name: cells.get(name, "").strip() for name in COLUMNS}
        faults = list(_faults(told, criteria, rubric))
        problems += [Problem(SALAH, file.as_posix(), line, told["kriteria"], *fault) for fault in faults]
        if not faults:
            options.append(_option(told, criteria[told["kriteria"]], rubric))
    if problems:
        raise InvalidFiles(problems)
    return tuple(options)


def _faults(told: Mapping[str, str], criteria: Mapping[str, Criterion], rubric: Rubric) -> Iterator[Refusal]:
    name = told["kriteria"]
    if name not in criteria:
        near = get_close_matches(name, criteria, n=3)
        mend = _("mungkin maksudnya {near}").format(near=", ".join(near)) if near else _("lihat lke rubric show")
        yield Refusal("unknown-criterion", _("tidak ada kriteria {id} yang dinilai").format(id=repr(name)), mend)
    elif told["jawaban"]:
        read = read_answer(told["jawaban"], rubric.scales[criteria[name].scale])
        if isinstance(read, Refusal):
            yield read
        elif read.credit is None:
            yield Refusal("answer-outside-scale", _("TB bukan perbaikan"), _("tulis jawaban menurut skalanya, atau kosongkan"))
    if read_number(told["usaha"]) is None:
        what = _("usaha {found} bukan angka 0 atau lebih").format(found=repr(told["usaha"]))
        yield Refusal("effort-not-a-number", what, _("tulis misalnya 3 (hari) atau 1,5"))


def _option(told: Mapping[str, str], criterion: Criterion, rubric: Rubric) -> Option:
    scale = rubric.scales[criterion.scale]
    effort = read_number(told["usaha"])
    assert effort is not None, "a row without faults"
    if told["jawaban"]:
        answer = read_answer(told["jawaban"], scale)
        assert not isinstance(answer, Refusal)
        assert answer.credit is not None
        return Option(criterion.id, effort, answer.credit, answer.text, told["catatan"])
    name = best(scale).text if isinstance(scale, ChoiceScale) else ""
    return Option(criterion.id, effort, _FULL, name, told["catatan"])
