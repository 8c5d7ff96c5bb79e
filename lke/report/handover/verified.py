"""What verifying a package found, as text and as a JSON document."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from lke.errors import Problem
from lke.figures import rounded, whole
from lke.language import _
from lke.model.preflight import Result
from lke.report.handover.preflight import result_word


class Findings(NamedTuple):
    """A verified package, as far as it is told."""

    file: str
    seal: str | None
    files: int
    bytes: int
    problems: Sequence[Problem]
    notes: Sequence[str]
    package: bool
    total: "Total | None"
    preflight: str | None
    """How the preflight in it came out."""
    not_checked: Sequence[str]
    masked: Sequence[str]


class Total(NamedTuple):
    """The score of record, as it was stored and as it is worked out here."""

    unit: tuple[str, str]
    """Code and name."""
    year: int
    rubric: tuple[str, str]
    """Id and SHA-256."""
    by: str
    stored: str
    points: Fraction
    weight: Fraction
    same: bool


def verified_text(findings: Findings) -> str:
    """For a terminal: what is wrong first."""
    lines = [str(problem) for problem in findings.problems]
    if lines:
        lines.append("")
    size = rounded(Fraction(findings.bytes, 1_000_000), 1)
    lines.append(_("{file}: {count} berkas, {size} MB").format(file=findings.file, count=findings.files, size=size))
    lines.append(_("sidik paket: {hash}").format(hash=findings.seal or "–"))
    if findings.total is not None:
        lines += _of_total(findings.total)
    if findings.preflight is not None:
        known = {result.value: result_word(result) for result in Result}
        word = known.get(findings.preflight, findings.preflight)
        lines.append(_("praperiksa di dalamnya: {result}").format(result=word))
    lines += [_("catatan: {what}").format(what=note) for note in findings.notes]
    lines.append(
        _("RUSAK ATAU DIUBAH: {count} kesalahan").format(count=len(findings.problems)) if findings.problems else _("UTUH")
    )
    return "\n".join(lines)


def _of_total(total: Total) -> list[str]:
    office = _("{name} ({code}), {year}, {rubric}").format(
        name=total.unit[1], code=total.unit[0], year=total.year, rubric=total.rubric[0]
    )
    score = _("nilai {by} dihitung ulang: {points} dari {weight} poin").format(
        by=total.by, points=rounded(total.points), weight=whole(total.weight)
    )
    return [office, f"{score} ({_('sama dengan yang tersimpan') if total.same else _('BERBEDA dari yang tersimpan')})"]


def verified_document(findings: Findings) -> dict[str, Any]:
    """What ``lke verify --json`` prints."""
    total = findings.total
    return {
        "file": findings.file,
        "sound": not findings.problems,
        "package": findings.package,
        "seal": findings.seal,
        "files": findings.files,
        "bytes": findings.bytes,
        "unit": None if total is None else {"code": total.unit[0], "name": total.unit[1]},
        "year": None if total is None else total.year,
        "rubric": None if total is None else {"id": total.rubric[0], "sha256": total.rubric[1]},
        "score": None
        if total is None
        else {
            "by": total.by,
            "stored": total.stored,
            "exact": str(total.points),
            "points": float(total.points),
            "same": total.same,
        },
        "preflight": findings.preflight,
        "not_checked": list(findings.not_checked),
        "masked": list(findings.masked),
        "notes": list(findings.notes),
        "problems": [problem.as_json() for problem in findings.problems],
    }
