"""Join rubric, plan, answers, inputs and evidence into one assessment, naming every fault at once."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from lke.engine.facts import Facts
from lke.engine.instruments import header_faults, indicators_served, note_missing, predicates_above, unbalanced
from lke.engine.ratios import (
    Part,
    balances,
    bounded_part,
    imbalance,
    inputs_decide,
    ratio_inputs,
    share_of,
    total,
)
from lke.engine.rules.rosters import counted_inputs
from lke.engine.scales import (
    NOT_APPLICABLE,
    Refusal,
    as_typed,
    date_refusal,
    hundredfold,
    looks_like_a_date,
    read_answer,
    read_number,
)
from lke.engine.words import may_not_apply
from lke.errors import SALAH, TEMUAN, Problem
from lke.figures import percent, plain
from lke.language import _
from lke.model.assessment import Answer, Assessment, Evidence, FileState, RelatedRun, RosterRow, Ruling
from lke.model.mapping import PlanMapping
from lke.model.plan import Plan
from lke.model.rubric import Criterion, Rubric
from lke.model.rules import Balance, ListShare, Rule, SameFact, parts_of
from lke.model.run import ROUND_OF_UNIT, DataRow, EvidenceRow, Header, ScheduleRow

_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
"""What Indonesian Excel makes of 1000, and what elsewhere is 1: never guessed."""
_DECIMALS = re.compile(r"\d{1,2}%?")
IMPORTED = "impor:"
"""How the source of an imported number begins; such numbers are kept even where they contradict."""


class AnswerLine(NamedTuple):
    """A row of ``jawaban.csv`` as read: round -> (answer, note), still text."""

    line: int
    criterion: str
    cells: Mapping[str, tuple[str, str]]
    signed: Mapping[str, tuple[str, str, str]] = MappingProxyType({})
    """Round -> (by whom, when, reason code), still text; no entry where nothing is stated."""


class RunTables(NamedTuple):
    """The rows of a run's tables, each with its line."""

    answers: tuple[AnswerLine, ...]
    data: tuple[tuple[int, DataRow], ...]
    evidence: tuple[tuple[int, EvidenceRow, FileState], ...] = ()
    schedule: tuple[tuple[int, ScheduleRow], ...] = ()
    rosters: Mapping[str, tuple[RosterRow, ...]] = MappingProxyType({})
    """List -> its rows, of those lists of the rubric that the run has."""
    related: Mapping[str, RelatedRun] = MappingProxyType({})


@dataclass(slots=True)
class _Join:
    rubric: Rubric
    header: Header
    criteria: Mapping[str, Criterion]
    serving: Mapping[str, tuple[str, ...]]
    """Indicator -> criteria that it serves."""
    known_indicators: frozenset[str]
    problems: list[Problem] = field(default_factory=list)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    inputs: dict[tuple[str, str], dict[str, Fraction]] = field(default_factory=dict)
    rulings: dict[str, Ruling] = field(default_factory=dict)
    imported: set[tuple[str, str]] = field(default_factory=set)
    input_sources: dict[tuple[str, str, str], str] = field(default_factory=dict)
    said: set[tuple[str, int | None]] = field(default_factory=set)
    """Rows of which it has been said that another number stands elsewhere."""
    filled: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """(criterion, round, input) -> the row of data.csv that gave it; a ruling is of no round."""
    refused: set[tuple[str, str]] = field(default_factory=set)
    """(criterion, round) with an input that could not be read: what is missing there has been said."""
    carried: set[tuple[str, str, str]] = field(default_factory=set)
    """(criterion, round, input) that took its number from elsewhere."""
    before: dict[str, dict[str, Fraction]] = field(default_factory=dict)
    """Criterion -> input -> the number that its ``sama_dengan`` found elsewhere."""
    lines: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """(table, criterion, round) -> the line that was read last, for faults found between rows."""

    def add(self, severity: str, place: tuple[str, int | None, str], refusal: Refusal) -> None:
        file, line, path = place
        self.problems.append(Problem(severity, file, line, path, *refusal))


def join(
    header: Header,
    rubric: Rubric,
    rubric_sha256: str,
    plan: Plan | None,
    tables: RunTables,
    mapping: PlanMapping | None = None,
) -> tuple[Assessment, tuple[Problem, ...]]:
    """Join what was read; the problems are ``salah`` and ``temuan`` alike, in no order."""
    criteria = {criterion.id: criterion for criterion in rubric.criteria()}
    serving = indicators_served(rubric, mapping)
    planned = frozenset(indicator.id for _row, indicator in plan.indicators()) if plan else frozenset()
    unserved = frozenset(rubric.unmapped) | frozenset(mapping.unmapped if mapping else ())
    work = _Join(rubric, header, criteria, serving, planned | frozenset(serving) | unserved)
    _join_header(work, plan)
    work.problems += header_faults(header, rubric, plan, mapping)
    _join_answers(work, tables.answers)
    _join_data(work, tables.data)
    _count_lists(work, tables.rosters)
    _join_facts(work, tables.related)
    _check_inputs(work)
    _check_unproved_percentages(work)
    _check_same_facts(work)
    evidence = tuple(_join_evidence(work, tables.evidence))
    schedule = tuple(_join_schedule(work, plan, tables.schedule))
    assessment = Assessment(
        header=header,
        rubric=rubric,
        rubric_sha256=rubric_sha256,
        plan=plan,
        answers=work.answers,
        notes=work.notes,
        inputs=work.inputs,
        rulings=work.rulings,
        evidence=evidence,
        schedule=schedule,
        input_sources=work.input_sources,
        rosters=tables.rosters,
        related=tables.related,
        before=work.before,
        carried=frozenset(work.carried),
        mapping=mapping,
    )
    return assessment, tuple(work.problems)


def _near(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant."""
    names = list(known)
    if ("," in name or " " in name) and all(part.strip() in names for part in name.replace(" ", ",").split(",") if part.strip()):
        return _("pisahkan beberapa id dengan titik koma")
    if name.lower() in names:
        return _("mungkin maksudnya {near}").format(near=name.lower())
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    if near:
        return _("mungkin maksudnya {near}").format(near=", ".join(near))
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return _("yang dikenal: {names}").format(names=shown)


# --- penilaian.yaml ----------------------------------------------------------------------------------------------


def _join_header(work: _Join, plan: Plan | None) -> None:
    header, rubric = work.header, work.rubric
    valid = rubric.valid
    if header.year < valid.first or (valid.last is not None and header.year > valid.last):
        last = _("{first} dan sesudahnya").format(first=valid.first) if valid.last is None else f"{valid.first}–{valid.last}"
        years = str(valid.first) if valid.first == valid.last else last
        what = _("rubrik {id} berlaku {years}, bukan {year}").format(id=rubric.id, years=years, year=header.year)
        mend = _("perbaiki tahun, atau pakai edisi rubrik untuk tahun itu (lke rubric list)")
        work.add(SALAH, ("penilaian.yaml", None, "tahun"), Refusal("year-outside-edition", what, mend))
    columns = [column for name in header.rounds for column in (name, f"catatan_{name}")]
    taken = {"kriteria", "sistem", "klaim", "berbukti"} & set(columns)
    if header.rounds[:1] != (ROUND_OF_UNIT,) or taken or len(set(columns)) < len(columns):
        what = _("putaran {rounds}: yang pertama harus unit; nama tidak boleh berulang, nama nilai, kriteria, atau catatan_…")
        what = what.format(rounds=", ".join(header.rounds))
        mend = _("tulis misalnya putaran: [unit, tpi]")
        work.add(SALAH, ("penilaian.yaml", None, "putaran"), Refusal("wrong-rounds", what, mend))
    for name in header.assessors:
        if name not in header.rounds:
            what = _("tidak ada putaran {name}").format(name=repr(name))
            refusal = Refusal("unknown-round", what, _near(name, header.rounds))
            work.add(SALAH, ("penilaian.yaml", None, "penilai"), refusal)
    if plan is None:
        return
    planned = {indicator.id for _row, indicator in plan.indicators()}
    for indicator in work.serving:
        if indicator not in planned:
            what = _("rubrik melayani indikator {id} yang tidak ada dalam rencana aksi {plan}")
            refusal = Refusal("unknown-indicator", what.format(id=indicator, plan=plan.id), _near(indicator, planned))
            work.add(SALAH, ("penilaian.yaml", None, "rencana_aksi"), refusal)


# --- jawaban.csv -------------------------------------------------------------------------------------------------


def _join_answers(work: _Join, rows: Iterable[AnswerLine]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        place = ("jawaban.csv", row.line, row.criterion)
        criterion = work.criteria.get(row.criterion)
        if criterion is None:
            work.add(SALAH, place, _unknown_criterion(work, row.criterion))
            continue
        if row.criterion in seen:
            what = _("kriteria {id} sudah dijawab di baris {line}").format(id=row.criterion, line=seen[row.criterion])
            work.add(SALAH, place, Refusal("duplicate-row", what, _("sisakan satu baris")))
            continue
        seen[row.criterion] = row.line
        for name, (text, note) in row.cells.items():
            if note:
                work.notes[criterion.id, name] = note
            if text:
                work.lines["jawaban.csv", criterion.id, name] = row.line
                _join_answer(work, criterion, name, text, note, row.line)


def _unknown_criterion(work: _Join, found: str) -> Refusal:
    if looks_like_a_date(found):
        return date_refusal(found)
    what = _("tidak ada kriteria {id} dalam rubrik {rubric}").format(id=repr(found), rubric=work.rubric.id)
    return Refusal("unknown-criterion", what, _near(found, work.criteria))


def _join_answer(work: _Join, criterion: Criterion, name: str, text: str, note: str, line: int) -> None:
    place = ("jawaban.csv", line, f"{criterion.id}.{name}")
    if text.isdigit() and _DECIMALS.fullmatch(note):
        work.add(SALAH, place, _split_number(text, note))
        return
    read = read_answer(text, work.rubric.scales[criterion.scale])
    if isinstance(read, Refusal):
        work.add(SALAH, place, read)
    elif not criterion.scored and not criterion.informing:
        what = _("kriteria ini hanya dicatat; jawaban {found} tidak dinilai").format(found=repr(text))
        work.add(TEMUAN, place, Refusal("answer-not-scored", what, _("kosongkan, dan isi angkanya di data.csv")))
    elif read.credit is None and not may_not_apply(criterion, work.rubric):
        what = _("TB tidak diperbolehkan untuk kriteria ini")
        work.add(SALAH, place, Refusal("not-applicable-not-allowed", what, _("jawab menurut skalanya, atau kosongkan")))
    elif read.credit is None and not note:
        what = _("TB tanpa catatan")
        mend = _("isi catatan_{round}: mengapa tidak berlaku").format(round=name)
        work.add(SALAH, place, Refusal("not-applicable-without-note", what, mend))
    else:
        work.answers[criterion.id, name] = read
        if criterion.note_must_say is not None and not note and not criterion.informing:
            work.add(TEMUAN, place, note_missing(criterion, name))


# --- data.csv ----------------------------------------------------------------------------------------------------


def _join_data(work: _Join, rows: Iterable[tuple[int, DataRow]]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for line, row in rows:
        name = (row.round or ROUND_OF_UNIT).strip().lower()
        place = ("data.csv", line, row.key)
        if name not in work.header.rounds:
            what = _("tidak ada putaran {name}").format(name=repr(name))
            work.add(SALAH, place, Refusal("unknown-round", what, _near(name, work.header.rounds)))
            continue
        if (row.key, name) in seen:
            what = _("kunci {key} sudah diisi di baris {line}").format(key=row.key, line=seen[row.key, name])
            work.add(SALAH, place, Refusal("duplicate-row", what, _("sisakan satu baris")))
            continue
        seen[row.key, name] = line
        owner, _colon, input_name = (part.strip() for part in row.key.partition(":"))
        owners = (owner,) if owner in work.criteria else work.serving.get(owner, ())
        if not owners:
            work.add(SALAH, place, _unknown_criterion(work, owner))
        # an indicator may serve several criteria, of which not every one has this input
        having = [each for each in owners if input_name in work.criteria[each].data_names]
        for criterion_id in having or owners[:1]:
            _join_datum(work, work.criteria[criterion_id], input_name, name, row, line)


def _filled_before(work: _Join, key: tuple[str, str, str], place: tuple[str, int, str]) -> bool:
    """Whether another row already gave this datum, under whatever key; said as a problem."""
    if key not in work.filled:
        work.filled[key] = place[1]
        return False
    what = _("masukan ini sudah diisi di baris {line}").format(line=work.filled[key])
    work.add(SALAH, place, Refusal("duplicate-row", what, _("sisakan satu baris")))
    return True


def _join_datum(work: _Join, criterion: Criterion, input_name: str, name: str, row: DataRow, line: int) -> None:
    place = ("data.csv", line, row.key)
    if input_name not in criterion.data_names:
        what = _("kriteria {id} tidak punya masukan {name}").format(id=criterion.id, name=repr(input_name))
        known = criterion.data_names
        mend = _near(input_name, known) if known else _("hapus baris ini; kriteria ini tidak memakai masukan")
        if isinstance(criterion.rule, SameFact):
            mend = _("fakta ini milik {owner}: isi di sana").format(owner=criterion.rule.target)
        work.add(SALAH, place, Refusal("unknown-input", what, mend))
        return
    text = (row.figure or "").strip()
    expected = criterion.inputs.get(input_name)
    if not text or _filled_before(work, (criterion.id, "" if expected is None else name, input_name), place):
        return
    if expected is None:
        _join_ruling(work, criterion, row, place)
        return
    number = read_number(text)
    source = (row.source or "").strip()
    torn = text.isdigit() and _DECIMALS.fullmatch(source) is not None
    refusal = (
        _split_number(text, source) if torn else _number_refusal(text, number, whole=expected.whole, maximum=expected.maximum)
    )
    if refusal is not None or number is None:
        work.add(SALAH, place, refusal or date_refusal(text))
        work.refused.add((criterion.id, name))
        return
    work.inputs.setdefault((criterion.id, name), {})[input_name] = number
    if row.source:
        work.input_sources[criterion.id, name, input_name] = row.source
    work.lines["data.csv", criterion.id, name] = line
    if (row.source or "").strip().lower().startswith(IMPORTED):
        work.imported.add((criterion.id, name))


def _number_refusal(text: str, number: Fraction | None, *, whole: bool, maximum: Fraction | None) -> Refusal | None:
    if number is None:
        return _no_number(text)
    if _THOUSANDS.fullmatch(text) and (whole or "." in text):
        return _ambiguous(text)
    if whole and number.denominator != 1:
        what = _("{found} bukan bilangan bulat").format(found=text)
        return Refusal("not-a-whole-number", what, _("isi dengan bilangan bulat, tanpa titik ribuan"))
    if maximum is not None and number > maximum:
        what = _("{found} lebih dari {maximum}").format(found=text, maximum=plain(maximum))
        factor = hundredfold(number, maximum)
        if factor is None:
            return Refusal("number-too-large", what, _("periksa satuannya"))
        mend = _("periksa satuannya; nilai yang dikonversi ke 100, seperti SKM, dibagi {factor}: {mended}")
        return Refusal("number-too-large", what, mend.format(factor=plain(factor), mended=as_typed(number / factor)))
    return None


def _split_number(whole: str, decimals: str) -> Refusal:
    """The refusal of 0,9 that a comma-separated table has torn in two."""
    what = _("{whole} diikuti {decimals} saja: tampaknya {whole},{decimals} tanpa tanda kutip").format(
        whole=whole, decimals=decimals
    )
    mend = _('apit dengan tanda kutip: "{whole},{decimals}", atau simpan CSV dengan titik koma')
    return Refusal("decimal-comma-split", what, mend.format(whole=whole, decimals=decimals))


def _ambiguous(text: str) -> Refusal:
    what = _("{found} dapat berarti ribuan atau pecahan").format(found=text)
    return Refusal("thousands-mark", what, _("tulis 1000 tanpa tanda ribuan; pecahan dengan koma: 12,5"))


def _no_number(text: str) -> Refusal:
    if text.startswith("-") and read_number(text[1:].strip()) is not None:
        what = _("angka {found} kurang dari 0").format(found=text)
        return Refusal("negative-number", what, _("isi dengan 0 atau lebih"))
    if _THOUSANDS.fullmatch(text):
        return _ambiguous(text)
    if looks_like_a_date(text):
        return date_refusal(text)
    what = _("{found} bukan angka").format(found=repr(text))
    return Refusal("not-a-number", what, _("isi dengan angka tanpa titik ribuan, misalnya 1250 atau 12,5"))


def _join_ruling(work: _Join, criterion: Criterion, row: DataRow, place: tuple[str, int, str]) -> None:
    read = read_answer((row.figure or "").strip(), work.rubric.scales[criterion.scale])
    if isinstance(read, Refusal):
        work.add(SALAH, place, read)
    elif read.credit is None:
        what, mend = _("putusan tidak dapat berupa TB"), _("jawab TB di jawaban.csv dengan catatan")
        work.add(SALAH, place, Refusal("ruling-not-applicable", what, mend))
    else:
        work.rulings[criterion.id] = Ruling(read, row.source)
        if not row.source:
            mend = _("isi sumber dengan peran dan tanggal")
            work.add(TEMUAN, place, Refusal("ruling-without-source", _("putusan tanpa sumber tidak dihitung"), mend))


# --- numbers that stand elsewhere ---------------------------------------------------------------------------------


def _count_lists(work: _Join, rosters: Mapping[str, tuple[RosterRow, ...]]) -> None:
    """What the run's lists count becomes an input; a typed number beside it is the same one, or an error."""
    lacking: dict[str, list[str]] = {}
    for criterion in work.criteria.values():
        for rule in parts_of(criterion.rule) if criterion.rule is not None else ():
            if isinstance(rule, ListShare) and rule.roster not in rosters:
                lacking.setdefault(rule.roster, []).append(criterion.id)
        counted = counted_inputs(criterion, rosters, work.rubric, work.header.year)
        for name, (number, file) in counted.items():
            key, place = (criterion.id, ROUND_OF_UNIT, name), _("hitungan {file}").format(file=file)
            _fill(work, key, number, file, place, counted=True)
    for name, needing in lacking.items():
        what = _("daftar {file} tidak ada; dibutuhkan {criteria}").format(file=f"{name}.csv", criteria=", ".join(needing))
        columns = ", ".join(("id", *work.rubric.lists[name].columns))
        mend = _("tulis {file} dengan kolom {columns}").format(file=f"{name}.csv", columns=columns)
        work.add(TEMUAN, (f"{name}.csv", None, ""), Refusal("list-missing", what, mend))


def _join_facts(work: _Join, related: Mapping[str, RelatedRun]) -> None:
    """One number that several inputs ask for is given once; two different numbers are an error that names both."""
    links = [
        (criterion.id, name, each.same_as)
        for criterion in work.criteria.values()
        for name, each in criterion.inputs.items()
        if each.same_as is not None
    ]
    for criterion_id, name, reference in links:
        run = related.get(reference.run) if reference.run is not None else None
        number = run.inputs.get(reference.key) if run is not None else None
        if run is not None and number is not None:
            work.before.setdefault(criterion_id, {})[name] = number
            place = f"{run.place} {reference.key}"
            _fill(work, (criterion_id, ROUND_OF_UNIT, name), number, place, place)
    own = [((criterion_id, name), _place(reference.key)) for criterion_id, name, reference in links if reference.run is None]
    for group in _joined(own):
        for round_ in work.header.rounds:
            _join_one_number(work, group, round_, {here for here, _there in own})


def _place(key: str) -> tuple[str, str]:
    owner, _colon, name = key.partition(":")
    return owner, name


def _joined(links: Iterable[tuple[tuple[str, str], tuple[str, str]]]) -> list[tuple[tuple[str, str], ...]]:
    """The inputs that are one number, however many steps lead from one to the next."""
    groups: list[dict[tuple[str, str], None]] = []
    for here, there in links:
        touched = [group for group in groups if here in group or there in group]
        groups = [group for group in groups if group not in touched]
        groups.append({here: None, there: None} | {place: None for group in touched for place in group})
    return [tuple(group) for group in groups]


def _join_one_number(work: _Join, group: tuple[tuple[str, str], ...], round_: str, asking: Collection[tuple[str, str]]) -> None:
    """Give every input of *group* the number that one of them has; those *asking* are told what stands elsewhere."""
    known = {place: number for place in group if (number := work.inputs.get((place[0], round_), {}).get(place[1])) is not None}
    if not known:
        return
    first, number = next(iter(known.items()))
    for place in group:
        others = [each for each in known if each != place]
        if others and place in asking and round_ == ROUND_OF_UNIT:
            work.before.setdefault(place[0], {})[place[1]] = known[others[0]]
        if place != first:
            source = ":".join(first)
            _fill(work, (place[0], round_, place[1]), number, source, source)


def _fill(work: _Join, key: tuple[str, str, str], number: Fraction, place: str, source: str, *, counted: bool = False) -> None:
    """Give an input the number that stands at *place*; a different one typed in ``data.csv`` is an error.

    What was *counted* from a list of the run is given here; any other number stands elsewhere.
    """
    criterion_id, round_, name = key
    given = work.inputs.setdefault((criterion_id, round_), {})
    if name not in given and not counted:
        work.carried.add(key)
    typed = given.setdefault(name, number)
    if typed == number:
        work.input_sources.setdefault(key, source)
        return
    what = _("{key} adalah {typed}, tetapi {place} mengatakan {number}").format(
        key=f"{criterion_id}:{name}", typed=plain(typed), place=place, number=plain(number)
    )
    mend = _("satu fakta satu angka: perbaiki yang salah, atau kosongkan baris ini")
    refusal = Refusal("facts-differ", what, mend)
    if ("data.csv", work.filled.get(key)) not in work.said:
        work.said.add(("data.csv", work.filled.get(key)))
        work.add(SALAH, ("data.csv", work.filled.get(key), f"{criterion_id}:{name}"), refusal)


def _check_same_facts(work: _Join) -> None:
    """Criteria that state one fact have one answer in each round."""
    facts = Facts(work.rubric)
    for owner, members in facts.members.items():
        for round_ in work.header.rounds if len(members) > 1 else ():
            _check_one_answer(work, owner, members, round_)


def _check_one_answer(work: _Join, owner: str, members: Iterable[str], round_: str) -> None:
    typed = [(member, work.answers[member, round_]) for member in members if (member, round_) in work.answers]
    criterion, given = work.criteria[owner], work.inputs.get((owner, round_), {})
    known: list[tuple[str, Fraction | None]] = [(member, answer.credit) for member, answer in typed]
    if criterion.ratio is not None and all(name in given for name in criterion.ratio.needs):
        computed = share_of(criterion, given)
        known.insert(0, (owner, computed.credit))
    for member, credit in known[1:]:
        first, expected = known[0]
        if credit != expected and member != first:
            place = ("jawaban.csv", work.lines.get(("jawaban.csv", member, round_)), f"{member}.{round_}")
            what = _("{member} ({credit}) dan {first} ({expected}) menanyakan satu fakta, tetapi nilainya berbeda").format(
                member=member, credit=_credit(credit), first=first, expected=_credit(expected)
            )
            mend = _("samakan keduanya, atau kosongkan salah satu")
            work.add(SALAH, place, Refusal("facts-differ", what, mend))


def _credit(credit: Fraction | None) -> str:
    return NOT_APPLICABLE if credit is None else percent(credit)


# --- what inputs must be to one another ---------------------------------------------------------------------------


def _check_inputs(work: _Join) -> None:
    """What a criterion's inputs must be to one another: whole sets, parts within their wholes, balances."""
    for (criterion_id, name), given in work.inputs.items():
        if (criterion_id, name) in work.refused or not given:
            continue
        criterion = work.criteria[criterion_id]
        for rule in parts_of(criterion.rule) if criterion.rule is not None else ():
            blank = [each for each in rule.needs if each not in given]
            here = any(each in given and (criterion_id, name, each) not in work.carried for each in rule.needs)
            if blank and here:
                what = _("baru sebagian masukan terisi, belum dihitung; kosong: {blank}").format(blank=", ".join(blank))
                refusal = Refusal("inputs-incomplete", what, _("isi semua masukan kriteria ini"))
                work.add(TEMUAN, _data_place(work, criterion_id, name), refusal)
            if not blank:
                _check_parts(work, criterion, name, given, rule)
        unbalanced_sum = unbalanced(criterion, given)
        if unbalanced_sum is not None:
            work.add(TEMUAN, _data_place(work, criterion_id, name), unbalanced_sum)
        if criterion.ratio is not None and all(each in given for each in criterion.ratio.needs):
            _check_typed(work, criterion, name, given)


def _data_place(work: _Join, criterion_id: str, name: str) -> tuple[str, int | None, str]:
    return ("data.csv", work.lines.get(("data.csv", criterion_id, name)), criterion_id)


def _check_parts(work: _Join, criterion: Criterion, name: str, given: Mapping[str, Fraction], rule: Rule) -> None:
    """No part is above its whole, and what must balance does."""
    if isinstance(rule, Balance) and not balances(rule, given):
        mend = _("periksa angkanya; nilainya tetap dihitung dari yang selesai")
        refusal = Refusal("inputs-unbalanced", imbalance(rule, criterion, given), mend)
        work.add(TEMUAN, _data_place(work, criterion.id, name), refusal)
    bounded = bounded_part(rule)
    if bounded is not None:
        _check_part(work, criterion, name, given, bounded)


def _check_unproved_percentages(work: _Join) -> None:
    """A typed percentage of a ratio question without any of its inputs counts, and cannot be checked."""
    for (criterion_id, name), answer in work.answers.items():
        criterion = work.criteria[criterion_id]
        given = work.inputs.get((criterion_id, name), {})
        carried = {each for owner, at, each in work.carried if (owner, at) == (criterion_id, name)}
        if criterion.is_ratio and answer.credit is not None and not inputs_decide(criterion, given, carried):
            what = _("persentase diketik tanpa masukan di data.csv: tidak dapat diperiksa")
            mend = _("isi {names} di data.csv").format(names=", ".join(ratio_inputs(criterion)))
            place = ("jawaban.csv", work.lines.get(("jawaban.csv", criterion_id, name)), f"{criterion_id}.{name}")
            work.add(TEMUAN, place, Refusal("ratio-without-inputs", what, mend))


def _check_part(work: _Join, criterion: Criterion, name: str, given: Mapping[str, Fraction], rule: Part) -> None:
    part, whole = total(given, rule.part), total(given, rule.whole)
    if part <= whole:
        return
    imported = (criterion.id, name) in work.imported
    what = _("{part} ({part_number}) lebih dari {whole} ({whole_number})").format(
        part=" + ".join(rule.part), part_number=plain(part), whole=" + ".join(rule.whole), whole_number=plain(whole)
    )
    mend = _("dihitung paling tinggi 100%; periksa berkas asalnya") if imported else _("perbaiki salah satu angka")
    place = _data_place(work, criterion.id, name)
    work.add(TEMUAN if imported else SALAH, place, Refusal("part-above-whole", what, mend))


def _check_typed(work: _Join, criterion: Criterion, name: str, given: Mapping[str, Fraction]) -> None:
    """A typed percentage beside complete inputs: the inputs decide, and a difference is said."""
    typed = work.answers.get((criterion.id, name))
    computed = share_of(criterion, given)
    if typed is None or typed.credit is None or typed.credit == computed.credit:
        return
    what = _("jawaban {typed} berbeda dari hitungan data.csv: {because}").format(
        typed=plain(typed.credit * 100) + "%", because=computed.because
    )
    mend = _("yang dipakai adalah hitungan dari data.csv; samakan jawaban itu atau kosongkan")
    place = ("jawaban.csv", work.lines["jawaban.csv", criterion.id, name], f"{criterion.id}.{name}")
    work.add(TEMUAN, place, Refusal("answer-differs-from-inputs", what, mend))


# --- bukti.csv ---------------------------------------------------------------------------------------------------


def _join_evidence(work: _Join, rows: Iterable[tuple[int, EvidenceRow, FileState]]) -> Iterator[Evidence]:
    seen: dict[str, int] = {}
    above = predicates_above(work.rubric)
    for line, row, state in rows:
        if row.id in seen:
            what = _("id {id} sudah dipakai di baris {line}").format(id=row.id, line=seen[row.id])
            work.add(SALAH, ("bukti.csv", line, "id"), Refusal("duplicate-id", what, _("beri id lain")))
            continue
        seen[row.id] = line
        served = list(_served(work, row, line))
        served += [above[criterion] for criterion in served if criterion in above]
        _check_period(work, row, line)
        yield Evidence(row, line, tuple(dict.fromkeys(served)), state)


def _served(work: _Join, row: EvidenceRow, line: int) -> Iterator[str]:
    for criterion_id in row.criteria:
        if criterion_id in work.criteria:
            yield criterion_id
        else:
            work.add(SALAH, ("bukti.csv", line, "kriteria"), _unknown_criterion(work, criterion_id))
    for indicator in row.indicators:
        if indicator in work.known_indicators:
            yield from work.serving.get(indicator, ())
        elif looks_like_a_date(indicator):
            work.add(SALAH, ("bukti.csv", line, "indikator"), date_refusal(indicator))
        else:
            what = _("tidak ada indikator {id}").format(id=repr(indicator))
            refusal = Refusal("unknown-indicator", what, _near(indicator, sorted(work.known_indicators)))
            work.add(SALAH, ("bukti.csv", line, "indikator"), refusal)


def _check_period(work: _Join, row: EvidenceRow, line: int) -> None:
    if row.period_from and row.period_to and row.period_from > row.period_to:
        what = _("periode_dari {first} sesudah periode_sampai {last}").format(first=row.period_from, last=row.period_to)
        refusal = Refusal("period-reversed", what, _("tukar atau perbaiki kedua tanggal"))
        work.add(SALAH, ("bukti.csv", line, row.id), refusal)


# --- jadwal.csv --------------------------------------------------------------------------------------------------


def _join_schedule(work: _Join, plan: Plan | None, rows: Iterable[tuple[int, ScheduleRow]]) -> Iterator[ScheduleRow]:
    known = {sub_activity.id for _area, _activity, sub_activity in plan.sub_activities()} if plan else set()
    seen: dict[str, int] = {}
    for line, row in rows:
        if row.sub_activity in seen:
            what = _("sub kegiatan {id} sudah ada di baris {line}").format(id=row.sub_activity, line=seen[row.sub_activity])
            work.add(SALAH, ("jadwal.csv", line, "sub_kegiatan"), Refusal("duplicate-row", what, _("sisakan satu baris")))
        seen.setdefault(row.sub_activity, line)
        if plan is not None and row.sub_activity not in known:
            what = _("tidak ada sub kegiatan {id} dalam rencana aksi").format(id=repr(row.sub_activity))
            refusal = Refusal("unknown-sub-activity", what, _near(row.sub_activity, sorted(known)))
            work.add(SALAH, ("jadwal.csv", line, "sub_kegiatan"), refusal)
        wrong = [month for month in row.months if not (month.isdigit() and 1 <= int(month) <= 12)]
        if wrong:
            what = _("bulan {months} bukan angka 1 sampai 12").format(months=", ".join(wrong))
            refusal = Refusal("not-a-month", what, _("tulis misalnya 3;6;9;12"))
            work.add(SALAH, ("jadwal.csv", line, "bulan"), refusal)
        yield row
