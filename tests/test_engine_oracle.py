"""The engine against the second witness: random rubrics and offices, compared as exact rationals."""

import random
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from lke.engine.checks import check_rubric
from lke.engine.join import AnswerLine, RunTables, join
from lke.engine.score import Scorer
from lke.errors import SALAH
from lke.model.assessment import FileState, RelatedRun, RosterRow
from lke.model.rubric import Rubric
from lke.model.rules import EVIDENCE_KINDS
from lke.model.run import DataRow, EvidenceRow, Header
from tests import oracle
from tests.random_rubrics import random_rubric
from tests.random_runs import random_run

SHIPPED = Path(__file__).parents[1] / "rubrics" / "rb-kpu-2022" / "rubric.yaml"


# Both witnesses ---------------------------------------------------------------------------------------------------


def joined(rubric, run):
    """The engine's own view of a run; every fault in it that would stop lke fails the test."""
    header = Header.model_validate(
        {
            "satker": {"kode": "6371", "nama": "KPU Contoh", "jenjang": "kabkota"},
            "tahun": run["tahun"],
            "rubrik": rubric.id,
            "putaran": run["putaran"],
            "penilaian_terkait": {name: f"../{name}" for name in run.get("terkait", {})},
        }
    )
    tables = RunTables(answer_rows(run), data_rows(run), evidence_rows(run), (), rosters(run), related_runs(run))
    assessment, problems = join(header, rubric, "", None, tables)
    assert [problem for problem in problems if problem.severity == SALAH] == []
    return assessment


def answer_rows(run):
    cells = {}
    for (leaf, name), text in run["jawaban"].items():
        cells.setdefault(leaf, {})[name] = (text, "catatan")
    return tuple(AnswerLine(line, leaf, rounds) for line, (leaf, rounds) in enumerate(cells.items(), start=2))


def data_rows(run):
    rows = [
        {"kunci": f"{leaf}:{name}", "nilai": text, "putaran": round_, "sumber": run.get("sumber", {}).get((leaf, round_))}
        for (leaf, round_), given in run["data"].items()
        for name, text in given.items()
    ]
    rows += [{"kunci": f"{leaf}:putusan", "nilai": text, "sumber": source} for leaf, (text, source) in run["putusan"].items()]
    return tuple((line, DataRow.model_validate(row)) for line, row in enumerate(rows, start=2))


def evidence_rows(run):
    rows = []
    for line, row in enumerate(run["bukti"], start=2):
        cells = {key: cell for key, cell in row.items() if key != "keadaan"}
        cells |= {key: ";".join(row[key]) for key in ("kriteria", "indikator") if key in row}
        rows.append((line, EvidenceRow.model_validate(cells), FileState(row["keadaan"])))
    return tuple(rows)


def rosters(run):
    return {
        name: tuple(
            RosterRow(row["id"], line, row.get("mulai"), row.get("selesai"), cells_of(row))
            for line, row in enumerate(rows, start=2)
        )
        for name, rows in run.get("daftar", {}).items()
    }


def cells_of(row):
    return {key: cell for key, cell in row.items() if key not in ("id", "nama", "mulai", "selesai", "catatan") and cell}


def related_runs(run):
    return {
        name: RelatedRun(
            year=run["tahun"] - (name == "tahun_lalu"),
            rubric=other["rubrik"],
            filled=(int(other["terjawab"]), int(other["dari"])),
            inputs={key: Fraction(text.replace(",", ".")) for key, text in other["masukan"].items()},
            outputs=frozenset(other["keluaran"]),
            place=f"../{name}",
        )
        for name, other in run.get("terkait", {}).items()
    }


def as_numbers(found):
    """An engine's score in the oracle's terms."""
    nodes = {node.id: {"weight": node.weight, "points": node.points, "outcome": node.outcome.value} for node in found.walk()}
    names = ("points", "weight", "answered", "of", "highest", "verified", "provisional")
    disputed = {node.id for node in found.leaves() if node.disputed}
    return {"nodes": nodes, "disputed": disputed, **{name: getattr(found, name) for name in names}}


def differences(rubric, raw, run):
    """Where engine and oracle part, in words; nothing when they agree."""
    scorer = Scorer(joined(rubric, run))
    for by, expected in oracle.score(raw, run).items():
        found = as_numbers(scorer.score(by))
        for name, node in expected.pop("nodes").items():
            yield from told(f"{by} {name}", node, found["nodes"][name])
        yield from told(by, expected, found)


def told(place, expected, found):
    return [f"{place} {key}: oracle {expected[key]}, engine {found[key]}" for key in expected if expected[key] != found[key]]


def small_worlds(seed, rubrics, runs_each=4):
    """(rubric, as YAML, run) times *rubrics* x *runs_each*, the same ones for the same *seed*."""
    chance = random.Random(seed)
    for _ in range(rubrics):
        raw = random_rubric(chance)
        rubric = Rubric.model_validate(raw)
        for _ in range(runs_each):
            yield rubric, raw, random_run(chance, raw)


def read_shipped():
    raw = yaml.load(SHIPPED.read_text(encoding="utf-8"), yaml.CBaseLoader)
    return Rubric.model_validate(raw), raw


def check_small(seed, rubrics):
    for number, (rubric, raw, run) in enumerate(small_worlds(seed, rubrics)):
        assert list(differences(rubric, raw, run)) == [], f"seed {seed}, run {number}"


# --- the tests ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_the_engine_gives_the_oracles_numbers_on_a_hundred_small_random_runs(seed):
    check_small(seed, rubrics=25)


@pytest.mark.parametrize("seed", range(6))
def test_the_engine_gives_the_oracles_numbers_on_ten_random_offices_under_the_shipped_rubric(seed):
    rubric, raw = read_shipped()
    chance = random.Random(seed)
    for number in range(10):
        assert list(differences(rubric, raw, random_run(chance, raw))) == [], f"seed {seed}, run {number}"


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(1000, 1040))
def test_the_engine_gives_the_oracles_numbers_on_five_hundred_more_small_random_runs(seed):
    check_small(seed, rubrics=125)


def test_the_random_rubrics_are_rubrics_that_lke_check_finds_sound():
    """But for a rubric in which chance left nothing to score: it is scored 0 of 0, and the check says so."""
    for rubric, _raw, _run in small_worlds(7, rubrics=200, runs_each=1):
        barren = not any(criterion.scored for criterion in rubric.criteria())
        assert [problem.code for problem in check_rubric(rubric)] == (["nothing-to-score"] if barren else [])


def test_the_random_runs_reach_every_outcome_and_every_kind_of_rule():
    outcomes, rules = set(), set()
    for _rubric, raw, run in small_worlds(7, rubrics=100, runs_each=1):
        leaves = list(oracle.leaves_of(raw["isi"]))
        rules |= {None for leaf in leaves if "aturan" not in leaf}
        rules |= {rule["jenis"] for leaf in leaves for rule in oracle.parts_of(leaf.get("aturan", {}))}
        for name, found in oracle.score(raw, run).items():
            outcomes |= {(name, node["outcome"]) for node in found["nodes"].values()}

    assert {None, *EVIDENCE_KINDS} == rules
    assert {
        (name, each) for name in oracle.SCORES for each in ("dinilai", "belum_dijawab", "tidak_berlaku", "dicatat")
    } <= outcomes
