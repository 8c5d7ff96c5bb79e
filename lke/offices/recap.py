"""The use case of ``lke rekap``: find, read, look over, write."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from lke.engine.offices.disguise import Disguise
from lke.engine.offices.load import WEEK, Reviewer
from lke.engine.offices.overview import Asking, Overview, look_over
from lke.engine.offices.table import CHANCE, CHANGE, NUMBER, POINTS, SHARE, WHOLE, Cell, Table
from lke.engine.offices.tables import office_table
from lke.engine.offices.views import tables_of
from lke.errors import SALAH, InvalidFiles, NotFound, Problem, Refused
from lke.files.outputs import Outputs
from lke.files.sources import find_sources
from lke.language import _
from lke.model.offices import WORKBOOK, OfficeRun, Source
from lke.model.plan import Level
from lke.model.score import SCORES
from lke.offices.engines import Engine
from lke.offices.gathering import Gathered, Progress, gather, nothing_read

ENDINGS = (".xlsx", ".html", ".htm", ".parquet")


class Wanted(NamedTuple):
    """How the offices are to be looked at."""

    by: str | None = None
    reviewers: str | None = None
    """``A,B,C``; ``A:6371`` where A answered for office 6371, ``A:6371+6372`` for both."""
    hours: Fraction = WEEK
    jobs: int | None = None
    disguise: str | None = None
    """The key of the pseudonyms; names are shown where None."""
    engine: Engine = Engine()


def sources_of(places: Sequence[Path], target: Path | None = None) -> tuple[Source, ...]:
    """What there is to read at and below *places*; not the file *target*, which is about to be written."""
    return find_sources(places, target)


def recap(sources: Sequence[Source], wanted: Wanted | None = None, progress: Progress | None = None) -> Overview:
    """Read *sources* and look them over; what cannot be read is told.

    Raises:
        NotFound: when there is no such score.
        InvalidFiles: when nothing at all could be read.
        Refused: when the engine is Dask and there is none, or its scheduler does not answer.

    """
    asked = wanted or Wanted()
    asking = Asking(_score(asked.by), reviewers_of(asked.reviewers), asked.hours)
    gathered = gather(sources, asked.jobs, progress, asked.engine)
    if not gathered.runs:
        raise InvalidFiles(nothing_read(gathered.unread))
    if asked.disguise is not None:
        gathered, asking = _disguised(gathered, asking, asked.disguise)
    runs, named = _names_from_elsewhere(gathered.runs), gathered.named
    return look_over(runs, gathered.unread, named, asking)


def _score(by: str | None) -> str | None:
    if by is None or by in SCORES:
        return by
    mend = _("pakai salah satu: {known}").format(known=", ".join(SCORES))
    raise NotFound(
        [Problem(SALAH, "", None, "--by", "unknown-score", _("tidak ada nilai atau putaran {by}").format(by=repr(by)), mend)]
    )


def reviewers_of(text: str | None) -> tuple[Reviewer, ...]:
    """The reviewers in ``A,B:6371,C``; empty where none are named.

    Raises:
        NotFound: when one is named twice, or has no name.

    """
    found = []
    for part in (text or "").split(",") if text is not None else ():
        name, _colon, own = part.partition(":")
        found.append(Reviewer(" ".join(name.split()), frozenset(code.strip() for code in own.split("+") if code.strip())))
    names = [each.name for each in found]
    if text is not None and (not all(names) or len(set(names)) < len(names)):
        what = _("pemeriksa tanpa nama, atau disebut dua kali: {text}").format(text=repr(text))
        mend = _('tulis misalnya --reviewers "Tim A,Tim B:6371,Tim C"')
        raise NotFound([Problem(SALAH, "", None, "--reviewers", "reviewers-unclear", what, mend)])
    return tuple(found)


_Name = tuple[str, Level, str | None]


def _names_from_elsewhere(runs: Sequence[OfficeRun]) -> tuple[OfficeRun, ...]:
    """Workbooks say neither level nor province: where all other runs of the office agree on them, they are its."""
    known: dict[str, set[_Name]] = {}
    for run in runs:
        if run.source.kind != WORKBOOK and run.code:
            known.setdefault(run.code, set()).add((run.name, run.level, run.province))
    return tuple(_named(run, known.get(run.code, set())) if run.source.kind == WORKBOOK else run for run in runs)


def _named(run: OfficeRun, names: set[_Name]) -> OfficeRun:
    if len(names) != 1:
        return run
    name, level, province = next(iter(names))
    told = (*run.remarks, _("nama dan provinsi dari penilaian lain kantor ini"))
    return replace(run, name=name, level=level, province=province, remarks=told)


def _disguised(gathered: Gathered, asking: Asking, key: str) -> tuple[Gathered, Asking]:
    runs = _names_from_elsewhere(gathered.runs)
    disguise = Disguise(key, (*runs, *gathered.named.values()))
    hidden = {run.place: disguise.of(run) for run in runs}
    named = {hidden[place].place: disguise.of(run) for place, run in gathered.named.items()}
    made = Gathered(tuple(disguise.of(run) for run in runs), tuple(map(disguise.unread, gathered.unread)), named)
    return made, asking._replace(reviewers=tuple(_hidden_office(each, runs, disguise) for each in asking.reviewers))


def _hidden_office(reviewer: Reviewer, runs: Sequence[OfficeRun], disguise: Disguise) -> Reviewer:
    return reviewer._replace(own=frozenset(disguise.of(run).code for run in runs if not reviewer.may_verify(run)))


# --- outputs -----------------------------------------------------------------------------------------------------


def overview_json(overview: Overview, view: str | None, most: int) -> dict[str, Any]:
    """The JSON document of *overview*, or of one view."""
    from lke.report.offices_json import overview_document

    return overview_document(overview, view, most)


def overview_text(overview: Overview, view: str | None, most: int) -> str:
    """What the screen shows of *overview*."""
    from lke.report.offices_text import overview_text as text

    return text(overview, view, most)


def write_overview(overview: Overview, target: Path, view: str | None, most: int, *, force: bool = False) -> Path:
    """Write *overview* as a page, a workbook or a table for programs, by the ending of *target*.

    Raises:
        Refused: when *target* is there and is not what was written last, or pyarrow is not installed.

    """
    made: dict[str, Callable[[], bytes]] = {
        ".xlsx": lambda: _workbook(overview, view, most),
        ".parquet": lambda: parquet(office_table(overview)),
    }
    content = made.get(target.suffix.lower(), lambda: _page(overview, view, most))()
    Outputs(target.parent, target.parent).write({target: content}, force=force)
    return target


def _page(overview: Overview, view: str | None, most: int) -> bytes:
    from lke.report.offices_html import render_offices

    return render_offices(overview, view, most).encode(errors="backslashreplace")  # names of files need not be UTF-8


def _workbook(overview: Overview, view: str | None, most: int) -> bytes:
    from lke.workbook.offices import build_offices

    years = [run.year for run in overview.runs if run.year is not None]
    return build_offices(
        tables_of(overview, view, most), example=overview.example, created=date(max(years, default=2000), 12, 31)
    )


def parquet(table: Table) -> bytes:
    """*table* as Parquet: whole numbers, floats and texts; what is not there is null.

    Raises:
        Refused: where pyarrow is not installed.

    """
    try:
        import pyarrow as pa
        from pyarrow.parquet import write_table
    except ImportError:
        what = _("Parquet butuh paket pyarrow, yang tidak terpasang")
        mend = _('pasang dengan: pip install "lke[parquet]"; atau tulis .xlsx')
        raise Refused([Problem(SALAH, "", None, "", "parquet-missing", what, mend)]) from None
    kinds = {WHOLE: pa.int64(), **dict.fromkeys((NUMBER, POINTS, SHARE, CHANGE, CHANCE), pa.float64())}
    columns = {
        column.title: pa.array([_plain(row[at], column.kind) for row in table.rows], type=kinds.get(column.kind, pa.string()))
        for at, column in enumerate(table.columns)
    }
    stream = BytesIO()
    write_table(pa.table(columns), stream)
    return stream.getvalue()


def _plain(cell: Cell, kind: str) -> str | int | float | None:
    if isinstance(cell, str):
        return cell.encode(errors="backslashreplace").decode()  # names of files need not be UTF-8
    if cell is None:
        return None
    return int(cell) if kind == WHOLE else float(cell)
