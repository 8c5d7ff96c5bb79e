"""What a file holds, by its first bytes, against what its name promises."""

import re
from pathlib import PurePosixPath

HEAD = 4096
"""How many bytes tell the format."""

_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "png"),
    (b"\xff\xd8\xff", 0, "jpeg"),
    (b"GIF8", 0, "gif"),
    (b"II*\x00", 0, "tiff"),
    (b"MM\x00*", 0, "tiff"),
    (b"BM", 0, "bmp"),
    (b"WEBP", 8, "webp"),
    (b"AVI ", 8, "video"),
    (b"WAVE", 8, "audio"),
    (b"ftyphei", 4, "heic"),
    (b"ftypmif1", 4, "heic"),
    (b"ftyp", 4, "video"),
    (b"\x1aE\xdf\xa3", 0, "video"),
    (b"ID3", 0, "audio"),
    (b"OggS", 0, "audio"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "ole"),
    (b"PK\x03\x04", 0, "zip"),
    (b"PK\x05\x06", 0, "zip"),
    (b"Rar!\x1a\x07", 0, "rar"),
    (b"7z\xbc\xaf\x27\x1c", 0, "7z"),
    (b"{\\rtf", 0, "rtf"),
    (b"MZ", 0, "program"),
    (b"\x7fELF", 0, "program"),
)
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script)\b", re.IGNORECASE | re.DOTALL)

_PROMISED: dict[str, tuple[str, ...]] = {
    "pdf": ("pdf",),
    "png": ("png",),
    "jpg": ("jpeg",),
    "jpeg": ("jpeg",),
    "jfif": ("jpeg",),
    "gif": ("gif",),
    "tif": ("tiff",),
    "tiff": ("tiff",),
    "bmp": ("bmp",),
    "webp": ("webp",),
    "heic": ("heic",),
    "heif": ("heic",),
    "docx": ("word",),
    "docm": ("word",),
    "xlsx": ("excel",),
    "xlsm": ("excel",),
    "pptx": ("powerpoint",),
    "ppsx": ("powerpoint",),
    "odt": ("opendocument",),
    "ods": ("opendocument",),
    "odp": ("opendocument",),
    "doc": ("ole", "rtf"),
    "xls": ("ole",),
    "ppt": ("ole",),
    "pps": ("ole",),
    "rtf": ("rtf",),
    "zip": ("zip", "word", "excel", "powerpoint", "opendocument"),
    "rar": ("rar",),
    "7z": ("7z",),
    "mp4": ("video",),
    "mov": ("video",),
    "avi": ("video",),
    "mkv": ("video",),
    "webm": ("video",),
    "3gp": ("video",),
    "wav": ("audio",),
    "ogg": ("audio",),
    "txt": ("text", "web"),
    "csv": ("text",),
    "htm": ("web", "text"),
    "html": ("web", "text"),
}
"""Ending -> what such a file holds; of other endings nothing is promised."""
OFFICE = ("word", "excel", "powerpoint")
ZIPPED = ("zip", *OFFICE, "opendocument")
"""Formats that are a zip inside."""


def format_of(head: bytes) -> str:
    """The format of a file that begins with *head* (``HEAD`` bytes are enough); ``other`` where it is not known."""
    for signature, offset, name in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature:
            return _zip_of(head) if name == "zip" else name
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if _HTML.match(head):
        return "web"
    return "text" if _is_text(head) else "other"


def promised_by(name: str) -> tuple[str, ...]:
    """The formats that the ending of *name* promises; nothing where it promises none."""
    return _PROMISED.get(PurePosixPath(name).suffix.lower().lstrip("."), ())


def keeps_promise(name: str, found: str) -> bool:
    """Whether a file called *name* holds what its ending says; an encrypted Office document is an OLE file."""
    promised = promised_by(name)
    return not promised or found in promised or (found == "ole" and any(each in OFFICE for each in promised))


def _zip_of(head: bytes) -> str:
    """Office documents name their first parts so; a document that begins with others is looked into later."""
    if head[30:38] == b"mimetype" and b"application/vnd.oasis.opendocument" in head[:200]:
        return "opendocument"
    for folder, name in ((b"word/", "word"), (b"xl/", "excel"), (b"ppt/", "powerpoint")):
        if folder in head and b"[Content_Types].xml" in head:
            return name
    return "zip"


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return head.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 4 or sum(each < 9 for each in head) == 0
    return True
