"""Makes the worked examples ``reports/contoh-kpu-kota-banjarmasin-<year>/`` from the plain tables in ``tests/contoh/<year>/``.

``python -m tests.make_contoh`` writes them anew. The same tables give the same files: no clock, no chance.
"""

import csv
import hashlib
import io
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from lke.app import open_plan, open_rubric
from lke.files.rosters import roster_columns
from lke.files.runs import answer_columns, signing_columns
from lke.files.table import columns_of
from lke.model.review import FOLLOW_UPS, RESPONSES, FollowUpRow, ResponseRow
from lke.model.rules import ListShare, parts_of
from lke.model.run import REVIEW_COLUMNS, DataRow, EvidenceRow, RealisationRow, ScheduleRow
from tests.contoh.letter import letter, signatory
from tests.contoh.picture import picture
from tests.contoh.sheet import sheet

TABLES = Path(__file__).parent / "contoh"
REPORTS = Path(__file__).parent.parent / "reports"
YEARS = (2021, 2022)
ROUNDS = ("unit", "tpi")
REGISTER = tuple(column for column in columns_of(EvidenceRow) if column not in REVIEW_COLUMNS)
DEFAULTS = {"asal": "satker", "akses": "biasa", "status": "diajukan"}


def folder_of(year: int) -> Path:
    """Where the example of one year lies."""
    return REPORTS / f"contoh-kpu-kota-banjarmasin-{year}"


def contoh_files(year: int) -> dict[str, bytes]:
    """Path below the run -> content, of the whole example."""
    header = (TABLES / str(year) / "penilaian.yaml").read_bytes().replace(b"\r\n", b"\n")
    rubric = open_rubric("rb-kpu-2022")
    plan = open_plan("kpu-kota-banjarmasin-2022")
    register, evidence = _evidence(_table(year, "bukti"))
    return {
        "penilaian.yaml": header,
        "jawaban.csv": _answer_table(rubric.criteria(), _table(year, "jawaban")),
        "data.csv": _csv(columns_of(DataRow), _inputs(rubric.criteria(), _table(year, "data"))),
        "bukti.csv": _csv(REGISTER, register),
        "jadwal.csv": _csv(columns_of(ScheduleRow), _schedule(plan, _table(year, "jadwal"))),
        "realisasi.csv": _csv(columns_of(RealisationRow), _realisations(plan, _table(year, "realisasi"))),
        **{f"{name}.csv": _csv(columns, _roster(columns, _table(year, name))) for name, columns in roster_columns(rubric)},
        **evidence,
        **dict(_review(year)),
    }


def _table(year: int, name: str) -> Any:
    return yaml.safe_load((TABLES / str(year) / f"{name}.yaml").read_text(encoding="utf-8"))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table that Excel opens as UTF-8."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([*row, *[""] * (len(columns) - len(row))] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _answers(criteria: Iterable[Any], given: dict[str, Any]) -> Iterator[Sequence[object]]:
    """Every scored criterion in the rubric's order; what nobody answered stays blank."""
    for criterion in criteria:
        if criterion.scored:
            yield [criterion.id, *given.pop(criterion.id, [])]
    _nothing_left(given)


def _answer_table(criteria: Iterable[Any], given: dict[str, Any]) -> bytes:
    """The answers, with by whom, when and why where a year's assessors say it."""
    columns = answer_columns(ROUNDS)
    widest = max(map(len, given.values())) + 1
    return _csv((*columns, *signing_columns(ROUNDS[1:]))[: max(widest, len(columns))], _answers(criteria, given))


def _review(year: int) -> Iterator[tuple[str, bytes]]:
    """What was said to the assessors' answers, and what is to be done; texts are marked CONTOH."""
    for file, model, text in ((RESPONSES, ResponseRow, "teks"), (FOLLOW_UPS, FollowUpRow, "rekomendasi")):
        if (TABLES / str(year) / file).with_suffix(".yaml").exists():
            rows = [{**row, text: f"CONTOH – {row[text]}"} for row in _table(year, file.partition(".")[0])]
            columns = columns_of(model)
            for row in rows:
                _nothing_left({name: cell for name, cell in row.items() if name not in columns})
            yield file, _csv(columns, ([_cell(row.get(column, "")) for column in columns] for row in rows))


def _inputs(criteria: Iterable[Any], given: dict[str, Any]) -> Iterator[Sequence[object]]:
    """Every input and ruling that the rubric knows, the office's first and then the assessors'.

    What a list counts is not typed.
    """
    for criterion in criteria:
        counted = {name for rule in parts_of(criterion.rule) if isinstance(rule, ListShare) for name in rule.needs}
        names = [name for name in criterion.data_names if name not in counted]
        own, assessed = given.pop(criterion.id, {}), given.pop(f"{criterion.id}@tpi", {})
        for name in names:
            yield [f"{criterion.id}:{name}", *own.pop(name, [])]
        for name, cells in assessed.items():
            yield [f"{criterion.id}:{name}", *cells, "tpi"]
        _nothing_left(own)
    _nothing_left(given)


def _schedule(plan: Any, given: dict[str, Any]) -> Iterator[Sequence[object]]:
    for _area, _activity, sub_activity in plan.sub_activities():
        yield [sub_activity.id, *given.pop(sub_activity.id, [])]
    _nothing_left(given)


def _realisations(plan: Any, given: dict[str, dict[int, dict[str, Any]]]) -> Iterator[Sequence[object]]:
    """What was recorded of each month, in the plan's order; remarks are marked CONTOH."""
    for _area, _activity, sub_activity in plan.sub_activities():
        for month, stated in given.pop(sub_activity.id, {}).items():
            row = {"sub_kegiatan": sub_activity.id, "bulan": month, **stated}
            row |= {name: f"CONTOH – {row[name]}" for name in ("keterangan", "kendala", "tindak_lanjut") if row.get(name)}
            _nothing_left({name: cell for name, cell in row.items() if name not in columns_of(RealisationRow)})
            yield [_cell(row.get(column, "")) for column in columns_of(RealisationRow)]
    _nothing_left(given)


def _roster(columns: Sequence[str], given: Mapping[str, Mapping[str, Any]]) -> Iterator[Sequence[object]]:
    """The rows of a list; people have a number for a name."""
    for row_id, stated in given.items():
        row = {"nama": f"Pegawai {row_id[1:]}", **stated, "id": row_id}
        row["nama"] = f"CONTOH – {row['nama']}"
        _nothing_left({name: cell for name, cell in row.items() if name not in columns})
        yield [row.get(column, "") for column in columns]


def _nothing_left(given: Mapping[str, object]) -> None:
    """A table that names what the rubric or the plan does not have is mistyped."""
    if given:
        raise KeyError(*given)


# --- evidence ----------------------------------------------------------------------------------------------------


def _evidence(table: Iterable[Mapping[str, Any]]) -> tuple[list[list[str]], dict[str, bytes]]:
    """The register's rows, and the files that they name."""
    rows, files = [], {}
    for index, stated in enumerate(table, start=1):
        row = _completed(stated, index)
        content = _content(row)
        if content is not None:
            files[f"bukti/{row['berkas']}"] = content
        row["sha256"] = _registered_hash(row, content)
        row["judul"] = f"CONTOH – {row['judul']}"
        rows.append([_cell(row.get(column, "")) for column in REGISTER])
    return rows, files


def _completed(stated: Mapping[str, Any], index: int) -> dict[str, Any]:
    """What the short table leaves unsaid: id, number, and that a PDF is signed unless it says otherwise."""
    row = {**DEFAULTS, "id": f"B{index:03d}", "pengesahan": "", **stated}
    if "periode" in row:
        row["periode_dari"], row["periode_sampai"] = row["periode"]
    if str(row.get("berkas", "")).endswith(".pdf"):
        row["nomor"] = f"CONTOH-{index:03d}/{row['tanggal'].year}"
        row["pengesahan"] = row["pengesahan"] or "ditandatangani"
    if row["pengesahan"] in ("ditandatangani", "tte"):
        row["penanda_tangan"] = signatory(row)
    return row


def _content(row: Mapping[str, Any]) -> bytes | None:
    """The bytes of the row's file; None where it has none, or has lost it."""
    state, kind = row.get("keadaan"), Path(row.get("berkas", "")).suffix
    if state == "hilang" or not kind:
        return None
    if state == "kosong":
        return b""
    if kind == ".pdf":
        return letter(dict(row), row["nomor"])
    return sheet(dict(row)) if kind == ".xlsx" else picture(dict(row))


def _registered_hash(row: Mapping[str, Any], content: bytes | None) -> str:
    """What the register says of the file; of a changed one, the hash of what it was before."""
    state = row.get("keadaan")
    if "berkas" not in row or state == "tanpa_hash":
        return ""
    if content is None or state in ("hilang", "berubah"):
        content = f"versi lama {row['berkas']}".encode()
    return hashlib.sha256(content).hexdigest()


def _cell(found: object) -> str:
    return ";".join(map(str, found)) if isinstance(found, list) else str(found)


def write(year: int, folder: Path) -> None:
    """Write the whole example of *year* into *folder*; its old evidence goes."""
    shutil.rmtree(folder / "bukti", ignore_errors=True)
    for name, content in contoh_files(year).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    for each in YEARS:
        write(each, folder_of(each))
