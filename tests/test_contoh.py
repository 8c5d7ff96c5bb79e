"""The worked example: made from its tables, marked CONTOH throughout, with exactly the faults that it is to show."""

import csv
import io
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from PIL import Image, ImageChops, ImageStat

from lke.app import check_paths, score_run
from lke.model.score import Outcome
from tests.contoh.letter import MARK
from tests.make_contoh import FOLDER, contoh_files, write

INTENDED = {
    "B005": {"evidence-unsigned"},
    "B018": {"evidence-wrong-period"},
    "B020": {"evidence-unsigned"},
    "B028": {"evidence-kind-not-accepted"},
    "B029": {"evidence-missing"},
    "B030": {"hash-not-recorded"},
    "B045": {"evidence-wrong-period"},
    "B049": {"evidence-wrong-period"},
    "B061": {"link-not-opened"},
    "B065": {"link-not-opened"},
    "B066": {"evidence-empty"},
    "B079": {"evidence-unsigned"},
    "B087": {"evidence-rejected"},
    "B101": {"evidence-changed"},
    "B136": {"link-not-opened"},
    "B138": {"evidence-kind-not-accepted", "evidence-unsigned"},
    "4.1.c.3": {"inputs-incomplete"},
    "2.5.b.1.unit": {"answer-differs-from-inputs"},
}
EMPTY, MISSING = "4.3.c.4 Cek Data Pemilih.png", "1.3.b.1 Tindak Lanjut Evaluasi RB.pdf"
EVIDENCE = sorted((FOLDER / "bukti").iterdir())
RULES = ("ada", "lengkap", "bagian", "jumlah", "perlu_orang")


@pytest.fixture(scope="module")
def made():
    return contoh_files()


@pytest.fixture(scope="module")
def card():
    return score_run(FOLDER)


def _register():
    with (FOLDER / "bukti.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


# --- made from its tables ----------------------------------------------------------------------------------------


def test_the_same_tables_give_the_same_bytes(made):
    assert contoh_files() == made


def test_the_committed_folder_holds_what_is_made_and_nothing_else(made):
    """Otherwise run ``python -m tests.make_contoh``, look at the difference, and commit it."""
    committed = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}

    assert {name for name in committed if not name.startswith("keluaran/")} == set(made)


def test_every_committed_file_is_the_one_that_is_made(made):
    """The same bytes, or, where another version of a library packs or draws it otherwise, the same content."""
    assert [name for name, content in made.items() if not _same(name, (FOLDER / name).read_bytes(), content)] == []


def test_making_it_again_removes_evidence_that_is_no_longer_registered(tmp_path):
    (tmp_path / "bukti").mkdir()
    (tmp_path / "bukti" / "lama.pdf").write_bytes(b"lama")

    write(tmp_path)

    assert not (tmp_path / "bukti" / "lama.pdf").exists()


def _same(name, committed, made):
    if committed == made or not committed or not made:
        return committed == made
    if name.endswith(".png"):
        return _looks_alike(committed, made)
    read = {".xlsx": _cells, ".pdf": _shown, ".csv": _without_hashes}.get(Path(name).suffix, bytes.split)
    return read(committed) == read(made)


def _looks_alike(one, other):
    first, second = (Image.open(io.BytesIO(each)).convert("RGB") for each in (one, other))
    return first.size == second.size and max(ImageStat.Stat(ImageChops.difference(first, second)).mean) < 2


def _cells(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for sheet in book for row in sheet]


def _shown(content):
    """Every text that a page shows, in order."""
    return re.findall(rb"\(((?:\\.|[^\\()])*)\) ?Tj", content)


def _without_hashes(content):
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=None))
    return [{column: cell for column, cell in row.items() if column != "sha256"} for row in rows]


# --- marked CONTOH -----------------------------------------------------------------------------------------------


def test_the_run_says_that_it_is_an_example(card):
    assert card.assessment.header.example
    assert MARK in (FOLDER / "penilaian.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", [file for file in EVIDENCE if file.name != EMPTY], ids=lambda file: file.name)
def test_every_evidence_file_opens_and_says_that_it_is_an_example(file):
    content = file.read_bytes()
    if file.suffix == ".pdf":
        pages = len(re.findall(rb"/Type /Page\b", content))
        assert content.startswith(b"%PDF-")
        assert content.count(f"({MARK})".encode("cp1252")) == pages
    elif file.suffix == ".xlsx":
        assert _cells(content)[0][0] == MARK
    else:
        assert Image.open(file).text["Title"].startswith(MARK)


def test_the_files_are_small():
    assert max(file.stat().st_size for file in EVIDENCE) < 15_000
    assert sum(file.stat().st_size for file in EVIDENCE) < 2_500_000


def test_titles_numbers_and_links_say_that_they_are_invented():
    rows = _register()

    assert all(row["judul"].startswith("CONTOH – ") for row in rows)
    assert all(row["nomor"].startswith("CONTOH-") for row in rows if row["nomor"])
    assert all(row["tautan"].startswith("https://contoh.invalid/") for row in rows if row["tautan"])


# --- the register ------------------------------------------------------------------------------------------------


def test_every_file_is_registered_and_every_registered_file_but_one_is_there():
    registered = Counter(row["berkas"] for row in _register() if row["berkas"])

    assert set(registered) == {file.name for file in EVIDENCE} | {MISSING}
    assert set(registered.values()) == {1}


def test_nothing_is_dated_after_the_assessment(card):
    day = card.assessment.header.dated

    assert [piece.id for piece in card.assessment.evidence if piece.row.dated > day] == []


def test_inputs_name_evidence_that_is_registered():
    sources = re.findall(r"\bB\d{3}\b", (FOLDER / "data.csv").read_text(encoding="utf-8-sig"))

    assert sources
    assert set(sources) <= {row["id"] for row in _register()}


# --- neither perfect nor empty -----------------------------------------------------------------------------------


def test_the_findings_are_exactly_the_intended_ones():
    found: dict[str, set[str]] = {}
    for problem in check_paths([FOLDER]):
        assert problem.severity == "temuan", problem
        found.setdefault(problem.path, set()).add(problem.code)

    assert found == INTENDED


@pytest.mark.parametrize(("by", "least", "most"), [("sistem", 55, 75), ("klaim", 80, 90), ("berbukti", 55, 75), ("tpi", 60, 80)])
def test_the_scores_are_plausible(card, by, least, most):
    score = card.scores[by]

    assert least <= Fraction(100) * score.points / score.weight <= most


def test_the_assessors_stand_between_the_claim_and_what_is_proved(card):
    points = {by: score.points for by, score in card.scores.items()}

    assert points["berbukti"] < points["tpi"] < points["klaim"]


def test_some_questions_are_unanswered_and_some_not_yet_verified(card):
    assert 135 <= card.scores["klaim"].answered < card.scores["klaim"].of == 156
    assert 55 <= card.scores["tpi"].verified < 156


def test_the_office_overrates_itself(card):
    proved = {leaf.id: leaf for leaf in card.scores["berbukti"].leaves()}
    above = [
        leaf.id
        for leaf in card.scores["klaim"].leaves()
        if leaf.points is not None and proved[leaf.id].points is not None and leaf.points > proved[leaf.id].points
    ]

    assert len(above) >= 15


def test_the_assessors_disagree_with_a_reason(card):
    disputed = [leaf.id for leaf in card.scores["tpi"].leaves() if leaf.disputed]

    assert len(disputed) >= 12
    assert [each for each in disputed if not card.assessment.notes.get((each, "tpi"))] == []


def test_what_does_not_apply_was_typed_with_a_note_or_follows_from_a_zero(card):
    away = {leaf.id for leaf in card.scores["klaim"].leaves() if leaf.outcome is Outcome.NOT_APPLICABLE}

    assert away == {"2.2.a.1", "2.3.a.1", "4.3.a.3", "6.1.c.3"}


@pytest.mark.parametrize("kind", RULES)
def test_every_kind_of_rule_decides_somewhere_and_finds_nothing_elsewhere(card, kind):
    outcomes = {
        card.decisions[criterion.id].leaf.outcome
        for criterion in card.assessment.rubric.criteria()
        if criterion.rule is not None and criterion.rule.kind == kind
    }

    assert {Outcome.SCORED, Outcome.UNANSWERED} <= outcomes


def test_every_word_for_zero_of_zero_is_used(card):
    said = " ".join(decision.leaf.because for decision in card.decisions.values())

    assert set(re.findall(r"menurut rubrik (penuh|nol|tidak berlaku)", said)) == {"penuh", "nol", "tidak berlaku"}
