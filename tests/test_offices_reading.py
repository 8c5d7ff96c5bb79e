"""What of many offices is read, from where, and how what cannot be read is told without ending anything."""

import multiprocessing
import os
import shutil
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest

from lke.cli import execute as lke
from lke.engine.offices.disguise import Disguise
from lke.engine.offices.instrument import family_of
from lke.errors import InvalidFiles, NotFound
from lke.files.checked import keep_in_memory
from lke.files.library import find_rubric, load_rubric
from lke.files.sources import find_sources
from lke.model.offices import FOLDER, RUN, WORKBOOK, OfficeRun, Source
from lke.offices.gathering import gather
from lke.offices.reading import read_source
from lke.offices.recap import Wanted, recap, reviewers_of
from lke.offices.workbooks import Whose, whose
from tests import offices
from tests.offices import office, rubric
from tests.official_twin import twin
from tests.test_offices_rollup import read

SHARED = Path(__file__).parents[1].parent / "shared" / "workbooks"


@pytest.fixture
def by(tmp_path):
    return rubric(tmp_path / "rubrik")


def found(*places, but=None):
    return [(Path(each.path).name, each.kind) for each in find_sources(places, but)]


# --- finding ------------------------------------------------------------------------------------------------------


def test_runs_bags_and_workbooks_are_found_anywhere_below(by, tmp_path):
    office(tmp_path / "a" / "dalam" / "sekali" / "satu", by)
    office(tmp_path / "a" / "dua", by, "6372")
    (tmp_path / "a" / "tiga.zip").write_bytes(b"PK")
    (tmp_path / "a" / "empat.XLSX").write_bytes(b"PK")
    (tmp_path / "a" / "lain.txt").write_text("bukan")

    assert found(tmp_path / "a") == [("satu", RUN), ("dua", RUN), ("empat.XLSX", WORKBOOK), ("tiga.zip", "paket")]


def test_outputs_evidence_hidden_folders_locks_and_links_are_left_alone(by, tmp_path):
    run = office(tmp_path / "a" / "satu", by)
    for folder in ("keluaran", "bukti", ".git"):
        office(run / folder / "salinan", by)
        (run / folder / "lke.xlsx").write_bytes(b"PK")
    (tmp_path / "a" / "~$lke.xlsx").write_bytes(b"PK")
    office(tmp_path / "luar" / "jauh", by)
    (tmp_path / "a" / "tautan").symlink_to(tmp_path / "luar", target_is_directory=True)
    (tmp_path / "a" / "putar").symlink_to(tmp_path / "a", target_is_directory=True)

    assert found(tmp_path / "a") == [("satu", RUN)]


def test_one_thing_named_twice_is_read_once_and_the_file_to_be_written_not_at_all(by, tmp_path):
    run = office(tmp_path / "a" / "satu", by)
    (tmp_path / "a" / "rekap.xlsx").write_bytes(b"PK")

    assert found(run, tmp_path / "a", run / "penilaian.yaml", but=tmp_path / "a" / "rekap.xlsx") == [("satu", RUN)]


def test_a_folder_with_nothing_in_it_is_told(tmp_path):
    (tmp_path / "kosong").mkdir()
    (source,) = find_sources([tmp_path / "kosong"])
    (unread,) = read_source(source)

    assert (source.kind, [problem.code for problem in unread.problems]) == (FOLDER, ["not-a-run"])


# --- what cannot be read ------------------------------------------------------------------------------------------


def test_a_broken_run_is_told_with_all_its_faults_and_the_others_are_read(by, tmp_path):
    office(tmp_path / "a" / "baik", by, unit={"1.1": "Ya"})
    broken = office(tmp_path / "a" / "rusak", by, "6372", unit={"1.1": "Mungkin", "1.2": "Z"})
    (broken / "data.csv").write_bytes(b"\xff\xfe\x00")
    overview = read(tmp_path / "a")
    (unread,) = overview.unread

    assert unread.source.path == broken.as_posix()
    assert len(unread.problems) == 3
    assert [run.code for run in overview.runs] == ["6371"]
    assert not unread.passed_over


def test_a_workbook_that_is_none_is_passed_over_where_it_only_lay_there(by, tmp_path):
    import xlsxwriter

    office(tmp_path / "a" / "satu", by)
    with xlsxwriter.Workbook(tmp_path / "a" / "anggaran.xlsx") as book:
        book.add_worksheet().write(0, 0, "Anggaran")

    (lying,) = read(tmp_path / "a").unread
    (named,) = read(tmp_path / "a" / "anggaran.xlsx", tmp_path / "a" / "satu").unread
    assert (lying.passed_over, named.passed_over) == (True, False)
    assert [problem.code for problem in lying.problems] == ["nothing-recognised"]


def test_nothing_readable_is_refused_with_every_fault(tmp_path):
    (tmp_path / "kosong").mkdir()

    with pytest.raises(InvalidFiles) as caught:
        recap(find_sources([tmp_path / "kosong"]), Wanted())
    assert [problem.code for problem in caught.value.problems] == ["not-a-run"]


def test_no_source_at_all_is_refused():
    with pytest.raises(InvalidFiles) as caught:
        recap((), Wanted())
    assert [(each.code, each.what, each.mend) for each in caught.value.problems] == [
        ("no-runs-found", "tidak ada penilaian, paket atau buku kerja LKE", "sebut folder yang berisi folder-folder penilaian")
    ]


def test_a_defect_of_lke_in_one_office_is_named_and_ends_nothing(by, tmp_path, monkeypatch):
    run = office(tmp_path / "a", by)
    monkeypatch.setattr("lke.offices.reading.load_run", lambda _folder: 1 / 0)
    (unread,) = read_source(Source(run.as_posix(), RUN))

    assert [(problem.code, problem.what, problem.mend) for problem in unread.problems] == [
        (
            "source-failed",
            "lke gagal membacanya: ZeroDivisionError: division by zero",
            "periksa sendiri: lke check; bila bersih, laporkan sebagai kesalahan lke",
        )
    ]


def test_a_source_that_vanishes_is_unreadable(tmp_path):
    (unread,) = read_source(Source((tmp_path / "tidak-ada").as_posix(), FOLDER))

    assert [(problem.code, problem.what, problem.mend) for problem in unread.problems] == [
        ("office-unreadable", "tidak dapat dibaca: No such file or directory", "periksa nama dan izinnya")
    ]


def test_a_number_that_contradicts_the_named_run_of_last_year_is_shown_though_the_run_cannot_be_read(tmp_path):
    inputs = {
        "lalu": {"judul": "Lalu", "satuan": "kasus", "sama_dengan": {"penilaian": "tahun_lalu", "kunci": "2.2:kini"}},
        "kini": {"judul": "Kini", "satuan": "kasus"},
    }
    areas = [
        offices.AREAS[0],
        {**offices.AREAS[1], "isi": [offices.AREAS[1]["isi"][0], {**offices.AREAS[1]["isi"][1], "masukan": inputs}]},
    ]
    offices.write_rubric(tmp_path / "uji-2022", {"id": "uji-2022", **offices.HEAD, "isi": areas})
    by = tmp_path / "uji-2022"
    office(tmp_path / "a" / "lama", by, "6371", 2021, data={"2.2:lalu": "9", "2.2:kini": "5"})
    office(
        tmp_path / "a" / "baru",
        by,
        "6371",
        2022,
        data={"2.2:lalu": "8", "2.2:kini": "2"},
        header={"penilaian_terkait": {"tahun_lalu": "../lama"}},
    )
    office(tmp_path / "a" / "diam", by, "6372", 2022, data={"2.2:lalu": "8", "2.2:kini": "2"})
    office(tmp_path / "a" / "diam-lama", by, "6372", 2021, data={"2.2:lalu": "8", "2.2:kini": "7"})
    overview = read(tmp_path / "a")

    ((unread, problem),) = overview.stopped
    assert (Path(unread.source.path).name, problem.code) == ("baru", "facts-differ")
    assert [(row.run.code, row.stated, row.was) for row in overview.contradictions] == [("6372", 8, 7)]


@pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="the defect is put into a process by forking it")
def test_an_office_that_kills_its_process_is_named_and_the_others_are_read(by, tmp_path, monkeypatch):
    from lke.offices import gathering

    for at in range(12):
        office(tmp_path / "a" / f"{'mati' if at == 5 else 'hidup'}-{at}", by, f"63{at:02}", unit={"1.1": "Ya"})
    monkeypatch.setattr(gathering, "read_source", _deadly)
    gathered = gather(find_sources([tmp_path / "a"]), 2)

    assert [(Path(each.source.path).name, each.problems[0].code) for each in gathered.unread] == [("mati-5", "source-failed")]
    assert len(gathered.runs) == 11


def _deadly(source):
    if "mati" in source.path:
        os._exit(9)
    return read_source(source)


# --- workbooks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("6371 KPU Kota Banjarmasin 2022.xlsx", Whose("6371", 2022, "KPU Kota Banjarmasin")),
        ("lke-zi-90-2021-terisi.xlsx", Whose("", None, "lke zi terisi")),
        ("c1100_LKE ZI 90_2021_2023.xlsx", Whose("C1100", 2023, "LKE ZI")),
        ("LKE 2021 2022 6371.xlsx", Whose("6371", None, "LKE")),
        ("656012-2022.xlsx", Whose("656012", 2022, "656012")),
    ],
)
def test_whose_a_workbook_is_stands_in_its_name_or_nowhere(name, said):
    assert whose(Path(name)) == said


def test_a_workbook_of_no_known_edition_is_scored_by_the_rubric_that_it_prints(tmp_path):
    (tmp_path / "6371 Kantor Contoh 2024.xlsx").write_bytes(twin())
    (tmp_path / "tanpa nama.xlsx").write_bytes(twin())
    (tmp_path / "6372.xlsx").write_bytes(twin())
    overview = read(tmp_path)

    assert [(run.code, run.year, run.name) for run in overview.runs if id(run) in overview.counted] == [
        ("6371", 2024, "Kantor Contoh")
    ]
    told = {Path(each.file).name: (each.code, each.what, each.mend) for each in overview.remarks}
    assert told["tanpa nama.xlsx"] == (
        "office-unnamed",
        "tidak disebut kantor siapa",
        "awali nama berkas dengan kode satker, misalnya 6371-2022.xlsx; tidak masuk rata-rata",
    )
    assert told["6372.xlsx"] == (
        "year-unnamed",
        "tidak disebut tahun berapa",
        "sebut tahun dalam nama berkas, misalnya 6371-2022.xlsx; tidak masuk rata-rata",
    )
    assert all(run.remarks and run.lint is not None and run.instrument.id.startswith("impor-") for run in overview.runs)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the official workbooks are not at hand")
def test_an_official_workbook_scores_by_the_shipped_edition_exactly(by, tmp_path):
    file = tmp_path / "a" / "6371 2022.xlsx"
    file.parent.mkdir()
    shutil.copy(SHARED / "lke-zi-90-2021-terisi.xlsx", file)
    office(tmp_path / "a" / "satu", by, "6371", name="KPU Kota Uji")
    overview = read(tmp_path / "a")
    run = next(each for each in overview.runs if each.source.kind == WORKBOOK)

    assert (run.instrument.id, run.totals["klaim"], run.answered, run.of) == ("zi-90-2021", Fraction(261077, 2730), 113, 113)
    assert run.lint == (17, 92)


def test_a_workbook_takes_name_and_province_from_the_office_s_other_runs(by, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "6371 2024.xlsx").write_bytes(twin())
    office(tmp_path / "a" / "satu", by, "6371", 2022, name="KPU Kota Uji")
    overview = recap(find_sources([tmp_path / "a"]))
    run = next(each for each in overview.runs if each.source.kind == WORKBOOK)

    assert (run.name, run.province) == ("KPU Kota Uji", "Kalimantan Selatan")
    assert run.totals["berbukti"] is None
    assert "buku kerja tidak memuat berkas bukti; berbukti tidak dihitung" in run.remarks


# --- the rest -----------------------------------------------------------------------------------------------------


def test_families_hold_the_editions_of_one_instrument():
    names = ("zi-90-2021", "zi-10-2019", "rb-kpu-2022", "akip-88-2021", "lembar-sendiri")

    assert [family_of(name) for name in names] == ["zi", "zi", "rb-kpu", "akip", "lembar-sendiri"]


def test_a_rubric_is_recalled_once_while_many_runs_are_read(monkeypatch):
    from lke.files import checked

    place = find_rubric("akip-88-2021")
    load_rubric(place)
    asked = []
    monkeypatch.setattr(checked, "recall_bytes", lambda name, real=checked.recall_bytes: asked.append(name) or real(name))
    with keep_in_memory():
        first, second = load_rubric(place), load_rubric(place)
        known = len(asked)
    third = load_rubric(place)

    assert first.rubric is second.rubric
    assert third.rubric == first.rubric
    assert len(asked) == 2 * known > 0


def test_a_rubric_that_changes_is_read_anew_even_then(tmp_path):
    folder = rubric(tmp_path)
    with keep_in_memory():
        load_rubric(folder)
        load_rubric(folder)
        file = folder / "rubric.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("Lembar uji", "Lembar lain"), encoding="utf-8")
        assert load_rubric(folder).rubric.title == "Lembar lain"


def test_reviewers_are_named_with_the_offices_they_answered_for():
    assert [(each.name, each.own) for each in reviewers_of("Tim  A, B:6371 ,C:6371+6372")] == [
        ("Tim A", frozenset()),
        ("B", frozenset({"6371"})),
        ("C", frozenset({"6371", "6372"})),
    ]
    for text in ("", "A,,B", "A,A"):
        with pytest.raises(NotFound):
            reviewers_of(text)


def test_pseudonyms_are_stable_by_key_and_tell_nothing(by, tmp_path):
    evidence = [{"id": "B1", "kriteria": "1.1", "jenis": "sk", "judul": "SK KPU Rahasia", "berkas": "a.pdf", "sha256": "ab" * 32}]
    note = "KPU Rahasia telah membentuk tim yang bekerja setiap bulan penuh."
    said = {
        "province": "Provinsi Rahasia",
        "evidence": evidence,
        "notes": {"1.1": note},
        "header": {"penilai": {"unit": "Tim Rahasia"}},
    }
    office(tmp_path / "a" / "rahasia-1", by, "6371", name="KPU Rahasia", unit={"1.1": "Ya"}, **said)
    office(tmp_path / "a" / "rahasia-2", by, "6372", name="KPU Rahasia", unit={"1.1": "Ya"}, **said)
    office(tmp_path / "a" / "rahasia-3", by, "6373", name="KPU Rahasia", unit={"1.1": "Mungkin"}, **said)
    sources = find_sources([tmp_path / "a"])
    hidden = recap(sources, Wanted(disguise="kunci"))
    from lke.offices.recap import overview_json, overview_text

    told = str(overview_json(hidden, None, 99)) + overview_text(hidden, None, 99)
    assert not [word for word in ("ahasia", "6371", "6372", str(tmp_path)) if word in told]
    assert hidden.notes
    assert hidden.files
    again, other = recap(sources, Wanted(disguise="kunci")), recap(sources, Wanted(disguise="lain"))
    assert {run.code for run in again.runs} == {run.code for run in hidden.runs}
    assert not {run.code for run in other.runs} & {run.code for run in hidden.runs}
    assert hidden.rollups[0].nation == recap(sources).rollups[0].nation


def test_two_offices_are_never_called_alike(by, tmp_path):
    office(tmp_path / "a", by)
    (run,) = gather(find_sources([tmp_path / "a"])).runs
    assert isinstance(run, OfficeRun)
    from dataclasses import replace

    many = [replace(run, code=f"{code}") for code in range(2000)]
    disguise = Disguise("kunci", many)
    assert len({disguise.of(each).code for each in many}) == 2000


# --- bags and preflights ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """The worked example beside its bag."""
    folder = tmp_path_factory.mktemp("paket")
    run = offices.example(folder / "contoh")
    assert lke(["package", str(run), "-o", str(folder / "contoh.zip")]) == 0
    return folder


def test_a_bag_says_what_its_run_says(packed):
    run, bag = (read(place).runs[0] for place in (packed / "contoh", packed / "contoh.zip"))

    assert (bag.source.kind, bag.code, bag.name, bag.year) == ("paket", run.code, run.name, run.year)
    assert (bag.totals, bag.answered, bag.of, bag.verified) == (run.totals, run.answered, run.of, run.verified)
    assert bag.questions == run.questions
    assert bag.preflight is not None
    assert bag.preflight["pass"] > 0


def test_a_bag_beside_its_run_counts_once(packed):
    overview = read(packed)

    assert [(each.code, each.file.rpartition("/")[2]) for each in overview.remarks] == [("office-copied", "contoh.zip")]
    assert overview.rollups[0].nation.offices == 1
    assert len(overview.runs) == 2


def test_a_damaged_bag_is_told_and_another_zip_is_passed_over(by, packed, tmp_path):
    whole = (packed / "contoh.zip").read_bytes()
    office(tmp_path / "a" / "satu", by)
    (tmp_path / "a" / "terpotong.zip").write_bytes(whole[: len(whole) // 2])
    with zipfile.ZipFile(tmp_path / "a" / "foto.zip", "w") as other:
        other.writestr("1.png", b"x")
        other.writestr("2.png", b"x")
    with zipfile.ZipFile(tmp_path / "a" / "satu-folder.zip", "w") as other:
        other.writestr("foto/1.png", b"x")
    overview = read(tmp_path / "a")
    told = {Path(each.source.path).name: (each.problems[0].code, each.passed_over) for each in overview.unread}

    (other,) = [each.problems[0] for each in overview.unread if each.source.path.endswith("foto.zip")]
    assert (other.what, other.mend) == ("zip ini bukan paket penilaian", "tidak perlu apa-apa, bila memang berkas lain")
    assert told == {
        "terpotong.zip": ("not-a-bag", False),
        "foto.zip": ("zip-without-bag", True),
        "satu-folder.zip": ("zip-without-bag", True),
    }


def test_the_last_preflight_counts_while_the_run_is_as_it_was(tmp_path):
    run = offices.example(tmp_path / "contoh")
    lke(["preflight", str(run), "-o", str(run / "keluaran" / "praperiksa.json")])
    (looked,) = read(run).runs
    assert looked.preflight == {key: looked.preflight[key] for key in ("fail", "warn", "pass")}
    assert looked.preflight["pass"] > 0

    with (run / "jawaban.csv").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    (stale,) = read(run).runs
    assert (stale.preflight, stale.remarks) == (None, ("praperiksa basi; berubah sesudahnya: jawaban.csv",))
