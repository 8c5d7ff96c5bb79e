"""What a rule may look at, and how it says what it found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from lke.engine.documents import titles
from lke.engine.evidence import KIND_FAULTS, Search, faults_for
from lke.engine.scales import answer_with, best, worst
from lke.model.assessment import Answer, Evidence, RelatedRun, RosterRow, Ruling
from lke.model.rubric import Criterion, Rubric, Scale
from lke.model.rules import Sought
from lke.model.score import EvidenceUse, Fault, Standing, Verdict

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(slots=True)
class Case:
    """One criterion in one assessment: its evidence as judged for each search, its numbers, and what surrounds it."""

    criterion: Criterion
    rubric: Rubric
    year: int
    pieces: Sequence[tuple[Evidence, Sequence[Fault]]]
    """The evidence that serves it in the register's order, each with the faults that it has whatever it is used for."""
    searches: Mapping[int, Search]
    inputs: Mapping[str, Fraction]
    ruling: Ruling | None = None
    rosters: Mapping[str, tuple[RosterRow, ...]] = field(default_factory=dict)
    related: Mapping[str, RelatedRun] = field(default_factory=dict)
    before: Mapping[str, Fraction] = field(default_factory=dict)
    """Input -> the number that its ``sama_dengan`` found elsewhere."""
    _judged: dict[int, tuple[tuple[Fault, ...], ...]] = field(default_factory=dict)

    @property
    def scale(self) -> Scale:
        """The criterion's scale."""
        return self.rubric.scales[self.criterion.scale]

    def valid(self, sought: Sought) -> tuple[Evidence, ...]:
        """The pieces that count for what is sought, in the register's order."""
        judged = self._judge(id(sought))
        return tuple(piece for (piece, _standing), faults in zip(self.pieces, judged, strict=True) if not faults)

    def uses(self) -> tuple[EvidenceUse, ...]:
        """Every piece as judged for the criterion: it counts where one search takes it, else the nearest one says why not."""
        searches = [self._judge(key) for key in self.searches]
        return tuple(
            EvidenceUse(piece, min((faults[index] for faults in searches), key=_distance))
            for index, (piece, _standing) in enumerate(self.pieces)
        )

    def _judge(self, key: int) -> tuple[tuple[Fault, ...], ...]:
        if key not in self._judged:
            search = self.searches[key]
            self._judged[key] = tuple(
                faults_for(piece, search, standing, self.rubric, self.year) for piece, standing in self.pieces
            )
        return self._judged[key]


def _distance(faults: Sequence[Fault]) -> tuple[bool, int]:
    """How far evidence is from counting: farthest where its kind is not even asked for."""
    return any(fault.code in KIND_FAULTS for fault in faults), len(faults)


# --- what a rule says --------------------------------------------------------------------------------------------


def shared(kind: str, share: Fraction, because: str, evidence: Sequence[Evidence] = (), wanting: str = "") -> Verdict:
    """Decide by a share of 0..1."""
    return Verdict(kind, Standing.DECIDED, share, None, because, tuple(evidence), "" if share == 1 else wanting)


def answered(case: Case, kind: str, name: str | None, because: str, evidence: Sequence[Evidence] = ()) -> Verdict:
    """Decide by an answer that the rubric names; full credit where it names none."""
    if name is None:
        return shared(kind, ONE, because, evidence)
    return Verdict(kind, Standing.DECIDED, credit_of(case.scale, name), name, because, tuple(evidence))


def too_little(kind: str, because: str, evidence: Sequence[Evidence], wanting: str) -> Verdict:
    """Decide none of it: something was found, and it is not enough."""
    return shared(kind, ZERO, because, evidence, wanting)


def settled(verdict: Verdict, scale: Scale) -> Answer:
    """What a decided verdict answers on *scale*: the answer that it names, else its share; of letters the best or the worst."""
    assert verdict.share is not None
    if verdict.answer is not None:
        return Answer(verdict.answer, verdict.share)
    if scale.kind == "pilihan":
        return best(scale) if verdict.share == 1 else worst(scale)
    return Answer(answer_with(verdict.share, scale), verdict.share)


def nothing(kind: str, because: str, wanting: str) -> Verdict:
    """Give no answer."""
    return Verdict(kind, Standing.NOTHING, None, None, because, (), wanting)


def with_evidence(because: str, evidence: Sequence[Evidence]) -> str:
    """The sentence with the evidence that it rests on."""
    return f"{because}: {titles(evidence)}" if evidence else because


def credit_of(scale: Scale, name: str) -> Fraction:
    """Credit of an answer that a rule names; it exists on the scale, as was checked with the rubric."""
    assert scale.kind == "pilihan", "checked with the rubric"
    return scale.choices[name]
