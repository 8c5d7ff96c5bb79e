"""Opening a run for review, and the refusals that all of its commands share."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from lke.engine.review.checks import no_such_evidence, review_faults
from lke.engine.review.signing import unknown_reason
from lke.engine.scales import Refusal
from lke.errors import SALAH, InvalidFiles, NotFound, Problem, Refused
from lke.files.changing import RunChange
from lke.files.review_tables import read_review
from lke.files.runs import LoadedRun, load_run, tried
from lke.language import _
from lke.model.assessment import Assessment, Evidence
from lke.model.review import ReviewTables
from lke.model.rubric import Criterion
from lke.model.run import REASONS, word


class Opened(NamedTuple):
    """A run with its responses and follow-ups."""

    loaded: LoadedRun
    tables: ReviewTables

    @property
    def assessment(self) -> Assessment:
        """What the score is a function of."""
        return self.loaded.assessment

    def criterion(self, name: str) -> Criterion:
        """The question of that id.

        Raises:
            NotFound: when it is none that is answered.

        """
        known = {each.id: each for each in self.assessment.rubric.criteria() if each.answerable}
        if name not in known:
            near = get_close_matches(name, known, n=3)
            mend = _("mungkin maksudnya {near}").format(near=", ".join(near)) if near else _("lihat lke rubric show")
            what = _("tidak ada kriteria {id} yang dijawab dalam rubrik ini").format(id=repr(name))
            raise NotFound([Problem(SALAH, name, None, "", "unknown-id", what, mend)])
        return known[name]

    def pieces(self, ids: Iterable[str]) -> list[Evidence]:
        """The registered evidence of those ids.

        Raises:
            NotFound: with every id that the register does not have.

        """
        known = {piece.id: piece for piece in self.assessment.evidence}
        asked = list(dict.fromkeys(ids))
        missing = [name for name in asked if name not in known]
        if missing:
            raise NotFound(Problem(SALAH, name, None, "", "unknown-evidence", *no_such_evidence(name, known)) for name in missing)
        return [known[name] for name in asked]

    def round(self, name: str | None) -> str:
        """The assessors' round of that name; the only one there is where none is named.

        Raises:
            NotFound: when there is no such round, or it must be named.

        """
        rounds = self.assessment.header.rounds[1:]
        if name is None and len(rounds) == 1:
            return rounds[0]
        if name not in rounds:
            what = _("putaran penilai harus disebut") if name is None else _("tidak ada putaran penilai {name}").format(name=name)
            mend = _("pakai --round dengan salah satu: {names}").format(names=", ".join(rounds) or _("belum ada"))
            raise NotFound([Problem(SALAH, "penilaian.yaml", None, "putaran", "no-assessor-round", what, mend)])
        return name


def open_review(run: Path) -> Opened:
    """Load *run* and both tables of its review.

    Raises:
        InvalidFiles: with every ``salah`` of the run, or of the tables.

    """
    loaded = load_run(run)
    tables, problems = review_of(run, loaded.assessment)
    stop_at(run, problems)
    return Opened(loaded, tables)


def review_of(run: Path, assessment: Assessment | None) -> tuple[ReviewTables, tuple[Problem, ...]]:
    """Both tables of *run*, and every fault of them; without an *assessment*, those of their form.

    Tables that cannot be read have no rows.
    """
    try:
        tables = read_review(run)
    except InvalidFiles as error:
        return ReviewTables(), error.problems
    return tables, tuple(review_faults(tables, assessment)) if assessment is not None else ()


def stop_at(run: Path, problems: Iterable[Problem]) -> None:
    """Stop where a fault of the tables of *run* is ``salah``.

    Raises:
        InvalidFiles: with every such fault.

    """
    stopping = [replace(each, file=(run / each.file).as_posix()) for each in problems if each.severity == SALAH]
    if stopping:
        raise InvalidFiles(stopping)


def with_change(opened: Opened, change: RunChange) -> Assessment:
    """The assessment as *change* would leave it.

    Raises:
        Refused: with every ``salah`` that the run would then have; nothing has been written.

    """
    try:
        return tried(opened.loaded, {name: change.table(name) for name in ("jawaban.csv", "bukti.csv")})
    except InvalidFiles as error:
        raise Refused(error.problems) from None


def read_reason(found: str | None) -> str | None:
    """The reason of that code, read leniently.

    Raises:
        Refused: when there is no such reason.

    """
    reason = str(word(found) or "") or None
    if reason is not None and reason not in REASONS:
        raise refused("--reason", unknown_reason(found or ""))
    return reason


def refused(place: str, refusal: Refusal) -> Refused:
    """A refusal of what was asked for, at *place*: an option, or an id."""
    return Refused([Problem(SALAH, place, None, "", *refusal)])
