"""The use cases of official workbooks, as plain functions over files and recognition."""

import contextlib
import csv
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from lke.engine.score import ROUND_PREFIX, score, scorecard
from lke.errors import SALAH, InvalidFiles, Problem, Refused
from lke.files.library import load_rubric
from lke.files.outputs import cannot_write, write_or_refuse
from lke.files.places import RUBRIC_FILE, RUN_FILE, shipped_rubrics
from lke.files.runs import answer_columns, load_run
from lke.files.shape import shaped
from lke.files.table import columns_of
from lke.files.yaml import read_yaml
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.run import DataRow, EvidenceRow
from lke.workbook.official.converting import converted
from lke.workbook.official.editions import Compared, compare_editions
from lke.workbook.official.fill_rounds import choose_rounds
from lke.workbook.official.layout import Layout, layout_of
from lke.workbook.official.lint import Linting, Report
from lke.workbook.official.lint_all import lint
from lke.workbook.official.package import open_package
from lke.workbook.official.parity import Parity, Witnesses, compare
from lke.workbook.official.reading import read_book
from lke.workbook.official.recalc import libreoffice, recalculate
from lke.workbook.official.recognise import recognise, unnamed_rounds
from lke.workbook.official.rubric_out import Difference, MadeRubric, make_rubric
from lke.workbook.official.run_out import MadeRun, columns, make_run
from lke.workbook.official.sheetmodel import Book, RecognisedBook, RowKind
from lke.workbook.official.telling import lint_html, lint_text

RUBRIC_FOLDER, RUN_FOLDER = "rubrik", "penilaian"
SOURCES = "SOURCES.md"


# --- reading -----------------------------------------------------------------------------------------------------


def load_layout(file: Path) -> Layout:
    """Load a layout map.

    Raises:
        InvalidFiles: with every fault.

    """
    data, _content = read_yaml(file)
    return shaped(Layout, data, file)


def inspect(file: Path, layout: Path | None = None) -> RecognisedBook:
    """Say what the columns and rows of the workbook *file* are; the map *layout* goes before what is seen.

    Raises:
        InvalidFiles: when the file is no workbook that can be read, or the map is faulty or names sheets that are not there.

    """
    stated = load_layout(layout) if layout is not None else None
    book = read_book(file)
    if stated is not None and layout is not None:
        _check_layout(stated, layout, book)
    return recognise(book, stated)


def _check_layout(stated: Layout, file: Path, book: Book) -> None:
    known = [sheet.name.strip() for sheet in book.sheets]
    problems = [
        Problem(
            SALAH,
            file.as_posix(),
            None,
            f"lembar[{at}].nama",
            "unknown-sheet",
            _("lembar {name} tidak ada di buku kerja").format(name=repr(sheet.name)),
            _("yang ada: {names}").format(names=", ".join(known)),
        )
        for at, sheet in enumerate(stated.sheets)
        if sheet.name.strip() not in known
    ]
    if problems:
        raise InvalidFiles(problems)


def save_layout(recognised: RecognisedBook, target: Path) -> None:
    """Write the map of what was recognised, to review and reuse; a file that is there is kept.

    Raises:
        Refused: when *target* exists, or cannot be written.

    """
    if target.exists():
        what, mend = _("berkas sudah ada"), _("pilih nama lain, atau pindahkan berkas itu")
        raise Refused([Problem(SALAH, target.as_posix(), None, "", "map-exists", what, mend)])
    write_or_refuse(target, _yaml(layout_of(recognised)).encode())


class Linted(NamedTuple):
    """A lint and what it was made of."""

    recognised: RecognisedBook
    report: Report
    remark: str
    """What the reader must know of how formulas were read; empty where they were in the file itself."""


def lint_file(file: Path, layout: Path | None = None) -> Linted:
    """Hold the workbook *file* against every known kind of mistake; .xls and .ods through LibreOffice where it is."""
    recognised = inspect(file, layout)
    remark = ""
    if recognised.book.form in {"xls", "ods"}:
        if libreoffice() is None:
            remark = _("rumus tidak diperiksa: berkas .{form} butuh LibreOffice").format(form=recognised.book.form)
        else:
            with converted(file) as copy:
                book = replace(read_book(copy), file=file.name, form=recognised.book.form, sha256=recognised.book.sha256)
            recognised = recognise(book, load_layout(layout) if layout is not None else None)
            remark = _("rumus dibaca lewat LibreOffice")
    return Linted(recognised, lint(recognised), remark)


def write_lint(linted: Linted, target: Path, *, force: bool = False) -> None:
    """Write the report of a lint into *target*, HTML or text by its ending.

    Raises:
        Refused: when *target* is there and another file, unless *force*.

    """
    told = lint_html if target.suffix.lower() in {".html", ".htm"} else lint_text
    content = (told(linted.recognised, linted.report, linted.remark) + "\n").encode()
    if target.exists() and not force and target.read_bytes() != content:
        what, mend = _("berkas sudah ada"), _("pilih nama lain, atau pakai --force")
        raise Refused([Problem(SALAH, target.as_posix(), None, "", "report-exists", what, mend)])
    write_or_refuse(target, content)


# --- import ------------------------------------------------------------------------------------------------------


class Office(NamedTuple):
    """Whose workbook it is; what is not given stays blank."""

    code: str | None = None
    name: str | None = None
    year: int | None = None


class Imported(NamedTuple):
    """What an import wrote and what it says of it."""

    written: tuple[Path, ...]
    linted: Linted
    questions: int
    inputs: int
    rounds: tuple[str, ...]
    total: Fraction
    """By the imported rubric's rule, score of record."""
    answered: tuple[int, int]
    differences: tuple[Difference, ...]
    edition: Compared | None


def import_workbook(file: Path, target: Path, office: Office, layout: Path | None = None) -> Imported:
    """Write ``rubrik/`` and ``penilaian/`` below *target* from the workbook *file*.

    Raises:
        Refused: when they are there already, no question was recognised, or a round has no name.
        InvalidFiles: when the file cannot be read, or what it says makes no valid rubric.

    """
    year = office.year or datetime.now(UTC).year
    read = understand(file, year, layout)
    linted, rubric, run, edition = read
    for folder in (target / RUBRIC_FOLDER, target / RUN_FOLDER):
        if folder.exists():
            what, mend = _("folder sudah ada"), _("pilih folder tujuan lain, atau pindahkan folder itu")
            raise Refused([Problem(SALAH, folder.as_posix(), None, "", "import-target-exists", what, mend)])
    told = (*_blanks(office, year), *rubric.differences, *run.differences, *(edition.differences if edition else ()))
    files = _files(linted.recognised, rubric, run, office, year, told)
    total, answered = _write_folder(target, files)
    return Imported(
        tuple(target / name for name in files),
        linted,
        len(rubric.leaves),
        sum(len(leaf.keys) for leaf in rubric.leaves),
        linted.recognised.rounds,
        total,
        answered,
        told,
        edition,
    )


class Understood(NamedTuple):
    """A filled workbook as it was understood: what an import writes, and what many offices are read from."""

    linted: Linted
    rubric: MadeRubric
    run: MadeRun
    edition: Compared | None


def understand(file: Path, year: int, layout: Path | None = None) -> Understood:
    """Read the filled workbook *file* of *year*, writing nothing.

    Raises:
        Refused: when no question was recognised, or a round has no name.
        InvalidFiles: when the file cannot be read.

    """
    linted = lint_file(file, layout)
    _refuse_unclear(linted.recognised, file)
    linting = Linting(linted.recognised)
    rubric = make_rubric(linting, _slug(file), _title(linted.recognised), str(year), min(year, 2014))
    if not rubric.leaves:
        raise Refused([_nothing_recognised(file)])
    editions = (load_rubric(folder).rubric for folder in shipped_rubrics().values())
    return Understood(linted, rubric, make_run(linting, rubric), compare_editions(linting, editions))


def _refuse_unclear(recognised: RecognisedBook, file: Path) -> None:
    if not any(row.scale for row in recognised.rows(RowKind.QUESTION)):
        raise Refused([_nothing_recognised(file)])
    unnamed = unnamed_rounds(recognised)
    if unnamed:
        what = _("putaran penilai {names} tidak disebut namanya di buku kerja").format(names=", ".join(unnamed))
        mend = _("simpan peta dengan lke workbook inspect --save-map, isi putaran, lalu pakai dengan --map")
        raise Refused([Problem(SALAH, file.as_posix(), None, "", "round-unnamed", what, mend)])


def _nothing_recognised(file: Path) -> Problem:
    what = _("tidak ada pertanyaan yang dikenali di buku kerja ini")
    mend = _("simpan peta dengan lke workbook inspect --save-map, perbaiki, lalu pakai dengan --map")
    return Problem(SALAH, file.as_posix(), None, "", "nothing-recognised", what, mend)


def _title(recognised: RecognisedBook) -> str:
    """The first title above a worksheet's header, else the file's name."""
    for sheet in recognised.sheets:
        stored = recognised.book.sheet(sheet.name)
        if sheet.purpose != "lembar_kerja" or sheet.header is None or stored is None:
            continue
        for cell in stored.cells.values():
            if cell.place[0] < sheet.header[0] and cell.formula is None and len(cell.text.strip()) > 10:
                return " ".join(cell.text.split())[:300]
    return Path(recognised.book.file).stem


def _slug(file: Path) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")
    return f"impor-{stem or 'buku-kerja'}"[:64].rstrip("-")


def _blanks(office: Office, year: int) -> Iterable[Difference]:
    for given, name in ((office.code, "--unit"), (office.name, "--name")):
        if given is None:
            yield Difference(RUN_FILE, _("{name} tidak disebut; ditulis belum diisi").format(name=name))
    if office.year is None:
        yield Difference(RUN_FILE, _("--year tidak disebut; ditulis tahun ini, {year}").format(year=year))


def _files(
    recognised: RecognisedBook, rubric: MadeRubric, run: MadeRun, office: Office, year: int, told: Sequence[Difference]
) -> dict[str, bytes]:
    return {
        f"{RUBRIC_FOLDER}/{RUBRIC_FILE}": _rubric_text(recognised, rubric).encode(),
        f"{RUBRIC_FOLDER}/{SOURCES}": _sources(recognised, told).encode(),
        **{f"{RUN_FOLDER}/{name}": content for name, content in run_tables(run, office, year).items()},
    }


def run_tables(run: MadeRun, office: Office, year: int, rubric: str = f"../{RUBRIC_FOLDER}") -> dict[str, bytes]:
    """The files of a run made from a workbook, which is scored by *rubric*."""
    return {
        RUN_FILE: _header(run, office, year, rubric).encode(),
        "jawaban.csv": _table(answer_columns(run.rounds), run.answers),
        "data.csv": _table(columns_of(DataRow), run.data),
        "bukti.csv": _table(columns_of(EvidenceRow), columns(run.evidence, columns_of(EvidenceRow))),
    }


def rubric_file(read: Understood) -> bytes:
    """The rubric that a workbook itself prints."""
    return _rubric_text(read.linted.recognised, read.rubric).encode()


def _rubric_text(recognised: RecognisedBook, rubric: MadeRubric) -> str:
    head = _("Diimpor dari {file}; kata-katanya milik buku kerja itu, untuk dipakai sendiri. Lihat SOURCES.md.")
    return f"# {head.format(file=recognised.book.file)}\n{_yaml(rubric.document)}"


def _sources(recognised: RecognisedBook, told: Sequence[Difference]) -> str:
    lines = [
        f"# {_('Sumber')}",
        "",
        _("Rubrik ini diimpor dari sebuah buku kerja; bukan edisi resmi yang sudah diperiksa."),
        "",
        f"- {_('berkas')}: {recognised.book.file}",
        f"- SHA-256: {recognised.book.sha256}",
        *(f"- {_('lembar')}: {sheet.name} ({sheet.purpose})" for sheet in recognised.sheets),
        "",
        f"## {_('Perbedaan dengan buku kerja')}",
        "",
        *(f"- {each.place + ': ' if each.place else ''}{each.what}" for each in told),
        *([] if told else [_("Tidak ada.")]),
    ]
    return "\n".join(lines) + "\n"


def _header(run: MadeRun, office: Office, year: int, rubric: str) -> str:
    blank = _("(belum diisi)")
    lines = [
        "satker:",
        f"  kode: {_quoted(office.code or blank)}",
        f"  nama: {_quoted(office.name or blank)}",
        "  jenjang: kabkota",
        f"tahun: {year}",
        f"rubrik: {rubric}",
        f"tanggal_nilai:  # {_('YYYY-MM-DD, tanggal penilaian')}",
        f"putaran: [{', '.join(run.rounds)}]",
        "status: draf",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


class _Dumper(yaml.SafeDumper):
    """YAML that a person can read and lke reads back: no anchors, long texts in blocks."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _text_in_yaml(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text and not any(line != line.rstrip() for line in text.split("\n")) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text_in_yaml)


def _yaml(document: Mapping[str, Any]) -> str:
    return yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def _write_folder(target: Path, files: Mapping[str, bytes]) -> tuple[Fraction, tuple[int, int]]:
    """Write all beside, score it there, then move it into place: never half an import."""
    unfinished = target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")
    try:
        for name, content in files.items():
            (unfinished / name).parent.mkdir(parents=True, exist_ok=True)
            (unfinished / name).write_bytes(content)
        (unfinished / RUN_FOLDER / "bukti").mkdir()
        loaded = load_run(unfinished / RUN_FOLDER)
        record = scorecard(loaded.assessment, loaded.findings).record
        target.mkdir(parents=True, exist_ok=True)
        for folder in (RUBRIC_FOLDER, RUN_FOLDER):
            (unfinished / folder).rename(target / folder)
    except InvalidFiles as error:
        raise InvalidFiles(
            replace(each, file=each.file.replace(unfinished.name, target.name)) for each in error.problems
        ) from None
    except OSError as error:
        raise Refused([cannot_write(target, error)]) from error
    else:
        return record.points, (record.answered, record.of)
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(unfinished)


# --- parity ------------------------------------------------------------------------------------------------------


def parity_file(file: Path, run: Path | None = None, round_: str | None = None, layout: Path | None = None) -> Parity:
    """Hold the workbook *file* against a recalculation and the engine: on the run, else on what the file itself holds.

    Raises:
        Refused: when it is no .xlsx or .xlsm, or nothing in it can be scored.
        NotFound: when the round has to be named, or there is none of that name.

    """
    if file.suffix.lower() not in {".xlsx", ".xlsm"}:
        what, mend = _("hanya .xlsx dan .xlsm yang dapat dibandingkan"), _("di Excel: Simpan Sebagai, Buku Kerja Excel (.xlsx)")
        raise Refused([Problem(SALAH, file.as_posix(), None, "", "not-fillable", what, mend)])
    linted = lint_file(file, layout)
    if run is not None:
        return _parity(file, linted, load_run(run).assessment, round_)
    with tempfile.TemporaryDirectory(prefix="lke-") as folder:
        import_workbook(file, Path(folder) / "impor", Office(), layout)
        return _parity(file, linted, load_run(Path(folder) / "impor" / RUN_FOLDER).assessment, round_)


def _parity(file: Path, linted: Linted, assessment: Assessment, round_: str | None) -> Parity:
    recognised = linted.recognised
    first = recognised.rounds[0] if len(recognised.rounds) > 1 else None  # looking harms nothing, and the answer names it
    rounds = choose_rounds(assessment.header.rounds, recognised, round_ or first)
    result = score(assessment, f"{ROUND_PREFIX}{rounds.run}")
    again = recalculate(open_package(file), recognised.book)
    witnesses = Witnesses(linted.report, again, assessment.rubric, result)
    return compare(recognised, witnesses, rounds.template)
