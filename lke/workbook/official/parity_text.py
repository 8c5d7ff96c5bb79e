"""What ``lke workbook parity`` says to people."""

from collections.abc import Iterator
from fractions import Fraction

from lke.figures import rounded
from lke.language import _, decimal_mark
from lke.workbook.official.parity import Cause, Compared, Parity
from lke.workbook.official.recalc import Result

PLACES = 8
MOST_NAMED = 12
"""Cells of a kind that are named; the rest is counted."""


def parity_text(parity: Parity) -> str:
    """The comparison in lines: witnesses, totals, every row that differs with its causes, and the verdict."""
    parts = (_head, _totals, _rows, _stale, _not_computed)
    return "\n".join((*(line for part in parts for line in part(parity)), "", _verdict(parity)))


def shown(value: Result | Fraction) -> str:
    """A value for people; *kosong* where there is none."""
    if isinstance(value, (bool, str)):
        return repr(value)
    return _("kosong") if value is None else rounded(Fraction(value), PLACES).rstrip("0").rstrip(decimal_mark())


def _head(parity: Parity) -> Iterator[str]:
    yield parity.file
    if len(parity.rounds) > 1:
        others = ", ".join(name for name in parity.rounds if name != parity.round)
        yield _("putaran {round} (yang lain: {others}; pilih dengan --round)").format(round=parity.round, others=others)
    if parity.by is None:
        yield _("tidak dihitung ulang: LibreOffice dan paket formulas tidak terpasang; nilai tersimpan yang dibandingkan")
        return
    computed = parity.formulas - len(parity.not_computed)
    yield _("dihitung ulang dengan {program}: {computed} dari {formulas} rumus").format(
        program=parity.by, computed=computed, formulas=parity.formulas
    )


def _totals(parity: Parity) -> Iterator[str]:
    totals = parity.totals
    lines = [
        (_("tersimpan di berkas"), shown(totals.cached)),
        (_("dihitung ulang"), shown(totals.recalculated) if totals.recalculated is not None else _("tidak dihitung")),
        (_("rumus dibetulkan, ketikan tetap"), shown(totals.formulas_mended) if totals.formulas_mended is not None else "–"),
        (_("rumus dan ketikan dibetulkan"), shown(totals.all_mended) if totals.all_mended is not None else "–"),
        (_("mesin lke menurut aturan rubrik"), shown(totals.engine)),
    ]
    yield ""
    yield _("Nilai total {place}").format(place=totals.place)
    width = max(len(name) for name, _value in lines)
    yield from (f"  {name:<{width}}  {value}" for name, value in lines)


def _rows(parity: Parity) -> Iterator[str]:
    if not parity.different:
        return
    yield ""
    yield _("Baris yang berbeda")
    for row in parity.different:
        yield _("  {place} {code} {title}: buku kerja {workbook}, mesin {engine}").format(
            place=f"{row.sheet}!{row.cell}",
            code=row.code,
            title=row.title[:50],
            workbook=shown(row.recalculated if row.recalculated is not None else row.cached),
            engine=shown(row.engine),
        )
        yield from (f"      {line}" for line in _causes(row))


def _causes(row: Compared) -> Iterator[str]:
    if not row.causes:
        yield _("tidak dijelaskan oleh satu temuan pun")
    for cause in row.causes:
        yield _("karena {place}: {what}{effect}").format(place=cause.place, what=cause.what, effect=_effect(cause))


def _effect(cause: Cause) -> str:
    if not cause.effect:
        return ""
    sign = "+" if cause.effect > 0 else ""
    return _(" ({points} poin bila dibetulkan)").format(points=f"{sign}{rounded(cause.effect, 4)}")


def _stale(parity: Parity) -> Iterator[str]:
    if parity.stale:
        yield ""
        yield _("Nilai tersimpan yang bukan hasil rumusnya: {count}").format(count=len(parity.stale))
        for place, old, new in parity.stale[:MOST_NAMED]:
            yield _("  {place}: tersimpan {old}, seharusnya {new}").format(place=place, old=shown(old), new=shown(new))


def _not_computed(parity: Parity) -> Iterator[str]:
    if parity.not_computed and parity.by is not None:
        yield ""
        places = ", ".join(parity.not_computed[:MOST_NAMED])
        more = len(parity.not_computed) - MOST_NAMED
        rest = _(" dan {count} lagi").format(count=more) if more > 0 else ""
        yield _("tidak dihitung: {places}{rest}").format(places=places, rest=rest)


def _verdict(parity: Parity) -> str:
    if parity.holds:
        return _("Buku kerja dan mesin sama pada {count} baris").format(count=len(parity.rows))
    named = sum(bool(row.causes) for row in parity.different)
    return _("{different} dari {count} baris berbeda, {named} di antaranya dengan sebab yang bernama").format(
        different=len(parity.different), count=len(parity.rows), named=named
    )
