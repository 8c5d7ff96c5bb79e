"""Evidence of another run of the same office and year, taken over so that what was collected once serves all sheets."""

import csv
import io
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from lke.engine.instruments import indicators_served
from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.library import LoadedRubric, find_plan, find_rubric, load_mapping, load_plan, load_rubric, mapping_file
from lke.files.places import RUN_FILE
from lke.files.runs import load_header, read_register
from lke.files.table import columns_of
from lke.language import _
from lke.model.mapping import PlanMapping
from lke.model.places import EVIDENCE_FOLDER, evidence_path
from lke.model.rubric import Rubric
from lke.model.run import EvidenceRow, Header


class TakenOver(NamedTuple):
    """What a new run takes from another."""

    register: bytes
    """``bukti.csv`` with the questions of the new sheet."""
    files: tuple[tuple[Path, str], ...]
    """Evidence files: where they lie, and where below the new run they go."""
    plan: str | None
    """The plan whose indicators the register names, where a mapping leads from it to the sheet."""
    without_question: int
    """Pieces that serve no question of the sheet."""
    pieces: int


def take_over(source: Path, unit: str, year: int, loaded: LoadedRubric) -> TakenOver:
    """Take the evidence of the run *source* over to a sheet; nothing of *source* is touched.

    Raises:
        InvalidFiles: when *source* is of another office or year, or no mapping leads to the sheet.

    """
    header = load_header(source)
    problems = list(_faults(source, header, unit, year))
    if problems:
        raise InvalidFiles(problems)
    own = load_rubric(find_rubric(header.rubric, source)).rubric
    plan_id = _plan_named(source, header, own)
    same_sheet = own.id == loaded.rubric.id
    mapping = None if plan_id is None or same_sheet else _mapping(source, plan_id, loaded)
    rows = [row for _line, row in read_register(source)]
    served = {row.id: _questions(row, own, loaded.rubric, mapping, same_sheet=same_sheet) for row in rows}
    named = mapping is not None
    return TakenOver(
        register=_register(rows, served, keep_indicators=named or same_sheet),
        files=tuple(_files(source, rows)),
        plan=plan_id if named else None,
        without_question=sum(not questions for questions in served.values()),
        pieces=len(rows),
    )


def _faults(source: Path, header: Header, unit: str, year: int) -> Iterable[Problem]:
    file = (source / RUN_FILE).as_posix()
    if header.unit.code != unit:
        what = _("penilaian itu milik satker {found}, bukan {unit}").format(found=header.unit.code, unit=unit)
        yield Problem(SALAH, file, None, "satker.kode", "from-another-unit", what, _("pakai penilaian satker yang sama"))
    if header.year != year:
        what = _("penilaian itu tahun {found}, bukan {year}").format(found=header.year, year=year)
        yield Problem(SALAH, file, None, "tahun", "from-another-year", what, _("pakai penilaian tahun yang sama"))


def _plan_named(source: Path, header: Header, own: Rubric) -> str | None:
    """The id of the plan whose indicators the register of *source* names."""
    if header.plan is not None:
        return load_plan(find_plan(header.plan, source)).id
    return header.mapping or own.plan


def _mapping(source: Path, plan_id: str, loaded: LoadedRubric) -> PlanMapping:
    if mapping_file(loaded, plan_id) is None:
        what = _("rubrik {rubric} tidak punya pemetaan dari {plan}").format(rubric=loaded.rubric.id, plan=plan_id)
        mend = _("buat tanpa --from, atau tulis pemetaan-{plan}.yaml di folder rubrik").format(plan=plan_id)
        raise InvalidFiles([Problem(SALAH, source.as_posix(), None, "", "mapping-not-found", what, mend)])
    mapping = load_mapping(loaded, plan_id)
    assert mapping is not None, "its file was just found"
    return mapping


def _questions(row: EvidenceRow, own: Rubric, sheet: Rubric, mapping: PlanMapping | None, *, same_sheet: bool) -> tuple[str, ...]:
    """The questions of the sheet that a piece serves: through its indicators, and those of the criteria that it names."""
    if same_sheet:
        return row.criteria
    by_indicator: Mapping[str, tuple[str, ...]] = indicators_served(sheet, mapping)
    served = {criterion.id: criterion.indicators for criterion in own.criteria()}
    indicators = (*row.indicators, *(each for criterion in row.criteria for each in served.get(criterion, ())))
    return tuple(dict.fromkeys(question for indicator in indicators for question in by_indicator.get(indicator, ())))


def _register(rows: Iterable[EvidenceRow], served: Mapping[str, tuple[str, ...]], *, keep_indicators: bool) -> bytes:
    columns = columns_of(EvidenceRow)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        cells = row.model_dump(mode="json", by_alias=True) | {"kriteria": served[row.id]}
        if not keep_indicators:
            cells["indikator"] = ()
        writer.writerow(_cell(cells[column]) for column in columns)
    return stream.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ";".join(map(str, value))
    return "" if value is None else str(value)


def _files(source: Path, rows: Iterable[EvidenceRow]) -> Iterable[tuple[Path, str]]:
    """The registered files that lie inside the evidence folder; whatever else lies there is not taken."""
    inside = (source / EVIDENCE_FOLDER).resolve()
    seen: set[str] = set()
    for row in rows:
        place = evidence_path(row.file) if row.file else None
        if place is None or place in seen:
            continue
        seen.add(place)
        file = source / place
        if file.is_file() and file.resolve().is_relative_to(inside):
            yield file, place


def copy_evidence(taken: TakenOver, run: Path) -> None:
    """Copy the evidence files into the folder *run*, with their times."""
    for file, place in taken.files:
        target = run / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, target)
