"""LibreOffice as a second witness: it recalculates workbooks whose cached values have been spoilt."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed: nothing can recalculate")

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Recalculate every xlsx when it is loaded."""

_FORMULA_CELL = re.compile(rb"<c ([^>]*?)><f>(.*?)</f><v>[^<]*</v></c>", re.DOTALL)
_CELL_TYPE = re.compile(rb' ?t="[a-z]+"')


def poisoned(workbook: bytes) -> bytes:
    """Replace what every formula cell holds by 999, so that only a recalculation can bring the truth back."""
    spoilt = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as old, zipfile.ZipFile(spoilt, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                content = _FORMULA_CELL.sub(_spoil, content)
            new.writestr(item, content)
    return spoilt.getvalue()


def _spoil(match: re.Match[bytes]) -> bytes:
    return b"<c " + _CELL_TYPE.sub(b"", match[1]) + b"><f>" + match[2] + b"</f><v>999</v></c>"


def convert(files: Mapping[str, bytes], folder: Path, kind: str = "xlsx") -> dict[str, Path]:
    """Load *files* (name without ending -> workbook) in one LibreOffice of our own and save them as *kind*."""
    given, made, profile = folder / "given", folder / "made", folder / "profile"
    for each in (given, made, profile / "user"):
        each.mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS)
    for name, content in files.items():
        (given / f"{name}.xlsx").write_bytes(content)
    command = [SOFFICE, f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", kind, "--outdir", str(made), *(str(given / f"{name}.xlsx") for name in files)]
    subprocess.run(command, check=True, capture_output=True, timeout=280)
    return {name: made / f"{name}.{kind.partition(':')[0]}" for name in files}


def recalculated(files: Mapping[str, bytes], folder: Path) -> dict[str, Workbook]:
    """What LibreOffice computes for each of *files*."""
    return {name: load_workbook(path, data_only=True) for name, path in convert(files, folder).items()}
