"""The numbers of an invented office: parts within their wholes, terms that add up, one number for one fact."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random

from lke.engine.ratios import bounded_part
from lke.model.rubric import Criterion
from lke.model.rules import Balance, Input, Nothing, Ratio, Rule, parts_of
from lke.simulation.questions import Sheet

Numbers = dict[tuple[str, str], Fraction]
"""(criterion, input) -> number."""
Inventor = Callable[[Criterion, Mapping[str, Fraction]], Mapping[str, Fraction]]
"""Makes up the inputs of a criterion of which some are known."""


class Invented:
    """The inputs of one criterion as they are made up; what is known from elsewhere is never made up again."""

    def __init__(self, criterion: Criterion, known: Mapping[str, Fraction], level: float, chance: Random) -> None:
        self.criterion = criterion
        self.level = level
        self.chance = chance
        self.numbers = dict(known)

    def all(self) -> dict[str, Fraction]:
        """A number for every input."""
        rules = list(parts_of(self.criterion.rule)) if self.criterion.rule is not None else []
        for rule in rules:
            if isinstance(rule, Nothing) and self.chance.random() < 0.5:
                self._nothing_happened(rule)
        for rule in rules:
            self._sum(rule)
        for rule in rules:
            self._bound(rule)
        for name, form in self.criterion.inputs.items():
            self.numbers.setdefault(name, self._any(form))
        return {name: self.numbers[name] for name in self.criterion.inputs}

    def _nothing_happened(self, rule: Nothing) -> None:
        for name in rule.none_of:
            self.numbers.setdefault(name, Fraction(0))

    def _sum(self, rule: Rule) -> None:
        """Terms that add up to their whole; the last of them is mostly done."""
        if isinstance(rule, Balance):
            whole, terms, done = rule.whole, rule.terms, rule.done
        elif isinstance(rule, Ratio) and rule.balance is not None:
            whole, terms, done = rule.balance.total, rule.balance.parts, None
        else:
            return
        fresh = [name for name in terms if name not in self.numbers]
        sum_known = sum((self.numbers[name] for name in terms if name in self.numbers), Fraction(0))
        total = max(self.numbers.get(whole, Fraction(self.chance.randint(1, 20))), sum_known)
        self.numbers.setdefault(whole, total)
        left = total - sum_known
        fresh.sort(key=lambda each: each != (done or terms[-1]))
        for place, name in enumerate(fresh, start=1):
            taken = Fraction(int(left * Fraction(self._share()))) if place < len(fresh) else left
            self.numbers[name] = taken
            left -= taken

    def _bound(self, rule: Rule) -> None:
        """A part that does not exceed its whole."""
        bounded = bounded_part(rule)
        if bounded is None:
            return
        fresh = [name for name in bounded.whole if name not in self.numbers]
        for name in fresh:
            self.numbers[name] = self._any(self.criterion.inputs[name]) + 1
        parts_known = sum((self.numbers[name] for name in bounded.part if name in self.numbers), Fraction(0))
        whole = sum((self.numbers[name] for name in bounded.whole), Fraction(0))
        if fresh and whole < parts_known:
            self.numbers[fresh[0]] += parts_known - whole
            whole = parts_known
        left = max(Fraction(0), whole - parts_known)
        missing = [name for name in bounded.part if name not in self.numbers]
        for name in missing:
            part = int(left * Fraction(self._share()) / len(missing))
            self.numbers[name] = Fraction(part)

    def _share(self) -> float:
        return min(1.0, max(0.0, self.level + self.chance.gauss(0.1, 0.12)))

    def _any(self, form: Input) -> Fraction:
        """A number that makes sense on its own: within its maximum, whole where only whole ones do."""
        if form.maximum is not None:
            share = Fraction(round(100 * self._share()), 100)
            number = form.maximum * share
            return Fraction(int(number)) if form.whole else Fraction(int(number * 100), 100)
        number = Fraction(self.chance.choice([2, 4, 5, 8, 12, 20, 27, 40, 60]))
        return number if form.whole else number + Fraction(self.chance.randint(0, 3), 4)


def lowered(sheet: Sheet, criterion: Criterion, given: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """What an assessor counts who finds a tenth of the part unproved; numbers shared with other questions stay."""
    bounded = bounded_part(criterion.ratio) if criterion.ratio is not None else None
    free = [name for name in (bounded.part if bounded is not None else ()) if (criterion.id, name) not in sheet.linked]
    whole_numbers = {name for name in free if given.get(name, Fraction(0)) >= 1}
    return {name: number - max(1, int(number) // 10) if name in whole_numbers else number for name, number in given.items()}


def resolved(sheet: Sheet, counted: Numbers, before: Mapping[tuple[str, str], Fraction], invent: Inventor) -> Numbers:
    """Every number of a run: criteria that hold a number first, those that ask for another's after them."""
    numbers: Numbers = dict(counted)
    for criterion in sorted(sheet.criteria, key=lambda each: each.id in sheet.asking):
        if criterion.inputs:
            known = {name: number for name in criterion.inputs if (number := numbers.get((criterion.id, name))) is not None}
            known |= _elsewhere(criterion, numbers, before)
            for name, number in invent(criterion, known).items():
                numbers[criterion.id, name] = number
    return numbers


def _elsewhere(
    criterion: Criterion, numbers: Mapping[tuple[str, str], Fraction], before: Mapping[tuple[str, str], Fraction]
) -> dict[str, Fraction]:
    """The numbers of inputs that stand in another question, of this run or of last year's."""
    found = {}
    for name, form in criterion.inputs.items():
        if form.same_as is not None:
            owner, _colon, other = form.same_as.key.partition(":")
            number = (numbers if form.same_as.run is None else before).get((owner, other))
            if number is not None:
                found[name] = number
    return found
