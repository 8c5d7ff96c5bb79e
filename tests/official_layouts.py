"""Official workbooks with invented wording: one sound base, and each layout met in real files, built with XlsxWriter."""

from pathlib import Path

import xlsxwriter


def score(row, kind="G", answer="H"):
    """The nested IF of real sheets: type in one column, answer in another."""
    g, h = f"{kind}{row}", f"{answer}{row}"
    return (
        f'=IF({g}="Ya/Tidak",IF({h}="Ya",1,IF({h}="Tidak",0,"Blm Diisi")),'
        f'IF({g}="A/B/C",IF({h}="A",1,IF({h}="B",0.5,IF({h}="C",0,"Blm Diisi"))),'
        f'IF({g}="A/B/C/D",IF({h}="A",1,IF({h}="B",0.67,IF({h}="C",0.33,IF({h}="D",0,"Blm Diisi")))),'
        f'IF({g}="A/B/C/D/E",IF({h}="A",1,IF({h}="B",0.75,IF({h}="C",0.5,IF({h}="D",0.25,IF({h}="E",0,"Blm Diisi"))))),'
        f'IF({g}="%",IF({h}="","Blm Diisi",{h}),IF({g}="Jumlah",IF({h}="","Blm Diisi",""),IF({g}="","","-")))))))'
    )


LISTS = {
    "Ya/Tidak": ["Ya", "Tidak"],
    "A/B/C": ["A", "B", "C"],
    "A/B/C/D": ["A", "B", "C", "D"],
    "A/B/C/D/E": ["A", "B", "C", "D", "E"],
}
GUIDES = {
    "Ya/Tidak": "Ya, jika sudah dikerjakan",
    "A/B/C": "a. Semua\nb. Sebagian\nc. Belum",
    "A/B/C/D": "a. Semua\nb. Sebagian besar\nc. Sebagian kecil\nd. Belum",
    "A/B/C/D/E": "a. Semua\nb. Sebagian besar\nc. Separuh\nd. Sebagian kecil\ne. Belum",
}


def _question(row, numeral, text, kind, answer):
    cells = {f"C{row}": numeral, f"D{row}": text, f"G{row}": kind, f"I{row}": score(row)}
    if answer is not None:
        cells[f"H{row}"] = answer
    if kind in GUIDES:
        cells[f"F{row}"] = GUIDES[kind]
    return cells


def garden():
    """Cells of the sound base: a worksheet with numerals in columns, a hidden summary beside it."""
    titles = ("Bobot", "Penjelasan", "Pilihan Jawaban", "Jawaban", "Nilai", " %", "Catatan", "Bukti Dukung", "Tautan")
    cells = {"A1": "LEMBAR KERJA EVALUASI ZONA INTEGRITAS KEBUN CONTOH", "A2": "Penilaian"}
    cells |= {f"{column}2": title for column, title in zip("EFGHIJKLM", titles, strict=True)}
    cells |= {"A3": "A.", "B3": "PENATAAN", "E3": 60, "I3": "=SUM(I4,I8)", "J3": "=I3/E3"}
    cells |= {"B4": "I.", "C4": "Bangku taman", "E4": 40, "I4": "=AVERAGE(I5:I7)*E4", "J4": "=I4/E4"}
    cells |= _question(5, "a.", "Apakah bangku taman sudah dicat?", "Ya/Tidak", "Ya")
    cells |= _question(6, "b.", "Seberapa banyak bangku yang bersih?", "A/B/C", "B")
    cells |= _question(7, "c.", "Seberapa banyak bangku yang kokoh?", "A/B/C/D", "A")
    cells |= {"B8": "II.", "C8": "Pagar keliling", "E8": 20, "I8": "=AVERAGE(I9:I10)*E8", "J8": "=I8/E8"}
    cells |= _question(9, "a.", "Seberapa rapi pagar kebun?", "A/B/C/D/E", "B")
    cells |= _question(10, "b.", "Apakah pintu pagar terkunci?", "Ya/Tidak", "Tidak")
    cells |= {"A11": "B.", "B11": "PERAWATAN", "E11": 40, "I11": "=SUM(I12,I19)", "J11": "=I11/E11"}
    cells |= {"B12": "I.", "C12": "Penyiraman pot", "E12": 25, "I12": "=AVERAGE(I13:I18)*E12", "J12": "=I12/E12"}
    cells |= _question(
        13, "a.", "Persentase pot yang tersiram", "%", '=IF(OR(H14="",H18=""),"Blm Diisi",IF(H18/H14>1,1,H18/H14))'
    )
    cells |= _question(14, "-", "Jumlah pot yang ada di kebun", "Jumlah", "=SUM(H15:H17)")
    for row, text, count in ((15, "- Pot besar", 4), (16, "- Pot sedang", 5), (17, "- Pot kecil", 3)):
        cells |= {f"D{row}": text, f"G{row}": "Jumlah", f"H{row}": count, f"I{row}": score(row)}
    cells |= _question(18, "-", "Jumlah pot yang sudah disiram", "Jumlah", 9)
    cells |= {"B19": "II.", "C19": "Keluhan pengunjung", "E19": 15, "I19": "=AVERAGE(I20:I23)*E19", "J19": "=I19/E19"}
    ratio = '=IF(OR(H21="",H23=""),"Blm Diisi",IF(H21=0,1,IF(H23/H21>1,1,H23/H21)))'
    cells |= _question(20, "a.", "Persentase keluhan yang selesai", "%", ratio)
    for row, text, count in (
        (21, "- Jumlah keluhan yang harus ditindaklanjuti", 4),
        (22, "- Jumlah keluhan yang sedang diproses", 1),
        (23, "- Jumlah keluhan yang selesai", 3),
    ):
        cells |= {f"D{row}": text, f"G{row}": "Jumlah", f"H{row}": count, f"I{row}": score(row)}
    cells |= {"A24": "NILAI EVALUASI ZONA INTEGRITAS KEBUN", "I24": "=SUM(I3,I11)"}
    cells |= {"K5": "Dicat bulan Maret", "L5": "Foto bangku", "M5": "https://contoh.go.id/bangku"}
    cells |= {"G28": "(nama dan tanda tangan)", "A30": "Catatan: kebun ini rekaan"}
    return cells


def summary():
    """Cells of the hidden summary."""
    cells = {"A1": "Penilaian", "E1": "Bobot", "F1": "Nilai", "G1": "%", "H1": "Catatan"}
    rows = [
        (2, "A", "A.", "PENATAAN", 60, "I3"),
        (3, "B", "I.", "Bangku taman", 40, "I4"),
        (4, "B", "II.", "Pagar keliling", 20, "I8"),
        (5, "A", "B.", "PERAWATAN", 40, "I11"),
        (6, "B", "I.", "Penyiraman pot", 25, "I12"),
        (7, "B", "II.", "Keluhan pengunjung", 15, "I19"),
    ]
    for row, column, numeral, title, weight, source in rows:
        beside = chr(ord(column) + 1)
        cells |= {f"{column}{row}": numeral, f"{beside}{row}": title, f"E{row}": weight, f"F{row}": f"='Kebun '!{source}"}
        cells |= {f"G{row}": f"=F{row}/E{row}"}
    return cells | {"A8": "NILAI EVALUASI ZONA INTEGRITAS KEBUN", "F8": "='Kebun '!I24"}


TOTAL = 40 * (1 + 0.5 + 1) / 3 + 20 * 0.75 / 2 + 25 * 9 / 12 + 15 * 3 / 4


def lists_of(cells, kind="G", answer="H"):
    """Dropdowns as the printed types say."""
    return {
        f"{answer}{name[1:]}": LISTS[text]
        for name, text in cells.items()
        if name[0] == kind and isinstance(text, str) and text in LISTS
    }


def write(path: Path, sheets, *, hidden=(), links=None, merges=None, lists=None, formats=None):
    """Write a workbook: sheet -> cells; None takes a cell away."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False})
    percent = book.add_format({"num_format": "0.00%"})
    for name, cells in sheets.items():
        sheet = book.add_worksheet(name)
        for box, text in (merges or {}).get(name, {}).items():
            sheet.merge_range(box, text)
        for place, content in cells.items():
            form = percent if place in (formats or ()) else None
            if content is None:
                continue
            if isinstance(content, str) and content.startswith("="):
                sheet.write_formula(place, content, form)
            elif isinstance(content, str):
                sheet.write_string(place, content)
            else:
                sheet.write(place, content, form)
        for place, (address, shown) in (links or {}).get(name, {}).items():
            sheet.write_url(place, address, string=shown)
        for place, options in (lists or {}).get(name, {}).items():
            sheet.data_validation(place, {"validate": "list", "source": options})
        if name in hidden:
            sheet.hide()
        else:
            sheet.activate()
            sheet.set_first_sheet()
    book.close()
    return path


def write_garden(path, changes=None, changes_in_summary=None, *, lists=None, links=None):
    """Write the sound base with some cells otherwise; None takes a cell away."""
    cells, gathered = garden() | (changes or {}), summary() | (changes_in_summary or {})
    listed = lists_of(garden()) | (lists or {})
    return write(
        path,
        {"Ringkas": gathered, "Kebun ": cells},
        hidden=("Ringkas",),
        merges={"Kebun ": {"A2:D2": "Penilaian"}, "Ringkas": {"A1:D1": "Penilaian"}},
        lists={"Kebun ": {place: options for place, options in listed.items() if options}},
        links=links,
    )
