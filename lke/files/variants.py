"""A variant of a rubric: the base's data with what the variant changes, merged before it is validated."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lke.errors import SALAH, Problem
from lke.language import _

BY_NAME = ("sumber", "skala", "waktu", "jenis_bukti", "tenggat", "daftar", "sebutan", "gerbang", "tanpa_padanan")
"""Keys whose entries are merged one by one; others are replaced whole."""
_OWN = ("ganti", "hapus", "tambah", "turunan_dari")


class RubricSource(NamedTuple):
    """A rubric as read: its data, and all the bytes that it came from."""

    data: Any
    content: bytes
    """Of the base first, then of the variant: the hash covers both."""
    bases: tuple[Path, ...]
    own: Any = None
    """The variant's own data, before it was merged."""


def merged(base: Any, variant: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Return *base* with what *variant* changes, and what of it cannot be changed; neither argument is touched."""
    whole = {key: value for key, value in base.items() if key != "turunan_dari"}
    for key, value in variant.items():
        if key == "isi":
            continue
        if key in BY_NAME and isinstance(value, dict) and isinstance(whole.get(key), dict):
            whole[key] = _without_nulls(whole[key] | value)
        elif key not in _OWN:
            whole[key] = value
    whole = _without_nulls(whole) | {"turunan_dari": variant["turunan_dari"]}
    problems = list(_faults(variant, set(_ids(whole.get("isi"))) | set(_added_ids(variant))))
    if not problems:
        whole["isi"] = _changed(whole.get("isi"), variant)
    return whole, problems


def _without_nulls(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """An empty entry takes away what the base has."""
    return {key: value for key, value in mapping.items() if value is not None}


def _ids(nodes: Any) -> Iterator[str]:
    for node in nodes if isinstance(nodes, list) else ():
        if isinstance(node, dict):
            yield str(node.get("id"))
            yield from _ids(node.get("isi"))


def _added_ids(variant: Mapping[str, Any]) -> Iterator[str]:
    added = variant.get("tambah")
    for nodes in added.values() if isinstance(added, dict) else ():
        yield from _ids(nodes)


def _faults(variant: Mapping[str, Any], known: set[str]) -> Iterator[Problem]:
    if "isi" in variant:
        mend = _("pakai ganti, hapus dan tambah")
        yield Problem(SALAH, "", None, "isi", "variant-with-tree", _("turunan tidak menulis isi sendiri"), mend)
    for key, shape, mend in (
        ("ganti", dict, _("tulis ganti: {id: {bobot: …}}")),
        ("hapus", list, _("tulis hapus: [id, …]")),
        ("tambah", dict, _("tulis tambah: {id: [isi, …]}")),
    ):
        value = variant.get(key)
        if value is None:
            continue
        if not isinstance(value, shape) or not _well_shaped(key, value):
            yield Problem(SALAH, "", None, key, "wrong-shape", _("{key} tidak berbentuk demikian").format(key=key), mend)
            continue
        for at, name in enumerate(value):
            if str(name) not in known and (key, name) != ("tambah", "akar"):
                path = f"{key}[{at}]" if key == "hapus" else f"{key}.{name}"
                what = _("tidak ada {id} dalam rubrik induk").format(id=repr(name))
                yield Problem(SALAH, "", None, path, "unknown-id", what, _("lihat lke rubric show"))


def _well_shaped(key: str, value: Any) -> bool:
    if key == "hapus":
        return all(isinstance(each, str) for each in value)
    return all(isinstance(each, dict if key == "ganti" else list) for each in value.values())


def _changed(nodes: Any, variant: Mapping[str, Any], parent: str = "akar") -> list[Any]:
    """The nodes with their keys replaced, without those taken away, followed by those added."""
    added = (variant.get("tambah") or {}).get(parent, [])
    kept = (node for node in [*(nodes or []), *added] if not _taken_away(node, variant))
    return [_changed_node(node, variant) for node in kept]


def _taken_away(node: Any, variant: Mapping[str, Any]) -> bool:
    return isinstance(node, dict) and node.get("id") in (variant.get("hapus") or [])


def _changed_node(node: Any, variant: Mapping[str, Any]) -> Any:
    if not isinstance(node, dict):
        return node
    name = str(node.get("id"))
    changed = _without_nulls(node | ((variant.get("ganti") or {}).get(name) or {}))
    if isinstance(changed.get("isi"), list):
        changed["isi"] = _changed(changed["isi"], variant, name)
    return changed


# --- where a fault is -------------------------------------------------------------------------------------------

_STEP = re.compile(r"isi\[(\d+)\]\.?")


def place_in_variant(variant: Any, whole: Any, path: str) -> str:
    """Where the variant's own file says what stands at *path* of the merged rubric; *path* itself where it does not."""
    node, rest = whole, path
    while (step := _STEP.match(rest)) and isinstance(node, dict) and int(step[1]) < len(node.get("isi") or []):
        node, rest = node["isi"][int(step[1])], rest[step.end() :]
    name = node.get("id") if node is not whole and isinstance(node, dict) else None
    if name is not None and name in (variant.get("ganti") or {}):
        return f"ganti.{name}.{rest}".rstrip(".")
    return path if name is None else f"{path} ({name})"
