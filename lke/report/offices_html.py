"""The page of many offices: one HTML file that needs nothing beside it; its tables sort without a network."""

from dataclasses import dataclass

from markupsafe import Markup

from lke.engine.offices.overview import Overview
from lke.engine.offices.rollup import Rollup
from lke.engine.offices.table import LONG, Table
from lke.engine.offices.tables import group_name, levels_of
from lke.engine.offices.triage_tables import MOST_FAULTS
from lke.engine.offices.views import VIEWS, tables_of
from lke.language import _, code
from lke.report.html import asset, environment, policy, style
from lke.report.offices_cells import is_number, shown, sorted_by
from lke.report.offices_pictures import HEIGHT, TRACK, Picture, Strip, mini, picture


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group at the head of the page."""

    name: str
    rollup: Rollup
    picture: Picture
    provinces: tuple[tuple[str, Strip], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One view: its tables."""

    key: str
    title: str
    tables: tuple[Table, ...]


def render_offices(overview: Overview, view: str | None, most: int) -> str:
    """Write *overview* as a page; the same offices give the same bytes."""
    look, script = style(example=overview.example) + asset("rekap.css"), asset("rekap.js")
    made = environment(None)
    made.globals.update({"is_number": is_number, "shown": shown, "sorted_by": sorted_by, "LONG": LONG, "levels_of": levels_of})
    return made.get_template("rekap.html").render(
        overview=overview,
        groups=tuple(_group(rollup) for rollup in overview.rollups),
        sections=tuple(_sections(overview, view, most)),
        broken=tuple(each for each in overview.unread if not each.passed_over),
        faults=MOST_FAULTS,
        offices=len({run.code or run.place for run in overview.runs}),
        years=sorted({run.year for run in overview.runs if run.year is not None}),
        track=TRACK,
        height=HEIGHT,
        lang=code(),
        policy=policy(look, script),
        style=Markup(look),  # noqa: S704  # our own file
        script=Markup(script),  # noqa: S704  # our own file
    )


def _group(rollup: Rollup) -> GroupView:
    drawn = []
    for province in sorted(rollup.provinces, key=lambda each: (each.rank is None, each.rank or 0, each.name)):
        weights = [run.weight for run in rollup.group.runs]
        small = mini(province.rolled.by[rollup.ranked_by], max(weights, default=None))
        if small is not None:
            drawn.append((province.name or _("tanpa provinsi"), small))
    return GroupView(group_name(rollup.group), rollup, picture(rollup), tuple(drawn))


def _sections(overview: Overview, view: str | None, most: int) -> list[Section]:
    titles = {
        "rekap": _("Kantor, provinsi, area, pertanyaan"),
        "antrean": _("Antrean: apa yang diperiksa lebih dulu"),
        "drift": _("Selisih penilaian diri dan penilai"),
        "salinan": _("Yang sama di beberapa kantor"),
        "beban": _("Beban dan pembagian pemeriksaan"),
    }
    wanted = VIEWS if view is None else (view,)
    made = [Section(name, titles[name], _fit(tables_of(overview, name, most)[:-1])) for name in wanted]
    return [*made, Section("temuan", _("Yang tidak terbaca, dan yang disisihkan"), tables_of(overview, "salinan", most)[-1:])]


def _fit(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """All but what has dozens of rows an office: that is for the workbook."""
    return tuple(table for table in tables if table.key != "gerbang_kantor")
