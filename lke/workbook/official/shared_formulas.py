"""A shared formula as it reads in another cell: relative references move along, all else stays as written.

Excel stores the formula of a filled-down column once. A library could move it too, but brings tens of megabytes into
every process that only looks at one workbook; the tests hold the two against each other.
"""

import re

from lke.workbook.official.sheetmodel import Position, letters

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
OFF_THE_SHEET = "#REF!"

_PIECE = re.compile(
    r"""
      "(?:[^"]|"")*"                                                  # a text
    | '(?:[^']|'')*'                                                  # a quoted sheet
    | \[[^\]]*\]                                                      # another workbook, or columns of a table
    | \#[A-Z0-9/]+[!?]?                                               # an error
    | (?<![\w.$])(?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w(.!])
    | (?<![\w.$])(?P<rows>\$?[0-9]{1,7}:\$?[0-9]{1,7})(?![\w(.!])
    | (?<![\w.$])(?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7})(?![\w(.!])
    | [^\W\d][\w.\\]*                                                 # a name, a function, a sheet
    | [0-9]+(?:\.[0-9]*)?(?:[Ee][+-]?[0-9]+)?                         # a number
    | (?P<open>["'])                                                  # a text that does not end
    """,
    re.VERBOSE,
)
_COLUMN = re.compile(r"(\$?)([A-Za-z]{1,3})")
_ROW = re.compile(r"(\$?)([0-9]{1,7})")


class _OffTheSheetError(Exception):
    """A reference would lie left of the first column, above the first row, or beyond the last of either."""


def moved(formula: str, origin: Position, place: Position) -> str:
    """*formula* as it reads when filled from *origin* to *place*; ``#REF!`` where that leads off the sheet."""
    down, right = place[0] - origin[0], place[1] - origin[1]

    def piece(found: re.Match[str]) -> str:
        if found["open"]:
            raise _OffTheSheetError
        if found.lastgroup is None:
            return found[0]
        columns = found[0] if found["rows"] else _COLUMN.sub(lambda part: _column(part, right), found[0])
        return columns if found["columns"] else _ROW.sub(lambda part: _row(part, down), columns)

    try:
        return _PIECE.sub(piece, formula)
    except _OffTheSheetError:
        return OFF_THE_SHEET


def _column(part: re.Match[str], right: int) -> str:
    if part[1]:
        return part[0]
    number = 0
    for letter in part[2].upper():
        number = number * 26 + ord(letter) - 64
    if not 1 <= number + right <= LAST_COLUMN:
        raise _OffTheSheetError
    return letters(number + right)


def _row(part: re.Match[str], down: int) -> str:
    if part[1]:
        return part[0]
    number = int(part[2]) + down
    if not 1 <= number <= LAST_ROW:
        raise _OffTheSheetError
    return str(number)
