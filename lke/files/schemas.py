"""The JSON Schemas of what evaluators write: generated from the models, so that editors help the author."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from lke.errors import TEMUAN, Problem
from lke.files.yaml import line_at, lines_of
from lke.language import _
from lke.model.crosswalk import Crosswalk
from lke.model.mapping import PlanMapping
from lke.model.plan import Plan
from lke.model.review import FollowUpRow, ResponseRow
from lke.model.rubric import Rubric
from lke.model.run import AnswerRow, DataRow, EvidenceRow, Header, RealisationRow, ScheduleRow

FOLDER = Path(__file__).with_name("schema")

MODELS: dict[str, type[BaseModel]] = {
    "rubrik": Rubric,
    "rencana-aksi": Plan,
    "pemetaan": PlanMapping,
    "padanan": Crosswalk,
    "penilaian": Header,
    "jawaban": AnswerRow,
    "data": DataRow,
    "bukti": EvidenceRow,
    "jadwal": ScheduleRow,
    "realisasi": RealisationRow,
    "tanggapan": ResponseRow,
    "tindak_lanjut": FollowUpRow,
}
"""Schema name -> model; a CSV table's schema is of one row."""


def schema_of(name: str) -> dict[str, Any]:
    """Generate the schema *name* from its model."""
    schema = MODELS[name].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_text(name: str) -> str:
    """The schema *name* as its file holds it."""
    return json.dumps(schema_of(name), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@cache
def committed(name: str) -> dict[str, Any]:
    """The schema *name* as shipped."""
    schema: dict[str, Any] = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    return schema


def against_schema(file: Path, name: str) -> list[Problem]:
    """What the shipped schema says of a YAML *file* that the models have already accepted.

    An editor reads bare ``1.10`` as the number 1.1; this is where such a difference is found.
    """
    from jsonschema import Draft202012Validator

    try:
        data = yaml.load(file.read_bytes(), Loader=_Editor)  # noqa: S506 - a safe loader with fewer tags
    except ValueError:  # 0b_ is no number, though YAML 1.1 takes it for one
        what = _("penyunting tidak dapat membacanya sebagai YAML")
        return [Problem(TEMUAN, file.as_posix(), None, "", "schema-disagrees", what, _mend())]
    errors = sorted(Draft202012Validator(committed(name)).iter_errors(data), key=lambda error: list(map(str, error.path)))
    lines = lines_of(file) if errors else {}
    return [_problem(file, lines, error) for error in errors]


class _Editor(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads scalars as an editor does, but leaves dates text, as JSON must."""


_Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] not in ("timestamp", "value", "merge")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _problem(file: Path, lines: dict[str, int], error: Any) -> Problem:
    path = ""
    for part in error.absolute_path:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    found = json.dumps(error.instance, ensure_ascii=False, default=str)
    what = _("penyunting YAML akan membacanya lain: sebagai {found}").format(found=found[:60])
    return Problem(TEMUAN, file.as_posix(), line_at(lines, path), path, "schema-disagrees", what, _mend())


def _mend() -> str:
    return _("apit isinya dengan tanda kutip")
