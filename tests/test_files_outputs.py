"""What lke writes is whole or not there, and what a person changed stays."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lke.errors import ExitCode, Refused
from lke.files import outputs
from lke.files.outputs import LEDGER, OUTPUT_FOLDER, Outputs, replace_file


@pytest.fixture
def run(tmp_path):
    return tmp_path / "penilaian"


@pytest.fixture
def folder(run):
    """The output folder of a run, with two files that lke wrote."""
    _write(run, a=b"a1", b=b"b1")
    return run / OUTPUT_FOLDER


def _write(run, *, force=False, **contents):
    Outputs(run).write({run / OUTPUT_FOLDER / name: content for name, content in contents.items()}, force=force)


def _contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name != LEDGER}


def _refused(run, *, force=False, **contents):
    with pytest.raises(Refused) as caught:
        _write(run, force=force, **contents)
    assert caught.value.exit_code == ExitCode.REFUSED
    return caught.value.problems


def test_own_files_are_replaced_without_asking(run, folder):
    _write(run, a=b"a2", b=b"b2")
    _write(run, a=b"a3", c=b"c1")

    assert _contents(folder) == {"a": b"a3", "b": b"b2", "c": b"c1"}


def test_the_same_again_leaves_bytes_and_times_as_they_are(run, folder):
    before = {file.name: (file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ino) for file in folder.iterdir()}
    time.sleep(0.01)
    _write(run, a=b"a1", b=b"b1")

    assert before == {file.name: (file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ino) for file in folder.iterdir()}


def test_two_writers_keep_each_others_files_in_the_ledger(run, folder):
    one, other = Outputs(run), Outputs(run)
    one.write({folder / "c": b"c1"})
    other.write({folder / "d": b"d1"})
    _write(run, c=b"c2", d=b"d2")

    assert {"c": b"c2", "d": b"d2"}.items() <= _contents(folder).items()


def test_an_edited_file_is_refused_and_none_is_written(run, folder):
    (folder / "b").write_bytes(b"catatan saya")
    (problem,) = _refused(run, a=b"a2", b=b"b2", c=b"c2")

    assert (problem.code, problem.file) == ("output-edited", (folder / "b").as_posix())
    assert "--force" in problem.mend
    assert "pindahkan" in problem.mend
    assert _contents(folder) == {"a": b"a1", "b": b"catatan saya"}


def test_every_edited_file_is_named_at_once(run, folder):
    for name in "ab":
        (folder / name).write_bytes(b"catatan saya")

    assert [Path(problem.file).name for problem in _refused(run, a=b"a2", b=b"b2")] == ["a", "b"]


def test_force_replaces_an_edited_file_and_it_is_own_again(run, folder):
    (folder / "b").write_bytes(b"catatan saya")
    _write(run, force=True, b=b"b2")
    _write(run, b=b"b3")

    assert _contents(folder)["b"] == b"b3"


def test_a_file_moved_away_or_deleted_is_written_again(run, folder):
    (folder / "a").unlink()
    _write(run, a=b"a2")

    assert _contents(folder)["a"] == b"a2"


def test_a_file_edited_into_just_what_would_be_written_is_no_conflict(run, folder):
    (folder / "a").write_bytes(b"a2")
    _write(run, a=b"a2")
    _write(run, a=b"a3")

    assert _contents(folder)["a"] == b"a3"


def test_a_file_that_lke_never_wrote_is_refused_wherever_it_lies(run, tmp_path):
    target = tmp_path / "lain" / "lke.xlsx"
    target.parent.mkdir()
    target.write_bytes(b"milik orang")

    with pytest.raises(Refused, match="output-edited"):
        Outputs(run).write({target: b"baru"})
    assert target.read_bytes() == b"milik orang"
    assert not (run / OUTPUT_FOLDER).exists()


def test_a_copy_of_a_run_knows_its_files(run, folder, tmp_path):
    run.rename(tmp_path / "pindah")
    _write(tmp_path / "pindah", a=b"a2")

    assert _contents(tmp_path / "pindah" / OUTPUT_FOLDER)["a"] == b"a2"


# --- cut short ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), MemoryError()])
@pytest.mark.parametrize("cut", [0, 1, 2, 3, 4, 5])
def test_a_write_cut_short_leaves_old_or_new_files_and_nothing_else(run, folder, monkeypatch, error, cut):
    """At the CUT-th rename: of the ledger, of a file, of the ledger again …"""
    real, calls = Path.replace, []

    def replace(self, target):
        calls.append(target)
        if len(calls) == cut + 1:
            raise error
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        with pytest.raises((Refused, KeyboardInterrupt, MemoryError)):
            _write(run, a=b"a2", b=b"b2")

    assert {file.name for file in folder.iterdir()} == {"a", "b", LEDGER}
    assert _contents(folder)["a"] in (b"a1", b"a2")
    assert _contents(folder)["b"] in (b"b1", b"b2")
    _write(run, a=b"a3", b=b"b3")
    assert _contents(folder) == {"a": b"a3", "b": b"b3"}


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_disk_that_is_full_leaves_nothing_half_written(run, folder, monkeypatch, error):
    def fsync(_descriptor):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        with pytest.raises((Refused, KeyboardInterrupt)):
            _write(run, a=b"a2")

    assert {file.name for file in folder.iterdir()} == {"a", "b", LEDGER}
    assert _contents(folder) == {"a": b"a1", "b": b"b1"}


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_a_killed_process_leaves_whole_files_that_are_still_own(run, folder):
    code = (
        "import sys; from pathlib import Path; from lke.files.outputs import Outputs\n"
        "run = Path(sys.argv[1]); print('mulai', flush=True)\n"
        "while True:\n"
        "    for letter in b'xyz':\n"
        "        Outputs(run).write({run / 'keluaran' / name: bytes([letter]) * 300_000 for name in 'ab'})\n"
    )
    root = Path(__file__).parent.parent
    process = subprocess.Popen([sys.executable, "-c", code, str(run)], stdout=subprocess.PIPE, cwd=root)
    process.stdout.readline()
    time.sleep(0.3)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()

    for name in "ab":
        content = (folder / name).read_bytes()
        assert len(content) in (2, 300_000)
        assert len(set(content)) == 1 or len(content) == 2
    _write(run, a=b"a9", b=b"b9")
    assert (folder / "a").read_bytes() == b"a9"


# --- open in Excel, read-only, in the way ------------------------------------------------------------------------


def _locked(monkeypatch, target):
    """As on Windows while Excel has *target* open."""
    real = Path.replace

    def replace(self, other):
        if Path(other) == target:
            raise PermissionError(13, "The process cannot access the file")
        return real(self, other)

    monkeypatch.setattr(Path, "replace", replace)


def test_a_target_open_in_excel_is_kept_beside(run, folder, monkeypatch):
    with monkeypatch.context() as patch:
        _locked(patch, folder / "a")
        (problem,) = _refused(run, a=b"a2")

    assert problem.code == "output-open"
    assert problem.what.startswith("berkas sedang dibuka di Excel")
    assert "a (baru)" in problem.mend
    assert _contents(folder) == {"a": b"a1", "a (baru)": b"a2", "b": b"b1"}


def test_what_a_person_made_of_an_earlier_copy_beside_is_not_replaced(run, folder, monkeypatch):
    (folder / "a (baru)").write_bytes(b"sudah saya ubah")
    with monkeypatch.context() as patch:
        _locked(patch, folder / "a")
        _refused(run, a=b"a2")

    assert _contents(folder) == {"a": b"a1", "a (baru)": b"sudah saya ubah", "a (baru 2)": b"a2", "b": b"b1"}


def test_one_file_open_in_excel_does_not_leave_the_others_old(run, folder, monkeypatch):
    with monkeypatch.context() as patch:
        _locked(patch, folder / "a")
        _refused(run, a=b"a2", b=b"b2")

    assert _contents(folder) == {"a": b"a1", "a (baru)": b"a2", "b": b"b2"}


def test_asking_again_while_it_is_open_makes_no_second_copy(run, folder, monkeypatch):
    with monkeypatch.context() as patch:
        _locked(patch, folder / "a")
        _refused(run, a=b"a2")
        _refused(run, a=b"a2")

    assert _contents(folder) == {"a": b"a1", "a (baru)": b"a2", "b": b"b1"}


def test_a_run_whose_output_folder_cannot_be_made_is_still_exported_elsewhere(tmp_path):
    run = tmp_path / "arsip"
    run.mkdir()
    (run / "keluaran").write_bytes(b"bukan folder")
    target = tmp_path / "lke.xlsx"

    Outputs(run).write({target: b"isi"})

    assert target.read_bytes() == b"isi"


def test_a_folder_that_may_not_be_written_is_said(run, folder, monkeypatch):
    def denied(self, *_args, **_rest):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", denied)
        (problem,) = _refused(run, c=b"c1")

    assert problem.code == "output-not-writable"
    assert problem.what == "tidak dapat ditulis: Permission denied"
    assert _contents(folder) == {"a": b"a1", "b": b"b1"}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_said(run, folder):
    folder.chmod(0o500)
    try:
        assert [problem.code for problem in _refused(run, a=b"a2")] == ["output-not-writable"]
    finally:
        folder.chmod(0o700)


def test_a_file_in_the_place_of_the_output_folder_is_said(run):
    run.mkdir()
    (run / OUTPUT_FOLDER).write_text("bukan folder", encoding="utf-8")

    assert [problem.code for problem in _refused(run, a=b"a1")] == ["output-not-writable"]
    assert (run / OUTPUT_FOLDER).read_text(encoding="utf-8") == "bukan folder"


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_in_the_place_of_an_output_is_never_replaced(run, folder, force):
    (folder / "c").mkdir()
    (folder / "c" / "isi").write_text("isi", encoding="utf-8")

    assert _refused(run, force=force, c=b"c1")[0].code in ("output-edited", "output-not-writable", "output-open")
    assert (folder / "c" / "isi").read_text(encoding="utf-8") == "isi"
    assert not [file for file in folder.iterdir() if file.name.endswith(".tmp")]


# --- the ledger --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ledger",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe",
        b'{"berkas": []}',
        b'{"berkas": {"a": 1}}',
        b'{"berkas": {"a": "x"}}',
        b"[" * 100_000,
    ],
)
def test_a_spoiled_ledger_protects_every_file(run, folder, ledger):
    (folder / LEDGER).write_bytes(ledger)

    assert [problem.code for problem in _refused(run, a=b"a2", b=b"b1")] == ["output-edited"]
    _write(run, force=True, a=b"a2", b=b"b1")
    _write(run, a=b"a3", b=b"b3")
    assert _contents(folder) == {"a": b"a3", "b": b"b3"}


def test_a_lost_ledger_protects_every_file(run, folder):
    (folder / LEDGER).unlink()

    assert [problem.code for problem in _refused(run, a=b"a2")] == ["output-edited"]


# --- links -------------------------------------------------------------------------------------------------------


def test_a_link_in_the_place_of_an_output_is_refused_and_what_it_names_stays(run, folder, tmp_path):
    mine = tmp_path / "milik-saya"
    mine.write_bytes(b"milik saya")
    (folder / "a").unlink()
    (folder / "a").symlink_to(mine)

    assert [problem.code for problem in _refused(run, a=b"a2")] == ["output-edited"]
    _write(run, force=True, a=b"a2")
    assert (mine.read_bytes(), (folder / "a").read_bytes(), (folder / "a").is_symlink()) == (b"milik saya", b"a2", False)


def test_the_output_folder_may_be_a_link(run, tmp_path):
    (tmp_path / "disk-lain").mkdir()
    run.mkdir()
    (run / OUTPUT_FOLDER).symlink_to(tmp_path / "disk-lain", target_is_directory=True)
    _write(run, a=b"a1")
    _write(run, a=b"a2")

    assert (tmp_path / "disk-lain" / "a").read_bytes() == b"a2"


def test_a_temporary_name_is_never_shared(tmp_path):
    names = {outputs._write_beside(tmp_path / "a", b"x").name for _each in range(50)}

    assert len(names) == 50


def test_replacing_a_file_keeps_no_temporary_file(tmp_path):
    replace_file(tmp_path / "a", b"1")
    replace_file(tmp_path / "a", b"2")

    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"2")]
