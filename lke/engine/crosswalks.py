"""Crosswalks: whether one is complete and true, and what one could look like."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import NamedTuple

from lke.engine.faults import fault
from lke.engine.pairing import branch_ids, nominal_weights, questions_below, scored_ids
from lke.errors import Problem
from lke.language import _
from lke.model.crosswalk import ONE_TO_ONE, BranchMatch, Crosswalk, Match, MatchKind
from lke.model.rubric import Criterion, Rubric

LIKE = Fraction(3, 5)
"""Share of common words from which two texts are taken for the same question."""
_WORD = re.compile(r"\w+")


# --- check -------------------------------------------------------------------------------------------------------


class _Book(NamedTuple):
    """What a crosswalk may name on one side."""

    rubric: Rubric
    below: Mapping[str, tuple[str, ...]]
    key: str

    @property
    def questions(self) -> dict[str, Criterion]:
        return {each.id: each for each in self.rubric.criteria()}


def check_crosswalk(crosswalk: Crosswalk, old: Rubric, new: Rubric) -> Iterator[Problem]:
    """Say what is wrong: unknown ids, questions named twice or not at all, kinds that the rubrics belie."""
    books = (_Book(old, questions_below(old), "dari"), _Book(new, questions_below(new), "ke"))
    for book, named in zip(books, (crosswalk.old, crosswalk.new), strict=True):
        if named != book.rubric.id:
            what = _("{key} menyebut {named}, padahal rubriknya {id}").format(key=book.key, named=named, id=book.rubric.id)
            yield fault(book.key, "crosswalk-wrong-edition", what, _("tulis {id}").format(id=book.rubric.id))
    for side, book in enumerate(books):
        yield from _check_names(crosswalk, book, side)
        yield from _check_complete(crosswalk, book, side)
    for at, match in enumerate(crosswalk.matches):
        yield from _check_match(f"padanan[{at}]", match, books)


def _ids(match: Match | BranchMatch, side: int) -> tuple[str, ...]:
    named = (match.old, match.new)[side]
    return (named,) if isinstance(named, str) else named


def _check_names(crosswalk: Crosswalk, book: _Book, side: int) -> Iterator[Problem]:
    branches = branch_ids(book.rubric)
    for at, pair in enumerate(crosswalk.branches):
        for name in _ids(pair, side):
            if name not in branches:
                yield _unknown(f"kelompok[{at}].{book.key}", name, book.rubric, tuple(branches))
    for at, match in enumerate(crosswalk.matches):
        for place, name in enumerate(_ids(match, side)):
            if name not in book.below:
                yield _unknown(f"padanan[{at}].{book.key}[{place}]", name, book.rubric, tuple(book.below))


def _unknown(path: str, name: str, rubric: Rubric, known: tuple[str, ...]) -> Problem:
    near = get_close_matches(name, known, n=3)
    mend = (
        _("mungkin maksudnya {near}").format(near=", ".join(near))
        if near
        else _("lihat lke rubric show {id}").format(id=rubric.id)
    )
    what = _("{name} tidak ada dalam rubrik {id}").format(name=name, id=rubric.id)
    return fault(path, "crosswalk-unknown-id", what, mend)


def _check_complete(crosswalk: Crosswalk, book: _Book, side: int) -> Iterator[Problem]:
    """Every scored question of both sides is named once."""
    seen: dict[str, int] = {}
    for at, match in enumerate(crosswalk.matches):
        for leaf in (leaf for name in _ids(match, side) for leaf in book.below.get(name, ())):
            if leaf in seen:
                what = _("{id} sudah disebut di padanan[{first}]").format(id=leaf, first=seen[leaf])
                yield fault(f"padanan[{at}].{book.key}", "crosswalk-named-twice", what, _("sisakan satu padanan"))
            seen.setdefault(leaf, at)
    missing = [name for name in scored_ids(book.rubric) if name not in seen]
    if missing:
        shown = ", ".join(missing[:12]) + (", …" if len(missing) > 12 else "")
        what = _("{count} kriteria rubrik {id} belum berpadanan: {names}").format(
            count=len(missing), id=book.rubric.id, names=shown
        )
        kind = "baru" if side else "hilang"
        mend = _("sebut padanannya, atau tulis sebagai {kind}").format(kind=kind)
        yield fault("padanan", "crosswalk-incomplete", what, mend)


_COUNTS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(ONE_TO_ONE, ("1", "1")),
    "pecah": ("1", "2+"),
    "gabung": ("2+", "1"),
    "baru": ("0", "1+"),
    "hilang": ("1+", "0"),
}


def _check_match(path: str, match: Match, books: tuple[_Book, _Book]) -> Iterator[Problem]:
    old, new = ([leaf for name in _ids(match, side) for leaf in books[side].below.get(name, ())] for side in (0, 1))
    wanted = _COUNTS[match.kind]
    if not all(_holds(len(found), count) for found, count in zip((old, new), wanted, strict=True)):
        what = _("jenis {kind} menghubungkan {old} kriteria lama dengan {new} kriteria baru").format(
            kind=match.kind, old=len(old), new=len(new)
        )
        mend = _("jenis ini meminta {old} lama dan {new} baru; pakai jenis lain").format(old=wanted[0], new=wanted[1])
        yield fault(path, "crosswalk-wrong-count", what, mend)
    elif match.kind in ONE_TO_ONE and old[0] in books[0].questions and new[0] in books[1].questions:
        yield from _check_kind(path, match.kind, old[0], new[0], books)


def _holds(count: int, wanted: str) -> bool:
    return count >= int(wanted[0]) if wanted.endswith("+") else count == int(wanted)


def _check_kind(path: str, kind: str, old: str, new: str, books: tuple[_Book, _Book]) -> Iterator[Problem]:
    """``sama`` claims the same scale and weight; ``skala`` and ``bobot`` claim a difference."""
    differs = _differences(books[0].rubric, books[1].rubric, old, new)
    belied = {"sama": differs["skala"] or differs["bobot"], "skala": not differs["skala"], "bobot": not differs["bobot"]}
    if belied.get(kind):
        found = ", ".join(name for name in ("skala", "bobot") if differs[name]) or _("tidak ada")
        what = _("{old} dan {new} disebut {kind}; yang berbeda antara keduanya: {found}").format(
            old=old, new=new, kind=kind, found=found
        )
        yield fault(f"{path}.jenis", "crosswalk-wrong-kind", what, _("tulis jenis yang sesuai dengan kedua rubrik"))


def _differences(old: Rubric, new: Rubric, a: str, b: str) -> dict[str, bool]:
    one = next(each for each in old.criteria() if each.id == a)
    other = next(each for each in new.criteria() if each.id == b)
    scales = [scale.model_dump(exclude={"status", "source"}) for scale in (old.scales[one.scale], new.scales[other.scale])]
    return {
        "teks": _words(one.text) != _words(other.text),
        "skala": scales[0] != scales[1],
        "bobot": nominal_weights(old)[a] != nominal_weights(new)[b],
    }


# --- propose -----------------------------------------------------------------------------------------------------


def propose(old: Rubric, new: Rubric) -> Crosswalk:
    """A crosswalk from ids and texts, for a person to finish: nobody has read whether the questions ask the same."""
    pairs = _likely(old, new)
    parents = ({node.id: parent for node, parent, _depth in each.walk()} for each in (old, new))
    above_old, above_new = parents
    matches = []
    for a, b in pairs.items():
        differs = _differences(old, new, a, b)
        moved = _title(above_old[a]) != _title(above_new[b])
        kind: MatchKind = next((name for name in ("skala", "teks", "bobot") if differs[name]), "pindah" if moved else "sama")
        matches.append(Match.model_construct(kind=kind, old=(a,), new=(b,), note=None))
    lost = tuple(name for name in scored_ids(old) if name not in pairs)
    fresh = [name for name in scored_ids(new) if name not in set(pairs.values())]
    matches += [Match.model_construct(kind="hilang", old=(name,), new=(), note=None) for name in lost]
    matches += [Match.model_construct(kind="baru", old=(), new=(name,), note=None) for name in fresh]
    return Crosswalk.model_construct(
        old=old.id,
        new=new.id,
        status="usulan",
        source=_("usulan dari id dan teks; belum diperiksa orang"),
        branches=tuple(_likely_branches(old, new)),
        matches=tuple(matches),
    )


def likeness(old: Rubric, new: Rubric) -> Fraction:
    """Which part of the shorter rubric's questions has a likely partner in the other."""
    shorter = min(len(scored_ids(old)), len(scored_ids(new)))
    return Fraction(len(_likely(old, new)), shorter) if shorter else Fraction(0)


def _title(node: object) -> frozenset[str]:
    return _words(getattr(node, "title", ""))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _alike(one: frozenset[str], other: frozenset[str]) -> Fraction:
    """Common words, of the words of both (Dice)."""
    return Fraction(2 * len(one & other), len(one) + len(other)) if one or other else Fraction(0)


def _likely(old: Rubric, new: Rubric) -> dict[str, str]:
    """Old question -> new question: the likest texts first, of equals those with the same id and then the first."""
    olds = {each.id: _words(each.text) for each in old.criteria() if each.scored}
    news = {each.id: _words(each.text) for each in new.criteria() if each.scored}
    ranked = sorted(
        (
            (_alike(one, other), a == b, -i, -j, a, b)
            for i, (a, one) in enumerate(olds.items())
            for j, (b, other) in enumerate(news.items())
        ),
        reverse=True,
    )
    found: dict[str, str] = {}
    taken: set[str] = set()
    for like, _same, _i, _j, a, b in ranked:
        if like < LIKE:
            break
        if a not in found and b not in taken:
            found[a] = b
            taken.add(b)
    return {name: found[name] for name in olds if name in found}


def _likely_branches(old: Rubric, new: Rubric) -> Iterator[BranchMatch]:
    """Branches of like titles, each once."""
    olds = {name: _words(branch.title) for name, branch in branch_ids(old).items()}
    for name, branch in branch_ids(new).items():
        words = _words(branch.title)
        best = max(olds, key=lambda each: (_alike(olds[each], words), each == name), default=None)
        if best is not None and _alike(olds[best], words) >= LIKE:
            del olds[best]
            yield BranchMatch(dari=best, ke=name)
