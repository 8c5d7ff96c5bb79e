"""What evidence may be for: the indicators and questions of a run, by code and by words."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lke.engine.evidence import accepted_kinds
from lke.engine.instruments import indicators_served
from lke.files.runs import Frame
from lke.model.plan import Plan
from lke.model.rubric import Branch, Rubric

_STOP = frozenset(
    {
        "ada",
        "adalah",
        "apakah",
        "area",
        "atas",
        "atau",
        "bagi",
        "berapa",
        "dalam",
        "dan",
        "dari",
        "dengan",
        "di",
        "ini",
        "itu",
        "kabupaten",
        "ke",
        "kegiatan",
        "kota",
        "kpu",
        "mana",
        "oleh",
        "pada",
        "para",
        "penilaian",
        "provinsi",
        "satker",
        "secara",
        "sejauh",
        "seluruh",
        "serta",
        "sub",
        "sudah",
        "tahun",
        "telah",
        "tentang",
        "untuk",
        "yang",
    }
)
"""Words that say nothing of what a text is about."""


class Item(NamedTuple):
    """What one piece of evidence may be for."""

    id: str
    column: str
    """Of the register: ``indikator`` or ``kriteria``."""
    segments: tuple[str, ...]
    words: frozenset[str]
    above: tuple[str, ...]
    """Ids of what it stands under, the outermost first."""


class Catalogue(NamedTuple):
    """All items of a run."""

    items: Mapping[str, Item]
    titles: Mapping[str, frozenset[str]]
    """Id of an item or of what it stands under -> the words of its title."""
    levels: Mapping[str, int]
    """What a level is called, in lower case -> at which segment it stands."""
    kinds: Mapping[str, tuple[str, ...]]
    """Item -> the kinds of evidence that count for it."""
    indicators: frozenset[str]
    """Every indicator that the register may name, those that nothing asks for too."""
    criteria: frozenset[str]

    def under(self, node: str) -> list[Item]:
        """The items at or below *node*."""
        return [item for item in self.items.values() if item.id == node or node in item.above]


def words_of(text: str) -> frozenset[str]:
    """The words of *text* that say what it is about."""
    return frozenset(re.findall(r"[^\W\d_]{2,}", text.lower())) - _STOP


def catalogue_of(frame: Frame) -> Catalogue:
    """The indicators and questions of a run; a question that is an indicator of the same code is named as the indicator."""
    serving = indicators_served(frame.rubric, frame.mapping)
    titles: dict[str, frozenset[str]] = {}
    above: dict[str, tuple[str, ...]] = {}
    for id_, text, parents in (*_of_rubric(frame.rubric), *(_of_plan(frame.plan) if frame.plan else ())):
        titles[id_] = titles.get(id_, frozenset()) | words_of(text)
        above.setdefault(id_, parents)
    indicators = [*(each.id for _row, each in frame.plan.indicators())] if frame.plan else list(serving)
    questions = {criterion.id: criterion for criterion in frame.rubric.criteria() if criterion.answerable}
    columns = {**dict.fromkeys(questions, "kriteria"), **dict.fromkeys(indicators, "indikator")}
    items = {
        id_: Item(id_, column, tuple(id_.split(".")), titles.get(id_, frozenset()), above.get(id_, ()))
        for id_, column in columns.items()
    }
    asking = {id_: [each for each in (id_, *serving.get(id_, ())) if each in questions] for id_ in items}
    kinds = {id_: tuple(kind for each in asked for kind in accepted_kinds(questions[each])) for id_, asked in asking.items()}
    unserved = frozenset(frame.rubric.unmapped) | frozenset(frame.mapping.unmapped if frame.mapping else ())
    known = frozenset(indicators) | frozenset(serving) | unserved
    criteria = frozenset(criterion.id for criterion in frame.rubric.criteria())
    return Catalogue(items, titles, _levels(frame), kinds, known, criteria)


def _of_rubric(rubric: Rubric) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    parents: dict[str, tuple[str, ...]] = {}
    for node, parent, _depth in rubric.walk():
        parents[node.id] = (*parents[parent.id], parent.id) if parent is not None else ()
        yield node.id, node.title if isinstance(node, Branch) else node.text, parents[node.id]


def _of_plan(plan: Plan) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for area, activity, row in plan.sub_activities():
        yield area.id, area.name, ()
        yield activity.id, activity.name, (area.id,)
        yield row.id, row.title, (area.id, activity.id)
        for indicator in row.indicators:
            yield indicator.id, indicator.text, (area.id, activity.id, row.id)


def _levels(frame: Frame) -> dict[str, int]:
    named = frame.rubric.levels if frame.plan is None else ("Area", "Kegiatan", "Sub kegiatan")
    return {name.lower(): at for at, name in enumerate(named)}
