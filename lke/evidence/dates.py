"""Days and periods in names of files and folders: ``5 Maret 2022``, ``05032022``, ``TW I``, ``Semester 1``, ``Jan-Mar 2022``."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from lke.evidence.finding import LIKELY, SURE, UNKNOWN, Finding, one_of, unknown
from lke.language import _

_MONTHS = {
    1: "januari january jan",
    2: "februari pebruari february feb peb",
    3: "maret march mar mrt",
    4: "april apr",
    5: "mei may",
    6: "juni june jun",
    7: "juli july jul",
    8: "agustus august agust agu agt ags aug",
    9: "september sept sep",
    10: "oktober october okt oct",
    11: "november nopember nov nop",
    12: "desember december des dec",
}
MONTH_OF = {word: number for number, words in _MONTHS.items() for word in words.split()}
_MONTH = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_END = r"(?![A-Za-z0-9])"
_BEGIN = r"(?<![A-Za-z0-9])"
_TO = r"\s*(?:s\.?\s?[/.]?\s?d\.?|sampai(?:\s+dengan)?|hingga|[-–])\s*"
_CAMERA = re.compile(r"img|dsc|photo|whatsapp|screenshot|screen shot|vid|pxl|cam|scan", re.IGNORECASE)

_WRITTEN_DAY = re.compile(rf"{_BEGIN}(\d{{1,2}})[\s._-]{{0,2}}({_MONTH})[\s._-]{{0,2}}({_YEAR}){_END}", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"{_BEGIN}({_YEAR})([-_. ])(\d{{1,2}})\2(\d{{1,2}}){_END}")
_DAY_FIRST = re.compile(rf"{_BEGIN}(\d{{1,2}})([-_. ])(\d{{1,2}})\2({_YEAR}){_END}")
_EIGHT = re.compile(r"(?<!\d)(\d{8})(?!\d)")
_RANGE = re.compile(rf"{_BEGIN}({_MONTH})(?:\s+({_YEAR}))?{_TO}({_MONTH})[\s._-]{{0,2}}({_YEAR})?{_END}", re.IGNORECASE)
_ONE_MONTH = re.compile(rf"{_BEGIN}({_MONTH})[\s._-]{{0,2}}({_YEAR})?{_END}", re.IGNORECASE)
_PART = re.compile(
    rf"{_BEGIN}(tw|tri\s?wulan|triwulan|kuartal|sem|smt|semester)[\s._-]{{0,2}}(iv|i{{1,3}}|[1-4])"
    rf"(?:[\s._,-]{{0,2}}(?:tahun|th|ta)?\.?[\s._-]{{0,2}}({_YEAR}))?{_END}",
    re.IGNORECASE,
)
_WHOLE_YEAR = re.compile(rf"{_BEGIN}({_YEAR}){_END}")
_ORDINAL = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


class Period(NamedTuple):
    """From a first to a last day."""

    first: date
    last: date


class Times(NamedTuple):
    """What the names of one file say of time."""

    day: Finding
    first: str
    """Of the period; empty where none is proposed."""
    last: str
    period: Finding
    """Its text is empty where none is proposed."""
    spans: tuple[tuple[int, int], ...]
    """Where in the file's own name times stand."""


class _Seen(NamedTuple):
    what: date | Period
    sure: str
    text: str
    span: tuple[int, int]


def times_in(folders: Sequence[str], name: str, year: int) -> Times:
    """The day and the period that the file *name* in *folders* is of, in an assessment of *year*."""
    own = list(_seen(name, year))
    day = _one([each for each in own if isinstance(each.what, date)], _("nama berkas"))
    period = _period(folders, [each for each in own if isinstance(each.what, Period)], year, has_day=bool(day.text))
    first, last = period[1:]
    return Times(day, first, last, period[0], tuple(each.span for each in own))


def _period(folders: Sequence[str], own: list[_Seen], year: int, *, has_day: bool) -> tuple[Finding, str, str]:
    """The period of the file's own name; else, where it has no day either, that of the nearest folder."""
    found, place = own, _("nama berkas")
    if not own and not has_day:
        for folder in reversed(folders):
            within = [each for each in _seen(folder, year) if isinstance(each.what, Period)]
            if within:
                found, place = [each._replace(sure=LIKELY) for each in within], _("folder {name}").format(name=repr(folder))
                break
    finding = _one(found, place)
    if not finding.text:
        return finding, "", ""
    first, _slash, last = finding.text.partition("/")
    return finding, first, last


def _one(found: list[_Seen], place: str) -> Finding:
    """The one that was found; several different ones are all said and none is taken."""
    by_text = {_written(each.what): each for each in found}
    if not by_text:
        return unknown("")
    if len(by_text) > 1:
        return one_of(list(by_text))
    ((text, seen),) = by_text.items()
    if seen.sure == UNKNOWN:
        return one_of(text.split(" | "))
    return Finding(text, seen.sure, _("{found} dalam {place}").format(found=repr(seen.text), place=place))


def _written(what: date | Period) -> str:
    return what.isoformat() if isinstance(what, date) else f"{what.first.isoformat()}/{what.last.isoformat()}"


def _seen(text: str, year: int) -> Iterator[_Seen]:
    """Each day and period in *text*, no letter of it read twice."""
    taken: list[tuple[int, int]] = []
    camera = _CAMERA.search(text) is not None
    readers = (
        (_RANGE, lambda match: _range_of(match, year)),
        (_WRITTEN_DAY, _written_day),
        (_YEAR_FIRST, lambda match: _day(match[1], match[3], match[4], LIKELY if camera else SURE)),
        (_DAY_FIRST, _day_first),
        (_EIGHT, lambda match: _eight(match[1], camera=camera)),
        (_PART, lambda match: _part(match, year)),
        (_ONE_MONTH, lambda match: _month_of(match, year)),
        (_WHOLE_YEAR, lambda match: (Period(date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)), LIKELY)),
    )
    years: list[_Seen] = []
    others = False
    for pattern, read in readers:
        for match in pattern.finditer(text):
            if any(match.start() < end and begin < match.end() for begin, end in taken):
                continue
            read_as = read(match)
            if read_as is None:
                continue
            taken.append(match.span())
            seen = _Seen(read_as[0], read_as[1], match[0].strip(" ._-"), match.span())
            if pattern is _WHOLE_YEAR:
                years.append(seen)
            else:
                others = True
                yield seen
    if not others:  # beside a day or a month, a bare year says nothing more
        yield from years


def _day(year: str, month: str, day: str, sure: str) -> tuple[date, str] | None:
    try:
        return date(int(year), int(month), int(day)), sure
    except ValueError:
        return None


def _written_day(match: re.Match[str]) -> tuple[date, str] | None:
    return _day(match[3], str(MONTH_OF[match[2].lower()]), match[1], SURE)


def _day_first(match: re.Match[str]) -> tuple[date, str] | None:
    """Indonesians write the day first; where it could also be the month, that is said by being less sure."""
    return _day(match[4], match[3], match[1], LIKELY if int(match[1]) <= 12 and match[1] != match[3] else SURE)


def _eight(digits: str, *, camera: bool) -> tuple[date, str] | None:
    """Eight digits: the year first as cameras write it, or the day first as offices do."""
    year_first = _day(digits[:4], digits[4:6], digits[6:], LIKELY)
    day_first = _day(digits[4:], digits[2:4], digits[:2], LIKELY)
    found = [each for each in (year_first, day_first) if each is not None and 1950 <= each[0].year <= 2100]
    if not found or len(found) > 1:
        return None
    ambiguous = found[0] is day_first and int(digits[:2]) <= 12 and digits[:2] != digits[2:4]
    return found[0][0], LIKELY if camera or ambiguous else SURE


def _months(first: tuple[int, int], last: tuple[int, int], sure: str) -> tuple[Period, str] | None:
    """From the first month to the last, each as year and month."""
    if first > last:
        return None
    return Period(date(*first, 1), date(*last, monthrange(*last)[1])), sure


def _range_of(match: re.Match[str], year: int) -> tuple[Period, str] | None:
    last = int(match[4] or year)
    first = int(match[2] or last)
    sure = SURE if match[4] else LIKELY
    return _months((first, MONTH_OF[match[1].lower()]), (last, MONTH_OF[match[3].lower()]), sure)


def _month_of(match: re.Match[str], year: int) -> tuple[Period, str] | None:
    """A month; without its year it is taken to be of the assessment's, and that is said by being less sure."""
    at = (int(match[2] or year), MONTH_OF[match[1].lower()])
    return _months(at, at, SURE if match[2] else LIKELY)


def _part(match: re.Match[str], year: int) -> tuple[Period, str] | None:
    ordinal = _ORDINAL.get(match[2].lower()) or int(match[2])
    months = 6 if match[1].lower().startswith("s") else 3
    if ordinal * months > 12:
        return None
    at = int(match[3] or year)
    return _months((at, (ordinal - 1) * months + 1), (at, ordinal * months), SURE if match[3] else LIKELY)
