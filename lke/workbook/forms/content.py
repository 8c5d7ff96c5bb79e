"""What is written on a form: the questions of its areas with what is already known of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from lke.engine.form_fields import QuestionForm, Texts, as_typed_answer, criteria_below
from lke.engine.scales import show_answer
from lke.engine.score import Scorer
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.form import ANSWER, NOTE, FieldKey
from lke.model.rubric import Branch, Criterion, Rubric, Scale
from lke.model.run import ROUND_OF_UNIT, Header
from lke.model.score import Outcome, Scorecard
from lke.workbook.words import explanation, round_title

ACCEPT_SYSTEM, ACCEPT_LAST_YEAR = "Ya", "Tahun lalu"
"""Words by which a proposal is accepted: data, the same in every language."""


@dataclass(frozen=True, slots=True)
class LastYear:
    """What last year's assessment says of a question."""

    shown: str
    answer: str | None = None
    """The answer that can be taken over; None where it stands for another question, or on another scale."""
    inputs: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Content:
    """Everything that a form is made of."""

    card: Scorecard
    round: str
    role: str
    areas: tuple[str, ...]
    """As asked for; every area where none was."""
    questions: Mapping[str, QuestionForm]
    typed: Texts
    knows: Mapping[FieldKey, tuple[str, ...]]
    anchor: str
    last_year: Mapping[str, LastYear] = field(default_factory=dict)

    @property
    def assessment(self) -> Assessment:
        """What is assessed."""
        return self.card.assessment

    @property
    def header(self) -> Header:
        """Which office and year."""
        return self.card.assessment.header

    @property
    def rubric(self) -> Rubric:
        """By which rubric."""
        return self.card.assessment.rubric

    @cached_property
    def below(self) -> Mapping[str, list[Branch | Criterion]]:
        """Area -> its nodes in preorder."""
        return criteria_below(self.rubric, self.areas)

    @cached_property
    def depth(self) -> Mapping[str, int]:
        """Node -> how deep it stands in the rubric."""
        return {node.id: depth for node, _parent, depth in self.rubric.walk()}

    @cached_property
    def scorer(self) -> Scorer:
        """What the rounds themselves say."""
        return Scorer(self.assessment)

    def scale(self, criterion: Criterion) -> Scale:
        """The scale of a question."""
        return self.rubric.scales[criterion.scale]

    def base(self, key: FieldKey) -> str:
        """What the run holds in a field."""
        return self.typed.get(key, "")

    # --- what is known of a question ---

    def explained(self, criterion: Criterion) -> str:
        """Say what a question looks for, and what would raise it."""
        lines = [explanation(criterion, self.rubric)]
        decision = self.card.decisions.get(criterion.id)
        if decision is not None and decision.verdict.wanting:
            # whoever fills in a form sees no table: the numbers stand right below
            wanting = decision.verdict.wanting.replace(_("isi angkanya di data.csv"), _("isi angka di baris di bawahnya"))
            lines.append(_("Yang belum ada: {wanting}").format(wanting=wanting))
        return "\n".join(line for line in lines if line)

    def proposal(self, criterion: Criterion) -> tuple[str, str | None]:
        """What evidence and data yield, as shown, and as an answer to be accepted."""
        decision = self.card.decisions.get(criterion.id)
        if decision is None:
            return "", None
        leaf = decision.leaf
        if leaf.outcome is not Outcome.SCORED or leaf.answer is None:
            return "", None
        shown = show_answer(leaf.answer, self.scale(criterion))
        because = leaf.because.removeprefix(f"{shown}: ")
        text = f"{shown}\n{because}" if because and because != shown else shown
        return text, as_typed_answer(leaf.answer, self.scale(criterion))

    def earlier(self, criterion: Criterion) -> str:
        """What was answered last year; for an assessor, what the rounds before answered this year too."""
        lines = list(self._rounds_before(criterion))
        last = self.last_year.get(criterion.id)
        if last is not None and last.shown:
            lines.append(_("Tahun lalu: {shown}").format(shown=last.shown) if lines else last.shown)
        return "\n".join(lines)

    def _rounds_before(self, criterion: Criterion) -> Iterator[str]:
        rounds = self.header.rounds
        for name in rounds[: rounds.index(self.round)]:
            answer, note = self.scorer.typed(criterion, name)
            leaf = self.scorer.leaf(criterion, f"round:{name}")
            text = answer.text if answer is not None else leaf.answer
            if text is not None:
                shown = show_answer(text, self.scale(criterion))
                yield f"{round_title(name)}: {shown}" + (f" – {note}" if note else "")

    def offers(self, criterion: Criterion) -> dict[str, str]:
        """The words by which a proposed answer of the question may be accepted, and the answers."""
        question = self.questions[criterion.id]
        if not question.answer or question.computed:
            return {}
        found: dict[str, str] = {}
        _shown, proposed = self.proposal(criterion)
        if proposed is not None:
            found[ACCEPT_SYSTEM] = proposed
        last = self.last_year.get(criterion.id)
        if last is not None and last.answer is not None and self.round == ROUND_OF_UNIT:
            found[ACCEPT_LAST_YEAR] = last.answer
        return found

    def answer_key(self, criterion: Criterion) -> FieldKey:
        """The field of the answer."""
        return FieldKey(criterion.id, ANSWER)

    def note_key(self, criterion: Criterion) -> FieldKey:
        """The field of the note."""
        return FieldKey(criterion.id, NOTE)
