"""Offices of a block reduced to the numbers by which they are compared, by the population engine.

The same as ``lke.engine.offices.reduce`` says of one office: the same exact points, gates and predicates; only by how much a gate
is missed is a float. What evidence rules yield is worked out by the exact engine; its trees of reasons are not grown.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

import numpy as np

from lke.engine.findings import evidence_findings, rule_findings
from lke.engine.offices.instrument import instrument_of
from lke.engine.offices.reduce import Numbers, office_run
from lke.engine.score import ROUND_PREFIX, Scorer
from lke.errors import Problem, in_order
from lke.model.assessment import Assessment
from lke.model.offices import AreaPoints, Asked, GateLevel, GateLine, OfficeRun, Source
from lke.model.rubric import Rubric
from lke.model.score import SCORES, Outcome, Score
from lke.population.answers import LAYERS, encode
from lke.population.compiled import AWAY, BLANK, CompiledRubric, compile_rubric
from lke.population.exact import ExactRow
from lke.population.score import score_block
from lke.population.verdicts import GateVerdicts, decide_gates, predicate_names

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
    """The scores of a block, told office by office: verdicts as the block has them, numbers exactly."""

    def __init__(self, compiled: CompiledRubric, assessments: Sequence[Assessment]) -> None:
        self.compiled = compiled
        self.scorers = [Scorer(each) for each in assessments]
        self._answers = encode(compiled, self.scorers, LAYERS)
        rubric = compiled.rubric
        self._instrument = instrument_of(rubric, assessments[0].rubric_sha256)
        self._scores = {by: score_block(compiled, self._answers, by) for by in SCORES}
        self._record = self._scores[rubric.basis]
        self._gates = decide_gates(self._record)
        self._predicates = predicate_names(self._record)
        rounds = (f"{ROUND_PREFIX}{name}" for name in self._answers.rounds)
        self._rounds = [score_block(compiled, self._answers, by) for by in rounds]
        self._roots = tuple(root.id for root in rubric.roots)
        self._within = tuple(root.id for root in rubric.roots if not root.outside_sum)

    def numbers(self, at: int) -> Numbers:
        """The numbers of one office."""
        rows = {by: ExactRow(score, at) for by, score in self._scores.items()}
        rounds = [ExactRow(score, at) for score in self._rounds]
        record, claim = rows[self.compiled.rubric.basis], self._scores["klaim"]
        return Numbers(
            weight=record.weight(self._within),
            totals={by: None if self._nothing(by) else row.points(self._roots) for by, row in rows.items()},
            highest=record.points(self._roots) + record.opened(self._roots),
            answered=int(claim.answered[at]),
            of=claim.of,
            verified=int(self._scores["tpi"].verified[at]),
            predicate=self._predicates[at],
            gates=tuple(_level(gate, at, provisional=bool(self._record.provisional[at])) for gate in self._gates),
            areas=tuple(self._area(area.id, rows, at) for area in self._instrument.areas),
            questions=tuple(self._asked(column, rows, rounds, at) for column in range(claim.of)),
        )

    def _nothing(self, by: str) -> bool:
        """Whether the instrument has no such score."""
        return by == "sistem" and not self._instrument.has_rules

    def _area(self, area: str, rows: Mapping[str, ExactRow], at: int) -> AreaPoints:
        points = {}
        for by, row in rows.items():
            none = self._nothing(by) or np.isnan(self._scores[by].points(area)[at])
            points[by] = None if none else row.points((area,))
        return AreaPoints(rows[self.compiled.rubric.basis].weight((area,)), **points)

    def _asked(self, column: int, rows: Mapping[str, ExactRow], rounds: Sequence[ExactRow], at: int) -> Asked:
        name = self.compiled.questions[column]
        answered = [place for place, score in enumerate(self._rounds) if score.codes[at, column] != BLANK]
        last = max((place for place in answered if place), default=None)
        return Asked(
            weight=rows["klaim"].weight((name,)),
            sistem=rows["sistem"].credit(name),
            klaim=rows["klaim"].credit(name),
            berbukti=rows["berbukti"].credit(name),
            assessed=rounds[last].credit(name) if last is not None else None,
            outcome=_OUTCOMES.get(int(self._scores["klaim"].codes[at, column]), Outcome.SCORED.value),
            round=last,
            open_rounds=tuple(place for place in range(1, len(self._rounds)) if place not in answered),
        )


def _level(gate: GateVerdicts, at: int, *, provisional: bool) -> GateLevel:
    return GateLevel(gate.level, bool(gate.met[at]), provisional, tuple(_lines(gate, at)))


def _lines(gate: GateVerdicts, at: int) -> Iterator[GateLine]:
    for each in gate.conditions:
        margin = float(each.margin[at])
        yield GateLine(
            each.id,
            each.level,
            bool(each.met[at]),
            bool(each.open[at]),
            None if np.isnan(margin) else Fraction(margin),
            Fraction(float(each.missing[at])),
            each.unit,
        )
