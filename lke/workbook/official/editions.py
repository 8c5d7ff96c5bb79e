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


class Compared(NamedTuple):
    """A workbook beside the edition that it is most like."""

    edition: str
    shared: int
    differences: tuple[Difference, ...]


def compare_editions(linting: Linting, editions: Iterable[Rubric]) -> Compared | None:
    """Compare with the edition whose questions' code paths match best; None where none matches well."""
    rows = {row.code: row for row in linting.recognised.rows(RowKind.QUESTION)}
    rated = [(_likeness(rows, rubric), rubric) for rubric in editions]
    best = max(rated, key=lambda pair: pair[0], default=None)
    if best is None or best[0] < LEAST_SHARED:
        return None
    return _compare(linting, rows, best[1])


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
            what = _("bobot {code} di buku kerja {shown}, pada {edition} {known}")
            told = what.format(code=node.id, shown=exact_text(printed), edition=rubric.id, known=exact_text(node.weight))
            yield Difference(_where(row), told)
