"""The twin with three assessor rounds side by side whose score columns are empty: whoever fills writes the scores too."""

from tests.official_twin import HEAD, MAIN, ROWS, parts, zipped

ROUNDS = [("Satuan Kerja", "E"), ("TPI Unit", "H"), ("TPI Pusat", "K")]


def _text(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>' if text else ""


def rounds_twin(*, notes=True):
    """Columns: No, Uraian, Bobot, Pilihan Jawaban, three times Jawaban, Nilai, %, and Catatan."""
    heads = {"A": "No", "B": "Uraian", "C": "Bobot", "D": "Pilihan Jawaban", **({"N": "Catatan"} if notes else {})}
    merges = []
    below = {}
    for name, first in ROUNDS:
        letters = [chr(ord(first) + step) for step in range(3)]
        heads[first] = name
        merges.append(f"{letters[0]}3:{letters[2]}3")
        below.update(zip(letters, ("Jawaban", "Nilai", "%"), strict=True))
    merges += [f"{letter}3:{letter}4" for letter in heads if letter not in below]
    rows = ['<row r="1"><c r="A1" t="inlineStr"><is><t>LEMBAR KERJA CONTOH</t></is></c></row>']
    rows.append(f'<row r="3">{"".join(_text(f"{letter}3", heads[letter]) for letter in sorted(heads))}</row>')
    rows.append(f'<row r="4">{"".join(_text(f"{letter}4", below[letter]) for letter in sorted(below))}</row>')
    for number, kind, numeral, text, weight, options, _answer in ROWS:
        cells = _text(f"A{number}", numeral) + _text(f"B{number}", text)
        cells += f'<c r="C{number}"><v>{weight}</v></c>' if weight else ""
        cells += _text(f"D{number}", options)
        for letter in "EFGHIJKLM":
            style = "5" if letter in "GJM" else "0"
            if letter in "EHK" and number == 12:
                cells += f'<c r="{letter}12" s="5"><f>IF({letter}13="","",{letter}14/{letter}13)</f><v>0.5</v></c>'
            elif kind != "input" or letter in "EHK":
                cells += f'<c r="{letter}{number}" s="{style}"/>'
        rows.append(f'<row r="{number}">{cells}</row>')
    merged = "".join(f'<mergeCell ref="{each}"/>' for each in merges)
    sheet = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData><mergeCells count="{len(merges)}">{merged}</mergeCells></worksheet>'
    return zipped(parts(worksheet=sheet.encode()))
