"""What goes into a package: the run's tables, what it was scored by, and what was known of what stays out.

Restricted evidence goes in with id, kind and hash only, and lists of people without names, unless all is asked for; what
the rules yielded from it is recorded, so that the score can be worked out again without it.
"""

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import lke
from lke.engine.words import restricted_words
from lke.errors import NotFound
from lke.evidence.checking import Checked
from lke.files.bag import layout
from lke.files.crosswalks import crosswalks_in
from lke.files.evidence import Content
from lke.files.library import LoadedRubric, find_plan, find_rubric, load_rubric, mapping_files, plan_beside, plan_of_mapping
from lke.files.places import RUBRIC_FILE, RUN_FILE
from lke.files.runs import load_header
from lke.files.table import columns_of
from lke.files.table_patch import TablePatch
from lke.forming.naming_evidence import KEPT, KEPT_COLUMNS
from lke.handover.stamp import tables_of
from lke.model.assessment import Assessment, FileState, RelatedRun
from lke.model.bagged import Bagged, Masked, RecordedEvidence, RecordedVerdict
from lke.model.places import POINTER, RESTRICTED
from lke.model.rubric import ROSTER_COLUMNS, Rubric
from lke.model.run import EvidenceRow, Header
from lke.model.score import Scorecard

REGISTER = "bukti.csv"
_SHOWN = ("id", "indikator", "kriteria", "jenis", "akses", "sha256")
"""What the register in a package holds of restricted evidence."""
_PERSONAL = ("nama", "catatan")
"""Columns of a list of people that nothing is worked out from."""
_LYING = (FileState.PRESENT, FileState.UNHASHED, FileState.CHANGED, FileState.EMPTY)


class Piece(NamedTuple):
    """An evidence file that goes in."""

    path: str
    """In the bag."""
    source: Path
    size: int
    sha256: str | None
    """As it was when the evidence was looked at."""


class Scope(NamedTuple):
    """How much of the evidence goes in."""

    restricted: bool = False
    evidence: bool = True


@dataclass
class Gathered:
    """Everything but what is made for the package."""

    parts: dict[str, bytes] = field(default_factory=dict)
    """Path in the bag -> content."""
    pieces: list[Piece] = field(default_factory=list)
    masked: tuple[str, ...] = ()
    """Restricted evidence of which only id, kind and hash go in."""
    left_out: tuple[str, ...] = ()
    """Files that nothing refers to."""


def gather(run: Path, card: Scorecard, checked: Checked, scope: Scope) -> Gathered:
    """Everything of *run* that goes into its package."""
    gathered = Gathered()
    assessment = card.assessment
    rows = [content.row for content in checked.contents]
    gathered.masked = () if scope.restricted else tuple(row.id for row in rows if row.access == RESTRICTED)
    gathered.pieces = list(_pieces(run, checked.contents, set(gathered.masked), scope))
    gathered.left_out = tuple(each.place for each in checked.unregistered)
    masked = _tables(gathered, run, assessment.rubric, layout.RUN, scope)
    rubric = load_rubric(find_rubric(load_header(run).rubric, run))
    _rubric(gathered, rubric, layout.RUBRICS)
    plan = _plan(gathered, run, assessment)
    related = dict(_related(gathered, run, assessment, rubric, scope))
    own_outputs = {name for key, way in related.items() if way == "." for name in assessment.related[key].outputs}
    pointer = Bagged(
        lke=lke.__version__,
        rubrik=f"../rubrik/{rubric.rubric.id}",
        rencana_aksi=plan,
        penilaian_terkait=related,
        bukti=tuple(_recorded(checked.contents, gathered)),
        putusan=tuple(_verdicts(card, frozenset(gathered.masked))),
        keluaran_utuh=tuple(sorted(own_outputs)),
        disamarkan=masked,
        tidak_dipaket=gathered.left_out,
    )
    gathered.parts[f"{layout.RUN}/{POINTER}"] = _json(pointer)
    return gathered


def _json(pointer: Bagged) -> bytes:
    return (pointer.model_dump_json(by_alias=True, indent=1) + "\n").encode()


# --- evidence -----------------------------------------------------------------------------------------------------


def _pieces(run: Path, contents: Iterable[Content], masked: set[str], scope: Scope) -> Iterator[Piece]:
    """The files that go in, each once; one that serves restricted evidence too stays out."""
    contents = list(contents)
    hidden = {content.place for content in contents if content.row.id in masked}
    seen: set[str] = set()
    for content in contents if scope.evidence else ():
        place = content.place
        if place is None or place in hidden or place in seen or content.state not in _LYING:
            continue
        seen.add(place)
        yield Piece(f"{layout.RUN}/{place}", run / place, content.size, content.sha256)


def _recorded(contents: Iterable[Content], gathered: Gathered) -> Iterator[RecordedEvidence]:
    packed = {piece.path for piece in gathered.pieces}
    for content in contents:
        yield RecordedEvidence(
            id=content.row.id,
            keadaan=content.state.value,
            sha256=content.sha256,
            dipaket=f"{layout.RUN}/{content.place}" in packed,
            disamarkan=content.row.id in gathered.masked,
        )


def _verdicts(card: Scorecard, masked: frozenset[str]) -> Iterator[RecordedVerdict]:
    """What the rules yielded for every criterion that masked evidence serves."""
    for criterion, uses in card.uses.items():
        served = [use for use in uses if use.evidence.id in masked]
        if not served:
            continue
        valid = tuple(use.evidence.id for use in served if use.valid)
        decision = card.decisions.get(criterion)
        if decision is None:
            yield RecordedVerdict(kriteria=criterion, sah=valid, beraturan=False)
            continue
        yield RecordedVerdict(
            kriteria=criterion,
            sah=valid,
            beraturan=True,
            hasil=decision.leaf.outcome.value,
            kredit=decision.leaf.credit,
            jawaban=decision.leaf.answer,
            karena=decision.leaf.because,
            batas=decision.cap,
            menunggu_orang=decision.needs_person,
        )


# --- tables -------------------------------------------------------------------------------------------------------


def _tables(gathered: Gathered, run: Path, rubric: Rubric, to: str, scope: Scope) -> dict[str, Masked]:
    """Add the tables of a run, as they are where nothing in them is to be hidden."""
    masked = {}
    for name, file in tables_of(run, rubric).items():
        content = file.read_bytes()
        shown = content if scope.restricted else _masked(name, content, rubric, frozenset(gathered.masked))
        gathered.parts[f"{to}/{name}"] = shown
        if shown != content:
            columns = _blanked(name)
            masked[name] = Masked(sha256=hashlib.sha256(content).hexdigest(), kolom=columns)
    return masked


def _masked(name: str, content: bytes, rubric: Rubric, hidden: frozenset[str]) -> bytes:
    """A table without what is not for everybody."""
    form = rubric.lists.get(name.removesuffix(".csv"))
    if name == REGISTER:
        return _masked_register(content, hidden)
    if name == KEPT:
        return _masked_kept(content)
    if form is not None and form.restricted:
        return _masked_list(name, content, (*ROSTER_COLUMNS, *form.columns))
    return content


def _blanked(name: str) -> tuple[str, ...]:
    """The columns of a masked table that hold nothing where something was hidden."""
    whole = {REGISTER: columns_of(EvidenceRow), KEPT: KEPT_COLUMNS}.get(name)
    return _PERSONAL if whole is None else tuple(each for each in whole if each not in _SHOWN)


def _masked_kept(content: bytes) -> bytes:
    """Evidence that forms name and that is not registered yet: nobody has said whether it is for everybody."""
    patch = TablePatch(content, KEPT, KEPT_COLUMNS)
    for number, _cells in list(patch.rows()):
        patch.set(number, {name: "" for name in patch.names if name and name not in _SHOWN})
    return patch.content()


def _masked_register(content: bytes, hidden: frozenset[str]) -> bytes:
    patch = TablePatch(content, REGISTER, columns_of(EvidenceRow))
    blank = {name: "" for name in patch.names if name and name not in _SHOWN}
    for number, cells in list(patch.rows()):
        if cells.get("id", "") in hidden:
            patch.set(number, {**blank, "judul": restricted_words()})
    return patch.content()


def _masked_list(name: str, content: bytes, columns: tuple[str, ...]) -> bytes:
    """A list of people as a list of numbers: who they are is nobody's business but the office's."""
    patch = TablePatch(content, name, columns)
    for at, (number, _cells) in enumerate(list(patch.rows()), 1):
        patch.set(number, {"id": f"{at}", **{each: "" for each in _PERSONAL if each in patch.names}})
    return patch.content()


# --- what it is scored by -----------------------------------------------------------------------------------------


def _rubric(gathered: Gathered, loaded: LoadedRubric, to: str) -> None:
    """Add a rubric with what it varies, its mappings, and the plans that they name."""
    for folder, name in ((loaded.folder, loaded.rubric.id), *((base, base.resolve().name) for base in loaded.bases)):
        into = f"{to}/{name}"
        mappings = list(mapping_files(folder))
        sources = [folder / RUBRIC_FILE, folder / "SOURCES.md", *mappings, *crosswalks_in(folder)]
        for file in sources:
            if file.is_file():
                gathered.parts[f"{into}/{file.name}"] = file.read_bytes()
        named = load_rubric(folder).rubric.plan
        for plan in sorted({*(plan_of_mapping(file) for file in mappings), *([named] if named is not None else [])}):
            with contextlib.suppress(NotFound):  # a mapping from a plan that is nowhere serves nobody
                gathered.parts[f"{into}/{plan}.yaml"] = plan_beside(folder, plan).read_bytes()


def _plan(gathered: Gathered, run: Path, assessment: Assessment) -> str | None:
    """Add the action plan of the run; how the run names it there."""
    header = load_header(run)
    if header.plan is None or assessment.plan is None:
        return None
    path = f"{layout.PLANS}/{assessment.plan.id}.yaml"
    gathered.parts[path] = find_plan(header.plan, run).read_bytes()
    return f"../{path.removeprefix('data/')}"


def _related(gathered: Gathered, run: Path, assessment: Assessment, own: LoadedRubric, scope: Scope) -> Iterator[tuple[str, str]]:
    """Add the tables of the runs that the score looks at; name -> the way there."""
    for name, related in assessment.related.items():
        folder = run / related.place
        if folder.resolve() == run.resolve():
            yield name, "."
            continue
        to = f"{layout.RELATED}/{name}"
        header = load_header(folder)
        rubric = load_rubric(find_rubric(header.rubric, folder))
        shared = rubric.folder.resolve() == own.folder.resolve()
        if not shared:
            _rubric(gathered, rubric, f"{to}/rubrik")
        tables = Gathered()
        masked = _tables(tables, folder, rubric.rubric, to, scope)
        wanted = (RUN_FILE, "jawaban.csv", "data.csv", *(f"{each}.csv" for each in rubric.rubric.lists))
        kept = {f"{to}/{each}" for each in wanted}
        gathered.parts |= {path: content for path, content in tables.parts.items() if path in kept}
        masked = {table: each for table, each in masked.items() if f"{to}/{table}" in kept}
        way = f"../../rubrik/{rubric.rubric.id}" if shared else f"rubrik/{rubric.rubric.id}"
        gathered.parts[f"{to}/{POINTER}"] = _json(_pointer_of(related, way, masked))
        yield name, f"../terkait/{name}"


def _pointer_of(related: RelatedRun, rubric: str, masked: Mapping[str, Masked]) -> Bagged:
    return Bagged(lke=lke.__version__, rubrik=rubric, keluaran_utuh=tuple(sorted(related.outputs)), disamarkan=dict(masked))


def bag_name(header: Header, rubric: Rubric) -> str:
    """The top folder: the same for one office, year and instrument, wherever the run lies."""
    code = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in header.unit.code)
    return f"{code.strip('-') or 'satker'}-{header.year}-{rubric.id}"
