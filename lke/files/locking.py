"""One writer at a time: a lock in the run's hidden folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lke.errors import SALAH, Problem, Refused
from lke.files.outputs import cannot_write
from lke.files.places import HIDDEN
from lke.language import _

PATIENCE_S = 15.0


@contextmanager
def locked(run: Path, patience: float = PATIENCE_S) -> Iterator[None]:
    """Hold *run* for one writer; another waits up to *patience* seconds.

    Raises:
        Refused: when another writer holds it for longer, or the run's folder cannot be written.

    """
    from filelock import FileLock, Timeout

    folder = run / HIDDEN
    try:
        folder.mkdir(exist_ok=True)
        lock = FileLock(folder / "kunci", timeout=patience)
        lock.acquire()
    except Timeout:
        what = _("penilaian ini sedang ditulis oleh perintah lke lain")
        mend = _("tunggu sampai perintah itu selesai, lalu ulangi")
        raise Refused([Problem(SALAH, run.as_posix(), None, "", "run-busy", what, mend)]) from None
    except OSError as error:
        raise Refused([cannot_write(folder, error)]) from error
    try:
        yield
    finally:
        lock.release()
