"""Writes the draft of a plan as YAML, every doubt as a comment above what it is about, and its months as a schedule."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lke.files.table import columns_of
from lke.language import _
from lke.model.plan_draft import Doubt, Draft, DraftActivity, DraftArea, DraftSubActivity
from lke.model.run import ScheduleRow

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
"""What YAML does not hold, or a terminal might obey."""


class Stated(NamedTuple):
    """What is known of a plan beside its table; None is for a person to fill in."""

    id: str
    title: str | None = None
    year: str | None = None
    unit: str | None = None
    region: str | None = None
    level: str | None = None
    province: str | None = None
    number: str | None = None
    issued: str | None = None
    place: str | None = None
    subject: str | None = None
    official: str | None = None


KEYS: Mapping[str, str] = {
    "title": "judul",
    "year": "tahun",
    "unit": "satker.nama",
    "region": "satker.kode_wilayah",
    "level": "satker.jenjang",
    "province": "satker.provinsi",
    "number": "penetapan.nomor",
    "issued": "penetapan.tanggal",
    "place": "penetapan.tempat",
    "subject": "penetapan.tentang",
    "official": "penetapan.pejabat",
}
"""Where each stands in the plan."""


def missing(stated: Stated) -> list[str]:
    """What a person has to fill in before the plan is sound."""
    return [key for name, key in KEYS.items() if getattr(stated, name) is None] + ["dasar_hukum"]


def plan_yaml(draft: Draft, stated: Stated, source: str, given: Sequence[str]) -> str:
    """The plan; *given* names what a person stated, everything else of its head was read and is marked."""
    return "\n".join(_lines(draft, stated, source, given)) + "\n"


def _lines(draft: Draft, stated: Stated, source: str, given: Sequence[str]) -> Iterator[str]:
    first = _("Draf dari {file}: periksa setiap PERIKSA dan isi setiap ISI, lalu jalankan lke check.")
    yield f"# {first.format(file=_plain(source))}"
    yield from _comments(draft, "", "")
    yield f"id: {_quoted(stated.id)}"

    def key(name: str, indent: str = "") -> Iterator[str]:
        found = getattr(stated, name)
        label = KEYS[name].rpartition(".")[2]
        if found is None:
            yield f"{indent}{label}:  # {_('ISI')}"
        else:
            mark = "" if name in given else f"  # {_('PERIKSA: dibaca dari berkas')}"
            shown = found if name == "year" and found.isdigit() else _quoted(found)
            yield f"{indent}{label}: {shown}{mark}"

    yield from key("title")
    yield from key("year")
    yield "satker:"
    for name in ("unit", "region", "level", "province"):
        yield from key(name, "  ")
    yield "penetapan:"
    for name in ("number", "issued", "place", "subject", "official"):
        yield from key(name, "  ")
    yield f"dasar_hukum: []  # {_('ISI: peraturan yang menjadi dasar, satu baris satu')}"
    yield "jadwal: tidak_dinyatakan"
    yield "area:" if draft.areas else "area: []"
    for area in draft.areas:
        yield from _area(draft, area)


def _area(draft: Draft, area: DraftArea) -> Iterator[str]:
    yield from _comments(draft, area.id, "  ")
    yield from _named("  ", area.id, area.label, area.name)
    yield "    kegiatan:" if area.activities else "    kegiatan: []"
    for activity in area.activities:
        yield from _activity(draft, activity)


def _activity(draft: Draft, activity: DraftActivity) -> Iterator[str]:
    yield from _comments(draft, activity.id, "      ")
    yield from _named("      ", activity.id, activity.label, activity.name)
    yield "        sub_kegiatan:" if activity.rows else "        sub_kegiatan: []"
    for row in activity.rows:
        yield from _row(draft, row)


def _row(draft: Draft, row: DraftSubActivity) -> Iterator[str]:
    yield from _comments(draft, row.id, " " * 10)
    yield from (f"{' ' * 10}# KET: {_plain(remark)}" for remark in row.remarks)
    yield from _named(" " * 10, row.id, row.label, row.name)
    if row.parts:
        yield "            bagian:"
        yield from (f"              - {{label: {_quoted(label)}, teks: {_quoted(text)}}}" for label, text in row.parts)
    if row.lead_in:
        yield f"            pengantar: {_quoted(row.lead_in)}"
    if row.printed_indicator:
        yield f"            indikator_tercetak: {_quoted(row.printed_indicator)}"
    yield "            indikator:" if row.indicators else "            indikator: []"
    for number, indicator in enumerate(row.indicators, 1):
        yield f"              - id: {_quoted(f'{row.id}.{number}')}"
        yield f"                label: {_quoted(indicator.label)}"
        yield f"                teks: {_quoted(indicator.text)}"
        if indicator.details:
            yield "                rincian:"
            yield from (f"                  - {_quoted(detail)}" for detail in indicator.details)


def _named(indent: str, name: str, label: str | None, title: str | None) -> Iterator[str]:
    yield f"{indent}- id: {_quoted(name)}"
    yield f"{indent}  label: {_quoted(label)}"
    yield f"{indent}  nama: {_quoted(title)}"


def _comments(draft: Draft, name: str, indent: str) -> Iterator[str]:
    for doubt in draft.doubts_of(name):
        yield f"{indent}# {_('PERIKSA')} {_plain(doubt_words(doubt))}"


def doubt_words(doubt: Doubt) -> str:
    """A doubt in a line, with its place."""
    return f"[{doubt.place}] {doubt.what}" if doubt.place else doubt.what


def _plain(text: str) -> str:
    """*text* as a comment can hold it."""
    return _UNSAFE.sub(" ", text)


def _quoted(text: str | None) -> str:
    """A scalar that every reader of YAML takes for text."""
    return "null" if text is None else json.dumps(_UNSAFE.sub(" ", text), ensure_ascii=False)


def schedule_csv(draft: Draft) -> bytes:
    """The months that the table marks, as a ``jadwal.csv``: the role responsible is for the office to say."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns_of(ScheduleRow))
    writer.writerows([row.id, ";".join(map(str, sorted(row.months))), ""] for row in draft.rows())
    return stream.getvalue().encode("utf-8-sig")
