"""Works out what the workbook's own formulas give, in exact rationals, with some cells supposed otherwise.

For the effect of a mistake: the total as it is, and as it would be with the mend. Only the functions that evaluation
sheets use; what is not known, or goes round in a circle, is *not computed*, never 0. The proof of a whole workbook is
``parity``'s work, with other programs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from lke.workbook.official.conditional import CONDITIONAL
from lke.workbook.official.formulas import (
    Call,
    Constant,
    Failure,
    Name,
    Operation,
    Reference,
    Tree,
    UnreadableFormulaError,
    parse,
)
from lke.workbook.official.readers import Place, Readers
from lke.workbook.official.sheetmodel import Book, Box, Position
from lke.workbook.official.values import (
    BAD_REFERENCE,
    COMPARED,
    DIV_0,
    NOT_AVAILABLE,
    VALUE,
    ExcelError,
    NotComputedError,
    Value,
    compared,
    constant,
    number,
    text_of,
)


class _NeededError(Exception):
    """Cells must be worked out first."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = places


WIDEST = 20_000
"""Cells of one range that are read at most."""
MOST_STEPS = 400_000


class Supposed:
    """The workbook with some cells supposed to hold something else: a value, or a formula (``"=SUM(O112:O137)"``).

    *base*: the same workbook as it is. What reads none of the supposed cells there, directly or on the way, is taken from it.
    """

    def __init__(self, book: Book, instead: Mapping[Place, Value] | None = None, base: "Supposed | None" = None) -> None:
        self._book = book
        self._base = base
        self._readers = Readers()
        self._reader: Place | None = None
        self._differing: tuple[int, frozenset[Place]] = (-1, frozenset())
        self._sheets = {sheet.name: sheet for sheet in book.sheets}
        self._by_low_name = {sheet.name.casefold(): sheet for sheet in book.sheets}
        self._names = {name.casefold(): meaning for name, meaning in book.names.items()}
        self._instead = dict(instead or {})
        self._known: dict[Place, Value] = {}

    def supposing(self, instead: Mapping[Place, Value]) -> "Supposed":
        """The same workbook with some cells supposed otherwise."""
        return Supposed(self._book, instead, base=self)

    def value(self, sheet: str, place: Position) -> Value:
        """What the cell holds.

        Raises:
            NotComputedError: when that cannot be said.

        """
        steps = 0
        waiting: list[Place] = [(sheet, place)]
        begun: set[Place] = set()
        """Cells that wait for others, which stand above them in *waiting*."""
        while waiting:
            current = waiting[-1]
            if current in self._known:
                waiting.pop()
                continue
            steps += 1
            if steps > MOST_STEPS:
                raise NotComputedError
            if self._base is not None and not self._differs(current, self._base):
                self._known[current] = self._base.value(*current)
                continue
            self._reader = current
            try:
                self._known[current] = self._cell(current)
            except _NeededError as needed:
                begun.add(current)
                if any(each in begun for each in needed.places):
                    raise NotComputedError from None  # a circle
                waiting.extend(needed.places)
            except (UnreadableFormulaError, RecursionError, ValueError, OverflowError):
                raise NotComputedError from None
        return self._known[sheet, place]

    def _differs(self, place: Place, base: "Supposed") -> bool:
        """Whether the cell may hold something else than in *base*."""
        try:
            base.value(*place)
        except NotComputedError:
            return True
        if self._differing[0] != base.known:  # what was worked out since may read a supposed cell
            self._differing = (base.known, base.after(self._instead))
        return place in self._differing[1]

    @property
    def known(self) -> int:
        """How many cells have been worked out."""
        return len(self._known)

    def after(self, places: Iterable[Place]) -> frozenset[Place]:
        """*places*, and all worked out so far that hang on them."""
        return self._readers.after(places)

    def number(self, sheet: str, place: Position) -> Fraction | None:
        """The number that the cell holds; None where it holds none or cannot be worked out."""
        try:
            found = self.value(sheet, place)
        except NotComputedError:
            return None
        return found if isinstance(found, Fraction) else None

    def _cell(self, place: Place) -> Value:
        if place in self._instead:
            supposed = self._instead[place]
            if isinstance(supposed, str) and supposed.startswith("="):
                return self._result(supposed[1:], place[0])
            return supposed
        sheet = self._sheets.get(place[0])
        cell = sheet.cell(place[1]) if sheet is not None else None
        if cell is None:
            return None
        return self._result(cell.formula, place[0]) if cell.formula is not None else constant(cell)

    def _result(self, formula: str, sheet: str) -> Value:
        found = Worked(self, sheet).scalar(parse(formula))
        return Fraction(0) if found is None else found

    def read(self, places: Iterable[Place]) -> list[Value]:
        """What the cells hold.

        Raises:
            _NeededError: with those that must be worked out first.

        """
        wanted = list(places)
        if self._base is None and self._reader is not None:
            self._readers.note(wanted, self._reader)
        missing = [place for place in wanted if place not in self._known]
        if missing:
            raise _NeededError(missing)
        return [self._known[place] for place in wanted]

    def sheet_name(self, name: str | None, otherwise: str) -> str | None:
        """The sheet that a formula calls *name*; None where there is none."""
        found = self._by_low_name.get((name if name is not None else otherwise).casefold())
        return None if found is None else found.name

    def stored(self, sheet: str, box: Box) -> Iterator[Position]:
        """Positions in *box* that hold something, or are supposed to."""
        cells = self._sheets[sheet].cells
        size = (box.bottom - box.top + 1) * (box.right - box.left + 1)
        if size <= WIDEST:
            yield from ((row, column) for row in range(box.top, box.bottom + 1) for column in range(box.left, box.right + 1))
            return
        if self._base is None and self._reader is not None:
            self._readers.note_wide(sheet, box, self._reader)
        supposed = [place for name, place in self._instead if name == sheet]
        yield from sorted({place for place in (*cells, *supposed) if box.covers(place)})

    def meaning(self, name: str) -> str | None:
        """What a defined name stands for."""
        return self._names.get(name.casefold())


class Worked:
    """Works out trees for cells of one sheet."""

    def __init__(self, book: Supposed, sheet: str) -> None:
        self.book = book
        self.sheet = sheet

    def scalar(self, tree: Tree) -> Value:
        """One value; of a range of one cell, what that holds."""
        if isinstance(tree, Constant):
            return tree.value
        if isinstance(tree, Failure):
            return ExcelError(tree.name)
        if isinstance(tree, Reference | Name):
            values = self.area(tree)
            if isinstance(values, ExcelError):
                return values
            if len(values) != 1 or len(values[0]) != 1:
                raise NotComputedError
            return values[0][0]
        if isinstance(tree, Operation):
            return self._operation(tree)
        return self._call(tree)

    def area(self, tree: Tree) -> list[list[Value]] | ExcelError:
        """The rows of a range; of anything else, one row with its one value."""
        if isinstance(tree, Name):
            meaning = self.book.meaning(tree.name)
            if meaning is None:
                return ExcelError("#NAME?")
            return self.area(parse(meaning.removeprefix("=")))
        if not isinstance(tree, Reference):
            return [[self.scalar(tree)]]
        name = self.book.sheet_name(tree.sheet, self.sheet)
        if name is None:
            return BAD_REFERENCE
        places = list(self.book.stored(name, tree.box))
        values = self.book.read((name, place) for place in places)
        rows: dict[int, list[Value]] = {}
        for (row, _column), found in zip(places, values, strict=True):
            rows.setdefault(row, []).append(found)
        return list(rows.values())

    def place(self, tree: Tree) -> tuple[str, Box] | ExcelError:
        """Where a range lies: its sheet and its box."""
        if isinstance(tree, Name) and (meaning := self.book.meaning(tree.name)) is not None:
            return self.place(parse(meaning.removeprefix("=")))
        if not isinstance(tree, Reference):
            raise NotComputedError
        name = self.book.sheet_name(tree.sheet, self.sheet)
        return BAD_REFERENCE if name is None else (name, tree.box)

    def flat(self, trees: Iterable[Tree]) -> Iterator[tuple[Value, bool]]:
        """Every value of the arguments, and whether it was written into the call itself."""
        for tree in trees:
            if isinstance(tree, Reference | Name):
                found = self.area(tree)
                if isinstance(found, ExcelError):
                    yield found, False
                else:
                    yield from ((each, False) for row in found for each in row)
            else:
                yield self.scalar(tree), True

    def _operation(self, tree: Operation) -> Value:
        if tree.left is None:
            assert tree.right is not None
            right = number(self.scalar(tree.right))
            return right if isinstance(right, ExcelError) or tree.operator == "+" else -right
        if tree.right is None:
            left = number(self.scalar(tree.left))
            return left if isinstance(left, ExcelError) else left / 100
        first, second = self.scalar(tree.left), self.scalar(tree.right)
        for each in (first, second):
            if isinstance(each, ExcelError):
                return each
        if tree.operator in COMPARED:
            return COMPARED[tree.operator](compared(first, second))
        if tree.operator == "&":
            return text_of(first) + text_of(second)
        return _arithmetic(tree.operator, number(first), number(second))

    def _call(self, tree: Call) -> Value:
        function = FUNCTIONS.get(tree.name)
        if function is None:
            raise NotComputedError
        return function(self, tree.arguments)


def _arithmetic(operator: str, first: Fraction | ExcelError, second: Fraction | ExcelError) -> Value:
    if isinstance(first, ExcelError):
        return first
    if isinstance(second, ExcelError):
        return second
    if operator == "/":
        return first / second if second else DIV_0
    if operator == "^":
        if second.denominator != 1 or abs(second) > 64:
            raise NotComputedError
        return DIV_0 if not first and second < 0 else first ** int(second)
    return {"+": first + second, "-": first - second, "*": first * second}[operator]


# --- functions ---------------------------------------------------------------------------------------------------

Function = Callable[[Worked, tuple[Tree, ...]], Value]


def _if(work: Worked, arguments: tuple[Tree, ...]) -> Value:
    asked = work.scalar(arguments[0])
    if isinstance(asked, ExcelError):
        return asked
    yes = number(asked) if not isinstance(asked, str) else VALUE
    if isinstance(yes, ExcelError):
        return yes
    if yes:
        return work.scalar(arguments[1])
    return work.scalar(arguments[2]) if len(arguments) > 2 else False


def _iferror(work: Worked, arguments: tuple[Tree, ...]) -> Value:
    found = work.scalar(arguments[0])
    return work.scalar(arguments[1]) if isinstance(found, ExcelError) else found


def _ifs(work: Worked, arguments: tuple[Tree, ...]) -> Value:
    for asked, given in zip(arguments[::2], arguments[1::2], strict=False):
        found = work.scalar(asked)
        if isinstance(found, ExcelError):
            return found
        if number(found):
            return work.scalar(given)
    return NOT_AVAILABLE


def _logical(fold: Callable[[Iterable[bool]], bool]) -> Function:
    def function(work: Worked, arguments: tuple[Tree, ...]) -> Value:
        truths: list[bool] = []
        for found, written in work.flat(arguments):
            if isinstance(found, ExcelError):
                return found
            if isinstance(found, bool | Fraction):
                truths.append(bool(found))
            elif written:
                return VALUE
        return fold(truths) if truths else VALUE

    return function


def _not(work: Worked, arguments: tuple[Tree, ...]) -> Value:
    found = number(work.scalar(arguments[0]))
    return found if isinstance(found, ExcelError) else not found


def numbers(work: Worked, arguments: Iterable[Tree]) -> list[Fraction] | ExcelError:
    """The numbers among the arguments: in ranges, texts and logicals are passed over, as SUM and AVERAGE do."""
    found: list[Fraction] = []
    for each, written in work.flat(arguments):
        if isinstance(each, ExcelError):
            return each
        if isinstance(each, Fraction):
            found.append(each)
        elif written and each is not None:
            read = number(each)
            if isinstance(read, ExcelError):
                return read
            found.append(read)
    return found


def _over_numbers(fold: Callable[[list[Fraction]], Value]) -> Function:
    def function(work: Worked, arguments: tuple[Tree, ...]) -> Value:
        found = numbers(work, arguments)
        return found if isinstance(found, ExcelError) else fold(found)

    return function


def _counted(wanted: Callable[[Value], bool]) -> Function:
    return lambda work, arguments: Fraction(sum(wanted(found) for found, _written in work.flat(arguments)))


def _asked(function: Callable[[Value], bool]) -> Function:
    return lambda work, arguments: function(work.scalar(arguments[0]))


def _rounded(step: Callable[[Fraction], int]) -> Function:
    def function(work: Worked, arguments: tuple[Tree, ...]) -> Value:
        found = number(work.scalar(arguments[0]))
        places = number(work.scalar(arguments[1])) if len(arguments) > 1 else Fraction(0)
        if isinstance(found, ExcelError):
            return found
        if isinstance(places, ExcelError) or places.denominator != 1 or abs(places) > 30:
            return VALUE
        factor = Fraction(10) ** int(places)
        size = Fraction(step(abs(found) * factor)) / factor
        return -size if found < 0 else size

    return function


def _vlookup(work: Worked, arguments: tuple[Tree, ...]) -> Value:
    """Only the first column and the cell found are read: Excel sees no circle where other columns lead back here."""
    key, column = work.scalar(arguments[0]), number(work.scalar(arguments[2]))
    close = number(work.scalar(arguments[3])) if len(arguments) > 3 else Fraction(1)
    for each in (key, column, close):
        if isinstance(each, ExcelError):
            return each
    table = work.place(arguments[1])
    if close or isinstance(column, ExcelError):
        raise NotComputedError
    if isinstance(table, ExcelError):
        return table
    sheet, box = table
    keys = list(work.book.stored(sheet, Box(box.top, box.left, box.bottom, box.left)))
    for (row, _column), found in zip(keys, work.book.read((sheet, place) for place in keys), strict=True):
        if found is not None and type(found) is type(key) and compared(found, key) == 0:
            at = box.left + int(column) - 1
            if not box.left <= at <= box.right:
                return BAD_REFERENCE
            (wanted,) = work.book.read([(sheet, (row, at))])
            return Fraction(0) if wanted is None else wanted
    return NOT_AVAILABLE


def _match(work: Worked, arguments: tuple[Tree, ...]) -> Value:
    key, kind = work.scalar(arguments[0]), work.scalar(arguments[2]) if len(arguments) > 2 else Fraction(1)
    if kind != 0:
        raise NotComputedError
    for at, (found, _written) in enumerate(work.flat(arguments[1:2]), start=1):
        if found is not None and type(found) is type(key) and compared(found, key) == 0:
            return Fraction(at)
    return NOT_AVAILABLE


def _index(work: Worked, arguments: tuple[Tree, ...]) -> Value:
    rows = work.area(arguments[0])
    where = [number(work.scalar(each)) for each in arguments[1:3]]
    if isinstance(rows, ExcelError):
        return rows
    error = next((each for each in where if isinstance(each, ExcelError)), None)
    if error is not None:
        return error
    row, column = int(where[0]), int(where[1]) if len(where) > 1 else 1
    if len(rows) == 1 and len(where) == 1:
        row, column = 1, row
    return rows[row - 1][column - 1] if 0 < row <= len(rows) and 0 < column <= len(rows[row - 1]) else BAD_REFERENCE


def _sumproduct(work: Worked, arguments: tuple[Tree, ...]) -> Value:
    columns = [[each for each, _written in work.flat([argument])] for argument in arguments]
    total = Fraction(0)
    for row in zip(*columns, strict=False):
        product = Fraction(1)
        for each in row:
            if isinstance(each, ExcelError):
                return each
            product *= each if isinstance(each, Fraction) else 0
        total += product
    return total


def _text(change: Callable[[str], Value]) -> Function:
    def function(work: Worked, arguments: tuple[Tree, ...]) -> Value:
        found = work.scalar(arguments[0])
        return found if isinstance(found, ExcelError) else change(text_of(found))

    return function


def _part(cut: Callable[[str, int], str]) -> Function:
    def function(work: Worked, arguments: tuple[Tree, ...]) -> Value:
        found, count = work.scalar(arguments[0]), number(work.scalar(arguments[1])) if len(arguments) > 1 else Fraction(1)
        if isinstance(found, ExcelError):
            return found
        return count if isinstance(count, ExcelError) else cut(text_of(found), int(count))

    return function


def _joined(work: Worked, arguments: tuple[Tree, ...]) -> Value:
    found = [each for each, _written in work.flat(arguments)]
    error = next((each for each in found if isinstance(each, ExcelError)), None)
    return error if error is not None else "".join(map(text_of, found))


def _mean(found: list[Fraction]) -> Value:
    return sum(found, Fraction(0)) / len(found) if found else DIV_0


def _value(text: str) -> Value:
    return number(text)


FUNCTIONS: Mapping[str, Function] = {
    "IF": _if,
    "IFS": _ifs,
    "IFERROR": _iferror,
    "IFNA": lambda work, a: work.scalar(a[1]) if (found := work.scalar(a[0])) == NOT_AVAILABLE else found,
    "AND": _logical(all),
    "OR": _logical(any),
    "NOT": _not,
    "SUM": _over_numbers(lambda found: sum(found, Fraction(0))),
    "AVERAGE": _over_numbers(_mean),
    "MIN": _over_numbers(lambda found: min(found, default=Fraction(0))),
    "MAX": _over_numbers(lambda found: max(found, default=Fraction(0))),
    "COUNT": _counted(lambda found: isinstance(found, Fraction)),
    "COUNTA": _counted(lambda found: found is not None),
    "COUNTBLANK": _counted(lambda found: found is None or found == ""),
    **CONDITIONAL,
    "SUMPRODUCT": _sumproduct,
    "VLOOKUP": _vlookup,
    "MATCH": _match,
    "INDEX": _index,
    "ISERROR": _asked(lambda found: isinstance(found, ExcelError)),
    "ISERR": _asked(lambda found: isinstance(found, ExcelError) and found != NOT_AVAILABLE),
    "ISNA": _asked(lambda found: found == NOT_AVAILABLE),
    "ISBLANK": _asked(lambda found: found is None),
    "ISNUMBER": _asked(lambda found: isinstance(found, Fraction)),
    "ISTEXT": _asked(lambda found: isinstance(found, str) and not isinstance(found, ExcelError)),
    "ROUND": _rounded(lambda size: floor(size + Fraction(1, 2))),
    "ROUNDUP": _rounded(ceil),
    "ROUNDDOWN": _rounded(floor),
    "ABS": lambda work, a: found if isinstance(found := number(work.scalar(a[0])), ExcelError) else abs(found),
    "N": lambda work, a: found if isinstance(found := work.scalar(a[0]), Fraction | ExcelError) else Fraction(0),
    "LEN": _text(lambda text: Fraction(len(text))),
    "TRIM": _text(lambda text: " ".join(part for part in text.split(" ") if part)),
    "UPPER": _text(str.upper),
    "LOWER": _text(str.lower),
    "VALUE": _text(_value),
    "LEFT": _part(lambda text, count: text[:count]),
    "RIGHT": _part(lambda text, count: text[-count:] if count else ""),
    "CONCATENATE": _joined,
    "CONCAT": _joined,
    "HYPERLINK": lambda work, a: work.scalar(a[1] if len(a) > 1 else a[0]),
    "NA": lambda _work, _arguments: NOT_AVAILABLE,
    "TRUE": lambda _work, _arguments: True,
    "FALSE": lambda _work, _arguments: False,
}
"""The functions that are known, by name."""
