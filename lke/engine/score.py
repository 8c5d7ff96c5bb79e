"""The four scores of an assessment (ARCHITECTURE: four scores are always told apart), each a tree of reasons."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from lke.engine.evidence import searches_of, standing_faults
from lke.engine.facts import Facts
from lke.engine.findings import evidence_findings, rule_findings
from lke.engine.leaves import informed, recorded, unanswered
from lke.engine.predicates import with_fulfilment
from lke.engine.ratios import inputs_decide, on_scale, share_of
from lke.engine.recorded import as_recorded, recorded_decision
from lke.engine.rules import Case, decide
from lke.engine.scales import answer_with, show_answer
from lke.engine.tree import grow
from lke.engine.weights import Weights, effective_weights
from lke.errors import NotFound, Problem, in_order
from lke.language import _
from lke.model.assessment import Answer, Assessment, Evidence
from lke.model.rubric import Criterion
from lke.model.run import ROUND_OF_UNIT
from lke.model.score import SCORES, Decision, EvidenceUse, Fault, Leaf, Outcome, Score, Scorecard

ROUND_PREFIX = "round:"

_COUNTS = (Outcome.SCORED, Outcome.NOT_APPLICABLE)


class Scorer:
    """Scores one assessment; what several scores need is worked out once."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.criteria = tuple(assessment.rubric.criteria())
        self.facts = Facts(assessment.rubric)
        self.rounds = assessment.header.rounds
        self._weights: dict[frozenset[str], Weights] = {}
        self._own = {name: {criterion.id: self._stated(criterion, name) for criterion in self.criteria} for name in self.rounds}
        self.disputed = frozenset(criterion.id for criterion in self.criteria if self._differs(criterion))

    def scorecard(self, findings: Iterable[Problem] = ()) -> Scorecard:
        """Score all four ways; *findings* are the join's, to which the evidence's own are added."""
        scores = _Scores(self)
        record = scores[self.assessment.rubric.basis]
        found = [*findings, *evidence_findings(self.assessment, self.uses, record)]
        found += rule_findings(self.decisions, record)
        totals = {by: self._total(by) for by in SCORES}
        return Scorecard(self.assessment, totals, scores, self.uses, self.decisions, in_order(found))

    def _total(self, by: str) -> Fraction:
        """The points of one of the four scores, without its tree."""
        leaf = self._leaf_by(by)
        leaves = {criterion.id: leaf(criterion) for criterion in self.criteria}
        weights = self._weights_without(leaves).by_id
        return sum((weights[name] * leaf.credit for name, leaf in leaves.items() if leaf.credit), Fraction(0))

    def filled(self, by: str) -> tuple[int, int]:
        """Of the criteria that can bring points, how many one score answers, TB included, and how many there are."""
        leaf = self._leaf_by(by)
        countable = [criterion for criterion in self.criteria if criterion.scored]
        return sum(leaf(criterion).outcome in _COUNTS for criterion in countable), len(countable)

    def score(self, by: str, instead: Mapping[str, Leaf] = MappingProxyType({})) -> Score:
        """Score by ``sistem``, ``klaim``, ``berbukti``, ``tpi`` or ``round:NAME``.

        *instead*: what is supposed of some criteria, instead of what is said of them.

        Raises:
            NotFound: for any other name.

        """
        leaf = self._leaf_by(by)
        leaves = {criterion.id: leaf(criterion) for criterion in self.criteria} | dict(instead)
        rubric = self.assessment.rubric
        leaves = with_fulfilment(rubric, leaves)
        roots = grow(rubric, leaves, self._weights_without(leaves), self.disputed)
        points = sum((root.points for root in roots if root.points is not None), Fraction(0))
        outside = {root.id for root in rubric.roots if root.outside_sum}
        open_weight = sum(
            (node.weight for root in roots for node in root.walk() if node.criterion and node.outcome is Outcome.UNANSWERED),
            Fraction(0),
        )
        countable = [criterion for criterion in self.criteria if criterion.scored]
        verified = sum(self._assessor(criterion) is not None for criterion in countable)
        return Score(
            by=by,
            roots=roots,
            points=points,
            weight=sum((root.weight for root in roots if root.id not in outside), Fraction(0)),
            answered=sum(leaves[criterion.id].outcome in _COUNTS for criterion in countable),
            of=len(countable),
            highest=points + open_weight,
            verified=verified,
            provisional=by == "tpi" and verified < len(countable),
        )

    def _weights_without(self, leaves: Mapping[str, Leaf]) -> Weights:
        """The weights when what *leaves* call TB is away; the same for most scores, so worked out once."""
        away = frozenset(name for name, leaf in leaves.items() if leaf.outcome is Outcome.NOT_APPLICABLE)
        if away not in self._weights:
            self._weights[away] = effective_weights(self.assessment.rubric, away)
        return self._weights[away]

    def _leaf_by(self, by: str) -> Callable[[Criterion], Leaf]:
        four = {"sistem": self.sistem, "klaim": self.klaim, "berbukti": self.berbukti, "tpi": self.tpi}
        if by in four:
            return four[by]
        name = by.removeprefix(ROUND_PREFIX)
        if by.startswith(ROUND_PREFIX) and name in self.rounds:
            return lambda criterion: self._own[name][criterion.id]
        known = [*SCORES, *(ROUND_PREFIX + each for each in self.rounds)]
        problem = Problem(
            severity="salah",
            file="penilaian.yaml",
            line=None,
            path="putaran",
            code="unknown-score",
            what=_("tidak ada nilai atau putaran {by}").format(by=repr(by)),
            mend=_("pakai salah satu: {known}").format(known=", ".join(known)),
        )
        raise NotFound([problem])

    # --- one criterion, one score ---

    def leaf(self, criterion: Criterion, by: str) -> Leaf:
        """What one score, or one round (``round:NAME``), says of one criterion.

        Raises:
            NotFound: when there is no such score or round.

        """
        return self._leaf_by(by)(criterion)

    def klaim(self, criterion: Criterion) -> Leaf:
        """What the office answered; a ratio question answers by its inputs."""
        return self._own[ROUND_OF_UNIT][criterion.id]

    def sistem(self, criterion: Criterion) -> Leaf:
        """What evidence and data alone yield; a TB with its note, typed by the unit, holds."""
        typed = self._typed_not_applicable(criterion)
        if typed is not None:
            return typed
        if criterion.informing:
            return self.klaim(criterion)
        decision = self.decisions.get(criterion.id)
        return decision.leaf if decision is not None else unanswered(_("kriteria tanpa aturan bukti"))

    def berbukti(self, criterion: Criterion) -> Leaf:
        """The lower credit of klaim and sistem; a claim that nothing proves counts 0."""
        claim = self.klaim(criterion)
        if claim.outcome not in _COUNTS or self._typed_not_applicable(criterion) is not None:
            return claim
        decision = self.decisions.get(criterion.id)
        if decision is None or decision.needs_person:
            return self._claim_on_evidence(criterion, claim, decision)
        proof = decision.leaf
        if proof.outcome is Outcome.UNANSWERED:
            return Leaf(Outcome.SCORED, Fraction(0), None, _("diklaim, belum terbukti: {why}").format(why=proof.because))
        if proof.credit is None or claim.credit is None:
            return proof
        if proof.credit < claim.credit:
            return Leaf(
                Outcome.SCORED,
                proof.credit,
                proof.answer,
                _("bukti lebih rendah daripada klaim: {why}").format(why=proof.because),
            )
        because = _("klaim terbukti: {why}") if proof.credit == claim.credit else _("klaim lebih rendah daripada bukti: {why}")
        return Leaf(Outcome.SCORED, claim.credit, claim.answer, because.format(why=proof.because))

    def tpi(self, criterion: Criterion) -> Leaf:
        """The last assessor round that answered, else klaim."""
        if criterion.informing:
            own = (self._own[name][criterion.id] for name in reversed(self.rounds[1:]))
            return next((leaf for leaf in own if leaf.answer is not None), self.klaim(criterion))
        assessor = self._assessor(criterion)
        if assessor is not None:
            return assessor[1]
        claim = self.klaim(criterion)
        because = _("belum diverifikasi, memakai klaim: {why}").format(why=claim.because)
        return Leaf(claim.outcome, claim.credit, claim.answer, because)

    # --- pieces ---

    @property
    def uses(self) -> Mapping[str, tuple[EvidenceUse, ...]]:
        """Criterion -> its evidence, as judged for it."""
        return self._decided.uses

    @property
    def decisions(self) -> Mapping[str, Decision]:
        """Criterion -> what its rule yields; no entry where it has none."""
        return self._decided.decisions

    @property
    def cases(self) -> Mapping[str, Case]:
        """Criterion that holds a fact -> what its rule was decided on."""
        return self._decided.cases

    @cached_property
    def _decided(self) -> "_Decided":
        """Decide every criterion, when first asked; those that state one fact once, on the evidence of all of them."""
        found = _Decided({}, {}, {})
        pieces = {piece.id: (piece, standing_faults(piece)) for piece in self.assessment.evidence}
        serving: dict[str, dict[str, None]] = {criterion.id: {} for criterion in self.criteria}
        for piece in self.assessment.evidence:
            for criterion_id in piece.criteria:
                serving[self.facts.owner[criterion_id]][piece.id] = None
        for criterion in self.criteria:
            if self.facts.owner[criterion.id] == criterion.id:
                case = self._case(criterion, [pieces[name] for name in serving[criterion.id]])
                found.cases[criterion.id], found.uses[criterion.id] = case, case.uses()
                if criterion.decides:
                    found.decisions[criterion.id] = decide(case)
        for criterion in self.criteria:
            self._share_fact(found, criterion)
        for criterion in self.criteria:
            if criterion.id in self.assessment.recorded:
                self._as_recorded(found, criterion)
        return found._replace(uses={criterion.id: found.uses[criterion.id] for criterion in self.criteria})

    def _share_fact(self, found: "_Decided", criterion: Criterion) -> None:
        owner = self.facts.owner[criterion.id]
        if owner == criterion.id:
            return
        found.uses[criterion.id] = found.uses[owner]
        if owner in found.decisions:
            decision = found.decisions[owner]
            because = _("fakta yang sama dengan {id}: {because}")
            leaf = decision.leaf._replace(because=because.format(id=owner, because=decision.leaf.because))
            verdict = decision.verdict._replace(
                kind="rujuk", because=because.format(id=owner, because=decision.verdict.because), parts=(decision.verdict,)
            )
            found.decisions[criterion.id] = decision._replace(leaf=leaf, verdict=verdict)

    def _as_recorded(self, found: "_Decided", criterion: Criterion) -> None:
        """Where evidence cannot be seen here, what was decided where it could be seen stands."""
        known, unseen = self.assessment.recorded[criterion.id], self.assessment.unseen
        uses = found.uses[criterion.id]
        found.uses[criterion.id] = tuple(as_recorded(use, known) if use.evidence.id in unseen else use for use in uses)
        if known.decided and criterion.rule is not None:
            found.decisions[criterion.id] = recorded_decision(known, criterion.rule.kind)

    def _case(self, criterion: Criterion, pieces: Sequence[tuple[Evidence, Sequence[Fault]]]) -> Case:
        assessment = self.assessment
        return Case(
            criterion=criterion,
            rubric=assessment.rubric,
            year=assessment.header.year,
            pieces=pieces,
            searches=searches_of(criterion, assessment.rubric, assessment.header.year),
            inputs=assessment.inputs.get((criterion.id, ROUND_OF_UNIT), {}),
            ruling=assessment.rulings.get(criterion.id),
            rosters=assessment.rosters,
            related=assessment.related,
            before=assessment.before.get(criterion.id, {}),
        )

    def typed(self, criterion: Criterion, name: str) -> tuple[Answer | None, str]:
        """What a round typed, with its note; criteria that state one fact have one answer, wherever it was typed."""
        for member in self.facts.members[self.facts.owner[criterion.id]]:
            answer = self.assessment.answers.get((member, name))
            if answer is not None:
                return answer, self.assessment.notes.get((member, name), "")
        return None, ""

    def _stated(self, criterion: Criterion, name: str) -> Leaf:
        """What one round says of one criterion, without fallback."""
        assessment = self.assessment
        stating = self.facts.stating(criterion)
        inputs = assessment.inputs.get((stating.id, name), {})
        answer, note = self.typed(criterion, name)
        if criterion.informing:
            return informed(criterion, answer)
        if not criterion.scored:
            return recorded(criterion, inputs)
        if answer is not None and answer.credit is None:
            return Leaf(Outcome.NOT_APPLICABLE, None, answer.text, _("TB menurut {round}: {note}").format(round=name, note=note))
        scale = assessment.rubric.scales[criterion.scale]
        if inputs_decide(stating, inputs, assessment.carried_in(stating.id, name)):
            # once one is given the inputs decide; a part of them is no answer yet
            return on_scale(share_of(stating, inputs), scale)
        if answer is None:
            return unanswered(_("belum dijawab"))
        shown = show_answer(answer.text, scale)
        return Leaf(
            Outcome.SCORED, answer.credit, answer.text, _("dijawab {answer} oleh {round}").format(answer=shown, round=name)
        )

    def _typed_not_applicable(self, criterion: Criterion) -> Leaf | None:
        answer, _note = self.typed(criterion, ROUND_OF_UNIT)
        return self.klaim(criterion) if criterion.scored and answer is not None and answer.credit is None else None

    def _claim_on_evidence(self, criterion: Criterion, claim: Leaf, decision: Decision | None) -> Leaf:
        """A claim that no rule can decide stands on evidence, as high as that allows."""
        count = sum(use.valid for use in self.uses[criterion.id])
        if decision is not None and decision.cap is not None and claim.credit is not None:
            return self._claim_under_cap(criterion, claim, decision.cap, decision.leaf.because)
        if count:
            because = _("klaim didukung {count} bukti sah, menunggu putusan orang").format(count=count)
            return Leaf(claim.outcome, claim.credit, claim.answer, because)
        return Leaf(Outcome.SCORED, Fraction(0), None, _("diklaim, tanpa bukti sah"))

    def _claim_under_cap(self, criterion: Criterion, claim: Leaf, cap: Fraction, why: str) -> Leaf:
        """A claim that waits for a person counts as high as what is proved allows."""
        if claim.credit is not None and claim.credit > cap:
            because = _("klaim lebih tinggi daripada yang dapat dibuktikan: {why}").format(why=why)
            return Leaf(Outcome.SCORED, cap, answer_with(cap, self.assessment.rubric.scales[criterion.scale]), because)
        because = _("klaim tidak melebihi batas, menunggu putusan orang: {why}").format(why=why)
        return Leaf(claim.outcome, claim.credit, claim.answer, because)

    def _assessor(self, criterion: Criterion) -> tuple[str, Leaf] | None:
        """The last assessor round that answered, and what it said."""
        for name in reversed(self.rounds[1:]):
            leaf = self._own[name][criterion.id]
            if leaf.outcome in _COUNTS:
                return name, leaf
        return None

    def _differs(self, criterion: Criterion) -> bool:
        assessor, claim = self._assessor(criterion), self.klaim(criterion)
        return assessor is not None and claim.outcome in _COUNTS and assessor[1].credit != claim.credit


class _Decided(NamedTuple):
    """What evidence and rules say of every criterion."""

    uses: dict[str, tuple[EvidenceUse, ...]]
    decisions: dict[str, Decision]
    cases: dict[str, Case]


class _Scores(Mapping[str, Score]):
    """The four scores by name, each worked out when it is first asked for."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._known: dict[str, Score] = {}

    def __getitem__(self, by: str) -> Score:
        if by not in SCORES:
            raise KeyError(by)
        if by not in self._known:
            self._known[by] = self._scorer.score(by)
        return self._known[by]

    def __iter__(self) -> Iterator[str]:
        return iter(SCORES)

    def __len__(self) -> int:
        return len(SCORES)


def score(assessment: Assessment, by: str) -> Score:
    """Score *assessment* one way."""
    return Scorer(assessment).score(by)


def scorecard(assessment: Assessment, findings: Iterable[Problem] = ()) -> Scorecard:
    """Score *assessment* all four ways, with what was found wrong in its evidence."""
    return Scorer(assessment).scorecard(findings)
