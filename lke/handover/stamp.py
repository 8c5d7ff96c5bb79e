"""What a preflight was made for, by hash: any later change makes it stale."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from lke.files.evidence import Content, file_sha256
from lke.files.places import RUN_FILE
from lke.model.assessment import Assessment, FileState, RelatedRun
from lke.model.places import JOURNAL
from lke.model.rubric import Rubric
from lke.model.run import RUN_TABLES

EVIDENCE, RUBRIC, PLAN, MAPPING, RELATED = "bukti/", "rubrik", "rencana_aksi", "pemetaan", "penilaian_terkait"
WORKBOOK, TEMPLATE = "buku_kerja", "templat"


def tables_of(run: Path, rubric: Rubric) -> dict[str, Path]:
    """The files that are the state of *run*, evidence files apart: those that lke knows, not every table that lies there."""
    names = (RUN_FILE, *(f"{name}.csv" for name in (*RUN_TABLES, *rubric.lists)), JOURNAL)
    return {name: run / name for name in names if (run / name).is_file()}


def stamp_of(run: Path, assessment: Assessment, evidence: Mapping[str, str], files: Mapping[str, Path]) -> dict[str, str]:
    """The hashes of everything that a preflight of *run* looked at.

    *evidence*: id -> what its file is like (``found_in``); *files*: the workbook, the template.
    """
    stamp = {name: file_sha256(file) for name, file in tables_of(run, assessment.rubric).items()}
    stamp[RUBRIC] = assessment.rubric_sha256
    if PLAN in assessment.hashes:
        stamp[PLAN] = assessment.hashes[PLAN]
    if assessment.mapping is not None:
        stamp[MAPPING] = _digest({"": assessment.mapping.model_dump_json()})
    if assessment.related:
        stamp[RELATED] = _digest({name: _said(each) for name, each in assessment.related.items()})
    stamp[EVIDENCE] = _digest(evidence)
    return stamp | {name: file_sha256(file) for name, file in files.items()}


def found_in(contents: Iterable[Content]) -> dict[str, str]:
    """Evidence -> what its file is like, and its hash."""
    return {each.row.id: as_found(each.state, each.sha256) for each in contents}


def as_found(state: FileState, sha256: str | None) -> str:
    """What an evidence file is like, in a word that changes with every change of it."""
    return f"{state.value}:{sha256 or ''}"


def _said(run: RelatedRun) -> str:
    inputs = [f"{name}={number}" for name, number in sorted(run.inputs.items())]
    return json.dumps([run.year, run.rubric, run.answered, run.of, inputs, sorted(run.outputs)])


def _digest(parts: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def seal_of(stamp: Mapping[str, str]) -> str:
    """One hash for the whole stamp."""
    return _digest(stamp)


def changed_since(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """What of a stamp no longer fits; what was not looked at again is left out."""
    return tuple(sorted(name for name in {*before, *now} if before.get(name) != now.get(name)))
