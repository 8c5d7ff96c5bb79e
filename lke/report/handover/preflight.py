"""A preflight as text, as the contract's JSON document, and as a page."""

from typing import Any

from markupsafe import Markup

import lke
from lke.figures import rounded
from lke.language import _, code
from lke.model.preflight import GRAVITY, Line, Preflight, Result
from lke.model.score import Scorecard
from lke.report.html import asset as beside_templates
from lke.report.html import environment, policy, style


def result_word(result: Result) -> str:
    """LULUS, GAGAL or PERINGATAN."""
    return {Result.PASS: _("LULUS"), Result.WARN: _("PERINGATAN"), Result.FAIL: _("GAGAL")}[result]


def group_word(group: str) -> str:
    """Name a part of the preflight."""
    return {
        "kelengkapan": _("Kelengkapan"),
        "catatan": _("Catatan wajib"),
        "gerbang": _("Gerbang"),
        "bukti": _("Bukti"),
        "akses": _("Akses"),
        "buku_kerja": _("Buku kerja"),
        "jurnal": _("Jurnal"),
        "rubrik": _("Rubrik"),
        "status": _("Status"),
        "isi": _("Isi tabel"),
        "keluaran": _("Keluaran"),
    }[group]


def outcome(preflight: Preflight) -> str:
    """How it came out, and how many lines came out how."""
    counts = ", ".join(f"{preflight.count(result)} {result_word(result)}" for result in GRAVITY)
    return f"{result_word(preflight.result)} ({counts})"


def summary(preflight: Preflight) -> str:
    """The same as a sentence of its own."""
    return _("Praperiksa: {outcome}").format(outcome=outcome(preflight))


def preflight_text(preflight: Preflight) -> str:
    """The list for a terminal, the gravest first."""
    return "\n".join([*(part for line in preflight.lines for part in _told(line)), "", summary(preflight)])


def _told(line: Line) -> list[str]:
    word = result_word(line.result).ljust(10)
    points = _(" – {points} poin").format(points=rounded(line.points)) if line.points else ""
    where = f"{line.where}: " if line.where else ""
    told = [f"{word}  {where}{line.what}{points} [{line.id}]"]
    if line.mend:
        told.append(f"{' ' * 12}{_('perbaikan')}: {line.mend}")
    return told


def preflight_document(preflight: Preflight, card: Scorecard, seal: str) -> dict[str, Any]:
    """What ``lke preflight --json`` prints and ``praperiksa.json`` holds; *seal* stands for the whole stamp."""
    header, rubric = card.assessment.header, card.assessment.rubric
    return {
        "engine": lke.__version__,
        "unit": {"code": header.unit.code, "name": header.unit.name},
        "year": header.year,
        "rubric": {"id": rubric.id, "edition": rubric.edition, "sha256": card.assessment.rubric_sha256},
        "result": preflight.result.value,
        "counts": {result.value: preflight.count(result) for result in GRAVITY},
        "lines": [_document(line) for line in preflight.lines],
        "stamp": {"seal": seal, "hashes": dict(sorted(preflight.stamp.items()))},
    }


def _document(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "group": line.group,
        "result": line.result.value,
        "what": line.what,
        "where": line.where,
        "mend": line.mend,
        "points": None if line.points is None else float(line.points),
        "exact": None if line.points is None else str(line.points),
    }


def preflight_html(preflight: Preflight, card: Scorecard, seal: str) -> str:
    """The list as a page that needs nothing beside it, on screen and on paper."""
    look = style(example=card.assessment.header.example) + beside_templates("serah-terima.css")
    made = environment(None)
    made.globals.update({"result_word": result_word, "group_word": group_word})
    return made.get_template("praperiksa.html").render(
        card=card,
        header=card.assessment.header,
        preflight=preflight,
        summary=summary(preflight),
        results=GRAVITY,
        seal=seal,
        lang=code(),
        policy=policy(look, ""),
        style=Markup(look),  # noqa: S704  # our own file
    )
