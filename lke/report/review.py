"""The assessor's round in the terminal and as JSON: the queue, what a change does, what is to be done."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from textwrap import shorten
from typing import Any

import lke
from lke.engine.comparison_words import signed
from lke.engine.review.effects import Change, CriterionChange, Effect
from lke.engine.review.follow_ups import Finding
from lke.engine.review.queue import Question
from lke.engine.scales import show_answer
from lke.engine.score import Scorer
from lke.figures import rounded
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.score import Leaf, Outcome
from lke.report.labels import outcome_word
from lke.report.reasons import source_in_words
from lke.report.register import EvidenceLine, evidence_line

_TITLE = 96
_REASON = 110


# --- the queue ---------------------------------------------------------------------------------------------------


def queue_text(scorer: Scorer, round_: str, questions: Sequence[Question], first: int | None) -> str:
    """The queue, each question with what to open and what the system proposes; *first* of them."""
    shown = questions[:first]
    header = scorer.assessment.header
    waiting = sum(not each.verified for each in questions)
    lines = [_("CONTOH – data rekaan")] if header.example else []
    lines.append(f"{header.unit.name} ({header.unit.code}) · {header.year}")
    lines.append(
        _("Putaran {round}: {waiting} dari {of} pertanyaan belum diverifikasi, {points} poin dipertaruhkan").format(
            round=round_,
            waiting=waiting,
            of=len(questions),
            points=rounded(sum((each.stake for each in questions if not each.verified), Fraction(0))),
        )
    )
    for number, each in enumerate(shown, start=1):
        lines += ["", *_entry(scorer, round_, number, each)]
    if len(shown) < len(questions):
        rest = _("… dan {count} pertanyaan lagi (semuanya: --first 0)").format(count=len(questions) - len(shown))
        lines += ["", rest]
    return "\n".join(lines)


def _entry(scorer: Scorer, round_: str, number: int, each: Question) -> Iterator[str]:
    criterion, indent = each.criterion, " " * 5
    also = _(" (juga {ids})").format(ids=", ".join(each.also)) if each.also else ""
    yield f"{number:>3}  {criterion.id}{also}  {shorten(criterion.text, _TITLE, placeholder='…')}"
    numbers = _("taruhan {points} poin (turun {down}, naik {up})").format(
        points=rounded(each.stake), down=rounded(each.down), up=rounded(each.up)
    )
    if each.unproved:
        numbers += " · " + _("belum terbukti {points}").format(points=rounded(each.unproved))
    yield indent + numbers + (" · " + _("sudah dijawab putaran ini") if each.verified else "")
    note = scorer.assessment.notes.get((criterion.id, "unit"), "")
    yield indent + _("satker: {answer}").format(answer=_said(scorer, each, each.claim)) + (f" – {note}" if note else "")
    for name in scorer.rounds[1 : scorer.rounds.index(round_) + 1]:
        leaf = scorer.leaf(criterion, f"round:{name}")
        if leaf.outcome in (Outcome.SCORED, Outcome.NOT_APPLICABLE):
            yield indent + _("putaran {name}: {answer}").format(name=name, answer=_said(scorer, each, leaf))
    if each.system is not None:
        answer = _said(scorer, each, each.system)
        why = shorten(each.system.because.removeprefix(f"{answer}: "), _REASON, placeholder="…")
        yield indent + _("usul sistem: {answer} – {why}").format(answer=answer, why=why)
    uses = scorer.uses[criterion.id]
    yield from (indent + _piece(evidence_line(use, scorer.assessment.rubric)) for use in uses)
    if not uses:
        yield indent + _("tidak ada bukti terdaftar")
    source = source_in_words(criterion.source, scorer.assessment.rubric)
    if source:
        yield indent + _("dasar: {source}").format(source=source)


def _said(scorer: Scorer, each: Question, leaf: Leaf) -> str:
    if leaf.answer is None:
        return outcome_word(leaf.outcome) if leaf.credit is None else rounded(leaf.credit)
    return show_answer(leaf.answer, scorer.assessment.rubric.scales[each.criterion.scale])


def _piece(piece: EvidenceLine) -> str:
    """One piece: whether it counts, where to open it, and why it does not count."""
    page = _(" hlm. {page}").format(page=piece.page) if piece.page else ""
    place = _("(akses terbatas)") if piece.restricted else (piece.file or piece.link or piece.seen or "–") + page
    why = f" – {piece.faults[0]}" if piece.faults else ""
    return f"{'✓' if piece.valid else '✗'} {piece.id}  {place}{why}"


def queue_json(scorer: Scorer, round_: str, questions: Sequence[Question], first: int | None) -> dict[str, Any]:
    """What ``lke review queue --json`` prints."""
    return {
        **_head(scorer.assessment),
        "round": round_,
        "unverified": sum(not each.verified for each in questions),
        "of": len(questions),
        "items": [_item(scorer, each) for each in questions[:first]],
        "problems": [],
    }


def _item(scorer: Scorer, each: Question) -> dict[str, Any]:
    rubric = scorer.assessment.rubric
    return {
        "id": each.criterion.id,
        "also": list(each.also),
        "title": each.criterion.text,
        "verified": each.verified,
        "stake": float(each.stake),
        "exact": str(each.stake),
        "down": float(each.down),
        "up": float(each.up),
        "unproved": float(each.unproved),
        "claim": each.claim.answer,
        "note": scorer.assessment.notes.get((each.criterion.id, "unit"), ""),
        "system": None if each.system is None else {"answer": each.system.answer, "because": each.system.because},
        "source": source_in_words(each.criterion.source, rubric),
        "evidence": [_piece_json(evidence_line(use, rubric)) for use in scorer.uses[each.criterion.id]],
    }


def _piece_json(piece: EvidenceLine) -> dict[str, Any]:
    return {
        "id": piece.id,
        "valid": piece.valid,
        "restricted": piece.restricted,
        "file": piece.file,
        "link": piece.link,
        "page": piece.page,
        "review": piece.review,
        "faults": list(piece.faults),
    }


# --- what a change does ------------------------------------------------------------------------------------------


def effect_text(effects: Sequence[Effect]) -> str:
    """Points of the criteria and of the total, before and after."""
    return "\n".join(line for each in effects for line in _effect(each))


def _effect(each: Effect) -> Iterator[str]:
    for criterion in each.criteria:
        yield _("{id} ({by}): {before} → {after}").format(
            id=criterion.id, by=each.by, before=_points(criterion, 0), after=_points(criterion, 1)
        )
    yield _("Nilai {by}: {before} → {after} poin ({moved})").format(
        by=each.by,
        before=rounded(each.total.before or Fraction(0)),
        after=rounded(each.total.after or Fraction(0)),
        moved=signed(each.total.moved),
    )


def _points(criterion: CriterionChange, at: int) -> str:
    points = (criterion.points.before, criterion.points.after)[at]
    return outcome_word(criterion.outcomes[at]) if points is None else _("{points} poin").format(points=rounded(points))


def effect_json(each: Effect) -> dict[str, Any]:
    """The same for programs; ``exact`` is the rational."""
    return {
        "by": each.by,
        "criteria": [
            {"id": one.id, "answers": list(one.answers), "outcomes": [part.value for part in one.outcomes], **_change(one.points)}
            for one in each.criteria
        ],
        "total": _change(each.total),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "before": None if change.before is None else float(change.before),
        "after": None if change.after is None else float(change.after),
        "change": float(change.moved),
        "exact": str(change.moved),
    }


# --- what is to be done ------------------------------------------------------------------------------------------


def findings_text(found: Sequence[Finding], *, written: bool) -> str:
    """The follow-ups that are asked for, those that wait for a decision, and those that are there already."""
    new = [each for each in found if each.waits_for is None and each.known_as is None]
    said = _("ditulis ke tindak_lanjut.csv: {count}") if written else _("diusulkan untuk tindak_lanjut.csv: {count}")
    lines = [said.format(count=len(new))]
    lines += [_follow_up(each) for each in new]
    known = [each.known_as for each in found if each.known_as is not None]
    if known:
        lines.append(_("sudah ada: {ids}").format(ids=", ".join(known)))
    for each in found:
        if each.known_as is None and each.waits_for is not None:
            criteria = ", ".join(each.proposed.criteria)
            lines.append(_("{criteria}: menunggu putusan {id}").format(criteria=criteria, id=each.waits_for))
    if new and not written:
        lines.append(_("tambahkan --write untuk menulisnya"))
    return "\n".join(lines)


def _follow_up(each: Finding) -> str:
    row = each.proposed
    about = "; ".join(filter(None, (", ".join(row.criteria), row.origin, row.responsible)))
    return f"  {row.id}  {row.recommendation} ({about})"


def findings_json(assessment: Assessment, found: Sequence[Finding], *, written: bool) -> dict[str, Any]:
    """What ``lke review findings --json`` prints."""
    return {
        **_head(assessment),
        "written": written,
        "items": [
            {
                **each.proposed.model_dump(mode="json", by_alias=True, exclude_none=True),
                "waits_for": each.waits_for,
                "known_as": each.known_as,
            }
            for each in found
        ],
        "problems": [],
    }


def _head(assessment: Assessment) -> dict[str, Any]:
    header = assessment.header
    return {
        "engine": lke.__version__,
        "unit": {"code": header.unit.code, "name": header.unit.name},
        "year": header.year,
        "example": header.example,
    }
