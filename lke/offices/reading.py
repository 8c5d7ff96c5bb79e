"""One source read and reduced; whatever is wrong with it is told, and never ends the reading of the others."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from lke.engine.offices.reduce import reduce_run
from lke.errors import SALAH, LkeError, NotFound, Problem
from lke.files.places import RUN_FILE
from lke.files.runs import load_run
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.offices import BAG, FOLDER, RUN, WORKBOOK, OfficeRun, Source, Unread
from lke.offices.bags import opened_bag
from lke.offices.preflights import counted, last_preflight

Read = tuple[OfficeRun | Unread, ...]
Reduce = Callable[[Source, Assessment, Iterable[Problem]], OfficeRun]
"""Works out the numbers of one office: exactly, or as the population engine does."""


def read_source(source: Source, reduce: Reduce = reduce_run) -> Read:
    """Read what *source* holds, each run reduced or told why not."""
    try:
        return {RUN: _run, BAG: _bag, WORKBOOK: _workbook, FOLDER: _folder}[source.kind](source, reduce)
    except LkeError as error:
        return (Unread(source, error.problems),)
    except OSError as error:
        what = _("tidak dapat dibaca: {reason}").format(reason=error.strerror or str(error))
        return (
            Unread(source, (Problem(SALAH, source.path, None, "", "office-unreadable", what, _("periksa nama dan izinnya")),)),
        )
    except Exception as error:  # noqa: BLE001 - one broken office does not take the table of 552 away; it is named
        what = _("lke gagal membacanya: {reason}").format(reason=f"{type(error).__name__}: {error}")
        mend = _("periksa sendiri: lke check; bila bersih, laporkan sebagai kesalahan lke")
        return (Unread(source, (Problem(SALAH, source.path, None, "", "source-failed", what, mend),)),)


def reduce_folder(folder: Path, source: Source, reduce: Reduce = reduce_run) -> OfficeRun:
    """Score the run in *folder* and keep what is compared.

    Raises:
        NotFound: when there is no run.
        InvalidFiles: with every ``salah``.

    """
    loaded = load_run(folder)
    return reduce(source, loaded.assessment, loaded.findings)


def _run(source: Source, reduce: Reduce) -> Read:
    folder = Path(source.path)
    return (with_preflight(reduce_folder(folder, source, reduce), folder),)


def with_preflight(run: OfficeRun, folder: Path) -> OfficeRun:
    """*run* with the lines of its last preflight, where the run has not changed since."""
    looked = last_preflight(folder)
    if looked is None:
        return run
    if looked.changed:
        stale = _("praperiksa basi; berubah sesudahnya: {names}").format(names=", ".join(looked.changed))
        return replace(run, remarks=(*run.remarks, stale))
    return replace(run, preflight=looked.counts)


def _folder(source: Source, _reduce: Reduce) -> Read:
    list(Path(source.path).iterdir())
    what = _("tidak ada {file} di folder ini atau di bawahnya").format(file=RUN_FILE)
    raise NotFound([Problem(SALAH, source.path, None, "", "not-a-run", what, _("sebut folder yang berisi penilaian"))])


def _bag(source: Source, reduce: Reduce) -> Read:
    with opened_bag(Path(source.path)) as held:
        run = _named_after(reduce_folder(held.run, source, reduce), source)
        looked = counted(held.preflight, None) if held.preflight is not None else None
        return (replace(run, preflight=looked.counts) if looked is not None else run,)


def _workbook(source: Source, reduce: Reduce) -> Read:
    from lke.offices.workbooks import write_workbook_run  # readers of workbooks take longer to load than many runs to read

    with _emptied() as folder:
        made = write_workbook_run(Path(source.path), folder)
        try:
            run = _unproved(_named_after(reduce_folder(made.folder, source, reduce), source))
        except LkeError as error:
            moved = (
                replace(each, file=source.path, path=" ".join(filter(None, (_own(each.file), each.path))))
                for each in error.problems
            )
            return (Unread(source, tuple(moved)),)
        return (
            replace(
                run,
                code=made.whose.code,
                year=made.whose.year,
                lint=made.lint,
                remarks=(*run.remarks, *made.remarks),
            ),
        )


def _unproved(run: OfficeRun) -> OfficeRun:
    """A workbook holds no evidence: what of its claims is proved is not nothing, but unknown."""
    areas = tuple(area._replace(berbukti=None) for area in run.areas)
    remark = _("buku kerja tidak memuat berkas bukti; berbukti tidak dihitung")
    return replace(run, totals={**run.totals, "berbukti": None}, areas=areas, remarks=(remark, *run.remarks))


def _own(file: str) -> str:
    """The table of a made run, without the folder that is gone."""
    return Path(file).name


def _named_after(run: OfficeRun, source: Source) -> OfficeRun:
    """What was read from a folder that does not last leads nowhere."""
    return replace(run, source=source, last_year=None)


@contextmanager
def _emptied() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="lke-") as folder:
        yield Path(folder)
