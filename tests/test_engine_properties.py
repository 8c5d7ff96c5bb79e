"""What must hold of every score, whatever the rubric and whatever the office put in."""

import copy
import hashlib
import random
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lke.engine.checks import check_rubric
from lke.engine.facts import Facts
from lke.engine.join import RunTables, join
from lke.engine.score import Scorer, scorecard
from lke.errors import SALAH
from lke.model.assessment import Answer, Assessment, Evidence, FileState
from lke.model.rubric import Criterion, Rubric
from lke.model.rules import PERSON_KINDS
from lke.model.run import DataRow, EvidenceRow, Header
from lke.model.score import SCORES, Outcome, Standing
from tests import oracle
from tests.random_rubrics import random_rubric
from tests.random_runs import YEAR, random_evidence, random_run
from tests.test_engine_oracle import joined

FULL, NIL, AWAY = Answer("1", Fraction(1)), Answer("0", Fraction(0)), Answer("TB", None)


HEADER = Header.model_validate(
    {
        "satker": {"kode": "6371", "nama": "KPU Contoh", "jenjang": "kabkota"},
        "tahun": YEAR,
        "rubrik": "acak",
        "putaran": ["unit", "tpi"],
    }
)
DEMAND = {"jenis": ["laporan"], "waktu": "dibuat"}
TWO_QUESTIONS = Rubric.model_validate(
    {
        **random_rubric(random.Random(0)),
        "isi": [
            {
                "id": "g",
                "judul": "Satu putusan dan satu hitungan",
                "bobot": "1",
                "isi": [
                    {
                        "id": "g.1",
                        "pertanyaan": "Apakah dipahami?",
                        "skala": "a_sampai_d",
                        "bukti": DEMAND,
                        "aturan": {"jenis": "perlu_orang", "alasan": "pertimbangan", "periksa": "isinya"},
                    },
                    {
                        "id": "g.2",
                        "pertanyaan": "Berapa agen?",
                        "indikator": ["i.2"],
                        "skala": "persen",
                        "bukti": DEMAND,
                        "aturan": {"jenis": "jumlah", "masukan": "agen", "perlu": "4", "penyebut_nol": "nol"},
                        "masukan": {"agen": {"judul": "agen", "satuan": "buah"}},
                    },
                ],
            }
        ],
    }
)


@dataclass(frozen=True)
class World:
    """A random office under a random rubric, and chance for what is tried on it."""

    raw: dict
    run: dict
    assessment: Assessment
    chance: random.Random

    @property
    def rubric(self) -> Rubric:
        return self.assessment.rubric

    @property
    def scored(self) -> list[Criterion]:
        return [criterion for criterion in self.rubric.criteria() if criterion.scored]


def world(seed):
    chance = random.Random(seed)
    raw = random_rubric(chance)
    run = random_run(chance, raw)
    return World(raw, run, joined(Rubric.model_validate(raw), run), chance)


worlds = st.integers(min_value=0, max_value=2**32 - 1).map(world)
"""Worlds grow from a seed, so that a failure names the one number that brings it back."""


def for_every_world(examples=60):
    return lambda test: settings(deadline=None, derandomize=True, max_examples=examples)(given(worlds)(test))


def scores(assessment):
    """The four scores and every round's own."""
    scorer = Scorer(assessment)
    return {by: scorer.score(by) for by in (*SCORES, *(f"round:{name}" for name in assessment.header.rounds))}


def numbers(assessment):
    """All that is scored, without the words."""
    return {
        by: [(node.id, node.outcome, node.weight, node.points) for node in found.walk()]
        for by, found in scores(assessment).items()
    }


def totals(assessment):
    return {by: found.points for by, found in scores(assessment).items()}


def answered(assessment, new, *, round_="unit"):
    """*assessment* with *new* answers (criterion -> answer) of one round, which hold instead of its inputs.

    What states the same fact is answered alike.
    """
    facts = Facts(assessment.rubric)
    new = {member: answer for criterion, answer in new.items() for member in facts.members[facts.owner[criterion]]}
    keys = {(criterion, round_) for criterion in new}
    return replace(
        assessment,
        answers={**assessment.answers, **{(criterion, round_): answer for criterion, answer in new.items()}},
        inputs={key: given for key, given in assessment.inputs.items() if key not in keys},
    )


def cleared(assessment):
    """Nobody has answered anything yet."""
    return replace(assessment, answers={}, inputs={})


# --- bounds and sums ----------------------------------------------------------------------------------------------


@for_every_world()
def test_points_lie_between_nothing_and_the_weight_at_every_node(world):
    for found in scores(world.assessment).values():
        assert all(0 <= node.points <= node.weight for node in found.walk() if node.points is not None)


@for_every_world()
def test_the_questions_points_add_up_to_the_total_exactly(world):
    for found in scores(world.assessment).values():
        assert found.points == sum((leaf.points for leaf in found.leaves() if leaf.points is not None), Fraction(0))


@for_every_world()
def test_every_branch_is_the_sum_of_its_parts(world):
    for found in scores(world.assessment).values():
        for branch in (node for node in found.walk() if node.children and node.points is not None):
            assert branch.points == sum((child.points for child in branch.children if child.points is not None), Fraction(0))


@for_every_world()
def test_the_share_reached_is_points_over_weight_and_the_weighted_mean_of_the_parts(world):
    for found in scores(world.assessment).values():
        for branch in (node for node in found.walk() if node.children and node.credit is not None):
            assert branch.credit == branch.points / branch.weight
            parts = [child.weight * child.credit for child in branch.children if child.credit is not None]
            assert branch.credit == sum(parts, Fraction(0)) / branch.weight


@for_every_world()
def test_the_weights_of_the_questions_that_apply_add_up_to_the_total_weight_unless_groups_count_as_nil(world):
    for found in scores(world.assessment).values():
        if world.rubric.all_not_applicable != "nol":
            assert found.weight == sum((leaf.weight for leaf in found.leaves()), Fraction(0))


@for_every_world()
def test_what_does_not_apply_takes_nothing_from_the_full_weight_when_it_is_spread(world):
    full = sum(root.weight for root in world.rubric.roots)
    for found in scores(world.assessment).values():
        applies = any(leaf.outcome in (Outcome.SCORED, Outcome.UNANSWERED) for leaf in found.leaves())
        if applies and world.rubric.all_not_applicable == "sebar":
            assert full == found.weight


@for_every_world()
def test_questions_that_do_not_apply_or_are_only_recorded_hold_no_weight(world):
    for found in scores(world.assessment).values():
        away = [leaf for leaf in found.leaves() if leaf.outcome in (Outcome.NOT_APPLICABLE, Outcome.RECORDED)]
        assert all((leaf.weight, leaf.points) == (0, None) for leaf in away)


# --- a better office never scores lower ---------------------------------------------------------------------------


def some(world, most=3):
    """A few of the questions: each is scored anew, and there are many worlds."""
    return world.chance.sample(world.scored, min(most, len(world.scored)))


@for_every_world(100)
def test_a_better_answer_of_the_office_never_lowers_any_score(world):
    for criterion in some(world):
        low, high = sorted(world.chance.choices([Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1)], k=2))
        before = totals(answered(world.assessment, {criterion.id: Answer(str(low), low)}))
        after = totals(answered(world.assessment, {criterion.id: Answer(str(high), high)}))
        assert all(before[by] <= after[by] for by in before)


@for_every_world()
def test_answering_a_blank_question_never_lowers_what_the_office_claims(world):
    for leaf in scores(world.assessment)["klaim"].leaves():
        if leaf.outcome is Outcome.UNANSWERED:
            after = totals(answered(world.assessment, {leaf.id: NIL}))
            before = totals(world.assessment)
            assert all(before[by] <= after[by] for by in ("klaim", "berbukti"))


@for_every_world()
def test_a_better_answer_of_an_assessor_never_lowers_the_verified_score(world):
    for criterion in some(world):
        for name in world.assessment.header.rounds[1:]:
            before = totals(answered(world.assessment, {criterion.id: NIL}, round_=name))
            after = totals(answered(world.assessment, {criterion.id: FULL}, round_=name))
            assert before["tpi"] <= after["tpi"]


# --- evidence -----------------------------------------------------------------------------------------------------


def with_evidence(assessment, *pieces):
    return replace(assessment, evidence=(*assessment.evidence, *pieces))


def random_pieces(world, count=8):
    """More evidence of every sort, for the same questions."""
    leaves = list(all_leaves(world.raw["isi"]))
    for number in range(count if leaves else 0):
        row = random_evidence(world.chance, world.raw, leaves, f"N{number}")
        served = row.pop("kriteria", None)
        state = FileState(row.pop("keadaan"))
        if served:
            row.pop("indikator", None)
            yield Evidence(EvidenceRow.model_validate({**row, "kriteria": ";".join(served)}), 2, tuple(served), state)


def all_leaves(nodes):
    for node in nodes:
        yield from all_leaves(node["isi"]) if "isi" in node else (node,)


def counts_somewhere(world, piece):
    judged = Scorer(with_evidence(world.assessment, piece)).uses.values()
    return any(use.valid for uses in judged for use in uses if use.evidence.id == piece.id)


def by_rules(assessment):
    """Criterion -> its leaf of ``sistem``."""
    return {leaf.id: leaf for leaf in Scorer(assessment).score("sistem").leaves()}


def assert_no_rule_falls(before, after):
    """No answer of a rule becomes lower or is lost."""
    for name, leaf in before.items():
        if leaf.outcome is Outcome.SCORED:
            assert after[name].outcome is not Outcome.UNANSWERED, name
            assert (
                after[name].outcome is Outcome.NOT_APPLICABLE or after[name].weight == 0 or leaf.credit <= after[name].credit
            ), name


@for_every_world(150)
def test_one_more_valid_piece_of_evidence_lowers_no_answer_of_a_rule(world):
    before = by_rules(world.assessment)
    for piece in random_pieces(world):
        if counts_somewhere(world, piece):
            assert_no_rule_falls(before, by_rules(with_evidence(world.assessment, piece)))


@for_every_world(150)
def test_a_signature_lowers_no_answer_of_a_rule(world):
    signed = tuple(
        replace(piece, row=piece.row.model_copy(update={"signing": "tte"})) if world.chance.random() < 0.5 else piece
        for piece in world.assessment.evidence
    )

    assert_no_rule_falls(by_rules(world.assessment), by_rules(replace(world.assessment, evidence=signed)))


@for_every_world()
def test_a_hash_that_the_file_has_changes_no_score(world):
    hashed = tuple(
        replace(piece, state=FileState.PRESENT, row=piece.row.model_copy(update={"sha256": hash_of(piece.row.file)}))
        if piece.state is FileState.UNHASHED and piece.row.sha256 is None
        else piece
        for piece in world.assessment.evidence
    )

    assert numbers(world.assessment) == numbers(replace(world.assessment, evidence=hashed))


def hash_of(file):
    return hashlib.sha256(file.removeprefix("bukti/").encode()).hexdigest()


@for_every_world()
def test_evidence_that_does_not_count_changes_nothing(world):
    invalid = [piece for piece in random_pieces(world) if not counts_somewhere(world, piece)]

    assert numbers(world.assessment) == numbers(with_evidence(world.assessment, *invalid))


@for_every_world()
def test_evidence_never_touches_what_people_answered(world):
    before, after = totals(world.assessment), totals(with_evidence(world.assessment, *random_pieces(world)))

    assert all(before[by] == after[by] for by in before if by not in ("sistem", "berbukti"))


@for_every_world()
def test_what_is_proven_is_never_more_than_what_is_claimed_unless_a_question_leaves_the_mean(world):
    found = scores(world.assessment)
    proven = {leaf.id: leaf for leaf in found["berbukti"].leaves()}
    for claim in found["klaim"].leaves():
        if claim.credit is not None and proven[claim.id].credit is not None:
            assert proven[claim.id].credit <= claim.credit


@for_every_world(200)
def test_nothing_counts_above_the_highest_answer_that_evidence_allows(world):
    scorer = Scorer(world.assessment)
    for by in ("sistem", "berbukti"):
        for leaf in scorer.score(by).leaves():
            decision = scorer.decisions.get(leaf.id)
            if decision is not None and decision.cap is not None and leaf.credit is not None:
                assert leaf.credit <= decision.cap


# --- rules that cannot decide -------------------------------------------------------------------------------------


@for_every_world(150)
def test_only_a_rule_that_decided_gives_credit_and_every_rule_says_why(world):
    for decision in Scorer(world.assessment).decisions.values():
        assert decision.leaf.credit is None or decision.verdict.standing is Standing.DECIDED
        assert decision.leaf.because
        assert all(verdict.because for verdict in decision.verdict.walk())
        assert all(verdict.share is not None for verdict in decision.verdict.walk() if verdict.standing is Standing.DECIDED)


@for_every_world(150)
def test_only_questions_that_people_decide_wait_for_a_person(world):
    decisions = Scorer(world.assessment).decisions
    leaves = {leaf["id"]: leaf for leaf in all_leaves(world.raw["isi"])}
    for name, decision in decisions.items():
        kind = oracle.owner(leaves[name], leaves).get("aturan", {}).get("jenis")
        if decision.needs_person:
            assert kind in PERSON_KINDS
            assert decision.leaf.outcome is Outcome.UNANSWERED


@for_every_world(150)
def test_questions_that_state_one_fact_agree_in_every_score(world):
    leaves = {leaf["id"]: leaf for leaf in all_leaves(world.raw["isi"])}
    for found in scores(world.assessment).values():
        by_id = {leaf.id: leaf for leaf in found.leaves()}
        for name, leaf in leaves.items():
            stating = by_id[oracle.owner(leaf, leaves)["id"]]
            assert (by_id[name].outcome, by_id[name].credit is None) == (stating.outcome, stating.credit is None)
            assert by_id[name].answer == stating.answer


# --- order --------------------------------------------------------------------------------------------------------


def shuffled(chance, items):
    return chance.sample(list(items), len(items))


@for_every_world()
def test_the_order_of_the_rows_of_every_table_does_not_matter(world):
    other = {
        **world.run,
        "bukti": shuffled(world.chance, world.run["bukti"]),
        **{table: dict(shuffled(world.chance, world.run[table].items())) for table in ("jawaban", "data", "putusan", "terkait")},
        "daftar": {name: shuffled(world.chance, rows) for name, rows in world.run["daftar"].items()},
    }

    assert numbers(world.assessment) == numbers(joined(world.rubric, other))


def data_tables(*rows):
    """The same rows of data.csv forwards and backwards."""
    lines = [(line, DataRow.model_validate(row)) for line, row in enumerate(rows, start=2)]
    return RunTables((), tuple(lines), (), ()), RunTables((), tuple(reversed(lines)), (), ())


@pytest.mark.parametrize(
    "rows",
    [
        ({"kunci": "g.1:putusan", "nilai": "A", "sumber": "ketua"}, {"kunci": "g.1:putusan", "nilai": "D", "putaran": "tpi"}),
        ({"kunci": "g.2:agen", "nilai": "1"}, {"kunci": "g.2: agen", "nilai": "2"}),
        ({"kunci": "g.2:agen", "nilai": "1"}, {"kunci": "i.2:agen", "nilai": "2"}),
    ],
    ids=["two rulings", "one key written twice", "a question and its indicator"],
)
def test_two_rows_for_one_datum_are_refused_instead_of_letting_the_last_one_win(rows):
    for tables in data_tables(*rows):
        _assessment, problems = join(HEADER, TWO_QUESTIONS, "", None, tables)
        assert [problem.code for problem in problems if problem.severity == SALAH] == ["duplicate-row"]


# --- rubrics that are not quite sound -----------------------------------------------------------------------------


def sloppy(world):
    """The world's rubric with a weight or two forgotten or written in the wrong place, as happens."""
    raw = copy.deepcopy(world.raw)
    nodes = [node for node in all_nodes(raw["isi"]) if "bobot" in node]
    for node in world.chance.sample(nodes, min(len(nodes), world.chance.randint(0, 2))):
        node.pop("bobot")
    for branch in all_nodes(raw["isi"]):
        if world.chance.random() < 0.2 and branch.get("isi") and not any("bobot" in child for child in branch["isi"]):
            world.chance.choice(branch["isi"])["bobot"] = branch.get("bobot", "1")
    return raw


def all_nodes(nodes):
    for node in nodes:
        yield node
        yield from all_nodes(node.get("isi", ()))


@for_every_world(400)
def test_a_rubric_that_lke_check_finds_sound_lets_the_best_office_reach_its_full_weight(world):
    raw = {**world.raw, "isi": sloppy(world)["isi"], "kelompok_tb": "sebar"}
    rubric = Rubric.model_validate(raw)
    scored = [criterion.id for criterion in rubric.criteria() if criterion.scored]
    owner = Facts(rubric).owner if scored else {}
    stating = {name for name in owner.values() if world.chance.random() < 0.5}
    applying = [name for name in scored if owner[name] in stating]
    if check_rubric(rubric) or not applying:
        return
    answers = dict.fromkeys(scored, AWAY) | dict.fromkeys(applying, FULL)
    found = scores(answered(replace(cleared(world.assessment), rubric=rubric), answers))["klaim"]

    assert found.points == found.weight == sum((root.weight or Fraction(0) for root in rubric.roots), Fraction(0))


# --- unanswered questions -----------------------------------------------------------------------------------------


def unanswered(world, by):
    return [leaf.id for leaf in scores(world.assessment)[by].leaves() if leaf.outcome is Outcome.UNANSWERED]


@for_every_world()
def test_the_interval_holds_every_way_of_answering_what_is_still_blank(world):
    found = scores(world.assessment)["klaim"]
    for _ in range(5):
        shares = {name: Fraction(world.chance.randint(0, 7), 7) for name in unanswered(world, "klaim")}
        filled = {name: Answer(str(credit), credit) for name, credit in shares.items()}
        assert found.points <= totals(answered(world.assessment, filled))["klaim"] <= found.highest


@for_every_world()
def test_both_ends_of_the_interval_are_reached(world):
    found, blank = scores(world.assessment)["klaim"], unanswered(world, "klaim")

    assert found.points == totals(answered(world.assessment, dict.fromkeys(blank, NIL)))["klaim"]
    assert found.highest == totals(answered(world.assessment, dict.fromkeys(blank, FULL)))["klaim"]


@for_every_world()
def test_how_far_a_sheet_is_filled_is_counted_without_its_tree_alike(world):
    claim = scores(world.assessment)["klaim"]

    assert Scorer(world.assessment).filled() == (claim.answered, claim.of)


@for_every_world()
def test_a_sheet_that_nobody_has_answered_has_no_points_and_its_full_weight_open(world):
    found = scores(cleared(world.assessment))
    for by in ("klaim", "berbukti", "tpi"):
        assert (found[by].points, found[by].answered) == (0, 0)
        assert found[by].highest == found[by].weight


@for_every_world()
def test_the_best_answer_everywhere_gives_the_full_weight(world):
    best = answered(cleared(world.assessment), {criterion.id: FULL for criterion in world.scored})
    found = scores(best)["klaim"]

    assert found.weight == found.points == found.highest
    assert found.answered == found.of == len(world.scored)


# --- what does not apply ------------------------------------------------------------------------------------------


@for_every_world()
def test_a_question_that_does_not_apply_leaves_what_the_others_earned_unchanged(world):
    before = {leaf.id: leaf for leaf in scores(world.assessment)["klaim"].leaves()}
    for criterion in world.scored:
        after = scores(answered(world.assessment, {criterion.id: AWAY}))["klaim"]
        facts = Facts(world.rubric)
        others = [leaf for leaf in after.leaves() if facts.owner[leaf.id] != facts.owner[criterion.id]]
        assert all((before[leaf.id].outcome, before[leaf.id].answer) == (leaf.outcome, leaf.answer) for leaf in others)
        both = [leaf for leaf in others if leaf.credit is not None and before[leaf.id].credit is not None]
        assert all(before[leaf.id].credit == leaf.credit for leaf in both)


@for_every_world()
def test_a_question_that_does_not_apply_for_the_office_holds_in_sistem_klaim_and_berbukti_alike(world):
    for criterion in world.scored:
        found = scores(answered(world.assessment, {criterion.id: AWAY}))
        for by in ("sistem", "klaim", "berbukti"):
            assert Outcome.NOT_APPLICABLE is {leaf.id: leaf.outcome for leaf in found[by].leaves()}[criterion.id]


# --- the assessors ------------------------------------------------------------------------------------------------


@for_every_world()
def test_the_verified_score_is_provisional_until_an_assessor_has_answered_every_question(world):
    rounds = world.assessment.header.rounds
    for found in scores(world.assessment).values():
        assert found.provisional == (found.by == "tpi" and found.verified < found.of)
    if len(rounds) > 1:
        everything = answered(world.assessment, {criterion.id: FULL for criterion in world.scored}, round_=rounds[-1])
        assert not scores(everything)["tpi"].provisional


@pytest.mark.parametrize("by", SCORES)
def test_scoring_twice_gives_the_same_tree(by):
    for seed in range(20):
        assessment = world(seed).assessment
        assert Scorer(assessment).score(by) == Scorer(assessment).score(by)


@for_every_world()
def test_the_totals_are_those_of_the_trees(world):
    card = scorecard(world.assessment)

    assert {by: score.points for by, score in card.scores.items()} == dict(card.totals)


def test_a_file_registered_with_and_without_its_hash_and_copied_is_one_document_in_any_order():
    from itertools import permutations

    from lke.engine.documents import documents

    def piece(name, file, sha256):
        row = {"id": name, "jenis": "sk", "judul": name, "berkas": file, "sha256": sha256 or ""}
        return Evidence(EvidenceRow.model_validate(row), 2, (), FileState.PRESENT)

    pieces = [piece("B1", "SK.pdf", None), piece("B2", "salinan.pdf", "a" * 64), piece("B3", "bukti/SK.pdf", "a" * 64)]

    assert {len(set(documents(order))) for order in permutations(pieces)} == {1}
