"""The assessor's round from the command line: written whole, journalled, and refused with exactly these words."""

import csv
import hashlib
import io
import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from lke.cli import execute as lke
from lke.engine.score import Scorer
from lke.files.journal import read_journal
from lke.files.runs import load_run

SOUND = Path(__file__).parent / "bad" / "rubrik-kecil"
CONTOH = Path(__file__).parent.parent / "reports" / "contoh-kpu-kota-banjarmasin-2022"
HEADER = """satker: {kode: '6371', nama: CONTOH, jenjang: kabkota}
tahun: 2022
rubrik: ../rubrik-kecil
penilai: {unit: Tim RB, tpi: Inspektorat}
"""
ANSWERS = 'kriteria,unit,catatan_unit,tpi,catatan_tpi\nA.1,Ya,,,\nA.3,Ya,Ada laporan.,,\nA.5,"3,2",,,\n'
LETTER = b"CONTOH surat"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A run of five questions with one letter and one report, on which nothing has been verified."""
    shutil.copytree(SOUND, tmp_path / "rubrik-kecil")
    folder = tmp_path / "run"
    (folder / "bukti").mkdir(parents=True)
    (folder / "penilaian.yaml").write_text(HEADER, encoding="utf-8")
    (folder / "jawaban.csv").write_text(ANSWERS, encoding="utf-8")
    rows = ["id,kriteria,jenis,judul,tanggal,pengesahan,berkas,sha256,status"]
    for name, criterion, kind in (("B001", "A.1", "sk"), ("B002", "A.3", "laporan")):
        (folder / "bukti" / f"{name}.pdf").write_bytes(LETTER + name.encode())
        digest = hashlib.sha256(LETTER + name.encode()).hexdigest()
        rows.append(f"{name},{criterion},{kind},CONTOH {name},2022-03-01,ditandatangani,{name}.pdf,{digest},diajukan")
    (folder / "bukti.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def said(capsys):
    """Run a command that succeeds and return what it says."""

    def say(*words):
        capsys.readouterr()
        assert lke(list(map(str, words))) == 0, capsys.readouterr().err
        return capsys.readouterr().out

    return say


@pytest.fixture
def refused(capsys, run):
    """Run a command that is refused: exit code and message; nothing of the run has changed."""

    def refuse(*words):
        capsys.readouterr()
        before = state(run)
        code = lke(list(map(str, words)))
        assert state(run) == before
        return code, capsys.readouterr().err

    return refuse


def state(run):
    """Everything that a run is; the lock and its folder are no part of it."""
    return {file.name: file.read_bytes() for file in run.rglob("*") if file.is_file() and ".lke" not in file.parts}


def rows(file):
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def answer_of(run, criterion):
    return next(row for row in rows(run / "jawaban.csv") if row["kriteria"] == criterion)


def lower(said, who="Anggota TPI"):
    """The assessor gives A.3 less than the office."""
    words = ("--answer", "tidak", "--reason", "isi tidak-mendukung", "--note", "Isinya lain.", "--who", who)
    return said("review", "answer", "run", "A.3", *words, "--date", "2022-12-05")


# --- answering ---------------------------------------------------------------------------------------------------


def test_an_answer_is_written_with_who_when_and_why_and_says_what_it_does(run, said):
    told = lower(said)

    assert told == "A.3 (tpi): 2,50 poin → 0,00 poin\nNilai tpi: 7,00 → 4,50 poin (-2,50)\n"
    assert answer_of(run, "A.3") == {
        "kriteria": "A.3",
        "unit": "Ya",
        "catatan_unit": "Ada laporan.",
        "tpi": "Tidak",
        "catatan_tpi": "Isinya lain.",
        "oleh_tpi": "Anggota TPI",
        "pada_tpi": "2022-12-05",
        "alasan_tpi": "isi_tidak_mendukung",
    }
    [(_line, entry)] = read_journal(run).entries
    assert (entry.who, entry.command) == ("Anggota TPI", "review answer")
    assert entry.details == {
        "kriteria": "A.3",
        "putaran": "tpi",
        "jawaban": "Tidak",
        "sebelumnya": "",
        "alasan": "isi_tidak_mendukung",
    }
    assert said("check", "run").endswith("0 salah, 0 temuan\n")


def test_the_same_answer_again_changes_nothing(run, said):
    lower(said)
    before = state(run)
    lower(said)

    assert state(run) == before


def test_other_rows_keep_their_bytes(run, said):
    lower(said)
    lines = (run / "jawaban.csv").read_text(encoding="utf-8").splitlines()

    assert lines[1] == "A.1,Ya,,,"
    assert lines[3] == 'A.5,"3,2",,,'


def test_a_number_stays_as_it_was_typed(run, said):
    said("review", "answer", "run", "A.5", "--answer", "3,4", "--who", "Anggota TPI")

    assert answer_of(run, "A.5")["tpi"] == "3,4"


OWN = (
    "salah: run/jawaban.csv:3: A.3.tpi: {who} menjawab pada putaran unit dan memverifikasi pada putaran tpi [verifier-answered]\n"
)
MEND = "    perbaikan: yang menjawab tidak memverifikasi kriteria yang sama: minta penilai lain menjawab putaran tpi\n"


def test_who_answered_for_the_office_may_not_verify(run, refused):
    words = ("review", "answer", "run", "A.3", "--answer", "Ya", "--who")
    assert refused(*words, "tim  rb") == (1, OWN.format(who="tim  rb") + MEND)

    signed = ANSWERS.replace("catatan_tpi", "catatan_tpi,oleh_unit").replace(
        "A.3,Ya,Ada laporan.,,", "A.3,Ya,Ada laporan.,,,Sekretaris"
    )
    (run / "jawaban.csv").write_text(signed, encoding="utf-8")
    assert refused(*words, "SEKRETARIS") == (1, OWN.format(who="SEKRETARIS") + MEND)
    assert lke([*words, "Tim RB"]) == 0  # the row says who answered; the office's role did not


REASONS = "tidak_relevan, tidak_ditandatangani, di_luar_periode, bukan_milik_satker, tidak_dapat_dibuka, isi_tidak_mendukung"

TOLD_HERE = {
    "follow-up-closed",
    "no-assessor-round",
    "nothing-to-respond-to",
    "rejected-without-reason",
    "responder-assessed",
    "response-decided",
    "response-open",
    "unknown-follow-up",
    "unknown-response",
}
"""Codes of refusals that no file provokes: each is told by a message below."""


def test_every_refusal_is_told():
    own = Path(__file__).read_text(encoding="utf-8")

    assert {code for code in TOLD_HERE if f"[{code}]\\n" not in own} == set()


REFUSALS = [
    (
        ("answer", "run", "A.3", "--answer", "Tidak", "--who", "X"),
        1,
        (
            "salah: A.3.tpi: jawaban penilai lebih rendah daripada jawaban unit, tanpa alasan [lowered-without-reason]\n"
            f"    perbaikan: isi alasan_tpi: {REASONS}\n"
        ),
    ),
    (
        ("answer", "run", "A.3", "--answer", "Tidak", "--reason", "tidak relevn", "--who", "X"),
        1,
        "salah: --reason: alasan 'tidak relevn' tidak dikenal [unknown-reason]\n    perbaikan: mungkin maksudnya tidak_relevan\n",
    ),
    (
        ("answer", "run", "A.3", "--answer", "B", "--who", "X"),
        1,
        "salah: A.3: jawaban 'B' tidak ada dalam skala [answer-outside-scale]\n    perbaikan: isi dengan Ya, Tidak, atau kosongkan\n",
    ),
    (
        ("answer", "run", "A.1", "--answer", "TB", "--note", "Bukan urusan.", "--who", "X"),
        1,
        (
            "salah: run/jawaban.csv:2: A.1.tpi: TB tidak diperbolehkan untuk kriteria ini [not-applicable-not-allowed]\n"
            "    perbaikan: jawab menurut skalanya, atau kosongkan\n"
        ),
    ),
    (
        ("answer", "run", "A.4", "--answer", "1", "--who", "X"),
        2,
        (
            "salah: A.4: tidak ada kriteria 'A.4' yang dijawab dalam rubrik ini [unknown-id]\n"
            "    perbaikan: mungkin maksudnya A.5, A.3, A.2\n"
        ),
    ),
    (
        ("answer", "run", "A.3", "--answer", "Ya", "--round", "ketua", "--who", "X"),
        2,
        (
            "salah: penilaian.yaml: putaran: tidak ada putaran penilai ketua [no-assessor-round]\n"
            "    perbaikan: pakai --round dengan salah satu: tpi\n"
        ),
    ),
    (
        ("evidence", "run", "B001", "--reject", "--who", "X"),
        1,
        f"salah: --reason: bukti ditolak tanpa alasan [rejected-without-reason]\n    perbaikan: {REASONS}\n",
    ),
    (
        ("evidence", "run", "B001;B009", "--accept", "--who", "X"),
        2,
        "salah: B009: tidak ada bukti 'B009' dalam bukti.csv [unknown-evidence]\n    perbaikan: mungkin maksudnya B002, B001\n",
    ),
    (
        ("evidence", "run", "B002", "--accept", "--who", "Tim RB"),
        1,
        (
            "salah: B002: Tim RB menjawab kriteria A.3 pada putaran unit dan memeriksa buktinya [verifier-answered]\n"
            "    perbaikan: yang menjawab tidak memverifikasi kriteria yang sama: minta penilai lain memeriksanya\n"
        ),
    ),
    (
        ("respond", "run", "A.3", "--text", "Ada.", "--who", "Tim RB"),
        1,
        (
            "salah: A.3: putaran tpi belum menjawab kriteria A.3: belum ada yang ditanggapi [nothing-to-respond-to]\n"
            "    perbaikan: tunggu jawaban penilai\n"
        ),
    ),
    (
        ("decide", "run", "T01", "--reject", "--text", "Tidak.", "--who", "Ketua TPI"),
        2,
        "salah: T01: tidak ada tanggapan 'T01' [unknown-response]\n    perbaikan: yang dikenal: belum ada\n",
    ),
    (
        ("close", "run", "TL01", "--evidence", "B001", "--who", "Sekretaris"),
        2,
        "salah: TL01: tidak ada tindak lanjut 'TL01' [unknown-follow-up]\n    perbaikan: yang dikenal: belum ada\n",
    ),
]


@pytest.mark.parametrize(
    ("words", "code", "told"), REFUSALS, ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else ""
)
def test_what_cannot_be_is_refused_before_anything_is_written(refused, words, code, told):
    assert refused("review", *words) == (code, told)


@pytest.mark.parametrize(
    "words",
    [
        ("answer", "run", "A.3", "--answer", "Ya"),
        ("evidence", "run", "B001", "--who", "X"),
        ("evidence", "run", "--accept", "--who", "X"),
        ("evidence", "run", "B001", "--accept", "--reason", "tidak_relevan", "--who", "X"),
        ("decide", "run", "T01", "--text", "x", "--who", "X"),
        ("decide", "run", "T01", "--reject", "--answer", "Ya", "--text", "x", "--who", "X"),
        ("findings", "run", "--due", "2023-03-31"),
        ("close", "run", "TL01"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_told(refused, monkeypatch, words):
    monkeypatch.delenv("LKE_WHO", raising=False)

    assert refused("review", *words)[0] == 2


def test_several_rounds_must_be_named(run, refused, said):
    (run / "penilaian.yaml").write_text(HEADER.replace("tpi: Insp", "ketua: Insp") + "putaran: [unit, anggota, ketua]\n", "utf-8")
    (run / "jawaban.csv").write_text("kriteria,unit\nA.3,Ya\n", encoding="utf-8")
    code, told = refused("review", "queue", "run")

    assert (code, told.splitlines()[1]) == (2, "    perbaikan: pakai --round dengan salah satu: anggota, ketua")
    said("review", "answer", "run", "A.3", "--answer", "Ya", "--round", "anggota", "--who", "Anggota")
    words = ("--answer", "Tidak", "--round", "ketua", "--reason", "tidak_relevan", "--who", "Ketua")
    told = said("review", "answer", "run", "A.3", *words)
    assert told == "A.3 (tpi): 2,50 poin → 0,00 poin\nNilai tpi: 2,50 → 0,00 poin (-2,50)\n"
    again = said("review", "answer", "run", "A.3", "--answer", "Ya", "--round", "anggota", "--who", "Anggota")
    assert again.endswith("Nilai tpi: 0,00 → 0,00 poin (0,00)\n")  # the last round that answered decides


# --- evidence ----------------------------------------------------------------------------------------------------


def test_rejected_evidence_no_longer_counts_and_comes_back_when_accepted(run, said):
    before = (run / "bukti.csv").read_text(encoding="utf-8").splitlines()
    words = ("--reject", "--reason", "tidak ditandatangani", "--note", "Tanpa cap.", "--who", "Anggota TPI")
    told = said("review", "evidence", "run", "B001", *words)

    assert told.splitlines() == [
        "A.1 (sistem): 2,50 poin → 0,00 poin",
        "Nilai sistem: 2,50 → 0,00 poin (-2,50)",
        "A.1 (berbukti): 2,50 poin → 0,00 poin",
        "Nilai berbukti: 5,00 → 2,50 poin (-2,50)",
    ]
    [first, second] = rows(run / "bukti.csv")
    assert (first["status"], first["diperiksa_oleh"], first["alasan_penolakan"], first["catatan_pemeriksa"]) == (
        "ditolak",
        "Anggota TPI",
        "tidak_ditandatangani",
        "Tanpa cap.",
    )
    assert second["status"] == "diajukan"
    assert (run / "bukti.csv").read_text(encoding="utf-8").splitlines()[2] == before[2]
    assert "bukti ditolak penilai: tidak ditandatangani" in said("explain", "run", "A.1")
    [(_line, entry)] = read_journal(run).entries
    assert entry.details == {"bukti": ["B001"], "status": "ditolak", "alasan": "tidak_ditandatangani"}
    said("review", "evidence", "run", "B001", "--accept", "--who", "Anggota TPI")
    assert (rows(run / "bukti.csv")[0]["status"], rows(run / "bukti.csv")[0]["alasan_penolakan"]) == ("diterima", "")


# --- responses ---------------------------------------------------------------------------------------------------


def test_a_response_and_its_decision_change_the_answer_in_one_change(run, said, refused):
    lower(said)
    respond = ("review", "respond", "run", "A.3", "--text", "Lihat halaman 2.", "--evidence", "B002")
    assert said(*respond, "--who", "Tim RB") == "dicatat: T01\n"
    assert refused(*respond, "--who", "Tim RB") == (
        1,
        (
            "salah: A.3: T01 atas jawaban yang sama belum diputus [response-open]\n"
            "    perbaikan: tunggu putusannya, atau perbaiki teksnya di tanggapan.csv\n"
        ),
    )
    assert refused(*respond[:-2], "--who", "anggota tpi") == (
        1,
        (
            "salah: A.3: anggota tpi menjawab putaran tpi dan menanggapinya sendiri [responder-assessed]\n"
            "    perbaikan: tanggapan disampaikan satker\n"
        ),
    )
    decide = ("review", "decide", "run", "T01", "--accept", "--answer", "ya", "--text", "Cukup.")
    assert refused(*decide, "--who", "Tim RB") == (
        1,
        "salah: T01: Tim RB menanggapi dan memutus T01 [responder-decided]\n    perbaikan: minta penilai yang memutus\n",
    )
    before = len(read_journal(run).entries)
    told = said(*decide, "--who", "Ketua TPI")

    assert told == "A.3 (tpi): 0,00 poin → 2,50 poin\nNilai tpi: 4,50 → 7,00 poin (+2,50)\n"
    row = answer_of(run, "A.3")
    assert (row["tpi"], row["oleh_tpi"], row["alasan_tpi"]) == ("Ya", "Ketua TPI", "")
    assert row["catatan_tpi"] == "Isinya lain. [T01 diterima: Cukup.]"
    [response] = rows(run / "tanggapan.csv")
    assert (response["keputusan"], response["jawaban_lama"], response["jawaban_baru"]) == ("diterima", "Tidak", "Ya")
    entries = read_journal(run).entries
    assert len(entries) == before + 1
    assert entries[-1][1].details["jawaban_lama"] == "Tidak"
    assert refused(*decide, "--who", "Ketua TPI") == (
        1,
        (
            "salah: T01: T01 sudah diputus: diterima [response-decided]\n"
            "    perbaikan: putusan tidak diubah; sampaikan tanggapan baru\n"
        ),
    )
    assert said("check", "run").endswith("0 salah, 0 temuan\n")


def test_an_objection_has_its_own_numbers_and_a_rejection_changes_no_answer(run, said):
    lower(said)
    assert (
        said("review", "respond", "run", "A.3", "--text", "Keberatan.", "--kind", "sanggah", "--who", "KPU RI")
        == "dicatat: S01\n"
    )
    told = said("review", "decide", "run", "S01", "--reject", "--text", "Tetap.", "--who", "TPN")

    assert told.splitlines()[1:] == ["Nilai tpi: 4,50 → 4,50 poin (0,00)", "jawaban penilai tetap: tidak ada --answer"]
    assert answer_of(run, "A.3")["tpi"] == "Tidak"


def test_text_that_a_spreadsheet_would_take_for_a_formula_is_written_as_text(run, said):
    lower(said)
    said("review", "respond", "run", "A.3", "--text", "=HYPERLINK(1)", "--who", "Tim RB")

    assert rows(run / "tanggapan.csv")[0]["teks"] == " =HYPERLINK(1)"


@pytest.mark.parametrize("criterion", ["1.2.d.2", "1.3.b.1", "7.5.c.1"])
def test_the_shown_effect_is_the_difference_of_two_whole_scorings(tmp_path, said, criterion):
    for folder in (CONTOH, CONTOH.with_name(CONTOH.name.replace("2022", "2021"))):
        shutil.copytree(folder, tmp_path / folder.name)
    copy = tmp_path / CONTOH.name
    (copy / "tanggapan.csv").unlink()
    said("review", "respond", copy, criterion, "--text", "CONTOH", "--who", "Satker")
    before = Scorer(load_run(copy).assessment).score("tpi")
    better = {"1.2.d.2": "Ya", "1.3.b.1": "A", "7.5.c.1": "70%"}[criterion]
    words = ("--partly", "--answer", better, "--text", "CONTOH", "--who", "Ketua", "--json")
    document = json.loads(said("review", "decide", copy, "T01", *words))
    after = Scorer(load_run(copy).assessment).score("tpi")
    [effect] = document["effects"]

    assert Fraction(effect["total"]["exact"]) == after.points - before.points > 0
    leaf = {found.id: found for found in after.leaves()}[criterion]
    assert [(each["id"], each["after"]) for each in effect["criteria"]] == [(criterion, float(leaf.points))]


# --- follow-ups --------------------------------------------------------------------------------------------------


def test_findings_become_follow_ups_once_and_rows_that_are_there_stay(run, said):
    lower(said)
    said("review", "evidence", "run", "B001", "--reject", "--reason", "di luar periode", "--who", "Anggota TPI")
    proposed = said("review", "findings", "run")

    assert proposed.splitlines() == [
        "diusulkan untuk tindak_lanjut.csv: 2",
        "  TL01  Lengkapi pelaksanaannya dan buktinya: Isinya lain. (A.3; tpi; Tim RB)",
        "  TL02  Ganti bukti B001 yang ditolak. Lampirkan bukti dari periode penilaian. (A.1; B001; Tim RB)",
        "tambahkan --write untuk menulisnya",
    ]
    assert not (run / "tindak_lanjut.csv").exists()
    said("review", "findings", "run", "--write", "--due", "2023-03-31", "--who", "Ketua TPI")
    by_hand = (run / "tindak_lanjut.csv").read_text(encoding="utf-8").replace("Lengkapi", "Susun")
    (run / "tindak_lanjut.csv").write_text(by_hand, encoding="utf-8")
    again = said("review", "findings", "run", "--write", "--who", "Ketua TPI")

    assert again == "ditulis ke tindak_lanjut.csv: 0\nsudah ada: TL01, TL02\n"
    assert (run / "tindak_lanjut.csv").read_text(encoding="utf-8") == by_hand
    assert [(row["id"], row["status"], row["tenggat"], row["asal"]) for row in rows(run / "tindak_lanjut.csv")] == [
        ("TL01", "terbuka", "2023-03-31", "tpi"),
        ("TL02", "terbuka", "2023-03-31", "B001"),
    ]


def test_what_waits_for_a_decision_is_not_accepted_yet(run, said):
    lower(said)
    said("review", "respond", "run", "A.3", "--text", "Lihat halaman 2.", "--who", "Tim RB")

    assert said("review", "findings", "run").splitlines() == ["diusulkan untuk tindak_lanjut.csv: 0", "A.3: menunggu putusan T01"]


def test_a_follow_up_is_closed_with_evidence_that_stands(run, said, refused):
    lower(said)
    said("review", "findings", "run", "--write", "--who", "Ketua TPI")
    close = ("review", "close", "run", "TL01", "--who", "Sekretaris", "--evidence")
    (run / "bukti" / "B001.pdf").write_bytes(b"lain")
    assert refused(*close, "B001") == (
        1,
        (
            "salah: B001: berkas B001.pdf berubah sejak dicatat: sha256 tidak sama [evidence-changed]\n"
            "    perbaikan: periksa berkasnya; bila memang diganti, catat ulang sha256\n"
        ),
    )
    assert said(*close, "B002") == "ditutup: TL01\n"
    [row] = rows(run / "tindak_lanjut.csv")
    assert (row["status"], row["bukti"], row["ditutup_oleh"]) == ("selesai", "B002", "Sekretaris")
    assert refused(*close, "B002") == (
        1,
        (
            "salah: TL01: tindak lanjut TL01 sudah ditutup: selesai [follow-up-closed]\n"
            "    perbaikan: catat tindak lanjut baru bila masih ada yang kurang\n"
        ),
    )


# --- the queue, and what is shown --------------------------------------------------------------------------------


def test_the_queue_shows_what_to_open_and_ends_with_what_is_verified(run, said):
    lower(said)
    document = json.loads(said("review", "queue", "run", "--json"))

    assert [(each["id"], each["verified"], each["exact"]) for each in document["items"]] == [
        ("A.1", False, "5/2"),
        ("A.2", False, "5/2"),
        ("A.5", False, "2"),
        ("A.3", True, "5/2"),
    ]
    assert document["items"][0]["evidence"] == [
        {
            "id": "B001",
            "valid": True,
            "restricted": False,
            "file": "B001.pdf",
            "link": "",
            "page": "",
            "review": "diajukan",
            "faults": [],
        }
    ]
    text = said("review", "queue", "run", "--first", "1")
    assert text.splitlines() == [
        "CONTOH (6371) · 2022",
        "Putaran tpi: 3 dari 4 pertanyaan belum diverifikasi, 7,00 poin dipertaruhkan",
        "",
        "  1  A.1  Apakah tim ditetapkan dengan SK?",
        "     taruhan 2,50 poin (turun 2,50, naik 0,00)",
        "     satker: Ya",
        "     usul sistem: Ya – dicari paling sedikit 1 bukti sah, ditemukan 1: B001",
        "     ✓ B001  B001.pdf",
        "",
        "… dan 3 pertanyaan lagi (semuanya: --first 0)",
    ]


def test_of_restricted_evidence_only_its_id_is_told(run, said):
    register = (run / "bukti.csv").read_text(encoding="utf-8").replace("sha256,status", "sha256,status,akses,catatan")
    (run / "bukti.csv").write_text(register.replace("diajukan", "diajukan,terbatas,rahasia sekali", 1), encoding="utf-8")
    words = ("--reject", "--reason", "di_luar_periode", "--note", "Nama orangnya salah.", "--who", "Anggota TPI")
    told = said("review", "evidence", "run", "B001", *words)
    told += said("review", "queue", "run") + said("review", "queue", "run", "--json")
    told += said("review", "findings", "run", "--write", "--who", "Ketua TPI") + said("explain", "run", "A.1")
    said("run", "run")
    told += (run / "keluaran" / "laporan.html").read_text(encoding="utf-8") + (run / "jurnal.jsonl").read_text(encoding="utf-8")

    hidden = (
        "CONTOH B001",
        "B001.pdf",
        "rahasia",
        "Nama orangnya",
        "di luar periode",
        "di_luar_periode",
        "dari periode penilaian",
    )
    assert [each for each in hidden if each in told] == []
    assert "Ganti bukti B001 yang ditolak. Tindak lanjuti catatan penilai." in told


def test_the_report_and_the_workbook_show_the_round(run, said):
    from openpyxl import load_workbook

    lower(said)
    said("review", "respond", "run", "A.3", "--text", "Lihat <b>halaman 2</b>.", "--evidence", "B002", "--who", "Tim RB")
    words = ("--partly", "--answer", "Ya", "--text", "Cukup.", "--who", "Ketua TPI")
    said("review", "decide", "run", "T01", *words)
    said("run", "run")
    page = (run / "keluaran" / "laporan.html").read_text(encoding="utf-8")
    section = page[page.index('<section id="verifikasi">') :]

    assert "Lihat &lt;b&gt;halaman 2&lt;/b&gt;." in section
    assert "4,50 → 7,00" in section
    assert "<b>diterima sebagian</b> Tidak → Ya – Cukup." in section
    sheet = load_workbook(run / "keluaran" / "lke.xlsx")["LKE"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    signed = [row[heads["Oleh, tanggal, alasan"] - 1].value for row in sheet.iter_rows(min_row=4)]
    assert any(text and text.startswith("Ketua TPI, ") for text in signed)


def test_a_run_whose_assessors_sign_nothing_has_no_column_for_it(run, said):
    from openpyxl import load_workbook

    said("export", "run", "-o", "lke.xlsx")

    assert "Oleh, tanggal, alasan" not in [cell.value for cell in load_workbook("lke.xlsx")["LKE"][3]]


def test_faults_of_the_tables_come_at_once_with_those_of_the_others(run, capsys):
    (run / "jawaban.csv").write_text("kriteria,unit\nA.9,Ya\n", encoding="utf-8")
    (run / "tindak_lanjut.csv").write_text("id,rekomendasi,status\nTL01,Susun.,selsai\n", encoding="utf-8")
    assert lke(["check", "run"]) == 3
    told = capsys.readouterr().out

    assert "run/jawaban.csv:2" in told
    assert "run/tindak_lanjut.csv:2" in told


def test_what_nobody_needs_for_a_score_does_not_stop_it(run, said):
    (run / "tanggapan.csv").write_text("id,kriteria,teks\nT01,A.9,x\n", encoding="utf-8")

    assert "Nilai klaim" in said("score", "run")
    assert lke(["report", "run", "-o", "l.html"]) == 3


def test_rounds_are_data_from_init_to_the_package_of_outputs(tmp_path, monkeypatch, said):
    monkeypatch.chdir(tmp_path)
    words = ("--unit", "6371", "--name", "CONTOH", "--year", "2022", "--rubric", "zi-90-2021", "--to", ".")
    said("init", "zi", *words, "--rounds", "unit,provinsi,anggota,ketua,final")
    assert rows(tmp_path / "zi" / "jawaban.csv")[0].keys() >= {"provinsi", "catatan_final"}
    for name, answer, who in (("provinsi", "Ya", "Provinsi"), ("ketua", "Tidak", "Ketua"), ("anggota", "Ya", "Anggota")):
        said("review", "answer", "zi", "A.I.1.i.a", "--round", name, "--answer", answer, "--who", who)
    document = json.loads(said("score", "zi", "--by", "tpi", "--json"))
    leaf = next(node for node in document["nodes"] if node["id"] == "A.I.1.i.a")

    assert (leaf["answer"], leaf["points"]) == ("Tidak", 0)  # ketua, the last round that answered
    for name in ("provinsi", "anggota", "ketua", "final"):
        assert json.loads(said("score", "zi", "--by", f"round:{name}", "--json"))["by"] == f"round:{name}"
    said("run", "zi")
    page = (tmp_path / "zi" / "keluaran" / "laporan.html").read_text(encoding="utf-8")
    assert all(f"<b>{name}</b>" in page for name in ("provinsi", "anggota", "ketua", "final"))
    assert "provinsi: " in said("explain", "zi", "A.I.1.i.a")
    queue = json.loads(said("review", "queue", "zi", "--round", "final", "--json"))
    assert (queue["of"], queue["unverified"]) == (113, 113)


@pytest.mark.parametrize(
    ("rounds", "code"), [("tpi,unit", 3), ("unit,unit", 3), ("unit,TPI", 2), ("unit,,tpi", 2), ("unit,klaim", 3)]
)
def test_rounds_that_cannot_be_are_refused(tmp_path, monkeypatch, rounds, code):
    monkeypatch.chdir(tmp_path)
    words = ["--unit", "6371", "--name", "CONTOH", "--year", "2022", "--rubric", "zi-90-2021", "--to", "."]

    assert lke(["init", "zi", *words, "--rounds", rounds]) == code
    assert not (tmp_path / "zi").exists()
