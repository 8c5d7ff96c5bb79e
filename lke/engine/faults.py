"""Faults of a rubric, a mapping or a crosswalk as problems; file and line are filled in by the reader."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from lke.errors import SALAH, Problem
from lke.language import _


def fault(path: str, code: str, what: str, mend: str) -> Problem:
    """A fault at *path* of the file."""
    return Problem(SALAH, "", None, path, code, what, mend)


def unknown(path: str, code: str, kind: str, name: str, known: Sequence[str]) -> Problem:
    """A name that is not among those known, with the nearest one."""
    near = get_close_matches(name, known, n=1)
    names = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
    mend = (
        _("mungkin maksudnya {near}").format(near=near[0])
        if near
        else _("yang dikenal: {names}").format(names=names or _("belum ada"))
    )
    return fault(path, code, _("{kind} {name} tidak dikenal").format(kind=kind, name=repr(name)), mend)


def check_day(month: int, day: int, path: str) -> Iterator[Problem]:
    """A day that no year has; 29 February is a day."""
    if day > monthrange(2000, month)[1]:
        what = _("bulan {month} tidak punya tanggal {day}").format(month=month, day=day)
        yield fault(path, "no-such-date", what, _("perbaiki hari atau bulan"))
