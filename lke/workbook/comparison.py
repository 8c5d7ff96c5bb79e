"""The sheet Perbandingan: every node on every side, its change and causes, with live formulas; alone or in the LKE."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from lke import __version__
from lke.engine.comparison_words import cause_name, kind_name
from lke.engine.trend import Course, Trend
from lke.language import _
from lke.model.comparison import CAUSES, Movement
from lke.workbook.book import Book, Cached
from lke.workbook.layout import COMPARISON, Columns
from lke.workbook.paper import BANDS, BOXED, CENTRED, HEAD, PERCENT, POINTS, SMALL, TITLE, Paper, Style

_FIRST = 3
_TOTAL: Style = {"bg_color": BANDS[0], "bold": True, "top": 2}
_CHANGE: Style = {**POINTS, "num_format": "+0.00;-0.00;0.00"}
_NOTHING = 0.004999999999
"""What rounds to 0.00."""

Live = Callable[[str, str], str | None]
"""(node, ``weight`` or ``points``) -> the cell of the LKE workbook that holds it now; None where there is none."""


def build_comparison(trend: Trend) -> bytes:
    """A workbook of the comparison alone, as a file's bytes."""
    header = trend.sides[-1].assessment.header
    created = header.dated or date(header.year, 12, 31)
    example = any(side.assessment.header.example for side in trend.sides)
    labels = trend.labels()
    name = _("Perbandingan {name} {first}–{last}").format(name=header.unit.name, first=labels[0], last=labels[-1])
    paper = Paper(created, example=example, header=name, footer=f"lke {__version__}")
    ComparisonSheet(trend, paper).write()
    properties = {"title": name[:255], "created": paper.created, "author": "lke"}
    paper.workbook.set_properties(properties)
    return paper.bytes()


def write_comparison_sheet(book: Book, paper: Paper, trend: Trend | str) -> None:
    """The sheet in the LKE workbook: this year's numbers are those of the sheet LKE, as they stand when it is opened.

    Where last year's run cannot be compared, the sheet says why.
    """
    if isinstance(trend, str):
        _say_why_not(paper, trend)
        return
    by = trend.sides[-1].score.by

    def live(node: str, what: str) -> str | None:
        row = book.rows.get(node)
        if row is None or (what == "weight" and by != book.card.basis):
            return None
        return book.questions.cell("weight" if what == "weight" else f"points:{by}", row)

    ComparisonSheet(trend, paper, live).write()


def _say_why_not(paper: Paper, why: str) -> None:
    sheet = paper.sheet(COMPARISON)
    paper.widths(sheet, 0, 0, 120)
    paper.text(sheet, 0, 0, _("Perbandingan dengan tahun lalu"), TITLE, {"text_wrap": False})
    paper.text(sheet, 2, 0, _("Tidak dapat dibandingkan: {why}").format(why=why), {"text_wrap": True})


class ComparisonSheet:
    """Writes the sheet."""

    def __init__(self, trend: Trend, paper: Paper, live: Live = lambda _node, _what: None) -> None:
        self.trend, self.paper, self.live = trend, paper, live
        self.courses = tuple(trend.courses())
        self.sides = len(trend.sides)
        names = ["id", "title", "weight:before", "weight:after", *(f"points:{at}" for at in range(self.sides)), "change"]
        names += ["percent:before", "percent:after", *CAUSES, "open", "kind", "because"]
        self.columns = Columns(COMPARISON, names)
        self.sheet: Worksheet = paper.sheet(COMPARISON)
        self.total_row = _FIRST + len(self.courses)

    def write(self) -> None:
        """Write the heads, a row for each node, and the total."""
        self._heads()
        for at, course in enumerate(self.courses):
            self._row(_FIRST + at, course)
        self._total()
        self._hide_signs_of_nothing()
        self._chart()

    def _heads(self) -> None:
        paper, sheet, columns = self.paper, self.sheet, self.columns
        labels = self.trend.labels()
        paper.height(sheet, 0, 24)
        paper.text(
            sheet,
            0,
            0,
            _("Perbandingan {first} dengan {last}").format(first=labels[0], last=labels[-1]),
            TITLE,
            {"text_wrap": False},
        )
        told = _("Sebab: nilai Shapley, dihitung lke saat berkas ini dibuat. Belum dirinci: perubahan sesudah itu.")
        paper.text(sheet, 1, 0, "; ".join((told, *self._unverified())), SMALL, {"text_wrap": False})
        heads = [_("Kode"), _("Uraian"), _("Bobot {year}").format(year=labels[0]), _("Bobot {year}").format(year=labels[-1])]
        heads += [_("Nilai {year}").format(year=label) for label in labels]
        heads += [_("Berubah"), f"% {labels[0]}", f"% {labels[-1]}", *(cause_name(cause).capitalize() for cause in CAUSES)]
        heads += [_("Belum dirinci"), _("Keadaan"), _("Alasan kini")]
        widths = [10.0, 46.0, *([9.0] * (len(heads) - 4)), 14.0, 46.0]
        paper.height(sheet, _FIRST - 1, 30)
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            paper.widths(sheet, column, column, width)
            paper.text(sheet, _FIRST - 1, column, head, HEAD)
        sheet.freeze_panes(_FIRST, 2)
        sheet.repeat_rows(0, _FIRST - 1)
        sheet.autofilter(_FIRST - 1, 0, self.total_row - 1, len(columns.names) - 1)

    def _unverified(self) -> list[str]:
        """The rubrics that hold unverified numbers."""
        rubrics = {side.assessment.rubric.id: side.assessment.rubric for side in self.trend.sides}
        return [name + _(" (memuat angka yang BELUM TERVERIFIKASI)") for name, each in rubrics.items() if each.unverified]

    def _row(self, row: int, course: Course) -> None:
        paper, sheet, at = self.paper, self.sheet, self.columns.at
        node, look = course.movement, self._look(course.movement)
        paper.text(sheet, row, at("id"), node.id, BOXED, look)
        paper.text(sheet, row, at("title"), node.title, BOXED, look)
        paper.number(sheet, row, at("weight:before"), float(node.weight_before), POINTS, look)
        self._now(row, "weight:after", node, "weight", node.weight_after, look)
        for side in range(self.sides - 1):
            self._points(row, f"points:{side}", self._known(course, side), look)
        self._now(row, f"points:{self.sides - 1}", node, "points", node.after, look)
        first = self.columns.here(f"points:{self._first(course)}", row)
        last = self.columns.here(f"points:{self.sides - 1}", row)
        paper.formula(sheet, row, at("change"), f"N({last})-N({first})", float(node.change), _CHANGE, look)
        self._percent(row, "before", first, node.share_before, look)
        self._percent(row, "after", last, node.share_after, look)
        self._causes(row, node, look)
        paper.text(sheet, row, at("kind"), kind_name(node.kind), CENTRED, SMALL, look)
        paper.text(sheet, row, at("because"), node.why_after, BOXED, SMALL, look)

    def _look(self, node: Movement) -> Style:
        return {} if node.is_leaf else {"bg_color": BANDS[min(node.depth, len(BANDS) - 1)], "bold": True}

    def _first(self, course: Course) -> int:
        """The earliest side to which the node can be followed."""
        return self.sides - len(course.points)

    def _known(self, course: Course, side: int) -> Fraction | None:
        at = side - self._first(course)
        return course.points[at] if at >= 0 else None

    def _points(self, row: int, name: str, points: Fraction | None, look: Style) -> None:
        if points is None:
            self.paper.text(self.sheet, row, self.columns.at(name), "", POINTS, look)
        else:
            self.paper.number(self.sheet, row, self.columns.at(name), float(points), POINTS, look)

    def _now(self, row: int, name: str, node: Movement, what: str, number: Fraction | None, look: Style) -> None:
        """The last side's number: the cell of the sheet LKE where there is one."""
        cell = self.live(node.id, what) if node.kind != "hilang" else None
        if cell is None or number is None:
            self._points(row, name, number, look)
        else:
            self.paper.formula(self.sheet, row, self.columns.at(name), cell, float(number), POINTS, look)

    def _percent(self, row: int, side: str, points: str, share: Fraction | None, look: Style) -> None:
        weight = self.columns.here(f"weight:{side}", row)
        formula = f'IF(OR({points}="",N({weight})=0),"",{points}/{weight})'
        value: Cached = "" if share is None else float(share)
        self.paper.formula(self.sheet, row, self.columns.at(f"percent:{side}"), formula, value, PERCENT, look)

    def _causes(self, row: int, node: Movement, look: Style) -> None:
        for cause in CAUSES:
            self.paper.number(self.sheet, row, self.columns.at(cause), float(node.causes[cause]), _CHANGE, look)
        first, last = (self.columns.here(cause, row) for cause in (CAUSES[0], CAUSES[-1]))
        formula = f"ROUND({self.columns.here('change', row)}-SUM({first}:{last}),6)"
        self.paper.formula(self.sheet, row, self.columns.at("open"), formula, 0, _CHANGE, look)

    def _total(self) -> None:
        row, total, at = self.total_row, self.trend.total, self.columns.at
        roots = [_FIRST + place for place, course in enumerate(self.courses) if course.movement.parent is None]
        for column in range(len(self.columns.names)):
            self.paper.text(self.sheet, row, column, "", BOXED, _TOTAL)
        self.paper.text(self.sheet, row, at("title"), _("Jumlah"), BOXED, _TOTAL)
        weights = [("weight:before", total.weight_before), ("weight:after", total.weight_after)]
        sides = [(f"points:{side}", each.score.points) for side, each in enumerate(self.trend.sides)]
        for name, number in weights + sides[:-1]:
            self.paper.number(self.sheet, row, at(name), float(number), POINTS, _TOTAL)
        name, number = sides[-1]
        self.paper.formula(self.sheet, row, at(name), self.columns.total(name, roots), float(number), POINTS, _TOTAL)
        first, last = self.columns.here("points:0", row), self.columns.here(name, row)
        self.paper.formula(self.sheet, row, at("change"), f"{last}-{first}", float(total.change), _CHANGE, _TOTAL)
        self._percent(row, "before", first, total.share_before, _TOTAL)
        self._percent(row, "after", last, total.share_after, _TOTAL)
        self._causes(row, total, _TOTAL)

    def _hide_signs_of_nothing(self) -> None:
        """What rounds to 0.00 shows no sign: a change of -0.003 is not "-0.00"."""
        bare = self.paper.workbook.add_format({"num_format": "0.00;0.00;0.00"})
        rule = {"type": "cell", "criteria": "between", "minimum": -_NOTHING, "maximum": _NOTHING, "format": bare}
        for name in ("change", *CAUSES, "open"):
            column = self.columns.at(name)
            self.sheet.conditional_format(_FIRST, column, self.total_row, column, rule)

    def _chart(self) -> None:
        """The causes of the total's change, as columns."""
        row, first, last = self.total_row, self.columns.at(CAUSES[0]), self.columns.at(CAUSES[-1])
        chart = self.paper.workbook.add_chart({"type": "column"})
        chart.add_series(
            {
                "name": _("Perubahan menurut sebab (poin)"),
                "categories": [COMPARISON, _FIRST - 1, first, _FIRST - 1, last],
                "values": [COMPARISON, row, first, row, last],
                "fill": {"color": "#14532D"},
                "invert_if_negative": True,
                "invert_if_negative_color": "#9B1C1C",
                "data_labels": {"value": True, "num_format": "+0.00;-0.00;0.00"},
            }
        )
        chart.set_legend({"none": True})
        chart.set_x_axis({"label_position": "low"})
        self.sheet.insert_chart(row + 2, 1, chart, {"x_scale": 1.4})
