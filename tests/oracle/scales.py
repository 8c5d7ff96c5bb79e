"""Answers and their credit, 0..1."""

from fractions import Fraction

TB = "TB"
"""What stands in place of a credit where a question does not apply; None is: nobody answered."""


def number(text):
    return Fraction(str(text).strip().replace(",", "."))


def blank(text):
    return text is None or not str(text).strip()


def reads_tb(text):
    return not blank(text) and str(text).strip().upper() == TB


def credit_of(scale, text):
    """Credit 0..1 of an answer written in a scale."""
    text = str(text).strip()
    if scale["jenis"] == "pilihan":
        return next(number(credit) for name, credit in scale["pilihan"].items() if name.lower() == text.lower())
    if scale["jenis"] == "angka":
        return number(text) / number(scale["maksimal"])
    return number(text[:-1]) / 100 if text.endswith("%") else number(text)


def extremes(scale):
    """Credits of the worst and the best answer."""
    if scale["jenis"] != "pilihan":
        return Fraction(0), Fraction(1)
    known = [number(credit) for credit in scale["pilihan"].values()]
    return min(known), max(known)
