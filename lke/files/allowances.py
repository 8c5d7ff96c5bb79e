"""Recorded reasons for criteria that fell: a CSV of ``kriteria,alasan``."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from lke.engine.scales import Refusal
from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.table import read_table
from lke.language import _


def read_allowances(file: Path, known: Sequence[str]) -> Mapping[str, str]:
    """Criterion -> why it may be lower than last year.

    Raises:
        InvalidFiles: on an unknown or repeated criterion, or a blank reason.

    """
    table = read_table(file, file.as_posix(), ("kriteria", "alasan"), ("kriteria", "alasan"))
    reasons: dict[str, str] = {}
    problems = []
    for line, cells in table.rows:
        name, reason = cells.get("kriteria", "").strip(), cells.get("alasan", "").strip()
        refusal = _refused(name, reason, reasons, known)
        if refusal is not None:
            problems.append(Problem(SALAH, file.as_posix(), line, name, *refusal))
        reasons.setdefault(name, reason)
    if problems:
        raise InvalidFiles(problems)
    return reasons


def _refused(name: str, reason: str, seen: Mapping[str, str], known: Sequence[str]) -> Refusal | None:
    if name in seen:
        return Refusal("duplicate-row", _("kriteria {id} sudah disebut").format(id=name), _("sisakan satu baris"))
    if name not in known:
        near = get_close_matches(name, known, n=3)
        mend = _("mungkin maksudnya {near}").format(near=", ".join(near)) if near else _("lihat lke compare RUN RUN")
        return Refusal("unknown-criterion", _("tidak ada kriteria {id} dalam perbandingan ini").format(id=repr(name)), mend)
    if not reason:
        return Refusal("reason-missing", _("alasan kosong"), _("tulis mengapa kriteria ini boleh turun"))
    return None
