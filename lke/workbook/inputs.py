"""The sheet Masukan: every measured number and where it comes from, a column of each for each round."""

from typing import Any

from xlsxwriter.worksheet import Worksheet

from lke.figures import plain
from lke.language import _
from lke.model.rules import Input
from lke.workbook.book import INPUT_COLUMNS, Book
from lke.workbook.layout import INPUTS
from lke.workbook.paper import BOXED, HEAD, INPUT, MUTED, SMALL, TITLE, Paper
from lke.workbook.words import round_title

_HEAD_ROW = 1


def write_inputs(book: Book, paper: Paper) -> None:
    """Write the sheet."""
    sheet = paper.sheet(INPUTS)
    paper.widths(sheet, 0, 0, 34)
    paper.widths(sheet, 1, 1, 70)
    paper.widths(sheet, 2, 2, 14)
    first = len(INPUT_COLUMNS) + len(book.rounds)
    paper.widths(sheet, len(INPUT_COLUMNS), first - 1, 13)
    paper.widths(sheet, first, first + len(book.rounds) - 1, 30)
    paper.height(sheet, 0, 24)
    paper.text(sheet, 0, 0, _("Masukan: angka yang diukur"), TITLE, {"text_wrap": False})
    heads = [_("Kunci"), _("Yang diukur"), _("Satuan"), *(round_title(name) for name in book.rounds)]
    heads += [_("Sumber {round}").format(round=round_title(name)) for name in book.rounds]
    for column, head in enumerate(heads):
        paper.text(sheet, _HEAD_ROW, column, head, HEAD)
    sheet.freeze_panes(_HEAD_ROW + 1, len(INPUT_COLUMNS))
    sheet.repeat_rows(0, _HEAD_ROW)
    _write_rows(book, paper, sheet)


def _write_rows(book: Book, paper: Paper, sheet: Worksheet) -> None:
    if not book.input_rows:
        paper.text(sheet, _HEAD_ROW + 1, 0, _("Rubrik ini tidak memakai masukan."), MUTED, {"text_wrap": False})
    inputs = {criterion.id: criterion.inputs for criterion in book.rubric.criteria()}
    for (criterion, name), row in book.input_rows.items():
        each = inputs[criterion][name]
        for column, text in enumerate((f"{criterion}:{name}", each.title, each.unit)):
            paper.text(sheet, row, column, text, BOXED)
        for at, assessed_by in enumerate(book.rounds):
            given = book.assessment.inputs.get((criterion, assessed_by), {}).get(name)
            column = len(INPUT_COLUMNS) + at
            if given is None:
                paper.text(sheet, row, column, "", INPUT)
            else:
                paper.number(sheet, row, column, float(given), INPUT)
            sheet.data_validation(row, column, row, column, allowed(each))
            source = book.assessment.input_sources.get((criterion, assessed_by, name))
            paper.text(sheet, row, column + len(book.rounds), source, INPUT, SMALL)


def allowed(each: Input) -> dict[str, Any]:
    """Say what may be typed as a number, as a cell's validation."""
    kind = _("bilangan bulat") if each.whole else _("angka")
    most = _(" sampai {maximum}").format(maximum=plain(each.maximum)) if each.maximum is not None else _(" atau lebih")
    options: dict[str, Any] = {
        "validate": "integer" if each.whole else "decimal",
        "error_title": _("Angka tidak diterima"),
        "error_message": _("Isi dengan {kind} 0{most}, atau kosongkan.").format(kind=kind, most=most),
    }
    if each.maximum is None:
        return options | {"criteria": ">=", "value": 0}
    return options | {"criteria": "between", "minimum": 0, "maximum": float(each.maximum)}
