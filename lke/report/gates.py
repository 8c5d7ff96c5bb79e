"""Gates and predicates in words and as JSON: terminal, page and workbook say the same."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from lke.engine.gates import Close, GateVerdict, Verdict
from lke.engine.predicates import Predicate
from lke.figures import plain, rounded
from lke.language import _
from lke.model.gates import Bound, Condition

_MOST_CLOSING = 5


# --- words -------------------------------------------------------------------------------------------------------


def gate_heading(gate: GateVerdict) -> str:
    """Say whether a level is met: ``WBK: belum terpenuhi (7 dari 12 syarat)``."""
    met = sum(verdict.reached for verdict in gate.verdicts)
    counted = _("{met} dari {of} syarat").format(met=met, of=len(gate.verdicts))
    return f"{gate.level} – {gate.gate.title}: {standing(gate)} ({counted})"


def standing(gate: GateVerdict) -> str:
    """Say how a level stands; a provisional score never meets it."""
    if gate.met:
        return _("TERPENUHI")
    if gate.provisional and all(verdict.reached for verdict in gate.verdicts):
        return _("belum: nilainya masih sementara")
    return _("masih terbuka") if gate.open else _("TIDAK TERPENUHI")


def verdict_word(verdict: Verdict) -> str:
    """Say how one condition stands."""
    if verdict.reached:
        return _("terpenuhi") if verdict.met else _("tercapai, masih sementara")
    if verdict.bound is None:
        return _("batas belum ditetapkan")
    return _("belum, masih terbuka") if verdict.open else _("tidak")


def bound_words(condition: Condition, bound: Bound | None) -> str:
    """Write a bound: ``>= 60%``, ``>= 18,25``; a dash where nobody stated it."""
    unit = "%" if condition.unit == "persen" else ""
    return "–" if bound is None else f"{bound.sign} {plain(bound.least)}{unit}"


def actual_words(verdict: Verdict) -> str:
    """Write what was reached, in the condition's unit."""
    unit = "%" if verdict.condition.unit == "persen" else ""
    return _("tidak berlaku") if verdict.actual is None else f"{rounded(verdict.actual)}{unit}"


def margin_words(verdict: Verdict) -> str:
    """Say by how much a condition is met, or how many points of the total are missing."""
    if verdict.margin is None:
        return ""
    if verdict.reached:
        unit = "%" if verdict.condition.unit == "persen" else ""
        return _("tepat pada batas") if not verdict.margin else _("lebih {margin}{unit}").format(
            margin=_at_least_shown(verdict.margin), unit=unit
        )
    if not verdict.gap:
        return _("harus lebih dari batas")
    return _("kurang {gap} poin").format(gap=_at_least_shown(verdict.gap))


def _at_least_shown(number: Fraction) -> str:
    """A number that is not 0 is never shown as 0."""
    return rounded(number) if abs(number) >= Fraction(1, 200) else f"< {rounded(Fraction(1, 100))}"


def closing_words(verdict: Verdict, most: int = _MOST_CLOSING) -> str:
    """Name the criteria that would close the gap, those with most to gain first."""
    if verdict.reached or not verdict.closing:
        return ""
    named = ", ".join(_gain(close) for close in verdict.closing[:most])
    more = len(verdict.closing) - most
    named += _(" dan {count} lagi").format(count=more) if more > 0 else ""
    return _("tertutup oleh {named}").format(named=named) if verdict.enough else _("belum cukup: {named}").format(named=named)


def _gain(close: Close) -> str:
    return f"{close.id} (+{_at_least_shown(close.gain)})"


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


def open_words(gates: Sequence[GateVerdict]) -> str:
    """Say which gates the blanks leave open; empty where none is."""
    levels = [gate.level for gate in gates if gate.open]
    return _("gerbang yang masih terbuka: {levels}").format(levels=", ".join(levels)) if levels else ""


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
            yield f"  +{_at_least_shown(close.gain)}  {close.id}  {close.title}"


# --- predicates --------------------------------------------------------------------------------------------------


def predicate_words(predicate: Predicate | None, *, one_office: bool) -> str:
    """Say the predicate, why, and whose it is; empty where the rubric has no ladder."""
    if predicate is None:
        return ""
    ladder, rung = predicate.ladder, predicate.rung
    name = _("belum ada") if rung is None else rung.name + (f" ({rung.meaning})" if rung.meaning else "")
    text = f"{ladder.title}: {name}; {predicate.because}"
    if len(predicate.possible) > 1:
        names = ", ".join(each.name for each in predicate.possible)
        text += "; " + _("bila sisanya terjawab, mungkin: {names}").format(names=names)
    if ladder.owner == "instansi" and one_office:
        text += ". " + whose_words()
    return text


def whose_words() -> str:
    """Say whose the predicate of the RB index is."""
    return _("Indeks RB dan predikatnya milik KPU secara keseluruhan, bukan satu satker; di sini hanya letak nilai pada tangganya.")


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
