"""What the commands on official workbooks say: as text, as JSON, as a report that can be sent back."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape
from pathlib import Path
from typing import Any, Protocol

from lke.errors import SALAH
from lke.figures import rounded
from lke.language import _, code
from lke.workbook.official.lint import Finding, Report, Totals
from lke.workbook.official.rubric_out import Difference
from lke.workbook.official.scales import SCALES
from lke.workbook.official.sheetmodel import Column, RecognisedBook, RecognisedRow, RecognisedSheet, Role, RowKind

LEAST_GAP = Fraction(1, 10**9)
"""In points; less is the doubles in which a workbook states its weights and credits."""
PLACES = 5
"""Decimals of totals: the mistakes of real workbooks move the third."""
WIDEST = 70


# --- inspect -----------------------------------------------------------------------------------------------------


def as_document(recognised: RecognisedBook) -> dict[str, Any]:
    """What was recognised, for scripts."""
    return {
        "file": recognised.book.file,
        "form": recognised.book.form,
        "sha256": recognised.book.sha256,
        "formulas_read": recognised.book.formulas_known,
        "rounds": list(recognised.rounds),
        "counts": _counts(recognised.rows()),
        "sheets": [_sheet_document(sheet) for sheet in recognised.sheets],
        "doubts": [{"sheet": each.sheet, "place": each.place, "what": each.what} for each in recognised.doubts],
    }


def _counts(rows: Iterator[RecognisedRow] | Sequence[RecognisedRow]) -> dict[str, int]:
    counted = Counter(row.kind for row in rows)
    return {kind.value: counted[kind] for kind in RowKind if counted[kind]}


def _sheet_document(sheet: RecognisedSheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "state": sheet.state,
        "purpose": sheet.purpose,
        "header_rows": None if sheet.header is None else [*range(sheet.header[0], sheet.header[1] + 1)],
        "columns": [_column_document(each) for each in sheet.columns if each.role is not Role.OTHER or each.header],
        "rows": [_row_document(row) for row in sheet.rows],
    }


def _column_document(column: Column) -> dict[str, Any]:
    return {
        "column": column.letter,
        "role": column.role.value,
        "round": column.round,
        "header": column.header,
        "sure": column.sure,
        "because": column.because,
    }


def _row_document(row: RecognisedRow) -> dict[str, Any]:
    return {
        "row": row.row,
        "kind": row.kind.value,
        "code": row.code,
        "parent": row.parent,
        "numeral": row.numeral,
        "text": row.text,
        "scale": row.scale,
        "scale_from": row.scale_from,
        "weight": None if row.weight is None else float(row.weight),
        "weight_exact": None if row.weight is None else str(row.weight),
        "cells": {"".join((slot.role.value, f":{slot.round}" if slot.round else "")): cell for slot, cell in row.slots.items()},
        "doubts": list(row.doubts),
    }


def as_text(recognised: RecognisedBook) -> str:
    """What was recognised, for people."""
    lines = [f"{recognised.book.file} ({recognised.book.form})"]
    for sheet in recognised.sheets:
        lines += ["", *_sheet_lines(sheet)]
    lines += ["", _("putaran penilai: {rounds}").format(rounds=", ".join(recognised.rounds) or _("tidak ada"))]
    counts = _counts(recognised.rows())
    lines.append(_("baris lembar kerja: {counts}").format(counts=", ".join(f"{n} {kind}" for kind, n in counts.items())))
    lines += ["", _("Yang tidak dimengerti atau tidak pasti:") if recognised.doubts else _("Semua dimengerti.")]
    lines += [f"  {_doubt_place(each.sheet, each.place)}{each.what}" for each in recognised.doubts]
    if not recognised.book.formulas_known:
        lines.append(_("Rumus berkas .{form} tidak terbaca, hanya hasilnya.").format(form=recognised.book.form))
    return "\n".join(lines)


def _doubt_place(sheet: str, place: str) -> str:
    if place.isdigit():
        return _("{sheet}, baris {row}: ").format(sheet=sheet, row=place)
    return _("{sheet}, kolom {column}: ").format(sheet=sheet, column=place) if place else f"{sheet}: " if sheet else ""


def _sheet_lines(sheet: RecognisedSheet) -> Iterator[str]:
    hidden = "" if sheet.state == "visible" else _(", tersembunyi")
    purpose = {"lembar_kerja": _("lembar kerja"), "ringkasan": _("ringkasan"), "lain": _("bukan lembar kerja")}[sheet.purpose]
    yield f"[{sheet.name}] {purpose}{hidden}"
    if sheet.header is None:
        return
    first, last = sheet.header
    yield _("  judul: baris {rows}").format(rows=str(first) if first == last else f"{first}-{last}")
    for column in sheet.columns:
        if column.role is Role.OTHER and not column.header:
            continue
        owner = f" [{column.round}]" if column.round else ""
        unsure = "" if column.sure else _("  (tidak pasti)")
        yield f"  {column.letter:>3}  {column.role.value}{owner}  {column.header!r}{unsure}"
    for row in sheet.rows:
        yield _row_line(row)


def _row_line(row: RecognisedRow) -> str:
    depth = row.code.count(".") + row.code.count(":")
    text = " ".join(row.text.split())
    text = text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
    told = [row.kind.value]
    if row.scale is not None:
        told.append(SCALES[row.scale].printed)
    if row.weight is not None:
        told.append(_("bobot {weight}").format(weight=short(row.weight)))
    return f"  {row.row:>4} {'  ' * depth}{row.code or '·'}  {text}  ({', '.join(told)})"


def short(number: Fraction) -> str:
    """A number of a sheet: exact where short, in the reader's language."""
    text = rounded(number, 6).rstrip("0").rstrip(",.")
    return text or "0"


# --- lint --------------------------------------------------------------------------------------------------------


def lint_document(recognised: RecognisedBook, report: Report, remark: str) -> dict[str, Any]:
    """A lint, for scripts."""
    return {
        "file": recognised.book.file,
        "sha256": recognised.book.sha256,
        "formulas_read": report.formulas_read,
        "remark": remark,
        "headline": report.headline,
        "totals": totals_document(report.totals),
        "wrong": report.wrong,
        "found": len(report.findings) - report.wrong,
        "findings": [each.as_json() for each in report.findings],
    }


def totals_document(totals: Totals) -> dict[str, Any]:
    """The total three ways, for scripts."""
    named = {"as_is": totals.as_is, "formulas_mended": totals.formulas_mended, "all_mended": totals.all_mended}
    return {name: None if found is None else float(found) for name, found in named.items()}


def totals_lines(report: Report) -> Iterator[str]:
    """The total three ways, each difference named."""
    totals = report.totals
    if totals.as_is is None:
        yield _("nilai total tidak dapat dihitung dari rumus buku kerja")
        return
    where = _(" ({cell})").format(cell=report.headline) if report.headline else ""
    yield _("nilai menurut rumus buku kerja: {points}").format(points=rounded(totals.as_is, PLACES)) + where
    if totals.formulas_mended is not None and totals.formulas_mended != totals.as_is:
        causes = _causes(report, typed=False)
        yield _("  bila kesalahan rumusnya diperbaiki: {points}; sebabnya {causes}").format(
            points=rounded(totals.formulas_mended, PLACES), causes=causes
        )
    if totals.all_mended is not None and totals.all_mended != totals.formulas_mended:
        causes = _causes(report, typed=True)
        yield _("  bila isian yang keliru juga diganti: {points}; sebabnya {causes}").format(
            points=rounded(totals.all_mended, PLACES), causes=causes
        )


def _causes(report: Report, *, typed: bool) -> str:
    named = [each for each in report.findings if each.typed is typed and (each.effect or each.effect_after_others)]
    return ", ".join(
        f"{each.place} ({signed((each.effect if not typed else None) or each.effect_after_others or Fraction(0))})"
        for each in named
    )


def signed(points: Fraction) -> str:
    """Points with their sign."""
    return ("+" if points > 0 else "") + rounded(points, PLACES)


def lint_text(recognised: RecognisedBook, report: Report, remark: str) -> str:
    """A lint, for people."""
    lines = [_("Pemeriksaan buku kerja {file}").format(file=recognised.book.file)]
    lines += [remark] if remark else []
    lines += [*totals_lines(report), ""]
    for finding in report.findings:
        lines += _finding_lines(finding)
    found = len(report.findings) - report.wrong
    lines.append(_("{wrong} salah, {found} temuan").format(wrong=report.wrong, found=found))
    return "\n".join(lines)


def _finding_lines(finding: Finding) -> Iterator[str]:
    severity = _("salah") if finding.severity == SALAH else _("temuan")
    yield f"{severity}: {finding.place}: {finding.what} [{finding.code}]"
    yield _("    seharusnya: {expected}").format(expected=finding.expected)
    effect = effect_words(finding)
    if effect:
        yield f"    {effect}"


def effect_words(finding: Finding) -> str:
    """What mending the finding does to the total; empty where that is not known or nothing."""
    if finding.effect is None and finding.effect_after_others is None:
        return ""
    if finding.effect:
        return _("pengaruh bila diperbaiki: {points} poin").format(points=signed(finding.effect))
    if finding.effect_after_others:
        told = _("pengaruh bila diperbaiki: 0 poin sekarang, {points} poin setelah yang lain diperbaiki")
        return told.format(points=signed(finding.effect_after_others))
    return _("pengaruh bila diperbaiki: 0 poin dengan isian sekarang")


def lint_html(recognised: RecognisedBook, report: Report, remark: str) -> str:
    """A lint as one page without scripts or outside parts, to send back to whoever made the workbook."""
    title = _("Pemeriksaan buku kerja {file}").format(file=recognised.book.file)
    said = [*([remark] if remark else []), *totals_lines(report)]
    found = len(report.findings) - report.wrong
    said.append(_("{wrong} salah, {found} temuan").format(wrong=report.wrong, found=found))
    heads = (_("tingkat"), _("sel"), _("ditemukan"), _("seharusnya"), _("pengaruh"), _("kode"))
    rows = "\n".join(_finding_row(each) for each in report.findings)
    return (
        f'<!doctype html>\n<html lang="{code()}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_CSS}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f"<p>SHA-256 <code>{escape(recognised.book.sha256)}</code></p>\n"
        + "".join(f"<p>{escape(each)}</p>\n" for each in said)
        + "<table>\n<thead><tr>"
        + "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
        + f"</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</body>\n</html>\n"
    )


def _finding_row(finding: Finding) -> str:
    wrong = finding.severity == SALAH
    cells = (
        _("salah") if wrong else _("temuan"),
        finding.place,
        finding.what,
        finding.expected,
        effect_words(finding),
        finding.code,
    )
    return f'<tr class="{"salah" if wrong else "temuan"}">' + "".join(f"<td>{escape(each)}</td>" for each in cells) + "</tr>"


_CSS = (
    "body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1c1c1c;background:#fff}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #b9b9b9;padding:.35rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "th{background:#eee}tr.salah td:first-child{font-weight:700;color:#8f1010}code{font-size:.85em}"
    "@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}"
)


# --- import ------------------------------------------------------------------------------------------------------


class ImportTold(Protocol):
    """What an import has to say; made by ``lke.official``."""

    @property
    def written(self) -> tuple[Path, ...]:
        """Files."""

    @property
    def linted(self) -> Any:
        """The lint of the workbook."""

    @property
    def questions(self) -> int:
        """Scored questions."""

    @property
    def inputs(self) -> int:
        """Measured inputs."""

    @property
    def rounds(self) -> tuple[str, ...]:
        """Assessor rounds."""

    @property
    def total(self) -> Fraction:
        """Points by the imported rubric."""

    @property
    def answered(self) -> tuple[int, int]:
        """Answered, of how many."""

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What is not word for word the workbook's."""

    @property
    def edition(self) -> Any:
        """The known edition that it was held against; None where none matches."""


def import_document(done: ImportTold) -> dict[str, Any]:
    """An import, for scripts."""
    report: Report = done.linted.report
    return {
        "written": [each.as_posix() for each in done.written],
        "questions": done.questions,
        "inputs": done.inputs,
        "rounds": list(done.rounds),
        "answered": done.answered[0],
        "of": done.answered[1],
        "totals": {**totals_document(report.totals), "rubric": float(done.total), "rubric_exact": str(done.total)},
        "edition": None if done.edition is None else done.edition.edition,
        "differences": [{"place": each.place, "what": each.what} for each in done.differences],
        "lint": {"wrong": report.wrong, "found": len(report.findings) - report.wrong},
        "findings": [each.as_json() for each in report.findings],
    }


def import_text(done: ImportTold, file: str) -> str:
    """An import, for people."""
    report: Report = done.linted.report
    lines = [_("ditulis: {file}").format(file=each.as_posix()) for each in done.written]
    told = _("{questions} pertanyaan dinilai, {inputs} masukan, putaran: {rounds}; terjawab {answered} dari {of}")
    lines.append(
        told.format(
            questions=done.questions,
            inputs=done.inputs,
            rounds=", ".join(done.rounds),
            answered=done.answered[0],
            of=done.answered[1],
        )
    )
    lines += totals_lines(report)
    lines.append(_("nilai menurut rubrik yang diimpor: {points}").format(points=rounded(done.total, PLACES)))
    gap = done.total - report.totals.all_mended if report.totals.all_mended is not None else Fraction(0)
    if abs(gap) > LEAST_GAP:
        lines.append(
            _("  selisih dengan buku kerja yang diperbaiki: {points}; lihat perbedaan di bawah").format(points=signed(gap))
        )
    if done.edition is not None:
        lines.append(_("dibandingkan dengan edisi {edition}").format(edition=done.edition.edition))
    lines += ["", _("Perbedaan dengan buku kerja:") if done.differences else _("Tidak ada perbedaan dengan buku kerja.")]
    lines += [f"  {each.place + ': ' if each.place else ''}{each.what}" for each in done.differences]
    found = len(report.findings) - report.wrong
    lint = _("{wrong} salah, {found} temuan di buku kerja: lke workbook lint {file}")
    lines += ["", lint.format(wrong=report.wrong, found=found, file=file)]
    return "\n".join(lines)
