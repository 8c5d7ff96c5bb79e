"""Many offices on the screen: what matters of each table, and where the rest is."""

from collections.abc import Iterator, Sequence

from lke.engine.offices.overview import Overview
from lke.engine.offices.rollup import Rolled, Rollup
from lke.engine.offices.table import Cell, Table
from lke.engine.offices.tables import group_name, levels_of
from lke.engine.offices.triage_tables import MOST_FAULTS
from lke.engine.offices.views import tables_of
from lke.errors import Problem
from lke.figures import rounded
from lke.language import _
from lke.model.score import SCORES
from lke.report.offices_cells import is_number, shown

_ROWS = 20
"""Rows of a table on the screen."""
_OF_EACH_KIND = 8
_WIDEST = 38
_SHOWN = {
    "antrean_pertanyaan": (0, 1, 2, 3, 4, 5, 6),
    "antrean": (0, 1, 2, 3, 4, 6, 7, 8),
    "selisih": (0, 1, 2, 3, 5, 6, 7, 9, 13, 14),
    "tahun_lalu": (0, 1, 2, 3, 4, 5),
    "salinan_berkas": (0, 1, 2, 4),
    "salinan_catatan": (0, 1, 2, 3),
    "beban": (0, 1, 2, 3, 4, 5),
    "pembagian": (0, 1, 2, 3, 4),
    "rencana": (0, 1, 2, 5, 6, 7, 9),
}
"""Columns of each table that fit a screen."""


def overview_text(overview: Overview, view: str | None, most: int) -> str:
    """What ``lke rekap`` prints: the recap, or one view."""
    lines: list[str] = []
    if view in (None, "rekap"):
        for rollup in overview.rollups:
            lines += [*_group_lines(rollup), ""]
    if view not in (None, "rekap"):
        for table in tables_of(overview, view, most)[:-1]:
            lines += [*_table_lines(table), ""]
    elif overview.queue:
        lines += [_queue_line(overview), ""]
    return "\n".join([*lines, *_trouble(overview)]).rstrip()


def _group_lines(rollup: Rollup) -> Iterator[str]:
    nation = rollup.nation
    aside = _(", {count} disisihkan").format(count=len(rollup.group.aside)) if rollup.group.aside else ""
    yield f"{group_name(rollup.group)}  {rollup.group.instrument.title}"
    yield _("{count} kantor dihitung{aside}; {incomplete} belum lengkap, {provisional} dengan tpi sementara").format(
        count=nation.offices, aside=aside, incomplete=nation.incomplete, provisional=nation.provisional
    )
    if levels_of(nation):
        yield "  " + levels_of(nation)
    if not nation.offices:
        return
    head = (_("nilai"), "n", _("rata-rata"), _("median"), _("kuartil 1"), _("kuartil 3"), _("terendah"), _("tertinggi"))
    yield "  " + f"{head[0]:<12}{head[1]:>6}" + "".join(f"{each:>11}" for each in head[2:])
    for by in SCORES:
        spread = nation.by[by]
        mark = " *" if by == rollup.ranked_by else ""
        cells = [spread.mean, spread.median, spread.lower, spread.upper, spread.least, spread.greatest]
        numbers = "".join(f"{'–' if cell is None else rounded(cell):>11}" for cell in cells)
        yield f"  {by + mark:<12}{spread.over:>6}{numbers}"
    yield "  " + _("* menurut nilai ini kantor dan provinsi diurutkan")
    for province in sorted(rollup.provinces, key=lambda each: (each.rank is None, each.rank or 0, each.name)):
        yield _province_line(rollup, province.name or _("tanpa provinsi"), province.rank, province.rolled)


def _province_line(rollup: Rollup, name: str, rank: int | None, rolled: Rolled) -> str:
    spread = rolled.by[rollup.ranked_by]
    mean = "–" if spread.mean is None else rounded(spread.mean)
    place = "" if rank is None else str(rank)
    told = _("rata-rata {mean} atas {count} kantor").format(mean=mean, count=spread.over)
    return f"  {place:>4}  {name[:_WIDEST]:<{_WIDEST}} {told}"


def _queue_line(overview: Overview) -> str:
    first = overview.queue[0]
    return _(
        "{count} jawaban menunggu penilai; terbesar: {code} {name}, {question}, {points} poin dipertaruhkan (--view antrean)"
    ).format(
        count=len(overview.queue),
        code=first.run.code,
        name=first.run.name,
        question=first.form.id,
        points=rounded(first.unproved),
    )


# --- tables ------------------------------------------------------------------------------------------------------


def _table_lines(table: Table) -> Iterator[str]:
    yield table.title
    if not table.rows:
        yield "  " + _("tidak ada")
        return
    wanted = _SHOWN.get(table.key, tuple(range(len(table.columns))))
    columns = [table.columns[at] for at in wanted]
    first = _first_rows(table)
    rows = [[_short(shown(table.columns[at], row[at])) for at in wanted] for row in first]
    heads = [column.title for column in columns]
    widths = [max(len(cell) for cell in cells) for cells in zip(heads, *rows, strict=True)]
    for cells in (heads, *rows):
        line = [
            f"{cell:>{width}}" if is_number(column) else f"{cell:<{width}}"
            for cell, width, column in zip(cells, widths, columns, strict=True)
        ]
        yield "  " + "  ".join(line).rstrip()
    more = len(table.rows) - len(first)
    if more > 0 or table.left:
        told = _("{count} baris lagi: tulis ke berkas dengan -o").format(count=more) if more > 0 else ""
        yield "  " + "; ".join(filter(None, (told, table.left)))
    yield "  " + table.remark


def _first_rows(table: Table) -> Sequence[tuple[Cell, ...]]:
    """The first rows; of the table of drift the first of each kind in each group."""
    if table.key != "selisih":
        return table.rows[:_ROWS]
    kinds: dict[tuple[Cell, ...], list[tuple[Cell, ...]]] = {}
    for row in table.rows:
        kinds.setdefault(row[:2], []).append(row)
    return [row for rows in kinds.values() for row in rows[:_OF_EACH_KIND]]


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDEST else flat[: _WIDEST - 1] + "…"


# --- what could not be read --------------------------------------------------------------------------------------


def _trouble(overview: Overview) -> Iterator[str]:
    broken = [each for each in overview.unread if not each.passed_over]
    if broken:
        yield _("{count} tidak terbaca, dan tidak ikut dihitung:").format(count=len(broken))
        for each in broken:
            yield "  " + _("{path} ({count} kesalahan)").format(path=each.source.path, count=len(each.problems))
            yield from (f"    {problem.what} [{problem.code}]" for problem in each.problems[:MOST_FAULTS])
    passed = len(overview.unread) - len(broken)
    if passed:
        yield _("{count} berkas .xlsx atau .zip dilewati: bukan LKE").format(count=passed)
    yield from _remarks(overview.remarks)


_MOST_NAMED = 4


def _remarks(remarks: Sequence[Problem]) -> Iterator[str]:
    """What had to be said, the first few of each kind."""
    kinds: dict[str, list[Problem]] = {}
    for each in remarks:
        kinds.setdefault(each.code, []).append(each)
    for code, told in kinds.items():
        yield _("Diperhatikan: {count} × [{code}]").format(count=len(told), code=code)
        yield from ("  " + ": ".join(filter(None, (each.file, each.what))) for each in told[:_MOST_NAMED])
        if len(told) > _MOST_NAMED:
            yield "  " + _("dan {count} lagi: tulis ke berkas dengan -o").format(count=len(told) - _MOST_NAMED)
