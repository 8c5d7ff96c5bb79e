"""The tables of an overview: one row an office, roll-ups, areas and questions."""

from collections.abc import Iterator
from fractions import Fraction

from lke.engine.offices.grouping import Group
from lke.engine.offices.overview import Overview
from lke.engine.offices.rollup import Rolled, Rollup, share_of
from lke.engine.offices.table import CHANGE, LONG, POINTS, SHARE, WHOLE, Cell, Column, Table
from lke.engine.words import level_word, provisional_words
from lke.figures import rounded
from lke.language import _
from lke.model.offices import BAG, RUN, GateLine, OfficeRun
from lke.model.score import SCORES


def office_table(overview: Overview) -> Table:
    """One row for each run that could be read."""
    columns = (
        Column(_("Peringkat"), WHOLE),
        Column(_("Peringkat di provinsi"), WHOLE),
        Column(_("Kode")),
        Column(_("Kantor"), LONG),
        Column(_("Provinsi")),
        Column(_("Instrumen")),
        Column(_("Tahun"), WHOLE),
        Column(_("Status")),
        Column(_("Terjawab"), WHOLE),
        Column(_("Dari"), WHOLE),
        Column(_("Kelengkapan"), SHARE),
        *(Column(by, POINTS) for by in SCORES),
        Column(_("tpi sementara")),
        Column(_("Bobot"), POINTS),
        Column(_("Persen"), SHARE),
        Column(_("Predikat")),
        Column(_("Syarat gerbang belum"), WHOLE),
        Column(_("Gerbang yang belum, dan kurangnya"), LONG),
        Column(_("Temuan"), WHOLE),
        Column(_("Lint: salah"), WHOLE),
        Column(_("Lint: temuan"), WHOLE),
        Column(_("Praperiksa gagal"), WHOLE),
        Column(_("Tahun lalu"), POINTS),
        Column(_("Berubah"), CHANGE),
        Column(_("Berubah (persen)"), SHARE),
        Column(_("Masuk rata-rata")),
        Column(_("Dibaca dari")),
        Column(_("Tempat"), LONG),
    )
    remark = _(
        "Peringkat menurut nilai dasar tiap instrumen (atau --by), dalam instrumen, edisi dan tahun yang sama; nilai yang sama, "
        "peringkat yang sama. Angka tahun lalu hanya dikurangkan bila edisinya sama; selain itu lihat persennya."
    )
    rows = (_office_row(overview, run) for rollup in overview.rollups for run in _by_rank(rollup))
    return Table("rekap", _("Rekap"), remark, columns, tuple(rows))


def _by_rank(rollup: Rollup) -> list[OfficeRun]:
    """The offices of a group by rank, then those without one, then those that no average holds."""
    last = len(rollup.group.runs) + 1
    ranked = sorted(rollup.group.runs, key=lambda run: placed.nation if (placed := rollup.places.get(run.code)) else last)
    return [*ranked, *rollup.group.aside]


def _office_row(overview: Overview, run: OfficeRun) -> tuple[Cell, ...]:
    rollup = overview.rollup_of(run)
    counted = id(run) in overview.counted
    placed = rollup.places.get(run.code) if counted else None
    before = overview.before.get(id(run))
    return (
        placed.nation if placed else None,
        placed.province if placed else None,
        run.code,
        run.name,
        run.province or "",
        run.instrument.id,
        run.year,
        run.status,
        run.answered,
        run.of,
        Fraction(run.answered, run.of) if run.of else None,
        *(run.totals[by] for by in SCORES),
        provisional_words().format(verified=run.verified, of=run.of) if run.provisional else "",
        run.weight,
        share_of(run.totals[rollup.ranked_by], run.weight),
        run.predicate or "",
        sum(not line.met for gate in run.gates for line in gate.lines) if run.gates else None,
        open_gates(run),
        sum(run.findings.values()),
        run.lint[0] if run.lint else None,
        run.lint[1] if run.lint else None,
        run.preflight["fail"] if run.preflight is not None else None,
        before.points if before else None,
        before.change if before else None,
        before.change_of_share if before else None,
        _("ya") if counted else _("tidak"),
        {RUN: _("folder penilaian"), BAG: _("paket")}.get(run.source.kind, _("buku kerja")),
        "; ".join((run.place, *run.remarks)),
    )


def open_gates(run: OfficeRun) -> str:
    """Of each level how many conditions are not met, and which of them lacks most points; the table of gates has all."""
    told = []
    for gate in run.gates:
        unmet = [line for line in gate.lines if not line.met]
        if not unmet:
            continue
        most = max(unmet, key=lambda line: line.gap)
        lacking = _("terjauh {condition}").format(condition=margin_of(most)) if most.gap else _("tercapai, masih sementara")
        told.append(f"{gate.level} {len(unmet)} ({lacking})")
    return "; ".join(told)


def margin_of(line: GateLine) -> str:
    """A condition with how far it is missed, in its own unit."""
    name = line.id.removeprefix(f"{line.level}.")
    if line.margin is None:
        return _("{name}: batas belum ada").format(name=name)
    return f"{name} {rounded(line.margin)}{'%' if line.unit == 'persen' else ''}"


def group_name(group: Group) -> str:
    """An instrument, its edition and year."""
    year = str(group.year) if group.year is not None else _("tanpa tahun")
    return f"{group.instrument.id} {year}"


def levels_of(rolled: Rolled) -> str:
    """Which kinds of offices are in it, where there are several."""
    if len(rolled.levels) < 2:
        return ""
    return ", ".join(f"{count} {level_word(level)}" for level, count in rolled.levels.items())


# --- roll-ups ----------------------------------------------------------------------------------------------------


def province_table(overview: Overview) -> Table:
    """The nation and each province, of each group."""
    columns = (
        Column(_("Instrumen dan tahun")),
        Column(_("Wilayah")),
        Column(_("Peringkat"), WHOLE),
        Column(_("Kantor"), WHOLE),
        Column(_("Belum lengkap"), WHOLE),
        Column(_("tpi sementara"), WHOLE),
        Column(_("Menurut")),
        Column(_("n"), WHOLE),
        Column(_("Rata-rata"), POINTS),
        Column(_("Median"), POINTS),
        Column(_("Kuartil 1"), POINTS),
        Column(_("Kuartil 3"), POINTS),
        Column(_("Terendah"), POINTS),
        Column(_("Tertinggi"), POINTS),
        *(column for by in SCORES for column in (Column(_("Rata-rata {by}").format(by=by), POINTS), Column(f"n {by}", WHOLE))),
    )
    remark = _(
        "n: banyaknya kantor yang dirata-rata. Kantor yang belum lengkap ikut dihitung, pertanyaan kosongnya 0. Kuartil menurut "
        "cara QUARTILE.INC. Kantor tanpa provinsi masuk baris sendiri dan angka nasional."
    )
    rows = tuple(row for rollup in overview.rollups for row in _province_rows(rollup))
    return Table("provinsi", _("Provinsi dan nasional"), remark, columns, rows)


def _province_rows(rollup: Rollup) -> Iterator[tuple[Cell, ...]]:
    if not rollup.nation.offices:
        return
    yield _rolled_row(rollup, _("Nasional"), None, rollup.nation)
    for province in sorted(rollup.provinces, key=lambda each: (each.rank is None, each.rank or 0, each.name)):
        yield _rolled_row(rollup, province.name or _("tanpa provinsi"), province.rank, province.rolled)


def _rolled_row(rollup: Rollup, name: str, rank: int | None, rolled: Rolled) -> tuple[Cell, ...]:
    ranked = rolled.by[rollup.ranked_by]
    means = (cell for by in SCORES for cell in (rolled.by[by].mean, rolled.by[by].over))
    return (
        group_name(rollup.group),
        name,
        rank,
        rolled.offices,
        rolled.incomplete,
        rolled.provisional,
        rollup.ranked_by,
        ranked.over,
        ranked.mean,
        ranked.median,
        ranked.lower,
        ranked.upper,
        ranked.least,
        ranked.greatest,
        *means,
    )


def area_table(overview: Overview) -> Table:
    """Each area of each group."""
    columns = (
        Column(_("Instrumen dan tahun")),
        Column(_("Area")),
        Column(_("Uraian"), LONG),
        Column(_("Bobot rata-rata"), POINTS),
        Column(_("Kantor"), WHOLE),
        *(column for by in SCORES for column in (Column(_("Rata-rata {by}").format(by=by), SHARE), Column(f"n {by}", WHOLE))),
        Column(_("Median"), SHARE),
        Column(_("Kuartil 1"), SHARE),
        Column(_("Kuartil 3"), SHARE),
        Column(_("Poin yang belum tercapai, rata-rata"), POINTS),
    )
    remark = _("Persen: nilai dibagi bobot area pada tiap kantor, lalu dirata-rata. Median dan kuartil menurut nilai peringkat.")
    rows = tuple(
        (
            group_name(rollup.group),
            area.form.id,
            area.form.title,
            area.weight.mean,
            rollup.nation.offices,
            *(cell for by in SCORES for cell in (area.by[by].mean, area.by[by].over)),
            area.by[rollup.ranked_by].median,
            area.by[rollup.ranked_by].lower,
            area.by[rollup.ranked_by].upper,
            area.lost,
        )
        for rollup in overview.rollups
        if rollup.nation.offices
        for area in rollup.areas
    )
    return Table("area", _("Area"), remark, columns, rows)


def question_table(overview: Overview) -> Table:
    """Each question of each group."""
    columns = (
        Column(_("Instrumen dan tahun")),
        Column(_("Kode")),
        Column(_("Pertanyaan"), LONG),
        Column(_("Area")),
        Column(_("Bobot rata-rata"), POINTS),
        Column(_("Dijawab"), WHOLE),
        Column(_("Kosong"), WHOLE),
        Column(_("TB"), WHOLE),
        *(column for by in SCORES for column in (Column(_("Rata-rata {by}").format(by=by), SHARE), Column(f"n {by}", WHOLE))),
    )
    remark = _(
        "Rata-rata kredit, 0–100%. sistem, klaim dan berbukti: atas kantor yang pertanyaannya berlaku, kosong dihitung 0; "
        "tpi: hanya atas kantor yang sudah dijawab penilai."
    )
    rows = tuple(
        (
            group_name(rollup.group),
            each.form.id,
            each.form.title,
            each.form.area,
            each.weight.mean,
            each.answered,
            each.blank,
            each.not_applicable,
            *(cell for by in SCORES for cell in (each.by[by].mean, each.by[by].over)),
        )
        for rollup in overview.rollups
        if rollup.nation.offices
        for each in rollup.questions
    )
    return Table("pertanyaan", _("Pertanyaan"), remark, columns, rows)
