"""Finding the function of a rule kind; rules made of rules come back here."""

from collections.abc import Callable

from lke.engine.rules.case import Case
from lke.model.rules import Rule
from lke.model.score import Verdict

RuleFunction = Callable[[Rule, Case], Verdict]

RULES: dict[str, RuleFunction] = {}
"""Rule kind -> what computes it; filled by ``lke.engine.rules`` from the functions themselves."""


def judge(rule: Rule, case: Case) -> Verdict:
    """What *rule* finds in *case*."""
    return RULES[rule.kind](rule, case)
