"""Writing a package: a bag with the run, what it was scored by, its outputs and its evidence, and a receipt beside it."""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import NamedTuple

import lke
from lke import app
from lke.errors import SALAH, ExitCode, LkeError, Problem, Refused
from lke.files.anchor import last_hash
from lke.files.bag import layout
from lke.files.bag.archive import opened
from lke.files.bag.runs import stated_hashes
from lke.files.bag.writing import BagWriter, SizeChanged, bag_writer
from lke.files.evidence import Hashing, file_sha256
from lke.files.locking import locked
from lke.files.outputs import Outputs, cannot_write
from lke.files.runs import load_header
from lke.handover.contents import Gathered, Piece, Scope, bag_name, gather
from lke.handover.preflight import Asked, Looked, preflight_bytes, preflight_run
from lke.handover.verifying import rescore
from lke.language import _
from lke.model.preflight import Result
from lke.report.handover.cover import Packed, cover_html, receipt_html
from lke.report.handover.preflight import preflight_html
from lke.report.links import BESIDE_OUTPUT

RECEIPT = ".berita-acara.html"
PAGE = f"{layout.OUTPUTS}/praperiksa.html"

Progress = Callable[[int], None]
Watch = Callable[[str, int], AbstractContextManager[Progress | None]]
"""Shows how far a step is: its name and length -> what is told of progress."""


class Wanted(NamedTuple):
    """What is to be packed, and where to."""

    asked: Asked
    target: Path
    scope: Scope = Scope()
    require_pass: bool = False
    who: str = ""
    """The role that packs it; empty where that is not said."""
    force: bool = False

    @property
    def receipt(self) -> Path:
        """Beside the package, since a bag cannot hold its own hash."""
        return self.target.with_name(f"{self.target.name.removesuffix('.zip')}{RECEIPT}")


class Done(NamedTuple):
    """What was written."""

    target: Path
    receipt: Path
    packed: Packed
    looked: Looked


class PreflightFailed(LkeError):
    """A package was asked for only if the preflight passes."""

    exit_code = ExitCode.UNMET


def package_run(wanted: Wanted, watch: Watch | None = None) -> Done:
    """Write the package of a run, and its receipt.

    Raises:
        Refused: when a target is there and not lke's own, cannot be written, or evidence changed meanwhile.
        InvalidFiles: when the run cannot be scored.
        PreflightFailed: when that forbids it.

    """
    run = wanted.asked.run
    outputs = Outputs(run)
    if not wanted.force:
        outputs.refuse_foreign(wanted.target)
        outputs.refuse_foreign(wanted.receipt)
    load_header(run)  # finishes a change that was cut short
    with _held(run):
        looked = _looked(wanted, watch)
        gathered = gather(run, looked.card, looked.checked, wanted.scope)
        unfinished = _unfinished(wanted.target)
        try:
            packed = _write(wanted, looked, gathered, unfinished, watch)
            _prove(unfinished)
            packed = packed._replace(sha256=file_sha256(unfinished))
            outputs.adopt(wanted.target, unfinished, packed.sha256)
        except OSError as error:
            raise Refused([cannot_write(wanted.target, error)]) from error
        finally:
            unfinished.unlink(missing_ok=True)
        receipt = receipt_html(looked.card, looked.preflight, packed, wanted.target.name)
        outputs.write({wanted.receipt: receipt.encode()}, force=wanted.force)
    return Done(wanted.target, wanted.receipt, packed, looked)


def _held(run: Path) -> AbstractContextManager[None]:
    """Nobody changes the run meanwhile; one that may only be read, as on a share, nobody changes from here."""
    return locked(run) if os.access(run, os.W_OK) else nullcontext()


def _unfinished(target: Path) -> Path:
    """The file beside *target* that becomes it; what a package that was stopped has left goes."""
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(f".{_literal(target.name)}.*.tmp"):
            left.unlink()
    return target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _looked(wanted: Wanted, watch: Watch | None) -> Looked:
    """The preflight, of the workbook that goes in: the one that was named, else one made now."""
    asked = wanted.asked._replace(anew=wanted.asked.workbook is None)
    count = app.evidence_count(asked.run)
    with watch(_("Praperiksa"), count) if watch is not None else nullcontext() as progress:
        looked = preflight_run(asked, progress, hashing=Hashing.ONCE)
    if wanted.require_pass and looked.failed:
        failing = [line for line in looked.preflight.lines if line.result is Result.FAIL]
        raise PreflightFailed(
            Problem(SALAH, line.where or asked.run.as_posix(), None, "", line.id, line.what, line.mend, line.points)
            for line in failing
        )
    return looked


# --- writing ------------------------------------------------------------------------------------------------------


def _write(wanted: Wanted, looked: Looked, gathered: Gathered, unfinished: Path, watch: Watch | None) -> Packed:
    card = looked.card
    top = bag_name(card.assessment.header, card.assessment.rubric)
    files = gathered.parts | _outputs(wanted, looked)
    packed = _described(wanted, looked, gathered)
    files[layout.COVER] = cover_html(card, looked.preflight, packed, sorted(files)).encode()
    total = sum(piece.size for piece in gathered.pieces)
    with bag_writer(unfinished, top) as bag:
        for path in sorted(files):
            bag.add(path, files[path])
        with watch(_("Memaketkan"), total) if watch is not None else nullcontext() as progress:
            for piece in sorted(gathered.pieces):
                _add_piece(bag, piece, progress)
        return packed._replace(seal=bag.close(_info(wanted, looked, packed, top)))


def _add_piece(bag: BagWriter, piece: Piece, progress: Progress | None) -> None:
    try:
        with piece.source.open("rb") as stream:
            sha256 = bag.add_file(piece.path, stream, piece.size, progress)
    except SizeChanged:
        sha256 = None
    except OSError as error:
        raise Refused([_changed(piece, error.strerror or str(error))]) from error
    if sha256 is None or (piece.sha256 is not None and sha256 != piece.sha256):
        raise Refused([_changed(piece, _("isinya lain"))])


def _changed(piece: Piece, why: str) -> Problem:
    what = _("berkas bukti berubah sementara paket ditulis: {why}").format(why=why)
    mend = _("jalankan lke preflight, lalu ulangi")
    return Problem(SALAH, piece.source.as_posix(), None, "", "evidence-changed-meanwhile", what, mend)


def _outputs(wanted: Wanted, looked: Looked) -> dict[str, bytes]:
    card, evidence = looked.card, BESIDE_OUTPUT if wanted.scope.evidence else None
    numbers = json.dumps(app.score_json(card, card.record), ensure_ascii=False, indent=1) + "\n"
    name, book = _book(wanted, looked)
    return {
        f"{layout.OUTPUTS}/{name}": book,
        f"{layout.OUTPUTS}/{app.REPORT}": app.render_report(card, evidence, looked.review),
        layout.NUMBERS: numbers.encode(),
        layout.PREFLIGHT: preflight_bytes(looked),
        PAGE: preflight_html(looked.preflight, card, looked.seal).encode(),
    }


def _book(wanted: Wanted, looked: Looked) -> tuple[str, bytes]:
    """The workbook that goes in, and its name."""
    if looked.made is not None:
        return app.WORKBOOK, looked.made
    named = wanted.asked.workbook
    assert named is not None
    return named.name, named.read_bytes()


def _described(wanted: Wanted, looked: Looked, gathered: Gathered) -> Packed:
    packed = {piece.path for piece in gathered.pieces}
    contents = looked.checked.contents
    return Packed(
        registered=len(contents),
        packed=sum(f"{layout.RUN}/{content.place}" in packed for content in contents),
        masked=gathered.masked,
        without_evidence=not wanted.scope.evidence,
        left_out=gathered.left_out,
        bytes=sum(piece.size for piece in gathered.pieces),
        journal=last_hash(wanted.asked.run),
        who=wanted.who,
    )


def _info(wanted: Wanted, looked: Looked, packed: Packed, top: str) -> Iterator[tuple[str, str]]:
    """The tags of ``bag-info.txt``; no clock, so that the same run gives the same bytes."""
    card = looked.card
    header, rubric = card.assessment.header, card.assessment.rubric
    yield "Source-Organization", header.unit.name
    if wanted.who:
        yield "Contact-Name", wanted.who
    yield "External-Identifier", top
    yield "External-Description", f"LKE {rubric.title} ({rubric.id} {rubric.edition}), {header.unit.name}, {header.year}"
    yield "Bag-Software-Agent", f"lke {lke.__version__}"
    yield "Lke-Nilai", f"{card.basis} {card.record.points} / {card.record.weight}"
    yield "Lke-Praperiksa", looked.preflight.result.value
    yield "Lke-Bukti", f"{packed.packed} / {packed.registered}"
    if header.example:
        yield "Lke-Contoh", "CONTOH: data rekaan"


def _prove(unfinished: Path) -> None:
    """A package that does not yield its own score on another machine is never handed out.

    Raises:
        Refused: in that case, which is a fault of lke.

    """
    try:
        with opened(unfinished) as archive:
            rescored = rescore(archive, stated_hashes(archive))
    except LkeError as error:
        raise Refused(error.problems) from error
    stale = rescored.preflight.changed if rescored.preflight is not None else ()
    if rescored.differences or stale:
        what = _("paket tidak menghasilkan nilainya sendiri: {what}")
        what = what.format(what="; ".join([*(each.what for each in rescored.differences[:3]), *stale]))
        mend = _("paket tidak ditulis; laporkan ini bersama folder penilaiannya")
        raise Refused([Problem(SALAH, unfinished.name, None, "", "package-not-proved", what, mend)])
