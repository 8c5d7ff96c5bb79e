"""Makes the draft of a plan from the tables of a file: which rows are the plan's, and what stands beside them."""

from collections.abc import Iterator
from typing import NamedTuple

from lke.engine.plan_columns import Columns, columns_of, is_head
from lke.engine.plan_facts import facts_in
from lke.engine.plan_rows import PlanReader
from lke.model.plan_draft import Draft, FoundRow, FoundTables


class _Read(NamedTuple):
    """A row of the plan's table."""

    row: FoundRow
    columns: Columns
    breaks: bool
    """Whether it is the first one of a table or page."""
    after_blank: bool
    """Whether a blank row stands before it."""


def draft_of(found: FoundTables) -> Draft | None:
    """The draft of the plan whose table is in *found*; None where no table has a plan's heads."""
    rows = list(_rows(found))
    if not rows:
        return None
    reader = PlanReader()
    for read in rows:
        if read.after_blank and not reader.goes_on(read.row, read.columns):
            reader.ignore(read.row)
        else:
            reader.read(read.row, read.columns, breaks=read.breaks)
    reader.finish(shading_known=found.shading_known)
    return Draft(reader.areas, [*found.notes, *reader.doubts], facts_in(found.texts))


def _rows(found: FoundTables) -> Iterator[_Read]:
    """The rows below heads, whichever page they are on; a table without heads goes on from the one before."""
    columns: Columns | None = None
    width = 0
    for table in found.tables:
        breaks, blank, heads_at = True, False, -1
        for at, row in enumerate(table):
            heads = columns_of(table, at)
            if heads is not None:
                columns, width, breaks, blank, heads_at = heads, len(row.cells), True, False, at
            elif columns is None or (heads_at < 0 and len(row.cells) != width):
                continue  # another table, or what stands above the heads
            elif at - heads_at <= 3 and heads_at >= 0 and is_head(row, columns):
                continue
            elif not any(cell.strip() for cell in row.cells):
                blank = True
            else:
                yield _Read(row, columns, breaks, blank)
                breaks, blank = False, False
