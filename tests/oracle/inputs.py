"""What is known of every input: typed, counted from a list, or the number of another place."""

from datetime import date

from tests.oracle.days import deadline_of_year, end_of_year, stated_day
from tests.oracle.scales import blank, number
from tests.oracle.tree import leaves_of


def known_inputs(rubric, run, without=None):
    """{(id, round): {input: number}}; *without* is one (id, input) that is left as if its own row were blank."""
    leaves = list(leaves_of(rubric["isi"]))
    known = {
        place: {name: number(text) for name, text in given.items() if (place[0], name) != without}
        for place, given in run["data"].items()
    }
    first = run["putaran"][0]
    for leaf in leaves:
        for name, count in counts(rubric, leaf, run).items():
            if (leaf["id"], name) != without:
                known.setdefault((leaf["id"], first), {}).setdefault(name, count)
        for name, stated in same_as(leaf):
            elsewhere = run.get("terkait", {}).get(stated.get("penilaian"), {}).get("masukan", {})
            if stated["kunci"] in elsewhere and (leaf["id"], name) != without:
                known.setdefault((leaf["id"], first), {}).setdefault(name, number(elsewhere[stated["kunci"]]))
    share_numbers(leaves, run["putaran"], known)
    return known


def same_as(leaf):
    return [(name, each["sama_dengan"]) for name, each in leaf.get("masukan", {}).items() if "sama_dengan" in each]


def share_numbers(leaves, rounds, known):
    """What is given in one of two places that ask for one number holds in both, along any chain of places."""
    pairs = [
        ((leaf["id"], name), tuple(stated["kunci"].split(":")))
        for leaf in leaves
        for name, stated in same_as(leaf)
        if "penilaian" not in stated
    ]
    for _ in pairs:
        for round_ in rounds:
            for one, other in [*pairs, *((there, here) for here, there in pairs)]:
                found = known.get((other[0], round_), {}).get(other[1])
                if found is not None:
                    known.setdefault((one[0], round_), {}).setdefault(one[1], found)


def other_place(rubric, run, leaf, name):
    """The number with which an input is compared, as it stands without the input's own row."""
    stated = leaf["masukan"][name]["sama_dengan"]
    if "penilaian" in stated:
        return run.get("terkait", {}).get(stated["penilaian"], {}).get("masukan", {}).get(stated["kunci"])
    owner, other = stated["kunci"].split(":")
    return known_inputs(rubric, run, (leaf["id"], name)).get((owner, run["putaran"][0]), {}).get(other)


# Lists ------------------------------------------------------------------------------------------------------------


def counts(rubric, leaf, run):
    """The two inputs that each list rule of a question counts."""
    found = {}
    for rule in parts_of(leaf.get("aturan", {})):
        if rule["jenis"] in ("per_orang", "per_objek"):
            rows = run.get("daftar", {}).get(list_of(rule))
            if rows is not None and deadlines_known(rubric, rule, run["tahun"]):
                obliged = [row for row in rows if had_to(rule, row, run["tahun"])]
                met = [row for row in obliged if all(meets(rubric, each, row, run["tahun"]) for each in rule["syarat"])]
                found |= {rule["memenuhi"]: number(len(met)), rule["dari"]: number(len(obliged))}
    return found


def parts_of(rule):
    """A rule and all that it is made of."""
    if not rule:
        return
    yield rule
    below = [rule[key] for key in ("ukuran", "selain_itu", "tertinggi", "penentu") if key in rule]
    for step in rule.get("tingkat", ()):
        below += [each for key in ("semua", "salah_satu", "dari") for each in step.get(key, ())]
    for each in below:
        yield from parts_of(each)


def list_of(rule):
    return rule.get("daftar", "pegawai")


def deadlines_known(rubric, rule, year):
    return all(deadline_of_year(rubric, each["tenggat"], year) for each in rule["syarat"] if "tenggat" in each)


def had_to(rule, row, year):
    """Whether the row is meant, had begun by the day and had not ended before it."""
    day = stated_day(rule["pada"], year) if "pada" in rule else end_of_year(year)
    stood = (row.get("mulai") or day) <= day <= (row.get("selesai") or day)
    return stood and all(is_one_of(row.get(each["kolom"]), each["isi"]) for each in rule.get("wajib", ()))


def is_one_of(cell, words):
    return not blank(cell) and str(cell).strip().lower() in [word.lower() for word in words]


def meets(rubric, asked, row, year):
    cell = row.get(asked["kolom"])
    if blank(cell) or ("isi" in asked and not is_one_of(cell, asked["isi"])):
        return False
    if "tenggat" in asked and cell > deadline_of_year(rubric, asked["tenggat"], year):
        return False
    return "tahun" not in asked or (isinstance(cell, date) and cell.year == year + int(asked["tahun"]))
