"""``lke rekap`` as people and scripts call it."""

import json
import os
import re
import subprocess
from io import BytesIO

import pandas as pd
import pytest
from openpyxl import load_workbook

from lke.cli import execute as lke
from lke.files.sources import find_sources
from lke.offices import recap
from tests.offices import example, office, rubric

HOSTILE = '=HYPERLINK("http://contoh.example";"x")<script>alert(1)</script>'


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Twelve offices in three provinces, two of them twice, one broken, and the worked example."""
    folder = tmp_path_factory.mktemp("banyak")
    by = rubric(folder / "rubrik")
    below = folder / "penilaian"
    for at in range(12):
        code = f"63{at:02}"
        answers = {"1.1": "Ya" if at % 3 else "Tidak", "1.2": "ABC"[at % 3], "2.1": "Ya"} | (
            {"1.3": "A", "2.2": f"{at * 8}%"} if at > 3 else {}
        )
        given = {"1.1": "Ya", "1.2": "C"} if at % 2 else {}
        name = HOSTILE if at == 5 else None
        office(below / f"kantor-{code}", by, code, unit=answers, tpi=given, name=name, province=("Satu", "Dua", None)[at % 3])
    office(below / "lama", by, "6301", 2021, unit={"1.1": "Ya"})
    office(below / "rusak", by, "6399", unit={"1.1": "Mungkin"})
    example(below / "contoh")
    return below


def said(capsys, *words, code=0):
    capsys.readouterr()
    assert lke(["rekap", *map(str, words)]) == code
    return capsys.readouterr()


def told(capsys, *words, code=0):
    return json.loads(said(capsys, *words, "--json", code=code).out)


def test_the_screen_shows_distribution_provinces_and_what_could_not_be_read(many, capsys):
    shown = said(capsys, many).out

    assert "12 kantor dihitung; 4 belum lengkap, 12 dengan tpi sementara" in shown
    assert re.search(r"klaim \* +12 +\d,\d\d", shown)
    assert "1 tidak terbaca, dan tidak ikut dihitung:" in shown
    assert f"{many.as_posix()}/rusak (1 kesalahan)" in shown
    assert "4 × [province-missing]" in shown


def test_the_document_has_every_part_and_one_view_only_its_own(many, capsys):
    whole = told(capsys, many)

    parts = {"runs", "groups", "queue", "drift", "contradictions", "stopped", "files", "notes", "load", "plan"}
    assert parts <= whole.keys()
    assert (whole["read"], whole["counted"], len(whole["unread"]), whole["example"]) == (14, 14, 1, True)
    views = {
        "rekap": {"runs", "groups"},
        "antrean": {"queue"},
        "drift": {"drift", "contradictions", "stopped"},
        "salinan": {"files", "notes"},
        "beban": {"load", "plan"},
    }
    for view, wanted in views.items():
        document = told(capsys, many, "--view", view)
        assert document.keys() & parts == wanted
        assert {key: document[key] for key in wanted} == {key: whole[key] for key in wanted}


def test_the_queue_is_as_long_as_asked_and_says_what_is_left(many, capsys):
    queue = told(capsys, many, "--view", "antrean", "--top", "3")["queue"]

    assert len(queue["answers"]) == 3
    assert queue["left"]["answers"] == queue["waiting"] - 3
    assert sum(row["unproved"] for row in queue["questions"]) == pytest.approx(queue["unproved"])


def test_offices_are_ranked_by_the_score_asked_for(many, capsys):
    by = {run["unit"]["code"]: run["rank"]["by"] for run in told(capsys, many, "--by", "berbukti")["runs"]}

    assert set(by.values()) == {"berbukti"}
    assert told(capsys, many, "--by", "jelek", code=2)["problems"][0]["code"] == "unknown-score"


def test_nothing_readable_is_exit_3_with_the_list(tmp_path, capsys):
    office(tmp_path / "rusak", rubric(tmp_path / "rubrik"), unit={"1.1": "Mungkin"})
    problems = told(capsys, tmp_path / "rusak", code=3)["problems"]

    assert [problem["code"] for problem in problems] == ["answer-outside-scale"]


def test_a_path_that_does_not_exist_is_wrong_usage(capsys):
    assert told(capsys, "tidak-ada", code=2)["problems"][0]["code"] == "wrong-usage"


def test_reviewers_that_are_unclear_are_refused(many, capsys):
    problem = told(capsys, many, "--reviewers", "A,A", code=2)["problems"][0]

    assert (problem["code"], problem["what"]) == ("reviewers-unclear", "pemeriksa tanpa nama, atau disebut dua kali: 'A,A'")


def test_the_plan_is_for_the_reviewers_and_hours_asked_for(many, capsys):
    plan = told(capsys, many, "--view", "beban", "--reviewers", "A,B:6301,C", "--hours", "10")["plan"]

    assert [each["seconds"] for each in plan["reviewers"]] == [36_000] * 3
    assert not [task for task in plan["tasks"] if task["reviewer"] == "B" and task["code"] == "6301"]


@pytest.mark.parametrize("view", ["rekap", "antrean", "drift", "salinan", "beban"])
def test_every_view_has_its_screen(many, capsys, view):
    assert len(said(capsys, many, "--view", view, "--reviewers", "A,B").out.splitlines()) > 5


# --- files --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def overview(many):
    return recap.recap(find_sources([many]))


def test_the_page_needs_nothing_beside_it_and_runs_no_text_of_an_office(overview, tmp_path):
    recap.write_overview(overview, tmp_path / "r.html", None, 50)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert not re.findall(r"(?:src|href)=\"(?!#)", page)
    assert page.count('<table class="sortable') == 15 - sum(
        f'id="t-{each}"' not in page for each in ("tahun_lalu", "salinan_berkas", "salinan_catatan")
    )
    assert "CONTOH – data rekaan" in page
    assert "onclick" not in page


def test_the_page_sorts_and_filters_in_a_browser(overview, tmp_path):
    """The page's own script in chromium: sorting by a column and back, filtering by a word."""
    recap.write_overview(overview, tmp_path / "r.html", "rekap", 50)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    probe = """<script>
      var table = document.getElementById('t-rekap'), heads = table.tHead.rows[0].cells;
      var column = function (at) { return Array.prototype.map.call(table.tBodies[0].rows, function (row) { return row.cells[at].textContent; }); };
      heads[12].querySelector('button').click(); var up = column(12);
      heads[12].querySelector('button').click(); var down = column(12);
      heads[0].querySelector('button').click(); var ranks = column(0);
      var input = document.querySelector('[data-filter=t-rekap]'); input.value = 'kantor-6303'; input.dispatchEvent(new Event('input'));
      var left = Array.prototype.filter.call(table.tBodies[0].rows, function (row) { return !row.hidden; }).length;
      document.body.innerHTML = '<pre id="answer">' + JSON.stringify({up: up, down: down, ranks: ranks, left: left}) + '</pre>';
    </script></body>"""
    plain = re.sub(
        r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page
    )  # the probe is ours; the page's own policy forbids it
    (tmp_path / "probe.html").write_text(plain.replace("</body>", probe), encoding="utf-8")
    words = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'chr'}",
        "--dump-dom",
        f"file://{tmp_path / 'probe.html'}",
    ]
    try:
        shown = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120).stdout
    except FileNotFoundError:
        pytest.skip("no chromium")
    answer = json.loads(re.search(r'<pre id="answer">(.*?)</pre>', shown, re.DOTALL)[1])

    def numbers(cells):
        return [float(cell.replace(",", ".")) for cell in cells if cell != "–"]

    assert numbers(answer["up"]) == sorted(numbers(answer["up"]))
    assert numbers(answer["down"]) == sorted(numbers(answer["up"]), reverse=True)
    assert numbers(answer["ranks"]) == sorted(numbers(answer["ranks"]))
    assert answer["left"] == 1


def test_the_workbook_holds_numbers_as_numbers_and_text_as_text(overview, tmp_path):
    recap.write_overview(overview, tmp_path / "r.xlsx", None, 50)
    book = load_workbook(tmp_path / "r.xlsx")
    sheet = book["Rekap"]
    heads = [cell.value for cell in sheet[3]]
    rows = {row[2].value: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4) if row[6].value == 2022}

    assert book.sheetnames[:7] == ["Rekap", "Provinsi", "Gerbang", "Gerbang kantor", "Area", "Pertanyaan", "Antrean pertanyaan"]
    assert {"Temuan", "Beban", "Rencana", "Selisih"} <= set(book.sheetnames)
    assert sheet.freeze_panes == "E4"
    assert sheet.auto_filter.ref == f"A3:AE{sheet.max_row}"
    assert rows["6305"]["Kantor"].value == HOSTILE
    assert rows["6305"]["Kantor"].data_type == "s"
    run = next(each for each in overview.runs if each.code == "6304")
    assert rows["6304"]["klaim"].value == float(run.totals["klaim"])
    assert rows["6304"]["sistem"].value is None
    assert not [cell for each in book for row in each.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_table_for_programs_has_nulls_where_there_is_no_number(overview, tmp_path):
    recap.write_overview(overview, tmp_path / "r.parquet", None, 50)
    table = pd.read_parquet(BytesIO((tmp_path / "r.parquet").read_bytes()))

    assert len(table) == len(overview.runs)
    row = table[(table["Kode"] == "6304") & (table["Tahun"] == 2022)].iloc[0]
    assert row["klaim"] == float(next(run for run in overview.runs if run.code == "6304").totals["klaim"])
    assert pd.isna(row["sistem"])


def test_without_pyarrow_parquet_is_refused_with_the_mend(overview, tmp_path, monkeypatch, capsys, many):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    problem = told(capsys, many / "kantor-6301", "-o", tmp_path / "r.parquet", code=1)["problems"][0]

    assert (problem["code"], problem["what"]) == ("parquet-missing", "Parquet butuh paket pyarrow, yang tidak terpasang")
    assert not (tmp_path / "r.parquet").exists()


def test_the_same_offices_give_the_same_bytes_and_a_changed_file_is_kept(many, tmp_path, capsys):
    for name in ("a", "b"):
        for ending in ("html", "xlsx", "parquet"):
            said(capsys, many / "kantor-6301", many / "kantor-6302", "-o", tmp_path / name / f"r.{ending}")
    for ending in ("html", "xlsx", "parquet"):
        assert (tmp_path / "a" / f"r.{ending}").read_bytes() == (tmp_path / "b" / f"r.{ending}").read_bytes()
    (tmp_path / "a" / "r.html").write_text("disunting")
    assert told(capsys, many / "kantor-6301", "-o", tmp_path / "a" / "r.html", code=1)["problems"][0]["code"] == "output-edited"
    said(capsys, many / "kantor-6301", "-o", tmp_path / "a" / "r.html", "--force")


@pytest.mark.parametrize("hours", ["nan", "inf"])
def test_hours_that_are_no_number_are_wrong_usage(many, capsys, hours):
    (problem,) = told(capsys, many, "--view", "beban", "--hours", hours, code=2)["problems"]
    assert problem["what"] == "--hours harus angka yang terhingga"


@pytest.mark.parametrize("key", ["", " "])
def test_pseudonyms_without_a_key_are_refused(many, capsys, key):
    (problem,) = told(capsys, many, "--anonim", key, code=2)["problems"]
    assert problem["what"] == "--anonim butuh kata kunci yang tidak kosong"


@pytest.mark.parametrize("ending", ["html", "xlsx", "parquet"])
def test_a_folder_whose_name_is_no_utf8_is_written_all_the_same(capsys, tmp_path, ending):
    odd = tmp_path / os.fsdecode(b"nama\xff")
    try:
        odd.mkdir()
    except OSError:
        pytest.skip("this file system knows no such names")
    office(odd / "kantor", rubric(tmp_path / "rubrik"), "6301", unit={"1.1": "Ya"})
    target = tmp_path / f"rekap.{ending}"
    told(capsys, odd, "-o", target)
    assert target.stat().st_size


def test_other_endings_are_wrong_usage(many, capsys, tmp_path):
    assert told(capsys, many, "-o", tmp_path / "r.pdf", code=2)["problems"][0]["code"] == "wrong-usage"
