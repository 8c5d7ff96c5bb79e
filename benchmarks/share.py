"""One process's share of the 552 workbooks: planned one after another, as a batch does; filling and writing are timed."""

import contextlib
import time
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from benchmarks.cells import PART, wanted_of
from lke.workbook.official.package import open_package
from lke.workbook.official.patch import CellWrite, analyse


def writes_of(office: int) -> dict[str, list[CellWrite]]:
    """What the office's workbook is to hold, as the patch takes it."""
    given = wanted_of(office).items()
    return {PART: [CellWrite(place, each if isinstance(each, str) else Fraction(str(each))) for place, each in given]}


class Took(NamedTuple):
    """What one turn took."""

    cpu: float
    """Seconds of this process."""
    wall: float
    peak: float
    """Megabytes that the process ever took."""


def share(source: Path, offices: range, folder: Path, turns: int, begin, told) -> None:
    """Fill and write the workbooks of *offices* in each of *turns*, and tell what it took."""
    template = analyse(open_package(source))
    for _turn in range(turns):
        begin.wait()
        cpu = wall = 0.0
        for office in offices:
            writes = writes_of(office)
            started = time.process_time(), time.perf_counter()
            (folder / f"{office}.xlsx").write_bytes(template.fill(writes))
            cpu += time.process_time() - started[0]
            wall += time.perf_counter() - started[1]
        told.put(Took(cpu, wall, peak_of("self")))


def peak_of(process: int | str) -> float:
    """The most megabytes that a process ever took by itself; 0 where this system does not say."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0
