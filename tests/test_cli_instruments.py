"""Instruments on the command line: gates asked for, final on unverified numbers, evidence taken over, coverage, new rubrics."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lke import app
from lke.cli import execute as lke
from lke.files.library import load_rubric
from lke.files.places import shipped_examples, shipped_rubrics
from tests.instruments import OUTLINES, WHOLE, raw
from tests.test_engine_instruments import full

PLAN = "kpu-kota-banjarmasin-2022"
EXAMPLE = "contoh-kpu-kota-banjarmasin-2022"
OFFICE = ("--unit", "6371", "--name", "KPU CONTOH")


def init(to, rubric, *more, year="2022", slug="uji"):
    return lke(["init", slug, *OFFICE, "--year", year, "--rubric", rubric, "--to", str(to), *more])


def fill(run, answers, inputs, *, assessor=False):
    """Write answers and inputs into a run; the assessor answers the same where asked to."""
    rows = [[name, text, "catatan", text if assessor else "", "catatan" if assessor else ""] for name, text in answers.items()]
    numbers = [
        [f"{name}:{key}", number, "rekap", name_of]
        for name, given in inputs.items()
        for key, number in given.items()
        for name_of in (("unit", "tpi") if assessor else ("unit",))
    ]
    table(run / "jawaban.csv", ["kriteria", "unit", "catatan_unit", "tpi", "catatan_tpi"], rows)
    table(run / "data.csv", ["kunci", "nilai", "sumber", "putaran"], numbers)


def table(file, head, rows):
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])


@pytest.fixture
def best_zi(tmp_path, capsys):
    """A Zona Integritas run with the best answer everywhere; no assessor has looked."""
    assert init(tmp_path, "zi-90-2021") == 0
    fill(tmp_path / "uji", *full(raw("zi-90-2021"), best=True))
    capsys.readouterr()
    return tmp_path / "uji"


# Gates ------------------------------------------------------------------------------------------------------------


def test_a_gate_asked_for_and_met_exits_0_and_says_what_is_not_tested(best_zi, capsys):
    code = lke(["score", str(best_zi), "--require", "WBK,WBBM"])
    told = capsys.readouterr()

    assert code == 0
    assert "WBK – Wilayah Bebas dari Korupsi: TERPENUHI (12 dari 12 syarat)" in told.out
    assert "tidak diuji:" in told.out
    assert "Yang diuji hanya gerbang pada lembar ini; syarat di luarnya tidak diuji." in told.err


def test_a_gate_asked_for_and_missed_exits_4_with_the_document_whole(best_zi, capsys):
    fill(best_zi, {"B.I.a": "3,6"}, {})
    code = lke(["score", str(best_zi), "--require", "WBK", "--json"])
    document = json.loads(capsys.readouterr().out)
    gates = {gate["id"]: gate for gate in document["gates"]}

    assert code == 4
    assert len(gates) == 24
    assert (gates["WBK.ipak"]["required"], gates["WBK.ipak"]["actual"], gates["WBK.ipak"]["met"]) == (15.75, 15.75, True)
    assert (gates["WBK.area.1"]["required"], gates["WBK.area.1"]["actual"], gates["WBK.area.1"]["met"]) == (60, 0.0, False)
    assert "A.II.1.i.a" in [each["id"] for each in gates["WBK.area.1"]["closing"]]
    assert gates["WBK.area.1"]["gap"] == 4.8
    assert document["open"]["levels"] == ["WBK", "WBBM"]


def test_a_provisional_score_meets_no_gate(best_zi, capsys):
    assert lke(["score", str(best_zi), "--by", "tpi", "--require", "WBK"]) == 4
    assert "belum: nilainya masih sementara" in capsys.readouterr().out

    fill(best_zi, *full(raw("zi-90-2021"), best=True), assessor=True)
    assert lke(["score", str(best_zi), "--by", "tpi", "--require", "WBK"]) == 0


def test_a_gate_that_the_rubric_does_not_have_is_refused_by_name(best_zi, capsys):
    assert lke(["score", str(best_zi), "--require", "WKB"]) == 2
    assert "[unknown-gate]" in capsys.readouterr().err


def test_a_gate_is_explained_down_to_what_would_close_it(best_zi, capsys):
    fill(best_zi, {}, {})
    assert lke(["explain", str(best_zi), "WBK.ipak"]) == 0
    told = capsys.readouterr().out

    assert "kurang 15,75 poin" in told
    assert "+17,50  B.I.a" in told
    assert "PermenPANRB 90/2021" in told


def test_a_bound_that_the_rubric_leaves_open_is_supplied_by_the_run(tmp_path, capsys):
    folder = tmp_path / "rubrik"
    shutil.copytree(shipped_rubrics()["zi-10-2019"], folder)
    assert init(tmp_path, str(folder), year="2020") == 0
    run = tmp_path / "uji"
    levels = raw("zi-10-2019")["gerbang"]
    unbound = [f"{level}.{name}" for level in levels for name, each in levels[level]["syarat"].items() if "batas" not in each]
    assert unbound, "zi-10-2019 leaves the minima of Hasil open"
    capsys.readouterr()
    lke(["score", str(run), "--json"])
    before = {gate["id"]: gate for gate in json.loads(capsys.readouterr().out)["gates"]}
    with (run / "penilaian.yaml").open("a", encoding="utf-8") as stream:
        stream.write(f"batas_gerbang: {{{unbound[0]}: {{batas: '>= 0', sumber: surat CONTOH}}}}\n")
    lke(["score", str(run), "--json"])
    after = {gate["id"]: gate for gate in json.loads(capsys.readouterr().out)["gates"]}

    assert (before[unbound[0]]["required"], before[unbound[0]]["met"]) == (None, False)
    assert (after[unbound[0]]["required"], after[unbound[0]]["met"]) == (0, True)


# Refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "mend"),
    [("87,09", "bagi dengan 25: 87,09 / 25 = 3,4836"), ("4.2", "isi dengan 0 sampai 4")],
)
def test_a_survey_outside_its_scale_is_refused_with_the_mend(best_zi, capsys, answer, mend):
    fill(best_zi, {"B.I.a": answer}, {})

    assert lke(["score", str(best_zi)]) == 3
    told = capsys.readouterr().err
    assert "jawaban.csv:2: B.I.a.unit" in told
    assert mend in told


def test_the_plan_of_8_areas_is_not_scored_by_the_sheet_of_6(tmp_path, capsys):
    assert init(tmp_path, "zi-90-2021", "--plan", PLAN) == 3
    told = capsys.readouterr().err

    assert "8 area, rubrik zi-90-2021 6 area [plan-does-not-match]" in told
    assert "pemetaan" in told
    assert not (tmp_path / "uji").exists()


def test_a_year_outside_the_edition_and_an_unknown_criterion_are_refused(best_zi, tmp_path, capsys):
    fill(best_zi, {}, {"A.II.9.i.a": {"agen": 1}})
    assert lke(["score", str(best_zi)]) == 3
    assert "data.csv:2" in capsys.readouterr().err

    assert init(tmp_path, "zi-90-2021", year="2019", slug="lama") == 3
    assert "[year-outside-edition]" in capsys.readouterr().err


@pytest.mark.parametrize("rubric", OUTLINES)
def test_a_final_assessment_may_not_stand_on_an_outline_unless_allowed(tmp_path, capsys, rubric):
    year = raw(rubric)["berlaku"]["dari"]
    assert init(tmp_path, rubric, year=year) == 0
    header = tmp_path / "uji" / "penilaian.yaml"
    header.write_text(header.read_text(encoding="utf-8").replace("status: draf", "status: final"), encoding="utf-8")
    run = str(tmp_path / "uji")
    for words in (["score", run], ["run", run], ["export", run, "-o", f"{run}/a.xlsx"], ["report", run, "-o", f"{run}/a.html"]):
        capsys.readouterr()
        assert lke(words) == 3
        told = capsys.readouterr().err
        assert "outline-for-final" in told
        assert "penilaian.yaml:" in told
        assert lke([*words, "--allow-unverified"]) == 0


def test_unverified_numbers_are_refused_for_a_final_assessment_and_printed_on_every_output(tmp_path, capsys):
    assert init(tmp_path, "rb-kpu-2022-u36") == 0
    run = tmp_path / "uji"
    header = run / "penilaian.yaml"
    header.write_text(header.read_text(encoding="utf-8").replace("status: draf", "status: final"), encoding="utf-8")
    assert lke(["score", str(run)]) == 3
    assert "unverified-for-final" in capsys.readouterr().err

    assert lke(["run", str(run), "--allow-unverified"]) == 0
    assert "BELUM TERVERIFIKASI" in capsys.readouterr().out
    assert "BELUM TERVERIFIKASI" in (run / "keluaran" / "laporan.html").read_text(encoding="utf-8")
    numbers = json.loads((run / "keluaran" / "nilai.json").read_text(encoding="utf-8"))
    assert numbers["rubric"]["unverified"] is True
    assert "bobot 1" in numbers["unverified"]
    assert numbers["total"]["weight"] == 36.3


# Evidence collected once ------------------------------------------------------------------------------------------


@pytest.fixture
def collected(tmp_path):
    """The worked example, whose evidence is registered by indicators and criteria of the plan's own rubric."""
    folder = tmp_path / "asal" / EXAMPLE
    app.copy_missing(shipped_examples()[EXAMPLE], folder)
    return folder


@pytest.mark.parametrize("rubric", ["zi-90-2021", "akip-88-2021", "pmprb-14-2014", "pmprb-26-2020"])
def test_evidence_collected_once_serves_the_other_sheets(collected, tmp_path, capsys, rubric):
    before = {file: file.read_bytes() for file in sorted(collected.rglob("*")) if file.is_file()}
    unit = app.load_run(collected).assessment.header.unit
    words = ["init", "lembar", "--unit", unit.code, "--name", unit.name, "--year", "2022", "--rubric", rubric]
    assert lke([*words, "--from", str(collected), "--to", str(tmp_path)]) == 0
    run = tmp_path / "lembar"
    loaded = app.load_run(run).assessment

    assert "diambil:" in capsys.readouterr().out
    assert loaded.header.mapping == PLAN
    assert any(piece.criteria for piece in loaded.evidence)
    assert {file.name for file in (run / "bukti").rglob("*") if file.is_file()}
    assert before == {file: file.read_bytes() for file in sorted(collected.rglob("*")) if file.is_file()}
    assert lke(["run", str(run)]) == 0


def test_evidence_of_another_office_or_a_later_year_is_not_taken_over(collected, tmp_path, capsys):
    words = ["init", "lain", "--unit", "9999", "--name", "KPU LAIN", "--rubric", "zi-90-2021", "--from", str(collected)]
    capsys.readouterr()
    assert lke([*words, "--year", "2022", "--to", str(tmp_path)]) == 3
    assert "from-another-unit" in capsys.readouterr().err
    assert lke([*words, "--year", "2021", "--to", str(tmp_path)]) == 3
    assert "from-another-year" in capsys.readouterr().err
    assert not (tmp_path / "lain").exists()


@pytest.mark.parametrize("rubric", ["zi-90-2021", "akip-88-2021", "pmprb-14-2014", "pmprb-26-2020", "rb-kpu-2022"])
def test_coverage_shows_both_directions(capsys, rubric):
    assert lke(["rubric", "coverage", PLAN, rubric, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    pairs = {(each["id"], question) for each in document["indicators"] for question in each["criteria"]}

    assert len(document["indicators"]) == 159
    assert all(bool(each["criteria"]) != bool(each["reason"]) for each in document["indicators"])
    assert pairs == {(indicator, each["id"]) for each in document["criteria"] for indicator in each["indicators"]}


# Rubrics ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(shipped_rubrics()))
def test_every_shipped_rubric_is_sound_and_can_be_shown(capsys, name):
    assert lke(["check", str(shipped_rubrics()[name])]) == 0
    assert capsys.readouterr().out == "0 salah, 0 temuan\n"
    assert lke(["rubric", "show", name]) == 0
    told = capsys.readouterr().out
    assert "Skala" in told
    assert "bobot" in told


def test_a_variant_is_hashed_with_what_it_varies(tmp_path):
    base, variant = tmp_path / "rb-kpu-2022", tmp_path / "rb-kpu-2022-u36"
    shutil.copytree(shipped_rubrics()["rb-kpu-2022"], base)
    shutil.copytree(shipped_rubrics()["rb-kpu-2022-u36"], variant)
    before = load_rubric(variant)
    rubric = base / "rubric.yaml"
    rubric.write_text(rubric.read_text(encoding="utf-8") + "# satu komentar\n", encoding="utf-8")

    assert before.rubric.weight == sum(root.weight for root in before.rubric.roots)
    assert str(before.rubric.weight) == "363/10"
    assert before.sha256 != load_rubric(variant).sha256


@pytest.mark.parametrize("variant", [True, False])
def test_a_new_rubric_is_begun_from_another_without_touching_it(tmp_path, capsys, variant):
    words = ["rubric", "new", "zi-koreksi", "--from", "zi-90-2021", "--to", str(tmp_path), *(["--variant"] if variant else [])]
    assert lke(words) == 0
    folder = tmp_path / "zi-koreksi"
    begun, original = load_rubric(folder).rubric, load_rubric(shipped_rubrics()["zi-90-2021"]).rubric

    assert begun.id == "zi-koreksi"
    assert (begun.extends == "zi-90-2021") is variant
    assert begun.roots == original.roots
    assert begun.gates == original.gates
    assert lke(["check", str(folder)]) == 0
    capsys.readouterr()
    assert lke(words) == 1
    assert "rubric-exists" in capsys.readouterr().err


def test_the_guide_for_authors_has_examples_that_are_sound(tmp_path):
    guide = (Path(__file__).parents[1] / "docs" / "menulis-rubrik.md").read_text(encoding="utf-8")
    example, _mapping, variant = (each.partition("```")[0] for each in guide.split("```yaml\n")[1:])
    for name, content in (("contoh-instrumen", example), ("contoh-instrumen-satker", variant)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rubric.yaml").write_text(content, encoding="utf-8")

    assert lke(["check", str(tmp_path / "contoh-instrumen"), str(tmp_path / "contoh-instrumen-satker")]) == 0
    assert str(load_rubric(tmp_path / "contoh-instrumen-satker").rubric.weight) == "290/3"


@pytest.mark.parametrize("name", WHOLE)
def test_what_a_kabupaten_never_does_is_shown_apart_with_its_points(tmp_path, capsys, name):
    assert init(tmp_path, name) == 0
    capsys.readouterr()
    lke(["score", str(tmp_path / "uji"), "--json"])
    document = json.loads(capsys.readouterr().out)
    away = {each["id"] for each in document["never_done"]}

    assert away == {"pmprb-14-2014": {"A.5.2", "A.5.4", "A.5.7", "A.7.7"}}.get(name, set())


# Evidence follows the mapping -------------------------------------------------------------------------------------


@pytest.fixture
def zi_of_plan(collected, tmp_path, capsys):
    """A Zona Integritas run that took its evidence from the run of the action plan."""
    unit = app.load_run(collected).assessment.header.unit
    words = ["init", "zi", "--unit", unit.code, "--name", unit.name, "--year", "2022", "--rubric", "zi-90-2021"]
    assert lke([*words, "--from", str(collected), "--to", str(tmp_path)]) == 0
    capsys.readouterr()
    return tmp_path / "zi"


def test_coverage_of_a_run_follows_the_mapping_of_its_header(zi_of_plan, capsys):
    assert lke(["plan", "coverage", str(zi_of_plan), "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)["indicators"]}
    mapping = app.open_mapping("zi-90-2021", app.open_plan(PLAN))
    served = next(iter(mapping.indicators()))

    assert set(rows) == {indicator.id for _row, indicator in app.open_plan(PLAN).indicators()}
    assert rows[served]["criteria"]
    assert rows[served]["text"]
    assert any(row["valid"] or row["not_valid"] for row in rows.values())
    assert {name for name, row in rows.items() if row["reason"]} == set(mapping.unmapped)


def test_evidence_covers_the_indicators_that_it_names_and_not_others_of_the_same_question(zi_of_plan, capsys):
    assert lke(["plan", "coverage", str(zi_of_plan), "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)["indicators"]}
    named = {piece.id: piece.row.indicators for piece in app.load_run(zi_of_plan).assessment.evidence}
    shared = [
        row for row in rows.values() if any(row["criteria"] == each["criteria"] for each in rows.values() if each is not row)
    ]

    assert any(row["valid"] for row in shared), "several indicators serve one question"
    for name, row in rows.items():
        assert all(name in named[piece] for piece in [*row["valid"], *row["not_valid"]])


def test_an_indicator_is_explained_by_the_mapping_of_the_header(zi_of_plan, capsys):
    mapping = app.open_mapping("zi-90-2021", app.open_plan(PLAN))
    question, indicators = next((name, each) for name, each in mapping.served.items() if name == "A.I.1.i.a")
    assert lke(["explain", str(zi_of_plan), indicators[0]]) == 0
    told = capsys.readouterr().out
    assert f"Indikator {indicators[0]} dilayani" in told
    assert question in told

    unasked, why = next(iter(mapping.unmapped.items()))
    assert lke(["explain", str(zi_of_plan), unasked]) == 0
    assert why in capsys.readouterr().out


def test_evidence_that_a_sheet_does_not_ask_for_is_not_called_lost(zi_of_plan):
    run = app.load_run(zi_of_plan).assessment
    card = app.score_run(zi_of_plan)
    idle = [piece for piece in run.evidence if not piece.criteria]

    assert idle, "the plan has indicators that Zona Integritas does not ask for"
    assert all(piece.row.indicators for piece in idle)
    assert [each for each in card.findings if each.code == "evidence-serves-nothing"] == []


def test_evidence_that_points_nowhere_is_told(zi_of_plan):
    register = zi_of_plan / "bukti.csv"
    columns = register.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    lost = {"id": "hilang", "jenis": "sk", "judul": "Tanpa tujuan"}
    with register.open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow([lost.get(column, "") for column in columns])
    told = [each.what for each in app.score_run(zi_of_plan).findings if each.code == "evidence-serves-nothing"]

    assert told == ["bukti tidak menunjuk kriteria atau indikator"]


def test_what_is_made_of_an_example_is_marked_as_one(zi_of_plan):
    assert app.load_run(zi_of_plan).assessment.header.example


def test_a_variant_of_the_plans_own_rubric_takes_evidence_over_without_a_mapping(collected, tmp_path, capsys):
    own = app.load_run(collected).assessment
    unit = own.header.unit
    words = ["init", "u36", "--unit", unit.code, "--name", unit.name, "--year", "2022", "--rubric", "rb-kpu-2022-u36"]
    assert lke([*words, "--from", str(collected), "--to", str(tmp_path)]) == 0, capsys.readouterr().err
    taken = app.load_run(tmp_path / "u36").assessment

    assert taken.header.mapping is None
    assert [(piece.id, piece.criteria) for piece in taken.evidence] == [(piece.id, piece.criteria) for piece in own.evidence]


def test_a_mapped_run_hands_its_evidence_on_to_the_same_sheet(zi_of_plan, tmp_path, capsys):
    own = app.load_run(zi_of_plan).assessment
    unit = own.header.unit
    words = ["init", "lagi", "--unit", unit.code, "--name", unit.name, "--year", "2022", "--rubric", "zi-90-2021"]
    assert lke([*words, "--from", str(zi_of_plan), "--to", str(tmp_path)]) == 0, capsys.readouterr().err
    taken = app.load_run(tmp_path / "lagi").assessment

    assert taken.header.mapping == PLAN
    assert [(piece.id, piece.criteria) for piece in taken.evidence] == [(piece.id, piece.criteria) for piece in own.evidence]


def test_a_variant_without_some_questions_inherits_the_mapping_without_faults(zi_of_plan, tmp_path, capsys):
    folder = tmp_path / "rubrik-zi"
    folder.mkdir()
    mapping = app.open_mapping("zi-90-2021", app.open_plan(PLAN))
    gone = next(name for name in mapping.served if name.startswith("A.I.1.i."))
    (folder / "rubric.yaml").write_text(
        f"id: rubrik-zi\nturunan_dari: zi-90-2021\njudul: CONTOH\nedisi: CONTOH\nhapus: [{gone}]\n", encoding="utf-8"
    )
    assert lke(["check", str(folder)]) == 0
    assert "0 salah, 0 temuan" in capsys.readouterr().out
    assert lke(["rubric", "coverage", PLAN, str(folder), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["indicators"]
    header = zi_of_plan / "penilaian.yaml"
    text = header.read_text(encoding="utf-8")
    header.write_text(text.replace('rubrik: "zi-90-2021"', f"rubrik: {folder.as_posix()}"), encoding="utf-8")
    register = zi_of_plan / "bukti.csv"
    register.write_text(register.read_text(encoding="utf-8-sig").replace(gone, ""), encoding="utf-8")
    (zi_of_plan / "jawaban.csv").unlink()

    assert all(gone not in row["criteria"] for row in rows)
    assert lke(["score", str(zi_of_plan)]) == 0, capsys.readouterr().err


# What is shown ----------------------------------------------------------------------------------------------------


def test_a_rubric_without_rules_shows_no_sistem_score(best_zi, capsys):
    assert lke(["run", str(best_zi)]) == 0
    page = (best_zi / "keluaran" / "laporan.html").read_text(encoding="utf-8")
    book = load_workbook(best_zi / "keluaran" / "lke.xlsx")
    bars = re.findall(r'class="bar sistem"/>\s*<text[^>]*>([^<]*)<', page)
    cover = next(row for row in book["Sampul"].iter_rows(values_only=True) if row[0] == "Sistem")
    capsys.readouterr()

    assert bars
    assert set(bars) == {"–"}
    assert "sistem 0,00%" not in page
    assert cover[1:7] == ("–",) * 6
    assert not any(" sistem" in text for text in re.findall(r'<th scope="row">[^<]*</th>', page))
    for sheet, heads in (("LKE", 3), ("Gerbang", 3), ("Rekap", 3)):
        of_system = [cell for row in book[sheet].iter_rows(max_row=heads) for cell in row if str(cell.value).startswith("Sistem")]
        assert of_system, sheet
        assert all(_hidden(book[sheet], cell.column) for cell in of_system), sheet
    assert lke(["score", str(best_zi), "--by", "sistem"]) == 0
    assert "Nilai sistem: –; rubrik ini tanpa aturan bukti" in capsys.readouterr().out


def _hidden(sheet, column):
    """Whether a column is out of sight; columns that are alike are kept as one."""
    return any(each.hidden and each.min <= column <= each.max for each in sheet.column_dimensions.values())


def test_claims_without_valid_evidence_are_overrated_where_there_are_no_rules(best_zi, capsys):
    card = app.score_run(best_zi)
    assert lke(["report", str(best_zi), "-o", str(best_zi / "a.html")]) == 0
    page = (best_zi / "a.html").read_text(encoding="utf-8")
    claimed = sum(bool(leaf.credit) for leaf in card.scores["klaim"].leaves())
    capsys.readouterr()

    assert card.totals["berbukti"] == 0
    assert f"Diklaim lebih tinggi daripada bukti ({claimed})" in page
    assert "diklaim, tanpa bukti sah" in page


def test_a_total_that_is_no_whole_number_is_shown_with_two_decimals(tmp_path, capsys):
    assert init(tmp_path, "rb-kpu-2022-u36") == 0
    capsys.readouterr()
    assert lke(["run", str(tmp_path / "uji")]) == 0
    page = (tmp_path / "uji" / "keluaran" / "laporan.html").read_text(encoding="utf-8")

    assert "dari 36,30 poin" in capsys.readouterr().out
    assert "dari 36,30 poin" in page
    assert "36,3 " not in page


def test_a_new_akip_run_lists_the_criteria_that_inform(tmp_path):
    assert init(tmp_path, "akip-88-2021") == 0
    rows = (tmp_path / "uji" / "jawaban.csv").read_text(encoding="utf-8-sig").splitlines()[1:]

    assert len(rows) == 12 + 79


def test_the_assessors_score_shows_the_assessors_answer_to_what_only_informs(tmp_path):
    assert init(tmp_path, "akip-88-2021") == 0
    run = tmp_path / "uji"
    rubric = load_rubric(shipped_rubrics()["akip-88-2021"]).rubric
    first, second = [each.id for each in rubric.criteria() if each.informing][:2]
    rows = [[first, "Ya", "", "Tidak", ""], [second, "Ya", "", "", ""]]
    table(run / "jawaban.csv", ["kriteria", "unit", "catatan_unit", "tpi", "catatan_tpi"], rows)
    card = app.score_run(run)
    shown = {by: {leaf.id: leaf.answer for leaf in card.scores[by].leaves()} for by in ("klaim", "tpi")}

    assert (shown["klaim"][first], shown["tpi"][first]) == ("Ya", "Tidak")
    assert (shown["klaim"][second], shown["tpi"][second]) == ("Ya", "Ya")


def test_what_only_informs_is_explained_with_who_answered_it(tmp_path, capsys):
    assert init(tmp_path, "akip-88-2021") == 0
    run = tmp_path / "uji"
    table(run / "jawaban.csv", ["kriteria", "unit", "catatan_unit", "tpi", "catatan_tpi"], [["1.a.1", "Ya", "ada", "Tidak", ""]])
    capsys.readouterr()
    assert lke(["explain", str(run), "1.a.1"]) == 0
    told = capsys.readouterr().out

    assert "unit: Ya – ada" in told
    assert "tpi: Tidak" in told


def test_a_claim_that_nothing_proves_is_called_unproved(best_zi, capsys):
    assert lke(["explain", str(best_zi), "A.I.1.i.a"]) == 0

    assert "belum terbukti: diklaim, tanpa bukti sah" in capsys.readouterr().out
