"""Makes an .xlsx copy of an .xls or .ods file with LibreOffice, where that is installed."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lke.language import _
from lke.workbook.official.reading import refused
from lke.workbook.official.recalc import libreoffice

LONGEST = 180
"""Seconds that a conversion may take."""
_CAREFUL = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link"><value>2</value></prop></item>
</oor:items>
"""
"""Run no macros, follow no links to other files."""


@contextmanager
def converted(file: Path) -> Iterator[Path]:
    """An .xlsx copy of *file*, gone afterwards; the file itself is only read.

    Raises:
        InvalidFiles: when LibreOffice makes none of it.

    """
    program = libreoffice()
    with tempfile.TemporaryDirectory(prefix="lke-") as folder:
        place = Path(folder)
        source = place / f"buku{file.suffix.lower()}"
        shutil.copyfile(file, source)
        (place / "profil" / "user").mkdir(parents=True)
        (place / "profil" / "user" / "registrymodifications.xcu").write_text(_CAREFUL, encoding="utf-8")
        words = [
            program or "soffice",
            f"-env:UserInstallation={(place / 'profil').as_uri()}",
            *("--headless", "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(place / "hasil")),
            str(source),
        ]
        done = False
        try:
            done = subprocess.run(words, capture_output=True, timeout=LONGEST, check=False).returncode == 0  # noqa: S603
        except (OSError, subprocess.TimeoutExpired):
            done = False
        copy = place / "hasil" / "buku.xlsx"
        if not done or not copy.is_file():
            what, mend = _("LibreOffice tidak dapat membaca berkas ini"), _("simpan ulang dari Excel sebagai .xlsx")
            raise refused(file.name, "", "conversion-failed", what, mend)
        yield copy
