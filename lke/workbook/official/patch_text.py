"""What goes into a cell or a link, as XML: text that no program can take for a formula, numbers that read back exactly."""

import re
from collections.abc import Sequence
from fractions import Fraction
from urllib.parse import quote

LONGEST_TEXT = 32_767
"""Letters in one cell of Excel, counted as UTF-16 does."""
LONGEST_LINK = 2_079
"""Letters in one hyperlink of Excel."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_BETWEEN = "\x00"
"""What no cell can hold."""
_ADDRESS = re.compile(r"https?://[^\s/?#]+", re.IGNORECASE)


def forbidden_in(text: str) -> str | None:
    """The first letter in *text* that no XML can hold; None where there is none."""
    found = _FORBIDDEN.search(text)
    return found[0] if found else None


def too_long(text: str) -> bool:
    """Whether *text* is more than a cell holds."""
    return len(text) > LONGEST_TEXT or len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT


def cell_text(text: str) -> str:
    """*text* as a cell keeps it: line ends are line feeds, as Excel writes them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def texts_xml(texts: Sequence[str], start: bytes = b"", end: bytes = b"") -> list[bytes]:
    """*texts* as contents of XML elements, each between *start* and *end*.

    What Excel would take for an escape (``_x0041_``) is escaped itself. All of a sheet together: many times faster than
    each by itself.

    Raises:
        ValueError: when a text holds what no cell can hold.

    """
    together = _BETWEEN.join(texts)
    if together.count(_BETWEEN) >= max(len(texts), 1):
        raise ValueError("a control character")
    if "_x" in together:
        together = _LIKE_AN_ESCAPE.sub("_x005F_", together)
    escaped = cell_text(together).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    between = _BETWEEN.encode()
    return (start + escaped.encode().replace(between, end + between + start) + end).split(between)


def number_text(number: Fraction) -> str:
    """*number* as the shortest decimal that gives its double back."""
    if number.denominator == 1 and abs(number.numerator) < 1 << 53:
        return str(number.numerator)
    return repr(float(number))


def address(link: str) -> str | None:
    """*link* as a web address that a hyperlink may have; None where it is none, or longer than Excel allows."""
    if not _ADDRESS.match(link):
        return None
    quoted = quote(link.strip(), safe="%/:?#@!$&'()*+,;=~-._")
    return quoted if len(quoted) <= LONGEST_LINK else None


def attribute_xml(text: str) -> bytes:
    """*text* inside a quoted attribute."""
    return text.translate(_ESCAPES).encode()
