"""What goes into a cell or a link, as XML: text that no program can take for a formula, numbers that read back exactly."""

import re
from fractions import Fraction
from urllib.parse import quote

LONGEST_TEXT = 32_767
"""Letters in one cell of Excel, counted as UTF-16 does."""
LONGEST_LINK = 2_079
"""Letters in one hyperlink of Excel."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_is_special = re.compile(r"[&<>_\r]").search
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


def text_xml(text: str) -> bytes:
    """*text* as the content of an XML element; what Excel would take for an escape (``_x0041_``) is escaped itself."""
    return (_escaped(text) if _is_special(text) else text).encode()


def _escaped(text: str) -> str:
    if "_x" in text:
        text = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    return cell_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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
