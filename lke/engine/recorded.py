"""What was decided on evidence that cannot be seen here, put in the place of deciding it."""

from lke.language import _
from lke.model.assessment import RecordedDecision
from lke.model.score import Decision, EvidenceUse, Fault, Leaf, Outcome, Standing, Verdict

_STANDING = {
    Outcome.SCORED: Standing.DECIDED,
    Outcome.UNANSWERED: Standing.NOTHING,
    Outcome.NOT_APPLICABLE: Standing.NOT_APPLICABLE,
    Outcome.RECORDED: Standing.RECORDED,
}


def recorded_decision(known: RecordedDecision, kind: str) -> Decision:
    """The decision as it was recorded; *kind* names the criterion's rule."""
    outcome = Outcome(known.outcome)
    standing = Standing.WAITING if known.waiting else _STANDING[outcome]
    leaf = Leaf(outcome, known.credit, known.answer, known.because)
    return Decision(leaf, Verdict(kind, standing, known.credit, known.answer, known.because), known.cap)


def as_recorded(use: EvidenceUse, known: RecordedDecision) -> EvidenceUse:
    """A piece of unseen evidence counts where it was recorded to count."""
    if use.evidence.id in known.valid:
        return EvidenceUse(use.evidence, ())
    what = _("tidak sah menurut catatan paket; isinya tidak diperiksa di sini")
    return EvidenceUse(use.evidence, (Fault("evidence-not-seen", what, _("periksa di kantor asalnya")),))
