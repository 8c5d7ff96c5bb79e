"""What the terminal shows of a score, a rubric and a plan."""

from dataclasses import replace
from fractions import Fraction

import pytest

from lke.engine.rule_words import in_words
from lke.engine.score import score as score_assessment
from lke.engine.score import scorecard
from lke.engine.words import demand_in_words
from lke.figures import rounded
from lke.language import use
from lke.model.assessment import Answer, FileState
from lke.model.plan import Plan
from lke.model.rubric import Rubric
from lke.model.score import SCORES
from lke.report.text import bar, explain_node, plan_tree, rubric_tree, score_table
from tests.small_card import assessment, card, evidence, header, plan_data, rubric_data

RUBRIC = Rubric.model_validate(rubric_data())
CARD = card()

WORDS = {
    "1.1.a.1": "Ya bila ada paling sedikit 1 SK atau keputusan yang ditandatangani, dibuat dalam tahun penilaian; "
    "bila tidak ditemukan apa pun, tidak ada jawaban",
    "1.1.a.2": "A bila 2, B bila 1 dari 2 unsur ditemukan: Naskah (SK atau keputusan yang ditandatangani); "
    "Dokumentasi (foto / laporan). Waktu bukti: dibuat dalam tahun penilaian; bila tidak ditemukan apa pun, tidak ada jawaban",
    "1.1.a.3": "“Yang sudah” dibagi “Yang wajib”, bila ada SK atau keputusan, dibuat dalam tahun penilaian; "
    "bila penyebutnya 0, dinilai penuh",
    "1.1.a.4": "Jumlah SK atau keputusan, dibuat dalam tahun penilaian dibagi kebutuhan (4), paling tinggi 100%",
    "1.1.a.5": "Diputuskan orang setelah ada SK atau keputusan, dibuat dalam tahun penilaian. "
    "Alasan: Isi menentukan. Yang diperiksa: isi SK",
    "1.1.a.6": "Hanya dicatat, tidak dinilai: Sanksi",
    "1.1.a.7": "Tanpa aturan bukti: jawaban diberikan orang.",
    "2.2.a.1": "Ya bila ada paling sedikit 2 SK atau keputusan, dibuat dalam tahun penilaian; bila ada tetapi kurang, Tidak; "
    "bila tidak ditemukan apa pun, tidak ada jawaban",
}


@pytest.mark.parametrize("id_", WORDS)
def test_every_rule_kind_is_said_in_words(id_):
    criterion = next(each for each in RUBRIC.criteria() if each.id == id_)

    assert in_words(criterion, RUBRIC) == WORDS[id_]


def test_a_bar_is_full_only_when_the_share_is():
    assert [bar(Fraction(0), 4), bar(Fraction(999, 1000), 4), bar(Fraction(1), 4), bar(None, 4)] == [
        "░░░░",
        "███░",
        "████",
        "░░░░",
    ]


@pytest.mark.parametrize("by", SCORES)
def test_the_table_shows_the_totals_of_all_four_scores_and_the_areas_of_the_chosen_one(by):
    shown = score_table(CARD, CARD.scores[by])

    assert f"{rounded(CARD.scores[by].points)} dari 15 poin" in shown
    for score in CARD.scores.values():
        assert rounded(score.points) in shown
    for root in CARD.scores[by].roots:
        assert root.title in shown
    assert f"Temuan: {len(CARD.findings)}" in shown


def test_the_table_shows_one_rounds_own_answers():
    shown = score_table(CARD, score_assessment(CARD.assessment, "round:tpi"))

    assert "Nilai putaran tpi" in shown


def test_the_table_says_how_far_an_incomplete_score_may_still_go():
    score = CARD.record

    assert f"{rounded(score.points)} sampai {rounded(score.highest)} poin" in score_table(CARD, score)


def test_the_table_marks_invented_data_provisional_scores_and_unverified_numbers():
    example = card(head=header(contoh=True))
    shown = score_table(example, example.record)

    assert shown.startswith("CONTOH – data rekaan")
    assert "sementara (1 dari 8 diverifikasi)" in shown
    assert "BELUM TERVERIFIKASI" in shown


def test_a_rubric_without_rules_has_no_system_score():
    data = rubric_data()
    data["nilai_dasar"] = "klaim"
    for branch in (data["isi"][0]["isi"][0]["isi"][0], data["isi"][1]["isi"][1]):
        for criterion in branch["isi"]:
            criterion.pop("aturan", None)
    unruled = card(rubric=data)

    assert "rubrik ini tanpa aturan bukti" in score_table(unruled, unruled.record)


def test_explaining_a_criterion_goes_down_to_file_page_and_clause():
    shown = explain_node(CARD, "1.1.a.1", CARD.record)

    for told in (
        "Pertanyaan 1.1.a.1?",
        "Tersusunnya: Indikator <b>nomor</b> 1",
        "- Rincian satu",
        WORDS["1.1.a.1"],
        "B001  sah  Judul B001",
        "berkas: B001.pdf hlm. 7",
        "1 Maret 2022",
        "Keputusan 1/2022, Lampiran II (aturan usulan, bobot usulan)",
        "tpi (Ketua Tim): Tidak – belum ditandatangani",
        "Beda pendapat",
    ):
        assert told in shown
    assert all(f"  {name}" in shown for name in SCORES)


def test_explaining_says_why_evidence_does_not_count_and_what_mends_it():
    shown = explain_node(CARD, "1.1.a.8", CARD.record)

    assert "B004  TIDAK SAH" in shown
    assert "tanggal 2019-03-01 di luar 2022-01-01 sampai 2022-12-31 → lampirkan bukti" in shown


def test_explaining_shows_inputs_and_rulings():
    assert "Yang sudah [sudah]: 9 orang (unit)" in explain_node(CARD, "1.1.a.3", CARD.record)
    assert "unit: dihitung dari masukan" in explain_node(CARD, "1.1.a.3", CARD.record)
    assert "Putusan: B – Ketua Tim, 2022-12-01" in explain_node(CARD, "1.1.a.5", CARD.record)


def test_incomplete_inputs_are_no_answer_yet_and_decide_over_what_was_typed():
    known = assessment(answers={("1.1.a.3", "unit"): Answer("1", Fraction(1))})
    typed = scorecard(known)
    partial = scorecard(replace(known, inputs={("1.1.a.3", "unit"): {"sudah": Fraction(9)}}))

    assert "unit: dihitung dari masukan" in explain_node(typed, "1.1.a.3", typed.record)
    assert "unit: belum dijawab" in explain_node(partial, "1.1.a.3", partial.record)


def test_explaining_shows_where_an_input_comes_from():
    sourced = scorecard(replace(assessment(), input_sources={("1.1.a.3", "unit", "sudah"): "daftar hadir"}))

    assert "Yang sudah [sudah]: 9 orang (unit; sumber: daftar hadir)" in explain_node(sourced, "1.1.a.3", sourced.record)


def test_explaining_a_branch_without_questions_says_that_it_has_no_indicators():
    assert "2.1  Kegiatan kosong  [tanpa indikator]" in explain_node(CARD, "2", CARD.record)
    assert "tanpa indikator" in explain_node(CARD, "2.1", CARD.record)


def test_explaining_a_branch_shows_its_parts_and_the_source_of_its_weight():
    shown = explain_node(CARD, "1", CARD.record)

    assert "1.1  Kegiatan satu" in shown
    assert "Sumber bobot: Keputusan 1/2022, Lampiran II" in shown
    assert "tidak berlaku (TB)" in explain_node(CARD, "2", CARD.scores["klaim"])


def test_an_indicator_explains_the_criteria_that_serve_it_or_why_none_does():
    data = rubric_data()
    data["isi"][0]["isi"][0]["isi"][0]["isi"][0]["indikator"] = ["7.7.g.7"]
    served = card(rubric=data)

    assert "Indikator 7.7.g.7 dilayani 1 kriteria" in explain_node(served, "7.7.g.7", served.record)
    assert "bukan urusan satker" in explain_node(CARD, "9.9.z.1", CARD.record)
    assert explain_node(CARD, "tidak.ada", CARD.record) is None


def test_restricted_evidence_shows_its_id_kind_and_hash_and_nothing_else():
    secret = evidence(
        "B050",
        ["1.1.a.1"],
        9,
        FileState.MISSING,
        akses="terbatas",
        judul="Rahasia A",
        berkas="rahasia-b.pdf",
        tautan="https://rahasia-c.invalid",
        catatan="rahasia d",
        sha256="cd" * 32,
    )
    restricted = card([secret])
    shown = explain_node(restricted, "1.1.a.1", restricted.record)

    assert "rahasia" not in shown.lower()
    assert f"B050  TIDAK SAH  SK atau keputusan (akses terbatas)  sha256 {'cd' * 32}" in shown


def test_a_rubric_shows_weights_rules_and_how_sure_they_are():
    shown = rubric_tree(RUBRIC)

    assert "1  Area satu  (bobot 10, terverifikasi)" in shown
    assert "2  Area dua  (bobot 5, BELUM TERVERIFIKASI)" in shown
    assert "2.1  Kegiatan kosong  (bobot sama rata, usulan)  tanpa indikator" in shown
    assert "2.1.a  Sub kosong  (bobot sama rata, usulan)  tanpa indikator" in shown
    assert all(words in shown for words in WORDS.values())


def test_a_plan_shows_every_indicator_verbatim_and_invents_no_month():
    shown = plan_tree(Plan.model_validate(plan_data()))

    assert "1.1.a.8  Indikator <b>nomor</b> 8" in shown
    assert "jadwal tidak dinyatakan dalam rencana aksi" in shown
    assert "      tanpa indikator" in shown


def test_a_label_that_says_signed_is_not_said_twice_in_any_language():
    data = rubric_data()
    data["jenis_bukti"]["sk"] = "SK yang ditandatangani"
    rubric = Rubric.model_validate(data)
    criterion = next(each for each in rubric.criteria() if each.id == "1.1.a.1")

    for code in ("id", "en"):
        use(code)
        assert demand_in_words(criterion, rubric) == "SK yang ditandatangani, dibuat dalam tahun penilaian"
