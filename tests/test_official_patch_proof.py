"""The quick proof of a fill against the proved blank one: it takes every honest fill by itself, and nothing else."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lke.errors import Refused
from lke.workbook.official import patch_proof
from lke.workbook.official.package import package_of
from lke.workbook.official.patch import CellWrite, analyse
from lke.workbook.official.patch_proof import Proof
from lke.workbook.official.patch_zip import pack, zipped
from tests.official_twin import SHEET, twin

RELS = "xl/worksheets/_rels/sheet2.xml.rels"
TEMPLATE = analyse(package_of(twin({8: "A", 17: 2}), "buku.xlsx"))
PROOF = Proof(TEMPLATE)
WRITES = [
    CellWrite((7, 5), "Ya"),
    CellWrite((8, 5), None),
    CellWrite((7, 9), 'SK "1" & <2>'),
    CellWrite((7, 10), "https://b.invalid/?a=1&b=2", "https://b.invalid/?a=1&b=2"),
    CellWrite((13, 5), Fraction(1, 3)),
    CellWrite((8, 30), "di luar"),
    CellWrite((40, 1), Fraction(7)),
]


def quickly(made, writes, template=TEMPLATE, proof=PROOF):
    """Whether the quick proof takes it without the long one."""
    try:
        package = package_of(made, template.package.file)
        return not proof._other_parts(package, {SHEET: writes}) and proof.is_filled(package, SHEET, writes)
    except (patch_proof._UnusualError, LookupError, ValueError):
        return False


def test_a_fill_with_all_that_may_change_is_proved_quickly():
    assert quickly(TEMPLATE.fill({SHEET: WRITES}), WRITES)


def test_a_link_taken_away_and_one_put_in_its_place_are_proved_quickly():
    for link in (None, "https://b.invalid/"):
        writes = [CellWrite((1, 1), "Judul", link)]
        assert quickly(TEMPLATE.fill({SHEET: writes}), writes)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from([2, 7, 8, 9, 13, 41]), st.sampled_from([5, 8, 9, 10, 30])),
        st.one_of(
            st.none(),
            st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"), max_size=40),
            st.fractions(0, 10**12, max_denominator=10**6),
        ),
        max_size=12,
    )
)
def test_whatever_is_filled_is_proved_quickly(wanted):
    writes = [CellWrite(place, value if value != "" else None) for place, value in wanted.items()]

    assert quickly(TEMPLATE.fill({SHEET: writes}), writes)


def tampered(change):
    package = package_of(TEMPLATE.fill({SHEET: WRITES}), "buku.xlsx")
    return zipped(package, {name: pack(content) for name, content in change(package).items()})


def replaced(old, new, part=SHEET):
    def change(package):
        assert old in package.read(part)
        return {part: package.read(part).replace(old, new, 1)}

    return change


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (replaced(b">Ya<", b">Tidak<"), "Lembar Kerja!E7"),
        (replaced(b'<c r="E8" s="4"/>', b'<c r="E8" s="4"><v>1</v></c>'), "Lembar Kerja!E8"),
        (replaced(b"0.3333333333333333", b"0.333333333333333"), "Lembar Kerja!E13"),
        (replaced(b'<c r="C5" s="3"><v>60', b'<c r="C5" s="3"><v>61'), "Lembar Kerja!C5"),
        (replaced(b"<f>F6+F10</f>", b"<f>F6+F10</f><v>1</v>"), "Lembar Kerja!F5"),
        (replaced(b"F6+F10", b"F6+F11"), "Lembar Kerja!F5"),
        (replaced(b'sqref="E7"', b'sqref="E8"'), SHEET),
        (replaced(b'tabColor rgb="FFFF0000"', b'tabColor rgb="FFFF0001"'), SHEET),
        (replaced(b'<row r="18">', b'<row r="18" hidden="1">'), SHEET),
        (replaced(b"b.invalid/?a", b"c.invalid/?a", RELS), "Lembar Kerja!J7"),
        (replaced(b"petunjuk", b"petunju", RELS), "Lembar Kerja!A1"),
        (replaced(b"drawing1.xml", b"drawing2.xml", RELS), RELS),
        (replaced(b"Calibri", b"Arial", "xl/styles.xml"), "xl/styles.xml"),
        (replaced(b"Daftar", b"daftar", "xl/workbook.xml"), "xl/workbook.xml"),
        (replaced(b' fullCalcOnLoad="1"', b"", "xl/workbook.xml"), "xl/workbook.xml"),
        (replaced(b">A<", b">B<", "xl/worksheets/sheet3.xml"), "xl/worksheets/sheet3.xml"),
        (lambda _package: {"xl/baru.xml": b"<a/>"}, "xl/baru.xml"),
    ],
)
def test_what_was_changed_besides_is_not_taken_and_is_named(change, place):
    made = tampered(change)

    assert not quickly(made, WRITES)
    with pytest.raises(Refused) as caught:
        PROOF.check(made, {SHEET: WRITES})
    assert place in {problem.path for problem in caught.value.problems}


@pytest.mark.parametrize(
    "change",
    [
        replaced(b'<c r="E7" s="4" t', b'<c r="E7" s="5" t'),
        replaced(b'<c r="E13" s="4"><v>', b'<c r="E13" s="4"><f>1/3</f><v>'),
        replaced(b'<c r="E7"', b'<c r="E6"'),
    ],
)
def test_another_style_formula_or_place_is_not_taken(change):
    assert not quickly(tampered(change), WRITES)


def test_an_answer_left_over_from_another_office_is_not_taken():
    full = TEMPLATE.fill({SHEET: WRITES})
    blank = [CellWrite((8, 5), None)]

    assert not quickly(full, blank)
    with pytest.raises(Refused) as caught:
        PROOF.check(full, {SHEET: blank})
    assert {"Lembar Kerja!E7", "Lembar Kerja!I7", "Lembar Kerja!E13"} <= {problem.path for problem in caught.value.problems}


@pytest.mark.parametrize(
    "strange",
    [
        lambda xml: xml.replace(b"<sheetData>", b"<sheetData ><!-- x -->"),
        lambda xml: xml.replace(b'<c r="E7"', b"<c  r='E7'"),
        lambda xml: xml.replace(b'<c r="E13" s="4"/>', b'<c s="4" r="E13"></c>'),
    ],
)
def test_what_is_written_otherwise_than_excel_does_is_proved_from_the_start(strange, monkeypatch):
    from tests.official_twin import parts
    from tests.official_twin import zipped as packed

    found = parts()
    found[SHEET] = strange(found[SHEET])
    template = analyse(package_of(packed(found), "buku.xlsx"))
    proof, asked, verify = Proof(template), [], patch_proof.verify
    monkeypatch.setattr(patch_proof, "verify", lambda *given: asked.append(given) or verify(*given))
    writes = {SHEET: [CellWrite((7, 5), "Ya")]}
    proof.check(template.fill(writes), writes)

    assert len(asked) == 1
