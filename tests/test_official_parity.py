"""Parity: the workbook's stored values, another program's recalculation and the engine, row by row, with named causes."""

import contextlib
import io
import json
from pathlib import Path

import pytest

from lke.cli import execute as lke
from lke.workbook.official import recalc
from lke.workbook.official.package import package_of
from lke.workbook.official.parity import same
from lke.workbook.official.patch import analyse
from lke.workbook.official.reading import read_package
from tests.libreoffice import needs_libreoffice
from tests.official_twin import SHEET, parts, twin, write_run, zipped

BOOKS = Path(__file__).parent.parent.parent / "shared" / "workbooks"
ZI, AKIP = BOOKS / "lke-zi-90-2021-terisi.xlsx", BOOKS / "kke-akip-88-2021-draf.xlsx"
needs_real = pytest.mark.skipif(not ZI.exists(), reason="the real workbooks are not beside this checkout")
FILLED = {7: "Ya", 8: "B", 9: "C", 11: "T", 13: 8, 14: 6, 17: 3.48}
"""What the run of the twin answers."""


def parity(file, *words):
    """Exit code and the JSON document."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = lke(["workbook", "parity", str(file), *map(str, words), "--json"])
    return code, json.loads(out.getvalue())


def parity_text(file, *words):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        lke(["workbook", "parity", str(file), *map(str, words)])
    return out.getvalue()


def different(document):
    return {row["cell"]: [cause["place"] for cause in row["causes"]] for row in document["rows"] if row["differs"]}


def recalculated_twin(answers):
    """The twin without stored results: nothing in it is stale."""
    return analyse(package_of(twin(answers), "x")).fill({})


@needs_libreoffice
def test_a_sound_workbook_and_the_engine_agree_on_every_row(tmp_path):
    (tmp_path / "isi.xlsx").write_bytes(recalculated_twin(FILLED))
    code, document = parity(tmp_path / "isi.xlsx", write_run(tmp_path))

    assert (code, document["holds"], different(document), document["stale"]) == (0, True, {}, [])
    assert (document["recalculated_by"], document["computed"], document["not_computed"]) == (
        "LibreOffice",
        document["formulas"],
        [],
    )
    assert document["totals"]["recalculated"] == pytest.approx(document["totals"]["engine"], rel=1e-12)
    assert len(document["rows"]) == 11


@needs_libreoffice
def test_stale_stored_values_are_found_in_every_sheet(tmp_path):
    (tmp_path / "isi.xlsx").write_bytes(twin(FILLED))
    code, document = parity(tmp_path / "isi.xlsx", write_run(tmp_path))
    stale = {each["place"]: each["cached"] for each in document["stale"]}

    assert (code, different(document)) == (4, {})
    assert stale["Lembar Kerja!F18"] == 77.7
    assert stale["Rekap!B2"] == 77.7


@needs_libreoffice
def test_a_row_that_differs_is_named_and_one_without_a_finding_is_unexplained(tmp_path):
    """The run says Ya where the workbook holds Tidak: no mistake of the workbook, so nothing explains it."""
    (tmp_path / "isi.xlsx").write_bytes(recalculated_twin({**FILLED, 7: "Tidak"}))
    run = write_run(tmp_path)
    code, document = parity(tmp_path / "isi.xlsx", run)

    assert (code, set(different(document))) == (4, {"F5", "F6", "F7"})
    assert "tidak dijelaskan oleh satu temuan pun" in parity_text(tmp_path / "isi.xlsx", run)


@needs_libreoffice
def test_a_mistake_of_the_workbook_is_the_named_cause(tmp_path):
    cut = parts(FILLED)[SHEET].replace(b"AVERAGE(F7,F8,F9)*C6", b"AVERAGE(F7,F8)*C6")
    (tmp_path / "isi.xlsx").write_bytes(analyse(package_of(zipped(parts(worksheet=cut)), "x")).fill({}))
    code, document = parity(tmp_path / "isi.xlsx", write_run(tmp_path))

    assert code == 4
    assert different(document) == {"F5": ["Lembar Kerja!F6"], "F6": ["Lembar Kerja!F6"]}


def test_without_a_program_that_recalculates_it_says_so_and_computes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(recalc, "libreoffice", lambda: None)
    monkeypatch.setattr(recalc, "find_spec", lambda _name: None)
    (tmp_path / "isi.xlsx").write_bytes(recalculated_twin(FILLED))
    _code, document = parity(tmp_path / "isi.xlsx", write_run(tmp_path))

    assert (document["recalculated_by"], document["computed"], document["totals"]["recalculated"]) == (None, 0, None)
    assert "tidak dihitung ulang" in parity_text(tmp_path / "isi.xlsx", write_run(tmp_path))


def test_only_a_workbook_of_parts_can_be_compared(tmp_path):
    (tmp_path / "isi.ods").write_bytes(twin())
    with contextlib.redirect_stderr(io.StringIO()):
        assert lke(["workbook", "parity", str(tmp_path / "isi.ods")]) == 1


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (1.0, 1.0 + 1e-12, True),
        (0.1 + 0.2, 0.3, True),
        (1.0, 1.000001, False),
        ("a", "a", True),
        (True, 1.0, False),
        (None, 0.0, False),
        ("", 0.0, False),
    ],
)
def test_two_values_are_one_up_to_rounding_and_nothing_else(first, second, alike):
    assert same(first, second) is alike


# --- recalculation -----------------------------------------------------------------------------------------------


def again(content, monkeypatch, *, by_formulas):
    if by_formulas:
        monkeypatch.setattr(recalc, "libreoffice", lambda: None)
    package = package_of(content, "buku.xlsx")
    return recalc.recalculate(package, read_package(package, "buku.xlsx", "xlsx", ""))


@pytest.mark.parametrize("by_formulas", [pytest.param(False, marks=needs_libreoffice), True])
def test_both_programs_compute_the_twin_from_its_answers_and_not_from_stored_results(by_formulas, monkeypatch):
    found = again(twin(FILLED), monkeypatch, by_formulas=by_formulas)

    assert found.by == ("formulas" if by_formulas else "LibreOffice")
    assert found.results["Lembar Kerja", (6, 6)] == pytest.approx(40 * (1 + 0.5 + 0.33) / 3)
    assert found.results["Lembar Kerja", (18, 6)] == pytest.approx(40 * 1.83 / 3 + 20 * 0.375 + 34.8)


@pytest.mark.parametrize("by_formulas", [pytest.param(False, marks=needs_libreoffice), True])
def test_an_error_value_is_an_error_by_either_program(by_formulas, monkeypatch):
    broken = parts(FILLED)[SHEET].replace(b"<f>F5+F15</f>", b"<f>F5/0</f>")
    found = again(zipped(parts(worksheet=broken)), monkeypatch, by_formulas=by_formulas)

    assert ("Lembar Kerja", (18, 6)) in found.errors


@needs_real
def test_formulas_computes_all_of_the_first_real_file_and_leaves_374_cells_of_the_second_uncomputed(monkeypatch):
    """Never a 0 for what it does not compute (WORKBOOKS: 441 of 441, and 374 of 538 left out)."""
    counts = [len(again(file.read_bytes(), monkeypatch, by_formulas=True).results) for file in (ZI, AKIP)]

    assert counts == [441, 538 - 374]


@needs_real
@needs_libreoffice
def test_the_real_zi_workbook_differs_by_its_named_mistakes_and_by_nothing_else(tmp_path):
    code, document = parity(ZI)
    rows = different(document)
    totals = document["totals"]

    assert (code, document["computed"], document["formulas"], document["stale"]) == (4, 441, 441, [])
    assert set(rows) == {"L4", "L8", "L125", "L167", "L175", "L183", "L184"}
    assert "LKE ZI!L175" in rows["L175"]
    assert rows["L184"] == ["LKE ZI!K185"]
    assert "LKE ZI!J8" in rows["L8"]
    assert all(rows.values())
    assert totals["cached"] == pytest.approx(95.57619047619048, rel=1e-12)
    assert totals["recalculated"] == pytest.approx(95.57619047619048, rel=1e-12)
    assert totals["formulas_mended"] == pytest.approx(95.70952380952381, rel=1e-12)
    assert totals["exact"] == "261077/2730"


@needs_real
@needs_libreoffice
def test_the_real_akip_draft_is_recalculated_whole_and_its_missing_subtotals_explain_the_total():
    code, document = parity(AKIP)
    totals, rows = document["totals"], different(document)

    assert (code, document["computed"], document["formulas"]) == (4, 538, 538)
    assert (rows["O111"], rows["O180"]) == (["PENILAIAN!O111"], ["PENILAIAN!O180"])
    assert all(rows.values())
    assert totals["recalculated"] == pytest.approx(0.24102857142857, rel=1e-9)
    assert totals["engine"] == pytest.approx(0.46602857142857, rel=1e-9)
