"""How far a plan has been carried out: month by sub-activity, as of one day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

from lke.model.plan import Activity, Area, Plan, SubActivity
from lke.model.run import RealisationRow


class State(Enum):
    """What has become of a sub-activity in a month."""

    UNSCHEDULED = "tidak_dijadwalkan"
    PLANNED = "direncanakan"  # not due yet
    OVERDUE = "terlambat"  # the month is over and nothing was done
    DONE = "dikerjakan"  # the office says so
    PROVED = "terbukti"  # and valid evidence shows it


class Scheduling(Enum):
    """Three ways of not being scheduled, and being so."""

    NO_ROW = "tanpa_baris"  # jadwal.csv does not name the sub-activity
    NO_MONTH = "bulan_kosong"  # it does, and the office has not chosen its months yet
    MONTHS = "berbulan"  # months are chosen; one that is not among them is not planned


class MonthCell(NamedTuple):
    """One sub-activity in one month."""

    month: int
    planned: bool
    state: State
    row: RealisationRow | None
    """What ``realisasi.csv`` says of it, as far as it was known on the day."""
    proof: tuple[str, ...] = ()
    """Ids of the valid evidence that shows it; restricted evidence only where the office names it itself."""
    lacking: str = ""
    """Why what was done is not proved; of what is overdue, the evidence that there is nevertheless."""

    @property
    def is_done(self) -> bool:
        """Whether it was carried out."""
        return self.state in (State.DONE, State.PROVED)


class Progress(NamedTuple):
    """Counts of months times sub-activities."""

    sub_activities: int
    without_months: int
    """Sub-activities of which no month is planned."""
    planned: int
    due: int
    """Planned months that are over."""
    done: int
    """Planned months in which it was carried out, proved ones among them."""
    proved: int
    overdue: int
    outside: int
    """Carried out in a month for which it was not planned."""

    @property
    def share_done(self) -> Fraction | None:
        """Part of the planned months; None where none is planned."""
        return Fraction(self.done, self.planned) if self.planned else None

    @property
    def share_proved(self) -> Fraction | None:
        """Part of the planned months; None where none is planned."""
        return Fraction(self.proved, self.planned) if self.planned else None


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One sub-activity through the year."""

    area: Area
    activity: Activity
    row: SubActivity
    scheduling: Scheduling
    responsible: str
    """The role that is responsible; empty where the schedule names none."""
    months: tuple[MonthCell, ...]
    """January to December."""


class MeetingItem(NamedTuple):
    """Something that the next evaluation meeting has to look at."""

    line: StatusLine
    cell: MonthCell


@dataclass(frozen=True, slots=True)
class Monitoring:
    """The whole plan as of one day."""

    plan: Plan
    year: int
    as_of: date | None
    """None where no day is known: then nothing is overdue."""
    stated: bool
    """Whether the day was asked for; otherwise it is the assessment's ``tanggal_nilai``."""
    scheduled: bool
    """Whether the office has a schedule at all."""
    known: bool
    """Whether there is a ``realisasi.csv``; otherwise nothing is known of what was done, and nothing is called overdue."""
    lines: tuple[StatusLine, ...]

    def cells(self) -> Iterator[MeetingItem]:
        """Every month of every sub-activity, in printed order."""
        for line in self.lines:
            for cell in line.months:
                yield MeetingItem(line, cell)

    def progress(self, area: str | None = None) -> Progress:
        """How far *area* is, or all of the plan."""
        lines = [line for line in self.lines if area is None or line.area.id == area]
        cells = [cell for line in lines for cell in line.months]
        planned = [cell for cell in cells if cell.planned]
        return Progress(
            sub_activities=len(lines),
            without_months=sum(line.scheduling is not Scheduling.MONTHS for line in lines),
            planned=len(planned),
            due=sum(self.is_over(cell.month) for cell in planned),
            done=sum(cell.is_done for cell in planned),
            proved=sum(cell.state is State.PROVED for cell in planned),
            overdue=sum(cell.state is State.OVERDUE for cell in planned),
            outside=sum(cell.is_done for cell in cells if not cell.planned),
        )

    def is_over(self, month: int) -> bool:
        """Whether the last day of *month* has passed."""
        return self.as_of is not None and month < self.current_month

    @property
    def current_month(self) -> int:
        """The month of the day, counted from the plan's January as 1: 0 is December before, 13 January after."""
        assert self.as_of is not None
        return (self.as_of.year - self.year) * 12 + self.as_of.month

    # --- for the next evaluation meeting ---

    @property
    def overdue(self) -> tuple[MeetingItem, ...]:
        """Whose month is over and nothing was done."""
        return tuple(item for item in self.cells() if item.cell.state is State.OVERDUE)

    def due_in(self, month: int) -> tuple[MeetingItem, ...]:
        """What is planned for a month, counted as ``current_month``, and not done yet."""
        return tuple(item for item in self.cells() if item.cell.month == month and item.cell.state is State.PLANNED)

    @property
    def due_this_month(self) -> tuple[MeetingItem, ...]:
        """What is planned for the month of the day and not done yet."""
        return self.due_in(self.current_month) if self.as_of is not None else ()

    @property
    def due_next_month(self) -> tuple[MeetingItem, ...]:
        """What is planned for the month after it and not done yet."""
        return self.due_in(self.current_month + 1) if self.as_of is not None else ()

    @property
    def unproved(self) -> tuple[MeetingItem, ...]:
        """What was done and is not proved."""
        return tuple(item for item in self.cells() if item.cell.state is State.DONE)

    @property
    def without_months(self) -> tuple[StatusLine, ...]:
        """Sub-activities of which no month is planned."""
        return tuple(line for line in self.lines if line.scheduling is not Scheduling.MONTHS)
