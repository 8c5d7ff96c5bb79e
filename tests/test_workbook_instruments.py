"""Workbooks of the instruments: what LibreOffice recalculates from spoilt cells is what the engine says."""

from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import load_workbook

from lke.engine.gates import decide_gates
from lke.engine.predicates import predicate_of
from lke.engine.score import scorecard
from lke.model.score import SCORES
from lke.report.html import render
from lke.workbook.build import build
from lke.workbook.gates import COLUMNS, level_rows
from lke.workbook.layout import FIRST_ROW, GATES, QUESTIONS
from tests.instruments import OUTLINES, WHOLE, assessment, chance, model, random_run, raw
from tests.libreoffice import needs_libreoffice, poisoned, recalculated

NAMES = (*WHOLE, *OUTLINES)


def card_of(name, seed, **changes):
    data = {**raw(name), **changes}
    answers, inputs = random_run(chance(seed), data, may_not_apply=changes.get("boleh_tb") == "true")
    return scorecard(assessment(model(data), answers, inputs))


CARDS = {
    **{name: card_of(name, 4) for name in NAMES},
    **{
        f"{name}-{rule}": card_of(name, 5, boleh_tb="true", kelompok_tb=rule)
        for name in WHOLE
        for rule in ("sebar", "hilang", "nol")
    },
    "rb-general-2023-hilang": card_of("rb-general-2023", 6, boleh_tb="true", kelompok_tb="hilang"),
}


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Name -> the workbook as built, and as recalculated."""
    built = {name: build(card) for name, card in CARDS.items()}
    fresh = recalculated({name: poisoned(content) for name, content in built.items()}, tmp_path_factory.mktemp("instrumen"))
    return {name: (load_workbook(BytesIO(content), data_only=True), fresh[name]) for name, content in built.items()}


@needs_libreoffice
@pytest.mark.parametrize("name", CARDS)
def test_every_recalculated_cell_is_what_was_written(books, name):
    written, fresh = books[name]
    cells = 0
    for sheet in written:
        for row in sheet.iter_rows():
            for cell in row:
                cells += 1
                assert same(cell.value, fresh[sheet.title][cell.coordinate].value), f"{sheet.title}!{cell.coordinate}"
    assert cells > 300


def same(written, fresh):
    if isinstance(written, int | float) and isinstance(fresh, int | float):
        return abs(written - fresh) < 1e-9
    return (written or "") == (fresh or "")


@needs_libreoffice
@pytest.mark.parametrize("name", ["zi-90-2021", "zi-90-2021-hilang", "zi-90-2021-nol", "akip-88-2021"])
def test_recalculated_gates_and_predicate_are_the_engines(books, name):
    card, sheet = CARDS[name], books[name][1][GATES]
    words = {True: "terpenuhi", False: "tidak"}
    for by in SCORES:
        met = COLUMNS.at(f"met:{by}") + 1
        for gate in decide_gates(card.assessment, card.scores[by]):
            top = FIRST_ROW + 1 if gate.level == "WBK" else sheet_row(sheet, gate.level)
            found = [sheet.cell(top + at, met).value for at in range(1 + len(gate.verdicts))]
            assert found == [words[gate.met], *(words[verdict.met] for verdict in gate.verdicts)]
        predicate = predicate_of(card.assessment, card.scores[by])
        if predicate is not None:
            assert predicate.rung.name == sheet.cell(sheet_row(sheet, "Predikat"), met).value


def sheet_row(sheet, label):
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == label)


@pytest.mark.parametrize("name", CARDS)
def test_the_report_of_every_instrument_is_written_with_its_gates_and_predicate(name):
    card = CARDS[name]
    page = render(card, evidence=None)

    assert all(verdict.id in page for gate in decide_gates(card.assessment, card.record) for verdict in gate.verdicts)
    assert all(f'id="k-{criterion.id}"' in page for criterion in card.assessment.rubric.criteria())
    assert (card.assessment.rubric.ladder is None) == ("Nilai ini tidak diberi predikat." in page)


def test_a_predicate_is_answered_in_its_own_row_and_its_criteria_bring_no_points():
    written = load_workbook(BytesIO(build(CARDS["akip-88-2021"])))[QUESTIONS]
    rows = {cell.value: cell.row for cell in [*written["A"], *written["B"], *written["C"]] if cell.value in ("1", "1.a", "1.a.1")}

    assert {"1", "1.a", "1.a.1"} == set(rows)
    formulas = {name: [cell.value for cell in written[row] if str(cell.value).startswith("=")] for name, row in rows.items()}
    assert len(formulas["1.a"]) > len(formulas["1"])
    assert formulas["1.a.1"] == []
    validated = [str(each.sqref) for each in written.data_validations.dataValidation]
    assert any(f"{rows['1.a.1']}" in each for each in validated)


def test_level_rows_leave_room_for_every_condition():
    book = type("Book", (), {"rubric": model(raw("zi-90-2021"))})()
    rows = level_rows(book)

    assert rows["WBBM"] - rows["WBK"] == 1 + 12 + len(book.rubric.gates["WBK"].untested)
    assert Fraction(rows["WBK"]) == FIRST_ROW
