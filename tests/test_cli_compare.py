"""``lke compare``, ``lke improve`` and ``lke rubric diff`` as people and scripts call them."""

import csv
import json
import re
import shutil
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lke import app
from lke.cli import execute as lke
from lke.comparing import split_scores
from lke.files.places import shipped_examples
from lke.model.comparison import CAUSES
from tests.libreoffice import needs_libreoffice, poisoned, recalculated

BEFORE, AFTER = "contoh-kpu-kota-banjarmasin-2021", "contoh-kpu-kota-banjarmasin-2022"


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    """The worked example's two years, copied once; nothing here changes their tables."""
    folder = tmp_path_factory.mktemp("tahun")
    for name in (BEFORE, AFTER):
        app.copy_missing(shipped_examples()[name], folder / name)
    return str(folder / BEFORE), str(folder / AFTER)


def said(capsys, *words, code=0):
    capsys.readouterr()
    assert lke(list(words)) == code
    return capsys.readouterr()


def told(capsys, *words, code=0):
    return json.loads(said(capsys, *words, "--json", code=code).out)


def problems(capsys, *words, code):
    return [each["code"] for each in told(capsys, *words, code=code)["problems"]]


def code_of(message):
    return re.findall(r"\[([a-z-]+)\]$", message, re.MULTILINE)


def new_run(folder, name, year, rubric, unit="6371"):
    words = ["init", name, "--unit", unit, "--name", "KPU Uji", "--year", str(year), "--rubric", rubric, "--to", str(folder)]
    assert lke(words) == 0
    return folder / name


def answer(run, **given):
    """Write answers of the office: ``answer(run, **{"A.1": "Ya"})``."""
    file = run / "jawaban.csv"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    for row in rows[1:]:
        row[1] = given.get(row[0], row[1])
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


# --- compare -----------------------------------------------------------------------------------------------------


def test_the_document_has_the_keys_of_the_contract_and_sums_exactly(years, capsys):
    document = told(capsys, "compare", *years)

    assert {"before", "after", "change"} <= document["total"].keys()
    assert list(CAUSES) == list(document["causes"])
    assert abs(sum(document["causes"].values()) - document["total"]["change"]) < 1e-12
    exact = document["total"]["exact"]
    assert Fraction(exact["after"]) - Fraction(exact["before"]) == Fraction(exact["change"])
    for node in document["nodes"]:
        assert {"before", "after", "change", "causes"} <= node.keys()
        assert abs(sum(node["causes"].values()) - node["change"]) < 1e-12


def test_the_totals_are_those_that_score_gives(years, capsys):
    document = told(capsys, "compare", *years)
    scores = [told(capsys, "score", run)["total"]["exact"] for run in years]

    assert scores == [document["total"]["exact"]["before"], document["total"]["exact"]["after"]]


def test_one_run_is_compared_with_itself_under_two_scores(years, capsys):
    document = told(capsys, "compare", years[1], "--by", "klaim:berbukti")

    assert document["causes"]["bukti"] == document["total"]["change"] != 0
    rounds = told(capsys, "compare", years[1], "--by", "round:unit:round:tpi")
    assert rounds["causes"]["rubrik"] == rounds["causes"]["jawaban"] == rounds["causes"]["bukti"] == 0


def test_scores_are_split_at_colons_and_a_round_keeps_its_own():
    assert split_scores("klaim:berbukti") == ["klaim", "berbukti"]
    assert split_scores("round:unit:round:tpi") == ["round:unit", "round:tpi"]
    assert split_scores("klaim:round:tpi") == ["klaim", "round:tpi"]


def test_a_trend_adds_up_its_steps(years, capsys):
    document = told(capsys, "compare", years[0], years[1], years[0])

    assert len(document["steps"]) == 2
    assert document["total"]["change"] == 0
    assert all(abs(points) < 1e-12 for points in document["causes"].values())
    assert all(len(node["points"]) == 3 for node in document["nodes"])


def test_editions_joined_by_a_crosswalk_are_compared_both_ways(tmp_path, capsys):
    old, new = new_run(tmp_path, "lama", 2021, "zi-10-2019"), new_run(tmp_path, "baru", 2022, "zi-90-2021")
    answer(old, **{"A.1.1.1": "Ya", "A.1.3": "0,8", "B.1.b": "1"})
    answer(new, **{"A.I.1.i.a": "Ya", "A.I.1.iii.a": "A", "A.I.1.iii.b": "C", "A.II.1.ii.a": "A"})
    there, back = (told(capsys, "compare", str(a), str(b)) for a, b in ((old, new), (new, old)))

    assert there["causes"] == {cause: -points for cause, points in back["causes"].items()}
    assert "B.1.b" in {each["id"] for each in there["unpaired"] if each["kind"] == "hilang"}
    assert "A.II.1.ii.a" in {each["id"] for each in there["unpaired"] if each["kind"] == "baru"}
    rows = {node["id"]: node for node in there["nodes"]}
    assert rows["A.I.1.iii.a"]["partners"] == ["A.1.3"]
    assert Fraction(8, 5) == sum(Fraction(rows[f"A.I.1.iii.{name}"]["exact"]["before"]) for name in "abc")


@pytest.mark.parametrize("new", ["pmprb-26-2020", "pmprb-26-2020-instansi", "pmprb-26-2020-manual", "pmprb-26-2020-unit"])
def test_every_variant_of_26_2020_is_compared_with_14_2014(new, tmp_path, capsys):
    old, later = new_run(tmp_path, "lama", 2019, "pmprb-14-2014"), new_run(tmp_path, "baru", 2021, new)
    answer(old, **{"A.1.2.1": "Ya", "B.1.a": "70"})
    document = told(capsys, "compare", str(old), str(later))
    partners = {name for node in document["nodes"] for name in node["partners"]}

    assert {"A.1.2.1", "B.1.a"} <= partners
    assert abs(sum(document["causes"].values()) - document["total"]["change"]) < 1e-12


def test_the_terminal_names_the_causes_and_what_fell(years, capsys):
    text = said(capsys, "compare", *years).out

    assert "CONTOH – data rekaan" in text
    assert "Perubahan +3,19 poin: dari 39,85 menjadi 43,03" in text or "Perubahan " in text
    assert all(name in text for name in ("jawaban", "bukti", "TPI", "rubrik", "tidak berlaku", "kelengkapan"))
    assert "Kriteria yang turun: " in text


# --- ratchet -----------------------------------------------------------------------------------------------------


def test_what_fell_without_a_reason_is_named_and_exits_4(years, tmp_path, capsys):
    fallen = [each["id"] for each in told(capsys, "compare", *years)["fallen"]]
    message = said(capsys, "compare", *years, "--no-worse", code=4).err

    assert len(fallen) > 3
    assert all(f"{name}: turun dari" in message for name in fallen)
    assert code_of(message) == ["criterion-fell"] * len(fallen)
    allow = tmp_path / "alasan.csv"
    allow.write_text("kriteria,alasan\n" + "".join(f"{name},SOTK baru\n" for name in fallen[1:]), encoding="utf-8")
    message = said(capsys, "compare", *years, "--no-worse", "--allow", str(allow), code=4).err
    assert code_of(message) == ["criterion-fell"]
    assert f"{fallen[0]}: turun dari" in message
    allow.write_text("kriteria,alasan\n" + "".join(f"{name},SOTK baru\n" for name in fallen), encoding="utf-8")
    said(capsys, "compare", *years, "--no-worse", "--allow", str(allow))
    said(capsys, "compare", years[0], years[0], "--no-worse")


def test_a_faulty_file_of_reasons_is_refused(years, tmp_path, capsys):
    allow = tmp_path / "alasan.csv"
    allow.write_text("kriteria,alasan\n1.1.a.1,\nsalah,ada\n1.1.a.1,ada\n", encoding="utf-8")
    codes = problems(capsys, "compare", *years, "--no-worse", "--allow", str(allow), code=3)

    assert codes == ["reason-missing", "unknown-criterion", "duplicate-row"]


# --- last year's workbook ----------------------------------------------------------------------------------------

FILLED = Path(__file__).parents[2] / "shared" / "workbooks" / "lke-zi-90-2021-terisi.xlsx"


@pytest.mark.skipif(not FILLED.is_file(), reason="the filled official workbook lies beside the project and is not here")
def test_last_years_workbook_is_compared_as_it_is_and_nothing_of_it_is_kept(tmp_path, capsys):
    """Every question of the sheet finds its question in the shipped edition; the office has not answered yet this year."""
    zi = new_run(tmp_path, "zi", 2022, "zi-90-2021")
    before = sorted(tmp_path.rglob("*"))

    found = told(capsys, "compare", str(FILLED), str(zi))

    assert found["total"]["before"] == pytest.approx(95.63260073260074)
    assert (found["total"]["after"], sum(found["causes"].values())) == (0, pytest.approx(found["total"]["change"]))
    assert found["causes"]["rubrik"] == 0
    assert sorted(tmp_path.rglob("*")) == before


# --- refusals ----------------------------------------------------------------------------------------------------


def test_what_cannot_be_compared_is_refused_with_what_to_do(years, tmp_path, capsys):
    other_office = new_run(tmp_path, "lain", 2022, "zi-90-2021", unit="6372")
    zi, akip = new_run(tmp_path, "zi", 2022, "zi-90-2021"), new_run(tmp_path, "akip", 2022, "akip-88-2021")
    pmprb, zi_lama = new_run(tmp_path, "pmprb", 2019, "pmprb-14-2014"), new_run(tmp_path, "zi-lama", 2020, "zi-10-2019")
    book = tmp_path / "lke.xlsx"
    book.write_bytes(b"PK")

    assert problems(capsys, "compare", str(zi), str(other_office), code=1) == ["offices-differ"]
    assert problems(capsys, "compare", str(zi), str(akip), code=1) == ["instruments-unrelated"]
    assert problems(capsys, "compare", str(pmprb), str(zi_lama), code=1) == ["crosswalk-missing"]
    assert problems(capsys, "compare", str(book), str(zi), code=3) == ["not-a-workbook"]
    assert problems(capsys, "compare", str(zi), code=2) == ["scores-not-named"]
    assert problems(capsys, "compare", str(zi), str(zi), str(zi), "--by", "klaim:tpi", code=2) == ["scores-not-named"]
    assert problems(capsys, "compare", str(zi), "--by", "klaim:kepala", code=2) == ["unknown-score"]
    assert lke(["compare", str(zi), str(tmp_path / "tiada")]) == 2
    assert lke(["compare", str(zi), str(zi), "-o", str(tmp_path / "x.pdf")]) == 2
    assert lke(["compare", str(zi), str(zi), "--allow", str(book)]) == 2


# --- crosswalks --------------------------------------------------------------------------------------------------


def test_a_proposed_crosswalk_passes_the_check_and_is_never_overwritten(tmp_path, capsys):
    home = shipped_rubrics_in(tmp_path)
    made = home / "zi-90-2021" / "crosswalk-from-zi-10-2019.yaml"
    made.unlink()
    said(capsys, "rubric", "diff", "zi-10-2019", "zi-90-2021", "-o", str(made))

    assert said(capsys, "check", str(made)).out == "0 salah, 0 temuan\n"
    assert code_of(said(capsys, "rubric", "diff", "zi-10-2019", "zi-90-2021", "-o", str(made), code=1).err) == ["file-exists"]
    assert said(capsys, "rubric", "diff", "zi-10-2019", "zi-90-2021").out == made.read_text(encoding="utf-8")


def shipped_rubrics_in(folder):
    for name in ("zi-10-2019", "zi-90-2021"):
        shutil.copytree(Path(__file__).parent.parent / "rubrics" / name, folder / name)
    return folder


# --- files -------------------------------------------------------------------------------------------------------


def test_the_page_needs_nothing_else_and_is_the_same_each_time(years, tmp_path, capsys):
    file = tmp_path / "perbandingan.html"
    said(capsys, "compare", *years, "-o", str(file))
    first = file.read_bytes()
    file.unlink()
    said(capsys, "compare", *years, "-o", str(file))
    page = first.decode()

    assert first == file.read_bytes()
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "<script" not in page
    assert 'class="waterfall"' in page
    assert page.count('class="down"') + page.count('class="up"') >= 3
    assert "CONTOH – data rekaan" in page


def test_a_page_that_a_person_changed_is_not_replaced(years, tmp_path, capsys):
    file = tmp_path / "perbandingan.html"
    file.write_text("milik orang", encoding="utf-8")

    assert problems(capsys, "compare", *years, "-o", str(file), code=1) == ["output-edited"]
    assert file.read_text(encoding="utf-8") == "milik orang"


@needs_libreoffice
def test_the_sheets_formulas_recalculate_to_what_they_hold(years, tmp_path, capsys):
    file = tmp_path / "perbandingan.xlsx"
    said(capsys, "compare", *years, "-o", str(file))
    content = file.read_bytes()
    computed = recalculated({"made": poisoned(content)}, tmp_path)["made"]["Perbandingan"]
    held = load_workbook(BytesIO(content), data_only=True)["Perbandingan"]
    formulas = [cell.coordinate for row in load_workbook(BytesIO(content))["Perbandingan"] for cell in row if is_formula(cell)]

    assert len(formulas) > 500
    for at in formulas:
        assert (held[at].value or 0) == pytest.approx(computed[at].value or 0, abs=1e-9), at


def is_formula(cell):
    return str(cell.value).startswith("=")


@needs_libreoffice
def test_in_the_lke_the_sheet_follows_this_years_points(years, tmp_path, capsys):
    file = tmp_path / "lke.xlsx"
    said(capsys, "export", years[1], "-o", str(file))
    content = file.read_bytes()
    live = load_workbook(BytesIO(content))["Perbandingan"]
    book = recalculated({"made": poisoned(content)}, tmp_path)["made"]
    rows = [row for row in range(4, live.max_row) if is_formula(live[f"F{row}"])]

    assert len(rows) > 100
    for row in rows:
        source = live[f"F{row}"].value.removeprefix("=LKE!")
        before, after, change = (book["Perbandingan"][f"{letter}{row}"].value for letter in "EFG")
        number = after if isinstance(after, (int, float)) else 0

        assert after == book["LKE"][source].value
        assert change == pytest.approx(number - (before if isinstance(before, (int, float)) else 0), abs=1e-9)


def test_the_sheet_in_the_lke_takes_this_years_points_from_the_sheet_lke(years, tmp_path, capsys):
    file = tmp_path / "lke.xlsx"
    said(capsys, "export", years[1], "-o", str(file))
    sheet = load_workbook(file)["Perbandingan"]
    heads = [cell.value for cell in sheet[3]]
    now = [cell.value for cell in sheet["F"]][3:]

    assert heads[4:7] == ["Nilai 2021", "Nilai 2022", "Berubah"]
    assert all(str(each).startswith("=LKE!") for each in now if each not in (None, "") and not str(each).startswith("=SUM"))


def test_a_change_that_rounds_to_nothing_shows_no_sign(years, tmp_path, capsys):
    file = tmp_path / "perbandingan.xlsx"
    said(capsys, "compare", *years, "-o", str(file))
    sheet = load_workbook(file)["Perbandingan"]
    signed = {cell.column_letter for row in sheet for cell in row if cell.number_format.startswith("+0.00")}
    rules = {str(ranges.sqref): ranges.rules[0] for ranges in sheet.conditional_formatting}
    shown = {rule.dxf.numFmt.formatCode for rule in rules.values()}

    assert {place.partition("4:")[0] for place in rules} == signed
    assert {(rule.operator, *map(float, rule.formula)) for rule in rules.values()} == {
        ("between", -0.004999999999, 0.004999999999)
    }
    assert shown == {"0.00;0.00;0.00"}


def test_last_years_run_that_cannot_be_compared_is_said_in_the_sheet(years, tmp_path, capsys):
    run = tmp_path / "lama" / AFTER
    shutil.copytree(years[1], run)  # last year's folder is not beside it
    file = tmp_path / "lke.xlsx"
    said(capsys, "export", str(run), "-o", str(file))

    assert "Tidak dapat dibandingkan" in load_workbook(file)["Perbandingan"]["A3"].value


# --- improve -----------------------------------------------------------------------------------------------------


def test_what_is_at_stake_is_listed_greatest_first(years, capsys):
    document = told(capsys, "improve", years[1])
    gains = [each["gain"] for each in document["items"]]

    assert gains == sorted(gains, reverse=True)
    assert abs(sum(gains) - (document["total"]["weight"] - document["total"]["points"])) < 1e-9
    assert {"belum_dijawab", "belum_terbukti", "rendah"} >= {each["state"] for each in document["items"]}
    assert "Yang dapat ditambah" in said(capsys, "improve", years[1]).out


def test_the_cheapest_way_to_a_gate_meets_every_condition(tmp_path, capsys):
    run = new_run(tmp_path, "zi", 2022, "zi-90-2021")
    leaves = [each["id"] for each in told(capsys, "improve", str(run))["items"]]
    efforts = tmp_path / "usaha.csv"
    efforts.write_text("kriteria,usaha\n" + "".join(f"{name},1\n" for name in leaves), encoding="utf-8")
    document = told(capsys, "improve", str(run), "--target", "WBK", "--effort", str(efforts))

    assert document["plan"]["reachable"]
    assert len(document["limits"]) == 12
    assert all(limit["planned"]["met"] for limit in document["limits"])
    assert all(each["needed_for"] for each in document["plan"]["items"])
    text = said(capsys, "improve", str(run), "--target", "WBK", "--effort", str(efforts)).out
    assert "Rencana termurah: usaha " in text


def test_a_target_out_of_reach_says_the_best_that_can_be_reached(years, tmp_path, capsys):
    efforts = tmp_path / "usaha.csv"
    efforts.write_text("kriteria;usaha;jawaban;catatan\n8.5.a.1;2,5;;minta salinan\n", encoding="utf-8")
    document = told(capsys, "improve", years[1], "--target", "59", "--effort", str(efforts))

    assert not document["plan"]["reachable"]
    assert document["plan"]["missed"] == ["59"]
    assert document["plan"]["total"]["points"] == pytest.approx(document["total"]["points"] + 1.5)
    assert "TIDAK tercapai" in said(capsys, "improve", years[1], "--target", "59", "--effort", str(efforts)).out


def test_faulty_targets_and_efforts_are_refused(years, tmp_path, capsys):
    efforts = tmp_path / "usaha.csv"
    efforts.write_text("kriteria,usaha,jawaban\n8.5.a.1,dua,\nsalah,1,\n8.5.a.1,1,Z\n8.5.a.1,1,TB\n", encoding="utf-8")
    codes = problems(capsys, "improve", years[1], "--target", "50", "--effort", str(efforts), code=3)

    assert codes == ["effort-not-a-number", "unknown-criterion", "answer-outside-scale", "answer-outside-scale"]
    assert problems(capsys, "improve", years[1], "--target", "WBK", code=2) == ["unknown-target"]
    assert lke(["improve", years[1], "--effort", str(efforts)]) == 2
