"""Evidence: what a rule looks for, and whether a registered piece of it counts."""

import re
from datetime import date
from typing import NamedTuple

from tests.oracle.days import stated_day
from tests.oracle.inputs import parts_of
from tests.oracle.scales import blank

SOUND_FILES = ("ada", "hash_belum_dicatat")


class Search(NamedTuple):
    """What is asked of a piece of evidence; None asks nothing."""

    kinds: list
    timing: dict
    signed: bool
    origins: list | None
    names: list | None


def serves(row, leaf):
    return leaf["id"] in row.get("kriteria", ()) or any(one in leaf.get("indikator", ()) for one in row.get("indikator", ()))


def search_of(rubric, leaf, asked, year):
    """What a rule, element or statement looks for; what it leaves out is as its question says."""
    demand = leaf.get("bukti", {})
    return Search(
        kinds=asked.get("jenis_bukti") or demand.get("jenis", []),
        timing=rubric["waktu"][asked.get("waktu") or demand["waktu"]],
        signed=asked.get("pengesahan") == "true",
        origins=asked.get("asal") or (["pusat", "provinsi"] if asked.get("jenis") == "warisan" else None),
        names=names_in(rubric, asked["tentang"], year) if "tentang" in asked else None,
    )


def names_in(rubric, word, year):
    """What something was called in a year."""
    return [
        each["nama"] for each in rubric["sebutan"][word] if int(each.get("dari", year)) <= year <= int(each.get("sampai", year))
    ]


def counts(row, search, year):
    """Whether a registered piece of evidence counts in a search."""
    return (
        row.get("status") != "ditolak"
        and is_at_hand(row)
        and row["jenis"] in search.kinds
        and is_timely(search.timing, row, year)
        and (row.get("pengesahan") in ("ditandatangani", "tte") or not search.signed)
        and (search.origins is None or (row.get("asal") or "satker") in search.origins)
        and (search.names is None or any(mentions(row["judul"], name) for name in search.names))
    )


def mentions(title, name):
    """A name is a word or words of the title, in any case."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", title, re.IGNORECASE) is not None


def counting(rubric, leaf, rows, year):
    """The pieces that count for a question at all; one that asks for nothing takes any kind of any date."""
    searches = [search_of(rubric, leaf, asked, year) for asked in asked_by(leaf)]
    if "aturan" not in leaf and "bukti" not in leaf:
        return [row for row in rows if row.get("status") != "ditolak" and is_at_hand(row)]
    return [row for row in rows if any(counts(row, search, year) for search in searches)]


def asked_by(leaf):
    """All that a question's rules look for; a question without a rule looks for what its ``bukti`` says."""
    if "aturan" not in leaf:
        return [{}] if "bukti" in leaf else []
    return [asked for rule in parts_of(leaf["aturan"]) for asked in asked_in(rule)]


def asked_in(rule):
    kind = rule["jenis"]
    if kind in ("lengkap", "rantai"):
        return rule["unsur" if kind == "lengkap" else "tahap"]
    if kind == "nihil":
        return [signed_statement(rule)]
    if kind == "capaian":
        return [rule, rule["perjanjian"]]
    return [] if kind in ("tangga", "pita", "batas", "rujuk", "sama_dengan", "keluaran", "masukan_saja") else [rule]


def signed_statement(rule):
    """That nothing happened is only said by a signed statement."""
    return {**rule["pernyataan"], "pengesahan": "true"}


def accepted_kinds(leaf):
    """Every kind that may count for a question."""
    demanded = leaf.get("bukti", {}).get("jenis", [])
    return [kind for asked in asked_by(leaf) for kind in asked.get("jenis_bukti") or demanded]


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


def is_timely(timing, row, year):
    """Whether the date that the question asks about lies in the period that it names."""
    of = year + int(timing.get("tahun", 0))
    begin, end = date(of, 1, 1), date(of, 12, 31)
    until = stated_day(timing["sampai"], year) if "sampai" in timing else None
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


# Documents --------------------------------------------------------------------------------------------------------


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
