"""The use case of what to fix first."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lke.engine.improve import Limit, Plan, Stake, limits_of, plan, stakes
from lke.engine.score import Scorer
from lke.files.efforts import read_efforts
from lke.files.runs import load_run
from lke.model.assessment import Assessment
from lke.model.score import Score


class Improvement(NamedTuple):
    """What is at stake, what the target asks, and the plan where efforts are known."""

    assessment: Assessment
    score: Score
    stakes: Sequence[Stake]
    targets: Sequence[str]
    limits: Sequence[Limit]
    plan: Plan | None


def improve_run(run: Path, targets: Sequence[str] = (), efforts: Path | None = None, by: str | None = None) -> Improvement:
    """Say what each criterion of *run* could bring, and with *efforts* the cheapest way to *targets*.

    Raises:
        NotFound: on an unknown target or score.
        InvalidFiles: with every fault of the run or of *efforts*.

    """
    assessment = load_run(run).assessment
    scorer = Scorer(assessment)
    score = scorer.score(by or assessment.rubric.basis)
    limits = [limit for target in targets for limit in limits_of(scorer, score, target)]
    options = read_efforts(efforts, assessment.rubric) if efforts is not None else None
    found = plan(scorer, score, limits, options) if options is not None else None
    return Improvement(assessment, score, stakes(scorer, score), targets, limits, found)


def improvement_json(found: Improvement) -> dict[str, Any]:
    """The JSON document of *found*."""
    from lke.report.improvement import document

    return document(found.assessment, found.score, found.stakes, found.limits, found.plan)


def improvement_text(found: Improvement) -> str:
    """*found* for the terminal."""
    from lke.report.improvement import as_text

    return as_text(found.assessment, found.score, found.stakes, found.limits, found.plan)
