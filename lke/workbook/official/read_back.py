"""Reads named cells of a sheet without reading the sheet: for answers that come back in a workbook whose places are known.

The cells are looked up in order in the bytes, which takes little longer than inflating them. A sheet written in another
way than Excel and this project write it (prefixes, cells without names) is read in full instead.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

from lke.workbook.official.package import Package
from lke.workbook.official.reading import read_package
from lke.workbook.official.sheetmodel import Position, coordinate

Held = str | float | bool | None

_KIND = re.compile(rb'\bt="(\w+)"').search
_VALUE = re.compile(rb"<v[^>]*>([^<]*)</v>").search
_TEXT = re.compile(rb"<t(?: [^>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(rb"<rPh.*?</rPh>", re.DOTALL)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SLASH = ord("/")
STRINGS = "xl/sharedStrings.xml"


def read_back(package: Package, part: str, places: Iterable[Position]) -> dict[Position, Held]:
    """What the cells at *places* of the sheet in *part* hold; of a formula its stored result."""
    content = package.read(part)
    named = _named(tuple(places))
    unusual = b"<c><" in content or (b"!" in content and b"<![CDATA[" in content)  # one byte is found much faster than nine
    if unusual or b'<c r="' not in content:
        return _in_full(package, part, [place for place, _start in named])
    strings = _Strings(package)
    held: dict[Position, Held] = {}
    at = content.find(b"<sheetData")
    for place, start in named:
        found = content.find(start, at)
        held[place] = None
        if found >= 0:
            head = found + len(start)
            at = content.find(b">", head)
            if content[at - 1] != _SLASH:
                end = content.find(b"</c>", at)
                held[place] = _held(content[head:at], content[at + 1 : end], strings) if end > at + 1 else None
    return held


@lru_cache(maxsize=16)
def _named(places: tuple[Position, ...]) -> list[tuple[Position, bytes]]:
    """The places in the order of the sheet, each with how its cell begins."""
    return [(place, b'<c r="%b"' % coordinate(place).encode()) for place in sorted(places)]


class _Strings(dict[bytes, str]):
    """The shared texts of a workbook by their number as written; cut apart and decoded when asked for."""

    def __init__(self, package: Package) -> None:
        super().__init__()
        self._package = package
        self._texts: list[bytes] = []

    def __missing__(self, number: bytes) -> str:
        if not self._texts:
            self._texts = self._package.read(STRINGS).split(b"<si>")
        text = self[number] = _text(self._texts[int(number) + 1])
        return text


def _held(attributes: bytes, inner: bytes, strings: _Strings) -> Held:
    if attributes.endswith(b' t="s"') and inner.startswith(b"<v>"):  # nearly always
        return strings[inner[3:-4]]
    kind = _KIND(attributes)
    if kind is not None and kind[1] == b"s":
        value = _VALUE(inner)
        return strings[value[1]] if value else None
    return _plain(kind[1] if kind else b"n", inner)


def _plain(kind: bytes, inner: bytes) -> Held:
    if kind == b"inlineStr":
        return _text(inner) or None
    value = _VALUE(inner)
    if value is None:
        return None
    if kind in (b"str", b"e"):
        return _shown(value[1])
    return value[1] == b"1" if kind == b"b" else float(value[1])


def _text(inner: bytes) -> str:
    if b"<rPh" in inner:
        inner = _PHONETIC.sub(b"", inner)
    return _shown(b"".join(_TEXT.findall(inner)))


def _shown(raw: bytes) -> str:
    text = raw.decode()
    if "&" in text:
        text = unescape(text)
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _in_full(package: Package, part: str, places: Iterable[Position]) -> dict[Position, Held]:
    book = read_package(package, package.file, "xlsx", "")
    sheet = next(sheet for sheet in book.sheets if sheet.part == part)
    cells = {place: sheet.cell(place) for place in places}
    return {place: None if cell is None else cell.value for place, cell in cells.items()}
