"""Restricted evidence is read and scored, and nothing of it but id, kind and hash stands in any output."""

import json
import random
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest

from lke.engine.form_fields import question_forms
from lke.engine.score import scorecard
from lke.model.rubric import Rubric
from lke.report.as_json import score_document
from lke.report.explain import explain_node
from lke.report.html import render
from lke.workbook.build import build
from lke.workbook.forms.build import build_form
from lke.workbook.forms.content import Content
from tests.random_rubrics import random_rubric
from tests.random_runs import random_run
from tests.test_engine_oracle import joined

MARK = "RAHASIA"
DAYS = [date(2022, 7, day) for day in range(17, 24)]
"""Days of which no rubric, list or answer speaks."""


def restricted(chance, run):
    """*run* with all its evidence restricted, and marked wherever a row can hold words or days."""
    for number, row in enumerate(run["bukti"]):
        row["akses"] = "terbatas"
        row["judul"] = f"{MARK}judul {row['judul']}"
        row.update({key: f"{MARK}{key}{number}" for key in ("nomor", "halaman", "catatan", "penanda_tangan")})
        row.update({key: f"{MARK}{key}{number}" for key in ("tempat", "dilihat_oleh") if row.get(key)})
        days = ("tanggal", "diterima", "berlaku_sampai", "dilihat_pada")
        row.update({key: chance.choice(DAYS[1:]) for key in days if row.get(key)})
        if row.get("periode_dari") and row.get("periode_sampai"):
            row.update(periode_dari=DAYS[0], periode_sampai=chance.choice(DAYS))
        if row.get("berkas"):
            row["berkas"] = f"{MARK}{row['berkas']}"
        if row.get("tautan"):
            row["tautan"] = f"{row['tautan'].strip()}#{MARK}"
    return run


def _unpacked(content):
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def _form(card):
    questions = question_forms(card.assessment, "unit", {})
    return build_form(Content(card, "unit", "", (), questions, {}, {}, ""))[0]


def told(card):
    """Every output in words, by name."""
    record = card.record
    nodes = [explain_node(card, node.id, record) or "" for node in record.walk()]
    book, form = _unpacked(build(card)), _unpacked(_form(card))
    return {
        "explain": "\n".join(nodes),
        "nilai.json": json.dumps(score_document(card, record), ensure_ascii=False),
        "laporan.html": render(card),
        "lke.xlsx": book,
        "formulir.xlsx": form,
    }


def forms_of(day):
    """A day as people, machines and Excel write it."""
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    return (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day} Juli 2022", f"{day.day} Jul 2022", f"<v>{serial}</v>")


@pytest.mark.parametrize("seed", range(12))
def test_nothing_of_restricted_evidence_stands_in_any_output(seed):
    chance = random.Random(seed)
    raw = random_rubric(chance)
    card = scorecard(joined(Rubric.model_validate(raw), restricted(chance, random_run(chance, raw))))
    secrets = [MARK, MARK.lower(), *(form for day in DAYS for form in forms_of(day))]

    for name, text in told(card).items():
        assert [secret for secret in secrets if secret in text] == [], name


def test_the_marks_are_found_where_evidence_is_not_restricted():
    chance = random.Random(3)
    raw = random_rubric(chance)
    run = restricted(chance, random_run(chance, raw))
    for row in run["bukti"]:
        row["akses"] = "biasa"
    outputs = told(scorecard(joined(Rubric.model_validate(raw), run)))

    assert all(MARK in outputs[name] for name in ("explain", "laporan.html", "lke.xlsx", "formulir.xlsx"))
    assert any(form in outputs["explain"] for day in DAYS for form in forms_of(day))
