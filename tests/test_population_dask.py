"""The same function per block on Dask: a local cluster of two processes gives the numbers of this one."""

import builtins
import os

import pytest

from lke.errors import Refused
from lke.population import dask_blocks
from lke.population.arrays import save_arrays
from lke.population.blocks import array_blocks, rolled_up
from tests.test_population_stored import ASKED, answers, close, compiled  # noqa: F401 - fixtures

pytest.importorskip("distributed")


def in_process(_item):
    return os.getpid()


def test_two_workers_give_the_numbers_of_this_process(compiled, answers, tmp_path):  # noqa: F811
    save_arrays(tmp_path / "larik", compiled, answers)
    blocks = array_blocks(tmp_path / "larik", compiled, 2)

    here = rolled_up(compiled, blocks, ASKED).as_json()
    with dask_blocks.cluster() as client:
        by_address = dask_blocks.rolled_up(compiled, blocks, ASKED, client.scheduler.address)
        processes = set(dask_blocks.mapped(client, in_process, list(range(8))))

    close(by_address.as_json(), here)
    assert os.getpid() not in processes
    assert len(processes) == 2


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr(dask_blocks, "SCHEDULER_SECONDS", "1s")

    with pytest.raises(Refused) as caught, dask_blocks.cluster("tcp://127.0.0.1:1"):
        pass

    assert [each.code for each in caught.value.problems] == ["dask-scheduler-silent"]
    assert str(caught.value) == (
        "salah: --scheduler: penjadwal Dask tcp://127.0.0.1:1 tidak menjawab [dask-scheduler-silent]\n"
        "    perbaikan: jalankan dask scheduler dan dask worker, lalu sebut alamatnya: tcp://HOST:8786"
    )


def test_without_distributed_it_says_how_to_get_it(monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name.startswith("distributed"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Refused) as caught, dask_blocks.cluster():
        pass

    assert [each.code for each in caught.value.problems] == ["dask-missing"]
    assert str(caught.value) == (
        "salah: --engine: Dask butuh paket distributed, yang tidak terpasang [dask-missing]\n"
        '    perbaikan: pasang dengan: pip install "lke[dask]"'
    )
