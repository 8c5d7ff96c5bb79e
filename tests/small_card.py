"""A small invented assessment with every rule kind, for the tests of what reports show."""

from datetime import date
from fractions import Fraction

from lke.engine.score import scorecard
from lke.model.assessment import Answer, Assessment, Evidence, FileState, Ruling
from lke.model.plan import Plan
from lke.model.rubric import Rubric
from lke.model.run import EvidenceRow, Header, ScheduleRow

SK = {"jenis": ["sk"], "waktu": "dibuat"}


def criterion(id_, rule=None, scale="ya_tidak", **more):
    """One question with its rule."""
    asked = {"id": id_, "pertanyaan": f"Pertanyaan {id_}?", "skala": scale, "indikator": [id_], "bukti": SK, "sumber": "sk_1"}
    return {**asked, **({"aturan": rule} if rule else {}), **more}


def rubric_data():
    """Areas 1 (criteria of every kind) and 2 (branches without indicators)."""
    whole = {"sudah": {"judul": "Yang sudah", "satuan": "orang"}, "wajib": {"judul": "Yang wajib", "satuan": "orang"}}
    elements = [
        {"nama": "Naskah", "jenis_bukti": ["sk"], "pengesahan": True},
        {"nama": "Dokumentasi", "jenis_bukti": ["foto", "laporan"]},
    ]
    criteria = [
        criterion("1.1.a.1", {"jenis": "ada", "pengesahan": True}),
        criterion("1.1.a.2", {"jenis": "lengkap", "unsur": elements, "hasil": {"A": 2, "B": 1}}, "a_sampai_c"),
        criterion(
            "1.1.a.3",
            {"jenis": "bagian", "bagian": "sudah", "dari": "wajib", "penyebut_nol": "penuh"},
            "persen",
            masukan=whole,
        ),
        criterion("1.1.a.4", {"jenis": "jumlah", "perlu": 4, "penyebut_nol": "nol"}, "persen"),
        criterion("1.1.a.5", {"jenis": "perlu_orang", "alasan": "Isi menentukan", "periksa": "isi SK"}, "a_sampai_c"),
        criterion("1.1.a.6", {"jenis": "masukan_saja"}, masukan={"sanksi": {"judul": "Sanksi", "satuan": "orang"}}),
        criterion("1.1.a.7"),
        criterion("1.1.a.8", {"jenis": "ada"}),
    ]
    branch = {"id": "1.1", "judul": "Kegiatan satu", "isi": [{"id": "1.1.a", "judul": "Sub satu", "isi": criteria}]}
    empty = {"id": "2.1", "judul": "Kegiatan kosong", "isi": [{"id": "2.1.a", "judul": "Sub kosong", "isi": []}]}
    asked = {"id": "2.2", "judul": "Kegiatan dua", "isi": [criterion("2.2.a.1", {"jenis": "ada", "minimal": 2})]}
    return {
        "id": "kecil",
        "judul": "Rubrik kecil",
        "edisi": "2022",
        "nilai_dasar": "sistem",
        "berlaku": {"dari": 2022},
        "boleh_tb": True,
        "bobot_bawaan": {"cara": "sama", "status": "usulan"},
        "status": "usulan",
        "tanpa_padanan": {"9.9.z.1": "bukan urusan satker"},
        "tingkat": ["Area", "Kegiatan", "Sub kegiatan"],
        "sumber": {"sk_1": {"peraturan": "Keputusan 1/2022", "letak": "Lampiran II"}},
        "skala": {
            "ya_tidak": {"jenis": "pilihan", "pilihan": {"Ya": 1, "Tidak": 0}, "status": "verified"},
            "a_sampai_c": {"jenis": "pilihan", "pilihan": {"A": 1, "B": "0.5", "C": 0}, "status": "verified"},
            "persen": {"jenis": "persen", "status": "verified"},
        },
        "waktu": {"dibuat": {"sebutan": "dibuat dalam tahun penilaian", "tanggal": "dibuat"}},
        "jenis_bukti": {"sk": "SK atau keputusan", "foto": "foto", "laporan": "laporan"},
        "isi": [
            {"id": "1", "judul": "Area satu", "bobot": 10, "status_bobot": "verified", "sumber": "sk_1", "isi": [branch]},
            {"id": "2", "judul": "Area dua", "bobot": 5, "status_bobot": "unverified", "isi": [empty, asked]},
        ],
    }


def plan_data():
    """The plan that the rubric serves, with a lead-in, details and a row without indicators."""
    indicators = [{"id": f"1.1.a.{number}", "teks": f"Indikator <b>nomor</b> {number}"} for number in range(1, 9)]
    indicators[0]["rincian"] = ["Rincian satu", "Rincian dua"]
    rows = [
        {"id": "1.1.a", "nama": "Sub satu", "pengantar": "Tersusunnya:", "indikator": indicators},
        {"id": "1.1.b", "nama": "Sub tanpa apa-apa", "indikator": []},
    ]
    return {
        "id": "rencana",
        "judul": "Rencana kecil",
        "tahun": 2022,
        "satker": {"nama": "Kantor", "kode_wilayah": "1234", "jenjang": "kabkota", "provinsi": "Provinsi"},
        "penetapan": {"nomor": "1/2022", "tanggal": date(2022, 2, 2), "tempat": "Kota", "tentang": "Rencana", "pejabat": "Ketua"},
        "dasar_hukum": ["UU 1"],
        "jadwal": "tidak_dinyatakan",
        "area": [{"id": "1", "nama": "Area satu", "kegiatan": [{"id": "1.1", "nama": "Kegiatan satu", "sub_kegiatan": rows}]}],
    }


def evidence(id_, criteria, line, state=FileState.PRESENT, **row):
    """One registered piece of evidence, sound where nothing else is said."""
    sound = {
        "jenis": "sk",
        "judul": f"Judul {id_}",
        "tanggal": "2022-03-01",
        "pengesahan": "ditandatangani",
        "berkas": f"{id_}.pdf",
    }
    return Evidence(EvidenceRow.model_validate({"id": id_, **sound, **row}), line, tuple(criteria), state)


def header(**more):
    """``penilaian.yaml`` of the small assessment."""
    unit = {"kode": "1234", "nama": "Kantor Uji", "jenjang": "kabkota", "provinsi": "Provinsi Uji"}
    given = {
        "satker": unit,
        "tahun": 2022,
        "rubrik": "kecil",
        "penilai": {"tpi": "Ketua Tim"},
        "tanggal_nilai": date(2022, 12, 20),
    }
    return Header.model_validate({**given, **more})


def assessment(pieces=(), *, rubric=None, head=None, notes=None, answers=None):
    """The small assessment; *pieces* are added to its evidence."""
    sound = [
        evidence("B001", ["1.1.a.1", "1.1.a.2", "1.1.a.3"], 2, halaman="7"),
        evidence("B002", ["1.1.a.4"], 3),
        evidence("B003", ["1.1.a.5"], 4),
        evidence("B004", ["1.1.a.8"], 5, tanggal="2019-03-01"),
    ]
    given = {("1.1.a.1", "unit"): ("Ya", 1), ("1.1.a.2", "unit"): ("A", 1), ("1.1.a.8", "unit"): ("Ya", 1)}
    given |= {("1.1.a.1", "tpi"): ("Tidak", 0), ("2.2.a.1", "unit"): ("TB", None)}
    stated = {key: Answer(text, None if credit is None else Fraction(credit)) for key, (text, credit) in given.items()}
    return Assessment(
        header=head or header(),
        rubric=Rubric.model_validate(rubric or rubric_data()),
        rubric_sha256="ab" * 32,
        plan=Plan.model_validate(plan_data()),
        answers={**stated, **(answers or {})},
        notes=notes or {("1.1.a.1", "tpi"): "belum ditandatangani", ("2.2.a.1", "unit"): "tidak ada urusan ini"},
        inputs={("1.1.a.3", "unit"): {"sudah": Fraction(9), "wajib": Fraction(12)}, ("1.1.a.6", "unit"): {"sanksi": Fraction(2)}},
        rulings={"1.1.a.5": Ruling(Answer("B", Fraction(1, 2)), "Ketua Tim, 2022-12-01")},
        evidence=(*sound, *pieces),
        schedule=(ScheduleRow(sub_kegiatan="1.1.a", bulan="3;12", penanggung_jawab="Sekretaris"),),
    )


def card(*args, **more):
    """The small assessment, scored."""
    return scorecard(assessment(*args, **more))
