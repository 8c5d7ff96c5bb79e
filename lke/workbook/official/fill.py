"""Plans the filling of an official workbook from a run: which cell gets what, and everything that forbids it.

Only the answer, input, note and evidence cells of one round are for filling, and score cells where the template leaves
them empty for the filler. A formula cell is never one of them. A cell that holds something else than the run is another
office's: it is refused, or with ``overwrite`` replaced, and cleared where the run has nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from lke.engine.words import restricted_words
from lke.errors import SALAH, TEMUAN, Problem
from lke.figures import plain
from lke.language import _
from lke.model.assessment import Assessment, Evidence
from lke.model.places import RESTRICTED
from lke.model.rubric import ChoiceScale, Criterion
from lke.model.score import Outcome, Score, ScoreNode
from lke.workbook.official.fill_answers import Unwritable, Wanted, same_answer, spelled
from lke.workbook.official.fill_match import Matching, match
from lke.workbook.official.fill_rounds import Rounds
from lke.workbook.official.lint import Linting
from lke.workbook.official.lint_structure import subtotal_parts
from lke.workbook.official.patch import CellWrite, Value
from lke.workbook.official.patch_map import covers
from lke.workbook.official.patch_text import address, cell_text, forbidden_in, too_long
from lke.workbook.official.scales import SCALES, is_placeholder, read_stored_answer
from lke.workbook.official.sheetmodel import (
    Cell,
    CellType,
    Position,
    RecognisedBook,
    RecognisedRow,
    Role,
    RowKind,
    Sheet,
    position,
)


@dataclass(frozen=True)
class Filling:
    """What a fill will write, and what was found on the way."""

    writes: Mapping[str, Sequence[CellWrite]]
    """Part of a sheet -> its cells."""
    problems: tuple[Problem, ...]
    computed: int = 0
    """Answer and input cells left alone because a formula fills them."""
    same: int = 0
    """Cells that held the right thing already."""

    @property
    def refused(self) -> bool:
        """Whether anything forbids it."""
        return any(problem.severity == SALAH for problem in self.problems)

    @property
    def count(self) -> int:
        """How many cells change."""
        return sum(map(len, self.writes.values()))


class _Wish(NamedTuple):
    """What one cell is to hold."""

    row: RecognisedRow
    name: str
    """Cell name."""
    value: Value
    link: str | None = None
    scale: str | None = None
    about: str = ""
    """Criterion or input, for messages."""


def plan_filling(
    assessment: Assessment, score: Score, book: RecognisedBook, rounds: Rounds, *, overwrite: bool = False
) -> Filling:
    """Plan how *score* (of the round to fill) of *assessment* goes into *book*."""
    return _Planner(assessment, score, book, rounds, overwrite=overwrite).filling()


@dataclass
class _Planner:
    assessment: Assessment
    score: Score
    book: RecognisedBook
    rounds: Rounds
    overwrite: bool
    problems: list[Problem] = field(default_factory=list)
    writes: dict[str, dict[Position, CellWrite]] = field(default_factory=lambda: defaultdict(dict))
    counts: Counter[str] = field(default_factory=Counter)

    def filling(self) -> Filling:
        leaves = {leaf.id: leaf for leaf in self.score.leaves()}
        filled = {name: self._has_anything(leaf) for name, leaf in leaves.items()}
        matching = match(self.assessment.rubric, self.book, filled)
        self.problems += matching.problems
        if matching.by_code_only:
            self.problems.append(_by_code_only(self.book, matching.by_code_only))
        for wish in self._wishes(leaves, matching):
            self._settle(wish)
        for row in matching.unknown:
            if row.kind is RowKind.SUBTOTAL:
                self._subtotal(row, matching)
            else:
                self._clear(row)
        writes = {part: tuple(cells[place] for place in sorted(cells)) for part, cells in self.writes.items()}
        return Filling(writes, tuple(self.problems), self.counts["computed"], self.counts["same"])

    def _has_anything(self, leaf: ScoreNode) -> bool:
        key = (leaf.id, self.rounds.run)
        return bool(leaf.answer or self.assessment.notes.get(key) or self.assessment.inputs.get(key))

    # --- what every cell is to hold

    def _wishes(self, leaves: Mapping[str, ScoreNode], matching: Matching) -> Iterator[_Wish]:
        for name, row in matching.questions.items():
            leaf = leaves[name]
            assert leaf.criterion is not None
            yield from self._answer(leaf, leaf.criterion, row)
            yield from self._note(leaf, row)
            yield from self._evidence(leaf, row)
        for (name, given), row in matching.inputs.items():
            yield from self._input(f"{name}:{given}", self._number((name, given)), row)
        yield from self._scores(matching)

    def _cell_name(self, row: RecognisedRow, role: Role) -> str | None:
        own = row.cell(role, self.rounds.template)
        shared = own is not None and self.rounds.template is not None and own == row.cell(role)
        return None if shared and not self.rounds.first else own

    def _answer(self, leaf: ScoreNode, criterion: Criterion, row: RecognisedRow) -> Iterator[_Wish]:
        name = self._cell_name(row, Role.ANSWER)
        if name is None:
            if leaf.answer is not None:
                self.problems.append(self._no_cell(leaf.id, row))
            return
        if self._computed(row.sheet, name):
            self.counts["computed"] += 1
            return
        value: Value | Unwritable = None
        if leaf.answer is not None and leaf.outcome is not Outcome.UNANSWERED:
            value = spelled(leaf.answer, self.assessment.rubric.scales[criterion.scale], self._wanted(row, name))
        if isinstance(value, Unwritable):
            place = f"{row.sheet}!{name}"
            self.problems.append(
                Problem(SALAH, self.book.book.file, None, place, "answer-not-in-template", f"{leaf.id}: {value.what}", value.mend)
            )
            return
        self._compare_scales(leaf, criterion, row)
        yield _Wish(row, name, value, scale=row.scale, about=leaf.id)

    def _compare_scales(self, leaf: ScoreNode, criterion: Criterion, row: RecognisedRow) -> None:
        """The same question may have another type in the template; where the answer is worth something else, say so."""
        printed = SCALES.get(row.scale or "")
        scale = self.assessment.rubric.scales[criterion.scale]
        if printed is None or not printed.credits or not isinstance(scale, ChoiceScale) or leaf.answer not in scale.choices:
            return
        theirs = printed.credits.get(read_stored_answer(leaf.answer, printed.key) or "")
        if theirs is not None and theirs != scale.choices[leaf.answer]:
            what = _("{id}: {answer} bernilai {theirs} di templat dan {ours} di rubrik").format(
                id=leaf.id, answer=leaf.answer, theirs=plain(theirs), ours=plain(scale.choices[leaf.answer])
            )
            mend = _("periksa tipe pertanyaan itu di templat ({printed})").format(printed=printed.printed)
            place = f"{row.sheet}!{row.text_cell or row.row}"
            self.problems.append(Problem(TEMUAN, self.book.book.file, None, place, "scale-differs", what, mend))

    def _wanted(self, row: RecognisedRow, name: str) -> Wanted:
        sheet, place = self._sheet(row.sheet), _place(name)
        cell = sheet.cell(place)
        printed = row.cell(Role.OPTIONS, self.rounds.template)
        options = sheet.text(_place(printed)) if printed else ""
        return Wanted(row.scale, options, sheet.validation_at(place), cell.number_format if cell else "General")

    def _input(self, about: str, number: Fraction | None, row: RecognisedRow) -> Iterator[_Wish]:
        name = self._cell_name(row, Role.ANSWER)
        if name is None:
            if number is not None:
                self.problems.append(self._no_cell(about, row))
        elif self._computed(row.sheet, name):
            self.counts["computed"] += 1
        else:
            yield _Wish(row, name, number, about=about)

    def _note(self, leaf: ScoreNode, row: RecognisedRow) -> Iterator[_Wish]:
        note = self.assessment.notes.get((leaf.id, self.rounds.run))
        name = self._cell_name(row, Role.NOTE)
        if name is not None:
            yield _Wish(row, name, note or None, about=leaf.id)
        elif note:
            self.problems.append(self._no_note_cell(leaf.id, row))

    def _evidence(self, leaf: ScoreNode, row: RecognisedRow) -> Iterator[_Wish]:
        pieces = [piece for piece in self.assessment.evidence if leaf.id in piece.criteria and piece.row.status != "ditolak"]
        titles, links = self._cell_name(row, Role.EVIDENCE), self._cell_name(row, Role.LINK)
        known = [piece.row.link for piece in pieces if piece.row.link and piece.row.access != RESTRICTED]
        open_links = list(dict.fromkeys(known))
        lines = [_evidence_line(piece, with_link=links is None and len(open_links) > 1) for piece in pieces]
        shown = "\n".join(dict.fromkeys(lines)) or None
        if self._linked_already(row, (titles, links), open_links, shown):
            self.counts["same"] += 1
            return
        link = address(open_links[0]) if len(open_links) == 1 else None
        if links is not None:
            yield _Wish(row, links, "\n".join(open_links) or None, link, about=leaf.id)
        if titles is not None:
            yield _Wish(row, titles, shown, link if links is None else None, about=leaf.id)

    def _linked_already(
        self, row: RecognisedRow, names: Sequence[str | None], open_links: Sequence[str], shown: str | None
    ) -> bool:
        """Whether the cells lead to just these addresses, whatever words they show: the target of a link counts."""
        cells = [self._sheet(row.sheet).cell(_place(name)) if name else None for name in names]
        held = {link for cell in cells if cell is not None and (link := cell.link or address(cell.text)) is not None}
        titles = cells[0].text if cells[0] is not None else ""
        return bool(open_links) and held == {address(link) for link in open_links} and titles in ("", shown)

    # --- scores, where the template leaves them to the filler

    def _scores(self, matching: Matching) -> Iterator[_Wish]:
        open_slots = {role for role in (Role.CREDIT, Role.POINTS, Role.PERCENT) if self._is_left_open(role)}
        if not open_slots:
            return
        nodes = {node.id: node for node in self.score.walk()}
        for name, row in {**matching.branches, **matching.questions}.items():
            node = nodes.get(name)
            for role in open_slots:
                cell = self._cell_name(row, role)
                if node is not None and cell is not None and not self._computed(row.sheet, cell):
                    yield _Wish(row, cell, self._score_value(node, row, role, cell), about=name)

    def _is_left_open(self, role: Role) -> bool:
        """Whether no question has a formula there: then nobody but the filler can put a score into it.

        Questions without a percentage below groups that work theirs out are not waiting for one.
        """
        questions, others = self._cells(role, RowKind.QUESTION), self._cells(role, RowKind.GROUP, RowKind.COMPONENT)
        asked = questions if role is not Role.PERCENT else questions + others
        return bool(questions) and not any(self._computed(*cell) for cell in asked)

    def _cells(self, role: Role, *kinds: RowKind) -> list[tuple[str, str]]:
        named = ((row.sheet, row.cell(role, self.rounds.template)) for row in self.book.rows(*kinds))
        return [(sheet, name) for sheet, name in named if name is not None]

    def _score_value(self, node: ScoreNode, row: RecognisedRow, role: Role, name: str) -> Value:
        if node.outcome is not Outcome.SCORED or node.points is None:
            return None
        if role is Role.POINTS and (node.criterion is None or self._in_points(row)):
            return node.points
        credit = node.credit
        if credit is None or role is not Role.PERCENT:
            return credit
        cell = self._sheet(row.sheet).cell(_place(name))
        return credit if cell is None or "%" in cell.number_format else credit * 100

    def _in_points(self, row: RecognisedRow) -> bool:
        """Whether a question's score is in points: its group adds them up, or it has a weight; a mean is of credits."""
        group = self.book.by_code.get(row.parent or "")
        cell = self.book.cell(group, Role.POINTS, self.rounds.template) if group is not None else None
        formula = (cell.formula or "").upper() if cell is not None else ""
        if "AVERAGE" in formula:
            return False
        return "SUM(" in formula or row.weight is not None

    # --- what may be written

    def _settle(self, wish: _Wish) -> None:
        sheet, place = self._sheet(wish.row.sheet), _place(wish.name)
        where = f"{sheet.name}!{wish.name}"
        if isinstance(wish.value, str) and not self._fits(wish.value, where):
            return
        current = sheet.cell(place)
        link = current.link if current is not None else None
        if _holds(current, wish.value) and link in (wish.link, None):  # an address that is only text is there already
            self.counts["same"] += current is not None
            return
        if self._foreign(current, wish) and not self.overwrite:
            self.problems.append(self._held(current, wish, where))
            return
        if any(covers(merged, place) and place != (merged.top, merged.left) for merged in sheet.merged):
            self.problems.append(self._inside_merge(where))
            return
        self.writes[sheet.part][place] = CellWrite(place, wish.value, wish.link)

    def _foreign(self, current: Cell | None, wish: _Wish) -> bool:
        """Whether the cell holds what the run does not say."""
        if current is None:
            return False
        if current.link is not None and current.link != wish.link:
            return True
        text = current.text.strip()
        if not text or (wish.scale is not None and is_placeholder(text)):
            return False
        return not (same_answer(text, wish.value, wish.scale) or _holds(current, wish.value))

    def _clear(self, row: RecognisedRow) -> None:
        """A question or input that the rubric does not have: nothing of another office may stay in it."""
        name = self._cell_name(row, Role.ANSWER)
        if name is not None and not self._computed(row.sheet, name):
            self._settle(_Wish(row, name, None, scale=row.scale, about=row.code))

    def _subtotal(self, row: RecognisedRow, matching: Matching) -> None:
        """A printed sum that the rubric does not have and no formula works out: other formulas divide by it.

        It becomes the sum of its parts, never another office's number; blank only where a part is blank too.
        """
        name = self._cell_name(row, Role.ANSWER)
        if name is None or self._computed(row.sheet, name):
            return
        added = self._sum_of_parts(row, matching)
        cell = self._sheet(row.sheet).cell(_place(name))
        self._settle(_Wish(row, name, added, about=row.code))
        if _place(name) in self.writes[self._sheet(row.sheet).part]:
            self.problems.append(self._summed(row, name, added, cell))

    def _sum_of_parts(self, row: RecognisedRow, matching: Matching) -> Fraction | None:
        """What the run's inputs in the rows that the subtotal adds up sum to; None unless every one is known."""
        inputs = {id(each): about for about, each in matching.inputs.items()}
        abouts = [inputs.get(id(part)) for part in subtotal_parts(Linting(self.book), row)]
        numbers = [self._number(about) for about in abouts if about is not None]
        known = [number for number in numbers if number is not None]
        return sum(known, Fraction(0)) if known and len(known) == len(abouts) else None

    def _number(self, about: tuple[str, str]) -> Fraction | None:
        return self.assessment.inputs.get((about[0], self.rounds.run), {}).get(about[1])

    def _fits(self, text: str, where: str) -> bool:
        letter = forbidden_in(text)
        if letter is not None:
            what = _("ada tanda kendali tak terlihat {found}").format(found=repr(letter))
            mend = _("ketik ulang teks itu di penilaian; jangan menyalin dari aplikasi lain")
            self.problems.append(Problem(SALAH, self.book.book.file, None, where, "control-character", what, mend))
        elif too_long(text):
            what = _("teks {count} huruf; satu sel Excel memuat paling banyak 32.767").format(count=len(text))
            mend = _("ringkas teks itu di penilaian, atau simpan sebagai berkas bukti")
            self.problems.append(Problem(SALAH, self.book.book.file, None, where, "text-too-long-for-cell", what, mend))
        return letter is None and not too_long(text)

    def _computed(self, sheet_name: str, name: str) -> bool:
        cell = self._sheet(sheet_name).cell(_place(name))
        return cell is not None and cell.formula is not None

    def _sheet(self, name: str) -> Sheet:
        sheet = self.book.book.sheet(name)
        assert sheet is not None
        return sheet

    # --- refusals

    def _held(self, current: Cell | None, wish: _Wish, where: str) -> Problem:
        held = (current.text.strip() or current.link or "") if current is not None else ""
        shown = held if len(held) < 60 else held[:57] + "…"
        new = _("kosong") if wish.value is None else repr(str(wish.value))
        what = _("sel sudah berisi {held}; menurut penilaian ({about}) seharusnya {new}")
        mend = _("pakai templat kosong, atau --overwrite untuk mengganti isi sel")
        said = what.format(held=repr(shown), about=wish.about, new=new if len(new) < 60 else new[:57] + "…")
        return Problem(SALAH, self.book.book.file, None, where, "cell-holds-other", said, mend)

    def _summed(self, row: RecognisedRow, name: str, added: Fraction | None, before: Cell | None) -> Problem:
        held = before.text.strip() if before is not None else ""
        was = _(" (tadinya {held})").format(held=held) if held else ""
        if added is None:
            what = _("{label} dikosongkan{was}: bagiannya di penilaian belum lengkap")
            mend = _("isi semua bagiannya di data.csv, lalu ulangi")
        else:
            what = _("{label} diisi {added}{was}, jumlah bagiannya: rubrik tidak memuat baris ini dan rumus membaginya")
            mend = _("tidak perlu apa-apa; periksa angkanya bila bagiannya tidak selengkap itu")
        said = what.format(label=repr(row.text), added=plain(added or Fraction(0)), was=was)
        return Problem(TEMUAN, self.book.book.file, None, f"{row.sheet}!{name}", "subtotal-summed", said, mend)

    def _no_cell(self, about: str, row: RecognisedRow) -> Problem:
        what = _("{about} tidak mempunyai sel jawaban untuk putaran ini").format(about=about)
        mend = _("nyatakan kolomnya dalam peta (lke workbook inspect)")
        return Problem(SALAH, self.book.book.file, None, f"{row.sheet}!{row.row}", "no-answer-cell", what, mend)

    def _no_note_cell(self, about: str, row: RecognisedRow) -> Problem:
        what = _("catatan {about} tidak mempunyai kolom di templat, jadi tidak ditulis").format(about=about)
        mend = _("sampaikan catatannya lewat laporan (lke report)")
        return Problem(TEMUAN, self.book.book.file, None, f"{row.sheet}!{row.row}", "no-note-column", what, mend)

    def _inside_merge(self, where: str) -> Problem:
        what, mend = _("sel ini tertutup sel gabungan"), _("nyatakan kolomnya dalam peta (lke workbook inspect)")
        return Problem(SALAH, self.book.book.file, None, where, "no-answer-cell", what, mend)


def _place(name: str) -> Position:
    place = position(name)
    assert place is not None
    return place


def _holds(cell: Cell | None, value: Value) -> bool:
    if value is None:
        return cell is None or (cell.formula is None and cell.value is None)
    if cell is None or cell.formula is not None:
        return False
    if isinstance(value, Fraction):
        return cell.kind is CellType.NUMBER and cell.value == float(value)
    return cell.kind is CellType.TEXT and cell.value == cell_text(value)


def _evidence_line(piece: Evidence, *, with_link: bool) -> str:
    row = piece.row
    if row.access == RESTRICTED:
        return f"{row.id} {restricted_words()}"
    number = f" ({row.number})" if row.number else ""
    link = f" {row.link}" if with_link and row.link else ""
    return f"{row.title}{number}{link}"


def _by_code_only(book: RecognisedBook, count: int) -> Problem:
    what = _("{count} pertanyaan dicocokkan menurut nomornya saja: kata-katanya di rubrik berbeda dari templat")
    mend = _("periksa beberapa jawaban di hasilnya; rubrik dari lke workbook import memuat kata-kata templat")
    return Problem(TEMUAN, book.book.file, None, "", "matched-by-code", what.format(count=count), mend)
