"""What a preflight looks at in a scored assessment: answers, notes, gates, evidence, certainty. One function a check.

A line fails where the office has to mend something before the assessment may leave it; it warns where a person has to
know or decide. An unmet gate is no reason to refuse a hand-over unless the office asks for that level.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from lke.engine.certainty import final_refusals, unverified_numbers
from lke.engine.gates import GateVerdict, decide_gates
from lke.errors import Problem
from lke.evidence.checking import fails
from lke.language import _
from lke.model.places import RESTRICTED
from lke.model.preflight import Line, Result
from lke.model.score import Outcome, Score, Scorecard

_MOST_NAMED = 12
_REGISTER = "bukti.csv"
_TOLD_BY_FILES = frozenset(
    {"evidence-missing", "evidence-empty", "evidence-changed", "evidence-unreadable", "hash-not-recorded"}
    | {"evidence-registered-twice", "evidence-without-file", "link-not-opened", "link-not-an-address"}
)
"""Findings of scoring that looking at the files tells as well; the file's own line is kept, with the points of this one."""
_PERSONAL = re.compile(r"\b(LHKPN|LHKASN|SPT|NPWP|NIK|hukuman disiplin|pelapor|whistle ?blow\w*)\b", re.IGNORECASE)
"""Words of titles of evidence that usually is not for everybody."""


def named(ids: Sequence[str]) -> str:
    """The first few of *ids*, and how many more there are."""
    shown = ", ".join(ids[:_MOST_NAMED])
    return _("{names} dan {count} lagi").format(names=shown, count=len(ids) - _MOST_NAMED) if len(ids) > _MOST_NAMED else shown


# --- answers ------------------------------------------------------------------------------------------------------


def completeness(card: Scorecard) -> Iterator[Line]:
    """Every area: how many of its questions the office has answered."""
    for root in card.scores["klaim"].roots:
        leaves = [node for node in root.walk() if node.criterion is not None and node.outcome is not Outcome.RECORDED]
        blank = [node for node in leaves if node.outcome is Outcome.UNANSWERED]
        if not leaves:
            continue
        what = _("{area}: {answered} dari {of} pertanyaan dijawab satker").format(
            area=root.title or root.id, answered=len(leaves) - len(blank), of=len(leaves)
        )
        if not blank:
            yield Line("answers-complete", "kelengkapan", Result.PASS, what, f"jawaban.csv {root.id}")
            continue
        mend = _("jawab: {ids}").format(ids=named([node.id for node in blank]))
        points = sum((node.weight for node in blank), Fraction(0))
        yield Line("answers-complete", "kelengkapan", Result.FAIL, what, f"jawaban.csv {root.id}", mend, points)


def notes(findings: Iterable[Problem]) -> Iterator[Line]:
    """Answers whose note does not say what the rubric wants said."""
    missing = [each for each in findings if each.code == "note-missing"]
    yield from (_line(each, "catatan", Result.FAIL) for each in missing)
    if not missing:
        yield Line("notes-given", "catatan", Result.PASS, _("setiap jawaban yang wajib bercatatan mempunyai catatan"))


def other_findings(findings: Iterable[Problem]) -> Iterator[Line]:
    """What else is wrong in the tables; it does not stop scoring, so a person decides."""
    for each in findings:
        if each.code != "note-missing" and not each.file.endswith(_REGISTER):
            yield _line(each, "isi", Result.WARN)


def gates(card: Scorecard, score: Score, required: Sequence[str]) -> Iterator[Line]:
    """Every level: a warning where it is not met, a failure where the office proposes it."""
    for gate in decide_gates(card.assessment, score):
        yield _gate(gate, asked=gate.level in required)


def _gate(gate: GateVerdict, *, asked: bool) -> Line:
    unmet = [verdict.id for verdict in gate.verdicts if not verdict.met]
    if gate.met:
        return Line("gate", "gerbang", Result.PASS, _("{level}: semua syarat terpenuhi").format(level=gate.level), gate.level)
    what = _("{level} belum terpenuhi: {ids}").format(level=gate.level, ids=named(unmet))
    mend = _("lihat lke explain RUN {id}; serah terima hanya terhalang bila tingkat ini diminta dengan --require")
    points = max((verdict.gap for verdict in gate.verdicts), default=None)
    result = Result.FAIL if asked else Result.WARN
    return Line("gate", "gerbang", result, what, gate.level, mend.format(id=unmet[0] if unmet else gate.level), points or None)


# --- evidence -----------------------------------------------------------------------------------------------------


def evidence(card: Scorecard, checked: Iterable[Problem]) -> Iterator[Line]:
    """Evidence files as they are now, and what of the evidence does not count for what it was given for."""
    lines = [*_files(card, checked), *_judged(card), *_links(card), *_unproved(card), *_access(card)]
    yield from lines
    count = len(card.assessment.evidence)
    if all(line.id not in _TOLD_BY_FILES or line.result is not Result.FAIL for line in lines):
        yield Line(
            "evidence-unchanged", "bukti", Result.PASS, _("{count} bukti terdaftar; berkasnya ada, utuh").format(count=count)
        )


def _files(card: Scorecard, checked: Iterable[Problem]) -> Iterator[Line]:
    points = {(each.path, each.code): each.points for each in card.findings}
    for each in checked:
        result = Result.FAIL if fails(each) else Result.WARN
        yield _line(each, "bukti", result)._replace(points=points.get((each.path, each.code)))


def _judged(card: Scorecard) -> Iterator[Line]:
    for each in card.findings:
        if each.file.endswith(_REGISTER) and each.code not in _TOLD_BY_FILES:
            yield _line(each, "bukti", Result.WARN)


def _links(card: Scorecard) -> Iterator[Line]:
    """A link proves nothing once what it leads to is gone."""
    bare = [piece for piece in card.assessment.evidence if piece.row.link and not piece.row.file]
    if bare:
        what = _("{count} bukti hanya berupa tautan, tanpa salinan").format(count=len(bare))
        mend = _("simpan salinannya (PDF atau tangkapan layar) lalu daftarkan sebagai berkas")
        yield Line("link-not-stored", "bukti", Result.WARN, what, named([piece.id for piece in bare]), mend)


def _unproved(card: Scorecard) -> Iterator[Line]:
    """What is claimed and not proved, in one line."""
    proved = {leaf.id: leaf.points for leaf in card.scores["berbukti"].leaves()}
    gaps = [
        (leaf.id, leaf.points - (proved.get(leaf.id) or 0))
        for leaf in card.scores["klaim"].leaves()
        if leaf.points and leaf.points > (proved.get(leaf.id) or 0)
    ]
    if gaps:
        gaps.sort(key=lambda gap: (-gap[1], gap[0]))
        what = _("{count} kriteria diklaim lebih tinggi daripada yang terbukti").format(count=len(gaps))
        mend = _("lengkapi buktinya, atau turunkan jawabannya: lihat lke improve RUN")
        points = sum((gap for _id, gap in gaps), Fraction(0))
        yield Line("claim-unproved", "bukti", Result.WARN, what, named([name for name, _gap in gaps]), mend, points)


def _access(card: Scorecard) -> Iterator[Line]:
    pieces = card.assessment.evidence
    hidden = [piece.id for piece in pieces if piece.row.access == RESTRICTED]
    open_ = [piece.id for piece in pieces if piece.row.access != RESTRICTED and _PERSONAL.search(piece.row.title)]
    if hidden:
        what = _("{count} bukti berakses terbatas: hanya id, jenis dan hash-nya yang ikut dalam paket").format(count=len(hidden))
        yield Line("restricted-evidence", "akses", Result.PASS, what, named(hidden))
    if open_:
        what = _("{count} bukti tampaknya memuat data pribadi tetapi aksesnya biasa").format(count=len(open_))
        mend = _("bila memang pribadi, isi akses: terbatas di bukti.csv")
        yield Line("restricted-unmarked", "akses", Result.WARN, what, named(open_), mend)


# --- certainty and state ------------------------------------------------------------------------------------------


def certainty(card: Scorecard, *, allow_unverified: bool) -> Iterator[Line]:
    """Whether the rubric's numbers are sure enough, and whether the assessment is finished."""
    assessment = card.assessment
    header, rubric = assessment.header, assessment.rubric
    refusals = final_refusals(assessment)
    yield from (_line(each, "rubrik", Result.WARN if allow_unverified else Result.FAIL) for each in refusals)
    if not refusals and (rubric.outline or unverified_numbers(rubric)):
        what = _("rubrik {id} memuat {count} angka yang belum terverifikasi").format(
            id=rubric.id, count=len(unverified_numbers(rubric))
        )
        mend = _("untuk penilaian final pakai rubrik yang terverifikasi, atau minta dengan --allow-unverified")
        yield Line("unverified-numbers", "rubrik", Result.WARN, what, rubric.id, mend)
    elif not refusals:
        what = _("tidak ada angka rubrik {id} yang berstatus belum terverifikasi").format(id=rubric.id)
        yield Line("unverified-numbers", "rubrik", Result.PASS, what, rubric.id)
    if header.status == "final":
        yield Line("status-final", "status", Result.PASS, _("penilaian berstatus final"), "penilaian.yaml")
    else:
        what, mend = _("penilaian masih berstatus draf"), _("bila sudah selesai, tulis status: final di penilaian.yaml")
        yield Line("status-final", "status", Result.WARN, what, "penilaian.yaml", mend)
    if header.example:
        mend = _("jangan diserahkan sebagai penilaian sungguhan")
        yield Line("example-data", "status", Result.WARN, _("CONTOH: isinya data rekaan"), "penilaian.yaml", mend)
    if card.record.provisional:
        what = _("nilai sementara: {verified} dari {of} pertanyaan sudah diverifikasi penilai")
        what = what.format(verified=card.record.verified, of=card.record.of)
        yield Line("provisional", "status", Result.WARN, what, "tpi", _("tunggu penilai menyelesaikan verifikasinya"))


def _line(problem: Problem, group: str, result: Result) -> Line:
    at = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
    where = f"{at} {problem.path}".strip()
    return Line(problem.code, group, result, problem.what, where, problem.mend, problem.points)
