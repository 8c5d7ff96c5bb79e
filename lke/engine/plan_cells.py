"""Takes the two cells of a plan's row apart: a sub-activity with the parts that it lists, and its indicators."""

import re
from collections.abc import Iterator

from lke.engine.plan_lists import Item, bullets, joined, label_and_name, listed
from lke.language import _
from lke.model.plan_draft import DraftIndicator, DraftSubActivity

_SUB_LABEL = re.compile(r"[a-z][.)](?:\s+|$)")
_NO_INDICATOR = ("-", "–", "—")


def sub_activity_of(text: str, row: DraftSubActivity, letter: str) -> Iterator[str]:
    """Fill *row* from its cell; what is doubtful of it. *letter* is the one that its place gives it."""
    several = listed(text, ord(letter) - ord("a") + 1 if len(letter) == 1 else 0)
    numbers = [item.number for item in several.items[:2]]
    if not several.head and len(numbers) == 2 and numbers[1] == numbers[0] + 1 and several.items[0].label[0].isalpha():
        row.parts = [(item.label, joined(item.text)) for item in several.items]
        yield _("beberapa sub kegiatan dalam satu sel: dibaca sebagai satu baris dengan bagian")
        yield from _of_list(several.items, out_of_order=several.out_of_order)
        return
    row.label, rest = label_and_name(text, _SUB_LABEL)
    parts = listed(rest)
    row.name = joined(parts.head) or None
    row.parts = [(item.label, joined(item.text)) for item in parts.items]
    if not text:
        yield _("sel sub kegiatan kosong: nama belum ada")
    elif row.label is None:
        yield _("tanpa huruf tercetak; id menurut urutan")
    elif row.label[:-1] != letter:
        yield _("huruf tercetak {label} tidak urut; id menurut urutan").format(label=row.label)
    yield from _of_list(parts.items, out_of_order=parts.out_of_order)


def indicators_of(text: str, row: DraftSubActivity) -> Iterator[str]:
    """Add the indicators of a cell to *row*, after those that it has; what is doubtful of them."""
    if not text:
        return
    if text.strip() in _NO_INDICATOR and not row.indicators:
        row.printed_indicator = text.strip()
        yield _("tidak ada indikator; tercetak {sign}").format(sign=repr(text.strip()))
        return
    found = listed(text, len(row.indicators) + 1)
    if found.items:
        yield from _before_list(found.head, row)
        for item in found.items:
            yield from _add(row, item.label, item.text)
        yield from _of_list(found.items, out_of_order=found.out_of_order)
    else:
        yield from _unnumbered(text, row)


def _before_list(head: str, row: DraftSubActivity) -> Iterator[str]:
    """What stands before the numerals: a lead-in, or the end of the indicator above."""
    if not head:
        return
    if row.indicators:
        last = row.indicators[-1]
        last.text = f"{last.text} {joined(head)}"
        yield _("teks indikator berlanjut dari baris di atasnya: {text}").format(text=joined(head)[:80])
    else:
        row.lead_in = joined(head)


def _unnumbered(text: str, row: DraftSubActivity) -> Iterator[str]:
    before, each = bullets(text)
    if each and row.indicators and not before:
        row.indicators[-1].details += each
        yield _("rincian berlanjut dari baris di atasnya")
    elif each:
        row.lead_in = before or row.lead_in
        row.indicators += [DraftIndicator("-", bullet) for bullet in each]
        yield _("indikator bertanda butir, tanpa nomor")
    elif row.indicators and row.indicators[-1].label is not None:
        last = row.indicators[-1]
        last.text = f"{last.text} {joined(text)}"
        yield _("teks indikator berlanjut dari baris di atasnya: {text}").format(text=joined(text)[:80])
    else:
        row.indicators.append(DraftIndicator(None, joined(text)))
        if "\n" in text.strip():
            yield _("beberapa baris tanpa nomor: dibaca sebagai satu indikator")


def _add(row: DraftSubActivity, label: str, text: str) -> Iterator[str]:
    """Add one numbered indicator, with the bulleted lines below it as its details."""
    own, details = bullets(text)
    if not details and ": - " in text:
        own, *rest = text.split(" - ")
        own, details = joined(own), tuple(joined(each) for each in rest)
        yield _("rincian dipisah di dalam satu baris")
    if details and not own:
        own, details = joined(text), ()
    row.indicators.append(DraftIndicator(label, own, list(details)))
    if not own:
        yield _("nomor {label} tanpa teks").format(label=label)


def _of_list(items: tuple[Item, ...], *, out_of_order: bool) -> Iterator[str]:
    if out_of_order:
        yield _("nomor dalam sel tidak urut: {labels}").format(labels=", ".join(item.label for item in items))
    if any(item.inline for item in items):
        yield _("nomor dipisah di dalam satu baris: {labels}").format(
            labels=", ".join(item.label for item in items if item.inline)
        )
