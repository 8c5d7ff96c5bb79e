"""What an import of a plan yielded, for scripts and for the terminal."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lke.errors import Problem
from lke.language import _
from lke.model.plan_draft import Draft


def import_document(
    plan: Path, schedule: Path | None, draft: Draft, missing: Sequence[str], problems: Sequence[Problem]
) -> dict[str, Any]:
    """The whole of it as a JSON document."""
    return {
        "plan": plan.as_posix(),
        "schedule": None if schedule is None else schedule.as_posix(),
        "counts": _counts(draft),
        "doubts": [doubt._asdict() for doubt in draft.doubts],
        "missing": list(missing),
        "problems": [problem.as_json() for problem in problems],
    }


def _counts(draft: Draft) -> dict[str, int]:
    rows = list(draft.rows())
    return {
        "areas": len(draft.areas),
        "activities": sum(len(area.activities) for area in draft.areas),
        "sub_activities": len(rows),
        "indicators": sum(len(row.indicators) for row in rows),
        "months": sum(len(row.months) for row in rows),
    }


def import_text(plan: Path, schedule: Path | None, draft: Draft, missing: Sequence[str], problems: Sequence[Problem]) -> str:
    """What was found, what is doubtful, what a person has to fill in, and what was written."""
    found = _(
        "{areas} area, {activities} kegiatan, {sub_activities} sub kegiatan, {indicators} indikator, {months} bulan bertanda"
    )
    lines = [found.format(**_counts(draft))]
    if draft.doubts:
        lines += ["", _("Meragukan, ditandai PERIKSA di berkasnya ({count}):").format(count=len(draft.doubts))]
        lines += [f"  {' '.join(part for part in (each.place, each.id) if part)}: {each.what}" for each in draft.doubts]
    if missing:
        lines += ["", _("Harus diisi orang: {keys}").format(keys=", ".join(missing))]
    if problems:
        lines += [_("lke check masih menemukan {count} kesalahan, sampai itu diisi").format(count=len(problems))]
    lines += ["", _("ditulis: {file}").format(file=plan.as_posix())]
    lines += [_("ditulis: {file}").format(file=schedule.as_posix())] if schedule is not None else []
    return "\n".join(lines)
