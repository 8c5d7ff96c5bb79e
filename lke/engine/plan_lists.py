"""Numbered lists inside one cell of a printed table: ``1) … 2) …``, ``a. … b. …``, on lines of their own or run together."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_STYLES = (
    re.compile(r"(?P<number>\d{1,2})\)(?=\s)"),
    re.compile(r"(?P<number>\d{1,2})\.(?=\s)"),
    re.compile(r"\((?P<number>\d{1,2})\)(?=\s)"),
    re.compile(r"(?P<letter>[a-z])\.(?=\s)"),
    re.compile(r"(?P<letter>[a-z])\)(?=\s)"),
)
_BULLET = re.compile(r"[-–•▪*]\s+")


class Item(NamedTuple):
    """One item of a list."""

    label: str
    number: int
    text: str
    """Its lines, still apart."""
    inline: bool
    """Whether it begins in the middle of a line."""


class Listed(NamedTuple):
    """A cell's text taken apart."""

    head: str
    """What stands before the first item; all of the text where there is no list."""
    items: tuple[Item, ...]
    first: int = 1
    """The numeral with which it was to begin."""

    @property
    def out_of_order(self) -> bool:
        """Whether the numerals are not one after another from the first."""
        return [item.number for item in self.items] != list(range(self.first, self.first + len(self.items)))


def listed(text: str, first: int = 1, *, letters: bool = True) -> Listed:
    """Take *text* apart at the numerals of a list whose first item is numbered *first*.

    At the beginning of a line any numeral of the list's form begins an item; inside a line only the next one does.
    """
    found = [_marks(text, style, first) for style in _STYLES if letters or "letter" not in style.pattern]
    marks = min((each for each in found if each), key=lambda each: each[0].start(), default=[])
    if not marks:
        return Listed(text.strip(), ())
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    items = tuple(
        Item(mark[0], _number(mark), text[mark.end() : end].strip(), _inside_line(text, mark))
        for mark, end in zip(marks, ends, strict=True)
    )
    return Listed(text[: marks[0].start()].strip(), items, first)


def _marks(text: str, style: re.Pattern[str], first: int) -> list[re.Match[str]]:
    """The numerals of one form that begin items."""
    candidates = [mark for mark in style.finditer(text) if mark.start() == 0 or text[mark.start() - 1].isspace()]
    marks: list[re.Match[str]] = []
    for at, mark in enumerate(candidates):
        number, later = _number(mark), candidates[at + 1 :]
        expected = _number(marks[-1]) + 1 if marks else first
        if not _inside_line(text, mark):
            starts = bool(marks) or number == first or mark.start() == 0
        elif any(_number(each) == number and not _inside_line(text, each) for each in later):
            starts = False  # a line of its own begins with it
        else:  # a single numeral inside a line is none of a list
            starts = number == expected and (bool(marks) or any(_number(each) == first + 1 for each in later))
        if starts:
            marks.append(mark)
    return marks


def number_of(label: str) -> int | None:
    """The number that a list's label stands for: 7 of ``7)`` and of ``g.``; None where it is none."""
    mark = next((mark for style in _STYLES if (mark := style.match(f"{label} "))), None)
    return None if mark is None else _number(mark)


def _number(mark: re.Match[str]) -> int:
    groups = mark.groupdict()
    return int(groups["number"]) if groups.get("number") else ord(groups["letter"]) - ord("a") + 1


def _inside_line(text: str, mark: re.Match[str]) -> bool:
    return bool(text[text.rfind("\n", 0, mark.start()) + 1 : mark.start()].strip())


def joined(text: str) -> str:
    """*text* on one line."""
    return " ".join(text.split())


def bullets(text: str) -> tuple[str, tuple[str, ...]]:
    """What stands before the first bulleted line, and each bullet's text; a line without a bullet goes on the one before."""
    before: list[str] = []
    found: list[list[str]] = []
    for line in text.split("\n"):
        mark = _BULLET.match(line.strip())
        if mark is not None:
            found.append([line.strip()[mark.end() :]])
        else:
            (found[-1] if found else before).append(line)
    return joined(" ".join(before)), tuple(joined(" ".join(lines)) for lines in found)


def label_and_name(text: str, label: re.Pattern[str]) -> tuple[str | None, str]:
    """A cell's numeral as printed, and the rest."""
    mark = label.match(text.strip())
    return (None, text.strip()) if mark is None else (mark[0].strip(), text.strip()[mark.end() :].strip())


def lettered() -> Iterator[str]:
    """The letters of sub-activities: a to z, then aa, ab and so on."""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    yield from alphabet
    for first in alphabet:
        yield from (first + second for second in alphabet)
