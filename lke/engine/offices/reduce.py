"""One run reduced to the numbers by which offices are compared."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from lke.engine.gates import decide_gates
from lke.engine.offices.instrument import instrument_of
from lke.engine.predicates import predicate_of
from lke.engine.score import ROUND_PREFIX, Scorer
from lke.errors import Problem
from lke.model.assessment import Assessment
from lke.model.offices import (
    AreaPoints,
    Asked,
    EarlierNumber,
    Filed,
    GateLevel,
    GateLine,
    Instrument,
    Noted,
    OfficeRun,
    Source,
)
from lke.model.places import RESTRICTED
from lke.model.rubric import Criterion, Rubric
from lke.model.rules import PREVIOUS_YEAR, Achievement, Decrease, Rule, Trend, parts_of
from lke.model.run import ROUND_OF_UNIT
from lke.model.score import SCORES, Outcome, Score, Scorecard, ScoreNode

LEAST_NOTE = 40
"""Characters of a levelled note from which on two alike are worth a look."""
_SHOWN = 160


class Numbers(NamedTuple):
    """The numbers of one office, whichever engine worked them out."""

    weight: Fraction
    totals: Mapping[str, Fraction | None]
    highest: Fraction
    answered: int
    of: int
    verified: int
    predicate: str | None
    gates: tuple[GateLevel, ...]
    areas: tuple[AreaPoints, ...]
    questions: tuple[Asked, ...]


def reduce_run(source: Source, assessment: Assessment, findings: Iterable[Problem] = ()) -> OfficeRun:
    """Score *assessment* exactly and keep what is compared; nothing of it refers to the assessment."""
    scorer = Scorer(assessment)
    card = scorer.scorecard(findings)
    return office_run(source, assessment, _exact(scorer, card), Counter(problem.code for problem in card.findings))


def office_run(source: Source, assessment: Assessment, numbers: Numbers, findings: Mapping[str, int]) -> OfficeRun:
    """*numbers* of an office with what else of its assessment is compared."""
    header = assessment.header
    return OfficeRun(
        source=source,
        code=header.unit.code,
        name=header.unit.name,
        level=header.unit.level,
        province=header.unit.province,
        year=header.year,
        status=header.status,
        example=header.example,
        instrument=instrument_of(assessment.rubric, assessment.rubric_sha256),
        rounds=header.rounds,
        roles=dict(header.assessors),
        **numbers._asdict(),
        findings=findings,
        lint=None,
        preflight=None,
        files=tuple(_files(assessment)),
        notes=tuple(_notes(assessment)),
        inputs=_own_inputs(assessment),
        earlier=tuple(_earlier(assessment)),
        last_year=header.related.get(PREVIOUS_YEAR),
    )


def _exact(scorer: Scorer, card: Scorecard) -> Numbers:
    assessment = card.assessment
    record, claim, assessed = card.record, card.scores["klaim"], card.scores["tpi"]
    predicate = predicate_of(assessment, record)
    return Numbers(
        weight=record.weight,
        totals={by: None if by == "sistem" and card.without_rules else card.totals[by] for by in SCORES},
        highest=record.highest,
        answered=claim.answered,
        of=claim.of,
        verified=assessed.verified,
        predicate=predicate.rung.name if predicate is not None and predicate.rung is not None else None,
        gates=tuple(_gates(assessment, record)),
        areas=tuple(_areas(card, instrument_of(assessment.rubric, assessment.rubric_sha256))),
        questions=tuple(_questions(scorer, claim)),
    )


def _gates(assessment: Assessment, record: Score) -> Iterator[GateLevel]:
    for gate in decide_gates(assessment, record):
        lines = tuple(
            GateLine(each.id, each.level, each.met, each.open, each.margin, each.gap, each.condition.unit)
            for each in gate.verdicts
        )
        yield GateLevel(gate.level, gate.met, gate.provisional, lines)


def _areas(card: Scorecard, instrument: Instrument) -> Iterator[AreaPoints]:
    nodes = {by: {node.id: node for node in card.scores[by].walk()} for by in SCORES}
    for area in instrument.areas:
        points = {by: nodes[by][area.id].points for by in SCORES}
        if card.without_rules:
            points["sistem"] = None
        yield AreaPoints(nodes[card.basis][area.id].weight, **points)


def _questions(scorer: Scorer, claim: Score) -> Iterator[Asked]:
    for node in claim.leaves():
        criterion = node.criterion
        if criterion is not None and criterion.scored:
            yield _asked(scorer, criterion, node)


def _asked(scorer: Scorer, criterion: Criterion, node: ScoreNode) -> Asked:
    answered: dict[int, Fraction | None] = {}
    for at, name in enumerate(scorer.rounds):
        leaf = scorer.leaf(criterion, f"{ROUND_PREFIX}{name}")
        if leaf.outcome in (Outcome.SCORED, Outcome.NOT_APPLICABLE):
            answered[at] = leaf.credit
    assessors = range(1, len(scorer.rounds))
    last = max((at for at in assessors if at in answered), default=None)
    return Asked(
        weight=node.weight,
        sistem=scorer.sistem(criterion).credit,
        klaim=scorer.klaim(criterion).credit,
        berbukti=scorer.berbukti(criterion).credit,
        assessed=answered[last] if last is not None else None,
        outcome=node.outcome.value,
        round=last,
        open_rounds=tuple(at for at in assessors if at not in answered),
    )


# --- evidence and notes ------------------------------------------------------------------------------------------


def _files(assessment: Assessment) -> Iterator[Filed]:
    """The register's files by hash, each hash once."""
    seen: set[str] = set()
    for piece in assessment.evidence:
        row = piece.row
        if row.sha256 is None or row.sha256 in seen:
            continue
        seen.add(row.sha256)
        hidden = row.access == RESTRICTED
        yield Filed(row.sha256, row.id, row.kind, hidden, row.origin, "" if hidden else row.title[:_SHOWN])


def _notes(assessment: Assessment) -> Iterator[Noted]:
    """The office's own notes that are long enough, but not the words of the question itself."""
    texts = {criterion.id: levelled(f"{criterion.text} {criterion.note or ''}") for criterion in assessment.rubric.criteria()}
    for (criterion, name), note in assessment.notes.items():
        text = levelled(note) if name == ROUND_OF_UNIT else ""
        if len(text) >= LEAST_NOTE and text not in texts.get(criterion, ""):
            yield Noted(text, criterion, " ".join(note.split())[:_SHOWN])


_NO_WORD = re.compile(r"[\W_]+")


def levelled(text: str) -> str:
    """*text* without differences of case, width, punctuation and blanks."""
    return _NO_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


# --- numbers of the year before ----------------------------------------------------------------------------------


def _own_inputs(assessment: Assessment) -> Mapping[str, Fraction]:
    """The numbers that the office gave here, by ``<criterion>:<input>``; not those that stand elsewhere."""
    return {
        f"{criterion}:{name}": number
        for (criterion, round_), given in assessment.inputs.items()
        if round_ == ROUND_OF_UNIT
        for name, number in given.items()
        if (criterion, round_, name) not in assessment.carried
    }


def _earlier(assessment: Assessment) -> Iterator[EarlierNumber]:
    own = _own_inputs(assessment)
    for here, there, same_rubric in earlier_keys(assessment.rubric):
        if here in own:
            yield EarlierNumber(here, there, own[here], same_rubric)


def earlier_keys(rubric: Rubric) -> Iterator[tuple[str, str, bool]]:
    """Every input that repeats last year's number: its key, the key there, and whether only the same rubric has it there.

    What ``sama_dengan`` states, else the ``lalu`` of a trend or decrease whose ``kini`` was given a year before.
    """
    for criterion in rubric.criteria():
        stated = {
            name: each.same_as.key
            for name, each in criterion.inputs.items()
            if each.same_as is not None and each.same_as.run == PREVIOUS_YEAR
        }
        yield from ((f"{criterion.id}:{name}", key, False) for name, key in stated.items())
        pairs = {
            before: now
            for rule in (parts_of(criterion.rule) if criterion.rule is not None else ())
            for before, now in _both_years(rule)
            if before not in stated
        }
        yield from ((f"{criterion.id}:{before}", f"{criterion.id}:{now}", True) for before, now in pairs.items())


def _both_years(rule: Rule) -> Iterator[tuple[str, str]]:
    """The inputs of a rule that hold one fact of last year and of this year."""
    if isinstance(rule, Trend | Decrease):
        yield rule.before, rule.now
    elif isinstance(rule, Achievement) and rule.before is not None:
        yield rule.before, rule.realised
