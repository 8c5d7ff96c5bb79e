"""Packages: the same bytes every time, nothing restricted in them, and their score worked out again from what lies in them."""

import csv
import hashlib
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from fractions import Fraction
from pathlib import Path

import bagit
import pytest

from lke import app
from lke.errors import InvalidFiles
from lke.evidence.checking import Checked
from lke.files.bag import tags
from lke.files.bag.runs import runs_in_bag
from lke.files.bag.writing import bag_writer
from lke.files.evidence import EvidenceFiles
from lke.files.library import load_rubric
from lke.files.places import shipped_rubrics
from lke.files.runs import read_register
from lke.handover import packing
from lke.handover.contents import Scope, gather
from lke.model.score import SCORES
from tests import run_on_disk
from tests.small_office import HEADER, ROWS, as_json, office, said
from tests.test_engine_cases import rule_case

ROOT = Path(__file__).parent.parent
TOP = "6371-2022-rubrik-kecil"


@pytest.fixture
def run(tmp_path):
    return office(tmp_path)


def package(run, name="a.zip", *words):
    target = run.parent / name
    code, told = said("package", run, "-o", target, *words)
    assert code == 0, told
    return target


def inside(file):
    with zipfile.ZipFile(file) as packed:
        return {info.filename.partition("/")[2]: packed.read(info) for info in packed.infolist()}


def rewritten(file, change, to):
    """The package as somebody would make it who knows how bags are made: every list fits again."""
    entries = change(inside(file))
    payload = {path: content for path, content in entries.items() if path.startswith("data/")}
    info = re.sub(
        rb"Payload-Oxum: .*", b"Payload-Oxum: %d.%d" % (sum(map(len, payload.values())), len(payload)), entries["bag-info.txt"]
    )
    lists = {"bagit.txt": entries["bagit.txt"], "bag-info.txt": info}
    lists[tags.MANIFEST] = tags.manifest({path: hashlib.sha256(content).hexdigest() for path, content in payload.items()})
    lists[tags.TAG_MANIFEST] = tags.manifest({path: hashlib.sha256(content).hexdigest() for path, content in lists.items()})
    with zipfile.ZipFile(to, "w") as packed:
        for path, content in {**payload, **lists}.items():
            packed.writestr(f"{TOP}/{path}", content)
    return to


def exact_score(run):
    card = app.score_run(run)
    return {name: card.totals[name] for name in card.totals}


# --- what is written ----------------------------------------------------------------------------------------------


def test_two_packages_of_one_run_are_the_same_bytes(run, tmp_path):
    first = package(run).read_bytes()
    shutil.copytree(tmp_path / "rubrik-kecil", tmp_path / "lain" / "rubrik-kecil")
    shutil.copytree(run, tmp_path / "lain" / "penilaian")

    assert package(run, "b.zip").read_bytes() == first
    assert package(tmp_path / "lain" / "penilaian", "c.zip").read_bytes() == first


def test_a_package_holds_the_run_what_it_was_scored_by_and_what_came_of_it(run):
    (run / "bukti" / "tidak terdaftar.txt").write_text("x")
    (run / "bukti" / "~$kunci.txt").write_text("x")
    (run / "catatan saya.csv").write_text("bukan tabel lke")
    (run / "keluaran").mkdir(exist_ok=True)
    (run / "keluaran" / "sisa.txt").write_text("x")
    files = inside(package(run))

    assert {path for path in files if "/bukti/" in path} == {
        "data/penilaian/bukti/SK Tim.txt",
        "data/penilaian/bukti/sub/Rekap 100%.txt",
        "data/penilaian/bukti/Laporan kerja é.txt",
    }
    assert {path.removeprefix("data/") for path in files if "/bukti/" not in path and path.startswith("data/")} == {
        "sampul.html",
        "penilaian/penilaian.yaml",
        "penilaian/jawaban.csv",
        "penilaian/data.csv",
        "penilaian/bukti.csv",
        "penilaian/jurnal.jsonl",
        "penilaian/paket.json",
        "penilaian/keluaran/lke.xlsx",
        "penilaian/keluaran/laporan.html",
        "penilaian/keluaran/nilai.json",
        "penilaian/keluaran/praperiksa.json",
        "penilaian/keluaran/praperiksa.html",
        "rubrik/rubrik-kecil/rubric.yaml",
        "rubrik/rubrik-kecil/rencana-kecil.yaml",
        "rencana-aksi/rencana-kecil.yaml",
    }
    assert files["data/penilaian/penilaian.yaml"] == (run / "penilaian.yaml").read_bytes()
    assert files["data/penilaian/jurnal.jsonl"] == (run / "jurnal.jsonl").read_bytes()
    assert json.loads(files["data/penilaian/paket.json"])["tidak_dipaket"] == ["bukti/tidak terdaftar.txt"]
    assert not any(str(run.parent).encode() in content for content in files.values())


def test_what_a_package_says_is_what_the_run_says(run):
    (run / "realisasi.csv").write_text("sub_kegiatan,bulan,tanggal,bukti\n1.1.a,1,2022-01-10,B1\n", encoding="utf-8")
    (run / "tanggapan.csv").write_text(
        "id,jenis,kriteria,putaran,teks,oleh,pada,keputusan,jawaban_baru,alasan,diputus_oleh\n"
        "T01,tanggapan,A.1,tpi,Sudah dilampirkan,Tim,2022-12-16,ditolak,,Tidak sama,Ketua\n",  # decided on no day: a finding
        encoding="utf-8",
    )
    assert said("run", run)[0] == 0
    workbook = (run / "keluaran" / "lke.xlsx").read_bytes()
    _code, told = said("preflight", run)
    files = inside(package(run))

    assert "buku kerja persis seperti yang ditulis lke" in told
    assert "decision-unsigned" in told
    assert b"Sudah dilampirkan" in files["data/penilaian/keluaran/laporan.html"]
    for name in ("lke.xlsx", "laporan.html", "nilai.json"):
        assert files[f"data/penilaian/keluaran/{name}"] == (run / "keluaran" / name).read_bytes()
    said("export", run, "-o", run / "keluaran" / "lke.xlsx")
    assert (run / "keluaran" / "lke.xlsx").read_bytes() == workbook


def test_a_run_that_cannot_be_reported_is_not_packaged(run):
    (run / "realisasi.csv").write_text("sub_kegiatan,bulan,tanggal\n1.1.a,1,\n1.1.a,1,\n", encoding="utf-8")

    for words in (("preflight", run), ("package", run, "-o", run.parent / "a.zip")):
        code, told = said(*words)
        assert code == 3
        assert "[duplicate-row]" in told


def test_unregistered_files_are_named_and_stay_out(run):
    (run / "bukti" / "tidak terdaftar.txt").write_text("x")
    _code, told = said("package", run, "-o", run.parent / "a.zip")

    assert "tidak terdaftar, tidak dipaketkan: bukti/tidak terdaftar.txt" in told


def test_another_library_finds_the_package_valid(tmp_path):
    rows = {name: (*cells[:-2], cells[-2].replace("%", ""), cells[-1]) for name, cells in ROWS.items()}
    with zipfile.ZipFile(package(office(tmp_path, rows=rows))) as packed:
        packed.extractall(tmp_path / "isi")
    bag = bagit.Bag(str(tmp_path / "isi" / TOP))

    assert bag.validate()
    assert bag.info["Source-Organization"] == "CONTOH – KPU Kota Contoh"


def test_nothing_restricted_is_in_a_package_unless_it_is_asked_for(run):
    shown = inside(package(run))
    register = shown["data/penilaian/bukti.csv"].decode().splitlines()

    assert not [
        path for path, content in shown.items() if b"RAHASIA" in content or "RAHASIA" in path or b"isi terbatas" in content
    ]
    assert register[3] == f"B3,A.3,laporan,(akses terbatas),,,terbatas,,{hashlib.sha256(ROWS['B3'][-1]).hexdigest()}"
    assert [register[at] for at in (1, 2, 4)] == [(run / "bukti.csv").read_text().splitlines()[at] for at in (1, 2, 4)]

    whole = inside(package(run, "b.zip", "--with-restricted"))
    assert whole["data/penilaian/bukti/RAHASIA nama.txt"] == ROWS["B3"][-1]
    assert whole["data/penilaian/bukti.csv"] == (run / "bukti.csv").read_bytes()


def test_evidence_that_forms_name_and_nobody_registered_goes_along_without_its_words(run):
    (run / "bukti_usulan.csv").write_text("id,kriteria,jenis,judul,berkas\nF1,A.1,laporan,RAHASIA judul,RAHASIA.pdf\n")

    assert inside(package(run))["data/penilaian/bukti_usulan.csv"] == b"id,kriteria,jenis,judul,berkas\nF1,A.1,laporan,,\n"
    whole = inside(package(run, "b.zip", "--with-restricted"))
    assert whole["data/penilaian/bukti_usulan.csv"] == (run / "bukti_usulan.csv").read_bytes()


def test_the_receipt_lies_beside_and_names_the_package(run):
    target = package(run, "zi.zip", "--who", "Sekretaris")
    receipt = (run.parent / "zi.berita-acara.html").read_text(encoding="utf-8")
    seal = hashlib.sha256(inside(target)[tags.TAG_MANIFEST]).hexdigest()
    journal = json.loads((run / "jurnal.jsonl").read_text())["hash"]

    for said_there in (
        seal,
        hashlib.sha256(target.read_bytes()).hexdigest(),
        journal,
        "CONTOH – KPU Kota Contoh (6371)",
        "Rubrik kecil, edisi 2022",
        "9,00 dari 10",
        "sementara (0 dari 4 diverifikasi)",
        "Tim Reformasi Birokrasi",
        "Tim Penilai Internal",
        "Sekretaris",
        "3 dari 4 bukti terdaftar",
        "1 bukti, hanya id, jenis dan hash: B3",
    ):
        assert said_there in receipt, said_there
    assert b"Contact-Name: Sekretaris\n" in inside(target)["bag-info.txt"]
    assert said("verify", target, "--receipt", seal[:16])[0] == 0
    assert said("verify", target, "--receipt", hashlib.sha256(target.read_bytes()).hexdigest())[0] == 0


def test_a_package_never_replaces_what_is_not_its_own(run):
    target = run.parent / "a.zip"
    target.write_bytes(b"punya orang")
    code, told = said("package", run, "-o", target)
    assert (code, "output-edited" in told, target.read_bytes()) == (1, True, b"punya orang")

    assert said("package", run, "-o", target, "--force")[0] == 0
    assert said("package", run, "-o", target)[0] == 0
    (run.parent / "a.berita-acara.html").write_text("ditandatangani")
    before = target.read_bytes()
    (run / "jawaban.csv").write_text((run / "jawaban.csv").read_text().replace("A.1,Ya", "A.1,Tidak"))
    assert said("package", run, "-o", target)[0] == 1
    assert target.read_bytes() == before


def test_a_failed_preflight_goes_in_or_forbids_it(tmp_path):
    run = office(tmp_path)
    (run / "bukti" / "SK Tim.txt").write_bytes(b"lain")
    code, told = said("package", run, "-o", tmp_path / "a.zip", "--require-pass")
    assert (code, "evidence-changed" in told, (tmp_path / "a.zip").exists()) == (4, True, False)

    files = inside(package(run))
    assert json.loads(files["data/penilaian/keluaran/praperiksa.json"])["result"] == "fail"
    assert "Diserahkan dengan kekurangan" in files["data/sampul.html"].decode()
    code, document = as_json("verify", tmp_path / "a.zip")
    assert (code, document["preflight"]) == (0, "fail")


def test_evidence_that_changes_meanwhile_stops_the_package(run, monkeypatch):
    gather = packing.gather

    def then_changed(*given):
        gathered = gather(*given)
        (run / "bukti" / "SK Tim.txt").write_bytes(b"diganti orang")
        return gathered

    monkeypatch.setattr(packing, "gather", then_changed)
    code, told = said("package", run, "-o", run.parent / "a.zip")

    assert (code, told.count("evidence-changed-meanwhile")) == (1, 1)
    assert not list(run.parent.glob("*a.zip*"))


def test_a_package_that_does_not_prove_itself_is_never_written(run, monkeypatch):
    score_json = app.score_json

    def wrong(card, score):
        document = score_json(card, score)
        return {**document, "total": {**document["total"], "exact": "1/3"}}

    monkeypatch.setattr(packing, "app", type("App", (), {**vars(app), "score_json": staticmethod(wrong)}))
    code, told = said("package", run, "-o", run.parent / "a.zip")

    assert (code, "package-not-proved" in told, (run.parent / "a.zip").exists()) == (1, True, False)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_killed_at_any_moment_there_is_no_half_package(tmp_path):
    run = office(tmp_path)
    (run / "bukti" / "SK Tim.txt").write_bytes(b"SK " * 3_000_000)
    target = tmp_path / "a.zip"
    command = [sys.executable, "-m", "lke", "package", str(run), "-o", str(target)]
    begun = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    took, whole = time.monotonic() - begun, target.read_bytes()
    target.unlink()
    for share in (0.5, 0.7, 0.8, 0.9, 0.95):
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(took * share)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert not target.exists() or target.read_bytes() == whole
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert target.read_bytes() == whole
    assert not list(tmp_path.glob("*.tmp"))


# --- verified -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("--without-evidence",), ("--with-restricted",)])
def test_the_score_comes_out_the_same_from_what_lies_in_the_package(run, words):
    code, document = as_json("verify", package(run, "a.zip", *words))
    exact = app.score_run(run).record.points

    assert (code, document["sound"], document["problems"]) == (0, True, [])
    assert (document["score"]["exact"], document["score"]["same"]) == (str(exact), True)
    unseen = {(): ["B3"], ("--without-evidence",): ["B1", "B2", "B3", "B4"], ("--with-restricted",): []}[words]
    assert document["not_checked"] == unseen
    assert document["masked"] == ([] if words == ("--with-restricted",) else ["B3"])


@pytest.mark.parametrize("words", [(), ("--without-evidence",)])
def test_the_run_in_a_package_scores_as_the_run_itself(run, words):
    with runs_in_bag(package(run, "a.zip", *words)) as there:
        assert exact_score(there) == exact_score(run)
        assert not list(there.glob("bukti/*"))


def test_a_package_unpacked_by_hand_is_a_run(run, tmp_path):
    """What is not in it does not count there: only lke itself vouches for what was recorded."""
    with zipfile.ZipFile(package(run)) as packed:
        packed.extractall(tmp_path / "isi")
    shutil.rmtree(tmp_path / "rubrik-kecil")
    there = tmp_path / "isi" / TOP / "data" / "penilaian"
    code, document = as_json("score", there)

    assert (code, document["total"]["points"], document["rubric"]["id"]) == (0, 9.0, "rubrik-kecil")
    states = {piece.id: piece.state.value for piece in app.score_run(there).assessment.evidence}
    assert states == {"B1": "ada", "B2": "ada", "B3": "tidak_ada_berkas", "B4": "ada"}


def test_a_record_beside_a_run_makes_no_evidence_valid(run, tmp_path):
    """The pointer of a package, put beside a run, says where its rubric is and nothing of its evidence."""
    pointer = inside(package(run))["data/penilaian/paket.json"].replace(b"../rubrik/rubrik-kecil", b"../rubrik-kecil")
    pointer = pointer.replace(b"../rencana-aksi/", b"../rubrik-kecil/")
    (run / "bukti" / "SK Tim.txt").unlink()
    before = exact_score(run)
    (run / "paket.json").write_bytes(pointer)

    assert exact_score(run) == before


def test_what_was_changed_and_listed_again_shows_in_the_score_and_the_stamp(run, tmp_path):
    def claimed(entries):
        return {**entries, "data/penilaian/jawaban.csv": entries["data/penilaian/jawaban.csv"].replace(b"A.5,3.2", b"A.5,4")}

    code, document = as_json("verify", rewritten(package(run), claimed, tmp_path / "x.zip"))
    named = {(each["code"], each["path"]) for each in document["problems"]}

    assert (code, document["sound"], document["score"]["same"]) == (4, False, False)
    assert {("bag-score-differs", "total.exact"), ("bag-score-differs", "A.5")} <= named
    assert ("preflight-stale", "data/penilaian/keluaran/praperiksa.json") in named
    assert said("verify", tmp_path / "x.zip", "--receipt", "0" * 16)[1].count("receipt-differs") == 1


def test_changed_evidence_listed_again_is_found_by_the_register(run, tmp_path):
    def replaced(entries):
        return {**entries, "data/penilaian/bukti/SK Tim.txt": b"SK palsu"}

    code, document = as_json("verify", rewritten(package(run), replaced, tmp_path / "x.zip"))

    assert code == 4
    assert "preflight-stale" in {each["code"] for each in document["problems"]}
    assert document["score"]["exact"] == document["score"]["stored"] == "9"  # klaim; berbukti is told apart
    assert ("bag-score-differs", "scores") in {(each["code"], each["path"]) for each in document["problems"]}


def test_a_stored_score_that_is_none_is_named(run, tmp_path):
    for content in (b"[]", b"{", b"[" * 100_000, b'{"nodes": 3}'):
        file = rewritten(
            package(run, "a.zip"), lambda e, c=content: {**e, "data/penilaian/keluaran/nilai.json": c}, tmp_path / "x.zip"
        )
        code, document = as_json("verify", file)
        assert (code, {"bag-score-missing", "bag-score-differs"} & {each["code"] for each in document["problems"]} != set()) == (
            4,
            True,
        )


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("data/penilaian/paket.json", b'{"lke": "1", "rubrik": "../../../../etc"}', "not-a-package"),
        ("data/penilaian/paket.json", b"{", "not-a-package"),
        ("data/penilaian/penilaian.yaml", b"a: &a [x]\nb: [*a, *a]\n", "anchor-not-allowed"),
        ("data/penilaian/Jawaban.csv", b"kriteria\n", "bag-unsafe"),
        ("data/rubrik/con.yaml", b"x", "bag-unsafe"),
        ("data/penilaian/.lke/paket-dibuka.json", b'{"keadaan": {"B3": "ada"}}', "bag-unsafe"),
        ("data/rubrik/a b/rubric.yaml", b"x", "bag-unsafe"),
        ("data/rubrik/rubrik-kecil/rubric.yaml", b"id: lain\n", "missing-key"),
    ],
)
def test_what_is_hostile_inside_is_refused_with_its_place(run, tmp_path, path, content, code):
    file = rewritten(package(run), lambda entries: {**entries, path: content}, tmp_path / "x.zip")
    exit_code, document = as_json("verify", file)

    assert exit_code == (3 if code == "bag-unsafe" else 4)
    assert code in {each["code"] for each in document["problems"]}
    assert all(each["file"] == file.as_posix() for each in document["problems"])
    with pytest.raises(InvalidFiles), runs_in_bag(file) as there:
        app.score_run(there)


def test_runs_of_a_changed_package_are_refused(run, tmp_path):
    file = package(run)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(tmp_path / "x.zip", "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(
                info.filename, content.replace(b"A.1,Ya", b"A.1,TB") if info.filename.endswith("jawaban.csv") else content
            )
    with pytest.raises(InvalidFiles, match="bag-file-changed"), runs_in_bag(tmp_path / "x.zip"):
        pass


def test_what_is_no_bag_ends_with_3_and_a_foreign_bag_is_only_looked_at(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"bukan")
    assert as_json("verify", tmp_path / "x.zip")[0] == 3

    (tmp_path / "kantong").mkdir()
    (tmp_path / "kantong" / "surat.txt").write_text("isi")
    bagit.make_bag(str(tmp_path / "kantong"), checksums=["sha256"])
    with zipfile.ZipFile(tmp_path / "k.zip", "w") as packed:
        for file in (tmp_path / "kantong").rglob("*"):
            packed.write(file, file.relative_to(tmp_path))
    code, told = said("verify", tmp_path / "k.zip")
    assert (code, "hanya keutuhan kantong BagIt" in told, told.endswith("UTUH\n")) == (0, True, True)


def test_another_rubric_of_the_same_id_is_told(run, tmp_path):
    """Scored by a rubric of a shipped id that is not the shipped one."""
    rubric = tmp_path / "rubrik-kecil" / "rubric.yaml"
    rubric.write_text(rubric.read_text(encoding="utf-8").replace("id: rubrik-kecil", "id: zi-10-2019"), encoding="utf-8")
    _code, told = said("verify", package(run))

    assert "rubrik zi-10-2019 dalam paket berbeda dari yang terpasang di sini" in told


@pytest.mark.parametrize("rubric", ["zi-90-2021", "pmprb-26-2020-unit", "akip-88-2021"])
def test_shipped_instruments_are_packed_with_all_that_they_stand_on(tmp_path, rubric):
    """With what a variant varies, and the plans that mappings lead from."""
    loaded = load_rubric(shipped_rubrics()[rubric])
    year = loaded.rubric.valid.first
    words = ("--unit", "6371", "--name", "CONTOH", "--year", year, "--rubric", rubric, "--to", tmp_path)
    assert said("init", "coba", *words)[0] == 0
    target = package(tmp_path / "coba")
    names = set(inside(target))

    assert said("verify", target)[0] == 0
    assert {f"data/rubrik/{each.name}/rubric.yaml" for each in (loaded.folder, *loaded.bases)} <= names


def test_the_worked_example_is_packed_and_verified(tmp_path):
    """With last year's numbers, lists of people, restricted evidence and a rule on its own outputs."""
    for year in ("2021", "2022"):
        shutil.copytree(
            ROOT / "reports" / f"contoh-kpu-kota-banjarmasin-{year}", tmp_path / f"contoh-kpu-kota-banjarmasin-{year}"
        )
    run = tmp_path / "contoh-kpu-kota-banjarmasin-2022"
    target = package(run)
    files = inside(target)
    code, document = as_json("verify", target)
    people = files["data/penilaian/pegawai.csv"].decode("utf-8-sig").splitlines()

    assert (code, document["problems"]) == (0, [])
    assert Fraction(document["score"]["exact"]) == app.score_run(run).record.points
    assert document["not_checked"] == ["B014", "B015", "B065", "B078", "B083", "B085", "B118"]
    assert people[1].startswith("1,,,,,anggota,2022-01-05,ya,2022-03-12")
    assert not any(b"CONTOH \xe2\x80\x93 Pegawai" in content for content in files.values())
    assert "data/terkait/tahun_lalu/jawaban.csv" in files
    assert "CONTOH" in files["data/sampul.html"].decode()
    with runs_in_bag(target) as there:
        assert exact_score(there) == exact_score(run)


def test_a_draft_header_changes_nothing_about_packing(tmp_path):
    run = office(tmp_path, header=HEADER.replace("final", "draf"))

    assert said("verify", package(run))[0] == 0


def test_masked_evidence_that_did_not_count_does_not_count_in_the_package(tmp_path):
    """Its fault there is that it cannot be seen; what its rule yielded is as it was."""
    rows = {**ROWS, "B3": (*ROWS["B3"][:3], "2019-03-11", *ROWS["B3"][4:])}
    run = office(tmp_path, rows=rows)
    with runs_in_bag(package(run)) as there:
        card = app.score_run(there)
        faults = {use.evidence.id: [fault.code for fault in use.faults] for use in card.uses["A.3"]}

        assert faults == {"B3": ["evidence-not-seen"], "B4": []}
        assert exact_score(there) == exact_score(run)


# --- every situation of the rules, its evidence restricted --------------------------------------------------------


def packed_small(run, restricted):
    """A package of nothing but what the score is worked out from."""
    looked = Checked(tuple(EvidenceFiles(run).contents(read_register(run))[0]), {}, (), ())
    gathered = gather(run, app.score_run(run), looked, Scope())
    assert gathered.masked == tuple(restricted)
    with bag_writer(run.parent / "kecil.zip", "kecil") as bag:
        for path, content in sorted(gathered.parts.items()):
            bag.add(path, content)
        for piece in gathered.pieces:
            bag.add(piece.path, piece.source.read_bytes())
        bag.close([])
    return run.parent / "kecil.zip"


def restrict(run, chance):
    """Mark some of the evidence restricted; returns which."""
    with (run / "bukti.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    chosen = [row["id"] for row in rows if chance.random() < 0.7]
    for row in rows:
        row["akses"] = "terbatas" if row["id"] in chosen else ""
    with (run / "bukti.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return chosen


SITUATIONS = [case for case in run_on_disk.read("aturan.yaml") if case.get("bukti") and "salah" not in case]


@pytest.mark.parametrize("part", range(4))
def test_every_rule_scores_in_the_package_as_it_did_with_its_evidence_restricted(tmp_path, part):
    """The situations of tests/cases/aturan.yaml, each with a random part of its evidence masked."""
    chance = random.Random(part)
    for number, situation in enumerate(SITUATIONS[part::4]):
        case, rubric = rule_case(situation)
        run = run_on_disk.loaded(tmp_path / str(number), case, rubric).folder
        restricted = restrict(run, chance)
        with runs_in_bag(packed_small(run, restricted)) as there:
            ours, theirs = app.score_run(run), app.score_run(there)
            for by in SCORES:
                assert told(theirs, by) == told(ours, by), (case["nama"], by)
            assert theirs.totals == ours.totals


def told(card, by):
    return [(leaf.id, leaf.outcome, leaf.points, leaf.answer) for leaf in card.scores[by].leaves()]
