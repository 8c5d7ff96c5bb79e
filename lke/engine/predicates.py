"""Predicates: those that a person gives to a branch, and the ladder of a total."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from lke.figures import percent, plain
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.gates import Ladder, Rung
from lke.model.rubric import Branch, Criterion, NumberScale, Rubric
from lke.model.run import ROUND_OF_UNIT
from lke.model.score import Leaf, Outcome, Score

HUNDRED = Fraction(100)


# --- given by a person -------------------------------------------------------------------------------------------


def with_fulfilment(rubric: Rubric, leaves: Mapping[str, Leaf]) -> dict[str, Leaf]:
    """*leaves*, each predicate's reason followed by how far the criteria below it are fulfilled: told, never decisive."""
    told = dict(leaves)
    for node, _parent, _depth in rubric.walk():
        if isinstance(node, Branch) and node.judged is not None:
            leaf = leaves[node.id]
            told[node.id] = leaf._replace(because=f"{leaf.because}; {fulfilment(rubric, node, leaves)}")
    return told


def fulfilment(rubric: Rubric, branch: Branch, leaves: Mapping[str, Leaf]) -> str:
    """Say how far the criteria that inform a predicate are fulfilled."""
    credits_ = [credit_of(rubric, child, leaves[child.id].answer) for child in branch.children if isinstance(child, Criterion)]
    known = [credit for credit in credits_ if credit is not None]
    share = sum(known, Fraction(0)) / len(credits_) if credits_ else None
    return _("kriteria terpenuhi {share} ({answered} dari {of} dijawab; hanya informasi)").format(
        share=percent(share), answered=len(known), of=len(credits_)
    )


def credit_of(rubric: Rubric, criterion: Criterion, answer: str | None) -> Fraction | None:
    """The credit of an answer as a leaf spells it; None where there is none, or TB."""
    scale = rubric.scales[criterion.scale]
    if answer is None or answer == "TB":
        return None
    if scale.kind == "pilihan":
        return scale.choices[answer]
    return Fraction(answer) / (scale.maximum if isinstance(scale, NumberScale) else 1)


# --- of a total --------------------------------------------------------------------------------------------------


class Targets(NamedTuple):
    """Which targets are missed: a criterion with its target, or without one or an answer."""

    missed: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def all_met(self) -> bool:
        """Whether every target is known and reached."""
        return not self.missed and not self.unknown


class Predicate(NamedTuple):
    """The predicate of a total, and what it may still become."""

    ladder: Ladder
    rung: Rung | None
    possible: tuple[Rung, ...]
    """What it may be, from the least to the greatest total; one where nothing is open."""
    because: str


def predicate_of(assessment: Assessment, score: Score) -> Predicate | None:
    """Where the exact total stands on the rubric's ladder; None where the rubric has none."""
    ladder = assessment.rubric.ladder
    if ladder is None:
        return None
    targets = targets_of(assessment, score)
    reached, highest = _in_unit(ladder, score, score.points), _in_unit(ladder, score, score.highest)
    rung = rung_at(ladder, reached, all_targets=targets.all_met)
    best = rung_at(ladder, highest, all_targets=not targets.missed)
    possible = tuple(each for each in reversed(ladder.rungs) if _between(ladder, each, rung, best))
    return Predicate(ladder, rung, possible, _because(ladder, rung, reached, targets))


def _between(ladder: Ladder, each: Rung, low: Rung | None, high: Rung | None) -> bool:
    places = {id(rung): place for place, rung in enumerate(ladder.rungs)}
    if high is None:
        return False
    return places[id(high)] <= places[id(each)] <= (places[id(low)] if low is not None else len(ladder.rungs))


def rung_at(ladder: Ladder, number: Fraction, *, all_targets: bool) -> Rung | None:
    """The first rung whose bound *number* meets; a rung that asks for every target only where they are met."""
    for rung in ladder.rungs:
        if rung.bound.met_by(number) and (all_targets or not rung.every_target):
            return rung
    return None


def _in_unit(ladder: Ladder, score: Score, points: Fraction) -> Fraction:
    if ladder.unit == "poin":
        return points
    return HUNDRED * points / score.weight if score.weight else Fraction(0)


def _because(ladder: Ladder, rung: Rung | None, reached: Fraction, targets: Targets) -> str:
    unit = "%" if ladder.unit == "persen" else ""
    if rung is None:
        return _("{reached}{unit} di bawah semua batas").format(reached=plain(reached), unit=unit)
    because = f"{plain(reached)}{unit} {rung.bound.sign} {plain(rung.bound.least)}"
    asked = next((each for each in ladder.rungs if each.every_target and each.bound.met_by(reached)), None)
    if asked is None or rung is asked:
        return because
    why = _("target belum tercapai: {ids}").format(ids=", ".join(targets.missed)) if targets.missed else ""
    open_ = _("target atau capaian belum diketahui: {ids}").format(ids=", ".join(targets.unknown)) if targets.unknown else ""
    return _("{because}; bukan {name} karena {why}").format(
        because=because, name=asked.name, why="; ".join(filter(None, (why, open_)))
    )


def targets_of(assessment: Assessment, score: Score) -> Targets:
    """Hold every criterion that has a target against it."""
    missed, unknown = [], []
    for leaf in score.leaves():
        criterion = leaf.criterion
        if criterion is None or criterion.target is None or leaf.outcome is Outcome.NOT_APPLICABLE:
            continue
        target = assessment.inputs.get((criterion.id, ROUND_OF_UNIT), {}).get(criterion.target)
        reached = _in_scale(assessment.rubric, criterion, leaf.credit if leaf.outcome is Outcome.SCORED else None)
        if target is None or reached is None:
            unknown.append(criterion.id)
        elif reached < target:
            missed.append(criterion.id)
    return Targets(tuple(missed), tuple(unknown))


def _in_scale(rubric: Rubric, criterion: Criterion, credit: Fraction | None) -> Fraction | None:
    scale = rubric.scales[criterion.scale]
    return None if credit is None else credit * (scale.maximum if isinstance(scale, NumberScale) else 1)


def institution_owns(rubric: Rubric) -> bool:
    """Whether the predicate belongs to KPU as a whole and never to one office."""
    return rubric.ladder is not None and rubric.ladder.owner == "instansi"
