"""Cut-off days, periods of a year and deadlines, as a rubric states them."""

from typing import Literal

from pydantic import Field

from lke.model.base import Frozen, Status, Text

PeriodUnit = Literal["bulan", "triwulan", "semester"]
"""Parts of a year."""

MONTHS: dict[str, int] = {"bulan": 1, "triwulan": 3, "semester": 6, "tahun": 12}
"""How many months a period has."""


class Cutoff(Frozen):
    """A day, ``tahun`` years after the assessment's year."""

    year: int = Field(default=0, alias="tahun", ge=-5, le=5)
    month: int = Field(alias="bulan", ge=1, le=12)
    day: int = Field(alias="hari", ge=1, le=31)


class Limit(Frozen):
    """The day of a deadline in some assessment years."""

    first: int = Field(alias="dari", ge=2000, le=2100)
    last: int | None = Field(default=None, alias="sampai", ge=2000, le=2100)
    year: int = Field(default=0, alias="tahun", ge=-5, le=5)
    """Of a yearly deadline: years after the assessment's."""
    month: int | None = Field(default=None, alias="bulan", ge=1, le=12)
    """Of a yearly deadline."""
    after: int | None = Field(default=None, alias="sesudah", ge=0, le=12)
    """Of a recurring one: months after the period's last."""
    day: int = Field(alias="hari", ge=1, le=31)
    source: str = Field(alias="sumber")
    status: Status


class Deadline(Frozen):
    """Until when something is due: once a year, or for each period of it."""

    title: Text = Field(alias="judul")
    every: Literal["bulan", "triwulan", "semester", "tahun"] = Field(alias="tiap")
    limits: tuple[Limit, ...] = Field(alias="batas")

    def limit_in(self, year: int) -> Limit | None:
        """The limit of an assessment of *year*; None where the rubric does not know it."""
        return next((each for each in self.limits if each.first <= year and (each.last is None or year <= each.last)), None)
