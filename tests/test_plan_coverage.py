"""Evidence by indicator and criterion, and the exact points that hang on what is wanting, against scoring anew."""

import json
import shutil
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lke.app import score_run
from lke.cli import execute as lke
from lke.engine.coverage import NONE, SINGLE, UNPROVED, covered_criteria, evidence_of_indicators
from lke.engine.documents import documents
from lke.engine.score import Scorer, scorecard
from lke.model.assessment import FileState
from lke.report.coverage import coverage_document
from lke.workbook.coverage import build_coverage
from tests import small_card

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "reports" / "contoh-kpu-kota-banjarmasin-2022"
CARD = score_run(EXAMPLE)
COVERED = covered_criteria(CARD)


def test_what_falls_with_a_single_document_is_what_scoring_without_it_says():
    """Every fifth of the example's single documents, each taken away and everything scored again."""
    pieces = CARD.assessment.evidence
    names = dict(zip((piece.id for piece in pieces), documents(pieces), strict=True))
    before = {leaf.id: leaf.points for leaf in CARD.scores["berbukti"].leaves()}
    singles = [each for each in COVERED if SINGLE in each.hanging]
    assert len(singles) > 50
    for each in singles[::5]:
        gone = names[each.shown.valid[0].id]
        left = tuple(piece for piece in pieces if names[piece.id] != gone)
        after = {leaf.id: leaf.points for leaf in Scorer(replace(CARD.assessment, evidence=left)).score("berbukti").leaves()}
        assert each.hanging[SINGLE] == before[each.node.id] - (after[each.node.id] or 0)


def test_unproved_points_are_the_difference_of_klaim_and_berbukti():
    claimed = {leaf.id: leaf for leaf in CARD.scores["klaim"].leaves()}
    proved = {leaf.id: leaf for leaf in CARD.scores["berbukti"].leaves()}
    unproved = {
        name: claimed[name].points - proved[name].points
        for name in claimed
        if claimed[name].points is not None and proved[name].points is not None and claimed[name].points > proved[name].points
    }

    assert unproved == {each.node.id: each.hanging[UNPROVED] for each in COVERED if UNPROVED in each.hanging}
    lower = {name: each.points for name, each in proved.items() if each.points is not None}
    lost = sum(each.points - lower[name] for name, each in claimed.items() if each.points is not None)
    assert sum(unproved.values()) == lost == CARD.totals["klaim"] - CARD.totals["berbukti"]


def test_criteria_without_valid_evidence_are_those_whose_every_piece_has_a_fault():
    without = {each.node.id for each in COVERED if NONE in each.hanging}

    assert without == {each.node.id for each in COVERED if not any(use.valid for use in CARD.uses[each.node.id])}
    assert all(each.hanging[NONE] == each.node.weight - each.node.points for each in COVERED if NONE in each.hanging)


def test_the_most_points_come_first():
    at_stake = [each.at_stake for each in COVERED]

    assert at_stake == sorted(at_stake, reverse=True)
    assert at_stake[0] > 0


def test_one_file_under_two_ids_is_one_document():
    twice = [small_card.evidence("B010", ["1.1.a.4"], 10, berkas="B002.pdf")]
    two = [small_card.evidence("B010", ["1.1.a.4"], 10)]

    def count(pieces):
        return {each.node.id: each.documents for each in covered_criteria(small_card.card(pieces))}["1.1.a.4"]

    assert (count(twice), count(two)) == (1, 2)


def test_evidence_of_an_indicator_that_no_question_asks_for_is_shown():
    rubric = small_card.rubric_data() | {"tanpa_padanan": {"9.9.z.1": "tidak ada pertanyaan"}}
    whole = small_card.evidence("B010", [], 10, indikator="9.9.z.1")
    lost = small_card.evidence("B011", [], 11, FileState.MISSING, indikator="9.9.z.1")
    other = small_card.evidence("B012", [], 12, indikator="9.9.z.2")
    card = scorecard(small_card.assessment([whole, lost, other], rubric=rubric))
    shown = evidence_of_indicators(card, ["9.9.z.1"])["9.9.z.1"]

    assert [piece.id for piece in shown.valid] == ["B010"]
    assert [piece.id for piece in shown.not_valid] == ["B011"]


def _json(capsys, *words):
    capsys.readouterr()
    assert lke(["plan", "coverage", str(EXAMPLE), "--json", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_keys_that_scripts_know_stay_and_criteria_join_them(capsys):
    document = _json(capsys)

    assert set(document["indicators"][0]) == {"id", "text", "criteria", "reason", "valid", "not_valid", "points_open"}
    assert len(document["indicators"]) == 159
    first = document["criteria"][0]
    assert set(first) == {
        "id", "title", "weight", "points", "indicators", "valid", "not_valid", "documents", "gaps", "at_stake"
    }  # fmt: skip
    assert set(document["totals"]) == {NONE, SINGLE, UNPROVED}
    for gap, total in document["totals"].items():
        having = [each for each in document["criteria"] if gap in each["gaps"]]
        assert total["criteria"] == len(having)
        assert Fraction(total["exact"]) == sum(Fraction(each["gaps"][gap]["exact"]) for each in having)


@pytest.mark.parametrize("gap", [NONE, SINGLE, UNPROVED])
def test_only_one_gap_is_shown_where_that_is_asked_for(gap, capsys):
    document = _json(capsys, "--only", gap)
    points = [Fraction(each["gaps"][gap]["exact"]) for each in document["criteria"]]

    assert len(points) == document["totals"][gap]["criteria"]
    assert points == sorted(points, reverse=True)


def test_the_screen_says_how_much_hangs_on_each_gap(capsys):
    assert lke(["plan", "coverage", str(EXAMPLE), "--only", UNPROVED]) == 0
    told = capsys.readouterr().out
    total = coverage_document(CARD, COVERED)["totals"][UNPROVED]

    assert f"diklaim, belum terbukti: {total['criteria']} kriteria, 11,86 poin" in told
    assert "bersandar pada satu dokumen" in told


def test_the_workbook_holds_criteria_and_the_matrix(tmp_path):
    run, target = tmp_path / EXAMPLE.name, tmp_path / "cakupan.xlsx"
    shutil.copytree(EXAMPLE, run, ignore=shutil.ignore_patterns("keluaran"))
    assert lke(["plan", "coverage", str(run), "-o", str(target)]) == 0
    covered = covered_criteria(score_run(run))  # not as in its place: last year's run is not beside it
    book = load_workbook(target)
    criteria, matrix = book["Kriteria"], book["Matriks"]

    assert [row[0].value for row in criteria.iter_rows(min_row=4)] == [each.node.id for each in covered]
    columns = {cell.value: cell.column for cell in matrix[3]}
    marks = {
        (row[0].value, row[1].value, name): row[column - 1].value
        for row in matrix.iter_rows(min_row=4)
        for name, column in columns.items()
        if row[column - 1].value in ("S", "x")
    }
    expected = {
        (each.node.id, indicator, piece.id): sign
        for each in covered
        for indicator, shown in each.indicators
        for sign, pieces in (("x", shown.not_valid), ("S", shown.valid))
        for piece in pieces
    }
    assert {key: sign for key, sign in marks.items() if key[0] != "–"} == expected
    assert build_coverage(CARD, COVERED) == build_coverage(CARD, COVERED)
    assert "CONTOH" in criteria.oddHeader.right.text
    assert load_workbook(BytesIO(build_coverage(small_card.card(), ()))).sheetnames == ["Kriteria", "Matriks"]


def test_a_target_that_is_no_workbook_is_refused(tmp_path):
    assert lke(["plan", "coverage", str(EXAMPLE), "-o", str(tmp_path / "cakupan.csv")]) == 2
