"""``isian.csv``: all that forms have said of a run's fields. It is written by lke, in one order whatever came first."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lke.engine.merging import Standing
from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.table_patch import TablePatch, table_of
from lke.language import _
from lke.model.form import FieldKey, Said

SAID = "isian.csv"
COLUMNS = (
    "id",
    "putaran",
    "kriteria",
    "butir",
    "keadaan",
    "dasar",
    "isi",
    "oleh",
    "pada",
    "formulir",
    "kini",
    "semula",
    "sesudah",
    "oleh_semula",
    "pada_semula",
)
IN_FORCE, DIFFERENT, SUPERSEDED = "dipakai", "beda", "digantikan"
"""What became of something said."""

Place = tuple[str, FieldKey]
"""Round and field."""


class Record(NamedTuple):
    """What was said of a run so far, and what its tables were given for it."""

    said: Mapping[Place, tuple[Said, ...]]
    written: Mapping[Place, str]
    """The text that lke last gave the field."""


def read_said(content: bytes) -> Record:
    """Read the table's bytes; none where there is no table.

    Raises:
        InvalidFiles: when it was changed by hand so that it cannot be read.

    """
    said: dict[Place, list[Said]] = {}
    written: dict[Place, str] = {}
    if not content:
        return Record({}, {})
    table = TablePatch(content, SAID, COLUMNS)
    missing = [name for name in COLUMNS if name not in table.names]
    if missing:
        what = _("kolom {name} tidak ada").format(name=", ".join(missing))
        mend = _("tabel ini ditulis lke; kembalikan dari salinan, jangan disunting")
        raise InvalidFiles([Problem(SALAH, SAID, 1, "", "said-table-edited", what, mend)])
    for _number, cells in table.rows():
        row = _said(cells)
        place = (row.round, row.key)
        said.setdefault(place, []).append(row)
        written[place] = cells["kini"]
    return Record({place: tuple(rows) for place, rows in said.items()}, written)


def said_table(said: Mapping[Place, Sequence[Said]], standing: Mapping[Place, Standing], order: Mapping[str, int]) -> bytes:
    """The table's bytes; *order*: criterion -> its number in the rubric."""
    rows = [(place, row) for place, rows in said.items() for row in rows]
    rows.sort(key=lambda each: (order.get(each[1].key.criterion, len(order)), each[1].key, each[0][0], each[1].id))
    return table_of(COLUMNS, (_cells(row, standing[place]) for place, row in rows))


def state_of(row: Said, standing: Standing) -> str:
    """What became of something said."""
    if row not in standing.top or (not standing.open and row.text != standing.text):
        return SUPERSEDED
    if not standing.open:
        return IN_FORCE
    return IN_FORCE if row.is_state else DIFFERENT


def _cells(row: Said, standing: Standing) -> dict[str, str]:
    return {
        "id": row.id,
        "putaran": row.round,
        "kriteria": row.key.criterion,
        "butir": row.key.part,
        "keadaan": state_of(row, standing),
        "dasar": row.base,
        "isi": row.text,
        "oleh": row.role,
        "pada": row.day,
        "formulir": row.form,
        "kini": standing.text,
        "semula": row.first,
        "sesudah": ";".join(sorted(row.knows)),
        "oleh_semula": row.first_signed[0],
        "pada_semula": row.first_signed[1],
    }


def _said(cells: Mapping[str, str]) -> Said:
    return Said(
        id=cells["id"],
        round=cells["putaran"],
        key=FieldKey(cells["kriteria"], cells["butir"]),
        first=cells["semula"],
        base=cells["dasar"],
        text=cells["isi"],
        role=cells["oleh"],
        day=cells["pada"],
        form=cells["formulir"],
        knows=frozenset(_ids(cells["sesudah"])),
        first_signed=(cells["oleh_semula"], cells["pada_semula"]),
    )


def _ids(text: str) -> Iterable[str]:
    return (part for part in text.split(";") if part)
