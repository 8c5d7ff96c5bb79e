"""The layout map: what a person says of a workbook's layout where recognition is unsure; saved, reviewed, reused.

```yaml
peta: 1
lembar:
  - nama: LKE ZI
    jenis: lembar_kerja        # lembar_kerja | ringkasan | lain
    judul: 2                   # a row of the header
    kolom:                     # letter: job, or {peran, putaran}
      K: {peran: jawaban, putaran: unit}
      P: bukti
    tipe: {A.I.1.i.a: ya_tidak}  # answer scale of single questions
```
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from lke.language import _
from lke.model.base import Frozen, Text, Word
from lke.workbook.official.headers import BY_ROUND, Header
from lke.workbook.official.sheetmodel import Column, RecognisedBook, Role, letters, position

Job = Literal[
    "kode",
    "nomor",
    "tingkat",
    "uraian",
    "bobot",
    "penjelasan",
    "pilihan_jawaban",
    "jawaban",
    "kredit",
    "nilai",
    "persen",
    "catatan",
    "rekomendasi",
    "bukti",
    "bukti_diminta",
    "tautan",
    "lain",
]
ScaleKey = Literal[
    "ya_tidak",
    "a_b",
    "a_c",
    "a_d",
    "a_e",
    "aa_d",
    "aa_e",
    "persen",
    "angka_3",
    "angka_4",
    "angka_5",
    "angka_10",
    "angka_100",
    "jumlah",
    "rupiah",
]


def _job(value: object) -> object:
    return {"peran": value} if isinstance(value, str) else value


class ColumnJob(Frozen):
    """What one column is for, and for which assessor round."""

    role: Job = Field(alias="peran")
    round: Word | None = Field(default=None, alias="putaran")


class SheetLayout(Frozen):
    """What is said of one sheet; what is left out is recognised."""

    name: str = Field(alias="nama")
    purpose: Literal["lembar_kerja", "ringkasan", "lain"] | None = Field(default=None, alias="jenis")
    header: int | None = Field(default=None, alias="judul", ge=1, le=200)
    columns: dict[Annotated[str, Field(pattern=r"^[A-Z]{1,3}$")], Annotated[ColumnJob, BeforeValidator(_job)]] = Field(
        default={}, alias="kolom"
    )
    scales: dict[Text, ScaleKey] = Field(default={}, alias="tipe")


class Layout(Frozen):
    """A whole map."""

    version: Literal["1", 1] = Field(alias="peta")
    sheets: tuple[SheetLayout, ...] = Field(alias="lembar")

    def of(self, name: str) -> SheetLayout | None:
        """What is said of the sheet of that name; blanks at its ends do not matter."""
        return next((each for each in self.sheets if each.name.strip() == name.strip()), None)


def apply_columns(header: Header, stated: SheetLayout) -> Header:
    """The header with the columns as *stated*."""
    columns: dict[int, Column] = {each.column: each for each in header.columns}
    for letter, job in stated.columns.items():
        place = position(f"{letter}1")
        assert place is not None
        old = columns.get(place[1]) or Column(place[1], Role.OTHER, None, "")
        role = Role(job.role)
        round_ = job.round or (old.round or "unit" if role in BY_ROUND else None)
        columns[place[1]] = replace(old, role=role, round=round_, sure=True, because=_("peta"))
    return replace(header, columns=tuple(columns[at] for at in sorted(columns)))


def layout_of(recognised: RecognisedBook) -> dict[str, Any]:
    """The map of what was recognised, to save and review."""
    return {"peta": 1, "lembar": [_sheet(recognised, at) for at in range(len(recognised.sheets))]}


def _sheet(recognised: RecognisedBook, at: int) -> dict[str, Any]:
    sheet = recognised.sheets[at]
    told: dict[str, Any] = {"nama": sheet.name, "jenis": sheet.purpose}
    if sheet.header is not None:
        told["judul"] = sheet.header[0]
    columns: Mapping[str, Any] = {
        letters(each.column): {"peran": each.role.value, **({"putaran": each.round} if each.round else {})}
        for each in sheet.columns
        if each.role is not Role.OTHER
    }
    if columns:
        told["kolom"] = columns
    return told
