"""The register of evidence of an invented run: links that lead nowhere, and two small files marked CONTOH."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import NamedTuple

from lke.engine.deadlines import due_on, month_end, periods, recurring
from lke.engine.evidence import Search, last_day, searches_of
from lke.model.rubric import Criterion
from lke.model.rules import Exists, Frequency, InForce, Inherited, InTime, Nothing, Observation, Rule, Sought, parts_of
from lke.simulation.offices import Office
from lke.simulation.questions import Sheet

FILES = 2
"""So many pieces of a run are files, the rest links."""
_WITHOUT_RULE = 0.95
"""Share of questions without a rule of evidence that have a piece all the same."""


class Piece(NamedTuple):
    """One row of the register by column; what is not named is blank."""

    cells: Mapping[str, str]
    content: bytes | None = None
    """Of a file."""


class _Wanted(NamedTuple):
    """One document that is made for a search, with the period that it is about."""

    search: Search
    span: tuple[date, date] | None = None
    received_by: date | None = None


def invent_register(
    sheet: Sheet,
    office: Office,
    year: int,
    numbers: Mapping[tuple[str, str], Fraction],
    levels: Mapping[str, float],
    chance: Random,
) -> list[Piece]:
    """Evidence for most of what rules look for; *levels* says of each question how likely, 0..1."""
    made: list[Piece] = []
    for criterion in sheet.criteria:
        for wanted in _wanted(sheet, criterion, year, numbers, levels[criterion.id], chance):
            made.append(_piece(sheet, criterion, office, (year, len(made) + 1), wanted, chance))
    return made


def _wanted(
    sheet: Sheet, criterion: Criterion, year: int, numbers: Mapping[tuple[str, str], Fraction], level: float, chance: Random
) -> Iterator[_Wanted]:
    searches = searches_of(criterion, sheet.rubric, year)
    if criterion.rule is None:
        if chance.random() < _WITHOUT_RULE * level:
            yield _Wanted(searches[0])
        return
    for rule in parts_of(criterion.rule):
        for sought in rule.searches:
            if chance.random() < level + 0.1 and not _contradicted(criterion, rule, sought, numbers):
                yield from _documents(sheet, rule, searches[id(sought)], year, level, chance)


def _contradicted(criterion: Criterion, rule: Rule, sought: Sought, numbers: Mapping[tuple[str, str], Fraction]) -> bool:
    """Whether a statement that nothing happened stands against a number that says it did."""
    nil = isinstance(rule, Nothing) and sought is rule.statement
    return nil and any(numbers.get((criterion.id, name)) for name in (rule.none_of if isinstance(rule, Nothing) else ()))


def _documents(sheet: Sheet, rule: Rule, search: Search, year: int, level: float, chance: Random) -> Iterator[_Wanted]:
    """One document, or as many as the rule counts."""
    if isinstance(rule, Frequency):
        shift = search.timing.year if search.timing is not None else 0
        for span in periods(rule.unit, year + shift):
            if chance.random() < level + 0.1:
                yield _Wanted(search, span)
    elif isinstance(rule, InTime):
        deadline = sheet.rubric.deadlines[rule.deadline]
        due = due_on(deadline, year)
        if due is not None:
            yield _Wanted(search, None, due)
        yield from (_Wanted(search, span, by) for span, by in recurring(deadline, year) if due is None)
    else:
        many = rule.at_least if isinstance(rule, (Exists, InForce, Inherited)) else 1
        yield from [_Wanted(search)] * min(many, 12)


def _piece(sheet: Sheet, criterion: Criterion, office: Office, at: tuple[int, int], wanted: _Wanted, chance: Random) -> Piece:
    year, number = at
    name, search = f"B{number:03d}", wanted.search
    kind = chance.choice(search.kinds) if search.kinds else "dokumen"
    label = sheet.rubric.evidence_kinds.get(kind, kind).split(" atau ")[0].split(",")[0]
    about = f" {search.names[-1]}" if search.names else ""
    unsigned = chance.random() < 0.05
    cells = {
        "id": name,
        "kriteria": criterion.id,
        "jenis": kind,
        "judul": f"CONTOH – {label}{about} untuk {criterion.id}",
        "nomor": f"CONTOH-{number:03d}/{year}",
        "pengesahan": "draf" if unsigned else chance.choice(["ditandatangani", "tte"]) if search.signed else "",
        "asal": search.origins[0] if search.origins else "satker",
        "status": chance.choice(["diterima"] * 12 + ["diajukan"] * 7 + ["ditolak"]),
        **_days(search, wanted, year, chance),
    }
    if isinstance(criterion.rule, Observation) or search.witnessed:
        cells["tempat"] = "Kantor CONTOH"
    return (
        _with_file(cells, office, year, number) if number <= FILES and not search.witnessed else _with_link(cells, office, year)
    )


def _days(search: Search, wanted: _Wanted, year: int, chance: Random) -> dict[str, str]:
    """The dates that the search asks for, now and then those of another year."""
    timing = search.timing
    target = year + (timing.year if timing is not None else 0) - (1 if chance.random() < 0.03 else 0)
    first, last = date(target, 1, 2), date(target, 12, 20)
    if timing is not None and timing.until is not None and timing.date in ("dibuat", "diterima"):
        last = min(last, last_day(timing.until, year))
    made = first + timedelta(days=chance.randint(0, max(0, (last - first).days)))
    span = wanted.span or (month_end(target, made.month).replace(day=1), month_end(target, made.month))
    if wanted.span is not None:
        made = span[1]
    received = made if wanted.received_by is None else wanted.received_by - timedelta(days=chance.randint(-3, 20))
    if wanted.received_by is not None and wanted.span is None:
        made = min(made, received)
    cells = {"tanggal": made.isoformat(), "diterima": received.isoformat()}
    if wanted.span is not None or (timing is not None and timing.date == "periode"):
        cells |= {"periode_dari": span[0].isoformat(), "periode_sampai": span[1].isoformat()}
    if timing is not None and timing.date == "berlaku":
        cells["berlaku_sampai"] = date(target + 1, 12, 31).isoformat()
    return cells


def _with_link(cells: dict[str, str], office: Office, year: int) -> Piece:
    link = f"https://contoh.invalid/{office.slug}/{year}/{cells['id']}"
    return Piece({**cells, "tautan": link, "dilihat_oleh": "Sekretaris tim (CONTOH)", "dilihat_pada": f"{year}-12-15"})


def _with_file(cells: dict[str, str], office: Office, year: int, number: int) -> Piece:
    """A small text; offices that copied have it byte for byte alike."""
    text = f"CONTOH – berkas rekaan, bukan dokumen resmi.\n{office.copies_from} {year} naskah {number}\n"
    content = text.encode()
    file = f"CONTOH naskah {number}.txt"
    return Piece({**cells, "berkas": file, "sha256": hashlib.sha256(content).hexdigest()}, content)
