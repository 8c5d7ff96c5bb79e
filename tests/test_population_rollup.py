"""What provinces and the nation look like: against plain Python, office by office; always over how many."""

import math
import random
import statistics

import numpy as np
import pytest

from lke.population.labels import joined, labels_for
from lke.population.rollup import TOTAL, Totals, rollup


def random_totals(seed, *, by="klaim", offices=60):
    chance = random.Random(seed)
    numbers = [chance.choice([50.0, 75.0, 75.0, chance.uniform(0, 100), math.nan]) for _ in range(2 * offices)]
    labels = labels_for(
        [f"C{at}" for at in range(offices)],
        [chance.choice([2021, 2023]) for _ in range(offices)],
        [chance.choice(["", "Aceh", "Bali"]) for _ in range(offices)],
    )
    complete = np.array([chance.random() < 0.5 for _ in range(offices)])
    return Totals(labels, by, (TOTAL, "A.I"), np.array(numbers).reshape(2, offices), complete)


def members(totals, year, province):
    labels = totals.labels
    return [
        at
        for at in range(len(labels))
        if labels.year[at] == year and (not province[0] or labels.provinces[labels.province[at]] == province[1])
    ]


def same(found, expected):
    return found == pytest.approx(expected, abs=1e-12) if expected is not None else math.isnan(found)


@pytest.mark.parametrize("seed", range(20))
def test_every_figure_is_what_plain_python_says(seed):
    totals = random_totals(seed)
    rolled = list(rollup([totals]).figures())

    regions = {(int(year), province) for year, province in zip(totals.labels.year, totals.labels.province, strict=True)}
    assert len(rolled) == 2 * (len(set(totals.labels.year.tolist())) + len(regions))
    for each in rolled:
        offices = members(totals, each.year, (each.province is not None, each.province))
        numbers = [totals.points[totals.nodes.index(each.node), office] for office in offices]
        known = sorted(number for number in numbers if not math.isnan(number))
        assert (each.offices, each.without) == (len(known), len(numbers) - len(known))
        assert each.complete == sum(bool(totals.complete[office]) for office in offices)
        assert same(each.mean, statistics.fmean(known) if known else None)
        assert same(each.median, statistics.median(known) if known else None)
        assert same(each.lowest, min(known, default=None))
        assert same(each.highest, max(known, default=None))
        for name, share in (("lower_quartile", 25), ("upper_quartile", 75)):
            assert same(getattr(each, name), float(np.percentile(known, share)) if known else None)


@pytest.mark.parametrize("seed", range(20))
def test_ranks_count_those_above_and_equals_share_one(seed):
    totals = random_totals(seed)
    labels = totals.labels
    ranks = {each.office: each for each in rollup([totals]).ranks()}

    for at in range(len(labels)):
        total = totals.points[0, at]
        if math.isnan(total):
            assert labels.office[at] not in ranks
            continue
        found = ranks[labels.office[at]]
        for rank, of, province in ((found.in_nation, found.of_nation, None), (found.in_province, found.of_province, at)):
            others = members(totals, labels.year[at], (province is not None, labels.provinces[labels.province[at]]))
            numbers = [totals.points[0, each] for each in others if not math.isnan(totals.points[0, each])]
            assert (rank, of) == (1 + sum(number > total for number in numbers), len(numbers))


def test_totals_that_differ_by_the_noise_of_floats_have_one_rank():
    labels = labels_for(["A", "B", "C"], [2022] * 3, ["Bali"] * 3)
    totals = Totals(labels, "klaim", (TOTAL,), np.array([[75.0, 75.0 + 1e-13, 70.0]]), np.ones(3, dtype=bool))

    assert [(each.office, each.in_nation) for each in rollup([totals]).ranks()] == [("A", 1), ("B", 1), ("C", 3)]


@pytest.mark.parametrize("at_once", [1, 100, 10**6])
def test_blocks_and_scores_roll_up_as_one(at_once, monkeypatch):
    monkeypatch.setattr("lke.population.rollup._AT_ONCE", at_once)
    whole = random_totals(3)
    other = whole._replace(by="tpi", points=whole.points[::-1].copy())
    parts = [
        each._replace(labels=each.labels.part(*cut), points=each.points[:, slice(*cut)], complete=each.complete[slice(*cut)])
        for each in (whole, other)
        for cut in ((0, 7), (7, 60))
    ]

    assert rollup(parts).as_json() == rollup([whole, other]).as_json()


def test_no_office_at_all_rolls_up_to_nothing():
    empty = Totals(labels_for([], [], []), "klaim", (TOTAL,), np.zeros((1, 0)), np.zeros(0, dtype=bool))

    assert rollup([empty]).as_json() == {"figures": [], "ranks": []}
    assert rollup([]).as_json() == {"figures": [], "ranks": []}


def test_blocks_that_name_provinces_in_another_order_are_put_together_by_name():
    both = joined([labels_for(["A"], [2022], ["Bali"]), labels_for(["B", "C"], [2022, 2022], ["Aceh", "Bali"])])

    assert [both.provinces[at] for at in both.province] == ["Bali", "Aceh", "Bali"]
