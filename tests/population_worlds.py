"""Offices for the population engine: random rubrics with everything in them, and shipped ones answered at random."""

import random
from fractions import Fraction

from lke.engine.gates import decide_gates
from lke.engine.join import AnswerLine, RunTables, join
from lke.engine.predicates import predicate_of
from lke.engine.score import Scorer
from lke.errors import SALAH
from lke.files.library import load_rubric
from lke.files.places import shipped_rubrics
from lke.model.gates import read_bound
from lke.model.rubric import Branch, ChoiceScale, PercentScale, Rubric
from lke.model.rules import SameFact
from lke.model.run import DataRow, Header
from lke.population.answers import LAYERS, encode
from lke.population.compiled import compile_rubric
from lke.population.score import score_block
from lke.population.verdicts import decide_gates as decide_many_gates
from lke.population.verdicts import decide_predicates
from tests.random_rubrics import SCALES, random_rubric
from tests.random_runs import random_answer, random_run
from tests.test_engine_oracle import joined

ROUNDS = ("unit", "ketua", "tpi")


# --- random rubrics ----------------------------------------------------------------------------------------------


def random_world(chance, offices=4):
    """A random rubric with predicates, gates, a ladder, targets and roots outside the sum, and offices under it."""
    raw = random_rubric(chance)
    add_judged_branches(chance, raw)
    for root in raw["isi"]:
        if chance.random() < 0.25:
            root["di_luar_jumlah"] = "true"
    bare = Rubric.model_validate(raw)
    runs = [with_judged_answers(chance, raw, random_run(chance, raw)) for _ in range(offices)]
    totals = [Scorer(joined(bare, run)).score("klaim") for run in runs]
    raw |= verdicts(chance, raw, bare, totals)
    rubric = Rubric.model_validate(raw)
    return rubric, [with_bounds(chance, rubric, joined(rubric, run)) for run in runs]


def add_judged_branches(chance, raw):
    """Some branches of questions alone take a predicate themselves."""
    stack = list(raw["isi"])
    while stack:
        branch = stack.pop()
        stack += [each for each in branch["isi"] if "isi" in each]
        plain = all("isi" not in each and not states_fact(each) for each in branch["isi"])
        if branch["isi"] and plain and chance.random() < 0.2:
            branch |= {"cara": "predikat", "skala": chance.choice(["a_sampai_d", "terbalik", "nilai_4"])}
            for each in branch["isi"]:
                each.pop("bobot", None)


def states_fact(leaf):
    """Whether others may stand on what is asked here."""
    return "rujuk" in str(leaf) or "sama_dengan" in str(leaf) or leaf.get("aturan", {}).get("jenis") == "masukan_saja"


def with_judged_answers(chance, raw, run):
    stack = list(raw["isi"])
    while stack:
        branch = stack.pop()
        stack += [each for each in branch["isi"] if "isi" in each]
        for round_ in run["putaran"] if branch.get("cara") == "predikat" else ():
            if chance.random() < 0.7:
                scale = SCALES[branch["skala"]]
                answer = "TB" if chance.random() < 0.2 else random_answer(chance, scale)
                run["jawaban"][branch["id"], round_] = answer
    return run


def verdicts(chance, raw, rubric, scores):
    """Gates and a ladder whose bounds some office meets to the last digit."""
    nodes = [node.id for node, _parent, _depth in rubric.walk()]
    gates = {}
    for level in ("SATU", "DUA")[: chance.randint(1, 2)]:
        conditions = {}
        for number in range(chance.randint(1, 4)):
            chosen = chance.sample(nodes, chance.randint(1, min(3, len(nodes)))) if chance.random() < 0.8 else []
            unit = chance.choice(["poin", "persen"])
            bound = random_bound(chance, [measured(score, chosen, unit) for score in scores])
            conditions[f"s{number}"] = {"judul": "Syarat", "satuan": unit, **({"dari": chosen} if chosen else {}), **bound}
        gates[level] = {"judul": level, "syarat": conditions}
    unit = chance.choice(["poin", "persen"])
    bounds = [random_bound(chance, [measured(score, [], unit) for score in scores], always=True) for _ in range(3)]
    rungs = [
        {"predikat": f"P{at}", **each, **({"semua_target": "true"} if chance.random() < 0.3 else {})}
        for at, each in enumerate(sorted(bounds, key=lambda each: -read_bound(each["batas"]).least))
    ]
    return {"gerbang": gates, "predikat": {"judul": "Tangga", "milik": "satker", "satuan": unit, "tangga": rungs}}


def measured(score, nodes, unit):
    found = [node for node in score.walk() if node.id in nodes] if nodes else list(score.roots)
    points = sum((node.points for node in found if node.points is not None), Fraction(0))
    weight = sum((node.weight for node in found), Fraction(0)) if nodes else score.weight
    return points if unit == "poin" else (100 * points / weight if weight else Fraction(0))


def random_bound(chance, reached, *, always=False):
    """A bound that somebody reaches exactly, or misses by very little, or any at all; sometimes none."""
    if not always and chance.random() < 0.15:
        return {}
    number = chance.choice(reached)
    text = str(number)
    if chance.random() < 0.3 or not all(len(part) <= 12 for part in text.split("/")):
        text = str(round(number * 10**9) + chance.choice([-1, 0, 1])).removeprefix("-") + "/1000000000"
    return {"batas": f"{chance.choice(['>', '>='])} {text}"}


def with_bounds(chance, rubric, assessment):
    """Now and then a run supplies the bound that the rubric leaves open."""
    from dataclasses import replace

    from lke.model.run import SuppliedBound

    left_open = [
        f"{level}.{name}" for level, gate in rubric.gates.items() for name, each in gate.conditions.items() if each.bound is None
    ]
    supplied = {
        name: SuppliedBound.model_validate({"batas": f">= {chance.randint(0, 9)}", "sumber": "Surat contoh"})
        for name in left_open
        if chance.random() < 0.5
    }
    return replace(assessment, header=assessment.header.model_copy(update={"gate_bounds": supplied}))


# --- shipped rubrics ---------------------------------------------------------------------------------------------


def shipped(name, *, tb, rule="sebar"):
    """A shipped rubric; *tb*: with TB allowed everywhere, and what becomes of a group of nothing else."""
    rubric = load_rubric(shipped_rubrics()[name]).rubric
    return rubric.model_copy(update={"may_not_apply": True, "all_not_applicable": rule}) if tb else rubric


def random_office(chance, rubric, *, tb):
    """Random answers and inputs to *rubric* in every round."""
    share = chance.choice([0.02, 0.1, 0.6]) if tb else 0.0
    blank = chance.choice([0.0, 0.1, 0.7])
    cells, data = {}, []
    asking = {(each.id, name) for each in rubric.criteria() for name, form in each.inputs.items() if form.same_as is not None}
    for criterion in rubric.criteria():
        if criterion.answerable and not isinstance(criterion.rule, SameFact):
            rounds = {name: (typed(chance, rubric, criterion, share), "catatan") for name in ROUNDS if chance.random() >= blank}
            cells[criterion.id] = rounds
        for name, form in criterion.inputs.items():
            for round_ in ROUNDS:
                if chance.random() < 0.7 and (criterion.id, name) not in asking:
                    most = int(form.maximum) if form.maximum is not None else 9
                    number = str(chance.choice([0, chance.randint(0, most)]))
                    number += "" if form.whole or form.maximum is not None else f",{chance.randint(1, 99)}"
                    row = {"kunci": f"{criterion.id}:{name}", "nilai": number, "putaran": round_, "sumber": "impor: uji!A1"}
                    data.append(DataRow.model_validate(row))
    return assessed(rubric, cells, data)


def typed(chance, rubric, criterion, share):
    if chance.random() < share and criterion.scored:
        return "TB"
    scale = rubric.scales[criterion.scale]
    if isinstance(scale, ChoiceScale):
        return chance.choice(list(scale.choices))
    most = Fraction(1) if isinstance(scale, PercentScale) else scale.maximum
    return str(float(most * chance.choice([0, 100, chance.randint(0, 100)]) / 100)).replace(".", ",")


def assessed(rubric, cells, data):
    unit = {"kode": "6371", "nama": "KPU Uji", "jenjang": "kabkota", "provinsi": "Contoh"}
    year = rubric.valid.last or rubric.valid.first
    header = Header.model_validate({"satker": unit, "tahun": year, "rubrik": rubric.id, "putaran": ROUNDS})
    lines = tuple(
        AnswerLine(at, name, {round_: rounds.get(round_, ("", "")) for round_ in ROUNDS})
        for at, (name, rounds) in enumerate(cells.items(), start=2)
    )
    joined_, problems = join(header, rubric, "", None, RunTables(lines, tuple(enumerate(data, start=2))))
    assert [each for each in problems if each.severity == SALAH] == []
    return joined_


# --- both engines ------------------------------------------------------------------------------------------------


def differences(rubric, assessments):
    """Where the two engines part, in words; nothing when they agree."""
    compiled = compile_rubric(rubric)
    answers = encode(compiled, assessments, LAYERS)
    for by in ("sistem", "klaim", "berbukti", "tpi", *(f"round:{name}" for name in answers.rounds)):
        many = score_block(compiled, answers, by)
        gates, places = decide_many_gates(many), decide_predicates(many)
        for case, assessment in enumerate(assessments):
            if by.startswith("round:") and by.removeprefix("round:") not in assessment.header.rounds:
                continue
            one = Scorer(assessment).score(by)
            for what, expected, found in compared(assessment, one, many, case, gates, places):
                yield f"{by} case {case} {what}: exact {expected}, population {found}"


def compared(assessment, one, many, case, gates, places):
    numbers = {
        "total": (one.points, many.total[case]),
        "weight": (one.weight, many.weight[case]),
        "highest": (one.highest, many.highest[case]),
    }
    for node in one.walk():
        numbers[f"points {node.id}"] = (node.points, many.points(node.id)[case])
        numbers[f"weight {node.id}"] = (node.weight, many.weights(node.id)[case])
    for what, (expected, found) in numbers.items():
        told = float("nan") if expected is None else float(expected)
        if not abs(told - found) <= 1e-9 and (told == told or found == found):
            yield what, expected, found
    said = {
        "answered": (one.answered, many.answered[case]),
        "of": (one.of, many.of),
        "verified": (one.verified, many.verified[case]),
        "provisional": (one.provisional, many.provisional[case]),
    }
    for gate, found in zip(decide_gates(assessment, one), gates, strict=True):
        said[gate.level] = (gate.met, found.met[case])
        for verdict, condition in zip(gate.verdicts, found.conditions, strict=True):
            said[f"{verdict.id} reached"] = (verdict.reached, condition.reached[case])
            said[f"{verdict.id} met"] = (verdict.met, condition.met[case])
            said[f"{verdict.id} open"] = (verdict.open, condition.open[case])
            for name, other in (("actual", "actual"), ("highest", "highest"), ("margin", "margin"), ("gap", "missing")):
                exact, near = getattr(verdict, name), getattr(condition, other)[case]
                if (exact is None) != (near != near) or (exact is not None and abs(float(exact) - near) > 1e-9):
                    yield f"{verdict.id} {name}", exact, near
    predicate = predicate_of(assessment, one)
    if predicate is not None:
        rungs = predicate.ladder.rungs
        place = next((at for at, rung in enumerate(rungs) if rung is predicate.rung), -1)
        said["predicate"] = (place, places[case])
    yield from ((what, expected, found) for what, (expected, found) in said.items() if expected != found)


def chance_of(seed):
    return random.Random(seed)


def has_judged_branch(rubric):
    return any(isinstance(node, Branch) and node.judged is not None for node, _, _ in rubric.walk())
