"""COUNTIF and its kin: what LibreOffice computes where it and Excel agree, and Excel's way where they do not."""

import io
import random
from fractions import Fraction

import pytest
from openpyxl import Workbook

from lke.workbook.official.evaluating import Supposed
from lke.workbook.official.package import package_of
from lke.workbook.official.reading import read_package
from lke.workbook.official.values import NotComputedError
from tests.libreoffice import needs_libreoffice, recalculated

HELD = ["A", "a", "ab", "B", "Ya", "ya ", "A*", "~", "Tidak", 0, 1, 5, -3, 0.5, 2.25, None, None, '=""']
CRITERIA = (
    *("5", '"5"', '"=5"', '"<>5"', '">0"', '">=0.5"', '"<=1"', '"<0"', '">50%"', '"A"', '"a"', '"=A"', '"<>A"', '"ya"'),
    *('"a*"', '"~~"', '"A~*"', '"t?dak"', '"??b"', '""', '"="', '"<>"', "Z1", "Z2", '"x*"', '">"&1'),
)
ROWS = 30


def workbook():
    """A: what criteria are held against; B: numbers with gaps and texts; C: other things; formulas from F."""
    chance = random.Random(11)
    book = Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in range(1, ROWS + 1):
        for column, held in ((1, HELD), (2, [*range(1, 9), 0.1, None, "teks"]), (3, HELD)):
            sheet.cell(row, column).value = chance.choice(held)
    sheet["Z2"] = "A"
    formulas = []
    for each in CRITERIA:
        formulas += [
            f"COUNTIF(A1:A30,{each})",
            f"SUMIF(A1:A30,{each},B1)",
            f"SUMIF(B1:B30,{each})",
            f"AVERAGEIF(A1:A30,{each},B1:B30)",
            f'COUNTIFS(A1:A30,{each},B1:B30,">3")',
            f'SUMIFS(B1:B30,A1:A30,{each},C1:C30,"<>A")',
            f'AVERAGEIFS(B1:B30,C1:C30,{each},B1:B30,"<7")',
            f"MAXIFS(B1:B30,A1:A30,{each})",
            f"MINIFS(B1:B30,A1:A30,{each})",
            f"COUNTIF(A:A,{each})",
            f"SUMIF(A:A,{each},B:B)",
        ]
    formulas += ['COUNTIFS(A1:A30,"A",B1:B29,1)', 'SUMIFS(B1:B30,A1:A29,"A")']
    for at, formula in enumerate(formulas):
        name = formula.replace("MAXIFS", "_xlfn.MAXIFS").replace("MINIFS", "_xlfn.MINIFS")
        sheet.cell(at + 1, 6).value = f"={name}"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue(), formulas


@needs_libreoffice
def test_every_function_gives_what_libreoffice_computes(tmp_path):
    content, formulas = workbook()
    theirs = recalculated({"data": content}, tmp_path)["data"]["Data"]
    ours = Supposed(read_package(package_of(content, "x.xlsx"), "x.xlsx", "xlsx", ""))
    differing = {}
    for row, formula in enumerate(formulas, start=1):
        mine, expected = ours.value("Data", (row, 6)), theirs.cell(row, 6).value
        same = abs(mine - Fraction(expected)) < Fraction(1, 10**9) if isinstance(mine, Fraction) else mine == expected
        if not same:
            differing[formula] = (str(mine), expected)

    assert differing == {}


def computed(cells, formula):
    book = Workbook()
    for row, held in enumerate(cells, start=1):
        book.active.cell(row, 1).value = held
    book.active["C1"] = f"={formula}"
    made = io.BytesIO()
    book.save(made)
    return Supposed(read_package(package_of(made.getvalue(), "x.xlsx"), "x.xlsx", "xlsx", "")).value("Sheet", (1, 3))


@pytest.mark.parametrize(
    ("cells", "formula", "expected"),
    [
        (["A", 1, True, "=NA()"], 'COUNTIF(A1:A4,"*")', 1),  # texts only: no number, logical or error
        ([1, True, "x"], "COUNTIF(A1:A3,1)", 1),  # a logical is no number
        ([1, True, False], "COUNTIF(A1:A3,TRUE)", 1),
        ([1, True, False], 'COUNTIF(A1:A3,"TRUE")', 1),
        (["=NA()", "=1/0", "x"], 'COUNTIF(A1:A3,"#N/A")', 1),
        (["=NA()", 1, 2], 'SUMIF(A1:A3,">0")', 3),  # an error that is not chosen does no harm
        (["a", "b"], 'COUNTIF(A:A,"")', 1_048_574),
        (["a", "b"], 'COUNTIFS(A:A,"",B:B,"")', 1_048_574),
    ],
)
def test_excels_way_where_others_differ(cells, formula, expected):
    assert computed(cells, formula) == expected


@pytest.mark.parametrize(
    ("cells", "formula"), [(["5", 5], "COUNTIF(A1:A2,5)"), (["x"], 'COUNTIF(A1:A1,">a")'), ([1], "COUNTIFS(A1:A1)")]
)
def test_what_is_in_dispute_is_not_computed(cells, formula):
    with pytest.raises(NotComputedError):
        computed(cells, formula)


def test_no_number_to_average_is_a_division_by_zero():
    assert computed(["x", "y"], 'AVERAGEIF(A1:A2,"x")') == "#DIV/0!"
