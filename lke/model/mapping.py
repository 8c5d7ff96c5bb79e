"""A mapping: which indicators of an action plan serve which question of an instrument, many to many."""

from pydantic import Field

from lke.model.base import Frozen, Id, Slug, Status, Text


class PlanMapping(Frozen):
    """``pemetaan-<plan>.yaml`` in a rubric's folder."""

    rubric: Slug = Field(alias="rubrik")
    plan: Slug = Field(alias="rencana_aksi")
    status: Status
    """How sure the mapping is: usually ``usulan``."""
    note: Text | None = Field(default=None, alias="catatan")
    served: dict[Id, tuple[Id, ...]] = Field(alias="pemetaan")
    """Question, or group of questions -> the indicators whose evidence serves it."""
    unmapped: dict[Id, Text] = Field(default={}, alias="tanpa_padanan")
    """Indicator -> why no question of the instrument asks for it."""

    def indicators(self) -> frozenset[str]:
        """Every indicator that serves something."""
        return frozenset(indicator for indicators in self.served.values() for indicator in indicators)
