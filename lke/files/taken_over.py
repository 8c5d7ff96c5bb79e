"""What a new run takes from another of the same office.

Of the same year: the evidence, so that what was collected once serves all sheets. Of an earlier year: what is still in
force, unconfirmed (``lke.files.carried_over``).
"""

import csv
import io
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from lke.engine.instruments import indicators_served
from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.carried_over import carry_over, open_follow_ups, unconfirmed
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
    example: bool
    """Whether it is marked CONTOH."""
    from_year: int
    follow_ups: bytes | None = None
    """``tindak_lanjut.csv`` with what is still open."""
    expired: tuple[str, ...] = ()
    """Ids of evidence that is not in force any more."""
    unmatched: tuple[str, ...] = ()
    """Questions answered then for which the new sheet has none."""
    last_year: bool = False
    """Whether the source is last year's run on the same instrument, to be named in ``penilaian_terkait``."""


def take_over(source: Path, unit: str, year: int, loaded: LoadedRubric, plan: str | None = None) -> TakenOver:
    """Take the evidence of the run *source* over to a sheet; nothing of *source* is touched.

    *plan*: the action plan that was asked for, where one was.

    Raises:
        InvalidFiles: when *source* is of another office or a later year, or no mapping leads to the sheet.

    """
    header = load_header(source)
    problems = list(_faults(source, header, unit, year))
    if problems:
        raise InvalidFiles(problems)
    return _carried(source, header, year, loaded, plan) if header.year < year else _shared(source, header, loaded)


def _carried(source: Path, header: Header, year: int, loaded: LoadedRubric, plan: str | None) -> TakenOver:
    """From an earlier year: what is still in force."""
    own = load_rubric(find_rubric(header.rubric, source))
    named = _plan_named(source, header, own.rubric)

    def by_indicator() -> Mapping[str, tuple[str, ...]]:
        return indicators_served(loaded.rubric, _mapping(source, named or "-", loaded, needed=True))

    carried = carry_over(source, year, loaded, by_indicator)
    of_plan = named is not None and loaded.rubric.plan == named and plan in (None, named)
    asked = {row.id: {new for old in row.criteria for new in carried.matches.get(old, ())} for row, _questions in carried.rows}
    led = {
        row.id: _Led(
            row.indicators if of_plan else (),
            tuple(each for each in questions if not (of_plan and row.indicators) or each in asked[row.id]),
            reached=bool(questions),
        )
        for row, questions in carried.rows
    }
    rows = [row for row, _questions in carried.rows]
    return TakenOver(
        register=_register([unconfirmed(row, header.year) for row in rows], led, keep_indicators=of_plan),
        files=tuple(_files(source, rows)),
        plan=None,
        without_question=sum(not each.reached for each in led.values()),
        pieces=len(rows),
        example=header.example,
        from_year=header.year,
        follow_ups=open_follow_ups(source, carried),
        expired=carried.expired,
        unmatched=carried.unmatched,
        last_year=carried.same_instrument and header.year == year - 1,
    )


def _shared(source: Path, header: Header, loaded: LoadedRubric) -> TakenOver:
    """From another sheet of the same year: all of it."""
    own = load_rubric(find_rubric(header.rubric, source))
    plan_id = _plan_named(source, header, own.rubric)
    related = bool(_family(own) & _family(loaded))
    of_plan = plan_id is not None and loaded.rubric.plan == plan_id
    mapping = None if plan_id is None or of_plan else _mapping(source, plan_id, loaded, needed=not related)
    rows = [row for _line, row in read_register(source)]
    led = _led(rows, own.rubric, loaded.rubric, mapping, related=related)
    named = mapping is not None or of_plan
    return TakenOver(
        register=_register(rows, led, keep_indicators=named),
        files=tuple(_files(source, rows)),
        plan=plan_id if mapping is not None else None,
        without_question=sum(not each.reached for each in led.values()),
        pieces=len(rows),
        example=header.example,
        from_year=header.year,
    )


def _faults(source: Path, header: Header, unit: str, year: int) -> Iterable[Problem]:
    file = (source / RUN_FILE).as_posix()
    if header.unit.code != unit:
        what = _("penilaian itu milik satker {found}, bukan {unit}").format(found=header.unit.code, unit=unit)
        yield Problem(SALAH, file, None, "satker.kode", "from-another-unit", what, _("pakai penilaian satker yang sama"))
    if header.year > year:
        what = _("penilaian itu tahun {found}, sesudah {year}").format(found=header.year, year=year)
        mend = _("pakai penilaian tahun yang sama atau tahun sebelumnya")
        yield Problem(SALAH, file, None, "tahun", "from-another-year", what, mend)


def _plan_named(source: Path, header: Header, own: Rubric) -> str | None:
    """The id of the plan whose indicators the register of *source* names."""
    if header.plan is not None:
        return load_plan(find_plan(header.plan, source)).id
    return header.mapping or own.plan


def _family(loaded: LoadedRubric) -> frozenset[str]:
    """The rubric and what it varies: their questions have the same ids."""
    return frozenset((loaded.rubric.id, *(base.name for base in loaded.bases)))


def _mapping(source: Path, plan_id: str, loaded: LoadedRubric, *, needed: bool) -> PlanMapping | None:
    if mapping_file(loaded, plan_id) is None and needed:
        what = _("rubrik {rubric} tidak punya pemetaan dari {plan}").format(rubric=loaded.rubric.id, plan=plan_id)
        mend = _("buat tanpa --from, atau tulis pemetaan-{plan}.yaml di folder rubrik").format(plan=plan_id)
        raise InvalidFiles([Problem(SALAH, source.as_posix(), None, "", "mapping-not-found", what, mend)])
    return load_mapping(loaded, plan_id)


class _Led(NamedTuple):
    """Where a piece of evidence leads on the new sheet."""

    indicators: tuple[str, ...]
    questions: tuple[str, ...]
    """That its register names."""
    reached: bool
    """Whether it serves any question, named or by its indicators."""


def _led(
    rows: Iterable[EvidenceRow], own: Rubric, sheet: Rubric, mapping: PlanMapping | None, *, related: bool
) -> dict[str, _Led]:
    """Piece -> where it leads: to its own questions on a *related* sheet, else by its indicators and its criteria's."""
    by_indicator = indicators_served(sheet, mapping)
    served = {criterion.id: criterion.indicators for criterion in own.criteria()}
    asked = {criterion.id for criterion in sheet.criteria()}
    led = {}
    for row in rows:
        implied = () if related else (each for criterion in row.criteria for each in served.get(criterion, ()))
        indicators = tuple(dict.fromkeys((*row.indicators, *implied)))
        by_name = tuple(dict.fromkeys(question for indicator in indicators for question in by_indicator.get(indicator, ())))
        questions = tuple(each for each in row.criteria if each in asked) if related else by_name
        led[row.id] = _Led(indicators, questions, reached=bool(questions or by_name))
    return led


def _register(rows: Iterable[EvidenceRow], led: Mapping[str, _Led], *, keep_indicators: bool) -> bytes:
    columns = columns_of(EvidenceRow)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        indicators = led[row.id].indicators if keep_indicators else ()
        cells = row.model_dump(mode="json", by_alias=True) | {"kriteria": led[row.id].questions, "indikator": indicators}
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
