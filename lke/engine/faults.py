"""Faults of a rubric as problems; file and line are filled in by the reader."""

from collections.abc import Sequence
from difflib import get_close_matches

from lke.errors import SALAH, Problem
from lke.language import _


def fault(path: str, code: str, what: str, mend: str) -> Problem:
    """A fault at *path* of the rubric."""
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
