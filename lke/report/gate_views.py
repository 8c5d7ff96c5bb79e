"""Gates as the page shows them."""

from collections.abc import Iterator
from dataclasses import dataclass

from lke.engine.gates import GateVerdict, Verdict, decide_gates
from lke.engine.verdicts import actual_words, bound_words, closing_words, gate_heading, margin_words, verdict_word
from lke.model.score import Scorecard


@dataclass(frozen=True, slots=True)
class ConditionView:
    """One condition of a gate."""

    id: str
    title: str
    bound: str
    actual: str
    reached: bool
    open: bool
    word: str
    closing: str


@dataclass(frozen=True, slots=True)
class GateView:
    """One gate with its conditions, and what the sheet does not test."""

    heading: str
    met: bool
    conditions: tuple[ConditionView, ...]
    untested: tuple[str, ...]


def gate_views(card: Scorecard) -> Iterator[GateView]:
    """Every gate, decided on the score of record."""
    return map(_gate, decide_gates(card.assessment, card.record))


def _gate(gate: GateVerdict) -> GateView:
    return GateView(gate_heading(gate), gate.met, tuple(map(_condition, gate.verdicts)), gate.gate.untested)


def _condition(verdict: Verdict) -> ConditionView:
    return ConditionView(
        id=verdict.id,
        title=verdict.condition.title,
        bound=bound_words(verdict.condition, verdict.bound),
        actual=actual_words(verdict),
        reached=verdict.reached,
        open=verdict.open,
        word="; ".join(filter(None, (verdict_word(verdict), margin_words(verdict)))),
        closing=closing_words(verdict),
    )
