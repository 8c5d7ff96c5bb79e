"""``lke explain``: why one number is what it is, down to the evidence file, its page and the clause."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from lke.engine.gates import GateVerdict, Verdict, decide_gates
from lke.engine.instruments import indicators_served
from lke.engine.words import certainty
from lke.figures import percent, plain, rounded
from lke.language import _
from lke.model.score import Score, Scorecard, ScoreNode
from lke.report.gates import explain_verdict, untested_lines
from lke.report.labels import score_name, standing_word
from lke.report.reasons import IndicatorLine, InputLine, Reasoner, Reasons, source_in_words
from lke.report.register import EvidenceLine

_INDENT = "  "


def explain_node(card: Scorecard, node_id: str, score: Score) -> str | None:
    """Explain a criterion, a branch, a gate, or an indicator of the plan by *score*; None where there is no such id."""
    nodes = {node.id: node for node in score.walk()}
    if node_id in nodes:
        return "\n".join(_node(card, nodes[node_id], score))
    for gate in decide_gates(card.assessment, score):
        for verdict in gate.verdicts:
            if verdict.id == node_id:
                return "\n".join(_gate(card, verdict, gate))
    return _indicator(card, node_id, score)


def _node(card: Scorecard, node: ScoreNode, score: Score) -> list[str]:
    if node.criterion is None:
        return _branch(card, node, score)
    return _criterion(Reasoner(card, score).of(node.criterion), node, score)


def _gate(card: Scorecard, verdict: Verdict, gate: GateVerdict) -> Iterator[str]:
    rubric, condition = card.assessment.rubric, verdict.condition
    source = verdict.source or source_in_words(condition.source, rubric)
    yield from explain_verdict(verdict, gate, status=certainty(condition.status or rubric.default_status), source=source)
    yield ""
    yield from (line.strip() for line in untested_lines(gate))


def _indicator(card: Scorecard, indicator: str, score: Score) -> str | None:
    """Explain the criteria that serve an indicator, or why none does."""
    asked = indicators_served(card.assessment.rubric, card.assessment.mapping).get(indicator, ())
    serving, unmapped = [leaf for leaf in score.leaves() if leaf.id in asked], card.assessment.unmapped
    if serving:
        reasoner = Reasoner(card, score)
        told = [_criterion(reasoner.of(leaf.criterion), leaf, score) for leaf in serving if leaf.criterion]
        head = _("Indikator {id} dilayani {count} kriteria").format(id=indicator, count=len(serving))
        return "\n".join([head, *(line for lines in told for line in ["", *lines])])
    if indicator in unmapped:
        return _("Indikator {id} tanpa padanan dalam rubrik: {why}").format(id=indicator, why=unmapped[indicator])
    return None


# --- a branch ----------------------------------------------------------------------------------------------------


def _branch(card: Scorecard, node: ScoreNode, score: Score) -> list[str]:
    lines = [f"{node.id}  {node.title}", _numbers(node, score), _("Rumus: {because}").format(because=node.because)]
    lines += [_("Sumber bobot: {source}").format(source=source) for source in _branch_source(card, node)]
    if node.children:
        lines += ["", f"{_('bobot'):>10}{_('nilai'):>10}{_('persen'):>10}  {_('bagian')}"]
        lines += [_child(child) for child in node.children]
    return lines


def _branch_source(card: Scorecard, node: ScoreNode) -> list[str]:
    rubric = card.assessment.rubric
    stated = next((each.source for each, _parent, _depth in rubric.walk() if each.id == node.id), None)
    return [source_in_words(stated, rubric)] if stated else []


def _child(node: ScoreNode) -> str:
    return f"{plain(node.weight):>10}{_points(node.points):>10}{percent(node.credit):>10}  {node.id}  {node.title}" + (
        "" if node.points is not None and node.outcome.value == "dinilai" else f"  [{standing_word(node)}]"
    )


def _numbers(node: ScoreNode, score: Score) -> str:
    if node.points is None:
        return _("Nilai {name}: {outcome}").format(name=score_name(score.by), outcome=standing_word(node))
    return _("Nilai {name}: {points} dari {weight} poin = {percent}").format(
        name=score_name(score.by), points=rounded(node.points), weight=rounded(node.weight), percent=percent(node.credit)
    )


def _points(points: Fraction | None) -> str:
    return "–" if points is None else rounded(points)


# --- a criterion -------------------------------------------------------------------------------------------------


def _criterion(reasons: Reasons, node: ScoreNode, score: Score) -> list[str]:
    lines = [f"{node.id}  {node.title}", _numbers(node, score), _("Alasan: {because}").format(because=_why(reasons, score))]
    if node.disputed:
        lines.append(_("Beda pendapat: jawaban satker dan penilai berbeda."))
    lines += _section(_("Indikator rencana aksi"), (line for each in reasons.indicators for line in _planned(each)))
    lines += _section(_("Aturan"), _rule(reasons))
    lines += _section(_("Jalan aturan"), reasons.path)
    lines += _section(_("Empat nilai"), _scores(reasons))
    lines += _section(_("Jawaban"), _rounds(reasons))
    lines += _section(_("Masukan (data.csv)"), (_input(each) for each in reasons.inputs))
    lines += _section(_("Bukti"), _evidence(reasons.evidence))
    return lines


def _why(reasons: Reasons, score: Score) -> str:
    return next((each.because for each in reasons.scores if each.name == score.by), _("rubrik ini tanpa aturan bukti"))


def _section(title: str, lines: Iterable[str]) -> list[str]:
    inner = [_INDENT + line for line in lines]
    return ["", title, *inner] if inner else []


def _planned(indicator: IndicatorLine) -> list[str]:
    lead = f"{indicator.lead_in} " if indicator.lead_in else ""
    return [f"{indicator.id}  {lead}{indicator.text}", *(f"{_INDENT}- {detail}" for detail in indicator.details)]


def _rule(reasons: Reasons) -> list[str]:
    criterion = reasons.criterion
    lines = [reasons.rule, _("Skala: {scale}").format(scale=reasons.scale)]
    if criterion.note:
        lines.append(_("Penjelasan: {note}").format(note=criterion.note))
    if reasons.found:
        lines.append(_("Hasil aturan: {found}").format(found=reasons.found))
    if reasons.ruling:
        lines.append(_("Putusan: {ruling}").format(ruling=reasons.ruling))
    sure = _("aturan {rule}, bobot {weight}").format(rule=certainty(reasons.status), weight=certainty(reasons.weight_status))
    return [*lines, _("Sumber: {source} ({sure})").format(source=reasons.source or "–", sure=sure)]


def _scores(reasons: Reasons) -> list[str]:
    return [
        f"{score_name(each.name):<10} {_points(each.points):>6} / {rounded(each.weight)}  {each.said}" for each in reasons.scores
    ]


def _rounds(reasons: Reasons) -> list[str]:
    lines = []
    for each in reasons.rounds:
        role = f" ({each.role})" if each.role else ""
        note = f" – {each.note}" if each.note else ""
        signed = f" ({each.signed})" if each.signed else ""
        lines.append(f"{each.name}{role}: {each.answer or _('belum dijawab')}{note}{signed}")
    return lines if reasons.criterion.answerable else []


def _input(line: InputLine) -> str:
    given = ", ".join(f"{each.figure} {line.unit} ({each.told_by})" for each in line.given)
    return f"{line.title} [{line.name}]: {given or _('belum diisi')}"


def _evidence(evidence: Sequence[EvidenceLine]) -> list[str]:
    return [line for each in evidence for line in _piece(each)] or [_("tidak ada bukti terdaftar")]


def _piece(piece: EvidenceLine) -> list[str]:
    state = _("sah") if piece.valid else _("TIDAK SAH")
    if piece.restricted:
        head = _("{id}  {state}  {kind} (akses terbatas)  sha256 {hash}").format(
            id=piece.id, state=state, kind=piece.kind, hash=piece.sha256 or "–"
        )
    else:
        about = [piece.kind, piece.number, piece.dates, piece.signing, piece.place]
        head = f"{piece.id}  {state}  {piece.title} ({'; '.join(filter(None, about))})"
    lines = [head, *(f"{_INDENT}{place}" for place in _places(piece))]
    return lines + [f"{_INDENT}{what} → {mend}" for what, mend in zip(piece.faults, piece.mends, strict=True)]


def _places(piece: EvidenceLine) -> list[str]:
    page = _(" hlm. {page}").format(page=piece.page) if piece.page else ""
    places = [_("berkas: {file}{page}").format(file=piece.file, page=page)] if piece.file else []
    if piece.link:
        seen = f" ({piece.seen})" if piece.seen else ""
        places.append(_("tautan: {link}{seen}").format(link=piece.link, seen=seen))
    return places
