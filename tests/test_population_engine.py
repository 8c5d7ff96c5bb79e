"""The population engine is the exact engine: every node to 1e-9, every gate and predicate the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lke.files.places import shipped_rubrics
from tests.population_worlds import chance_of, differences, has_judged_branch, random_office, random_world, shipped

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


@settings(max_examples=80, deadline=None)
@given(seed=SEEDS)
def test_both_engines_agree_on_random_rubrics_and_offices(seed):
    rubric, assessments = random_world(chance_of(seed))

    assert list(differences(rubric, assessments)) == []


@pytest.mark.prove
@pytest.mark.parametrize("start", range(0, 4000, 200))
def test_both_engines_agree_on_thousands_more(start):
    for seed in range(start, start + 200):
        rubric, assessments = random_world(chance_of(seed))
        assert list(differences(rubric, assessments)) == [], f"seed {seed}"


@pytest.mark.parametrize("rule", ["sebar", "hilang", "nol"])
@pytest.mark.parametrize("name", shipped_rubrics())
def test_both_engines_agree_on_every_shipped_rubric(name, rule):
    chance = chance_of(f"{name} {rule}")
    rubric = shipped(name, tb=True, rule=rule)

    assert list(differences(rubric, [random_office(chance, rubric, tb=True) for _ in range(2)])) == []


@pytest.mark.parametrize("name", shipped_rubrics())
def test_both_engines_agree_on_every_shipped_rubric_as_it_is(name):
    chance = chance_of(name)
    rubric = shipped(name, tb=False)

    assert list(differences(rubric, [random_office(chance, rubric, tb=False) for _ in range(2)])) == []


def test_the_random_worlds_have_everything_in_them():
    worlds = [random_world(chance_of(seed), offices=1)[0] for seed in range(60)]

    assert any(map(has_judged_branch, worlds))
    assert any(root.outside_sum for rubric in worlds for root in rubric.roots)
    assert {rubric.all_not_applicable for rubric in worlds} == {"sebar", "hilang", "nol"}
    assert any(
        condition.bound is None for rubric in worlds for gate in rubric.gates.values() for condition in gate.conditions.values()
    )
