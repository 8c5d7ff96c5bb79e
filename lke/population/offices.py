"""Offices of a block reduced to the numbers by which they are compared, by the population engine.

The same as ``lke.engine.offices.reduce`` says of one office, to 1e-9; gates and predicates are the same. What evidence rules
yield is worked out by the exact engine; its trees of reasons are not.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

import numpy as np

from lke.engine.findings import evidence_findings, rule_findings
from lke.engine.offices.instrument import instrument_of
from lke.engine.offices.reduce import Numbers, office_run
from lke.engine.score import Scorer
from lke.errors import Problem, in_order
from lke.model.assessment import Assessment
from lke.model.offices import AreaPoints, Asked, GateLevel, GateLine, OfficeRun, Source
from lke.model.rubric import Rubric
from lke.model.score import SCORES, Outcome, Score
from lke.population.answers import LAYERS, encode
from lke.population.compiled import AWAY, BLANK, CompiledRubric, compile_rubric
from lke.population.said import Said, said_in
from lke.population.score import BlockScores, score_block
from lke.population.verdicts import GateVerdicts, decide_gates, predicate_names

_SIMPLE = 1_000_000
"""Denominators below this are recognised: equal totals stay equal, and have one rank."""
_OUTCOMES = {BLANK: Outcome.UNANSWERED.value, AWAY: Outcome.NOT_APPLICABLE.value}
_NO_TREE = Score("", (), Fraction(0), Fraction(0), 0, 0, Fraction(0), 0, provisional=False)
"""Findings are counted here, without the points that hang on them."""


def reduce_one(source: Source, assessment: Assessment, findings: Iterable[Problem] = ()) -> OfficeRun:
    """A block of one office."""
    return reduce_block([(source, assessment, tuple(findings))])[0]


def reduce_block(offices: Sequence[tuple[Source, Assessment, tuple[Problem, ...]]]) -> list[OfficeRun]:
    """Score *offices*, all by one rubric and with the same rounds, and keep what is compared."""
    assessments = [assessment for _source, assessment, _findings in offices]
    block = _Block(_compiled(_Known(assessments[0].rubric, assessments[0].rubric_sha256)), assessments)
    return [
        office_run(source, assessment, block.numbers(at), _counted(block.scorers[at], findings))
        for at, (source, assessment, findings) in enumerate(offices)
    ]


class _Known:
    """A rubric by its hash: compiled once."""

    def __init__(self, rubric: Rubric, sha256: str) -> None:
        self.rubric = rubric
        self._key = (rubric.id, sha256)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self._key == other._key


@lru_cache(maxsize=16)
def _compiled(known: _Known) -> CompiledRubric:
    return compile_rubric(known.rubric)


def _counted(scorer: Scorer, findings: Iterable[Problem]) -> Counter[str]:
    found = [*findings, *evidence_findings(scorer.assessment, scorer.uses, _NO_TREE), *rule_findings(scorer.decisions, _NO_TREE)]
    return Counter(problem.code for problem in in_order(found))


class _Block:
    """The scores of a block, told office by office."""

    def __init__(self, compiled: CompiledRubric, assessments: Sequence[Assessment]) -> None:
        self.compiled = compiled
        self.scorers = [Scorer(each) for each in assessments]
        self._answers = encode(compiled, self.scorers, LAYERS)
        rubric, sha256 = compiled.rubric, assessments[0].rubric_sha256
        self._instrument = instrument_of(rubric, sha256)
        self._scores = {by: score_block(compiled, self._answers, by) for by in SCORES}
        self._record = self._scores[rubric.basis]
        self._gates = decide_gates(self._record)
        self._predicates = predicate_names(self._record)
        self._rounds = [said_in(compiled, self._answers, at) for at in range(len(self._answers.rounds))]
        claim = self._scores["klaim"]
        self._weights = np.array([claim.weights(name) for name in compiled.questions]).reshape(-1, len(assessments))
        self._areas = {by: [score.points(area.id) for area in self._instrument.areas] for by, score in self._scores.items()}
        self._area_weights = [self._record.weights(area.id) for area in self._instrument.areas]

    def numbers(self, at: int) -> Numbers:
        """The numbers of one office."""
        claim, assessed = self._scores["klaim"], self._scores["tpi"]
        return Numbers(
            weight=told(self._record.weight[at]),
            totals={by: None if self._nothing(by) else told(score.total[at]) for by, score in self._scores.items()},
            highest=told(self._record.highest[at]),
            answered=int(claim.answered[at]),
            of=claim.of,
            verified=int(assessed.verified[at]),
            predicate=self._predicates[at],
            gates=tuple(_level(gate, at, provisional=bool(self._record.provisional[at])) for gate in self._gates),
            areas=tuple(self._area(place, at) for place in range(len(self._area_weights))),
            questions=tuple(self._asked(column, at) for column in range(claim.of)),
        )

    def _nothing(self, by: str) -> bool:
        """Whether the instrument has no such score."""
        return by == "sistem" and not self._instrument.has_rules

    def _area(self, place: int, at: int) -> AreaPoints:
        points = {by: None if self._nothing(by) else told_or_none(areas[place][at]) for by, areas in self._areas.items()}
        return AreaPoints(told(self._area_weights[place][at]), **points)

    def _asked(self, column: int, at: int) -> Asked:
        claim = self._scores["klaim"]
        answered = [round_ for round_, said in enumerate(self._rounds) if said.codes[at, column] != BLANK]
        own_rounds = self.scorers[at].rounds
        assessors = range(1, len(own_rounds))
        last = max((round_ for round_ in answered if round_), default=None)
        return Asked(
            weight=told(self._weights[column, at]),
            sistem=self._credit(self._scores["sistem"], at, column),
            klaim=self._credit(claim, at, column),
            berbukti=self._credit(self._scores["berbukti"], at, column),
            assessed=_credit_in(self._rounds[last], at, column) if last is not None else None,
            outcome=_OUTCOMES.get(int(claim.codes[at, column]), Outcome.SCORED.value),
            round=last,
            open_rounds=tuple(round_ for round_ in assessors if round_ not in answered),
        )

    def _credit(self, score: BlockScores, at: int, column: int) -> Fraction | None:
        return _credit_in(score.said, at, column)


def _credit_in(said: Said, at: int, column: int) -> Fraction | None:
    code = int(said.codes[at, column])
    if code in (BLANK, AWAY):
        return None
    if said.dense is not None:
        return told(said.dense[at, column])
    apart = float(said.columns[column][at]) if column in said.columns else 0.0
    return told(float(said.compiled.credits[code]) + apart)


def _level(gate: GateVerdicts, at: int, *, provisional: bool) -> GateLevel:
    return GateLevel(gate.level, bool(gate.met[at]), provisional, tuple(_lines(gate, at)))


def _lines(gate: GateVerdicts, at: int) -> Iterator[GateLine]:
    for each in gate.conditions:
        yield GateLine(
            each.id,
            each.level,
            bool(each.met[at]),
            bool(each.open[at]),
            told_or_none(each.margin[at]),
            told(each.missing[at]),
            each.unit,
        )


@lru_cache(maxsize=200_000)
def told(number: float) -> Fraction:
    """The simple fraction that a float stands for, else the float itself: what is equal stays equal."""
    simple = Fraction(float(number)).limit_denominator(_SIMPLE)
    return simple if abs(float(simple) - number) <= 1e-12 * max(1.0, abs(number)) else Fraction(float(number))


def told_or_none(number: float) -> Fraction | None:
    """The same; None where there is no number."""
    return None if np.isnan(number) else told(number)
