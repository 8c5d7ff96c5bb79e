"""A table as every output prints it: columns with their kinds, and cells that are still exact."""

from fractions import Fraction
from typing import NamedTuple

Cell = str | int | float | Fraction | None

TEXT, LONG, WHOLE, NUMBER, POINTS = "teks", "panjang", "bulat", "bilangan", "poin"
SHARE, CHANGE, CHANCE = "persen", "selisih", "peluang"
"""What a column holds: words, many words, counts, any numbers, points; shares of 1, signed numbers, likelihoods."""


class Column(NamedTuple):
    """One column."""

    title: str
    kind: str = TEXT


class Table(NamedTuple):
    """One table; a cell of None says that there is no number, which is not 0."""

    key: str
    title: str
    remark: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left: str = ""
    """What was left out, and where it is; empty where nothing was."""
