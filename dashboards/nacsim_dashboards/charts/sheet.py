"""Where the rows of a chart stand: their labels, their notes, their marks, from the top down.

Labels stand left of the bars on a wide screen and above them on a narrow one, so that both keep their room. Places
are counted in pixels from the top: an author's words may be of any length, and a row is as high as it takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from nacsim.findings.estimates import Estimate
from nacsim.findings.words import safe
from nacsim_dashboards.theme import LIGHT, Note, literal

LINES = 4
"""A text is cut after so many."""


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """How values of one kind are drawn."""

    name: str
    """In the legend, which is there if a figure has several styles with names."""
    colour: str
    pattern: str = ""
    symbol: str = "circle"
    bar: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """One estimate in a row."""

    estimate: Estimate
    style: MarkStyle


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its label, a note below it, and the same in figures at the right."""

    label: str
    shown: str
    marks: tuple[Mark, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading; without one if it is empty."""

    heading: str
    rows: tuple[Row, ...]


def notes(*parts: str) -> str:
    """Several notes in one line, without the empty ones."""
    return " \N{MIDDLE DOT} ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class SheetForm:
    """The measures of a layout, in pixels; `label`, `note` and `across` (a heading) in characters."""

    narrow: bool
    left: int
    right: int
    label: int
    note: int
    across: int
    bar: int
    gap: int
    line: int = 17
    heading: int = 34


WIDE = SheetForm(narrow=False, left=256, right=180, label=31, note=35, across=68, bar=18, gap=14)
NARROW = SheetForm(narrow=True, left=16, right=20, label=26, note=44, across=36, bar=13, gap=16)


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark, and how far below the top its middle is."""

    top: float
    row: Row
    mark: Mark


class Sheet:
    """Rows as they are set, one below the other. `texts`: plotly annotations; `height`: of what is set so far."""

    def __init__(self, form: SheetForm) -> None:
        self.form = form
        self.texts: list[Note] = []
        self.placed: list[Placed] = []
        self.height = 0.0

    def add(self, group: Group) -> None:
        """Set a heading and its rows."""
        if group.heading:
            self._heading(group.heading)
        place = self._above if self.form.narrow else self._beside
        for row in group.rows:
            place(row)

    def _heading(self, heading: str) -> None:
        lines = [f"<b>{line}</b>" for line in _lines(heading, self.form.across)]
        top = self.height + self.form.heading - self.form.line
        self._write(lines, len(lines), top, xshift=4 - self.form.left)
        self.height = top + len(lines) * self.form.line + 8

    def _above(self, row: Row) -> None:
        """The label above the bars, the figures at the end of its first line."""
        lines, strong = self._label(row)
        top, edge = self.height, self.form.right - 4
        self._write(lines, strong, top, xshift=4 - self.form.left)
        self._write([literal(row.shown)], 1, top, x=1, xanchor="right", xshift=edge)
        bars = top + len(lines) * self.form.line + 5
        self._place(row, bars)
        self.height = (bars + self.form.bar * len(row.marks) if row.marks else bars - 5) + self.form.gap

    def _beside(self, row: Row) -> None:
        """The label left of the bars, the figures right of them, all in the middle of the row."""
        lines, strong = self._label(row)
        thick, high = self.form.bar * len(row.marks), len(lines) * self.form.line
        middle = self.height + (max(high, thick) + self.form.gap) / 2
        self._write(lines, strong, middle - high / 2, xanchor="right", xshift=-12)
        self._write([literal(row.shown)], 1, middle - self.form.line / 2, x=1, xshift=10)
        self._place(row, middle - thick / 2)
        self.height += max(high, thick) + self.form.gap

    def _label(self, row: Row) -> tuple[list[str], int]:
        """Its lines, and how many of them are no note."""
        label = _lines(row.label, self.form.label)
        return label + (_lines(row.note, self.form.note) if row.note else []), len(label)

    def _place(self, row: Row, top: float) -> None:
        self.placed += [Placed(top + (i + 0.5) * self.form.bar, row, mark) for i, mark in enumerate(row.marks)]

    def _write(self, lines: Sequence[str], strong: int, top: float, **where: Any) -> None:
        """Lines below each other, those after the first `strong` in a quieter colour."""
        for i, line in enumerate(lines):
            loud = i < strong
            font = {"size": 13 if loud else 12, "color": LIGHT["ink" if loud else "soft"]}
            at = {"x": 0, "xref": "paper", "xanchor": "left", "y": -(top + (i + 0.5) * self.form.line), "yref": "y"}
            more = {"yanchor": "middle", "borderpad": 0, "font": font}
            self.texts.append({"text": line} | at | more | where)


def _lines(text: str, width: int) -> list[str]:
    """A text over a few lines, its long words broken."""
    return [literal(line) for line in wrap(safe(text), width, max_lines=LINES, placeholder=" …")] or [""]
