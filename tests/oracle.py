"""The second witness: a score worked out from the domain's rules alone, sharing no code with lke.

It reads a rubric as plain dicts under the evaluators' own Indonesian keys and works out from below how much weight
every node keeps, where the engine shares weights out from the top: two ways to the same numbers. It explains nothing
and is in no hurry.

A run is a plain dict: ``tahun``, ``putaran``, ``jawaban`` {(id, round): text}, ``data`` {(id, round): {input: text}},
``putusan`` {id: (answer, source)} and ``bukti``, a list of rows of the register with ``keadaan``, what the file is like.
"""

import re
from datetime import date
from fractions import Fraction

SCORES = ("sistem", "klaim", "berbukti", "tpi")
TB = "TB"
"""What stands in place of a credit where a question does not apply; None is: nobody answered."""

SOUND_FILES = ("ada", "hash_belum_dicatat")


def score(rubric, run):
    """All four scores and every round's own, by name."""
    leaves = list(leaves_of(rubric["isi"]))
    facts = {leaf["id"]: facts_of(rubric, leaf, run) for leaf in leaves if is_scored(leaf)}
    names = [*SCORES, *(f"round:{name}" for name in run["putaran"])]
    return {name: sheet(rubric, facts, name) for name in names}


# The tree ---------------------------------------------------------------------------------------------------------


def leaves_of(nodes):
    for node in nodes:
        if "isi" in node:
            yield from leaves_of(node["isi"])
        else:
            yield node


def is_scored(node):
    """Recorded inputs bring no points, and neither does a branch with nothing else in it."""
    if "isi" in node:
        return any(is_scored(child) for child in node["isi"])
    return node.get("aturan", {}).get("jenis") != "masukan_saja"


def sheet(rubric, facts, name):
    """One score: every node's weight, points and outcome, and the totals."""
    said = {leaf: fact[name] for leaf, fact in facts.items()}
    policy = rubric.get("kelompok_tb", "sebar")
    whole = {"id": "", "isi": rubric["isi"]}
    nodes = {}
    stated = sum((number(root["bobot"]) for root in rubric["isi"] if "bobot" in root), Fraction(0))
    place(whole, kept(whole, said, policy, stated), said, policy, nodes)
    total = nodes.pop("")
    points = total["points"] or Fraction(0)
    verified = sum(fact["checked"] for fact in facts.values())
    return {
        "nodes": nodes,
        "disputed": {leaf for leaf, fact in facts.items() if fact["disputed"]},
        "points": points,
        "weight": total["weight"],
        "answered": sum(credit is not None for credit in said.values()),
        "of": len(said),
        "highest": points + sum(nodes[leaf]["weight"] for leaf, credit in said.items() if credit is None),
        "verified": verified,
        "provisional": name == "tpi" and verified < len(said),
    }


def applies(node, said):
    """Whether anything in it is a question that applies here."""
    return any(is_scored(leaf) and said[leaf["id"]] != TB for leaf in leaves_of([node]))


def kept(node, said, policy, weight):
    """How much of *weight* a node keeps once the groups that do not apply at all have taken theirs away."""
    if not is_scored(node) or not (applies(node, said) or policy == "nol"):
        return Fraction(0)
    if "isi" not in node or policy != "hilang":
        return weight
    return sum((kept(child, said, policy, part) for child, part in parts(node, weight, said)), Fraction(0))


def parts(branch, weight, said):
    """What each scored child would get of *weight* if every group applied: single questions that do not are left out.

    A question that does not apply leaves its group's mean under every ``kelompok_tb``; only whole groups differ.
    """
    scored = [child for child in branch["isi"] if is_scored(child)]
    counted = [child for child in scored if "isi" in child or said[child["id"]] != TB]
    stated = dict(zip((child["id"] for child in branch["isi"]), stated_weights(branch["isi"]), strict=True))
    whole = sum(stated[child["id"]] for child in counted)
    return [(child, weight * stated[child["id"]] / whole if whole else Fraction(0)) for child in counted]


def stated_weights(children):
    """As the rubric states them; equal where it states none."""
    return [number(child["bobot"]) if "bobot" in child else Fraction(1) for child in children]


def place(node, weight, said, policy, nodes):
    """Write down *node* and all below it, where *weight* is what it holds after everything else has taken or left."""
    nodes[node["id"]] = {"weight": weight, "points": None, "outcome": outcome(node, said, policy)}
    held = below(node, weight, said, policy) if "isi" in node else {}
    for child in node.get("isi", []):
        place(child, held.get(child["id"], Fraction(0)), said, policy, nodes)
    if nodes[node["id"]]["outcome"] not in ("dinilai", "belum_dijawab"):
        return
    if "isi" in node:
        known = [nodes[child["id"]]["points"] for child in node["isi"]]
        nodes[node["id"]]["points"] = sum((points for points in known if points is not None), Fraction(0))
    else:
        nodes[node["id"]]["points"] = weight * (said[node["id"]] or 0)


def below(branch, weight, said, policy):
    """What the children hold of what their branch holds."""
    shares = {child["id"]: (child, kept(child, said, policy, part)) for child, part in parts(branch, Fraction(1), said)}
    whole = sum(share for _, share in shares.values())
    return {name: weight * share / whole if whole else Fraction(0) for name, (_, share) in shares.items()}


def outcome(node, said, policy):
    """What became of a node; a group that does not apply and counts as nothing (``nol``) is scored all the same."""
    if not is_scored(node):
        return "dicatat"
    if not applies(node, said):
        return "dinilai" if "isi" in node and policy == "nol" else "tidak_berlaku"
    if "isi" not in node:
        return "belum_dijawab" if said[node["id"]] is None else "dinilai"
    found = {outcome(child, said, policy) for child in node["isi"]}
    return "belum_dijawab" if "dinilai" not in found else "dinilai"


# What each score says of one question ------------------------------------------------------------------------------


def facts_of(rubric, leaf, run):
    """What every score says of one question: its credit, TB, or None where nobody answered."""
    rounds = {name: own_answer(rubric, leaf, name, run) for name in run["putaran"]}
    first, *assessors = run["putaran"]
    claim = rounds[first]
    typed_tb = reads_tb(run["jawaban"].get((leaf["id"], first)))
    evidence = [row for row in run["bukti"] if serves(row, leaf) and is_valid(rubric, leaf, row, run["tahun"])]
    system = TB if typed_tb else by_rule(rubric, leaf, evidence, run)
    checked = [rounds[name] for name in assessors if rounds[name] is not None]
    return {
        "sistem": system,
        "klaim": claim,
        "berbukti": TB if typed_tb else proven(leaf, claim, system, evidence),
        "tpi": checked[-1] if checked else claim,
        "checked": bool(checked),
        "disputed": bool(checked) and claim is not None and checked[-1] != claim,
        **{f"round:{name}": answer for name, answer in rounds.items()},
    }


def own_answer(rubric, leaf, name, run):
    """What one round itself says: a question about a ratio by its inputs, any other by its answer."""
    text = run["jawaban"].get((leaf["id"], name))
    given = run["data"].get((leaf["id"], name), {})
    wanted = ratio_inputs(leaf)
    if reads_tb(text):
        return TB
    if wanted and any(key in given for key in wanted):
        return ratio(leaf, given) if all(key in given for key in wanted) else None
    return None if blank(text) else credit_of(rubric["skala"][leaf["skala"]], text)


def proven(leaf, claim, system, evidence):
    """What of the office's claim stands on evidence."""
    rule = leaf.get("aturan", {}).get("jenis")
    if claim is None:
        return None
    if system is None:
        undecided = rule in (None, "perlu_orang")
        return claim if undecided and evidence else Fraction(0)
    if TB in (claim, system):
        return system
    return min(claim, system)


# Answers ----------------------------------------------------------------------------------------------------------


def number(text):
    return Fraction(str(text).strip().replace(",", "."))


def blank(text):
    return text is None or not str(text).strip()


def reads_tb(text):
    return not blank(text) and str(text).strip().upper() == TB


def credit_of(scale, text):
    """Credit 0..1 of an answer written in a scale."""
    text = str(text).strip()
    if scale["jenis"] == "pilihan":
        return next(number(credit) for name, credit in scale["pilihan"].items() if name.lower() == text.lower())
    if scale["jenis"] == "angka":
        return number(text) / number(scale["maksimal"])
    return number(text[:-1]) / 100 if text.endswith("%") else number(text)


def extremes(scale):
    """Credits of the worst and the best answer."""
    if scale["jenis"] != "pilihan":
        return Fraction(0), Fraction(1)
    known = [number(credit) for credit in scale["pilihan"].values()]
    return min(known), max(known)


# Ratios -----------------------------------------------------------------------------------------------------------


def ratio_inputs(leaf):
    """The inputs that are the office's answer to a question about a ratio; none for any other question."""
    rule = leaf.get("aturan", {})
    if rule.get("jenis") == "bagian":
        return [rule["bagian"], rule["dari"]]
    if rule.get("jenis") == "jumlah" and "masukan" in rule:
        return [rule["masukan"], *([rule["perlu_masukan"]] if "perlu_masukan" in rule else [])]
    return []


def ratio(leaf, given):
    rule = leaf["aturan"]
    counted = number(given[rule["bagian"] if rule["jenis"] == "bagian" else rule["masukan"]])
    return capped(counted, needed(rule, given), rule)


def needed(rule, given):
    if rule["jenis"] == "bagian":
        return number(given[rule["dari"]])
    return number(rule["perlu"]) if "perlu" in rule else number(given[rule["perlu_masukan"]])


def capped(counted, need, rule):
    if need == 0:
        return {"penuh": Fraction(1), "nol": Fraction(0), "tidak_berlaku": TB}[rule["penyebut_nol"]]
    return min(counted / need, Fraction(1))


# Rules: what evidence and data alone yield ---------------------------------------------------------------------------


def by_rule(rubric, leaf, evidence, run):
    """Credit, TB, or None: without valid evidence no rule gives an answer."""
    rule = leaf.get("aturan")
    if rule is None or not evidence:
        return None
    decide = {"ada": by_presence, "lengkap": by_elements, "bagian": by_ratio, "jumlah": by_count, "perlu_orang": by_person}
    return decide[rule["jenis"]](rubric["skala"][leaf["skala"]], leaf, evidence, run)


def by_presence(scale, leaf, evidence, run):
    worst, best = extremes(scale)
    rule = leaf["aturan"]
    if how_many(evidence) < int(rule.get("minimal", 1)):
        return worst
    return credit_of(scale, rule["hasil"]) if "hasil" in rule else best


def by_elements(scale, leaf, evidence, run):
    rule = leaf["aturan"]
    found = sum(any(row["jenis"] in element["jenis_bukti"] for row in evidence) for element in rule["unsur"])
    if "hasil" not in rule:
        return Fraction(found, len(rule["unsur"]))
    reached = [credit_of(scale, answer) for answer, least in rule["hasil"].items() if found >= int(least)]
    return max(reached, default=extremes(scale)[0])


def by_ratio(scale, leaf, evidence, run):
    given = run["data"].get((leaf["id"], run["putaran"][0]), {})
    return ratio(leaf, given) if all(key in given for key in ratio_inputs(leaf)) else None


def by_count(scale, leaf, evidence, run):
    rule = leaf["aturan"]
    if "masukan" in rule:
        return by_ratio(scale, leaf, evidence, run)
    given = run["data"].get((leaf["id"], run["putaran"][0]), {})
    if "perlu" not in rule and rule["perlu_masukan"] not in given:
        return None
    return capped(Fraction(how_many(evidence)), needed(rule, given), rule)


def how_many(evidence):
    """Documents, not rows: the same file, or the same link on the same day, registered twice is one."""
    groups = []
    for row in evidence:
        alike = [group for group in groups if any(same_document(row, other) for other in group)]
        groups = [group for group in groups if group not in alike] + [[row, *(each for group in alike for each in group)]]
    return len(groups)


def same_document(row, other):
    if not blank(row.get("berkas")) and not blank(other.get("berkas")):
        places = {each["berkas"].strip().removeprefix("bukti/") for each in (row, other)}
        return len(places) == 1 or (bool(row.get("sha256")) and row.get("sha256") == other.get("sha256"))
    if blank(row.get("berkas")) and blank(other.get("berkas")) and not blank(row.get("tautan")):
        days = [each.get("tanggal") or each.get("dilihat_pada") for each in (row, other)]
        return row["tautan"] == other.get("tautan") and days[0] == days[1]
    return row is other


def by_person(scale, leaf, evidence, run):
    """A ruling counts when it says who gave it and when."""
    answer, source = run["putusan"].get(leaf["id"], (None, None))
    if blank(answer) or blank(source):
        return None
    return credit_of(scale, answer)


# Evidence ---------------------------------------------------------------------------------------------------------


def serves(row, leaf):
    return leaf["id"] in row.get("kriteria", ()) or any(one in leaf.get("indikator", ()) for one in row.get("indikator", ()))


def is_valid(rubric, leaf, row, year):
    """Whether a registered piece of evidence counts for a question."""
    return (
        row.get("status") != "ditolak"
        and is_at_hand(row)
        and (row.get("pengesahan") in ("ditandatangani", "tte") or not needs_signature(leaf, row["jenis"]))
        and meets_demand(rubric, leaf, row, year)
    )


def meets_demand(rubric, leaf, row, year):
    """A question that says nothing about its evidence takes any kind of any date."""
    if "bukti" not in leaf:
        return True
    return row["jenis"] in accepted_kinds(leaf) and is_timely(rubric["waktu"][timing_of(leaf, row["jenis"])], row, year)


def timing_of(leaf, kind):
    """An element of a set may ask about another date than its question does."""
    elements = leaf.get("aturan", {}).get("unsur", [])
    own = [element["waktu"] for element in elements if kind in element["jenis_bukti"] and "waktu" in element]
    return own[0] if own else leaf["bukti"]["waktu"]


def is_at_hand(row):
    """A file is there as registered; a link, or what a person saw, has someone who looked and a day."""
    if row["keadaan"] != "tidak_ada_berkas":
        return row["keadaan"] in SOUND_FILES
    if not blank(row.get("tautan")) and not re.match(r"https?://[^/?#]", row["tautan"].strip(), re.IGNORECASE):
        return False
    return not blank(row.get("dilihat_oleh")) and row.get("dilihat_pada") is not None


def day_made(row):
    """What a link shows is of the day on which it was opened, unless its row says otherwise."""
    only_linked = row["keadaan"] == "tidak_ada_berkas" and not blank(row.get("tautan"))
    return row["dilihat_pada"] if only_linked and row.get("tanggal") is None else row.get("tanggal")


def accepted_kinds(leaf):
    if leaf.get("aturan", {}).get("jenis") == "lengkap":
        return [kind for element in leaf["aturan"]["unsur"] for kind in element["jenis_bukti"]]
    return leaf["bukti"]["jenis"]


def needs_signature(leaf, kind):
    rule = leaf.get("aturan", {})
    if rule.get("jenis") == "lengkap":
        return any(element.get("pengesahan") == "true" for element in rule["unsur"] if kind in element["jenis_bukti"])
    return rule.get("pengesahan") == "true"


def is_timely(timing, row, year):
    """Whether the date that the question asks about lies in the period that it names."""
    of = year + int(timing.get("tahun", 0))
    begin, end = date(of, 1, 1), date(of, 12, 31)
    until = cutoff(timing, year)
    made = day_made(row)
    if timing["tanggal"] == "berlaku":
        expires = row.get("berlaku_sampai")
        return made is not None and made <= end and (expires is None or expires >= begin)
    if timing["tanggal"] == "periode":
        about = (row.get("periode_dari"), row.get("periode_sampai"))
        if None in about or not begin <= about[0] <= about[1] <= end:
            return False
        return until is None or (made is not None and made <= until)
    day = row.get("diterima") if timing["tanggal"] == "diterima" else made
    return day is not None and begin <= day <= (until or end)


def cutoff(timing, year):
    if "sampai" not in timing:
        return None
    until = timing["sampai"]
    return date(year + int(until.get("tahun", 0)), int(until["bulan"]), int(until["hari"]))
