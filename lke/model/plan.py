"""An action plan (rencana aksi): area, kegiatan, sub kegiatan, indikator keberhasilan."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from lke.model.base import Frozen, Id, Slug, Text
from lke.model.days import KnownDay

Level = Literal["kabkota", "provinsi", "pusat"]


class PlanUnit(Frozen):
    """The office whose plan it is."""

    name: Text = Field(alias="nama")
    region_code: str = Field(alias="kode_wilayah", pattern=r"^\d{2,4}$")
    level: Level = Field(alias="jenjang")
    province: Text = Field(alias="provinsi")


class Decree(Frozen):
    """The decree that fixed the plan; a role signs it, never a name."""

    number: Text = Field(alias="nomor")
    issued: KnownDay = Field(alias="tanggal")
    place: Text = Field(alias="tempat")
    title: Text = Field(alias="tentang")
    official: Text = Field(alias="pejabat")


class Part(Frozen):
    """One part that a sub-activity's cell lists; it has no id and is not scored."""

    label: Text
    text: Text = Field(alias="teks")


class Indicator(Frozen):
    """One *indikator keberhasilan*, verbatim."""

    id: Id
    label: str | None = None
    text: Text = Field(alias="teks")
    details: tuple[Text, ...] = Field(default=(), alias="rincian")


class SubActivity(Frozen):
    """One row of the printed table."""

    id: Id
    label: str | None = None
    name: Text | None = Field(default=None, alias="nama")
    parts: tuple[Part, ...] = Field(default=(), alias="bagian")
    lead_in: Text | None = Field(default=None, alias="pengantar")
    printed_indicator: Text | None = Field(default=None, alias="indikator_tercetak")
    """What the cell prints where it names no indicator: ``-``."""
    indicators: tuple[Indicator, ...] = Field(alias="indikator")

    @property
    def title(self) -> str:
        """The name, or the listed parts where the cell has nothing else."""
        return self.name or " ".join(f"{part.label} {part.text}" for part in self.parts)


class Activity(Frozen):
    """One *kegiatan* of an area."""

    id: Id
    label: str | None = None
    name: Text = Field(alias="nama")
    sub_activities: tuple[SubActivity, ...] = Field(alias="sub_kegiatan")


class Area(Frozen):
    """One *area perubahan*."""

    id: Id
    label: str | None = None
    name: Text = Field(alias="nama")
    activities: tuple[Activity, ...] = Field(alias="kegiatan")


class Plan(Frozen):
    """A whole action plan."""

    id: Slug
    title: Text = Field(alias="judul")
    year: int = Field(alias="tahun", ge=2000, le=2100)
    unit: PlanUnit = Field(alias="satker")
    decree: Decree = Field(alias="penetapan")
    legal_basis: tuple[Text, ...] = Field(alias="dasar_hukum")
    schedule: Literal["tidak_dinyatakan"] = Field(alias="jadwal")
    """The plan states no months; an office's own live in its run's ``jadwal.csv``."""
    areas: tuple[Area, ...] = Field(alias="area")

    def sub_activities(self) -> Iterator[tuple[Area, Activity, SubActivity]]:
        """Every row of the table with what it stands under, in printed order."""
        for area in self.areas:
            for activity in area.activities:
                for sub_activity in activity.sub_activities:
                    yield area, activity, sub_activity

    def indicators(self) -> Iterator[tuple[SubActivity, Indicator]]:
        """Every indicator with its sub-activity, in printed order."""
        for _, _, sub_activity in self.sub_activities():
            for indicator in sub_activity.indicators:
                yield sub_activity, indicator
