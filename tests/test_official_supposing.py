"""What is taken from the workbook as it is, where a supposition cannot reach, is what working it all out anew gives."""

import io

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from lke.workbook.official.evaluating import Supposed
from lke.workbook.official.package import package_of
from lke.workbook.official.reading import read_package
from lke.workbook.official.values import NotComputedError

ROWS, COLUMNS = 6, 4
ANSWERS = st.sampled_from([None, "Ya", "A", "=SUM(A1:A3)", "=B1"])
FORMULAS = st.sampled_from(
    [
        "=SUM(A1:A6)",
        '=IF(A1="Ya",B2,C3)',
        "=IFERROR(A2/B3,0)",
        '=COUNTIF(A1:B6,"Ya")',
        "=AVERAGE(B1:B3)",
        "=A1",
        "=D6",
        "=COUNTA(A1:A30000)",
        "=Jumlah+1",
        "=FOO(A1)",
    ]
)
CELLS = st.one_of(st.none(), st.integers(0, 3), st.just("Ya"), FORMULAS)


def book(rows):
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream)
    sheet = made.add_worksheet("S")
    made.define_name("Jumlah", "=S!$A$1")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row, column, cell)
    made.close()
    return read_package(package_of(stream.getvalue(), "x.xlsx"), "x.xlsx", "xlsx", "")


def worked(supposed, place):
    try:
        return supposed.value("S", place)
    except NotComputedError:
        return NotComputedError


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=COLUMNS, max_size=COLUMNS), min_size=ROWS, max_size=ROWS),
    st.lists(
        st.dictionaries(st.tuples(st.integers(1, ROWS + 1), st.integers(1, COLUMNS)), ANSWERS, min_size=1, max_size=2), max_size=3
    ),
    st.permutations([(row, column) for row in range(1, ROWS + 1) for column in range(1, COLUMNS + 1)]),
)
def test_a_supposition_gives_the_same_with_and_without_the_workbook_as_it_is(rows, suppositions, places):
    read = book(rows)
    base = Supposed(read)
    for instead in suppositions:
        supposed = {("S", place): answer for place, answer in instead.items()}
        for place in places[:10]:
            assert worked(base.supposing(supposed), place) == worked(Supposed(read, supposed), place)
