"""Scoring 100 offices from their folders, beside LibreOffice recalculating the same 100 LKE workbooks in one process.

Each workbook is the one that ``lke export`` builds for the run, with all its formulas; its stored results are spoilt first.
Both must give the same total before any time counts.
"""

import resource
import time
from fractions import Fraction
from pathlib import Path

import openpyxl

from benchmarks.many import make_runs
from lke import app
from lke.engine.score import scorecard
from lke.files.runs import load_run
from tests.libreoffice import SOFFICE, convert, poisoned

OFFICES, TURNS = 100, 3


def main(folder: Path) -> None:
    """Measure and print the row."""
    _source, runs = make_runs(folder, OFFICES)
    offices = {run.name: run for run in sorted(runs.iterdir())}
    totals, ours = {}, float("inf")
    for _turn in range(TURNS):
        started = time.process_time()
        totals = {name: _total(run) for name, run in offices.items()}
        ours = min(ours, (time.process_time() - started) / OFFICES)
    print(f"\nMenilai {OFFICES} kantor, dan menghitung ulang buku kerjanya dengan LibreOffice, detik CPU tiap kantor")
    print(f"  {'lke: membaca folder dan menilai empat-empatnya':<46} {ours * 1000:9.2f} ms     1.00 x")
    if SOFFICE is None:
        print("  LibreOffice tidak terpasang: tidak diukur")
        return
    theirs = _recalculated(offices, totals, folder)
    print(f"  {'LibreOffice: hitung ulang':<46} {theirs * 1000:9.2f} ms  {theirs / ours:7.2f} x")
    print(f"  sasaran: >= 40 x lebih cepat: {theirs / ours:.1f} x, {'tercapai' if theirs >= 40 * ours else 'BELUM'}")


def _total(run: Path) -> Fraction:
    loaded = load_run(run)
    return scorecard(loaded.assessment, loaded.findings).record.points


def _recalculated(offices: dict[str, Path], totals: dict[str, Fraction], folder: Path) -> float:
    """CPU seconds of LibreOffice for one workbook, once all of them hold the total of the engine."""
    books = {}
    for name, run in offices.items():
        card = app.score_run(run)
        books[name] = poisoned(app.build_workbook(card, None, run))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    made = convert(books, folder / "libreoffice")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    for name, file in made.items():
        numbers = [
            cell for row in openpyxl.load_workbook(file, data_only=True)["LKE"].iter_rows(values_only=True) for cell in row
        ]
        total = float(totals[name])
        assert any(isinstance(cell, int | float) and abs(cell - total) < 1e-9 for cell in numbers), name
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / OFFICES
