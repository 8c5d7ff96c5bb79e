"""The worked examples: made from their tables, marked CONTOH throughout, with exactly the faults that they are to show."""

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
from lke.model.rules import RULE_KINDS, parts_of
from lke.model.score import Outcome, Standing
from tests.contoh.letter import MARK
from tests.make_contoh import YEARS, contoh_files, folder_of, write

INTENDED = {
    2021: {
        "B048": {"observation-incomplete"},
        "B060": {"link-not-opened"},
        "B083": {"evidence-wrong-origin"},
        "B088": {"evidence-unsigned"},
        "5.1.b.2": {"nihil-contradicted"},
        "7.6.b.1": {"inputs-unbalanced"},
    },
    2022: {
        "B005": {"evidence-unsigned"},
        "B007": {"evidence-kind-not-accepted"},
        "B020": {"evidence-wrong-period", "observation-incomplete"},
        "B022": {"evidence-unsigned"},
        "B030": {"evidence-kind-not-accepted"},
        "B031": {"evidence-missing"},
        "B032": {"hash-not-recorded"},
        "B049": {"evidence-wrong-period"},
        "B053": {"evidence-wrong-period"},
        "B066": {"link-not-opened"},
        "B072": {"link-not-opened"},
        "B073": {"evidence-empty"},
        "B086": {"evidence-unsigned"},
        "B094": {"evidence-rejected"},
        "B108": {"evidence-changed"},
        "B153": {"link-not-opened", "observation-incomplete"},
        "B154": {"observation-incomplete"},
        "B155": {"evidence-kind-not-accepted", "evidence-unsigned"},
        "4.1.a.3": {"inputs-incomplete"},
        "5.1.a.2": {"ruling-above-cap"},
        "2.5.b.1.unit": {"answer-differs-from-inputs"},
    },
}
SCORES = {
    2021: {"sistem": (60, 75), "klaim": (65, 80), "berbukti": (60, 75), "tpi": (60, 75)},
    2022: {"sistem": (60, 75), "klaim": (80, 90), "berbukti": (55, 70), "tpi": (65, 80)},
}
AWAY = {2021: {"2.5.b.1", "3.1.b.1"}, 2022: {"4.3.a.3", "6.1.c.3"}}
EMPTY, MISSING = "4.3.c.4 Cek Data Pemilih.png", {"1.3.b.1 Tindak Lanjut Evaluasi RB.pdf"}
FOLDERS = {year: folder_of(year) for year in YEARS}
FILES = [file for folder in FOLDERS.values() for file in sorted((folder / "bukti").iterdir())]
RESTRICTED = re.compile(r"lhkpn|lhkasn|disiplin|pelanggaran|\bwbs tahun", re.IGNORECASE)


@pytest.fixture(scope="module")
def made():
    return {year: contoh_files(year) for year in YEARS}


@pytest.fixture(scope="module")
def cards():
    return {year: score_run(FOLDERS[year]) for year in YEARS}


@pytest.fixture(scope="module", params=YEARS)
def year(request):
    return request.param


@pytest.fixture
def folder(year):
    return FOLDERS[year]


@pytest.fixture
def card(cards, year):
    return cards[year]


def _register(folder):
    with (folder / "bukti.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


# --- made from its tables ----------------------------------------------------------------------------------------


def test_the_same_tables_give_the_same_bytes(made, year):
    assert contoh_files(year) == made[year]


def test_the_committed_folder_holds_what_is_made_and_nothing_else(made, year, folder):
    """Otherwise run ``python -m tests.make_contoh``, look at the difference, and commit it."""
    committed = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    assert {name for name in committed if not name.startswith("keluaran/")} == set(made[year])


def test_every_committed_file_is_the_one_that_is_made(made, year, folder):
    """The same bytes, or, where another version of a library packs or draws it otherwise, the same content."""
    assert [name for name, content in made[year].items() if not _same(name, (folder / name).read_bytes(), content)] == []


def test_making_it_again_removes_evidence_that_is_no_longer_registered(tmp_path):
    (tmp_path / "bukti").mkdir()
    (tmp_path / "bukti" / "lama.pdf").write_bytes(b"lama")

    write(2021, tmp_path)

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


def test_the_run_says_that_it_is_an_example(card, folder):
    assert card.assessment.header.example
    assert MARK in (folder / "penilaian.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", [file for file in FILES if file.name != EMPTY], ids=lambda file: file.name)
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
    assert max(file.stat().st_size for file in FILES) < 15_000
    assert sum(file.stat().st_size for file in FILES) < 2_500_000


def test_titles_numbers_and_links_say_that_they_are_invented(folder):
    rows = _register(folder)

    assert all(row["judul"].startswith("CONTOH – ") for row in rows)
    assert all(row["nomor"].startswith("CONTOH-") for row in rows if row["nomor"])
    assert all(row["tautan"].startswith("https://contoh.invalid/") for row in rows if row["tautan"])


@pytest.mark.parametrize("name", ["pegawai", "layanan", "sop"])
def test_lists_name_nobody(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert rows
    assert all(row["nama"].startswith("CONTOH – ") for row in rows)
    assert name != "pegawai" or all(row["nama"] == f"CONTOH – Pegawai {row['id'][1:]}" for row in rows)


# --- the register ------------------------------------------------------------------------------------------------


def test_every_file_is_registered_and_every_registered_file_but_one_is_there(year, folder):
    registered = Counter(row["berkas"] for row in _register(folder) if row["berkas"])

    assert set(registered) == {file.name for file in FILES if file.parent.parent == folder} | (MISSING if year == 2022 else set())
    assert set(registered.values()) == {1}


def test_nothing_is_dated_after_the_assessment(card):
    day = card.assessment.header.dated
    rows = [piece.row for piece in card.assessment.evidence]

    assert [row.id for row in rows if max(each for each in (row.dated, row.received, row.seen_on) if each) > day] == []


def test_inputs_name_evidence_that_is_registered(folder):
    sources = re.findall(r"\bB\d{3}\b", (folder / "data.csv").read_text(encoding="utf-8-sig"))

    assert set(sources) <= {row["id"] for row in _register(folder)}


def test_wealth_discipline_and_whistle_blowing_are_restricted(card):
    secret = [piece.row for piece in card.assessment.evidence if RESTRICTED.search(piece.row.title)]

    assert len(secret) >= 4
    assert [row.id for row in secret if row.access != "terbatas"] == []


# --- neither perfect nor empty -----------------------------------------------------------------------------------


def test_the_findings_are_exactly_the_intended_ones(year, folder):
    found: dict[str, set[str]] = {}
    for problem in check_paths([folder]):
        assert problem.severity == "temuan", problem
        found.setdefault(problem.path, set()).add(problem.code)

    assert found == INTENDED[year]


@pytest.mark.parametrize("by", ["sistem", "klaim", "berbukti", "tpi"])
def test_the_scores_are_plausible(card, year, by):
    score, (least, most) = card.scores[by], SCORES[year][by]

    assert least <= Fraction(100) * score.points / score.weight <= most


def test_the_assessors_stand_between_the_claim_and_what_is_proved(card):
    points = {by: score.points for by, score in card.scores.items()}

    assert points["berbukti"] < points["tpi"] < points["klaim"]


def test_some_questions_are_unanswered_and_some_not_yet_verified(card, year):
    least, verified = {2021: (115, 40), 2022: (135, 55)}[year]

    assert least <= card.scores["klaim"].answered < card.scores["klaim"].of == 156
    assert verified <= card.scores["tpi"].verified < 156


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


def test_what_does_not_apply_was_typed_with_a_note_or_follows_from_a_zero(card, year):
    away = {leaf.id for leaf in card.scores["klaim"].leaves() if leaf.outcome is Outcome.NOT_APPLICABLE}

    assert away == AWAY[year]


def test_the_years_differ_in_answers_evidence_and_opinion(cards):
    before, after = cards[2021], cards[2022]
    ids = [criterion.id for criterion in after.assessment.rubric.criteria()]
    sistem = [each for each in ids if before.decisions[each].leaf.credit != after.decisions[each].leaf.credit]
    opinions = {year: {leaf.id for leaf in card.scores["tpi"].leaves() if leaf.disputed} for year, card in cards.items()}

    assert len(sistem) > 60
    assert opinions[2021] - opinions[2022]
    assert opinions[2022] - opinions[2021]


def test_a_number_of_last_year_is_last_year_s_number(cards):
    now, before = cards[2022].assessment, cards[2021].assessment

    assert now.inputs["5.1.c.1", "unit"]["pelanggaran_lalu"] == before.inputs["5.1.c.2", "unit"]["pelanggaran_kini"] == 1
    assert now.inputs["6.1.e.1", "unit"]["realisasi_lalu"] == before.inputs["6.1.e.1", "unit"]["realisasi"]


# --- every rule kind, both ways ----------------------------------------------------------------------------------


def _branch(verdict):
    """Which way a verdict went: some kinds have ways of their own."""
    match verdict.kind:
        case "nihil" if verdict.standing is Standing.DECIDED:
            return "pernyataan" if all(piece.row.kind == "nihil" for piece in verdict.evidence) else "kejadian"
        case "survei" | "keluaran" | "sama_dengan":
            return "ada" if verdict.standing is Standing.DECIDED else "tidak ada"
        case "perlu_orang":
            return "diputuskan" if verdict.standing is Standing.DECIDED else "menunggu"
        case "masukan_saja":
            return "kosong" if verdict.because.endswith("belum diisi") else "dicatat"
        case _:
            return "terpenuhi" if verdict.met else "tidak terpenuhi"


@pytest.mark.parametrize("kind", RULE_KINDS)
def test_both_branches_of_every_rule_kind_are_taken(cards, kind):
    verdicts = [
        verdict
        for card in cards.values()
        for decision in card.decisions.values()
        for verdict in decision.verdict.walk()
        if verdict.kind == kind
    ]

    assert len({_branch(verdict) for verdict in verdicts}) >= 2


def test_what_a_person_must_decide_waits_and_is_capped(cards):
    waiting = cards[2021].decisions["1.2.b.1"]
    capped = cards[2022].decisions["5.1.a.2"]

    assert (waiting.needs_person, waiting.cap) == (True, Fraction(33, 100))
    assert (capped.leaf.answer, capped.leaf.credit) == ("C", Fraction(33, 100))


def test_a_person_decides_no_more_than_thirty_indicators(card):
    criteria = list(card.assessment.rubric.criteria())

    assert len(criteria) == 159
    assert sum(criterion.rule.kind == "perlu_orang" for criterion in criteria) <= 30


def test_the_rubric_uses_every_kind_of_rule(card):
    used = {rule.kind for criterion in card.assessment.rubric.criteria() for rule in parts_of(criterion.rule)}

    assert used == set(RULE_KINDS)


def test_every_word_for_zero_of_zero_is_used(cards):
    said = " ".join(decision.leaf.because for card in cards.values() for decision in card.decisions.values())

    assert set(re.findall(r"menurut rubrik (penuh|nol|tidak berlaku)", said)) == {"penuh", "nol", "tidak berlaku"}
