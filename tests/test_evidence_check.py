"""``lke evidence check``: files that are gone, changed, mislabelled, locked, broken, badly named, twins, or in too many places."""

import hashlib
import json
import os
import struct
import unicodedata
import zipfile
from pathlib import Path

import pytest

from lke.cli import execute as lke
from lke.evidence import inspecting
from lke.evidence.formats import format_of, keeps_promise
from lke.evidence.inspecting import Inspection, Inspector
from lke.evidence.names import colliding, name_faults, numbered, safe_name
from lke.evidence.opening import open_file
from lke.gathering import bytes_to_look_at, check_evidence, evidence_checked, fails
from lke.model.places import visible
from tests.evidence_files import a_run, compound, locked_pdf, pdf, pdf_without_pages, picture, word, write_register, zipped


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def run_with(tmp_path, files, **more):
    """A run in which each of *files* is registered as it is; *more* for every row."""
    rows = [
        {"id": f"B{number}", "berkas": name, "sha256": sha256(content), **more}
        for number, (name, content) in enumerate(files.items(), 1)
    ]
    return a_run(tmp_path / "r", rows, files)


def told(run, **options):
    return [(problem.path, problem.code) for problem in check_evidence(run, **options)]


def said(run, code):
    (problem,) = [problem for problem in check_evidence(run) if problem.code == code]
    return str(problem).replace(run.as_posix(), "r")


def test_sound_files_pass(tmp_path):
    files = {
        "a.pdf": pdf(),
        "b.jpg": picture(),
        "c.png": picture("PNG"),
        "d.docx": word(),
        "e.txt": b"halo",
        "f.tif": picture("TIFF"),
    }
    run = run_with(tmp_path, files)

    assert check_evidence(run) == ()


def test_the_check_ends_with_4_when_something_fails(tmp_path, capsys):
    run = run_with(tmp_path, {"a.pdf": pdf()})

    assert lke(["evidence", "check", str(run)]) == 0
    assert capsys.readouterr().out == "1 berkas diperiksa: 0 gagal, 0 catatan\n"
    (run / "bukti" / "a.pdf").write_bytes(pdf("lain"))
    assert lke(["evidence", "check", str(run)]) == 4
    assert "[evidence-changed]" in capsys.readouterr().out


def test_a_remark_alone_does_not_fail(tmp_path):
    run = run_with(tmp_path, {"a.pdf": pdf()})
    (run / "bukti" / "lepas.pdf").write_bytes(pdf("lepas"))

    (problem,) = check_evidence(run)
    assert (problem.code, fails(problem)) == ("evidence-not-registered", False)
    assert lke(["evidence", "check", str(run)]) == 0


def test_json_is_one_document(tmp_path, capsys):
    run = run_with(tmp_path, {"a.pdf": pdf()})
    lke(["evidence", "check", str(run), "--json"])
    document = json.loads(capsys.readouterr().out)

    (file,) = document["files"]
    assert (file["file"], file["format"], file["verdict"], file["sha256"]) == ("bukti/a.pdf", "pdf", "sound", sha256(pdf()))
    assert (document["failing"], document["remarks"], document["problems"]) == (0, 0, [])


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"<!DOCTYPE html><html>Masuk ke Google</html>", "evidence-wrong-format"),
        ("a.pdf", b"halo", "evidence-wrong-format"),
        ("a.jpg", pdf(), "evidence-wrong-format"),
        ("a.docx", pdf(), "evidence-wrong-format"),
        ("a.xlsx", word(), "evidence-wrong-format"),
        ("a.pdf", b"MZ" + bytes(100), "evidence-wrong-format"),
        ("a.pdf", locked_pdf(), "evidence-locked"),
        ("a.pdf", locked_pdf("RC4-128"), "evidence-locked"),
        ("a.pdf", locked_pdf("AES-128"), "evidence-locked"),
        ("a.docx", compound("EncryptedPackage", b"x" * 100), "evidence-locked"),
        ("a.doc", compound("WordDocument", bytes(11) + b"\x01"), "evidence-locked"),
        ("a.xls", compound("Workbook", struct.pack("<HHHHHHH", 0x809, 2, 0, 0x2F, 2, 0, 0)), "evidence-locked"),
        ("a.ppt", compound("Current User", bytes(12) + b"\xdf\xc4\xd1\xf3"), "evidence-locked"),
        ("a.pdf", pdf_without_pages(), "evidence-without-pages"),
        ("a.pdf", pdf()[:200], "evidence-damaged"),
        ("a.jpg", picture(size=(640, 480))[:3000], "evidence-damaged"),
        ("a.png", picture("PNG")[:200], "evidence-damaged"),
        ("a.docx", word()[:100], "evidence-damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "evidence-damaged"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",  # the content changes with the clock
)
def test_a_file_that_is_not_what_it_should_be_is_told(tmp_path, name, content, code):
    run = run_with(tmp_path, {name: content})

    assert told(run) == [("B1", code)]
    assert fails(check_evidence(run)[0])


@pytest.mark.parametrize("algorithm", ["AES-256", "AES-128", "RC4-128"])
def test_a_pdf_that_only_its_owner_may_change_is_open(tmp_path, algorithm):
    assert told(run_with(tmp_path, {"a.pdf": locked_pdf(algorithm, password="")})) == []


def test_old_office_documents_that_are_open_pass(tmp_path):
    files = {
        "a.doc": compound("WordDocument", b"\xec\xa5" + bytes(20)),
        "b.xls": compound("Workbook", struct.pack("<HHHHH", 0x809, 2, 0, 0x42, 0)),
        "c.ppt": compound("Current User", bytes(12) + b"\x5f\xc0\x91\xe3"),
    }

    assert told(run_with(tmp_path, files)) == []


def test_an_encrypted_zip_and_opendocument_are_told(tmp_path):
    packed = bytearray(zipped({"a.txt": "isi"}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    files = {"a.zip": bytes(packed), "b.ods": _opendocument(b"<x encryption-data/>"), "c.ods": _opendocument(b"<x/>")}

    assert told(run_with(tmp_path, files)) == [("B1", "evidence-locked"), ("B2", "evidence-locked")]


def _opendocument(manifest):
    kind = zipfile.ZipInfo("mimetype")
    return zipped(
        {kind: "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": manifest, "content.xml": "<x/>"}
    )


def test_exact_messages(tmp_path):
    files = {"a.pdf": b"halo", "b.pdf": locked_pdf(), "c.pdf": pdf_without_pages(), "d.pdf": pdf()[:200]}
    run = run_with(tmp_path, files)

    assert said(run, "evidence-wrong-format") == (
        "temuan: r/bukti.csv:2: B1: isi berkas a.pdf bukan .pdf, melainkan teks [evidence-wrong-format]\n"
        "    perbaikan: minta berkas aslinya, atau simpan ulang dengan format yang benar"
    )
    assert said(run, "evidence-locked") == (
        "temuan: r/bukti.csv:3: B2: berkas b.pdf dikunci dengan kata sandi [evidence-locked]\n"
        "    perbaikan: simpan ulang tanpa kata sandi, lalu daftarkan yang itu"
    )
    assert said(run, "evidence-without-pages") == (
        "temuan: r/bukti.csv:4: B3: berkas c.pdf tidak berisi satu halaman pun [evidence-without-pages]\n"
        "    perbaikan: pindai atau cetak ulang ke PDF"
    )
    assert said(run, "evidence-damaged") == (
        "temuan: r/bukti.csv:5: B4: berkas d.pdf rusak: tidak dapat dibuka sebagai PDF [evidence-damaged]\n"
        "    perbaikan: salin atau unduh sekali lagi dari asalnya"
    )


def test_a_file_that_takes_too_long_or_crashes_its_reader_is_a_remark(tmp_path, monkeypatch):
    run = run_with(tmp_path, {"a.pdf": pdf("lama"), "b.pdf": pdf("juga")})
    with Inspector(patience=0.0) as inspector:
        assert inspector.inspect(run / "bukti" / "a.pdf", sha256(pdf("lama"))) == Inspection("pdf", "too_long")
    monkeypatch.setattr(inspecting, "PATIENCE_S", 0.0)
    monkeypatch.setattr(Inspector.__init__, "__defaults__", (0.0,))

    problem = check_evidence(run)[0]
    assert problem.code == "evidence-not-inspected"
    assert str(problem).replace(run.as_posix(), "r") == (
        "temuan: r/bukti.csv:2: B1: isi berkas a.pdf tidak diperiksa: terlalu besar atau terlalu lama dibuka [evidence-not-inspected]\n"
        "    perbaikan: buka sendiri berkasnya dan pastikan isinya terbaca"
    )
    assert not fails(problem)


def test_what_was_seen_is_remembered_by_content(tmp_path, monkeypatch):
    run = run_with(tmp_path, {"a.pdf": locked_pdf(), "sub/b.pdf": pdf("ingat")})
    before = told(run)
    monkeypatch.setattr(Inspector, "_start", None)  # nobody opens anything

    assert told(run) == before == [("B1", "evidence-locked")]
    (run / "bukti" / "sub" / "b.pdf").rename(run / "bukti" / "c.pdf")
    write_register(run, [{"id": "B1", "berkas": "c.pdf", "sha256": sha256(pdf("ingat"))}])
    assert ("B1", "evidence-locked") not in told(run)


def test_the_reader_of_documents_survives_what_it_is_given(tmp_path):
    noise = tmp_path / "x"
    for found in ("pdf", "zip", "ole", "png", "tiff", "word", "opendocument", "other"):
        for content in (b"", b"\x00" * 600, b"%PDF-1.7\n" + os.urandom(300), b"PK\x03\x04" + os.urandom(300)):
            noise.write_bytes(content)
            assert open_file(noise, found).verdict in {"sound", "damaged"}


def test_no_code_of_the_folder_in_which_a_person_works_is_run(tmp_path, monkeypatch):
    run = run_with(tmp_path, {"a.pdf": pdf("folder kerja")})
    for name in ("json", "pypdf", "zipfile", "lke"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'dijalankan')!r}, 'w')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert told(run) == []
    assert not (tmp_path / "dijalankan").exists()


def test_missing_empty_and_unopened_are_told(tmp_path):
    rows = [
        {"id": "B1", "berkas": "hilang.pdf", "sha256": "0" * 64},
        {"id": "B2", "berkas": "kosong.pdf"},
        {"id": "B3", "tautan": "https://contoh.invalid/a"},
        {"id": "B4", "tautan": "javascript:alert(1)", "dilihat_oleh": "Operator", "dilihat_pada": "2022-12-01"},
        {"id": "B5"},
        {"id": "B6", "berkas": "ada.pdf"},
        {"id": "B7", "berkas": "../luar.pdf"},
    ]
    run = a_run(tmp_path / "r", rows, {"kosong.pdf": b"", "ada.pdf": pdf()})

    assert sorted(told(run)) == [
        ("B1", "evidence-missing"),
        ("B2", "evidence-empty"),
        ("B3", "link-not-opened"),
        ("B4", "link-not-an-address"),
        ("B5", "evidence-without-file"),
        ("B6", "hash-not-recorded"),
        ("berkas", "path-outside-folder"),
    ]


def test_a_name_of_another_unicode_form_or_of_other_capitals_is_found(tmp_path):
    composed = unicodedata.normalize("NFC", "Résumé.pdf")
    apart = unicodedata.normalize("NFD", composed)
    rows = [
        {"id": "B1", "berkas": composed, "sha256": sha256(pdf())},
        {"id": "B2", "berkas": "SK Tim.PDF", "sha256": sha256(pdf("2"))},
    ]
    run = a_run(tmp_path / "r", rows, {apart: pdf(), "sk tim.pdf": pdf("2")})
    if (run / "bukti" / composed).exists():
        pytest.skip("this computer tells the names not apart")

    assert [code for _path, code in told(run) if code != "evidence-not-registered"] == ["evidence-name-form"] * 2
    assert str(check_evidence(run)[0]).replace(run.as_posix(), "r") == (
        f"temuan: r/bukti.csv:2: B1: berkas {composed} ada di folder dengan nama 'Re\\u0301sume\\u0301.pdf': "
        "hanya huruf besar-kecil atau bentuk Unicode-nya yang berbeda [evidence-name-form]\n"
        "    perbaikan: ganti nama berkas itu tepat seperti di kolom berkas, atau salin namanya dari folder ke kolom berkas"
    )


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("SK Tim 1.1.a.1.pdf", []),
        ("CON.pdf", ["evidence-name-reserved"]),
        ("nul", ["evidence-name-reserved"]),
        ("com1.2022.pdf", ["evidence-name-reserved"]),
        ("folder/aux/SK.pdf", ["evidence-name-reserved"]),
        ("CONTOH.pdf", []),
        ("apa?.pdf", ["evidence-name-forbidden"]),
        ("a:b.pdf", ["evidence-name-forbidden"]),
        ("titik.", ["evidence-name-forbidden"]),
        ("spasi /SK.pdf", ["evidence-name-forbidden"]),
        ("balik\u202efdp.exe", ["evidence-name-forbidden"]),
        ("a" * 300 + ".pdf", ["evidence-name-too-long"]),
        ("x/" * 90 + "SK.pdf", ["evidence-name-too-long"]),
    ],
)
def test_names_that_some_computer_cannot_hold(name, codes):
    assert [fault.code for fault in name_faults(f"bukti/{name}")] == codes


def test_exact_messages_of_names(tmp_path):
    run = run_with(tmp_path, {"CON.pdf": pdf("1"), "apa?.pdf": pdf("2"), "a" * 190 + ".pdf": pdf("3")})

    assert said(run, "evidence-name-reserved").splitlines()[0] == (
        "temuan: r/bukti.csv:2: B1: nama 'CON.pdf' dipesan Windows untuk perangkat: berkasnya tidak dapat dibuka di sana "
        "[evidence-name-reserved]"
    )
    assert said(run, "evidence-name-forbidden").splitlines()[0] == (
        "temuan: r/bukti.csv:3: B2: nama 'apa?.pdf' memuat huruf yang dilarang Windows atau tidak terlihat, "
        "atau berakhir dengan titik atau spasi [evidence-name-forbidden]"
    )
    assert said(run, "evidence-name-too-long").splitlines()[0] == (
        "temuan: r/bukti.csv:4: B3: nama sepanjang 200 huruf, lebih dari 180: tidak dapat dibuka di Windows [evidence-name-too-long]"
    )


def test_names_that_are_one_on_windows_are_told(tmp_path):
    run = run_with(tmp_path, {"SK.pdf": pdf("1"), "sk.pdf": pdf("2")})

    assert list(colliding(["a/X", "a/x", "b/x"])) == [("a/x", "a/X")]
    assert said(run, "evidence-name-collides").splitlines()[0] == (
        "temuan: r/bukti.csv:3: B2: nama sk.pdf sama dengan SK.pdf (B1) di Windows dan macOS: yang satu menimpa yang lain "
        "[evidence-name-collides]"
    )


def test_one_file_under_two_names_and_one_document_for_many_items(tmp_path):
    many = ";".join(f"1.2.c.{number}" for number in range(1, 6)) + ";1.1.a.1"
    run = run_with(tmp_path, {"a.pdf": pdf(), "b.pdf": pdf()}, indikator=many)

    assert told(run) == [("B1", "evidence-serves-many"), ("B2", "evidence-registered-twice")]
    assert told(run, most=6) == [("B2", "evidence-registered-twice")]
    assert said(run, "evidence-serves-many") == (
        "temuan: r/bukti.csv:2: B1: satu dokumen dipakai untuk 6 butir, lebih dari 5: "
        "1.2.c.1, 1.2.c.2, 1.2.c.3, 1.2.c.4, 1.2.c.5, 1.1.a.1 [evidence-serves-many]\n"
        "    perbaikan: pastikan isinya memang mendukung setiap butir, dan sebut halamannya"
    )


def test_what_is_not_registered_is_listed_and_what_computers_write_is_not(tmp_path):
    run = run_with(tmp_path, {"a.pdf": pdf()})
    for name in ("lepas.pdf", "Thumbs.db", ".DS_Store", "~$a.docx", "._a.pdf"):
        (run / "bukti" / name).write_bytes(b"x")
    (run / "bukti" / "salinan.pdf").write_bytes(pdf())

    assert [str(problem).splitlines()[0] for problem in check_evidence(run)] == [
        f"temuan: {run.as_posix()}/bukti/lepas.pdf: tidak terdaftar, bukan bagian dari penilaian [evidence-not-registered]",
        _twin(run),
    ]


def _twin(run):
    what = "tidak terdaftar, bukan bagian dari penilaian; isinya sama dengan B1"
    return f"temuan: {run.as_posix()}/bukti/salinan.pdf: {what} [evidence-not-registered]"


def test_a_large_file_is_a_remark(tmp_path):
    run = a_run(tmp_path / "r", [{"id": "B1", "berkas": "besar.dat"}])
    with (run / "bukti" / "besar.dat").open("wb") as stream:
        stream.truncate(100_000_001)

    assert said(run, "evidence-large").splitlines()[0] == (
        "temuan: r/bukti.csv:2: B1: berkas besar.dat 100 MB, lebih dari 100 MB [evidence-large]"
    )


def test_nothing_of_restricted_evidence_is_named(tmp_path, capsys):
    files = {"RAHASIA?.pdf": b"halo", "RAHASIA.pdf": locked_pdf(), "rahasia.pdf": pdf()[:100]}
    run = run_with(tmp_path, files, akses="terbatas", judul="RAHASIA")
    write = [{"id": "B9", "berkas": "RAHASIA2.PDF", "akses": "terbatas", "judul": "RAHASIA", "sha256": "0" * 64}]
    lke(["evidence", "check", str(run)])
    lke(["evidence", "check", str(run), "--json"])
    lke(["evidence", "list", str(run)])
    lke(["evidence", "list", str(run), "--json"])
    write_register(run, write)
    shown = capsys.readouterr().out

    assert "evidence-wrong-format" in shown
    assert "RAHASIA" not in shown.upper()


def test_a_loose_copy_of_restricted_evidence_is_not_named(tmp_path, capsys):
    files = {"RAHASIA.pdf": pdf(), "RAHASIA-pindah.pdf": pdf("dua"), "RAHASIA-ubah.pdf": pdf("tiga")}
    run = run_with(tmp_path, files, akses="terbatas", judul="RAHASIA")
    folder = run / "bukti"
    (folder / "RAHASIA salinan.pdf").write_bytes(pdf())
    (folder / "RAHASIA-pindah.pdf").rename(folder / "RAHASIA lain.pdf")
    (folder / "RAHASIA-ubah.pdf").unlink()
    (folder / "rahasia-UBAH.pdf").write_bytes(pdf("empat"))
    (folder / "biasa.pdf").write_bytes(pdf("lima"))
    loose = [str(problem) for problem in check_evidence(run) if problem.code == "evidence-not-registered"]
    lke(["evidence", "check", str(run), "--json"])
    shown = capsys.readouterr().out

    same = "tidak terdaftar, bukan bagian dari penilaian; isinya sama dengan {} [evidence-not-registered]"
    mend = "\n    perbaikan: lihat namanya dengan lke evidence list, lalu keluarkan dari folder bukti atau perbaiki kolom berkas"
    hidden = f"temuan: {run.as_posix()}/(akses terbatas): "
    assert sorted(each for each in loose if "biasa" not in each) == [
        hidden + "tidak terdaftar, bukan bagian dari penilaian [evidence-not-registered]" + mend,
        hidden + same.format("B1") + mend,
        hidden + same.format("B2") + mend,
    ]
    assert "RAHASIA" not in shown.upper()
    assert "bukti/biasa.pdf" in shown


def test_progress_is_told_in_bytes(tmp_path):
    run = run_with(tmp_path, {"a.pdf": pdf(), "b.png": picture("PNG")})
    moved = []
    evidence_checked(run, moved.append)

    assert sum(moved) == bytes_to_look_at(run) == sum(file.stat().st_size for file in (run / "bukti").iterdir())


def test_stopped_while_hashing_what_was_hashed_is_remembered(tmp_path, monkeypatch):
    from lke.files import evidence

    run = run_with(tmp_path, {"a.dat": b"satu", "b.dat": b"dua"})
    for file in (run / "bukti").iterdir():
        os.utime(file, (1_600_000_000, 1_600_000_000))
    monkeypatch.setattr(evidence, "_SETTLED_NS", -1)
    real, hashed = evidence.file_sha256, []

    def stopping(path, progress=None):
        if path.name == "b.dat" and not hashed.count("b.dat"):
            hashed.append("b.dat")
            raise KeyboardInterrupt
        hashed.append(path.name)
        return real(path, progress)

    monkeypatch.setattr(evidence, "file_sha256", stopping)
    with pytest.raises(KeyboardInterrupt):
        check_evidence(run)
    check_evidence(run)

    assert hashed == ["a.dat", "b.dat", "b.dat"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("SK Tim.pdf", "SK Tim.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("a/b:c?.pdf", "a_b_c_.pdf"),
        ("titik. .pdf", "titik.pdf"),
        ("  spasi  ganda .pdf ", "spasi ganda.pdf"),
        ("balik\u202efdp.exe", "balikfdp.exe"),
        (unicodedata.normalize("NFD", "Résumé.pdf"), "Résumé.pdf"),
        ("...", "berkas"),
        (".tersembunyi", "tersembunyi"),
    ],
)
def test_a_safe_name_is_one_that_every_computer_holds(name, safe):
    assert safe_name(name) == safe
    assert list(name_faults(f"bukti/{safe_name(name)}")) == []


def test_a_long_name_is_shortened_and_keeps_its_ending():
    made = numbered(safe_name("é" * 400 + ".pdf"), 9999)

    assert made.endswith(" (9999).pdf")
    assert list(name_faults(f"bukti/{made}")) == []


def test_formats_by_their_first_bytes():
    assert format_of(pdf()) == "pdf"
    assert format_of(b"\n\n" + pdf()) == "pdf"
    assert format_of(word()) == "word"
    assert format_of(zipped({"a": "b"})) == "zip"
    assert format_of("Jalan é".encode()) == "text"
    assert format_of(b"<html><body>") == "web"
    assert keeps_promise("a.docx", "ole")
    assert keeps_promise("a.xyz", "program")
    assert not keeps_promise("a.PDF", "web")


def test_what_a_terminal_would_obey_is_shown_as_an_escape():
    assert visible("SK\u202eTim\x1b[2J\u200b é") == "SK\\u202eTim\\x1b[2J\\u200b é"


def test_a_folder_that_is_no_run_is_refused(tmp_path, capsys):
    assert lke(["evidence", "check", str(tmp_path)]) == 2
    assert "[not-a-run]" in capsys.readouterr().err


def test_a_broken_register_is_refused_with_its_place(tmp_path, capsys):
    run = a_run(tmp_path / "r", [{"id": "B1", "tanggal": "kemarin"}])

    assert lke(["evidence", "check", str(run)]) == 3
    assert f"{Path(run).as_posix()}/bukti.csv:2: tanggal" in capsys.readouterr().err
