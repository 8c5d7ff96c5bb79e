"""Every rule that a workbook is held against."""

from lke.workbook.official import lint_answers, lint_criteria, lint_structure, lint_summary
from lke.workbook.official.lint import Report, Rule, report
from lke.workbook.official.sheetmodel import RecognisedBook

RULES: tuple[Rule, ...] = (*lint_structure.RULES, *lint_answers.RULES, *lint_summary.RULES, *lint_criteria.RULES)


def lint(recognised: RecognisedBook) -> Report:
    """Look for every known kind of mistake."""
    return report(recognised, RULES)
