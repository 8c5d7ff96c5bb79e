"""A score is a tree of reasons: exporters, reports and comparison read it and compute nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

from lke.errors import Problem
from lke.model.assessment import Assessment, Evidence
from lke.model.rubric import Criterion

SCORES = ("sistem", "klaim", "berbukti", "tpi")
"""The four scores that are always told apart."""


class Outcome(Enum):
    """What became of a node; missing, zero and not applicable are three things."""

    SCORED = "dinilai"
    UNANSWERED = "belum_dijawab"  # counts as nothing, and is listed
    NOT_APPLICABLE = "tidak_berlaku"  # leaves the mean, and is listed
    RECORDED = "dicatat"  # never scored: only inputs, or a branch without indicators


class Fault(NamedTuple):
    """One reason why a piece of evidence does not count for a criterion."""

    code: str
    what: str
    mend: str


class EvidenceUse(NamedTuple):
    """One piece of evidence as judged for one criterion."""

    evidence: Evidence
    faults: tuple[Fault, ...]

    @property
    def valid(self) -> bool:
        """Whether it counts here."""
        return not self.faults


class Leaf(NamedTuple):
    """What one score says of one criterion, before weights."""

    outcome: Outcome
    credit: Fraction | None
    """0..1 where SCORED, else None."""
    answer: str | None
    because: str


class Standing(Enum):
    """What came of a rule; only DECIDED carries a share."""

    DECIDED = "diputuskan"
    NOTHING = "tidak_ada"  # neither evidence nor data: no answer, never the best and never a silent 0
    WAITING = "menunggu_orang"  # a person decides, and has not yet
    NOT_APPLICABLE = "tidak_berlaku"
    RECORDED = "dicatat"


class Verdict(NamedTuple):
    """What one rule found, with what its parts found: the path that an explanation tells."""

    kind: str
    standing: Standing
    share: Fraction | None
    """0..1 where DECIDED: a share, or the credit of ``answer``."""
    answer: str | None
    """The answer that the rule names; None where the share says it."""
    because: str
    evidence: tuple[Evidence, ...] = ()
    """The valid evidence that it rests on."""
    wanting: str = ""
    """What was not met, and the fact that would raise the result; empty where nothing is wanting."""
    parts: tuple["Verdict", ...] = ()
    finding: tuple[str, str] | None = None
    """Code and mend of a contradiction that the rule came upon; its ``because`` says it."""

    @property
    def met(self) -> bool:
        """Whether it holds in full, as a condition; what does not apply stands in nobody's way."""
        return self.standing is Standing.NOT_APPLICABLE or (self.standing is Standing.DECIDED and self.share == 1)

    def walk(self) -> Iterator["Verdict"]:
        """The verdict and all below it, outer ones first."""
        yield self
        for part in self.parts:
            yield from part.walk()


class Decision(NamedTuple):
    """What a criterion's rule yields from evidence and data alone."""

    leaf: Leaf
    verdict: Verdict
    cap: Fraction | None = None
    """Credit above which nothing may be claimed, where a person still has to decide."""

    @property
    def needs_person(self) -> bool:
        """Whether it waits for a person's ruling."""
        return self.verdict.standing is Standing.WAITING


@dataclass(frozen=True, slots=True)
class ScoreNode:
    """One node of the tree; points and weight in points of the total."""

    id: str
    parent: str | None
    title: str
    depth: int
    outcome: Outcome
    weight: Fraction
    points: Fraction | None
    answer: str | None
    because: str
    disputed: bool = False
    criterion: Criterion | None = None
    children: tuple["ScoreNode", ...] = ()

    @property
    def credit(self) -> Fraction | None:
        """Points over weight, 0..1; None where there is nothing to divide."""
        return None if self.points is None or not self.weight else self.points / self.weight

    def walk(self) -> Iterator["ScoreNode"]:
        """The node and all below it, in preorder."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Score:
    """One of the four scores, or of one round, with every reason."""

    by: str
    roots: tuple[ScoreNode, ...]
    points: Fraction
    weight: Fraction
    answered: int
    """Scored criteria answered, TB included."""
    of: int
    """Criteria that can bring points."""
    highest: Fraction
    """The total if every unanswered criterion got full credit; the least is ``points``."""
    verified: int
    """Criteria that an assessor has answered."""
    provisional: bool

    def walk(self) -> Iterator[ScoreNode]:
        """Every node in preorder."""
        for root in self.roots:
            yield from root.walk()

    def leaves(self) -> Iterator[ScoreNode]:
        """Every criterion in preorder."""
        return (node for node in self.walk() if node.criterion is not None)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All that the engine says of an assessment."""

    assessment: Assessment
    totals: Mapping[str, Fraction]
    """Points by name: sistem, klaim, berbukti, tpi."""
    scores: Mapping[str, Score]
    """The whole score by the same names; a tree is grown when it is first asked for."""
    uses: Mapping[str, tuple[EvidenceUse, ...]]
    """Criterion -> its evidence, as judged for it, in register order."""
    decisions: Mapping[str, Decision]
    """Criterion -> what its rule yields; no entry where it has no rule."""
    findings: tuple[Problem, ...] = field(default=())

    @property
    def without_rules(self) -> bool:
        """Whether evidence and data alone decide nothing here: then there is no sistem score."""
        return not self.decisions

    @property
    def basis(self) -> str:
        """Name of the score of record."""
        return self.assessment.rubric.basis

    @property
    def record(self) -> Score:
        """The score of record."""
        return self.scores[self.basis]
