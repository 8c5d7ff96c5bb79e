"""Which cells were read to work out which others: what a supposition can change, and what stays as it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lke.workbook.official.sheetmodel import Box, Position

Place = tuple[str, Position]
"""Sheet name and position."""


@dataclass(slots=True)
class Readers:
    """Who reads what, as far as cells have been worked out."""

    _of: dict[Place, set[Place]] = field(default_factory=dict)
    _wide: list[tuple[str, Box, Place]] = field(default_factory=list)
    """Ranges of which only stored cells are read: a cell that is blank now may be supposed to hold something."""

    def note(self, read: Iterable[Place], reader: Place) -> None:
        """*reader* read these cells."""
        for place in read:
            self._of.setdefault(place, set()).add(reader)

    def note_wide(self, sheet: str, box: Box, reader: Place) -> None:
        """*reader* read what is stored in a wide range."""
        self._wide.append((sheet, box, reader))

    def after(self, places: Iterable[Place]) -> frozenset[Place]:
        """*places*, and every cell that read one of them, or one that did, and so on."""
        waiting = list(places)
        found = set(waiting)
        while waiting:
            place = waiting.pop()
            wide = (reader for sheet, box, reader in self._wide if sheet == place[0] and box.covers(place[1]))
            for reader in {*self._of.get(place, ()), *wide} - found:
                found.add(reader)
                waiting.append(reader)
        return frozenset(found)
