"""Another office's table as a draft: the same tree comes back, what is doubtful is named, what is hostile is refused."""

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from lke.app import open_plan
from lke.cli import execute as lke
from lke.engine.plan_draft import draft_of
from lke.engine.plan_lists import listed
from lke.files.plan_out import Stated, plan_yaml
from lke.files.runs import load_run
from lke.model.plan_draft import FoundRow, FoundTables
from lke.model.plan_table import printed_indicators
from lke.planning import plan_status
from lke.workbook.plan_sheet import build_plan_status
from tests.plan_documents import as_document, as_sheet, begin, go_on, heads, numbered, shade

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "reports" / "contoh-kpu-kota-banjarmasin-2022"
SEED = sorted((ROOT.parent / "shared" / "seed").glob("*.txt"))
PLAN = open_plan("kpu-kota-banjarmasin-2022")
OFFICE = ["--region", "6371", "--province", "Kalimantan Selatan", "--name", "KPU Kota Banjarmasin", "--level", "kabkota"]
DECREE = (
    "LAMPIRAN KEPUTUSAN KOMISI PEMILIHAN UMUM KOTA BANJARMASIN",
    "NOMOR 09/HK.03.1/6371/2022",
    "RENCANA AKSI REFORMASI BIROKRASI",
    "DI LINGKUNGAN KPU KOTA BANJARMASIN TAHUN 2022",
)
MONTHS = {"1.1.a": [1], "1.2.a": [3, 6, 9, 12], "7.5.c": list(range(1, 13))}


def imported(folder, content, ending, *words, code=0):
    """What ``lke plan import --json`` says of a file, and where the draft lies."""
    import contextlib
    import io

    source, target = folder / f"rencana{ending}", folder / "draf.yaml"
    source.write_bytes(content)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert lke(["plan", "import", str(source), "-o", str(target), "--json", *words]) == code
    return json.loads(out.getvalue()), target


def sound(target):
    """The draft with what a person fills in, opened as a plan."""
    text = target.read_text(encoding="utf-8")
    for key, filled in {"nomor": "1/2022", "tanggal": "2022-02-02"}.items():
        text = re.sub(rf"(  {key}:)  # ISI", rf"\1 '{filled}'", text)
    text = re.sub(r"(  (?:tempat|tentang|pejabat|provinsi|nama|kode_wilayah):)  # ISI", r"\1 '1234'", text)
    text = re.sub(r"(judul:)  # ISI", r"\1 Rencana", text)
    text = re.sub(r"(tahun:)  # ISI", r"\1 2022", text)
    text = re.sub(r"(jenjang:)  # ISI", r"\1 kabkota", text)
    target.write_text(text, encoding="utf-8")
    return open_plan(str(target))


def scheduled(target):
    """What the draft of a schedule beside the plan says: sub-activity -> months."""
    file = target.with_name("draf-jadwal.csv")
    lines = file.read_text(encoding="utf-8-sig").split()
    return {line.split(",")[0]: line.split(",")[1] for line in lines[1:] if line.split(",")[1]}


# --- the same tree comes back -------------------------------------------------------------------------------------


def test_the_shipped_plan_written_as_17_columns_of_excel_comes_back_the_same(tmp_path):
    card, monitoring = plan_status(EXAMPLE)

    document, target = imported(tmp_path, build_plan_status(card, monitoring), ".xlsx", *OFFICE)

    assert sound(target).areas == PLAN.areas
    assert document["counts"] == {"areas": 8, "activities": 30, "sub_activities": 80, "indicators": 159, "months": 121}
    schedule = {row.sub_activity: ";".join(row.months) for row in load_run(EXAMPLE).assessment.schedule if row.months}
    assert scheduled(target) == schedule
    assert lke(["check", str(target)]) == 0


@pytest.mark.parametrize("page", [None, 7])
def test_its_twin_of_word_comes_back_the_same(page, tmp_path):
    content = as_document(
        PLAN, MONTHS, page=page, before=DECREE, after=("Ditetapkan di Banjarmasin", "Pada tanggal 2 Februari 2022")
    )

    document, target = imported(tmp_path, content, ".docx", *OFFICE)

    assert sound(target).areas == PLAN.areas
    assert scheduled(target) == {name: ";".join(map(str, months)) for name, months in MONTHS.items()}
    head = open_plan(str(target))
    assert (head.decree.number, head.decree.issued.isoformat(), head.decree.place) == (
        "09/HK.03.1/6371/2022",
        "2022-02-02",
        "Banjarmasin",
    )
    assert head.year == 2022
    assert "penetapan.nomor" not in document["missing"]


@pytest.mark.skipif(not SEED, reason="the decree's text is not at hand beside the project")
def test_the_printed_annex_itself_comes_back_the_same():
    """Lists run together in a line, three rows broken by the end of a page, two numerals out of order."""
    tables, texts = [], []
    for number, line in enumerate(SEED[0].read_text(encoding="utf-8").split("\n"), 1):
        cells = [re.sub(r"</?i>", "", cell.strip()) for cell in line.split("\t")]
        if len(cells) < 17:
            texts.append(line)
            continue
        if cells[0] == "AREA PERUBAHAN":
            tables.append([])
        tables[-1].append(FoundRow(f"baris {number}", tuple(cells[:17])))
    draft = draft_of(FoundTables(tuple(map(tuple, tables)), tuple(texts)))
    rows = {row.id: row for row in draft.rows()}
    doubts = {(doubt.id, doubt.what) for doubt in draft.doubts}

    assert list(rows) == [row.id for _area, _activity, row in PLAN.sub_activities()]
    for _area, _activity, row in PLAN.sub_activities():
        found = rows[row.id]
        assert (found.label, found.name, found.lead_in, found.printed_indicator) == (
            row.label,
            row.name,
            row.lead_in,
            row.printed_indicator,
        )
        assert found.parts == [(part.label, part.text) for part in row.parts]
        assert [(each.label, each.text, tuple(each.details)) for each in found.indicators] == [
            (each.label, each.text, each.details) for each in row.indicators
        ]
    assert {
        ("4.3.a", "indikator berlanjut melewati batas halaman"),
        ("8.2.a", "indikator berlanjut melewati batas halaman"),
    } <= doubts
    assert ("8.3.a", "daftar dalam sel berlanjut melewati batas halaman") in doubts
    assert ("3.1", "nomor tercetak 1.1. tidak urut; id menurut urutan") in doubts
    assert ("5.1", "tanpa nomor tercetak; id menurut urutan") in doubts
    assert (draft.facts.number, draft.facts.issued) == ("09/HK.03.1/6371/2022", "2022-02-02")


def test_numerals_that_word_makes_by_itself_are_read(tmp_path):
    document = Document()
    put = numbered(document, "decimal", "%1)")
    table = document.add_table(rows=0, cols=17)
    for line in [*heads(), ["1. Area", "1.1. Kegiatan", "a. Sub", ""]]:
        for cell, text in zip(table.add_row().cells, line, strict=False):
            cell.text = text
    cell = table.rows[3].cells[3]
    for at, text in enumerate(("SK tim", "Undangan", "Notulen")):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.add_run(text)
        put(paragraph)
    stream = BytesIO()
    document.save(stream)

    _document, target = imported(tmp_path, stream.getvalue(), ".docx")

    (row,) = [row for _area, _activity, row in sound(target).sub_activities()]
    assert [(each.label, each.text) for each in row.indicators] == [("1)", "SK tim"), ("2)", "Undangan"), ("3)", "Notulen")]


# --- what is doubtful ---------------------------------------------------------------------------------------------


def row(area="", activity="", sub="", indicator="", months=(), remark=""):
    """A printed row."""
    marks = [months.get(month, "") if isinstance(months, dict) else ("x" if month in months else "") for month in range(1, 13)]
    return [area, activity, sub, indicator, *marks, remark]


def read(*rows, breaks=()):
    """The draft of rows, a new page before those in *breaks*."""
    tables = [[*heads()]]
    for at, cells in enumerate(rows):
        if at in breaks:
            tables.append([*heads()])
        tables[-1].append(cells)
    found = tuple(
        tuple(FoundRow(f"hal {page} baris {at}", tuple(cells)) for at, cells in enumerate(table, 1))
        for page, table in enumerate(tables, 1)
    )
    return draft_of(FoundTables(found, ()))


FIRST = row("1. Area", "1.1. Kegiatan", "a. Sub satu", "1) Satu\n2) Dua")


@pytest.mark.parametrize(
    ("rows", "name", "what"),
    [
        ([FIRST, row("3. Lain", "3.1. Kegiatan", "a. Sub", "SK")], "2", "nomor tercetak 3. tidak urut; id menurut urutan"),
        ([FIRST, row("", "Kegiatan lain", "a. Sub", "SK")], "1.2", "tanpa nomor tercetak; id menurut urutan"),
        ([FIRST, row("", "", "c. Sub", "SK")], "1.1.b", "huruf tercetak c. tidak urut; id menurut urutan"),
        ([FIRST, row("", "", "Tanpa huruf", "SK")], "1.1.b", "tanpa huruf tercetak; id menurut urutan"),
        ([FIRST, row("", "", "b. Sub", "")], "1.1.b", "baris tanpa indikator"),
        ([FIRST, row("", "", "b. Sub", "–")], "1.1.b", "tidak ada indikator; tercetak '–'"),
        ([FIRST, row("", "", "", "3) Tiga")], "1.1.a", "sel sub kegiatan kosong: indikatornya dimasukkan ke sini"),
        ([FIRST, row("", "", "b. Sub", "1) Satu\n3) Tiga")], "1.1.b", "nomor dalam sel tidak urut: 1), 3)"),
        ([FIRST, row("", "", "b. Sub", "1) Satu 2) Dua")], "1.1.b", "nomor dipisah di dalam satu baris: 2)"),
        ([FIRST, row("", "", "b. Sub", "3) Satu\n4) Dua")], "1.1.b", "nomor dalam sel tidak urut: 3), 4)"),
        ([FIRST, row("", "", "b. Sub", "- Satu\n- Dua")], "1.1.b", "indikator bertanda butir, tanpa nomor"),
        (
            [FIRST, row("", "", "b. Satu\nc. Dua", "SK")],
            "1.1.b",
            "beberapa sub kegiatan dalam satu sel: dibaca sebagai satu baris dengan bagian",
        ),
        ([FIRST, row("2. Area tanpa apa-apa")], "2", "area tanpa kegiatan"),
        ([FIRST, row("", "1.2. Kegiatan saja")], "1.2", "kegiatan tanpa sub kegiatan"),
        ([row("", "", "a. Sub", "SK")], "1.1", "sub kegiatan tanpa kegiatan: nama kegiatan belum ada"),
    ],
)
def test_what_is_doubtful_is_named_with_its_place(rows, name, what):
    doubts = {(doubt.id, doubt.what): doubt.place for doubt in read(*rows).doubts}

    assert (name, what) in doubts
    assert doubts[name, what]


def test_letters_below_a_letter_are_parts():
    (_first, second) = read(FIRST, row("", "", "b. Sub:\na. Satu\nb. Dua", "SK")).rows()

    assert (second.label, second.name, second.parts) == ("b.", "Sub:", [("a.", "Satu"), ("b.", "Dua")])


def test_text_that_goes_on_over_a_page_is_joined_and_named():
    draft = read(FIRST, row("", "", "", "lanjutan kata\n3) Tiga"), row("", "", "dan seterusnya", ""), breaks=(1, 2))
    (only,) = draft.rows()

    assert only.name == "Sub satu dan seterusnya"
    assert [each.text for each in only.indicators] == ["Satu", "Dua lanjutan kata", "Tiga"]
    assert {
        "indikator berlanjut melewati batas halaman",
        "teks indikator berlanjut dari baris di atasnya: lanjutan kata",
        "teks berlanjut melewati batas halaman: dan seterusnya",
    } <= {doubt.what for doubt in draft.doubts}


def test_cells_that_a_new_page_prints_again_begin_nothing_new():
    draft = read(FIRST, row("1. Area", "1.1. Kegiatan", "b. Sub dua", "SK"), breaks=(1,))

    assert [row.id for row in draft.rows()] == ["1.1.a", "1.1.b"]
    assert [area.id for area in draft.areas] == ["1"]


def test_what_stands_below_the_table_is_left_out_and_said():
    draft = read(FIRST, row(), row("", "", "Ditetapkan di Banjarmasin"), row("", "", "b. Sub dua", "SK"))

    assert [row.id for row in draft.rows()] == ["1.1.a", "1.1.b"]
    assert "baris di bawah tabel tidak dibaca: Ditetapkan di Banjarmasin" in {doubt.what for doubt in draft.doubts}


def test_months_are_read_from_marks_and_remarks_are_kept(tmp_path):
    lines = [*heads(), row("1. Area", "1.1. Kegiatan", "a. Sub", "SK", {1: "x", 2: "-", 3: "√", 4: "D*", 5: "?"}, "dengan TPI")]
    document, target = imported(tmp_path, as_sheet(lines), ".xlsx")

    assert scheduled(target) == {"1.1.a": "1;3"}
    assert "bulan 4 bertanda di luar jadwal; tidak dijadwalkan" in {doubt["what"] for doubt in document["doubts"]}
    assert "# KET: dengan TPI" in target.read_text(encoding="utf-8")


def test_shaded_months_are_read_but_white_cells_and_striped_rows_are_not(tmp_path):
    lines = [*heads(), FIRST, row("", "", "b. Sub dua", "SK"), row("", "", "c. Sub tiga", "SK")]
    stripe = [f"{letter}5" for letter in "ABCDEFGHIJKLMNOPQ"]
    content = as_sheet(lines, shaded=["E4", "P4", *stripe, "G6"], white=["F4", "H6"], merges=["A4:A6", "B4:B6"])

    _document, target = imported(tmp_path, content, ".xlsx")

    assert scheduled(target) == {"1.1.a": "1;12", "1.1.c": "3"}


def test_what_is_hidden_is_said_and_a_hidden_sheet_is_read_only_when_named(tmp_path):
    content = as_sheet([*heads(), FIRST, row("", "", "b. Sub dua", "SK")], hidden=[5])
    document, target = imported(tmp_path, content, ".xlsx")

    assert [(doubt["place"], doubt["what"]) for doubt in document["doubts"]] == [
        ("Rencana!5", "baris tersembunyi ikut dibaca"),
        ("Rencana Copy", "lembar tersembunyi tidak dibaca; sebut dengan --sheet bila perlu"),
    ]
    assert document["counts"]["sub_activities"] == 2
    target.unlink()
    named, _target = imported(tmp_path, content, ".xlsx", "--sheet", "Rencana Copy")
    assert named["counts"] == document["counts"]
    target.unlink()
    refused, _target = imported(tmp_path, content, ".xlsx", "--sheet", "Lain", code=3)
    assert refused["problems"][0]["mend"] == "yang ada: Rencana, Rencana Copy"


def test_a_table_without_marks_makes_no_schedule(tmp_path):
    document, target = imported(tmp_path, as_sheet([*heads(), FIRST]), ".xlsx")

    assert document["schedule"] is None
    assert not target.with_name("draf-jadwal.csv").exists()


def test_other_heads_are_known_too(tmp_path):
    """A column NO, areas and activities in one column, months by name, and their head in the same row."""
    months = ["Januari", "FEB", "MAR", "APR", "MEI", "JUN", "JULI", "AGT", "SEPT.", "OKT", "NOP", "DES"]
    lines = [
        ["NO", "AREA/KEGIATAN", "SUB KEGIATAN", "INDIKATOR", *months, "KETERANGAN"],
        ["1", "Manajemen Perubahan", "", "", *[""] * 12, ""],
        ["1.1", "Perencanaan", "a. Sub", "SK", "x", *[""] * 11, ""],
        ["", "", "b. Sub dua", "SK dua", *[""] * 12, ""],
    ]
    document, target = imported(tmp_path, as_sheet(lines), ".xlsx")
    (area,) = sound(target).areas

    assert (area.label, area.name, area.activities[0].name) == ("1.", "Manajemen Perubahan", "Perencanaan")
    assert document["counts"]["sub_activities"] == 2
    assert scheduled(target) == {"1.1.a": "1"}


def test_merged_cells_of_word_that_go_on_are_not_doubted(tmp_path):
    document = Document()
    table = document.add_table(rows=0, cols=17)
    for line in [*heads(), FIRST, row("", "", "", "3) Tiga")]:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    for column in (0, 1, 2):
        begin(table.rows[3].cells[column])
        go_on(table.rows[4].cells[column])
    shade(table.rows[4].cells[5], "auto")
    shade(table.rows[4].cells[6], "D9D9D9")
    stream = BytesIO()
    document.save(stream)
    told, target = imported(tmp_path, stream.getvalue(), ".docx")

    assert told["doubts"] == []
    assert told["counts"]["indicators"] == 3
    assert scheduled(target) == {"1.1.a": "3"}


WORDS = st.sampled_from(
    [
        "Rapat",
        "a.",
        "b.",
        "c.",
        "1)",
        "2)",
        "3)",
        "1.",
        "2.",
        "1.1.",
        "1.2.",
        "-",
        "–",
        "\n",
        "Sub kegiatan:",
        "SK tim",
        "(1)",
        "(2)",
    ]
)
CELLS = st.lists(WORDS, max_size=6).map(" ".join)
TABLES = st.lists(st.tuples(st.tuples(CELLS, CELLS, CELLS, CELLS), st.booleans()), max_size=8)


@settings(max_examples=100, deadline=None)
@given(TABLES)
def test_no_word_of_a_table_is_lost_and_every_draft_is_yaml(drawn):
    """Whatever a cell holds: its words stand in the draft, as text or in a comment."""
    rows = [row(*texts) for texts, _breaks in drawn]
    draft = read(*rows, breaks={at for at, (_texts, breaks) in enumerate(drawn) if breaks})
    if draft is None:
        assert not any(cell.strip() for cells in rows for cell in cells)
        return
    text = plan_yaml(draft, Stated("uji"), "uji", [])
    written = yaml.safe_load(text)
    held = text.replace('"', " ").split()

    assert [area["id"] for area in written["area"]] == [area.id for area in draft.areas]
    for texts, _breaks in drawn:
        for word in " ".join(texts).split():
            assert word in ("-", "–") or any(word in each for each in held), word  # a bullet is no text


# --- what is written ----------------------------------------------------------------------------------------------


def test_what_nobody_said_is_left_for_a_person_and_check_says_so(tmp_path, capsys):
    document, target = imported(tmp_path, as_sheet([*heads(), FIRST]), ".xlsx", "--year", "2023", "--id", "kpu-uji-2023")

    assert {"judul", "satker.nama", "penetapan.nomor", "dasar_hukum"} <= set(document["missing"])
    assert "tahun" not in document["missing"]
    assert document["problems"]
    assert lke(["check", str(target)]) == 3
    told = capsys.readouterr().out
    assert f"{target.as_posix()}:11: penetapan.nomor" in told
    assert sound(target).id == "kpu-uji-2023"


def test_the_screen_lists_doubts_and_what_is_missing(tmp_path, capsys):
    source = tmp_path / "r.xlsx"
    source.write_bytes(as_sheet([*heads(), FIRST, row("", "", "Tanpa huruf", "SK")]))

    assert lke(["plan", "import", str(source), "-o", str(tmp_path / "r.yaml")]) == 0
    told = capsys.readouterr().out
    assert "  Rencana!5 1.1.b: tanpa huruf tercetak; id menurut urutan" in told
    assert "Harus diisi orang: judul, tahun" in told
    text = (tmp_path / "r.yaml").read_text(encoding="utf-8")
    assert '# PERIKSA [Rencana!5] tanpa huruf tercetak; id menurut urutan\n          - id: "1.1.b"' in text


def test_nothing_is_overwritten(tmp_path, capsys):
    source, target = tmp_path / "r.xlsx", tmp_path / "r.yaml"
    source.write_bytes(as_sheet([*heads(), FIRST]))
    target.write_text("milik orang", encoding="utf-8")
    schedule = tmp_path / "s-jadwal.csv"
    schedule.write_text("milik orang", encoding="utf-8")

    for name in ("r.yaml", "s.yaml"):
        assert lke(["plan", "import", str(source), "-o", str(tmp_path / name)]) == 1
        assert "berkas sudah ada, dan tidak ditimpa" in capsys.readouterr().err
    assert (target.read_text(encoding="utf-8"), schedule.read_text(encoding="utf-8")) == ("milik orang", "milik orang")
    assert not (tmp_path / "s.yaml").exists()


def test_hostile_texts_stay_texts_of_yaml(tmp_path):
    hostile = 'a. Sub" }\n# palsu: [*x, &y] !!python/object: {{ \u2028 \x85 \ud7ff'
    _document, target = imported(
        tmp_path, as_sheet([*heads(), row("1. A: b", "1.1. 'K'", hostile, "+1+1", (), "a\u2028b: c")]), ".xlsx"
    )
    (only,) = [row for _area, _activity, row in sound(target).sub_activities()]

    assert only.name.startswith('Sub" } # palsu: [*x, &y] !!python/object: {{')
    assert only.indicators[0].text == "+1+1"


def test_wrong_usage_is_told(tmp_path):
    source = tmp_path / "r.xlsx"
    source.write_bytes(as_sheet([*heads(), FIRST]))

    assert lke(["plan", "import", str(source), "-o", str(tmp_path / "r.txt")]) == 2
    assert lke(["plan", "import", str(source), "-o", str(tmp_path / "r.yaml"), "--id", "Salah Id"]) == 2
    assert lke(["plan", "import", str(tmp_path / "tidak-ada.xlsx"), "-o", str(tmp_path / "r.yaml")]) == 2


# --- what is refused ----------------------------------------------------------------------------------------------


def codes(document):
    return [problem["code"] for problem in document["problems"]]


def repacked(content, changes):
    """The zip with parts replaced or added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(name for name in changes if name not in old.namelist())]:
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return out.getvalue()


def test_a_file_without_a_plans_table_is_refused(tmp_path):
    document, target = imported(tmp_path, as_sheet([["NO", "NAMA"], ["1", "x"]]), ".xlsx", code=3)

    assert codes(document) == ["plan-table-not-found"]
    assert not target.exists()


def test_a_file_that_is_neither_is_refused(tmp_path):
    assert codes(imported(tmp_path, b"%PDF-1.7", ".docx", code=3)[0]) == ["not-a-plan-file"]


DECLARED = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'


def test_declarations_are_refused_in_every_part(tmp_path):
    sound_document, sound_sheet = as_document(PLAN), as_sheet([*heads(), FIRST])
    for at, (content, ending, part) in enumerate(
        [
            (sound_document, ".docx", "word/document.xml"),
            (sound_document, ".docx", "word/lain.dat"),
            (sound_sheet, ".xlsx", "xl/styles.xml"),
            (sound_sheet, ".xlsx", "xl/lain.bin"),
        ]
    ):
        folder = tmp_path / str(at)
        folder.mkdir()
        document, _target = imported(folder, repacked(content, {part: DECLARED}), ending, code=3)
        assert codes(document) == ["workbook-unsafe"]


def test_a_bomb_is_refused_before_it_is_inflated(tmp_path):
    bomb = repacked(as_document(PLAN), {"word/media/besar.xml": b" " * 60_000_000})

    assert codes(imported(tmp_path, bomb, ".docx", code=3)[0]) == ["workbook-too-large"]


@pytest.mark.parametrize(
    "changes",
    [
        {"word/document.xml": b"<w:document"},
        {"word/document.xml": b"<x/>"},
        {"[Content_Types].xml": b"<Types/>"},
        {"_rels/.rels": b"<Relationships/>"},
    ],
)
def test_a_damaged_document_is_told_and_not_a_traceback(changes, tmp_path):
    assert codes(imported(tmp_path, repacked(as_document(PLAN), changes), ".docx", code=3)[0]) == ["document-damaged"]


# --- lists in a cell ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "head", "labels"),
    [
        ("Perpres 16 Tahun 2018", "Perpres 16 Tahun 2018", []),
        ("hingga level Eselon IV 1) satu", "hingga level Eselon IV 1) satu", []),
        ("Terselenggaranya: 1) satu 2) dua", "Terselenggaranya:", ["1)", "2)"]),
        ("1) satu (lihat 1) di atas) 2) dua", "", ["1)", "2)"]),
        ("Tata Kelola:\na. satu\nb. dua", "Tata Kelola:", ["a.", "b."]),
        ("1. satu\n2. dua, Pasal 3. ayat\n3. tiga", "", ["1.", "2.", "3."]),
        ("(1) satu\n(2) dua", "", ["(1)", "(2)"]),
        ("", "", []),
    ],
)
def test_lists_are_told_from_numbers_in_a_sentence(text, head, labels):
    found = listed(text)

    assert found.head == head
    assert [item.label for item in found.items] == labels


def test_every_indicator_of_the_shipped_plan_is_taken_apart_again():
    for _area, _activity, each in PLAN.sub_activities():
        labels = [indicator.label for indicator in each.indicators if indicator.label]
        assert [item.label for item in listed(printed_indicators(each)).items] == labels
