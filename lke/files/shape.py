"""From the models' complaints to problems with place, what and mend."""

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.yaml import line_at, lines_of
from lke.language import _
from lke.model.rules import RULE_KINDS

SCALE_KINDS = ("pilihan", "persen", "angka")

Model = TypeVar("Model", bound=BaseModel)


def shaped(model: type[Model], data: Any, file: Path) -> Model:
    """Validate *data* of the YAML *file* as *model*.

    Raises:
        InvalidFiles: with every fault, each with its line.

    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = lines_of(file)
        raise InvalidFiles(_problem(model, data, detail, file, lines) for detail in error.errors()) from None


def _problem(model: type[BaseModel], data: Any, detail: ErrorDetails, file: Path, lines: dict[str, int]) -> Problem:
    path = path_of(data, detail["loc"])
    code, what, mend = complaint(model, detail)
    return Problem(SALAH, file.as_posix(), line_at(lines, path) or 1, path, code, what, mend)


def path_of(data: Any, location: tuple[int | str, ...]) -> str:
    """The place in the file, without the names by which the models tell kinds apart."""
    path, here, told_apart = "", data, False
    for index, part in enumerate(location):
        last = index == len(location) - 1
        if isinstance(part, int):
            path += f"[{part}]"
            here, told_apart = here[part] if isinstance(here, list) and part < len(here) else None, False
        elif not isinstance(here, dict) or part == _OF_A_KEY:
            continue
        elif here.get("jenis") == part and not told_apart and not last:
            told_apart = True  # the kind by which a union is told apart: a name of pydantic's, not of the file
        elif part in here or last:
            path += f".{part}" if path else part
            here, told_apart = here.get(part), False
    return path


_OF_A_KEY = "[key]"
"""How pydantic says that a mapping's key itself is at fault."""


def complaint(model: type[BaseModel], detail: ErrorDetails) -> tuple[str, str, str]:
    """Code, what and mend of one complaint."""
    kind, found, context = detail["type"], detail["input"], detail.get("ctx", {})
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    if kind == "extra_forbidden":
        return "unknown-key", _("kunci {name} tidak dikenal").format(name=repr(name)), _nearest_key(model, name)
    if kind == "missing" or found is None:
        mend = _("tambahkan {name}: dengan isinya").format(name=name)
        return "missing-key", _("kunci {name} tidak ada atau kosong").format(name=repr(name)), mend
    if kind.startswith("union_tag"):
        return _unknown_kind(name, context, found)
    if kind == "string_too_short":
        return "missing-key", _("{name} kosong").format(name=name), _("isi teksnya")
    if kind == "literal_error":
        expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        near = get_close_matches(str(found), expected.split(", "), n=1)
        mend = _("mungkin maksudnya {near}; ").format(near=near[0]) if near else ""
        return "unknown-word", _found(found), mend + _("yang dikenal: {names}").format(names=expected)
    code, mend = _expectation(kind, context)
    return code, _found(found), mend


def _found(found: object) -> str:
    text = repr(found)
    return _("ditemukan {found}").format(found=text if len(text) <= 60 else f"{text[:57]}…")


def _unknown_kind(name: str, context: dict[str, Any], found: object) -> tuple[str, str, str]:
    if "tag" not in context:
        known = ", ".join(RULE_KINDS if name == "aturan" else SCALE_KINDS)
        return (
            "kind-missing",
            _("{name} tanpa jenis").format(name=name),
            _("tulis jenis: salah satu dari {known}").format(known=known),
        )
    known, tag = str(context.get("expected_tags", "")).replace("'", ""), str(context["tag"])
    if tag in ("str", "list", "NoneType"):
        return "wrong-shape", _found(found), _("tulis kunci: isi, bukan teks atau daftar")
    near = get_close_matches(tag, known.split(", "), n=1)
    mend = _("mungkin maksudnya {near}; ").format(near=near[0]) if near else ""
    what = _("jenis {tag} tidak dikenal").format(tag=repr(tag))
    return "unknown-kind", what, mend + _("yang dikenal: {names}").format(names=known)


def _expectation(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    """What was expected instead, by pydantic's kind of complaint."""
    bound = next((f"{sign} {context[key]}" for key, sign in _BOUNDS.items() if key in context), "")
    pattern, longest = context.get("pattern", ""), context.get("max_length", "")
    for prefix, code, mend in _expectations():
        if kind.startswith(prefix):
            return code, mend.format(bound=bound, example=_example(pattern), longest=longest)
    return "wrong-value", _("isi dengan teks")


def expectation(kind: str) -> tuple[str, str]:
    """Code and mend of one kind of complaint, for cells that no model reads."""
    return _expectation(kind, {})


def _expectations() -> tuple[tuple[str, str, str], ...]:
    """How pydantic's kinds of complaint begin, our codes and mends."""
    mapping = _("tulis kunci: isi, bukan teks atau daftar")
    sequence = _("tulis daftar: baris yang dimulai dengan tanda -")
    within = _("isi dengan angka {bound}")
    return (
        ("exact_number", "not-an-exact-number", _('isi dengan bilangan 0 atau lebih: 5, 0.67 atau "1/3"')),
        ("not_a_bound", "not-a-bound", _('tulis batas dengan tandanya: ">= 75" atau "> 90"')),
        (
            "excel_serial",
            "cell-became-date",
            _("Excel mengubah tanggal menjadi angka; format kolom sebagai Teks, tulis YYYY-MM-DD"),
        ),
        ("no_such_date", "no-such-date", _("tanggal itu tidak ada; tulis YYYY-MM-DD atau DD/MM/YYYY")),
        ("date", "not-a-date", _("tulis tanggal sebagai YYYY-MM-DD")),
        ("not_a_date", "not-a-date", _("tulis tanggal sebagai YYYY-MM-DD atau DD/MM/YYYY")),
        ("int", "not-a-whole-number", _("isi dengan bilangan bulat")),
        ("bool", "not-yes-or-no", _("isi dengan true atau false")),
        ("greater", "number-out-of-range", within),
        ("less", "number-out-of-range", within),
        ("string_pattern_mismatch", "wrong-form", _("tulis dalam bentuk seperti {example}")),
        ("string_too_long", "text-too-long", _("paling panjang {longest} karakter")),
        ("model", "wrong-shape", mapping),
        ("dict_type", "wrong-shape", mapping),
        ("tuple_type", "wrong-shape", sequence),
        ("list_type", "wrong-shape", sequence),
    )


def _example(pattern: str) -> str:
    """Something that the pattern accepts; evaluators do not read patterns."""
    examples = ("1.2.c.3", "rb-kpu-2022", "ya_tidak", "6371", "0123456789abcdef" * 4)
    return next((each for each in examples if re.search(pattern, each)), pattern)


_BOUNDS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


def _nearest_key(model: type[BaseModel], name: str) -> str:
    known = sorted(_keys(model.model_json_schema()))
    near = get_close_matches(name, known, n=1)
    return _("mungkin maksudnya {near}").format(near=near[0]) if near else _("hapus kunci ini")


def _keys(schema: Any) -> set[str]:
    """Every key that the schema knows anywhere."""
    if isinstance(schema, dict):
        own = set(schema.get("properties", {}))
        return own.union(*(_keys(value) for value in schema.values()))
    return set().union(*(_keys(item) for item in schema)) if isinstance(schema, list) else set()
