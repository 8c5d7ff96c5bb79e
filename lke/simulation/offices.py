"""Who is assessed: invented offices in the provinces of the years, each with a character of its own."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from lke.files.yaml import read_yaml

PROVINCES_FILE = Path(__file__).with_name("provinces.yaml")
ASSESSORS = 24
"""Teams of assessors in the whole country."""
_OFFICES_PER_PROVINCE = 6
"""So few offices make a province of their own: 40 offices lie in 6 provinces."""


class Province(NamedTuple):
    """One province, by the years in which it has an office of its own."""

    code: str
    name: str
    regencies: int
    since: int = 0
    parent: str = ""
    """The province that it was a part of before ``since``."""


class Office(NamedTuple):
    """One invented office; what it is like stays with it through the years. Shares are 0..1."""

    code: str
    name: str
    level: str
    province: Province
    quality: float
    """The credit that it tends to."""
    drift: float
    """What it gains a year."""
    blank: float
    """Share of questions that it leaves open."""
    verified: float
    """Share of questions that its assessors have come to in the last year."""
    assessor: int
    copies_from: str
    """Whose notes and files it copied; its own code where nobody's."""

    @property
    def slug(self) -> str:
        """The name of its folder."""
        return f"contoh-{self.code.lower()}"


def provinces() -> tuple[Province, ...]:
    """Every province of the file, in the order of their codes."""
    data, _content = read_yaml(PROVINCES_FILE)
    return tuple(
        Province(each["kode"], each["nama"], int(each["kabkota"]), int(each.get("dari", "0")), each.get("induk", ""))
        for each in data["provinsi"]
    )


def province_name(province: Province, year: int, known: Sequence[Province]) -> str:
    """What the province of an office was called in *year*: its parent's name before it stood on its own."""
    if year >= province.since:
        return province.name
    return next(each.name for each in known if each.code == province.parent)


def invent_offices(count: int, first_year: int, seed: int) -> tuple[Office, ...]:
    """*count* offices: one for each province that exists in *first_year*, the rest shared out by its regencies."""
    known = provinces()
    wanted = max(1, min(len(known), count // _OFFICES_PER_PROVINCE))
    chosen = sorted(known, key=lambda each: (-each.regencies, each.code))[:wanted]
    chosen.sort(key=lambda each: each.code)
    seats = [each for each in chosen if first_year >= each.since]
    regencies = _shared_out(count - len(seats), chosen)
    offices: list[Office] = []
    for province in chosen:
        numbers = range(0 if province in seats else 1, regencies[province.code] + 1)
        offices += [_office(province, number, seed) for number in numbers]
    return tuple(_with_copies(offices, seed))


def _shared_out(count: int, chosen: Sequence[Province]) -> dict[str, int]:
    """*count* regencies by largest remainder; of all 38 provinces 514 come out as they are."""
    whole = sum(each.regencies for each in chosen)
    exact = {each.code: divmod(count * each.regencies, whole) for each in chosen}
    left = count - sum(floor for floor, _rest in exact.values())
    rounded_up = set(sorted(exact, key=lambda code: (-exact[code][1], code))[:left])
    return {code: floor + (code in rounded_up) for code, (floor, _rest) in exact.items()}


def _office(province: Province, number: int, seed: int) -> Office:
    code = f"C{province.code}{number:02d}"
    chance = Random(f"{seed}/kantor/{code}")
    of_province = Random(f"{seed}/provinsi/{province.code}").gauss(0, 0.05)
    kind = "KPU Provinsi" if not number else chance.choice(["KPU Kabupaten", "KPU Kabupaten", "KPU Kabupaten", "KPU Kota"])
    return Office(
        code=code,
        name=f"{kind} CONTOH {code}",
        level="kabkota" if number else "provinsi",
        province=province,
        quality=min(0.95, max(0.3, chance.gauss(0.74, 0.1) + of_province)),
        drift=chance.gauss(0.03, 0.03),
        blank=chance.choice([0, 0, 0, 0.01, 0.03, 0.03, 0.1, 0.4]),
        verified=chance.choice([1, 1, 1, 1, 1, 0.9, 0.6, 0]),
        assessor=Random(f"{seed}/penilai/{province.code}").randint(1, ASSESSORS),
        copies_from=code,
    )


def _with_copies(offices: Sequence[Office], seed: int) -> list[Office]:
    """A few offices have copied from their neighbour: two or three that say the same."""
    chance = Random(f"{seed}/salinan")
    made: list[Office] = []
    for office in offices:
        copied = bool(made) and chance.random() < 0.08
        made.append(office._replace(copies_from=made[-1].copies_from) if copied else office)
    return made
