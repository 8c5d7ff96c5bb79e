"""Facts that stand elsewhere: in another criterion, another year's number, another run."""

from fractions import Fraction

from lke.engine.rules.case import ONE, Case, nothing, shared
from lke.figures import plain
from lke.language import _
from lke.model.rules import FILLED, Equal, OtherRun
from lke.model.score import Verdict


def sama_dengan(rule: Equal, case: Case) -> Verdict:
    """An input that is the number that stands elsewhere; a difference has stopped everything before."""
    title, reference = case.criterion.inputs[rule.given].title, case.criterion.inputs[rule.given].same_as
    assert reference is not None, "checked with the rubric"
    number, other = case.inputs.get(rule.given), case.before.get(rule.given)
    place = f"{reference.run}, {reference.key}" if reference.run else reference.key
    if other is None:
        because = _("{title}: tidak ada pembanding pada {place}").format(title=title, place=place)
        return nothing(rule.kind, because, _("sertakan {place}").format(place=place))
    if number is None:
        because = _("{title} belum diisi").format(title=title)
        return nothing(rule.kind, because, title)
    because = _("{title}: {number}, sama dengan {place}").format(title=title, number=plain(number), place=place)
    return shared(rule.kind, ONE, because)


def keluaran(rule: OtherRun, case: Case) -> Verdict:
    """How much of another run's sheet is filled, or that it has made a file."""
    run = case.related.get(rule.run)
    if run is None:
        because = _("penilaian {run} tidak disebut dalam penilaian.yaml").format(run=rule.run)
        return nothing(rule.kind, because, _("sebut foldernya di penilaian_terkait: {run}").format(run=rule.run))
    if rule.rubric is not None and not (run.rubric == rule.rubric or run.rubric.startswith(f"{rule.rubric}-")):
        because = _("penilaian {run} memakai rubrik {found}, bukan {rubric}").format(
            run=rule.run, found=run.rubric, rubric=rule.rubric
        )
        return nothing(rule.kind, because, _("sebut penilaian dengan rubrik {rubric}").format(rubric=rule.rubric))
    if rule.output == FILLED:
        assert run.filled is not None, "it is counted for every rule that asks"
        answered, of = run.filled
        because = _("penilaian {run} ({rubric}, {year}) terisi {answered} dari {of}").format(
            run=rule.run, rubric=run.rubric, year=run.year, answered=answered, of=of
        )
        wanting = _("lengkapi {count} jawaban penilaian itu").format(count=of - answered)
        return shared(rule.kind, Fraction(answered, of), because, (), wanting)
    if rule.output in run.outputs:
        because = _("{file} sudah dibuat oleh penilaian {run}").format(file=rule.output, run=rule.run)
        return shared(rule.kind, ONE, because)
    because = _("penilaian {run} belum membuat {file}").format(file=rule.output, run=rule.run)
    return nothing(rule.kind, because, _("jalankan lke run pada penilaian {run}").format(run=rule.run))
