"""Recalculates a workbook by another program than ours: LibreOffice where it is installed, else PyPI ``formulas``.

Stored results are taken out first, so that neither can only read back what was there. What a program does not compute
is *not computed*, never 0.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from lke.errors import InvalidFiles
from lke.workbook.official.package import Package, open_package
from lke.workbook.official.patch import analyse
from lke.workbook.official.reading import read_package
from lke.workbook.official.sheetmodel import Book, CellType, Position, coordinate, position

LIBREOFFICE, FORMULAS = "LibreOffice", "formulas"
PATIENCE = 240
"""Seconds that a recalculation may take."""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""  # noqa: E501
"""Always recalculate, never run macros, never follow links to other files."""

Place = tuple[str, Position]
"""Sheet name and position."""
Result = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Recalculated:
    """What another program computes for the formula cells of a workbook."""

    by: str | None
    """Name of the program; None where there is none."""
    results: Mapping[Place, Result]
    """Only cells that were computed; an error is its name (``#DIV/0!``)."""
    errors: frozenset[Place] = frozenset()
    """Cells whose result is an error value."""


def recalculate(package: Package, book: Book) -> Recalculated:
    """Recalculate the workbook of *package*, which *book* was read from."""
    emptied = analyse(package).fill({})
    wanted = {(sheet.name, place) for sheet in book.sheets for place, cell in sheet.cells.items() if cell.formula is not None}
    soffice = libreoffice()
    if soffice is not None:
        found = _by_libreoffice(soffice, emptied, Path(package.file).suffix.lower() or ".xlsx")
        if found is not None:
            return _only(LIBREOFFICE, found, wanted)
    if find_spec("formulas") is not None:
        return _only_formulas(_by_formulas(emptied), wanted)
    return Recalculated(None, {})


def libreoffice() -> str | None:
    """The program of LibreOffice, where it is installed."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    if named is not None or os.name != "nt":
        return named
    for folder in (os.environ.get("PROGRAMFILES"), os.environ.get("PROGRAMFILES(X86)")):
        program = Path(folder or "") / "LibreOffice" / "program" / "soffice.exe"
        if folder and program.is_file():
            return str(program)
    return None


def _by_libreoffice(program: str, workbook: bytes, ending: str) -> Book | None:
    """The workbook as LibreOffice saves it after a recalculation; None where it does not manage."""
    with tempfile.TemporaryDirectory(prefix="lke-") as folder:
        profile = Path(folder) / "profil"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        given, made = Path(folder) / f"buku{ending}", Path(folder) / "hasil"
        given.write_bytes(workbook)
        words = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
        words += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(made), str(given)]
        try:
            subprocess.run(words, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603 - a fixed list of words
            package = open_package(made / "buku.xlsx")
            return read_package(package, package.file, "xlsx", "")
        except (OSError, subprocess.SubprocessError, InvalidFiles):
            return None


def _only(by: str, found: Book, wanted: set[Place]) -> Recalculated:
    """Results of the formula cells of the workbook; LibreOffice keeps sheets and places."""
    results: dict[Place, Result] = {}
    errors = set()
    for name, place in wanted:
        sheet = found.sheet(name)
        cell = sheet.cell(place) if sheet is not None else None
        if cell is None or cell.value is None:
            if cell is not None and cell.formula is not None:
                results[name, place] = ""
            continue
        results[name, place] = cell.value
        if cell.kind is CellType.ERROR:
            errors.add((name, place))
    return Recalculated(by, results, frozenset(errors))


# --- PyPI formulas, in a process of its own: it may take long, and must not take lke with it ---------------------


def _by_formulas(workbook: bytes) -> dict[str, dict[str, Result]]:
    with tempfile.TemporaryDirectory(prefix="lke-") as folder:
        file = Path(folder) / "buku.xlsx"
        file.write_bytes(workbook)
        try:
            words = [sys.executable, "-m", __name__, str(file)]
            done = subprocess.run(words, check=True, capture_output=True, timeout=PATIENCE, cwd=folder)  # noqa: S603 - our own module
            found: dict[str, dict[str, Result]] = json.loads(done.stdout.splitlines()[-1])
        except (OSError, subprocess.SubprocessError, ValueError, IndexError):
            return {}
        return found


def _only_formulas(found: Mapping[str, Mapping[str, Result]], wanted: set[Place]) -> Recalculated:
    results: dict[Place, Result] = {}
    errors = set()
    for name, place in wanted:
        cells = found.get(name.upper(), {})
        if coordinate(place) in cells:
            result = cells[coordinate(place)]
            results[name, place] = result
            if isinstance(result, str) and result.startswith("#"):
                errors.add((name, place))
    return Recalculated(FORMULAS, results, frozenset(errors))


def _compute_with_formulas(file: str) -> dict[str, dict[str, Result]]:
    """What ``formulas`` computes, by sheet (upper case) and cell; cells that it leaves out are not there."""
    import formulas  # noqa: PLC0415 - heavy, and only in this process

    solution = formulas.ExcelModel().loads(file).finish(circular=False).calculate()
    found: dict[str, dict[str, Result]] = {}
    for key, ranges in solution.items():
        _book, _bracket, rest = str(key).strip("'").partition("]")
        sheet, _mark, cell = rest.partition("'!")
        values = getattr(ranges, "value", None)
        if position(cell) is None or values is None or getattr(values, "size", 0) != 1:
            continue
        value = values.ravel()[0]
        plain = _plain(value)
        if plain is not None:
            found.setdefault(sheet.upper(), {})[cell] = plain
    return found


def _plain(value: object) -> Result:
    if isinstance(value, str):
        return str(value)
    if type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    if type(value).__name__ == "XlError":
        return str(value)
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


if __name__ == "__main__":
    print(json.dumps(_compute_with_formulas(sys.argv[1])))  # noqa: T201 - to the process that asked
