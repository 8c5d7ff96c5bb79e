"""What stands of all that was said of a field follows from the set of it alone."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from lke.engine.merging import said_id, stands
from lke.model.form import RULING, TABLE, FieldKey, Said

KEY = FieldKey("A.1", "jawaban")


def said(text, *, base="", form="f1", first="", knows=(), role="Kasubbag"):
    known = frozenset(each.id for each in knows)
    name = said_id(form, "unit", KEY, text, known if form in (TABLE, RULING) else ())
    return Said(name, "unit", KEY, first, base, text, role, "2022-12-01", form, known)


def text_and_open(first, rows):
    standing = stands(first, rows)
    return standing.text, standing.open


def test_nothing_said_leaves_what_the_run_held():
    assert text_and_open("B", []) == ("B", False)


def test_one_answer_is_taken():
    assert text_and_open("", [said("Ya")]) == ("Ya", False)


def test_forms_that_agree_are_no_conflict():
    assert text_and_open("", [said("Ya", form="f1"), said("Ya", form="f2")]) == ("Ya", False)


def test_forms_that_differ_leave_what_stood_before():
    assert text_and_open("A", [said("B", base="A", first="A"), said("C", base="A", form="f2", first="A")]) == ("A", True)


def test_emptying_is_an_answer_too():
    assert text_and_open("A", [said("", base="A", first="A")]) == ("", False)
    assert text_and_open("A", [said("", base="A", first="A"), said("B", base="A", first="A", form="f2")]) == ("A", True)


def test_a_form_handed_out_later_supersedes_what_it_knew():
    first = said("A")
    second = said("B", base="A", form="f2", knows=[first])

    assert text_and_open("", [first, second]) == ("B", False)
    assert text_and_open("", [second, first]) == ("B", False)


def test_a_later_form_and_one_that_did_not_know_leave_what_had_been_agreed():
    first = said("A")
    second = said("B", base="A", form="f2", knows=[first])
    parallel = said("C", form="f3")

    assert text_and_open("", [first, second, parallel]) == ("A", True)


def test_what_the_table_held_when_a_form_did_not_see_it_stays_and_waits():
    assert text_and_open("C", [said("A", base="", first="C")]) == ("C", True)
    assert text_and_open("C", [said("C", base="", first="C")]) == ("C", False)


def test_an_edit_of_the_table_decides_between_forms():
    one, other = said("A"), said("B", form="f2")
    edit = said("C", form=TABLE, knows=[one, other])

    assert text_and_open("", [one, other, edit]) == ("C", False)
    assert text_and_open("", [one, other, edit, said("D", form="f3")]) == ("C", True)


def test_a_form_that_saw_the_edit_supersedes_it_though_lke_noticed_it_later():
    one = said("A")
    edit = said("C", form=TABLE, knows=[one])
    after = said("D", base="C", form="f2", knows=[one])

    assert text_and_open("", [one, edit, after]) == ("D", False)


def test_a_decision_stands_until_somebody_who_did_not_know_it_says_otherwise():
    one, other = said("A"), said("B", form="f2")
    ruling = said("B", form=RULING, knows=[one, other])

    assert text_and_open("", [one, other, ruling]) == ("B", False)
    assert text_and_open("", [one, other, ruling, said("B", form="f3")]) == ("B", False)
    assert text_and_open("", [one, other, ruling, said("C", form="f3")]) == ("B", True)


TEXTS = st.sampled_from(["", "A", "B", "C"])


@st.composite
def histories(draw):
    """What the run held, and things said of which later ones may know earlier ones, as they would in a year."""
    first = draw(TEXTS)
    rows = []
    for number in range(draw(st.integers(1, 5))):
        knows = rows[: draw(st.integers(0, len(rows)))]
        kind = draw(st.sampled_from(["form", "form", "form", TABLE, RULING]))
        form = f"f{number}" if kind == "form" or not rows else kind
        knows = rows[:] if form in (TABLE, RULING) else knows
        base = stands(first, knows).text if draw(st.booleans()) else draw(TEXTS)
        text = draw(TEXTS.filter(lambda text, base=base: text != base))
        rows.append(said(text, base=base, form=form, first=first, knows=knows))
    return first, rows


@given(histories())
def test_the_order_of_what_was_said_does_not_matter(history):
    first, rows = history
    results = {
        (standing.text, standing.open, frozenset(row.id for row in standing.top))
        for order in permutations(rows)
        for standing in [stands(first, order)]
    }

    assert len(results) == 1


@given(histories())
def test_the_text_was_always_said_by_somebody_or_held_by_the_run(history):
    first, rows = history

    assert stands(first, rows).text in {first, *(row.text for row in rows)}


@given(histories())
def test_nothing_that_stands_is_lost(history):
    """What is not in force is either superseded by something that knew of it, or waits with all the others."""
    first, rows = history
    standing = stands(first, rows)
    for row in rows:
        if row not in standing.top:
            assert any(row.id in other.knows or (row.is_state and other.base == row.text) for other in rows)
        elif row.text != standing.text:
            assert standing.open
