"""The HTML report: complete, self-contained, and safe against what people type."""

import base64
import hashlib
import re
import shutil
from dataclasses import replace
from fractions import Fraction
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from lke.app import report_run
from lke.engine.score import scorecard
from lke.figures import percent, rounded
from lke.model.assessment import Answer, FileState
from lke.model.places import web_address
from lke.report.explain import explain_node
from lke.report.html import render
from lke.report.links import file_link
from tests.small_card import assessment, card, evidence, header, rubric_data

EXAMPLE = Path(__file__).parent.parent / "reports" / "contoh-kpu-kota-banjarmasin-2022"
CARD = card()
PAGE = render(CARD)


class _Reader(HTMLParser):
    """Collects elements as a browser would see them."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.texts = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())


READ = _Reader(PAGE)


def test_the_same_card_gives_the_same_bytes():
    assert render(card()) == PAGE


def test_every_element_is_closed_and_every_id_is_used_once():
    void = {"meta", "br", "rect", "circle", "line", "path"}
    opened = [tag for tag, _ in READ.elements if tag not in void]
    closed = re.findall(r"</([a-z][a-z0-9]*)>", PAGE)
    ids = [attributes["id"] for _, attributes in READ.elements if "id" in attributes]

    assert sorted(opened) == sorted(closed)
    assert len(ids) == len(set(ids))


def test_every_criterion_is_there_with_its_question_and_every_score_of_it():
    ids = {attributes.get("id") for attributes in READ.all("article")}
    rows = PAGE.split("<article ")[1:]

    assert ids == {f"k-{criterion.id}" for criterion in CARD.assessment.rubric.criteria()}
    for row, criterion in zip(rows, CARD.assessment.rubric.criteria(), strict=True):
        assert criterion.text in unescape(row)
        for score in CARD.scores.values():
            leaf = next(each for each in score.leaves() if each.id == criterion.id)
            assert leaf.points is None or f"{rounded(leaf.points)}<" in row


def test_totals_are_those_of_the_scores():
    for score in CARD.scores.values():
        assert rounded(score.points) in READ.text
        assert percent(score.points / score.weight) in READ.text
        for root in score.roots:
            assert percent(root.credit) in READ.text


def test_every_link_inside_the_page_has_its_place():
    targets = {attributes["href"][1:] for attributes in READ.all("a") if attributes.get("href", "").startswith("#")}
    ids = {attributes["id"] for _, attributes in READ.elements if "id" in attributes}

    assert targets <= ids


def test_the_policy_allows_this_style_and_this_script_and_nothing_else():
    policy = next(each["content"] for each in READ.all("meta") if each.get("http-equiv") == "Content-Security-Policy")
    style, script = (re.search(f"<{tag}>(.*?)</{tag}>", PAGE, re.DOTALL)[1] for tag in ("style", "script"))
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]

    assert "default-src 'none'" in policy
    assert [f"sha256-{each}" in policy for each in hashes] == [True, True]
    assert "unsafe" not in policy


def test_nothing_is_fetched_from_anywhere():
    fetching = {"src", "srcset", "data", "poster", "background", "style", "onload", "onclick"}

    assert not [attributes for _, attributes in READ.elements if fetching & attributes.keys()]
    assert {"img", "link", "iframe", "object", "embed", "base"}.isdisjoint(tag for tag, _ in READ.elements)
    assert not re.search(r"@import|url\((?!#)", PAGE)


HOSTILE = """"><script>alert(1)</script><img src=x onerror='a'>{{ 7*7 }}"""


def _hostile_page():
    data = rubric_data()
    data["judul"] = data["isi"][0]["judul"] = HOSTILE
    data["jenis_bukti"]["sk"] = HOSTILE
    data["isi"][0]["isi"][0]["isi"][0]["isi"][0]["pertanyaan"] = HOSTILE
    head = header(satker={"kode": HOSTILE, "nama": HOSTILE, "jenjang": "kabkota", "provinsi": HOSTILE}, penilai={"tpi": HOSTILE})
    texts = dict.fromkeys(("judul", "nomor", "halaman", "catatan", "dilihat_oleh"), HOSTILE)
    pieces = [
        evidence("B050", ["1.1.a.1"], 9, **texts, berkas=f"bukti/a b {HOSTILE}.pdf", tautan="javascript:alert(2)"),
        evidence("B051", ["1.1.a.1"], 10, tautan="https://contoh.invalid/x\" onclick='y'", berkas=None, dilihat_oleh="Ketua"),
        evidence("B052", ["1.1.a.1"], 11, FileState.MISSING, berkas=HOSTILE),
    ]
    return render(card(pieces, rubric=data, head=head, notes={("1.1.a.1", "tpi"): HOSTILE}))


def test_hostile_text_is_shown_and_does_nothing():
    page = _hostile_page()
    read = _Reader(page)

    assert page.count("<script>") == 1
    assert not read.all("img")
    assert not [attributes for _, attributes in read.elements if any(name.startswith("on") for name in attributes)]
    assert HOSTILE in unescape(page)
    assert "{{ 7*7 }}" in page


def test_only_web_addresses_and_files_of_the_run_become_links():
    read = _Reader(_hostile_page())
    outward = [attributes for attributes in read.all("a") if not attributes["href"].startswith("#")]

    assert {each["href"].split(":")[0] for each in outward if not each["href"].startswith("../bukti/")} == {"https"}
    assert all(each.get("rel") == "noopener noreferrer" for each in outward if each["href"].startswith("https:"))
    assert "javascript:alert(2)" in read.text


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("SK.pdf", "../bukti/SK.pdf"),
        ("bukti/SK Tim #1.pdf", "../bukti/SK%20Tim%20%231.pdf"),
        ("sub\\SK.pdf", "../bukti/sub/SK.pdf"),
        ("../rahasia.pdf", None),
        ("bukti/../../rahasia.pdf", None),
        ("/etc/hosts", None),
        ("C:\\SK.pdf", None),
        ("javascript:alert(1)", "../bukti/javascript%3Aalert%281%29"),
        ("", None),
    ],
)
def test_an_evidence_file_is_linked_only_inside_its_folder(name, link):
    assert file_link(name) == link


@pytest.mark.parametrize(
    ("folder", "link"),
    [
        ("bukti", "bukti/SK%20Tim.pdf"),
        ("../a b/c#1/bukti", "../a%20b/c%231/bukti/SK%20Tim.pdf"),
        ("javascript:x/bukti", "javascript%3Ax/bukti/SK%20Tim.pdf"),
        (None, None),
    ],
)
def test_an_evidence_file_is_linked_from_where_the_page_lies(folder, link):
    assert file_link("SK Tim.pdf", folder) == link


def test_a_page_written_elsewhere_leads_to_the_evidence_from_there(tmp_path):
    run, target = tmp_path / "kantor #1" / "run", tmp_path / "kirim" / "2022" / "laporan.html"
    shutil.copytree(EXAMPLE, run, ignore=shutil.ignore_patterns("keluaran"))
    target.parent.mkdir(parents=True)

    report_run(run, target)

    links = [each["href"] for each in _Reader(target.read_text(encoding="utf-8")).all("a")]
    files = [link for link in links if not link.startswith(("#", "http"))]
    assert len(files) > 50
    assert [link for link in files if not (target.parent / unquote(link)).exists()] == []


def test_where_no_way_leads_to_the_evidence_nothing_is_linked():
    page = render(CARD, evidence=None)

    assert "B001.pdf" in page
    assert "B001.pdf</a>" not in page


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "https:", "//contoh.invalid", "http://[::1", "drive"]
)
def test_what_is_no_web_address_is_no_link(text):
    assert web_address(text) is None


def test_a_missing_file_is_named_and_not_linked():
    page = render(card([evidence("B050", ["1.1.a.1"], 9, FileState.MISSING)]))

    assert "B050.pdf" in page
    assert "../bukti/B050.pdf" not in page
    assert "../bukti/B001.pdf" in page


def test_restricted_evidence_is_nowhere_quoted():
    secret = evidence(
        "B050",
        ["1.1.a.1"],
        9,
        FileState.MISSING,
        akses="terbatas",
        judul="Rahasia A",
        nomor="rahasia-nomor",
        berkas="rahasia-b.pdf",
        tautan="https://rahasia-c.invalid",
        catatan="rahasia d",
        sha256="cd" * 32,
    )
    page = render(card([secret]))

    assert "rahasia" not in page.lower()
    assert "cd" * 32 in page
    assert "akses terbatas" in page


@pytest.mark.parametrize("kind", ["1.1.a.1", "1.1.a.3", "1.1.a.4", "1.1.a.5", "1.1.a.8"])
@pytest.mark.parametrize("dated", ["2022-12-13", "1999-12-13"])
def test_neither_a_day_nor_the_page_of_restricted_evidence_is_told(kind, dated):
    secret = evidence("B050", [kind], 9, akses="terbatas", tanggal=dated, halaman="hal-4321")
    restricted = card([secret])
    page = render(restricted)
    explained = [explain_node(restricted, kind, score) for score in restricted.scores.values()]

    for shown in (page, *explained):
        assert "hal-4321" not in shown
        assert dated not in shown
        assert "B050" in shown


def test_the_head_names_the_hashes_of_what_was_read():
    page = render(scorecard(replace(assessment(), hashes={"rencana_aksi": "12" * 32, "jawaban.csv": "34" * 32})))

    assert "Rencana aksi 121212121212, jawaban.csv 343434343434" in page
    assert "Berkas masukan" not in PAGE


def test_an_input_is_shown_with_its_source():
    sources = {("1.1.a.3", "unit", "sudah"): "daftar hadir"}
    page = render(scorecard(replace(assessment(), input_sources=sources)))

    assert "9 orang (unit; sumber: daftar hadir)" in _Reader(page).text
    assert "12 orang (unit)" in _Reader(page).text


def test_gaps_come_with_their_cost_reason_and_next_step():
    table = PAGE.split('id="kekurangan"')[1].split("</section>")[0]
    lost = [leaf.weight - leaf.points for leaf in CARD.record.leaves() if leaf.points is not None and leaf.points < leaf.weight]
    shown = re.findall(r'<td class="num">([\d,]+)</td>', table)

    assert shown == [rounded(each) for each in sorted(lost, reverse=True)]
    assert "B004: lampirkan bukti dari masa yang diminta" in table
    assert "lengkapi: Dokumentasi (foto / laporan)" in table


def test_overrating_and_dispute_are_told_apart():
    section = PAGE.split('id="perbedaan"')[1].split("</section>")[0]
    overrated, disputed = section.split("Beda pendapat satker dan penilai")

    assert set(re.findall(r'href="#k-([\w.]+)"', overrated)) == {"1.1.a.2", "1.1.a.8"}
    assert "belum terbukti" in overrated
    assert re.findall(r'href="#k-([\w.]+)"', disputed) == ["1.1.a.1"]
    assert "belum ditandatangani" in disputed


def test_every_finding_has_its_line_and_mend():
    section = unescape(PAGE.split('id="temuan"')[1].split("</section>")[0])

    assert CARD.findings
    for problem in CARD.findings:
        assert problem.what in section
        assert problem.mend in section
        assert f"{problem.file} baris {problem.line}" in section


def test_the_schedule_is_the_offices_own():
    section = PAGE.split('id="jadwal"')[1].split("</section>")[0]

    assert "Jadwal tidak dinyatakan dalam rencana aksi." in section
    assert "ditetapkan satker sendiri" in section
    assert section.count('<td class="month direncanakan" title="direncanakan">R</td>') == 2
    assert "Tidak ada realisasi.csv: pelaksanaan tidak diketahui" in section


def test_what_stands_outside_the_score_is_listed():
    section = _Reader(PAGE.split('id="di-luar"')[1].split("</section>")[0]).text

    for told in (
        "2.1 Kegiatan kosong",
        "2.1.a Sub kosong",
        "1.1.b Sub tanpa apa-apa",
        "1.1.a.6 Pertanyaan",
        "2.2.a.1 Pertanyaan",
        "tidak ada urusan ini",
    ):
        assert told in section


def test_an_indicator_that_nothing_serves_is_listed_with_the_reason():
    data = rubric_data()
    data["tanpa_padanan"] = {"1.1.a.7": "tidak ada pertanyaannya"}

    assert "1.1.a.7 Tersusunnya: Indikator <b>nomor</b> 7: tidak ada pertanyaannya" in _Reader(render(card(rubric=data))).text


def test_invented_data_is_marked_on_screen_and_on_every_printed_page():
    page = render(card(head=header(contoh=True)))

    assert 'class="example"' in page
    assert 'class="watermark"' in page
    assert '@top-center { content: "CONTOH – data rekaan"; }' in page
    assert "CONTOH" not in PAGE


def test_no_predicate_is_shown_and_the_maximum_is_said():
    assert "Nilai ini tidak diberi predikat. Nilai tertinggi instrumen ini 15 poin, bukan 100." in READ.text


def test_unverified_numbers_are_called_so():
    assert "Instrumen ini memuat angka yang BELUM TERVERIFIKASI" in READ.text
    assert "1 BELUM TERVERIFIKASI" in READ.text


def test_an_assessment_with_every_point_lacks_nothing():
    data = rubric_data()
    data["nilai_dasar"] = "klaim"
    known = assessment(rubric=data)
    answers = {(criterion.id, "unit"): Answer("Ya", Fraction(1)) for criterion in known.rubric.criteria()}
    for ratio in ("1.1.a.3", "1.1.a.4"):
        answers[ratio, "unit"] = Answer("1", Fraction(1))
    page = render(scorecard(replace(known, answers=answers, inputs={})))

    assert "Tidak ada: setiap kriteria meraih seluruh bobotnya." in page
    assert "15,00" in page
