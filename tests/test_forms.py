"""Forms as files: what stands in them, what comes back from other programs, and what is refused with which words."""

import json
import random
import shutil
import struct
import zipfile
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lke.cli import execute as lke
from lke.engine.form_fields import question_forms
from lke.engine.score import scorecard
from lke.errors import InvalidFiles, NotFound, Refused
from lke.files.runs import load_run
from lke.forming.checking import check
from lke.forming.collecting import collect
from lke.forming.handing import form_of
from lke.model.rubric import Rubric
from lke.workbook.forms.build import build_form
from lke.workbook.forms.content import Content
from lke.workbook.forms.reading import is_date_format, read_form
from tests.forms_on_disk import (
    A1,
    A2_ALL,
    A2_DONE,
    A3,
    A4_STAFF,
    A5,
    ANSWERS,
    DATA,
    HEADER,
    REGISTER,
    SECRETARY,
    SHEET,
    fill,
    form,
    make_run,
    note,
    tables,
    take_back,
)
from tests.libreoffice import convert, needs_libreoffice
from tests.random_rubrics import random_rubric
from tests.random_runs import random_run
from tests.test_engine_oracle import joined

RUN = "contoh-kpu-kota-banjarmasin-2022"


@pytest.fixture
def run(tmp_path):
    return make_run(tmp_path)


def told(error):
    return [(problem.path, problem.code, problem.what) for problem in error.value.problems]


# What stands in a form --------------------------------------------------------------------------------------------


def test_a_form_is_the_same_bytes_each_time(run):
    assert form(run, "a.xlsx", role="H").read_bytes() == form(run, "b.xlsx", role="H").read_bytes()


def test_a_form_says_whose_it_is_and_hides_what_was_handed_out(run):
    book = load_workbook(form(run, role="Subbagian Hukum"))
    guide = [cell for row in book["Petunjuk"].iter_rows(values_only=True) for cell in row if cell is not None]

    assert {"KPU Uji (6371)", 2022, "2022", "Subbagian Hukum"} & {str(each) for each in guide} >= {
        "KPU Uji (6371)",
        "Subbagian Hukum",
    }
    assert book.sheetnames == ["Petunjuk", SHEET, "Bukti", "lke"]
    assert book["lke"].sheet_state == "veryHidden"
    assert "lke_formulir" in book.defined_names
    handed = read_form(run.parent / "formulir.xlsx").handed
    assert (handed.unit, handed.year, handed.rubric, handed.round) == ("6371", 2022, "rubrik-kecil", "unit")
    assert handed.id == book["lke"]["A3"].value


def test_only_cells_that_are_filled_in_are_unlocked(run):
    book = load_workbook(form(run))
    sheet = book[SHEET]
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    handed = read_form(run.parent / "formulir.xlsx").handed
    asked = {(each.place.sheet, each.place.row, each.place.column) for each in handed.asked}

    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert unlocked == {sheet.cell(row, column).coordinate for name, row, column in asked if name == SHEET}
    assert sheet.freeze_panes == "C5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_answers_are_chosen_from_a_list_that_tells_what_is_expected(run):
    sheet = load_workbook(form(run))[SHEET]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}

    assert rules["H5"].formula1 == '"Ya,Tidak"'
    assert rules["H9"].formula1 == '"Ya,Tidak,TB"'
    assert "Pilih dari daftar" in rules["H5"].promptTitle + rules["H5"].prompt
    assert "orang" in rules["H7"].prompt


def test_progress_is_counted_in_the_sheet(tmp_path):
    run = make_run(
        tmp_path,
        answers=ANSWERS.replace("A.1,,", "A.1,Ya,"),
        data=DATA.replace("A.2:sudah,", "A.2:sudah,5").replace("A.2:wajib,", "A.2:wajib,10"),
    )
    book = load_workbook(form(run), data_only=True)

    assert book[SHEET]["I2"].value == "Terisi 2 dari 4"
    assert [book[SHEET][f"K{row}"].value for row in (5, 6, 9, 12)] == ["terisi", "terisi", "belum diisi", "belum diisi"]
    assert book[SHEET]["H6"].value == 0.5 or book[SHEET]["H6"].value is None


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    run = make_run(tmp_path, answers=ANSWERS.replace("A.1,,", "A.1,Ya, =1+1"))
    given = form(run)
    cell = load_workbook(given)[SHEET]["I5"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert not take_back(run, given).written


def test_restricted_evidence_shows_nothing_but_its_id(tmp_path):
    row = "B1,A.1,sk,RAHASIA judul,RAHASIA.pdf,,,,," + "\r\n"
    run = make_run(tmp_path, register=REGISTER.replace("status", "status,akses") + row.replace("\r\n", ",terbatas\r\n"))
    with zipfile.ZipFile(form(run)) as parts:
        text = "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())

    assert "B1" in text
    assert "RAHASIA" not in text


def test_an_assessor_sees_what_the_office_answered(tmp_path):
    run = make_run(tmp_path, answers=ANSWERS.replace("A.1,,", "A.1,Ya,ada SK"))
    sheet = load_workbook(form(run, round_="tpi", role="Penilai"))[SHEET]
    taken = take_back(run, fill(run.parent / "formulir.xlsx", "t.xlsx", {A1: "Tidak"}))

    assert sheet["E5"].value == "Unit: Ya – ada SK"
    assert taken.changed == {("tpi", taken.forms[0].changes[0].asked.key): ("", "Tidak")}
    assert "Penilai" in (run / "jawaban.csv").read_text(encoding="utf-8-sig")


def test_areas_are_asked_for_by_name(run):
    with pytest.raises(NotFound) as caught:
        form(run, areas=["B"])

    assert told(caught) == [("area", "unknown-area", "tidak ada area 'B'")]
    with pytest.raises(NotFound) as caught:
        form(run, round_="ketua")
    assert told(caught)[0][2] == "tidak ada putaran 'ketua'"


GOLDEN = Path(__file__).parent / "golden" / "formulir-kecil.txt"


def test_a_form_reads_as_the_golden_text(tmp_path, request):
    """Otherwise run pytest with ``--new-golden``, read the difference, and commit it."""
    run = make_run(tmp_path, register=PROVED, answers=ANSWERS.replace("A.3,,", "A.3,TB,belum ada tim"))
    book = load_workbook(form(run, role="Subbagian Hukum"), data_only=True)
    got = "\n".join(
        f"{sheet.title}!{cell.coordinate} {str(cell.value)!r}{'' if cell.protection.locked else ' *'}"
        for sheet in (book["Petunjuk"], book[SHEET])
        for row in sheet.iter_rows()
        for cell in row
        if (cell.value is not None or not cell.protection.locked) and not str(cell.value).startswith("Formulir f")
    )

    if request.config.getoption("--new-golden"):
        GOLDEN.write_text(got + "\n", encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8").splitlines() == got.splitlines()


# Proposals --------------------------------------------------------------------------------------------------------

PROVED = (
    "id,kriteria,jenis,judul,tanggal,pengesahan,berkas,tautan,dilihat_oleh,dilihat_pada\r\n"
    "B1,A.1,sk,SK Tim,2022-02-01,ditandatangani,,https://contoh.test/sk,Sekretaris,2022-03-01\r\n"
)


def test_an_accepted_proposal_becomes_the_answer(tmp_path):
    run = make_run(tmp_path, register=PROVED)
    given = form(run)
    sheet = load_workbook(given)[SHEET]
    taken = take_back(run, fill(given, "a.xlsx", {f"{SHEET}!G5": "ya"}))

    assert sheet["F5"].value.startswith("Ya\n")
    assert "belum dikonfirmasi" in sheet["F4"].value
    assert [(each.asked.key.criterion, each.text, each.accepted) for each in taken.forms[0].changes] == [("A.1", "Ya", "ya")]
    assert "A.1,Ya" in (run / "jawaban.csv").read_text(encoding="utf-8-sig")


def test_a_proposal_that_nobody_accepted_is_no_answer(tmp_path):
    run = make_run(tmp_path, register=PROVED)

    assert not take_back(run, form(run)).written
    assert ("A.1", "unit") not in load_run(run).assessment.answers


def test_an_answer_beside_an_accepted_proposal_must_be_the_same(tmp_path):
    run = make_run(tmp_path, register=PROVED)
    given = form(run)
    with pytest.raises(InvalidFiles) as caught:
        take_back(run, fill(given, "a.xlsx", {f"{SHEET}!G5": "Ya", A1: "Tidak"}))
    assert told(caught) == [(A1, "form-offer-contradicts", "usulan diterima (Ya), tetapi jawaban lain diketik (Tidak)")]
    with pytest.raises(InvalidFiles) as caught:
        take_back(run, fill(given, "b.xlsx", {f"{SHEET}!G5": "boleh"}))
    assert [(f"{SHEET}!G5", "form-offer-unknown", "ditemukan 'boleh'")] == told(caught)


def test_last_years_answer_is_shown_and_can_be_taken_over(tmp_path):
    """The assessor's answer stood at the end; the office's own is told beside it."""
    rubric = make_run(tmp_path).parent / "rubrik-kecil" / "rubric.yaml"
    rubric.write_text(rubric.read_text(encoding="utf-8").replace("dari: 2022", "dari: 2021"), encoding="utf-8")
    make_run(tmp_path, "lalu", header=HEADER.replace("2022", "2021"), answers=ANSWERS.replace("A.1,,,,", "A.1,Ya,,Tidak,"))
    run = make_run(tmp_path, "kini", header=HEADER + "penilaian_terkait: {tahun_lalu: ../lalu}\n")
    given = form(run)
    sheet = load_workbook(given)[SHEET]
    take_back(run, fill(given, "a.xlsx", {f"{SHEET}!G5": "Tahun lalu"}))

    assert sheet["E5"].value == "Tidak\n(dijawab satker Ya)"
    assert load_run(run).assessment.answers["A.1", "unit"].text == "Tidak"


# Cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "typed", "code", "what"),
    [
        (A1, "C", "answer-outside-scale", "jawaban 'C' tidak ada dalam skala"),
        (A1, "TB", "not-applicable-not-allowed", "TB tidak diperbolehkan untuk kriteria ini"),
        (A1, date(2022, 5, 1), "cell-became-date", "sel berisi '2022-05-01': tampaknya Excel mengubahnya menjadi tanggal"),
        (A3, "TB", "not-applicable-without-note", "TB tanpa catatan"),
        (A5, 87.09, "answer-outside-scale", "jawaban '87.09' lebih dari 4; tampaknya nilai yang dikonversi ke 100, seperti SKM"),
        (A5, -1, "answer-outside-scale", "jawaban '-1' tidak ada dalam skala"),
        (A2_ALL, 12.5, "not-a-whole-number", "12.5 bukan bilangan bulat"),
        (A2_ALL, "1.250", "thousands-mark", "1.250 dapat berarti ribuan atau pecahan"),
        (A2_ALL, 501, "number-too-large", "501 lebih dari 500"),
        (A4_STAFF, "-3", "negative-number", "angka -3 kurang dari 0"),
        (note(A1), "tanda\x7fkendali", "control-character", "ada tanda kendali tak terlihat '\\x7f'"),
        (A4_STAFF, "banyak", "not-a-number", "'banyak' bukan angka"),
        (A4_STAFF, date(2022, 5, 1), "cell-became-date", "sel berisi '2022-05-01': tampaknya Excel mengubahnya menjadi tanggal"),
    ],
)
def test_what_no_table_may_hold_is_refused_with_its_cell(run, place, typed, code, what):
    given, before = fill(form(run), "a.xlsx", {place: typed}), tables(run)
    with pytest.raises(InvalidFiles) as caught:
        take_back(run, given)

    assert [(place, code, what)] == told(caught)
    assert before == tables(run)


def test_every_fault_of_every_form_is_told_at_once_and_nothing_is_written(run):
    blank, before = form(run), tables(run)
    first, second = fill(blank, "a.xlsx", {A1: "C", A2_DONE: 9, A2_ALL: 8}), fill(blank, "b.xlsx", {A5: 9})
    with pytest.raises(InvalidFiles) as caught:
        take_back(run, fill(blank, "c.xlsx", {A3: "Ya"}), first, second)

    assert {(first.as_posix(), A1), (first.as_posix(), A2_ALL), (second.as_posix(), A5)} == {
        (problem.file, problem.path) for problem in caught.value.problems
    }
    assert before == tables(run)


def test_numbers_are_read_as_they_are_typed(run):
    cells = {A5: "3,48", A2_DONE: 9.0, A2_ALL: "10", note(A2_ALL): 2022, note(A1): date(2022, 5, 1)}
    take_back(run, fill(form(run), "a.xlsx", cells))
    assessment = load_run(run).assessment

    assert Fraction("0.87") == assessment.answers["A.5", "unit"].credit
    assert assessment.inputs["A.2", "unit"] == {"sudah": 9, "wajib": 10}
    assert assessment.input_sources["A.2", "unit", "wajib"] == "2022"
    assert assessment.notes["A.1", "unit"] == "2022-05-01"


def test_a_formula_without_a_result_is_refused(run):
    def calculate(book):
        book[SHEET]["H5"] = "=1+1"

    with pytest.raises(InvalidFiles) as caught:
        take_back(run, fill(form(run), "a.xlsx", {}, calculate))
    assert told(caught) == [(A1, "form-cell-error", "sel berisi galat, atau rumus tanpa hasil")]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("General", False),
        ("0.00%", False),
        ("@", False),
        ("d-mmm", True),
        ("yyyy-mm-dd", True),
        ('0 "dy"', False),
        ("[Red]0", False),
    ],
)
def test_date_formats_are_told_apart(code, expected):
    assert expected is is_date_format(code)


def test_a_number_that_a_spreadsheet_would_round_stays_as_it_was_typed(tmp_path):
    run = make_run(
        tmp_path, answers=ANSWERS.replace("A.5,,", "A.5,3.123456789012,"), data=DATA.replace("A.4:pegawai,", "A.4:pegawai,7")
    )
    odd = make_run(tmp_path, "ganjil", answers=ANSWERS.replace("A.2,,", "A.2,33.333333333333%,").replace("A.5,,", "A.5,0.1,"))
    long = make_run(tmp_path, "panjang", answers=ANSWERS.replace("A.5,,", "A.5,000000000003.000000000001,"))

    assert [take_back(each, form(each, f"{each.name}.xlsx")).written for each in (run, odd, long)] == [False, False, False]


def test_lock_files_of_spreadsheet_programs_are_passed_over(run):
    given = fill(form(run), "a.xlsx", {A1: "Ya"})
    (given.parent / "~$a.xlsx").write_bytes(b"\0" * 165)

    assert take_back(run, given, given.parent / "~$a.xlsx").written


# New evidence -----------------------------------------------------------------------------------------------------


def evidence(row=5, **cells):
    letters = dict(
        zip(
            ("kriteria", "jenis", "judul", "nomor", "tanggal", "berkas", "tautan", "oleh", "pada", "catatan"),
            "BCDEFGHIJK",
            strict=True,
        )
    )
    return {f"Bukti!{letters[name]}{row}": typed for name, typed in cells.items()}


def test_evidence_whose_file_lies_beside_the_form_is_registered_unconfirmed(run):
    cells = evidence(
        kriteria="A.1 – Apakah tim ditetapkan dengan SK?",
        jenis="sk – SK",
        judul="SK Tim",
        tanggal=date(2022, 2, 1),
        berkas="SK.pdf",
    )
    given = fill(form(run), "masuk/a.xlsx", cells)
    (given.parent / "SK.pdf").write_bytes(b"isi")
    taken = take_back(run, given)
    [piece] = load_run(run).assessment.evidence

    assert taken.evidence.registered == (piece.id,)
    assert (piece.row.title, piece.row.kind, piece.row.dated, piece.row.status) == ("SK Tim", "sk", date(2022, 2, 1), "diajukan")
    assert (piece.criteria, piece.state.value) == (("A.1",), "ada")
    assert (run / "bukti" / "SK.pdf").read_bytes() == b"isi"
    assert not take_back(run, given).written


def test_a_link_needs_who_opened_it_and_when(run):
    link = {"kriteria": "A.1", "jenis": "sk", "judul": "SK", "tautan": "https://contoh.test/sk"}
    given = fill(form(run), "a.xlsx", evidence(**link) | evidence(6, **link, oleh="Sekretaris", pada="31/3/2022"))
    taken = take_back(run, given)
    [piece] = load_run(run).assessment.evidence

    assert (piece.row.seen_by, piece.row.seen_on) == ("Sekretaris", date(2022, 3, 31))
    assert [why for _piece, why in taken.evidence.kept] == ["tautan tanpa orang dan tanggal yang membukanya"]
    assert [problem.code for problem in taken.problems] == ["form-evidence-kept"]


def test_evidence_that_is_not_there_is_kept_until_it_is(run):
    given = fill(form(run), "a.xlsx", evidence(kriteria="A.1", jenis="sk", judul="SK", berkas="SK.pdf"))
    taken = take_back(run, given)
    kept = (run / "bukti_usulan.csv").read_text(encoding="utf-8-sig")
    again = take_back(run, given)

    assert (taken.evidence.registered, again.written) == ((), False)
    assert "SK.pdf" in kept
    assert "berkas tidak ada di folder formulir maupun di folder bukti" in kept
    (run / "bukti" / "SK.pdf").write_bytes(b"isi")
    assert len(take_back(run, given).evidence.registered) == 1
    assert "SK.pdf" not in (run / "bukti_usulan.csv").read_text(encoding="utf-8-sig")


def test_evidence_that_a_person_removed_does_not_come_back_with_the_form(run):
    given = fill(form(run), "a.xlsx", evidence(kriteria="A.1", jenis="sk", judul="SK", berkas="SK.pdf"))
    (given.parent / "SK.pdf").write_bytes(b"isi")
    take_back(run, given)
    (run / "bukti.csv").write_text(REGISTER, encoding="utf-8", newline="")

    assert not take_back(run, given).written
    assert REGISTER.encode() == (run / "bukti.csv").read_bytes()


@pytest.mark.parametrize(
    ("cells", "place", "code", "what"),
    [
        ({"judul": "SK"}, "Bukti!G5", "form-evidence-incomplete", "bukti tanpa berkas dan tanpa tautan"),
        ({"kriteria": "Z.9"}, "Bukti!B5", "unknown-criterion", "tidak ada kriteria 'Z.9' dalam rubrik rubrik-kecil"),
        ({"jenis": "entah"}, "Bukti!C5", "unknown-evidence-kind", "jenis 'entah' tidak dikenal"),
        ({"berkas": "../rahasia.pdf"}, "Bukti!G5", "evidence-name-unsafe", "nama '../rahasia.pdf' menunjuk ke luar folder bukti"),
        ({"berkas": ".ssh/id"}, "Bukti!G5", "evidence-name-unsafe", "nama '.ssh/id' menunjuk ke luar folder bukti"),
        ({"berkas": "/etc/passwd"}, "Bukti!G5", "evidence-name-unsafe", "nama '/etc/passwd' menunjuk ke luar folder bukti"),
        ({"tautan": "javascript:alert(1)"}, "Bukti!H5", "link-not-an-address", "tautan 'javascript:alert(1)' bukan alamat web"),
        ({"tanggal": "31/2/2022"}, "Bukti!F5", "no-such-date", "ditemukan '31/2/2022'"),
        ({"judul": "S\x7fK"}, "Bukti!D5", "control-character", "ada tanda kendali tak terlihat '\\x7f'"),
        ({"tanggal": "besok"}, "Bukti!F5", "not-a-date", "ditemukan 'besok'"),
    ],
)
def test_evidence_that_no_register_may_hold_is_refused_with_its_cell(run, cells, place, code, what):
    whole = {"kriteria": "A.1", "jenis": "sk", "judul": "SK", "berkas": "SK.pdf", **cells}
    if cells == {"judul": "SK"}:
        whole.pop("berkas")
    with pytest.raises(InvalidFiles) as caught:
        take_back(run, fill(form(run), "a.xlsx", evidence(**whole)))

    assert [(place, code, what)] == told(caught)


def test_a_link_out_of_the_forms_folder_is_not_followed(run, tmp_path):
    given = fill(form(run), "masuk/a.xlsx", evidence(kriteria="A.1", jenis="sk", judul="SK", berkas="SK.pdf"))
    (tmp_path / "rahasia.pdf").write_bytes(b"rahasia")
    (given.parent / "SK.pdf").symlink_to(tmp_path / "rahasia.pdf")

    assert take_back(run, given).evidence.registered == ()
    assert not (run / "bukti" / "SK.pdf").exists()


# Other programs ---------------------------------------------------------------------------------------------------


@needs_libreoffice
def test_a_form_that_libreoffice_saved_is_taken_back_alike(tmp_path):
    run = make_run(tmp_path, answers=ANSWERS.replace("A.1,,", 'A.1,," =1+1"'), register=PROVED)
    cells = {A2_DONE: 8, A2_ALL: 10, A3: "TB", note(A3): " -belum\nada tim ", A5: 3.48, f"{SHEET}!G5": "Ya"}
    cells |= evidence(kriteria="A.1 – Apakah", jenis="sk – SK", judul="+SK", tanggal=date(2022, 2, 1), berkas="SK.pdf")
    given, blank = fill(form(run), "a.xlsx", cells), form(run)
    counted = fill(blank, "b.xlsx", {A1: "Ya", A2_DONE: 8, A2_ALL: 10, A3: "TB"})
    files = {"a": given.read_bytes(), "kosong": blank.read_bytes(), "hitung": counted.read_bytes()}
    made = convert(files, tmp_path / "lo")

    _counts_as_the_form_says(load_workbook(made["hitung"], data_only=True))
    assert not take_back(run, made["kosong"]).written
    direct, through = (
        [
            (each.asked.key, each.text, each.accepted)
            for each in take_back(shutil.copytree(run, tmp_path / name), file).forms[0].changes
        ]
        for name, file in (("satu", given), ("dua", made["a"]))
    )
    assert direct == through
    assert len(direct) == 6


def _counts_as_the_form_says(book):
    assert book[SHEET]["I2"].value == "Terisi 2 dari 4"
    assert [book[SHEET][f"K{row}"].value for row in (5, 6, 9, 12)] == ["terisi", "terisi", "isi catatan", "belum diisi"]
    assert tuple(cell.value for row in book["Petunjuk"].iter_rows() for cell in row[1:4] if row[0].value == SHEET) == (2, 4, 0.5)


# What is refused --------------------------------------------------------------------------------------------------


def refused(run, *files):
    before = tables(run)
    with pytest.raises((Refused, InvalidFiles)) as caught:
        collect(run, files, SECRETARY)
    assert before == tables(run)
    return [(type(caught.value).__name__, problem.code, problem.what) for problem in caught.value.problems]


def test_a_form_of_another_office_or_year_is_refused(run, tmp_path):
    other = make_run(tmp_path, "lain", header=HEADER.replace("6371", "6372"))

    assert refused(run, form(other)) == [
        ("Refused", "form-of-another-run", "formulir satker 6372 tahun 2022, bukan 6371 tahun 2022")
    ]


def test_a_form_of_another_edition_is_refused(run):
    given = form(run)
    rubric = run.parent / "rubrik-kecil" / "rubric.yaml"
    rubric.write_text(rubric.read_text(encoding="utf-8") + "# disunting\n", encoding="utf-8")
    [(kind, code, what)] = refused(run, given)

    assert (kind, code) == ("Refused", "form-of-another-edition")
    assert what.startswith("formulir dibuat dengan rubrik rubrik-kecil (")


def test_a_form_of_a_round_that_is_no_more_is_refused(run):
    given = form(run, round_="tpi")
    (run / "penilaian.yaml").write_text(HEADER + "putaran: [unit, ketua]\n", encoding="utf-8")
    (run / "jawaban.csv").write_text("kriteria,unit\r\nA.1,\r\n", encoding="utf-8")

    assert refused(run, given) == [
        ("Refused", "form-of-another-round", "formulir untuk putaran 'tpi', yang tidak ada dalam penilaian ini")
    ]


def _row_inserted(book):
    book[SHEET].insert_rows(6)


def _row_deleted(book):
    book[SHEET].delete_rows(8)


def _rows_swapped(book):
    sheet = book[SHEET]
    for column in "AL":
        sheet[f"{column}5"].value, sheet[f"{column}9"].value = sheet[f"{column}9"].value, sheet[f"{column}5"].value


def _renamed(book):
    book[SHEET].title = "Area Baru"


def _question_edited(book):
    book[SHEET]["B5"] = "Pertanyaan lain?"


@pytest.mark.parametrize("change", [_row_inserted, _row_deleted, _rows_swapped, _renamed, _question_edited])
def test_a_changed_structure_is_refused(run, change):
    found = refused(run, fill(form(run), "a.xlsx", {}, change))

    assert {("InvalidFiles", "form-structure-changed")} == {each[:2] for each in found}
    expected = "lembar 'Area A' tidak ada: dihapus atau diganti namanya" if change is _renamed else "susunan berubah di baris "
    assert found[0][2].startswith(expected)


def test_a_remark_beside_the_form_is_not_lost_in_silence(run):
    found = refused(run, fill(form(run), "a.xlsx", {f"{SHEET}!N30": "tolong dicek"}))

    assert found == [("InvalidFiles", "form-cell-outside", "ada isi di luar sel isian: 'tolong dicek'")]


@pytest.mark.parametrize("cell", ["A1", "A2", "A4", "A5"])
def test_damaged_hidden_data_are_refused(run, cell):
    found = refused(run, fill(form(run), "a.xlsx", {f"lke!{cell}": "lke-formulir-0" if cell == "A1" else "rusak"}))
    version = ("Refused", "form-other-version", "formulir buatan lke versi lain (lke-formulir-0)")

    assert [
        version if cell == "A1" else ("InvalidFiles", "form-damaged", "data tersembunyi formulir rusak atau disunting")
    ] == found


def test_hidden_data_that_a_stranger_wrote_are_no_form(run):
    """Consistent with their own hash, and still nonsense."""
    import hashlib

    for text in ("[]", "{}", '{"bukti": 1}', '{"bukti":["a","b","c","d"]}', "[" * 50_000, "null"):
        cells = {"lke!A2": hashlib.sha256(text.encode()).hexdigest(), "lke!A4": "1", "lke!A5": text[:32_000]}
        assert refused(run, fill(form(run), "a.xlsx", cells))[0][1] == "form-damaged"


def test_what_is_no_form_is_refused(run, tmp_path):
    assert lke(["export", str(run), "-o", str(tmp_path / "lke.xlsx")]) == 0
    [(kind, code, what)] = refused(run, tmp_path / "lke.xlsx")

    assert (kind, code, what) == ("Refused", "not-a-form", "bukan formulir lke: lembar tersembunyi lke tidak ada")


def _bomb():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)
    return stream.getvalue()


def _entities(form):
    stream = BytesIO()
    with zipfile.ZipFile(form) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "xl/workbook.xml":
                content = content.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aa">]>', 1)
            new.writestr(item, content)
    return stream.getvalue()


def _encrypted(form):
    content = bytearray(form.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8 : at + 10] = struct.pack("<H", 1)
    return bytes(content)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda _form: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not-a-workbook"),
        (_encrypted, "workbook-encrypted"),
        (lambda _form: _bomb(), "workbook-too-large"),
        (_entities, "workbook-unsafe"),
        (lambda form: form.read_bytes()[:2000], "workbook-truncated"),
        (lambda _form: b"bukan apa-apa", "not-a-workbook"),
    ],
)
def test_a_file_that_is_not_safe_to_read_is_refused(run, tmp_path, make, code):
    (tmp_path / "a.xlsx").write_bytes(make(form(run)))

    assert ("InvalidFiles", code) == refused(run, tmp_path / "a.xlsx")[0][:2]


def test_all_forms_are_looked_at_before_anything_is_written(run, tmp_path):
    good = fill(form(run), "a.xlsx", {A1: "Ya"})
    other = form(
        make_run(tmp_path, "lain", header=HEADER.replace("2022\n", "2023\n").replace("6371", "6372").replace("2023", "2022")),
        "b.xlsx",
    )
    (tmp_path / "c.xlsx").write_bytes(b"rusak")

    assert {"not-a-workbook"} == {each[1] for each in refused(run, good, tmp_path / "c.xlsx", other)}
    assert {"form-of-another-run"} == {each[1] for each in refused(run, good, other)}


def test_a_form_of_a_journal_that_was_cut_short_is_taken_with_a_warning(run):
    take_back(run, fill(form(run), "a.xlsx", {A1: "Ya"}))
    given = fill(form(run), "b.xlsx", {A5: 3})
    (run / "jurnal.jsonl").unlink()

    assert [problem.code for problem in take_back(run, given).problems] == ["journal-anchor-missing"]


# Commands ---------------------------------------------------------------------------------------------------------


def _codes(capsys):
    return [(each["code"], each["what"]) for each in json.loads(capsys.readouterr().out)["problems"]]


def test_the_commands_hand_out_and_take_back(run, capsys):
    assert lke(["form", str(run), "-o", str(run.parent / "f.xlsx"), "--area", "A", "--for", "Subbagian Hukum"]) == 0
    assert "5 pertanyaan" in capsys.readouterr().out
    files = [str(fill(run.parent / "f.xlsx", f"{text}.xlsx", {A1: text})) for text in ("Ya", "Tidak")]
    assert lke(["collect", str(run), files[0], "--who", "Sekretaris"]) == 0
    assert "diisi: A.1 jawaban (unit) = “Ya”" in capsys.readouterr().out
    assert lke(["collect", str(run), *files]) == 1
    told_ = capsys.readouterr().out
    assert "beda: A.1 jawaban (unit); sementara tetap (kosong)" in told_
    assert lke(["collect", str(run)]) == 1
    assert lke(["collect", str(run), "--json"]) == 1
    capsys.readouterr()
    assert lke(["check", str(run), "--json"]) == 0
    assert ("answers-differ", "isian berbeda dan menunggu keputusan: 'Tidak' / 'Ya'") in _codes(capsys)
    assert lke(["collect", str(run), "--take", "tidak-ada"]) == 2
    assert "unknown-said" in capsys.readouterr().err
    assert lke(["collect", str(run), "--keep", "A.3"]) == 2
    assert "nothing-to-decide" in capsys.readouterr().err
    assert lke(["collect", str(run), "--keep", "A.1"]) == 0
    assert lke(["collect", str(run)]) == 0
    assert lke(["form", str(run), "-o", "f.pdf"]) == 2


def test_a_table_of_what_was_said_that_was_edited_by_hand_is_refused(run):
    given = fill(form(run), "a.xlsx", {A1: "Ya"})
    take_back(run, given)
    (run / "isian.csv").write_text("id,kriteria\r\nu1,A.1\r\n", encoding="utf-8")

    assert refused(run, given)[0][:2] == ("InvalidFiles", "said-table-edited")


def test_a_form_of_the_worked_example_asks_for_all_that_it_shows(tmp_path):
    from lke.files.places import shipped_examples

    _content, handed = form_of(load_run(shipped_examples()[RUN]), ("4",), None, "")

    assert {each.key.criterion[:2] for each in handed.asked} == {"4."}
    assert all(answer for offer in handed.offers for answer in offer.answers.values())


@pytest.mark.parametrize("seed", range(6))
def test_a_blank_form_of_any_rubric_says_nothing(tmp_path, seed):
    """Rules of every kind, facts that several questions share, numbers that stand elsewhere."""
    chance = random.Random(seed)
    raw = random_rubric(chance)
    card = scorecard(joined(Rubric.model_validate(raw), random_run(chance, raw)))
    for round_ in card.assessment.header.rounds:
        questions = question_forms(card.assessment, round_, {})
        content, handed = build_form(Content(card, round_, "", (), questions, {}, {}, ""))
        (tmp_path / "f.xlsx").write_bytes(content)
        returned = read_form(tmp_path / "f.xlsx")

        assert returned.handed == handed
        assert check(returned, card.assessment) == ((), ())
        assert {each.key.criterion for each in handed.asked} <= {each.id for each in card.assessment.rubric.criteria()}
