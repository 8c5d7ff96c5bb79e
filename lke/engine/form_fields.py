"""Which fields a form has for a question, and how what stands in a field is written so that two texts can be compared."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from lke.engine.facts import Facts
from lke.engine.review.words import reason_word
from lke.engine.rules.rosters import counted_inputs
from lke.engine.scales import NOT_APPLICABLE, Refusal, read_answer, read_number
from lke.engine.words import may_not_apply
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.form import ANSWER, NOTE, REASON, FieldKey, input_field, source_field
from lke.model.rubric import Branch, ChoiceScale, Criterion, PercentScale, Rubric, Scale
from lke.model.run import REASONS, ROUND_OF_UNIT

Texts = Mapping[FieldKey, str]
"""What a run's own tables hold in one round; no entry where nothing is typed."""


class InputForm(NamedTuple):
    """One input of a question on a form."""

    name: str
    typed_here: bool
    """Whether it is filled in on the form; else its number comes from elsewhere."""
    comes_from: str
    """Where it comes from then."""
    figure: Fraction | None


class QuestionForm(NamedTuple):
    """What a form asks of one question."""

    criterion: Criterion
    answer: bool
    """Whether an answer is typed: not where inputs make it, or where another question holds the fact."""
    note: bool
    reason: bool
    """Whether an assessor says why the answer is lowered."""
    computed: bool
    """Whether its inputs make the answer."""
    same_as: str
    """The question that holds its fact; empty where it holds it itself."""
    inputs: tuple[InputForm, ...]

    @property
    def fields(self) -> Iterator[FieldKey]:
        """Its fields, in the order of the form."""
        if self.answer:
            yield FieldKey(self.criterion.id, ANSWER)
        if self.note:
            yield FieldKey(self.criterion.id, NOTE)
        if self.reason:
            yield FieldKey(self.criterion.id, REASON)
        for each in self.inputs:
            if each.typed_here:
                yield input_field(self.criterion.id, each.name)
                yield source_field(self.criterion.id, each.name)


def question_forms(assessment: Assessment, round_: str, typed: Texts) -> dict[str, QuestionForm]:
    """What a form of *round_* asks of every question of the rubric."""
    rubric = assessment.rubric
    facts = Facts(rubric)
    return {each.id: _question(each, assessment, round_, typed, facts) for each in rubric.criteria()}


def _question(criterion: Criterion, assessment: Assessment, round_: str, typed: Texts, facts: Facts) -> QuestionForm:
    owner = facts.owner[criterion.id]
    given = FieldKey(criterion.id, ANSWER) in typed
    computed = criterion.is_ratio
    own = owner == criterion.id and criterion.answerable
    answer = given or (own and (not computed or may_not_apply(criterion, assessment.rubric)))
    counted = counted_inputs(criterion, assessment.rosters, assessment.rubric, assessment.header.year)
    inputs = tuple(_input(criterion, name, assessment, round_, typed, counted) for name in criterion.inputs)
    note = own or given or FieldKey(criterion.id, NOTE) in typed
    reason = round_ != ROUND_OF_UNIT and (note or FieldKey(criterion.id, REASON) in typed)
    return QuestionForm(criterion, answer, note, reason, computed, "" if owner == criterion.id else owner, inputs)


def _input(
    criterion: Criterion,
    name: str,
    assessment: Assessment,
    round_: str,
    typed: Texts,
    counted: Mapping[str, tuple[Fraction, str]],
) -> InputForm:
    figure = assessment.inputs.get((criterion.id, round_), {}).get(name)
    elsewhere = ""
    if input_field(criterion.id, name) not in typed:
        if name in counted and round_ == assessment.header.rounds[0]:
            elsewhere = counted[name][1]
        elif name in assessment.carried_in(criterion.id, round_):
            elsewhere = assessment.input_sources.get((criterion.id, round_, name), _("tempat lain"))
    return InputForm(name, not elsewhere, elsewhere, figure)


# --- texts -------------------------------------------------------------------------------------------------------


def answer_text(text: str, scale: Scale) -> str | Refusal:
    """A typed answer as it is compared and written; blank stays blank."""
    if not text.strip():
        return ""
    read = read_answer(text, scale)
    if isinstance(read, Refusal):
        return read
    if read.credit is None or isinstance(scale, ChoiceScale):
        return read.text
    number = Fraction(read.text)
    return f"{decimal(number * 100)}%" if isinstance(scale, PercentScale) else decimal(number)


def as_typed_answer(answer: str, scale: Scale) -> str | None:
    """An answer of the engine as a person would type it; None for a share that no decimals hold."""
    if answer == NOT_APPLICABLE or isinstance(scale, ChoiceScale):
        return answer
    number = Fraction(answer)
    text = f"{decimal(number * 100)}%" if isinstance(scale, PercentScale) else decimal(number)
    return None if "/" in text else text


def input_text(text: str) -> str:
    """A typed number as it is compared and written; what is none stays as it is, to be refused where it is read."""
    number = read_number(" ".join(text.split()))
    return text.strip() if number is None else decimal(number)


def decimal(number: Fraction) -> str:
    """A number that was typed, with all its decimals."""
    digits = 0
    while (number * 10**digits).denominator != 1 and digits < 24:
        digits += 1
    scaled = number * 10**digits
    if scaled.denominator != 1:  # nobody types such a number; kept as it is
        return str(number)
    whole, rest = divmod(scaled.numerator, 10**digits)
    return f"{whole}.{rest:0{digits}d}" if digits else str(whole)


def note_text(text: str) -> str:
    """A note or source as it is compared and written: Excel's line ends are one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def reason_text(text: str) -> str:
    """A typed reason as its code; what is none stays as it is, to be refused where it is read."""
    typed = "_".join(re.split(r"[\s_-]+", text.strip().casefold()))
    return next(
        (code for code in REASONS if typed == code or text.strip().casefold() == reason_word(code).casefold()), text.strip()
    )


def reason_shown(code: str) -> str:
    """A reason as a form offers it: data, the same in every language."""
    return code.replace("_", " ")


def is_away(text: str) -> bool:
    """Whether an answer says that the question does not apply."""
    return text == NOT_APPLICABLE


# --- areas -------------------------------------------------------------------------------------------------------


def criteria_below(rubric: Rubric, areas: tuple[str, ...]) -> dict[str, list[Branch | Criterion]]:
    """Area -> its nodes in preorder, the area itself first; every root where none is named.

    An area named within another one is not asked twice.

    Raises:
        KeyError: with the first name that no branch has.

    """
    branches = {node.id: node for node, _parent, _depth in rubric.walk() if isinstance(node, Branch)}
    chosen = [branches[name] for name in areas] if areas else list(rubric.roots)
    below = {branch.id: list(_walk(branch)) for branch in chosen}
    inner = {node.id for nodes in below.values() for node in nodes[1:]}
    order = [name for name in branches if name in below and name not in inner]
    return {name: below[name] for name in order}


def _walk(node: Branch | Criterion) -> Iterator[Branch | Criterion]:
    yield node
    for child in node.children if isinstance(node, Branch) else ():
        yield from _walk(child)
