"""Roll-ups of one group: nation and provinces, areas, questions; every number says over how many offices."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from lke.engine.offices.grouping import Group, by_province
from lke.engine.offices.spread import Spread, ranks, spread
from lke.model.offices import AreaForm, OfficeRun, QuestionForm
from lke.model.plan import Level
from lke.model.score import SCORES

ZERO = Fraction(0)


class Rolled(NamedTuple):
    """Several offices together."""

    offices: int
    by: Mapping[str, Spread]
    """Points by each of the four scores."""
    share: Spread
    """Points over weight, 0..1, of the score that ranks."""
    incomplete: int
    """How many of the offices have unanswered questions."""
    provisional: int
    """How many have a tpi that still stands on claims."""
    levels: Mapping[Level, int]
    """Kabupaten/kota, provinsi, pusat -> how many."""


class Province(NamedTuple):
    """The offices of one province."""

    name: str
    """As most of them write it; empty where they state none."""
    rolled: Rolled
    rank: int | None
    """By the mean of the ranking score; None for those without a province."""


class Area(NamedTuple):
    """One area over all offices."""

    form: AreaForm
    weight: Spread
    by: Mapping[str, Spread]
    """Points over weight, 0..1, by each of the four scores."""
    lost: Fraction
    """Points that the ranking score has not reached, on average."""


class Question(NamedTuple):
    """One question over all offices; credits are 0..1 and an unanswered one counts 0."""

    form: QuestionForm
    weight: Spread
    answered: int
    blank: int
    not_applicable: int
    by: Mapping[str, Spread]
    """Credit by sistem, klaim and berbukti, over the offices where it applies; tpi over those that an assessor answered."""


class Placed(NamedTuple):
    """One office among the others of its group."""

    nation: int
    province: int | None


class Rollup(NamedTuple):
    """All roll-ups of one group."""

    group: Group
    ranked_by: str
    nation: Rolled
    provinces: tuple[Province, ...]
    areas: tuple[Area, ...]
    questions: tuple[Question, ...]
    places: Mapping[str, Placed]
    """Code -> rank; no entry without a number."""


def roll_up(group: Group, by: str | None = None) -> Rollup:
    """Roll up *group*; offices are ranked by the score *by*, by that of record where it is None."""
    name = by or group.instrument.basis
    provinces = by_province(group.runs)
    rolled = {key: _rolled(runs, name) for key, runs in provinces.items()}
    order = ranks({key: each.by[name].mean for key, each in rolled.items() if key})
    return Rollup(
        group,
        name,
        _rolled(group.runs, name),
        tuple(Province(_usual_name(provinces[key]), each, order.get(key)) for key, each in rolled.items()),
        tuple(_areas(group, name)),
        tuple(_questions(group)),
        _places(group.runs, provinces, name),
    )


def _rolled(runs: Sequence[OfficeRun], name: str) -> Rolled:
    levels: dict[Level, int] = {}
    for run in runs:
        levels[run.level] = levels.get(run.level, 0) + 1
    return Rolled(
        len(runs),
        {by: spread(run.totals[by] for run in runs) for by in SCORES},
        spread(share_of(run.totals[name], run.weight) for run in runs),
        sum(run.answered < run.of for run in runs),
        sum(run.provisional for run in runs),
        dict(sorted(levels.items())),
    )


def share_of(points: Fraction | None, weight: Fraction) -> Fraction | None:
    """Points over weight; None where either says nothing."""
    return None if points is None or not weight else points / weight


def _usual_name(runs: Sequence[OfficeRun]) -> str:
    names = [" ".join((run.province or "").split()) for run in runs]
    return min(set(names), key=lambda name: (-names.count(name), name))


def _places(runs: Iterable[OfficeRun], provinces: Mapping[str, Sequence[OfficeRun]], name: str) -> Mapping[str, Placed]:
    nation = ranks({run.code: run.totals[name] for run in runs})
    within: dict[str, int] = {}
    for key, members in provinces.items():
        within |= ranks({run.code: run.totals[name] for run in members}) if key else {}
    return {code: Placed(rank, within.get(code)) for code, rank in nation.items()}


def _areas(group: Group, name: str) -> Iterator[Area]:
    for at, form in enumerate(group.instrument.areas):
        points = [run.areas[at] for run in group.runs]
        shares = {by: spread(share_of(each.by(by), each.weight) for each in points) for by in SCORES}
        lost = spread(each.weight - reached for each in points if (reached := each.by(name)) is not None)
        yield Area(form, spread(each.weight for each in points), shares, lost.mean or ZERO)


def _questions(group: Group) -> Iterator[Question]:
    for at, form in enumerate(group.instrument.questions):
        asked = [run.questions[at] for run in group.runs]
        applies = [each for each in asked if each.outcome != "tidak_berlaku"]
        credits_: dict[str, Spread] = {
            "sistem": spread((each.sistem or ZERO) if group.instrument.has_rules else None for each in applies),
            "klaim": spread(each.klaim or ZERO for each in applies),
            "berbukti": spread(each.berbukti or ZERO for each in applies),
            "tpi": spread(each.assessed for each in asked if each.round is not None),
        }
        blank = sum(each.outcome == "belum_dijawab" for each in asked)
        yield Question(
            form,
            spread(each.weight for each in applies),
            sum(each.outcome == "dinilai" for each in asked),
            blank,
            len(asked) - len(applies),
            credits_,
        )
