"""The table of proposals that a person confirms: written by ``scan``, read back by ``add``."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from lke.errors import InvalidFiles
from lke.evidence.finding import LIKELY, UNKNOWN
from lke.evidence.proposing import Proposal
from lke.files.table import columns_of, decode_table, delimiter_of, read_table
from lke.files.table_patch import table_of
from lke.language import _
from lke.model.run import EvidenceRow

CONFIRM, PATH, ROOT = "daftar", "jalur", "sumber"
REGISTER_COLUMNS = columns_of(EvidenceRow)
GIVEN = tuple(column for column in REGISTER_COLUMNS if column not in ("id", "status"))
"""What of the register a person may give; ids are given by lke, and an assessor gives the status."""
_HOW = tuple(f"{word}_{of}" for of in ("butir", "jenis", "tanggal", "periode", "judul") for word in ("yakin", "dasar"))
REMARK = "keterangan"
COLUMNS = (CONFIRM, PATH, *GIVEN, *_HOW, REMARK, ROOT)
_HEAD = 8192


class Confirmed(NamedTuple):
    """A row that a person has confirmed."""

    line: int
    root: Path
    path: str
    cells: Mapping[str, str]
    """The register's columns, as the table has them."""


def proposal_table(proposals: Iterable[tuple[Proposal, str]], target: Path) -> bytes:
    """The table of *proposals*, each with a remark, as it will lie at *target*; nothing in it is confirmed."""
    return table_of(COLUMNS, (_cells(proposal, remark, target) for proposal, remark in proposals))


def _cells(proposal: Proposal, remark: str, target: Path) -> dict[str, str]:
    item, kind, day, period = proposal.item, proposal.kind, proposal.day, proposal.period
    return {
        PATH: proposal.source.path,
        "indikator": proposal.indicators,
        "kriteria": proposal.criteria,
        "jenis": kind.text,
        "judul": proposal.title,
        "tanggal": day.text,
        "periode_dari": proposal.first,
        "periode_sampai": proposal.last,
        "tautan": proposal.source.link,
        "sha256": proposal.sha256,
        "yakin_butir": item.sure,
        "dasar_butir": item.because,
        "yakin_jenis": kind.sure,
        "dasar_jenis": kind.because,
        "yakin_tanggal": day.sure,
        "dasar_tanggal": day.because,
        "yakin_periode": period.sure,
        "dasar_periode": period.because,
        "yakin_judul": LIKELY if proposal.title else UNKNOWN,
        "dasar_judul": _("dari nama berkas") if proposal.title else _("nama berkas tidak menyebut isinya"),
        REMARK: remark,
        ROOT: _seen_from(target, proposal.source.root),
    }


def _seen_from(target: Path, root: Path) -> str:
    """The way from the folder of *target* to *root*; on another drive of Windows, the whole path."""
    try:
        return Path(os.path.relpath(root.resolve(), target.resolve().parent)).as_posix()
    except ValueError:
        return root.resolve().as_posix()


def is_proposal_table(file: Path) -> bool:
    """Whether *file* is a table that ``scan`` wrote, as its header shows; any other CSV may itself be evidence."""
    if file.suffix.lower() != ".csv":
        return False
    try:
        with file.open("rb") as stream:
            text = decode_table(stream.read(_HEAD).rsplit(b"\n", 1)[0] + b"\n", file.as_posix())
    except (OSError, InvalidFiles):
        return False
    header = {cell.strip().strip('"').lower() for cell in text.lstrip().split("\n", 1)[0].split(delimiter_of(text))}
    return {CONFIRM, PATH, ROOT} <= header


def confirmed_rows(file: Path) -> tuple[list[Confirmed], list[tuple[int, str]]]:
    """The rows of the table *file* that a person has confirmed, and lines where it is not clear whether.

    Raises:
        InvalidFiles: when it cannot be read as a table.

    """
    table = read_table(file, file.as_posix(), COLUMNS, (CONFIRM, PATH, ROOT))
    rows: list[Confirmed] = []
    unclear: list[tuple[int, str]] = []
    for line, cells in table.rows:
        answer = cells.get(CONFIRM, "").strip().lower()
        if answer in _YES:
            given = {column: cells.get(column, "") for column in GIVEN}
            rows.append(Confirmed(line, file.parent / cells.get(ROOT, ""), cells.get(PATH, ""), given))
        elif answer not in _NO:
            unclear.append((line, cells.get(CONFIRM, "")))
    return rows, unclear


_YES = frozenset({"ya", "y", "yes", "x", "v", "1", "true", "benar"})
_NO = frozenset({"", "tidak", "t", "n", "no", "-", "0", "false", "salah"})
