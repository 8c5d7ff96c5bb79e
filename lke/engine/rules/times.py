"""Time: how often, by when, and one after the other."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from lke.engine.deadlines import due_on, periods, recurring
from lke.engine.documents import titles
from lke.engine.evidence import made_on
from lke.engine.ratios import ratio_leaf
from lke.engine.rules.case import ONE, ZERO, Case, nothing, shared, with_evidence
from lke.figures import percent
from lke.language import _
from lke.model.assessment import Evidence
from lke.model.places import RESTRICTED
from lke.model.rules import Chain, Frequency, InTime
from lke.model.score import Outcome, Verdict


def frekuensi(rule: Frequency, case: Case) -> Verdict:
    """Distinct periods of the year that evidence proves, against how many are needed.

    Evidence proves the period in which its own period lies, where it states one, else its date.
    """
    unit = {"bulan": _("bulan"), "triwulan": _("triwulan"), "semester": _("semester")}[rule.unit]
    timing = case.searches[id(rule)].timing
    year = case.year + (timing.year if timing is not None else 0)
    spans, pieces = periods(rule.unit, year), case.valid(rule)
    proved = {span: [piece for piece in pieces if lies_in(piece, span)] for span in spans}
    count = sum(map(bool, proved.values()))
    missing = [str(index) for index, span in enumerate(spans, start=1) if not proved[span]]
    because = _("{unit} yang terbukti: {count} dari {need}").format(unit=unit, count=count, need=rule.need)
    wanting = _("bukti dari {unit} lain; belum ada: {missing}").format(unit=unit, missing=", ".join(missing))
    if not count:
        return nothing(rule.kind, because, wanting)
    counted = [piece for found in proved.values() for piece in found]
    share = min(ONE, Fraction(count, rule.need))
    return shared(rule.kind, share, with_evidence(because, counted), counted, wanting)


def lies_in(piece: Evidence, span: tuple[date, date]) -> bool:
    """Whether what a piece is about lies in one period: its stated period, else the day it was made."""
    first, last = piece.row.period_from, piece.row.period_to
    if first is None or last is None:
        first = last = made_on(piece)
    return first is not None and last is not None and span[0] <= first and last <= span[1]


def states_period_in(piece: Evidence, span: tuple[date, date]) -> bool:
    """Whether a piece says that it is about a part of one period; the day of a receipt does not say which."""
    return piece.row.period_from is not None and piece.row.period_to is not None and lies_in(piece, span)


def tenggat(rule: InTime, case: Case) -> Verdict:
    """Received by a deadline: the day it was received counts, not the day it was written."""
    deadline, pieces = case.rubric.deadlines[rule.deadline], case.valid(rule)
    if deadline.limit_in(case.year) is None:
        because = _("tenggat {title} untuk {year} tidak ada dalam rubrik").format(title=deadline.title, year=case.year)
        return nothing(rule.kind, because, _("minta tenggat tahun itu dicantumkan dalam rubrik"))
    if not pieces:
        because = _("belum ada bukti sah yang diterima ({title})").format(title=deadline.title)
        return nothing(rule.kind, because, _("daftarkan bukti dengan tanggal diterima"))
    due = due_on(deadline, case.year)
    return _each_time(rule, case, pieces) if due is None else _once(rule, case, pieces, due)


def _once(rule: InTime, case: Case, pieces: Sequence[Evidence], due: date) -> Verdict:
    title = case.rubric.deadlines[rule.deadline].title
    timely = [piece for piece in pieces if _received(piece) <= due]
    if timely:
        because = _("{title} diterima paling lambat {due}").format(title=title, due=due)
        return shared(rule.kind, ONE, with_evidence(because, timely), timely)
    open_ones = [piece for piece in pieces if piece.row.access != RESTRICTED]
    late = min(((_received(piece) - due).days for piece in open_ones), default=None)
    how_late = _("sesudah {due}").format(due=due) if late is None else _("{days} hari sesudah {due}").format(days=late, due=due)
    because = _("{title} diterima {late}").format(title=title, late=how_late)
    return shared(rule.kind, ZERO, with_evidence(because, pieces), pieces, _("tidak dapat diperbaiki untuk tahun ini"))


def _each_time(rule: InTime, case: Case, pieces: Sequence[Evidence]) -> Verdict:
    deadline = case.rubric.deadlines[rule.deadline]
    timely: list[Evidence] = []
    late, absent = [], []
    spans = tuple(recurring(deadline, case.year))
    for index, (span, due) in enumerate(spans, start=1):
        about = [piece for piece in pieces if states_period_in(piece, span)]
        found = [piece for piece in about if _received(piece) <= due]
        timely += found
        late += [str(index)] if about and not found else []
        absent += [] if about else [str(index)]
    kept = len(spans) - len(late) - len(absent)
    because = _("{title} tepat waktu: {count} dari {all}").format(title=deadline.title, count=kept, all=len(spans))
    because += "; " + _("terlambat: {late}").format(late=", ".join(late)) if late else ""
    because += "; " + _("belum ada: {missing}").format(missing=", ".join(absent)) if absent else ""
    wanting = _("bukti yang diterima tepat waktu untuk masa {missing}").format(missing=", ".join(absent)) if absent else ""
    wanting = wanting or _("tidak dapat diperbaiki untuk tahun ini")
    return shared(rule.kind, Fraction(kept, len(spans)), with_evidence(because, timely), timely, wanting)


def _received(piece: Evidence) -> date:
    assert piece.row.received is not None, "a valid piece of this search states it"
    return piece.row.received


def rantai(rule: Chain, case: Case) -> Verdict:
    """Stages whose documents follow one another; the last counts for the share of it that is closed."""
    follows, reached = date.min, []
    for stage in rule.stages:
        dated = [(made, piece) for piece in case.valid(stage) if (made := made_on(piece)) is not None and made >= follows]
        if not dated:
            break
        follows = min(made for made, _piece in dated)
        reached.append((stage.name, [piece for _made, piece in dated]))
    evidence = [piece for _name, pieces in reached for piece in pieces]
    told = _(" → ").join(f"{name} ({titles(pieces)})" for name, pieces in reached)
    because = _("tahap yang berurutan: {count} dari {all}").format(count=len(reached), all=len(rule.stages))
    because += f": {told}" if told else ""
    if not reached:
        return nothing(rule.kind, because, _("mulai dari {stage}").format(stage=rule.stages[0].name))
    if len(reached) < len(rule.stages):
        lacking = rule.stages[len(reached)].name
        because += "; " + _("belum ada, atau lebih tua dari tahap sebelumnya: {stage}").format(stage=lacking)
        share = Fraction(len(reached), len(rule.stages))
        return shared(rule.kind, share, because, evidence, _("lengkapi {missing}").format(missing=lacking))
    return _closed(rule, case, because, evidence)


def _closed(rule: Chain, case: Case, because: str, evidence: Sequence[Evidence]) -> Verdict:
    """The whole chain: its last stage counts as far as it is closed."""
    if rule.closed is None or rule.opened is None:
        return shared(rule.kind, ONE, because, evidence)
    before = Fraction(len(rule.stages) - 1, len(rule.stages))
    blank = [case.criterion.inputs[name].title for name in rule.needs if name not in case.inputs]
    if blank:
        because += "; " + _("belum diisi di data.csv: {names}").format(names="; ".join(blank))
        return shared(rule.kind, before, because, evidence, _("isi angkanya di data.csv"))
    title = case.criterion.inputs[rule.closed].title
    leaf = ratio_leaf(case.inputs[rule.closed], case.inputs[rule.opened], rule.zero_denominator, title)
    done = ONE if leaf.outcome is Outcome.NOT_APPLICABLE else leaf.credit or ZERO
    wanting = _("tingkatkan: {title}").format(title=title)
    share = before + done / len(rule.stages)
    return shared(rule.kind, share, f"{because}; {leaf.because}; {percent(share)}", evidence, wanting)
