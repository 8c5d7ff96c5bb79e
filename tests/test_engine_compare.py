"""What must hold of every comparison: its parts sum exactly, know no order, and blame only what changed."""

import copy
import random
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lke.engine.compare import compare
from lke.engine.pairing import pair_by_crosswalk, pair_by_id, reversed_pairing
from lke.engine.score import score
from lke.engine.shapley import Shares
from lke.model.assessment import Answer
from lke.model.comparison import CAUSES, Side
from lke.model.crosswalk import Crosswalk
from lke.model.rubric import Rubric
from lke.model.score import SCORES, Outcome
from tests.oracle import is_scored, leaves_of
from tests.test_engine_oracle import joined, random_rubric, random_run

PAIRS = [(by, by) for by in SCORES] + [("klaim", "berbukti"), ("round:unit", "round:tpi"), ("sistem", "tpi")]


def side(assessment, by):
    return Side(assessment, score(assessment, by))


def compared(before, after, by=("klaim", "klaim"), pairing=None):
    pairing = pairing or pair_by_id(before.rubric, after.rubric)
    return compare(side(before, by[0]), side(after, by[1]), pairing)


def rescaled(raw, chance):
    """Other weights, and other constants on some letters; every question stays."""
    new = copy.deepcopy(raw)
    for node in _nodes(new["isi"]):
        if "bobot" in node and chance.random() < 0.5:
            node["bobot"] = str(chance.randint(1, 9))
    for scale in new["skala"].values():
        if scale["jenis"] == "pilihan" and chance.random() < 0.5:
            names = list(scale["pilihan"])
            for name in names[1:-1]:
                scale["pilihan"][name] = str(Fraction(scale["pilihan"][name]) * Fraction(1, 2))
    return new


def thinned(raw, chance):
    """Some questions are no more."""
    new = copy.deepcopy(raw)

    def thin(nodes):
        kept = [node for node in nodes if "isi" in node or chance.random() < 0.7]
        for node in kept:
            if "isi" in node:
                node["isi"] = thin(node["isi"])
        return kept

    new["isi"] = thin(new["isi"])
    return new


def _nodes(nodes):
    for node in nodes:
        yield node
        yield from _nodes(node.get("isi", ()))


def only(raw, run):
    """*run* without what *raw* does not ask."""
    known = {leaf["id"] for leaf in leaves_of(raw["isi"])}
    kept = copy.deepcopy(run)
    for table in ("jawaban", "data"):
        kept[table] = {key: each for key, each in run[table].items() if key[0] in known}
    kept["putusan"] = {key: each for key, each in run["putusan"].items() if key in known}
    return kept


class Years:
    """Two random years of one office; the second may have other weights, scales and questions."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.raw = random_rubric(self.chance)
        self.rubric = Rubric.model_validate(self.raw)
        self.run = random_run(self.chance, self.raw)
        self.before = joined(self.rubric, self.run)
        self.after = joined(self.rubric, random_run(self.chance, self.raw))

    @property
    def pairs(self):
        """The scores that can be put against each other: a round only where both years have it."""
        rounds = [set(each.header.rounds) for each in (self.before, self.after)]
        return [pair for pair in PAIRS if "round:tpi" not in pair or all("tpi" in each for each in rounds)]

    def __repr__(self):
        return f"Years of {self.raw['id']}"


years = st.integers(min_value=0, max_value=2**32 - 1).map(Years)


def for_many_years(examples=25):
    return lambda test: settings(deadline=None, derandomize=True, max_examples=examples)(given(years)(test))


def exact(comparison):
    """Whether every row's causes sum to its change."""
    return all(sum(row.causes.values()) == row.change for row in (comparison.total, *comparison.nodes))


# --- sums --------------------------------------------------------------------------------------------------------


@for_many_years()
def test_parts_sum_to_the_change_exactly_at_every_node_and_under_every_pair_of_scores(years):
    for by in years.pairs:
        found = compared(years.before, years.after, by)

        assert exact(found)
        assert found.total.change == score(years.after, by[1]).points - score(years.before, by[0]).points


@for_many_years()
def test_parts_sum_exactly_when_the_rubric_changes_too(years):
    new = Rubric.model_validate(rescaled(years.raw, years.chance))
    after = replace(years.after, rubric=new)
    for by in years.pairs:
        found = compared(years.before, after, by)

        assert exact(found)
        assert found.total.change == score(after, by[1]).points - score(years.before, by[0]).points


def test_questions_that_are_dropped_or_new_are_listed_and_counted_to_the_rubric():
    listed = 0
    for seed in range(480):
        years = Years(seed)
        raw = thinned(years.raw, years.chance)
        if not any(is_scored(leaf) for leaf in leaves_of(raw["isi"])) or "rujuk" in str(raw) or "rantai" in str(raw):
            continue
        try:
            after = joined(Rubric.model_validate(raw), only(raw, years.run))
        except (AssertionError, KeyError):
            continue
        found = compared(years.before, after)
        lost = {row.id for row in found.unpaired}

        assert exact(found)
        assert lost == {leaf["id"] for leaf in leaves_of(years.raw["isi"]) if is_scored(leaf)} - {
            leaf["id"] for leaf in leaves_of(raw["isi"])
        }
        assert all(row.causes["rubrik"] == row.change for row in found.unpaired if row.before)
        listed += len(lost)
    assert listed > 40


# --- nothing and its opposite ------------------------------------------------------------------------------------


@for_many_years()
def test_the_same_run_twice_moves_nothing(years):
    for by in (*SCORES, f"round:{years.before.header.rounds[-1]}"):
        found = compared(years.before, years.before, (by, by))

        assert all(not row.change and not any(row.causes.values()) for row in (found.total, *found.nodes))


@for_many_years()
def test_swapping_before_and_after_flips_every_sign(years):
    new = Rubric.model_validate(rescaled(years.raw, years.chance))
    after = replace(years.after, rubric=new)
    pairing = pair_by_id(years.rubric, new)
    for by in years.pairs:
        there = compared(years.before, after, by, pairing)
        back = compared(after, years.before, by[::-1], reversed_pairing(pairing))
        rows = {row.id: row for row in back.nodes}

        assert {cause: -points for cause, points in there.total.causes.items()} == dict(back.total.causes)
        for row in there.nodes:
            assert {cause: -points for cause, points in row.causes.items()} == dict(rows[row.id].causes)


# --- only what changed -------------------------------------------------------------------------------------------


@for_many_years()
def test_other_weights_and_scales_alone_are_the_rubric_alone(years):
    new = Rubric.model_validate(rescaled(years.raw, years.chance))
    after = replace(years.before, rubric=new)
    found = compared(years.before, replace(after, answers=_read_again(after)))

    assert found.total.causes["rubrik"] == found.total.change
    assert not any(points for row in found.nodes for cause, points in row.causes.items() if cause != "rubrik")


def _read_again(assessment):
    """The same letters, by the scales of the new rubric."""
    scales = {each.id: assessment.rubric.scales[each.scale] for each in assessment.rubric.criteria()}
    return {
        key: Answer(each.text, scales[key[0]].choices[each.text])
        if each.credit is not None and scales[key[0]].kind == "pilihan"
        else each
        for key, each in assessment.answers.items()
    }


@for_many_years()
def test_other_answers_alone_are_no_rubric_no_evidence_and_no_assessor(years):
    kept = {key: each for key, each in years.before.answers.items() if key[1] != "unit"}
    given_ = {key: each for key, each in years.after.answers.items() if key[1] == "unit"}
    after = replace(years.before, answers={**kept, **given_})
    for by in SCORES:
        found = compared(years.before, after, (by, by))

        assert not any(row.causes[cause] for row in found.nodes for cause in ("rubrik", "bukti"))
        assert by == "tpi" or not any(row.causes["tpi"] for row in found.nodes)


@for_many_years()
def test_other_evidence_alone_is_evidence_alone(years):
    after = replace(years.before, evidence=())
    for by in ("sistem", "berbukti"):
        found = compared(years.before, after, (by, by))

        assert not any(row.causes[cause] for row in found.nodes for cause in ("rubrik", "jawaban", "tpi", "kelengkapan"))


@for_many_years()
def test_answers_against_what_evidence_lets_stand_is_evidence_alone(years):
    found = compared(years.before, years.before, ("klaim", "berbukti"))

    assert not any(
        points for row in found.nodes for cause, points in row.causes.items() if cause not in ("bukti", "tidak_berlaku")
    )


@for_many_years()
def test_a_question_answered_on_one_side_only_moves_by_completeness_alone(years):
    found = compared(years.before, years.after)
    outcomes = [{leaf.id: leaf.outcome for leaf in score(each, "klaim").leaves()} for each in (years.before, years.after)]
    away = any(Outcome.NOT_APPLICABLE in each.values() for each in outcomes)
    for row in found.nodes if not away else ():
        if row.is_leaf and {each[row.id] for each in outcomes} == {Outcome.SCORED, Outcome.UNANSWERED}:
            assert row.causes["kelengkapan"] == row.change


# --- the method itself -------------------------------------------------------------------------------------------


def test_the_shapley_value_is_the_mean_over_all_orders():
    chance = random.Random(7)
    causes = CAUSES[:4]
    for _ in range(20):
        values = [Fraction(chance.randint(-9, 9), chance.randint(1, 9)) for _ in range(16)]
        expected = dict.fromkeys(causes, Fraction(0))
        orders = list(permutations(range(4)))
        for order in orders:
            coalition = 0
            for at in order:
                expected[causes[at]] += values[coalition | 1 << at] - values[coalition]
                coalition |= 1 << at

        assert {cause: total / len(orders) for cause, total in expected.items()} == Shares(causes).split(values)


# --- by hand -----------------------------------------------------------------------------------------------------


def small(first, second, third=None):
    """The rubric of ``docs/perbandingan.md``: one area with two or three questions."""
    questions = [("1.a", first), ("1.b", second), *([("1.c", third)] if third else [])]
    asked = [{"id": id_, "pertanyaan": f"Pertanyaan {id_}", "skala": "ac", "bobot": weight} for id_, weight in questions]
    return Rubric.model_validate(
        {
            "id": "kecil",
            "judul": "Rubrik kecil",
            "edisi": "1",
            "nilai_dasar": "klaim",
            "berlaku": {"dari": 2020},
            "boleh_tb": True,
            "bobot_bawaan": {"cara": "sama", "status": "usulan"},
            "status": "usulan",
            "tingkat": ["Area"],
            "skala": {"ac": {"jenis": "pilihan", "pilihan": {"A": 1, "B": "0.5", "C": 0}, "status": "verified"}},
            "isi": [{"id": "1", "judul": "Area satu", "bobot": 10, "isi": asked}],
        }
    )


def claimed(rubric, **answers):
    """An assessment with these answers of the office: ``a="B"`` for 1.a."""
    from tests.small_card import header

    scale = rubric.scales["ac"].choices
    given_ = {(f"1.{name}", "unit"): Answer(text, scale.get(text)) for name, text in answers.items()}
    return replace(_empty(rubric, header()), answers=given_)


def _empty(rubric, head):
    from lke.model.assessment import Assessment

    return Assessment(
        header=head,
        rubric=rubric,
        rubric_sha256="",
        plan=None,
        answers={},
        notes={},
        inputs={},
        rulings={},
        evidence=(),
        schedule=(),
    )


def test_the_case_of_the_guide_comes_out_as_done_by_hand():
    """B became A (worth half or whole), and its weight rose from 4 to 6 of 10 at the expense of a question that is A in both years.

    Old weights 4 and 6, answers B, A: 4 x 0.5 + 6 = 8. New weights 6 and 4, answers A, A: 10. Change +2.
    Answers first: 8 -> 10 (+2), then weights 10 -> 10 (0). Weights first: 8 -> 6 x 0.5 + 4 = 7 (-1), then answers 7 -> 10 (+3).
    Means: answers (2 + 3) / 2 = +2.5; rubric (0 - 1) / 2 = -0.5.
    """
    found = compared(claimed(small(4, 6), a="B", b="A"), claimed(small(6, 4), a="A", b="A"))

    assert Fraction(2) == found.total.change
    assert {**dict.fromkeys(CAUSES, 0), "jawaban": Fraction(5, 2), "rubrik": Fraction(-1, 2)} == found.total.causes


def test_a_new_question_is_the_rubrics_doing():
    found = compared(claimed(small(5, 5), a="A", b="A"), claimed(small(4, 4, 2), a="A", b="A", c="C"))

    assert {**dict.fromkeys(CAUSES, 0), "rubrik": Fraction(-2)} == found.total.causes
    assert [(row.id, row.kind) for row in found.unpaired] == [("1.c", "baru")]


@pytest.mark.parametrize(
    ("answers", "causes"),
    [
        ({"a": "A"}, {"kelengkapan": Fraction(-6)}),
        ({"a": "C", "b": "A"}, {"jawaban": Fraction(-4)}),
        ({"a": "TB", "b": "A"}, {"tidak_berlaku": Fraction(0)}),
    ],
)
def test_each_cause_alone_is_named(answers, causes):
    rubric = small(4, 6)
    found = compared(claimed(rubric, a="A", b="A"), claimed(rubric, **answers))

    assert {**dict.fromkeys(CAUSES, 0), **causes} == found.total.causes


def crosswalk(*matches, branches=()):
    return Crosswalk.model_validate(
        {
            "dari": "kecil",
            "ke": "kecil",
            "status": "usulan",
            "sumber": "uji",
            "kelompok": list(branches),
            "padanan": list(matches),
        }
    )


def test_a_question_that_was_split_is_compared_with_each_of_its_parts():
    old, new = small(4, 6), small(4, 3, 3)
    walk = crosswalk(
        {"jenis": "sama", "dari": ["1.a"], "ke": ["1.a"]},
        {"jenis": "pecah", "dari": ["1.b"], "ke": ["1.b", "1.c"]},
        branches=[{"dari": "1", "ke": "1"}],
    )
    pairing = pair_by_crosswalk(walk, old, new)
    found = compared(claimed(old, a="A", b="B"), claimed(new, a="A", b="A", c="B"), pairing=pairing)
    rows = {row.id: row for row in found.nodes}

    assert exact(found)
    assert (Fraction(7), Fraction(17, 2)) == (found.total.before, found.total.after)
    assert {**dict.fromkeys(CAUSES, 0), "jawaban": Fraction(3, 2)} == found.total.causes
    assert [Fraction(3, 2), Fraction(3, 2)] == [rows["1.b"].before, rows["1.c"].before]
    assert found.unpaired == ()


def test_questions_that_were_merged_are_compared_by_their_weighted_mean():
    old, new = small(4, 3, 3), small(4, 6)
    walk = crosswalk(
        {"jenis": "sama", "dari": ["1.a"], "ke": ["1.a"]},
        {"jenis": "gabung", "dari": ["1.b", "1.c"], "ke": ["1.b"]},
        branches=[{"dari": "1", "ke": "1"}],
    )
    pairing = pair_by_crosswalk(walk, old, new)
    found = compared(claimed(old, a="A", b="A", c="C"), claimed(new, a="A", b="B"), pairing=pairing)

    assert exact(found)
    assert Fraction(0) == found.total.change
    assert {row.id: row.before for row in found.nodes if row.is_leaf} == {"1.a": Fraction(4), "1.b": Fraction(3)}


def test_a_letter_that_both_scales_have_is_read_on_each():
    old = small(5, 5)
    raw = old.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    raw["skala"]["ac"]["pilihan"] = {"A": "1", "B": "0.67", "C": "0"}
    new = Rubric.model_validate(raw)
    found = compared(claimed(old, a="B", b="B"), claimed(new, a="B", b="B"))

    assert {**dict.fromkeys(CAUSES, 0), "rubrik": Fraction(17, 10)} == found.total.causes
