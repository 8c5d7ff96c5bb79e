"""Evidence as XLSX: one small table under its title."""

import io
from datetime import UTC, date, datetime, time
from typing import Any

import xlsxwriter

from tests.contoh.letter import MARK


def sheet(row: dict[str, Any]) -> bytes:
    """The workbook of one row of the register; its times are the document's own."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        made = datetime.combine(row["tanggal"], time(9), UTC).replace(tzinfo=None)
        book.set_properties({"title": MARK, "created": made})
        bold, framed = book.add_format({"bold": True}), book.add_format({"border": 1})
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDDDDD"})
        page = book.add_worksheet("CONTOH")
        page.set_header(f"&C{MARK}")
        page.write(0, 0, MARK, bold)
        page.write(1, 0, row["judul"], bold)
        page.write(2, 0, f"Keadaan {row['tanggal']:%Y-%m-%d}")
        page.set_column(0, len(row["kolom"]) - 1, 26)
        for line, cells in enumerate([row["kolom"], *row["baris"]], start=4):
            for column, cell in enumerate(cells):
                page.write(line, column, f"{cell}" if isinstance(cell, date) else cell, framed if line > 4 else head)
    return stream.getvalue()
