"""What to do about a criterion that has not brought all its points."""

from lke.engine.ratios import ratio_inputs
from lke.engine.rules import proves
from lke.engine.words import demand_in_words, element_in_words
from lke.language import _
from lke.model.rubric import Criterion
from lke.model.rules import Complete, Count, Human, Share
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
    if not any(use.valid for use in card.uses[criterion.id]):
        return _("lampirkan {demand}").format(demand=demand_in_words(criterion, rubric))
    return _beyond_first(card, criterion)


def _beyond_first(card: Scorecard, criterion: Criterion) -> str:
    """What is left where some valid evidence is there already."""
    match criterion.rule:
        case Human() if criterion.id not in card.assessment.rulings:
            return _("minta putusan penilai: {id}:putusan di data.csv, dengan sumber (peran dan tanggal)").format(id=criterion.id)
        case Share(part=part) | Count(counted=str(part)):
            return _("tingkatkan: {title}").format(title=criterion.inputs[part].title)
        case Human():
            return _("perbaiki pelaksanaannya, lalu minta putusan baru")
        case _:
            return _("tambah bukti: {demand}").format(demand=demand_in_words(criterion, card.assessment.rubric))


def _blank_inputs(card: Scorecard, criterion: Criterion) -> list[str]:
    given = card.assessment.inputs.get((criterion.id, "unit"), {})
    return [criterion.inputs[name].title for name in ratio_inputs(criterion) if name not in given]


def _missing(card: Scorecard, criterion: Criterion, rule: Complete) -> list[str]:
    valid = [use.evidence for use in card.uses[criterion.id] if use.valid]
    lacking = [element for element in rule.elements if not any(proves(piece, element) for piece in valid)]
    return [element_in_words(element, card.assessment.rubric) for element in lacking]
