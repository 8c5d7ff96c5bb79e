"""Turns a filled workbook into the rows of a run: answers and notes per round, inputs, evidence links. Nothing is guessed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lke.language import _
from lke.model.places import web_address
from lke.workbook.official.lint import Linting
from lke.workbook.official.rubric_out import Difference, Leaf, MadeRubric, exact_text, walk_document
from lke.workbook.official.scales import SCALES, is_placeholder, read_local_number, read_stored_answer
from lke.workbook.official.sheetmodel import Cell, CellType, RecognisedRow, Role
from lke.workbook.official.values import NotComputedError

MOST_LINKS = 30
"""Links of one cell."""


@dataclass(frozen=True)
class MadeRun:
    """The rows of a run's tables, without their headers."""

    rounds: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]
    """(criterion, then answer and note of each round)."""
    data: tuple[tuple[str, str, str, str], ...]
    """(key, number, source, round)."""
    evidence: tuple[dict[str, str], ...]
    differences: tuple[Difference, ...]


def make_run(linting: Linting, rubric: MadeRubric) -> MadeRun:
    """The rows of a run for the leaves of *rubric*, from what the workbook holds."""
    return _Maker(linting, rubric).run()


class _Maker:
    """Makes the tables of one run."""

    def __init__(self, linting: Linting, rubric: MadeRubric) -> None:
        self.linting = linting
        self.rubric = rubric
        self.differences: list[Difference] = []
        found = linting.recognised.rounds
        self.rounds = ("unit", "tpi") if found in ((), ("unit",)) else tuple(dict.fromkeys(("unit", *found)))

    def run(self) -> MadeRun:
        answers = tuple(self._answers(leaf) for leaf in self.rubric.leaves)
        data = tuple(row for leaf in self.rubric.leaves for row in self._data(leaf))
        evidence = tuple(self._evidence())
        return MadeRun(self.rounds, answers, data, evidence, tuple(self.differences))

    def _tell(self, cell: Cell, sheet: str, what: str) -> None:
        self.differences.append(Difference(f"{sheet}!{cell.coordinate}", what))

    def _cell(self, row: RecognisedRow, role: Role, round_: str) -> Cell | None:
        return self.linting.cell(self.linting.place(row, role, round_)) if round_ in self.linting.recognised.rounds else None

    # --- answers -------------------------------------------------------------------------------------------------

    def _answers(self, leaf: Leaf) -> tuple[str, ...]:
        found = [leaf.row.code]
        for round_ in self.rounds:
            note = self._note(leaf.row, round_)
            answer, kept = self._answer(leaf, round_)
            found += [answer, "; ".join(part for part in (note, kept) if part)]
        return tuple(found)

    def _answer(self, leaf: Leaf, round_: str) -> tuple[str, str]:
        """The answer as the run writes it, and what could not be read, to keep in the note."""
        cell = self._cell(leaf.row, Role.ANSWER, round_)
        if cell is None or not cell.text.strip() or (cell.formula is None and is_placeholder(cell.text)):
            return "", ""
        if cell.formula is not None:
            return self._computed(leaf, cell, round_), ""
        assert leaf.row.scale is not None
        read = self._typed(leaf.row.scale, cell)
        if read is not None:
            return read, ""
        self._tell(
            cell,
            leaf.row.sheet,
            _("jawaban {found} tidak dapat dibaca; dikosongkan, isinya disimpan di catatan").format(found=repr(cell.text)),
        )
        return "", _("isi asal: {found}").format(found=cell.text.strip())

    def _computed(self, leaf: Leaf, cell: Cell, round_: str) -> str:
        """An answer that a formula gives: left to the inputs where the rubric has the rule, else its result."""
        if leaf.ratio is not None and self._has_rule(leaf):
            return ""
        place = self.linting.place(leaf.row, Role.ANSWER, round_)
        try:
            found = self.linting.value(place)
        except NotComputedError:
            found = cell.exact
        assert leaf.row.scale is not None
        scale = SCALES[leaf.row.scale]
        if scale.credits:
            return (read_stored_answer(found, leaf.row.scale) or "") if isinstance(found, str) else ""
        if not isinstance(found, Fraction) or scale.maximum is None or not 0 <= found <= scale.maximum:
            return ""
        self._tell(cell, leaf.row.sheet, _("hasil rumus {found} disalin sebagai jawaban").format(found=exact_text(found)))
        return _figure(found)

    def _has_rule(self, leaf: Leaf) -> bool:
        node = next((each for each in walk_document(self.rubric.document["isi"]) if each["id"] == leaf.row.code), {})
        return "aturan" in node

    def _typed(self, key: str, cell: Cell) -> str | None:
        scale = SCALES[key]
        if scale.credits:
            return read_stored_answer(cell.text, key)
        number = cell.exact if cell.kind is CellType.NUMBER else read_local_number(cell.text)
        if number is None or scale.maximum is None or not 0 <= number <= scale.maximum:
            return None
        return _figure(number)

    def _note(self, row: RecognisedRow, round_: str) -> str:
        found = [self._cell(row, role, round_) for role in (Role.NOTE, Role.ADVICE)]
        return "; ".join(self._harmless(cell, row.sheet) for cell in found if cell is not None and cell.text.strip())

    def _harmless(self, cell: Cell, sheet: str) -> str:
        """Text that a spreadsheet will not take for a formula when it opens the table."""
        text = clean(cell.text)
        if is_formula_like(text):
            self._tell(
                cell, sheet, _("teks berawalan {sign} diberi tanda petik agar tidak dianggap rumus").format(sign=repr(text[0]))
            )
            return f"'{text}"
        return text

    # --- inputs --------------------------------------------------------------------------------------------------

    def _data(self, leaf: Leaf) -> Iterator[tuple[str, str, str, str]]:
        for round_ in self.rounds:
            shown = "" if round_ == "unit" else round_
            numbers: dict[str, Fraction] = {}
            for key, row in leaf.keys.items():
                cell = self._cell(row, Role.ANSWER, round_)
                number = self._count(row, cell, round_)
                if cell is None and round_ != "unit":
                    continue
                source = f"impor: {row.sheet}!{cell.coordinate}" if cell is not None and number is not None else ""
                if number is not None:
                    numbers[key] = number
                if number is not None or round_ == "unit":
                    yield f"{leaf.row.code}:{key}", "" if number is None else _figure(number), source, shown
            yield from self._total(leaf, numbers, round_, shown)

    def _count(self, row: RecognisedRow, cell: Cell | None, round_: str) -> Fraction | None:
        if cell is None or not cell.text.strip():
            return None
        number = cell.exact
        if cell.formula is not None:
            number = self.linting.worked.number(*(self.linting.place(row, Role.ANSWER, round_) or ("", (0, 0)))) or cell.exact
        elif cell.kind is CellType.TEXT and not is_placeholder(cell.text):
            number = read_local_number(cell.text)
            self._tell(cell, row.sheet, _("angka tersimpan sebagai teks {found}").format(found=repr(cell.text)))
        return number if number is None or number >= 0 else None

    def _total(self, leaf: Leaf, numbers: dict[str, Fraction], round_: str, shown: str) -> Iterator[tuple[str, str, str, str]]:
        """The sum of the denominator's parts, where the rubric asks for one number."""
        if leaf.total_key is None or leaf.ratio is None:
            return
        parts = [key for key, row in leaf.keys.items() if any(row is each for each in leaf.ratio.denominator)]
        if not all(key in numbers for key in parts):
            if round_ == "unit":
                yield f"{leaf.row.code}:{leaf.total_key}", "", "", shown
            return
        added = sum((numbers[key] for key in parts), Fraction(0))
        subtotal = leaf.ratio.subtotal
        cell = self._cell(subtotal, Role.ANSWER, round_) if subtotal is not None else None
        source = _("dihitung: jumlah {parts}").format(parts=" + ".join(parts))
        if cell is not None and subtotal is not None:
            source = f"impor: {subtotal.sheet}!{cell.coordinate} ({source})"
            if cell.formula is None and cell.exact is not None and cell.exact != added:
                self._tell(
                    cell,
                    subtotal.sheet,
                    _("tertulis {typed}; dipakai jumlah bagiannya {added}").format(typed=cell.exact, added=added),
                )
        yield f"{leaf.row.code}:{leaf.total_key}", _figure(added), source, shown

    # --- evidence ------------------------------------------------------------------------------------------------

    def _evidence(self) -> Iterator[dict[str, str]]:
        count = 0
        for leaf in self.rubric.leaves:
            for row in self._pieces(leaf.row):
                count += 1
                yield {"id": f"B{count:03}", "kriteria": leaf.row.code, **row}

    def _pieces(self, row: RecognisedRow) -> Iterator[dict[str, str]]:
        """One piece for each link of the row; one without a link where only words stand there."""
        round_ = next(iter(self.linting.recognised.rounds), "unit")
        words, links = self._cell(row, Role.EVIDENCE, round_), self._cell(row, Role.LINK, round_)
        told = clean(words.text) if words is not None else ""
        cells = [cell for cell in (links, words) if cell is not None]
        found = [(address, cell, shown) for cell in cells for address, shown in _addresses(cell)]
        seen: set[str] = set()
        for address, cell, shown in found[:MOST_LINKS]:
            if address in seen:
                continue
            seen.add(address)
            yield self._piece(row, cell, told, address, shown)
        if not found and told:
            assert words is not None
            yield self._piece(row, words, told, "", "")
        if not found and links is not None and links.text.strip():
            what = _("tautan {found} bukan alamat web; disimpan di catatan").format(found=repr(links.text.strip()[:120]))
            self._tell(links, row.sheet, what)
            yield self._piece(row, links, told, "", clean(links.text))

    def _piece(self, row: RecognisedRow, cell: Cell, told: str, address: str, shown: str) -> dict[str, str]:
        title = told.splitlines()[0][:200].strip() if told else _("Bukti {code}").format(code=row.code)
        notes = [f"impor: {row.sheet}!{cell.coordinate}"]
        if shown and shown != address:
            notes.append(_("teks yang tampil: {shown}").format(shown=shown[:500]))
        if told and told != title:
            notes.append(told)
        kind = "tautan" if address else "dokumen"
        return {
            "jenis": kind,
            "judul": f"'{title}" if is_formula_like(title) else title,
            "tautan": address,
            "status": "diajukan",
            "catatan": "; ".join(notes)[:30_000],
        }


def _addresses(cell: Cell) -> Iterator[tuple[str, str]]:
    """(address, what is shown) of each link in a cell: the hyperlink's target, then addresses written in its text."""
    target = web_address(cell.link) if cell.link else None
    if target is not None:
        yield target, clean(cell.text)
    written = re.findall(r"https?://[^\s,;<>\"]+", cell.text)
    for address in written if target is None or len(written) > 1 else ():
        found = web_address(address.rstrip(".)"))
        if found is not None:
            yield found, ""


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet that opens the table would run the text."""
    return text[:1] in {"=", "+", "@", "\t", "\r"} or (text[:1] == "-" and re.search(r"[|(!]", text) is not None)


def clean(text: str) -> str:
    """Text without control characters, ends trimmed; line breaks stay."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", " ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _figure(number: Fraction) -> str:
    """A number for a table: exact where 12 decimals are enough, else rounded to 12."""
    text = exact_text(number)
    if "/" not in text:
        return text
    return f"{float(number):.12f}".rstrip("0").rstrip(".")


def columns(rows: Sequence[dict[str, str]], names: Sequence[str]) -> list[list[str]]:
    """Rows of a table in the order of its columns."""
    return [[row.get(name, "") for name in names] for row in rows]
