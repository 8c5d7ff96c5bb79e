"""docs/aturan-bukti.md is true: its examples are rules that lke accepts, and every result below one is a situation that was tried."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from lke.engine.checks import check_rubric
from lke.figures import percent
from lke.model.rubric import Rubric
from lke.model.rules import RULE_KINDS
from lke.model.run import Header
from tests import run_on_disk

MANUAL = (Path(__file__).parents[1] / "docs" / "aturan-bukti.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```yaml\n([\s\S]*?)```\n\n((?:- .*\n(?:  .*\n)*)*)")
PIECES = run_on_disk.read("soal.yaml")
HEAD = PIECES["kepala"]
CASES = {case["dokumen"]: case for case in run_on_disk.read("aturan.yaml") if "dokumen" in case}


def examples():
    """Each YAML example with the results that are listed below it."""
    for match in BLOCK.finditer(MANUAL):
        results = [" ".join(line.split()) for line in re.split(r"(?m)^- ", match[2]) if line.strip()]
        yield yaml.load(match[1], yaml.CBaseLoader), results


EXAMPLES = list(examples())
CRITERIA = [(example, results) for example, results in EXAMPLES if "aturan" in example]
OTHERS = [example for example, _results in EXAMPLES if "aturan" not in example]


def criteria_of(name):
    """The criteria of a piece, without the ids that only the cases need."""
    piece = PIECES[name]
    return [{key: each[key] for key in each if key != "id"} for each in (piece if isinstance(piece, list) else [piece])]


@pytest.mark.parametrize(
    ("example", "results"), CRITERIA, ids=[f"{each['aturan']['jenis']}-{at}" for at, (each, _) in enumerate(CRITERIA)]
)
def test_an_example_is_accepted_and_is_the_rule_that_its_results_were_tried_with(example, results):
    names = {name for name in PIECES if name != "kepala" and example in criteria_of(name)}

    assert names
    assert results
    for result in results:
        assert CASES[result]["soal"] in names
    for name in names:
        rubric = Rubric.model_validate(run_on_disk.rubric_with(HEAD, PIECES[name]))
        assert check_rubric(rubric) == []


@pytest.mark.parametrize("sentence", CASES, ids=str)
def test_a_result_in_the_manual_says_what_its_situation_yields(sentence):
    case = CASES[sentence]

    assert sentence in [result for _example, results in CRITERIA for result in results]
    for bold in re.findall(r"\*\*(.+?)\*\*", sentence):
        assert bold == as_shown(case["paling_tinggi"] if "paling tinggi" in sentence else case["sistem"])
    assert ("*salah*" in sentence) == ("salah" in case)
    assert ("temuan" in sentence) <= ("temuan" in case)


def as_shown(expected):
    return percent(Fraction(expected)).replace(",00", "") if re.fullmatch(r"\d+/\d+", expected) else expected


@pytest.mark.parametrize("example", OTHERS, ids=["-".join(each) for each in OTHERS])
def test_what_surrounds_the_rules_is_written_as_the_manual_shows_it(example):
    for key, shown_part in example.items():
        if key == "penilaian_terkait":
            office = {"kode": "6371", "nama": "KPU Contoh", "jenjang": "kabkota"}
            header = Header.model_validate({"satker": office, "tahun": "2022", "rubrik": "rb-kpu-2022", key: shown_part})
            assert dict(header.related) == shown_part
        else:
            assert {name: HEAD[key][name] for name in shown_part} == shown_part


def test_every_rule_kind_has_its_place_in_the_table_its_chapter_and_an_example():
    table = re.findall(r"^\|.*?\[`(\w+)`\]\(#([\w-]+)\)", MANUAL, re.MULTILINE)
    chapters = {kind for title in re.findall(r"^### (.+)$", MANUAL, re.MULTILINE) for kind in re.findall(r"`(\w+)`", title)}

    assert sorted(kind for kind, _anchor in table) == sorted(RULE_KINDS)
    assert chapters == set(RULE_KINDS)
    assert {example["aturan"]["jenis"] for example, _results in CRITERIA} == set(RULE_KINDS)


def test_every_link_within_the_manual_leads_to_a_chapter():
    titles = re.findall(r"^#+ (.+)$", MANUAL, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}

    assert set(re.findall(r"\]\(#([^)]+)\)", MANUAL)) <= anchors
