"""Whose answers a block holds: office, year and province of every case, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lke.model.assessment import Assessment

Texts = NDArray[np.str_]
Years = NDArray[np.int16]


@dataclass(frozen=True)
class Grouping:
    """n offices in g groups."""

    group: NDArray[np.intp]
    """(n,) the office's group."""
    sizes: NDArray[np.intp]
    """(g,) offices of each."""

    def counted(self, chosen: NDArray[np.bool_]) -> NDArray[np.intp]:
        """(g,) how many of each group are chosen."""
        return np.bincount(self.group[chosen], minlength=len(self.sizes))

    @cached_property
    def members(self) -> NDArray[np.intp]:
        """(g, w) the offices of each group, as wide as the largest; n where a group has no more."""
        order = np.argsort(self.group, kind="stable")
        begins = np.cumsum(self.sizes) - self.sizes
        members = np.full((len(self.sizes), int(self.sizes.max(initial=0))), len(self.group), dtype=np.intp)
        group = self.group[order]
        members[group, np.arange(len(order)) - begins[group]] = order
        return members


class Groups(NamedTuple):
    """The same offices by year, and by year and province."""

    years: Grouping
    provinces: Grouping
    regions: tuple[tuple[int, str | None], ...]
    """(year, province) of every group, the years' first; the province is None for those, the nation."""


@dataclass(frozen=True)
class Labels:
    """Office, year and province of K cases."""

    office: Texts
    """(K,) the office's code."""
    year: Years
    province: NDArray[np.int16]
    """(K,) place among ``provinces``."""
    provinces: tuple[str, ...]
    """Names; an empty one stands for offices that state none."""

    def __len__(self) -> int:
        """The number of cases."""
        return len(self.office)

    @cached_property
    def groups(self) -> Groups:
        """The offices in groups."""
        first = int(self.year.min(initial=0 if not len(self) else 9999))
        span = int(self.year.max(initial=first)) - first + 1
        year = self.year.astype(np.intp) - first
        nation, years = _grouping(year, span)
        provinces, both = _grouping(year * len(self.provinces) + self.province, span * len(self.provinces))
        regions: list[tuple[int, str | None]] = [(first + each, None) for each in years]
        names = self.provinces
        regions += [(first + each // len(names), names[each % len(names)]) for each in both]
        return Groups(nation, provinces, tuple(regions))

    def part(self, first: int, last: int) -> "Labels":
        """The cases *first* up to *last*."""
        return Labels(self.office[first:last], self.year[first:last], self.province[first:last], self.provinces)


def labels_for(offices: Sequence[str], years: Sequence[int], provinces: Sequence[str]) -> Labels:
    """Labels of cases told one by one."""
    names = tuple(sorted(set(provinces))) or ("",)
    place = {name: at for at, name in enumerate(names)}
    return Labels(
        np.array(offices, dtype=np.str_),
        np.array(years, dtype=np.int16),
        np.array([place[name] for name in provinces], dtype=np.int16),
        names,
    )


def labels_of(assessments: Sequence[Assessment]) -> Labels:
    """The labels of assessments."""
    headers = [each.header for each in assessments]
    return labels_for(
        [each.unit.code for each in headers], [each.year for each in headers], [each.unit.province or "" for each in headers]
    )


def joined(parts: Sequence[Labels]) -> Labels:
    """Several blocks' labels as one."""
    if len(parts) == 1:
        return parts[0]
    names = tuple(dict.fromkeys(name for each in parts for name in each.provinces))
    place = {name: at for at, name in enumerate(names)}
    moved = [np.array([place[name] for name in each.provinces], dtype=np.int16)[each.province] for each in parts]
    return Labels(
        np.concatenate([each.office for each in parts]),
        np.concatenate([each.year for each in parts]),
        np.concatenate(moved),
        names,
    )


def _grouping(group: NDArray[np.intp], count: int) -> tuple[Grouping, list[int]]:
    """Offices by group, of at most *count* groups, those without offices left out; and which groups they are."""
    sizes = np.bincount(group, minlength=count)
    there = np.flatnonzero(sizes)
    place = np.zeros(count, dtype=np.intp)
    place[there] = np.arange(len(there))
    return Grouping(place[group], sizes[there]), [int(each) for each in there]
