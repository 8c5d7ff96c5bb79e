"""Numerals before titles: ``A.``, ``II.``, ``3.``, ``iv.``, ``b.``, ``1)``, ``-``, ``A.1.2``, ``AREN001.1``."""

import re
from dataclasses import dataclass
from enum import Enum


class Style(Enum):
    """How a numeral counts."""

    UPPER = "A"
    ROMAN = "I"
    DIGIT = "1"
    LOWER_ROMAN = "i"
    LOWER = "a"
    DASH = "-"
    PATH = "A.1"
    NONE = ""


NEXT_STYLE = {
    Style.UPPER: Style.ROMAN,
    Style.ROMAN: Style.DIGIT,
    Style.DIGIT: Style.LOWER_ROMAN,
    Style.LOWER_ROMAN: Style.LOWER,
    Style.LOWER: Style.DIGIT,
}
"""The order in which official sheets go down: A, I, 1, i, a, then 1 again."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A printed numeral: its text and each way to read it."""

    printed: str
    readings: tuple[tuple[Style, int], ...]
    """Style and ordinal; ``i`` may be the first in Roman or the ninth letter."""
    mark: str = ""
    """What follows it: ``.``, ``)`` or nothing; ``1)`` and ``1.`` are two levels."""

    @property
    def styles(self) -> frozenset[Style]:
        """Every style that it may be in."""
        return frozenset(style for style, _ordinal in self.readings)

    def ordinal(self, style: Style) -> int | None:
        """Its place when read in *style*."""
        return next((ordinal for each, ordinal in self.readings if each is style), None)


_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_SIMPLE = re.compile(r"\(?([A-Za-z]{1,6}|\d{1,3})\s*([.)])?\s*")
_PATH = re.compile(r"[A-Za-z0-9]{1,12}(?:[.\-][A-Za-z0-9]{1,6}){1,7}\.?|[A-Z]{2,8}\d{1,6}(?:\.\d{1,4})*")
_LEADING = re.compile(r"\s*(\(?(?:[A-Za-z]|[ivxIVX]{1,5}|\d{1,2})[.)]|[-–•])\s+(?=\S)")


def roman_value(text: str) -> int | None:
    """The value of a Roman numeral in lower case; None where it is none."""
    if not text or not _ROMAN.fullmatch(text):
        return None
    total = 0
    for letter, following in zip(text, [*text[1:], ""], strict=True):
        value = _ROMAN_DIGITS[letter]
        total += -value if following and value < _ROMAN_DIGITS[following] else value
    return total


def read_numeral(text: str) -> Numeral | None:
    """Read a cell that holds only a numeral; None where it holds words."""
    stripped = text.strip()
    if stripped in {"-", "–", "—", "•", "*"}:
        return Numeral(stripped, ((Style.DASH, 0),))
    match = _SIMPLE.fullmatch(stripped)
    if match is None:
        return Numeral(stripped, ((Style.PATH, 0),)) if _PATH.fullmatch(stripped) else None
    body, mark = match[1], match[2] or ""
    if body.isdigit():
        return Numeral(stripped, ((Style.DIGIT, int(body)),), mark)
    readings: list[tuple[Style, int]] = []
    if len(body) == 1:
        readings.append((Style.UPPER if body.isupper() else Style.LOWER, ord(body.lower()) - 96))
    value = roman_value(body.lower())
    if value is not None and value < 40 and (body.isupper() or body.islower()):
        readings.append((Style.ROMAN if body.isupper() else Style.LOWER_ROMAN, value))
    return Numeral(stripped, tuple(readings), mark) if readings else None


def split_leading(text: str) -> tuple[Numeral | None, str]:
    """Take a numeral off the front of a title: ``1. Manajemen Perubahan``; (None, text) where there is none."""
    match = _LEADING.match(text)
    numeral = read_numeral(match[1]) if match else None
    return (numeral, text[match.end() :].strip()) if match and numeral else (None, text.strip())


def written(ordinal: int, style: Style) -> str:
    """Write *ordinal* in *style*, for a code path."""
    if style in {Style.UPPER, Style.LOWER}:
        letter = "" if ordinal < 27 else chr(96 + (ordinal - 1) // 26)
        text = letter + chr(97 + (ordinal - 1) % 26)
        return text.upper() if style is Style.UPPER else text
    if style in {Style.ROMAN, Style.LOWER_ROMAN}:
        text, rest = "", ordinal
        for value, roman in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
            text += roman * (rest // value)
            rest %= value
        return text.upper() if style is Style.ROMAN else text
    return str(ordinal)
