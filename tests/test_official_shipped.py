"""Official workbooks with the editions that ship: inputs and subtotals find their rows, and every number is the engine's."""

import contextlib
import csv
import io
import json
import re
import shutil
from fractions import Fraction

import pytest

from lke.cli import execute as lke
from lke.engine.score import score
from lke.errors import InvalidFiles
from lke.files.library import load_rubric, shipped_rubrics
from lke.files.runs import load_run
from lke.filling import recognised
from lke.workbook.official.fill_match import match
from lke.workbook.official.package import open_package, package_of
from lke.workbook.official.reading import read_package
from tests.libreoffice import needs_libreoffice, recalculated
from tests.official_layouts import garden, write_garden
from tests.official_twin import write_run
from tests.test_official_fill import codes, export
from tests.test_official_import import imported
from tests.test_official_lint import real

ZI = "lke-zi-90-2021-terisi.xlsx"
PLACES = {
    "A.II.1.i.a": {"agen": "K129", "perubahan": "K130"},
    "A.II.1.i.b": {"perubahan": "K132", "terintegrasi": "K133"},
    "A.II.3.iii.a": {"lalu": "K155", "kini": "K156", "sanksi": "K157"},
    "A.II.4.i.a": {"sasaran": "K161", "tercapai": "K162"},
    "A.II.5.ii.a": {"harus": "K172", "proses": "K173", "selesai": "K174"},
    "A.II.5.iii.a.1": {"wajib_kepala": "K179", "wajib_pejabat": "K180", "wajib_lain": "K181", "sudah": "K182"},
    "A.II.5.iii.b.1": {"es3": "K186", "es4": "K187", "fungsional_pelaksana": "K188", "sudah": "K189"},
    "A.II.6.i.b": {"terdaftar": "K194", "dipermudah": "K195"},
}
"""Input of the shipped edition -> its cell in the real workbook, read by eye."""
HEADER = """satker: {{kode: "6371", nama: KPU Contoh, jenjang: kabkota}}
tahun: {year}
rubrik: {rubric}
contoh: true
putaran: [unit]
{more}"""


def sheet_values(file, sheet):
    """Cell name -> what is stored."""
    found = read_package(package_of(file.read_bytes(), file.name), file.name, "xlsx", "").sheet(sheet).cells
    return {cell.coordinate: cell.value for cell in found.values()}


def header(run, rubric, year=2022, more=""):
    run.mkdir(parents=True, exist_ok=True)
    (run / "penilaian.yaml").write_text(HEADER.format(year=year, rubric=rubric, more=more), encoding="utf-8")
    return run


@pytest.fixture
def shipped(tmp_path):
    """A run of the shipped edition with the answers and counts of the real workbook; the workbook as templat.xlsx."""
    shutil.copyfile(real(ZI), tmp_path / "templat.xlsx")
    imported(tmp_path / "templat.xlsx", tmp_path / "impor")
    held = sheet_values(tmp_path / "templat.xlsx", "LKE ZI")
    run = header(tmp_path / "run", "zi-90-2021")
    with (tmp_path / "impor" / "penilaian" / "jawaban.csv").open(encoding="utf-8-sig", newline="") as given:
        rows = [f"{row['kriteria']},{row['unit']}" for row in csv.DictReader(given)]
    (run / "jawaban.csv").write_text("\n".join(["kriteria,unit", *rows]) + "\n", encoding="utf-8")
    data = [f"{about}:{name},{held[place]:g},,unit" for about, names in PLACES.items() for name, place in names.items()]
    (run / "data.csv").write_text("\n".join(["kunci,nilai,sumber,putaran", *data]) + "\n", encoding="utf-8")
    return run


def test_every_input_of_the_shipped_edition_finds_its_row_in_the_real_workbook():
    book = recognised(open_package(real(ZI)))
    matching = match(load_rubric(shipped_rubrics()["zi-90-2021"]).rubric, book, {})
    found = {key: f"K{row.row}" for key, row in matching.inputs.items()}

    assert found == {(about, name): place for about, names in PLACES.items() for name, place in names.items()}
    assert [problem.code for problem in matching.problems] == []


def test_a_filled_workbook_is_refused_where_it_differs_and_overwritten_only_there(tmp_path, shipped):
    code, told = export(tmp_path, shipped)
    counts = re.findall(r"LKE ZI!(K\w+)", told)

    assert (code, counts) == (1, ["K185"])
    assert "seharusnya '13'" in told
    code, told = export(tmp_path, shipped, "--overwrite")
    before, after = (sheet_values(tmp_path / name, "LKE ZI") for name in ("templat.xlsx", "isi.xlsx"))
    assert (code, codes(told)) == (0, {"matched-by-code", "subtotal-summed"})
    assert {name for name in after if name.startswith("K") and after[name] != before[name] and after[name] is not None} == {
        "K185"
    }
    assert after["K185"] == 13


@needs_libreoffice
def test_the_overwritten_workbook_gives_the_engines_total_once_its_named_formula_is_mended(tmp_path, shipped):
    """Only L175, which the lint names, keeps the workbook from the rubric's 261077/2730."""
    export(tmp_path, shipped, "--overwrite")
    filled = (tmp_path / "isi.xlsx").read_bytes()
    found = recalculated({"isi": filled}, tmp_path / "hitung")["isi"]["LKE ZI"]
    total = score(load_run(shipped).assessment, "round:unit").points
    proper = (found["L176"].value + found["L183"].value) / (found["H176"].value + found["H183"].value) * found["H175"].value

    assert total == Fraction(261077, 2730)
    assert found["L208"].value == pytest.approx(95.57619047619048, rel=1e-12)
    assert found["L208"].value - found["L175"].value + proper == pytest.approx(float(total), rel=1e-12)


@needs_libreoffice
def test_parity_with_the_shipped_run_names_the_cause_of_every_difference(tmp_path, shipped):
    export(tmp_path, shipped, "--overwrite")
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = lke(["workbook", "parity", str(tmp_path / "isi.xlsx"), str(shipped), "--json"])
    document = json.loads(out.getvalue())
    rows = {row["cell"]: [cause["place"] for cause in row["causes"]] for row in document["rows"] if row["differs"]}

    assert (code, set(rows)) == (4, {"L4", "L8", "L125", "L167", "L175"})
    assert rows["L175"] == ["LKE ZI!L175"]
    assert rows["L8"] == ["LKE ZI!J8"]
    assert all(rows.values())
    assert document["totals"]["exact"] == "261077/2730"


def test_the_imported_edition_uses_the_rules_of_ratios_and_lists_only_real_differences(tmp_path):
    done = imported(real(ZI), tmp_path / "zi")
    kinds = [each.rule.kind for each in load_rubric(tmp_path / "zi" / "rubrik").rubric.criteria() if each.rule is not None]

    assert (kinds.count("rasio"), kinds.count("penurunan"), len(kinds)) == (7, 1, 8)
    assert done.total == Fraction(261077, 2730)
    assert done.edition is not None
    assert (done.edition.edition, done.edition.shared, done.edition.differences) == ("zi-90-2021", 113, ())


def test_an_edition_of_the_same_components_and_other_codes_is_compared_by_its_weights(tmp_path):
    """The draft splits the last component into four parts, the edition into three."""
    edition = imported(real("kke-akip-88-2021-draf.xlsx"), tmp_path / "akip").edition

    assert edition is not None
    assert (edition.edition, [each.place for each in edition.differences]) == ("akip-88-2021", ["", "PENILAIAN!C197"])
    assert "5 + 7.5 + 5 + 7.5, pada akip-88-2021 5 + 7.5 + 12.5" in edition.differences[1].what


# --- subtotals that the rubric does not have ---------------------------------------------------------------------


@pytest.fixture
def pots(tmp_path):
    """The garden's run, and its workbook with the sum of the pots typed, a pot short."""
    imported(write_garden(tmp_path / "kebun.xlsx"), tmp_path / "impor")
    write_garden(tmp_path / "templat.xlsx", {"H14": 11})
    return tmp_path


def test_a_typed_sum_that_differs_from_its_parts_is_refused_and_with_overwrite_corrected(pots):
    run = pots / "impor" / "penilaian"
    code, told = export(pots, run)

    assert (code, re.findall(r"Kebun !(\w+): sel sudah berisi '11'", told)) == (1, ["H14"])
    code, told = export(pots, run, "--overwrite")
    assert (code, codes(told)) == (0, {"subtotal-summed"})
    assert "'Jumlah pot yang ada di kebun' diisi 12 (tadinya 11), jumlah bagiannya" in told
    assert sheet_values(pots / "isi.xlsx", "Kebun ")["H14"] == 12


def test_a_blank_sum_is_filled_from_its_parts_and_a_right_one_is_left(pots):
    run = pots / "impor" / "penilaian"
    write_garden(pots / "templat.xlsx", {"H14": ""})
    assert codes(export(pots, run)[1]) == {"subtotal-summed"}
    assert sheet_values(pots / "isi.xlsx", "Kebun ")["H14"] == 12
    write_garden(pots / "templat.xlsx", {"H14": 12})
    code, told = export(pots, run, "--force")

    assert (code, codes(told)) == (0, set())


def test_another_offices_sum_does_not_stay_where_a_part_is_not_known(pots):
    run = pots / "impor" / "penilaian"
    data = (run / "data.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    (run / "data.csv").write_text("".join(line for line in data if "pot_sedang" not in line), encoding="utf-8")
    code, told = export(pots, run, "--overwrite")

    assert (code, codes(told)) == (0, {"subtotal-summed"})
    assert "dikosongkan (tadinya 11): bagiannya di penilaian belum lengkap" in told
    assert sheet_values(pots / "isi.xlsx", "Kebun ").get("H14") is None


def test_what_is_left_over_is_a_pair_only_with_a_word_in_common(pots):
    rubric = pots / "impor" / "rubrik" / "rubric.yaml"
    text = rubric.read_text(encoding="utf-8")
    assert "Jumlah pot yang sudah disiram" in text
    run = pots / "impor" / "penilaian"
    rubric.write_text(text.replace("Jumlah pot yang sudah disiram", "Siraman"), encoding="utf-8")
    data = (run / "data.csv").read_text(encoding="utf-8-sig")
    rubric.write_text(rubric.read_text(encoding="utf-8").replace("pot_disiram", "lain"), encoding="utf-8")
    (run / "data.csv").write_text(data.replace("pot_disiram", "lain"), encoding="utf-8")
    write_garden(pots / "templat.xlsx")

    assert codes(export(pots, run)[1]) >= {"input-not-in-template"}


# --- last year's file as last year's run -------------------------------------------------------------------------


THIS_YEAR = """id: kebun-berikut
judul: Lembar kebun tahun berikut
edisi: "2024"
nilai_dasar: klaim
berlaku: {dari: 2020}
status: usulan
bobot: 100
bobot_bawaan: {cara: sama, status: usulan}
tingkat: [Komponen]
skala:
  ya_tidak: {jenis: pilihan, status: usulan, pilihan: {Ya: 1, Tidak: 0}}
  persen: {jenis: persen, status: usulan}
jenis_bukti: {dokumen: dokumen}
waktu: {tahun_ini: {sebutan: tahun ini, tanggal: dibuat}}
isi:
  - id: S
    judul: PERAWATAN
    bobot: 100
    isi:
      - id: S.a
        pertanyaan: Apakah angka tahun lalu sama dengan lembar tahun lalu?
        skala: ya_tidak
        aturan: {jenis: sama_dengan, masukan: lalu}
        masukan:
          lalu:
            judul: Pot yang disiram tahun lalu
            satuan: pot
            sama_dengan: {penilaian: tahun_lalu, kunci: "B.I.a:jumlah_pot_disiram"}
      - id: S.b
        pertanyaan: Seberapa terisi lembar tahun lalu?
        skala: persen
        aturan: {jenis: keluaran, penilaian: tahun_lalu}
"""


def of_this_year(folder, data):
    """A run that names the imported one as last year's."""
    (folder / "rubrik").mkdir(exist_ok=True)
    name = next(key for key in read_inputs(folder / "impor" / "penilaian") if key.startswith("B.I.a:") and "disiram" in key)
    (folder / "rubrik" / "rubric.yaml").write_text(THIS_YEAR.replace("B.I.a:jumlah_pot_disiram", name), encoding="utf-8")
    run = header(folder / "kini", "../rubrik", 2023, "penilaian_terkait: {tahun_lalu: ../impor/penilaian}\n")
    (run / "jawaban.csv").write_text("kriteria,unit\n", encoding="utf-8")
    (run / "data.csv").write_text("kunci,nilai,sumber,putaran\n" + data, encoding="utf-8")
    return run


def read_inputs(run):
    with (run / "data.csv").open(encoding="utf-8-sig", newline="") as given:
        return {row["kunci"]: row["nilai"] for row in csv.DictReader(given)}


def test_a_filled_workbook_imported_is_last_years_run(pots):
    """Its sheet is filled, and what this year says of last year must be what stands in it (9 pots, H18)."""
    leaves = {leaf.id: leaf for leaf in score(load_run(of_this_year(pots, "S.a:lalu,9,,\n")).assessment, "sistem").leaves()}

    assert garden()["H18"] == 9
    assert (leaves["S.a"].credit, leaves["S.b"].credit) == (1, 1)


def test_a_number_that_last_years_workbook_contradicts_is_an_error(pots):
    with pytest.raises(InvalidFiles) as refused:
        load_run(of_this_year(pots, "S.a:lalu,8,,\n"))

    assert [each.code for each in refused.value.problems] == ["facts-differ"]
    assert "mengatakan 9" in refused.value.problems[0].what


# --- our own workbook --------------------------------------------------------------------------------------------


def test_our_own_workbook_is_sound_and_imports_with_its_score(tmp_path):
    """Its recap leads with the score of the system; the total is still the one of the round that was typed."""
    run = write_run(tmp_path)
    with contextlib.redirect_stdout(io.StringIO()):
        assert lke(["export", str(run), "-o", str(tmp_path / "lke.xlsx")]) == 0
    done = imported(tmp_path / "lke.xlsx", tmp_path / "impor")
    total = score(load_run(run).assessment, "round:unit").points

    assert (done.linted.report.findings, done.answered) == ((), (6, 6))
    assert done.total == total
    assert float(done.linted.report.totals.as_is) == pytest.approx(float(total), rel=1e-12)
