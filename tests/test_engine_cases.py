"""Situations that an evaluator can read and write (tests/cases): scores, asked of both witnesses, and rules of evidence."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from lke import language
from lke.cli import execute as lke
from lke.engine.score import Scorer
from lke.errors import SALAH, InvalidFiles
from lke.figures import percent, rounded
from lke.model.rubric import Rubric
from lke.model.rules import RULE_KINDS
from tests import oracle, run_on_disk
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


# Rules of evidence, each on a run that lies on disk ----------------------------------------------------------------

PIECES = run_on_disk.read("soal.yaml")
RULE_CASES = run_on_disk.read("aturan.yaml")
INDICATOR_CASES = run_on_disk.read("indikator.yaml")
SHIPPED = yaml.load((FOLDER.parents[1] / "rubrics" / "rb-kpu-2022" / "rubric.yaml").read_text(encoding="utf-8"), yaml.CBaseLoader)
RUN_KEYS = {"nama", "soal", "dokumen", "kriteria", "tahun", "jawaban", "data", "bukti", "daftar", "tahun_lalu", "penilaian_lain"}
RESULTS = {"sistem", "klaim", "berbukti", "paling_tinggi", "alasan", "tidak_disebut", "agar_naik", "temuan", "salah"}


def refused(folder, case, rubric):
    with pytest.raises(InvalidFiles) as refusal:
        run_on_disk.loaded(folder, case, rubric)
    return {problem.code for problem in refusal.value.problems if problem.severity == SALAH}


def said(leaf, expected):
    """What a leaf says, in the form in which the case expects it: a word, an answer, or an exact share."""
    if leaf.outcome.value != "dinilai":
        return leaf.outcome.value.replace("_", " ")
    share = share_in(expected)
    return leaf.answer if share is None else expected if leaf.credit == share else str(leaf.credit)


def share_in(text):
    """The share that ``96,88%`` or ``31/32`` is; None where it is no number."""
    number = text.removesuffix("%").replace(",", ".")
    if not re.fullmatch(r"[\d./]+", number):
        return None
    return Fraction(number) / (100 if text.endswith("%") else 1)


def check(case, folder, rubric, quiet):
    """Compare everything that the case expects with what lke finds; of findings, those in *quiet* are not looked at."""
    if "salah" in case:
        assert refused(folder, case, rubric) == set(case["salah"])
        return
    found = run_on_disk.Scored(run_on_disk.loaded(folder, case, rubric), case["kriteria"])
    assert {by: said(found.leaf(by), expected) for by, expected in scores_in(case).items()} == scores_in(case)
    for phrase in case.get("alasan", []):
        assert phrase in found.leaf("sistem").because
    for phrase in case.get("tidak_disebut", []):
        assert phrase not in found.leaf("sistem").because + found.decision.verdict.wanting
    if "agar_naik" in case:
        assert case["agar_naik"] in found.decision.verdict.wanting
    if "paling_tinggi" in case:
        assert found.decision.needs_person
        assert found.decision.verdict.answer == case["paling_tinggi"]
    assert found.codes - quiet == set(case.get("temuan", [])) - quiet


def scores_in(case):
    return {by: case[by] for by in ("sistem", "klaim", "berbukti") if by in case}


def check_with_witness(case, rubric):
    """The second witness, who shares no code with the engine, says the same; a run with errors is not told to it."""
    found = oracle.score(rubric, run_on_disk.as_told(case, rubric))
    leaf = next(each for each in oracle.leaves_of(rubric["isi"]) if each["id"] == case["kriteria"])
    for by, expected in scores_in(case).items():
        node = found[by]["nodes"][case["kriteria"]]
        if node["outcome"] != "dinilai":
            assert node["outcome"].replace("_", " ") == expected
        else:
            share = share_in(expected)
            choices = rubric["skala"][leaf["skala"]].get("pilihan", {})
            assert node["points"] / node["weight"] == (share if share is not None else Fraction(choices[expected]))


def rule_case(case):
    """A case of the small rubric with what it leaves out, and its rubric."""
    rubric = run_on_disk.rubric_with(PIECES["kepala"], PIECES[case["soal"]])
    first = next(oracle.leaves_of(rubric["isi"]))["id"]
    return {"kriteria": first, "kepala": PIECES["kepala"], **case}, rubric


@pytest.mark.parametrize("case", RULE_CASES, ids=lambda case: case["nama"])
def test_rule_case(case, tmp_path):
    case, rubric = rule_case(case)

    check(case, tmp_path, rubric, quiet=set())


@pytest.mark.parametrize("case", INDICATOR_CASES, ids=lambda case: case["nama"])
def test_indicator_case(case, tmp_path):
    """As an assessor judges the indicators of the shipped rubric; most situations leave its lists out."""
    check(case, tmp_path, "rb-kpu-2022", quiet={"list-missing"})


@pytest.mark.parametrize("case", [each for each in RULE_CASES if scores_in(each)], ids=lambda case: case["nama"])
def test_rule_case_by_the_second_witness(case):
    check_with_witness(*rule_case(case))


@pytest.mark.parametrize("case", [each for each in INDICATOR_CASES if scores_in(each)], ids=lambda case: case["nama"])
def test_indicator_case_by_the_second_witness(case):
    check_with_witness(case, SHIPPED)


@pytest.mark.parametrize("case", [each for each in RULE_CASES if scores_in(each)], ids=lambda case: case["nama"])
def test_a_rule_case_is_explained_in_both_languages(case, tmp_path, monkeypatch, capsys):
    case, rubric = rule_case(case)
    run_on_disk.loaded(tmp_path, case, rubric)
    told = {}
    for code in language.LANGUAGES:
        monkeypatch.setenv("LKE_LANG", code)
        assert lke(["explain", str(tmp_path / "penilaian"), case["kriteria"]]) == 0
        told[code] = capsys.readouterr().out.splitlines()

    assert {"Aturan", "Empat nilai"} <= set(told["id"])
    assert {"Rule", "Four scores"} <= set(told["en"])


def test_every_rule_case_says_what_it_expects_and_nothing_that_is_not_read():
    for case in (*RULE_CASES, *INDICATOR_CASES):
        assert next(iter(case)) == "nama"
        assert set(case) <= RUN_KEYS | RESULTS, case["nama"]
        assert set(case) & RESULTS, case["nama"]
        assert "soal" in case or case["nama"].startswith(case["kriteria"])


def test_every_rule_kind_has_cases_and_every_piece_its_case():
    rules = {name: kinds_in(piece) for name, piece in PIECES.items() if name != "kepala"}
    asked = [kind for case in RULE_CASES for kind in rules[case["soal"]]]

    assert {kind for kind in RULE_KINDS if asked.count(kind) < 2} == set()
    assert set(rules) == {case["soal"] for case in RULE_CASES}


def kinds_in(piece):
    """The rule kinds that a piece of rubric is made of."""
    criteria = piece if isinstance(piece, list) else [piece]
    return {kind for each in criteria for kind in kinds_of(each["aturan"])}


def kinds_of(rule):
    yield rule["jenis"]
    inner = [rule[key] for key in ("ukuran", "selain_itu", "tertinggi", "penentu") if key in rule]
    steps = rule.get("tingkat", [])
    for each in [*inner, *(one for step in steps for key in ("semua", "salah_satu", "dari") for one in step.get(key, []))]:
        yield from kinds_of(each)


def test_every_situation_has_its_own_name():
    names = [case["nama"] for case in (*CASES, *RULE_CASES, *INDICATOR_CASES)]

    assert len(names) == len(set(names))
