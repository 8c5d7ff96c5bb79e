"""Preflight: one list of what is ready and what is not, each line with place and mend, and a stamp that goes stale."""

import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.libreoffice import needs_libreoffice
from tests.official_twin import twin, write_run
from tests.small_office import HEADER, ROWS, as_json, office, said

ROOT = Path(__file__).parent.parent


@pytest.fixture
def run(tmp_path):
    made = office(tmp_path)
    assert said("run", made)[0] == 0
    return made


def lines(run, *words):
    """Exit code, and the lines by id: result and place."""
    code, document = as_json("preflight", run, *words)
    found = {}
    for line in document["lines"]:
        found.setdefault(line["id"], []).append((line["result"], line["where"]))
    return code, found


def test_a_ready_assessment_passes_with_what_a_person_should_know(run):
    code, document = as_json("preflight", run)

    assert (code, document["result"], document["counts"]) == (0, "warn", {"fail": 0, "warn": 1, "pass": 8})
    assert {line["id"] for line in document["lines"] if line["result"] == "pass"} == {
        "answers-complete",
        "notes-given",
        "restricted-evidence",
        "evidence-unchanged",
        "workbook-equals-run",
        "journal-whole",
        "unverified-numbers",
        "status-final",
    }
    assert [(line["id"], line["where"], line["exact"]) for line in document["lines"] if line["result"] == "warn"] == [
        ("claim-unproved", "A.5", "2")
    ]
    assert {"penilaian.yaml", "jawaban.csv", "data.csv", "bukti.csv", "jurnal.jsonl", "rubrik", "rencana_aksi", "bukti/"} <= set(
        document["stamp"]["hashes"]
    )


def test_the_text_says_the_gravest_first_in_words(run):
    (run / "bukti" / "SK Tim.txt").unlink()
    _code, told = said("preflight", run)
    first, mend, *_rest = told.splitlines()

    assert first == "GAGAL       bukti.csv:2 B1: berkas SK Tim.txt tidak ditemukan [evidence-missing]"
    assert mend.strip().startswith("perbaikan: ")
    assert told.splitlines()[-1].startswith("Praperiksa: GAGAL (")


def test_blanks_of_an_area_fail_with_the_points_at_stake(run):
    (run / "jawaban.csv").write_text("kriteria,unit\nA.1,Ya\n")
    code, document = as_json("preflight", run)
    line = next(line for line in document["lines"] if line["id"] == "answers-complete")

    assert (code, line["result"], line["where"], line["what"]) == (
        4,
        "fail",
        "jawaban.csv A",
        "Area: 2 dari 4 pertanyaan dijawab satker",
    )
    assert (line["mend"], line["exact"]) == ("jawab: A.3, A.5", "5")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda run: (run / "bukti" / "SK Tim.txt").unlink(), "evidence-missing"),
        (lambda run: (run / "bukti" / "SK Tim.txt").write_bytes(b""), "evidence-empty"),
        (lambda run: (run / "bukti" / "SK Tim.txt").write_bytes(b"lain"), "evidence-changed"),
    ],
)
def test_evidence_that_is_not_as_registered_fails(run, change, code):
    change(run)
    exit_code, found = lines(run)

    assert (exit_code, found[code]) == (4, [("fail", "bukti.csv:2 B1")])
    assert "evidence-unchanged" not in found


def test_evidence_is_read_again_whatever_is_remembered(run):
    """A file of the same size and time whose content changed, as a careful forger would leave it."""
    file = run / "bukti" / "sub" / "Rekap 100%.txt"
    seen = file.stat()
    lines(run)
    file.write_bytes(b"REKAP, rekap, rekap\n" + b"rekap, rekap, rekap\n" * 399)
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))

    assert lines(run)[1]["evidence-changed"] == [("fail", "bukti.csv:3 B2")]


def test_links_duplicates_and_loose_files_are_told(tmp_path):
    twice = (*ROWS["B4"][:-2], "salinan.txt", ROWS["B4"][-1])
    run = office(tmp_path, rows={**ROWS, "B5": twice})
    text = (run / "bukti.csv").read_text(encoding="utf-8").replace(",sha256\n", ",sha256,tautan,dilihat_oleh,dilihat_pada\n")
    (run / "bukti.csv").write_text(
        text + "B6,A.3,laporan,Berita,2022-05-01,,,,,https://contoh.invalid/x,Sekretaris,2022-05-02\n", encoding="utf-8"
    )
    (run / "bukti" / "lepas.txt").write_text("x")
    _code, found = lines(run)

    assert found["link-not-stored"] == [("warn", "B6")]
    assert found["evidence-registered-twice"][0][0] == "warn"
    assert found["evidence-not-registered"] == [("warn", "bukti/lepas.txt")]


def test_names_that_cannot_be_unpacked_everywhere_fail(tmp_path):
    rows = {"B1": (*ROWS["B1"][:-2], "con.txt", ROWS["B1"][-1])}
    code, found = lines(office(tmp_path, rows=rows))

    assert (code, found["evidence-name-reserved"]) == (4, [("fail", "bukti.csv:2 B1")])


def test_personal_evidence_that_is_not_marked_is_asked_about(tmp_path):
    rows = {"B1": (*ROWS["B1"][:2], "Tanda terima LHKPN", *ROWS["B1"][3:])}

    assert lines(office(tmp_path, rows=rows))[1]["restricted-unmarked"] == [("warn", "B1")]


def test_a_draft_and_a_tampered_journal_are_told(tmp_path):
    run = office(tmp_path, header=HEADER.replace("final", "draf") + "contoh: true\n")
    journal = run / "jurnal.jsonl"
    journal.write_text(journal.read_text(encoding="utf-8").replace("Sekretaris", "Ketua"), encoding="utf-8")
    code, found = lines(run)

    assert (code, found["journal-edited"]) == (4, [("fail", "jurnal.jsonl:1")])
    assert (found["status-final"], found["example-data"]) == ([("warn", "penilaian.yaml")], [("warn", "penilaian.yaml")])


def test_numbers_that_nobody_verified_forbid_a_final_assessment_unless_allowed(run, tmp_path):
    rubric = tmp_path / "rubrik-kecil" / "rubric.yaml"
    rubric.write_text(rubric.read_text(encoding="utf-8").replace("cara: sama, status: usulan", "cara: sama, status: unverified"))

    assert lines(run)[1]["unverified-for-final"][0][0] == "fail"
    assert lines(run, "--allow-unverified")[1]["unverified-for-final"][0][0] == "warn"
    header = run / "penilaian.yaml"
    header.write_text(header.read_text(encoding="utf-8").replace("status: final", "status: draf"), encoding="utf-8")
    assert lines(run)[1]["unverified-numbers"] == [("warn", "rubrik-kecil")]


def test_an_unmet_gate_only_fails_where_the_level_is_proposed(tmp_path):
    said("init", "zi", "--unit", "6371", "--name", "CONTOH", "--year", "2022", "--rubric", "zi-90-2021", "--to", tmp_path)
    plain, asked = lines(tmp_path / "zi")[1], lines(tmp_path / "zi", "--require", "WBK")[1]

    assert [result for result, _where in plain["gate"]] == ["warn", "warn"]
    assert sorted(asked["gate"]) == [("fail", "WBK"), ("warn", "WBBM")]
    assert said("preflight", tmp_path / "zi", "--require", "WBX")[0] == 2


def test_a_run_at_fault_is_refused_with_all_its_faults(run):
    (run / "jawaban.csv").write_text("kriteria,unit\nA.1,Mungkin\nA.9,Ya\n")
    code, told = said("preflight", run)

    assert (code, told.count("salah: ")) == (3, 2)


# --- the stamp ----------------------------------------------------------------------------------------------------


def test_the_stamp_fits_until_something_changes(run, tmp_path):
    kept = run / "keluaran" / "praperiksa.json"
    assert said("preflight", run, "-o", kept)[0] == 0
    assert as_json("preflight", run, "--stamp", kept) == (0, {"fits": True, "changed": []})
    assert json.loads(kept.read_bytes()) == as_json("preflight", run)[1]

    (run / "bukti" / "SK Tim.txt").write_bytes(b"lain")
    (run / "jawaban.csv").write_text("kriteria,unit\nA.1,Ya\n")
    rubric = tmp_path / "rubrik-kecil" / "rubric.yaml"
    rubric.write_text(rubric.read_text(encoding="utf-8").replace("judul: Rubrik kecil", "judul: Rubrik lain"), encoding="utf-8")
    assert as_json("preflight", run, "--stamp", kept) == (4, {"fits": False, "changed": ["bukti/", "jawaban.csv", "rubrik"]})
    assert "praperiksa basi; berubah sesudahnya: bukti/, jawaban.csv, rubrik" in said("preflight", run, "--stamp", kept)[1]


def test_what_is_no_preflight_is_refused(run, tmp_path):
    (tmp_path / "x.json").write_text("{}")
    code, told = said("preflight", run, "--stamp", tmp_path / "x.json")

    assert (code, "not-a-preflight" in told) == (3, True)


def test_the_page_needs_nothing_beside_it_and_is_the_same_every_time(run, tmp_path):
    first, second = tmp_path / "a.html", tmp_path / "b.html"
    assert said("preflight", run, "-o", first)[0] == said("preflight", run, "-o", second)[0] == 0

    assert first.read_bytes() == second.read_bytes()
    assert "PERINGATAN" in first.read_text(encoding="utf-8")
    assert said("preflight", run, "-o", tmp_path / "a.txt")[0] == 2
    first.write_text("punya orang")
    assert said("preflight", run, "-o", first)[0] == 1


# --- workbooks ----------------------------------------------------------------------------------------------------


def edited(run, change, name="lke.xlsx"):
    """lke's workbook as a program saves it after a person changed it."""
    book = load_workbook(run / "keluaran" / "lke.xlsx")
    change(book)
    book.save(run.parent / name)
    return run.parent / name


@needs_libreoffice
def test_lkes_own_workbook_is_held_against_the_run_cell_by_cell(run):
    """Saved by another program it still says what the run says; what was typed into it, or over a formula, is named."""
    assert "workbook-differs" not in lines(run, edited(run, lambda _book: None))[1]

    def typed(book):
        sheet = book["LKE"]
        row = next(row for row in range(1, 30) if sheet.cell(row, 2).value == "A.1")
        column = next(at for at in range(1, 30) if sheet.cell(row, at).value == "Ya")
        sheet.cell(row, column).value = "Tidak"
        book["Rekap"]["B4"].value = 1
        book.create_sheet("Tambahan")["A1"] = "x"

    code, found = lines(run, edited(run, typed))
    assert code == 4
    assert [where.partition("!")[0] for _result, where in found["workbook-differs"]].count("LKE") == 1
    assert found["workbook-sheet"] == [("fail", "Tambahan")]
    assert "workbook-total-differs" in found or "workbook-formula-changed" in found


def test_a_workbook_of_an_earlier_state_fails(run, monkeypatch):
    monkeypatch.setattr("lke.handover.workbook.recalculate", lambda _package, _book: type("R", (), {"by": None, "results": {}}))
    (run / "jawaban.csv").write_text((run / "jawaban.csv").read_text().replace("A.5,3.2", "A.5,4"))
    code, found = lines(run)

    assert code == 4
    assert any(where.startswith("LKE!") for _result, where in found["workbook-differs"])
    assert found["workbook-not-recalculated"] == [("warn", "lke.xlsx")]


def test_an_output_that_somebody_edited_is_told(run):
    (run / "keluaran" / "laporan.html").write_text("disunting")

    assert lines(run)[1]["output-edited"] == [("warn", "keluaran/laporan.html")]


def test_what_is_no_workbook_is_refused(run, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"bukan")
    (tmp_path / "x.csv").write_bytes(b"bukan")

    assert said("preflight", run, tmp_path / "x.xlsx")[0] == 3
    assert said("preflight", run, tmp_path / "x.csv")[0] == 3


@needs_libreoffice
@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_a_filled_official_workbook_is_held_against_run_and_template(tmp_path):
    run, template, filled = write_run(tmp_path), tmp_path / "templat.xlsx", tmp_path / "isi.xlsx"
    template.write_bytes(twin())
    assert said("export", run, "--template", template, "-o", filled)[0] == 0
    _code, found = lines(run, filled, "--template", template)
    assert [found[each][0][0] for each in ("workbook-equals-run", "workbook-as-template", "workbook-recalculated")] == [
        "pass"
    ] * 3

    book = load_workbook(filled)
    sheet = book["Lembar Kerja"]
    sheet["A1"].value = "judul diganti"
    answer = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Ya")
    answer.value = "Tidak"
    formula = next(
        cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str) and cell.value.startswith("=")
    )
    formula.value = 9
    book.save(filled)
    code, found = lines(run, filled, "--template", template)
    differing = {where for _result, where in found["workbook-differs"]}

    assert code == 4
    assert {f"Lembar Kerja!{answer.coordinate}", "Lembar Kerja!A1"} <= differing
    assert ("fail", f"Lembar Kerja!{formula.coordinate}") in found["workbook-formula-changed"]


@needs_libreoffice
def test_the_worked_examples_workbook_says_after_recalculation_what_the_engine_says(tmp_path):
    """Every formula of the largest instrument, on the example with all kinds of rules."""
    for year in ("2021", "2022"):
        shutil.copytree(
            ROOT / "reports" / f"contoh-kpu-kota-banjarmasin-{year}", tmp_path / f"contoh-kpu-kota-banjarmasin-{year}"
        )
    run = tmp_path / "contoh-kpu-kota-banjarmasin-2022"
    assert said("run", run)[0] == 0
    book = load_workbook(run / "keluaran" / "lke.xlsx")
    book.save(tmp_path / "simpan.xlsx")
    _code, found = lines(run, tmp_path / "simpan.xlsx")

    assert found["workbook-recalculated"] == [("pass", "simpan.xlsx")]
    assert found["workbook-equals-run"] == [("pass", "simpan.xlsx")]


def test_what_forms_said_and_nobody_decided_is_in_the_list(run, tmp_path):
    form, filled = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    assert said("form", run, "-o", form)[0] == 0
    book = load_workbook(form)
    (cell,) = [row[7] for sheet in book for row in sheet.iter_rows(max_col=12) if row[11].value == "A.1"]
    cell.value = "Tidak"
    book.save(filled)
    answers = run / "jawaban.csv"
    answers.write_text(answers.read_text(encoding="utf-8").replace("A.1,Ya,", "A.1,Ya,catatan lain"), encoding="utf-8")
    cell.value = ""
    book.save(form)
    assert said("collect", run, filled, form)[0] == 1

    assert lines(run)[1]["answers-differ"] == [("warn", "isian.csv A.1 jawaban")]


@pytest.mark.parametrize("name", ["lke.xlsx", "laporan.html"])
def test_what_a_package_holds_is_what_the_main_job_writes(tmp_path, name):
    """Monitoring and the assessors' round too, on which no score depends."""
    for year in ("2021", "2022"):
        shutil.copytree(
            ROOT / "reports" / f"contoh-kpu-kota-banjarmasin-{year}", tmp_path / f"contoh-kpu-kota-banjarmasin-{year}"
        )
    run = tmp_path / "contoh-kpu-kota-banjarmasin-2022"
    assert said("run", run)[0] == 0
    assert said("package", run, "-o", tmp_path / "a.zip", "--who", "Sekretaris")[0] == 0
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        [inside] = [each for each in packed.namelist() if each.endswith(f"/{name}")]
        assert packed.read(inside) == (run / "keluaran" / name).read_bytes()
