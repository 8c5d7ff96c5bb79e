"""What stands of all that forms have said of a field: the same whatever order they came back in.

Nothing said is ever forgotten: a field holds the set of what was said, and its text is worked out from that set alone.
Something said is superseded only by what knew of it: a form that was handed out after it had come in, an edit of the
table, a decision. Where several things stand that say different texts, the field keeps what was agreed before them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lke.model.form import FieldKey, Said


class Standing(NamedTuple):
    """What a field's text is, and what that rests on."""

    text: str
    top: tuple[Said, ...]
    """What nothing else supersedes."""
    open: bool
    """Whether those say different texts, so that a person has to decide."""


def stands(first: str, said: Sequence[Said]) -> Standing:
    """Work out what stands of *said*; *first* is what the run held before."""
    top = tuple(each for each in said if not any(_supersedes(other, each) for other in said))
    texts = {each.text for each in top}
    unseen = bool(said) and not any(each.is_state or each.knows or each.base == first for each in said)
    if unseen or not said:
        texts.add(first)
    if len(texts) == 1:
        return Standing(texts.pop(), top, open=False)
    return Standing(_kept(first, said, top, unseen=unseen), top, open=True)


def before(first: str, said: Sequence[Said]) -> Sequence[Said]:
    """What had been said before the proposals that stand now: one step back, where these cannot be taken over."""
    top = stands(first, said).top
    return [each for each in said if each.is_state or each not in top]


def _kept(first: str, said: Sequence[Said], top: tuple[Said, ...], *, unseen: bool) -> str:
    """The text of a field that waits for a decision: the run's own, else what was agreed before."""
    own = next((each.text for each in top if each.is_state), None)
    if own is not None:
        return own
    return first if unseen else stands(first, [each for each in said if each not in top]).text


def _supersedes(later: Said, earlier: Said) -> bool:
    if earlier.id in later.knows:
        return True
    # the table was edited, the form was handed out with that edit, and only then lke noticed the edit
    seen = earlier.is_state and not later.is_state and later.base == earlier.text
    return seen and earlier.knows <= later.knows


def said_id(form: str, round_: str, key: FieldKey, text: str, knows: Iterable[str] = ()) -> str:
    """The id of something said: the same for the same words of the same form."""
    parts = "\x1f".join((form, round_, *key, text, *sorted(knows)))
    return "u" + hashlib.sha256(parts.encode()).hexdigest()[:9]  # a letter first: no spreadsheet takes it for a number
