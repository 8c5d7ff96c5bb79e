"""What is written on: an XlsxWriter workbook whose every text stays text, and whose looks are said in one place."""

import re
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lke.errors import SALAH, Problem, Refused
from lke.language import _
from lke.model.places import evidence_path, web_address
from lke.workbook.book import Cached
from lke.workbook.wrapping import wrapped_height

MOST_CHARACTERS = 32_767
"""What a cell holds in Excel, counted in UTF-16 units."""
_MOST_IN_LINK = 2_000
_MOST_LINKS = 60_000
_MOST_IN_HEADER = 250

_LEAST_HEIGHT, _MOST_HEIGHT = 15.0, 409.0
"""Points that a row is high."""

_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_LINK = re.compile(r"[\s\x00-\x1f\"<>]")

Style = dict[str, Any]

_NORMAL = {"font_name": "Arial", "font_size": 10, "font_scheme": False}
"""The font by whose digits Excel and LibreOffice measure columns: one that both have."""
BASE: Style = {**_NORMAL, "valign": "top"}
BOXED: Style = {"border": 1, "border_color": "#BFBFBF", "text_wrap": True}
HEAD: Style = {**BOXED, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#1F3864", "font_color": "#FFFFFF"}
TITLE: Style = {"bold": True, "font_size": 14, "valign": "vcenter", "font_color": "#1F3864"}
INPUT: Style = {**BOXED, "bg_color": "#FFF9DB", "locked": False}
CENTRED: Style = {**BOXED, "align": "center"}
POINTS: Style = {**BOXED, "num_format": "0.00", "align": "center"}
PERCENT: Style = {**BOXED, "num_format": "0.00%", "align": "center"}
LINK: Style = {**BOXED, "font_color": "#0563C1", "underline": 1}
SMALL: Style = {"font_size": 9}
MUTED: Style = {"font_color": "#595959", "italic": True}
EXAMPLE: Style = {
    "bold": True,
    "font_size": 18,
    "align": "center",
    "valign": "vcenter",
    "font_color": "#FFFFFF",
    "bg_color": "#C00000",
}
BANDS = ("#C9D7EE", "#E1E9F6", "#F3F6FB")
"""Fill of branches, by depth."""
BLOCKS = {"sistem": "#2E6B4F", "berbukti": "#7A5B12", "klaim": "#2F5597", "tpi": "#6B3A7D"}
"""Colour of each score, in headings and in the chart."""


def clean(text: str) -> str:
    """Replace what XML cannot hold by a mark that is seen.

    Raises:
        Refused: when the text is longer than a cell; it is never cut.

    """
    text = _NO_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text.encode("utf-16-le")) // 2 > MOST_CHARACTERS:
        what = _("teks terlalu panjang untuk satu sel Excel ({most} karakter): {start}…")
        what = what.format(most=MOST_CHARACTERS, start=text[:60].replace("\n", " "))
        raise Refused(
            [Problem(SALAH, "", None, "", "text-too-long-for-cell", what, _("pendekkan catatan, judul, atau alasan itu"))]
        )
    return text


class Paper:
    """One workbook in memory."""

    def __init__(self, created: date, *, example: bool, header: str, footer: str) -> None:
        self._bytes = BytesIO()
        never = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
        options = {"in_memory": True, "default_format_properties": _NORMAL, **never}
        self.workbook = Workbook(self._bytes, options)
        self.created = datetime.combine(created, time())
        self._example, self._header, self._footer = example, header, footer
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._links = 0
        self._widths: dict[tuple[str, int], float] = {}
        self._heights: dict[Worksheet, dict[int, float]] = {}
        self._fixed: set[tuple[str, int]] = set()

    def style(self, *styles: Style) -> Format:
        """Return the format that *styles* make together, later ones first."""
        merged = _together(styles)
        key = tuple(sorted(merged.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(merged)
        return self._formats[key]

    def sheet(self, name: str, *, portrait: bool = False) -> Worksheet:
        """Add a sheet: A4, one page wide, protected without a password, marked where the data are invented."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_portrait() if portrait else sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_header(self._page_header())
        sheet.set_footer(_page_text(f"&L&8{_in_page(self._footer)}&R&8", "&P / &N"))
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "select_locked_cells": True})
        return sheet

    def _page_header(self) -> str:
        mark = f'&R&"Arial,Bold"&10&KC00000{_in_page(example_mark())}' if self._example else ""
        return _page_text(f"&L&8{_in_page(self._header)}", mark)

    def text(self, sheet: Worksheet, row: int, column: int, text: str | None, *styles: Style) -> None:
        """Write text that stays text, whatever it begins with."""
        cleaned = clean(text or "")
        quote: Style = {"quote_prefix": True} if cleaned[:1] in ("=", "+", "-", "@") else {}
        if cleaned:
            self._make_room(sheet, row, column, cleaned, _together(styles))
            sheet.write_string(row, column, cleaned, self.style(*styles, quote))
        else:
            sheet.write_blank(row, column, None, self.style(*styles))

    def widths(self, sheet: Worksheet, first: int, last: int, width: float) -> None:
        """Set how wide columns are, in characters."""
        sheet.set_column(first, last, width)
        self._widths |= {(sheet.get_name(), column): width for column in range(first, last + 1)}

    def hide(self, sheet: Worksheet, first: int, last: int) -> None:
        """Take columns out of sight; what refers to them holds."""
        sheet.set_column(first, last, None, None, {"hidden": True})

    def height(self, sheet: Worksheet, row: int, points: float) -> None:
        """Set how high a row is, whatever stands in it."""
        sheet.set_row(row, points)
        self._fixed.add((sheet.get_name(), row))

    def _make_room(self, sheet: Worksheet, row: int, column: int, text: str, style: Style) -> None:
        """Remember how high a row must be for its wrapped texts: LibreOffice does not find out by itself."""
        width = self._widths.get((sheet.get_name(), column))
        if width is None or not style.get("text_wrap"):
            return
        heights = self._heights.setdefault(sheet, {})
        heights[row] = max(heights.get(row, _LEAST_HEIGHT), wrapped_height(text, width, style))

    def number(self, sheet: Worksheet, row: int, column: int, number: float, *styles: Style) -> None:
        """Write a number."""
        sheet.write_number(row, column, number, self.style(*styles))

    def formula(self, sheet: Worksheet, row: int, column: int, formula: str, value: Cached, *styles: Style) -> None:
        """Write a formula with what it yields now."""
        sheet.write_formula(row, column, f"={formula}", self.style(*styles), value)

    def link(self, sheet: Worksheet, row: int, column: int, target: str | None, text: str, *styles: Style) -> None:
        """Write text that leads to *target*; plain text where there is none that may be opened."""
        if target is None or self._links >= _MOST_LINKS:
            self.text(sheet, row, column, text, *styles)
            return
        self._links += 1
        self._make_room(sheet, row, column, text, _together(styles))
        sheet.write_url(row, column, target, self.style(*styles, LINK), clean(text))

    def merged(self, sheet: Worksheet, area: tuple[int, int, int, int], text: str, *styles: Style) -> None:
        """Write text over several cells."""
        if area[:2] == area[2:]:
            self.text(sheet, area[0], area[1], text, *styles)
        else:
            sheet.merge_range(*area, clean(text), self.style(*styles))

    def bytes(self) -> bytes:
        """Return the finished file."""
        for sheet, heights in self._heights.items():
            for row, points in heights.items():
                if (sheet.get_name(), row) not in self._fixed:
                    sheet.set_row(row, min(points, _MOST_HEIGHT))
        self.workbook.close()
        return self._bytes.getvalue()


def _together(styles: tuple[Style, ...]) -> Style:
    merged = dict(BASE)
    for style in styles:
        merged |= style
    return merged


def example_mark() -> str:
    """Mark invented data."""
    return _("CONTOH – data rekaan")


def web_target(link: str | None) -> str | None:
    """Return where a link leads: http and https only, and short enough for Excel."""
    text = web_address(link or "")
    return None if text is None or _NOT_IN_LINK.search(text) or len(text) > _MOST_IN_LINK else text


def file_target(name: str | None, folder: str | None) -> str | None:
    """Return where an evidence file lies below *folder*; None where it would lie outside, or no way leads there."""
    place = evidence_path(name or "")
    if folder is None or place is None or _NO_XML.search(place):
        return None
    path = re.sub(r'[%#?: "<>\[\]^`{}|\\]', _percent, "/".join([folder, *place.split("/")[1:]]))
    return f"external:{path}" if len(path) <= _MOST_IN_LINK else None


def _percent(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


def _in_page(text: str) -> str:
    return clean(text).replace("&", "&&").replace("\n", " ")


def _page_text(text: str, rest: str) -> str:
    """Put together a page header; a text too long for Excel stays away, the mark never does."""
    return text + rest if len(text + rest) <= _MOST_IN_HEADER else rest
