"""What each rule kind yields from valid evidence and inputs. One function a kind; the table is made from them."""

from lke.engine.leaves import unanswered
from lke.engine.rules.case import Case, settled
from lke.engine.rules.decide import RULES, judge
from lke.engine.rules.ladders import batas, nihil, pita, tangga
from lke.engine.rules.links import keluaran, sama_dengan
from lke.engine.rules.measures import bagian, capaian, jumlah, neraca, pengamatan, penurunan, rasio, survei, tren
from lke.engine.rules.people import masukan_saja, perlu_orang
from lke.engine.rules.presence import ada, berlaku, lengkap, warisan
from lke.engine.rules.rosters import per_objek, per_orang
from lke.engine.rules.times import frekuensi, rantai, tenggat
from lke.engine.scales import show_answer
from lke.figures import percent
from lke.model.score import Decision, Leaf, Outcome, Standing, Verdict

__all__ = ["RULES", "Case", "decide"]

RULES |= {
    function.__name__: function  # type: ignore[misc]
    for function in (
        ada,
        lengkap,
        berlaku,
        warisan,
        pengamatan,
        bagian,
        jumlah,
        tren,
        capaian,
        survei,
        neraca,
        rasio,
        penurunan,
        per_orang,
        per_objek,
        frekuensi,
        tenggat,
        rantai,
        sama_dengan,
        keluaran,
        tangga,
        pita,
        nihil,
        batas,
        masukan_saja,
        perlu_orang,
    )
}


def decide(case: Case) -> Decision:
    """Decide *case* by the criterion's rule; ``rujuk`` is decided as the criterion that it names.

    A rule that finds neither evidence nor data, or cannot decide, gives no answer.
    """
    rule = case.criterion.rule
    assert rule is not None, "a criterion without a rule decides nothing"
    verdict = judge(rule, case)
    cap = verdict.share if verdict.standing is Standing.WAITING else None
    return Decision(_leaf(verdict, case), verdict, cap)


def _leaf(verdict: Verdict, case: Case) -> Leaf:
    """The verdict as an answer on the criterion's scale."""
    if verdict.standing is Standing.RECORDED:
        return Leaf(Outcome.RECORDED, None, None, verdict.because)
    if verdict.standing is Standing.NOT_APPLICABLE:
        return Leaf(Outcome.NOT_APPLICABLE, None, "TB", verdict.because)
    if verdict.standing is not Standing.DECIDED or verdict.share is None:
        return unanswered(verdict.because)
    answer, scale = settled(verdict, case.scale), case.scale
    shown = show_answer(answer.text, scale)
    told = scale.kind != "pilihan" and percent(answer.credit) in verdict.because
    return Leaf(Outcome.SCORED, answer.credit, answer.text, verdict.because if told else f"{shown}: {verdict.because}")
