"""Gates and predicates in lines of text and as JSON."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from lke.engine.gates import GateVerdict, Verdict
from lke.engine.predicates import Predicate
from lke.engine.verdicts import actual_words, at_least_shown, bound_words, closing_words, gate_heading, margin_words, verdict_word
from lke.figures import plain, rounded
from lke.language import _


def gate_lines(gates: Sequence[GateVerdict]) -> Iterator[str]:
    """Every condition of every level, with what would close its gap."""
    for gate in gates:
        yield gate_heading(gate)
        for verdict in gate.verdicts:
            yield from _verdict_lines(verdict)
        yield from untested_lines(gate)


def _verdict_lines(verdict: Verdict) -> Iterator[str]:
    mark = "✓" if verdict.reached else "·" if verdict.open else "✗"
    bound = bound_words(verdict.condition, verdict.bound)
    told = "; ".join(filter(None, (verdict_word(verdict), margin_words(verdict))))
    yield f"  {mark} {verdict.id:<24}{actual_words(verdict):>9} {bound:<10} {told}"
    closing = closing_words(verdict)
    if closing:
        yield f"      {closing}"


def untested_lines(gate: GateVerdict) -> Iterator[str]:
    """What the sheet cannot test."""
    yield "  " + _("Yang diuji hanya syarat pada lembar ini.")
    for each in gate.gate.untested:
        yield "  " + _("tidak diuji: {condition}").format(condition=each)


def explain_verdict(verdict: Verdict, gate: GateVerdict, *, status: str, source: str) -> Iterator[str]:
    """Why one condition of a gate is met or not."""
    yield f"{verdict.id}  {verdict.condition.title}"
    yield _("Syarat {level}: {bound}; sekarang {actual}: {word}").format(
        level=gate.gate.title,
        bound=bound_words(verdict.condition, verdict.bound),
        actual=actual_words(verdict),
        word="; ".join(filter(None, (verdict_word(verdict), margin_words(verdict)))),
    )
    yield _("Sumber batas: {source} ({status})").format(source=source or "–", status=status)
    yield _("Diputuskan atas angka tepat {exact}, tidak dibulatkan.").format(exact=verdict.actual)
    yield ""
    yield _("Yang dijumlahkan")
    for node in verdict.nodes:
        points = "–" if node.points is None else rounded(node.points)
        yield f"  {node.id}  {node.title}: {points} / {plain(node.weight)}"
    if verdict.closing:
        yield ""
        yield _("Yang menutup kekurangannya") if verdict.enough else _("Yang dapat menambah, belum cukup")
        for close in verdict.closing:
            yield f"  +{at_least_shown(close.gain)}  {close.id}  {close.title}"


# --- JSON --------------------------------------------------------------------------------------------------------


def gate_documents(gates: Sequence[GateVerdict]) -> list[dict[str, Any]]:
    """The conditions of every gate, as the contract lists them."""
    return [_verdict_document(verdict) for gate in gates for verdict in gate.verdicts]


def _verdict_document(verdict: Verdict) -> dict[str, Any]:
    return {
        "id": verdict.id,
        "level": verdict.level,
        "title": verdict.condition.title,
        "unit": verdict.condition.unit,
        "bound": None if verdict.bound is None else verdict.bound.sign,
        "required": None if verdict.bound is None else _number(verdict.bound.least),
        "actual": None if verdict.actual is None else float(verdict.actual),
        "exact": None if verdict.actual is None else str(verdict.actual),
        "met": verdict.met,
        "open": verdict.open,
        "highest": None if verdict.highest is None else float(verdict.highest),
        "margin": None if verdict.margin is None else float(verdict.margin),
        "gap": float(verdict.gap),
        "closing": [{"id": each.id, "points": float(each.gain)} for each in verdict.closing],
        "closes": verdict.enough,
        "status": verdict.condition.status,
        "nodes": [node.id for node in verdict.nodes] if verdict.condition.nodes else [],
    }


def level_documents(gates: Sequence[GateVerdict]) -> list[dict[str, Any]]:
    """Each level as a whole."""
    return [
        {
            "id": gate.level,
            "title": gate.gate.title,
            "met": gate.met,
            "open": gate.open,
            "provisional": gate.provisional,
            "untested": list(gate.gate.untested),
        }
        for gate in gates
    ]


def predicate_document(predicate: Predicate | None) -> dict[str, Any] | None:
    """The predicate with its reason and what it may still become; None where the rubric has no ladder."""
    if predicate is None:
        return None
    return {
        "name": predicate.rung.name if predicate.rung else None,
        "title": predicate.ladder.title,
        "meaning": predicate.rung.meaning if predicate.rung else None,
        "owner": predicate.ladder.owner,
        "possible": [rung.name for rung in predicate.possible],
        "because": predicate.because,
    }


def _number(number: Fraction) -> int | float:
    return number.numerator if number.denominator == 1 else float(number)
