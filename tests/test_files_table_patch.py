"""Changing a cell of a person's table leaves every other byte as it is."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lke.errors import InvalidFiles
from lke.files.table import read_table
from lke.files.table_patch import TablePatch, table_of

COLUMNS = ("kriteria", "unit", "catatan_unit", "tpi")
MESSY = b'\xef\xbb\xbfsep=;\r\nKriteria ; unit;catatan_unit;\r\n1.1;Ya;"baris\nkedua";\r\n\r\n1.2;"Tidak";=aneh;\n1.3;;  ;;\r\n'


def rows(content):
    return [cells for _number, cells in TablePatch(content, "jawaban.csv", COLUMNS).rows()]


def test_nothing_changed_is_the_same_bytes():
    assert TablePatch(MESSY, "jawaban.csv", COLUMNS).content() == MESSY


def test_one_cell_changes_one_row():
    patch = TablePatch(MESSY, "jawaban.csv", COLUMNS)
    patch.set(2, {"unit": "TB", "catatan_unit": "tidak ada; sama sekali"})

    assert MESSY.replace(b"1.3;;  ;;\r\n", b'1.3;TB;"tidak ada; sama sekali";;\r\n') == patch.content()


def test_the_same_text_again_leaves_the_bytes():
    patch = TablePatch(MESSY, "jawaban.csv", COLUMNS)
    patch.set(1, {"unit": "Tidak", "catatan_unit": "=aneh"})

    assert patch.content() == MESSY


def test_a_column_is_added_only_when_something_stands_in_it():
    patch = TablePatch(b"kriteria,unit\n1.1,Ya\n", "jawaban.csv", COLUMNS)
    patch.set(0, {"tpi": ""})
    assert patch.content() == b"kriteria,unit\n1.1,Ya\n"

    patch.set(0, {"tpi": "B"})
    assert patch.content() == b"kriteria,unit,tpi\n1.1,Ya,B\n"


def test_a_row_is_added_behind_a_last_line_without_end():
    patch = TablePatch(b"kriteria,unit\n1.1,Ya", "jawaban.csv", COLUMNS)
    patch.append({"kriteria": "1.2", "unit": "A"})

    assert patch.content() == b"kriteria,unit\n1.1,Ya\n1.2,A\n"


def test_a_new_table_has_its_columns():
    assert table_of(("kriteria", "unit"), [{"kriteria": "1.1", "unit": "Ya"}]) == b"\xef\xbb\xbfkriteria,unit\r\n1.1,Ya\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2+3|cmd", "@x", '=HYPERLINK("http://a")'])
def test_no_cell_is_a_formula_to_a_spreadsheet_and_the_text_is_kept(text):
    content = table_of(COLUMNS, [{"kriteria": "1.1", "catatan_unit": text}])
    [cells] = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))

    assert f" {text}" == cells["catatan_unit"]
    assert [text] == [each["catatan_unit"] for each in rows(content)]


@pytest.mark.parametrize("text", ["-5", "+3.5", "-12.5%", "0"])
def test_a_number_stays_a_number(text):
    assert f",{text},".encode() in table_of(COLUMNS, [{"kriteria": "1.1", "unit": text}])


def test_a_control_character_is_refused():
    with pytest.raises(InvalidFiles) as caught:
        table_of(COLUMNS, [{"kriteria": "1.1", "unit": "a\x07"}])

    assert [each.code for each in caught.value.problems] == ["control-character"]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12) | st.sampled_from(
    ["=1", 'a"b', "a;b,c", "x\ny"]
)


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=6), st.data())
def test_every_other_cell_reads_as_before(tmp_path_factory, table, data):
    made = table_of(COLUMNS, [dict(zip(COLUMNS, [f"k{n}", *cells], strict=False)) for n, cells in enumerate(table)])
    number = data.draw(st.integers(0, len(table) - 1))
    text = data.draw(WORDS)
    patch = TablePatch(made, "jawaban.csv", COLUMNS)
    before = [cells for _at, cells in patch.rows()]
    patch.set(number, {"unit": text})
    file = tmp_path_factory.mktemp("t") / "jawaban.csv"
    file.write_bytes(patch.content())
    after = [dict(cells) for _line, cells in read_table(file, "jawaban.csv", COLUMNS, ("kriteria",)).rows]

    before[number]["unit"] = text.strip()
    assert before == after
