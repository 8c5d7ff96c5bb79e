"""Several years in a row: the comparisons of neighbours, added up."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from lke.model.comparison import CAUSES, ZERO, Comparison, Movement, Side


class Course(NamedTuple):
    """One node of the last year as far back as it can be followed."""

    movement: Movement
    """From the earliest side to the last; its causes are those of every step between, added up."""
    rows: tuple[Movement, ...]
    """Its rows, step by step, earliest first."""

    @property
    def points(self) -> tuple[Fraction | None, ...]:
        """Points on every side that it can be followed to, earliest first."""
        return (self.rows[0].before, *(row.after for row in self.rows))


class Trend(NamedTuple):
    """Comparisons of neighbours, earliest first; one for two runs."""

    steps: tuple[Comparison, ...]

    @property
    def sides(self) -> tuple[Side, ...]:
        """Every side, earliest first."""
        return (self.steps[0].before, *(step.after for step in self.steps))

    @property
    def total(self) -> Movement:
        """The total from the first side to the last."""
        first, last = self.steps[0].total, self.steps[-1].total
        causes = _added(step.total.causes for step in self.steps)
        return last._replace(before=first.before, weight_before=first.weight_before, causes=causes)

    def courses(self) -> Iterator[Course]:
        """Every node of the last step, followed back as long as it has one partner that holds all of its points."""
        rows = [{row.id: row for row in step.nodes} for step in self.steps]
        for node in self.steps[-1].nodes:
            chain = [node]
            for earlier in reversed(rows[:-1]):
                previous = earlier.get(chain[0].partners[0]) if len(chain[0].partners) == 1 else None
                if previous is None or previous.after != chain[0].before or previous.kind == "hilang":
                    break
                chain.insert(0, previous)
            first = chain[0]
            causes = _added(row.causes for row in chain)
            whole = node._replace(
                before=first.before,
                weight_before=first.weight_before,
                partners=first.partners,
                causes=causes,
                why_before=first.why_before,
            )
            yield Course(whole, tuple(chain))

    def areas(self) -> list[Course]:
        """The courses of the areas and what stands above them."""
        return [course for course in self.courses() if course.movement.depth <= self.area_depth]

    @property
    def area_depth(self) -> int:
        """How deep the level named Area lies in the last rubric; the roots where none is named so."""
        levels = [level.casefold() for level in self.steps[-1].after.assessment.rubric.levels]
        return next((depth for depth, level in enumerate(levels) if level.startswith("area")), 0)

    def labels(self) -> list[str]:
        """A short name for every side: the year, with its score where two scores of one year are compared."""
        years = [str(side.assessment.header.year) for side in self.sides]
        names = [side.score.by for side in self.sides]
        if len(set(years)) == len(years):
            return years
        return [f"{year} {name}" for year, name in zip(years, names, strict=True)]


def _added(all_causes: Iterator[Mapping[str, Fraction]]) -> dict[str, Fraction]:
    total = dict.fromkeys(CAUSES, ZERO)
    for causes in all_causes:
        for cause, points in causes.items():
            total[cause] += points
    return total
