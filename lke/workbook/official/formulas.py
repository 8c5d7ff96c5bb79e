"""Formulas of a sheet as trees: read, never executed as code.

Grammar of Excel's own formulas, as stored (English names, commas). What it does not know (arrays, structured references)
is told by ``UnreadableFormulaError``, never guessed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from lke.workbook.official.sheetmodel import Box, position

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
DEEPEST = 120
LONGEST = 8_192


class UnreadableFormulaError(Exception):
    """The formula uses something that is not read here."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, a logical, or None for an argument left out."""

    value: Fraction | str | bool | None


@dataclass(frozen=True, slots=True)
class Failure:
    """An error written into the formula: ``#REF!``."""

    name: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Cells: on the formula's own sheet where ``sheet`` is None."""

    sheet: str | None
    box: Box


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; the name in capitals."""

    name: str
    arguments: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """``left operator right``; a sign has only a right, ``%`` only a left."""

    operator: str
    left: "Tree | None"
    right: "Tree | None"


Tree = Constant | Failure | Reference | Name | Call | Operation

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"]|"")*")
    | (?P<error>\#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA))
    | (?P<sheet>(?:'(?:[^']|'')+'|(?:\[[^\]]*\])?[^\W\d][\w.]*|\[[^\]]*\][\w.]+)!)
    | (?P<range>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w(])|\$?\d{1,7}:\$?\d{1,7}(?!\w))
    | (?P<cell>\$?[A-Za-z]{1,3}\$?\d{1,7}(?:\s*:\s*\$?[A-Za-z]{1,3}\$?\d{1,7})?(?![\w(.]))
    | (?P<call>(?:_xlfn\.|_xlws\.)*[A-Za-z][\w.]*\s*\()
    | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d][\w.]*)
    | (?P<operator><=|>=|<>|[-+*/^&=<>%(),])
    )""",
    re.VERBOSE,
)


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    at = 0
    end = len(formula.rstrip())
    while at < end:
        match = _TOKEN.match(formula, at)
        if match is None or match.lastgroup is None:
            raise UnreadableFormulaError(formula)
        yield match.lastgroup, match[match.lastgroup].strip()
        at = match.end()


@lru_cache(maxsize=32_768)  # more than a workbook has: formulas are gone through several times
def parse(formula: str) -> Tree:
    """Read *formula* (without its ``=``) as a tree.

    Raises:
        UnreadableFormulaError: when it uses what is not known here.

    """
    if len(formula) > LONGEST:
        raise UnreadableFormulaError(formula[:80])
    reader = _Parser(formula)
    tree = reader.expression(0)
    if not reader.done:
        raise UnreadableFormulaError(formula)
    return tree


def try_parse(formula: str | None) -> Tree | None:
    """Read *formula*; None where there is none or it cannot be read."""
    try:
        return parse(formula) if formula else None
    except UnreadableFormulaError:
        return None


_BINDING = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}


class _Parser:
    """A precedence climber over the tokens of one formula."""

    def __init__(self, formula: str) -> None:
        self._formula = formula
        self._tokens = list(_tokens(formula))
        self._at = 0
        self._depth = 0

    @property
    def done(self) -> bool:
        return self._at >= len(self._tokens)

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if not self.done else ("", "")

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _expect(self, sign: str) -> None:
        if self._take()[1] != sign:
            raise UnreadableFormulaError(self._formula)

    def expression(self, least: int) -> Tree:
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnreadableFormulaError(self._formula)
        left = self._operand()
        while True:
            kind, sign = self._peek()
            if kind == "operator" and sign == "%":
                self._take()
                left = Operation("%", left, None)
                continue
            binding = _BINDING.get(sign, 0) if kind == "operator" else 0
            if not binding or binding < least:
                break
            self._take()
            left = Operation(sign, left, self.expression(binding + 1))
        self._depth -= 1
        return left

    def _operand(self) -> Tree:
        kind, text = self._take()
        if kind == "operator" and text in {"-", "+"}:
            return Operation(text, None, self.expression(6))
        if kind == "operator" and text == "(":
            inside = self.expression(0)
            self._expect(")")
            return inside
        read = self._readers().get(kind)
        if read is None:
            raise UnreadableFormulaError(self._formula)
        return read(text)

    def _readers(self) -> Mapping[str, Callable[[str], Tree]]:
        """What makes a tree of each kind of token."""
        return {
            "text": lambda text: Constant(text[1:-1].replace('""', '"')),
            "number": lambda text: Constant(Fraction(text)),
            "error": Failure,
            "cell": lambda text: self._reference(None, text),
            "range": lambda text: self._reference(None, text),
            "sheet": self._on_sheet,
            "call": self._call,
            "word": self._word,
        }

    def _word(self, text: str) -> Tree:
        return Constant(text.upper() == "TRUE") if text.upper() in {"TRUE", "FALSE"} else Name(text)

    def _on_sheet(self, text: str) -> Tree:
        name = text[:-1].strip()
        name = name[1:-1].replace("''", "'") if name.startswith("'") else name
        kind, place = self._take()
        if kind == "error":
            return Failure(place)
        if kind not in {"cell", "range"} or "[" in name:
            raise UnreadableFormulaError(self._formula)
        return self._reference(name, place)

    def _reference(self, sheet: str | None, text: str) -> Reference:
        first, _colon, last = text.replace("$", "").replace(" ", "").partition(":")
        if first.isdigit():
            return Reference(sheet, Box(int(first), 1, int(last), LAST_COLUMN))
        if first.isalpha():
            start, end = position(f"{first}1"), position(f"{last}1")
            assert start is not None
            assert end is not None
            return Reference(sheet, Box(1, min(start[1], end[1]), LAST_ROW, max(start[1], end[1])))
        start, end = position(first), position(last or first)
        if start is None or end is None:
            raise UnreadableFormulaError(self._formula)
        return Reference(sheet, Box(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])))

    def _call(self, text: str) -> Call:
        name = text[:-1].strip().upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        arguments: list[Tree] = []
        if self._peek()[1] == ")":
            self._take()
            return Call(name, ())
        while True:
            arguments.append(Constant(None) if self._peek() in {("operator", ","), ("operator", ")")} else self.expression(0))
            kind, sign = self._take()
            if kind != "operator" or sign not in {",", ")"}:
                raise UnreadableFormulaError(self._formula)
            if sign == ")":
                return Call(name, tuple(arguments))


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and all in it, outermost first; long chains do not go deep."""
    waiting: list[Tree] = [tree]
    while waiting:
        current = waiting.pop()
        yield current
        if isinstance(current, Call):
            waiting.extend(reversed(current.arguments))
        elif isinstance(current, Operation):
            waiting.extend(side for side in (current.right, current.left) if side is not None)


def references(tree: Tree) -> Iterator[Reference]:
    """Every reference in *tree*."""
    return (each for each in walk(tree) if isinstance(each, Reference))


def calls(tree: Tree, *names: str) -> Iterator[Call]:
    """Every call in *tree*, of *names* where given."""
    return (each for each in walk(tree) if isinstance(each, Call) and (not names or each.name in names))


def relative(formula: str, place: tuple[int, int]) -> str:
    """*formula* with each cell written as its distance from *place*: equal for cells that were filled down."""

    def away(match: re.Match[str]) -> str:
        if match["text"] is not None:
            return match[0]
        return re.sub(r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})", one, match[0])

    def one(match: re.Match[str]) -> str:
        at = position(match[2] + match[4])
        assert at is not None
        column = match[2].upper() if match[1] else f"[{at[1] - place[1]}]"
        row = match[4] if match[3] else f"[{at[0] - place[0]}]"
        return f"C{column}R{row}"

    return re.sub(r"(?P<text>\"(?:[^\"]|\"\")*\"|'(?:[^']|'')+'!)|(?<![\w.$])\$?[A-Za-z]{1,3}\$?\d{1,7}(?![\w(.])", away, formula)
