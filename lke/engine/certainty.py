"""Which numbers of a rubric nobody has verified, and whether a final assessment may stand on them."""

from collections.abc import Iterator

from lke.errors import SALAH, Problem
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.base import Status
from lke.model.rubric import Branch, Criterion, Rubric
from lke.model.rules import Decrease, Ratio

_MOST_NAMED = 12


def stated_statuses(rubric: Rubric) -> Iterator[tuple[str, Status]]:
    """Every number of the rubric that carries a status, named for people, with it."""
    for name, scale in rubric.scales.items():
        yield _("skala {name}").format(name=name), scale.status
    for level, gate in rubric.gates.items():
        for name, condition in gate.conditions.items():
            if condition.bound is not None:
                yield _("gerbang {id}").format(id=f"{level}.{name}"), condition.status or rubric.default_status
    if rubric.ladder is not None:
        yield _("tangga predikat"), rubric.ladder.status or rubric.default_status
    for node, _parent, _depth in rubric.walk():
        yield from _of_node(node, rubric)


def _of_node(node: Branch | Criterion, rubric: Rubric) -> Iterator[tuple[str, Status]]:
    default = rubric.default_weights.status if node.weight is None else rubric.default_status
    if node.scored:
        yield _("bobot {id}").format(id=node.id), node.weight_status or default
    if isinstance(node, Criterion):
        yield _("aturan {id}").format(id=node.id), node.status or rubric.default_status
        if isinstance(node.rule, Ratio | Decrease) and node.rule.zero_status is not None:
            yield _("penyebut nol {id}").format(id=node.id), node.rule.zero_status


def unverified_numbers(rubric: Rubric) -> tuple[str, ...]:
    """Name every number that nobody has verified."""
    return tuple(name for name, status in stated_statuses(rubric) if status == "unverified")


def final_refusals(assessment: Assessment) -> tuple[Problem, ...]:
    """Why a final assessment may not stand on this rubric: it is an outline, or has unverified numbers."""
    if assessment.header.status != "final":
        return ()
    return tuple(_refusals(assessment.rubric))


def _refusals(rubric: Rubric) -> Iterator[Problem]:
    mend = _("kembalikan status: draf, pakai rubrik lain, atau minta dengan --allow-unverified")
    if rubric.outline:
        what = _("rubrik {id} baru garis besar, padahal penilaian berstatus final").format(id=rubric.id)
        yield Problem(SALAH, "penilaian.yaml", None, "status", "outline-for-final", what, mend)
    names = unverified_numbers(rubric)
    if names:
        shown = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
        what = _("rubrik {id} memuat {count} angka yang belum terverifikasi, padahal penilaian berstatus final: {names}")
        what = what.format(id=rubric.id, count=len(names), names=shown)
        yield Problem(SALAH, "penilaian.yaml", None, "status", "unverified-for-final", what, mend)


def certainty_warnings(rubric: Rubric) -> Iterator[str]:
    """What every output says of a rubric that is not sure."""
    if rubric.outline:
        yield _("Perhatian: rubrik ini baru GARIS BESAR; pertanyaannya belum lengkap.")
    names = unverified_numbers(rubric)
    if names:
        yield _("Perhatian: rubrik ini memuat {count} angka yang BELUM TERVERIFIKASI.").format(count=len(names))
