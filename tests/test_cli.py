"""The commands as people and scripts call them: the contract's words, JSON keys and exit codes."""

import json
import os
import shutil
from pathlib import Path

import pytest

from lke import app, language
from lke.cli import execute as lke
from lke.files.places import shipped_examples

EXAMPLE = "contoh-kpu-kota-banjarmasin-2022"


@pytest.fixture
def example(tmp_path):
    """A copy of the worked example, to be scored and spoiled."""
    folder = tmp_path / EXAMPLE
    app.copy_missing(shipped_examples()[EXAMPLE], folder)
    return folder


@pytest.fixture
def empty_run(tmp_path):
    """A new run that nobody has filled in."""
    words = ["init", "uji-2022", "--unit", "6371", "--name", "KPU Uji", "--year", "2022", "--rubric", "rb-kpu-2022"]
    assert lke([*words, "--to", str(tmp_path)]) == 0
    return tmp_path / "uji-2022"


def _json(capsys, *words, code=0):
    capsys.readouterr()
    assert lke(list(words)) == code
    return json.loads(capsys.readouterr().out)


def test_score_json_has_the_keys_of_the_contract(example, capsys):
    document = _json(capsys, "score", str(example), "--json")

    assert {
        "engine",
        "rubric",
        "unit",
        "year",
        "by",
        "total",
        "complete",
        "interval",
        "scores",
        "problems",
        "gates",
        "nodes",
    } <= (document.keys())
    assert {"id", "edition", "sha256", "unverified"} == document["rubric"].keys()
    assert {"points", "exact", "weight", "percent", "predicate", "provisional"} == document["total"].keys()
    assert set(document["scores"]) == {"sistem", "klaim", "berbukti", "tpi"}
    assert {"id", "parent", "title", "weight", "points", "exact", "percent", "outcome", "answer", "because"} <= (
        document["nodes"][0].keys()
    )


def test_score_json_is_by_the_score_of_record_and_out_of_60(example, capsys):
    document = _json(capsys, "score", str(example), "--json")

    assert (document["by"], document["total"]["weight"], document["total"]["predicate"]) == ("sistem", 60, None)
    assert document["scores"]["sistem"] == document["total"]["points"]


@pytest.mark.parametrize("by", ["sistem", "klaim", "berbukti", "tpi", "round:unit", "round:tpi"])
def test_nodes_are_in_preorder_and_their_leaves_sum_to_the_total(example, capsys, by):
    from fractions import Fraction

    document = _json(capsys, "score", str(example), "--json", "--by", by)
    nodes = {node["id"]: node for node in document["nodes"]}
    parents = {node["parent"] for node in document["nodes"]}
    leaves = [node for node in document["nodes"] if node["id"] not in parents and node["exact"] is not None]
    seen = {None}
    for node in document["nodes"]:
        assert node["parent"] in seen
        seen.add(node["id"])

    assert sum(Fraction(leaf["exact"]) for leaf in leaves) == Fraction(document["total"]["exact"])
    assert nodes["8.4"] == nodes["8.4"] | {"outcome": "dicatat", "weight": 0, "points": None}


def test_only_tpi_can_be_provisional(example, capsys):
    provisional = {
        by: _json(capsys, "score", str(example), "--json", "--by", by)["total"]["provisional"]
        for by in ("sistem", "klaim", "berbukti", "tpi", "round:tpi")
    }

    assert provisional == {"sistem": False, "klaim": False, "berbukti": False, "tpi": True, "round:tpi": False}


def test_an_unknown_score_is_wrong_usage_and_names_the_known_ones(example, capsys):
    document = _json(capsys, "score", str(example), "--json", "--by", "round:provinsi", code=2)

    assert document["problems"][0]["code"] == "unknown-score"
    assert "round:tpi" in document["problems"][0]["mend"]


def test_run_writes_workbook_report_and_numbers_and_again_the_same_bytes(example, capsys):
    assert lke(["run", str(example)]) == 0
    first = {file.name: file.read_bytes() for file in (example / "keluaran").iterdir()}
    assert lke(["run", str(example)]) == 0
    again = {file.name: file.read_bytes() for file in (example / "keluaran").iterdir()}

    assert set(first) == {"lke.xlsx", "laporan.html", "nilai.json", ".lke.json"}
    assert again == first


def test_an_output_that_a_person_edited_is_refused_before_anything_is_written(example, capsys):
    assert lke(["run", str(example)]) == 0
    report, numbers = example / "keluaran" / "laporan.html", example / "keluaran" / "nilai.json"
    report.write_text("catatan saya", encoding="utf-8")
    (example / "jawaban.csv").write_text("kriteria,unit\n1.1.a.1,Tidak\n", encoding="utf-8")
    before = numbers.read_bytes()
    capsys.readouterr()

    assert lke(["run", str(example)]) == 1
    assert "--force" in capsys.readouterr().err
    assert (report.read_text(encoding="utf-8"), numbers.read_bytes()) == ("catatan saya", before)
    assert lke(["run", str(example), "--force"]) == 0
    assert numbers.read_bytes() != before


def test_export_and_report_do_not_replace_a_foreign_file(example, tmp_path, capsys):
    mine = tmp_path / "lke.xlsx"
    mine.write_bytes(b"milik saya")

    assert lke(["export", str(example), "-o", str(mine)]) == 1
    assert mine.read_bytes() == b"milik saya"
    assert lke(["export", str(example), "-o", str(tmp_path / "baru.xlsx")]) == 0
    assert lke(["export", str(example), "-o", str(tmp_path / "baru.xlsx")]) == 0
    assert lke(["report", str(example), "-o", str(tmp_path / "laporan.html")]) == 0
    assert lke(["report", str(example), "-o", str(tmp_path / "laporan.txt")]) == 2


def test_a_new_run_is_sound_scores_nothing_and_can_be_run(empty_run, capsys):
    assert lke(["check", str(empty_run)]) == 0
    document = _json(capsys, "score", str(empty_run), "--json")

    assert (document["total"]["points"], document["interval"], document["complete"]) == (
        0,
        {"min": 0, "max": 60},
        {"answered": 0, "of": 156},
    )
    assert lke(["run", str(empty_run)]) == 0


def test_init_does_not_touch_a_folder_that_is_there(empty_run, capsys):
    words = ["init", "uji-2022", "--unit", "1", "--name", "X", "--year", "2022", "--rubric", "rb-kpu-2022"]

    assert lke([*words, "--to", str(empty_run.parent)]) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--rubric", "rb-kpu-2021"], 2),
        (["--rubric", "rb-kpu-2022", "--year", "2024"], 3),
        (["--rubric", "rb-kpu-2022", "--plan", "tidak-ada"], 2),
    ],
)
def test_init_with_a_wrong_word_leaves_no_folder(tmp_path, capsys, words, code):
    given = ["init", "uji", "--unit", "6371", "--name", "KPU Uji", "--year", "2022", *words, "--to", str(tmp_path)]

    assert lke(given) == code
    assert list(tmp_path.iterdir()) == []


def test_a_name_with_quotes_and_colons_survives_init(tmp_path, capsys):
    name = 'KPU "Kota": #1\\ é'
    assert (
        lke(["init", "a", "--unit", "0001", "--name", name, "--year", "2022", "--rubric", "rb-kpu-2022", "--to", str(tmp_path)])
        == 0
    )

    assert _json(capsys, "score", str(tmp_path / "a"), "--json")["unit"] == {"code": "0001", "name": name}


def test_explain_knows_criteria_groups_and_indicators(example, capsys):
    for node in ("1.1.a.1", "1.1", "1", "8.4"):
        assert lke(["explain", str(example), node]) == 0
    assert lke(["explain", str(example), "1.1.a.9"]) == 2
    assert "1.1.a.1" in capsys.readouterr().err


def test_check_says_every_finding_and_exits_0_without_salah(example, capsys):
    document = _json(capsys, "check", str(example), "--json")

    assert {problem["severity"] for problem in document["problems"]} == {"temuan"}


def test_check_names_the_faults_of_all_files_at_once(example, capsys):
    (example / "jawaban.csv").write_text("kriteria,unit\n1.1.a.1,Mungkin\n", encoding="utf-8")
    (example / "data.csv").write_text("kunci,nilai\n1.2.c.1:sudah_tanda_tangan,-3\n", encoding="utf-8")
    (example / "bukti.csv").write_text("id,jenis,judul,berkas\nB1,sk,SK,../rahasia.pdf\n", encoding="utf-8")
    document = _json(capsys, "check", str(example), "--json", code=3)

    assert {problem["code"] for problem in document["problems"]} >= {
        "answer-outside-scale",
        "negative-number",
        "path-outside-folder",
    }


def test_coverage_is_of_all_159_indicators(example, capsys):
    evidence = _json(capsys, "plan", "coverage", str(example), "--json")["indicators"]
    criteria = _json(capsys, "rubric", "coverage", "kpu-kota-banjarmasin-2022", "rb-kpu-2022", "--json")

    assert len(evidence) == len(criteria["indicators"]) == 159
    assert all(row["criteria"] for row in criteria["indicators"])
    assert criteria["unserved"] == []


@pytest.mark.parametrize(
    "words",
    [
        ["plan", "show", "kpu-kota-banjarmasin-2022"],
        ["rubric", "show", "rb-kpu-2022"],
        ["rubric", "list"],
        ["rubric", "coverage", "kpu-kota-banjarmasin-2022", "rb-kpu-2022"],
    ],
)
def test_looking_things_up_prints_text_or_json(words, capsys):
    assert lke(words) == 0
    assert len(capsys.readouterr().out) > 100
    assert isinstance(_json(capsys, *words, *(["--json"])), dict)


@pytest.mark.parametrize("words", [["score", "tidak-ada"], ["skor"], ["score"], ["init", "x"], ["plan", "show", "tidak-ada"]])
def test_wrong_usage_and_paths_that_do_not_exist_exit_2(words, capsys):
    assert lke(words) == 2


def test_a_folder_without_penilaian_is_refused_as_json_too(tmp_path, capsys):
    document = _json(capsys, "score", str(tmp_path), "--json", code=2)

    assert document["problems"][0]["code"] == "not-a-run"
    assert set(document["problems"][0]) >= {"severity", "file", "line", "path", "code", "what", "mend"}


def test_demo_writes_the_examples_and_leaves_what_is_there(tmp_path, capsys):
    assert lke(["demo", str(tmp_path / "coba")]) == 0
    answers = tmp_path / "coba" / EXAMPLE / "jawaban.csv"
    answers.write_text("kriteria,unit\n1.1.a.1,Tidak\n", encoding="utf-8")

    assert lke(["demo", str(tmp_path / "coba")]) == 0
    assert answers.read_text(encoding="utf-8").endswith("Tidak\n")


def test_a_bug_shows_its_traceback_and_exits_70(monkeypatch, capsys, example):
    monkeypatch.setattr(app, "score_run", lambda *_args: 1 / 0)

    assert lke(["score", str(example)]) == 70
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_ctrl_c_exits_130(monkeypatch, example):
    def interrupted(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "score_run", interrupted)

    assert lke(["score", str(example)]) == 130


def test_english_on_request_and_codes_do_not_change(example, capsys, monkeypatch):
    monkeypatch.setenv("LKE_LANG", "en")
    try:
        document = _json(capsys, "score", str(example), "--json")
    finally:
        language.use("id")

    assert document["nodes"][0]["outcome"] in ("dinilai", "belum_dijawab")
    assert "of" in document["nodes"][0]["because"]


def test_scores_do_not_depend_on_the_folder_from_which_they_are_asked(example, capsys, monkeypatch):
    there = _json(capsys, "score", str(example), "--json")
    monkeypatch.chdir(example.parent)

    assert _json(capsys, "score", example.name, "--json") == there


def test_a_run_moves_with_its_folder(example, tmp_path, capsys):
    before = _json(capsys, "score", str(example), "--json")
    shutil.move(example, tmp_path / "pindah")

    assert _json(capsys, "score", str(tmp_path / "pindah"), "--json") == before


def test_output_piped_to_a_reader_that_leaves_is_no_error(tmp_path):
    import subprocess
    import sys

    code = "from lke.cli import execute; import sys; sys.exit(execute(['plan', 'show', 'kpu-kota-banjarmasin-2022', '--json']))"
    done = subprocess.run(
        f'{sys.executable} -c "{code}" | head -1; exit ${{PIPESTATUS[0]}}',
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ},
        cwd=Path(__file__).parent.parent,
    )

    assert (done.returncode, done.stderr) == (0, "")
