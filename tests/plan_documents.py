"""Plans as other offices send them: the printed table as a Word document or a sheet, with merges, pages and shading."""

from io import BytesIO

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from lke.model.plan_table import printed_activity, printed_area, printed_indicators, printed_sub_activity

HEADS = ("AREA PERUBAHAN", "KEGIATAN", "SUB KEGIATAN", "INDIKATOR KEBERHASILAN")


def printed_rows(plan):
    """(four printed cells, id) of every row; area and activity where they begin."""
    area_before = activity_before = None
    for area, activity, row in plan.sub_activities():
        cells = [
            printed_area(area) if area is not area_before else "",
            printed_activity(activity) if activity is not activity_before else "",
            printed_sub_activity(row),
            printed_indicators(row),
        ]
        area_before, activity_before = area, activity
        yield cells, row.id


def heads(first=HEADS):
    """The three printed rows of heads."""
    return [
        [*first, "PELAKSANAAN (BULAN)", *[""] * 11, "KET"],
        [*[""] * 4, *map(str, range(1, 13)), ""],
        [str(column) for column in range(1, 18)],
    ]


def as_document(plan, months=None, *, page=None, before=(), after=()):
    """A Word document of the plan: merged area and activity cells, shaded months, a new table every *page* rows."""
    document = Document()
    for text in before:
        document.add_paragraph(text)
    rows = list(printed_rows(plan))
    for start in range(0, len(rows), page or len(rows)):
        _table(document, rows[start : start + (page or len(rows))], months or {})
        document.add_paragraph("")
    for text in after:
        document.add_paragraph(text)
    return _bytes(document)


def _table(document, rows, months):
    table = document.add_table(rows=0, cols=17)
    for line in heads():
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    table.rows[0].cells[4].merge(table.rows[0].cells[15])
    for texts, name in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, texts, strict=False):
            for at, line in enumerate(text.split("\n")):
                (cell.paragraphs[0] if at == 0 else cell.add_paragraph()).add_run(line)
        for month in months.get(name, ()):
            shade(cells[3 + month], "BFBFBF")
    _merge_down(table, [texts for texts, _name in rows])


def _merge_down(table, texts):
    for column in (0, 1):
        start = None
        for at, cells in enumerate(texts, 3):
            if cells[column]:
                start = at
            elif start is not None:
                go_on(table.rows[at].cells[column])
                begin(table.rows[start].cells[column])


def begin(cell):
    """Let a merge begin here."""
    _merge(cell, "restart")


def go_on(cell):
    """Let a cell go on from the one above."""
    _merge(cell, None)


def _merge(cell, how):
    properties = cell._tc.get_or_add_tcPr()
    for old in properties.findall(qn("w:vMerge")):
        properties.remove(old)
    merge = OxmlElement("w:vMerge")
    if how:
        merge.set(qn("w:val"), how)
    properties.append(merge)


def shade(cell, colour):
    """Fill a cell."""
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shading)


def numbered(document, form, shown):
    """A list that Word numbers by itself: how paragraphs are put into it."""
    root = document.part.numbering_part.element
    definition = OxmlElement("w:abstractNum")
    definition.set(qn("w:abstractNumId"), "77")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for tag, what in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", shown)):
        child = OxmlElement(tag)
        child.set(qn("w:val"), what)
        level.append(child)
    definition.append(level)
    root.insert(0, definition)
    number = root.add_num(77)

    def put(paragraph):
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = number.numId

    return put


def _bytes(document):
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_sheet(lines, *, shaded=(), white=(), merges=(), hidden=()):
    """A workbook with *lines* on one sheet; cells named ``F7`` are filled grey or white, ranges merged, rows hidden.

    Where a row is hidden, so is a second sheet with the same lines.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Rencana"
    for line in lines:
        sheet.append([text if text != "" else None for text in line])
    for name in shaded:
        sheet[name].fill = PatternFill("solid", fgColor="FF808080")
    for name in white:
        sheet[name].fill = PatternFill("solid", fgColor="FFFFFFFF")
    for area in merges:
        sheet.merge_cells(area)
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    if hidden:
        book.copy_worksheet(sheet).sheet_state = "hidden"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
