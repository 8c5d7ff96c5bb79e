"""Instruments: the engine against the second witness on every full rubric, and what must hold whatever is answered."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lke.engine.gates import decide_gates
from lke.engine.predicates import predicate_of
from lke.engine.score import Scorer
from lke.model.score import Outcome
from tests import oracle_instruments as oracle
from tests.instruments import OUTLINES, WHOLE, assessment, chance, model, questions, random_run, raw, scored

RAW = {name: raw(name) for name in (*WHOLE, *OUTLINES)}
KELOMPOK = ("sebar", "hilang", "nol")


def _compare(name, seed):
    """One random run: every node's weight and points, every gate and the predicate, as rationals."""
    rolled = chance(f"{name} {seed}")
    may_not_apply, kelompok = rolled.random() < 0.5, rolled.choice(KELOMPOK)
    data = {**RAW[name], "boleh_tb": "true" if may_not_apply else "false", "kelompok_tb": kelompok}
    answers, inputs = random_run(rolled, data, may_not_apply=may_not_apply)
    expected = oracle.nilai(data, answers, inputs)
    joined, score = scored(model(data), answers, inputs)
    found = {node.id: (node.weight, node.points) for node in score.walk() if node.outcome is not Outcome.RECORDED}

    assert {node: pair for node, pair in expected.items() if node in found} == found
    assert expected["total"] == (score.weight, score.points)
    verdicts = {each.id: each.met for gate in decide_gates(joined, score) for each in gate.verdicts}
    assert verdicts == oracle.gerbang(data, expected)
    predicate = predicate_of(joined, score)
    if predicate is not None and not any(rung.every_target for rung in predicate.ladder.rungs):
        assert oracle.predikat(data, expected) == (predicate.rung.name if predicate.rung else None)


@pytest.mark.parametrize("block", range(4))
@pytest.mark.parametrize("name", WHOLE)
def test_the_engine_equals_the_oracle_on_random_sheets(name, block):
    for seed in range(block * 50, block * 50 + 50):
        _compare(name, seed)


@pytest.mark.parametrize("name", OUTLINES)
def test_the_engine_equals_the_oracle_on_outlines(name):
    for seed in range(60):
        _compare(name, seed)


@pytest.mark.prove
@pytest.mark.parametrize("block", range(20))
@pytest.mark.parametrize("name", WHOLE)
def test_the_engine_equals_the_oracle_on_ten_thousand_random_sheets(name, block):
    for seed in range(1000 + block * 500, 1000 + block * 500 + 500):
        _compare(name, seed)


# Properties -------------------------------------------------------------------------------------------------------

several = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
names = st.sampled_from(WHOLE)
seeds = st.integers(0, 10**6)


def _run(name, seed, **changes):
    data = {**RAW[name], **changes}
    return data, *random_run(chance(seed), data, may_not_apply=changes.get("boleh_tb") == "true")


@several
@given(names, seeds, st.sampled_from(KELOMPOK))
def test_points_lie_between_nothing_and_the_weight_and_contributions_sum_to_the_total(name, seed, kelompok):
    data, answers, inputs = _run(name, seed, boleh_tb="true", kelompok_tb=kelompok)
    joined, _score = scored(model(data), answers, inputs)
    scorer = Scorer(joined)
    for by in ("sistem", "klaim", "berbukti", "tpi"):
        score = scorer.score(by)

        assert all(0 <= node.points <= node.weight for node in score.walk() if node.points is not None)
        assert score.points == sum(leaf.points or 0 for leaf in score.leaves())
        assert score.weight <= 100


@several
@given(names, seeds, st.data())
def test_a_better_answer_never_lowers_any_score(name, seed, drawn):
    data, answers, inputs = _run(name, seed)
    asked = {node["id"]: data["skala"][node["skala"]] for node in questions(data["isi"])}
    letters = [each for each in answers if asked[each]["jenis"] == "pilihan"]
    chosen = drawn.draw(st.sampled_from(letters))
    best = max(asked[chosen]["pilihan"], key=lambda each: oracle.bilangan(asked[chosen]["pilihan"][each]))
    rubric = model(data)
    before, after = (Scorer(assessment(rubric, each, inputs)) for each in (answers, {**answers, chosen: best}))

    for by in ("sistem", "klaim", "berbukti", "tpi"):
        assert after.score(by).points >= before.score(by).points
        pairs = zip(before.score(by).walk(), after.score(by).walk(), strict=True)
        assert all((new.points or 0) >= (old.points or 0) for old, new in pairs)


@several
@given(names, seeds, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(name, seed, shuffler):
    data, answers, inputs = _run(name, seed)
    rows = list(answers.items())
    shuffler.shuffle(rows)
    given_ = list(inputs.items())
    shuffler.shuffle(given_)

    assert scored(model(data), answers, inputs)[1] == scored(model(data), dict(rows), dict(given_))[1]


@several
@given(names, seeds, seeds)
def test_the_interval_contains_every_completion_of_the_blanks(name, seed, completing):
    data, answers, inputs = _run(name, seed)
    rubric = model(data)
    joined, score = scored(rubric, answers, inputs)
    more, rest = random_run(chance(completing), data, may_not_apply=False)
    blank = {leaf.id for leaf in score.leaves() if leaf.outcome is Outcome.UNANSWERED}
    filled = {**answers, **{each: text for each, text in more.items() if each in blank and each not in inputs}}
    joined_after, after = scored(rubric, filled, {**{n: g for n, g in rest.items() if n in blank and n not in answers}, **inputs})

    assert score.points <= after.points <= score.highest
    before_gates, after_gates = (
        {each.id: each for gate in decide_gates(*pair) for each in gate.verdicts}
        for pair in ((joined, score), (joined_after, after))
    )
    for gate, verdict in before_gates.items():
        assert verdict.reached <= after_gates[gate].reached <= (verdict.reached or verdict.open)
    before_predicate, after_predicate = predicate_of(joined, score), predicate_of(joined_after, after)
    if before_predicate is not None:
        assert after_predicate.rung in before_predicate.possible


@several
@given(seeds)
def test_full_credit_for_what_closes_a_gap_meets_the_gate(seed):
    data, answers, inputs = _run("zi-90-2021", seed)
    joined, score = scored(model(data), answers, inputs)
    for gate in decide_gates(joined, score):
        for verdict in gate.verdicts:
            gained = sum((each.gain for each in verdict.closing), Fraction(0))
            assert verdict.reached or not verdict.enough or gained >= verdict.gap
            assert verdict.reached or sum((each.gain for each in verdict.closing[:-1]), Fraction(0)) < verdict.gap


# Whole sheets -----------------------------------------------------------------------------------------------------


def full(data, *, best):
    """The best (or the worst) answer to every question."""
    answers, inputs = {}, {}
    for node in questions(data["isi"]):
        scale, rule = data["skala"][node["skala"]], node.get("aturan") or {}
        if rule.get("jenis") == "rasio":
            inputs[node["id"]] = dict.fromkeys(rule["penyebut"], 2)
            inputs[node["id"]] |= dict.fromkeys(rule["pembilang"], 2 * len(rule["penyebut"]) if best else 0)
        elif rule.get("jenis") == "penurunan":
            inputs[node["id"]] = {rule["lalu"]: 4, rule["kini"]: 0 if best else 4}
        elif scale["jenis"] == "pilihan":
            chosen = sorted(scale["pilihan"], key=lambda each: oracle.bilangan(scale["pilihan"][each]))
            answers[node["id"]] = chosen[-1 if best else 0]
        else:
            answers[node["id"]] = scale.get("maksimal", "1") if best else "0"
    return answers, inputs


@pytest.mark.parametrize("name", [*WHOLE, *OUTLINES])
def test_the_best_sheet_reaches_every_point_and_the_blank_one_none(name):
    rubric = model(RAW[name])
    whole = sum(root.weight for root in rubric.roots)
    blank, best, worst = (
        scored(rubric, *each)[1] for each in (({}, {}), full(RAW[name], best=True), full(RAW[name], best=False))
    )

    assert (0, whole, 0) == (blank.points, best.points, worst.points)
    assert (blank.points, blank.highest) == (0, whole)
    assert blank.answered == 0
    assert best.of == best.answered


def test_every_gate_is_met_by_the_best_sheet_and_none_by_the_blank_one():
    rubric = model(RAW["zi-90-2021"])
    best = decide_gates(*scored(rubric, *full(RAW["zi-90-2021"], best=True)))
    blank = decide_gates(*scored(rubric, {}, {}))

    assert [gate.met for gate in best] == [True, True]
    assert [gate.met for gate in blank] == [False, False]
    assert [gate.open for gate in blank] == [True, True]
    assert list(itertools.chain.from_iterable(([24], [24]))) == [
        sum(map(len, (gate.verdicts for gate in each))) for each in (best, blank)
    ]
