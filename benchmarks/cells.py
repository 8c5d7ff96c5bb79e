"""What goes into the measured workbook: no import that a filling process would not have."""

import random

ROWS, COLUMNS, FORMULAS = 350, 14, 431
PART = "xl/worksheets/sheet1.xml"
WORDS = (
    *("kantor", "papan", "warna", "daftar", "bentuk", "tanda", "arah", "ruang", "tamu", "pintu", "buku", "catatan"),
    *("laporan", "contoh", "rencana", "hasil", "kerja", "tim"),
)
ANSWER, NOTE, EVIDENCE = 11, 13, 14
"""Columns that are filled, counted from 1."""
Cells = dict[tuple[int, int], str | float]


def wanted() -> Cells:
    """What is filled: an answer in two of five rows, some counts, a note or evidence beside most."""
    chance = random.Random(3)
    cells: Cells = {}
    for row in range(3, ROWS + 1):
        if row % 5 in (1, 3):
            cells[row, ANSWER] = chance.choice("ABC")
            cells[row, NOTE] = " ".join(chance.choices(WORDS, k=8))
            cells[row, EVIDENCE] = f"Laporan {row} & lampiran <{chance.randint(1, 99)}>"
        elif row % 15 == 0:
            cells[row, ANSWER] = chance.randint(0, 400) / 100
    return cells


def wanted_of(office: int) -> Cells:
    """The same for one of many offices: its own letters and notes, some questions left blank."""
    cells: Cells = {}
    for at, (place, value) in enumerate(wanted().items()):
        if (at * 7 + office) % 11 == 0:
            continue
        turned = "ABC"[(at + office) % 3] if place[1] == ANSWER and isinstance(value, str) else value
        cells[place] = f"{turned} {office}" if place[1] in (NOTE, EVIDENCE) else turned
    return cells
