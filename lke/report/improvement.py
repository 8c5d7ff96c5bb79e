"""What to fix first, in the terminal and as JSON."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from textwrap import shorten
from typing import Any

import lke
from lke.engine.improve import LOW, UNANSWERED, UNPROVED, Limit, Plan, Stake, need_words
from lke.figures import plain, rounded
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.score import Score
from lke.report.labels import score_name

_TITLE = 44
_MOST = 20


def state_name(state: str) -> str:
    """Name what keeps a criterion from its points."""
    return {UNANSWERED: _("belum dijawab"), UNPROVED: _("belum terbukti"), LOW: _("nilainya rendah")}[state]


# --- text --------------------------------------------------------------------------------------------------------


def as_text(assessment: Assessment, score: Score, stakes: Sequence[Stake], limits: Sequence[Limit], plan: Plan | None) -> str:
    """What is at stake, what the target asks, and the plan."""
    parts = [_head(assessment, score), _limits(score, limits), _plan(plan) if plan is not None else _stakes(stakes)]
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part)


def _head(assessment: Assessment, score: Score) -> Iterator[str]:
    header = assessment.header
    if header.example:
        yield _("CONTOH – data rekaan")
    yield f"{header.unit.name} ({header.unit.code}) · {header.year}"
    yield _("Nilai {name}: {points} dari {weight} poin").format(
        name=score_name(score.by), points=rounded(score.points), weight=plain(score.weight)
    )


def _limits(score: Score, limits: Sequence[Limit]) -> Iterator[str]:
    if limits:
        yield f"{_('Syarat'):<28}{_('batas'):>12}{_('sekarang'):>12}{_('kurang'):>12}"
    for limit in limits:
        unit = "%" if limit.unit == "persen" else ""
        missing = "–" if limit.bound is None else rounded(max(limit.gap(score), Fraction(0)))
        said = _("terpenuhi") if limit.met_by(score) else _("{points} poin").format(points=missing)
        yield f"{limit.id:<28}{need_words(limit):>12}{rounded(limit.reached(score)) + unit:>12}{said:>12}"


def _stakes(stakes: Sequence[Stake]) -> Iterator[str]:
    yield _("Yang dapat ditambah, terbesar lebih dulu ({count} kriteria, {points} poin seluruhnya):").format(
        count=len(stakes), points=rounded(sum((each.gain for each in stakes), Fraction(0)))
    )
    yield f"  {_('Kriteria'):<{_TITLE}}{_('poin'):>8}  {_('keadaan'):<16}{_('gerbang yang terbantu')}"
    for each in stakes[:_MOST]:
        title = shorten(f"{each.id}  {each.title}", _TITLE - 1, placeholder="…")
        yield f"  {title:<{_TITLE}}{'+' + rounded(each.gain):>8}  {state_name(each.state):<16}{', '.join(each.gates)}".rstrip()
    if len(stakes) > _MOST:
        yield "  " + _("… dan {count} lagi (semuanya: --json)").format(count=len(stakes) - _MOST)


def _plan(plan: Plan) -> Iterator[str]:
    points = rounded(plan.score.points)
    if plan.reachable:
        yield _("Rencana termurah: usaha {effort}, nilai menjadi {points} poin").format(effort=plain(plan.effort), points=points)
    else:
        yield _(
            "Target TIDAK tercapai dengan pilihan yang ada. Terbaik yang dapat dicapai: {points} poin, usaha {effort}"
        ).format(points=points, effort=plain(plan.effort))
        yield _("Yang tetap belum terpenuhi: {ids}").format(ids=", ".join(plan.missed))
    if plan.predicate is not None:
        yield _("Predikatnya menjadi {name}").format(name=plan.predicate)
    if not plan.choices:
        yield _("Tidak ada yang perlu dikerjakan.") if plan.reachable else _("Tidak ada pilihan yang menambah nilai.")
        return
    yield f"  {_('Kriteria'):<{_TITLE}}{_('jawaban'):>9}{_('usaha'):>9}{_('poin'):>8}  {_('diperlukan untuk')}"
    for choice in plan.choices:
        title = shorten(f"{choice.option.criterion}  {choice.title}", _TITLE - 1, placeholder="…")
        answer = choice.option.answer or _("penuh")
        numbers = f"{answer:>9}{plain(choice.option.effort):>9}{'+' + rounded(choice.gain):>8}"
        yield f"  {title:<{_TITLE}}{numbers}  {', '.join(choice.needed_for)}".rstrip()


# --- JSON --------------------------------------------------------------------------------------------------------


def document(
    assessment: Assessment, score: Score, stakes: Sequence[Stake], limits: Sequence[Limit], plan: Plan | None
) -> dict[str, Any]:
    """What ``lke improve --json`` prints."""
    header = assessment.header
    return {
        "engine": lke.__version__,
        "unit": {"code": header.unit.code, "name": header.unit.name},
        "year": header.year,
        "example": header.example,
        "by": score.by,
        "total": {"points": float(score.points), "exact": str(score.points), "weight": float(score.weight)},
        "limits": [_limit(limit, score, plan) for limit in limits],
        "items": [_stake(each) for each in stakes],
        "plan": None if plan is None else _plan_json(plan),
        "problems": [],
    }


def _limit(limit: Limit, score: Score, plan: Plan | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": limit.id,
        "required": None if limit.bound is None else float(limit.bound.least),
        "strict": limit.bound is not None and limit.bound.strict,
        "unit": limit.unit,
        "actual": float(limit.reached(score)),
        "met": limit.met_by(score),
        "gap": None if limit.bound is None else float(max(limit.gap(score), Fraction(0))),
    }
    if plan is not None:
        found["planned"] = {"actual": float(limit.reached(plan.score)), "met": limit.met_by(plan.score)}
    return found


def _stake(each: Stake) -> dict[str, Any]:
    return {
        "id": each.id,
        "title": each.title,
        "state": each.state,
        "points": float(each.points),
        "weight": float(each.weight),
        "gain": float(each.gain),
        "exact": str(each.gain),
        "gates": list(each.gates),
        "because": each.because,
    }


def _plan_json(plan: Plan) -> dict[str, Any]:
    return {
        "reachable": plan.reachable,
        "effort": float(plan.effort),
        "total": {"points": float(plan.score.points), "exact": str(plan.score.points)},
        "predicate": plan.predicate,
        "missed": list(plan.missed),
        "items": [
            {
                "id": choice.option.criterion,
                "title": choice.title,
                "answer": choice.option.answer or None,
                "effort": float(choice.option.effort),
                "gain": float(choice.gain),
                "needed_for": list(choice.needed_for),
                "note": choice.option.note,
            }
            for choice in plan.choices
        ],
    }
