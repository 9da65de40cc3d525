"""How outcomes move as one or two numbers do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nacsim.findings.estimates import TINY, Change, Estimate, Share, change, given, leaders, number
from nacsim.findings.path_words import path_words
from nacsim.findings.words import OUTCOME_WORDS, Words, apart, counted, duration, listed, safe
from nacsim.record import OUTCOMES, Outcome
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import SweepPoint, SweepSummary

Value = float | str | bool


def value_words(value: Value) -> str:
    """A value as it is read: 0.1, 2004-07-30 20:00, passive, yes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return safe(_HOUR.sub(r"\1 \2", value))
    return number(value)


_HOUR = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class SweptNumber:
    """What is moved: a number; or a date, a time or a word, whose values stand one after the other."""

    path: str
    name: str
    """What the path leads to, in words."""
    values: tuple[Value, ...]
    as_written: Value | None
    """What the file says; None where it says nothing, or no single value."""

    @property
    def is_number(self) -> bool:
        """Whether all its values are numbers."""
        return not any(isinstance(value, (str, bool)) for value in self.values)

    @property
    def has_order(self) -> bool:
        """Whether it goes up: numbers do, and dates."""
        return self.is_number or all(isinstance(value, str) and _DATE.match(value) for value in self.values)

    @property
    def words(self) -> tuple[str, ...]:
        """Its values as they are read."""
        return tuple(map(value_words, self.values))

    @property
    def places(self) -> tuple[float, ...]:
        """Where its values stand on an axis: a number at itself, others one after the other."""
        return tuple(float(value) if self.is_number else i for i, value in enumerate(self.values))

    @property
    def in_range(self) -> float | None:
        """Where on the axis the file's own value stands, if that lies within the values tried."""
        if self.as_written is None:
            return None
        if not self.is_number or isinstance(self.as_written, (str, bool)):
            words = value_words(self.as_written)
            return float(self.words.index(words)) if words in self.words and not self.is_number else None
        return self.as_written if min(self.places) <= self.as_written <= max(self.places) else None

    @property
    def late(self) -> bool:
        """Whether that lies in the upper half of the values."""
        return self.in_range is not None and 2 * self.in_range > min(self.places) + max(self.places)

    @property
    def says(self) -> str:
        """How it is moved: France's reserve (allies.FRA.reserve), 6 values from 0 to 0.5, as written 0.1."""
        written = "" if self.as_written is None else f", as written {value_words(self.as_written)}"
        if not self.has_order:
            return f"{self.name} ({self.path}): {listed(self.words)}{written}"
        ranked = [number(place) for place in sorted(self.places)] if self.is_number else sorted(self.words)
        return (
            f"{self.name} ({self.path}), {counted(len(self.values), 'value')} from {ranked[0]} to {ranked[-1]}{written}"
        )


_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Point:
    """What comes of one choice of the numbers."""

    at: tuple[Value, ...]
    adopted: Share
    outcomes: Mapping[Outcome, Share]
    hours: Estimate
    """Within which half of the runs end; from those of a tenth to those of nine tenths: eight of ten end between."""
    dilution: float | None
    change: Change
    """Of adopted against the first point, on the same draws."""
    meetings: int | None = None
    """Of the deciding body, up to its deadline; None where that was not kept."""

    @property
    def leader(self) -> Outcome | None:
        """The most frequent outcome; None where another's interval overlaps with its own."""
        leading = leaders(self.outcomes.items())
        return leading[0] if len(leading) == 1 else None


@dataclass(frozen=True, slots=True)
class SweepFinding:
    """How adoption moves along one number or two, `over`. Points: the last number moving fastest."""

    runs: int
    seed: int
    over: tuple[SweptNumber, ...]
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
        """Where most is adopted; the first of equals."""
        return max(self.points, key=lambda point: point.adopted.value)

    @property
    def moves(self) -> bool:
        """Whether any difference from the first point is clear."""
        return any(point.change.clear for point in self.points[1:])

    @property
    def grid(self) -> list[list[Point]]:
        """Of two numbers: a row for each value of the second, along the values of the first."""
        across, up = self.over
        at = {point.at: point for point in self.points}
        return [[at[x, y] for x in across.values] for y in up.values]

    @property
    def sample(self) -> str:
        """How many runs, and on which draws."""
        return f"{counted(self.runs, 'run')} at each point, on the same draws of seed {self.seed}"

    @property
    def headline(self) -> str:
        """How adoption moves along the numbers."""
        if not self.moves:
            tiny = any(point.change.tiny for point in self.points[1:])
            why = f"what changes is {TINY}" if tiny else "no change beyond what chance could produce"
            return f"Adoption hardly moves with {self._names}: {why}"
        low, high, first, last = self.lowest, self.highest, self.points[0], self.points[-1]
        ends_apart = {first.adopted.value, last.adopted.value} == {low.adopted.value, high.adopted.value}
        if len(self.over) == 1 and ends_apart and self.over[0].has_order:
            verb = "rises" if last.adopted.value > first.adopted.value else "falls"
            ends = f"as {self._names} goes from {value_words(first.at[0])} to {value_words(last.at[0])}"
            return f"Adoption {verb} from {first.adopted.text} to {last.adopted.text} {ends}"
        return f"Adoption goes from {self._place(low)} to {self._place(high)}, depending on {self._names}"

    @property
    def leading(self) -> str:
        """Which outcome leads where, as far as the intervals tell; of one number moved."""
        leading = list(dict.fromkeys(point.leader for point in self.points if point.leader))
        words = [OUTCOME_WORDS[word] for word in leading]
        if not words:
            return "No outcome is clearly the most frequent anywhere"
        if len(words) == 1:
            where = "all along" if all(point.leader for point in self.points) else "wherever one clearly is"
            return f"The most frequent outcome {where}: {words[0]}"
        if not self.over[0].is_number:
            return f"The most frequent outcome changes with {self._names}: {', then '.join(words)}"
        return f"The most frequent outcome changes as {self._names} grows: {', then '.join(words)}"

    @property
    def duration(self) -> str:
        """How long it takes."""
        hours = [round(point.hours.value) for point in self.points]
        low, high = duration(min(hours)), duration(max(hours))
        if low == high:
            return f"Half of the runs end within {low} at every point"
        if len(self.over) == 1 and {hours[0], hours[-1]} == {min(hours), max(hours)}:
            start, end = (value_words(point.at[0]) for point in (self.points[0], self.points[-1]))
            return f"Half of the runs end within {duration(hours[0])} at {start}, within {duration(hours[-1])} at {end}"
        return f"Half of the runs end within {low} to {high}, depending on {self._names}"

    @property
    def dilution(self) -> str:
        """What the adopted texts lose; empty where nothing is adopted."""
        means = [point.dilution for point in self.points if point.dilution is not None]
        if not means:
            return ""
        spread = " to ".join(dict.fromkeys(apart(min(means), max(means))))
        return f"Of what was adopted, dilution is {spread} of 1 on average"

    @property
    def widest(self) -> str:
        """How sure the shares are."""
        widest = max(point.adopted.high - point.adopted.low for point in self.points)
        return f"Each share has a 95% interval at most {100 * widest:.1f} points wide"

    @property
    def _names(self) -> str:
        return listed(over.name for over in self.over)

    def _place(self, point: Point) -> str:
        """3% (0.1, 0.2); saying so where it is the same at other points."""
        at = ", ".join(map(value_words, point.at))
        like = sum(other.adopted.value == point.adopted.value for other in self.points) > 1
        return f"{point.adopted.text} ({at}{', among others' if like else ''})"


def sweep(summary: SweepSummary, scenario: Scenario) -> SweepFinding:
    """From what `nac sweep` found, and the scenario that it moved something of."""
    words = Words(scenario)
    over = tuple(
        SweptNumber(safe(stored.path), path_words(stored.path, words), tuple(stored.values), stored.as_written)
        for stored in summary.over
    )
    return SweepFinding(summary.runs, summary.seed, over, tuple(_point(stored) for stored in summary.points))


def _point(stored: SweepPoint) -> Point:
    hours = stored.hours_to_end
    return Point(
        tuple(stored.at),
        given(stored.adopted.share, stored.adopted.interval),
        {word: given(stored.outcomes[word], stored.intervals[word]) for word in OUTCOMES},
        Estimate(hours.median, hours.p10, hours.p90),
        stored.dilution.mean,
        change(stored.change),
        stored.meetings,
    )
