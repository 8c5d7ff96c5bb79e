"""The sheet of a form in which new evidence is named: a row for each piece."""

from typing import Any

from lke.language import _
from lke.model.form import Region
from lke.model.rubric import Criterion
from lke.workbook.forms.content import Content
from lke.workbook.forms.page import FIRST_DAY, LAST_DAY, Page
from lke.workbook.paper import BOXED, HEAD, MUTED, SMALL, TITLE, Paper, Style

SHEET = "Bukti"
COLUMNS = ("kriteria", "jenis", "judul", "nomor", "tanggal", "berkas", "tautan", "dilihat_oleh", "dilihat_pada", "catatan")
DATES = ("tanggal", "dilihat_pada")
SEPARATOR = " – "
"""What stands between an id and its words in a drop-down list."""
_WIDTHS = (5, 27, 22, 36, 15, 12, 30, 30, 20, 12, 24, 2)
_HEAD_ROW = 3
_ROWS = 60
_MOST_WORDS = 70


def criterion_options(content: Content) -> list[str]:
    """What the list of questions offers: the questions of the form's areas."""
    questions = [node for nodes in content.below.values() for node in nodes if isinstance(node, Criterion)]
    judged = [node.judged for nodes in content.below.values() for node in nodes if not isinstance(node, Criterion)]
    return [_option(each.id, each.text) for each in (*questions, *(each for each in judged if each is not None))]


def kind_options(content: Content) -> list[str]:
    """What the list of kinds offers."""
    return [_option(kind, words) for kind, words in content.rubric.evidence_kinds.items()]


def _option(name: str, words: str) -> str:
    line = " ".join(words.split())
    return f"{name}{SEPARATOR}{line if len(line) <= _MOST_WORDS else line[: _MOST_WORDS - 1] + '…'}"


def write_evidence_sheet(paper: Paper, lists: dict[str, str]) -> tuple[Page, Region]:
    """Write the sheet; *lists*: column -> the range that holds its options."""
    page = Page(paper, SHEET)
    for column, width in enumerate(_WIDTHS):
        paper.widths(page.sheet, column, column, width)
    paper.height(page.sheet, 0, 26)
    page.text(0, 0, _("Bukti baru"), TITLE, {"text_wrap": False})
    paper.height(page.sheet, 1, 30)
    told = _(
        "Satu baris satu bukti. Simpan berkasnya di folder yang sama dengan formulir ini dan tulis namanya; "
        "untuk tautan, isi juga siapa yang membukanya dan kapan. Bukti yang sudah terdaftar tampak di lembar area."
    )
    page.wide(1, 0, len(COLUMNS), told, MUTED, {"text_wrap": True})
    paper.height(page.sheet, _HEAD_ROW, 32)
    for column, head in enumerate(("No.", *_heads().values())):
        page.text(_HEAD_ROW, column, head, HEAD, {"bg_color": "#9C6500"} if column else {})
    first, last = _HEAD_ROW + 1, _HEAD_ROW + _ROWS
    for row in range(first, last + 1):
        page.text(row, 0, str(row - _HEAD_ROW), BOXED, {"align": "center"}, SMALL)
        for at, name in enumerate(COLUMNS, start=1):
            page.field(row, at, "", None, _style(name), SMALL)
        page.text(row, len(COLUMNS) + 1, f"bukti {row - _HEAD_ROW}")
    for at, name in enumerate(COLUMNS, start=1):
        page.sheet.data_validation(first, at, last, at, _watched(name, lists))
    paper.hide(page.sheet, len(COLUMNS) + 1, len(COLUMNS) + 1)
    page.sheet.freeze_panes(first, 1)
    page.sheet.repeat_rows(_HEAD_ROW)
    return page, Region(SHEET, first + 1, last + 1, COLUMNS, 2)


def _heads() -> dict[str, str]:
    return {
        "kriteria": _("Untuk pertanyaan"),
        "jenis": _("Jenis bukti"),
        "judul": _("Judul"),
        "nomor": _("Nomor"),
        "tanggal": _("Tanggal dokumen"),
        "berkas": _("Nama berkas"),
        "tautan": _("Tautan"),
        "dilihat_oleh": _("Dibuka oleh (peran)"),
        "dilihat_pada": _("Dibuka pada"),
        "catatan": _("Catatan"),
    }


def _style(name: str) -> Style:
    if name in DATES:
        return {"num_format": "yyyy-mm-dd", "align": "center"}
    return {"num_format": "@", "text_wrap": True}


def _watched(name: str, lists: dict[str, str]) -> dict[str, Any]:
    """What may be typed, with what is told while typing."""
    if name in lists:
        return {"validate": "list", "source": f"={lists[name]}", **_told(name)}
    if name in DATES:
        return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY, **_told(name)}
    return {"validate": "any", **_told(name)}


def _told(name: str) -> dict[str, str]:
    messages = {
        "kriteria": _("Pilih pertanyaan yang dilayani bukti ini."),
        "jenis": _("Pilih jenisnya."),
        "judul": _("Judul dokumen seperti tertulis di dalamnya."),
        "nomor": _("Nomor surat atau keputusan; boleh kosong."),
        "tanggal": _("Tanggal dokumen, bukan tanggal unggah: 2022-03-31 atau 31/3/2022."),
        "berkas": _("Nama berkas di folder yang sama dengan formulir ini, misalnya SK Tim.pdf."),
        "tautan": _("Alamat lengkap: https://… Isi juga siapa yang membukanya dan kapan."),
        "dilihat_oleh": _("Peran, bukan nama orang; wajib untuk tautan."),
        "dilihat_pada": _("Tanggal tautan dibuka; wajib untuk tautan."),
        "catatan": _("Boleh kosong."),
    }
    return {
        "input_title": _heads()[name][:32],
        "input_message": messages[name][:255],
        "error_title": _("Isi tidak diterima"),
        "error_message": messages[name][:255],
    }
