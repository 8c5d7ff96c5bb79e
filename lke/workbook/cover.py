"""The sheet Sampul: whose assessment it is, by what, and how it came out."""

import re
from collections import Counter
from collections.abc import Iterator

from xlsxwriter.worksheet import Worksheet

from lke import __version__
from lke.engine.certainty import certainty_warnings, unverified_numbers
from lke.engine.words import (
    certainty,
    hashed_words,
    level_word,
    provisional_words,
    score_meaning,
    status_word,
    weight_status,
)
from lke.errors import TEMUAN
from lke.language import _
from lke.model.base import Status
from lke.model.rubric import Rubric
from lke.model.score import SCORES
from lke.workbook.book import Book, Cached
from lke.workbook.formulas import quoted
from lke.workbook.gates import cover_facts
from lke.workbook.layout import COVER, FIRST_ROW
from lke.workbook.paper import BLOCKS, BOXED, CENTRED, EXAMPLE, HEAD, MUTED, PERCENT, POINTS, TITLE, Paper, Style, example_mark
from lke.workbook.recap import COLUMNS
from lke.workbook.words import round_title, score_title

_LAST = 7
_FACT: Style = {**BOXED, "valign": "vcenter", "indent": 1}
_LABEL: Style = {**_FACT, "bold": True, "bg_color": "#F2F2F2"}
_MIDDLE: Style = {"valign": "vcenter"}
_RECORD: Style = {"bold": True, "bg_color": "#FFF2CC"}
_CHARACTERS_A_LINE = 76


class CoverSheet:
    """Writes the sheet."""

    def __init__(self, book: Book, paper: Paper) -> None:
        self.book, self.paper = book, paper
        self.sheet: Worksheet = paper.sheet(COVER, portrait=True)
        self.row = 0

    def write(self) -> None:
        """Write title, office, scores and what stands behind them."""
        self.paper.widths(self.sheet, 0, 0, 24)
        self.paper.widths(self.sheet, 1, _LAST - 1, 11)
        self.paper.widths(self.sheet, _LAST, _LAST, 15)
        self._wide(_("Lembar Kerja Evaluasi"), 32, TITLE, {"font_size": 20, "align": "center"})
        self._wide(self.book.rubric.title, 34, TITLE, {"font_size": 12, "align": "center", "text_wrap": True})
        if self.book.header.example:
            self._wide(example_mark(), 34, EXAMPLE)
        for warning in certainty_warnings(self.book.rubric):
            self._wide(warning, 22, EXAMPLE)
        self.row += 1
        self._facts(_office(self.book))
        self.row += 1
        self._scores()
        for label, formula, value in cover_facts(self.book):
            self._verdict(label, formula, value)
        self.row += 1
        self._facts(_background(self.book))
        self.row += 1
        self._wide(_reading(), 60, MUTED, {"text_wrap": True})

    def _wide(self, text: str, height: float, *styles: Style) -> None:
        self.paper.height(self.sheet, self.row, height)
        self.paper.merged(self.sheet, (self.row, 0, self.row, _LAST), text, *styles)
        self.row += 1

    def _facts(self, facts: Iterator[tuple[str, str]]) -> None:
        for label, text in facts:
            rows = sum(1 + len(each) // _CHARACTERS_A_LINE for each in text.split("\n"))
            self.paper.height(self.sheet, self.row, min(400, 5 + 14 * rows))
            self.paper.text(self.sheet, self.row, 0, label, _LABEL)
            self.paper.merged(self.sheet, (self.row, 1, self.row, _LAST), text, _FACT)
            self.row += 1

    # --- the four scores ---

    def _scores(self) -> None:
        heads = (_("Nilai"), _("Poin"), "%", _("Terjawab"), _("dari"), _("Terendah"), _("Tertinggi"), _("Keterangan"))
        for column, head in enumerate(heads):
            self.paper.text(self.sheet, self.row, column, head, HEAD)
        self.row += 1
        for by in SCORES:
            self._score(by)
        self._provisional()

    def _score(self, by: str) -> None:
        score, record = self.book.card.scores[by], by == self.book.card.basis
        mark: Style = _RECORD if record else {}
        self.paper.height(self.sheet, self.row, 18)
        self.paper.text(self.sheet, self.row, 0, score_title(by), _LABEL, mark, {"font_color": BLOCKS[by]})
        total = FIRST_ROW + len(self.book.root_rows)
        share: Cached = float(score.points / score.weight) if score.weight else ""
        points, percent = f"points:{by}", f"percent:{by}"
        cells: tuple[tuple[str, int, Cached, Style], ...] = (
            (points, total, float(score.points), POINTS),
            (percent, total, share, PERCENT),
            (points, total + 2, score.answered, CENTRED),
            (points, total + 3, score.of, CENTRED),
            (points, total + 4, float(score.points), POINTS),
            (points, total + 5, float(score.highest), POINTS),
        )
        for column, (name, row, value, style) in enumerate(cells, start=1):
            self.paper.formula(self.sheet, self.row, column, COLUMNS.cell(name, row), value, style, _MIDDLE, mark)
        self.paper.text(self.sheet, self.row, _LAST, _("★ nilai dasar") if record else "", _FACT, mark)
        self.row += 1

    def _provisional(self) -> None:
        """Say how many criteria an assessor has verified: sementara until all are."""
        score, work = self.book.card.scores["tpi"], self.book.working
        verified = f"SUM({work.span('verified', FIRST_ROW, self.book.last_row)})"
        of = COLUMNS.cell("points:tpi", FIRST_ROW + len(self.book.root_rows) + 3)
        open_, done = provisional_words(), _("seluruh kriteria diverifikasi penilai ({verified} dari {of})")
        formula = f"IF({verified}<{of},{_spliced(open_, verified, of)},{_spliced(done, verified, of)})"
        value = (open_ if score.verified < score.of else done).format(verified=score.verified, of=score.of)
        self.paper.height(self.sheet, self.row, 18)
        self.paper.text(self.sheet, self.row, 0, _("Verifikasi TPI"), _LABEL)
        self.sheet.merge_range(self.row, 1, self.row, _LAST, "", self.paper.style(_FACT))
        self.paper.formula(self.sheet, self.row, 1, formula, value, _FACT)
        self.row += 1

    def _verdict(self, label: str, formula: str, value: Cached) -> None:
        self.paper.height(self.sheet, self.row, 18)
        self.paper.text(self.sheet, self.row, 0, label, _LABEL)
        self.sheet.merge_range(self.row, 1, self.row, _LAST, "", self.paper.style(_FACT))
        self.paper.formula(self.sheet, self.row, 1, formula, value, _FACT)
        self.row += 1


def _spliced(words: str, verified: str, of: str) -> str:
    """Put cells into the places of *words*, as a formula."""
    cells = {"{verified}": verified, "{of}": of}
    parts = [part for part in re.split(r"(\{\w+\})", words) if part]
    return "&".join(cells[part] if part in cells else quoted(part) for part in parts)


def _office(book: Book) -> Iterator[tuple[str, str]]:
    header, rubric = book.header, book.rubric
    unit = header.unit
    yield _("Satuan kerja"), unit.name
    yield _("Kode / kode wilayah"), f"{unit.code} / {unit.region}"
    yield _("Jenjang"), level_word(unit.level) + (f", {unit.province}" if unit.province else "")
    yield _("Tahun"), str(header.year)
    yield _("Tanggal nilai"), header.dated.isoformat() if header.dated else _("belum ditetapkan")
    yield _("Status"), status_word(header.status)
    yield _("Instrumen"), _("{title}, edisi {edition} ({id})").format(title=rubric.title, edition=rubric.edition, id=rubric.id)
    yield _("Rencana aksi"), _plan(book)
    for name in book.rounds:
        yield _("Penilai {round}").format(round=round_title(name)), header.assessors.get(name, _("belum disebut"))


def _plan(book: Book) -> str:
    plan = book.assessment.plan
    if plan is None:
        return _("tidak disebut")
    decree = plan.decree
    return _("{title} ({number}, {day})").format(title=plan.title, number=decree.number, day=decree.issued.isoformat())


def _background(book: Book) -> Iterator[tuple[str, str]]:
    card, rubric = book.card, book.rubric
    findings = sum(each.severity == TEMUAN for each in card.findings)
    unverified = unverified_numbers(rubric)
    yield _("Belum terverifikasi"), "; ".join(unverified) if unverified else _("tidak ada")
    yield _("Status bobot"), _weights(rubric)
    yield _("Temuan"), _("{count} temuan; rinciannya di laporan").format(count=findings)
    yield _("Rubrik (SHA-256)"), book.assessment.rubric_sha256
    for name, sha256 in hashed_words(book.assessment):
        yield _("{name} (SHA-256)").format(name=name), sha256
    yield _("Mesin penilai"), f"lke {__version__}"


def _weights(rubric: Rubric) -> str:
    """Count how sure the weights are: of the areas, and below them."""
    areas = Counter(weight_status(root, rubric) for root in rubric.roots)
    below = Counter(weight_status(node, rubric) for node, parent, _depth in rubric.walk() if parent)
    return _("area: {areas}; di bawah area: {below}").format(areas=_counted(areas), below=_counted(below))


def _counted(statuses: Counter[Status]) -> str:
    return ", ".join(f"{count} {certainty(status)}" for status, count in statuses.most_common()) or "0"


def _reading() -> str:
    meanings = ". ".join(f"{score_title(by)}: {score_meaning(by)}" for by in SCORES)
    return _(
        "{meanings}. Sel kuning boleh diisi: jawaban, catatan, masukan, bukti dan tautan TPI; semua nilai mengikuti. "
        "TB (tidak berlaku) perlu catatan. Bobot adalah bobot menurut nilai dasar; kriteria TB tidak mengambilnya."
    ).format(meanings=meanings)
