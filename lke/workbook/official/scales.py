"""Answer scales as official sheets print them: in a type column, a dropdown, the criteria text, or only in the answers.

Credits are the domain's; a sheet whose own formula gives others (0.66 for B on A-D) keeps its own, and the difference
is listed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class PrintedScale:
    """One scale: named answers with their credit, or a number up to ``maximum``."""

    key: str
    printed: str
    """As sheets print it in a type column."""
    credits: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    """Answer as the office writes it -> credit, best first; empty for numbers."""
    maximum: Fraction | None = None
    """Of a number; credit is number / maximum."""
    scored: bool = True
    """False for counts and amounts."""


def _letters(key: str, letters: Sequence[str], parts: Sequence[str]) -> PrintedScale:
    credits_ = dict(zip(letters, map(Fraction, parts), strict=True))
    return PrintedScale(key, "/".join(letters), MappingProxyType(credits_))


_PREDICATES = ("AA", "A", "BB", "B", "CC", "C", "D", "E")

SCALES: Mapping[str, PrintedScale] = MappingProxyType(
    {
        scale.key: scale
        for scale in (
            _letters("ya_tidak", ("Ya", "Tidak"), ("1", "0")),
            _letters("a_b", ("A", "B"), ("1", "0")),
            _letters("a_c", ("A", "B", "C"), ("1", "0.5", "0")),
            _letters("a_d", ("A", "B", "C", "D"), ("1", "0.67", "0.33", "0")),
            _letters("a_e", ("A", "B", "C", "D", "E"), ("1", "0.75", "0.5", "0.25", "0")),
            _letters("aa_d", _PREDICATES[:-1], ("1", "0.9", "0.8", "0.7", "0.6", "0.5", "0.3")),
            _letters("aa_e", _PREDICATES, ("1", "0.9", "0.8", "0.7", "0.6", "0.5", "0.3", "0")),
            PrintedScale("persen", "%", maximum=Fraction(1)),
            PrintedScale("angka_3", "0-3", maximum=Fraction(3)),
            PrintedScale("angka_4", "Nilai (0-4)", maximum=Fraction(4)),
            PrintedScale("angka_5", "1-5", maximum=Fraction(5)),
            PrintedScale("angka_10", "0-10", maximum=Fraction(10)),
            PrintedScale("angka_100", "0-100", maximum=Fraction(100)),
            PrintedScale("jumlah", "Jumlah", scored=False),
            PrintedScale("rupiah", "Rupiah", scored=False),
        )
    }
)

COUNTS = frozenset({"jumlah", "rupiah"})

_BY_LETTERS = {
    **{frozenset(a.casefold() for a in scale.credits): scale.key for scale in SCALES.values() if scale.credits},
    frozenset({"y", "t"}): "ya_tidak",
    frozenset({"ya", "tdk"}): "ya_tidak",
    frozenset({"iya", "tidak"}): "ya_tidak",
    frozenset({"sudah", "belum"}): "ya_tidak",
    frozenset({"ada", "tidak"}): "ya_tidak",
    frozenset({"ada", "tidak ada"}): "ya_tidak",
    frozenset({"yes", "no"}): "ya_tidak",
}
_YES = frozenset({"ya", "y", "iya", "sudah", "ada", "yes"})
_NO = frozenset({"tidak", "t", "tdk", "belum", "tidak ada", "no"})
_LETTERS = frozenset(each.casefold() for each in _PREDICATES)
_RANGE = re.compile(r"(?:aa|[a-e])\s*(?:-|–|s\.?\s*/?\s*d\.?|sampai|hingga|to)\s*([b-e])")
_NUMBERS = re.compile(r"(?<![\d.,])([01])\s*(?:-|–|s\.?\s*/?\s*d\.?|sampai|hingga|to)\s*(3|4|5|10|100)(?![\d.,])")
_BLANK_WORDS = frozenset({"", "tb", "-", "–", "…", "...", "pilih", "pilihan", "n/a"})


def plain_words(text: str) -> str:
    """*text* in lower case with single blanks."""
    return " ".join(text.casefold().split())


@dataclass(frozen=True, slots=True)
class Reading:
    """What a printed type means; ``exact`` is False where it is misspelt or only likely."""

    key: str
    exact: bool = True


_NAMED = (
    (re.compile(r"%|0 ?%? ?[-–] ?100 ?%"), "persen", None),
    (re.compile(r"persen|persentase|persen \(%\)|presentase"), "persen", "%"),
    (re.compile(r"rupiah|rp\.?|jumlah rupiah"), "rupiah", None),
    (re.compile(r"jumlah|angka|bilangan|jml\.?|count"), "jumlah", "jumlah"),
    (re.compile(r"(skala )?likert.*4.*"), "angka_4", None),
    (re.compile(r"(skala )?likert.*"), "angka_5", None),
)
"""Words of a type column, their scale, and the one usual spelling where there is one."""


_ASIDE = re.compile(r"\(\s*[\d.,]+\s*%?\s*\)|\s*[/,;|]\s*tb\s*$")
"""The credit beside an answer, ``A (1)``, and the mark for not applicable."""


def read_type(text: str) -> Reading | None:
    """The scale that a type column prints: ``A/B/C``, ``Ya/Tidak``, ``%``, ``Nilai⏎(0-4)``; None where it is none."""
    words = _ASIDE.sub("", plain_words(text)).strip()
    for pattern, key, usual in _NAMED:
        if pattern.fullmatch(words):
            return Reading(key, exact=usual is None or words == usual)
    if match := _NUMBERS.search(words):
        return Reading(f"angka_{match[2]}")
    parts = [part for part in re.split(r"\s*(?:/|,|;|\||\batau\b|\n)\s*", words) if part]
    if len(parts) > 1:
        return options_scale(parts)
    if match := _RANGE.fullmatch(words):
        return Reading(("aa_" if words.startswith("aa") else "a_") + match[1])
    return Reading("ya_tidak", exact=False) if words in _YES or words in _NO else None


def options_scale(options: Iterable[str]) -> Reading | None:
    """The scale that a dropdown's options make up; a placeholder among them (``A/B/C/D``) says nothing."""
    found = [plain_words(option).rstrip(".") for option in options]
    named = frozenset(each for each in found if "/" not in each and each not in _BLANK_WORDS)
    if named in _BY_LETTERS:
        return Reading(_BY_LETTERS[named])
    if len(named) > 1 and named <= _LETTERS:
        key = f"{'aa' if 'aa' in named else 'a'}_{max(each for each in named if len(each) == 1)}"
        return Reading(key, exact=False) if key in SCALES else None
    if named and all(re.fullmatch(r"\d+", each) for each in named):
        most = max(map(int, named))
        return Reading(f"angka_{most}") if f"angka_{most}" in SCALES and len(named) > 2 else None
    return None


_OPTION_LINE = re.compile(r"(?:^|\n)\s*(aa|bb|cc|[a-e])\s*[.):=\-–]\s*\S", re.IGNORECASE)
_YES_LINE = re.compile(r"^\s*(?:y(?:a)?)\s*(?:[,:=(.]|jika|apabila|bila)", re.IGNORECASE)


def guide_scale(text: str) -> Reading | None:
    """The scale that the criteria text describes: ``a. … b. … c. …`` or ``Ya, jika …``."""
    letters = [each.casefold() for each in _OPTION_LINE.findall(text)]
    if len(letters) > 1 and letters[0] in {"a", "aa"}:
        return options_scale(letters)
    if _YES_LINE.match(text):
        return Reading("ya_tidak")
    return None


def is_placeholder(text: str) -> bool:
    """Whether a stored answer is only the template's hint: ``Y/T``, ``A/B/C/D``, ``Ya/Tidak``, ``-``."""
    words = plain_words(text)
    if words in _BLANK_WORDS:
        return True
    return "/" in words and read_type(words) is not None


_LOCAL_NUMBER = re.compile(r"(-?[\d.,]*\d[\d.,]*)\s*(%?)")


def read_local_number(text: str) -> Fraction | None:
    """Read a number written as text in either locale: ``1,499.25 %``, ``83,75 %``, ``1.250``; None where it is unclear."""
    match = _LOCAL_NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    digits, percent = match[1], match[2]
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        decimal = max(comma, point)
        whole, part = re.sub(r"[.,]", "", digits[:decimal]), digits[decimal + 1 :]
    elif max(comma, point) >= 0 and digits.count("," if comma >= 0 else ".") == 1:
        whole, part = digits[: max(comma, point)], digits[max(comma, point) + 1 :]
        if len(part) == 3 and whole.lstrip("-") not in {"", "0"} and not percent:
            return None  # 1.250 is a thousand in Indonesia and one and a quarter in America
    else:
        whole, part = re.sub(r"[.,]", "", digits), "0"
    if not re.fullmatch(r"-?\d*", whole) or not part.isdigit():
        return None
    number = Fraction(f"{whole or 0}.{part}")
    return number / 100 if percent else number


def read_stored_answer(text: str, key: str) -> str | None:
    """The stored answer as the scale spells it; None where it is no answer on it."""
    scale = SCALES[key]
    words = plain_words(text).rstrip(".")
    if key == "ya_tidak":
        return "Ya" if words in _YES else "Tidak" if words in _NO else None
    return next((answer for answer in scale.credits if answer.casefold() == words), None)
