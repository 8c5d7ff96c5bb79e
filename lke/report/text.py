"""What the terminal shows: plain lines, no colours."""

from fractions import Fraction
from textwrap import shorten

from lke.engine.certainty import certainty_warnings
from lke.engine.gates import decide_gates
from lke.engine.predicates import predicate_of
from lke.engine.rule_words import in_words
from lke.engine.scales import choices
from lke.engine.verdicts import bound_words, open_words, predicate_words
from lke.engine.words import certainty, credit_in_words, level_word, score_meaning, status_word, weight_status
from lke.figures import percent, plain, rounded
from lke.language import _
from lke.model.plan import Plan, SubActivity
from lke.model.rubric import Branch, ChoiceScale, Criterion, Rubric
from lke.model.score import SCORES, Score, Scorecard, ScoreNode
from lke.report.explain import explain_node
from lke.report.gates import gate_lines
from lke.report.labels import provisional, score_name, standing_word
from lke.report.never_done import never_done

__all__ = ["explain_node", "plan_tree", "rubric_tree", "score_table"]

_CELLS = 20
_TITLE_WIDTH = 44


def bar(share: Fraction | None, cells: int = _CELLS) -> str:
    """Draw a share of 1; only a full share fills every cell."""
    filled = min(int(share * cells), cells) if share is not None else 0
    return "█" * filled + "░" * (cells - filled)


# --- score -------------------------------------------------------------------------------------------------------


def score_table(card: Scorecard, score: Score) -> str:
    """*score* with its areas, beside the four scores."""
    blocks = (_head(card), _total(card, score), _four(card), _areas(card, score), _never_done(card, score), _gates(card, score))
    return "\n".join(line for block in (*blocks, _foot(card)) if block for line in (*block, "")).rstrip("\n")


def _gates(card: Scorecard, score: Score) -> list[str]:
    return list(gate_lines(decide_gates(card.assessment, score)))


def _never_done(card: Scorecard, score: Score) -> list[str]:
    """What an office of this level never does, apart, with its points; the score keeps it."""
    groups = never_done(card.assessment, score)
    if not groups:
        return []
    level = level_word(card.assessment.header.unit.level)
    weight = sum((group.weight for group in groups), Fraction(0))
    head = _("Tidak pernah dikerjakan {level}, tetap dihitung: {weight} poin").format(level=level, weight=plain(weight))
    return [head, *(f"  {_area(group)}" for group in groups)]


def _head(card: Scorecard) -> list[str]:
    header, rubric = card.assessment.header, card.assessment.rubric
    lines = [_("CONTOH – data rekaan")] if header.example else []
    lines.append(f"{header.unit.name} ({header.unit.code}) · {header.year} · {status_word(header.status)}")
    lines.append(_("{title} (edisi {edition})").format(title=rubric.title, edition=rubric.edition))
    return [*lines, *certainty_warnings(rubric)]


def _total(card: Scorecard, score: Score) -> list[str]:
    name = score_name(score.by)
    record = _(" (nilai dasar)") if score.by == card.basis else ""
    reached = percent(score.points / score.weight if score.weight else None)
    lines = [
        _("Nilai {name}{record}: {points} dari {weight} poin = {percent}").format(
            name=name, record=record, points=rounded(score.points), weight=plain(score.weight), percent=reached
        )
    ]
    lines.append(_("Terjawab {answered} dari {of}").format(answered=score.answered, of=score.of) + _interval(score))
    if score.provisional:
        lines.append(provisional(score))
    lines.append(open_words(decide_gates(card.assessment, score)))
    one_office = card.assessment.header.unit.level != "pusat"
    lines.append(predicate_words(predicate_of(card.assessment, score), one_office=one_office))
    return [line for line in lines if line]


def _interval(score: Score) -> str:
    if score.answered >= score.of:
        return ""
    return _("; bila sisanya terjawab: {least} sampai {greatest} poin").format(
        least=rounded(score.points), greatest=rounded(score.highest)
    )


def _four(card: Scorecard) -> list[str]:
    return [_one_of_four(card, name) for name in SCORES]


def _one_of_four(card: Scorecard, name: str) -> str:
    score = card.scores[name]
    if name == "sistem" and not card.decisions:
        return f"  {name:<9}{'–':>8}  {'–':>8}  {_('rubrik ini tanpa aturan bukti')}"
    reached = percent(score.points / score.weight if score.weight else None)
    said = provisional(score) or score_meaning(name)
    return f"  {name:<9}{rounded(score.points):>8}  {reached:>8}  {said}"


def _areas(card: Scorecard, score: Score) -> list[str]:
    level = card.assessment.rubric.levels[0] if card.assessment.rubric.levels else _("Bagian")
    head = f"{level:<{_TITLE_WIDTH}}{_('bobot'):>7}{_('nilai'):>8}  {'':<{_CELLS}}  {_('persen'):>8}"
    return [head, *(_area(root) for root in score.roots)]


def _area(node: ScoreNode) -> str:
    title = shorten(f"{node.id}  {node.title}", _TITLE_WIDTH - 1, placeholder="…")
    if node.points is None:
        return f"{title:<{_TITLE_WIDTH}}{plain(node.weight):>7}{'–':>8}  {standing_word(node)}"
    points = rounded(node.points)
    return f"{title:<{_TITLE_WIDTH}}{plain(node.weight):>7}{points:>8}  {bar(node.credit)}  {percent(node.credit):>8}"


def _foot(card: Scorecard) -> list[str]:
    disputed = sum(leaf.disputed for leaf in card.record.leaves())
    lines = [_("Temuan: {count} (rincian: lke check RUN, atau laporan.html)").format(count=len(card.findings))]
    if disputed:
        lines.append(_("Beda pendapat satker dan penilai: {count} kriteria").format(count=disputed))
    return lines


# --- rubric ------------------------------------------------------------------------------------------------------


def rubric_tree(rubric: Rubric) -> str:
    """A rubric with weights, scales, rules and how sure they are."""
    head = [
        f"{rubric.id} – {rubric.title}",
        _("edisi {edition}; nilai dasar {basis}; berlaku {first}–{last}").format(
            edition=rubric.edition, basis=rubric.basis, first=rubric.valid.first, last=rubric.valid.last or ""
        ),
        "",
    ]
    head[-1:] = [*certainty_warnings(rubric), *_base_lines(rubric), ""]
    lines = [line for node, _parent, depth in rubric.walk() for line in _rubric_lines(node, depth, rubric)]
    return "\n".join([*head, *lines, *_scale_lines(rubric), *_gate_rules(rubric), *_ladder_lines(rubric)])


def _base_lines(rubric: Rubric) -> list[str]:
    return [_("turunan dari {base}").format(base=rubric.extends)] if rubric.extends else []


def _scale_lines(rubric: Rubric) -> list[str]:
    lines = ["", _("Skala")]
    for name, scale in rubric.scales.items():
        if isinstance(scale, ChoiceScale):
            said = ", ".join(f"{choice} {credit_in_words(credit)}" for choice, credit in scale.choices.items())
        else:
            said = choices(scale)
        lines.append(f"  {name}: {said} ({certainty(scale.status)})")
    return lines


def _gate_rules(rubric: Rubric) -> list[str]:
    lines: list[str] = []
    for level, gate in rubric.gates.items():
        lines += ["", _("Gerbang {level}: {title}").format(level=level, title=gate.title)]
        for name, condition in gate.conditions.items():
            bound, nodes = bound_words(condition, condition.bound), " + ".join(condition.nodes) or _("nilai total")
            sure = certainty(condition.status or rubric.default_status)
            lines.append(f"  {level}.{name}  {condition.title}: {nodes} {bound} ({sure})")
        lines += ["  " + _("tidak diuji: {condition}").format(condition=each) for each in gate.untested]
    return lines


def _ladder_lines(rubric: Rubric) -> list[str]:
    ladder = rubric.ladder
    if ladder is None:
        return []
    owner = _("milik satker") if ladder.owner == "satker" else _("milik KPU secara keseluruhan")
    lines = ["", f"{ladder.title} ({owner}, {certainty(ladder.status or rubric.default_status)})"]
    for rung in ladder.rungs:
        asks = ", " + _("semua target tercapai") if rung.every_target else ""
        meaning = f"  {rung.meaning}" if rung.meaning else ""
        lines.append(f"  {rung.name:<3} {rung.bound.sign} {plain(rung.bound.least)}{asks}{meaning}")
    return lines


def _rubric_lines(node: Branch | Criterion, depth: int, rubric: Rubric) -> list[str]:
    indent = "  " * depth
    if isinstance(node, Criterion):
        weight = "" if node.weight is None else f"  ({_weight_words(node, rubric)})"
        scale = _("hanya informasi, {scale}").format(scale=node.scale) if node.informing else node.scale
        line = f"{indent}{node.id}  {node.text}  [{scale}]{weight}{_done_by(node)}"
        return [line] if node.rule is None else [line, f"{indent}    {in_words(node, rubric)}"]
    nothing = "" if node.has_criteria else "  " + _("tanpa indikator")
    outside = "  " + _("di luar jumlah") if node.outside_sum else ""
    judged = "  " + _("[predikat: {scale}]").format(scale=node.scale) if node.judged is not None else ""
    return [f"{indent}{node.id}  {node.title}  ({_weight_words(node, rubric)}){judged}{outside}{nothing}{_done_by(node)}"]


def _weight_words(node: Branch | Criterion, rubric: Rubric) -> str:
    said = _("bobot sama rata") if node.weight is None else _("bobot {weight}").format(weight=credit_in_words(node.weight))
    return f"{said}, {certainty(weight_status(node, rubric))}"


def _done_by(node: Branch | Criterion) -> str:
    return "" if node.done_by is None else "  " + _("hanya {levels}").format(levels=", ".join(map(level_word, node.done_by)))


# --- plan --------------------------------------------------------------------------------------------------------


def plan_tree(plan: Plan) -> str:
    """An action plan, verbatim, with its ids."""
    lines = [
        f"{plan.id} – {plan.title}",
        f"{plan.decree.number}, {plan.decree.issued.isoformat()}",
        _("jadwal tidak dinyatakan dalam rencana aksi"),
    ]
    for area in plan.areas:
        lines += ["", f"{area.id}  {area.name}"]
        for activity in area.activities:
            lines.append(f"  {activity.id}  {activity.name}")
            for row in activity.sub_activities:
                lines += _row_lines(row)
    return "\n".join(lines)


def _row_lines(row: SubActivity) -> list[str]:
    lines = [f"    {row.id}  {row.title}"]
    if row.name:
        lines += [f"      {part.label} {part.text}" for part in row.parts]
    if row.lead_in:
        lines.append(f"      {row.lead_in}")
    for indicator in row.indicators:
        lines.append(f"      {indicator.id}  {indicator.text}")
        lines += [f"        - {detail}" for detail in indicator.details]
    return lines if row.indicators else [*lines, f"      {_('tanpa indikator')}"]
