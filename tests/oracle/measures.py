"""Shares that inputs alone yield: what the office claims where a question is about a ratio."""

from fractions import Fraction
from typing import NamedTuple

from tests.oracle.scales import TB, number


class Ratio(NamedTuple):
    """A rule and the inputs by which it measures."""

    stated: dict
    needs: list


def ratio_rule(leaf):
    """The rule whose inputs are the office's own answer, and those inputs; None for any other question."""
    rule = leaf.get("aturan", {})
    if rule.get("jenis") == "nihil":
        rule = rule["selain_itu"]
    needs = needed_inputs(rule)
    return Ratio(rule, needs) if needs else None


def needed_inputs(rule):
    """The inputs that a rule measures by; none where it measures evidence."""
    kind = rule.get("jenis")
    if kind in ("bagian", "per_orang", "per_objek"):
        return [rule["bagian" if kind == "bagian" else "memenuhi"], rule["dari"]]
    if kind == "jumlah":
        return [rule[key] for key in ("masukan", "perlu_masukan") if key in rule] if "masukan" in rule else []
    if kind == "neraca":
        return [rule["jumlah"], *rule["bagian"]] if "selesai" in rule else []
    names = {
        "pengamatan": ("tahu", "ditanya"),
        "tren": ("kini", "lalu"),
        "capaian": ("realisasi", "target"),
        "survei": ("nilai", "responden"),
    }
    return [rule[key] for key in names.get(kind, ()) if key in rule]


def measure(leaf, rule, given):
    """The share that *given* inputs yield, TB, or None where they do not suffice."""
    if any(key not in given for key in needed_inputs(rule)):
        return None
    kind = rule["jenis"]
    if kind in ("bagian", "per_orang", "per_objek"):
        return of_whole(given[rule["bagian" if kind == "bagian" else "memenuhi"]], given[rule["dari"]], rule)
    if kind == "jumlah":
        return of_whole(given[rule["masukan"]], need(rule, given), rule)
    if kind == "neraca":
        return of_whole(given[rule["selesai"]], given[rule["jumlah"]], rule)
    if kind == "capaian":
        return of_whole(given[rule["realisasi"]], given[rule["target"]], rule)
    return {"pengamatan": of_asked, "tren": trend, "survei": of_maximum}[kind](leaf, rule, given)


def need(rule, given):
    return number(rule["perlu"]) if "perlu" in rule else given[rule["perlu_masukan"]]


def of_whole(part, whole, rule):
    if whole == 0:
        return {"penuh": Fraction(1), "nol": Fraction(0), "tidak_berlaku": TB}[rule["penyebut_nol"]]
    return min(part / whole, Fraction(1))


def of_asked(leaf, rule, given):
    """So many of those asked knew."""
    asked = given[rule["ditanya"]]
    return min(given[rule["tahu"]] / asked, Fraction(1)) if asked else None


def of_maximum(leaf, rule, given):
    """A survey's value over the greatest that its unit allows."""
    return given[rule["nilai"]] / number(leaf["masukan"][rule["nilai"]]["maksimal"])


def trend(leaf, rule, given):
    now, before = given[rule["kini"]], given[rule["lalu"]]
    if rule["arah"] == "naik":
        return Fraction(1) if now >= before else now / before
    if before == 0:
        return Fraction(now == 0)
    return max((before - now) / before, Fraction(0))
