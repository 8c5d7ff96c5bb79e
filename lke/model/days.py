"""Days as people write them: YYYY-MM-DD or DD/MM/YYYY; nothing is guessed."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def read_day(value: object) -> object:
    """Read a day from text; a serial number that Excel left behind is refused by its own name.

    Raises:
        PydanticCustomError: when the text is no day.

    """
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text:
        return None
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise PydanticCustomError("excel_serial" if text.isdigit() else "not_a_date", "not a date", {})
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise PydanticCustomError("no_such_date", "no such date", {}) from None


KnownDay = Annotated[date, BeforeValidator(read_day)]
"""A day that must be stated."""

Day = Annotated[date | None, BeforeValidator(read_day)]
"""A day, or none where nothing is written."""


def month_number(text: str) -> int | None:
    """The month 1..12 that *text* is; None where it is none."""
    stripped = text.strip()
    return int(stripped) if re.fullmatch(r"0?[1-9]|1[0-2]", stripped) else None
