"""What only a person can decide, and what is only recorded."""

from lke.engine.leaves import recorded
from lke.engine.rules.case import Case
from lke.language import _
from lke.model.rules import Human, Record
from lke.model.score import Standing, Verdict


def masukan_saja(rule: Record, case: Case) -> Verdict:
    """Recorded, never scored."""
    return Verdict(rule.kind, Standing.RECORDED, None, None, recorded(case.criterion, case.inputs).because)


def perlu_orang(rule: Human, case: Case) -> Verdict:
    """A person's ruling, once valid evidence hangs on it."""
    reason, look_at = rule.reason.rstrip("."), rule.look_at.rstrip(".")
    look = _("perlu putusan orang: {reason}; yang diperiksa: {look}").format(reason=reason, look=look_at)
    pieces, ruling = case.valid(rule), case.ruling
    if not pieces:
        because = _("belum ada bukti sah; {look}").format(look=look)
        return Verdict(rule.kind, Standing.WAITING, None, None, because, (), _("daftarkan bukti yang sah"))
    if ruling is None or not ruling.source:
        because = _("{count} bukti sah menunggu putusan").format(count=len(pieces))
        return Verdict(rule.kind, Standing.WAITING, None, None, f"{because}; {look}", pieces, look_at)
    because = _("diputuskan {source} atas {count} bukti sah").format(source=ruling.source, count=len(pieces))
    credit = ruling.answer.credit
    return Verdict(rule.kind, Standing.DECIDED, credit, ruling.answer.text, because, pieces, look_at if credit != 1 else "")
