"""Evidence as PDF: a letterhead, a few sentences, and a signature by role or the word DRAF."""

from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from fpdf import FPDF

MARK = "CONTOH – data rekaan"
WITA = timezone(timedelta(hours=8))
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
LETTERHEADS = {
    "satker": "KOTA BANJARMASIN",
    "provinsi": "PROVINSI KALIMANTAN SELATAN",
    "pusat": "REPUBLIK INDONESIA",
}
SIGNATORIES = {"sk": "Ketua KPU Kota Banjarmasin", "notulen": "Pimpinan rapat dan notulis"}
WITH_ANNEX = ("sk", "rencana", "peta")
"""Kinds whose table stands on a page of its own."""
GREY, LIGHT, BLACK = 110, 236, 0


def in_words(day: date) -> str:
    """A date as a letter writes it: 7 Februari 2022."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


class Letter(FPDF):
    """A4 pages that all say CONTOH; uncompressed, so that the same text is the same bytes everywhere."""

    def __init__(self, made: date) -> None:
        super().__init__(format="A4")
        self.set_compression(compress=False)
        self.core_fonts_encoding = "cp1252"
        self.set_creation_date(datetime.combine(made, time(9), WITA))
        self.set_producer(MARK)
        self.set_title(MARK)
        self.set_margins(22, 16)
        self.set_auto_page_break(auto=True, margin=24)

    def header(self) -> None:
        """Mark the page across its middle and at its top."""
        self.set_text_color(LIGHT)
        self.set_font("helvetica", "B", 92)
        with self.rotation(50, x=105, y=160):
            self.text(38, 175, "CONTOH")
        self.set_text_color(GREY)
        self.set_font("helvetica", "B", 9)
        self.cell(0, 6, MARK, border=1, align="C", new_x="LMARGIN", new_y="NEXT")
        self.set_text_color(BLACK)
        self.ln(4)

    def footer(self) -> None:
        """Say once more what this is, and which page."""
        self.set_y(-16)
        self.set_font("helvetica", "I", 8)
        self.set_text_color(GREY)
        self.cell(0, 5, f"{MARK}, bukan dokumen resmi – halaman {self.page_no()} dari {{nb}}", align="C")
        self.set_text_color(BLACK)

    def letterhead(self, office: str) -> None:
        """The issuing office, ruled off."""
        self.set_font("times", "B", 14)
        self.cell(0, 6, "KOMISI PEMILIHAN UMUM", align="C", new_x="LMARGIN", new_y="NEXT")
        self.cell(0, 6, office, align="C", new_x="LMARGIN", new_y="NEXT")
        self.ln(1)
        self.line(self.l_margin, self.y, self.w - self.r_margin, self.y)
        self.ln(6)

    def centred(self, text: str, size: float = 12) -> None:
        """A heading."""
        self.set_font("times", "B", size)
        self.multi_cell(0, 6, text, align="C", new_x="LMARGIN", new_y="NEXT")

    def paragraph(self, text: str) -> None:
        """Running text."""
        self.set_font("times", "", 12)
        self.multi_cell(0, 6.5, text, align="J", new_x="LMARGIN", new_y="NEXT")
        self.ln(2)

    def numbered(self, points: list[str], labels: list[str]) -> None:
        """A list with its labels in a column of their own."""
        self.set_font("times", "", 12)
        for label, point in zip(labels, points, strict=False):
            self.cell(26 if len(label) > 3 else 10, 6.5, label)
            self.multi_cell(0, 6.5, point, new_x="LMARGIN", new_y="NEXT")
            self.ln(1)
        self.ln(1)

    def ruled(self, columns: list[str], rows: list[list[Any]]) -> None:
        """A table as wide as the page's text."""
        self.set_font("times", "", 11)
        widths = tuple(max(len(str(cells[index])) for cells in (columns, *rows)) + 4 for index in range(len(columns)))
        with self.table(col_widths=widths, text_align="LEFT", line_height=6) as grid:
            for cells in (columns, *rows):
                grid.row([str(cell) for cell in cells])
        self.ln(4)

    def signature(self, place: str, role: str, *, draft: bool) -> None:
        """Place and day, role; never a name, never a picture of a signature."""
        self.ln(4)
        self.set_font("times", "", 12)
        self.set_left_margin(100)
        self.set_x(100)
        text = f"{place}\n{role},\n\n"
        self.multi_cell(0, 6, text + ("DRAF – belum ditandatangani" if draft else "ditandatangani"), align="C")
        self.set_left_margin(22)


def signatory(row: dict[str, Any]) -> str:
    """The role that signs the document of one row of the register."""
    return str(row.get("penanda") or SIGNATORIES.get(row["jenis"], "Sekretaris KPU Kota Banjarmasin"))


def letter(row: dict[str, Any], number: str) -> bytes:
    """The PDF of one row of the register."""
    page = Letter(row["tanggal"])
    page.add_page()
    draft = row["pengesahan"] == "draf"
    if draft:
        page.centred("DRAF", 20)
        page.ln(3)
    page.letterhead(LETTERHEADS[row["asal"]])
    _body(page, row, number)
    town = "Jakarta" if row["asal"] == "pusat" else "Banjarmasin"
    page.signature(f"{town}, {in_words(row['tanggal'])}", signatory(row), draft=draft)
    if row["jenis"] in WITH_ANNEX and "tabel" in row:
        page.add_page()
        page.centred(f"LAMPIRAN\n{row['judul']}\nNomor {number}")
        page.ln(4)
        page.ruled(row["tabel"]["kolom"], row["tabel"]["baris"])
    return bytes(page.output())


def _body(page: Letter, row: dict[str, Any], number: str) -> None:
    page.centred(row["judul"].upper())
    page.set_font("times", "", 12)
    page.cell(0, 6, f"Nomor: {number}", align="C", new_x="LMARGIN", new_y="NEXT")
    page.ln(5)
    if "periode" in row:
        first, last = row["periode"]
        page.paragraph(f"Periode: {in_words(first)} sampai {in_words(last)}")
    is_decree = row["jenis"] == "sk"
    page.paragraph(f"Menimbang: {row['isi']}" if is_decree else row["isi"])
    if is_decree:
        page.centred("MEMUTUSKAN:")
        page.ln(2)
    points = row.get("butir", [])
    labels = ["KESATU", "KEDUA", "KETIGA"] if is_decree else [f"{each}." for each in range(1, len(points) + 1)]
    page.numbered(points, labels)
    if row["jenis"] not in WITH_ANNEX and "tabel" in row:
        page.ruled(row["tabel"]["kolom"], row["tabel"]["baris"])
