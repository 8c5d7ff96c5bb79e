"""Shipped instruments for the tests: raw, as models, and runs of them from plain answers."""

import random
from fractions import Fraction
from pathlib import Path

import yaml

from lke.engine.join import AnswerLine, RunTables, join
from lke.engine.score import Scorer
from lke.errors import SALAH
from lke.model.rubric import Rubric
from lke.model.run import DataRow, Header
from tests.oracle_instruments import adalah_pertanyaan

RUBRICS = Path(__file__).parents[1] / "rubrics"
WHOLE = ("zi-90-2021", "akip-88-2021", "pmprb-14-2014")
"""The rubrics that know every question."""
OUTLINES = ("pmprb-26-2020", "zi-10-2019", "rb-general-2023")


def raw(name):
    return yaml.load((RUBRICS / name / "rubric.yaml").read_text(encoding="utf-8"), yaml.CBaseLoader)


def questions(nodes):
    """Every question of the raw tree that can bring points."""
    for node in nodes:
        if adalah_pertanyaan(node):
            yield node
        else:
            yield from questions(node["isi"])


def header(year, **more):
    unit = {"kode": "6371", "nama": "KPU Uji", "jenjang": more.pop("jenjang", "kabkota")}
    return Header.model_validate({"satker": unit, "tahun": year, "rubrik": "uji", "putaran": ["unit", "tpi"], **more})


def assessment(rubric, answers, data, **more):
    """Join plain answers (id -> text) and inputs (id -> name -> number); a fault is an error of the test."""
    rows = tuple(
        AnswerLine(at, name, {"unit": (text, "catatan"), "tpi": ("", "")}) for at, (name, text) in enumerate(answers.items(), 2)
    )
    inputs = tuple(
        (at, DataRow.model_validate({"kunci": f"{name}:{key}", "nilai": str(number), "sumber": "impor: uji!A1"}))
        for at, (name, key, number) in enumerate(((n, k, v) for n, given in data.items() for k, v in given.items()), 2)
    )
    joined, problems = join(header(rubric.valid.first, **more), rubric, "0" * 64, None, RunTables(rows, inputs, (), ()))
    assert [each for each in problems if each.severity == SALAH] == []
    return joined


def scored(rubric, answers, data, by="klaim", **more):
    joined = assessment(rubric, answers, data, **more)
    return joined, Scorer(joined).score(by)


def model(data, **changes):
    return Rubric.model_validate({**data, **changes})


def inputs_of(node):
    return list(node.get("masukan") or {})


def random_answer(chance, scale, *, may_not_apply):
    """An answer, a blank or TB; on a scale of numbers sometimes its ends."""
    if chance.random() < 0.15:
        return None
    if may_not_apply and chance.random() < 0.2:
        return "TB"
    if scale["jenis"] == "pilihan":
        return chance.choice(list(scale["pilihan"]))
    most = Fraction(scale.get("maksimal", "1"))
    hundredths = chance.choice([0, int(most * 100), chance.randint(0, int(most * 100))])
    return f"{hundredths}%" if scale["jenis"] == "persen" else str(hundredths / 100).replace(".", chance.choice(".,"))


def random_run(chance, data, *, may_not_apply):
    """Random answers and inputs to a raw rubric."""
    answers, given = {}, {}
    for node in questions(data["isi"]):
        kind = (node.get("aturan") or {}).get("jenis")
        ratio = kind in ("rasio", "penurunan")
        if not ratio or chance.random() < 0.25:
            answer = random_answer(chance, data["skala"][node["skala"]], may_not_apply=may_not_apply)
            if answer is not None:
                answers[node["id"]] = answer
        if inputs_of(node) and chance.random() < 0.9:
            names = [name for name in inputs_of(node) if chance.random() < 0.95]
            numbers = {name: chance.choice([0, chance.randint(0, 9)]) for name in names}
            given[node["id"]] = {name: number for name, number in numbers.items() if _fits(node, name, number)}
    return answers, {name: numbers for name, numbers in given.items() if numbers}


def _fits(node, name, number):
    most = node["masukan"][name].get("maksimal")
    return most is None or number <= Fraction(most)


def chance(seed):
    return random.Random(seed)
