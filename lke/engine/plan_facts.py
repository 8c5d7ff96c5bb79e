"""What the text around a plan's table says: title, year, office, number and day of the decree; everything to be checked."""

import re
from collections.abc import Sequence

from lke.engine.plan_lists import joined
from lke.model.plan_draft import Facts

_NUMBER = re.compile(r"\bNOMOR\s*:?\s*(\S*/\S*/\d{4})\b")
_DAY = re.compile(r"[Pp]ada [Tt]anggal\s*:?\s*(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})")
_PLACE = re.compile(r"Ditetapkan di\s*:?\s*([A-Z][\w-]*(?: [A-Z][\w-]*)*)")
_TITLE = re.compile(r"RENCANA AKSI\b.{5,200}?\bTAHUN\s+(\d{4})", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:KOMISI PEMILIHAN UMUM|KPU)\s+(KOTA|KABUPATEN|PROVINSI)\s+(.{2,40}?)\s+(?:TAHUN\b|NOMOR\b)", re.IGNORECASE
)
_MONTHS = (
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
)


def facts_in(texts: Sequence[str]) -> Facts:
    """What can be read there; a decree cites others, so only its own forms are looked for."""
    whole = joined(" ".join(texts))
    lines = "\n".join(joined(text) for text in texts)
    title, office, day = _TITLE.search(whole), _OFFICE.search(whole), _DAY.search(whole)
    number, place = _NUMBER.search(whole), _PLACE.search(lines)
    return Facts(
        title=title[0] if title else None,
        year=title[1] if title else None,
        unit=f"KPU {office[1].title()} {office[2].title()}" if office else None,
        level=None if office is None else "provinsi" if office[1].upper() == "PROVINSI" else "kabkota",
        number=number[1] if number else None,
        issued=_day(day) if day else None,
        place=place[1] if place else None,
    )


def _day(found: re.Match[str]) -> str | None:
    month = found[2].lower()
    return f"{found[3]}-{_MONTHS.index(month) + 1:02}-{int(found[1]):02}" if month in _MONTHS else None
