"""A small run on disk, its forms, and people who fill them in."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import load_workbook

from lke.forming.collecting import Decisions, collect
from lke.forming.handing import hand_out
from lke.model.journal import Actor

RUBRIC = Path(__file__).parent / "bad" / "rubrik-kecil"
SECRETARY = Actor("Sekretaris", datetime(2022, 12, 1, 8, 0, tzinfo=UTC))
HEADER = "satker: {kode: '6371', nama: KPU Uji, jenjang: kabkota}\ntahun: 2022\nrubrik: ../rubrik-kecil\n"
ANSWERS = "kriteria,unit,catatan_unit,tpi,catatan_tpi\r\nA.1,,,,\r\nA.2,,,,\r\nA.3,,,,\r\nA.5,,,,\r\n"
DATA = "kunci,nilai,sumber,putaran\r\nA.2:sudah,,,\r\nA.2:wajib,,,\r\nA.4:pegawai,,,\r\n"
REGISTER = "id,kriteria,jenis,judul,berkas,tautan,dilihat_oleh,dilihat_pada,sha256,status\r\n"
SHEET = "Area A"
A1, A2, A2_DONE, A2_ALL, A3, A4_STAFF, A5 = (f"{SHEET}!H{row}" for row in (5, 6, 7, 8, 9, 11, 12))
"""Cells of the answers and numbers."""


def note(place):
    """The cell of the note beside an answer."""
    return place.replace("!H", "!I")


def make_run(folder, name="penilaian", *, header=HEADER, answers=ANSWERS, data=DATA, register=REGISTER):
    """A run below *folder*, with the small rubric beside it."""
    if not (folder / "rubrik-kecil").exists():
        shutil.copytree(RUBRIC, folder / "rubrik-kecil")
    run = folder / name
    (run / "bukti").mkdir(parents=True)
    for file, text in (("penilaian.yaml", header), ("jawaban.csv", answers), ("data.csv", data), ("bukti.csv", register)):
        (run / file).write_text(text, encoding="utf-8", newline="")
    return run


def form(run, name="formulir.xlsx", **asked):
    """A form of *run*, beside it."""
    target = run.parent / name
    hand_out(run, target, **asked)
    return target


def fill(form, name, cells, sheets=lambda _book: None):
    """A copy of *form* with *cells* filled in, as a person saves it."""
    book = load_workbook(form)
    for place, typed in cells.items():
        sheet, _mark, cell = place.rpartition("!")
        book[sheet][cell] = typed
        if isinstance(typed, str) and typed[:1] == "=":
            book[sheet][cell].data_type = "s"
    sheets(book)
    target = form.parent / name
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def take_back(run, *files, who=SECRETARY, take=(), keep=()):
    return collect(run, files, who, Decisions(tuple(take), tuple(keep)))


def tables(run):
    """The bytes of what a run's state is, its journal apart."""
    return {file.name: file.read_bytes() for file in sorted(run.glob("*.csv"))}
