"""``lke evidence add``: what a person confirmed is registered once, whole or not at all, whatever moment it is stopped."""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lke.cli import execute as lke
from lke.evidence import registering
from lke.files import changing
from lke.files.journal import read_journal
from lke.files.runs import load_header, load_run, read_register
from lke.gathering import Addition, check_evidence
from lke.model.journal import Actor
from tests.evidence_files import a_run, codes_told, pdf, zipped
from tests.test_evidence_scan import rows_of, tree

SECRETARY = Actor("Sekretaris", datetime(2022, 12, 1, 8, 0, tzinfo=UTC))
ROOT = Path(__file__).parent.parent


@pytest.fixture
def run(tmp_path):
    return a_run(tmp_path / "r")


def add(run, *words):
    return lke(["evidence", "add", str(run), *map(str, words)])


def register(run):
    return {row.id: row for _line, row in read_register(run)}


def files(run):
    return sorted(file.relative_to(run / "bukti").as_posix() for file in (run / "bukti").rglob("*") if file.is_file())


def confirmed(run, *roots, **cells):
    """A table of proposals for *roots* of which every row is confirmed, as Excel in Indonesia saves it."""
    table = run.parent / "usulan.csv"
    assert lke(["evidence", "scan", str(run), *map(str, roots), "-o", str(table), "--force"]) == 0
    rows = [{**row, "daftar": "Ya", **{key: row[key] or cell for key, cell in cells.items()}} for row in rows_of(table)]
    with table.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return table


def test_confirmed_rows_are_registered_with_file_hash_and_journal(run, tmp_path, capsys):
    source = tree(tmp_path / "s", {"AREA I/1.1.a.1 SK TIM 5 Maret 2022.pdf": pdf(), "1.2.c.3/Rekap (1).pdf": pdf("rekap")})
    table = confirmed(run, source)
    capsys.readouterr()

    assert add(run, table, "--who", "Sekretaris") == 0
    assert capsys.readouterr().out == (
        "B001  didaftarkan  1.2.c.3 Rekap.pdf\n"
        "B002  didaftarkan  1.1.a.1 SK TIM 5 Maret 2022.pdf\n"
        "2 didaftarkan, 0 ditambah butirnya, 0 sudah terdaftar\n"
    )
    row = register(run)["B002"]
    assert (row.indicators, row.kind, row.title, str(row.dated)) == (("1.1.a.1",), "sk", "SK TIM 5 Maret 2022", "2022-03-05")
    assert row.sha256 == hashlib.sha256((run / "bukti" / row.file).read_bytes()).hexdigest()
    assert check_evidence(run) == ()
    ((_line, entry),) = read_journal(run).entries
    assert (entry.who, entry.command, [each["id"] for each in entry.details["bukti"]]) == (
        "Sekretaris",
        "evidence add",
        ["B001", "B002"],
    )
    load_run(run)


def test_again_changes_nothing(run, tmp_path, capsys):
    table = confirmed(run, tree(tmp_path / "s", {"1.1.a.1 SK.pdf": pdf()}))
    add(run, table)
    before = {file: file.read_bytes() for file in run.rglob("*") if file.is_file()}
    capsys.readouterr()

    assert add(run, table) == 0
    assert "0 didaftarkan, 0 ditambah butirnya, 1 sudah terdaftar" in capsys.readouterr().out
    assert before == {file: file.read_bytes() for file in run.rglob("*") if file.is_file()}


def test_what_is_not_confirmed_is_not_registered(run, tmp_path, capsys):
    source = tree(tmp_path / "s", {"1.1.a.1 SK.pdf": pdf()})
    lke(["evidence", "scan", str(run), str(source)])

    assert add(run, run / "keluaran" / "usulan-bukti.csv") == 0
    assert capsys.readouterr().out.endswith("tidak ada baris yang disetujui: tulis ya di kolom daftar\n")
    assert files(run) == []
    assert not (run / "jurnal.jsonl").exists()


def test_out_of_a_zip(run, tmp_path):
    (tmp_path / "z.zip").write_bytes(zipped({"AREA I/1.1.a.1 SK.pdf": pdf(), "AREA I/1.1.b.1 Deklarasi.pdf": pdf("d")}))
    assert add(run, confirmed(run, tmp_path / "z.zip")) == 0

    assert files(run) == ["1.1.a.1 SK.pdf", "1.1.b.1 Deklarasi.pdf"]
    assert check_evidence(run) == ()


def test_one_file_with_its_options(run, tmp_path, capsys):
    file = tree(tmp_path, {"SK_Tim - Copy.pdf": pdf()}) / "SK_Tim - Copy.pdf"
    words = ["--indicator", "1.1.a.1", "--indicator", "1.3.c.1", "--kind", "SK", "--date", "10/01/2022", "--signed", "tte"]

    assert add(run, file, *words, "--from", "2022-01-01", "--to", "2022-12-31", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "evidence": [{"id": "B001", "outcome": "baru", "file": "1.1.a.1 SK_Tim.pdf", "items": ["1.1.a.1", "1.3.c.1"]}]
    }
    row = register(run)["B001"]
    assert (row.kind, row.title, str(row.dated), row.signing, str(row.period_to)) == (
        "sk",
        "SK Tim",
        "2022-01-10",
        "tte",
        "2022-12-31",
    )


def test_a_file_in_the_evidence_folder_is_registered_in_place(run):
    tree(run / "bukti", {"sub/lepas.pdf": pdf()})

    assert add(run, run / "bukti" / "sub" / "lepas.pdf", "--indicator", "1.1.a.1", "--kind", "sk") == 0
    assert files(run) == ["sub/lepas.pdf"]
    assert register(run)["B001"].file == "sub/lepas.pdf"


def test_the_evidence_folder_itself_can_be_scanned(run):
    tree(run / "bukti", {"1.1.a.1 SK.pdf": pdf()})

    assert add(run, confirmed(run, run / "bukti")) == 0
    assert files(run) == ["1.1.a.1 SK.pdf"]
    assert check_evidence(run) == ()


def test_a_link_is_recorded_with_who_opened_it_and_when(run, capsys):
    words = ["--link", "https://contoh.invalid/a", "--indicator", "1.2.a.1", "--kind", "tautan", "--title", "Unggahan"]

    assert add(run, *words) == 3
    assert "[link-not-opened]" in capsys.readouterr().err
    assert add(run, *words, "--seen-by", "Operator", "--seen-on", "2022-12-01") == 0
    row = register(run)["B001"]
    assert (row.link, row.seen_by, str(row.seen_on), row.file) == ("https://contoh.invalid/a", "Operator", "2022-12-01", None)
    assert add(run, *words, "--seen-by", "Operator", "--seen-on", "2022-12-01") == 0
    assert len(register(run)) == 1


def test_restricted_evidence_is_told_by_its_id_alone(run, tmp_path, capsys):
    file = tree(tmp_path, {"RAHASIA.pdf": pdf()}) / "RAHASIA.pdf"

    assert add(run, file, "--indicator", "1.2.c.2", "--kind", "tanda_terima", "--restricted") == 0
    assert register(run)["B001"].access == "terbatas"
    assert "RAHASIA" not in capsys.readouterr().out
    assert b"RAHASIA" not in (run / "jurnal.jsonl").read_bytes()


def test_the_same_document_for_more_items_is_added_to_its_row(run, tmp_path, capsys):
    file = tree(tmp_path, {"SK.pdf": pdf()}) / "SK.pdf"
    add(run, file, "--indicator", "1.1.a.1", "--kind", "sk", "--title", "Lama")

    assert add(run, file, "--indicator", "1.3.c.1", "--indicator", "1.1.a.1", "--kind", "sk", "--title", "Baru") == 0
    assert "B001  butir ditambahkan: 1.3.c.1" in capsys.readouterr().out
    row = register(run)["B001"]
    assert (row.indicators, row.title) == (("1.1.a.1", "1.3.c.1"), "Lama")
    assert read_journal(run).entries[-1][1].details["ditambah"] == [{"id": "B001", "butir": ["1.3.c.1"]}]


@pytest.mark.parametrize("difference", [{"kind": "laporan"}, {"page": "7"}, {"status": "diterima"}])
def test_of_another_kind_or_page_or_judged_already_it_gets_a_row_of_its_own_and_no_second_file(run, tmp_path, difference):
    file = tree(tmp_path, {"SK.pdf": pdf()}) / "SK.pdf"
    add(run, file, "--indicator", "1.1.a.1", "--kind", "sk", "--page", "1")
    if "status" in difference:
        register_file = run / "bukti.csv"
        register_file.write_text(register_file.read_text(encoding="utf-8").replace("indikator", "status,indikator", 1))
        text = re.sub(r"^B001,", "B001,diterima,", register_file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        register_file.write_text(text, encoding="utf-8")
    words = ["--kind", difference.get("kind", "sk"), "--page", difference.get("page", "1")]

    assert add(run, file, "--indicator", "1.3.c.1", *words) == 0
    assert [row.file for row in register(run).values()] == ["1.1.a.1 SK.pdf", "1.1.a.1 SK.pdf"]
    assert files(run) == ["1.1.a.1 SK.pdf"]


def test_another_file_of_the_same_name_gets_a_number_also_where_only_capitals_differ(run, tmp_path):
    source = tree(tmp_path / "s", {"a/1.1.a.1 SK.pdf": pdf("1"), "b/1.1.a.1 sk.PDF": pdf("2"), "c/1.1.a.1 SK.pdf": pdf("3")})

    assert add(run, confirmed(run, source)) == 0
    assert sorted(files(run), key=str.lower) == ["1.1.a.1 sk (2).pdf", "1.1.a.1 SK (3).pdf", "1.1.a.1 SK.pdf"]
    assert check_evidence(run) == ()


def test_a_name_that_some_computer_cannot_hold_is_mended(run, tmp_path):
    source = tree(tmp_path / "s", {"1.1.a.1 apa? .pdf": pdf("1"), "1.1.b.1 Re\u0301sume\u0301.pdf": pdf("2")})

    assert add(run, confirmed(run, source, jenis="sk")) == 0
    assert files(run) == ["1.1.a.1 apa_.pdf", "1.1.b.1 Résumé.pdf"]
    assert check_evidence(run) == ()


def test_ids_are_never_given_again(run, tmp_path):
    tree(tmp_path, {"a.pdf": pdf("a"), "b.pdf": pdf("b")})
    add(run, tmp_path / "a.pdf", "--indicator", "1.1.a.1", "--kind", "sk")
    text = (run / "bukti.csv").read_bytes().splitlines(keepends=True)
    (run / "bukti.csv").write_bytes(text[0])
    add(run, tmp_path / "b.pdf", "--indicator", "1.1.a.1", "--kind", "sk")

    assert list(register(run)) == ["B002"]


def test_a_registered_file_that_is_gone_is_put_back(run, tmp_path):
    file = tree(tmp_path, {"SK.pdf": pdf()}) / "SK.pdf"
    add(run, file, "--indicator", "1.1.a.1", "--kind", "sk")
    (run / "bukti" / "1.1.a.1 SK.pdf").unlink()

    assert add(run, file, "--indicator", "1.1.a.1", "--kind", "sk") == 0
    assert check_evidence(run) == ()
    assert len(register(run)) == 1


def test_a_row_without_its_hash_is_the_same_document(tmp_path):
    run = a_run(tmp_path / "r", [{"id": "B1", "berkas": "SK.pdf"}], {"SK.pdf": pdf()})

    assert add(run, run / "bukti" / "SK.pdf", "--indicator", "1.1.a.1", "--kind", "sk") == 0
    assert list(register(run)) == ["B1"]


# --- refusals -----------------------------------------------------------------------------------------------------


def test_every_fault_of_every_confirmed_row_is_told_at_once(run, tmp_path, capsys):
    source = tree(tmp_path / "s", {"1.1.a.1 SK.pdf": pdf(), "hilang.pdf": pdf("2"), "apa.pdf": pdf("3")})
    table = confirmed(run, source)
    rows = list(csv.DictReader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";"))
    rows[0] |= {"indikator": "1.1.a.9", "jenis": "sks", "tanggal": "31/02/2022", "berkas": "../x.pdf"}
    rows[1] |= {"indikator": "", "jenis": "", "judul": ""}
    rows.append({**rows[1], "daftar": "mungkin"})
    with table.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    (source / "hilang.pdf").unlink()
    capsys.readouterr()

    assert add(run, table) == 3
    told = capsys.readouterr().err.replace(tmp_path.as_posix(), "t")
    assert codes_told(told) == [
        *("evidence-name-unsafe", "unknown-item", "unknown-kind", "no-such-date"),
        *("item-missing", "unknown-kind", "title-missing", "source-missing", "not-confirmed-clearly"),
    ]
    assert told == (
        "salah: t/usulan.csv:2: berkas: nama '../x.pdf' tidak aman di semua komputer [evidence-name-unsafe]\n"
        "    perbaikan: kosongkan kolom berkas; lke memberi nama sendiri\n"
        "salah: t/usulan.csv:2: indikator: tidak ada butir '1.1.a.9' [unknown-item]\n"
        "    perbaikan: mungkin maksudnya 1.1.a.1, 8.3.a.9, 8.1.a.1\n"
        "salah: t/usulan.csv:2: jenis: jenis 'sks' tidak dikenal [unknown-kind]\n"
        "    perbaikan: pakai jenis: sk\n"
        "salah: t/usulan.csv:2: tanggal: ditemukan '31/02/2022' [no-such-date]\n"
        "    perbaikan: tanggal itu tidak ada; tulis YYYY-MM-DD atau DD/MM/YYYY\n"
        "salah: t/usulan.csv:3: indikator: butirnya tidak disebut [item-missing]\n"
        "    perbaikan: isi kolom indikator atau kriteria\n"
        "salah: t/usulan.csv:3: jenis: jenisnya kosong [unknown-kind]\n"
        + capsys_kinds(run)
        + "salah: t/usulan.csv:3: judul: judulnya kosong [title-missing]\n"
        "    perbaikan: tulis judul dokumennya\n"
        "salah: t/usulan.csv:4: jalur: 'hilang.pdf' tidak ada lagi di 't/s' [source-missing]\n"
        "    perbaikan: kembalikan berkasnya ke sana, atau pindai sekali lagi\n"
        "salah: t/usulan.csv:5: daftar: kolom daftar berisi 'mungkin' [not-confirmed-clearly]\n"
        "    perbaikan: tulis ya untuk mendaftarkan, kosongkan atau tulis tidak untuk melewati\n"
    )
    assert files(run) == []


def capsys_kinds(run):
    from lke.files.runs import load_frame

    return f"    perbaikan: pakai jenis: {', '.join(sorted(load_frame(run).rubric.evidence_kinds))}\n"


def test_a_source_that_changed_since_the_scan_is_refused_and_nothing_is_kept(run, tmp_path, capsys):
    source = tree(tmp_path / "s", {"1.1.a.1 SK.pdf": pdf(), "1.1.b.1 D.pdf": pdf("d")})
    table = confirmed(run, source, jenis="sk")
    (source / "1.1.b.1 D.pdf").write_bytes(pdf("x"))
    capsys.readouterr()

    assert add(run, table) == 1
    told = capsys.readouterr().err
    assert codes_told(told) == ["evidence-source-changed"]
    assert "isinya berubah sejak dipindai" in told
    assert register(run) == {}
    assert "1.1.b.1 D.pdf" not in files(run)
    (source / "1.1.b.1 D.pdf").write_bytes(pdf("d"))
    assert add(run, table) == 0
    assert check_evidence(run) == ()


def test_an_empty_file_is_refused(run, tmp_path, capsys):
    (tmp_path / "a.pdf").write_bytes(b"")

    assert add(run, tmp_path / "a.pdf", "--indicator", "1.1.a.1", "--kind", "sk") == 3
    assert "berkasnya kosong (0 byte) [evidence-empty]" in capsys.readouterr().err


def test_without_room_nothing_is_begun(run, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(registering.shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10, 10, 0))
    file = tree(tmp_path, {"SK.pdf": pdf()}) / "SK.pdf"

    assert add(run, file, "--indicator", "1.1.a.1", "--kind", "sk") == 1
    told = capsys.readouterr().err
    assert codes_told(told) == ["no-room"]
    assert "perlu 1 MB, sedangkan ruang yang tersisa 0 MB" in told
    assert files(run) == []


def test_a_name_that_a_person_gave_and_that_another_file_has_is_refused(run, tmp_path, capsys):
    tree(run / "bukti", {"SK.pdf": pdf("lain")})
    table = confirmed(run, tree(tmp_path / "s", {"1.1.a.1 SK.pdf": pdf()}), berkas="SK.pdf")

    assert add(run, table) == 1
    assert "[evidence-exists]" in capsys.readouterr().err


def test_nothing_named_is_wrong_use(run):
    assert add(run) == 2


def test_options_for_single_files_are_not_silently_ignored_for_a_table(run, tmp_path, capsys):
    table = confirmed(run, tree(tmp_path / "s", {"1.1.a.1 SK.pdf": pdf()}))

    assert add(run, table, "--restricted") == 2
    assert "isi tabelnya di kolomnya sendiri" in capsys.readouterr().err
    assert register(run) == {}


def test_a_csv_that_is_no_table_of_proposals_is_evidence(run, tmp_path):
    (tmp_path / "rekap.csv").write_text("nama,jumlah\na,1\n", encoding="utf-8")

    assert add(run, tmp_path / "rekap.csv", "--indicator", "1.1.a.1", "--kind", "data") == 0
    assert files(run) == ["1.1.a.1 rekap.csv"]


# --- stopped, and two at once -------------------------------------------------------------------------------------


class Stopped(BaseException):
    """The computer stops."""


def state(run):
    return {name: (run / name).read_bytes() if (run / name).exists() else b"" for name in ("bukti.csv", "jurnal.jsonl")}


@pytest.mark.parametrize("point", range(1, 34))
def test_stopped_at_any_moment_the_register_is_as_before_or_as_after_and_again_finishes_it(run, tmp_path, monkeypatch, point):
    source = tree(tmp_path / "s", {"1.1.a.1 SK.dat": b"1", "1.1.b.1 D.dat": b"2", "x/1.1.a.1 SK.dat": b"3"})
    table = confirmed(run, source, jenis="sk")
    before, left = state(run), [point]

    def stopping(real):
        def call(*words, **named):
            left[0] -= 1
            if left[0] == 0:
                raise Stopped
            return real(*words, **named)

        return call

    finished = False
    with Addition.begin(run, [table], {}) as addition, monkeypatch.context() as patched:
        for name in ("replace", "unlink", "open", "mkdir"):
            patched.setattr(changing.Path, name, stopping(getattr(changing.Path, name)))
        try:
            addition.register(SECRETARY)
            finished = True
        except Stopped:
            pass

    load_header(run)
    changed = [name for name, content in state(run).items() if content != before[name]]
    assert changed in ([], ["bukti.csv", "jurnal.jsonl"])
    assert changed or not finished
    assert read_journal(run).problems == ()
    for row in register(run).values():
        assert (run / "bukti" / row.file).is_file()
    with Addition.begin(run, [table], {}) as addition:
        addition.register(SECRETARY)
    assert [row.file for row in register(run).values()] == ["1.1.a.1 SK.dat", "1.1.b.1 D.dat", "1.1.a.1 SK (2).dat"]
    assert files(run) == ["1.1.a.1 SK (2).dat", "1.1.a.1 SK.dat", "1.1.b.1 D.dat"]
    assert check_evidence(run) == ()
    assert [each.name for each in (run / ".lke").iterdir() if each.suffix] == []


def process(run, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "lke", "evidence", "add", str(run), *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
    )


def test_killed_for_good_at_many_moments_again_finishes_it(run, tmp_path):
    names = {f"1.1.a.1 berkas {number:02d}.dat": os.urandom(300_000) for number in range(40)}
    table = confirmed(run, tree(tmp_path / "s", names), jenis="sk")
    seen = set()
    for reached in (0, 1, 5, 13, 22, 30, 38, 40):
        writer = process(run, table)
        while len(files(run)) < reached and writer.poll() is None:
            time.sleep(0.001)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        load_header(run)
        assert len(register(run)) in (0, len(names))
        assert len(read_journal(run).entries) == bool(register(run))
        seen.add(len(files(run)))
    last = process(run, table)
    last.communicate()

    assert last.returncode == 0
    assert len(seen) > 3, "it was hardly ever stopped in the middle"
    assert len(register(run)) == len(files(run)) == len(names)
    assert len(read_journal(run).entries) == 1
    assert check_evidence(run, most=99) == ()


def test_two_at_once_wait_for_each_other_and_both_land(run, tmp_path):
    tables = []
    for name in "ab":
        source = tree(tmp_path / name, {f"1.1.a.1 {name} {number}.dat": os.urandom(20_000) for number in range(15)})
        tables.append(confirmed(run, source, jenis="sk").rename(tmp_path / f"{name}.csv"))
    writers = [process(run, table) for table in tables]
    for writer in writers:
        writer.communicate()

    assert [writer.returncode for writer in writers] == [0, 0]
    assert sorted(register(run)) == [f"B{number:03d}" for number in range(1, 31)]
    assert len(files(run)) == 30
    assert len(read_journal(run).entries) == 2
    assert check_evidence(run) == ()


def test_a_register_saved_meanwhile_is_not_overwritten(run, tmp_path, monkeypatch):
    file = tree(tmp_path, {"SK.pdf": pdf()}) / "SK.pdf"
    real = changing.RunChange.keep_evidence

    def meanwhile(self, *words, **named):
        (run / "bukti.csv").write_bytes(b"id,jenis,judul\r\nB7,sk,Ditulis tangan\r\n")
        return real(self, *words, **named)

    monkeypatch.setattr(changing.RunChange, "keep_evidence", meanwhile)
    assert add(run, file, "--indicator", "1.1.a.1", "--kind", "sk") == 1
    assert list(register(run)) == ["B7"]


# --- list ---------------------------------------------------------------------------------------------------------


def test_the_list_says_what_counts_where_and_what_is_not_registered(tmp_path, capsys):
    rows = [
        {"id": "B1", "berkas": "SK.pdf", "tanggal": "2022-01-10", "pengesahan": "tte", "judul": "SK\u202e Tim"},
        {"id": "B2", "berkas": "hilang.pdf", "indikator": "1.2.c.3", "jenis": "data"},
    ]
    run = a_run(tmp_path / "r", rows, {"SK.pdf": pdf(), "lepas.pdf": b"x"})

    assert lke(["evidence", "list", str(run)]) == 0
    assert capsys.readouterr().out == (
        "B1  sk  ada, hash belum dicatat  SK\\u202e Tim [SK.pdf]\n"
        "    sah untuk 1.1.a.1\n"
        "B2  data  HILANG  Dokumen [hilang.pdf]\n"
        "    tidak sah untuk 1.2.c.3: berkas hilang.pdf tidak ditemukan; kolom tanggal kosong, padahal menentukan masa bukti\n"
        "    tidak sah untuk 7.7.b.1: berkas hilang.pdf tidak ditemukan; kolom tanggal kosong, padahal menentukan masa bukti\n"
        "tidak terdaftar, bukan bagian dari penilaian: bukti/lepas.pdf\n"
        "2 bukti, 1 di antaranya sah untuk sesuatu; 1 berkas tidak terdaftar\n"
    )


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["--item", "1.1"], ["B1"]),
        (["--item", "1.2.c.3"], ["B2"]),
        (["--item", "1"], ["B1", "B2"]),
        (["--kind", "data"], ["B2"]),
        (["--state", "hilang"], ["B2"]),
        (["--not-valid"], ["B2"]),
    ],
)
def test_the_list_is_filtered(tmp_path, capsys, words, ids):
    rows = [
        {"id": "B1", "berkas": "SK.pdf", "tanggal": "2022-01-10", "pengesahan": "tte"},
        {"id": "B2", "berkas": "hilang.pdf", "indikator": "1.2.c.3", "jenis": "data"},
    ]
    run = a_run(tmp_path / "r", rows, {"SK.pdf": pdf()})
    lke(["evidence", "list", str(run), *words, "--json"])

    assert [each["id"] for each in json.loads(capsys.readouterr().out)["evidence"]] == ids
