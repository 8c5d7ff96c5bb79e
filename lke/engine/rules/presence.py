"""Evidence that is there: ``ada``, ``lengkap``, ``berlaku``, ``warisan``, and what a person saw."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from lke.engine.documents import how_many, titles
from lke.engine.evidence import last_day, made_on
from lke.engine.rules.case import Case, answered, credit_of, nothing, shared, too_little, with_evidence
from lke.language import _
from lke.model.assessment import Evidence
from lke.model.calendar import Cutoff
from lke.model.rules import Complete, Exists, InForce, Inherited
from lke.model.score import Standing, Verdict


def ada(rule: Exists, case: Case) -> Verdict:
    """At least ``minimal`` valid pieces give ``hasil``; fewer, but some, give the scale's worst."""
    pieces = case.valid(rule)
    sought = _("dicari paling sedikit {need} bukti sah, ditemukan {count}").format(need=rule.at_least, count=how_many(pieces))
    return enough(case, rule.kind, rule.at_least, pieces, sought, rule.result)


def warisan(rule: Inherited, case: Case) -> Verdict:
    """Documents of KPU RI or the province."""
    pieces = case.valid(rule)
    sought = _("dicari paling sedikit {need} dokumen dari {origins}, ditemukan {count}").format(
        need=rule.at_least, origins=_(" atau ").join(rule.origins), count=how_many(pieces)
    )
    return enough(case, rule.kind, rule.at_least, pieces, sought, None)


def berlaku(rule: InForce, case: Case) -> Verdict:
    """Documents in force on a day, whatever their year."""
    day = last_day(rule.on or Cutoff(bulan=12, hari=31), case.year)
    pieces = [piece for piece in case.valid(rule) if in_force(piece, day)]
    sought = _("dicari paling sedikit {need} dokumen yang berlaku pada {day}, ditemukan {count}").format(
        need=rule.at_least, day=day, count=how_many(pieces)
    )
    return enough(case, rule.kind, rule.at_least, pieces, sought, None)


def in_force(piece: Evidence, day: date) -> bool:
    """Whether a document was made by *day* and had not ended before it."""
    made, ends = made_on(piece), piece.row.valid_until
    return made is not None and made <= day and (ends is None or day <= ends)


def enough(case: Case, kind: str, need: int, pieces: Sequence[Evidence], sought: str, result: str | None) -> Verdict:
    """So many documents give the answer; fewer, but some, the worst; none gives no answer."""
    count = how_many(pieces)
    wanting = _("tambah {count} bukti sah").format(count=need - count)
    if not count:
        return nothing(kind, sought, wanting)
    if count < need:
        return too_little(kind, with_evidence(sought, pieces), pieces, wanting)
    return answered(case, kind, result, with_evidence(sought, pieces), pieces)


def lengkap(rule: Complete, case: Case) -> Verdict:
    """How many elements of the set were found, n of m."""
    proofs = {element.name: case.valid(element) for element in rule.elements}
    found = [f"{name} ({titles(pieces)})" for name, pieces in proofs.items() if pieces]
    missing = ", ".join(name for name, pieces in proofs.items() if not pieces)
    because = _("unsur yang ditemukan: {found} dari {all}").format(found=len(found), all=len(rule.elements))
    because += f": {', '.join(found)}" if found else ""
    because += "; " + _("belum ada: {missing}").format(missing=missing) if missing else ""
    wanting = _("lengkapi {missing}").format(missing=missing) if missing else ""
    if not found:
        return nothing(rule.kind, because, wanting)
    evidence = [piece for pieces in proofs.values() for piece in pieces]
    if rule.results is None:
        return shared(rule.kind, Fraction(len(found), len(rule.elements)), because, evidence, wanting)
    reached = [name for name, least in rule.results.items() if len(found) >= least]
    if not reached:
        return too_little(rule.kind, because, evidence, wanting)
    best = max(reached, key=lambda name: credit_of(case.scale, name))
    credit = credit_of(case.scale, best)
    return Verdict(rule.kind, Standing.DECIDED, credit, best, because, tuple(evidence), wanting if credit < 1 else "")
