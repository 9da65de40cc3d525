"""What a page is made of, as plain frozen data: tables, charts, sections. The contract between charts and pages.

Nothing here knows HTML or where numbers come from. A figure is made with the colours of `theme.LIGHT` only (the page
turns them into those of `theme.DARK` where the reader's screen is dark), and every text of a scenario that goes into
a figure goes through `theme.literal` (plotly reads some HTML). Everything else is plain text: the page escapes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from plotly.graph_objects import Figure

from nacsim.record import Outcome

Cell = str | float | int
"""Floats are shown as they are: round them where they are made."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    """Needed where the table stands alone; a chart's table is named by the chart."""
    sortable: bool = False
    """True: a reader can sort it by any column."""

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Of each column whether all its cells are numbers."""
        return tuple(all(not isinstance(row[i], str) for row in self.rows) for i in range(len(self.header)))


@dataclass(frozen=True, slots=True)
class Step:
    """One state of a chart that goes through several."""

    label: str
    """A few words for the slider: `Session 3, Thu 29 July, 09:00`."""
    says: str
    """What is seen at this step, in a sentence: shown under the slider and read out."""
    figure: Figure
    narrow: Figure | None = None
    """The same for screens narrower than 640 pixels, where reflowing is not enough."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a still: a disc with a letter."""

    x: float
    y: float
    """In pixels, from the top left."""
    text: str
    kind: str
    """Its class in the style sheet, of the form [a-z]+: a stance, `empty`."""
    means: str
    """What such a mark stands for, in the key."""
    ringed: bool = False
    """Whether it has changed since the still before."""


@dataclass(frozen=True, slots=True)
class Still:
    """One step of a chart as a small picture that the page draws without a script: for paper, slides, and no script."""

    label: str
    says: str
    """What is seen, in a sentence: stands below it."""
    width: int
    height: int
    outline: tuple[tuple[float, float], ...]
    """Of what the marks stand round, in pixels from the top left."""
    middle: tuple[str, ...]
    """What stands in the middle, line by line."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with all that a reader needs to take it in, also one who cannot see it."""

    key: str
    """Its id on the page, of the form [a-z0-9-]+, one of a kind on a page."""
    title: str
    """What is found: "France alone objects to the end", not "Stances"."""
    caption: str
    """How to read it, and what it says in numbers; from the same data as the figure."""
    figure: Figure
    """Without a title of its own; its layout's height in pixels is the room it gets. With steps: the first one's."""
    table: Table
    """What is drawn, as rows."""
    steps: tuple[Step, ...] = ()
    """Empty: the chart stands still."""
    narrow: Figure | None = None
    """As a step's."""
    follows: str = ""
    """The key of a chart on the same page, with as many steps, whose controls step through this one as well."""
    question: str = ""
    """What it answers, for a lesson: stands in place of a title that gives the end away until the last step is seen."""
    stills: tuple[Still, ...] = ()
    """On paper and where no script runs, these stand in place of the figure."""
    least: int = 0
    """Where there are fewer pixels across than this, the narrow form is drawn on a screen of any width."""


THIN = 0.06
"""A slice of a smaller share is too thin for a text."""
THIN_ON_A_PHONE = 0.16
"""The same on the narrowest screen."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One outcome's part of a strip."""

    outcome: Outcome
    words: str
    share: float
    shown: str
    """Its share in words: 83%."""

    @property
    def label(self) -> str:
        """The same as it stands on the bar; empty where there is no room for it."""
        return self.shown if self.share >= THIN else ""


@dataclass(frozen=True, slots=True)
class Strip:
    """How often each outcome comes about: one bar of full length. The page draws it without a script."""

    label: str
    """What it is of, where several stand below each other; empty of one alone."""
    slices: tuple[Slice, ...]
    """Of the outcomes that occur, in the order of `record.OUTCOMES`."""
    says: str
    """The share adopted with its interval, in words."""

    @property
    def thin(self) -> tuple[Slice, ...]:
        """Slices that may be too thin for their share, on a phone at least."""
        return tuple(one for one in self.slices if one.share < THIN_ON_A_PHONE)


@dataclass(frozen=True, slots=True)
class Strips:
    """Strips below each other, with one key to their colours."""

    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """Detail that a reader opens."""

    summary: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Text laid out in columns, such as a transcript."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences, one below the other."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the same folder."""

    href: str
    title: str
    text: str
    strip: Strip | None = None
    more: tuple[Link, ...] = ()
    """Pages about the same, named below it in brief."""


Part = Chart | Strips | Table | Fold | Lines | Points | Link | str
"""What may stand in a section; a str is a paragraph."""


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and what stands under it."""

    key: str
    """Its id on the page, as a chart's."""
    heading: str
    parts: tuple[Part, ...]
    question: str = ""
    """What it answers: in a lesson it stays closed under this until somebody asks. Empty: it gives nothing away."""


def charts_of(parts: Iterable[Part]) -> Iterator[Chart]:
    """Every chart among these parts, folded or not."""
    for part in parts:
        if isinstance(part, Chart):
            yield part
        elif isinstance(part, Fold):
            yield from charts_of(part.parts)


@dataclass(frozen=True, slots=True)
class Badge:
    """A fact about a result in a word or two, such as `seed 7`."""

    label: str
    text: str
    tone: Literal["plain", "good", "bad"] = "plain"


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page, read top to bottom like a briefing."""

    title: str
    question: str
    answer: str
    """One sentence."""
    badges: tuple[Badge, ...]
    notes: tuple[str, ...]
    """What a reader must be told: the scenario's own words."""
    sections: tuple[Section, ...]
    strips: tuple[Strip, ...] = ()
    """Below the answer: how often each outcome comes about."""
    source: str = ""
    """What stands below every picture that is taken away: the program's version, what was run, the digest."""
    lesson: bool = False
    """Whether it keeps the end to itself until it is asked."""
