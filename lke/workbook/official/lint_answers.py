"""Mistakes in questions and answers: types, dropdowns, spellings, placeholders, numbers as text, links, inputs."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from urllib.parse import unquote

from lke.language import _
from lke.workbook.official.formulas import Constant, Operation, references, try_parse, walk
from lke.workbook.official.lint import Finding, Linting, Rule, notice, wrong
from lke.workbook.official.outline import rule_scale
from lke.workbook.official.readers import Place
from lke.workbook.official.scales import (
    SCALES,
    guide_scale,
    is_placeholder,
    plain_words,
    read_local_number,
    read_stored_answer,
    read_type,
)
from lke.workbook.official.sheetmodel import Cell, CellType, RecognisedRow, Role, RowKind, coordinate
from lke.workbook.official.values import NotComputedError, Value

ASKED = (RowKind.QUESTION, RowKind.INPUT, RowKind.SUBTOTAL)


def _questions(linting: Linting) -> Iterator[tuple[RecognisedRow, str]]:
    for sheet in linting.worksheets:
        for round_ in _rounds(linting, sheet.name):
            yield from ((row, round_) for row in sheet.rows if row.kind is RowKind.QUESTION)


def _rounds(linting: Linting, name: str) -> list[str]:
    sheet = next(each for each in linting.recognised.sheets if each.name == name)
    return list(dict.fromkeys(each.round for each in sheet.columns if each.role is Role.ANSWER and each.round))


def scored_place(linting: Linting, row: RecognisedRow, round_: str) -> Place | None:
    """The cell that turns the answer into a number: the credit where there is one, else the points."""
    for role in (Role.CREDIT, Role.POINTS):
        place = linting.place(row, role, round_)
        cell = linting.cell(place)
        if cell is not None and cell.formula is not None:
            return place
    return None


def credit_for(linting: Linting, row: RecognisedRow, round_: str, answer: Value) -> Value:
    """What the sheet's own formula gives for *answer*.

    Raises:
        NotComputedError: when that cannot be said.

    """
    place, scored = linting.place(row, Role.ANSWER, round_), scored_place(linting, row, round_)
    if place is None or scored is None:
        raise NotComputedError
    return linting.value(scored, {place: answer})


def _counts(linting: Linting, row: RecognisedRow, round_: str, answer: Value) -> bool | None:
    """Whether the formula makes a number of *answer*; None where that cannot be said."""
    try:
        return isinstance(credit_for(linting, row, round_, answer), Fraction)
    except NotComputedError:
        return None


# --- types -------------------------------------------------------------------------------------------------------


def type_misspelt(linting: Linting) -> Iterator[Finding]:
    """A type that the score formula does not know, so that the question silently leaves the mean."""
    for row, round_ in _questions(linting):
        place = linting.place(row, Role.OPTIONS)
        printed = linting.cell(place)
        if place is None or printed is None or row.scale is None or row.scale_from != "pilihan":
            continue
        scale = SCALES[row.scale]
        best = next(iter(scale.credits), None)
        answer: Value = linting.spelt(row, round_, best) if best is not None else scale.maximum
        known = _known_types(linting, row, round_)
        counted = _counts(linting, row, round_, answer)
        if counted is False and known:
            right = next((each for each in known if (found := read_type(each)) and found.key == row.scale), scale.printed)
            what = _("tipe jawaban {printed} tidak dikenal rumus nilainya; pertanyaan {code} hilang dari rata-rata")
            what = what.format(printed=repr(printed.text), code=row.code)
            yield wrong("type-misspelt", place, what, right, {place: right})
        elif (reading := read_type(printed.text)) is not None and not reading.exact:
            what = _("tipe jawaban {printed} tidak lazim").format(printed=repr(printed.text))
            yield notice("type-unusual", place, what, scale.printed)


def _known_types(linting: Linting, row: RecognisedRow, round_: str) -> list[str]:
    """Texts that the score formula compares the type cell with."""
    scored, typed = scored_place(linting, row, round_), linting.place(row, Role.OPTIONS)
    cell = linting.cell(scored)
    tree = try_parse(cell.formula) if cell is not None else None
    found: list[str] = []
    for each in walk(tree) if tree is not None and typed is not None else ():
        if isinstance(each, Operation) and each.operator == "=" and isinstance(each.right, Constant):
            reads = each.left is not None and typed is not None and any(ref.box.covers(typed[1]) for ref in references(each.left))
            if reads and isinstance(each.right.value, str) and each.right.value:
                found.append(each.right.value)
    return found


def type_missing(linting: Linting) -> Iterator[Finding]:
    """A blank type that the score formula asks for."""
    for row, round_ in _questions(linting):
        place = linting.place(row, Role.OPTIONS)
        if place is None or linting.sheets[place[0]].text(place[1]) or row.scale is None:
            continue
        if _known_types(linting, row, round_):
            right = next(
                (each for each in _known_types(linting, row, round_) if (found := read_type(each)) and found.key == row.scale),
                SCALES[row.scale].printed,
            )
            what = _("tipe jawaban {code} kosong, padahal rumus nilainya membaca tipe itu").format(code=row.code)
            yield wrong("type-missing", place, what, right, {place: right})


def type_against_dropdown(linting: Linting) -> Iterator[Finding]:
    """The printed type, the dropdown and the criteria text say different scales."""
    for row, round_ in _questions(linting):
        answer, printed = linting.place(row, Role.ANSWER, round_), linting.place(row, Role.OPTIONS)
        if answer is None or row.scale is None:
            continue
        rule = linting.sheets[row.sheet].validation_at(answer[1])
        listed = rule_scale(rule) if rule is not None and rule.kind == "list" else None
        if row.scale_from == "pilihan" and listed is not None and listed.key != row.scale and printed is not None:
            what = _("tipe tercetak {printed}, tetapi daftar pilihannya {listed}")
            what = what.format(printed=SCALES[row.scale].printed, listed=SCALES[listed.key].printed)
            yield wrong(
                "type-differs-from-dropdown", answer, what, _("daftar pilihan {scale}").format(scale=SCALES[row.scale].printed)
            )
        described = guide_scale(row.guide)
        if row.scale_from in {"pilihan", "validasi"} and described is not None and described.key != row.scale:
            place = printed if row.scale_from == "pilihan" and printed is not None else answer
            what = _("tipe jawaban {scale}, tetapi kriterianya menjelaskan {described}")
            what = what.format(scale=SCALES[row.scale].printed, described=SCALES[described.key].printed)
            yield notice("type-differs-from-criteria", place, what, _("tipe dan kriteria yang sama"))


def type_on_group(linting: Linting) -> Iterator[Finding]:
    """A type printed on a row that only gathers."""
    for sheet in linting.worksheets:
        for row in sheet.rows:
            place = linting.place(row, Role.OPTIONS) if row.kind in (RowKind.GROUP, RowKind.COMPONENT) else None
            cell = linting.cell(place)
            if place is not None and cell is not None and read_type(cell.text) is not None and linting.children(row):
                what = _("tipe jawaban {found} pada baris kelompok {code}").format(found=repr(cell.text), code=row.code)
                yield notice("type-on-group", place, what, _("kosong"))


# --- answers -----------------------------------------------------------------------------------------------------


def answer_not_counted(linting: Linting) -> Iterator[Finding]:
    """An answer that the formula does not count because of how it is spelt, or that is none on its scale."""
    for row, round_ in _questions(linting):
        place = linting.place(row, Role.ANSWER, round_)
        cell = linting.cell(place)
        if place is None or cell is None or cell.formula is not None or row.scale is None or not SCALES[row.scale].credits:
            continue
        if not cell.text.strip() or is_placeholder(cell.text):
            continue
        read = read_stored_answer(cell.text, row.scale)
        if read is None:
            what = _("jawaban {found} tidak ada pada skala {scale}").format(
                found=repr(cell.text), scale=SCALES[row.scale].printed
            )
            yield wrong("answer-outside-scale", place, what, SCALES[row.scale].printed)
            continue
        right = linting.spelt(row, round_, read)
        if cell.text != right and _counts(linting, row, round_, cell.text) is False and _counts(linting, row, round_, right):
            what = _("jawaban {found} tidak dihitung rumusnya").format(found=repr(cell.text))
            yield wrong("answer-not-counted", place, what, right, {place: right}, typed=True)


def number_outside_scale(linting: Linting) -> Iterator[Finding]:
    """A number above its scale: 87,09 where 0-4 is asked, 90 where a share of 1 is."""
    for row, round_ in _questions(linting):
        place = linting.place(row, Role.ANSWER, round_)
        cell = linting.cell(place)
        maximum = SCALES[row.scale].maximum if row.scale is not None else None
        if place is None or cell is None or cell.formula is not None or maximum is None or cell.exact is None:
            continue
        if not 0 <= cell.exact <= maximum:
            what = _("jawaban {found} di luar skala 0 sampai {most}").format(found=cell.text, most=maximum)
            yield wrong("answer-outside-scale", place, what, _("0 sampai {most}").format(most=maximum))


def text_number(linting: Linting) -> Iterator[Finding]:
    """A number stored as text, which SUM and AVERAGE pass over."""
    for sheet in linting.worksheets:
        for row in sheet.rows:
            for round_ in _rounds(linting, sheet.name):
                for role in (Role.ANSWER, Role.POINTS, Role.WEIGHT, Role.CREDIT):
                    place = linting.place(row, role, round_)
                    cell = linting.cell(place)
                    if place is None or cell is None or not _is_number_as_text(row, role, cell):
                        continue
                    number = read_local_number(cell.text)
                    what = _("{found} tersimpan sebagai teks; SUM dan AVERAGE melewatinya").format(found=repr(cell.text))
                    expected = _("angka") if number is None else _("angka {number}").format(number=float(number))
                    yield wrong("text-number", place, what, expected, None if number is None else {place: number}, typed=True)


def _is_number_as_text(row: RecognisedRow, role: Role, cell: Cell) -> bool:
    if cell.kind is not CellType.TEXT or cell.formula is not None or not re.search(r"\d", cell.text):
        return False
    if role is Role.ANSWER and (row.scale is None or SCALES[row.scale].credits):
        return False
    return bool(re.fullmatch(r"\s*-?[\d.,]+\s*%?\s*", cell.text))


def placeholder_counts(linting: Linting) -> Iterator[Finding]:
    """The template's hint, or a blank, counts as an answer in a few rows and as unanswered in the others."""
    for sheet in linting.worksheets:
        for round_ in _rounds(linting, sheet.name):
            rows = [row for row in sheet.rows if row.kind is RowKind.QUESTION and row.scale and SCALES[row.scale].credits]
            yield from _odd_placeholders(linting, rows, round_)


def _odd_placeholders(linting: Linting, rows: Sequence[RecognisedRow], round_: str) -> Iterator[Finding]:
    told: dict[bool, list[tuple[RecognisedRow, str]]] = {True: [], False: []}
    for row in rows:
        hint = _hint(linting, row, round_)
        counted = _counts(linting, row, round_, hint)
        if counted is not None:
            told[counted].append((row, hint or _("kosong")))
    if len(told[True]) >= len(told[False]):
        return
    for row, hint in told[True]:
        place = scored_place(linting, row, round_)
        if place is not None:
            what = _("isian {hint} dihitung sebagai jawaban di {code}, sedangkan di {count} baris lain sebagai belum diisi")
            what = what.format(hint=repr(hint), code=row.code, count=len(told[False]))
            yield wrong("placeholder-counts", place, what, _("belum diisi"))


def _hint(linting: Linting, row: RecognisedRow, round_: str) -> str | None:
    """The placeholder among the dropdown's options; None (a blank) where there is none."""
    place = linting.place(row, Role.ANSWER, round_)
    rule = linting.sheets[row.sheet].validation_at(place[1]) if place is not None else None
    return next(
        (option for option in (rule.options if rule is not None else ()) if "/" in option and is_placeholder(option)), None
    )


def without_question(linting: Linting) -> Iterator[Finding]:
    """A score formula or dropdown in a row without a question."""
    for sheet in linting.worksheets:
        for doubt in sheet.doubts:
            if not doubt.place.isdigit():
                continue
            row = int(doubt.place)
            for column in sheet.columns:
                place = (sheet.name, (row, column.column))
                cell = linting.cell(place)
                listed = column.role is Role.ANSWER and linting.sheets[sheet.name].validation_at(place[1]) is not None
                scored = column.role is Role.POINTS and cell is not None and cell.formula is not None
                if scored or listed:
                    what = _("baris {row} punya rumus nilai atau daftar pilihan, tetapi tidak ada pertanyaannya").format(row=row)
                    yield notice("row-without-question", place, what, _("pertanyaan, atau baris dikosongkan"))
                    break


# --- inputs and links --------------------------------------------------------------------------------------------


def inputs_do_not_balance(linting: Linting) -> Iterator[Finding]:
    """What was due is not what is in process plus what is done; a part is above its whole."""
    for row, round_ in _questions(linting):
        labelled = [
            (plain_words(each.text), place, linting.cell(place))
            for each in linting.counts(row)
            if (place := linting.place(each, Role.ANSWER, round_)) is not None
        ]
        numbers = [(words, place, cell.exact) for words, place, cell in labelled if cell is not None and cell.exact is not None]
        due = next((each for each in numbers if "harus" in each[0]), None)
        doing = next((each for each in numbers if re.search(r"\bproses|diproses|sedang\b", each[0])), None)
        done = next((each for each in numbers if "selesai" in each[0]), None)
        if due and doing and done and due[2] != doing[2] + done[2]:
            what = _("harus {due}, tetapi diproses {doing} + selesai {done} = {total}")
            what = what.format(due=due[2], doing=doing[2], done=done[2], total=doing[2] + done[2])
            yield notice("inputs-do-not-balance", due[1], what, _("harus = diproses + selesai"))
        yield from _above_whole(linting, row, round_)


def _above_whole(linting: Linting, row: RecognisedRow, round_: str) -> Iterator[Finding]:
    """The numerator of the ratio's formula is larger than its denominator."""
    place = linting.place(row, Role.ANSWER, round_)
    cell = linting.cell(place)
    tree = try_parse(cell.formula) if cell is not None else None
    for each in walk(tree) if tree is not None and place is not None else ():
        if not isinstance(each, Operation) or each.operator != "/" or each.left is None or each.right is None:
            continue
        sides = [list(references(side)) for side in (each.left, each.right)]
        if len(sides[0]) != 1 or len(sides[1]) != 1:
            return
        part, whole = ((row.sheet, (side[0].box.top, side[0].box.left)) for side in sides)
        try:
            numbers = linting.value(part), linting.value(whole)
        except NotComputedError:
            return
        if isinstance(numbers[0], Fraction) and isinstance(numbers[1], Fraction) and numbers[0] > numbers[1]:
            what = _("bagian {part} lebih besar dari keseluruhannya {whole} ({cell}); nilainya dibatasi 1")
            what = what.format(part=numbers[0], whole=numbers[1], cell=coordinate(whole[1]))
            yield notice("part-above-whole", part, what, _("paling banyak {whole}").format(whole=numbers[1]))
        return


def link_differs(linting: Linting) -> Iterator[Finding]:
    """A link that shows one address and leads to another."""
    for sheet in linting.worksheets:
        for cell in linting.sheets[sheet.name].cells.values():
            shown = cell.text.strip()
            if cell.link is None or not re.match(r"https?://|www\.", shown, re.IGNORECASE) or any(c.isspace() for c in shown):
                continue
            if _address(shown) != _address(cell.link):
                place = (sheet.name, cell.place)
                what = _("tautan menampilkan {shown}, tetapi menuju {target}").format(shown=shown, target=cell.link)
                yield notice("link-differs", place, what, _("teks dan tujuan yang sama"))


def _address(text: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", unquote(text.strip())).rstrip("/").casefold()


def numeral_out_of_order(linting: Linting) -> Iterator[Finding]:
    """Printed numerals that are not in the order of their rows."""
    for sheet in linting.worksheets:
        for row in sheet.rows:
            printed = row.numeral.strip(" .()")
            last = row.code.rpartition(".")[2]
            if row.kind in (RowKind.INPUT, RowKind.SUBTOTAL) or not printed or not printed.isalnum() or not row.slots:
                continue
            if Role.CODE in {each.role for each in sheet.columns} or printed.casefold() == last.casefold():
                continue
            what = _("nomor tercetak {printed}, padahal urutannya {place}").format(printed=repr(row.numeral), place=repr(last))
            yield notice("numeral-out-of-order", (sheet.name, (row.row, row.indent or 1)), what, last)


RULES: list[Rule] = [
    type_misspelt,
    type_missing,
    type_against_dropdown,
    type_on_group,
    answer_not_counted,
    number_outside_scale,
    text_number,
    placeholder_counts,
    without_question,
    inputs_do_not_balance,
    link_differs,
    numeral_out_of_order,
]
