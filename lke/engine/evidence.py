"""Which evidence counts: judged for one criterion, with every reason why not (ARCHITECTURE: valid evidence)."""

import calendar
import re
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from lke.language import _
from lke.model.assessment import Evidence, FileState
from lke.model.calendar import Cutoff
from lke.model.places import RESTRICTED, visible, web_address
from lke.model.rubric import Criterion, Rubric, Timing
from lke.model.rules import InTime, Nothing, Observation, Rule, Sought, parts_of
from lke.model.score import Fault

KIND_FAULTS = ("evidence-kind-not-accepted", "unknown-evidence-kind")
"""Codes of the faults that say that nobody asked for evidence of this kind."""


class Search(NamedTuple):
    """What one rule looks for, with the criterion's own demand filled in."""

    kinds: tuple[str, ...] | None
    """None where any kind will do."""
    timing: Timing | None = None
    signed: bool = False
    origins: tuple[str, ...] = ()
    names: tuple[str, ...] | None = None
    """Names of which the title must mention one; None where any title will do."""
    received: bool = False
    """The day on which it was received must be known."""
    witnessed: bool = False
    """Somebody saw it, on a day, in a place."""


def searches_of(criterion: Criterion, rubric: Rubric, year: int) -> dict[int, Search]:
    """What the rules of *criterion* look for, by the identity of what states it, in the rules' order."""
    rules = list(parts_of(criterion.rule)) if criterion.rule is not None else []
    found = {id(sought): _search(sought, rule, criterion, rubric, year) for rule in rules for sought in rule.searches}
    if found:
        return found
    demand = criterion.demand
    timing = rubric.timings.get(demand.timing) if demand is not None else None
    return {0: Search(demand.kinds if demand is not None else None, timing)}


def _search(sought: Sought, rule: Rule, criterion: Criterion, rubric: Rubric, year: int) -> Search:
    demand = criterion.demand
    name = sought.timing or (demand.timing if demand is not None else "")
    return Search(
        kinds=sought.kinds or (demand.kinds if demand is not None else None),
        timing=rubric.timings.get(name),
        signed=sought.signed or isinstance(rule, Nothing),  # a nil statement that nobody signed states nothing
        origins=sought.origins,
        names=_names(rubric, sought.about, year),
        received=isinstance(rule, InTime),
        witnessed=isinstance(rule, Observation) and not rule.measures,
    )


def faults_for(evidence: Evidence, search: Search, standing: Sequence[Fault], rubric: Rubric, year: int) -> tuple[Fault, ...]:
    """Why *evidence* does not count for *search* in an assessment of *year*; nothing where it does.

    *standing* are the faults that it has whatever it is used for.
    """
    row = evidence.row
    faults = [*standing, *_kind_faults(evidence, search, rubric)]
    if search.timing is not None:
        faults += _date_faults(evidence, search.timing, year)
    if search.signed and row.signing not in ("ditandatangani", "tte"):
        faults.append(_unsigned(evidence))
    if search.origins and (row.origin or "satker") not in search.origins:
        faults.append(_wrong_origin(evidence, search.origins))
    if search.names is not None and not any(_mentions(row.title, name) for name in search.names):
        faults.append(_about_something_else(search.names))
    if search.received and row.received is None:
        faults += _within(None, date.min, date.max, "diterima", hidden=False)
    if search.witnessed:
        faults += _not_witnessed(evidence)
    return tuple(faults)


def _names(rubric: Rubric, about: str | None, year: int) -> tuple[str, ...] | None:
    """What a thing was called in *year*; None where nothing is named."""
    return None if about is None else tuple(each.name for each in rubric.names.get(about, ()) if each.holds_in(year))


def _mentions(title: str, name: str) -> bool:
    """Whether *title* has *name* as words of its own: SMART is not in SMARTPHONE."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", title, re.IGNORECASE) is not None


def _wrong_origin(evidence: Evidence, origins: tuple[str, ...]) -> Fault:
    what = _("asal {found}, padahal yang diminta {origins}")
    what = what.format(found=evidence.row.origin or "satker", origins=_(" atau ").join(origins))
    return Fault("evidence-wrong-origin", what, _("lampirkan dokumen dari pihak itu, atau perbaiki kolom asal"))


def _about_something_else(names: tuple[str, ...]) -> Fault:
    if not names:
        what = _("hal itu tidak punya sebutan pada tahun penilaian")
        return Fault("evidence-about-something-else", what, _("minta sebutan tahun itu dicantumkan dalam rubrik"))
    what = _("judul tidak menyebut {names}").format(names=_(" atau ").join(names))
    return Fault("evidence-about-something-else", what, _("lampirkan bukti tentang hal itu, atau sebut namanya dalam judul"))


def _not_witnessed(evidence: Evidence) -> list[Fault]:
    row = evidence.row
    needed = (("tempat", row.place), ("dilihat_oleh", row.seen_by), ("dilihat_pada", row.seen_on))
    blank = [name for name, cell in needed if not cell]
    if not blank:
        return []
    what = _("pengamatan tanpa {columns}").format(columns=", ".join(blank))
    return [Fault("observation-incomplete", what, _("isi tempat, dilihat_oleh (peran) dan dilihat_pada"))]


def standing_faults(evidence: Evidence) -> list[Fault]:
    """Faults that a piece of evidence has whatever it is used for."""
    row = evidence.row
    faults = list(_file_faults(evidence))
    if row.status == "ditolak":
        faults.append(Fault("evidence-rejected", _("bukti ditolak penilai"), _("baca catatan penilai, lalu ajukan bukti lain")))
    if evidence.state is FileState.NONE and row.link and web_address(row.link) is None:
        link = _("(akses terbatas)") if row.access == RESTRICTED else repr(row.link)
        what = _("tautan {link} bukan alamat http atau https").format(link=link)
        faults.append(Fault("link-not-an-address", what, _("salin alamat lengkapnya dari peramban: https://…")))
    if evidence.state is FileState.NONE and not (row.seen_by and row.seen_on):
        if row.link:
            what = _("tautan belum dibuka: dilihat_oleh atau dilihat_pada kosong")
            faults.append(Fault("link-not-opened", what, _("buka tautan, lalu isi dilihat_oleh (peran) dan dilihat_pada")))
        else:
            what = _("tidak ada berkas, tautan, atau pengamatan")
            mend = _("isi kolom berkas, atau kolom tautan beserta dilihat_oleh dan dilihat_pada")
            faults.append(Fault("evidence-without-file", what, mend))
    return faults


def shown_file(evidence: Evidence) -> str:
    """The name of the file as messages may show it: restricted evidence is not named."""
    return _("(akses terbatas)") if evidence.row.access == RESTRICTED else visible(evidence.row.file or "")


def _file_faults(evidence: Evidence) -> list[Fault]:
    name = shown_file(evidence)
    match evidence.state:
        case FileState.MISSING:
            what, mend = _("berkas {name} tidak ditemukan"), _("salin berkas ke folder bukti, atau perbaiki kolom berkas")
            return [Fault("evidence-missing", what.format(name=name), mend)]
        case FileState.EMPTY:
            what, mend = _("berkas {name} kosong (0 byte)"), _("ganti dengan berkas yang berisi")
            return [Fault("evidence-empty", what.format(name=name), mend)]
        case FileState.CHANGED:
            what = _("berkas {name} berubah sejak dicatat: sha256 tidak sama")
            mend = _("periksa berkasnya; bila memang diganti, catat ulang sha256")
            return [Fault("evidence-changed", what.format(name=name), mend)]
        case FileState.UNREADABLE:
            what, mend = _("berkas {name} tidak dapat dibaca"), _("periksa izin berkas, atau salin ulang")
            return [Fault("evidence-unreadable", what.format(name=name), mend)]
        case _:
            return []


def _kind_faults(evidence: Evidence, search: Search, rubric: Rubric) -> list[Fault]:
    kind = evidence.row.kind
    if search.kinds is None or kind in search.kinds:
        return []
    if kind not in rubric.evidence_kinds:
        near = get_close_matches(kind, rubric.evidence_kinds, n=1)
        known = near or sorted(rubric.evidence_kinds)
        mend = _("pakai jenis: {kinds}").format(kinds=", ".join(known))
        return [Fault("unknown-evidence-kind", _("jenis {kind} tidak dikenal").format(kind=repr(kind)), mend)]
    what = _("jenis {kind} tidak diterima").format(kind=kind)
    mend = _("yang diterima: {kinds}").format(kinds=", ".join(search.kinds))
    return [Fault("evidence-kind-not-accepted", what, mend)]


def accepted_kinds(criterion: Criterion) -> tuple[str, ...]:
    """The kinds of evidence that count for *criterion*, in the rubric's order."""
    own = criterion.demand.kinds if criterion.demand is not None else ()
    rules = parts_of(criterion.rule) if criterion.rule is not None else ()
    sought = [kinds for rule in rules for search in rule.searches for kinds in (search.kinds or own)]
    return tuple(dict.fromkeys(sought)) or own


def _unsigned(evidence: Evidence) -> Fault:
    signing = evidence.row.signing
    what = _("masih draf") if signing == "draf" else _("pengesahan belum dicatat")
    return Fault("evidence-unsigned", what, _("lampirkan yang ditandatangani, lalu isi pengesahan: ditandatangani atau tte"))


def last_day(cutoff: Cutoff, year: int) -> date:
    """The day that a cut-off names for an assessment of *year*; 31 February is the month's last day."""
    target = year + cutoff.year
    return date(target, cutoff.month, min(cutoff.day, calendar.monthrange(target, cutoff.month)[1]))


def _date_faults(evidence: Evidence, timing: Timing, year: int) -> list[Fault]:
    row = evidence.row
    made = made_on(evidence)
    target = year + timing.year
    first, last = date(target, 1, 1), date(target, 12, 31)
    until = last_day(timing.until, year) if timing.until else None
    hidden = row.access == RESTRICTED
    match timing.date:
        case "dibuat":
            return _within(made, first, until or last, "tanggal", hidden=hidden)
        case "diterima":
            return _within(row.received, first, until or last, "diterima", hidden=hidden)
        case "berlaku":
            return _in_force(made, row.valid_until, first, last, hidden=hidden)
        case "periode":
            period = _within(row.period_from, first, last, "periode_dari", hidden=hidden) or _within(
                row.period_to, first, last, "periode_sampai", hidden=hidden
            )
            in_time = _within(made, date.min, until, "tanggal", hidden=hidden) if until else []
            return period + in_time


def made_on(evidence: Evidence) -> date | None:
    """The day that evidence is of; what a link shows is of the day on which it was opened, unless the register says otherwise."""
    row = evidence.row
    return row.seen_on if row.dated is None and row.link and evidence.state is FileState.NONE else row.dated


def shown_day(day: date, *, hidden: bool) -> str:
    """A day of a piece of evidence as messages may show it: a restricted one's is not told."""
    return "…" if hidden else day.isoformat()


def _within(day: date | None, first: date, last: date, column: str, *, hidden: bool) -> list[Fault]:
    if day is None:
        what = _("kolom {column} kosong, padahal menentukan masa bukti").format(column=column)
        return [Fault("evidence-date-missing", what, _("isi {column} dengan YYYY-MM-DD").format(column=column))]
    if first <= day <= last:
        return []
    shown = shown_day(day, hidden=hidden)
    if first == date.min:
        what = _("{column} {day}, padahal paling lambat {last}").format(column=column, day=shown, last=last)
    else:
        what = _("{column} {day} di luar {first} sampai {last}").format(column=column, day=shown, first=first, last=last)
    return [Fault("evidence-wrong-period", what, _("lampirkan bukti dari masa yang diminta, atau perbaiki tanggalnya"))]


def _in_force(made: date | None, ends: date | None, first: date, last: date, *, hidden: bool) -> list[Fault]:
    if made is None:
        return _within(None, first, last, "tanggal", hidden=hidden)
    mend = _("lampirkan bukti yang berlaku dalam tahun penilaian, atau perbaiki tanggalnya")
    if made > last:
        what = _("tanggal {day}: pada {last} belum berlaku").format(day=shown_day(made, hidden=hidden), last=last)
        return [Fault("evidence-wrong-period", what, mend)]
    if ends is not None and ends < first:
        what = _("berlaku sampai {day}: tidak berlaku lagi pada {first}").format(day=shown_day(ends, hidden=hidden), first=first)
        return [Fault("evidence-wrong-period", what, mend)]
    return []
