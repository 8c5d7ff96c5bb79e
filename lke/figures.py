"""How numbers are shown. Nothing is computed from what this module returns."""

from fractions import Fraction

from lke.language import decimal_mark


def rounded(number: Fraction, places: int = 2) -> str:
    """Write *number* with *places* decimals, halves away from zero (as Excel does), in the reader's language."""
    numerator, denominator = abs(number.numerator), number.denominator
    units = (2 * numerator * 10**places + denominator) // (2 * denominator)
    digits = str(units).rjust(places + 1, "0")
    sign = "-" if number < 0 and units else ""
    return f"{sign}{digits[:-places]}{decimal_mark()}{digits[-places:]}" if places else f"{sign}{digits}"


def plain(number: Fraction) -> str:
    """Write *number* as shortly as 2 decimals allow: 3, 0,5, 0,67."""
    text = rounded(number)
    return text.rstrip("0").rstrip(decimal_mark()) if decimal_mark() in text else text


def whole(number: Fraction) -> str:
    """Write the weight of a total: 100 as it is, what is no whole number with 2 decimals: 36,30."""
    return rounded(number, 0 if number.denominator == 1 else 2)


def percent(share: Fraction | None) -> str:
    """Write a share of 1 as percent with 2 decimals; a dash where there is none."""
    return "–" if share is None else f"{rounded(share * 100)}%"
