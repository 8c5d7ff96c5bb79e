"""Which row of an official workbook is which question of a rubric: by code path and text, never by row number.

Printed numerals lie and wordings are shortened, so neither is believed alone: where they disagree the text decides if
it is unique, and what cannot be decided is refused.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lke.errors import SALAH, TEMUAN, Problem
from lke.language import _
from lke.model.rubric import Branch, Criterion, Rubric
from lke.model.rules import Input
from lke.workbook.official.sheetmodel import RecognisedBook, RecognisedRow, RowKind

CLEARLY = 0.2
"""How much more alike another question of the group must be to contradict the code."""
ALIKE = 0.35
"""From what likeness on two labels can be the same input."""

_NOT_TELLING = frozenset(["jumlah", "banyaknya", "yang", "dan", "atau", "di", "dari", "pada", "oleh", "untuk", "telah", "sudah"])
"""Words that any two labels of counts share."""

_WORD = re.compile(r"[^\W_]+")
_LEADING_NUMERAL = re.compile(r"^\s*(?:[A-Za-z0-9]{1,4}[.)]\s+)+")


@dataclass(slots=True)
class Matching:
    """Rubric and workbook, joined."""

    questions: dict[str, RecognisedRow] = field(default_factory=dict)
    """Criterion -> its row."""
    inputs: dict[tuple[str, str], RecognisedRow] = field(default_factory=dict)
    """(criterion, input) -> its row."""
    branches: dict[str, RecognisedRow] = field(default_factory=dict)
    unknown: list[RecognisedRow] = field(default_factory=list)
    """Questions and inputs of the workbook that the rubric does not have."""
    problems: list[Problem] = field(default_factory=list)
    by_code_only: int = 0
    """Questions whose wording differs and whose code nothing contradicts."""


def words(text: str) -> Counter[str]:
    """The words of *text* without case, numerals in front and punctuation."""
    return Counter(_WORD.findall(_LEADING_NUMERAL.sub("", text).casefold()))


def likeness(first: Counter[str], second: Counter[str]) -> float:
    """How alike two texts are by their words, 0..1 (Dice)."""
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def match(rubric: Rubric, book: RecognisedBook, filled: Mapping[str, bool]) -> Matching:
    """Match *rubric* with *book*; *filled* says of which criteria the run has anything to write."""
    found = Matching()
    finder = _Finder(book)
    for criterion in rubric.criteria():
        row = finder.question(criterion, found)
        if row is not None:
            found.questions[criterion.id] = row
        elif criterion.id not in {problem.path for problem in found.problems}:
            found.problems.append(_not_there(book, criterion, bool(filled.get(criterion.id))))
    _refuse_shared_rows(book, found)
    for criterion in rubric.criteria():
        if criterion.id in found.questions:
            _match_inputs(book, criterion, finder, found)
    found.branches.update((node.id, book.by_code[node.id]) for node in _branches(rubric) if node.id in book.by_code)
    _find_unknown(book, found)
    return found


def _branches(rubric: Rubric) -> Iterator[Branch]:
    return (node for node, _parent, _depth in rubric.walk() if isinstance(node, Branch))


class _Finder:
    """The questions of a workbook by code, text and group."""

    def __init__(self, book: RecognisedBook) -> None:
        self.book = book
        self.rows = tuple(book.rows(RowKind.QUESTION))
        self.words = {id(row): words(row.text) for row in book.rows()}
        self.by_code = {row.code: row for row in self.rows if row.code}
        self.by_text: dict[frozenset[tuple[str, int]], list[RecognisedRow]] = defaultdict(list)
        for row in self.rows:
            if row.text.strip():
                self.by_text[_key(self.words[id(row)])].append(row)
        self.by_group: dict[str | None, list[RecognisedRow]] = defaultdict(list)
        for row in self.rows:
            self.by_group[row.parent].append(row)
        self.below: dict[str, list[RecognisedRow]] = defaultdict(list)
        for row in book.rows(RowKind.INPUT, RowKind.SUBTOTAL):
            if row.parent is not None:
                self.below[row.parent].append(row)

    def question(self, criterion: Criterion, found: Matching) -> RecognisedRow | None:
        """The row of *criterion*; differences and refusals go to *found*."""
        coded = self.by_code.get(criterion.id)
        same = self.by_text.get(_key(words(criterion.text)), [])
        if coded is not None and any(row is coded for row in same):
            return coded
        if len(same) == 1:
            found.problems.append(_numeral_lies(self.book, criterion, same[0]))
            return same[0]
        if coded is None:
            if same:
                found.problems.append(_ambiguous(self.book, criterion, same))
            return None
        return self._by_code(criterion, coded, found)

    def _by_code(self, criterion: Criterion, coded: RecognisedRow, found: Matching) -> RecognisedRow | None:
        """The row of the code, where no other question of its group is clearly more like it."""
        asked = words(criterion.text)
        own = likeness(asked, self.words[id(coded)])
        others = [row for row in self.by_group[coded.parent] if row is not coded]
        better = [row for row in others if likeness(asked, self.words[id(row)]) > own + CLEARLY]
        if better:
            found.problems.append(_ambiguous(self.book, criterion, [coded, *better]))
            return None
        found.by_code_only += 1
        return coded


def _key(counted: Counter[str]) -> frozenset[tuple[str, int]]:
    return frozenset(counted.items())


# --- inputs ------------------------------------------------------------------------------------------------------


def _match_inputs(book: RecognisedBook, criterion: Criterion, finder: _Finder, found: Matching) -> None:
    """Give each input the row below its question that is most like it; each row once, and only where that is clear.

    A printed subtotal adds up other rows, so it is an input only where its words are just the input's.
    """
    below = finder.below[found.questions[criterion.id].code]
    free = dict(criterion.inputs)
    rows = list(below)
    matched = _exactly_alike(free, rows, finder)
    rows = [row for row in rows if row.kind is not RowKind.SUBTOTAL]
    while new := _clearly_alike(free, rows, finder):  # each match leaves fewer rows to mistake it for
        matched |= new
    if len(free) == 1 and len(rows) == 1 and _share_a_word(next(iter(free.values())), rows[0], finder):
        matched[free.popitem()[0]] = rows[0]  # what is left belongs together
    found.inputs.update({(criterion.id, name): row for name, row in matched.items()})
    found.problems += [_no_input(book, criterion, name) for name in free if below]


def _exactly_alike(free: dict[str, Input], rows: list[RecognisedRow], finder: _Finder) -> dict[str, RecognisedRow]:
    """Input -> the row of just its words or name; both are taken from what is left."""
    found: dict[str, RecognisedRow] = {}
    for row in tuple(rows):
        exact = [name for name in free if words(free[name].title) == finder.words[id(row)] or row.code.endswith(f":{name}")]
        if len(exact) == 1:
            found[exact[0]] = row
            del free[exact[0]]
            rows.remove(row)
    return found


def _clearly_alike(free: dict[str, Input], rows: list[RecognisedRow], finder: _Finder) -> dict[str, RecognisedRow]:
    """Input -> the row that is clearly most like it and that no other input wants as much; both are taken from what is left."""
    found: dict[str, RecognisedRow] = {}
    for name in tuple(free):
        alike = _clearly_most_alike(words(free[name].title), rows, finder)
        if alike is not None and _clearly_wanted(alike, name, free, finder):
            found[name] = alike
            del free[name]
            rows.remove(alike)
    return found


def _share_a_word(given: Input, row: RecognisedRow, finder: _Finder) -> bool:
    """Whether any telling word stands in both: two strangers that are left over are not a pair."""
    return bool((words(given.title).keys() & finder.words[id(row)].keys()) - _NOT_TELLING)


def _clearly_most_alike(asked: Counter[str], rows: Sequence[RecognisedRow], finder: _Finder) -> RecognisedRow | None:
    ranked = sorted(((likeness(asked, finder.words[id(row)]), row.row) for row in rows), reverse=True)
    if not ranked or ranked[0][0] < ALIKE or any(first[0] - second[0] < CLEARLY / 2 for first, second in pairwise(ranked[:2])):
        return None
    return next(row for row in rows if row.row == ranked[0][1])


def _clearly_wanted(row: RecognisedRow, name: str, free: Mapping[str, Input], finder: _Finder) -> bool:
    """Whether no other input wants *row* as much."""
    shown = finder.words[id(row)]
    likes = {each: likeness(words(given.title), shown) for each, given in free.items()}
    return all(likes[name] - like >= CLEARLY / 2 for each, like in likes.items() if each != name)


# --- what does not fit -------------------------------------------------------------------------------------------


def _find_unknown(book: RecognisedBook, found: Matching) -> None:
    known = {id(row) for row in (*found.questions.values(), *found.inputs.values())}
    kinds = (RowKind.QUESTION, RowKind.INPUT, RowKind.SUBTOTAL)
    found.unknown += [row for row in book.rows(*kinds) if id(row) not in known]
    for row in found.unknown:
        if row.kind is RowKind.QUESTION:
            what = _("pertanyaan {code} ada di templat, tidak di rubrik penilaian").format(code=row.code)
            mend = _("isi sendiri di Excel, atau pakai rubrik dari lke workbook import")
            found.problems.append(Problem(TEMUAN, book.book.file, None, _place(row), "question-not-in-rubric", what, mend))


def _refuse_shared_rows(book: RecognisedBook, found: Matching) -> None:
    """Two criteria for one row: neither is sure."""
    by_row: dict[int, list[str]] = defaultdict(list)
    for name, row in found.questions.items():
        by_row[id(row)].append(name)
    for names in by_row.values():
        if len(names) > 1:
            row = found.questions[names[0]]
            what = _("baris ini cocok dengan {names}").format(names=", ".join(names))
            found.problems.append(Problem(SALAH, book.book.file, None, _place(row), "question-ambiguous", what, _by_map()))
            for name in names:
                del found.questions[name]


def _place(row: RecognisedRow) -> str:
    return f"{row.sheet}!{row.text_cell or row.row}"


def _by_map() -> str:
    return _("betulkan nomor atau teksnya di rubrik, atau nyatakan barisnya dalam peta (lke workbook inspect)")


def _not_there(book: RecognisedBook, criterion: Criterion, filled: bool) -> Problem:
    what = _("pertanyaan {id} tidak ditemukan di templat").format(id=criterion.id)
    mend = _("periksa apakah templat ini dari edisi yang sama: lke workbook inspect")
    return Problem(SALAH if filled else TEMUAN, book.book.file, None, criterion.id, "question-not-in-template", what, mend)


def _ambiguous(book: RecognisedBook, criterion: Criterion, rows: Iterable[RecognisedRow]) -> Problem:
    what = _("pertanyaan {id} cocok dengan beberapa baris: {places}")
    places = ", ".join(_place(row) for row in rows)
    said = what.format(id=criterion.id, places=places)
    return Problem(SALAH, book.book.file, None, criterion.id, "question-ambiguous", said, _by_map())


def _numeral_lies(book: RecognisedBook, criterion: Criterion, row: RecognisedRow) -> Problem:
    what = _("pertanyaan {id} di rubrik tercetak sebagai {code}; teksnya sama dan hanya ada sekali, jadi teks yang dipakai")
    said = what.format(id=criterion.id, code=row.code)
    return Problem(TEMUAN, book.book.file, None, _place(row), "numeral-against-text", said, _("tidak perlu apa-apa"))


def _no_input(book: RecognisedBook, criterion: Criterion, name: str) -> Problem:
    what = _("masukan {name} ({title}) tidak ditemukan di bawah pertanyaan {id} di templat")
    said = what.format(name=name, title=criterion.inputs[name].title, id=criterion.id)
    path = f"{criterion.id}:{name}"
    return Problem(SALAH, book.book.file, None, path, "input-not-in-template", said, _("samakan sebutannya di rubrik"))
