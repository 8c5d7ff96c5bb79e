"""What to do about a criterion that has not brought all its points."""

from lke.engine.ratios import ratio_inputs
from lke.engine.words import demand_in_words, element_in_words
from lke.language import _
from lke.model.rubric import Criterion
from lke.model.rules import PERSON_KINDS, Complete, Sought
from lke.model.score import Outcome, Scorecard
from lke.report.register import evidence_line

_MOST_MENDS = 3


def next_step(card: Scorecard, criterion: Criterion, claim: Outcome) -> str:
    """Say the next thing to do; *claim* is what became of the office's own answer."""
    if card.basis != "sistem" and claim is Outcome.UNANSWERED:
        return _("isi data.csv") if criterion.is_ratio else _("jawab di jawaban.csv")
    mends = _mends(card, criterion)
    if card.basis in ("klaim", "tpi") and not mends:
        return _("perbaiki pelaksanaannya, lalu perbarui jawaban")
    return "; ".join(mends) or _by_rule(card, criterion)


def _mends(card: Scorecard, criterion: Criterion) -> list[str]:
    """The mends of registered evidence that does not count, the first few."""
    lines = [evidence_line(use, card.assessment.rubric) for use in card.uses[criterion.id] if not use.valid]
    mends = [f"{line.id}: {mend}" for line in lines for mend in line.mends]
    more = len(mends) - _MOST_MENDS
    return mends[:_MOST_MENDS] + ([_("dan {count} perbaikan lain").format(count=more)] if more > 0 else [])


def _by_rule(card: Scorecard, criterion: Criterion) -> str:
    rubric = card.assessment.rubric
    blank = _blank_inputs(card, criterion)
    if blank:
        return _("isi di data.csv: {titles}").format(titles="; ".join(blank))
    match criterion.rule:
        case None:
            return _("jawab di jawaban.csv, dengan catatan dan bukti")
        case Complete() as rule:
            return _("lengkapi: {elements}").format(elements="; ".join(_missing(card, criterion, rule)))
    if not any(use.valid for use in card.uses[criterion.id]) and isinstance(criterion.rule, Sought):
        return _("lampirkan {demand}").format(demand=demand_in_words(criterion, rubric))
    return _beyond_first(card, criterion)


def _beyond_first(card: Scorecard, criterion: Criterion) -> str:
    """What is left where some valid evidence is there already, or where the rule says best what it wants."""
    decision = card.decisions[criterion.id]
    ruled = criterion.rule is not None and criterion.rule.kind in PERSON_KINDS
    if ruled and decision.needs_person:
        return _("minta putusan penilai: {id}:putusan di data.csv, dengan sumber (peran dan tanggal)").format(id=criterion.id)
    if ruled:
        return _("perbaiki pelaksanaannya, lalu minta putusan baru")
    return decision.verdict.wanting or _("tambah bukti: {demand}").format(
        demand=demand_in_words(criterion, card.assessment.rubric)
    )


def _blank_inputs(card: Scorecard, criterion: Criterion) -> list[str]:
    given = card.assessment.inputs.get((criterion.id, "unit"), {})
    return [criterion.inputs[name].title for name in ratio_inputs(criterion) if name not in given]


def _missing(card: Scorecard, criterion: Criterion, rule: Complete) -> list[str]:
    kinds = {use.evidence.row.kind for use in card.uses[criterion.id] if use.valid}
    lacking = [element for element in rule.elements if not kinds.intersection(element.kinds)]
    return [element_in_words(element, card.assessment.rubric) for element in lacking]
