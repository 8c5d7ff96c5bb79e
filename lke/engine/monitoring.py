"""How far a plan has been carried out: what the office planned and did, and what its evidence shows, as of a day."""

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from lke.engine.coverage import evidence_of_indicators
from lke.engine.evidence import made_on, standing_faults
from lke.language import _
from lke.model.assessment import Evidence
from lke.model.days import month_number
from lke.model.monitoring import Monitoring, MonthCell, Scheduling, State, StatusLine
from lke.model.places import RESTRICTED
from lke.model.plan import Plan, SubActivity
from lke.model.run import RealisationRow, ScheduleRow
from lke.model.score import Scorecard

_MONTHS = range(1, 13)


class Span(NamedTuple):
    """Days from the first to the last."""

    first: date
    last: date


def monitor(card: Scorecard, as_of: date | None = None) -> Monitoring | None:
    """Say how far the plan of *card* is on the day *as_of*; by default on its ``tanggal_nilai``.

    None where the assessment has no plan.
    """
    assessment = card.assessment
    if assessment.plan is None:
        return None
    day = as_of or assessment.header.dated
    watch = _Watch(card, assessment.plan, day)
    return Monitoring(
        plan=assessment.plan,
        year=assessment.header.year,
        as_of=day,
        stated=as_of is not None,
        scheduled=any(row.months for row in assessment.schedule),
        known=assessment.realisations is not None,
        lines=tuple(watch.lines()),
    )


class _Watch:
    """Works out the state of every month of every sub-activity."""

    def __init__(self, card: Scorecard, plan: Plan, day: date | None) -> None:
        self.card, self.plan, self.day = card, plan, day
        self.year = card.assessment.header.year
        self.schedule: Mapping[str, ScheduleRow] = {row.sub_activity: row for row in card.assessment.schedule}
        self.realised = {(row.sub_activity, month_number(row.month)): row for row in card.assessment.realisations or ()}
        self.shown = evidence_of_indicators(card, (indicator.id for _row, indicator in plan.indicators()))
        self.faults = _faults(card)
        self.pieces = {piece.id: piece for piece in card.assessment.evidence}

    def lines(self) -> Iterator[StatusLine]:
        for area, activity, row in self.plan.sub_activities():
            scheduled = self.schedule.get(row.id)
            yield StatusLine(
                area=area,
                activity=activity,
                row=row,
                scheduling=_scheduling(scheduled),
                responsible=(scheduled.responsible or "") if scheduled is not None else "",
                months=tuple(self._cell(row, scheduled, month) for month in _MONTHS),
            )

    def _cell(self, row: SubActivity, scheduled: ScheduleRow | None, month: int) -> MonthCell:
        planned = scheduled is not None and month in {month_number(each) for each in scheduled.months}
        known = self._known(row.id, month)
        if known is not None and known.done:
            return self._done(row, month, known, planned=planned)
        state = self._undone(month, planned=planned)
        unrecorded = state is State.OVERDUE and known is None
        return MonthCell(month, planned, state, known, (), self._unrecorded(row, month) if unrecorded else "")

    def _unrecorded(self, row: SubActivity, month: int) -> str:
        """The evidence of a month of which nothing was recorded."""
        span = _month(self.year, month)
        found = [piece.id for piece in self._of(row) if _about(piece, span) and not self._later(piece) and not _hidden(piece)]
        if not found:
            return ""
        return _("belum dicatat di realisasi.csv, padahal ada bukti bulan itu: {ids}").format(ids=", ".join(dict.fromkeys(found)))

    def _known(self, sub_activity: str, month: int) -> RealisationRow | None:
        """What was recorded of a month, where it had happened by the day."""
        row = self.realised.get((sub_activity, month))
        if row is None or self.day is None:
            return row
        return row if (row.dated or date(self.year, month, 1)) <= self.day else None

    def _undone(self, month: int, *, planned: bool) -> State:
        if not planned:
            return State.UNSCHEDULED
        known = self.day is not None and self.card.assessment.realisations is not None
        over = known and self.day is not None and _month(self.year, month).last < self.day
        return State.OVERDUE if over else State.PLANNED

    def _done(self, row: SubActivity, month: int, known: RealisationRow, *, planned: bool) -> MonthCell:
        spans = [_month(self.year, month)]
        if known.dated is not None:
            spans.append(_month(known.dated.year, known.dated.month))
        named = [self.pieces[name] for name in known.evidence if name in self.pieces]
        sound = [piece for piece in named if not self.faults[piece.id] and not self._later(piece)]
        dated = [piece for piece in self._of(row) if not self._later(piece) and any(_about(piece, each) for each in spans)]
        if sound or dated:
            shown = (*sound, *(piece for piece in dated if not _hidden(piece)))
            return MonthCell(month, planned, State.PROVED, known, tuple(dict.fromkeys(piece.id for piece in shown)))
        faulty = named or [piece for piece in self._faulty(row) if any(_about(piece, each) for each in spans)]
        return MonthCell(month, planned, State.DONE, known, (), self._lacking(faulty))

    def _of(self, row: SubActivity) -> Iterator[Evidence]:
        """The valid evidence of the sub-activity's indicators."""
        for indicator in row.indicators:
            yield from self.shown[indicator.id].valid

    def _faulty(self, row: SubActivity) -> Iterator[Evidence]:
        """The evidence of the sub-activity's indicators that does not count."""
        for indicator in row.indicators:
            yield from (piece for piece in self.shown[indicator.id].not_valid if self.faults[piece.id] and not _hidden(piece))

    def _later(self, piece: Evidence) -> bool:
        """Whether a piece was made after the day."""
        made = made_on(piece)
        return self.day is not None and made is not None and made > self.day

    def _lacking(self, pieces: Sequence[Evidence]) -> str:
        if not pieces:
            return _("tanpa bukti sah dari bulan itu atau bulan sesudahnya")
        return "; ".join(dict.fromkeys(self._why_not(piece) for piece in pieces))

    def _why_not(self, piece: Evidence) -> str:
        why = self.faults[piece.id] or _("bertanggal sesudah hari itu")
        return _("{id} tidak sah: {why}").format(id=piece.id, why=why)


def _scheduling(row: ScheduleRow | None) -> Scheduling:
    if row is None:
        return Scheduling.NO_ROW
    return Scheduling.MONTHS if row.months else Scheduling.NO_MONTH


def _month(year: int, month: int) -> Span:
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _hidden(piece: Evidence) -> bool:
    """Whether a piece may not be named beside a month: that would tell of when it is."""
    return piece.row.access == RESTRICTED


def _about(piece: Evidence, span: Span) -> bool:
    """Whether evidence is of a month: its period meets it, or it was made in it or in the month after.

    What was made before the month began shows nothing of it, whatever period it names.
    """
    row, made = piece.row, made_on(piece)
    if made is not None and made < span.first:
        return False
    if row.period_from is not None or row.period_to is not None:
        return (row.period_from or date.min) <= span.last and span.first <= (row.period_to or date.max)
    following = _month(span.last.year + span.last.month // 12, span.last.month % 12 + 1)
    return made is not None and made <= following.last


def _faults(card: Scorecard) -> Mapping[str, str]:
    """Evidence -> why no question takes it, in words; empty where one does.

    Of what serves no question only what is wrong with it whatever it is used for.
    """
    used: dict[str, list[Iterable[str]]] = {}
    for uses in card.uses.values():
        for use in uses:
            used.setdefault(use.evidence.id, []).append([fault.what for fault in use.faults])
    said = {}
    for piece in card.assessment.evidence:
        found = used.get(piece.id, [[fault.what for fault in standing_faults(piece)]])
        taken = any(not faults for faults in found)
        said[piece.id] = "" if taken else "; ".join(dict.fromkeys(what for faults in found for what in faults))
    return said
