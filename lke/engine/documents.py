"""Evidence as documents: what counts as one, and how it is named."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from lke.language import _
from lke.model.assessment import Evidence
from lke.model.places import RESTRICTED, evidence_path


def documents(pieces: Sequence[Evidence]) -> tuple[str, ...]:
    """Name each piece's document: the same file, or the same link on the same day, registered twice is one.

    A file is named by its content where any of its rows has the hash, so that the order of rows does not matter.
    """
    hashes: dict[str, str] = {}
    for piece in pieces:
        if piece.row.file and piece.row.sha256:
            hashes.setdefault(_place(piece.row.file), piece.row.sha256)
    return tuple(_document(piece, hashes) for piece in pieces)


def how_many(pieces: Sequence[Evidence]) -> int:
    """How many documents they are."""
    return len(set(documents(pieces)))


def _document(piece: Evidence, hashes: Mapping[str, str]) -> str:
    row = piece.row
    if row.file:
        return hashes.get(_place(row.file), _place(row.file))
    return f"{row.link} {row.dated or row.seen_on}" if row.link else piece.id


@lru_cache(maxsize=20_000)
def _place(file: str) -> str:
    return evidence_path(file) or file


def titles(pieces: Sequence[Evidence]) -> str:
    """Name evidence by id, with its page."""
    return ", ".join({piece.id: _title(piece) for piece in pieces}.values())


def _title(piece: Evidence) -> str:
    """Restricted evidence is named by its id alone."""
    page = None if piece.row.access == RESTRICTED else piece.row.page
    return _("{id} hlm. {page}").format(id=piece.id, page=page) if page else piece.id
