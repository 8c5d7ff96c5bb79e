"""Everything that is known of one criterion, gathered for people: terminal and page show the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from lke.engine.instruments import mapped_questions
from lke.engine.ratios import inputs_decide, ratio_inputs
from lke.engine.review.words import reason_word, signed_words
from lke.engine.rule_words import in_words
from lke.engine.scales import show_answer
from lke.engine.score import ROUND_PREFIX, Scorer
from lke.engine.words import choices_in_words, weight_status
from lke.figures import plain
from lke.language import _
from lke.model.base import Status
from lke.model.plan import Indicator, SubActivity
from lke.model.rubric import Criterion, Rubric
from lke.model.score import Outcome, Score, Scorecard, ScoreNode
from lke.report.labels import long_date, outcome_word
from lke.report.path import path_lines
from lke.report.register import EvidenceLine, evidence_line


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """What one score says of the criterion."""

    name: str
    answer: str
    """As shown; the outcome in words where there is no answer."""
    points: Fraction | None
    weight: Fraction
    because: str

    @property
    def why(self) -> str:
        """The reason without the answer that it may begin with."""
        return "" if self.because == self.answer else self.because.removeprefix(f"{self.answer}: ")

    @property
    def said(self) -> str:
        """The answer and why, without saying the answer twice."""
        return f"{self.answer}: {self.why}" if self.why else self.answer


@dataclass(frozen=True, slots=True)
class RoundLine:
    """What one round answered."""

    name: str
    role: str
    answer: str
    note: str
    reason: str = ""
    """Why an assessor lowers, in words."""
    signed: str = ""
    """By whom, when and why, as far as the table says it."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one round gave for an input."""

    round: str
    figure: str
    source: str
    """Where the figure comes from; empty where that is not recorded."""

    @property
    def told_by(self) -> str:
        """The round, with the source where there is one."""
        return _("{round}; sumber: {source}").format(round=self.round, source=self.source) if self.source else self.round


@dataclass(frozen=True, slots=True)
class InputLine:
    """A measured input and what each round gave for it."""

    name: str
    title: str
    unit: str
    given: tuple[Given, ...]
    """By round; empty where nobody filled it in."""
    needed: bool
    """Whether the ratio cannot be computed without it."""


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator of the action plan, verbatim."""

    id: str
    lead_in: str
    text: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """One criterion with everything that its numbers rest on."""

    criterion: Criterion
    node: ScoreNode
    """As the score of record has it."""
    indicators: tuple[IndicatorLine, ...]
    scale: str
    rule: str
    found: str
    """What the rule looked for and found; empty where there is no rule."""
    path: tuple[str, ...]
    """The way the rule went, line by line."""
    wanting: str
    """The fact that would raise what the rule yields; empty where nothing is wanting."""
    rounds: tuple[RoundLine, ...]
    scores: tuple[ScoreLine, ...]
    inputs: tuple[InputLine, ...]
    ruling: str
    evidence: tuple[EvidenceLine, ...]
    source: str
    status: Status
    weight_status: Status


class Reasoner:
    """Gathers the reasons of a scorecard's criteria; what they share is looked up once."""

    def __init__(self, card: Scorecard, extra: Score | None = None) -> None:
        self.card = card
        self._rubric = card.assessment.rubric
        shown = dict(card.scores)
        if extra is not None:
            shown.setdefault(extra.by, extra)
        self._nodes = {by: {leaf.id: leaf for leaf in score.leaves()} for by, score in shown.items()}
        self._planned = _planned(card)
        mapping = card.assessment.mapping
        self._mapped = mapped_questions(self._rubric, mapping) if mapping is not None else {}
        self._weight_status = _weight_statuses(self._rubric)

    def leaf(self, by: str, criterion_id: str) -> ScoreNode:
        """The criterion's node in one score."""
        return self._nodes[by][criterion_id]

    @cached_property
    def _own(self) -> Mapping[tuple[str, str], ScoreNode]:
        """(criterion, round) -> what the round itself says."""
        scorer = Scorer(self.card.assessment)
        rounds = self.card.assessment.header.rounds
        return {(leaf.id, name): leaf for name in rounds for leaf in scorer.score(ROUND_PREFIX + name).leaves()}

    def of(self, criterion: Criterion) -> Reasons:
        """Gather the reasons of *criterion*."""
        card = self.card
        decision = card.decisions.get(criterion.id)
        return Reasons(
            criterion=criterion,
            node=self._nodes[card.basis][criterion.id],
            indicators=tuple(self._planned[each] for each in self._serving(criterion) if each in self._planned),
            scale=choices_in_words(criterion, self._rubric),
            rule=in_words(criterion, self._rubric),
            found=decision.leaf.because if decision is not None else "",
            path=tuple(path_lines(decision.verdict, self._rubric)) if decision is not None else (),
            wanting=decision.verdict.wanting if decision is not None else "",
            rounds=tuple(self._rounds(criterion)),
            scores=tuple(self._score(by, criterion) for by in self._nodes if by != "sistem" or not card.without_rules),
            inputs=tuple(self._inputs(criterion)),
            ruling=self._ruling(criterion),
            evidence=tuple(evidence_line(use, self._rubric) for use in card.uses[criterion.id]),
            source=source_in_words(criterion.source, self._rubric),
            status=criterion.status or self._rubric.default_status,
            weight_status=self._weight_status[criterion.id],
        )

    def _serving(self, criterion: Criterion) -> tuple[str, ...]:
        """The indicators whose evidence serves the criterion, by the rubric and by the mapping."""
        return tuple(dict.fromkeys((*criterion.indicators, *self._mapped.get(criterion.id, ()))))

    def _rounds(self, criterion: Criterion) -> list[RoundLine]:
        assessment = self.card.assessment
        lines = []
        for name in assessment.header.rounds:
            note = assessment.notes.get((criterion.id, name), "")
            role = assessment.header.assessors.get(name, "")
            signed = assessment.signed.get((criterion.id, name))
            reason = reason_word(signed.reason) if signed is not None and signed.reason else ""
            day = long_date(signed.when) if signed is not None and signed.when else ""
            answer = self._answered(criterion, name)
            lines.append(RoundLine(name, role, answer, note, reason, signed_words(signed, day)))
        return lines

    def _answered(self, criterion: Criterion, name: str) -> str:
        """What was typed in a round, or that its inputs answer; empty where the round has no answer yet."""
        leaf, typed = self._own[criterion.id, name], self.card.assessment.answers.get((criterion.id, name))
        informs = criterion.informing and typed is not None
        if leaf.outcome not in (Outcome.SCORED, Outcome.NOT_APPLICABLE) and not informs:
            return ""
        if typed is None or (typed.credit is not None and self._by_inputs(criterion, name)):
            return _("dihitung dari masukan")
        return show_answer(typed.text, self._rubric.scales[criterion.scale])

    def _by_inputs(self, criterion: Criterion, name: str) -> bool:
        """Whether the inputs decide in a round, whatever was typed."""
        given = self.card.assessment.inputs.get((criterion.id, name), {})
        return inputs_decide(criterion, given, self.card.assessment.carried_in(criterion.id, name))

    def _score(self, by: str, criterion: Criterion) -> ScoreLine:
        node = self._nodes[by][criterion.id]
        return ScoreLine(by, shown_answer(node, self._rubric), node.points, node.weight, node.because)

    def _inputs(self, criterion: Criterion) -> list[InputLine]:
        needed = ratio_inputs(criterion)
        return [
            InputLine(name, each.title, each.unit, self._given(criterion, name), name in needed)
            for name, each in criterion.inputs.items()
        ]

    def _given(self, criterion: Criterion, name: str) -> tuple[Given, ...]:
        assessment = self.card.assessment
        figures = ((round_, assessment.inputs.get((criterion.id, round_), {}).get(name)) for round_ in assessment.header.rounds)
        return tuple(
            Given(round_, plain(figure), assessment.input_sources.get((criterion.id, round_, name), ""))
            for round_, figure in figures
            if figure is not None
        )

    def _ruling(self, criterion: Criterion) -> str:
        ruling = self.card.assessment.rulings.get(criterion.id)
        if ruling is None:
            return ""
        shown = show_answer(ruling.answer.text, self._rubric.scales[criterion.scale])
        return f"{shown} – {ruling.source or _('tanpa sumber, tidak dihitung')}"


def shown_answer(node: ScoreNode, rubric: Rubric) -> str:
    """A leaf's answer for people; its outcome where it has none; a claim that nothing proves has neither answer nor points."""
    if node.answer is None and node.outcome is Outcome.SCORED and not node.points:
        return _("belum terbukti")
    if node.criterion is None or node.answer is None:
        return outcome_word(node.outcome)
    return show_answer(node.answer, rubric.scales[node.criterion.scale])


def source_in_words(name: str | None, rubric: Rubric) -> str:
    """Where a rule or number is written: regulation and place in it."""
    source = rubric.sources.get(name or "")
    if source is None:
        return name or ""
    return f"{source.regulation}, {source.locator}" if source.locator else source.regulation


def indicator_line(row: SubActivity, indicator: Indicator) -> IndicatorLine:
    """An indicator with the lead-in under which the plan prints it."""
    return IndicatorLine(indicator.id, row.lead_in or "", indicator.text, indicator.details)


def _planned(card: Scorecard) -> Mapping[str, IndicatorLine]:
    plan = card.assessment.indicator_plan
    return {indicator.id: indicator_line(row, indicator) for row, indicator in plan.indicators()} if plan else {}


def _weight_statuses(rubric: Rubric) -> Mapping[str, Status]:
    return {node.id: weight_status(node, rubric) for node, _parent, _depth in rubric.walk()}
