"""The same function for every block, wherever its answers are and wherever it runs."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

from lke.population.answers import Answers
from lke.population.arrays import BLOCK, array_part, open_arrays
from lke.population.compiled import CompiledRubric
from lke.population.parquet import read_parquet, stored_offices
from lke.population.rollup import Rollup, Totals, rollup, totals_of
from lke.population.score import score_block


class Asked(NamedTuple):
    """What is worked out of every block."""

    by: tuple[str, ...]
    """``klaim``, ``tpi``, ``round:NAME``, ``sistem``, ``berbukti``."""
    nodes: tuple[str, ...] = ()
    """Nodes whose points are rolled up beside the total."""


class Block(Protocol):
    """Where a block of answers is; small, so that it can be sent to another process."""

    def read(self, compiled: CompiledRubric) -> Answers:
        """Read it."""


class ArrayBlock(NamedTuple):
    """Cases *first* up to *last* of the arrays in a folder."""

    folder: Path
    first: int
    last: int

    def read(self, compiled: CompiledRubric) -> Answers:
        """Map it into memory."""
        return array_part(self.folder, compiled, self.first, self.last)


class ParquetBlock(NamedTuple):
    """Parquet files, one an office and year."""

    places: tuple[Path, ...]

    def read(self, compiled: CompiledRubric) -> Answers:
        """Read them."""
        return read_parquet(self.places, compiled)


def array_blocks(folder: Path, compiled: CompiledRubric, size: int = BLOCK) -> list[ArrayBlock]:
    """The arrays in *folder* in blocks of at most *size* cases.

    Raises:
        NotFound: when there are none.
        InvalidFiles: when they are damaged, or of another rubric.

    """
    count = len(open_arrays(folder, compiled))
    return [ArrayBlock(folder, first, min(first + size, count)) for first in range(0, count, size)]


def parquet_blocks(folder: Path, size: int = BLOCK) -> list[ParquetBlock]:
    """The Parquet files below *folder* in blocks of at most *size* offices and years.

    Raises:
        NotFound: when there are none.

    """
    places = stored_offices(folder)
    return [ParquetBlock(places[first : first + size]) for first in range(0, len(places), size)]


def score(compiled: CompiledRubric, block: Block, asked: Asked) -> list[Totals]:
    """Read and score one block: what a roll-up keeps of it."""
    answers = block.read(compiled)
    return [totals_of(score_block(compiled, answers, by), asked.nodes) for by in asked.by]


def rolled_up(compiled: CompiledRubric, blocks: Iterable[Block], asked: Asked) -> Rollup:
    """Score block after block in this process, one in memory at a time, and roll them up."""
    return rollup(totals for block in blocks for totals in score(compiled, block, asked))
