"""Handing out a form of a run."""

from collections.abc import Callable, Sequence
from pathlib import Path

from lke.engine.form_fields import question_forms
from lke.engine.instruments import indicators_served
from lke.engine.score import scorecard
from lke.errors import SALAH, NotFound, Problem
from lke.files.anchor import last_hash
from lke.files.fields import ANSWERS, DATA, Fields
from lke.files.outputs import Outputs
from lke.files.runs import LoadedRun, load_run
from lke.files.said import SAID, read_said
from lke.forming.last_year import last_year
from lke.language import _
from lke.model.form import HandedOut
from lke.model.rubric import Branch, Rubric
from lke.workbook.forms.build import build_form
from lke.workbook.forms.content import Content

Progress = Callable[[int], None]


def hand_out(
    run: Path,
    target: Path,
    *,
    areas: Sequence[str] = (),
    round_: str | None = None,
    role: str = "",
    force: bool = False,
    progress: Progress | None = None,
) -> HandedOut:
    """Write a form of *run* into *target*; the run itself stays as it is.

    Raises:
        NotFound: when there is no such area or round.
        InvalidFiles: when the run cannot be read.
        Refused: when *target* is a file that a person changed.

    """
    loaded = load_run(run, progress)
    content, handed = form_of(loaded, tuple(areas), round_, role)
    Outputs(run).write({target: content}, force=force)
    return handed


def form_of(loaded: LoadedRun, areas: tuple[str, ...], round_: str | None, role: str) -> tuple[bytes, HandedOut]:
    """The form of a loaded run: the file's bytes, and what is handed out with it."""
    assessment = loaded.assessment
    rounds = assessment.header.rounds
    name = round_ or rounds[0]
    if name not in rounds:
        what = _("tidak ada putaran {name}").format(name=repr(name))
        mend = _("yang ada: {names}").format(names=", ".join(rounds))
        raise NotFound([Problem(SALAH, name, None, "putaran", "no-such-round", what, mend)])
    _refuse_unknown_areas(assessment.rubric, areas)
    typed = fields_of(loaded).texts(name)
    said = read_said(_bytes(loaded.folder / SAID)).said
    content = Content(
        card=scorecard(assessment, loaded.findings),
        round=name,
        role=role.strip(),
        areas=areas,
        questions=question_forms(assessment, name, typed),
        typed=typed,
        knows={key: tuple(sorted(row.id for row in rows)) for (of, key), rows in said.items() if of == name},
        anchor=last_hash(loaded.folder) or "",
        last_year=last_year(loaded),
    )
    return build_form(content)


def fields_of(loaded: LoadedRun) -> Fields:
    """The fields of a run's tables as they lie in its folder."""
    assessment = loaded.assessment
    serving = indicators_served(assessment.rubric, assessment.mapping)
    answers, data = (_bytes(loaded.folder / name) for name in (ANSWERS, DATA))
    return Fields(answers, data, assessment.header, assessment.rubric, serving)


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def _refuse_unknown_areas(rubric: Rubric, areas: tuple[str, ...]) -> None:
    known = [node.id for node, _parent, _depth in rubric.walk() if isinstance(node, Branch)]
    problems = []
    for area in areas:
        if area not in known:
            what = _("tidak ada area {name}").format(name=repr(area))
            mend = _("yang ada: {names}").format(names=", ".join(root.id for root in rubric.roots))
            problems.append(Problem(SALAH, area, None, "area", "unknown-area", what, mend))
    if problems:
        raise NotFound(problems)
