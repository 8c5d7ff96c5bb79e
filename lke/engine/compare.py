"""Before against after: every node, and the change split exactly into causes (``docs/perbandingan.md`` says how)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain

from lke.engine.pairing import Pair, Pairing
from lke.engine.score import Scorer
from lke.engine.shapley import Shares
from lke.engine.voices import AFTER, BEFORE, BOTH, Voice, Voices
from lke.engine.weights import effective_weights
from lke.model.comparison import CAUSES, ZERO, Comparison, Movement, Side
from lke.model.score import ScoreNode

Causes = Mapping[str, Fraction]


def compare(before: Side, after: Side, pairing: Pairing, scorers: tuple[Scorer, Scorer] | None = None) -> Comparison:
    """Compare two sides whose questions are paired; *scorers*: those of the two assessments, where there are some."""
    same = _same_rubric(before, after)
    games = _Games(before, after, pairing.pairs, Voices(before, after, pairing.pairs, scorers).all(), same)
    parts = games.split()
    nodes = tuple(_Rows(before, after, pairing, parts, games).all())
    total = Movement(
        id="",
        parent=None,
        title="",
        depth=0,
        is_leaf=False,
        kind="sama",
        partners=(),
        before=before.score.points,
        after=after.score.points,
        weight_before=before.score.weight,
        weight_after=after.score.weight,
        causes=_sum(chain.from_iterable(parts)),
    )
    return Comparison(before, after, total, nodes, same)


def _same_rubric(before: Side, after: Side) -> bool:
    one, other = before.assessment.rubric, after.assessment.rubric
    return one is other or one == other


def _sum(causes: Iterable[Causes]) -> Causes:
    """Add up by cause; every cause is there."""
    total = dict.fromkeys(CAUSES, ZERO)
    for each in causes:
        for cause, points in each.items():
            total[cause] += points
    return total


# --- the games ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Taken:
    """From which side each cause is taken."""

    jawaban: int = BEFORE
    bukti: int = BEFORE
    tpi: int = BEFORE
    rubrik: int = BEFORE
    tidak_berlaku: int = BEFORE
    kelengkapan: int = BEFORE


class _Games:
    """The points that each pair brings to either rubric when some causes are taken from before and some from after."""

    def __init__(self, before: Side, after: Side, pairs: tuple[Pair, ...], voices: list[Voice], same: bool) -> None:
        self.pairs, self.voices, self.same = pairs, voices, same
        self.rubrics = (before.assessment.rubric, after.assessment.rubric)
        self._questions = tuple(_by_question(pairs, side) for side in BOTH)
        told = [(side, away) for side in ((AFTER,) if same else BOTH) for away in BOTH]
        self._weights = {key: self._effective(*key) for key in told}
        self._parts = {key: self._applying(*key) for key in told}
        self.shares = Shares(self._moving())
        self._coalitions = [
            _Taken(**{cause: coalition >> at & 1 for at, cause in enumerate(self.shares.causes)})
            for coalition in self.shares.coalitions
        ]

    def split(self) -> list[tuple[Causes, Causes]]:
        """Of each pair, the causes of what it takes from its old question and of what it gives to its new one."""
        return [(self._split(at, BEFORE), self._split(at, AFTER)) for at in range(len(self.pairs))]

    def points(self, at: int, side: int, taken: _Taken) -> Fraction:
        """What pair *at* brings to its question of *side*; under one rubric everything is told of the new question."""
        told = taken.rubrik if not self.same else AFTER
        if told != side:
            return ZERO
        voice = self.voices[at]
        name = self.pairs[at].new if side == AFTER else self.pairs[at].old
        if name is None or voice.away[taken.tidak_berlaku] or voice.blank[taken.kelengkapan]:
            return ZERO
        credit = voice.credits[taken.jawaban, taken.bukti, taken.tpi][side]
        return credit * self._weights[side, taken.tidak_berlaku][name] * self._parts[side, taken.tidak_berlaku][at]

    def _split(self, at: int, side: int) -> Causes:
        return self.shares.split([self.points(at, side, taken) for taken in self._coalitions])

    def _moving(self) -> list[str]:
        """The causes that differ anywhere: the others change nothing and get nothing."""
        voices = self.voices
        moves = {
            "jawaban": any(_turns(voice, 0) for voice in voices),
            "bukti": any(_turns(voice, 1) for voice in voices),
            "tpi": any(_turns(voice, 2) for voice in voices),
            "rubrik": not self.same,
            "tidak_berlaku": any(voice.away[0] != voice.away[1] for voice in voices),
            "kelengkapan": any(voice.blank[0] != voice.blank[1] for voice in voices),
        }
        return [cause for cause in CAUSES if moves[cause]]

    def _effective(self, side: int, away: int) -> Mapping[str, Fraction]:
        """Weights of one rubric when what one side calls TB is away."""
        gone = frozenset(name for name, owned in self._questions[side].items() if all(self.voices[at].away[away] for at in owned))
        return effective_weights(self.rubrics[side], gone).by_id

    def _applying(self, side: int, away: int) -> dict[int, Fraction]:
        """Which part of its question each pair is, among the pairs that apply."""
        parts: dict[int, Fraction] = {}
        for owned in self._questions[side].values():
            applying = {at: _share(self.pairs[at], side) for at in owned if not self.voices[at].away[away]}
            whole = sum(applying.values(), ZERO)
            parts |= {at: share / whole if whole else Fraction(1, len(applying)) for at, share in applying.items()}
        return parts


def _turns(voice: Voice, place: int) -> bool:
    """Whether the credit depends on the side from which one layer is taken."""
    return any(
        reading != voice.credits[(*key[:place], AFTER, *key[place + 1 :])]  # type: ignore[index]
        for key, reading in voice.credits.items()
    )


def _share(pair: Pair, side: int) -> Fraction:
    return pair.share_of_new if side == AFTER else pair.share_of_old


def _by_question(pairs: tuple[Pair, ...], side: int) -> dict[str, list[int]]:
    """Question of one side -> its pairs."""
    owned: dict[str, list[int]] = {}
    for at, pair in enumerate(pairs):
        name = pair.new if side == AFTER else pair.old
        if name is not None:
            owned.setdefault(name, []).append(at)
    return owned


# --- the rows ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Rows:
    """Every node of the side after in preorder, then what is no more."""

    before: Side
    after: Side
    pairing: Pairing
    parts: list[tuple[Causes, Causes]]
    games: _Games
    old_nodes: dict[str, ScoreNode] = field(init=False)
    taking: dict[str, list[int]] = field(init=False)
    giving: dict[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.old_nodes = {node.id: node for node in self.before.score.walk()}
        self.taking = _by_question(self.pairing.pairs, BEFORE)
        self.giving = _by_question(self.pairing.pairs, AFTER)

    def all(self) -> Iterator[Movement]:
        """All rows."""
        for node in self.after.score.walk():
            if node.criterion is None:
                yield self._branch(node)
            elif node.id in self.giving:
                yield self._leaf(node)
        named = set(self.pairing.branches.values())
        lost = {pair.old for pair in self.pairing.pairs if pair.new is None}
        for node in self.before.score.walk():
            if node.id in lost or (node.criterion is None and node.id not in named and self._is_lost(node, lost)):
                yield self._lost(node)

    def _is_lost(self, branch: ScoreNode, lost: set[str | None]) -> bool:
        """Whether a branch has questions and none of them has a partner."""
        inside = [leaf.id for leaf in branch.walk() if leaf.id in self.taking]
        return bool(inside) and all(name in lost for name in inside)

    def _branch(self, node: ScoreNode) -> Movement:
        old = self.old_nodes.get(self.pairing.branches.get(node.id, ""))
        inside = [self.parts[at][AFTER] for leaf in node.walk() for at in self.giving.get(leaf.id, ())]
        if old is not None:
            inside += [self.parts[at][BEFORE] for leaf in old.walk() for at in self.taking.get(leaf.id, ())]
        return _movement(node, old, "sama" if old is not None else "baru", _sum(inside))

    def _leaf(self, node: ScoreNode) -> Movement:
        owned = self.giving[node.id]
        pairs = [self.pairing.pairs[at] for at in owned]
        partners = tuple(pair.old for pair in pairs if pair.old is not None)
        causes = _sum(chain.from_iterable(self.parts[at] for at in owned))
        one = self.old_nodes[partners[0]] if len(partners) == 1 and pairs[0].share_of_old == 1 else None
        if one is not None or not partners:
            return _movement(node, one, pairs[0].kind, causes)
        points = sum((self.games.points(at, BEFORE, _Taken()) for at in owned), ZERO)
        weight = sum((self.old_nodes[pair.old].weight * pair.share_of_old for pair in pairs if pair.old is not None), ZERO)
        moved = _movement(node, None, pairs[0].kind, causes)
        return moved._replace(
            partners=partners,
            before=points,
            weight_before=weight,
            why_before=self.old_nodes[partners[0]].because if len(partners) == 1 else "",
        )

    def _lost(self, node: ScoreNode) -> Movement:
        inside = [self.parts[at][BEFORE] for leaf in node.walk() for at in self.taking.get(leaf.id, ())]
        return Movement(
            id=node.id,
            parent=node.parent,
            title=node.title,
            depth=node.depth,
            is_leaf=node.criterion is not None,
            kind="hilang",
            partners=(node.id,),
            before=node.points,
            after=None,
            weight_before=node.weight,
            weight_after=ZERO,
            causes=_sum(inside),
            why_before=node.because,
        )


def _movement(node: ScoreNode, old: ScoreNode | None, kind: str, causes: Causes) -> Movement:
    return Movement(
        id=node.id,
        parent=node.parent,
        title=node.title,
        depth=node.depth,
        is_leaf=node.criterion is not None,
        kind=kind,
        partners=() if old is None else (old.id,),
        before=None if old is None else old.points,
        after=node.points,
        weight_before=ZERO if old is None else old.weight,
        weight_after=node.weight,
        causes=causes,
        why_before="" if old is None else old.because,
        why_after=node.because,
    )
