"""Means, quartiles, ranks and patterns of many offices, against other people's arithmetic."""

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from lke.engine.offices.spread import LEAST_CASES, Spread, leaning, ranks, sign_test, spread, wilson

NUMBERS = st.lists(st.fractions(min_value=0, max_value=100, max_denominator=40), min_size=2, max_size=40)


@given(NUMBERS)
def test_mean_median_and_quartiles_are_those_of_the_standard_library(numbers):
    lower, median, upper = statistics.quantiles(numbers, n=4, method="inclusive")

    assert spread(numbers) == Spread(len(numbers), statistics.mean(numbers), median, lower, upper, min(numbers), max(numbers))
    assert statistics.median(numbers) == median


@given(NUMBERS, st.randoms())
def test_order_and_unknown_numbers_change_nothing(numbers, chance):
    shuffled = [*numbers, None, None]
    chance.shuffle(shuffled)

    assert spread(shuffled) == spread(numbers)


def test_nothing_known_has_no_mean():
    assert spread([None]) == Spread(0)


@given(st.dictionaries(st.text(max_size=3), st.one_of(st.none(), st.fractions(0, 3, max_denominator=3)), max_size=20))
def test_a_rank_is_one_more_than_how_many_are_above(numbers):
    known = {key: number for key, number in numbers.items() if number is not None}

    assert ranks(numbers) == {key: 1 + sum(other > number for other in known.values()) for key, number in known.items()}


def test_equals_share_a_rank_and_the_next_stays_empty():
    assert ranks({"a": Fraction(3), "b": Fraction(2), "c": Fraction(2), "d": Fraction(1), "e": None}) == {
        "a": 1,
        "b": 2,
        "c": 2,
        "d": 4,
    }


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_sign_test_and_the_interval_are_scipys(above, below):
    if above + below:
        found = binomtest(above, above + below)
        interval = found.proportion_ci(method="wilson")
        assert sign_test(above, below) == pytest.approx(found.pvalue, rel=1e-9)
        assert wilson(above, above + below) == pytest.approx((interval.low, interval.high), abs=1e-9)
    else:
        assert (sign_test(0, 0), wilson(0, 0)) == (1.0, (0.0, 1.0))


def test_the_sign_test_of_many_cases_is_near_the_exact_one():
    assert sign_test(1900, 1700) == pytest.approx(binomtest(1900, 3600).pvalue, rel=0.01)


def _cases(above, equal=0, below=0):
    return (
        [(Fraction(1, 2), Fraction(3))] * above + [(Fraction(0), Fraction(3))] * equal + [(Fraction(-1, 2), Fraction(3))] * below
    )


def test_three_cases_are_no_pattern_and_ten_of_ten_are():
    few, many = leaning(_cases(3)), leaning(_cases(LEAST_CASES))

    assert (few.enough, few.pattern(1)) == (False, False)
    assert (many.enough, many.pattern(1), many.mean, many.points) == (True, True, Fraction(1, 2), 15)


def test_a_pattern_has_to_hold_against_all_rows_that_were_looked_at():
    of = leaning(_cases(10))

    assert of.chance == pytest.approx(2 / 2**10)
    assert (of.pattern(25), of.pattern(26)) == (True, False)


def test_ties_are_cases_but_say_nothing_of_direction():
    of = leaning(_cases(4, equal=96))

    assert (of.cases, of.above, of.below, of.chance) == (100, 4, 0, pytest.approx(2 / 16))
    assert not of.pattern(1)


def test_below_the_assessor_is_no_pattern_of_overrating():
    assert not leaning(_cases(0, below=40)).pattern(1)
