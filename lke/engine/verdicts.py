"""What verdicts on gates and predicates are called when people read them: terminal, page and workbook say the same."""

from collections.abc import Sequence
from fractions import Fraction

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
        return (
            _("tepat pada batas")
            if not verdict.margin
            else _("lebih {margin}{unit}").format(margin=at_least_shown(verdict.margin), unit=unit)
        )
    if not verdict.gap:
        return _("harus lebih dari batas")
    return _("kurang {gap} poin").format(gap=at_least_shown(verdict.gap))


def at_least_shown(number: Fraction) -> str:
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
    return f"{close.id} (+{at_least_shown(close.gain)})"


def open_words(gates: Sequence[GateVerdict]) -> str:
    """Say which gates the blanks leave open; empty where none is."""
    levels = [gate.level for gate in gates if gate.open]
    return _("gerbang yang masih terbuka: {levels}").format(levels=", ".join(levels)) if levels else ""


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
    return _(
        "Indeks RB dan predikatnya milik KPU secara keseluruhan, bukan satu satker; di sini hanya letak nilai pada tangganya."
    )
