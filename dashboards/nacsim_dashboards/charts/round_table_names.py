"""The names beside the seats, none of which touches another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from plotly.graph_objects import Scatter

from nacsim.findings.sittings import Seat
from nacsim.findings.words import safe
from nacsim_dashboards.charts.oval import Point
from nacsim_dashboards.charts.round_table_form import TableForm
from nacsim_dashboards.theme import LIGHT, literal

SIZE = 11
LETTER, LINE = 6.2, 14.0
"""Pixels that a letter is wide and a line high, in a wide font."""
BOLD = 1.12
"""How much wider a bold letter is."""
APART = 5.0
"""Pixels between two names."""
ROW = 2 * LINE + APART
"""How much further out a name stands that would touch another."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name and where it stands: above its seat or below, or beside it, where there is room for every name."""

    x: float
    y: float
    """Of the edge towards the seat."""
    anchor: str
    lines: tuple[str, ...]
    bold: bool
    out: bool = False
    """Whether it stands in a second row, further out."""

    @property
    def outer(self) -> float:
        """How far from the middle line it reaches."""
        return abs(self.y) + (0 if self.anchor.startswith("middle") else len(self.lines) * LINE)

    @property
    def half(self) -> float:
        """Half its width."""
        return max(len(line) for line in self.lines) * LETTER * (BOLD if self.bold else 1) / 2

    def touches(self, other: Name, scale: float) -> bool:
        """Whether they touch, where the plot is that much narrower than it is made for."""
        if self.anchor != other.anchor or self.anchor.startswith("middle"):
            return False
        side_by_side = abs(self.x - other.x) * scale >= self.half + other.half + APART
        return not side_by_side and abs(self.y) < other.outer and abs(other.y) < self.outer

    def beyond(self, others: Sequence[Name]) -> Name:
        """The same, further out than these."""
        y = max(abs(self.y) + ROW, *(other.outer + APART for other in others))
        return replace(self, y=y if self.y > 0 else -y, out=True)


def names(seats: Sequence[Seat], places: Sequence[Point], form: TableForm) -> list[Name]:
    """The name of each seat: outward, and beyond those before it that it would touch."""
    scale = form.least / form.room[0] or 1.0
    put: list[Name] = []
    for seat, place in zip(seats, places, strict=True):
        name = _name(seat, place, form)
        touched = [other for other in put if name.touches(other, scale)]
        put.append(name.beyond(touched) if touched else name)
    return put


def _name(seat: Seat, place: Point, form: TableForm) -> Name:
    """Bold for those who tabled the text; a long name over two lines."""
    across, up, anchor = _side(place, form)
    width, text = (11, seat.name) if form.full_names else (5, seat.ally.replace("_", " "))
    lines = wrap(safe(text), width, max_lines=2, placeholder="…")
    return Name(place[0] + form.name * across, place[1] + form.name * up, anchor, tuple(lines), seat.sponsor)


def _side(place: Point, form: TableForm) -> tuple[int, int, str]:
    """On which side of a seat its name stands: outward, and where its text is anchored."""
    x, y = place[0] / form.width, place[1] / form.height
    if abs(y) > form.sideways:
        return (0, 1, "top center") if y > 0 else (0, -1, "bottom center")
    return (1, 0, "middle right") if x > 0 else (-1, 0, "middle left")


def name_texts(put: Sequence[Name]) -> Scatter:
    """The names, as they are written."""
    return Scatter(
        x=[name.x for name in put],
        y=[name.y for name in put],
        mode="text",
        text=[_text(name) for name in put],
        textposition=[name.anchor for name in put],
        textfont={"color": LIGHT["ink"], "size": SIZE},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def _text(name: Name) -> str:
    text = "<br>".join(literal(line) for line in name.lines)
    return f"<b>{text}</b>" if name.bold else text


def leaders(put: Sequence[Name], places: Sequence[Point], form: TableForm) -> Scatter:
    """A thin line to every name of the second row, from its seat."""
    ends = [(name, seat_y) for name, (_, seat_y) in zip(put, places, strict=True) if name.out]
    sides = [(name, y + (1 if y > 0 else -1) * form.ring / 2) for name, y in ends]
    return Scatter(
        x=[x for name, _ in sides for x in (name.x, name.x, None)],
        y=[y for name, start in sides for y in (start, name.y, None)],
        mode="lines",
        line={"color": LIGHT["line"], "width": 1},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
