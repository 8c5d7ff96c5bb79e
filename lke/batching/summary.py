"""What a batch says when it is done: to a person, as a table, as JSON."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lke.batching.filling_one import CURRENT, FAILED, FILLED, INVALID, REFUSED, Result
from lke.errors import SALAH
from lke.language import _

if TYPE_CHECKING:
    from lke.batching.filling_all import Batch, Batched

SUMMARY = "ringkasan.csv"
_COLUMNS = (
    "penilaian",
    "berkas",
    "kode",
    "nama",
    "tahun",
    "hasil",
    "sel_diisi",
    "sel_sudah_benar",
    "sel_rumus",
    "temuan",
    "salah",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(results: Sequence[Result], folder: Path) -> bytes:
    """One line a run; the same runs give the same bytes, whether they were filled now or before."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for result in results:
        outcome = FILLED if result.outcome == CURRENT else result.outcome
        file = result.task.name if outcome == FILLED else ""
        counts = (result.filled, result.same, result.computed) if outcome == FILLED else ("", "", "")
        stopping = sum(problem.severity == SALAH for problem in result.problems)
        findings = len(result.problems) - stopping
        place = result.task.run.relative_to(folder).as_posix()
        who = (result.code, result.office, result.year or "")
        writer.writerow([_as_text(cell) for cell in (place, file, *who, outcome, *counts, findings, stopping)])
    return stream.getvalue().encode("utf-8-sig")


def _as_text(cell: object) -> object:
    """A text that Excel would take for a formula, with the mark that makes it a text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def as_json(batch: "Batch", batched: "Batched") -> dict[str, Any]:
    """The JSON document of a batch."""
    return {
        "template": {"file": batch.template.as_posix(), "sha256": batched.template},
        "folder": batch.target.as_posix(),
        "jobs": batched.jobs,
        "counts": {outcome: batched.counts[outcome] for outcome in (FILLED, CURRENT, REFUSED, INVALID, FAILED)},
        "runs": [_run(batch, result) for result in batched.results],
        "problems": [problem.as_json() for problem in batched.problems],
    }


def _run(batch: "Batch", result: Result) -> dict[str, Any]:
    there = result.outcome in (FILLED, CURRENT)
    return {
        "run": result.task.run.as_posix(),
        "file": (batch.target / result.task.name).as_posix() if there else None,
        "unit": {"code": result.code, "name": result.office} if result.code else None,
        "year": result.year,
        "outcome": result.outcome,
        "cells": {"filled": result.filled, "same": result.same, "computed": result.computed} if there else None,
        "problems": [problem.as_json() for problem in result.problems],
    }


def as_text(batch: "Batch", batched: "Batched") -> tuple[str, str]:
    """What is said of every run that has no workbook, and the count of all; findings of the others are counted only."""
    told = []
    for result in batched.results:
        if result.outcome not in (FILLED, CURRENT):
            told += [f"{result.task.run.as_posix()} ({_shown(result.outcome)})", *map(str, result.problems), result.trace]
    told += map(str, batched.problems)
    counts = ", ".join(f"{count} {_shown(outcome)}" for outcome, count in _in_order(batched))
    findings = sum(len(result.problems) for result in batched.results if result.outcome in (FILLED, CURRENT))
    said = _("{of} penilaian: {counts}; {findings} temuan (--json menyebutnya); daftar: {file}")
    file = (batch.target / SUMMARY).as_posix()
    return "\n".join(filter(None, told)), said.format(of=len(batched.results), counts=counts, findings=findings, file=file)


def _in_order(batched: "Batched") -> list[tuple[str, int]]:
    return [(name, batched.counts[name]) for name in (FILLED, CURRENT, REFUSED, INVALID, FAILED) if batched.counts[name]]


def _shown(outcome: str) -> str:
    words = {
        FILLED: _("terisi"),
        CURRENT: _("sudah mutakhir"),
        REFUSED: _("ditolak"),
        INVALID: _("salah"),
        FAILED: _("gagal"),
    }
    return words[outcome]
