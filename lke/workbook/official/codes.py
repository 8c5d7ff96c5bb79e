"""Code paths of rows: as printed where the numerals make sense, else by place; every lie is told."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from lke.language import _
from lke.workbook.official.numerals import NEXT_STYLE, Numeral, Style, written
from lke.workbook.official.outline import Node
from lke.workbook.official.scales import plain_words
from lke.workbook.official.sheetmodel import RowKind

COUNTS = (RowKind.INPUT, RowKind.SUBTOTAL)


def give_codes(roots: Sequence[Node], taken: set[str] | None = None) -> None:
    """Give every node its code path, unique among *taken*; inputs get the question's and a key word."""
    used = taken if taken is not None else set()
    styles = _styles_by_depth(roots)
    _give(roots, None, styles, used)


def _styles_by_depth(roots: Iterable[Node]) -> dict[int, Style]:
    """The style that most numerals of each depth share."""
    counted: dict[int, Counter[Style]] = {}
    for root in roots:
        for node in root.walk():
            if node.kind in COUNTS or node.numeral is None:
                continue
            for style in node.numeral.styles - {Style.DASH, Style.PATH}:
                counted.setdefault(node.depth, Counter())[style] += 1
    return {depth: max(found, key=lambda style: found[style]) for depth, found in counted.items() if found}


def _give(nodes: Sequence[Node], parent: Node | None, styles: dict[int, Style], used: set[str]) -> None:
    branch = [node for node in nodes if node.kind not in COUNTS]
    segments = _segments(branch, parent, styles)
    for node, segment in zip(branch, segments, strict=True):
        node.code = _unique(_path(parent, segment, node), used)
        used.add(node.code)
    for node in branch:
        counts = [child for child in node.children if child.kind in COUNTS]
        for child, key in zip(counts, input_keys([child.text for child in counts]), strict=True):
            child.code = f"{node.code}:{key}"
            used.add(child.code)
        _give(node.children, node, styles, used)


def _path(parent: Node | None, segment: str, node: Node) -> str:
    stated = bool(node.stated_code) and segment == _sound(node.stated_code)
    whole = stated or (parent is not None and segment.startswith(f"{parent.code}.")) or parent is None
    code = segment if whole else f"{parent.code}.{segment}"  # type: ignore[union-attr]
    return code[:64]


def _unique(code: str, used: set[str]) -> str:
    if code not in used:
        return code
    return next(each for at in range(2, 10_000) if (each := f"{code[:58]}-{at}") not in used)


def _sound(text: str) -> str:
    """*text* as an id may be written."""
    return re.sub(r"[^0-9A-Za-z._-]+", "-", text.strip()).strip("-.")


def _segments(nodes: Sequence[Node], parent: Node | None, styles: dict[int, Style]) -> list[str]:
    """What each of the siblings adds to the path."""
    if not nodes:
        return []
    stated = [_sound(node.stated_code) for node in nodes]
    if all(stated) and len(set(stated)) == len(stated):
        return stated
    paths = [_printed_path(node.numeral) for node in nodes]
    if all(paths) and len(set(paths)) == len(paths):
        return paths
    if parent is not None and sum(map(bool, stated)) * 2 > len(nodes):
        return _filled(nodes, stated)
    style = _style_of(nodes, parent, styles)
    for node in nodes:
        node.style = style
    printed = [node.numeral.ordinal(style) if node.numeral is not None else None for node in nodes]
    if _increasing(printed):
        return [written(ordinal, style) for ordinal in printed if ordinal is not None]
    for at, (node, ordinal) in enumerate(zip(nodes, printed, strict=True), start=1):
        _tell_the_lie(node, ordinal, at, style)
    return [written(at, style) for at in range(1, len(nodes) + 1)]


def _filled(nodes: Sequence[Node], stated: list[str]) -> list[str]:
    """Siblings of which a few lack their stated code: those get their neighbour's with a mark."""
    found: list[str] = []
    for at, code in enumerate(stated):
        if code and code not in found:
            found.append(code)
            continue
        before, after = (found[-1] if found else ""), next((each for each in stated[at + 1 :] if each), "")
        made = f"{before}b" if before else re.sub(r"\d+$", "0", after)
        found.append(made)
        nodes[at].doubts.append(_("tanpa kode; diberi kode {code}").format(code=made))
    return found


def _printed_path(numeral: Numeral | None) -> str:
    if numeral is None or Style.PATH not in numeral.styles:
        return ""
    return _sound(numeral.printed)


def _increasing(ordinals: Sequence[int | None]) -> bool:
    return all(each is not None for each in ordinals) and all(
        first < second for first, second in pairwise(each for each in ordinals if each is not None)
    )


def _style_of(nodes: Sequence[Node], parent: Node | None, styles: dict[int, Style]) -> Style:
    """The style that the siblings share, unless it is their parent's; else that of their depth."""
    above = parent.style if parent is not None else None
    usual = styles.get(nodes[0].depth)
    counted = Counter(
        style for node in nodes if node.numeral is not None for style in node.numeral.styles - {Style.DASH, Style.PATH}
    )
    most = max(counted.values(), default=0)
    shared = [style for style, count in counted.items() if count == most]
    repeats = parent is not None and nodes[0].key == parent.key
    if shared and not (repeats and set(shared) & parent_styles(parent)):
        return usual if usual in shared else shared[0]
    if usual is not None and not (repeats and usual is above):
        return usual
    return NEXT_STYLE.get(above, Style.LOWER) if above is not None else Style.UPPER if parent is None else Style.LOWER


def parent_styles(parent: Node | None) -> frozenset[Style]:
    """Styles in which the parent's numeral may be read."""
    return parent.numeral.styles if parent is not None and parent.numeral is not None else frozenset()


def _tell_the_lie(node: Node, ordinal: int | None, at: int, style: Style) -> None:
    if ordinal is not None and ordinal != at:
        what = _("nomor tercetak {printed}, padahal urutannya {place}; dipakai urutannya")
        node.doubts.append(
            what.format(printed=repr(node.numeral.printed if node.numeral else ""), place=repr(written(at, style)))
        )


_SMALL = frozenset({"jumlah", "yang", "telah", "sudah", "dan", "atau", "di", "ke", "dari", "pada", "dengan", "banyaknya", "oleh"})


def input_keys(texts: Sequence[str]) -> list[str]:
    """Short key words for the count rows of one question: ``agen_perubahan``, ``perubahan_dibuat``."""
    keys: list[str] = []
    for text in texts:
        bare = re.sub(r"\(.*?\)", " ", plain_words(text))
        words = [word for word in re.findall(r"[a-z0-9]+", bare) if word not in _SMALL and len(word) > 1]
        stem = "_".join(words[:3])[:32].strip("_") or "jumlah"
        stem = stem if stem[0].isalpha() else f"n_{stem}"
        taken = set(keys)
        keys.append(stem if stem not in taken else next(k for n in range(2, 1000) if (k := f"{stem}_{n}") not in taken))
    return keys
