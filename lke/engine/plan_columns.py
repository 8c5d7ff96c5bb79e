"""Where the columns of an action plan's table stand: told by its heads, whatever page they are repeated on."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from lke.model.plan_draft import FoundRow

_AREA = re.compile(r"AREA\b(?!.*KEGIATAN)")
_BOTH = re.compile(r"AREA\b.*\bKEGIATAN")
_SUB = re.compile(r"SUB\W*KEGIATAN")
_ACTIVITY = re.compile(r"(?:PROGRAM\W+)?KEGIATAN")
_INDICATOR = re.compile(r"INDIKATOR")
_REMARK = re.compile(r"KET(?:ERANGAN)?\b")
_NUMBER = re.compile(r"NO(?:MOR)?\b\.?")
_MONTHS = (
    tuple(str(month) for month in range(1, 13)),
    ("JAN", "[FP]EB", "MAR", "APR", "MEI", "JUN", "JUL", "AG[USTP]", "SEP", "OKT", "NO[VP]", "DES"),
    ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"),
)
_HEAD_ROWS = 4
"""Rows below the heads that may still belong to them."""


class Columns(NamedTuple):
    """Columns of the table, from 0; None for one that it does not have."""

    area: int | None
    """Also the column that holds areas and activities alike."""
    activity: int | None
    sub_activity: int
    indicator: int
    first_month: int | None
    remark: int | None
    number: int | None
    combined: bool

    @property
    def texts(self) -> tuple[int, ...]:
        """The columns that hold the plan's text."""
        return tuple(each for each in (self.area, self.activity, self.sub_activity, self.indicator) if each is not None)


def columns_of(rows: Sequence[FoundRow], at: int) -> Columns | None:
    """The columns that the heads in row *at* name; None where it is no row of heads."""
    heads = [" ".join(cell.upper().split()) for cell in rows[at].cells]

    def where(pattern: re.Pattern[str]) -> int | None:
        return next((column for column, head in enumerate(heads) if pattern.match(head)), None)

    sub_activity, indicator = where(_SUB), where(_INDICATOR)
    both, area, activity = where(_BOTH), where(_AREA), where(_ACTIVITY)
    if sub_activity is None or indicator is None or (area is None and activity is None and both is None):
        return None
    remark = where(_REMARK)
    months = _first_month(rows[at : at + _HEAD_ROWS], indicator, remark)
    combined = both is not None and area is None
    return Columns(both if combined else area, activity, sub_activity, indicator, months, remark, where(_NUMBER), combined)


def _first_month(rows: Sequence[FoundRow], indicator: int, remark: int | None) -> int | None:
    for row in rows:
        heads = [cell.strip().upper() for cell in row.cells]
        for column in range(indicator + 1, len(heads) - 11):
            if any(_names(heads[column : column + 12], months) for months in _MONTHS):
                return column
    return indicator + 1 if remark == indicator + 13 else None


def _names(heads: Sequence[str], months: Sequence[str]) -> bool:
    """Whether twelve heads are the months: numbers, numerals of Rome, or names however short."""
    form = r"{}\w*\.?" if months[0] == "JAN" else "{}"
    return all(re.fullmatch(form.format(month), head) for head, month in zip(heads, months, strict=True))


def is_head(row: FoundRow, columns: Columns) -> bool:
    """Whether a row below the heads still belongs to them: the months' names, or the numbers of the columns."""
    texts = [row.cells[column].strip() for column in columns.texts if column < len(row.cells)]
    if all(text.isdigit() for text in texts) and texts:
        return True
    if any(texts) or columns.first_month is None:
        return False
    months = [cell.strip().upper() for cell in row.cells[columns.first_month : columns.first_month + 12]]
    return any(_names(months, each) for each in _MONTHS) if len(months) == 12 else False
