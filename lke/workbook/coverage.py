"""The workbook of coverage: criteria by what hangs on their evidence, and the matrix of evidence by indicator and criterion."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from lke import __version__
from lke.engine.coverage import GAPS, NONE, SINGLE, UNPROVED, Covered, Shown, evidence_of_indicators
from lke.language import _
from lke.model.assessment import Evidence
from lke.model.score import Scorecard
from lke.workbook.paper import BANDS, BOXED, CENTRED, HEAD, MUTED, POINTS, SMALL, TITLE, Paper

CRITERIA, MATRIX = "Kriteria", "Matriks"
VALID, NOT_VALID = "S", "x"
"""What a cell of the matrix says of a piece of evidence."""
_MOST_PIECES = 16_000
"""Columns that Excel has room for beside the ids."""
_HEAD_ROW = 2


def build_coverage(card: Scorecard, covered: Sequence[Covered]) -> bytes:
    """The workbook as a file's bytes; *covered* are the criteria to show, in their order."""
    header = card.assessment.header
    name = _("Cakupan bukti {name} {year}").format(name=header.unit.name, year=header.year)
    created = header.dated or date(header.year, 12, 31)
    paper = Paper(created, example=header.example, header=name, footer=f"{card.assessment.rubric.id} · lke {__version__}")
    _write_criteria(paper, covered, name)
    _write_matrix(paper, card, covered)
    paper.workbook.set_properties({"title": name[:255], "created": paper.created, "author": "lke"})
    return paper.bytes()


def _write_criteria(paper: Paper, covered: Sequence[Covered], name: str) -> None:
    sheet = paper.sheet(CRITERIA)
    paper.height(sheet, 0, 24)
    paper.text(sheet, 0, 0, name, TITLE, {"text_wrap": False})
    columns = (
        (_("Kriteria"), 10),
        (_("Pertanyaan"), 52),
        (_("Indikator"), 14),
        (_("Bobot"), 8),
        (_("Klaim"), 8),
        (_("Berbukti"), 8.5),
        (_("Dokumen sah"), 9),
        (_("Bukti sah"), 22),
        (_("Bukti tidak sah"), 18),
        (_("Tanpa bukti: dapat dibawa"), 11),
        (_("Satu dokumen: jatuh bila gugur"), 11),
        (_("Diklaim, belum terbukti"), 11),
        (_("Poin bergantung"), 11),
    )
    paper.height(sheet, _HEAD_ROW, 60)
    for column, (head, width) in enumerate(columns):
        paper.widths(sheet, column, column, width)
        paper.text(sheet, _HEAD_ROW, column, head, HEAD)
    sheet.freeze_panes(_HEAD_ROW + 1, 1)
    sheet.repeat_rows(0, _HEAD_ROW)
    for at, each in enumerate(covered, _HEAD_ROW + 1):
        _write_criterion(paper, sheet, at, each)
    sheet.autofilter(_HEAD_ROW, 0, max(_HEAD_ROW + len(covered), _HEAD_ROW + 1), len(columns) - 1)


def _write_criterion(paper: Paper, sheet: Worksheet, row: int, each: Covered) -> None:
    node = each.node
    paper.text(sheet, row, 0, node.id, BOXED)
    paper.text(sheet, row, 1, node.title, BOXED, SMALL)
    paper.text(sheet, row, 2, "\n".join(name for name, _shown in each.indicators), BOXED, SMALL)
    for column, points in enumerate((node.weight, each.claimed, node.points or Fraction(0)), 3):
        paper.number(sheet, row, column, float(points), POINTS)
    paper.number(sheet, row, 6, each.documents, CENTRED)
    paper.text(sheet, row, 7, _ids(each.shown.valid), BOXED, SMALL)
    paper.text(sheet, row, 8, _ids(each.shown.not_valid), BOXED, SMALL)
    for column, gap in enumerate((NONE, SINGLE, UNPROVED), 9):
        if gap in each.hanging:
            paper.number(sheet, row, column, float(each.hanging[gap]), POINTS, {"bg_color": BANDS[1]})
        else:
            paper.text(sheet, row, column, "", POINTS)
    paper.number(sheet, row, 9 + len(GAPS), float(each.at_stake), POINTS, {"bold": True})


def _ids(pieces: Sequence[Evidence]) -> str:
    return ", ".join(piece.id for piece in pieces)


def _write_matrix(paper: Paper, card: Scorecard, covered: Sequence[Covered]) -> None:
    """A row for each indicator of each criterion, a column for each piece; nothing stands where they do not meet."""
    sheet = paper.sheet(MATRIX)
    pieces = card.assessment.evidence[:_MOST_PIECES]
    at = {piece.id: column for column, piece in enumerate(pieces, 2)}
    paper.height(sheet, 0, 24)
    paper.text(sheet, 0, 0, _("Bukti menurut kriteria dan indikator"), TITLE, {"text_wrap": False})
    told = _("{valid} sah, {not_valid} tidak sah; kosong: tidak diajukan untuk itu").format(valid=VALID, not_valid=NOT_VALID)
    paper.text(sheet, 1, 0, told, SMALL, MUTED, {"text_wrap": False})
    paper.widths(sheet, 0, 1, 11)
    paper.height(sheet, _HEAD_ROW, 48)
    paper.text(sheet, _HEAD_ROW, 0, _("Kriteria"), HEAD)
    paper.text(sheet, _HEAD_ROW, 1, _("Indikator"), HEAD)
    for piece in pieces:
        paper.text(sheet, _HEAD_ROW, at[piece.id], piece.id, HEAD, {"rotation": 90, "text_wrap": False})
    if pieces:
        sheet.set_column(2, 1 + len(pieces), 3)
    sheet.freeze_panes(_HEAD_ROW + 1, 2)
    sheet.repeat_rows(0, _HEAD_ROW)
    sheet.repeat_columns(0, 1)
    sheet.fit_to_pages(0, 0)
    sheet.hide_gridlines(0)
    order = {criterion.id: at for at, criterion in enumerate(card.assessment.rubric.criteria())}
    by_place = sorted(covered, key=lambda each: order.get(each.node.id, len(order)))
    for row, (criterion, indicator, shown) in enumerate(_crossings(card, by_place), _HEAD_ROW + 1):
        paper.text(sheet, row, 0, criterion, BOXED)
        paper.text(sheet, row, 1, indicator, BOXED)
        for sign, colour, found in ((NOT_VALID, "#F2AFAF", shown.not_valid), (VALID, "#BFE3C6", shown.valid)):
            for piece in found:
                if piece.id in at:
                    paper.text(sheet, row, at[piece.id], sign, CENTRED, {"bold": True, "bg_color": colour})


def _crossings(card: Scorecard, covered: Sequence[Covered]) -> Iterator[tuple[str, str, Shown]]:
    """Criterion, indicator, evidence; a criterion of no indicator by itself, and an indicator that no question asks for."""
    for each in covered:
        if not each.indicators:
            yield each.node.id, "", each.shown
        for indicator, shown in each.indicators:
            yield each.node.id, indicator, shown
    for indicator, shown in evidence_of_indicators(card, card.assessment.unmapped).items():
        if shown.valid or shown.not_valid:
            yield "–", indicator, shown
