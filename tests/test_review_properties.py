"""The assessor's round against the second witness: what is at stake, what a change does, and what it leaves alone."""

import copy
import random
from dataclasses import replace
from fractions import Fraction

import pytest

from lke.engine.join import AnswerLine, RunTables, join
from lke.engine.review.effects import decision_effect, effect
from lke.engine.review.queue import queue
from lke.engine.score import Scorer
from lke.engine.words import may_not_apply
from lke.model.review import ResponseRow
from lke.model.rubric import ChoiceScale, NumberScale, Rubric
from lke.model.score import SCORES
from tests import oracle
from tests.small_card import header
from tests.test_engine_oracle import joined, small_worlds


def worlds(seed, rubrics):
    """Runs with an assessors' round, each with its engine's view."""
    for rubric, raw, run in small_worlds(seed, rubrics, runs_each=2):
        if len(run["putaran"]) > 1 and any(each.scored for each in rubric.criteria()):
            yield rubric, raw, run, joined(rubric, run)


def answers_of(scale):
    if isinstance(scale, ChoiceScale):
        return list(scale.choices)
    return ["0", "0,5", str(scale.maximum) if isinstance(scale, NumberScale) else "1"]


def total(raw, run, by="tpi"):
    return oracle.score(raw, run)[by]["points"]


def answered(raw, run, members, round_, text):
    """The run in which *round_* answers the question so; None where numbers answer it, whatever is typed."""
    if any((name, round_) in run["data"] for name in members):
        return None
    other = copy.deepcopy(run)
    other["jawaban"] = {key: each for key, each in run["jawaban"].items() if key not in {(name, round_) for name in members}}
    blank = oracle.score(raw, other)[f"round:{round_}"]["nodes"][members[0]]["outcome"] == "belum_dijawab"
    other["jawaban"][members[0], round_] = text
    return other if blank else None


@pytest.mark.parametrize("seed", range(3))
def test_the_points_at_stake_are_the_most_that_any_answer_moves(seed):
    seen = 0
    for rubric, raw, run, assessment in worlds(seed, rubrics=8):
        chance = random.Random(seed)
        round_ = chance.choice(run["putaran"][1:])
        now, scorer = total(raw, run), Scorer(assessment)
        for question in chance.sample(asked := list(queue(scorer, round_)), min(len(asked), 4)):
            members = scorer.facts.members[scorer.facts.owner[question.criterion.id]]
            members = [question.criterion.id, *(each for each in members if each != question.criterion.id)]
            tried = [answered(raw, run, members, round_, text) for text in answers_of(rubric.scales[question.criterion.scale])]
            if None in tried:
                continue
            if may_not_apply(question.criterion, rubric):
                tried.append(answered(raw, run, members, round_, "TB"))
            moved = [total(raw, other) - now for other in tried]
            seen += 1

            assert max(map(abs, moved)) == question.stake
            assert (max(0, -min(moved)), max(0, *moved)) == (question.down, question.up)
            assert all(isinstance(each, Fraction) for each in (question.stake, question.down, question.up))
    assert seen > 5


@pytest.mark.parametrize("seed", range(3))
def test_the_queue_is_ordered_by_exact_points_and_stable(seed):
    for _rubric, raw, run, assessment in worlds(seed, rubrics=8):
        for round_ in run["putaran"][1:]:
            found = queue(Scorer(assessment), round_)
            places = {criterion.id: at for at, criterion in enumerate(assessment.rubric.criteria())}
            keys = [(each.verified, -each.stake, -each.unproved, places[each.criterion.id]) for each in found]

            assert keys == sorted(keys)
            assert found == queue(Scorer(joined(assessment.rubric, run)), round_)
            own = oracle.score(raw, run)[f"round:{round_}"]["nodes"]
            assert all(each.verified == (own[each.criterion.id]["outcome"] != "belum_dijawab") for each in found)
            names = [name for each in found for name in (each.criterion.id, *each.also)]
            assert sorted(names) == sorted(each.id for each in assessment.rubric.criteria() if each.scored)


@pytest.mark.parametrize("seed", range(3))
def test_accepting_or_rejecting_evidence_changes_no_other_criterion(seed):
    seen = 0
    for _rubric, _raw, run, assessment in worlds(seed, rubrics=10):
        chance = random.Random(seed)
        for piece in chance.sample(assessment.evidence, min(3, len(assessment.evidence))):
            status = chance.choice(["diterima", "ditolak"])
            other = copy.deepcopy(run)
            next(row for row in other["bukti"] if row["id"] == piece.id)["status"] = status
            after = joined(assessment.rubric, other)
            old, new = Scorer(assessment), Scorer(after)
            served = {old.facts.owner[name] for name in piece.criteria}
            for criterion in old.criteria:
                if old.facts.owner[criterion.id] not in served:
                    seen += 1
                    assert [old.leaf(criterion, by) for by in SCORES] == [new.leaf(criterion, by) for by in SCORES]
            moved = effect(assessment, after, piece.criteria, "berbukti")
            assert {old.facts.owner[each.id] for each in moved.criteria} <= served
    assert seen > 20


@pytest.mark.parametrize("seed", range(3))
def test_the_effect_of_a_decision_is_the_difference_of_two_whole_scorings(seed):
    seen = 0
    for rubric, raw, run, assessment in worlds(seed, rubrics=10):
        chance = random.Random(seed)
        round_ = chance.choice(run["putaran"][1:])
        criterion = chance.choice([each for each in rubric.criteria() if each.scored])
        old, new = (chance.choice(answers_of(rubric.scales[criterion.scale])) for _each in range(2))
        members = Scorer(assessment).facts
        group = [criterion.id, *(each for each in members.members[members.owner[criterion.id]] if each != criterion.id)]
        runs = [answered(raw, run, group, round_, text) for text in (old, new)]
        if None in runs:
            continue
        before, after = (joined(rubric, each) for each in runs)
        row = ResponseRow(
            id="T01",
            kriteria=criterion.id,
            putaran=round_,
            teks="CONTOH",
            keputusan="diterima",
            jawaban_lama=old,
            jawaban_baru=new,
        )
        told, shown = effect(before, after, (criterion.id,)), decision_effect(after, row)
        seen += 1

        assert (told.total.before, told.total.after) == (total(raw, runs[0]), total(raw, runs[1]))
        assert shown is not None
        assert shown.total == told.total
        assert {each.id: each.points for each in shown.criteria} == {each.id: each.points for each in told.criteria}
        blank = decision_effect(after, row.model_copy(update={"old_answer": None}))
        assert blank is not None
        empty = replace(after, answers={key: each for key, each in after.answers.items() if key != (criterion.id, round_)})
        assert blank.total.before == Scorer(empty).score("tpi").points
    assert seen > 5


def test_one_fact_is_verified_by_another_wherever_its_answer_was_typed():
    """The office answers one of two questions that state one fact; its assessor answers the other."""
    scale = {"jenis": "pilihan", "pilihan": {"Ya": 1, "Tidak": 0}, "status": "usulan"}
    rubric = Rubric.model_validate(
        {
            "id": "satu-fakta",
            "judul": "Rubrik kecil",
            "edisi": "1",
            "nilai_dasar": "klaim",
            "berlaku": {"dari": 2020},
            "bobot_bawaan": {"cara": "sama", "status": "usulan"},
            "status": "usulan",
            "tingkat": ["Area"],
            "skala": {"ya_tidak": scale},
            "isi": [
                {
                    "id": "A",
                    "judul": "Area",
                    "bobot": 2,
                    "isi": [
                        {"id": "A.1", "pertanyaan": "Satu?", "skala": "ya_tidak"},
                        {"id": "A.2", "pertanyaan": "Dua?", "skala": "ya_tidak", "aturan": {"jenis": "rujuk", "ke": "A.1"}},
                    ],
                }
            ],
        }
    )
    lines = (
        AnswerLine(2, "A.1", {"unit": ("Ya", "")}, {"unit": ("Sekretaris", "", "")}),
        AnswerLine(3, "A.2", {"tpi": ("Ya", "")}, {"tpi": ("sekretaris ", "2022-12-05", "")}),
    )
    _assessment, problems = join(header(), rubric, "", None, RunTables(lines, ()))

    assert [(each.severity, each.code, each.line, each.path) for each in problems] == [
        ("salah", "verifier-answered", 3, "A.2.tpi")
    ]
