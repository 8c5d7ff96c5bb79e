"""What a person wants registered: confirmed rows of a table, single files, a link; every fault of them at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from lke.errors import SALAH, InvalidFiles, Problem
from lke.evidence.catalogue import Catalogue
from lke.evidence.names import safe_name
from lke.evidence.proposals import REGISTER_COLUMNS, confirmed_rows
from lke.evidence.sources import Source, Sources
from lke.evidence.titles import stem_of, title_of
from lke.files.shape import complaint
from lke.language import _
from lke.model.places import evidence_path, web_address
from lke.model.run import EvidenceRow


class Wanted(NamedTuple):
    """One piece of evidence to be registered."""

    row: EvidenceRow
    """Without its id yet, its file's name only where a person gave it."""
    source: Source | None
    """None for a link or an observation."""
    place: tuple[str, int | None]
    """File and line, for messages."""

    @property
    def items(self) -> frozenset[str]:
        """Indicators and criteria."""
        return frozenset((*self.row.indicators, *self.row.criteria))


class _Given(NamedTuple):
    cells: Mapping[str, str]
    source: Source | None
    place: tuple[str, int | None]


def wanted_from(
    opened: Sources,
    tables: Iterable[Path],
    files: Iterable[Path],
    options: Mapping[str, str],
    known: tuple[Catalogue, Mapping[str, str]],
) -> list[Wanted]:
    """Everything to be registered.

    *options*: the register's columns as given for every one of *files*, and for a link; *known*: the run's items and
    the rubric's kinds of evidence.

    Raises:
        InvalidFiles: with every fault of every row.

    """
    problems: list[Problem] = []
    given: list[_Given] = []
    for table in tables:
        given += _from_table(opened, table, problems)
    given += [_from_file(file, options) for file in files]
    if options.get("tautan"):
        given.append(_Given({"judul": options["tautan"], **options}, None, (options["tautan"], None)))
    wanted = []
    for each in given:
        faults = list(_faults(each, *known))
        row = _row(each, faults)
        problems += faults
        if row is not None:
            wanted.append(Wanted(row, each.source, each.place))
    if problems:
        raise InvalidFiles(problems)
    return wanted


def _from_table(opened: Sources, table: Path, problems: list[Problem]) -> Iterator[_Given]:
    rows, unclear = confirmed_rows(table)
    for line, found in unclear:
        what = _("kolom daftar berisi {found}").format(found=repr(found))
        mend = _("tulis ya untuk mendaftarkan, kosongkan atau tulis tidak untuk melewati")
        problems.append(Problem(SALAH, table.as_posix(), line, "daftar", "not-confirmed-clearly", what, mend))
    below: dict[Path, dict[str, Source]] = {}
    for row in rows:
        place = (table.as_posix(), row.line)
        if row.cells.get("tautan"):
            yield _Given(row.cells, None, place)
            continue
        if row.root not in below:
            below[row.root] = _by_path(opened, row.root)
        source = below[row.root].get(row.path)
        if source is None:
            what = _("{path} tidak ada lagi di {root}").format(path=repr(row.path), root=repr(row.root.as_posix()))
            mend = _("kembalikan berkasnya ke sana, atau pindai sekali lagi")
            problems.append(Problem(SALAH, table.as_posix(), row.line, "jalur", "source-missing", what, mend))
            continue
        yield _Given(row.cells, source, place)


def _by_path(opened: Sources, root: Path) -> dict[str, Source]:
    if not root.exists():
        return {}
    return {source.path.strip(): source for source in opened.below(root)[0]}


def _from_file(file: Path, options: Mapping[str, str]) -> _Given:
    stem, ending = stem_of(file.name)
    title = title_of(stem, ending).text or stem
    cells = {**options, "judul": options.get("judul") or title, "tautan": ""}
    return _Given(cells, Source(file.parent, (file.name,), file.stat().st_size), (file.as_posix(), None))


def _row(given: _Given, problems: list[Problem]) -> EvidenceRow | None:
    cells = {column: cell for column, cell in given.cells.items() if cell.strip() and column in REGISTER_COLUMNS}
    try:
        return EvidenceRow.model_validate({"judul": "-", "jenis": "-", **cells, "id": "-"})
    except ValidationError as error:
        for detail in error.errors():
            column = str(detail["loc"][0]) if detail["loc"] else ""
            problems.append(Problem(SALAH, *given.place, column, *complaint(EvidenceRow, detail)))
        return None


def _faults(given: _Given, catalogue: Catalogue, kinds: Mapping[str, str]) -> Iterator[Problem]:
    cells, place = given.cells, given.place
    for column, known in (("indikator", catalogue.indicators), ("kriteria", catalogue.criteria)):
        for id_ in _ids(cells.get(column, "")):
            if id_ not in known:
                yield _unknown_item(place, column, id_, known)
    if not (_ids(cells.get("indikator", "")) or _ids(cells.get("kriteria", ""))):
        what, mend = _("butirnya tidak disebut"), _("isi kolom indikator atau kriteria")
        yield Problem(SALAH, *place, "indikator", "item-missing", what, mend)
    yield from _kind_faults(cells.get("jenis", ""), place, kinds)
    if not cells.get("judul", "").strip():
        what, mend = _("judulnya kosong"), _("tulis judul dokumennya")
        yield Problem(SALAH, *place, "judul", "title-missing", what, mend)
    if cells.get("tautan", "").strip():
        yield from _link_faults(cells, place)
    if given.source is not None and not given.source.size:
        what, mend = _("berkasnya kosong (0 byte)"), _("ganti dengan berkas yang berisi")
        yield Problem(SALAH, *place, "berkas", "evidence-empty", what, mend)
    name = cells.get("berkas", "").strip()
    if name and not _is_safe(name):
        what = _("nama {name} tidak aman di semua komputer").format(name=repr(name))
        yield Problem(
            SALAH, *place, "berkas", "evidence-name-unsafe", what, _("kosongkan kolom berkas; lke memberi nama sendiri")
        )


def _unknown_item(place: tuple[str, int | None], column: str, id_: str, known: frozenset[str]) -> Problem:
    near = get_close_matches(id_, sorted(known), n=3)
    mend = _("mungkin maksudnya {near}").format(near=", ".join(near)) if near else _("lihat lke rubric show")
    return Problem(SALAH, *place, column, "unknown-item", _("tidak ada butir {id}").format(id=repr(id_)), mend)


def _kind_faults(kind: str, place: tuple[str, int | None], kinds: Mapping[str, str]) -> Iterator[Problem]:
    word = "_".join(kind.strip().lower().replace("-", " ").split())
    if word in kinds:
        return
    what = _("jenis {kind} tidak dikenal").format(kind=repr(kind)) if word else _("jenisnya kosong")
    near = get_close_matches(word, kinds, n=1)
    mend = _("pakai jenis: {kinds}").format(kinds=", ".join(near or sorted(kinds)))
    yield Problem(SALAH, *place, "jenis", "unknown-kind", what, mend)


def _link_faults(cells: Mapping[str, str], place: tuple[str, int | None]) -> Iterator[Problem]:
    link = cells["tautan"]
    if web_address(link) is None:
        what = _("tautan {link} bukan alamat http atau https").format(link=repr(link))
        mend = _("salin alamat lengkapnya dari peramban: https://…")
        yield Problem(SALAH, *place, "tautan", "link-not-an-address", what, mend)
    if not (cells.get("dilihat_oleh", "").strip() and cells.get("dilihat_pada", "").strip()):
        what = _("tautan belum dibuka: dilihat_oleh atau dilihat_pada kosong")
        mend = _("buka tautan, lalu isi dilihat_oleh (peran) dan dilihat_pada")
        yield Problem(SALAH, *place, "tautan", "link-not-opened", what, mend)


def _ids(cell: str) -> Sequence[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _is_safe(name: str) -> bool:
    """Whether a person's own name for a file, folders and all, can be held by every computer."""
    place = evidence_path(name)
    return place is not None and all(safe_name(part) == part for part in place.split("/"))
