"""Shared formulas written out: ours against openpyxl's translator, which shares no code with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator, TranslatorError

from lke.workbook.official.shared_formulas import moved
from lke.workbook.official.sheetmodel import coordinate

_CELL = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "$"]),
    st.sampled_from(["A", "K", "Z", "AB", "XA"]),
    st.sampled_from(["", "$"]),
    st.integers(1, 900),
)
_COLUMNS = st.sampled_from(["C:C", "$C:D", "AA:$AB"])
_ROWS = st.sampled_from(["3:3", "$3:4", "7:$9"])
_SHEET = st.sampled_from(["", "Rekap!", "Q1!", "'LKE A1 ''B2'''!", "[1]Lain!", "'[2]Lain A1'!"])
_PLACE = st.builds("{}{}".format, _SHEET, st.one_of(_CELL, st.builds("{}:{}".format, _CELL, _CELL), _COLUMNS, _ROWS))
_ELSE = st.sampled_from(['"A1 ""B2"" C3"', "1.5", "12", "3E+2", "TRUE", "Nama_A1", "LOG10(5)", "#REF!", "#N/A", "{1,2}"])
_TERM = st.one_of(_PLACE, _ELSE)
_CALL = st.builds("{}({},{})".format, st.sampled_from(["SUM", "IF", "LOG10", "COUNTIF", "_xlfn.IFS"]), _TERM, _TERM)
_FORMULA = st.lists(st.one_of(_TERM, _CALL), min_size=1, max_size=5).map("+".join)


@given(_FORMULA, st.tuples(st.integers(900, 950), st.integers(20, 30)), st.tuples(st.integers(1, 950), st.integers(1, 30)))
def test_a_formula_moves_as_openpyxl_moves_it(formula, origin, place):
    try:
        expected = Translator(f"={formula}", origin=coordinate(origin)).translate_formula(coordinate(place))[1:]
    except TranslatorError:
        expected = "#REF!"

    assert moved(formula, origin, place) == expected


@pytest.mark.parametrize(
    ("formula", "place", "expected"),
    [
        ('IF(K8="A",1,"K8")', (9, 12), 'IF(K9="A",1,"K8")'),
        ("AVERAGE($L$3:L8)*H$2", (10, 13), "AVERAGE($L$3:M10)*I$2"),
        ("A1", (7, 12), "#REF!"),
        ("Tabel[Nilai A1]", (9, 12), "Tabel[Nilai A1]"),
        ('IF(A9,"belum', (9, 12), "#REF!"),
        ("XFD9", (8, 13), "#REF!"),
    ],
)
def test_what_moves_and_what_stays(formula, place, expected):
    assert moved(formula, (8, 12), place) == expected
