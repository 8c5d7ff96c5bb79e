"""Which question of one side stands for which of the other: by id within an edition, by a crosswalk between editions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from lke.engine.weights import effective_weights
from lke.model.crosswalk import Crosswalk
from lke.model.rubric import Branch, Criterion, Rubric


class Pair(NamedTuple):
    """A question of each side that stand for each other; None on the side that has none."""

    old: str | None
    new: str | None
    kind: str
    share_of_old: Fraction = Fraction(1)
    """Which part of the old question this pair stands for, by the weights of its new questions."""
    share_of_new: Fraction = Fraction(1)
    """Which part of the new question this pair stands for, by the weights of its old questions."""


class Pairing(NamedTuple):
    """Every scored question of both sides in pairs, and the branches that stand for each other."""

    pairs: tuple[Pair, ...]
    branches: Mapping[str, str]
    """New branch -> old branch."""


def pair_by_id(old: Rubric, new: Rubric) -> Pairing:
    """Pair what has the same id: two runs of one edition, or of two variants of it.

    A question that the other variant has as a branch stands for the questions of that branch.
    """
    here, there = dict.fromkeys(scored_ids(new)), dict.fromkeys(scored_ids(old))
    links = [(name, name, "sama") for name in here if name in there]
    for name, leaves in questions_below(old).items():
        links += [(leaf, name, "gabung") for leaf in leaves if name in here and name not in there and leaf not in here]
    for name, leaves in questions_below(new).items():
        links += [(name, leaf, "pecah") for leaf in leaves if name in there and name not in here and leaf not in there]
    named = branch_ids(old)
    return _paired(links, old, new, {name: name for name in branch_ids(new) if name in named})


def pair_by_crosswalk(crosswalk: Crosswalk, old: Rubric, new: Rubric) -> Pairing:
    """Pair as *crosswalk* says, which has passed its check."""
    below_old, below_new = questions_below(old), questions_below(new)
    named = [
        (a, b, match.kind)
        for match in crosswalk.matches
        for a in _named(match.old, below_old)
        for b in _named(match.new, below_new)
        if a is not None or b is not None
    ]
    scored_old, scored_new = dict.fromkeys(scored_ids(old)), dict.fromkeys(scored_ids(new))
    links = [(a, b, kind) for a, b, kind in named if a in scored_old and b in scored_new]
    return _paired(links, old, new, {match.new: match.old for match in crosswalk.branches})


def _paired(links: Sequence[tuple[str, str, str]], old: Rubric, new: Rubric, branches: Mapping[str, str]) -> Pairing:
    """The linked questions in pairs, and each of the others alone."""
    pairs = _shared(links, nominal_weights(old), nominal_weights(new))
    paired_old, paired_new = {a for a, _b, _kind in links}, {b for _a, b, _kind in links}
    pairs += [Pair(None, name, "baru") for name in scored_ids(new) if name not in paired_new]
    pairs += [Pair(name, None, "hilang") for name in scored_ids(old) if name not in paired_old]
    return Pairing(tuple(pairs), branches)


def reversed_pairing(pairing: Pairing) -> Pairing:
    """The same pairs seen from the other side."""
    turned = {"pecah": "gabung", "gabung": "pecah", "baru": "hilang", "hilang": "baru"}
    pairs = tuple(
        Pair(pair.new, pair.old, turned.get(pair.kind, pair.kind), pair.share_of_new, pair.share_of_old) for pair in pairing.pairs
    )
    return Pairing(pairs, {old: new for new, old in pairing.branches.items()})


def _named(ids: Iterable[str], below: Mapping[str, tuple[str, ...]]) -> list[str | None]:
    found: list[str | None] = [leaf for name in ids for leaf in below.get(name, ())]
    return found or [None]


def _shared(links: Sequence[tuple[str, str, str]], old: Mapping[str, Fraction], new: Mapping[str, Fraction]) -> list[Pair]:
    """Pairs with the part that each is of its two questions."""
    of_old: dict[str, list[str]] = {}
    of_new: dict[str, list[str]] = {}
    for a, b, _kind in links:
        of_old.setdefault(a, []).append(b)
        of_new.setdefault(b, []).append(a)
    return [Pair(a, b, kind, _part(b, of_old[a], new), _part(a, of_new[b], old)) for a, b, kind in links]


def _part(name: str, among: list[str], weights: Mapping[str, Fraction]) -> Fraction:
    whole = sum((weights[each] for each in among), Fraction(0))
    return weights[name] / whole if whole else Fraction(1, len(among))


# --- what a rubric holds -----------------------------------------------------------------------------------------


def scored_ids(rubric: Rubric) -> list[str]:
    """Questions that can bring points, in preorder."""
    return [criterion.id for criterion in rubric.criteria() if criterion.scored]


def branch_ids(rubric: Rubric) -> dict[str, Branch]:
    """Branches by id, in preorder."""
    return {node.id: node for node, _parent, _depth in rubric.walk() if isinstance(node, Branch)}


def questions_below(rubric: Rubric) -> dict[str, tuple[str, ...]]:
    """Node -> the scored questions in it; a question that is only recorded has itself."""
    scored = set(scored_ids(rubric))
    below: dict[str, tuple[str, ...]] = {}
    for node, _parent, _depth in reversed(list(rubric.walk())):
        if isinstance(node, Criterion) or node.id in scored:
            below[node.id] = (node.id,)
        else:
            below[node.id] = tuple(_once(leaf for child in node.children for leaf in below[child.id] if leaf in scored))
    return below


def _once(names: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(names))


def nominal_weights(rubric: Rubric) -> Mapping[str, Fraction]:
    """Points of the total of every node when everything applies."""
    return effective_weights(rubric, frozenset()).by_id
