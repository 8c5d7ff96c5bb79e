"""``lke rekap`` over 40 and 552 invented run folders: wall seconds of the whole command, reading and page included."""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from lke import app

LKE = "from lke.cli import main; main()"
LIMITS = {40: 5.0, 552: 60.0}
"""Offices -> seconds, on two processors."""
CHECKED = 7
"""Every so manieth office is scored alone as well: the table has to say the same."""


def main(folder: Path) -> None:
    """Write the offices, check that the table says what scoring each alone says, measure, and print."""
    for offices, limit in LIMITS.items():
        below = folder / str(offices)
        words = ["simulate", "--offices", str(offices), "--years", "1", "--rubric", "zi-90-2021", "-o", str(below)]
        _lke(*words)
        _check(below, json.loads(_lke("rekap", str(below), "--view", "rekap", "--json")))
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        _lke("rekap", str(below), "-o", str(folder / f"{offices}.html"))
        seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        busy = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        verdict = "tercapai" if seconds <= limit else "BELUM"
        told = f"(jam dinding; {busy:.1f} detik CPU, {os.cpu_count()} prosesor) {verdict}"
        print(f"{f'lke rekap, {offices} folder penilaian':<42} {seconds:9.1f} {limit:9.1f} s   {told}")


def _lke(*words: str) -> bytes:
    return subprocess.run([sys.executable, "-c", LKE, *words], stdout=subprocess.PIPE, check=True).stdout


def _check(below: Path, document: dict) -> None:
    rows = document["runs"][::CHECKED]
    for row in rows:
        card = app.score_run(Path(row["path"]))
        assert row["exact"] == {by: None if row["scores"][by] is None else str(card.totals[by]) for by in row["scores"]}
    assert len(document["runs"]) == int(below.name), "an office is missing"
