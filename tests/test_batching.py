"""One official workbook filled for many runs: each as if alone, resumable, nothing of a person ever replaced."""

import contextlib
import csv
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest

from lke.batching import filling_one
from lke.cli import execute as lke
from lke.files.alone import alone_in
from lke.workbook.official.package import package_of
from lke.workbook.official.reading import read_package
from tests.official_rounds import rounds_twin
from tests.official_twin import ANSWERS, INPUTS, NOTES, RUBRIC, twin, write_run

SHEET = "Lembar Kerja"
EVIDENCE = "id,kriteria,jenis,judul,nomor,tautan,akses,status\nB1,A.1.a,dokumen,SK,1/2024,https://contoh.invalid/sk,,diajukan\n"


@pytest.fixture
def place(tmp_path):
    """A folder with the twin as templat.xlsx, and runs/."""
    (tmp_path / "templat.xlsx").write_bytes(twin())
    (tmp_path / "runs").mkdir()
    return tmp_path


def office(place, name, number=0, *, year=2024, **given):
    """A run ``runs/<name>`` of the office of that number."""
    folder = (place / "runs" / name).parent
    made = write_run(folder, **given)
    file = made / "penilaian.yaml"
    text = file.read_text(encoding="utf-8").replace('"0000"', f'"{number:04}"').replace("2024", str(year))
    file.write_text(text, encoding="utf-8")
    made.rename(place / "runs" / name)
    return place / "runs" / name


def random_office(place, number):
    """An office that answered some of the questions."""
    chance = random.Random(number)

    def some(given):
        return {key: text for key, text in given.items() if chance.random() < 0.6}

    inputs = INPUTS if chance.random() < 0.5 else {}
    return office(place, f"kantor-{number:02}", number, answers=some(ANSWERS), notes=some(NOTES), inputs=inputs)


def batch(place, *more):
    """Exit code and all that the command says."""
    words = ["export", "--batch", str(place / "runs"), "--template", str(place / "templat.xlsx"), "-o", str(place / "out"), *more]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
        code = lke(words)
    return code, out.getvalue().replace(f"{place}/", "")


def alone(place, run, *more):
    """The bytes of the run's workbook when it is exported by itself."""
    target = place / "alone.xlsx"
    target.unlink(missing_ok=True)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert lke(["export", str(run), "--template", str(place / "templat.xlsx"), "-o", str(target), *more]) == 0
    return target.read_bytes()


def cells(file):
    found = read_package(package_of(file.read_bytes(), "x.xlsx"), "x.xlsx", "xlsx", "").sheet(SHEET).cells
    return {cell.coordinate: (cell.value, cell.link) for cell in found.values() if cell.value is not None or cell.link}


def made(place):
    """Name -> bytes of every workbook."""
    out = place / "out"
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in sorted(out.rglob("*.xlsx"))}


def codes(told):
    return set(re.findall(r" \[([a-z0-9-]+)\]$", told, re.MULTILINE))


# --- each as if alone --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["penuh lalu kosong", "kosong lalu penuh"])
def test_a_blank_office_after_a_full_one_is_blank(place, order):
    names = ("a", "b") if order == "penuh lalu kosong" else ("b", "a")
    full = office(place, names[0], 1, evidence=EVIDENCE)
    blank = office(place, names[1], 2, answers={}, notes={}, inputs={})
    code, _told = batch(place, "--jobs", "1")
    template = cells(place / "templat.xlsx")
    got = cells(place / "out" / f"{names[1]}.xlsx")

    assert code == 0
    assert {name: held for name, held in got.items() if template.get(name) != held} == {}
    assert {name for name, held in template.items() if held[0] is not None and got.get(name) != held} <= {
        name
        for name in template
        if name[0] in "EFGLM"  # results of formulas, which every fill takes away
    }
    assert cells(place / "out" / f"{names[0]}.xlsx")["J7"] == ("https://contoh.invalid/sk", "https://contoh.invalid/sk")
    assert made(place) == {f"{names[0]}.xlsx": alone(place, full), f"{names[1]}.xlsx": alone(place, blank)}


def test_a_template_with_another_offices_answers_is_cleared_for_each(place):
    (place / "templat.xlsx").write_bytes(twin({7: "Tidak", 8: "A", 13: 99, 17: 2}))
    runs = [office(place, "a", 1), office(place, "b", 2, answers={"A.1.b": "C"}, notes={}, inputs={})]

    assert batch(place)[0] == 1
    assert codes(batch(place)[1]) == {"cell-holds-other"}
    assert batch(place, "--overwrite")[0] == 0
    assert made(place) == {f"{run.name}.xlsx": alone(place, run, "--overwrite") for run in runs}
    assert {"E7", "E13", "E17"} & cells(place / "out" / "b.xlsx").keys() == set()


def test_two_processes_give_what_each_run_gives_alone(place):
    runs = [random_office(place, number) for number in range(17)]
    code, told = batch(place, "--jobs", "2", "--json")

    assert (code, json.loads(told)["jobs"]) == (0, 2)
    assert made(place) == {f"{run.name}.xlsx": alone(place, run) for run in runs}


def test_only_the_round_that_is_asked_for_is_filled(place):
    (place / "templat.xlsx").write_bytes(rounds_twin())
    run = office(place, "a", 1, tpi={"A.1.a": "Tidak"})

    code, told = batch(place)
    assert (code, codes(told)) == (2, {"no-such-round"})
    assert "templat ini memuat beberapa putaran: unit, tpi_unit, tpi_pusat" in told
    assert not (place / "out").exists()
    assert batch(place, "--round", "tpi=tpi_pusat")[0] == 0
    assert made(place) == {"a.xlsx": alone(place, run, "--round", "tpi=tpi_pusat")}


# --- again -------------------------------------------------------------------------------------------------------


def stamps(place):
    return {file.name: (file.stat().st_ino, file.stat().st_mtime_ns) for file in (place / "out").glob("*.xlsx")}


def outcomes(told):
    return {run["run"].rpartition("/")[2]: run["outcome"] for run in json.loads(told)["runs"]}


def test_what_is_current_is_not_written_again_and_what_changed_is(place):
    runs = [random_office(place, number) for number in range(3)]
    batch(place)
    first, table = stamps(place), (place / "out" / "ringkasan.csv").read_bytes()

    assert batch(place)[1] == "3 penilaian: 3 sudah mutakhir; 0 temuan (--json menyebutnya); daftar: out/ringkasan.csv\n"
    assert (stamps(place), (place / "out" / "ringkasan.csv").read_bytes()) == (first, table)
    (runs[1] / "jawaban.csv").write_text('kriteria,unit,catatan_unit\nA.1.a,Tidak,""\n', encoding="utf-8")
    told = batch(place, "--json")[1]
    assert outcomes(told) == {"kantor-00": "mutakhir", "kantor-01": "terisi", "kantor-02": "mutakhir"}
    assert made(place)["kantor-01.xlsx"] == alone(place, runs[1])
    assert {name for name, stamp in stamps(place).items() if stamp == first[name]} == {"kantor-00.xlsx", "kantor-02.xlsx"}


@pytest.mark.parametrize("what", ["rubrik", "templat", "pilihan", "daftar baru", "hasil hilang", "ingatan rusak"])
def test_every_thing_that_a_workbook_hangs_on_makes_it_anew(place, what):
    run = office(place, "a", 1)
    batch(place)
    more = []
    if what == "rubrik":
        (place / "runs" / "rubrik" / "rubric.yaml").write_text(RUBRIC.replace("Lembar contoh", "Lembar lain"), encoding="utf-8")
    elif what == "templat":
        (place / "templat.xlsx").write_bytes(twin(from_1904=False))
    elif what == "pilihan":
        more = ["--overwrite"]
    elif what == "daftar baru":
        (run / "bukti.csv").write_text(EVIDENCE, encoding="utf-8")
    elif what == "hasil hilang":
        (place / "out" / "a.xlsx").unlink()
    else:
        (place / "out" / ".lke-batch.json").write_text('{"dibuat": {"a.xlsx": {"made_for": 1}}}', encoding="utf-8")

    assert outcomes(batch(place, "--json", *more)[1]) == {"a": "terisi"}
    assert made(place) == {"a.xlsx": alone(place, run, *more)}
    assert outcomes(batch(place, "--json", *more)[1]) == {"a": "mutakhir"}


def test_a_workbook_that_a_person_changed_stays_and_the_others_are_done(place):
    runs = [random_office(place, number) for number in range(3)]
    batch(place)
    (place / "out" / "kantor-01.xlsx").write_bytes(b"milik orang")
    (place / "out" / "kantor-02.xlsx").unlink()
    code, told = batch(place)

    assert (code, codes(told)) == (1, {"output-edited"})
    assert "runs/kantor-01 (ditolak)" in told
    assert "out/kantor-01.xlsx: berkas sudah ada dan bukan tulisan lke yang terakhir: seseorang mengubahnya" in told
    assert told.splitlines()[-1].startswith("3 penilaian: 1 terisi, 1 sudah mutakhir, 1 ditolak;")
    assert made(place)["kantor-01.xlsx"] == b"milik orang"
    assert made(place)["kantor-02.xlsx"] == alone(place, runs[2])
    assert batch(place, "--force")[0] == 0
    assert made(place)["kantor-01.xlsx"] == alone(place, runs[1])


def test_a_file_of_somebody_else_is_not_replaced(place):
    office(place, "a", 1)
    (place / "out").mkdir()
    (place / "out" / "a.xlsx").write_bytes(b"milik orang")

    assert (batch(place)[0], made(place)) == (1, {"a.xlsx": b"milik orang"})


def test_the_template_is_not_replaced_even_by_force(place):
    office(place, "templat", 1)
    before = (place / "templat.xlsx").read_bytes()
    words = ["export", "--batch", str(place / "runs"), "--template", str(place / "templat.xlsx"), "-o", str(place), "--force"]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
        code = lke(words)

    assert (code, codes(out.getvalue())) == (1, {"target-is-template"})
    assert (place / "templat.xlsx").read_bytes() == before


# --- what goes wrong ---------------------------------------------------------------------------------------------


def test_a_faulty_run_is_told_with_its_faults_and_the_others_are_filled(place):
    bad = office(place, "a", 1)
    good = office(place, "b", 2)
    batch(place)
    older = made(place)["a.xlsx"]
    (bad / "jawaban.csv").write_text("kriteria,unit\nA.1.a,Mungkin\nA.9.z,Ya\n", encoding="utf-8")
    code, told = batch(place, "--force")

    assert code == 3
    assert codes(told) == {"answer-outside-scale", "unknown-criterion", "workbook-outdated"}
    assert "runs/a (salah)" in told
    assert made(place) == {"a.xlsx": older, "b.xlsx": alone(place, good)}
    (row, _other) = csv.DictReader((place / "out" / "ringkasan.csv").read_text(encoding="utf-8-sig").splitlines())
    assert (row["penilaian"], row["berkas"], row["hasil"], row["salah"]) == ("a", "", "salah", "2")


def test_a_faulty_run_weighs_more_than_a_refused_one(place):
    (office(place, "a", 1) / "jawaban.csv").write_text("kriteria,unit\nA.1.a,Mungkin\n", encoding="utf-8")
    office(place, "b", 2)
    (place / "out").mkdir()
    (place / "out" / "b.xlsx").write_bytes(b"milik orang")
    code, told = batch(place, "--json")

    assert (code, outcomes(told)) == (3, {"a": "salah", "b": "ditolak"})


def test_where_lke_itself_fails_the_others_are_filled(place, monkeypatch):
    runs = [office(place, "a", 1), office(place, "b", 2)]
    planned = filling_one.planned

    def fails_on_the_first(assessment, *rest, **more):
        if assessment.header.unit.code == "0001":
            raise ZeroDivisionError("sengaja")
        return planned(assessment, *rest, **more)

    monkeypatch.setattr(filling_one, "planned", fails_on_the_first)
    code, told = batch(place)

    assert (code, codes(told)) == (70, {"fill-failed"})
    assert "lke gagal pada penilaian ini: ZeroDivisionError: sengaja" in told
    assert "Traceback (most recent call last)" in told
    assert made(place) == {"b.xlsx": alone(place, runs[1])}


def test_no_run_below_is_told(place):
    code, told = batch(place)

    assert (code, codes(told)) == (2, {"no-runs-below"})
    assert "runs: tidak ada folder penilaian (penilaian.yaml) di bawah folder ini" in told


def test_names_are_the_way_to_the_run_so_that_years_and_offices_never_meet(place):
    for name, number, year in (
        ("2022/kota", 1, 2022),
        ("2023/kota", 1, 2023),
        ("2023/kab", 2, 2023),
        ("2023/.rahasia/x", 3, 2023),
    ):
        office(place, name, number, year=year)
    for hidden in ("keluaran", "bukti"):
        shutil.copytree(place / "runs" / "2023" / "kab", place / "runs" / "2023" / "kota" / hidden, dirs_exist_ok=True)

    assert batch(place)[0] == 0
    assert list(made(place)) == ["2022/kota.xlsx", "2023/kab.xlsx", "2023/kota.xlsx"]


def test_folders_that_differ_by_case_alone_are_refused_and_the_others_filled(place):
    for number, name in enumerate(("Kota", "kota", "kab")):
        office(place, name, number)
    code, told = batch(place)

    assert (code, codes(told), list(made(place))) == (1, {"names-clash"}, ["kab.xlsx"])
    assert "runs/kota: nama berkasnya sama dengan milik penilaian lain bila huruf besar dan kecil tidak dibedakan" in told


def test_an_office_met_twice_and_a_workbook_whose_run_is_gone_are_named(place):
    for name, number in (("a", 1), ("b", 1), ("c", 2)):
        office(place, name, number)
    batch(place)
    shutil.rmtree(place / "runs" / "c")
    code, told = batch(place)

    assert (code, codes(told)) == (0, {"office-met-twice", "workbook-without-run"})
    assert "runs/a: satker.kode: kantor 0001 tahun 2024 ada di beberapa folder: " in told
    assert "out/c.xlsx: penilaiannya tidak ditemukan lagi" in told


def test_a_second_batch_into_the_same_folder_is_refused(place):
    office(place, "a", 1)
    with alone_in(place / "out"):
        code, told = batch(place)

    assert (code, codes(told)) == (1, {"folder-busy"})
    assert batch(place)[0] == 0


def test_an_office_name_is_no_formula_in_the_table(place):
    run = office(place, "a", 1)
    text = (run / "penilaian.yaml").read_text(encoding="utf-8")
    (run / "penilaian.yaml").write_text(text.replace('"KPU Kota Contoh"', '"=1+1"'), encoding="utf-8")
    batch(place)

    assert "'=1+1" in (place / "out" / "ringkasan.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")


def test_the_document_says_all(place):
    office(place, "a", 1, notes={}, answers=ANSWERS)
    code, told = batch(place, "--json")
    document = json.loads(told)
    (run,) = document.pop("runs")

    assert code == 0
    assert document["template"]["file"] == "templat.xlsx"
    assert re.fullmatch("[0-9a-f]{64}", document["template"].pop("sha256"))
    assert document == {
        "template": {"file": "templat.xlsx"},
        "folder": "out",
        "jobs": 1,
        "counts": {"terisi": 1, "mutakhir": 0, "ditolak": 0, "salah": 0, "gagal": 0},
        "problems": [],
    }
    assert run == {
        "run": "runs/a",
        "file": "out/a.xlsx",
        "unit": {"code": "0001", "name": "KPU Kota Contoh"},
        "year": 2024,
        "outcome": "terisi",
        "cells": {"filled": 7, "same": 0, "computed": 1},
        "problems": [],
    }


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["-o", "x.xlsx"], "sebut satu folder penilaian RUN, atau --batch DIR"),
        (["runs", "--batch", "runs", "-o", "out"], "sebut satu folder penilaian RUN, atau --batch DIR"),
        (["--batch", "runs", "-o", "out"], "--batch perlu --template; untuk LKE buatan lke sendiri: lke run tiap penilaian"),
        (["--batch", "runs", "--template", "templat.xlsx", "-o", "templat.xlsx"], "bersama --batch, -o adalah folder;"),
        (["runs", "-o", "x.xlsx", "--jobs", "2"], "--jobs dan --json hanya bersama --batch"),
        (["runs", "-o", "runs"], "tujuan -o adalah folder; sebut nama berkasnya"),
    ],
)
def test_wrong_use_is_told(place, monkeypatch, words, what):
    monkeypatch.chdir(place)
    with contextlib.redirect_stderr(io.StringIO()) as told, contextlib.redirect_stdout(told):
        code = lke(["export", *words])

    assert (code, what in told.getvalue()) == (2, True)


# --- interrupted -------------------------------------------------------------------------------------------------


def started(place):
    words = ["export", "--batch", str(place / "runs"), "--template", str(place / "templat.xlsx"), "-o", str(place / "out")]
    command = [sys.executable, "-m", "lke", *words, "--jobs", "2"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_killed_at_many_moments_and_repeated_every_workbook_is_whole(place, sign):
    for number in range(40):
        random_office(place, number)
    batch(place, "--jobs", "1")
    whole = made(place)
    shutil.rmtree(place / "out")
    for count in (1, 9, 20):
        process = started(place)
        while process.poll() is None and len(made_names(place)) < count:
            time.sleep(0.002)
        process.send_signal(sign)
        told = process.communicate(timeout=120)

        assert process.returncode in (-sign, 130, 0), told
        assert "Traceback" not in told[1]
        assert all(whole[name] == content for name, content in made(place).items())
    code, _told = batch(place)
    assert (code, made(place)) == (0, whole)
    assert [file.name for file in (place / "out").iterdir() if file.name.endswith(".tmp")] == []
    assert outcomes(batch(place, "--json")[1]) == {name.removesuffix(".xlsx"): "mutakhir" for name in whole}


def made_names(place):
    return list((place / "out").glob("*.xlsx"))
