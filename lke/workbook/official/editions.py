"""Holds a recognised workbook against the known edition: weights, types and questions that differ are listed."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from lke.language import _
from lke.model.rubric import Branch, ChoiceScale, Criterion, NumberScale, Rubric
from lke.workbook.official.lint import Linting
from lke.workbook.official.rubric_out import Difference, exact_text
from lke.workbook.official.scales import SCALES
from lke.workbook.official.sheetmodel import RecognisedRow, RowKind

LEAST_SHARED = Fraction(4, 5)
"""Share of the edition's questions that must be in the workbook by code path, and the other way round."""

LEAST_COMPONENTS = 3
"""Fewer titles say too little of an edition."""


class Compared(NamedTuple):
    """A workbook beside the edition that it is most like."""

    edition: str
    shared: int
    differences: tuple[Difference, ...]


def compare_editions(linting: Linting, editions: Iterable[Rubric]) -> Compared | None:
    """Compare with the edition whose questions' code paths match best, else with the only one of the same components.

    None where neither is to be found.
    """
    rows = {row.code: row for row in linting.recognised.rows(RowKind.QUESTION)}
    known = tuple(editions)
    rated = [(_likeness(rows, rubric), rubric) for rubric in known]
    best = max(rated, key=lambda pair: pair[0], default=None)
    if best is not None and best[0] >= LEAST_SHARED:
        return _compare(linting, rows, best[1])
    titled = [(rubric, pairs) for rubric in known if (pairs := _same_components(linting, rubric))]
    return _compare_components(linting, *titled[0]) if len(titled) == 1 else None


def _same_components(linting: Linting, rubric: Rubric) -> list[tuple[Branch, RecognisedRow]]:
    """Each component of the edition with the workbook's of the same words; empty unless they are the same ones, to a one."""
    rows = {_words(row.text): row for row in linting.recognised.rows(RowKind.COMPONENT)}
    count = sum(1 for _row in linting.recognised.rows(RowKind.COMPONENT))
    roots = [node for node, _parent, depth in rubric.walk() if depth == 0]
    pairs = [(node, rows[_words(node.title)]) for node in roots if isinstance(node, Branch) and _words(node.title) in rows]
    return pairs if len(pairs) == len(roots) == len(rows) == count and count >= LEAST_COMPONENTS else []


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _compare_components(linting: Linting, rubric: Rubric, pairs: Iterable[tuple[Branch, RecognisedRow]]) -> Compared:
    """The weights of components and of their parts: where codes differ, the questions cannot be told apart."""
    only = _("kode pertanyaan lain dari {edition}; hanya bobot komponen dibandingkan")
    found = [Difference("", only.format(edition=rubric.id))]
    for node, row in pairs:
        parts = [each.weight for each in linting.children(row)]
        theirs = [each.weight for each in node.children]
        shown = [None if weight is None else weight * linting.factor for weight in parts]
        if row.weight is not None and row.weight * linting.factor != node.weight:
            found.append(_weight_differs(row, row.weight * linting.factor, node.weight, rubric.id))
        if None not in shown and None not in theirs and shown != theirs:
            what = _("bobot bagian {title} di buku kerja {shown}, pada {edition} {known}")
            told = what.format(title=row.text, shown=_listed(shown), edition=rubric.id, known=_listed(theirs))
            found.append(Difference(_where(row), told))
    return Compared(rubric.id, 0, tuple(found))


def _listed(weights: Iterable[Fraction | None]) -> str:
    return " + ".join(exact_text(weight) for weight in weights if weight is not None)


def _likeness(rows: Mapping[str, RecognisedRow], rubric: Rubric) -> Fraction:
    known = {each.id for each in rubric.criteria()}
    shared = len(known & rows.keys())
    return Fraction(shared, max(len(known), len(rows), 1))


def _compare(linting: Linting, rows: Mapping[str, RecognisedRow], rubric: Rubric) -> Compared:
    found: list[Difference] = []
    known = {each.id: each for each in rubric.criteria()}
    for code, row in rows.items():
        if code not in known:
            found.append(
                Difference(_where(row), _("pertanyaan {code} tidak ada pada {edition}").format(code=code, edition=rubric.id))
            )
        elif (told := _type_differs(row, known[code], rubric)) is not None:
            found.append(Difference(_where(row), told))
    gone = _("pertanyaan {code} dari {edition} tidak ada di buku kerja")
    found += [Difference(code, gone.format(code=code, edition=rubric.id)) for code in known if code not in rows]
    found += _weights(linting, rubric)
    return Compared(rubric.id, len(known.keys() & rows.keys()), tuple(found))


def _where(row: RecognisedRow) -> str:
    return f"{row.sheet}!{row.text_cell or row.row}"


def _type_differs(row: RecognisedRow, criterion: Criterion, rubric: Rubric) -> str | None:
    """How the answer types differ; None where they are the same."""
    scale = rubric.scales[criterion.scale]
    printed = SCALES[row.scale] if row.scale is not None else None
    if isinstance(scale, ChoiceScale):
        same = printed is not None and [each.casefold() for each in scale.choices] == [
            each.casefold() for each in printed.credits
        ]
        known = "/".join(scale.choices)
    elif isinstance(scale, NumberScale):
        same = printed is not None and not printed.credits and printed.maximum == scale.maximum
        known = f"0-{exact_text(scale.maximum)}"
    else:
        same, known = row.scale == "persen", "%"
    if same:
        return None
    shown = printed.printed if printed is not None else _("tidak diketahui")
    return _("tipe {code} di buku kerja {shown}, pada {edition} {known}").format(
        code=row.code, shown=shown, edition=rubric.id, known=known
    )


def _weights(linting: Linting, rubric: Rubric) -> Iterable[Difference]:
    rows = linting.recognised.by_code
    for node, _parent, _depth in rubric.walk():
        row = rows.get(node.id)
        if row is None or row.weight is None or node.weight is None or not isinstance(node, Branch | Criterion):
            continue
        printed = row.weight * linting.factor
        if printed != node.weight:
            yield _weight_differs(row, printed, node.weight, rubric.id)


def _weight_differs(row: RecognisedRow, printed: Fraction, known: Fraction | None, edition: str) -> Difference:
    what = _("bobot {code} di buku kerja {shown}, pada {edition} {known}")
    stated = "-" if known is None else exact_text(known)
    return Difference(_where(row), what.format(code=row.code, shown=exact_text(printed), edition=edition, known=stated))
