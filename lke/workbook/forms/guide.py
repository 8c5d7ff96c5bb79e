"""The first sheet of a form: whose it is, how it is filled in, and how far it is."""

from collections.abc import Mapping

from lke.language import _
from lke.workbook import formulas
from lke.workbook.forms.area import Progress, done_word
from lke.workbook.forms.content import Content
from lke.workbook.forms.page import Page
from lke.workbook.paper import BOXED, CENTRED, EXAMPLE, HEAD, INPUT, MUTED, PERCENT, TITLE, Paper, Style, example_mark
from lke.workbook.words import round_title

SHEET = "Petunjuk"
_LAST = 5
_LABEL: Style = {**BOXED, "bold": True, "bg_color": "#F2F2F2", "valign": "vcenter", "indent": 1}
_FACT: Style = {**BOXED, "valign": "vcenter", "indent": 1}
_CHARACTERS_A_LINE = 78


class GuideSheet:
    """Writes the sheet."""

    def __init__(self, content: Content, paper: Paper) -> None:
        self.content, self.page = content, Page(paper, SHEET, portrait=True)
        self.row = 0

    def write(self, progress: Mapping[str, Progress], form: str, rubric: str) -> None:
        """Write it; *progress* by the name of each area's sheet."""
        page, content = self.page, self.content
        page.paper.widths(page.sheet, 0, 0, 22)
        page.paper.widths(page.sheet, 1, _LAST, 14)
        self._wide(_("Formulir Lembar Kerja Evaluasi"), 32, TITLE, {"font_size": 18, "align": "center"})
        self._wide(content.rubric.title, 34, TITLE, {"font_size": 11, "align": "center", "text_wrap": True})
        if content.header.example:
            self._wide(example_mark(), 30, EXAMPLE)
        self.row += 1
        self._facts()
        self.row += 1
        self._progress(progress)
        self.row += 1
        self._steps()
        self.row += 1
        self._stamp(form, rubric)

    def _wide(self, text: str, height: float, *styles: Style) -> None:
        self.page.paper.height(self.page.sheet, self.row, height)
        self.page.wide(self.row, 0, _LAST, text, *styles)
        self.row += 1

    def _fact(self, label: str, text: str) -> None:
        lines = sum(1 + len(each) // _CHARACTERS_A_LINE for each in text.split("\n"))
        self.page.paper.height(self.page.sheet, self.row, 6 + 14 * lines)
        self.page.text(self.row, 0, label, _LABEL)
        self.page.wide(self.row, 1, _LAST, text, _FACT)
        self.row += 1

    def _facts(self) -> None:
        content = self.content
        header = content.header
        self._fact(_("Satuan kerja"), f"{header.unit.name} ({header.unit.code})")
        self._fact(_("Tahun"), str(header.year))
        self._fact(_("Diisi oleh"), content.role or header.assessors.get(content.round, _("belum disebut")))
        self._fact(_("Putaran"), round_title(content.round))
        areas = [node[0] for node in content.below.values()]
        self._fact(_("Area"), "\n".join(f"{each.id} – {getattr(each, 'title', '')}" for each in areas))

    def _progress(self, progress: Mapping[str, Progress]) -> None:
        page = self.page
        for column, head in enumerate((_("Kemajuan"), _("Terisi"), _("Dari"), "%")):
            page.text(self.row, column, head, HEAD)
        self.row += 1
        first = self.row
        for name, each in progress.items():
            page.text(self.row, 0, name, _LABEL)
            page.formula(self.row, 1, f"COUNTIF({each.cells},{formulas.quoted(done_word())})", each.answered, CENTRED)
            page.formula(self.row, 2, str(each.of), each.of, CENTRED)
            share = each.answered / each.of if each.of else ""
            page.formula(self.row, 3, f'IF(C{self.row + 1}=0,"",B{self.row + 1}/C{self.row + 1})', share, PERCENT)
            self.row += 1
        answered, of = sum(each.answered for each in progress.values()), sum(each.of for each in progress.values())
        page.text(self.row, 0, _("Jumlah"), _LABEL)
        last = max(self.row, first + 1)
        for column, letter, value in ((1, "B", answered), (2, "C", of)):
            page.formula(self.row, column, f"SUM({letter}{first + 1}:{letter}{last})", value, CENTRED, {"bold": True})
        total = self.row + 1
        share = answered / of if of else ""
        page.formula(self.row, 3, f'IF(C{total}=0,"",B{total}/C{total})', share, PERCENT, {"bold": True})
        self.row += 1

    def _steps(self) -> None:
        self.page.wide(self.row, 0, _LAST, _("Cara mengisi"), HEAD)
        self.row += 1
        for number, text in enumerate(_steps(), start=1):
            lines = 1 + len(text) // _CHARACTERS_A_LINE
            self.page.paper.height(self.page.sheet, self.row, 6 + 14 * lines)
            self.page.text(self.row, 0, str(number), CENTRED, {"valign": "vcenter"})
            self.page.wide(self.row, 1, _LAST, text, _FACT)
            self.row += 1
        self.page.paper.height(self.page.sheet, self.row, 20)
        self.page.text(self.row, 0, _("Sel kuning"), {**INPUT, "locked": True}, {"align": "center", "valign": "vcenter"})
        told = _("boleh diisi; sel lain terkunci tanpa kata sandi supaya susunannya tetap")
        self.page.wide(self.row, 1, _LAST, told, _FACT)
        self.row += 1
        self.page.paper.height(self.page.sheet, self.row, 20)
        grey: Style = {"bg_color": "#F2F2F2", "font_color": "#595959", "align": "center", "valign": "vcenter"}
        self.page.text(self.row, 0, _("Sel abu-abu"), BOXED, grey)
        self.page.wide(self.row, 1, _LAST, _("belum dikonfirmasi: belum menjadi jawaban sampai Anda menerimanya"), _FACT)
        self.row += 1

    def _stamp(self, form: str, rubric: str) -> None:
        content = self.content
        anchor = content.anchor or _("jurnal belum ada")
        text = _("Formulir {form} · rubrik {rubric} ({sha}) · hash jurnal terakhir {anchor}").format(
            form=form, rubric=content.rubric.id, sha=rubric[:12], anchor=anchor
        )
        self.page.paper.height(self.page.sheet, self.row, 30)
        self.page.wide_formula(self.row, 0, _LAST, formulas.quoted(text), text, MUTED, {"text_wrap": True, "font_size": 8})
        self.row += 1


def _steps() -> tuple[str, ...]:
    return (
        _("Buka lembar area Anda. Tiap baris satu pertanyaan; penjelasannya ada di sebelahnya."),
        _("Isi kolom Jawaban: pilih dari daftar. Untuk pertanyaan angka, isi baris angka di bawahnya; persennya dihitung."),
        _(
            "Kolom abu-abu hanya usulan: jawaban tahun lalu dan hasil pemeriksaan bukti. Setuju? Pilih Ya (atau Tahun lalu) di "
            "kolom Terima usulan, dan biarkan Jawaban kosong."
        ),
        _("TB (tidak berlaku) perlu catatan mengapa. Di baris angka, kolom Catatan menyebut sumber angkanya."),
        _("Bukti baru: tulis di lembar Bukti, dan simpan berkasnya di folder yang sama dengan formulir ini."),
        _("Simpan sebagai .xlsx, lalu kirim kembali. Jangan menyisipkan atau menghapus baris, kolom, atau lembar."),
    )
