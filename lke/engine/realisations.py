"""What ``realisasi.csv`` says, checked against the plan, the register and the year."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches

from lke.errors import SALAH, TEMUAN, Problem
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.days import month_number
from lke.model.run import RealisationRow

FILE = "realisasi.csv"


def check_realisations(
    rows: Sequence[tuple[int, RealisationRow]], assessment: Assessment, *, register_known: bool = True
) -> Iterator[Problem]:
    """Every fault of the rows, each with its line; what is only doubtful is a finding.

    *register_known*: whether ``bukti.csv`` could be read; otherwise the ids of evidence are not looked at.
    """
    plan = assessment.plan
    if rows and assessment.header.plan is None:
        what, mend = _("penilaian ini tanpa rencana aksi"), _("isi rencana_aksi di penilaian.yaml, atau hapus berkas ini")
        yield Problem(TEMUAN, FILE, None, "", "realisation-without-plan", what, mend)
    known = [row.id for _area, _activity, row in plan.sub_activities()] if plan is not None else None
    registered = [piece.id for piece in assessment.evidence]
    seen: dict[tuple[str, int], int] = {}
    for line, row in rows:
        if known is not None and row.sub_activity not in known:
            what = _("tidak ada sub kegiatan {id} dalam rencana aksi").format(id=repr(row.sub_activity))
            yield Problem(SALAH, FILE, line, "sub_kegiatan", "unknown-sub-activity", what, _near(row.sub_activity, known))
        yield from _month_faults(line, row, seen)
        if register_known:
            yield from _unknown_evidence(line, row, registered)
        yield from _day_findings(line, row, assessment)


def _month_faults(line: int, row: RealisationRow, seen: dict[tuple[str, int], int]) -> Iterator[Problem]:
    month = month_number(row.month)
    if month is None:
        what = _("bulan {months} bukan angka 1 sampai 12").format(months=row.month)
        mend = _("tulis satu angka, misalnya 3; satu baris untuk tiap bulan")
        yield Problem(SALAH, FILE, line, "bulan", "not-a-month", what, mend)
        return
    first = seen.setdefault((row.sub_activity, month), line)
    if first != line:
        what = _("sub kegiatan {id} bulan {month} sudah ada di baris {line}")
        what = what.format(id=row.sub_activity, month=month, line=first)
        mend = _("sisakan satu baris untuk tiap bulan; sebut semua bukti dan kendalanya di baris itu")
        yield Problem(SALAH, FILE, line, "bulan", "duplicate-row", what, mend)


def _unknown_evidence(line: int, row: RealisationRow, registered: Sequence[str]) -> Iterator[Problem]:
    for name in row.evidence:
        if name not in registered:
            what = _("tidak ada bukti {id} dalam bukti.csv").format(id=repr(name))
            mend = _near(name, registered) if registered else _("daftarkan bukti itu dahulu di bukti.csv")
            yield Problem(SALAH, FILE, line, "bukti", "unknown-evidence", what, mend)


def _day_findings(line: int, row: RealisationRow, assessment: Assessment) -> Iterator[Problem]:
    """A day that is likely mistyped: of another year, or after the day as of which the office is assessed.

    What was planned for December is often finished in January.
    """
    year, known_until, month = assessment.header.year, assessment.header.dated, month_number(row.month)
    if row.dated is not None and not date(year, 1, 1) <= row.dated <= date(year + 1, 1, 31):
        what = _("tanggal {day} di luar tahun {year}").format(day=row.dated, year=year)
        mend = _("periksa tahunnya; bila benar, biarkan: baris ini tetap untuk bulan {month}").format(month=row.month)
        yield Problem(TEMUAN, FILE, line, "tanggal", "realisation-outside-year", what, mend)
    begins = row.dated or (date(year, month, 1) if month is not None else None)
    if known_until is not None and begins is not None and begins > known_until:
        what = _("tanggal {day} sesudah tanggal_nilai {dated}: belum dihitung").format(day=begins, dated=known_until)
        mend = _("periksa bulan dan tanggalnya, atau lihat keadaan sesudahnya dengan lke plan status --as-of")
        yield Problem(TEMUAN, FILE, line, "tanggal", "realisation-after-assessment", what, mend)


def _near(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant."""
    names = list(known)
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    if near:
        return _("mungkin maksudnya {near}").format(near=", ".join(near))
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return _("yang dikenal: {names}").format(names=shown)
