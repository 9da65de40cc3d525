"""Where everything on the staircase stands, in pixels, so that no text runs into another or into a stair.

Whatever brought about a rise is written below the lowest stair of its column, where no line can be: beside the riser if
that is tall. What does not fit into its column gets a number, and its words stand below the picture. The names stand at
the ends of the lines, spread where the lines end close together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil
from string import ascii_lowercase
from textwrap import wrap

from nacsim.findings.staircase import FLAT, Cause, Staircase
from nacsim.findings.stairs import Stair
from nacsim.findings.words import safe

INNER = 290
"""Pixels from the lowest to the highest stair."""
LINE = 15
"""Of a line of text."""
GAP = 7
"""Between a stair and what is written below it."""
ROW = 24
"""For the words in which the two regions are named, above and below all else."""
DOWN = "↓\N{NO-BREAK SPACE}"
"""Before what made a fall."""
MOST, ABOVE = 6, 3
"""Lines at most of a label, and of what stands above the picture."""


@dataclass(frozen=True, slots=True)
class StairForm:
    """The measures of a layout; widths are those of the narrowest screen that it is meant for."""

    width: int
    left: int
    right: int
    letter: float
    """Of a label, on average."""
    size: int
    """Of its letters."""
    ticks: int
    """Sessions named below the picture at most."""


WIDE = StairForm(width=690, left=76, right=68, letter=6.1, size=12, ticks=12)
NARROW = StairForm(width=306, left=74, right=64, letter=6.3, size=11, ticks=4)


@dataclass(frozen=True, slots=True)
class Label:
    """What brought about the rises to a sitting."""

    sitting: int
    lines: tuple[str, ...]
    top: float
    """In pixels above the lowest stair."""
    key: str = ""
    """The words its number stands for; empty if it is written out."""


@dataclass(frozen=True, slots=True)
class Name:
    """A line's name at its end."""

    stair: Stair
    level: float
    """Where the line ends: margin less reserve."""
    place: float
    """The middle of its text, in pixels above the lowest stair."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture, or the part of it that has come about by a sitting."""

    finding: Staircase
    form: StairForm
    upto: int
    """So many columns have stairs."""
    ended: bool = True
    """Whether the end is seen."""

    @property
    def column(self) -> float:
        """Pixels of a column; one is the end's."""
        return (self.form.width - self.form.left - self.form.right) / len(self.finding.sittings)

    @property
    def unit(self) -> float:
        """Pixels of 1."""
        low, high = self.finding.height
        return INNER / max(high - low, FLAT)

    def up(self, level: float) -> float:
        """Pixels above the lowest stair."""
        return (level - self.finding.height[0]) * self.unit

    def names(self) -> list[Name]:
        """From the lowest line up."""
        ends = [(treads(stair, self.upto)[-1], stair) for stair in self.finding.drawn]
        found = sorted(((level, stair) for level, stair in ends if level is not None), key=lambda end: end[0])
        places = spread([self.up(level) for level, _ in found], self.name_height)
        return [Name(stair, level, place) for (level, stair), place in zip(found, places, strict=True)]

    @property
    def name_height(self) -> int:
        """A name, and below it how the ally stands at the end."""
        return LINE * (2 if self.ended else 1) + 2

    @property
    def bottom(self) -> float:
        """Pixels needed below the lowest stair."""
        lowest = [label.top - LINE * len(label.lines) for label in self.labels()]
        return ROW + max(0.0, -min([self.floor([self.upto]), *lowest], default=0.0)) + GAP

    @property
    def top(self) -> float:
        """Pixels needed above the highest stair."""
        highest = max((name.place + self.name_height / 2 for name in self.names()), default=0.0)
        return max(ROW, highest - self.up(self.finding.height[1])) + GAP

    def marks(self) -> dict[int, list[str]]:
        """What stands above the picture: the silences after each sitting, as lines; letters where there is no room."""
        shown = self._all_marks().items()
        return {after: lines for after, lines in shown if self.ended or after < self.upto - 1}

    def _all_marks(self) -> dict[int, list[str]]:
        shorts: dict[int, list[str]] = {}
        for mark in self.finding.marks:
            shorts.setdefault(mark.after, []).append(mark.short)
        apart = min((b - a for a, b in pairwise(shorts)), default=2)
        across = int(min(apart, 2) * self.column / self.form.letter) - 1
        lines = {
            after: [line for one in some for line in wrap(safe(one), max(across, 1))] for after, some in shorts.items()
        }
        fit = all(len(some) <= ABOVE and max(map(len, some)) <= across for some in lines.values())
        whole = all(" ".join(lines[after]) == safe(" ".join(some)) for after, some in shorts.items())
        return (
            lines
            if fit and whole
            else {after: [letter] for after, letter in zip(shorts, ascii_lowercase, strict=False)}
        )

    def floor(self, columns: Sequence[int]) -> float:
        """The lowest thing in some columns, in pixels above the lowest stair."""
        rows = [treads(stair, self.upto) for stair in self.finding.drawn]
        stairs = [self.up(row[c]) for row in rows for c in columns if c < self.upto and row[c] is not None]  # type: ignore[arg-type]
        names = [name.place - self.name_height / 2 for name in self.names()] if max(columns) >= self.upto else []
        return min([*stairs, *names], default=0.0)

    def labels(self) -> Iterator[Label]:
        """Of every sitting with rises worth naming, as far as there is room."""
        causes = [cause for cause in self.finding.causes if cause.end < self.upto]
        groups = [(end, list(some)) for end, some in groupby(causes, key=lambda cause: cause.end)]
        numbers: dict[str, int] = {}
        for i, (end, some) in enumerate(groups):
            after = groups[i + 1][0] if i + 1 < len(groups) else self.upto + 1
            parts = [self._parts(cause) for cause in some]
            lines, key = self._lines(parts, after - end), ""
            if not lines:
                key = "; ".join(" ".join(shorts) for shorts in parts)
                lines = [str(numbers.setdefault(key, len(numbers) + 1))]
            yield Label(end, tuple(lines), self._top(end, lines), key)

    def _parts(self, cause: Cause) -> list[str]:
        """What made it, with commas; an ally that moved alone is named, and a fall has an arrow."""
        alone = len(cause.allies) == 1 < len(self.finding.drawn)
        name = f"{self.finding.words.name(cause.allies[0])}: " if alone else ""
        *head, last = [safe(short) for short in cause.shorts]
        first, *rest = [*(f"{short}," for short in head), last]
        return [f"{'' if cause.up else DOWN}{name}{first}", *rest]

    def _lines(self, parts: Sequence[Sequence[str]], columns: int) -> list[str]:
        """Each on lines of its own, or after another if that is too wide, if they fit into so many columns."""
        across = int((columns * self.column - GAP) / self.form.letter)
        if any(len(word) > across for some in parts for part in some for word in part.split(" ")):
            return []
        apart = all(len(part) <= across for some in parts for part in some)
        texts = [text for some in parts for text in (some if apart else [" ".join(some)])]
        lines = [line for text in texts for line in wrap(text, across)]
        return lines if len(lines) <= MOST else []

    def _top(self, end: int, lines: Sequence[str]) -> float:
        wide = max(len(line) for line in lines) * self.form.letter + GAP
        columns = range(end, min(end + ceil(wide / self.column), len(self.finding.sittings)))
        beside = [self._middle(stair, end) + LINE * len(lines) / 2 for stair in self.finding.drawn]
        top = min([self.floor(columns) - GAP, *beside])
        consent = self.up(0)
        return min(top, consent - GAP) if top - LINE * len(lines) < consent + GAP else top

    def _middle(self, stair: Stair, end: int) -> float:
        """Of the riser to a sitting; far up where there is none."""
        before, after = treads(stair, end + 1)[-2:]
        return INNER * 9 if before is None or after is None else self.up((before + after) / 2)


def treads(stair: Stair, upto: int) -> list[float | None]:
    """A stair for each of the first sittings: where there is no point, as before; None before the first."""
    found: list[float | None] = []
    for point in stair.points[:upto]:
        found.append(point if point is not None or not found else found[-1])
    return found


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Places at least so far apart, in the order of those wanted, which rise.

    Those that would touch move apart round their common middle.
    """
    groups: list[tuple[float, int]] = []  # the middle, and how many
    for place in wanted:
        groups.append((place, 1))
        while len(groups) > 1:
            (low, below), (high, above) = groups[-2:]
            if high - low >= (below + above) / 2 * gap:
                break
            groups[-2:] = [((low * below + high * above) / (below + above), below + above)]
    return [middle + (i - (count - 1) / 2) * gap for middle, count in groups for i in range(count)]
