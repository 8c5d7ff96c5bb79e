"""Build the LKE workbook of a scorecard: live formulas, each with what it yields now, and the same bytes each time."""

from datetime import date

from lke import __version__
from lke.engine.monitoring import monitor
from lke.engine.trend import Trend
from lke.engine.words import status_word
from lke.language import _
from lke.model.score import Scorecard
from lke.workbook.book import BESIDE_OUTPUT, Book
from lke.workbook.comparison import write_comparison_sheet
from lke.workbook.cover import CoverSheet
from lke.workbook.gates import GateSheet, has_gates
from lke.workbook.inputs import write_inputs
from lke.workbook.layout import WORKING
from lke.workbook.paper import BOXED, HEAD, TITLE, Paper, clean
from lke.workbook.plan_sheet import write_plan_sheet
from lke.workbook.questions import QuestionSheet
from lke.workbook.recap import RecapSheet
from lke.workbook.register import write_register
from lke.workbook.working import heading, helper_cells


def build(card: Scorecard, *, evidence: str | None = BESIDE_OUTPUT, last_year: Trend | str | None = None) -> bytes:
    """Return the workbook of *card* as a file's bytes.

    *evidence* is the evidence folder as seen from the workbook, with ``/``; None where no relative way leads there.
    *last_year* is the comparison with last year's run, or why there is none although the run names one.

    Raises:
        Refused: when a text is longer than a cell of Excel.

    """
    book = Book(card, evidence)
    paper = _paper(book)
    CoverSheet(book, paper).write()
    QuestionSheet(book, paper).write()
    RecapSheet(book, paper).write()
    if has_gates(book):
        GateSheet(book, paper).write()
    if last_year is not None:
        write_comparison_sheet(book, paper, last_year)
    monitoring = monitor(card)
    if monitoring is not None:
        write_plan_sheet(paper, monitoring)
    write_inputs(book, paper)
    write_register(book, paper)
    _write_working(book, paper)
    _describe(book, paper)
    return paper.bytes()


def _paper(book: Book) -> Paper:
    header, rubric = book.header, book.rubric
    created = header.dated or date(header.year, 12, 31)
    name = _("LKE {name} {year}").format(name=header.unit.name, year=header.year)
    footer = _("Rubrik {id} ({sha}) · lke {version} · {status}").format(
        id=rubric.id, sha=book.assessment.rubric_sha256[:12], version=__version__, status=status_word(header.status)
    )
    return Paper(created, example=header.example, header=name, footer=footer)


def _describe(book: Book, paper: Paper) -> None:
    """State what the file is in its properties, without a clock."""
    header, rubric = book.header, book.rubric
    title = clean(_("Lembar Kerja Evaluasi {name} {year}").format(name=header.unit.name, year=header.year))[:255]
    properties = {"title": title, "subject": f"{rubric.id} {rubric.edition}", "created": paper.created, "author": "lke"}
    paper.workbook.set_properties(properties)
    paper.workbook.set_custom_property("rubrik_sha256", book.assessment.rubric_sha256, "text")
    paper.workbook.set_custom_property("lke", __version__, "text")
    paper.workbook.set_calc_mode("auto")


def _write_working(book: Book, paper: Paper) -> None:
    """Write the helper cells, to be seen but not changed."""
    sheet, work = paper.sheet(WORKING), book.working
    paper.height(sheet, 0, 24)
    paper.text(sheet, 0, 0, _("Hitung: kredit, bobot dan nilai tiap baris lembar LKE"), TITLE, {"text_wrap": False})
    paper.height(sheet, 2, 36)
    paper.widths(sheet, 0, len(work.names) - 1, 11)
    for column in work.names:
        paper.text(sheet, 2, work.at(column), heading(column), HEAD)
    sheet.freeze_panes(3, 2)
    sheet.repeat_rows(0, 2)
    for cell in helper_cells(book):
        at = work.at(cell.column)
        if cell.formula is not None:
            paper.formula(sheet, cell.row, at, cell.formula, cell.value, BOXED)
        elif isinstance(cell.value, str):
            paper.text(sheet, cell.row, at, cell.value, BOXED)
        else:
            paper.number(sheet, cell.row, at, cell.value, BOXED)
    paper.text(sheet, book.total_row, 0, _("Jumlah"), BOXED, {"bold": True})
