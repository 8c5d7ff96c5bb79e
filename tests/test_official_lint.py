"""Every kind of mistake met in real workbooks is found, at its cell, with its points; a sound workbook has none."""

from fractions import Fraction
from pathlib import Path

import pytest

from lke import official
from lke.workbook.official.telling import lint_html, lint_text
from tests.official_layouts import TOTAL, garden, score, summary, write, write_garden

REAL = Path(__file__).parent.parent.parent / "shared" / "workbooks"


def real(name):
    """A real workbook for development; it does not travel with the project."""
    file = REAL / name
    if not file.is_file():
        pytest.skip(f"needs the real workbook {name}, which stays out of the project")
    return file


def linted(file, layout=None):
    return official.lint_file(file, layout).report


def told(report):
    return {(each.code, each.place) for each in report.findings}


def test_a_sound_workbook_has_no_finding(tmp_path):
    report = linted(write_garden(tmp_path / "kebun.xlsx"))

    assert report.findings == ()
    assert report.headline == "Ringkas!F8"
    assert float(report.totals.as_is) == pytest.approx(TOTAL)


def test_an_empty_template_has_no_error(tmp_path):
    blank = {f"H{row}": None for row in (5, 6, 7, 9, 10, 15, 16, 17, 18, 21, 22, 23)}

    report = linted(write_garden(tmp_path / "kebun.xlsx", blank))

    assert report.wrong == 0
    assert {each.code for each in report.findings} <= {"error-result"}


K = "Kebun !"
MISTAKES = [
    # name, changes, changes in the summary, code, cell, effect in points (None: not asked, or not computable)
    ("a range cut short", {"I4": "=AVERAGE(I5:I6)*E4"}, {}, "range-cut-short", f"{K}I4", 40 * (2.5 / 3 - 1.5 / 2)),
    ("a group forgotten in the sum", {"I3": "=SUM(I4)"}, {}, "subtotal-misses-row", f"{K}I3", 7.5),
    ("a sum of another group's rows", {"I8": "=AVERAGE(I9,I10,I7)*E8"}, {}, "subtotal-reads-other-rows", f"{K}I8", None),
    ("a subtotal mixed with a raw ratio", {"I11": "=AVERAGE(I12:I13)"}, {}, "subtotal-mixes-levels", f"{K}I11", None),
    ("a group without subtotal", {"I8": None}, {}, "subtotal-missing", f"{K}I8", 7.5),
    ("parentheses forgotten", {"I4": "=I5+I6+I7/3*E4"}, {}, "divisor-without-parentheses", f"{K}I4", None),
    ("divided by another number", {"I4": "=SUM(I5:I7)/4*E4"}, {}, "divisor-differs", f"{K}I4", 40 * 2.5 / 3 - 25),
    ("a question without formula", {"I6": None}, {}, "score-formula-missing", f"{K}I6", 40 * (2.5 / 3 - 1)),
    ("a typed score", {"I6": 1}, {}, "typed-constant", f"{K}I6", 40 * -0.5 / 3),
    ("a typed subtotal of a group", {"I8": 20}, {}, "typed-constant", f"{K}I8", -12.5),
    ("a typed count that is not its parts' sum", {"H14": 11}, {}, "typed-subtotal", f"{K}H14", 25 * (9 / 12 - 9 / 11)),
    ("a misspelt type", {"G5": "Ya"}, {}, "type-misspelt", f"{K}G5", 40 * (2.5 / 3 - 1.5 / 2)),
    ("a type left out", {"G5": None}, {}, "type-missing", f"{K}G5", 40 * (2.5 / 3 - 1.5 / 2)),
    ("a type on a group row", {"G8": "%"}, {}, "type-on-group", f"{K}G8", None),
    ("an answer with a trailing blank", {"H6": "B "}, {}, "answer-not-counted", f"{K}H6", 40 * (2.5 / 3 - 1)),
    ("an answer outside its scale", {"H6": "F"}, {}, "answer-outside-scale", f"{K}H6", None),
    ("a count stored as text", {"H18": "9"}, {}, "text-number", f"{K}H18", None),
    ("weights that do not add up", {"E8": 25}, {"E4": 25}, "weights-do-not-add-up", f"{K}E3", None),
    ("weights of 0.999", {"E8": 19.9}, {"E4": 19.9}, "weights-rounded", f"{K}E3", None),
    ("complaints that do not add up", {"H22": 0}, {}, "inputs-do-not-balance", f"{K}H21", None),
    ("a part above its whole", {"H18": 15}, {}, "part-above-whole", f"{K}H18", None),
    ("a formula without a question", {"C7": None, "D7": None, "F7": None}, {}, "row-without-question", f"{K}H7", None),
    ("numerals out of order", {"C6": "c.", "C7": "b."}, {}, "numeral-out-of-order", f"{K}C6", None),
    ("a deleted reference", {}, {"F4": "='Kebun '!#REF!"}, "reference-broken", "Ringkas!F4", 0),
    ("a summary row of the wrong section", {}, {"F4": "='Kebun '!I12"}, "summary-takes-wrong-row", "Ringkas!F4", 0),
    ("a weight that differs in the summary", {}, {"E4": 10, "E3": 50}, "summary-weight-differs", "Ringkas!E4", 0),
    ("a section above 100 %", {}, {"E7": 10, "E6": 30}, "percent-above-whole", "Ringkas!G7", None),
    (
        "a title of another instrument",
        {},
        {"A8": "NILAI EVALUASI REFORMASI BIROKRASI"},
        "title-of-another-instrument",
        "Ringkas!A8",
        None,
    ),
    ("an error by itself", {"N3": "=1/0"}, {}, "error-result", f"{K}N3", None),
    ("counts over unequal rows", {"N3": '=COUNTIF(H5:H23,"Ya")/COUNTA(H5:H20)'}, {}, "count-ranges-differ", f"{K}N3", None),
    ("a score formula of its own", {"I10": '=IF(H10="Ya",1,0.5)'}, {}, None, None, None),
]


@pytest.mark.parametrize(
    ("changes", "gathered", "code", "place", "effect"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_a_mistake_is_found_at_its_cell_with_its_points(tmp_path, changes, gathered, code, place, effect):
    report = linted(write_garden(tmp_path / "kebun.xlsx", changes, gathered))

    if code is None:
        return
    assert (code, place) in told(report)
    (finding,) = [each for each in report.findings if (each.code, each.place) == (code, place)]
    assert finding.what
    assert finding.expected
    if effect is not None:
        assert float(finding.effect) == pytest.approx(effect, abs=1e-9)


def test_the_criteria_that_leave_a_value_without_a_letter(tmp_path):
    guide = "a. Jika kerusakan <25%\nb. Jika kerusakan >25%-50%\nc. Jika kerusakan >50% -75%\nd. Jika kerusakan >75%-100%"

    report = linted(write_garden(tmp_path / "kebun.xlsx", {"F7": guide}))

    assert told(report) == {("criteria-gap", f"{K}F7")}
    assert "25" in report.findings[0].what


def test_criteria_without_a_gap_are_sound(tmp_path):
    guide = "a. Jika kerusakan <25%\nb. Jika kerusakan 25%-50%\nc. Jika kerusakan >50% -75%\nd. Jika kerusakan >75%-100%"

    assert told(linted(write_garden(tmp_path / "kebun.xlsx", {"F7": guide}))) == set()


def test_criteria_that_give_two_letters_at_once(tmp_path):
    guide = "a. Jika kerusakan <=25%\nb. Jika kerusakan 25%-50%\nc. Jika kerusakan >50% -75%\nd. Jika kerusakan >75%-100%"

    assert told(linted(write_garden(tmp_path / "kebun.xlsx", {"F7": guide}))) == {("criteria-overlap", f"{K}F7")}


def test_criteria_of_another_scale_than_the_type(tmp_path):
    report = linted(write_garden(tmp_path / "kebun.xlsx", {"F7": "a. Semua\nb. Sebagian\nc. Belum"}))

    assert told(report) == {("type-differs-from-criteria", f"{K}G7")}


def test_a_dropdown_of_another_scale_than_the_type(tmp_path):
    report = linted(write_garden(tmp_path / "kebun.xlsx", lists={"H7": ["A", "B", "C"]}))

    assert told(report) == {("type-differs-from-dropdown", f"{K}H7")}


def test_a_link_that_shows_one_address_and_leads_to_another(tmp_path):
    shown = {"Kebun ": {"M5": ("https://contoh.go.id/lain", "https://contoh.go.id/bangku")}}
    report = linted(write_garden(tmp_path / "kebun.xlsx", {"M5": None}, links=shown))

    assert told(report) == {("link-differs", f"{K}M5")}


def test_a_link_that_shows_words_is_sound(tmp_path):
    shown = {"Kebun ": {"M5": ("https://contoh.go.id/lain", "Foto bangku")}}

    assert told(linted(write_garden(tmp_path / "kebun.xlsx", {"M5": None}, links=shown))) == set()


def test_a_lower_case_answer_counts_and_is_sound(tmp_path):
    assert told(linted(write_garden(tmp_path / "kebun.xlsx", {"H6": "b", "H5": "ya"}))) == set()


def test_a_bound_that_the_formula_takes_otherwise_than_the_legend(tmp_path):
    legend = {"O3": "AA", "P3": ">90-100", "O4": "A", "P4": ">80-90", "O5": "BB", "P5": ">70-80", "O6": "B", "P6": "0-70"}
    wrong = {"N24": '=IF(I24>90,"AA",IF(I24>=80,"A",IF(I24>70,"BB","B")))'}
    right = {"N24": '=IF(I24>90,"AA",IF(I24>80,"A",IF(I24>70,"BB","B")))'}

    assert told(linted(write_garden(tmp_path / "salah.xlsx", legend | wrong))) == {("bound-differs", f"{K}N24")}
    assert told(linted(write_garden(tmp_path / "benar.xlsx", legend | right))) == set()


def _draft(changes=None):
    """A draft with code column, helper credit, three rounds, dropdown hints, and a summary that looks things up."""
    cells = {"A1": "KODE", "B1": "NO", "C1": "KOMPONEN", "D1": "SUB-KOMPONEN", "E1": "BOBOT", "F1": "KRITERIA"}
    cells |= {"G1": "LINK BUKTI DUKUNG", "H1": "PENILAIAN MANDIRI", "K1": "PENJAMINAN KUALITAS", "N1": "PENILAIAN FINAL"}
    for first in "HKN":
        titles = ("KRITERIA PENILAIAN", "KOEFISIEN KRITERIA", "NILAI")
        cells |= {f"{chr(ord(first) + at)}2": title for at, title in enumerate(titles)}
    cells |= {"A3": "KBN01", "B3": "A", "C3": "Kebun depan", "E3": 0.6}
    for group, row, weight in (("KBN001", 4, 0.3), ("KBN002", 8, 0.3)):
        cells |= {f"A{row}": group, f"D{row}": f"Bagian {group}", f"E{row}": weight, f"J{row}": f"=SUM(J{row + 1}:J{row + 3})"}
        for at in range(1, 4):
            here = row + at
            cells |= {
                f"A{here}": f"{group}.{at}",
                f"F{here}": f"Apakah petak {group[-1]}{at} ditanami?",
                f"E{here}": f"=E{row}/3",
            }
            cells |= {
                f"H{here}": "Y",
                f"I{here}": f'=IF(H{here}="Y",1,IF(H{here}="T",0,"Belum Diisi"))',
                f"J{here}": f"=IFERROR(I{here}*E{here},0)",
            }
    cells |= {
        "A12": "KBN02",
        "B12": "B",
        "C12": "Kebun belakang",
        "E12": 0.4,
        "A13": "KBN003",
        "D13": "Bagian KBN003",
        "E13": 0.4,
    }
    cells |= {"J13": "=SUM(J14:J16)"}
    for at in range(1, 4):
        here = 13 + at
        cells |= {
            f"A{here}": f"KBN003.{at}",
            f"F{here}": f"Apakah petak belakang {at} dipupuk?",
            f"E{here}": "=E13/3",
            f"H{here}": "Y/T",
        }
        cells |= {f"I{here}": f'=IF(H{here}="Y",1,IF(H{here}="T",0,"Belum Diisi"))', f"J{here}": f"=IFERROR(I{here}*E{here},0)"}
    return cells | (changes or {})


def _gathering(changes=None):
    cells = {"A1": "KODE", "B1": "NO", "C1": "KOMPONEN", "D1": "BOBOT", "E1": "PENILAIAN MANDIRI (OPD)"}
    for row, key, title, weight in (
        (2, "KBN001", "Bagian KBN001", 0.3),
        (3, "KBN002", "Bagian KBN002", 0.3),
        (4, "KBN003", "Bagian KBN003", 0.4),
    ):
        cells |= {
            f"A{row}": key,
            f"C{row}": title,
            f"D{row}": weight,
            f"E{row}": f"=IFERROR(VLOOKUP(A{row},PENILAIAN!$A$3:$P$16,10,FALSE),0)",
        }
    return cells | {"B5": "Nilai kebun", "D5": "=SUM(D2:D4)", "E5": "=SUM(E2:E4)"} | (changes or {})


def write_draft(path, changes=None, gathered=None):
    merged = {"H1:J1": "PENILAIAN MANDIRI", "K1:M1": "PENJAMINAN KUALITAS", "N1:P1": "PENILAIAN FINAL"}
    rows = [*range(5, 8), *range(9, 12), *range(14, 17)]
    lists = {f"{column}{row}": ["Y", "T", "Y/T"] for row in rows for column in "HKN"}
    sheets = {"RESUME": _gathering(gathered), "PENILAIAN": _draft(changes)}
    return write(path, sheets, merges={"PENILAIAN": merged}, lists={"PENILAIAN": lists})


def test_a_sound_draft_with_three_rounds_and_lookups_has_no_finding(tmp_path):
    report = linted(write_draft(tmp_path / "draf.xlsx"))

    assert told(report) == set()
    assert report.totals.as_is == 60


def test_a_subtotal_that_a_lookup_hides(tmp_path):
    report = linted(write_draft(tmp_path / "draf.xlsx", {"J8": None}))

    assert told(report) == {("subtotal-missing", "PENILAIAN!J8"), ("lookup-hides-gap", "RESUME!E3")}
    assert report.totals == (30, 60, 60)
    assert {each.effect for each in report.findings if each.mends} == {Fraction(30)}


def test_a_hint_that_counts_as_an_answer_in_one_row(tmp_path):
    report = linted(write_draft(tmp_path / "draf.xlsx", {"I6": '=IF(H6="Y",1,0)'}))

    assert told(report) == {("placeholder-counts", "PENILAIAN!I6")}


def test_a_join_by_label_that_fails_on_trailing_blanks(tmp_path):
    report = linted(write_draft(tmp_path / "draf.xlsx", {"A8": "KBN002 "}))

    assert ("join-misses-blanks", "RESUME!E3") in told(report)


def test_a_row_with_a_dropdown_and_no_score_formula(tmp_path):
    report = linted(write_draft(tmp_path / "draf.xlsx", {"I6": None, "J6": None}))

    assert told(report) == {("score-formula-missing", "PENILAIAN!I6"), ("score-formula-missing", "PENILAIAN!J6")}
    assert {each.effect for each in report.findings if each.cell == "J6"} == {Fraction(10)}


def test_a_formula_that_scores_one_row_otherwise_than_its_neighbours(tmp_path):
    cells = {"I6": '=IF(H6="Y",0.9,IF(H6="T",0,"Belum Diisi"))'}
    report = linted(write_draft(tmp_path / "draf.xlsx", cells))

    assert told(report) == {("formula-differs", "PENILAIAN!I6")}


def test_results_that_a_program_left_stale(tmp_path):
    """openpyxl keeps what a formula was, not what it gave; a stored result that is wrong is told."""
    import zipfile

    file = write_garden(tmp_path / "kebun.xlsx")
    stale = tmp_path / "lama.xlsx"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(stale, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(b' fullCalcOnLoad="1"', b"")
            new.writestr(name, content)

    report = linted(stale)

    assert report.wrong == 0
    assert {each.code for each in report.findings} == {"result-stale"}


def test_a_formula_that_reads_another_workbook(tmp_path):
    report = linted(write_garden(tmp_path / "kebun.xlsx", {"N3": "=[1]Lain!A1"}))

    assert told(report) == {("external-link", f"{K}N3")}


def test_the_report_can_be_sent_back_and_holds_no_script(tmp_path):
    done = official.lint_file(write_garden(tmp_path / "kebun.xlsx", {"H6": "<script>alert(1)</script>"}))
    page = lint_html(done.recognised, done.report, done.remark)

    assert "answer-outside-scale" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "answer-outside-scale" in lint_text(done.recognised, done.report, done.remark)


def test_our_own_workbook_has_no_finding(tmp_path):
    from lke import app

    run = Path(__file__).parent.parent / "reports" / "contoh-kpu-kota-banjarmasin-2022"
    file = tmp_path / "lke.xlsx"
    file.write_bytes(app.build_workbook(app.score_run(run), None, run))

    done = official.lint_file(file)

    assert told(done.report) == set()
    assert len(list(done.recognised.rows())) > 250


ZI = {
    ("subtotal-mixes-levels", "LKE ZI!L175"),
    ("type-misspelt", "LKE ZI!J8"),
    ("typed-subtotal", "LKE ZI!K185"),
    ("reference-broken", "Ctt Eval!I53"),
    ("summary-takes-wrong-row", "Ctt Eval!I52"),
    ("summary-weight-differs", "Ctt Eval!H48"),
    ("percent-above-whole", "Ctt Eval!J48"),
    ("percent-above-whole", "Ctt Eval!J49"),
    ("title-of-another-instrument", "Utama!B28"),
    ("criteria-gap", "LKE ZI!I48"),
    ("inputs-do-not-balance", "LKE ZI!K172"),
    ("link-differs", "LKE ZI!Q8"),
    ("row-without-question", "LKE ZI!K90"),
    ("numeral-out-of-order", "LKE ZI!F123"),
    ("type-on-group", "LKE ZI!J170"),
}


def test_every_mistake_named_for_the_real_zi_sheet_is_found():
    report = linted(real("lke-zi-90-2021-terisi.xlsx"))

    assert told(report) >= ZI
    assert report.totals == (Fraction(20071, 210), Fraction(20099, 210), Fraction(261077, 2730))
    effects = {each.place: each.effect for each in report.findings}
    assert effects["LKE ZI!L175"] == Fraction(2, 15)


def test_every_mistake_named_for_the_real_akip_draft_is_found():
    report = linted(real("kke-akip-88-2021-draf.xlsx"))
    effects = {(each.code, each.place): each.effect for each in report.findings}

    assert effects["subtotal-missing", "PENILAIAN!O111"] == 15
    assert effects["subtotal-missing", "PENILAIAN!O180"] == Fraction(15, 2)
    assert {place for code, place in effects if code == "subtotal-missing"} == {
        f"PENILAIAN!O{row}" for row in (111, 180, 222, 236)
    }
    assert ("score-formula-missing", "PENILAIAN!O241") in effects
    assert {place for code, place in effects if code == "placeholder-counts"} == {f"PENILAIAN!N{row}" for row in (101, 107, 109)}
    assert float(report.totals.as_is) == pytest.approx(24.102857142857)
    assert float(report.totals.formulas_mended) == pytest.approx(46.602857142857)


def test_the_twins_are_what_they_say():
    assert score(5) in garden().values()
    assert summary()["F8"] == "='Kebun '!I24"


def test_every_lint_code_is_explained_for_users():
    import re

    rooms = sorted((Path(official.__file__).parent / "workbook" / "official").glob("lint_*.py"))
    text = "\n".join(room.read_text(encoding="utf-8") for room in rooms)
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text))
    manual = (Path(__file__).parent.parent / "docs" / "buku-kerja-resmi.md").read_text(encoding="utf-8")

    assert len(codes) > 40
    assert codes == set(re.findall(r"^\| `([a-z-]+)` \|", manual, re.MULTILINE))
