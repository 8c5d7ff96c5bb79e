"""The report as a page: what each section shows, prepared so that the template only prints."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from lke.engine.certainty import certainty_warnings
from lke.engine.predicates import predicate_of
from lke.engine.verdicts import predicate_words
from lke.engine.words import certainty, hashed_words, level_word, score_meaning, status_word, weight_status
from lke.errors import Problem
from lke.language import _
from lke.model.base import Status
from lke.model.places import JOURNAL
from lke.model.rubric import Branch
from lke.model.run import Header
from lke.model.score import SCORES, Outcome, Score, Scorecard, ScoreNode
from lke.report.chart import AreaChart, Range, area_charts, reach
from lke.report.gate_views import GateView, gate_views
from lke.report.labels import long_date, months, provisional
from lke.report.never_done import never_done
from lke.report.reasons import IndicatorLine, Reasoner, Reasons, indicator_line, source_in_words
from lke.report.shortfalls import Contrast, Gap, disputes, gaps, overrated

MOST_GAPS = 25


@dataclass(frozen=True, slots=True)
class ScoreBox:
    """One of the four scores with what it means."""

    name: str
    meaning: str
    score: Score
    share: Fraction | None
    provisional: str
    without_rules: bool
    """The sistem score of a rubric that states no rule: there is none."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as the page shows it."""

    place: str
    path: str
    what: str
    mend: str
    points: Fraction | None
    serious: bool


@dataclass(frozen=True, slots=True)
class BranchView:
    """A branch with its reasons below it."""

    node: ScoreNode
    level: str
    shares: tuple[tuple[str, Fraction | None], ...]
    """Each of the four scores' share of the weight."""
    weight_status: Status
    source: str
    branches: tuple["BranchView", ...]
    criteria: tuple[Reasons, ...]


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """The office's own months for one sub-activity."""

    id: str
    title: str
    months: tuple[bool, ...]
    responsible: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands outside the score, with the reason."""

    id: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """The whole report."""

    card: Scorecard
    facts: tuple[tuple[str, str], ...]
    certainty: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    """What is not sure of the rubric: an outline, unverified numbers."""
    gates: tuple[GateView, ...]
    predicate: str
    never_done: tuple[ScoreNode, ...]
    level: str
    boxes: tuple[ScoreBox, ...]
    record: ScoreBox
    reach: Range
    charts: tuple[AreaChart, ...]
    gaps: tuple[Gap, ...]
    more_gaps: int
    more_lost: Fraction
    overrated: tuple[Contrast, ...]
    disputes: tuple[Contrast, ...]
    findings: tuple[Finding, ...]
    branches: tuple[BranchView, ...]
    months: tuple[str, ...]
    schedule: tuple[ScheduleLine, ...]
    without_indicators: tuple[Aside, ...]
    unmapped: tuple[tuple[IndicatorLine, str], ...]
    not_applicable: tuple[Aside, ...]
    recorded: tuple[Aside, ...]


def page(card: Scorecard) -> Page:
    """Prepare the report of *card*."""
    reasoner = Reasoner(card)
    missing = gaps(reasoner)
    boxes = tuple(_box(card, name) for name in SCORES)
    return Page(
        card=card,
        facts=tuple(_facts(card)),
        certainty=tuple(_certainty(card)),
        warnings=tuple(certainty_warnings(card.assessment.rubric)),
        gates=tuple(gate_views(card)),
        predicate=predicate_words(
            predicate_of(card.assessment, card.record), one_office=card.assessment.header.unit.level != "pusat"
        ),
        never_done=never_done(card.assessment, card.record),
        level=level_word(card.assessment.header.unit.level),
        boxes=boxes,
        record=next(box for box in boxes if box.name == card.basis),
        reach=reach(card.record),
        charts=tuple(area_charts(card)),
        gaps=tuple(missing[:MOST_GAPS]),
        more_gaps=len(missing[MOST_GAPS:]),
        more_lost=sum((gap.lost for gap in missing[MOST_GAPS:]), Fraction(0)),
        overrated=tuple(overrated(reasoner)),
        disputes=tuple(disputes(reasoner)),
        findings=tuple(_findings(card)),
        branches=tuple(_branches(reasoner)),
        months=months(),
        schedule=tuple(_schedule(card)),
        without_indicators=tuple(_without_indicators(card)),
        unmapped=tuple(_unmapped(card)),
        not_applicable=tuple(_asides(reasoner, Outcome.NOT_APPLICABLE)),
        recorded=tuple(_asides(reasoner, Outcome.RECORDED)),
    )


# --- head --------------------------------------------------------------------------------------------------------


def _facts(card: Scorecard) -> Iterator[tuple[str, str]]:
    header, rubric = card.assessment.header, card.assessment.rubric
    yield _("Satuan kerja"), f"{header.unit.name} ({header.unit.code})"
    yield _("Jenjang"), _level(header)
    yield _("Tahun penilaian"), str(header.year)
    if header.dated:
        yield _("Tanggal nilai"), long_date(header.dated)
    yield _("Status"), status_word(header.status)
    yield _("Instrumen"), rubric.title
    yield (
        _("Edisi"),
        _("{edition} ({id}, sha256 {hash})").format(
            edition=rubric.edition, id=rubric.id, hash=card.assessment.rubric_sha256[:12]
        ),
    )
    yield from _plan_fact(card)
    yield from _hashes(card)
    yield _("Penilai"), "; ".join(_roles(header))


def _level(header: Header) -> str:
    place = f", {header.unit.province}" if header.unit.province else ""
    return level_word(header.unit.level) + place


def _plan_fact(card: Scorecard) -> Iterator[tuple[str, str]]:
    plan = card.assessment.plan
    if plan is not None:
        decree = _("{number}, {day}").format(number=plan.decree.number, day=long_date(plan.decree.issued))
        yield _("Rencana aksi"), f"{plan.title} ({decree})"


def _hashes(card: Scorecard) -> Iterator[tuple[str, str]]:
    """The beginnings of the hashes of what was read; the workbook's cover has them whole."""
    anchor = card.assessment.hashes.get(JOURNAL)
    read = [f"{name} {sha256[:12]}" for name, sha256 in hashed_words(card.assessment) if sha256 != anchor]
    if read:
        yield _("Berkas masukan (sha256)"), ", ".join(read)
    if anchor is not None:  # whole: it is what the journal is checked against
        yield _("Jurnal, entri terakhir"), anchor


def _roles(header: Header) -> Iterator[str]:
    for name in header.rounds:
        yield f"{name}: {header.assessors.get(name) or _('peran belum dicatat')}"


def _certainty(card: Scorecard) -> Iterator[tuple[str, str]]:
    """How sure the rubric's numbers are: weights by level with their sources, scales, rules."""
    rubric = card.assessment.rubric
    by_level: dict[str, Counter[str]] = {}
    for node, _parent, depth in rubric.walk():
        level = rubric.levels[depth] if isinstance(node, Branch) and depth < len(rubric.levels) else _("Kriteria")
        source = source_in_words(node.source, rubric) if node.weight is not None else ""
        known = certainty(weight_status(node, rubric)) + (f" ({source})" if source else "")
        by_level.setdefault(level, Counter())[known] += 1
    for level, counts in by_level.items():
        yield _("Bobot {level}").format(level=level), _tally(counts)
    yield _("Skala jawaban"), _tally(Counter(certainty(scale.status) for scale in rubric.scales.values()))
    rules = Counter(certainty(criterion.status or rubric.default_status) for criterion in rubric.criteria())
    yield _("Pertanyaan, aturan"), _tally(rules)


def _tally(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {known}" for known, count in sorted(counts.items()))


# --- scores ------------------------------------------------------------------------------------------------------


def _box(card: Scorecard, name: str) -> ScoreBox:
    score = card.scores[name]
    return ScoreBox(
        name=name,
        meaning=score_meaning(name),
        score=score,
        share=score.points / score.weight if score.weight else None,
        provisional=provisional(score),
        without_rules=name == "sistem" and card.without_rules,
    )


# --- findings ----------------------------------------------------------------------------------------------------


def _findings(card: Scorecard) -> Iterator[Finding]:
    """What hangs on many points first; otherwise in the order of the files."""
    for problem in sorted(card.findings, key=lambda each: -(each.points or Fraction(0))):
        yield Finding(_place(problem), problem.path, problem.what, problem.mend, problem.points, problem.severity == "salah")


def _place(problem: Problem) -> str:
    return problem.file if problem.line is None else _("{file} baris {line}").format(file=problem.file, line=problem.line)


# --- the tree ----------------------------------------------------------------------------------------------------


def _branches(reasoner: Reasoner) -> Iterator[BranchView]:
    card = reasoner.card
    nodes = {name: {node.id: node for node in card.scores[name].walk()} for name in SCORES}
    rubric = card.assessment.rubric
    stated = {node.id: node for node, _parent, _depth in rubric.walk()}

    def view(node: ScoreNode) -> BranchView:
        return BranchView(
            node=node,
            level=rubric.levels[node.depth] if node.depth < len(rubric.levels) else "",
            shares=tuple((name, nodes[name][node.id].credit) for name in SCORES if name != "sistem" or not card.without_rules),
            weight_status=weight_status(stated[node.id], rubric),
            source=source_in_words(stated[node.id].source, rubric),
            branches=tuple(view(child) for child in node.children if child.criterion is None),
            criteria=tuple(reasoner.of(each.criterion) for each in _questions(node) if each.criterion is not None),
        )

    return (view(root) for root in card.record.roots)


def _questions(node: ScoreNode) -> Iterator[ScoreNode]:
    """The questions right below a branch, a predicate followed by the criteria that inform it."""
    for child in node.children:
        if child.criterion is not None:
            yield from child.walk()


# --- schedule, and what stands outside the score -----------------------------------------------------------------


def _schedule(card: Scorecard) -> Iterator[ScheduleLine]:
    plan = card.assessment.plan
    titles = {row.id: row.title for _area, _activity, row in plan.sub_activities()} if plan else {}
    for row in card.assessment.schedule:
        marked = tuple(str(month) in {each.lstrip("0") for each in row.months} for month in range(1, 13))
        yield ScheduleLine(row.sub_activity, titles.get(row.sub_activity, ""), marked, row.responsible or "")


def _without_indicators(card: Scorecard) -> Iterator[Aside]:
    """Branches without criteria, and rows of the plan without indicators."""
    seen = {node.id for node, _parent, _depth in card.assessment.rubric.walk() if not node.has_criteria}
    yield from (Aside(node.id, node.title, node.because) for node in card.record.walk() if node.id in seen)
    plan = card.assessment.plan
    for _area, _activity, row in plan.sub_activities() if plan else ():
        if not row.indicators and row.id not in seen:
            yield Aside(row.id, row.title, _("tanpa indikator dalam rencana aksi"))


def _unmapped(card: Scorecard) -> Iterator[tuple[IndicatorLine, str]]:
    plan, unmapped = card.assessment.indicator_plan, card.assessment.unmapped
    for row, indicator in plan.indicators() if plan else ():
        if indicator.id in unmapped:
            yield indicator_line(row, indicator), unmapped[indicator.id]


def _asides(reasoner: Reasoner, outcome: Outcome) -> Iterator[Aside]:
    leaves = (leaf for leaf in reasoner.card.record.leaves() if leaf.outcome is outcome)
    return (Aside(leaf.id, leaf.title, leaf.because) for leaf in leaves)
