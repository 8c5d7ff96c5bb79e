"""A change of a run is made whole or not at all, by one writer at a time, and the journal shows what was tampered with."""

import io
import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lke.cli import execute as lke
from lke.errors import Refused
from lke.files import changing
from lke.files.changing import change_run
from lke.files.journal import anchor_faults, parse_journal, read_journal
from lke.files.locking import locked
from lke.files.outputs import Outputs
from lke.files.runs import load_header
from lke.model.journal import Actor, seal
from lke.model.places import JOURNAL

ROOT = Path(__file__).parent.parent
HEADER = b"satker: {kode: '6371', nama: CONTOH, jenjang: kabkota}\ntahun: 2022\nrubrik: rb-kpu-2022\n"
SECRETARY = Actor("Sekretaris", datetime(2022, 12, 1, 8, 0, tzinfo=UTC))


@pytest.fixture
def run(tmp_path):
    (tmp_path / "penilaian.yaml").write_bytes(HEADER)
    (tmp_path / "jawaban.csv").write_bytes(b"kriteria,unit\r\n1.1.a.1,\r\n")
    return tmp_path


def change(run, *, answers=b"kriteria,unit\r\n1.1.a.1,Ya\r\n", register=b"id,jenis,judul\r\n", **told):
    with change_run(run, SECRETARY, "uji") as made:
        made.replace("jawaban.csv", answers)
        made.replace("bukti.csv", register)
        made.record(**told)


def several(run, count=4):
    for number in range(count):
        change(run, answers=b"kriteria,unit\r\n1.1.a.1,%d\r\n" % number, nomor=number)
    return (run / JOURNAL).read_bytes().splitlines(keepends=True)


def codes(run):
    return [problem.code for problem in read_journal(run).problems]


def test_a_change_is_told_in_the_journal(run):
    change(run, kriteria=["1.1.a.1"])
    [(line, entry)] = read_journal(run).entries

    assert (line, entry.number, entry.who, entry.command, entry.details) == (1, 1, "Sekretaris", "uji", {"kriteria": ["1.1.a.1"]})
    assert {"penilaian.yaml", "jawaban.csv", "bukti.csv"} == set(entry.state)
    assert entry.hash == entry.sealed()
    assert read_journal(run).problems == ()


def test_nothing_to_change_writes_nothing(run):
    change(run)
    before = {file: file.read_bytes() for file in run.rglob("*") if file.is_file()}
    change(run)

    assert before == {file: file.read_bytes() for file in run.rglob("*") if file.is_file()}


def test_a_change_that_fails_leaves_everything(run):
    def fail():
        with change_run(run, SECRETARY, "uji") as made:
            made.replace("jawaban.csv", b"kriteria,unit\r\n")
            raise Refused([])

    with pytest.raises(Refused):
        fail()

    assert (run / "jawaban.csv").read_bytes() == b"kriteria,unit\r\n1.1.a.1,\r\n"
    assert not (run / JOURNAL).exists()


def test_what_was_edited_in_between_by_hand_is_said(run):
    change(run)
    (run / "jawaban.csv").write_bytes(b"kriteria,unit\r\n1.1.a.1,Tidak\r\n")
    change(run, answers=b"kriteria,unit\r\n1.1.a.1,TB\r\n")

    assert [entry.outside for _line, entry in read_journal(run).entries] == [(), ("jawaban.csv",)]
    assert codes(run) == []


def test_a_table_saved_meanwhile_is_not_overwritten(run):
    def meanwhile():
        with change_run(run, SECRETARY, "uji") as made:
            made.replace("jawaban.csv", b"kriteria,unit\r\n1.1.a.1,Ya\r\n")
            (run / "jawaban.csv").write_bytes(b"kriteria,unit\r\n1.1.a.1,Tidak\r\n")

    with pytest.raises(Refused) as caught:
        meanwhile()

    assert [each.code for each in caught.value.problems] == ["table-changed-meanwhile"]
    assert (run / "jawaban.csv").read_bytes() == b"kriteria,unit\r\n1.1.a.1,Tidak\r\n"


def test_an_edited_entry_is_named(run):
    lines = several(run)
    lines[1] = lines[1].replace(b'"nomor":1', b'"nomor":9')
    (run / JOURNAL).write_bytes(b"".join(lines))

    assert codes(run) == ["journal-edited"]
    assert [each.line for each in read_journal(run).problems] == [2]


def test_a_removed_entry_is_named(run):
    lines = several(run)
    (run / JOURNAL).write_bytes(b"".join(lines[:1] + lines[2:]))

    assert codes(run) == ["journal-entry-missing"]


def test_entries_in_another_order_are_named(run):
    lines = several(run)
    (run / JOURNAL).write_bytes(b"".join([lines[0], lines[2], lines[1], lines[3]]))

    assert {"journal-entry-missing", "journal-reordered"} <= set(codes(run))


def test_an_entry_sealed_anew_does_not_fit_the_next(run):
    lines = several(run)
    entry = json.loads(lines[1])
    entry["oleh"] = "Orang lain"
    entry["hash"] = seal({key: each for key, each in entry.items() if key != "hash"})
    lines[1] = json.dumps(entry).encode() + b"\n"
    (run / JOURNAL).write_bytes(b"".join(lines))

    assert codes(run) == ["journal-broken"]
    assert [each.line for each in read_journal(run).problems] == [3]


def test_a_line_that_is_no_entry_is_named(run):
    lines = several(run)
    (run / JOURNAL).write_bytes(b"".join([*lines, b"{}\n"]))

    assert codes(run) == ["journal-unreadable"]


def test_a_journal_cut_short_is_noticed_by_what_was_printed(run):
    lines = several(run)
    printed = parse_journal(b"".join(lines)).last_hash
    (run / JOURNAL).write_bytes(b"".join(lines[:2]))
    journal = read_journal(run)

    assert journal.problems == ()
    assert [each.code for each in anchor_faults(journal, [printed])] == ["journal-anchor-missing"]
    assert list(anchor_faults(journal, [journal.last_hash[:12]])) == []


def test_outputs_remember_what_was_printed_on_them(run, capsys):
    several(run)
    Outputs(run).write({run / "keluaran" / "laporan.html": b"laporan"})
    (run / JOURNAL).write_bytes(b"".join((run / JOURNAL).read_bytes().splitlines(keepends=True)[:1]))

    assert lke(["journal", str(run)]) == 4
    assert "[journal-anchor-missing]" in capsys.readouterr().out


def test_the_journal_is_shown(run, capsys):
    several(run, 2)

    assert lke(["journal", str(run)]) == 0
    shown = capsys.readouterr().out
    assert "1  2022-12-01 08:00  Sekretaris  uji" in shown
    assert f"hash terakhir: {read_journal(run).last_hash}" in shown


def test_a_second_writer_is_refused_when_the_first_takes_long(run):
    with locked(run), pytest.raises(Refused) as caught, locked(run, patience=0.1):
        pass

    assert [each.code for each in caught.value.problems] == ["run-busy"]
    assert "tunggu sampai perintah itu selesai, lalu ulangi" in str(caught.value)


def test_a_second_writer_waits_and_loses_nothing(run):
    code = "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from tests.test_files_changing import grow; grow(Path(sys.argv[2]), sys.argv[3])"
    writers = [subprocess.Popen([sys.executable, "-c", code, str(ROOT), str(run), name]) for name in "ab"]

    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert (run / "jawaban.csv").read_bytes().count(b"\n") - 2 == 10
    assert len(read_journal(run).entries) == 10
    assert codes(run) == []


def grow(run, name):
    """Add five rows, one change each."""
    for number in range(5):
        with change_run(run, SECRETARY, "uji") as made:
            made.replace("jawaban.csv", made.table("jawaban.csv") + b"%s.%d,\r\n" % (name.encode(), number))


class Stopped(BaseException):
    """The computer stops."""


@pytest.mark.parametrize("point", range(1, 26))
def test_stopped_at_any_moment_the_run_is_as_before_or_as_after(run, monkeypatch, point):
    """Every call by which a file comes to its place, goes, or is made is a moment at which the computer may stop."""
    several(run, 1)
    before = {name: (run / name).read_bytes() for name in ("jawaban.csv", "bukti.csv", JOURNAL)}
    left = [point]

    def stopping(real):
        def call(*words, **named):
            left[0] -= 1
            if left[0] == 0:
                raise Stopped
            return real(*words, **named)

        return call

    with monkeypatch.context() as patched:
        for name in ("replace", "unlink", "open"):
            patched.setattr(changing.Path, name, stopping(getattr(changing.Path, name)))
        try:
            change(run, answers=b"kriteria,unit\r\n1.1.a.1,TB\r\n", register=b"id,jenis,judul\r\nB1,sk,SK\r\n")
            finished = True
        except Stopped:
            finished = False

    load_header(run)
    after = {name: (run / name).read_bytes() for name in before}
    renewed = [name for name in before if before[name] != after[name]]
    assert renewed in ([], ["jawaban.csv", "bukti.csv", JOURNAL])
    assert renewed or not finished
    assert codes(run) == []
    change(run, answers=b"kriteria,unit\r\n1.1.a.1,A\r\n")
    assert [()] * len(read_journal(run).entries) == [entry.outside for _line, entry in read_journal(run).entries]


def test_what_was_edited_after_a_stop_is_not_overwritten(run, monkeypatch):
    monkeypatch.setattr(changing, "_finish", lambda _run: None)
    change(run)
    monkeypatch.undo()
    (run / "jawaban.csv").write_bytes(b"kriteria,unit\r\n1.1.a.1,disunting\r\n")

    with pytest.raises(Refused) as caught:
        load_header(run)

    assert [each.code for each in caught.value.problems] == ["change-unfinished"]
    assert (run / "jawaban.csv").read_bytes() == b"kriteria,unit\r\n1.1.a.1,disunting\r\n"


def test_killed_for_good_the_run_is_as_before_or_as_after(run):
    """A real process, killed by the system at many moments."""
    code = "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from tests.test_files_changing import grow; print('x', flush=True)\nwhile True: grow(Path(sys.argv[2]), 'a')"
    for moment in range(8):
        writer = subprocess.Popen([sys.executable, "-c", code, str(ROOT), str(run)], stdout=subprocess.PIPE)
        writer.stdout.readline()
        time.sleep(0.003 * moment)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        load_header(run)
        assert len(read_journal(run).entries) == (run / "jawaban.csv").read_bytes().count(b"\n") - 2
        assert codes(run) == []


def test_evidence_comes_before_the_register_and_never_over_another_file(run):
    with change_run(run, SECRETARY, "uji") as made:
        sha256 = made.keep_evidence(io.BytesIO(b"isi"), "a/SK.pdf")
        assert made.keep_evidence(io.BytesIO(b"isi"), "a/SK.pdf") == sha256
        with pytest.raises(Refused) as caught:
            made.keep_evidence(io.BytesIO(b"lain"), "a/SK.pdf")

    assert [each.code for each in caught.value.problems] == ["evidence-exists"]
    assert (run / "bukti" / "a" / "SK.pdf").read_bytes() == b"isi"


@pytest.mark.parametrize("name", ["../x.pdf", "/etc/x.pdf", "C:\\x.pdf", "a/../../x.pdf"])
def test_evidence_stays_in_its_folder(run, name):
    with change_run(run, SECRETARY, "uji") as made, pytest.raises(Refused) as caught:
        made.keep_evidence(io.BytesIO(b"isi"), name)

    assert [each.code for each in caught.value.problems] == ["evidence-name-unsafe"]


def test_a_table_that_cannot_be_written_is_refused_before_anything_changes(run, monkeypatch):
    real = changing.Path.open

    def held(self, mode="r", *words, **named):
        if self.name == "jawaban.csv" and mode == "ab":
            raise PermissionError
        return real(self, mode, *words, **named)

    monkeypatch.setattr(changing.Path, "open", held)
    with pytest.raises(Refused) as caught:
        change(run)

    assert [each.code for each in caught.value.problems] == ["table-open"]
    assert not (run / JOURNAL).exists()
