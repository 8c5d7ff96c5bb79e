"""Rubrics and plans that passed every check, remembered so that they need not pass them again.

An entry is JSON, sealed with the hash of the file that it was read from, of the code that checked it and of itself:
one that is spoiled, foreign or older than any of them is not there. Models are built from it without validating, and
so without compiling a validator.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_origin

import pydantic

import lke
from lke.files.memory import recall_bytes, remember_bytes
from lke.model.base import Frozen
from lke.model.gates import Bound

Model = TypeVar("Model", bound=Frozen)

_KIND = ""
"""The key under which an object of the JSON says what it is; no field is called so."""
_PLAIN = (str, int, bool, type(None))
_NO_MODEL = (ValueError, LookupError, TypeError, ArithmeticError, RecursionError)
"""What JSON that stands for no model may raise."""
_SEAL = 64
_set = object.__setattr__


class _Kept:
    """What this process keeps of what it recalled, while it is asked to."""

    def __init__(self) -> None:
        self.wanted = 0
        self.entries: dict[tuple[type[Frozen], str], tuple[Any, str | None]] = {}


_kept = _Kept()


@contextmanager
def keep_in_memory() -> Iterator[None]:
    """Recall each rubric and plan once in this process: for reading many runs, between which no cache entry is looked at again.

    What is kept stands under the hash of the file's bytes, so a file that changes is read anew.
    """
    _kept.wanted += 1
    try:
        yield
    finally:
        _kept.wanted -= 1
        if not _kept.wanted:
            _kept.entries.clear()


def recall_checked(model: type[Model], content: bytes) -> tuple[Model, str | None] | None:
    """The *model* that a file of these bytes holds, and the hash of what else it was checked against; or None."""
    source = hashlib.sha256(content).hexdigest()
    if _kept.wanted and (model, source) in _kept.entries:
        return _kept.entries[model, source]
    recalled = _recalled(model, source)
    if _kept.wanted and recalled is not None:
        _kept.entries[model, source] = recalled
    return recalled


def _recalled(model: type[Model], source: str) -> tuple[Model, str | None] | None:
    entry = recall_bytes(_name(model, source)) or b""
    if entry[:_SEAL] != _seal(source, entry[_SEAL:]):
        return None
    try:
        against, checked = json.loads(entry[_SEAL:], object_hook=_thawed)
    except _NO_MODEL:
        return None
    return (checked, against) if type(checked) is model else None


def remember_checked(checked: Frozen, content: bytes, against: str | None = None) -> None:
    """Remember what a file of these bytes holds, found without fault, checked *against* a file of that hash."""
    source = hashlib.sha256(content).hexdigest()
    try:
        entry = json.dumps([against, _frozen(checked)], ensure_ascii=False, separators=(",", ":")).encode()
        faithful = json.loads(entry, object_hook=_thawed) == [against, checked]
    except _NO_MODEL:  # a kind of content that is not kept: checked each time
        return
    if faithful:
        remember_bytes(_name(type(checked), source), _seal(source, entry) + entry)


def _name(model: type[Frozen], source: str) -> str:
    return f"{model.__name__.lower()}/{source}.json"


def _seal(source: str, entry: bytes) -> bytes:
    return hashlib.sha256(f"{_code()} {source} ".encode() + entry).hexdigest().encode()


@cache
def _code() -> str:
    """The hash of all that decides what a file means and whether it is without fault."""
    digest = hashlib.sha256(f"{lke.__version__} {pydantic.VERSION}".encode())
    package = Path(lke.__file__).parent
    for room in ("model", "engine", "files"):
        for file in sorted((package / room).rglob("*.py")):
            digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


# --- as JSON -----------------------------------------------------------------------------------------------------


def _frozen(value: Any) -> Any:
    """*value* as JSON can hold it; a default that nobody wrote is left out.

    Raises:
        TypeError: when its kind is not known here.

    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Frozen):
        return _written(value)
    if type(value) is tuple:
        return {_KIND: "tuple", "of": [_frozen(part) for part in value]}
    if type(value) is dict:
        return {_KIND: "dict", "keys": [_frozen(key) for key in value], "of": [_frozen(part) for part in value.values()]}
    of = _parts_of_small(value)
    return {_KIND: type(value).__name__, "of": of}


def _parts_of_small(value: Any) -> Any:
    """What a number, day or bound is made of."""
    if type(value) is Fraction:
        return [value.numerator, value.denominator]
    if type(value) is date:
        return value.isoformat()
    if type(value) is Bound:
        return [_frozen(part) for part in value]
    raise TypeError(type(value))


def _written(model: Frozen) -> dict[str, Any]:
    """The fields of *model* that somebody wrote; where a field is always a tuple, it is a bare list."""
    label = _label(type(model))
    tuples = _shapes()[label].tuples
    written = {name: part for name, part in model if name in model.model_fields_set}
    parts = {name: [_frozen(each) for each in part] if name in tuples else _frozen(part) for name, part in written.items()}
    return {_KIND: label, **parts}


def _thawed(data: dict[str, Any]) -> Any:
    """What the object *data* of the JSON, whose parts are thawed already, stands for."""
    kind = data.pop(_KIND)
    shape = _shapes().get(kind)
    if shape is not None:
        return _model(shape, data)
    if kind == "tuple":
        return tuple(data["of"])
    if kind == "dict":
        return dict(zip(data["keys"], data["of"], strict=True))
    if kind == "Fraction":
        return Fraction(*data["of"])
    if kind == "date":
        return date.fromisoformat(data["of"])
    if kind == "Bound":
        return Bound(*data["of"])
    raise ValueError(kind)


def _model(shape: "_Shape", written: dict[str, Any]) -> Frozen:
    """A model of the fields that were *written*, as ``model_construct`` builds one, which asks more of each field."""
    content = shape.defaults | written
    for name in shape.tuples:
        content[name] = tuple(content[name])
    for name in shape.dicts:
        if name not in written:
            content[name] = {}
    model = shape.model.__new__(shape.model)
    _set(model, "__dict__", content)
    _set(model, "__pydantic_fields_set__", set(written))
    _set(model, "__pydantic_extra__", None)
    _set(model, "__pydantic_private__", None)
    return model


class _Shape(NamedTuple):
    """A model with its fields' defaults in order; None stands where there is none."""

    model: type[Frozen]
    defaults: dict[str, Any]
    tuples: tuple[str, ...]
    """Fields that are always tuples."""
    dicts: tuple[str, ...]
    """Fields that are an empty mapping where nothing is written: each model has its own."""


@cache
def _shapes() -> dict[str, _Shape]:
    """Label -> shape of every model of the house; of no other class is anything ever built."""
    return {_label(model): _shape(model) for model in _below(Frozen) if model.__module__.startswith("lke.model.")}


def _below(model: type[Frozen]) -> Iterator[type[Frozen]]:
    for below in model.__subclasses__():
        yield below
        yield from _below(below)


def _label(model: type[Frozen]) -> str:
    return f"{model.__module__.removeprefix('lke.model.')}.{model.__qualname__}"


def _shape(model: type[Frozen]) -> _Shape:
    fields = model.model_fields
    return _Shape(
        model,
        {name: None if field.is_required() else field.default for name, field in fields.items()},
        tuple(name for name, field in fields.items() if get_origin(field.annotation) is tuple),
        tuple(name for name, field in fields.items() if field.default == {}),
    )
