"""Each layout met in real files is recognised by meaning: header words, values, formulas, dropdowns, never by place."""

import json
from fractions import Fraction

import pytest

from lke import official
from lke.errors import InvalidFiles
from lke.workbook.official.numerals import read_numeral, roman_value
from lke.workbook.official.scales import guide_scale, is_placeholder, options_scale, read_local_number, read_type
from lke.workbook.official.sheetmodel import Role, RowKind, box, letters, position
from tests.official_layouts import garden, lists_of, write, write_garden
from tests.test_official_lint import real, write_draft


def rows_of(recognised, *kinds):
    return [(row.code, row.scale) for row in recognised.rows(*kinds)]


def questions(recognised):
    return rows_of(recognised, RowKind.QUESTION)


def roles(recognised, sheet=0):
    columns = [each for each in recognised.sheets[sheet].columns if each.role is not Role.OTHER]
    return {each.letter: (each.role.value, each.round) for each in columns}


def grid(top, rows):
    """Cells from a list of rows; None leaves a cell out."""
    return {
        f"{letters(at)}{top + down}": text
        for down, row in enumerate(rows)
        for at, text in enumerate(row, start=1)
        if text is not None
    }


PLAIN = [
    ["A", "Kebun depan", 60, None, None],
    ["1", "Rumput", 60, None, None],
    ["a", "Apakah rumput dipotong?", None, "Ya/Tidak", "Ya"],
    ["b", "Seberapa hijau rumputnya?", None, "A/B/C", "B"],
    ["B", "Kebun belakang", 40, None, None],
    ["1", "Kolam", 40, None, None],
    ["a", "Apakah kolam dikuras?", None, "Ya/Tidak", "Tidak"],
    ["b", "Seberapa jernih airnya?", None, "A/B/C/D", "C"],
]
EXPECTED = [("A.1.a", "ya_tidak"), ("A.1.b", "a_c"), ("B.1.a", "ya_tidak"), ("B.1.b", "a_d")]
TITLES = ["No", "Uraian", "Bobot", "Tipe Jawaban", "Jawaban"]


@pytest.mark.parametrize("top", [1, 2, 3, 6, 9])
def test_a_header_in_any_row(tmp_path, top):
    title = {"A1": "Lembar penilaian kebun"} if top > 1 else {}
    cells = title | grid(top, [TITLES, *PLAIN])

    recognised = official.inspect(write(tmp_path / "kebun.xlsx", {"Kebun": cells}))

    assert questions(recognised) == EXPECTED
    assert recognised.sheets[0].header == (top, top)


def test_a_header_of_two_rows_with_merged_group_titles_and_numbers_of_columns(tmp_path):
    head = [["No", "Uraian", "Bobot", "Penilaian Unit", None], [None, None, None, "Tipe Jawaban", "Jawaban"], [1, 2, 3, 4, 5]]
    cells = grid(3, [*head, *PLAIN])
    merged = {"A3:A4": "No", "B3:B4": "Uraian", "C3:C4": "Bobot", "D3:E3": "Penilaian Unit"}

    recognised = official.inspect(write(tmp_path / "kebun.xlsx", {"Kebun": cells}, merges={"Kebun": merged}))

    assert recognised.sheets[0].header == (3, 5)
    assert questions(recognised) == EXPECTED


def test_numerals_mixed_in_one_column(tmp_path):
    rows = [
        ["I", "Kebun depan", 100, None, None],
        ["1", "Rumput", 50, None, None],
        ["a", "Seberapa hijau rumputnya?", None, "A/B/C", "B"],
        ["b", "Seberapa rapi tepinya?", None, "A/B/C", "A"],
        ["2", "Kolam", 50, None, None],
        ["a", "Seberapa jernih airnya?", None, "A/B/C/D", "C"],
        ["b", "Persentase ikan yang sehat", None, "%", 0.5],
        ["1)", "Jumlah ikan", None, "Jumlah", 10],
        ["2)", "Jumlah ikan sehat", None, "Jumlah", 5],
    ]

    recognised = official.inspect(write(tmp_path / "kebun.xlsx", {"Kebun": grid(1, [TITLES, *rows])}))

    assert questions(recognised) == [("I.1.a", "a_c"), ("I.1.b", "a_c"), ("I.2.a", "a_d"), ("I.2.b", "persen")]
    assert [row.parent for row in recognised.rows(RowKind.INPUT)] == ["I.2.b", "I.2.b"]


def test_numerals_before_the_titles(tmp_path):
    rows = [[None, f"{row[0]}. {row[1]}", *row[2:]] for row in PLAIN]

    recognised = official.inspect(write(tmp_path / "kebun.xlsx", {"Kebun": grid(1, [["Ket", *TITLES[1:]], *rows])}))

    assert questions(recognised) == EXPECTED


def test_a_level_column(tmp_path):
    levels = [1, 2, 3, 3, 1, 2, 3, 3]
    rows = [[level, *row[1:]] for level, row in zip(levels, PLAIN, strict=True)]

    recognised = official.inspect(write(tmp_path / "kebun.xlsx", {"Kebun": grid(1, [["Level", *TITLES[1:]], *rows])}))

    assert [scale for _code, scale in questions(recognised)] == [scale for _code, scale in EXPECTED]
    assert len(list(recognised.rows(RowKind.COMPONENT))) == 2
    assert len(list(recognised.rows(RowKind.GROUP))) == 2


def test_filled_down_blanks(tmp_path):
    head = ["Komponen", "Sub Komponen", "Pertanyaan", "Bobot", "Pilihan Jawaban", "Jawaban"]
    rows = [
        ["Kebun depan", "Rumput", "Apakah rumput dipotong?", 30, "Ya/Tidak", "Ya"],
        [None, None, "Seberapa hijau rumputnya?", 30, "A/B/C", "B"],
        ["Kebun belakang", "Kolam", "Apakah kolam dikuras?", 20, "Ya/Tidak", "Tidak"],
        [None, None, "Seberapa jernih airnya?", 20, "A/B/C/D", "C"],
    ]

    recognised = official.inspect(write(tmp_path / "kebun.xlsx", {"Kebun": grid(1, [head, *rows])}))

    assert [scale for _code, scale in questions(recognised)] == ["ya_tidak", "a_c", "ya_tidak", "a_d"]
    assert [row.text for row in recognised.rows(RowKind.COMPONENT)] == ["Kebun depan", "Kebun belakang"]
    assert [row.weight for row in recognised.rows(RowKind.QUESTION)] == [30, 30, 20, 20]


def test_the_same_title_filled_down_on_every_row(tmp_path):
    head = ["Komponen", "Sub Komponen", "Pertanyaan", "Bobot", "Pilihan Jawaban", "Jawaban"]
    rows = [
        ["Kebun", "Rumput", "Apakah rumput dipotong?", 30, "Ya/Tidak", "Ya"],
        ["Kebun", "Rumput", "Seberapa hijau rumputnya?", 30, "A/B/C", "B"],
        ["Kebun", "Kolam", "Apakah kolam dikuras?", 40, "Ya/Tidak", "Tidak"],
    ]

    recognised = official.inspect(write(tmp_path / "kebun.xlsx", {"Kebun": grid(1, [head, *rows])}))

    assert [row.text for row in recognised.rows(RowKind.GROUP)] == ["Rumput", "Kolam"]
    assert len(list(recognised.rows(RowKind.COMPONENT))) == 1


def test_blocks_of_five_rows(tmp_path):
    head = ["No", "Pertanyaan", "Kriteria Jawaban", "Jawaban", "Catatan"]
    cells = grid(1, [head])
    merges = {}
    for at in range(3):
        top = 2 + at * 5
        merges |= {
            f"A{top}:A{top + 4}": str(at + 1),
            f"B{top}:B{top + 4}": f"Seberapa terawat petak {at + 1}?",
            f"D{top}:D{top + 4}": "B",
        }
        cells |= {f"C{top + down}": f"{letter}. Jawaban {letter}" for down, letter in enumerate("abcde")}

    recognised = official.inspect(write(tmp_path / "kebun.xlsx", {"Kebun": cells}, merges={"Kebun": merges}))

    found = list(recognised.rows(RowKind.QUESTION))
    assert [row.scale for row in found] == ["a_e", "a_e", "a_e"]
    assert [row.block for row in found] == [(2, 6), (7, 11), (12, 16)]
    assert [row.cell(Role.ANSWER, "unit") for row in found] == ["D2", "D7", "D12"]


def test_a_component_in_each_sheet(tmp_path):
    half = [TITLES, *[row if row[0] != "A" else ["1", *row[1:]] for row in PLAIN[1:4]]]
    sheets = {"A. Depan": grid(1, half), "B. Belakang ": grid(1, half)}

    recognised = official.inspect(write(tmp_path / "kebun.xlsx", sheets))

    assert questions(recognised) == [("A.1.a", "ya_tidak"), ("A.1.b", "a_c"), ("B.1.a", "ya_tidak"), ("B.1.b", "a_c")]
    assert [row.text for row in recognised.rows(RowKind.COMPONENT)] == ["Depan", "Belakang"]


def test_code_prefixes_three_rounds_and_a_lookup(tmp_path):
    recognised = official.inspect(write_draft(tmp_path / "draf.xlsx"))

    assert [code for code, _scale in questions(recognised)][:4] == ["KBN001.1", "KBN001.2", "KBN001.3", "KBN002.1"]
    assert recognised.rounds == ("unit", "pk", "final")
    assert [sheet.purpose for sheet in recognised.sheets] == ["ringkasan", "lembar_kerja"]


# --- types -------------------------------------------------------------------------------------------------------


def test_the_type_stands_only_in_the_dropdown(tmp_path):
    rows = [[*row[:3], None, row[4]] for row in PLAIN]
    lists = {"E4": ["Ya", "Tidak"], "E5": ["A", "B", "C"], "E8": ["Y", "T", "Y/T"], "E9": ["A", "B", "C", "D", "A/B/C/D"]}

    recognised = official.inspect(write(tmp_path / "k.xlsx", {"K": grid(1, [TITLES, *rows])}, lists={"K": lists}))

    assert questions(recognised) == EXPECTED
    assert {row.scale_from for row in recognised.rows(RowKind.QUESTION)} == {"validasi"}


def test_the_type_stands_only_in_the_criteria(tmp_path):
    guides = {3: "Ya, jika dipotong", 4: "a. Semua\nb. Sebagian\nc. Tidak", 7: "Ya, apabila dikuras", 8: "A. 1\nB. 2\nC. 3\nD. 4"}
    rows = [[*row[:3], guides.get(at), None] for at, row in enumerate(PLAIN, start=1)]

    recognised = official.inspect(write(tmp_path / "k.xlsx", {"K": grid(1, [[*TITLES[:3], "Penjelasan", "Jawaban"], *rows])}))

    assert questions(recognised) == EXPECTED


def test_a_type_that_nothing_states_is_a_doubt_not_a_guess(tmp_path):
    rows = [[*row[:3], None, None] for row in PLAIN]

    recognised = official.inspect(write(tmp_path / "k.xlsx", {"K": grid(1, [TITLES, *rows])}))

    assert {scale for _code, scale in questions(recognised)} == {None}
    assert sum("tipe jawaban" in each.what for each in recognised.doubts) == 4


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Ya/Tidak", "ya_tidak"),
        ("YA / TIDAK", "ya_tidak"),
        ("Y/T", "ya_tidak"),
        ("Ya", "ya_tidak"),
        ("A/B/C", "a_c"),
        ("A-D", "a_d"),
        ("a, b, c, d, e", "a_e"),
        ("AA/A/BB/B/CC/C/D/E", "aa_e"),
        ("AA-E", "aa_e"),
        ("%", "persen"),
        ("Persentase", "persen"),
        ("Jumlah", "jumlah"),
        ("Nilai\n(0-4)", "angka_4"),
        ("1 - 5", "angka_5"),
        ("Skala Likert", "angka_5"),
        ("0 s.d. 100", "angka_100"),
        ("A (1) / B (0,5) / C (0) / TB", "a_c"),
    ],
)
def test_a_printed_type_is_read(printed, key):
    assert read_type(printed).key == key


@pytest.mark.parametrize("text", ["", "Kebun", "Apakah rumput dipotong?", "3", "tidak ada data"])
def test_words_are_no_type(text):
    assert read_type(text) is None


def test_dropdowns_and_criteria_are_read():
    assert options_scale(["A", "B", "C", "D", "A/B/C/D"]).key == "a_d"
    assert options_scale(["Merah", "Biru"]) is None
    assert guide_scale("a. satu\nb. dua").key == "a_b"
    assert guide_scale("Sebuah kalimat biasa.") is None


@pytest.mark.parametrize("text", ["Y/T", "A/B/C/D", "Ya/Tidak", "-", ""])
def test_a_hint_is_no_answer(text):
    assert is_placeholder(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,499.25 %", Fraction(149925, 10000)),
        ("83,75 %", Fraction(8375, 10000)),
        ("100.00%", 1),
        ("1.499,25", Fraction(149925, 100)),
        ("3,5", Fraction(7, 2)),
        ("12", 12),
        ("1.250", None),
        ("dua", None),
    ],
)
def test_numbers_as_text_in_two_locales(text, number):
    assert read_local_number(text) == number


# --- weights, rounds, places --------------------------------------------------------------------------------------


def test_weights_as_fractions_and_formulas(tmp_path):
    rows = [["A", "Kebun", 1, None, None], ["1", "Rumput", "=30%", None, None]]
    rows += [[letter, f"Seberapa baik petak {letter}?", "=30%/2", "A/B/C", "A"] for letter in "ab"]
    rows += [["2", "Kolam", 0.7, None, None], ["a", "Seberapa jernih airnya?", 0.7, "A/B/C", "B"]]

    recognised = official.inspect(write(tmp_path / "k.xlsx", {"K": grid(1, [TITLES, *rows])}))

    weights = {row.code: row.weight for row in recognised.rows()}
    assert weights["A.1.a"] == Fraction(3, 20)
    assert weights["A.2"] == Fraction(7, 10)


@pytest.mark.parametrize(
    ("titles", "rounds"),
    [
        (["Jawaban Unit", "Jawaban TPI Unit", "Jawaban TPI Pusat"], ("unit", "tpi_unit", "tpi_pusat")),
        (["Jawaban PM", "Jawaban Verval", "Jawaban PK", "Jawaban Final"], ("unit", "verval", "pk", "final")),
        (["Penilaian Mandiri", "Penilaian TPI"], ("unit", "tpi")),
        (["Jawaban", "Jawaban TPN"], ("unit", "tpn")),
    ],
)
def test_several_assessors_side_by_side(tmp_path, titles, rounds):
    rows = [[*row[:4], *([row[4]] * len(titles))] for row in PLAIN]
    sheet = grid(1, [[*TITLES[:4], *titles], *rows])

    recognised = official.inspect(write(tmp_path / "k.xlsx", {"K": sheet}))

    assert recognised.rounds == rounds
    assert questions(recognised) == EXPECTED


def test_rounds_that_nobody_names_are_a_doubt(tmp_path):
    rows = [[*row[:4], row[4], row[4]] for row in PLAIN]

    recognised = official.inspect(write(tmp_path / "k.xlsx", {"K": grid(1, [[*TITLES, "Jawaban 2"], *rows])}))

    assert recognised.rounds == ("putaran_1", "putaran_2")
    assert any("putaran_2" in each.what for each in recognised.doubts)


def test_evidence_and_links_in_columns_without_a_header(tmp_path):
    cells = garden() | {"L2": None, "M2": None}
    for row in (5, 6, 7, 9, 10):
        cells |= {f"L{row}": f"Foto petak {row}", f"M{row}": f"https://contoh.go.id/{row}"}

    recognised = official.inspect(write(tmp_path / "k.xlsx", {"Kebun": cells}, merges={"Kebun": {"A2:D2": "Penilaian"}}))

    assert roles(recognised)["L"] == ("bukti", "unit")
    assert roles(recognised)["M"] == ("tautan", "unit")
    assert not recognised.sheets[0].column(Role.LINK, "unit").sure


def test_rows_that_moved_keep_their_codes(tmp_path):
    moved = {}
    for place, content in garden().items():
        row, column = position(place)
        moved[f"{letters(column)}{row + 7 if row > 1 else row}"] = content if not str(content).startswith("=") else None

    before = official.inspect(write_garden(tmp_path / "a.xlsx"))
    after = official.inspect(write(tmp_path / "b.xlsx", {"Kebun": moved}, merges={"Kebun": {"A9:D9": "Penilaian"}}))

    assert questions(after) == questions(before)
    assert [row.code for row in after.rows(RowKind.INPUT)] == [row.code for row in before.rows(RowKind.INPUT)]


def test_score_columns_that_are_empty_and_read_by_a_summary(tmp_path):
    cells = {place: content for place, content in garden().items() if place[0] not in "IJ" or place[1:] == "2"}
    gathered = {"A1": "Uraian", "B1": "Bobot", "C1": "Nilai", "A2": "Bangku taman", "B2": 40, "C2": "=AVERAGE(Kebun!I5:I7)*B2"}
    gathered |= {"A3": "Pagar keliling", "B3": 20, "C3": "=AVERAGE(Kebun!I9:I10)*B3"}

    recognised = official.inspect(
        write(tmp_path / "k.xlsx", {"Kebun": cells, "Rekap": gathered}, merges={"Kebun": {"A2:D2": "Penilaian"}})
    )

    assert [sheet.purpose for sheet in recognised.sheets] == ["lembar_kerja", "ringkasan"]
    assert len(questions(recognised)) == 7
    assert next(recognised.rows(RowKind.QUESTION)).cell(Role.POINTS, "unit") == "I5"


# --- the map -----------------------------------------------------------------------------------------------------


def test_a_map_is_saved_reviewed_and_reused(tmp_path):
    file = write(tmp_path / "k.xlsx", {"K": grid(1, [["Xa", "Uraian", "Xb", "Xc", "Xd", "Bobot", "Nilai"], *PLAIN])})
    peta = tmp_path / "peta.yaml"
    peta.write_text(
        "peta: 1\nlembar:\n  - nama: K\n    jenis: lembar_kerja\n    judul: 1\n    kolom:\n"
        "      A: nomor\n      C: bobot\n      D: pilihan_jawaban\n      E: {peran: jawaban, putaran: unit}\n      F: lain\n      G: lain\n"
        "    tipe: {B.1.b: a_e}\n",
        encoding="utf-8",
    )

    recognised = official.inspect(file, peta)

    assert questions(recognised) == [*EXPECTED[:3], ("B.1.b", "a_e")]
    saved = tmp_path / "simpan.yaml"
    official.save_layout(recognised, saved)
    assert questions(official.inspect(file, saved))[:3] == EXPECTED[:3]


def test_a_map_that_names_another_sheet_is_refused(tmp_path):
    peta = tmp_path / "peta.yaml"
    peta.write_text("peta: 1\nlembar:\n  - nama: Lain\n", encoding="utf-8")

    with pytest.raises(InvalidFiles) as refused:
        official.inspect(write_garden(tmp_path / "k.xlsx"), peta)

    assert [each.code for each in refused.value.problems] == ["unknown-sheet"]


# --- the real files ----------------------------------------------------------------------------------------------

TYPES = {"YT": "ya_tidak", "ABC": "a_c", "ABCD": "a_d", "ABCDE": "a_e", "PCT": "persen", "SURVEY_0_4": "angka_4"}


def test_the_real_zi_sheet_is_recognised_whole_without_a_map():
    file = real("lke-zi-90-2021-terisi.xlsx")
    facts = json.loads((file.parent.parent / "facts" / "zi-90-2021.json").read_text(encoding="utf-8"))
    recognised = official.inspect(file)
    known = {"q": {}, "w": {}}

    def walk(node):
        if "type" in node:
            known["q"][node["code"]] = TYPES[node["type"]]
        if "weight" in node:
            known["w"][node["code"]] = Fraction(str(node["weight"]))
        for below in (*node.get("children", ()), *node.get("questions", ())):
            walk(below)

    for root in facts["tree"]:
        walk(root)
    assert dict(questions(recognised)) == known["q"]
    assert {code: recognised.by_code[code].weight for code in known["w"]} == known["w"]
    assert len(list(recognised.rows(RowKind.INPUT))) == 22
    assert len(list(recognised.rows(RowKind.SUBTOTAL))) == 2


def test_the_real_akip_draft_is_recognised_with_three_rounds():
    recognised = official.inspect(real("kke-akip-88-2021-draf.xlsx"))

    assert recognised.rounds == ("unit", "pk", "final")
    assert len(questions(recognised)) == 102
    assert {scale for _code, scale in questions(recognised)} == {"ya_tidak", "a_d"}


# --- small things ------------------------------------------------------------------------------------------------


def test_cells_and_ranges_are_named_as_excel_does():
    assert (letters(1), letters(28), letters(703)) == ("A", "AB", "AAA")
    assert position("$K$8") == (8, 11)
    assert str(box("K8:B2")) == "B2:K8"
    assert position("8K") is None


def test_numerals_are_read_in_every_style():
    assert roman_value("xiv") == 14
    assert roman_value("iiii") is None
    assert read_numeral("i.").styles == read_numeral("v").styles
    assert read_numeral("Kebun depan") is None
    assert lists_of({"G5": "A/B/C"}) == {"H5": ["A", "B", "C"]}
