"""Mistakes in summaries and in formulas anywhere: broken references, wrong rows, hidden gaps, unequal ranges."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from fractions import Fraction

from lke.language import _
from lke.workbook.official.formulas import Call, Failure, Operation, Reference, Tree, calls, references, try_parse, walk
from lke.workbook.official.lint import Finding, Linting, Rule, at, is_filled, notice, wrong
from lke.workbook.official.lint_structure import shown
from lke.workbook.official.readers import Place
from lke.workbook.official.scales import plain_words
from lke.workbook.official.sheetmodel import Box, CellType, RecognisedRow, Role, RowKind, Sheet, coordinate
from lke.workbook.official.values import ExcelError, NotComputedError, stored_result


def _formulas(linting: Linting) -> Iterator[tuple[Place, str, Tree]]:
    for sheet in linting.recognised.book.sheets:
        for cell in sheet.cells.values():
            tree = try_parse(cell.formula)
            if tree is not None and cell.formula is not None:
                yield (sheet.name, cell.place), cell.formula, tree


# --- errors ------------------------------------------------------------------------------------------------------


def reference_broken(linting: Linting) -> Iterator[Finding]:
    """A formula whose cell was deleted, or that names what does not exist."""
    for place, formula, tree in _formulas(linting):
        if any(isinstance(each, Failure) for each in walk(tree)):
            right = _likely_row(linting, place)
            what = _("rumus ={formula} menunjuk sel yang sudah dihapus").format(formula=formula)
            yield wrong("reference-broken", place, what, right or _("rujukan yang benar"), {place: right} if right else None)


def _likely_row(linting: Linting, place: Place) -> str | None:
    """The worksheet cell whose row has the title of the summary's row."""
    row = linting.by_row.get((place[0], place[1][0]))
    best = _best_match(linting, row) if row is not None else None
    target = linting.place(best, Role.POINTS, "unit") if best is not None else None
    return f"='{target[0]}'!{coordinate(target[1])}" if target is not None else None


def error_result(linting: Linting) -> Iterator[Finding]:
    """A cell that gives an error by itself: division by nothing, a text where a number is needed."""
    for place, formula, tree in _formulas(linting):
        if any(isinstance(each, Failure) for each in walk(tree)):
            continue
        found = _result(linting, place)
        if not isinstance(found, ExcelError) or any(
            isinstance(_result(linting, each), ExcelError) for each in linting.reads(place)
        ):
            continue
        what = _("rumus ={formula} menghasilkan {error}").format(formula=_short(formula), error=found)
        report = notice if _waits_for_answers(linting, place) else wrong
        why = _("angka; isi dahulu jawaban yang dibacanya") if report is notice else _("angka")
        yield report("error-result", place, what, why)


def _result(linting: Linting, place: Place) -> object:
    try:
        return linting.value(place)
    except NotComputedError:
        return stored_result(linting.cell(place))


def _waits_for_answers(linting: Linting, place: Place) -> bool:
    """Whether cells that it reads, near or far, are still blank answers."""
    seen: set[Place] = set()
    waiting = [place]
    while waiting and len(seen) < 2_000:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        cell = linting.cell(current)
        tree = try_parse(cell.formula) if cell is not None else None
        for each in references(tree) if tree is not None else ():
            name = linting.worked.sheet_name(each.sheet, current[0])
            if name is None or each.box.bottom - each.box.top > 500:
                continue
            for row in range(each.box.top, each.box.bottom + 1):
                for column in range(each.box.left, min(each.box.right, each.box.left + 50) + 1):
                    spot = (name, (row, column))
                    if _is_blank_answer(linting, spot):
                        return True
                    if linting.cell(spot) is not None:
                        waiting.append(spot)
    return False


def _is_blank_answer(linting: Linting, place: Place) -> bool:
    row = linting.by_row.get((place[0], place[1][0]))
    if row is None or row.kind not in (RowKind.QUESTION, RowKind.INPUT, RowKind.SUBTOTAL) or is_filled(linting.cell(place)):
        return False
    name = coordinate(place[1])
    return any(slot.role is Role.ANSWER and cell == name for slot, cell in row.slots.items())


def result_stale(linting: Linting) -> Iterator[Finding]:
    """A stored result that is not what the formula gives: the file was changed by a program that did not recalculate."""
    if linting.book.recalculates:
        return
    stale: list[tuple[Place, str]] = []
    for place, _formula, _tree in _formulas(linting):
        stored = stored_result(linting.cell(place))
        if stored is None:
            continue
        try:
            found = linting.value(place)
        except NotComputedError:
            continue
        if not _same(found, stored):
            stale.append((place, f"{_said(stored)} / {_said(found)}"))
    for place, told in stale[:50]:
        what = _("hasil tersimpan / hasil rumus: {told}").format(told=told)
        yield notice("result-stale", place, what, _("buka di Excel, hitung ulang (Ctrl+Alt+F9), simpan"))


def _same(found: object, stored: object) -> bool:
    if isinstance(found, Fraction) and isinstance(stored, Fraction):
        return abs(found - stored) <= Fraction(1, 10**9) * max(Fraction(1), abs(stored))
    if isinstance(found, ExcelError) or isinstance(stored, ExcelError):
        return isinstance(found, ExcelError) and isinstance(stored, ExcelError)
    return found == stored or (found in (None, "") and stored in (None, ""))


def _said(found: object) -> str:
    return shown(found) if isinstance(found, Fraction) else str(found)


def external_link(linting: Linting) -> Iterator[Finding]:
    """A formula that reads another workbook, which does not travel along."""
    for sheet in linting.recognised.book.sheets:
        for cell in sheet.cells.values():
            if cell.formula is not None and re.search(r"\[[^\]]+\][^!]*!", re.sub(r'"[^"]*"', "", cell.formula)):
                what = _("rumus ={formula} membaca buku kerja lain").format(formula=_short(cell.formula))
                yield notice("external-link", (sheet.name, cell.place), what, _("rujukan di dalam buku kerja ini"))


def _short(formula: str) -> str:
    return formula if len(formula) <= 80 else f"{formula[:77]}…"


# --- summaries ---------------------------------------------------------------------------------------------------


def likeness(first: str, second: str) -> float:
    """How alike two titles are, 0..1; what stands in brackets and the form of words at the end count less."""
    mine, theirs = (re.sub(r"[^a-z0-9 ]+", " ", plain_words(each)).split() for each in (first, second))
    if not mine or not theirs:
        return 0.0
    return SequenceMatcher(None, " ".join(mine), " ".join(theirs), autojunk=False).ratio()


def _best_match(linting: Linting, row: RecognisedRow) -> RecognisedRow | None:
    """The worksheet's row with the same title, under the same code where titles repeat."""
    rated = [
        (likeness(row.text, other.text), other.code == row.code, other)
        for other in linting.recognised.rows(RowKind.COMPONENT, RowKind.GROUP, RowKind.QUESTION)
    ]
    best = max(rated, key=lambda each: each[:2], default=(0.0, False, row))
    return best[2] if best[0] >= 0.8 else None


def _direct(linting: Linting, row: RecognisedRow, round_: str) -> tuple[Place, RecognisedRow] | None:
    """The worksheet row that a summary row's points are taken from as they are."""
    place = linting.place(row, Role.POINTS, round_)
    cell = linting.cell(place)
    tree = try_parse(cell.formula) if cell is not None else None
    if place is None or not isinstance(tree, Reference) or tree.sheet is None:
        return None
    name = linting.worked.sheet_name(tree.sheet, place[0])
    target = linting.by_row.get((name, tree.box.top)) if name is not None else None
    return (place, target) if target is not None else None


def summary_takes_wrong_row(linting: Linting) -> Iterator[Finding]:
    """A summary row that takes its points from another section than its title names."""
    for sheet in linting.summaries:
        for row in sheet.rows:
            for round_ in linting.rounds(sheet):
                found = _direct(linting, row, round_)
                if found is None or row.kind is RowKind.TOTAL or not row.code:
                    continue
                place, target = found
                if likeness(row.text, target.text) >= 0.6:
                    continue
                best = _best_match(linting, row)
                if best is None or (best.sheet, best.row) == (target.sheet, target.row) or target.sheet != best.sheet:
                    continue
                right = linting.place(best, Role.POINTS, round_)
                expected = f"='{right[0]}'!{coordinate(right[1])}" if right is not None else best.text
                what = _("baris {title} mengambil nilai dari {target}")
                what = what.format(title=repr(row.text), target=repr(target.text))
                yield wrong("summary-takes-wrong-row", place, what, expected, {place: expected} if right is not None else None)


def summary_weight_differs(linting: Linting) -> Iterator[Finding]:
    """A weight in a summary that is not the worksheet's."""
    for sheet in linting.summaries:
        for row in sheet.rows:
            best = _source(linting, row)
            place = linting.place(row, Role.WEIGHT)
            if best is None or best.weight is None or row.weight is None or place is None or best.weight == row.weight:
                continue
            what = _("bobot {title} di sini {own}, di {sheet} {other}")
            what = what.format(title=row.text, own=shown(row.weight), sheet=best.sheet.strip(), other=shown(best.weight))
            yield wrong("summary-weight-differs", place, what, shown(best.weight), {place: best.weight})


def _source(linting: Linting, row: RecognisedRow) -> RecognisedRow | None:
    """The worksheet row that the summary row stands for: where its points come from if the titles agree, else by title."""
    found = _direct(linting, row, "unit")
    if found is not None and likeness(row.text, found[1].text) >= 0.6:
        return found[1]
    if found is not None and found[1].code == row.code and _best_match(linting, row) is None:
        return found[1]
    return _best_match(linting, row) if found is not None else None


def percent_above_whole(linting: Linting) -> Iterator[Finding]:
    """A percentage above 100 %: points and weight do not belong together."""
    for sheet in (*linting.worksheets, *linting.summaries):
        for row in sheet.rows:
            for round_ in linting.rounds(sheet):
                place = linting.place(row, Role.PERCENT, round_)
                found = _result(linting, place) if place is not None and linting.cell(place) is not None else None
                if place is not None and isinstance(found, Fraction) and Fraction(10001, 10000) < found <= 10:
                    what = _("{title} menunjukkan {percent} %").format(title=row.text, percent=shown(found * 100))
                    yield wrong("percent-above-whole", place, what, _("paling banyak 100 %; periksa bobot dan rujukannya"))


INSTRUMENTS = (
    ("Zona Integritas", r"zona integritas|\bwbk\b|\bwbbm\b|\bzi\b"),
    ("Reformasi Birokrasi", r"reformasi birokrasi|\bpmprb\b|\brb\b"),
    ("Akuntabilitas Kinerja", r"akuntabilitas kinerja|\bs?akip\b"),
    ("SPIP", r"\bspip\b|pengendalian intern pemerintah"),
)
_MINISTRY = re.compile(r"(pendayagunaan )?aparatur negara dan reformasi birokrasi|pendayagunaan aparatur negara")


def instruments_in(text: str) -> set[str]:
    """The instruments that a title names; the ministry's own name names none."""
    words = _MINISTRY.sub(" ", plain_words(text))
    return {name for name, pattern in INSTRUMENTS if re.search(pattern, words)}


def title_of_another_instrument(linting: Linting) -> Iterator[Finding]:
    """A title or total that was left over from the sheet of another instrument."""
    own = {name for sheet in linting.worksheets for text in _titles(linting, sheet.name) for name in instruments_in(text[1])}
    if len(own) != 1:
        return
    (main,) = own
    for sheet in (*linting.worksheets, *linting.summaries):
        for place, text in _titles(linting, sheet.name):
            other = instruments_in(text) - {main}
            if other and main not in instruments_in(text):
                what = _("judul {text} milik instrumen lain; buku kerja ini {main}").format(text=repr(text[:80]), main=main)
                yield notice("title-of-another-instrument", place, what, main)


def _titles(linting: Linting, name: str) -> Iterator[tuple[Place, str]]:
    """What stands above the header, and the printed totals."""
    sheet = next(each for each in linting.recognised.sheets if each.name == name)
    stored = linting.sheets[name]
    for cell in stored.cells.values():
        if sheet.header is not None and cell.place[0] < sheet.header[0] and cell.kind is CellType.TEXT:
            yield (name, cell.place), cell.text
    for row in sheet.rows:
        if row.kind is RowKind.TOTAL:
            place = _position_of(stored, row)
            if place is not None:
                yield (name, place), row.text


def _position_of(sheet: Sheet, row: RecognisedRow) -> tuple[int, int] | None:
    return next((cell.place for cell in sheet.by_row.get(row.row, ()) if cell.text.strip() == row.text), None)


# --- lookups and counts ------------------------------------------------------------------------------------------


def lookup_hides_gap(linting: Linting) -> Iterator[Finding]:
    """``IFERROR(VLOOKUP(…),0)`` that gives 0 because what it looks for is missing or blank."""
    for place, formula, tree in _formulas(linting):
        for call in calls(tree, "VLOOKUP", "HLOOKUP", "INDEX"):
            gap = _gap(linting, place, call)
            if gap is not None and _is_hidden(tree, call):
                what = _("rumus ={formula} menampilkan 0 padahal {gap}").format(formula=_short(formula), gap=gap)
                yield wrong("lookup-hides-gap", place, what, _("nilai yang dicari, atau tanda bahwa nilainya belum ada"))


def _is_hidden(tree: Tree, call: Call) -> bool:
    """Whether the gap shows as a number: an error is caught, or the lookup stands alone and a blank turns into 0."""
    caught = any(found is call for each in calls(tree, "IFERROR", "IFNA") if each.arguments for found in walk(each.arguments[0]))
    return caught or tree is call


def _gap(linting: Linting, place: Place, call: Call) -> str | None:
    """What is missing where a VLOOKUP looks: the key, or the value beside it."""
    if call.name != "VLOOKUP" or len(call.arguments) < 3 or not isinstance(call.arguments[1], Reference):
        return None
    table = call.arguments[1]
    name = linting.worked.sheet_name(table.sheet, place[0])
    key, column = _argument(linting, place, call.arguments[0]), _argument(linting, place, call.arguments[2])
    if name is None or not isinstance(key, str) or isinstance(key, ExcelError) or not isinstance(column, Fraction):
        return None
    cells = linting.sheets[name].cells
    keys = [(cell.place[0], cell.text) for spot, cell in cells.items() if spot[1] == table.box.left and table.box.covers(spot)]
    row = next((row for row, text in keys if text.casefold() == key.casefold()), None)
    if row is None:
        return _("kunci {key} tidak ada di {sheet}").format(key=repr(key), sheet=name.strip())
    found = (row, table.box.left + int(column) - 1)
    cell = cells.get(found)
    return None if is_filled(cell) else _("{cell} kosong").format(cell=at(name, found))


def _argument(linting: Linting, place: Place, tree: Tree) -> object:
    if isinstance(tree, Reference):
        name = linting.worked.sheet_name(tree.sheet, place[0])
        return _result(linting, (name, (tree.box.top, tree.box.left))) if name is not None else None
    return getattr(tree, "value", None)


def join_misses_blanks(linting: Linting) -> Iterator[Finding]:
    """A lookup by label that misses rows whose label differs only by blanks at its ends."""
    for place, formula, tree in _formulas(linting):
        for call in calls(tree, "VLOOKUP", "MATCH", "SUMIF", "COUNTIF"):
            keyed = call.name in {"VLOOKUP", "MATCH"}
            key_tree, range_tree = (call.arguments[0], call.arguments[1]) if keyed else (call.arguments[1], call.arguments[0])
            if not isinstance(range_tree, Reference) or not isinstance(key_tree, Reference):
                continue
            key = _argument(linting, place, key_tree)
            name = linting.worked.sheet_name(range_tree.sheet, place[0])
            if name is None or not isinstance(key, str) or isinstance(key, ExcelError) or not key.strip():
                continue
            near = _almost(linting.sheets[name], range_tree, key)
            if near:
                shown_at = ", ".join(at(name, spot) for spot in near[:5])
                what = _("rumus ={formula} tidak menemukan {cells}, yang berbeda hanya pada spasi")
                yield wrong(
                    "join-misses-blanks", place, what.format(formula=_short(formula), cells=shown_at), _("label yang sama persis")
                )


def _almost(sheet: Sheet, table: Reference, key: str) -> list[tuple[int, int]]:
    """Cells of the key column that would equal *key* but for blanks."""
    wanted = plain_words(key)
    return [
        spot
        for spot, cell in sheet.cells.items()
        if spot[1] == table.box.left
        and table.box.covers(spot)
        and cell.kind is CellType.TEXT
        and plain_words(cell.text) == wanted
        and cell.text.casefold() != key.casefold()
    ]


COUNTING = ("COUNTIF", "COUNTA", "COUNT", "COUNTBLANK", "COUNTIFS")


def count_ranges_differ(linting: Linting) -> Iterator[Finding]:
    """Counts that are compared with each other but run over different rows."""
    counted = {place: list(_counted(linting, place, tree)) for place, _formula, tree in _formulas(linting)}
    for place, formula, tree in _formulas(linting):
        ranges = list(counted[place])
        for each in _divided(tree):
            for ref in references(each):
                name = linting.worked.sheet_name(ref.sheet, place[0])
                if name is not None and ref.box.top == ref.box.bottom:
                    ranges += counted.get((name, (ref.box.top, ref.box.left)), [])
        columns = {(name, box.left) for name, box in ranges}
        for column in columns:
            spans = {(box.top, box.bottom) for name, box in ranges if (name, box.left) == column}
            if len(spans) > 1:
                told = _(" dan ").join(f"{top}-{bottom}" for top, bottom in sorted(spans))
                what = _("rumus ={formula} membandingkan hitungan atas baris {spans}").format(formula=_short(formula), spans=told)
                yield wrong("count-ranges-differ", place, what, _("rentang baris yang sama"))


def _counted(linting: Linting, place: Place, tree: Tree) -> Iterator[tuple[str, Box]]:
    for call in calls(tree, *COUNTING):
        first = call.arguments[0] if call.arguments else None
        if isinstance(first, Reference) and first.box.bottom > first.box.top:
            name = linting.worked.sheet_name(first.sheet, place[0])
            if name is not None:
                yield name, first.box


def _divided(tree: Tree) -> Iterator[Tree]:
    return (each for each in walk(tree) if isinstance(each, Operation) and each.operator == "/")


RULES: list[Rule] = [
    reference_broken,
    error_result,
    summary_takes_wrong_row,
    summary_weight_differs,
    percent_above_whole,
    title_of_another_instrument,
    lookup_hides_gap,
    join_misses_blanks,
    count_ranges_differ,
    external_link,
    result_stale,
]
