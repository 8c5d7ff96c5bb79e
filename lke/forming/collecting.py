"""Taking back what people filled in: every form is checked before anything is written, and nothing said is lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lke.engine.form_fields import reason_shown
from lke.engine.merging import said_id
from lke.engine.review.signing import reason_wanted
from lke.errors import SALAH, TEMUAN, InvalidFiles, LkeError, NotFound, Problem, Refused
from lke.files.changing import RunChange, change_run
from lke.files.fields import ANSWERS, DATA
from lke.files.journal import anchor_faults, parse_journal
from lke.files.runs import load_run
from lke.files.said import SAID, Place, Record, read_said, said_table
from lke.forming.checking import Change, Checked, belongs, check
from lke.forming.naming_evidence import Named, Taken, read_named, take_evidence
from lke.forming.settling import Settled, Settler, is_field
from lke.language import _
from lke.model.assessment import Assessment
from lke.model.form import REASON, RULING, TABLE, Asked, FieldKey, HandedOut, Said
from lke.model.journal import Actor
from lke.model.places import JOURNAL
from lke.workbook.forms.reading import Returned, read_form
from lke.workbook.official.sheetmodel import coordinate

_LEAST_ID = 4
_LOCKS = ("~$", ".~lock.")
"""How the files begin that Excel and LibreOffice keep beside a file that is open."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of which several things stand; its text stays as it was agreed before."""

    round: str
    key: FieldKey
    text: str
    """What the run holds meanwhile."""
    said: tuple[Said, ...]
    reason: str = ""
    """Where nobody contradicts: what does not fit together."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was taken back."""

    file: str
    sha256: str
    handed: HandedOut
    role: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of the forms."""

    forms: tuple[Form, ...]
    changed: Mapping[Place, tuple[str, str]]
    """Field -> its text before and now."""
    conflicts: tuple[Conflict, ...]
    evidence: Taken
    written: bool
    problems: tuple[Problem, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decides: ids of what was said and is to stand, questions that stay as they are."""

    take: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


def collect(run: Path, files: Sequence[Path], actor: Actor, decided: Decisions = Decisions()) -> Collected:
    """Take forms of *run* back, then decide what is *decided*; all of it, or nothing where anything is refused.

    Raises:
        InvalidFiles: with every fault of every form.
        Refused: when a form is of another run, edition or round, or the run cannot be written.
        NotFound: when there is nothing such to decide.

    """
    returned = _read_all(files)
    with change_run(run, actor, "collect") as change:
        loaded = load_run(run)
        forms, named = _check_all(returned, loaded.assessment, actor)
        collecting = _Collecting(change, loaded.assessment, actor)
        return collecting.take(forms, named, decided)


def _read_all(files: Sequence[Path]) -> list[Returned]:
    found: list[Returned] = []
    errors: list[LkeError] = []
    for file in files:
        if file.name.startswith(_LOCKS):
            continue
        try:
            found.append(read_form(file))
        except LkeError as error:
            errors.append(error)
    _raise_together(errors)
    return found


def _raise_together(errors: Sequence[LkeError]) -> None:
    """Every fault at once; damaged files count more than foreign ones."""
    if errors:
        kind = InvalidFiles if any(isinstance(error, InvalidFiles) for error in errors) else Refused
        raise kind(problem for error in errors for problem in error.problems)


def _check_all(returned: Sequence[Returned], assessment: Assessment, actor: Actor) -> tuple[list[Form], list[Named]]:
    """What the forms say.

    Raises:
        Refused: when one is not of this run.
        InvalidFiles: with every fault of every cell.

    """
    errors: list[LkeError] = []
    forms: list[Form] = []
    named: list[Named] = []
    for each in returned:
        foreign = list(belongs(each, assessment))
        if foreign:
            errors.append(Refused(foreign))
            continue
        handed = each.handed
        role = handed.role or assessment.header.assessors.get(handed.round, "") or actor.who
        checked: Checked = check(each, assessment)
        pieces, faults = read_named(each, assessment, role)
        if checked.problems or faults:
            errors.append(InvalidFiles((*checked.problems, *faults)))
        forms.append(Form(each.file, each.sha256, handed, role, checked.changes))
        named += pieces
    _raise_together(errors)
    return forms, named


def open_conflicts(run: Path) -> tuple[Conflict, ...]:
    """The fields of *run* that wait for a person; nothing is written."""
    loaded = load_run(run)
    content = {name: _bytes(run / name) for name in (ANSWERS, DATA)}
    settler = Settler(loaded.assessment, content)
    said = _with_edits(read_said(_bytes(run / SAID)), settler, "")
    return _conflicts(settler.settle(said), loaded.assessment)


def waiting(run: Path) -> Iterator[Problem]:
    """A finding for every field of *run* that waits for a person."""
    if not (run / SAID).is_file():
        return
    for conflict in open_conflicts(run):
        texts = " / ".join(sorted({repr(row.text) for row in conflict.said}))
        what = _("isian berbeda dan menunggu keputusan: {texts}").format(texts=texts)
        mend = _("putuskan dengan lke collect RUN --take ID, atau --keep {criterion}").format(criterion=conflict.key.criterion)
        place = f"{conflict.key.criterion} {conflict.key.part}"
        yield Problem(TEMUAN, (run / SAID).as_posix(), None, place, "answers-differ", what, mend)


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


class _Collecting:
    """One taking back, within a change of the run."""

    def __init__(self, change: RunChange, assessment: Assessment, actor: Actor) -> None:
        self.change, self.assessment, self.actor = change, assessment, actor
        self.day = actor.when.date().isoformat()
        self.settler = Settler(assessment, {name: change.table(name) for name in (ANSWERS, DATA)})
        self.fields = self.settler.fields()
        self.record = read_said(change.table(SAID))
        self.said = _with_edits(self.record, self.settler, self.day)
        self.new: list[Said] = []

    def take(self, forms: Sequence[Form], named: Sequence[Named], decided: Decisions) -> Collected:
        """Add what the forms say and what is decided, and work out what the tables become."""
        for form in forms:
            for asked, text in _said_by(form):
                self._add(form.handed.round, asked.key, (form.handed.id, form.role), (asked.base, text), frozenset(asked.knows))
        known = {place[1].part.removeprefix("bukti:") for place in self.record.said if not is_field(place[1])}
        rounds = {form.handed.id: form.handed.round for form in forms}
        for piece in named:
            key = FieldKey(piece.criteria[0], f"bukti:{piece.id}")
            self._add(rounds[piece.form], key, (piece.form, piece.role), ("", piece.cells["judul"]), frozenset())
        self._decide(decided)
        touched = {(row.round, row.key.criterion) for row in self.new}
        settled = self.settler.settle(self.said, touched)
        before = {round_: self.fields.texts(round_) for round_ in {place[0] for place in self.said}}
        evidence = take_evidence(self.change, named, known)
        changed = (
            {place: (before[place[0]].get(place[1], ""), text) for place, text in settled.changes.items()} if self.new else {}
        )
        conflicts = _conflicts(settled, self.assessment)
        if self.new:
            self._write(settled)
        if self.new or evidence.registered or evidence.kept:
            self._record(forms, settled, evidence)
        problems = tuple(self._warnings(forms, settled, evidence))
        return Collected(tuple(forms), changed, conflicts, evidence, bool(self.new or evidence.registered), problems)

    def _add(self, round_: str, key: FieldKey, by: tuple[str, str], texts: tuple[str, str], knows: frozenset[str]) -> None:
        """Add something said, once; *by*: form and role, *texts*: what was handed out and what came back."""
        form, role = by
        base, text = texts
        name = said_id(form, round_, key, text, knows if form in (TABLE, RULING) else ())
        rows = self.said.get((round_, key), [])
        if any(row.id == name for row in rows):
            return
        first = rows[0].first if rows else self.fields.texts(round_).get(key, "")
        signed = next((row.first_signed for place, each in self.said.items() for row in each if _same(place, round_, key)), None)
        signed = signed or self.fields.signed(key.criterion, round_)
        row = Said(name, round_, key, first, base, text, role, self.day, form, knows, signed)
        self.said.setdefault((round_, key), []).append(row)
        self.new.append(row)

    def _decide(self, decided: Decisions) -> None:
        settled = self.settler.settle(self.said) if decided.take or decided.keep else None
        if settled is None:
            return
        problems = []
        for asked in decided.take:
            rows = [row for each in self.said.values() for row in each if row.id.startswith(asked) and is_field(row.key)]
            if len(asked) < _LEAST_ID or len(rows) != 1:
                what = _("tidak ada isian {id}").format(id=repr(asked))
                mend = _("lihat id isian dengan lke collect RUN")
                problems.append(Problem(SALAH, asked, None, "", "unknown-said", what, mend))
            else:
                self._rule(rows[0].round, rows[0].key, rows[0].text)
        for criterion in decided.keep:
            places = [place for place in settled.open if place[1].criterion == criterion]
            for round_, key in places:
                self._rule(round_, key, settled.standing[round_, key].text)
            if not places:
                what = _("kriteria {id} tidak menunggu keputusan").format(id=repr(criterion))
                mend = _("lihat yang menunggu dengan lke collect RUN")
                problems.append(Problem(SALAH, criterion, None, "", "nothing-to-decide", what, mend))
        if problems:
            raise NotFound(problems)

    def _rule(self, round_: str, key: FieldKey, text: str) -> None:
        knows = frozenset(row.id for row in self.said[round_, key])
        self._add(round_, key, (RULING, self.actor.who), ("", text), knows)

    def _write(self, settled: Settled) -> None:
        order = {criterion.id: at for at, criterion in enumerate(self.assessment.rubric.criteria())}
        for name, content in settled.tables.items():
            if self.change.table(name) or any(_table_of(place[1]) == name for place in settled.changes):
                self.change.replace(name, content)
        self.change.replace(SAID, said_table(self.said, settled.standing, order))

    def _record(self, forms: Sequence[Form], settled: Settled, evidence: Taken) -> None:
        told = [
            {
                "formulir": form.handed.id,
                "sha256": form.sha256,
                "untuk": form.role,
                "putaran": form.handed.round,
                "kriteria": list(dict.fromkeys(each.asked.key.criterion for each in form.changes)),
                "usulan_diterima": [each.asked.key.criterion for each in form.changes if each.accepted],
            }
            for form in forms
        ]
        rulings = [f"{row.key.criterion}:{row.key.part}" for row in self.new if row.form == RULING]
        waiting = sorted({place[1].criterion for place in settled.open})
        self.change.record(formulir=told, putusan=rulings, beda=waiting, bukti=list(evidence.registered))

    def _warnings(self, forms: Sequence[Form], settled: Settled, evidence: Taken) -> Iterator[Problem]:
        journal = parse_journal(self.change.table(JOURNAL))
        for form in forms:
            anchors = [form.handed.anchor] if form.handed.anchor else []
            for problem in anchor_faults(journal, anchors):
                yield Problem(TEMUAN, form.file, None, "", problem.code, problem.what, problem.mend)
            yield from _reason_remarks(form, settled)
        for piece, why in evidence.kept:
            mend = _("letakkan berkasnya di folder bukti lalu ulangi lke collect, atau daftarkan dengan lke evidence add")
            yield Problem(
                TEMUAN, "bukti_usulan.csv", None, piece.id, "form-evidence-kept", f"{piece.cells['judul']}: {why}", mend
            )


def _said_by(form: Form) -> Iterator[tuple[Asked, str]]:
    """What a form says: every change, and beside a changed answer the reason as it stands there, even the one handed out."""
    changed = {each.asked.key: each.text for each in form.changes}
    answered = {key.criterion for key in changed if key.answers}
    for asked in form.handed.asked:
        if asked.key in changed:
            yield asked, changed[asked.key]
        elif asked.key.part == REASON and asked.key.criterion in answered:
            yield asked, asked.base


def _reason_remarks(form: Form, settled: Settled) -> Iterator[Problem]:
    """Where a form's answer is lower than the office's without a reason, and where its reason lowers nothing."""
    round_, typed = form.handed.round, {each.asked.key: each.text for each in form.changes}
    for asked, text in _said_by(form):
        if asked.key.part != REASON:
            continue
        place = f"{asked.place.sheet}!{coordinate((asked.place.row, asked.place.column))}"
        standing = settled.standing[round_, asked.key]
        if (round_, asked.key.criterion) in settled.unexplained:
            yield Problem(TEMUAN, form.file, None, place, *reason_wanted(round_))
        elif typed.get(asked.key) and not standing.text and not standing.open and any(row.text == text for row in standing.top):
            what = _("alasan {found} tidak dipakai: jawaban putaran {round} tidak lebih rendah daripada jawaban unit")
            mend = _("tulis keterangannya di kolom Catatan, atau turunkan jawabannya")
            told = what.format(found=repr(reason_shown(text)), round=round_)
            yield Problem(TEMUAN, form.file, None, place, "reason-without-lowering", told, mend)


def _same(place: Place, round_: str, key: FieldKey) -> bool:
    return place[0] == round_ and place[1].criterion == key.criterion and is_field(place[1])


def _table_of(key: FieldKey) -> str:
    return DATA if key.input_name is not None or key.source_of is not None else ANSWERS


def _with_edits(record: Record, settler: Settler, day: str) -> dict[Place, list[Said]]:
    """What was said, with every edit of the tables since lke last gave a field its text."""
    said = {place: list(rows) for place, rows in record.said.items()}
    fields = settler.fields()
    held = {round_: fields.texts(round_) for round_ in {place[0] for place in said}}
    for (round_, key), rows in said.items():
        text = held[round_].get(key, "")
        if is_field(key) and text != record.written[round_, key]:
            knows = frozenset(row.id for row in rows)
            name = said_id(TABLE, round_, key, text, knows)
            rows.append(Said(name, round_, key, rows[0].first, "", text, "", day, TABLE, knows, rows[0].first_signed))
    return said


def _conflicts(settled: Settled, assessment: Assessment) -> tuple[Conflict, ...]:
    order = {criterion.id: at for at, criterion in enumerate(assessment.rubric.criteria())}
    places = sorted(settled.open, key=lambda place: (order.get(place[1].criterion, 0), place[1], place[0]))
    return tuple(
        Conflict(
            round_,
            key,
            standing.text,
            tuple(sorted(standing.top, key=lambda row: row.id)),
            settled.reasons.get((round_, key), ""),
        )
        for round_, key in places
        if (standing := settled.standing[round_, key])
    )
