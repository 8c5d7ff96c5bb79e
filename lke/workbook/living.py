"""What a rule yields as a formula over the sheet Masukan; what hangs on evidence is as the engine decided it."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from lke.engine.documents import how_many
from lke.engine.rules.case import Case, settled
from lke.engine.rules.decide import judge
from lke.engine.rules.ladders import bounds
from lke.engine.rules.measures import has_proof
from lke.engine.scales import NOT_APPLICABLE, best, worst
from lke.model.assessment import Answer
from lke.model.rules import (
    Balance,
    Band,
    Bands,
    Capped,
    Chain,
    Count,
    Equal,
    Ladder,
    Nothing,
    Observation,
    RatioRule,
    Rule,
    Survey,
    parts_of,
)
from lke.model.score import Standing, Verdict
from lke.workbook.formulas import complete, count_of_evidence, measured, number, over

BLANK = '""'
AWAY = f'"{NOT_APPLICABLE}"'


class Living:
    """Writes the rules of one criterion as formulas of a share, ``TB`` or nothing."""

    def __init__(self, case: Case, cell_of: Callable[[str], str]) -> None:
        self.case, self.cell_of = case, cell_of

    def credit(self, rule: Rule) -> str:
        """The credit on the criterion's scale that *rule* yields."""
        if not self._lives(rule):
            return self._settled(judge(rule, self.case))
        scale = self.case.scale
        if scale.kind != "pilihan" or isinstance(rule, Nothing | Capped | Bands | Ladder):
            return self.share(rule)
        full, none = _number(best(scale)), _number(worst(scale))
        share = self.share(rule)
        return f"IF(ISNUMBER({share}),IF({share}=1,{full},{none}),{share})"

    def share(self, rule: Rule) -> str:
        """The share that *rule* yields as a part of another, or the credit of the answer that it names."""
        if not self._lives(rule):
            return _constant(judge(rule, self.case))
        by_kind: dict[str, Callable[[Any], str]] = {
            "pita": self._bands,
            "tangga": self._ladder,
            "rantai": self._chain,
            "sama_dengan": self._equal,
            "neraca": self._balance,
            "jumlah": self._count,
            "nihil": self._nothing,
            "batas": self._capped,
        }
        return by_kind.get(rule.kind, self._ratio)(rule)

    def _lives(self, rule: Rule) -> bool:
        """Whether any number of the sheet Masukan changes what it yields."""
        return any(part.needs or (isinstance(part, Nothing) and part.none_of) for part in parts_of(rule))

    def _ratio(self, rule: RatioRule) -> str:
        if not has_proof(rule, self.case):
            return BLANK
        formula = measured(rule, self.case.criterion, self.cell_of)
        enough = rule.respondents if isinstance(rule, Survey) else rule.asked if isinstance(rule, Observation) else None
        if enough is None or not isinstance(rule, Survey | Observation):
            return formula
        return f"IF({self.cell_of(enough)}<{rule.at_least},{BLANK},{formula})"

    def _equal(self, rule: Equal) -> str:
        return complete([self.cell_of(rule.given)], "1") if rule.given in self.case.before else BLANK

    def _count(self, rule: Count) -> str:
        if rule.measures:
            return self._ratio(rule)
        found = how_many(self.case.valid(rule))
        return count_of_evidence(rule, found, self.cell_of) if found else BLANK

    def _balance(self, rule: Balance) -> str:
        if rule.measures:
            return self._ratio(rule)
        if not self.case.valid(rule):
            return BLANK
        cells = [self.cell_of(name) for name in rule.needs]
        return complete(cells, f"IF({cells[0]}={'+'.join(cells[1:])},1,0)")

    def _chain(self, rule: Chain) -> str:
        without_numbers = rule.model_copy(update={"closed": None, "opened": None})
        reached = judge(without_numbers, self.case)
        if rule.closed is None or rule.opened is None or reached.share != 1:
            return _constant(reached)
        stages = len(rule.stages)
        cells = [self.cell_of(rule.closed), self.cell_of(rule.opened)]
        done = over(cells[0], cells[1], "nol" if rule.zero_denominator == "nol" else "penuh")
        return complete(cells, f"({stages - 1}+{done})/{stages}", f"{stages - 1}/{stages}")

    def _bands(self, rule: Bands) -> str:
        share = self.share(rule.measure)
        text = BLANK
        for band in sorted(rule.bands, key=_demand):
            text = f"IF({_reaches(share, band)},{number(self._of(band.result))},{text})"
        return f"IF(ISNUMBER({share}),{text},{share})"

    def _ladder(self, rule: Ladder) -> str:
        conditions = [[self.share(each) for each in step.conditions] for step in rule.steps]
        every = [each for step in conditions for each in step]
        found = "+".join(f"ISNUMBER({each})+({each}={AWAY})" for each in every)
        scale = self.case.scale
        text = f"IF({found}>0,{_number(worst(scale))},{BLANK})"
        for step, shares in zip(reversed(rule.steps), reversed(conditions), strict=True):
            met = "+".join(f"({share}=1)+({share}={AWAY})" for share in shares)
            text = f"IF({met}>={step.least},{number(self._of(step.result))},{text})"
        return text

    def _nothing(self, rule: Nothing) -> str:
        other = self.credit(rule.otherwise)
        statements = self.case.valid(rule.statement)
        if not statements:
            return other
        scale = self.case.scale
        stated = _number(best(scale)) if rule.result is None else number(self._of(rule.result))
        better = f"IF(ISNUMBER({other}),MAX({stated},{other}),{stated})"
        if not rule.none_of:
            return better
        happened = ",".join(self.cell_of(name) for name in rule.none_of)
        return f"IF(SUM({happened})>0,{other},{better})"

    def _capped(self, rule: Capped) -> str:
        highest, ruling = self.credit(rule.highest), self.case.ruling
        if ruling is not None and ruling.source:
            return f"IF(ISNUMBER({highest}),MIN({highest},{_number(ruling.answer)}),{highest})"
        if rule.decider is None:
            return f"IF(ISNUMBER({highest}),{BLANK},{highest})"
        decider = self.credit(rule.decider)
        decided = f"IF(ISNUMBER({decider}),MIN({highest},{decider}),{BLANK})"
        return f"IF(ISNUMBER({highest}),{decided},{highest})"

    def _of(self, name: str) -> Fraction:
        scale = self.case.scale
        assert scale.kind == "pilihan", "checked with the rubric"
        return scale.choices[name]

    def _settled(self, verdict: Verdict) -> str:
        if verdict.standing is not Standing.DECIDED:
            return _constant(verdict)
        return _number(settled(verdict, self.case.scale))


def _number(answer: Answer) -> str:
    """An answer's credit."""
    return number(answer.credit if answer.credit is not None else Fraction(0))


def _constant(verdict: Verdict) -> str:
    if verdict.standing is Standing.NOT_APPLICABLE:
        return AWAY
    return BLANK if verdict.share is None or verdict.standing is not Standing.DECIDED else number(verdict.share)


def _demand(band: Band) -> tuple[Fraction, bool]:
    """How much a band asks for: of two with one lower bound, the one that leaves it out asks for more."""
    (low, closed), _high = bounds(band)
    return low, not closed


def _reaches(share: str, band: Band) -> str:
    """Whether a share reaches the lower bound; a higher band is asked first."""
    (low, closed), _high = bounds(band)
    return f"{share}{'>=' if closed else '>'}{number(low)}"
