"""The English catalogue: complete, with the same placeholders, and really spoken when English is asked for."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lke import app, language
from lke.files.places import shipped_examples
from tests import regenerate

ROOT = Path(__file__).parent.parent
EXAMPLE = "contoh-kpu-kota-banjarmasin-2022"
INDONESIAN = {"atau", "belum", "bila", "bobot", "dari", "dijawab", "nilai", "poin", "sah", "sampai", "tidak", "yang"}
NAMES = {"berbukti", "klaim", "sistem", "tpi"}  # of the four scores: the same in every language


@pytest.fixture(scope="module")
def english():
    """Every message that the code says now, with its English text."""
    return {str(message.id): str(message.string) for message in regenerate.english() if message.id}


@pytest.fixture
def example(tmp_path):
    """A copy of the worked example."""
    folder = tmp_path / EXAMPLE
    app.copy_missing(shipped_examples()[EXAMPLE], folder)
    return folder


def _placeholders(text):
    return set(re.findall(r"\{[^}]*\}", text))


def _shape(text):
    """What a translation may not change: outer blanks, paragraphs, and click's mark for lines left as they are."""
    return text[:1].isspace() or text[:1] in ",.;", text[-1:].isspace(), text.count("\n\n"), text.count("\b\n")


def _words(text):
    return set(re.findall(r"[^\W\d_]+", text.lower()))


def test_every_message_has_an_english_text(english):
    assert len(english) > 500
    assert [message for message, text in english.items() if not text.strip()] == []


def test_placeholders_agree(english):
    assert {message: text for message, text in english.items() if _placeholders(message) != _placeholders(text)} == {}


def test_outer_blanks_paragraphs_and_examples_agree(english):
    assert {message: text for message, text in english.items() if _shape(message) != _shape(text)} == {}
    for message, text in english.items():
        _help, _mark, examples = message.partition("Contoh:\n")
        assert text.partition("Example:\n")[2] == examples


def test_english_and_back(english):
    language.use("en")
    spoken = {message: language._(message) for message in english}
    language.use("id")

    assert spoken == english, "the compiled catalogue is not current: make docs"
    assert {message: language._(message) for message in english} == {message: message for message in english}


def test_a_language_that_is_not_spoken_is_indonesian():
    language.use("fr")

    assert (language.code(), language.decimal_mark(), language._("belum dijawab")) == ("id", ",", "belum dijawab")


def _lke(language_code, *words):
    """Run ``lke`` in a process of its own, as a user does: help is worded when a command is imported."""
    return subprocess.run(
        [sys.executable, "-m", "lke", *words],
        env={**os.environ, "LKE_LANG": language_code},
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout


def test_score_is_english_outside_the_texts_of_the_rubric(example):
    card = app.score_run(example)
    data = [card.assessment.rubric.title, *card.assessment.rubric.levels, card.assessment.header.unit.name]
    data += [root.title for root in card.record.roots]
    indonesian, english = (_lke(code, "score", str(example)) for code in ("id", "en"))

    foreign = INDONESIAN - _words(" ".join(data))
    assert _words(english) & foreign == set()
    assert len(_words(indonesian) & foreign) > 5, "the list of words is of no use"
    assert _words(english) > NAMES
    assert re.search(r"\d,\d\d%", indonesian)
    assert re.search(r"\d\.\d\d%", english)


def test_help_is_english():
    said = _lke("en", "score", "--help")

    assert "Compute the scores" in said
    assert "  Example:\n      lke score reports/" in said
    assert "Options:" in said
