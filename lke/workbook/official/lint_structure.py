"""Mistakes in how a worksheet adds up: subtotals, missing or typed formulas, weights."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from lke.language import _
from lke.workbook.official.formulas import (
    Call,
    Constant,
    Operation,
    Reference,
    Tree,
    references,
    relative,
    try_parse,
    walk,
)
from lke.workbook.official.lint import Finding, Linting, Rule, is_filled, notice, wrong
from lke.workbook.official.readers import Place
from lke.workbook.official.scales import SCALES
from lke.workbook.official.shared_formulas import moved
from lke.workbook.official.sheetmodel import (
    CellType,
    RecognisedRow,
    RecognisedSheet,
    Role,
    RowKind,
    coordinate,
    letters,
    position,
)
from lke.workbook.official.values import NotComputedError

GROUPS = (RowKind.COMPONENT, RowKind.GROUP)


# --- what a subtotal should read ---------------------------------------------------------------------------------


def parts_of(linting: Linting, row: RecognisedRow, round_: str) -> list[RecognisedRow]:
    """The rows whose points make up a group's: its children, or what stands below a child that shows no points."""
    found: list[RecognisedRow] = []
    for child in linting.children(row):
        own = is_filled(linting.cell(linting.place(child, Role.POINTS, round_)))
        if child.kind in GROUPS and (not own or not _sums(linting, child, round_)):
            below = parts_of(linting, child, round_)
            showing = [each for each in below if is_filled(linting.cell(linting.place(each, Role.POINTS, round_)))]
            found += showing or [child]
        else:
            found.append(child)
    return found


def _sums(linting: Linting, row: RecognisedRow, round_: str) -> bool:
    """Whether the row's points come from other rows."""
    place = linting.place(row, Role.POINTS, round_)
    cell = linting.cell(place)
    if cell is None or place is None:
        return False
    if cell.formula is None:
        return True  # a typed subtotal is still the group's own number
    return bool(rows_read(linting, place)) or "!" in cell.formula or "LOOKUP" in cell.formula.upper()


def rows_read(linting: Linting, place: Place) -> set[int]:
    """Rows whose cell in the same column the formula reads."""
    cell = linting.cell(place)
    tree = try_parse(cell.formula) if cell is not None else None
    found: set[int] = set()
    for each in references(tree) if tree is not None else ():
        same = each.sheet is None or linting.worked.sheet_name(each.sheet, place[0]) == place[0]
        if same and each.box.left <= place[1][1] <= each.box.right:
            found |= set(range(each.box.top, min(each.box.bottom, each.box.top + 5000) + 1))
    return found - {place[1][0]}


def weighs_itself(row: RecognisedRow) -> bool:
    """Whether the row's points are points already, not a credit of 0..1."""
    return row.kind in GROUPS or row.weight is not None


def subtotal_formula(linting: Linting, row: RecognisedRow, round_: str) -> str | None:
    """What a group's points formula should be; None where its parts are of two kinds."""
    parts = parts_of(linting, row, round_)
    places = [linting.place(each, Role.POINTS, round_) for each in parts]
    cells = [coordinate(place[1]) for place in places if place is not None]
    if not cells:
        return None
    weighted = [weighs_itself(each) for each in parts]
    listed = _as_range(cells)
    if all(weighted):
        return f"=SUM({listed})"
    weight = row.cell(Role.WEIGHT)
    return f"=AVERAGE({listed})*{weight}" if not any(weighted) and weight is not None else None


def _as_range(cells: Sequence[str]) -> str:
    """Neighbours as a range, others one by one."""
    rows = [place[0] for each in cells if (place := position(each)) is not None]
    together = rows == list(range(rows[0], rows[0] + len(rows)))
    return f"{cells[0]}:{cells[-1]}" if together and len(cells) > 1 else ",".join(cells)


# --- rules -------------------------------------------------------------------------------------------------------


def _groups(linting: Linting) -> Iterator[tuple[RecognisedSheet, RecognisedRow, str, Place]]:
    for sheet in linting.worksheets:
        for round_ in linting.rounds(sheet):
            for row in sheet.rows:
                place = linting.place(row, Role.POINTS, round_) if row.kind in GROUPS else None
                if place is not None and linting.children(row):
                    yield sheet, row, round_, place


def subtotal_reads_wrong_rows(linting: Linting) -> Iterator[Finding]:
    """A group's formula forgets a part, stops short, mixes levels, or reads rows of others."""
    for _sheet, row, round_, place in _groups(linting):
        cell = linting.cell(place)
        read = rows_read(linting, place)
        if cell is None or cell.formula is None or not read:
            continue
        wanted = {each.row for each in _parts_read(linting, row, round_, read)}
        through = _passing_through(linting, place, read)
        missing = sorted(wanted - read - through)
        extra = sorted(_scored_rows(linting, row.sheet, read, round_) - wanted - _silent(linting, row, round_) - through)
        if missing or extra:
            yield _wrong_rows(linting, row, round_, place, missing, extra)


def _parts_read(linting: Linting, row: RecognisedRow, round_: str, read: set[int]) -> list[RecognisedRow]:
    """The parts of a group; a child that lacks its subtotal stays one where the formula counts on it (another rule tells)."""
    found: list[RecognisedRow] = []
    for child in linting.children(row):
        below = parts_of(linting, child, round_)
        if child.row in read and not {each.row for each in below} & read:
            found.append(child)
        else:
            found += [each for each in parts_of(linting, row, round_) if each is child or each in below]
    return found


def _passing_through(linting: Linting, place: Place, read: set[int]) -> set[int]:
    """Rows that a total row stands between: a component that only points at its printed total."""
    if len(read) != 1:
        return set()
    (row,) = read
    known = linting.by_row.get((place[0], row))
    if known is None or known.kind is not RowKind.TOTAL:
        return set()
    return rows_read(linting, (place[0], (row, place[1][1]))) | {row}


def _scored_rows(linting: Linting, sheet: str, rows: set[int], round_: str) -> set[int]:
    """Of *rows*, those that are nodes with points of their own."""
    kinds = (*GROUPS, RowKind.QUESTION)
    found: set[int] = set()
    for row in rows:
        known = linting.by_row.get((sheet, row))
        if known is not None and known.kind in kinds and is_filled(linting.cell(linting.place(known, Role.POINTS, round_))):
            found.add(row)
    return found


def _silent(linting: Linting, row: RecognisedRow, round_: str) -> set[int]:
    """Groups below whose points cell holds a stray formula that adds nothing (another rule tells of it)."""
    found: set[int] = set()
    for child in linting.children(row):
        if child.kind in GROUPS:
            found |= _silent(linting, child, round_)
            if not _sums(linting, child, round_):
                found.add(child.row)
    return found


def _wrong_rows(linting: Linting, row: RecognisedRow, round_: str, place: Place, missing: list[int], extra: list[int]) -> Finding:
    formula = subtotal_formula(linting, row, round_)
    column = letters(place[1][1])
    said = linting.cell(place)
    shown = f"={said.formula}" if said is not None else ""
    told = []
    if missing:
        told.append(_("tidak memuat {cells}").format(cells=", ".join(f"{column}{at}" for at in missing)))
    if extra:
        told.append(_("memuat {cells} yang bukan bagiannya").format(cells=", ".join(f"{column}{at}" for at in extra)))
    what = _("rumus {formula} untuk {code} {why}").format(formula=shown, code=row.code, why=_(" dan ").join(told))
    inside = [at for at in extra if _is_below(linting, row, at)]
    tree = try_parse(said.formula) if said is not None else None
    ranged = tree is not None and any(each.box.top < each.box.bottom for each in references(tree))
    code = (
        "subtotal-mixes-levels"
        if inside
        else "subtotal-reads-other-rows"
        if extra
        else "range-cut-short"
        if ranged
        else "subtotal-misses-row"
    )
    return wrong(
        code, place, what, formula or _("rumus yang memuat tepat bagian-bagiannya"), {place: formula} if formula else None
    )


def _is_below(linting: Linting, row: RecognisedRow, at: int) -> bool:
    known = linting.by_row.get((row.sheet, at))
    return known is not None and known.code.startswith(f"{row.code}.")


def subtotal_missing(linting: Linting) -> Iterator[Finding]:
    """A group without its subtotal where its equals have one."""
    for sheet in linting.worksheets:
        for round_ in linting.rounds(sheet):
            having, lacking = _with_and_without(linting, sheet, round_)
            for depth, rows in lacking.items():
                if having.get(depth, 0) < max(1, len(rows) // 2):
                    continue
                for row in rows:
                    place = linting.place(row, Role.POINTS, round_)
                    assert place is not None
                    formula = subtotal_formula(linting, row, round_)
                    what = _("{code} {title} tidak punya rumus jumlah, padahal kelompok setingkatnya punya")
                    what = what.format(code=row.code, title=row.text)
                    yield wrong(
                        "subtotal-missing", place, what, formula or _("rumus jumlah"), {place: formula} if formula else None
                    )


def _depth(row: RecognisedRow, by_code: dict[str, RecognisedRow]) -> int:
    depth = 0
    while row.parent is not None and row.parent in by_code and depth < 20:
        row, depth = by_code[row.parent], depth + 1
    return depth


def _with_and_without(
    linting: Linting, sheet: RecognisedSheet, round_: str
) -> tuple[dict[int, int], dict[int, list[RecognisedRow]]]:
    by_code = {row.code: row for row in sheet.rows if row.code}
    having: dict[int, int] = {}
    lacking: dict[int, list[RecognisedRow]] = {}
    for row in sheet.rows:
        if row.kind not in GROUPS or not linting.children(row) or not row.slots:
            continue
        depth = _depth(row, by_code)
        place = linting.place(row, Role.POINTS, round_)
        cell = linting.cell(place)
        if cell is not None and cell.formula is not None and place is not None and rows_read(linting, place):
            having[depth] = having.get(depth, 0) + 1
        elif not is_filled(cell) and row.weight is not None:
            lacking.setdefault(depth, []).append(row)
    return having, lacking


def score_formula_missing(linting: Linting) -> Iterator[Finding]:
    """A question without the score formula that its neighbours have; a typed number in its place is told apart."""
    for sheet in linting.worksheets:
        questions = [row for row in sheet.rows if row.kind is RowKind.QUESTION]
        for round_ in linting.rounds(sheet):
            for role in (Role.POINTS, Role.CREDIT):
                yield from _missing_or_typed(linting, questions, role, round_)


def _missing_or_typed(linting: Linting, questions: Sequence[RecognisedRow], role: Role, round_: str) -> Iterator[Finding]:
    known = [row for row in questions if row.scale is not None]
    placed = [(row, place) for row in known if (place := linting.place(row, role, round_)) is not None]
    having = [(row, place) for row, place in placed if (cell := linting.cell(place)) is not None and cell.formula is not None]
    if len(having) < 2 or len(having) * 2 < len(placed):
        return
    for row, place in placed:
        cell = linting.cell(place)
        if cell is not None and cell.formula is not None:
            continue
        formula = _like_the_nearest(linting, row, place, having)
        mends = _with_credit(linting, row, place, formula, round_, role)
        if is_filled(cell):
            assert cell is not None
            what = _("nilai {code} diketik {found}, sedangkan baris lain memakai rumus").format(code=row.code, found=cell.text)
            yield wrong("typed-constant", place, what, formula or _("rumus nilai"), mends, typed=True)
        else:
            what = _("{code} meminta jawaban tetapi tidak punya rumus nilai").format(code=row.code)
            yield wrong("score-formula-missing", place, what, formula or _("rumus nilai"), mends)


def _like_the_nearest(
    linting: Linting, row: RecognisedRow, place: Place, having: Sequence[tuple[RecognisedRow, Place]]
) -> str | None:
    """The formula of the nearest row of the same scale, or the one formula that all rows share, filled to here."""
    alike = [(abs(other.row - row.row), at) for other, at in having if other.scale == row.scale]
    if not alike:
        weighed = [(other, at) for other, at in having if (other.weight is None) == (row.weight is None)]
        forms = {relative(cell.formula or "", at[1]) for _other, at in weighed if (cell := linting.cell(at)) is not None}
        alike = [(abs(other.row - row.row), at) for other, at in weighed] if len(forms) == 1 else []
    if not alike:
        return None
    _distance, nearest = min(alike)
    cell = linting.cell(nearest)
    return f"={moved(cell.formula, nearest[1], place[1])}" if cell is not None and cell.formula is not None else None


def _with_credit(
    linting: Linting, row: RecognisedRow, place: Place, formula: str | None, round_: str, role: Role
) -> dict[Place, str] | None:
    """The mend; where the helper cell between answer and points is missing too, that as well."""
    if formula is None:
        return None
    mends = {place: formula}
    if role is Role.POINTS:
        helper = linting.place(row, Role.CREDIT, round_)
        sheet = next(each for each in linting.recognised.sheets if each.name == row.sheet)
        if helper is not None and not is_filled(linting.cell(helper)):
            others = [
                (other, at)
                for other in sheet.rows
                if other.kind is RowKind.QUESTION
                and (at := linting.place(other, Role.CREDIT, round_)) is not None
                and (cell := linting.cell(at)) is not None
                and cell.formula is not None
            ]
            credit = _like_the_nearest(linting, row, helper, others)
            if credit is not None:
                mends[helper] = credit
    return mends


def typed_subtotal(linting: Linting) -> Iterator[Finding]:
    """A count row that adds up others, but was typed: its twin has a formula, or its parts add up to something else."""
    for sheet in linting.worksheets:
        for row in sheet.rows:
            if row.kind is not RowKind.SUBTOTAL:
                continue
            for round_ in _answer_rounds(sheet):
                place = linting.place(row, Role.ANSWER, round_)
                cell = linting.cell(place)
                if place is None or cell is None or cell.formula is not None or cell.exact is None:
                    continue
                yield from _typed_subtotal(linting, row, place, cell.exact, round_)


def _typed_subtotal(linting: Linting, row: RecognisedRow, place: Place, typed: Fraction, round_: str) -> Iterator[Finding]:
    parts = subtotal_parts(linting, row)
    places = [at for each in parts if (at := linting.place(each, Role.ANSWER, round_)) is not None]
    cells = [linting.cell(at) for at in places]
    added = sum((cell.exact for cell in cells if cell is not None and cell.exact is not None), Fraction(0))
    formula = f"=SUM({_as_range([coordinate(at[1]) for at in places])})" if places else None
    differs = bool(places) and added != typed
    what = _("{label} diketik {typed}").format(label=repr(row.text), typed=typed)
    if differs:
        what += _(", padahal bagiannya berjumlah {added}").format(added=added)
    elif not _twin_has_formula(linting, row, round_):
        return
    else:
        what += _(", sedangkan baris kembarannya memakai rumus")
    report = wrong if differs else notice
    yield report("typed-subtotal", place, what, formula or _("rumus jumlah"), {place: formula} if formula else None, typed=True)


def _answer_rounds(sheet: RecognisedSheet) -> list[str]:
    return list(dict.fromkeys(each.round for each in sheet.columns if each.role is Role.ANSWER and each.round))


def subtotal_parts(linting: Linting, row: RecognisedRow) -> list[RecognisedRow]:
    """The count rows that a subtotal row adds up: those right below it that stand deeper in the outline."""
    question = next((each for each in linting.recognised.rows(RowKind.QUESTION) if each.code == row.parent), None)
    counts = linting.counts(question) if question is not None else []
    found: list[RecognisedRow] = []
    for each in counts[counts.index(row) + 1 :] if row in counts else ():
        if each.indent <= row.indent or each.kind is RowKind.SUBTOTAL:
            break
        found.append(each)
    return found


def _twin_has_formula(linting: Linting, row: RecognisedRow, round_: str) -> bool:
    for other in linting.recognised.rows(RowKind.SUBTOTAL):
        cell = linting.cell(linting.place(other, Role.ANSWER, round_))
        if other is not row and cell is not None and cell.formula is not None:
            return True
    return False


def typed_among_formulas(linting: Linting) -> Iterator[Finding]:
    """A subtotal or percentage that was typed where its neighbours have formulas."""
    for sheet in (*linting.worksheets, *linting.summaries):
        for role in (Role.POINTS, Role.PERCENT):
            for round_ in linting.rounds(sheet):
                rows = [row for row in sheet.rows if row.kind in (*GROUPS, RowKind.TOTAL)]
                placed = [(row, at) for row in rows if (at := linting.place(row, role, round_)) is not None]
                having = [at for _row, at in placed if (cell := linting.cell(at)) is not None and cell.formula is not None]
                for row, at in placed if len(having) > 1 else ():
                    cell = linting.cell(at)
                    if cell is not None and cell.formula is None and cell.kind is CellType.NUMBER:
                        formula = subtotal_formula(linting, row, round_) if role is Role.POINTS and row.code else None
                        what = _("{title} diketik {found}, sedangkan baris lain memakai rumus").format(
                            title=row.text, found=cell.text
                        )
                        mends = {at: formula} if formula else None
                        yield wrong("typed-constant", at, what, formula or _("rumus"), mends, typed=True)


def stray_formula(linting: Linting) -> Iterator[Finding]:
    """A group whose points cell holds a question's formula, though its questions are scored below it."""
    for _sheet, row, round_, place in _groups(linting):
        cell = linting.cell(place)
        if cell is not None and cell.formula is not None and not _sums(linting, row, round_):
            below = parts_of(linting, row, round_)
            if any(is_filled(linting.cell(linting.place(each, Role.POINTS, round_))) for each in below):
                what = _("rumus ={formula} pada baris kelompok {code}, yang pertanyaannya dinilai di bawahnya")
                yield notice("stray-formula", place, what.format(formula=cell.formula, code=row.code), _("kosong"))


def divisor_wrong(linting: Linting) -> Iterator[Finding]:
    """``SUM(…)/8`` over another number of rows, or a division that only the last of the summands gets."""
    for _sheet, row, round_, place in _groups(linting):
        cell = linting.cell(place)
        tree = try_parse(cell.formula) if cell is not None else None
        if cell is None or tree is None:
            continue
        formula = subtotal_formula(linting, row, round_)
        mends = {place: formula} if formula else None
        if _last_divided(tree):
            what = _("rumus ={formula} hanya membagi suku terakhir; tanda kurung terlupa").format(formula=cell.formula)
            yield wrong("divisor-without-parentheses", place, what, formula or _("(… + …)/n"), mends)
            continue
        count = len([each for each in parts_of(linting, row, round_) if each.kind is RowKind.QUESTION])
        for divisor in _sum_divisors(tree):
            if count and divisor != count and rows_read(linting, place):
                what = _("rumus ={formula} membagi dengan {found}, padahal pertanyaannya {count}")
                what = what.format(formula=cell.formula, found=divisor, count=count)
                yield wrong("divisor-differs", place, what, formula or str(count), mends)


def _last_divided(tree: Tree) -> bool:
    """``A+B+C/3``: a chain of plain cells of which only the last is divided by how many they are."""
    if isinstance(tree, Operation) and tree.operator == "*" and tree.left is not None:
        return _last_divided(tree.left)
    terms: list[Tree] = []
    while isinstance(tree, Operation) and tree.operator == "+" and tree.left is not None and tree.right is not None:
        terms.append(tree.right)
        tree = tree.left
    terms.append(tree)
    last = _unweighted(terms[0])
    divided = isinstance(last, Operation) and last.operator == "/" and isinstance(last.right, Constant)
    plain = [_unweighted(each) for each in terms[1:]]
    return divided and len(terms) > 1 and all(isinstance(each, Reference) or _is_sum(each) for each in plain)


def _unweighted(tree: Tree) -> Tree:
    """*tree* without the weight that it is multiplied by."""
    return tree.left if isinstance(tree, Operation) and tree.operator == "*" and tree.left is not None else tree


def _is_sum(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.name == "SUM"


def _sum_divisors(tree: Tree) -> Iterator[Fraction]:
    for each in walk(tree):
        if isinstance(each, Operation) and each.operator == "/" and each.left is not None and _is_sum(each.left):
            number = each.right.value if isinstance(each.right, Constant) else None
            if isinstance(number, Fraction):
                yield number


_STORED_NOISE: Final = Fraction(1, 10**12)
"""A sheet stores binary numbers of 15 to 17 digits: parts nearer to their sum than this were not rounded by anybody."""


def weights_do_not_add_up(linting: Linting) -> Iterator[Finding]:
    """The weights below a group make another sum than its own."""
    for sheet in (*linting.worksheets, *linting.summaries):
        for row in sheet.rows:
            below = [child.weight for child in linting.children(row)]
            stated = [weight for weight in below if weight is not None]
            place = linting.place(row, Role.WEIGHT)
            if row.weight is None or place is None or not stated or len(stated) != len(below):
                continue
            total = sum(stated, Fraction(0))
            if abs(total - row.weight) > abs(row.weight) * _STORED_NOISE:
                yield _weights(row, place, total)


def _weights(row: RecognisedRow, place: Place, total: Fraction) -> Finding:
    assert row.weight is not None
    what = _("bobot {code} {title} adalah {own}, tetapi jumlah bagiannya {total}")
    what = what.format(code=row.code, title=row.text, own=shown(row.weight), total=shown(total))
    close = abs(total - row.weight) * 400 <= row.weight
    return (notice if close else wrong)(
        "weights-rounded" if close else "weights-do-not-add-up",
        place,
        what,
        _("jumlah bagian = {own}").format(own=shown(row.weight)),
    )


def shown(number: Fraction) -> str:
    """A number of the sheet for people, exact where short."""
    return str(number.numerator) if number.denominator == 1 else f"{float(number):.6g}".replace(".", ",")


def odd_one_out(linting: Linting) -> Iterator[Finding]:
    """A score formula that differs from its neighbours of the same scale though they all were filled down."""
    for sheet in linting.worksheets:
        questions = [row for row in sheet.rows if row.kind is RowKind.QUESTION]
        for round_ in linting.rounds(sheet):
            for role in (Role.CREDIT, Role.POINTS):
                yield from _odd(linting, questions, role, round_)


def _odd(linting: Linting, questions: Sequence[RecognisedRow], role: Role, round_: str) -> Iterator[Finding]:
    forms: dict[tuple[str | None, bool], list[tuple[RecognisedRow, Place, str]]] = {}
    for row in questions:
        place = linting.place(row, role, round_)
        cell = linting.cell(place)
        if place is not None and cell is not None and cell.formula is not None:
            forms.setdefault((row.scale, row.weight is None), []).append((row, place, relative(cell.formula, place[1])))
    for rows in forms.values():
        counted = Counter(form for _row, _place, form in rows)
        usual, times = counted.most_common(1)[0]
        if times < 5 or times * 5 < len(rows) * 4:
            continue
        for row, place, form in rows:
            if form != usual and _scores_otherwise(linting, row, place, rows, usual, round_):
                what = _("rumus nilai {code} berbeda dari {count} baris bertipe sama dan memberi nilai lain")
                yield wrong("formula-differs", place, what.format(code=row.code, count=times), _("rumus seperti baris lain"))


def _scores_otherwise(
    linting: Linting, row: RecognisedRow, place: Place, rows: Sequence[tuple[RecognisedRow, Place, str]], usual: str, round_: str
) -> bool:
    """Whether some answer gets another score by this formula than by the usual one."""
    answer = linting.place(row, Role.ANSWER, round_)
    model = next(at for _row, at, form in rows if form == usual)
    stored = linting.cell(model)
    if answer is None or stored is None or stored.formula is None or row.scale is None:
        return False
    alternative = f"={moved(stored.formula, model[1], place[1])}"
    for given in (linting.spelt(row, round_, each) for each in SCALES[row.scale].credits):
        try:
            if linting.value(place, {answer: given}) != linting.value(place, {answer: given, place: alternative}):
                return True
        except NotComputedError:
            return False
    return False


RULES: list[Rule] = [
    divisor_wrong,
    subtotal_reads_wrong_rows,
    subtotal_missing,
    score_formula_missing,
    typed_subtotal,
    typed_among_formulas,
    stray_formula,
    weights_do_not_add_up,
    odd_one_out,
]
