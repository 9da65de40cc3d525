"""Estimates with their 95 % intervals and the words for them: shares of runs, differences, indices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import TypeVar

from nacsim.store.summaries import RangeEnd
from nacsim.store.summary_parts import Difference

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"

LEAST = 0.02
"""A difference of shares that is smaller is tiny, however sure it is that there is one."""
CLEARLY = f'"Clearly": 0 lies outside its interval, and it is {100 * LEAST:.0f} points or more.'
"""What is meant by it wherever a finding says it of a difference of shares."""
TINY = "detectable but tiny"
"""What a difference of shares is whose interval leaves out 0, and that is smaller."""
INTERVALS = (
    "Intervals are about the number of runs alone; the model itself cannot be told apart from base rates on the"
    " decisions on record"
)
"""What they are not about: said once beside the intervals of a page, and of a report."""

T = TypeVar("T")

Z95 = 1.959963984540054
"""The standard normal quantile of a two-sided 95 % interval."""
FLOOR = 0.01
"""The probability that counts in a logarithm where less was given, so that one surprise cannot outweigh all else. It
bears most on what a scenario cannot reach, alike for every predictor, so that differences between them do not hang on
it."""


def wilson(hits: int, runs: int, z: float = Z95) -> tuple[float, float]:
    """The Wilson score interval of a share (Wilson 1927): honest near 0 and 1, where the textbook one is not.

    Raises:
        ValueError: there are no runs, or more hits than runs.
    """
    if not 0 <= hits <= runs or runs == 0:
        raise ValueError(f"no share of {hits} in {runs}")
    share, spread = hits / runs, z * z / runs
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / runs + spread / (4 * runs)) / (1 + spread)
    # At 0 and 1 the interval ends at the share itself, which rounding would miss by a bit.
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def percent(share: float) -> str:
    """58%; a decimal near the ends, and never 0% or 100% of what is not."""
    if 0 < share < 0.0005:
        return "under 0.1%"
    if 0.9995 < share < 1:
        return "over 99.9%"
    return f"{share:.1%}" if 0 < share < 0.0095 or 0.9905 < share < 1 else f"{share:.0%}"


def brief(share: float) -> str:
    """The same for a narrow column: <0.1%, >99.9%."""
    return percent(share).replace("under ", "<").replace("over ", ">")


def number(value: float) -> str:
    """Up to four significant digits, a thousand with a comma, and a true minus sign."""
    shown = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return shown.replace("-", MINUS)


def signed(value: float, decimals: int = 0) -> str:
    """+42, -3, 0: what rounds to nothing carries no sign."""
    shown = f"{value:+.{decimals}f}"
    return f"{abs(value):.{decimals}f}" if float(shown) == 0 else shown.replace("-", MINUS)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the interval it lies in."""

    value: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0

    @property
    def arms(self) -> tuple[float, float]:
        """How far the interval reaches down and up from the value: what an error bar is drawn with."""
        return max(0.0, self.value - self.low), max(0.0, self.high - self.value)

    def overlaps(self, other: Estimate) -> bool:
        """Whether the two intervals have a value in common."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Share(Estimate):
    """A share of runs, 0 to 1."""

    @property
    def text(self) -> str:
        """58%."""
        return percent(self.value)

    @property
    def interval(self) -> str:
        """53% to 64%."""
        return f"{percent(self.low)} to {percent(self.high)}"

    @property
    def shown(self) -> str:
        """Both, as they stand beside a bar: 58% (53-64%)."""
        return f"{brief(self.value)} ({brief(self.low).removesuffix('%')}{DASH}{brief(self.high)})"


@dataclass(frozen=True, slots=True)
class Change(Estimate):
    """A difference."""

    @property
    def interval(self) -> tuple[float, float]:
        """Both ends."""
        return self.low, self.high

    @property
    def clear(self) -> bool:
        """Of shares: whether there surely is a difference, and one that is not tiny."""
        return self.sure and round(abs(self.value), 6) >= LEAST

    @property
    def tiny(self) -> bool:
        """Of shares: whether there surely is a difference, but a tiny one."""
        return self.sure and not self.clear

    @property
    def points(self) -> str:
        """Of shares, in percentage points: +42 (+37 to +47)."""
        value, low, high = (signed(100 * end, self._decimals) for end in (self.value, *self.interval))
        return f"{value} ({low} to {high})"

    @property
    def rounded(self) -> str:
        """Its value alone: +42."""
        return self.points.partition(" ")[0]

    @property
    def size(self) -> str:
        """The same without its sign: 42."""
        return self.rounded.lstrip(f"+{MINUS}")

    @property
    def in_points(self) -> str:
        """The same in a sentence: +42 points (+37 to +47)."""
        return self.points.replace(" (", " points (")

    @property
    def mean(self) -> str:
        """Of means, in their own unit, to two digits: +0.55 (+0.50 to +0.61)."""
        decimals = 0 if abs(self.value) >= 10 else 1 if abs(self.value) >= 1 else 2
        value, low, high = (signed(end, decimals) for end in (self.value, *self.interval))
        return f"{value} ({low} to {high})"

    @property
    def _decimals(self) -> int:
        """As many as it takes to show what is not 0 as something else, and what is tiny as less than it takes."""
        small = min((abs(end) for end in (self.value, *self.interval) if end), default=1.0)
        return 0 if small >= 0.005 and not self.tiny else 1 if small >= 0.0005 else 2


@dataclass(frozen=True, slots=True)
class Index(Estimate):
    """A share of variance, as it was estimated: chance can make it a little less than 0 or more than 1."""

    @property
    def shown(self) -> str:
        """0.42 (0.35 to 0.50)."""
        ends = (self.value, self.low, self.high)
        value, low, high = (f"{end:.2f}".replace("-0.00", "0.00").replace("-", MINUS) for end in ends)
        return f"{value} ({low} to {high})"


def share(value: float, runs: int) -> Share:
    """A share as the JSON has it, of so many runs, with the Wilson interval that belongs to it."""
    return Share(value, *wilson(round(value * runs), runs))


def given(value: float, interval: Sequence[float]) -> Share:
    """A share that comes with its interval."""
    low, high = interval
    return Share(value, low, high)


def change(stored: Difference | RangeEnd) -> Change:
    """A difference as a summary has it, with its interval."""
    return Change(stored.difference, *stored.interval)


def mean_change(differences: Sequence[float]) -> Change:
    """The mean of a few differences with the interval of Student (1908).

    ValueError of fewer than three: the expansion of the quantile (Abramowitz and Stegun 1964, 26.7.5) is 1 % too small
    with two degrees of freedom, and far off with one.
    """
    freedom = len(differences) - 1
    if freedom < 2:
        raise ValueError(f"no interval from {len(differences)} differences")
    z = Z95
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    quantile = sum(term / freedom**power for power, term in enumerate(terms))
    mean, half = fmean(differences), quantile * stdev(differences) / sqrt(freedom + 1)
    return Change(mean, mean - half, mean + half)


def leaders(things: Iterable[tuple[T, Estimate]]) -> list[T]:
    """Those with the largest estimate, and those whose intervals overlap with it, largest first; nobody at 0."""
    ranked = sorted((pair for pair in things if pair[1].value > 0), key=lambda pair: -pair[1].value)
    return [thing for thing, estimate in ranked if estimate.overlaps(ranked[0][1])]


def complement(part: Share) -> Share:
    """The share of all other runs, and so its interval."""
    return Share(*(round(1 - end, 6) for end in (part.value, part.high, part.low)))
