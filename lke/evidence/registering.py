"""Registering evidence: file first, then its row; the same document is never kept or registered twice."""

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple, cast

from pydantic_core import PydanticCustomError

from lke.errors import SALAH, Problem, Refused
from lke.evidence.catalogue import Catalogue
from lke.evidence.codes import items_in
from lke.evidence.folder import lying_in
from lke.evidence.names import numbered, safe_name, same_name
from lke.evidence.proposals import REGISTER_COLUMNS
from lke.evidence.sources import Source, Sources
from lke.evidence.titles import stem_of, without_copy_marks
from lke.evidence.wanted import Wanted
from lke.files.changing import RunChange
from lke.files.evidence import Progress, file_sha256
from lke.files.table_patch import TablePatch
from lke.language import _
from lke.model.days import read_day
from lke.model.places import EVIDENCE_FOLDER, JOURNAL, RESTRICTED, evidence_path
from lke.model.run import EvidenceRow

REGISTER = "bukti.csv"
_JUDGED = ("diterima", "ditolak")
_ID_LETTERS = 3


class Registered(NamedTuple):
    """What became of one piece of evidence."""

    id: str
    outcome: Literal["baru", "ditambah", "sudah"]
    """A new row; items added to a row of the same document; or nothing, since it is registered already."""
    file: str
    """As the register names it; empty for a link, and for restricted evidence."""
    items: tuple[str, ...]
    """Those that were added."""


class Piece(NamedTuple):
    """What is wanted, with the hash that its file has, or must have."""

    wanted: Wanted
    sha256: str
    """Empty for a link or an observation."""
    place: str
    """Where below the run it lies already; empty where it is to be copied."""


class Registrar:
    """Registers pieces one after another in one change of a run."""

    def __init__(self, change: RunChange, opened: Sources, catalogue: Catalogue, progress: Progress | None) -> None:
        self._change, self._opened, self._catalogue = change, opened, catalogue
        self._told: Progress = progress or (lambda _count: None)
        self._patch = TablePatch(change.table(REGISTER), REGISTER, REGISTER_COLUMNS)
        self._rows = {number: _with_hash(change.run, row) for number, row in self._patch.rows()}
        self._lying = {same_name(each.place): (each.place, each.size) for each in lying_in(change.run)}
        self._taken = {same_name(place): row.get("sha256", "") for row in self._rows.values() if (place := _place_of(row))}
        self._numbered: dict[str, int] = {}
        """Name that was wished -> the number up to which it has been given."""
        self._same: dict[str, list[int]] = {}
        for number, row in self._rows.items():
            self._same.setdefault(_document(row), []).append(number)
        self._highest = max([*_numbers_of(self._rows.values()), *_numbers_told(change.table(JOURNAL))], default=0)
        self._journal: list[dict[str, Any]] = []
        self._added: list[dict[str, Any]] = []

    def register(self, pieces: Sequence[Piece]) -> tuple[Registered, ...]:
        """Register all of *pieces*.

        Raises:
            Refused: when a file cannot be copied, or is not what was scanned.

        """
        self._refuse_without_room(pieces)
        done = tuple(self._one(piece) for piece in pieces)
        self._change.replace(REGISTER, self._patch.content())
        self._change.record(bukti=self._journal, **({"ditambah": self._added} if self._added else {}))
        return done

    def _one(self, piece: Piece) -> Registered:
        same = [(number, self._rows[number]) for number in self._same.get(_wanted_document(piece), ())]
        for _number, row in same:
            self._restore(row, piece)
        for _number, row in same:
            if piece.wanted.items <= _items(row):
                self._told(_size(piece))
                return Registered(row.get("id", ""), "sudah", _shown(row), ())
        for number, row in same:
            if _may_take_more(row, piece.wanted.row):
                self._told(_size(piece))
                return self._extend(number, row, piece)
        file = self._keep(piece, same[0][1].get("berkas", "") if same else "")
        return self._append(piece, file)

    def _restore(self, row: Mapping[str, str], piece: Piece) -> None:
        """Put the file of a row back where it is gone."""
        place, source = _place_of(row), piece.wanted.source
        if place is not None and source is not None and not (self._change.run / place).exists():
            with self._opened.open(source) as stream:
                self._change.keep_evidence(cast("BinaryIO", stream), place, expected=piece.sha256)

    def _extend(self, number: int, row: Mapping[str, str], piece: Piece) -> Registered:
        """Give a row of the same document more items; its other cells stay as they are."""
        new = {}
        added: list[str] = []
        for column, ids in (("indikator", piece.wanted.row.indicators), ("kriteria", piece.wanted.row.criteria)):
            held = [part.strip() for part in row.get(column, "").split(";") if part.strip()]
            more = [id_ for id_ in ids if id_ not in held]
            added += more
            if more:
                new[column] = ";".join([*held, *more])
        self._patch.set(number, new)
        self._rows[number] = {**row, **new}
        self._added.append({"id": row.get("id", ""), "butir": added})
        return Registered(row.get("id", ""), "ditambah", _shown(row), tuple(added))

    def _append(self, piece: Piece, file: str) -> Registered:
        row = piece.wanted.row
        self._highest += 1
        id_ = f"B{self._highest:0{_ID_LETTERS}d}"
        cells = {column: _cell(each) for column, each in row.model_dump(mode="json", by_alias=True).items()}
        cells |= {"id": id_, "berkas": file, "sha256": piece.sha256, "status": ""}
        number = self._patch.append(cells)
        self._rows[number] = cells
        self._same.setdefault(_document(cells), []).append(number)
        restricted = row.access == RESTRICTED
        told = {"id": id_} if restricted else {"id": id_, "berkas": file, "sha256": piece.sha256, "tautan": row.link or ""}
        self._journal.append({key: each for key, each in told.items() if each})
        return Registered(id_, "baru", "" if restricted else file, (*row.indicators, *row.criteria))

    # --- files ----------------------------------------------------------------------------------------------------

    def _keep(self, piece: Piece, kept: str) -> str:
        """Put the file into the evidence folder and name it as the register does; *kept*: it is there under that name."""
        source = piece.wanted.source
        if source is None:
            return ""
        if kept or piece.place:
            self._told(_size(piece))
            return kept or piece.place.removeprefix(f"{EVIDENCE_FOLDER}/")
        name, there = self._name_for(piece, source)
        if there:
            self._told(source.size)
        else:
            with self._opened.open(source) as stream:
                self._change.keep_evidence(cast("BinaryIO", stream), name, self._told, expected=piece.sha256)
        self._taken[same_name(f"{EVIDENCE_FOLDER}/{name}")] = piece.sha256
        return name

    def _name_for(self, piece: Piece, source: Source) -> tuple[str, bool]:
        """A name that no other content has, and whether this content lies there already: a command that was stopped left it."""
        given = piece.wanted.row.file
        place = evidence_path(given) if given else None
        wished = place.removeprefix(f"{EVIDENCE_FOLDER}/") if place else self._own_name(piece.wanted, source)
        begin = self._numbered.get(same_name(wished), 0) + 1
        for number in range(begin, begin + len(self._lying) + len(self._taken) + 2):
            self._numbered[same_name(wished)] = number
            name = wished if number == 1 else numbered(wished, number)
            key = same_name(f"{EVIDENCE_FOLDER}/{name}")
            taken = self._taken.get(key)
            lying, size = self._lying.get(key, ("", -1))
            if taken is None and not lying:
                return name, False
            if taken in (None, piece.sha256) and size == source.size and file_sha256(self._change.run / lying) == piece.sha256:
                return lying.removeprefix(f"{EVIDENCE_FOLDER}/"), True
            if given:
                break
        what, mend = _("berkas bukti dengan nama itu sudah ada dan isinya lain"), _("beri nama lain")
        raise Refused([Problem(SALAH, wished, None, "", "evidence-exists", what, mend)])

    def _own_name(self, wanted: Wanted, source: Source) -> str:
        """What it is for, then its own name without the code that it came with."""
        first = next(iter((*wanted.row.indicators, *wanted.row.criteria)))
        stem, ending = stem_of(source.parts[-1])
        span = items_in((), stem, self._catalogue).span
        bare = without_copy_marks(stem[span[1] :].lstrip(" ._-–)")) or stem
        return safe_name(f"{first} {bare}{ending}")

    def _refuse_without_room(self, pieces: Sequence[Piece]) -> None:
        needed = sum(_size(piece) for piece in pieces if not piece.place)
        free = shutil.disk_usage(self._change.run).free
        if needed > free:
            what = _("perlu {needed} MB, sedangkan ruang yang tersisa {free} MB")
            what = what.format(needed=needed // 1_000_000 + 1, free=free // 1_000_000)
            mend = _("kosongkan ruang, atau daftarkan bagian demi bagian; belum ada yang diubah")
            raise Refused([Problem(SALAH, self._change.run.as_posix(), None, "", "no-room", what, mend)])


def pieces_of(run: Path, wanted: Sequence[Wanted], hash_of: Callable[[Source], str]) -> list[Piece]:
    """Each of *wanted* with the hash of its file: as the table says, or as *hash_of* finds; and where it lies already."""
    folder = (run / EVIDENCE_FOLDER).resolve()
    pieces: list[Piece] = []
    near: dict[Path, bool] = {}
    for each in wanted:
        source = each.source
        if source is None:
            pieces.append(Piece(each._replace(row=each.row.model_copy(update={"file": None})), "", ""))
            continue
        place = _place_in(folder, source, near)
        trusted = each.row.sha256 if not place else None  # what is registered in place is looked at, whatever a table says
        sha256 = trusted or hash_of(source)
        if each.row.sha256 not in (None, sha256):
            what, mend = _("isinya berubah sejak dipindai"), _("pindai sekali lagi, lalu setujui tabel yang baru")
            raise Refused([Problem(SALAH, *each.place, "sha256", "evidence-source-changed", what, mend)])
        pieces.append(Piece(each, sha256, place))
    return pieces


def _place_in(folder: Path, source: Source, near: dict[Path, bool]) -> str:
    """Where below the run a source lies, if it lies in the evidence folder itself; *near*: roots that may reach into it."""
    if source.root not in near:
        root = source.root.resolve()
        near[source.root] = source.root.is_dir() and (root.is_relative_to(folder) or folder.is_relative_to(root))
    if not near[source.root]:
        return ""
    path = source.root.joinpath(*source.parts).resolve()
    return f"{EVIDENCE_FOLDER}/{path.relative_to(folder).as_posix()}" if path.is_relative_to(folder) else ""


def _size(piece: Piece) -> int:
    return piece.wanted.source.size if piece.wanted.source is not None else 0


def _with_hash(run: Path, row: dict[str, str]) -> dict[str, str]:
    """*row* with the hash that its file has, where none is recorded, so that the file is known when it comes again."""
    place = _place_of(row)
    if place is None or row.get("sha256") or not (run / place).is_file():
        return row
    return {**row, "sha256": file_sha256(run / place)}


def _document(row: Mapping[str, str]) -> str:
    """What a row's document is known by: the content of its file, or its link and the day on which that was opened."""
    if row.get("berkas"):
        return row.get("sha256", "").lower()
    return f"{row.get('tautan', '')} {_day(row.get('dilihat_pada', ''))}"


def _wanted_document(piece: Piece) -> str:
    row = piece.wanted.row
    return piece.sha256 or f"{row.link or ''} {_cell(row.seen_on)}"


def _day(text: str) -> str:
    """A day as the register writes it, as days are compared."""
    try:
        return _cell(read_day(text))
    except PydanticCustomError:
        return text


def _may_take_more(row: Mapping[str, str], wanted: EvidenceRow) -> bool:
    """Whether items may be added to *row*: the same kind, pages and access, and nobody has judged it yet."""
    return (
        row.get("jenis", "").lower() == wanted.kind
        and row.get("halaman", "") == (wanted.page or row.get("halaman", ""))
        and (row.get("akses", "") == RESTRICTED) == (wanted.access == RESTRICTED)
        and row.get("status", "").lower() not in _JUDGED
    )


def _items(row: Mapping[str, str]) -> frozenset[str]:
    cells = f"{row.get('indikator', '')};{row.get('kriteria', '')}"
    return frozenset(part.strip() for part in cells.split(";") if part.strip())


def _place_of(row: Mapping[str, str]) -> str | None:
    return evidence_path(row["berkas"]) if row.get("berkas") else None


def _shown(row: Mapping[str, str]) -> str:
    return "" if row.get("akses", "") == RESTRICTED else row.get("berkas", "")


def _numbers_of(rows: Iterable[Mapping[str, str]]) -> Iterator[int]:
    """The numbers of ids that lke gave: ``B012``."""
    for row in rows:
        if (match := re.fullmatch(r"B(\d{1,9})", row.get("id", ""), re.ASCII)) is not None:
            yield int(match[1])


def _numbers_told(journal: bytes) -> Iterator[int]:
    """The numbers of ids that were ever given: one that was removed from the register is not given again."""
    return (int(number) for number in re.findall(rb'"id":"B(\d{1,9})"', journal))


def _cell(each: object) -> str:
    if isinstance(each, (list, tuple)):
        return ";".join(map(str, each))
    return "" if each is None else str(each)
