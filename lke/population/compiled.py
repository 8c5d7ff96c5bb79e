"""A rubric as arrays: its questions as columns, its branches as rows of sums, its answers as one byte."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lke.engine.facts import Facts
from lke.engine.weights import effective_weights
from lke.model.rubric import Branch, ChoiceScale, Criterion, NumberScale, Rubric
from lke.population.ratios import Formula, formula_of

BLANK, AWAY, NUMBER, FIRST_CHOICE = 0, 1, 2, 3
"""Codes of an answer: belum dijawab, TB, a number that stands apart, and from here on the choices of the scales."""
_PANEL = 40
"""Questions in one product of matrices: fewer make more calls, more multiply more zeros."""
TOP = 0
"""The row of the total: the branch above the roots within the sum."""

Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]


class Group(NamedTuple):
    """A branch as a row; parts are relative to its other children."""

    id: str
    """Empty for the total, and for what stands above a root outside the sum."""
    parent: int
    """Row of its parent; -1 where there is none."""
    part: float
    """Its own part among its parent's children."""
    scored: bool
    weight: float
    """What there is to share out, of the rows without a parent; else 0."""


class RatioColumn(NamedTuple):
    """A question that inputs answer."""

    column: int
    formula: Formula
    inputs: tuple[int, ...]
    """Columns of its inputs among the numbers, in the order of the rule's ``needs``."""


class Target(NamedTuple):
    """A question that has a target."""

    column: int
    number: int
    """Column of its target among the numbers."""
    maximum: Fraction
    """What full credit is in the target's unit."""


class Panel(NamedTuple):
    """A run of questions that make whole groups: credits times its weights are points of the groups."""

    columns: slice
    groups: NDArray[np.intp]
    """(h,) their places among the H groups that have questions."""
    weights: Floats
    """(h, columns)"""


class Base(NamedTuple):
    """What is the same for every row in which no group loses all of its questions."""

    weights: Floats
    """(G,)"""
    unit: Floats
    """(H,) weight of a question with part 1."""
    full: Floats
    """(H,) sum of the parts."""
    fixed: NDArray[np.bool_]
    """(H,) whether a TB changes nothing but the mean within the group: all of its children are questions that weigh."""
    applies: NDArray[np.bool_]
    """(G,)"""

    @property
    def all_fixed(self) -> bool:
        """Whether every group is."""
        return bool(self.fixed.all())


@dataclass(frozen=True, eq=False)
class CompiledRubric:
    """A rubric as arrays. Q questions that can bring points, M numbers, G groups (branches), all in the rubric's order."""

    rubric: Rubric
    questions: tuple[str, ...]
    """The Q criteria that can bring points; a branch with a predicate is one of them."""
    groups: tuple[Group, ...]
    """The total first; a parent before its children."""
    group_of: NDArray[np.intp]
    """(Q,) row of the group in which a question stands."""
    parts: Floats
    """(Q,) part of a question among the children of its group."""
    choices: tuple[tuple[str, str], ...]
    """(scale, choice) of the codes from ``FIRST_CHOICE`` on."""
    credits: Floats
    """(256,) credit of a code; 0 where it brings none or stands apart."""
    numbers: tuple[tuple[str, str], ...]
    """The M (criterion, input); input ``""`` is a typed number, ``>name`` a target."""
    typed: Mapping[int, tuple[int, float]]
    """Column of a question on a scale of numbers -> column of the number, and the scale's maximum."""
    ratios: tuple[RatioColumn, ...]
    targets: tuple[Target, ...]

    @cached_property
    def column(self) -> Mapping[str, int]:
        """Question -> its column."""
        return {name: at for at, name in enumerate(self.questions)}

    @cached_property
    def row(self) -> Mapping[str, int]:
        """Branch -> its row among the groups; branches that are questions have none."""
        return {group.id: at for at, group in enumerate(self.groups) if group.id}

    @cached_property
    def silent(self) -> frozenset[str]:
        """Nodes that are neither: criteria that are only recorded, or inform who gives a predicate."""
        return frozenset(node.id for node, _, _ in self.rubric.walk()) - self.column.keys() - self.row.keys()

    @cached_property
    def number(self) -> Mapping[tuple[str, str], int]:
        """(criterion, input) -> its column among the numbers."""
        return {name: at for at, name in enumerate(self.numbers)}

    @cached_property
    def code(self) -> Mapping[tuple[str, str], int]:
        """(scale, choice) -> its code."""
        return {choice: at for at, choice in enumerate(self.choices, start=FIRST_CHOICE)}

    @cached_property
    def leaf_groups(self) -> NDArray[np.intp]:
        """(H,) rows of the groups that have questions as children."""
        return np.unique(self.group_of)

    @cached_property
    def leaf_group_of(self) -> NDArray[np.intp]:
        """(Q,) place of a question's group among the H groups that have questions."""
        return np.searchsorted(self.leaf_groups, self.group_of)

    @cached_property
    def panels(self) -> tuple[Panel, ...]:
        """The questions in runs of whole groups, with their weights where everything applies."""
        weighted: Floats = self.spread * self.base.unit[:, None]
        cuts = _cuts(self.leaf_group_of)
        runs = [(slice(first, last), np.unique(self.leaf_group_of[first:last])) for first, last in pairwise(cuts)]
        return tuple(Panel(run, groups, np.ascontiguousarray(weighted[groups, run])) for run, groups in runs)

    @cached_property
    def above(self) -> NDArray[np.intp]:
        """(U,) rows of the groups that have questions further down."""
        deeper = {group.parent for at, group in enumerate(self.groups) if len(self.columns_below[at])}
        return np.array(sorted(deeper - {-1}), dtype=np.intp)

    @cached_property
    def summing(self) -> Floats:
        """(U, H) which groups that have questions lie in a group above: their points times this are its points."""
        inside = [set(self.group_of[self.columns_below[at]]) for at in self.above]
        return np.array([[float(row in rows) for row in self.leaf_groups] for rows in inside]).reshape(
            len(inside), len(self.leaf_groups)
        )

    def columns_in(self, node: str) -> Sequence[int] | NDArray[np.intp]:
        """Columns of the questions in a node; a question has itself."""
        if node in self.column:
            return [self.column[node]]
        return [] if node in self.silent else self.columns_below[self.row[node]]

    @cached_property
    def spread(self) -> Floats:
        """(H, Q) parts of the questions in their groups: credits times this are the sums of the groups."""
        matrix = np.zeros((len(self.leaf_groups), len(self.questions)))
        matrix[self.leaf_group_of, np.arange(len(self.questions))] = self.parts
        return matrix

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """Rows of the groups directly below each group."""
        below: list[list[int]] = [[] for _ in self.groups]
        for at, group in enumerate(self.groups):
            if group.parent >= 0:
                below[group.parent].append(at)
        return tuple(map(tuple, below))

    @cached_property
    def columns_below(self) -> tuple[NDArray[np.intp], ...]:
        """Columns of all questions below each group."""
        inside: list[list[int]] = [[] for _ in self.groups]
        for column, row in enumerate(self.group_of):
            at = int(row)
            while at >= 0:
                inside[at].append(column)
                at = self.groups[at].parent
        return tuple(np.array(columns, dtype=np.intp) for columns in inside)

    @cached_property
    def base_weights(self) -> Mapping[str, Fraction]:
        """Node -> its exact weight where everything applies."""
        return effective_weights(self.rubric, frozenset()).by_id

    @cached_property
    def base(self) -> Base:
        """What is the same for every row in which no group loses all of its questions."""
        return _base(self)

    @cached_property
    def tops(self) -> tuple[int, ...]:
        """Rows of the total and of what stands above the roots outside the sum."""
        return tuple(at for at, group in enumerate(self.groups) if group.parent < 0)


def compile_rubric(rubric: Rubric) -> CompiledRubric:
    """Turn *rubric* into arrays.

    Raises:
        ValueError: when its scales have more than 253 choices, more than a byte can tell apart.

    """
    questions = tuple(each for each in rubric.criteria() if each.scored)
    columns = {each.id: at for at, each in enumerate(questions)}
    groups, group_of, parts = _groups(rubric, columns)
    choices = tuple(
        (name, choice) for name, scale in rubric.scales.items() if isinstance(scale, ChoiceScale) for choice in scale.choices
    )
    if FIRST_CHOICE + len(choices) > 256:
        raise ValueError(f"{rubric.id}: {len(choices)} choices do not fit one byte")
    credits_ = np.zeros(256)
    for at, (name, choice) in enumerate(choices, start=FIRST_CHOICE):
        scale = rubric.scales[name]
        credits_[at] = float(scale.choices[choice]) if isinstance(scale, ChoiceScale) else 0.0
    numbers: dict[tuple[str, str], int] = {}
    typed = {columns[each.id]: _typed(rubric, each, numbers) for each in questions if not _lettered(rubric, each)}
    facts = Facts(rubric)
    ratios = tuple(
        _ratio(columns[each.id], stating, numbers) for each in questions if (stating := facts.stating(each)).ratio is not None
    )
    targets = tuple(_target(rubric, each, columns, numbers) for each in questions if each.target is not None)
    return CompiledRubric(
        rubric, tuple(columns), groups, group_of, parts, choices, credits_, tuple(numbers), typed, ratios, targets
    )


def maximum_of(rubric: Rubric, criterion: Criterion) -> Fraction:
    """What full credit is on the criterion's scale of numbers; 1 on any other."""
    scale = rubric.scales[criterion.scale]
    return scale.maximum if isinstance(scale, NumberScale) else Fraction(1)


def _lettered(rubric: Rubric, criterion: Criterion) -> bool:
    return isinstance(rubric.scales[criterion.scale], ChoiceScale)


def _typed(rubric: Rubric, criterion: Criterion, numbers: dict[tuple[str, str], int]) -> tuple[int, float]:
    return numbers.setdefault((criterion.id, ""), len(numbers)), float(maximum_of(rubric, criterion))


def _ratio(column: int, stating: Criterion, numbers: dict[tuple[str, str], int]) -> RatioColumn:
    assert stating.ratio is not None
    at = tuple(numbers.setdefault((stating.id, name), len(numbers)) for name in stating.ratio.needs)
    return RatioColumn(column, formula_of(stating.ratio, stating), at)


def _target(rubric: Rubric, criterion: Criterion, columns: Mapping[str, int], numbers: dict[tuple[str, str], int]) -> Target:
    at = numbers.setdefault((criterion.id, f">{criterion.target}"), len(numbers))
    return Target(columns[criterion.id], at, maximum_of(rubric, criterion))


def _groups(rubric: Rubric, columns: Mapping[str, int]) -> tuple[tuple[Group, ...], NDArray[np.intp], Floats]:
    """Every branch as a row, and of every question its row and part."""
    within = [root for root in rubric.roots if not root.outside_sum]
    groups = [Group("", -1, 1.0, scored=True, weight=float(sum((root.weight or 0 for root in within), Fraction(0))))]
    group_of = np.zeros(len(columns), dtype=np.intp)
    parts = np.zeros(len(columns))

    def place(nodes: Sequence[Branch | Criterion], parent: int) -> None:
        for node, part in zip(nodes, _parts(nodes), strict=True):
            if node.id in columns:
                group_of[columns[node.id]], parts[columns[node.id]] = parent, part
            elif isinstance(node, Branch):
                groups.append(Group(node.id, parent, part, scored=node.scored, weight=0.0))
                place(node.children, len(groups) - 1)

    for root in rubric.roots:
        if root.outside_sum:
            groups.append(Group("", -1, 1.0, scored=True, weight=float(root.weight or 0)))
            place([root], len(groups) - 1)
    place(within, TOP)
    return tuple(groups), group_of, parts


def _parts(nodes: Sequence[Branch | Criterion]) -> list[float]:
    """The parts of nodes among one another: as stated, or equal where none is."""
    stated = any(node.weight is not None for node in nodes)
    return [float(node.weight or 0) if stated else 1.0 for node in nodes]


def _base(compiled: "CompiledRubric") -> Base:
    """Work out the rows' common ground, with the exact engine's weights."""
    rows = compiled.leaf_groups
    applies = np.array([len(columns) > 0 for columns in compiled.columns_below])
    weights = np.array([float(compiled.base_weights[group.id]) if group.id else group.weight for group in compiled.groups])
    for at, group in enumerate(compiled.groups):
        if not group.id and not applies[at]:
            weights[at] = 0.0
    full = compiled.spread.sum(axis=1)
    unit = np.zeros(len(rows))
    for column, group in enumerate(compiled.leaf_group_of):
        if compiled.parts[column]:
            unit[group] = float(compiled.base_weights[compiled.questions[column]]) / compiled.parts[column]
    light = set(compiled.group_of[compiled.parts == 0])
    beside = {row for row in rows if any(compiled.groups[child].scored for child in compiled.children[row])}
    fixed = np.array([row not in light and row not in beside for row in rows], dtype=bool)
    return Base(weights, unit, full, fixed, applies)


def _cuts(groups: NDArray[np.intp]) -> list[int]:
    """Where the run of questions can be cut without cutting a group, about every ``_PANEL`` questions."""
    last_of = {int(group): at for at, group in enumerate(groups)}
    cuts, reaches = [0], 0
    for at, group in enumerate(groups):
        reaches = max(reaches, last_of[int(group)])
        if reaches == at and at + 1 - cuts[-1] >= _PANEL:
            cuts.append(at + 1)
    return cuts if cuts[-1] == len(groups) else [*cuts, len(groups)]
