"""The shipped instruments: what facts say of them, number by number, and what they give for a published sheet."""

import csv
import io
import json
import re
from collections import Counter
from difflib import SequenceMatcher
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from lke.app import check_paths, open_mapping, open_plan, open_rubric
from lke.cli import execute as lke
from lke.model.rubric import Branch, ChoiceScale, Criterion, NumberScale, PercentScale

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
FACTS = SHARED / "facts"
ZI_FILLED = SHARED / "workbooks" / "lke-zi-90-2021-terisi.xlsx"
PLAN = open_plan("kpu-kota-banjarmasin-2022")
INDICATORS = [indicator.id for _row, indicator in PLAN.indicators()]
VARIANTS_26 = {"manual_2020": "pmprb-26-2020-manual", "instansi": "pmprb-26-2020-instansi", "unit_kerja": "pmprb-26-2020-unit"}
FULL = ("zi-90-2021", "akip-88-2021", "pmprb-14-2014")
OUTLINES = ("pmprb-26-2020", *VARIANTS_26.values(), "zi-10-2019", "rb-general-2023")
IDS = (*FULL, *OUTLINES, "rb-kpu-2022-u36")
MAPPED = ("zi-90-2021", "akip-88-2021", "pmprb-14-2014", "pmprb-26-2020", "pmprb-26-2020-manual", "pmprb-26-2020-unit")
RUBRICS = {name: open_rubric(name) for name in IDS}
SCALE_OF = {
    "YT": "ya_tidak",
    "ABC": "a_sampai_c",
    "ABCD": "a_sampai_d",
    "ABCDE": "a_sampai_e",
    "PCT": "persen",
    "SURVEY_0_4": "survei_0_4",
    "SURVEY_0_5": "survei_0_5",
    "SCORE_0_100": "nilai_0_100",
    "OPINI_BPK": "persen",
}
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the facts lie beside the project, in ../shared/facts")
needs_filled = pytest.mark.skipif(not ZI_FILLED.is_file(), reason="the filled ZI sheet lies beside the project, not in it")


def facts(name):
    return json.loads((FACTS / f"{name}.json").read_text(encoding="utf-8"), parse_float=str, parse_int=str)


def nodes(name):
    return {node.id: node for node, _parent, _depth in RUBRICS[name].walk()}


def leaves(name):
    """The scored leaves: questions and what branches are judged by."""
    return [each for each in RUBRICS[name].criteria() if each.scored]


def fact_nodes(tree):
    """Every node of a tree of facts with a code, in preorder."""
    for node in tree:
        yield node
        yield from fact_nodes(node.get("questions", ()))
        yield from fact_nodes(node.get("children", ()))


def status_of(rubric, node):
    return node.weight_status or rubric.default_status


# --- every rubric ------------------------------------------------------------------------------------------------


def test_no_rubric_nor_mapping_has_a_fault():
    assert check_paths([ROOT / "rubrics" / name for name in IDS]) == ()


@pytest.mark.parametrize("name", IDS)
def test_every_weight_has_a_source_and_a_status(name):
    rubric = RUBRICS[name]
    own = nodes(name) if rubric.extends != "rb-kpu-2022" else {root.id: root for root in rubric.roots}
    weighted = [node for node in own.values() if node.weight is not None]

    assert weighted
    assert [node.id for node in weighted if node.source not in rubric.sources] == []
    assert {status_of(rubric, node) for node in weighted} <= {"verified", "derived", "unverified", "usulan"}


@pytest.mark.parametrize("name", IDS)
def test_every_scale_gate_predicate_and_zero_rule_has_a_source_and_a_status(name):
    rubric = RUBRICS[name]
    stated = [*rubric.scales.values(), *(each for gate in rubric.gates.values() for each in gate.conditions.values())]
    stated += [rubric.ladder] if rubric.ladder is not None else []
    zero = [
        (each.rule.zero_source, each.rule.zero_status) for each in rubric.criteria() if each.is_ratio and name == "zi-90-2021"
    ]

    assert [each for each in stated if each.source not in rubric.sources or each.status is None] == []
    assert set(zero) <= {("usulan_lke", "usulan")}


@pytest.mark.parametrize("name", IDS)
def test_every_rubric_says_in_sources_md_what_it_rests_on(name):
    text = (ROOT / "rubrics" / name / "SOURCES.md").read_text(encoding="utf-8")

    assert text.startswith(f"# Sumber {name}\n")
    assert "| apa | sumber | status |" in text


@pytest.mark.parametrize("name", IDS)
def test_the_score_of_record_is_the_claim(name):
    assert RUBRICS[name].basis == "klaim"


@pytest.mark.parametrize("name", IDS)
def test_only_outlines_are_marked_so_and_every_one_of_them_holds_unverified_numbers(name):
    assert (RUBRICS[name].outline, RUBRICS[name].unverified) == (name in OUTLINES, name not in FULL)


def test_kinds_of_evidence_have_the_same_names_in_every_instrument():
    """So that what was registered for one sheet reads alike on another."""
    named = [RUBRICS[name].evidence_kinds for name in (*FULL, "pmprb-26-2020")]

    assert len(named[0]) > 20
    assert all(each == named[0] for each in named)


@pytest.mark.parametrize("name", [*FULL, *OUTLINES])
def test_questions_are_short_and_said_once(name):
    texts = [each.text for each in leaves(name)]

    assert max(map(len, texts)) <= 160
    assert [text for text, times in Counter(texts).items() if times > 1] == []


# --- Zona Integritas 90/2021 -------------------------------------------------------------------------------------


def test_zi_90_has_113_scored_leaves_of_the_known_types_and_22_inputs():
    questions = leaves("zi-90-2021")
    scales = Counter(each.scale for each in questions)
    recorded = {f"{each.id}:{name}" for each in questions for name in each.inputs}

    assert len(questions) == 113
    assert scales == {"ya_tidak": 17, "a_sampai_c": 36, "a_sampai_d": 33, "a_sampai_e": 17, "persen": 8, "survei_0_4": 2}
    assert sum(each.id.startswith("A.I.") for each in questions) == 87
    assert sum(each.id.startswith("A.II.") for each in questions) == 23
    assert len(recorded) == 22


def test_zi_90_areas_weigh_alike_in_pemenuhan_and_reform():
    weights = {name: [nodes("zi-90-2021")[f"{name}.{area}"].weight for area in range(1, 7)] for name in ("A.I", "A.II")}

    assert weights["A.I"] == weights["A.II"] == [4, Fraction("3.5"), 5, 5, Fraction("7.5"), 5]


@needs_facts
def test_zi_90_is_the_facts_tree_node_by_node():
    tree = {node["code"]: node for node in fact_nodes(facts("zi-90-2021")["tree"])}
    own = nodes("zi-90-2021")

    assert list(own) == list(tree)
    for code, node in own.items():
        assert node.weight == (Fraction(tree[code]["weight"]) if "weight" in tree[code] else None), code
        if isinstance(node, Criterion):
            assert node.scale == SCALE_OF[tree[code]["type"]], code
            assert list(node.inputs) == [each["key"] for each in tree[code].get("inputs", ())], code


@needs_facts
def test_zi_90_ratios_are_the_formulas_of_the_facts():
    said = {}
    for each in leaves("zi-90-2021"):
        match each.rule:
            case None:
                continue
            case rule if rule.kind == "penurunan":
                said[each.id] = f"clamp01(({rule.before}-{rule.now})/{rule.before})"
            case rule:
                whole = "+".join(rule.denominator)
                whole = f"({whole})" if "+" in whole else whole
                said[each.id] = f"min(1, {'+'.join(rule.numerator)}/{whole})"
    tree = fact_nodes(facts("zi-90-2021")["tree"])

    assert said == {node["code"]: node["formula"] for node in tree if node.get("type") == "PCT"}


def test_zi_90_zero_rules_are_those_of_the_domain():
    rules = {each.id: each.rule for each in leaves("zi-90-2021") if each.rule is not None}
    zero = {name: rule.zero_denominator for name, rule in rules.items()}

    assert [name for name, word in zero.items() if word == "nol"] == ["A.II.1.i.a", "A.II.1.i.b", "A.II.4.i.a", "A.II.6.i.b"]
    assert [name for name, word in zero.items() if word == "penuh"] == [
        "A.II.3.iii.a",
        "A.II.5.ii.a",
        "A.II.5.iii.a.1",
        "A.II.5.iii.b.1",
    ]
    assert rules["A.II.3.iii.a"].rise_from_zero == "nol"
    assert [name for name, rule in rules.items() if getattr(rule, "may_exceed", False)] == ["A.II.1.i.a"]


GATES = {  # DOMAIN's table: id -> (nodes, WBK, WBBM); areas in percent, all others in points
    "total": ((), "75", "85"),
    "pengungkit": (("A",), "40", "48"),
    **{f"area.{n}": ((f"A.I.{n}", f"A.II.{n}"), "60", "75") for n in range(1, 7)},
    "bersih_akuntabel": (("B.I",), "18.25", "19.50"),
    "ipak": (("B.I.a",), "15.75", "15.75"),
    "capaian_kinerja": (("B.I.b",), "2.50", "3.75"),
    "pelayanan_prima": (("B.II",), "14", "15.75"),
}


@pytest.mark.parametrize(("level", "column"), [("WBK", 1), ("WBBM", 2)])
def test_zi_90_gates_are_those_of_the_regulation_and_each_bound_is_met_at_it(level, column):
    conditions = RUBRICS["zi-90-2021"].gates[level].conditions

    assert list(conditions) == list(GATES)
    for name, condition in conditions.items():
        assert (condition.nodes, condition.bound.least) == (GATES[name][0], Fraction(GATES[name][column])), name
        assert condition.bound.strict is False
        assert condition.unit == ("persen" if name.startswith("area.") else "poin")
        assert condition.status == "verified"
    assert RUBRICS["zi-90-2021"].gates[level].untested


@needs_facts
def test_zi_90_gates_are_those_of_the_facts():
    keys = {
        "total": "total",
        "pengungkit": "pengungkit",
        "bersih_akuntabel": "hasil_bersih_akuntabel",
        "ipak": "ipak_points",
        "capaian_kinerja": "capaian_kinerja",
        "pelayanan_prima": "pelayanan_prima",
    }
    for level, gate in RUBRICS["zi-90-2021"].gates.items():
        known = facts("zi-90-2021")["thresholds"][level]
        assert {key: gate.conditions[name].bound.least for name, key in keys.items()} == {
            key: Fraction(known[key]) for key in keys.values()
        }
        areas = {gate.conditions[f"area.{n}"].bound.least for n in range(1, 7)}
        assert areas == {Fraction(known["per_area_pct_of_weight"]) * 100}


# --- AKIP 88/2021 ------------------------------------------------------------------------------------------------


def test_akip_has_12_sub_components_split_20_30_50_and_judged_by_a_person():
    judged = leaves("akip-88-2021")
    own = nodes("akip-88-2021")

    assert [own[name].weight for name in "1234"] == [30, 30, 15, 25]
    assert [each.id for each in judged] == [f"{part}.{letter}" for part in "1234" for letter in "abc"]
    for part in "1234":
        shares = [own[f"{part}.{letter}"].weight / own[part].weight for letter in "abc"]
        assert shares == [Fraction(20, 100), Fraction(30, 100), Fraction(50, 100)]
    assert {own[each.id].grouping for each in judged} == {"predikat"}


def test_akip_has_79_criteria_that_inform_and_never_score():
    criteria = [node for node in nodes("akip-88-2021").values() if isinstance(node, Criterion)]

    assert Counter(each.id.rpartition(".")[0] for each in criteria) == dict(
        zip([f"{part}.{letter}" for part in "1234" for letter in "abc"], [5, 11, 8, 3, 7, 10, 6, 9, 7, 3, 5, 5], strict=True)
    )
    assert len(criteria) == 79
    assert {(each.informing, each.scored, each.scale) for each in criteria} == {(True, False, "ya_tidak")}


def test_akip_predicates_give_the_published_credits():
    scale = RUBRICS["akip-88-2021"].scales["predikat"]
    tenths = {"AA": 10, "A": 9, "BB": 8, "B": 7, "CC": 6, "C": 5, "D": 3, "E": 0}

    assert isinstance(scale, ChoiceScale)
    assert scale.choices == {name: Fraction(credit, 10) for name, credit in tenths.items()}


@needs_facts
def test_akip_is_the_facts_tree_node_by_node():
    known = facts("akip-88-2021")
    own = nodes("akip-88-2021")
    expected = []
    for node in fact_nodes(known["tree"]):
        expected.append(node["code"])
        expected += [f"{node['code']}.{n}" for n in range(1, int(node.get("criteria_count", 0)) + 1)]
        assert own[node["code"]].weight == Fraction(node["weight"])

    assert list(own) == expected
    assert RUBRICS["akip-88-2021"].scales["predikat"].choices == {k: Fraction(v) for k, v in known["predicate_credit"].items()}


# --- PMPRB 14/2014 -----------------------------------------------------------------------------------------------


def test_pmprb_14_has_146_questions_in_33_groups_and_five_results():
    own = nodes("pmprb-14-2014")
    groups = [name for name, node in own.items() if isinstance(node, Branch) and re.fullmatch(r"A\.\d\.\d", name)]
    questions = [each for each in leaves("pmprb-14-2014") if each.id.startswith("A.")]

    assert (len(groups), len(questions)) == (33, 146)
    assert Counter(each.scale for each in questions) == {"ya_tidak": 41, "a_sampai_c": 38, "a_sampai_d": 64, "a_sampai_e": 3}
    assert [own[f"A.{area}"].weight for area in range(1, 9)] == [5, 5, 6, 5, 15, 6, 12, 6]
    assert [own[name].weight for name in ("B.1.a", "B.1.b", "B.2.a", "B.2.b", "B.3")] == [14, 6, 7, 3, 10]


@needs_facts
def test_pmprb_14_is_the_facts_tree_node_by_node():
    own = nodes("pmprb-14-2014")
    expected = []
    for node in fact_nodes(facts("pmprb-14-2014")["tree"]):
        expected.append(node["code"])
        assert own[node["code"]].weight == Fraction(node["weight"]), node["code"]
        for number, kind in enumerate(node.get("question_types", ()), start=1):
            question = own[f"{node['code']}.{number}"]
            expected.append(question.id)
            assert (question.scale, question.weight) == (SCALE_OF[kind], None), question.id
        if "type" in node:
            assert own[node["code"]].scale == SCALE_OF[node["type"]]

    assert list(own) == expected


def test_pmprb_14_what_a_kabupaten_never_does_is_10_5_of_60_points():
    never = [node for node in nodes("pmprb-14-2014").values() if node.done_by is not None and "kabkota" not in node.done_by]

    assert [node.id for node in never] == ["A.5.2", "A.5.4", "A.5.7", "A.7.7"]
    assert sum(node.weight for node in never) == Fraction("10.5")


# --- PMPRB 26/2020 and its variants ------------------------------------------------------------------------------


def test_pmprb_26_components_are_20_10_30_and_40():
    own = nodes("pmprb-26-2020")

    assert [own[name].weight for name in ("A.I", "A.II", "A.III", "A", "B")] == [20, 10, 30, 60, 40]
    assert {own[name].weight_status for name in ("A.I", "A.II", "A.III", "A", "B")} == {"verified"}


@needs_facts
def test_pmprb_26_base_is_the_facts_tree_with_its_ten_intermediate_results():
    known = facts("pmprb-26-2020")
    rubric, own = RUBRICS["pmprb-26-2020"], nodes("pmprb-26-2020")
    for node in fact_nodes(known["tree"]):
        assert own[node["code"]].weight == Fraction(node["weight"]), node["code"]
        assert status_of(rubric, own[node["code"]]) == node["status"], node["code"]
    results = [own[f"A.II.{n}"] for n in range(1, len(known["hasil_antara"]["items"]) + 1)]

    assert {(each.weight, each.weight_status) for each in results} == {
        (Fraction(known["hasil_antara"]["weight_each"]), "unverified")
    }
    assert len(own["A.II"].children) == len(results) == 10


@needs_facts
@pytest.mark.parametrize("variant", VARIANTS_26)
def test_pmprb_26_variants_have_the_weights_of_the_facts_as_rationals(variant):
    known = next(each for each in facts("pmprb-26-2020")["variants"] if each["id"] == variant)
    own = nodes(VARIANTS_26[variant])
    for node in fact_nodes([*known["pemenuhan"], *known.get("reform", ())]):
        assert own[node["code"]].weight == Fraction(node.get("weight_exact") or node["weight"]), node["code"]
        assert own[node["code"]].weight_status == node["status"], node["code"]


@pytest.mark.parametrize(
    ("name", "sums", "total"),
    [
        ("pmprb-26-2020-manual", {"A.I": "20", "A.III": "30"}, "100"),
        ("pmprb-26-2020-instansi", {"A.I": "20", "A.III": "30"}, "100"),
        ("pmprb-26-2020-unit", {"A.I": "14.60", "A.III": "21.70"}, "36.30"),
    ],
)
def test_pmprb_26_variants_add_up(name, sums, total):
    own = nodes(name)
    added = {part: sum(child.weight or 0 for child in own[part].children) for part in sums}

    assert {part: own[part].weight for part in sums} == {part: Fraction(points) for part, points in sums.items()}
    assert all(added[part] in (0, own[part].weight) for part in sums)
    assert RUBRICS[name].weight == sum(root.weight for root in RUBRICS[name].roots) == Fraction(total)


def test_pmprb_26_reform_of_the_manual_is_shared_out_equally_and_says_so():
    """The manual states no weights of the Reform areas."""
    areas = nodes("pmprb-26-2020-manual")["A.III"].children

    assert {(area.weight, area.weight_status) for area in areas} == {(None, "usulan")}
    assert RUBRICS["pmprb-26-2020-manual"].default_weights.status == "usulan"


def test_pmprb_26_of_a_unit_has_neither_results_nor_a_predicate():
    own = nodes("pmprb-26-2020-unit")

    assert {"A.II", "B", "B.1"} & set(own) == set()
    assert RUBRICS["pmprb-26-2020-unit"].ladder is None


# --- the other outlines ------------------------------------------------------------------------------------------


@needs_facts
def test_zi_10_is_the_facts_tree_node_by_node_with_its_statuses():
    rubric, own = RUBRICS["zi-10-2019"], nodes("zi-10-2019")
    expected = []
    for node in fact_nodes(facts("zi-10-2019")["tree"]):
        expected.append(node["code"])
        assert own[node["code"]].weight == Fraction(node["weight"]), node["code"]
        assert status_of(rubric, own[node["code"]]) == node["status"], node["code"]
        for number, kind in enumerate(node.get("question_types", ()), start=1):
            expected.append(f"{node['code']}.{number}")
            assert own[expected[-1]].scale == SCALE_OF[kind]

    assert list(own) == expected


def test_zi_10_leaves_the_bounds_that_nobody_knows_to_the_user():
    for level, total, lever, share in (("WBK", 75, 40, 60), ("WBBM", 85, 48, 75)):
        conditions = RUBRICS["zi-10-2019"].gates[level].conditions
        bounds = {name: condition.bound.least for name, condition in conditions.items() if condition.bound is not None}

        assert bounds == {"total": total, "pengungkit": lever, **{f"area.{n}": share for n in range(1, 7)}}
        assert [name for name in conditions if name not in bounds] == [
            "bersih_kkn",
            "survei_korupsi",
            "tlhp",
            "kualitas_pelayanan",
        ]
        assert {condition.status for condition in conditions.values()} == {"unverified"}


def test_rb_general_adds_rb_tematik_on_top_and_gives_every_question_a_target():
    rubric = RUBRICS["rb-general-2023"]

    assert [(root.id, root.weight, root.outside_sum) for root in rubric.roots] == [("G", 100, False), ("T", 10, True)]
    assert [(each.id, each.target) for each in rubric.criteria()] == [
        (name, "target") for name in ("G.A.1", "G.A.2", "G.B.hard", "G.B.soft", "G.C", "T.1")
    ]


@needs_facts
def test_rb_general_has_the_weights_and_statuses_of_the_facts():
    rubric, own = RUBRICS["rb-general-2023"], nodes("rb-general-2023")
    for node in fact_nodes(facts("rb-2023plus")["tree"]):
        assert own[node["code"]].weight == Fraction(node["weight"]), node["code"]
        assert status_of(rubric, own[node["code"]]) == node["status"].split()[0], node["code"]


def test_the_unit_level_weights_of_the_action_plan_add_up_to_36_30_and_change_nothing_else():
    variant, base = RUBRICS["rb-kpu-2022-u36"], open_rubric("rb-kpu-2022")

    assert [root.weight for root in variant.roots] == [
        Fraction(w) for w in ("5", "3", "3.5", "4.75", "3.4", "6.25", "4.15", "6.25")
    ]
    assert sum(root.weight for root in variant.roots) == variant.weight == Fraction("36.30")
    assert {root.weight_status for root in variant.roots} == {"unverified"}
    assert [root.children for root in variant.roots] == [root.children for root in base.roots]


@needs_facts
def test_the_unit_level_weights_of_the_action_plan_are_pemenuhan_and_reform_together():
    unit = next(each for each in facts("pmprb-26-2020")["variants"] if each["id"] == "unit_kerja")
    pairs = zip(unit["pemenuhan"], unit["reform"], strict=True)

    assert [root.weight for root in RUBRICS["rb-kpu-2022-u36"].roots] == [
        Fraction(met["weight"]) + Fraction(reform["weight"]) for met, reform in pairs
    ]


# --- predicates --------------------------------------------------------------------------------------------------

UNTIL_2022 = [("AA", "> 90"), ("A", "> 80"), ("BB", "> 70"), ("B", "> 60"), ("CC", "> 50"), ("C", "> 30"), ("D", ">= 0")]
FROM_2023 = [("AA", ">= 100"), ("A", "> 80"), ("A-", "> 80"), *UNTIL_2022[2:]]


@pytest.mark.parametrize(
    ("name", "rungs", "owner"),
    [
        ("akip-88-2021", UNTIL_2022, "satker"),
        *(
            (name, UNTIL_2022, "instansi")
            for name in ("pmprb-14-2014", "pmprb-26-2020", "pmprb-26-2020-manual", "pmprb-26-2020-instansi")
        ),
        ("rb-general-2023", FROM_2023, "instansi"),
    ],
)
def test_predicates_begin_above_their_bound_and_belong_to_whom_they_belong(name, rungs, owner):
    ladder = RUBRICS[name].ladder

    assert [(rung.name, f"{rung.bound.sign} {rung.bound.least}") for rung in ladder.rungs] == rungs
    assert ladder.owner == owner
    assert [rung.name for rung in ladder.rungs if rung.every_target] == (["A"] if name == "rb-general-2023" else [])


@pytest.mark.parametrize("name", ["zi-90-2021", "zi-10-2019", "pmprb-26-2020-unit", "rb-kpu-2022-u36"])
def test_what_has_no_predicates_gives_none(name):
    assert RUBRICS[name].ladder is None


# --- scales ------------------------------------------------------------------------------------------------------

CREDITS = {
    "ya_tidak": {"Ya": "1", "Tidak": "0"},
    "a_sampai_c": {"A": "1", "B": "0.5", "C": "0"},
    "a_sampai_d": {"A": "1", "B": "0.67", "C": "0.33", "D": "0"},
    "a_sampai_e": {"A": "1", "B": "0.75", "C": "0.5", "D": "0.25", "E": "0"},
}
GREATEST = {"survei_0_4": 4, "survei_0_5": 5, "nilai_0_100": 100}


@pytest.mark.parametrize("name", IDS)
def test_scales_give_the_literal_credits_of_the_sheets(name):
    for key, scale in RUBRICS[name].scales.items():
        match scale:
            case ChoiceScale() if key != "predikat":
                assert scale.choices == {answer: Fraction(credit) for answer, credit in CREDITS[key].items()}
            case NumberScale():
                assert scale.maximum == GREATEST[key]
            case _:
                assert isinstance(scale, PercentScale) or key == "predikat"


# --- mappings ----------------------------------------------------------------------------------------------------


def indicators_of(mapping):
    """Every indicator that serves some question, once."""
    return {indicator for indicators in mapping.served.values() for indicator in indicators}


@pytest.mark.parametrize("name", MAPPED)
def test_a_mapping_gives_every_indicator_of_the_plan_a_question_or_a_reason(name):
    mapping = open_mapping(name, PLAN)

    assert sorted([*indicators_of(mapping), *mapping.unmapped]) == sorted(INDICATORS)
    assert set(mapping.served) <= set(nodes(name))
    assert mapping.status == "usulan"
    assert all(reason.endswith(".") and len(reason) > 20 for reason in mapping.unmapped.values())


@pytest.mark.parametrize(
    ("name", "without"),
    [("zi-90-2021", 31), ("akip-88-2021", 132), ("pmprb-14-2014", 28), ("pmprb-26-2020", 4), ("pmprb-26-2020-unit", 14)],
)
def test_as_many_indicators_as_expected_have_no_question(name, without):
    """DOMAIN: about 29 of the 159 have no group in 14/2014."""
    assert len(open_mapping(name, PLAN).unmapped) == without


def test_zi_serves_nothing_of_the_plans_areas_2_and_3():
    assert {each for each in indicators_of(open_mapping("zi-90-2021", PLAN)) if each.startswith(("2.", "3."))} == set()


def test_no_indicator_serves_what_a_kabupaten_never_does():
    served = open_mapping("pmprb-14-2014", PLAN).served

    assert [question for question in served if question.startswith(("A.5.2", "A.5.4", "A.5.7", "A.7.7"))] == []


# --- the filled ZI sheet -----------------------------------------------------------------------------------------

SHEET_TYPES = {
    "Ya": "ya_tidak",  # J8, a known misprint
    "Ya/Tidak": "ya_tidak",
    "A/B/C": "a_sampai_c",
    "A/B/C/D": "a_sampai_d",
    "A/B/C/D/E": "a_sampai_e",
    "%": "persen",
    "Nilai (0-4)": "survei_0_4",
}


@pytest.fixture(scope="module")
def sheet():
    """What the filled sheet holds: question -> (type, answer, wording), and its typed inputs; by order, not by numeral."""
    rows = openpyxl.load_workbook(ZI_FILLED, data_only=True)["LKE ZI"].iter_rows(min_row=5, max_row=205, values_only=True)
    asked, data = {}, {}
    questions = iter(leaves("zi-90-2021"))
    names = iter(())
    for row in rows:
        wording, kind, answer = next((cell for cell in row[4:7] if cell and len(str(cell)) > 3), ""), row[9], row[10]
        if kind is None or answer is None:
            continue
        if kind != "Jumlah":
            question = next(questions)
            names = iter(question.inputs)
            asked[question.id] = (SHEET_TYPES[" ".join(kind.split())], str(answer), wording)
        elif "yang harus melaporkan" not in wording:  # the shown subtotal of the rows below it
            data[f"{question.id}:{next(names)}"] = str(answer)
    assert next(questions, None) is None
    return asked, data


def run_of(folder, asked, data):
    """A run of zi-90-2021 with the answers and inputs of the sheet typed into it."""
    name = ["--unit", "6371", "--name", "CONTOH KPU Kota", "--year", "2022"]
    assert lke(["init", "zi", *name, "--rubric", "zi-90-2021", "--to", str(folder)]) == 0
    run = folder / "zi"
    for table, typed in (
        ("jawaban.csv", {k: answer for k, (scale, answer, _) in asked.items() if scale != "persen"}),
        ("data.csv", data),
    ):
        lines = list(csv.reader(io.StringIO((run / table).read_text(encoding="utf-8-sig"))))
        head, key = lines[0], lines[0][0]
        value = "unit" if table == "jawaban.csv" else "nilai"
        given = [{key: name, value: text} for name, text in typed.items()]
        with (run / table).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, head)
            writer.writeheader()
            writer.writerows(given)
    return run


@pytest.fixture
def score_of(tmp_path, capsys):
    """What ``lke score --json`` says of a run with the given answers and inputs."""

    def scored(asked, data):
        run = run_of(tmp_path, asked, data)
        capsys.readouterr()
        assert lke(["score", str(run), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return scored


@needs_filled
def test_the_filled_sheet_asks_what_the_rubric_asks(sheet):
    asked, data = sheet

    assert {name: scale for name, (scale, _answer, _wording) in asked.items()} == {
        each.id: each.scale for each in leaves("zi-90-2021")
    }
    assert list(data) == [f"{each.id}:{name}" for each in leaves("zi-90-2021") for name in each.inputs]


@needs_filled
def test_no_question_is_worded_as_the_official_sheet_words_it(sheet):
    asked, _data = sheet
    alike = {
        each.id: each.text
        for each in leaves("zi-90-2021")
        if SequenceMatcher(None, each.text.casefold(), asked[each.id][2].casefold(), autojunk=False).ratio() > 0.8
    }

    assert alike == {}


@needs_filled
def test_the_filled_sheet_scores_as_the_rule_says(sheet, score_of):
    score = score_of(*sheet)

    assert score["total"]["exact"] == "261077/2730"
    assert score["total"]["points"] == pytest.approx(95.63260073260074, abs=1e-12)
    assert score["complete"] == {"answered": 113, "of": 113}


@needs_filled
def test_the_filled_sheet_with_its_typed_subtotal_scores_as_corrected_by_hand(sheet, score_of):
    """K185 types 12 ASN that must report where the rows below it add up to 13: here one fewer in those rows."""
    asked, data = sheet
    assert data["A.II.5.iii.b.1:es4"] == "1"

    score = score_of(asked, data | {"A.II.5.iii.b.1:es4": "0"})

    assert score["total"]["exact"] == "20099/210"
    assert score["total"]["points"] == pytest.approx(95.70952380952381, abs=1e-12)


@needs_filled
def test_the_filled_sheet_meets_every_gate_of_the_sheet(sheet, score_of):
    unmet = [each["id"] for each in score_of(*sheet)["gates"] if not each["met"]]

    assert unmet == []
