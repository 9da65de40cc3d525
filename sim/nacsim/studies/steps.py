"""What is swept: one or two numbers of a scenario, and the values they take."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from nacsim.errors import UserError
from nacsim.scenario import look_alikes
from nacsim.scenario.document import shown
from nacsim.scenario.paths import is_whole, kinds

MAX_POINTS = 400
"""Points of one sweep: 20 by 20."""
MAX_NUMBERS = 2
"""Numbers that move: more could be run, but not shown."""


def steps(text: str) -> tuple[str, list[float]]:
    """The path and the values of one `--over PATH=LO:HI:N`; on a path of whole numbers, whole numbers.

    Raises:
        UserError: the text is not of that form, or there is no way from LO to HI in N points.
    """
    path, _, written = text.partition("=")
    path = path.strip()
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
    return path, _whole(path, ends, points) if is_whole(path) else _even(ends, points)


def _even(ends: tuple[float, float], points: int) -> list[float]:
    low, high = ends
    # Twelve digits: 0.3, and not 0.30000000000000004.
    return [float(f"{low + (high - low) * i / (points - 1):.12g}") for i in range(points)]


def _whole(path: str, ends: tuple[float, float], points: int) -> list[float]:
    low, high = (int(end) for end in ends)
    if (low, high) != ends:
        raise _refused(f"{path}: takes only whole numbers (given: {ends[0]:g}:{ends[1]:g})")
    return list(dict.fromkeys(round(low + (high - low) * i / (points - 1)) for i in range(points)))


def checked(over: Mapping[str, Iterable[float]]) -> dict[str, list[float]]:
    """The values by path, as they are written: 12 where only whole numbers fit, whatever kind of number they came as.

    Raises:
        UserError: they are not to be swept.
    """
    if not 1 <= len(over) <= MAX_NUMBERS:
        raise _refused(f"one number can be swept, or {MAX_NUMBERS} (given: {len(over)})")
    for path in over:
        allowed = kinds(path)
        if allowed and not allowed & {"number", "integer"}:
            raise _refused(f"{path} is not a number; to compare words, write variants or what-ifs for `nac compare`.")
    moving = {path: [_written(path, value) for value in values] for path, values in over.items()}
    for path, values in moving.items():
        _enough(path, len(values))
    _bounded([len(values) for values in moving.values()])
    return moving


def _written(path: str, value: float) -> float:
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
