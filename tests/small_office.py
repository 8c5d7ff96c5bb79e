"""A small office whose assessment can be handed over: a rubric of its own, answers, evidence of every kind, a journal."""

import contextlib
import hashlib
import io
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from lke.cli import execute as lke
from lke.files.changing import change_run
from lke.model.journal import Actor

RUBRIC = Path(__file__).parent / "bad" / "rubrik-kecil"
HEADER = """satker: {kode: '6371', nama: 'CONTOH – KPU Kota Contoh', jenjang: kabkota}
tahun: 2022
rubrik: ../rubrik-kecil
rencana_aksi: ../rubrik-kecil/rencana-kecil.yaml
tanggal_nilai: 2022-12-20
penilai: {unit: Tim Reformasi Birokrasi, tpi: Tim Penilai Internal}
status: final
"""
ANSWERS = "kriteria,unit,catatan_unit\nA.1,Ya,\nA.2,,\nA.3,Ya,\nA.5,3.2,\n"
DATA = "kunci,nilai,sumber\nA.2:sudah,8,rekap\nA.2:wajib,10,rekap\nA.4:pegawai,12,daftar\n"
COLUMNS = "id,kriteria,jenis,judul,tanggal,pengesahan,akses,berkas,sha256"
ROWS = {
    "B1": ("A.1", "sk", "SK Tim", "2022-01-10", "ditandatangani", "", "SK Tim.txt", b"SK Tim 2022 " * 40),
    "B2": ("A.2", "laporan", "Rekap 100%", "2022-03-10", "", "", "sub/Rekap 100%.txt", b"rekap, rekap, rekap\n" * 400),
    "B3": ("A.3", "laporan", "RAHASIA judul", "2022-03-11", "", "terbatas", "RAHASIA nama.txt", b"isi terbatas\n"),
    "B4": ("A.3", "laporan", "Laporan kerja", "2022-04-01", "", "", "Laporan kerja é.txt", b"laporan kerja\n"),
}


def office(folder, *, header=HEADER, rows=None, evidence=True):
    """The run below *folder*, beside its rubric."""
    shutil.copytree(RUBRIC, folder / "rubrik-kecil")
    run = folder / "penilaian"
    run.mkdir()
    (run / "penilaian.yaml").write_text(header, encoding="utf-8")
    (run / "jawaban.csv").write_text(ANSWERS, encoding="utf-8")
    (run / "data.csv").write_text(DATA, encoding="utf-8")
    register = [COLUMNS]
    for name, (*cells, content) in (rows or ROWS).items():
        file = run / "bukti" / cells[-1]
        file.parent.mkdir(parents=True, exist_ok=True)
        if evidence:
            file.write_bytes(content)
        register.append(",".join([name, *cells, hashlib.sha256(content).hexdigest()]))
    (run / "bukti.csv").write_text("\n".join(register) + "\n", encoding="utf-8")
    with change_run(run, Actor("Sekretaris", datetime(2022, 12, 1, 8, tzinfo=UTC)), "uji") as change:
        change.replace("data.csv", change.table("data.csv") + b"\n")
    return run


def said(*words):
    """Exit code and what is printed."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = lke([str(word) for word in words])
    return code, out.getvalue() + err.getvalue()


def as_json(*words):
    """Exit code and the JSON document."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = lke([*(str(word) for word in words), "--json"])
    return code, json.loads(out.getvalue())
