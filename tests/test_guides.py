"""The guides tell the truth: their commands run, in their order, and their pictures and links exist."""

import re
from pathlib import Path

import pytest

from lke.cli import execute as lke

DOCS = Path(__file__).parent.parent / "docs"
GUIDES = ("panduan-satker.md", "panduan-tpi.md")


def _commands(guide):
    import shlex

    blocks = re.findall(r"```sh\n(.*?)```", (DOCS / guide).read_text(encoding="utf-8"), re.DOTALL)
    return [shlex.split(line) for block in blocks for line in block.splitlines() if line.startswith("lke ")]


@pytest.fixture
def downloads(tmp_path, monkeypatch):
    """A folder as people download it, beside which the guide's commands run."""
    folder = tmp_path / "unduhan" / "AREA 1" / "1.2"
    folder.mkdir(parents=True)
    (folder / "1.2.c.2 CONTOH Notulen Rapat Maret 2022.txt").write_text("CONTOH – notulen rekaan", encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("downloads")
@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_of_a_guide_runs(guide, capsys):
    said = {}
    for words in _commands(guide):
        code = lke(words[1:])
        shown = capsys.readouterr()
        if code not in (0, 4):
            said[" ".join(words)] = (code, shown.out + shown.err)

    assert said == {}


@pytest.mark.parametrize("guide", GUIDES)
def test_pictures_and_links_of_a_guide_exist(guide):
    text = (DOCS / guide).read_text(encoding="utf-8")
    places = [place for place in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in place]

    assert [place for place in places if not (DOCS / place).is_file()] == []
    assert len(places) > 4


@pytest.mark.parametrize("guide", GUIDES)
def test_the_readme_and_the_guide_know_each_other(guide):
    assert f"docs/{guide}" in (DOCS.parent / "README.md").read_text(encoding="utf-8")
