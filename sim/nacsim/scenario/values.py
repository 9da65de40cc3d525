"""The types of value a scenario file may hold: numbers in ranges, dates, names, tables."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from nacsim.plain import is_blank
from nacsim.registry import Names

LARGEST = 1e12
SLUG = "^[a-z0-9_]*[a-z0-9][a-z0-9_]*$"
"""A key that an author chooses. Pages show it with spaces for underscores, so one of underscores alone is no name."""
LONGEST_SLUG = 60
CODE = "^[A-Z][A-Z0-9_]{0,11}$"
"""An ally's code: ISO 3166 alpha-3 for a country. Capitals only: a code is never taken for a clause, nor one code for
another by what does not tell large letters from small."""
LONGEST_NAME = 60
YEARS = range(1900, 2200)


def number_problem(value: object, low: float, high: float, above: bool = False) -> str | None:
    """What is wrong with a number that must lie in a range (`above`: and not be `low` itself); None if nothing is."""
    words = "a number" if math.isinf(low) else f"a number {'above' if above else 'from'} {low:g}"
    if math.isfinite(low):
        words += " up" * (not above) if math.isinf(high) else f"{', at most' if above else ' to'} {high:g}"
    fits = (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and abs(value) < LARGEST  # also refuses what is infinite or not a number
        and low <= value <= high
        and not (above and value == low)
    )
    return None if fits else f"must be {words}"


def in_range(low: float, high: float, above: bool = False) -> BeforeValidator:
    """A validator for numbers in a range; the error is the text of `number_problem`."""

    def check(value: object) -> object:
        problem = number_problem(value, low, high, above)
        if problem:
            raise PydanticCustomError("number", "{wrong}", {"wrong": problem})
        return value

    return BeforeValidator(check)


def in_range_or_by(low: float, high: float, above: bool = False) -> BeforeValidator:
    """A validator for numbers in a range, or {by: number}, whose sum is checked later."""

    def check(value: object) -> object:
        if isinstance(value, By):
            return value
        if isinstance(value, dict):
            is_by = set(value) == {"by"} and not number_problem(value["by"], -math.inf, math.inf)
            problem = None if is_by else "must be a number, or {by: number} to add to one"
        else:
            problem = number_problem(value, low, high, above)
        if problem:
            raise PydanticCustomError("number", "{wrong}", {"wrong": problem})
        return value

    return BeforeValidator(check)


def registered(names: Names) -> PlainValidator:
    """A validator for registered names: those that ship, are added, or come with an installed package."""

    def check(value: object) -> str:
        if isinstance(value, str) and names.knows(value):
            return value
        expected = ", ".join(f"'{name}'" for name in names.all())
        raise PydanticCustomError("not_registered", "must be one of {expected}", {"expected": expected})

    return PlainValidator(check)


def with_when(value: object) -> object:
    """A block with a date, of the block or of the date alone."""
    return value if isinstance(value, dict) else {"when": value}


def _cited(value: object) -> tuple[str, ...]:
    """Ids of sources, however many are given."""
    ids = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(ids, (list, tuple)) or not all(isinstance(key, str) for key in ids):
        raise PydanticCustomError("cited", "must be the id of a source, or a list of them")
    return tuple(dict.fromkeys(ids))


Cited = Annotated[
    tuple[str, ...],
    PlainValidator(_cited),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "null"}]}),
]


def _ideal(value: object) -> object:
    if isinstance(value, str):
        return value
    distances = list(value.values()) if isinstance(value, dict) else [value]
    if any(number_problem(distance, 0, 1) for distance in distances):
        message = "must be a number from 0 to 1, the name of an option, or {option: distance from 0 to 1}"
        raise PydanticCustomError("ideal", "{wrong}", {"wrong": message})
    return value


def _day(value: object) -> date:
    if isinstance(value, str):
        with suppress(ValueError):
            value = date.fromisoformat(value)
    if not isinstance(value, date) or isinstance(value, datetime) or value.year not in YEARS:
        raise PydanticCustomError("day", "must be a date such as 2004-07-28")
    return value


def _moment(value: object) -> date:
    if isinstance(value, str):
        with suppress(ValueError):
            value = date.fromisoformat(value) if len(value) <= len("2004-07-28") else datetime.fromisoformat(value)
    if not isinstance(value, date) or value.year not in YEARS:
        raise PydanticCustomError("moment", "must be a date such as 2004-07-28, or with an hour: 2004-07-28T09:00")
    if isinstance(value, datetime) and value.tzinfo is not None:
        raise PydanticCustomError("moment", "must be without an offset: times are those on the clock in Brussels")
    return value


def _empty_if_blank(value: object) -> object:
    return {} if value is None else value


def _visible(text: str) -> str:
    if text and is_blank(text):
        raise PydanticCustomError("blank", "shows nothing")
    return text


def _as_text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else str(value) if type(value) is int else value


Key = TypeVar("Key", bound=str)
Value = TypeVar("Value")
Table = Annotated[dict[Key, Value], BeforeValidator(_empty_if_blank)]
"""A mapping whose keys the author chooses; left blank it is empty."""
Code = Annotated[str, StringConstraints(pattern=CODE)]
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=LONGEST_SLUG)]
Text = Annotated[str, AfterValidator(_visible)]
"""A text to be shown: it may be left out, but not be blanks."""
Words = Annotated[Text, Field(min_length=1)]
"""A text that must be there."""
Name = Annotated[Words, Field(max_length=LONGEST_NAME)]
"""A text short enough to label a line of a table or a chart."""
AnyNumber = Annotated[float, in_range(-math.inf, math.inf)]
Share = Annotated[float, in_range(0, 1), Field(ge=0, le=1)]
Positive = Annotated[float, in_range(0, math.inf, above=True), Field(gt=0)]
NotNegative = Annotated[float, in_range(0, math.inf), Field(ge=0)]
Hours = Annotated[int, in_range(0, 24 * 366), Field(ge=0, le=24 * 366)]
Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    date,
    PlainValidator(_moment),
    WithJsonSchema({"type": "string", "description": "A date, or a date and hour: 2004-07-28T09:00 (Brussels time)."}),
]
AsText = Annotated[str, BeforeValidator(_as_text)]
"""A text; a date or a whole number is taken as one."""


class Strict(BaseModel):
    """Frozen, and closed to fields it does not know; a blank block counts as an empty one."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    @model_validator(mode="before")
    @classmethod
    def _blank(cls, value: object) -> object:
        return _empty_if_blank(value)


class By(Strict):
    """Adds to a number that is stated elsewhere, or that a disposition gives."""

    by: AnyNumber
    """What to add; negative to take away."""


Ideal = Annotated[float | str | dict[str, float], BeforeValidator(_ideal)]
