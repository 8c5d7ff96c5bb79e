"""Filling an official workbook from a run: the right cells of one round, or a refusal that names everything in the way."""

import contextlib
import io
import re
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from lke.cli import execute as lke
from lke.engine.score import score
from lke.files.runs import load_run
from lke.filling import Fill, fill_run, recognised
from lke.workbook.official.fill import plan_filling
from lke.workbook.official.fill_answers import Unwritable, Wanted, spelled
from lke.workbook.official.fill_rounds import Rounds
from lke.workbook.official.package import package_of
from lke.workbook.official.reading import read_package
from lke.workbook.official.sheetmodel import Box, Validation
from tests.libreoffice import needs_libreoffice, recalculated
from tests.official_rounds import rounds_twin
from tests.official_twin import ANSWERS, RUBRIC, parts, twin, write_run

pytestmark = pytest.mark.filterwarnings("ignore:Data Validation extension")
REAL = Path(__file__).parent.parent.parent / "shared" / "workbooks" / "lke-zi-90-2021-terisi.xlsx"
needs_real = pytest.mark.skipif(not REAL.exists(), reason="the real workbook is not beside this checkout")
SHEET = "Lembar Kerja"
CONTOH = "id,kriteria,jenis,judul,nomor,tautan,akses,status\n"


@pytest.fixture
def place(tmp_path):
    """A folder with the twin as templat.xlsx."""
    (tmp_path / "templat.xlsx").write_bytes(twin())
    return tmp_path


def export(place, run, *more, template="templat.xlsx", target="isi.xlsx"):
    """Exit code and all that the command says."""
    words = ["export", str(run), "--template", str(place / template), "-o", str(place / target), *more]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
        code = lke(words)
    return code, out.getvalue().replace(f"{place}/", "")


def cells(place, target="isi.xlsx", sheet=SHEET):
    """Place -> value of what is there."""
    package = package_of((place / target).read_bytes(), target)
    found = read_package(package, target, "xlsx", "").sheet(sheet).cells
    return {cell.coordinate: cell.value for cell in found.values() if cell.value is not None}


def codes(told):
    return set(re.findall(r" \[([a-z0-9-]+)\]$", told, re.MULTILINE))


# --- what is written ---------------------------------------------------------------------------------------------


def test_answers_inputs_and_notes_stand_in_the_words_of_the_template(place):
    code, told = export(place, write_run(place))
    found = cells(place)
    given = {name: found.get(name) for name in ("E7", "E8", "E9", "E11", "E12", "E13", "E14", "E17", "H7", "H8", "H11")}

    assert (code, codes(told)) == (0, set())
    assert given == {
        "E7": "Ya",
        "E8": "B",
        "E9": "C",
        "E11": "T",
        "E12": None,
        "E13": 8.0,
        "E14": 6.0,
        "E17": 3.48,
        "H7": 'Papan "A" & <B> dipasang\n=1+1',
        "H8": None,
        "H11": "+62 belum ada",
    }


def test_the_command_says_what_it_did(place):
    assert export(place, write_run(place))[1] == (
        "ditulis: isi.xlsx\n9 sel diisi, 0 sudah benar, 1 sel rumus dibiarkan; nilai dihitung Excel saat dibuka\n"
    )


def test_every_other_part_keeps_its_bytes_and_the_template_stays(place):
    export(place, write_run(place))
    before, after = (package_of((place / name).read_bytes(), name) for name in ("templat.xlsx", "isi.xlsx"))

    assert (place / "templat.xlsx").read_bytes() == twin()
    assert {name for name in before.names if before.packed(name) != after.packed(name)} == {
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    }


def test_macros_stay_in_a_macro_workbook(place):
    (place / "templat.xlsm").write_bytes(twin(macros=True))
    code, _told = export(place, write_run(place), template="templat.xlsm", target="isi.xlsm")

    assert code == 0
    assert package_of((place / "isi.xlsm").read_bytes(), "x").read("xl/vbaProject.bin") == parts(macros=True)["xl/vbaProject.bin"]


def test_evidence_is_named_and_linked_and_restricted_evidence_is_not(place):
    evidence = CONTOH + (
        "B1,A.1.a,dokumen,SK Papan,12/2024,https://contoh.invalid/sk,,diajukan\n"
        "B2,A.1.b,dokumen,Daftar satu,,https://contoh.invalid/1,,diajukan\n"
        "B3,A.1.b,dokumen,Daftar dua,,https://contoh.invalid/2,,diajukan\n"
        "B4,A.1.c,dokumen,Rahasia sekali,,https://contoh.invalid/rahasia,terbatas,diajukan\n"
        "B5,A.2.a,dokumen,Ditolak,,https://contoh.invalid/tolak,,ditolak\n"
    )
    export(place, write_run(place, evidence=evidence))
    sheet = openpyxl.load_workbook(place / "isi.xlsx")[SHEET]

    assert (sheet["I7"].value, sheet["J7"].value) == ("SK Papan (12/2024)", "https://contoh.invalid/sk")
    assert sheet["J7"].hyperlink.target == "https://contoh.invalid/sk"
    assert (sheet["I8"].value, sheet["J8"].value) == (
        "Daftar satu\nDaftar dua",
        "https://contoh.invalid/1\nhttps://contoh.invalid/2",
    )
    assert sheet["J8"].hyperlink is None
    assert (sheet["I9"].value, sheet["J9"].value) == ("B4 (akses terbatas)", None)
    assert (sheet["I11"].value, sheet["J11"].value) == (None, None)


def test_filling_again_gives_the_same_bytes(place):
    run = write_run(place)
    export(place, run)
    first = (place / "isi.xlsx").read_bytes()

    assert export(place, run)[0] == 0
    assert (place / "isi.xlsx").read_bytes() == first


def test_filling_what_was_filled_changes_no_cell(place):
    run = write_run(place)
    export(place, run)
    code, told = export(place, run, template="isi.xlsx", target="lagi.xlsx")

    assert (code, told.splitlines()[-1][:31]) == (0, "0 sel diisi, 9 sudah benar, 1 s")
    assert (place / "lagi.xlsx").read_bytes() == (place / "isi.xlsx").read_bytes()


def test_an_answer_spelt_otherwise_is_the_same_answer_and_is_put_right(place):
    (place / "templat.xlsx").write_bytes(twin({7: "YA ", 8: "b", 9: "A/B/C/D"}))
    code, _told = export(place, write_run(place))

    assert code == 0
    assert [cells(place)[name] for name in ("E7", "E8", "E9")] == ["Ya", "B", "C"]


# --- what is refused ---------------------------------------------------------------------------------------------


def test_another_offices_answers_are_refused_and_all_listed(place):
    (place / "templat.xlsx").write_bytes(twin({7: "Tidak", 13: 99, 17: 2}))
    code, told = export(place, write_run(place, answers={**ANSWERS, "B.1.a": ""}))

    assert code == 1
    assert re.findall(r"Lembar Kerja!\w+", told) == ["Lembar Kerja!E13", "Lembar Kerja!E17", "Lembar Kerja!E7"]
    assert codes(told) == {"cell-holds-other"}
    assert "sel sudah berisi 'Tidak'; menurut penilaian (A.1.a) seharusnya 'Ya'" in told
    assert "sel sudah berisi '2'; menurut penilaian (B.1.a) seharusnya kosong" in told
    assert not (place / "isi.xlsx").exists()


def test_overwrite_replaces_another_offices_answers_and_clears_what_is_left_blank(place):
    (place / "templat.xlsx").write_bytes(twin({7: "Tidak", 13: 99, 17: 2}))
    code, _told = export(place, write_run(place, answers={**ANSWERS, "B.1.a": ""}), "--overwrite")
    found = cells(place)

    assert code == 0
    assert (found["E7"], found["E13"], found.get("E17")) == ("Ya", 8.0, None)


def test_a_question_that_the_rubric_lacks_keeps_no_answer_of_another_office(place):
    (place / "templat.xlsx").write_bytes(twin({9: "A"}))
    shorter = re.sub(r" +- \{id: A.1.c.*\n", "", RUBRIC)
    answers = {name: given for name, given in ANSWERS.items() if name != "A.1.c"}
    run = write_run(place, rubric=shorter, answers=answers)
    code, told = export(place, run)

    assert (code, codes(told)) == (1, {"cell-holds-other", "question-not-in-rubric"})
    assert export(place, run, "--overwrite")[0] == 0
    assert cells(place).get("E9") is None


def test_a_question_that_the_template_lacks_is_refused_when_it_has_an_answer(place):
    longer = RUBRIC.replace(
        "      - id: A.2\n", '          - {id: A.1.z, pertanyaan: "Adakah tangga cadangan?", skala: ya_tidak}\n      - id: A.2\n'
    )
    code, told = export(place, write_run(place, rubric=longer, answers={**ANSWERS, "A.1.z": "Ya"}))

    assert (code, codes(told)) == (1, {"question-not-in-template"})
    assert "pertanyaan A.1.z tidak ditemukan di templat" in told
    assert export(place, write_run(place / "kosong", rubric=longer))[0] == 0


def test_where_numeral_and_text_disagree_the_text_decides_and_the_difference_is_listed(place):
    swapped = RUBRIC.replace("id: A.1.a,", "id: A.1.q,").replace("id: A.1.b,", "id: A.1.a,").replace("id: A.1.q,", "id: A.1.b,")
    answers = {**ANSWERS, "A.1.a": "C", "A.1.b": "Tidak"}
    code, told = export(place, write_run(place, rubric=swapped, answers=answers, notes={}))

    assert (code, codes(told)) == (0, {"numeral-against-text"})
    assert (cells(place)["E7"], cells(place)["E8"]) == ("Tidak", "C")


def test_shortened_wording_is_matched_by_its_code_and_counted(place):
    shorter = RUBRIC.replace("Apakah papan warna telah dipasang di ruang depan?", "papan warna dipasang")
    code, told = export(place, write_run(place, rubric=shorter))

    assert (code, codes(told)) == (0, {"matched-by-code"})
    assert cells(place)["E7"] == "Ya"


def test_a_code_that_another_question_of_its_group_contradicts_is_refused(place):
    misplaced = RUBRIC.replace(
        "Apakah papan warna telah dipasang di ruang depan?", "Apakah cat telah disimpan menurut urutan tanggal beli?"
    )
    code, told = export(place, write_run(place, rubric=misplaced))

    assert (code, codes(told)) == (1, {"question-ambiguous", "question-not-in-rubric"})
    assert "pertanyaan A.1.a cocok dengan beberapa baris: Lembar Kerja!B7, Lembar Kerja!B9" in told


def test_an_input_without_a_row_is_refused(place):
    other = RUBRIC.replace("judul: Jumlah tanda arah yang terpasang", "judul: Banyaknya pengunjung").replace(
        "judul: Jumlah tanda arah yang terbaca jelas", "judul: Luas ruangan"
    )
    code, told = export(place, write_run(place, rubric=other))

    assert (code, codes(told)) == (1, {"input-not-in-template"})


def test_an_answer_that_the_template_does_not_offer_is_refused(place):
    other = RUBRIC.replace("skala: a_c}", "skala: a_d}")
    code, told = export(place, write_run(place, rubric=other, answers={**ANSWERS, "A.1.b": "D"}))

    assert (code, codes(told)) == (1, {"answer-not-in-template"})
    assert "Lembar Kerja!E8: A.1.b: jawaban 'D' bukan pilihan templat: A, B, C" in told


def test_a_scale_that_differs_is_told_even_where_the_answer_fits(place):
    code, told = export(place, write_run(place, rubric=RUBRIC.replace("skala: a_c}", "skala: a_d}")))

    assert (code, codes(told)) == (0, {"scale-differs"})
    assert "B bernilai 0,5 di templat dan 0,67 di rubrik" in told


def test_a_not_applicable_answer_is_refused_where_the_template_has_none(place):
    run = write_run(
        place,
        rubric=RUBRIC.replace("status: usulan\nbobot", "boleh_tb: true\nstatus: usulan\nbobot"),
        answers={**ANSWERS, "A.1.a": "TB"},
    )

    assert codes(export(place, run)[1]) == {"answer-not-in-template"}


def test_a_note_that_is_too_long_is_refused_and_never_cut(place):
    code, told = export(place, write_run(place, notes={"A.1.a": "x" * 32_767, "A.1.b": "😀" * 16_384}))

    assert (code, codes(told)) == (1, {"text-too-long-for-cell"})
    assert "Lembar Kerja!H8" in told
    assert "Lembar Kerja!H7" not in told


def test_a_letter_that_no_cell_can_hold_is_refused(place):
    code, told = export(place, write_run(place, notes={"A.1.a": "rusak \ufffe"}))

    assert (code, codes(told)) == (1, {"control-character"})


def test_a_note_without_a_column_is_told(tmp_path):
    (tmp_path / "templat.xlsx").write_bytes(rounds_twin(notes=False))
    code, told = export(tmp_path, write_run(tmp_path), "--round", "unit")

    assert (code, codes(told)) == (0, {"no-note-column"})


@pytest.mark.parametrize(
    ("template", "target"), [("templat.xlsx", "isi.xlsm"), ("templat.ods", "isi.ods"), ("templat.xlsx", "templat.xlsx")]
)
def test_a_template_that_cannot_be_filled_into_that_target_is_refused(place, template, target):
    shutil.copy(place / "templat.xlsx", place / "templat.ods")
    before = (place / template).read_bytes()
    code, told = export(place, write_run(place), "--force", template=template, target=target)

    assert (code, codes(told) <= {"not-fillable", "target-is-template"}) == (1, True)
    assert (place / template).read_bytes() == before


def test_the_two_refusals_of_files_have_their_own_codes(place):
    run = write_run(place)

    assert codes(export(place, run, target="isi.xlsm")[1]) == {"not-fillable"}
    assert codes(export(place, run, target="templat.xlsx")[1]) == {"target-is-template"}


def test_a_file_that_somebody_made_is_not_replaced(place):
    (place / "isi.xlsx").write_bytes(b"punya orang")

    assert codes(export(place, write_run(place))[1]) == {"output-edited"}
    assert (place / "isi.xlsx").read_bytes() == b"punya orang"


@pytest.mark.parametrize("lock", ["~$isi.xlsx", ".~lock.isi.xlsx#", None])
def test_a_target_that_is_open_or_read_only_is_refused_with_the_new_file_beside_it(place, lock):
    run = write_run(place)
    export(place, run)
    old = (place / "isi.xlsx").read_bytes()
    if lock:
        (place / lock).write_bytes(b"")
    else:
        (place / "isi.xlsx").chmod(0o444)
    (run / "jawaban.csv").write_text("kriteria,unit\nA.1.a,Tidak\n", encoding="utf-8")
    code, told = export(place, run)

    assert (code, codes(told)) == (1, {"output-open"})
    assert (place / "isi.xlsx").read_bytes() == old
    assert cells(place, "isi (baru).xlsx")["E7"] == "Tidak"


@pytest.mark.parametrize("words", [["--round", "unit"], ["--overwrite"]])
def test_filling_options_without_a_template_are_a_wrong_use(place, words):
    run = write_run(place)
    with contextlib.redirect_stderr(io.StringIO()):
        assert lke(["export", str(run), "-o", str(place / "x.xlsx"), *words]) == 2


def test_a_question_without_an_answer_cell_is_refused(place):
    package = package_of(twin(), "templat.xlsx")
    book = recognised(package)
    sheets = tuple(
        replace(sheet, rows=tuple(replace(row, slots={}) if row.code == "A.1.a" else row for row in sheet.rows))
        for sheet in book.sheets
    )
    assessment = load_run(write_run(place)).assessment
    filling = plan_filling(
        assessment, score(assessment, "round:unit"), replace(book, sheets=sheets), Rounds("unit", "unit", first=True)
    )

    assert {problem.code for problem in filling.problems} == {"no-answer-cell", "no-note-column"}
    assert filling.refused


# --- rounds ------------------------------------------------------------------------------------------------------


@pytest.fixture
def rounds(tmp_path):
    """A folder with a template of three rounds whose score columns are empty."""
    (tmp_path / "templat.xlsx").write_bytes(rounds_twin())
    return tmp_path


def test_a_template_of_several_rounds_asks_which(rounds):
    code, told = export(rounds, write_run(rounds))

    assert (code, codes(told)) == (2, {"no-such-round"})
    assert "templat ini memuat beberapa putaran: unit, tpi_unit, tpi_pusat" in told


@pytest.mark.parametrize(("asked", "what"), [("tpi", "templat ini tidak memuat putaran 'tpi'"), ("pm", "tidak ada putaran 'pm'")])
def test_a_round_that_is_not_there_is_refused(rounds, asked, what):
    code, told = export(rounds, write_run(rounds), "--round", asked)

    assert (code, codes(told)) == (2, {"no-such-round"})
    assert what in told


def test_only_the_columns_of_the_round_are_filled_with_the_scores_that_the_template_leaves_open(rounds):
    code, _told = export(rounds, write_run(rounds), "--round", "unit")
    before, after = cells(rounds, "templat.xlsx"), cells(rounds)
    new = {name: value for name, value in after.items() if name not in before}

    assert code == 0
    assert {re.sub(r"\d", "", name) for name in new} == {"E", "F", "G"}
    assert [new[name] for name in ("E7", "F7", "F8", "F9", "F12", "F17")] == ["Ya", 1, 0.5, 0.33, 0.75, 0.87]
    assert new["F6"] == pytest.approx(40 * (1 + 0.5 + 0.33) / 3)
    assert new["G6"] == pytest.approx((1 + 0.5 + 0.33) / 3)
    assert new["F5"] == pytest.approx(40 * 1.83 / 3 + 20 * 0.375)


def test_another_round_of_the_run_goes_into_the_columns_that_are_named(rounds):
    run = write_run(rounds, tpi={"A.1.a": "Tidak", "A.1.b": "A"})
    code, _told = export(rounds, run, "--round", "tpi=tpi_pusat")
    after = cells(rounds)

    assert code == 0
    assert (after["K7"], after["L7"], after["K8"], after["L8"]) == ("Tidak", 0, "A", 1)
    assert not {"E7", "H7", "N7"} & set(after)


# --- words of a template -----------------------------------------------------------------------------------------


def options(*given, kind="list", **rest):
    return Validation(
        (Box(1, 1, 1, 1),), kind, rest.get("operator", "between"), rest.get("first", ""), rest.get("second", ""), given
    )


def scale_of(name, tmp_path):
    return load_run(write_run(tmp_path)).assessment.rubric.scales[name]


@pytest.mark.parametrize(
    ("answer", "scale", "wanted", "written"),
    [
        ("Ya", "ya_tidak", Wanted("ya_tidak", "Ya/Tidak", None, "General"), "Ya"),
        ("Tidak", "ya_tidak", Wanted("ya_tidak", "Y/T", None, "General"), "T"),
        ("Ya", "ya_tidak", Wanted("ya_tidak", "", options("YA", "TIDAK"), "General"), "YA"),
        ("Ya", "ya_tidak", Wanted("ya_tidak", "", options("Y/T", "Y", "T"), "General"), "Y"),
        ("Ya", "ya_tidak", Wanted(None, "", None, "General"), "Ya"),
        ("B", "a_c", Wanted("a_c", "A/B/C", options("a", "b", "c"), "General"), "b"),
        ("2/3", "persen", Wanted("persen", "%", None, "0%"), Fraction(2, 3)),
        ("3/4", "persen", Wanted("persen", "%", options(kind="decimal", first="0", second="100"), "0.00"), Fraction(75)),
        ("3/4", "persen", Wanted("persen", "%", options(kind="decimal", first="0", second="1"), "0.00"), Fraction(3, 4)),
        ("87/25", "survei", Wanted("angka_4", "Nilai (0-4)", None, "General"), Fraction("3.48")),
        ("TB", "a_c", Wanted("a_c", "", options("A", "B", "C", "N/A"), "General"), "N/A"),
    ],
)
def test_an_answer_is_spelt_as_the_template_offers_it(answer, scale, wanted, written, tmp_path):
    assert spelled(answer, scale_of(scale, tmp_path), wanted) == written


@pytest.mark.parametrize(
    ("answer", "scale", "wanted"),
    [
        ("Ya", "ya_tidak", Wanted("a_c", "A/B/C", None, "General")),
        ("C", "a_c", Wanted("ya_tidak", "", options("Y", "T"), "General")),
        ("1/2", "persen", Wanted("a_c", "A/B/C", None, "General")),
        ("3", "survei", Wanted("angka_5", "1-5", None, "General")),
        ("TB", "a_c", Wanted("a_c", "A/B/C", None, "General")),
    ],
)
def test_an_answer_of_another_kind_is_not_bent_to_fit(answer, scale, wanted, tmp_path):
    assert isinstance(spelled(answer, scale_of(scale, tmp_path), wanted), Unwritable)


# --- the numbers -------------------------------------------------------------------------------------------------


@needs_libreoffice
def test_libreoffice_gives_the_engines_numbers_for_the_filled_twin(place):
    run = write_run(place)
    export(place, run)
    found = recalculated({"isi": (place / "isi.xlsx").read_bytes()}, place / "hitung")["isi"]
    total = score(load_run(run).assessment, "round:unit").points

    assert found[SHEET]["F18"].value == pytest.approx(float(total), rel=1e-12)
    assert found["Rekap"]["B2"].value == pytest.approx(float(total), rel=1e-12)


@needs_real
def test_the_real_workbook_is_filled_from_its_own_run_with_one_difference(tmp_path):
    """K185 holds a typed 12 where the parts sum to 13, as WORKBOOKS says."""
    with contextlib.redirect_stdout(io.StringIO()):
        lke(["workbook", "import", str(REAL), "-o", str(tmp_path / "impor")])
    run = tmp_path / "impor" / "penilaian"
    shutil.copy(REAL, tmp_path / "templat.xlsx")
    code, told = export(tmp_path, run)

    assert (code, codes(told), re.findall(r"LKE ZI!\w+", told)) == (1, {"cell-holds-other"}, ["LKE ZI!K185"])
    filling = fill_run(Fill(run, tmp_path / "templat.xlsx", tmp_path / "isi.xlsx", overwrite=True))
    assert filling.count == 1
    before, after = cells(tmp_path, "templat.xlsx", "LKE ZI"), cells(tmp_path, "isi.xlsx", "LKE ZI")
    assert after["K185"] == 13
    assert {name for name in after if after[name] != before[name]} == {"K185"}


@needs_real
@needs_libreoffice
def test_the_real_workbook_emptied_and_filled_again_gives_the_engines_total_apart_from_its_mistakes(tmp_path):
    """95.57619048 by the workbook's formulas; its mistakes cost the rest of 95.63260073."""
    with contextlib.redirect_stdout(io.StringIO()):
        lke(["workbook", "import", str(REAL), "-o", str(tmp_path / "impor")])
    run = tmp_path / "impor" / "penilaian"
    shutil.copy(REAL, tmp_path / "penuh.xlsx")
    shutil.copytree(run, tmp_path / "impor" / "kosong")
    for name in ("jawaban.csv", "data.csv", "bukti.csv"):
        lines = (run / name).read_text(encoding="utf-8-sig").splitlines(keepends=True)
        (tmp_path / "impor" / "kosong" / name).write_text(lines[0], encoding="utf-8")
    fill_run(Fill(tmp_path / "impor" / "kosong", tmp_path / "penuh.xlsx", tmp_path / "templat.xlsx", overwrite=True))
    assert cells(tmp_path, "templat.xlsx", "LKE ZI").get("K8") is None
    fill_run(Fill(run, tmp_path / "templat.xlsx", tmp_path / "isi.xlsx"))
    found = recalculated({"isi": (tmp_path / "isi.xlsx").read_bytes()}, tmp_path / "hitung")["isi"]

    assert found["LKE ZI"]["L208"].value == pytest.approx(95.57619047619048, rel=1e-12)
    assert float(score(load_run(run).assessment, "round:unit").points) == pytest.approx(95.63260073260074, rel=1e-12)
