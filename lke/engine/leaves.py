"""What a criterion gets without being scored: no answer yet, or only a record."""

from collections.abc import Mapping
from fractions import Fraction

from lke.figures import plain
from lke.language import _
from lke.model.assessment import Answer
from lke.model.rubric import Criterion
from lke.model.score import Leaf, Outcome


def unanswered(because: str) -> Leaf:
    """No answer: counts as nothing, and is listed."""
    return Leaf(Outcome.UNANSWERED, None, None, because)


def informed(criterion: Criterion, answer: Answer | None) -> Leaf:
    """An answer that informs the person who gives the predicate above it."""
    if answer is None:
        return Leaf(Outcome.RECORDED, None, None, _("belum dijawab; hanya informasi, tidak dinilai"))
    assert criterion.informing
    return Leaf(
        Outcome.RECORDED, None, answer.text, _("dijawab {answer}; hanya informasi, tidak dinilai").format(answer=answer.text)
    )


def recorded(criterion: Criterion, inputs: Mapping[str, Fraction]) -> Leaf:
    """What was recorded, in words."""
    given = [f"{criterion.inputs[name].title}: {plain(number)}" for name, number in inputs.items()]
    because = _("dicatat, tidak dinilai: {given}").format(given="; ".join(given) or _("belum diisi"))
    return Leaf(Outcome.RECORDED, None, None, because)
