"""A form as a workbook: guide, a sheet for each area, new evidence, and what travels hidden inside."""

from dataclasses import replace
from datetime import date

from lke.language import _
from lke.model.form import HandedOut
from lke.workbook.forms.area import AreaSheet, Progress
from lke.workbook.forms.content import Content
from lke.workbook.forms.evidence import SHEET as EVIDENCE_SHEET
from lke.workbook.forms.evidence import criterion_options, kind_options, write_evidence_sheet
from lke.workbook.forms.guide import SHEET as GUIDE_SHEET
from lke.workbook.forms.guide import GuideSheet
from lke.workbook.forms.travelling import HIDDEN_SHEET, pieces, sealed
from lke.workbook.paper import Paper, clean

_MOST_IN_NAME = 31


def build_form(content: Content) -> tuple[bytes, HandedOut]:
    """Write the form of *content*: the file's bytes, and what was handed out with it."""
    header = content.header
    created = header.dated or date(header.year, 12, 31)
    title = _("Formulir LKE {name} {year}").format(name=header.unit.name, year=header.year)
    paper = Paper(created, example=header.example, header=title, footer=_footer(content))
    guide = GuideSheet(content, paper)
    areas = [AreaSheet(content, paper, area, name) for area, name in _names(content).items()]
    progress: dict[str, Progress] = {}
    for sheet in areas:
        progress[sheet.page.name] = sheet.write()
    questions, kinds = criterion_options(content), kind_options(content)
    lists = {"kriteria": _range("C", len(questions)), "jenis": _range("D", len(kinds))} if kinds else {}
    page, region = write_evidence_sheet(paper, lists or {"kriteria": _range("C", len(questions))})
    handed = HandedOut(
        unit=header.unit.code,
        year=header.year,
        rubric=content.rubric.id,
        rubric_sha256=content.assessment.rubric_sha256,
        round=content.round,
        role=content.role,
        areas=tuple(content.below),
        anchor=content.anchor,
        asked=tuple(each for sheet in areas for each in sheet.asked),
        offers=tuple(each for sheet in areas for each in sheet.offers),
        evidence=region,
        frame={each.name: each.frame() for each in (*(sheet.page for sheet in areas), page)},
    )
    handed = sealed(handed)
    guide.write(progress, handed.id, handed.rubric_sha256)
    _hide(paper, handed, questions, kinds)
    paper.workbook.set_properties({"title": clean(title)[:255], "created": paper.created, "author": "lke"})
    for name, text in (("lke_formulir", handed.id), ("rubrik_sha256", handed.rubric_sha256)):
        paper.workbook.set_custom_property(name, text, "text")
    paper.workbook.define_name("lke_formulir", f"={HIDDEN_SHEET}!$A$3")
    guide.page.sheet.activate()
    return paper.bytes(), replace(handed)


def _names(content: Content) -> dict[str, str]:
    """Area -> name of its sheet: ``Area 1``."""
    found: dict[str, str] = {}
    levels = content.rubric.levels
    for area in content.below:
        depth = content.depth[area]
        word = levels[depth] if depth < len(levels) else ""
        name = f"{word} {area}".strip().translate(dict.fromkeys(map(ord, "[]:*?/\\'"), " "))
        taken = {each.casefold() for each in (*found.values(), GUIDE_SHEET, EVIDENCE_SHEET, HIDDEN_SHEET)}
        name = name if len(name) <= _MOST_IN_NAME and name.casefold() not in taken else f"{len(found) + 1} {area}"[:_MOST_IN_NAME]
        found[area] = name
    return found


def _range(letter: str, count: int) -> str:
    return f"{HIDDEN_SHEET}!${letter}$1:${letter}${max(count, 1)}"


def _hide(paper: Paper, handed: HandedOut, questions: list[str], kinds: list[str]) -> None:
    """Write the hidden sheet: what was handed out, and the lists that drop-downs show."""
    sheet = paper.sheet(HIDDEN_SHEET)
    for column, texts in ((0, pieces(handed)), (2, questions), (3, kinds)):
        for row, text in enumerate(texts):
            sheet.write_string(row, column, clean(text))
    sheet.very_hidden()


def _footer(content: Content) -> str:
    rubric = content.rubric.id
    sha = content.assessment.rubric_sha256[:12]
    return _("Rubrik {id} ({sha}) · jurnal {anchor}").format(id=rubric, sha=sha, anchor=content.anchor[:12] or "–")
