"""A mapping: which indicators of an action plan serve which question of an instrument, many to many."""

from collections.abc import Iterator

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
    """Question -> the indicators whose evidence serves it."""
    unmapped: dict[Id, Text] = Field(default={}, alias="tanpa_padanan")
    """Indicator -> why no question of the instrument asks for it."""

    def questions_of(self) -> dict[str, tuple[str, ...]]:
        """Indicator -> the questions that it serves, in the order of the file."""
        questions: dict[str, tuple[str, ...]] = {}
        for indicator, question in self._pairs():
            questions[indicator] = (*questions.get(indicator, ()), question)
        return questions

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for question, indicators in self.served.items():
            for indicator in indicators:
                yield indicator, question
