"""How high a wrapped text stands, measured letter by letter: a spreadsheet program finds out only when a person edits the row."""

import re
from collections.abc import Mapping
from typing import Any

_WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r“”",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$?0123456789L_abdeghnopqu–",
    584: "+<=>~÷",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
}
"""Thousandths of the font's size that each letter of Arial is wide; one that is not here is taken as a full square."""
_WIDTH_OF = {letter: width / 1000 for width, letters in _WIDTHS.items() for letter in letters}
_SQUARE = 1.0

_BOLD, _SAFETY = 1.08, 1.02
"""Bold letters are wider, and a screen rounds every letter to whole dots."""
_COLUMN_UNIT, _COLUMN_MORE = 5.25, 1.0
"""Points of one unit of column width, and what a column has beside them."""
_LINE, _MARGIN = 1.2, 2.0
"""Height of a line as part of the font's size (Excel on a screen; paper takes less), and points around all of them."""


def wrapped_height(text: str, width: float, style: Mapping[str, Any]) -> float:
    """Return how many points high *text* stands in a column *width* characters wide."""
    size = float(style["font_size"])
    room = (width * _COLUMN_UNIT + _COLUMN_MORE) / (size * _SAFETY * (_BOLD if style.get("bold") else 1))
    count = sum(_lines(paragraph, room) for paragraph in text.split("\n"))
    return count * size * _LINE + _MARGIN


def _lines(paragraph: str, room: float) -> int:
    """Count the lines of a paragraph: broken at blanks, and inside a word only where it is wider than the column."""
    count, used = 1, 0.0
    for word in re.findall(r"\S+\s*|\s+", paragraph):
        wide = _width(word.rstrip())
        if used and used + wide > room:
            count, used = count + 1, 0.0
        if wide > room:
            more = -int(-wide // room) - 1
            count, wide = count + more, wide - more * room
        used += wide + _width(word[len(word.rstrip()) :])
    return count


def _width(text: str) -> float:
    return sum(_WIDTH_OF.get(letter, _SQUARE) for letter in text)
