"""The sheet Hitung: from answers to credits, weights and points, in cells beside the rows of the sheet LKE."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from lke.engine.scales import NOT_APPLICABLE
from lke.engine.words import may_not_apply
from lke.language import _
from lke.model.rubric import Criterion
from lke.model.run import ROUND_OF_UNIT
from lke.model.score import SCORES
from lke.workbook import formulas
from lke.workbook.book import Book, Cached
from lke.workbook.formulas import INVALID, number
from lke.workbook.layout import Line
from lke.workbook.living import Living
from lke.workbook.sharing import Shared, always_takes_part, shared_out, stated_share

_LONGEST = 7_000
"""Characters of a rule's formula; Excel takes 8,192 in a cell, and the formula stands inside another."""

CRITERION, BRANCH, RECORDED = "kriteria", "cabang", "dicatat"
"""Kinds of rows, as the formulas of other sheets count them."""


class Computed(NamedTuple):
    """A helper cell: a formula with what it holds when written, or a constant (no formula)."""

    column: str
    row: int
    formula: str | None
    value: Cached


def helper_cells(book: Book) -> Iterator[Computed]:
    """Every cell of the sheet, row by row."""
    shared = {by: shared_out(book, by) for by in SCORES}
    for line in book.lines:
        yield from _labels(line)
        if line.question is not None and line.question.scored:
            yield from _answers(book, line, line.question)
        for by in SCORES:
            yield from _weights(book, line, by, shared[by][line.row])
            yield from _points(book, line, by)
    for by in SCORES:
        yield from _total(book, by, shared[by][book.total_row])


def kind_of(line: Line) -> str:
    """Say what a row is."""
    if line.question is None:
        return BRANCH
    return CRITERION if line.question.scored else RECORDED


def _labels(line: Line) -> Iterator[Computed]:
    yield Computed("id", line.row, None, line.node.id)
    yield Computed("kind", line.row, None, kind_of(line))


# --- answers to credits ------------------------------------------------------------------------------------------


def _answers(book: Book, line: Line, criterion: Criterion) -> Iterator[Computed]:
    for name in book.rounds:
        if criterion.is_ratio:
            formula = formulas.ratio(criterion, partial(book.input_cell, criterion.id, name))
            yield Computed(f"ratio:{name}", line.row, formula, book.ratio_value(criterion, name))
        yield Computed(f"own:{name}", line.row, _own(book, line, criterion, name), book.own_value(criterion, name))
    yield Computed("typed_away", line.row, _typed_away(book, line, criterion), int(book.typed_away(criterion)))
    yield from _verified(book, line, criterion)
    for by, formula in _credits(book, line, criterion).items():
        yield Computed(f"credit:{by}", line.row, formula, book.credit_value(criterion, by))


def _own(book: Book, line: Line, criterion: Criterion, name: str) -> str:
    owner = book.owner_row(criterion)
    if owner is not None:
        return book.working.here(f"own:{name}", owner)
    answer, note = book.questions.cell(f"answer:{name}", line.row), book.questions.cell(f"note:{name}", line.row)
    scale, away = book.scale(criterion), may_not_apply(criterion, book.rubric)
    if not criterion.is_ratio:
        return formulas.own_credit(scale, answer, note, may_not_apply=away)
    given = book.inputs_given(criterion, name)
    inputs = formulas.RatioCell(book.working.here(f"ratio:{name}", line.row), given)
    return formulas.ratio_credit(scale, answer, note, inputs, computed=book.computed(criterion, name), may_not_apply=away)


def _typed_away(book: Book, line: Line, criterion: Criterion) -> str:
    """Tell a TB that the unit typed from one that a zero denominator yields."""
    owner = book.owner_row(criterion)
    if owner is not None:
        return book.working.here("typed_away", owner)
    own = book.working.here(f"own:{ROUND_OF_UNIT}", line.row)
    test = f'{own}="{NOT_APPLICABLE}"'
    if criterion.is_ratio and book.computed(criterion, ROUND_OF_UNIT):
        test = f'AND({test},{book.working.here(f"ratio:{ROUND_OF_UNIT}", line.row)}<>"{NOT_APPLICABLE}")'
    elif criterion.is_ratio:
        answer = book.questions.cell(f"answer:{ROUND_OF_UNIT}", line.row)
        test = f'AND({test},{formulas.typed(answer)}="{NOT_APPLICABLE}")'
    return f"IF({test},1,0)"


def _verified(book: Book, line: Line, criterion: Criterion) -> Iterator[Computed]:
    """Whether an assessor answered, and whether the last who did differs from the unit."""
    here = book.working.here
    own = [here(f"own:{name}", line.row) for name in book.rounds[1:]]
    verified = any(book.answered_in(criterion, name) for name in book.rounds[1:])
    test = f"OR({','.join(formulas.answered(cell) for cell in own)})"
    yield Computed("verified", line.row, f"IF({test},1,0)" if own else None, int(verified))
    claim, last = here("credit:klaim", line.row), here("credit:tpi", line.row)
    differs = f'IF(AND({here("verified", line.row)}=1,{claim}<>"",{last}<>{claim}),1,0)'
    yield Computed("differs", line.row, differs, int(book.nodes["tpi"][criterion.id].disputed))


def _credits(book: Book, line: Line, criterion: Criterion) -> dict[str, str]:
    here = book.working.here
    own = here(f"own:{ROUND_OF_UNIT}", line.row)
    claim, proof = here("credit:klaim", line.row), here("credit:sistem", line.row)
    assessors = [here(f"own:{name}", line.row) for name in book.rounds[1:]]
    away = here("typed_away", line.row)
    return {
        "sistem": f'IF({away}=1,"{NOT_APPLICABLE}",{_proof(book, criterion)})',
        "klaim": f'IF({own}="{INVALID}","",{own})',
        "berbukti": _proven(book, criterion, claim, proof, away),
        "tpi": formulas.last_that_answered(assessors, claim),
    }


def _proof(book: Book, criterion: Criterion) -> str:
    """What the rule yields: live where it depends on inputs, else as the engine decided from evidence."""
    owner = book.owner_row(criterion)
    if owner is not None:
        return book.working.here("credit:sistem", owner)
    decision = book.card.decisions.get(criterion.id)
    if decision is None or criterion.rule is None:
        return '""'
    living = Living(book.case(criterion), partial(book.input_cell, criterion.id, ROUND_OF_UNIT)).credit(criterion.rule)
    credit = decision.leaf.credit
    return living if len(living) <= _LONGEST else '""' if credit is None else number(credit)


def _proven(book: Book, criterion: Criterion, claim: str, proof: str, away: str) -> str:
    decision = book.card.decisions.get(criterion.id)
    if decision is not None and not decision.needs_person:
        return formulas.proven(claim, proof, away)
    if decision is not None and decision.cap is not None:
        return formulas.proven(claim, number(decision.cap), away)
    return claim if _valid(book, criterion) else formulas.unproven(claim, away)


def _valid(book: Book, criterion: Criterion) -> int:
    return sum(use.valid for use in book.card.uses[criterion.id])


# --- credits to weights and points -------------------------------------------------------------------------------


def _weights(book: Book, line: Line, by: str, shared: Shared) -> Iterator[Computed]:
    work, row = book.working, line.row
    yield Computed(f"applies:{by}", row, _applies(book, line, by), int(shared.applies))
    yield Computed(f"share:{by}", row, _share(book, line, by), float(shared.share))
    if line.question is None:
        whole = work.total(f"share:{by}", line.children) if line.children else None
        yield Computed(f"whole:{by}", row, whole, float(shared.whole))
    above = book.total_row if line.parent is None else line.parent
    parent_whole, parent_weight = work.here(f"whole:{by}", above), work.here(f"weight:{by}", above)
    share = work.here(f"share:{by}", row)
    given = share if line.outside else f"IF({parent_whole}>0,{parent_weight}*{share}/{parent_whole},0)"
    yield Computed(f"weight:{by}", row, given, float(shared.given))
    if book.keeps_less:
        yield Computed(f"kept:{by}", row, _kept(book, line, by), float(book.nodes[by][line.node.id].weight))


def _applies(book: Book, line: Line, by: str) -> str | None:
    if line.children:
        return f"IF({book.working.total(f'applies:{by}', line.children)}>0,1,0)"
    if kind_of(line) == CRITERION:
        return f'IF({book.working.here(f"credit:{by}", line.row)}="{NOT_APPLICABLE}",0,1)'
    return None


def _share(book: Book, line: Line, by: str) -> str | None:
    if not line.node.scored or always_takes_part(book, line):
        return None
    return f"{number(stated_share(line))}*{book.working.here(f'applies:{by}', line.row)}"


def _kept(book: Book, line: Line, by: str) -> str:
    here = book.working.here
    if not line.children:
        return here(f"weight:{by}", line.row)
    return f"IF({here(f'applies:{by}', line.row)}=0,0,{book.working.total(f'kept:{by}', line.children)})"


def _points(book: Book, line: Line, by: str) -> Iterator[Computed]:
    if not line.node.scored:
        return
    work, row = book.working, line.row
    weight = work.here(book.weight_column(by), row)
    if line.question is None:
        nothing = f"AND({work.here(f'applies:{by}', row)}=0,{weight}=0)"
        formula = f'IF({nothing},"{NOT_APPLICABLE}",{work.total(f"points:{by}", line.children)})'
    else:
        credit = work.here(f"credit:{by}", row)
        formula = f'IF({credit}="{NOT_APPLICABLE}","{NOT_APPLICABLE}",IF(ISNUMBER({credit}),{weight}*{credit},0))'
    points = book.nodes[by][line.node.id].points
    yield Computed(f"points:{by}", row, formula, NOT_APPLICABLE if points is None else float(points))


def _total(book: Book, by: str, shared: Shared) -> Iterator[Computed]:
    work, row, score = book.working, book.total_row, book.card.scores[by]
    yield Computed(f"whole:{by}", row, work.total(f"share:{by}", book.summed_rows), float(shared.whole))
    yield Computed(f"weight:{by}", row, None, float(shared.given))
    if book.keeps_less:
        yield Computed(f"kept:{by}", row, work.total(f"kept:{by}", book.summed_rows), float(score.weight))
    yield Computed(f"points:{by}", row, work.total(f"points:{by}", book.root_rows), float(score.points))
    weight, points = work.total(book.weight_column(by), book.summed_rows), work.here(f"points:{by}", row)
    reached = float(score.points / score.weight) if score.weight else ""
    yield Computed(f"credit:{by}", row, f'IF({weight}>0,{points}/{weight},"")', reached)


# --- headings ----------------------------------------------------------------------------------------------------


def heading(column: str) -> str:
    """Name a column for readers."""
    name, _colon, whose = column.partition(":")
    words = {
        "id": _("Id"),
        "kind": _("Baris"),
        "ratio": _("rasio masukan"),
        "own": _("kredit jawaban"),
        "typed_away": _("TB diketik unit"),
        "verified": _("dinilai penilai"),
        "differs": _("beda pendapat"),
        "credit": _("kredit"),
        "applies": _("berlaku"),
        "share": _("bagian ikut"),
        "whole": _("jumlah bagian isi"),
        "weight": _("bobot"),
        "kept": _("bobot akhir"),
        "points": _("nilai"),
    }
    return f"{words[name]}\n{whose}" if whose else words[name]
