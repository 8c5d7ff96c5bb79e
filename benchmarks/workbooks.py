"""Filling one official workbook, and reading its answers back: ours and its peers beside the physical limit.

The workbook is built here with invented wording, in the size of the real one: 350 rows x 14 columns, 431 formulas. Every
variant must give the same cells before any time is taken.
"""

import io
import math
import random
import time
import zipfile
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import openpyxl
import xlsxwriter
from lxml import etree
from python_calamine import CalamineWorkbook

from benchmarks.cells import ANSWER, COLUMNS, FORMULAS, PART, ROWS, WORDS, Cells, wanted
from lke.workbook.official.package import open_package, package_of
from lke.workbook.official.patch import CellWrite, Template, analyse
from lke.workbook.official.patch_verify import verify
from lke.workbook.official.read_back import read_back

SHEET = "LKE Contoh"
CREDIT = '=IF(K{row}="A",1,IF(K{row}="B",0.67,IF(K{row}="C",0.33,IF(K{row}="D",0,"-"))))'
"""A question's credit."""
NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TURNS = 60


class Timed(NamedTuple):
    """One variant with its least time."""

    name: str
    seconds: float


def build(answers: Cells | None = None) -> bytes:
    """The workbook from scratch with XlsxWriter, filled with *answers*."""
    answers = answers or {}
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet(SHEET)
    styles = ({"bold": True}, {"text_wrap": True, "border": 1}, {"num_format": "0.00", "border": 1})
    look = [book.add_format(each) for each in styles]
    sheet.set_column(6, 8, 50)
    chance = random.Random(7)
    for column in range(COLUMNS):
        sheet.write_string(0, column, f"Kolom {column + 1}", look[0])
    for row in range(1, ROWS):
        sheet.set_row(row, chance.randrange(15, 400, 3) / 2)
        for column in range(COLUMNS):
            given = answers.get((row + 1, column + 1))
            if given is not None:
                sheet.write(row, column, given, look[1])
            elif column == 0:
                sheet.write_number(row, column, row, look[1])
            elif column in (6, 8):
                sheet.write_string(row, column, " ".join(chance.choices(WORDS, k=14)), look[1])
            elif column == 11:
                sheet.write_formula(row, column, CREDIT.format(row=row + 1), look[2], chance.random())
            elif column == 7 and row <= FORMULAS - (ROWS - 1):
                sheet.write_formula(row, column, f"=L{row + 1}*2", look[2], 1)
            else:
                sheet.write_blank(row, column, None, look[1])
    sheet.data_validation(1, ANSWER - 1, ROWS - 1, ANSWER - 1, {"validate": "list", "source": ["A", "B", "C"]})
    book.close()
    return made.getvalue()


def ours(template: Template, writes: dict[str, list[CellWrite]], target: Path) -> None:
    """A patch of the analysed template, with numbers exact as the engine has them."""
    target.write_bytes(template.fill(writes))


def limit(contents: list[bytes], rest: int, target: Path) -> None:
    """Deflate and crc of the changed sheets, and writing a file of that size."""
    packed = [zlib.compress(content, 6) for content in contents]
    for content in contents:
        zlib.crc32(content)
    target.write_bytes(b"".join(packed) + bytes(rest))


def with_openpyxl(book: openpyxl.Workbook, cells: Cells, target: Path) -> None:
    """A workbook that openpyxl has loaded."""
    sheet = book[SHEET]
    for (row, column), value in cells.items():
        sheet.cell(row, column).value = value
    book.save(target)


def loaded_by_openpyxl(source: bytes, cells: Cells, target: Path) -> None:
    """Load, fill, save."""
    with_openpyxl(openpyxl.load_workbook(io.BytesIO(source)), cells, target)


def with_lxml(source: bytes, cells: Cells, target: Path) -> None:
    """Parse the sheet, change the tree, write it; the other parts are packed again."""
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new:
        for item in old.infolist():
            content = old.read(item)
            new.writestr(item, _changed(content, cells) if item.filename == PART else content)


def _changed(content: bytes, cells: Cells) -> bytes:
    root = etree.fromstring(content)
    by_name = {cell.get("r"): cell for cell in root.iter(f"{NS}c")}
    for (row, column), value in cells.items():
        cell = by_name[f"{chr(64 + column)}{row}"]
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            etree.SubElement(etree.SubElement(cell, f"{NS}is"), f"{NS}t").text = value
        else:
            etree.SubElement(cell, f"{NS}v").text = repr(value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def read_cells(file: Path) -> dict[str, object]:
    """Every cell as openpyxl reads it: formulas and constants."""
    sheet = openpyxl.load_workbook(file)[SHEET]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def in_turns(variants: dict[str, Callable[[], object]], turns: int = TURNS) -> dict[str, float]:
    """The least CPU seconds of each, taken in turns; slow ones are taken less often."""
    best = dict.fromkeys(variants, math.inf)
    for turn in range(turns):
        for name, work in variants.items():
            if turn and best[name] > 0.1 and turn % 10:
                continue
            started = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - started)
    return best


def table(title: str, base: str, mine: str, best: dict[str, float], target: float) -> None:
    """Print the variants as multiples of *base*, and whether *mine* is within *target*."""
    print(f"\n{title}")
    for name, seconds in best.items():
        print(f"  {name:<46} {seconds * 1000:9.2f} ms  {seconds / best[base]:7.2f} x")
    verdict = "tercapai" if best[mine] <= target * best[base] else "BELUM"
    print(f"  sasaran: {mine} <= {target:g} x {base}: {best[mine] / best[base]:.2f} x, {verdict}")


def main(folder: Path) -> None:
    """Measure the rows of one workbook; those of many are in ``many``."""
    source, cells, target = build(), wanted(), folder / "isi.xlsx"
    (folder / "templat.xlsx").write_bytes(source)
    template = analyse(open_package(folder / "templat.xlsx"))
    assert template.package.read(PART).count(b"<f>") == FORMULAS
    once = openpyxl.load_workbook(io.BytesIO(source))
    writes = {PART: [CellWrite(at, each if isinstance(each, str) else Fraction(str(each))) for at, each in cells.items()]}
    ours(template, writes, target)
    filled = target.read_bytes()
    verify(template, filled, writes)
    package = package_of(filled, "isi.xlsx")
    changed = [package.read(PART), package.read("xl/workbook.xml")]
    rest = len(filled) - sum(len(zlib.compress(each, 6)) for each in changed)
    filling: dict[str, Callable[[], object]] = {
        "batas: deflate, crc, tulis": lambda: limit(changed, max(rest, 0), folder / "batas.bin"),
        "lke: tambal di tempat": lambda: ours(template, writes, target),
        "lxml: urai ulang lembarnya": lambda: with_lxml(source, cells, target),
        "XlsxWriter: dari awal": lambda: target.write_bytes(build(cells)),
        "openpyxl: dimuat sekali": lambda: with_openpyxl(once, cells, target),
        "openpyxl: muat, isi, simpan": lambda: loaded_by_openpyxl(source, cells, target),
    }
    expected = read_cells(target)
    for name, work in list(filling.items())[1:]:
        work()
        assert read_cells(target) == expected, name
    best = in_turns(filling)
    title = "Mengisi satu buku kerja resmi (350 baris x 14, 431 rumus)"
    table(title, "batas: deflate, crc, tulis", "lke: tambal di tempat", best, 1.4)
    faster = best["openpyxl: muat, isi, simpan"] / best["lke: tambal di tempat"]
    print(f"  sasaran: >= 25 x lebih cepat dari openpyxl: {faster:.1f} x, {'tercapai' if faster >= 25 else 'BELUM'}")
    reading(folder, cells)


def reading(folder: Path, cells: Cells) -> None:
    """Read the answers back from the workbook as Excel would save it: with shared strings."""
    file = folder / "balik.xlsx"
    file.write_bytes(build(cells))
    answers = {place: value for place, value in cells.items() if place[1] == ANSWER}
    packed = open_package(file)
    parts = [packed.packed(name) for name in packed.names]

    def inflate() -> None:
        for part in parts:
            zlib.decompress(part, -15)

    def mine() -> dict[tuple[int, int], object]:
        return dict(read_back(open_package(file), PART, answers))

    def calamine() -> dict[tuple[int, int], object]:
        rows = CalamineWorkbook.from_path(file).get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
        return {(row, column): rows[row - 1][column - 1] for row, column in answers}

    def slowly() -> dict[tuple[int, int], object]:
        rows = list(openpyxl.load_workbook(file, read_only=True)[SHEET].iter_rows(values_only=True))
        return {(row, column): rows[row - 1][column - 1] for row, column in answers}

    assert mine() == answers == calamine() == slowly()
    variants = {"batas: inflate": inflate, "lke: baca sel yang dikenal": mine, "calamine": calamine, "openpyxl read_only": slowly}
    title = f"Membaca kembali {len(answers)} jawabannya"
    table(title, "batas: inflate", "lke: baca sel yang dikenal", in_turns(variants), 4.0)
