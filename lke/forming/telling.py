"""What became of forms that were taken back, as lines for people and as a document for scripts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lke.forming.collecting import Collected, Conflict, Form
from lke.language import _
from lke.model.form import NOTE, REASON, RULING, TABLE, FieldKey, Said


def told(collected: Collected, run: Path) -> Iterator[str]:
    """Say what was taken, what changed and what waits, in lines."""
    for form in collected.forms:
        yield _form(form)
    for (round_, key), (before, now) in collected.changed.items():
        where = f"{key.criterion} {_part(key)} ({round_})"
        if not now:
            yield _("dikosongkan: {where}, tadinya {before}").format(where=where, before=_quoted(before))
        elif not before:
            yield _("diisi: {where} = {now}").format(where=where, now=_quoted(now))
        else:
            yield _("diubah: {where} dari {before} menjadi {now}").format(where=where, before=_quoted(before), now=_quoted(now))
    for name in collected.evidence.registered:
        yield _("bukti didaftarkan: {id}, status diajukan").format(id=name)
    yield from told_conflicts(collected.conflicts, run)
    if not collected.written:
        yield _("tidak ada yang baru; tidak ada yang ditulis")


def told_conflicts(conflicts: tuple[Conflict, ...], run: Path) -> Iterator[str]:
    """Say which fields wait for a person, with every text and who said it."""
    for conflict in conflicts:
        where = f"{conflict.key.criterion} {_part(conflict.key)} ({conflict.round})"
        yield _("beda: {where}; sementara tetap {text}").format(where=where, text=_quoted(conflict.text))
        if conflict.reason:
            yield "    " + _("tidak cocok satu sama lain: {reason}").format(reason=conflict.reason)
        for row in conflict.said:
            yield f"    {row.id}  {_quoted(row.text)}  – {_whose(row)}"
    if conflicts:
        run_name = run.as_posix()
        first = conflicts[0]
        yield _("putuskan dengan: lke collect {run} --take {id}, atau --keep {criterion}").format(
            run=run_name, id=first.said[0].id if first.said else "ID", criterion=first.key.criterion
        )


def _form(form: Form) -> str:
    count = len({each.asked.key.criterion for each in form.changes})
    text = _("{file}: {fields} isian baru pada {count} pertanyaan, diisi {role}")
    return text.format(file=form.file, fields=len(form.changes), count=count, role=form.role)


def _whose(row: Said) -> str:
    if row.form == TABLE:
        return _("tabel penilaian")
    if row.form == RULING:
        return _("putusan {role}, {day}").format(role=row.role, day=row.day)
    return _("{role}, formulir {form}, {day}").format(role=row.role, form=row.form, day=row.day)


def _part(key: FieldKey) -> str:
    if key.input_name is not None:
        return _("angka {name}").format(name=key.input_name)
    if key.source_of is not None:
        return _("sumber angka {name}").format(name=key.source_of)
    if key.part == REASON:
        return _("alasan")
    return _("catatan") if key.part == NOTE else _("jawaban")


def _quoted(text: str) -> str:
    return f"“{text}”" if text else _("(kosong)")


def document(collected: Collected) -> dict[str, Any]:
    """The same as one JSON document."""
    return {
        "written": collected.written,
        "forms": [_form_json(form) for form in collected.forms],
        "changes": [
            {"id": key.criterion, "part": key.part, "round": round_, "before": before, "after": now}
            for (round_, key), (before, now) in collected.changed.items()
        ],
        "conflicts": conflicts_json(collected.conflicts),
        "evidence": {
            "registered": list(collected.evidence.registered),
            "kept": [{"id": piece.id, "title": piece.cells["judul"], "why": why} for piece, why in collected.evidence.kept],
        },
        "problems": [problem.as_json() for problem in collected.problems],
    }


def conflicts_json(conflicts: tuple[Conflict, ...]) -> list[dict[str, Any]]:
    """The fields that wait, each with every text and who said it."""
    return [
        {
            "id": each.key.criterion,
            "part": each.key.part,
            "round": each.round,
            "text": each.text,
            "reason": each.reason,
            "said": [{"id": row.id, "text": row.text, "who": row.role, "form": row.form, "on": row.day} for row in each.said],
        }
        for each in conflicts
    ]


def _form_json(form: Form) -> dict[str, Any]:
    handed = form.handed
    return {
        "file": form.file,
        "sha256": form.sha256,
        "form": handed.id,
        "round": handed.round,
        "who": form.role,
        "fields": len(form.changes),
        "accepted": [each.asked.key.criterion for each in form.changes if each.accepted],
    }
