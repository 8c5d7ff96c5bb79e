"""The engine against the second witness: random rubrics and offices, compared as exact rationals."""

import random
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from lke.engine.checks import check_rubric
from lke.engine.join import AnswerLine, RunTables, join
from lke.engine.score import Scorer
from lke.errors import SALAH
from lke.model.assessment import FileState
from lke.model.rubric import Rubric
from lke.model.run import DataRow, EvidenceRow, Header
from tests import oracle

SHIPPED = Path(__file__).parents[1] / "rubrics" / "rb-kpu-2022" / "rubric.yaml"
YEAR = 2022
LINKS = ("https://contoh.invalid/a", " HTTP://contoh.invalid?x=1 ", "javascript:alert(1)", "contoh.invalid/a", "https://")
FILES = (("a.pdf", None), ("bukti/a.pdf", None), ("b.pdf", "b" * 64), ("salinan b.pdf", "b" * 64))
"""One file under two spellings, and one document under two names."""

SCALES = {
    "ya_tidak": {"jenis": "pilihan", "pilihan": {"Ya": "1", "Tidak": "0"}, "status": "usulan"},
    "a_sampai_d": {"jenis": "pilihan", "pilihan": {"A": "1", "B": "0.67", "C": "0.33", "D": "0"}, "status": "usulan"},
    "terbalik": {"jenis": "pilihan", "pilihan": {"Kurang": "0.1", "Sedang": "1/3", "Lebih": "0.9"}, "status": "usulan"},
    "persen": {"jenis": "persen", "status": "usulan"},
    "nilai_4": {"jenis": "angka", "maksimal": "4", "satuan": "nilai", "status": "usulan"},
}
LETTERS = ("ya_tidak", "a_sampai_d", "terbalik")
TIMINGS = {
    "dibuat": {"sebutan": "dibuat", "tanggal": "dibuat"},
    "dibuat_lambat": {"sebutan": "dibuat", "tanggal": "dibuat", "sampai": {"tahun": "1", "bulan": "2", "hari": "28"}},
    "diterima": {"sebutan": "diterima", "tanggal": "diterima", "tahun": "-1", "sampai": {"bulan": "3", "hari": "31"}},
    "tentang": {"sebutan": "tentang", "tanggal": "periode"},
    "tentang_lalu": {
        "sebutan": "tentang",
        "tanggal": "periode",
        "tahun": "-1",
        "sampai": {"tahun": "0", "bulan": "12", "hari": "31"},
    },
    "berlaku": {"sebutan": "berlaku", "tanggal": "berlaku"},
}
KINDS = ("sk", "notulen", "laporan", "foto", "data")
ENDS = [date(YEAR + plus, month, day) for plus in (-1, 0, 1) for month, day in ((1, 31), (2, 28), (3, 31), (12, 31))]
EDGES = [*ENDS, *(day + timedelta(days=1) for day in ENDS), date(2018, 5, 4), date(2024, 5, 4)]
"""Last days of the periods that the timings name, the days after them, and two years far off."""


# Random rubrics ---------------------------------------------------------------------------------------------------


def random_rubric(chance):
    """A small rubric that ``lke check`` finds sound, as YAML would give it: every scalar still text."""
    roots = [random_branch(chance, str(number), depth=1) for number in range(1, chance.randint(2, 4))]
    for root in roots:
        root["bobot"] = str(chance.randint(1, 30))
    for root in roots:
        state_weights(chance, root)
    return {
        "id": "acak",
        "judul": "Rubrik acak",
        "edisi": "2022",
        "nilai_dasar": "klaim",
        "berlaku": {"dari": "2020"},
        "kelompok_tb": chance.choice(["sebar", "hilang", "nol"]),
        "boleh_tb": "true",
        "bobot_bawaan": {"cara": "sama", "status": "usulan"},
        "status": "usulan",
        "tingkat": ["Area", "Kegiatan", "Sub kegiatan"],
        "skala": SCALES,
        "waktu": TIMINGS,
        "jenis_bukti": {kind: kind for kind in KINDS},
        "isi": roots,
    }


def random_branch(chance, name, depth):
    ids = [f"{name}.{number}" for number in range(1, 1 + chance.choice([0, 1, 1, 2, 2, 3, 4]))]
    grows = [depth < 3 and chance.random() < (0.75 if depth == 1 else 0.35) for _ in ids]
    children = [
        random_branch(chance, each, depth + 1) if grow else random_criterion(chance, each)
        for each, grow in zip(ids, grows, strict=True)
    ]
    return {"id": name, "judul": f"Cabang {name}", "isi": children}


def state_weights(chance, branch):
    """State all weights of a group, adding up to their branch's, or none."""
    if branch["isi"] and chance.random() < 0.4:
        parts = [chance.randint(1, 5) for _ in branch["isi"]]
        for child, part in zip(branch["isi"], parts, strict=True):
            child["bobot"] = str(Fraction(branch.get("bobot", "1")) * part / sum(parts))
    for child in branch["isi"]:
        if "isi" in child:
            state_weights(chance, child)


def random_criterion(chance, name):
    makers = (bare, exists, complete, share, count_of_evidence, count_of_input, record, human)
    leaf = chance.choice(makers)(chance)
    if leaf.get("aturan", {}).get("jenis") not in (None, "masukan_saja", "lengkap", "perlu_orang") and chance.random() < 0.3:
        leaf["aturan"]["pengesahan"] = "true"
    return {"id": name, "pertanyaan": f"Pertanyaan {name}?", "indikator": [chance.choice("pqr") + name[0]], **leaf}


def demand(chance, *, kinds=True):
    timing = {"waktu": chance.choice(list(TIMINGS))}
    return {"jenis": chance.sample(KINDS, chance.randint(1, 3)), **timing} if kinds else timing


def bare(chance):
    """A question without a rule, with or without a word about its evidence."""
    leaf = {"skala": chance.choice(list(SCALES))}
    return {**leaf, "bukti": demand(chance)} if chance.random() < 0.7 else leaf


def exists(chance):
    scale = chance.choice(list(SCALES))
    rule = {"jenis": "ada"}
    if chance.random() < 0.4:
        rule["minimal"] = str(chance.randint(1, 3))
    if scale in LETTERS and chance.random() < 0.4:
        rule["hasil"] = chance.choice(list(SCALES[scale]["pilihan"]))
    return {"skala": scale, "bukti": demand(chance), "aturan": rule}


def complete(chance):
    scale = chance.choice([*LETTERS, "persen"])
    kinds = chance.sample(KINDS, len(KINDS))
    cuts = sorted(chance.sample(range(1, len(kinds) + 1), chance.randint(1, 3)))
    elements = []
    for first, last in zip([0, *cuts], cuts, strict=False):
        element = {"nama": f"Unsur {last}", "jenis_bukti": kinds[first:last]}
        if chance.random() < 0.4:
            element["waktu"] = chance.choice(list(TIMINGS))
        elements.append({**element, "pengesahan": "true"} if chance.random() < 0.4 else element)
    rule = {"jenis": "lengkap", "unsur": elements}
    if scale != "persen":
        credit = {answer: Fraction(str(worth)) for answer, worth in SCALES[scale]["pilihan"].items()}
        best_first = sorted(credit, key=credit.__getitem__, reverse=True)
        answers = sorted(chance.sample(best_first, chance.randint(1, 2)), key=best_first.index)
        most = sorted(chance.sample(range(1, len(elements) + 1), min(len(answers), len(elements))), reverse=True)
        rule["hasil"] = {answer: str(least) for answer, least in zip(answers, most, strict=False)}
    return {"skala": scale, "bukti": demand(chance, kinds=False), "aturan": rule}


def zero_denominator(chance):
    return chance.choice(["penuh", "nol", "tidak_berlaku"])


def inputs(*names):
    return {name: {"judul": name, "satuan": "buah"} for name in names}


def share(chance):
    rule = {"jenis": "bagian", "bagian": "sudah", "dari": "wajib", "penyebut_nol": zero_denominator(chance)}
    return {"skala": "persen", "bukti": demand(chance), "aturan": rule, "masukan": inputs("sudah", "wajib")}


def count_of_evidence(chance):
    rule = {"jenis": "jumlah", "penyebut_nol": zero_denominator(chance)}
    if chance.random() < 0.5:
        return {"skala": "persen", "bukti": demand(chance), "aturan": {**rule, "perlu": str(chance.randint(1, 4))}}
    rule["perlu_masukan"] = "perlu"
    return {"skala": "persen", "bukti": demand(chance), "aturan": rule, "masukan": inputs("perlu")}


def count_of_input(chance):
    rule = {"jenis": "jumlah", "masukan": "jadi", "penyebut_nol": zero_denominator(chance)}
    if chance.random() < 0.5:
        return {
            "skala": "persen",
            "bukti": demand(chance),
            "aturan": {**rule, "perlu": str(chance.randint(1, 9))},
            "masukan": inputs("jadi"),
        }
    rule["perlu_masukan"] = "perlu"
    return {"skala": "persen", "bukti": demand(chance), "aturan": rule, "masukan": inputs("jadi", "perlu")}


def record(chance):
    return {"skala": "persen", "aturan": {"jenis": "masukan_saja"}, "masukan": inputs("banyak")}


def human(chance):
    rule = {"jenis": "perlu_orang", "alasan": "pertimbangan", "periksa": "isinya"}
    if chance.random() < 0.3:
        rule["pengesahan"] = "true"
    return {"skala": chance.choice(list(SCALES)), "bukti": demand(chance), "aturan": rule}


# Random offices ---------------------------------------------------------------------------------------------------


def random_run(chance, rubric):
    """What one office and its assessors put in, as the tables would give it."""
    leaves = list(oracle.leaves_of(rubric["isi"]))
    rounds = chance.choice([["unit"], ["unit", "tpi"], ["unit", "tpi"], ["unit", "ketua", "tpi"]])
    blank, away = chance.choice([0.0, 0.3, 0.9]), chance.choice([0.0, 0.1, 0.5, 0.9])
    run = {"tahun": YEAR, "putaran": rounds, "jawaban": {}, "data": {}, "putusan": {}, "sumber": {}, "bukti": []}
    for leaf in leaves:
        for name in rounds:
            fill_round(chance, rubric, leaf, name, run, (blank, away))
        if leaf.get("aturan", {}).get("jenis") == "perlu_orang" and chance.random() < 0.6:
            answer = random_answer(chance, rubric["skala"][leaf["skala"]])
            run["putusan"][leaf["id"]] = (answer, chance.choice(["Ketua tim, 2022-12-15", None]))
    pieces = chance.randint(0, 3 * len(leaves)) if leaves else 0
    run["bukti"] = [random_evidence(chance, rubric, leaves, f"B{number}") for number in range(pieces)]
    return run


def fill_round(chance, rubric, leaf, name, run, chances):
    blank, away = chances
    scored = oracle.is_scored(leaf)
    if scored and chance.random() >= blank:
        scale = rubric["skala"][leaf["skala"]]
        run["jawaban"][leaf["id"], name] = (
            chance.choice(["TB", "tb "]) if chance.random() < away else random_answer(chance, scale)
        )
    names = list(leaf.get("masukan", {}))
    if names and chance.random() < 0.7:
        most = {each: int(wanted.get("maksimal", 4)) for each, wanted in leaf["masukan"].items()}
        given = {each: str(chance.randint(0, most[each])) for each in names if chance.random() < 0.85}
        run["data"][leaf["id"], name] = given
        run["sumber"][leaf["id"], name] = chance.choice(["impor: LKE!K12", "Impor: x"])


def random_answer(chance, scale):
    """An answer on *scale*, written as people write it."""
    if scale["jenis"] == "pilihan":
        answer = chance.choice(list(scale["pilihan"]))
        return chance.choice([answer, answer.lower(), f" {answer.upper()} "])
    if scale["jenis"] == "persen":
        return chance.choice(["0", "1", "0.25", "0,7", "90%", "33,3%", "100%"])
    return chance.choice(["0", "3,48", "2.5", scale["maksimal"]])


def random_evidence(chance, rubric, leaves, name):
    """A row of the register for one or two questions, usually of a fitting kind, sound or not."""
    served = chance.sample(leaves, min(len(leaves), chance.choice([1, 1, 2])))
    fitting = [kind for leaf in served if "bukti" in leaf for kind in oracle.accepted_kinds(leaf)]
    begins = random_day(chance)
    row = {
        "id": name,
        "jenis": chance.choice(fitting) if fitting and chance.random() < 0.85 else chance.choice(list(rubric["jenis_bukti"])),
        "judul": f"Bukti {name}",
        "tanggal": maybe(chance, random_day(chance)),
        "diterima": maybe(chance, random_day(chance)),
        "periode_dari": maybe(chance, begins),
        "periode_sampai": maybe(chance, begins + timedelta(days=chance.choice([0, 30, 89, 200]))),
        "berlaku_sampai": chance.choice([None, random_day(chance)]),
        "pengesahan": chance.choice([None, "draf", "ditandatangani", "tte"]),
        "status": chance.choice([None, "diajukan", "diterima", "diterima", "ditolak"]),
        "keadaan": chance.choice([state.value for state in (*[FileState.PRESENT] * 6, *FileState)]),
        "dilihat_oleh": chance.choice([None, "anggota tim penilai"]),
        "dilihat_pada": chance.choice([None, date(2022, 12, 1), random_day(chance)]),
        "tautan": chance.choice([None, *LINKS]),
    }
    if row["keadaan"] != FileState.NONE.value:
        row["berkas"], row["sha256"] = chance.choice([*FILES, (f"{name}.pdf", None)])
    if chance.random() < 0.1:
        row |= {"keadaan": FileState.NONE.value, "berkas": None, "sha256": None, "tautan": chance.choice(LINKS), "tanggal": None}
    if chance.random() < 0.3:
        row["indikator"] = [indicator for leaf in served for indicator in leaf.get("indikator", ())]
    if not row.get("indikator"):
        row["kriteria"] = [leaf["id"] for leaf in served]
    return row


def maybe(chance, day):
    return day if chance.random() < 0.92 else None


def random_day(chance):
    """Half of them somewhere in the year, half on an edge where a rule turns, or long before and after."""
    return date(YEAR, 1, 1) + timedelta(days=chance.randint(0, 364)) if chance.random() < 0.5 else chance.choice(EDGES)


# Both witnesses ---------------------------------------------------------------------------------------------------


def joined(rubric, run):
    """The engine's own view of a run; every fault in it that would stop lke fails the test."""
    header = Header.model_validate(
        {
            "satker": {"kode": "6371", "nama": "KPU Contoh", "jenjang": "kabkota"},
            "tahun": run["tahun"],
            "rubrik": rubric.id,
            "putaran": run["putaran"],
        }
    )
    tables = RunTables(answer_rows(run), data_rows(run), evidence_rows(run), ())
    assessment, problems = join(header, rubric, "", None, tables)
    assert [problem for problem in problems if problem.severity == SALAH] == []
    return assessment


def answer_rows(run):
    cells = {}
    for (leaf, name), text in run["jawaban"].items():
        cells.setdefault(leaf, {})[name] = (text, "catatan")
    return tuple(AnswerLine(line, leaf, rounds) for line, (leaf, rounds) in enumerate(cells.items(), start=2))


def data_rows(run):
    rows = [
        {"kunci": f"{leaf}:{name}", "nilai": text, "putaran": round_, "sumber": run.get("sumber", {}).get((leaf, round_))}
        for (leaf, round_), given in run["data"].items()
        for name, text in given.items()
    ]
    rows += [{"kunci": f"{leaf}:putusan", "nilai": text, "sumber": source} for leaf, (text, source) in run["putusan"].items()]
    return tuple((line, DataRow.model_validate(row)) for line, row in enumerate(rows, start=2))


def evidence_rows(run):
    rows = []
    for line, row in enumerate(run["bukti"], start=2):
        cells = {key: cell for key, cell in row.items() if key != "keadaan"}
        cells |= {key: ";".join(row[key]) for key in ("kriteria", "indikator") if key in row}
        rows.append((line, EvidenceRow.model_validate(cells), FileState(row["keadaan"])))
    return tuple(rows)


def as_numbers(found):
    """An engine's score in the oracle's terms."""
    nodes = {node.id: {"weight": node.weight, "points": node.points, "outcome": node.outcome.value} for node in found.walk()}
    names = ("points", "weight", "answered", "of", "highest", "verified", "provisional")
    disputed = {node.id for node in found.leaves() if node.disputed}
    return {"nodes": nodes, "disputed": disputed, **{name: getattr(found, name) for name in names}}


def differences(rubric, raw, run):
    """Where engine and oracle part, in words; nothing when they agree."""
    scorer = Scorer(joined(rubric, run))
    for by, expected in oracle.score(raw, run).items():
        found = as_numbers(scorer.score(by))
        for name, node in expected.pop("nodes").items():
            yield from told(f"{by} {name}", node, found["nodes"][name])
        yield from told(by, expected, found)


def told(place, expected, found):
    return [f"{place} {key}: oracle {expected[key]}, engine {found[key]}" for key in expected if expected[key] != found[key]]


def small_worlds(seed, rubrics, runs_each=4):
    """(rubric, as YAML, run) times *rubrics* x *runs_each*, the same ones for the same *seed*."""
    chance = random.Random(seed)
    for _ in range(rubrics):
        raw = random_rubric(chance)
        rubric = Rubric.model_validate(raw)
        for _ in range(runs_each):
            yield rubric, raw, random_run(chance, raw)


def read_shipped():
    raw = yaml.load(SHIPPED.read_text(encoding="utf-8"), yaml.CBaseLoader)
    return Rubric.model_validate(raw), raw


def check_small(seed, rubrics):
    for number, (rubric, raw, run) in enumerate(small_worlds(seed, rubrics)):
        assert list(differences(rubric, raw, run)) == [], f"seed {seed}, run {number}"


# --- the tests ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_the_engine_gives_the_oracles_numbers_on_a_hundred_small_random_runs(seed):
    check_small(seed, rubrics=25)


@pytest.mark.parametrize("seed", range(6))
def test_the_engine_gives_the_oracles_numbers_on_ten_random_offices_under_the_shipped_rubric(seed):
    rubric, raw = read_shipped()
    chance = random.Random(seed)
    for number in range(10):
        assert list(differences(rubric, raw, random_run(chance, raw))) == [], f"seed {seed}, run {number}"


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(1000, 1040))
def test_the_engine_gives_the_oracles_numbers_on_five_hundred_more_small_random_runs(seed):
    check_small(seed, rubrics=125)


def test_the_random_rubrics_are_rubrics_that_lke_check_finds_sound():
    """But for a rubric in which chance left nothing to score: it is scored 0 of 0, and the check says so."""
    for rubric, _raw, _run in small_worlds(7, rubrics=200, runs_each=1):
        barren = not any(criterion.scored for criterion in rubric.criteria())
        assert [problem.code for problem in check_rubric(rubric)] == (["nothing-to-score"] if barren else [])


def test_the_random_runs_reach_every_outcome_and_every_kind_of_rule():
    outcomes, rules = set(), set()
    for _rubric, raw, run in small_worlds(7, rubrics=100, runs_each=1):
        rules |= {leaf.get("aturan", {}).get("jenis") for leaf in oracle.leaves_of(raw["isi"])}
        for name, found in oracle.score(raw, run).items():
            outcomes |= {(name, node["outcome"]) for node in found["nodes"].values()}

    assert {None, "ada", "lengkap", "bagian", "jumlah", "masukan_saja", "perlu_orang"} == rules
    assert {
        (name, each) for name in oracle.SCORES for each in ("dinilai", "belum_dijawab", "tidak_berlaku", "dicatat")
    } <= outcomes
