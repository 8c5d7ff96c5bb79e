"""Whether a workbook says what the run says: lke's own, or an official one that was filled from the run.

Its answers are held against the run cell by cell, and its total is worked out again by another program.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lke import app
from lke.engine.score import ROUND_PREFIX, Scorer
from lke.errors import SALAH, InvalidFiles, LkeError, Problem
from lke.figures import rounded
from lke.filling import recognised
from lke.language import _
from lke.model.preflight import Line, Result
from lke.model.score import Scorecard
from lke.official import parity_file
from lke.workbook.layout import INPUTS, QUESTIONS, WORKING
from lke.workbook.official.fill import Filling, plan_filling
from lke.workbook.official.fill_rounds import Rounds, choose_rounds
from lke.workbook.official.package import Package, open_package, package_of
from lke.workbook.official.parity import Compared, Parity, same
from lke.workbook.official.patch import analyse
from lke.workbook.official.reading import read_package
from lke.workbook.official.recalc import Place, recalculate
from lke.workbook.official.sheetmodel import Book, RecognisedBook, coordinate
from lke.workbook.official.untouched import Difference, differences

BESIDE = "../bukti"
READABLE = (".xlsx", ".xlsm")
_MOST_CELLS = 25
_GROUP = "buku_kerja"


def workbook_lines(run: Path, card: Scorecard, file: Path, template: Path | None, round_: str | None) -> Iterator[Line]:
    """Everything that is wrong with the workbook *file* of *run*; *template* is what it was filled from, where known.

    Raises:
        InvalidFiles: when one of the files is no workbook.
        NotFound: when there is no such round.

    """
    for each in (file, template):
        if each is not None and each.suffix.lower() not in READABLE:
            what, mend = _("bukan buku kerja .xlsx atau .xlsm"), _("di Excel: Simpan Sebagai, Buku Kerja Excel (.xlsx)")
            raise InvalidFiles([Problem(SALAH, each.as_posix(), None, "", "not-a-workbook", what, mend)])
    package = open_package(file)
    book = _read(package)
    if all(book.sheet(name) is not None for name in (QUESTIONS, INPUTS, WORKING)):
        yield from _own(run, card, package, book)
    else:
        yield from _official(run, card, file, template, round_)


def _read(package: Package) -> Book:
    return read_package(package, package.file, Path(package.file).suffix.lower().lstrip("."), package.sha256)


# --- lke's own workbook -------------------------------------------------------------------------------------------


def _own(run: Path, card: Scorecard, package: Package, book: Book) -> Iterator[Line]:
    """Lke's own workbook is what lke would write now, but for what programs change when they save it."""
    name = Path(package.file).name
    content = app.build_workbook(card, BESIDE, run)
    if content == package.content:
        yield as_written(name)
        return
    expected = _read(package_of(content, package.file))
    again = recalculate(package, book)
    wrong = [each for each in differences(expected, book) if not _computes_the_same(each, expected, again.results)]
    yield from _different(wrong, name)
    if not wrong:
        yield Line("workbook-equals-run", _GROUP, Result.PASS, _("buku kerja memuat jawaban penilaian ini"), name)
    yield from _recomputed(expected, again.by, again.results, name)


def as_written(name: str) -> Line:
    """The workbook *name* is byte for byte what lke writes for the run."""
    what = _("buku kerja persis seperti yang ditulis lke untuk penilaian ini")
    return Line("workbook-equals-run", _GROUP, Result.PASS, what, name)


def _computes_the_same(difference: Difference, expected: Book, results: Mapping[Place, object]) -> bool:
    """Whether a formula that reads otherwise yields the same: programs spell formulas in their own way."""
    sheet, _mark, name = difference.place.rpartition("!")
    if difference.kind != "formula_other":
        return False
    for place, result in results.items():
        if place[0] == sheet and coordinate(place[1]) == name:
            old = expected.sheet(sheet)
            cell = old.cell(place[1]) if old is not None else None
            return cell is not None and cell.formula is not None and _one(cell.value, result)
    return False


def _one(first: object, second: object) -> bool:
    """Whether two results are one; a formula that yields an empty text yields nothing."""
    return same(first or None, second or None) if "" in (first, second) else same(first, second)  # type: ignore[arg-type]


def _recomputed(expected: Book, by: str | None, results: Mapping[Place, object], file: str) -> Iterator[Line]:
    """Every formula, worked out by another program, against what the engine said when the sheet was made."""
    if by is None:
        what = _("rumus buku kerja tidak dihitung ulang: LibreOffice tidak terpasang")
        yield Line("workbook-not-recalculated", _GROUP, Result.WARN, what, file, _("pasang LibreOffice, atau pakai lke export"))
        return
    wrong = []
    for sheet in expected.sheets:
        for place, cell in sheet.cells.items():
            now = results.get((sheet.name, place))
            if cell.formula is not None and (sheet.name, place) in results and not _one(cell.value, now):
                wrong.append(f"{sheet.name}!{coordinate(place)}")
    if wrong:
        what = _("{count} sel rumus menghasilkan angka lain daripada mesin lke").format(count=len(wrong))
        mend = _("tulis ulang buku kerja dengan lke export; salin dulu jawaban yang diketik di dalamnya")
        yield Line("workbook-total-differs", _GROUP, Result.FAIL, what, ", ".join(wrong[:8]), mend)
    else:
        what = _("rumus dihitung ulang oleh {program}: semua sama dengan mesin lke").format(program=by)
        yield Line("workbook-recalculated", _GROUP, Result.PASS, what, file)


def _different(wrong: Iterable[Difference], file: str) -> Iterator[Line]:
    wrong = list(wrong)
    for each in wrong[:_MOST_CELLS]:
        yield _of_difference(each)
    if len(wrong) > _MOST_CELLS:
        what = _("dan {count} sel lain yang berbeda").format(count=len(wrong) - _MOST_CELLS)
        yield Line("workbook-differs", _GROUP, Result.FAIL, what, file, _("tulis ulang buku kerja dengan lke export"))


def _of_difference(each: Difference) -> Line:
    rewrite = _("tulis ulang dengan lke export; jawaban yang diketik di buku kerja disalin dulu ke penilaian")
    expected, found = _short(each.expected), _short(each.found)
    match each.kind:
        case "sheet":
            what = _("lembar ini tidak ada, atau ditambahkan")
            return Line("workbook-sheet", _GROUP, Result.FAIL, what, each.place, rewrite)
        case "formula_lost" | "formula_other":
            what = _("rumus {expected} ditimpa {found}").format(expected=expected, found=found)
            return Line("workbook-formula-changed", _GROUP, Result.FAIL, what, each.place, rewrite)
        case _:
            what = _("sel berisi {found}; menurut penilaian {expected}").format(expected=expected, found=found)
            return Line("workbook-differs", _GROUP, Result.FAIL, what, each.place, rewrite)


def _short(text: str) -> str:
    return repr(text if len(text) < 60 else f"{text[:57]}…") if text else _("kosong")


# --- an official workbook -----------------------------------------------------------------------------------------


def _official(run: Path, card: Scorecard, file: Path, template: Path | None, round_: str | None) -> Iterator[Line]:
    package = open_package(file)
    book = recognised(package)
    rounds = _rounds(card, book, round_)
    score = Scorer(card.assessment).score(f"{ROUND_PREFIX}{rounds.run}")
    filling = plan_filling(card.assessment, score, book, rounds, overwrite=True)
    yield from _told(filling)
    yield from _still_to_write(filling, book)
    if template is not None:
        original = open_package(template)
        wanted = plan_filling(card.assessment, score, recognised(original), rounds, overwrite=True)
        filled = package_of(analyse(original).fill(wanted.writes), template.name)
        yield from _against_template(filled, package)
    yield from _parity(file, run, rounds, round_)


def _rounds(card: Scorecard, book: RecognisedBook, asked: str | None) -> Rounds:
    """The round that was filled in: the office's own, where none is named."""
    first = book.rounds[0] if len(book.rounds) > 1 else None
    return choose_rounds(card.assessment.header.rounds, book, asked or first)


def _told(filling: Filling) -> Iterator[Line]:
    yield from (_refused(each) for each in filling.problems)


def _refused(problem: Problem) -> Line:
    result = Result.FAIL if problem.severity == SALAH else Result.WARN
    return Line(problem.code, _GROUP, result, problem.what, problem.path or Path(problem.file).name, problem.mend)


def _still_to_write(filling: Filling, book: RecognisedBook) -> Iterator[Line]:
    """What filling it again would still change is what it does not hold."""
    names, file = {sheet.part: sheet.name for sheet in book.book.sheets}, Path(book.book.file).name
    missing = [
        (f"{names.get(part, part)}!{coordinate(write.place)}", write)
        for part, writes in filling.writes.items()
        for write in writes
    ]
    mend = _("isi ulang dengan lke export --template")
    for place, write in missing[:_MOST_CELLS]:
        value = "" if write.value is None else str(write.value)
        what = _("sel tidak memuat yang dikatakan penilaian: {expected}").format(expected=_short(value))
        yield Line("workbook-differs", _GROUP, Result.FAIL, what, place, mend)
    if len(missing) > _MOST_CELLS:
        what = _("dan {count} sel lain yang berbeda").format(count=len(missing) - _MOST_CELLS)
        yield Line("workbook-differs", _GROUP, Result.FAIL, what, file, mend)
    if not missing:
        what = _("buku kerja memuat semua jawaban, masukan, catatan dan bukti penilaian ini")
        yield Line("workbook-equals-run", _GROUP, Result.PASS, what, file)


def _against_template(filled: Package, package: Package) -> Iterator[Line]:
    """Nothing outside of what filling writes may differ from the template."""
    wrong = [] if filled.content == package.content else list(differences(_read(filled), _read(package)))
    yield from _different(wrong, Path(package.file).name)
    if not wrong:
        what = _("di luar sel masukan tidak ada yang berubah terhadap templat {name}").format(name=filled.file)
        yield Line("workbook-as-template", _GROUP, Result.PASS, what, Path(package.file).name)


def _parity(file: Path, run: Path, rounds: Rounds, asked: str | None) -> Iterator[Line]:
    """The workbook's own formulas, worked out by another program, against the engine."""
    try:
        parity = parity_file(file, run, asked or (rounds.run if rounds.run == rounds.template else None))
    except LkeError as error:
        yield from (
            Line(each.code, _GROUP, Result.FAIL, each.what, each.path or Path(each.file).name, each.mend)
            for each in error.problems
        )
        return
    yield _total(parity, file)
    yield from (_row(row) for row in parity.different)


def _row(row: Compared) -> Line:
    """A row on which workbook and engine differ: a mistake of the workbook itself, where one explains it."""
    causes = ", ".join(f"{cause.place} {cause.code}" for cause in row.causes)
    engine = rounded(row.engine) if row.engine is not None else "–"
    what = _("{code}: buku kerja {found}, mesin lke {engine}")
    what = what.format(code=row.code, found=_number(row.recalculated), engine=engine)
    mend = _("periksa dengan lke workbook parity")
    if causes:
        mend = _("kesalahan buku kerja itu sendiri: {causes}").format(causes=causes)
    result = Result.WARN if causes else Result.FAIL
    return Line("workbook-row-differs", _GROUP, result, what, f"{row.sheet}!{row.cell}", mend)


def _total(parity: Parity, file: Path) -> Line:
    totals = parity.totals
    if parity.by is None or totals.recalculated is None:
        what = _("jumlah buku kerja tidak dihitung ulang: {reason}").format(
            reason=_("LibreOffice tidak terpasang") if parity.by is None else _("sel jumlahnya tidak dikenali")
        )
        return Line("workbook-not-recalculated", _GROUP, Result.WARN, what, file.name, _("periksa dengan lke workbook parity"))
    if isinstance(totals.recalculated, float) and same(totals.recalculated, float(totals.engine)):
        what = _("jumlah buku kerja dihitung ulang oleh {program}: sama dengan mesin lke").format(program=parity.by)
        return Line("workbook-recalculated", _GROUP, Result.PASS, what, totals.place)
    what = _("jumlah buku kerja {found}, mesin lke {engine}").format(
        found=_number(totals.recalculated), engine=rounded(totals.engine)
    )
    mend = _("lihat lke workbook parity: setiap perbedaan disebut dengan sebabnya")
    explained = bool(parity.different) and all(row.causes for row in parity.different)
    return Line("workbook-total-differs", _GROUP, Result.WARN if explained else Result.FAIL, what, totals.place, mend)


def _number(result: object) -> str:
    return f"{result:.4f}" if isinstance(result, float) else str(result or "–")
