"""What last year's assessment of the office says of the questions of this one."""

from collections.abc import Iterator, Mapping

from lke.engine.form_fields import answer_text, as_typed_answer
from lke.engine.pairing import Pair
from lke.engine.scales import NOT_APPLICABLE, Refusal, show_answer
from lke.engine.score import Scorer
from lke.errors import InvalidFiles, NotFound, Refused
from lke.files.crosswalks import pairing_of
from lke.files.library import LoadedRubric, find_rubric, load_rubric
from lke.files.runs import LoadedRun, load_run
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.rubric import Criterion, Scale
from lke.model.rules import PREVIOUS_YEAR
from lke.model.run import ROUND_OF_UNIT
from lke.workbook.forms.content import LastYear


def last_year(loaded: LoadedRun) -> Mapping[str, LastYear]:
    """Question -> what was answered last year; empty where there is no such run, or no crosswalk leads from it."""
    place = loaded.assessment.header.related.get(PREVIOUS_YEAR)
    if place is None:
        return {}
    try:
        before = load_run(loaded.folder / place)
        pairing = pairing_of(_rubric(before), _rubric(loaded))
    except (InvalidFiles, NotFound, Refused):  # the run's own findings say what is wrong with it
        return {}
    by_new: dict[str, list[Pair]] = {}
    for pair in pairing.pairs:
        if pair.old is not None and pair.new is not None:
            by_new.setdefault(pair.new, []).append(pair)
    return _LastYear(before.assessment, loaded.assessment).of(by_new)


def _rubric(loaded: LoadedRun) -> LoadedRubric:
    return load_rubric(find_rubric(loaded.assessment.header.rubric, loaded.folder))


class _LastYear:
    def __init__(self, old: Assessment, new: Assessment) -> None:
        self._old, self._new = old, new
        self._scorer = Scorer(old)
        self._before = {criterion.id: criterion for criterion in old.rubric.criteria()}
        self._now = {criterion.id: criterion for criterion in new.rubric.criteria()}

    def of(self, by_new: Mapping[str, list[Pair]]) -> dict[str, LastYear]:
        """Question -> what was answered."""
        return {name: self._of(self._now[name], pairs) for name, pairs in by_new.items()}

    def _of(self, criterion: Criterion, pairs: list[Pair]) -> LastYear:
        whole = len(pairs) == 1 and pairs[0].share_of_old == pairs[0].share_of_new == 1
        if not whole:
            lines = [f"{pair.old}: {shown}" for pair in pairs if (shown := "; ".join(self._shown(self._before[pair.old or ""])))]
            return LastYear("\n".join(lines))
        before = self._before[pairs[0].old or ""]
        inputs = self._old.inputs.get((before.id, ROUND_OF_UNIT), {})
        return LastYear("\n".join(self._shown(before)), self._answer(before, criterion), inputs)

    def _shown(self, criterion: Criterion) -> Iterator[str]:
        """The answer that stood at the end, then what the office had claimed where that was another."""
        scale = self._scale(self._old, criterion)
        final, claim = self._scorer.tpi(criterion), self._scorer.klaim(criterion)
        if final.answer is not None:
            yield show_answer(final.answer, scale)
            if claim.answer != final.answer and claim.answer is not None:
                yield _("(dijawab satker {answer})").format(answer=show_answer(claim.answer, scale))

    def _answer(self, before: Criterion, now: Criterion) -> str | None:
        """The answer as this year's scale takes it; TB is not taken over, its reason may no longer hold."""
        final = self._scorer.tpi(before).answer
        typed = as_typed_answer(final, self._scale(self._old, before)) if final is not None else None
        if typed is None or typed == NOT_APPLICABLE:
            return None
        read = answer_text(typed, self._scale(self._new, now))
        return None if isinstance(read, Refusal) else read

    @staticmethod
    def _scale(assessment: Assessment, criterion: Criterion) -> Scale:
        return assessment.rubric.scales[criterion.scale]
