"""YAML read safely: bounded, without anchors, every scalar as text, so that ``1.10`` and ``0.1`` stay what was written.

The models turn text into numbers and dates. Lines are only worked out when something is wrong.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lke.errors import SALAH, InvalidFiles, Problem
from lke.language import _

LARGEST = 4_000_000
DEEPEST = 40
_NULLS = ("", "~", "null", "Null", "NULL")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""What YAML does not allow anywhere."""


@dataclass(slots=True)
class _Builder:
    """Builds data from parser events, noting on which line each path begins."""

    file: str
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fault(self, line: int, path: str, code: str, what: str, mend: str) -> None:
        self.problems.append(Problem(SALAH, self.file, line, path, code, what, mend))


def read_bounded(file: Path, largest: int) -> bytes:
    """Read *file* unless it is larger than *largest* bytes, empty or unreadable.

    Raises:
        InvalidFiles: in those cases, with the reason.

    """
    try:
        size = file.stat().st_size
        if 0 < size <= largest:
            return file.read_bytes()
    except OSError as error:
        what = _("tidak dapat dibaca: {reason}").format(reason=error.strerror or str(error))
        problem = Problem(SALAH, file.as_posix(), None, "", "file-unreadable", what, _("periksa nama dan izin berkas"))
        raise InvalidFiles([problem]) from error
    if not size:
        what, mend = _("berkas kosong"), _("lengkapi berkas ini, atau salin dari cadangan")
        raise InvalidFiles([Problem(SALAH, file.as_posix(), None, "", "file-empty", what, mend)])
    what = _("berkas {size} byte; paling besar {largest}").format(size=size, largest=largest)
    mend = _("periksa apakah ini berkas yang benar")
    raise InvalidFiles([Problem(SALAH, file.as_posix(), None, "", "file-too-large", what, mend)])


def read_yaml(file: Path) -> tuple[Any, bytes]:
    """Return the data of *file*, every scalar as text or None, and its bytes.

    Raises:
        InvalidFiles: with every fault of the file's form.

    """
    content = read_bounded(file, LARGEST)
    return parse_yaml(content, file), content


def parse_yaml(content: bytes, file: Path) -> Any:
    """Return the data of *content*, the bytes of *file*, every scalar as text or None.

    Raises:
        InvalidFiles: with every fault of the file's form.

    """
    return _parse(content, file)[0]


def lines_of(file: Path) -> dict[str, int]:
    """Path -> the line on which it begins; empty where the file cannot be parsed."""
    try:
        return _parse(read_bounded(file, LARGEST), file)[1]
    except InvalidFiles:
        return {}


def line_at(lines: dict[str, int], path: str) -> int | None:
    """The line of *path*, or of the nearest thing above it that is there."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)


def _parse(content: bytes, file: Path) -> tuple[Any, dict[str, int]]:
    builder = _Builder(file.as_posix())
    try:
        text = content.decode("utf-8-sig")
        data = _document(builder, text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        mend = _("simpan berkas sebagai UTF-8")
        builder.fault(line, "", "not-utf8", _("bukan teks UTF-8"), mend)
    except yaml.YAMLError as error:
        what = _("bentuk YAML rusak: {reason}").format(reason=_reason(error))
        mend = _("periksa spasi di awal baris, titik dua dan tanda kutip")
        builder.fault(_line_of(error, text), "", "not-yaml", what, mend)
    if builder.problems:
        raise InvalidFiles(builder.problems)
    return data, builder.lines


def _line_of(error: yaml.YAMLError, text: str) -> int:
    begins, ends = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    unclosed = "end of stream" in str(getattr(error, "problem", ""))
    mark = begins if unclosed and begins else ends or begins
    if mark is not None:
        return int(mark.line) + 1
    control = _CONTROL.search(text)
    return text.count("\n", 0, control.start()) + 1 if control else 1


def _reason(error: yaml.YAMLError) -> str:
    """What the parser found, in the reader's language where it is a fault that people make."""
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    for part, reason in _reasons():
        if part in said:
            return reason
    return said or _("tanda tidak dikenal")


def _reasons() -> tuple[tuple[str, str], ...]:
    """What the parser says of common faults, and what that means."""
    unclosed = _("ada tanda kutip atau kurung yang belum ditutup")
    return (
        ("tab character", _("ada tab di awal baris; pakai spasi")),
        ("cannot start any token", _("ada tab, atau tanda yang harus diapit tanda kutip")),
        ("mapping values are not allowed", _("titik dua di tengah isi, atau spasi di awal baris tidak sejajar")),
        ("could not find expected ':'", _("tidak ada titik dua sesudah kunci")),
        ("did not find expected key", _("spasi di awal baris tidak sejajar")),
        ("did not find expected '-'", _("daftar tidak sejajar, atau tanpa tanda -")),
        ("did not find expected ','", unclosed),
        ("did not find expected node content", unclosed),
        ("unexpected end of stream", unclosed),
        ("unknown escape character", _("garis miring terbalik di dalam kutip ganda; pakai kutip tunggal")),
        ("control characters", _("ada karakter yang tidak tampak")),
    )


class _Stop(Exception):
    """Nothing after this fault can be read."""


def _document(builder: _Builder, text: str) -> Any:
    events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    documents: list[Any] = []
    try:
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                documents.append(_node(builder, event, events, "", 0))
                if len(documents) > 1:
                    mend = _("satu berkas untuk satu dokumen; hapus baris ---")
                    builder.fault(_line(event), "", "several-documents", _("lebih dari satu dokumen"), mend)
    except _Stop:
        return None
    data = documents[0] if documents else None
    if data is None:
        builder.fault(1, "", "file-empty", _("berkas kosong"), _("lengkapi berkas ini, atau salin dari cadangan"))
    return data


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _node(builder: _Builder, event: Any, events: Any, path: str, depth: int) -> Any:
    line = _line(event)
    builder.lines.setdefault(path, line)
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        mend = _("tulis isinya langsung")
        builder.fault(line, path, "anchor-not-allowed", _("jangkar & atau rujukan * tidak diperbolehkan"), mend)
        raise _Stop
    if event.tag not in (None, "!"):
        what = _("tag {tag} tidak diperbolehkan").format(tag=event.tag.replace("tag:yaml.org,2002:", "!!"))
        builder.fault(line, path, "tag-not-allowed", what, _("hapus tag itu; apit isinya dengan tanda kutip"))
        raise _Stop
    if depth > DEEPEST:
        what = _("bersarang lebih dari {count} tingkat").format(count=DEEPEST)
        builder.fault(line, path, "nested-too-deep", what, _("periksa spasi dan tanda kurung"))
        raise _Stop
    if isinstance(event, yaml.ScalarEvent):
        return None if event.implicit[0] and event.value in _NULLS else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(builder, events, path, depth)
    return _mapping(builder, events, path, depth)


def _sequence(builder: _Builder, events: Any, path: str, depth: int) -> list[Any]:
    items: list[Any] = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        items.append(_node(builder, event, events, f"{path}[{len(items)}]", depth + 1))
    return items


def _mapping(builder: _Builder, events: Any, path: str, depth: int) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        line = _line(event)
        if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None:
            builder.fault(line, path, "key-not-text", _("kunci bukan teks"), _("tulis kunci: isi"))
            raise _Stop
        key = str(event.value)
        where = f"{path}.{key}" if path else key
        if key in mapping:
            what = _("kunci {key} muncul dua kali").format(key=repr(key))
            builder.fault(line, where, "duplicate-key", what, _("pakai satu saja, hapus yang lain"))
        builder.lines[where] = line
        mapping[key] = _node(builder, next(events), events, where, depth + 1)
    return mapping
