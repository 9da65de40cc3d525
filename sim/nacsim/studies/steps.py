"""What is swept: one or two entries of a scenario, and the values they take: numbers, dates and times, or a list."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from nacsim.errors import UserError
from nacsim.scenario import look_alikes
from nacsim.scenario.document import parse_value, shown
from nacsim.scenario.paths import is_whole, kinds

MAX_POINTS = 400
"""Points of one sweep: 20 by 20."""
MAX_NUMBERS = 2
"""Numbers that move: more could be run, but not shown."""


Value = float | str | bool
"""What an entry may be at a point; a date or a time is its text, as ISO 8601 has it."""
_RANGE = re.compile(r"[-+\d.,\s]+:[-+\d.,\s]+:[\d\s]+")
"""Numbers alone, perhaps with decimal commas, which are refused: no list."""


def steps(text: str) -> tuple[str, list[Value]]:
    """The path and the values of one `--over`: `PATH=LO:HI:N`, `PATH=FROM..TO/N` of dates or times, or `PATH=a,b,c`.

    Raises:
        UserError: the text is of none of these forms, or there is no way from one end to the other in N points.
        ScenarioError: an entry of a list cannot be read.
    """
    path, _, written = text.partition("=")
    path, written = path.strip(), written.strip()
    if all(part.strip() for part in path.split(".")):
        if ".." in written:
            return path, _times(path, written)
        if "," in written and not _RANGE.fullmatch(written):
            return path, _listed(path, written)
    return _numbers(text, path, written)


def _numbers(text: str, path: str, written: str) -> tuple[str, list[Value]]:
    try:
        low, high, count = written.split(":")
        ends, points = (float(low), float(high)), int(count)
        if not all(part.strip() for part in path.split(".")):
            raise ValueError
    except ValueError:
        hints = [hint for part in [path, *written.split(":")] if (hint := look_alikes.advice(part))]
        message = f"must be PATH=LO:HI:N, such as allies.FRA.value=0:0.5:11 (given: {shown(text)})"
        raise _refused(" ".join([message, *dict.fromkeys(hints)])) from None
    if not (math.isfinite(ends[0]) and math.isfinite(ends[1]) and ends[0] < ends[1]):
        given = shown(f"{low}:{high}")
        raise _refused(f"{shown(path)}: the range must go up, from a number to a larger one (given: {given})")
    _enough(path, points)
    _bounded([points])
    return path, [*(_whole(path, ends, points) if is_whole(path) else _even(ends, points))]


def _times(path: str, written: str) -> list[Value]:
    """Evenly spaced days, or full hours if both ends have an hour."""
    ends, _, count = written.rpartition("/")
    try:
        start, end = (datetime.fromisoformat(part.strip()) for part in ends.split(".."))
        points = int(count)
        days = {len(part.strip()) <= len("2004-07-28") for part in ends.split("..")}
        if len(days) > 1 or start.tzinfo or end.tzinfo:
            raise ValueError
    except ValueError:
        example = "procedure.deadline=2004-07-30T20:00..2004-08-13T20:00/3"
        hint = "both ends with an hour, or both without"
        raise _refused(f"must be PATH=FROM..TO/N, such as {example}, {hint} (given: {shown(written)})") from None
    if start >= end:
        raise _refused(f"{shown(path)}: the range must go on from a time to a later one (given: {shown(ends)})")
    _enough(path, points)
    _bounded([points])
    unit = timedelta(days=1) if days == {True} else timedelta(hours=1)
    moments = (start + round((end - start) / unit * i / (points - 1)) * unit for i in range(points))
    return list(dict.fromkeys(_iso(at.date() if days == {True} else at) for at in moments))


def _listed(path: str, written: str) -> list[Value]:
    """Single values, each read as `--set` reads it; numbers and dates in their order."""
    values = [parse_value(part, f"--over {path}") for part in written.split(",")]
    if not all(isinstance(value, (str, bool, int, float, date)) for value in values):
        hint = "numbers, dates, words, true or false"
        raise _refused(f"{shown(path)}: a list holds single values between commas: {hint} (given: {shown(written)})")
    every = [_iso(value) if isinstance(value, date) else value for value in values]
    if len(set(every)) < len(every):
        raise _refused(f"{shown(path)}: a value is given twice (given: {shown(written)})")
    texts = [value for value in every if isinstance(value, str)]
    if texts and not (len(texts) == len(every) and all(map(is_time, texts))):
        return every
    return every if any(isinstance(value, bool) for value in every) else sorted(every)


def is_time(text: str) -> bool:
    """Whether a value is a date or a time."""
    return re.match(r"\d{4}-\d\d-\d\d", text) is not None


def _iso(moment: date) -> str:
    return moment.isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


def _even(ends: tuple[float, float], points: int) -> list[float]:
    low, high = ends
    # Twelve digits: 0.3, and not 0.30000000000000004.
    return [float(f"{low + (high - low) * i / (points - 1):.12g}") for i in range(points)]


def _whole(path: str, ends: tuple[float, float], points: int) -> list[float]:
    low, high = (int(end) for end in ends)
    if (low, high) != ends:
        raise _refused(f"{path}: takes only whole numbers (given: {ends[0]:g}:{ends[1]:g})")
    return list(dict.fromkeys(round(low + (high - low) * i / (points - 1)) for i in range(points)))


def checked(over: Mapping[str, Iterable[Value | date]]) -> dict[str, list[Value]]:
    """The values by path, as they are written: 12 where only whole numbers fit, whatever kind of number they came as.

    Raises:
        UserError: they are not to be swept.
    """
    if not 1 <= len(over) <= MAX_NUMBERS:
        raise _refused(f"one number can be swept, or {MAX_NUMBERS} (given: {len(over)})")
    moving = {path: [_written(path, value) for value in values] for path, values in over.items()}
    for path, values in moving.items():
        allowed = kinds(path)
        if allowed and not allowed & {"number", "integer"} and any(type(value) in (int, float) for value in values):
            raise _refused(f"{path} is not a number; list its values, as {path}=a,b,c, or give dates as FROM..TO/N.")
        _enough(path, len(values))
    _bounded([len(values) for values in moving.values()])
    return moving


def _written(path: str, value: Value | date) -> Value:
    if isinstance(value, date):
        return _iso(value)
    if isinstance(value, (str, bool)):
        return value
    number = float(value)
    return int(number) if is_whole(path) and number.is_integer() else number


def _enough(path: str, points: int) -> None:
    if points < 2:
        raise _refused(f"{shown(path)}: a sweep needs two points or more (given: {points})")


def _bounded(counts: Sequence[int]) -> None:
    if math.prod(counts) > MAX_POINTS:
        points = " by ".join(f"{count:,}" for count in counts)
        raise _refused(f"{points} points are too many; at most {MAX_POINTS} are run in one sweep. Take fewer steps.")


def _refused(message: str) -> UserError:
    return UserError(f"--over: {message}")
