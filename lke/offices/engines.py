"""Who works out the numbers of a recap: the exact engine, the population engine, or that on a Dask cluster.

All read the same files and give the same recap; only by how much a gate is missed may differ, in the last digits of a float.
"""

import copyreg
import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from lke import language
from lke.files.checked import keep_in_memory
from lke.files.runs import LoadedRun, load_run
from lke.model.offices import RUN, Source
from lke.offices.reading import Read, read_source, with_preflight

EXACT, NUMPY, DASK = "exact", "numpy", "dask"
ENGINES = (EXACT, NUMPY, DASK)


class Engine(NamedTuple):
    """Which engine, and for Dask where its scheduler is."""

    name: str = EXACT
    scheduler: str | None = None
    """``tcp://host:8786``; a cluster of processes on this machine where None."""


BLOCK = 24
"""Sources of a block: enough to share the cost of one, few enough that no worker waits at the end."""
_COLLECT_AFTER = 200_000


def begin(code: str) -> None:
    """Make a process ready: the language of the user, rubrics loaded once, no looking through what lasts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that the user started
    language.use(code)
    gc.set_threshold(_COLLECT_AFTER)
    copyreg.pickle(Fraction, _as_parts)
    keep_in_memory().__enter__()


def _as_parts(number: Fraction) -> tuple[Callable[[int, int], Fraction], tuple[int, int]]:
    return _of_parts, (number.numerator, number.denominator)


@lru_cache(maxsize=100_000)
def _of_parts(numerator: int, denominator: int) -> Fraction:
    """The number; the few hundred that occur again and again exist once."""
    return Fraction(numerator, denominator)


def blocks_of(sources: Sequence[Source], size: int = BLOCK) -> list[tuple[Source, ...]]:
    """*sources* in blocks."""
    return [tuple(sources[first : first + size]) for first in range(0, len(sources), size)]


def read_each(alone: Callable[[Source], Read], sources: Sequence[Source]) -> list[Read]:
    """What each of *sources* holds, in order, each read on its own by *alone*."""
    return [alone(source) for source in sources]


def read_alone(source: Source) -> Read:
    """What *source* holds, worked out by the population engine."""
    from lke.population.offices import reduce_one

    return read_source(source, reduce_one)


def read_block(sources: Sequence[Source]) -> list[Read]:
    """What each of *sources* holds, in order; run folders of one instrument are worked out together."""
    from lke.population.offices import reduce_block

    loaded = {source: run for source in sources if (run := _loaded(source)) is not None}
    made: dict[Source, Read] = {}
    for alike in _alike(loaded):
        try:
            runs = reduce_block([(each, loaded[each].assessment, loaded[each].findings) for each in alike])
            made |= {each: (with_preflight(run, Path(each.path)),) for each, run in zip(alike, runs, strict=True)}
        except Exception:  # noqa: BLE001, S112 - one broken office: read one by one, only it is named
            continue
    return [made[source] if source in made else read_alone(source) for source in sources]


def _loaded(source: Source) -> LoadedRun | None:
    """A run folder as read; None for anything else, and for what cannot be read: that is told when it is read on its own."""
    if source.kind != RUN:
        return None
    try:
        return load_run(Path(source.path))
    except Exception:  # noqa: BLE001 - named by ``read_source``
        return None


def _alike(loaded: dict[Source, LoadedRun]) -> list[list[Source]]:
    """Sources of one instrument and the same rounds."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[Source]] = {}
    for source, run in loaded.items():
        assessment = run.assessment
        key = (assessment.rubric.id, assessment.rubric_sha256, assessment.header.rounds)
        groups.setdefault(key, []).append(source)
    return list(groups.values())


def read_on_dask(sources: Sequence[Source], scheduler: str | None, workers: int) -> Iterator[Read]:
    """What each of *sources* holds, in order, read by the workers of a Dask cluster, which must see the same folders.

    Raises:
        Refused: when dask.distributed is not installed, or the scheduler does not answer.

    """
    from lke.population.dask_blocks import cluster, mapped

    with cluster(scheduler, workers) as client:
        for block in mapped(client, OnWorker(language.code()), blocks_of(sources)):
            yield from block


class OnWorker:
    """``read_block`` in a worker that has never heard of lke before."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __call__(self, sources: Sequence[Source]) -> list[Read]:
        """Read one block in the user's language."""
        language.use(self.code)
        with keep_in_memory():
            return read_block(sources)
