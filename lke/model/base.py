"""The base of every model read from a file, and exact numbers."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

Status = Literal["verified", "derived", "unverified", "usulan"]
"""How sure a number of a regulation is (DOMAIN: read, recomputed, commonly cited, our own proposal)."""


class Frozen(BaseModel):
    """Base of every model: no surprise keys, no change after birth."""

    # parts are compiled with the whole that is read, never on their own: half the start-up of scoring one office
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


_EXACT = re.compile(r"(\d{1,12}(?:\.\d{1,12})?)(?:/(\d{1,12}))?")


def exact(value: object) -> Fraction:
    """Read a number without loss: ``5``, ``"0.67"``, ``"1/3"``; never through a float.

    Raises:
        PydanticCustomError: when *value* is not a number of 0 or more.

    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        value = str(value)
    match = _EXACT.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or (match[2] and not int(match[2])):
        raise PydanticCustomError("exact_number", "not an exact number", {})
    return Fraction(match[1]) / int(match[2] or 1)


Exact = Annotated[
    Fraction,
    PlainValidator(exact),
    PlainSerializer(str),
    WithJsonSchema(
        {
            "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^\d+(\.\d+)?(/\d+)?$"}],
            "description": 'Bilangan tepat: 5, 0.67 atau "1/3".',
        }
    ),
]
"""A number of 0 or more, kept as a rational."""

Id = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$")]
"""A readable code path: ``1.2.c.3``, ``A.I.1.i.a``."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
"""The name of a rubric, plan or run folder."""

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""A key word of the files: a scale, a kind of evidence, an input."""

Text = Annotated[str, Field(min_length=1, max_length=4000)]
"""Words for people; never empty."""
