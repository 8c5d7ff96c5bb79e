"""What the sheets read: the scorecard, the places of everything, and what each helper cell holds when written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from xlsxwriter.utility import xl_col_to_name

from lke.engine.ratios import inputs_decide, ratio_inputs, share_of
from lke.engine.review.words import signed_words
from lke.engine.rules import Case
from lke.engine.score import ROUND_PREFIX, Scorer
from lke.model.assessment import Answer, Assessment
from lke.model.rubric import Branch, ChoiceScale, Criterion, PercentScale, Rubric, Scale
from lke.model.run import Header
from lke.model.score import SCORES, Leaf, Outcome, Scorecard, ScoreNode
from lke.workbook import formulas
from lke.workbook.layout import FIRST_ROW, INPUTS, QUESTIONS, WORKING, Columns, Line, lines

Cached = float | int | str
"""What a formula's cell holds before anything is recalculated."""

BESIDE_OUTPUT = "../bukti"
"""The evidence folder as seen from ``RUN/keluaran/``."""

INPUT_COLUMNS = ("key", "title", "unit")
"""Columns of the sheet Masukan before those of the rounds."""


@dataclass(frozen=True)
class Book:
    """One workbook to be written."""

    card: Scorecard
    evidence: str | None = BESIDE_OUTPUT
    """The evidence folder as seen from the workbook, with ``/``; None where no relative way leads there."""

    @property
    def assessment(self) -> Assessment:
        """What was assessed."""
        return self.card.assessment

    @property
    def rubric(self) -> Rubric:
        """By which rubric."""
        return self.assessment.rubric

    @property
    def header(self) -> Header:
        """Which office and year."""
        return self.assessment.header

    @property
    def rounds(self) -> tuple[str, ...]:
        """Unit first, then the assessors' rounds."""
        return self.header.rounds

    @property
    def only_assessor(self) -> str | None:
        """The assessors' round, where there is one and no other."""
        return self.rounds[1] if len(self.rounds) == 2 else None

    @property
    def keeps_less(self) -> bool:
        """Whether a branch may keep less weight than it was given (``kelompok_tb: hilang``)."""
        return self.rubric.all_not_applicable == "hilang"

    # --- places ---

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every node with its row."""
        return lines(self.rubric)

    @property
    def last_row(self) -> int:
        """Row of the last node."""
        return FIRST_ROW + len(self.lines) - 1

    @property
    def total_row(self) -> int:
        """Row of the totals, below the last node."""
        return self.last_row + 1

    @cached_property
    def root_rows(self) -> tuple[int, ...]:
        """Rows of the areas."""
        return tuple(line.row for line in self.lines if line.parent is None)

    @cached_property
    def summed_rows(self) -> tuple[int, ...]:
        """Rows of the areas whose weights make up the total's."""
        return tuple(line.row for line in self.lines if line.parent is None and not line.outside)

    @cached_property
    def levels(self) -> int:
        """How many levels of branches there are."""
        return 1 + max((line.depth for line in self.lines if isinstance(line.node, Branch)), default=0)

    @cached_property
    def questions(self) -> Columns:
        """Columns of the sheet LKE."""
        return Columns(QUESTIONS, self._question_columns())

    def _question_columns(self) -> Iterator[str]:
        yield from (f"level:{depth}" for depth in range(self.levels))
        yield from ("id", "text", "weight", "explanation", "choices")
        yield from ("answer:unit", "points:klaim", "percent:klaim", "note:unit", "evidence:unit", "link:unit")
        yield from ("answer:sistem", "points:sistem", "percent:sistem", "because", "points:berbukti", "percent:berbukti")
        yield from self._assessor_columns()
        yield "mark"

    def _assessor_columns(self) -> Iterator[str]:
        """One assessor's columns stand in the order of the unit's; several assessors' before what follows from them."""
        score = ("points:tpi", "percent:tpi")
        if self.only_assessor is not None:
            yield from (f"answer:{self.only_assessor}", *score, f"note:{self.only_assessor}")
        else:
            for name in self.rounds[1:]:
                yield from (f"answer:{name}", f"note:{name}")
            yield from score
        yield from ("evidence:tpi", "link:tpi")
        if self.signing:
            yield "signed"

    @cached_property
    def signing(self) -> bool:
        """Whether any assessor's answer says by whom it is, when it was given, or why it is lower."""
        return any(name != self.rounds[0] for _criterion, name in self.assessment.signed)

    def signed(self, criterion: Criterion) -> str:
        """By whom, when and why each assessor's round answered."""
        known = {name: self.assessment.signed.get((criterion.id, name)) for name in self.rounds[1:]}
        said = {
            name: signed_words(each, each.when.isoformat() if each.when else "")
            for name, each in known.items()
            if each is not None
        }
        return "\n".join(text if self.only_assessor else f"{name}: {text}" for name, text in said.items())

    @cached_property
    def working(self) -> Columns:
        """Columns of the sheet Hitung."""
        return Columns(WORKING, self._working_columns())

    def _working_columns(self) -> Iterator[str]:
        yield from ("id", "kind")
        yield from (f"ratio:{name}" for name in self.rounds)
        yield from (f"own:{name}" for name in self.rounds)
        yield from ("typed_away", "verified", "differs")
        for by in SCORES:
            yield from (f"{name}:{by}" for name in ("credit", "applies", "share", "whole", "weight"))
            if self.keeps_less:
                yield f"kept:{by}"
            yield f"points:{by}"

    def weight_column(self, by: str) -> str:
        """Name of the working column that holds a node's effective weight."""
        return f"kept:{by}" if self.keeps_less else f"weight:{by}"

    @cached_property
    def input_rows(self) -> Mapping[tuple[str, str], int]:
        """Rows of the inputs on the sheet Masukan."""
        names = [(criterion.id, name) for criterion in self.rubric.criteria() for name in criterion.inputs]
        return {key: FIRST_ROW - 1 + at for at, key in enumerate(names)}

    def input_cell(self, criterion: str, assessed_by: str, name: str) -> str:
        """Name the cell of one input in one round."""
        column = xl_col_to_name(len(INPUT_COLUMNS) + self.rounds.index(assessed_by))
        return f"{INPUTS}!{column}{self.input_rows[criterion, name] + 1}"

    # --- what the engine said ---

    @cached_property
    def nodes(self) -> Mapping[str, Mapping[str, ScoreNode]]:
        """Score -> node's id -> node."""
        return {by: {node.id: node for node in score.walk()} for by, score in self.card.scores.items()}

    @cached_property
    def _scorer(self) -> Scorer:
        return Scorer(self.assessment)

    @cached_property
    def _own(self) -> Mapping[str, Mapping[str, ScoreNode]]:
        return {name: {node.id: node for node in self._scorer.score(ROUND_PREFIX + name).leaves()} for name in self.rounds}

    @cached_property
    def credits(self) -> Mapping[str, Mapping[str, Leaf]]:
        """Score -> criterion -> what the score says of it."""
        says = {by: getattr(self._scorer, by) for by in SCORES}
        return {by: {each.id: says[by](each) for each in self.rubric.criteria()} for by in SCORES}

    def scale(self, criterion: Criterion) -> Scale:
        """The criterion's scale."""
        return self.rubric.scales[criterion.scale]

    def computed(self, criterion: Criterion, assessed_by: str) -> bool:
        """Whether the answer's cell holds the ratio's formula: an input given or nothing typed, and no typed TB."""
        if not criterion.is_ratio:
            return False
        answer = self.typed(criterion, assessed_by)
        given = self.assessment.inputs.get((criterion.id, assessed_by), {})
        decided = inputs_decide(criterion, given, self.assessment.carried_in(criterion.id, assessed_by))
        return answer is None or (decided and answer.credit is not None)

    def typed(self, criterion: Criterion, assessed_by: str) -> Answer | None:
        """What a round typed; of criteria that state one fact, wherever it was typed."""
        return self._scorer.typed(criterion, assessed_by)[0]

    def inputs_given(self, criterion: Criterion, assessed_by: str) -> str:
        """Whether the inputs of a ratio decide, as a formula."""
        carried = self.assessment.carried_in(criterion.id, assessed_by)
        cells = {name: self.input_cell(criterion.id, assessed_by, name) for name in ratio_inputs(criterion)}
        return formulas.inputs_decide(cells, carried)

    def note(self, criterion: Criterion, assessed_by: str) -> str:
        """The note of a round; where another criterion holds the fact and its answer was typed here, that one's note too."""
        own = self.assessment.notes.get((criterion.id, assessed_by), "")
        return own or (self._scorer.typed(criterion, assessed_by)[1] if self.holds_fact(criterion) else "")

    def holds_fact(self, criterion: Criterion) -> bool:
        """Whether the criterion states its own fact."""
        return self.owner_row(criterion) is None

    def owner_row(self, criterion: Criterion) -> int | None:
        """Row of the criterion that holds the fact which this one states too; None where it holds it itself."""
        owner = self._scorer.facts.owner[criterion.id]
        return None if owner == criterion.id else self.rows[owner]

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Row of every node."""
        return {line.node.id: line.row for line in self.lines}

    def case(self, criterion: Criterion) -> Case:
        """What the criterion's rule was decided on."""
        return self._scorer.cases[criterion.id]

    # --- what helper cells hold ---

    def own_value(self, criterion: Criterion, assessed_by: str) -> Cached:
        """One round's own credit."""
        node = self._own[assessed_by][criterion.id]
        if node.outcome is Outcome.NOT_APPLICABLE:
            return "TB"
        return "" if node.answer is None else float(_credit(node.answer, self.scale(criterion)))

    def ratio_value(self, criterion: Criterion, assessed_by: str) -> Cached:
        """One round's ratio of its inputs."""
        return leaf_value(share_of(criterion, self.assessment.inputs.get((criterion.id, assessed_by), {})))

    def answer_value(self, criterion: Criterion, assessed_by: str) -> Cached:
        """One round's answer as its cell shows it: a letter, a number of the scale, ``TB`` or blank."""
        answer = self._own[assessed_by][criterion.id].answer
        if answer is None or answer == "TB" or isinstance(self.scale(criterion), ChoiceScale):
            return answer or ""
        return float(Fraction(answer))

    def answered_in(self, criterion: Criterion, assessed_by: str) -> bool:
        """Whether a round answered."""
        return self._own[assessed_by][criterion.id].outcome in (Outcome.SCORED, Outcome.NOT_APPLICABLE)

    def typed_away(self, criterion: Criterion) -> bool:
        """Whether the unit typed TB."""
        answer = self.typed(criterion, self.rounds[0])
        return answer is not None and answer.credit is None

    def credit_value(self, criterion: Criterion, by: str) -> Cached:
        """One score's credit."""
        return leaf_value(self.credits[by][criterion.id])


def leaf_value(leaf: Leaf) -> Cached:
    """A credit as its cell holds it: a number, ``TB`` or blank."""
    if leaf.outcome is Outcome.NOT_APPLICABLE:
        return "TB"
    return float(leaf.credit) if leaf.outcome is Outcome.SCORED and leaf.credit is not None else ""


def _credit(answer: str, scale: Scale) -> Fraction:
    if isinstance(scale, ChoiceScale):
        return scale.choices[answer]
    return Fraction(answer) / (1 if isinstance(scale, PercentScale) else scale.maximum)
