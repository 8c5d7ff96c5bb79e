"""Evidence files: never outside the folder, and a change is found however it hides."""

import hashlib
import os
import time

import pytest

from lke import app
from lke.errors import InvalidFiles
from lke.files import evidence
from lke.files.evidence import evidence_path
from lke.files.runs import load_run
from lke.model.assessment import FileState
from tests.test_files_bad import BAD, SOUND


@pytest.fixture
def run(tmp_path):
    """A run whose register names one sound file."""
    for folder in (SOUND, "evidence-missing"):
        app.copy_missing(BAD / folder, tmp_path / folder)
    run = tmp_path / "evidence-missing"
    (run / "bukti").mkdir()
    _register(run, "SK.pdf", b"SK tim\n")
    return run


def _register(run, name, content=None, sha256=None):
    """Register *name*, written with *content* where that is given."""
    if content is not None:
        (run / "bukti" / name).parent.mkdir(parents=True, exist_ok=True)
        (run / "bukti" / name).write_bytes(content)
    sha256 = hashlib.sha256(content or b"").hexdigest() if sha256 is None else sha256
    header = "id;kriteria;jenis;judul;tanggal;pengesahan;berkas;sha256\n"
    (run / "bukti.csv").write_text(f"{header}B1;A.1;sk;SK;2022-02-02;tte;{name};{sha256}\n", encoding="utf-8")


def _state(run):
    (piece,) = load_run(run).assessment.evidence
    return piece.state


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("SK.pdf", "bukti/SK.pdf"),
        ("bukti/SK.pdf", "bukti/SK.pdf"),
        ("./bukti//a/./SK.pdf", "bukti/a/SK.pdf"),
        ("bukti\\a\\SK.pdf", "bukti/a/SK.pdf"),
        (" a b/SK (1).pdf ", "bukti/a b/SK (1).pdf"),
        ("Surat–Keputusan é 文.pdf", "bukti/Surat–Keputusan é 文.pdf"),
        ("..SK.pdf", "bukti/..SK.pdf"),
        ("~/SK.pdf", "bukti/~/SK.pdf"),
        ("bukti/bukti/SK.pdf", "bukti/bukti/SK.pdf"),
    ],
)
def test_a_file_is_named_below_the_evidence_folder(written, meant):
    assert str(evidence_path(written)) == meant


OUTSIDE = [
    "../x.pdf",
    "..\\..\\x.pdf",
    "/etc/passwd",
    "\\\\server\\bagi\\x.pdf",
    "\\x.pdf",
    "C:\\x.pdf",
    "c:x.pdf",
    "bukti/../../x.pdf",
    "bukti/..",
    "a/../x.pdf",
    "..",
    ".",
    "bukti",
    "/",
    "a\tb.pdf",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_path_out_of_the_folder_is_refused(run, name):
    _register(run, name)

    with pytest.raises(InvalidFiles) as caught:
        load_run(run)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.path) == ("path-outside-folder", 2, "berkas")
    assert evidence_path(name) is None


def test_a_link_out_of_the_folder_is_refused(run, tmp_path):
    secret = tmp_path / "rahasia.pdf"
    secret.write_bytes(b"rahasia")
    (run / "bukti" / "SK.pdf").unlink()
    (run / "bukti" / "SK.pdf").symlink_to(secret)

    with pytest.raises(InvalidFiles, match="path-outside-folder"):
        load_run(run)


@pytest.mark.parametrize("name", ["luar/SK.pdf", "luar/tidak-ada.pdf"])
def test_a_linked_folder_out_of_the_folder_is_refused(run, tmp_path, name):
    (tmp_path / "luar").mkdir()
    (tmp_path / "luar" / "SK.pdf").write_bytes(b"rahasia")
    (run / "bukti" / "luar").symlink_to(tmp_path / "luar", target_is_directory=True)
    _register(run, name)

    with pytest.raises(InvalidFiles, match="path-outside-folder"):
        load_run(run)


def test_an_evidence_folder_that_is_itself_a_link_out_of_the_run_is_refused(run, tmp_path):
    (run / "bukti").rename(tmp_path / "luar")
    (run / "bukti").symlink_to(tmp_path / "luar", target_is_directory=True)

    with pytest.raises(InvalidFiles, match="path-outside-folder"):
        load_run(run)


def test_a_run_may_itself_be_reached_through_a_link(run, tmp_path):
    (tmp_path / "pintas").symlink_to(run, target_is_directory=True)

    assert _state(tmp_path / "pintas") is FileState.PRESENT


def test_a_loop_of_links_is_refused_and_not_followed_for_ever(run):
    (run / "bukti" / "a").symlink_to("b")
    (run / "bukti" / "b").symlink_to("a")
    _register(run, "a")

    with pytest.raises(InvalidFiles, match="path-outside-folder"):
        load_run(run)


@pytest.mark.parametrize("name", ["folder", "tidak-ada.pdf", "tidak/ada.pdf", "SK.pdf/dalam.pdf"])
def test_what_is_no_file_is_missing(run, name):
    (run / "bukti" / "folder").mkdir()
    _register(run, name)

    assert _state(run) in (FileState.MISSING, FileState.UNREADABLE)


def test_a_name_longer_than_any_file_is_unreadable_and_does_not_crash(run):
    """It also shows ``evidence-unreadable``, which needs a file that the machine refuses to open."""
    _register(run, "x" * 5000)

    (problem,) = app.score_run(run).findings
    assert problem.code == "evidence-unreadable"
    assert str(problem.points) == "5/2"


def test_a_file_that_may_not_be_read_is_unreadable(run, monkeypatch):
    monkeypatch.setattr(evidence, "file_sha256", _denied)

    assert _state(run) is FileState.UNREADABLE


def _denied(_path, _told):
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("name", ["Keputusan é 文.pdf", "a b (1).pdf", "sub\\SK.pdf", "bukti/sub/SK.pdf"])
def test_unicode_blanks_and_backslashes_find_the_file(run, name):
    file = run / evidence_path(name)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"SK lain\n")
    _register(run, name, sha256=hashlib.sha256(b"SK lain\n").hexdigest())

    assert _state(run) is FileState.PRESENT


@pytest.mark.parametrize(
    ("content", "sha256", "state"),
    [
        (b"isi", None, FileState.PRESENT),
        (b"isi", "", FileState.UNHASHED),
        (b"isi", "0" * 64, FileState.CHANGED),
        (b"isi", hashlib.sha256(b"isi").hexdigest().upper(), FileState.PRESENT),
        (b"", None, FileState.EMPTY),
        (b"", "", FileState.EMPTY),
    ],
)
def test_a_file_is_present_only_as_it_was_registered(run, content, sha256, state):
    _register(run, "SK.pdf", content, sha256)

    assert _state(run) is state


@pytest.fixture
def hashed(monkeypatch):
    """The files that were hashed; a file counts as settled at once."""
    files = []
    of_file = evidence.file_sha256
    monkeypatch.setattr(evidence, "_SETTLED_NS", -1)
    monkeypatch.setattr(evidence, "file_sha256", lambda path, _told: files.append(path.name) or of_file(path))
    return files


def test_a_file_is_hashed_once_and_remembered(run, hashed):
    assert [_state(run), _state(run), _state(run)] == [FileState.PRESENT] * 3
    assert hashed == ["SK.pdf"]


def test_a_change_of_same_size_with_its_time_put_back_is_found(run, hashed):
    file = run / "bukti" / "SK.pdf"
    before = file.stat()
    assert _state(run) is FileState.PRESENT
    time.sleep(0.02)
    file.write_bytes(b"SK lai\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert _state(run) is FileState.CHANGED


def test_another_file_put_in_its_place_with_its_size_and_time_is_found(run, hashed):
    file = run / "bukti" / "SK.pdf"
    before = file.stat()
    assert _state(run) is FileState.PRESENT
    time.sleep(0.02)
    (run / "lain").write_bytes(b"SK lai\n")
    os.utime(run / "lain", ns=(before.st_atime_ns, before.st_mtime_ns))
    (run / "lain").replace(file)

    assert _state(run) is FileState.CHANGED


def test_a_file_changed_just_now_is_not_remembered(run, monkeypatch):
    files = []
    of_file = evidence.file_sha256
    monkeypatch.setattr(evidence, "file_sha256", lambda path, _told: files.append(path.name) or of_file(path))

    assert [_state(run), _state(run)] == [FileState.PRESENT] * 2
    assert files == ["SK.pdf"] * 2


@pytest.mark.parametrize(
    "memory",
    [
        b"",
        b"[]",
        b"{",
        b'{"bukti/SK.pdf": 1}',
        b'{"bukti/SK.pdf": [1, 2, 3, "x"]}',
        b"\xff",
        b"[" * 100_000,
        b'{"bukti/SK.pdf": null}',
    ],
)
def test_a_spoiled_memory_costs_time_and_nothing_else(run, hashed, memory, tmp_path, monkeypatch):
    monkeypatch.setenv("LKE_CACHE", str(tmp_path / "cache"))
    assert _state(run) is FileState.PRESENT
    (remembered,) = (tmp_path / "cache" / "hash").iterdir()
    remembered.write_bytes(memory)

    assert _state(run) is FileState.PRESENT


def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(run, hashed, tmp_path, monkeypatch):
    (tmp_path / "cache").write_text("bukan folder", encoding="utf-8")
    monkeypatch.setenv("LKE_CACHE", str(tmp_path / "cache"))

    assert [_state(run), _state(run)] == [FileState.PRESENT] * 2
    assert hashed == ["SK.pdf"] * 2


def test_reading_evidence_leaves_no_trace_in_the_run(run):
    before = sorted(path.relative_to(run) for path in run.rglob("*"))
    load_run(run)

    assert sorted(path.relative_to(run) for path in run.rglob("*")) == before
