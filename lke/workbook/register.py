"""The sheet Bukti: the register of evidence, with what each piece counts for."""

from collections.abc import Iterator
from datetime import date

from xlsxwriter.worksheet import Worksheet

from lke.engine.words import restricted_words
from lke.language import _
from lke.model.assessment import Evidence
from lke.model.places import RESTRICTED
from lke.model.run import EvidenceRow
from lke.model.score import EvidenceUse
from lke.workbook.book import Book
from lke.workbook.layout import REGISTER
from lke.workbook.paper import BOXED, HEAD, MUTED, SMALL, TITLE, Paper, file_target, web_target

_HEAD_ROW = 1


def write_register(book: Book, paper: Paper) -> None:
    """Write the sheet."""
    sheet = paper.sheet(REGISTER)
    paper.height(sheet, 0, 24)
    paper.text(sheet, 0, 0, _("Daftar bukti"), TITLE, {"text_wrap": False})
    for column, (head, width) in enumerate(_columns()):
        paper.widths(sheet, column, column, width)
        paper.text(sheet, _HEAD_ROW, column, head, HEAD)
    sheet.freeze_panes(_HEAD_ROW + 1, 1)
    sheet.repeat_rows(0, _HEAD_ROW)
    uses = _uses(book)
    if not book.assessment.evidence:
        paper.text(sheet, _HEAD_ROW + 1, 0, _("Belum ada bukti yang didaftarkan."), MUTED, {"text_wrap": False})
    for at, piece in enumerate(book.assessment.evidence):
        _write_piece(book, paper, sheet, _HEAD_ROW + 1 + at, piece, uses[piece.id])


def _columns() -> tuple[tuple[str, float], ...]:
    """Heads and widths."""
    return (
        (_("Id"), 8),
        (_("Jenis"), 14),
        (_("Judul"), 34),
        (_("Nomor"), 16),
        (_("Tanggal"), 10.5),
        (_("Periode"), 12),
        (_("Diterima"), 10.5),
        (_("Pengesahan"), 12),
        (_("Status"), 9.5),
        (_("Kriteria"), 13),
        (_("Hlm."), 6),
        (_("Berkas"), 38),
        (_("Tautan"), 34),
        (_("SHA-256"), 20),
        (_("Sah untuk"), 13),
        (_("Tidak sah karena"), 36),
    )


def _uses(book: Book) -> dict[str, list[tuple[str, EvidenceUse]]]:
    """Evidence -> the criteria that it was judged for, and how."""
    uses: dict[str, list[tuple[str, EvidenceUse]]] = {piece.id: [] for piece in book.assessment.evidence}
    for criterion, judged in book.card.uses.items():
        for use in judged:
            uses[use.evidence.id].append((criterion, use))
    return uses


def _write_piece(
    book: Book, paper: Paper, sheet: Worksheet, row: int, piece: Evidence, judged: list[tuple[str, EvidenceUse]]
) -> None:
    each = _shown(piece.row)
    kind = book.rubric.evidence_kinds.get(each.kind, each.kind)
    texts = [each.id, kind, each.title, each.number, _day(each.dated), _period(each), _day(each.received)]
    # words of the register itself, the same in every language
    texts += [each.signing, each.status, "\n".join(piece.criteria), each.page]
    for column, text in enumerate(texts):
        paper.text(sheet, row, column, text, BOXED, SMALL)
    column = len(texts)
    paper.link(sheet, row, column, file_target(each.file, book.evidence), each.file or "", BOXED, SMALL)
    paper.link(sheet, row, column + 1, web_target(each.link), each.link or "", BOXED, SMALL)
    paper.text(sheet, row, column + 2, each.sha256, BOXED, {"font_size": 7})
    paper.text(sheet, row, column + 3, "\n".join(name for name, use in judged if use.valid), BOXED, SMALL)
    paper.text(sheet, row, column + 4, "\n".join(_faults(judged)), BOXED, SMALL)


def _shown(row: EvidenceRow) -> EvidenceRow:
    """What may be shown of a piece: of a restricted one id, kind and hash, no more."""
    if row.access != RESTRICTED:
        return row
    return EvidenceRow(id=row.id, jenis=row.kind, judul=restricted_words(), sha256=row.sha256)


def _faults(judged: list[tuple[str, EvidenceUse]]) -> Iterator[str]:
    """Say each reason once, with the criteria that it is about."""
    if not judged:
        yield _("tidak menunjuk kriteria")
    reasons: dict[str, list[str]] = {}
    for criterion, use in judged:
        for fault in use.faults:
            reasons.setdefault(fault.what, []).append(criterion)
    for why, criteria in reasons.items():
        yield why if len(criteria) == len(judged) else f"{', '.join(criteria)}: {why}"


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _period(row: EvidenceRow) -> str:
    if row.period_from is None and row.period_to is None:
        return ""
    return _("{first} s.d. {last}").format(first=_day(row.period_from), last=_day(row.period_to))
