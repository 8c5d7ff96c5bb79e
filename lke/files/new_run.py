"""The files of a new run: every criterion and input named, nothing answered."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from lke.files.places import RUN_FILE
from lke.files.runs import answer_columns
from lke.files.table import columns_of
from lke.language import _
from lke.model.plan import Plan
from lke.model.rubric import Rubric
from lke.model.rules import PREVIOUS_YEAR
from lke.model.run import REVIEW_COLUMNS, DataRow, EvidenceRow, RealisationRow, ScheduleRow

ROUNDS = ("unit", "tpi")


class NewRun(NamedTuple):
    """What a new run is for; ``unit`` is the office's code."""

    slug: str
    unit: str
    name: str
    year: int
    rubric: str
    plan: str | None = None
    level: str = "kabkota"
    province: str | None = None
    source: Path | None = None
    """The run whose evidence it takes over."""
    mapping: str | None = None
    """The plan whose indicators that evidence names."""
    rounds: tuple[str, ...] = ROUNDS
    """The office's own round, then the assessors' in their order."""
    example: bool = False
    """Whether that evidence is invented: what is made of it is marked CONTOH too."""
    last_year: str | None = None
    """The way from the run's folder to last year's run, where there is one."""


def run_files(new: NewRun, rubric: Rubric, plan: Plan | None) -> dict[str, bytes]:
    """File name -> content of a new run of *rubric* and *plan*; *new* names both as seen from the run's folder."""
    files = {RUN_FILE: _header(new).encode(errors="backslashreplace")}
    files["jawaban.csv"] = _table(answer_columns(new.rounds), ([each.id] for each in rubric.criteria() if each.answerable))
    files["data.csv"] = _table(columns_of(DataRow), ([key] for key in _keys(rubric)))
    files["bukti.csv"] = _table([each for each in columns_of(EvidenceRow) if each not in REVIEW_COLUMNS], ())
    if plan is not None:
        rows = ([row.id] for _area, _activity, row in plan.sub_activities())
        files["jadwal.csv"] = _table(columns_of(ScheduleRow), rows)
        files["realisasi.csv"] = _table(columns_of(RealisationRow), ())
    return files


def _header(new: NewRun) -> str:
    """Write ``penilaian.yaml``; JSON strings are YAML strings whatever they hold."""
    lines = [
        "satker:",
        f"  kode: {_quoted(new.unit)}",
        f"  nama: {_quoted(new.name)}",
        f"  jenjang: {new.level}",
        *([f"  provinsi: {_quoted(new.province)}"] if new.province else []),
        f"tahun: {new.year}",
        f"rubrik: {_quoted(new.rubric)}",
        *([f"rencana_aksi: {_quoted(new.plan)}"] if new.plan else []),
        *([f"pemetaan: {_quoted(new.mapping)}"] if new.mapping else []),
        f"tanggal_nilai:  # {_('YYYY-MM-DD, tanggal penilaian')}",
        f"putaran: [{', '.join(new.rounds)}]",
        *([f"penilaian_terkait: {{{PREVIOUS_YEAR}: {_quoted(new.last_year)}}}"] if new.last_year else []),
        f"# penilai: {{{', '.join(f'{name}: …' for name in new.rounds)}}}  ({_('peran, bukan nama')})",
        "status: draf",
        *(["contoh: true"] if new.example else []),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _keys(rubric: Rubric) -> Iterable[str]:
    """The keys of ``data.csv``: every input, and a ruling for every question that a person decides."""
    for criterion in rubric.criteria():
        yield from (f"{criterion.id}:{name}" for name in criterion.data_names)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV table that Excel opens as UTF-8."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([*row, *[""] * (len(columns) - len(row))] for row in rows)
    return stream.getvalue().encode("utf-8-sig")
