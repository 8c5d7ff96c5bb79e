"""The language of what users read: Indonesian by default, English with ``LKE_LANG=en``.

Messages are written in Indonesian in the code; the English catalogue translates them.
The language is chosen once, by the shell (``lke.cli``), before any message is made.
"""

import gettext
import os

LOCALE = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120 - pathlib costs start-up
LANGUAGES = ("id", "en")


class _Language:
    """The one language in use."""

    def __init__(self) -> None:
        self.code = "id"
        self.catalogue = gettext.NullTranslations()


_in_use = _Language()


def use(code: str) -> None:
    """Speak *code* (``id`` or ``en``) from now on; anything else is Indonesian."""
    _in_use.code = code if code in LANGUAGES else "id"
    _in_use.catalogue = (
        gettext.NullTranslations()
        if _in_use.code == "id"
        else gettext.translation("lke", LOCALE, languages=[_in_use.code], fallback=True)
    )


def code() -> str:
    """Return the language in use: ``id`` or ``en``."""
    return _in_use.code


def _(message: str) -> str:
    """Return *message* in the language in use."""
    return _in_use.catalogue.gettext(message)


def decimal_mark() -> str:
    """Return the decimal mark of the language in use."""
    return "," if _in_use.code == "id" else "."


def speak_click() -> None:
    """Let click's own words (Usage, Options, errors of use) be in the language in use."""
    if _in_use.code == "id":
        os.environ["LANGUAGE"] = "id"
        gettext.bindtextdomain("click", LOCALE)
        gettext.textdomain("click")
