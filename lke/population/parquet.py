"""Answers as Parquet, partitioned by year and office: ``tahun=2022/kantor=C3501/jawaban.parquet``, one row a round.

The form for exchange with other tools. Layers, supplied bounds and numbers with more than 15 digits are no part of it; a block
that has any is refused.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lke.errors import SALAH, InvalidFiles, NotFound, Problem, Refused
from lke.language import _
from lke.population.answers import Answers
from lke.population.compiled import CompiledRubric
from lke.population.labels import Labels, labels_for
from lke.population.stored import (
    contents,
    damaged,
    nothing_stored,
    read_contents,
    refuse_unknown_codes,
    refuse_unstorable,
    rounds_of,
)

if TYPE_CHECKING:
    import pyarrow as pa

_FILE = "jawaban.parquet"


def write_parquet(folder: Path, compiled: CompiledRubric, answers: Answers) -> None:
    """Write *answers* below *folder* as ``tahun=…/kantor=…/jawaban.parquet``; offices that are there already are refused.

    Raises:
        Refused: when an office and year is there, the block has what Parquet does not hold, or pyarrow is not installed.

    """
    parquet = _parquet()
    refuse_unstorable(answers, folder)
    schema = _schema(compiled, answers.rounds)
    places = [_place(folder, answers.labels, case) for case in range(len(answers))]
    taken = [place for place in places if place.exists()] or [place for place in places if places.count(place) > 1][:1]
    if taken:
        what, mend = _("kantor dan tahun itu sudah tersimpan"), _("pilih folder lain, atau pindahkan berkas itu")
        raise Refused(Problem(SALAH, each.as_posix(), None, "", "population-exists", what, mend) for each in taken)
    for case, place in enumerate(places):
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_suffix(".tmp")
        parquet.write_table(_table(schema, answers, case), unfinished)
        unfinished.replace(place)


def stored_offices(folder: Path) -> tuple[Path, ...]:
    """The files below *folder*, by year and office.

    Raises:
        NotFound: when there are none.

    """
    places = tuple(sorted(folder.glob(f"tahun=[0-9][0-9][0-9][0-9]/kantor=*/{_FILE}")))
    if not places:
        raise NotFound([nothing_stored(folder)])
    return places


def _parquet() -> Any:
    try:
        import pyarrow.parquet
    except ImportError:
        what = _("Parquet butuh paket pyarrow, yang tidak terpasang")
        mend = _('pasang dengan: pip install "lke[parquet]"')
        raise Refused([Problem(SALAH, "", None, "", "parquet-missing", what, mend)]) from None
    return pyarrow.parquet


def _schema(compiled: CompiledRubric, rounds: tuple[str, ...]) -> "pa.Schema":
    import pyarrow as pa

    told = json.dumps(contents(compiled, rounds), ensure_ascii=False)
    fields = [
        pa.field("putaran", pa.string()),
        pa.field("provinsi", pa.string()),
        pa.field("jawaban", pa.list_(pa.uint8())),
        pa.field("angka", pa.list_(pa.float64())),
    ]
    return pa.schema(fields, metadata={"lke": told})


def _place(folder: Path, labels: Labels, case: int) -> Path:
    from urllib.parse import quote

    office = quote(str(labels.office[case]), safe="")
    return folder / f"tahun={int(labels.year[case])}" / f"kantor={office}" / _FILE


def _table(schema: "pa.Schema", answers: Answers, case: int) -> "pa.Table":
    import pyarrow as pa

    jawaban, angka = schema.field("jawaban").type, schema.field("angka").type
    columns = [
        pa.array(list(answers.rounds), pa.string()),
        pa.array([answers.labels.provinces[answers.labels.province[case]]] * len(answers.rounds), pa.string()),
        pa.array(answers.codes[case].tolist(), jawaban),
        pa.array(answers.numbers[case].tolist(), angka),
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def read_parquet(places: Sequence[Path], compiled: CompiledRubric) -> Answers:
    """The answers in the files *places* as one block.

    Raises:
        InvalidFiles: when a file is damaged, of another rubric, or of other rounds than the first.
        Refused: when pyarrow is not installed.

    """
    from urllib.parse import unquote

    import pyarrow as pa

    parquet = _parquet()
    codes, numbers, provinces = [], [], []
    rounds: tuple[str, ...] = ()
    for place in places:
        try:
            table = parquet.read_table(place, partitioning=None)
            metadata = table.schema.metadata or {}
        except (OSError, pa.ArrowException):
            raise InvalidFiles([damaged(place)]) from None
        told = rounds_of(read_contents(metadata.get(b"lke", b""), place), compiled, place)
        if not table.schema.equals(_schema(compiled, told)):
            raise InvalidFiles([damaged(place)])
        rounds = rounds or told
        if told != rounds or table.column("putaran").to_pylist() != list(rounds):
            what, mend = _("putaran {found} berbeda dari {expected}"), _("hitung kantor dengan putaran lain sendiri-sendiri")
            what = what.format(found=", ".join(told), expected=", ".join(rounds))
            raise InvalidFiles([Problem(SALAH, place.as_posix(), None, "", "population-other-rounds", what, mend)])
        codes.append(_lists(table, "jawaban", (len(rounds), len(compiled.questions)), place))
        numbers.append(_lists(table, "angka", (len(rounds), len(compiled.numbers)), place))
        provinces.append(table.column("provinsi")[0].as_py() or "")
    labels = labels_for(
        [unquote(place.parent.name.partition("=")[2]) for place in places],
        [int(place.parent.parent.name.partition("=")[2]) for place in places],
        provinces,
    )
    made = Answers(rounds, np.array(codes, dtype=np.uint8), np.array(numbers, dtype=np.float64), labels)
    refuse_unknown_codes(compiled, made, places[0].parent)
    return made


def _lists(table: "pa.Table", name: str, shape: tuple[int, int], place: Path) -> Any:
    """A column of lists as an array, one row a round."""
    column = table.column(name).combine_chunks()
    lengths = {len(each) if each.is_valid else -1 for each in column}
    flat = column.flatten()
    if len(column) != shape[0] or lengths - {shape[1]} or flat.null_count:
        raise InvalidFiles([damaged(place)])
    return flat.to_numpy(zero_copy_only=False).reshape(shape)
