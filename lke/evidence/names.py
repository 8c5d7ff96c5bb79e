"""Names of evidence files: which ones some computer cannot hold, which ones are one name there, and how to mend them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from lke.language import _
from lke.model.places import EVIDENCE_FOLDER, visible
from lke.model.score import Fault

LONGEST_PART = 255
"""Bytes of one name that Linux and macOS can hold; Windows counts letters, which are never more."""
LONGEST_PATH = 180
"""Letters below the run. Windows allows 259 with the folders above, of which an office needs some."""
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE)
_SYSTEM = re.compile(r"\.ds_store|(?:eh)?thumbs\.db|desktop\.ini|\.localized|icon\r|~\$.*|\._.*|\.~lock\..*#", re.IGNORECASE)


def is_system_file(name: str) -> bool:
    """Whether a computer wrote *name* for itself: ``.DS_Store``, ``Thumbs.db``, the ``~$`` of an opened document."""
    return _SYSTEM.fullmatch(name) is not None


def name_faults(place: str) -> Iterator[Fault]:
    """Why some computer cannot hold the file at *place* (``bukti/…``) below the run, or shows it as another."""
    parts = place.split("/")
    mend = _("beri nama lain, lalu perbaiki kolom berkas di bukti.csv")
    reserved = [part for part in parts if _DEVICE.fullmatch(part)]
    if reserved:
        what = _("nama {name} dipesan Windows untuk perangkat: berkasnya tidak dapat dibuka di sana")
        yield Fault("evidence-name-reserved", what.format(name=repr(reserved[0])), mend)
    unseen = [part for part in parts if visible(part) != part]
    forbidden = [part for part in parts if _FORBIDDEN.search(part) or part != part.rstrip(". ") or part != part.lstrip(" ")]
    if unseen or forbidden:
        what = _("nama {name} memuat huruf yang dilarang Windows atau tidak terlihat, atau berakhir dengan titik atau spasi")
        yield Fault("evidence-name-forbidden", what.format(name=repr((unseen or forbidden)[0])), mend)
    if len(place) > LONGEST_PATH or any(len(part.encode("utf-8", "surrogatepass")) > LONGEST_PART for part in parts):
        what = _("nama sepanjang {count} huruf, lebih dari {most}: tidak dapat dibuka di Windows")
        yield Fault("evidence-name-too-long", what.format(count=len(place), most=LONGEST_PATH), mend)


def same_name(place: str) -> str:
    """What *place* is to a computer that tells neither capitals nor Unicode forms apart, as Windows and macOS."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", place).casefold())


def colliding(places: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each file whose name is one with an earlier file's name on Windows or macOS, and that file."""
    seen: dict[str, str] = {}
    for place in places:
        first = seen.setdefault(same_name(place), place)
        if first != place:
            yield place, first


def safe_name(name: str) -> str:
    """*name* as every computer can hold it: composed letters, nothing unseen or forbidden, no device, not too long."""
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    text = "".join(each for each in text if visible(each) == each)
    text = " ".join(_FORBIDDEN.sub("_", text.replace("/", "_")).split()).rstrip(". ")
    stem, dot, ending = text.rpartition(".")
    if not dot or not stem or len(ending) > 10:
        stem, dot, ending = text, "", ""
    stem = _shortened(stem.rstrip(". "), LONGEST_PATH - len(EVIDENCE_FOLDER) - len(ending) - 12)
    made = f"{stem}{dot}{ending}".lstrip(".~ ") or "berkas"
    return f"_{made}" if _DEVICE.fullmatch(made) else made


def numbered(name: str, number: int) -> str:
    """*name* with a number before its ending, for a second file of that name."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem} ({number}){dot}{ending}" if dot and stem else f"{name} ({number})"


def _shortened(stem: str, letters: int) -> str:
    """The beginning of *stem* that fits, in letters and in bytes."""
    kept = stem[:letters]
    while len(kept.encode()) > LONGEST_PART - 20:
        kept = kept[:-1]
    return kept.rstrip(". ")
