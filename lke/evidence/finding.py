"""What a name says: what was found, how sure it is, and from what; nothing is guessed silently."""

from typing import NamedTuple

from lke.language import _

SURE, LIKELY, UNKNOWN = "pasti", "mungkin", "tidak tahu"
"""How sure a proposal is, as the table says it; what is not known is left blank, with what it may be."""
_SHOWN = 6


class Finding(NamedTuple):
    """One cell that is proposed."""

    text: str
    sure: str
    because: str


def unknown(because: str) -> Finding:
    """Nothing is proposed."""
    return Finding("", UNKNOWN, because)


def one_of(candidates: list[str]) -> Finding:
    """Nothing is proposed, since it may be any of *candidates*."""
    shown = "; ".join(candidates[:_SHOWN]) + (" …" if len(candidates) > _SHOWN else "")
    return unknown(_("dapat berarti: {candidates}").format(candidates=shown))
