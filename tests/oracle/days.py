"""Days that a rubric states: cut-offs, deadlines, the parts of a year."""

from calendar import monthrange
from datetime import date

MONTHS = {"bulan": 1, "triwulan": 3, "semester": 6}


def end_of_year(year):
    return date(year, 12, 31)


def stated_day(cutoff, year):
    """A day of some year; one that this year lacks (29 February) is the month's last."""
    return day_in(year + int(cutoff.get("tahun", 0)), int(cutoff["bulan"]), int(cutoff["hari"]))


def day_in(year, month, day):
    return date(year, month, min(day, monthrange(year, month)[1]))


def limit_of(rubric, name, year):
    """What the rubric says of a deadline for an assessment of *year*; None where it does not know that year."""
    known = [each for each in rubric["tenggat"][name]["batas"] if int(each["dari"]) <= year <= int(each.get("sampai", year))]
    return known[0] if known else None


def deadline_of_year(rubric, name, year):
    """The day of a yearly deadline."""
    limit = limit_of(rubric, name, year)
    return limit and stated_day(limit, year)


def periods_of(unit, year):
    """First and last day of each month, quarter or half of a year."""
    length = MONTHS[unit]
    return [
        (date(year, month, 1), date(year, month + length - 1, monthrange(year, month + length - 1)[1]))
        for month in range(1, 13, length)
    ]


def due_after(limit, last):
    """Until when what is about a period that ends on *last* is due."""
    month = last.month + int(limit["sesudah"])
    return day_in(last.year + (month - 1) // 12, (month - 1) % 12 + 1, int(limit["hari"]))
