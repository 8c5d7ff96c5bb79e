"""What of an instrument is needed to compare offices: its areas, its scored questions, its family."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lke.model.offices import AreaForm, Instrument, QuestionForm
from lke.model.rubric import Branch, Criterion, Rubric

_AREA = "area"


def family_of(rubric: str) -> str:
    """What the editions of an instrument have in common: the id up to the first part that begins with a digit."""
    return re.split(r"-(?=\d)", rubric, maxsplit=1)[0]


@lru_cache(maxsize=64)
def _kept(form: "_Form") -> Instrument:
    return form.instrument()


def instrument_of(rubric: Rubric, sha256: str) -> Instrument:
    """Reduce *rubric*, whose files have that hash; the same one is worked out once."""
    return _kept(_Form(rubric, sha256))


class _Form:
    """One rubric being reduced; two of one hash are the same."""

    def __init__(self, rubric: Rubric, sha256: str) -> None:
        self.rubric, self.sha256 = rubric, sha256

    def __hash__(self) -> int:
        return hash((self.rubric.id, self.sha256))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Form) and (self.rubric.id, self.sha256) == (other.rubric.id, other.sha256)

    def instrument(self) -> Instrument:
        rubric = self.rubric
        depth = area_depth(rubric)
        questions = tuple(self._questions(depth))
        used = {each.area for each in questions}
        areas = tuple(
            AreaForm(node.id, node.title)
            for node, _parent, _depth in rubric.walk()
            if isinstance(node, Branch) and node.id in used
        )
        return Instrument(
            id=rubric.id,
            edition=rubric.edition,
            sha256=self.sha256,
            title=rubric.title,
            family=family_of(rubric.extends or rubric.id),
            basis=rubric.basis,
            unverified=rubric.unverified,
            outline=rubric.outline,
            has_rules=any(criterion.decides for criterion in rubric.criteria()),
            area_level=rubric.levels[depth] if rubric.levels else "",
            areas=areas,
            questions=questions,
        )

    def _questions(self, depth: int) -> Iterator[QuestionForm]:
        path: list[str] = []
        for node, _parent, at in self.rubric.walk():
            del path[at:]
            question = node if isinstance(node, Criterion) else node.judged
            if isinstance(node, Branch):
                path.append(node.id)
            if question is not None and question.scored:
                yield QuestionForm(question.id, question.text, path[min(depth, len(path) - 1)])


def area_depth(rubric: Rubric) -> int:
    """The depth of the level that is called area; the roots where none is."""
    levels = [level.casefold() for level in rubric.levels]
    return levels.index(_AREA) if _AREA in levels else 0
