"""Whoever works out a recap, it is the same recap: exactly, by blocks, and on two Dask workers."""

import json

import pytest

from lke.cli import execute as lke
from lke.offices.engines import Engine
from lke.offices.recap import Wanted, overview_json, recap, sources_of
from lke.simulating import Simulation, simulate_runs


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    """Two instruments, one with rules of evidence, one with gates; and a folder that cannot be read."""
    folder = tmp_path_factory.mktemp("kantor")
    simulate_runs(Simulation(8, 1), "zi-90-2021", folder / "zi")
    simulate_runs(Simulation(3, 2), "rb-kpu-2022", folder / "rb")
    broken = sorted((folder / "zi").glob("*/*/jawaban.csv"))[2]
    broken.write_text("kriteria,unit\nA.9.9,Ya\n", encoding="utf-8")
    return folder


def document(folder, engine, **more):
    return overview_json(recap(sources_of([folder]), Wanted(engine=Engine(engine, **more), jobs=2)), None, 500)


@pytest.fixture(scope="module")
def exact(offices):
    return document(offices, "exact")


def same(found, expected, path=""):
    """Equal in every word and every exact number; floats to 1e-9."""
    if isinstance(expected, dict):
        assert found.keys() == expected.keys(), path
        for key, each in expected.items():
            same(found[key], each, f"{path}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), path
        for at, (one, other) in enumerate(zip(found, expected, strict=True)):
            same(one, other, f"{path}[{at}]")
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, abs=1e-9), path
    else:
        assert found == expected, path


def test_the_recap_has_gates_evidence_rules_and_a_fault(exact):
    assert {run["rubric"]["id"] for run in exact["runs"]} == {"zi-90-2021", "rb-kpu-2022"}
    assert any(run["gates"] for run in exact["runs"])
    assert len(exact["unread"]) == 1


def test_numpy_gives_the_exact_recap(offices, exact):
    same(document(offices, "numpy"), exact)


def test_a_scheduler_gives_the_exact_recap(offices, exact):
    pytest.importorskip("distributed")
    from lke.population.dask_blocks import cluster

    with cluster(workers=2) as client:
        same(document(offices, "dask", scheduler=client.scheduler.address), exact)


def test_one_office_that_breaks_a_block_is_named_and_the_others_are_read(offices, exact, monkeypatch):
    from lke.population import offices as population

    def broken(_offices):
        raise ZeroDivisionError

    monkeypatch.setattr(population, "reduce_block", broken)
    monkeypatch.setattr(population, "reduce_one", lambda source, _assessment, _findings=(): broken(source))
    overview = recap(sources_of([offices / "rb", offices / "zi"][:1]), Wanted(engine=Engine("exact"), jobs=1))
    assert len(overview.runs) == 6

    from lke.offices.engines import read_block

    read = read_block(list(sources_of([offices / "rb"])))
    assert {problem.code for (each,) in read for problem in each.problems} == {"source-failed"}


def test_the_command_takes_an_engine(offices, exact, capsys, monkeypatch):
    monkeypatch.chdir(offices)
    assert lke(["rekap", ".", "--engine", "numpy", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)

    assert [run["exact"] for run in found["runs"]] == [run["exact"] for run in exact["runs"]]


def test_a_scheduler_without_dask_is_a_wrong_use(offices, capsys):
    assert lke(["rekap", str(offices), "--scheduler", "tcp://x:1"]) == 2
    assert "--scheduler hanya bersama --engine dask" in capsys.readouterr().err
