"""A patched workbook is its template but for the cells that were to be filled; other programs read what was written."""

import io
import re
import zipfile
from fractions import Fraction
from itertools import product

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lke.errors import Refused
from lke.workbook.official.package import package_of
from lke.workbook.official.patch import CellWrite, analyse
from lke.workbook.official.patch_text import address, cell_text
from lke.workbook.official.patch_verify import verify
from lke.workbook.official.patch_zip import pack
from lke.workbook.official.patch_zip import zipped as rezipped
from lke.workbook.official.reading import read_package
from tests.libreoffice import needs_libreoffice, recalculated
from tests.official_twin import MAIN, REL, SHEET, parts, twin, zipped

pytestmark = pytest.mark.filterwarnings("ignore:Data Validation extension")
RELS = "xl/worksheets/_rels/sheet2.xml.rels"


def template_of(content=None):
    return analyse(package_of(content or twin(), "buku.xlsx"))


def filled(writes, content=None):
    """The template filled and proved, opened as a package."""
    template = template_of(content)
    made = template.fill({SHEET: writes} if isinstance(writes, list) else writes)
    verify(template, made, {SHEET: writes} if isinstance(writes, list) else writes)
    return package_of(made, "buku.xlsx")


def cells(package, name="Lembar Kerja"):
    return read_package(package, "buku.xlsx", "xlsx", "").sheet(name).cells


def sheet_xml(package, part=SHEET):
    return package.read(part).decode()


def with_sheet(xml, **more):
    return zipped({**parts(worksheet=xml.encode()), **more})


# --- what stays --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("macros", "merged", "from_1904"), list(product([False, True], repeat=3)))
def test_every_part_that_is_not_declared_keeps_its_bytes_packed_and_unpacked(macros, merged, from_1904):
    content = twin(macros=macros, merged=merged, from_1904=from_1904)
    package = filled([CellWrite((7, 5), "Ya"), CellWrite((13, 5), Fraction(8)), CellWrite((7, 9), "SK")], content)
    before = parts(macros=macros, merged=merged, from_1904=from_1904)
    with zipfile.ZipFile(io.BytesIO(package.content)) as after:
        assert after.testzip() is None
        changed = {name for name in after.namelist() if after.read(name) != before[name]}

    assert tuple(before) == package.names
    assert changed == {SHEET, "xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert all(package_of(content, "x").packed(name) == package.packed(name) for name in set(before) - changed)


def test_the_sheet_differs_only_in_declared_cells_and_stored_results():
    package = filled([CellWrite((7, 5), "Ya")])
    masked = re.sub(r"<v>[0-9.]+</v>(?=</c>)", "", parts()[SHEET].decode())
    expected = masked.replace('<c r="E7" s="4"/>', '<c r="E7" s="4" t="inlineStr"><is><t xml:space="preserve">Ya</t></is></c>')
    kept = ['<c r="C5" s="3">', '<c r="C6" s="3">', '<c r="C10" s="3">', '<c r="C15" s="3">', '<c r="C16" s="3">']

    shown = sheet_xml(package)
    for place in kept:  # weights are constants and keep their value
        assert re.search(re.escape(place) + "<v>[0-9]+</v></c>", shown)
    assert re.sub(r"<v>[0-9.]+</v>(?=</c>)", "", shown) == expected.replace("<v>0</v>", "")
    assert '<c r="A1" s="1" t="s"><v>0</v></c>' in shown


def test_no_stored_result_of_any_formula_remains_in_any_sheet():
    package = filled([CellWrite((7, 5), "Ya")])
    found = [cells(package, name) for name in ("Rekap", "Lembar Kerja")]
    computed = [cell for sheet in found for cell in sheet.values() if cell.formula is not None]

    assert len(computed) == sum(
        content.count(b"<f>") + content.count(b"<f ") for content in (parts()[SHEET], parts()["xl/worksheets/sheet1.xml"])
    )
    assert {cell.value for cell in computed} == {None}
    assert "<f>'Lembar Kerja'!F18</f></c>" in sheet_xml(package, "xl/worksheets/sheet1.xml")


def test_cells_that_an_array_formula_fills_hold_no_stale_result_and_are_never_written():
    shown = sheet_xml(filled([]))

    assert '<c r="L5"><f t="array" ref="L5:L7">F7:F9*2</f></c>' in shown
    assert '<c r="L6"></c>' in shown
    for place in [(5, 12), (6, 12), (7, 13), (8, 13), (12, 5)]:
        with pytest.raises(ValueError, match="not for filling"):
            filled([CellWrite(place, "x")])


def test_a_cell_below_a_merged_one_is_never_written():
    with pytest.raises(ValueError, match="not for filling"):
        filled([CellWrite((18, 5), "x")])

    assert cells(filled([CellWrite((17, 5), Fraction(3))]))[17, 5].value == 3


def test_the_workbook_asks_for_a_full_recalculation():
    assert '<calcPr calcId="191029" fullCalcOnLoad="1"/>' in sheet_xml(filled([]), "xl/workbook.xml")


@pytest.mark.parametrize(
    ("stated", "asked"),
    [
        ('<calcPr calcId="1" fullCalcOnLoad="0"/>', '<calcPr calcId="1" fullCalcOnLoad="1"/>'),
        ("<calcPr></calcPr>", '<calcPr fullCalcOnLoad="1"></calcPr>'),
        ("<calcPr />", '<calcPr fullCalcOnLoad="1"/>'),
        ("", '</definedNames><calcPr fullCalcOnLoad="1"/>'),
    ],
)
def test_the_request_to_calculate_is_written_into_any_workbook(stated, asked):
    workbook = parts()["xl/workbook.xml"].replace(b'<calcPr calcId="191029"/>', stated.encode())

    assert asked in sheet_xml(filled([], zipped({**parts(), "xl/workbook.xml": workbook})), "xl/workbook.xml")


def test_the_same_fill_gives_the_same_bytes():
    writes = [CellWrite((7, 5), "Ya"), CellWrite((7, 10), "lihat", "https://contoh.invalid/a")]

    assert filled(writes).content == filled(list(reversed(writes))).content


# --- what is written ---------------------------------------------------------------------------------------------

DANGEROUS = [
    "=1+1",
    "+62",
    "-1",
    "@SUM(A1)",
    "\tx",
    " x ",
    "baris\nbaris",
    "<&>\"'",
    "_x0041_ _x000D_",
    "é漢😀",
    "]]>",
    "=HYPERLINK(1)",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_is_written_as_text_whatever_it_begins_with(text):
    package = filled([CellWrite((7, 8), text)])
    written = openpyxl.load_workbook(io.BytesIO(package.content))["Lembar Kerja"]["H7"]

    assert cells(package)[7, 8].value == cell_text(text)
    assert written.data_type in ("s", "inlineStr")
    assert written.value == text.replace("_x", "_x005F_x")  # openpyxl shows Excel's escape as it is stored


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(7, 9), st.sampled_from([5, 8, 9, 10, 30])),
        st.one_of(
            st.none(),
            st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"), max_size=40),
            st.fractions(0, 10**12, max_denominator=10**6),
        ),
        max_size=12,
    )
)
def test_whatever_is_written_reads_back_and_nothing_else_changes(wanted):
    wanted = {place: value or None if isinstance(value, str) else value for place, value in wanted.items()}
    package = filled([CellWrite(place, value) for place, value in wanted.items()])
    found = cells(package)
    for place, value in wanted.items():
        if value is None:
            assert place not in found
        elif isinstance(value, str):
            assert found[place].value == cell_text(value)
        else:
            assert found[place].value == float(value)


@pytest.mark.parametrize("number", [Fraction(1, 3), Fraction(0), Fraction("0.87"), Fraction(10**15 + 1), Fraction(1, 10**9)])
def test_a_number_reads_back_exactly(number):
    assert cells(filled([CellWrite((7, 5), number)]))[7, 5].value == float(number)


def test_the_style_of_a_cell_stays():
    assert '<c r="E7" s="4"><v>1</v></c>' in sheet_xml(filled([CellWrite((7, 5), Fraction(1))]))


def test_a_cell_that_is_not_there_takes_the_style_of_its_row_or_column_and_its_place():
    writes = [CellWrite(place, Fraction(1)) for place in [(3, 11), (17, 12), (19, 9), (19, 2), (40, 1)]]
    shown = sheet_xml(filled(writes))

    assert '<c r="K3" s="1"><v>1</v></c></row>' in shown
    assert '<c r="J17" s="2"/><c r="L17"><v>1</v></c></row>' in shown
    assert '<row r="19"><c r="B19" s="1"><v>1</v></c><c r="I19" s="2"><v>1</v></c></row><row r="40"><c r="A40">' in shown
    assert '<dimension ref="A1:M40"/>' in shown


def sheet(data, after="", prefix="", more=""):
    colon = f"{prefix}:" if prefix else ""
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    return f'<{colon}worksheet {name}="{MAIN}"{more}>{data}{after}</{colon}worksheet>'


@pytest.mark.parametrize("data", ["<sheetData/>", "<sheetData></sheetData>", '<sheetData><row r="5"/></sheetData>'])
def test_an_empty_sheet_can_be_filled(data):
    package = filled([CellWrite((5, 2), "a"), CellWrite((9, 1), "b")], with_sheet(sheet(data)))

    assert {place: cell.value for place, cell in cells(package).items()} == {(5, 2): "a", (9, 1): "b"}


def test_a_sheet_whose_elements_have_a_prefix_keeps_it():
    data = '<x:sheetData><x:row r="5"><x:c r="A5" s=\'2\'><x:v>1</x:v></x:c></x:row></x:sheetData>'
    package = filled([CellWrite((5, 1), "a", "https://a.invalid/"), CellWrite((6, 1), "b")], with_sheet(sheet(data, prefix="x")))

    assert '<x:c r="A5" s="2" t="inlineStr"><x:is><x:t xml:space="preserve">a</x:t></x:is></x:c>' in sheet_xml(package)
    assert "</x:sheetData><x:hyperlinks><x:hyperlink ref=" in sheet_xml(package)
    assert cells(package)[5, 1].link == "https://a.invalid/"


def test_cells_without_a_name_are_counted():
    data = "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><f>A1</f><v>9</v></c></row></sheetData>"
    package = filled([CellWrite((1, 2), Fraction(7))], with_sheet(sheet(data)))

    assert '<c><v>1</v></c><c r="B1"><v>7</v></c></row><row><c/><c><f>A1</f></c></row>' in sheet_xml(package)


# --- hyperlinks --------------------------------------------------------------------------------------------------


def targets(package):
    return sorted(re.findall(r'Target="(http[^"]*)"', package.read(RELS).decode()))


def test_a_link_is_a_hyperlink_of_the_sheet_and_other_programs_see_it():
    package = filled([CellWrite((7, 10), "lihat", "https://contoh.invalid/a?b=1&c=%20")])
    found = openpyxl.load_workbook(io.BytesIO(package.content))["Lembar Kerja"]

    assert found["J7"].hyperlink.target == "https://contoh.invalid/a?b=1&c=%20"
    assert found["A1"].hyperlink.target == "https://contoh.invalid/petunjuk"
    assert targets(package) == ["https://contoh.invalid/a?b=1&amp;c=%20", "https://contoh.invalid/petunjuk"]


def test_the_link_of_another_office_leaves_nothing_behind():
    first = filled([CellWrite((7, 10), "lihat", "https://kantor-lain.invalid/")])
    second = filled([CellWrite((7, 10), None)], first.content)

    assert targets(second) == ["https://contoh.invalid/petunjuk"]
    assert "J7" not in str(re.findall("<hyperlink [^>]*>", sheet_xml(second)))


def test_two_cells_share_the_relation_of_one_address_until_one_is_taken_away():
    both = filled([CellWrite((7, 10), "a", "https://a.invalid/"), CellWrite((8, 10), "b", "https://a.invalid/")])
    one = filled([CellWrite((7, 10), "a", "https://b.invalid/")], both.content)

    assert len(targets(both)) == 2
    assert {place: cell.link for place, cell in cells(one).items() if place[1] == 10 and place[0] > 3} == {
        (7, 10): "https://b.invalid/",
        (8, 10): "https://a.invalid/",
    }


def test_the_last_link_takes_the_element_with_it():
    link = f'<hyperlinks><hyperlink ref="A1" r:id="rId1" xmlns:r="{REL}"/></hyperlinks>'
    content = with_sheet(sheet('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>', link))

    assert "hyperlink" not in sheet_xml(filled([CellWrite((1, 1), None)], content))


def test_a_sheet_without_relations_gets_them_with_its_first_link():
    found = parts(
        worksheet=sheet('<sheetData/><pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>').encode()
    )
    del found[RELS]
    package = filled([CellWrite((1, 1), "a", "https://a.invalid/")], zipped(found))

    assert package.names[-1] == RELS
    assert re.search("</sheetData><hyperlinks>.*</hyperlinks><pageMargins", sheet_xml(package))
    assert openpyxl.load_workbook(io.BytesIO(package.content))["Lembar Kerja"]["A1"].hyperlink.target == "https://a.invalid/"


def test_a_link_over_several_cells_stays_on_the_others():
    link = f'<hyperlinks><hyperlink ref="A1:A3" r:id="rId1" tooltip="x" xmlns:r="{REL}"/></hyperlinks>'
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in (1, 2, 3))
    package = filled([CellWrite((2, 1), "baru", "https://b.invalid/")], with_sheet(sheet(f"<sheetData>{rows}</sheetData>", link)))

    assert [cell.link for cell in cells(package).values()] == [
        "https://contoh.invalid/petunjuk",
        "https://b.invalid/",
        "https://contoh.invalid/petunjuk",
    ]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://contoh.invalid/a b", "https://contoh.invalid/a%20b"),
        ("https://contoh.invalid/é[1]", "https://contoh.invalid/%C3%A9%5B1%5D"),
        ("javascript:alert(1)", None),
        ("file:///C:/x", None),
        ("\\\\server\\x", None),
        ("https://a.invalid/" + "x" * 2100, None),
    ],
)
def test_only_a_web_address_becomes_a_link(text, link):
    assert address(text) == link


# --- the proof ---------------------------------------------------------------------------------------------------


def tampered(change):
    """A filled twin in which *change* (part -> new content) was slipped in."""
    template = template_of()
    writes = {SHEET: [CellWrite((7, 5), "Ya")]}
    package = package_of(template.fill(writes), "buku.xlsx")
    new = {name: pack(content) for name, content in change(package).items()}
    with pytest.raises(Refused) as caught:
        verify(template, rezipped(package, new), writes)
    return {problem.path for problem in caught.value.problems}


def replaced(old, new, part=SHEET):
    return lambda package: {part: package.read(part).replace(old, new, 1)}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (replaced(b">Ya<", b">Tidak<"), "Lembar Kerja!E7"),
        (replaced(b'<c r="C5" s="3"><v>60', b'<c r="C5" s="3"><v>61'), "Lembar Kerja!C5"),
        (replaced(b"<f>F6+F10</f>", b"<f>F6+F10</f><v>1</v>"), "Lembar Kerja!F5"),
        (replaced(b"F6+F10", b"F6+F11"), "Lembar Kerja!F5"),
        (replaced(b'sqref="E7"', b'sqref="E8"'), SHEET),
        (replaced(b'tabColor rgb="FFFF0000"', b'tabColor rgb="FFFF0001"'), SHEET),
        (replaced(b"petunjuk", b"petunju", RELS), RELS),
        (replaced(b"Calibri", b"Arial", "xl/styles.xml"), "xl/styles.xml"),
        (replaced(b'activeTab="1"', b'activeTab="0"', "xl/workbook.xml"), "xl/workbook.xml"),
        (lambda _package: {"xl/baru.xml": b"<a/>"}, "xl/baru.xml"),
    ],
)
def test_the_proof_finds_what_was_changed_besides(change, place):
    assert place in tampered(change)


def test_the_refusal_of_an_unproved_fill_says_so():
    template = template_of()
    with pytest.raises(Refused) as caught:
        verify(template, template.fill({}), {SHEET: [CellWrite((7, 5), "Ya")]})

    assert [(problem.code, problem.path) for problem in caught.value.problems] == [("fill-not-verified", "Lembar Kerja!E7")]


@needs_libreoffice
def test_libreoffice_computes_the_new_results_even_with_its_default_trust_in_stored_ones(tmp_path):
    writes = [
        CellWrite((7, 5), "Ya"),
        CellWrite((13, 5), Fraction(4)),
        CellWrite((14, 5), Fraction(3)),
        CellWrite((17, 5), Fraction(4)),
    ]
    found = recalculated({"isi": filled(writes).content}, tmp_path)["isi"]

    assert found["Lembar Kerja"]["F18"].value == pytest.approx(40 / 3 + 0.75 / 2 * 20 + 40)
    assert found["Rekap"]["B2"].value == found["Lembar Kerja"]["F18"].value
