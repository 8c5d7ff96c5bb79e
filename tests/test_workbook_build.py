"""The built workbook computes what the engine computes, before and after an inspector changes something."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import unescape
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from lke.app import export_run, score_run
from lke.engine.evidence import accepted_kinds
from lke.engine.scales import read_answer
from lke.engine.score import scorecard
from lke.engine.words import level_word, status_word
from lke.errors import Refused
from lke.files.library import find_rubric, load_rubric
from lke.language import use
from lke.model.assessment import Answer, Assessment, Evidence, FileState, Ruling
from lke.model.plan import Plan
from lke.model.rubric import Branch, ChoiceScale, Criterion, NumberScale, Rubric
from lke.model.rules import SameFact
from lke.model.run import EvidenceRow, Header
from lke.workbook.book import Book
from lke.workbook.build import build
from lke.workbook.cover import _spliced
from lke.workbook.paper import BASE, clean, file_target, web_target
from lke.workbook.words import without_weight
from lke.workbook.wrapping import wrapped_height
from tests.libreoffice import needs_libreoffice, poisoned, recalculated
from tests.small_card import plan_data

ROUNDS = ("unit", "provinsi", "tpi")
SHEETS = ("Sampul", "LKE", "Rekap", "Masukan", "Bukti", "Hitung")

# --- a small rubric with every kind of rule, scale and weight ----------------------------------------------------


def criterion(name: str, scale: str = "ya_tidak", **more: Any) -> dict[str, Any]:
    return {"id": name, "pertanyaan": f"Pertanyaan {name}?", "skala": scale, **more}


def ratio(name: str, zero: str, **more: Any) -> dict[str, Any]:
    return criterion(
        name,
        "persen",
        bukti={"jenis": ["laporan"], "waktu": "tahun_ini"},
        aturan={"jenis": "bagian", "bagian": "sudah", "dari": "wajib", "penyebut_nol": zero},
        masukan={"sudah": {"judul": "Sudah", "satuan": "orang"}, "wajib": {"judul": "Wajib", "satuan": "orang"}},
        **more,
    )


def counted(name: str, rule: dict[str, Any], *inputs: str) -> dict[str, Any]:
    return criterion(
        name,
        "persen",
        bukti={"jenis": ["laporan"], "waktu": "tahun_ini"},
        aturan={"jenis": "jumlah", "penyebut_nol": "nol", **rule},
        masukan={each: {"judul": each.title(), "satuan": "dokumen"} for each in inputs},
    )


ON_EVIDENCE = {"bukti": {"jenis": ["sk", "laporan"], "waktu": "tahun_ini"}}

AREAS: list[dict[str, Any]] = [
    {
        "id": "1",
        "judul": "Area berbobot",
        "bobot": 5,
        "isi": [
            {
                "id": "1.1",
                "judul": "Bobot dinyatakan",
                "bobot": "10/3",
                "isi": [
                    criterion("1.1.a", bobot=2, aturan={"jenis": "ada"}, **ON_EVIDENCE),
                    criterion("1.1.b", "huruf", bobot="4/3", aturan={"jenis": "ada", "minimal": 2, "hasil": "B"}, **ON_EVIDENCE),
                    criterion("1.1.c", "huruf", bobot=0),
                ],
            },
            {
                "id": "1.2",
                "judul": "Sama rata",
                "bobot": "5/3",
                "isi": [ratio("1.2.a", "penuh"), ratio("1.2.b", "nol"), ratio("1.2.c", "tidak_berlaku")],
            },
        ],
    },
    {
        "id": "2",
        "judul": "Area sama rata",
        "bobot": 6,
        "isi": [
            {
                "id": "2.1",
                "judul": "Semua dapat tidak berlaku",
                "isi": [
                    {"id": "2.1.x", "judul": "Dalam", "isi": [criterion("2.1.x.1", "ganjil"), criterion("2.1.x.2", "ganjil")]},
                    criterion(
                        "2.1.y", "huruf", aturan={"jenis": "perlu_orang", "alasan": "isi.", "periksa": "isinya"}, **ON_EVIDENCE
                    ),
                ],
            },
            {
                "id": "2.2",
                "judul": "Hitungan",
                "isi": [
                    counted("2.2.a", {"perlu": 3}),
                    counted("2.2.b", {"perlu_masukan": "butuh"}, "butuh"),
                    counted("2.2.c", {"masukan": "ada", "perlu": 4}, "ada"),
                    counted("2.2.d", {"masukan": "ada", "perlu_masukan": "butuh"}, "ada", "butuh"),
                ],
            },
            {"id": "2.3", "judul": "Tanpa indikator", "isi": []},
            {
                "id": "2.4",
                "judul": "Hanya dicatat",
                "isi": [
                    criterion(
                        "2.4.a", "persen", aturan={"jenis": "masukan_saja"}, masukan={"n": {"judul": "N", "satuan": "orang"}}
                    )
                ],
            },
        ],
    },
    {
        "id": "3",
        "judul": "Area survei",
        "bobot": 4,
        "isi": [
            criterion("3.a", "survei"),
            criterion("3.b", "persen"),
            criterion("3.c", boleh_tb=False),
            criterion(
                "3.d",
                "persen",
                bukti={"waktu": "tahun_ini"},
                aturan={
                    "jenis": "lengkap",
                    "unsur": [
                        {"nama": "SK", "jenis_bukti": ["sk"]},
                        {"nama": "Laporan", "jenis_bukti": ["laporan"]},
                        {"nama": "Foto", "jenis_bukti": ["foto"]},
                    ],
                },
            ),
        ],
    },
]


def small_rubric(all_away: str = "sebar", basis: str = "klaim") -> Rubric:
    verified = {"status": "verified"}
    return Rubric.model_validate(
        {
            "id": "kecil",
            "judul": "Rubrik kecil",
            "edisi": "2022",
            "nilai_dasar": basis,
            "berlaku": {"dari": 2020},
            "kelompok_tb": all_away,
            "boleh_tb": True,
            "bobot_bawaan": {"cara": "sama", "status": "usulan"},
            "status": "usulan",
            "skala": {
                "ya_tidak": {"jenis": "pilihan", "pilihan": {"Ya": 1, "Tidak": 0}, **verified},
                "huruf": {"jenis": "pilihan", "pilihan": {"A": 1, "B": "0.67", "C": "0.33", "D": 0}, **verified},
                "ganjil": {"jenis": "pilihan", "pilihan": {'Baik "sekali"': 1, "*": "1/3", "?": "1/7"}, "status": "unverified"},
                "persen": {"jenis": "persen", **verified},
                "survei": {"jenis": "angka", "maksimal": 4, "satuan": "0-4", **verified},
            },
            "waktu": {"tahun_ini": {"sebutan": "dalam tahun penilaian", "tanggal": "dibuat"}},
            "jenis_bukti": {"sk": "SK", "laporan": "laporan", "foto": "foto"},
            "tingkat": ["Area", "Kegiatan", "Sub kegiatan"],
            "isi": AREAS,
        }
    )


def header(rounds: tuple[str, ...] = ROUNDS, **more: Any) -> Header:
    unit = {"kode": "6371", "nama": "KPU Kota Contoh", "jenjang": "kabkota", "provinsi": "Kalimantan Selatan"}
    return Header.model_validate({"satker": unit, "tahun": 2022, "rubrik": "kecil", "putaran": rounds, **more})


def piece(
    name: str, criteria: tuple[str, ...], kind: str = "laporan", state: FileState = FileState.PRESENT, **more: Any
) -> Evidence:
    row = {"id": name, "jenis": kind, "judul": f"Dokumen {name}", "tanggal": "2022-05-01", "berkas": f"bukti/{name}.pdf", **more}
    return Evidence(EvidenceRow.model_validate(row), 2, criteria, state)


def empty(rubric: Rubric, head: Header | None = None, evidence: tuple[Evidence, ...] = ()) -> Assessment:
    return Assessment(head or header(), rubric, "0" * 64, None, {}, {}, {}, {}, evidence, ())


# --- random assessments, and random changes to them --------------------------------------------------------------


def random_evidence(rng: random.Random, rubric: Rubric) -> tuple[Evidence, ...]:
    found = []
    for at, each in enumerate(rubric.criteria()):
        for number in range(rng.choice([0, 1, 1, 2, 3])):
            kinds = list(accepted_kinds(each)) or list(rubric.evidence_kinds)
            state = rng.choice([FileState.PRESENT] * 4 + [FileState.MISSING])
            more = {
                "pengesahan": "ditandatangani",
                "periode_dari": "2022-01-01",
                "periode_sampai": "2022-12-31",
                "diterima": "2022-06-01",
            }
            found.append(piece(f"B{at}-{number}", (each.id,), rng.choice(kinds), state, **more))
    return tuple(found)


def random_answer(rng: random.Random, rubric: Rubric, each: Criterion) -> Answer | None:
    scale = rubric.scales[each.scale]
    away = rubric.may_not_apply if each.may_not_apply is None else each.may_not_apply
    draw = rng.random()
    if draw < 0.2 or isinstance(each.rule, SameFact):  # one fact is answered once
        return None
    if draw < 0.45 and away:
        return Answer("TB", None)
    if isinstance(scale, ChoiceScale):
        name = rng.choice(list(scale.choices))
        return Answer(name, scale.choices[name])
    text = rng.choice(["0", "0.5", "0,25", "1"]) if not isinstance(scale, NumberScale) else rng.choice(["0", "3,48", "4"])
    answer = read_answer(text, scale)
    assert isinstance(answer, Answer)
    return answer


def random_inputs(rng: random.Random, each: Criterion) -> dict[str, Fraction]:
    return {name: Fraction(rng.choice([0, 0, 3, 7, 12])) for name in each.inputs if rng.random() < 0.8}


def randomised(rng: random.Random, base: Assessment, keep: float = 0.0) -> Assessment:
    """Other answers, notes and inputs in *base*; each stays as it was with the probability *keep*."""
    answers, notes, inputs = dict(base.answers), dict(base.notes), dict(base.inputs)
    for each in base.rubric.criteria():
        for name in base.header.rounds:
            key = (each.id, name)
            if rng.random() < keep:
                continue
            inputs[key] = random_inputs(rng, each)
            answer = random_answer(rng, base.rubric, each) if each.scored else None
            notes.pop(key, None)
            answers.pop(key, None)
            if answer is not None:
                answers[key] = answer
                if answer.credit is None or rng.random() < 0.2:
                    notes[key] = "karena tidak ada tugasnya"
    rulings = dict(base.rulings)
    return replace(base, answers=answers, notes=notes, inputs=inputs, rulings=rulings)


def with_rulings(rng: random.Random, base: Assessment) -> Assessment:
    rulings = {}
    for each in base.rubric.criteria():
        if each.rule is not None and each.rule.kind == "perlu_orang" and rng.random() < 0.5:
            answer = random_answer(rng, base.rubric, each)
            if answer is not None and answer.credit is not None:
                rulings[each.id] = Ruling(answer, "Ketua Tim, 2022-12-15")
    return replace(base, rulings=rulings)


def assessments(all_away: str, seed: int) -> tuple[Assessment, Assessment]:
    """One assessment, and one that an inspector might make of it."""
    rng = random.Random(f"{all_away} {seed}")
    rubric = small_rubric(all_away, rng.choice(["klaim", "sistem", "berbukti", "tpi"]))
    start = with_rulings(rng, empty(rubric, evidence=random_evidence(rng, rubric)))
    before = randomised(rng, start)
    return before, distinguishable(before, randomised(rng, before, keep=0.5))


def distinguishable(before: Assessment, after: Assessment) -> Assessment:
    """Take out the one change that cannot be seen: TB typed over a cell that already shows a computed TB."""
    answers = dict(after.answers)
    card, changed = Book(scorecard(before)), Book(scorecard(after))
    for each in before.rubric.criteria():
        for name in before.header.rounds:
            answer = answers.get((each.id, name))
            typed_away = answer is not None and answer.credit is None
            if card.computed(each, name) and typed_away and changed.ratio_value(each, name) == "TB":
                del answers[each.id, name]
    return replace(after, answers=answers)


def typed_into(workbook: bytes, book: Book, after: Assessment) -> bytes:
    """Type into the workbook what makes its assessment into *after*."""
    opened = load_workbook(BytesIO(workbook))
    sheet = opened["LKE"]
    for line in book.lines:
        if not isinstance(line.node, Criterion) or not line.node.scored:
            continue
        for name in book.rounds:
            key = (line.node.id, name)
            cell = sheet.cell(line.row + 1, book.questions.at(f"answer:{name}") + 1)
            answer = after.answers.get(key)
            if answer is not None:
                typed = answer.credit is None or isinstance(book.scale(line.node), ChoiceScale)
                cell.value = f" {answer.text.lower()} " if typed else float(Fraction(answer.text))
                cell.data_type = "s" if typed else "n"
            elif not book.computed(line.node, name):
                cell.value = None
            sheet.cell(line.row + 1, book.questions.at(f"note:{name}") + 1).value = after.notes.get(key)
    for (owner, name), row in book.input_rows.items():
        for at, assessed_by in enumerate(book.rounds):
            given = after.inputs.get((owner, assessed_by), {}).get(name)
            opened["Masukan"].cell(row + 1, 4 + at).value = None if given is None else float(given)
    out = BytesIO()
    opened.save(out)
    return out.getvalue()


# --- comparing ---------------------------------------------------------------------------------------------------


def formula_cells(workbook: bytes) -> list[tuple[str, str]]:
    opened = load_workbook(BytesIO(workbook))
    return [
        (sheet.title, cell.coordinate) for sheet in opened for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]


def differences(cells: list[tuple[str, str]], expected: Workbook, found: Workbook) -> Iterator[str]:
    for sheet, place in cells:
        want, got = expected[sheet][place].value, found[sheet][place].value
        want, got = ("" if want is None else want), ("" if got is None else got)
        same = abs(want - got) < 1e-9 if isinstance(want, int | float) and isinstance(got, int | float) else want == got
        if not same:
            yield f"{sheet}!{place}: engine {want!r}, sheet {got!r}"


def cached(workbook: bytes) -> Workbook:
    return load_workbook(BytesIO(workbook), data_only=True)


# --- the tests ---------------------------------------------------------------------------------------------------

CASES = [(all_away, seed) for all_away in ("sebar", "hilang", "nol") for seed in range(4)]


@needs_libreoffice
def test_every_formula_yields_what_the_engine_said(tmp_path):
    built = {f"{away}-{seed}": build(scorecard(assessments(away, seed)[0])) for away, seed in CASES}
    built["kosong"] = build(scorecard(empty(small_rubric())))
    built["hanya-unit"] = build(scorecard(randomised(random.Random(5), empty(small_rubric(), header(("unit",))))))
    shipped = shipped_rubric()
    rng = random.Random(7)
    built["terbit"] = build(scorecard(randomised(rng, empty(shipped, evidence=random_evidence(rng, shipped)))))

    spoilt = {name: poisoned(content) for name, content in built.items()}
    cells, held = formula_cells(built["terbit"]), cached(spoilt["terbit"])
    assert len(cells) > 5000
    assert {held[sheet][place].value for sheet, place in cells} == {999}

    found = recalculated(spoilt, tmp_path)

    wrong = {
        name: list(differences(formula_cells(content), cached(content), found[name]))[:10] for name, content in built.items()
    }
    assert wrong == {name: [] for name in built}


@needs_libreoffice
def test_every_total_follows_what_an_inspector_types(tmp_path):
    edited, expected, cells = {}, {}, {}
    for away, seed in CASES:
        before, after = assessments(away, seed)
        card = scorecard(before)
        edited[f"{away}-{seed}"] = typed_into(build(card), Book(card), after)
        expected[f"{away}-{seed}"] = build(scorecard(after))
        cells[f"{away}-{seed}"] = followed(Book(card), expected[f"{away}-{seed}"])

    found = recalculated(edited, tmp_path)

    wrong = {name: list(differences(cells[name], cached(content), found[name]))[:10] for name, content in expected.items()}
    assert wrong == {name: [] for name in expected}


def followed(book: Book, workbook: bytes) -> list[tuple[str, str]]:
    """The cells that must follow: all but the cells typed into, and the warnings about the typing itself."""
    typed = [f"answer:{name}" for name in book.rounds] + ["mark"]
    columns = {book.questions.here(name, 0).rstrip("1") for name in typed}
    return [
        (sheet, place) for sheet, place in formula_cells(workbook) if sheet != "LKE" or place.rstrip("0123456789") not in columns
    ]


@needs_libreoffice
@pytest.mark.parametrize(
    ("typed", "note", "mark"),
    [
        ("E", "", "periksa jawaban"),
        ("TB", "", "periksa jawaban"),
        ("*", "", "periksa jawaban"),
        ("tb", "tidak ada", None),
        ("b", "", None),
    ],
)
def test_an_answer_outside_the_scale_is_marked_and_counts_as_unanswered(typed, note, mark, tmp_path):
    card = scorecard(empty(small_rubric()))
    book, opened = Book(card), load_workbook(BytesIO(build(card)))
    row = next(line.row for line in book.lines if line.node.id == "1.1.b") + 1
    opened["LKE"].cell(row, book.questions.at("answer:unit") + 1).value = typed
    opened["LKE"].cell(row, book.questions.at("note:unit") + 1).value = note
    out = BytesIO()
    opened.save(out)

    found = recalculated({"salah": out.getvalue()}, tmp_path)["salah"]["LKE"]

    assert mark == found.cell(row, book.questions.at("mark") + 1).value
    points = found.cell(row, book.questions.at("points:klaim") + 1).value
    assert {"tb": "TB", "b": pytest.approx(4 / 3 * 0.67)}.get(typed, 0) == points


def shipped_rubric() -> Rubric:
    return load_rubric(find_rubric("rb-kpu-2022")).rubric


def test_two_builds_are_the_same_bytes():
    before, _after = assessments("sebar", 0)

    assert build(scorecard(before)) == build(scorecard(before))


def test_the_sheets_stand_in_order_and_are_protected_but_for_input():
    before, _after = assessments("sebar", 1)
    opened = load_workbook(BytesIO(build(scorecard(before))))

    assert list(SHEETS) == opened.sheetnames
    assert all(sheet.protection.sheet for sheet in opened)
    unlocked = {sheet.title for sheet in opened for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert {"LKE", "Masukan"} == unlocked


def test_invented_data_are_marked_on_every_sheet():
    opened = load_workbook(BytesIO(build(scorecard(empty(small_rubric(), header(contoh=True))))))

    assert all("CONTOH" in sheet.oddHeader.right.text for sheet in opened)
    assert any("CONTOH" in str(cell.value) for row in opened["Sampul"].iter_rows() for cell in row)


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "{=1}"])
def test_text_that_looks_like_a_formula_stays_text(text):
    base = empty(small_rubric(), evidence=(piece("B1", ("1.1.a",), judul=text, nomor=text, berkas=text, tautan=text),))
    content = build(scorecard(replace(base, notes={("1.1.a", "unit"): text})))

    opened = load_workbook(BytesIO(content))

    cells = [cell for sheet in opened for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(cells) >= 4
    assert {"s"} == {cell.data_type for cell in cells}
    targets = {str(cell.hyperlink.target) for sheet in opened for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert all(target.startswith("..") for target in targets)


def test_control_characters_are_seen_and_long_text_is_refused():
    assert clean("a\x07b\r\nc\ud800") == "a\ufffdb\nc\ufffd"
    with pytest.raises(Refused, match="text-too-long-for-cell"):
        clean("\U0001f600" * 16_384)
    assert clean("x" * 32_767) == "x" * 32_767


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://contoh.invalid/a?b=1", "https://contoh.invalid/a?b=1"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("http://x y", None),
        ("https://contoh.invalid/" + "a" * 3000, None),
        (None, None),
    ],
)
def test_only_web_links_lead_somewhere(link, target):
    assert target == web_target(link)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("SK Tim.pdf", "external:../bukti/SK%20Tim.pdf"),
        ("bukti/a#1 100%.pdf", "external:../bukti/a%231%20100%25.pdf"),
        ("bukti\\sub\\ä.pdf", "external:../bukti/sub/ä.pdf"),
        ("../rahasia.pdf", None),
        ("/etc/passwd", None),
        ("C:\\x.pdf", None),
        ("bukti/", None),
        ("", None),
    ],
)
def test_a_file_is_linked_only_inside_the_evidence_folder(name, target):
    assert target == file_target(name, "../bukti")


SECRET = {
    "judul": "LHKPN Ketua",
    "nomor": "77/RHS/1999",
    "tanggal": "1999-01-02",
    "periode_dari": "1999-03-04",
    "periode_sampai": "1999-05-06",
    "diterima": "1999-07-08",
    "berlaku_sampai": "1999-09-10",
    "dilihat_oleh": "Inspektur Rahasia",
    "dilihat_pada": "1999-11-12",
    "halaman": "hal-4321",
    "catatan": "jangan disebarkan",
    "berkas": "bukti/lhkpn-ketua.pdf",
    "tautan": "https://rahasia.invalid/lhkpn",
}


def all_xml(workbook: bytes) -> str:
    """Every part of the workbook's file as text."""
    with ZipFile(BytesIO(workbook)) as opened:
        return "\n".join(unescape(opened.read(name).decode("utf-8", "replace")) for name in opened.namelist())


@pytest.mark.parametrize("dated", ["1999-01-02", "2022-01-02"], ids=["out of its period", "valid"])
@pytest.mark.parametrize("criterion_id", ["1.1.a", "1.2.a", "2.2.a", "3.d"])
@pytest.mark.parametrize("state", [FileState.PRESENT, FileState.MISSING, FileState.NONE])
def test_restricted_evidence_is_nowhere_in_the_workbook_but_for_id_kind_and_hash(state, criterion_id, dated):
    row = SECRET | {"tanggal": dated, "akses": "terbatas", "sha256": "a" * 64, "status": "diterima"}
    secret = piece("B1", (criterion_id,), "laporan", state, **row)
    base = empty(small_rubric(), evidence=(secret,))
    given = {("1.2.a", "unit"): {"sudah": Fraction(1), "wajib": Fraction(2)}}
    workbook = build(scorecard(replace(base, inputs=given)))

    found = all_xml(workbook)
    assert [text for text in {*SECRET.values(), dated, "lhkpn-ketua.pdf"} if text in found] == []
    cells = {str(cell.value) for row in load_workbook(BytesIO(workbook))["Bukti"].iter_rows() for cell in row}
    assert {"B1", "laporan", "(akses terbatas)", "a" * 64} <= cells


def test_open_evidence_is_told_in_full():
    found = all_xml(build(scorecard(empty(small_rubric(), evidence=(piece("B1", ("1.1.a",), **SECRET),)))))

    told = {key: text for key, text in SECRET.items() if key not in ("berlaku_sampai", "dilihat_oleh", "dilihat_pada", "catatan")}
    assert [text for text in told.values() if text not in found] == []


def test_the_cover_names_the_plan_and_the_hashes_of_what_was_read():
    hashes = {"rencana_aksi": "1" * 64, "jawaban.csv": "2" * 64, "data.csv": "3" * 64, "bukti.csv": "4" * 64}
    card = scorecard(replace(empty(small_rubric()), plan=Plan.model_validate(plan_data()), hashes=hashes))
    told = {str(cell.value) for row in load_workbook(BytesIO(build(card)))["Sampul"].iter_rows() for cell in row}

    assert {"Rencana kecil (1/2022, 2022-02-02)", *hashes.values()} <= told
    assert {"Rencana aksi (SHA-256)", "jawaban.csv (SHA-256)"} <= told


def test_an_input_stands_beside_where_it_comes_from():
    inputs = {("1.2.a", "unit"): {"sudah": Fraction(3)}, ("1.2.a", "tpi"): {"sudah": Fraction(2)}}
    sources = {("1.2.a", "unit", "sudah"): "Daftar hadir 3 Maret", ("1.2.a", "tpi", "sudah"): "=hitung ulang"}
    card = scorecard(replace(empty(small_rubric()), inputs=inputs, input_sources=sources))
    sheet = load_workbook(BytesIO(build(card)))["Masukan"]
    row = Book(card).input_rows["1.2.a", "sudah"] + 1

    assert [cell.value for cell in sheet[2]][3:] == ["Unit", "PROVINSI", "TPI", "Sumber Unit", "Sumber PROVINSI", "Sumber TPI"]
    assert [cell.value for cell in sheet[row]][3:] == [3, None, 2, "Daftar hadir 3 Maret", None, "=hitung ulang"]
    assert sheet[row][8].data_type == "s"


def test_a_branch_whose_branches_hold_no_question_has_no_indicators():
    hollow = {"id": "8.4", "judul": "Kosong", "isi": [{"id": "8.4.a", "judul": "Kosong juga", "isi": []}]}
    hollow, recorded = Branch.model_validate(hollow), Branch.model_validate(AREAS[1]["isi"][3])

    assert [without_weight(node) for node in (hollow, hollow.children[0], recorded)] == [*["tanpa indikator"] * 2, "dicatat"]


def test_the_date_of_the_file_is_the_assessment_s():
    dated = load_workbook(BytesIO(build(scorecard(empty(small_rubric(), header(tanggal_nilai="2022-12-20"))))))
    undated = load_workbook(BytesIO(build(scorecard(empty(small_rubric())))))

    assert (date(2022, 12, 20), date(2022, 12, 31)) == (dated.properties.created.date(), undated.properties.created.date())


# --- what the assessors said of the evidence ---------------------------------------------------------------------


def assessed(rounds=("unit", "tpi"), **more):
    """The sheet LKE of an assessment with evidence in every state of review, and where its columns stand."""
    note = "tidak menyebut penanggung jawab"
    pieces = (
        piece("B1", ("1.1.a",), status="diterima"),
        piece("B2", ("1.1.a",), status="ditolak", catatan=note),
        piece("B3", ("1.1.a",), status="diajukan"),
        piece("B4", ("1.1.a",), status="diterima"),
        piece("B5", ("1.1.b",), status="ditolak", catatan="rahasia", akses="terbatas"),
    )
    card = scorecard(empty(small_rubric(), header(rounds), evidence=pieces))
    return Book(card), load_workbook(BytesIO(build(card)))["LKE"]


def cell_of(book, sheet, criterion, column):
    row = next(line.row for line in book.lines if line.node.id == criterion)
    return sheet.cell(row + 1, book.questions.at(column) + 1)


def test_the_only_assessor_s_block_stands_in_the_order_of_the_unit_s():
    book, sheet = assessed()
    unit = ["answer:unit", "points:klaim", "percent:klaim", "note:unit", "evidence:unit", "link:unit"]
    tpi = ["answer:tpi", "points:tpi", "percent:tpi", "note:tpi", "evidence:tpi", "link:tpi"]

    for columns in (unit, tpi):
        places = [book.questions.at(name) for name in columns]
        assert all(right == left + 1 for left, right in pairwise(places))
    heads = [sheet.cell(3, book.questions.at(name) + 1).value for name in tpi]
    assert heads == ["Jawaban TPI", "Nilai", "%", "Catatan TPI", "Bukti Dukung TPI", "Tautan TPI"]


@pytest.mark.parametrize("rounds", [("unit",), ("unit", "tpi"), ROUNDS])
def test_what_the_assessors_said_of_the_evidence_stands_in_cells_that_they_may_write_on(rounds):
    book, sheet = assessed(rounds)
    said, link = (cell_of(book, sheet, "1.1.a", name) for name in ("evidence:tpi", "link:tpi"))

    assert said.value == "Diterima: B1, B4\nDitolak: B2 – tidak menyebut penanggung jawab"
    assert link.value is None
    assert not said.protection.locked
    assert not link.protection.locked
    assert cell_of(book, sheet, "1.1.c", "evidence:tpi").value is None


def test_the_note_on_restricted_evidence_is_not_told():
    book, sheet = assessed()

    assert cell_of(book, sheet, "1.1.b", "evidence:tpi").value == "Ditolak: B5"


def test_a_restricted_file_that_is_missing_is_not_named():
    secret = piece("B1", ("1.1.a",), "sk", FileState.MISSING, akses="terbatas", berkas="bukti/lhkpn-ketua.pdf")
    opened = load_workbook(BytesIO(build(scorecard(empty(small_rubric(), evidence=(secret,))))))

    assert not any("lhkpn" in str(cell.value) for sheet in opened for row in sheet.iter_rows() for cell in row)


# --- a workbook that lies elsewhere ------------------------------------------------------------------------------

EXAMPLE = Path(__file__).parent.parent / "reports" / "contoh-kpu-kota-banjarmasin-2022"


@pytest.mark.parametrize(
    ("folder", "target"),
    [
        ("bukti", "external:bukti/SK%20Tim.pdf"),
        ("../a b/c#1/bukti", "external:../a%20b/c%231/bukti/SK%20Tim.pdf"),
        ("a:b/50%/bukti", "external:a%3Ab/50%25/bukti/SK%20Tim.pdf"),
        (None, None),
    ],
)
def test_a_file_is_linked_from_where_the_workbook_lies(folder, target):
    assert target == file_target("SK Tim.pdf", folder)


def test_a_workbook_written_elsewhere_leads_to_the_evidence_from_there(tmp_path):
    run, target = tmp_path / "kantor #1" / "run", tmp_path / "kirim" / "2022" / "lke.xlsx"
    shutil.copytree(EXAMPLE, run, ignore=shutil.ignore_patterns("keluaran"))
    target.parent.mkdir(parents=True)

    export_run(run, target)

    cells = [cell for row in load_workbook(target)["Bukti"].iter_rows() for cell in row if cell.hyperlink]
    ways = [unquote(cell.hyperlink.target.replace("\\", "/")) for cell in cells]
    files = [way for way in ways if not way.startswith("http")]
    assert len(files) > 50
    missing = [way for way in files if not (target.parent / way).exists()]
    assert [Path(way).name for way in missing] == ["1.3.b.1 Tindak Lanjut Evaluasi RB.pdf"]


# --- looks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("Ya", 10, 1),
        ("Ya\nTidak", 10, 2),
        ("satu dua tiga empat lima enam", 10, 3),
        ("iiiiiiiiiiiiiiiiiiii", 10, 1),
        ("WWWWWWWWWWWWWWWWWWWW", 10, 4),
        ("漢字漢字漢字", 10, 2),
    ],
)
def test_a_row_is_as_high_as_its_letters_are_wide(text, width, lines):
    assert wrapped_height(text, width, BASE) == lines * 10 * 1.2 + 2


def test_translated_words_stay_texts_in_a_formula():
    assert _spliced('"{verified}" dari {of}', "A1", "B2") == '""""&A1&""" dari "&B2'


def test_the_cover_speaks_the_reader_s_language():
    use("en")
    opened = load_workbook(BytesIO(build(scorecard(empty(small_rubric())))))
    told = {str(cell.value) for row in opened["Sampul"].iter_rows() for cell in row}

    assert {status_word("draf"), f"{level_word('kabkota')}, Kalimantan Selatan"} <= told
    assert "draf" not in told


# --- the worked example as text ----------------------------------------------------------------------------------

GOLDEN = Path(__file__).parent / "golden" / "lke-contoh.txt"


def described(workbook: bytes, sheets: tuple[str, ...]) -> Iterator[str]:
    """Every cell that holds something: place, number format, and text, number, or formula with what it yields."""
    formulas, values = load_workbook(BytesIO(workbook)), cached(workbook)
    for name in sheets:
        for row in formulas[name].iter_rows():
            for cell in row:
                if cell.value is not None:
                    shown = f"{cell.value} = " if cell.data_type == "f" else ""
                    yield f"{name}!{cell.coordinate} [{cell.number_format}] {shown}{values[name][cell.coordinate].value!r}"


def test_the_worked_example_reads_as_the_golden_text(request):
    """Otherwise run pytest with ``--new-golden``, read the difference, and commit it."""
    got = "\n".join(described(build(score_run(EXAMPLE)), ("LKE", "Rekap"))) + "\n"

    if request.config.getoption("--new-golden"):
        GOLDEN.write_text(got, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8").splitlines() == got.splitlines()
