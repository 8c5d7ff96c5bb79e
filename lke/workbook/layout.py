"""Where everything stands: lines of the rubric, columns of a sheet. The sheets LKE and Hitung share their rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xlsxwriter.utility import xl_col_to_name

from lke.model.rubric import Branch, Criterion, Rubric

COVER, QUESTIONS, RECAP, INPUTS, REGISTER, WORKING = "Sampul", "LKE", "Rekap", "Masukan", "Bukti", "Hitung"
GATES, COMPARISON, PLAN = "Gerbang", "Perbandingan", "Rencana Aksi"
"""Names of the sheets: identifiers, the same in every language."""

FIRST_ROW = 3
"""Below a title, the names of blocks, and the names of columns."""

_MOST_ARGUMENTS = 200
"""Excel takes 255 arguments in a function."""


@dataclass(frozen=True, slots=True)
class Line:
    """One node of the rubric in its row (counted from 0)."""

    node: Branch | Criterion
    row: int
    depth: int
    parent: int | None
    """Row of the parent."""
    siblings: tuple[Branch | Criterion, ...]
    children: tuple[int, ...]
    """Rows of the parts that make it; none where it takes a predicate itself."""

    @property
    def question(self) -> Criterion | None:
        """What is answered in this row: a criterion, or a branch that takes a predicate."""
        return self.node if isinstance(self.node, Criterion) else self.node.judged

    @property
    def outside(self) -> bool:
        """Whether it is a root whose weight is no part of the total's."""
        return isinstance(self.node, Branch) and self.node.outside_sum


def lines(rubric: Rubric) -> tuple[Line, ...]:
    """Every node in preorder, one row each."""
    walked = [(node, parent, depth) for node, parent, depth in rubric.walk()]
    rows = {node.id: FIRST_ROW + at for at, (node, _parent, _depth) in enumerate(walked)}
    return tuple(
        Line(
            node=node,
            row=rows[node.id],
            depth=depth,
            parent=rows[parent.id] if parent is not None else None,
            siblings=parent.children if parent is not None else rubric.roots,
            children=tuple(rows[child.id] for child in node.children) if isinstance(node, Branch) and node.judged is None else (),
        )
        for node, parent, depth in walked
    )


class Columns:
    """The columns of one sheet, by name."""

    def __init__(self, sheet: str, names: Iterable[str]) -> None:
        self.sheet = sheet
        self.names = tuple(names)
        self._at = {name: at for at, name in enumerate(self.names)}

    def at(self, name: str) -> int:
        """Return the column's number, from 0."""
        return self._at[name]

    def here(self, name: str, row: int) -> str:
        """Name a cell of *row* from the same sheet: ``C5``."""
        return f"{xl_col_to_name(self.at(name))}{row + 1}"

    def cell(self, name: str, row: int) -> str:
        """Name a cell of *row* from any sheet: ``Hitung!C5``."""
        return f"{self.sheet}!{self.here(name, row)}"

    def span(self, name: str, first: int, last: int) -> str:
        """Name the cells of a column from any sheet: ``Hitung!$C$4:$C$90``."""
        letters = xl_col_to_name(self.at(name))
        return f"{self.sheet}!${letters}${first + 1}:${letters}${last + 1}"

    def total(self, name: str, rows: Sequence[int]) -> str:
        """Sum a column over *rows*, neighbours as a range; text cells count nothing."""
        letters = xl_col_to_name(self.at(name))
        parts = [f"{letters}{a + 1}" if a == b else f"{letters}{a + 1}:{letters}{b + 1}" for a, b in _runs(rows)]
        while len(parts) > _MOST_ARGUMENTS:
            chunks = [parts[at : at + _MOST_ARGUMENTS] for at in range(0, len(parts), _MOST_ARGUMENTS)]
            parts = [f"SUM({','.join(chunk)})" for chunk in chunks]
        return f"SUM({','.join(parts)})" if parts else "0"


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Group sorted *rows* into unbroken runs."""
    if not rows:
        return []
    breaks = [(left, right) for left, right in pairwise(rows) if right != left + 1]
    starts = [rows[0], *(right for _left, right in breaks)]
    ends = [*(left for left, _right in breaks), rows[-1]]
    return list(zip(starts, ends, strict=True))
