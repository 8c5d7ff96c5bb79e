"""Sharing without names: offices and provinces under pseudonyms that a key makes, the same for the same key."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lke.engine.offices.grouping import identity, province_key
from lke.errors import Problem
from lke.language import _
from lke.model.offices import WORKBOOK, Instrument, OfficeRun, Source, Unread

_SHORTEST = 8


class Disguise:
    """Pseudonyms by one key; who has the key can tell what a known office is called, nobody else can."""

    def __init__(self, key: str, runs: Iterable[OfficeRun]) -> None:
        self._key = key.encode()
        seen = list(runs)
        self._offices = self._named("K-", {identity(run) for run in seen})
        self._provinces = self._named("P-", {province_key(run) for run in seen} - {""})

    def _named(self, prefix: str, names: Iterable[str]) -> Mapping[str, str]:
        """Name -> pseudonym; longer ones where two would be called alike."""
        digests = {name: hmac.new(self._key, f"{prefix}{name}".encode(), hashlib.sha256).hexdigest() for name in names}
        length = _SHORTEST
        while len({digest[:length] for digest in digests.values()}) < len(digests):
            length += 4
        return {name: prefix + digest[:length] for name, digest in digests.items()}

    def of(self, run: OfficeRun) -> OfficeRun:
        """*run* with nothing that names the office: no path, role, title of evidence or words of a note."""
        called = self._offices[identity(run)]
        province = province_key(run)
        return replace(
            run,
            source=Source(self.place(run.source), run.source.kind, run.source.named),
            code=called if run.code else "",
            name=called,
            province=self._provinces[province] if province else None,
            instrument=_without_file(run),
            roles={name: self._word("R-", role) for name, role in run.roles.items()},
            files=tuple(filed._replace(title="") for filed in run.files),
            notes=tuple(noted._replace(text=self._word("", noted.text), shown="") for noted in run.notes),
            remarks=(),
        )

    def place(self, source: Source) -> str:
        """Where something was read, without saying it."""
        return self._word("S-", source.path)

    def _word(self, prefix: str, text: str) -> str:
        return prefix + hmac.new(self._key, f"{prefix or 'note'}{text}".encode(), hashlib.sha256).hexdigest()[: _SHORTEST * 2]

    def unread(self, each: Unread) -> Unread:
        """The codes of its faults; their words name files and people."""
        place = self.place(each.source)
        hidden = _("tidak ditunjukkan (--anonim)")
        problems = (
            Problem(problem.severity, place, None, "", problem.code, hidden, _("lihat tanpa --anonim"))
            for problem in each.problems
        )
        return Unread(Source(place, each.source.kind, each.source.named), tuple(problems))


def _without_file(run: OfficeRun) -> Instrument:
    """The instrument; one that a workbook prints itself is called after the file, and titled by the office."""
    made = run.instrument
    if run.source.kind != WORKBOOK or not made.id.startswith("impor-"):
        return made
    return replace(made, id=f"impor-{made.sha256[:8]}", title="", family="impor")
