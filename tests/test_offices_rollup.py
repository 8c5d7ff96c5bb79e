"""Many offices rolled up: recomputed in plain arithmetic from what was written, and what is never averaged in silently."""

import statistics
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lke.engine.offices.overview import look_over
from lke.files.sources import find_sources
from lke.offices.gathering import gather
from lke.report.offices_json import overview_document
from tests.offices import office, rubric

F = Fraction
CREDIT = {"Ya": F(1), "Tidak": F(0), "A": F(1), "B": F(1, 2), "C": F(0)}
WEIGHT = {"1.1": F(2), "1.2": F(2), "1.3": F(2), "2.1": F(2), "2.2": F(2)}
SAID = {  # code -> (province, what the office answered)
    "6371": ("Kalimantan Selatan", {"1.1": "Ya", "1.2": "A", "1.3": "B", "2.1": "Ya", "2.2": "90%"}),
    "6372": ("KALIMANTAN  SELATAN", {"1.1": "Tidak", "1.2": "B", "1.3": "C", "2.1": "Ya", "2.2": "0"}),
    "6301": ("Kalimantan Selatan", {"1.1": "Ya", "1.2": "A"}),
    "3201": ("Jawa Barat", {"1.1": "Ya", "1.2": "A", "1.3": "A", "2.1": "Ya", "2.2": "100%"}),
    "3202": ("Jawa Barat", {"1.1": "Ya", "1.2": "C", "1.3": "C", "2.1": "Tidak", "2.2": "50%"}),
    "1101": (None, {"1.1": "Ya", "1.2": "B", "1.3": "B", "2.1": "Tidak", "2.2": "25%"}),
}


def read(*places, **asked):
    gathered = gather(find_sources(places), asked.pop("jobs", 1))
    return look_over(gathered.runs, gathered.unread, gathered.named, **asked)


def remarked(overview):
    return {}.fromkeys(each.code for each in overview.remarks).keys()


@pytest.fixture(scope="module")
def six(tmp_path_factory):
    folder = tmp_path_factory.mktemp("enam")
    by = rubric(folder)
    for code, (province, answers) in SAID.items():
        office(folder / "2022" / code, by, code, province=province, unit=answers)
    return folder / "2022"


def _points(answers):
    shares = {
        key: CREDIT[text] if text in CREDIT else F(text.rstrip("%")) / (100 if "%" in text else 1)
        for key, text in answers.items()
    }
    return sum(WEIGHT[key] * share for key, share in shares.items())


def test_every_roll_up_is_what_plain_arithmetic_gives(six):
    overview = read(six)
    (rollup,) = overview.rollups
    points = {code: _points(answers) for code, (_province, answers) in SAID.items()}
    of = rollup.nation.by["klaim"]

    assert {run.code: run.totals["klaim"] for run in overview.runs} == points
    assert (of.over, of.mean, of.median) == (6, sum(points.values()) / 6, statistics.median(points.values()))
    assert [of.lower, of.upper] == statistics.quantiles(points.values(), n=4, method="inclusive")[::2]
    assert (of.least, of.greatest) == (min(points.values()), max(points.values()))
    south = [points["6371"], points["6372"], points["6301"]]
    west = [points["3201"], points["3202"]]
    told = {each.name: (each.rolled.offices, each.rolled.by["klaim"].mean, each.rank) for each in rollup.provinces}
    assert told == {
        "Kalimantan Selatan": (3, sum(south) / 3, 2),
        "Jawa Barat": (2, sum(west) / 2, 1),
        "": (1, points["1101"], None),
    }
    order = sorted(points.values(), reverse=True)
    assert {code: placed.nation for code, placed in rollup.places.items()} == {
        code: 1 + order.index(mine) for code, mine in points.items()
    }
    assert rollup.places["1101"].province is None


def test_areas_and_questions_say_over_how_many_offices(six):
    (rollup,) = read(six).rollups
    first, second = rollup.areas
    reached = [
        sum(WEIGHT[key] * CREDIT[text] for key, text in answers.items() if key.startswith("1.")) for _p, answers in SAID.values()
    ]

    assert (first.by["klaim"].over, first.by["klaim"].mean) == (6, sum(reached) / 6 / 6)
    assert (first.lost, second.form.title) == (6 - sum(reached) / 6, "Dua")
    question = next(each for each in rollup.questions if each.form.id == "1.3")
    assert (question.answered, question.blank, question.not_applicable) == (5, 1, 0)
    assert question.by["klaim"] == question.by["klaim"]._replace(over=6, mean=(F(1, 2) + 0 + 0 + 1 + 0 + F(1, 2)) / 6)
    assert question.by["tpi"].over == 0
    assert question.by["sistem"].over == 0


def test_the_document_holds_unrounded_numbers_and_a_count_at_every_mean(six):
    document = overview_document(read(six), None, 100)

    def averages(part):
        if isinstance(part, dict):
            if "mean" in part and "median" in part:
                yield part
            for each in part.values():
                yield from averages(each)
        elif isinstance(part, list):
            for each in part:
                yield from averages(each)

    found = list(averages(document["groups"]))
    assert len(found) > 30
    assert all("offices" in each and (each["mean"] is None) == (each["offices"] == 0) for each in found)
    (group,) = document["groups"]
    assert group["nation"]["points"]["klaim"]["mean"] == float(sum(map(_points, [answers for _p, answers in SAID.values()])) / 6)


def test_gates_say_how_far_they_are_missed(six):
    run = next(each for each in read(six).runs if each.code == "6301")
    (gate,) = run.gates

    assert [(line.id, line.met, line.open, line.margin) for line in gate.lines] == [
        ("WBK.total", False, True, F(-2)),
        ("WBK.area.2", False, True, F(-50)),
    ]


def test_an_office_without_a_province_is_named_and_in_the_nation(six):
    overview = read(six)

    assert [(each.code, each.file.rpartition("/")[2]) for each in overview.remarks] == [("province-missing", "1101")]
    assert overview.rollups[0].nation.offices == 6


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms())
def test_the_order_of_what_is_read_changes_nothing(six, chance):
    gathered = gather(find_sources([six]), 1)
    shuffled = list(gathered.runs)
    chance.shuffle(shuffled)

    assert overview_document(look_over(shuffled), None, 50) == overview_document(look_over(gathered.runs), None, 50)


def test_the_order_of_folders_changes_nothing(six):
    one, other = sorted(six.iterdir())[:3], sorted(six.iterdir())[2:]

    assert overview_document(read(*one, *other), None, 50) == overview_document(read(*reversed([*one, *other])), None, 50)


def test_two_processes_read_the_same_as_one(six, tmp_path):
    for at in range(2):  # enough sources that processes are started
        office(tmp_path / str(at), rubric(tmp_path, f"lain-{at}-2022"), "9999", unit={"1.1": "Ya"})

    assert overview_document(read(six, tmp_path, jobs=2), None, 50) == overview_document(read(six, tmp_path, jobs=1), None, 50)


# --- never averaged in silently -----------------------------------------------------------------------------------


@pytest.fixture
def by(tmp_path):
    return rubric(tmp_path / "rubrik")


def test_one_office_in_two_places_is_in_no_average(by, tmp_path):
    office(tmp_path / "a" / "satu", by, "6371", unit={"1.1": "Ya"})
    office(tmp_path / "a" / "dua", by, "6371", unit={"1.1": "Tidak"})
    office(tmp_path / "a" / "lain", by, "6372", unit={"1.1": "Ya"})
    overview = read(tmp_path / "a")
    (rollup,) = overview.rollups

    assert [each.code for each in overview.remarks] == ["office-twice", "office-twice"]
    assert (rollup.nation.offices, rollup.nation.by["klaim"].mean, len(rollup.group.aside)) == (1, 2, 2)
    assert rollup.places.keys() == {"6372"}
    assert {row.run.code for row in overview.queue} == {"6372"}


def test_a_copy_of_a_run_counts_once(by, tmp_path):
    office(tmp_path / "a" / "satu", by, "6371", unit={"1.1": "Ya"})
    office(tmp_path / "a" / "salinan", by, "6371", unit={"1.1": "Ya"})
    overview = read(tmp_path / "a")

    assert [(each.code, each.file.rpartition("/")[2]) for each in overview.remarks] == [("office-copied", "satu")]
    assert overview.rollups[0].nation.offices == 1


def test_years_and_editions_are_averaged_apart_and_named(by, tmp_path):
    newer = rubric(tmp_path / "rubrik", "uji-2023", edisi="baru")
    office(tmp_path / "a" / "1", by, "6371", 2022, unit={"1.1": "Ya"})
    office(tmp_path / "a" / "2", by, "6372", 2022, unit={"1.1": "Tidak"})
    office(tmp_path / "a" / "3", newer, "6373", 2022, unit={"1.1": "Ya", "1.2": "A"})
    office(tmp_path / "a" / "4", by, "6371", 2021, unit={"1.1": "Tidak"})
    overview = read(tmp_path / "a")

    assert remarked(overview) == {"editions-mixed", "years-mixed"}
    assert [
        (each.group.instrument.id, each.group.year, each.nation.by["klaim"].over, each.nation.by["klaim"].mean)
        for each in overview.rollups
    ] == [
        ("uji-2022", 2021, 1, 0),
        ("uji-2022", 2022, 2, 1),
        ("uji-2023", 2022, 1, 4),
    ]


def test_two_contents_of_one_rubric_are_two_instruments(by, tmp_path):
    changed = rubric(tmp_path / "lain", "uji-2022", judul="Lembar uji yang disunting")
    office(tmp_path / "a" / "1", by, "6371", unit={"1.1": "Ya"})
    office(tmp_path / "a" / "2", changed, "6372", unit={"1.1": "Tidak"})
    overview = read(tmp_path / "a")

    assert remarked(overview) == {"editions-mixed"}
    assert [each.nation.offices for each in overview.rollups] == [1, 1]


def test_one_office_by_two_contents_of_one_rubric_is_still_there_twice(by, tmp_path):
    changed = rubric(tmp_path / "lain", "uji-2022", judul="Lembar uji yang disunting")
    office(tmp_path / "a" / "1", by, "6371", unit={"1.1": "Ya"})
    office(tmp_path / "a" / "2", changed, "6371", unit={"1.1": "Tidak"})
    overview = read(tmp_path / "a")

    assert remarked(overview) == {"editions-mixed", "office-twice"}
    assert [each.nation.offices for each in overview.rollups] == [0, 0]


def test_a_province_spelled_in_two_ways_is_told_by_its_code(by, tmp_path):
    office(tmp_path / "a" / "1", by, "6371", province="Kalimantan Selatan", unit={"1.1": "Ya"})
    office(tmp_path / "a" / "2", by, "6372", province="Kalsel", unit={"1.1": "Ya"})
    overview = read(tmp_path / "a")

    assert remarked(overview) == {"province-differs"}
    assert overview.remarks[0].what == "kode 63… disebut dalam beberapa provinsi: Kalimantan Selatan (1), Kalsel (1)"


# --- last year ----------------------------------------------------------------------------------------------------


def test_last_year_is_found_by_office_and_instrument(by, tmp_path):
    office(tmp_path / "a" / "lama", by, "6371", 2021, unit={"1.1": "Ya"})
    office(tmp_path / "a" / "baru", by, "6371", 2022, unit={"1.1": "Ya", "1.2": "B"})
    overview = read(tmp_path / "a")
    run = next(each for each in overview.runs if each.year == 2022)
    before = overview.before[id(run)]

    assert (before.points, before.change, before.change_of_share, before.same_edition) == (2, 1, F(1, 10), True)


def test_of_another_edition_only_the_percent_is_subtracted(by, tmp_path):
    newer = rubric(tmp_path / "rubrik", "uji-2023")
    office(tmp_path / "a" / "lama", by, "6371", 2022, unit={"1.1": "Ya"})
    office(tmp_path / "a" / "baru", newer, "6371", 2023, unit={"1.1": "Ya", "1.2": "B"})
    overview = read(tmp_path / "a")
    run = next(each for each in overview.runs if each.year == 2023)
    before = overview.before[id(run)]

    assert (before.points, before.change, before.change_of_share, before.same_edition) == (2, None, F(1, 10), False)


def test_last_year_outside_of_what_is_read_is_found_by_its_name(by, tmp_path):
    office(tmp_path / "arsip" / "lama", by, "6371", 2021, unit={"1.1": "Ya"})
    office(
        tmp_path / "a" / "baru",
        by,
        "6371",
        2022,
        unit={"1.2": "B"},
        header={"penilaian_terkait": {"tahun_lalu": "../../arsip/lama"}},
    )
    overview = read(tmp_path / "a")
    (run,) = overview.runs

    assert overview.before[id(run)].change == -1
    assert [each.nation.offices for each in overview.rollups] == [1]


def test_two_runs_of_last_year_are_not_chosen_between(by, tmp_path):
    other, third = rubric(tmp_path / "rubrik", "uji-2020"), rubric(tmp_path / "rubrik", "uji-2019")
    office(tmp_path / "a" / "1", other, "6371", 2021, unit={"1.1": "Ya"})
    office(tmp_path / "a" / "2", third, "6371", 2021, unit={"1.1": "Tidak"})
    office(tmp_path / "a" / "3", by, "6371", 2022, unit={"1.1": "Ya"})
    overview = read(tmp_path / "a")

    places = ", ".join((tmp_path / "a" / name).as_posix() for name in "21")  # by the rubric's name
    (told,) = [each for each in overview.remarks if each.code == "last-year-ambiguous"]
    assert told.what == f"tahun lalu ada beberapa penilaian: {places}; tidak dipilihkan"
    assert told.mend == "sisakan satu penilaian tahun lalu untuk kantor dan instrumen ini"
    assert overview.before == {}


# --- what is said, word for word ---------------------------------------------------------------------------------


def test_remarks_say_what_was_found_and_what_to_do(by, tmp_path):
    newer = rubric(tmp_path / "rubrik", "uji-2023")
    one = office(tmp_path / "a" / "1", by, "6371", 2022, unit={"1.1": "Ya"})
    two = office(tmp_path / "a" / "2", by, "6371", 2022, unit={"1.1": "Tidak"})
    office(tmp_path / "a" / "3", by, "6372", 2022, unit={"1.1": "Ya"}, province=None)
    copy = office(tmp_path / "a" / "4", by, "6372", 2022, unit={"1.1": "Ya"}, province=None)
    office(tmp_path / "a" / "5", newer, "6373", 2022, unit={"1.1": "Ya"})
    office(tmp_path / "a" / "6", by, "6373", 2023, unit={"1.1": "Ya"})
    told = {each.code: (each.what, each.mend) for each in read(tmp_path / "a").remarks}
    ids = [each.group.instrument for each in read(tmp_path / "a").rollups]
    shown = ", ".join(f"{each.id} {each.sha256[:8]} (1)" for each in (ids[0], ids[2]))

    assert told == {
        "office-twice": (
            f"KPU Uji 6371 (6371) tahun 2022 ada di 2 tempat dengan isi berlainan: {one.as_posix()}, {two.as_posix()}",
            "sisakan satu; sampai itu tidak satu pun masuk rata-rata dan peringkat",
        ),
        "office-copied": (
            f"isinya sama persis dengan {copy.with_name('3').as_posix()}; dihitung sekali",
            "hapus salah satu salinannya",
        ),
        "province-missing": (
            "KPU Uji 6372 (6372) tanpa provinsi: dihitung dalam baris “tanpa provinsi” dan nasional",
            "isi satker.provinsi di penilaian.yaml",
        ),
        "editions-mixed": (
            f"uji tahun 2022 dengan beberapa edisi atau isi rubrik: {shown}; masing-masing dihitung sendiri",
            "samakan rubriknya bila kantor-kantor itu hendak dirata-rata bersama",
        ),
        "years-mixed": (
            "uji dari beberapa tahun: 2022, 2023; tiap tahun dihitung sendiri",
            "tidak perlu apa-apa, bila memang hendak dilihat bersama",
        ),
    }
