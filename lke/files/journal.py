"""Reading, checking and continuing ``jurnal.jsonl``."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from lke.errors import TEMUAN, Problem
from lke.files.yaml import read_bounded
from lke.language import _
from lke.model.journal import Actor, JournalEntry, seal
from lke.model.places import JOURNAL

LARGEST = 200_000_000
LEAST_ANCHOR = 12
"""Characters of a hash by which a printed anchor may be given."""


class Journal(NamedTuple):
    """The entries that can be read, with their lines, and what is wrong with the rest."""

    entries: tuple[tuple[int, JournalEntry], ...]
    problems: tuple[Problem, ...]

    @property
    def last_hash(self) -> str | None:
        """The hash that a report prints; None where nothing has been written yet."""
        return self.entries[-1][1].hash if self.entries else None


def read_journal(run: Path) -> Journal:
    """Read the journal of *run* and check its chain.

    Raises:
        InvalidFiles: when the file is too large or cannot be read at all.

    """
    file = run / JOURNAL
    return parse_journal(read_bounded(file, LARGEST)) if file.exists() else Journal((), ())


def parse_journal(content: bytes) -> Journal:
    """The journal of these bytes, its chain checked."""
    entries: list[tuple[int, JournalEntry]] = []
    problems: list[Problem] = []
    for line, text in enumerate(content.split(b"\n"), 1):
        if not text.strip():
            continue
        try:
            entries.append((line, JournalEntry.model_validate(json.loads(text))))
        except (ValidationError, ValueError, RecursionError):
            what = _("baris jurnal tidak terbaca")
            problems.append(_fault(line, "journal-unreadable", what))
    return Journal(tuple(entries), (*problems, *_chain_faults(entries)))


def _chain_faults(entries: Sequence[tuple[int, JournalEntry]]) -> Iterator[Problem]:
    """Every entry that was edited, and every place where entries are missing, added or out of order."""
    before, number = "", 0
    highest = 0
    for line, entry in entries:
        if entry.sealed() != entry.hash:
            what = _("entri {number} diubah sesudah ditulis").format(number=entry.number)
            yield _fault(line, "journal-edited", what)
        elif entry.number <= highest:
            what = _("entri {number} berdiri sesudah entri {highest}: urutannya diubah").format(
                number=entry.number, highest=highest
            )
            yield _fault(line, "journal-reordered", what)
        elif entry.number > number + 1:
            what = _("entri {first} sampai {last} tidak ada").format(first=number + 1, last=entry.number - 1)
            yield _fault(line, "journal-entry-missing", what)
        elif entry.before != before:
            what = _("entri {number} tidak menyambung entri sebelumnya").format(number=entry.number)
            yield _fault(line, "journal-broken", what)
        before, number = entry.hash, entry.number
        highest = max(highest, number)


def anchor_faults(journal: Journal, anchors: Iterable[str]) -> Iterator[Problem]:
    """Every hash once printed that the journal no longer holds: what stood up to it was removed or rewritten."""
    known = [entry.hash for _line, entry in journal.entries]
    for anchor in dict.fromkeys(each.strip().lower() for each in anchors):
        if len(anchor) < LEAST_ANCHOR or not any(each.startswith(anchor) for each in known):
            what = _("hash {anchor} yang pernah dicetak tidak ada dalam jurnal").format(anchor=anchor)
            yield _fault(None, "journal-anchor-missing", what)


def _fault(line: int | None, code: str, what: str) -> Problem:
    mend = _("bandingkan dengan salinan jurnal yang lama; jangan menyunting jurnal")
    return Problem(TEMUAN, JOURNAL, line, "", code, what, mend)  # the codes stand with their sentences


def continued(
    content: bytes, actor: Actor, command: str, details: Mapping[str, object], states: tuple[Mapping[str, str], Mapping[str, str]]
) -> bytes:
    """The journal *content* with one more entry.

    *states*: SHA-256 of the run's tables as they were found, and as they are after the change.
    """
    found, after = states
    entries = parse_journal(content).entries
    last = entries[-1][1] if entries else None
    outside = sorted(name for name in {*found, *last.state} if found.get(name) != last.state.get(name)) if last else []
    entry = {
        "urutan": (last.number if last else 0) + 1,
        "pada": actor.when.isoformat(timespec="seconds"),
        "oleh": actor.who,
        "perintah": command,
        "isi": dict(details),
        "keadaan": dict(sorted(after.items())),
        "di_luar": outside,
        "sebelum": last.hash if last else "",
    }
    sealed = JournalEntry.model_validate({**entry, "hash": ""}).model_dump(mode="json", by_alias=True, exclude={"hash"})
    sealed["hash"] = seal(sealed)
    line = json.dumps(sealed, ensure_ascii=False, separators=(",", ":")).encode()
    return (content if content.endswith(b"\n") or not content else content + b"\n") + line + b"\n"
