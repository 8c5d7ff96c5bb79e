"""What to fix first: equal to trying every set, on rubrics small enough to try them all."""

import random
from fractions import Fraction
from itertools import combinations, product

import pytest

from lke.engine.cheapest import Need, cheapest
from lke.engine.improve import Limit, Option, limits_of, plan, stakes
from lke.engine.score import Scorer
from lke.errors import NotFound
from lke.model.assessment import Answer
from lke.model.gates import Bound
from lke.model.rubric import Rubric
from tests.small_card import header
from tests.test_engine_compare import _empty

SCALES = {
    "ac": {"jenis": "pilihan", "pilihan": {"A": 1, "B": "0.5", "C": 0}, "status": "verified"},
    "ad": {"jenis": "pilihan", "pilihan": {"A": 1, "B": "0.67", "C": "0.33", "D": 0}, "status": "verified"},
}


def office(chance):
    """A rubric of two areas with a gate and a ladder, answered at random."""
    areas = []
    for area in ("1", "2"):
        asked = [
            {"id": f"{area}.{name}", "pertanyaan": f"Pertanyaan {area}.{name}", "skala": chance.choice(["ac", "ad"])}
            for name in "abcd"[: chance.randint(2, 4)]
        ]
        areas.append({"id": area, "judul": f"Area {area}", "bobot": chance.choice([3, 5, 7]), "isi": asked})
    rubric = Rubric.model_validate(
        {
            "id": "kecil",
            "judul": "Rubrik kecil",
            "edisi": "1",
            "nilai_dasar": "klaim",
            "berlaku": {"dari": 2020},
            "bobot_bawaan": {"cara": "sama", "status": "usulan"},
            "status": "usulan",
            "tingkat": ["Area"],
            "skala": SCALES,
            "gerbang": {
                "WBK": {
                    "judul": "Wilayah bebas korupsi",
                    "syarat": {
                        "total": {"judul": "Total", "batas": f">= {chance.randint(3, 12)}"},
                        "area": {"judul": "Area 1", "dari": ["1"], "batas": f"> {chance.randint(30, 90)}", "satuan": "persen"},
                    },
                }
            },
            "predikat": {
                "judul": "Predikat",
                "milik": "satker",
                "satuan": "persen",
                "tangga": [{"predikat": "BB", "batas": "> 70"}, {"predikat": "D", "batas": ">= 0"}],
            },
            "isi": areas,
        }
    )
    answers = {}
    for criterion in rubric.criteria():
        choices = rubric.scales[criterion.scale].choices
        name = chance.choice([*choices, None])
        if name is not None:
            answers[criterion.id, "unit"] = Answer(name, choices[name])
    from dataclasses import replace

    return replace(_empty(rubric, header()), answers=answers)


def options(chance, assessment):
    """One or two ways to improve most criteria."""
    found = []
    for criterion in assessment.rubric.criteria():
        choices = assessment.rubric.scales[criterion.scale].choices
        found += [
            Option(criterion.id, Fraction(chance.randint(0, 12), chance.choice([1, 2])), choices[name], name)
            for name in ("A", "B")[: chance.randint(0, 2)]
        ]
    return found[:9]


def by_trying(scorer, score, limits, all_options):
    """The least effort of any set that meets every limit, told by the engine; None where none does."""
    from lke.engine.improve import _carried_out

    best = None
    for size in range(len(all_options) + 1):
        for chosen in combinations(all_options, size):
            if len({each.criterion for each in chosen}) < size:
                continue
            effort = sum((each.effort for each in chosen), Fraction(0))
            if (best is None or effort < best) and all(limit.met_by(_carried_out(scorer, score, chosen)) for limit in limits):
                best = effort
    return best


@pytest.mark.parametrize("seed", range(40))
def test_the_plan_costs_as_little_as_the_best_of_all_sets(seed):
    chance = random.Random(seed)
    assessment = office(chance)
    scorer = Scorer(assessment)
    score = scorer.score("klaim")
    offered = options(chance, assessment)
    target = chance.choice(["WBK", "BB", str(chance.randint(2, 12))])
    limits = limits_of(scorer, score, target)
    found = plan(scorer, score, limits, offered)
    least = by_trying(scorer, score, limits, [each for each in offered if _raises(score, each)])

    assert found.reachable == (least is not None)
    if found.reachable:
        assert least == found.effort
        assert all(limit.met_by(found.score) for limit in limits)
        assert all(choice.needed_for or not choice.option.effort for choice in found.choices)
    else:
        assert set(found.missed) == {limit.id for limit in limits if not limit.met_by(found.score)}


def _raises(score, option):
    leaf = next(each for each in score.leaves() if each.id == option.criterion)
    return leaf.weight * option.credit > leaf.points


def test_both_ends_were_tried():
    reachable = []
    for seed in range(40):
        chance = random.Random(seed)
        assessment = office(chance)
        scorer = Scorer(assessment)
        score = scorer.score("klaim")
        offered = options(chance, assessment)
        limits = limits_of(scorer, score, chance.choice(["WBK", "BB", str(chance.randint(2, 12))]))
        reachable.append(plan(scorer, score, limits, offered).reachable)

    assert 5 < sum(reachable) < 38


def test_a_strict_bound_is_not_met_by_reaching_it():
    third = Fraction(1, 3)
    needs = [Need(2 * third, strict, dict.fromkeys(range(4), third)) for strict in (False, True)]

    assert [len(cheapest([Fraction(1)] * 4, [[at] for at in range(4)], [need])) for need in needs] == [2, 3]


@pytest.mark.parametrize("seed", range(30))
def test_the_solver_finds_the_least_of_all_sets(seed):
    chance = random.Random(seed)
    count = chance.randint(1, 8)
    efforts = [Fraction(chance.randint(0, 20), chance.choice([1, 3])) for _ in range(count)]
    groups = [[at for at in range(count) if at % 3 == rest] for rest in range(3)]
    needs = [
        Need(
            Fraction(chance.randint(0, 30), 7),
            chance.random() < 0.5,
            {at: Fraction(chance.randint(0, 20), chance.choice([3, 7])) for at in range(count)},
        )
        for _ in range(2)
    ]
    sets = [
        tuple(at for at, taken in enumerate(chosen) if taken)
        for chosen in product((False, True), repeat=count)
        if all(sum(chosen[at] for at in group) <= 1 for group in groups)
    ]
    costs = [sum((efforts[at] for at in chosen), Fraction(0)) for chosen in sets if all(need.met_by(chosen) for need in needs)]
    found = cheapest(efforts, groups, needs)

    assert (min(costs) if costs else None) == (None if found is None else sum((efforts[at] for at in found), Fraction(0)))


def test_what_is_at_stake_is_the_weight_not_yet_reached_and_the_gates_it_helps():
    assessment = office(random.Random(3))
    scorer = Scorer(assessment)
    score = scorer.score("klaim")
    found = stakes(scorer, score)

    assert sum(each.gain for each in found) == score.weight - score.points
    assert [each.gain for each in found] == sorted((each.gain for each in found), reverse=True)
    assert all(("WBK.area" in each.gates) == each.id.startswith("1.") for each in found if "WBK.area" in str(found))
    assert {"belum_dijawab", "rendah"} >= {each.state for each in found}


def test_a_gate_whose_bound_nobody_states_is_never_reached():
    assessment = office(random.Random(3))
    scorer = Scorer(assessment)
    score = scorer.score("klaim")
    full = [Option(each.id, Fraction(1), Fraction(1), "A") for each in score.leaves()]
    found = plan(scorer, score, [Limit("WBK.survei", None, "poin", ())], full)

    assert (found.reachable, found.missed) == (False, ("WBK.survei",))
    assert found.score.points == found.score.weight


def test_targets_are_points_percent_predicates_and_gates():
    assessment = office(random.Random(3))
    scorer = Scorer(assessment)
    score = scorer.score("klaim")

    assert [Limit("7,5", Bound(Fraction(15, 2), strict=False), "poin", ())] == limits_of(scorer, score, "7,5")
    assert [Limit("75%", Bound(Fraction(75), strict=False), "persen", ())] == limits_of(scorer, score, "75%")
    assert [Limit("BB", Bound(Fraction(70), strict=True), "persen", ())] == limits_of(scorer, score, "bb")
    assert [limit.id for limit in limits_of(scorer, score, "wbk")] == ["WBK.total", "WBK.area"]
    with pytest.raises(NotFound):
        limits_of(scorer, score, "WBBM")
