"""Situations that an evaluator can read and write (tests/cases/nilai.yaml), asked of both witnesses."""

from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from lke.engine.score import Scorer
from lke.figures import percent, rounded
from lke.model.rubric import Rubric
from tests import oracle
from tests.test_engine_oracle import as_numbers, joined

FOLDER = Path(__file__).parent / "cases"
EXPECTATIONS = {"nilai", "simpul", "tampil", "lengkap", "rentang", "beda_pendapat", "sementara"}
KEYS = {"nama", "rubrik", "kelompok_tb", "jawaban", "data", "bukti", *EXPECTATIONS}


def read(name):
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), yaml.CBaseLoader)


RUBRICS = read("rubrik-kecil.yaml")
CASES = read("nilai.yaml")


def rubric_of(case):
    return {**RUBRICS["kepala"], "kelompok_tb": case.get("kelompok_tb", "sebar"), "isi": RUBRICS[case["rubrik"]]}


def run_of(case):
    """The run that a case describes, with what it leaves out filled in."""
    data = {leaf: dict(given) for leaf, given in case.get("data", {}).items()}
    rulings = {leaf: (given.pop("putusan"), given.pop("sumber", None)) for leaf, given in data.items() if "putusan" in given}
    return {
        "tahun": 2022,
        "putaran": ["unit", "tpi"],
        "jawaban": {(leaf, name): text for leaf, texts in case.get("jawaban", {}).items() for name, text in by_round(texts)},
        "data": {(leaf, "unit"): given for leaf, given in data.items() if given},
        "putusan": rulings,
        "bukti": [evidence_of(row, number) for number, row in enumerate(case.get("bukti", []), start=1)],
    }


def by_round(texts):
    return texts.items() if isinstance(texts, dict) else [("unit", texts)]


def evidence_of(row, number):
    days = ("tanggal", "diterima", "periode_dari", "periode_sampai", "berlaku_sampai", "dilihat_pada")
    return {
        "id": f"B{number}",
        "judul": f"Bukti {number}",
        "keadaan": "ada",
        **row,
        **{day: yaml.safe_load(row[day]) for day in days if day in row},
        **{served: row[served].split(";") for served in ("kriteria", "indikator") if served in row},
    }


def by_engine(case):
    """The engine's scores in the oracle's terms."""
    raw = rubric_of(case)
    scorer = Scorer(joined(Rubric.model_validate(raw), run_of(case)))
    return {by: as_numbers(scorer.score(by)) for by in (*oracle.SCORES, "round:unit", "round:tpi")}


def by_oracle(case):
    return oracle.score(rubric_of(case), run_of(case))


def worded(node):
    """A node as the cases write it: ``3/2 dari 3``, with what became of it where it is not scored."""
    if node["points"] is None:
        return node["outcome"]
    return f"{node['points']} dari {node['weight']}" + ("" if node["outcome"] == "dinilai" else f" {node['outcome']}")


def told(scores, case):
    """What was found, in the words of the case and for what it speaks of."""
    return {
        "nilai": {by: f"{scores[by]['points']} dari {scores[by]['weight']}" for by in case.get("nilai", {})},
        "simpul": {
            by: {name: worded(scores[by]["nodes"][name]) for name in nodes} for by, nodes in case.get("simpul", {}).items()
        },
        "tampil": {by: shown(scores[by]) for by in case.get("tampil", {})},
        "lengkap": {by: f"{scores[by]['answered']} dari {scores[by]['of']}" for by in case.get("lengkap", {})},
        "rentang": {by: f"{scores[by]['points']} sampai {scores[by]['highest']}" for by in case.get("rentang", {})},
        "beda_pendapat": sorted(scores["tpi"]["disputed"]),
        "sementara": "ya" if scores["tpi"]["provisional"] else "tidak",
    }


def shown(score):
    return f"{rounded(score['points'])}; {percent(Fraction(score['points'], score['weight']))}"


def expected(case):
    return {key: case[key] for key in case if key in EXPECTATIONS}


@pytest.mark.parametrize("witness", [by_engine, by_oracle])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["nama"])
def test_case(case, witness):
    found = told(witness(case), case)

    assert {key: found[key] for key in expected(case)} == expected(case)


def test_every_case_says_what_it_expects_and_nothing_that_is_not_read():
    for case in CASES:
        assert next(iter(case)) == "nama"
        assert set(case) <= KEYS
        assert case.get("nilai"), case["nama"]


def test_every_case_has_its_own_name_and_every_small_rubric_its_case():
    names = [case["nama"] for case in CASES]

    assert len(names) == len(set(names))
    assert set(RUBRICS) - {"kepala"} == {case["rubrik"] for case in CASES}
