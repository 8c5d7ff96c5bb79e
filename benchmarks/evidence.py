"""Hashing an office's evidence: the whole ``lke evidence check`` beside reading the same files with plain SHA-256.

Small by default; ``python -m benchmarks.evidence 600 5000000`` is the everyday case of 3 GB, ``10000 20000`` the limit.
"""

import csv
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lke.files.evidence import EvidenceFiles
from lke.files.runs import read_register
from lke.model.assessment import FileState

COUNT, SIZE = 120, 2_000_000
TARGET = 0.8
"""Of the speed of plain SHA-256."""
MOST_MEMORY = 200_000_000
TURNS = 3
_HEADER = "satker: {kode: '0000', nama: CONTOH, jenjang: kabkota}\ntahun: 2022\nrubrik: rb-kpu-2022\n"


def office(folder: Path, count: int, size: int) -> Path:
    """A run with *count* files of *size* bytes, no two alike, all registered."""
    (folder / "bukti").mkdir(parents=True)
    (folder / "penilaian.yaml").write_text(_HEADER, encoding="utf-8")
    block = os.urandom(size)
    with (folder / "bukti.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "indikator", "jenis", "judul", "tanggal", "berkas", "sha256"])
        for number in range(count):
            content = number.to_bytes(8, "big") + block[8:]
            file = folder / "bukti" / f"1.1.a.1 berkas {number}.dat"
            file.write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            writer.writerow([f"B{number}", "1.1.a.1", "sk", f"Bukti {number}", "2022-01-10", file.name, digest])
    return folder


def plain(run: Path) -> float:
    """CPU seconds of reading every file with SHA-256 and nothing else."""
    start = time.process_time()
    for file in sorted((run / "bukti").iterdir()):
        with file.open("rb", buffering=0) as stream:
            hashlib.file_digest(stream, "sha256").hexdigest()
    return time.process_time() - start


def passed(run: Path, cache: Path) -> float:
    """CPU seconds of our own pass over the registered files, with nothing remembered."""
    os.environ["LKE_CACHE"] = str(cache)
    register = read_register(run)
    start = time.process_time()
    contents, problems = EvidenceFiles(run).contents(register, lambda _count: None)
    seconds = time.process_time() - start
    assert not problems
    assert {content.state for content in contents} == {FileState.PRESENT}
    return seconds


def whole(run: Path, cache: Path) -> tuple[float, float, int]:
    """Seconds of the whole command with nothing remembered, then with everything, and the most memory that it took."""
    words = [sys.executable, "-m", "lke", "evidence", "check", str(run)]
    code = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=-3); "
    code += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    times, memory = [], 0
    for _turn in range(2):
        start = time.perf_counter()
        environment = {**os.environ, "LKE_CACHE": str(cache)}
        done = subprocess.run([sys.executable, "-c", code, *words], check=True, capture_output=True, text=True, env=environment)
        times.append(time.perf_counter() - start)
        memory = max(memory, int(done.stdout) * 1024)
    return times[0], times[1], memory


def main(count: int = COUNT, size: int = SIZE) -> None:
    """Measure and say whether the targets are met."""
    with tempfile.TemporaryDirectory() as folder:
        run = office(Path(folder) / "kantor", count, size)
        time.sleep(2.5)  # until the files are old enough to be remembered
        limit, ours = float("inf"), float("inf")
        for turn in range(TURNS):
            limit = min(limit, plain(run))
            ours = min(ours, passed(run, Path(folder) / f"ingatan{turn}"))
        first, again, memory = whole(run, Path(folder) / "ingatan")
    speed = limit / ours
    print(f"lke evidence check, {count} berkas, {count * size / 1e9:.2f} GB")
    print(f"  hash: SHA-256 polos {limit:.2f} d CPU, lke {ours:.2f} d CPU: {speed:.2f} x kecepatan polos ", end="")
    print(f"(sasaran >= {TARGET:g}) {'tercapai' if speed >= TARGET else 'BELUM'}")
    print(f"  seluruh perintah {first:.1f} d, diulang {again:.1f} d; memori {memory / 1e6:.0f} MB ", end="")
    print(f"(sasaran < {MOST_MEMORY / 1e6:.0f}) {'tercapai' if memory < MOST_MEMORY else 'BELUM'}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
