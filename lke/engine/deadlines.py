"""Days by which something is due, and the periods of a year."""

import calendar
from collections.abc import Iterator
from datetime import date

from lke.engine.evidence import last_day
from lke.model.calendar import MONTHS, Cutoff, Deadline


def due_on(deadline: Deadline, year: int) -> date | None:
    """The day of a yearly deadline in an assessment of *year*; None where the rubric does not know that year's."""
    limit = deadline.limit_in(year)
    if limit is None or limit.month is None:
        return None
    return last_day(Cutoff(tahun=limit.year, bulan=limit.month, hari=limit.day), year)


def periods(unit: str, year: int) -> tuple[tuple[date, date], ...]:
    """First and last day of each month, quarter, semester of *year*, or of the whole year."""
    months = MONTHS[unit]
    return tuple((date(year, first, 1), month_end(year, first + months - 1)) for first in range(1, 13, months))


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def recurring(deadline: Deadline, year: int) -> Iterator[tuple[tuple[date, date], date]]:
    """Each period of *year* with the day by which what is about it is due; nothing where the rubric does not know it."""
    limit = deadline.limit_in(year)
    if limit is None or limit.after is None:
        return
    for first, last in periods(deadline.every, year):
        months = last.year * 12 + last.month - 1 + limit.after
        due_year, due_month = divmod(months, 12)
        end = month_end(due_year, due_month + 1)
        yield (first, last), end.replace(day=min(limit.day, end.day))
