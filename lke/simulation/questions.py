"""What an invented rubric-wide truth says of each question, and the answer that stands nearest to a credit."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import NamedTuple

from lke.engine.facts import Facts
from lke.engine.words import may_not_apply
from lke.model.rubric import ChoiceScale, Criterion, NumberScale, Rubric, Scale
from lke.model.rules import Filter, ListShare, Requirement, parts_of


class Nature(NamedTuple):
    """What a question is like in every office."""

    difficulty: float
    """What it takes off the credit that an office tends to."""
    overclaimed: float
    """How often an assessor goes below the office."""


class Asked(NamedTuple):
    """What rules ask of one column of a list."""

    filters: tuple[Filter, ...]
    requirements: tuple[Requirement, ...]


class Sheet(NamedTuple):
    """A rubric as the simulation needs it, worked out once."""

    rubric: Rubric
    criteria: tuple[Criterion, ...]
    natures: Mapping[str, Nature]
    facts: Facts
    linked: frozenset[tuple[str, str]]
    """(criterion, input) that are one number with another input of the same run."""
    counted: frozenset[tuple[str, str]]
    """(criterion, input) that a list of the run counts."""
    asked: Mapping[tuple[str, str], Asked]
    """(list, column) -> what rules ask of it."""
    asking: frozenset[str]
    """Criteria of which an input may stand elsewhere."""

    def owns_its_fact(self, criterion: Criterion) -> bool:
        """Whether the question is answered where it stands, and not by another that asks the same."""
        return self.facts.owner[criterion.id] == criterion.id

    def may_not_apply(self, criterion: Criterion) -> bool:
        """Whether TB may be answered."""
        return criterion.scored and may_not_apply(criterion, self.rubric)


def sheet_of(rubric: Rubric, seed: int) -> Sheet:
    """Work out what every office of a simulation shares."""
    criteria = tuple(rubric.criteria())
    inputs = [(each.id, name, form.same_as) for each in criteria for name, form in each.inputs.items()]
    rules = (rule for each in criteria if each.rule is not None for rule in parts_of(each.rule))
    shares = [rule for rule in rules if isinstance(rule, ListShare)]
    own = [((owner, name), same.key.partition(":")) for owner, name, same in inputs if same is not None and same.run is None]
    linked = {place for place, _key in own} | {(key[0], key[2]) for _place, key in own}
    return Sheet(
        rubric,
        criteria,
        {each.id: _nature(each.id, seed) for each in criteria},
        Facts(rubric),
        frozenset(linked),
        frozenset((each.id, name) for each in criteria for name in _counted(each)),
        {(name, column): _asked(shares, name, column) for name, form in rubric.lists.items() for column in form.columns},
        frozenset(owner for owner, _name, same in inputs if same is not None),
    )


def _nature(name: str, seed: int) -> Nature:
    chance = Random(f"{seed}/pertanyaan/{name}")
    return Nature(chance.gauss(0, 0.12), chance.choice([0.05, 0.08, 0.1, 0.1, 0.15, 0.4]))


def _counted(criterion: Criterion) -> list[str]:
    rules = parts_of(criterion.rule) if criterion.rule is not None else ()
    return [name for rule in rules if isinstance(rule, ListShare) for name in (rule.met, rule.obliged)]


def _asked(rules: Sequence[ListShare], roster: str, column: str) -> Asked:
    shares = [rule for rule in rules if rule.roster == roster]
    filters = (each for rule in shares for each in rule.who if each.column == column)
    wanted = (each for rule in shares for each in rule.requirements if each.column == column)
    return Asked(tuple(filters), tuple(wanted))


def decimal(number: float) -> str:
    """A number with at most 2 decimals and a decimal comma, in every language of the reader."""
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def nearest(credit: float, scale: Scale) -> str:
    """The answer whose credit is nearest to *credit* (0..1), as people write it."""
    if isinstance(scale, ChoiceScale):
        return min(scale.choices, key=lambda name: (abs(float(scale.choices[name]) - credit), name))
    if isinstance(scale, NumberScale):
        return decimal(credit * float(scale.maximum))
    return f"{round(credit * 100)}%"


def one_lower(answer: str, scale: Scale, credit: float) -> str:
    """What an assessor gives who thinks less of it: the next choice down, or nine tenths of a number."""
    if not isinstance(scale, ChoiceScale):
        return nearest(credit * 0.9, scale)
    below = [name for name, each in scale.choices.items() if each < scale.choices[answer]]
    return max(below, key=lambda name: scale.choices[name], default=answer)
