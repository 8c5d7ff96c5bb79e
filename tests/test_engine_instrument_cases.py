"""Situations on the real sheets that an evaluator can read and write (tests/cases/instrumen*.yaml), asked of both witnesses."""

from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from lke.engine.gates import decide_gates
from lke.engine.predicates import predicate_of
from tests import oracle_instruments as oracle
from tests.instruments import model, raw, scored
from tests.test_engine_instruments import full

FOLDER = Path(__file__).parent / "cases"
CASES = [
    case
    for file in sorted(FOLDER.glob("instrumen*.yaml"))
    for case in yaml.load(file.read_text(encoding="utf-8"), yaml.CBaseLoader)
]
EXPECTATIONS = {"total", "simpul", "gerbang", "predikat", "alasan"}
KEYS = {"nama", "rubrik", "ubah", "isian", "jawaban", "data", *EXPECTATIONS}
YES = {True: "ya", False: "tidak"}


def sheet(case):
    """The raw rubric of a case, with its answers and inputs."""
    data = {**raw(case["rubrik"]), **case.get("ubah", {})}
    answers, inputs = {
        "kosong": lambda: ({}, {}),
        "terbaik": lambda: full(data, best=True),
        "terburuk": lambda: full(data, best=False),
    }[case["isian"]]()
    typed = case.get("jawaban", {})
    answers = {name: text for name, text in {**answers, **typed}.items() if text}
    given = {name: {key: int(number) for key, number in numbers.items()} for name, numbers in case.get("data", {}).items()}
    return data, answers, {**inputs, **given}


def worded(weight, points):
    return "tidak_berlaku" if points is None else f"{points} dari {weight}"


def by_engine(case):
    data, answers, inputs = sheet(case)
    joined, score = scored(model(data), answers, inputs)
    nodes = {node.id: node for node in score.walk()}
    predicate = predicate_of(joined, score)
    return {
        "total": str(score.points),
        "simpul": {name: worded(nodes[name].weight, nodes[name].points) for name in case.get("simpul", {})},
        "gerbang": {each.id: YES[each.met] for gate in decide_gates(joined, score) for each in gate.verdicts},
        "predikat": predicate.rung.name if predicate and predicate.rung else None,
        "alasan": {name: nodes[name].because for name in case.get("alasan", {})},
    }


def by_oracle(case):
    data, answers, inputs = sheet(case)
    inputs = {name: {key: Fraction(number) for key, number in given.items()} for name, given in inputs.items()}
    found = oracle.nilai(data, answers, inputs)
    return {
        "total": str(found["total"][1]),
        "simpul": {name: worded(*found[name]) for name in case.get("simpul", {})},
        "gerbang": {name: YES[met] for name, met in oracle.gerbang(data, found).items()},
        "predikat": oracle.predikat(data, found),
        "alasan": None,
    }


@pytest.mark.parametrize("witness", [by_engine, by_oracle])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["nama"])
def test_case(case, witness):
    found = witness(case)

    for key in EXPECTATIONS & case.keys() - {"alasan", "gerbang"}:
        assert case[key] == found[key]
    assert case.get("gerbang", {}) == {name: found["gerbang"][name] for name in case.get("gerbang", {})}
    if witness is by_engine:
        assert all(words in found["alasan"][name] for name, words in case.get("alasan", {}).items())


def test_every_case_expects_something_and_says_nothing_that_is_not_read():
    names = [case["nama"] for case in CASES]

    assert len(names) == len(set(names))
    for case in CASES:
        assert set(case) <= KEYS
        assert EXPECTATIONS & case.keys()


def test_every_gate_of_the_sheet_is_met_in_one_case_and_missed_in_another():
    told = {(name, met) for case in CASES for name, met in case.get("gerbang", {}).items()}

    levels = raw("zi-90-2021")["gerbang"]
    assert {(f"{level}.{name}", met) for level in levels for name in levels[level]["syarat"] for met in YES.values()} <= told
