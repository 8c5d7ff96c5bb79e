"""What the tables of a run become by all that forms have said of it, and which fields wait for a person.

What single fields yield may not fit together: TB without a note, a part above its whole, one fact answered twice. The
fields of such a question then all wait, as if they had been answered differently. That too follows from the set of what
was said alone, so that the order in which forms came back does not matter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lke.engine.facts import Facts
from lke.engine.instruments import indicators_served
from lke.engine.join import RunTables, join
from lke.engine.merging import Standing, before, stands
from lke.engine.review.signing import reason_is_due, reason_may_stand, told_by
from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.fields import ANSWERS, DATA, Fields, parsed
from lke.files.said import Place
from lke.model.assessment import Assessment
from lke.model.form import REASON, TABLE, FieldKey, Said


@dataclass(frozen=True)
class Settled:
    """What stands of every field of which anything was said."""

    standing: Mapping[Place, Standing]
    changes: Mapping[Place, str]
    """Fields whose text is to become another one."""
    tables: Mapping[str, bytes]
    reasons: Mapping[Place, str] = field(default_factory=dict)
    """Why a field waits although nobody contradicts: what does not fit together."""
    unexplained: frozenset[tuple[str, str]] = frozenset()
    """(round, criterion) that an assessor lowers without a reason, of those whose reason anything was said of."""

    @property
    def open(self) -> list[Place]:
        """Fields that wait for a person."""
        return [place for place, each in self.standing.items() if each.open]


class Settler:
    """Settles what was said of one run, whose tables are *content*."""

    def __init__(self, assessment: Assessment, content: Mapping[str, bytes]) -> None:
        self._assessment, self._content = assessment, content
        self._serving = indicators_served(assessment.rubric, assessment.mapping)
        self._criteria = {criterion.id: criterion for criterion in assessment.rubric.criteria()}
        self._group = _groups(assessment)

    def fields(self) -> Fields:
        """The fields as they stand in the tables."""
        header, rubric = self._assessment.header, self._assessment.rubric
        return Fields(self._content[ANSWERS], self._content[DATA], header, rubric, self._serving)

    def settle(self, said: Mapping[Place, Sequence[Said]], touched: Iterable[tuple[str, str]] = ()) -> Settled:
        """Work out what stands; *touched*: (round, criterion) of which something was said just now.

        Raises:
            InvalidFiles: when the tables would not be sound even without what forms said.

        """
        touched = set(touched)
        rows: dict[Place, Sequence[Said]] = dict(said)
        stepped: dict[Place, str] = {}
        while True:
            standing = {place: self._standing(said[place], rows[place], held=place in stepped) for place in said}
            standing |= _reasons_that_wait(standing, said, rows)
            changes, tables = self._tables(standing, said, touched)
            problems = self._faults(tables) if changes or touched else []
            groups = self._blamed(problems)
            back = {
                place: earlier for place in rows if self._blame(place, groups) and (earlier := _earlier(said[place], rows[place]))
            }
            if not back:
                break
            for place, earlier in back.items():
                rows[place] = earlier.rows
                stepped.setdefault(place, self._blame(place, groups) or "")
        if problems:
            raise InvalidFiles(problems)
        return self._beside_answers(Settled(standing, changes, tables, stepped), said, touched)

    def _blame(self, place: Place, groups: Mapping[tuple[str, str], str]) -> str | None:
        """What does not fit together of a field's question in its round; None where nothing is said of it."""
        group = self._group[place[1].criterion]
        return groups.get((group, place[0]), groups.get((group, ""))) if is_field(place[1]) else None

    @staticmethod
    def _standing(said: Sequence[Said], rows: Sequence[Said], *, held: bool) -> Standing:
        whole = stands(_first(said), said)
        return Standing(stands(_first(said), rows).text, whole.top, open=True) if held else whole

    def _beside_answers(self, settled: Settled, said: Mapping[Place, Sequence[Said]], touched: set[tuple[str, str]]) -> Settled:
        """Take away reasons whose answer, as forms or decisions gave it, lowers nothing: nobody says them of that answer."""
        places = [place for place in settled.standing if place[1].part == REASON]
        if not places:
            return settled
        told = told_by(self._joined(settled.tables)[0])
        standing = dict(settled.standing)
        for place in places:
            round_, key = place
            answering = _answering_places(standing, place)
            given = any(_in_force(standing[each]) for each in answering) and not any(standing[each].open for each in answering)
            if given and not reason_may_stand(told, self._criteria[key.criterion], round_):
                standing[place] = Standing("", standing[place].top, open=False)
        changes, tables = self._tables(standing, said, touched)
        unexplained = frozenset(
            (place[0], place[1].criterion)
            for place in places
            if not standing[place].text
            and not any(standing[each].open for each in (place, *_answering_places(standing, place)))
            and reason_is_due(told, self._criteria[place[1].criterion], place[0])
        )
        return Settled(standing, changes, tables, settled.reasons, unexplained)

    def _tables(
        self, standing: Mapping[Place, Standing], said: Mapping[Place, Sequence[Said]], touched: set[tuple[str, str]]
    ) -> tuple[dict[Place, str], dict[str, bytes]]:
        """The fields that change, and the tables with these changes."""
        fields = self.fields()
        changes: dict[Place, str] = {}
        for round_ in dict.fromkeys(place[0] for place in standing):
            held = fields.texts(round_)
            news = {
                place[1]: each.text
                for place, each in standing.items()
                if place[0] == round_ and is_field(place[1]) and each.text != held.get(place[1], "")
            }
            fields.write(round_, news)
            changes |= {(round_, key): text for key, text in news.items()}
        answered = {(round_, key.criterion) for round_, key in changes if key.answers}
        for round_, criterion in sorted(touched | answered):
            self._sign(fields, round_, criterion, standing, said)
        return changes, fields.content()

    def _sign(
        self,
        fields: Fields,
        round_: str,
        criterion: str,
        standing: Mapping[Place, Standing],
        said: Mapping[Place, Sequence[Said]],
    ) -> None:
        """Say by whom and when a criterion was answered, as far as forms and decisions answered it."""
        places = [place for place in standing if place[0] == round_ and place[1].criterion == criterion and place[1].answers]
        rows = [row for place in places for row in _in_force(standing[place])]
        by_hand = any(row.form == TABLE for place in places for row in standing[place].top)
        if not places or (by_hand and not rows):
            return
        texts = fields.texts(round_)
        if not any(texts.get(key) for key in _answering(texts, criterion)):
            fields.sign(round_, criterion, "", "")
        elif rows:
            who = "; ".join(sorted({row.role for row in rows if row.role}))
            fields.sign(round_, criterion, who, max(row.day for row in rows))
        else:
            fields.sign(round_, criterion, *said[places[0]][0].first_signed)

    def _faults(self, tables: Mapping[str, bytes]) -> list[Problem]:
        """What would stop the run with these tables."""
        return [problem for problem in self._joined(tables)[1] if problem.severity == SALAH]

    def _joined(self, tables: Mapping[str, bytes]) -> tuple[Assessment, Sequence[Problem]]:
        assessment = self._assessment
        answers, data = parsed(tables, assessment.header.rounds)
        rows = RunTables(answers, data, rosters=assessment.rosters, related=assessment.related)
        return join(assessment.header, assessment.rubric, "", assessment.plan, rows, assessment.mapping)

    def _blamed(self, problems: Iterable[Problem]) -> dict[tuple[str, str], str]:
        """(group of questions, round) -> what does not fit together in it; a blank round stands for every one."""
        blamed: dict[tuple[str, str], str] = {}
        for problem in problems:
            criteria, round_ = self._named(problem.path)
            for criterion in criteria:
                blamed.setdefault((self._group[criterion], round_), problem.what)
        return blamed

    def _named(self, path: str) -> tuple[Sequence[str], str]:
        """The questions and the round that a fault of the tables names: ``A.1``, ``A.1.unit`` or ``A.1:agen``."""
        owner = path.partition(":")[0]
        if owner in self._criteria:
            return (owner,), ""
        name, _dot, round_ = owner.rpartition(".")
        if name in self._criteria and round_ in self._assessment.header.rounds:
            return (name,), round_
        return self._serving.get(owner, ()), ""


def is_field(key: FieldKey) -> bool:
    """Whether it stands in one of the two tables; new evidence is remembered beside them."""
    return not key.part.startswith("bukti:")


class _Earlier(NamedTuple):
    rows: Sequence[Said]


def _earlier(said: Sequence[Said], rows: Sequence[Said]) -> _Earlier | None:
    """What had been said one step before; None where nothing can be taken back."""
    back = before(_first(said), rows)
    return _Earlier(back) if len(back) < len(rows) else None


def _first(said: Sequence[Said]) -> str:
    return said[0].first if said else ""


def _in_force(standing: Standing) -> list[Said]:
    """What gave a field its text: forms that agree, or a decision."""
    return [
        row for row in standing.top if row.form != TABLE and row.text == standing.text and (not standing.open or row.is_state)
    ]


def _answering(texts: Mapping[FieldKey, str], criterion: str) -> Iterator[FieldKey]:
    return (key for key in texts if key.criterion == criterion and key.answers)


def _answering_places(standing: Mapping[Place, Standing], place: Place) -> list[Place]:
    """Where the answer to a field's question stands in the same round."""
    return [each for each in standing if each[0] == place[0] and each[1].criterion == place[1].criterion and each[1].answers]


def _reasons_that_wait(
    standing: Mapping[Place, Standing], said: Mapping[Place, Sequence[Said]], rows: Mapping[Place, Sequence[Said]]
) -> dict[Place, Standing]:
    """Reasons said along with an answer that waits: they wait with it, and do not stand beside another answer."""
    waiting: dict[Place, Standing] = {}
    for place, each in standing.items():
        if place[1].part == REASON and any(standing[other].open for other in _answering_places(standing, place)):
            text = stands(_first(said[place]), before(_first(said[place]), rows[place])).text
            if text != each.text:
                waiting[place] = Standing(text, each.top, open=True)
    return waiting


def _groups(assessment: Assessment) -> dict[str, str]:
    """Question -> the name of the group of questions that state one fact or one number with it."""
    leader = dict(Facts(assessment.rubric).owner)

    def find(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    for criterion in assessment.rubric.criteria():
        for each in criterion.inputs.values():
            if each.same_as is not None and each.same_as.run is None:
                other = each.same_as.key.partition(":")[0]
                if other in leader:
                    leader[find(criterion.id)] = find(other)
    return {name: find(name) for name in leader}
