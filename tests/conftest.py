"""What every test may rely on: a cache of its own, and messages in Indonesian."""

import pytest

from lke import language


def pytest_addoption(parser):
    parser.addoption("--new-golden", action="store_true", help="write tests/golden anew; read the diff, then commit it")


@pytest.fixture(scope="session", autouse=True)
def _cache_of_the_tests(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LKE_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("LKE_LANG", raising=False)
        yield


@pytest.fixture(autouse=True)
def _indonesian():
    language.use("id")
    yield
    language.use("id")
