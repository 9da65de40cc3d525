"""The scales that positions and salience are on: found out from the numbers, for tables hardly ever say."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from nacsim.scenario.schema import MAX_OPTIONS

USUAL = (1.0, 10.0, 100.0)
"""Where scales that begin at 0 usually end."""
LEAST_GAP = 0.15
"""Places nearer than this need none between them."""
_HINT = "Say how far the scale goes: --scale 0:10."


@dataclass(frozen=True, slots=True)
class Scale:
    """From the least to the fullest."""

    low: float
    high: float

    def share(self, place: float) -> float:
        """A place as a share of the scale, 0..1."""
        return round((place - self.low) / (self.high - self.low), 6)

    def place(self, share: float) -> float:
        """A share of the scale as a place on it, to five digits of its length."""
        length = self.high - self.low
        return round(self.low + share * length, 5 - math.floor(math.log10(length))) + 0.0

    def holds(self, place: float) -> bool:
        """Whether a place is on it."""
        return self.low <= place <= self.high

    def __str__(self) -> str:
        return f"{plainly(self.low)} to {plainly(self.high)}"


def plainly(value: float) -> str:
    """A number as people and YAML read it: without an exponent, to nine digits."""
    text = f"{Decimal(f'{value:.9g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def guessed(values: Sequence[float]) -> Scale:
    """The first usual scale that holds all the values; from the least to the largest of them if none does."""
    for high in USUAL:
        if all(0 <= value <= high for value in values):
            return Scale(0.0, high)
    return Scale(min(values), max(values))


def _is_usual(scale: Scale) -> bool:
    return scale.low == 0 and scale.high in USUAL


def clause_scales(
    on: Mapping[str, Sequence[float]], meanings: Mapping[str, Mapping[float, str]], stated: Scale | None
) -> tuple[dict[str, Scale], list[tuple[str, str, str | None]]]:
    """The scale of each issue, and what is wrong with some: issue, message and hint.

    That of the places whose meaning is told; else the one that is stated; else, of all issues whose positions fit one,
    the first usual scale that holds all of them; else from the least to the largest position.

    Args:
        on: the positions on each issue.
        meanings: the places on it that have a meaning.
        stated: by the author, for what has no meanings.
    """
    scales: dict[str, Scale] = {}
    problems: list[tuple[str, str, str | None]] = []
    told = {key: list(places) for key, places in meanings.items() if len(places) > 1}
    on = {key: [*values, *meanings.get(key, ())] for key, values in on.items()}
    usual = [key for key in on if key not in told and _is_usual(guessed(on[key]))]
    together = guessed([value for key in usual for value in on[key]]) if usual else None
    for key, values in on.items():
        if key in told:
            scales[key] = Scale(min(told[key]), max(told[key]))
        elif stated or key in usual:
            scales[key] = stated or together or guessed(values)
        elif min(values) == max(values):
            problems.append(
                (key, f"has one position only, {plainly(values[0])}, so that its scale is not known", _HINT)
            )
        else:
            scales[key] = Scale(min(values), max(values))
    return scales, problems


def options(scale: Scale, positions: Sequence[float], meanings: Mapping[float, str]) -> list[float]:
    """Places for the options of a clause, the fullest first: at least two, at most `MAX_OPTIONS`.

    The ends of the scale, the places that have a meaning, and those that somebody wants. Where no meanings are told,
    places halfway between those that lie far apart, for a compromise. Where there are too many, of two that lie nearest
    together the one goes that has no meaning and is no end.
    """
    kept = {scale.place(scale.share(place)): True for place in (scale.low, scale.high, *meanings)}
    found = kept | {place: kept.get(place, False) for place in (scale.place(scale.share(p)) for p in positions)}
    places = sorted(place for place in found if scale.holds(place))
    while len(places) > MAX_OPTIONS:
        places.remove(_superfluous(places, kept))
    if not meanings:
        for place in _between(scale, places):
            places = sorted([*places, place])
    return places[::-1]


def _superfluous(places: Sequence[float], kept: Mapping[float, bool]) -> float:
    """The place to leave out: of the two nearest to each other one that is no end, rather without a meaning."""
    inner = range(1, len(places) - 1)
    gap = {i: min(places[i] - places[i - 1], places[i + 1] - places[i]) for i in inner}
    return places[min(inner, key=lambda i: (places[i] in kept, gap[i]))]


def _between(scale: Scale, places: Sequence[float]) -> Iterator[float]:
    """Round places halfway between those that lie furthest apart, while there is room for one more."""
    shares = [scale.share(place) for place in places]
    while len(shares) < MAX_OPTIONS - 1:
        gap, at = max((high - low, low) for low, high in pairwise(shares))
        if gap <= LEAST_GAP + 1e-6:
            return
        middle = round((at + gap / 2) * 20) / 20
        shares = sorted([*shares, middle])
        yield scale.place(middle)
