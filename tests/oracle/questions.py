"""What each score says of one question."""

from fractions import Fraction

from tests.oracle.measures import measure, ratio_rule
from tests.oracle.rules import Question, decide
from tests.oracle.scales import TB, blank, credit_of, reads_tb
from tests.oracle.searches import counting, serves


def facts_of(rubric, stating, members, run, leaves, inputs):
    """What every score says of a question and of those that state the same fact: a credit, TB, or None: nobody answered.

    Questions of one fact (``rujuk``) have their evidence, inputs and answers in common.
    """
    rows = [row for row in run["bukti"] if any(serves(row, leaves[name]) for name in members)]
    rounds = {name: own_answer(rubric, stating, members, name, run, inputs) for name in run["putaran"]}
    first, *assessors = run["putaran"]
    claim = rounds[first]
    typed_tb = any(reads_tb(run["jawaban"].get((name, first))) for name in members)
    decision = decide(Question(rubric, stating, rows, inputs.get((stating["id"], first), {}), run))
    system = TB if typed_tb else decision.credit
    checked = [rounds[name] for name in assessors if rounds[name] is not None]
    evidence = bool(counting(rubric, stating, rows, run["tahun"]))
    return {
        "sistem": system,
        "klaim": claim,
        "berbukti": TB if typed_tb else proven(stating, claim, decision, evidence),
        "tpi": checked[-1] if checked else claim,
        "checked": bool(checked),
        "disputed": bool(checked) and claim is not None and checked[-1] != claim,
        **{f"round:{name}": answer for name, answer in rounds.items()},
    }


def owner(leaf, leaves):
    """The question that states the fact."""
    while leaf.get("aturan", {}).get("jenis") == "rujuk":
        leaf = leaves[leaf["aturan"]["ke"]]
    return leaf


def own_answer(rubric, leaf, members, name, run, inputs):
    """What one round itself says: a question about a ratio by its inputs, any other by its answer."""
    texts = [run["jawaban"].get((member, name)) for member in members]
    typed = [text for text in texts if not blank(text)]
    given, rule = inputs.get((leaf["id"], name), {}), ratio_rule(leaf)
    if any(reads_tb(text) for text in typed):
        return TB
    if rule is not None and given_here(leaf, rule, name, run, given):
        return measure(leaf, rule.stated, given)
    return credit_of(rubric["skala"][leaf["skala"]], typed[0]) if typed else None


def given_here(leaf, rule, name, run, given):
    """Whether inputs are the answer: some were given for this question, or every one is known from elsewhere."""
    typed = run["data"].get((leaf["id"], name), {})
    return any(key in typed for key in rule.needs) or all(key in given for key in rule.needs)


def proven(leaf, claim, decision, evidence):
    """What of the office's claim stands on evidence."""
    if claim is None:
        return None
    if decision.cap is not None and decision.credit is None:
        return min(claim, decision.cap)
    if decision.credit is None:
        undecided = leaf.get("aturan", {}).get("jenis") in (None, "perlu_orang")
        return claim if undecided and evidence else Fraction(0)
    if TB in (claim, decision.credit):
        return decision.credit
    return min(claim, decision.credit)
