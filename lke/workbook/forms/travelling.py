"""What travels inside a form, on a hidden sheet: what was handed out, as JSON in pieces with its hash."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lke.model.form import Asked, FieldKey, HandedOut, Offer, Place, Region

HIDDEN_SHEET = "lke"
MARK = "lke-formulir-1"
"""What the first cell says; a form of another making says something else."""
_MOST_IN_PIECE = 30_000
"""Characters; a cell of Excel holds 32,767."""
_MOST_PIECES = 2_000


def sealed(handed: HandedOut) -> HandedOut:
    """The form with its id: the hash of all that it says."""
    text = _text(replace(handed, id=""))
    return replace(handed, id="f" + hashlib.sha256(text.encode()).hexdigest()[:15])


def pieces(handed: HandedOut) -> list[str]:
    """The cells of the hidden sheet: mark, hash, id, number of pieces, then the pieces."""
    text = _text(handed)
    cut: list[str] = []
    while text:
        at = min(_MOST_IN_PIECE, len(text))
        while at < len(text) and " " in (text[at - 1], text[at]):
            at -= 1  # no spreadsheet program trims what neither begins nor ends with a blank
        cut.append(text[:at])
        text = text[at:]
    return [MARK, hashlib.sha256("".join(cut).encode()).hexdigest(), handed.id, str(len(cut)), *cut]


def joined(cells: list[str]) -> HandedOut | None:
    """What was handed out; None where the hidden sheet was damaged.

    Never raises for what a stranger may have put there.
    """
    try:
        count = int(cells[3])
        text = "".join(cells[4 : 4 + count])
        if count > _MOST_PIECES or hashlib.sha256(text.encode()).hexdigest() != cells[1]:
            return None
        handed = _handed(json.loads(text))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return handed if sealed(handed).id == handed.id == cells[2] else None


def _text(handed: HandedOut) -> str:
    document: dict[str, Any] = {
        "formulir": handed.id,
        "satker": handed.unit,
        "tahun": handed.year,
        "rubrik": handed.rubric,
        "rubrik_sha256": handed.rubric_sha256,
        "putaran": handed.round,
        "untuk": handed.role,
        "area": handed.areas,
        "jurnal": handed.anchor,
        "isian": [[*each.key, *each.place, each.base, *each.knows] for each in handed.asked],
        "usulan": [[each.criterion, *each.place, each.answers] for each in handed.offers],
        "bukti": [handed.evidence.sheet, handed.evidence.first, handed.evidence.last, handed.evidence.left],
        "kolom_bukti": handed.evidence.columns,
        "bingkai": {sheet: {str(row): text for row, text in rows.items()} for sheet, rows in handed.frame.items()},
    }
    return json.dumps(document, ensure_ascii=True, separators=(",", ":"))


def _handed(document: Mapping[str, Any]) -> HandedOut:
    sheet, first, last, left = document["bukti"]
    return HandedOut(
        unit=str(document["satker"]),
        year=int(document["tahun"]),
        rubric=str(document["rubrik"]),
        rubric_sha256=str(document["rubrik_sha256"]),
        round=str(document["putaran"]),
        role=str(document["untuk"]),
        areas=tuple(map(str, document["area"])),
        anchor=str(document["jurnal"]),
        asked=tuple(_asked(*row) for row in document["isian"]),
        offers=tuple(_offer(*row) for row in document["usulan"]),
        evidence=Region(str(sheet), int(first), int(last), tuple(map(str, document["kolom_bukti"])), int(left)),
        frame={str(name): {int(row): str(text) for row, text in rows.items()} for name, rows in document["bingkai"].items()},
        id=str(document["formulir"]),
    )


def _asked(criterion: str, part: str, sheet: str, row: int, column: int, base: str, *knows: str) -> Asked:
    return Asked(FieldKey(str(criterion), str(part)), Place(str(sheet), int(row), int(column)), str(base), tuple(map(str, knows)))


def _offer(criterion: str, sheet: str, row: int, column: int, answers: Mapping[str, str]) -> Offer:
    place = Place(str(sheet), int(row), int(column))
    return Offer(str(criterion), place, {str(word): str(answer) for word, answer in answers.items()})


def row_hash(texts: Mapping[int, str]) -> str:
    """The hash of what stands in a row, by column."""
    text = "\x1f".join(f"{column}\x1e{_plain(texts[column])}" for column in sorted(texts) if _plain(texts[column]))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _plain(text: str) -> str:
    """A text without what spreadsheet programs change when they save it."""
    return " ".join(text.split())
