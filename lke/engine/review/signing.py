"""Who answered in which round, when and why; and that nobody verifies what he answered."""

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from lke.engine.facts import Facts
from lke.engine.ratios import inputs_decide, share_of
from lke.engine.scales import Refusal
from lke.errors import SALAH, TEMUAN, Problem
from lke.language import _
from lke.model.assessment import Answer, Assessment, Signed
from lke.model.days import read_day
from lke.model.rubric import Criterion, Rubric
from lke.model.run import REASONS, ROUND_OF_UNIT, Header, word

ANSWERS = "jawaban.csv"


class Told(NamedTuple):
    """What a run's tables say of its rounds, as far as signatures are about it."""

    rubric: Rubric
    header: Header
    answers: Mapping[tuple[str, str], Answer]
    inputs: Mapping[tuple[str, str], Mapping[str, Fraction]]
    carried: frozenset[tuple[str, str, str]]
    signed: Mapping[tuple[str, str], Signed]
    lines: Mapping[str, int]
    """Criterion -> its line of ``jawaban.csv``."""
    unread: frozenset[tuple[str, str]] = frozenset()
    """(criterion, round) with a signature that could not be read."""


# --- the cells ---------------------------------------------------------------------------------------------------


def read_signed(cells: tuple[str, str, str], round_: str) -> tuple[Signed, list[tuple[str, Refusal]]]:
    """Read by whom, when and why; what cannot be read is named with its column and is not stated."""
    who, when, why = cells
    faults: list[tuple[str, Refusal]] = []
    day = _day(when)
    if isinstance(day, Refusal):
        faults.append((f"pada_{round_}", day))
    reason = str(word(why) or "") or None
    if reason is not None and round_ == ROUND_OF_UNIT:
        what = _("alasan {reason} pada putaran unit: hanya penilai yang memberi alasan").format(reason=repr(why))
        mend = _("kosongkan; keterangan satker ditulis di catatan_unit")
        faults.append((f"alasan_{round_}", Refusal("reason-of-unit", what, mend)))
    elif reason is not None and reason not in REASONS:
        faults.append((f"alasan_{round_}", unknown_reason(why)))
    known = reason if reason in REASONS and round_ != ROUND_OF_UNIT else None
    return Signed(who or None, day if isinstance(day, date) else None, known), faults


def unknown_reason(found: str) -> Refusal:
    """The refusal of a reason that is none of those known."""
    near = get_close_matches(str(word(found)), REASONS, n=1)
    mend = _("yang dikenal: {names}").format(names=", ".join(REASONS))
    if near:
        mend = _("mungkin maksudnya {near}").format(near=near[0])
    return Refusal("unknown-reason", _("alasan {found} tidak dikenal").format(found=repr(found)), mend)


def _day(text: str) -> date | Refusal | None:
    try:
        day = read_day(text)
    except PydanticCustomError as error:
        what = _("ditemukan {found}").format(found=repr(text))
        if error.type == "excel_serial":
            mend = _("Excel mengubah tanggal menjadi angka; format kolom sebagai Teks, tulis YYYY-MM-DD")
            return Refusal("cell-became-date", what, mend)
        if error.type == "no_such_date":
            return Refusal("no-such-date", what, _("tanggal itu tidak ada; tulis YYYY-MM-DD atau DD/MM/YYYY"))
        return Refusal("not-a-date", what, _("tulis tanggal sebagai YYYY-MM-DD atau DD/MM/YYYY"))
    return day if isinstance(day, date) else None


# --- between the rounds ------------------------------------------------------------------------------------------


def same_person(one: str | None, other: str | None) -> bool:
    """Whether two cells have a role in common: case and blanks do not matter; ``A; B`` are two who said the same."""
    return not _roles(one).isdisjoint(_roles(other))


def _roles(who: str | None) -> frozenset[str]:
    folded = (" ".join(each.split()).casefold() for each in (who or "").split(";"))
    return frozenset(each for each in folded if each)


def signing_faults(told: Told) -> Iterator[Problem]:
    """Where one person stands in two rounds of a question, and where an assessor lowers an answer without a reason."""
    yield from _roles_shared(told)
    if told.signed:
        yield from _verified_by_themselves(told)
        yield from _reasons_wanted(told)


def _roles_shared(told: Told) -> Iterator[Problem]:
    """One role for the office's round and an assessor's: said once, not for every question that nobody signed."""
    roles = told.header.assessors
    for name in told.header.rounds[1:]:
        if same_person(roles.get(ROUND_OF_UNIT), roles.get(name)):
            what = _("penilai putaran unit dan putaran {round} sama: {who}").format(round=name, who=roles[name])
            mend = _("sebut peran lain: yang menjawab tidak memverifikasi kriteria yang sama")
            yield Problem(SALAH, "penilaian.yaml", None, "penilai", "verifier-answered", what, mend)


def told_by(assessment: Assessment) -> Told:
    """The same of an assessment that is joined already."""
    each = assessment
    return Told(each.rubric, each.header, each.answers, each.inputs, each.carried, each.signed, {})


def answerer(told: Told, criterion: str, round_: str) -> tuple[str | None, bool]:
    """Who answered a question in a round, and whether the row itself says so; else the round's role, if it answered."""
    signed = told.signed.get((criterion, round_))
    if signed is not None and signed.who is not None:
        return signed.who, True
    return (told.header.assessors.get(round_) if _answered(told, criterion, round_) else None), False


def _answered(told: Told, criterion: str, round_: str) -> bool:
    typed = (each for each in told.inputs.get((criterion, round_), {}) if (criterion, round_, each) not in told.carried)
    return (criterion, round_) in told.answers or any(True for _each in typed)


def _verified_by_themselves(told: Told) -> Iterator[Problem]:
    """Criteria that state one fact are one question: its answer may have been typed at any of them."""
    for members in Facts(told.rubric).members.values():
        signs = [
            (member, name, *answerer(told, member, name))
            for member in members
            for name in told.header.rounds
            if (member, name) in told.signed or _answered(told, member, name)
        ]
        for at, (member, name, who, stated) in enumerate(signs):
            for _other, before, whose, written in signs[:at]:
                if before != name and (stated or written) and same_person(who, whose):
                    yield _twice(told, member, (before, name), who or "")
                    break


def _twice(told: Told, criterion: str, rounds: tuple[str, str], who: str) -> Problem:
    """The office's answer may not be verified by who gave it; an assessor who looks twice is a finding."""
    first, second = sorted(rounds, key=told.header.rounds.index)
    place = (ANSWERS, told.lines.get(criterion), f"{criterion}.{second}")
    if first == ROUND_OF_UNIT:
        what = _("{who} menjawab pada putaran unit dan memverifikasi pada putaran {round}").format(who=who, round=second)
        mend = _("yang menjawab tidak memverifikasi kriteria yang sama: minta penilai lain menjawab putaran {round}")
        return Problem(SALAH, *place, "verifier-answered", what, mend.format(round=second))
    what = _("{who} menjawab pada putaran {first} dan {second}").format(who=who, first=first, second=second)
    mend = _("putaran {second} sebaiknya dijawab penilai lain").format(second=second)
    return Problem(TEMUAN, *place, "verified-twice-by-one", what, mend)


def _reasons_wanted(told: Told) -> Iterator[Problem]:
    """In rounds whose assessors sign, a lowered answer says why; and a reason stands beside an answer."""
    settled = told.unread | {key for key, signed in told.signed.items() if signed.reason}
    signing = {name for _criterion, name in told.signed if name != ROUND_OF_UNIT}
    for criterion in told.rubric.criteria():
        claim = _credit(told, criterion, ROUND_OF_UNIT)
        for name in told.header.rounds[1:]:
            signed, credit = told.signed.get((criterion.id, name)), _credit(told, criterion, name)
            place = (ANSWERS, told.lines.get(criterion.id), f"{criterion.id}.{name}")
            if signed is not None and signed.reason and not _answered(told, criterion.id, name):
                what, mend = _("alasan tanpa jawaban"), _("isi jawaban putaran {round}, atau kosongkan alasannya")
                yield Problem(TEMUAN, *place, "reason-without-answer", what, mend.format(round=name))
            elif name in signing and is_lower(credit, claim) and (criterion.id, name) not in settled:
                yield Problem(TEMUAN, *place, *reason_wanted(name))


def reason_wanted(round_: str) -> Refusal:
    """That a lowered answer must say why."""
    mend = _("isi alasan_{round}: {reasons}").format(round=round_, reasons=", ".join(REASONS))
    return Refusal("lowered-without-reason", _("jawaban penilai lebih rendah daripada jawaban unit, tanpa alasan"), mend)


def reason_is_due(told: Told, criterion: Criterion, round_: str) -> bool:
    """Whether an assessor answers a question with less than the office."""
    return is_lower(_credit(told, criterion, round_), _credit(told, criterion, ROUND_OF_UNIT))


def reason_may_stand(told: Told, criterion: Criterion, round_: str) -> bool:
    """Whether an assessor's answer is there and not known to be as high as the office's."""
    claim = _credit(told, criterion, ROUND_OF_UNIT)
    return _answered(told, criterion.id, round_) and (claim is None or reason_is_due(told, criterion, round_))


def is_lower(credit: Fraction | None, claim: Fraction | None) -> bool:
    """Whether an assessor's credit is below the office's; what does not apply is neither."""
    return credit is not None and claim is not None and credit < claim


def _credit(told: Told, criterion: Criterion, name: str) -> Fraction | None:
    """The credit that a round gives: by its inputs where they decide, else as typed."""
    given = told.inputs.get((criterion.id, name), {})
    answer = told.answers.get((criterion.id, name))
    if answer is not None and answer.credit is None:
        return None
    carried = frozenset(each for owner, at, each in told.carried if (owner, at) == (criterion.id, name))
    if given and inputs_decide(criterion, given, carried):
        return share_of(criterion, given).credit
    return answer.credit if answer is not None else None
