"""Rules: what evidence and data alone yield."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from tests.oracle.days import deadline_of_year, due_after, limit_of, periods_of, stated_day
from tests.oracle.inputs import deadlines_known, list_of, other_place
from tests.oracle.measures import measure, need, of_whole
from tests.oracle.scales import TB, blank, credit_of, extremes, number
from tests.oracle.searches import counts, day_made, how_many, search_of, signed_statement


class Question(NamedTuple):
    """One question, the evidence that serves it, and the office's inputs."""

    rubric: dict
    leaf: dict
    rows: list
    given: dict
    run: dict


class Decision(NamedTuple):
    """A credit, TB, or None; and above what nothing may be claimed where a person still has to decide."""

    credit: object
    cap: Fraction | None = None


@dataclass(frozen=True)
class Share:
    """How much of what was asked is there, 0..1."""

    size: Fraction


@dataclass(frozen=True)
class Answer:
    """An answer that the rubric names, by its credit."""

    size: Fraction


# A rule finds a Share, an Answer, TB, or None: neither evidence nor data, or it cannot tell.


def decide(question):
    """What one question's rule yields."""
    rule = question.leaf.get("aturan")
    if rule is None:
        return Decision(None)
    if rule["jenis"] == "perlu_orang":
        return Decision(ruling(question) if look(question, rule) else None)
    if rule["jenis"] == "batas":
        return decide_below(question, rule)
    return Decision(credit_on(scale_of(question), by_rule(question, rule)))


def decide_below(question, rule):
    """Evidence sets the highest credit; a person, or else another rule that has something to measure, decides below it."""
    cap = credit_on(scale_of(question), by_rule(question, rule["tertinggi"]))
    if cap in (None, TB):
        return Decision(cap)
    ruled = ruling(question)
    if ruled is None and "penentu" in rule:
        ruled = credit_on(scale_of(question), by_rule(question, rule["penentu"]))
    return Decision(None, cap) if ruled in (None, TB) else Decision(min(ruled, cap))


def ruling(question):
    """A person's answer counts when it says who gave it and when."""
    answer, source = question.run["putusan"].get(question.leaf["id"], (None, None))
    return None if blank(answer) or blank(source) else credit_of(scale_of(question), answer)


def scale_of(question):
    return question.rubric["skala"][question.leaf["skala"]]


def credit_on(scale, found):
    """On a scale of named answers all of it is the best answer, and less is the worst."""
    if found in (None, TB) or isinstance(found, Answer) or scale["jenis"] != "pilihan":
        return found if found in (None, TB) else found.size
    worst, best = extremes(scale)
    return best if found.size == 1 else worst


def by_rule(question, rule):
    return RULES[rule["jenis"]](question, rule)


def look(question, asked):
    """The evidence that a rule, element or statement finds."""
    search = search_of(question.rubric, question.leaf, asked, question.run["tahun"])
    return [row for row in question.rows if counts(row, search, question.run["tahun"])]


def as_share(size):
    return size if size in (None, TB) else Share(size)


# Evidence that is there -------------------------------------------------------------------------------------------


def enough(question, rule, found):
    """Enough documents are all that was asked; too few are none of it; without any there is no answer."""
    if not found:
        return None
    return Share(Fraction(how_many(found) >= int(rule.get("minimal", 1))))


def presence(question, rule):
    found = enough(question, rule, look(question, rule))
    return Answer(credit_of(scale_of(question), rule["hasil"])) if found == Share(1) and "hasil" in rule else found


def in_force(question, rule):
    day = stated_day(rule.get("pada", {"bulan": 12, "hari": 31}), question.run["tahun"])
    standing = [
        row
        for row in look(question, rule)
        if day_made(row) is not None and day_made(row) <= day <= (row.get("berlaku_sampai") or day)
    ]
    return enough(question, rule, standing)


def observed(question, rule):
    if "ditanya" in rule:
        return of_enough(question, rule, "ditanya")
    witnesses = ("tempat", "dilihat_oleh", "dilihat_pada")
    return enough(question, rule, [row for row in look(question, rule) if not any(blank(row.get(each)) for each in witnesses)])


def elements(question, rule):
    found = sum(bool(look(question, element)) for element in rule["unsur"])
    if not found:
        return None
    if "hasil" not in rule:
        return Share(Fraction(found, len(rule["unsur"])))
    scale = scale_of(question)
    reached = [credit_of(scale, answer) for answer, least in rule["hasil"].items() if found >= int(least)]
    return Answer(max(reached)) if reached else Share(Fraction(0))


# Numbers ----------------------------------------------------------------------------------------------------------


def on_evidence(question, rule):
    """What inputs yield counts once there is evidence for it."""
    return as_share(measure(question.leaf, rule, question.given)) if look(question, rule) else None


def of_enough(question, rule, people):
    """What people said proves nothing as long as too few of them were asked, whatever the office claims by it."""
    enough_asked = question.given.get(rule[people], 0) >= int(rule.get("minimal", 1))
    return on_evidence(question, rule) if enough_asked else None


def survey(question, rule):
    return of_enough(question, rule, "responden")


def count(question, rule):
    found = look(question, rule)
    if "masukan" in rule or not found:
        return on_evidence(question, rule)
    if "perlu" not in rule and rule["perlu_masukan"] not in question.given:
        return None
    return as_share(of_whole(Fraction(how_many(found)), need(rule, question.given), rule))


def achievement(question, rule):
    """The agreement that states the target must be there beside the report."""
    return on_evidence(question, rule) if look(question, rule["perjanjian"]) else None


def balance(question, rule):
    names = [rule["jumlah"], *rule["bagian"]]
    if not look(question, rule) or any(name not in question.given for name in names):
        return None
    if "selesai" in rule:
        return on_evidence(question, rule)
    whole, *terms = (question.given[name] for name in names)
    return Share(Fraction(whole == sum(terms)))


def of_list(question, rule):
    """Without the list, or without the deadline that a column is held against, nothing is counted."""
    listed = list_of(rule) in question.run.get("daftar", {})
    known = deadlines_known(question.rubric, rule, question.run["tahun"])
    return on_evidence(question, rule) if listed and known else None


# Time -------------------------------------------------------------------------------------------------------------


def proved_period(row):
    """The days that a piece of evidence is about: its period, or its one day; None where it says neither."""
    period = (row.get("periode_dari"), row.get("periode_sampai"))
    day = day_made(row)
    return period if None not in period else day and (day, day)


def frequency(question, rule):
    """Parts of the year that the evidence is asked about; a document about more than one part proves none."""
    search = search_of(question.rubric, question.leaf, rule, question.run["tahun"])
    periods = periods_of(rule["satuan"], question.run["tahun"] + int(search.timing.get("tahun", 0)))
    about = [period for period in map(proved_period, look(question, rule)) if period is not None]
    proved = [each for each in periods if any(each[0] <= begin <= end <= each[1] for begin, end in about)]
    return Share(min(Fraction(len(proved), int(rule["perlu"])), Fraction(1))) if proved else None


def in_time(question, rule):
    """By the day of receipt; what does not state it tells nothing of being in time."""
    year, name = question.run["tahun"], rule["tenggat"]
    limit = limit_of(question.rubric, name, year)
    received = [row for row in look(question, rule) if row.get("diterima") is not None]
    if limit is None or not received:
        return None
    every = question.rubric["tenggat"][name]["tiap"]
    if every == "tahun":
        last = deadline_of_year(question.rubric, name, year)
        return Share(Fraction(any(row["diterima"] <= last for row in received)))
    periods = periods_of(every, year)
    kept = [each for each in periods if any(in_time_for(each, limit, row) for row in received)]
    return Share(Fraction(len(kept), len(periods)))


def in_time_for(period, limit, row):
    about = (row.get("periode_dari"), row.get("periode_sampai"))
    begin, end = period
    return None not in about and begin <= about[0] <= about[1] <= end and row["diterima"] <= due_after(limit, end)


def chain(question, rule):
    """Each stage's document is not older than the one before; what comes after a missing stage follows nothing."""
    stages = [look(question, stage) for stage in rule["tahap"]]
    reached, since = 0, None
    for found in stages:
        days = [day_made(row) for row in found if day_made(row) is not None]
        days = [day for day in days if since is None or day >= since]
        if not days:
            break
        reached, since = reached + 1, min(days)
    if not reached:
        return None
    if reached < len(stages) or "selesai" not in rule:
        return Share(Fraction(reached, len(stages)))
    closed = closed_share(question, rule)
    return Share(Fraction(1)) if closed == TB else Share((reached - 1 + closed) / len(stages))


def closed_share(question, rule):
    """How much of the last stage is done; nothing as long as nobody says so."""
    given = [question.given.get(rule[key]) for key in ("selesai", "dari")]
    return Fraction(0) if None in given else of_whole(*given, {"penyebut_nol": rule.get("penyebut_nol", "penuh")})


# Other answers ----------------------------------------------------------------------------------------------------


def same_number(question, rule):
    name = rule["masukan"]
    compared = other_place(question.rubric, question.run, question.leaf, name)
    return Share(Fraction(1)) if name in question.given and compared is not None else None


def other_run(question, rule):
    run = question.run.get("terkait", {}).get(rule["penilaian"])
    if run is None or not f"{run['rubrik']}-".startswith(f"{rule.get('rubrik', run['rubrik'])}-"):
        return None
    if rule.get("hasil", "terisi") == "terisi":
        return Share(number(run["terjawab"]) / number(run["dari"]))
    return Share(Fraction(1)) if rule["hasil"] in run["keluaran"] else None


# Combinations -----------------------------------------------------------------------------------------------------


def ladder(question, rule):
    """The first level that holds; the worst answer where something was found and no level holds."""
    something = False
    for step in rule["tingkat"]:
        key = next(each for each in ("semua", "salah_satu", "dari") if each in step)
        found = [by_rule(question, each) for each in step[key]]
        something = something or any(each is not None for each in found)
        met = sum(each == TB or (each is not None and each.size == 1) for each in found)
        least = {"semua": len(found), "salah_satu": 1}.get(key, int(step.get("minimal", 1)))
        if met >= least:
            return Answer(credit_of(scale_of(question), step["hasil"]))
    return Share(Fraction(0)) if something else None


def bands(question, rule):
    found = by_rule(question, rule["ukuran"])
    if found in (None, TB):
        return found
    reached = [band["hasil"] for band in rule["pita"] if holds(band, found.size)]
    (name,) = reached  # the bands cover 0 to 1, each share once
    return Answer(credit_of(scale_of(question), name))


def holds(band, size):
    return (
        size >= number(band.get("paling_sedikit", 0))
        and size <= number(band.get("paling_banyak", 1))
        and ("lebih_dari" not in band or size > number(band["lebih_dari"]))
        and ("kurang_dari" not in band or size < number(band["kurang_dari"]))
    )


def nothing_happened(question, rule):
    """A statement that no number contradicts, or what the other rule says if that is better."""
    otherwise = by_rule(question, rule["selain_itu"])
    contradicted = any(question.given.get(name, 0) > 0 for name in rule.get("masukan", ()))
    if contradicted or not look(question, signed_statement(rule)):
        return otherwise
    scale = scale_of(question)
    stated = Answer(credit_of(scale, rule["hasil"])) if "hasil" in rule else Share(Fraction(1))
    known = [each for each in (stated, otherwise) if each not in (None, TB)]
    return max(known, key=lambda each: credit_on(scale, each))


RULES = {
    "ada": presence,
    "lengkap": elements,
    "berlaku": in_force,
    "warisan": presence,
    "pengamatan": observed,
    "bagian": on_evidence,
    "jumlah": count,
    "tren": on_evidence,
    "capaian": achievement,
    "survei": survey,
    "neraca": balance,
    "per_orang": of_list,
    "per_objek": of_list,
    "frekuensi": frequency,
    "tenggat": in_time,
    "rantai": chain,
    "sama_dengan": same_number,
    "keluaran": other_run,
    "tangga": ladder,
    "pita": bands,
    "nihil": nothing_happened,
}
