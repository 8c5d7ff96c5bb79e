"""A new year begins with what an earlier one leaves: evidence in force and open follow-ups, none of it confirmed."""

import csv
import shutil

import pytest

from lke.cli import execute as lke
from lke.files.places import shipped_examples
from lke.files.runs import load_run
from tests.forms_on_disk import ANSWERS, HEADER, SHEET, form, make_run
from tests.test_forms import load_workbook

EVIDENCE = "id,kriteria,indikator,jenis,judul,tanggal,berlaku_sampai,periode_dari,periode_sampai,berkas,tautan,dilihat_oleh,dilihat_pada,status,catatan\r\n"
ROWS = (
    "B1,A.1,,sk,SK sampai 2022,2021-02-01,2022-12-31,,,SK.pdf,,,,diterima,baik\r\n"
    "B2,A.1,,sk,SK yang lewat,2021-02-01,2021-12-31,,,lama.pdf,,,,diterima,\r\n"
    "B3,A.1,,sk,SK yang ditolak,2021-02-01,2022-12-31,,,ditolak.pdf,,,,ditolak,\r\n"
    "B4,A.3,,laporan,Laporan tahun itu saja,2021-06-01,,,,,https://contoh.test/4,Sekretaris,2021-07-01,diterima,\r\n"
    "B5,A.1,,sk,SK daring,2021-02-01,2023-01-31,,,,https://contoh.test/5,Sekretaris,2021-07-01,diterima,\r\n"
    "B6,A.3,,laporan,Laporan awal 2022,2022-01-10,,,,,https://contoh.test/6,Sekretaris,2022-01-11,diajukan,\r\n"
)
FOLLOW_UPS = (
    "id,rekomendasi,penanggung_jawab,tenggat,status,bukti,kriteria,kolom_lain\r\n"
    "T1,Lengkapi SK,Sekretaris,2022-03-31,berjalan,B1;B2,A.1;A.9,=x\r\n"
    "T2,Sudah beres,Sekretaris,2021-03-31,selesai,B1,A.1,\r\n"
    "T3,Belum mulai,Sekretaris,2022-03-31,,,A.3,\r\n"
    "T4,Tidak bisa,Sekretaris,2022-03-31,tidak dapat dilanjutkan,,A.3,\r\n"
)


@pytest.fixture
def before(tmp_path):
    """Last year's run."""
    answers = ANSWERS.replace("A.1,,,,", "A.1,Ya,,Tidak,belum terbukti")
    run = make_run(
        tmp_path, "lalu", header=HEADER.replace("tahun: 2022", "tahun: 2021"), answers=answers, register=EVIDENCE + ROWS
    )
    rubric = tmp_path / "rubrik-kecil" / "rubric.yaml"
    rubric.write_text(rubric.read_text(encoding="utf-8").replace("dari: 2022", "dari: 2020"), encoding="utf-8")
    for name in ("SK.pdf", "lama.pdf", "ditolak.pdf"):
        (run / "bukti" / name).write_bytes(name.encode())
    (run / "tindak_lanjut.csv").write_bytes(FOLLOW_UPS.encode())
    return run


def init(before, year=2022, unit="6371", rubric=None):
    rubric = rubric or before.parent / "rubrik-kecil"
    words = ["init", "baru", "--unit", unit, "--name", "KPU Uji", "--year", str(year), "--rubric", str(rubric)]
    return lke([*words, "--from", str(before), "--to", str(before.parent)]), before.parent / "baru"


def rows(file):
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def contents(run):
    return {file: file.read_bytes() for file in sorted(run.rglob("*")) if file.is_file()}


def test_evidence_in_force_is_carried_over_unconfirmed(before, capsys):
    unchanged = contents(before)
    code, run = init(before)
    register = rows(run / "bukti.csv")
    told = capsys.readouterr().out

    assert code == 0
    assert list(register) == ["B1", "B5", "B6"]
    assert {"diajukan"} == {row["status"] for row in register.values()}
    assert register["B1"]["catatan"] == "baik; dibawa dari penilaian 2021, belum dikonfirmasi"
    assert (register["B5"]["dilihat_oleh"], register["B5"]["dilihat_pada"]) == ("", "")
    assert [file.name for file in (run / "bukti").iterdir()] == ["SK.pdf"]
    assert "B2, B3, B4" in told
    assert unchanged == contents(before)
    load_run(run)


def test_answers_are_not_copied_but_shown_as_last_years(before):
    _code, run = init(before)
    assessment = load_run(run).assessment
    sheet = load_workbook(form(run))[SHEET]

    assert assessment.answers == {}
    assert assessment.header.related == {"tahun_lalu": "../lalu"}
    assert sheet["E5"].value == "Tidak\n(dijawab satker Ya)"


def test_open_follow_ups_are_carried_over_with_all_their_columns(before):
    _code, run = init(before)
    found = rows(run / "tindak_lanjut.csv")

    assert list(found) == ["T1", "T3"]
    assert {"bukti": "B1", "kriteria": "A.1", "kolom_lain": " =x", "tenggat": "2022-03-31"}.items() <= found["T1"].items()


def test_a_run_from_longer_ago_gives_evidence_but_is_not_last_years(before, capsys):
    code, run = init(before, year=2023, rubric=_until_2023(before))

    assert code == 0
    assert list(rows(run / "bukti.csv")) == ["B5"]
    assert load_run(run).assessment.header.related == {}
    assert "bukan tahun sebelumnya" in capsys.readouterr().out


def _until_2023(before):
    rubric = before.parent / "rubrik-kecil" / "rubric.yaml"
    rubric.write_text(rubric.read_text(encoding="utf-8").replace("sampai: 2022", "sampai: 2023"), encoding="utf-8")
    return rubric.parent


def test_a_later_year_and_another_office_are_refused(before, capsys):
    assert init(before, year=2020)[0] == 3
    assert "penilaian itu tahun 2021, sesudah 2020 [from-another-year]" in capsys.readouterr().err
    assert init(before, unit="9999")[0] == 3
    assert "from-another-unit" in capsys.readouterr().err
    assert not (before.parent / "baru").exists()


def test_a_crosswalk_leads_to_the_new_edition_and_what_has_no_counterpart_is_told(before, capsys):
    new = before.parent / "rubrik-baru"
    shutil.copytree(before.parent / "rubrik-kecil", new)
    text = (new / "rubric.yaml").read_text(encoding="utf-8").replace("id: rubrik-kecil", "id: rubrik-baru")
    text = (
        text.replace("id: A.1\n", "id: N.1\n")
        .replace("rencana_aksi: rencana-kecil\n", "")
        .replace("        indikator: [1.1.a.1]\n", "")
    )
    (new / "rubric.yaml").write_text(text, encoding="utf-8")
    (new / "crosswalk-from-rubrik-kecil.yaml").write_text(
        "dari: rubrik-kecil\nke: rubrik-baru\nstatus: usulan\nsumber: uji\npadanan:\n"
        "  - {jenis: sama, dari: [A.1], ke: [N.1]}\n  - {jenis: sama, dari: [A.2], ke: [A.2]}\n"
        "  - {jenis: hilang, dari: [A.3]}\n  - {jenis: baru, ke: [A.3]}\n  - {jenis: sama, dari: [A.5], ke: [A.5]}\n",
        encoding="utf-8",
    )
    table = before / "jawaban.csv"
    table.write_bytes(table.read_bytes().replace(b"A.3,,", b"A.3,Ya,"))
    code, run = init(before, rubric=new)
    out = capsys.readouterr()

    assert code == 0, out.err
    assert "tanpa padanan di lembar ini: A.3" in out.out
    assert {name: row["kriteria"] for name, row in rows(run / "bukti.csv").items()} == {"B1": "N.1", "B5": "N.1"}
    assert load_workbook(form(run))[SHEET]["E5"].value == "Tidak\n(dijawab satker Ya)"


def test_the_worked_example_of_2021_begins_that_of_2022(tmp_path, capsys):
    source = shipped_examples()["contoh-kpu-kota-banjarmasin-2021"]
    words = ["init", "baru", "--unit", "6371", "--name", "KPU Kota Banjarmasin", "--year", "2022", "--rubric", "rb-kpu-2022"]
    assert lke([*words, "--from", str(source), "--to", str(tmp_path)]) == 0
    loaded = load_run(tmp_path / "baru")

    assert loaded.assessment.header.example
    assert {"diajukan"} == {piece.row.status for piece in loaded.assessment.evidence}
    assert all(piece.criteria for piece in loaded.assessment.evidence)
    assert "jawaban tahun lalu tampil di formulir" in capsys.readouterr().out
