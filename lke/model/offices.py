"""Many offices: each run reduced to the numbers by which offices are compared, so that hundreds fit in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from lke.errors import Problem
from lke.model.plan import Level

RUN, BAG, WORKBOOK, FOLDER = "penilaian", "paket", "buku_kerja", "folder"
"""What a run is read from: its folder, a submitted bag, a filled official workbook; and a folder that holds none of them."""

NO_LKE = frozenset({"zip-without-bag", "nothing-recognised"})
"""Codes of faults that say that a file was never meant to be read here."""


class Source(NamedTuple):
    """One thing to read."""

    path: str
    """As the user named it, and what was found below."""
    kind: str
    """``RUN``, ``BAG``, ``WORKBOOK`` or ``FOLDER``."""
    named: bool = True
    """Whether the user named it himself; else it was found below a folder."""


class QuestionForm(NamedTuple):
    """One scored question of an instrument."""

    id: str
    title: str
    area: str
    """The id of the area that it belongs to."""


class AreaForm(NamedTuple):
    """One area of an instrument."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """One edition of an instrument, as far as comparing offices needs it."""

    id: str
    edition: str
    sha256: str
    """Of the rubric: two rubrics of one id and other content are not one instrument."""
    title: str
    family: str
    """What its editions have in common: ``zi`` of ``zi-90-2021``."""
    basis: str
    unverified: bool
    outline: bool
    has_rules: bool
    """Whether evidence and data decide anything; else there is no sistem score."""
    area_level: str
    """What its areas are called."""
    areas: tuple[AreaForm, ...]
    questions: tuple[QuestionForm, ...]


class Asked(NamedTuple):
    """One question of one office."""

    weight: Fraction
    """Points of the total, with the questions away that the office calls TB."""
    sistem: Fraction | None
    """Credit 0..1; None where there is none: unanswered, or not applicable."""
    klaim: Fraction | None
    berbukti: Fraction | None
    assessed: Fraction | None
    """The credit that the last assessor round gave."""
    outcome: str
    """Of klaim: ``dinilai``, ``belum_dijawab`` or ``tidak_berlaku``."""
    round: int | None
    """Index in ``rounds`` of the assessor round that answered last; None where none did."""
    open_rounds: tuple[int, ...]
    """Assessor rounds that have not answered."""

    @property
    def waits(self) -> bool:
        """Whether the office answered and no assessor has."""
        return self.round is None and self.outcome != "belum_dijawab"

    @property
    def unproved(self) -> Fraction:
        """Points that stand on the claim alone: weight x (klaim - berbukti)."""
        if self.klaim is None:
            return Fraction(0)
        return self.weight * max(self.klaim - (self.berbukti or Fraction(0)), Fraction(0))

    @property
    def claimed(self) -> Fraction:
        """Points that the claim brings."""
        return self.weight * (self.klaim or Fraction(0))


class AreaPoints(NamedTuple):
    """The points of one area by each score; None where nothing of it applies or there is no such score."""

    weight: Fraction
    sistem: Fraction | None
    klaim: Fraction | None
    berbukti: Fraction | None
    tpi: Fraction | None

    def by(self, name: str) -> Fraction | None:
        """The points by the score of that name."""
        points: Fraction | None = getattr(self, name)
        return points


class GateLine(NamedTuple):
    """One condition of a gate."""

    id: str
    level: str
    met: bool
    open: bool
    """Not reached, but the blanks could reach it."""
    margin: Fraction | None
    """Actual less bound, in ``unit``; negative where it is missed."""
    gap: Fraction
    """Points of the total that are missing to it."""
    unit: str


class GateLevel(NamedTuple):
    """One level, ``WBK``, with its conditions."""

    level: str
    met: bool
    provisional: bool
    lines: tuple[GateLine, ...]


class Filed(NamedTuple):
    """One registered evidence file, by its hash; a restricted one shows nothing else."""

    sha256: str
    id: str
    kind: str
    restricted: bool
    origin: str | None
    title: str
    """Empty where restricted."""


class Noted(NamedTuple):
    """One note of the office, normalised for comparing."""

    text: str
    """Case, punctuation and blanks levelled."""
    question: str
    shown: str
    """The beginning of it as it was written."""


class EarlierNumber(NamedTuple):
    """An input that repeats a number of the year before."""

    here: str
    """``<criterion>:<input>`` of this run."""
    there: str
    """Of last year's run."""
    number: Fraction
    same_rubric: bool
    """Whether the two are one only in the same rubric: ``lalu`` of a decrease."""


@dataclass(frozen=True, slots=True)
class OfficeRun:
    """One run, reduced."""

    source: Source
    code: str
    """Empty where a workbook does not say whose it is."""
    name: str
    level: Level
    province: str | None
    year: int | None
    """None where a workbook does not say it."""
    status: str
    example: bool
    instrument: Instrument
    rounds: tuple[str, ...]
    roles: Mapping[str, str]
    """Round -> the role that answers in it."""
    weight: Fraction
    totals: Mapping[str, Fraction | None]
    """Points by the four scores; None where there is no sistem score."""
    highest: Fraction
    """The score of record if every blank got full credit."""
    answered: int
    of: int
    verified: int
    predicate: str | None
    gates: tuple[GateLevel, ...]
    findings: Mapping[str, int]
    """Code -> how often it was found."""
    lint: tuple[int, int] | None
    """Salah and temuan of the workbook itself; None where it was read from none."""
    preflight: Mapping[str, int] | None
    """Lines of the last preflight: ``fail``, ``warn``, ``pass``; None where there was none, or the run changed since."""
    areas: tuple[AreaPoints, ...]
    """In the order of the instrument's areas."""
    questions: tuple[Asked, ...]
    """In the order of the instrument's questions."""
    files: tuple[Filed, ...]
    notes: tuple[Noted, ...]
    inputs: Mapping[str, Fraction]
    """``<criterion>:<input>`` -> the office's number."""
    earlier: tuple[EarlierNumber, ...]
    last_year: str | None
    """Where ``penilaian_terkait`` says that last year's run lies, seen from the user's folder."""
    remarks: tuple[str, ...] = field(default=())
    """What has to be known of how it was read."""

    @property
    def total(self) -> Fraction | None:
        """The score of record."""
        return self.totals[self.instrument.basis]

    @property
    def provisional(self) -> bool:
        """Whether tpi still stands on claims."""
        return self.verified < self.of

    @property
    def place(self) -> str:
        """Where it was read."""
        return self.source.path


@dataclass(frozen=True, slots=True)
class Unread:
    """A source that could not be read, with its faults."""

    source: Source
    problems: tuple[Problem, ...]

    @property
    def passed_over(self) -> bool:
        """Whether it only lay there and is no LKE at all: another table, another zip."""
        return not self.source.named and all(problem.code in NO_LKE for problem in self.problems)
