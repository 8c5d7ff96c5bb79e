"""Which evidence counts: judged for one criterion, with every reason why not (ARCHITECTURE: valid evidence)."""

import calendar
from datetime import date
from difflib import get_close_matches

from lke.language import _
from lke.model.assessment import Evidence, FileState
from lke.model.places import RESTRICTED, web_address
from lke.model.rubric import Criterion, Cutoff, Rubric, Timing, demands_signature, timing_for
from lke.model.score import EvidenceUse, Fault


def judge(evidence: Evidence, criterion: Criterion, rubric: Rubric, year: int) -> EvidenceUse:
    """Judge one piece of evidence for one criterion in an assessment of *year*."""
    faults = [*standing_faults(evidence), *_kind_faults(evidence, criterion, rubric)]
    timing = rubric.timings.get(timing_for(criterion, evidence.row.kind) or "")
    if timing is not None:
        faults += _date_faults(evidence, timing, year)
    if demands_signature(criterion, evidence.row.kind) and evidence.row.signing not in ("ditandatangani", "tte"):
        faults.append(_unsigned(evidence))
    return EvidenceUse(evidence, tuple(faults))


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
    return _("(akses terbatas)") if evidence.row.access == RESTRICTED else evidence.row.file or ""


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


def _kind_faults(evidence: Evidence, criterion: Criterion, rubric: Rubric) -> list[Fault]:
    kind = evidence.row.kind
    if criterion.accepts(kind) or criterion.accepts_anything:
        return []
    if kind not in rubric.evidence_kinds:
        near = get_close_matches(kind, rubric.evidence_kinds, n=1)
        known = near or sorted(rubric.evidence_kinds)
        mend = _("pakai jenis: {kinds}").format(kinds=", ".join(known))
        return [Fault("unknown-evidence-kind", _("jenis {kind} tidak dikenal").format(kind=repr(kind)), mend)]
    what = _("jenis {kind} tidak diterima").format(kind=kind)
    mend = _("yang diterima: {kinds}").format(kinds=", ".join(accepted_kinds(criterion)))
    return [Fault("evidence-kind-not-accepted", what, mend)]


def accepted_kinds(criterion: Criterion) -> tuple[str, ...]:
    """The kinds of evidence that count for *criterion*, in the rubric's order."""
    if criterion.rule is not None and criterion.rule.kind == "lengkap":
        return tuple(dict.fromkeys(kind for element in criterion.rule.elements for kind in element.kinds))
    return criterion.demand.kinds if criterion.demand is not None else ()


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
    # what a link shows is of the day on which it was opened, unless the register says otherwise
    made = row.seen_on if row.dated is None and row.link and evidence.state is FileState.NONE else row.dated
    target = year + timing.year
    first, last = date(target, 1, 1), date(target, 12, 31)
    until = last_day(timing.until, year) if timing.until else None
    match timing.date:
        case "dibuat":
            return _within(made, first, until or last, "tanggal")
        case "diterima":
            return _within(row.received, first, until or last, "diterima")
        case "berlaku":
            return _in_force(made, row.valid_until, first, last)
        case "periode":
            period = _within(row.period_from, first, last, "periode_dari") or _within(
                row.period_to, first, last, "periode_sampai"
            )
            in_time = _within(made, date.min, until, "tanggal") if until else []
            return period + in_time


def _within(day: date | None, first: date, last: date, column: str) -> list[Fault]:
    if day is None:
        what = _("kolom {column} kosong, padahal menentukan masa bukti").format(column=column)
        return [Fault("evidence-date-missing", what, _("isi {column} dengan YYYY-MM-DD").format(column=column))]
    if first <= day <= last:
        return []
    if first == date.min:
        what = _("{column} {day}, padahal paling lambat {last}").format(column=column, day=day, last=last)
    else:
        what = _("{column} {day} di luar {first} sampai {last}").format(column=column, day=day, first=first, last=last)
    return [Fault("evidence-wrong-period", what, _("lampirkan bukti dari masa yang diminta, atau perbaiki tanggalnya"))]


def _in_force(made: date | None, ends: date | None, first: date, last: date) -> list[Fault]:
    if made is None:
        return _within(None, first, last, "tanggal")
    mend = _("lampirkan bukti yang berlaku dalam tahun penilaian, atau perbaiki tanggalnya")
    if made > last:
        what = _("tanggal {day}: pada {last} belum berlaku").format(day=made, last=last)
        return [Fault("evidence-wrong-period", what, mend)]
    if ends is not None and ends < first:
        what = _("berlaku sampai {day}: tidak berlaku lagi pada {first}").format(day=ends, first=first)
        return [Fault("evidence-wrong-period", what, mend)]
    return []
