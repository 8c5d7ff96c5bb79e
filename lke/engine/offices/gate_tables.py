"""The tables of gates: each condition over all offices, and what each office lacks."""

from collections import defaultdict
from collections.abc import Iterator

from lke.engine.offices.grouping import Group
from lke.engine.offices.overview import Overview
from lke.engine.offices.spread import spread
from lke.engine.offices.table import CHANGE, LONG, POINTS, WHOLE, Cell, Column, Table
from lke.engine.offices.tables import group_name
from lke.language import _
from lke.model.offices import GateLine


def gate_table(overview: Overview) -> Table:
    """Each condition of each gate: how many offices meet it, and how far the others are."""
    columns = (
        Column(_("Instrumen dan tahun")),
        Column(_("Gerbang")),
        Column(_("Syarat")),
        Column(_("Kantor"), WHOLE),
        Column(_("Terpenuhi"), WHOLE),
        Column(_("Tercapai, masih sementara"), WHOLE),
        Column(_("Belum"), WHOLE),
        Column(_("Masih dapat tercapai"), WHOLE),
        Column(_("Kurang, median yang belum (poin)"), POINTS),
        Column(_("Kurang, terbesar (poin)"), POINTS),
    )
    rows = tuple(row for group in overview.groups for row in _conditions(group))
    remark = _(
        "Kurang: poin dari jumlah yang hilang untuk mencapai batas. Masih dapat tercapai: bila yang kosong dijawab dengan nilai "
        "penuh."
    )
    return Table("gerbang", _("Gerbang"), remark, columns, rows)


def _conditions(group: Group) -> Iterator[tuple[Cell, ...]]:
    found: dict[tuple[str, str], list[GateLine]] = defaultdict(list)
    for run in group.runs:
        for gate in run.gates:
            for line in gate.lines:
                found[gate.level, line.id].append(line)
    for (level, name), lines in found.items():
        missed = spread(line.gap for line in lines if line.gap or line.margin is None)
        met, provisional = (
            sum(line.met for line in lines),
            sum(not line.met and not line.gap and line.margin is not None for line in lines),
        )
        yield (
            group_name(group),
            level,
            name,
            len(lines),
            met,
            provisional,
            missed.over,
            sum(line.open for line in lines),
            missed.median,
            missed.greatest,
        )


def office_gate_table(overview: Overview) -> Table:
    """Each condition that an office does not meet, with what it lacks."""
    columns = (
        Column(_("Kode")),
        Column(_("Kantor"), LONG),
        Column(_("Instrumen")),
        Column(_("Tahun"), WHOLE),
        Column(_("Gerbang")),
        Column(_("Syarat")),
        Column(_("Dari batas"), CHANGE),
        Column(_("Satuan")),
        Column(_("Kurang (poin)"), POINTS),
        Column(_("Keadaan")),
    )
    rows = tuple(
        (run.code, run.name, run.instrument.id, run.year, gate.level, line.id, line.margin, line.unit, line.gap, _state(line))
        for run in overview.runs
        for gate in run.gates
        for line in gate.lines
        if not line.met
    )
    return Table(
        "gerbang_kantor", _("Gerbang yang belum, tiap kantor"), _("Satu baris tiap syarat yang belum terpenuhi."), columns, rows
    )


def _state(line: GateLine) -> str:
    if line.margin is None:
        return _("batas belum ada")
    if not line.gap:
        return _("tercapai, masih sementara")
    return _("masih dapat tercapai") if line.open else _("belum tercapai")
