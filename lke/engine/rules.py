"""What each rule kind yields from valid evidence and inputs. One function a kind; the table is made from them."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from lke.engine.leaves import recorded, unanswered
from lke.engine.ratios import ratio_leaf, share_of
from lke.engine.scales import best, show_answer, worst
from lke.language import _
from lke.model.assessment import Answer, Evidence, Ruling
from lke.model.places import RESTRICTED, evidence_path
from lke.model.rubric import Criterion, Scale
from lke.model.rules import Complete, Count, Decrease, Element, Exists, Human, Ratio, Record, Rule, Share
from lke.model.score import Decision, Leaf, Outcome


class Facts(NamedTuple):
    """What a rule may look at."""

    criterion: Criterion
    scale: Scale
    valid: tuple[Evidence, ...]
    inputs: Mapping[str, Fraction]
    ruling: Ruling | None


def decide(facts: Facts) -> Decision:
    """Decide *facts* by the criterion's rule.

    A rule that finds neither evidence nor data, or cannot decide, gives no answer.
    """
    rule = facts.criterion.rule
    assert rule is not None, "a criterion without a rule decides nothing"
    return RULES[rule.kind](rule, facts)


def ada(rule: Exists, facts: Facts) -> Decision:
    """At least ``minimal`` valid pieces give ``hasil``; fewer, but some, give the scale's worst."""
    count = len(set(documents(facts.valid)))
    sought = _("dicari paling sedikit {need} bukti sah, ditemukan {count}").format(need=rule.at_least, count=count)
    if not count:
        return nothing(sought)
    if count < rule.at_least:
        return scored(facts, worst(facts.scale), sought)
    return scored(facts, named_answer(facts.scale, rule.result), f"{sought}: {titles(facts.valid)}")


def lengkap(rule: Complete, facts: Facts) -> Decision:
    """How many elements of the set were found, n of m."""
    proofs = {element.name: [piece for piece in facts.valid if proves(piece, element)] for element in rule.elements}
    found = [f"{name} ({titles(pieces)})" for name, pieces in proofs.items() if pieces]
    missing = [name for name, pieces in proofs.items() if not pieces]
    because = _("unsur yang ditemukan: {found} dari {all}").format(found=len(found), all=len(rule.elements))
    because += f": {', '.join(found)}" if found else ""
    if missing:
        because += "; " + _("belum ada: {missing}").format(missing=", ".join(missing))
    if not found:
        return nothing(because)
    if rule.results is None:
        share = Fraction(len(found), len(rule.elements))
        return scored(facts, Answer(str(share), share), because)
    reached = [named_answer(facts.scale, name) for name, least in rule.results.items() if len(found) >= least]
    answer = max(reached, key=lambda each: each.credit or Fraction(0)) if reached else worst(facts.scale)
    return scored(facts, answer, because)


def bagian(_rule: Share, facts: Facts) -> Decision:
    """A part of a whole, from two inputs, once valid evidence proves them."""
    return proved(facts, share_of(facts.criterion, facts.inputs))


def rasio(_rule: Ratio, facts: Facts) -> Decision:
    """Sums of inputs over one another, once valid evidence proves them."""
    return proved(facts, share_of(facts.criterion, facts.inputs))


def penurunan(_rule: Decrease, facts: Facts) -> Decision:
    """A decrease from last year, once valid evidence proves it."""
    return proved(facts, share_of(facts.criterion, facts.inputs))


def jumlah(rule: Count, facts: Facts) -> Decision:
    """A count against a stated need: of valid evidence, or of an input."""
    if rule.counted is not None:
        return proved(facts, share_of(facts.criterion, facts.inputs))
    need = Fraction(rule.need) if rule.need is not None else facts.inputs.get(rule.need_input or "")
    count = Fraction(len(set(documents(facts.valid))))
    if not facts.valid:
        return nothing(_("tidak ada bukti sah yang dihitung"))
    if need is None:
        return nothing(_("kebutuhan belum diisi di data.csv"))
    return Decision(ratio_leaf(count, need, rule.zero_denominator, _("bukti sah terhadap kebutuhan")))


def masukan_saja(_rule: Record, facts: Facts) -> Decision:
    """Recorded, never scored."""
    return Decision(recorded(facts.criterion, facts.inputs))


def perlu_orang(rule: Human, facts: Facts) -> Decision:
    """A person's ruling, once valid evidence hangs on it."""
    reason, look_at = rule.reason.rstrip("."), rule.look_at.rstrip(".")
    look = _("perlu putusan orang: {reason}; yang diperiksa: {look}").format(reason=reason, look=look_at)
    if not facts.valid:
        return Decision(unanswered(_("belum ada bukti sah; {look}").format(look=look)), needs_person=True)
    if facts.ruling is None or not facts.ruling.source:
        what = _("{count} bukti sah menunggu putusan").format(count=len(facts.valid))
        return Decision(unanswered(f"{what}; {look}"), needs_person=True)
    because = _("diputuskan {source} atas {count} bukti sah").format(source=facts.ruling.source, count=len(facts.valid))
    return scored(facts, facts.ruling.answer, because)


RULES: dict[str, Callable[[Rule, Facts], Decision]] = {
    function.__name__: function  # type: ignore[misc]
    for function in (ada, lengkap, bagian, rasio, penurunan, jumlah, masukan_saja, perlu_orang)
}


# --- data -----------------------------------------------------------------------------------------------------------


def proved(facts: Facts, leaf: Leaf) -> Decision:
    """A ratio counts once its inputs are there and valid evidence hangs on them."""
    if leaf.outcome is Outcome.UNANSWERED:
        return Decision(leaf)
    if not facts.valid:
        return nothing(_("{because}; belum ada bukti sah").format(because=leaf.because))
    because = f"{leaf.because}; {titles(facts.valid)}"
    return Decision(Leaf(leaf.outcome, leaf.credit, leaf.answer, because))


# --- small words -------------------------------------------------------------------------------------------------


def nothing(because: str) -> Decision:
    """No answer from this rule."""
    return Decision(unanswered(because))


def scored(facts: Facts, answer: Answer, because: str) -> Decision:
    """The rule's answer."""
    if answer.credit is None:
        return Decision(Leaf(Outcome.NOT_APPLICABLE, None, answer.text, because))
    shown = show_answer(answer.text, facts.scale)
    return Decision(Leaf(Outcome.SCORED, answer.credit, answer.text, f"{shown}: {because}"))


def named_answer(scale: Scale, name: str | None) -> Answer:
    """The answer that a rule names; the scale's best when it names none."""
    if name is None:
        return best(scale)
    assert scale.kind == "pilihan", "checked with the rubric"
    return Answer(name, scale.choices[name])


def proves(piece: Evidence, element: Element) -> bool:
    """Whether a valid piece of evidence shows that *element* is there."""
    return piece.row.kind in element.kinds  # signed where the element asks for it: its kinds are no other element's


def documents(pieces: Sequence[Evidence]) -> tuple[str, ...]:
    """Name each piece's document: the same file, or the same link on the same day, registered twice is one.

    A file is named by its content where any of its rows has the hash, so that the order of rows does not matter.
    """
    hashes: dict[str, str] = {}
    for piece in pieces:
        if piece.row.file and piece.row.sha256:
            hashes.setdefault(_place(piece.row.file), piece.row.sha256)
    return tuple(_document(piece, hashes) for piece in pieces)


def _document(piece: Evidence, hashes: Mapping[str, str]) -> str:
    row = piece.row
    if row.file:
        return hashes.get(_place(row.file), _place(row.file))
    return f"{row.link} {row.dated or row.seen_on}" if row.link else piece.id


def _place(file: str) -> str:
    return evidence_path(file) or file


def titles(pieces: Sequence[Evidence]) -> str:
    """Name evidence by id, with its page."""
    return ", ".join(map(_title, pieces))


def _title(piece: Evidence) -> str:
    """Restricted evidence is named by its id alone."""
    page = None if piece.row.access == RESTRICTED else piece.row.page
    return _("{id} hlm. {page}").format(id=piece.id, page=page) if page else piece.id
