"""Lists of links: a line of text or a row of a CSV each, with what it is called; a line without a link heads those below."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.table import decode_table, delimiter_of
from lke.files.yaml import read_bounded
from lke.language import _
from lke.model.places import visible, web_address

LARGEST = 5_000_000
MOST_LINKS = 20_000
_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_LONGEST = 2_000


class Link(NamedTuple):
    """An address, and what it is called: headings above it, then its own words."""

    parts: tuple[str, ...]
    address: str


def links_in(file: Path) -> list[Link]:
    """The links that *file* (.txt or .csv) lists.

    Raises:
        InvalidFiles: when it is no text, too large, or lists none.

    """
    text = decode_table(read_bounded(file, LARGEST), file.as_posix())
    rows = _rows(text) if file.suffix.lower() == ".csv" else ((line,) for line in text.splitlines())
    links = list(_links(rows))
    if not links or len(links) > MOST_LINKS:
        what = _("tidak ada tautan di dalamnya") if not links else _("lebih dari {most} tautan").format(most=MOST_LINKS)
        mend = _("tulis satu tautan https://… pada tiap baris, boleh dengan namanya")
        raise InvalidFiles([Problem(SALAH, file.as_posix(), None, "", "no-links", what, mend)])
    return links


def _rows(text: str) -> Iterator[tuple[str, ...]]:
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))):
            if number or any(_ADDRESS.search(cell) for cell in row):  # else the header
                yield tuple(row)
    except csv.Error:
        return


def _links(rows: Iterator[tuple[str, ...]]) -> Iterator[Link]:
    heading: tuple[str, ...] = ()
    for row in rows:
        found = [match for cell in row for match in _ADDRESS.findall(cell)]
        words = tuple(_tidy(_ADDRESS.sub(" ", cell)) for cell in row if _tidy(_ADDRESS.sub(" ", cell)))
        if not found and words:
            heading = words
        for address in found:
            clean = address.rstrip(".,;)")
            if web_address(clean) is not None and len(clean) <= _LONGEST and visible(clean) == clean:
                yield Link((*heading, *words) or (clean.split("//")[1][:80],), clean)


def _tidy(text: str) -> str:
    return " ".join(visible(text).split()).strip(" \t-–:;,.#*[]()|")
