"""Which round of a run belongs to which columns of an official workbook."""

from typing import NamedTuple

from lke.errors import SALAH, NotFound, Problem
from lke.language import _
from lke.workbook.official.sheetmodel import RecognisedBook


class Rounds(NamedTuple):
    """Whose answers go into which columns."""

    run: str
    """Round of the run."""
    template: str | None
    """Round of the workbook; None where it has only one."""
    first: bool
    """Whether columns that all rounds share (evidence) are this round's to fill."""


def choose_rounds(of_run: tuple[str, ...], book: RecognisedBook, asked: str | None) -> Rounds:
    """Which round of the run goes into which columns; nothing is guessed where the workbook has several.

    Raises:
        NotFound: when the round has to be named, or there is none of that name.

    """
    mine, _equals, theirs = (asked or "").partition("=")
    mine = mine or of_run[0]
    if mine not in of_run:
        raise _no_round("penilaian.yaml", _("tidak ada putaran {name}; yang ada: {names}"), of_run, mine)
    refuse_unknown_round(book, asked)
    if len(book.rounds) < 2 and not theirs:
        return Rounds(mine, book.rounds[0] if book.rounds else None, first=True)
    theirs = theirs or mine
    return Rounds(mine, theirs, first=theirs == book.rounds[0])


def refuse_unknown_round(book: RecognisedBook, asked: str | None) -> None:
    """Stop where the workbook does not have the round *asked* for, whatever the run has.

    Raises:
        NotFound: in that case, or when the round has to be named.

    """
    mine, _equals, theirs = (asked or "").partition("=")
    if not mine and len(book.rounds) > 1:
        raise _no_round(book.book.file, _("templat ini memuat beberapa putaran: {names}"), book.rounds)
    wanted = theirs or mine
    if (theirs or len(book.rounds) > 1) and wanted not in book.rounds:
        raise _no_round(book.book.file, _("templat ini tidak memuat putaran {name}; yang ada: {names}"), book.rounds, wanted)


def _no_round(file: str, what: str, names: tuple[str, ...], name: str = "") -> NotFound:
    mend = _("pakai --round NAMA, atau --round NAMA=KOLOM bila namanya di templat berbeda")
    said = what.format(name=repr(name), names=", ".join(names))
    return NotFound([Problem(SALAH, file, None, "", "no-such-round", said, mend)])
