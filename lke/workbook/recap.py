"""The sheet Rekap: areas by the four scores, what is answered, and the chart."""

from xlsxwriter.worksheet import Worksheet

from lke.language import _
from lke.model.score import SCORES
from lke.workbook.book import Book, Cached
from lke.workbook.layout import FIRST_ROW, RECAP, Columns, Line
from lke.workbook.paper import BANDS, BLOCKS, BOXED, CENTRED, HEAD, PERCENT, POINTS, TITLE, Paper, Style
from lke.workbook.words import score_title
from lke.workbook.working import CRITERION

COLUMNS = Columns(RECAP, ["number", "area", "weight", *(f"{kind}:{by}" for by in SCORES for kind in ("points", "percent"))])
"""Columns of the sheet."""

_TOTAL: Style = {"bg_color": BANDS[0], "bold": True, "top": 2}
_HEAD_ROWS = 3


class RecapSheet:
    """Writes the sheet."""

    def __init__(self, book: Book, paper: Paper) -> None:
        self.book, self.paper = book, paper
        self.sheet: Worksheet = paper.sheet(RECAP)
        self.areas = tuple(line for line in book.lines if line.parent is None)
        self.total_row = FIRST_ROW + len(self.areas)

    def write(self) -> None:
        """Write the table, its totals, the counts and the chart."""
        self.paper.widths(self.sheet, 0, 0, 6)
        self.paper.widths(self.sheet, 1, 1, 54)
        self.paper.widths(self.sheet, 2, 2 + 2 * len(SCORES), 10)
        self.sheet.repeat_rows(0, _HEAD_ROWS - 1)
        self.sheet.freeze_panes(_HEAD_ROWS, 2)
        self._heads()
        for at, line in enumerate(self.areas):
            self._area(FIRST_ROW + at, line)
        self._total()
        self._counts()
        self._chart()
        self.sheet.fit_to_pages(1, 1)

    def _heads(self) -> None:
        self.paper.height(self.sheet, 0, 24)
        self.paper.text(self.sheet, 0, 0, _("Rekapitulasi nilai per area"), TITLE, {"text_wrap": False})
        for at, text in enumerate((_("No."), _("Area"), _("Bobot"))):
            self.paper.merged(self.sheet, (1, at, 2, at), text, HEAD)
        for by in SCORES:
            first = COLUMNS.at(f"points:{by}")
            text = score_title(by) + (_(" ★ nilai dasar") if by == self.book.card.basis else "")
            colour = {"bg_color": BLOCKS[by]}
            self.paper.merged(self.sheet, (1, first, 1, first + 1), text, HEAD, colour)
            self.paper.text(self.sheet, 2, first, _("Nilai"), HEAD, colour)
            self.paper.text(self.sheet, 2, first + 1, "%", HEAD, colour)

    def _area(self, row: int, line: Line) -> None:
        self.paper.text(self.sheet, row, 0, line.node.id, CENTRED)
        self.paper.text(self.sheet, row, 1, self.book.nodes["klaim"][line.node.id].title, BOXED)
        self._copy(row, 2, "weight", line.row, float(self.book.nodes[self.book.card.basis][line.node.id].weight), POINTS)
        for by in SCORES:
            node = self.book.nodes[by][line.node.id]
            if not line.node.scored:
                self.paper.text(self.sheet, row, COLUMNS.at(f"points:{by}"), "", BOXED)
                self.paper.text(self.sheet, row, COLUMNS.at(f"percent:{by}"), "", BOXED)
                continue
            points: Cached = "TB" if node.points is None else float(node.points)
            self._copy(row, COLUMNS.at(f"points:{by}"), f"points:{by}", line.row, points, POINTS)
            reached: Cached = "" if node.credit is None else float(node.credit)
            self._copy(row, COLUMNS.at(f"percent:{by}"), f"percent:{by}", line.row, reached, PERCENT)

    def _copy(self, row: int, column: int, name: str, source: int, value: Cached, *styles: Style) -> None:
        self.paper.formula(self.sheet, row, column, self.book.questions.cell(name, source), value, *styles)

    def _total(self) -> None:
        row, book = self.total_row, self.book
        self.paper.text(self.sheet, row, 0, "", BOXED, _TOTAL)
        self.paper.text(self.sheet, row, 1, _("Jumlah"), BOXED, _TOTAL)
        self.paper.formula(self.sheet, row, 2, self._weight(), float(book.card.record.weight), POINTS, _TOTAL)
        for by in SCORES:
            score = book.card.scores[by]
            points, percent = COLUMNS.at(f"points:{by}"), COLUMNS.at(f"percent:{by}")
            self.paper.formula(self.sheet, row, points, self._sum(f"points:{by}"), float(score.points), POINTS, _TOTAL)
            reached: Cached = float(score.points / score.weight) if score.weight else ""
            self._copy(row, percent, f"percent:{by}", book.total_row, reached, PERCENT, _TOTAL)

    def _weight(self) -> str:
        """The weight of the total: of the areas, without those that are added on top."""
        book = self.book
        if book.summed_rows == book.root_rows:
            return self._sum("weight")
        return book.questions.cell("weight", book.total_row)

    def _sum(self, name: str) -> str:
        return f"SUM({COLUMNS.here(name, FIRST_ROW)}:{COLUMNS.here(name, self.total_row - 1)})"

    # --- how complete ---

    def _counts(self) -> None:
        labels = (
            (_("Kriteria terjawab (TB ikut dihitung)"), _answered, {"num_format": "0"}),
            (_("Kriteria yang dinilai"), _countable, {"num_format": "0"}),
            (_("Nilai terendah: yang belum dijawab bernilai 0"), _lowest, POINTS),
            (_("Nilai tertinggi: yang belum dijawab bernilai penuh"), _highest, POINTS),
        )
        for at, (label, count, style) in enumerate(labels):
            row = self.total_row + 2 + at
            self.paper.merged(self.sheet, (row, 0, row, 2), label, BOXED)
            for by in SCORES:
                formula, value = count(self.book, by)
                column = COLUMNS.at(f"points:{by}")
                self.paper.formula(self.sheet, row, column, formula, value, CENTRED, style)

    def _chart(self) -> None:
        chart = self.paper.workbook.add_chart({"type": "bar"})
        first, last = FIRST_ROW, self.total_row - 1
        for by in SCORES:
            column = COLUMNS.at(f"percent:{by}")
            series = {
                "name": score_title(by),
                "categories": [RECAP, first, 1, last, 1],
                "values": [RECAP, first, column, last, column],
                "fill": {"color": BLOCKS[by]},
                "gap": 60,
            }
            chart.add_series(series)
        chart.set_title({"name": _("Persen dari bobot per area"), "name_font": {"size": 11}})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 8}})
        axis = {"min": 0, "max": 1, "num_format": "0%", "label_position": "high", "num_font": {"size": 8}}
        chart.set_x_axis({**axis, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 1080, "height": 130 + 46 * len(self.areas)})
        self.sheet.insert_chart(self.total_row + 7, 0, chart, {"x_offset": 4, "y_offset": 4})


def _span(book: Book, name: str) -> str:
    return book.working.span(name, FIRST_ROW, book.last_row)


def _answered(book: Book, by: str) -> tuple[str, Cached]:
    span = _span(book, f"credit:{by}")
    return f'COUNT({span})+COUNTIF({span},"TB")', book.card.scores[by].answered


def _countable(book: Book, by: str) -> tuple[str, Cached]:
    return f'COUNTIF({_span(book, "kind")},"{CRITERION}")', book.card.scores[by].of


def _lowest(book: Book, by: str) -> tuple[str, Cached]:
    return book.working.cell(f"points:{by}", book.total_row), float(book.card.scores[by].points)


def _highest(book: Book, by: str) -> tuple[str, Cached]:
    blank = f'({_span(book, "kind")}="{CRITERION}")*({_span(book, f"credit:{by}")}="")'
    opened = f"SUMPRODUCT({blank}*{_span(book, f'weight:{by}')})"
    return f"{_lowest(book, by)[0]}+{opened}", float(book.card.scores[by].highest)
