"""An assessment: rubric, plan, answers, inputs and evidence, joined once; the engine reads nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

from lke.model.mapping import PlanMapping
from lke.model.plan import Plan
from lke.model.rubric import Rubric
from lke.model.run import EvidenceRow, Header, ScheduleRow


class Answer(NamedTuple):
    """One answer in a criterion's own scale."""

    text: str
    """As the scale spells it (``Ya``, ``A``), an exact number, or ``TB``."""
    credit: Fraction | None
    """0..1; None for TB (tidak berlaku)."""


class Ruling(NamedTuple):
    """What a person decided on a ``perlu_orang`` criterion."""

    answer: Answer
    source: str | None
    """Role and date; a ruling without it does not count."""


class FileState(Enum):
    """What was found at the place where a piece of evidence is registered."""

    NONE = "tidak_ada_berkas"  # the row names no file: a link, or an observation
    PRESENT = "ada"
    UNHASHED = "hash_belum_dicatat"  # present, but the register has no hash to compare with
    MISSING = "hilang"
    EMPTY = "kosong"
    CHANGED = "berubah"
    UNREADABLE = "tidak_terbaca"


class RecordedDecision(NamedTuple):
    """What a criterion's rule yielded elsewhere, from evidence that cannot be seen here."""

    decided: bool
    """Whether it has a rule."""
    outcome: str
    credit: Fraction | None
    answer: str | None
    because: str
    cap: Fraction | None
    waiting: bool
    """Whether a person has still to decide."""
    valid: frozenset[str]
    """The unseen evidence that counts for it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One registered piece of evidence with the criteria that it serves and what its file is like."""

    row: EvidenceRow
    line: int
    criteria: tuple[str, ...]
    state: FileState

    @property
    def id(self) -> str:
        """The register's id."""
        return self.row.id


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row of a list: a person, a service, an SOP."""

    id: str
    line: int
    begins: date | None
    ends: date | None
    cells: Mapping[str, str | date]
    """Column -> what it holds; a blank cell has no entry."""

    def stands_on(self, day: date) -> bool:
        """Whether it had begun by *day* and had not ended before it."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class RelatedRun:
    """What is known of another run of the same office."""

    year: int
    rubric: str
    answered: int
    """Scored criteria that the office has answered."""
    of: int
    inputs: Mapping[str, Fraction]
    """``<criterion>:<input>`` -> the office's number."""
    outputs: frozenset[str]
    """Files in its ``keluaran/`` that are as lke wrote them."""
    place: str
    """How ``penilaian.yaml`` names it."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that a score is a function of."""

    header: Header
    rubric: Rubric
    rubric_sha256: str
    plan: Plan | None
    answers: Mapping[tuple[str, str], Answer]
    """(criterion, round) -> answer; no entry = belum dijawab."""
    notes: Mapping[tuple[str, str], str]
    """(criterion, round) -> note."""
    inputs: Mapping[tuple[str, str], Mapping[str, Fraction]]
    """(criterion, round) -> input name -> number."""
    rulings: Mapping[str, Ruling]
    evidence: tuple[Evidence, ...]
    schedule: tuple[ScheduleRow, ...]
    input_sources: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    """(criterion, round, input) -> where the number comes from, as ``data.csv`` says."""
    rosters: Mapping[str, tuple[RosterRow, ...]] = field(default_factory=dict)
    """List -> its rows; no entry where the run has no such file."""
    related: Mapping[str, RelatedRun] = field(default_factory=dict)
    """Name in ``penilaian_terkait`` -> the run."""
    carried: frozenset[tuple[str, str, str]] = frozenset()
    """(criterion, round, input) that nobody gave here: the number stands elsewhere."""
    before: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    """Criterion -> input -> the number that its ``sama_dengan`` found elsewhere."""
    mapping: PlanMapping | None = None
    """Which indicators serve which question, where the rubric does not say it itself."""
    named_plan: Plan | None = None
    """The plan that the mapping leads from, where it is not the one that is scored."""
    unseen: frozenset[str] = frozenset()
    """Evidence of which only id, kind and hash are known here; what it proves was recorded where it could be seen."""
    recorded: Mapping[str, RecordedDecision] = field(default_factory=dict)
    """Criterion that unseen evidence serves -> what was decided on it."""
    hashes: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of what was read: ``rencana_aksi``, ``penilaian.yaml``, ``jawaban.csv``, ``data.csv``, ``bukti.csv``."""

    @property
    def indicator_plan(self) -> Plan | None:
        """The plan whose indicators the evidence names; None where none is known."""
        return self.named_plan or self.plan

    @property
    def unmapped(self) -> Mapping[str, str]:
        """Indicator -> why no question asks for it, as rubric and mapping say."""
        return {**self.rubric.unmapped, **(self.mapping.unmapped if self.mapping is not None else {})}

    def carried_in(self, criterion: str, round_: str) -> frozenset[str]:
        """The inputs of a criterion in a round whose number stands elsewhere."""
        return frozenset(name for owner, at, name in self.carried if (owner, at) == (criterion, round_))
