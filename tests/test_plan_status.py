"""How far a plan is carried out: states month by month, against rules written a second time; screen, JSON, workbook, page."""

import json
import shutil
import zipfile
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lke.cli import execute as lke
from lke.engine.monitoring import monitor
from lke.engine.monitoring_words import agenda, remark_of, state_sign
from lke.engine.score import scorecard
from lke.model.assessment import FileState
from lke.model.monitoring import Scheduling, State
from lke.model.plan import Plan
from lke.model.run import RealisationRow, ScheduleRow
from lke.report.html import render
from lke.report.monitoring import status_document, status_text
from lke.workbook.plan_sheet import build_plan_status
from tests import small_card

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "reports" / "contoh-kpu-kota-banjarmasin-2022"


def _realised(month, sub="1.1.a", **more):
    return RealisationRow.model_validate({"sub_kegiatan": sub, "bulan": str(month), **more})


def _card(schedule, realised, pieces=(), dated=date(2022, 6, 15)):
    rows = tuple(ScheduleRow.model_validate({"sub_kegiatan": sub, "bulan": months}) for sub, months in schedule.items())
    base = small_card.assessment(pieces, head=small_card.header(tanggal_nilai=dated))
    return scorecard(replace(base, schedule=rows, realisations=None if realised is None else tuple(realised)))


def _states(card, sub="1.1.a", as_of=None):
    (line,) = [line for line in monitor(card, as_of).lines if line.row.id == sub]
    return {cell.month: cell.state.value for cell in line.months if cell.state is not State.UNSCHEDULED}


# --- what a month's state is --------------------------------------------------------------------------------------


def test_a_month_is_overdue_only_once_it_is_over():
    card = _card({"1.1.a": "5;6;7"}, [])

    assert _states(card) == {5: "terlambat", 6: "direncanakan", 7: "direncanakan"}
    assert _states(card, as_of=date(2022, 6, 30))[6] == "direncanakan"
    assert _states(card, as_of=date(2022, 7, 1))[6] == "terlambat"
    assert set(_states(card, as_of=date(2023, 1, 1)).values()) == {"terlambat"}
    assert set(_states(card, as_of=date(2021, 12, 31)).values()) == {"direncanakan"}


def test_valid_evidence_of_the_month_proves_what_was_done():
    """B001 to B003 of the small assessment are valid and made on 1 March 2022; B004 is of 2019."""
    card = _card({"1.1.a": "1;2;3;4"}, [_realised(month) for month in (1, 2, 3, 4)])

    assert _states(card) == {1: "dikerjakan", 2: "terbukti", 3: "terbukti", 4: "dikerjakan"}
    (line, *_rest) = monitor(card).lines
    assert line.months[2].proof == ("B001", "B002", "B003")
    assert line.months[0].lacking == "tanpa bukti sah dari bulan itu atau bulan sesudahnya"


def test_evidence_that_the_row_names_proves_whatever_its_month_unless_it_is_not_valid():
    card = _card({"1.1.a": "5;6"}, [_realised(5, bukti="B001"), _realised(6, bukti="B004")])

    assert _states(card) == {5: "terbukti", 6: "dikerjakan"}
    assert "B004 tidak sah: tanggal 2019-03-01" in monitor(card).lines[0].months[5].lacking


def test_a_stated_period_decides_alone_but_nothing_is_shown_before_it_happens():
    whole = small_card.evidence(
        "B009", ["1.1.a.1"], 9, tanggal="2022-06-10", periode_dari="2022-01-01", periode_sampai="2022-06-30"
    )
    rows = [_realised(month) for month in (4, 5, 6)]
    plan = {"1.1.a": "4;5;6"}

    assert set(_states(_card(plan, rows, [whole])).values()) == {"terbukti"}
    early = small_card.evidence(
        "B009", ["1.1.a.1"], 9, tanggal="2022-05-20", periode_dari="2022-01-01", periode_sampai="2022-12-31"
    )
    assert _states(_card(plan, rows, [early])) == {4: "terbukti", 5: "terbukti", 6: "dikerjakan"}


def test_what_was_done_late_is_shown_by_evidence_of_the_day_on_which_it_was_done():
    late = small_card.evidence("B009", ["1.1.a.1"], 9, tanggal="2022-06-10")

    assert _states(_card({"1.1.a": "4"}, [_realised(4)], [late])) == {4: "dikerjakan"}
    assert _states(_card({"1.1.a": "4"}, [_realised(4, tanggal="2022-06-09")], [late])) == {4: "terbukti"}


def test_what_was_not_known_on_the_day_does_not_count():
    done_later = _card({"1.1.a": "4"}, [_realised(4, tanggal="2022-07-01", bukti="B001")])

    assert _states(done_later) == {4: "terlambat"}
    assert _states(done_later, as_of=date(2022, 7, 1)) == {4: "terbukti"}
    made_later = small_card.evidence("B009", ["1.1.a.1"], 9, tanggal="2022-07-10")
    card = _card({"1.1.a": "6"}, [_realised(6)], [made_later])
    assert _states(card, as_of=date(2022, 7, 9)) == {6: "dikerjakan"}
    assert _states(card, as_of=date(2022, 7, 10)) == {6: "terbukti"}


@pytest.mark.parametrize("status", ["sebagian", "tidak_terlaksana"])
def test_what_was_done_in_part_or_not_at_all_is_not_done_and_its_obstacle_is_told(status):
    card = _card({"1.1.a": "4"}, [_realised(4, status=status, kendala="akun belum aktif", tindak_lanjut="minta akun")])
    monitoring = monitor(card)

    assert _states(card) == {4: "terlambat"}
    (overdue,) = dict(agenda(monitoring))["Terlambat"]
    assert overdue.told.endswith("kendala: akun belum aktif; tindak lanjut: minta akun")
    assert ("baru sebagian" in overdue.told) == (status == "sebagian")
    assert "kendala: akun belum aktif" in remark_of(monitoring.lines[0])


def test_three_ways_of_not_being_scheduled_are_told_apart():
    monitoring = monitor(_card({"1.1.a": ""}, [_realised(2)]))
    named, absent = monitoring.lines
    chosen = monitor(_card({"1.1.a": "5"}, [_realised(2)])).lines[0]

    assert (named.scheduling, absent.scheduling, chosen.scheduling) == (Scheduling.NO_MONTH, Scheduling.NO_ROW, Scheduling.MONTHS)
    assert [state_sign(line.months[0], line.scheduling) for line in (named, absent, chosen)] == ["?", "–", ""]
    assert state_sign(named.months[1], named.scheduling) == "B*"
    assert monitoring.progress().outside == 1
    assert not monitoring.scheduled


def test_without_realisasi_nothing_is_known_and_nothing_is_called_overdue():
    card = _card({"1.1.a": "1;2"}, None)

    assert set(_states(card).values()) == {"direncanakan"}
    assert set(_states(_card({"1.1.a": "1;2"}, [])).values()) == {"terlambat"}


def test_evidence_of_an_overdue_month_that_nobody_recorded_is_pointed_out():
    (overdue,) = monitor(_card({"1.1.a": "3"}, [])).overdue

    assert overdue.cell.lacking == "belum dicatat di realisasi.csv, padahal ada bukti bulan itu: B001, B002, B003"


def test_evidence_of_an_indicator_that_no_question_asks_for_proves_too():
    """The small rubric has no question for 1.1.a.9; what names it counts when it is whole."""
    data = small_card.plan_data()
    data["area"][0]["kegiatan"][0]["sub_kegiatan"][1]["indikator"] = [{"id": "1.1.b.1", "teks": "tak ditanyakan"}]
    rubric = small_card.rubric_data() | {"tanpa_padanan": {"1.1.b.1": "tidak ada pertanyaan"}}
    whole = small_card.evidence("B009", [], 9, indikator="1.1.b.1", tanggal="2022-05-02")
    lost = small_card.evidence("B009", [], 9, FileState.MISSING, indikator="1.1.b.1", tanggal="2022-05-02")

    def state(piece):
        base = small_card.assessment([piece], rubric=rubric)
        assessment = replace(base, plan=Plan.model_validate(data), schedule=(), realisations=(_realised(5, "1.1.b"),))
        return _states(scorecard(assessment), "1.1.b")

    assert (state(whole), state(lost)) == ({5: "terbukti"}, {5: "dikerjakan"})


def test_nothing_of_restricted_evidence_is_told_but_its_id_where_the_office_names_it():
    secret = {"akses": "terbatas", "judul": "RAHASIA", "berkas": "RAHASIA.pdf", "nomor": "RAHASIA", "catatan": "RAHASIA"}
    pieces = [
        small_card.evidence("B101", ["1.1.a.1"], 9, tanggal="2022-05-02", **secret),
        small_card.evidence("B102", ["1.1.a.1"], 9, FileState.CHANGED, tanggal="2022-05-03", **secret),
        small_card.evidence("B103", ["1.1.a.1"], 9, FileState.EMPTY, tanggal="2022-05-04", **secret),
    ]
    card = _card({"1.1.a": "4;5;6;7"}, [_realised(6), _realised(7, bukti="B103")], pieces, dated=date(2022, 8, 15))
    proved = _card({"1.1.a": "5"}, [_realised(5)], pieces, dated=date(2022, 8, 15))
    told = [status_text(card, monitor(card)), json.dumps(status_document(card, monitor(card))), render(card)]
    with zipfile.ZipFile(BytesIO(build_plan_status(card, monitor(card)))) as parts:
        told += [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]

    assert [text for text in told if "RAHASIA" in text or "2022-05" in text] == []
    assert {cell.month: cell.lacking for cell in monitor(card).lines[0].months if cell.lacking} == {
        6: "tanpa bukti sah dari bulan itu atau bulan sesudahnya",
        7: "B103 tidak sah: berkas (akses terbatas) kosong (0 byte)",
    }
    assert (_states(proved), monitor(proved).lines[0].months[4].proof) == ({5: "terbukti"}, ())


# --- the same rules, written a second time ------------------------------------------------------------------------

DAYS = st.dates(date(2021, 11, 1), date(2023, 3, 31))
ROWS = st.dictionaries(
    st.integers(1, 12),
    st.tuples(
        st.sampled_from(["", "terlaksana", "sebagian", "tidak_terlaksana"]),
        st.none() | DAYS,
        st.sampled_from(["", "B001", "B004", "B009"]),
    ),
)


def _expected(month, planned, row, made, day):
    """The state of a month where B001 to B003 are of 1 March 2022 and valid, B004 is not, and B009 is made on *made*."""
    last = date(2022, month, monthrange(2022, month)[1])
    if row is not None and row[0] in ("", "terlaksana") and (row[1] or date(2022, month, 1)) <= day:
        valid = {"B001": date(2022, 3, 1), "B002": date(2022, 3, 1), "B003": date(2022, 3, 1)}
        if made.year == 2022:
            valid["B009"] = made
        proved = row[2] in valid and valid[row[2]] <= day
        for year, number in {(2022, month), *([(row[1].year, row[1].month)] if row[1] else [])}:
            first = date(year, number, 1)
            following = first + timedelta(days=31)
            following = following.replace(day=monthrange(following.year, following.month)[1])
            proved = proved or any(first <= when <= following and when <= day for when in valid.values())
        return "terbukti" if proved else "dikerjakan"
    if not planned:
        return None
    return "terlambat" if last < day else "direncanakan"


@settings(max_examples=100, deadline=None)
@given(planned=st.sets(st.integers(1, 12)), rows=ROWS, made=DAYS, day=DAYS)
def test_states_agree_with_rules_written_a_second_time(planned, rows, made, day):
    piece = small_card.evidence("B009", ["1.1.a.1"], 9, tanggal=made)
    realised = [_realised(month, status=status, tanggal=when, bukti=named) for month, (status, when, named) in rows.items()]
    card = _card({"1.1.a": ";".join(map(str, planned))}, realised, [piece], dated=day)
    expected = {month: _expected(month, month in planned, rows.get(month), made, day) for month in range(1, 13)}
    progress = monitor(card).progress()

    assert _states(card) == {month: state for month, state in expected.items() if state}
    assert progress.planned == len(planned)
    assert progress.overdue == list(expected.values()).count("terlambat")
    assert progress.done == sum(expected[month] in ("dikerjakan", "terbukti") for month in planned)
    assert progress.proved == sum(expected[month] == "terbukti" for month in planned)
    assert progress.done + progress.overdue + sum(expected[month] == "direncanakan" for month in planned) == progress.planned


# --- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path):
    """A copy of the worked example."""
    folder = tmp_path / EXAMPLE.name
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("keluaran"))
    return folder


def _json(capsys, *words, code=0):
    capsys.readouterr()
    assert lke(list(words)) == code
    return json.loads(capsys.readouterr().out)


def test_the_day_is_tanggal_nilai_unless_another_is_asked_for(capsys):
    own = _json(capsys, "plan", "status", str(EXAMPLE), "--json")
    asked = _json(capsys, "plan", "status", str(EXAMPLE), "--as-of", "30/06/2022", "--json")

    assert (own["as_of"], own["as_of_from"]) == ("2022-12-20", "tanggal_nilai")
    assert (asked["as_of"], asked["as_of_from"]) == ("2022-06-30", "--as-of")
    assert own["total"]["planned"] == asked["total"]["planned"] == 121
    assert {each["month"] for each in asked["meeting"]["due_this_month"]} == {6}
    assert {each["month"] for each in asked["meeting"]["due_next_month"]} == {7}
    assert {each["month"] for each in asked["meeting"]["overdue"]} <= set(range(1, 6))
    assert all(each["responsible"] for each in own["meeting"]["overdue"])
    assert sum(area["planned"] for area in own["areas"]) == own["total"]["planned"]
    assert len(own["sub_activities"]) == 80
    assert all(len(each["months"]) == 12 for each in own["sub_activities"])


def test_the_screen_shows_months_areas_and_the_next_meeting(capsys):
    assert lke(["plan", "status", str(EXAMPLE)]) == 0
    told = capsys.readouterr().out

    assert "keadaan per 2022-12-20 (tanggal_nilai penilaian)" in told
    assert "\nTerlambat (" in told
    assert "Jatuh pada bulan depan (0)" in told
    assert "CONTOH – Akun aplikasi E-MONEV belum aktif" in told


def test_a_run_without_a_plan_says_so(run, capsys):
    header = run / "penilaian.yaml"
    header.write_text(header.read_text(encoding="utf-8").replace("rencana_aksi:", "# rencana_aksi:"), encoding="utf-8")

    (problem,) = _json(capsys, "plan", "status", str(run), "--json", code=2)["problems"]
    assert problem["code"] == "run-without-plan"
    assert problem["what"] == "penilaian ini tanpa rencana aksi"


def test_a_run_without_a_day_says_so_and_never_looks_at_the_clock(run, capsys):
    header = run / "penilaian.yaml"
    header.write_text(header.read_text(encoding="utf-8").replace("tanggal_nilai:", "# tanggal_nilai:"), encoding="utf-8")

    (problem,) = _json(capsys, "plan", "status", str(run), "--json", code=2)["problems"]
    assert (problem["code"], problem["mend"]) == ("day-not-stated", "isi tanggal_nilai, atau pakai --as-of YYYY-MM-DD")
    assert lke(["plan", "status", str(run), "--as-of", "2022-12-20"]) == 0


def test_a_run_without_a_schedule_says_so(run, capsys):
    (run / "jadwal.csv").unlink()
    document = _json(capsys, "plan", "status", str(run), "--json")

    assert document["scheduled"] is False
    assert document["meeting"]["overdue"] == []
    assert document["total"]["outside"] > 100
    assert {each["scheduling"] for each in document["meeting"]["without_months"]} == {"tanpa_baris"}
    assert lke(["plan", "status", str(run)]) == 0
    assert "Tidak ada jadwal: jadwal.csv tidak ada, atau semua bulannya kosong" in capsys.readouterr().out


def test_a_day_that_is_none_is_refused(capsys):
    assert lke(["plan", "status", str(EXAMPLE), "--as-of", "kemarin"]) == 2
    assert "'kemarin' bukan tanggal; tulis YYYY-MM-DD" in capsys.readouterr().err


def test_faults_of_realisasi_are_told_at_once_and_stop_check_and_run_but_no_score(run, capsys):
    (run / "realisasi.csv").write_text(
        "sub_kegiatan,bulan,tanggal,status,bukti\n9.9.z,3,,,\n1.1.a,13,,,\n1.1.a,1,,,B999\n1.1.a,1,,,\n", encoding="utf-8"
    )

    assert lke(["score", str(run)]) == 0
    assert lke(["run", str(run)]) == 3
    capsys.readouterr()
    assert lke(["check", str(run)]) == 3
    told = [line for line in capsys.readouterr().out.split("\n") if line.startswith("salah")]
    assert [line.rpartition("[")[2] for line in told] == [
        "unknown-sub-activity]",
        "not-a-month]",
        "unknown-evidence]",
        "duplicate-row]",
    ]
    assert [line.split(":")[2] for line in told] == ["2", "3", "4", "5"]


def test_a_new_run_begins_with_an_empty_realisasi(tmp_path):
    words = ["init", "baru", "--unit", "6371", "--name", "KPU Uji", "--year", "2022", "--rubric", "rb-kpu-2022"]

    assert lke([*words, "--to", str(tmp_path)]) == 0
    assert (tmp_path / "baru" / "realisasi.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "sub_kegiatan,bulan,tanggal,status,keterangan,bukti,kendala,tindak_lanjut"
    ]


# --- the decree's own table ---------------------------------------------------------------------------------------


def test_the_workbook_is_the_decrees_own_table_of_17_columns(run, tmp_path, capsys):
    target = tmp_path / "pemantauan.xlsx"
    assert lke(["plan", "status", str(run), "-o", str(target)]) == 0
    document = _json(capsys, "plan", "status", str(EXAMPLE), "--json")
    book = load_workbook(target)
    sheet = book["Rencana Aksi"]
    heads = [[cell.value for cell in row] for row in sheet["A4:Q6"]]

    assert book.sheetnames == ["Rencana Aksi", "Evaluasi"]
    assert heads[0][:5] == ["AREA PERUBAHAN", "KEGIATAN", "SUB KEGIATAN", "INDIKATOR KEBERHASILAN", "PELAKSANAAN (BULAN)"]
    assert heads[0][16] == "KET"
    assert heads[1][4:16] == list(range(1, 13))
    assert heads[2] == list(range(1, 18))
    letters = {"direncanakan": "R", "terlambat": "T", "dikerjakan": "D", "terbukti": "B", "tidak_dijadwalkan": None}
    fills = {}
    for row, line in enumerate(document["sub_activities"], 7):
        for column, month in enumerate(line["months"], 5):
            cell = sheet.cell(row, column)
            if month["planned"]:
                assert cell.value == letters[month["state"]]
                fills.setdefault(month["state"], set()).add(cell.fill.fgColor.rgb)
    assert sorted(map(len, fills.values())) == [1, 1, 1, 1]
    assert len(set.union(*fills.values())) == 4
    assert "CONTOH" in sheet.oddHeader.right.text


def test_the_workbook_is_the_same_each_time_and_an_edited_one_is_not_replaced(run, tmp_path):
    target = tmp_path / "pemantauan.xlsx"
    words = ["plan", "status", str(run), "-o", str(target)]
    assert lke(words) == 0
    first = target.read_bytes()
    assert lke(words) == 0
    assert target.read_bytes() == first
    target.write_bytes(b"suntingan orang")
    assert lke(words) == 1
    assert target.read_bytes() == b"suntingan orang"
    assert lke(["plan", "status", str(EXAMPLE), "-o", str(tmp_path / "x.csv")]) == 2


def test_text_that_looks_like_a_formula_stays_text():
    card = _card({"1.1.a": "4"}, [_realised(4, status="sebagian", kendala="=1+1", keterangan='=HYPERLINK("http://x")')])
    book = load_workbook(BytesIO(build_plan_status(card, monitor(card))))

    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_report_and_lke_workbook_show_the_same_months(run):
    assert lke(["run", str(run)]) == 0
    sheet = load_workbook(run / "keluaran" / "lke.xlsx")["Rencana Aksi"]
    page = (run / "keluaran" / "laporan.html").read_text(encoding="utf-8").split('id="jadwal"')[1].split("</section>")[0]
    signs = [sheet.cell(row, column).value for row in range(7, 87) for column in range(5, 17)]

    for letter, state in {"R": "direncanakan", "T": "terlambat", "D": "dikerjakan", "B": "terbukti"}.items():
        assert signs.count(letter) == page.count(f'<td class="month {state}"') - sum(sign == f"{letter}*" for sign in signs)
    assert "Keadaan per 20 Desember 2022, tanggal_nilai penilaian." in page
    assert "Bahan rapat evaluasi berikutnya" in page


def test_without_a_day_the_page_says_that_nothing_can_be_overdue():
    card = _card({"1.1.a": "1"}, [], dated=None)

    assert "tanggal_nilai kosong: keterlambatan tidak dapat dihitung." in render(card)
    assert monitor(card).overdue == ()
