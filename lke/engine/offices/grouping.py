"""Which runs may be averaged together: one instrument, edition and year, each office once; what is not is named."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lke.engine.offices.reduce import levelled
from lke.errors import TEMUAN, Problem, in_order
from lke.language import _
from lke.model.offices import BAG, RUN, WORKBOOK, Instrument, OfficeRun

_KINDS = (RUN, BAG, WORKBOOK)
"""What says most first: of runs that say the same the first is kept."""


class Group(NamedTuple):
    """Runs of one instrument, edition and year."""

    instrument: Instrument
    year: int | None
    runs: tuple[OfficeRun, ...]
    """Those that count, each office once, in order of code."""
    aside: tuple[OfficeRun, ...]
    """Those that no average holds: named by a remark."""

    @property
    def key(self) -> tuple[str, str, int]:
        """By what groups are ordered and told apart."""
        return self.instrument.id, self.instrument.sha256, self.year or 0


class Grouped(NamedTuple):
    """All groups with what had to be said of them."""

    groups: tuple[Group, ...]
    remarks: tuple[Problem, ...]


def identity(run: OfficeRun) -> str:
    """Which office it is: its code, or the place of a run that does not say it."""
    return run.code or run.place


def province_key(run: OfficeRun) -> str:
    """The province without differences of spelling; empty where none is stated."""
    return levelled(run.province or "").removeprefix("provinsi ").removeprefix("prov ")


def grouped(runs: Iterable[OfficeRun]) -> Grouped:
    """Group *runs*; the order in which they come changes nothing."""
    by_key: dict[tuple[str, str, int | None], list[OfficeRun]] = defaultdict(list)
    for run in sorted(runs, key=lambda run: (identity(run), _KINDS.index(run.source.kind), run.place)):
        by_key[run.instrument.id, run.instrument.sha256, run.year].append(run)
    counting = _Counting()
    groups = sorted((counting.group(members) for members in by_key.values()), key=lambda group: group.key)
    _across_rubrics(counting, groups)
    settled = tuple(counting.settled(group) for group in groups)
    remarks = [*counting.remarks, *_mixed(settled), *(each for group in settled for each in _of_provinces(group))]
    return Grouped(settled, in_order(remarks))


class _Counting:
    """Decides of each run whether it counts."""

    def __init__(self) -> None:
        self.remarks: list[Problem] = []
        self.twice: set[int] = set()

    def group(self, members: Sequence[OfficeRun]) -> Group:
        """Set aside what has no office or year, and the copies of what is there already."""
        first = members[0]
        counted: dict[str, list[OfficeRun]] = defaultdict(list)
        aside = []
        for run in members:
            if not run.code or run.year is None:
                self.remarks.append(_unnamed(run))
                aside.append(run)
            elif (same := _same_content(run, counted[run.code])) is not None:
                self.remarks.append(_copied(run, same))
                aside.append(run)
            else:
                counted[run.code].append(run)
        for runs in counted.values():
            self.found_twice(runs)
        return Group(first.instrument, first.year, tuple(run for runs in counted.values() for run in runs), tuple(aside))

    def found_twice(self, runs: Sequence[OfficeRun]) -> None:
        """Let none of *runs* count where there are several: which of them holds, nobody can say here."""
        if len(runs) > 1:
            self.twice |= {id(run) for run in runs}
            places = ", ".join(run.place for run in runs)
            what = _("{name} ({code}) tahun {year} ada di {count} tempat dengan isi berlainan: {places}").format(
                name=runs[0].name, code=runs[0].code, year=runs[0].year, count=len(runs), places=places
            )
            mend = _("sisakan satu; sampai itu tidak satu pun masuk rata-rata dan peringkat")
            self.remarks += [Problem(TEMUAN, run.place, None, run.code, "office-twice", what, mend) for run in runs]

    def settled(self, group: Group) -> Group:
        """*group* with the offices that stand twice set aside."""
        aside = [run for run in group.runs if id(run) in self.twice]
        runs = tuple(run for run in group.runs if id(run) not in self.twice)
        return group._replace(runs=runs, aside=tuple(sorted((*group.aside, *aside), key=lambda run: (identity(run), run.place))))


def _across_rubrics(counting: _Counting, groups: Sequence[Group]) -> None:
    """One office, one year and one rubric id, but two contents of the rubric: still the same office twice."""
    found: dict[tuple[str, str, int | None], list[OfficeRun]] = defaultdict(list)
    for group in groups:
        for run in group.runs:
            if id(run) not in counting.twice:
                found[run.code, run.instrument.id, run.year].append(run)
    for runs in found.values():
        counting.found_twice(runs)


def _same_content(run: OfficeRun, others: Iterable[OfficeRun]) -> OfficeRun | None:
    """The run among *others* whose numbers are all the same: a copy, or the bag of the same folder."""
    return next((other for other in others if _numbers(other) == _numbers(run)), None)


def _numbers(run: OfficeRun) -> tuple[object, ...]:
    """All of a run that averages, ranks and queues are made of; a bag leaves out words, never numbers."""
    return (
        run.province,
        run.level,
        run.weight,
        run.totals,
        run.highest,
        run.answered,
        run.verified,
        run.gates,
        run.areas,
        run.questions,
        run.inputs,
    )


def _unnamed(run: OfficeRun) -> Problem:
    if not run.code:
        what = _("tidak disebut kantor siapa")
        mend = _("awali nama berkas dengan kode satker, misalnya 6371-2022.xlsx; tidak masuk rata-rata")
        return Problem(TEMUAN, run.place, None, "satker.kode", "office-unnamed", what, mend)
    what = _("tidak disebut tahun berapa")
    mend = _("sebut tahun dalam nama berkas, misalnya 6371-2022.xlsx; tidak masuk rata-rata")
    return Problem(TEMUAN, run.place, None, "tahun", "year-unnamed", what, mend)


def _copied(run: OfficeRun, same: OfficeRun) -> Problem:
    what = _("isinya sama persis dengan {place}; dihitung sekali").format(place=same.place)
    return Problem(TEMUAN, run.place, None, run.code, "office-copied", what, _("hapus salah satu salinannya"))


def _mixed(groups: Sequence[Group]) -> Iterator[Problem]:
    """Editions and years that stand beside each other, and are never averaged together."""
    families: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        families[group.instrument.family].append(group)
    for name, members in families.items():
        years = sorted({group.year for group in members if group.year is not None})
        if len(years) > 1:
            what = _("{family} dari beberapa tahun: {years}; tiap tahun dihitung sendiri").format(
                family=name, years=", ".join(map(str, years))
            )
            mend = _("tidak perlu apa-apa, bila memang hendak dilihat bersama")
            yield Problem(TEMUAN, "", None, name, "years-mixed", what, mend)
        for year in years:
            editions = [group for group in members if group.year == year]
            if len(editions) > 1:
                shown = ", ".join(f"{each.instrument.id} {each.instrument.sha256[:8]} ({len(each.runs)})" for each in editions)
                what = _("{family} tahun {year} dengan beberapa edisi atau isi rubrik: {shown}; masing-masing dihitung sendiri")
                mend = _("samakan rubriknya bila kantor-kantor itu hendak dirata-rata bersama")
                yield Problem(TEMUAN, "", None, name, "editions-mixed", what.format(family=name, year=year, shown=shown), mend)


def _of_provinces(group: Group) -> Iterator[Problem]:
    """Offices without a province, and one region code in two provinces: a word typed differently makes a row of its own."""
    by_region: dict[str, dict[str, list[OfficeRun]]] = defaultdict(lambda: defaultdict(list))
    for run in group.runs:
        key = province_key(run)
        if not key:
            what = _("{name} ({code}) tanpa provinsi: dihitung dalam baris “tanpa provinsi” dan nasional").format(
                name=run.name, code=run.code
            )
            mend = _("isi satker.provinsi di penilaian.yaml")
            yield Problem(TEMUAN, run.place, None, "satker.provinsi", "province-missing", what, mend)
        elif run.code[:2].isdigit():
            by_region[run.code[:2]][key].append(run)
    for region, found in by_region.items():
        if len(found) > 1:
            shown = ", ".join(f"{runs[0].province} ({len(runs)})" for runs in found.values())
            what = _("kode {region}… disebut dalam beberapa provinsi: {shown}").format(region=region, shown=shown)
            mend = _("samakan tulisan satker.provinsi bila itu provinsi yang sama")
            yield Problem(TEMUAN, "", None, region, "province-differs", what, mend)


def by_province(runs: Iterable[OfficeRun]) -> Mapping[str, list[OfficeRun]]:
    """Province key -> its offices, in order of name; the empty key, last, holds those without one."""
    found: dict[str, list[OfficeRun]] = defaultdict(list)
    for run in runs:
        found[province_key(run)].append(run)
    return {key: found[key] for key in sorted(found, key=lambda key: (not key, key))}
