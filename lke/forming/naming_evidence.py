"""New evidence that a form names: into the register where it can be found, else into a table that keeps it."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from lke.engine.scales import Refusal
from lke.errors import SALAH, Problem, Refused
from lke.files.changing import RunChange
from lke.files.evidence import file_sha256
from lke.files.shape import complaint
from lke.files.table import CONTROL, columns_of
from lke.files.table_patch import TablePatch, table_of
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.form import Place
from lke.model.places import EVIDENCE_FOLDER, evidence_path, web_address
from lke.model.run import EvidenceRow
from lke.workbook.forms.evidence import SEPARATOR
from lke.workbook.forms.reading import Returned

REGISTER, KEPT = "bukti.csv", "bukti_usulan.csv"
KEPT_COLUMNS = (
    "id",
    "kriteria",
    "jenis",
    "judul",
    "nomor",
    "tanggal",
    "berkas",
    "tautan",
    "dilihat_oleh",
    "dilihat_pada",
    "catatan",
    "oleh",
    "formulir",
    "sebab",
)
_NEEDED = ("kriteria", "jenis", "judul")
_OPTION = re.compile(rf"(\S+){SEPARATOR}.*", re.DOTALL)


class Named(NamedTuple):
    """A piece of evidence that a form names."""

    id: str
    """Made from what is said of it, so that the same words are the same piece."""
    cells: Mapping[str, str]
    """As the register holds them."""
    role: str
    form: str
    folder: Path
    """Where the form lies, and its files with it."""

    @property
    def criteria(self) -> tuple[str, ...]:
        """The questions that it serves."""
        return tuple(part for part in self.cells["kriteria"].split(";") if part)


class Taken(NamedTuple):
    """What became of the evidence that forms name."""

    registered: tuple[str, ...]
    """Ids of new rows of the register."""
    kept: tuple[tuple[Named, str], ...]
    """Pieces that are kept aside, each with why."""


def read_named(returned: Returned, assessment: Assessment, role: str) -> tuple[list[Named], list[Problem]]:
    """The pieces that a form names, and every fault of their cells."""
    region, known = returned.handed.evidence, {criterion.id for criterion in assessment.rubric.criteria()}
    found: list[Named] = []
    problems: list[Problem] = []
    for row in range(region.first, region.last + 1):
        places = {name: Place(region.sheet, row, region.left + at) for at, name in enumerate(region.columns)}
        typed = {name: " ".join(returned.text(place).split()) for name, place in places.items()}
        if not any(typed.values()):
            continue
        cells = {**typed, "kriteria": ";".join(_ids(typed["kriteria"])), "jenis": "".join(_ids(typed["jenis"]))}
        faults = [
            Problem(SALAH, returned.file, None, returned.where(places[name]), *fault)
            for name, fault in _faults(cells, known, assessment)
        ]
        problems += faults
        if not faults:
            found.append(Named(_id(cells), cells, role, returned.handed.id, Path(returned.file).parent))
    return found, problems


def _ids(text: str) -> list[str]:
    """The ids in a cell: before the words of a drop-down list, or several with semicolons."""
    option = _OPTION.fullmatch(text)
    return [option[1]] if option else [part.strip() for part in text.split(";") if part.strip()]


def _faults(cells: Mapping[str, str], known: set[str], assessment: Assessment) -> Iterator[tuple[str, Refusal]]:
    """Column, code, what and mend of everything that keeps a row out of the register."""
    for name, cell in cells.items():
        control = CONTROL.search(cell)
        if control is not None:
            what = _("ada tanda kendali tak terlihat {found}").format(found=repr(control[0]))
            yield name, Refusal("control-character", what, _("ketik ulang sel itu; jangan menyalin dari aplikasi lain"))
    for name in _NEEDED:
        if not cells[name]:
            what, mend = _("bukti tanpa {name}").format(name=name), _("isi sel ini, atau kosongkan seluruh barisnya")
            yield name, Refusal("form-evidence-incomplete", what, mend)
    for criterion in cells["kriteria"].split(";"):
        if criterion and criterion not in known:
            what = _("tidak ada kriteria {id} dalam rubrik {rubric}").format(id=repr(criterion), rubric=assessment.rubric.id)
            yield "kriteria", Refusal("unknown-criterion", what, _("pilih dari daftar"))
    kinds = assessment.rubric.evidence_kinds
    if cells["jenis"] and kinds and cells["jenis"] not in kinds:
        what = _("jenis {tag} tidak dikenal").format(tag=repr(cells["jenis"]))
        yield "jenis", Refusal("unknown-evidence-kind", what, _("pilih dari daftar"))
    yield from _place_faults(cells)
    try:
        EvidenceRow.model_validate({name: cell for name, cell in cells.items() if cell} | {"id": "F", "judul": "-", "jenis": "x"})
    except ValidationError as error:
        for detail in error.errors():
            yield str(detail["loc"][0]), Refusal(*complaint(EvidenceRow, detail))


def _place_faults(cells: Mapping[str, str]) -> Iterator[tuple[str, Refusal]]:
    """What is wrong with where the evidence is said to be."""
    if not cells["berkas"] and not cells["tautan"] and cells["judul"]:
        what, mend = _("bukti tanpa berkas dan tanpa tautan"), _("isi nama berkas atau tautannya")
        yield "berkas", Refusal("form-evidence-incomplete", what, mend)
    if cells["berkas"] and not _is_safe(cells["berkas"]):
        what = _("nama {name} menunjuk ke luar folder bukti").format(name=repr(cells["berkas"]))
        yield "berkas", Refusal("evidence-name-unsafe", what, _("tulis nama berkasnya saja"))
    if cells["tautan"] and web_address(cells["tautan"]) is None:
        what = _("tautan {found} bukan alamat web").format(found=repr(cells["tautan"]))
        yield "tautan", Refusal("link-not-an-address", what, _("tulis alamat lengkap, mulai dengan https://"))


def _is_safe(name: str) -> bool:
    """Whether a name leads to a file beside the form that a person put there: nothing hidden, nothing outside."""
    place = evidence_path(name)
    return place is not None and not any(part.startswith(".") for part in place.split("/"))


def _id(cells: Mapping[str, str]) -> str:
    text = "\x1f".join(f"{name}={cells[name]}" for name in sorted(cells))
    return "F" + hashlib.sha256(text.encode()).hexdigest()[:8].upper()


def take_evidence(change: RunChange, named: Sequence[Named], known_before: set[str]) -> Taken:
    """Register what can be found, keep the rest; what was *known_before* and is gone was removed by a person."""
    register = TablePatch(change.table(REGISTER), REGISTER, columns_of(EvidenceRow))
    aside = TablePatch(change.table(KEPT), KEPT, KEPT_COLUMNS)
    listed = {cells.get("id", "") for _number, cells in register.rows()}
    kept = {cells["id"]: cells for _number, cells in aside.rows() if cells.get("id")}
    before = dict(kept)
    registered: list[str] = []
    told: list[tuple[Named, str]] = []
    for piece in sorted({each.id: each for each in named}.values(), key=lambda each: each.id):
        if piece.id in listed or (piece.id in known_before and piece.id not in before):
            continue
        sha256, why = _found(change, piece)
        if why:
            told.append((piece, why))
            kept[piece.id] = {**piece.cells, "id": piece.id, "oleh": piece.role, "formulir": piece.form, "sebab": why}
            continue
        register.append({**piece.cells, "id": piece.id, "sha256": sha256, "status": "diajukan"})
        registered.append(piece.id)
        kept.pop(piece.id, None)
    if registered:
        change.replace(REGISTER, register.content())
    if kept != before:
        columns = tuple(dict.fromkeys((*KEPT_COLUMNS, *aside.names)))
        change.replace(KEPT, table_of(columns, (kept[name] for name in sorted(kept))))
    return Taken(tuple(registered), tuple(told))


def _found(change: RunChange, piece: Named) -> tuple[str, str]:
    """The hash of a piece's file, and why it cannot be registered; both empty for a link that was opened."""
    cells = piece.cells
    if not cells["berkas"]:
        opened = cells["dilihat_oleh"] and cells["dilihat_pada"]
        return "", "" if opened else _("tautan tanpa orang dan tanggal yang membukanya")
    place = evidence_path(cells["berkas"]) or ""
    name = place.removeprefix(f"{EVIDENCE_FOLDER}/")
    beside = _beside(piece.folder, name)
    if beside is not None:
        try:
            with beside.open("rb") as stream:
                return change.keep_evidence(stream, name), ""
        except OSError as error:
            return "", _("tidak dapat dibaca: {reason}").format(reason=error.strerror or str(error))
        except Refused as error:
            return "", error.problems[0].what
    inside = change.run / place
    if inside.is_file() and inside.resolve().is_relative_to((change.run / EVIDENCE_FOLDER).resolve()):
        return file_sha256(inside), ""
    return "", _("berkas tidak ada di folder formulir maupun di folder bukti")


def _beside(folder: Path, name: str) -> Path | None:
    """The file of that name in the form's folder, or in ``bukti/`` there; never one that a link leads out of it to."""
    for file in (folder / name, folder / EVIDENCE_FOLDER / name):
        if file.is_file() and file.resolve().is_relative_to(folder.resolve()):
            return file
    return None
