"""Small run folders of many offices: one rubric of two areas and six questions, and whatever each office says."""

import csv
import os
import shutil
from pathlib import Path

import yaml

from lke.files.places import shipped_examples
from tests.run_on_disk import write_rubric

HEAD = {
    "judul": "Lembar uji",
    "edisi": "uji",
    "nilai_dasar": "klaim",
    "berlaku": {"dari": 2000},
    "status": "usulan",
    "bobot_bawaan": {"cara": "sama", "status": "usulan"},
    "boleh_tb": True,
    "tingkat": ["Area"],
    "skala": {
        "ya_tidak": {"jenis": "pilihan", "status": "usulan", "pilihan": {"Ya": "1", "Tidak": "0"}},
        "a_c": {"jenis": "pilihan", "status": "usulan", "pilihan": {"A": "1", "B": "0.5", "C": "0"}},
        "persen": {"jenis": "persen", "status": "usulan"},
    },
    "waktu": {"ini": {"sebutan": "tahun ini", "tanggal": "dibuat"}},
    "jenis_bukti": {"sk": "keputusan", "laporan": "laporan"},
    "gerbang": {
        "WBK": {
            "judul": "WBK",
            "syarat": {
                "total": {"judul": "Total", "batas": ">= 6"},
                "area.2": {"judul": "Area 2", "dari": ["2"], "batas": ">= 50", "satuan": "persen"},
            },
        }
    },
}
DECREASE = {
    "jenis": "penurunan",
    "lalu": "lalu",
    "kini": "kini",
    "penyebut_nol": "penuh",
    "naik_dari_nol": "nol",
}
AREAS = [
    {
        "id": "1",
        "judul": "Satu",
        "bobot": "6",
        "isi": [
            {"id": "1.1", "pertanyaan": "Ada?", "skala": "ya_tidak"},
            {"id": "1.2", "pertanyaan": "Baik?", "skala": "a_c"},
            {"id": "1.3", "pertanyaan": "Rapi?", "skala": "a_c"},
        ],
    },
    {
        "id": "2",
        "judul": "Dua",
        "bobot": "4",
        "isi": [
            {"id": "2.1", "pertanyaan": "Dipakai?", "skala": "ya_tidak"},
            {
                "id": "2.2",
                "pertanyaan": "Turun?",
                "skala": "persen",
                "aturan": DECREASE,
                "masukan": {"lalu": {"judul": "Tahun lalu", "satuan": "kasus"}, "kini": {"judul": "Kini", "satuan": "kasus"}},
            },
        ],
    },
]
QUESTIONS = ("1.1", "1.2", "1.3", "2.1", "2.2")


def rubric(below, name="uji-2022", **changes):
    """Write the rubric below *below* and return its folder."""
    write_rubric(Path(below) / name, {"id": name, **HEAD, **changes, "isi": AREAS})
    return Path(below) / name


def office(folder, by, code="6371", year=2022, *, name=None, province="Kalimantan Selatan", rounds=("unit", "tpi"), **said):
    """Write one run: ``unit``/``tpi`` answers by question, ``notes``, ``data``, ``evidence`` rows, ``header`` keys."""
    folder = Path(folder)
    folder.mkdir(parents=True)
    header = {
        "satker": {"kode": code, "nama": name or f"KPU Uji {code}", "jenjang": "kabkota"}
        | ({"provinsi": province} if province else {}),
        "tahun": year,
        "rubrik": Path(os.path.relpath(by, folder)).as_posix(),
        "putaran": list(rounds),
        "penilai": {"unit": f"Tim {code}", "tpi": "Anggota TPI"},
        **said.get("header", {}),
    }
    (folder / "penilaian.yaml").write_text(yaml.safe_dump(header, allow_unicode=True), encoding="utf-8")
    columns = ["kriteria", *(column for each in rounds for column in (each, f"catatan_{each}"))]
    answers = {each: dict.fromkeys(columns, "") | {"kriteria": each} for each in QUESTIONS}
    for round_ in rounds:
        for question, answer in said.get(round_, {}).items():
            answers[question][round_] = answer
            answers[question][f"catatan_{round_}"] = "tidak dikerjakan di sini" if answer == "TB" else ""
    for question, note in said.get("notes", {}).items():
        answers[question]["catatan_unit"] = note
    _table(folder / "jawaban.csv", columns, answers.values())
    _table(
        folder / "data.csv",
        ["kunci", "nilai", "sumber", "putaran"],
        [{"kunci": key, "nilai": number} for key, number in said.get("data", {}).items()],
    )
    rows = said.get("evidence", [])
    if rows:
        _table(folder / "bukti.csv", list(dict.fromkeys(key for row in rows for key in row)), rows)
    return folder


def _table(file, columns, rows):
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def example(folder, year=2022):
    """A copy of the worked example's run."""
    shutil.copytree(shipped_examples()[f"contoh-kpu-kota-banjarmasin-{year}"], folder, ignore=shutil.ignore_patterns("keluaran"))
    return Path(folder)
