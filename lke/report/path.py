"""The way a rule went, in plain words: what was looked for, what was found, what failed, and what would raise the result."""

from collections.abc import Iterator

from lke.language import _
from lke.model.assessment import Evidence
from lke.model.rubric import Rubric
from lke.model.score import EvidenceUse, Standing, Verdict
from lke.report.labels import rule_name
from lke.report.register import evidence_line

_INDENT = "  "


def path_lines(verdict: Verdict, rubric: Rubric) -> Iterator[str]:
    """Tell *verdict* and what its parts found, each part indented; evidence that was found is named once."""
    yield from _told(verdict, rubric, set())


def _told(verdict: Verdict, rubric: Rubric, named: set[str]) -> Iterator[str]:
    yield f"{_mark(verdict)} {rule_name(verdict.kind)}: {verdict.because}"
    for part in verdict.parts:
        yield from (_INDENT + line for line in _told(part, rubric, named))
    for piece in verdict.evidence:
        if piece.id not in named:
            named.add(piece.id)
            yield _INDENT + _("ditemukan {piece}").format(piece=found_piece(piece, rubric))
    if verdict.wanting:
        yield _INDENT + _("yang menaikkan: {wanting}").format(wanting=verdict.wanting)


def _mark(verdict: Verdict) -> str:
    """Show at a glance what came of a rule."""
    if verdict.standing is Standing.DECIDED:
        return "✓" if verdict.share == 1 else "✗" if verdict.share == 0 else "◐"
    return {Standing.NOTHING: "○", Standing.WAITING: "?", Standing.NOT_APPLICABLE: "–", Standing.RECORDED: "·"}[verdict.standing]


def found_piece(piece: Evidence, rubric: Rubric) -> str:
    """Name a piece with file, page, date, number and who signed it; of a restricted one id, kind and hash."""
    line = evidence_line(EvidenceUse(piece, ()), rubric)
    if line.restricted:
        return _("{id} ({kind}, akses terbatas, sha256 {hash})").format(id=line.id, kind=line.kind, hash=line.sha256 or "–")
    where = line.file or line.link
    page = _("hlm. {page}").format(page=line.page) if line.page else ""
    number = _("nomor {number}").format(number=line.number) if line.number else ""
    about = [line.title, where, page, line.dates, number, line.signing, line.place, line.seen]
    return f"{line.id} ({'; '.join(filter(None, about))})"
