"""Many offices: 993,600 answers scored and rolled up against one product of matrices, and 100 million within 400 MB.

The limit of the first is one float64 product on one BLAS thread: credits (4,968 rows of 552 offices x 3 rounds x 3 years, 200
questions) times weights (200 questions, 49 nodes: the total, 8 areas and 40 groups). The credits are there already, nothing is
looked up, no TB is shared out, and nothing is rolled up. Our path is the engine's own, from bytes to the last rank. The peers do
the same in the way that suits them, from columns in memory. All have one thread and are measured in CPU time, taking turns; first
every variant must give the same numbers.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.population_peers import PEERS, Found, tables
from lke.model.rubric import Rubric
from lke.population.answers import Answers
from lke.population.arrays import BLOCK, new_arrays
from lke.population.blocks import Asked, array_blocks, rolled_up
from lke.population.compiled import AWAY, BLANK, CompiledRubric, compile_rubric
from lke.population.labels import labels_for
from lke.population.rollup import Rollup, rollup, totals_of
from lke.population.score import score_block
from lke.population.verdicts import decide_gates

OFFICES, YEARS, ROUNDS = 552, (2020, 2021, 2022), ("unit", "ketua", "tpi")
AREAS = tuple(str(area) for area in range(1, 9))
BY = tuple(f"round:{name}" for name in ROUNDS)
ASKED = Asked(BY, AREAS)
FIGURES = ("offices", "mean", "median", "lowest", "lower_quartile", "upper_quartile", "highest")
SCALES = {
    "ya_tidak": {"Ya": "1", "Tidak": "0"},
    "a_sampai_c": {"A": "1", "B": "0.5", "C": "0"},
    "a_sampai_d": {"A": "1", "B": "0.67", "C": "0.33", "D": "0"},
    "a_sampai_e": {"A": "1", "B": "0.75", "C": "0.5", "D": "0.25", "E": "0"},
}
SHARE_BLANK, SHARE_AWAY = 0.05, 0.01
TARGET, FASTER, MOST_MB, MOST_TIMES = 2.5, 8, 400, 12
MILLION = 1_000_000


# --- an invented instrument of 200 questions ---------------------------------------------------------------------


def rubric() -> Rubric:
    """8 areas of 5 groups of 5 questions, with gates; TB is allowed."""
    status = {"status": "usulan"}
    names = list(SCALES)
    roots = [
        {"id": area, "judul": f"Area {area}", "bobot": "12.5", "isi": [group(area, at, names) for at in range(1, 6)]}
        for area in AREAS
    ]
    conditions = {f"area.{area}": {"judul": area, "dari": [area], "batas": ">= 60", "satuan": "persen"} for area in AREAS}
    return Rubric.model_validate(
        {
            "id": "ukuran",
            "judul": "Lembar rekaan untuk ukuran kecepatan",
            "edisi": "2020",
            "nilai_dasar": "klaim",
            "berlaku": {"dari": "2020"},
            "boleh_tb": "true",
            "bobot_bawaan": {"cara": "sama", **status},
            **status,
            "tingkat": ["Area", "Kelompok"],
            "skala": {name: {"jenis": "pilihan", "pilihan": choices, **status} for name, choices in SCALES.items()},
            "gerbang": {"WBK": {"judul": "WBK", "syarat": {"total": {"judul": "Total", "batas": ">= 75"}, **conditions}}},
            "isi": roots,
        }
    )


def group(area: str, at: int, names: list[str]) -> dict[str, Any]:
    """A group of 5 questions."""
    questions = [
        {"id": f"{area}.{at}.{number}", "pertanyaan": "Apakah sudah?", "skala": names[(at + number) % len(names)]}
        for number in range(1, 6)
    ]
    return {"id": f"{area}.{at}", "judul": f"Kelompok {at}", "bobot": "2.5", "isi": questions}


def answers(compiled: CompiledRubric) -> Answers:
    """552 offices in 38 provinces, 3 years and 3 rounds, some blank and some TB."""
    cases = OFFICES * len(YEARS)
    codes = random_codes(compiled, cases, np.random.default_rng(1))
    labels = labels_for(
        [f"C{at % OFFICES:04d}" for at in range(cases)],
        [YEARS[at // OFFICES] for at in range(cases)],
        [f"P{at % OFFICES % 38:02d}" for at in range(cases)],
    )
    return Answers(ROUNDS, codes, np.empty((cases, len(ROUNDS), 0)), labels)


def random_codes(compiled: CompiledRubric, cases: int, chance: np.random.Generator) -> np.ndarray:
    """(cases, 3, 200) answers of a random quality an office, with blanks and TB."""
    codes = np.empty((cases, len(ROUNDS), len(compiled.questions)), dtype=np.uint8)
    quality = np.clip(chance.normal(0.75, 0.12, (cases, 1)), 0, 1)
    criteria = list(compiled.rubric.criteria())
    for column, criterion in enumerate(criteria):
        choices = np.array([compiled.code[criterion.scale, choice] for choice in SCALES[criterion.scale]], dtype=np.uint8)
        place = (1 - quality * chance.random((cases, len(ROUNDS))) ** 0.4) * len(choices)
        codes[:, :, column] = choices[np.minimum(place.astype(np.intp), len(choices) - 1)]
    share = chance.random(codes.shape, dtype=np.float32)
    codes[share < SHARE_BLANK] = BLANK
    codes[share > 1 - SHARE_AWAY] = AWAY
    return codes


# --- ours, the limit and the peers -------------------------------------------------------------------------------


def ours(compiled: CompiledRubric, given: Answers) -> Rollup:
    """The engine's own way."""
    return rollup([totals_of(score_block(compiled, given, by), AREAS) for by in BY])


def limit(compiled: CompiledRubric, given: Answers) -> Callable[[], object]:
    """One product of matrices."""
    credits_ = np.take(compiled.credits, given.codes.reshape(-1, len(compiled.questions)))
    weights = np.zeros((len(compiled.questions), len(compiled.groups)))
    for node, columns in enumerate(compiled.columns_below):
        weights[columns, node] = 0.5
    out = np.empty((len(credits_), len(compiled.groups)))
    return lambda: np.matmul(credits_, weights, out=out)


def same_numbers(rolled: Rollup, found: Found, given: Answers) -> None:
    """Stop where a peer gives other numbers than we do."""
    provinces = given.labels.provinces
    expected = {}
    for each in rolled.figures():
        key: tuple[Any, ...] = (each.year, BY.index(each.by), AREAS.index(each.node) if each.node else -1)
        key += () if each.province is None else (provinces.index(each.province),)
        expected[key] = [getattr(each, name) for name in FIGURES]
    assert expected.keys() == found["figures"].keys()
    for key, numbers in expected.items():
        assert np.allclose(numbers, found["figures"][key], rtol=0, atol=1e-9), key
    ranks = np.empty((len(given), len(BY), 2))
    for at, score in enumerate(rolled.scores):
        ranks[:, at, 0], ranks[:, at, 1] = score.national.place, score.provincial.place
    apart = np.abs(ranks.reshape(-1, 2) - found["ranks"])
    assert apart.max() <= 1, "a peer that does not round may part two equal totals"


# --- measuring ---------------------------------------------------------------------------------------------------


def least(variants: dict[str, Callable[[], object]], turns: int) -> dict[str, float]:
    """The least CPU seconds of each variant, taken in turns."""
    best = dict.fromkeys(variants, float("inf"))
    for _turn in range(turns):
        for name, run in variants.items():
            begin = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - begin)
    return best


def small(turns: int = 40) -> None:
    """993,600 answers."""
    compiled = compile_rubric(rubric())
    given = answers(compiled)
    rolled, begun = ours(compiled, given), tables(compiled, given)
    peers = {name: make(begun) for name, make in PEERS.items() if find_spec(name) is not None}
    for run in peers.values():
        same_numbers(rolled, run(), given)
    best = least({"limit": limit(compiled, given), "ours": lambda: ours(compiled, given)}, turns)
    best |= least(peers, max(3, turns // 10))
    size = f"{given.codes.size:,}".replace(",", ".")
    tell(f"{size} jawaban dinilai dan direkap", best["ours"], best["limit"], f"<= {TARGET} x satu perkalian matriks", TARGET)
    for name in PEERS:
        if name not in best:
            print(f"    {name}: tidak terpasang, dilewati")
            continue
        faster = best[name] / best["ours"]
        verdict = "tercapai" if faster >= FASTER else "BELUM"
        text = f"    {name:<8} {best[name] * 1000:9.1f} ms  {best[name] / best['limit']:6.1f} x batas"
        print(f"{text}; kita {faster:.1f} x lebih cepat (target >= {FASTER} x) {verdict}")
    gates = least({"gates": lambda: [decide_gates(score_block(compiled, given, by)) for by in BY]}, 3)["gates"]
    print(f"    dengan gerbang WBK diputuskan (9 syarat, tepat di sekitar batas): {gates * 1000:.1f} ms")


def tell(work: str, seconds: float, limit_seconds: float, target: str, most: float) -> None:
    """Print one row of the table."""
    ratio = seconds / limit_seconds
    verdict = "tercapai" if ratio <= most else "BELUM"
    print(f"{work:<42} {seconds * 1000:9.1f} {limit_seconds * 1000:9.1f} ms  {ratio:6.3f} x  (target {target}) {verdict}")


# --- bigger than memory ------------------------------------------------------------------------------------------


def write_many(folder: Path, millions: int) -> None:
    """Arrays of so many million answers, made piece by piece."""
    compiled = compile_rubric(rubric())
    cases = -(-millions * MILLION // (len(ROUNDS) * len(compiled.questions)))
    made = new_arrays(folder, compiled, ROUNDS, tuple(f"P{at:02d}" for at in range(38)), cases)
    chance, piece = np.random.default_rng(millions), 10_000
    for first in range(0, cases, piece):
        last = min(first + piece, cases)
        at = np.arange(first, last)
        made.codes[first:last] = random_codes(compiled, last - first, chance)
        made.labels.office[first:last] = [f"C{each // len(YEARS)}" for each in at]
        made.labels.year[first:last] = np.array(YEARS, dtype=np.int16)[at % len(YEARS)]
        made.labels.province[first:last] = at // len(YEARS) % 38


def read_many(folder: Path, size: int) -> dict[str, float]:
    """Score and roll up the arrays in *folder* in blocks; seconds, and the most memory that this process took."""
    import resource

    compiled = compile_rubric(rubric())
    begin = time.process_time()
    rolled = rolled_up(compiled, array_blocks(folder, compiled, size), ASKED)
    seconds = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    figures = list(rolled.figures())
    told = {"seconds": seconds, "mb": peak, "offices": sum(each.offices for each in figures)}
    return told | {name: sum(getattr(each, name) for each in figures) for name in FIGURES[1:]}


ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"), "1")


def child(*words: str) -> str:
    """What one process of its own, with one thread, prints."""
    command = [sys.executable, "-m", "benchmarks.population", *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **ONE_THREAD}).stdout


def read_apart(folder: Path, size: int) -> dict[str, float]:
    """``read_many`` in a process of its own."""
    told: dict[str, float] = json.loads(child("read", str(folder), str(size)))
    return told


def large(folder: Path) -> None:
    """10 and 100 million answers."""
    best: dict[int, dict[str, float]] = {}
    for millions in (10, 100):
        child("write", str(folder / str(millions)), str(millions))
        told = [read_apart(folder / str(millions), BLOCK) for _turn in range(3)]
        best[millions] = min(told, key=lambda each: each["seconds"]) | {"mb": max(each["mb"] for each in told)}
    other = read_apart(folder / "10", 1000)
    for name in ("offices", *FIGURES[1:]):
        assert abs(other[name] - best[10][name]) <= 1e-6 * max(1.0, abs(other[name])), f"{name}: blocks change the numbers"
    ten, hundred = best[10], best[100]
    work = "100 juta jawaban, terhadap 10 juta"
    tell(work, hundred["seconds"], ten["seconds"], f"<= {MOST_TIMES} x", MOST_TIMES)
    verdict = "tercapai" if hundred["mb"] <= MOST_MB else "BELUM"
    print(f"    memori paling banyak {hundred['mb']:.0f} MB (10 juta: {ten['mb']:.0f} MB; target <= {MOST_MB} MB) {verdict}")


def main(folder: Path) -> None:
    """Print the rows of many offices."""
    print(child("small"), end="")
    large(folder)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["small"]:
            small()
        case ["write", place, millions]:
            write_many(Path(place), int(millions))
        case ["read", place, size]:
            print(json.dumps(read_many(Path(place), int(size))))
