"""Clauses below each other, each a scale from its fullest wording to the least, and a place for what has none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from textwrap import wrap

from plotly.graph_objects import Scatter

from nacsim.findings.words import safe
from nacsim_dashboards.theme import FIXED_LEGEND, LIGHT, Axis, Note, literal

OFF = -0.26
"""Where wordings stand that have no place on the scale."""
RANGE = (1.1, -0.42)
"""Of the horizontal axis: the fullest wording, 1, is at the left."""
LINE = 14
"""Pixels of a line of a label."""
LETTER = 6.4
"""Pixels of a letter of a label, on average."""
LABEL = 11
"""Size of a label's letters."""
LEFT = 132
"""Pixels for the clauses' names on a wide screen; on a narrow one they stand above the scale."""
UNITS = {False: 560, True: 194}
"""Narrow or not: pixels of the scale from 0 to 1; of the narrow one on the narrowest screen."""

LEGEND = {
    "y": 1,
    "yref": "container",
    "yanchor": "top",
    "x": 0,
    "xanchor": "left",
    "itemsizing": "constant",
    **FIXED_LEGEND,
}
"""At the very top, and only to be read."""


def at(place: float | None) -> float:
    """A place on the axis."""
    return OFF if place is None else place


def scales(places: Sequence[Sequence[float | None]]) -> Scatter:
    """A line for each clause, a tick for each wording."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, options in enumerate(places):
        on = [place for place in options if place is not None]
        off = [OFF] * (len(on) < len(options))
        x += [*on, None, *off, None]
        y += [-row] * (len(on) + len(off) + 2)
    return Scatter(
        x=x,
        y=y,
        mode="lines+markers",
        line={"color": LIGHT["line"], "width": 2},
        hoverinfo="skip",
        showlegend=False,
        marker={"symbol": "line-ns", "size": 9, "line": {"color": LIGHT["line"], "width": 2}},
    )


def axes(rows: int) -> dict[str, Axis]:
    """Room for so many rows, the first at the top; no ticks."""
    return {
        "xaxis": {"range": RANGE, "visible": False},
        "yaxis": {"range": [-rows + 0.4, 0.6], "visible": False},
    }


def name(text: str, fate: str, row: int, up: int) -> Note:
    """A clause's name and what became of it: at the left, or `up` pixels above the scale if that is not 0."""
    lines = wrap(safe(text), 40 if up else 17, max_lines=3, placeholder=" …")
    bold = "<br>".join(f"<b>{literal(line)}</b>" for line in lines)
    joint = ": " if up else "<br>"
    return {
        "text": f"{bold}{joint}{fate}" if fate else bold,
        "x": 0,
        "xref": "paper",
        "y": -row,
        "xanchor": "left",
        "align": "left",
        "borderpad": 0,
        "font": {"size": 13, "color": LIGHT["ink"]},
        "yshift": up,
        "xshift": 0 if up else 4 - LEFT,
    }


def broken(text: str, across: int, lines: int = 4) -> list[str]:
    """A label's lines, of about so many characters."""
    return wrap(safe(text), across, max_lines=lines, placeholder=" …") or [""]


def room(places: Sequence[float | None], narrow: bool, most: int) -> int:
    """How many characters wide labels at these places may be without touching."""
    in_order = sorted(at(place) for place in places)
    gap = min((b - a for a, b in pairwise(in_order)), default=1.0) * UNITS[narrow]
    wide = (gap + 20) / 1.5 if narrow else gap  # on a narrow screen the outermost labels lean inward
    return max(9, min(most, int(wide / LETTER)))


def label(lines: Sequence[str], place: float | None, row: int, down: int, colour: str, *, narrow: bool = False) -> Note:
    """Lines `down` pixels below a place on the scale; above it if `down` is negative.

    narrow: at the ends they lean inward, so as not to leave the screen.
    """
    anchor, shift = ("center", 0) if not narrow or place not in (None, 1) else ("left", -20) if place else ("right", 34)
    return {
        "text": "<br>".join(literal(line) for line in lines),
        "x": at(place),
        "y": -row,
        "yshift": -down,
        "yanchor": "top" if down >= 0 else "bottom",
        "xanchor": anchor,
        "xshift": shift,
        "align": anchor,
        "borderpad": 0,
        "font": {"size": LABEL, "color": colour},
    }


def ends(places: Sequence[Sequence[float | None]], *, narrow: bool) -> list[Note]:
    """What left, right and, where something stands there, far right mean, above the first scale."""
    labels: dict[float, str] = {1: "fullest", 0: "least" if narrow else "nearest to nothing"}
    if any(None in options for options in places):
        labels[OFF] = "put off"
    return [
        {
            "text": f"<i>{word}</i>",
            "x": x,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "font": {"size": 12, "color": LIGHT["soft"]},
        }
        for x, word in labels.items()
    ]
