"""Which indicator or question a file is for, by the codes and titles in its name and in the folders that it lies in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lke.evidence.catalogue import Catalogue, Item, words_of
from lke.evidence.finding import LIKELY, SURE, Finding, one_of, unknown
from lke.language import _
from lke.model.places import visible

_SEGMENT = r"(?:\d{1,2}|[ivxIVX]{1,5}|[A-Za-z])(?![A-Za-z0-9])"
_CODE = re.compile(rf"(?<![A-Za-z0-9])({_SEGMENT}(?:\s?[._\-)]\s?{_SEGMENT})+)")
_SPLIT = re.compile(r"\s?[._\-)]\s?")
_NUMERAL = re.compile(rf"\s*[\[(]?({_SEGMENT})(?:\s*[.)\]:_\-]|\s*$)")
_BARE_NUMERAL = re.compile(r"\s*(\d{1,2}|[IVX]{1,5})\s+(?=\S)")
_LABEL = "area|komponen|aspek|subarea|sub area|kelompok|sub ?komponen|rincian|kegiatan|sub kegiatan|sub_kegiatan"
_LABELLED = re.compile(rf"(?<![A-Za-z])({_LABEL})[\s._-]*(?:perubahan|ke)?[\s._-]*({_SEGMENT})", re.IGNORECASE)
_TITLE_MATCHES = 0.6
"""Share of a title's words that a folder must have to be called so."""
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12}

Segments = tuple[str, ...]


class Found(NamedTuple):
    """What a file is for."""

    finding: Finding
    items: tuple[Item, ...]
    span: tuple[int, int]
    """Where in the file's own name its code stands at the beginning; nothing where it does not."""


def items_in(folders: Sequence[str], name: str, catalogue: Catalogue) -> Found:
    """The items that the file *name* (without its ending) in *folders* is for."""
    parts = [*folders, name]
    span = _code_at_start(name, catalogue)
    for at in range(len(parts) - 1, -1, -1):
        matches = list(_matches(parts[at], catalogue))
        if matches:
            matches = _continued(matches, parts[at + 1 :], catalogue)
            context = [*parts[:at], *([name] if at < len(parts) - 1 else [])]
            where = _("nama berkas") if at == len(parts) - 1 else _("folder {name}").format(name=repr(parts[at]))
            return _decided(matches, where, context, words_of(name), catalogue)._replace(span=span)
    return _by_folders(folders, name, catalogue)


class _Match(NamedTuple):
    """A code and the items that it may stand for."""

    printed: str
    items: tuple[Item, ...]
    whole: bool
    """Whether it is the whole code, letter for letter."""
    sure: bool
    """Whether it names one item alone, as the sheet writes it."""


def _matches(part: str, catalogue: Catalogue) -> Iterator[_Match]:
    seen: set[str] = set()
    for match in _CODE.finditer(part):
        segments = tuple(_SPLIT.split(match[1]))
        for length in range(len(segments), 1, -1):
            found = _match(segments[:length], catalogue)
            if found is not None:
                if found.printed not in seen:
                    seen.add(found.printed)
                    yield found
                break


def _continued(matches: list[_Match], below: Sequence[str], catalogue: Catalogue) -> list[_Match]:
    """A folder's code with the numerals of what lies below it: ``1.1`` and ``a`` are ``1.1.a``."""
    chain = tuple(numeral for at, part in enumerate(below, 1) if (numeral := _numeral(part, own=at == len(below))) is not None)
    for length in range(len(chain), 0, -1) if len(matches) == 1 else ():
        longer = _match((*matches[0].printed.split("."), *chain[:length]), catalogue)
        if longer is not None:
            return [longer._replace(whole=False, sure=False)]
    return matches


def _match(segments: Segments, catalogue: Catalogue) -> _Match | None:
    """The items whose code is, ends as, or begins as *segments*; the strictest reading that finds any."""
    printed = ".".join(segments)
    if any(len(each) > 1 and each.startswith("0") for each in segments):
        return None
    if printed in catalogue.items:
        return _Match(printed, (catalogue.items[printed],), whole=True, sure=True)
    items = list(catalogue.items.values())
    strict = [item for item in items if item.segments[-len(segments) :] == segments]
    if strict:
        return _Match(printed, tuple(strict), whole=False, sure=len(segments) > 2)
    lenient = [item for item in items if _alike(item.segments[-len(segments) :], segments)]
    full = [item for item in lenient if len(item.segments) == len(segments)]
    if lenient:
        return _Match(printed, tuple(full or lenient), whole=False, sure=False)
    nodes = [node for node in catalogue.titles if _alike(tuple(node.split("."))[-len(segments) :], segments)]
    exact = [node for node in nodes if node == printed] or nodes
    below = tuple(dict.fromkeys(item for node in exact for item in catalogue.under(node)))
    return _Match(printed, below, whole=False, sure=False) if below else None


def _alike(own: Segments, seen: Segments) -> bool:
    return len(own) == len(seen) and all(_same(one, other) for one, other in zip(own, seen, strict=True))


def _same(one: str, other: str) -> bool:
    """Whether two segments may be one: ``I`` and ``1``, ``A`` and ``a``."""
    return one.lower() == other.lower() or (_number(one) is not None and _number(one) == _number(other))


def _number(segment: str) -> int | None:
    return int(segment) if segment.isdigit() else _ROMAN.get(segment.lower())


# --- deciding between them ----------------------------------------------------------------------------------------


def _decided(matches: Sequence[_Match], where: str, context: Sequence[str], words: frozenset[str], catalogue: Catalogue) -> Found:
    because = _("kode {codes} dalam {where}").format(codes=", ".join(match.printed for match in matches), where=where)
    whole = [match for match in matches if match.whole]
    if whole:
        items = tuple(match.items[0] for match in whole)
        astray = [part for part in context if not _supports(part, items, catalogue)]
        if len(items) > 1:
            return Found(Finding(_ids(items), LIKELY, because), items, (0, 0))
        if astray:
            because = _("{because}, tetapi letaknya {folder}").format(because=because, folder=repr(visible(astray[-1])))
            return Found(Finding(_ids(items), LIKELY, because), items, (0, 0))
        return Found(Finding(_ids(items), SURE, because), items, (0, 0))
    match = min(matches, key=lambda each: len(each.items))
    return _narrowed(match.items, because, context, words, catalogue, sure=match.sure)


def _narrowed(
    items: tuple[Item, ...], because: str, context: Sequence[str], words: frozenset[str], catalogue: Catalogue, *, sure: bool
) -> Found:
    """Leave of *items* those that the folders agree with; one that is left is proposed, more are all named."""
    left, used = items, []
    for part in context:
        kept = _agreeing(part, left, catalogue)
        if kept and len(kept) < len(left):
            left, sure = kept, False
            used.append(part)
    if used:
        because = _("{because}, di {folders}").format(because=because, folders=", ".join(repr(visible(each)) for each in used))
    if len(left) == 1:
        return Found(Finding(left[0].id, SURE if sure else LIKELY, because), left, (0, 0))
    return Found(one_of(_nearest(left, words)), (), (0, 0))


def _by_folders(folders: Sequence[str], name: str, catalogue: Catalogue) -> Found:
    """Without any code of several segments: folders that spell it out one by one, or that are called as the sheet calls it."""
    everything = tuple(catalogue.items.values())
    chain = [numeral for part in (*folders, name) if (numeral := _numeral(part, own=part is name)) is not None]
    for segments in (tuple(chain), tuple(chain[:-1])):
        match = _match(segments, catalogue) if len(segments) > 1 else None
        if match is not None:
            because = _("urutan folder {codes}").format(codes=" › ".join(segments))
            return _narrowed(match.items, because, folders, words_of(name), catalogue, sure=False)
    left = everything
    for part in folders:
        kept = _agreeing(part, left, catalogue)
        left = kept or left
    if len(left) < len(everything):
        because = _("nama folder {folders}").format(folders=", ".join(repr(visible(each)) for each in folders))
        return _narrowed(left, because, (), words_of(name), catalogue, sure=False)
    near = _nearest(everything, words_of(name), least=2)
    return Found(one_of(near) if near else unknown(_("tidak ada kode dalam nama atau folder")), (), (0, 0))


def _agreeing(part: str, items: Sequence[Item], catalogue: Catalogue) -> tuple[Item, ...]:
    """Those of *items* that the folder (or name) *part* speaks of; none where it does not say."""
    labelled = _LABELLED.search(part)
    left = tuple(items)
    if labelled is not None:
        at = catalogue.levels.get(labelled[1].lower().replace("_", " "))
        if at is not None:
            left = tuple(item for item in left if at < len(item.segments) and _same(item.segments[at], labelled[2]))
    titled = _titled(part, left, catalogue)
    if titled:
        return titled
    if labelled is not None:
        return left
    coded = next(_matches(part, catalogue), None)
    if coded is not None:
        return tuple(item for item in left if item in coded.items)
    return ()


def _titled(part: str, items: Sequence[Item], catalogue: Catalogue) -> tuple[Item, ...]:
    """Those of *items* that stand under the title that *part* has the most words of."""
    words = words_of(part)
    shares = {
        node: len(words & title) / len(title)
        for node in {node for item in items for node in item.above}
        if (title := catalogue.titles.get(node)) and words & title
    }
    best = max(shares.values(), default=0.0)
    if best < _TITLE_MATCHES:
        return ()
    named = {node for node, share in shares.items() if share == best}
    return tuple(item for item in items if named.intersection(item.above))


def _supports(part: str, items: Iterable[Item], catalogue: Catalogue) -> bool:
    """Whether a folder does not speak of something else than *items*."""
    labelled = _LABELLED.search(part)
    at = catalogue.levels.get(labelled[1].lower().replace("_", " ")) if labelled is not None else None
    if labelled is not None and at is not None:
        return all(at < len(item.segments) and _same(item.segments[at], labelled[2]) for item in items)
    coded = next(_matches(part, catalogue), None)
    return coded is None or all(item in coded.items for item in items)


def _numeral(part: str, *, own: bool) -> str | None:
    """The one numeral that *part* begins with or is labelled with."""
    labelled = _LABELLED.search(part)
    if labelled is not None:
        return labelled[2]
    match = _NUMERAL.match(part) or (None if own else _BARE_NUMERAL.match(part))
    return match[1] if match else None


def _nearest(items: Sequence[Item], words: frozenset[str], least: int = 0) -> list[str]:
    """Ids, those whose text has most words of the name first; only those with *least* of them."""
    shared = {item.id: len(item.words & words) for item in items}
    return sorted((id_ for id_, count in shared.items() if count >= least), key=lambda id_: -shared[id_])


def _ids(items: Iterable[Item]) -> str:
    return ";".join(item.id for item in items)


def _code_at_start(name: str, catalogue: Catalogue) -> tuple[int, int]:
    match = _CODE.match(name.lstrip())
    if match is None:
        return (0, 0)
    segments = tuple(_SPLIT.split(match[1]))
    blank = len(name) - len(name.lstrip())
    for length in range(len(segments), 1, -1):
        if _match(segments[:length], catalogue) is not None:
            end = match.start()
            for _count, piece in zip(range(length), re.finditer(_SEGMENT, match[1]), strict=False):
                end = piece.end()
            return (0, blank + end)
    return (0, 0)
