"""What watches over typing on the sheet LKE: accepted answers, and marks where a row needs a look."""

from typing import Any

from lke.engine.scales import NOT_APPLICABLE
from lke.engine.words import may_not_apply
from lke.language import _
from lke.model.rubric import ChoiceScale, Criterion, NumberScale
from lke.workbook import formulas
from lke.workbook.book import Book, Cached
from lke.workbook.layout import Line

_MOST_IN_LIST = 255
"""Characters of a drop-down list that Excel keeps."""
_RED, _ORANGE = "#F4B6B6", "#FBD9B0"


def accepted(book: Book, line: Line, node: Criterion, name: str) -> dict[str, Any]:
    """Say what may be typed as a round's answer; nothing where a list cannot say it."""
    scale, away = book.scale(node), may_not_apply(node, book.rubric)
    if isinstance(scale, ChoiceScale):
        return _of_list([*scale.choices, *([NOT_APPLICABLE] if away else [])])
    cell = book.questions.here(f"answer:{name}", line.row)
    most = formulas.number(scale.maximum) if isinstance(scale, NumberScale) else "1"
    inside = f"AND(ISNUMBER({cell}),{cell}>=0,{cell}<={most})"
    message = _("Isi dengan angka 0 sampai {most}, atau kosongkan.")
    options: dict[str, Any] = {
        "validate": "custom",
        "value": f'=OR({inside},{cell}="{NOT_APPLICABLE}")' if away else f"={inside}",
        "error_title": _title(),
        "error_message": message.format(most=most if isinstance(scale, NumberScale) else "100%"),
    }
    if node.is_ratio:
        options["input_title"] = _("Dihitung")
        options["input_message"] = _("Dihitung dari lembar Masukan; ubah angkanya di sana.")
    return options


def _of_list(names: list[str]) -> dict[str, Any]:
    if len(",".join(names)) > _MOST_IN_LIST or any(mark in each for each in names for mark in ',"'):
        return {}
    message = _("Pilih salah satu dari daftar, atau kosongkan.")
    return {"validate": "list", "source": names, "error_title": _title(), "error_message": message}


def _title() -> str:
    return _("Jawaban tidak ada dalam skala")


# --- marks -------------------------------------------------------------------------------------------------------


def mark(book: Book, line: Line, node: Criterion) -> tuple[str, Cached]:
    """Say in a word what a row needs, the gravest first: the formula, and what it yields now."""
    work, row = book.working, line.row
    wrong = ",".join(f'{work.cell(f"own:{name}", row)}="{formulas.INVALID}"' for name in book.rounds)
    blank = f'IF({work.cell("credit:klaim", row)}="",{formulas.quoted(_unanswered())},"")'
    text = f"IF({work.cell('differs', row)}=1,{formulas.quoted(_differs())},{blank})"
    if node.is_ratio:
        typed = ",".join(_typed_over(book, line, node, name) for name in book.rounds)
        text = f"IF(OR({typed}),{formulas.quoted(_not_as_inputs())},{text})"
    unanswered = _unanswered() if book.credit_value(node, "klaim") == "" else ""
    now = _differs() if book.nodes["tpi"][node.id].disputed else unanswered
    return f"IF(OR({wrong}),{formulas.quoted(_wrong())},{text})", now


def _typed_over(book: Book, line: Line, node: Criterion, name: str) -> str:
    """Whether a number was typed over what the inputs yield; the inputs count."""
    answer, ratio = book.questions.here(f"answer:{name}", line.row), book.working.cell(f"ratio:{name}", line.row)
    given = book.inputs_given(node, name)
    scale = book.scale(node)
    if isinstance(scale, NumberScale):
        ratio = f"{ratio}*{formulas.number(scale.maximum)}"
    return f"AND(ISNUMBER({answer}),{given},{answer}<>{ratio})"


def colours() -> tuple[tuple[str, str, bool], ...]:
    """Marks that are coloured, and whether the beginning of the row is too."""
    return ((_wrong(), _RED, True), (_not_as_inputs(), _ORANGE, False), (_differs(), _ORANGE, False))


def _wrong() -> str:
    return _("periksa jawaban")


def _not_as_inputs() -> str:
    return _("beda dengan Masukan")


def _differs() -> str:
    return _("beda pendapat")


def _unanswered() -> str:
    return _("belum dijawab")
