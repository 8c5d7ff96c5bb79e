"""The lists of an invented run: people, services and SOPs that do not exist, as the rules ask about them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from lke.engine.deadlines import due_on
from lke.engine.rules.rosters import counted_inputs
from lke.model.assessment import RosterRow
from lke.model.rubric import ColumnForm, Rubric
from lke.simulation.questions import Asked, Sheet

_ROWS = {"pegawai": (18, 32), "layanan": (4, 8)}
_OTHER_ROWS = (6, 12)


def invent_lists(sheet: Sheet, year: int, level: float, chance: Random) -> dict[str, tuple[RosterRow, ...]]:
    """Rows of every list of the rubric; *level* is the share of what is asked that they have."""
    made = {}
    for name, form in sheet.rubric.lists.items():
        rows = []
        for number in range(1, chance.randint(*_ROWS.get(name, _OTHER_ROWS)) + 1):
            cells = {}
            for column, column_form in form.columns.items():
                cell = _cell(column_form, sheet.asked[name, column], (sheet.rubric, year, level), chance)
                if cell is not None:
                    cells[column] = cell
            rows.append(RosterRow(f"{name[0].upper()}{number:02d}", number + 1, None, None, cells))
        made[name] = tuple(rows)
    return made


def counted(sheet: Sheet, lists: Mapping[str, tuple[RosterRow, ...]], year: int) -> dict[tuple[str, str], Fraction]:
    """What the engine will count in the lists: (criterion, input) -> number."""
    return {
        (criterion.id, name): number
        for criterion in sheet.criteria
        for name, (number, _file) in counted_inputs(criterion, lists, sheet.rubric, year).items()
    }


def table_rows(form_columns: Iterable[str], rows: Iterable[RosterRow], title: str) -> Iterable[list[str]]:
    """Rows of the list's file: id, an invented name, then its columns."""
    for row in rows:
        yield [row.id, f"CONTOH – {title} {row.id}", "", "", "", *(str(row.cells.get(name, "")) for name in form_columns)]


def _cell(form: ColumnForm, asked: Asked, about: tuple[Rubric, int, float], chance: Random) -> str | date | None:
    rubric, year, level = about
    if form.content == "tanggal":
        return _day(asked, rubric, year, chance) if chance.random() < level + 0.15 else None
    if form.content == "ya_tidak":
        return "ya" if chance.random() < (0.6 if asked.filters else level + 0.1) else "tidak"
    filtered = (word for each in asked.filters for word in each.words)
    required = (word for each in asked.requirements for word in each.words)
    words = form.choices or (*filtered, *required) or ("contoh",)
    return chance.choice(words)


def _day(asked: Asked, rubric: Rubric, year: int, chance: Random) -> date:
    """A day in the year that is asked for, mostly before the deadline."""
    dues = [due_on(rubric.deadlines[each.deadline], year) for each in asked.requirements if each.deadline is not None]
    due = next((each for each in dues if each is not None), None)
    if due is not None:
        return due - timedelta(days=chance.randint(-5, 55))
    shift = next((each.year for each in asked.requirements if each.year is not None), 0)
    return date(year + shift, 1, 2) + timedelta(days=chance.randint(0, 330))
