"""Last year's run of each office: the same instrument family, the year before, among the runs that were read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from lke.engine.offices.grouping import Group
from lke.engine.offices.rollup import share_of
from lke.errors import TEMUAN, Problem
from lke.language import _
from lke.model.offices import OfficeRun


class Earlier(NamedTuple):
    """How the score of record stood a year before."""

    run: OfficeRun
    points: Fraction | None
    share: Fraction | None
    change: Fraction | None
    """In points; None where the two are not of one edition: their points do not mean the same."""
    change_of_share: Fraction | None
    same_edition: bool


class Years(NamedTuple):
    """Which run is whose of the year before."""

    before: Mapping[int, OfficeRun]
    """id of a run -> last year's."""
    remarks: tuple[Problem, ...]


def pair_years(groups: Iterable[Group], named: Mapping[int, OfficeRun]) -> Years:
    """Find last year's run of each run: among those read; else *named*, what its ``penilaian_terkait`` led to."""
    runs = [run for group in groups for run in group.runs]
    known: dict[tuple[str, str, int], list[OfficeRun]] = defaultdict(list)
    for run in runs:
        known[run.code, run.instrument.family, run.year or 0].append(run)
    before: dict[int, OfficeRun] = {}
    remarks = []
    for run in runs:
        candidates = known.get((run.code, run.instrument.family, (run.year or 0) - 1), [])
        chosen = _chosen(run, candidates)
        if chosen is None and candidates:
            remarks.append(_several(run, candidates))
        found = chosen or (named.get(id(run)) if not candidates else None)
        if found is not None:
            before[id(run)] = found
    return Years(before, tuple(remarks))


def _chosen(run: OfficeRun, candidates: Sequence[OfficeRun]) -> OfficeRun | None:
    """The only one, else the only one by the same rubric."""
    same = [each for each in candidates if each.instrument.id == run.instrument.id]
    return candidates[0] if len(candidates) == 1 else same[0] if len(same) == 1 else None


def _several(run: OfficeRun, candidates: Sequence[OfficeRun]) -> Problem:
    what = _("tahun lalu ada beberapa penilaian: {places}; tidak dipilihkan").format(
        places=", ".join(each.place for each in candidates)
    )
    mend = _("sisakan satu penilaian tahun lalu untuk kantor dan instrumen ini")
    return Problem(TEMUAN, run.place, None, run.code, "last-year-ambiguous", what, mend)


def earlier(run: OfficeRun, before: OfficeRun | None, by: str) -> Earlier | None:
    """How the score *by* stood in *before*; None where there is no run of last year."""
    if before is None:
        return None
    points, now = before.totals[by], run.totals[by]
    share, share_now = share_of(points, before.weight), share_of(now, run.weight)
    same = (before.instrument.id, before.instrument.sha256) == (run.instrument.id, run.instrument.sha256)
    change = now - points if same and now is not None and points is not None else None
    of_share = share_now - share if share is not None and share_now is not None else None
    return Earlier(before, points, share, change, of_share, same)
