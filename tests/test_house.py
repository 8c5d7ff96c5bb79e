"""The house itself: floors, generated files, the manual, the wheel, and what the project may not say."""

import ast
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests import regenerate

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "lke"

FLOORS = {  # room -> floor; a room imports only lower floors, and itself
    "__init__": 0,
    "language": 0,
    "errors": 0,
    "figures": 0,
    "model": 1,
    "engine": 2,
    "files": 3,
    "population": 3,
    "workbook": 3,
    "report": 3,
    "simulation": 4,
    "official": 4,
    "filling": 4,
    "evidence": 4,
    "comparing": 5,
    "offices": 5,
    "improving": 5,
    "simulating": 5,
    "gathering": 5,
    "app": 6,
    "handover": 7,
    "cli": 8,
    "__main__": 9,
}
PURE = {"errors", "figures", "model", "engine"}
WORLD = {"os", "pathlib", "time", "random", "yaml", "openpyxl", "pandas", "click", "socket", "subprocess", "urllib"}
HEAVY = {"pandas", "openpyxl", "xlsxwriter", "numpy", "jinja2", "jsonschema", "pydantic", "yaml"}


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def _room(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_room_imports_only_lower_floors(file):
    room = _room(file)
    names = _imports(file)
    rooms = {name.split(".")[1] for name in names if name.startswith("lke.")} - {room, "__version__"}

    assert {each for each in rooms if FLOORS[each] >= FLOORS[room] and FLOORS[room] > 0} == set()
    assert room not in PURE or not {name.split(".")[0] for name in names} & WORLD


def test_help_loads_nothing_heavy():
    code = f"import sys; from lke.cli import execute; execute(['--help']); print(sorted(set(sys.modules) & {HEAVY!r}))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert shown.stdout.splitlines()[-1] == "[]"


def test_scoring_loads_neither_pandas_nor_numpy_nor_a_workbook_library():
    run = ROOT / "reports" / "contoh-kpu-kota-banjarmasin-2022"
    heavy = HEAVY - {"pydantic", "yaml"}
    code = (
        f"import sys; from lke.cli import execute; execute(['score', {str(run)!r}]); print(sorted(set(sys.modules) & {heavy!r}))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert shown.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("words", [words for words, _ in regenerate.all_commands() if words != "lke"])
def test_every_command_has_help_and_an_example(words):
    command = dict(regenerate.all_commands())[words]

    assert "Contoh:" in (command.help or "")
    assert words in (command.help or "")


@pytest.mark.parametrize("file", sorted(regenerate.generated()), ids=lambda file: file.name)
def test_generated_files_are_current(file):
    """Otherwise run ``make docs``, read the difference, and commit it."""
    assert file.read_bytes() == regenerate.generated()[file]


def test_the_version_option_says_the_version():
    from lke import __version__
    from lke.cli.shell import cli

    assert CliRunner().invoke(cli, ["--version"]).output == f"lke {__version__}\n"


def test_the_changelog_begins_with_this_version():
    from lke import __version__

    heads = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert heads[0] == __version__


def _readme_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("lke ")]


def test_the_readme_shows_commands():
    assert len(_readme_commands()) >= 5


def test_every_command_of_the_readme_runs(tmp_path):
    """In the order of the page, in one folder that holds the worked example as the page says."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for line in _readme_commands():
        done = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def test_the_wheel_works_from_any_folder(tmp_path):
    """Rubrics, plans and examples ship inside it."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        packed.extractall(site)
    assert not [name for name in names if "/keluaran/" in name]
    environment = {**os.environ, "PYTHONPATH": str(site)}
    code = "import lke, sys; from lke.cli import execute; print(lke.__file__); sys.exit(execute(['demo', 'coba']))"
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {[str(site), *_site_packages()]!r}; {code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == str(site / "lke" / "__init__.py")
    assert (tmp_path / "coba" / "contoh-kpu-kota-banjarmasin-2022" / "keluaran" / "lke.xlsx").is_file()


def _site_packages():
    return [path for path in sys.path if path.endswith("site-packages")]


TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("pattern", [r"/work/(?:main|shared)", r"/tmp/(?:w|venv)\b", r"pypi\.org|files\.pythonhosted"])
def test_the_project_names_no_machine_and_no_registry(pattern):
    told = [
        name
        for name in TRACKED
        if (ROOT / name).suffix in {".py", ".md", ".yaml", ".toml", ".csv", ".json", ".html", ".j2", ".txt", ""}
        and name != "tests/test_house.py"
        and (ROOT / name).is_file()
        and re.search(pattern, (ROOT / name).read_text(encoding="utf-8", errors="replace"))
    ]

    assert told == []
