"""What a random office and its assessors put in, under any rubric, as the tables would give it."""

from datetime import date, timedelta
from fractions import Fraction

from lke.model.assessment import FileState
from tests import oracle

YEAR = 2022
LINKS = ("https://contoh.invalid/a", " HTTP://contoh.invalid?x=1 ", "javascript:alert(1)", "contoh.invalid/a", "https://")
FILES = (("a.pdf", None), ("bukti/a.pdf", None), ("b.pdf", "b" * 64), ("salinan b.pdf", "b" * 64))
"""One file under two spellings, and one document under two names."""
ENDS = [date(YEAR + plus, month, day) for plus in (-1, 0, 1) for month, day in ((1, 31), (2, 28), (3, 31), (6, 30), (12, 31))]
EDGES = [*ENDS, *(day + timedelta(days=1) for day in ENDS), date(2018, 5, 4), date(2024, 5, 4)]
"""Last days of the periods that rules name, the days after them, and two years far off."""
OUTPUTS = ("laporan.html", "lke.xlsx")


def random_run(chance, rubric):
    """A run in which every number that stands in several places is one number."""
    leaves = list(oracle.leaves_of(rubric["isi"]))
    rounds = chance.choice([["unit"], ["unit", "tpi"], ["unit", "tpi"], ["unit", "ketua", "tpi"]])
    run = {"tahun": YEAR, "putaran": rounds, "jawaban": {}, "data": {}, "putusan": {}, "sumber": {}, "bukti": []}
    run["daftar"] = {name: random_list(chance, form) for name, form in rubric.get("daftar", {}).items() if chance.random() < 0.85}
    fill_inputs(chance, rubric, leaves, run)
    fill_answers(chance, rubric, leaves, run)
    for leaf in leaves:
        if leaf.get("aturan", {}).get("jenis") in ("perlu_orang", "batas") and chance.random() < 0.5:
            answer = random_answer(chance, rubric["skala"][leaf["skala"]])
            run["putusan"][leaf["id"]] = (answer, chance.choice(["Ketua tim, 2022-12-15", "Ketua tim, 2022-12-15", None]))
    pieces = chance.randint(0, min(5 * len(leaves), 600)) if leaves else 0
    run["bukti"] = [random_evidence(chance, rubric, leaves, f"B{number}") for number in range(pieces)]
    return run


# Lists ------------------------------------------------------------------------------------------------------------


def random_list(chance, form):
    """Rows with whatever its columns may hold, gaps included."""
    rows = [{"id": f"R{number}"} for number in range(chance.randint(0, 5))]
    for row in rows:
        row["mulai"] = chance.choice([None, None, random_day(chance)])
        row["selesai"] = chance.choice([None, None, None, random_day(chance)])
        if row["mulai"] and row["selesai"] and row["mulai"] > row["selesai"]:
            row["mulai"], row["selesai"] = row["selesai"], row["mulai"]
        for name, column in form["kolom"].items():
            if chance.random() < 0.85:
                row[name] = random_cell(chance, column)
    return rows


def random_cell(chance, column):
    if column["isi"] == "tanggal":
        return random_day(chance)
    if column["isi"] == "ya_tidak":
        return chance.choice(["ya", "ya", "tidak"])
    return chance.choice(column.get("pilihan") or ["pns", "Anggota", "lain"])


# Inputs -----------------------------------------------------------------------------------------------------------


def fill_inputs(chance, rubric, leaves, run):
    """Numbers of each round, alike wherever the rubric says that they are one, and the other runs that state them too."""
    forms = {(leaf["id"], name): each for leaf in leaves for name, each in leaf.get("masukan", {}).items()}
    groups = one_number(forms)
    counted = {
        (place[0], name): number for place, given in oracle.known_inputs(rubric, run).items() for name, number in given.items()
    }
    related = {}
    for group in groups:
        most = min((int(Fraction(forms[key].get("maksimal", "4"))) for key in group if key in forms), default=4)
        for round_ in run["putaran"]:
            number = str(chance.randint(0, most))
            if len(group) == 1 and chance.random() < 0.3 and forms[group[0]].get("bulat") == "false":
                number = chance.choice(["0,5", "3.48", "2,75"])
            if round_ == run["putaran"][0]:
                number = next((str(counted[key]) for key in group if key in counted), number)
                related |= {key: number for key in group if key not in forms and chance.random() < 0.8}
            for owner, name in (key for key in group if key in forms and chance.random() < 0.6):
                run["data"].setdefault((owner, round_), {})[name] = number
                run["sumber"][owner, round_] = chance.choice(["impor: LKE!K12", "Impor: x"])
    run["terkait"] = random_related(chance, related)
    say_where_from(rubric, leaves, run)


def one_number(forms):
    """Inputs, and keys of other runs, in groups that are one number each."""
    groups = [[key] for key in forms]
    for key, form in forms.items():
        if "sama_dengan" in form:
            stated = form["sama_dengan"]
            there = (f"@{stated['penilaian']}", stated["kunci"]) if "penilaian" in stated else tuple(stated["kunci"].split(":"))
            joined = [group for group in groups if key in group or there in group]
            groups = [group for group in groups if group not in joined]
            groups.append(list(dict.fromkeys([*(each for group in joined for each in group), there])))
    return groups


def random_related(chance, numbers):
    """Other runs of the office, with the numbers that are stated there."""
    runs = {}
    for name in ("tahun_lalu", "lke_zi", "monev"):
        if chance.random() < 0.8:
            whole = chance.randint(1, 9)
            runs[name] = {
                "rubrik": chance.choice(["zi-90-2021", "zi-90-2021-kota", "acak"]),
                "terjawab": str(chance.choice([0, whole, chance.randint(0, whole)])),
                "dari": str(whole),
                "masukan": {key: number for (run, key), number in numbers.items() if run == f"@{name}"},
                "keluaran": [each for each in OUTPUTS if chance.random() < 0.6],
            }
    return runs


def say_where_from(rubric, leaves, run):
    """A part above its whole stops lke unless it was imported: one row of such a question says so."""
    for (owner, round_), given in oracle.known_inputs(rubric, run).items():
        if (owner, round_) not in run["data"] and given:
            name, number = next(iter(given.items()))
            run["data"][owner, round_] = {name: str(number)}
            run["sumber"][owner, round_] = "impor: LKE!K12"


# Answers ----------------------------------------------------------------------------------------------------------


def fill_answers(chance, rubric, leaves, run):
    """Answers of each round; questions that state one fact are answered alike, in one place or several."""
    blank, away = chance.choice([0.0, 0.3, 0.9]), chance.choice([0.0, 0.1, 0.5, 0.9])
    known = oracle.known_inputs(rubric, run)
    by_id = {leaf["id"]: leaf for leaf in leaves}
    groups = {}
    for leaf in filter(oracle.is_scored, leaves):
        groups.setdefault(oracle.owner(leaf, by_id)["id"], []).append(leaf["id"])
    for owner, members in groups.items():
        ratio = oracle.ratio_rule(by_id[owner])
        scale = rubric["skala"][by_id[owner]["skala"]]
        for round_ in run["putaran"]:
            given = known.get((owner, round_), {})
            worked_out = ratio is not None and all(name in given for name in ratio.needs)
            if chance.random() >= blank and not (worked_out and len(members) > 1):
                text = chance.choice(["TB", "tb "]) if chance.random() < away else random_answer(chance, scale)
                placed = [name for name in members if chance.random() < 0.6] or [chance.choice(members)]
                run["jawaban"] |= {(name, round_): chance.choice([text, f" {text}"]) for name in placed}


def random_answer(chance, scale):
    """An answer on *scale*, written as people write it."""
    if scale["jenis"] == "pilihan":
        answer = chance.choice(list(scale["pilihan"]))
        return chance.choice([answer, answer.lower(), f" {answer.upper()} "])
    if scale["jenis"] == "persen":
        return chance.choice(["0", "1", "0.25", "0,7", "90%", "33,3%", "100%"])
    return chance.choice(["0", "3,48", "2.5", scale["maksimal"]])


# Evidence ---------------------------------------------------------------------------------------------------------


def random_evidence(chance, rubric, leaves, name):
    """A row of the register for one or two questions, usually of a fitting kind, sound or not."""
    served = chance.sample(leaves, min(len(leaves), chance.choice([1, 1, 2])))
    fitting = [kind for leaf in served for kind in oracle.accepted_kinds(leaf)]
    begins = random_day(chance)
    row = {
        "id": name,
        "jenis": chance.choice(fitting) if fitting and chance.random() < 0.9 else chance.choice(list(rubric["jenis_bukti"])),
        "judul": random_title(chance, rubric, name),
        "tanggal": maybe(chance, random_day(chance)),
        "diterima": maybe(chance, random_day(chance)),
        "periode_dari": maybe(chance, begins),
        "periode_sampai": maybe(chance, begins + timedelta(days=chance.choice([0, 9, 30, 89, 200]))),
        "berlaku_sampai": chance.choice([None, None, random_day(chance)]),
        "pengesahan": chance.choice([None, "draf", "ditandatangani", "tte", "tte"]),
        "asal": chance.choice([None, None, "satker", "provinsi", "pusat"]),
        "status": chance.choice([None, "diajukan", "diterima", "diterima", "diterima", "ditolak"]),
        "keadaan": chance.choice([state.value for state in (*[FileState.PRESENT] * 12, *FileState)]),
        "tempat": chance.choice([None, "Kantor"]),
        "dilihat_oleh": chance.choice([None, "anggota tim penilai"]),
        "dilihat_pada": chance.choice([None, date(2022, 12, 1), random_day(chance)]),
        "tautan": chance.choice([None, *LINKS]),
    }
    if chance.random() < 0.3:
        row["periode_dari"], row["periode_sampai"] = chance.choice(MONTHS_OF_YEAR)
    if row["keadaan"] != FileState.NONE.value:
        row["berkas"], row["sha256"] = chance.choice([*FILES, (f"{name}.pdf", None), (f"{name}.pdf", None)])
    if chance.random() < 0.1:
        row |= {"keadaan": FileState.NONE.value, "berkas": None, "sha256": None, "tautan": chance.choice(LINKS), "tanggal": None}
    if chance.random() < 0.3:
        row["indikator"] = [indicator for leaf in served for indicator in leaf.get("indikator", ())]
    if not row.get("indikator"):
        row["kriteria"] = [leaf["id"] for leaf in served]
    return row


MONTHS_OF_YEAR = [
    (date(YEAR, month, 1), date(YEAR + month // 12, month % 12 + 1, 1) - timedelta(days=1)) for month in range(1, 13)
]


def random_title(chance, rubric, name):
    """Now and then a title with a name of something, in other letters or as part of another word."""
    names = [each["nama"] for dated in rubric.get("sebutan", {}).values() for each in dated]
    if not names or chance.random() < 0.4:
        return f"Bukti {name}"
    known = chance.choice(names)
    return chance.choice([f"Bukti {known} {name}", f"{known.lower()}: {name}", f"Rekap ({known})", f"Bukti ke{known}an", known])


def maybe(chance, day):
    return day if chance.random() < 0.92 else None


def random_day(chance):
    """Half of them somewhere in the year, half on an edge where a rule turns, or long before and after."""
    return date(YEAR, 1, 1) + timedelta(days=chance.randint(0, 364)) if chance.random() < 0.6 else chance.choice(EDGES)
