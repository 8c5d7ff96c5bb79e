"""Which tables belong to which view of the offices."""

from collections.abc import Callable

from lke.engine.offices.gate_tables import gate_table, office_gate_table
from lke.engine.offices.overview import Overview
from lke.engine.offices.table import Table
from lke.engine.offices.tables import area_table, office_table, province_table, question_table
from lke.engine.offices.triage_tables import (
    contradiction_table,
    drift_table,
    file_table,
    load_table,
    note_table,
    queue_table,
    queued_questions,
    share_table,
    task_table,
    trouble_table,
)

VIEWS = ("rekap", "antrean", "drift", "salinan", "beban")
"""What may be asked for on its own."""


def tables_of(overview: Overview, view: str | None, most: int) -> tuple[Table, ...]:
    """The tables of one view, or all; *most*: rows of the queue."""
    made: dict[str, Callable[[], tuple[Table, ...]]] = {
        "rekap": lambda: (
            office_table(overview),
            province_table(overview),
            *_gates(overview),
            area_table(overview),
            question_table(overview),
        ),
        "antrean": lambda: (queued_questions(overview), queue_table(overview, most)),
        "drift": lambda: (drift_table(overview), contradiction_table(overview)),
        "salinan": lambda: (file_table(overview), note_table(overview)),
        "beban": lambda: (load_table(overview), share_table(overview), task_table(overview)),
    }
    names = VIEWS if view is None else (view,)
    return (*(table for name in names for table in made[name]()), trouble_table(overview))


def _gates(overview: Overview) -> tuple[Table, ...]:
    """The tables of gates; none where no instrument has any."""
    known = any(run.gates for run in overview.runs)
    return (gate_table(overview), office_gate_table(overview)) if known else ()
