"""A filled official workbook as a run: by the shipped rubric of whose edition it is, else by the rubric that it prints."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from lke.files.library import find_rubric, load_rubric
from lke.files.outputs import replace_file
from lke.files.places import RUBRIC_FILE, shipped_rubrics
from lke.language import _
from lke.model.rubric import Rubric
from lke.official import RUBRIC_FOLDER, RUN_FOLDER, Office, Understood, rubric_file, run_tables, understand
from lke.workbook.official.fill_match import Matching, match
from lke.workbook.official.run_out import MadeRun

LEAST_MATCHED = Fraction(4, 5)
"""Share of a shipped rubric's questions that must be found in the workbook to score it by that rubric."""
_WORD = re.compile(r"[0-9A-Za-z]+")
_YEAR = re.compile(r"20\d\d")
_CODE = re.compile(r"[A-Za-z]?\d{4,6}")


class Whose(NamedTuple):
    """What a file's name says of the office."""

    code: str
    year: int | None
    name: str


class WorkbookRun(NamedTuple):
    """A run folder that was made from a workbook."""

    folder: Path
    whose: Whose
    lint: tuple[int, int]
    """Salah and temuan of the workbook."""
    remarks: tuple[str, ...]


def whose(file: Path) -> Whose:
    """Read office and year from a file's name: the first word that can be a code, and the only one that can be a year.

    No province's code begins with 20, so no code is taken for a year; the year of a regulation (``90-2021``) is none.
    """
    stem = file.stem
    for edition in _editions():
        stem = re.sub(rf"(?<!\d){edition}(?!\d)", " ", stem)
    found = _WORD.findall(stem)
    years = sorted({each for each in found if _YEAR.fullmatch(each)})
    codes = [each for each in found if _CODE.fullmatch(each) and each not in years]
    name = " ".join(each for each in found if each not in years and each not in codes[:1])
    code = codes[0].upper() if codes else ""
    return Whose(code, int(years[0]) if len(years) == 1 else None, name or code or file.stem)


def _editions() -> set[str]:
    """Number and year of the regulations that the shipped rubrics are called after: ``90-2021``, also as ``90_2021``."""
    found = (re.search(r"(\d+)-(\d{4})", name) for name in shipped_rubrics())
    return {f"{each[1]}[-_ ]{each[2]}" for each in found if each is not None}


def write_workbook_run(file: Path, below: Path) -> WorkbookRun:
    """Write a run of the workbook *file* below the empty folder *below*.

    Raises:
        Refused: when no question was recognised, or a round has no name.
        InvalidFiles: when the file cannot be read.

    """
    said = whose(file)
    read = understand(file, said.year or datetime.now(UTC).year)
    shipped = _shipped(read)
    if shipped is None:
        (below / RUBRIC_FOLDER).mkdir()
        replace_file(below / RUBRIC_FOLDER / RUBRIC_FILE, rubric_file(read))
        run, rubric, year = read.run, f"../{RUBRIC_FOLDER}", said.year or datetime.now(UTC).year
        remarks = [_("bukan edisi yang dikenal; dinilai menurut rubrik yang tercetak di buku kerja itu")]
    else:
        known, matching = shipped
        run, remarks = _in_words_of(known, matching, read)
        rubric, year = known.id, said.year or known.valid.last or known.valid.first
    folder = below / RUN_FOLDER
    (folder / "bukti").mkdir(parents=True)
    for name, content in run_tables(run, Office(said.code or None, said.name, said.year), year, rubric).items():
        replace_file(folder / name, content)
    report = read.linted.report
    return WorkbookRun(folder, said, (report.wrong, len(report.findings) - report.wrong), tuple(remarks))


def _shipped(read: Understood) -> tuple[Rubric, Matching] | None:
    """The shipped rubric of which the workbook's questions are, with the rows of each; None where they are of none."""
    if read.edition is None:
        return None
    rubric = load_rubric(find_rubric(read.edition.edition)).rubric
    matching = match(rubric, read.linted.recognised, {})
    questions = sum(1 for criterion in rubric.criteria() if criterion.scored)
    return (rubric, matching) if len(matching.questions) >= LEAST_MATCHED * questions else None


def _in_words_of(rubric: Rubric, matching: Matching, read: Understood) -> tuple[MadeRun, list[str]]:
    """The workbook's rows under the rubric's ids and input names; what the rubric does not have is left out, and said."""
    criteria = {id(row): name for name, row in matching.questions.items()}
    inputs = {id(row): f"{criterion}:{name}" for (criterion, name), row in matching.inputs.items()}
    codes = {leaf.row.code: criteria[id(leaf.row)] for leaf in read.rubric.leaves if id(leaf.row) in criteria}
    keys = {
        f"{leaf.row.code}:{name}": inputs[id(row)]
        for leaf in read.rubric.leaves
        for name, row in leaf.keys.items()
        if id(row) in inputs
    }
    keys |= _subtotals(read, inputs)
    made = replace(
        read.run,
        answers=tuple((codes[first], *rest) for first, *rest in read.run.answers if first in codes),
        data=tuple((keys[key], number, source, round_) for key, number, source, round_ in read.run.data if key in keys),
        evidence=tuple({**row, "kriteria": codes[row["kriteria"]]} for row in read.run.evidence if row["kriteria"] in codes),
    )
    return made, list(_left_out(rubric, matching, read, codes))


def _subtotals(read: Understood, inputs: Mapping[int, str]) -> dict[str, str]:
    """Key of a denominator's sum -> the rubric's input, where that is the printed subtotal."""
    return {
        f"{leaf.row.code}:{leaf.total_key}": inputs[id(leaf.ratio.subtotal)]
        for leaf in read.rubric.leaves
        if leaf.total_key is not None and leaf.ratio is not None and id(leaf.ratio.subtotal) in inputs
    }


def _left_out(rubric: Rubric, matching: Matching, read: Understood, codes: Mapping[str, str]) -> list[str]:
    lacking = [each.id for each in rubric.criteria() if each.scored and each.id not in matching.questions]
    strange = [leaf.row.code for leaf in read.rubric.leaves if leaf.row.code not in codes]
    numbers = [
        f"{each.id}:{name}"
        for each in rubric.criteria()
        if each.is_ratio and each.id in matching.questions
        for name in each.inputs
        if (each.id, name) not in matching.inputs
    ]
    told = [
        (lacking, _("tidak ditemukan di buku kerja, jadi belum dijawab: {names}")),
        (strange, _("ada di buku kerja, tidak di rubrik, jadi tidak dihitung: {names}")),
        (numbers, _("masukan tidak ditemukan di buku kerja: {names}")),
    ]
    return [text.format(names=", ".join(names)) for names, text in told if names]
