"""What to fix first: what each criterion could still bring, and the cheapest set that reaches a target."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from lke.engine.cheapest import Need, cheapest
from lke.engine.gates import HUNDRED, decide_gates
from lke.engine.predicates import predicate_of
from lke.engine.score import Scorer
from lke.errors import SALAH, NotFound, Problem
from lke.figures import plain
from lke.language import _
from lke.model.gates import Bound
from lke.model.score import Leaf, Outcome, Score, ScoreNode

ZERO, ONE = Fraction(0), Fraction(1)
UNANSWERED, UNPROVED, LOW = "belum_dijawab", "belum_terbukti", "rendah"
_NUMBER = re.compile(r"(\d{1,4}(?:[.,]\d{1,6})?)(%?)")


class Stake(NamedTuple):
    """What one criterion could still bring."""

    id: str
    title: str
    state: str
    """Unanswered, claimed but not proved, or low."""
    points: Fraction
    weight: Fraction
    gates: tuple[str, ...]
    """The unmet conditions to which it counts."""
    because: str

    @property
    def gain(self) -> Fraction:
        """Points of the total that it has not reached."""
        return self.weight - self.points


class Limit(NamedTuple):
    """A hard limit: a target, or one condition of a gate."""

    id: str
    bound: Bound | None
    """None where nobody states it: then it cannot be met."""
    unit: str
    """``poin`` or ``persen``."""
    nodes: tuple[str, ...]
    """What it sums; empty for the total."""

    def reached(self, score: Score) -> Fraction:
        """What *score* reaches, in its unit."""
        points, weight = self._sums(score)
        return points if self.unit == "poin" else HUNDRED * points / weight if weight else ZERO

    def met_by(self, score: Score) -> bool:
        """Whether *score*, exact and unrounded, meets it."""
        return self.bound is not None and self.bound.met_by(self.reached(score))

    def gap(self, score: Score) -> Fraction:
        """Points of the total that are missing to the bound; negative where it is passed."""
        assert self.bound is not None
        points, weight = self._sums(score)
        return (self.bound.least if self.unit == "poin" else self.bound.least * weight / HUNDRED) - points

    def _sums(self, score: Score) -> tuple[Fraction, Fraction]:
        if not self.nodes:
            return score.points, score.weight
        nodes = [node for node in score.walk() if node.id in self.nodes]
        return sum((node.points or ZERO for node in nodes), ZERO), sum((node.weight for node in nodes), ZERO)


class Option(NamedTuple):
    """One way to improve a criterion."""

    criterion: str
    effort: Fraction
    """In whatever unit the office counts: days, rupiah."""
    credit: Fraction
    """What the criterion would then be worth, 0..1."""
    answer: str
    note: str = ""


class Choice(NamedTuple):
    """An option of the plan, what it brings, and why it is in it."""

    option: Option
    title: str
    gain: Fraction
    needed_for: tuple[str, ...]
    """The limits that would be missed without it."""


class Plan(NamedTuple):
    """The cheapest set, or the most that can be reached."""

    reachable: bool
    choices: tuple[Choice, ...]
    effort: Fraction
    score: Score
    """The score that the engine gives with the plan carried out."""
    missed: tuple[str, ...]
    """Limits that stay unmet; none where the target is reached."""
    predicate: str | None


# --- what is at stake --------------------------------------------------------------------------------------------


def stakes(scorer: Scorer, score: Score) -> list[Stake]:
    """Every criterion that could bring more, those with most at stake first."""
    unmet = [
        (verdict.id, {leaf.id for node in verdict.nodes for leaf in node.walk()})
        for gate in decide_gates(scorer.assessment, score)
        for verdict in gate.verdicts
        if not verdict.reached
    ]
    claims = {leaf.id: leaf.points for leaf in scorer.score("klaim").leaves()}
    found = [_stake(leaf, claims[leaf.id], unmet) for leaf in score.leaves() if leaf.points is not None and leaf.weight]
    return sorted((each for each in found if each.gain), key=lambda each: (-each.gain, each.id))


def _stake(leaf: ScoreNode, claim: Fraction | None, unmet: Sequence[tuple[str, set[str]]]) -> Stake:
    points = leaf.points or ZERO
    state = UNPROVED if claim is not None and claim > points else LOW
    if leaf.outcome is Outcome.UNANSWERED and state == LOW:
        state = UNANSWERED
    gates = tuple(name for name, inside in unmet if leaf.id in inside)
    return Stake(leaf.id, leaf.title, state, points, leaf.weight, gates, leaf.because)


# --- targets -----------------------------------------------------------------------------------------------------


def limits_of(scorer: Scorer, score: Score, target: str) -> list[Limit]:
    """The limits that *target* sets: points (``75``), percent (``75%``), a predicate (``BB``) or a gate (``WBK``).

    Raises:
        NotFound: when the rubric knows no such target.

    """
    number = _NUMBER.fullmatch(target.strip())
    if number is not None:
        least = Fraction(number[1].replace(",", "."))
        return [Limit(target, Bound(least, strict=False), "persen" if number[2] else "poin", ())]
    rubric = scorer.assessment.rubric
    for gate in decide_gates(scorer.assessment, score):
        if gate.level.casefold() == target.casefold():
            return [Limit(each.id, each.bound, each.condition.unit, tuple(each.condition.nodes)) for each in gate.verdicts]
    ladder = rubric.ladder
    for rung in ladder.rungs if ladder is not None else ():
        if ladder is not None and rung.name.casefold() == target.casefold():
            return [Limit(rung.name, rung.bound, ladder.unit, ())]
    known = [*rubric.gates, *(rung.name for rung in (ladder.rungs if ladder is not None else ()))]
    what = _("rubrik {id} tidak mengenal target {target}").format(id=rubric.id, target=repr(target))
    mend = _("tulis angka (75 poin, 75%)") + (_(", atau salah satu: {known}").format(known=", ".join(known)) if known else "")
    raise NotFound([Problem(SALAH, "", None, "--target", "unknown-target", what, mend)])


# --- the plan ----------------------------------------------------------------------------------------------------


def plan(scorer: Scorer, score: Score, limits: Sequence[Limit], options: Sequence[Option]) -> Plan:
    """The options of least effort that meet every limit; where none do, every option's best and what is still missed."""
    leaves = {leaf.id: leaf for leaf in score.leaves()}
    useful = [each for each in options if _gain(leaves[each.criterion], each) > 0]
    stated = [limit for limit in limits if limit.bound is not None]
    needs = [_need(limit, score, useful, leaves) for limit in stated]
    chosen = cheapest([each.effort for each in useful], _groups(useful), needs) if len(stated) == len(limits) else None
    if chosen is not None:
        taken = [useful[at] for at in chosen]
        done = _carried_out(scorer, score, taken)
        if all(limit.met_by(done) for limit in limits):  # the engine has the last word
            why = {at: tuple(_missed_without(limits, needs, chosen, at)) for at in chosen}
            choices = tuple(_choice(leaves, useful[at], why[at]) for at in chosen)
            return _plan(scorer, limits, choices, done)
    best = _best(useful)
    return _plan(scorer, limits, tuple(_choice(leaves, each, ()) for each in best), _carried_out(scorer, score, best))


def _missed_without(limits: Sequence[Limit], needs: Sequence[Need], chosen: Sequence[int], at: int) -> Iterator[str]:
    """The limits that the chosen options meet only with this one among them."""
    without = [each for each in chosen if each != at]
    return (limit.id for limit, need in zip(limits, needs, strict=True) if not need.met_by(without))


def _gain(leaf: ScoreNode, option: Option) -> Fraction:
    """Points that an option brings; nothing to a criterion that does not apply."""
    return ZERO if leaf.points is None else leaf.weight * option.credit - leaf.points


def _need(limit: Limit, score: Score, options: Sequence[Option], leaves: Mapping[str, ScoreNode]) -> Need:
    assert limit.bound is not None
    inside = (
        {leaf.id for node in score.walk() if node.id in limit.nodes for leaf in node.walk()} if limit.nodes else leaves.keys()
    )
    gains = {at: _gain(leaves[each.criterion], each) for at, each in enumerate(options) if each.criterion in inside}
    return Need(limit.gap(score), limit.bound.strict, gains)


def _groups(options: Sequence[Option]) -> list[list[int]]:
    """Options of one criterion: one of them at most."""
    groups: dict[str, list[int]] = {}
    for at, option in enumerate(options):
        groups.setdefault(option.criterion, []).append(at)
    return list(groups.values())


def _best(options: Sequence[Option]) -> list[Option]:
    """Of each criterion the option that brings most, of equals the cheaper one."""
    best: dict[str, Option] = {}
    for option in options:
        known = best.get(option.criterion)
        if known is None or (-option.credit, option.effort) < (-known.credit, known.effort):
            best[option.criterion] = option
    return list(best.values())


def _carried_out(scorer: Scorer, score: Score, options: Sequence[Option]) -> Score:
    """The engine's score with *options* carried out."""
    because = _("menurut rencana perbaikan")
    return scorer.score(
        score.by, {each.criterion: Leaf(Outcome.SCORED, each.credit, each.answer or None, because) for each in options}
    )


def _choice(leaves: Mapping[str, ScoreNode], option: Option, needed_for: tuple[str, ...]) -> Choice:
    leaf = leaves[option.criterion]
    return Choice(option, leaf.title, _gain(leaf, option), needed_for)


def _plan(scorer: Scorer, limits: Sequence[Limit], choices: tuple[Choice, ...], done: Score) -> Plan:
    missed = tuple(limit.id for limit in limits if not limit.met_by(done))
    effort = sum((choice.option.effort for choice in choices), ZERO)
    predicate = predicate_of(scorer.assessment, done)
    name = predicate.rung.name if predicate is not None and predicate.rung is not None else None
    return Plan(not missed, choices, effort, done, missed, name)


def need_words(limit: Limit) -> str:
    """Write a limit: ``>= 75``, ``> 60%``."""
    unit = "%" if limit.unit == "persen" else ""
    return "–" if limit.bound is None else f"{limit.bound.sign} {plain(limit.bound.least)}{unit}"
