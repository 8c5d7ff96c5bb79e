"""Every check of a run's evidence as files: there, unchanged, what they say they are, to be opened, to be named."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from lke.engine.documents import documents
from lke.engine.evidence import standing_faults
from lke.engine.findings import registered_twice
from lke.errors import SALAH, TEMUAN, Problem
from lke.evidence.folder import Lying, lying_in
from lke.evidence.formats import keeps_promise
from lke.evidence.inspecting import Inspection, Inspector
from lke.evidence.names import colliding, name_faults, same_name
from lke.files.evidence import Content, EvidenceFiles, Progress
from lke.files.runs import read_register
from lke.language import _
from lke.model.assessment import Evidence, FileState
from lke.model.places import RESTRICTED, visible
from lke.model.score import Fault

REGISTER = "bukti.csv"
MOST_ITEMS = 5
"""How many items one document may be given for before that is said."""
LARGEST = 100_000_000
"""Bytes of a file above which it is said that it is hard to send."""
REMARKS = frozenset(
    {
        "evidence-large",
        "evidence-not-inspected",
        "evidence-not-registered",
        "evidence-registered-twice",
        "evidence-serves-many",
        "hash-not-recorded",
    }
)
"""Codes of what is only said; anything else makes the check fail."""


class Checked(NamedTuple):
    """What was found of a run's evidence files."""

    contents: tuple[Content, ...]
    """In the order of the register."""
    formats: Mapping[str, Inspection]
    """SHA-256 -> what the file is."""
    unregistered: tuple[Lying, ...]
    problems: tuple[Problem, ...]

    @property
    def failing(self) -> tuple[Problem, ...]:
        """The problems that make the check fail."""
        return tuple(problem for problem in self.problems if fails(problem))


def fails(problem: Problem) -> bool:
    """Whether the check of evidence fails by *problem*, which is otherwise only a remark."""
    return problem.severity == SALAH or problem.code not in REMARKS


def bytes_to_look_at(run: Path) -> int:
    """How many bytes of files lie in the evidence folder: what progress is measured by."""
    return sum(each.size for each in lying_in(run))


def check_files(run: Path, progress: Progress | None = None, *, most: int = MOST_ITEMS) -> Checked:
    """Check the evidence of *run*; *progress* is told of bytes.

    *most*: the number of items above which it is said that one document serves many.

    Raises:
        InvalidFiles: when the register cannot be read.

    """
    register = read_register(run)
    files = EvidenceFiles(run)
    contents, problems = files.contents(register, progress)
    lying = lying_in(run)
    registered = {content.place for content in contents}
    loose = tuple(each for each in lying if each.place not in registered)
    inspected = _inspected(run, contents, progress)
    pieces = _pieces(contents)
    twins = {each.place: same for each in loose if (same := _same_content(files, each, contents)) is not None}
    shown = tuple(each._replace(place=_("(akses terbatas)")) if _tells(each, twins, contents) else each for each in loose)
    problems += [
        *_of_rows(contents, loose),
        *_of_names(contents),
        *_of_formats(contents, inspected),
        *registered_twice(pieces),
        *_serving_many(pieces, most),
        *(_not_registered(each, twins.get(named.place)) for each, named in zip(shown, loose, strict=True)),
    ]
    return Checked(tuple(contents), inspected, shown, tuple(problems))


def _inspected(run: Path, contents: Sequence[Content], progress: Progress | None) -> dict[str, Inspection]:
    found: dict[str, Inspection] = {}
    with Inspector() as inspector:
        for content in contents:
            if content.sha256 is None or content.place is None or content.sha256 in found:
                continue
            try:
                found[content.sha256] = inspector.inspect(run / content.place, content.sha256)
            except OSError:
                found[content.sha256] = Inspection("other", "crashed")
            if progress is not None:
                progress(0)
    return found


def _pieces(contents: Sequence[Content]) -> tuple[Evidence, ...]:
    """The register as evidence whose hashes are what the files have, so that documents are told apart by content."""
    return tuple(
        Evidence(content.row.model_copy(update={"sha256": content.sha256 or content.row.sha256}), content.line, (), content.state)
        for content in contents
    )


# --- one row of the register --------------------------------------------------------------------------------------


def _of_rows(contents: Sequence[Content], loose: Sequence[Lying]) -> Iterator[Problem]:
    by_name = {same_name(each.place): each.place for each in loose}
    for content in contents:
        twin = by_name.get(same_name(content.place)) if content.place and content.state is FileState.MISSING else None
        if content.row.file and content.place is None:
            continue  # outside the folder: that has been said
        if twin is not None:
            yield _about(content, _other_form(content, twin))
            continue
        for fault in standing_faults(Evidence(content.row, content.line, (), content.state)):
            if fault.code != "evidence-rejected":
                yield _about(content, fault)
        if content.state is FileState.UNHASHED:
            what = _("hash belum dicatat untuk {name}").format(name=_shown(content))
            yield _about(content, Fault("hash-not-recorded", what, _("isi sha256 agar perubahan berkas ketahuan")))
        if content.size > LARGEST:
            what = _("berkas {name} {size} MB, lebih dari {most} MB").format(
                name=_shown(content), size=content.size // 1_000_000, most=LARGEST // 1_000_000
            )
            yield _about(content, Fault("evidence-large", what, _("pindai dengan resolusi lebih rendah, atau pecah berkasnya")))


def _other_form(content: Content, twin: str) -> Fault:
    """A file that is there under a name that looks the same: of other capitals, or letters composed otherwise."""
    hidden = content.row.access == RESTRICTED
    name = _("(akses terbatas)") if hidden else ascii(PurePosixPath(twin).name)
    what = _("berkas {name} ada di folder dengan nama {found}: hanya huruf besar-kecil atau bentuk Unicode-nya yang berbeda")
    mend = _("ganti nama berkas itu tepat seperti di kolom berkas, atau salin namanya dari folder ke kolom berkas")
    return Fault("evidence-name-form", what.format(name=_shown(content), found=name), mend)


def _of_names(contents: Sequence[Content]) -> Iterator[Problem]:
    by_place = {content.place: content for content in reversed(contents) if content.place is not None}
    for place, content in by_place.items():
        for fault in name_faults(place):
            what = _("nama berkas (akses terbatas) tidak aman") if content.row.access == RESTRICTED else fault.what
            yield _about(content, fault._replace(what=what))
    for place, first in colliding(sorted(by_place)):
        other = by_place[first]
        what = _("nama {name} sama dengan {other} ({id}) di Windows dan macOS: yang satu menimpa yang lain").format(
            name=_shown(by_place[place]), other=_shown(other), id=other.row.id
        )
        mend = _("beri salah satu nama lain, lalu perbaiki kolom berkas")
        yield _about(by_place[place], Fault("evidence-name-collides", what, mend))


def _of_formats(contents: Sequence[Content], inspected: Mapping[str, Inspection]) -> Iterator[Problem]:
    for content in contents:
        inspection = inspected.get(content.sha256 or "")
        if inspection is not None:
            for fault in _format_faults(content, inspection):
                yield _about(content, fault)


def _format_faults(content: Content, inspection: Inspection) -> Iterator[Fault]:
    name, place = _shown(content), content.place or ""
    if not keeps_promise(place, inspection.format):
        ending = PurePosixPath(place).suffix.lower()
        what = _("isi berkas {name} bukan {ending}, melainkan {found}")
        what = what.format(name=name, ending=ending, found=format_word(inspection.format))
        yield Fault("evidence-wrong-format", what, _("minta berkas aslinya, atau simpan ulang dengan format yang benar"))
        return
    match inspection.verdict:
        case "locked":
            what = _("berkas {name} dikunci dengan kata sandi").format(name=name)
            yield Fault("evidence-locked", what, _("simpan ulang tanpa kata sandi, lalu daftarkan yang itu"))
        case "no_pages":
            what = _("berkas {name} tidak berisi satu halaman pun").format(name=name)
            yield Fault("evidence-without-pages", what, _("pindai atau cetak ulang ke PDF"))
        case "damaged":
            what = _("berkas {name} rusak: tidak dapat dibuka sebagai {found}")
            what = what.format(name=name, found=format_word(inspection.format))
            yield Fault("evidence-damaged", what, _("salin atau unduh sekali lagi dari asalnya"))
        case "too_large" | "too_long" | "crashed":
            what = _("isi berkas {name} tidak diperiksa: terlalu besar atau terlalu lama dibuka").format(name=name)
            yield Fault("evidence-not-inspected", what, _("buka sendiri berkasnya dan pastikan isinya terbaca"))


# --- between rows and the folder ----------------------------------------------------------------------------------


def _serving_many(pieces: Sequence[Evidence], most: int) -> Iterator[Problem]:
    """One document given for many items: it may be right, and it is what assessors look at first."""
    items: dict[str, dict[str, None]] = {}
    first: dict[str, Evidence] = {}
    for piece, document in zip(pieces, documents(pieces), strict=True):
        first.setdefault(document, piece)
        items.setdefault(document, {}).update(dict.fromkeys((*piece.row.criteria, *piece.row.indicators)))
    for document, served in items.items():
        if len(served) > most:
            what = _("satu dokumen dipakai untuk {count} butir, lebih dari {most}: {ids}")
            what = what.format(count=len(served), most=most, ids=", ".join(served))
            mend = _("pastikan isinya memang mendukung setiap butir, dan sebut halamannya")
            piece = first[document]
            yield Problem(TEMUAN, REGISTER, piece.line, piece.id, "evidence-serves-many", what, mend)


def _not_registered(shown: Lying, same: Content | None) -> Problem:
    what = _("tidak terdaftar, bukan bagian dari penilaian")
    if same is not None:
        what = _("tidak terdaftar, bukan bagian dari penilaian; isinya sama dengan {id}").format(id=same.row.id)
    mend = _("daftarkan dengan lke evidence add, atau keluarkan dari folder bukti")
    if shown.place == _("(akses terbatas)"):
        mend = _("lihat namanya dengan lke evidence list, lalu keluarkan dari folder bukti atau perbaiki kolom berkas")
    return Problem(TEMUAN, visible(shown.place), None, "", "evidence-not-registered", what, mend)


def _tells(lying: Lying, twins: Mapping[str, Content], contents: Sequence[Content]) -> bool:
    """Whether the name of a loose file is that of restricted evidence: a copy of it, or itself under another name."""
    twin = twins.get(lying.place)
    if twin is not None:
        return twin.row.access == RESTRICTED
    restricted = {same_name(each.place) for each in contents if each.place is not None and each.row.access == RESTRICTED}
    return same_name(lying.place) in restricted


def _same_content(files: EvidenceFiles, lying: Lying, contents: Sequence[Content]) -> Content | None:
    """The registered evidence of the same content, which is asked only where the size allows it.

    Evidence whose file is gone is known by its hash alone: the file may lie there under another name. Of several,
    restricted evidence is found first.
    """
    near = [each for each in contents if (each.size == lying.size if each.sha256 is not None else each.row.sha256)]
    if not near or not lying.size:
        return None
    try:
        sha256 = files.sha256(lying.place)
    except OSError:
        return None
    alike = [each for each in near if sha256 in (each.sha256, each.row.sha256)]
    return min(alike, key=lambda each: each.row.access != RESTRICTED, default=None)


def _about(content: Content, fault: Fault) -> Problem:
    return Problem(TEMUAN, REGISTER, content.line, content.row.id, *fault)


def _shown(content: Content) -> str:
    return _("(akses terbatas)") if content.row.access == RESTRICTED else visible(content.row.file or "")


def format_word(found: str) -> str:
    """Name a format in a word or two."""
    return {
        "pdf": "PDF",
        "png": _("gambar PNG"),
        "jpeg": _("gambar JPEG"),
        "gif": _("gambar GIF"),
        "tiff": _("gambar TIFF"),
        "bmp": _("gambar BMP"),
        "webp": _("gambar WebP"),
        "heic": _("gambar HEIC"),
        "word": _("dokumen Word"),
        "excel": _("buku kerja Excel"),
        "powerpoint": _("presentasi PowerPoint"),
        "opendocument": _("dokumen LibreOffice"),
        "ole": _("dokumen Office lama"),
        "rtf": _("dokumen RTF"),
        "zip": _("berkas zip"),
        "rar": _("berkas RAR"),
        "7z": _("berkas 7z"),
        "video": _("video"),
        "audio": _("rekaman suara"),
        "text": _("teks"),
        "web": _("halaman web"),
        "program": _("program"),
    }.get(found, _("format lain"))
