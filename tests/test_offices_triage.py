"""What many offices need a person for: the queue, drift, copies, contradictions, load and plan."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lke.engine.offices.load import Reviewer, make_plan
from lke.engine.offices.queue import waiting
from lke.engine.offices.triage_tables import conclusion, file_table
from lke.report.offices_json import overview_document
from tests.offices import office, rubric
from tests.test_offices_rollup import read

F = Fraction
PROOF = {"jenis": "sk", "judul": "Keputusan", "tanggal": "2022-03-01", "pengesahan": "ditandatangani"}
HASH = "ab" * 32


@pytest.fixture(scope="module")
def by(tmp_path_factory):
    return rubric(tmp_path_factory.mktemp("rubrik"))


# --- queue --------------------------------------------------------------------------------------------------------


def test_at_stake_is_the_weight_times_what_the_claim_is_above_the_proof(by, tmp_path):
    seen = {**PROOF, "tautan": "https://contoh.example/sk", "dilihat_oleh": "anggota tim penilai", "dilihat_pada": "2022-12-01"}
    office(
        tmp_path / "a",
        by,
        unit={"1.1": "Ya", "1.2": "B", "1.3": "C", "2.1": "TB"},
        tpi={"1.2": "C"},
        evidence=[{**seen, "id": "B1", "kriteria": "1.1"}],
    )
    overview = read(tmp_path)

    # 1.1 is proved, 1.2 is verified, 1.3 claims nothing, 2.1 does not apply, 2.2 is blank
    assert [(row.form.id, row.unproved, row.claimed) for row in overview.queue] == [("1.1", 0, 2), ("1.3", 0, 0), ("2.1", 0, 0)]


def test_the_queue_begins_with_the_most_points_whosever_they_are(by, tmp_path):
    office(tmp_path / "a", by, "6371", unit={"1.1": "Ya", "1.2": "B"})
    office(tmp_path / "b", by, "6372", unit={"1.2": "A", "1.3": "C", "2.1": "Ya"})
    overview = read(tmp_path)

    assert [(row.run.code, row.form.id, row.unproved) for row in overview.queue] == [
        ("6371", "1.1", 2),
        ("6372", "1.2", 2),
        ("6372", "2.1", 2),
        ("6371", "1.2", 1),
        ("6372", "1.3", 0),
    ]
    assert [(row.form.id, row.offices, row.unproved) for row in overview.questions] == [
        ("1.2", 2, 3),
        ("1.1", 1, 2),
        ("2.1", 1, 2),
        ("1.3", 1, 0),
    ]


def test_only_the_newest_year_is_queued(by, tmp_path):
    office(tmp_path / "lama", by, "6371", 2021, unit={"1.1": "Ya"})
    office(tmp_path / "baru", by, "6371", 2022, unit={"1.2": "A"})

    assert [(row.run.year, row.form.id) for row in read(tmp_path).queue] == [(2022, "1.2")]


# --- drift --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def overrating(by, tmp_path_factory):
    """Twelve offices that claim a B on 1.2 where the assessor gives a C; four of them also claim 1.1."""
    folder = tmp_path_factory.mktemp("selisih")
    for at in range(12):
        more = {"1.1": "Ya"} if at < 4 else {}
        office(
            folder / str(at),
            by,
            f"63{at:02}",
            unit={"1.2": "B", "1.3": "A", **more},
            tpi={"1.2": "C", "1.3": "A", **({"1.1": "Tidak"} if more else {})},
            header={"penilai": {"unit": "Tim", "tpi": "Anggota A" if at % 2 else "Anggota B"}},
        )
    return read(folder)


def test_drift_says_how_many_cases_and_calls_few_no_pattern(overrating):
    told = {
        row.id: (row.leaning.cases, row.leaning.above, row.leaning.mean, row.leaning.points, conclusion(row))
        for row in overrating.drifts
        if row.kind == "pertanyaan"
    }

    assert told == {
        "1.2": (12, 12, F(1, 2), 12, "pola"),
        "1.1": (4, 4, F(1), 8, "belum cukup kasus"),
        "1.3": (12, 0, F(0), 0, "bukan pola"),
    }


def test_drift_is_told_by_area_office_and_assessor_too(overrating):
    rows = {(row.kind, row.id): row.leaning for row in overrating.drifts}

    assert (rows["area", "1"].cases, rows["area", "1"].above) == (28, 16)
    assert (rows["kantor", "6300"].cases, rows["kantor", "6300"].above, rows["kantor", "6300"].points) == (3, 2, 3)
    assert (rows["penilai", "Anggota A"].cases, rows["penilai", "Anggota B"].cases) == (14, 14)


def test_unverified_answers_and_blanks_are_no_cases(by, tmp_path):
    office(tmp_path / "a", by, unit={"1.1": "Ya", "1.2": "A", "2.1": "TB"}, tpi={"1.2": "B", "1.3": "A", "2.1": "Ya"})

    assert [row.id for row in read(tmp_path).drifts if row.kind == "pertanyaan"] == ["1.2"]


# --- copies -------------------------------------------------------------------------------------------------------


def _filed(**more):
    return [{**PROOF, "id": "B7", "kriteria": "1.1", "berkas": "sk.pdf", "sha256": HASH, **more}]


def test_one_file_in_two_offices_is_shown_and_in_two_years_of_one_is_not(by, tmp_path):
    office(tmp_path / "a", by, "6371", unit={"1.1": "Ya"}, evidence=_filed())
    office(tmp_path / "b", by, "6372", unit={"1.1": "Ya"}, evidence=_filed())
    office(tmp_path / "c", by, "6372", 2021, unit={"1.1": "Ya"}, evidence=[{**_filed()[0], "sha256": "cd" * 32}])
    office(tmp_path / "d", by, "6372", 2020, unit={"1.1": "Ya"}, evidence=[{**_filed()[0], "sha256": "cd" * 32}])
    (row,) = read(tmp_path).files

    assert (row.sha256, row.offices, row.expected) == (HASH, 2, False)


def test_a_file_from_above_is_expected_in_several_offices(by, tmp_path):
    for code in ("6371", "6372"):
        office(tmp_path / code, by, code, unit={"1.1": "Ya"}, evidence=_filed(asal="pusat"))

    assert [row.expected for row in read(tmp_path).files] == [True]


def test_of_restricted_evidence_only_hash_and_id_are_told(by, tmp_path):
    office(tmp_path / "a", by, "6371", unit={"1.1": "Ya"}, evidence=_filed(judul="LHKPN Budi", akses="terbatas"))
    office(tmp_path / "b", by, "6372", unit={"1.1": "Ya"}, evidence=_filed(judul="LHKPN Budi"))
    overview = read(tmp_path)

    told = str(overview_document(overview, None, 50)) + str(file_table(overview).rows)
    assert "Budi" not in told
    assert HASH in told
    assert "B7" in told


NOTE = "Tim telah dibentuk dan bekerja setiap bulan, notulennya lengkap."


def test_the_same_note_is_found_whatever_its_commas_and_capitals(by, tmp_path):
    office(tmp_path / "a", by, "6371", unit={"1.1": "Ya"}, notes={"1.1": NOTE})
    office(tmp_path / "b", by, "6372", unit={"1.2": "A"}, notes={"1.2": NOTE.upper().replace(",", " -")})
    office(tmp_path / "c", by, "6373", unit={"1.2": "A"}, notes={"1.2": "Ada."})
    office(tmp_path / "d", by, "6374", unit={"1.2": "A"}, notes={"1.2": "Ada."})
    (row,) = read(tmp_path).notes

    assert (row.offices, row.common, [noted.question for _run, noted in row.kept]) == (2, False, ["1.1", "1.2"])


def test_a_note_of_most_offices_is_taken_for_a_given_text(by, tmp_path):
    for at in range(10):
        office(tmp_path / str(at), by, f"63{at:02}", unit={"1.1": "Ya"}, notes={"1.1": NOTE} if at < 6 else {})

    assert [(row.offices, row.common) for row in read(tmp_path).notes] == [(6, True)]


# --- contradictions -----------------------------------------------------------------------------------------------


def test_a_number_of_last_year_that_is_not_what_was_said_then(by, tmp_path):
    office(tmp_path / "lama", by, "6371", 2021, data={"2.2:lalu": "9", "2.2:kini": "5"})
    office(tmp_path / "baru", by, "6371", 2022, data={"2.2:lalu": "8", "2.2:kini": "2"})
    office(tmp_path / "rukun", by, "6372", 2021, data={"2.2:lalu": "9", "2.2:kini": "5"})
    office(tmp_path / "rukun2", by, "6372", 2022, data={"2.2:lalu": "5", "2.2:kini": "2"})
    (row,) = read(tmp_path).contradictions

    assert (row.run.code, row.key, row.stated, row.key_before, row.was) == ("6371", "2.2:lalu", 8, "2.2:kini", 5)


def test_by_another_rubric_the_same_name_may_mean_another_number(by, tmp_path):
    newer = rubric(tmp_path / "rubrik", "uji-2023")
    office(tmp_path / "a" / "lama", by, "6371", 2021, data={"2.2:lalu": "9", "2.2:kini": "5"})
    office(tmp_path / "a" / "baru", newer, "6371", 2022, data={"2.2:lalu": "8", "2.2:kini": "2"})

    assert read(tmp_path / "a").contradictions == ()


# --- load and plan ------------------------------------------------------------------------------------------------


def test_the_load_of_each_role_in_each_round(by, tmp_path):
    office(
        tmp_path / "a",
        by,
        rounds=("unit", "anggota", "ketua"),
        unit={"1.1": "Ya", "1.2": "A", "1.3": "B"},
        anggota={"1.1": "Ya", "1.2": "A"},
        ketua={"1.1": "Ya"},
        header={"penilai": {"unit": "Tim", "anggota": "Anggota TPI"}},
    )
    overview = read(tmp_path)

    assert [(each.round, each.role, each.done, each.waiting, each.claimed) for each in overview.loads] == [
        ("anggota", "Anggota TPI", 2, 1, 1),
        ("ketua", "peran putaran ketua belum dicatat", 1, 2, 3),
    ]
    assert [(each.reviewer, each.answers, each.seconds) for each in overview.plan.shares] == [("Anggota TPI", 1, 40 * 3600)]


@pytest.fixture(scope="module")
def rows(by, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rencana")
    answers = [
        {"1.1": "Ya", "1.2": "A", "2.1": "Ya"},
        {"1.1": "Ya", "1.2": "C"},
        {"1.2": "B", "1.3": "B", "2.1": "Ya"},
        {"1.1": "Tidak"},
    ]
    for at in range(16):
        office(folder / str(at), by, f"63{at:02}", unit=answers[at % 4])
    return tuple(waiting(read(folder).runs))


NAMES = st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=5, unique=True)


@settings(max_examples=30, deadline=None)
@given(NAMES, st.lists(st.integers(0, 15), max_size=6))
def test_a_plan_gives_every_answer_to_one_who_may_verify_it_and_all_time_away(rows, names, own):
    codes = frozenset(f"63{at:02}" for at in own)
    reviewers = [Reviewer(name, codes if name == names[0] else frozenset()) for name in names]
    plan = make_plan(rows, reviewers, F(10))

    assert sum(task.answers for task in plan.tasks) == len(rows)
    assert not [task for task in plan.tasks if task.reviewer == names[0] and task.run.code in codes]
    assert {task.run.code for task in plan.tasks if not task.reviewer} == (codes if len(names) == 1 else set())
    assert all(each.seconds == 36_000 for each in plan.shares if each.answers)
    assert plan == make_plan(rows, reviewers, F(10))


def test_a_plan_is_balanced_by_time(rows):
    plan = make_plan(rows, [Reviewer(name) for name in "ABCD"])

    assert [each.answers for each in plan.shares] == [9, 9, 9, 9]
    assert [each.offices for each in plan.shares] == [4, 4, 4, 4]
    assert len({each.unproved for each in plan.shares}) == 1


def test_40_offices_of_139_answers_in_one_week_are_26_seconds_an_answer():
    assert round(F(40 * 3600, 40 * 139)) == 26


def test_nobody_verifies_the_office_he_answered_for_by_the_name_in_the_header(by, tmp_path):
    office(tmp_path / "a", by, "6371", unit={"1.1": "Ya"}, header={"penilai": {"unit": "Tim Barat"}})
    office(tmp_path / "b", by, "6372", unit={"1.1": "Ya"}, header={"penilai": {"unit": "Tim Timur"}})
    rows = tuple(waiting(read(tmp_path).runs))
    plan = make_plan(rows, [Reviewer("tim  barat"), Reviewer("TIM TIMUR")])

    assert {(task.reviewer, task.run.code) for task in plan.tasks} == {("tim  barat", "6372"), ("TIM TIMUR", "6371")}
