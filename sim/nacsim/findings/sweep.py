"""Chart 12: how outcomes move as one or two numbers do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nacsim.findings.estimates import Change, Estimate, Share, change, given, leaders
from nacsim.findings.outcomes import share_of
from nacsim.record import OUTCOMES, Outcome


@dataclass(frozen=True, slots=True)
class Over:
    """A number that is moved."""

    path: str
    values: tuple[float, ...]
    as_written: float | None
    """What the file says; None where it says nothing, or no single number."""

    @property
    def in_range(self) -> float | None:
        """What the file says, if that lies within the values tried."""
        inside = self.as_written is not None and min(self.values) <= self.as_written <= max(self.values)
        return self.as_written if inside else None

    @property
    def late(self) -> bool:
        """Whether what the file says lies in the upper half of the values."""
        return self.as_written is not None and 2 * self.as_written > min(self.values) + max(self.values)


@dataclass(frozen=True, slots=True)
class Point:
    """What comes of one choice of the numbers."""

    at: tuple[float, ...]
    adopted: Share
    outcomes: Mapping[Outcome, Share]
    hours: Estimate
    """Within which half of the runs end; from those of a tenth to those of nine tenths: eight of ten end between."""
    dilution: float | None
    change: Change
    """Of adopted against the first point, on the same draws."""

    @property
    def leader(self) -> Outcome | None:
        """The most frequent outcome; None where another's interval overlaps with its own."""
        leading = leaders(self.outcomes.items())
        return leading[0] if len(leading) == 1 else None


@dataclass(frozen=True, slots=True)
class Sweep:
    """All of it; `over` holds one number or two."""

    runs: int
    over: tuple[Over, ...]
    points: tuple[Point, ...]

    @property
    def occurring(self) -> list[Outcome]:
        """Outcomes that come about anywhere."""
        return [word for word in OUTCOMES if any(point.outcomes[word].value for point in self.points)]

    @property
    def lowest(self) -> Point:
        """Where least is adopted; the first of equals."""
        return min(self.points, key=lambda point: point.adopted.value)

    @property
    def highest(self) -> Point:
        """Where most is."""
        return max(self.points, key=lambda point: point.adopted.value)

    @property
    def moves(self) -> bool:
        """Whether the interval of any difference from the first point leaves out 0."""
        return any(point.change.sure for point in self.points[1:])

    @property
    def grid(self) -> list[list[Point]]:
        """Of two numbers: a row for each value of the second, along the values of the first."""
        across, up = self.over
        at = {point.at: point for point in self.points}
        return [[at[x, y] for x in across.values] for y in up.values]


def sweep(summary: Mapping[str, Any]) -> Sweep:
    """From the JSON of a sweep."""
    over = tuple(Over(of["path"], tuple(of["values"]), of["as_written"]) for of in summary["over"])
    return Sweep(summary["runs"], over, tuple(_point(of) for of in summary["points"]))


def _point(of: Mapping[str, Any]) -> Point:
    return Point(
        tuple(of["at"]),
        given(of["adopted"]["share"], of["adopted"]["interval"]),
        {word: share_of(of, word) for word in OUTCOMES},
        Estimate(*(of["hours_to_end"][key] for key in ("median", "p10", "p90"))),
        of["dilution"]["mean"],
        change(of["change"]),
    )
