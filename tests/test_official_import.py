"""An official workbook becomes a rubric and a run that scores; what cannot be read is listed, never guessed."""

import csv
import json
import os
import shutil
import zipfile
from fractions import Fraction

import pytest

from lke import app, official
from lke.cli import execute as lke
from lke.errors import InvalidFiles, Refused
from lke.files.library import load_rubric
from lke.workbook.official.converting import converted
from lke.workbook.official.editions import compare_editions
from lke.workbook.official.lint import Linting
from lke.workbook.official.recalc import libreoffice
from lke.workbook.official.recognise import recognise, renamed
from tests.official_layouts import TOTAL, garden, write, write_garden
from tests.test_official_lint import real, write_draft
from tests.test_official_recognise import PLAIN, TITLES, grid, questions

OFFICE = official.Office("6371", "KPU Contoh", 2022)
BY_NAME = {"filled": 7, "rounds": ("unit",)}


def table(file):
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def imported(file, folder, office=OFFICE):
    return official.import_workbook(file, folder, office)


def test_a_filled_workbook_becomes_a_run_that_scores_the_same(tmp_path):
    done = imported(write_garden(tmp_path / "kebun.xlsx"), tmp_path / "hasil")

    assert float(done.total) == pytest.approx(TOTAL)
    assert done.total == done.linted.report.totals.all_mended
    assert (done.questions, done.answered) == (BY_NAME["filled"], (7, 7))
    assert app.score_run(tmp_path / "hasil" / "penilaian").record.points == done.total
    assert load_rubric(tmp_path / "hasil" / "rubrik").rubric.basis == "klaim"


def test_answers_inputs_notes_and_links_keep_their_place_of_origin(tmp_path):
    shown = {"Kebun ": {"M5": ("https://contoh.go.id/asli", "https://contoh.go.id/tampil")}}
    imported(write_garden(tmp_path / "kebun.xlsx", {"M5": None}, links=shown), tmp_path / "hasil")
    run = tmp_path / "hasil" / "penilaian"

    answers = {row["kriteria"]: row for row in table(run / "jawaban.csv")}
    assert (answers["A.I.a"]["unit"], answers["A.I.a"]["catatan_unit"]) == ("Ya", "Dicat bulan Maret")
    assert answers["B.I.a"]["unit"] == ""
    data = {row["kunci"]: row for row in table(run / "data.csv")}
    assert (data["B.I.a:pot_disiram"]["nilai"], data["B.I.a:pot_disiram"]["sumber"]) == ("9", "impor: Kebun !H18")
    (evidence,) = table(run / "bukti.csv")
    assert (evidence["kriteria"], evidence["judul"], evidence["tautan"]) == ("A.I.a", "Foto bangku", "https://contoh.go.id/asli")
    assert "https://contoh.go.id/tampil" in evidence["catatan"]


def test_a_blank_template_scores_with_nothing_answered(tmp_path):
    blank = {f"H{row}": None for row in (5, 6, 7, 9, 10, 15, 16, 17, 18, 21, 22, 23)}

    done = imported(write_garden(tmp_path / "kebun.xlsx", blank), tmp_path / "hasil", official.Office())

    assert done.answered == (0, 7)
    assert done.total == 0
    assert {each.place for each in done.differences} >= {"penilaian.yaml"}


def test_each_round_gets_its_own_pair_of_columns(tmp_path):
    rows = [[*row[:4], row[4], "B" if row[3] == "A/B/C" else None] for row in PLAIN]
    file = write(tmp_path / "k.xlsx", {"K": grid(1, [[*TITLES[:4], "Jawaban Unit", "Jawaban TPI"], *rows])})

    imported(file, tmp_path / "hasil")

    answers = {row["kriteria"]: row for row in table(tmp_path / "hasil" / "penilaian" / "jawaban.csv")}
    assert (answers["A.1.b"]["unit"], answers["A.1.b"]["tpi"]) == ("B", "B")
    assert (answers["A.1.a"]["unit"], answers["A.1.a"]["tpi"]) == ("Ya", "")


def test_rounds_without_a_name_are_refused(tmp_path):
    rows = [[*row[:4], row[4], row[4]] for row in PLAIN]
    file = write(tmp_path / "k.xlsx", {"K": grid(1, [[*TITLES, "Jawaban 2"], *rows])})

    with pytest.raises(Refused) as refused:
        imported(file, tmp_path / "hasil")

    assert [each.code for each in refused.value.problems] == ["round-unnamed"]
    assert not (tmp_path / "hasil").exists()
    named = renamed(official.inspect(file), {"putaran_1": "unit", "putaran_2": "tpi"})
    assert named.rounds == ("unit", "tpi")


def test_a_workbook_without_questions_is_refused(tmp_path):
    file = write(tmp_path / "k.xlsx", {"K": {"A1": "Daftar belanja", "B1": "Harga", "A2": "Pupuk", "B2": 5}})

    with pytest.raises(Refused) as refused:
        imported(file, tmp_path / "hasil")

    assert [each.code for each in refused.value.problems] == ["nothing-recognised"]


def test_an_import_never_replaces_a_folder(tmp_path):
    file = write_garden(tmp_path / "kebun.xlsx")
    imported(file, tmp_path / "hasil")

    with pytest.raises(Refused) as refused:
        imported(file, tmp_path / "hasil")

    assert {each.code for each in refused.value.problems} == {"import-target-exists"}
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_an_answer_that_cannot_be_read_is_kept_in_the_note(tmp_path):
    done = imported(write_garden(tmp_path / "kebun.xlsx", {"H6": "Bagus"}), tmp_path / "hasil")

    (row,) = [row for row in table(tmp_path / "hasil" / "penilaian" / "jawaban.csv") if row["kriteria"] == "A.I.b"]
    assert (row["unit"], "Bagus" in row["catatan_unit"]) == ("", True)
    assert any("Bagus" in each.what for each in done.differences)


def test_text_that_a_spreadsheet_would_run_is_made_harmless(tmp_path):
    imported(write_garden(tmp_path / "kebun.xlsx", {"K5": "'=1+1"[1:] + ""} | {"K6": "@SUM(A1)"}), tmp_path / "hasil")

    rows = {row["kriteria"]: row for row in table(tmp_path / "hasil" / "penilaian" / "jawaban.csv")}
    assert rows["A.I.b"]["catatan_unit"] == "'@SUM(A1)"


def test_weights_in_fractions_are_imported_in_points(tmp_path):
    done = imported(write_draft(tmp_path / "draf.xlsx"), tmp_path / "hasil")

    assert done.total == 60
    assert done.rounds == ("unit", "pk", "final")
    assert done.answered == (6, 9)


def test_weights_that_only_some_rows_state_still_make_a_rubric_that_scores(tmp_path):
    done = imported(write_garden(tmp_path / "kebun.xlsx", {"E8": None, "I8": None, "E11": None}), tmp_path / "hasil")

    assert done.answered == (7, 7)
    assert any("dibagi rata" in each.what for each in done.differences)


def test_a_result_that_a_formula_gives_in_an_answer_cell_is_no_letter(tmp_path):
    done = imported(write_garden(tmp_path / "kebun.xlsx", {"H6": "=1/0", "H7": '="A"'}), tmp_path / "hasil")

    rows = {row["kriteria"]: row["unit"] for row in table(tmp_path / "hasil" / "penilaian" / "jawaban.csv")}
    assert (rows["A.I.b"], rows["A.I.c"]) == ("", "A")
    assert done.answered == (6, 7)


def test_importing_twice_gives_the_same_bytes(tmp_path):
    file = write_garden(tmp_path / "kebun.xlsx")
    first, second = (imported(file, tmp_path / name) for name in ("satu", "dua"))

    assert [each.read_bytes() for each in first.written] == [each.read_bytes() for each in second.written]


def test_a_known_edition_is_compared_and_its_differences_listed(tmp_path):
    imported(write_garden(tmp_path / "kebun.xlsx"), tmp_path / "hasil")
    edition = load_rubric(tmp_path / "hasil" / "rubrik").rubric
    other = write_garden(tmp_path / "lain.xlsx", {"G7": "A/B/C", "F7": "a. Semua\nb. Sebagian\nc. Belum", "E4": 35, "E8": 25})

    compared = compare_editions(Linting(official.inspect(other)), [edition])

    told = [each.what for each in compared.differences]
    assert any("A.I.c" in each and "A/B/C" in each for each in told)
    assert any("A.I " in each and "35" in each for each in told)
    assert compare_editions(Linting(official.inspect(write_draft(tmp_path / "draf.xlsx"))), [edition]) is None


# --- other forms -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(libreoffice() is None, reason="needs LibreOffice to make the .xls and .ods files")
@pytest.mark.parametrize("form", ["xls", "ods"])
def test_the_old_and_the_open_form_are_read_and_linted(tmp_path, form):
    import subprocess

    source = write_garden(tmp_path / "kebun.xlsx", {"I4": "=AVERAGE(I5:I6)*E4"})
    words = [
        libreoffice(),
        f"-env:UserInstallation=file://{tmp_path}/profil",
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*words, str(source)], check=True, capture_output=True)
    file = tmp_path / f"kebun.{form}"

    recognised = official.inspect(file)
    assert questions(recognised) == questions(official.inspect(source))
    assert [sheet.state for sheet in recognised.sheets] == ["hidden", "visible"]
    assert not recognised.book.formulas_known
    linted = official.lint_file(file)
    assert ("range-cut-short", "I4") in {(each.code, each.cell) for each in linted.report.findings}
    assert linted.remark
    done = imported(file, tmp_path / "hasil")
    assert done.answered == (7, 7)


def test_an_old_form_says_when_its_formulas_were_not_checked(tmp_path, monkeypatch):
    if libreoffice() is None:
        pytest.skip("needs LibreOffice to make the .ods file")
    import subprocess

    words = [
        libreoffice(),
        f"-env:UserInstallation=file://{tmp_path}/profil",
        "--headless",
        "--convert-to",
        "ods",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*words, str(write_garden(tmp_path / "kebun.xlsx"))], check=True, capture_output=True)
    monkeypatch.setattr(official, "libreoffice", lambda: None)

    linted = official.lint_file(tmp_path / "kebun.ods")

    assert "LibreOffice" in linted.remark
    assert not linted.report.formulas_read


@pytest.mark.skipif(libreoffice() is None, reason="needs LibreOffice")
def test_a_file_that_libreoffice_cannot_read_is_refused(tmp_path):
    (tmp_path / "a.ods").write_bytes(b"PK\x03\x04 rusak")

    with pytest.raises(InvalidFiles) as refused, converted(tmp_path / "a.ods"):
        pass

    assert [each.code for each in refused.value.problems] == ["conversion-failed"]


# --- hostile files -----------------------------------------------------------------------------------------------


def _with_sheet(file, target, change):
    """A copy of *file* whose second sheet's XML is changed."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == "xl/worksheets/sheet2.xml" else content)
    return target


def refusal(file):
    with pytest.raises(InvalidFiles) as refused:
        official.inspect(file)
    return {each.code for each in refused.value.problems}


def test_a_cell_of_forty_thousand_characters_is_refused_by_name(tmp_path):
    long = b'<c r="D5" t="inlineStr"><is><t>' + b"x" * 40_000 + b"</t></is></c></row></sheetData>"
    file = _with_sheet(
        write_garden(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", lambda xml: xml.replace(b"</row></sheetData>", long)
    )

    assert refusal(file) == {"cell-too-long"}


def test_a_million_cells_are_refused_before_they_fill_the_memory(tmp_path):
    rows = b"".join(b'<row r="%d"><c><v>1</v></c><c><v>2</v></c></row>' % at for at in range(100, 150_000))
    file = _with_sheet(
        write_garden(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>")
    )

    assert refusal(file) == {"workbook-too-large"}


def test_broken_xml_is_refused(tmp_path):
    file = _with_sheet(write_garden(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", lambda xml: xml[: len(xml) // 2])

    assert refusal(file) == {"workbook-damaged"}


@pytest.mark.parametrize(
    ("name", "content"), [("a.xlsx", b"bukan zip"), ("a.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600), ("a.ods", b"PK\x05\x06")]
)
def test_what_is_no_workbook_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    assert refusal(tmp_path / name) & {"not-a-workbook", "workbook-damaged"}


def test_control_characters_stay_escaped(tmp_path):
    shown = b'<c r="D5" t="inlineStr"><is><t>satu_x0007_dua_x000D_tiga</t></is></c></row></sheetData>'
    file = _with_sheet(
        write_garden(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", lambda xml: xml.replace(b"</row></sheetData>", shown)
    )

    texts = [cell.text for sheet in official.inspect(file).book.sheets for cell in sheet.cells.values()]
    assert "satu_x0007_dua\rtiga" in texts


def test_formulas_in_a_circle_and_without_end_are_not_computed(tmp_path):
    deep = "=" + "(" * 500 + "1" + ")" * 500
    circle = {"N3": "=N4", "N4": "=N3", "N5": deep, "N6": "=" + "+".join(["1"] * 3000)}

    assert official.lint_file(write_garden(tmp_path / "a.xlsx", circle)).report.wrong == 0


# --- the commands ------------------------------------------------------------------------------------------------


def test_the_commands_end_with_the_contracts_codes_and_one_json_document(tmp_path, capsys):
    sound, bad = write_garden(tmp_path / "baik.xlsx"), write_garden(tmp_path / "buruk.xlsx", {"I8": None})

    assert lke(["workbook", "inspect", str(sound), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["pertanyaan"] == 7
    assert lke(["workbook", "lint", str(sound)]) == 0
    capsys.readouterr()
    assert lke(["workbook", "lint", str(bad), "--json", "-o", str(tmp_path / "temuan.html")]) == 4
    document = json.loads(capsys.readouterr().out)
    assert document["findings"][0]["cell"] == "I8"
    assert "I8" in (tmp_path / "temuan.html").read_text(encoding="utf-8")
    assert lke(["workbook", "import", str(bad), "-o", str(tmp_path / "hasil"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["questions"] == 7
    assert lke(["score", str(tmp_path / "hasil" / "penilaian")]) == 0
    capsys.readouterr()
    assert lke(["workbook", "import", str(bad), "-o", str(tmp_path / "hasil"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "import-target-exists"


def test_a_report_and_a_map_that_are_there_are_kept(tmp_path, capsys):
    file = write_garden(tmp_path / "baik.xlsx")
    for name in ("temuan.txt", "peta.yaml"):
        (tmp_path / name).write_text("milik orang", encoding="utf-8")

    assert lke(["workbook", "lint", str(file), "-o", str(tmp_path / "temuan.txt")]) == 1
    assert "report-exists" in capsys.readouterr().err
    assert lke(["workbook", "inspect", str(file), "--save-map", str(tmp_path / "peta.yaml")]) == 1
    assert "map-exists" in capsys.readouterr().err
    assert lke(["workbook", "lint", str(file), "-o", str(tmp_path / "temuan.doc")]) == 2
    assert (tmp_path / "temuan.txt").read_text(encoding="utf-8") == "milik orang"


# --- the real files ----------------------------------------------------------------------------------------------


def test_the_real_zi_sheet_imports_and_shows_all_three_totals(tmp_path, capsys):
    done = imported(real("lke-zi-90-2021-terisi.xlsx"), tmp_path / "zi")

    assert done.total == Fraction(261077, 2730)
    assert done.linted.report.totals == (Fraction(20071, 210), Fraction(20099, 210), Fraction(261077, 2730))
    assert (done.questions, done.inputs, done.answered) == (113, 22, (113, 113))
    from lke.workbook.official.telling import import_text

    told = import_text(done, "x")
    assert all(number in told for number in ("95,57619", "95,70952", "95,63260", "L175", "K185"))


def test_the_real_akip_draft_imports_half_filled(tmp_path):
    done = imported(real("kke-akip-88-2021-draf.xlsx"), tmp_path / "akip")

    assert float(done.total) == pytest.approx(46.602857142857)
    assert done.rounds == ("unit", "pk", "final")
    assert 0 < done.answered[0] < done.answered[1]


def test_the_base_has_what_the_tests_change():
    assert garden()["H14"].startswith("=SUM")
    assert recognise.__doc__
    assert shutil.which("python3") or os.name == "nt"
