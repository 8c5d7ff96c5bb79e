"""The same function per block on a Dask cluster, for those who have one (``pip install "lke[dask]"``).

Blocks say where their answers are, so every worker must see the same folders; only what a roll-up keeps travels back. Without a
scheduler's address a cluster of processes is started on this machine and closed again.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from lke.errors import SALAH, Problem, Refused
from lke.language import _
from lke.population.blocks import Asked, Block, score
from lke.population.compiled import CompiledRubric
from lke.population.rollup import Rollup, rollup

if TYPE_CHECKING:
    from distributed import Client

Item = TypeVar("Item")
Made = TypeVar("Made")

SCHEDULER_SECONDS = "20s"
"""How long a scheduler may take to answer."""


def rolled_up(
    compiled: CompiledRubric, blocks: Iterable[Block], asked: Asked, scheduler: str | None = None, workers: int = 2
) -> Rollup:
    """Score *blocks* on the cluster of *scheduler* (``tcp://host:8786``), or on *workers* processes here, and roll them up.

    Raises:
        Refused: when dask.distributed is not installed, or the scheduler does not answer.

    """
    with cluster(scheduler, workers) as client:
        return rollup(totals for made in mapped(client, _Scored(compiled, asked), list(blocks)) for totals in made)


class _Scored:
    """``score`` with all but the block filled in."""

    def __init__(self, compiled: CompiledRubric, asked: Asked) -> None:
        self.compiled = compiled
        self.asked = asked

    def __call__(self, block: Block) -> Any:
        return score(self.compiled, block, self.asked)


@contextmanager
def cluster(scheduler: str | None = None, workers: int = 2) -> "Iterator[Client]":
    """A client of the cluster at *scheduler*, or of *workers* processes here; closed in the end.

    Raises:
        Refused: when dask.distributed is not installed, or the scheduler does not answer.

    """
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        what = _("Dask butuh paket distributed, yang tidak terpasang")
        mend = _('pasang dengan: pip install "lke[dask]"')
        raise Refused([Problem(SALAH, "", None, "--engine", "dask-missing", what, mend)]) from None
    if scheduler is None:
        with (
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,  # a worker that is slow to leave is no news
            ) as local,
            Client(local) as client,
        ):
            yield client
        return
    try:
        client = Client(scheduler, timeout=SCHEDULER_SECONDS)
    except (OSError, TimeoutError, ValueError):
        what = _("penjadwal Dask {address} tidak menjawab").format(address=scheduler)
        mend = _("jalankan dask scheduler dan dask worker, lalu sebut alamatnya: tcp://HOST:8786")
        raise Refused([Problem(SALAH, "", None, "--scheduler", "dask-scheduler-silent", what, mend)]) from None
    with client:
        yield client


def mapped(client: "Client", function: Callable[[Item], Made], items: Sequence[Item]) -> Iterator[Made]:
    """*function* of every item on the cluster, in order; what it needs is sent to each worker once."""
    sent = client.scatter(function, broadcast=True)
    futures = [client.submit(_applied, sent, item, pure=False) for item in items]
    for future in futures:
        made: Made = future.result()
        yield made


def _applied(function: Callable[[Item], Made], item: Item) -> Made:
    return function(item)
