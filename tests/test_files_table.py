"""CSV as Excel and people write it: what does no harm is read, what would be a guess is refused with its place."""

import time
import zipfile

import pytest

from lke import app
from lke.errors import InvalidFiles
from lke.files import table as reader
from lke.files.runs import load_run
from lke.files.table import LARGEST, WIDEST_CELL, columns_of, read_rows, read_table
from lke.model.run import AnswerRow, DataRow, EvidenceRow, ScheduleRow
from tests.test_files_bad import BAD, SOUND

COLUMNS = ("kunci", "nilai", "sumber")
HEADER = "kunci,nilai,sumber\n"


def _table(tmp_path, content):
    file = tmp_path / "data.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(file, "data.csv", COLUMNS, ("kunci", "nilai"))


def _read(tmp_path, content):
    return [(line, *(cells.get(column) for column in COLUMNS)) for line, cells in _table(tmp_path, content).rows]


def _refused(tmp_path, content):
    """Code and line of each fault."""
    with pytest.raises(InvalidFiles) as caught:
        _table(tmp_path, content)
    assert all(problem.what and problem.mend for problem in caught.value.problems)
    return [(problem.code, problem.line) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "content",
    [
        "kunci,nilai,sumber\na,1,x\n",
        "kunci;nilai;sumber\na;1;x\n",
        "kunci\tnilai\tsumber\na\t1\tx\n",
        "\ufeffkunci,nilai,sumber\na,1,x\n",
        "\ufeffkunci;nilai;sumber\r\na;1;x\r\n",
        "kunci,nilai,sumber\ra,1,x\r",
        "kunci,nilai,sumber\na,1,x",
        "Kunci, NILAI ,Sumber\na , 1, x\n",
        '"kunci","nilai","sumber"\n"a","1","x"\n',
        "kunci,nilai,sumber,,,\na,1,x,,,\n",
        "kunci,,nilai,,sumber\na,,1,,x\n",
    ],
)
def test_forms_that_do_no_harm_read_the_same(tmp_path, content):
    assert _read(tmp_path, content) == [(2, "a", "1", "x")]


def test_columns_come_in_any_order_and_may_be_absent(tmp_path):
    assert _read(tmp_path, "nilai,kunci\n1,a\n") == [(2, "a", "1", None)]


def test_short_rows_are_blank_to_the_right_and_blank_rows_are_nothing(tmp_path):
    assert _read(tmp_path, HEADER + "a\n\n,,\n  ,\nb,2\n") == [(2, "a", "", ""), (6, "b", "2", "")]


def test_blank_lines_before_the_header_are_counted(tmp_path):
    assert _read(tmp_path, "\n\n" + HEADER + "a,1,x\n") == [(4, "a", "1", "x")]


def test_a_row_is_on_the_line_where_it_begins_though_quotes_hold_newlines(tmp_path):
    content = HEADER + 'a,1,"satu\ndua\ntiga"\nb,2,"empat\r\nlima"\nc,3,x\n'

    assert [(line, key) for line, key, *_rest in _read(tmp_path, content)] == [(2, "a"), (5, "b"), (7, "c")]


def test_doubled_quotes_and_separators_in_quotes_are_text(tmp_path):
    assert _read(tmp_path, HEADER + 'a,1,"kata ""x"", lalu; y"\n') == [(2, "a", "1", 'kata "x", lalu; y')]


def test_decimal_commas_and_semicolons_are_scored_as_points_and_commas(tmp_path):
    for folder in (SOUND, "answer-outside-scale--skm"):
        app.copy_missing(BAD / folder, tmp_path / folder)
    run = tmp_path / "answer-outside-scale--skm"
    totals = set()
    for content in (
        "kriteria,unit\nA.5,3.4836\n",
        '\ufeffkriteria,unit\r\nA.5,"3,4836"\r\n',
        "\ufeffkriteria;unit\r\nA.5;3,4836\r\n",
    ):
        (run / "jawaban.csv").write_bytes(content.encode())
        totals.add(app.score_run(run).record.points)

    assert {str(total) for total in totals} == {"8709/4000"}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ((HEADER + "a,1,x\n").encode("utf-16"), 1),
        ((HEADER + "a,1,x\n").encode("utf-16-le"), 1),
        ((HEADER + "a,1,x\nb,2,Kafé\n").encode("latin-1"), 3),
        ((HEADER + "a,1,x\nb,2,“x”\n").encode("cp1252"), 3),
        ((HEADER + "a,1,\x00\n").encode(), 1),
        ((HEADER + "a,1,x\n" * 3000 + "b,\x00,\n").encode(), 1),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 1),
    ],
)
def test_what_is_not_utf_8_text_says_how_to_save_it(tmp_path, content, line):
    assert _refused(tmp_path, content) == [("wrong-encoding", line)]


def test_a_workbook_renamed_to_csv_is_recognised(tmp_path):
    with zipfile.ZipFile(tmp_path / "data.csv", "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")

    with pytest.raises(InvalidFiles) as caught:
        read_table(tmp_path / "data.csv", "data.csv", COLUMNS, ())
    assert str(caught.value) == (
        "salah: data.csv:1: bukan CSV, melainkan buku kerja Excel atau teks Unicode lain [wrong-encoding]\n"
        "    perbaikan: di Excel: Simpan Sebagai, CSV UTF-8"
    )


def test_every_wrong_column_is_named_at_once(tmp_path):
    with pytest.raises(InvalidFiles) as caught:
        _table(tmp_path, "kunc,kunci,Kunci,bobot\na,a,a,1\n")

    assert [(problem.path, problem.code) for problem in caught.value.problems] == [
        ("bobot", "wrong-header"),
        ("kunc", "wrong-header"),
        ("kunci", "duplicate-column"),
        ("nilai", "wrong-header"),
    ]


def test_a_table_without_header_is_refused_for_its_columns(tmp_path):
    assert {code for code, _line in _refused(tmp_path, "a,1,x\nb,2,y\n")} == {"wrong-header"}


def test_a_cell_without_a_column_is_refused(tmp_path):
    assert _refused(tmp_path, HEADER + "a,1,x,y\nb,1,x,,\nc,1,x,,z\n") == [("too-many-cells", 2), ("too-many-cells", 4)]
    assert _refused(tmp_path, "kunci,,nilai\na,x,1\nb,,2\nc,y,3\n") == [("wrong-header", 2), ("wrong-header", 4)]


def test_a_cell_of_1_mb_is_refused_with_its_line(tmp_path):
    assert _refused(tmp_path, HEADER + f"a,1,x\nb,2,{'x' * 1_000_000}\n") == [("not-csv", 3)]
    assert len(_read(tmp_path, HEADER + f"a,1,{'x' * WIDEST_CELL}\n")[0][3]) == WIDEST_CELL


def test_an_unclosed_quote_is_refused_where_its_row_begins(tmp_path):
    assert _refused(tmp_path, HEADER + 'a,1,x\nb,2,"y\n' + "c,3,z\n" * 100) == [("not-csv", 3)]


@pytest.mark.parametrize("content", ["", "\n\n\n", "\ufeff", " , ,\n", "\ufeff\r\n"])
def test_a_table_that_says_nothing_is_empty(tmp_path, content):
    assert [code for code, _line in _refused(tmp_path, content)] == ["file-empty"]


def test_a_header_alone_is_a_table_without_rows(tmp_path):
    assert _read(tmp_path, HEADER) == []


def test_a_200_mb_table_is_refused_without_being_read(tmp_path):
    with (tmp_path / "data.csv").open("wb") as stream:
        stream.truncate(200_000_000)
    begun = time.perf_counter()

    with pytest.raises(InvalidFiles) as caught:
        read_table(tmp_path / "data.csv", "data.csv", COLUMNS, ())
    assert caught.value.problems[0].what == f"berkas 200000000 byte; paling besar {LARGEST}"
    assert time.perf_counter() - begun < 0.5


def test_a_table_of_too_many_rows_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "MOST_ROWS", 10)

    assert len(_read(tmp_path, HEADER + "a,1,x\n" * 9)) == 9
    assert _refused(tmp_path, HEADER + "a,1,x\n" * 20) == [("too-many-rows", 12)]


def test_a_folder_in_the_place_of_a_table_is_unreadable_and_not_absent(tmp_path):
    for folder in (SOUND, "answer-outside-scale"):
        app.copy_missing(BAD / folder, tmp_path / folder)
    run = tmp_path / "answer-outside-scale"
    (run / "jawaban.csv").unlink()
    (run / "jawaban.csv").mkdir()

    with pytest.raises(InvalidFiles) as caught:
        load_run(run)
    assert [problem.code for problem in caught.value.problems] == ["file-unreadable"]


def test_every_fault_of_every_row_comes_at_once(tmp_path):
    for folder in (SOUND, "evidence-missing"):
        app.copy_missing(BAD / folder, tmp_path / folder)
    run = tmp_path / "evidence-missing"
    rows = ["B1,A.1,sk,SK,2022-13-01,draft", "B2,A.1,,,44594,", "B3,A.1,sk,SK,1 Mei,tte"]
    (run / "bukti.csv").write_text("id,kriteria,jenis,judul,tanggal,pengesahan\n" + "\n".join(rows) + "\n", encoding="utf-8")

    with pytest.raises(InvalidFiles) as caught:
        load_run(run)
    assert [(problem.line, problem.path, problem.code) for problem in caught.value.problems] == [
        (2, "pengesahan", "unknown-word"),
        (2, "tanggal", "no-such-date"),
        (3, "jenis", "missing-key"),
        (3, "judul", "missing-key"),
        (3, "tanggal", "cell-became-date"),
        (4, "tanggal", "not-a-date"),
    ]


ROWS = (AnswerRow, DataRow, EvidenceRow, ScheduleRow)


def _needed(model):
    return [field.alias or name for name, field in model.model_fields.items() if field.is_required()]


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_a_blank_cell_of_a_column_that_may_be_absent_is_as_one_that_is_absent(model, tmp_path):
    columns, needed = columns_of(model), _needed(model)
    cells = {column: "x" if column in needed else "" for column in columns}
    file = tmp_path / "tabel.csv"
    file.write_text(",".join(columns) + "\n" + ",".join(cells.values()) + "\n", encoding="utf-8")
    ((line, row),) = read_rows(file, "tabel.csv", model, needed)

    assert line == 2
    assert row == model.model_validate(cells) == model.model_validate(dict.fromkeys(needed, "x"))


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_a_blank_cell_of_a_column_that_must_be_there_is_refused(model, tmp_path):
    needed = _needed(model)
    file = tmp_path / "tabel.csv"
    file.write_text(",".join(columns_of(model)) + "\n" + _filled_with_blanks_but_last(model) + "\n", encoding="utf-8")

    with pytest.raises(InvalidFiles) as caught:
        read_rows(file, "tabel.csv", model, needed)
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [(column, "missing-key") for column in needed]


def _filled_with_blanks_but_last(model):
    """A row that is not blank throughout, with every needed cell blank."""
    columns, needed = columns_of(model), _needed(model)
    last = [column for column in columns if column not in needed][-1]
    return ",".join("x" if column == last else "" for column in columns)
