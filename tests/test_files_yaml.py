"""YAML from anywhere: bounded, without tricks, and every scalar as it was written."""

import time

import pytest

from lke.errors import InvalidFiles
from lke.files import yaml as reader
from lke.files.library import load_rubric
from lke.files.yaml import LARGEST, lines_of, read_yaml
from tests.test_files_bad import BAD, SOUND


def _read(tmp_path, content):
    file = tmp_path / "isi.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_yaml(file)[0]


def _refused(tmp_path, content):
    """Code and line of each fault."""
    with pytest.raises(InvalidFiles) as caught:
        _read(tmp_path, content)
    assert all(problem.what and problem.mend for problem in caught.value.problems)
    return [(problem.code, problem.line) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1.10", "1.10"),
        ("0.1", "0.1"),
        ("010", "010"),
        ("1e3", "1e3"),
        ("no", "no"),
        ("2022-02-30", "2022-02-30"),
        ("1:30", "1:30"),
        ("'1.10'", "1.10"),
        ("~", None),
        ("null", None),
        ("", None),
        ("''", ""),
        ("'null'", "null"),
        ("! 5", "5"),
        ("=", "="),
        ("|\n  satu\n  dua\n", "satu\ndua\n"),
    ],
)
def test_a_scalar_is_the_text_that_was_written(tmp_path, written, read):
    assert _read(tmp_path, f"a: {written}\n") == {"a": read}


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfa: 1\nb: [x, y]\n", b"a: 1\r\nb: [x, y]\r\n", b"a: 1\rb: [x, y]\r"])
def test_a_byte_order_mark_and_other_line_ends_change_nothing(tmp_path, content):
    assert _read(tmp_path, content) == {"a": "1", "b": ["x", "y"]}


def test_a_remembered_file_reads_the_same(tmp_path):
    text = "".join(f"kunci_{number}: [1.10, '{number}', ~]\n" for number in range(2000))

    assert _read(tmp_path, text) == _read(tmp_path, text)
    assert _read(tmp_path, text)["kunci_7"] == ["1.10", "7", None]


def test_a_bomb_of_anchors_is_refused_at_its_first_anchor(tmp_path):
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True))

    assert _refused(tmp_path, bomb) == [("anchor-not-allowed", 1)]


@pytest.mark.parametrize("content", ["a: &x {b: *x}\n", "&a a: 1\n", "*a : 1\n", "<<: *a\n"])
def test_anchors_and_aliases_are_refused_wherever_they_stand(tmp_path, content):
    assert _refused(tmp_path, content)[0][0] in ("anchor-not-allowed", "key-not-text")


@pytest.mark.parametrize(
    "content",
    ["[" * 100_000, "[" * 100_000 + "]" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000, "a: " + "[" * 1_000_000],
)
def test_a_hundred_thousand_brackets_are_refused_at_once(tmp_path, content):
    begun = time.perf_counter()

    assert _refused(tmp_path, content)[0][0] in ("nested-too-deep", "not-yaml", "key-not-text")
    assert time.perf_counter() - begun < 2


def test_blocks_nested_by_indentation_are_refused_as_well(tmp_path):
    deep = "".join(f"{' ' * depth}a:\n" for depth in range(500))

    assert _refused(tmp_path, deep) == [("nested-too-deep", 42)]


def test_a_huge_scalar_is_read_and_then_refused_by_its_model(tmp_path):
    """It also shows ``text-too-long``, whose smallest file would be 4 KB of one letter."""
    sound = (BAD / SOUND / "rubric.yaml").read_text(encoding="utf-8")
    (tmp_path / "rubric.yaml").write_text(sound.replace("judul: Rubrik kecil", f"judul: {'x' * 3_000_000}"), encoding="utf-8")
    (tmp_path / "rencana-kecil.yaml").write_bytes((BAD / SOUND / "rencana-kecil.yaml").read_bytes())

    with pytest.raises(InvalidFiles) as caught:
        load_rubric(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.path, problem.line) == ("text-too-long", "judul", 3)
    assert problem.mend == "paling panjang 4000 karakter"
    assert len(str(problem)) < 400


def test_a_200_mb_file_is_refused_without_being_read(tmp_path):
    file = tmp_path / "besar.yaml"
    with file.open("wb") as stream:
        stream.truncate(200_000_000)
    begun = time.perf_counter()

    with pytest.raises(InvalidFiles) as caught:
        read_yaml(file)
    (problem,) = caught.value.problems
    assert problem.code == "file-too-large"
    assert problem.what == f"berkas 200000000 byte; paling besar {LARGEST}"
    assert time.perf_counter() - begun < 0.5


def test_the_largest_file_is_read_in_seconds(tmp_path):
    begun = time.perf_counter()

    assert len(_read(tmp_path, "- 12345678901234567890\n" * 150_000)) == 150_000
    assert time.perf_counter() - begun < 10


def test_a_folder_where_a_file_should_be_is_unreadable(tmp_path):
    (tmp_path / "rubric.yaml").mkdir()

    with pytest.raises(InvalidFiles) as caught:
        read_yaml(tmp_path / "rubric.yaml")
    (problem,) = caught.value.problems
    assert problem.code == "file-unreadable"
    assert problem.file == (tmp_path / "rubric.yaml").as_posix()


@pytest.mark.parametrize(
    ("content", "line"),
    [("a: 1\nb: kedai kopi é\n".encode("latin-1"), 2), ("a: 1\n".encode("utf-16"), 1), (b"a: 1\nb: \xc3\x28\n", 2), (b"\xff", 1)],
)
def test_what_is_no_utf_8_is_refused_with_its_line(tmp_path, content, line):
    assert _refused(tmp_path, content) == [("not-utf8", line)]


@pytest.mark.parametrize("content", ["a: 1\nb: x\x00y\n", "a: 1\nb: \x07\n", "a: 1\nb: '\x1b'\nc: 3\n"])
def test_control_characters_are_refused_with_their_line(tmp_path, content):
    assert _refused(tmp_path, content) == [("not-yaml", 2)]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a:\n\tb: 1\n", 2),
        ("a: @b\n", 1),
        ("a: b: c\n", 1),
        ("a: 1\n b: 2\n", 2),
        ("- a\nb: 1\n", 2),
        ('a: "x\n', 1),
        ("a: [1, 2\nb: 3\n", 2),
        ("a: }\n", 1),
        ("satu\ndua: 1\n", 2),
        ("a: %b\n", 1),
        ('a: "\\q"\n', 1),
        ("%YAML 9.9\n---\na: 1\n", 1),
        ("a: |x\n", 1),
    ],
)
def test_broken_yaml_is_refused_with_its_line(tmp_path, content, line):
    assert _refused(tmp_path, content) == [("not-yaml", line)]


def test_every_doubled_key_is_named_at_any_depth(tmp_path):
    content = "a: 1\na: 2\nb:\n  - c: 1\n    c: 2\n  - {d: 1, e: {f: 1, f: 2}}\n"

    assert _refused(tmp_path, content) == [("duplicate-key", 2), ("duplicate-key", 5), ("duplicate-key", 6)]


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [x]", "!!binary eA==", "!jalan x", "!!set {a}", "!!int '1'"])
def test_tags_are_refused(tmp_path, tag):
    assert _refused(tmp_path, f"a: {tag}\n") == [("tag-not-allowed", 1)]


@pytest.mark.parametrize("content", ["", "\n\n", "# kosong\n", "---\n", "~\n"])
def test_a_file_that_says_nothing_is_empty(tmp_path, content):
    assert [code for code, _line in _refused(tmp_path, content)] == ["file-empty"]


def test_lines_of_a_broken_file_are_none(tmp_path):
    (tmp_path / "a.yaml").write_text("a: [", encoding="utf-8")

    assert lines_of(tmp_path / "a.yaml") == {}


def test_the_reader_in_python_reads_as_the_one_in_c(tmp_path, monkeypatch):
    content = (BAD / SOUND / "rubric.yaml").read_bytes()
    fast = _read(tmp_path, content)
    monkeypatch.delattr(reader.yaml, "CSafeLoader", raising=False)

    assert _read(tmp_path, content) == fast
    assert _refused(tmp_path, "[" * 100_000)[0][0] == "nested-too-deep"
