"""552 official workbooks in one process and in two, beside the physical limit and the peers; and a whole real batch.

Filling and writing alone are timed, as for one workbook: the template is analysed and what goes where is planned apart.
Each workbook is read back first against what it was to hold. The processes of a row work at the same time, and the
slowest of them counts.
"""

import io
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

import openpyxl

from benchmarks.cells import PART, wanted, wanted_of
from benchmarks.share import Took, peak_of, share, writes_of
from benchmarks.workbooks import build, loaded_by_openpyxl
from lke.files.library import load_rubric
from lke.files.places import shipped_rubrics
from lke.model.rubric import ChoiceScale, Rubric
from lke.workbook.official.package import open_package, package_of
from lke.workbook.official.patch import Template, analyse
from lke.workbook.official.patch_verify import verify
from lke.workbook.official.read_back import read_back

OFFICES, SAMPLE, TURNS = 552, 12, 5
RUNS, RUBRIC = 60, "zi-90-2021"


def main(folder: Path) -> None:
    """Check every variant, measure, print the rows."""
    source = folder / "templat.xlsx"
    source.write_bytes(build())
    template = analyse(open_package(source))
    _check(template, folder)
    by_limit = limit(template, folder)
    one, two = with_processes(1, source, folder), with_processes(2, source, folder)
    started = time.process_time()
    for office in range(SAMPLE):
        loaded_by_openpyxl(source.read_bytes(), wanted_of(office), folder / "o.xlsx")
    slow = (time.process_time() - started) / SAMPLE * OFFICES
    print(f"\nMengisi {OFFICES} buku kerja resmi, detik CPU; yang terlama bila dua proses")
    rows = {"batas: deflate, crc, tulis": by_limit, "lke, satu proses": one.cpu, "lke, dua proses": two.cpu}
    for name, seconds in {**rows, f"openpyxl, satu proses ({SAMPLE} diukur)": slow}.items():
        print(f"  {name:<46} {seconds:9.2f} s   {seconds / by_limit:7.2f} x")
    _verdict(f"satu proses <= 1,4 x batas: {one.cpu / by_limit:.2f} x", one.cpu <= 1.4 * by_limit)
    _verdict(f"dua proses <= 0,6 x satu: {two.cpu / one.cpu:.2f} x", two.cpu <= 0.6 * one.cpu)
    print(f"  waktu sebenarnya, bergantung pada kesibukan mesin: satu proses {one.wall:.2f} s, dua proses {two.wall:.2f} s")
    _verdict(f"tiap proses <= 60 MB: {one.peak:.0f} dan {two.peak:.0f} MB", max(one.peak, two.peak) <= 60)
    whole_batch(folder)


def limit(template: Template, folder: Path) -> float:
    """The least seconds for deflate and crc of all changed sheets, and for writing files of the same size."""
    best = float("inf")
    for _turn in range(TURNS):
        seconds = 0.0
        for office in range(OFFICES):
            filled = template.fill(writes_of(office))
            package = package_of(filled, "isi.xlsx")
            sheets = [package.read(PART), package.read("xl/workbook.xml")]
            rest = bytes(len(filled) - sum(package.parts[name].packed for name in (PART, "xl/workbook.xml")))
            started = time.process_time()
            packed = [zlib.compress(sheet, 6) for sheet in sheets]
            for sheet in sheets:
                zlib.crc32(sheet)
            (folder / f"{office}.bin").write_bytes(b"".join((*packed, rest)))
            seconds += time.process_time() - started
        best = min(best, seconds)
    return best


def with_processes(count: int, source: Path, folder: Path) -> Took:
    """What all offices take in *count* processes, by the slowest of them, in the quickest turn; the largest peak."""
    context = multiprocessing.get_context("spawn")
    begin, told = context.Barrier(count), context.Queue()
    shares = [range(first, OFFICES, count) for first in range(count)]
    workers = [context.Process(target=share, args=(source, each, folder, TURNS, begin, told)) for each in shares]
    for worker in workers:
        worker.start()
    turns = [[told.get() for _worker in workers] for _turn in range(TURNS)]
    for worker in workers:
        worker.join()
    slowest = [Took(*(max(each) for each in zip(*turn, strict=True))) for turn in turns]
    return Took(*(min(turn[at] for turn in slowest) for at in (0, 1)), max(turn.peak for turn in slowest))


def _check(template: Template, folder: Path) -> None:
    """Every workbook holds what it was to hold and nothing of the one before; some are held against openpyxl's."""
    for office in range(OFFICES):
        writes, cells = writes_of(office), wanted_of(office)
        filled = template.fill(writes)
        held = read_back(package_of(filled, "isi.xlsx"), PART, {*wanted(), *cells})
        assert {place: value for place, value in held.items() if value is not None} == cells
        if office % 100 == 0:
            verify(template, filled, writes)
            loaded_by_openpyxl(template.package.content, cells, folder / "o.xlsx")
            assert _values(io.BytesIO(filled)) == _values(folder / "o.xlsx")


def _values(file: io.BytesIO | Path) -> dict[str, object]:
    rows = openpyxl.load_workbook(file).worksheets[0].iter_rows()
    return {cell.coordinate: cell.value for row in rows for cell in row if cell.value is not None}


def _verdict(said: str, met: bool) -> None:
    print(f"  sasaran: {said}, {'tercapai' if met else 'BELUM'}")


# --- the command itself, reading and proving included ------------------------------------------------------------


def whole_batch(folder: Path) -> None:
    """``lke export --batch`` of runs with the workbook of an edition that ships: seconds, and the megabytes of the largest."""
    source, runs = make_runs(folder, RUNS)
    print(f"\nlke export --batch, {RUNS} penilaian {RUBRIC}: membaca, mengisi dan membuktikan, detik sebenarnya")
    for jobs in (1, 2):
        for again in (False, True):
            words = ["--template", str(source), "--round", "unit", "-o", str(folder / f"terisi-{jobs}"), "--jobs", str(jobs)]
            started = time.perf_counter()
            told, peak = _with_peak("export", "--batch", str(runs), *words, "--json")
            seconds = time.perf_counter() - started
            assert json.loads(told)["counts"]["mutakhir" if again else "terisi"] == RUNS
            name = f"{jobs} proses, {'semua mutakhir' if again else 'semua diisi'}"
            print(f"  {name:<46} {seconds:9.2f} s   {seconds / RUNS * 1000:7.1f} ms tiap kantor, paling besar {peak:.0f} MB")
    first, second = (folder / f"terisi-{jobs}" for jobs in (1, 2))
    assert _bytes_of(first) == _bytes_of(second)


def _lke(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "lke", *words], capture_output=True, check=True)


def _with_peak(*words: str) -> tuple[bytes, float]:
    """What the command prints, and the most megabytes that it or one of its processes ever took."""
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen([sys.executable, "-m", "lke", *words], stdout=told, stderr=subprocess.DEVNULL)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, *map(peak_of, (process.pid, *_children(process.pid))))
            time.sleep(0.02)
        assert process.returncode == 0
        told.seek(0)
        return told.read(), peak


def _children(process: int) -> list[int]:
    try:
        return [int(child) for file in Path(f"/proc/{process}/task").glob("*/children") for child in file.read_text().split()]
    except OSError:
        return []


def make_runs(folder: Path, count: int) -> tuple[Path, Path]:
    """A blank workbook of the edition as template, and the runs of so many offices, each with its own answers."""
    blank, runs, source = folder / "kosong", folder / "penilaian", folder / "lembar.xlsx"
    _lke("init", blank.name, "--unit", "0", "--name", "CONTOH", "--year", "2022", "--rubric", RUBRIC, "--to", str(folder))
    _lke("export", str(blank), "-o", str(source))
    rubric = load_rubric(shipped_rubrics()[RUBRIC]).rubric
    for office in range(count):
        run = runs / f"kantor-{office}"
        shutil.copytree(blank, run)
        head = (run / "penilaian.yaml").read_bytes()
        (run / "penilaian.yaml").write_bytes(head.replace(b'kode: "0"', f'kode: "{office}"'.encode()))
        (run / "jawaban.csv").write_text("\n".join(_answers(rubric, office)), encoding="utf-8")
    return source, runs


def _answers(rubric: Rubric, office: int) -> list[str]:
    rows = ["kriteria,unit,catatan_unit,tpi,catatan_tpi"]
    for at, criterion in enumerate(rubric.criteria()):
        scale = rubric.scales[criterion.scale]
        if isinstance(scale, ChoiceScale) and (at + office) % 11:
            rows.append(f"{criterion.id},{list(scale.choices)[(at + office) % len(scale.choices)]},CONTOH {at} {office},,")
    return rows


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {os.path.relpath(file, folder): file.read_bytes() for file in sorted(folder.rglob("*.xlsx"))}
