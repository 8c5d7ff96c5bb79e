"""The journal of a run: who changed what and when, each entry sealed with the hash of the one before."""

import hashlib
import json
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import AwareDatetime, Field

from lke.model.base import Frozen


class Actor(NamedTuple):
    """Who makes a change, by role, and when."""

    who: str
    when: datetime
    """With its time zone."""


class JournalEntry(Frozen):
    """One line of ``jurnal.jsonl``."""

    number: int = Field(alias="urutan", ge=1)
    when: AwareDatetime = Field(alias="pada")
    who: str = Field(alias="oleh")
    command: str = Field(alias="perintah")
    details: dict[str, Any] = Field(alias="isi")
    """What was changed, in the words of the command."""
    state: dict[str, str] = Field(alias="keadaan")
    """SHA-256 of the run's own tables after the change."""
    outside: tuple[str, ...] = Field(default=(), alias="di_luar")
    """Tables that were changed since the entry before without lke: by hand, in Excel."""
    before: str = Field(alias="sebelum")
    """Hash of the entry before; of the first entry, nothing."""
    hash: str

    def sealed(self) -> str:
        """The hash that this entry ought to have."""
        return seal(self.model_dump(mode="json", by_alias=True, exclude={"hash"}))


def seal(entry: dict[str, Any]) -> str:
    """The hash of an entry without its ``hash``: SHA-256 over its JSON with sorted keys."""
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
