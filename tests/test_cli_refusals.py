"""A hostile or hurried user of the command line: every mistake has its message and its exit code, and no traceback."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lke import app
from lke.cli import execute as lke
from tests.test_files_bad import BAD, SOUND

ROOT = Path(__file__).parent.parent
INIT = ["--unit", "1", "--name", "KPU Uji", "--year", "2022", "--rubric", "rb-kpu-2022"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working folder with a small rubric and a run."""
    for folder in (SOUND, "evidence-missing"):
        app.copy_missing(BAD / folder, tmp_path / folder)
    (tmp_path / "evidence-missing").rename(tmp_path / "run")
    (tmp_path / "kosong").mkdir()
    (tmp_path / "kosong.yaml").touch()
    (tmp_path / "catatan.txt").write_text("catatan", encoding="utf-8")
    with (tmp_path / "besar.yaml").open("wb") as stream:
        stream.truncate(200_000_000)
    monkeypatch.chdir(tmp_path)
    return tmp_path


LONG = "x" * 5000

MISTAKES = [
    # words, exit code, code of the problem (None: told as wrong usage)
    (["score", "kosong.yaml"], 2, None),
    (["score", "kosong"], 2, "not-a-run"),
    (["score", SOUND], 2, "not-a-run"),
    (["score", "tidak-ada"], 2, None),
    (["score", LONG], 2, None),
    (["run", "kosong"], 2, "not-a-run"),
    (["export", "kosong", "-o", "a.xlsx"], 2, "not-a-run"),
    (["check", "kosong"], 3, "nothing-to-check"),
    (["check", "catatan.txt"], 3, "nothing-to-check"),
    (["check", "run/bukti.csv"], 3, "nothing-to-check"),
    (["check", "kosong.yaml"], 3, "file-empty"),
    (["check", "besar.yaml"], 3, "file-too-large"),
    (["check", LONG], 2, None),
    (["check"], 2, None),
    (["score", "run", "--by", "x"], 2, "unknown-score"),
    (["score", "run", "--by", "round:provinsi"], 2, "unknown-score"),
    (["score", "run", "--by"], 2, None),
    (["explain", "run", "A.9"], 2, "unknown-id"),
    (["explain", "run", LONG], 2, "unknown-id"),
    (["explain", "run", ""], 2, "unknown-id"),
    (["rubric", "show", "rb-kpu-2021"], 2, "not-found"),
    (["rubric", "show", LONG], 2, "not-found"),
    (["rubric", "show", "a\0b"], 2, "not-found"),
    (["rubric", "show", "kosong"], 2, "not-found"),
    (["plan", "show", LONG], 2, "not-found"),
    (["plan", "show", "kosong.yaml"], 3, "file-empty"),
    (["plan", "show", "besar.yaml"], 3, "file-too-large"),
    (["export", "run", "-o", "kosong"], 2, None),
    (["export", "run", "-o", "lke.xls"], 2, None),
    (["export", "run", "-o", ""], 2, None),
    (["export", "run", "-o", "catatan.txt/lke.xlsx"], 1, "output-not-writable"),
    (["export", "run", "-o", "x" * 300 + ".xlsx"], 1, "output-not-writable"),
    (["report", "run", "-o", "run/bukti.csv"], 2, None),
    (["demo", "catatan.txt"], 2, None),
    (["demo", "catatan.txt/contoh"], 1, "output-not-writable"),
    (["init", "../luar", *INIT], 2, None),
    (["init", "", *INIT], 2, None),
    (["init", "a/b", *INIT], 2, None),
    (["init", "Baru", *INIT], 2, None),
    (["init", "baru", *INIT, "--year", "1945"], 2, None),
    (["init", "baru", *INIT, "--name", ""], 3, "missing-key"),
    (["init", "baru", *INIT, "--name", LONG], 3, "text-too-long"),
    (["init", "baru", *INIT, "--name", "KPU \udcff"], 3, "not-yaml"),
    (["init", "baru", *INIT, "--to", "catatan.txt"], 2, None),
    (["init", "baru", *INIT, "--to", "catatan.txt/x"], 1, "output-not-writable"),
    (["init", "run", *INIT, "--to", "."], 1, "run-exists"),
    (["skor"], 2, None),
    ([""], 2, None),
    (["--tidak-ada"], 2, None),
]


@pytest.mark.parametrize(
    ("words", "code", "problem"), MISTAKES, ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else ""
)
def test_a_mistake_is_told_and_leaves_nothing_behind(here, capsys, words, code, problem):
    before = sorted(here.rglob("*"))

    assert lke(words) == code
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert len((told.out + told.err).splitlines()) < 30
    assert (f"[{problem}]" in told.out + told.err) if problem else told.err
    assert sorted(here.rglob("*")) == before


JSON_COMMANDS = {"score", "check", "rubric", "plan"}


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [mistake for mistake in MISTAKES if mistake[0] and mistake[0][0] in JSON_COMMANDS and mistake[0][-1] != "--by"],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_a_refusal_with_json_is_one_document_and_nothing_else(here, capsys, words, code, problem):
    assert lke([*words, "--json"]) == code
    told = capsys.readouterr()
    document = json.loads(told.out)

    assert [each["code"] for each in document["problems"]] == [problem or "wrong-usage"]
    assert {"severity", "file", "line", "path", "code", "what", "mend"} <= document["problems"][0].keys()
    assert told.err == ""


def test_faults_of_many_files_come_all_at_once(here, capsys):
    (here / "run" / "penilaian.yaml").write_text(
        "satker: {kode: '6371', nama: KPU Uji, jenjang: kabkota}\ntahun: 2025\nrubrik: ../rubrik-kecil\nputaran: [tpi, unit]\n",
        encoding="utf-8",
    )
    (here / "run" / "jawaban.csv").write_text("kriteria,unit\nA.1,1-Mei\nA.8,Ya\n", encoding="utf-8")
    (here / "run" / "data.csv").write_text("kunci,nilai\nA.2:sudah,11\nA.2:wajib,10\nA.4:pegawai,-1\n", encoding="utf-8")
    (here / "run" / "bukti.csv").write_text("id,jenis,judul,berkas\nB1,sk,SK,../a.pdf\nB1,sk,SK,\n", encoding="utf-8")
    assert lke(["check", "run", "--json"]) == 3
    problems = json.loads(capsys.readouterr().out)["problems"]

    assert [(each["file"], each["line"], each["code"]) for each in problems] == [
        ("run/bukti.csv", 2, "path-outside-folder"),
        ("run/bukti.csv", 3, "duplicate-id"),
        ("run/data.csv", 3, "part-above-whole"),
        ("run/data.csv", 4, "negative-number"),
        ("run/jawaban.csv", 2, "cell-became-date"),
        ("run/jawaban.csv", 3, "unknown-criterion"),
        ("run/penilaian.yaml", 2, "year-outside-edition"),
        ("run/penilaian.yaml", 4, "wrong-rounds"),
    ]


def test_a_broken_header_does_not_hide_the_faults_of_the_tables(here, capsys):
    (here / "run" / "penilaian.yaml").write_text("satker: {}\n", encoding="utf-8")
    (here / "run" / "data.csv").write_text("kunci\n", encoding="utf-8")
    assert lke(["score", "run", "--json"]) == 3
    problems = json.loads(capsys.readouterr().out)["problems"]

    assert {each["file"] for each in problems} == {"run/penilaian.yaml", "run/data.csv"}


@pytest.mark.parametrize("command", ["run", "score", "export", "report"])
def test_salah_stops_before_anything_is_written(here, capsys, command):
    (here / "run" / "data.csv").write_text("kunci,nilai\nA.4:pegawai,-1\n", encoding="utf-8")
    before = sorted(here.rglob("*"))
    target = {"export": ["-o", "a.xlsx"], "report": ["-o", "a.html"]}.get(command, [])

    assert lke([command, "run", *target]) == 3
    assert sorted(here.rglob("*")) == before


def test_temuan_does_not_stop_and_says_the_points_that_hang_on_it(here, capsys):
    assert lke(["check", "run"]) == 0
    assert "paling banyak 2,50 poin" in capsys.readouterr().out
    assert lke(["run", "run"]) == 0


def test_a_second_run_writes_nothing_anew(here, capsys):
    assert lke(["run", "run"]) == 0
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in (here / "run" / "keluaran").iterdir()}

    assert lke(["run", "run"]) == 0
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in (here / "run" / "keluaran").iterdir()} == before


def _python(here, code, **environment):
    """Start Python in *here*, as a person's shell would."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=here, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def _run(here, *words, **environment):
    process = _python(here, f"import sys; from lke.cli import execute; sys.exit(execute({list(words)!r}))", **environment)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


@pytest.mark.parametrize("encoding", ["cp437", "cp1252"])
def test_a_console_that_lacks_a_letter_shows_it_otherwise(here, encoding):
    code, out, err = _run(here, "explain", "run", "A.1", PYTHONIOENCODING=encoding)

    assert (code, err) == (0, b"")
    assert "A.1" in out.decode(encoding)


def test_json_stays_json_on_a_console_that_lacks_a_letter(here):
    header = here / "run" / "penilaian.yaml"
    header.write_text(header.read_text(encoding="utf-8").replace("KPU Uji", "KPU Ujié 😀"), encoding="utf-8")
    documents = [
        json.loads(_run(here, "score", "run", "--json", PYTHONIOENCODING=name)[1].decode(name)) for name in ("cp1252", "utf-8")
    ]

    assert documents[0] == documents[1]
    assert documents[0]["unit"]["name"] == "KPU Ujié 😀"


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_folder_whose_name_is_no_text_can_be_checked_and_run(here):
    strange = here / os.fsdecode(b"x\xffy")
    strange.mkdir()
    for folder in (SOUND, "run"):
        (here / folder).rename(strange / folder)
    code = "import sys; from lke.cli import execute; sys.exit(execute(['{}', 'x\\udcffy/run']))"
    codes = []
    for command in ("check", "run"):
        process = _python(here, code.format(command), PYTHONIOENCODING="utf-8")
        process.communicate(timeout=30)
        codes.append(process.returncode)

    assert codes == [0, 0]


@pytest.mark.skipif(os.name == "nt", reason="SIGINT")
def test_ctrl_c_in_the_middle_exits_130_and_leaves_no_half_of_a_file(here):
    code = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background process ignores it\n"
        "from lke import app\n"
        "from lke.cli import execute\n"
        "real = app.render_report\n"
        "def slow(*told):\n"
        "    print('mulai', flush=True)\n"
        "    time.sleep(30)\n"
        "    return real(*told)\n"
        "app.render_report = slow\n"
        "sys.exit(execute(['run', 'run']))\n"
    )
    process = _python(here, code)
    assert process.stdout.readline() == b"mulai\n"
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=10)

    assert (process.returncode, b"Traceback" in err) == (130, False)
    assert not (here / "run" / "keluaran").exists()
