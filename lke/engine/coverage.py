"""Which evidence shows an indicator: through the questions that it serves, or by itself where none asks for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from lke.engine.documents import documents
from lke.engine.evidence import standing_faults
from lke.engine.instruments import indicators_served
from lke.engine.score import Scorer
from lke.model.assessment import Evidence
from lke.model.run import EvidenceRow
from lke.model.score import EvidenceUse, Scorecard, ScoreNode


class Shown(NamedTuple):
    """The evidence of one indicator, in register order."""

    valid: tuple[Evidence, ...]
    not_valid: tuple[Evidence, ...]


def evidence_of_indicators(card: Scorecard, indicators: Iterable[str]) -> dict[str, Shown]:
    """Indicator -> its evidence; one that no question asks for is shown by what names it and is whole."""
    serving = indicators_served(card.assessment.rubric, card.assessment.mapping)
    naming: dict[str, list[Evidence]] = {}
    for piece in card.assessment.evidence:
        for indicator in dict.fromkeys(piece.row.indicators):
            naming.setdefault(indicator, []).append(piece)
    return {
        each: _through_questions(card, each, serving) if each in serving else _by_itself(naming.get(each, ()))
        for each in indicators
    }


def _through_questions(card: Scorecard, indicator: str, serving: Mapping[str, Sequence[str]]) -> Shown:
    return _shown(use for each in serving[indicator] for use in _of(card.uses[each], indicator, each, serving))


def _shown(uses: Iterable[EvidenceUse]) -> Shown:
    """Each piece once; one that is valid for one question and not for another stands on both sides."""
    uses = list(uses)
    valid = {use.evidence.id: use.evidence for use in uses if use.valid}
    not_valid = {use.evidence.id: use.evidence for use in uses if not use.valid}
    return Shown(tuple(valid.values()), tuple(not_valid.values()))


def _by_itself(pieces: Iterable[Evidence]) -> Shown:
    faulty = {piece.id: bool(standing_faults(piece)) for piece in pieces}
    return Shown(tuple(each for each in pieces if not faulty[each.id]), tuple(each for each in pieces if faulty[each.id]))


def names_indicator(row: EvidenceRow, indicator: str, criterion: str, serving: Mapping[str, Sequence[str]]) -> bool:
    """Whether a piece that serves a criterion does so for an indicator: it names it, or names no other that serves it."""
    return indicator in row.indicators or not any(criterion in serving.get(each, ()) for each in row.indicators)


# --- what hangs on evidence ---------------------------------------------------------------------------------------

NONE, SINGLE, UNPROVED = "tanpa", "satu", "belum-terbukti"
GAPS = (NONE, SINGLE, UNPROVED)
"""No valid evidence; a single document; claimed higher than proved."""


class Covered(NamedTuple):
    """One criterion with its evidence, and the points that hang on what is wanting."""

    node: ScoreNode
    """As *berbukti* scores it."""
    claimed: Fraction
    """Points that the office claims."""
    indicators: tuple[tuple[str, Shown], ...]
    """The indicators that it serves, each with the evidence that names it here."""
    shown: Shown
    documents: int
    """Valid documents; one file registered twice is one."""
    hanging: Mapping[str, Fraction]
    """Each gap that it has -> exact points: what evidence can bring, what falls with the single document, what is unproved."""

    @property
    def at_stake(self) -> Fraction:
        """The most that hangs on one of its gaps."""
        return max(self.hanging.values(), default=Fraction(0))


def covered_criteria(card: Scorecard) -> tuple[Covered, ...]:
    """Every criterion that can bring points; those on which most hangs first."""
    serving = indicators_served(card.assessment.rubric, card.assessment.mapping)
    served: dict[str, list[str]] = {}
    for indicator, criteria in serving.items():
        for criterion in criteria:
            served.setdefault(criterion, []).append(indicator)
    claimed = {node.id: node.points or Fraction(0) for node in card.scores["klaim"].leaves()}
    without = _Without(card)
    found = []
    for node in card.scores["berbukti"].leaves():
        if node.weight and node.points is not None:
            uses = card.uses[node.id]
            indicators = tuple((each, _shown(_of(uses, each, node.id, serving))) for each in served.get(node.id, ()))
            found.append(_covered(node, claimed[node.id], indicators, uses, without))
    return tuple(sorted(found, key=lambda each: -each.at_stake))


def _of(
    uses: Iterable[EvidenceUse], indicator: str, criterion: str, serving: Mapping[str, Sequence[str]]
) -> Iterator[EvidenceUse]:
    return (use for use in uses if names_indicator(use.evidence.row, indicator, criterion, serving))


def _covered(
    node: ScoreNode,
    claimed: Fraction,
    indicators: tuple[tuple[str, Shown], ...],
    uses: Sequence[EvidenceUse],
    without: "_Without",
) -> Covered:
    shown, proved = _shown(uses), node.points or Fraction(0)
    names = {without.document[piece.id] for piece in shown.valid}
    hanging = {}
    if not names:
        hanging[NONE] = node.weight - proved
    if len(names) == 1:
        hanging[SINGLE] = proved - node.weight * without.credit(node, names.pop())
    if claimed > proved:
        hanging[UNPROVED] = claimed - proved
    return Covered(node, claimed, indicators, shown, len({without.document[piece.id] for piece in shown.valid}), hanging)


class _Without:
    """Scores again as if one document were not there."""

    def __init__(self, card: Scorecard) -> None:
        pieces = card.assessment.evidence
        self.document = {piece.id: name for piece, name in zip(pieces, documents(pieces), strict=True)}
        self._scorer = Scorer(card.assessment)

    def credit(self, node: ScoreNode, document: str) -> Fraction:
        """What *berbukti* would give a criterion without *document*, 0..1."""
        assert node.criterion is not None
        gone = {piece for piece, name in self.document.items() if name == document}
        return self._scorer.berbukti_without(node.criterion, gone).credit or Fraction(0)
