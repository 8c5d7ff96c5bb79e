"""``lke evidence scan``: what names of folders and files say, how sure that is, and what is refused or left out."""

import csv
import io
import json
import os
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lke.cli import execute as lke
from lke.evidence import sources
from lke.evidence.catalogue import catalogue_of
from lke.evidence.codes import items_in
from lke.evidence.dates import times_in
from lke.evidence.kinds import kind_in
from lke.evidence.proposing import Proposer
from lke.evidence.titles import stem_of, title_of
from lke.files.places import shipped_examples, shipped_rubrics
from lke.files.runs import load_frame
from tests.evidence_files import a_run, codes_told, pdf, picture, zipped


@pytest.fixture(scope="module")
def plan():
    return catalogue_of(load_frame(shipped_examples()["contoh-kpu-kota-banjarmasin-2022"]))


@pytest.fixture(scope="module")
def zi(tmp_path_factory):
    return catalogue_of(load_frame(a_run(tmp_path_factory.mktemp("zi") / "r", rubric="zi-90-2021", plan="")))


def found(catalogue, path):
    *folders, name = path.split("/")
    finding = items_in(folders, name, catalogue).finding
    return finding.text, finding.sure


@pytest.mark.parametrize(
    ("path", "ids", "sure"),
    [
        ("1.2.c.3 Rekap LHKASN", "1.2.c.3", "pasti"),
        ("1_2_c_3 Rekap", "1.2.c.3", "pasti"),
        ("1-2-c-3 Rekap", "1.2.c.3", "pasti"),
        ("1.2.c.3. Rekap", "1.2.c.3", "pasti"),
        ("(1.2.c.3) Rekap", "1.2.c.3", "pasti"),
        ("Rekap LHKASN 1.2.c.3", "1.2.c.3", "pasti"),
        ("1.2.C.3 Rekap", "1.2.c.3", "mungkin"),
        ("I.2.c.3 Rekap", "1.2.c.3", "mungkin"),
        ("1.2.c.1 dan 1.2.c.3 Rekap", "1.2.c.1;1.2.c.3", "mungkin"),
        ("AREA I Manajemen Perubahan/1.2 Pelaksanaan/1.2.c.3 Rekap", "1.2.c.3", "pasti"),
        ("AREA 5/1.2.c.3 Rekap", "1.2.c.3", "mungkin"),
        ("1.1.a/SK Tim", "1.1.a.1", "mungkin"),
        ("1.1/a/SK Tim", "1.1.a.1", "mungkin"),
        ("AREA I/1.1/a. Pembentukan Tim/SK Tim", "1.1.a.1", "mungkin"),
        ("1.2.c/3. Rekap LHKASN", "1.2.c.3", "mungkin"),
        ("Pembentukan Tim Reformasi Birokrasi di KPU Kota Banjarmasin/SK", "1.1.a.1", "mungkin"),
        ("1.2.c Integritas/Rekap LHKASN", "", "tidak tahu"),
        ("Manajemen Perubahan/SK Tim", "", "tidak tahu"),
        ("SK Tim Reformasi Birokrasi", "", "tidak tahu"),
        ("9.9.z.9 Rekap", "", "tidak tahu"),
        ("05-03-2022 Undangan", "", "tidak tahu"),
        ("foto", "", "tidak tahu"),
    ],
)
def test_codes_of_the_plan(plan, path, ids, sure):
    assert found(plan, path) == (ids, sure)


@pytest.mark.parametrize(
    ("path", "ids", "sure"),
    [
        ("A.I.1.i.a SK TIM", "A.I.1.i.a", "pasti"),
        ("AREA I/i. Tim kerja/1.i.a SK TIM ZI", "A.I.1.i.a", "mungkin"),
        ("AREA I/i. Penyusunan Tim Kerja/1.i.a SK TIM ZI", "A.I.1.i.a", "mungkin"),
        ("AREA I/iv. Pola pikir dan budaya kerja/1.iv.d Notulen", "A.I.1.iv.d", "pasti"),
        ("PEMENUHAN/AREA I/1.i.a SK TIM", "A.I.1.i.a", "mungkin"),
        ("A. Pengungkit/II. Reform/1. Manajemen Perubahan/i. Komitmen dalam perubahan/a", "A.II.1.i.a", "mungkin"),
        ("AREA V PENGUATAN PENGAWASAN/ii. SPIP/b. Kartu kendali", "A.I.5.ii.b", "mungkin"),
        ("AREA I/1.i.a SK TIM", "", "tidak tahu"),
        ("B.I.a Survei", "B.I.a", "pasti"),
    ],
)
def test_codes_of_zona_integritas(zi, path, ids, sure):
    assert found(zi, path) == (ids, sure)


def test_what_is_ambiguous_names_its_candidates(zi):
    assert items_in(("AREA I",), "1.i.a SK TIM", zi).finding.because == "dapat berarti: A.I.1.i.a; A.II.1.i.a"


def test_candidates_with_the_name_s_own_words_come_first(plan):
    assert items_in(("1.2.c",), "Rekap LHKASN", plan).finding.because.startswith("dapat berarti: 1.2.c.3;")


def test_every_id_of_every_shipped_rubric_is_found_by_itself(tmp_path):
    count = 0
    for name in shipped_rubrics():
        folder = tmp_path / name
        a_run(folder, rubric=name, plan="")
        catalogue = catalogue_of(load_frame(folder))
        for id_ in catalogue.items:
            if "." in id_ and all(len(part) < 3 or part in ("iii", "viii") for part in id_.split(".")):
                assert found(catalogue, f"{id_} Dokumen") == (id_, "pasti"), name
                count += 1
    assert count > 300


@pytest.mark.parametrize(
    ("name", "day", "sure"),
    [
        ("SK 5 Maret 2022", "2022-03-05", "pasti"),
        ("SK 5 Mar 2022", "2022-03-05", "pasti"),
        ("SK 12-Nop-2022", "2022-11-12", "pasti"),
        ("Undangan 1 Pebruari 2022", "2022-02-01", "pasti"),
        ("Notulen 2022-03-05", "2022-03-05", "pasti"),
        ("Notulen 20220305", "2022-03-05", "pasti"),
        ("Notulen 25032022", "2022-03-25", "pasti"),
        ("Notulen 05032022", "2022-03-05", "mungkin"),
        ("Notulen 05.03.2022", "2022-03-05", "mungkin"),
        ("IMG_20220305_101522", "2022-03-05", "mungkin"),
        ("WhatsApp Image 2022-03-05 at 10.15.22", "2022-03-05", "mungkin"),
        ("3 Jan 2022 dan 4 Feb 2022", "", "tidak tahu"),
        ("31 Februari 2022", "", "tidak tahu"),
        ("SK 2022", "", "tidak tahu"),
        ("12345678901", "", "tidak tahu"),
    ],
)
def test_days(name, day, sure):
    times = times_in((), name, 2022)

    assert (times.day.text, times.day.sure) == (day, sure)


@pytest.mark.parametrize(
    ("path", "first", "last", "sure"),
    [
        ("Notulen TW I", "2022-01-01", "2022-03-31", "mungkin"),
        ("Notulen TW.4 2021", "2021-10-01", "2021-12-31", "pasti"),
        ("Triwulan 2 2022", "2022-04-01", "2022-06-30", "pasti"),
        ("Laporan Semester II Tahun 2022", "2022-07-01", "2022-12-31", "pasti"),
        ("Laporan Sem I", "2022-01-01", "2022-06-30", "mungkin"),
        ("Kartu Kendali Peb 2022", "2022-02-01", "2022-02-28", "pasti"),
        ("Kartu Kendali Nop", "2022-11-01", "2022-11-30", "mungkin"),
        ("Rekap Jan-Mar 2022", "2022-01-01", "2022-03-31", "pasti"),
        ("Rekap Januari s.d. Maret 2022", "2022-01-01", "2022-03-31", "pasti"),
        ("Rekap Nopember 2021 sampai Februari 2022", "2021-11-01", "2022-02-28", "pasti"),
        ("Laporan 2022", "2022-01-01", "2022-12-31", "mungkin"),
        ("Desember 2022/Foto", "2022-12-01", "2022-12-31", "mungkin"),
        ("Maret 2022/SK 5 April 2022", "", "", "tidak tahu"),
        ("TW I dan TW II", "", "", "tidak tahu"),
        ("Semester 3", "", "", "tidak tahu"),
        ("Laporan Des-Jan 2022", "", "", "tidak tahu"),
        ("Marini", "", "", "tidak tahu"),
    ],
)
def test_periods(path, first, last, sure):
    *folders, name = path.split("/")
    times = times_in(folders, name, 2022)

    assert (times.first, times.last, times.period.sure) == (first, last, sure)


KINDS = dict.fromkeys(
    ("sk", "laporan", "nihil", "notulen", "undangan", "daftar_hadir", "foto", "sop", "tindak_lanjut", "kuesioner", "tangkapan_layar",
     "evaluasi", "data", "tautan", "surat", "sertifikat"), "",
)  # fmt: skip


@pytest.mark.parametrize(
    ("title", "kind", "sure"),
    [
        ("SK Tim RB", "sk", "pasti"),
        ("Surat Keputusan Tim", "sk", "pasti"),
        ("Notulensi Rapat", "notulen", "pasti"),
        ("Daftar_Hadir Sosialisasi", "daftar_hadir", "pasti"),
        ("Absen rapat", "daftar_hadir", "pasti"),
        ("Undangan Rapat Evaluasi", "undangan", "mungkin"),
        ("Laporan Tindak Lanjut", "laporan", "mungkin"),
        ("Hasil Survei", "kuesioner", "mungkin"),
        ("Tim SK dan SOP", "", "tidak tahu"),
        ("Screenshot aplikasi", "tangkapan_layar", "pasti"),
        ("Sertifikat", "sertifikat", "pasti"),
        ("Tanpa kata", "", "tidak tahu"),
    ],
)
def test_kinds(title, kind, sure):
    finding = kind_in(title, ".pdf", KINDS)

    assert (finding.text, finding.sure) == (kind, sure)


def test_a_picture_without_a_word_is_perhaps_a_photo_and_a_kind_that_the_rubric_lacks_is_never_proposed():
    assert kind_in("Rapat", ".jpg", KINDS)[:2] == ("foto", "mungkin")
    assert kind_in("SK Tim", ".pdf", {"laporan": ""})[:2] == ("", "tidak tahu")


@pytest.mark.parametrize(
    ("name", "title", "copied"),
    [
        ("SK Tim - Copy.pdf", "SK Tim", True),
        ("SK Tim - Copy (2).pdf", "SK Tim", True),
        ("SK Tim (1).pdf", "SK Tim", True),
        ("Salinan SK Tim.pdf", "SK Tim", True),
        ("Copy of SK_Tim.pdf", "SK Tim", True),
        ("SK_Tim_RB.pdf", "SK Tim RB", False),
        ("Salinan.pdf", "Salinan", False),
        ("IMG_20220305_101522.jpg", "", False),
        ("WhatsApp Image 2022-03-05 at 10.15.22.jpeg", "", False),
        ("Scan0001.pdf", "", False),
        ("CamScanner 03-05-2022 10.15.pdf", "", False),
        ("Dokumentasi Rapat.jpg", "Dokumentasi Rapat", False),
    ],
)
def test_titles(name, title, copied):
    made = title_of(*stem_of(name))

    assert (made.text, made.copied) == (title, copied)


@given(st.text(max_size=120))
def test_no_name_stops_the_proposer(text):
    proposer = Proposer(PLAN, KINDS, 2022)
    source = sources.Source(Path("x"), tuple(part for part in text.split("/") if part) or ("a",), 1)

    proposal = proposer.propose(source, "0" * 64)
    assert proposal.item.sure in {"pasti", "mungkin", "tidak tahu"}
    assert bool(proposal.item.text) == (proposal.item.sure != "tidak tahu")


PLAN = catalogue_of(load_frame(shipped_examples()["contoh-kpu-kota-banjarmasin-2022"]))


def test_names_made_to_cost_time_do_not():
    for name in (
        "new doc " * 30 + "x",
        "1" * 250 + "x",
        "1." * 125,
        "a-" * 125,
        "(1)" * 80,
        "- copy" * 40,
        " " * 250,
        "i.i.i." * 40,
    ):
        proposal = Proposer(PLAN, KINDS, 2022).propose(sources.Source(Path("x"), (name,), 1), "")
        assert proposal.item.sure == "tidak tahu"


# --- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path):
    return a_run(tmp_path / "r")


def scanned(run, *roots, capsys=None):
    code = lke(["evidence", "scan", str(run), *map(str, roots)])
    if capsys is not None:
        capsys.readouterr()
    assert code == 0
    return rows_of(run / "keluaran" / "usulan-bukti.csv")


def rows_of(file):
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))


def tree(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_nothing_is_registered_and_nothing_is_confirmed(run, tmp_path, capsys):
    before = (run / "bukti.csv").read_bytes()
    rows = scanned(run, tree(tmp_path / "s", {"AREA I/1.1.a.1 SK TIM 5 Maret 2022 - Copy.pdf": pdf()}), capsys=capsys)

    assert [(row["daftar"], row["indikator"], row["jenis"], row["judul"], row["tanggal"], row["keterangan"]) for row in rows] == [
        ("", "1.1.a.1", "sk", "SK TIM 5 Maret 2022", "2022-03-05", "namanya tampak seperti salinan")
    ]
    assert [(rows[0][f"yakin_{of}"], rows[0][f"dasar_{of}"]) for of in ("butir", "jenis", "tanggal")] == [
        ("pasti", "kode 1.1.a.1 dalam nama berkas"),
        ("pasti", "kata 'sk' dalam nama"),
        ("pasti", "'5 Maret 2022' dalam nama berkas"),
    ]
    assert (run / "bukti.csv").read_bytes() == before
    assert not list((run / "bukti").iterdir())
    assert not (run / "jurnal.jsonl").exists()


def test_the_same_gives_the_same_bytes_and_an_edited_table_is_never_replaced(run, tmp_path, capsys):
    source = tree(tmp_path / "s", {"1.1.a.1 SK.pdf": pdf(), "b/IMG_1.jpg": picture()})
    scanned(run, source)
    table = run / "keluaran" / "usulan-bukti.csv"
    first = table.read_bytes()
    scanned(run, source)
    assert table.read_bytes() == first
    table.write_bytes(first.replace(b"1.1.a.1 SK.pdf", b"1.1.a.1 SK2.pdf"))
    edited = table.read_bytes()
    capsys.readouterr()

    assert lke(["evidence", "scan", str(run), str(source)]) == 1
    assert "[output-edited]" in capsys.readouterr().err
    assert table.read_bytes() == edited


def test_what_is_registered_and_what_is_twice_is_said(tmp_path, capsys):
    run = a_run(tmp_path / "r", [{"id": "B1", "berkas": "a.pdf"}], {"a.pdf": pdf("lama")})
    files = {"lagi.pdf": pdf("lama"), "1.1.a.1 SK - Copy.pdf": pdf("baru"), "1.1.a.1 SK.pdf": pdf("baru"), "kosong.pdf": b""}
    rows = scanned(run, tree(tmp_path / "s", files), capsys=capsys)

    assert {row["jalur"]: row["keterangan"] for row in rows} == {
        "1.1.a.1 SK - Copy.pdf": "isi sama dengan 1.1.a.1 SK.pdf; namanya tampak seperti salinan",
        "1.1.a.1 SK.pdf": "",
        "kosong.pdf": "kosong (0 byte)",
        "lagi.pdf": "sudah terdaftar sebagai B1",
    }


def test_a_zip_of_a_drive_is_read_where_it_lies(run, tmp_path, capsys):
    file = tmp_path / "bukti-20221215T031234Z-001.zip"
    file.write_bytes(zipped({"Bukti/AREA I/1.1.a.1 SK.pdf": pdf(), "Bukti/__MACOSX/._x": b"x", "Bukti/.DS_Store": b"x"}))
    before = {each.relative_to(tmp_path) for each in tmp_path.rglob("*") if "r" not in each.relative_to(tmp_path).parts}
    rows = scanned(run, file, capsys=capsys)

    assert [(row["jalur"], row["indikator"], row["sumber"]) for row in rows] == [
        ("Bukti/AREA I/1.1.a.1 SK.pdf", "1.1.a.1", f"../../{file.name}")
    ]
    assert before == {each.relative_to(tmp_path) for each in tmp_path.rglob("*") if "r" not in each.relative_to(tmp_path).parts}


def left_out(run, root, capsys):
    lke(["evidence", "scan", str(run), str(root), "--json"])
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("entry", ["[Content_Types].xml", "META-INF/manifest.xml"])
def test_a_document_is_not_taken_for_a_zip_of_evidence(run, tmp_path, capsys, entry):
    with zipfile.ZipFile(tmp_path / "SK Tim.docx", "w") as packed:
        packed.writestr(entry, "<x/>")
        packed.writestr("word/document.xml", "<x/>")

    assert lke(["evidence", "scan", str(run), str(tmp_path / "SK Tim.docx")]) == 3
    assert capsys.readouterr().err == (
        f"salah: {(tmp_path / 'SK Tim.docx').as_posix()}: dokumen, bukan zip berisi bukti [source-unreadable]\n"
        "    perbaikan: daftarkan dengan lke evidence add, atau sebut foldernya\n"
    )


def test_entries_that_lead_out_of_a_zip_and_links_and_locked_ones_are_left_out(run, tmp_path, capsys):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name in (
            "../luar.pdf",
            "/etc/luar.pdf",
            "C:/luar.pdf",
            "a/../../b.pdf",
            "a\\b.pdf",
            "balik\u202efdp.exe",
            "baik.pdf",
        ):
            packed.writestr(name, pdf())
        link = zipfile.ZipInfo("tautan.pdf")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
        with pytest.warns(UserWarning, match="Duplicate name"):
            packed.writestr("baik.pdf", pdf("dua"))
        packed.writestr("terkunci.pdf", pdf())
    content = bytearray(made.getvalue())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "z.zip").write_bytes(content)
    document = left_out(run, tmp_path / "z.zip", capsys)

    assert [proposal["path"] for proposal in document["proposals"]] == ["baik.pdf"]
    assert sorted(problem["code"] for problem in document["left_out"]) == [
        *["source-escapes"] * 5,
        "source-is-a-link",
        "source-locked",
        "source-name-twice",
        "source-name-unseen",
    ]


def test_a_bomb_an_absurd_count_and_what_is_no_zip_are_refused(run, tmp_path, capsys, monkeypatch):
    bomb, many, torn = tmp_path / "bom.zip", tmp_path / "banyak.zip", tmp_path / "rusak.zip"
    bomb.write_bytes(zipped({"nol.csv": bytes(30_000_000)}))
    many.write_bytes(zipped({f"{number}.txt": "x" for number in range(6)}))
    torn.write_bytes(many.read_bytes()[:50])
    monkeypatch.setattr(sources, "MOST_FILES", 5)
    tree(tmp_path / "s", {f"{number}.txt": b"x" for number in range(6)})
    said = []
    for root in (bomb, many, tmp_path / "s", torn):
        assert lke(["evidence", "scan", str(run), str(root)]) == 3
        said.append(capsys.readouterr().err.replace(tmp_path.as_posix(), "t").splitlines())

    assert [codes_told("\n".join(lines)) for lines in said] == [
        ["source-is-a-bomb"],
        ["source-too-many"],
        ["source-too-many"],
        ["source-unreadable"],
    ]
    assert said == [
        [
            "salah: t/bom.zip: isi zip ini jauh lebih besar daripada zip-nya ('nol.csv'): tampaknya bom zip [source-is-a-bomb]",
            "    perbaikan: jangan dibuka; minta berkas aslinya dari pengirim",
        ],
        *[
            [
                f"salah: t/{name}: lebih dari 5 berkas [source-too-many]",
                "    perbaikan: pindai bagian demi bagian, atau periksa apakah ini folder yang benar",
            ]
            for name in ("banyak.zip", "s")
        ],
        [
            "salah: t/rusak.zip: bukan folder, zip, atau daftar tautan (.txt, .csv) yang dapat dibaca [source-unreadable]",
            "    perbaikan: unduh sekali lagi, atau ekstrak sendiri lalu sebut foldernya",
        ],
    ]
    assert not (run / "keluaran").exists()


def test_entries_that_share_their_bytes_are_a_bomb(run, tmp_path, capsys):
    """Many names over one packed kernel."""
    content = bytearray(zipped({"a.bin": bytes(1000) + os.urandom(5000)}))
    at = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    entry, tail = bytes(content[at:end]), bytearray(content[end:])
    count = 50
    entries = b"".join(entry.replace(b"a.bin", b"%05d" % number) for number in range(count))
    tail[8:12] = count.to_bytes(2, "little") * 2
    tail[12:16] = len(entries).to_bytes(4, "little")
    (tmp_path / "b.zip").write_bytes(bytes(content[:at]) + entries + bytes(tail))

    assert lke(["evidence", "scan", str(run), str(tmp_path / "b.zip")]) == 3
    assert "[source-is-a-bomb]" in capsys.readouterr().err


def test_an_entry_whose_content_is_broken_is_left_out(run, tmp_path, capsys):
    content = bytearray(zipped({"1.1.a.1 rusak.txt": b"a" * 3000, "1.1.b.1 baik.txt": b"b"}))
    content[content.index(b"rusak.txt") + 10] ^= 0xFF
    (tmp_path / "z.zip").write_bytes(content)
    document = left_out(run, tmp_path / "z.zip", capsys)

    assert [proposal["path"] for proposal in document["proposals"]] == ["1.1.b.1 baik.txt"]
    assert [problem["code"] for problem in document["left_out"]] == ["source-unreadable"]


def test_links_of_a_folder_are_not_followed_and_what_lies_too_deep_is_left_out(run, tmp_path, capsys, monkeypatch):
    source = tree(tmp_path / "s", {"a/b/c/dalam.pdf": pdf(), "biasa.pdf": pdf("2")})
    (source / "pintas.pdf").symlink_to(source / "biasa.pdf")
    (source / "lingkar").symlink_to(source)
    (source / "baris\nbaru.pdf").write_bytes(b"x")
    monkeypatch.setattr(sources, "DEEPEST", 2)
    document = left_out(run, source, capsys)

    assert [proposal["path"] for proposal in document["proposals"]] == ["biasa.pdf"]
    assert [(problem["path"], problem["code"]) for problem in document["left_out"]] == [
        ("a/b/c", "source-too-deep"),
        ("baris\\nbaru.pdf", "source-name-unseen"),
        ("lingkar", "source-is-a-link"),
        ("pintas.pdf", "source-is-a-link"),
    ]


def test_an_entry_that_is_too_large_is_left_out(run, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_ENTRY", 10)
    (tmp_path / "z.zip").write_bytes(zipped({"besar.txt": b"a" * 11}))

    assert [problem["code"] for problem in left_out(run, tmp_path / "z.zip", capsys)["left_out"]] == ["source-too-large"]


def test_lists_of_links(run, tmp_path, capsys):
    text = "1.2.a.1 Media sosial:\nhttps://contoh.invalid/p/abc, 5 Maret 2022\n- Unggahan Juni https://contoh.invalid/p/def\n"
    (tmp_path / "t.txt").write_text(text, encoding="utf-8")
    (tmp_path / "t.csv").write_text("kode;nama;tautan\n1.1.a.1;SK Tim;https://drive.invalid/d/x?a=1&b=2\n", encoding="utf-8")
    rows = scanned(run, tmp_path / "t.txt", tmp_path / "t.csv", capsys=capsys)

    assert [(row["indikator"], row["tautan"], row["jenis"], row["judul"], row["tanggal"], row["sha256"]) for row in rows] == [
        ("1.2.a.1", "https://contoh.invalid/p/abc", "tautan", "Media sosial: 5 Maret 2022", "2022-03-05", ""),
        ("1.2.a.1", "https://contoh.invalid/p/def", "tangkapan_layar", "Media sosial: Unggahan Juni", "", ""),
        ("1.1.a.1", "https://drive.invalid/d/x?a=1&b=2", "sk", "SK Tim", "", ""),
    ]
    assert {(row["dilihat_oleh"], row["dilihat_pada"]) for row in rows} == {("", "")}


def test_a_list_without_links_is_refused(run, tmp_path, capsys):
    (tmp_path / "t.txt").write_text("ftp://lama\njavascript:alert(1)\n", encoding="utf-8")

    assert lke(["evidence", "scan", str(run), str(tmp_path / "t.txt")]) == 3
    told = capsys.readouterr().err.replace(tmp_path.as_posix(), "t")
    assert codes_told(told) == ["no-links"]
    assert told == (
        "salah: t/t.txt: tidak ada tautan di dalamnya [no-links]\n"
        "    perbaikan: tulis satu tautan https://… pada tiap baris, boleh dengan namanya\n"
    )


def test_a_name_is_no_formula_in_the_table(run, tmp_path, capsys):
    rows = scanned(run, tree(tmp_path / "s", {"=1+1|cmd.pdf": pdf(), "@x.pdf": pdf("2")}), capsys=capsys)

    assert {cell[0] for row in rows for cell in row.values() if cell} & set("=@+") == set()
    assert [row["jalur"].strip() for row in rows] == ["=1+1|cmd.pdf", "@x.pdf"]


def test_the_table_may_be_written_elsewhere_and_must_be_a_csv(run, tmp_path, capsys):
    source = tree(tmp_path / "s", {"1.1.a.1 SK.pdf": pdf()})

    assert lke(["evidence", "scan", str(run), str(source), "-o", str(tmp_path / "u.xlsx")]) == 2
    assert lke(["evidence", "scan", str(run), str(source), "-o", str(tmp_path / "u.csv")]) == 0
    assert rows_of(tmp_path / "u.csv")[0]["sumber"] == "s"
    assert "1 diusulkan: butirnya pasti 1, mungkin 0, tidak tahu 0; 0 sudah terdaftar; 0 dilewati" in capsys.readouterr().out
