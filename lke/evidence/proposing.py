"""A proposal for each file or link that comes in: what it is for, of which kind, of when, and what it is called."""

from collections.abc import Mapping
from typing import NamedTuple

from lke.evidence.catalogue import Catalogue
from lke.evidence.codes import items_in
from lke.evidence.dates import times_in
from lke.evidence.finding import LIKELY, Finding
from lke.evidence.kinds import kind_in
from lke.evidence.sources import Source
from lke.evidence.titles import Title, stem_of, title_of
from lke.language import _


class Proposal(NamedTuple):
    """What is proposed for one source."""

    source: Source
    sha256: str
    """Empty for a link."""
    indicators: str
    criteria: str
    item: Finding
    kind: Finding
    day: Finding
    first: str
    last: str
    period: Finding
    title: str
    copied: bool


class Proposer:
    """Proposes for the run that *catalogue* is of; *kinds*: the rubric's; *year*: of the assessment."""

    def __init__(self, catalogue: Catalogue, kinds: Mapping[str, str], year: int) -> None:
        self._catalogue, self._kinds, self._year = catalogue, kinds, year

    def propose(self, source: Source, sha256: str) -> Proposal:
        """What the names of *source* say."""
        folders = source.parts[:-1]
        stem, ending = (source.parts[-1], "") if source.link else stem_of(source.parts[-1])
        times = times_in(folders, stem, self._year)
        found = items_in(folders, _blanked(stem, times.spans), self._catalogue)
        bare = stem[found.span[1] :].lstrip(" ._-–)")
        title = self._link_title(source, title_of(bare, ending)) if source.link else title_of(bare, ending)
        kind = self._accepted(kind_in(title.text or bare, ending, self._kinds, link=bool(source.link)), found.items)
        ids = {column: ";".join(item.id for item in found.items if item.column == column) for column in ("indikator", "kriteria")}
        return Proposal(
            source=source,
            sha256=sha256,
            indicators=ids["indikator"],
            criteria=ids["kriteria"],
            item=found.finding,
            kind=kind,
            day=times.day,
            first=times.first,
            last=times.last,
            period=times.period,
            title=title.text,
            copied=title.copied,
        )

    def _link_title(self, source: Source, own: Title) -> Title:
        """A link is called by what it stands under, too: its own words may be no more than a day."""
        headings = [part[items_in((), part, self._catalogue).span[1] :].strip(" ._-–)") for part in source.parts[:-1]]
        return own._replace(text=": ".join(filter(None, (*headings, own.text))))

    def _accepted(self, kind: Finding, items: tuple[object, ...]) -> Finding:
        """Less sure of a kind that what the file is for does not accept."""
        accepted = {each for item in items for each in self._catalogue.kinds.get(getattr(item, "id", ""), ())}
        if not kind.text or not accepted or kind.text in accepted:
            return kind
        because = _("{because}; yang diterima butir itu: {kinds}").format(because=kind.because, kinds=", ".join(sorted(accepted)))
        return Finding(kind.text, LIKELY, because)


def _blanked(name: str, spans: tuple[tuple[int, int], ...]) -> str:
    """*name* with what was read as time replaced, so that no day is taken for a code."""
    for begin, end in spans:
        name = f"{name[:begin]}{'~' * (end - begin)}{name[end:]}"
    return name
