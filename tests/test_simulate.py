"""``lke simulate``: invented offices that every rubric can score, the same bytes each time, never over anything."""

import hashlib
from collections import Counter

import pytest

from lke import app
from lke.cli import execute as lke
from lke.errors import Refused
from lke.files.places import shipped_rubrics
from lke.files.runs import load_run
from lke.simulating import Simulation, simulate_runs
from lke.simulation.offices import invent_offices, province_name, provinces


def every_file(folder):
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def runs_in(folder):
    return sorted(file.parent for file in folder.glob("*/*/penilaian.yaml"))


@pytest.fixture(scope="module")
def forty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("simulasi") / "forty"
    simulate_runs(Simulation(40, 2), "rb-kpu-2022", folder)
    return folder


@pytest.mark.parametrize("rubric", shipped_rubrics())
def test_every_shipped_rubric_scores_what_is_invented_for_it(rubric, tmp_path):
    years = simulate_runs(Simulation(4, 2, seed=3), rubric, tmp_path / "dir")

    runs = runs_in(tmp_path / "dir")
    assert len(runs) == 4 * len(years)
    for run in runs:
        loaded = load_run(run)
        assert loaded.assessment.header.example
        assert "CONTOH" in loaded.assessment.header.unit.name
        card = app.score_run(run)
        assert card.totals["klaim"] > 0
        assert card.scores["klaim"].answered > 0


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        simulate_runs(Simulation(3, 2, seed=seed), "rb-kpu-2022", tmp_path / name)

    one, same, other = (every_file(tmp_path / name) for name in "abc")
    assert one == same
    assert one.keys() == other.keys()
    assert one["2022/contoh-c3500/jawaban.csv"] != other["2022/contoh-c3500/jawaban.csv"]


def test_nobody_reads_the_language_into_the_files(tmp_path):
    from lke import language

    simulate_runs(Simulation(2, 1), "zi-90-2021", tmp_path / "id")
    language.use("en")
    simulate_runs(Simulation(2, 1), "zi-90-2021", tmp_path / "en")

    assert every_file(tmp_path / "id") == every_file(tmp_path / "en")


@pytest.mark.parametrize(("year", "seats"), [(2021, 34), (2022, 34), (2023, 38)])
def test_552_offices_are_the_provinces_of_the_year_and_their_regencies(year, seats):
    offices = invent_offices(552, year, 1)

    assert len({office.code for office in offices}) == 552
    assert Counter(office.level for office in offices) == {"provinsi": seats, "kabkota": 552 - seats}
    assert len({province_name(office.province, year, provinces()) for office in offices}) == seats


def test_the_regencies_of_all_provinces_are_514():
    assert sum(province.regencies for province in provinces()) == 514
    assert len(provinces()) == 38


def test_last_year_is_linked_and_its_numbers_are_taken_over(forty):
    run = forty / "2022" / runs_in(forty)[-1].name
    assessment = load_run(run).assessment

    assert assessment.related["tahun_lalu"].year == 2021
    assert any(round_ == "unit" for _criterion, round_, _name in assessment.carried)


def test_offices_differ_leave_blanks_say_tb_and_are_looked_at_by_assessors(forty):
    cards = [app.score_run(run) for run in runs_in(forty)]
    totals = [card.totals["klaim"] for card in cards]
    answers = [answer.text for card in cards for answer in card.assessment.answers.values()]

    assert len(set(totals)) == len(totals)
    assert max(totals) - min(totals) > 10
    assert any(card.record.answered < card.record.of for card in cards)
    assert "TB" in answers
    assert sum(card.totals["tpi"] < card.totals["klaim"] for card in cards) > len(cards) / 2
    assert {card.scores["tpi"].provisional for card in cards} == {True, False}
    assert all(card.totals["sistem"] > 0 for card in cards)


def test_some_offices_share_a_file_and_a_note_word_for_word(forty):
    runs = [run for run in runs_in(forty) if run.parent.name == "2022"]
    hashes = Counter(
        digest for run in runs for digest in {hashlib.sha256(file.read_bytes()).hexdigest() for file in (run / "bukti").iterdir()}
    )
    notes = Counter(
        note for run in runs for note in {note for note in load_run(run).assessment.notes.values() if len(note) > 100}
    )

    assert max(hashes.values()) > 1
    assert max(notes.values()) > 1


def test_a_folder_with_something_in_it_is_left_as_it_is(tmp_path):
    (tmp_path / "dir").mkdir()
    (tmp_path / "dir" / "milik orang.txt").write_text("x")

    with pytest.raises(Refused) as caught:
        simulate_runs(Simulation(1, 1), "zi-90-2021", tmp_path / "dir")

    place = (tmp_path / "dir").as_posix()
    assert [each.code for each in caught.value.problems] == ["simulation-target-not-empty"]
    assert [each.code for each in caught.value.problems] == ["simulation-target-not-empty"]
    assert str(caught.value) == (
        f"salah: {place}: folder sudah berisi [simulation-target-not-empty]\n"
        "    perbaikan: pilih folder baru; simulasi tidak pernah menimpa"
    )
    assert every_file(tmp_path) == {"dir/milik orang.txt": b"x"}


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "dir").mkdir()

    simulate_runs(Simulation(1, 1), "zi-90-2021", tmp_path / "dir")

    assert len(runs_in(tmp_path / "dir")) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["dir"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            Simulation(1, 3),
            (
                "salah: rb-kpu-2022: berlaku: rubrik rb-kpu-2022 berlaku 2021–2022, bukan 2021–2023 [simulation-outside-edition]\n"
                "    perbaikan: pakai --years 2 --first-year 2021, atau rubrik lain"
            ),
        ),
        (
            Simulation(1, 1, first_year=2019),
            (
                "salah: rb-kpu-2022: berlaku: rubrik rb-kpu-2022 berlaku 2021–2022, bukan 2019–2019 [simulation-outside-edition]\n"
                "    perbaikan: pakai --first-year 2021"
            ),
        ),
        (
            Simulation(1, 2, first_year=2022),
            (
                "salah: rb-kpu-2022: berlaku: rubrik rb-kpu-2022 berlaku 2021–2022, bukan 2022–2023 [simulation-outside-edition]\n"
                "    perbaikan: pakai --first-year 2021"
            ),
        ),
    ],
)
def test_years_outside_the_edition_are_refused_with_those_inside(asked, message, tmp_path):
    with pytest.raises(Refused) as caught:
        simulate_runs(asked, "rb-kpu-2022", tmp_path / "dir")

    assert [each.code for each in caught.value.problems] == ["simulation-outside-edition"]
    assert [each.code for each in caught.value.problems] == ["simulation-outside-edition"]
    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_simulation_leaves_nothing_behind(tmp_path):
    def stop(_count):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate_runs(Simulation(3, 1), "zi-90-2021", tmp_path / "dir", stop)

    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_it_wrote_and_what_comes_next(tmp_path, capsys):
    target = tmp_path / "contoh"
    words = ["simulate", "--offices", "2", "--years", "2", "--rubric", "zi-90-2021", "-o", str(target), "--first-year", "2023"]

    assert lke(words) == 0
    assert capsys.readouterr().out == (
        f"CONTOH: 4 penilaian rekaan ditulis di {target.as_posix()}\nberikutnya: lke rekap {target.as_posix()}/2024\n"
    )
    assert "--first-year 2023 --seed 1" in (target / "CONTOH.txt").read_text(encoding="utf-8")
    assert lke(words) == 1
