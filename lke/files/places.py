"""Where shipped rubrics, plans and example runs lie, and where lke may keep what it remembers."""

import os
from collections.abc import Mapping
from pathlib import Path

import lke

MAPPING_FILE = "pemetaan-{plan}.yaml"
"""In a rubric's folder, one per action plan."""
RUBRIC_FILE = "rubric.yaml"
RUN_FILE = "penilaian.yaml"


HIDDEN = ".lke"
"""The folder of a run in which lke keeps what only lke needs: the lock, and a change that is being made."""
CHANGE_NOTE = "perubahan.json"
"""In that folder while a change has been made and its tables are being renamed."""


def shipped(room: str) -> Path:
    """The folder of shipped ``rubrics``, ``plans`` or ``reports``: inside the wheel, or the checkout's own."""
    package = Path(lke.__file__).parent
    inside = package / "data" / room
    return inside if inside.is_dir() else package.parent / room


def shipped_rubrics() -> dict[str, Path]:
    """Id -> folder of every shipped rubric."""
    return {file.parent.name: file.parent for file in sorted(shipped("rubrics").glob(f"*/{RUBRIC_FILE}"))}


def shipped_plans() -> dict[str, Path]:
    """Id -> file of every shipped action plan."""
    return {file.stem: file for file in sorted(shipped("plans").glob("*.yaml"))}


def shipped_examples() -> dict[str, Path]:
    """Slug -> folder of every worked example, marked CONTOH."""
    return {file.parent.name: file.parent for file in sorted(shipped("reports").glob(f"contoh-*/{RUN_FILE}"))}


def seen_from(run: Path, place: Path, known: Mapping[str, Path]) -> str:
    """How ``penilaian.yaml`` of *run* names what lies at *place*: by its shipped id, or by the way there."""
    for name, shipped in known.items():
        if shipped == place:
            return name
    try:
        return Path(os.path.relpath(place.resolve(), run.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return place.resolve().as_posix()


def memory_folder() -> Path:
    """The user's cache folder, where hashes and compiled rubrics are remembered; losing it loses no data."""
    named = os.environ.get("LKE_CACHE")
    if named:
        return Path(named)
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("lke", appauthor=False))
