"""Forms filled in parallel: every order of taking them back gives the same run, one by one or together."""

import csv
import shutil
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lke.errors import InvalidFiles
from lke.files.changing import change_run
from lke.files.journal import read_journal
from lke.files.runs import load_run
from lke.forming.checking import Change
from lke.forming.collecting import Decisions, Form, _Collecting, open_conflicts
from lke.forming.handing import form_of
from lke.model.form import FieldKey
from tests.forms_on_disk import (
    A1,
    A2,
    A2_ALL,
    A2_DONE,
    A3,
    A5,
    ANSWERS,
    DATA,
    SECRETARY,
    SHEET,
    fill,
    form,
    make_run,
    note,
    tables,
    take_back,
)


@pytest.fixture
def run(tmp_path):
    return make_run(tmp_path)


def answers(run):
    """Criterion -> answer, note, by whom."""
    with (run / "jawaban.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, restval=""))
    return {row["kriteria"]: (row["unit"], row["catatan_unit"], row.get("oleh_unit", "")) for row in rows}


def cells(run):
    """What the tables hold; columns and trailing commas that a conflict left behind hold nothing."""
    found = {}
    for file in run.glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = [{name: text.strip() for name, text in row.items() if text} for row in csv.DictReader(stream, restval="")]
        found[file.name] = [row for row in rows if row]
    return found


# One field --------------------------------------------------------------------------------------------------------


def test_what_only_one_form_changes_is_taken_with_who_and_when(run):
    given = fill(form(run, role="Subbagian Hukum"), "a.xlsx", {A1: "Ya", A3: "TB", note(A3): "tidak ada", A2_DONE: 8, A2_ALL: 10})
    taken = take_back(run, given)

    assert (taken.conflicts, taken.written) == ((), True)
    assert answers(run)["A.1"] == ("Ya", "", "Subbagian Hukum")
    assert answers(run)["A.3"] == ("TB", "tidak ada", "Subbagian Hukum")
    assert "A.2:sudah,8,," in (run / "data.csv").read_text(encoding="utf-8-sig")
    assert "2022-12-01" in (run / "jawaban.csv").read_text(encoding="utf-8-sig")
    assert load_run(run).assessment.answers["A.1", "unit"].text == "Ya"


def test_taking_a_form_back_again_changes_nothing_and_writes_no_entry(run):
    given = fill(form(run), "a.xlsx", {A1: "Ya"})
    take_back(run, given)
    before, entries = tables(run), len(read_journal(run).entries)

    assert not take_back(run, given).written
    assert not take_back(run, given, given).written
    assert (before, entries) == (tables(run), len(read_journal(run).entries))


def test_a_form_that_nobody_filled_in_changes_nothing(run):
    before = tables(run)

    assert not take_back(run, form(run)).written
    assert before == tables(run)


def test_the_journal_says_which_form_by_whom_and_which_questions(run):
    given = fill(form(run, role="Subbagian Hukum"), "a.xlsx", {A1: "Ya", A5: 3.2})
    taken = take_back(run, given)
    [(_line, entry)] = read_journal(run).entries

    assert (entry.who, entry.command) == ("Sekretaris", "collect")
    [told] = entry.details["formulir"]
    assert told["sha256"] == taken.forms[0].sha256
    assert (told["formulir"], told["untuk"]) == (taken.forms[0].handed.id, "Subbagian Hukum")
    assert (told["putaran"], told["kriteria"]) == ("unit", ["A.1", "A.5"])


def test_two_answers_to_one_question_wait_with_both_texts_and_who(run):
    blank_a, blank_b = form(run, "a.xlsx", role="Hukum"), form(run, "b.xlsx", role="Teknis")
    taken = take_back(run, fill(blank_a, "a2.xlsx", {A1: "Ya"}), fill(blank_b, "b2.xlsx", {A1: "Tidak"}))
    [conflict] = taken.conflicts

    assert (conflict.key, conflict.text) == (FieldKey("A.1", "jawaban"), "")
    assert {("Ya", "Hukum"), ("Tidak", "Teknis")} == {(row.text, row.role) for row in conflict.said}
    assert answers(run)["A.1"] == ("", "", "")
    assert open_conflicts(run) == taken.conflicts


def test_a_decision_settles_it_and_is_signed(run):
    one, other = form(run, "a.xlsx", role="Hukum"), form(run, "b.xlsx", role="Teknis")
    files = fill(one, "a2.xlsx", {A1: "Ya"}), fill(other, "b2.xlsx", {A1: "Tidak"})
    [conflict] = take_back(run, *files).conflicts
    chosen = next(row.id for row in conflict.said if row.text == "Ya")
    taken = take_back(run, take=[chosen])

    assert (taken.conflicts, open_conflicts(run)) == ((), ())
    assert answers(run)["A.1"] == ("Ya", "", "Sekretaris")
    assert not take_back(run, *files).written


def test_what_is_kept_stays_as_it_is(run):
    files = [
        fill(form(run, f"{role}.xlsx", role=role), f"{role}2.xlsx", {A1: text}) for role, text in (("H", "Ya"), ("T", "Tidak"))
    ]
    take_back(run, *files)
    taken = take_back(run, keep=["A.1"])

    assert taken.conflicts == ()
    assert answers(run)["A.1"][:2] == ("", "")
    assert not take_back(run, *files).written


def test_a_new_form_mends_an_answer_without_a_conflict(run):
    take_back(run, fill(form(run), "a.xlsx", {A1: "Ya"}))
    taken = take_back(run, fill(form(run), "b.xlsx", {A1: "Tidak"}))

    assert taken.conflicts == ()
    assert answers(run)["A.1"][0] == "Tidak"


def test_an_edit_by_hand_after_the_form_was_handed_out_is_not_overwritten(run):
    given = fill(form(run), "a.xlsx", {A1: "Ya", A5: 3})
    table = run / "jawaban.csv"
    table.write_bytes(table.read_bytes().replace(b"A.1,,", b"A.1,Tidak,"))
    taken = take_back(run, given)

    assert [(each.key.criterion, each.text) for each in taken.conflicts] == [("A.1", "Tidak")]
    assert (answers(run)["A.1"][0], answers(run)["A.5"][0]) == ("Tidak", "3")


def test_an_edit_by_hand_after_a_form_came_in_stays_when_the_form_comes_again(run):
    given = fill(form(run), "a.xlsx", {A1: "Ya"})
    take_back(run, given)
    table = run / "jawaban.csv"
    table.write_bytes(table.read_bytes().replace(b"A.1,Ya,", b"A.1,Tidak,"))
    before = tables(run)

    assert not take_back(run, given).written
    assert before == tables(run)
    assert take_back(run, fill(form(run), "b.xlsx", {A1: "Ya"})).conflicts == ()
    assert answers(run)["A.1"][0] == "Ya"


def test_emptying_a_cell_takes_the_answer_away_and_is_told(tmp_path):
    run = make_run(tmp_path, answers=ANSWERS.replace("A.1,,", "A.1,Ya,"))
    taken = take_back(run, fill(form(run), "a.xlsx", {A1: None}))

    assert {("unit", FieldKey("A.1", "jawaban")): ("Ya", "")} == dict(taken.changed)
    assert answers(run)["A.1"] == ("", "", "")


def test_rows_that_no_form_touches_keep_their_bytes(tmp_path):
    odd = 'kriteria;unit;catatan_unit;tpi;catatan_tpi\nA.1;;;;\nA.3 ;"Ya";" halo ";;\n'
    run = make_run(tmp_path, answers=odd)
    take_back(run, fill(form(run), "a.xlsx", {A1: "Ya"}))

    lines = (run / "jawaban.csv").read_text(encoding="utf-8").splitlines()
    assert lines[2] == 'A.3 ;"Ya";" halo ";;'
    assert lines[1].startswith("A.1;Ya;")


# What does not fit together ---------------------------------------------------------------------------------------


def test_numbers_of_two_forms_that_contradict_wait_together(tmp_path):
    run = make_run(tmp_path, data=DATA.replace("A.2:sudah,", "A.2:sudah,5").replace("A.2:wajib,", "A.2:wajib,10"))
    files = fill(form(run, role="H"), "a.xlsx", {A2_DONE: 9}), fill(form(run, "f2.xlsx", role="T"), "b.xlsx", {A2_ALL: 8})
    first = take_back(run, files[0])
    then = take_back(run, files[1])

    assert first.conflicts == ()
    assert [(*each.key, each.text) for each in then.conflicts] == [("A.2", "masukan:sudah", "5"), ("A.2", "masukan:wajib", "10")]
    assert {"sudah (9) lebih dari wajib (8)"} == {each.reason for each in then.conflicts}
    assert "A.2:sudah,5" in (run / "data.csv").read_text(encoding="utf-8-sig")
    load_run(run)


def test_a_reason_that_two_people_give_otherwise_takes_its_tb_along(run):
    files = [
        fill(form(run, f"{role}.xlsx", role=role), f"{role}2.xlsx", {A3: "TB", note(A3): text})
        for role, text in (("H", "belum ada tim"), ("T", "tim dibubarkan"))
    ]
    taken = take_back(run, *files)

    assert {"jawaban", "catatan"} == {each.key.part for each in taken.conflicts}
    assert answers(run)["A.3"] == ("", "", "")
    load_run(run)


# Reasons of assessors ---------------------------------------------------------------------------------------------

LOWERED = (
    "kriteria,unit,catatan_unit,tpi,catatan_tpi,oleh_tpi,pada_tpi,alasan_tpi\r\n"
    "A.1,Ya,,Tidak,,Penilai lama,2022-11-01,di_luar_periode\r\nA.2,,,,,,,\r\nA.3,Ya,,,,,,\r\nA.5,3,,,,,,\r\n"
)
WHY_1, WHY_3 = f"{SHEET}!J5", f"{SHEET}!J9"


def assessed(run):
    """Criterion -> answer, by whom and reason of the assessor's round."""
    with (run / "jawaban.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, restval=""))
    return {row["kriteria"]: (row["tpi"], row.get("oleh_tpi", ""), row.get("alasan_tpi", "")) for row in rows}


def of_assessor(run, cells, role="Penilai"):
    """A form of the assessor's round, filled in."""
    return fill(form(run, f"{role}.xlsx", role=role, round_="tpi"), f"{role}-isi.xlsx", cells)


def remarks(taken):
    return [(each.path, each.code) for each in taken.problems]


@pytest.mark.parametrize("typed", ["tidak relevan", "Tidak  Relevan", "tidak_relevan", "tidak-relevan"])
def test_a_lowered_answer_brings_its_reason(tmp_path, typed):
    run = make_run(tmp_path, answers=LOWERED)
    taken = take_back(run, of_assessor(run, {A3: "Tidak", WHY_3: typed}))

    assert (taken.conflicts, taken.problems) == ((), ())
    assert assessed(run)["A.3"] == ("Tidak", "Penilai", "tidak_relevan")
    assert assessed(run)["A.1"] == ("Tidak", "Penilai lama", "di_luar_periode")
    assert not take_back(run, tmp_path / "Penilai-isi.xlsx").written


def test_a_lowered_answer_without_a_reason_is_remarked_with_its_cell(tmp_path):
    run = make_run(tmp_path, answers=LOWERED)
    taken = take_back(run, of_assessor(run, {A3: "Tidak"}))

    assert remarks(taken) == [(WHY_3, "lowered-without-reason")]
    assert assessed(run)["A.3"] == ("Tidak", "Penilai", "")
    assert remarks(take_back(run, of_assessor(run, {WHY_3: "di luar periode"}, "Penilai lain"))) == []
    assert assessed(run)["A.3"] == ("Tidak", "Penilai", "di_luar_periode")


def test_raising_back_to_the_claim_takes_the_reason_away(tmp_path):
    """Nor does it come back with an answer that is lowered later without a reason."""
    run = make_run(tmp_path, answers=LOWERED)
    taken = take_back(run, of_assessor(run, {A1: "Ya"}))

    assert assessed(run)["A.1"] == ("Ya", "Penilai", "")
    assert (("tpi", FieldKey("A.1", "alasan")), ("di_luar_periode", "")) in taken.changed.items()
    assert (taken.conflicts, open_conflicts(run), taken.problems) == ((), (), ())
    before = tables(run)
    assert not take_back(run, tmp_path / "Penilai-isi.xlsx").written
    assert before == tables(run)

    assert remarks(take_back(run, of_assessor(run, {A1: "Tidak"}, "Ketua"))) == [(WHY_1, "lowered-without-reason")]
    assert assessed(run)["A.1"] == ("Tidak", "Ketua", "")


def test_an_answer_that_is_taken_away_takes_its_reason_along(tmp_path):
    run = make_run(tmp_path, answers=LOWERED)
    take_back(run, of_assessor(run, {A1: None}))

    assert assessed(run)["A.1"] == ("", "", "")


def test_reasons_that_contradict_wait_and_the_answer_does_not(tmp_path):
    run = make_run(tmp_path, answers=LOWERED)
    first = of_assessor(run, {A3: "Tidak", WHY_3: "tidak relevan"}, "P")
    taken = take_back(run, first, of_assessor(run, {A3: "Tidak", WHY_3: "isi tidak mendukung"}, "Q"))
    [conflict] = taken.conflicts

    assert (conflict.key, conflict.text) == (FieldKey("A.3", "alasan"), "")
    assert {("tidak_relevan", "P"), ("isi_tidak_mendukung", "Q")} == {(row.text, row.role) for row in conflict.said}
    assert assessed(run)["A.3"] == ("Tidak", "P; Q", "")
    chosen = next(row.id for row in conflict.said if row.role == "Q")
    assert take_back(run, take=[chosen]).conflicts == ()
    assert assessed(run)["A.3"][2] == "isi_tidak_mendukung"


def test_a_reason_waits_with_its_answer(tmp_path):
    """One lowers on with another reason, one raises: the answer stays, and so does what was said of it."""
    run = make_run(tmp_path, answers=LOWERED.replace("A.5,3,,,,,,", "A.5,3,,2,,Penilai lama,2022-11-01,tidak_relevan"))
    files = of_assessor(run, {A5: 1, f"{SHEET}!J12": "tidak dapat dibuka"}, "P"), of_assessor(run, {A5: 3}, "Q")
    taken = take_back(run, *files)

    assert {"jawaban", "alasan"} == {each.key.part for each in taken.conflicts}
    assert assessed(run)["A.5"] == ("2", "Penilai lama", "tidak_relevan")
    raised = next(row.id for each in taken.conflicts for row in each.said if row.text == "3")
    assert take_back(run, take=[raised]).conflicts == ()
    assert assessed(run)["A.5"] == ("3", "Sekretaris", "")


def test_a_reason_that_lowers_nothing_is_not_taken_and_that_is_said(tmp_path):
    run = make_run(tmp_path, answers=LOWERED)
    taken = take_back(run, of_assessor(run, {A3: "Ya", WHY_3: "tidak relevan"}))

    assert [str(each.what) for each in taken.problems] == [
        "alasan 'tidak relevan' tidak dipakai: jawaban putaran tpi tidak lebih rendah daripada jawaban unit"
    ]
    assert remarks(taken) == [(WHY_3, "reason-without-lowering")]
    assert assessed(run)["A.3"] == ("Ya", "Penilai", "")


def test_a_reason_that_is_none_is_refused_with_its_cell(tmp_path):
    run = make_run(tmp_path, answers=LOWERED)
    with pytest.raises(InvalidFiles) as caught:
        take_back(run, of_assessor(run, {A3: "Tidak", WHY_3: "kurang"}))

    [problem] = caught.value.problems
    assert (problem.path, problem.code, problem.what) == (WHY_3, "unknown-reason", "alasan 'kurang' tidak dikenal")


def test_an_answer_by_hand_keeps_the_reason_that_stands_beside_it(tmp_path):
    run = make_run(tmp_path, answers=LOWERED)
    take_back(run, of_assessor(run, {A1: "Ya"}))
    table = run / "jawaban.csv"
    table.write_bytes(
        table.read_bytes().replace(b"A.1,Ya,,Ya,,Penilai,2022-12-01,", b"A.1,Ya,,Tidak,,Ketua,2022-12-02,tidak_relevan")
    )
    take_back(run, of_assessor(run, {A3: "Ya"}))

    assert assessed(run)["A.1"] == ("Tidak", "Ketua", "tidak_relevan")


# Every order ------------------------------------------------------------------------------------------------------

PARTS = {
    FieldKey("A.1", "jawaban"): ["", "Ya", "Tidak"],
    FieldKey("A.3", "jawaban"): ["", "Ya", "Tidak", "TB"],
    FieldKey("A.3", "catatan"): ["", "sebab", "=1+1", "dua\nbaris"],
    FieldKey("A.2", "masukan:sudah"): ["", "3", "8", "12"],
    FieldKey("A.2", "masukan:wajib"): ["", "5", "10"],
    FieldKey("A.2", "sumber:wajib"): ["", "LHKPN", "simpeg"],
}


@st.composite
def fillings(draw):
    """What the run held, and up to five forms of it, each with some fields changed."""
    start = {key: draw(st.sampled_from(texts)) for key, texts in PARTS.items() if draw(st.booleans())}
    forms = []
    for _number in range(draw(st.integers(2, 5))):
        chosen = draw(st.lists(st.sampled_from(list(PARTS)), unique=True, min_size=1, max_size=4))
        forms.append({key: draw(st.sampled_from(PARTS[key])) for key in chosen})
    edit = draw(st.none() | st.sampled_from(PARTS[FieldKey("A.1", "jawaban")]))
    return start, forms, edit, draw(st.permutations(range(len(forms)))), draw(st.lists(st.booleans(), min_size=5, max_size=5))


OF_ASSESSOR = {
    FieldKey("A.1", "jawaban"): ["", "Ya", "Tidak"],
    FieldKey("A.1", "alasan"): ["", "tidak_relevan", "di_luar_periode"],
    FieldKey("A.3", "jawaban"): ["", "Ya", "Tidak", "TB"],
    FieldKey("A.3", "catatan"): ["", "sebab", "alasan lain"],
    FieldKey("A.3", "alasan"): ["", "tidak_relevan", "isi_tidak_mendukung"],
    FieldKey("A.5", "jawaban"): ["", "1", "2", "3"],
    FieldKey("A.5", "alasan"): ["", "tidak_relevan", "tidak_dapat_dibuka"],
}
ANSWERED = {FieldKey("A.1", "jawaban"): ["", "Ya", "Tidak"], FieldKey("A.5", "jawaban"): ["", "1", "2", "3"]}


@st.composite
def assessments(draw):
    """What both rounds held, and up to five forms of the assessor's round, one of them perhaps of the office."""
    rows = []
    for criterion, answers in (("A.1", ["", "Ya", "Tidak"]), ("A.3", ["", "Ya", "Tidak"]), ("A.5", ["", "1", "2", "3"])):
        claim, judged = draw(st.sampled_from(answers)), draw(st.sampled_from(answers))
        why = draw(st.sampled_from(["", "di_luar_periode"])) if judged else ""
        rows.append(f"{criterion},{claim},,{judged},,{'Penilai lama,2022-11-01' if judged else ','},{why}\r\n")
    forms = []
    for _number in range(draw(st.integers(2, 5))):
        office = draw(st.integers(0, 4)) == 0
        parts = ANSWERED if office else OF_ASSESSOR
        chosen = draw(st.lists(st.sampled_from(list(parts)), unique=True, min_size=1, max_size=5))
        forms.append(("unit" if office else "tpi", {key: draw(st.sampled_from(parts[key])) for key in chosen}))
    edit = draw(st.none() | st.sampled_from(["", "Ya", "Tidak"]))
    tables = LOWERED.splitlines(keepends=True)[0] + "".join(rows), DATA
    return tables, forms, edit, draw(st.permutations(range(len(forms)))), draw(st.lists(st.booleans(), min_size=5, max_size=5))


def _start(start):
    """Tables that hold *start*, where that is sound; else nothing is held."""
    part, whole = start.get(FieldKey("A.2", "masukan:sudah"), ""), start.get(FieldKey("A.2", "masukan:wajib"), "")
    if part and whole and int(part) > int(whole):
        part = ""
    away = start.get(FieldKey("A.3", "jawaban"), "")
    told = start.get(FieldKey("A.3", "catatan"), "").replace("\n", " ")
    away = "" if away == "TB" and not told else away
    table = ANSWERS.replace("A.1,,", f"A.1,{start.get(FieldKey('A.1', 'jawaban'), '')},").replace("A.3,,,", f"A.3,{away},{told},")
    source = start.get(FieldKey("A.2", "sumber:wajib"), "")
    data = DATA.replace("A.2:sudah,,", f"A.2:sudah,{part},").replace("A.2:wajib,,", f"A.2:wajib,{whole},{source}")
    return table, data


def _sound(held, changes):
    """Whether a form with *changes* would be taken: what its cells hold fits together."""
    now = held | changes
    part, whole = now.get(FieldKey("A.2", "masukan:sudah"), ""), now.get(FieldKey("A.2", "masukan:wajib"), "")
    away = now.get(FieldKey("A.3", "jawaban")) == "TB" and not now.get(FieldKey("A.3", "catatan"))
    return not away and not (part and whole and int(part) > int(whole))


def _forms(run, fillings):
    """The forms as read back, without a workbook between: each from another role."""
    loaded = load_run(run)
    made = []
    for number, (round_, filling) in enumerate(fillings):
        _content, handed = form_of(loaded, (), round_, f"Peran {number}")
        asked = {each.key: each for each in handed.asked}
        held = {key: each.base for key, each in asked.items()}
        news = {key: text for key, text in filling.items() if text != held[key]}
        if _sound(held, news):
            changes = tuple(Change(asked[key], text, "") for key, text in news.items())
            made.append(Form(f"{number}.xlsx", str(number) * 64, handed, f"Peran {number}", changes))
    return made


def _collect(run, forms):
    with change_run(run, SECRETARY, "collect") as change:
        return _Collecting(change, load_run(run).assessment, SECRETARY).take(forms, [], Decisions())


def _edit(run, text):
    table = run / "jawaban.csv"
    lines = table.read_bytes().split(b"\r\n")
    lines[1] = b"A.1," + text.encode() + b"," + lines[1].split(b",", 2)[2]
    table.write_bytes(b"\r\n".join(lines))


QUICK = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
"""Each example is a dozen runs written and read; shrinking one would take minutes."""


def _of_office(case):
    start, forms, *how = case
    return _start(start), [("unit", filling) for filling in forms], *how


@QUICK
@given(case=fillings())
def test_every_order_of_taking_back_gives_the_same_run(tmp_path, case):
    """Every cell of the tables, and what waits: one by one in any order, in batches, and all together."""
    _every_order(tmp_path, _of_office(case))


@QUICK
@given(case=assessments())
def test_every_order_of_assessors_forms_gives_the_same_run(tmp_path, case):
    """Reasons too, which stand or fall with the answers of both rounds."""
    _every_order(tmp_path, case)


@pytest.mark.prove
@settings(QUICK, max_examples=400)
@given(case=fillings().map(_of_office) | assessments())
def test_every_order_gives_the_same_run_many_times(tmp_path, case):
    _every_order(tmp_path, case)


def _every_order(tmp_path, case):
    (table, data), filled, edit, order, cuts = case
    shutil.rmtree(tmp_path / "kerja", ignore_errors=True)
    (tmp_path / "kerja").mkdir()
    together = make_run(tmp_path / "kerja", "a", answers=table, data=data)
    forms = _forms(together, filled)
    if edit is not None:  # somebody edits the table before any form comes back
        _edit(together, edit)
    apart = tmp_path / "kerja" / "b"
    shutil.copytree(together, apart)

    _collect(together, forms)
    batch = []
    for number, at in enumerate(each for each in order if each < len(forms)):
        batch.append(forms[at])
        if cuts[number]:
            _collect(apart, batch)
            batch = []
    _collect(apart, batch)

    assert cells(together) == cells(apart)
    assert (together / "isian.csv").exists() is (apart / "isian.csv").exists()
    assert open_conflicts(together) == open_conflicts(apart)
    before = tables(together)
    assert not _collect(together, forms).written
    assert before == tables(together)
    _nothing_is_lost(together, forms)


def _nothing_is_lost(run, forms):
    """Every text that a form gave is in the tables, or waits, or was agreed by nobody else but is kept in isian.csv."""
    kept = (run / "isian.csv").read_text(encoding="utf-8-sig") if (run / "isian.csv").exists() else ""
    waiting = {(each.round, each.key, row.text) for each in open_conflicts(run) for row in each.said}
    said = {(form.handed.round, change.asked.key, change.text, form.role) for form in forms for change in form.changes}
    loaded = load_run(run)
    now = {
        (name, each.key): each.base for name in loaded.assessment.header.rounds for each in form_of(loaded, (), name, "")[1].asked
    }
    for round_, key, text, role in said:
        gone = key.part == "alasan" and not now[round_, key]  # its answer lowers nothing
        assert gone or now[round_, key] == text or (round_, key, text) in waiting
        assert text in kept.replace("\r\n", "\n")
        assert role in kept


def test_five_forms_with_a_month_between_them_are_told_with_their_days(run):
    made = _forms(run, [("unit", {FieldKey("A.1", "jawaban"): text}) for text in ("Ya", "Tidak")])
    later = SECRETARY._replace(when=SECRETARY.when + timedelta(days=31))
    _collect(run, made[:1])
    with change_run(run, later, "collect") as change:
        _Collecting(change, load_run(run).assessment, later).take(made[1:], [], Decisions())

    assert {"2022-12-01", "2023-01-01"} == {row.day for row in open_conflicts(run)[0].said}


def test_a_ratio_question_has_no_cell_of_its_own_but_for_tb(run):
    assert A2  # TB may be answered there
    taken = take_back(run, fill(form(run), "a.xlsx", {A2: "TB", note(A2): "tidak ada wajib lapor"}))

    assert taken.conflicts == ()
    assert answers(run)["A.2"][:2] == ("TB", "tidak ada wajib lapor")
