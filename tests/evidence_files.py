"""Evidence files of every sort, sound and broken, made for the tests, and runs to put them in."""

import csv
import io
import re
import struct
import zipfile
from datetime import UTC, datetime

from fpdf import FPDF
from PIL import Image
from pypdf import PdfReader, PdfWriter

HEADER = "satker: {kode: '6371', nama: CONTOH, jenjang: kabkota}\ntahun: 2022\nrubrik: RUBRIK\n"
REGISTER = (
    *("id", "indikator", "kriteria", "jenis", "judul", "tanggal", "pengesahan", "akses"),
    *("berkas", "tautan", "sha256", "dilihat_oleh", "dilihat_pada"),
)


def a_run(folder, rows=(), files=None, rubric="rb-kpu-2022", plan="kpu-kota-banjarmasin-2022"):
    """A run with *rows* in its register (id and what is stated) and *files* in ``bukti/``."""
    (folder / "bukti").mkdir(parents=True)
    plan_line = f"rencana_aksi: {plan}\n" if plan else ""
    (folder / "penilaian.yaml").write_text(HEADER.replace("RUBRIK", rubric) + plan_line, encoding="utf-8")
    for name, content in (files or {}).items():
        (folder / "bukti" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "bukti" / name).write_bytes(content)
    write_register(folder, rows)
    return folder


def write_register(folder, rows):
    with (folder / "bukti.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, REGISTER, restval="")
        writer.writeheader()
        writer.writerows({"jenis": "sk", "judul": "Dokumen", "indikator": "1.1.a.1", **row} for row in rows)


def pdf(text="isi", pages=1):
    made = FPDF()
    made.set_creation_date(datetime(2022, 1, 1, tzinfo=UTC))
    for _page in range(pages):
        made.add_page()
        made.set_font("helvetica")
        made.cell(text=text)
    return bytes(made.output())


def locked_pdf(algorithm="AES-256", password="rahasia"):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt(password, owner_password="pemilik", algorithm=algorithm)
    return written(writer)


def pdf_without_pages():
    return written(PdfWriter())


def written(writer):
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def picture(kind="JPEG", size=(64, 48)):
    made = io.BytesIO()
    Image.effect_noise(size, 60).save(made, kind)
    return made.getvalue()


def zipped(entries, **options):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content, **options)
    return made.getvalue()


def word(text="isi"):
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w>{text}</w>"})


def compound(name, content):
    """A compound file (as old Office documents and encrypted new ones are) with one stream *name*."""
    content = content.ljust(4096, b"\x00")
    sectors = -(-len(content) // 512)
    content = content.ljust(sectors * 512, b"\x00")
    end, free, fat_mark = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    fat = [fat_mark, end, *range(3, 2 + sectors), end]
    fat += [free] * (128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6) + struct.pack("<IIIII", 0, 1, 1, 0, 4096)
    header += struct.pack("<IIII", end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    entries = _entry("Root Entry", 5, end, 0, child=1) + _entry(name, 2, 2, len(content)) + 2 * _entry("", 0, 0, 0)
    return header + struct.pack("<128I", *fat) + entries + content


def _entry(name, kind, start, size, child=0xFFFFFFFF):
    raw = (name.encode("utf-16-le") + b"\x00\x00") if name else b""
    none = 0xFFFFFFFF
    head = raw.ljust(64, b"\x00") + struct.pack("<HBB", len(raw), kind, 1) + struct.pack("<III", none, none, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def codes_told(text):
    """The codes of the problems that *text* tells, in order."""
    return re.findall(r"^(?:salah|temuan): .* \[([a-z0-9-]+)\]$", text, re.MULTILINE)
