"""Shares of a list: who had to on a day, and who did."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from lke.engine.deadlines import due_on
from lke.engine.evidence import last_day
from lke.engine.rules.case import Case, nothing
from lke.engine.rules.measures import proved
from lke.language import _
from lke.model.assessment import RosterRow
from lke.model.calendar import Cutoff
from lke.model.rubric import Criterion, Rubric
from lke.model.rules import ListShare, PerObject, PerPerson, Requirement, parts_of
from lke.model.score import Verdict


class Tally(NamedTuple):
    """Rows of a list, by id: those that had to, and those of them that lack something."""

    obliged: tuple[str, ...]
    lacking: tuple[str, ...]


def per_orang(rule: PerPerson, case: Case) -> Verdict:
    """The share of people who met every requirement, of those who had to."""
    return _of_list(rule, rule.kind, case)


def per_objek(rule: PerObject, case: Case) -> Verdict:
    """The share of things that met every requirement, of those that had to."""
    return _of_list(rule, rule.kind, case)


def _of_list(rule: ListShare, kind: str, case: Case) -> Verdict:
    rows = case.rosters.get(rule.roster)
    if rows is None:
        because = _("daftar {name}.csv belum ada").format(name=rule.roster)
        return nothing(kind, because, _("isi {name}.csv").format(name=rule.roster))
    unknown = unknown_deadline(rule, case.rubric, case.year)
    if unknown is not None:
        because = _("tenggat {title} untuk {year} tidak ada dalam rubrik").format(title=unknown, year=case.year)
        return nothing(kind, because, _("minta tenggat tahun itu dicantumkan dalam rubrik"))
    verdict = proved(case, rule, kind)
    lacking = tally(rule, rows, case.rubric, case.year).lacking
    if not lacking or case.rubric.lists[rule.roster].restricted:
        return verdict
    return verdict._replace(because=_("{because}; belum: {ids}").format(because=verdict.because, ids=", ".join(lacking)))


def unknown_deadline(rule: ListShare, rubric: Rubric, year: int) -> str | None:
    """A deadline that a requirement names and that the rubric does not know for *year*; None where all are known."""
    asked = [rubric.deadlines[each.deadline] for each in rule.requirements if each.deadline is not None]
    return next((deadline.title for deadline in asked if due_on(deadline, year) is None), None)


def tally(rule: ListShare, rows: tuple[RosterRow, ...], rubric: Rubric, year: int) -> Tally:
    """Count the rows of a list as *rule* asks."""
    day = last_day(rule.on or Cutoff(bulan=12, hari=31), year)
    obliged = [row for row in rows if row.stands_on(day) and all(_holds(row, each.column, each.words) for each in rule.who)]
    lacking = [row for row in obliged if not all(_meets(row, each, rubric, year) for each in rule.requirements)]
    return Tally(tuple(row.id for row in obliged), tuple(row.id for row in lacking))


def _holds(row: RosterRow, column: str, words: tuple[str, ...]) -> bool:
    return str(row.cells.get(column, "")).casefold() in {word.casefold() for word in words}


def _meets(row: RosterRow, requirement: Requirement, rubric: Rubric, year: int) -> bool:
    found = row.cells.get(requirement.column)
    if found is None:
        return False
    if requirement.words and not _holds(row, requirement.column, requirement.words):
        return False
    if requirement.year is not None and not (isinstance(found, date) and found.year == year + requirement.year):
        return False
    if requirement.deadline is None:
        return True
    due = due_on(rubric.deadlines[requirement.deadline], year)
    return isinstance(found, date) and due is not None and found <= due


def counted_inputs(
    criterion: Criterion, rosters: Mapping[str, tuple[RosterRow, ...]], rubric: Rubric, year: int
) -> dict[str, tuple[Fraction, str]]:
    """Input -> the number that a list of the run gives it, and the list's file; nothing where there is no list."""
    found: dict[str, tuple[Fraction, str]] = {}
    for rule in parts_of(criterion.rule) if criterion.rule is not None else ():
        rows = rosters.get(rule.roster) if isinstance(rule, ListShare) else None
        if isinstance(rule, ListShare) and rows is not None and unknown_deadline(rule, rubric, year) is None:
            counted = tally(rule, rows, rubric, year)
            file = f"{rule.roster}.csv"
            found[rule.obliged] = (Fraction(len(counted.obliged)), file)
            found[rule.met] = (Fraction(len(counted.obliged) - len(counted.lacking)), file)
    return found
