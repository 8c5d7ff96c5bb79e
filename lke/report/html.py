"""The report for people: one HTML file that needs nothing beside it, on screen and on paper."""

import base64
import hashlib
import json
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lke.engine.comparison_words import signed
from lke.engine.words import certainty
from lke.figures import percent, plain, rounded, whole
from lke.language import _, code
from lke.model.places import web_address
from lke.model.review import ReviewTables
from lke.model.score import Scorecard
from lke.report.labels import score_name, standing_word
from lke.report.links import BESIDE_OUTPUT, file_link
from lke.report.page import page

TEMPLATES = Path(__file__).with_name("templates")


def render(card: Scorecard, *, evidence: str | None = BESIDE_OUTPUT, review: ReviewTables | None = None) -> str:
    """Write *card* as a page; the same card gives the same bytes.

    *evidence* is the evidence folder as seen from the page, with ``/``; None where no relative way leads there. *review*:
    what was said to the assessors' answers, and what is to be done.
    """
    look, script = style(example=card.assessment.header.example), asset("laporan.js")
    return (
        environment(evidence)
        .get_template("laporan.html")
        .render(
            page=page(card, review or ReviewTables()),
            lang=code(),
            policy=policy(look, script),
            style=Markup(look),  # noqa: S704  # our own file
            script=Markup(script),  # noqa: S704  # our own file
        )
    )


def policy(style: str, script: str) -> str:
    """What the page may load: this style and this script, nothing from elsewhere."""
    return f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"


def environment(evidence: str | None) -> Environment:
    """The templates with the words that they share; *evidence* is the evidence folder as seen from the page."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update({"_": _, "file_link": partial(file_link, folder=evidence), "web_link": web_address})
    environment.filters.update(
        {
            "rounded": rounded,
            "plain": plain,
            "whole": whole,
            "percent": percent,
            "signed": signed,
            "certainty": certainty,
            "standing": standing_word,
            "score_name": score_name,
        }
    )
    return environment


def style(*, example: bool) -> str:
    """The page's style; invented data is marked at the head of every printed page."""
    look = asset("laporan.css")
    paper = f"{_('halaman')} "
    look += f"@page {{ @bottom-right {{ content: {json.dumps(paper)} counter(page) ' / ' counter(pages); }} }}\n"
    if example:
        mark = json.dumps(_("CONTOH – data rekaan"), ensure_ascii=False)
        look += f"@page {{ @top-center {{ content: {mark}; }} }}\n"
    return look


def asset(name: str) -> str:
    """A file that lies beside the templates."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """The policy's word for exactly this inline text."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
